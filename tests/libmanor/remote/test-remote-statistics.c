/* test-remote-statistics.c: what ANALYZE found out, kept over a plan on a real libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The server refuses ANALYZE. What it has of it came with the file, or through its admin shell; here it is written into
 * the file beside the server.
 */

#include "config.h"

#include "../migration/manor-statistics-test.h"
#include "manor-test-remote.h"

static ManorTestServer *server;
static ManorHranaClient *client;
static guint n_names;

static void
analyze (const char *name)
{
  g_autofree char *path = g_build_filename (manor_test_server_get_folder (server), "data.sqld", "dbs", name,
                                            "data", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_NONE, &error);

  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, "ANALYZE", &error);
  g_assert_no_error (error);
}

/* A child that was read, as a survey does. */
static ManorDatabase *
make (const StatisticsCase *test,
      gboolean              analyzed)
{
  g_autofree char *name = g_strdup_printf ("s%u", n_names++);
  g_autofree char *sql = g_strconcat (test->before, ";", test->rows, NULL);
  g_autoptr(ManorResult) rows = NULL;
  ManorDatabase *database;

  manor_test_server_create (server, name, NULL);
  manor_test_server_sql (server, name, sql);
  if (analyzed)
    analyze (name);

  database = test_remote_new (client, name);
  rows = manor_await_object (manor_database_read_schema (database), NULL);
  g_assert_nonnull (rows);

  return database;
}

static void
assert_applied (ManorDatabase  *database,
                ManorMigration *migration,
                gboolean        careful)
{
  g_autoptr(GError) error = NULL;
  gboolean was_careful;

  g_assert_cmpint (test_remote_migrate (database, migration, &was_careful, &error), ==, MANOR_OUTCOME_APPLIED);
  g_assert_no_error (error);
  g_assert_cmpint (was_careful, ==, careful);
}

static void
assert_left (ManorDatabase *database,
             const char    *expected)
{
  g_autofree char *left = manor_test_server_text (server, manor_database_get_name (database), STATISTICS_ROWS);

  g_assert_cmpstr (left, ==, expected);
}

/* One request to each child but the first, whether it has been analyzed or not. */
static void
assert_kept (const StatisticsCase *test)
{
  g_autoptr(ManorMigration) migration = statistics_case_plan (test);
  g_autoptr(ManorDatabase) canary = make (test, TRUE);
  g_autoptr(ManorDatabase) child = make (test, TRUE);
  g_autoptr(ManorDatabase) plain = make (test, FALSE);

  assert_applied (canary, migration, TRUE);
  assert_left (canary, test->left);
  assert_applied (child, migration, FALSE);
  assert_left (child, test->left);
  assert_applied (plain, migration, FALSE);
  g_assert_cmpint (test_remote_ask (plain, MANOR_STATISTICS_SQL), ==, MANOR_STATISTICS_NONE);
}

/* Since it was read. */
static void
test_analyzed_meanwhile (void)
{
  const StatisticsCase *test = &statistics_cases[0];
  g_autoptr(ManorMigration) migration = statistics_case_plan (test);
  g_autoptr(ManorDatabase) canary = make (test, FALSE);
  g_autoptr(ManorDatabase) child = make (test, FALSE);
  g_autoptr(ManorDatabase) dropped = make (test, TRUE);

  assert_applied (canary, migration, TRUE);

  analyze (manor_database_get_name (child));
  assert_applied (child, migration, TRUE);
  assert_left (child, test->left);

  manor_test_server_sql (server, manor_database_get_name (dropped), "DROP TABLE sqlite_stat1");
  assert_applied (dropped, migration, TRUE);
  g_assert_cmpint (test_remote_ask (dropped, MANOR_STATISTICS_SQL), ==, MANOR_STATISTICS_NONE);
}

/* Beside the server, with writable_schema on. */
static void
make_odd (ManorDatabase *database,
          const char    *sql)
{
  g_autofree char *path = g_build_filename (manor_test_server_get_folder (server), "data.sqld", "dbs",
                                            manor_database_get_name (database), "data", NULL);
  g_autofree char *script = g_strconcat ("PRAGMA writable_schema=ON;", sql, ";PRAGMA writable_schema=RESET", NULL);
  g_autoptr(ManorSqlite) sqlite = NULL;
  g_autoptr(GError) error = NULL;

  sqlite = manor_sqlite_open (path, MANOR_SQLITE_NONE, &error);
  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, script, &error);
  g_assert_no_error (error);
}

