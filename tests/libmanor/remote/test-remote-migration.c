/* test-remote-migration.c: the migration contract on a real libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "../migration/manor-pair-test.h"
#include "manor-fiber.h"
#include "manor-hrana-stream.h"
#include "manor-test-remote.h"

#define BEFORE "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);" \
               "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id));"
#define AFTER  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);" \
               "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id));"
/* Rebuilds both. */
#define STRICT "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');" \
               "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES users (id));"
#define ROWS   "INSERT INTO users VALUES (1, 'ann'), (2, 'bob'); INSERT INTO posts VALUES (1, 1), (2, 2);"

static ManorTestServer *server;
static ManorHranaClient *client;
static guint n_names;

/* A database of its own with a schema and rows. */
static ManorDatabase *
make (const char *schema,
      const char *rows)
{
  g_autofree char *name = g_strdup_printf ("m%u", n_names++);
  g_autofree char *sql = g_strconcat ("PRAGMA foreign_keys=OFF;", schema, rows, NULL);

  manor_test_server_create (server, name, NULL);
  manor_test_server_sql (server, name, sql);

  return test_remote_new (client, name);
}

static ManorMigration *
plan_migration (const char *before,
                const char *after)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (before);
  g_autoptr(ManorCatalogue) to = pair_catalogue (after);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = manor_plan_new (from, to, NULL, &error);

  g_assert_no_error (error);

  return manor_migration_new (plan);
}

/* The migration, once carried out on a database of its own, so that the next is quick. */
static ManorMigration *
learned_migration (const char *before,
                   const char *after)
{
  ManorMigration *migration = plan_migration (before, after);
  g_autoptr(ManorDatabase) canary = make (before, "");
  g_autoptr(GError) error = NULL;
  gboolean careful;

  g_assert_cmpint (test_remote_migrate (canary, migration, &careful, &error), ==,
                   MANOR_OUTCOME_APPLIED);
  g_assert_no_error (error);
  g_assert_true (careful);

  return migration;
}

static void
sql (ManorDatabase *database,
     const char    *text)
{
  manor_test_server_sql (server, manor_database_get_name (database), text);
}

static void
assert_refused (ManorDatabase  *database,
                ManorMigration *migration,
                GQuark          domain,
                int             code,
                const char     *word)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *before = test_remote_dump (database);
  g_autofree char *after = NULL;

  g_assert_cmpint (test_remote_migrate (database, migration, NULL, &error), ==,
                   MANOR_OUTCOME_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_prefix (error->message, manor_database_get_name (database)));
  if (word != NULL)
    g_assert_nonnull (strstr (error->message, word));

  after = test_remote_dump (database);
  g_assert_cmpstr (before, ==, after);
}

static void
assert_applied (ManorDatabase  *database,
                ManorMigration *migration,
                gboolean        careful)
{
  g_autoptr(GError) error = NULL;
  gboolean was_careful;

  g_assert_cmpint (test_remote_migrate (database, migration, &was_careful, &error), ==,
                   MANOR_OUTCOME_APPLIED);
  g_assert_no_error (error);
  g_assert_cmpint (careful, ==, was_careful);
  {
    g_autoptr(ManorCatalogue) after = test_remote_read (database);

    g_assert_cmpstr (manor_catalogue_get_fingerprint (after), ==,
                     manor_catalogue_get_fingerprint (manor_migration_get_after (migration)));
  }
}

static void
test_applied (void)
{
  g_autoptr(ManorMigration) migration = learned_migration (BEFORE, AFTER);
  g_autoptr(ManorDatabase) same = make (BEFORE, ROWS);
  g_autoptr(ManorDatabase) respelled = make ("CREATE TABLE users(id INTEGER PRIMARY KEY,name TEXT);"
                                             "CREATE TABLE posts(id INTEGER PRIMARY KEY, "
                                             "author INTEGER REFERENCES users(id));", ROWS);
  g_autoptr(ManorDatabase) alike = make ("CREATE TABLE users(id INTEGER PRIMARY KEY,name TEXT);"
                                         "CREATE TABLE posts(id INTEGER PRIMARY KEY, "
                                         "author INTEGER REFERENCES users(id));", "");
  g_autoptr(ManorMigration) next = plan_migration (AFTER, AFTER "CREATE TABLE tags (a);");
  g_autoptr(ManorResult) rows = NULL;

  assert_applied (same, migration, FALSE);
  g_assert_cmpint (test_remote_ask (same, "SELECT count(*) FROM users WHERE email IS NULL"), ==, 2);

  /* The same meaning in another text is proved by itself, and then known too, where it was read. */
  assert_applied (respelled, migration, TRUE);
  rows = manor_await_object (manor_database_read_schema (alike), NULL);
  g_assert_nonnull (rows);
  assert_applied (alike, migration, FALSE);

  /* Another one right behind it need not read anything anew. */
  assert_applied (same, next, TRUE);
  assert_applied (alike, next, TRUE);
  assert_applied (respelled, next, FALSE);
}

