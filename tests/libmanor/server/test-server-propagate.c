/* test-server-propagate.c: changes that a real server carries to all children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "propagate-test.h"

static void
test_success (void)
{
  Test self;

  if (!start (&self, 5, NULL))
    return;

  manor_test_server_sql (self.base.server, "c1", "INSERT INTO t VALUES (1)");
  assert_done (send_guarded (&self, "ALTER TABLE t ADD COLUMN b",
                             "SELECT CASE WHEN (SELECT count(*) FROM pragma_table_info('t')) <> 1 "
                             "THEN json('x') END",
                             "SELECT CASE WHEN EXISTS (SELECT 1 FROM pragma_foreign_key_check) "
                             "THEN json('x') END"));
  g_assert_cmpint (manor_propagation_get_job (self.propagation), ==, 2);
  assert_columns (&self, "s", 2);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      assert_columns (&self, name, 2);
      assert_child (&self, name, MANOR_PROPAGATION_APPLIED, NULL);
    }

  /* Rows are carried on, too, and several statements are one change. */
  assert_done (send (&self, "INSERT INTO t VALUES (2, 3)"));
  g_assert_cmpint (manor_test_server_integer (self.base.server, "c1", "SELECT count(*) FROM t"),
                   ==, 2);
  assert_done (manor_database_settle_propagation (self.schema));
  g_assert_cmpuint (self.n_waiting, ==, 0);

  end (&self);
}

static void
test_no_children (void)
{
  Test self;

  if (!start (&self, 0, NULL))
    return;

  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  assert_columns (&self, "s", 2);
  end (&self);
}

/* A table that is rebuilt must not take the rows with it that refer to it. */
static void
test_foreign_keys (void)
{
  static const char * const statements[] = {
    "CREATE TABLE p2(id INTEGER PRIMARY KEY, b)", "INSERT INTO p2(id) SELECT id FROM p",
    "DROP TABLE p", "ALTER TABLE p2 RENAME TO p", NULL
  };
  Test self;

  if (!start (&self, 2, NULL))
    return;

  manor_test_server_sql (self.base.server, "s",
                         "CREATE TABLE p(id INTEGER PRIMARY KEY); "
                         "CREATE TABLE k(p REFERENCES p(id) ON DELETE CASCADE)");
  manor_test_server_sql (self.base.server, "c0", "INSERT INTO p VALUES (1); INSERT INTO k VALUES (1)");
  self.propagation = manor_propagation_new (statements, NULL, NULL);
  assert_done (manor_database_propagate (self.schema, self.propagation));
  g_assert_cmpint (manor_test_server_integer (self.base.server, "c0", "SELECT count(*) FROM k"), ==, 1);

  end (&self);
}

static void
test_fails_at_once (void)
{
  Test self;

  if (!start (&self, 2, NULL))
    return;

  assert_failed (send (&self, "ALTER TABLE nobody ADD COLUMN b"),
                 MANOR_DATABASE_ERROR_PROPAGATION, "statement 1: no such table: nobody");
  g_assert_cmpint (manor_propagation_get_job (self.propagation), ==, 0);
  assert_failed (send_guarded (&self, "ALTER TABLE t ADD COLUMN b",
                               "SELECT CASE WHEN 1 THEN json('x') END", NULL),
                 MANOR_DATABASE_ERROR_PROPAGATION, "review it again");
  assert_columns (&self, "s", 1);
  assert_columns (&self, "c0", 1);

  end (&self);
}

static void
test_fails_on_child (void)
{
  Test self;

  if (!start (&self, 4, NULL))
    return;

  manor_test_server_sql (self.base.server, "c2", "CREATE TABLE extra(z)");
  assert_failed (send (&self, "CREATE TABLE extra(a)"),
                 MANOR_DATABASE_ERROR_PROPAGATION, "“c2”");
  assert_child (&self, "c2", MANOR_PROPAGATION_FAILED, "statement 1: table extra already exists");
  assert_child (&self, "c0", MANOR_PROPAGATION_FAILED, NULL);
  assert_child (&self, "c3", MANOR_PROPAGATION_FAILED, NULL);
  g_assert_cmpint (manor_test_server_integer (
                     self.base.server, "c0",
                     "SELECT count(*) FROM sqlite_schema WHERE name = 'extra'"), ==, 0);

  /* The server is free again at once. */
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  assert_columns (&self, "c2", 2);

  end (&self);
}

