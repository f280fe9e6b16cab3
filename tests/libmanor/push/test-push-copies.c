/* test-push-copies.c: copies of children, made before they are changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>

#include "manor-copy-private.h"
#include "manor-fiber.h"
#include "manor-push-copies.h"
#include "manor-push-private.h"
#include "test-files-fixture.h"

#define N_ROWS 10
/* Where chance would have a word in the copies' names. */
#define MARK   "mark"

static void
set_branches (Fixture           *fixture,
              ManorPushBranches  branches)
{
  g_object_set (fixture->options, "branches", branches, NULL);
}

static char *
copy_name (gint64      id,
           const char *child)
{
  return g_strdup_printf ("before-push-%" G_GINT64_FORMAT "-" MARK "-%s", id, child);
}

static ManorReportEntry *
find_entry (ManorReport *report,
            const char  *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (report)); i++)
    {
      g_autoptr(ManorReportEntry) entry = g_list_model_get_item (G_LIST_MODEL (report), i);

      if (g_strcmp0 (manor_report_entry_get_name (entry), name) == 0)
        return entry;
    }

  return NULL;
}

/* The copy is there, is what the child was, with its rows, and the report names it. */
static void
assert_copied (Fixture     *fixture,
               ManorReport *report,
               guint        number)
{
  g_autofree char *child = g_strdup_printf ("child%u", number);
  g_autofree char *name = copy_name (manor_report_get_id (report), child);
  g_autofree char *path = g_strdup_printf ("%s/%s.db", fixture->folder, name);
  g_autofree char *text = manor_report_dup_text (report);
  g_autofree char *rows = query_text (path, "SELECT count (*) FROM notes");
  g_autofree char *tags = query_text (path, "SELECT count (*) FROM sqlite_schema WHERE name = 'tags'");
  g_autofree char *check = query_text (path, "PRAGMA integrity_check");

  g_assert_cmpstr (rows, ==, "10");
  g_assert_cmpstr (tags, ==, "0");
  g_assert_cmpstr (check, ==, "ok");
  g_assert_cmpstr (manor_report_entry_get_copy (find_entry (report, child)), ==, name);
  g_assert_nonnull (strstr (text, name));
}

static guint
count_copies (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "before-push-") && g_str_has_suffix (name, ".db");

  return n;
}

static void
test_all (void)
{
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  g_autoptr(ManorReport) report = NULL;
  g_autofree char *shown = NULL;
  ManorFleet *fleet = manor_connection_find_fleet (fixture->connection, "schema");

  set_branches (fixture, MANOR_PUSH_BRANCHES_ALL);
  fixture_prepare (fixture);
  g_assert_cmpuint (count_copies (fixture), ==, 0);
  report = fixture_run (fixture);

  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN);
  g_assert_cmpuint (count_after (fixture->folder, N_ROWS), ==, N_CHILDREN);
  g_assert_cmpuint (count_copies (fixture), ==, N_CHILDREN);
  for (guint i = 1; i <= N_CHILDREN; i++)
    assert_copied (fixture, report, i);
  g_object_get (target (fixture, "child1"), "copy", &shown, NULL);
  g_assert_cmpstr (shown, ==, manor_report_entry_get_copy (find_entry (report, "child1")));

  /* They are nobody's children. */
  g_assert_cmpuint (manor_fleet_get_n_children (fleet), ==, N_CHILDREN);
}

static void
test_canaries (void)
{
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReportEntry) first = NULL;

  set_branches (fixture, MANOR_PUSH_BRANCHES_CANARIES);
  fixture_prepare (fixture);
  report = fixture_run (fixture);

  g_assert_cmpuint (count_after (fixture->folder, N_ROWS), ==, N_CHILDREN);
  g_assert_cmpuint (count_copies (fixture), ==, 1);
  first = g_list_model_get_item (G_LIST_MODEL (report), 0);
  g_assert_true (manor_report_entry_get_canary (first));
  g_assert_nonnull (manor_report_entry_get_copy (first));
}

static void
test_none (void)
{
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  g_autoptr(ManorReport) report = NULL;

  fixture_prepare (fixture);
  report = fixture_run (fixture);
  g_assert_cmpuint (count_copies (fixture), ==, 0);
  g_assert_null (manor_report_entry_get_copy (find_entry (report, "child1")));
}