static void
test_unchanged (void)
{
  g_autoptr(ManorMigration) fresh = plan_migration (BEFORE, AFTER);
  g_autoptr(ManorMigration) learned = learned_migration (BEFORE, AFTER);
  g_autoptr(ManorDatabase) database = make (AFTER, "");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (test_remote_migrate (database, fresh, NULL, &error), ==, MANOR_OUTCOME_UNCHANGED);
  g_assert_cmpint (test_remote_migrate (database, learned, NULL, &error), ==,
                   MANOR_OUTCOME_UNCHANGED);
  g_assert_no_error (error);
}

static void
test_changed (void)
{
  g_autoptr(ManorMigration) fresh = plan_migration (BEFORE, STRICT);
  g_autoptr(ManorMigration) learned = learned_migration (BEFORE, STRICT);
  g_autoptr(ManorDatabase) database = make (BEFORE "CREATE TABLE mine (a);", ROWS);
  g_autoptr(ManorDatabase) other = make ("CREATE TABLE mine (a);", "");

  assert_refused (database, fresh, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED, "survey");
  assert_refused (database, learned, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED, "survey");
  assert_refused (other, fresh, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED, "survey");
  assert_refused (other, learned, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED, "survey");
}

static void
test_step_fails (void)
{
  static const char unique[] = BEFORE "CREATE UNIQUE INDEX by_name ON users (name);";
  g_autoptr(ManorMigration) fresh = plan_migration (BEFORE, unique);
  g_autoptr(ManorMigration) learned = learned_migration (BEFORE, unique);
  g_autoptr(ManorDatabase) database =
    make (BEFORE, "INSERT INTO users VALUES (1, 'ann'), (2, 'ann');");

  assert_refused (database, fresh, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_STEP, "UNIQUE");
  assert_refused (database, learned, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_STEP, "UNIQUE");

  sql (database, "DELETE FROM users WHERE id = 2");
  assert_applied (database, learned, FALSE);
}

#define KEYED "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');" \
              "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER, " \
              "FOREIGN KEY (author) REFERENCES users (id));"
#define LOOSE "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);" \
              "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER);"

static void
test_keys (void)
{
  g_autoptr(ManorMigration) fresh = plan_migration (LOOSE, KEYED);
  g_autoptr(ManorMigration) learned = learned_migration (LOOSE, KEYED);
  g_autoptr(ManorMigration) rebuild = learned_migration (BEFORE, STRICT);
  g_autoptr(ManorDatabase) orphan = make (LOOSE, ROWS "INSERT INTO posts VALUES (3, 99);");
  g_autoptr(ManorDatabase) old = make (BEFORE, ROWS "INSERT INTO posts VALUES (3, 99);");
  g_autoptr(ManorDatabase) sound = make (BEFORE, ROWS);

  /* New violations are refused, by either way. */
  assert_refused (orphan, fresh, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_FOREIGN_KEY, "posts");
  assert_refused (orphan, learned, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_FOREIGN_KEY,
                  "posts");

  /* Those from before are no reason, but take the careful way to tell. Nothing is cascaded. */
  assert_applied (old, rebuild, TRUE);
  g_assert_cmpint (test_remote_ask (old, "SELECT count(*) FROM posts"), ==, 3);
  assert_applied (sound, rebuild, FALSE);
  g_assert_cmpint (test_remote_ask (sound, "SELECT count(*) FROM posts"), ==, 2);
  g_assert_cmpint (test_remote_ask (sound, "SELECT count(*) FROM sqlite_schema "
                                           "WHERE name LIKE '%counts%'"), ==, 0);
}

