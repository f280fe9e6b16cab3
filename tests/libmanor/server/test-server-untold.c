/* test-server-untold.c: a real server that does not tell of its jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "propagate-proxy-test.h"

static Proxy *
start_untold (Test  *self,
              guint  n_children)
{
  Proxy *proxy = start_behind_proxy (self, n_children);

  if (proxy != NULL)
    g_atomic_int_set (&proxy->untold, 404);

  return proxy;
}

/* However it is said. */
static void
test_success (void)
{
  static const int statuses[] = { 400, 402, 403, 404, 405, 410, 501 };
  Test self;
  Proxy *proxy = start_untold (&self, 3);

  if (proxy == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *sql = g_strdup_printf ("ALTER TABLE t ADD COLUMN b%u", i);

      g_atomic_int_set (&proxy->untold, statuses[i]);
      assert_done (send (&self, sql));
      assert_columns (&self, "c2", (int) i + 2);
      assert_columns (&self, "s", (int) i + 2);
      assert_child (&self, "c0", MANOR_PROPAGATION_APPLIED, NULL);
      assert_child (&self, "c2", MANOR_PROPAGATION_APPLIED, NULL);
    }

  assert_done (send (&self, "INSERT INTO t(a) VALUES (1)"));
  assert_done (manor_database_settle_propagation (self.schema));

  end (&self);
  proxy_end (proxy);
}

/* The answer names the child, and what it says of it. */
static void
test_fails (void)
{
  Test self;
  Proxy *proxy = start_untold (&self, 3);

  if (proxy == NULL)
    return;

  manor_test_server_sql (self.base.server, "c2", "CREATE TABLE extra(z)");
  assert_failed (send (&self, "CREATE TABLE extra(a)"), MANOR_DATABASE_ERROR_PROPAGATION, "“c2”");
  assert_child (&self, "c2", MANOR_PROPAGATION_FAILED, "statement 1: table extra already exists");
  assert_failed (send (&self, "ALTER TABLE nobody ADD COLUMN b"), MANOR_DATABASE_ERROR_PROPAGATION,
                 "statement 1: no such table: nobody");
  assert_failed (send_guarded (&self, "ALTER TABLE t ADD COLUMN b",
                               "SELECT CASE WHEN 1 THEN json('x') END", NULL),
                 MANOR_DATABASE_ERROR_PROPAGATION, "review it again");
  assert_columns (&self, "c0", 1);

  end (&self);
  proxy_end (proxy);
}

/* The children say how far it is while it is held up. */
static void
test_followed (void)
{
  g_autoptr(DexFuture) future = NULL;
  Test self;
  Proxy *proxy = start_untold (&self, 4);

  if (proxy == NULL)
    return;

  hold (&self, "c3");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  wait_for_job (&self);
  for (guint i = 0; i < 400; i++)
    {
      if (manor_propagation_get_child (self.propagation, "c0", NULL) == MANOR_PROPAGATION_CHECKED)
        break;
      pause_for (10);
    }
  assert_child (&self, "c0", MANOR_PROPAGATION_CHECKED, NULL);
  assert_child (&self, "c3", MANOR_PROPAGATION_WAITING, NULL);
  assert_done (dex_ref (future));
  assert_child (&self, "c3", MANOR_PROPAGATION_APPLIED, NULL);

  end (&self);
  proxy_end (proxy);
}

/* Somebody else's, through the server's own door; the fixture blocks, so that has a thread. */
static gpointer
other_thread (gpointer data)
{
  Test *self = data;

  manor_test_server_request (self->base.server, FALSE, "POST", "/v2/pipeline", "s",
                             "{\"baton\":null,\"requests\":[{\"type\":\"execute\",\"stmt\":{\"sql\":"
                             "\"ALTER TABLE t ADD COLUMN other\"}}]}", NULL);

  return NULL;
}

static void
test_in_turn (void)
{
  GThread *thread;
  Test self;
  Proxy *proxy = start_untold (&self, 3);

  if (proxy == NULL)
    return;

  hold (&self, "c1");
  thread = g_thread_new ("other", other_thread, &self);
  wait_for_open_job (&self);
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  g_assert_cmpuint (self.n_waiting, >, 0);
  g_assert_null (manor_propagation_get_waiting (self.propagation));
  g_thread_join (thread);
  assert_columns (&self, "c1", 3);
  assert_columns (&self, "s", 3);

  end (&self);
  proxy_end (proxy);
}

/* Nothing of its own: what is under way is told by the children. */
static void
test_settle (void)
{
  GThread *thread;
  Test self;
  Proxy *proxy = start_untold (&self, 3);

  if (proxy == NULL)
    return;

  hold (&self, "c1");
  thread = g_thread_new ("other", other_thread, &self);
  wait_for_open_job (&self);
  assert_done (manor_database_settle_propagation (self.schema));
  assert_columns (&self, "c0", 2);
  assert_columns (&self, "c1", 2);
  g_thread_join (thread);

  end (&self);
  proxy_end (proxy);
}

