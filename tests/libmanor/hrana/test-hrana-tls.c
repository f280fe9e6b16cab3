/* test-hrana-tls.c: a real server behind TLS, trusted and not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-hrana-client.h"
#include "manor-test-server.h"
#include "manor-test-tls.h"
#include "manor-test.h"

#define HOSTS  "DNS:db.manor.test,IP:127.0.0.1,IP:::1"
#define SESAME "Bearer sesame-sesame"

static ManorTestServer *server;
static ManorTestAuthority *authority;
static GTlsCertificate *certificate;

static ManorHttp *
http_new (ManorTestFront *front,
          const char     *host,
          gboolean        trusts)
{
  g_autofree char *uri = manor_test_front_dup_uri (front, host);
  g_autoptr(GError) error = NULL;
  ManorHttp *http = manor_http_new (uri, &error);

  g_assert_no_error (error);
  if (trusts)
    manor_http_set_authority_file (http, manor_test_authority_get_file (authority));
  manor_http_set_authorization (http, SESAME);

  return http;
}

static ManorResult *
query (ManorHranaClient  *client,
       const char        *name_space,
       const char        *sql,
       ManorHranaFlags    flags,
       GError           **error)
{
  return manor_await_object (manor_hrana_client_query (client, name_space, sql, NULL, 0, 0, flags), error);
}

static gint64
ask (ManorHranaClient *client,
     const char       *name_space,
     const char       *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = query (client, name_space, sql, MANOR_HRANA_READS, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (rows), ==, 1);

  return manor_result_get_integer (rows, 0, 0);
}

/* Nothing is sent to whom is not trusted, the token least of all. */
static void
assert_distrusted (GTlsCertificate *shown,
                   const char      *host,
                   gboolean         trusts,
                   const char      *words)
{
  g_autoptr(ManorTestFront) front = manor_test_front_new (manor_test_server_get_uri (server), shown, "h2");
  g_autofree char *uri = manor_test_front_dup_uri (front, host);
  g_autoptr(ManorHttp) http = http_new (front, host, trusts);
  g_autoptr(ManorHranaClient) client = manor_hrana_client_new (http);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = query (client, "a", "SELECT 1", MANOR_HRANA_READS, &error);
  g_autoptr(GBytes) heard = manor_test_front_dup_heard (front);

  g_assert_null (rows);
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TLS);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, uri));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (g_bytes_get_size (heard), ==, 0);
}

static void
test_distrusted (void)
{
  g_autoptr(ManorTestAuthority) stranger =
    manor_test_authority_new (manor_test_server_get_folder (server), "stranger");
  g_autoptr(GTlsCertificate) strange = manor_test_authority_issue (stranger, HOSTS, FALSE);
  g_autoptr(GTlsCertificate) expired = manor_test_authority_issue (authority, HOSTS, TRUE);

  assert_distrusted (certificate, "db.manor.test", FALSE, "add its authority’s certificate to the connection");
  assert_distrusted (certificate, "127.0.0.1", FALSE, "add its authority’s certificate to the connection");
  assert_distrusted (strange, "db.manor.test", TRUE, "another authority");
  assert_distrusted (certificate, "other.manor.test", TRUE, "another name");
  assert_distrusted (certificate, "localhost", TRUE, "another name");
  if (expired != NULL)
    assert_distrusted (expired, "db.manor.test", TRUE, "has expired");
  else
    g_test_message ("no expired certificate with this openssl");
}

