/* test-plan.c: plans, their options, and how migrations end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "manor-fiber.h"
#include "manor-pair-test.h"
#include "manor-script.h"
#include "manor-test.h"

static ManorPlan *
make_plan (const char       *before,
           const char       *after,
           ManorPlanOptions *options)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (before);
  g_autoptr(ManorCatalogue) to = pair_catalogue (after);
  g_autoptr(GError) error = NULL;
  ManorPlan *plan = manor_plan_new (from, to, options, &error);

  g_assert_no_error (error);

  return plan;
}

static void
test_options_text (void)
{
  g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
  g_autoptr(ManorPlanOptions) back = NULL;
  g_autoptr(ManorPlanOptions) copy = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autofree char *copied = NULL;

  manor_plan_options_add_rename_table (options, "old.name", "new\nname");
  manor_plan_options_add_rename_column (options, "T", "A", "é'\"");
  manor_plan_options_add_rename_column (options, "t", "a", "z");
  manor_plan_options_set_fill (options, "T", "Z", "'x' || \"y\"\n");
  manor_plan_options_set_drop_extra (options, TRUE);

  text = manor_plan_options_dup_text (options);
  g_assert_null (strchr (text, '\n'));
  back = manor_plan_options_new_from_text (text, &error);
  g_assert_no_error (error);
  again = manor_plan_options_dup_text (back);
  g_assert_cmpstr (text, ==, again);
  copy = manor_plan_options_copy (back);
  copied = manor_plan_options_dup_text (copy);
  g_assert_cmpstr (text, ==, copied);

  g_assert_cmpstr (manor_plan_options_get_fill (back, "t", "z"), ==, "'x' || \"y\"\n");
  g_assert_true (manor_plan_options_get_drop_extra (back));
  g_assert_false (manor_plan_options_get_reorder (back));
  g_assert_cmpuint (g_hash_table_size (manor_plan_options_get_renames (back)), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (manor_plan_options_get_renames (back), "t.a"), ==, "t.z");

  g_clear_object (&back);
  back = manor_plan_options_new_from_text ("nonsense", &error);
  g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION);
  g_assert_null (back);
}

static void
test_options_wrong (void)
{
  static const struct
  {
    const char *table;
    const char *old_name;
    const char *new_name;
  } renames[] = {
    { NULL, "t", "nowhere" },
    { "t", "a", "nowhere" },
    { "t", "a", "b" },
  };
  g_autoptr(ManorCatalogue) from = pair_catalogue ("CREATE TABLE t(a, b);");
  g_autoptr(ManorCatalogue) to = pair_catalogue ("CREATE TABLE t(a, b, c);");

  for (guint i = 0; i < G_N_ELEMENTS (renames); i++)
    {
      g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
      g_autoptr(ManorPlan) plan = NULL;
      g_autoptr(GError) error = NULL;

      if (renames[i].table == NULL)
        manor_plan_options_add_rename_table (options, renames[i].old_name, renames[i].new_name);
      else
        manor_plan_options_add_rename_column (options, renames[i].table, renames[i].old_name,
                                              renames[i].new_name);

      plan = manor_plan_new (from, to, options, &error);
      g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION);
      g_assert_null (plan);
    }
}

/* A fill for a table that is not there, and one that SQLite cannot read. */
static void
test_fill_wrong (void)
{
  static const char *fills[][3] = {
    { "t", "nowhere", "1" }, { "nowhere", "c", "1" }, { "t", "c", "no_such_column + 1" },
  };
  g_autoptr(ManorCatalogue) from = pair_catalogue ("CREATE TABLE t(a, b);");
  g_autoptr(ManorCatalogue) to = pair_catalogue ("CREATE TABLE t(a, b, c NOT NULL);");

  for (guint i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
      g_autoptr(ManorPlan) plan = NULL;
      g_autoptr(GError) error = NULL;

      manor_plan_options_set_fill (options, fills[i][0], fills[i][1], fills[i][2]);
      plan = manor_plan_new (from, to, options, &error);
      g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION);
      g_assert_null (plan);
    }
}