/* A table of the name that the quick way writes its counts into is nobody's loss. */
static void
test_notes_taken (void)
{
  static const char mine[] = "CREATE TABLE \"manor counts\" (a);";
  g_autoptr(ManorMigration) learned = learned_migration (BEFORE, STRICT);
  g_autofree char *before = g_strconcat (BEFORE, mine, NULL);
  g_autofree char *after = g_strconcat (STRICT, mine, NULL);
  g_autoptr(ManorMigration) migration = learned_migration (before, after);
  g_autoptr(ManorDatabase) database = make (before, ROWS "INSERT INTO \"manor counts\" VALUES (7);");

  assert_applied (database, migration, TRUE);
  g_assert_cmpint (test_remote_ask (database, "SELECT a FROM \"manor counts\""), ==, 7);
}

/* A child of a schema database keeps the server's own table, wherever it came to stand. */
static void
test_internal_table (void)
{
  g_autoptr(ManorMigration) learned = learned_migration (BEFORE, AFTER);
  g_autoptr(ManorDatabase) database =
    make ("CREATE TABLE sqlite3_libsql_tasks (job_id INTEGER PRIMARY KEY, status INTEGER);" BEFORE,
          ROWS "INSERT INTO sqlite3_libsql_tasks VALUES (1, 2);");
  g_autoptr(ManorDatabase) child = test_remote_new (client, "child");

  assert_applied (database, learned, FALSE);
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM sqlite3_libsql_tasks"), ==, 1);

  manor_test_server_create_schema (server, "parent");
  manor_test_server_sql (server, "parent", BEFORE);
  manor_test_server_create_child (server, "child", "parent");
  g_assert_cmpint (test_remote_ask (child, "SELECT count(*) FROM sqlite_schema "
                                           "WHERE name = 'sqlite3_libsql_tasks'"), ==, 1);
  assert_applied (child, learned, FALSE);
}

static void
test_blocked (void)
{
  g_autoptr(ManorMigration) fresh = plan_migration (BEFORE, AFTER);
  g_autoptr(ManorMigration) learned = learned_migration (BEFORE, AFTER);
  g_autoptr(ManorDatabase) database = make (BEFORE, ROWS);
  g_autofree char *path = g_strdup_printf ("/v1/namespaces/%s/config",
                                           manor_database_get_name (database));

  g_assert_cmpuint (manor_test_server_request (
                      server, TRUE, "POST", path, NULL,
                      "{\"block_reads\":false,\"block_writes\":true,\"block_reason\":\"moving\"}",
                      NULL), ==, 200);
  assert_refused (database, fresh, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BLOCKED, "moving");
  assert_refused (database, learned, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BLOCKED, "moving");

  g_assert_cmpuint (manor_test_server_request (server, TRUE, "POST", path, NULL,
                                               "{\"block_reads\":false,\"block_writes\":false}",
                                               NULL), ==, 200);
  assert_applied (database, learned, FALSE);
}

/* The kind of database has a word before anything is sent. */
static void
test_check_write (void)
{
  g_autoptr(ManorMigration) learned = learned_migration (BEFORE, AFTER);
  g_autoptr(ManorDatabase) database = make (BEFORE, ROWS);

  TEST_REMOTE (database)->migrating = TRUE;
  assert_refused (database, learned, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_MIGRATING, NULL);
  TEST_REMOTE (database)->migrating = FALSE;

  manor_database_set_propagates (database, TRUE);
  assert_refused (database, learned, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATES, NULL);
  manor_database_set_propagates (database, FALSE);

  assert_applied (database, learned, FALSE);
  g_assert_cmpuint (TEST_REMOTE (database)->n_checked, ==, 2);
}

static void
test_absent (void)
{
  g_autoptr(ManorMigration) fresh = plan_migration (BEFORE, AFTER);
  g_autoptr(ManorDatabase) database = test_remote_new (client, "nowhere");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (test_remote_migrate (database, fresh, NULL, &error), ==, MANOR_OUTCOME_REFUSED);
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_NO_NAMESPACE);
}

/* Waits at one stage for what a test does there. */
typedef struct
{
  ManorMigrationStage  stage;
  ManorDatabase       *database;
  gboolean             kill;
  gboolean             fail;
  gboolean             seen;
} Fault;

