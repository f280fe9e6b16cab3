/* test-http-kept.c: connections that were kept, and are gone when the next request comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-http.h"
#include "manor-test-http-server.h"
#include "manor-test.h"

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

/* What went wrong without restarted_cb() did so once in some hundred rounds. */
#define N_ROUNDS 500
#define N_KEPT   3

/* Beyond it a request was forgotten. In milliseconds. */
#define FORGOTTEN 5000

static const ManorHttpRequest get = { .method = "GET", .path = "/x" };

static DexFuture *
send_one (guint    index,
          gpointer data)
{
  return manor_http_send (data, &get);
}

/* One after another would all go over one connection. */
static void
keep (ManorHttp *http,
      guint      n_kept)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_future_with_timeout (manor_future_for_each (n_kept, n_kept, send_one, http, NULL), FORGOTTEN), &error);
  g_assert_no_error (error);
}

/* As servers do that are started anew: each connection is gone with what comes over it. Whoever asks is told, and the
 * next one is answered. */
static void
test_all_gone (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (OK, TRUE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new (server->uri, &error);

  g_assert_no_error (error);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(GError) lost = NULL;

      g_atomic_int_set (&server->drops, FALSE);
      keep (http, N_KEPT);

      g_atomic_int_set (&server->drops, TRUE);
      manor_await (manor_future_with_timeout (manor_http_send (http, &get), FORGOTTEN), &lost);
      g_assert_error (lost, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST);
    }

  g_assert_cmpint (server->n_connections, >, N_ROUNDS);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/http-kept/all-gone", test_all_gone);

  return g_test_run ();
}
