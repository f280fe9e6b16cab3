/* test-push-native.c: scripts that a server carries to every child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "test-native-fixture.h"

static void
test_everything (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE "; CREATE INDEX i ON users (age)");
  g_autoptr(ManorReport) report = NULL;

  fixture->schema->journal = g_object_ref (fixture->journal);
  prepare_well (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 3);
  g_assert_false (manor_push_get_can_pause (fixture->push));
  g_assert_cmpuint (manor_plan_get_n_steps (manor_push_target_get_plan (target (fixture, "c"))), ==, 2);
  g_assert_cmpint (has_age (child (fixture, "a")), ==, 0);

  report = run (fixture);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_FINISHED);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  g_assert_cmpint (has_age (child (fixture, "c")), ==, 1);
  g_assert_cmpint (has_age (fixture->schema), ==, 1);
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_IN_SYNC), ==, 3);
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 1);

  /* The journal said so before it was sent. */
  g_assert_cmpuint (g_array_index (fixture->schema->journaled, guint, MANOR_TARGET_APPLYING), ==, 3);
}

static void
test_misuse (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  static const char *const some[] = { "a", NULL };
  g_autoptr(GError) not_native = NULL;
  g_autoptr(GError) only = NULL;
  g_autoptr(GError) targets = NULL;

  g_object_set (fixture->options, "only", "a*", NULL);
  prepare (fixture, &only);
  g_assert_error (only, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NATIVE);

  g_object_set (fixture->options, "only", NULL, NULL);
  manor_push_options_set_targets (fixture->options, some);
  prepare (fixture, &targets);
  g_assert_error (targets, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NATIVE);

  manor_push_options_set_targets (fixture->options, NULL);
  manor_database_set_propagates (MANOR_DATABASE (fixture->schema), FALSE);
  prepare (fixture, &not_native);
  g_assert_error (not_native, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NATIVE);
  g_assert_nonnull (strstr (not_native->message, "schema"));
}

static void
test_wrong_script (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, "ALTER TABLE nobody ADD COLUMN a");
  g_autoptr(GError) error = NULL;

  prepare (fixture, &error);
  g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_REHEARSAL);
  g_assert_nonnull (strstr (error->message, "Line 1"));
}

/* One child that cannot take it stops it for all, before anything is sent. */
static void
test_blocked (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, "CREATE UNIQUE INDEX i ON users (name)");

  g_object_set (fixture->options, "skip-blocked", FALSE, NULL);
  prepare_well (fixture);
  assert_target (fixture, "a", MANOR_TARGET_PENDING, NULL);
  assert_target (fixture, "b", MANOR_TARGET_BLOCKED, "equal in i: 2");
  assert_run_fails (fixture, MANOR_PUSH_ERROR_BLOCKED, "“b” cannot take the script");
  g_assert_cmpint (native_ask (child (fixture, "a"), "SELECT count(*) FROM pragma_index_list('users')"),
                   ==, 0);
}

static void
test_schema_blocked (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS ROWS, native_three, "CREATE UNIQUE INDEX i ON users (name)");
  g_autoptr(GError) error = NULL;

  prepare (fixture, &error);
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED);
  g_assert_true (g_str_has_prefix (error->message, "schema: "));
}

static void
set_asleep (Fixture    *fixture,
            const char *name,
            gboolean    asleep)
{
  g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_new ();

  facts->id = g_strdup (name);
  facts->host = g_strdup ("example.turso.io");
  facts->flags = asleep ? MANOR_DATABASE_ASLEEP : 0;
  manor_database_set_facts (MANOR_DATABASE (child (fixture, name)), facts);
}

/* A server knows no exceptions, and nobody is woken by the way: so it is said who sleeps. One that falls
 * asleep while the server is at it is read all the same, since it must be known what became of it. */
static void
test_asleep (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(ManorReport) report = NULL;

  set_asleep (fixture, "b", TRUE);
  prepare_well (fixture);
  assert_target (fixture, "b", MANOR_TARGET_FAILED, "asleep");
  assert_run_fails (fixture, MANOR_PUSH_ERROR_BLOCKED, "“b” cannot take the script");

  manor_survey_set_wakes (fixture->survey, TRUE);
  prepare_well (fixture);
  assert_target (fixture, "b", MANOR_TARGET_PENDING, NULL);
  manor_survey_set_wakes (fixture->survey, FALSE);
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
}

static void
test_drifted (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, "CREATE TABLE own (a)");
  g_autoptr(Fixture) unread = fixture_new (USERS, native_three, ADD_AGE);

  prepare_well (fixture);
  assert_target (fixture, "c", MANOR_TARGET_FAILED, "already exists");
  {
    g_autoptr(ManorPushTarget) first = g_list_model_get_item (G_LIST_MODEL (fixture->push), 0);

    g_assert_cmpstr (manor_push_target_get_name (first), ==, "c");
  }
  assert_run_fails (fixture, MANOR_PUSH_ERROR_BLOCKED, "“c” cannot take the script");

  child (unread, "b")->read_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "gone");
  child (unread, "c")->read_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "gone");
  prepare_well (unread);
  assert_target (unread, "b", MANOR_TARGET_FAILED, "gone");
  assert_run_fails (unread, MANOR_PUSH_ERROR_BLOCKED, "2 children cannot take the script");
}

