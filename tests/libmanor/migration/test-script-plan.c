/* test-script-plan.c: plans whose steps a person wrote
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-pair-test.h"
#include "manor-script-plan.h"
#include "manor-test.h"

#define BEFORE "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);" \
               "CREATE TABLE notes (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users, body TEXT);" \
               "CREATE VIEW names AS SELECT name FROM users"
#define ROWS   "INSERT INTO users VALUES (1, 'a', 'a@x'), (2, 'b', NULL), (3, 'c', 'a@x');" \
               "INSERT INTO notes VALUES (1, 1, 'n'), (2, 2, 'm')"

static ManorPlan *
make (const char *script)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (BEFORE);
  g_autoptr(GError) error = NULL;
  ManorPlan *plan = manor_plan_new_for_script (from, script, &error);

  g_assert_no_error (error);

  return plan;
}

static void
assert_refused (const char     *script,
                ManorPlanError  code,
                const char     *words)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (BEFORE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = manor_plan_new_for_script (from, script, &error);

  g_assert_null (plan);
  g_assert_error (error, MANOR_PLAN_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

/* Each probe of @kind as “title: count”, on the rows of ROWS. */
static char *
dup_counts (ManorPlan      *plan,
            ManorProbeKind  kind)
{
  g_autoptr(ManorSqlite) sqlite = pair_open (BEFORE, ROWS);
  GString *text = g_string_new (NULL);
  GPtrArray *probes = manor_plan_get_probes (plan);

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorResult) rows = NULL;

      if (manor_probe_get_kind (probe) != kind)
        continue;

      g_string_append_printf (text, "%s%s: %" G_GINT64_FORMAT, text->len > 0 ? "; " : "",
                              manor_probe_get_title (probe),
                              pair_ask (sqlite, manor_probe_get_sql (probe)));
      rows = manor_sqlite_query (sqlite, manor_probe_get_rows_sql (probe), NULL, 0, 0, 0, &error);
      g_assert_no_error (error);
    }

  return g_string_free (text, FALSE);
}

static void
assert_counts (const char     *script,
               ManorProbeKind  kind,
               const char     *expected)
{
  g_autoptr(ManorPlan) plan = make (script);
  g_autofree char *counts = dup_counts (plan, kind);

  g_assert_cmpstr (counts, ==, expected);
  if (kind == MANOR_PROBE_LOSES)
    g_assert_cmpint ((manor_plan_get_risks (plan) & MANOR_RISK_LOSES_DATA) != 0, ==,
                     *expected != '\0');
}

static void
test_misplaced (void)
{
  assert_refused ("", MANOR_PLAN_ERROR_UNSUPPORTED, "changes anything");
  assert_refused ("PRAGMA foreign_keys=OFF", MANOR_PLAN_ERROR_UNSUPPORTED, "changes anything");
  assert_refused ("CREATE TABLE a (b);\nBEGIN;", MANOR_PLAN_ERROR_UNSUPPORTED, "Line 2: ");
  assert_refused ("SAVEPOINT x", MANOR_PLAN_ERROR_UNSUPPORTED, "one transaction");
  assert_refused ("SELECT 1", MANOR_PLAN_ERROR_UNSUPPORTED, "only reads");
  assert_refused ("VACUUM", MANOR_PLAN_ERROR_UNSUPPORTED, "VACUUM");
  assert_refused ("ATTACH 'x' AS y", MANOR_PLAN_ERROR_UNSUPPORTED, "ATTACH");
  assert_refused ("PRAGMA user_version=3", MANOR_PLAN_ERROR_UNSUPPORTED, "PRAGMA");
  assert_refused ("CREATE TEMP TABLE a (b)", MANOR_PLAN_ERROR_UNSUPPORTED, "temporary");
  assert_refused ("INSERT INTO users VALUES (?, 2, 3)", MANOR_PLAN_ERROR_UNSUPPORTED, "parameter");
  assert_refused ("CREATE TABLE a (b", MANOR_PLAN_ERROR_UNSUPPORTED, "ends before");
}

