/* manor-connection-actions.c: what can be done on a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connection"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-connection-private.h"

static DexFuture *
not_supported (ManorConnection *self)
{
  /* translators: %s is a connection's title */
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                _("%s: this kind of connection cannot do that"),
                                manor_connection_get_title (self));
}

/**
 * manor_connection_refresh:
 * @self: a `ManorConnection`
 *
 * Reads the list of databases and the rules again. The state says how it went, too; what was
 * known before stays listed when it fails.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_connection_refresh (ManorConnection *self)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));

  if (MANOR_CONNECTION_GET_CLASS (self)->refresh == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->refresh (self);
}

/**
 * manor_connection_delete_database:
 * @self: a `ManorConnection`
 * @database: one of its databases
 *
 * Deletes a database, to the trash where there is one.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_connection_delete_database (ManorConnection *self,
                                  ManorDatabase   *database)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (MANOR_IS_DATABASE (database));

  if (MANOR_CONNECTION_GET_CLASS (self)->delete_database == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->delete_database (self, database);
}

/**
 * manor_connection_set_names:
 * @self: a `ManorConnection`
 * @names: (array zero-terminated=1): names of databases, in any order
 *
 * Keeps which databases are there besides those that can be listed, and lists them.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_connection_set_names (ManorConnection    *self,
                            const char * const *names)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (names != NULL);

  if (MANOR_CONNECTION_GET_CLASS (self)->set_names == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->set_names (self, names);
}

/**
 * manor_connection_set_rule:
 * @self: a `ManorConnection`
 * @schema_name: the schema database's name
 * @patterns: (nullable) (array zero-terminated=1): names or globs of its children, or %NULL to
 *   make it an ordinary database again
 *
 * Keeps which databases are children of a schema database.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_connection_set_rule (ManorConnection    *self,
                           const char         *schema_name,
                           const char * const *patterns)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (schema_name != NULL);

  if (MANOR_CONNECTION_GET_CLASS (self)->set_rule == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->set_rule (self, schema_name, patterns);
}

/**
 * manor_connection_get_organization:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none) (nullable): whom its databases belong to, on a platform
 */
ManorOrganization *
manor_connection_get_organization (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  if (MANOR_CONNECTION_GET_CLASS (self)->get_organization == NULL)
    return NULL;

  return MANOR_CONNECTION_GET_CLASS (self)->get_organization (self);
}
