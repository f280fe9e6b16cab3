/* test-remote-session.c: an open conversation with a real libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-dump.h"
#include "manor-fiber.h"
#include "manor-sql-error.h"
#include "manor-test-folder.h"
#include "manor-test-remote.h"

static ManorTestServer *server;
static ManorHranaClient *client;
static guint n_names;

static ManorDatabase *
make (const char *sql)
{
  g_autofree char *name = g_strdup_printf ("s%u", n_names++);

  manor_test_server_create (server, name, NULL);
  if (sql != NULL)
    manor_test_server_sql (server, name, sql);

  return test_remote_new (client, name);
}

static ManorSession *
open_session (ManorDatabase    *database,
              ManorSessionMode  mode)
{
  g_autoptr(GError) error = NULL;
  ManorSession *session = manor_await_object (manor_database_open_session (database, mode), &error);

  g_assert_no_error (error);

  return session;
}

static ManorResult *
execute (ManorSession *session,
         const char   *sql)
{
  g_autoptr(GError) error = NULL;
  ManorResult *rows = manor_await_object (manor_session_execute (session, sql, NULL, 0, 0), &error);

  if (error != NULL)
    g_error ("%s: %s", sql, error->message);

  return rows;
}

static gint64
ask (ManorSession *session,
     const char   *sql)
{
  g_autoptr(ManorResult) rows = execute (session, sql);

  return manor_result_get_integer (rows, 0, 0);
}

static void
run (ManorSession *session,
     const char   *sql)
{
  g_autoptr(ManorResult) rows = execute (session, sql);

  g_assert_nonnull (rows);
}

static void
assert_fails (DexFuture  *future,
              GQuark      domain,
              int         code,
              int         offset,
              const char *word)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (future, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
  if (offset >= 0)
    g_assert_cmpint (manor_sql_error_get_offset (error), ==, offset);
  if (word != NULL)
    g_assert_nonnull (strstr (error->message, word));
}

static void
assert_refused (ManorSession *session,
                const char   *sql,
                GQuark        domain,
                int           code,
                const char   *word)
{
  assert_fails (manor_session_execute (session, sql, NULL, 0, 0), domain, code, -1, word);
}

static void
close_session (ManorSession *session)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_session_close (session), &error);
  g_assert_no_error (error);
}

/* No stream is left on the server, which has only so many. */
static void
assert_no_streams (void)
{
  g_autofree char *answer = NULL;

  g_assert_cmpuint (manor_test_server_request (server, TRUE, "GET", "/v1/diagnostics", NULL, NULL,
                                               &answer), ==, 200);
  /* It remembers those that expired for minutes. */
  g_assert_null (strstr (answer, "\"\""));
  g_assert_null (strstr (answer, "acquired"));
}

static void
test_execute (void)
{
  g_autoptr(ManorDatabase) database = make ("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)");
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_WRITE);
  ManorResultBuilder *builder = manor_result_builder_new (2);
  ManorValue values[] = { MANOR_VALUE_INIT_INTEGER (G_MAXINT64), manor_value_text ("ünï'x") };
  g_autoptr(ManorResult) parameters = NULL;
  g_autoptr(ManorResult) written = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  manor_result_builder_set_column (builder, 0, ":a", NULL);
  manor_result_builder_set_column (builder, 1, ":b", NULL);
  manor_result_builder_add_value (builder, &values[0]);
  manor_result_builder_add_value (builder, &values[1]);
  parameters = manor_result_builder_end (builder);

  written = manor_await_object (manor_session_execute (session,
                                                       "INSERT INTO t (a, b) VALUES (:a, :b)",
                                                       parameters, 0, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_n_changes (written), ==, 1);
  g_assert_cmpint (manor_result_get_last_rowid (written), ==, 1);

  rows = execute (session, "SELECT a, b FROM t");
  text = manor_result_dup_text (rows, 0, 1);
  g_assert_cmpint (manor_result_get_integer (rows, 0, 0), ==, G_MAXINT64);
  g_assert_cmpstr (text, ==, "ünï'x");
  g_assert_false (manor_session_get_in_transaction (session));

  assert_fails (manor_session_execute (session, "SELECT nope FROM t", NULL, 0, 0),
                MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED, 7, "nope");
  assert_fails (manor_session_execute (session, "INSERT INTO t (id) VALUES (1)", NULL, 0, 0),
                MANOR_SQL_ERROR, MANOR_SQL_ERROR_CONSTRAINT, -1, "UNIQUE");
  assert_refused (session, "VACUUM", MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED, "libSQL servers");
  assert_refused (session, "ANALYZE", MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED, "libSQL servers");
  assert_refused (session, "CREATE TEMP TABLE x (a)", MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED,
                  "libSQL servers");

  /* Asked each time something is written: a server may have begun to change it. */
  g_assert_cmpuint (TEST_REMOTE (database)->n_checked, ==, 5);
  close_session (session);
  assert_no_streams ();
}

