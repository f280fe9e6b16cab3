/* test-statistics.c: what ANALYZE found out, kept over a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-statistics-test.h"

static char *
ask_text (ManorSqlite *sqlite,
          const char  *sql)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  manor_sqlite_query_text (sqlite, sql, &text, &error);
  g_assert_no_error (error);

  return text;
}

static void
execute (ManorSqlite *sqlite,
         const char  *sql)
{
  g_autoptr(GError) error = NULL;

  manor_sqlite_execute (sqlite, sql, &error);
  g_assert_no_error (error);
}

static ManorSqlite *
open_analyzed (const StatisticsCase *test)
{
  ManorSqlite *sqlite = pair_open (test->before, test->rows);

  execute (sqlite, "ANALYZE");

  return sqlite;
}

static void
assert_migrates (ManorMigration *migration,
                 ManorSqlite    *sqlite)
{
  g_autoptr(GError) error = NULL;
  ManorOutcome outcome = manor_migration_run_on_sqlite (migration, sqlite, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, MANOR_OUTCOME_APPLIED);
}

/* What is left is what ANALYZE would find out now. */
static void
assert_true_still (ManorSqlite *sqlite,
                   const char  *left)
{
  g_auto(GStrv) rows = g_strsplit (left, "; ", -1);
  g_auto(GStrv) now = NULL;
  g_autofree char *text = NULL;

  execute (sqlite, "ANALYZE");
  text = ask_text (sqlite, STATISTICS_ROWS);
  now = g_strsplit (text, "; ", -1);
  for (guint i = 0; rows[i] != NULL; i++)
    if (!g_strv_contains ((const char * const *) now, rows[i]))
      g_error ("%s: not in %s", rows[i], text);
}

static void
test_kept (gconstpointer data)
{
  const StatisticsCase *test = data;
  g_autoptr(ManorMigration) migration = statistics_case_plan (test);
  g_autoptr(ManorSqlite) sqlite = open_analyzed (test);
  g_autofree char *left = NULL;

  assert_migrates (migration, sqlite);
  left = ask_text (sqlite, STATISTICS_ROWS);
  g_assert_cmpstr (left, ==, test->left);
  assert_true_still (sqlite, left);
}

static void
test_never_analyzed (gconstpointer data)
{
  const StatisticsCase *test = data;
  g_autoptr(ManorMigration) migration = statistics_case_plan (test);
  g_autoptr(ManorSqlite) sqlite = pair_open (test->before, test->rows);

  assert_migrates (migration, sqlite);
  g_assert_cmpint (pair_ask (sqlite, MANOR_STATISTICS_SQL), ==, MANOR_STATISTICS_NONE);
}

/* Children with and without are of one variant. */
static void
test_same_plan (gconstpointer data)
{
  const StatisticsCase *test = data;
  g_autoptr(ManorMigration) migration = statistics_case_plan (test);
  g_autoptr(ManorSqlite) sqlite = open_analyzed (test);
  g_autoptr(ManorCatalogue) from = pair_read (sqlite);
  g_autoptr(ManorCatalogue) to = pair_catalogue (test->after);
  ManorPlan *plan = manor_migration_get_plan (migration);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) again = manor_plan_new (from, to, manor_plan_get_options (plan), &error);
  g_autofree char *sql = manor_plan_dup_sql (plan);
  g_autofree char *sql_again = NULL;

  g_assert_no_error (error);
  sql_again = manor_plan_dup_sql (again);
  g_assert_cmpstr (sql, ==, sql_again);
  g_assert_nonnull (strstr (sql, "\n--   UPDATE sqlite_stat1 SET tbl = "));
}

static void
test_refused (void)
{
  StatisticsCase test = statistics_cases[0];
  g_autoptr(ManorMigration) migration = statistics_case_plan (&test);
  g_autoptr(ManorSqlite) sqlite = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  test.rows = "INSERT INTO t VALUES (1, NULL, 1), (2, 'x', 2);";
  sqlite = open_analyzed (&test);
  before = pair_dump (sqlite);
  g_assert_cmpint (manor_migration_run_on_sqlite (migration, sqlite, NULL, NULL, &error), ==, MANOR_OUTCOME_REFUSED);
  g_assert_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_STEP);
  after = pair_dump (sqlite);
  g_assert_cmpstr (before, ==, after);
}

