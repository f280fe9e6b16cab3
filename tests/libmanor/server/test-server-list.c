/* test-server-list.c: the databases of a real server, listed by each way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "manor-fiber.h"
#include "manor-hrana-error.h"
#include "manor-http.h"
#include "manor-test-folder.h"
#include "server-test.h"

static void
make_databases (ServerTest *self)
{
  manor_test_server_create_schema (self->server, "s");
  manor_test_server_create_child (self->server, "c1", "s");
  manor_test_server_create_child (self->server, "c2", "s");
  manor_test_server_create (self->server, "plain", NULL);
}

static ManorFleet *
find_fleet (ServerTest *self,
            const char *name)
{
  ManorFleet *fleet = manor_connection_find_fleet (self->connection, name);

  g_assert_nonnull (fleet);

  return fleet;
}

static void
test_by_shell (void)
{
  ServerTest self;

  if (!server_test_start (&self, NULL))
    return;

  make_databases (&self);
  server_test_connect (&self, TRUE, NULL);
  g_assert_cmpint (manor_connection_get_state (self.connection), ==, MANOR_CONNECTION_NEW);
  server_test_refresh (&self);

  g_assert_cmpint (manor_connection_get_state (self.connection), ==, MANOR_CONNECTION_READY);
  server_test_assert_names (manor_connection_get_databases (self.connection),
                            "c1 c2 default plain s");
  server_test_assert_names (G_LIST_MODEL (find_fleet (&self, "s")), "c1 c2");
  g_assert_true (manor_database_get_propagates (server_test_find (&self, "s")));
  g_assert_false (manor_database_get_propagates (server_test_find (&self, "c1")));
  server_test_assert_note (&self, "admin API");
  g_assert_cmpint (manor_connection_get_features (self.connection), ==,
                   MANOR_CONNECTION_NAMES | MANOR_CONNECTION_CREATES | MANOR_CONNECTION_FORKS |
                   MANOR_CONNECTION_PROPAGATES | MANOR_CONNECTION_CONFIGURES |
                   MANOR_CONNECTION_MEASURES);
  g_assert_null (manor_connection_get_warning (self.connection));

  /* A database that stays keeps its object. */
  {
    g_autoptr(ManorDatabase) known = g_object_ref (server_test_find (&self, "c1"));

    manor_test_server_create_child (self.server, "c3", "s");
    manor_test_server_delete (self.server, "plain");
    server_test_refresh (&self);
    g_assert_true (server_test_find (&self, "c1") == known);
    server_test_assert_names (G_LIST_MODEL (find_fleet (&self, "s")), "c1 c2 c3");
    g_assert_null (manor_connection_find_database (self.connection, "plain"));
  }

  server_test_end (&self);
}

/* The server is on this computer, so its files can be read. */
static void
test_by_file (void)
{
  ServerTest self;

  if (!server_test_start (&self, NULL))
    return;

  make_databases (&self);
  server_test_connect (&self, FALSE, NULL);
  server_test_refresh (&self);

  server_test_assert_names (manor_connection_get_databases (self.connection),
                            "c1 c2 default plain s");
  server_test_assert_names (G_LIST_MODEL (find_fleet (&self, "s")), "c1 c2");
  server_test_assert_note (&self, "files in");
  g_assert_cmpint (manor_connection_get_features (self.connection), ==, MANOR_CONNECTION_NAMES);

  server_test_end (&self);
}

/* Its files are hidden: what is left are names given by hand, and jobs. */
static void
hide_files (ServerTest *self,
            gboolean    hide)
{
  g_autofree char *path = g_build_filename (manor_test_server_get_folder (self->server),
                                            "data.sqld", "metastore", NULL);
  g_autofree char *away = g_strconcat (path, "-away", NULL);

  g_assert_no_errno (hide ? g_rename (path, away) : g_rename (away, path));
}

