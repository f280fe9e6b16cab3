/* test-hrana-client.c: pipelines, bulk reading and retries on a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "manor-fiber.h"
#include "manor-hrana-client.h"
#include "manor-sql-error.h"
#include "manor-test-server.h"
#include "manor-test.h"

static ManorHranaClient *
client_new (ManorTestServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new (manor_test_server_get_uri (server), &error);

  g_assert_no_error (error);

  return manor_hrana_client_new (http);
}

static ManorResult *
query_limited (ManorHranaClient  *client,
               const char        *name_space,
               const char        *sql,
               ManorResult       *parameters,
               guint              max_rows,
               gsize              max_bytes,
               GError           **error)
{
  return manor_await_object (manor_hrana_client_query (client, name_space, sql, parameters, max_rows, max_bytes,
                                                       MANOR_HRANA_READS | MANOR_HRANA_KNOWN), error);
}

static ManorResult *
query (ManorHranaClient *client,
       const char       *sql)
{
  g_autoptr(GError) error = NULL;
  ManorResult *result = query_limited (client, "a", sql, NULL, 0, 0, &error);

  g_assert_no_error (error);

  return result;
}

static gint64
query_integer (ManorHranaClient *client,
               const char       *sql)
{
  g_autoptr(ManorResult) result = query (client, sql);

  return manor_result_get_integer (result, 0, 0);
}

static ManorHranaReply *
run_sql (ManorHranaClient  *client,
         const char        *name_space,
         const char        *sql,
         ManorHranaFlags    flags,
         GError           **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();

  manor_hrana_pipeline_add_execute (pipeline, sql, NULL);

  return manor_await_object (manor_hrana_client_run (client, name_space, pipeline, flags, 0), error);
}

static void
test_pipeline (void)
{
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) client = NULL;
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  ManorHranaBatch *batch = manor_hrana_batch_new ();
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autofree char *version = NULL;
  g_autofree char *diagnostics = NULL;
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  manor_test_server_create (server, "a", NULL);
  client = client_new (server);
  version = manor_await_string (manor_hrana_client_load_version (client), &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (version, "sqld "));

  manor_hrana_batch_add_chained (batch, "BEGIN IMMEDIATE", NULL);
  manor_hrana_batch_add_chained (batch, "INSERT INTO t VALUES (1), (2)", NULL);
  manor_hrana_batch_add_chained (batch, "INSERT INTO t VALUES (1)", NULL);
  manor_hrana_batch_add_chained (batch, "COMMIT", NULL);
  manor_hrana_batch_add (batch, "ROLLBACK", NULL, MANOR_HRANA_IF_NOT_OK, 3);

  manor_hrana_pipeline_add_sequence (pipeline, "CREATE TABLE t(x PRIMARY KEY); CREATE TABLE u(y)");
  manor_hrana_pipeline_add_batch (pipeline, batch);
  manor_hrana_pipeline_add_execute (pipeline, "SELECT count(*) FROM t", NULL);
  manor_hrana_pipeline_add_describe (pipeline, "SELECT x AS z FROM t");
  manor_hrana_pipeline_add_execute (pipeline, "SELECT nix", NULL);
  manor_hrana_pipeline_add_autocommit (pipeline);

  reply = manor_await_object (manor_hrana_client_run (client, "a", pipeline, MANOR_HRANA_KNOWN, 0), &error);
  g_assert_no_error (error);
  g_assert_null (manor_hrana_reply_get_error (reply, 0));
  g_assert_cmpint (manor_result_get_n_changes (manor_hrana_reply_get_step_result (reply, 1, 1)), ==, 2);
  g_assert_error (manor_hrana_reply_get_step_error (reply, 1, 2), MANOR_SQL_ERROR, MANOR_SQL_ERROR_CONSTRAINT);
  g_assert_null (manor_hrana_reply_get_step_result (reply, 1, 3));
  g_assert_nonnull (manor_hrana_reply_get_step_result (reply, 1, 4));
  g_assert_cmpint (manor_result_get_integer (manor_hrana_reply_get_result (reply, 2), 0, 0), ==, 0);
  g_assert_cmpstr (manor_result_get_column_name (manor_hrana_reply_get_description (reply, 3, NULL), 0), ==, "z");
  g_assert_error (manor_hrana_reply_get_error (reply, 4), MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_assert_cmpint (manor_sql_error_get_offset (manor_hrana_reply_get_error (reply, 4)), ==, 7);
  g_assert_true (manor_hrana_reply_get_autocommit (reply, 5));

  /* No stream was left open. */
  g_assert_cmpuint (manor_test_server_request (server, TRUE, "GET", "/v1/diagnostics", NULL, NULL, &diagnostics), ==, 200);
  g_assert_cmpstr (diagnostics, ==, "[]");
}

