/* manorctl-sql-fleet.c: run SQL on all children of a fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-sql.h"

/* SQLite files are written by one thread each; more at once than this only wait for the disk. */
#define N_AT_ONCE 8

static void
show_progress_cb (ManorFleetQuery *query,
                  GParamSpec      *pspec,
                  gpointer         user_data)
{
  guint n_total = manor_fleet_query_get_n_total (query);

  manorctl_progress (ngettext ("%u of %u database", "%u of %u databases", n_total),
                     manor_fleet_query_get_n_done (query), n_total);
}

static ManorctlStatus
read_fleet (ManorFleet *fleet,
            const char *sql)
{
  g_autoptr(ManorFleetQuery) query = manor_fleet_query_new (fleet, sql, manorctl_sql_options.only, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) result = NULL;
  guint n;

  g_signal_connect (query, "notify::n-done", G_CALLBACK (show_progress_cb), NULL);
  result = manor_await_object (manor_fleet_query_run (query), &error);
  manorctl_progress_end ();

  n = g_list_model_get_n_items (G_LIST_MODEL (query));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorFleetAnswer) answer = g_list_model_get_item (G_LIST_MODEL (query), i);
      const GError *reason = manor_fleet_answer_get_error (answer);

      if (reason != NULL)
        {
          const char *name = manor_database_get_name (manor_fleet_answer_get_database (answer));

          manorctl_note ("%s: %s", name, manor_database_skip_name (name, reason->message));
        }
    }

  if (result == NULL)
    return manor_fleet_query_get_n_failed (query) > 0 ? MANORCTL_FAILED : manorctl_fail (error);

  manorctl_print_result (result);

  return manor_fleet_query_get_n_failed (query) > 0 ? MANORCTL_FAILED : MANORCTL_DONE;
}

/* One child that is written to. */
typedef struct
{
  ManorDatabase *database;
  GPtrArray     *statements; /* borrowed */
  gint64         n_changes;
  GError        *error;
} Target;

static void
target_free (gpointer data)
{
  Target *target = data;

  g_object_unref (target->database);
  g_clear_error (&target->error);
  g_free (target);
}

static gboolean
execute (ManorSession  *session,
         const char    *sql,
         gint64        *n_changes,
         GError       **error)
{
  g_autoptr(ManorResult) result =
    manor_await_object (manor_session_execute (session, sql, NULL, 0, 0), error);

  if (result != NULL && n_changes != NULL)
    *n_changes += manor_result_get_n_changes (result);

  return result != NULL;
}

static gboolean
write_child (Target        *target,
             ManorSession  *session,
             GError       **error)
{
  if (!execute (session, "BEGIN IMMEDIATE", NULL, error))
    return FALSE;

  for (guint i = 0; i < target->statements->len; i++)
    {
      ManorStatement *statement = g_ptr_array_index (target->statements, i);
      gboolean writes = manor_statement_get_kind (statement) == MANOR_STATEMENT_WRITE;

      if (!execute (session, manor_statement_get_text (statement),
                    writes ? &target->n_changes : NULL, error))
        return FALSE;
    }

  return execute (session, "COMMIT", NULL, error);
}

static DexFuture *
write_child_fiber (gpointer user_data)
{
  Target *target = user_data;
  g_autoptr(ManorSession) session =
    manor_await_object (manor_database_open_session (target->database, MANOR_SESSION_READ_WRITE),
                        &target->error);

  /* Closing rolls back what was not committed. */
  if (session != NULL)
    {
      write_child (target, session, &target->error);
      manor_await (manor_session_close (session), target->error == NULL ? &target->error : NULL);
    }

  return dex_future_new_true ();
}

static DexFuture *
start_child (guint    index,
             gpointer user_data)
{
  GPtrArray *targets = user_data;

  return manor_fiber_spawn (0, write_child_fiber, g_ptr_array_index (targets, index), NULL);
}