static void
test_by_jobs (void)
{
  static const char * const names[] = { "plain", "s", "gone", NULL };
  static const char * const more[] = { " plain ", "s", "", "c3", NULL };
  g_autoptr(GError) error = NULL;
  ServerTest self;

  if (!server_test_start (&self, NULL))
    return;

  make_databases (&self);
  hide_files (&self, TRUE);
  server_test_connect (&self, FALSE, names);
  server_test_refresh (&self);

  /* No change was carried on yet, so the server names no child. */
  server_test_assert_names (manor_connection_get_databases (self.connection), "default gone plain s");
  g_assert_true (manor_database_get_propagates (server_test_find (&self, "s")));
  server_test_assert_note (&self, "Children of “s” are not listed");
  server_test_assert_note (&self, "by hand");

  manor_test_server_sql (self.server, "s", "CREATE TABLE t(a)");
  manor_test_server_create_child (self.server, "c3", "s");
  server_test_refresh (&self);
  server_test_assert_names (manor_connection_get_databases (self.connection),
                            "c1 c2 default gone plain s");
  server_test_assert_names (G_LIST_MODEL (find_fleet (&self, "s")), "c1 c2");
  server_test_assert_note (&self, "job 1");

  manor_await (manor_connection_set_names (self.connection, more), &error);
  g_assert_no_error (error);
  server_test_assert_names (manor_connection_get_databases (self.connection), "c1 c2 c3 default plain s");
  g_assert_cmpuint (g_strv_length ((char **) manor_connection_get_names (self.connection)), ==, 3);

  hide_files (&self, FALSE);
  server_test_end (&self);
}

/* Without the default database, the shell is let in by a name of what is loaded. */
static void
test_without_default (void)
{
  const ManorTestServerOptions options = { .without_default = TRUE };
  g_autofree char *sum = NULL;
  ServerTest self;

  if (!server_test_start (&self, &options))
    return;

  make_databases (&self);
  sum = manor_test_server_text (self.server, "plain", "SELECT 1");
  server_test_connect (&self, TRUE, NULL);

  /* What is loaded is measured after a second. */
  for (guint i = 0; i < 50 && manor_connection_find_database (self.connection, "s") == NULL; i++)
    server_test_refresh (&self);

  g_assert_nonnull (server_test_find (&self, "c1"));
  server_test_end (&self);
}

static void
test_single (void)
{
  const ManorTestServerOptions options = { .without_namespaces = TRUE };
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) refused = NULL;
  ServerTest self;

  if (!server_test_start (&self, &options))
    return;

  manor_test_server_sql (self.server, NULL, "CREATE TABLE t(a); INSERT INTO t VALUES (7)");
  server_test_connect (&self, TRUE, NULL);
  server_test_refresh (&self);
  server_test_assert_names (manor_connection_get_databases (self.connection), "default");
  server_test_assert_note (&self, "without namespaces");
  g_assert_cmpint (manor_connection_get_features (self.connection), ==,
                   MANOR_CONNECTION_CONFIGURES | MANOR_CONNECTION_MEASURES);

  rows = manor_await_object (manor_database_query (server_test_find (&self, "default"),
                                                   "SELECT a FROM t", 0), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_integer (rows, 0, 0), ==, 7);

  /* The server would say yes, and nobody could reach it. */
  g_assert_null (manor_await_object (manor_connection_create_database (self.connection, "a", ""),
                                     &refused));
  g_assert_error (refused, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);

  server_test_end (&self);
}

