/* test-sqlite.c: files opened politely, values kept, errors told apart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "config.h"

#include <string.h>

#include "manor-test-folder.h"
#include "manor-test-privileges.h"
#include "manor-test-sqlite.h"

/* Opening, or else the first read, fails so. */
static void
assert_file_fails (const char    *path,
                   ManorSqlError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, &error);

  if (sqlite != NULL)
    {
      g_autoptr(ManorResult) rows = manor_sqlite_read_schema (sqlite, &error);

      g_assert_null (rows);
    }

  g_assert_error (error, MANOR_SQL_ERROR, (int) code);
}

static void
test_bad_files (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *missing = g_build_filename (folder, "missing.db", NULL);
  g_autofree char *text = NULL;
  g_autofree char *noise = NULL;
  g_autofree char *long_text = NULL;
  g_autofree char *odd = NULL;
  char bytes[8192];

  assert_file_fails (missing, MANOR_SQL_ERROR_NOT_FOUND);
  assert_file_fails (folder, MANOR_SQL_ERROR_NOT_A_DATABASE);

  text = manor_test_folder_write (folder, "text.db", "This is no database.", -1);
  assert_file_fails (text, MANOR_SQL_ERROR_NOT_A_DATABASE);

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = "words, words, words.\n"[i % 21];
  long_text = manor_test_folder_write (folder, "long.db", bytes, sizeof bytes);
  assert_file_fails (long_text, MANOR_SQL_ERROR_NOT_A_DATABASE);

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) g_rand_int (rand);
  noise = manor_test_folder_write (folder, "noise.db", bytes, sizeof bytes);
  assert_file_fails (noise, MANOR_SQL_ERROR_ENCRYPTED);

  /* Ciphers write whole pages. */
  odd = manor_test_folder_write (folder, "odd.db", bytes, sizeof bytes - 3);
  assert_file_fails (odd, MANOR_SQL_ERROR_NOT_A_DATABASE);
}

static void
test_corrupt_file (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  {
    g_autoptr(ManorSqlite) sqlite = test_sqlite_new (folder, "a.db");

    test_sqlite_execute (sqlite, "CREATE TABLE t(a); INSERT INTO t VALUES (1)");
  }

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  memset (bytes + 100, 0xee, 400);
  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);

  assert_file_fails (path, MANOR_SQL_ERROR_CORRUPT);
}

/* An empty file is a database without tables. */
static void
test_empty_file (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = manor_test_folder_write (folder, "empty.db", "", 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, &error);
  g_autoptr(ManorResult) rows = manor_sqlite_read_schema (sqlite, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (rows), ==, 0);
  g_assert_cmpuint (manor_result_get_n_columns (rows), ==, 4);
}

static void
test_odd_names (void)
{
  static const char * const names[] = {
    "with blank.db", "quo'te.db", "double\"quote.db", "Zoë 世界.db", "file:x?mode=memory.db",
    "100%.db", "a#b?c=d.db", ":memory:", "-dash.db",
  };
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr(ManorSqlite) sqlite = test_sqlite_new (folder, names[i]);

      test_sqlite_execute (sqlite, "CREATE TABLE t(a)");
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
      g_assert_cmpstr (manor_sqlite_get_path (sqlite), ==, path);
    }
}

static void
test_statement_errors (void)
{
  const struct
  {
    const char    *sql;
    ManorSqlError  code;
    int            offset;
  } cases[] = {
    { "SELECT * FROM nothing", MANOR_SQL_ERROR_FAILED, 14 },
    { "SELECT 1; SELEC 2", MANOR_SQL_ERROR_FAILED, 10 },
    { "SELECT 'é', wrong FROM t", MANOR_SQL_ERROR_FAILED, 13 },
    { "INSERT INTO t VALUES (1), (1)", MANOR_SQL_ERROR_CONSTRAINT, -1 },
    { "INSERT INTO t VALUES (NULL)", MANOR_SQL_ERROR_CONSTRAINT, -1 },
    { "SELECT zeroblob(2000000000)", MANOR_SQL_ERROR_TOO_BIG, -1 },
  };
  g_autoptr(GError) open_error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, &open_error);

  test_sqlite_execute (sqlite, "CREATE TABLE t(a INTEGER NOT NULL UNIQUE)");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (manor_sqlite_execute (sqlite, cases[i].sql, &error));
      g_assert_error (error, MANOR_SQL_ERROR, (int) cases[i].code);
      g_assert_cmpint (manor_sql_error_get_offset (error), ==, cases[i].offset);
    }

  test_sqlite_execute (sqlite, "PRAGMA max_page_count = 3");
  test_sqlite_fails (sqlite, "INSERT INTO t SELECT randomblob(9000)", MANOR_SQL_ERROR_FULL);
}

