/* test-plan-losses.c: what a plan would lose is named, and counted, before it is carried out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-pair-test.h"

static ManorPlan *
plan_for (const char  *before,
          const char  *after,
          gboolean     drop_extra,
          GError     **error)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (before);
  g_autoptr(ManorCatalogue) to = pair_catalogue (after);
  g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();

  manor_plan_options_set_drop_extra (options, drop_extra);

  return manor_plan_new (from, to, options, error);
}

/* What the probes say that would be lost. */
static gint64
count_losses (ManorPlan   *plan,
              ManorSqlite *sqlite)
{
  GPtrArray *probes = manor_plan_get_probes (plan);
  gint64 losses = 0;

  for (guint i = 0; i < probes->len; i++)
    if (manor_probe_get_kind (g_ptr_array_index (probes, i)) == MANOR_PROBE_LOSES)
      losses += pair_ask (sqlite, manor_probe_get_sql (g_ptr_array_index (probes, i)));

  return losses;
}

static void
assert_applies (ManorPlan   *plan,
                ManorSqlite *sqlite)
{
  g_autoptr(ManorMigration) migration = manor_migration_new (plan);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (manor_migration_run_on_sqlite (migration, sqlite, NULL, NULL, &error),
                   ==, MANOR_OUTCOME_APPLIED);
  g_assert_no_error (error);
}

/* Virtual tables that keep rows: a column that the schema lacks cannot stay. */
static const struct
{
  const char *before;
  const char *after;
  const char *data;
  const char *column;
  gint64      n_values;
} virtual_cases[] = {
  { "CREATE VIRTUAL TABLE f USING fts5(title, secret, tokenize = 'porter');",
    "CREATE VIRTUAL TABLE f USING fts5(title, tokenize = 'porter');",
    "INSERT INTO f VALUES ('a', 's1'), ('b', 's2'), ('c', NULL);", "f.secret", 2 },
  { "CREATE VIRTUAL TABLE f USING fts5(title, \"old name\" UNINDEXED);",
    "CREATE VIRTUAL TABLE f USING fts5(title, new_name UNINDEXED);",
    "INSERT INTO f VALUES ('a', 's1');", "f.old name", 1 },
  { "CREATE VIRTUAL TABLE f USING fts4(title TEXT, secret TEXT);",
    "CREATE VIRTUAL TABLE f USING fts4(title TEXT);",
    "INSERT INTO f VALUES ('a', 's1'), ('b', 's2');", "f.secret", 2 },
  { "CREATE VIRTUAL TABLE f USING fts4(title, languageid=\"lid\");",
    "CREATE VIRTUAL TABLE f USING fts4(title);",
    "INSERT INTO f(title, lid) VALUES ('a', 3);", "f.lid", 1 },
  { "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1, +label TEXT, +note TEXT);",
    "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1, +label TEXT);",
    "INSERT INTO r VALUES (1, 0, 1, 'l', 'n'), (2, 0, 1, 'l', NULL);", "r.note", 1 },
  { "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1, y0, y1);",
    "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1);",
    "INSERT INTO r VALUES (1, 0, 1, 2, 3);", "r.y0", 2 },
};

/* It is not dropped by the way. */
static void
test_virtual_kept (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (virtual_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorPlan) plan = plan_for (virtual_cases[i].before, virtual_cases[i].after, FALSE,
                                            &error);

      g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, virtual_cases[i].column));
      g_assert_null (plan);
    }
}

/* Where a person wants it dropped, the loss is named and counted. */
static void
test_virtual_dropped (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (virtual_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorPlan) plan = plan_for (virtual_cases[i].before, virtual_cases[i].after, TRUE,
                                            &error);
      g_autoptr(ManorSqlite) sqlite = pair_open (virtual_cases[i].before, virtual_cases[i].data);
      gint64 n_rows;

      g_assert_no_error (error);
      g_assert_cmpuint (manor_plan_get_risks (plan) & MANOR_RISK_LOSES_DATA, !=, 0);
      g_assert_cmpint (count_losses (plan, sqlite), ==, virtual_cases[i].n_values);

      n_rows = pair_ask (sqlite, strchr (virtual_cases[i].before, 'f') != NULL &&
                                 strstr (virtual_cases[i].before, "fts") != NULL
                                   ? "SELECT count(*) FROM f" : "SELECT count(*) FROM r");
      assert_applies (plan, sqlite);
      g_assert_cmpint (pair_ask (sqlite, strstr (virtual_cases[i].before, "fts") != NULL
                                           ? "SELECT count(*) FROM f" : "SELECT count(*) FROM r"),
                       ==, n_rows);
    }
}

