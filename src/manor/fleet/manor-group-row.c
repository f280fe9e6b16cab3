/* manor-group-row.c: one group in the list of a fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-group-row"

#include "config.h"

#include "manor-group-row.h"
#include "manor-state.h"
#include "manor-state-mark.h"

struct _ManorGroupRow
{
  GtkListBoxRow    parent_instance;

  /* template widgets */
  GtkImage        *state_icon;
  GtkLabel        *state_label;
  GtkLabel        *count_label;
  GtkLabel        *summary_label;

  /* owned */
  ManorChildGroup *group;
};

G_DEFINE_FINAL_TYPE (ManorGroupRow, manor_group_row, GTK_TYPE_LIST_BOX_ROW)

static void
manor_group_row_update (ManorGroupRow *self)
{
  ManorChildState state = manor_child_group_get_state (self->group);
  const char *summary = manor_child_group_get_summary (self->group);
  g_autofree char *count = manor_child_group_dup_count (self->group);
  g_autofree char *label = NULL;

  gtk_image_set_from_icon_name (self->state_icon, manor_state_get_icon_name (state));
  manor_state_mark_set_class (GTK_WIDGET (self->state_icon),
                              manor_state_get_css_class (state));
  gtk_label_set_label (self->state_label, manor_child_state_get_text (state));
  gtk_label_set_label (self->count_label, count);
  gtk_label_set_label (self->summary_label, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), summary != NULL && *summary != '\0');

  label = g_strjoin (", ", manor_child_state_get_text (state), count, summary, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
manor_group_row_dispose (GObject *object)
{
  ManorGroupRow *self = MANOR_GROUP_ROW (object);

  if (self->group != NULL)
    g_signal_handlers_disconnect_by_func (self->group, manor_group_row_update, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_GROUP_ROW);
  g_clear_object (&self->group);

  G_OBJECT_CLASS (manor_group_row_parent_class)->dispose (object);
}

static void
manor_group_row_class_init (ManorGroupRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_group_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-group-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorGroupRow, count_label);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupRow, summary_label);
}

static void
manor_group_row_init (ManorGroupRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_group_row_new:
 * @group: a group
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
manor_group_row_new (ManorChildGroup *group)
{
  ManorGroupRow *self;

  g_return_val_if_fail (MANOR_IS_CHILD_GROUP (group), NULL);

  self = g_object_new (MANOR_TYPE_GROUP_ROW, NULL);
  self->group = g_object_ref (group);
  g_signal_connect_object (group, "notify", G_CALLBACK (manor_group_row_update), self,
                           G_CONNECT_SWAPPED);
  manor_group_row_update (self);

  return GTK_WIDGET (self);
}

/**
 * manor_group_row_get_group:
 * @self: a `ManorGroupRow`
 *
 * Returns: (transfer none): the group it shows
 */
ManorChildGroup *
manor_group_row_get_group (ManorGroupRow *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP_ROW (self), NULL);

  return self->group;
}
