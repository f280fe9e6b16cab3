/* manor-children-view.c: children, to be searched and opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-children-view"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-children-view.h"
#include "manor-state.h"
#include "manor-state-mark.h"

struct _ManorChildrenView
{
  AdwBin              parent_instance;

  /* template widgets */
  GtkSearchEntry     *search_entry;
  GtkStack           *stack;
  GtkListView        *list_view;
  GtkFilterListModel *filtered;
  GtkStringFilter    *filter;

  /* Models and entries speak while they go. */
  guint               disposed : 1;
};

enum {
  PROP_0,
  PROP_CHILDREN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorChildrenView, manor_children_view, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
manor_children_view_update_stack (ManorChildrenView *self)
{
  gboolean searching;
  gboolean found;

  if (self->disposed)
    return;

  searching = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
  found = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  gtk_stack_set_visible_child_name (self->stack, !searching || found ? "list" : "nothing");
}

static void
search_changed_cb (GtkSearchEntry    *entry,
                   ManorChildrenView *self)
{
  if (self->disposed)
    return;

  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (entry)));
  manor_children_view_update_stack (self);
}

static void
activate_cb (GtkListView       *list_view,
             guint              position,
             ManorChildrenView *self)
{
  g_autoptr(ManorChild) child = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);
  g_autofree char *key = NULL;

  if (child == NULL)
    return;

  key = g_strconcat ("database:", manor_database_get_path (manor_child_get_database (child)),
                     NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", key);
}

/* A row: the state's icon, the name, and under it what is wrong or what the state is. */
typedef struct
{
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *detail;
  gulong    handler;
} Row;

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          ManorChildrenView        *self)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  row->icon = GTK_IMAGE (gtk_image_new ());
  row->name = GTK_LABEL (gtk_label_new (NULL));
  row->detail = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (row->name, 0);
  gtk_label_set_ellipsize (row->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (row->detail, 0);
  gtk_label_set_wrap (row->detail, TRUE);
  gtk_label_set_wrap_mode (row->detail, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (row->detail), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->detail), "dimmed");
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (lines, TRUE);

  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (row->name));
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (row->detail));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_item_set_child (item, box);
  g_object_set_data_full (G_OBJECT (item), "row", row, g_free);
}

static void
update_row (ManorChild  *child,
            GParamSpec  *pspec,
            GtkListItem *item)
{
  Row *row = g_object_get_data (G_OBJECT (item), "row");
  ManorChildState state = manor_child_get_state (child);
  const GError *error = manor_child_get_error (child);
  const char *detail = error != NULL
                       ? manor_database_skip_name (manor_child_get_name (child), error->message)
                       : manor_child_state_get_text (state);
  g_autofree char *label = NULL;

  gtk_image_set_from_icon_name (row->icon, manor_state_get_icon_name (state));
  manor_state_mark_set_class (GTK_WIDGET (row->icon), manor_state_get_css_class (state));
  gtk_label_set_label (row->name, manor_child_get_name (child));
  gtk_label_set_label (row->detail, detail);

  label = g_strdup_printf ("%s, %s", manor_child_get_name (child), detail);
  gtk_list_item_set_accessible_label (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         ManorChildrenView        *self)
{
  Row *row = g_object_get_data (G_OBJECT (item), "row");
  ManorChild *child = gtk_list_item_get_item (item);

  row->handler = g_signal_connect (child, "notify::state", G_CALLBACK (update_row), item);
  update_row (child, NULL, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           ManorChildrenView        *self)
{
  Row *row = g_object_get_data (G_OBJECT (item), "row");

  g_clear_signal_handler (&row->handler, gtk_list_item_get_item (item));
}

static void
manor_children_view_dispose (GObject *object)
{
  MANOR_CHILDREN_VIEW (object)->disposed = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_CHILDREN_VIEW);

  G_OBJECT_CLASS (manor_children_view_parent_class)->dispose (object);
}

static void
manor_children_view_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ManorChildrenView *self = MANOR_CHILDREN_VIEW (object);

  switch (prop_id)
    {
    case PROP_CHILDREN:
      g_value_set_object (value, gtk_filter_list_model_get_model (self->filtered));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_children_view_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  ManorChildrenView *self = MANOR_CHILDREN_VIEW (object);

  switch (prop_id)
    {
    case PROP_CHILDREN:
      manor_children_view_set_children (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_children_view_class_init (ManorChildrenViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_children_view_dispose;
  object_class->get_property = manor_children_view_get_property;
  object_class->set_property = manor_children_view_set_property;

  properties[PROP_CHILDREN] =
    g_param_spec_object ("children", NULL, NULL,
                         G_TYPE_LIST_MODEL,
                         (G_PARAM_READWRITE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-children-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorChildrenView, filter);
  gtk_widget_class_bind_template_child (widget_class, ManorChildrenView, filtered);
  gtk_widget_class_bind_template_child (widget_class, ManorChildrenView, list_view);
  gtk_widget_class_bind_template_child (widget_class, ManorChildrenView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, ManorChildrenView, stack);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static char *
dup_name (ManorChild *child)
{
  return g_strdup (manor_child_get_name (child));
}

static void
manor_children_view_init (ManorChildrenView *self)
{
  g_autoptr(GtkExpression) name = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (dup_name),
                                      NULL, NULL);
  gtk_string_filter_set_expression (self->filter, name);

  g_signal_connect_object (self->filtered, "items-changed",
                           G_CALLBACK (manor_children_view_update_stack), self, G_CONNECT_SWAPPED);
}

/**
 * manor_children_view_set_children:
 * @self: a `ManorChildrenView`
 * @children: (nullable): a model of #ManorChild
 *
 * Shows other children; what was searched for is forgotten.
 */
void
manor_children_view_set_children (ManorChildrenView *self,
                                  GListModel        *children)
{
  g_return_if_fail (MANOR_IS_CHILDREN_VIEW (self));

  if (gtk_filter_list_model_get_model (self->filtered) == children)
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_string_filter_set_search (self->filter, NULL);
  gtk_filter_list_model_set_model (self->filtered, children);
  manor_children_view_update_stack (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILDREN]);
}