/* What a person reads before consenting. */
static void
test_risks (void)
{
  static const struct
  {
    const char *before;
    const char *after;
    ManorRisk   risk;
    const char *warning;
  } cases[] = {
    { "CREATE TABLE t(a);", "CREATE TABLE t(a, b);", MANOR_RISK_NONE, NULL },
    { "CREATE TABLE t(a);", "CREATE TABLE t(a, b NOT NULL);", MANOR_RISK_MAY_FAIL, "NOT NULL" },
    { "CREATE TABLE t(a, b);", "CREATE TABLE t(a);", MANOR_RISK_LOSES_DATA, "t.b" },
    { "CREATE TABLE t(a); CREATE TABLE mine(z);", "CREATE TABLE t(a);", MANOR_RISK_LOSES_DATA,
      "mine" },
    { "CREATE TABLE t(a, b, UNIQUE(b));", "CREATE TABLE t(a);", MANOR_RISK_LOSES_DATA, "t.b" },
    { "CREATE TABLE t(a);", "CREATE TABLE t(a); CREATE UNIQUE INDEX i ON t(a);",
      MANOR_RISK_MAY_FAIL | MANOR_RISK_SCANS, "equal" },
    { "CREATE TABLE t(a TEXT);", "CREATE TABLE t(a INTEGER);",
      MANOR_RISK_CHANGES_VALUES | MANOR_RISK_REWRITES, "converted" },
    { "CREATE TABLE t(a); CREATE VIEW v AS SELECT * FROM t;",
      "CREATE TABLE t(a, b); CREATE VIEW v AS SELECT * FROM t;", MANOR_RISK_BREAKS_READERS, "v" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
      g_autoptr(ManorPlan) plan = NULL;
      gboolean said = FALSE;

      manor_plan_options_set_drop_extra (options, TRUE);
      plan = make_plan (cases[i].before, cases[i].after, options);
      g_assert_cmpuint (manor_plan_get_risks (plan) & cases[i].risk, ==, cases[i].risk);

      if (cases[i].risk == MANOR_RISK_NONE)
        g_assert_cmpuint (manor_plan_get_risks (plan), ==, MANOR_RISK_NONE);

      for (guint j = 0; j < manor_plan_get_n_steps (plan); j++)
        {
          const char *warning = manor_plan_step_get_warning (manor_plan_get_step (plan, j));

          if (warning != NULL && cases[i].warning != NULL &&
              strstr (warning, cases[i].warning) != NULL)
            said = TRUE;
        }

      g_assert_true (said == (cases[i].warning != NULL));
    }
}

/* Runs a script as a shell does that goes on after errors. */
static guint
run_on (ManorSqlite *sqlite,
        const char  *script)
{
  g_autoptr(GPtrArray) statements = manor_script_split (script, -1);
  guint n_errors = 0;

  for (guint i = 0; i < statements->len; i++)
    if (!manor_sqlite_execute (sqlite,
                               manor_statement_get_text (g_ptr_array_index (statements, i)),
                               NULL))
      n_errors++;

  return n_errors;
}

static void
test_script (void)
{
  static const char *before = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);";
  static const char *after = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL);";
  g_autoptr(ManorPlan) plan = make_plan (before, after, NULL);
  g_autofree char *script = manor_plan_dup_sql (plan);
  g_autoptr(ManorSqlite) good = pair_open (before, "INSERT INTO t VALUES(1,'x'),(2,'y');");
  g_autoptr(ManorSqlite) bad = pair_open (before, "INSERT INTO t VALUES(1,'x'),(2,NULL);");
  g_autoptr(ManorSqlite) taken = pair_open (before, "INSERT INTO t VALUES(1,'x');"
                                            "CREATE TABLE manor_new_t(z);");
  g_autofree char *then = NULL;
  g_autofree char *now = NULL;
  g_autoptr(ManorPlan) none = make_plan (before, before, NULL);
  g_autofree char *nothing = manor_plan_dup_sql (none);

  g_assert_nonnull (strstr (script, "-- ! "));
  g_assert_cmpuint (run_on (good, script), ==, 0);
  g_assert_cmpint (pair_ask (good, "SELECT \"notnull\" FROM pragma_table_info('t') "
                             "WHERE name='a'"), ==, 1);
  g_assert_cmpint (pair_ask (good, "SELECT count(*) FROM t"), ==, 2);

  then = pair_dump (bad);
  g_assert_cmpuint (run_on (bad, script), >, 0);
  now = pair_dump (bad);
  g_assert_cmpstr (then, ==, now);

  g_assert_cmpuint (run_on (taken, script), >, 0);
  g_assert_cmpint (pair_ask (taken, "SELECT count(*) FROM t"), ==, 1);

  g_assert_cmpstr (nothing, ==, "");
}

