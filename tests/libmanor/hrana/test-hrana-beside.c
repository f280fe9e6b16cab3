/* test-hrana-beside.c: a host for every database, and servers that ask for patience
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <malloc.h>
#include <string.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-hrana-client.h"
#include "manor-test-http-server.h"
#include "manor-test-server.h"
#include "manor-test.h"

#define N_NAMESPACES 40

#define HEAD(status, more, length) "HTTP/1.1 " status "\r\n" more "Content-Length: " length "\r\n\r\n"
#define DONE HEAD ("200 OK", "", "55") "{\"results\":[{\"type\":\"ok\",\"response\":{\"type\":\"close\"}}]}"

static ManorHranaClient *
client_new (const char *uri)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new (uri, &error);

  g_assert_no_error (error);

  return manor_hrana_client_new (http);
}

static ManorHranaClient *
client_beside (ManorHranaClient *like,
               const char       *uri)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new_beside (manor_hrana_client_get_http (like), uri, &error);

  g_assert_no_error (error);

  return manor_hrana_client_new_beside (like, http, NULL);
}

static guint
count_descriptors (void)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

typedef struct
{
  ManorHranaClient *like;
  const char       *port;
  guint             most_descriptors;
  guint             n_done;
  GError           *error;
} Many;

static DexFuture *
count_cb (DexFuture *future,
          gpointer   data)
{
  Many *many = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  many->most_descriptors = MAX (many->most_descriptors, count_descriptors ());
  if (value != NULL)
    many->n_done += manor_result_get_integer (g_value_get_object (value), 0, 0) == 7;
  else if (many->error == NULL)
    many->error = g_steal_pointer (&error);

  return dex_future_new_true ();
}

static DexFuture *
ask_one (guint    index,
         gpointer data)
{
  Many *many = data;
  g_autofree char *uri = g_strdup_printf ("http://n%u.localhost:%s", index % N_NAMESPACES, many->port);
  g_autoptr(ManorHranaClient) client = client_beside (many->like, uri);

  return dex_future_finally (manor_hrana_client_query (client, NULL, "SELECT 7", NULL, 0, 0,
                                                       MANOR_HRANA_READS | MANOR_HRANA_KNOWN), count_cb, many, NULL);
}

/* A thousand clients, each of which would like to ask at once: the host says which database is meant. */
static void
test_thousand (void)
{
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) like = NULL;
  Many many = { NULL };
  guint before;

  if (server == NULL)
    return;

  manor_test_server_create_many (server, "n", N_NAMESPACES, NULL);
  like = client_new (manor_test_server_get_uri (server));
  manor_hrana_client_set_max_in_flight (like, 12);
  many.like = like;
  many.port = strrchr (manor_test_server_get_uri (server), ':') + 1;
  before = count_descriptors ();

  manor_await (manor_future_for_each (1000, 1000, ask_one, &many, NULL), NULL);
  g_assert_no_error (many.error);
  g_assert_cmpuint (many.n_done, ==, 1000);
  g_assert_cmpuint (manor_hrana_client_get_limit (like), <=, 12);
  g_test_message ("%u descriptors more, %u at one time in the end", many.most_descriptors - before,
                  manor_hrana_client_get_limit (like));
  /* Twice as many connections as requests, and what looks names up. */
  g_assert_cmpuint (many.most_descriptors - before, <=, 2 * 12 + 16);
}

static void
test_cheap (void)
{
  enum { N = 100000 };
  g_autoptr(ManorHranaClient) like = client_new ("https://api.example.com");
  g_autoptr(GPtrArray) all = g_ptr_array_new_full (N, g_object_unref);
  gsize before = mallinfo2 ().uordblks;
  gsize each;

  for (guint i = 0; i < N; i++)
    g_ptr_array_add (all, manor_hrana_client_new_beside (like, manor_hrana_client_get_http (like), NULL));

  each = (mallinfo2 ().uordblks - before) / N;
  g_test_message ("%" G_GSIZE_FORMAT " bytes each", each);
  g_assert_cmpuint (each, <, 128);
}

static DexFuture *
send_close (ManorHranaClient *client,
            ManorHranaFlags   flags)
{
  return manor_hrana_client_run (client, NULL, manor_hrana_pipeline_new (), flags, 0);
}