/* What is bound comes back as it was, and so do bits of every kind, by both ways. */
static void
assert_round_trip (ManorHranaClient *client,
                   const ManorValue *values,
                   guint             n_values)
{
  ManorResultBuilder *builder = manor_result_builder_new (n_values);
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  g_autoptr(ManorResult) row = NULL;
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n_values; i++)
    {
      manor_result_builder_add_value (builder, &values[i]);
      g_string_append (sql, i > 0 ? ", ?" : "?");
    }
  row = manor_result_builder_end (builder);

  result = query_limited (client, "a", sql->str, row, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_columns (result), ==, n_values);
  for (guint i = 0; i < n_values; i++)
    {
      ManorValue value = manor_result_get_value (result, 0, i);
      g_autofree char *got = manor_value_dup_literal (&value);
      g_autofree char *expected = manor_value_dup_literal (&values[i]);

      g_assert_cmpstr (got, ==, expected);
      g_assert_true (manor_value_equal (&value, &values[i]));
    }
}

static double
random_real (void)
{
  double real;

  do
    {
      guint64 bits = ((guint64) (guint32) g_test_rand_int () << 32) | (guint32) g_test_rand_int ();

      memcpy (&real, &bits, sizeof real);
    }
  while (isnan (real));

  return real;
}

static void
test_values (void)
{
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) client = NULL;
  static const ManorValue plain[] = {
    { .type = MANOR_VALUE_NULL },
    { .type = MANOR_VALUE_INTEGER, .integer = G_MININT64 },
    { .type = MANOR_VALUE_INTEGER, .integer = G_MAXINT64 },
    { .type = MANOR_VALUE_INTEGER, .integer = G_GINT64_CONSTANT (9007199254740993) },
    { .type = MANOR_VALUE_REAL, .real = 0.1 },
    { .type = MANOR_VALUE_REAL, .real = 1.0 },
    { .type = MANOR_VALUE_REAL, .real = 1e300 },
    { .type = MANOR_VALUE_TEXT, .bytes = "\xc3\xbc \"\\/\x01\x7f\n\0z", .length = 11 },
    { .type = MANOR_VALUE_TEXT, .bytes = "", .length = 0 },
    { .type = MANOR_VALUE_BLOB, .bytes = "\x00\xff\xfe/", .length = 4 },
    { .type = MANOR_VALUE_BLOB, .bytes = "", .length = 0 },
    /* These take the bulk way. */
    { .type = MANOR_VALUE_REAL, .real = INFINITY },
    { .type = MANOR_VALUE_REAL, .real = -INFINITY },
    { .type = MANOR_VALUE_TEXT, .bytes = "a\xff", .length = 2 },
  };
  ManorValue reals[60];

  if (server == NULL)
    return;

  manor_test_server_create (server, "a", NULL);
  client = client_new (server);

  assert_round_trip (client, plain, 11);
  assert_round_trip (client, plain, 12);
  assert_round_trip (client, plain, 13);
  assert_round_trip (client, plain, 14);

  for (guint round = 0; round < 100; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (reals); i++)
        reals[i] = MANOR_VALUE_INIT_REAL (random_real ());
      if (round % 2 == 0)
        reals[0] = MANOR_VALUE_INIT_REAL (INFINITY);
      assert_round_trip (client, reals, G_N_ELEMENTS (reals));
    }
}

