/* manor-turso-forget.c: the end of a connection's tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include "manor-turso-private.h"

/* The first thing that goes wrong is told; the rest is tried all the same. */
static void
await_all_the_same (DexFuture  *future,
                    GError    **first)
{
  g_autoptr(GError) error = NULL;

  if (!dex_await (future, &error) && *first == NULL)
    *first = g_steal_pointer (&error);
}

static void
add_group (GHashTable *groups,
           const char *name)
{
  if (!g_hash_table_contains (groups, name))
    g_hash_table_add (groups, g_strdup (name));
}

/* Those that were known to this connection at any time that the list remembers. */
static void
find_owners (ManorTurso     *self,
             ManorTursoList *list,
             GHashTable     *groups,
             GPtrArray      *loners)
{
  GListModel *known = manor_organization_get_groups (self->organization);

  for (guint i = 0; i < g_list_model_get_n_items (known); i++)
    {
      g_autoptr(ManorGroup) group = g_list_model_get_item (known, i);

      add_group (groups, manor_group_get_name (group));
    }

  for (guint i = 0; i < _manor_turso_list_get_length (list); i++)
    {
      ManorTursoEntry *entry = _manor_turso_list_get (list, i);

      if (entry->facts->group != NULL)
        add_group (groups, entry->facts->group);
      else
        g_ptr_array_add (loners, g_strdup (entry->name));
    }
}

static DexFuture *
forget_fiber (gpointer user_data)
{
  ManorTurso *self = user_data;
  g_autoptr(GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) loners = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(ManorTursoList) list = NULL;
  g_autoptr(GError) first = NULL;
  g_autofree char **names = NULL;

  await_all_the_same (manor_token_store_remove (self->tokens, manor_connection_get_id (MANOR_CONNECTION (self)),
                                                MANOR_TURSO_TOKEN), &first);
  _manor_turso_platform_set_token (self->platform, NULL);

  if (!self->has_list && self->list_path != NULL)
    list = dex_await_boxed (_manor_turso_load_list (self), NULL);
  if (list == NULL)
    list = _manor_turso_list_ref (self->list);
  find_owners (self, list, groups, loners);

  names = (char **) g_hash_table_get_keys_as_array (groups, NULL);
  for (guint i = 0; names[i] != NULL; i++)
    await_all_the_same (_manor_turso_wallet_forget (self->wallet, names[i], NULL), &first);
  for (guint i = 0; i < loners->len; i++)
    await_all_the_same (_manor_turso_wallet_forget (self->wallet, NULL, g_ptr_array_index (loners, i)), &first);

  return first != NULL ? dex_future_new_for_error (g_steal_pointer (&first)) : dex_future_new_true ();
}

/**
 * manor_turso_forget:
 * @self: a `ManorTurso`
 *
 * Takes every token of a connection out of memory and of the store: the platform's, and those of all groups and
 * databases that it has known. For when a person has removed the connection.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_SECRET_ERROR where the store may still have one
 */
DexFuture *
manor_turso_forget (ManorTurso *self)
{
  dex_return_error_if_fail (MANOR_IS_TURSO (self));

  return dex_scheduler_spawn (NULL, 0, forget_fiber, g_object_ref (self), g_object_unref);
}
