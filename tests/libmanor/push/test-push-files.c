/* test-push-files.c: pushes to real files, with everything that can happen to them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "manor-folder.h"
#include "manor-push.h"
#include "manor-sqlite.h"
#include "manor-test.h"

#define BEFORE "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);" \
               "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT);" \
               "CREATE INDEX notes_user ON notes (user_id);" \
               "CREATE VIEW named AS SELECT name, body FROM notes JOIN users ON users.id = user_id"
/* A rebuild, a new column, a new table. */
#define AFTER  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, email TEXT);" \
               "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id)," \
               " body TEXT);" \
               "CREATE INDEX notes_user ON notes (user_id);" \
               "CREATE VIEW named AS SELECT name, body FROM notes JOIN users ON users.id = user_id;" \
               "CREATE TABLE tags (id INTEGER PRIMARY KEY, tag TEXT)"
#define SERIES "WITH RECURSIVE generate_series (value) AS (SELECT 1 UNION ALL SELECT value + 1" \
               " FROM generate_series WHERE value < %u)"

#define N_CHILDREN 6

typedef struct
{
  char             *folder;
  ManorConnection  *connection;
  ManorSurvey      *survey;
  ManorPushOptions *options;
  ManorJournal     *journal;
  ManorPush        *push;
} Fixture;

static char *
child_path (const char *folder,
            guint       number)
{
  return g_strdup_printf ("%s/child%u.db", folder, number);
}

static void
execute (const char *path,
         const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_CREATE, &error);

  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, "PRAGMA synchronous = OFF", &error);
  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, sql, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }

  g_rmdir (folder);
}

static char *
query_text (const char *path,
            const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, &error);
  char *text = NULL;

  g_assert_no_error (error);
  manor_sqlite_query_text (sqlite, sql, &text, &error);
  g_assert_no_error (error);

  return text;
}

/* A folder of a schema database that is ahead and children that are behind. */
static char *
make_folder (guint n_rows)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *series = g_strdup_printf (SERIES, n_rows);
  g_autofree char *fill = NULL;
  g_autofree char *ini = NULL;
  g_autofree char *schema = NULL;
  char *folder = g_dir_make_tmp ("manor-push-XXXXXX", &error);

  g_assert_no_error (error);

  ini = g_build_filename (folder, "fleet.ini", NULL);
  g_file_set_contents (ini, "[schema]\nchildren=child*\n", -1, &error);
  g_assert_no_error (error);

  schema = g_build_filename (folder, "schema.db", NULL);
  execute (schema, AFTER);

  fill = g_strdup_printf ("INSERT INTO users (name) VALUES ('ann'), ('Bob'), (NULL); "
                          "%s INSERT INTO notes (user_id, body) "
                          "SELECT 1 + value %% 3, 'note ' || value FROM generate_series", series);
  for (guint i = 1; i <= N_CHILDREN; i++)
    {
      g_autofree char *path = child_path (folder, i);

      /* Some in WAL mode, as applications have them. */
      if (i % 2 == 0)
        execute (path, "PRAGMA journal_mode = WAL");
      execute (path, BEFORE);
      execute (path, fill);
    }

  return folder;
}

static Fixture *
fixture_open (const char *folder)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(GFile) file = g_file_new_for_path (folder);
  g_autofree char *journal = g_build_filename (folder, ".data", "manor.db", NULL);
  g_autoptr(GError) error = NULL;

  fixture->folder = g_strdup (folder);
  fixture->connection = manor_folder_new ("test", "Test", file);
  dex_await (manor_connection_refresh (fixture->connection), &error);
  g_assert_no_error (error);
  fixture->survey = manor_survey_new (manor_connection_find_fleet (fixture->connection, "schema"));
  fixture->options = manor_push_options_new ();
  fixture->journal = manor_journal_new (journal);
  g_object_set (fixture->options, "jobs", 1, NULL);

  return fixture;
}

static Fixture *
fixture_new (guint n_rows)
{
  g_autofree char *folder = make_folder (n_rows);

  return fixture_open (folder);
}

static void
fixture_prepare (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dex_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->push);
  fixture->push = manor_push_new (fixture->survey, fixture->options, fixture->journal);
  dex_await (manor_push_prepare (fixture->push), &error);
  g_assert_no_error (error);
}

static ManorReport *
fixture_run (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  ManorReport *report = dex_await_object (manor_push_run (fixture->push), &error);

  g_assert_no_error (error);

  return report;
}

