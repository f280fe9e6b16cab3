/* test-push-kills.c: kill -9 of a real server in each phase of a push, and while databases are made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-remote-database.h"
#include "test-native-server-fixture.h"

#define BY_NAME "CREATE UNIQUE INDEX by_name ON users (name)"

/* Manor's own fleet: “s” has a column and an index that c0 … have not. */
static gboolean
start_linked (Fixture *self,
              guint    n_children)
{
  const char *const patterns[] = { "c*", NULL };
  g_autoptr(GError) error = NULL;

  *self = (Fixture) { .push = NULL };
  if (!server_test_start (&self->server, NULL))
    return FALSE;

  manor_test_server_create (self->server.server, "s", NULL);
  manor_test_server_sql (self->server.server, "s", SCHEMA ";" ADD_AGE ";" BY_NAME);
  manor_test_server_create_many (self->server.server, "c", n_children, NULL);
  for (guint i = 0; i < n_children; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      manor_test_server_sql (self->server.server, name, SCHEMA ";" ROWS);
    }

  server_test_connect (&self->server, TRUE, NULL);
  server_test_refresh (&self->server);
  manor_await (manor_connection_set_rule (self->server.connection, "s", patterns), &error);
  g_assert_no_error (error);
  fixture_open (self);

  return TRUE;
}

/* The truth: each child is as it was or as planned, with its rows. */
static guint
count_changed (Fixture *self,
               guint    first,
               guint    n_children)
{
  guint n = 0;

  for (guint i = first; i < first + n_children; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);
      gint64 has_age = ask (self, name, HAS_AGE);

      g_assert_cmpint (ask (self, name, "SELECT count(*) FROM sqlite_schema WHERE name = 'by_name'"),
                       ==, has_age);
      g_assert_cmpint (ask (self, name, "SELECT count(*) FROM users"), ==, 2);
      g_assert_cmpint (ask (self, name, "SELECT count(*) FROM notes"), ==, 2);
      n += has_age == 1;
    }

  return n;
}

static void
kill_and_start (ManorTestServer *server)
{
  manor_test_server_kill (server);
  manor_test_server_start (server);
}

/* Killed at some moments of a job, sqld 0.24.32 never starts again: it comes to “unreachable code” each time. FALSE where
 * it says so itself. */
static gboolean
start_amid_job (ManorTestServer *server)
{
  g_autofree char *log = NULL;

  if (manor_test_server_try_start (server))
    return TRUE;

  log = manor_test_server_dup_log (server);
  if (strstr (log, "panicked at") == NULL || strstr (log, "schema/scheduler.rs") == NULL)
    g_error ("The server did not start: %s", log);

  return FALSE;
}

static void
test_survey (void)
{
  Fixture self;
  g_autoptr(DexFuture) reading = NULL;
  g_autoptr(GError) error = NULL;
  GListModel *children;
  guint n_unreachable = 0;

  if (!start_linked (&self, 150))
    return;

  reading = manor_survey_refresh (self.survey);
  while (manor_survey_get_n_done (self.survey) < 5)
    manor_await (dex_timeout_new_msec (1), NULL);
  manor_test_server_kill (self.server.server);
  manor_await (dex_ref (reading), &error);
  g_assert_no_error (error);

  children = manor_survey_get_children (self.survey);
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(ManorChild) child = g_list_model_get_item (children, i);
      const GError *why = manor_child_get_error (child);

      if (why == NULL)
        continue;
      if (n_unreachable++ == 0)
        g_test_message ("“%s”", why->message);
      g_assert_nonnull (strstr (why->message, "127.0.0.1"));
    }
  g_assert_cmpuint (n_unreachable, >, 0);
  g_assert_cmpuint (n_unreachable, ==, manor_survey_count (self.survey, MANOR_CHILD_UNREACHABLE));

  manor_test_server_start (self.server.server);
  manor_await (manor_survey_refresh (self.survey), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_survey_count (self.survey, MANOR_CHILD_UNREACHABLE), ==, 0);
  g_assert_cmpuint (manor_survey_count (self.survey, MANOR_CHILD_BEHIND), ==, 150);

  fixture_end (&self);
}