/* Neither is a loss: what is indexed is in another table, and options hold no rows. */
static void
test_virtual_without_loss (void)
{
  static const struct { const char *before; const char *after; } cases[] = {
    { "CREATE TABLE d(a, b); CREATE VIRTUAL TABLE f USING fts5(a, b, content = 'd');",
      "CREATE TABLE d(a, b); CREATE VIRTUAL TABLE f USING fts5(a, content = 'd');" },
    { "CREATE VIRTUAL TABLE f USING fts5(a, tokenize = 'ascii');",
      "CREATE VIRTUAL TABLE f USING fts5(a, tokenize = 'porter', prefix = '2 3');" },
    { "CREATE VIRTUAL TABLE f USING fts5(a);", "CREATE VIRTUAL TABLE f USING fts5(b, A UNINDEXED);" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorPlan) plan = plan_for (cases[i].before, cases[i].after, FALSE, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (manor_plan_get_n_steps (plan), >, 0);
      g_assert_cmpuint (manor_plan_get_risks (plan) & MANOR_RISK_LOSES_DATA, ==, 0);
    }
}

/* FTS4 keeps the language of a row in a column that nobody sees. */
static void
test_virtual_language (void)
{
  static const char before[] = "CREATE VIRTUAL TABLE f USING fts4(title, languageid='lid');";
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = plan_for (before, "CREATE VIRTUAL TABLE f USING fts4(title, body, languageid=lid);",
                                        FALSE, &error);
  g_autoptr(ManorSqlite) sqlite = pair_open (before, "INSERT INTO f(rowid, title, lid) VALUES (5, 'a', 3);");

  g_assert_no_error (error);
  assert_applies (plan, sqlite);
  g_assert_cmpint (pair_ask (sqlite, "SELECT lid FROM f WHERE rowid = 5 AND title = 'a'"), ==, 3);
}

/* The values that a column held are gone once it is computed. */
static void
test_becomes_computed (void)
{
  static const char before[] = "CREATE TABLE t(id INTEGER PRIMARY KEY, price REAL, n INT, total REAL);";
  static const struct { const char *after; gint64 n_lost; } cases[] = {
    { "CREATE TABLE t(id INTEGER PRIMARY KEY, price REAL, n INT, total REAL AS (price * n));", 2 },
    { "CREATE TABLE t(id INTEGER PRIMARY KEY, price REAL, n INT, total REAL AS (price * n) STORED);", 2 },
    /* It is not known before what it will be computed from: all of them. */
    { "CREATE TABLE t(id INTEGER PRIMARY KEY, price TEXT, n INT, total REAL AS (price * n));", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorPlan) plan = plan_for (before, cases[i].after, FALSE, &error);
      g_autoptr(ManorSqlite) sqlite =
        pair_open (before, "INSERT INTO t VALUES (1, 2.0, 3, 6), (2, 2.0, 3, 5), (3, 2.0, NULL, 7), "
                           "(4, NULL, NULL, NULL);");

      g_assert_no_error (error);
      g_assert_cmpuint (manor_plan_get_risks (plan) & MANOR_RISK_LOSES_DATA, !=, 0);
      g_assert_cmpint (count_losses (plan, sqlite), ==, cases[i].n_lost);
      assert_applies (plan, sqlite);
    }
}

#define N_COLUMNS 4

static const char * const columns[N_COLUMNS] = { "a", "\"b b\"", "\"select\"", "d" };

/* One of the modules that keep rows, with some of the columns. @set: a bit for each */
static char *
dup_virtual (GRand *rand,
             guint  module,
             guint  set)
{
  static const char * const begins[] = { "fts5(", "fts4(", "rtree(id, x0, x1" };
  static const char * const options[] = { "", ", tokenize=porter", ", tokenize=unicode61" };
  GString *sql = g_string_new ("CREATE VIRTUAL TABLE \"v t\" USING ");
  gboolean first = module < 2;

  g_string_append (sql, begins[module]);
  for (guint i = 0; i < N_COLUMNS; i++)
    if ((set & (1u << i)) != 0)
      {
        g_string_append_printf (sql, "%s%s%s", first ? "" : ", ", module == 2 ? "+" : "", columns[i]);
        first = FALSE;
      }

  if (module < 2)
    g_string_append (sql, options[g_rand_int_range (rand, 0, 3)]);
  g_string_append (sql, ");");

  return g_string_free (sql, FALSE);
}

static void
add_virtual_rows (GRand       *rand,
                  ManorSqlite *sqlite,
                  guint        module,
                  guint        set)
{
  guint n_rows = (guint) g_rand_int_range (rand, 0, 5);

  for (guint row = 0; row < n_rows; row++)
    {
      g_autoptr(GString) names = g_string_new (module == 2 ? "id, x0, x1" : "rowid");
      g_autoptr(GString) values = g_string_new (NULL);
      g_autofree char *sql = NULL;
      g_autoptr(GError) error = NULL;

      g_string_printf (values, module == 2 ? "%u, 1, 2" : "%u", 3 + row * 7);
      for (guint i = 0; i < N_COLUMNS; i++)
        if ((set & (1u << i)) != 0)
          {
            g_string_append_printf (names, ", %s", columns[i]);
            if (g_rand_boolean (rand))
              g_string_append_printf (values, ", 'word%u'", row * N_COLUMNS + i);
            else
              g_string_append (values, ", NULL");
          }

      sql = g_strdup_printf ("INSERT INTO \"v t\" (%s) VALUES (%s)", names->str, values->str);
      manor_sqlite_execute (sqlite, sql, &error);
      g_assert_no_error (error);
    }
}

/* All that is in the columns of a set, with the rows' numbers. */
static char *
dup_virtual_content (ManorSqlite *sqlite,
                     guint        module,
                     guint        set)
{
  g_autoptr(GString) sql = g_string_new ("SELECT group_concat(r, ';') FROM (SELECT ");
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_string_append (sql, module == 2 ? "id" : "rowid");
  for (guint i = 0; i < N_COLUMNS; i++)
    if ((set & (1u << i)) != 0)
      g_string_append_printf (sql, " || ',' || quote(%s)", columns[i]);
  g_string_append (sql, " AS r FROM \"v t\" ORDER BY 1)");
  manor_sqlite_query_text (sqlite, sql->str, &text, &error);
  g_assert_no_error (error);

  return text;
}

static gint64
count_values (ManorSqlite *sqlite,
              guint        set)
{
  gint64 n = 0;

  for (guint i = 0; i < N_COLUMNS; i++)
    if ((set & (1u << i)) != 0)
      {
        g_autofree char *sql = g_strdup_printf ("SELECT count(%s) FROM \"v t\"", columns[i]);

        n += pair_ask (sqlite, sql);
      }

  return n;
}

/* Whatever columns come and go: nothing else does, and what goes is counted. */
static void
test_virtual_by_chance (void)
{
  for (guint32 number = 0; number < 300; number++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (number);
      guint module = (guint) g_rand_int_range (rand, 0, 3);
      guint old_set = (guint) g_rand_int_range (rand, 1, 1 << N_COLUMNS);
      guint new_set = (guint) g_rand_int_range (rand, 1, 1 << N_COLUMNS);
      gboolean drop_extra = g_rand_boolean (rand);
      g_autofree char *before = dup_virtual (rand, module, old_set);
      g_autofree char *after = dup_virtual (rand, module, new_set);
      g_autoptr(ManorSqlite) sqlite = pair_open (before, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorPlan) plan = plan_for (before, after, drop_extra, &error);
      g_autofree char *then = NULL;
      g_autofree char *now = NULL;
      guint lost = old_set & ~new_set;

      /* R-trees take no new columns. */
      if ((lost != 0 && !drop_extra) || (module == 2 && (new_set & ~old_set) != 0))
        {
          g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED);
          continue;
        }

      g_assert_no_error (error);
      if (manor_plan_get_n_steps (plan) == 0)
        continue;

      add_virtual_rows (rand, sqlite, module, old_set);
      g_assert_cmpint (count_losses (plan, sqlite), ==, count_values (sqlite, lost));
      then = dup_virtual_content (sqlite, module, old_set & new_set);
      assert_applies (plan, sqlite);
      now = dup_virtual_content (sqlite, module, old_set & new_set);
      g_assert_cmpstr (then, ==, now);
    }
}

