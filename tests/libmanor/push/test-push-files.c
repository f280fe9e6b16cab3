/* test-push-files.c: pushes to real files, in every condition
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <sys/resource.h>

#include "manor-fiber.h"
#include "test-files-fixture.h"

static void
test_everything (void)
{
  g_autoptr(Fixture) fixture = fixture_new (50);
  g_autoptr(ManorReport) report = NULL;

  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, N_CHILDREN);
  g_assert_cmpuint (count_after (fixture->folder, 50), ==, 0);
  report = fixture_run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN);
  g_assert_cmpuint (count_after (fixture->folder, 50), ==, N_CHILDREN);
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_IN_SYNC), ==, N_CHILDREN);

  /* What the survey took for granted is what a fresh one reads. */
  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 0);
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_IN_SYNC), ==, N_CHILDREN);
  g_assert_cmpuint (g_list_model_get_n_items (manor_survey_get_variants (fixture->survey)), ==, 1);
}

/* SQLite takes a file of a write version it does not know for read-only, also for root. */
static void
make_read_only (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  execute (path, "PRAGMA journal_mode = DELETE");
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  contents[18] = 9;
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
}

static void
make_encrypted (const char *path)
{
  char contents[8192];

  for (guint i = 0; i < sizeof contents; i++)
    contents[i] = (char) g_random_int_range (0, 256);
  g_assert_true (g_file_set_contents (path, contents, sizeof contents, NULL));
}

/* Everything at once: each child has its own outcome, and the good one is done. */
static void
test_bad_children (void)
{
  static const struct { const char *name; int code; } cases[] = {
    { "child1", MANOR_SQL_ERROR_BUSY },
    { "child2", MANOR_SQL_ERROR_READ_ONLY },
    { "child3", MANOR_SQL_ERROR_NOT_A_DATABASE },
    { "child4", MANOR_SQL_ERROR_ENCRYPTED },
  };
  g_autofree char *folder = make_folder (10);
  g_autofree char *locked = child_path (folder, 1);
  g_autofree char *read_only = child_path (folder, 2);
  g_autofree char *text = child_path (folder, 3);
  g_autofree char *encrypted = child_path (folder, 4);
  g_autofree char *changed = child_path (folder, 5);
  g_autoptr(ManorSqlite) lock = NULL;
  g_autoptr(Fixture) fixture = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  make_read_only (read_only);
  g_assert_true (g_file_set_contents (text, "A letter, and not a short one, to nobody in "
                                            "particular, about nothing at all. Sincerely.", -1,
                                      NULL));
  make_encrypted (encrypted);
  fixture = fixture_open (folder);
  g_object_set (fixture->options, "jobs", 4, NULL);
  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, N_CHILDREN);

  lock = manor_sqlite_open (locked, MANOR_SQLITE_NONE, &error);
  g_assert_no_error (error);
  manor_sqlite_execute (lock, "BEGIN IMMEDIATE", &error);
  g_assert_no_error (error);
  execute (changed, "CREATE TABLE surprise (a)");

  report = fixture_run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 1);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_error (manor_push_target_get_error (target (fixture, cases[i].name)),
                    MANOR_SQL_ERROR, cases[i].code);
  g_assert_error (manor_push_target_get_error (target (fixture, "child5")),
                  MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED);
  g_assert_true (is_after (folder, 6, 10));

  /* Unlocked and looked at again, two more can be done. */
  manor_sqlite_execute (lock, "ROLLBACK", &error);
  g_assert_no_error (error);
  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 3);
  g_assert_true (is_after (folder, 1, 10));
}

/* Gone since the survey. */
static void
test_deleted (void)
{
  g_autoptr(Fixture) fixture = fixture_new (10);
  g_autofree char *path = child_path (fixture->folder, 3);
  g_autoptr(ManorReport) report = NULL;

  fixture_prepare (fixture);
  g_assert_cmpint (g_unlink (path), ==, 0);
  report = fixture_run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN - 1);
  g_assert_error (manor_push_target_get_error (target (fixture, "child3")),
                  MANOR_SQL_ERROR, MANOR_SQL_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Files may not grow past what the largest child is: its rebuild has no room. */
static void
test_full_subprocess (void)
{
  g_autoptr(Fixture) fixture = fixture_open (g_getenv ("MANOR_TEST_FOLDER"));
  g_autoptr(ManorReport) report = NULL;
  g_autofree char *text = NULL;
  struct rlimit limit = { .rlim_cur = 3 << 20, .rlim_max = 3 << 20 };
  const GError *error;

  fixture_prepare (fixture);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  report = fixture_run (fixture);

  error = manor_push_target_get_error (target (fixture, "child3"));
  g_assert_true (g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FULL) ||
                 g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_IO));
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN - 1);
}

static void
test_full (void)
{
  g_autofree char *folder = make_folder (10);
  g_autofree char *path = child_path (folder, 3);
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), "MANOR_TEST_FOLDER", folder, TRUE);
  g_autofree char *check = NULL;
  g_autofree char *columns = NULL;

  execute (path, "UPDATE notes SET body = hex (zeroblob (100000)) WHERE id < 10");
  g_test_trap_subprocess_with_envp ("/Manor/PushFiles/full/subprocess",
                                    (const char * const *) environment, 0,
                                    G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();

  check = query_text (path, "PRAGMA integrity_check");
  g_assert_cmpstr (check, ==, "ok");
  g_assert_false (is_after (folder, 3, 10));
  g_assert_true (is_after (folder, 1, 10));
  remove_folder (folder);
}

/* The journal cannot be made: nothing is started. */
static void
test_no_journal (void)
{
  g_autoptr(Fixture) fixture = fixture_new (10);
  g_autofree char *in_the_way = g_build_filename (fixture->folder, ".data", NULL);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  fixture_prepare (fixture);
  g_assert_true (g_file_set_contents (in_the_way, "not a folder", -1, NULL));
  report = manor_await_object (manor_push_run (fixture->push), &error);
  g_assert_null (report);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "journal"));
  g_assert_cmpuint (count_after (fixture->folder, 10), ==, 0);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_REVIEW);

  /* And can be, once the way is free. */
  g_assert_cmpint (g_unlink (in_the_way), ==, 0);
  report = fixture_run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/PushFiles/everything", test_everything);
  MANOR_TEST_FIBER ("/Manor/PushFiles/bad-children", test_bad_children);
  MANOR_TEST_FIBER ("/Manor/PushFiles/deleted", test_deleted);
  MANOR_TEST_FIBER ("/Manor/PushFiles/full", test_full);
  MANOR_TEST_FIBER ("/Manor/PushFiles/full/subprocess", test_full_subprocess);
  MANOR_TEST_FIBER ("/Manor/PushFiles/no-journal", test_no_journal);

  return g_test_run ();
}
