/* manor-server-rules.c: which databases a person says are children, and are there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fleet-file.h"
#include "manor-server-private.h"

static void
take_rules (ManorConnection *connection,
            GPtrArray       *rules)
{
  _manor_server_take_rules (MANOR_SERVER (connection), rules);
}

/**
 * _manor_server_set_rule:
 * @connection: a `ManorServer`
 * @schema_name: a schema database's name
 * @patterns: (nullable) (array zero-terminated=1): its children, %NULL for no schema database
 *
 * Keeps a rule of the person's. Which databases the server itself carries changes to is the
 * server's.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_set_rule (ManorConnection    *connection,
                        const char         *schema_name,
                        const char * const *patterns)
{
  ManorServer *self = MANOR_SERVER (connection);
  ManorServerEntry *entry = _manor_server_list_find (self->list, schema_name);

  if (entry != NULL && entry->kind == MANOR_SERVER_SCHEMA)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a schema database's name */
                                  _("the children of “%s” are linked by the server itself when "
                                    "they are made; no rule can change that"), schema_name);

  if (entry != NULL && entry->kind == MANOR_SERVER_CHILD && patterns != NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a database's name */
                                  _("“%s” is itself a child to which the server carries changes; "
                                    "it cannot be a schema database"), schema_name);

  if (self->rules_path == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("there is no place to keep this fleet’s rule; add the "
                                    "connection first"));

  return manor_fleet_file_take (manor_fleet_file_change (self->worker, self->rules_path, schema_name, patterns, TRUE),
                                connection, take_rules);
}

/**
 * _manor_server_set_names:
 * @connection: a `ManorServer`
 * @names: (array zero-terminated=1): databases' names
 *
 * Takes over what was given by hand, and lists anew. The console keeps the names.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_set_names (ManorConnection    *connection,
                         const char * const *names)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = g_strstrip (g_strdup (names[i]));

      if (*name != '\0')
        g_strv_builder_add (builder, name);
    }

  manor_connection_take_names (connection, g_strv_builder_end (builder));

  return _manor_server_refresh (connection);
}
