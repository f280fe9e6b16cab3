/* test-turso-native.c: changes that the platform carries to all children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-push.h"
#include "manor-remote-database.h"
#include "turso-test.h"

#define SCHEMA_NAME "app"
#define N_COLUMNS   "SELECT count(*) FROM pragma_table_info('t')"
#define JOBS_OFF    "{'plane': 'data', 'match': 'app-* GET /v1/jobs*', 'kind': 'status', 'status': 404, 'times': 0}"

typedef struct
{
  TursoTest         base;
  ManorDatabase    *schema;
  ManorPropagation *propagation;
} Test;

/* A schema database “app” with children app-0001 … and one table. */
static gboolean
start (Test       *self,
       const char *n_children)
{
  *self = (Test) { .schema = NULL };
  if (!turso_test_start (&self->base, manor_test_platform_new ("--schema", SCHEMA_NAME, "--children", n_children,
                                                               NULL)))
    return FALSE;

  manor_test_platform_sql (self->base.platform, SCHEMA_NAME, "CREATE TABLE t(a)");
  turso_test_refresh (&self->base);
  self->schema = g_object_ref (turso_test_find (&self->base, SCHEMA_NAME));
  g_assert_true (manor_database_get_propagates (self->schema));

  return TRUE;
}

static void
end (Test *self)
{
  manor_remote_database_set_patience (0, 0);
  g_clear_object (&self->schema);
  g_clear_object (&self->propagation);
  turso_test_end (&self->base);
}

static DexFuture *
send (Test       *self,
      const char *sql)
{
  const char * const statements[] = { sql, NULL };

  g_clear_object (&self->propagation);
  self->propagation = manor_propagation_new (statements, NULL, NULL);

  return manor_database_propagate (self->schema, self->propagation);
}

static void
assert_done (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  manor_await (future, &error);
  g_assert_no_error (error);
}

static void
assert_failed (DexFuture  *future,
               GQuark      domain,
               int         code,
               const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (future, &error));
  g_assert_error (error, domain, code);
  turso_test_assert_says (error->message, part);
}

static void
assert_columns (Test       *self,
                const char *name,
                const char *expected)
{
  g_autofree char *columns = manor_test_platform_text (self->base.platform, name, N_COLUMNS);

  g_assert_cmpstr (columns, ==, expected);
}

static void
assert_child (Test                 *self,
              const char           *name,
              ManorPropagationStep  step)
{
  g_assert_cmpint (manor_propagation_get_child (self->propagation, name, NULL), ==, step);
}

/* Keeps the server's job from coming past a child, for five seconds. */
static ManorSession *
hold (Test       *self,
      const char *name)
{
  g_autoptr(GError) error = NULL;
  ManorSession *session =
    manor_await_object (manor_database_open_session (turso_test_find (&self->base, name), MANOR_SESSION_READ_WRITE),
                        &error);

  g_assert_no_error (error);
  assert_done (manor_session_execute (session, "BEGIN IMMEDIATE", NULL, 0, 0));
  assert_done (manor_session_execute (session, "INSERT INTO t(a) VALUES (99)", NULL, 0, 0));

  return session;
}

static void
wait_for_step (Test                 *self,
               const char           *name,
               ManorPropagationStep  step)
{
  for (guint i = 0; i < 1000; i++)
    {
      if (manor_propagation_get_child (self->propagation, name, NULL) == step)
        return;
      manor_await (dex_timeout_new_msec (10), NULL);
    }

  g_error ("“%s” does not get there", name);
}

/* Where nobody tells of jobs, its number may come with the next child that is asked. */
static void
wait_for_job (Test *self)
{
  for (guint i = 0; i < 1000 && manor_propagation_get_job (self->propagation) == 0; i++)
    manor_await (dex_timeout_new_msec (10), NULL);

  g_assert_cmpint (manor_propagation_get_job (self->propagation), >, 0);
}

