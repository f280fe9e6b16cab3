/* manor-migration-run.c: the migration contract, carried out on SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-attempt.h"
#include "manor-key-ledger.h"
#include "manor-migration-private.h"
#include "manor-migration-rules.h"
#include "manor-sql-error.h"
#include "manor-statistics.h"

/*
 * The states of a run, and the function that makes each transition:
 *
 *            open_run()                 begin()                 guard()
 *   CLOSED ─────────────▶ KEYS_OFF ─────────────▶ LOCKED ─────────────▶ GUARDED
 *                             ▲                                             │ run_steps()
 *                             │ roll_back(), from any                       ▼
 *   CLOSED ◀───────────── KEYS_OFF ◀───────────── PROVED ◀───────────── CHANGED
 *            close_run()                 commit()              prove()
 *
 * What is true in each:
 *
 *  CLOSED    no transaction is open; foreign_keys is as the caller had it.
 *  KEYS_OFF  no transaction is open; foreign_keys was read back as 0. The pragma does nothing
 *            inside a transaction, and with enforcement on a DROP TABLE would delete or
 *            empty the rows that refer to the table.
 *  LOCKED    the write lock is ours: nobody changes schema or rows until we are done.
 *  GUARDED   the schema is the one the plan was made for.
 *  CHANGED   every step has run, and what ANALYZE found out is at its place again.
 *  PROVED    the schema is the one rehearsed, no foreign key is violated that was not before,
 *            and the counts are what they were.
 *
 * Only PROVED leads to COMMIT. A COMMIT that fails leaves either the transaction, which is
 * then rolled back, or none, and then the schema is read again to learn which it was.
 *
 * Foreign keys are looked at once, after the steps: nearly all databases have no violation,
 * and none before needs no look. Only where violations are found is the transaction rolled
 * back and the whole run again, with a count of what was there before the first step. And where
 * what ANALYZE found out cannot be kept, the whole is run again without.
 */

typedef struct
{
  const ManorScript  *script;
  ManorSqlite        *sqlite;
  ManorMigrationHook  hook;
  gpointer            user_data;
  ManorScriptReport  *report;
  gboolean            keys_were_on;
  gboolean            unchanged;
  ManorKeyLedger     *ledger;
  ManorAttempt        attempt;
  gint64              statistics; /* ManorStatistics of the child */
  GArray             *counts;     /* gint64: answers to the checks before the first step */
} ManorRun;

static gboolean
enter (ManorRun             *run,
       ManorMigrationStage   stage,
       guint                 step,
       GError              **error)
{
  return run->hook == NULL || run->hook (stage, step, run->user_data, error);
}

static gboolean
open_run (ManorRun  *run,
          GError   **error)
{
  gint64 enforced = 0;

  if (!enter (run, MANOR_STAGE_OPEN, 0, error))
    return FALSE;

  if (!manor_sqlite_query_integer (run->sqlite, "PRAGMA foreign_keys", &enforced, error))
    return FALSE;

  run->keys_were_on = enforced != 0;

  if (!enter (run, MANOR_STAGE_FOREIGN_KEYS_OFF, 0, error))
    return FALSE;

  if (!run->keys_were_on)
    return TRUE;

  if (!manor_sqlite_execute (run->sqlite, "PRAGMA foreign_keys=OFF", error) ||
      !manor_sqlite_query_integer (run->sqlite, "PRAGMA foreign_keys", &enforced, error))
    return FALSE;

  return manor_migration_judge_enforcement (enforced, error);
}

static void
close_run (ManorRun *run)
{
  g_autoptr(GError) error = NULL;

  if (run->keys_were_on &&
      !manor_sqlite_execute (run->sqlite, "PRAGMA foreign_keys=ON", &error))
    g_debug ("foreign_keys stay off: %s", error->message);

  g_clear_pointer (&run->ledger, manor_key_ledger_free);
  g_clear_pointer (&run->counts, g_array_unref);
}

static void
roll_back (ManorRun *run)
{
  g_autoptr(GError) error = NULL;

  if (manor_sqlite_get_autocommit (run->sqlite))
    return;

  if (!manor_sqlite_execute (run->sqlite, "ROLLBACK", &error))
    g_warning ("ROLLBACK failed: %s", error->message);
}

static gboolean
begin (ManorRun  *run,
       GError   **error)
{
  return enter (run, MANOR_STAGE_BEGIN, 0, error) &&
         manor_sqlite_execute (run->sqlite, "BEGIN IMMEDIATE", error);
}

static gboolean
guard_schema (ManorRun  *run,
              GError   **error)
{
  g_autoptr(ManorResult) rows = NULL;

  if (run->script->migration == NULL)
    return TRUE;

  rows = manor_sqlite_read_schema (run->sqlite, error);
  if (rows == NULL)
    return FALSE;

  return manor_migration_judge_before (run->script->migration, rows, &run->unchanged, error);
}