static void
test_transaction (void)
{
  g_autoptr(ManorDatabase) database = make ("CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_WRITE);
  gint64 now;

  g_assert_cmpint (manor_session_get_deadline (session), ==, 0);
  run (session, "BEGIN IMMEDIATE");
  g_assert_true (manor_session_get_in_transaction (session));
  now = g_get_monotonic_time ();
  g_assert_cmpint (manor_session_get_deadline (session), >, now + 5 * G_USEC_PER_SEC);
  g_assert_cmpint (manor_session_get_deadline (session), <=, now + 11 * G_USEC_PER_SEC);

  run (session, "INSERT INTO t (a) VALUES (1)");
  run (session, "ROLLBACK");
  g_assert_false (manor_session_get_in_transaction (session));
  g_assert_cmpint (manor_session_get_deadline (session), ==, 0);
  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 0);

  /* Closing rolls back. */
  run (session, "BEGIN IMMEDIATE");
  run (session, "INSERT INTO t (a) VALUES (1)");
  close_session (session);
  g_assert_false (manor_session_get_in_transaction (session));
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM t"), ==, 0);
  assert_no_streams ();
}

/* After 10 s the server has given it up, and says so to the next statement; none of those that
 * were given with it commits by itself. */
static void
test_expiry (void)
{
  g_autoptr(ManorDatabase) database = make ("CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(DexFuture) second = NULL;
  DexFuture *first;

  run (session, "BEGIN IMMEDIATE");
  run (session, "INSERT INTO t (a) VALUES (1)");

  while (manor_session_get_in_transaction (session))
    manor_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpint (manor_session_get_deadline (session), ==, 0);

  first = manor_session_execute (session, "INSERT INTO t (a) VALUES (2)", NULL, 0, 0);
  second = manor_session_execute (session, "INSERT INTO t (a) VALUES (3)", NULL, 0, 0);
  assert_fails (first, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST, -1, "10 seconds");
  assert_fails (g_steal_pointer (&second), MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED, -1, NULL);

  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 0);
  close_session (session);
}

static gpointer
steal_thread (gpointer data)
{
  manor_test_server_sql (server, data, "INSERT INTO t (a) VALUES ('thief')");

  return NULL;
}

/* 5 s after it took the lock it loses it to one that waits. */
static void
test_theft (void)
{
  g_autoptr(ManorDatabase) database = make ("CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(DexFuture) second = NULL;
  g_autoptr(DexFuture) third = NULL;
  DexFuture *first;
  GThread *thief;

  run (session, "BEGIN IMMEDIATE");
  run (session, "INSERT INTO t (a) VALUES (1)");
  thief = g_thread_new ("thief", steal_thread,
                        (gpointer) manor_database_get_name (database));

  /* The thief has its row when it is out of the wait. */
  while (test_remote_ask (database, "SELECT count(*) FROM t") == 0)
    manor_await (dex_timeout_new_msec (50), NULL);
  g_thread_join (thief);

  first = manor_session_execute (session, "INSERT INTO t (a) VALUES (2)", NULL, 0, 0);
  second = manor_session_execute (session, "INSERT INTO t (a) VALUES (3)", NULL, 0, 0);
  third = manor_session_execute (session, "COMMIT", NULL, 0, 0);
  assert_fails (first, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST, -1, "5 seconds");
  g_assert_false (manor_session_get_in_transaction (session));
  assert_fails (g_steal_pointer (&second), MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED, -1, NULL);
  assert_fails (g_steal_pointer (&third), MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED, -1, NULL);

  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 1);
  close_session (session);
}

