/* test-turso-forget.c: the end of a connection's tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-future.h"
#include "turso-test.h"

#define READ  "group:default:read"
#define WRITE "group:default:write"

/* A keyring that takes its time: what it is told to keep it keeps when the gate opens. */
#define TEST_TYPE_STORE (test_store_get_type ())

G_DECLARE_FINAL_TYPE (TestStore, test_store, TEST, STORE, ManorTokenStore)

struct _TestStore
{
  ManorTokenStore  parent_instance;

  GHashTable      *kept;     /* kinds */
  DexPromise      *gate;     /* NULL while it is open */
  guint            n_waiting;
};

G_DEFINE_FINAL_TYPE (TestStore, test_store, MANOR_TYPE_TOKEN_STORE)

typedef struct
{
  TestStore *store;
  char      *kind;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_object_unref (keeping->store);
  g_free (keeping->kind);
  g_free (keeping);
}

static DexFuture *
kept_cb (DexFuture *future,
         gpointer   user_data)
{
  Keeping *keeping = user_data;

  g_hash_table_add (keeping->store->kept, g_strdup (keeping->kind));

  return dex_future_new_true ();
}

static DexFuture *
test_store_lookup (ManorTokenStore *store,
                   const char      *connection,
                   const char      *kind,
                   const char      *origin)
{
  return dex_future_new_take_string (NULL);
}

static DexFuture *
test_store_store (ManorTokenStore *store,
                  const char      *connection,
                  const char      *title,
                  const char      *kind,
                  const char      *origin,
                  const char      *token)
{
  TestStore *self = TEST_STORE (store);
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->store = g_object_ref (self);
  keeping->kind = g_strdup (kind);
  self->n_waiting += self->gate != NULL ? 1 : 0;

  return dex_future_then (self->gate != NULL ? dex_ref (self->gate) : dex_future_new_true (), kept_cb, keeping,
                          keeping_free);
}

static DexFuture *
test_store_remove (ManorTokenStore *store,
                   const char      *connection,
                   const char      *kind,
                   gboolean         may_ask)
{
  g_assert_null (kind);
  g_hash_table_remove_all (TEST_STORE (store)->kept);

  return dex_future_new_true ();
}

static void
test_store_finalize (GObject *object)
{
  g_hash_table_unref (TEST_STORE (object)->kept);
  dex_clear (&TEST_STORE (object)->gate);

  G_OBJECT_CLASS (test_store_parent_class)->finalize (object);
}

static void
test_store_class_init (TestStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_store_finalize;
  MANOR_TOKEN_STORE_CLASS (klass)->lookup = test_store_lookup;
  MANOR_TOKEN_STORE_CLASS (klass)->store = test_store_store;
  MANOR_TOKEN_STORE_CLASS (klass)->remove = test_store_remove;
}

static void
test_store_init (TestStore *self)
{
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
is_kept (TursoTest  *test,
         const char *kind)
{
  g_autofree char *token = manor_await_string (manor_token_store_lookup (test->tokens, "x", kind,
                                                                         manor_test_platform_get_base_uri (test->platform)),
                                               NULL);

  return token != NULL;
}

static void
forget (TursoTest *test)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_turso_forget (MANOR_TURSO (test->connection)), &error);
  g_assert_no_error (error);
}

/* By an object that was never refreshed. */
static void
test_forget (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", NULL)))
    return;

  turso_test_refresh (&test);
  manor_await (manor_database_read_schema (turso_test_find (&test, "tenant-0001")), &error);
  g_assert_no_error (error);
  g_assert_true (is_kept (&test, READ));

  turso_test_connect (&test);
  forget (&test);
  g_assert_false (is_kept (&test, READ));
  g_assert_false (is_kept (&test, MANOR_TURSO_TOKEN));
  g_assert_false (manor_await (manor_connection_refresh (test.connection), &error));
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED);

  turso_test_end (&test);
}

/* The platform answers when the connection is gone. */
static void
test_while_made (void)
{
  TursoTest test;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(DexFuture) reading = NULL;
  g_autoptr(GError) error = NULL;
  guint n_minted;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", NULL)))
    return;

  turso_test_refresh (&test);
  database = g_object_ref (turso_test_find (&test, "tenant-0001"));
  manor_test_platform_fault (test.platform, "{'match': 'POST */auth/tokens*', 'kind': 'slow', 'hold': true,"
                                            " 'after_request': true, 'times': 1}");
  reading = manor_database_read_schema (database);
  while (manor_test_platform_count (test.platform, "in_flight", "control") == 0)
    manor_future_sleep (1, NULL);

  forget (&test);
  manor_test_platform_clear_faults (test.platform);
  g_assert_false (manor_await (g_steal_pointer (&reading), &error));
  turso_test_assert_says (error->message, "“X” was removed");
  g_assert_false (is_kept (&test, READ));

  /* Nor is one made for who still has a page of it open, of whichever group. */
  n_minted = turso_test_count (&test, "POST {org}/groups/*/auth/tokens");
  g_assert_cmpuint (n_minted, ==, 1);
  g_clear_error (&error);
  g_assert_null (manor_await_object (manor_database_query (database, "SELECT 1", 0), &error));
  turso_test_assert_says (error->message, "“X” was removed");
  g_assert_cmpuint (turso_test_count (&test, "POST {org}/groups/*/auth/tokens"), ==, n_minted);
  g_assert_false (is_kept (&test, READ));
  g_assert_false (is_kept (&test, WRITE));

  turso_test_end (&test);
}

/* The keyring asks its owner something, who removes the connection before answering. */
static void
test_while_kept (void)
{
  TursoTest test;
  g_autoptr(TestStore) store = g_object_new (TEST_TYPE_STORE, NULL);
  g_autoptr(DexFuture) forgetting = NULL;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", NULL)))
    return;

  g_set_object (&test.tokens, MANOR_TOKEN_STORE (store));
  turso_test_connect (&test);
  manor_await (manor_token_store_store (test.tokens, "x", "X", MANOR_TURSO_TOKEN,
                                        manor_test_platform_get_base_uri (test.platform),
                                        manor_test_platform_get_token (test.platform), TRUE), &error);
  g_assert_no_error (error);
  turso_test_refresh (&test);
  /* For the session only nothing would be kept that is made with it. */
  manor_await (manor_token_store_remove (test.tokens, "x", NULL), NULL);

  store->gate = dex_promise_new ();
  manor_await (manor_database_read_schema (turso_test_find (&test, "tenant-0001")), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (store->n_waiting, ==, 1);

  forgetting = manor_turso_forget (MANOR_TURSO (test.connection));
  for (guint i = 0; i < 20; i++)
    manor_future_sleep (1, NULL);
  g_assert_true (dex_future_is_pending (forgetting));
  dex_promise_resolve_boolean (store->gate, TRUE);
  manor_await (g_steal_pointer (&forgetting), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (store->kept), ==, 0);

  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-forget/forget", test_forget);
  MANOR_TEST_FIBER ("/turso-forget/while-made", test_while_made);
  MANOR_TEST_FIBER ("/turso-forget/while-kept", test_while_kept);

  return g_test_run ();
}