/* This SQLite may have been built without it; a file may come from one that has it. */
static void
add_samples (ManorSqlite *sqlite)
{
  execute (sqlite,
           "CREATE TABLE samples(tbl,idx,neq,nlt,ndlt,sample);"
           "INSERT INTO samples SELECT tbl, idx, 1, 1, 1, x'00' FROM sqlite_stat1;"
           "PRAGMA writable_schema=ON;"
           "UPDATE sqlite_schema SET name = 'sqlite_stat4', tbl_name = 'sqlite_stat4', "
           "sql = 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)' WHERE name = 'samples';"
           "PRAGMA writable_schema=RESET;");
}

static void
test_samples (void)
{
  static const StatisticsCase test = {
    NULL,
    "CREATE TABLE t(a TEXT, b TEXT); CREATE INDEX i ON t(a); CREATE INDEX j ON t(b);"
    "CREATE TABLE u(a TEXT PRIMARY KEY, b INT); CREATE INDEX k ON u(b);"
    "CREATE TABLE v(a TEXT, b TEXT, c, PRIMARY KEY (a)) WITHOUT ROWID; CREATE INDEX l ON v(c);"
    "CREATE TABLE w(a TEXT, b TEXT, c, PRIMARY KEY (a)) WITHOUT ROWID; CREATE INDEX m ON w(c);",
    "CREATE TABLE t(a INT, b TEXT); CREATE INDEX i ON t(a); CREATE INDEX j ON t(b);"
    "CREATE TABLE u(a TEXT PRIMARY KEY, b INT) WITHOUT ROWID; CREATE INDEX k ON u(b);"
    "CREATE TABLE v(a TEXT, b TEXT, c, PRIMARY KEY (b)) WITHOUT ROWID; CREATE INDEX l ON v(c);"
    "CREATE TABLE w(a TEXT, b INT, c, PRIMARY KEY (a)) WITHOUT ROWID; CREATE INDEX m ON w(c);",
    "INSERT INTO t VALUES ('1', '1'), ('2', '2'); INSERT INTO u VALUES ('x', 1), ('y', 1);"
    "INSERT INTO v VALUES ('x', 'y', 1); INSERT INTO w VALUES ('x', '1', 1);", { NULL }, NULL
  };
  g_autoptr(ManorMigration) migration = statistics_case_plan (&test);
  g_autoptr(ManorSqlite) sqlite = pair_open (test.before, test.rows);
  g_autofree char *left = NULL;
  g_autofree char *samples = NULL;

  execute (sqlite, "ANALYZE");
  if (pair_ask (sqlite, MANOR_STATISTICS_SQL) == MANOR_STATISTICS_COUNTS)
    add_samples (sqlite);
  g_assert_cmpint (pair_ask (sqlite, MANOR_STATISTICS_SQL), ==, MANOR_STATISTICS_ALL);

  assert_migrates (migration, sqlite);
  left = ask_text (sqlite, STATISTICS_ROWS);
  g_assert_cmpstr (left, ==, "t.i=2 1; t.j=2 1; u.k=2 2; v.l=1 1; w.m=1 1; w.w=1 1");
  samples = ask_text (sqlite, "SELECT group_concat(name) FROM "
                              "(SELECT DISTINCT tbl || '.' || idx AS name FROM sqlite_stat4 ORDER BY 1)");
  g_assert_cmpstr (samples, ==, "t.j,w.m,w.w");
}

/* Made by hand, or damaged: where nothing can be kept, the plan runs all the same. */
typedef struct
{
  const char *title;
  const char *made;      /* after ANALYZE, with writable_schema on */
  gboolean    left_out;
} OddCase;

#define AGAIN       "DROP TABLE sqlite_stat1; CREATE TABLE sqlite_stat1"
#define COUNTED     "INSERT INTO sqlite_stat1(tbl, idx, stat) VALUES ('t', 'i', '2 2'), ('t', 'j', '2 1 1');"

