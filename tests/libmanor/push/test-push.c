/* test-push.c: pushes, over databases that do as they are told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "test-push-fixture.h"

static const char *const behind[] = { BEHIND, NULL };
static const char *const two_kinds[] = { BEHIND, OTHER, NULL };
static const char *const mixed[] = { SCHEMA, BEHIND, NULL };

static void
test_everything (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, mixed, 300);
  g_autoptr(ManorReport) report = NULL;
  g_autofree char *text = NULL;

  fixture_prepare (fixture);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_REVIEW);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 300);
  g_assert_nonnull (manor_push_target_get_plan (target (fixture, 301)));
  g_assert_null (target (fixture, 1));

  g_object_set (fixture->options, "jobs", 4, NULL);
  test_max_migrating = 0;
  report = run (fixture);

  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_FINISHED);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 300);
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
  g_assert_cmpuint (test_max_migrating, ==, 4);
  text = manor_report_dup_text (report);
  g_assert_nonnull (strstr (text, "Applied: 300"));

  /* The survey knows without reading. */
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_IN_SYNC), ==, 600);
  g_assert_cmpuint (child (fixture, 301)->n_reads, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (manor_survey_get_variants (fixture->survey)), ==, 1);
}

static void
test_nothing_to_do (void)
{
  static const char *const in_sync[] = { SCHEMA, NULL };
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, in_sync, 3);
  g_autoptr(ManorReport) report = NULL;

  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 0);
  report = run (fixture);
  g_assert_cmpuint (manor_report_get_n_entries (report), ==, 0);
}

static void
test_only (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 20);

  g_object_set (fixture->options, "only", "child0000*", NULL);
  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 9);
}

/* The largest of each variant goes first; the list shows it on top. */
static void
test_canary_is_largest (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, two_kinds, 20);
  g_autoptr(ManorPushTarget) first = NULL;
  g_autoptr(ManorPushTarget) third = NULL;
  g_autoptr(ManorReport) report = NULL;

  manor_database_set_size (MANOR_DATABASE (child (fixture, 7)), 1 << 20);
  fixture_prepare (fixture);

  first = g_list_model_get_item (G_LIST_MODEL (fixture->push), 0);
  third = g_list_model_get_item (G_LIST_MODEL (fixture->push), 2);
  g_assert_cmpstr (manor_push_target_get_name (first), ==, "child00007");
  g_assert_true (manor_push_target_get_canary (first));
  g_assert_true (manor_push_target_get_canary (target (fixture, 40)));
  g_assert_false (manor_push_target_get_canary (third));

  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 40);
}

/* A plan that fails on its canary is tried on nobody else; other variants go on. */
static void
test_canary_condemns (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, two_kinds, 20);
  g_autoptr(ManorReport) report = NULL;

  child (fixture, 20)->migrate_error =
    g_error_new_literal (MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_STEP, "no such thing");
  fixture_prepare (fixture);
  report = run (fixture);

  g_assert_cmpint (manor_push_target_get_state (target (fixture, 20)), ==, MANOR_TARGET_FAILED);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_SKIPPED), ==, 19);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 20);
  g_assert_cmpuint (child (fixture, 1)->n_migrations, ==, 0);
  g_assert_error (manor_push_target_get_error (target (fixture, 1)),
                  MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_CANARY);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_FINISHED);
}

/* A canary that could not be tried says nothing about the plan. */
static void
test_canary_replaced (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 20);
  g_autoptr(ManorReport) report = NULL;

  child (fixture, 20)->migrate_error =
    g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY, "locked");
  child (fixture, 19)->migrate_error =
    g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY, "read-only");
  fixture_prepare (fixture);
  report = run (fixture);

  g_assert_true (manor_push_target_get_canary (target (fixture, 18)));
  g_assert_false (manor_push_target_get_canary (target (fixture, 17)));
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 2);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 18);
}

/* While a canary is under way nobody else is. */
static void
test_canary_goes_alone (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 20);
  g_autoptr(DexFuture) running = NULL;
  guint n_started = 0;

  child (fixture, 20)->gate = dex_promise_new ();
  fixture_prepare (fixture);
  running = manor_push_run (fixture->push);

  while (child (fixture, 20)->n_migrations == 0)
    manor_await (dex_timeout_new_msec (1), NULL);
  for (guint i = 0; i < 20; i++)
    manor_await (dex_timeout_new_msec (0), NULL);
  for (guint i = 1; i <= 20; i++)
    n_started += child (fixture, i)->n_migrations;
  g_assert_cmpuint (n_started, ==, 1);

  dex_promise_resolve_boolean (child (fixture, 20)->gate, TRUE);
  manor_await (dex_ref (running), NULL);
  g_assert_cmpuint (manor_push_count (fixture->push, MANOR_TARGET_APPLIED), ==, 20);
}

