/* test-http-stopped.c: requests that are given up in the very moment in which they are answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libsoup/soup.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-http.h"
#include "manor-test-http-server.h"
#include "manor-test.h"

/* With the promise's own cancellable in soup's hands, the second round or so ended in a hang or a crash. */
#define N_ROUNDS 50

/* Beyond it a request was forgotten. In milliseconds. */
#define FORGOTTEN 5000

static ManorTestHttpServer *answers;
static int                  n_answered;
static DexPromise          *stop;
static guint                n_stopped;

static gboolean
stop_cb (gpointer data)
{
  n_stopped++;
  dex_promise_reject (data, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"));

  return G_SOURCE_REMOVE;
}

/* What is answered before soup first looks is told in the next turn of the main loop. */
static gboolean
wrote_body_cb (GSignalInvocationHint *hint,
               guint                  n_values,
               const GValue          *values,
               gpointer               data)
{
  while (stop != NULL && g_atomic_int_get (&answers->n_answered) == n_answered)
    g_usleep (100);

  return TRUE;
}

/* This source of the next turn comes before. */
static gboolean
got_headers_cb (GSignalInvocationHint *hint,
                guint                  n_values,
                const GValue          *values,
                gpointer               data)
{
  if (stop != NULL)
    g_idle_add_full (G_PRIORITY_HIGH, stop_cb, g_steal_pointer (&stop), dex_unref);

  return TRUE;
}

static void
assert_answered (ManorHttp              *http,
                 const ManorHttpRequest *request)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_future_with_timeout (manor_http_send (http, request), FORGOTTEN), &error);
  g_assert_no_error (error);
}

static void
assert_stops (ManorHttp              *http,
              const ManorHttpRequest *request,
              gboolean                whole)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(GError) error = NULL;
      DexFuture *stopped;

      n_answered = g_atomic_int_get (&answers->n_answered);
      stop = dex_promise_new ();
      stopped = dex_ref (DEX_FUTURE (stop));
      manor_await (dex_future_first (whole ? manor_http_send (http, request) : manor_http_open (http, request),
                                     stopped, NULL), &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      if (i % 2 == 0)
        assert_answered (http, request);
    }
}

static void
assert_stops_all (const char *answer)
{
  static const ManorHttpRequest get = { .method = "GET", .path = "/x" };
  g_autoptr(GBytes) body = g_bytes_new_static ("{}", 2);
  const ManorHttpRequest post = { .method = "POST", .path = "/x", .content_type = "application/json", .body = body };
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (answer, TRUE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new (server->uri, &error);

  g_assert_no_error (error);
  answers = server;
  n_stopped = 0;
  assert_stops (http, &get, TRUE);
  assert_stops (http, &get, FALSE);
  assert_stops (http, &post, TRUE);
  g_assert_cmpuint (n_stopped, ==, 3 * N_ROUNDS);
}

static void
test_answered (void)
{
  gpointer message_class = g_type_class_ref (SOUP_TYPE_MESSAGE);
  guint wrote_body = g_signal_lookup ("wrote-body", SOUP_TYPE_MESSAGE);
  guint got_headers = g_signal_lookup ("got-headers", SOUP_TYPE_MESSAGE);
  gulong hooks[] = {
    g_signal_add_emission_hook (wrote_body, 0, wrote_body_cb, NULL, NULL),
    g_signal_add_emission_hook (got_headers, 0, got_headers_cb, NULL, NULL),
  };

  assert_stops_all ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  assert_stops_all ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  assert_stops_all ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");

  g_signal_remove_emission_hook (wrote_body, hooks[0]);
  g_signal_remove_emission_hook (got_headers, hooks[1]);
  g_type_class_unref (message_class);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/http-stopped/answered", test_answered);

  return g_test_run ();
}