static void
test_one_statement (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, NULL);
  g_autoptr(ManorResult) good = NULL;
  g_autoptr(ManorResult) empty = NULL;
  g_autoptr(ManorResult) two = NULL;

  good = manor_sqlite_query (sqlite, "SELECT 1 ; -- and no more ;\n", NULL, 0, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (good), ==, 1);

  empty = manor_sqlite_query (sqlite, " -- nothing", NULL, 0, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_columns (empty), ==, 0);

  two = manor_sqlite_query (sqlite, "SELECT 1; SELECT 2", NULL, 0, 0, 0, &error);
  g_assert_null (two);
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_assert_cmpint (manor_sql_error_get_offset (error), ==, 10);
}

static void
test_outcome (void)
{
  const struct
  {
    const char *sql;
    gint64      n_changes;
  } steps[] = {
    { "CREATE TABLE t(id INTEGER PRIMARY KEY, a)", 0 },
    { "INSERT INTO t(a) VALUES (1), (2), (3)", 3 },
    { "CREATE INDEX i ON t(a)", 0 },
    { "SELECT * FROM t", 0 },
    { "UPDATE t SET a = 9 WHERE a > 1", 2 },
    { "UPDATE t SET a = 9 WHERE a > 100", 0 },
    { "DELETE FROM t RETURNING id", 3 },
    { "DROP TABLE t", 0 },
  };
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorResult) result = manor_sqlite_query (sqlite, steps[i].sql, NULL, 0, 0, 0,
                                                          &error);

      g_assert_no_error (error);
      g_assert_cmpint (manor_result_get_n_changes (result), ==, steps[i].n_changes);
    }
  g_assert_cmpint (manor_sqlite_get_last_rowid (sqlite), ==, 3);
}

static void
test_limits (void)
{
  static const char sql[] =
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 10) "
    "SELECT i, 'twenty bytes of text' AS words FROM n";
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, NULL);
  g_autoptr(ManorResult) all = manor_sqlite_query (sqlite, sql, NULL, 0, 10, 0, NULL);
  g_autoptr(ManorResult) some = manor_sqlite_query (sqlite, sql, NULL, 0, 4, 0, NULL);
  g_autoptr(ManorResult) none = NULL;

  g_assert_cmpuint (manor_result_get_n_rows (all), ==, 10);
  g_assert_false (manor_result_get_truncated (all));
  g_assert_cmpuint (manor_result_get_n_rows (some), ==, 4);
  g_assert_true (manor_result_get_truncated (some));

  none = manor_sqlite_query (sqlite, sql, NULL, 0, 0, 100, &error);
  g_assert_null (none);
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_TOO_BIG);
}

static void
test_values_survive (void)
{
  const ManorValue values[] = {
    MANOR_VALUE_INIT_NULL,
    MANOR_VALUE_INIT_INTEGER (G_MININT64),
    MANOR_VALUE_INIT_REAL (0.1),
    { .type = MANOR_VALUE_TEXT, .bytes = "a\0b", .length = 3 },
    { .type = MANOR_VALUE_TEXT, .bytes = "\xff\xfe", .length = 2 },
    { .type = MANOR_VALUE_TEXT, .bytes = NULL, .length = 0 },
    { .type = MANOR_VALUE_BLOB, .bytes = NULL, .length = 0 },
    { .type = MANOR_VALUE_BLOB, .bytes = "\0\1", .length = 2 },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, NULL);
  g_autoptr(ManorResult) result =
    manor_sqlite_query (sqlite, "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8",
                        values, G_N_ELEMENTS (values), 0, 0, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      ManorValue value = manor_result_get_value (result, 0, i);
      g_autofree char *literal = manor_value_dup_literal (&value);
      g_autofree char *sql = g_strdup_printf ("SELECT %s", literal);
      g_autoptr(ManorResult) again = manor_sqlite_query (sqlite, sql, NULL, 0, 0, 0, &error);
      ManorValue read = MANOR_VALUE_INIT_NULL;

      g_assert_no_error (error);
      read = manor_result_get_value (again, 0, 0);
      g_assert_true (manor_value_equal (&value, &values[i]));
      g_assert_true (manor_value_equal (&read, &values[i]));
    }
}

