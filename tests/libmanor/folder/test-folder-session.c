/* test-folder-session.c: conversations with a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-sqlite.h"
#include "manor-test-folder.h"
#include "manor-test.h"

#define ENDLESS_SQL \
  "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

static ManorDatabase *
make_database (const char *folder,
               const char *sql)
{
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_CREATE, NULL);
  g_autoptr(GError) error = NULL;

  manor_sqlite_execute (sqlite, sql, &error);
  g_assert_no_error (error);

  return manor_folder_database_for_file (file);
}

static ManorSession *
await_session (ManorDatabase    *database,
               ManorSessionMode  mode)
{
  g_autoptr(GError) error = NULL;
  ManorSession *session = manor_await_object (manor_database_open_session (database, mode), &error);

  g_assert_no_error (error);

  return session;
}

static void
await_execute (ManorSession *session,
               const char   *sql)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_session_execute (session, sql, NULL, 0, 0), &error);
  g_assert_no_error (error);
}

static gint64
await_integer (ManorSession *session,
               const char   *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) result =
    manor_await_object (manor_session_execute (session, sql, NULL, 0, 0), &error);

  g_assert_no_error (error);

  return manor_result_get_integer (result, 0, 0);
}

static void
assert_fails (DexFuture     *future,
              ManorSqlError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (future, &error));
  g_assert_error (error, MANOR_SQL_ERROR, (int) code);
}

static void
record_transaction_cb (ManorSession *session,
                       GParamSpec   *pspec,
                       GString      *record)
{
  g_string_append (record, manor_session_get_in_transaction (session) ? "+" : "-");
}

static void
test_transaction (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorDatabase) database = make_database (folder, "CREATE TABLE t(a UNIQUE)");
  g_autoptr(ManorSession) session = await_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(ManorSession) other = await_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(GString) record = g_string_new (NULL);

  g_signal_connect (session, "notify::in-transaction", G_CALLBACK (record_transaction_cb), record);

  await_execute (session, "CREATE TEMP TABLE mine(a)");
  await_execute (session, "BEGIN");
  g_assert_true (manor_session_get_in_transaction (session));
  await_execute (session, "INSERT INTO t VALUES (1)");
  await_execute (session, "INSERT INTO mine VALUES (1)");
  assert_fails (manor_session_execute (session, "INSERT INTO t VALUES (1)", NULL, 0, 0),
                MANOR_SQL_ERROR_CONSTRAINT);
  g_assert_true (manor_session_get_in_transaction (session));
  g_assert_cmpint (await_integer (other, "SELECT count(*) FROM t"), ==, 0);
  await_execute (session, "COMMIT");
  g_assert_cmpint (await_integer (other, "SELECT count(*) FROM t"), ==, 1);
  assert_fails (manor_session_execute (other, "SELECT * FROM mine", NULL, 0, 0),
                MANOR_SQL_ERROR_FAILED);
  g_assert_cmpstr (record->str, ==, "+-");

  /* What is open when it closes is undone. */
  await_execute (session, "BEGIN");
  await_execute (session, "DELETE FROM t");
  manor_await (manor_session_close (session), NULL);
  g_assert_cmpstr (record->str, ==, "+-+-");
  g_assert_cmpint (await_integer (other, "SELECT count(*) FROM t"), ==, 1);
  assert_fails (manor_session_execute (session, "SELECT 1", NULL, 0, 0), MANOR_SQL_ERROR_FAILED);
}

static void
test_dropped (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorDatabase) database = make_database (folder, "CREATE TABLE t(a)");
  ManorSession *session = await_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(ManorSession) other = await_session (database, MANOR_SESSION_READ_WRITE);

  await_execute (session, "BEGIN IMMEDIATE");
  g_object_unref (session);

  /* Waits for the lock, which goes with the session. */
  await_execute (other, "INSERT INTO t VALUES (1)");
}