static gboolean
ask_counts (ManorRun  *run,
            GError   **error)
{
  g_clear_pointer (&run->counts, g_array_unref);
  run->counts = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i + 1 < run->script->checks->len; i += 2)
    {
      gint64 count = 0;

      if (!manor_sqlite_query_integer (run->sqlite,
                                       g_ptr_array_index (run->script->checks, i),
                                       &count, error))
        return FALSE;

      g_array_append_val (run->counts, count);
    }

  return TRUE;
}

/* Under the write lock, so that no row comes after it was counted. */
static gboolean
heed_limits (ManorRun  *run,
             GError   **error)
{
  GPtrArray *limits = run->script->migration != NULL ? manor_migration_get_limits (run->script->migration) : NULL;

  for (guint i = 0; limits != NULL && i < limits->len; i++)
    {
      const ManorMigrationLimit *limit = g_ptr_array_index (limits, i);
      gint64 count = 0;

      if (!manor_sqlite_query_integer (run->sqlite, limit->sql, &count, error) ||
          !manor_migration_judge_limit (limit, count, error))
        return FALSE;
    }

  return TRUE;
}

static ManorResult *
check_keys (ManorRun    *run,
            guint        table,
            gboolean     after,
            GError     **error)
{
  g_autofree char *sql = manor_key_ledger_dup_sql (run->ledger, table, after);

  return sql != NULL ? manor_sqlite_query (run->sqlite, sql, NULL, 0, 0, 0, error) : NULL;
}

static void
count_violations (ManorRun *run)
{
  manor_key_ledger_begin (run->ledger);

  for (guint i = 0; i < manor_key_ledger_get_n_tables (run->ledger); i++)
    {
      g_autoptr(GError) cause = NULL;
      g_autoptr(ManorResult) rows = check_keys (run, i, FALSE, &cause);

      if (rows != NULL || cause != NULL)
        manor_key_ledger_count (run->ledger, i, rows);
    }
}

static gboolean
guard (ManorRun  *run,
       GError   **error)
{
  if (!enter (run, MANOR_STAGE_GUARD, 0, error) || !guard_schema (run, error))
    return FALSE;

  if (run->unchanged)
    return TRUE;

  if (run->attempt.counts_violations)
    count_violations (run);

  return heed_limits (run, error) && ask_counts (run, error);
}

static gboolean
run_statistics (ManorRun   *run,
                ManorPlan  *plan,
                gboolean    after,
                GError    **error)
{
  g_autoptr(GPtrArray) statements = NULL;

  if (!after && !manor_sqlite_query_integer (run->sqlite, MANOR_STATISTICS_SQL, &run->statistics, error))
    return FALSE;

  statements = manor_plan_list_statistics (plan, (ManorStatistics) run->statistics, after);
  for (guint i = 0; i < statements->len; i++)
    if (!manor_sqlite_execute (run->sqlite, g_ptr_array_index (statements, i), error))
      return FALSE;

  return TRUE;
}

