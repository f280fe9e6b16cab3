/* manor-named-list.c: a list model kept in the order of its items' names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-named-list"

#include "config.h"

#include "manor-database.h"
#include "manor-named-list-private.h"

/* With more separate changes than this one signal over all of them is cheaper, for us and
 * for every model on top. */
#define MAX_SEPARATE_CHANGES 64

/* ManorNamedList:
 *
 * Invariants:
 *
 *  (1) Items are in the order of manor_database_compare_names(), no two of them equal.
 *  (2) At each “items-changed” the list is what it says it is, never ahead of the signal.
 */
struct _ManorNamedList
{
  GObject             parent_instance;

  GPtrArray          *items;
  GType               item_type;
  ManorNamedListFunc  name_func;
};

/* Old items old_start … old_end - 1 become the new ones. */
typedef struct
{
  guint old_start;
  guint old_end;
  guint new_start;
  guint new_end;
} Change;

static GType
manor_named_list_get_item_type (GListModel *model)
{
  return MANOR_NAMED_LIST (model)->item_type;
}

static guint
manor_named_list_get_n_items (GListModel *model)
{
  return MANOR_NAMED_LIST (model)->items->len;
}

static gpointer
manor_named_list_get_item (GListModel *model,
                           guint       position)
{
  ManorNamedList *self = MANOR_NAMED_LIST (model);

  if (position >= self->items->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->items, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_named_list_get_item_type;
  iface->get_n_items = manor_named_list_get_n_items;
  iface->get_item = manor_named_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorNamedList, manor_named_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
manor_named_list_finalize (GObject *object)
{
  g_clear_pointer (&MANOR_NAMED_LIST (object)->items, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_named_list_parent_class)->finalize (object);
}

static void
manor_named_list_class_init (ManorNamedListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_named_list_finalize;
}

static void
manor_named_list_init (ManorNamedList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

ManorNamedList *
_manor_named_list_new (GType              item_type,
                       ManorNamedListFunc name_func)
{
  ManorNamedList *self = g_object_new (MANOR_TYPE_NAMED_LIST, NULL);

  self->item_type = item_type;
  self->name_func = name_func;

  return self;
}

/* Whether there is one of that name; where it is, or belongs. */
static gboolean
find_place (ManorNamedList *self,
            const char     *name,
            guint          *place)
{
  guint low = 0;
  guint high = self->items->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gpointer item = g_ptr_array_index (self->items, middle);
      int order = manor_database_compare_names (name, self->name_func (item));

      *place = middle;
      if (order == 0)
        return TRUE;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  *place = low;

  return FALSE;
}

gpointer
_manor_named_list_find (ManorNamedList *self,
                        const char     *name)
{
  guint place;

  return find_place (self, name, &place) ? g_ptr_array_index (self->items, place) : NULL;
}

void
_manor_named_list_insert (ManorNamedList *self,
                          gpointer        item)
{
  guint place;
  gboolean found = find_place (self, self->name_func (item), &place);

  g_return_if_fail (!found);

  g_ptr_array_insert (self->items, (int) place, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), place, 0, 1);
}

void
_manor_named_list_remove (ManorNamedList *self,
                          const char     *name)
{
  guint place;

  if (!find_place (self, name, &place))
    return;

  g_ptr_array_remove_index (self->items, place);
  g_list_model_items_changed (G_LIST_MODEL (self), place, 1, 0);
}

gpointer
_manor_named_list_get (ManorNamedList *self,
                       guint           index)
{
  return g_ptr_array_index (self->items, index);
}

guint
_manor_named_list_get_length (ManorNamedList *self)
{
  return self->items->len;
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  ManorNamedList *self = user_data;

  return manor_database_compare_names (self->name_func (*(gpointer *) a),
                                       self->name_func (*(gpointer *) b));
}

/* Walks both lists at once; what is the same object in both separates the changes. */
static GArray *
list_changes (ManorNamedList *self,
              GPtrArray      *items)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
  GPtrArray *old = self->items;
  guint i = 0;
  guint j = 0;

  while (i < old->len || j < items->len)
    {
      Change change = { .old_start = i, .new_start = j };

      while ((i < old->len || j < items->len) &&
             !(i < old->len && j < items->len && old->pdata[i] == items->pdata[j]))
        {
          int order = i >= old->len   ? 1
                    : j >= items->len ? -1
                    : compare_items (&old->pdata[i], &items->pdata[j], self);

          i += order <= 0 ? 1 : 0;
          j += order >= 0 ? 1 : 0;
        }

      if (i > change.old_start || j > change.new_start)
        {
          change.old_end = i;
          change.new_end = j;
          g_array_append_val (changes, change);
        }

      for (; i < old->len && j < items->len && old->pdata[i] == items->pdata[j]; i++, j++)
        ;
    }

  return changes;
}

static void
apply_change (ManorNamedList *self,
              GPtrArray      *items,
              Change          change)
{
  guint n_removed = change.old_end - change.old_start;
  guint n_added = change.new_end - change.new_start;

  /* Position and number hold as they are, since changes are made from the last to the first. */
  if (n_removed > 0)
    g_ptr_array_remove_range (self->items, change.old_start, n_removed);

  if (n_added > 0)
    {
      guint n_behind = self->items->len - change.old_start;

      g_ptr_array_set_size (self->items, (int) (self->items->len + n_added));
      memmove (&self->items->pdata[change.old_start + n_added],
               &self->items->pdata[change.old_start], n_behind * sizeof (gpointer));
      for (guint i = 0; i < n_added; i++)
        self->items->pdata[change.old_start + i] =
          g_object_ref (items->pdata[change.new_start + i]);
    }

  g_list_model_items_changed (G_LIST_MODEL (self), change.old_start, n_removed, n_added);
}

/* Both sorted. */
static GPtrArray *
merge (ManorNamedList *self,
       GPtrArray      *a,
       GPtrArray      *b)
{
  GPtrArray *merged = g_ptr_array_new_full (a->len + b->len, g_object_unref);
  guint i = 0;
  guint j = 0;

  while (i < a->len || j < b->len)
    {
      gboolean takes_a = j >= b->len || (i < a->len && compare_items (&a->pdata[i], &b->pdata[j], self) < 0);

      g_ptr_array_add (merged, g_object_ref (takes_a ? a->pdata[i++] : b->pdata[j++]));
    }

  return merged;
}

/* Most lists come sorted, or with what is new behind the rest; to see that is much cheaper than to sort. */
static GPtrArray *
copy_sorted (ManorNamedList *self,
             GPtrArray      *items)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new_full (items->len, g_object_unref);
  g_autoptr(GPtrArray) late = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    {
      gboolean is_late = sorted->len > 0 && compare_items (&sorted->pdata[sorted->len - 1], &items->pdata[i], self) >= 0;

      g_ptr_array_add (is_late ? late : sorted, g_object_ref (items->pdata[i]));
    }

  if (late->len == 0)
    return g_steal_pointer (&sorted);

  g_ptr_array_sort_with_data (late, compare_items, self);

  return merge (self, sorted, late);
}