/* Probes that were not answered are no probes that were passed. */
static void
test_prepare (void)
{
  Fixture self;
  g_autoptr(DexFuture) preparing = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  if (!start_linked (&self, 60))
    return;

  manor_await (manor_survey_refresh (self.survey), &error);
  g_assert_no_error (error);
  self.push = manor_push_new (self.survey, self.options, self.journal);
  preparing = manor_push_prepare (self.push);
  for (guint i = 0; i < 20; i++)
    manor_await (dex_timeout_new_msec (1), NULL);
  kill_and_start (self.server.server);
  if (!manor_await (dex_ref (preparing), &error))
    g_test_message ("“%s”", error->message);
  g_test_message ("%u pending, %u failed", manor_push_count (self.push, MANOR_TARGET_PENDING),
                  manor_push_count (self.push, MANOR_TARGET_FAILED));
  g_assert_cmpuint (count_changed (&self, 0, 60), ==, 0);

  prepare (&self, NULL);
  g_assert_cmpuint (manor_push_count (self.push, MANOR_TARGET_PENDING), ==, 60);
  report = run (&self);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 60);
  g_assert_cmpuint (count_changed (&self, 0, 60), ==, 60);

  fixture_end (&self);
}

typedef struct
{
  ManorTestServer     *server;
  ManorMigrationStage  stage;
  guint                n_before;  /* how many pass the stage before */
  gboolean             returns;   /* it is started again at once */
  gboolean             done;
} Kill;

static gboolean
kill_hook (ManorMigrationStage   stage,
           guint                 step,
           gpointer              user_data,
           GError              **error)
{
  Kill *self = user_data;

  if (self->done || stage != self->stage || self->n_before-- > 0)
    return TRUE;

  self->done = TRUE;
  manor_test_server_kill (self->server);
  if (self->returns)
    manor_test_server_start (self->server);

  return TRUE;
}

/* Each stage of one migration is in test-remote-migration.c. Here the report says of each child what
 * is true, and what is left is done afterwards. */
