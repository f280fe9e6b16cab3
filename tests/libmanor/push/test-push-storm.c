/* test-push-storm.c: pushes in bad weather
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "test-push-fixture.h"

static const char *const behind[] = { BEHIND, NULL };
static const char *const two_kinds[] = { BEHIND, OTHER, NULL };

/* What was read before a push and arrives after it is out of date. */
static void
test_overtakes_survey (void)
{
  g_autoptr(Fixture) fixture = fixture_new (SCHEMA, behind, 5);
  g_autoptr(DexFuture) reading = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  fixture_prepare (fixture);
  child (fixture, 2)->read_gate = dex_promise_new ();
  reading = manor_survey_refresh (fixture->survey);
  while (child (fixture, 2)->n_reads < 2)
    manor_await (dex_timeout_new_msec (1), NULL);
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 5);

  dex_promise_resolve_boolean (child (fixture, 2)->read_gate, TRUE);
  manor_await (dex_ref (reading), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_IN_SYNC), ==, 5);
}

static void
set_random_fault (TestDatabase *database,
                  GRand        *rand)
{
  g_clear_error (&database->migrate_error);
  g_clear_error (&database->lost_error);
  g_clear_error (&database->read_error);

  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      database->migrate_error = g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY, "x");
      break;
    case 1:
      database->migrate_error =
        g_error_new_literal (MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_COUNT, "x");
      break;
    case 2:
      database->lost_error = g_error_new_literal (MANOR_DATABASE_ERROR,
                                                  MANOR_DATABASE_ERROR_UNKNOWN, "x");
      database->lost_applied = g_rand_boolean (rand);
      break;
    case 3:
      database->read_error = g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_IO, "x");
      break;
    default:
      break;
    }
}

/* While it runs: pause, resume, stop, in any order. */
static void
meddle (Fixture   *fixture,
        DexFuture *running,
        GRand     *rand)
{
  while (dex_future_is_pending (running))
    {
      switch (g_rand_int_range (rand, 0, 30))
        {
        case 0:
          manor_push_pause (fixture->push);
          break;
        case 1:
          manor_push_stop (fixture->push);
          break;
        default:
          manor_push_resume (fixture->push);
        }
      manor_await (dex_timeout_new_msec (1), NULL);
    }
}

/* Anything may happen in any order: every target ends with a true outcome, and once nothing
 * is wrong any more, the rest is done. */
static void
test_storm (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint turn = 0; turn < 6; turn++)
    {
      g_autoptr(Fixture) fixture = fixture_new (SCHEMA, two_kinds, 30);
      g_autoptr(DexFuture) running = NULL;

      g_object_set (fixture->options, "jobs", 1 + turn, "canary", turn % 3, NULL);
      fixture_prepare (fixture);

      for (guint again = 0; again < 4; again++)
        {
          for (guint i = 1; i <= 60; i++)
            {
              set_random_fault (child (fixture, i), rand);
              if (again == 3)
                {
                  g_clear_error (&child (fixture, i)->migrate_error);
                  g_clear_error (&child (fixture, i)->lost_error);
                  g_clear_error (&child (fixture, i)->read_error);
                }
            }

          dex_clear (&running);
          running = again == 0 ? manor_push_run (fixture->push)
                               : manor_push_retry_failed (fixture->push);
          if (again < 3)
            meddle (fixture, running, rand);
          g_assert_true (manor_await (dex_ref (running), NULL));
          assert_counts (fixture);
        }

      g_assert_cmpuint (manor_push_count (fixture->push, MANOR_TARGET_APPLIED) +
                        manor_push_count (fixture->push, MANOR_TARGET_UNCHANGED), ==, 60);
      g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_IN_SYNC), ==, 60);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/PushStorm/overtakes-survey", test_overtakes_survey);
  MANOR_TEST_FIBER ("/Manor/PushStorm/storm", test_storm);

  return g_test_run ();
}
