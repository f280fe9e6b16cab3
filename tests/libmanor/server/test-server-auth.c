/* test-server-auth.c: who may do what on a real server, and what the others are told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-fiber.h"
#include "manor-hrana-error.h"
#include "manor-server.h"
#include "manor-test-folder.h"
#include "manor-test-server.h"
#include "manor-test.h"

/* A keyring that stays locked, and counts how often it was asked. */

#define TEST_TYPE_LOCKED_STORE (test_locked_store_get_type ())

G_DECLARE_FINAL_TYPE (TestLockedStore, test_locked_store, TEST, LOCKED_STORE, ManorTokenStore)

struct _TestLockedStore
{
  ManorTokenStore parent_instance;

  guint           n_lookups;
};

G_DEFINE_FINAL_TYPE (TestLockedStore, test_locked_store, MANOR_TYPE_TOKEN_STORE)

static DexFuture *
test_locked_store_lookup (ManorTokenStore *store,
                          const char      *connection,
                          const char      *kind,
                          const char      *origin)
{
  TEST_LOCKED_STORE (store)->n_lookups++;

  return dex_future_new_reject (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED, "locked");
}

static void
test_locked_store_class_init (TestLockedStoreClass *klass)
{
  MANOR_TOKEN_STORE_CLASS (klass)->lookup = test_locked_store_lookup;
}

static void
test_locked_store_init (TestLockedStore *self)
{
}

/* A server whose databases “a” and “b” have a table t with 7 in it, and whose schema database
 * “s” has the child “c”. */
typedef struct
{
  char            *folder;
  ManorTestKey    *key;
  ManorTestKey    *stranger;
  ManorTestServer *server;
} Fixture;

static void
fill (Fixture *self)
{
  static const char *names[] = { "a", "b" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      manor_test_server_create (self->server, names[i], NULL);
      manor_test_server_sql (self->server, names[i], "CREATE TABLE t(x); INSERT INTO t VALUES (7)");
    }
  manor_test_server_create_schema (self->server, "s");
  manor_test_server_sql (self->server, "s", "CREATE TABLE t(x)");
  manor_test_server_sql (self->server, "s", "INSERT INTO t VALUES (7)");
  manor_test_server_create_child (self->server, "c", "s");
}

/* @jwt: with keys; else as @options say. NULL where there is no server to test with. */
static Fixture *
fixture_new (gboolean                jwt,
             ManorTestServerOptions *options,
             const char             *authorization)
{
  Fixture *self;
  g_autofree char *all = NULL;
  g_autofree char *header = NULL;

  if (g_getenv ("MANOR_SQLD") == NULL)
    {
      g_test_skip ("MANOR_SQLD names no libSQL server");
      return NULL;
    }

  self = g_new0 (Fixture, 1);
  self->folder = manor_test_folder_new ();
  if (jwt)
    {
      self->key = manor_test_key_new (self->folder, "key");
      self->stranger = manor_test_key_new (self->folder, "stranger");
      options->jwt_key = manor_test_key_get_file (self->key);
      all = manor_test_key_sign (self->key, "{\"a\":\"rw\"}");
      header = g_strconcat ("Bearer ", all, NULL);
      authorization = header;
    }
  self->server = manor_test_server_new (options);
  manor_test_server_set_authorization (self->server, authorization);
  fill (self);

  return self;
}

