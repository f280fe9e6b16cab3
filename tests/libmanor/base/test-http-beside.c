/* test-http-beside.c: thousands of hosts over one session
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <malloc.h>
#include <string.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-http.h"
#include "manor-test-http-server.h"
#include "manor-test.h"

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

static const ManorHttpRequest get = { .method = "GET", .path = "/x" };

static ManorHttp *
http_new (const char *uri)
{
  g_autoptr(GError) error = NULL;
  ManorHttp *http = manor_http_new (uri, &error);

  g_assert_no_error (error);

  return http;
}

static ManorHttp *
http_beside (ManorHttp  *like,
             const char *uri)
{
  g_autoptr(GError) error = NULL;
  ManorHttp *http = manor_http_new_beside (like, uri, &error);

  g_assert_no_error (error);

  return http;
}

static gboolean
ask (ManorHttp   *http,
     const char  *authorization,
     GError     **error)
{
  ManorHttpRequest request = get;
  g_autoptr(ManorHttpReply) reply = NULL;

  request.authorization = authorization;
  reply = manor_await_object (manor_http_send (http, &request), error);

  return reply != NULL;
}

static guint
count (const char *text,
       const char *word)
{
  guint n = 0;

  for (const char *p = strstr (text, word); p != NULL; p = strstr (p + 1, word))
    n++;

  return n;
}

/* A secret belongs to the origin it was set for, or to the request it was given with. */
static void
test_secrets (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (OK, FALSE);
  g_autoptr(ManorTestHttpServer) other = manor_test_http_server_new (OK, FALSE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  g_autoptr(ManorHttp) beside = NULL;
  g_autoptr(GError) error = NULL;

  manor_http_set_authorization (http, "Bearer sesame-of-one");
  beside = http_beside (http, other->uri);
  g_assert_false (manor_http_has_authorization (beside));

  g_assert_true (ask (http, NULL, &error));
  g_assert_true (ask (http, "Bearer sesame-of-two", &error));
  g_assert_true (ask (http, NULL, &error));
  g_assert_true (ask (beside, NULL, &error));
  g_assert_true (ask (beside, "Bearer sesame-of-three", &error));
  g_assert_true (ask (beside, NULL, &error));

  g_assert_cmpuint (count (server->heard->str, "Authorization: Bearer sesame-of-one"), ==, 2);
  g_assert_cmpuint (count (server->heard->str, "Authorization: Bearer sesame-of-two"), ==, 1);
  g_assert_cmpuint (count (server->heard->str, "Authorization"), ==, 3);
  g_assert_cmpuint (count (other->heard->str, "Authorization: Bearer sesame-of-three"), ==, 1);
  g_assert_cmpuint (count (other->heard->str, "Authorization"), ==, 1);
}

/* The rules for a request's own secret are those for the origin's. */
static void
test_refused (void)
{
  static const struct
  {
    const char     *uri;
    const char     *secret;
    ManorHttpError  code;
  } cases[] = {
    { "http://192.0.2.1", "Bearer hunter2", MANOR_HTTP_ERROR_INSECURE },
    { "http://db.example.com:8080", "Bearer hunter2", MANOR_HTTP_ERROR_INSECURE },
    { "http://localhost.example.com", "Bearer hunter2", MANOR_HTTP_ERROR_INSECURE },
    { "http://127.0.0.1:1", "Bearer hunter2\r\nX-Evil: yes", MANOR_HTTP_ERROR_SECRET },
    { "https://127.0.0.1:1", "Bearer hünter2", MANOR_HTTP_ERROR_SECRET },
  };
  g_autoptr(ManorHttp) like = http_new ("https://api.example.com");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorHttp) http = http_beside (like, cases[i].uri);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].uri);
      g_assert_false (ask (http, cases[i].secret, &error));
      g_assert_error (error, MANOR_HTTP_ERROR, (int) cases[i].code);
      g_assert_null (strstr (error->message, "nter2"));
    }
}

