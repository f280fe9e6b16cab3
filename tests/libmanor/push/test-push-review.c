/* test-push-review.c: what was reviewed is what is done, whatever changes meanwhile
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "test-push-fixture.h"

#define NEWER SCHEMA "; CREATE TABLE tags (id INTEGER PRIMARY KEY)"

static const char *const behind[] = { BEHIND, NULL };

static void
change_schema (Fixture    *fixture,
               const char *sql)
{
  g_autoptr(GError) error = NULL;

  test_database_set_sql (TEST_DATABASE (manor_fleet_get_schema (fixture->fleet)), sql);
  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);
}

static ManorChildState
get_child_state (Fixture *fixture,
                 guint    number)
{
  g_autofree char *name = g_strdup_printf ("child%05u", number);

  return manor_child_get_state (manor_survey_find_child (fixture->survey, name));
}

/* Until the survey knows the child to have what was pushed. */
static void
wait_for_schema (Fixture *fixture,
                 guint    number)
{
  g_autofree char *name = g_strdup_printf ("child%05u", number);
  ManorChild *known = manor_survey_find_child (fixture->survey, name);
  const char *pushed =
    manor_catalogue_get_fingerprint (manor_plan_get_after (manor_push_target_get_plan (target (fixture, number))));

  while (g_strcmp0 (manor_variant_get_fingerprint (manor_child_get_variant (known)), pushed) != 0)
    manor_await (dex_timeout_new_msec (1), NULL);
}

static void
wait_for_state (Fixture          *fixture,
                guint             number,
                ManorTargetState  state)
{
  while (manor_push_target_get_state (target (fixture, number)) != state)
    manor_await (dex_timeout_new_msec (1), NULL);
}

/* The schema database is changed, and the fleet read again, while a push runs: a child that it was at then has the
 * schema that was reviewed, and is behind the newer one. */
static void
test_schema_changes_meanwhile (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 4);
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (fixture->options, "jobs", 1, NULL);
  child (fixture, 2)->gate = dex_promise_new ();
  fixture_prepare (fixture);
  running = manor_push_run (fixture->push);
  wait_for_state (fixture, 2, MANOR_TARGET_APPLYING);

  change_schema (fixture, NEWER);
  dex_promise_resolve_boolean (child (fixture, 2)->gate, TRUE);
  manor_await (dex_ref (running), &error);
  g_assert_no_error (error);
  assert_counts (fixture);
  g_assert_cmpuint (manor_push_count (fixture->push, MANOR_TARGET_APPLIED), ==, 4);

  for (guint i = 1; i <= 4; i++)
    {
      wait_for_schema (fixture, i);
      g_assert_cmpint (get_child_state (fixture, i), ==, MANOR_CHILD_BEHIND);
    }

  /* So that the next push finds them. */
  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 4);
}

/* What is tried again is what was reviewed: a schema that nobody has reviewed goes to nobody. */
static void
test_schema_changes_before_retry (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 4);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  child (fixture, 3)->migrate_error = g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY, "locked");
  fixture_prepare (fixture);
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);
  g_clear_object (&report);

  g_clear_error (&child (fixture, 3)->migrate_error);
  change_schema (fixture, NEWER);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_CHANGED);
  g_assert_null (report);
  g_clear_error (&error);
  g_assert_cmpuint (child (fixture, 3)->n_migrations, ==, 1);
  g_assert_cmpint (manor_push_target_get_state (target (fixture, 3)), ==, MANOR_TARGET_FAILED);
  assert_counts (fixture);

  /* As it was reviewed, again. */
  change_schema (fixture, SCHEMA);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/PushReview/schema-changes-meanwhile", test_schema_changes_meanwhile);
  MANOR_TEST_FIBER ("/Manor/PushReview/schema-changes-before-retry", test_schema_changes_before_retry);

  return g_test_run ();
}
