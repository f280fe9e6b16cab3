/* test-console.c: what is kept, and what a person may type
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-console.h"
#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-secret.h"
#include "manor-sqlite.h"
#include "manor-test-database.h"
#include "manor-test-folder.h"
#include "manor-test.h"

/* A folder of two fleets. */
static void
make_fleets (const char *folder)
{
  make_file (folder, "base.db", "CREATE TABLE t(a)");
  make_file (folder, "one.db", "CREATE TABLE t(a)");
  make_file (folder, "other.sqlite", "CREATE TABLE o(a)");
  make_file (folder, "lonely.db", "CREATE TABLE l(a)");
  g_free (manor_test_folder_write (folder, "fleet.ini",
                                   "[base]\nchildren=one\n[other]\nchildren=\n", -1));
}

static ManorConsole *
await_console (const char *places)
{
  ManorConsole *console = manor_console_new (places, places);
  g_autoptr(GError) error = NULL;

  manor_await (manor_console_load (console), &error);
  g_assert_no_error (error);

  return console;
}

static ManorConnection *
await_add (ManorConsole *console,
           const char   *folder,
           const char   *title)
{
  g_autoptr(GFile) file = g_file_new_for_path (folder);
  g_autoptr(GError) error = NULL;
  ManorConnection *connection =
    manor_await_object (manor_console_add_folder (console, file, title), &error);

  g_assert_no_error (error);

  return connection;
}

static void
assert_ids (ManorConsole *console,
            const char   *expected)
{
  GListModel *model = G_LIST_MODEL (console);
  g_autoptr(GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(ManorConnection) connection = g_list_model_get_item (model, i);

      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                              manor_connection_get_id (connection));
    }

  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_round_trip (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorTestFolder) a = manor_test_folder_new ();
  g_autoptr(ManorTestFolder) b = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = await_console (places);
  g_autoptr(ManorConsole) later = NULL;
  g_autoptr(ManorConnection) first = await_add (console, a, "My Tenants");
  g_autoptr(ManorConnection) second = await_add (console, b, "my tenants!");
  g_autoptr(ManorConnection) again = await_add (console, a, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (again == first);
  assert_ids (console, "my-tenants my-tenants-2");
  g_assert_true (manor_console_find_connection (console, "my-tenants-2") == second);

  manor_connection_set_title (second, "Zoë's");
  manor_await (manor_console_remove_connection (console, first), &error);
  g_assert_no_error (error);
  assert_ids (console, "my-tenants-2");
  manor_await (manor_console_restore_connection (console, first, 0), &error);
  g_assert_no_error (error);
  assert_ids (console, "my-tenants my-tenants-2");

  later = await_console (places);
  assert_ids (later, "my-tenants my-tenants-2");
  g_assert_cmpstr (manor_connection_get_title (manor_console_find_connection (later,
                                                                              "my-tenants-2")),
                   ==, "Zoë's");
  g_assert_cmpstr (manor_connection_get_location (manor_console_find_connection (later,
                                                                                 "my-tenants")),
                   ==, a);
}

/* What a later version or a person wrote is not lost. */
static void
test_foreign_content (void)
{
  static const char text[] =
    "# Mine.\n"
    "\n"
    "[cloud]\n"
    "kind=turso\n"
    "title=The Cloud\n"
    "uri=https://example.com\n"
    "colour=blue\n";
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = manor_test_folder_write (places, "connections.ini", text, -1);
  g_autoptr(ManorConsole) console = await_console (places);
  g_autoptr(ManorConnection) connection = NULL;
  g_autofree char *after = NULL;
  g_autofree char *last = NULL;
  g_autoptr(GError) error = NULL;

  assert_ids (console, "");
  connection = await_add (console, folder, "Box");
  g_file_get_contents (path, &after, NULL, NULL);
  g_assert_nonnull (strstr (after, "# Mine."));
  g_assert_nonnull (strstr (after, "colour=blue"));
  g_assert_nonnull (strstr (after, "[box]"));

  manor_await (manor_console_remove_connection (console, connection), &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &last, NULL, NULL);
  g_assert_nonnull (strstr (last, "# Mine."));
  g_assert_nonnull (strstr (last, "colour=blue"));
  g_assert_null (strstr (last, "[box]"));
}

