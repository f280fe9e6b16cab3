/* manor-remote-careful.c: a migration that is judged request by request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-attempt.h"
#include "manor-key-ledger.h"
#include "manor-migration-rules.h"
#include "manor-remote-private.h"
#include "manor-schema-text.h"
#include "manor-sql-error.h"

/*
 * The states are those of manor-migration-run.c; here a request makes each transition:
 *
 *            begin()               look()              change()              keep()
 *   CLOSED ─────────▶ LOCKED ─────────────▶ GUARDED ─────────────▶ PROVED ─────────▶ CLOSED
 *      ▲                │                      │                     │
 *      └────────────────┴──────────────────────┴─────────────────────┘  end(): the stream is closed,
 *                                                                       and the server rolls back
 *
 *  LOCKED   foreign_keys was read back as 0 before BEGIN IMMEDIATE; the server answered with the
 *           schema and the counts inside the transaction.
 *  GUARDED  Manor found the schema to be the one the plan was made for.
 *  PROVED   the steps ran, each because the one before it did; schema, keys and counts were
 *           judged by the rules.
 *
 * The stream is Manor's for 10 s after each answer, and the write lock for 5 s where another
 * writer waits. Either loss is an error of the next request, and COMMIT is a request of its own:
 * what was not PROVED is never kept, and a COMMIT without a transaction fails.
 */
typedef struct
{
  ManorRemoteRun    *run;
  ManorHranaStream  *stream;
  ManorKeyLedger    *ledger;
  ManorResult       *before;     /* the schema's rows */
  ManorResult       *after;
  GArray            *counts;     /* gint64 */
  GArray            *losses;     /* gint64: what would be lost, for each limit */
  GError            *uncounted;  /* why one of them is missing */
  gboolean           unchanged;
  ManorAttempt       attempt;
  guint              n_statistics; /* statements for what ANALYZE found out */
  guint              first_step;   /* where in the batch of the steps the first of them is */
  guint              schema_step;  /* where it asks for the schema */
} Careful;

static gboolean
fail (GError       **error,
      const GError  *cause)
{
  g_propagate_error (error, g_error_copy (cause));

  return FALSE;
}

static ManorHranaReply *
ask (Careful             *self,
     ManorHranaPipeline  *pipeline,
     guint                timeout,
     GError             **error)
{
  return manor_await_object (manor_hrana_stream_run (self->stream, pipeline, timeout), error);
}

static gint64
get_count (ManorResult *rows)
{
  return rows != NULL && manor_result_get_n_rows (rows) > 0 &&
         manor_result_get_n_columns (rows) > 0 ? manor_result_get_integer (rows, 0, 0) : 0;
}

static GPtrArray *
get_checks (Careful *self)
{
  return manor_plan_get_checks (manor_migration_get_plan (self->run->migration));
}

/* Why the first of a batch's steps did not go well, or NULL where all did. @index: (out) */
static GError *
find_failure (ManorHranaReply *reply,
              guint            request,
              guint            n_steps,
              guint           *index)
{
  const GError *error = manor_hrana_reply_get_error (reply, request);

  *index = G_MAXUINT;
  if (error != NULL)
    return g_error_copy (error);

  for (guint i = 0; i < n_steps; i++)
    {
      *index = i;
      error = manor_hrana_reply_get_step_error (reply, request, i);
      if (error != NULL)
        return g_error_copy (error);

      if (manor_hrana_reply_get_step_result (reply, request, i) == NULL)
        return g_error_new_literal (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                                    _("the server left a step out"));
    }

  return NULL;
}

static GPtrArray *
get_limits (Careful *self)
{
  return manor_migration_get_limits (self->run->migration);
}

/* A count that cannot be asked, since the schema is another one, must not hide just that. */
static void
take_counts (Careful         *self,
             ManorHranaReply *reply)
{
  GPtrArray *checks = get_checks (self);
  guint index;

  g_clear_error (&self->uncounted);
  self->uncounted = find_failure (reply, 2, 2 + checks->len / 2 + get_limits (self)->len, &index);
  g_array_set_size (self->counts, 0);
  g_array_set_size (self->losses, 0);

  for (guint i = 0; i + 1 < checks->len; i += 2)
    {
      gint64 count = get_count (manor_hrana_reply_get_step_result (reply, 2, 2 + i / 2));

      g_array_append_val (self->counts, count);
    }

  for (guint i = 0; i < get_limits (self)->len; i++)
    {
      gint64 count = get_count (manor_hrana_reply_get_step_result (reply, 2, 2 + checks->len / 2 + i));

      g_array_append_val (self->losses, count);
    }
}

