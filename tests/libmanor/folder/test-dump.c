/* test-dump.c: what a dump makes is what was dumped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-dump.h"
#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-sqlite.h"
#include "manor-test-folder.h"
#include "manor-test.h"

static gboolean
append_cb (const char  *sql,
           gsize        length,
           gpointer     user_data,
           GError     **error)
{
  GString *dump = user_data;

  g_assert_cmpint (sql[length], ==, '\0');
  g_assert_true (length == 0 || sql[length - 1] == '\n');
  g_string_append_len (dump, sql, (gssize) length);

  return TRUE;
}

static char *
await_dump (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(ManorDatabase) database = manor_folder_database_for_file (file);
  GString *dump = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  manor_await (manor_dump (database, append_cb, dump, NULL), &error);
  g_assert_no_error (error);

  return g_string_free (dump, FALSE);
}

static char *
make_file (const char *folder,
           const char *name,
           const char *sql)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_CREATE, NULL);
  g_autoptr(GError) error = NULL;

  manor_sqlite_execute (sqlite, sql, &error);
  g_assert_no_error (error);

  return path;
}

/* Dumped, made again and dumped once more: the same text, all of it plain SQL. */
static void
assert_round_trip (const char *sql)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *one = make_file (folder, "one.db", sql);
  g_autofree char *first = await_dump (one);
  g_autofree char *two = make_file (folder, "two.db", first);
  g_autofree char *second = await_dump (two);

  g_assert_cmpstr (first, ==, second);
  g_assert_true (g_str_has_prefix (first, "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"));
  g_assert_true (g_str_has_suffix (first, "COMMIT;\n"));
}

static void
test_round_trips (void)
{
  static const char * const scripts[] = {
    "SELECT 1",
    "CREATE TABLE t(a, b TEXT DEFAULT 'x;y'); INSERT INTO t VALUES (1, 'it''s'), (NULL, ''), "
    "(0.1, x'00ff'), (-9223372036854775808, 'line' || char(10) || 'break'), "
    "(1e999, 'nul' || char(0) || 'inside'), (-0.0, CAST(x'ff' AS TEXT));",
    "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, x); INSERT INTO a(x) VALUES (1), (2);"
    "DELETE FROM a WHERE id = 2;",
    "CREATE TABLE \"odd name\"(\"a \"\"b\" TEXT, [select] INT, rowid); "
    "INSERT INTO \"odd name\" VALUES ('x', 2, 3), ('y', 4, 5);",
    "CREATE TABLE w(a TEXT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID; "
    "INSERT INTO w VALUES ('x', 2), ('x', 1), ('a', 9);",
    "CREATE TABLE g(a INT, b INT AS (a * 2), c INT AS (a + 1) STORED, d); "
    "INSERT INTO g(a, d) VALUES (1, 'x'), (2, 'y');",
    "CREATE TABLE t(a); CREATE INDEX i ON t(a DESC) WHERE a > 1; CREATE VIEW v AS SELECT * FROM t;"
    "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = 3; END;"
    "CREATE TRIGGER o INSTEAD OF INSERT ON v BEGIN SELECT 1; END;"
    "INSERT INTO t VALUES (1), (2); ANALYZE;",
    "CREATE VIRTUAL TABLE f USING fts5(title, body); INSERT INTO f VALUES ('one', 'two three');",
    "CREATE TABLE s(a INT, b TEXT) STRICT; INSERT INTO s VALUES (1, 'x');",
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    assert_round_trip (scripts[i]);
}

/* More than one piece, with holes between the rowids, and no rowid at all. */
static void
test_pages (void)
{
  static const char sql[] =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a);"
    "CREATE TABLE w(a INT PRIMARY KEY, b) WITHOUT ROWID;"
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5001) "
    "INSERT INTO t SELECT i * 3 - 9000, 'row ' || i FROM n;"
    "INSERT INTO w SELECT id, a FROM t; DELETE FROM t WHERE id % 7 = 0;";
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = make_file (folder, "a.db", sql);
  g_autofree char *dump = await_dump (path);
  g_autofree char *copy = make_file (folder, "b.db", dump);
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (copy, MANOR_SQLITE_NONE, NULL);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS o", path);
  gint64 n_lost = -1;

  g_assert_true (manor_sqlite_execute (sqlite, attach, NULL));
  g_assert_true (manor_sqlite_query_integer (
    sqlite, "SELECT (SELECT count(*) FROM (SELECT * FROM o.t EXCEPT SELECT * FROM t)) + "
            "(SELECT count(*) FROM (SELECT * FROM o.w EXCEPT SELECT * FROM w)) + "
            "abs((SELECT count(*) FROM o.t) - (SELECT count(*) FROM t)) + "
            "abs((SELECT count(*) FROM o.w) - (SELECT count(*) FROM w))", &n_lost, NULL));
  g_assert_cmpint (n_lost, ==, 0);
}

static gboolean
refuse_cb (const char  *sql,
           gsize        length,
           gpointer     user_data,
           GError     **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");

  return FALSE;
}

static void
test_refused (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = make_file (folder, "a.db", "CREATE TABLE t(a)");
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(ManorDatabase) database = manor_folder_database_for_file (file);
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (manor_dump (database, refuse_cb, NULL, NULL), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/dump/round-trips", test_round_trips);
  MANOR_TEST_FIBER ("/dump/pages", test_pages);
  MANOR_TEST_FIBER ("/dump/refused", test_refused);

  return g_test_run ();
}
