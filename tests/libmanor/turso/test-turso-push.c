/* test-turso-push.c: fleets of an organization, surveyed and pushed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-push.h"
#include "manor-rule.h"
#include "turso-test.h"

#define OLD   "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);" \
              "INSERT INTO users VALUES (1, 'ann'), (2, 'Bob');"
/* A new column and a new table. */
#define AFTER "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);" \
              "CREATE TABLE tags (id INTEGER PRIMARY KEY, tag TEXT);"

typedef struct
{
  TursoTest         base;
  ManorFleet       *fleet;
  ManorSurvey      *survey;
  ManorPushOptions *options;
  ManorJournal     *journal;
  ManorPush        *push;
  char             *journal_path;
  char             *sql_path;
} Test;

/* A schema database “template”, and as many tenants as @n_databases says, with the old schema. */
static gboolean
start (Test       *self,
       const char *n_databases,
       const char *n_sleeping)
{
  static const char * const patterns[] = { "tenant-*", NULL };
  g_autofree char *sql_path = NULL;
  g_autoptr(GError) error = NULL;
  int fd = g_file_open_tmp ("manor-turso-push-XXXXXX.sql", &sql_path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  *self = (Test) { .fleet = NULL };
  g_file_set_contents (sql_path, OLD, -1, &error);
  g_assert_no_error (error);
  if (!turso_test_start (&self->base, manor_test_platform_new ("--databases", n_databases, "--sleeping", n_sleeping,
                                                               "--sql", sql_path, NULL)))
    {
      g_remove (sql_path);
      return FALSE;
    }

  self->sql_path = g_steal_pointer (&sql_path);
  manor_test_platform_create (self->base.platform, "template", "default", NULL);
  manor_test_platform_sql (self->base.platform, "template", AFTER);
  turso_test_refresh (&self->base);
  manor_await (manor_connection_set_rule (self->base.connection, "template", patterns), &error);
  g_assert_no_error (error);

  self->fleet = g_object_ref (manor_connection_find_fleet (self->base.connection, "template"));
  self->survey = manor_survey_new (self->fleet);
  self->options = manor_push_options_new ();
  self->journal_path = g_build_filename (self->base.folder, "manor.db", NULL);
  self->journal = manor_journal_new (self->journal_path);

  return TRUE;
}

static void
end (Test *self)
{
  g_clear_object (&self->push);
  g_clear_object (&self->journal);
  g_clear_object (&self->options);
  g_clear_object (&self->survey);
  g_clear_object (&self->fleet);
  g_remove (self->journal_path);
  g_remove (self->sql_path);
  g_clear_pointer (&self->journal_path, g_free);
  g_clear_pointer (&self->sql_path, g_free);
  turso_test_end (&self->base);
}

static void
survey (Test *self)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_survey_refresh (self->survey), &error);
  g_assert_no_error (error);
}

static void
prepare (Test *self)
{
  g_autoptr(GError) error = NULL;

  survey (self);
  g_assert_cmpuint (manor_survey_count (self->survey, MANOR_CHILD_UNREACHABLE), ==, 0);
  self->push = manor_push_new (self->survey, self->options, self->journal);
  manor_await (manor_push_prepare (self->push), &error);
  g_assert_no_error (error);
}

static ManorReport *
run (Test *self)
{
  g_autoptr(GError) error = NULL;
  ManorReport *report = manor_await_object (manor_push_run (self->push), &error);

  g_assert_no_error (error);
  g_test_message ("%u applied, %u failed, %u unknown, %u skipped",
                  manor_report_count (report, MANOR_TARGET_APPLIED),
                  manor_report_count (report, MANOR_TARGET_FAILED),
                  manor_report_count (report, MANOR_TARGET_UNKNOWN),
                  manor_report_count (report, MANOR_TARGET_SKIPPED));

  return report;
}

/* By the servers' own word: how many have the change, each with its rows. */
static guint
count_after (Test *self)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->fleet)); i++)
    {
      g_autoptr(ManorDatabase) child = g_list_model_get_item (G_LIST_MODEL (self->fleet), i);
      g_autofree char *text =
        manor_test_platform_text (self->base.platform, manor_database_get_name (child),
                                  "SELECT count(*) || (SELECT count(*) FROM pragma_table_info('users')) || "
                                  "(SELECT count(*) FROM sqlite_schema WHERE name = 'tags') FROM users");

      g_assert_true (g_str_equal (text, "231") || g_str_equal (text, "220"));
      n += g_str_equal (text, "231");
    }

  return n;
}

static ManorPushTarget *
find_target (Test       *self,
             const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->push)); i++)
    {
      g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (self->push), i);

      if (g_str_equal (manor_push_target_get_name (target), name))
        return target;
    }

  g_assert_not_reached ();
}

