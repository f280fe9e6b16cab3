/* test-demo.c: the demo fleets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "manor-demo.h"
#include "manor-fiber.h"
#include "manor-sqlite.h"
#include "manor-test.h"

#define N_SLACK 24
#define N_NOTES 8

static gboolean
make (const char  *path,
      GError     **error)
{
  g_autoptr(GFile) folder = g_file_new_for_path (path);

  return manor_await (manor_demo_make (folder), error);
}

static char *
make_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("manor-demo-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static ManorSqlite *
open_file (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;
  ManorSqlite *database = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, &error);

  g_assert_no_error (error);

  return database;
}

static gint64
count (const char *folder,
       const char *name,
       const char *sql)
{
  g_autoptr(ManorSqlite) database = open_file (folder, name);
  g_autoptr(GError) error = NULL;
  gint64 n = -1;

  manor_sqlite_query_integer (database, sql, &n, &error);
  g_assert_no_error (error);

  return n;
}

static GPtrArray *
list_files (const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) g_strcmp0);

  return names;
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GPtrArray) names = list_files (folder);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
check_database (const char *folder,
                const char *name)
{
  const char *what = g_str_has_suffix (name, "-notes.db") ? "SELECT count(*) FROM notes"
                                                          : "SELECT count(*) FROM messages";
  gint64 n = count (folder, name, what);

  g_test_message ("%s: %" G_GINT64_FORMAT, name, n);
  g_assert_cmpint (n, >=, g_str_has_suffix (name, "-notes.db") ? 10 : 150);
  g_assert_cmpint (n, <=, 3000);
  g_assert_cmpint (count (folder, name, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
  g_assert_cmpint (count (folder, name, "SELECT count(*) FROM pragma_integrity_check WHERE "
                                        "integrity_check <> 'ok'"), ==, 0);

  if (g_str_has_suffix (name, "-slack.db"))
    {
      g_assert_cmpint (count (folder, name, "SELECT count(*) FROM messages WHERE content LIKE '%{%'"
                                            " OR content = ''"), ==, 0);
      g_assert_cmpint (count (folder, name, "SELECT count(DISTINCT user_id) FROM messages"), >=, 5);
      g_assert_cmpint (count (folder, name, "SELECT count(*) FROM messages WHERE created_at"
                                            " NOT BETWEEN '2024-09-02' AND '2025-06-01'"), ==, 0);
      g_assert_cmpint (count (folder, name, "SELECT count(*) FROM messages WHERE"
                                            " strftime('%w', created_at) IN ('0', '6')"), ==, 0);
    }
}

static void
test_content (void)
{
  g_autofree char *parent = make_folder ();
  g_autofree char *folder = g_build_filename (parent, "new", "demo", NULL);
  g_autofree char *above = g_path_get_dirname (folder);
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GPtrArray) beside = NULL;
  g_autoptr(GError) error = NULL;
  guint n_slack = 0;
  guint n_notes = 0;
  guint n_behind = 0;

  make (folder, &error);
  g_assert_no_error (error);
  names = list_files (folder);
  beside = list_files (above);

  g_assert_cmpuint (beside->len, ==, 1);
  g_assert_cmpuint (names->len, ==, N_SLACK + N_NOTES + 3);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];

      n_slack += g_str_has_suffix (name, "-slack.db");
      n_notes += g_str_has_suffix (name, "-notes.db");

      if (g_str_has_suffix (name, "-slack.db") || g_str_has_suffix (name, "-notes.db"))
        {
          check_database (folder, name);
          n_behind += count (folder, name, "SELECT count(*) = 0 FROM sqlite_schema WHERE name IN "
                                           "('direct_messages', 'reminders')") != 0;
        }
    }

  g_assert_cmpuint (n_slack, ==, N_SLACK);
  g_assert_cmpuint (n_notes, ==, N_NOTES);
  g_assert_cmpuint (n_behind, ==, 7);
  g_assert_cmpint (count (folder, "meridian-slack.db", "SELECT count(*) FROM users WHERE email IS NULL"), ==, 1);
  g_assert_cmpint (count (folder, "harborline-slack.db", "SELECT count(*) FROM standby_rota"), ==, 5);
  g_assert_cmpint (count (folder, "slack-schema.db", "SELECT count(*) FROM users"), ==, 0);
  g_assert_cmpint (count (folder, "slack-schema.db", "SELECT count(*) FROM direct_messages"), ==, 0);
  g_assert_cmpint (count (folder, "notes-schema.db", "SELECT count(*) FROM reminders"), ==, 0);

  remove_folder (folder);
  g_assert_cmpint (g_rmdir (above), ==, 0);
  g_assert_cmpint (g_rmdir (parent), ==, 0);
}

/* Made twice, once beside and once inside an empty folder, it is the same to the byte. */
static void
test_same (void)
{
  g_autofree char *empty = make_folder ();
  g_autofree char *second = g_strconcat (empty, "-second", NULL);
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GPtrArray) second_names = NULL;
  g_autoptr(GError) error = NULL;

  make (empty, &error);
  g_assert_no_error (error);
  make (second, &error);
  g_assert_no_error (error);

  names = list_files (empty);
  second_names = list_files (second);
  g_assert_cmpuint (names->len, ==, second_names->len);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (empty, names->pdata[i], NULL);
      g_autofree char *second_path = g_build_filename (second, names->pdata[i], NULL);
      g_autofree char *bytes = NULL;
      g_autofree char *second_bytes = NULL;
      gsize length;
      gsize second_length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_true (g_file_get_contents (second_path, &second_bytes, &second_length, NULL));
      g_assert_cmpmem (bytes, length, second_bytes, second_length);
    }

  remove_folder (empty);
  remove_folder (second);
}

static void
test_refused (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *file = g_build_filename (folder, "mine.txt", NULL);
  g_autofree char *below_file = g_build_filename (file, "demo", NULL);
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) file_error = NULL;
  g_autoptr(GError) below_error = NULL;

  g_assert_true (g_file_set_contents (file, "mine", -1, NULL));

  g_assert_false (make (folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_false (make (file, &file_error));
  g_assert_nonnull (file_error);
  g_assert_false (make (below_file, &below_error));
  g_assert_nonnull (below_error);

  names = list_files (folder);
  g_assert_cmpuint (names->len, ==, 1);
  remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/demo/content", test_content);
  MANOR_TEST_FIBER ("/demo/same", test_same);
  MANOR_TEST_FIBER ("/demo/refused", test_refused);

  return g_test_run ();
}
