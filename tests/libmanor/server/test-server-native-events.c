/* test-server-native-events.c: what a person reads while a server carries a change on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "events-test.h"
#include "manor-fiber.h"
#include "propagate-test.h"

static gint64
count_rows (Test       *self,
            const char *name)
{
  return manor_test_server_integer (self->base.server, name, "SELECT count(*) FROM t");
}

/* A child takes no writes meanwhile, and takes them again afterwards. */
static void
test_blocked (void)
{
  g_autoptr(DexFuture) future = NULL;
  ManorSession *session;
  Test self;

  if (!start (&self, 3, NULL))
    return;

  session = events_open (&self.base, "c0");
  hold (&self, "c1");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  wait_for_job (&self);
  for (guint i = 0; i < 500 && manor_propagation_get_child (self.propagation, "c0", NULL) !=
                               MANOR_PROPAGATION_CHECKED; i++)
    pause_for (10);

  events_assert_fails (manor_session_execute (session, "INSERT INTO t(a) VALUES (1)", NULL, 0, 0),
                       "change of “s” to its children", "wait until it is over");
  events_run (session, "SELECT count(*) FROM t");
  g_assert_cmpint (count_rows (&self, "c0"), ==, 0);

  assert_done (dex_ref (future));
  events_run (session, "INSERT INTO t(a) VALUES (1)");
  events_close (session);
  g_assert_cmpint (count_rows (&self, "c0"), ==, 1);
  assert_columns (&self, "c0", 2);

  end (&self);
}

/* Meanwhile no child is made, copied, deleted or configured: what the server would leave behind half. */
static void
test_making (void)
{
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(ManorDatabase) child = NULL;
  Test self;

  if (!start (&self, 2, NULL))
    return;

  hold (&self, "c1");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  wait_for_job (&self);
  child = g_object_ref (server_test_find (&self.base, "c0"));
  events_assert_fails (manor_connection_create_child (
                         self.base.connection,
                         manor_connection_find_fleet (self.base.connection, "s"), "late"),
                       "late:", "change of “s”", "wait until");
  events_assert_fails (manor_connection_fork_database (self.base.connection, child, "copy"),
                       "copy:", "change of “s”", "wait until");
  g_assert_cmpuint (manor_test_server_request (self.base.server, TRUE, "GET",
                                               "/v1/namespaces/late/config", NULL, NULL, NULL),
                    ==, 404);
  assert_done (dex_ref (future));
  assert_columns (&self, "c0", 2);

  end (&self);
}

/* Every statement that the server would carry on is turned down, with the way it is done. */
static void
test_writes (void)
{
  static const char *const statements[] = {
    "INSERT INTO t VALUES (1)", "DELETE FROM t", "CREATE TABLE x(a)", "PRAGMA foreign_keys",
    "PRAGMA user_version", "PRAGMA integrity_check", "PRAGMA foreign_key_list(t)",
    "WITH n AS (SELECT 1) INSERT INTO t SELECT * FROM n", "BEGIN IMMEDIATE",
  };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  ManorSession *session;
  Test self;

  if (!start (&self, 2, NULL))
    return;

  manor_test_server_request (self.base.server, FALSE, "GET", "/v1/jobs", "s", NULL, &before);
  session = events_open (&self.base, "s");
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr(GError) error = NULL;
      const char *parts[N_PARTS + 1] = { "“s”", "every child", "push it", NULL };

      g_test_message ("%s", statements[i]);
      manor_await (manor_session_execute (session, statements[i], NULL, 0, 0), &error);
      events_assert_says (error, parts);
      g_assert_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATES);
    }
  manor_await (manor_session_close (session), NULL);
  g_clear_object (&session);
  manor_test_server_request (self.base.server, FALSE, "GET", "/v1/jobs", "s", NULL, &after);
  g_assert_cmpstr (before, ==, after);

  end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/server-native-events/blocked", test_blocked);
  MANOR_TEST_FIBER ("/server-native-events/making", test_making);
  MANOR_TEST_FIBER ("/server-native-events/writes", test_writes);

  return g_test_run ();
}
