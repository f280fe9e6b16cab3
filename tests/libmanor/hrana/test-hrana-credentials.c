/* test-hrana-credentials.c: tokens that end, are refused and are renewed, on a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-hrana-stream.h"
#include "manor-test-credentials.h"
#include "manor-test-folder.h"
#include "manor-test.h"

/* sqld 0.24.32 takes a token for a minute longer than it says. */
#define GRACE   60

#define EXPIRED "{\"a\":\"rw\",\"exp\":1000000000}"

typedef struct
{
  char             *folder;
  ManorTestKey     *key;
  ManorTestServer  *server;
  TestCredentials  *credentials;
  ManorHranaClient *client;
} Fixture;

static void
fixture_clear (Fixture *self)
{
  g_clear_object (&self->client);
  g_clear_object (&self->credentials);
  g_clear_pointer (&self->server, manor_test_server_free);
  g_clear_pointer (&self->key, manor_test_key_free);
  g_clear_pointer (&self->folder, manor_test_folder_remove);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* A server with a database “a”, its table t with the rows 1 and 2, and a client that knows nothing but credentials. */
static gboolean
fixture_start (Fixture *self)
{
  ManorTestServerOptions options = { 0 };
  g_autofree char *all = NULL;
  g_autofree char *header = NULL;
  g_autoptr(ManorHttp) http = NULL;
  g_autoptr(ManorHranaClient) like = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = manor_test_folder_new ();
  self->key = manor_test_key_new (self->folder, "key");
  options.jwt_key = manor_test_key_get_file (self->key);
  self->server = manor_test_server_new (&options);
  if (self->server == NULL)
    return FALSE;

  all = manor_test_key_sign (self->key, "{}");
  header = g_strconcat ("Bearer ", all, NULL);
  manor_test_server_set_authorization (self->server, header);
  manor_test_server_create (self->server, "a", NULL);
  manor_test_server_sql (self->server, "a", "CREATE TABLE t(x); INSERT INTO t VALUES (1), (2)");

  http = manor_http_new (manor_test_server_get_uri (self->server), &error);
  g_assert_no_error (error);
  like = manor_hrana_client_new (http);
  self->credentials = test_credentials_new (self->key);
  self->client = manor_hrana_client_new_beside (like, http, MANOR_HRANA_CREDENTIALS (self->credentials));

  return TRUE;
}

static gboolean
run (Fixture          *self,
     const char       *sql,
     ManorHranaFlags   flags,
     GError          **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaReply) reply = NULL;

  manor_hrana_pipeline_add_execute (pipeline, sql, NULL);
  reply = manor_await_object (manor_hrana_client_run (self->client, "a", pipeline, flags | MANOR_HRANA_KNOWN, 0), error);

  return reply != NULL && manor_hrana_reply_check (reply, error);
}

static void
assert_rows (Fixture *self,
             gint64   n)
{
  g_assert_cmpint (manor_test_server_integer (self->server, "a", "SELECT count(*) FROM t"), ==, n);
}

/* READS have a token that reads and nothing else; what locks or writes has one that may. */
static void
test_access (void)
{
  static const struct
  {
    const char       *sql;
    ManorHranaFlags   flags;
    ManorHranaAccess  access;
  } cases[] = {
    { "SELECT x FROM t", MANOR_HRANA_READS, MANOR_HRANA_ACCESS_READ },
    { "SELECT x FROM t", MANOR_HRANA_NONE, MANOR_HRANA_ACCESS_WRITE },
    { "INSERT INTO t VALUES (3)", MANOR_HRANA_NONE, MANOR_HRANA_ACCESS_WRITE },
    { "BEGIN IMMEDIATE", MANOR_HRANA_READS | MANOR_HRANA_LOCKS, MANOR_HRANA_ACCESS_WRITE },
    { "PRAGMA foreign_key_list(t)", MANOR_HRANA_READS | MANOR_HRANA_LOCKS, MANOR_HRANA_ACCESS_WRITE },
  };
  g_auto(Fixture) self = { NULL };

  if (!fixture_start (&self))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint n_other = self.credentials->n_asked[!cases[i].access];
      guint n_asked = self.credentials->n_asked[cases[i].access];

      g_test_message ("%s", cases[i].sql);
      run (&self, cases[i].sql, cases[i].flags, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (self.credentials->n_asked[cases[i].access], >, n_asked);
      g_assert_cmpuint (self.credentials->n_asked[!cases[i].access], ==, n_other);
    }

  g_assert_cmpuint (self.credentials->n_made, ==, 2);
  g_assert_cmpuint (self.credentials->n_refused, ==, 0);
  assert_rows (&self, 3);
}

