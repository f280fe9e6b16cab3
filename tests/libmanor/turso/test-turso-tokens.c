/* test-turso-tokens.c: tokens of databases, minted, kept, renewed, refused and forgotten
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-secret.h"
#include "manor-test-platform.h"
#include "manor-test.h"
#include "manor-turso-tokens-private.h"

#define READ  MANOR_HRANA_ACCESS_READ
#define WRITE MANOR_HRANA_ACCESS_WRITE
#define MINTS "POST {org}/groups/*/auth/tokens"

/* A keyring that is not there, or says nothing for a while. */
#define TEST_TYPE_STORE (test_store_get_type ())

G_DECLARE_FINAL_TYPE (TestStore, test_store, TEST, STORE, ManorTokenStore)

struct _TestStore
{
  ManorTokenStore parent_instance;

  DexFuture      *answer;     /* or NULL */
  guint           n_lookups;
};

G_DEFINE_FINAL_TYPE (TestStore, test_store, MANOR_TYPE_TOKEN_STORE)

static DexFuture *
test_store_lookup (ManorTokenStore *store,
                   const char      *connection,
                   const char      *kind,
                   const char      *origin)
{
  TEST_STORE (store)->n_lookups++;
  if (TEST_STORE (store)->answer != NULL)
    return dex_ref (TEST_STORE (store)->answer);

  return dex_future_new_reject (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING, "no keyring");
}

static DexFuture *
test_store_store (ManorTokenStore *store,
                  const char      *connection,
                  const char      *title,
                  const char      *kind,
                  const char      *origin,
                  const char      *token)
{
  return dex_future_new_reject (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING, "no keyring");
}

static DexFuture *
test_store_remove (ManorTokenStore *store,
                   const char      *connection,
                   const char      *kind,
                   gboolean         may_ask)
{
  return dex_future_new_reject (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED, "locked");
}

static void
test_store_class_init (TestStoreClass *klass)
{
  MANOR_TOKEN_STORE_CLASS (klass)->lookup = test_store_lookup;
  MANOR_TOKEN_STORE_CLASS (klass)->store = test_store_store;
  MANOR_TOKEN_STORE_CLASS (klass)->remove = test_store_remove;
}

static void
test_store_init (TestStore *self)
{
}

static ManorTestPlatform *server;

static ManorTursoPlatform *
dup_platform (void)
{
  const ManorTursoSettings settings = {
    .organization = manor_test_platform_get_organization (server),
    .base_url = manor_test_platform_get_base_uri (server),
  };
  g_autoptr(GError) error = NULL;
  ManorTursoPlatform *platform = _manor_turso_platform_new (&settings, &error);

  g_assert_no_error (error);
  _manor_turso_platform_set_token (platform, manor_test_platform_get_token (server));
  manor_test_platform_clear_faults (server);
  manor_test_platform_reset_counters (server);

  return platform;
}

static ManorTursoTokens *
dup_tokens (ManorTokenStore *store)
{
  g_autoptr(ManorTursoPlatform) platform = dup_platform ();

  return _manor_turso_tokens_new (platform, store, "x", "X", "default", NULL);
}

static char *
obtain (ManorTursoTokens *tokens,
        ManorHranaAccess  access,
        const char       *refused,
        GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  char *token = manor_await_string (manor_hrana_credentials_obtain (MANOR_HRANA_CREDENTIALS (tokens), access, refused),
                                    &local_error);

  g_assert_true ((token == NULL) == (local_error != NULL));
  if (local_error != NULL)
    {
      g_assert_null (strstr (local_error->message, "eyJ"));
      g_propagate_error (error, g_steal_pointer (&local_error));
    }

  return token;
}

static char *
obtain_well (ManorTursoTokens *tokens,
             ManorHranaAccess  access,
             const char       *refused)
{
  g_autoptr(GError) error = NULL;
  char *token = obtain (tokens, access, refused, &error);

  g_assert_no_error (error);

  return token;
}