static void
try_protocol (const char *protocol,
              const char *host)
{
  g_autoptr(ManorTestFront) front = manor_test_front_new (manor_test_server_get_uri (server), certificate, protocol);
  g_autoptr(ManorHttp) http = http_new (front, host, TRUE);
  g_autoptr(ManorHranaClient) client = manor_hrana_client_new (http);
  DexFuture *futures[40];
  g_autoptr(DexFuture) all = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = manor_hrana_client_query (client, i % 2 == 0 ? "a" : "B.b", "SELECT n FROM t", NULL, 0, 0,
                                           MANOR_HRANA_READS);
  all = dex_future_allv (futures, G_N_ELEMENTS (futures));
  g_assert_true (manor_await (dex_ref (all), &error));

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    {
      g_autoptr(ManorResult) rows = manor_await_object (futures[i], &error);

      g_assert_no_error (error);
      g_assert_cmpint (manor_result_get_integer (rows, 0, 0), ==, i % 2 == 0 ? 1 : 2);
    }

  /* Too large for one answer: a cursor. */
  g_assert_cmpint (ask (client, "a", "SELECT count(*) FROM many"), ==, 200000);
  {
    g_autoptr(ManorResult) rows = query (client, "a", "SELECT id, word FROM many ORDER BY id", MANOR_HRANA_READS,
                                         &error);

    g_assert_no_error (error);
    g_assert_cmpuint (manor_result_get_n_rows (rows), ==, 200000);
    g_assert_cmpint (manor_result_get_integer (rows, 199999, 0), ==, 200000);
  }
  /* HTTP/2 is not spoken: a request could not be stopped there. */
  g_assert_cmpuint (manor_test_front_get_n_accepted (front), >, 1);
  g_assert_cmpuint (manor_test_front_count (front, "PRI * HTTP/2"), ==, 0);
}

static void
test_http1 (void)
{
  try_protocol ("http/1.1", "127.0.0.1");
  try_protocol ("http/1.1", "[::1]");
}

/* Of a server that would rather speak HTTP/2. */
static void
test_http2 (void)
{
  try_protocol ("h2", "db.manor.test");
}

/* Where bytes travel they are compressed with gzip, and never with what takes the server seconds. */
static void
test_compressed (void)
{
  static const char gzip[] = { '\x1f', '\x8b', '\0' };
  g_autoptr(ManorTestFront) front =
    manor_test_front_new (manor_test_server_get_uri (server), certificate, "http/1.1");
  g_autoptr(ManorHttp) http = http_new (front, "db.manor.test", TRUE);
  g_autoptr(ManorHranaClient) client = manor_hrana_client_new (http);
  g_autoptr(GBytes) answered = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (ask (client, "a", "SELECT length(group_concat(word)) FROM many WHERE id <= 1000"), >, 1000);
  g_assert_cmpuint (manor_test_front_count (front, "Accept-Encoding: gzip\r\n"), ==, 1);
  g_assert_cmpuint (manor_test_front_count (front, "Accept-Encoding"), ==, 1);
  g_assert_cmpuint (manor_test_front_count (front, "Authorization: " SESAME "\r\n"), ==, 1);

  answered = manor_test_front_dup_answered (front);
  text = g_strndup (g_bytes_get_data (answered, NULL), g_bytes_get_size (answered));
  g_assert_nonnull (strcasestr (text, "content-encoding: gzip\r\n"));
  g_assert_nonnull (strstr (text, gzip));
}

/* The answer to a write never came: it is not sent again, however the connection is kept. */
static void
try_lost (const char *protocol)
{
  g_autoptr(ManorTestFront) front = manor_test_front_new (manor_test_server_get_uri (server), certificate, protocol);
  g_autoptr(ManorHttp) http = http_new (front, "db.manor.test", TRUE);
  g_autoptr(ManorHranaClient) client = manor_hrana_client_new (http);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = NULL;

  manor_test_server_sql (server, "a", "DELETE FROM once");
  /* The connection is one that was used before. */
  g_assert_cmpint (ask (client, "a", "SELECT count(*) FROM once"), ==, 0);
  manor_test_front_cut (front, "INSERT INTO once");
  rows = query (client, "a", "INSERT INTO once VALUES (1)", MANOR_HRANA_KNOWN, &error);
  g_assert_null (rows);
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST);
  manor_test_front_cut (front, NULL);

  g_assert_cmpuint (manor_test_front_count (front, "INSERT INTO once"), ==, 1);
  g_assert_cmpint (ask (client, "a", "SELECT count(*) FROM once"), ==, 1);

  /* A read is. */
  manor_test_front_cut (front, "SELECT 4711");
  rows = query (client, "a", "SELECT 4711", MANOR_HRANA_READS, &error);
  g_assert_null (rows);
  g_assert_cmpuint (manor_test_front_count (front, "SELECT 4711"), ==, 3);
}

