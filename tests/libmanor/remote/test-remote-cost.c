/* test-remote-cost.c: what a plan is said to cost, and what a server counts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>

#include "../migration/manor-case-test.h"
#include "manor-cost-model.h"
#include "manor-result-format.h"
#include "manor-schema-text.h"
#include "manor-test-remote.h"

/* Nobody pays for so few rows. */
#define SLACK 12

/* Where rows are, the smaller is more than half of the larger, and the other way round. */
#define FACTOR 2

typedef struct
{
  ManorTestServer  *server;
  ManorHranaClient *client;
  guint             n_measured;
} Lab;

static void
add_execute (GString    *requests,
             const char *sql)
{
  g_string_append (requests, requests->len > 0 ? ",{\"type\":\"execute\",\"stmt\":{\"sql\":"
                                               : "{\"type\":\"execute\",\"stmt\":{\"sql\":");
  manor_json_append_string (requests, sql, -1);
  g_string_append (requests, "}}");
}

static void
add_checks (GString   *requests,
            ManorPlan *plan,
            guint      first)
{
  GPtrArray *checks = manor_plan_get_checks (plan);

  for (guint i = first; i < checks->len; i += 2)
    add_execute (requests, g_ptr_array_index (checks, i));
}

/* What Manor sends for a child, from its probes to the end. */
static char *
dup_requests (ManorPlan *plan)
{
  g_autoptr(GString) requests = g_string_new (NULL);
  GPtrArray *probes = manor_plan_get_probes (plan);

  for (guint i = 0; i < probes->len; i++)
    for (guint n = 0; n < (manor_probe_get_kind (probes->pdata[i]) == MANOR_PROBE_LOSES ? 2 : 1); n++)
      add_execute (requests, manor_probe_get_sql (g_ptr_array_index (probes, i)));

  add_execute (requests, "PRAGMA foreign_keys=OFF");
  add_execute (requests, "SELECT foreign_keys FROM pragma_foreign_keys");
  add_execute (requests, "BEGIN IMMEDIATE");
  add_execute (requests, MANOR_SCHEMA_ROWS_SQL);
  add_checks (requests, plan, 0);
  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    add_execute (requests, manor_plan_step_get_sql (manor_plan_get_step (plan, i)));
  add_execute (requests, MANOR_SCHEMA_ROWS_SQL);
  add_checks (requests, plan, 1);
  add_execute (requests, "COMMIT");

  return g_strdup_printf ("{\"requests\":[%s,{\"type\":\"close\"}]}", requests->str);
}

/* FALSE where a statement fails: rows may stand in a plan's way. */
static gboolean
measure (Lab        *lab,
         const char *name,
         ManorPlan  *plan,
         ManorCost  *counted)
{
  g_autofree char *body = dup_requests (plan);
  g_autofree char *answer = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonArray *results;

  g_assert_cmpuint (manor_test_server_request (lab->server, FALSE, "POST", "/v2/pipeline", name, body,
                                               &answer), ==, 200);
  g_assert_true (json_parser_load_from_data (parser, answer, -1, NULL));
  results = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                          "results");

  for (guint i = 0; i + 1 < json_array_get_length (results); i++)
    {
      JsonObject *result = json_array_get_object_element (results, i);
      JsonObject *response;

      if (g_strcmp0 (json_object_get_string_member (result, "type"), "ok") != 0)
        return FALSE;

      response = json_object_get_object_member (result, "response");
      result = json_object_get_object_member (response, "result");
      counted->rows_read += json_object_get_int_member (result, "rows_read");
      counted->rows_written += json_object_get_int_member (result, "rows_written");
    }

  return TRUE;
}

static void
estimate (ManorDatabase *database,
          ManorPlan     *plan,
          ManorCost     *cost)
{
  g_autoptr(ManorCostModel) model = manor_cost_model_new (plan);
  g_autofree gint64 *rows = g_new0 (gint64, manor_cost_model_get_n_tables (model) + 1);

  for (guint i = 0; i < manor_cost_model_get_n_tables (model); i++)
    rows[i] = test_remote_ask (database, manor_cost_model_get_sql (model, i));

  manor_cost_model_add (model, rows, cost);
}

static gboolean
is_near (gint64 estimated,
         gint64 counted)
{
  return estimated <= counted * FACTOR + SLACK && counted <= estimated * FACTOR + SLACK;
}