/* A table and perhaps its index, as sqlite_schema would hold them. */
static ManorCatalogue *
catalogue_of_rows (const char         *table,
                   const char * const *sql)
{
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  ManorResultBuilder *builder = manor_result_builder_new (4);
  ManorCatalogue *catalogue;

  for (guint i = 0; sql[i] != NULL; i++)
    {
      ManorValue values[4] = {
        manor_value_text (i == 1 ? "index" : "table"), manor_value_text (i == 1 ? "mi" : table),
        manor_value_text (table), manor_value_text (sql[i]),
      };

      for (guint j = 0; j < G_N_ELEMENTS (values); j++)
        manor_result_builder_add_value (builder, &values[j]);
    }

  rows = manor_result_builder_end (builder);
  catalogue = manor_catalogue_new (rows, &error);
  g_assert_no_error (error);

  return catalogue;
}

/* What only libSQL can create is planned all the same. */
static void
test_libsql (void)
{
  static const struct
  {
    const char *before[3];
    const char *after[3];
    const char *step;
  } cases[] = {
    { { "CREATE TABLE m(id INTEGER PRIMARY KEY, e F32_BLOB(3))",
        "CREATE INDEX mi ON m(libsql_vector_idx(e))" },
      { "CREATE TABLE m(id INTEGER PRIMARY KEY, e F32_BLOB(3), n TEXT)",
        "CREATE INDEX mi ON m(libsql_vector_idx(e))" },
      "ALTER TABLE m ADD COLUMN n TEXT" },
    { { "CREATE TABLE m(id INTEGER PRIMARY KEY, e F32_BLOB(3), n TEXT)",
        "CREATE INDEX mi ON m(libsql_vector_idx(e))" },
      { "CREATE TABLE m(id INTEGER PRIMARY KEY, e F32_BLOB(3), n TEXT NOT NULL)",
        "CREATE INDEX mi ON m(libsql_vector_idx(e))" },
      "CREATE INDEX mi ON m(libsql_vector_idx(e))" },
    { { "CREATE TABLE t(a TEXT) RANDOM ROWID" },
      { "CREATE TABLE t(a TEXT, b TEXT) RANDOM ROWID" },
      "ALTER TABLE t ADD COLUMN b TEXT" },
    { { "CREATE TABLE t(a TEXT) RANDOM ROWID" },
      { "CREATE TABLE t(a TEXT NOT NULL) RANDOM ROWID" },
      "CREATE TABLE \"manor_new_t\"(a TEXT NOT NULL) RANDOM ROWID" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *table = i < 2 ? "m" : "t";
      g_autoptr(ManorCatalogue) from = catalogue_of_rows (table, cases[i].before);
      g_autoptr(ManorCatalogue) to = catalogue_of_rows (table, cases[i].after);
      g_autoptr(ManorPlan) plan = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;

      plan = manor_plan_new (from, to, NULL, &error);
      g_assert_no_error (error);
      text = pair_describe (plan);
      g_assert_nonnull (strstr (text, cases[i].step));
      g_assert_cmpstr (manor_catalogue_get_fingerprint (manor_plan_get_after (plan)), ==,
                       manor_catalogue_get_fingerprint (to));
    }
}

static void
test_outcomes (void)
{
  static const char *before = "CREATE TABLE t(a);";
  g_autoptr(ManorPlan) plan = make_plan (before, "CREATE TABLE t(a, b);", NULL);
  g_autoptr(ManorMigration) migration = manor_migration_new (plan);
  g_autoptr(ManorSqlite) child = pair_open (before, NULL);
  g_autoptr(ManorSqlite) other = pair_open ("CREATE TABLE t(a, c);", NULL);
  g_autoptr(ManorSqlite) spelled = pair_open ("create table [T] ( \"A\" )", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (manor_migration_run_on_sqlite (migration, child, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_APPLIED);
  g_assert_no_error (error);
  g_assert_cmpint (manor_migration_run_on_sqlite (migration, child, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_UNCHANGED);
  g_assert_no_error (error);
  g_assert_cmpint (manor_migration_run_on_sqlite (migration, spelled, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_APPLIED);
  g_assert_no_error (error);
  g_assert_cmpint (manor_migration_run_on_sqlite (migration, other, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_REFUSED);
  g_assert_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED);
  g_clear_error (&error);

  /* A transaction of somebody else's: nothing is known of its foreign keys. */
  manor_sqlite_execute (spelled, "BEGIN", NULL);
  g_assert_cmpint (manor_migration_run_on_sqlite (migration, spelled, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_REFUSED);
  g_assert_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_FOREIGN_KEYS_ON);
  g_assert_true (manor_sqlite_get_autocommit (spelled));
}

/* A lock held by another connection is the database's own error. */
static void
test_busy (void)
{
  g_autofree char *dir = g_dir_make_tmp ("manor-plan-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "child.db", NULL);
  g_autoptr(ManorPlan) plan = make_plan ("CREATE TABLE t(a);", "CREATE TABLE t(a, b);", NULL);
  g_autoptr(ManorMigration) migration = manor_migration_new (plan);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) holder = manor_sqlite_open (path, MANOR_SQLITE_CREATE, &error);
  g_autoptr(ManorSqlite) child = NULL;

  g_assert_no_error (error);
  manor_sqlite_execute (holder, "CREATE TABLE t(a)", &error);
  manor_sqlite_execute (holder, "BEGIN IMMEDIATE", &error);
  g_assert_no_error (error);

  child = manor_sqlite_open (path, MANOR_SQLITE_NONE, &error);
  g_assert_no_error (error);
  manor_sqlite_set_busy_timeout (child, 0);
  g_assert_cmpint (manor_migration_run_on_sqlite (migration, child, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_REFUSED);
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY);

  manor_sqlite_close (child);
  manor_sqlite_close (holder);
  g_unlink (path);
  g_rmdir (dir);
}

/* A row that had no parent before does not stand in the way; one that loses it does. */
static void
test_old_orphans (void)
{
  static const char *before = "CREATE TABLE p(id INTEGER PRIMARY KEY);"
                              "CREATE TABLE k(a TEXT, p INT REFERENCES p(id));";
  static const char *after = "CREATE TABLE p(id INTEGER PRIMARY KEY);"
                             "CREATE TABLE k(a TEXT NOT NULL, p INT REFERENCES p(id));";
  g_autoptr(ManorPlan) plan = make_plan (before, after, NULL);
  g_autoptr(ManorMigration) migration = manor_migration_new (plan);
  g_autoptr(ManorSqlite) child = pair_open (before, "INSERT INTO k VALUES('x', 9), ('y', 9);");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (pair_probe (child, plan), ==, 0);
  g_assert_cmpint (manor_migration_run_on_sqlite (migration, child, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_APPLIED);
  g_assert_no_error (error);
  g_assert_cmpint (pair_ask (child, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 2);
}

/* Options go to a whole fleet: what a variant has behind it, or never had, is passed over. */
static void
test_moot_rename (void)
{
  g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
  g_autoptr(ManorPlan) plan = NULL;

  manor_plan_options_add_rename_column (options, "t", "a", "z");
  manor_plan_options_add_rename_table (options, "old", "t");
  plan = make_plan ("CREATE TABLE t(z);", "CREATE TABLE t(z);", options);
  g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 0);
}

/* Every probe is paid for, in rows that are read. */
static void
test_new_column_probes (void)
{
  static const struct
  {
    const char *column;
    guint       n_probes;
  } cases[] = {
    { "b INTEGER NOT NULL DEFAULT 0", 0 },
    { "b TEXT NOT NULL DEFAULT 'null'", 0 },
    { "b REAL NOT NULL DEFAULT -1.5", 0 },
    { "b TEXT NOT NULL DEFAULT NULL", 1 },
    { "b TEXT NOT NULL DEFAULT (-NULL)", 1 },
    { "b TEXT NOT NULL DEFAULT (abs(NULL))", 1 },
    { "b TEXT NOT NULL", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *after = g_strdup_printf ("CREATE TABLE t(a, %s);", cases[i].column);
      g_autoptr(ManorPlan) plan = make_plan ("CREATE TABLE t(a);", after, NULL);

      g_test_message ("%s", cases[i].column);
      g_assert_cmpuint (manor_plan_get_probes (plan)->len, ==, cases[i].n_probes);
    }
}

static void
test_swap_tables (void)
{
  static const char *before = "CREATE TABLE p(id INTEGER PRIMARY KEY, x);"
                              "CREATE TABLE q(id INTEGER PRIMARY KEY, y);"
                              "CREATE TABLE k(p REFERENCES p(id));";
  static const char *after = "CREATE TABLE q(id INTEGER PRIMARY KEY, x);"
                             "CREATE TABLE p(id INTEGER PRIMARY KEY, y);"
                             "CREATE TABLE k(p REFERENCES q(id));";
  g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
  g_autoptr(ManorSqlite) child = pair_open (before, "INSERT INTO p VALUES(1,'p'); "
                                            "INSERT INTO q VALUES(2,'q'); "
                                            "INSERT INTO k VALUES(1);");
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(ManorMigration) migration = NULL;
  g_autoptr(GError) error = NULL;

  manor_plan_options_add_rename_table (options, "p", "q");
  manor_plan_options_add_rename_table (options, "q", "p");
  plan = make_plan (before, after, options);
  g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 3);
  migration = manor_migration_new (plan);
  g_assert_cmpint (manor_migration_run_on_sqlite (migration, child, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_APPLIED);
  g_assert_no_error (error);
  g_assert_cmpint (pair_ask (child, "SELECT x = 'p' FROM q"), ==, 1);
  g_assert_cmpint (pair_ask (child, "SELECT y = 'q' FROM p"), ==, 1);
}

/* A view of the child's own that a changed view takes the ground from. */
static void
test_own_view_breaks (void)
{
  g_autoptr(ManorPlan) plan = make_plan (
    "CREATE TABLE t(a, b); CREATE VIEW v AS SELECT a, b FROM t; "
    "CREATE VIEW mine AS SELECT b FROM v;",
    "CREATE TABLE t(a, b); CREATE VIEW v AS SELECT a FROM t;", NULL);
  ManorPlanStep *first = manor_plan_get_step (plan, 0);

  g_assert_true ((manor_plan_get_risks (plan) & MANOR_RISK_BREAKS_READERS) != 0);
  g_assert_nonnull (strstr (manor_plan_step_get_warning (first), "mine"));
  g_assert_nonnull (manor_catalogue_find (manor_plan_get_after (plan), MANOR_OBJECT_VIEW, "mine"));
}

/* A table of the child's own whose parent loses its key. */
static void
test_own_key_breaks (void)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (
    "CREATE TABLE p(a INT PRIMARY KEY, b INT); CREATE TABLE mine(x INT REFERENCES p(a));");
  g_autoptr(ManorCatalogue) to = pair_catalogue (
    "CREATE TABLE p(a INT, b INT, PRIMARY KEY(a, b));");
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  plan = manor_plan_new (from, to, NULL, &error);
  g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "mine"));
  g_assert_null (plan);
}

/* Written at the table or at the column, a key of one column is the same. */
static void
test_key_in_place (void)
{
  g_autoptr(ManorPlan) plan = make_plan (
    "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE k(a);",
    "CREATE TABLE p(id INTEGER PRIMARY KEY); "
    "CREATE TABLE k(a, r INT, CONSTRAINT \"to p\" FOREIGN KEY (r) REFERENCES p(id) "
    "ON DELETE CASCADE);", NULL);

  g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 1);
  g_assert_cmpstr (manor_plan_step_get_sql (manor_plan_get_step (plan, 0)), ==,
                   "ALTER TABLE k ADD COLUMN r INT CONSTRAINT \"to p\" REFERENCES p(id) "
                   "ON DELETE CASCADE");
}

static void
test_make (void)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue ("CREATE TABLE t(a);");
  g_autoptr(ManorCatalogue) to = pair_catalogue ("CREATE TABLE t(a, b);");
  g_autoptr(ManorCatalogue) broken = pair_catalogue ("CREATE VIEW v AS SELECT * FROM nowhere;");
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(ManorPlan) none = NULL;
  g_autoptr(GError) error = NULL;

  plan = manor_await_object (manor_plan_make (from, to, NULL), &error);
  g_assert_no_error (error);
  g_assert_true (MANOR_IS_PLAN (plan));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 1);
  g_assert_cmpuint (strlen (manor_plan_get_hash (plan)), ==, 64);

  none = manor_await_object (manor_plan_make (from, broken, NULL), &error);
  g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_TARGET_BROKEN);
  g_assert_null (none);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan/options/text", test_options_text);
  g_test_add_func ("/plan/options/wrong", test_options_wrong);
  g_test_add_func ("/plan/options/fill-wrong", test_fill_wrong);
  g_test_add_func ("/plan/options/moot-rename", test_moot_rename);
  g_test_add_func ("/plan/new-column-probes", test_new_column_probes);
  g_test_add_func ("/plan/risks", test_risks);
  g_test_add_func ("/plan/script", test_script);
  g_test_add_func ("/plan/libsql", test_libsql);
  g_test_add_func ("/plan/swap-tables", test_swap_tables);
  g_test_add_func ("/plan/own-view-breaks", test_own_view_breaks);
  g_test_add_func ("/plan/own-key-breaks", test_own_key_breaks);
  g_test_add_func ("/plan/key-in-place", test_key_in_place);
  MANOR_TEST_FIBER ("/plan/make", test_make);
  g_test_add_func ("/migration/outcomes", test_outcomes);
  g_test_add_func ("/migration/busy", test_busy);
  g_test_add_func ("/migration/old-orphans", test_old_orphans);

  return g_test_run ();
}