static void
test_lost (void)
{
  try_lost ("http/1.1");
  try_lost ("h2");
}

/* Whoever lets go of a statement stops it on the server. */
static void
try_discarded (const char *protocol)
{
  static const char write[] =
    "INSERT INTO endless WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
  g_autoptr(ManorTestFront) front = manor_test_front_new (manor_test_server_get_uri (server), certificate, protocol);
  g_autoptr(ManorHttp) http = http_new (front, "db.manor.test", TRUE);
  g_autoptr(ManorHranaClient) client = manor_hrana_client_new (http);
  g_autoptr(DexFuture) writing = NULL;

  g_assert_cmpint (ask (client, "a", "SELECT 1"), ==, 1);
  writing = manor_hrana_client_query (client, "a", write, NULL, 0, 0, MANOR_HRANA_KNOWN);
  while (manor_test_front_count (front, "INSERT INTO endless") == 0)
    manor_await (dex_timeout_new_msec (5), NULL);
  dex_clear (&writing);

  while (manor_test_front_get_n_open (front) > 0)
    manor_await (dex_timeout_new_msec (5), NULL);

  /* Its lock is free again. */
  {
    gint64 started = g_get_monotonic_time ();

    manor_test_server_sql (server, "a", "INSERT INTO once VALUES (2)");
    g_assert_cmpint (g_get_monotonic_time () - started, <, 4 * G_USEC_PER_SEC);
  }
  g_assert_cmpint (manor_test_server_integer (server, "a", "SELECT count(*) FROM endless"), ==, 0);
}

static void
test_discarded (void)
{
  try_discarded ("http/1.1");
  try_discarded ("h2");
}

int
main (int    argc,
      char **argv)
{
  int status;

  dex_init ();
  g_test_init (&argc, &argv, NULL);
  manor_test_resolve_names ();

  server = manor_test_server_new (NULL);
  if (server != NULL)
    {
      authority = manor_test_authority_new (manor_test_server_get_folder (server), "authority");
      certificate = manor_test_authority_issue (authority, HOSTS, FALSE);
      manor_test_server_create (server, "a", NULL);
      manor_test_server_create (server, "B.b", NULL);
      manor_test_server_sql (server, "a",
                             "CREATE TABLE t (n); INSERT INTO t VALUES (1);"
                             "CREATE TABLE once (n); CREATE TABLE endless (n);"
                             "CREATE TABLE many (id INTEGER PRIMARY KEY, word TEXT);"
                             "INSERT INTO many WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
                             "LIMIT 200000) SELECT i, 'word ' || i FROM n");
      manor_test_server_sql (server, "B.b", "CREATE TABLE t (n); INSERT INTO t VALUES (2)");

      MANOR_TEST_FIBER ("/hrana-tls/distrusted", test_distrusted);
      MANOR_TEST_FIBER ("/hrana-tls/http1", test_http1);
      MANOR_TEST_FIBER ("/hrana-tls/http2", test_http2);
      MANOR_TEST_FIBER ("/hrana-tls/compressed", test_compressed);
      MANOR_TEST_FIBER ("/hrana-tls/lost", test_lost);
      MANOR_TEST_FIBER ("/hrana-tls/discarded", test_discarded);
    }

  status = g_test_run ();
  g_clear_object (&certificate);
  g_clear_pointer (&authority, manor_test_authority_free);
  g_clear_pointer (&server, manor_test_server_free);

  return status;
}
