/* test-journal.c: the record of pushes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "manor-fiber.h"
#include "manor-journal-private.h"
#include "manor-push.h"
#include "manor-sqlite.h"
#include "test-fleet.h"

/* Below the test's own folders, which go with it. */
static char *
new_path (void)
{
  static guint n_paths;
  g_autofree char *name = g_strdup_printf ("journal%u", n_paths++);

  return g_build_filename (g_get_user_data_dir (), name, "manor.db", NULL);
}

static ManorSqlite *
open_raw (const char *path)
{
  g_autoptr(GError) error = NULL;
  ManorSqlite *sqlite = manor_sqlite_open (path, MANOR_SQLITE_CREATE, &error);

  g_assert_no_error (error);

  return sqlite;
}

static void
execute_raw (const char *path,
             const char *sql)
{
  g_autoptr(ManorSqlite) sqlite = open_raw (path);
  g_autoptr(GError) error = NULL;

  manor_sqlite_execute (sqlite, sql, &error);
  g_assert_no_error (error);
}

static gint64
query_raw (const char *path,
           const char *sql)
{
  g_autoptr(ManorSqlite) sqlite = open_raw (path);
  g_autoptr(GError) error = NULL;
  gint64 value = -1;

  manor_sqlite_query_integer (sqlite, sql, &value, &error);
  g_assert_no_error (error);

  return value;
}

static ManorJournalPush *
new_push (gint64      id,
          const char *fleet,
          guint       n_targets)
{
  g_autoptr(ManorPushOptions) options = manor_push_options_new ();
  g_autofree char *text = manor_push_options_dup_text (options);
  ManorJournalPush *push = _manor_journal_push_new (id, fleet, text);
  ManorJournalPlan *plan = g_new0 (ManorJournalPlan, 1);

  plan->hash = g_strdup ("hash");
  plan->before = g_strdup ("before");
  plan->after = g_strdup ("after");
  plan->sql = g_strdup ("ALTER TABLE a ADD b");
  g_ptr_array_add (push->plans, plan);

  for (guint i = 0; i < n_targets; i++)
    {
      g_autofree char *name = g_strdup_printf ("child%u", i);
      ManorJournalTarget *target =
        _manor_journal_targets_add (push->targets, name, MANOR_TARGET_PENDING, NULL, 0);

      target->plan = 0;
      target->canary = i == n_targets - 1;
    }

  return push;
}

static gint64
begin (ManorJournal *journal,
       const char   *fleet,
       guint         n_targets)
{
  g_autoptr(GError) error = NULL;
  gint64 id = manor_await_int64 (_manor_journal_begin (journal, new_push (0, fleet, n_targets)),
                                 &error);

  g_assert_no_error (error);

  return id;
}

static void
write_one (ManorJournal     *journal,
           gint64            id,
           const char       *name,
           ManorTargetState  state,
           const char       *reason)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *targets = _manor_journal_targets_new ();

  _manor_journal_targets_add (targets, name, state, reason, 1234);
  manor_await (_manor_journal_write (journal, id, targets), &error);
  g_assert_no_error (error);
}

static void
end (ManorJournal     *journal,
     gint64            id,
     ManorReportState  state)
{
  g_autoptr(GError) error = NULL;

  manor_await (_manor_journal_end (journal, id, state), &error);
  g_assert_no_error (error);
}

