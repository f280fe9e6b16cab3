/* test-files-fixture.h: a fleet of real files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-push.h"
#include "manor-sqlite.h"
#include "manor-test.h"

#define BEFORE "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);" \
               "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT);" \
               "CREATE INDEX notes_user ON notes (user_id);" \
               "CREATE VIEW named AS SELECT name, body FROM notes JOIN users ON users.id = user_id"
/* A rebuild, a new column, a new table. */
#define AFTER  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, email TEXT);" \
               "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id)," \
               " body TEXT);" \
               "CREATE INDEX notes_user ON notes (user_id);" \
               "CREATE VIEW named AS SELECT name, body FROM notes JOIN users ON users.id = user_id;" \
               "CREATE TABLE tags (id INTEGER PRIMARY KEY, tag TEXT)"
#define SERIES "WITH RECURSIVE generate_series (value) AS (SELECT 1 UNION ALL SELECT value + 1" \
               " FROM generate_series WHERE value < %u)"

#define N_CHILDREN 6

typedef struct
{
  char             *folder;
  ManorConnection  *connection;
  ManorSurvey      *survey;
  ManorPushOptions *options;
  ManorJournal     *journal;
  ManorPush        *push;
} Fixture;

static inline char *
child_path (const char *folder,
            guint       number)
{
  return g_strdup_printf ("%s/child%u.db", folder, number);
}

static inline void
execute (const char *path,
         const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_CREATE, &error);

  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, "PRAGMA synchronous = OFF", &error);
  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, sql, &error);
  g_assert_no_error (error);
}

static inline void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }

  g_rmdir (folder);
}

static inline char *
query_text (const char *path,
            const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, &error);
  char *text = NULL;

  g_assert_no_error (error);
  manor_sqlite_query_text (sqlite, sql, &text, &error);
  g_assert_no_error (error);

  return text;
}

/* A folder of a schema database that is ahead and children that are behind. */
static inline char *
make_folder (guint n_rows)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *series = g_strdup_printf (SERIES, n_rows);
  g_autofree char *fill = NULL;
  g_autofree char *ini = NULL;
  g_autofree char *schema = NULL;
  char *folder = g_dir_make_tmp ("manor-push-XXXXXX", &error);

  g_assert_no_error (error);

  ini = g_build_filename (folder, "fleet.ini", NULL);
  g_file_set_contents (ini, "[schema]\nchildren=child*\n", -1, &error);
  g_assert_no_error (error);

  schema = g_build_filename (folder, "schema.db", NULL);
  execute (schema, AFTER);

  fill = g_strdup_printf ("INSERT INTO users (name) VALUES ('ann'), ('Bob'), (NULL); "
                          "%s INSERT INTO notes (user_id, body) "
                          "SELECT 1 + value %% 3, 'note ' || value FROM generate_series", series);
  for (guint i = 1; i <= N_CHILDREN; i++)
    {
      g_autofree char *path = child_path (folder, i);

      /* Some in WAL mode, as applications have them. */
      if (i % 2 == 0)
        execute (path, "PRAGMA journal_mode = WAL");
      execute (path, BEFORE);
      execute (path, fill);
    }

  return folder;
}

static inline Fixture *
fixture_open (const char *folder)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(GFile) file = g_file_new_for_path (folder);
  g_autofree char *journal = g_build_filename (folder, ".data", "manor.db", NULL);
  g_autoptr(GError) error = NULL;

  fixture->folder = g_strdup (folder);
  fixture->connection = manor_folder_new ("test", "Test", file);
  manor_await (manor_connection_refresh (fixture->connection), &error);
  g_assert_no_error (error);
  fixture->survey = manor_survey_new (manor_connection_find_fleet (fixture->connection, "schema"));
  fixture->options = manor_push_options_new ();
  fixture->journal = manor_journal_new (journal);
  g_object_set (fixture->options, "jobs", 1, NULL);

  return fixture;
}

static inline Fixture *
fixture_new (guint n_rows)
{
  g_autofree char *folder = make_folder (n_rows);

  return fixture_open (folder);
}

static inline void
fixture_prepare (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->push);
  fixture->push = manor_push_new (fixture->survey, fixture->options, fixture->journal);
  manor_await (manor_push_prepare (fixture->push), &error);
  g_assert_no_error (error);
}

static inline ManorReport *
fixture_run (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  ManorReport *report = manor_await_object (manor_push_run (fixture->push), &error);

  g_assert_no_error (error);

  return report;
}

static inline void
fixture_free (Fixture *fixture)
{
  if (!g_test_subprocess ())
    remove_folder (fixture->folder);

  g_clear_object (&fixture->push);
  g_clear_object (&fixture->options);
  g_clear_object (&fixture->journal);
  g_clear_object (&fixture->survey);
  g_clear_object (&fixture->connection);
  g_free (fixture->folder);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static inline ManorPushTarget *
target (Fixture    *fixture,
        const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->push)); i++)
    {
      g_autoptr(ManorPushTarget) item = g_list_model_get_item (G_LIST_MODEL (fixture->push), i);

      if (g_strcmp0 (manor_push_target_get_name (item), name) == 0)
        return item;
    }

  return NULL;
}

/* Whether the child is as planned; it must be either that or as it was, and have its rows. */
static inline gboolean
is_after (const char *folder,
          guint       number,
          guint       n_rows)
{
  g_autofree char *path = child_path (folder, number);
  g_autofree char *objects = query_text (path, "SELECT group_concat (name, ' ') FROM "
                                               "(SELECT name FROM sqlite_schema ORDER BY name)");
  g_autofree char *columns = query_text (path, "SELECT group_concat (name, ' ') FROM "
                                               "pragma_table_info ('users')");
  g_autofree char *notes = query_text (path, "SELECT count (*) || ' ' || sum (id) || ' ' || "
                                             "sum (user_id) FROM notes");
  g_autofree char *users = query_text (path, "SELECT group_concat (id || ifnull (name, '-')) "
                                             "FROM users");
  g_autofree char *check = query_text (path, "PRAGMA integrity_check");
  g_autofree char *expected = NULL;
  gint64 user_sum = 0;
  gboolean after = strstr (objects, "tags") != NULL;

  for (guint i = 1; i <= n_rows; i++)
    user_sum += 1 + i % 3;
  expected = g_strdup_printf ("%u %u %" G_GINT64_FORMAT, n_rows, n_rows * (n_rows + 1) / 2,
                              user_sum);

  g_assert_cmpstr (objects, ==, after ? "named notes notes_user tags users"
                                      : "named notes notes_user users");
  g_assert_cmpstr (columns, ==, after ? "id name email" : "id name");
  g_assert_cmpstr (notes, ==, expected);
  g_assert_cmpstr (users, ==, "1ann,2Bob,3-");
  g_assert_cmpstr (check, ==, "ok");

  return after;
}

static inline guint
count_after (const char *folder,
             guint       n_rows)
{
  guint n_after = 0;

  for (guint i = 1; i <= N_CHILDREN; i++)
    n_after += is_after (folder, i, n_rows);

  return n_after;
}
