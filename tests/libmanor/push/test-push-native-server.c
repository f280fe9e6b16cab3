/* test-push-native-server.c: scripts that a real libSQL server carries to every child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>

#include "manor-fiber.h"
#include "test-native-server-fixture.h"

static void
phase_cb (ManorPush  *push,
          GParamSpec *pspec,
          guint      *phase)
{
  g_assert_cmpuint (manor_push_get_phase (push), >=, *phase);
  *phase = manor_push_get_phase (push);
}

static void
test_everything (void)
{
  Fixture self;
  guint phase = 0;
  guint n_jobs;

  if (!fixture_start (&self, 5))
    return;

  n_jobs = count_jobs (&self);
  prepare (&self, "PRAGMA foreign_keys=OFF;\n" ADD_AGE ";\n"
           "CREATE INDEX by_name ON users (name);\n"
           "UPDATE users SET age = id * 10");
  g_assert_cmpuint (manor_push_get_n_targets (self.push), ==, 5);
  /* Reading and reviewing started nothing. */
  g_assert_cmpuint (count_jobs (&self), ==, n_jobs);

  {
    gulong handler = g_signal_connect (self.push, "notify::n-tried", G_CALLBACK (phase_cb), &phase);
    g_autoptr(ManorReport) report = run (&self);

    g_assert_cmpint (manor_push_get_state (self.push), ==, MANOR_PUSH_FINISHED);
    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 5);
    g_assert_cmpuint (manor_push_get_n_tried (self.push), ==, 5);
    g_assert_cmpuint (phase, ==, MANOR_PUSH_PHASE_READING);
    g_signal_handler_disconnect (self.push, handler);
  }

  g_assert_cmpuint (count_jobs (&self), ==, n_jobs + 1);
  g_assert_cmpint (ask (&self, "s", HAS_AGE), ==, 1);
  g_assert_cmpint (ask (&self, "c5", "SELECT sum(age) FROM users"), ==, 30);
  g_assert_cmpuint (manor_survey_count (self.survey, MANOR_CHILD_IN_SYNC), ==, 5);

  fixture_end (&self);
}

/* As a person writes it; the rows of the table that refers to it stay. */
static void
test_rebuild (void)
{
  Fixture self;

  if (!fixture_start (&self, 3))
    return;

  prepare (&self, "CREATE TABLE new_users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);"
           "INSERT INTO new_users SELECT id, name, email FROM users;"
           "DROP TABLE users; ALTER TABLE new_users RENAME TO users");

  {
    g_auto(GStrv) losses = manor_push_dup_losses (self.push);
    g_autoptr(ManorReport) report = NULL;

    g_assert_null (losses[0]);
    report = run (&self);
    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  }

  g_assert_cmpint (ask (&self, "c2", "SELECT count(*) FROM notes"), ==, 2);
  g_assert_cmpint (ask (&self, "c2", "SELECT count(*) FROM users"), ==, 2);

  fixture_end (&self);
}

static void
test_blocked (void)
{
  Fixture self;
  g_autoptr(GError) error = NULL;
  guint n_jobs;

  if (!fixture_start (&self, 3))
    return;

  manor_test_server_sql (self.server.server, "c2", "INSERT INTO users VALUES (3, 'a', 'z')");
  n_jobs = count_jobs (&self);
  prepare (&self, "CREATE UNIQUE INDEX i ON users (name)");
  assert_target (&self, "c2", MANOR_TARGET_BLOCKED, "equal in i");
  manor_await (manor_push_run (self.push), &error);
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED);
  g_assert_nonnull (strstr (error->message, "“c2” cannot take the script"));
  g_assert_cmpuint (count_jobs (&self), ==, n_jobs);

  fixture_end (&self);
}

static void
test_losses (void)
{
  Fixture self;

  if (!fixture_start (&self, 3))
    return;

  prepare (&self, "DELETE FROM notes WHERE id = 1; ALTER TABLE users DROP COLUMN email");

  {
    g_auto(GStrv) losses = manor_push_dup_losses (self.push);
    g_autoptr(ManorReport) report = NULL;

    g_assert_cmpstr (losses[0], ==, "rows of notes that are deleted: 3, on 3 children");
    g_assert_cmpstr (losses[1], ==, "values of users.email that are lost: 3, on 3 children");
    agree (&self);
    report = run (&self);
    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  }

  g_assert_cmpint (ask (&self, "c3", "SELECT count(*) FROM notes"), ==, 1);

  fixture_end (&self);
}