static void
assert_killed_at (Kill kill)
{
  Fixture self;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  guint n_applied;
  guint n_unknown;

  if (!start_linked (&self, 24))
    return;

  kill.server = self.server.server;
  manor_await (manor_survey_refresh (self.survey), &error);
  g_assert_no_error (error);
  prepare (&self, NULL);
  manor_database_set_migration_hook (kill_hook, &kill);
  report = run (&self);
  manor_database_set_migration_hook (NULL, NULL);
  g_assert_true (kill.done);
  if (!kill.returns)
    manor_test_server_start (self.server.server);

  n_applied = manor_report_count (report, MANOR_TARGET_APPLIED);
  n_unknown = manor_report_count (report, MANOR_TARGET_UNKNOWN);
  g_test_message ("stage %d, %s: %u applied, %u failed, %u unknown, %u skipped; %s", kill.stage,
                  kill.returns ? "it returns" : "it stays away", n_applied,
                  manor_report_count (report, MANOR_TARGET_FAILED), n_unknown,
                  manor_report_count (report, MANOR_TARGET_SKIPPED),
                  manor_push_get_stop_reason (self.push) != NULL
                    ? manor_push_get_stop_reason (self.push)->message : "–");
  g_assert_cmpuint (n_applied, <=, count_changed (&self, 0, 24));
  g_assert_cmpuint (n_applied + n_unknown, >=, count_changed (&self, 0, 24));
  if (kill.returns)
    g_assert_cmpuint (n_unknown, ==, 0);

  if (manor_report_get_n_left (report) > 0)
    {
      g_clear_object (&report);
      report = manor_await_object (manor_push_retry_failed (self.push), &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
  g_assert_cmpuint (count_changed (&self, 0, 24), ==, 24);

  fixture_end (&self);
}

static void
test_canary (void)
{
  static const ManorMigrationStage stages[] = {
    MANOR_STAGE_OPEN, MANOR_STAGE_STEP, MANOR_STAGE_COMMIT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    assert_killed_at ((Kill) { .stage = stages[i], .returns = TRUE });
  assert_killed_at ((Kill) { .stage = MANOR_STAGE_COMMIT });
}

static void
test_wave (void)
{
  assert_killed_at ((Kill) { .stage = MANOR_STAGE_COMMIT, .n_before = 8, .returns = TRUE });
  assert_killed_at ((Kill) { .stage = MANOR_STAGE_COMMIT, .n_before = 8 });
}

/* While the server is at it, in the trial and in earnest. */
static void
assert_native_killed (gboolean in_earnest)
{
  Fixture self;
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  guint n_jobs;

  if (!fixture_start (&self, 60))
    return;

  prepare (&self, ADD_AGE ";" BY_NAME);
  n_jobs = count_jobs (&self);
  manor_remote_database_set_patience (0, 2);
  running = manor_push_run (self.push);
  while (in_earnest ? manor_push_count (self.push, MANOR_TARGET_APPLIED) == 0
                    : count_jobs (&self) == n_jobs)
    manor_await (dex_timeout_new_msec (1), NULL);

  /* It stays away longer than anybody waits. */
  manor_test_server_kill (self.server.server);
  report = manor_await_object (g_steal_pointer (&running), &error);
  g_assert_no_error (error);
  manor_remote_database_set_patience (0, 0);
  g_test_message ("%u applied, %u unknown; %s", manor_report_count (report, MANOR_TARGET_APPLIED),
                  manor_report_count (report, MANOR_TARGET_UNKNOWN),
                  manor_push_get_stop_reason (self.push)->message);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED) +
                    manor_report_count (report, MANOR_TARGET_UNKNOWN), ==, 60);
  g_assert_true ((manor_report_count (report, MANOR_TARGET_APPLIED) > 0) == in_earnest);

  /* Where all children had it already, it is the schema database that the server goes on with. */
  if (!start_amid_job (self.server.server))
    {
      g_test_skip ("this server cannot start in the midst of its job any more");
      fixture_end (&self);
      return;
    }

  if (manor_report_get_n_left (report) > 0)
    {
      g_clear_object (&report);
      report = manor_await_object (manor_push_retry_failed (self.push), &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
  manor_await (manor_database_settle_propagation (server_test_find (&self.server, "s")), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_jobs (&self), ==, n_jobs + 1);
  g_assert_cmpuint (count_changed (&self, 1, 60), ==, 60);
  g_assert_cmpint (ask (&self, "s", HAS_AGE), ==, 1);

  fixture_end (&self);
}

static void
test_native (void)
{
  assert_native_killed (FALSE);
  assert_native_killed (TRUE);
}

/* Whether it is there is known afterwards, and what was there before still is. */
static void
assert_made (Fixture    *self,
             const char *name,
             DexFuture  *making)
{
  g_autofree char *path = g_strdup_printf ("/v1/namespaces/%s/config", name);
  g_autoptr(GError) error = NULL;
  gboolean made = manor_await (making, &error);
  gboolean there;

  there = manor_test_server_request (self->server.server, TRUE, "GET", path, NULL, NULL, NULL) == 200;
  g_test_message ("%s: %s; %s", name, there ? "there" : "not there", made ? "made" : error->message);
  if (made)
    g_assert_true (there);
  else
    g_assert_true (g_str_has_prefix (error->message, name));
  server_test_refresh (&self->server);
}

static ManorDatabase *
find (Fixture    *self,
      const char *name)
{
  return manor_connection_find_database (self->server.connection, name);
}

static DexFuture *
make (Fixture    *self,
      const char *name,
      gboolean    copy)
{
  ManorConnection *connection = self->server.connection;

  return copy ? manor_connection_fork_database (connection, find (self, "c1"), name)
              : manor_connection_create_child (connection,
                                               manor_connection_find_fleet (connection, "s"), name);
}

static void
test_making (void)
{
  Fixture self;
  g_autoptr(GError) error = NULL;

  if (!fixture_start (&self, 2))
    return;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("new%u", i);
      g_autoptr(DexFuture) making = make (&self, name, i % 2 == 1);
      gint64 killed_at = g_get_monotonic_time () + i * 4000;

      while (g_get_monotonic_time () < killed_at)
        manor_await (dex_timeout_new_msec (1), NULL);
      kill_and_start (self.server.server);
      assert_made (&self, name, dex_ref (making));

      if (find (&self, name) == NULL)
        manor_await (make (&self, name, i % 2 == 1), &error);
      g_assert_no_error (error);
      g_assert_cmpint (ask (&self, name, "SELECT count(*) FROM users"), ==, i % 2 == 1 ? 2 : 0);
    }

  /* They are whole children, all of them, and the others are as they were. */
  manor_test_server_sql (self.server.server, "s", ADD_AGE);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("new%u", i);

      g_assert_cmpint (ask (&self, name, HAS_AGE), ==, 1);
    }
  g_assert_cmpint (ask (&self, "c1", "SELECT count(*) FROM users"), ==, 2);
  g_assert_cmpint (ask (&self, "c2", "SELECT count(*) FROM notes"), ==, 2);

  fixture_end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/PushKills/survey", test_survey);
  MANOR_TEST_FIBER ("/Manor/PushKills/prepare", test_prepare);
  MANOR_TEST_FIBER ("/Manor/PushKills/canary", test_canary);
  MANOR_TEST_FIBER ("/Manor/PushKills/wave", test_wave);
  MANOR_TEST_FIBER ("/Manor/PushKills/native", test_native);
  MANOR_TEST_FIBER ("/Manor/PushKills/making", test_making);

  return g_test_run ();
}
