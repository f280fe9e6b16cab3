/* manor-hrana-stream.c: a conversation that lasts over several requests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-hrana-stream-private.h"
#include "manor-sql-error.h"

/* sqld 0.24 gives a stream up after 10 seconds without a request, rounded up. */
#define EXPIRY (10 * G_USEC_PER_SEC)
/* How long one outside a transaction is kept for the next statement, in milliseconds. */
#define IDLE   3000

/**
 * ManorHranaStream:
 *
 * A stream of the server's, made when it is needed.
 *
 * States, and what makes each transition:
 *
 *  (1) IDLE   -> OPEN    take_answer: an answer brought a baton
 *  (2) OPEN   -> OPEN    take_answer: the next baton; the 10 seconds begin anew
 *  (3) OPEN   -> IDLE    take_answer: an answer without one, or a failure that the caller was told of;
 *                        idle_cb: 3 seconds without a request outside a transaction
 *  (4) OPEN   -> LOST    expired_cb: the 10 seconds are over with a transaction open
 *  (5) LOST   -> IDLE    start_next: one request was told so and not sent
 *  (6) any    -> CLOSED  manor_hrana_stream_close
 *
 * Invariants:
 *
 *  (7) `running` is the only request under way and has the baton; nobody else does. So a baton is
 *      used once, and in order.
 *  (8) `in_transaction` is what the last answer said, and FALSE but in OPEN.
 *  (9) A stream that is OPEN holds a place of the client's.
 */
struct _ManorHranaStream
{
  GObject                parent_instance;

  ManorHranaClient      *client;
  char                  *name_space;
  ManorHranaThread       thread;          /* (7) */
  GQueue                 jobs;            /* ManorHranaJob, those that wait */
  ManorHranaJob         *running;         /* (7) */
  ManorHranaStreamState  state;
  gint64                 deadline;
  guint                  timer;
  gboolean               in_transaction;  /* (8) */
  gboolean               holds;           /* (9) */
  gboolean               pumping;
};

enum {
  PROP_0,
  PROP_IN_TRANSACTION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorHranaStream, manor_hrana_stream, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static GError *
new_stopped (gboolean was_open)
{
  return manor_sql_error_new (MANOR_SQL_ERROR_INTERRUPTED, -1,
                              was_open ? _("stopped; the server rolls the open transaction back")
                                       : _("stopped"));
}

static void
set_state (ManorHranaStream      *self,
           ManorHranaStreamState  state,
           gboolean               in_transaction)
{
  gboolean holds = state == MANOR_HRANA_STREAM_OPEN;

  self->state = state;
  if (holds != self->holds)
    {
      self->holds = holds;
      if (holds)
        manor_gate_hold (self->client->gate);
      else
        manor_gate_let_go (self->client->gate);
    }

  if (self->in_transaction != in_transaction)
    {
      self->in_transaction = in_transaction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IN_TRANSACTION]);
    }
}

/* Lets the server's part go; an open transaction is rolled back. */
static DexFuture *
end_thread (ManorHranaStream *self)
{
  return _manor_hrana_client_let_go (self->client, self->name_space, &self->thread);
}

static gboolean
expired_cb (gpointer user_data)
{
  ManorHranaStream *self = user_data;

  self->timer = 0;
  _manor_hrana_thread_clear (&self->thread);
  set_state (self, MANOR_HRANA_STREAM_LOST, FALSE);

  return G_SOURCE_REMOVE;
}

static gboolean
idle_cb (gpointer user_data)
{
  ManorHranaStream *self = user_data;

  self->timer = 0;
  dex_future_disown (end_thread (self));
  set_state (self, MANOR_HRANA_STREAM_IDLE, FALSE);

  return G_SOURCE_REMOVE;
}

static void
start_timer (ManorHranaStream *self)
{
  gint64 left = MAX (self->deadline - g_get_monotonic_time (), 0);

  g_clear_handle_id (&self->timer, g_source_remove);

  if (self->state != MANOR_HRANA_STREAM_OPEN)
    return;

  if (self->in_transaction)
    self->timer = g_timeout_add ((guint) (left / 1000), expired_cb, self);
  else
    self->timer = g_timeout_add ((guint) MIN (left / 1000, IDLE), idle_cb, self);
}

