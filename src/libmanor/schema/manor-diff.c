/* manor-diff.c: what separates two catalogues
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-diff"

#include "config.h"

#include "manor-comparison-private.h"
#include "manor-diff.h"

/**
 * ManorDiff:
 *
 * The changes between a child (first) and its schema database (second).
 *
 * Invariants:
 *
 *  (1) No change but notes: the fingerprints are equal. And the reverse, where no rename was
 *      told.
 *  (2) Complete when the constructor returns, immutable from then on.
 */
struct _ManorDiff
{
  GObject         parent_instance;

  ManorCatalogue *from;
  ManorCatalogue *to;
  GPtrArray      *changes;
  GPtrArray      *proposals;
  ManorDiffState  state;
  guint           n_pending;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorDiff, manor_diff, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
manor_diff_get_item_type (GListModel *model)
{
  return MANOR_TYPE_CHANGE;
}

static guint
manor_diff_get_n_items (GListModel *model)
{
  return MANOR_DIFF (model)->changes->len;
}

static gpointer
manor_diff_get_item (GListModel *model,
                     guint       position)
{
  ManorDiff *self = MANOR_DIFF (model);

  if (position >= self->changes->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->changes, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_diff_get_item_type;
  iface->get_n_items = manor_diff_get_n_items;
  iface->get_item = manor_diff_get_item;
}

static void
manor_diff_finalize (GObject *object)
{
  ManorDiff *self = MANOR_DIFF (object);

  g_clear_object (&self->from);
  g_clear_object (&self->to);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->proposals);

  G_OBJECT_CLASS (manor_diff_parent_class)->finalize (object);
}

static void
manor_diff_class_init (ManorDiffClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_diff_finalize;
}

static void
manor_diff_init (ManorDiff *self)
{
  self->changes = g_ptr_array_new_with_free_func (g_object_unref);
  self->proposals = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
judge (ManorDiff *self)
{
  gboolean found[MANOR_CHANGE_NOTE + 1] = { FALSE };

  for (guint i = 0; i < self->changes->len; i++)
    {
      ManorChange *change = g_ptr_array_index (self->changes, i);

      found[manor_change_get_kind (change)] = TRUE;
      self->n_pending += manor_change_get_pending (change) ? 1 : 0;
    }

  if (found[MANOR_CHANGE_CHANGED] || found[MANOR_CHANGE_REMOVED])
    self->state = MANOR_DIFF_DRIFTED;
  else if (found[MANOR_CHANGE_ADDED] || found[MANOR_CHANGE_RENAMED])
    self->state = MANOR_DIFF_BEHIND;
  else if (found[MANOR_CHANGE_EXTRA])
    self->state = MANOR_DIFF_EXTRA;
  else
    self->state = MANOR_DIFF_SAME;
}

/**
 * manor_diff_new:
 * @from: the child's catalogue
 * @to: the schema database's
 * @renames: (nullable) (element-type utf8 utf8): what a person has confirmed: folded
 *   “table.old” to “new” or “table.new”, and “old” to “new” for tables. What does not fit is
 *   passed over
 *
 * Compares two catalogues. Only the application's objects count.
 *
 * Returns: (transfer full): a `ManorDiff`
 */
ManorDiff *
manor_diff_new (ManorCatalogue *from,
                ManorCatalogue *to,
                GHashTable     *renames)
{
  g_autoptr(ManorDiff) self = g_object_new (MANOR_TYPE_DIFF, NULL);
  g_autoptr(ManorRenames) told = NULL;
  ManorComparison comparison = { from, to, NULL, self->changes, self->proposals };

  g_return_val_if_fail (MANOR_IS_CATALOGUE (from), NULL);
  g_return_val_if_fail (MANOR_IS_CATALOGUE (to), NULL);

  told = _manor_renames_new_told (renames, from, to);
  comparison.renames = told;
  g_set_object (&self->from, from);
  g_set_object (&self->to, to);

  _manor_compare_objects (&comparison);
  _manor_propose_tables (&comparison);
  judge (self);

  return g_steal_pointer (&self);
}

/**
 * manor_diff_get_from:
 * @self: a `ManorDiff`
 *
 * Returns: (transfer none): the first catalogue, the child's
 */
ManorCatalogue *
manor_diff_get_from (ManorDiff *self)
{
  g_return_val_if_fail (MANOR_IS_DIFF (self), NULL);

  return self->from;
}

/**
 * manor_diff_get_to:
 * @self: a `ManorDiff`
 *
 * Returns: (transfer none): the second catalogue, the schema database's
 */
ManorCatalogue *
manor_diff_get_to (ManorDiff *self)
{
  g_return_val_if_fail (MANOR_IS_DIFF (self), NULL);

  return self->to;
}

/**
 * manor_diff_get_state:
 * @self: a `ManorDiff`
 *
 * Returns: the verdict over the child
 */
ManorDiffState
manor_diff_get_state (ManorDiff *self)
{
  g_return_val_if_fail (MANOR_IS_DIFF (self), MANOR_DIFF_DRIFTED);

  return self->state;
}

/**
 * manor_diff_get_n_changes:
 * @self: a `ManorDiff`
 *
 * Returns: how many changes there are, extras and notes included
 */
guint
manor_diff_get_n_changes (ManorDiff *self)
{
  g_return_val_if_fail (MANOR_IS_DIFF (self), 0);

  return self->changes->len;
}

/**
 * manor_diff_get_change:
 * @self: a `ManorDiff`
 * @index: from 0
 *
 * Returns: (transfer none): the change
 */
ManorChange *
manor_diff_get_change (ManorDiff *self,
                       guint      index)
{
  g_return_val_if_fail (MANOR_IS_DIFF (self), NULL);
  g_return_val_if_fail (index < self->changes->len, NULL);

  return g_ptr_array_index (self->changes, index);
}

/**
 * manor_diff_get_n_pending:
 * @self: a `ManorDiff`
 *
 * Returns: how many changes a default plan acts on
 */
guint
manor_diff_get_n_pending (ManorDiff *self)
{
  g_return_val_if_fail (MANOR_IS_DIFF (self), 0);

  return self->n_pending;
}

/**
 * manor_diff_list_proposals:
 * @self: a `ManorDiff`
 *
 * Renames that look likely. None of them is in the list of changes, and none is acted on.
 *
 * Returns: (transfer full) (element-type ManorChange): what a person might be asked
 */
GPtrArray *
manor_diff_list_proposals (ManorDiff *self)
{
  g_return_val_if_fail (MANOR_IS_DIFF (self), NULL);

  return g_ptr_array_copy (self->proposals, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
}
