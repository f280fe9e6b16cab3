/* test-http-stalled.c: answers that stop, and are given up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-http.h"
#include "manor-test-http-server.h"
#include "manor-test.h"

/* Beyond it the loop stood still: the server would never have gone on. In microseconds. */
#define STILL (2 * G_USEC_PER_SEC)

static ManorHttp *
http_new (const char *uri)
{
  g_autoptr(GError) error = NULL;
  ManorHttp *http = manor_http_new (uri, &error);

  g_assert_no_error (error);

  return http;
}

/* The server says no more, and keeps the connection until a thread of its own closes it, so that a client which reads on
 * fails the test in place of holding it up for ever. */
typedef struct
{
  ManorTestHttpServer *server;
  GThread             *thread;
  int                  done;
} Guard;

static gpointer
guard_thread (gpointer data)
{
  Guard *guard = data;

  for (guint i = 0; i < 500 && !g_atomic_int_get (&guard->done); i++)
    g_usleep (10 * 1000);
  if (!g_atomic_int_get (&guard->done))
    g_error ("the loop stands still: a stream that was given up is read to its end");

  return NULL;
}

static void
guard_start (Guard *guard)
{
  *guard = (Guard) { NULL };
  guard->thread = g_thread_new ("guard", guard_thread, guard);
}

static void
guard_end (Guard *guard)
{
  g_atomic_int_set (&guard->done, 1);
  g_thread_join (guard->thread);
}

static void
assert_ends (const char            *answer,
             const ManorHttpRequest *request,
             ManorHttpError          code)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (answer, TRUE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();
  Guard guard;

  guard_start (&guard);
  g_assert_null (manor_await_object (manor_http_send (http, request), &error));
  guard_end (&guard);

  g_assert_error (error, MANOR_HTTP_ERROR, (int) code);
  g_assert_cmpint (g_get_monotonic_time () - started, <, STILL);
  while (g_atomic_int_get (&server->n_gone) < 1)
    manor_await (dex_timeout_new_msec (5), NULL);
}

static void
test_redirect (void)
{
  static const ManorHttpRequest get = { .method = "GET", .path = "/x" };

  assert_ends ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 100000\r\n\r\n<html>", &get,
               MANOR_HTTP_ERROR_REDIRECTED);
  assert_ends ("HTTP/1.1 307 Away\r\nLocation: http://127.0.0.1:1/\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>", &get,
               MANOR_HTTP_ERROR_REDIRECTED);
}

static void
test_timed_out (void)
{
  static const ManorHttpRequest get = { .method = "GET", .path = "/x", .timeout = 200 };

  assert_ends ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{\"databases\":[", &get, MANOR_HTTP_ERROR_TIMED_OUT);
  assert_ends ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", &get, MANOR_HTTP_ERROR_TIMED_OUT);
}

/* Discarded while the body comes. */
static void
test_discarded (void)
{
  g_autoptr(ManorTestHttpServer) server =
    manor_test_http_server_new ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{\"databases\":[", TRUE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  static const ManorHttpRequest get = { .method = "GET", .path = "/x" };
  Guard guard;

  guard_start (&guard);
  manor_await (dex_future_first (manor_http_send (http, &get), dex_timeout_new_msec (200), NULL), NULL);
  while (g_atomic_int_get (&server->n_gone) < 1)
    manor_await (dex_timeout_new_msec (5), NULL);
  guard_end (&guard);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/http-stalled/redirect", test_redirect);
  MANOR_TEST_FIBER ("/http-stalled/timed-out", test_timed_out);
  MANOR_TEST_FIBER ("/http-stalled/discarded", test_discarded);

  return g_test_run ();
}
