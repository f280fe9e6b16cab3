/* test-turso-stop.c: a database that nobody waits for any more is whole, or gone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "manor-future.h"
#include "turso-test.h"

#define SCHEMA "CREATE TABLE t (id INTEGER PRIMARY KEY)"

typedef gboolean (*Condition) (TursoTest  *test,
                               const char *name);

static void
wait_until (TursoTest  *test,
            const char *name,
            Condition   condition,
            gboolean    so)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (condition (test, name) != so)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      manor_await (dex_timeout_new_msec (5), NULL);
    }
}

static gboolean
is_listed (TursoTest  *test,
           const char *name)
{
  return manor_connection_find_database (test->connection, name) != NULL;
}

static gboolean
is_asked (TursoTest  *test,
          const char *name)
{
  return manor_test_platform_count (test->platform, "in_flight", "data") > 0;
}

/* Makes it, and stops when something is held there. */
static void
make_and_stop (TursoTest  *test,
               const char *name,
               const char *sql,
               const char *fault)
{
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, name);
  DexFuture *waiting;

  g_object_set (creation, "sql", sql, NULL);
  manor_test_platform_fault (test->platform, "{'kind': 'slow', 'hold': true, %s}", fault);
  waiting = dex_future_first (manor_connection_create (test->connection, creation), NULL);
  wait_until (test, name, turso_test_is_there, TRUE);
  if (strstr (fault, "plane") != NULL)
    wait_until (test, name, is_asked, TRUE);
  dex_unref (waiting);
}

static void
test_answer (void)
{
  TursoTest test;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  /* Whose it is nobody can say, so that it stays where a person sees it. */
  make_and_stop (&test, "unsure", SCHEMA, "'match': 'POST */databases', 'after_request': true");
  wait_until (&test, "unsure", is_listed, TRUE);
  g_assert_true (turso_test_is_there (&test, "unsure"));

  turso_test_end (&test);
}

static void
test_filling (void)
{
  TursoTest test;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  /* Its host is not there yet. */
  make_and_stop (&test, "early", SCHEMA, "'plane': 'data'");
  wait_until (&test, "early", turso_test_is_there, FALSE);
  manor_test_platform_clear_faults (test.platform);

  /* It is there, and does not answer the script. */
  make_and_stop (&test, "late", SCHEMA, "'plane': 'data', 'skip': 1");
  wait_until (&test, "late", turso_test_is_there, FALSE);
  manor_test_platform_clear_faults (test.platform);

  /* Without a script it is whole as it is. */
  make_and_stop (&test, "empty", NULL, "'plane': 'data'");
  wait_until (&test, "empty", is_listed, TRUE);
  g_assert_true (turso_test_is_there (&test, "empty"));
  manor_test_platform_clear_faults (test.platform);

  turso_test_assert_names (manor_connection_get_databases (test.connection), "empty");
  turso_test_end (&test);
}

static gboolean
has_fleet (TursoTest  *test,
           const char *name)
{
  return manor_connection_find_fleet (test->connection, name) != NULL;
}

/* A rule that was written is the connection's, too: the next change of it begins with what the connection has. */
static void
test_rule (void)
{
  static const char * const patterns[] = { "a*", NULL };
  TursoTest test;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);
  manor_await (manor_connection_create_database (test.connection, "schema", SCHEMA), &error);
  g_assert_no_error (error);

  dex_unref (dex_future_first (manor_connection_set_rule (test.connection, "schema", patterns), dex_future_new_true (),
                               NULL));
  wait_until (&test, "schema", has_fleet, TRUE);

  turso_test_end (&test);
}

static void
read_it (TursoTest  *test,
         const char *name)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_database_read_schema (turso_test_find (test, name)), &error);
  g_assert_no_error (error);
}

static guint
count_minted (TursoTest *test)
{
  return manor_test_platform_count (test->platform, "tokens_minted", "group");
}

static gboolean
is_under_way (TursoTest  *test,
             const char *name)
{
  return manor_test_platform_count (test->platform, "in_flight", "control") > 0;
}

/* Tokens that may have been rotated are not kept, neither here nor in the keyring. */
static void
test_rotation (void)
{
  TursoTest test;
  DexFuture *waiting;
  guint n_minted;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "20", NULL)))
    return;
  turso_test_refresh (&test);
  read_it (&test, "tenant-0001");
  n_minted = count_minted (&test);

  manor_test_platform_fault (test.platform, "{'kind': 'status', 'status': 500, 'hold': true, 'match': 'POST */auth/rotate'}");
  waiting = dex_future_first (manor_organization_rotate (manor_connection_get_organization (test.connection), "default"),
                              NULL);
  wait_until (&test, NULL, is_under_way, TRUE);
  dex_unref (waiting);
  manor_test_platform_clear_faults (test.platform);
  wait_until (&test, NULL, is_under_way, FALSE);

  read_it (&test, "tenant-0001");
  g_assert_cmpuint (count_minted (&test), ==, n_minted + 1);

  turso_test_end (&test);
}

static DexFuture *
told_cb (DexFuture *future,
         gpointer   user_data)
{
  return dex_future_new_true ();
}

/* A token that nobody will see is not asked for any longer, also where what it was to come to is still looked at. */
static void
test_token (void)
{
  g_autoptr(ManorTokenRequest) request = manor_token_request_new (MANOR_TOKEN_FOR_GROUP);
  g_autoptr(DexFuture) token = NULL;
  g_autoptr(GError) error = NULL;
  TursoTest test;
  DexFuture *told;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  g_object_set (request, "group", "default", NULL);
  manor_test_platform_fault (test.platform, "{'kind': 'slow', 'hold': true, 'match': 'POST */auth/tokens*'}");
  token = manor_organization_create_token (manor_connection_get_organization (test.connection), request);
  told = dex_future_finally (dex_ref (token), told_cb, NULL, NULL);
  wait_until (&test, NULL, is_under_way, TRUE);
  /* As a form does that is stopped. */
  dex_unref (told);
  manor_await (manor_future_with_timeout (dex_ref (token), 5000), &error);
  g_assert_true (manor_error_is_cancelled (error));

  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-stop/answer", test_answer);
  MANOR_TEST_FIBER ("/turso-stop/filling", test_filling);
  MANOR_TEST_FIBER ("/turso-stop/rule", test_rule);
  MANOR_TEST_FIBER ("/turso-stop/rotation", test_rotation);
  MANOR_TEST_FIBER ("/turso-stop/token", test_token);

  return g_test_run ();
}