static void
test_does_not_work (void)
{
  assert_refused ("ALTER TABLE users ADD COLUMN a;\nALTER TABLE nobody ADD COLUMN b",
                  MANOR_PLAN_ERROR_REHEARSAL, "Line 2 does not work on this schema: no such table");
  assert_refused ("CREATE TABLE users (a)", MANOR_PLAN_ERROR_REHEARSAL, "already exists");
  assert_refused ("UPDATE users SET missing = 1", MANOR_PLAN_ERROR_REHEARSAL, "no such column");
  assert_refused ("CREATE TABEL a (b)", MANOR_PLAN_ERROR_REHEARSAL, "syntax error");
  assert_refused ("DROP TABLE users; CREATE TABLE users (id INTEGER PRIMARY KEY)",
                  MANOR_PLAN_ERROR_TARGET_BROKEN, "names");
}

/* What libSQL alone knows is not guessed at. */
static void
test_libsql (void)
{
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(ManorPlan) vector = NULL;
  ManorTable *table;

  assert_refused ("ALTER TABLE users ALTER COLUMN name TO name TEXT NOT NULL",
                  MANOR_PLAN_ERROR_UNSUPPORTED, "ALTER COLUMN");
  assert_refused ("INSERT INTO users (name) VALUES (vector32('[1]'))",
                  MANOR_PLAN_ERROR_UNSUPPORTED, "cannot be rehearsed here");

  plan = make ("CREATE TABLE a (b INTEGER PRIMARY KEY) RANDOM ROWID; ALTER TABLE a RENAME TO c;"
               "CREATE TABLE d (e)");
  table = manor_catalogue_find_table (manor_plan_get_after (plan), "c");
  g_assert_true (manor_table_get_random_rowid (table));
  g_assert_nonnull (strstr (manor_plan_step_get_sql (manor_plan_get_step (plan, 0)),
                            "RANDOM ROWID"));
  table = manor_catalogue_find_table (manor_plan_get_after (plan), "d");
  g_assert_false (manor_table_get_random_rowid (table));

  vector = make ("CREATE TABLE a (b F32_BLOB(3)); CREATE INDEX i ON a (libsql_vector_idx(b))");
  g_assert_cmpuint (manor_plan_get_n_steps (vector), ==, 2);
}

static void
test_steps (void)
{
  g_autoptr(ManorPlan) plan =
    make ("PRAGMA foreign_keys=OFF;\n"
          "ALTER TABLE users ADD COLUMN age INTEGER NOT NULL;\n"
          "CREATE UNIQUE INDEX by_email ON users (email); -- one each\n"
          "UPDATE users SET name = upper(name) WHERE id > 1;\n"
          "INSERT INTO notes (body) VALUES ('x;y');\n"
          "DROP VIEW names;\n"
          "REINDEX");
  const struct { const char *title; guint risk; } expected[] = {
    { "Add column users.age", MANOR_RISK_MAY_FAIL | MANOR_RISK_BREAKS_READERS },
    { "Create index by_email", MANOR_RISK_MAY_FAIL | MANOR_RISK_SCANS },
    { "Change rows of users", MANOR_RISK_CHANGES_VALUES },
    { "Insert rows into notes", MANOR_RISK_MAY_FAIL },
    { "Drop view names", MANOR_RISK_BREAKS_READERS },
    { "REINDEX", MANOR_RISK_NONE },
  };

  g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      ManorPlanStep *step = manor_plan_get_step (plan, i);

      g_assert_cmpstr (manor_plan_step_get_title (step), ==, expected[i].title);
      g_assert_cmpuint (manor_plan_step_get_risk (step), ==, expected[i].risk);
    }
  g_assert_cmpstr (manor_plan_step_get_sql (manor_plan_get_step (plan, 3)), ==,
                   "INSERT INTO notes (body) VALUES ('x;y')");
}

