/* test-server-create.c: making and unmaking databases on a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-sql-error.h"
#include "server-test.h"

static gboolean
start (ServerTest                   *self,
       const ManorTestServerOptions *options)
{
  if (!server_test_start (self, options))
    return FALSE;

  server_test_connect (self, TRUE, NULL);
  server_test_refresh (self);

  return TRUE;
}

static ManorDatabase *
create (ServerTest *self,
        const char *name,
        const char *sql)
{
  g_autoptr(GError) error = NULL;
  ManorDatabase *database =
    manor_await_object (manor_connection_create_database (self->connection, name, sql), &error);

  g_assert_no_error (error);
  g_assert_true (database == server_test_find (self, name));

  return database;
}

static void
assert_refused (DexFuture  *future,
                GQuark      domain,
                int         code,
                const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (future, &error));
  g_assert_error (error, domain, code);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” says nothing of “%s”", error->message, part);
}

static void
test_plain (void)
{
  g_autoptr(ManorDatabase) a = NULL;
  ServerTest self;

  if (!start (&self, NULL))
    return;

  a = create (&self, "a",
              "PRAGMA foreign_keys=OFF; BEGIN TRANSACTION; CREATE TABLE t(x REFERENCES u(y)); "
              "INSERT INTO t VALUES (1); CREATE TABLE u(y PRIMARY KEY); INSERT INTO u VALUES (1); COMMIT;");
  g_assert_cmpint (manor_test_server_integer (self.server, "a", "SELECT count(*) FROM t, u"), ==, 1);
  g_assert_false (manor_database_get_propagates (a));

  /* All of the schema or nothing. */
  assert_refused (manor_connection_create_database (self.connection, "b",
                                                    "CREATE TABLE t(x); CREATE TABLE t(x)"),
                  MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED, "already exists");
  g_assert_null (manor_connection_find_database (self.connection, "b"));
  g_assert_cmpuint (manor_test_server_request (self.server, TRUE, "GET", "/v1/namespaces/b/config",
                                               NULL, NULL, NULL), ==, 404);

  assert_refused (manor_connection_create_database (self.connection, "a", ""),
                  G_IO_ERROR, G_IO_ERROR_EXISTS, "“a”");
  assert_refused (manor_connection_create_database (self.connection, "../evil", ""),
                  G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "letters");
  assert_refused (manor_connection_create_database (self.connection, "", ""),
                  G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "letters");

  /* Made by somebody else, and not on the list yet. */
  manor_test_server_create (self.server, "new", NULL);
  assert_refused (manor_connection_create_database (self.connection, "new", ""),
                  G_IO_ERROR, G_IO_ERROR_EXISTS, "“new”");

  server_test_end (&self);
}

static void
test_native (void)
{
  g_autoptr(ManorDatabase) schema = NULL;
  g_autoptr(ManorDatabase) child = NULL;
  g_autoptr(GError) error = NULL;
  ManorFleet *fleet;
  ServerTest self;

  if (!start (&self, NULL))
    return;

  schema = manor_await_object (manor_connection_create_schema (
                                 self.connection, "s",
                                 "CREATE TABLE t(x); INSERT INTO t VALUES (1);"), &error);
  g_assert_no_error (error);
  g_assert_true (manor_database_get_propagates (schema));

  fleet = manor_connection_find_fleet (self.connection, "s");
  g_assert_nonnull (fleet);
  child = manor_await_object (manor_connection_create_child (self.connection, fleet, "c1"), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_test_server_integer (self.server, "c1", "SELECT x FROM t"), ==, 1);
  server_test_assert_names (G_LIST_MODEL (fleet), "c1");

  assert_refused (manor_connection_create_schema (self.connection, "bad", "CREATE TABLE t("),
                  MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED, "bad");
  g_assert_null (manor_connection_find_database (self.connection, "bad"));

  assert_refused (manor_connection_delete_database (self.connection, schema),
                  G_IO_ERROR, G_IO_ERROR_NOT_EMPTY, "children");
  assert_refused (manor_connection_fork_database (self.connection, schema, "s2"),
                  G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "child");

  g_assert_true (manor_await (manor_connection_delete_database (self.connection, child), &error));
  g_assert_true (manor_await (manor_connection_delete_database (self.connection, schema), &error));
  g_assert_no_error (error);
  g_assert_null (manor_connection_find_database (self.connection, "s"));

  server_test_end (&self);
}