/* A million of rows in an order that is not the table's. */
static void
test_bulk (void)
{
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) client = NULL;
  g_autoptr(ManorResult) ordered = NULL;
  g_autoptr(ManorResult) plain = NULL;
  g_autoptr(ManorResult) limited = NULL;
  g_autoptr(ManorResult) parameters = NULL;
  g_autoptr(ManorResult) some = NULL;
  g_autoptr(GError) error = NULL;
  ManorResultBuilder *builder = manor_result_builder_new (1);
  gint64 started;

  if (server == NULL)
    return;

  manor_test_server_create (server, "a", NULL);
  manor_test_server_sql (server, "a",
    "CREATE TABLE t(id INTEGER PRIMARY KEY, n INTEGER, s TEXT, r REAL, b BLOB);"
    "WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 300000)"
    "INSERT INTO t SELECT i, i * 7919 % 300007, 'row \"' || i || '\"', i / 7.0, CASE WHEN i % 3 THEN x'00ff' END FROM i");
  client = client_new (server);

  started = g_get_monotonic_time ();
  plain = query (client, "SELECT * FROM t; -- all of it");
  g_test_message ("300,000 rows in %d ms", (int) ((g_get_monotonic_time () - started) / 1000));
  g_assert_cmpuint (manor_result_get_n_rows (plain), ==, 300000);
  g_assert_cmpstr (manor_result_get_column_name (plain, 2), ==, "s");
  g_assert_cmpstr (manor_result_get_column_type (plain, 2), ==, "TEXT");
  for (guint i = 0; i < 300000; i++)
    {
      ManorValue blob = manor_result_get_value (plain, i, 4);

      g_assert_cmpint (manor_result_get_integer (plain, i, 0), ==, i + 1);
      g_assert_cmpfloat (manor_result_get_value (plain, i, 3).real, ==, (i + 1) / 7.0);
      g_assert_cmpint (blob.type, ==, (i + 1) % 3 != 0 ? MANOR_VALUE_BLOB : MANOR_VALUE_NULL);
    }

  ordered = query (client, "SELECT n, id, n FROM t ORDER BY n DESC");
  g_assert_cmpuint (manor_result_get_n_rows (ordered), ==, 300000);
  g_assert_cmpstr (manor_result_get_column_name (ordered, 2), ==, "n");
  for (guint i = 1; i < 300000; i++)
    g_assert_cmpint (manor_result_get_integer (ordered, i, 0), <, manor_result_get_integer (ordered, i - 1, 0));

  limited = query_limited (client, "a", "SELECT * FROM t ORDER BY n", NULL, 100000, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (limited), ==, 100000);
  g_assert_true (manor_result_get_truncated (limited));

  /* Parameters, compounds and a WITH of its own. */
  manor_result_builder_set_column (builder, 0, ":from", NULL);
  manor_result_builder_add_value (builder, &MANOR_VALUE_INIT_INTEGER (1000));
  parameters = manor_result_builder_end (builder);
  some = query_limited (client, "a", "WITH x AS (SELECT * FROM t WHERE id > :from) SELECT * FROM x UNION ALL "
                                     "SELECT * FROM (SELECT * FROM t ORDER BY id LIMIT 5) -- end", parameters, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (some), ==, 299005);
  g_assert_cmpint (manor_result_get_integer (some, 0, 0), ==, 1001);
  g_assert_cmpint (manor_result_get_integer (some, 299004, 0), ==, 5);

  g_assert_null (query_limited (client, "a", "SELECT * FROM t", NULL, 0, 1000 * 1000, &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_TOO_BIG);
}

/* What a statement makes up as it goes comes as one of the values it made, and rows of 8 KB do not
 * fit in a group by their number. */