static char *
look_up (ManorTokenStore *store,
         const char      *kind)
{
  return manor_await_string (manor_token_store_lookup (store, "x", kind, manor_test_platform_get_base_uri (server)), NULL);
}

static void
keep (ManorTokenStore *store,
      const char      *kind,
      gint64           left,
      const char      *token)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", g_get_real_time () / G_USEC_PER_SEC + left, token);

  manor_await (manor_token_store_store (store, "x", "X", kind, manor_test_platform_get_base_uri (server), text, FALSE), NULL);
}

static guint
count_mints (void)
{
  return manor_test_platform_count (server, "requests", MINTS);
}

/* However many ask at one time, from a survey of hundreds, one is made; reading and writing have one each. */
static void
test_one (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  g_autoptr(ManorTursoTokens) tokens = dup_tokens (store);
  g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(ManorSecret) read = NULL;
  g_autoptr(ManorSecret) write = NULL;
  g_autoptr(ManorSecret) kept = NULL;
  gint64 left;

  for (guint i = 0; i < 300; i++)
    g_ptr_array_add (asked, manor_hrana_credentials_obtain (MANOR_HRANA_CREDENTIALS (tokens), READ, NULL));
  read = obtain_well (tokens, READ, NULL);
  for (guint i = 0; i < asked->len; i++)
    {
      g_autoptr(ManorSecret) token = manor_await_string (dex_ref (g_ptr_array_index (asked, i)), NULL);

      g_assert_cmpstr (token, ==, read);
    }
  g_assert_cmpuint (count_mints (), ==, 1);

  write = obtain_well (tokens, WRITE, NULL);
  g_assert_cmpstr (write, !=, read);
  g_assert_cmpuint (count_mints (), ==, 2);

  kept = look_up (store, "group:default:write");
  g_assert_true (g_str_has_suffix (kept, write));
  left = g_ascii_strtoll (kept, NULL, 10) - g_get_real_time () / G_USEC_PER_SEC;
  g_assert_cmpint (left, >, 7000);
  g_assert_cmpint (left, <=, 7200);
}

/* A later session needs none, unless what was kept is over, or nearly. */
static void
test_kept (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  static const struct { gint64 left; gboolean is_used; guint n_mints; } cases[] = {
    { 5000, TRUE, 0 }, { 300, TRUE, 1 }, { 30, FALSE, 1 }, { -30, FALSE, 1 }, { 400 * 24 * 3600, FALSE, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorTursoTokens) tokens = dup_tokens (store);
      g_autoptr(ManorSecret) first = NULL;
      g_autoptr(ManorSecret) second = NULL;

      keep (store, "group:default:read", cases[i].left, "kept");
      first = obtain_well (tokens, READ, NULL);
      g_assert_true (g_str_equal (first, "kept") == cases[i].is_used);

      /* One that is used and renewed is renewed while nobody waits. */
      do
        {
          g_clear_pointer (&second, manor_secret_free);
          second = obtain_well (tokens, READ, NULL);
          manor_future_sleep (1, NULL);
        }
      while (g_str_equal (second, "kept") && cases[i].n_mints > 0);
      g_assert_cmpuint (count_mints (), ==, cases[i].n_mints);
    }
}

/* Many that are refused the same cause one; who comes late with an old one gets the new one. */
static void
test_refused (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  g_autoptr(ManorTursoTokens) tokens = dup_tokens (store);
  g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(ManorSecret) first = obtain_well (tokens, WRITE, NULL);
  g_autoptr(ManorSecret) second = NULL;
  g_autoptr(ManorSecret) late = NULL;

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (asked, manor_hrana_credentials_obtain (MANOR_HRANA_CREDENTIALS (tokens), WRITE, first));
  second = obtain_well (tokens, WRITE, first);
  g_assert_cmpstr (second, !=, first);
  for (guint i = 0; i < asked->len; i++)
    g_assert_true (manor_await (dex_ref (g_ptr_array_index (asked, i)), NULL));
  late = obtain_well (tokens, WRITE, first);
  g_assert_cmpstr (late, ==, second);
  g_assert_cmpuint (count_mints (), ==, 2);
}