static void
test_broken_file (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autofree char *path = manor_test_folder_write (places, "connections.ini", "nonsense", -1);
  g_autoptr(ManorConsole) console = manor_console_new (places, places);
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (manor_console_load (console), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_missing_folder (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = await_console (places);
  g_autoptr(GFile) file = g_file_new_for_path ("/nowhere/at/all");
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (manor_console_add_folder (console, file, NULL), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_ids (console, "");
}

/* %s stands for the folder. */
static char *
dup_spec (const char *spec,
          const char *folder)
{
  g_auto(GStrv) parts = g_strsplit (spec, "%s", -1);

  return g_strjoinv (folder, parts);
}

static void
test_find_database (void)
{
  const struct
  {
    const char *spec;
    const char *path;   /* NULL: not found */
  } cases[] = {
    { "box/one", "box/one" },
    { "box/lonely", "box/lonely" },
    { "%s/one.db", "box/one" },
    { "file://%s/one.db", "box/one" },
    { "%s/one", "box/one" },
    { "box/nobody", NULL },
    { "nowhere/one", NULL },
    { "%s/nobody.db", NULL },
    { "box", NULL },
    { "", NULL },
  };
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = await_console (places);
  g_autoptr(ManorConnection) connection = NULL;

  make_fleets (folder);
  connection = await_add (console, folder, "Box");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *spec = dup_spec (cases[i].spec, folder);
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorDatabase) database =
        manor_await_object (manor_console_find_database (console, spec), &error);

      g_test_message ("%s: %s", spec, error != NULL ? error->message : "found");
      if (cases[i].path == NULL)
        {
          g_assert_null (database);
          g_assert_cmpuint (error->domain, ==, G_IO_ERROR);
        }
      else
        {
          g_assert_no_error (error);
          g_assert_cmpstr (manor_database_get_path (database), ==, cases[i].path);
        }
    }
}

/* Folders that nobody added. */
static void
test_find_elsewhere (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorTestFolder) small = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = await_console (places);
  g_autofree char *one = g_build_filename (folder, "one.db", NULL);
  g_autofree char *base = g_build_filename (folder, "base.db", NULL);
  g_autofree char *path = g_build_filename (folder, "base", NULL);
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorDatabase) schema = NULL;
  g_autoptr(ManorFleet) fleet = NULL;
  g_autoptr(ManorFleet) again = NULL;
  g_autoptr(ManorFleet) only = NULL;
  g_autoptr(ManorFleet) many = NULL;
  g_autoptr(ManorFleet) none = NULL;
  g_autoptr(GError) error = NULL;

  make_fleets (folder);
  make_file (small, "s.db", "CREATE TABLE s(a)");
  make_file (small, "c.db", "CREATE TABLE s(a)");
  g_free (manor_test_folder_write (small, "fleet.ini", "[s]\nchildren=*\n", -1));

  database = manor_await_object (manor_console_find_database (console, one), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (manor_database_get_name (database), ==, "one");
  g_assert_cmpstr (manor_database_get_path (database), ==, one);

  fleet = manor_await_object (manor_console_find_fleet (console, base), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_fleet_get_n_children (fleet), ==, 1);
  g_assert_cmpstr (manor_fleet_get_path (fleet), ==, path);
  again = manor_await_object (manor_console_find_fleet (console, manor_fleet_get_path (fleet)),
                              &error);
  g_assert_no_error (error);
  g_assert_true (again == fleet);
  g_assert_true (manor_console_get_survey (console, fleet) ==
                 manor_console_get_survey (console, again));

  only = manor_await_object (manor_console_find_fleet (console, small), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (manor_fleet_get_name (only), ==, "s");
  schema = manor_await_object (manor_console_find_database (console, small), &error);
  g_assert_no_error (error);
  g_assert_true (schema == manor_fleet_get_schema (only));

  many = manor_await_object (manor_console_find_fleet (console, folder), &error);
  g_assert_null (many);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "base, other"));
  g_clear_error (&error);

  none = manor_await_object (manor_console_find_fleet (console, one), &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "one"));

  /* None of this was kept. */
  assert_ids (console, "");
}

static void
test_load_catalogue (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = await_console (places);
  g_autofree char *file = g_build_filename (folder, "a.db", NULL);
  g_autofree char *good = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *missing = g_build_filename (folder, "missing.sql", NULL);
  g_autoptr(ManorCatalogue) of_file = NULL;
  g_autoptr(ManorCatalogue) of_script = NULL;
  g_autoptr(ManorCatalogue) of_bad = NULL;
  g_autoptr(ManorCatalogue) of_missing = NULL;
  g_autoptr(GError) error = NULL;

  make_file (folder, "a.db", "CREATE TABLE t(a INTEGER PRIMARY KEY, b)");
  good = manor_test_folder_write (folder, "a.sql",
                                  "create table T (a integer primary key, b);\n", -1);
  bad = manor_test_folder_write (folder, "b.sql", "CREATE TABLE t(a);\n\nCREATE TABEL u(a);\n",
                                 -1);

  of_file = manor_await_object (manor_console_load_catalogue (console, file), &error);
  g_assert_no_error (error);
  of_script = manor_await_object (manor_console_load_catalogue (console, good), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_catalogue_get_n_objects (of_file), ==, 1);
  g_assert_cmpstr (manor_catalogue_get_fingerprint (of_file), ==,
                   manor_catalogue_get_fingerprint (of_script));

  of_bad = manor_await_object (manor_console_load_catalogue (console, bad), &error);
  g_assert_null (of_bad);
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "b.sql:3:8: "));
  g_clear_error (&error);

  of_missing = manor_await_object (manor_console_load_catalogue (console, missing), &error);
  g_assert_null (of_missing);
  g_assert_nonnull (error);
}

