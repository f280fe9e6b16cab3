/* test-folder-changes.c: making and deleting databases in a folder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-catalogue.h"
#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-sqlite.h"
#include "manor-test-database.h"
#include "manor-test-folder.h"
#include "manor-test.h"

static void
test_create (void)
{
  static const char * const bad_names[] = {
    "", ".hidden", "a/b", "../up", "all*", "who?", "line\nbreak", "name.db", "name.SQLITE",
    " blank", "blank ", "\xff\xfe", "[a]",
  };
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  g_autoptr(ManorDatabase) made = NULL;
  g_autoptr(ManorDatabase) again = NULL;
  g_autoptr(ManorDatabase) wrong = NULL;
  g_autoptr(ManorDatabase) dumped = NULL;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GDir) dir = NULL;
  g_autoptr(GError) error = NULL;
  guint n_files = 0;

  await_refresh (connection);
  made = manor_await_object (manor_connection_create_database (
                               connection, "Zoë's",
                               "CREATE TABLE t(a); CREATE VIEW v AS SELECT a FROM t;"), &error);
  g_assert_no_error (error);
  g_assert_true (manor_connection_find_database (connection, "Zoë's") == made);
  catalogue = manor_await_object (manor_database_load_catalogue (made), &error);
  g_assert_cmpuint (manor_catalogue_get_n_objects (catalogue), ==, 2);

  again = manor_await_object (manor_connection_create_database (connection, "Zoë's", ""), &error);
  g_assert_null (again);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);

  wrong = manor_await_object (manor_connection_create_database (
                                connection, "wrong", "CREATE TABLE t(a); CREATE TABLE t(a)"), &error);
  g_assert_null (wrong);
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_clear_error (&error);

  dumped = manor_await_object (manor_connection_create_database (
                                 connection, "dumped",
                                 "PRAGMA foreign_keys=OFF; BEGIN TRANSACTION; CREATE TABLE t(a);"
                                 "INSERT INTO t VALUES (1); COMMIT;"), &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (bad_names); i++)
    {
      g_autoptr(GError) name_error = NULL;
      g_autoptr(ManorDatabase) none =
        manor_await_object (manor_connection_create_database (connection, bad_names[i], ""),
                            &name_error);

      g_assert_null (none);
      g_assert_error (name_error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
    }

  /* Nothing lies about: neither of what failed nor of what was made. */
  dir = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n_files++;
  g_assert_cmpuint (n_files, ==, 2);
}

/* A file that came after the folder was read is not written over. */
static void
test_create_race (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  g_autoptr(ManorDatabase) made = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  await_refresh (connection);
  path = manor_test_folder_write (folder, "a.db", "precious", -1);
  made = manor_await_object (manor_connection_create_database (connection, "a", ""), &error);
  g_assert_null (made);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_file_get_contents (path, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, "precious");
}

static void
test_create_child (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  g_autoptr(ManorDatabase) covered = NULL;
  g_autoptr(ManorDatabase) added = NULL;
  g_autoptr(ManorDatabase) taken = NULL;
  g_autoptr(ManorCatalogue) schema = NULL;
  g_autoptr(ManorCatalogue) child = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  ManorFleet *fleet;

  make_file (folder, "base.db",
             "CREATE TABLE users(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);"
             "CREATE TABLE notes(id, user REFERENCES users); CREATE INDEX n ON notes(user);"
             "CREATE TRIGGER g AFTER INSERT ON users BEGIN INSERT INTO notes VALUES (1, new.id); "
             "END; INSERT INTO users(name) VALUES ('somebody')");
  make_file (folder, "aaa.db", "");
  g_free (manor_test_folder_write (folder, "fleet.ini",
                                   "[aaa]\nchildren=first-*\n[base]\nchildren=tenant-*\n", -1));
  await_refresh (connection);
  fleet = manor_connection_find_fleet (connection, "base");

  covered = manor_await_object (manor_connection_create_child (connection, fleet, "tenant-1"),
                                &error);
  g_assert_no_error (error);
  added = manor_await_object (manor_connection_create_child (connection, fleet, "acme"), &error);
  g_assert_no_error (error);
  assert_names (G_LIST_MODEL (fleet), "acme|tenant-1");
  g_assert_cmpuint (g_strv_length ((char **) manor_rule_get_patterns (
                                     manor_fleet_get_rule (fleet))), ==, 2);

  schema = manor_await_object (manor_database_load_catalogue (manor_fleet_get_schema (fleet)),
                               &error);
  child = manor_await_object (manor_database_load_catalogue (added), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (manor_catalogue_get_fingerprint (child), ==,
                   manor_catalogue_get_fingerprint (schema));

  /* The schema, not the rows. */
  rows = manor_await_object (manor_database_query (added, "SELECT count(*) FROM users", 0), &error);
  g_assert_cmpint (manor_result_get_integer (rows, 0, 0), ==, 0);

  /* The other fleet's pattern would have it. */
  taken = manor_await_object (manor_connection_create_child (connection, fleet, "first-1"), &error);
  g_assert_null (taken);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_null (manor_connection_find_database (connection, "first-1"));
}

static void
test_delete (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  ManorDatabase *database;

  /* The trash is in the one and found by way of the other. */
  g_mkdir_with_parents (g_get_home_dir (), 0700);
  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  make_file (folder, "a.db", "PRAGMA journal_mode = WAL; CREATE TABLE t(a)");
  await_refresh (connection);
  database = manor_connection_find_database (connection, "a");

  {
    g_autoptr(ManorSqlite) other = manor_sqlite_open (path, MANOR_SQLITE_NONE, NULL);

    manor_sqlite_execute (other, "BEGIN IMMEDIATE", NULL);
    g_assert_false (manor_await (manor_connection_delete_database (connection, database), &error));
    g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY);
    g_clear_error (&error);
  }

  /* Not every file system has a trash; then the file stays and the error says what to do. */
  if (manor_await (manor_connection_delete_database (connection, database), &error))
    {
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_null (manor_connection_find_database (connection, "a"));
    }
  else
    {
      g_test_message ("no trash here: %s", error->message);
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_nonnull (strstr (error->message, path));
      g_assert_nonnull (manor_connection_find_database (connection, "a"));
    }
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/folder-changes/create", test_create);
  MANOR_TEST_FIBER ("/folder-changes/create-race", test_create_race);
  MANOR_TEST_FIBER ("/folder-changes/create-child", test_create_child);
  MANOR_TEST_FIBER ("/folder-changes/delete", test_delete);

  return g_test_run ();
}