/* Whatever number, its literal is the same number to SQLite. */
static void
test_real_literals (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, NULL);

  for (guint i = 0; i < 3000; i++)
    {
      union { guint64 bits; double real; } number = {
        .bits = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand),
      };
      ManorValue value;
      g_autofree char *literal = NULL;
      g_autofree char *sql = NULL;
      g_autoptr(ManorResult) result = NULL;
      ManorValue read;

      if (number.real != number.real)
        continue;

      /* Every other one of a size that people use. */
      value = MANOR_VALUE_INIT_REAL (i % 2 ? g_rand_double_range (rand, -1e6, 1e6) : number.real);
      literal = manor_value_dup_literal (&value);
      sql = g_strdup_printf ("SELECT %s", literal);
      result = manor_sqlite_query (sqlite, sql, NULL, 0, 0, 0, NULL);
      read = manor_result_get_value (result, 0, 0);
      g_assert_cmpint (read.type, ==, MANOR_VALUE_REAL);
      g_assert_cmpfloat_with_epsilon (read.real / value.real, 1.0, 1e-15);
      if (i % 2)
        g_assert_cmpfloat (read.real, ==, value.real);
    }
}

static void
test_named_parameters (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, NULL);
  g_autoptr(ManorResult) row =
    manor_sqlite_query (sqlite, "SELECT 'x' AS \"$c\", 1 AS \":a\", 2 AS \"?2\", 3 AS \"@d\"",
                        NULL, 0, 0, 0, NULL);
  g_autoptr(ManorResult) found = NULL;
  g_autoptr(ManorResult) lacking = NULL;
  g_autoptr(ManorResult) nulls = NULL;

  found = manor_sqlite_query_named (sqlite, "SELECT :a, ?, $c, @d, :a", row, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_integer (found, 0, 0), ==, 1);
  g_assert_cmpint (manor_result_get_integer (found, 0, 1), ==, 2);
  g_assert_cmpint (manor_result_get_integer (found, 0, 3), ==, 3);
  g_assert_cmpint (manor_result_get_integer (found, 0, 4), ==, 1);

  lacking = manor_sqlite_query_named (sqlite, "SELECT :b", row, 0, 0, &error);
  g_assert_null (lacking);
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, ":b"));

  nulls = manor_sqlite_query_named (sqlite, "SELECT :b IS NULL", NULL, 0, 0, NULL);
  g_assert_cmpint (manor_result_get_integer (nulls, 0, 0), ==, 1);
}

/* A remedy comes with it, and it is the one that helps. */
static void
assert_cannot_write (ManorSqlite *sqlite,
                     const char  *remedy)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_sqlite_execute (sqlite, "DELETE FROM t", &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, remedy));
}

static void
test_read_only (void)
{
  static const char * const refused[] = {
    "INSERT INTO t VALUES (2)", "CREATE TABLE u(a)", "BEGIN IMMEDIATE", "VACUUM",
    "PRAGMA user_version = 3", "PRAGMA journal_mode = WAL",
    "ATTACH ':memory:' AS m; CREATE TABLE m.t(a)",
  };
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autoptr(ManorSqlite) writer = test_sqlite_new (folder, "a.db");
  g_autoptr(ManorSqlite) sqlite = NULL;

  test_sqlite_execute (writer, "CREATE TABLE t(a); INSERT INTO t VALUES (1)");
  sqlite = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, NULL);
  g_assert_true (manor_sqlite_get_read_only (sqlite));
  g_assert_false (manor_sqlite_get_read_only (writer));

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    test_sqlite_fails (sqlite, refused[i], MANOR_SQL_ERROR_READ_ONLY);
  assert_cannot_write (sqlite, "leave out --read-only");

  test_sqlite_execute (sqlite, "BEGIN; SELECT * FROM t; COMMIT");
  g_assert_cmpint (test_sqlite_integer (sqlite, "SELECT a FROM t"), ==, 1);
}