/* Somebody else has a database of that name: the child is not changed, however often it is tried. */
static void
test_taken (void)
{
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  g_autofree char *name = copy_name (1, "child3");
  g_autofree char *path = g_strdup_printf ("%s/%s.db", fixture->folder, name);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) again = NULL;
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  execute (path, "CREATE TABLE precious (a)");
  set_branches (fixture, MANOR_PUSH_BRANCHES_ALL);
  fixture_prepare (fixture);
  report = fixture_run (fixture);
  g_assert_cmpint (manor_report_get_id (report), ==, 1);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN - 1);
  g_assert_error (manor_push_target_get_error (target (fixture, "child3")),
                  MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_COPY);
  g_assert_false (is_after (fixture->folder, 3, N_ROWS));
  g_assert_null (manor_report_entry_get_copy (find_entry (report, "child3")));

  again = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (again, MANOR_TARGET_FAILED), ==, 1);
  g_clear_object (&again);

  /* Nor does another program take it for its own. */
  options = manor_await_object (manor_journal_load_options (fixture->journal, 1), &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->push);
  fixture->push = manor_push_new (fixture->survey, options, fixture->journal);
  manor_await (manor_push_prepare (fixture->push), &error);
  g_assert_no_error (error);
  again = manor_await_object (manor_push_run (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_get_n_left (again), ==, 1);
  text = query_text (path, "SELECT group_concat (name) FROM sqlite_schema");
  g_assert_cmpstr (text, ==, "precious");
}

/* A migration that fails, tried again: the copy that is there is the one. */
static gboolean
fail_once (ManorMigrationStage   stage,
           guint                 step,
           gpointer              user_data,
           GError              **error)
{
  guint *n_left = user_data;

  if (stage != MANOR_STAGE_COMMIT || *n_left == 0)
    return TRUE;

  (*n_left)--;
  g_set_error_literal (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FULL, "injected");

  return FALSE;
}

static void
test_again (void)
{
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  guint n_left = 2;

  set_branches (fixture, MANOR_PUSH_BRANCHES_ALL);
  fixture_prepare (fixture);
  manor_database_set_migration_hook (fail_once, &n_left);
  report = fixture_run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 2);
  g_assert_cmpuint (count_copies (fixture), ==, N_CHILDREN);

  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  manor_database_set_migration_hook (NULL, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
  g_assert_cmpuint (count_copies (fixture), ==, N_CHILDREN);
  for (guint i = 1; i <= N_CHILDREN; i++)
    assert_copied (fixture, report, i);
}

static gboolean
kill_third (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  static guint n_opened;

  if (stage == MANOR_STAGE_OPEN && ++n_opened == 3)
    raise (SIGKILL);

  return TRUE;
}

/* The program that is killed between a copy and what it is made for. */
static void
test_kill_subprocess (void)
{
  g_autoptr(Fixture) fixture = fixture_open (g_getenv ("MANOR_TEST_FOLDER"));
  g_autoptr(ManorReport) report = NULL;

  set_branches (fixture, MANOR_PUSH_BRANCHES_ALL);
  fixture_prepare (fixture);
  manor_database_set_migration_hook (kill_third, NULL);
  report = fixture_run (fixture);
}

static void
test_kill (void)
{
  g_autofree char *folder = make_folder (N_ROWS);
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), "MANOR_TEST_FOLDER", folder, TRUE);
  g_autoptr(Fixture) fixture = NULL;
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *marked = NULL;

  g_test_trap_subprocess_with_envp ("/push/copies/kill/subprocess",
                                    (const char * const *) environment, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_assert_false (g_test_trap_has_passed ());

  fixture = fixture_open (folder);
  g_assert_cmpuint (count_after (folder, N_ROWS), ==, 2);
  g_assert_cmpuint (count_copies (fixture), ==, 3);
  _manor_push_set_copy_mark ("else");

  /* The three copies are known again by a row that only they have. */
  for (guint i = 1; i <= N_CHILDREN; i++)
    {
      g_autofree char *child = g_strdup_printf ("child%u", i);
      g_autofree char *name = copy_name (1, child);
      g_autofree char *path = g_strdup_printf ("%s/%s.db", folder, name);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        execute (path, "PRAGMA user_version = 77");
    }

  options = manor_await_object (manor_journal_load_options (fixture->journal, 1), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_push_options_get_branches (options), ==, MANOR_PUSH_BRANCHES_ALL);
  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);
  fixture->push = manor_push_new (fixture->survey, options, fixture->journal);
  manor_await (manor_push_prepare (fixture->push), &error);
  g_assert_no_error (error);
  report = fixture_run (fixture);
  _manor_push_set_copy_mark (MARK);

  g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
  g_assert_cmpuint (count_after (folder, N_ROWS), ==, N_CHILDREN);
  g_assert_cmpuint (count_copies (fixture), ==, N_CHILDREN);
  for (guint i = 1; i <= N_CHILDREN; i++)
    {
      g_autofree char *child = g_strdup_printf ("child%u", i);
      g_autofree char *name = copy_name (1, child);
      g_autofree char *path = g_strdup_printf ("%s/%s.db", folder, name);
      g_autofree char *version = query_text (path, "PRAGMA user_version");
      g_autofree char *all = g_strconcat (marked != NULL ? marked : "", version, " ", NULL);

      g_free (marked);
      marked = g_steal_pointer (&all);
    }
  g_test_message ("%s", marked);
  {
    g_auto(GStrv) versions = g_strsplit (marked, "77", -1);

    g_assert_cmpuint (g_strv_length (versions), ==, 4);
  }
}