static void
test_read_only (void)
{
  g_autoptr(ManorDatabase) database = make ("CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_ONLY);
  static const char * const writes[] = {
    "INSERT INTO t (a) VALUES (1)", "CREATE TABLE u (a)", "PRAGMA user_version", "PRAGMA foreign_keys=OFF",
    "BEGIN IMMEDIATE", "SAVEPOINT a", "VACUUM", "SELECT 1; DELETE FROM t",
  };

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    assert_refused (session, writes[i], MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY, NULL);

  run (session, "BEGIN");
  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 0);
  run (session, "PRAGMA table_info(t)");
  run (session, "EXPLAIN QUERY PLAN SELECT * FROM t");
  run (session, "COMMIT");
  g_assert_cmpuint (TEST_REMOTE (database)->n_checked, ==, 0);

  assert_fails (manor_database_query (database, "DELETE FROM t", 0), MANOR_SQL_ERROR,
                MANOR_SQL_ERROR_READ_ONLY, 0, NULL);
  close_session (session);
}

/* What a schema database's server would carry to every child never leaves. */
static void
test_propagates (void)
{
  g_autoptr(ManorDatabase) database = test_remote_new (client, "native");
  g_autoptr(ManorSession) session = NULL;
  static const char * const writes[] = {
    "INSERT INTO t (a) VALUES (1)", "CREATE TABLE u (a)", "PRAGMA user_version",
    "PRAGMA foreign_key_list(t)", "BEGIN", "VACUUM", "ATTACH 'x' AS x", "SELECT 1; DROP TABLE t",
    "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
  };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  manor_test_server_create_schema (server, "native");
  manor_test_server_sql (server, "native", "CREATE TABLE t (a)");
  manor_test_server_create_child (server, "native-child", "native");
  manor_test_server_request (server, FALSE, "GET", "/v1/jobs", "native", NULL, &before);
  manor_database_set_propagates (database, TRUE);
  session = open_session (database, MANOR_SESSION_READ_WRITE);

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      assert_refused (session, writes[i], MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATES,
                      "push");
      assert_fails (manor_session_execute_script (session, writes[i]), MANOR_DATABASE_ERROR,
                    MANOR_DATABASE_ERROR_PROPAGATES, -1, NULL);
    }

  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 0);
  run (session, "PRAGMA table_list");
  run (session, "EXPLAIN INSERT INTO t VALUES (1)");
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM pragma_table_info('t')"), ==, 1);

  manor_test_server_request (server, FALSE, "GET", "/v1/jobs", "native", NULL, &after);
  g_assert_cmpstr (before, ==, after);
  close_session (session);
}

static void
test_script (void)
{
  g_autoptr(ManorDatabase) database = make (NULL);
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(GString) script = g_string_new ("BEGIN;\nCREATE TABLE t (id INTEGER PRIMARY KEY, a);\n");
  g_autoptr(ManorResult) done = NULL;
  g_autoptr(GError) error = NULL;
  gsize offset;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (script, "INSERT INTO t (a) VALUES (%u);%s", i,
                            i % 300 == 7 ? "SELECT * FROM t;\n" : "\n");
  g_string_append (script, "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;COMMIT;");

  done = manor_await_object (manor_session_execute_script (session, script->str), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_n_changes (done), ==, 1000);
  g_assert_cmpint (manor_result_get_last_rowid (done), ==, 1000);
  g_assert_cmpuint (manor_result_get_n_columns (done), ==, 0);
  g_assert_false (manor_session_get_in_transaction (session));

  /* What comes before the one that fails stays, what comes after it is not run. */
  g_string_assign (script, "INSERT INTO t (a) VALUES (1); -- one\nINSERT INTO t (a) VALUES (2);\n");
  offset = script->len;
  g_string_append (script, "INSERT INTO t (nope) VALUES (3); INSERT INTO t (a) VALUES (4);");
  assert_fails (manor_session_execute_script (session, script->str), MANOR_SQL_ERROR,
                MANOR_SQL_ERROR_FAILED, -1, "nope");
  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 1002);

  /* Also where the server's parser does not know it. */
  g_string_truncate (script, offset);
  g_string_append (script, "VACUUM; INSERT INTO t (a) VALUES (4);");
  assert_fails (manor_session_execute_script (session, script->str), MANOR_SQL_ERROR,
                MANOR_SQL_ERROR_FAILED, (int) offset, "VACUUM");
  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 1004);

  /* In a transaction that stays open. */
  assert_fails (manor_session_execute_script (session, "BEGIN; DELETE FROM t; DELETE FROM u;"),
                MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED, -1, "u");
  g_assert_true (manor_session_get_in_transaction (session));
  run (session, "ROLLBACK");
  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 1004);
  close_session (session);
  assert_no_streams ();
}