/* What @like is allowed and trusts, those beside it are and do. */
static void
test_settings (void)
{
  g_autoptr(ManorHttp) like = http_new ("http://192.0.2.1");
  g_autoptr(ManorHttp) beside = NULL;
  g_autoptr(GError) error = NULL;

  manor_http_set_allow_plain (like, TRUE);
  manor_http_set_authority_file (like, "/nowhere/ca.pem");
  beside = http_beside (like, "http://192.0.2.2");

  /* Before anything is sent. */
  g_assert_false (ask (beside, "Bearer sesame", &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "/nowhere/ca.pem"));
  g_clear_error (&error);

  g_assert_null (manor_http_new_beside (like, "https://user:hunter2@example.com", &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS);
}

/* An answer that repeats what was sent does not repeat the secret, in one piece or in many. */
static void
test_echo (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (NULL, FALSE);
  g_autoptr(ManorHttp) http = http_new (server->uri);
  ManorHttpRequest request = get;
  g_autoptr(ManorHttpReply) whole = NULL;
  g_autoptr(ManorHttpReply) open = NULL;
  g_autoptr(GBytes) piece = NULL;
  g_autoptr(GError) error = NULL;

  server->echoes = TRUE;
  request.authorization = "Bearer sesame-open-thou";
  whole = manor_await_object (manor_http_send (http, &request), &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (manor_http_reply_get_body (whole), NULL),
                                  (gssize) g_bytes_get_size (manor_http_reply_get_body (whole)), "Bearer ***"));

  open = manor_await_object (manor_http_open (http, &request), &error);
  g_assert_no_error (error);
  piece = manor_await_boxed (manor_http_reply_read (open, 4096), &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (piece, NULL), (gssize) g_bytes_get_size (piece), "Bearer ***"));
  g_assert_null (g_strstr_len (g_bytes_get_data (piece, NULL), (gssize) g_bytes_get_size (piece), "thou"));

  /* A secret that is nothing but what it is painted over with comes to an end, too. */
  g_clear_object (&whole);
  request.authorization = "Bearer ************";
  whole = manor_await_object (manor_http_send (http, &request), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_http_reply_get_status (whole), >=, 400);
}

typedef struct
{
  ManorHttp *like;
  guint      port;
  guint      n_done;
  GError    *error;
} Many;

static DexFuture *
count_cb (DexFuture *future,
          gpointer   data)
{
  Many *many = data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    many->n_done++;
  else if (many->error == NULL)
    many->error = g_steal_pointer (&error);

  return dex_future_new_true ();
}

static DexFuture *
ask_host (guint    index,
          gpointer data)
{
  Many *many = data;
  g_autofree char *uri = g_strdup_printf ("http://h%u.localhost:%u", index, many->port);
  g_autoptr(ManorHttp) http = http_beside (many->like, uri);

  return dex_future_finally (manor_http_send (http, &get), count_cb, many, NULL);
}

/* A connection is kept for every host that was asked, as long as there is room: a new one closes those. */
static void
test_many_hosts (void)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (OK, TRUE);
  g_autoptr(ManorHttp) like = http_new (server->uri);
  Many many = { .like = like, .port = (guint) atoi (strrchr (server->uri, ':') + 1) };
  guint most;

  manor_http_set_max_connections (like, 8);
  manor_await (manor_future_for_each (500, 100, ask_host, &many, NULL), NULL);
  g_assert_no_error (many.error);
  g_assert_cmpuint (many.n_done, ==, 500);

  g_mutex_lock (&server->mutex);
  most = (guint) server->most_open;
  g_mutex_unlock (&server->mutex);
  g_test_message ("%d connections, %u at one time", server->n_connections, most);
  g_assert_cmpint (server->n_connections, ==, 500);
  /* The server sees an end some time after it. */
  g_assert_cmpuint (most, <=, 2 * 8);
}

/* There may be one for each of 100,000 databases. */
static void
test_cheap (void)
{
  enum { N = 100000 };
  g_autoptr(ManorHttp) like = http_new ("https://api.example.com");
  g_autoptr(GPtrArray) all = g_ptr_array_new_full (N, g_object_unref);
  gsize before = mallinfo2 ().uordblks;
  gsize each;

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *uri = g_strdup_printf ("https://tenant-%06u-example.aws-eu-west-1.example.com", i);

      g_ptr_array_add (all, http_beside (like, uri));
    }

  each = (mallinfo2 ().uordblks - before) / N;
  g_test_message ("%" G_GSIZE_FORMAT " bytes each", each);
  g_assert_cmpuint (each, <, 256);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/http-beside/secrets", test_secrets);
  MANOR_TEST_FIBER ("/http-beside/refused", test_refused);
  MANOR_TEST_FIBER ("/http-beside/settings", test_settings);
  MANOR_TEST_FIBER ("/http-beside/echo", test_echo);
  MANOR_TEST_FIBER ("/http-beside/many-hosts", test_many_hosts);
  MANOR_TEST_FIBER ("/http-beside/cheap", test_cheap);

  return g_test_run ();
}