static gboolean
fault_hook (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  Fault *fault = user_data;

  if (stage != fault->stage || fault->seen)
    return TRUE;

  fault->seen = TRUE;

  if (fault->kill)
    manor_test_server_kill (server);

  if (!fault->fail)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "injected");

  return FALSE;
}

/* Whatever stage fails, nothing has changed, and no lock is left behind. */
static void
test_faults (void)
{
  g_autoptr(ManorMigration) fresh = plan_migration (BEFORE, STRICT);
  g_autoptr(ManorDatabase) database = make (BEFORE, ROWS);
  g_autofree char *before = test_remote_dump (database);

  for (ManorMigrationStage stage = MANOR_STAGE_OPEN; stage <= MANOR_STAGE_COMMIT; stage++)
    {
      Fault fault = { .stage = stage, .fail = TRUE };
      g_autoptr(GError) error = NULL;
      g_autofree char *after = NULL;

      manor_database_set_migration_hook (fault_hook, &fault);
      manor_await_int (manor_database_migrate (database, fresh), &error);
      manor_database_set_migration_hook (NULL, NULL);

      g_assert_true (fault.seen);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
      sql (database, "BEGIN IMMEDIATE; ROLLBACK");
      after = test_remote_dump (database);
      g_assert_cmpstr (before, ==, after);
    }

  assert_applied (database, fresh, TRUE);
}

/* The server is killed at each stage, and started again: as it was, or applied, and said so. */
static void
test_killed (void)
{
  for (ManorMigrationStage stage = MANOR_STAGE_OPEN; stage <= MANOR_STAGE_COMMIT; stage++)
    {
      g_autoptr(ManorMigration) migration = plan_migration (BEFORE, STRICT);
      g_autoptr(ManorDatabase) database = make (BEFORE, ROWS);
      Fault fault = { .stage = stage, .kill = TRUE };
      g_autofree char *before = test_remote_dump (database);
      g_autofree char *after = NULL;
      g_autoptr(DexFuture) running = NULL;
      g_autoptr(GError) error = NULL;

      manor_database_set_migration_hook (fault_hook, &fault);
      running = manor_database_migrate (database, migration);
      while (!fault.seen)
        manor_await (dex_timeout_new_msec (1), NULL);
      manor_test_server_start (server);
      manor_await (dex_ref (running), &error);
      manor_database_set_migration_hook (NULL, NULL);

      /* Before anything was sent: a server that refuses connections is tried again. */
      if (error == NULL)
        {
          g_assert_cmpint (stage, <=, MANOR_STAGE_BEGIN);
          continue;
        }

      g_test_message ("%d: %s", (int) stage, error->message);
      g_assert_false (g_error_matches (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN));
      after = test_remote_dump (database);
      g_assert_cmpstr (before, ==, after);
      assert_applied (database, migration, TRUE);
    }
}

/* Dead for good: nobody knows, and that is said. */
static void
test_killed_for_good (void)
{
  g_autoptr(ManorMigration) migration = plan_migration (BEFORE, AFTER);
  g_autoptr(ManorDatabase) database = make (BEFORE, ROWS);
  Fault fault = { .stage = MANOR_STAGE_COMMIT, .kill = TRUE };
  g_autoptr(GError) error = NULL;

  manor_database_set_migration_hook (fault_hook, &fault);
  manor_await_int (manor_database_migrate (database, migration), &error);
  manor_database_set_migration_hook (NULL, NULL);

  g_assert_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN);
  manor_test_server_start (server);
  assert_applied (database, migration, TRUE);
}

/* Another writer waits for the lock while Manor judges. */
static gboolean
steal_hook (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  Fault *fault = user_data;

  if (stage == fault->stage && !fault->seen)
    {
      fault->seen = TRUE;
      sql (fault->database, "INSERT INTO users VALUES (77, 'thief')");
    }

  return TRUE;
}