static ManorctlStatus
check_writing (GPtrArray *statements)
{
  for (guint i = 0; i < statements->len; i++)
    switch (manor_statement_get_kind (g_ptr_array_index (statements, i)))
      {
      case MANOR_STATEMENT_SCHEMA:
        return manorctl_fail_usage (_("To change the schema of a fleet, change its schema database and"
                                      " push"));

      case MANOR_STATEMENT_TRANSACTION:
        return manorctl_fail_usage (_("Every child is one transaction already: leave out BEGIN and"
                                      " COMMIT"));

      case MANOR_STATEMENT_READ:
      case MANOR_STATEMENT_WRITE:
      case MANOR_STATEMENT_PRAGMA:
      case MANOR_STATEMENT_OTHER:
      default:
        break;
      }

  return MANORCTL_DONE;
}

static GPtrArray *
list_targets (ManorFleet *fleet,
              GPtrArray  *statements)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func (target_free);
  const char *only = manorctl_sql_options.only;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fleet));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (G_LIST_MODEL (fleet), i);
      Target *target;

      if (only != NULL && !g_pattern_match_simple (only, manor_database_get_name (database)))
        continue;

      target = g_new0 (Target, 1);
      target->database = g_steal_pointer (&database);
      target->statements = statements;
      g_ptr_array_add (targets, target);
    }

  return targets;
}

static ManorctlStatus
print_written (GPtrArray *targets)
{
  g_autoptr(ManorResult) result = NULL;
  ManorResultBuilder *builder = manor_result_builder_new (2);
  ManorctlStatus status = MANORCTL_DONE;

  manor_result_builder_set_column (builder, 0, "database", NULL);
  manor_result_builder_set_column (builder, 1, "changes", NULL);

  for (guint i = 0; i < targets->len; i++)
    {
      Target *target = g_ptr_array_index (targets, i);
      const char *name = manor_database_get_name (target->database);
      ManorValue values[] = { manor_value_text (name), MANOR_VALUE_INIT_INTEGER (target->n_changes) };

      if (target->error != NULL)
        {
          manorctl_note ("%s: %s", name, manor_database_skip_name (name, target->error->message));
          status = MANORCTL_FAILED;
          continue;
        }

      manor_result_builder_add_value (builder, &values[0]);
      manor_result_builder_add_value (builder, &values[1]);
    }

  result = manor_result_builder_end (builder);
  manorctl_print_result (result);

  return status;
}

static ManorctlStatus
write_fleet (ManorFleet *fleet,
             GPtrArray  *statements)
{
  ManorctlStatus status = check_writing (statements);
  g_autoptr(GPtrArray) targets = NULL;
  g_autoptr(GError) error = NULL;

  if (status != MANORCTL_DONE)
    return status;

  targets = list_targets (fleet, statements);
  if (targets->len > 0 &&
      !manor_await (manor_future_for_each (targets->len, N_AT_ONCE, start_child, targets, NULL), &error))
    return manorctl_fail (error);

  return print_written (targets);
}

ManorctlStatus
manorctl_sql_on_fleet (ManorConsole *console,
                       const char   *script)
{
  g_autoptr(GPtrArray) statements = manor_script_split (script, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorFleet) fleet = NULL;

  if (statements->len == 0)
    return manorctl_fail_usage (_("There is no SQL to run"));

  for (guint i = 0; i < statements->len; i++)
    if (!manor_statement_get_complete (g_ptr_array_index (statements, i)))
      return manorctl_fail_usage (_("The last statement has no end"));

  fleet = manor_await_object (manor_console_find_fleet (console, manorctl_sql_options.fleet), &error);
  if (fleet == NULL)
    return manorctl_fail (error);

  if (statements->len == 1 &&
      manor_statement_get_kind (g_ptr_array_index (statements, 0)) == MANOR_STATEMENT_READ)
    return read_fleet (fleet, manor_statement_get_text (g_ptr_array_index (statements, 0)));

  if (!manorctl_sql_options.write)
    return manorctl_fail_usage (_("On a fleet one reading statement is run; --write allows others"));

  return write_fleet (fleet, statements);
}
