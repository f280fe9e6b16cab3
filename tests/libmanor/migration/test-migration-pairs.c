/* test-migration-pairs.c: schemas made up by chance, carried over
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MANOR_PAIRS says how many pairs to try, MANOR_PAIRS_FIRST the number of the first. A pair
 * depends on its number alone: what failed once fails again under that number.
 */

#include "config.h"

#include "manor-pair-test.h"
#include "manor-schema-generator.h"
#include "manor-schema-mutator.h"

/* Sanitizers make it ten times slower. */
#ifdef __SANITIZE_ADDRESS__
#define N_PAIRS 250
#else
#define N_PAIRS 2000
#endif

typedef struct
{
  guint64           number;
  GRand            *rand;
  char             *before;
  char             *after;
  char             *rows;
  ManorPlanOptions *options;
  ManorPlan        *plan;
} Pair;

typedef struct
{
  guint n_applied;
  guint n_unchanged;
  guint n_refused;
  guint n_no_plan;
} Tally;

static Tally tally;

G_NORETURN static void
give_up (const Pair *pair,
         const char *what,
         const char *detail)
{
  g_autofree char *options = manor_plan_options_dup_text (pair->options);
  g_autofree char *plan = pair->plan != NULL ? pair_describe (pair->plan) : NULL;

  g_printerr ("\nPAIR %" G_GUINT64_FORMAT ": %s: %s\n-- before\n%s-- after\n%s-- rows\n%s"
              "-- options %s\n-- plan\n%s",
              pair->number, what, detail != NULL ? detail : "", pair->before, pair->after,
              pair->rows, options, plan != NULL ? plan : "");
  g_error ("pair %" G_GUINT64_FORMAT ": %s", pair->number, what);
}

static gboolean
is_analyzed (const Pair *pair)
{
  return pair->number % 3 == 0;
}

/* Rows one by one: what a constraint refuses is left out. */
static ManorSqlite *
open_with_rows (const Pair *pair)
{
  ManorSqlite *sqlite = pair_open (pair->before, NULL);
  g_auto(GStrv) rows = g_strsplit (pair->rows, "\n", -1);

  for (guint i = 0; rows[i] != NULL; i++)
    if (*rows[i] != '\0')
      manor_sqlite_execute (sqlite, rows[i], NULL);

  return sqlite;
}

/* P4: the values of columns that nothing should touch, as one text. */
static char *
dup_column_content (ManorSqlite *sqlite,
                    const char  *table,
                    const char  *column)
{
  g_autofree char *quoted = manor_identifier_quote (table);
  g_autofree char *quoted_column = manor_identifier_quote (column);
  g_autofree char *sql = g_strdup_printf (
    "SELECT count(*) || ':' || coalesce(group_concat(q, '|'), '') FROM "
    "(SELECT quote(%s) AS q FROM %s NOT INDEXED ORDER BY 1)", quoted_column, quoted);
  char *text = NULL;

  manor_sqlite_query_text (sqlite, sql, &text, NULL);

  return text;
}

/* The name that a table has after the plan, or NULL where it is gone; borrowed. */
static const char *
get_name_after (const Pair     *pair,
                ManorCatalogue *after,
                const char     *name)
{
  GHashTable *renames = manor_plan_options_get_renames (pair->options);
  g_autofree char *folded = manor_identifier_fold (name);
  const char *told = g_hash_table_lookup (renames, folded);

  if (told != NULL && manor_catalogue_find_table (after, told) != NULL)
    return told;

  return manor_catalogue_find_table (after, name) != NULL ? name : NULL;
}

/* The same for a column of a table that is there. */
static const char *
get_column_after (const Pair *pair,
                  ManorTable *then,
                  const char *table,
                  const char *column)
{
  GHashTable *renames = manor_plan_options_get_renames (pair->options);
  g_autofree char *key = g_strconcat (table, ".", column, NULL);
  g_autofree char *folded = manor_identifier_fold (key);
  const char *told = g_hash_table_lookup (renames, folded);
  ManorColumn *found = manor_table_find_column (then, told != NULL ? strchr (told, '.') + 1 : column);

  return found != NULL ? manor_column_get_name (found) : NULL;
}