static gboolean
heed_limits (Careful  *self,
             GError  **error)
{
  GPtrArray *limits = get_limits (self);

  for (guint i = 0; i < limits->len; i++)
    if (!manor_migration_judge_limit (g_ptr_array_index (limits, i), g_array_index (self->losses, gint64, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
begin (Careful  *self,
       GError  **error)
{
  ManorHranaPipeline *pipeline;
  ManorHranaBatch *batch;
  GPtrArray *checks = get_checks (self);
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) cause = NULL;
  guint index;

  if (!_manor_remote_run_enter (self->run, MANOR_STAGE_FOREIGN_KEYS_OFF, 0, error) ||
      !_manor_remote_run_enter (self->run, MANOR_STAGE_BEGIN, 0, error))
    return FALSE;

  pipeline = manor_hrana_pipeline_new ();
  manor_hrana_pipeline_add_execute (pipeline, "PRAGMA foreign_keys=OFF", NULL);
  manor_hrana_pipeline_add_execute (pipeline, "SELECT foreign_keys FROM pragma_foreign_keys", NULL);
  batch = manor_hrana_batch_new ();
  manor_hrana_batch_add_chained (batch, "BEGIN IMMEDIATE", NULL);
  manor_hrana_batch_add_chained (batch, MANOR_SCHEMA_ROWS_SQL, NULL);
  for (guint i = 0; i + 1 < checks->len; i += 2)
    manor_hrana_batch_add_chained (batch, g_ptr_array_index (checks, i), NULL);
  for (guint i = 0; i < get_limits (self)->len; i++)
    manor_hrana_batch_add_chained (batch, ((ManorMigrationLimit *) g_ptr_array_index (get_limits (self), i))->sql, NULL);
  manor_hrana_pipeline_add_batch (pipeline, batch);

  reply = ask (self, pipeline, G_MAXUINT, error);
  if (reply == NULL)
    return FALSE;

  for (guint i = 0; i < 2; i++)
    if (manor_hrana_reply_get_error (reply, i) != NULL)
      return fail (error, manor_hrana_reply_get_error (reply, i));

  if (!manor_migration_judge_enforcement (get_count (manor_hrana_reply_get_result (reply, 1)),
                                          error))
    return FALSE;

  cause = find_failure (reply, 2, 2, &index);
  if (cause != NULL)
    return fail (error, cause);

  self->before = g_object_ref (manor_hrana_reply_get_step_result (reply, 2, 1));
  take_counts (self, reply);

  return TRUE;
}

/* Inside the transaction, before its first step. */
static gboolean
count_violations (Careful  *self,
                  GError  **error)
{
  manor_key_ledger_begin (self->ledger);

  for (guint i = 0; i < manor_key_ledger_get_n_tables (self->ledger); i++)
    {
      g_autofree char *sql = manor_key_ledger_dup_sql (self->ledger, i, FALSE);
      g_autoptr(ManorResult) rows = NULL;
      g_autoptr(GError) cause = NULL;

      if (sql == NULL)
        continue;

      rows = manor_await_object (manor_hrana_stream_query (self->stream, sql, NULL, 0, 0, TRUE),
                                 &cause);
      if (cause != NULL && cause->domain != MANOR_SQL_ERROR)
        return fail (error, cause);

      manor_key_ledger_count (self->ledger, i, rows);
    }

  return TRUE;
}

static gboolean
look (Careful  *self,
      GError  **error)
{
  if (!_manor_remote_run_enter (self->run, MANOR_STAGE_GUARD, 0, error) ||
      !_manor_remote_run_judge (self->run, self->before, FALSE, &self->unchanged, error))
    return FALSE;

  if (self->unchanged)
    return TRUE;

  if (self->uncounted != NULL)
    return fail (error, self->uncounted);

  if (!heed_limits (self, error))
    return FALSE;

  return !self->attempt.counts_violations || count_violations (self, error);
}

static gboolean
set_step_error (Careful       *self,
                guint          index,
                const GError  *cause,
                GError       **error)
{
  ManorPlan *plan = manor_migration_get_plan (self->run->migration);

  /* What cannot be told for one step was refused before the first ran. */
  if (index >= manor_plan_get_n_steps (plan) || cause->domain != MANOR_SQL_ERROR)
    return fail (error, cause);

  g_propagate_error (error, manor_plan_step_dup_error (manor_plan_get_step (plan, index), index,
                                                       manor_plan_get_n_steps (plan), cause));

  return FALSE;
}

static void
add_statements (ManorHranaBatch *batch,
                GPtrArray       *statements)
{
  for (guint i = 0; i < statements->len; i++)
    manor_hrana_batch_add_chained (batch, g_ptr_array_index (statements, i), NULL);
}

/* The keys that one violation tells enough of are asked along with the steps. */
static ManorHranaPipeline *
write_steps (Careful *self)
{
  ManorStatistics statistics =
    self->attempt.without_statistics ? MANOR_STATISTICS_NONE : manor_statistics_find (self->before);
  g_autoptr(GPtrArray) aside = NULL;
  g_autoptr(GPtrArray) back = NULL;
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  ManorHranaBatch *batch = manor_hrana_batch_new ();
  ManorPlan *plan = manor_migration_get_plan (self->run->migration);
  GPtrArray *checks = get_checks (self);

  aside = manor_plan_list_statistics (plan, statistics, FALSE);
  back = manor_plan_list_statistics (plan, statistics, TRUE);
  self->n_statistics = aside->len + back->len;
  self->first_step = aside->len;
  self->schema_step = aside->len + manor_plan_get_n_steps (plan) + back->len;

  add_statements (batch, aside);
  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    manor_hrana_batch_add_chained (batch, manor_plan_step_get_sql (manor_plan_get_step (plan, i)),
                                   NULL);
  add_statements (batch, back);
  manor_hrana_batch_add_chained (batch, MANOR_SCHEMA_ROWS_SQL, NULL);
  for (guint i = 0; i + 1 < checks->len; i += 2)
    manor_hrana_batch_add_chained (batch, g_ptr_array_index (checks, i + 1), NULL);
  manor_hrana_pipeline_add_batch (pipeline, batch);

  for (guint i = 0; i < manor_key_ledger_get_n_tables (self->ledger); i++)
    {
      g_autofree char *sql = manor_key_ledger_dup_sql (self->ledger, i, TRUE);

      if (sql != NULL && manor_key_ledger_get_limit (self->ledger) > 0)
        manor_hrana_pipeline_add_execute (pipeline, sql, NULL);
    }

  return pipeline;
}

/* One table's keys after the steps: from the reply, or asked now where all are wanted. */
static ManorResult *
get_violations (Careful          *self,
                const char       *sql,
                ManorHranaReply  *reply,
                guint            *request,
                GError          **error)
{
  const GError *cause;

  if (manor_key_ledger_get_limit (self->ledger) == 0)
    return manor_await_object (manor_hrana_stream_query (self->stream, sql, NULL, 0, 0, TRUE),
                               error);

  *request += 1;
  cause = manor_hrana_reply_get_error (reply, *request);
  if (cause != NULL)
    {
      g_propagate_error (error, g_error_copy (cause));
      return NULL;
    }

  return g_object_ref (manor_hrana_reply_get_result (reply, *request));
}

static gboolean
prove_keys (Careful          *self,
            ManorHranaReply  *reply,
            GError          **error)
{
  guint request = 0;

  if (!_manor_remote_run_enter (self->run, MANOR_STAGE_VERIFY_KEYS, 0, error))
    return FALSE;

  for (guint i = 0; i < manor_key_ledger_get_n_tables (self->ledger); i++)
    {
      g_autofree char *sql = manor_key_ledger_dup_sql (self->ledger, i, TRUE);
      g_autoptr(ManorResult) rows = NULL;
      g_autoptr(GError) cause = NULL;

      if (sql == NULL)
        continue;

      rows = get_violations (self, sql, reply, &request, &cause);
      if (cause != NULL && cause->domain != MANOR_SQL_ERROR)
        return fail (error, cause);

      if (!manor_key_ledger_prove (self->ledger, i, rows, cause, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
prove_counts (Careful          *self,
              ManorHranaReply  *reply,
              guint             first,
              GError          **error)
{
  GPtrArray *checks = get_checks (self);

  if (!_manor_remote_run_enter (self->run, MANOR_STAGE_VERIFY_COUNTS, 0, error))
    return FALSE;

  for (guint i = 0; i + 1 < checks->len; i += 2)
    if (!manor_migration_judge_count (g_ptr_array_index (checks, i + 1),
                                      g_array_index (self->counts, gint64, i / 2),
                                      get_count (manor_hrana_reply_get_step_result (reply, 0,
                                                                                    first + i / 2)),
                                      error))
      return FALSE;

  return TRUE;
}

/* @index of those that were sent; G_MAXUINT for all, which a server may refuse for one of them. */
static void
note_failure (Careful      *self,
              guint         index,
              const GError *cause)
{
  guint n_steps = manor_plan_get_n_steps (manor_migration_get_plan (self->run->migration));
  gboolean is_step = index >= self->first_step && index < self->first_step + n_steps;

  if (self->n_statistics == 0 || cause->domain != MANOR_SQL_ERROR || is_step ||
      (index != G_MAXUINT && index >= self->schema_step))
    return;

  self->attempt.statistics_failed = TRUE;
  g_debug ("%s: what ANALYZE found out is not kept: %s",
           manor_database_get_name (MANOR_DATABASE (self->run->database)), cause->message);
}

static gboolean
change (Careful  *self,
        GError  **error)
{
  guint n_steps = manor_plan_get_n_steps (manor_migration_get_plan (self->run->migration));
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) cause = NULL;
  guint index;

  for (guint i = 0; i < n_steps; i++)
    if (!_manor_remote_run_enter (self->run, MANOR_STAGE_STEP, i, error))
      return FALSE;

  reply = ask (self, write_steps (self), G_MAXUINT, error);
  if (reply == NULL)
    return FALSE;

  cause = find_failure (reply, 0, self->schema_step + 1 + get_checks (self)->len / 2, &index);
  if (cause != NULL)
    {
      note_failure (self, index, cause);
      return index < self->first_step ? fail (error, cause)
                                      : set_step_error (self, index - self->first_step, cause, error);
    }

  self->after = g_object_ref (manor_hrana_reply_get_step_result (reply, 0, self->schema_step));

  return _manor_remote_run_enter (self->run, MANOR_STAGE_VERIFY_SCHEMA, 0, error) &&
         _manor_remote_run_judge (self->run, self->after, TRUE, NULL, error) &&
         prove_keys (self, reply, error) &&
         prove_counts (self, reply, self->schema_step + 1, error);
}

static void
learn (Careful *self)
{
  g_autofree char *before = manor_schema_text_new (self->before);
  g_autofree char *after = manor_schema_text_new (self->after);

  manor_migration_learn (self->run->migration, before, after);
  _manor_remote_database_set_schema_text (self->run->database, after, manor_statistics_find (self->after));
}

static ManorOutcome
keep (Careful  *self,
      GError  **error)
{
  ManorHranaPipeline *pipeline;
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) lost = NULL;
  const GError *cause;

  if (!_manor_remote_run_enter (self->run, MANOR_STAGE_COMMIT, 0, error))
    return MANOR_OUTCOME_REFUSED;

  pipeline = manor_hrana_pipeline_new ();
  manor_hrana_pipeline_add_execute (pipeline, "COMMIT", NULL);
  reply = ask (self, pipeline, G_MAXUINT, &lost);
  cause = reply != NULL ? manor_hrana_reply_get_error (reply, 0) : lost;

  if (cause == NULL)
    {
      learn (self);
      return MANOR_OUTCOME_APPLIED;
    }

  if (g_error_matches (cause, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST))
    {
      fail (error, cause);
      return MANOR_OUTCOME_REFUSED;
    }

  g_clear_error (&self->run->lost);
  self->run->lost = g_error_copy (cause);

  return MANOR_OUTCOME_UNKNOWN;
}

static ManorOutcome
attempt (Careful  *self,
         GError  **error)
{
  if (!begin (self, error) || !look (self, error))
    return MANOR_OUTCOME_REFUSED;

  if (self->unchanged)
    return MANOR_OUTCOME_UNCHANGED;

  return change (self, error) ? keep (self, error) : MANOR_OUTCOME_REFUSED;
}

/* Closing the stream rolls back what is open on it. */
static void
end (Careful *self)
{
  g_autoptr(GError) error = NULL;

  if (!manor_await (manor_hrana_stream_close (self->stream), &error))
    g_debug ("a stream stays open until it expires: %s", error->message);

  g_clear_object (&self->stream);
  g_clear_error (&self->uncounted);
  g_clear_object (&self->before);
  g_clear_object (&self->after);
}

static ManorOutcome
attempt_on_stream (Careful  *self,
                   GError  **error)
{
  ManorOutcome outcome;

  self->stream = manor_hrana_stream_new (self->run->client, self->run->name_space);
  outcome = attempt (self, error);
  end (self);

  return outcome;
}

ManorOutcome
_manor_remote_run_carefully (ManorRemoteRun  *run,
                             GError         **error)
{
  Careful self = { .run = run };
  g_autoptr(ManorKeyLedger) ledger = manor_key_ledger_new (run->migration);
  g_autoptr(GArray) counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) losses = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GError) cause = NULL;
  ManorOutcome outcome;

  self.ledger = ledger;
  self.counts = counts;
  self.losses = losses;

  outcome = attempt_on_stream (&self, &cause);
  while (outcome == MANOR_OUTCOME_REFUSED && manor_attempt_learn (&self.attempt, ledger))
    {
      g_clear_error (&cause);
      outcome = attempt_on_stream (&self, &cause);
    }

  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return outcome;
}