static void
fixture_free (Fixture *self)
{
  g_clear_pointer (&self->server, manor_test_server_free);
  g_clear_pointer (&self->key, manor_test_key_free);
  g_clear_pointer (&self->stranger, manor_test_key_free);
  manor_test_folder_remove (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* The list comes from the admin API, so that it is whole whatever the token is. */
static ManorConnection *
connect_by (Fixture         *self,
            ManorTokenStore *tokens)
{
  static const char * const names[] = { "a", "b", "c", "s", NULL };
  g_autofree char *rules = g_build_filename (self->folder, "rules.ini", NULL);
  ManorServerSettings settings = {
    .url = manor_test_server_get_uri (self->server),
    .admin_url = manor_test_server_get_admin_uri (self->server),
    .names = names,
    .rules_path = rules,
  };
  g_autoptr(GError) error = NULL;
  ManorConnection *connection;

  connection = manor_server_new ("auth", "Auth", &settings, tokens, &error);
  g_assert_no_error (error);
  /* What it says of itself is asserted where it matters. */
  manor_await (manor_connection_refresh (connection), NULL);

  return connection;
}

static ManorConnection *
connect_with (Fixture    *self,
              const char *token,
              const char *admin_key)
{
  g_autoptr(ManorTokenStore) tokens = manor_memory_token_store_new ();

  if (token != NULL)
    manor_await (manor_token_store_store (tokens, "auth", "Auth", MANOR_SERVER_TOKEN,
                                          manor_test_server_get_uri (self->server), token, FALSE), NULL);
  if (admin_key != NULL)
    manor_await (manor_token_store_store (tokens, "auth", "Auth", MANOR_SERVER_ADMIN_KEY,
                                          manor_test_server_get_admin_uri (self->server), admin_key, FALSE), NULL);

  return connect_by (self, tokens);
}

/* With a token that has @claims and is signed with the server's key. */
static ManorConnection *
connect_as (Fixture    *self,
            const char *claims)
{
  g_autofree char *token = manor_test_key_sign (self->key, claims);

  return connect_with (self, token, NULL);
}

static ManorDatabase *
find (ManorConnection *connection,
      const char      *name)
{
  ManorDatabase *database = manor_connection_find_database (connection, name);

  g_assert_nonnull (database);

  return database;
}

static gboolean
read_seven (ManorConnection  *connection,
            const char       *name,
            GError          **error)
{
  g_autoptr(ManorResult) result =
    manor_await_object (manor_database_query (find (connection, name), "SELECT x FROM t LIMIT 1", 0), error);
  g_autofree char *text = NULL;

  if (result == NULL)
    return FALSE;
  g_assert_cmpuint (manor_result_get_n_rows (result), ==, 1);
  text = manor_result_dup_text (result, 0, 0);
  g_assert_cmpstr (text, ==, "7");

  return TRUE;
}

static gboolean
execute (ManorConnection  *connection,
         const char       *name,
         const char       *sql,
         GError          **error)
{
  g_autoptr(ManorSession) session =
    manor_await_object (manor_database_open_session (find (connection, name), MANOR_SESSION_READ_WRITE), error);
  g_autoptr(ManorResult) result = NULL;

  if (session == NULL)
    return FALSE;
  result = manor_await_object (manor_session_execute (session, sql, NULL, 0, 0), error);
  manor_await (manor_session_close (session), NULL);

  return result != NULL;
}

static void
assert_reads (ManorConnection *connection,
              const char      *name)
{
  g_autoptr(GError) error = NULL;

  read_seven (connection, name, &error);
  g_assert_no_error (error);
}

/* A person is told what is wrong, in words that @wanted is one of. */
static void
assert_told (GError          *error,
             ManorHranaError  code,
             const char      *wanted)
{
  g_assert_error (error, MANOR_HRANA_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, wanted));
  /* Neither the server's own words nor anything of a token. */
  g_assert_null (strstr (error->message, "JWT"));
  g_assert_null (strstr (error->message, "eyJ"));
  g_assert_null (strstr (error->message, "doesn't not"));
}

static void
assert_cannot_read (ManorConnection *connection,
                    const char      *name,
                    ManorHranaError  code,
                    const char      *wanted)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (read_seven (connection, name, &error));
  assert_told (error, code, wanted);
}

static void
assert_writes (ManorConnection *connection,
               const char      *name,
               const char      *sql)
{
  g_autoptr(GError) error = NULL;

  execute (connection, name, sql, &error);
  g_assert_no_error (error);
}

static void
assert_cannot_write (ManorConnection *connection,
                     const char      *name,
                     const char      *sql,
                     ManorHranaError  code,
                     const char      *wanted)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (execute (connection, name, sql, &error));
  assert_told (error, code, wanted);
}

static void
test_none (void)
{
  g_autoptr(Fixture) self = fixture_new (FALSE, &(ManorTestServerOptions) { 0 }, NULL);
  g_autoptr(ManorConnection) open = NULL;
  g_autoptr(ManorConnection) needless = NULL;

  if (self == NULL)
    return;

  open = connect_with (self, NULL, NULL);
  assert_reads (open, "a");
  assert_writes (open, "a", "INSERT INTO t VALUES (8)");
  assert_reads (open, "s");
  g_assert_cmpint (manor_connection_get_state (open), ==, MANOR_CONNECTION_READY);

  /* One that nobody asked for does no harm. */
  needless = connect_with (self, "needless", "needless");
  assert_reads (needless, "a");
}

