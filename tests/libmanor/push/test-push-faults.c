/* test-push-faults.c: a push that breaks, or is killed, at any stage
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>

#include "manor-fiber.h"
#include "test-files-fixture.h"

/* A fault in the third child, at a stage; `step` counts within it. */
typedef struct
{
  ManorMigrationStage stage;
  guint               step;
  int                 n_opened;
  gboolean            seen;
  gboolean            kill;
} Fault;

static gboolean
fault_hook (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  Fault *fault = user_data;

  if (stage == MANOR_STAGE_OPEN)
    fault->n_opened++;

  if (fault->n_opened != 3 || stage != fault->stage ||
      (stage == MANOR_STAGE_STEP && step != fault->step))
    return TRUE;

  fault->seen = TRUE;
  if (fault->kill)
    raise (SIGKILL);

  g_set_error_literal (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FULL, "injected");

  return FALSE;
}

/* Before a stage, at every stage and every step: one child fails as a whole, the rest go on. */
static void
test_faults (void)
{
  guint n_seen = 0;

  for (ManorMigrationStage stage = MANOR_STAGE_OPEN; stage <= MANOR_STAGE_DONE; stage++)
    for (guint step = 0; step < (stage == MANOR_STAGE_STEP ? 20 : 1); step++)
      {
        g_autoptr(Fixture) fixture = fixture_new (10);
        g_autoptr(ManorReport) report = NULL;
        g_autoptr(GError) error = NULL;
        Fault fault = { .stage = stage, .step = step };
        guint n_after;

        fixture_prepare (fixture);
        manor_database_set_migration_hook (fault_hook, &fault);
        report = fixture_run (fixture);
        manor_database_set_migration_hook (NULL, NULL);

        n_after = count_after (fixture->folder, 10);
        g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, n_after);
        if (!fault.seen)
          {
            g_assert_cmpuint (n_after, ==, N_CHILDREN);
            break;
          }

        n_seen++;
        if (stage < MANOR_STAGE_DONE)
          {
            g_assert_cmpuint (n_after, ==, N_CHILDREN - 1);
            g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);
          }

        g_clear_object (&report);
        report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
        g_assert_no_error (error);
        g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
        g_assert_cmpuint (count_after (fixture->folder, 10), ==, N_CHILDREN);
      }

  /* All stages, and several steps. */
  g_assert_cmpuint (n_seen, >, MANOR_STAGE_DONE + 3);
}

/* The program that is killed: gets its folder and stage from the environment. */
static void
test_kill_subprocess (void)
{
  g_autoptr(Fixture) fixture = fixture_open (g_getenv ("MANOR_TEST_FOLDER"));
  g_autoptr(ManorReport) report = NULL;
  static Fault fault;

  fault.kill = TRUE;
  fault.stage = (ManorMigrationStage) g_ascii_strtoull (g_getenv ("MANOR_TEST_STAGE"), NULL, 10);
  fault.step = (guint) g_ascii_strtoull (g_getenv ("MANOR_TEST_STEP"), NULL, 10);

  fixture_prepare (fixture);
  manor_database_set_migration_hook (fault_hook, &fault);
  report = fixture_run (fixture);
}

static gboolean
run_killed (const char          *folder,
            ManorMigrationStage  stage,
            guint                step)
{
  g_auto(GStrv) environment = g_get_environ ();
  g_autofree char *stage_text = g_strdup_printf ("%u", stage);
  g_autofree char *step_text = g_strdup_printf ("%u", step);

  environment = g_environ_setenv (environment, "MANOR_TEST_FOLDER", folder, TRUE);
  environment = g_environ_setenv (environment, "MANOR_TEST_STAGE", stage_text, TRUE);
  environment = g_environ_setenv (environment, "MANOR_TEST_STEP", step_text, TRUE);

  g_test_trap_subprocess_with_envp ("/Manor/PushFaults/kill/subprocess",
                                    (const char * const *) environment, 0,
                                    G_TEST_SUBPROCESS_DEFAULT);

  return g_test_trap_has_passed ();
}

/* kill -9 in the middle: the next program sees it, reads what was in flight, and goes on. */
static void
test_kill (void)
{
  static const struct { ManorMigrationStage stage; guint step; } cases[] = {
    { MANOR_STAGE_OPEN, 0 }, { MANOR_STAGE_FOREIGN_KEYS_OFF, 0 }, { MANOR_STAGE_BEGIN, 0 },
    { MANOR_STAGE_GUARD, 0 }, { MANOR_STAGE_STEP, 0 }, { MANOR_STAGE_STEP, 2 },
    { MANOR_STAGE_STEP, 4 }, { MANOR_STAGE_VERIFY_SCHEMA, 0 }, { MANOR_STAGE_VERIFY_KEYS, 0 },
    { MANOR_STAGE_VERIFY_COUNTS, 0 }, { MANOR_STAGE_COMMIT, 0 }, { MANOR_STAGE_DONE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_folder (10);
      g_autoptr(Fixture) fixture = NULL;
      g_autoptr(GListModel) list = NULL;
      g_autoptr(ManorReport) interrupted = NULL;
      g_autoptr(ManorReport) report = NULL;
      g_autoptr(GError) error = NULL;
      guint n_after;
      gint64 id;

      g_assert_false (run_killed (folder, cases[i].stage, cases[i].step));
      g_test_trap_assert_stderr_unmatched ("*ERROR*");
      n_after = count_after (folder, 10);
      g_assert_cmpuint (n_after, ==, cases[i].stage == MANOR_STAGE_DONE ? 3 : 2);

      fixture = fixture_open (folder);
      list = manor_await_object (manor_journal_list (fixture->journal), &error);
      g_assert_no_error (error);
      interrupted = g_list_model_get_item (list, 0);
      id = manor_report_get_id (interrupted);
      g_assert_cmpint (manor_report_get_state (interrupted), ==, MANOR_REPORT_INTERRUPTED);
      g_assert_cmpuint (manor_report_get_n_entries (interrupted), ==, N_CHILDREN);
      g_assert_cmpuint (manor_report_count (interrupted, MANOR_TARGET_APPLIED), <=, n_after);

      g_clear_object (&fixture->options);
      fixture->options = manor_await_object (manor_journal_load_options (fixture->journal, id), &error);
      g_assert_no_error (error);
      fixture_prepare (fixture);
      g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==,
                        manor_report_get_n_left (interrupted));
      report = fixture_run (fixture);
      g_assert_cmpint (manor_report_get_id (report), ==, id);
      g_assert_cmpint (manor_report_get_state (report), ==, MANOR_REPORT_FINISHED);
      g_assert_cmpuint (manor_report_get_n_entries (report), ==, N_CHILDREN);
      g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
      g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN);
      g_assert_cmpuint (count_after (folder, 10), ==, N_CHILDREN);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/PushFaults/faults", test_faults);
  MANOR_TEST_FIBER ("/Manor/PushFaults/kill", test_kill);
  MANOR_TEST_FIBER ("/Manor/PushFaults/kill/subprocess", test_kill_subprocess);

  return g_test_run ();
}
