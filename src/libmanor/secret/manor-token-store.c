/* manor-token-store.c: where tokens are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token-store"

#include "config.h"

#include <libsecret/secret.h>

#include "manor-fiber.h"
#include "manor-secret.h"
#include "manor-token-store.h"

/**
 * ManorTokenStore:
 *
 * Tokens by connection and kind. In front of what a kind of store keeps is a layer that lasts
 * as long as the program does.
 *
 * Invariants:
 *
 *  (1) What is in `session` is found before what the store itself holds, and without asking it.
 *  (2) A token is in at most one of both by our doing: storing for good takes it out of
 *      `session`. Storing for the session leaves what the store holds, which may be older.
 *  (3) Copies that are ours are overwritten before their memory is given back.
 */
typedef struct
{
  GHashTable *session; /* key → token, (1) (2) (3) */
} ManorTokenStorePrivate;

G_DEFINE_QUARK (manor-secret-error-quark, manor_secret_error)
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorTokenStore, manor_token_store, G_TYPE_OBJECT)

/* What a fiber here works with. */
typedef struct
{
  ManorTokenStore *store;
  char            *key;
  DexFuture       *work;
} Storing;

static void
storing_free (gpointer data)
{
  Storing *storing = data;

  g_object_unref (storing->store);
  g_free (storing->key);
  dex_clear (&storing->work);
  g_free (storing);
}

/* Neither a connection's id nor a kind has a line's end in it. */
static char *
make_key (const char *connection,
          const char *kind,
          const char *origin)
{
  return g_strconcat (connection, "\n", kind, "\n", origin, NULL);
}

/* Hosts are the same in any case of letters. */
static char *
dup_origin (const char *origin)
{
  return g_ascii_strdown (origin, -1);
}

static void
token_free (gpointer token)
{
  secret_password_free (token);
}

static void
manor_token_store_finalize (GObject *object)
{
  ManorTokenStorePrivate *priv = manor_token_store_get_instance_private (MANOR_TOKEN_STORE (object));

  g_hash_table_unref (priv->session);

  G_OBJECT_CLASS (manor_token_store_parent_class)->finalize (object);
}

static void
manor_token_store_class_init (ManorTokenStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_token_store_finalize;
}

static void
manor_token_store_init (ManorTokenStore *self)
{
  ManorTokenStorePrivate *priv = manor_token_store_get_instance_private (self);

  priv->session = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, token_free);
}

/**
 * manor_token_store_lookup:
 * @self: a `ManorTokenStore`
 * @connection: the connection's id
 * @kind: which of its tokens: “database”, “admin”
 * @origin: whom it will be sent to, like “https://db.example.com”
 *
 * Finds a token. One that was stored for another origin is none. A keyring that is locked is unlocked, for which the person may be asked.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a %G_TYPE_STRING, %NULL where
 *   there is no such token, or rejects with #ManorSecretError, or as cancelled. Discarding it
 *   leaves the question to the person; the next call waits for the same answer.
 */
DexFuture *
manor_token_store_lookup (ManorTokenStore *self,
                          const char      *connection,
                          const char      *kind,
                          const char      *origin)
{
  ManorTokenStorePrivate *priv = manor_token_store_get_instance_private (self);
  g_autofree char *place = NULL;
  g_autofree char *key = NULL;
  const char *token;

  dex_return_error_if_fail (MANOR_IS_TOKEN_STORE (self));
  dex_return_error_if_fail (connection != NULL && kind != NULL && origin != NULL);

  place = dup_origin (origin);
  key = make_key (connection, kind, place);
  token = g_hash_table_lookup (priv->session, key);
  if (token != NULL)
    return dex_future_new_for_string (token);

  return MANOR_TOKEN_STORE_GET_CLASS (self)->lookup (self, connection, kind, place);
}