/* The answer was lost, and the server was asked for nothing but rows. */
static void
test_cut (void)
{
  Test self;
  Proxy *proxy = start_untold (&self, 5);

  if (proxy == NULL)
    return;

  g_atomic_int_set (&proxy->deed, PROXY_CUTS);
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  g_assert_cmpint (manor_propagation_get_job (self.propagation), ==, 2);
  assert_columns (&self, "c4", 2);
  assert_columns (&self, "s", 2);
  assert_child (&self, "c4", MANOR_PROPAGATION_APPLIED, NULL);

  /* Rows alone: the schemas do not tell, and the record does. */
  assert_done (send (&self, "INSERT INTO t(a) VALUES (1)"));
  g_assert_cmpint (manor_test_server_integer (self.base.server, "c4", "SELECT count(*) FROM t"),
                   ==, 1);

  end (&self);
  proxy_end (proxy);
}

static void
test_cut_without_children (void)
{
  Test self;
  Proxy *proxy = start_untold (&self, 0);

  if (proxy == NULL)
    return;

  g_atomic_int_set (&proxy->deed, PROXY_CUTS);
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  assert_columns (&self, "s", 2);

  end (&self);
  proxy_end (proxy);
}

/* Nobody has it: that it never came there is not known, and nothing is sent again. */
static void
test_dropped (void)
{
  Test self;
  Proxy *proxy = start_untold (&self, 2);

  if (proxy == NULL)
    return;

  g_atomic_int_set (&proxy->deed, PROXY_DROPS);
  assert_failed (send (&self, "ALTER TABLE t ADD COLUMN b"), MANOR_DATABASE_ERROR_UNKNOWN,
                 "not known");
  assert_columns (&self, "c1", 1);

  end (&self);
  proxy_end (proxy);
}

/* One of them is no child any more, which the list does not know: some have it and one has not. */
static void
test_split (void)
{
  Test self;
  Proxy *proxy = start_untold (&self, 3);

  if (proxy == NULL)
    return;

  g_assert_cmpuint (manor_test_server_request (self.base.server, TRUE, "DELETE",
                                               "/v1/namespaces/c1", NULL, NULL, NULL), ==, 200);
  manor_test_server_create (self.base.server, "c1", "{}");
  manor_test_server_sql (self.base.server, "c1", "CREATE TABLE t(a)");

  g_atomic_int_set (&proxy->deed, PROXY_CUTS);
  assert_failed (send (&self, "ALTER TABLE t ADD COLUMN b"), MANOR_DATABASE_ERROR_STUCK,
                 "2 of 3 children");
  assert_child (&self, "c0", MANOR_PROPAGATION_APPLIED, NULL);
  assert_child (&self, "c1", MANOR_PROPAGATION_WAITING, NULL);

  end (&self);
  proxy_end (proxy);
}

static void
test_stuck (void)
{
  Test self;
  Proxy *proxy = start_untold (&self, 3);

  if (proxy == NULL)
    return;

  manor_remote_database_set_patience (2, 0);
  hold (&self, "c1");
  assert_failed (send (&self, "ALTER TABLE t ADD COLUMN b"), MANOR_DATABASE_ERROR_STUCK,
                 "start the server anew");
  manor_remote_database_set_patience (0, 0);

  /* It was only slow. */
  assert_done (manor_database_settle_propagation (self.schema));
  assert_columns (&self, "c1", 2);

  end (&self);
  proxy_end (proxy);
}

/* What a child may be given is the server's to say. */
static void
test_child (void)
{
  g_autoptr(ManorSession) session = NULL;
  g_autoptr(GError) error = NULL;
  Test self;
  Proxy *proxy = start_untold (&self, 1);

  if (proxy == NULL)
    return;

  session = manor_await_object (
      manor_database_open_session (server_test_find (&self.base, "c0"), MANOR_SESSION_READ_WRITE),
      &error);
  g_assert_no_error (error);
  assert_done (manor_session_execute (session, "INSERT INTO t VALUES (1)", NULL, 0, 0));
  manor_await (manor_session_close (session), NULL);

  end (&self);
  proxy_end (proxy);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/server-untold/success", test_success);
  MANOR_TEST_FIBER ("/server-untold/fails", test_fails);
  MANOR_TEST_FIBER ("/server-untold/followed", test_followed);
  MANOR_TEST_FIBER ("/server-untold/in-turn", test_in_turn);
  MANOR_TEST_FIBER ("/server-untold/settle", test_settle);
  MANOR_TEST_FIBER ("/server-untold/cut", test_cut);
  MANOR_TEST_FIBER ("/server-untold/cut-without-children", test_cut_without_children);
  MANOR_TEST_FIBER ("/server-untold/dropped", test_dropped);
  MANOR_TEST_FIBER ("/server-untold/split", test_split);
  MANOR_TEST_FIBER ("/server-untold/stuck", test_stuck);
  MANOR_TEST_FIBER ("/server-untold/child", test_child);

  return g_test_run ();
}