/* The tree is there without the server, and stays when it goes. */
static void
test_offline (void)
{
  static const char * const patterns[] = { "pl*", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) cold = NULL;
  ServerTest self;

  if (!server_test_start (&self, NULL))
    return;

  make_databases (&self);
  server_test_connect (&self, TRUE, NULL);
  server_test_refresh (&self);
  g_assert_true (manor_await (manor_connection_set_rule (self.connection, "default", patterns), NULL));

  manor_test_server_kill (self.server);
  g_assert_false (manor_await (manor_connection_refresh (self.connection), &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE);
  g_assert_cmpint (manor_connection_get_state (self.connection), ==, MANOR_CONNECTION_FAILED);
  server_test_assert_names (manor_connection_get_databases (self.connection),
                            "c1 c2 default plain s");

  server_test_connect (&self, TRUE, NULL);
  g_assert_false (manor_await (manor_connection_refresh (self.connection), &cold));
  g_assert_cmpint (manor_connection_get_state (self.connection), ==, MANOR_CONNECTION_FAILED);
  server_test_assert_names (manor_connection_get_databases (self.connection),
                            "c1 c2 default plain s");
  server_test_assert_names (G_LIST_MODEL (find_fleet (&self, "s")), "c1 c2");
  server_test_assert_names (G_LIST_MODEL (find_fleet (&self, "default")), "plain");
  g_assert_true (manor_database_get_propagates (server_test_find (&self, "s")));

  manor_test_server_start (self.server);
  server_test_refresh (&self);
  g_assert_cmpint (manor_connection_get_state (self.connection), ==, MANOR_CONNECTION_READY);

  server_test_end (&self);
}

static void
test_rules (void)
{
  static const char * const all[] = { "*", NULL };
  g_autoptr(GError) error = NULL;
  ServerTest self;

  if (!server_test_start (&self, NULL))
    return;

  make_databases (&self);
  server_test_connect (&self, TRUE, NULL);
  server_test_refresh (&self);

  /* Even a rule that covers all does not take the server's own children away. */
  g_assert_true (manor_await (manor_connection_set_rule (self.connection, "default", all), &error));
  g_assert_no_error (error);
  server_test_assert_names (G_LIST_MODEL (find_fleet (&self, "default")), "plain");
  server_test_assert_names (G_LIST_MODEL (find_fleet (&self, "s")), "c1 c2");

  g_assert_false (manor_await (manor_connection_set_rule (self.connection, "s", all), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_false (manor_await (manor_connection_set_rule (self.connection, "c1", all), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);

  g_assert_true (manor_await (manor_connection_set_rule (self.connection, "default", NULL), &error));
  g_assert_null (manor_connection_find_fleet (self.connection, "default"));

  server_test_end (&self);
}

static void
set_secret (ServerTest *self,
            const char *kind,
            const char *secret)
{
  const char *origin = g_str_equal (kind, MANOR_SERVER_TOKEN) ? manor_test_server_get_uri (self->server)
                                                              : manor_test_server_get_admin_uri (self->server);

  g_assert_true (manor_await (manor_token_store_store (self->tokens, "x", "X", kind, origin, secret, FALSE),
                              NULL));
}

static void
test_secrets (void)
{
  const ManorTestServerOptions options = { .admin_key = "sesame-42", .basic_auth = "me:secret" };
  g_autofree char *encoded = g_base64_encode ((const guchar *) "me:secret", strlen ("me:secret"));
  g_autofree char *token = g_strconcat ("basic ", encoded, NULL);
  g_autoptr(GError) error = NULL;
  ServerTest self;

  if (!server_test_start (&self, &options))
    return;

  server_test_connect (&self, TRUE, NULL);
  g_assert_false (manor_await (manor_connection_refresh (self.connection), &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED);
  g_assert_nonnull (strstr (error->message, "asks for a token"));
  g_clear_error (&error);

  set_secret (&self, MANOR_SERVER_TOKEN, "basic bm86bm8=");
  g_assert_false (manor_await (manor_connection_refresh (self.connection), &error));
  g_assert_nonnull (strstr (error->message, "the token of “X” was refused"));
  g_assert_null (strstr (error->message, "bm86"));
  g_clear_error (&error);

  set_secret (&self, MANOR_SERVER_TOKEN, token);
  server_test_refresh (&self);
  server_test_assert_note (&self, "the key of the admin API");
  g_assert_cmpint (manor_connection_get_features (self.connection), ==, MANOR_CONNECTION_NAMES);

  set_secret (&self, MANOR_SERVER_ADMIN_KEY, "sesame-42");
  server_test_refresh (&self);
  server_test_assert_note (&self, "All databases are listed, by the server’s admin API");

  server_test_end (&self);
}

/* The token is looked up when it is first needed, be it before any list. */
static void
test_before_refresh (void)
{
  const ManorTestServerOptions options = { .basic_auth = "me:secret" };
  g_autofree char *encoded = g_base64_encode ((const guchar *) "me:secret", strlen ("me:secret"));
  g_autofree char *token = g_strconcat ("basic ", encoded, NULL);
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  ServerTest self;

  if (!server_test_start (&self, &options))
    return;

  server_test_connect (&self, TRUE, NULL);
  set_secret (&self, MANOR_SERVER_TOKEN, token);
  server_test_refresh (&self);

  /* A new connection to what an offline start has listed. */
  manor_test_server_stop (self.server);
  server_test_connect (&self, TRUE, NULL);
  manor_await (manor_connection_refresh (self.connection), NULL);
  manor_test_server_start (self.server);
  database = g_object_ref (server_test_find (&self, "default"));
  rows = manor_await_object (manor_database_query (database, "SELECT 1", 0), &error);
  g_assert_no_error (error);

  set_secret (&self, MANOR_SERVER_TOKEN, "stale");
  manor_await (manor_connection_refresh (self.connection), NULL);
  g_clear_object (&rows);
  rows = manor_await_object (manor_database_query (database, "SELECT 1", 0), &error);
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED);
  g_assert_nonnull (strstr (error->message, "default: the token of “X” was refused"));

  server_test_end (&self);
}

static gboolean
try_to_write (ServerTest  *self,
              const char  *name,
              GError     **error)
{
  g_autoptr(ManorSession) session = NULL;
  gboolean done;

  session = manor_await_object (manor_database_open_session (server_test_find (self, name),
                                                             MANOR_SESSION_READ_WRITE), error);
  if (session == NULL)
    return FALSE;

  done = manor_await (manor_session_execute (session, "CREATE TABLE t(x)", NULL, 0, 0), error);
  manor_await (manor_session_close (session), NULL);

  return done;
}

/* A token for one database, whose server is asked what it is when it is first written. */
static void
test_limited_token (void)
{
  static const char * const names[] = { "a", "b", NULL };
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorTestKey) key = manor_test_key_new (folder, "key");
  g_autofree char *token = manor_test_key_sign (key, "{\"id\":\"a\"}");
  const ManorTestServerOptions options = { .jwt_key = manor_test_key_get_file (key) };
  g_autoptr(GError) error = NULL;
  ServerTest self;

  if (!server_test_start (&self, &options))
    return;

  manor_test_server_create (self.server, "a", NULL);
  manor_test_server_create (self.server, "b", NULL);
  hide_files (&self, TRUE);
  set_secret (&self, MANOR_SERVER_TOKEN, token);
  server_test_connect (&self, FALSE, names);
  server_test_refresh (&self);
  server_test_assert_names (manor_connection_get_databases (self.connection), "a b");

  g_assert_true (try_to_write (&self, "a", &error));
  g_assert_no_error (error);
  g_assert_false (try_to_write (&self, "b", &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);

  hide_files (&self, FALSE);
  server_test_end (&self);
}

static void
test_warning (void)
{
  static const struct
  {
    const char *url;
    const char *admin_url;
    gboolean    warns;
  } cases[] = {
    { "http://192.0.2.1:8080", NULL, TRUE },
    { "https://192.0.2.1:8080", NULL, FALSE },
    { "https://192.0.2.1:8080", "http://192.0.2.1:8081", TRUE },
    { "http://127.0.0.1:8080", NULL, FALSE },
    { "http://[::1]:8080", "http://localhost:8081", FALSE },
    { "libsql://192.0.2.1", NULL, FALSE },
  };
  g_autoptr(ManorTokenStore) tokens = manor_memory_token_store_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ManorServerSettings settings = {
        .url = cases[i].url, .admin_url = cases[i].admin_url, .allow_plain = TRUE,
      };
      g_autoptr(ManorConnection) connection = manor_server_new ("x", NULL, &settings, tokens, NULL);

      g_assert_nonnull (connection);
      g_assert_cmpint (manor_connection_get_warning (connection) != NULL, ==, cases[i].warns);
    }
}

static void
test_thousand (void)
{
  gint64 start;
  double seconds;
  ServerTest self;

  if (!server_test_start (&self, NULL))
    return;

  manor_test_server_create_many (self.server, "n", g_test_slow () ? 1000 : 100, NULL);
  server_test_connect (&self, TRUE, NULL);
  server_test_refresh (&self);
  start = g_get_monotonic_time ();
  server_test_refresh (&self);
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_test_message ("%u databases listed in %.3f s",
                  g_list_model_get_n_items (manor_connection_get_databases (self.connection)),
                  seconds);
  g_assert_cmpfloat (seconds, <, 1.0);

  server_test_end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/server-list/by-shell", test_by_shell);
  MANOR_TEST_FIBER ("/server-list/by-file", test_by_file);
  MANOR_TEST_FIBER ("/server-list/by-jobs", test_by_jobs);
  MANOR_TEST_FIBER ("/server-list/without-default", test_without_default);
  MANOR_TEST_FIBER ("/server-list/single", test_single);
  MANOR_TEST_FIBER ("/server-list/offline", test_offline);
  MANOR_TEST_FIBER ("/server-list/rules", test_rules);
  MANOR_TEST_FIBER ("/server-list/secrets", test_secrets);
  MANOR_TEST_FIBER ("/server-list/before-refresh", test_before_refresh);
  MANOR_TEST_FIBER ("/server-list/limited-token", test_limited_token);
  MANOR_TEST_FIBER ("/server-list/warning", test_warning);
  MANOR_TEST_FIBER ("/server-list/thousand", test_thousand);

  return g_test_run ();
}