/* Where whatever is made is refused, it is not made for ever. */
static void
test_refused_always (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  g_autoptr(ManorTursoTokens) tokens = dup_tokens (store);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSecret) token = obtain_well (tokens, READ, NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(ManorSecret) refused = g_steal_pointer (&token);

      g_clear_error (&error);
      token = obtain (tokens, READ, refused, &error);
      if (token == NULL)
        token = g_strdup ("none");
    }
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED);
  g_assert_nonnull (strstr (error->message, "“default”"));
  g_assert_cmpuint (count_mints (), ==, 3);
}

/* A survey of thousands is not thousands of refusals. */
static void
test_failure (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  g_autoptr(ManorTursoTokens) tokens = dup_tokens (store);
  g_autoptr(ManorSecret) token = NULL;

  manor_test_platform_fault (server, "{'plane': 'control', 'match': 'POST */auth/tokens*', 'kind': 'status', 'status': 403,"
                                     " 'times': 1}");
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (obtain (tokens, READ, NULL, &error));
      g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN);
      g_assert_nonnull (strstr (error->message, "group:mint-token"));
    }

  /* That one kind is refused says nothing of the other. */
  token = obtain_well (tokens, WRITE, NULL);
}

static void
test_only_reads (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  g_autoptr(ManorTursoTokens) tokens = dup_tokens (store);
  g_autoptr(ManorSecret) token = NULL;
  g_autoptr(GError) error = NULL;

  manor_test_platform_fault (server, "{'plane': 'control', 'match': 'POST */auth/tokens?*full-access*', 'kind': 'status',"
                                     " 'status': 403}");
  token = obtain_well (tokens, READ, NULL);
  g_assert_null (obtain (tokens, WRITE, NULL, &error));
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "can be read but not written to"));
}

/* What a proxy or a fault on the way does to minting. */
static void
test_faults (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  static const struct { const char *fault; int code; } cases[] = {
    { "'kind': 'drop', 'after_request': true, 'times': 1", -1 },
    { "'kind': 'status', 'status': 500, 'times': 2", -1 },
    { "'kind': 'status', 'status': 429, 'times': 2", -1 },
    { "'kind': 'html', 'status': 200", MANOR_TURSO_ERROR_PROTOCOL },
    { "'kind': 'body', 'body': {'token': 1}", MANOR_TURSO_ERROR_PROTOCOL },
    { "'kind': 'body', 'body': {'jwt': ''}", MANOR_TURSO_ERROR_PROTOCOL },
    { "'kind': 'status', 'status': 404", MANOR_TURSO_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorTursoTokens) tokens = dup_tokens (store);
      g_autoptr(ManorSecret) token = NULL;
      g_autoptr(GError) error = NULL;

      manor_test_platform_fault (server, "{'plane': 'control', 'match': 'POST */auth/tokens*', %s}", cases[i].fault);
      manor_await (manor_token_store_remove (store, "x", "group:default:read"), NULL);
      token = obtain (tokens, READ, NULL, &error);
      g_test_message ("%s: %s", cases[i].fault, error != NULL ? error->message : "done");
      if (cases[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, MANOR_TURSO_ERROR, cases[i].code);
    }
}

/* Without a keyring it works for this session, and that is said once. */
static void
test_no_keyring (void)
{
  g_autoptr(TestStore) store = g_object_new (TEST_TYPE_STORE, NULL);
  g_autoptr(ManorTursoTokens) tokens = dup_tokens (MANOR_TOKEN_STORE (store));
  g_autoptr(ManorSecret) first = NULL;
  g_autoptr(GError) error = NULL;

  g_test_expect_message ("manor-turso-tokens", G_LOG_LEVEL_MESSAGE, "*kept for this session only*");
  first = obtain_well (tokens, READ, NULL);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(ManorSecret) again = obtain_well (tokens, READ, NULL);
      g_autoptr(ManorSecret) write = obtain_well (tokens, WRITE, NULL);

      g_assert_cmpstr (again, ==, first);
    }
  g_test_assert_expected_messages ();
  g_assert_cmpuint (count_mints (), ==, 2);
  g_assert_cmpuint (store->n_lookups, ==, 2);

  /* It is forgotten here all the same. */
  g_assert_false (manor_await (_manor_turso_tokens_forget (tokens), &error));
  g_assert_error (error, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED);
  g_clear_pointer (&first, manor_secret_free);
  first = obtain_well (tokens, READ, NULL);
  g_assert_cmpuint (count_mints (), ==, 3);
  g_assert_cmpuint (store->n_lookups, ==, 2);
}