static void
test_basic (void)
{
  g_autoptr(Fixture) self =
    fixture_new (FALSE, &(ManorTestServerOptions) { .basic_auth = "me:pass" }, "Basic bWU6cGFzcw==");
  g_autoptr(ManorConnection) good = NULL;
  g_autoptr(ManorConnection) wrong = NULL;
  g_autoptr(ManorConnection) missing = NULL;

  if (self == NULL)
    return;

  good = connect_with (self, "basic bWU6cGFzcw==", NULL);
  assert_reads (good, "a");
  assert_writes (good, "a", "INSERT INTO t VALUES (8)");
  assert_writes (good, "c", "INSERT INTO t VALUES (8)");

  wrong = connect_with (self, "basic bWU6d3Jvbmc=", NULL);
  assert_cannot_read (wrong, "a", MANOR_HRANA_ERROR_UNAUTHORIZED, "does not accept");
  missing = connect_with (self, NULL, NULL);
  assert_cannot_read (missing, "a", MANOR_HRANA_ERROR_UNAUTHORIZED, "none");
}

static void
test_read_write (void)
{
  g_autoptr(Fixture) self = fixture_new (TRUE, &(ManorTestServerOptions) { 0 }, NULL);
  g_autoptr(ManorConnection) empty = NULL;
  g_autoptr(ManorConnection) all = NULL;
  g_autoptr(ManorConnection) read = NULL;

  if (self == NULL)
    return;

  empty = connect_as (self, "{}");
  assert_reads (empty, "a");
  assert_writes (empty, "a", "INSERT INTO t VALUES (8)");
  all = connect_as (self, "{\"a\":\"rw\"}");
  assert_reads (all, "b");
  assert_writes (all, "b", "CREATE TABLE u(x)");

  read = connect_as (self, "{\"a\":\"ro\"}");
  g_assert_cmpint (manor_connection_get_state (read), ==, MANOR_CONNECTION_READY);
  assert_reads (read, "a");
  assert_reads (read, "s");
  assert_cannot_write (read, "a", "INSERT INTO t VALUES (9)", MANOR_HRANA_ERROR_FORBIDDEN, "read");
  assert_cannot_write (read, "a", "DROP TABLE t", MANOR_HRANA_ERROR_FORBIDDEN, "read");
  g_assert_cmpint (manor_test_server_integer (self->server, "a", "SELECT count(*) FROM t"), ==, 2);
}

/* A schema is read with a token that may read, and no more is needed for a survey. */
static void
test_reads_schema (void)
{
  g_autoptr(Fixture) self = fixture_new (TRUE, &(ManorTestServerOptions) { 0 }, NULL);
  g_autoptr(ManorConnection) read = NULL;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(ManorCatalogue) native = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *jobs_before = NULL;
  g_autofree char *jobs_after = NULL;

  if (self == NULL)
    return;

  manor_test_server_request (self->server, FALSE, "GET", "/v1/jobs", "s", NULL, &jobs_before);
  read = connect_as (self, "{\"a\":\"ro\"}");
  catalogue = manor_await_object (manor_database_load_catalogue (find (read, "a")), &error);
  g_assert_no_error (error);
  g_assert_nonnull (catalogue);
  native = manor_await_object (manor_database_load_catalogue (find (read, "s")), &error);
  g_assert_no_error (error);
  g_assert_nonnull (native);
  /* Looking has started nothing. */
  manor_test_server_request (self->server, FALSE, "GET", "/v1/jobs", "s", NULL, &jobs_after);
  g_assert_cmpstr (jobs_before, ==, jobs_after);
}

static void
test_one_namespace (void)
{
  g_autoptr(Fixture) self = fixture_new (TRUE, &(ManorTestServerOptions) { 0 }, NULL);
  g_autoptr(ManorConnection) one = NULL;
  g_autoptr(ManorConnection) each = NULL;

  if (self == NULL)
    return;

  one = connect_as (self, "{\"id\":\"a\",\"a\":\"rw\"}");
  assert_reads (one, "a");
  assert_writes (one, "a", "INSERT INTO t VALUES (8)");
  /* The server says “doesn't exist”; a person may know better. */
  assert_cannot_read (one, "b", MANOR_HRANA_ERROR_NO_NAMESPACE, "token");

  each = connect_as (self, "{\"p\":{\"ro\":{\"ns\":[\"a\"]},\"rw\":{\"ns\":[\"b\"]}}}");
  assert_reads (each, "a");
  assert_cannot_write (each, "a", "INSERT INTO t VALUES (9)", MANOR_HRANA_ERROR_FORBIDDEN, "read");
  assert_reads (each, "b");
  assert_writes (each, "b", "INSERT INTO t VALUES (8)");
  assert_cannot_read (each, "c", MANOR_HRANA_ERROR_NO_NAMESPACE, "token");
}

