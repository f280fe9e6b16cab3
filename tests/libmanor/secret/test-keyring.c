/* test-keyring.c: a real GNOME Keyring: open, locked, dismissed, new, missing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include <libsecret/secret.h>

#include "manor-fiber.h"
#include "manor-test-keyring.h"
#include "manor-test.h"
#include "manor-token-store.h"

#define SCHEMA   "io.github.manor.Manor.Test"
#define PASSWORD "keyring-password"
#define ORIGIN "https://db.example.com"
#define TOKEN    "eyTheSecretToken"

static ManorTestPrompter prompter;

/* The parts: each is a process of its own, at the test's home. */

static void
assert_token (ManorTokenStore *store,
              const char      *kind,
              const char      *wanted)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *token = manor_await_string (manor_token_store_lookup (store, "c1", kind, ORIGIN), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, wanted);
}

static void
assert_none_for (ManorTokenStore *store,
                 const char      *origin)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *token = manor_await_string (manor_token_store_lookup (store, "c1", "database", origin), &error);

  g_assert_no_error (error);
  g_assert_null (token);
}

static DexFuture *
keep (ManorTokenStore *store,
      const char      *kind)
{
  return manor_token_store_store (store, "c1", "demo", kind, ORIGIN, TOKEN, FALSE);
}

static void
assert_done (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  gboolean done = manor_await_boolean (future, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static void
assert_fails (DexFuture        *future,
              ManorSecretError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (future, &error));
  g_assert_error (error, MANOR_SECRET_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, "for this session only"));
}

/* What the keyring's own program shows, and whoever may read the bus. */
static void
assert_item (void)
{
  const SecretSchema schema = { SCHEMA, SECRET_SCHEMA_NONE, { { "connection", SECRET_SCHEMA_ATTRIBUTE_STRING } } };
  g_autoptr(GError) error = NULL;
  g_autolist(SecretRetrievable) items =
    secret_password_search_sync (&schema, SECRET_SEARCH_ALL, NULL, &error, "connection", "c1", NULL);
  g_autoptr(GHashTable) attributes = NULL;
  g_autofree char *label = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_length (items), ==, 1);
  label = secret_retrievable_get_label (items->data);
  g_assert_cmpstr (label, ==, "Manor: demo (database)");
  attributes = secret_retrievable_get_attributes (items->data);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "connection"), ==, "c1");
  g_assert_cmpstr (g_hash_table_lookup (attributes, "kind"), ==, "database");
  g_assert_cmpstr (g_hash_table_lookup (attributes, "xdg:schema"), ==, SCHEMA);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "origin"), ==, ORIGIN);
  g_assert_cmpuint (g_hash_table_size (attributes), ==, 4);
}

static void
part_open (void)
{
  g_autoptr(ManorTestKeyring) keyring = manor_test_keyring_start (PASSWORD, NULL);
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);
  g_autoptr(ManorTokenStore) other = manor_keyring_new (SCHEMA ".Other");

  assert_token (store, "database", NULL);
  assert_done (keep (store, "database"));
  assert_token (store, "database", TOKEN);
  assert_token (store, "admin", NULL);
  assert_token (other, "database", NULL);
  assert_item ();

  /* Once more is instead of, not beside. */
  assert_done (manor_token_store_store (store, "c1", "demo", "database", ORIGIN, TOKEN "2", FALSE));
  assert_token (store, "database", TOKEN "2");
  assert_item ();

  /* For another host there is none, and what is removed is removed for all. */
  assert_none_for (store, "https://evil.example.com");
  assert_done (manor_token_store_store (store, "c1", "demo", "database", "https://new.example.com", TOKEN "3", FALSE));
  assert_done (manor_token_store_remove (store, "c1", "database"));
  assert_token (store, "database", NULL);
  assert_none_for (store, "https://new.example.com");
  assert_done (manor_token_store_remove (store, "c1", "database"));

  /* All that a connection has, of whatever kind. */
  assert_done (keep (store, "database"));
  assert_done (keep (store, "group:default:read"));
  assert_done (manor_token_store_remove (store, "c1", NULL));
  assert_token (store, "database", NULL);
  assert_token (store, "group:default:read", NULL);
}