/* Those that sleep are left alone, and read when it is asked for; one token does for all. */
static void
test_sleeping (void)
{
  Test test;

  if (!start (&test, "12", "4"))
    return;
  manor_test_platform_reset_counters (test.base.platform);

  survey (&test);
  g_assert_cmpuint (manor_survey_count (test.survey, MANOR_CHILD_ASLEEP), ==, 4);
  g_assert_cmpuint (manor_survey_count (test.survey, MANOR_CHILD_BEHIND), ==, 8);
  g_assert_cmpuint (manor_test_platform_count (test.base.platform, "wakes", "tenant-0001"), ==, 0);
  g_assert_cmpuint (turso_test_count (&test.base, "POST {org}/groups/*/auth/tokens"), ==, 1);

  manor_survey_set_wakes (test.survey, TRUE);
  survey (&test);
  g_assert_cmpuint (manor_survey_count (test.survey, MANOR_CHILD_ASLEEP), ==, 0);
  g_assert_cmpuint (manor_survey_count (test.survey, MANOR_CHILD_BEHIND), ==, 12);
  g_assert_cmpuint (manor_test_platform_count (test.base.platform, "wakes", "tenant-0001"), ==, 1);
  g_assert_cmpint (turso_test_get_flags (&test.base, "tenant-0001"), ==, 0);
  g_assert_cmpuint (turso_test_count (&test.base, "POST {org}/groups/*/auth/tokens"), ==, 1);

  end (&test);
}

static void
test_two_hundred (void)
{
  Test test;
  g_autoptr(ManorReport) report = NULL;
  gint64 started;

  if (!start (&test, "200", "0"))
    return;
  manor_test_platform_reset_counters (test.base.platform);

  started = g_get_monotonic_time ();
  prepare (&test);
  g_test_message ("surveyed and prepared in %d ms", (int) ((g_get_monotonic_time () - started) / 1000));
  g_assert_cmpuint (g_list_model_get_n_items (manor_survey_get_variants (test.survey)), ==, 1);
  started = g_get_monotonic_time ();
  report = run (&test);
  g_test_message ("pushed in %d ms", (int) ((g_get_monotonic_time () - started) / 1000));

  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 200);
  /* One to read, one to write. */
  g_assert_cmpuint (turso_test_count (&test.base, "POST {org}/groups/*/auth/tokens"), ==, 2);
  g_assert_cmpuint (manor_test_platform_count (test.base.platform, "most_in_flight", "data"), <=, 32);
  g_assert_cmpuint (count_after (&test), ==, 200);

  end (&test);
}

typedef struct
{
  Test  *test;
  guint  n_commits;
  guint  at;
  void (*happen) (Test *test);
} Event;

static gboolean
event_hook (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  Event *event = user_data;

  if (stage == MANOR_STAGE_COMMIT && ++event->n_commits == event->at)
    event->happen (event->test);

  return TRUE;
}

/* Pushes to 40, and lets something happen in the middle; all arrive. */
static void
push_through (void (*happen) (Test *test),
              guint at)
{
  Test test;
  g_autoptr(ManorReport) report = NULL;
  Event event = { .test = &test, .at = at, .happen = happen };

  if (!start (&test, "40", "0"))
    return;
  prepare (&test);

  manor_database_set_migration_hook (event_hook, &event);
  report = run (&test);
  manor_database_set_migration_hook (NULL, NULL);

  g_assert_cmpuint (event.n_commits, >=, at);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 40);
  g_assert_cmpuint (count_after (&test), ==, 40);
  end (&test);
}

static void
expire (Test *test)
{
  json_node_unref (manor_test_platform_control (test->base.platform, "POST", "tokens/expire", NULL));
}

static void
test_expiry (void)
{
  push_through (expire, 10);
}

/* By somebody else: all tokens of the group are worthless at once. */
static void
rotate (Test *test)
{
  g_assert_cmpuint (manor_test_platform_request (test->base.platform, NULL, "POST",
                                                 "/v1/organizations/acme/groups/default/auth/rotate", NULL, NULL),
                    ==, 200);
}

static void
test_rotation (void)
{
  push_through (rotate, 10);
}

/* Carried out, and nobody hears of it: read again, never sent again. */
static void
lose (Test *test)
{
  manor_test_platform_fault (test->base.platform, "{'plane': 'data', 'match': 'tenant-* POST *', "
                             "'after_request': true, 'times': 10}");
}

static void
test_lost (void)
{
  push_through (lose, 5);
}

static void
refuse (Test *test)
{
  manor_test_platform_fault (test->base.platform, "{'plane': 'data', 'match': 'tenant-* POST *', "
                             "'kind': 'status', 'status': 429, 'retry_after': 1, 'times': 10}");
}