/* Who wants no token kept beyond the session wants none kept that was made with it. */
static void
test_for_session (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  g_autoptr(ManorTursoTokens) tokens = dup_tokens (store);
  const char *origin = manor_test_platform_get_base_uri (server);
  g_autoptr(ManorSecret) token = NULL;

  token = obtain_well (tokens, READ, NULL);
  g_assert_false (manor_token_store_is_for_session (store, "x", "group:default:read", origin));
  manor_await (manor_token_store_store (store, "x", "X", MANOR_TURSO_TOKEN, origin, "secret", TRUE), NULL);
  g_clear_pointer (&token, manor_secret_free);
  token = obtain_well (tokens, WRITE, NULL);
  g_assert_true (manor_token_store_is_for_session (store, "x", "group:default:write", origin));
}

/* What was asked for before a rotation may be worthless when it comes. */
static void
test_forgotten (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  g_autoptr(ManorTursoTokens) tokens = dup_tokens (store);
  g_autoptr(ManorSecret) old = obtain_well (tokens, READ, NULL);
  g_autoptr(ManorSecret) kept = NULL;
  g_autoptr(ManorSecret) token = NULL;
  g_autoptr(DexFuture) under_way = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (manor_await (_manor_turso_tokens_forget (tokens), &error));
  g_assert_no_error (error);
  kept = look_up (store, "group:default:read");
  g_assert_null (kept);

  manor_test_platform_reset_counters (server);
  manor_test_platform_fault (server, "{'plane': 'control', 'match': 'POST */auth/tokens*', 'kind': 'slow', 'hold': true,"
                                     " 'times': 1}");
  under_way = manor_hrana_credentials_obtain (MANOR_HRANA_CREDENTIALS (tokens), READ, NULL);
  while (manor_test_platform_count (server, "in_flight", "control") == 0)
    manor_future_sleep (1, NULL);
  g_assert_true (manor_await (_manor_turso_tokens_forget (tokens), &error));
  manor_test_platform_clear_faults (server);
  token = manor_await_string (g_steal_pointer (&under_way), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_mints (), ==, 2);
  kept = look_up (store, "group:default:read");
  g_assert_true (g_str_has_suffix (kept, token));
}

static void
test_database (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  g_autoptr(ManorTursoPlatform) platform = dup_platform ();
  g_autoptr(ManorTursoTokens) tokens = NULL;
  g_autoptr(ManorSecret) token = NULL;
  g_autoptr(ManorSecret) kept = NULL;

  manor_test_platform_create (server, "lonely", "default", NULL);
  tokens = _manor_turso_tokens_new (platform, store, "x", "X", NULL, "lonely");
  token = obtain_well (tokens, READ, NULL);
  kept = look_up (store, "database:lonely:read");
  g_assert_true (g_str_has_suffix (kept, token));
  g_assert_cmpuint (manor_test_platform_count (server, "tokens_minted", "database"), ==, 1);
}