/* What a token that reads may not do is refused with 403: no other token is asked for, and nothing is sent again. */
static void
test_forbidden (void)
{
  static const struct
  {
    const char *sql;
    gboolean    allowed;
  } cases[] = {
    { "SELECT x FROM t", TRUE },
    { "PRAGMA table_xinfo(t)", TRUE },
    { "BEGIN", TRUE },
    { "BEGIN DEFERRED", TRUE },
    { "INSERT INTO t VALUES (3)", FALSE },
    { "CREATE TABLE u(x)", FALSE },
    { "BEGIN IMMEDIATE", TRUE },
    { "PRAGMA foreign_key_list(t)", FALSE },
    { "PRAGMA foreign_key_check", FALSE },
    { "PRAGMA foreign_keys", FALSE },
    { "PRAGMA user_version", FALSE },
  };
  g_auto(Fixture) self = { NULL };

  if (!fixture_start (&self))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].sql);
      run (&self, cases[i].sql, MANOR_HRANA_READS, &error);
      if (cases[i].allowed)
        g_assert_no_error (error);
      else
        g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN);
    }

  g_assert_cmpuint (self.credentials->n_refused, ==, 0);
  g_assert_cmpuint (self.credentials->n_made, ==, 1);
  assert_rows (&self, 2);
}

