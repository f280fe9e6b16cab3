/* test-folder.c: a folder of SQLite files as a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "config.h"

#include <string.h>

#include "manor-catalogue.h"
#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-sqlite.h"
#include "manor-test-database.h"
#include "manor-test-folder.h"
#include "manor-test-privileges.h"
#include "manor-test.h"

static void
test_names (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  g_autofree char *inner = g_build_filename (folder, "inner.db", NULL);
  ManorDatabase *database;
  g_autofree char *location = NULL;

  make_file (folder, "workspace10.db", "CREATE TABLE t(a)");
  make_file (folder, "workspace2.sqlite", "CREATE TABLE t(a)");
  make_file (folder, "Zoë 世界.sqlite3", "CREATE TABLE t(a)");
  make_file (folder, "it's \"quoted\".DB3", "CREATE TABLE t(a)");
  make_file (folder, "two.db", "CREATE TABLE t(a)");
  make_file (folder, "two.sqlite", "CREATE TABLE t(a)");
  make_file (folder, "two.sqlite.db", "CREATE TABLE t(a)");
  g_free (manor_test_folder_write (folder, "notes.txt", "no", -1));
  g_free (manor_test_folder_write (folder, ".hidden.db", "no", -1));
  g_free (manor_test_folder_write (folder, "two.db-wal", "", 0));
  g_free (manor_test_folder_write (folder, ".db", "no", -1));
  g_assert_no_errno (g_mkdir (inner, 0755));

  g_assert_cmpint (manor_connection_get_state (connection), ==, MANOR_CONNECTION_NEW);
  g_assert_cmpstr (manor_connection_get_kind (connection), ==, "folder");
  g_assert_cmpstr (manor_connection_get_location (connection), ==, folder);
  await_refresh (connection);
  g_assert_cmpint (manor_connection_get_state (connection), ==, MANOR_CONNECTION_READY);

  assert_names (manor_connection_get_databases (connection),
                "it's \"quoted\"|two|two.sqlite|two.sqlite.db|workspace2|workspace10|Zoë 世界");
  g_assert_cmpuint (g_strv_length ((char **) manor_connection_get_notes (connection)), ==, 2);

  database = manor_connection_find_database (connection, "workspace2");
  location = g_build_filename (folder, "workspace2.sqlite", NULL);
  g_assert_cmpstr (manor_database_get_location (database), ==, location);
  g_assert_cmpstr (manor_database_get_path (database), ==, "test/workspace2");
  g_assert_cmpint (manor_database_get_size (database), ==, 8192);
  g_assert_false (manor_database_get_read_only (database));
  g_assert_null (manor_connection_find_database (connection, "workspace3"));
}

static void
test_missing_folder (void)
{
  g_autoptr(ManorConnection) connection = open_folder ("/nowhere/at/all");
  g_autoptr(GFile) remote = g_file_new_for_uri ("sftp://example.com/databases");
  g_autoptr(ManorConnection) far = manor_folder_new ("far", NULL, remote);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) far_error = NULL;

  g_assert_false (manor_await (manor_connection_refresh (connection), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all"));
  g_assert_cmpint (manor_connection_get_state (connection), ==, MANOR_CONNECTION_FAILED);
  g_assert_error (manor_connection_get_error (connection), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_assert_false (manor_await (manor_connection_refresh (far), &far_error));
  g_assert_error (far_error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
test_reading (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(ManorResult) none = NULL;
  g_autoptr(ManorResult) lost = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  ManorDatabase *database;

  make_file (folder, "a.db", "CREATE TABLE t(a); CREATE INDEX i ON t(a);"
                             "INSERT INTO t VALUES (1), (2), (3)");
  await_refresh (connection);
  database = manor_connection_find_database (connection, "a");

  catalogue = manor_await_object (manor_database_load_catalogue (database), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_catalogue_get_n_objects (catalogue), ==, 2);

  rows = manor_await_object (manor_database_query (database, "SELECT a FROM t ORDER BY a", 2),
                             &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (rows), ==, 2);
  g_assert_true (manor_result_get_truncated (rows));

  none = manor_await_object (manor_database_query (database, "DELETE FROM t", 0), &error);
  g_assert_null (none);
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY);
  g_assert_true (g_str_has_prefix (error->message, "a: "));
  g_clear_error (&error);

  g_assert_no_errno (g_unlink (path));
  lost = manor_await_object (manor_database_read_schema (database), &error);
  g_assert_null (lost);
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, "a: "));
}

static void
count_changes_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  *(guint *) user_data += 1;
}

/* Awaits a condition that the folder's watch brings about. */
static void
await_names (GListModel *databases,
             const char *expected)
{
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *names = dup_names (databases);

      if (g_str_equal (names, expected))
        return;

      manor_await (dex_timeout_new_msec (20), NULL);
    }

  assert_names (databases, expected);
}

