/* manor-change-list.c: a diff in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-change-list"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-change-list.h"
#include "manor-state-mark.h"

struct _ManorChangeList
{
  AdwBin          parent_instance;

  /* template widgets */
  GtkStack       *stack;
  GtkNoSelection *selection;
};

G_DEFINE_FINAL_TYPE (ManorChangeList, manor_change_list, ADW_TYPE_BIN)

/* What the kind of change means for the child, for those who do not know the icons. */
static const char *
get_kind_text (ManorChangeKind kind)
{
  switch (kind)
    {
    case MANOR_CHANGE_ADDED:
      return _("Missing in the children");

    case MANOR_CHANGE_EXTRA:
      return _("Only in the children; kept");

    case MANOR_CHANGE_REMOVED:
      return _("Not in the schema database");

    case MANOR_CHANGE_CHANGED:
      return _("Different");

    case MANOR_CHANGE_RENAMED:
      return _("Renamed");

    case MANOR_CHANGE_NOTE:
    default:
      return _("Worth knowing; no drift");
    }
}

typedef struct
{
  GtkImage *icon;
  GtkLabel *text;
  GtkLabel *kind;
} Row;

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          ManorChangeList          *self)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  row->icon = GTK_IMAGE (gtk_image_new ());
  row->text = GTK_LABEL (gtk_label_new (NULL));
  row->kind = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (row->text, 0);
  gtk_label_set_wrap (row->text, TRUE);
  gtk_label_set_wrap_mode (row->text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (row->kind, 0);
  gtk_label_set_wrap (row->kind, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (row->kind), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->kind), "dimmed");
  gtk_widget_set_hexpand (lines, TRUE);

  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (row->text));
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (row->kind));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
  g_object_set_data_full (G_OBJECT (item), "row", row, g_free);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         ManorChangeList          *self)
{
  Row *row = g_object_get_data (G_OBJECT (item), "row");
  ManorChange *change = gtk_list_item_get_item (item);
  ManorChangeKind kind = manor_change_get_kind (change);
  g_autofree char *label = NULL;

  gtk_image_set_from_icon_name (row->icon, manor_state_mark_get_change_icon (kind));
  manor_state_mark_set_class (GTK_WIDGET (row->icon), manor_state_mark_get_change_class (kind));
  gtk_label_set_label (row->text, manor_change_get_text (change));
  gtk_label_set_label (row->kind, get_kind_text (kind));

  label = g_strdup_printf (_("%s: %s"), get_kind_text (kind), manor_change_get_text (change));
  gtk_list_item_set_accessible_label (item, label);
}

static void
manor_change_list_dispose (GObject *object)
{
  /* The bin must let go of the bound child itself. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_CHANGE_LIST);

  G_OBJECT_CLASS (manor_change_list_parent_class)->dispose (object);
}

static void
manor_change_list_class_init (ManorChangeListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_change_list_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-change-list.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorChangeList, selection);
  gtk_widget_class_bind_template_child (widget_class, ManorChangeList, stack);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
}

static void
manor_change_list_init (ManorChangeList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_change_list_set_diff:
 * @self: a `ManorChangeList`
 * @diff: (nullable): what to show
 *
 * Shows another diff.
 */
void
manor_change_list_set_diff (ManorChangeList *self,
                            ManorDiff       *diff)
{
  g_return_if_fail (MANOR_IS_CHANGE_LIST (self));
  g_return_if_fail (diff == NULL || MANOR_IS_DIFF (diff));

  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (diff));
  gtk_stack_set_visible_child_name (self->stack,
                                    diff != NULL && manor_diff_get_n_changes (diff) > 0
                                      ? "list" : "same");
}
