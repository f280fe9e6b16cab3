/* test-console-server.c: servers as they are kept, changed, forgotten and named
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-console-private.h"
#include "manor-fiber.h"
#include "manor-http.h"
#include "manor-server.h"
#include "manor-test-console.h"
#include "manor-test-folder.h"
#include "manor-test.h"

/* Nobody listens there. */
#define NOWHERE "http://127.0.0.1:9"
#define TOKEN   "a-token-that-nobody-may-see"
#define KEY     "a-key-that-nobody-may-see"

static ManorServerDraft *
new_draft (const char *url,
           const char *title)
{
  return g_object_new (MANOR_TYPE_SERVER_DRAFT, "url", url, "title", title, NULL);
}

static ManorConnection *
await_add (ManorConsole     *console,
           ManorServerDraft *draft)
{
  g_autoptr(GError) error = NULL;
  ManorConnection *connection = manor_await_object (manor_console_add_server (console, draft), &error);

  g_assert_no_error (error);
  g_assert_true (MANOR_IS_SERVER (connection));

  return connection;
}

static char *
await_token (ManorConsole *console,
             const char   *id,
             const char   *kind)
{
  return manor_test_await_token (console, id, kind,
                                 g_str_equal (kind, MANOR_SERVER_TOKEN) ? NOWHERE : "http://127.0.0.1:10");
}

static void
assert_no_secret (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          assert_no_secret (path);
          continue;
        }
      if (!g_file_get_contents (path, &text, &length, NULL))
        continue;

      g_assert_null (memmem (text, length, TOKEN, strlen (TOKEN)));
      g_assert_null (memmem (text, length, KEY, strlen (KEY)));
    }
}

static void
test_round_trip (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorConsole) later = NULL;
  g_autoptr(ManorServerDraft) draft = new_draft (NOWHERE "/", NULL);
  g_autoptr(ManorServerDraft) kept = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autofree char *token = NULL;
  g_autofree char *key = NULL;
  g_autofree char *url = NULL;
  g_autofree char *admin_url = NULL;
  g_autofree char *authority = NULL;
  g_auto(GStrv) names = NULL;
  gboolean allow_plain;

  g_object_set (draft,
                "admin-url", "http://127.0.0.1:10",
                "authority-file", "/etc/own.pem",
                "allow-plain", TRUE,
                "names", (const char *[]) { "a b", "c;d", "e/f", NULL },
                "token", "  " TOKEN "\n",
                "admin-key", KEY,
                NULL);
  connection = await_add (console, draft);
  g_assert_cmpstr (manor_connection_get_id (connection), ==, "127-0-0-1-9");
  g_assert_cmpstr (manor_connection_get_title (connection), ==, "127.0.0.1:9");
  g_assert_cmpint (manor_connection_get_state (connection), ==, MANOR_CONNECTION_FAILED);
  token = await_token (console, "127-0-0-1-9", MANOR_SERVER_TOKEN);
  g_assert_cmpstr (token, ==, TOKEN);
  key = await_token (console, "127-0-0-1-9", MANOR_SERVER_ADMIN_KEY);
  g_assert_cmpstr (key, ==, KEY);
  assert_no_secret (places);

  later = manor_test_await_console (places);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (later)), ==, 1);
  kept = manor_console_dup_server (later, manor_console_find_connection (later, "127-0-0-1-9"));
  g_assert_nonnull (kept);
  g_object_get (kept, "url", &url, "admin-url", &admin_url, "authority-file", &authority,
                "allow-plain", &allow_plain, "names", &names, NULL);
  g_assert_cmpstr (url, ==, NOWHERE "/");
  g_assert_cmpstr (admin_url, ==, "http://127.0.0.1:10");
  g_assert_cmpstr (authority, ==, "/etc/own.pem");
  g_assert_true (allow_plain);
  g_assert_cmpstrv (names, ((const char *[]) { "a b", "c;d", "e/f", NULL }));
}

