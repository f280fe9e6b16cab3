/* manor-turso-wallet.c: the tokens of all groups
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-wallet"

#include "config.h"

#include "manor-turso-wallet-private.h"

/**
 * ManorTursoWallet:
 *
 * One token opens all databases of a group, so that all of them have the same #ManorTursoTokens: however many are
 * read at one time, one token is minted.
 *
 * Invariants:
 *
 *  (1) A group, and a database that is in none, has one #ManorTursoTokens as long as the wallet lives.
 *  (2) Once the wallet was told to drop what it had, nothing that the store has from before is looked up.
 *  (3) Once it was ended no token is made or kept, of whatever group.
 */
struct _ManorTursoWallet
{
  GObject             parent_instance;

  ManorTursoPlatform *platform;
  ManorTokenStore    *store;
  char               *connection;
  char               *title;
  GHashTable         *groups;     /* (1) name -> ManorTursoTokens */
  GHashTable         *databases;  /* (1) name -> ManorTursoTokens */
  gboolean            is_dropped; /* (2) */
  gboolean            is_ended;   /* (3) */
};

G_DEFINE_FINAL_TYPE (ManorTursoWallet, manor_turso_wallet, G_TYPE_OBJECT)

static void
manor_turso_wallet_finalize (GObject *object)
{
  ManorTursoWallet *self = MANOR_TURSO_WALLET (object);

  g_clear_object (&self->platform);
  g_clear_object (&self->store);
  g_clear_pointer (&self->connection, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_clear_pointer (&self->databases, g_hash_table_unref);

  G_OBJECT_CLASS (manor_turso_wallet_parent_class)->finalize (object);
}

static void
manor_turso_wallet_class_init (ManorTursoWalletClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_turso_wallet_finalize;
}

static void
manor_turso_wallet_init (ManorTursoWallet *self)
{
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->databases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

ManorTursoWallet *
_manor_turso_wallet_new (ManorTursoPlatform *platform,
                         ManorTokenStore    *store,
                         const char         *connection,
                         const char         *title)
{
  ManorTursoWallet *self = g_object_new (MANOR_TYPE_TURSO_WALLET, NULL);

  self->platform = g_object_ref (platform);
  self->store = g_object_ref (store);
  self->connection = g_strdup (connection);
  self->title = g_strdup (title);

  return self;
}

/**
 * _manor_turso_wallet_get:
 * @self: a `ManorTursoWallet`
 * @group: (nullable): a group's name
 * @database: a database's name, which counts where @group is %NULL
 *
 * Returns: (transfer none): by whom requests to that database are authorized
 */
ManorTursoTokens *
_manor_turso_wallet_get (ManorTursoWallet *self,
                         const char       *group,
                         const char       *database)
{
  GHashTable *known = group != NULL ? self->groups : self->databases;
  const char *name = group != NULL ? group : database;
  ManorTursoTokens *tokens = g_hash_table_lookup (known, name);

  if (tokens == NULL)
    {
      tokens = _manor_turso_tokens_new (self->platform, self->store, self->connection, self->title,
                                        group, group == NULL ? database : NULL);
      if (self->is_ended)
        dex_future_disown (_manor_turso_tokens_end (tokens));
      else if (self->is_dropped)
        _manor_turso_tokens_drop (tokens);
      g_hash_table_insert (known, g_strdup (name), tokens);
    }

  return tokens;
}

/**
 * _manor_turso_wallet_forget:
 * @self: a `ManorTursoWallet`
 * @group: (nullable): a group's name
 * @database: a database's name, which counts where @group is %NULL
 *
 * Takes out of memory and store what a rotation made worthless.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN
 */
DexFuture *
_manor_turso_wallet_forget (ManorTursoWallet *self,
                            const char       *group,
                            const char       *database)
{
  return _manor_turso_tokens_forget (_manor_turso_wallet_get (self, group, database));
}

static void
drop_all (GHashTable *known)
{
  GHashTableIter iter;
  gpointer tokens;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, NULL, &tokens))
    _manor_turso_tokens_drop (tokens);
}

/**
 * _manor_turso_wallet_drop:
 * @self: a `ManorTursoWallet`
 *
 * Has new tokens made for all groups, and for the databases that are in none, when they are next asked for.
 */
void
_manor_turso_wallet_drop (ManorTursoWallet *self)
{
  g_return_if_fail (MANOR_IS_TURSO_WALLET (self));

  self->is_dropped = TRUE;
  drop_all (self->groups);
  drop_all (self->databases);
}

static void
end_all (GHashTable *known,
         GPtrArray  *futures)
{
  GHashTableIter iter;
  gpointer tokens;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, NULL, &tokens))
    g_ptr_array_add (futures, _manor_turso_tokens_end (tokens));
}

/**
 * _manor_turso_wallet_end:
 * @self: a `ManorTursoWallet`
 *
 * Has no token made or kept any more.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN when nothing comes to the store any more
 */
DexFuture *
_manor_turso_wallet_end (ManorTursoWallet *self)
{
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);

  dex_return_error_if_fail (MANOR_IS_TURSO_WALLET (self));

  self->is_ended = TRUE;
  end_all (self->groups, futures);
  end_all (self->databases, futures);
  if (futures->len == 0)
    return dex_future_new_true ();

  return dex_future_allv ((DexFuture **) futures->pdata, futures->len);
}
