/* manor-group-list.c: a survey's variants, and what could not be read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-group-list"

#include "config.h"

#include <gtk/gtk.h>

#include "manor-group-list.h"

/* Longer than a survey or a push is silent while it runs. */
#define SETTLE_MSEC 400

/**
 * ManorGroupList:
 *
 * Follows a survey. While one runs its lists change with every child; the groups are put in
 * order once the main loop is idle, however many changes there were.
 *
 * Invariants:
 *
 *  (1) No two groups have the same id, and a group outlives a survey that finds its id again.
 *  (2) Those that rest come last, after the unreachable ones, and either only if there are any; but see (3).
 *  (3) While a survey or a push runs no group changes its place: the counts change with every
 *      child, and nobody can read a list that dances. When it is quiet they are put in order.
 */
struct _ManorGroupList
{
  GObject      parent_instance;

  ManorSurvey *survey;
  GPtrArray   *groups;     /* (1) */
  GPtrArray   *unread;     /* (2) (element-type Unread) */
  guint        update_id;
  guint        settle_id;
};

/* Children in one state that have no variant. */
typedef struct
{
  ManorChildState     state;
  GtkFilterListModel *children;
  ManorChildGroup    *group;  /* over `children` */
  guint               n;
} Unread;

static gboolean
has_state (gpointer item,
           gpointer user_data)
{
  return manor_child_get_state (item) == GPOINTER_TO_UINT (user_data);
}

static Unread *
unread_new (ManorSurvey     *survey,
            ManorChildState  state)
{
  Unread *self = g_new0 (Unread, 1);
  GtkCustomFilter *filter = gtk_custom_filter_new (has_state, GUINT_TO_POINTER (state), NULL);

  self->state = state;
  self->children = gtk_filter_list_model_new (g_object_ref (manor_survey_get_children (survey)),
                                              GTK_FILTER (filter));
  self->group = manor_child_group_new_unread (state, G_LIST_MODEL (self->children));
  self->n = manor_survey_count (survey, state);

  return self;
}

static void
unread_free (gpointer data)
{
  Unread *self = data;

  g_clear_object (&self->children);
  g_clear_object (&self->group);
  g_free (self);
}

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorGroupList, manor_group_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
manor_group_list_get_item_type (GListModel *model)
{
  return MANOR_TYPE_CHILD_GROUP;
}

static guint
manor_group_list_get_n_items (GListModel *model)
{
  return MANOR_GROUP_LIST (model)->groups->len;
}

static gpointer
manor_group_list_get_item (GListModel *model,
                           guint       position)
{
  ManorGroupList *self = MANOR_GROUP_LIST (model);

  if (position >= self->groups->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->groups, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_group_list_get_item_type;
  iface->get_n_items = manor_group_list_get_n_items;
  iface->get_item = manor_group_list_get_item;
}

static GPtrArray *
manor_group_list_collect (ManorGroupList *self)
{
  GListModel *variants = manor_survey_get_variants (self->survey);
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_variants = g_list_model_get_n_items (variants);

  for (guint i = 0; i < n_variants; i++)
    {
      g_autoptr(ManorVariant) variant = g_list_model_get_item (variants, i);
      guint place = manor_group_list_find (self, manor_variant_get_fingerprint (variant));

      if (place == GTK_INVALID_LIST_POSITION)
        g_ptr_array_add (groups, manor_child_group_new_for_variant (variant));
      else
        {
          ManorChildGroup *group = g_ptr_array_index (self->groups, place);

          manor_child_group_set_variant (group, variant);
          g_ptr_array_add (groups, g_object_ref (group));
        }
    }

  for (guint i = 0; i < self->unread->len; i++)
    {
      Unread *unread = g_ptr_array_index (self->unread, i);

      if (g_list_model_get_n_items (G_LIST_MODEL (unread->children)) > 0)
        g_ptr_array_add (groups, g_object_ref (unread->group));
    }

  return g_steal_pointer (&groups);
}

/* (3) Those that were there in the order in which they were, then the new ones. */
static GPtrArray *
manor_group_list_keep_order (ManorGroupList *self,
                             GPtrArray      *groups)
{
  g_autoptr(GHashTable) known = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) wanted = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < groups->len; i++)
    g_hash_table_add (wanted, g_ptr_array_index (groups, i));

  for (guint i = 0; i < self->groups->len; i++)
    {
      gpointer group = g_ptr_array_index (self->groups, i);

      g_hash_table_add (known, group);
      if (g_hash_table_contains (wanted, group))
        g_ptr_array_add (kept, g_object_ref (group));
    }

  for (guint i = 0; i < groups->len; i++)
    if (!g_hash_table_contains (known, g_ptr_array_index (groups, i)))
      g_ptr_array_add (kept, g_object_ref (g_ptr_array_index (groups, i)));

  return g_steal_pointer (&kept);
}