static ManorPushCopies *
load_copies (Fixture *fixture,
             gint64   id)
{
  g_autoptr(GError) error = NULL;
  ManorPushCopies *copies =
    manor_await_object (manor_push_copies_load (fixture->journal, fixture->connection, id), &error);

  g_assert_no_error (error);

  return copies;
}

static ManorCopyState
copy_state (ManorPushCopies *copies,
            const char      *child)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (copies)); i++)
    {
      g_autoptr(ManorCopy) copy = g_list_model_get_item (G_LIST_MODEL (copies), i);

      if (g_str_equal (manor_copy_get_child (copy), child))
        return manor_copy_get_state (copy);
    }

  g_assert_not_reached ();
}

/* Not every machine has a trash where the tests are. */
static DexFuture *
delete_for_good (ManorConnection *connection,
                 ManorDatabase   *database)
{
  g_unlink (manor_database_get_location (database));

  return manor_connection_refresh (connection);
}

/* What is deleted: what this push made and is a copy still. What is not: all else, whatever it is called. */
static void
test_delete (void)
{
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) after = NULL;
  g_autoptr(ManorPushCopies) copies = NULL;
  g_autoptr(ManorPushCopies) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *foreign = g_strdup_printf ("%s/before-push-1-other.db", fixture->folder);
  g_autofree char *older = g_strdup_printf ("%s/before-push-9-child1.db", fixture->folder);
  g_autofree char *gone = g_strdup_printf ("%s/before-push-1-" MARK "-child2.db", fixture->folder);
  g_autofree char *second = g_strdup_printf ("%s/before-push-1-" MARK "-child1.db", fixture->folder);
  const char * const patterns[] = { "child*", "before-push-1-" MARK "-child3", NULL };

  MANOR_CONNECTION_GET_CLASS (fixture->connection)->delete_database = delete_for_good;
  execute (foreign, "CREATE TABLE precious (a)");
  execute (older, "CREATE TABLE precious (a)");
  set_branches (fixture, MANOR_PUSH_BRANCHES_ALL);
  fixture_prepare (fixture);
  report = fixture_run (fixture);
  g_assert_cmpuint (manor_report_get_n_copies (report), ==, N_CHILDREN);

  g_assert_cmpint (g_unlink (gone), ==, 0);
  manor_await (manor_connection_set_rule (fixture->connection, "schema", patterns), &error);
  g_assert_no_error (error);

  copies = load_copies (fixture, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (copies)), ==, N_CHILDREN);
  g_assert_cmpint (copy_state (copies, "child1"), ==, MANOR_COPY_THERE);
  g_assert_cmpint (copy_state (copies, "child2"), ==, MANOR_COPY_GONE);
  g_assert_cmpint (copy_state (copies, "child3"), ==, MANOR_COPY_IN_USE);
  g_assert_cmpuint (manor_push_copies_get_n_left (copies), ==, N_CHILDREN - 2);

  manor_await (manor_push_copies_delete (copies), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_push_copies_get_n_done (copies), ==, N_CHILDREN - 2);
  g_assert_cmpuint (manor_push_copies_count (copies, MANOR_COPY_DELETED), ==, N_CHILDREN - 2);
  g_assert_cmpuint (count_copies (fixture), ==, 3);
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (older, G_FILE_TEST_EXISTS));

  /* The report knows; a database that somebody gives such a name afterwards is left alone. */
  after = manor_await_object (manor_journal_load (fixture->journal, 1), &error);
  g_assert_no_error (error);
  g_assert_true (manor_report_entry_get_copy_deleted (find_entry (after, "child1")));
  g_assert_false (manor_report_entry_get_copy_deleted (find_entry (after, "child3")));
  g_assert_cmpuint (manor_report_get_n_copies (after), ==, 2);
  execute (second, "CREATE TABLE precious (a)");
  again = load_copies (fixture, 1);
  g_assert_cmpint (copy_state (again, "child1"), ==, MANOR_COPY_DELETED);
  g_assert_cmpuint (manor_push_copies_get_n_left (again), ==, 0);
  manor_await (manor_push_copies_delete (again), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS));
}

/* Another computer numbers its pushes, too, and may give the same names. Where the platform says when a copy was made, and
 * of what, one of another push stays. */