static void
test_consent (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS ONE, native_three, "DELETE FROM users WHERE id = 1");
  g_autoptr(ManorReport) report = NULL;
  g_auto(GStrv) losses = NULL;

  prepare_well (fixture);
  losses = manor_push_dup_losses (fixture->push);
  g_assert_cmpuint (g_strv_length (losses), ==, 2);
  g_assert_cmpstr (losses[0], ==, "rows of users that are deleted: 1, on the schema database itself");
  g_assert_cmpstr (losses[1], ==, "rows of users that are deleted: 2, on 3 children");
  assert_run_fails (fixture, MANOR_PUSH_ERROR_NO_CONSENT, "rows of users");

  agree (fixture);
  report = run (fixture);

  /* The schema tells nothing of it: the server's word counts. */
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  g_assert_cmpint (native_ask (child (fixture, "b"), "SELECT count(*) FROM users"), ==, 1);
  g_assert_cmpint (native_ask (fixture->schema, "SELECT count(*) FROM users"), ==, 0);
}

/* Rows that came between the review and the send were not agreed to. */
static void
test_more_rows (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, "DELETE FROM users");
  g_autoptr(Fixture) in_schema = fixture_new (USERS, native_three, "DELETE FROM users");
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) schema_report = NULL;

  prepare_well (fixture);
  agree (fixture);
  g_assert_true (manor_sqlite_execute (child (fixture, "c")->sqlite, ONE, NULL));
  report = run (fixture);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_STOPPED);
  assert_target (fixture, "c", MANOR_TARGET_FAILED, "review the push again");
  assert_target (fixture, "a", MANOR_TARGET_SKIPPED, "“c” cannot take the script");
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 0);

  prepare_well (in_schema);
  agree (in_schema);
  g_assert_true (manor_sqlite_execute (in_schema->schema->sqlite, ONE, NULL));
  schema_report = run (in_schema);
  assert_target (in_schema, "a", MANOR_TARGET_SKIPPED, "schema: there are more");
  g_assert_cmpuint (in_schema->schema->n_propagated, ==, 0);
}

/* What somebody changed since the review is let through by no guard. */
static void
test_guard (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(Fixture) in_schema = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) schema_report = NULL;
  g_autoptr(ManorReport) retried = NULL;
  g_autoptr(GError) error = NULL;

  prepare_well (fixture);
  g_assert_true (manor_sqlite_execute (child (fixture, "b")->sqlite, "CREATE TABLE more (a)", NULL));
  report = run (fixture);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_STOPPED);
  g_assert_nonnull (manor_push_get_stop_reason (fixture->push));
  assert_target (fixture, "b", MANOR_TARGET_FAILED, "malformed JSON");
  assert_target (fixture, "a", MANOR_TARGET_SKIPPED, "the server gave it up, nothing was changed (b: ");
  g_assert_cmpint (has_age (child (fixture, "a")), ==, 0);
  g_assert_cmpint (has_age (fixture->schema), ==, 0);

  /* Read and planned anew it goes. */
  retried = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (retried, MANOR_TARGET_APPLIED), ==, 3);
  g_assert_cmpint (has_age (child (fixture, "b")), ==, 1);

  prepare_well (in_schema);
  g_assert_true (manor_sqlite_execute (in_schema->schema->sqlite, "CREATE TABLE more (a)", NULL));
  schema_report = run (in_schema);
  assert_target (in_schema, "a", MANOR_TARGET_SKIPPED, "Somebody else changed “schema”");
  g_assert_cmpuint (in_schema->schema->n_propagated, ==, 0);
}

/* Foreign keys are off on the server, so that they are looked at afterwards; what was violated
 * before is no reason to look at none. */