/* Leaves a token for the parts that find the keyring locked. */
static void
part_store (void)
{
  g_autoptr(ManorTestKeyring) keyring = manor_test_keyring_start (PASSWORD, NULL);
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  assert_done (keep (store, "database"));
}

static GSubprocess *
start_locked (void)
{
  const char *name;

  g_assert_true (manor_test_prompter_load (&prompter));
  name = prompter.start ();

  return manor_test_keyring_start (NULL, name);
}

static void
part_unlocks_to_look_up (void)
{
  g_autoptr(ManorTestKeyring) keyring = start_locked ();
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  prompter.expect_password_ok (PASSWORD, NULL);
  assert_token (store, "database", TOKEN);
  g_assert_false (prompter.is_expecting ());
  /* It is asked once. */
  assert_token (store, "database", TOKEN);
  assert_token (store, "admin", NULL);
}

/* A password that is wrong leads to the question once more. */
static void
part_unlocks_after_a_mistake (void)
{
  g_autoptr(ManorTestKeyring) keyring = start_locked ();
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  prompter.expect_password_ok ("mistaken", NULL);
  prompter.expect_password_ok (PASSWORD, NULL);
  assert_token (store, "database", TOKEN);
  g_assert_false (prompter.is_expecting ());
}

static void
part_unlocks_to_store (void)
{
  g_autoptr(ManorTestKeyring) keyring = start_locked ();
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  prompter.expect_password_ok (PASSWORD, NULL);
  assert_done (keep (store, "admin"));
  g_assert_false (prompter.is_expecting ());
  assert_token (store, "admin", TOKEN);
  assert_token (store, "database", TOKEN);
}

static void
part_unlocks_to_remove (void)
{
  g_autoptr(ManorTestKeyring) keyring = start_locked ();
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  prompter.expect_password_ok (PASSWORD, NULL);
  assert_done (manor_token_store_remove (store, "c1", "database"));
  g_assert_false (prompter.is_expecting ());
  assert_token (store, "database", NULL);
}

static void
part_dismissed (void)
{
  g_autoptr(ManorTestKeyring) keyring = start_locked ();
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  prompter.expect_password_cancel ();
  assert_fails (manor_token_store_lookup (store, "c1", "database", ORIGIN), MANOR_SECRET_ERROR_LOCKED);
  prompter.expect_password_cancel ();
  assert_fails (keep (store, "database"), MANOR_SECRET_ERROR_LOCKED);
  prompter.expect_password_cancel ();
  assert_fails (manor_token_store_remove (store, "c1", "database"), MANOR_SECRET_ERROR_LOCKED);
  g_assert_false (prompter.is_expecting ());

  /* It is kept for the session then, and found without a question. */
  assert_done (manor_token_store_store (store, "c1", "demo", "database", ORIGIN, TOKEN "3", TRUE));
  assert_token (store, "database", TOKEN "3");

  /* And the keyring was left as it was. */
  g_clear_object (&store);
  store = manor_keyring_new (SCHEMA);
  prompter.expect_password_ok (PASSWORD, NULL);
  assert_token (store, "database", TOKEN);
}

/* There is a keyring, and nobody who could ask for its password. */
static void
part_nobody_asks (void)
{
  g_autoptr(ManorTestKeyring) keyring = manor_test_keyring_start (NULL, NULL);
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  assert_fails (manor_token_store_lookup (store, "c1", "database", ORIGIN), MANOR_SECRET_ERROR_LOCKED);
  assert_fails (keep (store, "database"), MANOR_SECRET_ERROR_LOCKED);
  assert_fails (manor_token_store_remove (store, "c1", "database"), MANOR_SECRET_ERROR_LOCKED);
}

static void
iterate_until (gboolean (*condition) (void),
               gboolean   wanted)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (condition () != wanted)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      manor_await (dex_timeout_new_msec (2), NULL);
    }
}

/* Who gives up leaves the question to the person, and whoever comes next waits for the same. */
static void
part_cancelled (void)
{
  g_autoptr(ManorTestKeyring) keyring = start_locked ();
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);
  DexFuture *future;

  prompter.set_delay_msec (300);
  prompter.expect_password_ok (PASSWORD, NULL);
  future = manor_token_store_lookup (store, "c1", "database", ORIGIN);
  iterate_until (prompter.is_prompting, TRUE);
  dex_unref (future);

  assert_token (store, "database", TOKEN);
  g_assert_false (prompter.is_expecting ());
  g_assert_true (manor_test_keyring_is_there ());
}