/* A column that the schema lacks is kept, but not what makes the whole table another. */
static void
test_own_autoincrement (void)
{
  static const char before[] = "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);";
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) kept = plan_for (before, "CREATE TABLE t(a TEXT);", FALSE, &error);
  g_autoptr(ManorPlan) dropped = NULL;

  g_assert_null (kept);
  g_assert_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "t.id"));
  g_clear_error (&error);

  dropped = plan_for (before, "CREATE TABLE t(a TEXT);", TRUE, &error);
  g_assert_no_error (error);
}

static gboolean
write_hook (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  if (stage == MANOR_STAGE_BEGIN)
    manor_sqlite_execute (user_data, "INSERT INTO mine VALUES (3)", NULL);

  return TRUE;
}

/* Rows that come between the last look and the transaction are not lost with the others. */
static void
test_limits (void)
{
  static const char before[] = "CREATE TABLE t(a); CREATE TABLE mine(z);";
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = plan_for (before, "CREATE TABLE t(a);", TRUE, &error);
  g_autoptr(ManorSqlite) sqlite = pair_open (before, "INSERT INTO mine VALUES (1), (2);");
  g_autoptr(ManorMigration) migration = manor_migration_new (plan);
  ManorProbe *probe = g_ptr_array_index (manor_plan_get_probes (plan), 0);

  for (gint64 most = -1; most <= 3; most++)
    {
      g_autoptr(ManorMigration) limited = manor_migration_new_limited (migration);
      ManorOutcome outcome;

      manor_migration_add_limit (limited, manor_probe_get_title (probe), manor_probe_get_sql (probe), most);
      /* A row comes once, in the third round. */
      outcome = manor_migration_run_on_sqlite (limited, sqlite, most == 2 ? write_hook : NULL, sqlite, &error);
      g_assert_cmpint (outcome, ==, most < 3 ? MANOR_OUTCOME_REFUSED : MANOR_OUTCOME_APPLIED);
      if (most < 3)
        {
          g_assert_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_LOSES);
          g_assert_cmpint (pair_ask (sqlite, "SELECT count(*) FROM mine"), ==, most < 2 ? 2 : 3);
        }
      g_clear_error (&error);
    }
}

