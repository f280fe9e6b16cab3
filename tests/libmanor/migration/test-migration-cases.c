/* test-migration-cases.c: every known case, carried over
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-case-test.h"
#include "manor-migration-batch.h"
#include "manor-schema-text.h"
#include "manor-script-plan.h"

/* How a case is run. */
typedef struct
{
  gboolean with_data;
  gboolean enforced;
  gboolean drop_extra;
} Way;

static ManorSqlite *json;

static void
assert_sound (ManorSqlite *sqlite,
              gint64       n_violations)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *verdict = NULL;

  manor_sqlite_query_text (sqlite, "PRAGMA integrity_check", &verdict, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (verdict, ==, "ok");
  g_assert_cmpint (pair_ask (sqlite, "SELECT count(*) FROM pragma_foreign_key_check"), <=,
                   n_violations);
  g_assert_true (manor_sqlite_get_autocommit (sqlite));
}

typedef struct
{
  guint fail_at;
  guint n_seen;
} Fault;

static gboolean
fail_there (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  Fault *fault = user_data;

  if (fault->n_seen++ != fault->fail_at)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "injected");

  return FALSE;
}

/* P6: whatever stage fails, nothing has changed. */
static void
assert_atomic (ManorMigration *migration,
               ManorSqlite    *sqlite)
{
  g_autofree char *before = pair_dump (sqlite);
  gint64 enforced = pair_ask (sqlite, "PRAGMA foreign_keys");
  guint n_stages = manor_plan_get_n_steps (manor_migration_get_plan (migration)) + 8;

  for (guint i = 0; i < n_stages; i++)
    {
      Fault fault = { .fail_at = i };
      g_autoptr(GError) error = NULL;
      g_autofree char *after = NULL;

      g_assert_cmpint (manor_migration_run_on_sqlite (migration, sqlite, fail_there, &fault,
                                                      &error),
                       ==, MANOR_OUTCOME_REFUSED);
      g_assert_nonnull (error);
      g_assert_true (manor_sqlite_get_autocommit (sqlite));

      after = pair_dump (sqlite);
      g_assert_cmpstr (before, ==, after);
      g_assert_cmpint (enforced, ==, pair_ask (sqlite, "PRAGMA foreign_keys"));
    }
}

/* P7: a child that spells its schema otherwise gets the same plan. */
static void
assert_same_plan (const SchemaCase *test,
                  ManorPlan        *plan,
                  ManorCatalogue   *to,
                  ManorPlanOptions *options)
{
  g_autoptr(ManorSqlite) other = pair_open (test->before, NULL);
  g_autoptr(ManorCatalogue) from = pair_read (other);
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (from, MANOR_OBJECT_TABLE);
  g_autoptr(ManorCatalogue) respelled = NULL;
  g_autoptr(ManorPlan) again = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < tables->len; i++)
    {
      ManorSchemaObject *table = g_ptr_array_index (tables, i);
      g_autofree char *quoted = manor_identifier_quote (manor_schema_object_get_name (table));
      g_autofree char *sql = g_strdup_printf (
        "BEGIN; ALTER TABLE %s RENAME TO \"re spelled\"; "
        "ALTER TABLE \"re spelled\" RENAME TO %s; COMMIT", quoted, quoted);

      if (manor_schema_object_get_owner (table) == MANOR_OWNER_APPLICATION &&
          manor_table_get_module (MANOR_TABLE (table)) == NULL &&
          !manor_sqlite_execute (other, sql, NULL))
        {
          manor_sqlite_execute (other, "ROLLBACK", NULL);
          return;
        }
    }

  respelled = pair_read (other);
  g_assert_cmpstr (manor_catalogue_get_fingerprint (from), ==,
                   manor_catalogue_get_fingerprint (respelled));

  again = manor_plan_new (respelled, to, options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (manor_plan_get_hash (plan), ==, manor_plan_get_hash (again));
}

