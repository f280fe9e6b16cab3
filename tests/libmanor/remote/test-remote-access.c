/* test-remote-access.c: which token a database is asked with, and what one that only reads cannot do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "../migration/manor-pair-test.h"
#include "manor-fiber.h"
#include "manor-sql-error.h"
#include "manor-test-credentials.h"
#include "manor-test-folder.h"
#include "manor-test-remote.h"

#define BEFORE "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
#define AFTER  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);"

static ManorTestServer *server;
static ManorTestKey *key;
static ManorHranaClient *like;
static guint n_names;

static TestCredentials *credentials;

/* With credentials of its own. */
static ManorDatabase *
make (void)
{
  g_autofree char *name = g_strdup_printf ("d%u", n_names++);
  g_autoptr(ManorHranaClient) client = NULL;

  manor_test_server_create (server, name, NULL);
  manor_test_server_sql (server, name, BEFORE);
  g_clear_object (&credentials);
  credentials = test_credentials_new (key);
  client = manor_hrana_client_new_beside (like, manor_hrana_client_get_http (like),
                                          MANOR_HRANA_CREDENTIALS (credentials));

  return test_remote_new (client, name);
}

/* Whether tokens of @access and no other were asked for since the last time. */
static void
assert_asked (ManorHranaAccess access)
{
  g_assert_cmpuint (credentials->n_asked[access], >, 0);
  g_assert_cmpuint (credentials->n_asked[!access], ==, 0);
  credentials->n_asked[access] = 0;
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

static gboolean
execute (ManorSession  *session,
         const char    *sql,
         GError       **error)
{
  g_autoptr(ManorResult) rows = manor_await_object (manor_session_execute (session, sql, NULL, 0, 0), error);

  return rows != NULL;
}

static void
test_asked (void)
{
  g_autoptr(ManorDatabase) database = make ();
  g_autoptr(ManorCatalogue) before = test_remote_read (database);
  g_autoptr(ManorCatalogue) from = pair_catalogue (BEFORE);
  g_autoptr(ManorCatalogue) to = pair_catalogue (AFTER);
  g_autoptr(ManorMigration) migration = NULL;
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(ManorSession) session = NULL;
  g_autoptr(GError) error = NULL;

  assert_asked (MANOR_HRANA_ACCESS_READ);
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM users"), ==, 0);
  assert_asked (MANOR_HRANA_ACCESS_READ);

  session = open_session (database, MANOR_SESSION_READ_ONLY);
  g_assert_true (execute (session, "BEGIN", &error));
  g_assert_true (execute (session, "SELECT * FROM users", &error));
  g_assert_true (execute (session, "COMMIT", &error));
  manor_await (manor_session_close (session), NULL);
  assert_asked (MANOR_HRANA_ACCESS_READ);
  g_clear_object (&session);

  session = open_session (database, MANOR_SESSION_READ_WRITE);
  g_assert_true (execute (session, "SELECT * FROM users", &error));
  g_assert_true (execute (session, "INSERT INTO users (name) VALUES ('ann')", &error));
  g_assert_true (execute (session, "PRAGMA user_version", &error));
  manor_await (manor_session_close (session), NULL);
  assert_asked (MANOR_HRANA_ACCESS_WRITE);

  plan = manor_plan_new (from, to, NULL, &error);
  g_assert_no_error (error);
  migration = manor_migration_new (plan);
  g_assert_cmpint (test_remote_migrate (database, migration, NULL, &error), ==, MANOR_OUTCOME_APPLIED);
  assert_asked (MANOR_HRANA_ACCESS_WRITE);
  g_assert_cmpuint (credentials->n_refused, ==, 0);
}

static void
assert_told (ManorSession *session,
             gboolean      script,
             const char   *sql,
             GQuark        domain,
             int           code,
             const char   *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (script ? manor_session_execute_script (session, sql)
                                      : manor_session_execute (session, sql, NULL, 0, 0), &error));
  g_test_message ("%s: %s", sql, error->message);
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, words));
}