static void
assert_content (const Pair     *pair,
                ManorSqlite    *old,
                ManorSqlite    *sqlite,
                ManorCatalogue *from,
                ManorCatalogue *after)
{
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (from, MANOR_OBJECT_TABLE);

  for (guint i = 0; i < tables->len; i++)
    {
      ManorTable *table = g_ptr_array_index (tables, i);
      const char *name = manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table));
      const char *now = get_name_after (pair, after, name);
      ManorTable *then = now != NULL ? manor_catalogue_find_table (after, now) : NULL;

      if (manor_schema_object_get_owner (MANOR_SCHEMA_OBJECT (table)) !=
          MANOR_OWNER_APPLICATION)
        continue;

      for (guint j = 0; then != NULL && j < manor_table_get_n_columns (table); j++)
        {
          ManorColumn *column = manor_table_get_column (table, j);
          const char *column_name = manor_column_get_name (column);
          const char *now_column = get_column_after (pair, then, name, column_name);
          ManorColumn *then_column = now_column != NULL ? manor_table_find_column (then, now_column) : NULL;
          g_autofree char *a = NULL;
          g_autofree char *b = NULL;

          if (then_column == NULL ||
              manor_column_get_affinity (column) != manor_column_get_affinity (then_column) ||
              manor_column_get_generated (column) != manor_column_get_generated (then_column) ||
              manor_column_get_generated (column) != MANOR_GENERATED_NO ||
              manor_table_get_strict (table) != manor_table_get_strict (then) ||
              manor_table_get_rowid_column (then) == then_column ||
              manor_plan_options_get_fill (pair->options, now, now_column) != NULL)
            continue;

          a = dup_column_content (old, name, column_name);
          b = dup_column_content (sqlite, now, now_column);
          if (g_strcmp0 (a, b) != 0)
            give_up (pair, "values differ", column_name);
        }
    }
}

/* What the probes of a kind count that speak of this table, and of this column where one is named. */
static gint64
count_named (ManorPlan      *plan,
             ManorSqlite    *sqlite,
             const char     *table,
             const char     *column,
             ManorProbeKind  kind)
{
  GPtrArray *probes = manor_plan_get_probes (plan);
  gint64 n = 0;

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);
      const char *of = manor_probe_get_column (probe);

      if (manor_probe_get_kind (probe) == kind &&
          manor_identifier_equal (manor_probe_get_table (probe), table) &&
          (column == NULL) == (of == NULL) &&
          (column == NULL || manor_identifier_equal (of, column)))
        n += pair_ask (sqlite, manor_probe_get_sql (probe));
    }

  return n;
}

/* P9: what is not there any more was named, and counted to the row; what is there and different was named.
 * @old: as it was; @sqlite: as it is */
static void
assert_column_named (const Pair  *pair,
                     ManorSqlite *old,
                     ManorSqlite *sqlite,
                     const char  *table,
                     const char  *column,
                     const char  *now,
                     const char  *now_column)
{
  g_autofree char *quoted = manor_identifier_quote (table);
  g_autofree char *quoted_column = manor_identifier_quote (column);
  g_autofree char *sql = g_strdup_printf ("SELECT count(%s) FROM %s NOT INDEXED", quoted_column, quoted);
  g_autofree char *key = g_strconcat (table, ".", column, NULL);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (now_column == NULL)
    {
      if (count_named (pair->plan, old, table, column, MANOR_PROBE_LOSES) != pair_ask (old, sql))
        give_up (pair, "lost without a word", key);
      return;
    }

  a = dup_column_content (old, table, column);
  b = dup_column_content (sqlite, now, now_column);
  /* That there is a value where there was none is no loss. */
  if (g_strcmp0 (a, b) != 0 && pair_ask (old, sql) > 0 &&
      count_named (pair->plan, old, table, column, MANOR_PROBE_LOSES) == 0 &&
      count_named (pair->plan, old, table, column, MANOR_PROBE_CHANGES) == 0)
    give_up (pair, "changed without a word", key);
}