static void
assert_checks (const SchemaCase  *test,
               ManorSqlite *sqlite)
{
  g_autofree char *literal = manor_string_literal (test->check);
  g_autofree char *sql = g_strdup_printf ("SELECT value->>0, value->>1 FROM json_each(%s)",
                                          literal);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_sqlite_query (json, sql, NULL, 0, 0, 0, &error);

  g_assert_no_error (error);

  for (guint i = 0; i < manor_result_get_n_rows (rows); i++)
    {
      g_autofree char *question = manor_result_dup_text (rows, i, 0);
      g_autofree char *expected = manor_result_dup_text (rows, i, 1);
      g_autofree char *answer = NULL;

      manor_sqlite_query_text (sqlite, question, &answer, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (answer, ==, expected);
    }
}

/* P1, P2, P3, P5. */
static void
assert_arrived (const SchemaCase *test,
                const Way        *way,
                ManorSqlite      *sqlite,
                ManorPlan        *plan,
                ManorCatalogue   *to,
                ManorPlanOptions *options)
{
  g_autoptr(ManorCatalogue) after = pair_read (sqlite);
  g_autoptr(ManorPlan) rest = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (manor_catalogue_get_fingerprint (after), ==,
                   manor_catalogue_get_fingerprint (manor_plan_get_after (plan)));
  g_assert_cmpuint (pair_count_pending (after, to), ==, 0);

  if (manor_plan_options_get_drop_extra (options))
    {
      g_assert_cmpstr (manor_catalogue_get_fingerprint (after), ==,
                       manor_catalogue_get_fingerprint (to));
      g_assert_cmpuint (pair_count_pending (to, after), ==, 0);
    }

  rest = manor_plan_new (after, to, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_plan_get_n_steps (rest), ==, 0);
}

static void
run_back (const SchemaCase  *test,
          const Way   *way,
          ManorSqlite *sqlite)
{
  g_autoptr(ManorCatalogue) from = pair_read (sqlite);
  g_autoptr(ManorCatalogue) to = pair_catalogue (test->before);
  g_autoptr(ManorPlanOptions) options = schema_case_options (json, test, way->drop_extra, TRUE);
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(ManorMigration) migration = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = pair_dump (sqlite);
  g_autofree char *after = NULL;
  gint64 blocks;

  plan = manor_plan_new (from, to, options, &error);
  if (g_error_matches (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_TARGET_BROKEN))
    return;
  if (g_error_matches (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED) &&
      g_test_verbose ())
    g_test_message ("%" G_GINT64_FORMAT " back: %s", test->id, error->message);
  if (g_error_matches (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED))
    return;
  g_assert_no_error (error);

  blocks = pair_probe (sqlite, plan);
  migration = manor_migration_new (plan);

  switch (manor_migration_run_on_sqlite (migration, sqlite, NULL, NULL, &error))
    {
    case MANOR_OUTCOME_APPLIED:
      g_assert_cmpint (blocks, ==, 0);
      assert_arrived (test, way, sqlite, plan, to, options);
      break;

    case MANOR_OUTCOME_UNCHANGED:
      g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 0);
      break;

    case MANOR_OUTCOME_REFUSED:
      after = pair_dump (sqlite);
      g_assert_cmpstr (before, ==, after);
      if (blocks == 0)
        g_error ("case %" G_GINT64_FORMAT " back: refused, and no probe said so: %s",
                 test->id, error->message);
      break;

    case MANOR_OUTCOME_UNKNOWN:
    default:
      g_assert_not_reached ();
    }
}

static void
assert_refused (const SchemaCase     *test,
                ManorMigration *migration,
                ManorSqlite    *sqlite)
{
  g_autofree char *before = pair_dump (sqlite);
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (pair_probe (sqlite, manor_migration_get_plan (migration)), >, 0);
  g_assert_cmpint (manor_migration_run_on_sqlite (migration, sqlite, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_REFUSED);
  g_assert_nonnull (error);
  after = pair_dump (sqlite);
  g_assert_cmpstr (before, ==, after);
}

static char *
schema_text (ManorSqlite *sqlite)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_sqlite_read_schema (sqlite, &error);

  g_assert_no_error (error);

  return manor_schema_text_new (rows);
}

/* The statements as a server runs them: each if the one before it was carried out, then
 * ROLLBACK where the last was not. Returns which failed, or -1. */