static void
test_keys (void)
{
  static const char *const violated[] = { USERS NOTES ROWS "INSERT INTO notes VALUES (1, 1), (2, 9)",
                                          USERS NOTES ROWS, NULL };
  static const struct { const char *script; const char *sql; gint64 n; const char *words; } cases[] = {
    { "DELETE FROM users WHERE id = 1", "SELECT count(*) FROM users", 2, "malformed JSON" },
    { "DELETE FROM users WHERE id = 2", "SELECT count(*) FROM users", 1, NULL },
    { "ALTER TABLE notes RENAME TO texts; DELETE FROM users WHERE id = 2",
      "SELECT count(*) FROM texts", 2, NULL },
    { "ALTER TABLE users RENAME TO people; DELETE FROM people WHERE id = 1",
      "SELECT count(*) FROM users", 2, "malformed JSON" },
    { "DROP TABLE notes", "SELECT count(*) FROM sqlite_schema", 1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (USERS NOTES, violated, cases[i].script);
      g_autoptr(ManorReport) report = NULL;
      g_auto(GStrv) notes = NULL;

      prepare_well (fixture);
      notes = manor_push_dup_notes (fixture->push);
      g_assert_null (notes[0]);
      agree (fixture);
      report = run (fixture);
      g_test_message ("%s", cases[i].script);
      assert_target (fixture, "a", cases[i].words != NULL ? MANOR_TARGET_FAILED
                                                          : MANOR_TARGET_APPLIED, cases[i].words);
      g_assert_cmpint (native_ask (child (fixture, "a"), cases[i].sql), ==, cases[i].n);
      g_assert_cmpint (native_ask (child (fixture, "a"), "SELECT count(*) FROM sqlite_schema "
                                   "WHERE name = 'manor keys'"), ==, 0);
    }
}

/* Where the question cannot be asked, that is said. */
static void
test_keys_unasked (void)
{
  static const char *const odd[] = { USERS NOTES "CREATE TABLE odd (a REFERENCES users (name));", NULL };
  g_autoptr(Fixture) fixture = fixture_new (USERS NOTES, odd, "DELETE FROM users WHERE id = 1");
  g_autoptr(ManorReport) report = NULL;
  g_auto(GStrv) notes = NULL;

  prepare_well (fixture);
  notes = manor_push_dup_notes (fixture->push);
  g_assert_cmpuint (g_strv_length (notes), ==, 1);
  g_assert_nonnull (strstr (notes[0], "Foreign keys are not checked"));
  agree (fixture);
  report = run (fixture);
  assert_target (fixture, "a", MANOR_TARGET_APPLIED, NULL);
}

/* Without a script a native fleet is pushed child by child, as any other: that repairs drift. */
static void
test_repair (void)
{
  static const char *const drifted[] = { USERS, USERS "ALTER TABLE users DROP COLUMN name", NULL };
  g_autoptr(Fixture) fixture = fixture_new (USERS, drifted, NULL);
  g_autoptr(ManorReport) report = NULL;

  prepare_well (fixture);
  g_assert_true (manor_push_get_can_pause (fixture->push));
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 1);
  report = run (fixture);
  assert_target (fixture, "b", MANOR_TARGET_APPLIED, NULL);
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 0);
  g_assert_cmpuint (fixture->schema->n_settled, ==, 1);
}

/* A schema database without children takes a script as well. */
static void
test_no_children (void)
{
  static const char *const none[] = { NULL };
  g_autoptr(Fixture) fixture = fixture_new (USERS, none, ADD_AGE);
  g_autoptr(ManorReport) report = NULL;

  prepare_well (fixture);
  report = run (fixture);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_FINISHED);
  g_assert_cmpint (has_age (fixture->schema), ==, 1);
}

static void
test_notify_native (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, NULL);
  guint n = 0;

  g_signal_connect_swapped (fixture->fleet, "notify::native", G_CALLBACK (count_cb), &n);
  g_assert_true (manor_fleet_get_native (fixture->fleet));
  manor_database_set_propagates (MANOR_DATABASE (fixture->schema), TRUE);
  g_assert_cmpuint (n, ==, 0);
  manor_database_set_propagates (MANOR_DATABASE (fixture->schema), FALSE);
  g_assert_false (manor_fleet_get_native (fixture->fleet));
  g_assert_cmpuint (n, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/Manor/PushNative/everything", test_everything);
  MANOR_TEST_FIBER ("/Manor/PushNative/misuse", test_misuse);
  MANOR_TEST_FIBER ("/Manor/PushNative/wrong-script", test_wrong_script);
  MANOR_TEST_FIBER ("/Manor/PushNative/blocked", test_blocked);
  MANOR_TEST_FIBER ("/Manor/PushNative/schema-blocked", test_schema_blocked);
  MANOR_TEST_FIBER ("/Manor/PushNative/asleep", test_asleep);
  MANOR_TEST_FIBER ("/Manor/PushNative/drifted", test_drifted);
  MANOR_TEST_FIBER ("/Manor/PushNative/consent", test_consent);
  MANOR_TEST_FIBER ("/Manor/PushNative/more-rows", test_more_rows);
  MANOR_TEST_FIBER ("/Manor/PushNative/guard", test_guard);
  MANOR_TEST_FIBER ("/Manor/PushNative/keys", test_keys);
  MANOR_TEST_FIBER ("/Manor/PushNative/keys-unasked", test_keys_unasked);
  MANOR_TEST_FIBER ("/Manor/PushNative/repair", test_repair);
  MANOR_TEST_FIBER ("/Manor/PushNative/no-children", test_no_children);
  MANOR_TEST_FIBER ("/Manor/PushNative/notify-native", test_notify_native);

  return g_test_run ();
}