static DexFuture *
other_fiber (gpointer data)
{
  Test *self = data;
  static const char * const statements[] = { "ALTER TABLE t ADD COLUMN other", NULL };
  g_autoptr(ManorPropagation) propagation = manor_propagation_new (statements, NULL, NULL);

  return manor_database_propagate (self->schema, propagation);
}

/* Two at the same time: one waits for the other, or is told by the server to. */
static void
test_in_turn (void)
{
  g_autoptr(DexFuture) other = NULL;
  Test self;

  if (!start (&self, 3, NULL))
    return;

  hold (&self, "c1");
  other = manor_fiber_spawn (0, other_fiber, &self, NULL);
  wait_for_open_job (&self);
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  g_assert_cmpuint (self.n_waiting, >, 0);
  g_assert_null (manor_propagation_get_waiting (self.propagation));
  assert_done (dex_ref (other));
  assert_columns (&self, "c1", 3);
  assert_columns (&self, "s", 3);

  end (&self);
}

static void
test_at_the_same_time (void)
{
  g_autoptr(DexFuture) other = NULL;
  g_autoptr(DexFuture) mine = NULL;
  Test self;

  if (!start (&self, 3, NULL))
    return;

  other = manor_fiber_spawn (0, other_fiber, &self, NULL);
  mine = send (&self, "ALTER TABLE t ADD COLUMN b");
  assert_done (dex_ref (mine));
  assert_done (dex_ref (other));
  assert_columns (&self, "c1", 3);

  end (&self);
}

/* What must not be written meanwhile, and never. */
static void
test_refusals (void)
{
  g_autoptr(ManorSession) schema_session = NULL;
  g_autoptr(ManorSession) child_session = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  Test self;

  if (!start (&self, 3, NULL))
    return;

  schema_session = manor_await_object (manor_database_open_session (self.schema,
                                                                    MANOR_SESSION_READ_WRITE), &error);
  g_assert_no_error (error);
  assert_failed (manor_session_execute (schema_session, "INSERT INTO t VALUES (1)", NULL, 0, 0),
                 MANOR_DATABASE_ERROR_PROPAGATES, "push");
  rows = manor_await_object (manor_session_execute (schema_session, "SELECT * FROM t", NULL, 0, 0),
                             &error);
  g_assert_no_error (error);

  /* It was written before, which says nothing of what may be written now. */
  child_session = manor_await_object (
      manor_database_open_session (server_test_find (&self.base, "c0"), MANOR_SESSION_READ_WRITE),
      &error);
  g_assert_no_error (error);
  assert_done (manor_session_execute (child_session, "INSERT INTO t VALUES (1)", NULL, 0, 0));

  hold (&self, "c1");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  wait_for_job (&self);
  assert_failed (manor_session_execute (child_session, "CREATE TABLE x(a)", NULL, 0, 0),
                 MANOR_DATABASE_ERROR_MIGRATING, "job 2");
  assert_failed (manor_connection_create_child (
                   self.base.connection,
                   manor_connection_find_fleet (self.base.connection, "s"), "late"),
                 MANOR_DATABASE_ERROR_MIGRATING, "job 2");
  g_assert_cmpuint (manor_test_server_request (self.base.server, TRUE, "GET",
                                               "/v1/namespaces/late/config", NULL, NULL, NULL),
                    ==, 404);

  assert_done (dex_ref (future));
  g_assert_cmpint (manor_test_server_integer (self.base.server, "s",
                                              "SELECT count(*) FROM pragma_table_info('t')"), ==, 2);
  manor_await (manor_session_close (schema_session), NULL);
  manor_await (manor_session_close (child_session), NULL);
  end (&self);
}

