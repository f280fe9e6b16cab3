/* test-http.c: servers that misbehave, and what is said of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "manor-fiber.h"
#include "manor-http.h"
#include "manor-test-http-server.h"
#include "manor-test.h"

static ManorHttp *
http_new (const char *uri)
{
  g_autoptr(GError) error = NULL;
  ManorHttp *http = manor_http_new (uri, &error);

  g_assert_no_error (error);

  return http;
}

static ManorHttpReply *
send_to (ManorHttp              *http,
         const ManorHttpRequest *request,
         GError                **error)
{
  return manor_await_object (manor_http_send (http, request), error);
}

static const ManorHttpRequest get = { .method = "GET", .path = "/x" };

static void
assert_fails (const char     *answer,
              ManorHttpError  code,
              const char     *words)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (answer, FALSE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  g_autoptr(GBytes) body = g_bytes_new_static ("{}", 2);
  ManorHttpRequest post = { .method = "POST", .path = "/x", .content_type = "application/json", .body = body };
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttpReply) reply = send_to (http, &post, &error);

  g_assert_null (reply);
  g_assert_error (error, MANOR_HTTP_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  /* Once and no more. */
  g_assert_cmpint (server->n_requests, ==, 1);
}

static void
test_addresses (void)
{
  static const struct { const char *given, *uri; gboolean secure, loopback; } good[] = {
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080", FALSE, TRUE },
    { "http://127.0.0.1:8080/a/b/", "http://127.0.0.1:8080", FALSE, TRUE },
    { "HTTPS://Db.Example.com", "https://Db.Example.com", TRUE, FALSE },
    { "libsql://db.example.com", "https://db.example.com", TRUE, FALSE },
    { "libsql://a.localhost:81?tls=0", "http://a.localhost:81", FALSE, TRUE },
    { "http://[::1]:80", "http://[::1]", FALSE, TRUE },
    { "http://[::1]:8080/", "http://[::1]:8080", FALSE, TRUE },
    { "http://[fe80::1]:8080", "http://[fe80::1]:8080", FALSE, FALSE },
    { "http://localhost.:8080", "http://localhost.:8080", FALSE, TRUE },
    { "http://127.0.0.1.evil.example", "http://127.0.0.1.evil.example", FALSE, FALSE },
    { "http://192.168.1.1", "http://192.168.1.1", FALSE, FALSE },
    { "http://localhost.evil.example", "http://localhost.evil.example", FALSE, FALSE },
  };
  static const char * const bad[] = {
    "", "x", "example.com", "ftp://example.com", "https://", "https://user:hunter2@example.com",
    "https://example.com?authToken=hunter2", "https://example.com/#hunter2", "file:///etc/passwd",
    "https://exa mple.com", "https://example.com:99999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(ManorHttp) http = http_new (good[i].given);

      g_assert_cmpint (g_ascii_strcasecmp (manor_http_get_uri (http), good[i].uri), ==, 0);
      g_assert_cmpint (manor_http_get_secure (http), ==, good[i].secure);
      g_assert_cmpint (manor_http_get_loopback (http), ==, good[i].loopback);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (manor_http_new (bad[i], &error));
      g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS);
      g_assert_null (strstr (error->message, "hunter2"));
    }
}

