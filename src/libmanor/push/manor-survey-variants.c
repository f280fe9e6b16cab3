/* manor-survey-variants.c: the list of variants of a survey
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-survey"

#include "config.h"

#include "manor-child-private.h"
#include "manor-fiber.h"
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

/* A child whose schema is known, and is looked for among the variants. */
typedef struct
{
  ManorSurvey    *survey;
  ManorChild     *child;
  ManorCatalogue *catalogue;
  guint           version;  /* of the child, see _manor_child_get_version() */
} Placing;

static void
placing_free (gpointer data)
{
  Placing *placing = data;

  g_clear_object (&placing->survey);
  g_clear_object (&placing->child);
  g_clear_object (&placing->catalogue);
  g_free (placing);
}

static DexFuture *
placing_fiber (gpointer user_data)
{
  Placing *placing = user_data;
  ManorSurvey *self = placing->survey;
  g_autoptr(ManorVariant) variant = NULL;
  g_autoptr(ManorVariantIndex) index = NULL;

  /* The schema database may be read anew once more meanwhile. */
  do
    {
      g_set_object (&index, self->index);
      g_clear_object (&variant);
      if (index != NULL)
        variant = manor_await_object (_manor_variant_index_find_catalogue (index, placing->catalogue), NULL);
    }
  while (index != self->index);

  if (variant != NULL && placing->version == _manor_child_get_version (placing->child))
    _manor_survey_settle_child (self, placing->child, variant, NULL);

  return dex_future_new_true ();
}

/* The schema database was read anew since @variant was made, so that its state is that of old. */
static void
place_anew (ManorSurvey  *self,
            ManorChild   *child,
            ManorVariant *variant)
{
  Placing *placing = g_new0 (Placing, 1);

  placing->survey = g_object_ref (self);
  placing->child = g_object_ref (child);
  placing->catalogue = g_object_ref (manor_variant_get_catalogue (variant));
  placing->version = _manor_child_get_version (child);

  dex_future_disown (manor_fiber_spawn (0, placing_fiber, placing, placing_free));
}

static gboolean
is_of_index (ManorVariantIndex *index,
             ManorVariant      *variant)
{
  return manor_diff_get_to (manor_variant_get_diff (variant)) == _manor_variant_index_get_schema (index);
}

/* Who is read or pushed to meanwhile is left as it is then. */
gboolean
_manor_survey_compare_anew (ManorSurvey  *self,
                            GError      **error)
{
  g_autoptr(ManorVariantIndex) index = g_object_ref (self->index);
  g_autoptr(GPtrArray) children = _manor_survey_list_children (self);
  g_autoptr(GHashTable) newer = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);

  for (guint i = 0; i < children->len; i++)
    {
      ManorChild *child = g_ptr_array_index (children, i);
      g_autoptr(ManorVariant) old = NULL;
      ManorVariant *variant;

      g_set_object (&old, manor_child_get_variant (child));
      if (old == NULL || is_of_index (index, old))
        continue;

      variant = g_hash_table_lookup (newer, old);
      if (variant == NULL)
        {
          variant = manor_await_object (_manor_variant_index_find_catalogue (index, manor_variant_get_catalogue (old)),
                                        error);
          if (variant == NULL)
            return FALSE;
          g_hash_table_insert (newer, g_object_ref (old), variant);
        }

      /* Whoever read the schema database once more compares with that. */
      if (index != self->index)
        return TRUE;
      if (manor_child_get_variant (child) == old)
        _manor_survey_settle_child (self, child, variant, NULL);
    }

  return TRUE;
}

void
_manor_survey_set_child_variant (ManorSurvey  *self,
                                 ManorChild   *child,
                                 ManorVariant *variant)
{
  _manor_child_bump_version (child);

  if (self->index != NULL && is_of_index (self->index, variant))
    _manor_survey_settle_child (self, child, variant, NULL);
  else
    place_anew (self, child, variant);
}
