/* test-turso-cancelled.c: whatever is asked of an organization can be given up at any moment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "manor-future.h"
#include "turso-test.h"

/* At which of its requests each of them is given up: the platform does not answer that one. */
#define N_REQUESTS 6

/* By then it has come to that request, or is done. In milliseconds. */
#define LATE 60

#define SCHEMA "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY); CREATE INDEX IF NOT EXISTS t_id ON t (id);"

typedef DexFuture * (*Begin) (TursoTest *test,
                              guint      number);

static ManorDatabase *
get_first (TursoTest *test)
{
  return turso_test_find (test, "tenant-0001");
}

static DexFuture *
begin_refresh (TursoTest *test,
               guint      number)
{
  return manor_connection_refresh (test->connection);
}

static DexFuture *
begin_create (TursoTest *test,
              guint      number)
{
  g_autofree char *name = g_strdup_printf ("new-%u", number);
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, name);

  g_object_set (creation, "sql", SCHEMA, NULL);

  return manor_connection_create (test->connection, creation);
}

static DexFuture *
begin_copy (TursoTest *test,
            guint      number)
{
  g_autofree char *name = g_strdup_printf ("copy-%u", number);
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_COPY, name);

  g_object_set (creation, "original", get_first (test), NULL);

  return manor_connection_create (test->connection, creation);
}

/* The last one: the first stays. */
static DexFuture *
begin_delete (TursoTest *test,
              guint      number)
{
  GListModel *databases = manor_connection_get_databases (test->connection);
  g_autoptr(ManorDatabase) last = g_list_model_get_item (databases, g_list_model_get_n_items (databases) - 1);

  g_assert_true (last != get_first (test));

  return manor_connection_delete_database (test->connection, last);
}

static DexFuture *
begin_configure (TursoTest *test,
                 guint      number)
{
  g_autoptr(ManorDatabaseConfig) config = manor_database_config_new ();

  g_object_set (config, "max-size", (guint64) (1 + number) * 1000000, NULL);

  return manor_database_save_config (get_first (test), config);
}

static DexFuture *
begin_usage (TursoTest *test,
             guint      number)
{
  return manor_database_load_usage (get_first (test));
}

static DexFuture *
begin_group (TursoTest *test,
             guint      number)
{
  g_autofree char *name = g_strdup_printf ("g%u", number);

  return manor_organization_create_group (manor_connection_get_organization (test->connection), name, "aws-eu-west-1");
}

static DexFuture *
begin_tokens (TursoTest *test,
              guint      number)
{
  return manor_organization_list_tokens (manor_connection_get_organization (test->connection));
}

static DexFuture *
begin_rotate (TursoTest *test,
              guint      number)
{
  return manor_organization_rotate (manor_connection_get_organization (test->connection), "default");
}

static DexFuture *
begin_read (TursoTest *test,
            guint      number)
{
  return manor_database_read_schema (get_first (test));
}

static DexFuture *
begin_session (TursoTest *test,
               guint      number)
{
  return manor_database_open_session (get_first (test), MANOR_SESSION_READ_WRITE);
}

static const struct
{
  const char *name;
  Begin       begin;
} cases[] = {
  { "refresh", begin_refresh }, { "create", begin_create }, { "copy", begin_copy }, { "delete", begin_delete },
  { "configure", begin_configure }, { "usage", begin_usage }, { "group", begin_group }, { "tokens", begin_tokens },
  { "rotate", begin_rotate }, { "read", begin_read }, { "session", begin_session },
};

static void
give_up (TursoTest *test,
         Begin      begin,
         guint      n_requests,
         guint      number)
{
  g_autoptr(DexFuture) future = NULL;

  manor_test_platform_fault (test->platform, "{'match': '*', 'kind': 'extra', 'hold': true, 'skip': %u, 'times': 0}",
                             n_requests);
  future = begin (test, number);
  manor_await (dex_future_first (g_steal_pointer (&future), dex_timeout_new_msec (LATE), NULL), NULL);
  manor_test_platform_clear_faults (test->platform);
}

/* Afterwards everything works, and what is said to be there is. */
static void
assert_works (TursoTest *test)
{
  GListModel *databases = manor_connection_get_databases (test->connection);
  g_autoptr(GError) error = NULL;

  turso_test_refresh (test);
  manor_await (manor_database_read_schema (get_first (test)), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (databases); i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);

      g_assert_true (turso_test_is_there (test, manor_database_get_name (database)));
    }
}

static void
test_given_up (void)
{
  TursoTest test;
  guint number = 0;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "20", NULL)))
    return;
  turso_test_refresh (&test);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint n_requests = 0; n_requests < N_REQUESTS; n_requests++)
      give_up (&test, cases[i].begin, n_requests, number++);
  assert_works (&test);

  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-cancelled/given-up", test_given_up);

  return g_test_run ();
}