static void
test_following (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  GListModel *databases = manor_connection_get_databases (connection);
  g_autoptr(ManorDatabase) kept = NULL;
  g_autofree char *one = g_build_filename (folder, "one.db", NULL);
  g_autofree char *uno = g_build_filename (folder, "uno.db", NULL);
  guint n_changes = 0;

  make_file (folder, "one.db", "CREATE TABLE t(a)");
  make_file (folder, "two.db", "CREATE TABLE t(a)");
  await_refresh (connection);
  kept = g_object_ref (manor_connection_find_database (connection, "two"));
  g_signal_connect (databases, "items-changed", G_CALLBACK (count_changes_cb), &n_changes);

  make_file (folder, "three.db", "CREATE TABLE t(a)");
  await_names (databases, "one|three|two");
  g_assert_cmpuint (n_changes, ==, 1);

  g_assert_no_errno (g_rename (one, uno));
  await_names (databases, "three|two|uno");

  g_assert_no_errno (g_unlink (uno));
  await_names (databases, "three|two");

  g_free (manor_test_folder_write (folder, "fleet.ini", "[two]\nchildren=t*\n", -1));
  for (guint i = 0; i < 500 && manor_connection_find_fleet (connection, "two") == NULL; i++)
    manor_await (dex_timeout_new_msec (20), NULL);
  assert_names (G_LIST_MODEL (manor_connection_find_fleet (connection, "two")), "three");

  /* Who stays is the same. */
  g_assert_true (manor_connection_find_database (connection, "two") == kept);
}

static void
test_fleet_file (void)
{
  static const char text[] =
    "# Kept by hand, with care.\n"
    "\n"
    "[slack-schema]\n"
    "# the paying ones\n"
    "children=workspace*-slack; acme ;nobody\n"
    "colour=blue\n"
    "\n"
    "[something else]\n"
    "key=value\n";
  static const char * const patterns[] = { "b*", "odd;name", "Zoë", NULL };
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  g_autofree char *path = manor_test_folder_write (folder, "fleet.ini", text, -1);
  g_autofree char *after = NULL;
  g_autofree char *back = NULL;
  g_autoptr(GError) error = NULL;
  ManorFleet *fleet;

  make_file (folder, "slack-schema.db", "CREATE TABLE t(a)");
  make_file (folder, "workspace1-slack.db", "CREATE TABLE t(a)");
  make_file (folder, "workspace12-slack.db", "CREATE TABLE t(a)");
  make_file (folder, "acme.db", "CREATE TABLE t(a)");
  make_file (folder, "b.db", "CREATE TABLE t(a)");
  make_file (folder, "odd;name.db", "CREATE TABLE t(a)");
  await_refresh (connection);

  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_fleets (connection)), ==, 1);
  fleet = manor_connection_find_fleet (connection, "slack-schema");
  assert_names (G_LIST_MODEL (fleet), "acme|workspace1-slack|workspace12-slack");
  g_assert_cmpstr (manor_fleet_get_path (fleet), ==, "test/slack-schema");
  g_assert_cmpuint (g_strv_length ((char **) manor_fleet_get_missing (fleet)), ==, 1);
  g_assert_cmpstr (manor_fleet_get_missing (fleet)[0], ==, "nobody");

  manor_await (manor_connection_set_rule (connection, "b", patterns), &error);
  g_assert_no_error (error);
  assert_names (G_LIST_MODEL (manor_connection_find_fleet (connection, "b")), "odd;name");
  g_file_get_contents (path, &after, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (after, text));

  /* Taken away again, the file is as it was. */
  manor_await (manor_connection_set_rule (connection, "b", NULL), &error);
  g_assert_no_error (error);
  g_assert_null (manor_connection_find_fleet (connection, "b"));
  g_file_get_contents (path, &back, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back, ==, text);

  /* A rule whose other keys are a person's stays as a group. */
  manor_await (manor_connection_set_rule (connection, "slack-schema", NULL), &error);
  g_assert_no_error (error);
  g_clear_pointer (&back, g_free);
  g_file_get_contents (path, &back, NULL, &error);
  g_assert_nonnull (strstr (back, "colour=blue"));
  g_assert_null (strstr (back, "children"));
}