static int
run_batch (ManorSqlite *sqlite,
           GPtrArray   *batch,
           guint        fail_at)
{
  manor_sqlite_execute (sqlite, "PRAGMA foreign_keys=OFF", NULL);

  for (guint i = 0; i < batch->len; i++)
    {
      const ManorBatchStatement *statement = g_ptr_array_index (batch, i);
      g_autoptr(ManorResult) rows =
        i != fail_at ? manor_sqlite_query_named (sqlite, statement->sql, statement->parameters,
                                                 0, 0, NULL) : NULL;

      if (rows == NULL)
        {
          manor_sqlite_execute (sqlite, "ROLLBACK", NULL);
          return (int) statement->part;
        }
    }

  return -1;
}

/* What was proved step by step on one child is done in one go on its like, to the same end; and
 * wherever it ends early, nothing has changed. */
static void
assert_batch (const SchemaCase     *test,
              const Way      *way,
              ManorMigration *migration,
              ManorSqlite    *proved)
{
  g_autoptr(ManorSqlite) other = pair_open (test->before, way->with_data ? test->data : NULL);
  g_autofree char *before = schema_text (other);
  g_autofree char *after = schema_text (proved);
  ManorStatistics statistics = (ManorStatistics) pair_ask (other, MANOR_STATISTICS_SQL);
  g_autoptr(GPtrArray) batch = manor_migration_list_batch (migration, before, after, statistics);
  g_autoptr(GPtrArray) wrong = manor_migration_list_batch (migration, after, before, statistics);
  g_autofree char *untouched = pair_dump (other);
  g_autofree char *expected = pair_dump (proved);
  g_autofree char *changed = NULL;
  gint64 n_violations = pair_ask (other, "SELECT count(*) FROM pragma_foreign_key_check");
  int part;

  if (!g_str_equal (before, after))
    g_assert_cmpint (run_batch (other, wrong, G_MAXUINT), ==, MANOR_BATCH_BEFORE);

  for (guint i = 1; i < batch->len; i++)
    {
      g_autofree char *again = NULL;

      g_assert_cmpint (run_batch (other, batch, i), >=, 0);
      again = pair_dump (other);
      g_assert_cmpstr (again, ==, untouched);
      g_assert_true (manor_sqlite_get_autocommit (other));
    }

  part = run_batch (other, batch, G_MAXUINT);
  changed = pair_dump (other);

  if (part == -1)
    {
      if (strstr (test->after, "random") == NULL && strstr (test->after, "CURRENT") == NULL)
        g_assert_cmpstr (changed, ==, expected);
      return;
    }

  g_assert_cmpint (part, ==, MANOR_BATCH_KEYS);
  g_assert_cmpint (n_violations, >, 0);
  g_assert_cmpstr (changed, ==, untouched);
}

/* The plan as if a person had written it: it leads to the same schema, no probe stops it where the
 * plan itself works, and it loses what the plan loses. */
static void
assert_script (const SchemaCase  *test,
               ManorPlan   *plan,
               ManorSqlite *sqlite)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(ManorPlan) script = NULL;
  g_autoptr(GError) error = NULL;

  if (manor_plan_get_n_steps (plan) == 0)
    return;

  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    g_string_append_printf (text, "%s;\n",
                            manor_plan_step_get_sql (manor_plan_get_step (plan, i)));

  script = manor_plan_new_for_script (manor_diff_get_from (manor_plan_get_diff (plan)), text->str,
                                      &error);
  if (error != NULL)
    g_error ("case %" G_GINT64_FORMAT " (%s) as a script: %s\n%s", test->id, test->title,
             error->message, text->str);

  g_assert_cmpuint (manor_plan_get_n_steps (script), ==, manor_plan_get_n_steps (plan));
  g_assert_cmpstr (manor_catalogue_get_fingerprint (manor_plan_get_after (script)), ==,
                   manor_catalogue_get_fingerprint (manor_plan_get_after (plan)));
  if (pair_probe (sqlite, script) != 0 ||
      (manor_plan_get_risks (script) & MANOR_RISK_LOSES_DATA) !=
      (manor_plan_get_risks (plan) & MANOR_RISK_LOSES_DATA))
    g_error ("case %" G_GINT64_FORMAT " (%s) as a script: %" G_GINT64_FORMAT " blocked, risks %u "
             "and %u\n%s", test->id, test->title, pair_probe (sqlite, script),
             manor_plan_get_risks (script), manor_plan_get_risks (plan), text->str);
}