static const StatisticsCase renamed = {
  NULL,
  "CREATE TABLE t(a TEXT, b INT); CREATE INDEX i ON t(a);",
  "CREATE TABLE u(a TEXT, b INT); CREATE INDEX i ON u(a);",
  "INSERT INTO t VALUES ('x', 1), ('x', 2);", { "t", "u" }, NULL
};

static void
assert_survives (const char *odd)
{
  g_autoptr(ManorMigration) migration = statistics_case_plan (&renamed);
  g_autoptr(ManorDatabase) first = make (&renamed, TRUE);
  g_autoptr(ManorDatabase) second = make (&renamed, TRUE);

  make_odd (first, odd);
  make_odd (second, odd);

  /* The careful way, and what the quick one leaves to it. */
  assert_applied (first, migration, TRUE);
  g_assert_nonnull (manor_await_object (manor_database_read_schema (second), NULL));
  assert_applied (second, migration, FALSE);
}

/* Nothing can be kept there, and the push goes on. */
static void
test_odd (void)
{
  assert_survives ("DROP TABLE sqlite_stat1; CREATE TABLE sqlite_stat1(tbl, stat)");
  assert_survives ("DROP TABLE sqlite_stat1; CREATE TABLE sqlite_stat1(tbl CHECK (tbl = 't'), idx, stat);"
                   "INSERT INTO sqlite_stat1 VALUES ('t', 'i', '2 2')");
  assert_survives ("DROP TABLE sqlite_stat1; CREATE VIEW sqlite_stat1 AS SELECT 1 AS tbl");
}

/* It looks as it should, and cannot be written: done again without. */
static void
test_damaged (void)
{
  g_autoptr(ManorMigration) migration = statistics_case_plan (&renamed);
  g_autoptr(ManorDatabase) first = make (&renamed, TRUE);
  g_autoptr(ManorDatabase) second = make (&renamed, TRUE);
  g_autoptr(ManorDatabase) sound = make (&renamed, TRUE);

  make_odd (first, STATISTICS_DAMAGED);
  make_odd (second, STATISTICS_DAMAGED);

  assert_applied (first, migration, TRUE);
  assert_applied (second, migration, TRUE);
  assert_applied (sound, migration, FALSE);
  assert_left (sound, "u.i=2 2");
}

static void
test_step_fails (void)
{
  StatisticsCase test = statistics_cases[0];
  g_autoptr(ManorMigration) migration = statistics_case_plan (&test);
  g_autoptr(ManorDatabase) canary = make (&test, TRUE);
  g_autoptr(ManorDatabase) careful = NULL;
  g_autoptr(ManorDatabase) quick = NULL;
  g_autoptr(ManorMigration) fresh = statistics_case_plan (&test);
  g_autoptr(GError) error = NULL;

  assert_applied (canary, migration, TRUE);
  test.rows = "INSERT INTO t VALUES (1, NULL, 1), (2, NULL, 2);";
  careful = make (&test, TRUE);
  quick = make (&test, TRUE);

  /* The step is told by its own number. */
  g_assert_cmpint (test_remote_migrate (careful, fresh, NULL, &error), ==, MANOR_OUTCOME_REFUSED);
  g_assert_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_STEP);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "Step 2 of 6"));
  g_clear_error (&error);
  g_assert_cmpint (test_remote_migrate (quick, migration, NULL, &error), ==, MANOR_OUTCOME_REFUSED);
  g_assert_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_STEP);

  assert_left (careful, "t.i=2 2; t.j=2 1 1");
  assert_left (quick, "t.i=2 2; t.j=2 1 1");
}

static void
test_kept (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (statistics_cases); i++)
    {
      g_test_message ("%s", statistics_cases[i].title);
      assert_kept (&statistics_cases[i]);
    }
}

static void
add_tests (void)
{
  MANOR_TEST_FIBER ("/remote/statistics/kept", test_kept);
  MANOR_TEST_FIBER ("/remote/statistics/analyzed-meanwhile", test_analyzed_meanwhile);
  MANOR_TEST_FIBER ("/remote/statistics/step-fails", test_step_fails);
  MANOR_TEST_FIBER ("/remote/statistics/odd", test_odd);
  MANOR_TEST_FIBER ("/remote/statistics/damaged", test_damaged);
}

int
main (int   argc,
      char *argv[])
{
  return test_remote_run (argc, argv, &server, &client, add_tests);
}
