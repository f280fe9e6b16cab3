/* test-hrana-stream.c: transactions that last, expire and are stolen, on a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-hrana-stream.h"
#include "manor-sql-error.h"
#include "manor-test-server.h"
#include "manor-test.h"

typedef struct
{
  ManorTestServer  *server;
  ManorHranaClient *client;
  ManorHranaStream *stream;
} Fixture;

static Fixture *
fixture_new (const ManorTestServerOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = NULL;
  ManorTestServer *server = manor_test_server_new (options);
  Fixture *self;

  if (server == NULL)
    return NULL;

  manor_test_server_create (server, "a", NULL);
  manor_test_server_sql (server, "a", "CREATE TABLE t(x)");
  http = manor_http_new (manor_test_server_get_uri (server), &error);
  g_assert_no_error (error);

  self = g_new0 (Fixture, 1);
  self->server = server;
  self->client = manor_hrana_client_new (http);
  self->stream = manor_hrana_stream_new (self->client, "a");

  return self;
}

static void
fixture_free (Fixture *self)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (manor_await_boolean (manor_hrana_stream_close (self->stream), &error));
  g_assert_no_error (error);
  g_assert_cmpint (manor_hrana_stream_get_state (self->stream), ==, MANOR_HRANA_STREAM_CLOSED);
  g_clear_object (&self->stream);
  g_clear_object (&self->client);
  g_clear_pointer (&self->server, manor_test_server_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static ManorResult *
try_query (Fixture     *self,
           const char  *sql,
           GError     **error)
{
  return manor_await_object (manor_hrana_stream_query (self->stream, sql, NULL, 0, 0,
                                                       g_str_has_prefix (sql, "SELECT")), error);
}

static gint64
query (Fixture    *self,
       const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) result = try_query (self, sql, &error);

  g_assert_no_error (error);

  return manor_result_get_n_rows (result) > 0 ? manor_result_get_integer (result, 0, 0) : 0;
}

static gint64
seen (Fixture *self)
{
  return manor_test_server_integer (self->server, "a", "SELECT count(*) FROM t");
}

/* How many streams the server holds; it remembers the expired ones for a while. */
static guint
n_streams (Fixture *self)
{
  g_autofree char *answer = NULL;
  guint n = 0;

  g_assert_cmpuint (manor_test_server_request (self->server, TRUE, "GET", "/v1/diagnostics", NULL, NULL, &answer), ==, 200);
  for (const char *p = answer; (p = strchr (p, '"')) != NULL; p = strchr (p + 1, '"') + 1)
    if (!g_str_has_prefix (p, "\"expired\""))
      n++;

  return n;
}

static void
wait_for_state (Fixture               *self,
                ManorHranaStreamState  state)
{
  while (manor_hrana_stream_get_state (self->stream) != state)
    manor_await (dex_timeout_new_msec (20), NULL);
}

static void
count_notify_cb (ManorHranaStream *stream,
                 GParamSpec       *pspec,
                 guint            *n)
{
  (*n)++;
}

