/* test-hrana-watch.c: statements that take long, and servers that hang
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-hrana-client-private.h"
#include "manor-hrana-stream.h"
#include "manor-test-server.h"
#include "manor-test-tls.h"
#include "manor-test.h"

/* Asked every so often, in milliseconds: the real 15 seconds are for people. */
#define QUIET 400

#define COUNT(n) "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT " n ") SELECT count(*) FROM n"
#define ENDLESS  "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

static ManorTestServer *server;

static ManorHranaClient *
client_new (const char *uri,
            guint       quiet)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new (uri, &error);
  ManorHranaClient *client;

  g_assert_no_error (error);
  client = manor_hrana_client_new (http);
  if (quiet != 0)
    client->quiet = quiet;

  return client;
}

static DexFuture *
query (ManorHranaClient *client,
       const char       *sql)
{
  return manor_hrana_client_query (client, "a", sql, NULL, 0, 0, MANOR_HRANA_READS | MANOR_HRANA_KNOWN);
}

static ManorHranaPipeline *
pipeline_of (const char *sql)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();

  manor_hrana_pipeline_add_execute (pipeline, sql, NULL);

  return pipeline;
}

/* However often the server is asked how it is, the statement goes on to its end. */
static void
test_slow (void)
{
  g_autoptr(ManorHranaClient) client = client_new (manor_test_server_get_uri (server), QUIET);
  g_autoptr(ManorHranaStream) stream = manor_hrana_stream_new (client, "a");
  gint64 started = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_await_object (query (client, COUNT ("12000000")), &error);
  g_autoptr(ManorResult) same = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_integer (rows, 0, 0), ==, 12000000);
  g_assert_cmpint (g_get_monotonic_time () - started, >, 2 * QUIET * 1000);

  same = manor_await_object (manor_hrana_stream_query (stream, COUNT ("12000000"), NULL, 0, 0, TRUE), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_integer (same, 0, 0), ==, 12000000);
  g_assert_true (manor_await (manor_hrana_stream_close (stream), &error));
}

static void
assert_hangs (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (future, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, manor_test_server_get_uri (server)));
  g_assert_nonnull (strstr (error->message, "gives no sign of life"));
}

static void
test_hangs (void)
{
  g_autoptr(ManorHranaClient) client = client_new (manor_test_server_get_uri (server), QUIET);
  g_autoptr(ManorHranaStream) stream = manor_hrana_stream_new (client, "a");
  g_autoptr(DexFuture) reading = query (client, ENDLESS);
  g_autoptr(DexFuture) running = manor_hrana_client_run (client, "a", pipeline_of (ENDLESS), MANOR_HRANA_KNOWN,
                                                         G_MAXUINT);
  g_autoptr(DexFuture) streaming = manor_hrana_stream_query (stream, ENDLESS, NULL, 0, 0, TRUE);
  g_autoptr(GError) error = NULL;

  /* It does not hang while it works. */
  manor_await (dex_timeout_new_msec (4 * QUIET), NULL);
  g_assert_true (dex_future_is_pending (reading));
  g_assert_true (dex_future_is_pending (running));
  g_assert_true (dex_future_is_pending (streaming));

  manor_test_server_pause (server);
  assert_hangs (g_steal_pointer (&reading));
  assert_hangs (g_steal_pointer (&running));
  assert_hangs (g_steal_pointer (&streaming));
  manor_test_server_resume (server);

  g_assert_true (manor_await (query (client, "SELECT 1"), &error));
  g_assert_true (manor_await (manor_hrana_stream_close (stream), &error));
}

/* While the groups of a large result are made, of which nothing comes for long. */
static void
test_hangs_in_bulk (void)
{
  g_autoptr(ManorTestAuthority) authority =
    manor_test_authority_new (manor_test_server_get_folder (server), "authority");
  g_autoptr(GTlsCertificate) certificate = manor_test_authority_issue (authority, "IP:127.0.0.1", FALSE);
  g_autoptr(ManorTestFront) front =
    manor_test_front_new (manor_test_server_get_uri (server), certificate, "http/1.1");
  g_autofree char *uri = manor_test_front_dup_uri (front, "127.0.0.1");
  g_autoptr(ManorHranaClient) client = client_new (uri, QUIET);
  g_autoptr(DexFuture) reading = NULL;
  g_autoptr(GError) error = NULL;

  manor_http_set_authority_file (manor_hrana_client_get_http (client), manor_test_authority_get_file (authority));
  reading = query (client, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 20000000) "
                           "SELECT i FROM n");
  while (manor_test_front_count (front, "POST /v3/cursor") == 0)
    {
      g_assert_true (dex_future_is_pending (reading));
      manor_await (dex_timeout_new_msec (5), NULL);
    }

  manor_test_server_pause (server);
  g_assert_false (manor_await (g_steal_pointer (&reading), &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT);
  manor_test_server_resume (server);
}

/* A machine that is gone is TCP's to notice: the socket of a request that waits has its timer (column “tr”
 * of the kernel's table: 02). */
static void
test_kept_alive (void)
{
  g_autoptr(ManorHranaClient) client = client_new (manor_test_server_get_uri (server), 0);
  g_autoptr(DexFuture) reading = query (client, ENDLESS);
  g_autofree char *remote =
    g_strdup_printf (" 0100007F:%04X 01 00000000:00000000 02:",
                     (guint) g_ascii_strtoull (strrchr (manor_test_server_get_uri (server), ':') + 1, NULL, 10));
  g_autofree char *table = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_file_test ("/proc/net/tcp", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no /proc/net/tcp");
      return;
    }

  do
    {
      g_assert_true (dex_future_is_pending (reading));
      manor_await (dex_timeout_new_msec (5), NULL);
      g_clear_pointer (&table, g_free);
      g_file_get_contents ("/proc/net/tcp", &table, NULL, &error);
      g_assert_no_error (error);
    }
  while (strstr (table, remote) == NULL);
}

int
main (int    argc,
      char **argv)
{
  int status;

  dex_init ();
  g_test_init (&argc, &argv, NULL);

  server = manor_test_server_new (NULL);
  if (server != NULL)
    {
      manor_test_server_create (server, "a", NULL);

      MANOR_TEST_FIBER ("/hrana-watch/slow", test_slow);
      MANOR_TEST_FIBER ("/hrana-watch/hangs", test_hangs);
      MANOR_TEST_FIBER ("/hrana-watch/hangs-in-bulk", test_hangs_in_bulk);
      MANOR_TEST_FIBER ("/hrana-watch/kept-alive", test_kept_alive);
    }

  status = g_test_run ();
  g_clear_pointer (&server, manor_test_server_free);

  return status;
}