static void
test_broken_fleet_file (void)
{
  static const char * const patterns[] = { "a", NULL };
  static const char broken[] = "this is no key file\n";
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  g_autofree char *path = manor_test_folder_write (folder, "fleet.ini", broken, -1);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  make_file (folder, "a.db", "CREATE TABLE t(a)");
  await_refresh (connection);
  assert_names (manor_connection_get_databases (connection), "a");
  g_assert_nonnull (manor_connection_get_notes (connection)[0]);
  g_assert_nonnull (strstr (manor_connection_get_notes (connection)[0], path));

  g_assert_false (manor_await (manor_connection_set_rule (connection, "a", patterns), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_file_get_contents (path, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, broken);

  g_clear_error (&error);
  g_assert_false (manor_await (manor_connection_set_rule (connection, "a]b", patterns), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_missing_schema_database (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);

  g_free (manor_test_folder_write (folder, "fleet.ini", "[gone]\nchildren=*\n", -1));
  make_file (folder, "a.db", "CREATE TABLE t(a)");
  await_refresh (connection);

  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_fleets (connection)), ==, 0);
  g_assert_nonnull (strstr (manor_connection_get_notes (connection)[0], "gone"));

  make_file (folder, "gone.db", "CREATE TABLE t(a)");
  await_refresh (connection);
  assert_names (G_LIST_MODEL (manor_connection_find_fleet (connection, "gone")), "a");
  g_assert_null (manor_connection_get_notes (connection)[0]);
}

static void
test_read_only_file (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autofree char *other = g_build_filename (folder, "b.db", NULL);

  make_file (folder, "a.db", "CREATE TABLE t(a)");
  make_file (folder, "b.db", "CREATE TABLE t(a)");
  g_assert_no_errno (g_chmod (path, 0444));
  g_assert_no_errno (g_chmod (other, 0666));
  g_assert_no_errno (g_chmod (folder, 0777));

  if (!manor_test_drop_privileges (folder))
    {
      g_test_skip ("cannot be anybody else");
      return;
    }

  await_refresh (connection);
  manor_test_restore_privileges ();
  g_assert_true (manor_database_get_read_only (manor_connection_find_database (connection, "a")));
  g_assert_false (manor_database_get_read_only (manor_connection_find_database (connection, "b")));
}

/* Printed, not asserted: machines differ. */
static void
test_many_files (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConnection) connection = open_folder (folder);
  guint n_changes = 0;
  gint64 start;
  gint64 first;
  gint64 second;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("tenant-%u.db", i);

      g_free (manor_test_folder_write (folder, name, "", 0));
    }
  g_free (manor_test_folder_write (folder, "fleet.ini", "[tenant-0]\nchildren=tenant-*\n", -1));

  start = g_get_monotonic_time ();
  await_refresh (connection);
  first = g_get_monotonic_time () - start;
  g_signal_connect (manor_connection_get_databases (connection), "items-changed",
                    G_CALLBACK (count_changes_cb), &n_changes);
  g_signal_connect (manor_connection_find_fleet (connection, "tenant-0"), "items-changed",
                    G_CALLBACK (count_changes_cb), &n_changes);
  start = g_get_monotonic_time ();
  await_refresh (connection);
  second = g_get_monotonic_time () - start;

  g_test_message ("10,000 files: %" G_GINT64_FORMAT " µs, and again: %" G_GINT64_FORMAT " µs",
                  first, second);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpuint (manor_fleet_get_n_children (manor_connection_find_fleet (connection,
                                                                            "tenant-0")),
                    ==, 9999);
}

static void
test_single_file (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "my notes.sqlite", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  make_file (folder, "my notes.sqlite", "CREATE TABLE t(a)");
  database = manor_folder_database_for_file (file);
  g_assert_cmpstr (manor_database_get_name (database), ==, "my notes");
  g_assert_cmpstr (manor_database_get_path (database), ==, path);

  rows = manor_await_object (manor_database_read_schema (database), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (rows), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/folder/names", test_names);
  MANOR_TEST_FIBER ("/folder/missing-folder", test_missing_folder);
  MANOR_TEST_FIBER ("/folder/reading", test_reading);
  MANOR_TEST_FIBER ("/folder/following", test_following);
  MANOR_TEST_FIBER ("/folder/fleet-file", test_fleet_file);
  MANOR_TEST_FIBER ("/folder/broken-fleet-file", test_broken_fleet_file);
  MANOR_TEST_FIBER ("/folder/missing-schema-database", test_missing_schema_database);
  MANOR_TEST_FIBER ("/folder/read-only-file", test_read_only_file);
  MANOR_TEST_FIBER ("/folder/many-files", test_many_files);
  MANOR_TEST_FIBER ("/folder/single-file", test_single_file);

  return g_test_run ();
}
