/* test-server-tls.c: a server behind TLS, from the list to a push
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-hrana-error.h"
#include "manor-http.h"
#include "manor-push.h"
#include "manor-test-folder.h"
#include "manor-test-tls.h"
#include "server-test.h"

#define ADMIN_KEY "sesame-42"

typedef struct
{
  ServerTest          base;
  char               *folder;
  char               *token;
  ManorTestKey       *key;
  ManorTestAuthority *authority;
  ManorTestFront     *front;
  ManorTestFront     *admin_front;
  char               *uri;
  char               *admin_uri;
} TlsTest;

static void
fill (ManorTestServer *server)
{
  manor_test_server_create (server, "plan", NULL);
  manor_test_server_sql (server, "plan", "CREATE TABLE t (a, b)");
  manor_test_server_create (server, "kid", NULL);
  manor_test_server_sql (server, "kid", "CREATE TABLE t (a); INSERT INTO t VALUES (7)");
  manor_test_server_create_schema (server, "s");
  manor_test_server_sql (server, "s", "CREATE TABLE t (a)");
  manor_test_server_create_child (server, "c", "s");
}

static gboolean
tls_test_start (TlsTest *self)
{
  ManorTestServerOptions options = { .admin_key = ADMIN_KEY };
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autofree char *header = NULL;

  *self = (TlsTest) { .folder = manor_test_folder_new () };
  self->key = manor_test_key_new (self->folder, "key");
  self->token = manor_test_key_sign (self->key, "{\"a\":\"rw\"}");
  options.jwt_key = manor_test_key_get_file (self->key);
  if (!server_test_start (&self->base, &options))
    return FALSE;

  header = g_strconcat ("Bearer ", self->token, NULL);
  manor_test_server_set_authorization (self->base.server, header);
  fill (self->base.server);

  self->authority = manor_test_authority_new (self->folder, "authority");
  certificate = manor_test_authority_issue (self->authority, "DNS:db.manor.test", FALSE);
  self->front = manor_test_front_new (manor_test_server_get_uri (self->base.server), certificate, "h2");
  self->admin_front = manor_test_front_new (manor_test_server_get_admin_uri (self->base.server), certificate,
                                            "http/1.1");
  self->uri = manor_test_front_dup_uri (self->front, "db.manor.test");
  self->admin_uri = manor_test_front_dup_uri (self->admin_front, "db.manor.test");

  return TRUE;
}

static void
tls_test_end (TlsTest *self)
{
  server_test_end (&self->base);
  g_clear_pointer (&self->front, manor_test_front_stop);
  g_clear_pointer (&self->admin_front, manor_test_front_stop);
  g_clear_pointer (&self->authority, manor_test_authority_free);
  manor_test_key_free (self->key);
  manor_test_folder_remove (self->folder);
  g_free (self->token);
  g_free (self->uri);
  g_free (self->admin_uri);
}

static ManorServerSettings
settings_of (TlsTest  *self,
             gboolean  trusts)
{
  return (ManorServerSettings) {
    .url = self->uri,
    .admin_url = self->admin_uri,
    .authority_file = trusts ? manor_test_authority_get_file (self->authority) : NULL,
    .rules_path = self->base.rules_path,
    .list_path = self->base.list_path,
  };
}

/* @origin: whom the token was stored for */
static void
connect_for (TlsTest    *self,
             gboolean    trusts,
             const char *origin)
{
  const ManorServerSettings settings = settings_of (self, trusts);
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->base.connection);
  self->base.connection = manor_server_new ("x", "X", &settings, self->base.tokens, &error);
  g_assert_no_error (error);
  g_assert_true (manor_await (manor_token_store_store (self->base.tokens, "x", "X", MANOR_SERVER_TOKEN,
                                                       origin, self->token, FALSE), &error));
  g_assert_true (manor_await (manor_token_store_store (self->base.tokens, "x", "X", MANOR_SERVER_ADMIN_KEY,
                                                       self->admin_uri, ADMIN_KEY, FALSE), &error));
  g_assert_no_error (error);
}

static void
connect_by (TlsTest  *self,
            gboolean  trusts)
{
  connect_for (self, trusts, self->uri);
}

static void
assert_nothing_heard (ManorTestFront *front)
{
  g_autoptr(GBytes) heard = manor_test_front_dup_heard (front);

  g_assert_cmpuint (g_bytes_get_size (heard), ==, 0);
}