static void
assert_named (const Pair     *pair,
              ManorSqlite    *old,
              ManorSqlite    *sqlite,
              ManorCatalogue *from,
              ManorCatalogue *after)
{
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (from, MANOR_OBJECT_TABLE);

  for (guint i = 0; i < tables->len; i++)
    {
      ManorTable *table = g_ptr_array_index (tables, i);
      const char *name = manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table));
      const char *now = get_name_after (pair, after, name);
      ManorTable *then = now != NULL ? manor_catalogue_find_table (after, now) : NULL;
      g_autofree char *quoted = manor_identifier_quote (name);
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", quoted);

      if (manor_schema_object_get_owner (MANOR_SCHEMA_OBJECT (table)) != MANOR_OWNER_APPLICATION)
        continue;

      if (then == NULL)
        {
          if (count_named (pair->plan, old, name, NULL, MANOR_PROBE_LOSES) != pair_ask (old, sql))
            give_up (pair, "a table lost without a word", name);
          continue;
        }

      for (guint j = 0; j < manor_table_get_n_columns (table); j++)
        {
          ManorColumn *column = manor_table_get_column (table, j);
          const char *column_name = manor_column_get_name (column);
          const char *now_column = get_column_after (pair, then, name, column_name);

          if (manor_column_get_generated (column) == MANOR_GENERATED_NO)
            assert_column_named (pair, old, sqlite, name, column_name, now, now_column);
        }
    }
}

static gboolean
fail_at (ManorMigrationStage   stage,
         guint                 step,
         gpointer              user_data,
         GError              **error)
{
  int *left = user_data;

  if ((*left)-- != 0)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "injected");

  return FALSE;
}

static void
assert_atomic (const Pair     *pair,
               ManorMigration *migration,
               ManorSqlite    *sqlite)
{
  g_autofree char *before = pair_dump (sqlite);
  g_autofree char *after = NULL;
  int left = (int) made_upto (pair->rand, manor_plan_get_n_steps (pair->plan) + 8);

  /* What the rows refuse ends before an injected fault. */
  if (manor_migration_run_on_sqlite (migration, sqlite, fail_at, &left, NULL) !=
      MANOR_OUTCOME_REFUSED)
    give_up (pair, "a fault did not stop it", NULL);

  after = pair_dump (sqlite);
  if (g_strcmp0 (before, after) != 0)
    give_up (pair, "half done", NULL);
}

/* P10: what is left of ANALYZE speaks of tables and indexes that are there, and is what it would find out now. */
static void
assert_statistics (const Pair  *pair,
                   ManorSqlite *sqlite)
{
  gboolean converts = (manor_plan_get_risks (pair->plan) & MANOR_RISK_CHANGES_VALUES) != 0;
  g_autofree char *sql = g_strdup_printf (
    "SELECT group_concat(tbl || '.' || coalesce(idx, '') || '=' || stat, '; ') FROM before AS o WHERE NOT EXISTS "
    "(SELECT 1 FROM sqlite_stat1 AS n WHERE n.tbl = o.tbl AND n.idx = o.idx%s) AND (idx IS NOT NULL OR "
    "NOT EXISTS (SELECT 1 FROM sqlite_schema AS s WHERE s.name = tbl))", converts ? "" : " AND n.stat = o.stat");
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  if (manor_sqlite_execute (sqlite, "CREATE TEMP TABLE before AS SELECT * FROM sqlite_stat1; ANALYZE", &error))
    manor_sqlite_query_text (sqlite, sql, &text, &error);
  g_assert_no_error (error);
  if (text != NULL)
    give_up (pair, "stale statistics", text);
}

