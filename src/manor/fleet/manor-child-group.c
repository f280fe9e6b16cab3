/* manor-child-group.c: children of a fleet that are listed as one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-child-group"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-child-group.h"

/**
 * ManorChildGroup:
 *
 * A variant, or the children that could not be read, or those that were not, since they sleep or are archived. It
 * stays the same object from one survey to the next as long as the fingerprint does, so that a
 * selection stays where it is.
 *
 * Invariants:
 *
 *  (1) `children` is never %NULL.
 *  (2) `id` never changes.
 *  (3) `state` is that of children without a variant; where there is one it is the variant's.
 */
struct _ManorChildGroup
{
  GObject       parent_instance;

  ManorVariant    *variant;
  GListModel      *children;  /* (1) */
  char            *id;        /* (2) */
  char            *summary;
  ManorChildState  state;     /* (3) */
};

enum {
  PROP_0,
  PROP_VARIANT,
  PROP_CHILDREN,
  PROP_STATE,
  PROP_SUMMARY,
  PROP_COUNT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorChildGroup, manor_child_group, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

/* (3) What is said of children of which nothing is known: who of them could be read at all. */
static char *
dup_unread_summary (ManorChildGroup *self)
{
  if (self->state == MANOR_CHILD_ASLEEP)
    return g_strdup (_("Not read: reading wakes them"));

  if (self->state == MANOR_CHILD_ARCHIVED)
    return g_strdup (_("Not read: archived, and so they answer nothing"));

  return g_strdup (_("Could not be read, so nothing is known about them"));
}

static void
manor_child_group_update_summary (ManorChildGroup *self)
{
  g_autofree char *summary = self->variant != NULL ? manor_variant_dup_summary (self->variant)
                                                   : dup_unread_summary (self);

  if (g_set_str (&self->summary, summary))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

static void
children_changed_cb (ManorChildGroup *self)
{
  if (self->variant == NULL)
    manor_child_group_update_summary (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

static void
manor_child_group_set_children (ManorChildGroup *self,
                                GListModel      *children)
{
  if (self->children == children)
    return;

  if (self->children != NULL)
    g_signal_handlers_disconnect_by_func (self->children, children_changed_cb, self);

  g_set_object (&self->children, children);
  g_signal_connect_object (children, "items-changed",
                           G_CALLBACK (children_changed_cb), self, G_CONNECT_SWAPPED);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILDREN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

static void
manor_child_group_finalize (GObject *object)
{
  ManorChildGroup *self = MANOR_CHILD_GROUP (object);

  g_clear_object (&self->variant);
  g_clear_object (&self->children);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->summary, g_free);

  G_OBJECT_CLASS (manor_child_group_parent_class)->finalize (object);
}

static void
manor_child_group_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ManorChildGroup *self = MANOR_CHILD_GROUP (object);

  switch (prop_id)
    {
    case PROP_VARIANT:
      g_value_set_object (value, self->variant);
      break;

    case PROP_CHILDREN:
      g_value_set_object (value, self->children);
      break;

    case PROP_STATE:
      g_value_set_uint (value, manor_child_group_get_state (self));
      break;

    case PROP_SUMMARY:
      g_value_set_string (value, self->summary);
      break;

    case PROP_COUNT:
      g_value_take_string (value, manor_child_group_dup_count (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_child_group_class_init (ManorChildGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_child_group_finalize;
  object_class->get_property = manor_child_group_get_property;

  properties[PROP_VARIANT] =
    g_param_spec_object ("variant", NULL, NULL,
                         MANOR_TYPE_VARIANT,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_CHILDREN] =
    g_param_spec_object ("children", NULL, NULL,
                         G_TYPE_LIST_MODEL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       0, MANOR_CHILD_N_STATES - 1, MANOR_CHILD_UNKNOWN,
                       (G_PARAM_READABLE |
                        G_PARAM_EXPLICIT_NOTIFY |
                        G_PARAM_STATIC_STRINGS));

  properties[PROP_SUMMARY] =
    g_param_spec_string ("summary", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_COUNT] =
    g_param_spec_string ("count", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_child_group_init (ManorChildGroup *self)
{
}

/**
 * manor_child_group_new_for_variant:
 * @variant: a `ManorVariant`
 *
 * Returns: (transfer full): the group of its children
 */
ManorChildGroup *
manor_child_group_new_for_variant (ManorVariant *variant)
{
  g_autoptr(ManorChildGroup) self = NULL;

  g_return_val_if_fail (MANOR_IS_VARIANT (variant), NULL);

  self = g_object_new (MANOR_TYPE_CHILD_GROUP, NULL);
  self->id = g_strdup (manor_variant_get_fingerprint (variant));
  manor_child_group_set_variant (self, variant);

  return g_steal_pointer (&self);
}

/**
 * manor_child_group_new_unread:
 * @state: %MANOR_CHILD_UNREACHABLE, %MANOR_CHILD_ASLEEP or %MANOR_CHILD_ARCHIVED
 * @children: the children that are in that state
 *
 * Returns: (transfer full): the group of them
 */
ManorChildGroup *
manor_child_group_new_unread (ManorChildState  state,
                              GListModel      *children)
{
  g_autoptr(ManorChildGroup) self = NULL;

  g_return_val_if_fail (state >= MANOR_CHILD_UNREACHABLE && state < MANOR_CHILD_N_STATES, NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (children), NULL);

  self = g_object_new (MANOR_TYPE_CHILD_GROUP, NULL);
  self->id = g_strdup (manor_child_state_get_nick (state));
  self->state = state;
  manor_child_group_set_children (self, children);
  manor_child_group_update_summary (self);

  return g_steal_pointer (&self);
}

/**
 * manor_child_group_set_variant:
 * @self: a `ManorChildGroup`
 * @variant: what a later survey found, with the same fingerprint
 *
 * Brings the group up to date.
 */
void
manor_child_group_set_variant (ManorChildGroup *self,
                               ManorVariant    *variant)
{
  g_return_if_fail (MANOR_IS_CHILD_GROUP (self));
  g_return_if_fail (MANOR_IS_VARIANT (variant));

  if (!g_set_object (&self->variant, variant))
    return;

  manor_child_group_update_summary (self);
  manor_child_group_set_children (self, G_LIST_MODEL (variant));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VARIANT]);
}

/**
 * manor_child_group_get_variant:
 * @self: a `ManorChildGroup`
 *
 * Returns: (transfer none) (nullable): the variant; %NULL for those that were not read
 */
ManorVariant *
manor_child_group_get_variant (ManorChildGroup *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD_GROUP (self), NULL);

  return self->variant;
}

/**
 * manor_child_group_get_children:
 * @self: a `ManorChildGroup`
 *
 * Returns: (transfer none): a model of #ManorChild
 */
GListModel *
manor_child_group_get_children (ManorChildGroup *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD_GROUP (self), NULL);

  return self->children;
}

/**
 * manor_child_group_get_state:
 * @self: a `ManorChildGroup`
 *
 * Returns: the state that all of them are in
 */
ManorChildState
manor_child_group_get_state (ManorChildGroup *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD_GROUP (self), MANOR_CHILD_UNKNOWN);

  return self->variant != NULL ? manor_variant_get_state (self->variant) : self->state;
}

/**
 * manor_child_group_get_summary:
 * @self: a `ManorChildGroup`
 *
 * Returns: (transfer none) (nullable): how they differ, in words
 */
const char *
manor_child_group_get_summary (ManorChildGroup *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD_GROUP (self), NULL);

  return self->summary;
}

/**
 * manor_child_group_dup_count:
 * @self: a `ManorChildGroup`
 *
 * Returns: (transfer full): how many they are, in words
 */
char *
manor_child_group_dup_count (ManorChildGroup *self)
{
  guint n;

  g_return_val_if_fail (MANOR_IS_CHILD_GROUP (self), NULL);

  n = g_list_model_get_n_items (self->children);

  return g_strdup_printf (ngettext ("%u child", "%u children", n), n);
}

/**
 * manor_child_group_count_asleep:
 * @self: a `ManorChildGroup`
 *
 * Returns: how many of them can be read, and are woken by that
 */
guint
manor_child_group_count_asleep (ManorChildGroup *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD_GROUP (self), 0);

  return self->state == MANOR_CHILD_ASLEEP ? g_list_model_get_n_items (self->children) : 0;
}

/**
 * manor_child_group_get_id:
 * @self: a `ManorChildGroup`
 *
 * Returns: (transfer none): what it is called in kept state
 */
const char *
manor_child_group_get_id (ManorChildGroup *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD_GROUP (self), NULL);

  return self->id;
}
