/* test-push-consent.c: what a push may not do, or only with consent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "test-push-fixture.h"

static const char *const behind[] = { BEHIND, NULL };

/* NOT NULL over rows that are NULL: blocked before anything is tried. */
static void
test_blocked (void)
{
  static const char *const kinds[] = { BEHIND, NULL };

  for (guint skip = 0; skip < 2; skip++)
    {
      g_autoptr(Fixture) fixture = fixture_new (STRICT, kinds, 4);
      g_autoptr(ManorReport) report = NULL;

      child (fixture, 2)->probe_count = 3;
      g_object_set (fixture->options, "skip-blocked", skip == 1, NULL);
      fixture_prepare (fixture);
      report = run (fixture);

      if (skip == 1)
        {
          const GError *error = manor_push_target_get_error (target (fixture, 2));

          g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_BLOCKED), ==, 1);
          g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED);
          g_assert_nonnull (strstr (error->message, ": 3;"));
          g_assert_cmpuint (child (fixture, 2)->n_migrations, ==, 0);
        }
      g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, skip == 1 ? 3 : 4);
      g_assert_cmpint (g_array_index (manor_push_target_get_probe_counts (target (fixture, 2)),
                                      gint64, 0), ==, 3);
    }
}

/* Tried all the same, a child known to fail is no canary, and condemns nobody. */
static void
test_blocked_is_no_canary (void)
{
  g_autoptr(Fixture) fixture = fixture_new (STRICT, behind, 10);
  g_autoptr(ManorReport) report = NULL;

  for (guint i = 9; i <= 10; i++)
    {
      child (fixture, i)->probe_count = 1;
      child (fixture, i)->migrate_error =
        g_error_new_literal (MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_STEP, "NULL");
    }
  g_object_set (fixture->options, "skip-blocked", FALSE, "canary", 9, NULL);
  fixture_prepare (fixture);
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 8);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 2);
}

static void
set_drop_extra (Fixture *fixture)
{
  manor_plan_options_set_drop_extra (manor_push_options_get_plan_options (fixture->options), TRUE);
}

static void
test_consent (void)
{
  static const char *const kinds[] = { OTHER, NULL };
  static const char *const something_else[] = { "all of it", NULL };
  g_autoptr(Fixture) fixture = fixture_new (BEHIND, kinds, 3);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) losses = NULL;

  /* Extras are kept where nobody says otherwise: nothing to do. */
  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 0);

  for (guint i = 1; i <= 3; i++)
    child (fixture, i)->probe_count = 7;
  set_drop_extra (fixture);
  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 3);
  losses = manor_push_dup_losses (fixture->push);
  g_assert_cmpuint (g_strv_length (losses), ==, 1);
  g_assert_nonnull (strstr (losses[0], ": 21,"));
  g_assert_nonnull (strstr (losses[0], "own"));
  g_assert_nonnull (strstr (losses[0], "3 children"));

  /* Neither without consent nor with consent to something else. */
  g_assert_false (manor_await (manor_push_run (fixture->push), &error));
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT);
  g_clear_error (&error);
  manor_push_consent (fixture->push, (const char * const *) losses);
  manor_push_consent (fixture->push, something_else);
  g_assert_false (manor_await (manor_push_run (fixture->push), &error));
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_REVIEW);

  /* With it; but not for a child that got more rows since. */
  manor_push_consent (fixture->push, (const char * const *) losses);
  child (fixture, 2)->probe_count = 8;
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 2);
  g_assert_error (manor_push_target_get_error (target (fixture, 2)),
                  MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT);
  g_assert_cmpuint (child (fixture, 2)->n_migrations, ==, 0);
}

static void
test_consent_again (void)
{
  static const char *const kinds[] = { OTHER, NULL };
  g_autoptr(Fixture) fixture = fixture_new (BEHIND, kinds, 2);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) losses = NULL;

  child (fixture, 2)->probe_count = 1;
  set_drop_extra (fixture);
  fixture_prepare (fixture);
  losses = manor_push_dup_losses (fixture->push);
  manor_push_consent (fixture->push, (const char * const *) losses);
  child (fixture, 2)->probe_count = 2;
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);

  /* Counted anew, still not agreed to. */
  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);
  g_assert_cmpuint (child (fixture, 2)->n_migrations, ==, 0);

  g_strfreev (losses);
  losses = manor_push_dup_losses (fixture->push);
  g_assert_cmpuint (g_strv_length (losses), ==, 1);
  g_assert_nonnull (strstr (losses[0], ": 2,"));
  manor_push_consent (fixture->push, (const char * const *) losses);
  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 2);
}