/* One schema to another, with whatever rows there are. Whether the estimate was near. */
static gboolean
compare (Lab              *lab,
         const char       *title,
         const char       *before,
         const char       *data,
         const char       *after,
         ManorPlanOptions *options)
{
  g_autofree char *name = g_strdup_printf ("cost%u", lab->n_measured++);
  g_autofree char *sql = g_strconcat ("PRAGMA foreign_keys=OFF;\n", before, ";\n",
                                      data != NULL ? data : "", NULL);
  g_autofree char *refused = NULL;
  g_autoptr(ManorDatabase) database = test_remote_new (lab->client, name);
  g_autoptr(ManorCatalogue) from = NULL;
  g_autoptr(ManorCatalogue) to = NULL;
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(ManorCost) estimated = manor_cost_new ();
  g_autoptr(ManorCost) counted = manor_cost_new ();

  manor_test_server_create (lab->server, name, NULL);
  refused = manor_test_server_try_sql (lab->server, name, sql);
  if (refused != NULL)
    return TRUE;

  from = test_remote_read (database);
  to = pair_catalogue (after);
  plan = manor_plan_new (from, to, options, NULL);
  if (plan == NULL || manor_plan_get_n_steps (plan) == 0)
    return TRUE;

  estimate (database, plan, estimated);
  g_assert_cmpuint (estimated->n_databases + estimated->n_unknown, ==, 1);
  if (estimated->n_unknown > 0 || !measure (lab, name, plan, counted))
    return TRUE;

  g_test_message ("%-60.60s reads %7" G_GINT64_FORMAT " of %7" G_GINT64_FORMAT
                  "  writes %6" G_GINT64_FORMAT " of %6" G_GINT64_FORMAT "%s", title,
                  estimated->rows_read, counted->rows_read,
                  estimated->rows_written, counted->rows_written,
                  is_near (estimated->rows_read, counted->rows_read) &&
                  is_near (estimated->rows_written, counted->rows_written) ? "" : "  FAR");

  return is_near (estimated->rows_read, counted->rows_read) &&
         is_near (estimated->rows_written, counted->rows_written);
}

static gboolean
lab_open (Lab *lab)
{
  *lab = (Lab) { .server = manor_test_server_new (NULL) };
  if (lab->server == NULL)
    return FALSE;

  lab->client = test_remote_client_new (manor_test_server_get_uri (lab->server));

  return TRUE;
}

static void
lab_close (Lab *lab)
{
  g_clear_object (&lab->client);
  g_clear_pointer (&lab->server, manor_test_server_free);
}

static void
test_known_cases (void)
{
  g_autoptr(ManorSqlite) json = manor_sqlite_open_scratch (NULL);
  g_autoptr(GPtrArray) cases = schema_cases_load (json);
  guint n_far = 0;
  Lab lab;

  if (!lab_open (&lab))
    return;

  for (guint i = 0; i < cases->len; i++)
    {
      const SchemaCase *test = g_ptr_array_index (cases, i);
      g_autoptr(ManorPlanOptions) options = schema_case_options (json, test, FALSE, FALSE);
      g_autofree char *title = g_strdup_printf ("%" G_GINT64_FORMAT " %s", test->id, test->title);

      if (!test->libsql)
        n_far += !compare (&lab, title, test->before, test->data, test->after, options);
    }

  g_test_message ("%u of %u are far", n_far, lab.n_measured);
  g_assert_cmpuint (lab.n_measured, >, 80);
  g_assert_cmpuint (n_far, <=, lab.n_measured / 20);
  lab_close (&lab);
}

#define FILL(n) "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < " #n ") "

static const char *const base =
  "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT);"
  "CREATE INDEX ta ON t (a)";
