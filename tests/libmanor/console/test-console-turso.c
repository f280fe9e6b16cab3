/* test-console-turso.c: Turso organizations as they are kept, changed, forgotten and named
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-http.h"
#include "manor-test-console.h"
#include "manor-test-folder.h"
#include "manor-test.h"
#include "manor-turso.h"

/* Nobody listens there. */
#define NOWHERE   "http://127.0.0.1:9"
#define ELSEWHERE "http://127.0.0.1:11"
#define TOKEN     "a-token-that-nobody-may-see"

static ManorTursoDraft *
new_draft (const char *organization,
           const char *base_url)
{
  return g_object_new (MANOR_TYPE_TURSO_DRAFT, "organization", organization, "base-url", base_url, NULL);
}

static ManorConnection *
await_add (ManorConsole    *console,
           ManorTursoDraft *draft)
{
  g_autoptr(GError) error = NULL;
  ManorConnection *connection = manor_await_object (manor_console_add_turso (console, draft), &error);

  g_assert_no_error (error);
  g_assert_true (MANOR_IS_TURSO (connection));

  return connection;
}

/* (1) of the draft, and nothing of the environment without being asked. */
static void
test_draft (void)
{
  g_autoptr(ManorTursoDraft) draft = NULL;
  g_autofree char *base_url = NULL;
  gboolean keep;

  g_unsetenv ("TURSO_API_TOKEN");
  g_setenv ("TURSO_API_BASEURL", ELSEWHERE, TRUE);
  draft = manor_turso_draft_new ();
  g_assert_false (manor_turso_draft_has_environment ());
  g_assert_false (manor_turso_draft_take_environment (draft));
  g_object_get (draft, "base-url", &base_url, NULL);
  g_assert_null (base_url);

  g_setenv ("TURSO_API_TOKEN", "", TRUE);
  g_assert_false (manor_turso_draft_has_environment ());

  g_setenv ("TURSO_API_TOKEN", TOKEN, TRUE);
  g_object_set (draft, "keep-token", TRUE, NULL);
  g_assert_true (manor_turso_draft_has_environment ());
  g_object_get (draft, "base-url", &base_url, NULL);
  g_assert_null (base_url);
  g_assert_true (manor_turso_draft_take_environment (draft));
  g_object_get (draft, "base-url", &base_url, "keep-token", &keep, NULL);
  g_assert_cmpstr (base_url, ==, ELSEWHERE);
  g_assert_false (keep);

  g_assert_false ((g_object_class_find_property (G_OBJECT_GET_CLASS (draft), "token")->flags & G_PARAM_READABLE) != 0);

  g_unsetenv ("TURSO_API_TOKEN");
  g_unsetenv ("TURSO_API_BASEURL");
}

static void
test_round_trip (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  const char *path = places;
  g_autoptr(ManorConsole) console = manor_test_await_console (path);
  g_autoptr(ManorConsole) again = NULL;
  g_autoptr(ManorTursoDraft) draft = new_draft (" acme ", NOWHERE);
  g_autoptr(ManorTursoDraft) shown = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *settings = NULL;
  g_autofree char *token = NULL;
  g_autofree char *organization = NULL;
  g_autofree char *base_url = NULL;
  gboolean keep;

  g_object_set (draft, "token", TOKEN, NULL);
  connection = await_add (console, draft);
  g_assert_cmpstr (manor_connection_get_id (connection), ==, "acme");
  g_assert_cmpstr (manor_connection_get_kind (connection), ==, "turso");

  token = manor_test_await_token (console, "acme", MANOR_TURSO_TOKEN, NOWHERE);
  g_assert_cmpstr (token, ==, TOKEN);

  settings = manor_test_load_settings (path);
  g_assert_nonnull (strstr (settings, "[acme]\n"));
  g_assert_nonnull (strstr (settings, "kind=turso\n"));
  g_assert_nonnull (strstr (settings, "uri=" NOWHERE "\n"));
  g_assert_nonnull (strstr (settings, "organization=acme\n"));
  g_assert_null (strstr (settings, TOKEN));

  shown = manor_console_dup_turso (console, connection);
  g_object_get (shown, "organization", &organization, "base-url", &base_url, "keep-token", &keep, NULL);
  g_assert_cmpstr (organization, ==, "acme");
  g_assert_cmpstr (base_url, ==, NOWHERE);
  g_assert_true (keep);
  g_assert_null (manor_console_dup_server (console, connection));

  again = manor_test_await_console (path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 1);
  g_assert_true (MANOR_IS_TURSO (manor_console_find_connection (again, "acme")));

  /* Saved again it is the same. */
  manor_connection_set_title (manor_console_find_connection (again, "acme"), "Acme Ltd");
  manor_await (manor_console_restore_connection (again, manor_console_find_connection (again, "acme"), 0), &error);
  g_assert_no_error (error);
}