/* Many at a time are one question, also where it is dismissed. */
static void
part_asked_once (void)
{
  g_autoptr(ManorTestKeyring) keyring = start_locked ();
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);
  DexFuture *futures[4];

  prompter.expect_password_cancel ();
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = manor_token_store_lookup (store, "c1", "database", ORIGIN);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    assert_fails (futures[i], MANOR_SECRET_ERROR_LOCKED);

  prompter.expect_password_ok (PASSWORD, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = manor_token_store_lookup (store, "c1", "database", ORIGIN);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    {
      g_autofree char *token = manor_await_string (futures[i], NULL);

      g_assert_cmpstr (token, ==, TOKEN);
    }
}

/* A keyring that would have to be made is not, after all. */
static void
part_new_cancelled (void)
{
  g_autoptr(ManorTestKeyring) keyring = start_locked ();
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);
  DexFuture *future;

  prompter.set_delay_msec (3600 * 1000);
  prompter.expect_password_ok (PASSWORD, NULL);
  future = keep (store, "database");
  iterate_until (prompter.is_prompting, TRUE);
  dex_unref (future);
  iterate_until (prompter.is_prompting, FALSE);
  g_assert_true (manor_test_keyring_is_there ());
  assert_token (store, "database", NULL);
}

/* Somebody who never had a keyring. */
static void
part_new (void)
{
  g_autoptr(ManorTestKeyring) keyring = start_locked ();
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  /* There is nothing to ask about. */
  assert_token (store, "database", NULL);
  assert_done (manor_token_store_remove (store, "c1", "database"));

  prompter.expect_password_cancel ();
  assert_fails (keep (store, "database"), MANOR_SECRET_ERROR_LOCKED);
  g_assert_false (prompter.is_expecting ());

  prompter.expect_password_ok (PASSWORD, NULL);
  assert_done (keep (store, "database"));
  g_assert_false (prompter.is_expecting ());
  assert_token (store, "database", TOKEN);
}

static void
part_new_and_nobody_asks (void)
{
  g_autoptr(ManorTestKeyring) keyring = manor_test_keyring_start (NULL, NULL);
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  assert_token (store, "database", NULL);
  assert_fails (keep (store, "database"), MANOR_SECRET_ERROR_LOCKED);
  assert_done (manor_token_store_remove (store, "c1", "database"));
}

static void
part_missing (void)
{
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);

  assert_fails (manor_token_store_lookup (store, "c1", "database", ORIGIN), MANOR_SECRET_ERROR_NO_KEYRING);
  assert_fails (keep (store, "database"), MANOR_SECRET_ERROR_NO_KEYRING);
  assert_fails (manor_token_store_remove (store, "c1", "database"), MANOR_SECRET_ERROR_NO_KEYRING);

  assert_done (manor_token_store_store (store, "c1", "demo", "database", ORIGIN, TOKEN, TRUE));
  assert_token (store, "database", TOKEN);
  assert_fails (manor_token_store_remove (store, "c1", "database"), MANOR_SECRET_ERROR_NO_KEYRING);
  /* Gone from the session all the same. */
  assert_fails (manor_token_store_lookup (store, "c1", "database", ORIGIN), MANOR_SECRET_ERROR_NO_KEYRING);
}

/* A keyring that comes up later is found, and one that goes is missed. */
static void
part_comes_and_goes (void)
{
  g_autoptr(ManorTokenStore) store = manor_keyring_new (SCHEMA);
  ManorTestKeyring *keyring;

  assert_fails (manor_token_store_lookup (store, "c1", "database", ORIGIN), MANOR_SECRET_ERROR_NO_KEYRING);
  keyring = manor_test_keyring_start (PASSWORD, NULL);
  assert_done (keep (store, "database"));
  assert_token (store, "database", TOKEN);
  manor_test_keyring_stop (keyring);
  assert_fails (manor_token_store_lookup (store, "c1", "database", ORIGIN), MANOR_SECRET_ERROR_NO_KEYRING);
  keyring = manor_test_keyring_start (PASSWORD, NULL);
  assert_token (store, "database", TOKEN);
  manor_test_keyring_stop (keyring);

  keyring = manor_test_keyring_start (PASSWORD, NULL);
  assert_done (keep (store, "admin"));
  manor_test_keyring_stop (keyring);

  keyring = manor_test_keyring_start (PASSWORD, NULL);
  assert_done (manor_token_store_remove (store, "c1", "admin"));
  assert_token (store, "admin", NULL);
  assert_token (store, "database", TOKEN);
  manor_test_keyring_stop (keyring);
}