static void
manor_hrana_stream_dispose (GObject *object)
{
  ManorHranaStream *self = MANOR_HRANA_STREAM (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->client != NULL)
    {
      dex_future_disown (end_thread (self));
      if (self->holds)
        manor_gate_let_go (self->client->gate);
      self->holds = FALSE;
    }
  g_clear_object (&self->client);

  G_OBJECT_CLASS (manor_hrana_stream_parent_class)->dispose (object);
}

static void
manor_hrana_stream_finalize (GObject *object)
{
  ManorHranaStream *self = MANOR_HRANA_STREAM (object);

  g_queue_clear_full (&self->jobs, (GDestroyNotify) _manor_hrana_job_unref);
  g_clear_pointer (&self->name_space, g_free);
  _manor_hrana_thread_clear (&self->thread);

  G_OBJECT_CLASS (manor_hrana_stream_parent_class)->finalize (object);
}

static void
manor_hrana_stream_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ManorHranaStream *self = MANOR_HRANA_STREAM (object);

  switch (prop_id)
    {
    case PROP_IN_TRANSACTION:
      g_value_set_boolean (value, self->in_transaction);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_hrana_stream_class_init (ManorHranaStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = manor_hrana_stream_dispose;
  object_class->finalize = manor_hrana_stream_finalize;
  object_class->get_property = manor_hrana_stream_get_property;

  properties[PROP_IN_TRANSACTION] =
    g_param_spec_boolean ("in-transaction", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_hrana_stream_init (ManorHranaStream *self)
{
  g_queue_init (&self->jobs);
  self->thread.access = MANOR_HRANA_ACCESS_WRITE;
}

/**
 * manor_hrana_stream_new:
 * @client: the server
 * @name_space: (nullable): the database
 *
 * Makes a stream. The server learns of it with the first request.
 *
 * Returns: (transfer full): a `ManorHranaStream`
 */
ManorHranaStream *
manor_hrana_stream_new (ManorHranaClient *client,
                        const char       *name_space)
{
  ManorHranaStream *self;

  g_return_val_if_fail (MANOR_IS_HRANA_CLIENT (client), NULL);

  self = g_object_new (MANOR_TYPE_HRANA_STREAM, NULL);
  self->client = g_object_ref (client);
  self->name_space = g_strdup (name_space);

  return self;
}

/**
 * manor_hrana_stream_set_access:
 * @self: a `ManorHranaStream` that has not been used yet
 * @access: what its requests need
 *
 * Sets which right is asked of the client's credentials, where it has such; WRITE unless set. A stream that the
 * server holds keeps the token it began with, as long as the server takes it.
 */
void
manor_hrana_stream_set_access (ManorHranaStream *self,
                               ManorHranaAccess  access)
{
  g_return_if_fail (MANOR_IS_HRANA_STREAM (self));

  self->thread.access = access;
}

/**
 * manor_hrana_stream_get_state:
 * @self: a `ManorHranaStream`
 *
 * Returns: where it stands
 */
ManorHranaStreamState
manor_hrana_stream_get_state (ManorHranaStream *self)
{
  g_return_val_if_fail (MANOR_IS_HRANA_STREAM (self), MANOR_HRANA_STREAM_CLOSED);

  return self->state;
}

/**
 * manor_hrana_stream_get_in_transaction:
 * @self: a `ManorHranaStream`
 *
 * Returns: whether the last answer left a transaction open that is still there
 */
gboolean
manor_hrana_stream_get_in_transaction (ManorHranaStream *self)
{
  g_return_val_if_fail (MANOR_IS_HRANA_STREAM (self), FALSE);

  return self->in_transaction;
}

/**
 * manor_hrana_stream_get_deadline:
 * @self: a `ManorHranaStream`
 *
 * Returns: when an open transaction is given up by the server, in microseconds of the monotonic
 *   clock, unless the stream is used before; 0 where none is open
 */
gint64
manor_hrana_stream_get_deadline (ManorHranaStream *self)
{
  g_return_val_if_fail (MANOR_IS_HRANA_STREAM (self), 0);

  return self->in_transaction ? self->deadline : 0;
}

/* What the job made of the stream. One that was stopped has taken the baton with it: its connection is
 * closed, and the server rolls back. */
static void
take_answer (ManorHranaStream *self,
             ManorHranaJob    *job,
             gboolean          stopped)
{
  if (self->state == MANOR_HRANA_STREAM_CLOSED)
    {
      if (!stopped)
        {
          _manor_hrana_thread_take (&self->thread, &job->thread);
          dex_future_disown (end_thread (self));
        }
      return;
    }

  if (!stopped)
    _manor_hrana_thread_take (&self->thread, &job->thread);

  self->deadline = job->started + EXPIRY;
  if (self->thread.baton != NULL)
    set_state (self, MANOR_HRANA_STREAM_OPEN, job->in_transaction);
  else
    set_state (self, MANOR_HRANA_STREAM_IDLE, FALSE);
  start_timer (self);
}

static void
job_settle (ManorHranaJob *job,
            GObject       *answer,
            GError        *error)
{
  g_cancellable_disconnect (dex_promise_get_cancellable (job->promise), job->cancelled_id);
  job->cancelled_id = 0;

  if (answer != NULL)
    dex_promise_resolve_object (job->promise, answer);
  else
    dex_promise_reject (job->promise, error);
}

/* FALSE where the job is not to be sent. */
static gboolean
start_next (ManorHranaStream *self,
            ManorHranaJob    *job)
{
  if (!dex_future_is_pending (DEX_FUTURE (job->stop)) || self->state == MANOR_HRANA_STREAM_CLOSED)
    {
      job_settle (job, NULL, new_stopped (FALSE));
      return FALSE;
    }

  if (self->state == MANOR_HRANA_STREAM_LOST)
    {
      set_state (self, MANOR_HRANA_STREAM_IDLE, FALSE);
      job_settle (job, NULL, manor_hrana_error_from_code ("STREAM_EXPIRED", ""));
      return FALSE;
    }

  g_clear_handle_id (&self->timer, g_source_remove);
  _manor_hrana_thread_take (&job->thread, &self->thread);
  job->in_transaction = self->in_transaction;
  job->started = g_get_monotonic_time ();

  return TRUE;
}

static void
carry_out (ManorHranaStream *self,
           ManorHranaJob    *job)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GObject) answer = NULL;
  gboolean was_open = self->in_transaction;
  gboolean stopped;

  self->running = job;
  answer = manor_await_object (dex_future_first (_manor_hrana_job_run (job), dex_ref (job->stop), NULL), &error);
  self->running = NULL;

  stopped = answer == NULL && !dex_future_is_pending (DEX_FUTURE (job->stop));
  take_answer (self, job, stopped);

  if (stopped)
    job_settle (job, NULL, new_stopped (was_open));
  else
    job_settle (job, g_steal_pointer (&answer), g_steal_pointer (&error));
}

/* Runs as long as there are jobs. */
static DexFuture *
pump_fiber (gpointer user_data)
{
  ManorHranaStream *self = user_data;

  while (!g_queue_is_empty (&self->jobs))
    {
      g_autoptr(ManorHranaJob) job = g_queue_pop_head (&self->jobs);

      if (start_next (self, job))
        carry_out (self, job);
    }
  self->pumping = FALSE;

  return dex_future_new_true ();
}

static void
stop_job (ManorHranaJob *job)
{
  if (dex_future_is_pending (DEX_FUTURE (job->stop)))
    dex_promise_reject (job->stop, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped"));
}

static void
discarded_cb (GCancellable  *cancellable,
              ManorHranaJob *job)
{
  stop_job (job);
}

/* @job: (transfer full) */
static DexFuture *
give (ManorHranaStream *self,
      ManorHranaJob    *job)
{
  DexFuture *future = dex_ref (DEX_FUTURE (job->promise));

  job->cancelled_id = g_cancellable_connect (dex_promise_get_cancellable (job->promise),
                                             G_CALLBACK (discarded_cb), job, NULL);
  g_queue_push_tail (&self->jobs, job);

  if (!self->pumping)
    {
      self->pumping = TRUE;
      /* What hangs on “in-transaction” runs on this fiber's stack. */
      dex_future_disown (manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, pump_fiber,
                                            g_object_ref (self), g_object_unref));
    }

  return future;
}

/**
 * manor_hrana_stream_run:
 * @self: a `ManorHranaStream`
 * @pipeline: (transfer full): what is asked; a get_autocommit is added unless it closes
 * @timeout: in milliseconds, as in #ManorHttpRequest
 *
 * Runs a pipeline, after those given before. When the server has stolen the transaction from the
 * stream (it does so after 5 seconds when somebody waits), the stream is closed at once, so that nothing
 * commits by itself.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorHranaReply, or rejects; with
 *   %MANOR_HRANA_ERROR_STREAM_LOST, once, when a transaction expired meanwhile and nothing was sent.
 *   Discarding it closes the connection
 */
DexFuture *
manor_hrana_stream_run (ManorHranaStream   *self,
                        ManorHranaPipeline *pipeline,
                        guint               timeout)
{
  ManorHranaJob *job;

  dex_return_error_if_fail (MANOR_IS_HRANA_STREAM (self));
  dex_return_error_if_fail (pipeline != NULL);

  job = _manor_hrana_job_new (self->client, self->name_space);
  job->pipeline = pipeline;
  job->timeout = timeout;

  return give (self, job);
}

/**
 * manor_hrana_stream_query:
 * @self: a `ManorHranaStream`
 * @sql: one statement
 * @parameters: (nullable): as manor_hrana_batch_add()
 * @max_rows: how many rows to read at most, 0 for all
 * @max_bytes: how large the result may be, 0 for any size
 * @reads: whether it only reads, so that it may be asked again in another way
 *
 * Runs a statement, after what was given before. As manor_hrana_client_query(), within the stream
 * and its transaction.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorResult, or rejects
 */
DexFuture *
manor_hrana_stream_query (ManorHranaStream *self,
                          const char       *sql,
                          ManorResult      *parameters,
                          guint             max_rows,
                          gsize             max_bytes,
                          gboolean          reads)
{
  ManorHranaJob *job;

  dex_return_error_if_fail (MANOR_IS_HRANA_STREAM (self));
  dex_return_error_if_fail (sql != NULL);

  job = _manor_hrana_job_new (self->client, self->name_space);
  job->sql = g_strdup (sql);
  job->parameters = parameters != NULL ? g_object_ref (parameters) : NULL;
  job->limits = (ManorHranaLimits) { max_rows, max_bytes };
  job->reads = reads;
  /* A statement may take its time; who waits can stop it. */
  job->timeout = G_MAXUINT;

  return give (self, job);
}

/**
 * manor_hrana_stream_cancel:
 * @self: a `ManorHranaStream`
 *
 * Ends everything that was given so far, by closing the connection: it rejects with
 * %MANOR_SQL_ERROR_INTERRUPTED, and the server rolls an open transaction back. Never waits.
 */
void
manor_hrana_stream_cancel (ManorHranaStream *self)
{
  g_return_if_fail (MANOR_IS_HRANA_STREAM (self));

  if (self->running != NULL)
    stop_job (self->running);
  for (GList *link = self->jobs.head; link != NULL; link = link->next)
    stop_job (link->data);
}

/**
 * manor_hrana_stream_close:
 * @self: a `ManorHranaStream`
 *
 * Ends what is under way and lets the server's part go, which rolls an open transaction back. No
 * other request is taken.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a boolean when the server let go
 *   of it or cannot be reached
 */
DexFuture *
manor_hrana_stream_close (ManorHranaStream *self)
{
  dex_return_error_if_fail (MANOR_IS_HRANA_STREAM (self));

  manor_hrana_stream_cancel (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  set_state (self, MANOR_HRANA_STREAM_CLOSED, FALSE);

  return end_thread (self);
}
