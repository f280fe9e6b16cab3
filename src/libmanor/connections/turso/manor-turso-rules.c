/* manor-turso-rules.c: which databases a person says are children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fleet-file.h"
#include "manor-future.h"
#include "manor-turso-private.h"

typedef struct
{
  ManorTurso *turso;
  DexFuture  *job;
} Take;

static void
take_free (gpointer data)
{
  Take *take = data;

  g_clear_object (&take->turso);
  dex_clear (&take->job);
  g_free (take);
}

static DexFuture *
take_fiber (gpointer user_data)
{
  Take *take = user_data;
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(GError) error = NULL;

  rules = dex_await_boxed (g_steal_pointer (&take->job), &error);
  if (rules == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  _manor_turso_take_rules (take->turso, rules);

  return dex_future_new_true ();
}

/* Takes @job, which resolves to rules. */
static DexFuture *
take (ManorTurso *self,
      DexFuture  *job)
{
  Take *state = g_new0 (Take, 1);

  state->turso = g_object_ref (self);
  state->job = job;

  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, take_fiber, state, take_free);
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

  return take (self, manor_fleet_file_load (self->worker, self->rules_path));
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

  return take (self, manor_fleet_file_change (self->worker, self->rules_path, schema_name, patterns, TRUE));
}
