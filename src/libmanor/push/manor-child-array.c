/* manor-child-array.c: the children of a survey as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-survey"

#include "config.h"

#include "manor-child-array-private.h"

/* ManorChildArray:
 *
 * Follows the fleet's list, see ManorSurvey.
 */
struct _ManorChildArray
{
  GObject    parent_instance;

  GPtrArray *children;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorChildArray, manor_child_array, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
manor_child_array_get_item_type (GListModel *model)
{
  return MANOR_TYPE_CHILD;
}

static guint
manor_child_array_get_n_items (GListModel *model)
{
  return MANOR_CHILD_ARRAY (model)->children->len;
}

static gpointer
manor_child_array_get_item (GListModel *model,
                            guint       position)
{
  ManorChildArray *self = MANOR_CHILD_ARRAY (model);

  if (position >= self->children->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->children, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_child_array_get_item_type;
  iface->get_n_items = manor_child_array_get_n_items;
  iface->get_item = manor_child_array_get_item;
}

static void
manor_child_array_finalize (GObject *object)
{
  ManorChildArray *self = MANOR_CHILD_ARRAY (object);

  g_clear_pointer (&self->children, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_child_array_parent_class)->finalize (object);
}

static void
manor_child_array_class_init (ManorChildArrayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_child_array_finalize;
}

static void
manor_child_array_init (ManorChildArray *self)
{
  self->children = g_ptr_array_new_with_free_func (g_object_unref);
}

ManorChildArray *
_manor_child_array_new (void)
{
  return g_object_new (MANOR_TYPE_CHILD_ARRAY, NULL);
}

guint
_manor_child_array_get_length (ManorChildArray *self)
{
  return self->children->len;
}

ManorChild *
_manor_child_array_get (ManorChildArray *self,
                        guint            index)
{
  return g_ptr_array_index (self->children, index);
}

void
_manor_child_array_splice (ManorChildArray *self,
                           guint            position,
                           guint            n_removed,
                           GPtrArray       *added)
{
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->children);

  g_assert (position + n_removed <= old->len);

  self->children = g_ptr_array_new_full (old->len - n_removed + added->len, g_object_unref);
  for (guint i = 0; i < position; i++)
    g_ptr_array_add (self->children, g_object_ref (g_ptr_array_index (old, i)));
  for (guint i = 0; i < added->len; i++)
    g_ptr_array_add (self->children, g_object_ref (g_ptr_array_index (added, i)));
  for (guint i = position + n_removed; i < old->len; i++)
    g_ptr_array_add (self->children, g_object_ref (g_ptr_array_index (old, i)));

  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, added->len);
}