/* No loss, but a block: the child's own column is held to STRICT along with the others. */
static void
test_own_column_strict (void)
{
  static const char before[] = "CREATE TABLE t(id INTEGER PRIMARY KEY, mine INT);";
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = plan_for (before, "CREATE TABLE t(id INTEGER PRIMARY KEY) STRICT;", FALSE, &error);
  g_autoptr(ManorSqlite) good = pair_open (before, "INSERT INTO t VALUES (1, '7'), (2, NULL);");
  g_autoptr(ManorSqlite) bad = pair_open (before, "INSERT INTO t VALUES (1, '7'), (2, 'x');");

  g_assert_no_error (error);
  g_assert_cmpint (pair_probe (good, plan), ==, 0);
  g_assert_cmpint (pair_probe (bad, plan), ==, 1);
  assert_applies (plan, good);
  g_assert_cmpint (pair_ask (good, "SELECT count(mine) FROM t"), ==, 1);
}

/* What is alike to a collation is not the same. */
static void
test_becomes_computed_collation (void)
{
  static const char before[] = "CREATE TABLE t(a TEXT, b TEXT COLLATE NOCASE);";
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = plan_for (before, "CREATE TABLE t(a TEXT, b TEXT COLLATE NOCASE AS (lower(a)));",
                                        FALSE, &error);
  g_autoptr(ManorSqlite) sqlite = pair_open (before, "INSERT INTO t VALUES ('Anna', 'ANNA'), ('Ben', 'ben');");

  g_assert_no_error (error);
  g_assert_cmpint (count_losses (plan, sqlite), ==, 1);
}

