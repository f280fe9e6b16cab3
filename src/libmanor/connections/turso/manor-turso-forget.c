/* manor-turso-forget.c: the end of a connection's tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-private.h"

typedef struct
{
  ManorTurso *turso;
  GPtrArray  *groups;     /* names */
  GPtrArray  *databases;  /* names of those that are in no group */
} Renewal;

static void
renewal_free (gpointer data)
{
  Renewal *renewal = data;

  g_clear_object (&renewal->turso);
  g_clear_pointer (&renewal->groups, g_ptr_array_unref);
  g_clear_pointer (&renewal->databases, g_ptr_array_unref);
  g_free (renewal);
}

/* Whatever there are tokens for, as far as anybody knows. */
static Renewal *
renewal_new (ManorTurso *turso)
{
  Renewal *renewal = g_new0 (Renewal, 1);
  GListModel *databases = manor_connection_get_databases (MANOR_CONNECTION (turso));
  guint n_databases = g_list_model_get_n_items (databases);

  renewal->turso = g_object_ref (turso);
  renewal->groups = g_ptr_array_new_with_free_func (g_free);
  renewal->databases = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_databases; i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);
      ManorDatabaseFacts *facts = manor_database_get_facts (database);
      const char *group = facts != NULL ? facts->group : NULL;

      if (group == NULL)
        g_ptr_array_add (renewal->databases, g_strdup (manor_database_get_name (database)));
      else if (!g_ptr_array_find_with_equal_func (renewal->groups, group, g_str_equal, NULL))
        g_ptr_array_add (renewal->groups, g_strdup (group));
    }

  return renewal;
}

static DexFuture *
manor_turso_renew_fiber (gpointer user_data)
{
  Renewal *renewal = user_data;
  ManorTursoWallet *wallet = renewal->turso->wallet;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < renewal->groups->len; i++)
    if (!manor_await (_manor_turso_wallet_forget (wallet, g_ptr_array_index (renewal->groups, i), NULL), &error))
      return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < renewal->databases->len; i++)
    if (!manor_await (_manor_turso_wallet_forget (wallet, NULL, g_ptr_array_index (renewal->databases, i)), &error))
      return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * manor_turso_renew:
 * @self: a `ManorTurso`
 * @kept: whether the new platform token went to the keyring
 *
 * After another platform token was given: the tokens of databases that the earlier one had made, and which may do more
 * than this one allows, are not used any more. Where the new one is for this session only the keyring stays as it
 * is, with the earlier one and what that made.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_SECRET_ERROR: the store may still have some, and this object uses none of them
 */
DexFuture *
manor_turso_renew (ManorTurso *self,
                   gboolean    kept)
{
  dex_return_error_if_fail (MANOR_IS_TURSO (self));

  _manor_turso_wallet_drop (self->wallet);
  if (!kept)
    return dex_future_new_true ();

  return manor_future_keep (manor_fiber_spawn (0, manor_turso_renew_fiber, renewal_new (self), renewal_free));
}

static DexFuture *
manor_turso_forget_fiber (gpointer user_data)
{
  ManorTurso *self = user_data;

  /* What is being kept must not come behind. */
  manor_await (_manor_turso_wallet_end (self->wallet), NULL);

  return manor_token_store_remove (self->tokens, manor_connection_get_id (MANOR_CONNECTION (self)), NULL);
}

/**
 * manor_turso_forget:
 * @self: a `ManorTurso`
 *
 * Takes every token of a connection out of the store, of whatever group or database it may be, and that of the platform
 * out of memory. One that is just being made is not kept when it comes, and none is made any more. For when a person has
 * removed the connection.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_SECRET_ERROR where the store may still have one
 */
DexFuture *
manor_turso_forget (ManorTurso *self)
{
  dex_return_error_if_fail (MANOR_IS_TURSO (self));

  _manor_turso_platform_set_token (self->platform, NULL);

  return manor_future_keep (manor_fiber_spawn (0, manor_turso_forget_fiber, g_object_ref (self), g_object_unref));
}