/* What does not change keeps its object; a later version's keys are left alone. */
static void
test_change (void)
{
  static const char text[] =
    "[box]\n"
    "kind=server\n"
    "title=Box\n"
    "uri=" NOWHERE "\n"
    "admin-uri=http://127.0.0.1:10\n"
    "colour=blue\n";
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autofree char *path = manor_test_folder_write (places, "connections.ini", text, -1);
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorConnection) before = g_object_ref (manor_console_find_connection (console, "box"));
  g_autoptr(ManorServerDraft) draft = manor_console_dup_server (console, before);
  g_autoptr(ManorConnection) same = NULL;
  g_autoptr(ManorConnection) other = NULL;
  g_autofree char *after = NULL;
  g_autofree char *last = NULL;
  g_autofree char *token = NULL;
  g_autofree char *kept = NULL;

  g_object_set (draft, "title", "My Box", "token", TOKEN, "keep-token", FALSE, NULL);
  same = await_add (console, draft);
  g_assert_true (same == before);
  g_assert_cmpstr (manor_connection_get_title (same), ==, "My Box");
  token = await_token (console, "box", MANOR_SERVER_TOKEN);
  g_assert_cmpstr (token, ==, TOKEN);
  after = manor_test_load_settings (places);
  g_assert_nonnull (strstr (after, "title=My Box"));
  g_assert_nonnull (strstr (after, "colour=blue"));

  g_clear_object (&draft);
  draft = manor_console_dup_server (console, same);
  g_object_set (draft, "url", "http://127.0.0.1:11", "admin-url", "", "token", TOKEN, NULL);
  other = await_add (console, draft);
  g_assert_true (other != same);
  g_assert_cmpstr (manor_connection_get_id (other), ==, "box");
  g_assert_true (manor_console_find_connection (console, "box") == other);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 1);
  kept = manor_test_await_token (console, "box", MANOR_SERVER_TOKEN, "http://127.0.0.1:11");
  g_assert_cmpstr (kept, ==, TOKEN);
  last = manor_test_load_settings (places);
  g_assert_nonnull (strstr (last, "uri=http://127.0.0.1:11"));
  g_assert_null (strstr (last, "admin-uri"));
  g_assert_nonnull (strstr (last, "colour=blue"));
  assert_no_secret (places);
}

/* What is kept for one host is sent to no other, whichever of the two it is; nothing was changed then. */
static void
test_other_host (void)
{
  static const struct { const char *property, *url, *secret, *words; } cases[] = {
    { "url", "http://127.0.0.1:11", "token", "the token" },
    { "url", "https://127.0.0.1:9", "token", "the token" },
    { "url", "http://localhost:9", "token", "the token" },
    { "admin-url", "http://127.0.0.1:11", "admin-key", "the admin key" },
  };
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorServerDraft) draft = new_draft (NOWHERE, "Box");
  g_autoptr(ManorConnection) connection = NULL;
  g_autofree char *before = NULL;

  g_object_set (draft, "token", TOKEN, "admin-url", "http://127.0.0.1:10", "admin-key", KEY, NULL);
  connection = await_add (console, draft);
  before = manor_test_load_settings (places);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorServerDraft) change = manor_console_dup_server (console, connection);
      g_autoptr(GError) error = NULL;
      g_autofree char *after = NULL;

      g_test_message ("%s %s", cases[i].property, cases[i].url);
      g_object_set (change, cases[i].property, cases[i].url, NULL);
      g_assert_null (manor_await_object (manor_console_test_server (console, change), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
      g_assert_null (manor_await_object (manor_console_add_server (console, change), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, cases[i].words));
      after = manor_test_load_settings (places);
      g_assert_cmpstr (after, ==, before);
      g_assert_true (manor_console_find_connection (console, "box") == connection);

      /* One that was given for there is. */
      g_clear_error (&error);
      g_object_set (change, cases[i].secret, "other", "title", "Box", NULL);
      g_clear_object (&connection);
      connection = await_add (console, change);
      g_clear_object (&change);
      change = manor_console_dup_server (console, connection);
      g_object_set (change, "url", NOWHERE, "admin-url", "http://127.0.0.1:10", "token", TOKEN, "admin-key", KEY, NULL);
      g_clear_object (&connection);
      connection = await_add (console, change);
    }
}