static void
test_cancel (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorDatabase) database = make_database (folder, "CREATE TABLE t(a)");
  g_autoptr(ManorSession) session = await_session (database, MANOR_SESSION_READ_WRITE);

  /* With nothing to cancel, nothing that comes later is. */
  manor_session_cancel (session);
  g_assert_cmpint (await_integer (session, "SELECT 1"), ==, 1);

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr(DexFuture) first = manor_session_execute (session, ENDLESS_SQL, NULL, 0, 0);
      g_autoptr(DexFuture) second = manor_session_execute (session, "INSERT INTO t VALUES (1)",
                                                           NULL, 0, 0);

      /* At once, when the first may not have started, and later, when it runs. */
      if (i % 2)
        manor_await (dex_timeout_new_msec (i % 6), NULL);
      manor_session_cancel (session);

      assert_fails (dex_ref (first), MANOR_SQL_ERROR_INTERRUPTED);
      assert_fails (dex_ref (second), MANOR_SQL_ERROR_INTERRUPTED);
      g_assert_cmpint (await_integer (session, "SELECT count(*) FROM t"), ==, 0);
    }
}

/* Waiting for another program's lock ends, too. */
static void
test_cancel_waiting (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorDatabase) database = make_database (folder, "CREATE TABLE t(a)");
  g_autoptr(ManorSession) session = await_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(ManorSession) other = await_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(DexFuture) waiting = NULL;

  await_execute (other, "BEGIN IMMEDIATE");
  waiting = manor_session_execute (session, "INSERT INTO t VALUES (1)", NULL, 0, 0);
  manor_await (dex_timeout_new_msec (30), NULL);
  manor_session_cancel (session);
  assert_fails (dex_ref (waiting), MANOR_SQL_ERROR_INTERRUPTED);
}

static void
test_parameters (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorDatabase) database = make_database (folder, "CREATE TABLE t(a, b)");
  g_autoptr(ManorSession) session = await_session (database, MANOR_SESSION_READ_WRITE);
  ManorResultBuilder *builder = manor_result_builder_new (2);
  ManorValue text = { .type = MANOR_VALUE_TEXT, .bytes = "a\0b", .length = 3 };
  ManorValue number = MANOR_VALUE_INIT_INTEGER (7);
  g_autoptr(ManorResult) row = NULL;
  g_autoptr(ManorResult) changed = NULL;
  g_autoptr(GError) error = NULL;

  manor_result_builder_set_column (builder, 0, ":text", NULL);
  manor_result_builder_set_column (builder, 1, "?2", NULL);
  manor_result_builder_add_value (builder, &text);
  manor_result_builder_add_value (builder, &number);
  row = manor_result_builder_end (builder);

  changed = manor_await_object (manor_session_execute (session, "INSERT INTO t VALUES (:text, ?)",
                                                       row, 0, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_n_changes (changed), ==, 1);
  g_assert_cmpint (await_integer (session, "SELECT b FROM t WHERE CAST(a AS BLOB) = x'610062'"),
                   ==, 7);
}

static void
test_read_only (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorDatabase) database = make_database (folder, "CREATE TABLE t(a)");
  g_autoptr(ManorSession) session = await_session (database, MANOR_SESSION_READ_ONLY);

  assert_fails (manor_session_execute (session, "INSERT INTO t VALUES (1)", NULL, 0, 0),
                MANOR_SQL_ERROR_READ_ONLY);
  g_assert_cmpint (await_integer (session, "SELECT count(*) FROM t"), ==, 0);
}

static void
test_no_database (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = manor_test_folder_write (folder, "text.db", "Hello, this is text.", -1);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(ManorDatabase) database = manor_folder_database_for_file (file);
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (manor_database_open_session (database, MANOR_SESSION_READ_WRITE),
                               &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_NOT_A_DATABASE);
  g_assert_true (g_str_has_prefix (error->message, "text: "));
}

