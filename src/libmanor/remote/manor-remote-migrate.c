/* manor-remote-migrate.c: the migration contract over HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-migration-rules.h"
#include "manor-remote-private.h"
#include "manor-worker.h"

/*
 * The ways of a migration, and what leads from one to the next:
 *
 *           learned text              a guard failed
 *   START ───────────────▶ QUICK ────────────────────▶ CAREFUL ◀── START, nothing learned
 *                            │                            │
 *                            │   the answer was lost      │
 *                            └──────────▶ SETTLE ◀────────┘
 *
 *  QUICK    one request: the whole batch of manor-migration-batch.h, ending in COMMIT or ROLLBACK.
 *  CAREFUL  three requests on one stream: look, change, keep; Manor judges in between. What it
 *           proved and committed is learned, for the children that have the same text.
 *  SETTLE   the schema is read under the write lock, which waits for whatever the server may
 *           still be doing for the request that was lost, or ends it.
 *
 * Only SETTLE says UNKNOWN, where the database cannot be read or is at neither place.
 */

gboolean
_manor_remote_run_enter (ManorRemoteRun       *run,
                         ManorMigrationStage   stage,
                         guint                 step,
                         GError              **error)
{
  return run->hook == NULL || run->hook (stage, step, run->hook_data, error);
}

/* Schemas are parsed where recursion has a whole stack. */
static ManorWorker *
get_judge (void)
{
  static ManorWorker *judge;

  if (g_once_init_enter_pointer (&judge))
    g_once_init_leave_pointer (&judge, manor_worker_new ("judge", g_get_num_processors ()));

  return judge;
}

typedef struct
{
  ManorMigration *migration;
  ManorResult    *rows;
} Judgement;

static void
judgement_free (gpointer data)
{
  Judgement *judgement = data;

  g_clear_object (&judgement->migration);
  g_clear_object (&judgement->rows);
  g_free (judgement);
}

static gboolean
judge_before_thread (gpointer   data,
                     GValue    *result,
                     GError   **error)
{
  Judgement *judgement = data;
  gboolean unchanged;

  if (!manor_migration_judge_before (judgement->migration, judgement->rows, &unchanged, error))
    return FALSE;

  g_value_init (result, G_TYPE_INT);
  g_value_set_int (result, unchanged ? MANOR_SCHEMA_AFTER : MANOR_SCHEMA_BEFORE);

  return TRUE;
}

static gboolean
judge_after_thread (gpointer   data,
                    GValue    *result,
                    GError   **error)
{
  Judgement *judgement = data;

  if (!manor_migration_judge_after (judgement->migration, judgement->rows, error))
    return FALSE;

  g_value_init (result, G_TYPE_INT);
  g_value_set_int (result, MANOR_SCHEMA_AFTER);

  return TRUE;
}

static gboolean
locate_thread (gpointer   data,
               GValue    *result,
               GError   **error)
{
  Judgement *judgement = data;

  g_value_init (result, G_TYPE_INT);
  g_value_set_int (result, manor_migration_locate (judgement->migration, judgement->rows, NULL));

  return TRUE;
}

static int
await_judgement (ManorRemoteRun   *run,
                 ManorResult      *rows,
                 ManorWorkerFunc   func,
                 GError          **error)
{
  Judgement *judgement = g_new0 (Judgement, 1);

  judgement->migration = g_object_ref (run->migration);
  judgement->rows = g_object_ref (rows);

  return manor_await_int (manor_worker_run (get_judge (), func, judgement, judgement_free), error);
}