/* P7 */
static void
assert_same_plan (const Pair     *pair,
                  ManorCatalogue *to)
{
  g_autoptr(ManorSqlite) other = pair_open (pair->before, NULL);
  g_autoptr(ManorCatalogue) from = pair_read (other);
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (from, MANOR_OBJECT_TABLE);
  g_autoptr(ManorCatalogue) respelled = NULL;
  g_autoptr(ManorPlan) again = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < tables->len; i++)
    {
      g_autofree char *quoted =
        manor_identifier_quote (manor_schema_object_get_name (g_ptr_array_index (tables, i)));
      g_autofree char *sql = g_strdup_printf (
        "ALTER TABLE %s RENAME TO \"re spelled\"; ALTER TABLE \"re spelled\" RENAME TO %s",
        quoted, quoted);

      if (g_strcmp0 (quoted, "sqlite_sequence") != 0)
        manor_sqlite_execute (other, sql, &error);
      if (error != NULL)
        give_up (pair, "respelling", error->message);
    }

  respelled = pair_read (other);
  if (g_strcmp0 (manor_catalogue_get_fingerprint (from),
                 manor_catalogue_get_fingerprint (respelled)) != 0)
    give_up (pair, "fingerprints differ", NULL);

  again = manor_plan_new (respelled, to, pair->options, &error);
  if (error != NULL)
    give_up (pair, "no plan for another spelling", error->message);

  /* What only the child has comes back in the child's own words. */
  if (manor_plan_options_get_drop_extra (pair->options) &&
      g_strcmp0 (manor_plan_get_hash (pair->plan), manor_plan_get_hash (again)) != 0)
    give_up (pair, "another plan for another spelling", pair_describe (again));
}

static void
assert_arrived (const Pair     *pair,
                ManorSqlite    *old,
                ManorSqlite    *sqlite,
                ManorCatalogue *from,
                ManorCatalogue *to)
{
  g_autoptr(ManorCatalogue) after = pair_read (sqlite);
  g_autoptr(ManorPlan) rest = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *verdict = NULL;
  g_autofree char *old_verdict = NULL;

  if (pair_count_pending (after, to) != 0)
    give_up (pair, "not arrived", NULL);

  if (manor_plan_options_get_drop_extra (pair->options) &&
      (g_strcmp0 (manor_catalogue_get_fingerprint (after),
                  manor_catalogue_get_fingerprint (to)) != 0 ||
       pair_count_pending (to, after) != 0))
    give_up (pair, "another fingerprint", NULL);

  manor_sqlite_query_text (sqlite, "PRAGMA integrity_check", &verdict, &error);
  manor_sqlite_query_text (old, "PRAGMA integrity_check", &old_verdict, NULL);
  /* “non-TEXT value in …”: STRICT does not look at what a VIRTUAL column computes. */
  if (g_strcmp0 (verdict, "ok") != 0 && g_strcmp0 (old_verdict, "ok") == 0 &&
      !g_str_has_prefix (verdict, "non-"))
    give_up (pair, "integrity_check", verdict);

  rest = manor_plan_new (after, to, NULL, &error);
  if (error != NULL)
    give_up (pair, "no second plan", error->message);
  if (manor_plan_get_n_steps (rest) != 0)
    give_up (pair, "a second plan has steps", pair_describe (rest));

  assert_content (pair, old, sqlite, from, after);
  assert_named (pair, old, sqlite, from, after);
}