/* DDL on a child since the review: the guard fails there in the server's dry run. */
static void
test_guard (void)
{
  Fixture self;
  g_autoptr(GError) error = NULL;

  if (!fixture_start (&self, 3))
    return;

  prepare (&self, ADD_AGE);
  manor_test_server_sql (self.server.server, "c2", "CREATE TABLE own (a)");

  {
    g_autoptr(ManorReport) report = run (&self);

    g_assert_cmpint (manor_push_get_state (self.push), ==, MANOR_PUSH_STOPPED);
    assert_target (&self, "c2", MANOR_TARGET_FAILED, NULL);
    assert_target (&self, "c1", MANOR_TARGET_SKIPPED, "nothing was changed");
  }

  g_assert_cmpint (ask (&self, "c1", HAS_AGE), ==, 0);
  g_assert_cmpint (ask (&self, "s", HAS_AGE), ==, 0);

  {
    g_autoptr(ManorReport) report = manor_await_object (manor_push_retry_failed (self.push), &error);

    g_assert_no_error (error);
    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  }

  g_assert_cmpint (ask (&self, "c2", HAS_AGE), ==, 1);
  fixture_end (&self);
}

/* What no probe asks, the server's dry run finds; its reason is told. */
static void
test_given_up (void)
{
  Fixture self;

  if (!fixture_start (&self, 3))
    return;

  manor_test_server_sql (self.server.server, "c3", "INSERT INTO users VALUES (7, 'seven', '')");
  prepare (&self, "INSERT INTO users VALUES (7, 'x', 'y')");

  {
    g_autoptr(ManorReport) report = run (&self);

    assert_target (&self, "c3", MANOR_TARGET_FAILED, "UNIQUE constraint failed: users.id");
    assert_target (&self, "c1", MANOR_TARGET_SKIPPED, "c3");
    g_assert_cmpuint (manor_report_get_n_left (report), ==, 3);
  }

  g_assert_cmpint (ask (&self, "c1", "SELECT count(*) FROM users"), ==, 2);
  fixture_end (&self);
}

/* A child that DDL was run on is brought back without a script, and starts no job. */
static void
test_repair (void)
{
  Fixture self;
  guint n_jobs;

  if (!fixture_start (&self, 3))
    return;

  manor_test_server_sql (self.server.server, "c2", "ALTER TABLE users DROP COLUMN email");
  n_jobs = count_jobs (&self);
  prepare (&self, NULL);
  g_assert_cmpuint (manor_push_get_n_targets (self.push), ==, 1);

  {
    g_autoptr(ManorReport) report = run (&self);

    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 1);
  }

  g_assert_cmpint (ask (&self, "c2", "SELECT count(*) FROM pragma_table_info('users')"), ==, 3);
  g_assert_cmpuint (count_jobs (&self), ==, n_jobs);
  fixture_end (&self);
}

/* The server dies while it is at it, and goes on when it is started again. */
static void
test_server_killed (void)
{
  Fixture self;
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  if (!fixture_start (&self, 60))
    return;

  prepare (&self, ADD_AGE);
  running = manor_push_run (self.push);
  while (manor_push_count (self.push, MANOR_TARGET_APPLYING) == 0 || count_jobs (&self) < 2)
    manor_await (dex_timeout_new_msec (1), NULL);

  manor_test_server_kill (self.server.server);
  manor_test_server_start (self.server.server);
  report = manor_await_object (g_steal_pointer (&running), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_push_get_state (self.push), ==, MANOR_PUSH_FINISHED);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 60);
  g_assert_cmpint (ask (&self, "c60", HAS_AGE), ==, 1);
  g_assert_cmpint (ask (&self, "s", HAS_AGE), ==, 1);

  fixture_end (&self);
}

static void
applied_cb (ManorPushTarget *target)
{
  if (manor_push_target_get_state (target) == MANOR_TARGET_APPLIED)
    raise (SIGKILL);
}

static void
announced_cb (ManorPushTarget *target)
{
  if (manor_push_target_get_state (target) == MANOR_TARGET_APPLYING)
    raise (SIGKILL);
}

static void
tried_cb (ManorPushTarget *target)
{
  if (manor_push_target_get_step_text (target) != NULL)
    raise (SIGKILL);
}