static ManorReport *
load (ManorJournal *journal,
      gint64        id)
{
  g_autoptr(GError) error = NULL;
  ManorReport *report = manor_await_object (manor_journal_load (journal, id), &error);

  g_assert_no_error (error);

  return report;
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

static void
test_round_trip (void)
{
  g_autofree char *path = new_path ();
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(GListModel) list = NULL;
  g_autoptr(ManorReport) listed = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReportEntry) first = NULL;
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(GError) error = NULL;
  ManorReportEntry *entry;
  gint64 id;

  list = manor_await_object (manor_journal_list (journal), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  g_assert_null (manor_await_object (manor_journal_load (journal, 1), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  id = begin (journal, "demo/slack", 4);
  g_assert_cmpint (id, ==, 1);
  write_one (journal, id, "child0", MANOR_TARGET_APPLYING, NULL);
  write_one (journal, id, "child0", MANOR_TARGET_APPLIED, NULL);
  write_one (journal, id, "child1", MANOR_TARGET_FAILED, "no “such”\nthing");
  report = load (journal, id);
  g_assert_cmpint (manor_report_get_state (report), ==, MANOR_REPORT_RUNNING);
  g_assert_null (manor_report_get_ended (report));
  end (journal, id, MANOR_REPORT_STOPPED);

  g_clear_object (&report);
  report = load (journal, id);
  g_assert_cmpint (manor_report_get_state (report), ==, MANOR_REPORT_STOPPED);
  g_assert_cmpstr (manor_report_get_fleet (report), ==, "demo/slack");
  g_assert_nonnull (manor_report_get_ended (report));
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 3);
  first = g_list_model_get_item (G_LIST_MODEL (report), 0);
  g_assert_true (manor_report_entry_get_canary (first));
  entry = find_entry (report, "child1");
  g_assert_cmpstr (manor_report_entry_get_error (entry), ==, "no “such”\nthing");
  g_assert_cmpstr (manor_report_entry_get_plan_hash (entry), ==, "hash");
  g_assert_cmpint (manor_report_entry_get_duration (entry), ==, 1234);
  g_assert_null (manor_report_entry_get_error (find_entry (report, "child0")));

  g_clear_object (&list);
  list = manor_await_object (manor_journal_list (journal), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
  listed = g_list_model_get_item (list, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (listed)), ==, 0);
  g_assert_cmpuint (manor_report_get_n_entries (listed), ==, 4);
  g_assert_cmpuint (manor_report_get_n_left (listed), ==, 3);

  options = manor_await_object (manor_journal_load_options (journal, id), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_push_options_get_resumes (options), ==, id);
  g_assert_cmpuint (g_strv_length ((char **) manor_push_options_get_targets (options)), ==, 3);
  g_assert_false (g_strv_contains (manor_push_options_get_targets (options), "child0"));
}

static void
test_newest_first (void)
{
  g_autofree char *path = new_path ();
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(GListModel) list = NULL;

  for (guint i = 0; i < 5; i++)
    end (journal, begin (journal, "demo/slack", 3), MANOR_REPORT_FINISHED);

  list = manor_await_object (manor_journal_list (journal), NULL);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(ManorReport) report = g_list_model_get_item (list, i);

      g_assert_cmpint (manor_report_get_id (report), ==, 5 - i);
    }
}

/* Many writes, one transaction: seen from how often the log of the file grows. */
static void
test_group (void)
{
  g_autofree char *path = new_path ();
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(ManorReport) report = NULL;
  gint64 id = begin (journal, "demo/slack", 500);

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("child%u", i);
      GPtrArray *targets = _manor_journal_targets_new ();

      _manor_journal_targets_add (targets, name, MANOR_TARGET_APPLIED, NULL, i);
      g_ptr_array_add (futures, _manor_journal_write (journal, id, targets));
    }

  /* The first went by itself; all others wait for the same answer. */
  g_assert_true (g_ptr_array_index (futures, 1) == g_ptr_array_index (futures, 499));
  for (guint i = 0; i < futures->len; i++)
    g_assert_true (manor_await (dex_ref (g_ptr_array_index (futures, i)), NULL));

  end (journal, id, MANOR_REPORT_FINISHED);
  report = load (journal, id);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 500);
}

/* Two of them on one file, as two programs have it. */
static void
test_two_journals (void)
{
  g_autofree char *path = new_path ();
  g_autoptr(ManorJournal) one = manor_journal_new (path);
  g_autoptr(ManorJournal) two = manor_journal_new (path);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  gint64 id = begin (one, "demo/slack", 2);
  gint64 other;

  report = load (two, id);
  g_assert_cmpint (manor_report_get_state (report), ==, MANOR_REPORT_RUNNING);

  /* The fleet is taken, for the other and for itself; another fleet is free. */
  manor_await (_manor_journal_begin (two, new_push (0, "demo/slack", 2)), &error);
  g_assert_error (error, MANOR_JOURNAL_ERROR, MANOR_JOURNAL_ERROR_OWNED);
  g_clear_error (&error);
  manor_await (_manor_journal_begin (one, new_push (0, "demo/slack", 2)), &error);
  g_assert_error (error, MANOR_JOURNAL_ERROR, MANOR_JOURNAL_ERROR_OWNED);
  g_clear_error (&error);
  manor_await (_manor_journal_begin (two, new_push (id, "demo/slack", 2)), &error);
  g_assert_error (error, MANOR_JOURNAL_ERROR, MANOR_JOURNAL_ERROR_OWNED);
  g_clear_error (&error);
  g_assert_null (manor_await_object (manor_journal_load_options (two, id), &error));
  g_assert_error (error, MANOR_JOURNAL_ERROR, MANOR_JOURNAL_ERROR_OWNED);
  g_clear_error (&error);
  other = begin (two, "demo/notes", 2);
  write_one (two, other, "child0", MANOR_TARGET_APPLIED, NULL);
  end (two, other, MANOR_REPORT_FINISHED);

  end (one, id, MANOR_REPORT_FINISHED);
  end (two, begin (two, "demo/slack", 2), MANOR_REPORT_FINISHED);
}