static void
test_foreign (void)
{
  static const struct { const char *branch_of; int hours; gboolean running; gboolean foreign; } cases[] = {
    { "child1", 0,  FALSE, FALSE },
    { "child1", 0,  TRUE,  FALSE },
    { "",       0,  FALSE, FALSE },
    { "other",  0,  FALSE, TRUE },
    { "child1", -5, FALSE, TRUE },
    { "child1", 5,  FALSE, TRUE },
    { "child1", 5,  TRUE,  FALSE },  /* gone on with */
  };
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  ManorDatabase *database = manor_connection_find_database (fixture->connection, "child1");
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_new ();
      g_autofree char *why = NULL;

      facts->flags = MANOR_DATABASE_BRANCH;
      facts->branch_of = g_strdup (cases[i].branch_of);
      facts->branched_at = g_date_time_add_hours (now, cases[i].hours);
      manor_database_set_facts (database, facts);
      why = _manor_copy_dup_foreign (database, "child1", now, cases[i].running ? NULL : now);
      g_assert_true ((why != NULL) == cases[i].foreign);
    }
}

/* A push that goes on makes those copies again that were deleted: no child is changed without. */
static void
test_delete_and_go_on (void)
{
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorPushCopies) copies = NULL;
  g_autoptr(GError) error = NULL;
  guint n_left = 2;

  MANOR_CONNECTION_GET_CLASS (fixture->connection)->delete_database = delete_for_good;
  set_branches (fixture, MANOR_PUSH_BRANCHES_ALL);
  fixture_prepare (fixture);
  manor_database_set_migration_hook (fail_once, &n_left);
  report = fixture_run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 2);

  copies = load_copies (fixture, 1);
  manor_await (manor_push_copies_delete (copies), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_copies (fixture), ==, 0);

  g_clear_object (&report);
  report = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  manor_database_set_migration_hook (NULL, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
  g_assert_cmpuint (count_copies (fixture), ==, 2);
  g_assert_cmpuint (manor_report_get_n_copies (report), ==, 2);
}

/* A copy is announced before it is made. A program that died in between leaves a name behind that somebody else may
 * have taken until the push goes on. */
static void
test_taken_meanwhile (void)
{
  g_autofree char *folder = make_folder (N_ROWS);
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), "MANOR_TEST_FOLDER", folder, TRUE);
  g_autoptr(Fixture) fixture = NULL;
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorPushCopies) copies = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  guint taken = 0;

  g_test_trap_subprocess_with_envp ("/push/copies/kill/subprocess",
                                    (const char * const *) environment, 0, G_TEST_SUBPROCESS_DEFAULT);

  for (guint i = 1; i <= N_CHILDREN && taken == 0; i++)
    {
      g_autofree char *child = g_strdup_printf ("child%u", i);
      g_autofree char *name = copy_name (1, child);
      g_autofree char *file = g_strdup_printf ("%s/%s.db", folder, name);

      if (g_file_test (file, G_FILE_TEST_EXISTS))
        continue;

      execute (file, "CREATE TABLE precious (a)");
      path = g_steal_pointer (&file);
      taken = i;
    }

  fixture = fixture_open (folder);
  MANOR_CONNECTION_GET_CLASS (fixture->connection)->delete_database = delete_for_good;
  options = manor_await_object (manor_journal_load_options (fixture->journal, 1), &error);
  g_assert_no_error (error);
  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);
  fixture->push = manor_push_new (fixture->survey, options, fixture->journal);
  manor_await (manor_push_prepare (fixture->push), &error);
  g_assert_no_error (error);
  report = fixture_run (fixture);

  /* The child is as it was, and the other database is nobody's copy. */
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);
  g_assert_false (is_after (folder, taken, N_ROWS));
  g_assert_cmpuint (count_after (folder, N_ROWS), ==, N_CHILDREN - 1);
  copies = load_copies (fixture, 1);
  manor_await (manor_push_copies_delete (copies), &error);
  g_assert_no_error (error);
  text = query_text (path, "SELECT group_concat (name) FROM sqlite_schema");
  g_assert_cmpstr (text, ==, "precious");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  _manor_push_set_copy_mark (MARK);

  MANOR_TEST_FIBER ("/push/copies/all", test_all);
  MANOR_TEST_FIBER ("/push/copies/canaries", test_canaries);
  MANOR_TEST_FIBER ("/push/copies/none", test_none);
  MANOR_TEST_FIBER ("/push/copies/taken", test_taken);
  MANOR_TEST_FIBER ("/push/copies/again", test_again);
  MANOR_TEST_FIBER ("/push/copies/kill/subprocess", test_kill_subprocess);
  MANOR_TEST_FIBER ("/push/copies/kill", test_kill);
  MANOR_TEST_FIBER ("/push/copies/taken-meanwhile", test_taken_meanwhile);
  MANOR_TEST_FIBER ("/push/copies/delete", test_delete);
  MANOR_TEST_FIBER ("/push/copies/foreign", test_foreign);
  MANOR_TEST_FIBER ("/push/copies/delete-and-go-on", test_delete_and_go_on);

  return g_test_run ();
}