/* Where nothing is kept, nothing has to be given again. */
static void
test_other_host_without (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorServerDraft) draft = new_draft (NOWHERE, "Box");
  g_autoptr(ManorConnection) connection = await_add (console, draft);
  g_autoptr(ManorServerDraft) change = manor_console_dup_server (console, connection);
  g_autoptr(ManorConnection) moved = NULL;

  g_object_set (change, "url", "http://127.0.0.1:11", "admin-url", "http://127.0.0.1:12", NULL);
  moved = await_add (console, change);
  g_assert_cmpstr (manor_connection_get_location (moved), ==, "http://127.0.0.1:11");
}

static void
test_same_url (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorServerDraft) draft = new_draft (NOWHERE, "One");
  g_autoptr(ManorServerDraft) again = new_draft ("http://127.0.0.1:9/", "Two");
  g_autoptr(ManorServerDraft) third = new_draft ("http://127.0.0.1:11", "Three");
  g_autoptr(ManorServerDraft) clash = NULL;
  g_autoptr(ManorConnection) one = await_add (console, draft);
  g_autoptr(ManorConnection) two = await_add (console, again);
  g_autoptr(ManorConnection) three = await_add (console, third);
  g_autoptr(ManorConnection) none = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (manor_connection_get_id (two), ==, "one");
  g_assert_cmpstr (manor_connection_get_title (two), ==, "Two");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 2);

  clash = manor_console_dup_server (console, three);
  g_object_set (clash, "url", NOWHERE, NULL);
  none = manor_await_object (manor_console_add_server (console, clash), &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "Two"));
}

/* An undo has its tokens; whoever takes the id afterwards has not. */
static void
test_forget (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorServerDraft) draft = new_draft (NOWHERE, "Box");
  g_autoptr(ManorServerDraft) next = new_draft ("http://127.0.0.1:11", "Box");
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorConnection) other = NULL;
  g_autoptr(ManorConnection) last = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *restored = NULL;
  g_autofree char *fleets = NULL;
  g_autofree char *rules = NULL;
  g_autofree char *aside = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (draft, "token", TOKEN, NULL);
  connection = await_add (console, draft);
  fleets = g_build_filename (places, "fleets", NULL);
  rules = g_build_filename (fleets, "box.ini", NULL);
  aside = g_strconcat (rules, "~", NULL);
  g_mkdir_with_parents (fleets, 0700);
  g_assert_true (g_file_set_contents (rules, "[s]\nchildren=c\n", -1, NULL));

  manor_await (manor_console_remove_connection (console, connection), &error);
  g_assert_no_error (error);
  kept = await_token (console, "box", MANOR_SERVER_TOKEN);
  g_assert_cmpstr (kept, ==, TOKEN);

  /* Its id is not free yet. */
  other = await_add (console, next);
  g_assert_cmpstr (manor_connection_get_id (other), ==, "box-2");
  restored = await_token (console, "box-2", MANOR_SERVER_TOKEN);
  g_assert_null (restored);

  manor_await (manor_console_restore_connection (console, connection, 0), &error);
  g_assert_no_error (error);
  manor_await (manor_console_forget_connection (console, connection), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (rules, G_FILE_TEST_EXISTS));

  manor_await (manor_console_remove_connection (console, connection), &error);
  g_assert_no_error (error);
  manor_await (manor_console_forget_connection (console, connection), &error);
  g_assert_no_error (error);
  gone = await_token (console, "box", MANOR_SERVER_TOKEN);
  g_assert_null (gone);
  g_assert_false (g_file_test (rules, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));

  g_clear_object (&draft);
  draft = new_draft ("http://127.0.0.1:12", "Box");
  last = await_add (console, draft);
  g_assert_cmpstr (manor_connection_get_id (last), ==, "box");
}

/* A token that no header can have is refused before it is kept. */
static void
test_bad_tokens (void)
{
  static const char * const secrets[] = { TOKEN "\nX-Evil: yes", TOKEN "\tx", "ü" TOKEN };
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr(ManorServerDraft) draft = new_draft (NOWHERE, "Box");
      g_autofree char *token = NULL;
      g_autoptr(GError) error = NULL;

      g_object_set (draft, "admin-url", "http://127.0.0.1:10", i % 2 == 0 ? "token" : "admin-key",
                    secrets[i / 2], NULL);
      g_assert_null (manor_await_object (manor_console_add_server (console, draft), &error));
      g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_SECRET);
      g_assert_null (strstr (error->message, TOKEN));
      g_clear_error (&error);
      g_assert_null (manor_await_object (manor_console_test_server (console, draft), &error));
      g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_SECRET);
      token = await_token (console, "box", MANOR_SERVER_TOKEN);
      g_assert_null (token);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 0);
    }
}