/* The program that owned the push is gone: a journal that let go without an end. */
static void
test_interrupted (void)
{
  g_autofree char *path = new_path ();
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  ManorJournalPush *again;
  gint64 id = begin (journal, "demo/slack", 5);

  write_one (journal, id, "child0", MANOR_TARGET_APPLIED, NULL);
  write_one (journal, id, "child1", MANOR_TARGET_APPLYING, NULL);
  write_one (journal, id, "child2", MANOR_TARGET_APPLYING, NULL);
  end (journal, id, MANOR_REPORT_INTERRUPTED);

  report = load (journal, id);
  g_assert_cmpint (manor_report_get_state (report), ==, MANOR_REPORT_INTERRUPTED);
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 4);

  /* Taken up: what was in flight and arrived is applied, the other waits again, and what is
   * not taken up is closed. Another fleet may not. */
  manor_await (_manor_journal_begin (journal, new_push (id, "demo/notes", 1)), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  again = new_push (id, "demo/slack", 4);
  g_ptr_array_remove_index (again->targets, 0);
  ((ManorJournalTarget *) again->targets->pdata[0])->fingerprint = g_strdup ("after");
  ((ManorJournalTarget *) again->targets->pdata[0])->state = MANOR_TARGET_UNCHANGED;
  ((ManorJournalTarget *) again->targets->pdata[1])->fingerprint = g_strdup ("before");
  g_assert_cmpint (manor_await_int64 (_manor_journal_begin (journal, again), &error), ==, id);
  g_assert_no_error (error);

  g_clear_object (&report);
  report = load (journal, id);
  g_assert_cmpint (manor_report_get_state (report), ==, MANOR_REPORT_RUNNING);
  g_assert_cmpint (manor_report_entry_get_state (find_entry (report, "child0")), ==,
                   MANOR_TARGET_APPLIED);
  g_assert_cmpint (manor_report_entry_get_state (find_entry (report, "child1")), ==,
                   MANOR_TARGET_APPLIED);
  g_assert_cmpint (manor_report_entry_get_state (find_entry (report, "child2")), ==,
                   MANOR_TARGET_PENDING);
  g_assert_cmpint (manor_report_entry_get_state (find_entry (report, "child4")), ==,
                   MANOR_TARGET_SKIPPED);
  g_assert_nonnull (manor_report_entry_get_error (find_entry (report, "child4")));
  end (journal, id, MANOR_REPORT_FINISHED);
}