static void
assert_history (ManorHistory *history,
                const char   *database,
                const char   *containing,
                const char   *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) entries =
    manor_await_object (manor_history_list (history, database, containing), &error);
  g_autoptr(GString) texts = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(ManorHistoryEntry) entry = g_list_model_get_item (entries, i);

      g_assert_nonnull (manor_history_entry_get_time (entry));
      g_string_append_printf (texts, "%s%s@%s", i > 0 ? "|" : "",
                              manor_history_entry_get_sql (entry),
                              manor_history_entry_get_database (entry));
    }

  g_assert_cmpstr (texts->str, ==, expected);
}

static void
test_history (void)
{
  static const char * const added[][2] = {
    { "box/a", "SELECT 1" }, { "box/b", "SELECT 100% FROM x" }, { "box/a", "DELETE FROM t" },
    { "box/b", "SELECT 1" },
  };
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = await_console (places);
  g_autoptr(ManorConsole) other = await_console (places);
  ManorHistory *history = manor_console_get_history (console);
  g_autoptr(GError) error = NULL;

  assert_history (history, NULL, NULL, "");
  for (guint i = 0; i < G_N_ELEMENTS (added); i++)
    {
      manor_await (manor_history_add (history, added[i][0], added[i][1]), &error);
      g_assert_no_error (error);
    }

  assert_history (history, NULL, NULL,
                  "SELECT 1@box/b|DELETE FROM t@box/a|SELECT 100% FROM x@box/b");
  assert_history (history, "box/a", NULL, "DELETE FROM t@box/a|SELECT 1@box/a");
  assert_history (history, NULL, "select", "SELECT 1@box/b|SELECT 100% FROM x@box/b");
  assert_history (history, NULL, "%", "SELECT 100% FROM x@box/b");

  /* Another program sees the same, and so does the journal's file. */
  assert_history (manor_console_get_history (other), "box/a", NULL,
                  "DELETE FROM t@box/a|SELECT 1@box/a");
  manor_await (manor_journal_list (manor_console_get_journal (other)), &error);
  g_assert_no_error (error);

  /* A token that went into the wrong field is not kept, and what only looks like one is. */
  manor_secret_learn ("Bearer eyJhbGciOiJFZERTQSJ9.eyJhIjoicncifQ.pJ0yq3Rk1x9VnZb7LwTd5cHs2FgAe8Qo4MuXiKr6PjYhBmCvNzEaSlWtGfDq0U");
  manor_await (manor_history_add (history, "box/c", "ATTACH 'libsql://x?authToken=eyJhbGciOiJFZERTQSJ9.eyJhIjoicncifQ."
                                  "pJ0yq3Rk1x9VnZb7LwTd5cHs2FgAe8Qo4MuXiKr6PjYhBmCvNzEaSlWtGfDq0U' AS x"), &error);
  g_assert_no_error (error);
  assert_history (history, "box/c", NULL, "");
  manor_await (manor_history_add (history, "box/c", "SELECT 'eyJhbGciOiJFZERTQSJ9'"), &error);
  g_assert_no_error (error);
  assert_history (history, "box/c", NULL, "SELECT 'eyJhbGciOiJFZERTQSJ9'@box/c");

  manor_await (manor_history_clear (history), &error);
  g_assert_no_error (error);
  assert_history (manor_console_get_history (other), NULL, NULL, "");
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/console/round-trip", test_round_trip);
  MANOR_TEST_FIBER ("/console/foreign-content", test_foreign_content);
  MANOR_TEST_FIBER ("/console/broken-file", test_broken_file);
  MANOR_TEST_FIBER ("/console/missing-folder", test_missing_folder);
  MANOR_TEST_FIBER ("/console/find-database", test_find_database);
  MANOR_TEST_FIBER ("/console/find-elsewhere", test_find_elsewhere);
  MANOR_TEST_FIBER ("/console/load-catalogue", test_load_catalogue);
  MANOR_TEST_FIBER ("/console/history", test_history);

  return g_test_run ();
}
