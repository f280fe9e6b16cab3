/* bench-work.c: what all programs that measure Manor's core do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "bench-work.h"
#include "manor-fiber.h"

/* The longest turn of the main loop, from the end of one wait to the beginning of the next, in microseconds. */
static struct
{
  gint64 turned;   /* when the last wait ended */
  gint64 worked;   /* of the processor, then */
  gint64 longest;
  gint64 longest_worked;
} stall;

static gint64
get_worked (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint
poll_cb (GPollFD *fds,
         guint    n_fds,
         gint     timeout)
{
  gint64 now = g_get_monotonic_time ();
  gint result;

  if (stall.turned != 0 && now - stall.turned > stall.longest)
    {
      stall.longest = now - stall.turned;
      stall.longest_worked = get_worked () - stall.worked;
    }

  result = g_poll (fds, n_fds, timeout);
  stall.turned = g_get_monotonic_time ();
  stall.worked = get_worked ();

  return result;
}

double
bench_take_stall (double *worked)
{
  double longest = (double) stall.longest / 1000;

  *worked = (double) stall.longest_worked / 1000;
  stall.longest = 0;
  stall.longest_worked = 0;

  return longest;
}

void
bench_run (DexFiberFunc func,
           gpointer     data)
{
  g_autoptr(DexFuture) future = NULL;

  g_main_context_set_poll_func (NULL, poll_cb);
  future = manor_fiber_spawn (1024 * 1024, func, data, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
}

void
bench_check (gboolean  done,
             GError   *error)
{
  if (!done)
    g_error ("%s", error->message);
}

void
bench_say (const char *what,
           gint64      start)
{
  printf ("%s %.1f\n", what, (double) (g_get_monotonic_time () - start) / 1000);
}

void
bench_survey (ManorSurvey *survey)
{
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  bench_check (manor_await (manor_survey_refresh (survey), &error), error);
  bench_say ("survey", start);
  printf ("children %u\nunreachable %u\n", manor_survey_get_n_total (survey),
          manor_survey_count (survey, MANOR_CHILD_UNREACHABLE));
}

void
bench_check_listed (ManorConnection *connection,
                    GError          *error,
                    gint64           start)
{
  bench_check (connection != NULL, error);
  bench_check (manor_connection_get_state (connection) == MANOR_CONNECTION_READY,
               (GError *) manor_connection_get_error (connection));
  bench_say ("list", start);
}

void
bench_set_rule (ManorConnection *connection,
                const char      *schema,
                const char      *pattern)
{
  const char *patterns[] = { pattern, NULL };
  g_autoptr(GError) error = NULL;

  bench_check (manor_await (manor_connection_set_rule (connection, schema, patterns), &error), error);
}

void
bench_push (ManorSurvey *survey,
            const char  *dir,
            const char  *script)
{
  g_autofree char *path = g_build_filename (dir, "journal", "manor.db", NULL);
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(ManorPushOptions) options = manor_push_options_new ();
  g_autoptr(ManorPush) work = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_object_set (options, "script", script, NULL);
  work = manor_push_new (survey, options, journal);
  bench_check (manor_await (manor_push_prepare (work), &error), error);
  bench_say ("prepare", start);
  start = g_get_monotonic_time ();
  report = manor_await_object (manor_push_run (work), &error);
  bench_check (report != NULL, error);
  bench_say ("push", start);
  printf ("applied %u\n", manor_report_count (report, MANOR_TARGET_APPLIED));
}

long
bench_get_resident (void)
{
  g_autofree char *text = NULL;
  long size = 0;
  long resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) ||
      sscanf (text, "%ld %ld", &size, &resident) != 2)
    g_error ("/proc/self/statm cannot be read");

  return resident * (sysconf (_SC_PAGESIZE) / 1024);
}