/* The platform's own token is looked up for all who ask, also where the one who asked first does not wait any more when the
 * next one comes. */
static void
test_platform_token (void)
{
  g_autoptr(TestStore) store = g_object_new (TEST_TYPE_STORE, NULL);
  g_autoptr(DexPromise) answer = dex_promise_new_cancellable ();
  g_autoptr(ManorTursoPlatform) platform = dup_platform ();
  const ManorTursoCall call = { .method = "GET", .path = "groups" };
  g_autoptr(GError) error = NULL;
  DexFuture *first;
  DexFuture *next;

  store->answer = DEX_FUTURE (answer);
  _manor_turso_platform_set_store (platform, MANOR_TOKEN_STORE (store), "x");

  first = _manor_turso_platform_call (platform, &call);
  while (store->n_lookups == 0)
    manor_future_sleep (1, NULL);
  next = _manor_turso_platform_call (platform, &call);
  dex_unref (first);
  manor_future_sleep (1, NULL);
  g_assert_false (g_cancellable_is_cancelled (dex_promise_get_cancellable (answer)));

  dex_promise_resolve_string (answer, g_strdup (manor_test_platform_get_token (server)));
  manor_await (next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (store->n_lookups, ==, 1);
}

/* Nothing that was under way holds on to what it was for. */
static void
test_freed (void)
{
  g_autoptr(ManorTokenStore) store = manor_memory_token_store_new ();
  ManorTursoPlatform *platform = dup_platform ();
  ManorTursoTokens *tokens = _manor_turso_tokens_new (platform, store, "x", "X", "default", NULL);
  ManorSecret *token;

  manor_await (manor_token_store_store (store, "x", "X", MANOR_TURSO_TOKEN, manor_test_platform_get_base_uri (server),
                                        manor_test_platform_get_token (server), FALSE), NULL);
  _manor_turso_platform_set_store (platform, store, "x");
  token = obtain_well (tokens, READ, NULL);
  manor_secret_free (token);
  manor_await (_manor_turso_tokens_forget (tokens), NULL);

  g_object_add_weak_pointer (G_OBJECT (platform), (gpointer *) &platform);
  g_object_add_weak_pointer (G_OBJECT (tokens), (gpointer *) &tokens);
  g_object_unref (tokens);
  g_object_unref (platform);
  /* A fiber that ended is let go of by the next turn of the loop. */
  for (guint i = 0; i < 100 && (tokens != NULL || platform != NULL); i++)
    manor_future_sleep (1, NULL);
  g_assert_null (tokens);
  g_assert_null (platform);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso/tokens/one", test_one);
  MANOR_TEST_FIBER ("/turso/tokens/kept", test_kept);
  MANOR_TEST_FIBER ("/turso/tokens/refused", test_refused);
  MANOR_TEST_FIBER ("/turso/tokens/refused-always", test_refused_always);
  MANOR_TEST_FIBER ("/turso/tokens/failure", test_failure);
  MANOR_TEST_FIBER ("/turso/tokens/only-reads", test_only_reads);
  MANOR_TEST_FIBER ("/turso/tokens/faults", test_faults);
  MANOR_TEST_FIBER ("/turso/tokens/no-keyring", test_no_keyring);
  MANOR_TEST_FIBER ("/turso/tokens/for-session", test_for_session);
  MANOR_TEST_FIBER ("/turso/tokens/forgotten", test_forgotten);
  MANOR_TEST_FIBER ("/turso/tokens/database", test_database);
  MANOR_TEST_FIBER ("/turso/tokens/platform-token", test_platform_token);
  MANOR_TEST_FIBER ("/turso/tokens/freed", test_freed);

  if (g_getenv ("MANOR_SQLD") == NULL)
    {
      g_print ("1..0 # SKIP MANOR_SQLD names no libSQL server\n");
      return 0;
    }

  server = manor_test_platform_new (NULL, NULL);
  result = g_test_run ();
  manor_test_platform_free (server);

  return result;
}