static gboolean
has_streams (void)
{
  g_autofree char *answer = NULL;

  manor_test_server_request (server, TRUE, "GET", "/v1/diagnostics", NULL, NULL, &answer);

  return strstr (answer, "\"\"") != NULL || strstr (answer, "acquired") != NULL;
}

/* A stream is let go when nothing is done; what was said of the connection is said to the next. */
static void
test_lasting (void)
{
  g_autoptr(ManorDatabase) database =
    make ("CREATE TABLE p (id INTEGER PRIMARY KEY);"
          "CREATE TABLE c (id INTEGER PRIMARY KEY, p REFERENCES p (id) ON DELETE CASCADE);"
          "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1)");
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_WRITE);

  run (session, "PRAGMA foreign_keys=OFF");
  while (has_streams ())
    manor_await (dex_timeout_new_msec (50), NULL);
  run (session, "DELETE FROM p");
  g_assert_cmpint (ask (session, "SELECT count(*) FROM c"), ==, 1);

  /* Not what was said in a transaction, where it means nothing. */
  run (session, "BEGIN");
  run (session, "PRAGMA foreign_keys=ON");
  run (session, "COMMIT");
  while (has_streams ())
    manor_await (dex_timeout_new_msec (50), NULL);
  run (session, "INSERT INTO c VALUES (2, 99)");

  manor_await (manor_session_execute_script (session, "PRAGMA foreign_keys=ON; SELECT 1;"), NULL);
  while (has_streams ())
    manor_await (dex_timeout_new_msec (50), NULL);
  assert_refused (session, "INSERT INTO c VALUES (3, 99)", MANOR_SQL_ERROR,
                  MANOR_SQL_ERROR_CONSTRAINT, "FOREIGN KEY");
  close_session (session);
}

static void
test_cancel (void)
{
  g_autoptr(ManorDatabase) database = make ("CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_WRITE);
  g_autoptr(DexFuture) queued = NULL;
  DexFuture *endless;

  endless = manor_session_execute (session, "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 "
                                            "FROM n) SELECT sum(x) FROM n", NULL, 0, 0);
  queued = manor_session_execute (session, "INSERT INTO t (a) VALUES (1)", NULL, 0, 0);
  for (guint i = 0; i < 20; i++)
    manor_await (dex_timeout_new_msec (5), NULL);
  g_assert_true (dex_future_is_pending (endless));

  manor_session_cancel (session);
  assert_fails (endless, MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED, -1, NULL);
  assert_fails (g_steal_pointer (&queued), MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED, -1, NULL);

  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 0);
  run (session, "INSERT INTO t (a) VALUES (1)");
  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 1);
  close_session (session);
}

static void
test_no_database (void)
{
  g_autoptr(ManorDatabase) database = test_remote_new (client, "nowhere");

  assert_fails (manor_database_open_session (database, MANOR_SESSION_READ_WRITE),
                MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_NO_NAMESPACE, -1, "nowhere");
  assert_fails (manor_database_read_schema (database),
                MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_NO_NAMESPACE, -1, "nowhere");
}

static gboolean
collect (const char  *text,
         gsize        length,
         gpointer     user_data,
         GError     **error)
{
  g_string_append_len (user_data, text, (gssize) length);

  return TRUE;
}