static void
test_bad_files (void)
{
  static const struct {
    const char *contents;
    const char *sql;
    GQuark    (*domain) (void);
    int         code;
    const char *words;
  } cases[] = {
    { "this is no database, and it is long enough to see that, is it not? It is, it is.", NULL,
      manor_sql_error_quark, MANOR_SQL_ERROR_NOT_A_DATABASE, "journal" },
    { NULL, "CREATE TABLE push_version (version INTEGER); INSERT INTO push_version VALUES (99)",
      manor_journal_error_quark, MANOR_JOURNAL_ERROR_NEWER, "newer" },
    { NULL, "CREATE TABLE push (something_else)",
      manor_sql_error_quark, MANOR_SQL_ERROR_FAILED, "journal" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = new_path ();
      g_autofree char *folder = g_path_get_dirname (path);
      g_autoptr(ManorJournal) journal = manor_journal_new (path);
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      if (cases[i].contents != NULL)
        g_assert_true (g_file_set_contents (path, cases[i].contents, -1, NULL));
      else
        execute_raw (path, cases[i].sql);

      manor_await (_manor_journal_begin (journal, new_push (0, "demo/slack", 2)), &error);
      g_assert_error (error, cases[i].domain (), cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_clear_error (&error);
      g_assert_null (manor_await_object (manor_journal_list (journal), &error));
      g_assert_error (error, cases[i].domain (), cases[i].code);
    }
}

/* The query history lives in the same file, whoever came first. */
static void
test_shares_file (void)
{
  g_autofree char *path = new_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(ManorJournal) journal = manor_journal_new (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  execute_raw (path, "PRAGMA user_version = 7; CREATE TABLE history (sql)");
  end (journal, begin (journal, "demo/slack", 2), MANOR_REPORT_FINISHED);
  g_assert_cmpint (query_raw (path, "PRAGMA user_version"), ==, 7);
  g_assert_cmpint (query_raw (path, "SELECT count (*) FROM push"), ==, 1);
}

/* A push and its targets are there, all or none. */
static void
test_all_or_nothing (void)
{
  g_autofree char *path = new_path ();
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(GError) error = NULL;

  end (journal, begin (journal, "demo/slack", 2), MANOR_REPORT_FINISHED);
  execute_raw (path, "CREATE TRIGGER no BEFORE INSERT ON push_target WHEN new.name = 'child7' "
                     "BEGIN SELECT raise (FAIL, 'no room'); END");
  manor_await (_manor_journal_begin (journal, new_push (0, "demo/slack", 10)), &error);
  g_assert_nonnull (error);
  g_assert_cmpint (query_raw (path, "SELECT count (*) FROM push"), ==, 1);
  g_assert_cmpint (query_raw (path, "SELECT count (*) FROM push_target"), ==, 2);

  /* And the lock is free again. */
  g_clear_error (&error);
  execute_raw (path, "DROP TRIGGER no");
  end (journal, begin (journal, "demo/slack", 10), MANOR_REPORT_FINISHED);
}

/* A push whose journal fails in the middle starts no other child, and says so. */
static void
test_fails_in_the_middle (void)
{
  static const char *const behind[] = { "CREATE TABLE a (b)", NULL };
  g_autofree char *path = new_path ();
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(ManorFleet) fleet = test_fleet_new ("CREATE TABLE a (b, c)", behind, 200);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  g_autoptr(ManorPushOptions) options = manor_push_options_new ();
  g_autoptr(ManorPush) push = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  guint n_migrations = 0;

  manor_await (manor_survey_refresh (survey), NULL);
  push = manor_push_new (survey, options, journal);
  manor_await (manor_push_prepare (push), &error);
  g_assert_no_error (error);

  end (journal, begin (journal, "x", 1), MANOR_REPORT_FINISHED);
  execute_raw (path, "CREATE TRIGGER no BEFORE UPDATE ON push_target WHEN new.name = 'child00120' "
                     "AND new.state = 'applying' BEGIN SELECT raise (FAIL, 'no room'); END");
  report = manor_await_object (manor_push_run (push), &error);
  g_assert_null (report);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "no room"));
  g_assert_cmpint (manor_push_get_state (push), ==, MANOR_PUSH_STOPPED);

  /* What was not announced was not touched. */
  g_assert_cmpuint (test_fleet_child (fleet, 120)->n_migrations, ==, 0);
  for (guint i = 1; i <= 200; i++)
    n_migrations += test_fleet_child (fleet, i)->n_migrations;
  g_assert_cmpuint (n_migrations, ==, manor_push_count (push, MANOR_TARGET_APPLIED));
  g_assert_cmpuint (n_migrations + manor_push_count (push, MANOR_TARGET_SKIPPED), ==, 200);

  /* The journal is well again: the same push goes on, under its id. */
  execute_raw (path, "DROP TRIGGER no");
  g_clear_error (&error);
  report = manor_await_object (manor_push_retry_failed (push), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_report_get_id (report), ==, 2);
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 200);
}