/* What the person sees: a fleet of its own kind, a review, and a report by name. */
static void
test_push (void)
{
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(ManorSurvey) survey = NULL;
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(ManorPush) push = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  ManorFleet *fleet;
  Test self;

  if (!start (&self, "5"))
    return;

  fleet = manor_connection_find_fleet (self.base.connection, SCHEMA_NAME);
  g_assert_nonnull (fleet);
  g_assert_true (manor_fleet_get_native (fleet));
  turso_test_assert_names (G_LIST_MODEL (fleet), "app-0001 app-0002 app-0003 app-0004 app-0005");
  /* The platform's own rule is none that somebody could take elsewhere. */
  rules = manor_connection_dup_rules (self.base.connection);
  g_assert_cmpuint (rules->len, ==, 0);

  survey = manor_survey_new (fleet);
  options = manor_push_options_new ();
  g_object_set (options, "script", "ALTER TABLE t ADD COLUMN b", NULL);
  push = manor_push_new (survey, options, NULL);
  manor_await (manor_push_prepare (push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_push_count (push, MANOR_TARGET_PENDING), ==, 5);
  assert_columns (&self, "app-0001", "1");

  report = manor_await_object (manor_push_run (push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 5);
  g_assert_no_error (manor_push_get_stop_reason (push));
  assert_columns (&self, "app-0005", "2");
  assert_columns (&self, SCHEMA_NAME, "2");

  end (&self);
}

/* The server calls its children by identifiers, and people are told names. */
static void
followed (const char *jobs)
{
  g_autoptr(ManorSession) session = NULL;
  g_autoptr(DexFuture) future = NULL;
  Test self;

  if (!start (&self, "4"))
    return;

  if (jobs != NULL)
    manor_test_platform_fault (self.base.platform, "%s", jobs);
  session = hold (&self, "app-0003");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  wait_for_step (&self, "app-0001", MANOR_PROPAGATION_CHECKED);
  assert_child (&self, "app-0003", MANOR_PROPAGATION_WAITING);
  wait_for_job (&self);
  assert_done (dex_ref (future));
  assert_child (&self, "app-0001", MANOR_PROPAGATION_APPLIED);
  assert_child (&self, "app-0003", MANOR_PROPAGATION_APPLIED);
  assert_columns (&self, "app-0004", "2");
  manor_await (manor_session_close (session), NULL);

  end (&self);
}

static void
test_followed (void)
{
  followed (NULL);
}

static void
test_followed_untold (void)
{
  followed (JOBS_OFF);
}

static void
failing_child (const char *jobs)
{
  const char *why = NULL;
  Test self;

  if (!start (&self, "3"))
    return;

  if (jobs != NULL)
    manor_test_platform_fault (self.base.platform, "%s", jobs);
  manor_test_platform_sql (self.base.platform, "app-0002", "INSERT INTO t VALUES (1), (1)");
  assert_failed (send (&self, "CREATE UNIQUE INDEX once ON t(a)"), MANOR_DATABASE_ERROR,
                 MANOR_DATABASE_ERROR_PROPAGATION, "“app-0002” (statement 1: UNIQUE");
  g_assert_cmpint (manor_propagation_get_child (self.propagation, "app-0002", &why), ==, MANOR_PROPAGATION_FAILED);
  g_assert_nonnull (why);

  /* It is free again. */
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  assert_columns (&self, "app-0002", "2");

  end (&self);
}

static void
test_failing_child (void)
{
  failing_child (NULL);
}

static void
test_failing_child_untold (void)
{
  failing_child (JOBS_OFF);
}

/* The second request to the schema database is the change. */
static void
lost (const char *jobs,
      const char *children)
{
  Test self;

  if (!start (&self, children))
    return;

  if (jobs != NULL)
    manor_test_platform_fault (self.base.platform, "%s", jobs);
  manor_test_platform_fault (self.base.platform, "{'plane': 'data', 'match': 'app-acme POST *', 'skip': 1, "
                             "'after_request': true}");
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  assert_columns (&self, SCHEMA_NAME, "2");
  if (!g_str_equal (children, "0"))
    {
      assert_columns (&self, "app-0003", "2");
      assert_child (&self, "app-0003", MANOR_PROPAGATION_APPLIED);
    }

  /* It was sent once, or this would be another column. */
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN c"));
  assert_columns (&self, SCHEMA_NAME, "3");

  end (&self);
}

static void
test_lost (void)
{
  lost (NULL, "3");
}

static void
test_lost_untold (void)
{
  lost (JOBS_OFF, "3");
}

static void
test_lost_alone (void)
{
  lost (JOBS_OFF, "0");
}

/* Nobody can know that it never came there, and nothing is sent again. */
static void
test_dropped (void)
{
  Test self;

  if (!start (&self, "2"))
    return;

  manor_test_platform_fault (self.base.platform, JOBS_OFF);
  manor_test_platform_fault (self.base.platform, "{'plane': 'data', 'match': 'app-acme POST *', 'skip': 1, "
                             "'kind': 'drop'}");
  assert_failed (send (&self, "ALTER TABLE t ADD COLUMN b"), MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                 "not known");
  assert_columns (&self, "app-0001", "1");

  end (&self);
}

/* A gateway that does not wait as long as the migration takes. */
static void
test_gateway (void)
{
  g_autoptr(ManorSession) session = NULL;
  Test self;

  if (!start (&self, "3"))
    return;

  manor_test_platform_fault (self.base.platform, JOBS_OFF);
  manor_test_platform_fault (self.base.platform, "{'plane': 'data', 'match': 'app-acme POST *', 'skip': 1, "
                             "'after_request': true, 'kind': 'status', 'status': 504}");
  session = hold (&self, "app-0002");
  assert_done (send (&self, "ALTER TABLE t ADD COLUMN b"));
  assert_columns (&self, "app-0002", "2");
  manor_await (manor_session_close (session), NULL);

  end (&self);
}

/* Who cannot start the server anew is not told to. */
static void
test_stuck (void)
{
  g_autoptr(ManorSession) session = NULL;
  g_autoptr(GError) error = NULL;
  Test self;

  if (!start (&self, "2"))
    return;

  manor_remote_database_set_patience (2, 0);
  session = hold (&self, "app-0002");
  g_assert_false (manor_await (send (&self, "ALTER TABLE t ADD COLUMN b"), &error));
  g_assert_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK);
  turso_test_assert_says (error->message, "hangs at “app-0002”");
  turso_test_assert_says (error->message, "support");
  g_assert_null (strstr (error->message, "start the server"));
  manor_remote_database_set_patience (0, 0);

  assert_done (manor_database_settle_propagation (self.schema));
  assert_columns (&self, "app-0001", "2");
  manor_await (manor_session_close (session), NULL);

  end (&self);
}

/* A child's schema is its schema database's. */
static void
test_child (void)
{
  g_autoptr(ManorSession) session = NULL;
  g_autoptr(ManorSession) held = NULL;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  Test self;

  if (!start (&self, "3"))
    return;

  session = manor_await_object (manor_database_open_session (turso_test_find (&self.base, "app-0001"),
                                                             MANOR_SESSION_READ_WRITE), &error);
  g_assert_no_error (error);
  assert_failed (manor_session_execute (session, "CREATE TABLE x(a)", NULL, 0, 0), MANOR_HRANA_ERROR,
                 MANOR_HRANA_ERROR_CHILD, "through its schema database, “app”");
  assert_done (manor_session_execute (session, "INSERT INTO t(a) VALUES (1)", NULL, 0, 0));

  held = hold (&self, "app-0003");
  future = send (&self, "ALTER TABLE t ADD COLUMN b");
  wait_for_step (&self, "app-0001", MANOR_PROPAGATION_CHECKED);
  assert_failed (manor_session_execute (session, "INSERT INTO t(a) VALUES (1)", NULL, 0, 0), MANOR_DATABASE_ERROR,
                 MANOR_DATABASE_ERROR_MIGRATING, "“app”");

  /* Where its jobs are not told, the server refuses it by itself. */
  manor_test_platform_fault (self.base.platform, JOBS_OFF);
  assert_failed (manor_session_execute (session, "INSERT INTO t(a) VALUES (1)", NULL, 0, 0), MANOR_HRANA_ERROR,
                 MANOR_HRANA_ERROR_HELD, "“app”");
  manor_test_platform_clear_faults (self.base.platform);
  assert_done (dex_ref (future));
  assert_done (manor_session_execute (session, "INSERT INTO t(a) VALUES (1)", NULL, 0, 0));
  manor_await (manor_session_close (session), NULL);
  manor_await (manor_session_close (held), NULL);

  end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/TursoNative/push", test_push);
  MANOR_TEST_FIBER ("/Manor/TursoNative/followed", test_followed);
  MANOR_TEST_FIBER ("/Manor/TursoNative/followed-untold", test_followed_untold);
  MANOR_TEST_FIBER ("/Manor/TursoNative/failing-child", test_failing_child);
  MANOR_TEST_FIBER ("/Manor/TursoNative/failing-child-untold", test_failing_child_untold);
  MANOR_TEST_FIBER ("/Manor/TursoNative/lost", test_lost);
  MANOR_TEST_FIBER ("/Manor/TursoNative/lost-untold", test_lost_untold);
  MANOR_TEST_FIBER ("/Manor/TursoNative/lost-alone", test_lost_alone);
  MANOR_TEST_FIBER ("/Manor/TursoNative/dropped", test_dropped);
  MANOR_TEST_FIBER ("/Manor/TursoNative/gateway", test_gateway);
  MANOR_TEST_FIBER ("/Manor/TursoNative/stuck", test_stuck);
  MANOR_TEST_FIBER ("/Manor/TursoNative/child", test_child);

  return g_test_run ();
}
