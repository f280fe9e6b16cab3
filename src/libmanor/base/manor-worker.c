/* manor-worker.c: threads for blocking work, behind futures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-worker"

#include "config.h"

#include "manor-worker.h"

/**
 * ManorWorker:
 *
 * A few threads that do blocking work one piece after another.
 *
 * Invariants:
 *
 *  (1) A job is run, and its promise settled, exactly once, also when the worker is
 *      disposed with jobs still waiting.
 *  (2) With one thread, jobs run in the order in which they were given.
 *  (3) A job's data is freed on the thread that ran it, before the promise settles: nobody
 *      who awaited the job can meet what it held.
 */
struct _ManorWorker
{
  GObject      parent_instance;

  GThreadPool *pool;
  guint        n_threads;
};

typedef struct
{
  ManorWorkerFunc  func;
  gpointer         data;
  GDestroyNotify   data_destroy;
  DexPromise      *promise;
} Job;

G_DEFINE_FINAL_TYPE (ManorWorker, manor_worker, G_TYPE_OBJECT)

static void
run_job_thread (gpointer data,
                gpointer user_data)
{
  Job *job = data;
  g_autoptr(DexPromise) promise = g_steal_pointer (&job->promise);
  g_auto(GValue) result = G_VALUE_INIT;
  GError *error = NULL;
  gboolean done;

  done = job->func (job->data, &result, &error);

  if (job->data_destroy != NULL)
    job->data_destroy (job->data);
  g_free (job);

  if (!done)
    dex_promise_reject (promise, error);
  else if (G_IS_VALUE (&result))
    dex_promise_resolve (promise, &result);
  else
    dex_promise_resolve_boolean (promise, TRUE);
}

static void
manor_worker_finalize (GObject *object)
{
  ManorWorker *self = MANOR_WORKER (object);

  /* Does not wait for what runs: the last reference may go on one of the pool's threads. */
  g_thread_pool_free (self->pool, FALSE, FALSE);

  G_OBJECT_CLASS (manor_worker_parent_class)->finalize (object);
}

static void
manor_worker_class_init (ManorWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_worker_finalize;
}

static void
manor_worker_init (ManorWorker *self)
{
}

/**
 * manor_worker_new:
 * @name: for debuggers
 * @n_threads: how many jobs may run at one time, at least 1
 *
 * Makes a worker. Threads are started when there is work.
 *
 * Returns: (transfer full): a `ManorWorker`
 */
ManorWorker *
manor_worker_new (const char *name,
                  guint       n_threads)
{
  ManorWorker *self = g_object_new (MANOR_TYPE_WORKER, NULL);

  self->n_threads = MAX (n_threads, 1);
  /* Not exclusive: idle threads go back to GLib's pool, so that many sessions cost nothing. */
  self->pool = g_thread_pool_new (run_job_thread, NULL, (int) self->n_threads, FALSE, NULL);
  g_debug ("worker %s: at most %u threads", name, self->n_threads);

  return self;
}

/**
 * manor_worker_get_n_threads:
 * @self: a `ManorWorker`
 *
 * Returns: how many jobs may run at one time
 */
guint
manor_worker_get_n_threads (ManorWorker *self)
{
  g_return_val_if_fail (MANOR_IS_WORKER (self), 1);

  return self->n_threads;
}

/**
 * manor_worker_run:
 * @self: a `ManorWorker`
 * @func: (scope async): the work
 * @data: for @func
 * @data_destroy: (nullable): frees @data on the worker's thread
 *
 * Queues a job. Discarding the future does not stop it: what can be interrupted has a way of
 * its own.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the type @func fills in,
 *   %G_TYPE_BOOLEAN where it fills in none, or rejects with its error
 */
DexFuture *
manor_worker_run (ManorWorker     *self,
                  ManorWorkerFunc  func,
                  gpointer         data,
                  GDestroyNotify   data_destroy)
{
  DexPromise *promise;
  Job *job;

  dex_return_error_if_fail (MANOR_IS_WORKER (self));
  dex_return_error_if_fail (func != NULL);

  promise = dex_promise_new ();

  job = g_new0 (Job, 1);
  job->func = func;
  job->data = data;
  job->data_destroy = data_destroy;
  job->promise = dex_ref (promise);

  g_thread_pool_push (self->pool, job, NULL);

  return DEX_FUTURE (promise);
}