/* A conversion takes something only where there are values that do not come back from it. */
static void
test_conversion (void)
{
  static const char *const kinds[] = { BEHIND, NULL };
  g_autoptr(Fixture) fixture = fixture_new ("CREATE TABLE users (id INTEGER PRIMARY KEY, name INTEGER)", kinds, 4);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) losses = NULL;

  /* Nobody has to agree to nothing; but what comes after the review is not converted by the way. */
  fixture_prepare (fixture);
  losses = manor_push_dup_losses (fixture->push);
  g_assert_cmpuint (g_strv_length (losses), ==, 0);
  child (fixture, 4)->probe_count = 1;
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  g_assert_error (manor_push_target_get_error (target (fixture, 4)), MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT);
  g_assert_cmpuint (child (fixture, 4)->n_migrations, ==, 0);

  /* Known before, it is named, with the values and the child that has them. */
  fixture_prepare (fixture);
  g_strfreev (losses);
  losses = manor_push_dup_losses (fixture->push);
  g_assert_cmpuint (g_strv_length (losses), ==, 1);
  g_assert_nonnull (strstr (losses[0], "users.name"));
  g_assert_nonnull (strstr (losses[0], ": 1, on 1 child"));
  g_assert_false (manor_await (manor_push_run (fixture->push), &error));
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT);
  manor_push_consent (fixture->push, (const char * const *) losses);
  g_clear_object (&report);
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 1);
}

static void
test_cannot_count_losses (void)
{
  static const char *const kinds[] = { OTHER, NULL };
  g_autoptr(Fixture) fixture = fixture_new (BEHIND, kinds, 2);

  child (fixture, 1)->query_error =
    g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY, "locked");
  set_drop_extra (fixture);
  fixture_prepare (fixture);
  g_assert_cmpint (manor_push_target_get_state (target (fixture, 1)), ==, MANOR_TARGET_FAILED);
  g_assert_cmpint (manor_push_target_get_state (target (fixture, 2)), ==, MANOR_TARGET_PENDING);
}

static void
test_options_text (void)
{
  g_autoptr(ManorPushOptions) options = manor_push_options_new ();
  g_autoptr(ManorPushOptions) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  manor_plan_options_set_fill (manor_push_options_get_plan_options (options),
                               "users", "email", "'a;b' || \"x\n\"");
  manor_plan_options_add_rename_table (manor_push_options_get_plan_options (options), "a", "b");
  g_object_set (options, "only", "a*; [b]\n“c”", "canary", 3, "jobs", 7, "max-failures", 2,
                "max-failures-percent", 50, "skip-blocked", FALSE, NULL);
  text = manor_push_options_dup_text (options);
  again = manor_push_options_new_from_text (text, &error);
  g_assert_no_error (error);
  text_again = manor_push_options_dup_text (again);
  g_assert_cmpstr (text, ==, text_again);
  g_assert_cmpstr (manor_push_options_get_only (again), ==, "a*; [b]\n“c”");
  g_assert_false (manor_push_options_get_skip_blocked (again));
  g_assert_cmpstr (manor_plan_options_get_fill (manor_push_options_get_plan_options (again),
                                                "users", "email"), ==, "'a;b' || \"x\n\"");

  g_clear_object (&again);
  again = manor_push_options_new_from_text ("no key file", &error);
  g_assert_null (again);
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/PushConsent/blocked", test_blocked);
  MANOR_TEST_FIBER ("/Manor/PushConsent/blocked-is-no-canary", test_blocked_is_no_canary);
  MANOR_TEST_FIBER ("/Manor/PushConsent/consent", test_consent);
  MANOR_TEST_FIBER ("/Manor/PushConsent/consent-again", test_consent_again);
  MANOR_TEST_FIBER ("/Manor/PushConsent/conversion", test_conversion);
  MANOR_TEST_FIBER ("/Manor/PushConsent/cannot-count-losses", test_cannot_count_losses);
  g_test_add_func ("/Manor/PushConsent/options-text", test_options_text);

  return g_test_run ();
}