static DexFuture *
manor_token_store_store_fiber (gpointer user_data)
{
  Storing *storing = user_data;
  ManorTokenStorePrivate *priv = manor_token_store_get_instance_private (storing->store);
  g_autoptr(GError) error = NULL;

  if (!manor_await (g_steal_pointer (&storing->work), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* (2) */
  g_hash_table_remove (priv->session, storing->key);

  return dex_future_new_true ();
}

/* A block, so that discarding it cancels the fiber and what that waits for. */
static DexFuture *
as_block (DexFuture *fiber)
{
  return dex_future_first (fiber, NULL);
}

/**
 * manor_token_store_store:
 * @self: a `ManorTokenStore`
 * @connection: the connection's id
 * @title: the connection's name, for what the keyring shows
 * @kind: which of its tokens
 * @origin: whom it may be sent to
 * @token: the token
 * @session_only: whether it is forgotten when the program ends
 *
 * Keeps a token in place of an older one.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects
 *   with #ManorSecretError, or as cancelled. After a rejection nothing is kept that was not
 *   kept before; with @session_only there is none.
 */
DexFuture *
manor_token_store_store (ManorTokenStore *self,
                         const char      *connection,
                         const char      *title,
                         const char      *kind,
                         const char      *origin,
                         const char      *token,
                         gboolean         session_only)
{
  ManorTokenStorePrivate *priv = manor_token_store_get_instance_private (self);
  g_autofree char *place = NULL;
  Storing *storing;

  dex_return_error_if_fail (MANOR_IS_TOKEN_STORE (self));
  dex_return_error_if_fail (connection != NULL && title != NULL && kind != NULL && token != NULL);
  dex_return_error_if_fail (origin != NULL);

  manor_secret_learn (token);
  place = dup_origin (origin);
  if (session_only)
    {
      g_hash_table_insert (priv->session, make_key (connection, kind, place), g_strdup (token));
      return dex_future_new_true ();
    }

  storing = g_new0 (Storing, 1);
  storing->store = g_object_ref (self);
  storing->key = make_key (connection, kind, place);
  storing->work = MANOR_TOKEN_STORE_GET_CLASS (self)->store (self, connection, title, kind, place, token);

  return as_block (manor_fiber_spawn (0, manor_token_store_store_fiber, storing, storing_free));
}

/**
 * manor_token_store_is_for_session:
 * @self: a `ManorTokenStore`
 * @connection: the connection's id
 * @kind: which of its tokens
 * @origin: whom it may be sent to
 *
 * Tells whether a token was stored for this session only. Whoever has a token made from it keeps that no longer.
 *
 * Returns: %FALSE also where there is no such token
 */
gboolean
manor_token_store_is_for_session (ManorTokenStore *self,
                                  const char      *connection,
                                  const char      *kind,
                                  const char      *origin)
{
  ManorTokenStorePrivate *priv = manor_token_store_get_instance_private (self);
  g_autofree char *place = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (MANOR_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (connection != NULL && kind != NULL && origin != NULL, FALSE);

  place = dup_origin (origin);
  key = make_key (connection, kind, place);

  return g_hash_table_contains (priv->session, key);
}

static gboolean
is_of_connection (gpointer key,
                  gpointer token,
                  gpointer beginning)
{
  return g_str_has_prefix (key, beginning);
}

static void
forget_session (ManorTokenStore *self,
                const char      *connection,
                const char      *kind)
{
  ManorTokenStorePrivate *priv = manor_token_store_get_instance_private (self);
  g_autofree char *beginning = kind != NULL ? make_key (connection, kind, "") : g_strconcat (connection, "\n", NULL);

  g_hash_table_foreach_remove (priv->session, is_of_connection, beginning);
}

/**
 * manor_token_store_remove:
 * @self: a `ManorTokenStore`
 * @connection: the connection's id
 * @kind: (nullable): which of its tokens, or %NULL for all that it has
 *
 * Forgets a token, whatever its origin, for this session and for good. That of this session is gone when the call
 * returns, whatever the future says.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, also where
 *   there was no such token, or rejects with #ManorSecretError (the keyring may still hold it),
 *   or as cancelled
 */
DexFuture *
manor_token_store_remove (ManorTokenStore *self,
                          const char      *connection,
                          const char      *kind)
{
  dex_return_error_if_fail (MANOR_IS_TOKEN_STORE (self));
  dex_return_error_if_fail (connection != NULL);

  forget_session (self, connection, kind);

  return MANOR_TOKEN_STORE_GET_CLASS (self)->remove (self, connection, kind, TRUE);
}

/**
 * manor_token_store_remove_unasked:
 * @self: a `ManorTokenStore`
 * @connection: the connection's id
 *
 * Forgets all tokens of a connection as manor_token_store_remove() does, but for what is in a keyring that its owner would have to
 * unlock first: whoever wants none of the keyring is not asked for it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with #ManorSecretError (the
 *   keyring may still hold some), or as cancelled
 */
DexFuture *
manor_token_store_remove_unasked (ManorTokenStore *self,
                                  const char      *connection)
{
  dex_return_error_if_fail (MANOR_IS_TOKEN_STORE (self));
  dex_return_error_if_fail (connection != NULL);

  forget_session (self, connection, NULL);

  return MANOR_TOKEN_STORE_GET_CLASS (self)->remove (self, connection, NULL, FALSE);
}