/* Results come in the order of the statements, and the main loop turns meanwhile. */
static void
test_order (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorDatabase) database = make_database (folder, "CREATE TABLE t(a)");
  g_autoptr(ManorSession) session = await_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);

  for (guint i = 0; i < 200; i++)
    g_ptr_array_add (futures, manor_session_execute (session, "INSERT INTO t VALUES (1)",
                                                     NULL, 0, 0));
  g_ptr_array_add (futures, manor_session_execute (session, "SELECT count(*) FROM t", NULL, 0, 0));

  {
    g_autoptr(GError) error = NULL;
    g_autoptr(ManorResult) result =
      manor_await_object (dex_ref (g_ptr_array_index (futures, 200)), &error);

    g_assert_no_error (error);
    g_assert_cmpint (manor_result_get_integer (result, 0, 0), ==, 200);
  }
}

static void
test_script (void)
{
  static const char wrong[] = "DELETE FROM t;\n INSERT INTO t VALUES (NULL); DELETE FROM t;";
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorDatabase) database = make_database (folder, "CREATE TABLE t(a NOT NULL)");
  g_autoptr(ManorSession) session = await_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) constraint = NULL;
  DexFuture *stopped;

  result = manor_await_object (
      manor_session_execute_script (session, "INSERT INTO t VALUES (1), (2); BEGIN; SELECT * FROM t;"
                                             "CREATE TABLE u(a); UPDATE t SET a = 3"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_columns (result), ==, 0);
  g_assert_cmpint (manor_result_get_n_changes (result), ==, 4);
  g_assert_true (manor_session_get_in_transaction (session));

  /* What comes before the error stays, and what comes behind is not begun. */
  g_assert_false (manor_await (manor_session_execute_script (session, wrong), &constraint));
  g_assert_error (constraint, MANOR_SQL_ERROR, MANOR_SQL_ERROR_CONSTRAINT);
  g_assert_cmpint (manor_sql_error_get_offset (constraint), ==, strstr (wrong, "INSERT") - wrong);
  g_assert_cmpint (await_integer (session, "SELECT count(*) FROM t"), ==, 0);
  await_execute (session, "ROLLBACK");
  g_assert_cmpint (await_integer (session, "SELECT count(*) FROM t"), ==, 2);

  stopped = manor_session_execute_script (session, "SELECT 1; " ENDLESS_SQL "; DELETE FROM t");
  manor_session_cancel (session);
  assert_fails (stopped, MANOR_SQL_ERROR_INTERRUPTED);
  g_assert_cmpint (await_integer (session, "SELECT count(*) FROM t"), ==, 2);
}

/* A statement is not called back, so that what it did to the transaction is known though nobody waited for it. */
static void
test_discarded (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorDatabase) database = make_database (folder, "CREATE TABLE t(a)");
  g_autoptr(ManorSession) session = await_session (database, MANOR_SESSION_READ_WRITE);

  dex_unref (dex_future_first (manor_session_execute (session, "BEGIN IMMEDIATE", NULL, 0, 0), dex_future_new_true (), NULL));
  while (!manor_session_get_in_transaction (session))
    manor_await (dex_timeout_new_msec (1), NULL);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/folder-session/transaction", test_transaction);
  MANOR_TEST_FIBER ("/folder-session/dropped", test_dropped);
  MANOR_TEST_FIBER ("/folder-session/cancel", test_cancel);
  MANOR_TEST_FIBER ("/folder-session/cancel-waiting", test_cancel_waiting);
  MANOR_TEST_FIBER ("/folder-session/parameters", test_parameters);
  MANOR_TEST_FIBER ("/folder-session/read-only", test_read_only);
  MANOR_TEST_FIBER ("/folder-session/no-database", test_no_database);
  MANOR_TEST_FIBER ("/folder-session/order", test_order);
  MANOR_TEST_FIBER ("/folder-session/discarded", test_discarded);
  MANOR_TEST_FIBER ("/folder-session/script", test_script);

  return g_test_run ();
}