/* One organization is one connection, whichever way it was typed; the slug stays. */
static void
test_same (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorTursoDraft) draft = new_draft ("acme", NOWHERE);
  g_autoptr(ManorTursoDraft) spelt = new_draft ("acme", NOWHERE "/");
  g_autoptr(ManorTursoDraft) other_place = new_draft ("acme", ELSEWHERE);
  g_autoptr(ManorTursoDraft) other_slug = new_draft ("globex", NOWHERE);
  g_autoptr(ManorTursoDraft) nowhere = new_draft (NULL, NOWHERE);
  g_autoptr(ManorTursoDraft) change = NULL;
  g_autoptr(ManorConnection) one = await_add (console, draft);
  g_autoptr(ManorConnection) same = await_add (console, spelt);
  g_autoptr(ManorConnection) second = NULL;
  g_autoptr(ManorConnection) third = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (manor_connection_get_id (same), ==, "acme");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 1);
  g_assert_true (manor_console_find_turso (console, spelt) == same);
  g_assert_null (manor_console_find_turso (console, other_place));
  g_assert_null (manor_console_find_turso (console, other_slug));
  g_assert_null (manor_console_find_turso (console, nowhere));

  second = await_add (console, other_place);
  g_assert_cmpstr (manor_connection_get_id (second), ==, "acme-2");
  third = await_add (console, other_slug);
  g_assert_cmpstr (manor_connection_get_id (third), ==, "globex");

  change = manor_console_dup_turso (console, same);
  g_object_set (change, "organization", "initech", NULL);
  g_assert_null (manor_await_object (manor_console_add_turso (console, change), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  /* Changed to what another connection is. */
  g_object_set (change, "organization", "acme", "base-url", ELSEWHERE, NULL);
  g_assert_null (manor_await_object (manor_console_add_turso (console, change), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

/* A token that is kept goes to another path of its host, and to no other host. */
static void
test_moved (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorTursoDraft) draft = new_draft ("acme", NOWHERE);
  g_autoptr(ManorTursoDraft) change = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorConnection) deeper = NULL;
  g_autoptr(ManorConnection) moved = NULL;
  g_autoptr(ManorConnection) bare = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;
  g_autofree char *none = NULL;

  g_object_set (draft, "token", TOKEN, "session-only", TRUE, NULL);
  connection = await_add (console, draft);

  change = manor_console_dup_turso (console, connection);
  g_object_set (change, "base-url", NOWHERE "/turso", NULL);
  deeper = await_add (console, change);
  g_assert_true (deeper != connection);
  old = manor_test_await_token (console, "acme", MANOR_TURSO_TOKEN, NOWHERE);
  g_assert_cmpstr (old, ==, TOKEN);

  /* Nor is it sent there to see whether it is good. */
  before = manor_test_load_settings (places);
  g_object_set (change, "base-url", ELSEWHERE, NULL);
  g_assert_null (manor_await_object (manor_console_load_account (console, change), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, ELSEWHERE));
  g_clear_error (&error);
  g_assert_null (manor_await_object (manor_console_add_turso (console, change), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "give it again"));
  g_assert_null (strstr (error->message, TOKEN));
  g_assert_true (manor_console_find_connection (console, "acme") == deeper);
  after = manor_test_load_settings (places);
  g_assert_cmpstr (after, ==, before);
  none = manor_test_await_token (console, "acme", MANOR_TURSO_TOKEN, ELSEWHERE);
  g_assert_null (none);

  g_object_set (change, "token", "another-token", "session-only", TRUE, NULL);
  moved = await_add (console, change);
  new = manor_test_await_token (console, "acme", MANOR_TURSO_TOKEN, ELSEWHERE);
  g_assert_cmpstr (new, ==, "another-token");

  g_object_set (change, "base-url", NOWHERE, "token", NULL, "keep-token", FALSE, NULL);
  bare = await_add (console, change);
  none = manor_test_await_token (console, "acme", MANOR_TURSO_TOKEN, NOWHERE);
  g_assert_null (none);
}

static void
test_forgotten (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorTursoDraft) draft = new_draft ("acme", NOWHERE);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *gone = NULL;

  g_object_set (draft, "token", TOKEN, NULL);
  connection = await_add (console, draft);

  manor_await (manor_console_remove_connection (console, connection), &error);
  g_assert_no_error (error);
  manor_await (manor_console_restore_connection (console, connection, 0), &error);
  g_assert_no_error (error);
  manor_await (manor_console_forget_connection (console, connection), &error);
  g_assert_no_error (error);
  token = manor_test_await_token (console, "acme", MANOR_TURSO_TOKEN, NOWHERE);
  g_assert_cmpstr (token, ==, TOKEN);

  manor_await (manor_console_remove_connection (console, connection), &error);
  g_assert_no_error (error);
  manor_await (manor_console_forget_connection (console, connection), &error);
  g_assert_no_error (error);
  gone = manor_test_await_token (console, "acme", MANOR_TURSO_TOKEN, NOWHERE);
  g_assert_null (gone);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *organization;
    const char *base_url;
    const char *token;
    GQuark     (*domain) (void);
    int         code;
  } cases[] = {
    { NULL, NOWHERE, TOKEN, g_io_error_quark, G_IO_ERROR_INVALID_ARGUMENT },
    { "a/b", NOWHERE, TOKEN, g_io_error_quark, G_IO_ERROR_INVALID_ARGUMENT },
    { "a b", NOWHERE, TOKEN, g_io_error_quark, G_IO_ERROR_INVALID_ARGUMENT },
    { "a%2Fb", NOWHERE, TOKEN, g_io_error_quark, G_IO_ERROR_INVALID_ARGUMENT },
    { "acme", "api.turso.tech", TOKEN, manor_http_error_quark, MANOR_HTTP_ERROR_ADDRESS },
    { "acme", "ftp://api.turso.tech", TOKEN, manor_http_error_quark, MANOR_HTTP_ERROR_ADDRESS },
    { "acme", "https://" TOKEN "@api.turso.tech", NULL, manor_http_error_quark, MANOR_HTTP_ERROR_ADDRESS },
    { "acme", "https://api.turso.tech/?jwt=" TOKEN, NULL, manor_http_error_quark, MANOR_HTTP_ERROR_ADDRESS },
    { "acme", NOWHERE, TOKEN "\n" TOKEN, manor_http_error_quark, MANOR_HTTP_ERROR_SECRET },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
      g_autoptr(ManorConsole) console = manor_test_await_console (places);
      g_autoptr(ManorTursoDraft) draft = new_draft (cases[i].organization, cases[i].base_url);
      g_autofree char *path = g_build_filename (places, "connections.ini", NULL);
      g_autoptr(GError) error = NULL;

      g_test_message ("%u", i);
      g_object_set (draft, "token", cases[i].token, NULL);
      g_assert_null (manor_await_object (manor_console_add_turso (console, draft), &error));
      g_assert_error (error, cases[i].domain (), cases[i].code);
      g_assert_null (strstr (error->message, TOKEN));
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 0);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* Nothing is asked of anybody without a token. */
static void
test_no_token (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_test_await_console (places);
  g_autoptr(ManorTursoDraft) draft = new_draft (NULL, NOWHERE);
  g_autoptr(GError) error = NULL;

  g_assert_null (manor_await_object (manor_console_load_account (console, draft), &error));
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED);
}

