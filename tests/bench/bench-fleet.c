/* bench-fleet.c: a fleet of files, worked on by Manor and by the bare loop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   bench-fleet make DIR N          N children of about 100 KiB, in step with their schema
 *   bench-fleet target DIR KIND     changes the schema database: “add-column” or “rebuild”
 *   bench-fleet survey DIR          surveys, prints milliseconds
 *   bench-fleet plan DIR            prints the plan as a script
 *   bench-fleet push DIR            prepares and pushes, prints milliseconds of each
 *   bench-fleet bare DIR FILE       the script's statements in one thread, one transaction a
 *                                   child, nothing checked; prints milliseconds
 */

#include "config.h"

#include <sqlite3.h>
#include <stdio.h>

#include "bench-work.h"
#include "manor-fiber.h"

#define SCHEMA                                                                    \
  "CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);"   \
  "CREATE TABLE messages(id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL"        \
  " REFERENCES users(id), body TEXT NOT NULL, created_at TEXT);"                  \
  "CREATE INDEX messages_by_user ON messages(user_id);"

/* The same children as in the fleet.ini. */
static GPtrArray *
list_children (const char *dir)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "child") && g_str_has_suffix (name, ".db"))
      g_ptr_array_add (paths, g_build_filename (dir, name, NULL));
  g_ptr_array_sort_values (paths, (GCompareFunc) g_strcmp0);

  return g_steal_pointer (&paths);
}

static void
execute (sqlite3    *db,
         const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sqlite3_db_filename (db, NULL), message);
}

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *db = NULL;

  if (sqlite3_open (path, &db) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (db));

  return db;
}

static void
make (const char *dir,
      int         n)
{
  g_autofree char *first = g_build_filename (dir, "child00000.db", NULL);
  g_autofree char *schema = g_build_filename (dir, "fleet-schema.db", NULL);
  g_autofree char *rules = g_build_filename (dir, "fleet.ini", NULL);
  g_autofree char *content = NULL;
  sqlite3 *db;
  gsize length;

  g_mkdir_with_parents (dir, 0755);
  db = open_file (schema);
  execute (db, SCHEMA);
  sqlite3_close (db);

  db = open_file (first);
  execute (db, SCHEMA
           "BEGIN;"
           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<50)"
           " INSERT INTO users SELECT i, 'User '||i, 'user'||i||'@example.org' FROM n;"
           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<800)"
           " INSERT INTO messages SELECT i, 1+i%50, 'A message of some length, number '||i"
           "||', long enough to look like what people write', '2026-01-01 00:00:00' FROM n;"
           "COMMIT;");
  sqlite3_close (db);

  g_assert_true (g_file_get_contents (first, &content, &length, NULL));
  for (int i = 1; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("child%05d.db", i);
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_assert_true (g_file_set_contents_full (path, content, length, G_FILE_SET_CONTENTS_NONE,
                                               0644, NULL));
    }
  g_assert_true (g_file_set_contents (rules, "[fleet-schema]\nchildren=child*\n", -1, NULL));
  printf ("%d children of %" G_GSIZE_FORMAT " KiB\n", n, length / 1024);
}

static void
target (const char *dir,
        const char *kind)
{
  g_autofree char *path = g_build_filename (dir, "fleet-schema.db", NULL);
  sqlite3 *db = open_file (path);

  if (g_str_equal (kind, "add-column"))
    execute (db, "ALTER TABLE messages ADD COLUMN edited_at TEXT");
  else
    execute (db, "DROP TABLE messages;"
                 "CREATE TABLE messages(id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL"
                 " REFERENCES users(id), body TEXT NOT NULL, created_at TEXT NOT NULL DEFAULT '');"
                 "CREATE INDEX messages_by_user ON messages(user_id);");
  sqlite3_close (db);
}

static void
bare (const char *dir,
      const char *file)
{
  g_autoptr(GPtrArray) children = list_children (dir);
  g_autofree char *sql = NULL;
  gint64 start;

  g_assert_true (g_file_get_contents (file, &sql, NULL, NULL));
  start = g_get_monotonic_time ();
  for (guint i = 0; i < children->len; i++)
    {
      sqlite3 *db = open_file (g_ptr_array_index (children, i));

      execute (db, sql);
      sqlite3_close (db);
    }
  printf ("%.1f\n", (double) (g_get_monotonic_time () - start) / 1000);
}

typedef struct
{
  const char *command;
  const char *dir;
} Request;

static DexFuture *
work_fiber (gpointer user_data)
{
  Request *request = user_data;
  g_autofree char *config = g_build_filename (request->dir, "config", NULL);
  g_autofree char *schema = g_build_filename (request->dir, "fleet-schema.db", NULL);
  g_autoptr(ManorConsole) console = manor_console_new (config, config);
  g_autoptr(ManorFleet) fleet = NULL;
  g_autoptr(GError) error = NULL;
  ManorSurvey *survey;
  gint64 start = g_get_monotonic_time ();

  fleet = manor_await_object (manor_console_find_fleet (console, schema), &error);
  bench_check (fleet != NULL, error);
  bench_say ("list", start);

  survey = manor_console_get_survey (console, fleet);
  bench_survey (survey);

  if (g_str_equal (request->command, "push"))
    bench_push (survey, request->dir, NULL);
  else if (g_str_equal (request->command, "plan"))
    {
      g_autoptr(ManorVariant) variant = g_list_model_get_item (manor_survey_get_variants (survey), 0);
      g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
      g_autoptr(ManorPlan) plan = manor_await_object (manor_variant_make_plan (variant, options), &error);
      g_autofree char *sql = NULL;
      g_autofree char *path = g_build_filename (request->dir, "plan.sql", NULL);

      bench_check (plan != NULL, error);
      sql = manor_plan_dup_sql (plan);
      bench_check (g_file_set_contents (path, sql, -1, &error), error);
    }

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  if (argc < 3)
    return 2;

  dex_init ();

  if (g_str_equal (argv[1], "make") && argc > 3)
    make (argv[2], atoi (argv[3]));
  else if (g_str_equal (argv[1], "target") && argc > 3)
    target (argv[2], argv[3]);
  else if (g_str_equal (argv[1], "bare") && argc > 3)
    bare (argv[2], argv[3]);
  else
    {
      Request request = { argv[1], argv[2] };

      bench_run (work_fiber, &request);
    }

  return 0;
}
