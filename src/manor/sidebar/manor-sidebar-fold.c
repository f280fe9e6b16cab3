/* manor-sidebar-fold.c: which headers of the sidebar are open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-fold"

#include "config.h"

#include "manor-sidebar-fold.h"

struct _ManorSidebarFold
{
  GHashTable *changed;  /* keys of headers that are not as they are by default */
};

/**
 * manor_sidebar_fold_new:
 *
 * Returns: (transfer full): a fold where everything is as it is by default
 */
ManorSidebarFold *
manor_sidebar_fold_new (void)
{
  ManorSidebarFold *self = g_new0 (ManorSidebarFold, 1);

  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * manor_sidebar_fold_free:
 * @self: (transfer full): a fold
 *
 * Frees it.
 */
void
manor_sidebar_fold_free (ManorSidebarFold *self)
{
  g_hash_table_unref (self->changed);
  g_free (self);
}

static gboolean
open_by_default (ManorSidebarRow *row)
{
  return manor_sidebar_row_get_kind (row) == MANOR_SIDEBAR_CONNECTION;
}

/**
 * manor_sidebar_fold_is_open:
 * @self: a fold
 * @row: a connection or a fleet
 *
 * Returns: whether what is below it is shown
 */
gboolean
manor_sidebar_fold_is_open (ManorSidebarFold *self,
                            ManorSidebarRow  *row)
{
  g_autofree char *key = manor_sidebar_row_dup_key (row);

  g_return_val_if_fail (key != NULL, FALSE);

  return g_hash_table_contains (self->changed, key) != open_by_default (row);
}

/**
 * manor_sidebar_fold_set_open:
 * @self: a fold
 * @row: a connection or a fleet
 * @open: whether to show what is below it
 *
 * Opens or closes a header.
 */
void
manor_sidebar_fold_set_open (ManorSidebarFold *self,
                             ManorSidebarRow  *row,
                             gboolean          open)
{
  g_autofree char *key = manor_sidebar_row_dup_key (row);

  g_return_if_fail (key != NULL);

  if (open == open_by_default (row))
    g_hash_table_remove (self->changed, key);
  else
    g_hash_table_add (self->changed, g_steal_pointer (&key));
}

/**
 * manor_sidebar_fold_dup:
 * @self: a fold
 *
 * Returns: (transfer full): what manor_sidebar_fold_restore() takes
 */
char **
manor_sidebar_fold_dup (ManorSidebarFold *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_strv_builder_add (builder, key);

  return g_strv_builder_end (builder);
}

/**
 * manor_sidebar_fold_restore:
 * @self: a fold
 * @keys: (nullable): what manor_sidebar_fold_dup() gave
 *
 * Takes everything back to where it was.
 */
void
manor_sidebar_fold_restore (ManorSidebarFold   *self,
                            const char * const *keys)
{
  g_hash_table_remove_all (self->changed);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    g_hash_table_add (self->changed, g_strdup (keys[i]));
}