static void
test_answers (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new ("HTTP/1.1 401 Unauthorized\r\nX-Some: thing\r\nContent-Length: 5\r\n\r\nhello", TRUE);
  g_autofree char *uri = g_strconcat (server->uri, "/sub/", NULL);
  g_autoptr(ManorHttp) http = http_new (uri);
  const char *headers[] = { "X-Mine", "yes", NULL };
  g_autoptr(GBytes) body = g_bytes_new_static ("[1]", 3);
  ManorHttpRequest post = { .method = "POST", .path = "/x?y=1", .headers = headers,
                            .content_type = "application/json", .body = body };

  manor_http_set_authorization (http, "Bearer sesame");
  g_assert_true (manor_http_has_authorization (http));

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorHttpReply) reply = send_to (http, &post, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (manor_http_reply_get_status (reply), ==, 401);
      g_assert_cmpstr (manor_http_reply_get_header (reply, "x-some"), ==, "thing");
      g_assert_null (manor_http_reply_get_header (reply, "x-other"));
      g_assert_cmpmem (g_bytes_get_data (manor_http_reply_get_body (reply), NULL),
                       g_bytes_get_size (manor_http_reply_get_body (reply)), "hello", 5);
    }

  /* Every POST over one kept connection; 401 asks nobody and sends nothing again. */
  g_assert_cmpint (server->n_connections, ==, 1);
  g_assert_cmpint (server->n_requests, ==, 20);
  g_assert_nonnull (strstr (server->heard->str, "POST /sub/x?y=1 HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (server->heard->str, "\r\nAuthorization: Bearer sesame\r\n"));
  g_assert_nonnull (strstr (server->heard->str, "\r\nX-Mine: yes\r\n"));
  g_assert_nonnull (strstr (server->heard->str, "\r\nUser-Agent: Manor/" PACKAGE_VERSION));
  g_assert_nonnull (strstr (server->heard->str, "\r\n\r\n[1]"));
  g_assert_null (strstr (server->heard->str, "Accept-Encoding"));
}

static void
test_lost (void)
{
  /* Nothing, half a head, half a body, a chunked body without its end. */
  assert_fails (NULL, MANOR_HTTP_ERROR_LOST, "not known");
  assert_fails ("HTTP/1.1 200 OK\r\nConte", MANOR_HTTP_ERROR_LOST, "https://?");
  assert_fails ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}", MANOR_HTTP_ERROR_LOST, "not known");
  assert_fails ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
                MANOR_HTTP_ERROR_LOST, "not known");
  assert_fails ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{}",
                MANOR_HTTP_ERROR_LOST, "not known");
  /* What is no HTTP. */
  assert_fails ("\x15\x03\x03 nonsense\r\n\r\n", MANOR_HTTP_ERROR_LOST, "https://?");
}

/* What became of a request that only reads is nothing to wonder about. */
static void
test_lost_reading (void)
{
  static const char * const answers[] = {
    NULL, "HTTP/1.1 200 OK\r\nConte", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (answers[i], FALSE);
      g_autoptr(ManorHttp) http = http_new (server->uri);
      g_autoptr(GError) error = NULL;

      g_assert_null (send_to (http, &get, &error));
      g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST);
      g_assert_nonnull (strstr (error->message, "; try again"));
      g_assert_null (strstr (error->message, "not known"));
    }
}