/* What is asked again, and after how long. */
static void
test_patience (void)
{
#define BUSY(more) HEAD ("429 Too Many Requests", more, "0")
#define DATE "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
  static const struct
  {
    const char      *first;
    ManorHranaFlags  flags;
    int              code;         /* -1: it is asked again, and done */
    guint            at_least;     /* milliseconds */
    const char      *words;
  } cases[] = {
    { BUSY (""), MANOR_HRANA_NONE, -1, 50, NULL },
    { BUSY ("Retry-After: 1\r\n"), MANOR_HRANA_NONE, -1, 1000, NULL },
    { BUSY (DATE "Retry-After: Sun, 06 Nov 1994 08:49:38 GMT\r\n"), MANOR_HRANA_NONE, -1, 1000, NULL },
    { BUSY ("Retry-After: 61\r\n"), MANOR_HRANA_READS, MANOR_HRANA_ERROR_BUSY, 0, "2 minutes" },
    { BUSY (DATE "Retry-After: Mon, 07 Nov 1994 08:49:38 GMT\r\n"), MANOR_HRANA_NONE, MANOR_HRANA_ERROR_BUSY, 0,
      "1441 minutes" },
    { HEAD ("503 Service Unavailable", "", "0"), MANOR_HRANA_READS, -1, 50, NULL },
    { HEAD ("502 Bad Gateway", "", "0"), MANOR_HRANA_READS, -1, 50, NULL },
    { HEAD ("503 Service Unavailable", "", "0"), MANOR_HRANA_NONE, MANOR_HRANA_ERROR_SERVER, 0, "503" },
    { HEAD ("500 Internal Server Error", "", "0"), MANOR_HRANA_READS, MANOR_HRANA_ERROR_SERVER, 0, "500" },
    { HEAD ("401 Unauthorized", "", "0"), MANOR_HRANA_READS, MANOR_HRANA_ERROR_UNAUTHORIZED, 0, "token" },
    { HEAD ("403 Forbidden", "", "0"), MANOR_HRANA_READS, MANOR_HRANA_ERROR_FORBIDDEN, 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *answers[] = { cases[i].first, DONE, NULL };
      g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (NULL, FALSE);
      g_autoptr(ManorHranaClient) client = client_new (server->uri);
      g_autoptr(ManorHranaReply) reply = NULL;
      g_autoptr(GError) error = NULL;
      gint64 started = g_get_monotonic_time ();

      server->answers = answers;
      g_test_message ("%u: %.24s", i, cases[i].first);
      reply = manor_await_object (send_close (client, cases[i].flags), &error);
      if (cases[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, MANOR_HRANA_ERROR, cases[i].code);
      if (cases[i].words != NULL)
        g_assert_nonnull (strstr (error->message, cases[i].words));

      g_assert_cmpint (server->n_requests, ==, cases[i].code < 0 ? 2 : 1);
      g_assert_cmpint (g_get_monotonic_time () - started, >=, cases[i].at_least * 1000);
      g_assert_cmpint (g_get_monotonic_time () - started, <, (cases[i].at_least + 900) * 1000);
    }
#undef DATE
}

/* A server that is busy for seconds is waited for. */
static void
test_busy (void)
{
  static const char * const answers[] = { BUSY (""), BUSY (""), BUSY (""), BUSY (""), BUSY (""), DONE, NULL };
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (NULL, FALSE);
  g_autoptr(ManorHranaClient) client = client_new (server->uri);
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  server->answers = answers;
  reply = manor_await_object (send_close (client, MANOR_HRANA_NONE), &error);
  g_assert_no_error (error);
  g_assert_cmpint (server->n_requests, ==, 6);
}

/* When a server says how long it wants to be left alone, those beside leave it alone, too; and who has given up
 * meanwhile asks nothing any more. */
static void
test_pause (void)
{
  static const char * const answers[] = { BUSY ("Retry-After: 1\r\n"), DONE, NULL };
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (NULL, FALSE);
  g_autoptr(ManorTestHttpServer) other = manor_test_http_server_new (DONE, FALSE);
  g_autoptr(ManorHranaClient) like = client_new (server->uri);
  g_autoptr(ManorHranaClient) beside = client_beside (like, other->uri);
  g_autoptr(DexFuture) first = NULL;
  g_autoptr(DexFuture) second = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  server->answers = answers;
  first = send_close (like, MANOR_HRANA_NONE);
  while (g_atomic_int_get (&server->n_requests) == 0 || manor_hrana_client_get_limit (like) == 8)
    manor_await (dex_timeout_new_msec (5), NULL);

  second = send_close (beside, MANOR_HRANA_NONE);
  dex_clear (&first);
  manor_await (g_steal_pointer (&second), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 1000 * 1000);
  g_assert_cmpint (server->n_requests, ==, 1);
  g_assert_cmpint (other->n_requests, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/hrana-beside/thousand", test_thousand);
  MANOR_TEST_FIBER ("/hrana-beside/cheap", test_cheap);
  MANOR_TEST_FIBER ("/hrana-beside/patience", test_patience);
  MANOR_TEST_FIBER ("/hrana-beside/busy", test_busy);
  MANOR_TEST_FIBER ("/hrana-beside/pause", test_pause);

  return g_test_run ();
}