static void
test_busy (void)
{
  push_through (refuse, 5);
}

static void
count_waits_cb (ManorPushTarget *target,
                GParamSpec      *pspec,
                guint           *n_waits)
{
  *n_waits += manor_push_target_get_step_text (target) != NULL;
}

/* Blocked without a reason, twice, and its configuration knows nothing of it: it passes. */
static void
test_held (void)
{
  static const char body[] = "{'plane': 'data', 'match': 'tenant-0003* POST *', 'kind': 'body', 'times': 2, 'body': "
                             "{'baton': null, 'base_url': null, 'results': ["
                             "{'type': 'error', 'error': {'message': 'Operation was blocked', 'code': 'BLOCKED'}},"
                             "{'type': 'error', 'error': {'message': 'Operation was blocked', 'code': 'BLOCKED'}},"
                             "{'type': 'ok', 'response': {'type': 'close'}}]}}";
  Test test;
  g_autoptr(ManorReport) report = NULL;
  guint n_waits = 0;

  if (!start (&test, "8", "0"))
    return;
  prepare (&test);
  g_signal_connect (find_target (&test, "tenant-0003"), "notify::step-text", G_CALLBACK (count_waits_cb), &n_waits);
  manor_test_platform_fault (test.base.platform, body);
  report = run (&test);
  g_assert_cmpuint (n_waits, ==, 2);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 8);
  g_assert_cmpuint (count_after (&test), ==, 8);

  end (&test);
}

/* One is blocked, and the platform says so: that one fails at once, with words that say where to look. */
static void
test_blocked (void)
{
  Test test;
  g_autoptr(ManorReport) report = NULL;
  ManorPushTarget *target;
  guint n_waits = 0;

  if (!start (&test, "8", "0"))
    return;
  prepare (&test);
  json_node_unref (manor_test_platform_control (test.base.platform, "POST", "databases/tenant-0005",
                                                "{\"block_writes\": true}"));
  g_signal_connect (find_target (&test, "tenant-0005"), "notify::step-text", G_CALLBACK (count_waits_cb), &n_waits);
  report = run (&test);
  g_assert_cmpuint (n_waits, ==, 0);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 7);
  target = find_target (&test, "tenant-0005");
  g_assert_cmpint (manor_push_target_get_state (target), ==, MANOR_TARGET_FAILED);
  g_test_message ("%s", manor_push_target_get_error (target)->message);
  turso_test_assert_says (manor_push_target_get_error (target)->message, "configuration");

  /* Allowed again, and the rest is done. */
  json_node_unref (manor_test_platform_control (test.base.platform, "POST", "databases/tenant-0005",
                                                "{\"block_writes\": false}"));
  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (test.push), NULL);
  g_assert_nonnull (report);
  g_assert_cmpuint (count_after (&test), ==, 8);

  end (&test);
}

/* A copy of the canary is made before it is changed, and is nobody's child. */
static void
test_branches (void)
{
  Test test;
  g_autoptr(ManorReport) report = NULL;
  g_autofree char *text = NULL;
  const char *copy = NULL;

  if (!start (&test, "6", "0"))
    return;
  g_object_set (test.options, "branches", MANOR_PUSH_BRANCHES_CANARIES, NULL);
  prepare (&test);
  report = run (&test);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 6);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (test.push)); i++)
    {
      g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (test.push), i);

      g_assert_cmpint (manor_push_target_get_copy (target) != NULL, ==, manor_push_target_get_canary (target));
      if (manor_push_target_get_copy (target) != NULL)
        copy = manor_push_target_get_copy (target);
    }

  g_assert_nonnull (copy);
  g_assert_true (g_str_has_prefix (copy, MANOR_RULE_COPY_PREFIX));
  g_assert_true (turso_test_get_flags (&test.base, copy) & MANOR_DATABASE_BRANCH);
  text = manor_test_platform_text (test.base.platform, copy, "SELECT count(*) FROM pragma_table_info('users')");
  g_assert_cmpstr (text, ==, "2");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test.fleet)), ==, 6);

  end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-push/sleeping", test_sleeping);
  MANOR_TEST_FIBER ("/turso-push/two-hundred", test_two_hundred);
  MANOR_TEST_FIBER ("/turso-push/expiry", test_expiry);
  MANOR_TEST_FIBER ("/turso-push/rotation", test_rotation);
  MANOR_TEST_FIBER ("/turso-push/lost", test_lost);
  MANOR_TEST_FIBER ("/turso-push/busy", test_busy);
  MANOR_TEST_FIBER ("/turso-push/held", test_held);
  MANOR_TEST_FIBER ("/turso-push/blocked", test_blocked);
  MANOR_TEST_FIBER ("/turso-push/branches", test_branches);

  return g_test_run ();
}