/* On this server, making a child that is there and not loaded removes it and its rows. */
static void
test_nothing_is_destroyed (void)
{
  g_autoptr(ManorDatabase) source = NULL;
  ManorFleet *fleet;
  ServerTest self;

  if (!start (&self, NULL))
    return;

  manor_test_server_create_schema (self.server, "s");
  manor_test_server_sql (self.server, "s", "CREATE TABLE t(x)");
  source = create (&self, "source", "");
  server_test_refresh (&self);
  fleet = manor_connection_find_fleet (self.connection, "s");

  /* Behind the back of the connection, which has them on no list. */
  manor_test_server_create_child (self.server, "c1", "s");
  manor_test_server_sql (self.server, "c1", "INSERT INTO t VALUES (42)");
  manor_test_server_create (self.server, "target", NULL);
  manor_test_server_sql (self.server, "target", "CREATE TABLE mine(x); INSERT INTO mine VALUES (7)");
  manor_test_server_stop (self.server);
  manor_test_server_start (self.server);

  assert_refused (manor_connection_create_child (self.connection, fleet, "c1"),
                  G_IO_ERROR, G_IO_ERROR_EXISTS, "c1");
  assert_refused (manor_connection_fork_database (self.connection, source, "target"),
                  G_IO_ERROR, G_IO_ERROR_EXISTS, "target");
  assert_refused (manor_connection_create_database (self.connection, "target", ""),
                  G_IO_ERROR, G_IO_ERROR_EXISTS, "target");
  assert_refused (manor_connection_create_schema (self.connection, "target", ""),
                  G_IO_ERROR, G_IO_ERROR_EXISTS, "target");

  g_assert_cmpint (manor_test_server_integer (self.server, "c1", "SELECT x FROM t"), ==, 42);
  g_assert_cmpint (manor_test_server_integer (self.server, "target", "SELECT x FROM mine"), ==, 7);

  server_test_end (&self);
}

static void
test_fork (void)
{
  g_autoptr(ManorDatabase) a = NULL;
  g_autoptr(ManorDatabase) b = NULL;
  g_autoptr(ManorDatabase) child = NULL;
  g_autoptr(GError) error = NULL;
  ServerTest self;

  if (!start (&self, NULL))
    return;

  a = create (&self, "a", "CREATE TABLE t(x); INSERT INTO t VALUES (5)");
  b = manor_await_object (manor_connection_fork_database (self.connection, a, "b"), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_test_server_integer (self.server, "b", "SELECT x FROM t"), ==, 5);

  /* The copy of a child is a child. */
  manor_test_server_create_schema (self.server, "s");
  manor_test_server_create_child (self.server, "c1", "s");
  server_test_refresh (&self);
  child = manor_await_object (manor_connection_fork_database (self.connection,
                                                              server_test_find (&self, "c1"), "c2"),
                              &error);
  g_assert_no_error (error);
  server_test_assert_names (G_LIST_MODEL (manor_connection_find_fleet (self.connection, "s")),
                            "c1 c2");
  server_test_refresh (&self);
  server_test_assert_names (G_LIST_MODEL (manor_connection_find_fleet (self.connection, "s")),
                            "c1 c2");

  server_test_end (&self);
}

static DexFuture *
create_nth (guint    index,
            gpointer user_data)
{
  ManorConnection *connection = user_data;
  g_autofree char *name = g_strdup_printf ("many%u", index);

  return manor_connection_create_database (connection, name, "CREATE TABLE t(x)");
}

static void
test_many (void)
{
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  ServerTest self;

  if (!start (&self, NULL))
    return;

  for (guint i = 0; i < 30; i++)
    g_ptr_array_add (futures, create_nth (i, self.connection));
  manor_await (dex_future_allv ((DexFuture **) futures->pdata, futures->len), NULL);

  for (guint i = 0; i < futures->len; i++)
    g_assert_true (dex_future_is_resolved (futures->pdata[i]));
  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_databases (self.connection)),
                    ==, 31);
  g_assert_cmpint (manor_test_server_integer (self.server, "many29", "SELECT count(*) FROM t"), ==, 0);

  server_test_end (&self);
}

/* A list that is read while something is made and deleted does not undo it. */
static void
test_while_listing (void)
{
  g_autoptr(DexFuture) refresh = NULL;
  g_autoptr(DexFuture) made = NULL;
  g_autoptr(DexFuture) deleted = NULL;
  g_autoptr(ManorDatabase) old = NULL;
  ServerTest self;

  if (!start (&self, NULL))
    return;

  old = create (&self, "old", "");

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("new%u", i);

      dex_clear (&refresh);
      dex_clear (&made);
      made = manor_connection_create_database (self.connection, name, "");
      refresh = manor_connection_refresh (self.connection);
      manor_await (dex_ref (made), NULL);
      manor_await (dex_ref (refresh), NULL);
      g_assert_nonnull (server_test_find (&self, name));
    }

  deleted = manor_connection_delete_database (self.connection, old);
  dex_clear (&refresh);
  refresh = manor_connection_refresh (self.connection);
  manor_await (dex_ref (deleted), NULL);
  manor_await (dex_ref (refresh), NULL);
  g_assert_null (manor_connection_find_database (self.connection, "old"));

  server_test_end (&self);
}