/* What is known already takes the place of what says the same. */
static void
replace_known (ManorNamedList         *self,
               GPtrArray              *sorted,
               ManorNamedListKeepFunc  keep)
{
  guint i = 0;

  for (guint j = 0; j < sorted->len; j++)
    {
      int order = -1;

      while (i < self->items->len &&
             (order = compare_items (&self->items->pdata[i], &sorted->pdata[j], self)) < 0)
        i++;

      if (i < self->items->len && order == 0 && self->items->pdata[i] != sorted->pdata[j] &&
          keep (self->items->pdata[i], sorted->pdata[j]))
        {
          g_object_unref (sorted->pdata[j]);
          sorted->pdata[j] = g_object_ref (self->items->pdata[i]);
        }
    }
}

void
_manor_named_list_update (ManorNamedList         *self,
                          GPtrArray              *items,
                          ManorNamedListKeepFunc  keep)
{
  g_autoptr(GPtrArray) sorted = copy_sorted (self, items);
  g_autoptr(GArray) changes = NULL;

  if (keep != NULL)
    replace_known (self, sorted, keep);

  changes = list_changes (self, sorted);

  if (changes->len > MAX_SEPARATE_CHANGES)
    {
      Change *first = &g_array_index (changes, Change, 0);
      Change *last = &g_array_index (changes, Change, changes->len - 1);

      first->old_end = last->old_end;
      first->new_end = last->new_end;
      g_array_set_size (changes, 1);
    }

  for (guint i = changes->len; i > 0; i--)
    apply_change (self, sorted, g_array_index (changes, Change, i - 1));
}