/* A token that cannot be had is no answer that was lost: nothing was sent, and nothing needs to be asked. */
static void
test_no_token (void)
{
  g_autoptr(ManorDatabase) first = make ();
  g_autoptr(ManorCatalogue) before = test_remote_read (first);
  g_autoptr(ManorCatalogue) from = pair_catalogue (BEFORE);
  g_autoptr(ManorCatalogue) to = pair_catalogue (AFTER);
  g_autoptr(ManorDatabase) second = NULL;
  g_autoptr(ManorCatalogue) read = NULL;
  g_autoptr(ManorMigration) migration = NULL;
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  plan = manor_plan_new (from, to, NULL, &error);
  g_assert_no_error (error);
  migration = manor_migration_new (plan);
  g_assert_cmpint (test_remote_migrate (first, migration, NULL, &error), ==, MANOR_OUTCOME_APPLIED);

  /* In one request, with what the first one taught. */
  second = make ();
  read = test_remote_read (second);
  credentials->error = g_error_new_literal (g_quark_from_static_string ("test"), 1, "nobody gives one");
  g_assert_cmpint (test_remote_migrate (second, migration, NULL, &error), ==, MANOR_OUTCOME_REFUSED);
  g_assert_error (error, g_quark_from_static_string ("test"), 1);
  g_assert_cmpuint (credentials->n_asked[MANOR_HRANA_ACCESS_WRITE], ==, 1);
}

/* Some pragmas only read, and need a token that may write all the same: it is said which, and what to do. */
static void
test_pragmas (void)
{
  g_autoptr(ManorDatabase) database = make ();
  g_autoptr(ManorSession) reading = open_session (database, MANOR_SESSION_READ_ONLY);
  g_autoptr(ManorSession) writing = NULL;
  g_autoptr(GError) error = NULL;

  assert_told (reading, FALSE, "PRAGMA foreign_key_list(users)", MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY,
               "sqlite_schema");
  assert_told (reading, FALSE, "PRAGMA main.user_version", MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY,
               "PRAGMA user_version");
  assert_told (reading, FALSE, "PRAGMA user_version = 7", MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY,
               "opened for reading only");
  assert_told (reading, FALSE, "DELETE FROM users", MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY,
               "opened for reading only");

  manor_database_set_read_only (database, TRUE);
  assert_told (reading, FALSE, "DELETE FROM users", MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY, "another token");
  manor_database_set_read_only (database, FALSE);

  /* Nobody has a better one. */
  g_set_str (&credentials->claims[MANOR_HRANA_ACCESS_WRITE], "{\"a\":\"ro\"}");
  writing = open_session (database, MANOR_SESSION_READ_WRITE);
  assert_told (writing, FALSE, "PRAGMA foreign_key_list(users)", MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN,
               "sqlite_schema");
  assert_told (writing, FALSE, "PRAGMA integrity_check", MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN,
               "PRAGMA integrity_check");
  assert_told (writing, TRUE, "SELECT 1; PRAGMA user_version", MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN,
               "PRAGMA user_version");
  assert_told (writing, TRUE, "PRAGMA user_version; DELETE FROM users", MANOR_HRANA_ERROR,
               MANOR_HRANA_ERROR_FORBIDDEN, "the token only reads");
  assert_told (writing, FALSE, "PRAGMA user_version = 7", MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN,
               "the token only reads");
  assert_told (writing, FALSE, "DELETE FROM users", MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN,
               "the token only reads");
  g_assert_true (execute (writing, "SELECT * FROM users", &error));
  g_assert_cmpuint (credentials->n_refused, ==, 0);

  manor_await (manor_session_close (reading), NULL);
  manor_await (manor_session_close (writing), NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(ManorTestFolder) folder = NULL;
  ManorTestServerOptions options = { 0 };
  g_autofree char *all = NULL;
  g_autofree char *header = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  dex_init ();

  folder = manor_test_folder_new ();
  key = manor_test_key_new (folder, "key");
  options.jwt_key = manor_test_key_get_file (key);
  server = manor_test_server_new (&options);
  if (server == NULL)
    return 77;

  all = manor_test_key_sign (key, "{}");
  header = g_strconcat ("Bearer ", all, NULL);
  manor_test_server_set_authorization (server, header);
  like = test_remote_client_new (manor_test_server_get_uri (server));

  MANOR_TEST_FIBER ("/remote/access/asked", test_asked);
  MANOR_TEST_FIBER ("/remote/access/no-token", test_no_token);
  MANOR_TEST_FIBER ("/remote/access/pragmas", test_pragmas);

  status = g_test_run ();
  g_clear_object (&credentials);
  g_clear_object (&like);
  manor_test_server_free (server);
  manor_test_key_free (key);

  return status;
}