static void
test_bulk_fleeting (void)
{
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) client = NULL;
  g_autoptr(ManorResult) fleeting = NULL;
  g_autoptr(ManorResult) broad = NULL;

  if (server == NULL)
    return;

  manor_test_server_create (server, "a", NULL);
  client = client_new (server);
  fleeting = query (client, "WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 300000) "
                            "SELECT i, CASE abs(random()) % 4 WHEN 0 THEN 7 WHEN 1 THEN 'text' WHEN 2 THEN 0.5 "
                            "ELSE x'00ff' END, 'some text to pass ten megabytes' FROM i");
  g_assert_cmpuint (manor_result_get_n_rows (fleeting), ==, 300000);
  for (guint row = 0; row < 300000; row++)
    {
      ManorValue value = manor_result_get_value (fleeting, row, 1);

      g_assert_cmpint (manor_result_get_integer (fleeting, row, 0), ==, row + 1);
      g_assert_true ((value.type == MANOR_VALUE_INTEGER && value.integer == 7) ||
                     (value.type == MANOR_VALUE_REAL && value.real == 0.5) ||
                     (value.type == MANOR_VALUE_TEXT && value.length == 4 && memcmp (value.bytes, "text", 4) == 0) ||
                     (value.type == MANOR_VALUE_BLOB && value.length == 2));
    }

  broad = query (client, "WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 3000) "
                         "SELECT i, replace(hex(zeroblob(4000)), '0', 'x') FROM i");
  g_assert_cmpuint (manor_result_get_n_rows (broad), ==, 3000);
  g_assert_cmpint (manor_result_get_integer (broad, 2999, 0), ==, 3000);
  g_assert_cmpuint (manor_result_get_value (broad, 2999, 1).length, ==, 8000);
}

/* Rows for which groups do not do. */
static void
test_bulk_hard (void)
{
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) client = NULL;
  g_autoptr(ManorResult) wide = NULL;
  g_autoptr(ManorResult) large = NULL;
  g_autoptr(ManorResult) odd = NULL;
  g_autoptr(ManorResult) json = NULL;
  g_autoptr(ManorResult) explained = NULL;
  g_autoptr(GString) sql = g_string_new ("SELECT id");
  g_autoptr(GError) error = NULL;
  ManorValue value;

  if (server == NULL)
    return;

  manor_test_server_create (server, "a", NULL);
  manor_test_server_sql (server, "a", "CREATE TABLE t(id INTEGER PRIMARY KEY, s);"
    "WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 4000) INSERT INTO t SELECT i, i FROM i;"
    "CREATE TABLE l(b); INSERT INTO l VALUES (zeroblob(4000000)), (zeroblob(4000000)), (zeroblob(4000000)), ('x');"
    "CREATE TABLE o(s); INSERT INTO o SELECT 'good ' || id FROM t; INSERT INTO o VALUES (CAST(x'61ff00c3' AS TEXT)), (9e999)");
  client = client_new (server);

  /* More columns than a function has arguments. */
  for (guint i = 1; i < 250; i++)
    g_string_append_printf (sql, ", 'col' || %u AS c%u", i, i);
  g_string_append (sql, " FROM t");
  wide = query (client, sql->str);
  g_assert_cmpuint (manor_result_get_n_rows (wide), ==, 4000);
  g_assert_cmpuint (manor_result_get_n_columns (wide), ==, 250);
  value = manor_result_get_value (wide, 3999, 249);
  g_assert_cmpmem (value.bytes, value.length, "col249", 6);

  /* As text one would be larger than a row may be. */
  large = query (client, "SELECT b FROM l");
  g_assert_cmpuint (manor_result_get_n_rows (large), ==, 4);
  g_assert_cmpuint (manor_result_get_value (large, 2, 0).length, ==, 4000000);
  g_assert_cmpint (manor_result_get_value (large, 2, 0).type, ==, MANOR_VALUE_BLOB);

  odd = query (client, "SELECT s FROM o");
  g_assert_cmpuint (manor_result_get_n_rows (odd), ==, 4002);
  value = manor_result_get_value (odd, 4000, 0);
  g_assert_cmpint (value.type, ==, MANOR_VALUE_TEXT);
  g_assert_cmpmem (value.bytes, value.length, "a\xff\0\xc3", 4);
  g_assert_cmpfloat (manor_result_get_value (odd, 4001, 0).real, ==, INFINITY);

  /* Not taken for a part of the group's own JSON. */
  json = query (client, "SELECT json('[\"0.5\"]'), 9e999");
  value = manor_result_get_value (json, 0, 0);
  g_assert_cmpint (value.type, ==, MANOR_VALUE_TEXT);
  g_assert_cmpmem (value.bytes, value.length, "[\"0.5\"]", 7);

  explained = query (client, "EXPLAIN QUERY PLAN SELECT * FROM t");
  g_assert_cmpuint (manor_result_get_n_columns (explained), ==, 4);

  /* A writing statement is not asked again: it was carried out. */
  g_assert_null (manor_await_object (manor_hrana_client_query (client, "a", "INSERT INTO l SELECT zeroblob(3000000) FROM t LIMIT 5 RETURNING *",
                                                               NULL, 0, 0, MANOR_HRANA_KNOWN), &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TOO_LARGE);
  g_assert_cmpint (query_integer (client, "SELECT count(*) FROM l"), ==, 9);
}