/* What the probes say that converting would take. */
static gint64
count_spoilt (ManorPlan   *plan,
              ManorSqlite *sqlite)
{
  GPtrArray *probes = manor_plan_get_probes (plan);
  gint64 spoilt = 0;

  for (guint i = 0; i < probes->len; i++)
    if (manor_probe_get_kind (g_ptr_array_index (probes, i)) == MANOR_PROBE_SPOILS)
      spoilt += pair_ask (sqlite, manor_probe_get_sql (g_ptr_array_index (probes, i)));

  return spoilt;
}

static void
convert (ManorSqlite *sqlite,
         const char  *before,
         const char  *after)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = plan_for (before, after, FALSE, &error);

  g_assert_no_error (error);
  assert_applies (plan, sqlite);
}

#define OLD_VALUES "CREATE TABLE o(id INTEGER PRIMARY KEY, x, type);"

/* There and back: what is not as it was is what was counted, whatever the types and values. */
static void
test_conversions (void)
{
  static const char *const types[] = { "TEXT COLLATE NOCASE", "TEXT", "INTEGER", "REAL", "NUMERIC" };
  static const char values[] =
    "INSERT INTO t(x) VALUES (NULL), (''), ('7'), ('007'), ('-7'), ('+7'), (' 7'), ('7 '), ('7.0'), ('7.5'), ('7.50'),"
    " ('.5'), ('1e3'), ('1E3'), ('1.0e+30'), ('1e400'), ('0x10'), ('Inf'), ('abc'), ('7a'), ('-0'), ('0'), ('00'),"
    " ('9007199254740993'), ('9223372036854775807'), ('9223372036854775808'), ('9007199254740993.5'), (7), (-7), (0),"
    " (7.0), (7.5), (0.1 + 0.2), (1e300), (9e999), (-9e999), (1e19), (9007199254740993), (9223372036854775807),"
    " (9007199254740992.0), ('9.1e+18'), ('9.00719925474099e+15'), (x'37'), (x'303037'), (x'');"
    "INSERT INTO o SELECT id, x, typeof(x) FROM t;";

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint j = 0; j < G_N_ELEMENTS (types); j++)
      {
        g_autofree char *before = g_strdup_printf ("CREATE TABLE t(id INTEGER PRIMARY KEY, x %s);" OLD_VALUES, types[i]);
        g_autofree char *after = g_strdup_printf ("CREATE TABLE t(id INTEGER PRIMARY KEY, x %s);" OLD_VALUES, types[j]);
        g_autoptr(ManorSqlite) sqlite = pair_open (before, values);
        g_autoptr(ManorPlan) plan = plan_for (before, after, FALSE, NULL);
        gint64 spoilt;

        if (i == j)
          continue;

        g_assert_nonnull (plan);
        spoilt = count_spoilt (plan, sqlite);
        g_test_message ("%s as %s: %d", types[i], types[j], (int) spoilt);
        convert (sqlite, before, after);
        convert (sqlite, after, before);
        g_assert_cmpint (spoilt, ==,
                         pair_ask (sqlite, "SELECT count(*) FROM t JOIN o USING (id) "
                                           "WHERE typeof(t.x) <> o.type OR t.x IS NOT o.x COLLATE BINARY"));
      }
}

/* What has no type is compared as text: it is a number that comes back, and the same. */
static void
test_conversion_untyped (void)
{
  static const char before[] = "CREATE TABLE t(x);";
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = plan_for (before, "CREATE TABLE t(x INTEGER);", FALSE, &error);
  g_autoptr(ManorSqlite) sqlite = pair_open (before, "INSERT INTO t VALUES ('7'), ('007'), (7), (7.0), (x'37'), ('a');");

  g_assert_no_error (error);
  g_assert_cmpint (count_spoilt (plan, sqlite), ==, 1);
}

