/* bench-turso.c: the databases of a Turso organization, listed and surveyed by Manor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   bench-turso list DIR ORG                     lists: milliseconds, how many, what it takes in memory
 *   bench-turso survey DIR ORG SCHEMA PATTERN N  lists, and surveys N times
 *
 * Prints “name value” lines. The platform and its token are in the environment, as for the official command
 * line. Settings go to DIR.
 */

#include "config.h"

#include <stdio.h>
#include <sys/resource.h>

#include "bench-work.h"
#include "manor-fiber.h"

typedef struct
{
  const char *dir;
  const char *organization;
  const char *schema;    /* NULL: only list */
  const char *pattern;
  guint       n_surveys;
} Request;

static void
say_stall (const char *what)
{
  double worked;
  double longest = bench_take_stall (&worked);

  printf ("%s-stall %.1f\n%s-stall-worked %.1f\n", what, longest, what, worked);
}

static DexFuture *
work_fiber (gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(ManorConsole) console = manor_console_new (request->dir, request->dir);
  g_autoptr(ManorTursoDraft) draft = manor_turso_draft_new ();
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  long before = bench_get_resident ();
  gint64 start = g_get_monotonic_time ();
  struct rusage usage;

  if (!manor_turso_draft_take_environment (draft))
    g_error ("there is no token in the environment");
  g_object_set (draft, "organization", request->organization, NULL);
  connection = manor_await_object (manor_console_add_turso (console, draft), &error);
  bench_check_listed (connection, error, start);
  getrusage (RUSAGE_SELF, &usage);
  printf ("databases %u\nmemory %ld\npeak %ld\n", g_list_model_get_n_items (manor_connection_get_databases (connection)),
          (bench_get_resident () - before) / 1024, (usage.ru_maxrss - before) / 1024);
  say_stall ("list");

  if (request->schema == NULL)
    return dex_future_new_true ();

  bench_set_rule (connection, request->schema, request->pattern);
  for (guint i = 0; i < request->n_surveys; i++)
    bench_survey (manor_console_get_survey (console, manor_connection_find_fleet (connection, request->schema)));
  say_stall ("survey");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  gboolean lists = argc == 4 && g_str_equal (argv[1], "list");
  Request request = { 0 };

  if (!lists && (argc != 7 || !g_str_equal (argv[1], "survey")))
    return 2;

  request.dir = argv[2];
  request.organization = argv[3];
  if (!lists)
    {
      request.schema = argv[4];
      request.pattern = argv[5];
      request.n_surveys = (guint) atoi (argv[6]);
    }

  dex_init ();
  setvbuf (stdout, NULL, _IOLBF, 0);
  bench_run (work_fiber, &request);

  return 0;
}