static const char *const data = FILL (2000) "INSERT INTO t SELECT i, 'x' || i, i % 7, i FROM s";
static const struct { const char *title; const char *before; const char *data; const char *after; } cases[] = {
  { "ADD COLUMN", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT, d TEXT);CREATE INDEX ta ON t (a)" },
  { "CREATE INDEX", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT);CREATE INDEX ta ON t (a);"
    "CREATE INDEX tb ON t (b)" },
  { "CREATE UNIQUE INDEX", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT);CREATE INDEX ta ON t (a);"
    "CREATE UNIQUE INDEX tc ON t (c)" },
  { "two indexes", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT);CREATE INDEX ta ON t (a);"
    "CREATE INDEX tb ON t (b);CREATE INDEX tbc ON t (b, c)" },
  { "an index made anew", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT);CREATE INDEX ta ON t (a, b)" },
  { "a table copied", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE, b INT, c INT);"
    "CREATE INDEX ta ON t (a)" },
  { "a table copied, NOT NULL", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INT, c INT NOT NULL);"
    "CREATE INDEX ta ON t (a)" },
  { "a table copied, UNIQUE", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b INT, c INT);"
    "CREATE INDEX ta ON t (a)" },
  { "a table copied, CHECK", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT CHECK (b < 100), c INT);"
    "CREATE INDEX ta ON t (a)" },
  { "a table copied, STRICT", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT) STRICT;CREATE INDEX ta ON t (a)" },
  { "a new table", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT);CREATE INDEX ta ON t (a);"
    "CREATE TABLE u (id INTEGER PRIMARY KEY, x UNIQUE)" },
  { "a view and a trigger", NULL, NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT);CREATE INDEX ta ON t (a);"
    "CREATE VIEW v AS SELECT a FROM t;CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END" },
  { "WITHOUT ROWID",
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT)", NULL,
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c INT) WITHOUT ROWID" },
  { "a table WITHOUT ROWID copied",
    "CREATE TABLE w (k TEXT PRIMARY KEY, v INT) WITHOUT ROWID",
    FILL (900) "INSERT INTO w SELECT 'k' || i, i FROM s",
    "CREATE TABLE w (k TEXT PRIMARY KEY, v INT NOT NULL) WITHOUT ROWID" },
  { "a foreign key",
    "CREATE TABLE p (id INTEGER PRIMARY KEY);CREATE TABLE c (id INTEGER PRIMARY KEY, p INT)",
    FILL (1000) "INSERT INTO p SELECT i FROM s;" FILL (1000) "INSERT INTO c SELECT i, i FROM s",
    "CREATE TABLE p (id INTEGER PRIMARY KEY);"
    "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id))" },
};

/* Where there are rows, all depends on them. */
static void
test_rows (void)
{
  guint n_far = 0;
  Lab lab;

  if (!lab_open (&lab))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    n_far += !compare (&lab, cases[i].title, cases[i].before != NULL ? cases[i].before : base,
                       cases[i].data != NULL ? cases[i].data : data, cases[i].after, NULL);

  g_assert_cmpuint (n_far, ==, 0);
  lab_close (&lab);
}

/* More rows than can be counted cheaply are no guess. */
static void
test_unknown (void)
{
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorCatalogue) from = NULL;
  g_autoptr(ManorCatalogue) to = pair_catalogue ("CREATE TABLE w (k TEXT PRIMARY KEY, v NOT NULL) WITHOUT ROWID");
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(ManorCost) cost = manor_cost_new ();
  g_autoptr(GPtrArray) tables = NULL;
  g_autoptr(GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 n = 10;
  Lab lab;

  if (!lab_open (&lab))
    return;

  manor_test_server_create (lab.server, "big", NULL);
  manor_test_server_sql (lab.server, "big", "CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID;"
                         FILL (1001) "INSERT INTO w SELECT i, i FROM s");
  database = test_remote_new (lab.client, "big");
  from = test_remote_read (database);
  plan = manor_plan_new (from, to, NULL, NULL);

  estimate (database, plan, cost);
  g_assert_cmpuint (cost->n_unknown, ==, 1);
  g_assert_cmpuint (cost->n_databases, ==, 0);
  g_assert_cmpint (cost->rows_read, ==, 0);

  /* The same through the plan alone. */
  tables = manor_cost_list_tables (plan);
  g_assert_cmpuint (tables->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (tables, 0), ==, "w");
  manor_cost_add (cost, plan, rows);
  g_assert_cmpuint (cost->n_unknown, ==, 2);
  g_hash_table_insert (rows, (gpointer) "w", &n);
  manor_cost_add (cost, plan, rows);
  g_assert_cmpuint (cost->n_databases, ==, 1);
  g_assert_cmpint (cost->rows_written, >=, 10);

  /* Nor are more than there can be. */
  n = G_MAXINT64;
  manor_cost_add (cost, plan, rows);
  g_assert_cmpuint (cost->n_unknown, ==, 3);
  g_assert_cmpuint (cost->n_databases, ==, 1);
  lab_close (&lab);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/remote/cost/known-cases", test_known_cases);
  MANOR_TEST_FIBER ("/remote/cost/rows", test_rows);
  MANOR_TEST_FIBER ("/remote/cost/unknown", test_unknown);

  return g_test_run ();
}