static void
test_bad_urls (void)
{
  static const char * const urls[] = {
    "", "nonsense", "ftp://host", "http://", "http://user:" TOKEN "@host", "libsql://host?authToken=" TOKEN,
  };
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(ManorServerDraft) draft = new_draft (urls[i], NULL);
      g_autoptr(ManorServerDraft) admin = new_draft (NOWHERE, NULL);
      g_autoptr(ManorConnection) none = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) admin_error = NULL;

      none = manor_await_object (manor_console_add_server (console, draft), &error);
      g_assert_null (none);
      g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS);
      g_assert_null (strstr (error->message, TOKEN));

      if (*urls[i] == '\0')
        continue;
      g_object_set (admin, "admin-url", urls[i], NULL);
      none = manor_await_object (manor_console_add_server (console, admin), &admin_error);
      g_assert_null (none);
      g_assert_error (admin_error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS);
      g_assert_null (strstr (admin_error->message, TOKEN));
    }

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 0);
}

/* A keyring that takes nothing, or takes its time. */
#define TEST_TYPE_LOCKED_STORE (test_locked_store_get_type ())
G_DECLARE_FINAL_TYPE (TestLockedStore, test_locked_store, TEST, LOCKED_STORE, ManorTokenStore)

struct _TestLockedStore
{
  ManorTokenStore parent_instance;

  DexFuture      *storing;  /* or NULL */
  guint           n_removed;
};

G_DEFINE_FINAL_TYPE (TestLockedStore, test_locked_store, MANOR_TYPE_TOKEN_STORE)

static DexFuture *
refuse (void)
{
  return dex_future_new_reject (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED, "locked");
}

static DexFuture *
test_locked_store_lookup (ManorTokenStore *store,
                          const char      *connection,
                          const char      *kind,
                          const char      *origin)
{
  return refuse ();
}

static DexFuture *
test_locked_store_remove (ManorTokenStore *store,
                          const char      *connection,
                          const char      *kind,
                          gboolean         may_ask)
{
  TEST_LOCKED_STORE (store)->n_removed++;

  return TEST_LOCKED_STORE (store)->storing != NULL ? dex_future_new_true () : refuse ();
}

static DexFuture *
test_locked_store_store (ManorTokenStore *store,
                         const char      *connection,
                         const char      *title,
                         const char      *kind,
                         const char      *origin,
                         const char      *token)
{
  return TEST_LOCKED_STORE (store)->storing != NULL ? dex_ref (TEST_LOCKED_STORE (store)->storing) : refuse ();
}

static void
test_locked_store_class_init (TestLockedStoreClass *klass)
{
  ManorTokenStoreClass *store_class = MANOR_TOKEN_STORE_CLASS (klass);

  store_class->lookup = test_locked_store_lookup;
  store_class->store = test_locked_store_store;
  store_class->remove = test_locked_store_remove;
}

static void
test_locked_store_init (TestLockedStore *self)
{
}

static void
test_locked_keyring (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorServerDraft) draft = new_draft (NOWHERE, "Box");
  g_autoptr(ManorConnection) connection = NULL;
  g_autofree char *path = g_build_filename (places, "connections.ini", NULL);
  g_autofree char *token = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_object (&console->tokens);
  console->tokens = g_object_new (TEST_TYPE_LOCKED_STORE, NULL);

  g_object_set (draft, "token", TOKEN, NULL);
  connection = manor_await_object (manor_console_add_server (console, draft), &error);
  g_assert_null (connection);
  g_assert_error (error, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  g_object_set (draft, "session-only", TRUE, NULL);
  connection = await_add (console, draft);
  g_assert_cmpstr (manor_connection_get_id (connection), ==, "box");
  token = await_token (console, "box", MANOR_SERVER_TOKEN);
  g_assert_cmpstr (token, ==, TOKEN);
}