static void
test_child (void)
{
  g_autoptr(Fixture) self = fixture_new (TRUE, &(ManorTestServerOptions) { 0 }, NULL);
  g_autoptr(ManorConnection) all = NULL;
  g_autoptr(ManorConnection) ddl = NULL;

  if (self == NULL)
    return;

  all = connect_as (self, "{\"a\":\"rw\"}");
  assert_writes (all, "c", "INSERT INTO t VALUES (8)");
  assert_cannot_write (all, "c", "CREATE TABLE own(x)", MANOR_HRANA_ERROR_CHILD, "schema");
  g_assert_cmpint (manor_test_server_integer (self->server, "c", "SELECT count(*) FROM sqlite_schema WHERE name='own'"),
                   ==, 0);

  ddl = connect_as (self, "{\"p\":{\"rw\":{\"ns\":[\"c\"]},\"ddl\":{\"ns\":[\"c\"]}}}");
  assert_writes (ddl, "c", "CREATE TABLE own(x)");
  g_assert_cmpint (manor_test_server_integer (self->server, "c", "SELECT count(*) FROM sqlite_schema WHERE name='own'"),
                   ==, 1);
}

static void
test_refused (void)
{
  g_autoptr(Fixture) self = fixture_new (TRUE, &(ManorTestServerOptions) { 0 }, NULL);
  g_autoptr(ManorConnection) expired = NULL;
  g_autoptr(ManorConnection) leeway = NULL;
  g_autoptr(ManorConnection) forged = NULL;
  g_autoptr(ManorConnection) garbage = NULL;
  g_autoptr(ManorConnection) missing = NULL;
  g_autofree char *token = NULL;
  g_autofree char *past = NULL;
  g_autofree char *just = NULL;

  if (self == NULL)
    return;

  past = g_strdup_printf ("{\"a\":\"rw\",\"exp\":%" G_GINT64_FORMAT "}", g_get_real_time () / G_USEC_PER_SEC - 3600);
  expired = connect_as (self, past);
  assert_cannot_read (expired, "a", MANOR_HRANA_ERROR_UNAUTHORIZED, "expired");
  /* The server grants a minute. */
  just = g_strdup_printf ("{\"a\":\"rw\",\"exp\":%" G_GINT64_FORMAT "}", g_get_real_time () / G_USEC_PER_SEC - 20);
  leeway = connect_as (self, just);
  assert_reads (leeway, "a");

  token = manor_test_key_sign (self->stranger, "{\"a\":\"rw\"}");
  forged = connect_with (self, token, NULL);
  assert_cannot_read (forged, "a", MANOR_HRANA_ERROR_UNAUTHORIZED, "does not accept");
  garbage = connect_with (self, "garbage", NULL);
  assert_cannot_read (garbage, "a", MANOR_HRANA_ERROR_UNAUTHORIZED, "does not accept");
  missing = connect_with (self, NULL, NULL);
  assert_cannot_read (missing, "a", MANOR_HRANA_ERROR_UNAUTHORIZED, "none");
}

/* A namespace's own key takes the place of the server's. */
static void
test_own_key (void)
{
  g_autoptr(Fixture) self = fixture_new (TRUE, &(ManorTestServerOptions) { 0 }, NULL);
  g_autoptr(ManorConnection) general = NULL;
  g_autoptr(ManorConnection) own = NULL;
  g_autofree char *public = NULL;
  g_autofree char *config = NULL;
  g_autofree char *token = NULL;

  if (self == NULL)
    return;

  public = manor_test_key_dup_public (self->stranger);
  config = g_strdup_printf ("{\"block_reads\":false,\"block_writes\":false,\"jwt_key\":\"%s\"}", public);
  g_assert_cmpuint (manor_test_server_request (self->server, TRUE, "POST", "/v1/namespaces/b/config", NULL, config, NULL),
                    ==, 200);

  general = connect_as (self, "{}");
  assert_reads (general, "a");
  assert_cannot_read (general, "b", MANOR_HRANA_ERROR_UNAUTHORIZED, "does not accept");
  token = manor_test_key_sign (self->stranger, "{}");
  own = connect_with (self, token, NULL);
  assert_reads (own, "b");
  assert_cannot_read (own, "a", MANOR_HRANA_ERROR_UNAUTHORIZED, "does not accept");
}

