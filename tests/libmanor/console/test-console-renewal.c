/* test-console-renewal.c: a Turso organization that is given another token
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-console.h"
#include "manor-fiber.h"
#include "manor-test-console.h"
#include "manor-test-folder.h"
#include "manor-test-platform.h"
#include "manor-test.h"
#include "manor-turso.h"

static ManorConnection *
await_add (ManorConsole    *console,
           ManorTursoDraft *draft)
{
  g_autoptr(GError) error = NULL;
  ManorConnection *connection = manor_await_object (manor_console_add_turso (console, draft), &error);

  g_assert_no_error (error);

  return connection;
}

static void
await_catalogue (ManorConnection *connection)
{
  ManorDatabase *database = manor_connection_find_database (connection, "tenant-0001");
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (database);
  catalogue = manor_await_object (manor_database_load_catalogue (database), &error);
  g_assert_no_error (error);
}

static char *
await_kept (ManorConsole *console,
            const char   *origin)
{
  return manor_test_await_token (console, "acme", "group:default:read", origin);
}

/* What an earlier token of the platform had made is not used with the next one, which may allow less. */
static void
test_renewed (void)
{
  g_autoptr(ManorTestPlatform) platform = manor_test_platform_new ("--databases", "1", NULL);
  g_autoptr(ManorTestFolder) places = NULL;
  g_autoptr(ManorConsole) console = NULL;
  g_autoptr(ManorTursoDraft) draft = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorConnection) changed = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(GError) error = NULL;
  const char *base_url;

  if (platform == NULL)
    return;

  base_url = manor_test_platform_get_base_uri (platform);
  places = manor_test_folder_new ();
  console = manor_test_await_console (places);
  draft = g_object_new (MANOR_TYPE_TURSO_DRAFT, "organization", "acme", "base-url", base_url, NULL);
  g_object_set (draft, "token", manor_test_platform_get_token (platform), "session-only", TRUE, NULL);
  connection = await_add (console, draft);
  await_catalogue (connection);
  await_catalogue (connection);
  g_assert_cmpuint (manor_test_platform_count (platform, "tokens_minted", "group"), ==, 1);
  first = await_kept (console, base_url);
  g_assert_nonnull (first);

  g_object_set (draft, "id", "acme", "title", "Acme", NULL);
  changed = await_add (console, draft);
  g_assert_true (changed == connection);
  await_catalogue (changed);
  g_assert_cmpuint (manor_test_platform_count (platform, "tokens_minted", "group"), ==, 2);
  second = await_kept (console, base_url);
  g_assert_cmpstr (first, !=, second);

  /* A mistyped token takes no other's place. */
  g_object_set (draft, "token", "mistyped", "title", "Mistyped", NULL);
  g_assert_null (manor_await_object (manor_console_add_turso (console, draft), &error));
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED);
  g_assert_true (manor_console_is_token_refusal (error));
  g_assert_cmpstr (manor_connection_get_title (changed), ==, "Acme");
  kept = manor_test_await_token (console, "acme", MANOR_TURSO_TOKEN, base_url);
  g_assert_cmpstr (kept, ==, manor_test_platform_get_token (platform));
  await_catalogue (changed);

  /* Another name is no reason. */
  g_object_set (draft, "token", NULL, "keep-token", TRUE, "title", "Acme Ltd", NULL);
  g_object_unref (await_add (console, draft));
  await_catalogue (changed);
  g_assert_cmpuint (manor_test_platform_count (platform, "tokens_minted", "group"), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/console/turso/renewed", test_renewed);

  return g_test_run ();
}