/* kill -9 in the middle: the server goes on with it after its next start. */
static void
test_killed (void)
{
  g_autoptr(DexFuture) future = NULL;
  Test self;

  if (!start (&self, 12, NULL))
    return;

  hold (&self, "c7");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  wait_for_job (&self);
  manor_test_server_kill (self.base.server);
  wait_for_waiting (&self);
  g_assert_true (dex_future_is_pending (future));
  manor_test_server_start (self.base.server);
  assert_done (dex_ref (future));
  assert_columns (&self, "c7", 2);
  assert_columns (&self, "s", 2);
  assert_child (&self, "c7", MANOR_PROPAGATION_APPLIED, NULL);

  end (&self);
}

static void
test_gone (void)
{
  g_autoptr(DexFuture) future = NULL;
  Test self;

  if (!start (&self, 3, NULL))
    return;

  manor_remote_database_set_patience (0, 2);
  hold (&self, "c1");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  wait_for_job (&self);
  manor_test_server_kill (self.base.server);
  assert_failed (dex_ref (future), MANOR_DATABASE_ERROR_STUCK, "UPDATE jobs SET status=5");

  /* Nobody there from the start: nothing was sent. */
  {
    g_autoptr(GError) error = NULL;

    g_assert_false (manor_await (send (&self, "ALTER TABLE t ADD COLUMN c"), &error));
    g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE);
  }

  end (&self);
}

static void
test_stuck (void)
{
  g_autoptr(DexFuture) future = NULL;
  Test self;

  if (!start (&self, 3, NULL))
    return;

  manor_remote_database_set_patience (2, 0);
  hold (&self, "c1");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  assert_failed (dex_ref (future), MANOR_DATABASE_ERROR_STUCK, "start the server anew");
  manor_remote_database_set_patience (0, 0);

  /* It was only slow: what became of it can be waited for. */
  assert_done (manor_database_settle_propagation (self.schema));
  assert_columns (&self, "c1", 2);

  end (&self);
}

/* The server takes a change for done whose number is the schema database's version by chance. */
static void
test_skipped (void)
{
  g_autofree char *dump = NULL;
  g_autofree char *options = NULL;
  g_autoptr(GError) error = NULL;
  Test self = { .schema = NULL };

  if (!server_test_start (&self.base, NULL))
    return;

  dump = g_build_filename (manor_test_server_get_folder (self.base.server), "dump.sql", NULL);
  g_file_set_contents (dump, "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a);\nCOMMIT;\n",
                       -1, &error);
  g_assert_no_error (error);
  options = g_strdup_printf ("{\"shared_schema\":true,\"dump_url\":\"file:%s\"}", dump);
  manor_test_server_create (self.base.server, "s", options);
  manor_test_server_create_child (self.base.server, "c0", "s");
  g_assert_cmpint (manor_test_server_integer (self.base.server, "s",
                                              "SELECT schema_version FROM pragma_schema_version"),
                   ==, 1);

  server_test_connect (&self.base, TRUE, NULL);
  server_test_refresh (&self.base);
  self.schema = g_object_ref (server_test_find (&self.base, "s"));

  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  g_assert_cmpint (manor_propagation_get_job (self.propagation), ==, 1);
  assert_columns (&self, "c0", 2);
  assert_columns (&self, "s", 2);

  /* And the next ones work as ever. */
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN c"));
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN d"));
  assert_columns (&self, "c0", 4);
  assert_columns (&self, "s", 4);

  end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/server-propagate/success", test_success);
  MANOR_TEST_FIBER ("/server-propagate/no-children", test_no_children);
  MANOR_TEST_FIBER ("/server-propagate/foreign-keys", test_foreign_keys);
  MANOR_TEST_FIBER ("/server-propagate/fails-at-once", test_fails_at_once);
  MANOR_TEST_FIBER ("/server-propagate/fails-on-child", test_fails_on_child);
  MANOR_TEST_FIBER ("/server-propagate/in-turn", test_in_turn);
  MANOR_TEST_FIBER ("/server-propagate/at-the-same-time", test_at_the_same_time);
  MANOR_TEST_FIBER ("/server-propagate/refusals", test_refusals);
  MANOR_TEST_FIBER ("/server-propagate/killed", test_killed);
  MANOR_TEST_FIBER ("/server-propagate/gone", test_gone);
  MANOR_TEST_FIBER ("/server-propagate/stuck", test_stuck);
  MANOR_TEST_FIBER ("/server-propagate/skipped", test_skipped);

  return g_test_run ();
}