static void
try_redirected (guint status)
{
  g_autoptr(ManorTestHttpServer) other = manor_test_http_server_new ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", FALSE);
  g_autofree char *answer =
    g_strdup_printf ("HTTP/1.1 %u Away\r\nLocation: %s/login?secret=hunter2\r\nContent-Length: 0\r\n\r\n",
                     status, other->uri);
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (answer, FALSE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  g_autoptr(GError) error = NULL;

  manor_http_set_authorization (http, "Bearer sesame");
  g_assert_null (send_to (http, &get, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_REDIRECTED);
  g_assert_nonnull (strstr (error->message, other->uri));
  g_assert_null (strstr (error->message, "hunter2"));
  g_assert_cmpint (other->n_connections, ==, 0);
}

static void
test_redirected (void)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    try_redirected (statuses[i]);
}

static void
test_nothing_sent (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (NULL, FALSE);
  g_autofree char *tls = g_strconcat ("https", server->uri + 4, NULL);
  g_autoptr(ManorHttp) closed = NULL;
  g_autoptr(ManorHttp) unknown = http_new ("http://nobody.invalid");
  g_autoptr(ManorHttp) plain = http_new ("http://192.0.2.1");
  g_autoptr(ManorHttp) secure = http_new (tls);
  g_autoptr(GError) error = NULL;

  server->deaf = TRUE;
  g_assert_null (send_to (secure, &get, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "http://?"));
  g_clear_error (&error);

  closed = http_new (server->uri);
  manor_test_http_server_stop (server);
  g_assert_null (send_to (closed, &get, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE);
  g_clear_error (&error);

  g_assert_null (send_to (unknown, &get, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE);
  g_clear_error (&error);

  /* The secret stays here. */
  manor_http_set_authorization (plain, "Bearer sesame");
  g_assert_null (send_to (plain, &get, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_INSECURE);
  g_assert_null (strstr (error->message, "sesame"));
}

/* A secret that is none is neither sent nor repeated. */
static void
test_secrets (void)
{
  static const struct { const char *secret, *words; } bad[] = {
    { "Bearer hunter2\r\nX-Evil: yes", "a line’s end" }, { "Bearer hunter2\n", "a line’s end" },
    { "Bearer hunter2\x7f", "a line’s end" }, { "Bearer hünter2", "not ASCII" }, { "Bearer hunter2\xc2\xa0", "not ASCII" },
  };
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", FALSE);
  g_autoptr(ManorHttp) http = http_new (server->uri);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      manor_http_set_authorization (http, bad[i].secret);
      g_assert_null (send_to (http, &get, &error));
      g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_SECRET);
      g_assert_nonnull (strstr (error->message, bad[i].words));
      g_assert_null (strstr (error->message, "nter2"));
    }
  g_assert_cmpint (server->n_connections, ==, 0);
}

/* The address in brackets, and the name with its dot. */
static void
test_loopback (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", FALSE);
  static const char * const hosts[] = { "[::1]", "localhost.", "localhost", "a.localhost" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *uri = g_strdup_printf ("http://%s%s/", hosts[i], strrchr (server->uri, ':'));
      g_autoptr(ManorHttp) http = http_new (uri);
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorHttpReply) reply = NULL;

      manor_http_set_authorization (http, "Bearer sesame");
      reply = send_to (http, &get, &error);
      g_assert_no_error (error);
    }
}

static void
test_authority_file (void)
{
  g_autoptr(ManorHttp) http = http_new ("https://127.0.0.1:1");
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "ca.pem", NULL);
  g_autoptr(GError) error = NULL;

  manor_http_set_authority_file (http, "/nowhere/ca.pem");
  g_assert_null (send_to (http, &get, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "/nowhere/ca.pem"));
  g_clear_error (&error);

  /* One that is none. */
  g_assert_true (g_file_set_contents (path, "Dear all,\n", -1, NULL));
  manor_http_set_authority_file (http, path);
  g_assert_null (send_to (http, &get, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_timed_out (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (NULL, TRUE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  ManorHttpRequest request = { .method = "GET", .path = "/", .timeout = 100 };
  g_autoptr(GError) error = NULL;

  g_assert_null (send_to (http, &request, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "try again"));

  request.method = "POST";
  g_clear_error (&error);
  g_assert_null (send_to (http, &request, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "may still be carried out"));
}

static void
test_too_big (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", TRUE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  ManorHttpRequest request = { .method = "GET", .path = "/", .max_bytes = 9 };
  g_autoptr(ManorHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (send_to (http, &request, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TOO_BIG);
  g_clear_error (&error);

  request.max_bytes = 10;
  reply = send_to (http, &request, &error);
  g_assert_no_error (error);
}

static void
wait_for (int *n,
          int  wanted)
{
  while (g_atomic_int_get (n) < wanted)
    manor_await (dex_timeout_new_msec (5), NULL);
}

/* The connection ends, in whatever way one lets go. */
static void
test_let_go (void)
{
  g_autoptr(ManorTestHttpServer) silent = manor_test_http_server_new (NULL, TRUE);
  g_autoptr(ManorTestHttpServer) endless = manor_test_http_server_new ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", TRUE);
  g_autoptr(ManorHttp) http = http_new (silent->uri);
  g_autoptr(ManorHttp) more = http_new (endless->uri);
  g_autoptr(GError) error = NULL;

  /* Discarded before the answer. */
  g_assert_false (manor_await (dex_future_first (manor_http_send (http, &get), dex_timeout_new_msec (50), NULL), NULL));
  wait_for (&silent->n_gone, 1);

  for (int i = 1; i <= 3; i++)
    {
      g_autoptr(ManorHttpReply) reply = manor_await_object (manor_http_open (more, &get), &error);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(DexFuture) reading = NULL;

      g_assert_no_error (error);
      bytes = manor_await_boxed (manor_http_reply_read (reply, 100), &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "abc", 3);

      if (i == 1)
        {
          manor_http_reply_abort (reply);
        }
      else if (i == 2)
        {
          /* In the middle of a read. */
          reading = manor_http_reply_read (reply, 100);
          manor_http_reply_abort (reply);
          g_assert_false (manor_await (g_steal_pointer (&reading), &error));
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_clear_error (&error);
        }
      else
        {
          /* The last reference. */
          g_clear_object (&reply);
        }
      wait_for (&endless->n_gone, i);
    }
}

static void
test_read (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                         "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n", TRUE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  g_autoptr(GString) all = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(ManorHttpReply) reply = manor_await_object (manor_http_open (http, &get), &error);

      for (;;)
        {
          g_autoptr(GBytes) bytes = manor_await_boxed (manor_http_reply_read (reply, 2), &error);

          g_assert_no_error (error);
          if (g_bytes_get_size (bytes) == 0)
            break;
          g_assert_cmpuint (g_bytes_get_size (bytes), <=, 2);
          g_string_append_len (all, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
        }
    }

  g_assert_cmpstr (all->str, ==, "abcdefgabcdefgabcdefg");
  /* A body that was read to its end leaves the connection to the next. */
  g_assert_cmpint (server->n_connections, ==, 1);
}

/* A chunked body that is cut is no end. */
static void
test_read_cut (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", FALSE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttpReply) reply = manor_await_object (manor_http_open (http, &get), &error);
  g_autoptr(GBytes) bytes = manor_await_boxed (manor_http_reply_read (reply, 100), &error);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 3);
  g_assert_false (manor_await (manor_http_reply_read (reply, 100), &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST);
}

/* A date is compared with the server's own clock; nonsense asks for nothing. */
static void
test_dates (void)
{
#define DATE "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
  static const struct { const char *headers; gint64 date; guint retry_after; } cases[] = {
    { "", 0, 0 },
    { DATE, 784111777, 0 },
    { "Date: yesterday\r\nRetry-After: soon\r\n", 0, 0 },
    { "Retry-After: 7\r\n", 0, 7 },
    { "Retry-After: -7\r\n", 0, 0 },
    { "Retry-After: 1e9\r\n", 0, 0 },
    { "Retry-After: 4294967296\r\n", 0, G_MAXUINT },
    { "Retry-After: 99999999999999999999\r\n", 0, G_MAXUINT },
    { DATE "Retry-After: Sun, 06 Nov 1994 08:50:37 GMT\r\n", 784111777, 60 },
    { DATE "Retry-After: Sun, 06 Nov 1994 08:48:37 GMT\r\n", 784111777, 0 },
    { "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 0, 0 },
  };
#undef DATE

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = g_strconcat ("HTTP/1.1 429 No\r\n", cases[i].headers, "Content-Length: 0\r\n\r\n", NULL);
      g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (answer, FALSE);
      g_autoptr(ManorHttp) http = http_new (server->uri);
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorHttpReply) reply = send_to (http, &get, &error);

      g_assert_no_error (error);
      g_test_message ("%s", cases[i].headers);
      g_assert_cmpint (manor_http_reply_get_date (reply), ==, cases[i].date);
      g_assert_cmpuint (manor_http_reply_get_retry_after (reply), ==, cases[i].retry_after);
    }
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/http/addresses", test_addresses);
  MANOR_TEST_FIBER ("/http/answers", test_answers);
  MANOR_TEST_FIBER ("/http/dates", test_dates);
  MANOR_TEST_FIBER ("/http/lost", test_lost);
  MANOR_TEST_FIBER ("/http/lost-reading", test_lost_reading);
  MANOR_TEST_FIBER ("/http/redirected", test_redirected);
  MANOR_TEST_FIBER ("/http/nothing-sent", test_nothing_sent);
  MANOR_TEST_FIBER ("/http/secrets", test_secrets);
  MANOR_TEST_FIBER ("/http/loopback", test_loopback);
  MANOR_TEST_FIBER ("/http/authority-file", test_authority_file);
  MANOR_TEST_FIBER ("/http/timed-out", test_timed_out);
  MANOR_TEST_FIBER ("/http/too-big", test_too_big);
  MANOR_TEST_FIBER ("/http/let-go", test_let_go);
  MANOR_TEST_FIBER ("/http/read", test_read);
  MANOR_TEST_FIBER ("/http/read-cut", test_read_cut);

  return g_test_run ();
}