static void
push_one (TlsTest *self)
{
  static const char * const patterns[] = { "kid", NULL };
  g_autofree char *path = g_build_filename (self->folder, "manor.db", NULL);
  g_autoptr(ManorPushOptions) options = manor_push_options_new ();
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(ManorSurvey) survey = NULL;
  g_autoptr(ManorPush) push = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (manor_await (manor_connection_set_rule (self->base.connection, "plan", patterns), &error));
  survey = manor_survey_new (manor_connection_find_fleet (self->base.connection, "plan"));
  g_assert_true (manor_await (manor_survey_refresh (survey), &error));
  push = manor_push_new (survey, options, journal);
  g_assert_true (manor_await (manor_push_prepare (push), &error));
  report = manor_await_object (manor_push_run (push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 1);

  g_assert_cmpint (manor_test_server_integer (self->base.server, "kid",
                                              "SELECT count(*) FROM pragma_table_info('t')"), ==, 2);
  g_assert_cmpint (manor_test_server_integer (self->base.server, "kid", "SELECT a FROM t"), ==, 7);
}

static void
test_end_to_end (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(ManorDatabase) made = NULL;
  TlsTest self;

  if (!tls_test_start (&self))
    return;

  connect_by (&self, FALSE);
  g_assert_false (manor_await (manor_connection_refresh (self.base.connection), &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "authority’s certificate"));
  g_clear_error (&error);
  assert_nothing_heard (self.front);
  assert_nothing_heard (self.admin_front);

  connect_by (&self, TRUE);
  server_test_refresh (&self.base);
  server_test_assert_names (manor_connection_get_databases (self.base.connection), "c default kid plan s");
  g_assert_null (manor_connection_get_warning (self.base.connection));

  rows = manor_await_object (manor_database_query (server_test_find (&self.base, "kid"), "SELECT a FROM t", 0),
                             &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_integer (rows, 0, 0), ==, 7);

  push_one (&self);

  made = manor_await_object (manor_connection_create_child (self.base.connection,
                                                            manor_connection_find_fleet (self.base.connection, "s"),
                                                            "c2"), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_test_server_integer (self.base.server, "c2", "SELECT count(*) FROM t"), ==, 0);

  g_assert_cmpuint (manor_test_front_count (self.front, "x-namespace-bin: a2lk\r\n"), >, 0);
  tls_test_end (&self);
}

/* A token that an old connection of the same id left in the keyring stays there. */
static void
test_token_of_another (void)
{
  g_autoptr(GError) error = NULL;
  TlsTest self;

  if (!tls_test_start (&self))
    return;

  connect_for (&self, TRUE, "https://old.example.com");
  g_assert_false (manor_await (manor_connection_refresh (self.base.connection), &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED);
  g_assert_nonnull (strstr (error->message, "none is kept"));
  g_assert_cmpuint (manor_test_front_count (self.front, "x-namespace-bin"), >, 0);
  g_assert_cmpuint (manor_test_front_count (self.front, "Authorization"), ==, 0);
  g_assert_cmpuint (manor_test_front_count (self.front, self.token), ==, 0);

  tls_test_end (&self);
}

static void
assert_found (TlsTest    *self,
              gboolean    trusts,
              const char *line)
{
  const ManorServerSettings settings = settings_of (self, trusts);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  findings = manor_await_boxed (manor_server_test (&settings, self->token, ADMIN_KEY), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    {
      ManorServerFinding *finding = g_ptr_array_index (findings, i);

      g_string_append_printf (text, "%d %s: %s\n", finding->verdict, finding->title, finding->detail);
    }
  if (strstr (text->str, line) == NULL)
    g_error ("nothing says “%s”:\n%s", line, text->str);
}

static void
test_trial (void)
{
  TlsTest self;

  if (!tls_test_start (&self))
    return;

  assert_found (&self, FALSE, "authority’s certificate");
  assert_nothing_heard (self.front);
  assert_nothing_heard (self.admin_front);
  assert_found (&self, TRUE, "0 Databases: 5 are listed");
  assert_found (&self, TRUE, "0 Admin API: Answers at");

  tls_test_end (&self);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  manor_test_resolve_names ();

  MANOR_TEST_FIBER ("/server-tls/end-to-end", test_end_to_end);
  MANOR_TEST_FIBER ("/server-tls/token-of-another", test_token_of_another);
  MANOR_TEST_FIBER ("/server-tls/trial", test_trial);

  return g_test_run ();
}
