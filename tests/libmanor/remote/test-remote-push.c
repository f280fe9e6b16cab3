/* test-remote-push.c: a fleet on a real libSQL server, surveyed and pushed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "manor-fiber.h"
#include "manor-push-private.h"
#include "manor-test-remote.h"

/* A rebuild with a foreign key, a new column, a new table. */
#define AFTER  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, email TEXT);" \
               "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id)," \
               " body TEXT);" \
               "CREATE TABLE tags (id INTEGER PRIMARY KEY, tag TEXT);"
#define OLD    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);" \
               "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT);"
#define NEWER  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);" \
               "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT);"
#define EXTRA  NEWER "CREATE TABLE mine (id INTEGER PRIMARY KEY, what TEXT);"

#define N_CHILDREN 50
#define BAD        30

static ManorTestServer *server;

typedef struct
{
  ManorHranaClient *client;
  ManorFleet       *fleet;
  ManorSurvey      *survey;
  ManorPushOptions *options;
  ManorJournal     *journal;
  ManorPush        *push;
  char             *journal_path;
} Fixture;

static const char *
schema_of (guint child)
{
  return child % 3 == 0 ? OLD : child % 3 == 1 ? NEWER : EXTRA;
}

/* Also where the server has just put the namespace out of its memory. */
static void
fill (const char *name,
      const char *sql)
{
  g_autofree char *refused = manor_test_server_try_sql (server, name, sql);

  for (guint i = 0; i < 20 && refused != NULL && strstr (refused, "HTTP 404") != NULL; i++)
    {
      g_free (refused);
      refused = manor_test_server_try_sql (server, name, sql);
    }

  g_assert_cmpstr (refused, ==, NULL);
}

static Fixture *
fixture_new (const char *prefix)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *schema = g_strconcat (prefix, "-schema", NULL);
  g_autoptr(ManorDatabase) parent = NULL;
  g_autoptr(ManorRule) rule = NULL;
  g_autoptr(GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *pattern = g_strconcat (prefix, "*", NULL);
  const char *patterns[] = { pattern, NULL };

  fixture->client = test_remote_client_new (manor_test_server_get_uri (server));
  manor_test_server_create (server, schema, NULL);
  manor_test_server_sql (server, schema, AFTER);
  manor_test_server_create_many (server, prefix, N_CHILDREN, NULL);
  parent = test_remote_new (fixture->client, schema);

  for (guint i = 0; i < N_CHILDREN; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%u", prefix, i);
      g_autofree char *sql =
        g_strconcat (schema_of (i), "INSERT INTO users VALUES (1, 'ann'), (2, 'Bob');"
                     "INSERT INTO notes VALUES (1, 1, 'a'), (2, 2, 'b')",
                     i == BAD ? ", (3, 99, 'nobody')" : "", NULL);

      fill (name, sql);
      g_ptr_array_add (children, test_remote_new (fixture->client, name));
    }

  rule = manor_rule_new (schema, patterns);
  fixture->fleet = manor_fleet_new (parent, rule);
  manor_fleet_set_children (fixture->fleet, rule, children, NULL);
  fixture->survey = manor_survey_new (fixture->fleet);
  fixture->options = manor_push_options_new ();
  fixture->journal_path = g_build_filename (manor_test_server_get_folder (server), prefix, "manor.db",
                                            NULL);
  fixture->journal = manor_journal_new (fixture->journal_path);

  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  g_clear_object (&fixture->push);
  g_clear_object (&fixture->journal);
  g_clear_object (&fixture->options);
  g_clear_object (&fixture->survey);
  g_clear_object (&fixture->fleet);
  g_clear_object (&fixture->client);
  g_free (fixture->journal_path);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
prepare (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);
  fixture->push = manor_push_new (fixture->survey, fixture->options, fixture->journal);
  manor_await (manor_push_prepare (fixture->push), &error);
  g_assert_no_error (error);
}

static ManorPushTarget *
find_target (Fixture    *fixture,
             const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->push)); i++)
    {
      g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (fixture->push), i);

      if (g_str_equal (manor_push_target_get_name (target), name))
        return target;
    }

  g_assert_not_reached ();
}

static gboolean
is_after (guint child,
          const char *prefix)
{
  g_autofree char *name = g_strdup_printf ("%s%u", prefix, child);
  gint64 n_tags = manor_test_server_integer (server, name, "SELECT count(*) FROM sqlite_schema "
                                                           "WHERE name = 'tags'");
  gint64 n_notes = manor_test_server_integer (server, name, "SELECT count(*) FROM notes");
  gint64 n_mine = manor_test_server_integer (server, name, "SELECT count(*) FROM sqlite_schema "
                                                           "WHERE name = 'mine'");
  gint64 n_columns = manor_test_server_integer (server, name, "SELECT count(*) FROM "
                                                              "pragma_table_info('users')");

  g_assert_cmpint (n_notes, ==, child == BAD ? 3 : 2);
  g_assert_cmpint (n_mine, ==, child % 3 == 2 ? 1 : 0);
  g_assert_cmpint (n_columns, ==, n_tags == 1 ? 3 : 2);

  return n_tags == 1;
}