static void
manor_group_list_take (ManorGroupList *self,
                       GPtrArray      *new)
{
  g_autoptr(GPtrArray) old = g_ptr_array_ref (self->groups);
  guint before = 0;
  guint behind = 0;

  g_ptr_array_unref (self->groups);
  self->groups = g_ptr_array_ref (new);

  while (before < old->len && before < new->len &&
         g_ptr_array_index (old, before) == g_ptr_array_index (new, before))
    before++;

  while (behind < old->len - before && behind < new->len - before &&
         g_ptr_array_index (old, old->len - 1 - behind) ==
         g_ptr_array_index (new, new->len - 1 - behind))
    behind++;

  if (before + behind < MAX (old->len, new->len))
    g_list_model_items_changed (G_LIST_MODEL (self), before, old->len - before - behind,
                                new->len - before - behind);
}

static gboolean
settle_cb (gpointer data)
{
  ManorGroupList *self = data;
  g_autoptr(GPtrArray) sorted = NULL;

  if (manor_survey_get_running (self->survey))
    return G_SOURCE_CONTINUE;

  self->settle_id = 0;
  sorted = manor_group_list_collect (self);
  manor_group_list_take (self, sorted);

  return G_SOURCE_REMOVE;
}

static gboolean
update_cb (gpointer data)
{
  ManorGroupList *self = data;
  g_autoptr(GPtrArray) sorted = manor_group_list_collect (self);
  g_autoptr(GPtrArray) kept = manor_group_list_keep_order (self, sorted);

  self->update_id = 0;
  manor_group_list_take (self, kept);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MSEC, settle_cb, self);

  return G_SOURCE_REMOVE;
}

static void
manor_group_list_queue_update (ManorGroupList *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, update_cb, self, NULL);
}

static void
unread_changed_cb (ManorGroupList *self)
{
  for (guint i = 0; i < self->unread->len; i++)
    {
      Unread *unread = g_ptr_array_index (self->unread, i);
      guint n = manor_survey_count (self->survey, unread->state);

      /* It is said for every child that was read, whatever became of it. */
      if (unread->n == n)
        continue;

      unread->n = n;
      gtk_filter_changed (gtk_filter_list_model_get_filter (unread->children),
                          GTK_FILTER_CHANGE_DIFFERENT);
      manor_group_list_queue_update (self);
    }
}

static void
manor_group_list_dispose (GObject *object)
{
  ManorGroupList *self = MANOR_GROUP_LIST (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->settle_id, g_source_remove);

  G_OBJECT_CLASS (manor_group_list_parent_class)->dispose (object);
}

static void
manor_group_list_finalize (GObject *object)
{
  ManorGroupList *self = MANOR_GROUP_LIST (object);

  g_clear_object (&self->survey);
  g_clear_pointer (&self->unread, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_group_list_parent_class)->finalize (object);
}

static void
manor_group_list_class_init (ManorGroupListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = manor_group_list_dispose;
  object_class->finalize = manor_group_list_finalize;
}

static void
manor_group_list_init (ManorGroupList *self)
{
  self->groups = g_ptr_array_new_with_free_func (g_object_unref);
  self->unread = g_ptr_array_new_with_free_func (unread_free);
}

/**
 * manor_group_list_new:
 * @survey: a `ManorSurvey`
 *
 * Returns: (transfer full): a list that follows @survey
 */
ManorGroupList *
manor_group_list_new (ManorSurvey *survey)
{
  g_autoptr(ManorGroupList) self = NULL;
  g_autoptr(GPtrArray) sorted = NULL;

  g_return_val_if_fail (MANOR_IS_SURVEY (survey), NULL);

  self = g_object_new (MANOR_TYPE_GROUP_LIST, NULL);
  self->survey = g_object_ref (survey);

  g_ptr_array_add (self->unread, unread_new (survey, MANOR_CHILD_UNREACHABLE));
  g_ptr_array_add (self->unread, unread_new (survey, MANOR_CHILD_ASLEEP));
  g_ptr_array_add (self->unread, unread_new (survey, MANOR_CHILD_ARCHIVED));

  g_signal_connect_object (manor_survey_get_variants (survey), "items-changed",
                           G_CALLBACK (manor_group_list_queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (survey, "notify::running",
                           G_CALLBACK (manor_group_list_queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (survey, "notify::n-unreachable",
                           G_CALLBACK (unread_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (survey, "notify::n-asleep",
                           G_CALLBACK (unread_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (survey, "notify::n-archived",
                           G_CALLBACK (unread_changed_cb), self, G_CONNECT_SWAPPED);

  sorted = manor_group_list_collect (self);
  manor_group_list_take (self, sorted);

  return g_steal_pointer (&self);
}

/**
 * manor_group_list_find:
 * @self: a `ManorGroupList`
 * @id: what manor_child_group_get_id() gave
 *
 * Returns: the group's position, %G_MAXUINT where there is none
 */
guint
manor_group_list_find (ManorGroupList *self,
                       const char     *id)
{
  g_return_val_if_fail (MANOR_IS_GROUP_LIST (self), GTK_INVALID_LIST_POSITION);

  for (guint i = 0; i < self->groups->len; i++)
    if (g_strcmp0 (manor_child_group_get_id (g_ptr_array_index (self->groups, i)), id) == 0)
      return i;

  return GTK_INVALID_LIST_POSITION;
}