static void
test_losses (void)
{
  assert_counts ("DROP TABLE notes", MANOR_PROBE_LOSES, "rows of notes that are lost: 2");
  assert_counts ("ALTER TABLE users DROP COLUMN email", MANOR_PROBE_LOSES,
                 "values of users.email that are lost: 2");
  assert_counts ("DELETE FROM users WHERE id = 1; DELETE FROM users AS u WHERE u.id > 2 RETURNING id",
                 MANOR_PROBE_LOSES, "rows of users that are deleted: 2");
  assert_counts ("WITH old AS (SELECT 1 AS id) DELETE FROM users WHERE id IN (SELECT id FROM old)",
                 MANOR_PROBE_LOSES, "rows of users that may be deleted: 3");
  assert_counts ("ALTER TABLE users ADD COLUMN gone; DELETE FROM users WHERE gone IS NULL",
                 MANOR_PROBE_LOSES, "rows of users that may be deleted: 3");
  assert_counts ("ALTER TABLE users DROP COLUMN email; ALTER TABLE users ADD COLUMN email BLOB",
                 MANOR_PROBE_LOSES, "values of users.email that are lost: 2");
  assert_counts ("DROP TABLE notes; CREATE TABLE notes (id)", MANOR_PROBE_LOSES,
                 "rows of notes that are lost: 2");
  assert_counts ("CREATE TABLE a (b); INSERT INTO a VALUES (1); DELETE FROM a; DROP TABLE a",
                 MANOR_PROBE_LOSES, "");
  assert_counts ("CREATE TRIGGER t INSTEAD OF DELETE ON names BEGIN DELETE FROM users; END;"
                 "DELETE FROM names WHERE name = 'a'", MANOR_PROBE_LOSES,
                 "rows of names that are deleted: 1");
  assert_counts ("UPDATE users SET name = 'x' WHERE email IS NULL", MANOR_PROBE_CHANGES,
                 "rows of users that are changed: 1");
}

static void
test_renames (void)
{
  assert_counts ("ALTER TABLE notes RENAME TO letters; ALTER TABLE letters RENAME COLUMN body TO text;"
                 "ALTER TABLE letters RENAME TO post", MANOR_PROBE_LOSES, "");
  assert_counts ("ALTER TABLE notes RENAME COLUMN body TO text; ALTER TABLE notes DROP COLUMN text",
                 MANOR_PROBE_LOSES, "values of notes.body that are lost: 2");
  assert_counts ("ALTER TABLE notes RENAME TO letters; DROP TABLE letters", MANOR_PROBE_LOSES,
                 "rows of notes that are lost: 2");
}

#define NEW_NOTES "CREATE TABLE new (id INTEGER PRIMARY KEY, author INTEGER, body TEXT NOT NULL);"