static guint
count_after (const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < N_CHILDREN; i++)
    n += is_after (i, prefix);

  return n;
}

static void
test_fleet (void)
{
  g_autoptr(Fixture) fixture = fixture_new ("fleet");
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  TestStages stages = { { 0 } };
  ManorPushTarget *bad;

  prepare (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (manor_survey_get_variants (fixture->survey)), ==, 3);

  /* The probes have seen it; only the tests' own stubbornness sends it all the same. */
  bad = find_target (fixture, "fleet30");
  g_assert_cmpint (manor_push_target_get_state (bad), ==, MANOR_TARGET_BLOCKED);

  manor_database_set_migration_hook (test_stages_hook, &stages);
  report = manor_await_object (manor_push_run (fixture->push), &error);
  manor_database_set_migration_hook (NULL, NULL);
  g_assert_no_error (error);

  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN - 1);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_BLOCKED), ==, 1);
  g_assert_cmpuint (count_after ("fleet"), ==, N_CHILDREN - 1);

  /* One canary for each variant; all others in one request. */
  g_assert_cmpuint (stages.n[MANOR_STAGE_GUARD], ==, 3);
  g_assert_cmpuint (stages.n[MANOR_STAGE_DONE], ==, N_CHILDREN - 1);
}

/* Whoever comes to break the plan between the survey and the push fails, and nobody else. */
static void
test_one_fails (void)
{
  g_autoptr(Fixture) fixture = fixture_new ("broken");
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  ManorPushTarget *target;

  manor_test_server_sql (server, "broken30", "DELETE FROM notes WHERE id = 3");
  prepare (fixture);
  manor_test_server_sql (server, "broken30", "PRAGMA foreign_keys=OFF; INSERT INTO notes VALUES (3, 99, 'nobody')");
  manor_test_server_sql (server, "broken31", "CREATE TABLE surprise (a)");

  report = manor_await_object (manor_push_run (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN - 2);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 2);
  g_assert_cmpuint (count_after ("broken"), ==, N_CHILDREN - 2);

  target = find_target (fixture, "broken30");
  g_assert_error (manor_push_target_get_error (target), MANOR_MIGRATION_ERROR,
                  MANOR_MIGRATION_ERROR_FOREIGN_KEY);
  target = find_target (fixture, "broken31");
  g_assert_error (manor_push_target_get_error (target), MANOR_MIGRATION_ERROR,
                  MANOR_MIGRATION_ERROR_CHANGED);

  /* Repaired, and the rest is done. */
  manor_test_server_sql (server, "broken30", "DELETE FROM notes WHERE id = 3");
  manor_test_server_sql (server, "broken31", "DROP TABLE surprise");
  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
  manor_test_server_sql (server, "broken30", "PRAGMA foreign_keys=OFF; INSERT INTO notes VALUES (3, 99, 'nobody')");
  g_assert_cmpuint (count_after ("broken"), ==, N_CHILDREN);
}

static gboolean
count_hook (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  guint *n_commits = user_data;

  *n_commits += stage == MANOR_STAGE_COMMIT;

  return TRUE;
}

/* The server dies in the middle and comes back: each child is as it was or as planned, and what
 * the report says of it is true. */
static void
test_server_killed (void)
{
  g_autoptr(Fixture) fixture = fixture_new ("killed");
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  guint n_commits = 0;
  guint n_applied;

  prepare (fixture);
  manor_database_set_migration_hook (count_hook, &n_commits);
  running = manor_push_run (fixture->push);
  while (n_commits < 20)
    manor_await (dex_timeout_new_msec (0), NULL);

  /* Stopped first, so that requests are under way that are never answered. */
  manor_test_server_pause (server);
  for (guint i = 0; i < 50; i++)
    manor_await (dex_timeout_new_msec (2), NULL);
  manor_test_server_kill (server);
  manor_test_server_start (server);
  report = manor_await_object (g_steal_pointer (&running), &error);
  manor_database_set_migration_hook (NULL, NULL);
  g_assert_no_error (error);

  n_applied = manor_report_count (report, MANOR_TARGET_APPLIED);
  g_test_message ("%u applied, %u failed, %u unknown, %u skipped", n_applied,
                  manor_report_count (report, MANOR_TARGET_FAILED),
                  manor_report_count (report, MANOR_TARGET_UNKNOWN),
                  manor_report_count (report, MANOR_TARGET_SKIPPED));
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_UNKNOWN), ==, 0);
  g_assert_cmpuint (n_applied, ==, count_after ("killed"));
  g_assert_cmpuint (n_applied, >=, 3);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), >, 0);

  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_after ("killed"), ==, N_CHILDREN - 1);
}

/* A server that holds fewer databases in memory than are worked on at one time: it answers 404
 * for some that are there. */
static void
test_evicted (void)
{
  ManorTestServerOptions options = { .max_active_namespaces = 6 };
  ManorTestServer *roomy = server;
  g_autoptr(ManorTestServer) narrow = manor_test_server_new (&options);
  g_autoptr(Fixture) fixture = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  server = narrow;
  fixture = fixture_new ("evicted");
  prepare (fixture);
  report = manor_await_object (manor_push_run (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN - 1);

  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_UNREACHABLE), ==, 0);
  server = roomy;
}

