/* test-remote-pairs.c: schemas made up by chance, carried over on a real libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MANOR_PAIRS and MANOR_PAIRS_FIRST as in test-migration-pairs.c. What SQLite makes of a pair here is what the server
 * must make of it, request by request on one database and in one request on another.
 */

#include "config.h"

#include <string.h>

#include "../migration/manor-pair-test.h"
#include "../migration/manor-schema-generator.h"
#include "../migration/manor-schema-mutator.h"
#include "manor-test-remote.h"

#define N_PAIRS 30

static ManorTestServer *server;
static ManorHranaClient *client;
static guint n_applied;
static guint n_quick;
static guint n_refused;

typedef struct
{
  guint64         number;
  char           *before;
  char           *after;
  GString        *rows;     /* those that go in */
  ManorPlan      *plan;
  ManorSqlite    *sqlite;   /* here */
  gint64          blocks;
} Pair;

G_NORETURN static void
give_up (const Pair *pair,
         const char *what,
         const char *detail)
{
  g_autofree char *plan = pair_describe (pair->plan);

  g_printerr ("\nPAIR %" G_GUINT64_FORMAT ": %s: %s\n-- before\n%s-- after\n%s-- rows\n%s-- plan\n%s",
              pair->number, what, detail != NULL ? detail : "", pair->before, pair->after, pair->rows->str, plan);
  g_error ("pair %" G_GUINT64_FORMAT ": %s", pair->number, what);
}

/* What a constraint refuses is left out. */
static void
add_rows (Pair       *pair,
          const char *sql)
{
  g_auto(GStrv) rows = g_strsplit (sql, "\n", -1);

  pair->rows = g_string_new (NULL);
  for (guint i = 0; rows[i] != NULL; i++)
    if (*rows[i] != '\0' && manor_sqlite_execute (pair->sqlite, rows[i], NULL))
      g_string_append_printf (pair->rows, "%s\n", rows[i]);
}

static ManorDatabase *
make (const Pair *pair,
      const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("p%" G_GUINT64_FORMAT "%s", pair->number, suffix);
  g_autofree char *sql = g_strconcat ("PRAGMA foreign_keys=OFF;", pair->before, pair->rows->str, NULL);

  manor_test_server_create (server, name, NULL);
  manor_test_server_sql (server, name, sql);

  return test_remote_new (client, name);
}

static gint64
count_blocks (const Pair    *pair,
              ManorDatabase *database)
{
  GPtrArray *probes = manor_plan_get_probes (pair->plan);
  gint64 blocks = 0;

  for (guint i = 0; i < probes->len; i++)
    if (manor_probe_get_kind (g_ptr_array_index (probes, i)) == MANOR_PROBE_BLOCKS)
      blocks += test_remote_ask (database, manor_probe_get_sql (g_ptr_array_index (probes, i)));

  return blocks;
}

/* @expected: what became of it here. Returns the content afterwards. */
static char *
migrate (Pair           *pair,
         ManorMigration *migration,
         ManorDatabase  *database,
         ManorOutcome    expected)
{
  g_autofree char *untouched = test_remote_dump (database);
  g_autoptr(GError) error = NULL;
  gboolean careful = FALSE;
  ManorOutcome outcome;
  char *dump;

  if (count_blocks (pair, database) != pair->blocks)
    give_up (pair, "the probes count otherwise on the server", NULL);

  outcome = test_remote_migrate (database, migration, &careful, &error);
  dump = test_remote_dump (database);
  if (outcome != expected)
    give_up (pair, "another outcome on the server", error != NULL ? error->message : "none");

  if (outcome != MANOR_OUTCOME_APPLIED && g_strcmp0 (untouched, dump) != 0)
    give_up (pair, "refused and half done", dump);

  n_applied += outcome == MANOR_OUTCOME_APPLIED;
  n_refused += outcome == MANOR_OUTCOME_REFUSED;
  n_quick += outcome == MANOR_OUTCOME_APPLIED && !careful;

  return dump;
}

static void
compare (Pair *pair)
{
  g_autoptr(ManorMigration) migration = manor_migration_new (pair->plan);
  g_autoptr(ManorDatabase) first = make (pair, "a");
  g_autoptr(ManorDatabase) second = make (pair, "b");
  ManorOutcome outcome = manor_migration_run_on_sqlite (migration, pair->sqlite, NULL, NULL, NULL);
  g_autofree char *here = pair_dump (pair->sqlite);
  g_autofree char *a = migrate (pair, migration, first, outcome);
  g_autofree char *b = migrate (pair, migration, second, outcome);

  /* What time it is differs. */
  if (strstr (pair->after, "CURRENT_TIMESTAMP") == NULL && g_strcmp0 (a, b) != 0)
    give_up (pair, "another content in one request", b);
  if (strstr (pair->after, "CURRENT_TIMESTAMP") == NULL && g_strcmp0 (a, here) != 0)
    give_up (pair, "another content on the server", a);

  manor_test_server_delete (server, manor_database_get_name (first));
  manor_test_server_delete (server, manor_database_get_name (second));
}

static void
run_pair (guint64 number)
{
  MadeSchema schema;
  g_autoptr(GRand) rand = g_rand_new_with_seed_array (
    (guint32[]) { (guint32) number, (guint32) (number >> 32), 7 }, 3);
  g_autoptr(GString) rows = g_string_new (NULL);
  g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
  g_autoptr(ManorCatalogue) from = NULL;
  g_autoptr(ManorCatalogue) to = NULL;
  Pair pair = { .number = number };

  made_schema (rand, &schema);
  made_append_rows (rows, rand, &schema, made_chance (rand, 50));
  pair.before = made_schema_dup_sql (&schema);
  mutate_schema (rand, &schema, options);
  pair.after = made_schema_dup_sql (&schema);
  manor_plan_options_set_drop_extra (options, made_chance (rand, 60));
  manor_plan_options_set_reorder (options, made_chance (rand, 10));

  pair.sqlite = pair_open (pair.before, NULL);
  add_rows (&pair, rows->str);
  from = pair_read (pair.sqlite);
  to = pair_catalogue (pair.after);
  pair.plan = manor_plan_new (from, to, options, NULL);

  if (pair.plan != NULL && manor_plan_get_n_steps (pair.plan) > 0)
    {
      pair.blocks = pair_probe (pair.sqlite, pair.plan);
      compare (&pair);
    }

  g_clear_object (&pair.plan);
  g_clear_object (&pair.sqlite);
  g_string_free (pair.rows, TRUE);
  g_free (pair.before);
  g_free (pair.after);
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

  g_test_message ("%u applied, %u of them quickly, %u refused", n_applied, n_quick, n_refused);
  g_assert_cmpuint (n_quick, >, 0);
}

static void
add_tests (void)
{
  MANOR_TEST_FIBER ("/remote/pairs", test_pairs);
}

int
main (int   argc,
      char *argv[])
{
  return test_remote_run (argc, argv, &server, &client, add_tests);
}