static void
run_plan (Pair           *pair,
          ManorSqlite    *sqlite,
          ManorCatalogue *from,
          ManorCatalogue *to)
{
  g_autoptr(ManorMigration) migration = manor_migration_new (pair->plan);
  g_autoptr(ManorSqlite) old = open_with_rows (pair);
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 blocks = pair_probe (sqlite, pair->plan);

  if (manor_plan_get_n_steps (pair->plan) > 0 && made_chance (pair->rand, 20))
    assert_atomic (pair, migration, sqlite);

  before = pair_dump (sqlite);

  switch (manor_migration_run_on_sqlite (migration, sqlite, NULL, NULL, &error))
    {
    case MANOR_OUTCOME_APPLIED:
      tally.n_applied++;
      if (blocks > 0)
        give_up (pair, "a probe saw a block where there was none", NULL);
      assert_arrived (pair, old, sqlite, from, to);
      if (is_analyzed (pair))
        assert_statistics (pair, sqlite);
      break;

    case MANOR_OUTCOME_UNCHANGED:
      tally.n_unchanged++;
      if (manor_plan_get_n_steps (pair->plan) > 0)
        give_up (pair, "unchanged, with steps to do", NULL);
      break;

    case MANOR_OUTCOME_REFUSED:
      tally.n_refused++;
      after = pair_dump (sqlite);
      if (g_strcmp0 (before, after) != 0)
        give_up (pair, "refused and half done", error->message);
      if (blocks == 0)
        give_up (pair, "no probe saw it coming", error->message);
      break;

    case MANOR_OUTCOME_UNKNOWN:
    default:
      give_up (pair, "unknown", error->message);
    }
}

static void
run_pair (guint64 number)
{
  MadeSchema schema;
  Pair pair = { .number = number, .rand = g_rand_new_with_seed_array (
    (guint32[]) { (guint32) number, (guint32) (number >> 32), 7 }, 3) };
  g_autoptr(GString) rows = g_string_new (NULL);
  g_autoptr(ManorSqlite) sqlite = NULL;
  g_autoptr(ManorCatalogue) from = NULL;
  g_autoptr(ManorCatalogue) to = NULL;
  g_autoptr(GError) error = NULL;

  made_schema (pair.rand, &schema);
  made_append_rows (rows, pair.rand, &schema, made_chance (pair.rand, 50));
  pair.before = made_schema_dup_sql (&schema);
  pair.options = manor_plan_options_new ();
  mutate_schema (pair.rand, &schema, pair.options);
  pair.after = made_schema_dup_sql (&schema);
  pair.rows = g_strdup (rows->str);
  manor_plan_options_set_drop_extra (pair.options, made_chance (pair.rand, 60));
  manor_plan_options_set_reorder (pair.options, made_chance (pair.rand, 10));

  sqlite = open_with_rows (&pair);
  if (is_analyzed (&pair))
    manor_sqlite_execute (sqlite, "ANALYZE", NULL);
  from = pair_read (sqlite);
  to = pair_catalogue (pair.after);
  if (made_chance (pair.rand, 50))
    manor_sqlite_execute (sqlite, "PRAGMA foreign_keys=ON", NULL);

  pair.plan = manor_plan_new (from, to, pair.options, &error);

  if (pair.plan != NULL)
    {
      run_plan (&pair, sqlite, from, to);
      if (made_chance (pair.rand, 20))
        assert_same_plan (&pair, to);
    }
  else if (g_error_matches (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_REHEARSAL) ||
           g_error_matches (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_SOURCE_BROKEN))
    {
      give_up (&pair, "no plan", error->message);
    }
  else
    {
      tally.n_no_plan++;
      g_test_message ("pair %" G_GUINT64_FORMAT ": %s", number, error->message);
    }

  g_rand_free (pair.rand);
  g_free (pair.before);
  g_free (pair.after);
  g_free (pair.rows);
  g_clear_object (&pair.options);
  g_clear_object (&pair.plan);
}

static void
test_pairs (void)
{
  const char *count = g_getenv ("MANOR_PAIRS");
  const char *first = g_getenv ("MANOR_PAIRS_FIRST");
  guint64 n_pairs = count != NULL ? g_ascii_strtoull (count, NULL, 10) : N_PAIRS;
  guint64 start = first != NULL ? g_ascii_strtoull (first, NULL, 10) : 1;

  for (guint64 i = start; i < start + n_pairs; i++)
    run_pair (i);

  g_test_message ("%u applied, %u unchanged, %u refused, %u without a plan",
                  tally.n_applied, tally.n_unchanged, tally.n_refused, tally.n_no_plan);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/migration/pairs", test_pairs);

  return g_test_run ();
}