static void
test_transaction (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  g_autoptr(GError) error = NULL;
  guint n = 0;

  if (self == NULL)
    return;

  g_signal_connect (self->stream, "notify::in-transaction", G_CALLBACK (count_notify_cb), &n);
  g_assert_cmpint (manor_hrana_stream_get_state (self->stream), ==, MANOR_HRANA_STREAM_IDLE);
  g_assert_cmpint (query (self, "SELECT 7"), ==, 7);
  g_assert_cmpint (manor_hrana_stream_get_state (self->stream), ==, MANOR_HRANA_STREAM_OPEN);
  g_assert_cmpint (manor_hrana_stream_get_deadline (self->stream), ==, 0);

  query (self, "BEGIN IMMEDIATE");
  g_assert_true (manor_hrana_stream_get_in_transaction (self->stream));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (manor_hrana_stream_get_deadline (self->stream), >, g_get_monotonic_time () + 8 * G_USEC_PER_SEC);
  query (self, "INSERT INTO t VALUES (1)");
  g_assert_cmpint (query (self, "SELECT count(*) FROM t"), ==, 1);
  g_assert_cmpint (seen (self), ==, 0);

  /* An error of the statement leaves the transaction. */
  g_assert_null (try_query (self, "INSERT INTO t VALUES (nix)", &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (manor_hrana_stream_get_in_transaction (self->stream));

  query (self, "COMMIT");
  g_assert_false (manor_hrana_stream_get_in_transaction (self->stream));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (seen (self), ==, 1);
}

/* Given at once, carried out in turn. */
static void
test_order (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(GError) error = NULL;

  if (self == NULL)
    return;

  query (self, "BEGIN IMMEDIATE");
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO t SELECT %u WHERE (SELECT count(*) FROM t) = %u RETURNING x", i, i);

      g_ptr_array_add (futures, manor_hrana_stream_query (self->stream, sql, NULL, 0, 0, FALSE));
    }
  for (guint i = 0; i < futures->len; i++)
    {
      g_autoptr(ManorResult) result = manor_await_object (dex_ref (futures->pdata[i]), &error);

      g_assert_no_error (error);
      g_assert_cmpuint (manor_result_get_n_rows (result), ==, 1);
    }
  g_assert_cmpuint (n_streams (self), ==, 1);
  query (self, "COMMIT");
  g_assert_cmpint (seen (self), ==, 50);
}

static void
test_run (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (self == NULL)
    {
      manor_hrana_pipeline_free (pipeline);
      return;
    }

  manor_hrana_pipeline_add_execute (pipeline, "BEGIN", NULL);
  manor_hrana_pipeline_add_execute (pipeline, "SELECT 5", NULL);
  reply = manor_await_object (manor_hrana_stream_run (self->stream, pipeline, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_integer (manor_hrana_reply_get_result (reply, 1), 0, 0), ==, 5);
  g_assert_true (manor_hrana_stream_get_in_transaction (self->stream));

  /* One that ends the stream. */
  g_clear_object (&reply);
  pipeline = manor_hrana_pipeline_new ();
  manor_hrana_pipeline_add_close (pipeline);
  reply = manor_await_object (manor_hrana_stream_run (self->stream, pipeline, 0), &error);
  g_assert_no_error (error);
  g_assert_false (manor_hrana_stream_get_in_transaction (self->stream));
  g_assert_cmpint (manor_hrana_stream_get_state (self->stream), ==, MANOR_HRANA_STREAM_IDLE);
  g_assert_cmpuint (n_streams (self), ==, 0);
}

/* Ten seconds without a word: told at once by the property, and once by a request. */
static void
test_expiry (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  g_autoptr(GError) error = NULL;
  gint64 started;

  if (self == NULL)
    return;

  query (self, "BEGIN IMMEDIATE");
  query (self, "INSERT INTO t VALUES (1)");
  started = g_get_monotonic_time ();
  wait_for_state (self, MANOR_HRANA_STREAM_LOST);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 9 * G_USEC_PER_SEC);
  g_assert_false (manor_hrana_stream_get_in_transaction (self->stream));

  g_assert_null (try_query (self, "INSERT INTO t VALUES (2)", &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST);
  g_clear_error (&error);
  query (self, "INSERT INTO t VALUES (3)");
  g_assert_cmpint (query (self, "SELECT sum(x) FROM t"), ==, 3);

  /* Outside a transaction it is let go sooner, and comes back. */
  wait_for_state (self, MANOR_HRANA_STREAM_IDLE);
  while (n_streams (self) > 0)
    manor_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpint (query (self, "SELECT 8"), ==, 8);
}

/* Another writer waits: after five seconds the transaction is its. Nothing of ours commits by itself. */
static void
test_theft (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  g_autoptr(ManorHranaStream) thief = NULL;
  g_autoptr(DexFuture) theft = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started;

  if (self == NULL)
    return;

  thief = manor_hrana_stream_new (self->client, "a");
  query (self, "BEGIN IMMEDIATE");
  query (self, "INSERT INTO t VALUES (1)");
  theft = manor_hrana_stream_query (thief, "INSERT INTO t VALUES (10)", NULL, 0, 0, FALSE);
  started = g_get_monotonic_time ();

  while (error == NULL)
    {
      g_autoptr(ManorResult) result = try_query (self, "INSERT INTO t VALUES (2)", &error);

      g_assert_cmpint (g_get_monotonic_time () - started, <, 20 * G_USEC_PER_SEC);
      if (result != NULL)
        manor_await (dex_timeout_new_msec (200), NULL);
    }
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST);
  g_clear_error (&error);
  g_assert_false (manor_hrana_stream_get_in_transaction (self->stream));

  g_assert_true (manor_await (g_steal_pointer (&theft), &error));
  g_assert_no_error (error);
  g_assert_cmpint (manor_test_server_integer (self->server, "a", "SELECT sum(x) FROM t"), ==, 10);
  g_assert_true (manor_await (manor_hrana_stream_close (thief), NULL));
}

static void
test_cancel (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  g_autoptr(DexFuture) slow = NULL;
  g_autoptr(DexFuture) waiting = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started;

  if (self == NULL)
    return;

  query (self, "BEGIN IMMEDIATE");
  query (self, "INSERT INTO t VALUES (1)");
  slow = manor_hrana_stream_query (self->stream, "SELECT count(*) FROM (WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL "
                                   "SELECT i + 1 FROM i) SELECT i FROM i)", NULL, 0, 0, TRUE);
  waiting = manor_hrana_stream_query (self->stream, "INSERT INTO t VALUES (2)", NULL, 0, 0, FALSE);
  manor_await (dex_timeout_new_msec (200), NULL);

  started = g_get_monotonic_time ();
  manor_hrana_stream_cancel (self->stream);
  g_assert_false (manor_await (g_steal_pointer (&slow), &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED);
  g_clear_error (&error);
  g_assert_false (manor_await (g_steal_pointer (&waiting), &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED);
  g_clear_error (&error);
  g_assert_cmpint (g_get_monotonic_time () - started, <, G_USEC_PER_SEC);
  g_assert_false (manor_hrana_stream_get_in_transaction (self->stream));

  /* Rolled back, and the lock is free. */
  query (self, "INSERT INTO t VALUES (3)");
  g_assert_cmpint (query (self, "SELECT sum(x) FROM t"), ==, 3);
}

/* What nobody waits for any more is stopped. */
static void
test_discard (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);

  if (self == NULL)
    return;

  g_assert_false (manor_await (dex_future_first (manor_hrana_stream_query (self->stream,
                                  "WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i) SELECT count(*) FROM i",
                                  NULL, 0, 0, TRUE), dex_timeout_new_msec (200), NULL), NULL));
  g_assert_cmpint (query (self, "SELECT 4"), ==, 4);
}

static void
test_restart (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  g_autoptr(GError) error = NULL;

  if (self == NULL)
    return;

  /* Outside a transaction nobody notices. */
  query (self, "INSERT INTO t VALUES (1)");
  manor_test_server_kill (self->server);
  manor_test_server_start (self->server);
  query (self, "INSERT INTO t VALUES (2)");
  g_assert_cmpint (seen (self), ==, 2);

  query (self, "BEGIN IMMEDIATE");
  query (self, "INSERT INTO t VALUES (4)");
  manor_test_server_kill (self->server);
  manor_test_server_start (self->server);
  g_assert_null (try_query (self, "INSERT INTO t VALUES (8)", &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST);
  g_assert_false (manor_hrana_stream_get_in_transaction (self->stream));
  g_assert_cmpint (query (self, "SELECT sum(x) FROM t"), ==, 3);
}

/* In a transaction that nobody else sees. */
static void
test_bulk (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  g_autoptr(ManorResult) all = NULL;
  g_autoptr(ManorResult) some = NULL;
  g_autoptr(ManorResult) infinite = NULL;
  g_autoptr(GError) error = NULL;

  if (self == NULL)
    return;

  query (self, "BEGIN IMMEDIATE");
  query (self, "INSERT INTO t WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 300000) SELECT i FROM i");
  all = try_query (self, "SELECT x, 'some text' FROM t", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (all), ==, 300000);
  g_assert_true (manor_hrana_stream_get_in_transaction (self->stream));

  /* Less than all. */
  some = manor_await_object (manor_hrana_stream_query (self->stream, "SELECT x, 'some text' FROM t", NULL, 1000, 0, TRUE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (some), ==, 1000);
  g_assert_true (manor_result_get_truncated (some));
  g_assert_true (manor_hrana_stream_get_in_transaction (self->stream));

  g_assert_null (manor_await_object (manor_hrana_stream_query (self->stream, "SELECT x, 'some text' FROM t", NULL, 0, 100000, TRUE), &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_assert_true (manor_hrana_stream_get_in_transaction (self->stream));

  infinite = try_query (self, "SELECT -9e999", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (manor_result_get_value (infinite, 0, 0).real, ==, -INFINITY);

  query (self, "COMMIT");
  g_assert_cmpint (seen (self), ==, 300000);
}

/* A stream that is dropped leaves nothing on the server. */
static void
test_dropped (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  ManorHranaStream *stream;
  g_autoptr(GError) error = NULL;

  if (self == NULL)
    return;

  stream = manor_hrana_stream_new (self->client, "a");
  g_assert_true (manor_await (manor_hrana_stream_query (stream, "BEGIN IMMEDIATE", NULL, 0, 0, FALSE), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_streams (self), ==, 1);
  g_assert_finalize_object (stream);
  while (n_streams (self) > 0)
    manor_await (dex_timeout_new_msec (20), NULL);

  /* After closing nothing is taken. */
  stream = manor_hrana_stream_new (self->client, "a");
  g_assert_true (manor_await (manor_hrana_stream_close (stream), NULL));
  g_assert_false (manor_await (manor_hrana_stream_query (stream, "SELECT 1", NULL, 0, 0, TRUE), &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED);
  g_object_unref (stream);
}

/* Nothing is left behind on the server by 10 seconds of its own, however far a large result had come when it was given up. */
static void
wait_for_no_streams (Fixture *self)
{
  gint64 end = g_get_monotonic_time () + 7 * G_USEC_PER_SEC;

  while (n_streams (self) > 0)
    {
      manor_await (dex_timeout_new_msec (20), NULL);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
}

static void
test_bulk_given_up (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);

  if (self == NULL)
    return;

  query (self, "INSERT INTO t WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 600000) SELECT i FROM i");
  g_assert_true (manor_await (manor_hrana_stream_close (self->stream), NULL));

  for (guint i = 1; i <= 12; i++)
    manor_await (manor_future_with_timeout (manor_hrana_client_query (self->client, "a", "SELECT x, 'some text' FROM t", NULL,
                                                                      0, 0, MANOR_HRANA_READS), 100 * i), NULL);
  wait_for_no_streams (self);
}

typedef struct
{
  Fixture *fixture;
  gboolean entered;
  gboolean ended;
} Closing;

static DexFuture *
closing_fiber (gpointer user_data)
{
  Closing *closing = user_data;

  closing->entered = TRUE;
  g_assert_false (manor_await (DEX_FUTURE (dex_promise_new ()), NULL));
  g_assert_false (manor_await (manor_hrana_stream_close (closing->fixture->stream), NULL));
  closing->ended = TRUE;

  return dex_future_new_true ();
}

/* Who was stopped in the middle of a transaction cannot wait for its end, which comes all the same: the server itself would
 * hold its lock for 10 seconds more. */
static void
test_closed_when_stopped (void)
{
  g_autoptr(Fixture) self = fixture_new (NULL);
  Closing closing = { .fixture = self };
  DexFuture *waiting;

  if (self == NULL)
    return;

  query (self, "BEGIN IMMEDIATE");
  g_assert_cmpuint (n_streams (self), ==, 1);
  waiting = dex_future_first (manor_fiber_spawn (0, closing_fiber, &closing, NULL), NULL);
  while (!closing.entered)
    manor_await (dex_timeout_new_msec (1), NULL);
  dex_unref (waiting);
  while (!closing.ended)
    manor_await (dex_timeout_new_msec (1), NULL);

  wait_for_no_streams (self);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/hrana-stream/transaction", test_transaction);
  MANOR_TEST_FIBER ("/hrana-stream/order", test_order);
  MANOR_TEST_FIBER ("/hrana-stream/run", test_run);
  MANOR_TEST_FIBER ("/hrana-stream/cancel", test_cancel);
  MANOR_TEST_FIBER ("/hrana-stream/discard", test_discard);
  MANOR_TEST_FIBER ("/hrana-stream/closed-when-stopped", test_closed_when_stopped);
  MANOR_TEST_FIBER ("/hrana-stream/restart", test_restart);
  MANOR_TEST_FIBER ("/hrana-stream/bulk", test_bulk);
  MANOR_TEST_FIBER ("/hrana-stream/bulk-given-up", test_bulk_given_up);
  MANOR_TEST_FIBER ("/hrana-stream/dropped", test_dropped);
  MANOR_TEST_FIBER ("/hrana-stream/theft", test_theft);
  MANOR_TEST_FIBER ("/hrana-stream/expiry", test_expiry);

  return g_test_run ();
}
