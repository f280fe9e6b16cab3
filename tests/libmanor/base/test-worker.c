/* test-worker.c: blocking work behind futures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "manor-fiber.h"
#include "manor-test.h"
#include "manor-worker.h"

typedef struct
{
  int      number;
  GThread *thread;
} Job;

static int n_running;
static int n_running_most;
static int n_freed;
static GString *order;

static void
job_free (gpointer data)
{
  g_atomic_int_inc (&n_freed);
  g_free (data);
}

static Job *
job_new (int number)
{
  Job *job = g_new0 (Job, 1);

  job->number = number;
  job->thread = g_thread_self ();

  return job;
}

static gboolean
double_thread (gpointer   data,
               GValue    *result,
               GError   **error)
{
  Job *job = data;

  g_assert_true (g_thread_self () != job->thread);

  if (job->number < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "job %d", job->number);
      return FALSE;
    }

  if (job->number > 0)
    {
      g_value_init (result, G_TYPE_INT);
      g_value_set_int (result, 2 * job->number);
    }

  return TRUE;
}

static void
test_results (void)
{
  g_autoptr(ManorWorker) worker = manor_worker_new ("test", 2);
  GThread *thread = g_thread_self ();
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (manor_worker_get_n_threads (worker), ==, 2);
  n_freed = 0;

  for (int i = 1; i < 200; i++)
    {
      g_assert_cmpint (manor_await_int (manor_worker_run (worker, double_thread, job_new (i),
                                                          job_free), &error), ==, 2 * i);
      g_assert_no_error (error);
      g_assert_true (g_thread_self () == thread);
      /* Freed before the answer is known. */
      g_assert_cmpint (g_atomic_int_get (&n_freed), ==, i);
    }

  /* What fills nothing in is true. */
  g_assert_true (manor_await_boolean (manor_worker_run (worker, double_thread, job_new (0),
                                                        job_free), &error));
  g_assert_no_error (error);

  g_assert_false (manor_await (manor_worker_run (worker, double_thread, job_new (-7), job_free),
                               &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "job -7");
}

static gboolean
append_thread (gpointer   data,
               GValue    *result,
               GError   **error)
{
  g_string_append_printf (order, "%d ", ((Job *) data)->number);

  return TRUE;
}

static void
test_order (void)
{
  g_autoptr(ManorWorker) worker = manor_worker_new ("test", 1);
  g_autoptr(GString) expected = g_string_new (NULL);

  order = g_string_new (NULL);
  for (int i = 0; i < 500; i++)
    {
      g_string_append_printf (expected, "%d ", i);
      dex_future_disown (manor_worker_run (worker, append_thread, job_new (i), job_free));
    }
  manor_await (manor_worker_run (worker, append_thread, job_new (500), job_free), NULL);
  g_string_append (expected, "500 ");

  g_assert_cmpstr (order->str, ==, expected->str);
  g_string_free (g_steal_pointer (&order), TRUE);
}

static gboolean
count_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  int n = g_atomic_int_add (&n_running, 1) + 1;

  for (int most = g_atomic_int_get (&n_running_most); n > most;
       most = g_atomic_int_get (&n_running_most))
    if (g_atomic_int_compare_and_exchange (&n_running_most, most, n))
      break;

  g_usleep (1000);
  g_atomic_int_add (&n_running, -1);

  return TRUE;
}

/* As many as there are threads at one time, and no more. */
static void
test_threads (void)
{
  g_autoptr(ManorWorker) worker = manor_worker_new ("test", 3);
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);

  n_running_most = 0;
  for (int i = 0; i < 40; i++)
    g_ptr_array_add (futures, manor_worker_run (worker, count_thread, job_new (i), job_free));
  for (guint i = 0; i < futures->len; i++)
    manor_await (dex_ref (futures->pdata[i]), NULL);

  g_assert_cmpint (n_running_most, ==, 3);
}

/* The jobs that wait are carried out all the same. */
static void
test_dropped (void)
{
  ManorWorker *worker = manor_worker_new ("test", 1);
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);

  n_freed = 0;
  for (int i = 1; i <= 50; i++)
    g_ptr_array_add (futures, manor_worker_run (worker, double_thread, job_new (i), job_free));
  g_object_unref (worker);

  for (guint i = 0; i < futures->len; i++)
    g_assert_cmpint (manor_await_int (dex_ref (futures->pdata[i]), NULL), ==, (int) (2 * (i + 1)));
  g_assert_cmpint (n_freed, ==, 50);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/worker/results", test_results);
  MANOR_TEST_FIBER ("/worker/order", test_order);
  MANOR_TEST_FIBER ("/worker/threads", test_threads);
  MANOR_TEST_FIBER ("/worker/dropped", test_dropped);

  return g_test_run ();
}