static void
test_namespaces (void)
{
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  static const char * const names[] = { "a", "A", "a-b_c", "default" };
  g_autoptr(ManorHranaClient) client = NULL;
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  client = client_new (server);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(ManorResult) result = NULL;
      g_autofree char *file = NULL;
      g_autofree char *end = g_strdup_printf ("/dbs/%s/data", names[i]);

      if (!g_str_equal (names[i], "default"))
        manor_test_server_create (server, names[i], NULL);
      result = query_limited (client, names[i], "SELECT file FROM pragma_database_list", NULL, 0, 0, &error);
      g_assert_no_error (error);
      file = manor_result_dup_text (result, 0, 0);
      g_assert_true (g_str_has_suffix (file, end));
    }

  g_assert_null (run_sql (client, "nobody", "SELECT 1", MANOR_HRANA_NONE, &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_NO_NAMESPACE);
}

static void
test_no_answer (void)
{
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) client = NULL;
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(DexFuture) reading = NULL;
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  manor_test_server_create (server, "a", NULL);
  manor_test_server_sql (server, "a", "CREATE TABLE t(x)");
  client = client_new (server);
  g_assert_cmpint (query_integer (client, "SELECT 1"), ==, 1);

  /* Paused: it does not answer in time. */
  manor_test_server_pause (server);
  manor_hrana_pipeline_add_execute (pipeline, "INSERT INTO t VALUES (1)", NULL);
  g_assert_null (manor_await_object (manor_hrana_client_run (client, "a", pipeline, MANOR_HRANA_KNOWN, 200), &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT);
  g_clear_error (&error);

  /* Killed under a write: lost, and not sent again. A read comes back when the server does. */
  pipeline = manor_hrana_pipeline_new ();
  manor_hrana_pipeline_add_execute (pipeline, "INSERT INTO t VALUES (2)", NULL);
  running = manor_hrana_client_run (client, "a", pipeline, MANOR_HRANA_KNOWN, 5000);
  reading = manor_hrana_client_query (client, "a", "SELECT 42", NULL, 0, 0, MANOR_HRANA_READS | MANOR_HRANA_KNOWN);
  manor_await (dex_timeout_new_msec (100), NULL);
  manor_test_server_kill (server);
  manor_test_server_start (server);

  g_assert_false (manor_await (g_steal_pointer (&running), &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST);
  g_clear_error (&error);
  {
    g_autoptr(ManorResult) result = manor_await_object (g_steal_pointer (&reading), &error);

    g_assert_no_error (error);
    g_assert_cmpint (manor_result_get_integer (result, 0, 0), ==, 42);
  }

  /* Down: what was not sent is tried for a while. */
  manor_test_server_kill (server);
  g_assert_null (run_sql (client, "a", "SELECT 1", MANOR_HRANA_NONE, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE);
  g_clear_error (&error);

  running = DEX_FUTURE (manor_hrana_client_query (client, "a", "SELECT 43", NULL, 0, 0, MANOR_HRANA_KNOWN));
  manor_test_server_start (server);
  g_assert_true (manor_await (g_steal_pointer (&running), &error));
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/hrana-client/pipeline", test_pipeline);
  MANOR_TEST_FIBER ("/hrana-client/values", test_values);
  MANOR_TEST_FIBER ("/hrana-client/bulk", test_bulk);
  MANOR_TEST_FIBER ("/hrana-client/bulk-fleeting", test_bulk_fleeting);
  MANOR_TEST_FIBER ("/hrana-client/bulk-hard", test_bulk_hard);
  MANOR_TEST_FIBER ("/hrana-client/namespaces", test_namespaces);
  MANOR_TEST_FIBER ("/hrana-client/no-answer", test_no_answer);

  return g_test_run ();
}
