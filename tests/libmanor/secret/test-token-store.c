/* test-token-store.c: tokens in memory, for the session, and in a file without a bus
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "manor-test-folder.h"
#include "manor-test.h"
#include "manor-token-store.h"

#define SCHEMA "io.github.manor.Manor.Test"
#define ORIGIN "https://db.example.com"

static void
assert_token (ManorTokenStore *store,
              const char      *connection,
              const char      *kind,
              const char      *wanted)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *token = manor_await_string (manor_token_store_lookup (store, connection, kind, ORIGIN), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, wanted);
}

static void
keep (ManorTokenStore *store,
      const char      *connection,
      const char      *kind,
      const char      *token,
      gboolean         session_only)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (manor_await_boolean (manor_token_store_store (store, connection, "demo", kind, ORIGIN, token,
                                                               session_only),
                                      &error));
  g_assert_no_error (error);
}

static void
forget (ManorTokenStore *store,
        const char      *connection,
        const char      *kind)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (manor_await_boolean (manor_token_store_remove (store, connection, kind), &error));
  g_assert_no_error (error);
}

/* What every kind of store does. */
static void
check_store (ManorTokenStore *store)
{
  assert_token (store, "c1", "database", NULL);
  keep (store, "c1", "database", "one", FALSE);
  keep (store, "c1", "admin", "two", FALSE);
  keep (store, "c2", "database", "three ü “x”", FALSE);
  assert_token (store, "c1", "database", "one");
  assert_token (store, "c1", "admin", "two");
  assert_token (store, "c2", "database", "three ü “x”");
  assert_token (store, "c2", "admin", NULL);

  keep (store, "c1", "database", "newer", FALSE);
  assert_token (store, "c1", "database", "newer");
  assert_token (store, "c1", "admin", "two");

  forget (store, "c1", "database");
  assert_token (store, "c1", "database", NULL);
  assert_token (store, "c1", "admin", "two");
  forget (store, "c1", "database");
  forget (store, "c1", "admin");
  forget (store, "c2", "database");
}

/* What is kept for the session comes before what is kept for good, and leaves that alone. */
static void
check_session (ManorTokenStore *store)
{
  keep (store, "c1", "database", "kept", FALSE);
  keep (store, "c1", "database", "passing", TRUE);
  assert_token (store, "c1", "database", "passing");
  assert_token (store, "c1", "admin", NULL);
  keep (store, "c1", "database", "passing too", TRUE);
  assert_token (store, "c1", "database", "passing too");

  keep (store, "c1", "database", "kept anew", FALSE);
  assert_token (store, "c1", "database", "kept anew");

  keep (store, "c1", "database", "passing", TRUE);
  forget (store, "c1", "database");
  assert_token (store, "c1", "database", NULL);
}

static char *
find_for (ManorTokenStore *store,
          const char      *origin)
{
  g_autoptr(GError) error = NULL;
  char *token = manor_await_string (manor_token_store_lookup (store, "c1", "database", origin), &error);

  g_assert_no_error (error);

  return token;
}

#define assert_for(store, origin, wanted)                          \
  G_STMT_START {                                                   \
    g_autofree char *found_ = find_for ((store), (origin));        \
    g_assert_cmpstr (found_, ==, (wanted));                        \
  } G_STMT_END

/* A token is for one host, which is the same in any case of letters. */
static void
check_origin (ManorTokenStore *store)
{
  for (gboolean session_only = FALSE; session_only <= TRUE; session_only++)
    {
      g_autoptr(GError) error = NULL;

      keep (store, "c1", "database", "one", session_only);
      assert_for (store, ORIGIN, "one");
      assert_for (store, "https://DB.Example.com", "one");
      assert_for (store, "http://db.example.com", NULL);
      assert_for (store, "https://db.example.com:8443", NULL);
      assert_for (store, "https://db.example.com.evil.example", NULL);

      g_assert_true (manor_await (manor_token_store_store (store, "c1", "demo", "database", "https://new.example.com", "two",
                                                           session_only), &error));
      assert_for (store, "https://new.example.com", "two");

      forget (store, "c1", "database");
      assert_for (store, ORIGIN, NULL);
      assert_for (store, "https://new.example.com", NULL);
    }
}

static void
test_memory (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  g_autoptr(ManorTokenStore) other = manor_memory_token_store_new ();

  check_store (store);
  check_origin (store);
  check_session (store);

  keep (store, "c1", "database", "one", FALSE);
  assert_token (other, "c1", "database", NULL);
}

/* As inside a Flatpak, libsecret keeps an encrypted file, and there is no service to unlock. */
static void
test_file (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *file = g_build_filename (folder, "secrets", NULL);
  g_autoptr(ManorTokenStore) store = NULL;
  g_autoptr(ManorTokenStore) other = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "password", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);

  store = manor_keyring_new (SCHEMA);
  other = manor_keyring_new (SCHEMA);
  check_store (store);
  check_origin (store);
  check_session (store);

  keep (store, "c1", "database", "for-the-session", TRUE);
  assert_token (other, "c1", "database", NULL);
  keep (store, "c1", "database", "for-good", FALSE);
  assert_token (other, "c1", "database", "for-good");

  g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
  g_assert_null (g_strstr_len (bytes, (gssize) length, "for-"));
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/Manor/TokenStore/memory", test_memory);
  MANOR_TEST_FIBER ("/Manor/TokenStore/file", test_file);

  return g_test_run ();
}