/* Without the admin API's key databases are read all the same, and what is missing is said. */
static void
test_admin_key (void)
{
  g_autoptr(Fixture) self = fixture_new (TRUE, &(ManorTestServerOptions) { .admin_key = "the-key" }, NULL);
  g_autoptr(ManorConnection) good = NULL;
  g_autoptr(ManorConnection) wrong = NULL;
  g_autoptr(ManorConnection) missing = NULL;
  g_autofree char *token = NULL;
  g_autofree char *notes = NULL;

  if (self == NULL)
    return;

  token = manor_test_key_sign (self->key, "{}");
  good = connect_with (self, token, "the-key");
  assert_reads (good, "a");
  g_assert_true (manor_connection_get_features (good) & MANOR_CONNECTION_CREATES);

  wrong = connect_with (self, token, "another-key");
  assert_reads (wrong, "a");
  g_assert_false (manor_connection_get_features (wrong) & MANOR_CONNECTION_CREATES);
  notes = g_strjoinv ("\n", (char **) manor_connection_get_notes (wrong));
  g_assert_nonnull (strstr (notes, "admin"));
  g_assert_null (strstr (notes, "another-key"));

  missing = connect_with (self, token, NULL);
  assert_reads (missing, "a");
  g_assert_false (manor_connection_get_features (missing) & MANOR_CONNECTION_CREATES);
}

/* A locked keyring is no hindrance where no token is wanted, the reason where one is, and is asked
 * once, not by each database. */
static void
test_locked (void)
{
  g_autoptr(Fixture) open = fixture_new (FALSE, &(ManorTestServerOptions) { 0 }, NULL);
  g_autoptr(Fixture) closed = NULL;
  g_autoptr(TestLockedStore) store = NULL;
  g_autoptr(ManorConnection) to_open = NULL;
  g_autoptr(ManorConnection) to_closed = NULL;

  if (open == NULL)
    return;

  store = g_object_new (TEST_TYPE_LOCKED_STORE, NULL);
  to_open = connect_by (open, MANOR_TOKEN_STORE (store));
  g_assert_cmpint (manor_connection_get_state (to_open), ==, MANOR_CONNECTION_READY);
  assert_reads (to_open, "a");
  assert_reads (to_open, "b");
  assert_writes (to_open, "a", "INSERT INTO t VALUES (8)");
  g_assert_cmpuint (store->n_lookups, ==, 1);

  closed = fixture_new (TRUE, &(ManorTestServerOptions) { 0 }, NULL);
  to_closed = connect_by (closed, MANOR_TOKEN_STORE (store));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (read_seven (to_closed, "a", &error));
      g_assert_error (error, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED);
    }
  g_assert_cmpint (manor_connection_get_state (to_closed), ==, MANOR_CONNECTION_FAILED);
  g_assert_error (manor_connection_get_error (to_closed), MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED);
  g_assert_cmpuint (store->n_lookups, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/Manor/ServerAuth/none", test_none);
  MANOR_TEST_FIBER ("/Manor/ServerAuth/basic", test_basic);
  MANOR_TEST_FIBER ("/Manor/ServerAuth/read-write", test_read_write);
  MANOR_TEST_FIBER ("/Manor/ServerAuth/reads-schema", test_reads_schema);
  MANOR_TEST_FIBER ("/Manor/ServerAuth/one-namespace", test_one_namespace);
  MANOR_TEST_FIBER ("/Manor/ServerAuth/child", test_child);
  MANOR_TEST_FIBER ("/Manor/ServerAuth/refused", test_refused);
  MANOR_TEST_FIBER ("/Manor/ServerAuth/own-key", test_own_key);
  MANOR_TEST_FIBER ("/Manor/ServerAuth/admin-key", test_admin_key);
  MANOR_TEST_FIBER ("/Manor/ServerAuth/locked", test_locked);

  return g_test_run ();
}
