/* manor-memory-token-store.c: tokens that nobody keeps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token-store"

#include "config.h"

#include <libsecret/secret.h>

#include "manor-token-store.h"

#define MANOR_TYPE_MEMORY_TOKEN_STORE (manor_memory_token_store_get_type ())

G_DECLARE_FINAL_TYPE (ManorMemoryTokenStore, manor_memory_token_store, MANOR, MEMORY_TOKEN_STORE, ManorTokenStore)

/**
 * ManorMemoryTokenStore:
 *
 * The keyring's twin that lasts as long as the object does, and never asks.
 */
struct _ManorMemoryTokenStore
{
  ManorTokenStore parent_instance;

  GHashTable     *tokens; /* connection, kind and origin, a line each → token */
};

G_DEFINE_FINAL_TYPE (ManorMemoryTokenStore, manor_memory_token_store, MANOR_TYPE_TOKEN_STORE)

static void
token_free (gpointer token)
{
  secret_password_free (token);
}

static DexFuture *
manor_memory_token_store_lookup (ManorTokenStore *store,
                                 const char      *connection,
                                 const char      *kind,
                                 const char      *origin)
{
  ManorMemoryTokenStore *self = MANOR_MEMORY_TOKEN_STORE (store);
  g_autofree char *key = g_strconcat (connection, "\n", kind, "\n", origin, NULL);

  return dex_future_new_for_string (g_hash_table_lookup (self->tokens, key));
}

static DexFuture *
manor_memory_token_store_store (ManorTokenStore *store,
                                const char      *connection,
                                const char      *title,
                                const char      *kind,
                                const char      *origin,
                                const char      *token)
{
  ManorMemoryTokenStore *self = MANOR_MEMORY_TOKEN_STORE (store);

  g_hash_table_insert (self->tokens, g_strconcat (connection, "\n", kind, "\n", origin, NULL),
                       g_strdup (token));

  return dex_future_new_true ();
}

static gboolean
is_of_connection (gpointer key,
                  gpointer token,
                  gpointer beginning)
{
  return g_str_has_prefix (key, beginning);
}

static DexFuture *
manor_memory_token_store_remove (ManorTokenStore *store,
                                 const char      *connection,
                                 const char      *kind,
                                 gboolean         may_ask)
{
  ManorMemoryTokenStore *self = MANOR_MEMORY_TOKEN_STORE (store);
  g_autofree char *beginning = g_strconcat (connection, "\n", kind, kind != NULL ? "\n" : NULL, NULL);

  g_hash_table_foreach_remove (self->tokens, is_of_connection, beginning);

  return dex_future_new_true ();
}

static void
manor_memory_token_store_finalize (GObject *object)
{
  ManorMemoryTokenStore *self = MANOR_MEMORY_TOKEN_STORE (object);

  g_hash_table_unref (self->tokens);

  G_OBJECT_CLASS (manor_memory_token_store_parent_class)->finalize (object);
}

static void
manor_memory_token_store_class_init (ManorMemoryTokenStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ManorTokenStoreClass *store_class = MANOR_TOKEN_STORE_CLASS (klass);

  object_class->finalize = manor_memory_token_store_finalize;
  store_class->lookup = manor_memory_token_store_lookup;
  store_class->store = manor_memory_token_store_store;
  store_class->remove = manor_memory_token_store_remove;
}

static void
manor_memory_token_store_init (ManorMemoryTokenStore *self)
{
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, token_free);
}

/**
 * manor_memory_token_store_new:
 *
 * Creates a store that keeps nothing beyond its own life: for tests, and for programs that are
 * given a token each time.
 *
 * Returns: (transfer full): a `ManorTokenStore`
 */
ManorTokenStore *
manor_memory_token_store_new (void)
{
  return g_object_new (MANOR_TYPE_MEMORY_TOKEN_STORE, NULL);
}
