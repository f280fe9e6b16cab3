/* test-turso-stop.c: a database that nobody waits for any more is whole, or gone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
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

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-stop/answer", test_answer);
  MANOR_TEST_FIBER ("/turso-stop/filling", test_filling);

  return g_test_run ();
}