static void
fixture_free (Fixture *fixture)
{
  if (!g_test_subprocess ())
    remove_folder (fixture->folder);

  g_clear_object (&fixture->push);
  g_clear_object (&fixture->options);
  g_clear_object (&fixture->journal);
  g_clear_object (&fixture->survey);
  g_clear_object (&fixture->connection);
  g_free (fixture->folder);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static ManorPushTarget *
target (Fixture    *fixture,
        const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->push)); i++)
    {
      g_autoptr(ManorPushTarget) item = g_list_model_get_item (G_LIST_MODEL (fixture->push), i);

      if (g_strcmp0 (manor_push_target_get_name (item), name) == 0)
        return item;
    }

  return NULL;
}

/* Whether the child is as planned; it must be either that or as it was, and have its rows. */
static gboolean
is_after (const char *folder,
          guint       number,
          guint       n_rows)
{
  g_autofree char *path = child_path (folder, number);
  g_autofree char *objects = query_text (path, "SELECT group_concat (name, ' ') FROM "
                                               "(SELECT name FROM sqlite_schema ORDER BY name)");
  g_autofree char *columns = query_text (path, "SELECT group_concat (name, ' ') FROM "
                                               "pragma_table_info ('users')");
  g_autofree char *notes = query_text (path, "SELECT count (*) || ' ' || sum (id) || ' ' || "
                                             "sum (user_id) FROM notes");
  g_autofree char *users = query_text (path, "SELECT group_concat (id || ifnull (name, '-')) "
                                             "FROM users");
  g_autofree char *check = query_text (path, "PRAGMA integrity_check");
  g_autofree char *expected = NULL;
  gint64 user_sum = 0;
  gboolean after = strstr (objects, "tags") != NULL;

  for (guint i = 1; i <= n_rows; i++)
    user_sum += 1 + i % 3;
  expected = g_strdup_printf ("%u %u %" G_GINT64_FORMAT, n_rows, n_rows * (n_rows + 1) / 2,
                              user_sum);

  g_assert_cmpstr (objects, ==, after ? "named notes notes_user tags users"
                                      : "named notes notes_user users");
  g_assert_cmpstr (columns, ==, after ? "id name email" : "id name");
  g_assert_cmpstr (notes, ==, expected);
  g_assert_cmpstr (users, ==, "1ann,2Bob,3-");
  g_assert_cmpstr (check, ==, "ok");

  return after;
}

static guint
count_after (const char *folder,
             guint       n_rows)
{
  guint n_after = 0;

  for (guint i = 1; i <= N_CHILDREN; i++)
    n_after += is_after (folder, i, n_rows);

  return n_after;
}

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
        report = dex_await_object (manor_push_retry_failed (fixture->push), &error);
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

  g_test_trap_subprocess_with_envp ("/Manor/PushFiles/kill/subprocess",
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
      list = dex_await_object (manor_journal_list (fixture->journal), &error);
      g_assert_no_error (error);
      interrupted = g_list_model_get_item (list, 0);
      id = manor_report_get_id (interrupted);
      g_assert_cmpint (manor_report_get_state (interrupted), ==, MANOR_REPORT_INTERRUPTED);
      g_assert_cmpuint (manor_report_get_n_entries (interrupted), ==, N_CHILDREN);
      g_assert_cmpuint (manor_report_count (interrupted, MANOR_TARGET_APPLIED), <=, n_after);

      g_clear_object (&fixture->options);
      fixture->options = dex_await_object (manor_journal_load_options (fixture->journal, id), &error);
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
  report = dex_await_object (manor_push_retry_failed (fixture->push), &error);
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
  report = dex_await_object (manor_push_run (fixture->push), &error);
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
  MANOR_TEST_FIBER ("/Manor/PushFiles/faults", test_faults);
  MANOR_TEST_FIBER ("/Manor/PushFiles/kill", test_kill);
  MANOR_TEST_FIBER ("/Manor/PushFiles/kill/subprocess", test_kill_subprocess);
  MANOR_TEST_FIBER ("/Manor/PushFiles/bad-children", test_bad_children);
  MANOR_TEST_FIBER ("/Manor/PushFiles/deleted", test_deleted);
  MANOR_TEST_FIBER ("/Manor/PushFiles/full", test_full);
  MANOR_TEST_FIBER ("/Manor/PushFiles/full/subprocess", test_full_subprocess);
  MANOR_TEST_FIBER ("/Manor/PushFiles/no-journal", test_no_journal);

  return g_test_run ();
}