/* The tests. */

#define RUN(home, part) manor_test_home_run ((home), "/Manor/Keyring/part/subprocess/" part, "SecretToken")

static gboolean
can_run (void)
{
  g_autofree char *daemon = g_find_program_in_path ("gnome-keyring-daemon");
  g_autofree char *bus = g_find_program_in_path ("dbus-daemon");
  ManorTestPrompter any;

  if (daemon != NULL && bus != NULL && manor_test_prompter_load (&any))
    return TRUE;
  g_test_skip ("There is no GNOME Keyring here");

  return FALSE;
}

static void
test_part (gconstpointer part)
{
  g_autoptr(ManorTestHome) home = NULL;

  if (!can_run ())
    return;

  home = manor_test_home_new (TRUE);
  manor_test_home_run (home, part, "SecretToken");
}

/* A token is there, and the keyring is locked. */
static void
test_locked_part (gconstpointer part)
{
  g_autoptr(ManorTestHome) home = NULL;

  if (!can_run ())
    return;

  home = manor_test_home_new (TRUE);
  RUN (home, "store");
  manor_test_home_run (home, part, "SecretToken");
}

static void
test_no_bus (void)
{
  g_autoptr(ManorTestHome) home = manor_test_home_new (FALSE);

  RUN (home, "missing");
  home->variables = g_environ_setenv (home->variables, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  RUN (home, "missing");
}

#define PART(name, body) MANOR_TEST_FIBER ("/Manor/Keyring/part/subprocess/" name, body)
#define TEST(name, body, part) \
  g_test_add_data_func ("/Manor/Keyring/" name, "/Manor/Keyring/part/subprocess/" part, body)

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  PART ("open", part_open);
  PART ("store", part_store);
  PART ("unlocks-to-look-up", part_unlocks_to_look_up);
  PART ("unlocks-after-a-mistake", part_unlocks_after_a_mistake);
  PART ("unlocks-to-store", part_unlocks_to_store);
  PART ("unlocks-to-remove", part_unlocks_to_remove);
  PART ("dismissed", part_dismissed);
  PART ("nobody-asks", part_nobody_asks);
  PART ("cancelled", part_cancelled);
  PART ("asked-once", part_asked_once);
  PART ("new", part_new);
  PART ("new-cancelled", part_new_cancelled);
  PART ("new-and-nobody-asks", part_new_and_nobody_asks);
  PART ("missing", part_missing);
  PART ("comes-and-goes", part_comes_and_goes);

  TEST ("open", test_part, "open");
  TEST ("locked/look-up", test_locked_part, "unlocks-to-look-up");
  TEST ("locked/look-up-after-a-mistake", test_locked_part, "unlocks-after-a-mistake");
  TEST ("locked/store", test_locked_part, "unlocks-to-store");
  TEST ("locked/remove", test_locked_part, "unlocks-to-remove");
  TEST ("locked/dismissed", test_locked_part, "dismissed");
  TEST ("locked/nobody-asks", test_locked_part, "nobody-asks");
  TEST ("locked/cancelled", test_locked_part, "cancelled");
  TEST ("locked/asked-once", test_locked_part, "asked-once");
  TEST ("new", test_part, "new");
  TEST ("new/cancelled", test_part, "new-cancelled");
  TEST ("new/nobody-asks", test_part, "new-and-nobody-asks");
  TEST ("missing", test_part, "missing");
  TEST ("comes-and-goes", test_part, "comes-and-goes");
  g_test_add_func ("/Manor/Keyring/no-bus", test_no_bus);

  return g_test_run ();
}