/* What an answer that was lost comes to, told from the schema. */
static void
test_lost_answers (void)
{
  static const struct {
    gboolean         applied;
    gboolean         unreadable;
    const char      *changed_to;
    int              code;
    ManorTargetState state;
  } cases[] = {
    { TRUE,  FALSE, NULL,   0,                        MANOR_TARGET_APPLIED },
    /* It may be under way. */
    { FALSE, FALSE, NULL,   -1,                       MANOR_TARGET_UNKNOWN },
    { FALSE, FALSE, STRICT, MANOR_PUSH_ERROR_CHANGED, MANOR_TARGET_FAILED },
    { TRUE,  TRUE,  NULL,   -1,                       MANOR_TARGET_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 3);
      g_autoptr(DexFuture) running = NULL;
      TestDatabase *lost = child (fixture, 1);

      fixture_prepare (fixture);
      lost->gate = dex_promise_new ();
      lost->lost_applied = cases[i].applied;
      lost->lost_error = g_error_new_literal (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                                              "connection cut");
      running = manor_push_run (fixture->push);
      while (lost->n_migrations == 0)
        manor_await (dex_timeout_new_msec (1), NULL);

      if (cases[i].changed_to != NULL)
        {
          lost->lost_error->code = MANOR_DATABASE_ERROR_UNKNOWN;
          test_database_set_sql (lost, cases[i].changed_to);
          lost->migrate_error = g_error_copy (lost->lost_error);
        }
      if (cases[i].unreadable)
        lost->read_error = g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_IO, "gone");

      dex_promise_resolve_boolean (lost->gate, TRUE);
      manor_await (dex_ref (running), NULL);
      assert_counts (fixture);

      g_assert_cmpint (manor_push_target_get_state (target (fixture, 1)), ==, cases[i].state);
      if (cases[i].code > 0)
        g_assert_error (manor_push_target_get_error (target (fixture, 1)),
                        MANOR_PUSH_ERROR, cases[i].code);
      g_assert_cmpuint (manor_push_count (fixture->push, MANOR_TARGET_APPLIED), ==,
                        cases[i].state == MANOR_TARGET_APPLIED ? 3 : 2);
      g_assert_cmpuint (lost->n_migrations, ==, 1);
    }
}

static void
test_changed_meanwhile (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 5);
  g_autoptr(ManorReport) report = NULL;

  fixture_prepare (fixture);
  test_database_set_sql (child (fixture, 2), STRICT);
  report = run (fixture);

  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 4);
  g_assert_error (manor_push_target_get_error (target (fixture, 2)),
                  MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED);
}

static void
test_unreachable (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 5);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  child (fixture, 3)->read_error =
    g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_ENCRYPTED, "encrypted");
  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);
  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 5);
  g_assert_error (manor_push_target_get_error (target (fixture, 3)),
                  MANOR_SQL_ERROR, MANOR_SQL_ERROR_ENCRYPTED);

  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 4);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);
  g_assert_cmpuint (child (fixture, 3)->n_migrations, ==, 0);
}

static void
test_max_failures (void)
{
  static const struct { guint max; guint percent; guint n_failed; ManorPushState state; } cases[] = {
    { 0,  0,  40, MANOR_PUSH_FINISHED },
    { 5,  0,  5,  MANOR_PUSH_STOPPED },
    { 0,  10, 5,  MANOR_PUSH_STOPPED },   /* 10 % of 41 are 4 */
    { 50, 0,  40, MANOR_PUSH_FINISHED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 41);
      g_autoptr(ManorReport) report = NULL;

      /* All but the canary. */
      for (guint j = 1; j <= 40; j++)
        child (fixture, j)->migrate_error =
          g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY, "locked");

      g_object_set (fixture->options, "jobs", 1, "max-failures", cases[i].max,
                    "max-failures-percent", cases[i].percent, NULL);
      fixture_prepare (fixture);
      report = run (fixture);

      g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 1);
      g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, cases[i].n_failed);
      g_assert_cmpint (manor_push_get_state (fixture->push), ==, cases[i].state);
      g_assert_true ((manor_push_get_stop_reason (fixture->push) != NULL) ==
                     (cases[i].state == MANOR_PUSH_STOPPED));
    }
}

static void
wait_for (guint *counter,
          guint  at_least)
{
  while (*counter < at_least)
    manor_await (dex_timeout_new_msec (1), NULL);
}

