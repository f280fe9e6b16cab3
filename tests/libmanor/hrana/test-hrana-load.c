/* test-hrana-load.c: many requests at one time, and servers that are not up to them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-hrana-client.h"
#include "manor-test-server.h"
#include "manor-test.h"

static ManorHranaClient *
client_new (ManorTestServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new (manor_test_server_get_uri (server), &error);

  g_assert_no_error (error);

  return manor_hrana_client_new (http);
}

typedef struct
{
  ManorHranaClient *client;
  guint             n_namespaces;
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

  if (value != NULL)
    many->n_done += manor_result_get_n_rows (g_value_get_object (value)) == 1;
  else if (many->error == NULL)
    many->error = g_steal_pointer (&error);

  return dex_ref (future);
}

static DexFuture *
one_of_many (guint    index,
             gpointer data)
{
  Many *many = data;
  g_autofree char *name = g_strdup_printf ("n%u", index % many->n_namespaces);

  return dex_future_finally (manor_hrana_client_query (many->client, name, "SELECT n FROM kept",
                                                       NULL, 0, 0, MANOR_HRANA_READS | MANOR_HRANA_KNOWN),
                             count_cb, many, NULL);
}

static void
ask_many (ManorTestServer *server,
          guint            n_namespaces,
          guint            n_requests,
          guint            n_at_once)
{
  g_autoptr(ManorHranaClient) client = client_new (server);
  Many many = { .client = client, .n_namespaces = n_namespaces };
  gint64 started;

  started = g_get_monotonic_time ();
  manor_await (manor_future_for_each (n_requests, n_at_once, one_of_many, &many, NULL), NULL);
  g_assert_no_error (many.error);
  g_assert_cmpuint (many.n_done, ==, n_requests);
  g_test_message ("%u requests in %d ms, %u at one time in the end", n_requests,
                  (int) ((g_get_monotonic_time () - started) / 1000), manor_hrana_client_get_limit (client));
}

/* Each has one row. */
static void
make_many (ManorTestServer *server,
           guint            n_namespaces)
{
  g_autoptr(ManorHranaClient) client = client_new (server);

  manor_test_server_create_many (server, "n", n_namespaces, NULL);
  for (guint i = 0; i < n_namespaces; i++)
    {
      g_autofree char *name = g_strdup_printf ("n%u", i);
      ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
      g_autoptr(GError) error = NULL;

      manor_hrana_pipeline_add_sequence (pipeline, "CREATE TABLE kept (n); INSERT INTO kept VALUES (1)");
      g_assert_true (manor_await (manor_hrana_client_run (client, name, pipeline, MANOR_HRANA_KNOWN, 0), &error));
    }
}

static void
count_missing (const char     *domain,
               GLogLevelFlags  level,
               const char     *message,
               gpointer        n_missing)
{
  if (g_str_has_prefix (message, "again in ") && strstr (message, "no such database") != NULL)
    (*(guint *) n_missing)++;
}

/* More databases than the server keeps open: some answer 404, and are asked again. */
static void
test_evicted (void)
{
  static const ManorTestServerOptions options = { .max_active_namespaces = 3 };
  g_autoptr(ManorTestServer) server = manor_test_server_new (&options);

  guint n_missing = 0;
  guint handler;

  if (server == NULL)
    return;

  handler = g_log_set_handler ("manor-hrana", G_LOG_LEVEL_DEBUG, count_missing, &n_missing);
  /* When it happens is the server's; that it happens is what is tested. */
  make_many (server, 30);
  for (guint i = 0; i < 20 && n_missing == 0; i++)
    ask_many (server, 30, 600, 16);
  /* Nobody made anew what was only not there for a moment. */
  ask_many (server, 30, 30, 1);
  g_log_remove_handler ("manor-hrana", handler);

  g_test_message ("%u times 404", n_missing);
  g_assert_cmpuint (n_missing, >, 0);
}

static DexFuture *
one_that_takes (guint    index,
                gpointer data)
{
  Many *many = data;

  return dex_future_finally (manor_hrana_client_query (many->client, "a",
                                                       "WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i "
                                                       "WHERE i < 6000000) SELECT count(*) FROM i",
                                                       NULL, 0, 0, MANOR_HRANA_READS | MANOR_HRANA_KNOWN),
                             count_cb, many, NULL);
}

/* Fewer places than requests that take their time: 429, and fewer at one time from then on. */
static void
test_too_many (void)
{
  static const char * const arguments[] = {
    "--max-concurrent-connections", "1", "--connection-creation-timeout-sec", "1", NULL,
  };
  static const ManorTestServerOptions options = { .arguments = arguments };
  g_autoptr(ManorTestServer) server = manor_test_server_new (&options);
  g_autoptr(ManorHranaClient) client = NULL;
  Many many = { NULL };

  if (server == NULL)
    return;

  manor_test_server_create (server, "a", NULL);
  client = client_new (server);
  many.client = client;
  manor_await (manor_future_for_each (12, 12, one_that_takes, &many, NULL), NULL);
  g_assert_no_error (many.error);
  g_assert_cmpuint (many.n_done, ==, 12);
  g_assert_cmpuint (manor_hrana_client_get_limit (client), <, 8);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/hrana-load/evicted", test_evicted);
  MANOR_TEST_FIBER ("/hrana-load/too-many", test_too_many);

  return g_test_run ();
}
