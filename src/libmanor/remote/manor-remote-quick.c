/* manor-remote-quick.c: a migration in one request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include "manor-fiber.h"
#include "manor-http.h"
#include "manor-migration-batch.h"
#include "manor-migration-rules.h"
#include "manor-remote-private.h"
#include "manor-sql-error.h"

/* What is sent, and the numbers by which the reply is asked. */
typedef struct
{
  GPtrArray *statements;  /* ManorBatchStatement */
  guint      enforcement; /* the request that switches foreign keys off */
  guint      batch;       /* the request that does the rest */
} Sent;

static ManorHranaPipeline *
write_pipeline (Sent *sent)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  ManorHranaBatch *batch = manor_hrana_batch_new ();
  guint last = 0;

  for (guint i = 0; i < sent->statements->len; i++)
    {
      const ManorBatchStatement *statement = g_ptr_array_index (sent->statements, i);

      last = manor_hrana_batch_add_chained (batch, statement->sql, statement->parameters);
    }

  manor_hrana_batch_add (batch, "ROLLBACK", NULL, MANOR_HRANA_IF_NOT_OK, last);

  /* By itself: inside the batch's transaction the pragma does nothing. */
  sent->enforcement = manor_hrana_pipeline_add_execute (pipeline, "PRAGMA foreign_keys=OFF", NULL);
  sent->batch = manor_hrana_pipeline_add_batch (pipeline, batch);

  return pipeline;
}

/* Whether nothing of a request was carried out that failed like this. */
static gboolean
is_untouched (const GError *error)
{
  if (error->domain == MANOR_HTTP_ERROR)
    return error->code != MANOR_HTTP_ERROR_LOST && error->code != MANOR_HTTP_ERROR_TIMED_OUT &&
           error->code != MANOR_HTTP_ERROR_TOO_BIG;

  /* A batch's statements are all looked at, and allowed, before the first of them runs. */
  if (error->domain == MANOR_HRANA_ERROR)
    return error->code == MANOR_HRANA_ERROR_UNAUTHORIZED ||
           error->code == MANOR_HRANA_ERROR_FORBIDDEN ||
           error->code == MANOR_HRANA_ERROR_CHILD ||
           error->code == MANOR_HRANA_ERROR_NO_NAMESPACE ||
           error->code == MANOR_HRANA_ERROR_BUSY ||
           error->code == MANOR_HRANA_ERROR_BLOCKED ||
           error->code == MANOR_HRANA_ERROR_HELD;

  /* What is neither of the way, nor of the server, nor of who waits for it is of who gives tokens: without one nothing is
   * sent, and what was refused for its token was not begun. */
  return error->domain != MANOR_SQL_ERROR && error->domain != G_IO_ERROR && error->domain != DEX_ERROR;
}

/* The server's second parser does not know a statement, or the texts are too long for it: said
 * before the first statement ran. */
static gboolean
is_unspoken (const GError *error)
{
  return g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED) ||
         g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_TOO_BIG);
}

static ManorOutcome
give_up (ManorRemoteRun  *run,
         const GError    *cause,
         GError         **error)
{
  if (is_untouched (cause))
    {
      g_propagate_error (error, g_error_copy (cause));
      return MANOR_OUTCOME_REFUSED;
    }

  g_clear_error (&run->lost);
  run->lost = g_error_copy (cause);

  return MANOR_OUTCOME_UNKNOWN;
}

/* The first statement that was not carried out, or -1. */
static int
find_failure (Sent            *sent,
              ManorHranaReply *reply)
{
  for (guint i = 0; i < sent->statements->len; i++)
    if (manor_hrana_reply_get_step_result (reply, sent->batch, i) == NULL)
      return (int) i;

  return -1;
}

static void
set_step_error (ManorRemoteRun  *run,
                guint            index,
                const GError    *cause,
                GError         **error)
{
  ManorPlan *plan = manor_migration_get_plan (run->migration);

  if (cause->domain == MANOR_HRANA_ERROR)
    g_propagate_error (error, g_error_copy (cause));
  else
    g_propagate_error (error, manor_plan_step_dup_error (manor_plan_get_step (plan, index), index,
                                                         manor_plan_get_n_steps (plan), cause));
}

