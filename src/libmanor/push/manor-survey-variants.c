/* manor-survey-variants.c: the list of variants of a survey
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-survey"

#include "config.h"

#include "manor-survey-private.h"
#include "manor-variant-private.h"

/* The one in sync first, then by their number of children; equals keep a fixed order. */
static int
compare_variants (gconstpointer a,
                  gconstpointer b)
{
  ManorVariant *x = *(ManorVariant * const *) a;
  ManorVariant *y = *(ManorVariant * const *) b;
  gboolean x_in_sync = manor_variant_get_state (x) == MANOR_CHILD_IN_SYNC;
  gboolean y_in_sync = manor_variant_get_state (y) == MANOR_CHILD_IN_SYNC;

  if (x_in_sync != y_in_sync)
    return x_in_sync ? -1 : 1;

  if (manor_variant_get_n_children (x) != manor_variant_get_n_children (y))
    return manor_variant_get_n_children (x) > manor_variant_get_n_children (y) ? -1 : 1;

  return g_strcmp0 (manor_variant_get_fingerprint (x), manor_variant_get_fingerprint (y));
}

/* Who belongs to which variant: ManorVariant to an array of ManorChild. */
static GHashTable *
manor_survey_group (ManorSurvey *self)
{
  GHashTable *groups = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  guint n_children = _manor_child_array_get_length (self->children);
  ManorVariant *last = NULL;
  GPtrArray *members = NULL;

  for (guint i = 0; i < n_children; i++)
    {
      ManorChild *child = _manor_child_array_get (self->children, i);
      ManorVariant *variant = manor_child_get_variant (child);

      if (variant == NULL)
        continue;

      /* Neighbours are often alike. */
      if (variant != last)
        members = g_hash_table_lookup (groups, variant);
      if (members == NULL)
        {
          members = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (groups, g_object_ref (variant), members);
        }
      last = variant;
      g_ptr_array_add (members, g_object_ref (child));
    }

  return groups;
}

void
_manor_survey_update_variants (ManorSurvey *self)
{
  g_autoptr(GHashTable) groups = manor_survey_group (self);
  g_autoptr(GPtrArray) variants = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->variants));
  gboolean same = n_before == g_hash_table_size (groups);
  GHashTableIter iter;
  gpointer variant;
  gpointer members;

  for (guint i = 0; i < n_before; i++)
    {
      g_autoptr(ManorVariant) old = g_list_model_get_item (G_LIST_MODEL (self->variants), i);

      if (!g_hash_table_contains (groups, old))
        _manor_variant_set_children (old, g_ptr_array_new_with_free_func (g_object_unref));
    }

  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &variant, &members))
    {
      _manor_variant_set_children (variant, members);
      g_ptr_array_add (variants, g_object_ref (variant));
    }

  g_ptr_array_sort (variants, compare_variants);

  for (guint i = 0; same && i < n_before; i++)
    {
      g_autoptr(ManorVariant) old = g_list_model_get_item (G_LIST_MODEL (self->variants), i);

      same = old == g_ptr_array_index (variants, i);
    }

  if (!same)
    g_list_store_splice (self->variants, 0, n_before, variants->pdata, variants->len);
}
