/* test-remote-lost.c: answers that are lost, and what is made of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "../migration/manor-pair-test.h"
#include "manor-fiber.h"
#include "manor-test-proxy.h"
#include "manor-test-remote.h"

#define BEFORE "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
#define AFTER  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);"

static ManorTestServer *server;
static guint n_names;

static ManorDatabase *
make (ManorHranaClient *client)
{
  g_autofree char *name = g_strdup_printf ("l%u", n_names++);

  manor_test_server_create (server, name, NULL);
  manor_test_server_sql (server, name, BEFORE "INSERT INTO users VALUES (1, 'ann')");

  return test_remote_new (client, name);
}

static ManorMigration *
make_migration (void)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (BEFORE);
  g_autoptr(ManorCatalogue) to = pair_catalogue (AFTER);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = manor_plan_new (from, to, NULL, &error);

  g_assert_no_error (error);

  return manor_migration_new (plan);
}

/* Carries a migration out with the answer to its commit cut off. */
static void
run_cut (TestProxy      *proxy,
         ManorDatabase  *database,
         ManorMigration *migration,
         TestCut         cut,
         gboolean        quick)
{
  g_autoptr(GError) error = NULL;
  gboolean careful = FALSE;
  int n_cut = g_atomic_int_get (&proxy->n_cut);
  gint64 started = g_get_monotonic_time ();
  ManorOutcome outcome;

  g_atomic_int_set (&proxy->cut, (int) cut);
  outcome = test_remote_migrate (database, migration, &careful, &error);
  g_assert_cmpint (g_atomic_int_get (&proxy->n_cut), ==, n_cut + 1);
  g_assert_cmpint (careful, ==, !quick);

  if (cut == TEST_CUT_BEFORE)
    {
      g_assert_cmpint (outcome, ==, MANOR_OUTCOME_REFUSED);
      g_assert_nonnull (strstr (error->message, "as it was"));
      g_assert_cmpint (test_remote_ask (database,
                                        "SELECT count(*) FROM pragma_table_info('users')"), ==, 2);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (outcome, ==, MANOR_OUTCOME_APPLIED);
      g_assert_cmpint (test_remote_ask (database,
                                        "SELECT count(*) FROM pragma_table_info('users')"), ==, 3);
    }

  g_assert_cmpint (g_get_monotonic_time () - started, <, 20 * G_USEC_PER_SEC);
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM users"), ==, 1);
}

static void
test_cut (void)
{
  static const TestCut cuts[] = { TEST_CUT_BEFORE, TEST_CUT_AFTER, TEST_CUT_MIDDLE };
  g_autoptr(TestProxy) proxy = test_proxy_new (manor_test_server_get_uri (server));
  g_autoptr(ManorHranaClient) client = test_remote_client_new (proxy->uri);

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr(ManorMigration) migration = make_migration ();
      g_autoptr(ManorDatabase) canary = make (client);
      g_autoptr(ManorDatabase) learned = make (client);
      g_autoptr(ManorDatabase) child = make (client);
      g_autoptr(GError) error = NULL;

      run_cut (proxy, canary, migration, cuts[i], FALSE);
      g_assert_cmpint (test_remote_migrate (learned, migration, NULL, &error), ==,
                       MANOR_OUTCOME_APPLIED);
      run_cut (proxy, child, migration, cuts[i], TRUE);
    }
}

/* A server that hangs in the middle, and is killed and started. */
static void
test_hangs (void)
{
  g_autoptr(ManorHranaClient) client = test_remote_client_new (manor_test_server_get_uri (server));
  g_autoptr(ManorMigration) migration = make_migration ();
  g_autoptr(ManorDatabase) canary = make (client);
  g_autoptr(ManorDatabase) child = make (client);
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (test_remote_migrate (canary, migration, NULL, &error), ==, MANOR_OUTCOME_APPLIED);

  manor_test_server_pause (server);
  running = manor_database_migrate (child, migration);
  for (guint i = 0; i < 50; i++)
    manor_await (dex_timeout_new_msec (2), NULL);
  g_assert_true (dex_future_is_pending (running));
  manor_test_server_kill (server);
  manor_test_server_start (server);
  manor_await (dex_ref (running), &error);

  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "as it was"));
  g_clear_error (&error);
  g_assert_cmpint (test_remote_migrate (child, migration, NULL, &error), ==, MANOR_OUTCOME_APPLIED);
  g_assert_no_error (error);
}

/* What was open is over, unless what was lost was to end it: then nobody knows. */
static void
test_transaction (void)
{
  static const char * const statements[] = { "INSERT INTO users VALUES (2, 'COMMIT')", "COMMIT" };
  g_autoptr(TestProxy) proxy = test_proxy_new (manor_test_server_get_uri (server));
  g_autoptr(ManorHranaClient) client = test_remote_client_new (proxy->uri);

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr(ManorDatabase) database = make (client);
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorSession) session =
        manor_await_object (manor_database_open_session (database, MANOR_SESSION_READ_WRITE), &error);
      g_autoptr(ManorResult) rows = NULL;

      g_assert_no_error (error);
      rows = manor_await_object (manor_session_execute (session, "BEGIN", NULL, 0, 0), &error);
      g_assert_no_error (error);
      g_assert_true (manor_session_get_in_transaction (session));

      g_clear_object (&rows);
      g_atomic_int_set (&proxy->cut, TEST_CUT_AFTER);
      rows = manor_await_object (manor_session_execute (session, statements[i], NULL, 0, 0), &error);
      g_assert_null (rows);
      g_assert_nonnull (error);
      g_assert_cmpint (strstr (error->message, "nothing of it was kept") != NULL, ==, i == 0);
      g_assert_false (manor_session_get_in_transaction (session));

      /* It is told once. */
      g_clear_error (&error);
      rows = manor_await_object (manor_session_execute (session, "SELECT nope", NULL, 0, 0), &error);
      g_assert_null (rows);
      g_assert_null (strstr (error->message, "transaction"));
    }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  server = manor_test_server_new (NULL);
  if (server == NULL)
    return 77;

  MANOR_TEST_FIBER ("/remote/lost/cut", test_cut);
  MANOR_TEST_FIBER ("/remote/lost/hangs", test_hangs);
  MANOR_TEST_FIBER ("/remote/lost/transaction", test_transaction);

  status = g_test_run ();
  manor_test_server_free (server);

  return status;
}