/* All was rolled back. FALSE where the careful way is to tell why. */
static gboolean
judge_failure (ManorRemoteRun  *run,
               Sent            *sent,
               ManorHranaReply *reply,
               guint            index,
               ManorOutcome    *outcome,
               GError         **error)
{
  const ManorBatchStatement *statement = g_ptr_array_index (sent->statements, index);
  const GError *cause = manor_hrana_reply_get_step_error (reply, sent->batch, index);
  const GError *refused = manor_hrana_reply_get_error (reply, sent->enforcement);

  *outcome = MANOR_OUTCOME_REFUSED;

  /* Left out although all before it was carried out: no server does that. */
  if (cause == NULL)
    {
      g_set_error_literal (&run->lost, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                           "a step was left out");
      *outcome = MANOR_OUTCOME_UNKNOWN;
      return TRUE;
    }

  switch (statement->part)
    {
    case MANOR_BATCH_STEP:
      set_step_error (run, statement->step, cause, error);
      return TRUE;

    case MANOR_BATCH_COMMIT:
      if (g_error_matches (cause, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST))
        {
          g_propagate_error (error, g_error_copy (cause));
          return TRUE;
        }
      *outcome = MANOR_OUTCOME_UNKNOWN;
      run->lost = g_error_copy (cause);
      return TRUE;

    case MANOR_BATCH_ENFORCEMENT:
      if (refused != NULL)
        {
          g_propagate_error (error, g_error_copy (refused));
          return TRUE;
        }
      return FALSE;

    case MANOR_BATCH_BEGIN:
      g_propagate_error (error, g_error_copy (cause));
      return TRUE;

    case MANOR_BATCH_BEFORE:
    case MANOR_BATCH_LIMIT:
    case MANOR_BATCH_NOTE:
    case MANOR_BATCH_STATISTICS:
    case MANOR_BATCH_COUNT:
    case MANOR_BATCH_FORGET:
    case MANOR_BATCH_KEYS:
    case MANOR_BATCH_AFTER:
    default:
      if (cause->domain == MANOR_SQL_ERROR)
        return FALSE;
      g_propagate_error (error, g_error_copy (cause));
      return TRUE;
    }
}

static gboolean
send_batch (ManorRemoteRun  *run,
            Sent            *sent,
            ManorOutcome    *outcome,
            GError         **error)
{
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) cause = NULL;
  const GError *refused = NULL;
  int failed;

  reply = manor_await_object (manor_hrana_client_run (run->client, run->name_space,
                                                      write_pipeline (sent), MANOR_HRANA_KNOWN,
                                                      G_MAXUINT),
                              &cause);

  if (reply != NULL)
    refused = manor_hrana_reply_get_error (reply, sent->batch);

  if (refused != NULL && is_unspoken (refused))
    return FALSE;

  if (reply == NULL || refused != NULL)
    {
      *outcome = give_up (run, reply == NULL ? cause : refused, error);
      return TRUE;
    }

  failed = find_failure (sent, reply);
  if (failed >= 0)
    return judge_failure (run, sent, reply, (guint) failed, outcome, error);

  *outcome = MANOR_OUTCOME_APPLIED;

  return TRUE;
}

gboolean
_manor_remote_run_quickly (ManorRemoteRun  *run,
                           ManorOutcome    *outcome,
                           GError         **error)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Sent sent = { NULL };
  gboolean done;

  if (!manor_migration_recall (run->migration, run->learned_hash, &before, &after))
    return FALSE;

  /* The commit goes along with the rest. */
  if (!_manor_remote_run_enter (run, MANOR_STAGE_COMMIT, 0, error))
    {
      *outcome = MANOR_OUTCOME_REFUSED;
      return TRUE;
    }

  sent.statements = manor_migration_list_batch (run->migration, before, after, run->statistics);
  done = send_batch (run, &sent, outcome, error);
  g_ptr_array_unref (sent.statements);

  if (done && *outcome == MANOR_OUTCOME_APPLIED)
    _manor_remote_database_set_schema_text (run->database, after, run->statistics);

  if (!done)
    g_debug ("%s is judged with answers", manor_database_get_name (MANOR_DATABASE (run->database)));

  return done;
}
