/* bench-server.c: a fleet of namespaces on a libSQL server, worked on by Manor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   bench-server survey DIR URL ADMIN SCHEMA PATTERN   lists and surveys, prints milliseconds
 *   bench-server push DIR URL ADMIN SCHEMA PATTERN     surveys, prepares and pushes
 *   bench-server native DIR URL ADMIN SCHEMA SCRIPT    surveys, prepares and pushes the script on a
 *                                                      fleet whose server carries changes on
 *   bench-server rows DIR URL ADMIN NAME SQL           reads a result whole
 *
 * Settings and journal go to DIR.
 */

#include "config.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "manor.h"

typedef struct
{
  const char *command;
  const char *dir;
  const char *url;
  const char *admin;
  const char *name;
  const char *text;
} Request;

static void
say (const char *what,
     gint64      start)
{
  printf ("%s %.1f\n", what, (double) (g_get_monotonic_time () - start) / 1000);
}

static void
check (gboolean  done,
       GError   *error)
{
  if (!done)
    g_error ("%s", error->message);
}

static void
push (Request     *request,
      ManorSurvey *survey,
      const char  *script)
{
  g_autofree char *path = g_build_filename (request->dir, "journal", "manor.db", NULL);
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(ManorPushOptions) options = manor_push_options_new ();
  g_autoptr(ManorPush) work = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_object_set (options, "script", script, NULL);
  work = manor_push_new (survey, options, journal);
  check (dex_await (manor_push_prepare (work), &error), error);
  say ("prepare", start);
  start = g_get_monotonic_time ();
  report = dex_await_object (manor_push_run (work), &error);
  check (report != NULL, error);
  say ("push", start);
  printf ("applied %u\n", manor_report_count (report, MANOR_TARGET_APPLIED));
}

/* KiB that are in memory now. */
static long
get_resident (void)
{
  g_autofree char *text = NULL;
  long size = 0;
  long resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) ||
      sscanf (text, "%ld %ld", &size, &resident) != 2)
    g_error ("/proc/self/statm cannot be read");

  return resident * (sysconf (_SC_PAGESIZE) / 1024);
}

static void
read_rows (Request         *request,
           ManorConnection *connection)
{
  ManorDatabase *database = manor_connection_find_database (connection, request->name);
  g_autoptr(ManorSession) session = NULL;
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) error = NULL;
  struct rusage usage;
  gint64 start;
  long before;

  g_assert_nonnull (database);
  session = dex_await_object (manor_database_open_session (database, MANOR_SESSION_READ_ONLY), &error);
  check (session != NULL, error);

  before = get_resident ();
  start = g_get_monotonic_time ();
  result = dex_await_object (manor_session_execute (session, request->text, NULL, 0, 0), &error);
  check (result != NULL, error);
  say ("rows", start);
  getrusage (RUSAGE_SELF, &usage);
  printf ("count %u\nmemory %ld\nresult %" G_GSIZE_FORMAT "\n", manor_result_get_n_rows (result),
          (usage.ru_maxrss - before) / 1024, manor_result_get_size (result) / 1024 / 1024);
  check (dex_await (manor_session_close (session), &error), error);
}

static void
work_on_fleet (Request         *request,
               ManorConsole    *console,
               ManorConnection *connection)
{
  gboolean native = g_str_equal (request->command, "native");
  const char *patterns[] = { request->text, NULL };
  g_autoptr(GError) error = NULL;
  ManorSurvey *survey;
  gint64 start;

  if (!native)
    check (dex_await (manor_connection_set_rule (connection, request->name, patterns), &error), error);

  survey = manor_console_get_survey (console,
                                     manor_connection_find_fleet (connection, request->name));
  start = g_get_monotonic_time ();
  check (dex_await (manor_survey_refresh (survey), &error), error);
  say ("survey", start);
  printf ("children %u\nunreachable %u\n", manor_survey_get_n_total (survey),
          manor_survey_count (survey, MANOR_CHILD_UNREACHABLE));

  if (g_str_equal (request->command, "push"))
    push (request, survey, NULL);
  else if (native)
    push (request, survey, request->text);
}

static DexFuture *
work_fiber (gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(ManorConsole) console = manor_console_new (request->dir, request->dir);
  g_autoptr(ManorServerDraft) draft = manor_server_draft_new ();
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_object_set (draft, "title", "bench", "url", request->url, "admin-url", request->admin, NULL);
  connection = dex_await_object (manor_console_add_server (console, draft), &error);
  check (connection != NULL, error);
  check (manor_connection_get_state (connection) == MANOR_CONNECTION_READY,
         (GError *) manor_connection_get_error (connection));
  say ("list", start);

  if (g_str_equal (request->command, "rows"))
    read_rows (request, connection);
  else
    work_on_fleet (request, console, connection);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  Request request;
  g_autoptr(DexFuture) future = NULL;

  if (argc != 7)
    return 2;

  dex_init ();
  request = (Request) { argv[1], argv[2], argv[3], argv[4], argv[5], argv[6] };
  future = dex_scheduler_spawn (NULL, 1024 * 1024, work_fiber, &request, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  return 0;
}
