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

#include "bench-work.h"
#include "manor-fiber.h"

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
  session = manor_await_object (manor_database_open_session (database, MANOR_SESSION_READ_ONLY), &error);
  bench_check (session != NULL, error);

  before = bench_get_resident ();
  start = g_get_monotonic_time ();
  result = manor_await_object (manor_session_execute (session, request->text, NULL, 0, 0), &error);
  bench_check (result != NULL, error);
  bench_say ("rows", start);
  getrusage (RUSAGE_SELF, &usage);
  printf ("count %u\nmemory %ld\nresult %" G_GSIZE_FORMAT "\n", manor_result_get_n_rows (result),
          (usage.ru_maxrss - before) / 1024, manor_result_get_size (result) / 1024 / 1024);
  bench_check (manor_await (manor_session_close (session), &error), error);
}

static void
work_on_fleet (Request         *request,
               ManorConsole    *console,
               ManorConnection *connection)
{
  gboolean native = g_str_equal (request->command, "native");
  ManorSurvey *survey;

  if (!native)
    bench_set_rule (connection, request->name, request->text);

  survey = manor_console_get_survey (console,
                                     manor_connection_find_fleet (connection, request->name));
  bench_survey (survey);

  if (g_str_equal (request->command, "push"))
    bench_push (survey, request->dir, NULL);
  else if (native)
    bench_push (survey, request->dir, request->text);
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
  connection = manor_await_object (manor_console_add_server (console, draft), &error);
  bench_check_listed (connection, error, start);

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

  if (argc != 7)
    return 2;

  dex_init ();
  request = (Request) { argv[1], argv[2], argv[3], argv[4], argv[5], argv[6] };
  bench_run (work_fiber, &request);

  return 0;
}
