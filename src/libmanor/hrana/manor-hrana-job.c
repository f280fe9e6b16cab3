/* manor-hrana-job.c: one request of a stream
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include "manor-fiber.h"
#include "manor-hrana-stream-private.h"

ManorHranaJob *
_manor_hrana_job_new (ManorHranaClient *client,
                      const char       *name_space)
{
  ManorHranaJob *self = g_atomic_rc_box_new0 (ManorHranaJob);

  self->client = g_object_ref (client);
  self->name_space = g_strdup (name_space);
  self->promise = dex_promise_new_cancellable ();
  self->stop = dex_promise_new ();

  return self;
}

static void
job_finalize (gpointer data)
{
  ManorHranaJob *self = data;

  g_clear_object (&self->client);
  g_clear_pointer (&self->name_space, g_free);
  g_clear_pointer (&self->pipeline, manor_hrana_pipeline_free);
  g_clear_pointer (&self->sql, g_free);
  g_clear_object (&self->parameters);
  dex_clear (&self->promise);
  dex_clear (&self->stop);
  _manor_hrana_thread_clear (&self->thread);
}

ManorHranaJob *
_manor_hrana_job_ref (ManorHranaJob *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_manor_hrana_job_unref (ManorHranaJob *self)
{
  g_atomic_rc_box_release_full (self, job_finalize);
}

static ManorHranaReply *
exchange (ManorHranaJob       *self,
          ManorHranaPipeline  *pipeline,
          GError             **error)
{
  /* A stream is opened on a database that somebody has seen. Nothing on it is sent twice, unless it
   * cannot have run. */
  return _manor_hrana_client_exchange (self->client, self->name_space, &self->thread, pipeline,
                                       &self->limits, MANOR_HRANA_KNOWN, self->timeout, FALSE, error);
}

/* A baton that the server does not know says that nothing was run: outside a transaction the stream is
 * made anew and nobody needs to know. */
static ManorHranaReply *
exchange_once_more (ManorHranaJob       *self,
                    ManorHranaPipeline  *pipeline,
                    GError             **error)
{
  gboolean had_baton = self->thread.baton != NULL;
  g_autoptr(GError) local_error = NULL;
  ManorHranaReply *reply = exchange (self, pipeline, &local_error);

  if (reply == NULL && had_baton && !self->in_transaction &&
      g_error_matches (local_error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST))
    {
      g_clear_error (&local_error);
      reply = exchange (self, pipeline, &local_error);
    }

  if (reply == NULL)
    {
      /* Whatever was open is rolled back, unless the request never left. */
      if (self->thread.baton == NULL)
        self->in_transaction = FALSE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  self->started = g_get_monotonic_time ();

  return reply;
}

static gboolean
is_transaction_lost (ManorHranaReply *reply)
{
  guint n_results = manor_hrana_reply_get_n_results (reply);

  if (g_error_matches (manor_hrana_reply_get_first_error (reply), MANOR_HRANA_ERROR,
                       MANOR_HRANA_ERROR_TRANSACTION_LOST))
    return TRUE;

  for (guint i = 0; i < n_results; i++)
    if (g_error_matches (manor_hrana_reply_get_error (reply, i), MANOR_HRANA_ERROR,
                         MANOR_HRANA_ERROR_TRANSACTION_LOST))
      return TRUE;

  return FALSE;
}

/* Behind each answer: the last request was get_autocommit, unless the stream was closed. */
static void
take_state (ManorHranaJob   *self,
            ManorHranaReply *reply)
{
  guint n_results = manor_hrana_reply_get_n_results (reply);

  self->in_transaction = self->thread.baton != NULL && n_results > 0 &&
                         !manor_hrana_reply_get_autocommit (reply, n_results - 1);

  /* After the server has stolen a transaction, the next statement would commit by itself. */
  if (is_transaction_lost (reply))
    {
      _manor_hrana_client_end (self->client, self->name_space, &self->thread);
      self->in_transaction = FALSE;
    }
}

static DexFuture *
run_pipeline_fiber (gpointer user_data)
{
  ManorHranaJob *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaReply) reply = NULL;

  if (!manor_hrana_pipeline_get_closes (self->pipeline))
    manor_hrana_pipeline_add_autocommit (self->pipeline);

  reply = exchange_once_more (self, self->pipeline, &error);
  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  take_state (self, reply);

  return dex_future_new_take_object (g_steal_pointer (&reply));
}

static DexFuture *
read_in_bulk (ManorHranaJob *self,
              gboolean       hex)
{
  ManorHranaBulk bulk = {
    .client = self->client, .name_space = self->name_space, .thread = &self->thread, .sql = self->sql,
    .parameters = self->parameters, .limits = self->limits, .flags = MANOR_HRANA_KNOWN,
    .in_transaction = self->in_transaction, .hex = hex,
  };
  g_autoptr(GError) error = NULL;
  ManorResult *result;

  /* The server counts a cursor's 10 seconds from its start. */
  self->started = g_get_monotonic_time ();
  result = _manor_hrana_bulk_read (&bulk, &error);

  if (self->thread.baton == NULL)
    self->in_transaction = FALSE;
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (result);
}

static DexFuture *
run_query_fiber (gpointer user_data)
{
  ManorHranaJob *self = user_data;
  g_autoptr(ManorHranaPipeline) pipeline = manor_hrana_pipeline_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaReply) reply = NULL;
  gboolean was_open = self->in_transaction;

  manor_hrana_pipeline_add_execute (pipeline, self->sql, self->parameters);
  manor_hrana_pipeline_add_autocommit (pipeline);

  reply = exchange_once_more (self, pipeline, &error);
  if (reply != NULL)
    {
      take_state (self, reply);
      if (manor_hrana_reply_get_error (reply, 0) != NULL)
        error = g_error_copy (manor_hrana_reply_get_error (reply, 0));
    }

  if (error == NULL && !(self->reads && _manor_hrana_reply_has_infinity (reply)))
    return dex_future_new_take_object (g_object_ref (manor_hrana_reply_get_result (reply, 0)));

  /* A transaction that went with the first try is not read on without. */
  if (error != NULL && (!self->reads || !_manor_hrana_bulk_overcomes (error) ||
                        (was_open && !self->in_transaction)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return read_in_bulk (self, g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_INVALID_TEXT));
}

DexFuture *
_manor_hrana_job_run (ManorHranaJob *self)
{
  return manor_fiber_spawn (0, self->pipeline != NULL ? run_pipeline_fiber : run_query_fiber,
                            _manor_hrana_job_ref (self), (GDestroyNotify) _manor_hrana_job_unref);
}