gboolean
_manor_remote_run_judge (ManorRemoteRun  *run,
                         ManorResult     *rows,
                         gboolean         after,
                         gboolean        *unchanged,
                         GError         **error)
{
  g_autoptr(GError) local_error = NULL;
  int place = await_judgement (run, rows, after ? judge_after_thread : judge_before_thread,
                               &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (unchanged != NULL)
    *unchanged = place == MANOR_SCHEMA_AFTER;

  return TRUE;
}

ManorSchemaPlace
_manor_remote_run_locate (ManorRemoteRun *run,
                          ManorResult    *rows)
{
  g_autoptr(GError) error = NULL;
  int place = await_judgement (run, rows, locate_thread, &error);

  return error != NULL ? MANOR_SCHEMA_UNREADABLE : (ManorSchemaPlace) place;
}

static void
run_free (gpointer data)
{
  ManorRemoteRun *run = data;

  g_clear_object (&run->database);
  g_clear_object (&run->client);
  g_clear_object (&run->migration);
  g_clear_pointer (&run->name_space, g_free);
  g_clear_pointer (&run->learned_hash, g_free);
  g_clear_error (&run->lost);
  g_free (run);
}

static gboolean
check_write (ManorRemoteRun  *run,
             GError         **error)
{
  if (manor_database_get_propagates (MANOR_DATABASE (run->database)))
    {
      g_set_error_literal (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATES,
                           _("its server carries every change to all children by itself: push to "
                             "the schema database instead"));
      return FALSE;
    }

  return manor_await (_manor_remote_database_check_write (run->database), error);
}

static ManorOutcome
carry_out (ManorRemoteRun  *run,
           GError         **error)
{
  ManorOutcome outcome = MANOR_OUTCOME_REFUSED;

  run->client = _manor_remote_database_ref_client (run->database, error);
  if (run->client == NULL || !check_write (run, error) ||
      !_manor_remote_run_enter (run, MANOR_STAGE_OPEN, 0, error))
    return outcome;

  if (!_manor_remote_run_quickly (run, &outcome, error))
    outcome = _manor_remote_run_carefully (run, error);

  if (outcome == MANOR_OUTCOME_UNKNOWN)
    {
      g_clear_error (error);
      _manor_remote_database_set_schema_text (run->database, NULL, MANOR_STATISTICS_NONE);
      outcome = _manor_remote_run_settle (run, error);
    }

  return outcome;
}

/* The transaction was taken away before its COMMIT: the server's facts, in words. */
static GError *
explain_lost (GError *error)
{
  const char *text = NULL;
  GError *explained;

  if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST))
    text = _("the server ended the transaction, since another writer had waited for 5 seconds: "
             "nothing was changed; try again while the database is written less");
  else if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST))
    text = _("the server ended the transaction, since nothing had come for 10 seconds, or it was "
             "restarted: nothing was changed; try again");

  if (text == NULL)
    return error;

  explained = g_error_new_literal (error->domain, error->code, text);
  g_error_free (error);

  return explained;
}

/* What is known of it, and where its server tells, how it is now: somebody may have said so since. */
static gboolean
is_told_to_block (ManorDatabase *database)
{
  g_autoptr(ManorDatabaseConfig) config = manor_await_object (manor_database_load_config (database), NULL);
  ManorDatabaseFacts *facts = manor_database_get_facts (database);

  if (config != NULL)
    return manor_database_config_get_block_reads (config) || manor_database_config_get_block_writes (config);

  return facts != NULL &&
         (facts->flags & (MANOR_DATABASE_READS_BLOCKED | MANOR_DATABASE_WRITES_BLOCKED)) != 0;
}

/* A server that blocks without a reason, and was not told to, is at work on the schema database: it is worth another try,
 * which whoever pushes decides on. @error: (transfer full), in words. */
static GError *
explain_held (ManorRemoteRun *run,
              GError         *error)
{
  gboolean passes = g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_HELD) &&
                    !is_told_to_block (MANOR_DATABASE (run->database));
  GError *held;

  error = _manor_remote_database_explain (run->database, error, TRUE);
  if (!passes)
    return error;

  held = g_error_new_literal (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_MIGRATING, error->message);
  g_error_free (error);

  return held;
}

static DexFuture *
migrate_fiber (gpointer user_data)
{
  ManorRemoteRun *run = user_data;
  const char *name = manor_database_get_name (MANOR_DATABASE (run->database));
  g_autoptr(GError) error = NULL;
  ManorOutcome outcome = carry_out (run, &error);

  switch (outcome)
    {
    case MANOR_OUTCOME_APPLIED:
      if (run->hook != NULL)
        run->hook (MANOR_STAGE_DONE, 0, run->hook_data, NULL);
      return dex_future_new_for_int ((int) outcome);

    case MANOR_OUTCOME_UNCHANGED:
      return dex_future_new_for_int ((int) outcome);

    case MANOR_OUTCOME_UNKNOWN:
      error = _manor_remote_database_explain (run->database, g_steal_pointer (&error), FALSE);
      return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                                    /* translators: %1$s is a database's name, %2$s an error
                                     * message */
                                    _("%1$s: it is not known whether the change was kept (%2$s); "
                                      "read the schema again"),
                                    name, error->message);

    case MANOR_OUTCOME_REFUSED:
    default:
      return dex_future_new_for_error (explain_held (run, explain_lost (g_steal_pointer (&error))));
    }
}

DexFuture *
_manor_remote_migrate (ManorRemoteDatabase *database,
                       ManorMigration      *migration)
{
  ManorRemoteRun *run = g_new0 (ManorRemoteRun, 1);

  run->database = g_object_ref (database);
  run->name_space = g_strdup (manor_remote_database_get_name_space (database));
  run->migration = g_object_ref (migration);
  run->hook = manor_database_get_migration_hook (&run->hook_data);
  run->learned_hash = g_strdup (_manor_remote_database_get_schema_hash (database));
  run->statistics = _manor_remote_database_get_statistics (database);

  return manor_fiber_spawn (0, migrate_fiber, run, run_free);
}