/* A column gets another type of vectors: those that there are stay what they are, which an index refuses. */
static const struct
{
  const char *before;
  const char *after;
  const char *values;
  gint64      n_misfits;
} vector_cases[] = {
  { "F32_BLOB(3)", "F32_BLOB(4)", "(zeroblob(12)), (zeroblob(16)), (NULL), ('[1,2,3]'), (x'0000803f'), (CAST(zeroblob(16) || x'01' AS BLOB))", 2 },
  { "F32_BLOB(3)", "FLOAT32 ( 3 )", "(zeroblob(16))", -1 },
  { "F32_BLOB(3)", "F64_BLOB(3)", "(zeroblob(12)), (CAST(zeroblob(24) || x'02' AS BLOB)), (zeroblob(25))", 2 },
  { "BLOB", "F16_BLOB(2)", "(x'0000000005'), (x'0000000006'), (x'00000005')", 2 },
  { "F16_BLOB(2)", "FB16_BLOB(2)", "(x'0000000005'), (x'0000000006')", 1 },
  { "F8_BLOB(3)", "F8_BLOB(4)", "(x'000000000000000000000000000104'), (x'000000000000000000000000000004')", 1 },
  { "F1BIT_BLOB(8)", "F1BIT_BLOB(9)", "(x'000803'), (x'0000001703'), (x'0000001803')", 2 },
  { "F32_BLOB(3)", "BLOB", "(zeroblob(12))", -1 },
};

static ManorProbe *
find_vector_probe (ManorPlan *plan)
{
  GPtrArray *probes = manor_plan_get_probes (plan);

  for (guint i = 0; i < probes->len; i++)
    if (strstr (manor_probe_get_title (g_ptr_array_index (probes, i)), "vectors of") != NULL)
      return g_ptr_array_index (probes, i);

  return NULL;
}

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vector_cases) * 2; i++)
    {
      gboolean indexed = i % 2 == 1;
      const char *index = indexed ? "CREATE INDEX ti ON t(libsql_vector_idx(e));" : "";
      g_autofree char *before = g_strdup_printf ("CREATE TABLE t(id INTEGER PRIMARY KEY, e %s);", vector_cases[i / 2].before);
      g_autofree char *after = g_strdup_printf ("CREATE TABLE t(id INTEGER PRIMARY KEY, e %s);%s",
                                                vector_cases[i / 2].after, index);
      g_autofree char *data = g_strdup_printf ("INSERT INTO t(e) VALUES %s;", vector_cases[i / 2].values);
      g_autoptr(ManorSqlite) sqlite = pair_open (before, data);
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorPlan) plan = plan_for (before, after, FALSE, &error);
      ManorProbe *probe;

      g_assert_no_error (error);
      probe = find_vector_probe (plan);
      if (vector_cases[i / 2].n_misfits < 0)
        {
          g_assert_null (probe);
          continue;
        }

      g_assert_nonnull (probe);
      g_assert_cmpint (manor_probe_get_kind (probe), ==, indexed ? MANOR_PROBE_BLOCKS : MANOR_PROBE_CHANGES);
      g_assert_cmpint (pair_ask (sqlite, manor_probe_get_sql (probe)), ==, vector_cases[i / 2].n_misfits);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan/losses/virtual-kept", test_virtual_kept);
  g_test_add_func ("/plan/losses/virtual-dropped", test_virtual_dropped);
  g_test_add_func ("/plan/losses/virtual-without-loss", test_virtual_without_loss);
  g_test_add_func ("/plan/losses/virtual-language", test_virtual_language);
  g_test_add_func ("/plan/losses/becomes-computed", test_becomes_computed);
  g_test_add_func ("/plan/losses/virtual-by-chance", test_virtual_by_chance);
  g_test_add_func ("/plan/losses/own-autoincrement", test_own_autoincrement);
  g_test_add_func ("/plan/losses/limits", test_limits);
  g_test_add_func ("/plan/losses/own-column-strict", test_own_column_strict);
  g_test_add_func ("/plan/losses/conversions", test_conversions);
  g_test_add_func ("/plan/losses/conversion-untyped", test_conversion_untyped);
  g_test_add_func ("/plan/losses/vectors", test_vectors);
  g_test_add_func ("/plan/losses/becomes-computed-collation", test_becomes_computed_collation);

  return g_test_run ();
}