/* The program that is killed: is told the server by the environment. */
static void
test_killed_subprocess (void)
{
  Fixture self = { .push = NULL };
  g_autoptr(ManorTokenStore) tokens = manor_memory_token_store_new ();
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  const ManorServerSettings settings = {
    .url = g_getenv ("MANOR_TEST_URL"),
    .admin_url = g_getenv ("MANOR_TEST_ADMIN_URL"),
    .rules_path = g_getenv ("MANOR_TEST_RULES"),
  };

  self.server.connection = manor_server_new ("x", "X", &settings, tokens, &error);
  g_assert_no_error (error);
  server_test_refresh (&self.server);
  self.journal = manor_journal_new (g_getenv ("MANOR_TEST_JOURNAL"));
  self.survey = manor_survey_new (manor_connection_find_fleet (self.server.connection, "s"));
  self.options = manor_push_options_new ();
  prepare (&self, ADD_AGE);

  /* The targets' own signals: those of the push come later, when its end may be written down. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self.push)); i++)
    {
      g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (self.push), i);

      if (g_str_equal (g_getenv ("MANOR_TEST_AT"), "applied"))
        g_signal_connect (target, "notify::state", G_CALLBACK (applied_cb), NULL);
      else if (g_str_equal (g_getenv ("MANOR_TEST_AT"), "tried"))
        g_signal_connect (target, "notify::step-text", G_CALLBACK (tried_cb), NULL);
      else
        g_signal_connect (target, "notify::state", G_CALLBACK (announced_cb), NULL);
    }

  report = run (&self);
}

static gboolean
run_killed (Fixture    *self,
            const char *at)
{
  g_auto(GStrv) environment = g_get_environ ();
  g_autofree char *journal = dup_journal_path (self);

  environment = g_environ_setenv (environment, "MANOR_TEST_AT", at, TRUE);
  environment = g_environ_setenv (environment, "MANOR_TEST_URL",
                                  manor_test_server_get_uri (self->server.server), TRUE);
  environment = g_environ_setenv (environment, "MANOR_TEST_ADMIN_URL",
                                  manor_test_server_get_admin_uri (self->server.server), TRUE);
  environment = g_environ_setenv (environment, "MANOR_TEST_RULES", self->server.rules_path, TRUE);
  environment = g_environ_setenv (environment, "MANOR_TEST_JOURNAL", journal, TRUE);

  g_test_trap_subprocess_with_envp ("/Manor/PushNativeServer/killed/subprocess",
                                    (const char * const *) environment, 0,
                                    G_TEST_SUBPROCESS_DEFAULT);

  return g_test_trap_has_passed ();
}

/* @n_jobs_left: how many the next program still starts. */
static void
assert_killed (const char *at,
               guint       n_children,
               guint       n_jobs_left)
{
  Fixture self;
  g_autoptr(GListModel) list = NULL;
  g_autoptr(ManorReport) interrupted = NULL;
  g_autoptr(GError) error = NULL;
  guint n_jobs;

  if (!fixture_start (&self, n_children))
    return;

  g_assert_false (run_killed (&self, at));
  g_test_trap_assert_stderr_unmatched ("*ERROR*");

  list = manor_await_object (manor_journal_list (self.journal), &error);
  g_assert_no_error (error);
  interrupted = g_list_model_get_item (list, 0);
  g_assert_cmpint (manor_report_get_state (interrupted), ==, MANOR_REPORT_INTERRUPTED);
  g_assert_cmpuint (manor_report_get_n_entries (interrupted), ==, n_children);

  g_clear_object (&self.options);
  self.options =
    manor_await_object (manor_journal_load_options (self.journal, manor_report_get_id (interrupted)),
                        &error);
  g_assert_no_error (error);
  prepare (&self, NULL);
  n_jobs = count_jobs (&self);

  {
    g_autoptr(ManorReport) report = run (&self);

    g_assert_cmpint (manor_report_get_id (report), ==, manor_report_get_id (interrupted));
    g_assert_cmpint (manor_report_get_state (report), ==, MANOR_REPORT_FINISHED);
    g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, n_children);
  }

  g_assert_cmpuint (count_jobs (&self), ==, n_jobs + n_jobs_left);
  g_assert_cmpint (ask (&self, "c1", HAS_AGE), ==, 1);
  g_assert_cmpint (ask (&self, "s", HAS_AGE), ==, 1);
  fixture_end (&self);
}

/* kill -9 of Manor: the server goes on alone. The next program waits, reads, and sends nothing again;
 * but where only the journal has it, it sends. */
static void
test_killed (void)
{
  assert_killed ("announced", 20, 1);
  assert_killed ("tried", 120, 0);
  assert_killed ("applied", 40, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/PushNativeServer/everything", test_everything);
  MANOR_TEST_FIBER ("/Manor/PushNativeServer/rebuild", test_rebuild);
  MANOR_TEST_FIBER ("/Manor/PushNativeServer/blocked", test_blocked);
  MANOR_TEST_FIBER ("/Manor/PushNativeServer/losses", test_losses);
  MANOR_TEST_FIBER ("/Manor/PushNativeServer/guard", test_guard);
  MANOR_TEST_FIBER ("/Manor/PushNativeServer/given-up", test_given_up);
  MANOR_TEST_FIBER ("/Manor/PushNativeServer/repair", test_repair);
  MANOR_TEST_FIBER ("/Manor/PushNativeServer/server-killed", test_server_killed);
  MANOR_TEST_FIBER ("/Manor/PushNativeServer/killed", test_killed);
  MANOR_TEST_FIBER ("/Manor/PushNativeServer/killed/subprocess", test_killed_subprocess);

  return g_test_run ();
}
