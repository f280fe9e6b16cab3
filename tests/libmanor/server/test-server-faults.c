/* test-server-faults.c: a real server that is stopped, dies, is cut off, or is none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-hrana-error.h"
#include "manor-sqlite.h"
#include "propagate-proxy-test.h"

/* The server did it, and the answer was lost: its jobs tell. */
static void
test_cut (void)
{
  Test self;
  Proxy *proxy = start_behind_proxy (&self, 3);

  if (proxy == NULL)
    return;

  g_atomic_int_set (&proxy->deed, PROXY_CUTS);
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  g_assert_cmpint (manor_propagation_get_job (self.propagation), ==, 2);
  assert_columns (&self, "c2", 2);
  assert_columns (&self, "s", 2);

  /* The same where it failed. */
  manor_test_server_sql (self.base.server, "c1", "CREATE TABLE extra(z)");
  assert_failed (send (&self, "CREATE TABLE extra(a)"), MANOR_DATABASE_ERROR_PROPAGATION, "“c1”");

  end (&self);
  proxy_end (proxy);
}

/* Whatever is in the way of asking for the jobs afterwards: that it was not sent is no conclusion. */
static void
test_locked_out (void)
{
  Test self;
  Proxy *proxy = start_behind_proxy (&self, 2);

  if (proxy == NULL)
    return;

  g_atomic_int_set (&proxy->deed, PROXY_LOCKS);
  assert_failed (send (&self, "ALTER TABLE t ADD COLUMN b"), MANOR_DATABASE_ERROR_UNKNOWN,
                 "cannot be read");
  g_assert_true (manor_propagation_get_sent (self.propagation));

  /* The server did it all the same. */
  g_atomic_int_set (&proxy->deed, PROXY_PASSES);
  g_atomic_int_set (&proxy->locked, FALSE);
  assert_done (manor_database_settle_propagation (self.schema));
  assert_columns (&self, "c1", 2);

  /* Before anything was sent, it is one. */
  g_atomic_int_set (&proxy->locked, TRUE);
  {
    g_autoptr(GError) error = NULL;

    g_assert_false (manor_await (send (&self, "ALTER TABLE t ADD COLUMN c"), &error));
    g_assert_false (manor_propagation_get_sent (self.propagation));
    g_test_message ("%s", error->message);
  }
  assert_columns (&self, "c1", 2);

  end (&self);
  proxy_end (proxy);
}

/* It never got there: nobody can know that, but nothing is sent again. */
static void
test_dropped (void)
{
  Test self;
  Proxy *proxy = start_behind_proxy (&self, 2);

  if (proxy == NULL)
    return;

  g_atomic_int_set (&proxy->deed, PROXY_DROPS);
  assert_failed (send (&self, "ALTER TABLE t ADD COLUMN b"), MANOR_DATABASE_ERROR_UNKNOWN,
                 "not known");
  g_assert_cmpint (manor_propagation_get_job (self.propagation), ==, 0);
  assert_columns (&self, "c1", 1);

  end (&self);
  proxy_end (proxy);
}

/* Another's job that began meanwhile is not taken for the one that was lost. */
static DexFuture *
other_job_fiber (gpointer data)
{
  Test *self = data;

  pause_for (200);
  manor_test_server_sql (self->base.server, "s", "ALTER TABLE t ADD COLUMN other");

  return dex_future_new_true ();
}

static void
test_taken_for_mine (void)
{
  g_autoptr(DexFuture) other = NULL;
  Test self;
  Proxy *proxy = start_behind_proxy (&self, 2);

  if (proxy == NULL)
    return;

  g_atomic_int_set (&proxy->deed, PROXY_DROPS);
  other = manor_fiber_spawn (1024 * 1024, other_job_fiber, &self, NULL);
  assert_failed (send (&self, "ALTER TABLE t ADD COLUMN b"), MANOR_DATABASE_ERROR_UNKNOWN,
                 "not known");
  assert_done (dex_ref (other));
  assert_columns (&self, "c1", 2);

  end (&self);
  proxy_end (proxy);
}

/* SIGTERM: the server says that it stops, and goes on after its next start. */
static void
test_stopped (void)
{
  g_autoptr(DexFuture) future = NULL;
  Test self;

  if (!start (&self, 3, NULL))
    return;

  hold (&self, "c1");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  wait_for_job (&self);
  manor_test_server_stop (self.base.server);
  manor_test_server_start (self.base.server);
  assert_done (dex_ref (future));
  assert_columns (&self, "c1", 2);
  assert_columns (&self, "s", 2);

  end (&self);
}

static void
cure (Test *self)
{
  g_autofree char *path = g_build_filename (manor_test_server_get_folder (self->base.server),
                                            "data.sqld", "metastore", "data", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_NONE, &error);

  g_assert_no_error (error);
  manor_sqlite_execute (sqlite,
                        "UPDATE jobs SET status=5 WHERE finished=0 AND job_id IN (SELECT job_id "
                        "FROM pending_tasks WHERE status=5)", &error);
  g_assert_no_error (error);
}