static void
test_expired (void)
{
  g_auto(Fixture) self = { NULL };
  g_autoptr(GError) error = NULL;

  if (!fixture_start (&self))
    return;

  /* On a 401 nothing ran: also what writes is sent again, once. */
  test_credentials_set_token (self.credentials, MANOR_HRANA_ACCESS_WRITE, EXPIRED);
  run (&self, "INSERT INTO t VALUES (3)", MANOR_HRANA_NONE, &error);
  g_assert_no_error (error);
  assert_rows (&self, 3);
  g_assert_cmpuint (self.credentials->n_refused, ==, 1);
  g_assert_cmpuint (self.credentials->n_made, ==, 1);

  /* Another that is no better is the end of it. */
  test_credentials_set_token (self.credentials, MANOR_HRANA_ACCESS_WRITE, EXPIRED);
  g_set_str (&self.credentials->claims[MANOR_HRANA_ACCESS_WRITE], EXPIRED);
  g_assert_false (run (&self, "INSERT INTO t VALUES (4)", MANOR_HRANA_NONE, &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED);
  g_assert_cmpuint (self.credentials->n_refused, ==, 2);
  g_assert_cmpuint (self.credentials->n_made, ==, 2);
  assert_rows (&self, 3);

  /* Where there is no other, it is said why; what would be asked again of a server is not asked again of them. */
  g_clear_error (&error);
  self.credentials->error = g_error_new_literal (MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE,
                                                 "no more tokens today");
  g_assert_false (run (&self, "SELECT 1", MANOR_HRANA_NONE, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE);
  g_assert_cmpuint (self.credentials->n_refused, ==, 3);
  g_clear_error (&error);
  g_assert_false (run (&self, "SELECT 1", MANOR_HRANA_READS, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE);
}

static DexFuture *
insert (guint    index,
        gpointer user_data)
{
  Fixture *self = user_data;
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();

  manor_hrana_pipeline_add_execute (pipeline, "INSERT INTO t VALUES (9)", NULL);

  return manor_hrana_client_run (self->client, "a", pipeline, MANOR_HRANA_KNOWN, 0);
}

/* A hundred are refused the same token, and one other is made; each is carried out once. */
static void
test_together (void)
{
  g_auto(Fixture) self = { NULL };
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);

  if (!fixture_start (&self))
    return;

  test_credentials_set_token (self.credentials, MANOR_HRANA_ACCESS_WRITE, EXPIRED);
  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (futures, insert (i, &self));

  for (guint i = 0; i < futures->len; i++)
    {
      g_autoptr(GError) error = NULL;

      manor_await (dex_ref (g_ptr_array_index (futures, i)), &error);
      g_assert_no_error (error);
    }

  assert_rows (&self, 102);
  g_assert_cmpuint (self.credentials->n_made, ==, 1);
  /* No more than were under way when the first was refused. */
  g_assert_cmpuint (self.credentials->n_refused, <=, 16);
}

static gboolean
stream_run (ManorHranaStream  *stream,
            const char        *sql,
            GError           **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaReply) reply = NULL;

  manor_hrana_pipeline_add_execute (pipeline, sql, NULL);
  reply = manor_await_object (manor_hrana_stream_run (stream, pipeline, 0), error);

  return reply != NULL && manor_hrana_reply_check (reply, error);
}

/* A stream that the server holds goes on with the token it began with; when that ends in the middle of a
 * transaction, the server says so before it does anything, and the transaction goes on with another. */
static void
test_stream (void)
{
  g_auto(Fixture) self = { NULL };
  g_autoptr(ManorHranaStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *claims = NULL;
  g_autofree char *header = NULL;
  guint n_asked;

  if (!fixture_start (&self))
    return;

  claims = g_strdup_printf ("{\"a\":\"rw\",\"exp\":%" G_GINT64_FORMAT "}",
                            g_get_real_time () / G_USEC_PER_SEC - GRACE + 2);
  test_credentials_set_token (self.credentials, MANOR_HRANA_ACCESS_WRITE, claims);
  header = g_strconcat ("Bearer ", self.credentials->tokens[MANOR_HRANA_ACCESS_WRITE], NULL);

  stream = manor_hrana_stream_new (self.client, "a");
  stream_run (stream, "BEGIN IMMEDIATE", &error);
  g_assert_no_error (error);
  n_asked = self.credentials->n_asked[MANOR_HRANA_ACCESS_WRITE];
  stream_run (stream, "INSERT INTO t VALUES (3)", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self.credentials->n_asked[MANOR_HRANA_ACCESS_WRITE], ==, n_asked);

  /* Until the server does not take it any more. */
  manor_test_server_set_authorization (self.server, header);
  while (manor_test_server_request (self.server, FALSE, "POST", "/v2/pipeline", "a",
                                    "{\"baton\":null,\"requests\":[]}", NULL) != 401)
    g_usleep (20 * 1000);

  stream_run (stream, "INSERT INTO t VALUES (4)", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self.credentials->n_refused, ==, 1);
  stream_run (stream, "COMMIT", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self.credentials->n_refused, ==, 1);
  manor_await (manor_hrana_stream_close (stream), &error);
  g_assert_no_error (error);

  g_free (header);
  header = g_strconcat ("Bearer ", self.credentials->tokens[MANOR_HRANA_ACCESS_WRITE], NULL);
  manor_test_server_set_authorization (self.server, header);
  assert_rows (&self, 4);
}

static void
test_stream_reads (void)
{
  g_auto(Fixture) self = { NULL };
  g_autoptr(ManorHranaStream) stream = NULL;
  g_autoptr(GError) error = NULL;

  if (!fixture_start (&self))
    return;

  stream = manor_hrana_stream_new (self.client, "a");
  manor_hrana_stream_set_access (stream, MANOR_HRANA_ACCESS_READ);
  stream_run (stream, "SELECT x FROM t", &error);
  g_assert_no_error (error);
  g_assert_false (stream_run (stream, "INSERT INTO t VALUES (3)", &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN);
  g_clear_error (&error);
  stream_run (stream, "SELECT x FROM t", &error);
  g_assert_no_error (error);

  g_assert_cmpuint (self.credentials->n_asked[MANOR_HRANA_ACCESS_WRITE], ==, 0);
  g_assert_cmpuint (self.credentials->n_refused, ==, 0);
  manor_await (manor_hrana_stream_close (stream), &error);
  g_assert_no_error (error);
}

/* A large result goes on in other requests, with the same rights. */
static void
test_bulk (void)
{
  static const char sql[] = "WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < 30000) "
                            "SELECT x, hex(zeroblob(200)) FROM n";
  g_auto(Fixture) self = { NULL };
  g_autoptr(ManorHranaStream) stream = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(ManorResult) again = NULL;
  g_autoptr(GError) error = NULL;

  if (!fixture_start (&self))
    return;

  rows = manor_await_object (manor_hrana_client_query (self.client, "a", sql, NULL, 0, 0,
                                                       MANOR_HRANA_READS | MANOR_HRANA_KNOWN), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (rows), ==, 30000);

  stream = manor_hrana_stream_new (self.client, "a");
  manor_hrana_stream_set_access (stream, MANOR_HRANA_ACCESS_READ);
  again = manor_await_object (manor_hrana_stream_query (stream, sql, NULL, 0, 0, TRUE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (again), ==, 30000);
  g_assert_cmpuint (self.credentials->n_asked[MANOR_HRANA_ACCESS_WRITE], ==, 0);
  manor_await (manor_hrana_stream_close (stream), &error);
  g_assert_no_error (error);
}

static void
test_fetch (void)
{
  g_auto(Fixture) self = { NULL };
  g_autoptr(ManorHttpReply) reply = NULL;
  g_autoptr(ManorHttpReply) missing = NULL;
  g_autoptr(GError) error = NULL;

  if (!fixture_start (&self))
    return;

  test_credentials_set_token (self.credentials, MANOR_HRANA_ACCESS_READ, EXPIRED);
  reply = manor_await_object (manor_hrana_client_fetch (self.client, "a", "/v1/jobs"), &error);
  g_assert_no_error (error);
  /* It is no schema database, which the server says to whom it knows. */
  g_assert_cmpuint (manor_http_reply_get_status (reply), ==, 400);
  g_assert_cmpuint (self.credentials->n_refused, ==, 1);
  g_assert_cmpuint (self.credentials->n_asked[MANOR_HRANA_ACCESS_WRITE], ==, 0);

  missing = manor_await_object (manor_hrana_client_fetch (self.client, "a", "/nothing/here"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_http_reply_get_status (missing), ==, 404);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/hrana-credentials/access", test_access);
  MANOR_TEST_FIBER ("/hrana-credentials/forbidden", test_forbidden);
  MANOR_TEST_FIBER ("/hrana-credentials/expired", test_expired);
  MANOR_TEST_FIBER ("/hrana-credentials/together", test_together);
  MANOR_TEST_FIBER ("/hrana-credentials/stream", test_stream);
  MANOR_TEST_FIBER ("/hrana-credentials/stream-reads", test_stream_reads);
  MANOR_TEST_FIBER ("/hrana-credentials/bulk", test_bulk);
  MANOR_TEST_FIBER ("/hrana-credentials/fetch", test_fetch);

  return g_test_run ();
}