/* More databases than the server keeps loaded: it says of some that they are not there. */
static void
test_evictions (void)
{
  const ManorTestServerOptions options = { .max_active_namespaces = 2 };
  ManorFleet *fleet;
  ServerTest self;

  if (!start (&self, &options))
    return;

  manor_test_server_create_schema (self.server, "s");
  server_test_refresh (&self);
  fleet = manor_connection_find_fleet (self.connection, "s");

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);
      g_autoptr(ManorDatabase) child = NULL;
      g_autoptr(GError) error = NULL;

      child = manor_await_object (manor_connection_create_child (self.connection, fleet, name),
                                  &error);
      g_assert_no_error (error);
    }

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);
      g_autoptr(ManorResult) rows = NULL;
      g_autoptr(GError) error = NULL;

      rows = manor_await_object (manor_database_query (server_test_find (&self, name), "SELECT 7", 0),
                                 &error);
      g_assert_no_error (error);
    }

  server_test_refresh (&self);
  g_assert_cmpuint (manor_fleet_get_n_children (manor_connection_find_fleet (self.connection, "s")),
                    ==, 8);
  server_test_end (&self);
}

static void
test_config (void)
{
  g_autofree char *answer = NULL;
  g_autofree char *refusal = NULL;
  g_autoptr(ManorDatabase) a = NULL;
  g_autoptr(ManorDatabaseConfig) config = NULL;
  g_autoptr(ManorDatabaseConfig) again = NULL;
  g_autoptr(ManorDatabaseUsage) usage = NULL;
  g_autoptr(GError) error = NULL;
  ServerTest self;

  if (!start (&self, NULL))
    return;

  /* A key and a timeout that Manor knows nothing of must stay. */
  manor_test_server_create (self.server, "a", "{\"txn_timeout_s\":9,\"max_db_size\":\"3000001\"}");
  server_test_refresh (&self);
  a = g_object_ref (server_test_find (&self, "a"));
  manor_test_server_sql (self.server, "a", "CREATE TABLE t(x)");

  config = manor_await_object (manor_database_load_config (a), &error);
  g_assert_no_error (error);
  g_assert_false (manor_database_config_get_block_writes (config));
  g_object_set (config, "block-writes", TRUE, "block-reason", "moving house", NULL);
  g_assert_true (manor_await (manor_database_save_config (a, config), &error));
  g_assert_no_error (error);

  refusal = manor_test_server_try_sql (self.server, "a", "INSERT INTO t VALUES (1)");
  g_assert_nonnull (strstr (refusal, "moving house"));
  manor_test_server_request (self.server, TRUE, "GET", "/v1/namespaces/a/config", NULL, NULL, &answer);
  g_assert_nonnull (strstr (answer, "\"txn_timeout_s\":9"));

  again = manor_await_object (manor_database_load_config (a), &error);
  g_assert_cmpstr (manor_database_config_get_block_reason (again), ==, "moving house");
  g_object_set (again, "block-writes", FALSE, "block-reason", NULL, "max-size", (guint64) 0, NULL);
  g_assert_true (manor_await (manor_database_save_config (a, again), &error));
  g_assert_null (manor_test_server_try_sql (self.server, "a", "INSERT INTO t VALUES (1)"));
  g_clear_object (&again);
  again = manor_await_object (manor_database_load_config (a), &error);
  g_assert_cmpuint (manor_database_config_get_max_size (again), ==, 0);

  usage = manor_await_object (manor_database_load_usage (a), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_database_usage_get_rows_written (usage), >, 0);
  g_assert_cmpuint (manor_database_usage_get_top (usage)->len, >, 0);

  server_test_end (&self);
}

/* Asked beside Manor. */
static void
wait_until (ServerTest *self,
            const char *name,
            gboolean    there)
{
  g_autofree char *path = g_strdup_printf ("/v1/namespaces/%s/config", name);
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while ((manor_test_server_request (self->server, TRUE, "GET", path, NULL, NULL, NULL) == 200) != there)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      manor_await (dex_timeout_new_msec (5), NULL);
    }
}

/* Nobody waits for it any more while its script runs: nothing half is left. */
static void
test_stopped (void)
{
  ServerTest self;
  DexFuture *waiting;

  if (!start (&self, NULL))
    return;

  waiting = dex_future_first (manor_connection_create_database (self.connection, "slow",
                                "CREATE TABLE t AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c "
                                "WHERE x < 20000000) SELECT count(*) AS n FROM c"), NULL);
  wait_until (&self, "slow", TRUE);
  dex_unref (waiting);
  wait_until (&self, "slow", FALSE);
  g_assert_null (manor_connection_find_database (self.connection, "slow"));

  server_test_end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/server-create/plain", test_plain);
  MANOR_TEST_FIBER ("/server-create/native", test_native);
  MANOR_TEST_FIBER ("/server-create/nothing-is-destroyed", test_nothing_is_destroyed);
  MANOR_TEST_FIBER ("/server-create/fork", test_fork);
  MANOR_TEST_FIBER ("/server-create/many", test_many);
  MANOR_TEST_FIBER ("/server-create/while-listing", test_while_listing);
  MANOR_TEST_FIBER ("/server-create/evictions", test_evictions);
  MANOR_TEST_FIBER ("/server-create/config", test_config);
  MANOR_TEST_FIBER ("/server-create/stopped", test_stopped);

  return g_test_run ();
}
