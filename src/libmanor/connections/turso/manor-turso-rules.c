/* manor-turso-rules.c: which databases a person says are children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fleet-file.h"
#include "manor-turso-private.h"

static void
take_rules (ManorConnection *connection,
            GPtrArray       *rules)
{
  _manor_turso_take_rules (MANOR_TURSO (connection), rules);
}

/**
 * _manor_turso_load_rules:
 * @self: a `ManorTurso`
 *
 * Reads the rules from their file, if there is one.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_turso_load_rules (ManorTurso *self)
{
  if (self->rules_path == NULL)
    return dex_future_new_true ();

  return manor_fleet_file_take (manor_fleet_file_load (self->worker, self->rules_path), MANOR_CONNECTION (self),
                                take_rules);
}

/**
 * _manor_turso_set_rule:
 * @connection: a `ManorTurso`
 * @schema_name: a schema database's name
 * @patterns: (nullable) (array zero-terminated=1): its children, %NULL for no schema database
 *
 * Keeps a rule of the person's. Which databases the platform carries changes to is the platform's.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_turso_set_rule (ManorConnection    *connection,
                       const char         *schema_name,
                       const char * const *patterns)
{
  ManorTurso *self = MANOR_TURSO (connection);
  ManorTursoEntry *entry = _manor_turso_list_find (self->list, schema_name);

  if (entry != NULL && entry->is_schema)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a schema database's name */
                                  _("the children of “%s” are linked by the platform itself when they are made; no "
                                    "rule can change that"), schema_name);

  if (entry != NULL && entry->schema != NULL && patterns != NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a database's name */
                                  _("“%s” is itself a child to which the platform carries changes; it cannot be a "
                                    "schema database"), schema_name);

  if (self->rules_path == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("there is no place to keep this fleet’s rule; add the connection first"));

  return manor_fleet_file_take (manor_fleet_file_change (self->worker, self->rules_path, schema_name, patterns, TRUE),
                                connection, take_rules);
}