static void
test_stolen (void)
{
  static const ManorMigrationStage stages[] = { MANOR_STAGE_GUARD, MANOR_STAGE_COMMIT };
  g_autoptr(ManorMigration) migration = plan_migration (BEFORE, STRICT);

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autoptr(ManorDatabase) database = make (BEFORE, ROWS);
      Fault fault = { .stage = stages[i], .database = database };
      g_autoptr(GError) error = NULL;

      manor_database_set_migration_hook (steal_hook, &fault);
      manor_await_int (manor_database_migrate (database, migration), &error);
      manor_database_set_migration_hook (NULL, NULL);

      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST);
      g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM users"), ==, 3);
      assert_applied (database, migration, TRUE);
      g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM users"), ==, 3);
      g_clear_object (&migration);
      migration = plan_migration (BEFORE, STRICT);
    }
}

static gpointer
thief_thread (gpointer data)
{
  sql (data, "INSERT INTO users VALUES (100000, 'thief')");

  return NULL;
}

/* The same in the middle of a statement of a batch: the steps behind it do not run, COMMIT least
 * of all. */
static void
test_stolen_batch (void)
{
  /* Some milliseconds for each row. */
  g_autofree char *after =
    g_strconcat (BEFORE, "CREATE INDEX slow ON users (length(hex(zeroblob(2000000 + id))));", NULL);
  g_autoptr(ManorMigration) learned = learned_migration (BEFORE, after);
  g_autoptr(ManorDatabase) database =
    make (BEFORE, "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1500) "
                  "INSERT INTO users SELECT x, 'n' FROM n");
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thief;

  if (!g_test_slow ())
    {
      g_test_skip ("takes long");
      return;
    }

  running = manor_database_migrate (database, learned);
  for (guint i = 0; i < 50; i++)
    manor_await (dex_timeout_new_msec (10), NULL);
  g_assert_true (dex_future_is_pending (running));
  thief = g_thread_new ("thief", thief_thread, database);
  manor_await (dex_ref (running), &error);
  g_thread_join (thief);

  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST);
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM users"), ==, 1501);
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM sqlite_schema"), ==, 2);
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM users WHERE name = 'thief'"), ==, 1);
}

/* Longer than a stream lives: 10 s. */
static gboolean
sleep_hook (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  Fault *fault = user_data;

  if (stage == fault->stage)
    {
      fault->seen = TRUE;
      g_usleep (11500 * 1000);
    }

  return TRUE;
}

static void
test_expired (void)
{
  g_autoptr(ManorMigration) migration = plan_migration (BEFORE, AFTER);
  g_autoptr(ManorDatabase) database = make (BEFORE, ROWS);
  Fault fault = { .stage = MANOR_STAGE_VERIFY_SCHEMA };
  g_autoptr(GError) error = NULL;

  manor_database_set_migration_hook (sleep_hook, &fault);
  manor_await_int (manor_database_migrate (database, migration), &error);
  manor_database_set_migration_hook (NULL, NULL);

  g_assert_true (fault.seen);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST);
  assert_applied (database, migration, TRUE);
}

static void
add_tests (void)
{
  MANOR_TEST_FIBER ("/remote/migration/applied", test_applied);
  MANOR_TEST_FIBER ("/remote/migration/unchanged", test_unchanged);
  MANOR_TEST_FIBER ("/remote/migration/changed", test_changed);
  MANOR_TEST_FIBER ("/remote/migration/step-fails", test_step_fails);
  MANOR_TEST_FIBER ("/remote/migration/keys", test_keys);
  MANOR_TEST_FIBER ("/remote/migration/notes-taken", test_notes_taken);
  MANOR_TEST_FIBER ("/remote/migration/internal-table", test_internal_table);
  MANOR_TEST_FIBER ("/remote/migration/blocked", test_blocked);
  MANOR_TEST_FIBER ("/remote/migration/check-write", test_check_write);
  MANOR_TEST_FIBER ("/remote/migration/absent", test_absent);
  MANOR_TEST_FIBER ("/remote/migration/faults", test_faults);
  MANOR_TEST_FIBER ("/remote/migration/killed", test_killed);
  MANOR_TEST_FIBER ("/remote/migration/killed-for-good", test_killed_for_good);
  MANOR_TEST_FIBER ("/remote/migration/stolen", test_stolen);
  MANOR_TEST_FIBER ("/remote/migration/stolen-batch", test_stolen_batch);
  MANOR_TEST_FIBER ("/remote/migration/expired", test_expired);
}

int
main (int   argc,
      char *argv[])
{
  return test_remote_run (argc, argv, &server, &client, add_tests);
}