/* As while its schema database is migrated: the server gives no reason. */
static void
block (const char *name,
       gboolean    blocked)
{
  g_autofree char *path = g_strdup_printf ("/v1/namespaces/%s/config", name);
  g_autofree char *body = g_strdup_printf ("{\"block_reads\":false,\"block_writes\":%s}", blocked ? "true" : "false");

  g_assert_cmpuint (manor_test_server_request (server, TRUE, "POST", path, NULL, body, NULL), ==, 200);
}

static void
count_waits_cb (ManorPushTarget *target,
                GParamSpec      *pspec,
                guint           *n_waits)
{
  *n_waits += manor_push_target_get_step_text (target) != NULL;
}

static DexFuture *
run_to_wait (Fixture    *fixture,
             const char *name)
{
  ManorPushTarget *target = find_target (fixture, name);
  DexFuture *running;
  guint n_waits = 0;
  gulong id = g_signal_connect (target, "notify::step-text", G_CALLBACK (count_waits_cb), &n_waits);

  running = manor_push_run (fixture->push);
  while (n_waits == 0)
    {
      g_assert_true (dex_future_is_pending (running));
      manor_await (dex_timeout_new_msec (2), NULL);
    }
  g_signal_handler_disconnect (target, id);

  return running;
}

/* Two of them, one a canary, are waited for, and changed once when their server takes writes again. */
static void
test_held (void)
{
  g_autoptr(Fixture) fixture = fixture_new ("held");
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *running;

  prepare (fixture);
  block ("held0", TRUE);
  block ("held7", TRUE);
  running = run_to_wait (fixture, "held0");
  g_assert_cmpint (manor_push_target_get_state (find_target (fixture, "held0")), ==, MANOR_TARGET_APPLYING);
  g_assert_false (is_after (0, "held"));
  while (manor_push_get_waiting (fixture->push) == NULL)
    manor_await (dex_timeout_new_msec (2), NULL);
  block ("held0", FALSE);
  block ("held7", FALSE);
  report = manor_await_object (running, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN - 1);
  g_assert_cmpuint (count_after ("held"), ==, N_CHILDREN - 1);
}

/* A push that is stopped waits for nobody. */
static void
test_held_stopped (void)
{
  g_autoptr(Fixture) fixture = fixture_new ("quit");
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *running;

  prepare (fixture);
  _manor_push_set_pauses (60000, 60000);
  block ("quit0", TRUE);
  running = run_to_wait (fixture, "quit0");
  manor_push_stop (fixture->push);
  report = manor_await_object (running, &error);
  _manor_push_set_pauses (0, 0);
  g_assert_no_error (error);

  g_assert_cmpint (manor_report_get_state (report), ==, MANOR_REPORT_STOPPED);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 0);
  g_assert_cmpint (manor_push_target_get_state (find_target (fixture, "quit0")), ==, MANOR_TARGET_SKIPPED);
  g_assert_error (manor_push_target_get_error (find_target (fixture, "quit0")), MANOR_DATABASE_ERROR,
                  MANOR_DATABASE_ERROR_MIGRATING);
  g_assert_false (is_after (0, "quit"));

  block ("quit0", FALSE);
  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_after ("quit"), ==, N_CHILDREN - 1);
}

/* It does not pass: three are waited for, and the others are not. */
static void
test_held_for_good (void)
{
  g_autoptr(Fixture) fixture = fixture_new ("good");
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  guint n_waits = 0;

  prepare (fixture);
  for (guint i = 0; i < N_CHILDREN; i++)
    {
      g_autofree char *name = g_strdup_printf ("good%u", i);

      block (name, TRUE);
      g_signal_connect (find_target (fixture, name), "notify::step-text", G_CALLBACK (count_waits_cb), &n_waits);
    }
  _manor_push_set_pauses (4, 8);
  report = manor_await_object (manor_push_run (fixture->push), &error);
  _manor_push_set_pauses (0, 0);
  g_assert_no_error (error);

  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, N_CHILDREN - 1);
  g_assert_cmpuint (n_waits, ==, 3 * 6);
  g_assert_cmpuint (count_after ("good"), ==, 0);
  g_test_message ("%s", manor_push_target_get_error (find_target (fixture, "good0"))->message);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  server = manor_test_server_new (NULL);
  if (server == NULL)
    return 77;

  MANOR_TEST_FIBER ("/remote/push/fleet", test_fleet);
  MANOR_TEST_FIBER ("/remote/push/one-fails", test_one_fails);
  MANOR_TEST_FIBER ("/remote/push/held", test_held);
  MANOR_TEST_FIBER ("/remote/push/held-stopped", test_held_stopped);
  MANOR_TEST_FIBER ("/remote/push/held-for-good", test_held_for_good);
  MANOR_TEST_FIBER ("/remote/push/server-killed", test_server_killed);

  MANOR_TEST_FIBER ("/remote/push/evicted", test_evicted);

  status = g_test_run ();
  manor_test_server_free (server);

  return status;
}
