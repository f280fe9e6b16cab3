/* test-hrana-place.c: servers that say where a session goes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-hrana-stream.h"
#include "manor-test-server.h"
#include "manor-test.h"

typedef struct
{
  ManorTestServer  *server;
  ManorHranaClient *client;
  ManorHranaStream *stream;
} Fixture;

/* FALSE where the test is skipped. */
static gboolean
fixture_start (Fixture                      *self,
               const ManorTestServerOptions *options,
               const char                   *path)
{
  g_autofree char *uri = NULL;
  g_autoptr(ManorHttp) http = NULL;
  g_autoptr(GError) error = NULL;

  *self = (Fixture) { .server = manor_test_server_new (options) };
  if (self->server == NULL)
    return FALSE;

  manor_test_server_create (self->server, "a", NULL);
  manor_test_server_sql (self->server, "a", "CREATE TABLE t (x)");
  uri = g_strconcat (manor_test_server_get_uri (self->server), path, NULL);
  http = manor_http_new (uri, &error);
  g_assert_no_error (error);
  self->client = manor_hrana_client_new (http);
  self->stream = manor_hrana_stream_new (self->client, "a");

  return TRUE;
}

static void
fixture_end (Fixture *self)
{
  g_assert_true (manor_await (manor_hrana_stream_close (self->stream), NULL));
  g_clear_object (&self->stream);
  g_clear_object (&self->client);
  g_clear_pointer (&self->server, manor_test_server_free);
}

static ManorResult *
query (Fixture     *self,
       const char  *sql,
       GError     **error)
{
  return manor_await_object (manor_hrana_stream_query (self->stream, sql, NULL, 0, 0, FALSE), error);
}

static void
run (Fixture    *self,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) result = query (self, sql, &error);

  g_assert_no_error (error);
}

static void
try_own (const char *self_path,
         const char *path)
{
  const ManorTestServerOptions options = { .self_path = self_path };
  Fixture self;

  if (!fixture_start (&self, &options, path))
    return;

  run (&self, "BEGIN IMMEDIATE");
  run (&self, "INSERT INTO t VALUES (1)");
  run (&self, "INSERT INTO t VALUES (2)");
  g_assert_true (manor_hrana_stream_get_in_transaction (self.stream));
  g_assert_cmpint (manor_test_server_integer (self.server, "a", "SELECT count(*) FROM t"), ==, 0);
  run (&self, "COMMIT");
  g_assert_cmpint (manor_test_server_integer (self.server, "a", "SELECT count(*) FROM t"), ==, 2);

  fixture_end (&self);
}

/* Its own address, as the connection has it. */
static void
test_own (void)
{
  try_own ("", "");
  try_own ("/", "");
}

/* This server knows a second way to each of its databases, by path. */
static void
test_path (void)
{
  try_own ("/dev/a", "");
  try_own ("/dev/a/", "");
  /* And away from a path. */
  try_own ("", "/dev/a");
}

/* A path where nothing is shows that it is gone on there. */
static void
test_wrong_path (void)
{
  const ManorTestServerOptions options = { .self_path = "/nowhere" };
  g_autoptr(GError) error = NULL;
  Fixture self;

  if (!fixture_start (&self, &options, ""))
    return;

  run (&self, "BEGIN IMMEDIATE");
  g_assert_null (query (&self, "SELECT 1", &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);

  fixture_end (&self);
}

/* Another origin gets neither the token nor the rest of the session. */
static void
test_elsewhere (void)
{
  static const char * const arguments[] = { "--http-self-url", "http://db.example.com:9/x?secret=1", NULL };
  static const char * const other_port[] = { "--http-self-url", "http://127.0.0.1:9", NULL };
  const ManorTestServerOptions options[] = { { .arguments = arguments }, { .arguments = other_port } };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorResult) rows = NULL;
      gint64 started;
      Fixture self;

      if (!fixture_start (&self, &options[i], ""))
        return;

      g_assert_null (query (&self, "BEGIN IMMEDIATE", &error));
      g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
      g_assert_nonnull (strstr (error->message, i == 0 ? "another place" : "http://127.0.0.1:9"));
      g_assert_nonnull (strstr (error->message, "change the connection"));
      g_assert_null (strstr (error->message, "secret"));
      g_clear_error (&error);
      g_assert_false (manor_hrana_stream_get_in_transaction (self.stream));

      /* The lock is not left to the server's clock of 10 seconds. */
      started = g_get_monotonic_time ();
      manor_test_server_sql (self.server, "a", "BEGIN IMMEDIATE; INSERT INTO t VALUES (1); COMMIT");
      g_assert_cmpint (g_get_monotonic_time () - started, <, 4 * G_USEC_PER_SEC);

      /* What needs no session works. */
      rows = manor_await_object (manor_hrana_client_query (self.client, "a", "SELECT x FROM t", NULL, 0, 0,
                                                           MANOR_HRANA_READS), &error);
      g_assert_no_error (error);
      g_assert_cmpint (manor_result_get_integer (rows, 0, 0), ==, 1);

      fixture_end (&self);
    }
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/hrana-place/own", test_own);
  MANOR_TEST_FIBER ("/hrana-place/path", test_path);
  MANOR_TEST_FIBER ("/hrana-place/wrong-path", test_wrong_path);
  MANOR_TEST_FIBER ("/hrana-place/elsewhere", test_elsewhere);

  return g_test_run ();
}