/* A table that is copied is not lost. */
static void
test_rebuilds (void)
{
  assert_counts (NEW_NOTES "INSERT INTO new SELECT id, author, body FROM notes; DROP TABLE notes;"
                 "ALTER TABLE new RENAME TO notes", MANOR_PROBE_LOSES, "");
  assert_counts ("ALTER TABLE notes RENAME TO old;"
                 "CREATE TABLE notes (id INTEGER PRIMARY KEY, author, body);"
                 "INSERT INTO notes SELECT * FROM old ORDER BY id; DROP TABLE old",
                 MANOR_PROBE_LOSES, "");
  assert_counts ("CREATE TABLE new (id INTEGER PRIMARY KEY, body TEXT);"
                 "INSERT INTO new SELECT id, body FROM notes; DROP TABLE notes;"
                 "ALTER TABLE new RENAME TO notes",
                 MANOR_PROBE_LOSES, "values of notes.author that are lost: 2");
  assert_counts ("ALTER TABLE notes RENAME TO old; CREATE TABLE notes (id INTEGER PRIMARY KEY, body);"
                 "INSERT INTO notes SELECT id, body FROM old; DROP TABLE old",
                 MANOR_PROBE_LOSES, "values of notes.author that are lost: 2");
  assert_counts (NEW_NOTES "INSERT INTO new SELECT * FROM notes WHERE author = 1; DROP TABLE notes;"
                 "ALTER TABLE new RENAME TO notes", MANOR_PROBE_LOSES,
                 "rows of notes that are lost unless the script copies them: 2");
  assert_counts (NEW_NOTES "INSERT OR IGNORE INTO new SELECT * FROM notes; DROP TABLE notes;"
                 "ALTER TABLE new RENAME TO notes", MANOR_PROBE_LOSES,
                 "rows of notes that are lost unless the script copies them: 2");

  assert_counts ("CREATE TABLE new AS SELECT * FROM notes; DROP TABLE notes;"
                 "ALTER TABLE new RENAME TO notes", MANOR_PROBE_LOSES, "");
  assert_counts ("CREATE TABLE new AS SELECT * FROM notes LIMIT 1; DROP TABLE notes;"
                 "ALTER TABLE new RENAME TO notes", MANOR_PROBE_LOSES,
                 "rows of notes that are lost unless the script copies them: 2");

  /* A copy that is thrown away keeps nothing. */
  assert_counts (NEW_NOTES "INSERT INTO new SELECT * FROM notes; DROP TABLE notes; DROP TABLE new",
                 MANOR_PROBE_LOSES, "rows of notes that are lost: 2");
  assert_counts ("CREATE TABLE keep AS SELECT 1; CREATE TABLE back (id, author, body);"
                 "INSERT INTO back SELECT * FROM notes; DROP TABLE notes;"
                 "CREATE TABLE notes (id INTEGER PRIMARY KEY, author, body);"
                 "INSERT INTO notes SELECT * FROM back; DROP TABLE back",
                 MANOR_PROBE_LOSES, "");
}

/* What stops it is asked, but not of rows that the script sees to itself. */
static void
test_blocks (void)
{
  assert_counts ("CREATE UNIQUE INDEX i ON users (email)", MANOR_PROBE_BLOCKS,
                 "rows of users that are equal in i: 2");
  assert_counts ("UPDATE users SET email = id; CREATE UNIQUE INDEX i ON users (email)",
                 MANOR_PROBE_BLOCKS, "");
  assert_counts ("ALTER TABLE users ADD COLUMN age INTEGER NOT NULL", MANOR_PROBE_BLOCKS,
                 "rows of users that would have nothing in age: 3");
  assert_counts ("DROP VIEW names;"
                 "CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT, email TEXT NOT NULL);"
                 "INSERT INTO new SELECT * FROM users; DROP TABLE users;"
                 "ALTER TABLE new RENAME TO users", MANOR_PROBE_BLOCKS,
                 "rows of users with NULL in email: 1");
  assert_counts ("DROP VIEW names;"
                 "CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT, email TEXT NOT NULL);"
                 "INSERT INTO new SELECT id, name, coalesce(email, '') FROM users; DROP TABLE users;"
                 "ALTER TABLE new RENAME TO users", MANOR_PROBE_BLOCKS, "");
}

static void
test_in_thread (void)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (BEFORE);
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(ManorPlan) none = NULL;
  g_autoptr(GError) error = NULL;

  plan = manor_await_object (manor_plan_make_for_script (from, "DROP TABLE notes"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 1);

  none = manor_await_object (manor_plan_make_for_script (from, "SELECT 1"), &error);
  g_assert_null (none);
  g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Manor/ScriptPlan/misplaced", test_misplaced);
  g_test_add_func ("/Manor/ScriptPlan/does-not-work", test_does_not_work);
  g_test_add_func ("/Manor/ScriptPlan/libsql", test_libsql);
  g_test_add_func ("/Manor/ScriptPlan/steps", test_steps);
  g_test_add_func ("/Manor/ScriptPlan/losses", test_losses);
  g_test_add_func ("/Manor/ScriptPlan/renames", test_renames);
  g_test_add_func ("/Manor/ScriptPlan/rebuilds", test_rebuilds);
  g_test_add_func ("/Manor/ScriptPlan/blocks", test_blocks);
  MANOR_TEST_FIBER ("/Manor/ScriptPlan/in-thread", test_in_thread);

  return g_test_run ();
}