/* Whether it has the token by then nobody knows. */
static void
test_stopped (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorServerDraft) draft = new_draft (NOWHERE, "Box");
  g_autoptr(DexPromise) storing = dex_promise_new ();
  TestLockedStore *store = g_object_new (TEST_TYPE_LOCKED_STORE, NULL);
  DexFuture *waiting;

  g_clear_object (&console->tokens);
  console->tokens = MANOR_TOKEN_STORE (store);
  store->storing = DEX_FUTURE (storing);

  g_object_set (draft, "token", TOKEN, NULL);
  waiting = dex_future_first (manor_console_add_server (console, draft), NULL);
  /* What an earlier one left is removed first. */
  while (store->n_removed == 0)
    manor_await (dex_timeout_new_msec (1), NULL);
  dex_unref (waiting);
  while (store->n_removed == 1)
    manor_await (dex_timeout_new_msec (1), NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 0);
}

static void
assert_key (const char *url,
            const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *key = _manor_console_dup_url_key (url, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, expected);
}

static void
test_url_keys (void)
{
  assert_key ("HTTP://Host:80/a/", "http|host|80/a");
  assert_key ("http://host", "http|host|80/");
  assert_key ("libsql://host", "https|host|443/");
  assert_key ("https://host:443/", "https|host|443/");
  assert_key ("libsql://host:8080/?tls=0", "http|host|8080/");
}

static void
assert_url (ManorConsole *console,
            const char   *url,
            const char   *id,
            const char   *name)
{
  g_autofree char *found = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorConnection) connection =
    _manor_console_server_for_url (console, url, &found, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (manor_connection_get_id (connection), ==, id);
  g_assert_cmpstr (found, ==, name);
}

static void
test_urls (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorServerDraft) draft = new_draft (NOWHERE, "Root");
  g_autoptr(ManorServerDraft) inner = new_draft (NOWHERE "/behind/proxy", "Inner");
  g_autoptr(ManorConnection) root = await_add (console, draft);
  g_autoptr(ManorConnection) behind = await_add (console, inner);
  g_autofree char *name = NULL;
  g_autoptr(ManorConnection) none = NULL;
  g_autoptr(GError) error = NULL;

  assert_url (console, NOWHERE "/one", "root", "one");
  assert_url (console, NOWHERE "/behind/proxy/one", "inner", "one");
  assert_url (console, NOWHERE "/behind/proxyone", "root", "behind/proxyone");
  assert_url (console, NOWHERE "/a%20b%2Fc", "root", "a b/c");
  assert_url (console, NOWHERE, "root", NULL);
  assert_url (console, "libsql://other.example/one", "libsql://other.example", "one");
  assert_url (console, "libsql://127.0.0.1:13/one?tls=0", "http://127.0.0.1:13", "one");
  assert_url (console, "http://127.0.0.1:12/x/y", "http://127.0.0.1:12", "x/y");

  none = _manor_console_server_for_url (console, NOWHERE "/a%zz", &name, &error);
  g_assert_null (none);
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS);

  /* What was opened for now is on no list. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/console/server/round-trip", test_round_trip);
  MANOR_TEST_FIBER ("/console/server/change", test_change);
  MANOR_TEST_FIBER ("/console/server/other-host", test_other_host);
  MANOR_TEST_FIBER ("/console/server/other-host-without", test_other_host_without);
  MANOR_TEST_FIBER ("/console/server/same-url", test_same_url);
  MANOR_TEST_FIBER ("/console/server/bad-tokens", test_bad_tokens);
  MANOR_TEST_FIBER ("/console/server/forget", test_forget);
  MANOR_TEST_FIBER ("/console/server/bad-urls", test_bad_urls);
  MANOR_TEST_FIBER ("/console/server/stopped", test_stopped);
  MANOR_TEST_FIBER ("/console/server/locked-keyring", test_locked_keyring);
  MANOR_TEST_FIBER ("/console/server/url-keys", test_url_keys);
  MANOR_TEST_FIBER ("/console/server/urls", test_urls);

  return g_test_run ();
}
