/* test-remote-cases.c: every known case, carried over on a real libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "../migration/manor-case-test.h"
#include "manor-test-remote.h"

/*
 * Each case is made in two namespaces that are equal. The first goes the careful way, the second
 * the quick one with what was learned from the first, and both must come to the same, row for
 * row. Then both go back.
 */
typedef struct
{
  gboolean with_data;
  gboolean drop_extra;
} Way;

static ManorSqlite *json;
static ManorTestServer *server;
static ManorHranaClient *client;
static guint n_applied;
static guint n_quick;
static guint n_refused;

/* A schema that only libSQL can make is made by the server. */
static ManorCatalogue *
read_schema (const SchemaCase *test,
             const char *schema)
{
  static guint n_made;
  g_autofree char *name = NULL;
  g_autoptr(ManorDatabase) database = NULL;

  if (!test->libsql)
    return pair_catalogue (schema);

  name = g_strdup_printf ("target%u", n_made++);
  manor_test_server_create (server, name, NULL);
  manor_test_server_sql (server, name, schema);
  database = test_remote_new (client, name);

  return test_remote_read (database);
}

static gint64
count_blocks (ManorDatabase *database,
              ManorPlan     *plan)
{
  GPtrArray *probes = manor_plan_get_probes (plan);
  gint64 blocks = 0;

  for (guint i = 0; i < probes->len; i++)
    if (manor_probe_get_kind (g_ptr_array_index (probes, i)) == MANOR_PROBE_BLOCKS)
      blocks += test_remote_ask (database, manor_probe_get_sql (g_ptr_array_index (probes, i)));

  return blocks;
}

static void
assert_checks (const SchemaCase    *test,
               ManorDatabase *database)
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
      g_autofree char *answer = manor_test_server_text (server, manor_database_get_name (database),
                                                        question);

      g_assert_cmpstr (answer, ==, expected);
    }
}

static void
assert_sound (ManorDatabase *database,
              ManorPlan     *plan,
              gint64         n_violations)
{
  g_autoptr(ManorCatalogue) after = test_remote_read (database);
  g_autofree char *verdict = NULL;

  g_assert_cmpstr (manor_catalogue_get_fingerprint (after), ==,
                   manor_catalogue_get_fingerprint (manor_plan_get_after (plan)));
  verdict = manor_test_server_text (server, manor_database_get_name (database),
                                    "SELECT * FROM pragma_integrity_check");
  g_assert_cmpstr (verdict, ==, "ok");
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM pragma_foreign_key_check"), <=,
                   n_violations);
}

static void
assert_equal_dumps (const SchemaCase    *test,
                    ManorDatabase *first,
                    ManorDatabase *second)
{
  g_autofree char *a = test_remote_dump (first);
  g_autofree char *b = test_remote_dump (second);

  if (strstr (test->after, "random") == NULL && strstr (test->after, "RANDOM") == NULL &&
      strstr (test->after, "CURRENT") == NULL)
    g_assert_cmpstr (a, ==, b);
}

/* The same migration on both. Whether it was carried out. */
static gboolean
migrate_both (const SchemaCase    *test,
              ManorPlan     *plan,
              ManorDatabase *first,
              ManorDatabase *second,
              gint64         blocks)
{
  g_autoptr(ManorMigration) migration = manor_migration_new (plan);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) again = NULL;
  gint64 n_violations = test_remote_ask (first, "SELECT count(*) FROM pragma_foreign_key_check");
  g_autofree char *untouched = test_remote_dump (first);
  gboolean careful = FALSE;
  ManorOutcome outcome = test_remote_migrate (first, migration, &careful, &error);

  g_assert_true (careful);
  g_assert_cmpint (test_remote_migrate (second, migration, &careful, &again), ==, outcome);
  assert_equal_dumps (test, first, second);

  switch (outcome)
    {
    case MANOR_OUTCOME_APPLIED:
      g_assert_cmpint (blocks, ==, 0);
      assert_sound (first, plan, n_violations);
      assert_sound (second, plan, n_violations);
      g_assert_true (!careful || n_violations > 0);
      n_applied++;
      n_quick += !careful;
      return TRUE;

    case MANOR_OUTCOME_UNCHANGED:
      g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 0);
      return TRUE;

    case MANOR_OUTCOME_REFUSED:
      {
        g_autofree char *touched = test_remote_dump (first);

        if (blocks == 0)
          g_error ("case %" G_GINT64_FORMAT " (%s): %s", test->id, test->title, error->message);
        g_assert_cmpstr (touched, ==, untouched);
        n_refused++;
        return FALSE;
      }

    case MANOR_OUTCOME_UNKNOWN:
    default:
      g_error ("case %" G_GINT64_FORMAT ": %s", test->id, error->message);
    }
}

