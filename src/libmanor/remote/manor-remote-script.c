/* manor-remote-script.c: many statements in few requests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote-session"

#include "config.h"

#include "manor-fiber.h"
#include "manor-remote-session-private.h"
#include "manor-sql-error.h"

/* How many statements, and how much text, go into one request. */
#define CHUNK_STATEMENTS 256
#define CHUNK_BYTES      (1024 * 1024)

/* What has been done of a script.
 *
 * Writing statements go as batches in which each runs only if the one before it did. A reading
 * one goes by itself, since a batch's results must fit into one answer, and its rows are thrown
 * away: too many of them are none that is missed.
 */
typedef struct
{
  ManorRemoteTask *task;
  gint64           n_changes;
  gint64           last_rowid;
} Progress;

static ManorStatement *
get_statement (Progress *self,
               guint     index)
{
  return g_ptr_array_index (self->task->statements, index);
}

static gboolean
fail (Progress      *self,
      guint          index,
      const GError  *cause,
      GError       **error)
{
  GError *moved = g_error_copy (cause);

  manor_sql_error_move (&moved, manor_statement_get_offset (get_statement (self, index)));
  g_propagate_error (error, moved);

  return FALSE;
}

static ManorHranaReply *
ask (Progress            *self,
     ManorHranaPipeline  *pipeline,
     GError             **error)
{
  return manor_await_object (manor_hrana_stream_run (self->task->session->stream, pipeline,
                                                     G_MAXUINT),
                             error);
}

static void
take_result (Progress       *self,
             ManorStatement *statement,
             ManorResult    *result)
{
  if (result != NULL)
    _manor_remote_session_note (self->task->session, statement);

  if (result == NULL || manor_statement_get_kind (statement) != MANOR_STATEMENT_WRITE)
    return;

  self->n_changes += manor_result_get_n_changes (result);
  self->last_rowid = manor_result_get_last_rowid (result);
}

static gboolean
run_reading (Progress  *self,
             guint      index,
             GError   **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaReply) reply = NULL;
  const GError *cause;

  manor_hrana_pipeline_add_execute (pipeline, manor_statement_get_text (get_statement (self, index)),
                                    NULL);
  reply = ask (self, pipeline, error);
  if (reply == NULL)
    return FALSE;

  cause = manor_hrana_reply_get_error (reply, 0);
  take_result (self, get_statement (self, index), manor_hrana_reply_get_result (reply, 0));

  return cause == NULL ||
         g_error_matches (cause, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TOO_LARGE) ||
         fail (self, index, cause, error);
}

/* @again: (out): a statement is none the server's parser knows, which it says of the batch before
 * anything ran; which one is seen when they go one by one. */
static gboolean
run_batch (Progress  *self,
           guint      first,
           guint      end,
           gboolean  *again,
           GError   **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  ManorHranaBatch *batch = manor_hrana_batch_new ();
  g_autoptr(ManorHranaReply) reply = NULL;
  const GError *cause;

  for (guint i = first; i < end; i++)
    manor_hrana_batch_add_chained (batch, manor_statement_get_text (get_statement (self, i)), NULL);
  manor_hrana_pipeline_add_batch (pipeline, batch);

  reply = ask (self, pipeline, error);
  if (reply == NULL)
    return FALSE;

  cause = manor_hrana_reply_get_error (reply, 0);
  *again = cause != NULL && cause->domain == MANOR_SQL_ERROR && end > first + 1;
  if (cause != NULL)
    return fail (self, first, cause, error);

  for (guint i = first; i < end; i++)
    {
      cause = manor_hrana_reply_get_step_error (reply, 0, i - first);
      if (cause != NULL)
        return fail (self, i, cause, error);

      take_result (self, get_statement (self, i),
                   manor_hrana_reply_get_step_result (reply, 0, i - first));
    }

  return TRUE;
}

static gboolean
run_chunk (Progress  *self,
           guint      first,
           guint      end,
           GError   **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean again = FALSE;

  if (run_batch (self, first, end, &again, &local_error))
    return TRUE;

  if (!again)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint i = first; i < end; i++)
    if (!run_batch (self, i, i + 1, &again, error))
      return FALSE;

  return TRUE;
}

static guint
find_chunk_end (Progress *self,
                guint     first)
{
  gsize size = 0;
  guint end = first;

  while (end < self->task->statements->len && end - first < CHUNK_STATEMENTS &&
         size < CHUNK_BYTES && !_manor_remote_reads (get_statement (self, end)))
    size += manor_statement_get_length (get_statement (self, end++));

  return end;
}

static gboolean
run_all (Progress  *self,
         GError   **error)
{
  guint next = 0;

  while (next < self->task->statements->len)
    {
      guint end = find_chunk_end (self, next);
      gboolean reads = end == next;

      if (self->task->number <= self->task->session->n_cancelled)
        {
          g_propagate_error (error, _manor_remote_task_dup_stopped ());
          return FALSE;
        }

      if (!(reads ? run_reading (self, next, error) : run_chunk (self, next, end, error)))
        return FALSE;

      next = reads ? next + 1 : end;
    }

  return TRUE;
}

DexFuture *
_manor_remote_script_fiber (gpointer user_data)
{
  ManorRemoteTask *task = user_data;
  Progress self = { .task = task };
  ManorResultBuilder *builder;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  if (!_manor_remote_task_begin (task, &error) || !run_all (&self, &error))
    return _manor_remote_task_end (task, NULL, g_steal_pointer (&error));

  builder = manor_result_builder_new (0);
  manor_result_builder_set_outcome (builder, self.n_changes, self.last_rowid,
                                    g_get_monotonic_time () - started, FALSE);
  rows = manor_result_builder_end (builder);

  return _manor_remote_task_end (task, rows, NULL);
}