static void
test_permissions (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autofree char *wal = g_build_filename (folder, "wal.db", NULL);
  g_autoptr(GError) error = NULL;

  {
    g_autoptr(ManorSqlite) a = test_sqlite_new (folder, "a.db");
    g_autoptr(ManorSqlite) b = test_sqlite_new (folder, "wal.db");

    test_sqlite_execute (a, "CREATE TABLE t(a); INSERT INTO t VALUES (1)");
    test_sqlite_execute (b, "PRAGMA journal_mode = WAL; CREATE TABLE t(a)");
  }
  g_assert_no_errno (g_chmod (path, 0444));
  g_assert_no_errno (g_chmod (wal, 0444));
  g_assert_no_errno (g_chmod (folder, 0555));

  if (!manor_test_drop_privileges (folder))
    {
      g_test_skip ("cannot be anybody else");
    }
  else
    {
      g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_NONE, &error);
      g_autoptr(ManorSqlite) reader = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, NULL);

      g_assert_no_error (error);
      g_assert_true (manor_sqlite_get_read_only (sqlite));
      g_assert_cmpint (test_sqlite_integer (sqlite, "SELECT a FROM t"), ==, 1);
      assert_cannot_write (sqlite, "change the file’s permissions");
      assert_cannot_write (reader, "change the file’s permissions");

      /* Its log cannot be made, so it cannot be read, and the error says why. */
      assert_file_fails (wal, MANOR_SQL_ERROR_READ_ONLY);
    }

  manor_test_restore_privileges ();
  g_assert_no_errno (g_chmod (folder, 0755));
}

static void
test_closed (void)
{
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, NULL);

  manor_sqlite_close (sqlite);
  manor_sqlite_close (sqlite);
  manor_sqlite_interrupt (sqlite);
  g_assert_true (manor_sqlite_get_autocommit (sqlite));
  test_sqlite_fails (sqlite, "SELECT 1", MANOR_SQL_ERROR_FAILED);
}

static void
test_scratch (void)
{
  static const char schema[] =
    "CREATE TABLE docs(id INTEGER PRIMARY KEY, emb F32_BLOB(4));"
    "CREATE INDEX docs_emb ON docs(libsql_vector_idx(emb, 'metric=cosine'));"
    "CREATE VIRTUAL TABLE v USING vec0(embedding float[4], title text, k=v);"
    "CREATE VIRTUAL TABLE w USING somebody_elses;"
    "CREATE VIEW seen AS SELECT title FROM v;"
    "INSERT INTO docs VALUES (1, x'00');";
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open_scratch (&error);
  g_autoptr(ManorSqlite) plain = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, NULL);

  g_assert_no_error (error);
  test_sqlite_execute (sqlite, schema);
  g_assert_cmpint (test_sqlite_integer (sqlite, "SELECT count(*) FROM seen"), ==, 0);
  g_assert_cmpint (test_sqlite_integer (sqlite, "SELECT count(*) FROM w"), ==, 0);
  g_assert_cmpint (test_sqlite_integer (sqlite, "SELECT count(*) FROM sqlite_schema"), ==, 5);
  test_sqlite_execute (sqlite, "ALTER TABLE v RENAME TO x; DROP TABLE w");

  /* What can still go wrong does. */
  test_sqlite_fails (sqlite, "SELECT nothing FROM x", MANOR_SQL_ERROR_FAILED);
  test_sqlite_fails (plain, "CREATE VIRTUAL TABLE w USING somebody_elses", MANOR_SQL_ERROR_FAILED);
}

static void
test_settings (void)
{
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, NULL);

  g_assert_cmpint (test_sqlite_integer (sqlite, "PRAGMA foreign_keys"), ==, 0);
  g_assert_cmpint (test_sqlite_integer (sqlite, "PRAGMA legacy_alter_table"), ==, 0);
  g_assert_true (g_str_has_prefix (manor_sqlite_get_version (), "3."));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sqlite/bad-files", test_bad_files);
  g_test_add_func ("/sqlite/corrupt-file", test_corrupt_file);
  g_test_add_func ("/sqlite/empty-file", test_empty_file);
  g_test_add_func ("/sqlite/odd-names", test_odd_names);
  g_test_add_func ("/sqlite/statement-errors", test_statement_errors);
  g_test_add_func ("/sqlite/one-statement", test_one_statement);
  g_test_add_func ("/sqlite/outcome", test_outcome);
  g_test_add_func ("/sqlite/limits", test_limits);
  g_test_add_func ("/sqlite/values-survive", test_values_survive);
  g_test_add_func ("/sqlite/real-literals", test_real_literals);
  g_test_add_func ("/sqlite/named-parameters", test_named_parameters);
  g_test_add_func ("/sqlite/read-only", test_read_only);
  g_test_add_func ("/sqlite/permissions", test_permissions);
  g_test_add_func ("/sqlite/closed", test_closed);
  g_test_add_func ("/sqlite/scratch", test_scratch);
  g_test_add_func ("/sqlite/settings", test_settings);

  return g_test_run ();
}