static void
run_back (const SchemaCase    *test,
          const Way     *way,
          ManorDatabase *first,
          ManorDatabase *second)
{
  g_autoptr(ManorCatalogue) from = test_remote_read (first);
  g_autoptr(ManorCatalogue) to = read_schema (test, test->before);
  g_autoptr(ManorPlanOptions) options = schema_case_options (json, test, way->drop_extra, TRUE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = manor_plan_new (from, to, options, &error);

  if (plan == NULL)
    g_assert_true (error->code == MANOR_PLAN_ERROR_TARGET_BROKEN ||
                   error->code == MANOR_PLAN_ERROR_UNSUPPORTED);
  else
    migrate_both (test, plan, first, second, count_blocks (first, plan));
}

/* FALSE where the server cannot hold the schema before at all. */
static gboolean
prepare (const SchemaCase    *test,
         const Way     *way,
         ManorDatabase *database)
{
  g_autofree char *sql = g_strconcat ("PRAGMA foreign_keys=OFF;\n", test->before, "\n",
                                      way->with_data && test->data != NULL ? test->data : "", NULL);
  g_autofree char *refused =
    manor_test_server_try_sql (server, manor_database_get_name (database), sql);

  if (refused != NULL)
    g_test_message ("%" G_GINT64_FORMAT " (%s): %s", test->id, test->title, refused);

  return refused == NULL;
}

static gboolean
run_case (const SchemaCase *test,
          const Way  *way,
          guint       number)
{
  g_autofree char *first_name = g_strdup_printf ("n%u", number * 2);
  g_autofree char *second_name = g_strdup_printf ("n%u", number * 2 + 1);
  g_autoptr(ManorDatabase) first = test_remote_new (client, first_name);
  g_autoptr(ManorDatabase) second = test_remote_new (client, second_name);
  g_autoptr(ManorCatalogue) from = NULL;
  g_autoptr(ManorCatalogue) to = read_schema (test, test->after);
  g_autoptr(ManorPlanOptions) options = schema_case_options (json, test, way->drop_extra, FALSE);
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  if (!prepare (test, way, first) || !prepare (test, way, second))
    return FALSE;

  from = test_remote_read (first);
  plan = manor_plan_new (from, to, options, &error);

  if (g_strcmp0 (test->fails, "no such table") == 0 || g_strcmp0 (test->fails, "mismatch") == 0)
    {
      g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_TARGET_BROKEN);
      return TRUE;
    }

  if (error != NULL)
    g_error ("case %" G_GINT64_FORMAT " (%s): %s", test->id, test->title, error->message);

  if (!migrate_both (test, plan, first, second, count_blocks (first, plan)))
    {
      g_assert_true (way->with_data);
      return TRUE;
    }

  if (way->with_data)
    assert_checks (test, first);

  run_back (test, way, first, second);

  return TRUE;
}

static void
test_cases (void)
{
  g_autoptr(GPtrArray) cases = schema_cases_load (json);
  guint n_ways = g_test_slow () ? 4 : 2;
  guint n_left_out = 0;

  server = manor_test_server_new (NULL);
  if (server == NULL)
    return;

  manor_test_server_create_many (server, "n", cases->len * n_ways * 2, NULL);
  client = test_remote_client_new (manor_test_server_get_uri (server));

  for (guint i = 0; i < cases->len; i++)
    for (guint j = 0; j < n_ways; j++)
      {
        Way way = { .with_data = j != 1, .drop_extra = j & 1 };

        if (j > 1)
          way = (Way) { .with_data = j & 1, .drop_extra = j & 1 };
        n_left_out += !run_case (g_ptr_array_index (cases, i), &way, i * n_ways + j);
      }

  g_test_message ("%u carried out, %u in one request, %u refused, %u not for this server",
                  n_applied, n_quick, n_refused, n_left_out);
  g_assert_cmpuint (n_quick, >, n_applied * 9 / 10);
  g_assert_cmpuint (n_refused, >, 0);
  g_assert_cmpuint (n_left_out, <, cases->len / 10);

  g_clear_object (&client);
  g_clear_pointer (&server, manor_test_server_free);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  json = manor_sqlite_open_scratch (NULL);
  MANOR_TEST_FIBER ("/remote/cases", test_cases);

  status = g_test_run ();
  g_clear_object (&json);

  return status;
}