/* A token that may only read is enough for all reading, dumps included. */
static void
test_read_token (void)
{
  char *folder = manor_test_folder_new ();
  g_autoptr(ManorTestKey) key = manor_test_key_new (folder, "jwt");
  ManorTestServerOptions options = { .jwt_key = manor_test_key_get_file (key) };
  g_autoptr(ManorTestServer) guarded = manor_test_server_new (&options);
  g_autofree char *reader = manor_test_key_sign (key, "{\"a\":\"ro\"}");
  g_autofree char *writer = manor_test_key_sign (key, "{}");
  g_autofree char *read_header = g_strconcat ("Bearer ", reader, NULL);
  g_autofree char *write_header = g_strconcat ("Bearer ", writer, NULL);
  g_autoptr(ManorHranaClient) reading = test_remote_client_new (manor_test_server_get_uri (guarded));
  g_autoptr(ManorDatabase) database = test_remote_new (reading, "kept");
  g_autoptr(ManorSession) session = NULL;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GString) dump = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  manor_test_server_set_authorization (guarded, write_header);
  manor_test_server_create (guarded, "kept", NULL);
  manor_test_server_sql (guarded, "kept", "CREATE TABLE t (id INTEGER PRIMARY KEY, a);"
                                          "INSERT INTO t (a) VALUES ('x'), (NULL), (1.5)");

  assert_fails (manor_database_read_schema (database), MANOR_HRANA_ERROR,
                MANOR_HRANA_ERROR_UNAUTHORIZED, -1, "kept");
  manor_http_set_authorization (manor_hrana_client_get_http (reading), read_header);

  catalogue = test_remote_read (database);
  g_assert_cmpuint (manor_catalogue_get_n_objects (catalogue), ==, 1);
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM t"), ==, 3);
  manor_await (manor_dump (database, collect, dump, NULL), &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (dump->str, "'x'"));

  session = open_session (database, MANOR_SESSION_READ_WRITE);
  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 3);
  assert_refused (session, "DELETE FROM t", MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN, NULL);
  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 3);
  close_session (session);
  manor_test_folder_remove (folder);
}

/* The server is started anew under an open transaction. */
static void
test_restart (void)
{
  g_autoptr(ManorDatabase) database = make ("CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_WRITE);

  run (session, "BEGIN IMMEDIATE");
  run (session, "INSERT INTO t (a) VALUES (1)");
  manor_test_server_kill (server);
  manor_test_server_start (server);
  assert_refused (session, "INSERT INTO t (a) VALUES (2)", MANOR_HRANA_ERROR,
                  MANOR_HRANA_ERROR_STREAM_LOST, "restarted");
  g_assert_false (manor_session_get_in_transaction (session));
  g_assert_cmpint (ask (session, "SELECT count(*) FROM t"), ==, 0);
  close_session (session);
}

/* One that is stopped while it waits for its turn does not give to the next what it does not have. */
static void
test_turns (void)
{
  g_autoptr(ManorDatabase) database = make ("CREATE TABLE t (a)");
  g_autoptr(ManorSession) session = open_session (database, MANOR_SESSION_READ_WRITE);
  DexFuture *script = manor_session_execute_script (session, "INSERT INTO t VALUES (1); SELECT count(*) FROM t;"
                                                             "INSERT INTO t VALUES (2); SELECT count(*) FROM t;"
                                                             "INSERT INTO t VALUES (3)");
  DexFuture *stopped = dex_future_first (manor_session_execute (session, "SELECT 1", NULL, 0, 0), NULL);
  DexFuture *counted = manor_session_execute (session, "SELECT count(*) FROM t", NULL, 0, 0);
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  manor_await (dex_timeout_new_msec (0), NULL);
  dex_unref (stopped);
  rows = manor_await_object (counted, &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_integer (rows, 0, 0), ==, 3);
  g_assert_true (manor_await (script, NULL));
  close_session (session);
}

static void
add_tests (void)
{
  MANOR_TEST_FIBER ("/remote/session/execute", test_execute);
  MANOR_TEST_FIBER ("/remote/session/transaction", test_transaction);
  MANOR_TEST_FIBER ("/remote/session/expiry", test_expiry);
  MANOR_TEST_FIBER ("/remote/session/theft", test_theft);
  MANOR_TEST_FIBER ("/remote/session/read-only", test_read_only);
  MANOR_TEST_FIBER ("/remote/session/propagates", test_propagates);
  MANOR_TEST_FIBER ("/remote/session/script", test_script);
  MANOR_TEST_FIBER ("/remote/session/lasting", test_lasting);
  MANOR_TEST_FIBER ("/remote/session/cancel", test_cancel);
  MANOR_TEST_FIBER ("/remote/session/turns", test_turns);
  MANOR_TEST_FIBER ("/remote/session/no-database", test_no_database);
  MANOR_TEST_FIBER ("/remote/session/read-token", test_read_token);
  MANOR_TEST_FIBER ("/remote/session/restart", test_restart);
}

int
main (int   argc,
      char *argv[])
{
  return test_remote_run (argc, argv, &server, &client, add_tests);
}