static void
test_pause_resume_stop_retry (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 20);
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  guint n_started = 0;

  /* One at a time: a second would run up to the next gate before the pause is there. */
  g_object_set (fixture->options, "jobs", 1, NULL);
  child (fixture, 3)->gate = dex_promise_new ();
  child (fixture, 9)->gate = dex_promise_new ();
  fixture_prepare (fixture);
  running = manor_push_run (fixture->push);

  /* Paused with one under way: it is finished, no other starts. */
  wait_for (&child (fixture, 3)->n_migrations, 1);
  manor_push_pause (fixture->push);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_PAUSED);
  dex_promise_resolve_boolean (child (fixture, 3)->gate, TRUE);
  while (manor_push_count (fixture->push, MANOR_TARGET_APPLYING) > 0)
    manor_await (dex_timeout_new_msec (1), NULL);
  g_assert_cmpint (manor_push_target_get_state (target (fixture, 3)), ==, MANOR_TARGET_APPLIED);
  g_assert_cmpuint (child (fixture, 9)->n_migrations, ==, 0);

  /* On, and stopped with one under way. */
  manor_push_resume (fixture->push);
  wait_for (&child (fixture, 9)->n_migrations, 1);
  manor_push_stop (fixture->push);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_STOPPING);
  dex_promise_resolve_boolean (child (fixture, 9)->gate, TRUE);
  manor_await (dex_ref (running), &error);
  g_assert_no_error (error);
  assert_counts (fixture);

  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_STOPPED);
  g_assert_cmpint (manor_push_target_get_state (target (fixture, 9)), ==, MANOR_TARGET_APPLIED);
  g_assert_cmpuint (manor_push_count (fixture->push, MANOR_TARGET_SKIPPED), >, 0);
  g_assert_null (manor_push_get_stop_reason (fixture->push));

  /* The rest, and nobody twice. */
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  assert_counts (fixture);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_FINISHED);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 20);
  for (guint i = 1; i <= 20; i++)
    n_started += child (fixture, i)->n_migrations;
  g_assert_cmpuint (n_started, ==, 20);
}

/* Stopped while paused. */
static void
test_stop_paused (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 20);
  g_autoptr(DexFuture) running = NULL;

  fixture_prepare (fixture);
  running = manor_push_run (fixture->push);
  manor_push_pause (fixture->push);
  for (guint i = 0; i < 10; i++)
    manor_await (dex_timeout_new_msec (0), NULL);
  g_assert_cmpuint (manor_push_get_n_done (fixture->push), ==, 0);
  manor_push_stop (fixture->push);
  manor_await (dex_ref (running), NULL);
  assert_counts (fixture);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_STOPPED);
  g_assert_cmpuint (manor_push_count (fixture->push, MANOR_TARGET_SKIPPED), ==, 20);
}

static void
test_retry_replans (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 5);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  child (fixture, 1)->migrate_error =
    g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY, "locked");
  fixture_prepare (fixture);
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);

  /* Meanwhile it became another variant, and may be written. */
  g_clear_error (&child (fixture, 1)->migrate_error);
  test_database_set_sql (child (fixture, 1), OTHER);
  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  assert_counts (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 5);
  g_assert_cmpuint (g_list_model_get_n_items (manor_survey_get_variants (fixture->survey)), ==, 2);
}

/* Discarding the future of a run changes nothing about the run. */
static void
test_discarded (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 20);

  fixture_prepare (fixture);
  dex_unref (manor_push_run (fixture->push));
  while (manor_push_get_state (fixture->push) != MANOR_PUSH_FINISHED ||
         manor_push_count (fixture->push, MANOR_TARGET_APPLIED) < 20)
    manor_await (dex_timeout_new_msec (1), NULL);
  assert_counts (fixture);
  /* Let the run's last fiber go. */
  for (guint i = 0; i < 10; i++)
    manor_await (dex_timeout_new_msec (1), NULL);
}

static void
test_wrong_state (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 2);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorReport) report = NULL;

  fixture->push = manor_push_new (fixture->survey, fixture->options, NULL);
  g_assert_false (manor_await (manor_push_run (fixture->push), &error));
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (manor_await (manor_push_retry_failed (fixture->push), &error));
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_STATE);
  g_clear_error (&error);

  fixture_prepare (fixture);
  fixture_prepare (fixture);
  report = run (fixture);
  g_assert_false (manor_await (manor_push_prepare (fixture->push), &error));
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_STATE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/Push/everything", test_everything);
  MANOR_TEST_FIBER ("/Manor/Push/nothing-to-do", test_nothing_to_do);
  MANOR_TEST_FIBER ("/Manor/Push/only", test_only);
  MANOR_TEST_FIBER ("/Manor/Push/canary-is-largest", test_canary_is_largest);
  MANOR_TEST_FIBER ("/Manor/Push/canary-condemns", test_canary_condemns);
  MANOR_TEST_FIBER ("/Manor/Push/canary-replaced", test_canary_replaced);
  MANOR_TEST_FIBER ("/Manor/Push/canary-goes-alone", test_canary_goes_alone);
  MANOR_TEST_FIBER ("/Manor/Push/lost-answers", test_lost_answers);
  MANOR_TEST_FIBER ("/Manor/Push/changed-meanwhile", test_changed_meanwhile);
  MANOR_TEST_FIBER ("/Manor/Push/unreachable", test_unreachable);
  MANOR_TEST_FIBER ("/Manor/Push/max-failures", test_max_failures);
  MANOR_TEST_FIBER ("/Manor/Push/pause-resume-stop-retry", test_pause_resume_stop_retry);
  MANOR_TEST_FIBER ("/Manor/Push/stop-paused", test_stop_paused);
  MANOR_TEST_FIBER ("/Manor/Push/retry-replans", test_retry_replans);
  MANOR_TEST_FIBER ("/Manor/Push/discarded", test_discarded);
  MANOR_TEST_FIBER ("/Manor/Push/wrong-state", test_wrong_state);

  return g_test_run ();
}