/* A child that takes the trial and then fails ends the server, and every start of it. */
static void
test_crash_loop (void)
{
  g_autoptr(DexFuture) future = NULL;
  Test self;

  if (!start (&self, 3, NULL))
    return;

  manor_remote_database_set_patience (0, 3);
  hold (&self, "c1");
  future = send (&self, "CREATE TABLE late(a)");
  wait_for_job (&self);
  for (guint i = 0; i < 500 && manor_propagation_get_child (self.propagation, "c0", NULL) !=
                               MANOR_PROPAGATION_CHECKED; i++)
    pause_for (10);
  assert_child (&self, "c0", MANOR_PROPAGATION_CHECKED, NULL);
  manor_test_server_sql (self.base.server, "c0", "CREATE TABLE late(z)");

  assert_failed (dex_ref (future), MANOR_DATABASE_ERROR_STUCK, "data.sqld/metastore/data");
  g_assert_true (manor_test_server_wait_for_end (self.base.server, 20000));
  if (manor_test_server_try_start (self.base.server))
    g_assert_true (manor_test_server_wait_for_end (self.base.server, 20000));

  /* The cure that was told. */
  cure (&self);
  manor_test_server_start (self.base.server);
  manor_remote_database_set_patience (0, 0);
  assert_done (manor_database_settle_propagation (self.schema));
  assert_done (send (&self, "CREATE TABLE IF NOT EXISTS late(a)"));
  g_assert_cmpint (manor_test_server_integer (self.base.server, "s",
                                              "SELECT count(*) FROM late"), ==, 0);

  end (&self);
}

static DexFuture *
migrate_by_hand_fiber (gpointer data)
{
  return send (data, "ALTER TABLE t ADD COLUMN b");
}

/* A migration that begins just before a child is made: the server leaves half a child behind. */
static void
test_orphan (void)
{
  g_autoptr(DexFuture) migration = NULL;
  g_autoptr(ManorDatabase) child = NULL;
  g_autoptr(GError) error = NULL;
  Test self;
  Proxy *proxy = start_behind_proxy (&self, 2);

  if (proxy == NULL)
    return;

  hold (&self, "c1");
  migration = manor_fiber_spawn (1024 * 1024, migrate_by_hand_fiber, &self, NULL);
  wait_for_open_job (&self);

  /* The next question is the one before the child is made, since nothing else asks for all jobs. */
  wait_for_job (&self);
  g_atomic_int_set (&proxy->deed, PROXY_HIDES_JOBS);
  child = manor_await_object (manor_connection_create_child (
                                self.base.connection,
                                manor_connection_find_fleet (self.base.connection, "s"), "late"),
                              &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_atomic_int_get (&proxy->deed), ==, PROXY_PASSES);
  assert_done (dex_ref (migration));

  /* It is a whole child: up to date, and linked, after a start, too. */
  assert_columns (&self, "late", 2);
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN c"));
  assert_columns (&self, "late", 3);
  manor_test_server_stop (self.base.server);
  manor_test_server_start (self.base.server);
  assert_columns (&self, "late", 3);

  end (&self);
  proxy_end (proxy);
}

static void
test_page (void)
{
  g_autoptr(GError) error = NULL;
  Test self;
  Proxy *proxy = start_behind_proxy (&self, 1);
  ManorServerSettings settings = { NULL };

  if (proxy == NULL)
    return;

  g_atomic_int_set (&proxy->deed, PROXY_SHOWS_A_PAGE);
  settings.url = proxy->uri;
  settings.admin_url = proxy->uri;
  g_clear_object (&self.base.connection);
  self.base.connection = manor_server_new ("y", "Y", &settings, self.base.tokens, &error);
  g_assert_false (manor_await (manor_connection_refresh (self.base.connection), &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "no libSQL server"));

  /* Only the admin URL leads astray. */
  settings.url = manor_test_server_get_uri (self.base.server);
  g_clear_object (&self.base.connection);
  self.base.connection = manor_server_new ("z", "Z", &settings, self.base.tokens, NULL);
  server_test_refresh (&self.base);
  server_test_assert_note (&self.base, "is not the admin API");

  end (&self);
  proxy_end (proxy);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/server-faults/cut", test_cut);
  MANOR_TEST_FIBER ("/server-faults/locked-out", test_locked_out);
  MANOR_TEST_FIBER ("/server-faults/dropped", test_dropped);
  MANOR_TEST_FIBER ("/server-faults/taken-for-mine", test_taken_for_mine);
  MANOR_TEST_FIBER ("/server-faults/stopped", test_stopped);
  MANOR_TEST_FIBER ("/server-faults/crash-loop", test_crash_loop);
  MANOR_TEST_FIBER ("/server-faults/orphan", test_orphan);
  MANOR_TEST_FIBER ("/server-faults/page", test_page);

  return g_test_run ();
}