/* What a program of before the copies has written: its pushes are still there, and can be gone on with. */
static void
test_first_version (void)
{
  static const char *const old =
    "CREATE TABLE push (id INTEGER PRIMARY KEY AUTOINCREMENT, fleet TEXT NOT NULL, state TEXT NOT NULL"
    " CHECK (state IN ('running', 'stopped', 'finished')), process INTEGER NOT NULL,"
    " started INTEGER NOT NULL, ended INTEGER, options TEXT NOT NULL);"
    "CREATE TABLE push_plan (id INTEGER PRIMARY KEY, push INTEGER NOT NULL REFERENCES push (id) ON DELETE CASCADE,"
    " hash TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, sql TEXT NOT NULL,"
    " UNIQUE (push, hash, before, after));"
    "CREATE TABLE push_target (push INTEGER NOT NULL REFERENCES push (id) ON DELETE CASCADE, name TEXT NOT NULL,"
    " position INTEGER NOT NULL, canary INTEGER NOT NULL, state TEXT NOT NULL, plan INTEGER REFERENCES push_plan (id),"
    " error TEXT, duration INTEGER NOT NULL, written INTEGER NOT NULL, PRIMARY KEY (push, name)) WITHOUT ROWID;"
    "CREATE TABLE push_version (version INTEGER NOT NULL); INSERT INTO push_version VALUES (1);"
    "INSERT INTO push VALUES (7, 'demo/slack', 'running', 1, 1000, NULL, '[push]');"
    "INSERT INTO push_plan VALUES (1, 7, 'hash', 'before', 'after', 'ALTER TABLE a ADD b');"
    "INSERT INTO push_target VALUES (7, 'child0', 0, 1, 'applied', 1, NULL, 5, 1000),"
    " (7, 'child1', 1, 0, 'applying', 1, NULL, 0, 1000)";
  g_autofree char *path = new_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(ManorJournal) journal = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReportEntry) entry = NULL;
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  execute_raw (path, old);
  journal = manor_journal_new (path);
  report = load (journal, 7);
  g_assert_cmpint (manor_report_get_state (report), ==, MANOR_REPORT_INTERRUPTED);
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 1);
  entry = g_list_model_get_item (G_LIST_MODEL (report), 0);
  g_assert_cmpstr (manor_report_entry_get_name (entry), ==, "child0");
  g_assert_null (manor_report_entry_get_copy (entry));
  g_assert_cmpint (query_raw (path, "SELECT version FROM push_version"), ==, 3);

  options = manor_await_object (manor_journal_load_options (journal, 7), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_push_options_get_branches (options), ==, MANOR_PUSH_BRANCHES_NONE);
  g_assert_cmpint (begin (journal, "demo/notes", 2), ==, 8);
}

/* A copy is announced, made, and stays so; or it is taken back. */
static void
test_copies (void)
{
  g_autofree char *path = new_path ();
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  gint64 id = begin (journal, "demo/slack", 2);
  static const struct { const char *copy; gboolean copied; const char *expected; } cases[] = {
    { NULL, FALSE, NULL },
    { "before-push-1-child0", FALSE, NULL },
    { "", FALSE, NULL },
    { "before-push-1-child0", FALSE, NULL },
    { "before-push-1-child0", TRUE, "before-push-1-child0" },
    { NULL, FALSE, "before-push-1-child0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GPtrArray *targets = _manor_journal_targets_new ();
      ManorJournalTarget *record =
        _manor_journal_targets_add (targets, "child0", MANOR_TARGET_APPLYING, NULL, 0);
      g_autoptr(ManorReport) report = NULL;
      g_autoptr(GError) error = NULL;
      const char *shown = NULL;

      record->copy = g_strdup (cases[i].copy);
      record->copied = cases[i].copied;
      manor_await (_manor_journal_write (journal, id, targets), &error);
      g_assert_no_error (error);

      report = load (journal, id);
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (report)); j++)
        {
          g_autoptr(ManorReportEntry) entry = g_list_model_get_item (G_LIST_MODEL (report), j);

          if (g_strcmp0 (manor_report_entry_get_name (entry), "child0") == 0)
            shown = manor_report_entry_get_copy (entry);
        }
      g_assert_cmpstr (shown, ==, cases[i].expected);
    }

  end (journal, id, MANOR_REPORT_FINISHED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/Journal/round-trip", test_round_trip);
  MANOR_TEST_FIBER ("/Manor/Journal/newest-first", test_newest_first);
  MANOR_TEST_FIBER ("/Manor/Journal/group", test_group);
  MANOR_TEST_FIBER ("/Manor/Journal/two-journals", test_two_journals);
  MANOR_TEST_FIBER ("/Manor/Journal/interrupted", test_interrupted);
  MANOR_TEST_FIBER ("/Manor/Journal/bad-files", test_bad_files);
  MANOR_TEST_FIBER ("/Manor/Journal/shares-file", test_shares_file);
  MANOR_TEST_FIBER ("/Manor/Journal/all-or-nothing", test_all_or_nothing);
  MANOR_TEST_FIBER ("/Manor/Journal/fails-in-the-middle", test_fails_in_the_middle);
  MANOR_TEST_FIBER ("/Manor/Journal/first-version", test_first_version);
  MANOR_TEST_FIBER ("/Manor/Journal/copies", test_copies);

  return g_test_run ();
}