static void
carry_over (const SchemaCase *test,
            const Way        *way,
            ManorSqlite      *sqlite,
            ManorPlan        *plan,
            ManorCatalogue   *to,
            ManorPlanOptions *options)
{
  g_autoptr(ManorMigration) migration = manor_migration_new (plan);
  g_autoptr(GError) error = NULL;
  gint64 n_violations = pair_ask (sqlite, "SELECT count(*) FROM pragma_foreign_key_check");

  if (test->fails != NULL && way->with_data)
    {
      assert_refused (test, migration, sqlite);
      return;
    }

  g_assert_cmpint (pair_probe (sqlite, plan), ==, 0);
  assert_script (test, plan, sqlite);

  if (manor_plan_get_n_steps (plan) > 0)
    assert_atomic (migration, sqlite);

  if (manor_migration_run_on_sqlite (migration, sqlite, NULL, NULL, &error) ==
      MANOR_OUTCOME_UNCHANGED)
    g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 0);
  if (error != NULL)
    g_error ("case %" G_GINT64_FORMAT " (%s): %s", test->id, test->title, error->message);

  assert_arrived (test, way, sqlite, plan, to, options);
  assert_sound (sqlite, n_violations);
  assert_same_plan (test, plan, to, options);

  if (manor_plan_get_n_steps (plan) > 0)
    assert_batch (test, way, migration, sqlite);

  if (way->with_data)
    assert_checks (test, sqlite);

  run_back (test, way, sqlite);
}

static void
run_case (const SchemaCase *test,
          const Way  *way)
{
  g_autoptr(ManorSqlite) sqlite = pair_open (test->before, way->with_data ? test->data : NULL);
  g_autoptr(ManorCatalogue) from = pair_read (sqlite);
  g_autoptr(ManorCatalogue) to = pair_catalogue (test->after);
  g_autoptr(ManorPlanOptions) options = schema_case_options (json, test, way->drop_extra, FALSE);
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  gboolean target_broken = g_strcmp0 (test->fails, "no such table") == 0 ||
                           g_strcmp0 (test->fails, "mismatch") == 0;

  if (way->enforced)
    manor_sqlite_execute (sqlite, "PRAGMA foreign_keys=ON", NULL);

  plan = manor_plan_new (from, to, options, &error);

  if (target_broken)
    {
      g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_TARGET_BROKEN);
      g_assert_nonnull (strstr (error->message, test->fails));
      return;
    }

  if (error != NULL)
    g_error ("case %" G_GINT64_FORMAT " (%s): %s", test->id, test->title, error->message);

  if (g_test_verbose ())
    {
      g_autofree char *text = pair_describe (plan);

      g_test_message ("%" G_GINT64_FORMAT " %s\n%s", test->id, test->title, text);
    }

  if (!way->drop_extra && (g_str_equal (test->noop, "same") || g_str_equal (test->noop, "order") ||
                           g_str_equal (test->noop, "keep")))
    g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 0);

  carry_over (test, way, sqlite, plan, to, options);
}

static void
test_case (gconstpointer data)
{
  const SchemaCase *test = data;

  for (guint i = 0; i < 8; i++)
    {
      Way way = { .with_data = i & 1, .enforced = (i & 2) != 0, .drop_extra = (i & 4) != 0 };

      run_case (test, &way);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GPtrArray) cases = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  json = manor_sqlite_open_scratch (NULL);
  g_assert_nonnull (json);
  cases = schema_cases_load (json);

  for (guint i = 0; i < cases->len; i++)
    {
      const SchemaCase *test = g_ptr_array_index (cases, i);
      g_autofree char *path = g_strdup_printf ("/migration/cases/%" G_GINT64_FORMAT, test->id);

      if (!test->libsql)
        g_test_add_data_func (path, test, test_case);
    }

  status = g_test_run ();
  g_clear_object (&json);

  return status;
}