static const OddCase odd_cases[] = {
  { "no column for the index", AGAIN "(tbl, stat); INSERT INTO sqlite_stat1 VALUES ('t', '2')", TRUE },
  { "no column that is known", AGAIN "(\"table\", count)", TRUE },
  { "names of its own", AGAIN "(tbl CHECK (tbl IN ('t', 'u')), idx, stat);" COUNTED, TRUE },
  { "each table once", AGAIN "(tbl UNIQUE, idx, stat); INSERT INTO sqlite_stat1 VALUES ('t', 'i', '2 2'), ('T', 'j', '2')",
    TRUE },
  { "a made-up column", AGAIN "(name, idx, stat, tbl AS (name)); INSERT INTO sqlite_stat1 VALUES ('t', 'i', '2 2')", TRUE },
  { "without rowids", AGAIN "(tbl TEXT, idx TEXT, stat TEXT, PRIMARY KEY (tbl, idx)) WITHOUT ROWID;" COUNTED, TRUE },
  { "strict", AGAIN "(tbl TEXT, idx TEXT, stat TEXT) STRICT;" COUNTED, TRUE },
  { "a view", "DROP TABLE sqlite_stat1; CREATE VIEW sqlite_stat1 AS SELECT 't' AS tbl, 'i' AS idx, '2 2' AS stat", TRUE },
  { "samples that cannot be read", STATISTICS_DAMAGED, FALSE },
  { "values of all types, and twice",
    "INSERT INTO sqlite_stat1 VALUES (NULL, NULL, NULL), (x'74', x'69', 1), (1, 2.5, x'00'), ('t', 'i', 'nonsense'),"
    "('t', '', 1), ('gone', 'i', '1 1'), ('manor_new_t', 'i', '1 1'), ('manor_new_t', NULL, NULL)", FALSE },
};

static void
make_odd (ManorSqlite   *sqlite,
          const OddCase *test)
{
  execute (sqlite, "ANALYZE; PRAGMA writable_schema=ON");
  execute (sqlite, test->made);
  execute (sqlite, "PRAGMA writable_schema=RESET");
}

/* DROP TABLE reads sqlite_stat1 itself, so these tables only get another name. */
static void
test_odd (gconstpointer data)
{
  static const StatisticsCase renamed = {
    NULL,
    "CREATE TABLE t(a TEXT, b INT); CREATE INDEX i ON t(a); CREATE INDEX j ON t(b, a);",
    "CREATE TABLE u(a TEXT, b INT); CREATE INDEX i ON u(a); CREATE INDEX j ON u(b, a);",
    "INSERT INTO t VALUES ('x', 1), ('x', 2);", { "t", "u" }, NULL
  };
  const OddCase *test = data;
  g_autoptr(ManorMigration) migration = statistics_case_plan (&renamed);
  g_autoptr(ManorSqlite) sqlite = pair_open (renamed.before, renamed.rows);

  make_odd (sqlite, test);
  assert_migrates (migration, sqlite);
  g_assert_cmpint (pair_ask (sqlite, "SELECT count(*) FROM u"), ==, 2);
  g_assert_cmpint (pair_ask (sqlite, MANOR_STATISTICS_SQL) == MANOR_STATISTICS_NONE, ==, test->left_out);
}

/* A name goes over two lines: each of them is a comment. */
static void
test_script_lines (void)
{
  static const StatisticsCase test = {
    NULL,
    "CREATE TABLE \"t\nDROP TABLE u;\n\"(a TEXT, b INT); CREATE TABLE u(a);",
    "CREATE TABLE \"t\nDROP TABLE u;\n\"(a TEXT, b INT NOT NULL); CREATE TABLE u(a);",
    "INSERT INTO u VALUES (1);", { NULL }, NULL
  };
  g_autoptr(ManorMigration) migration = statistics_case_plan (&test);
  g_autoptr(ManorSqlite) sqlite = pair_open (test.before, test.rows);
  g_autofree char *sql = manor_plan_dup_sql (manor_migration_get_plan (migration));

  execute (sqlite, sql);
  g_assert_cmpint (pair_ask (sqlite, "SELECT count(*) FROM u"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (statistics_cases); i++)
    {
      const StatisticsCase *test = &statistics_cases[i];
      g_autofree char *kept = g_strdup_printf ("/statistics/kept/%s", test->title);
      g_autofree char *never = g_strdup_printf ("/statistics/never-analyzed/%s", test->title);
      g_autofree char *same = g_strdup_printf ("/statistics/same-plan/%s", test->title);

      g_test_add_data_func (kept, test, test_kept);
      g_test_add_data_func (never, test, test_never_analyzed);
      g_test_add_data_func (same, test, test_same_plan);
    }
  for (guint i = 0; i < G_N_ELEMENTS (odd_cases); i++)
    {
      g_autofree char *odd = g_strdup_printf ("/statistics/odd/%s", odd_cases[i].title);

      g_test_add_data_func (odd, &odd_cases[i], test_odd);
    }
  g_test_add_func ("/statistics/script-lines", test_script_lines);
  g_test_add_func ("/statistics/refused", test_refused);
  g_test_add_func ("/statistics/samples", test_samples);

  return g_test_run ();
}