/* What ANALYZE found out is no part of the schema, and each child may have it or not. */
static gboolean
keep_statistics (ManorRun  *run,
                 gboolean   after,
                 GError   **error)
{
  ManorPlan *plan = run->script->migration != NULL ? manor_migration_get_plan (run->script->migration) : NULL;
  g_autoptr(GError) cause = NULL;

  if (plan == NULL || run->attempt.without_statistics || !manor_plan_keeps_statistics (plan) ||
      run_statistics (run, plan, after, &cause))
    return TRUE;

  run->attempt.statistics_failed = !g_error_matches (cause, MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED);
  if (run->attempt.statistics_failed)
    g_debug ("what ANALYZE found out is not kept: %s", cause->message);
  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

static gboolean
run_steps (ManorRun  *run,
           GError   **error)
{
  for (guint i = 0; i < run->script->steps->len; i++)
    {
      ManorPlanStep *step = g_ptr_array_index (run->script->steps, i);
      g_autoptr(GError) cause = NULL;

      if (!enter (run, MANOR_STAGE_STEP, i, error))
        return FALSE;

      if (!manor_sqlite_execute (run->sqlite, manor_plan_step_get_sql (step), &cause))
        {
          if (run->report != NULL)
            run->report->failed_step = i;
          g_propagate_error (error, manor_plan_step_dup_error (step, i, run->script->steps->len,
                                                               cause));
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
prove_schema (ManorRun  *run,
              GError   **error)
{
  g_autoptr(ManorResult) rows = NULL;

  if (!enter (run, MANOR_STAGE_VERIFY_SCHEMA, 0, error))
    return FALSE;

  rows = manor_sqlite_read_schema (run->sqlite, error);
  if (rows == NULL)
    return FALSE;

  if (run->script->migration == NULL)
    {
      run->report->after = manor_catalogue_new (rows, error);
      return run->report->after != NULL;
    }

  return manor_migration_judge_after (run->script->migration, rows, error);
}

static gboolean
prove_keys (ManorRun  *run,
            GError   **error)
{
  if (!enter (run, MANOR_STAGE_VERIFY_KEYS, 0, error))
    return FALSE;

  for (guint i = 0; i < manor_key_ledger_get_n_tables (run->ledger); i++)
    {
      g_autoptr(GError) cause = NULL;
      g_autoptr(ManorResult) rows = check_keys (run, i, TRUE, &cause);

      if ((rows != NULL || cause != NULL) &&
          !manor_key_ledger_prove (run->ledger, i, rows, cause, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
prove_counts (ManorRun  *run,
              GError   **error)
{
  if (!enter (run, MANOR_STAGE_VERIFY_COUNTS, 0, error))
    return FALSE;

  for (guint i = 0; i + 1 < run->script->checks->len; i += 2)
    {
      const char *sql = g_ptr_array_index (run->script->checks, i + 1);
      gint64 before = g_array_index (run->counts, gint64, i / 2);
      gint64 after = 0;

      if (!manor_sqlite_query_integer (run->sqlite, sql, &after, error))
        return FALSE;

      if (!manor_migration_judge_count (sql, before, after, error))
        return FALSE;
    }

  return TRUE;
}

static ManorOutcome
settle_commit (ManorRun  *run,
               GError   **error)
{
  g_autoptr(ManorResult) rows = NULL;

  if (!manor_sqlite_get_autocommit (run->sqlite))
    {
      roll_back (run);
      return MANOR_OUTCOME_REFUSED;
    }

  if (run->script->migration == NULL)
    return MANOR_OUTCOME_UNKNOWN;

  rows = manor_sqlite_read_schema (run->sqlite, NULL);
  if (rows == NULL)
    return MANOR_OUTCOME_UNKNOWN;

  switch (manor_migration_locate (run->script->migration, rows, NULL))
    {
    case MANOR_SCHEMA_BEFORE:
      return MANOR_OUTCOME_REFUSED;

    case MANOR_SCHEMA_AFTER:
      g_clear_error (error);
      return MANOR_OUTCOME_APPLIED;

    case MANOR_SCHEMA_OTHER:
    case MANOR_SCHEMA_UNREADABLE:
    default:
      return MANOR_OUTCOME_UNKNOWN;
    }
}

static ManorOutcome
commit (ManorRun  *run,
        GError   **error)
{
  g_autoptr(GError) cause = NULL;
  ManorOutcome outcome;

  if (!enter (run, MANOR_STAGE_COMMIT, 0, error))
    {
      roll_back (run);
      return MANOR_OUTCOME_REFUSED;
    }

  if (manor_sqlite_execute (run->sqlite, "COMMIT", &cause))
    return MANOR_OUTCOME_APPLIED;

  outcome = settle_commit (run, &cause);
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return outcome;
}

static ManorOutcome
attempt (ManorRun  *run,
         GError   **error)
{
  if (!begin (run, error) || !guard (run, error))
    {
      roll_back (run);
      return MANOR_OUTCOME_REFUSED;
    }

  if (run->unchanged)
    {
      roll_back (run);
      return MANOR_OUTCOME_UNCHANGED;
    }

  if (!keep_statistics (run, FALSE, error) ||
      !run_steps (run, error) ||
      !keep_statistics (run, TRUE, error) ||
      !prove_schema (run, error) ||
      !prove_keys (run, error) ||
      !prove_counts (run, error))
    {
      roll_back (run);
      return MANOR_OUTCOME_REFUSED;
    }

  return commit (run, error);
}

/* Runs the contract. @report is filled where it is given; its catalogue is the caller's. */
ManorOutcome
manor_script_run (const ManorScript   *script,
                  ManorSqlite         *sqlite,
                  ManorMigrationHook   hook,
                  gpointer             user_data,
                  ManorScriptReport   *report,
                  GError             **error)
{
  g_autoptr(GError) cause = NULL;
  ManorRun run = {
    .script = script, .sqlite = sqlite, .hook = hook, .user_data = user_data, .report = report,
  };
  ManorOutcome outcome = MANOR_OUTCOME_REFUSED;

  g_assert (script->migration != NULL || report != NULL);

  if (!manor_sqlite_get_autocommit (sqlite))
    {
      manor_sqlite_execute (sqlite, "ROLLBACK", NULL);
      g_set_error_literal (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_FOREIGN_KEYS_ON,
                           _("A transaction was open on this connection, so foreign keys could "
                             "not be switched off: it was rolled back and nothing was changed"));
      return outcome;
    }

  run.ledger = _manor_key_ledger_new (script->keys, script->renamed);

  if (open_run (&run, &cause))
    {
      outcome = attempt (&run, &cause);

      while (outcome == MANOR_OUTCOME_REFUSED && manor_attempt_learn (&run.attempt, run.ledger))
        {
          g_clear_error (&cause);
          if (report != NULL)
            g_clear_object (&report->after);
          outcome = attempt (&run, &cause);
        }
    }

  close_run (&run);

  if (hook != NULL && outcome == MANOR_OUTCOME_APPLIED)
    hook (MANOR_STAGE_DONE, 0, user_data, NULL);

  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return outcome;
}