/* A group without its slug was spoilt by hand: it is no connection, and stays. */
static void
test_spoilt (void)
{
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  const char *path = places;
  g_autofree char *file = g_build_filename (path, "connections.ini", NULL);
  g_autoptr(ManorConsole) console = NULL;
  g_autoptr(ManorTursoDraft) draft = new_draft ("acme", NOWHERE);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *settings = NULL;

  g_file_set_contents (file, "[lost]\nkind=turso\ntitle=Lost\nuri=" NOWHERE "\n", -1, &error);
  g_assert_no_error (error);
  console = manor_test_await_console (path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (console)), ==, 0);

  connection = await_add (console, draft);
  settings = manor_test_load_settings (path);
  g_assert_nonnull (strstr (settings, "[lost]\n"));
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/console/turso/draft", test_draft);
  MANOR_TEST_FIBER ("/console/turso/round-trip", test_round_trip);
  MANOR_TEST_FIBER ("/console/turso/same", test_same);
  MANOR_TEST_FIBER ("/console/turso/moved", test_moved);
  MANOR_TEST_FIBER ("/console/turso/forgotten", test_forgotten);
  MANOR_TEST_FIBER ("/console/turso/refused", test_refused);
  MANOR_TEST_FIBER ("/console/turso/no-token", test_no_token);
  MANOR_TEST_FIBER ("/console/turso/spoilt", test_spoilt);

  return g_test_run ();
}
