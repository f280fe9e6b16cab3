/* manor-sidebar-item.c: what shows a row of the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-item"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "manor-sidebar-item.h"
#include "manor-state.h"

/* As in style.css, with the spacing behind it. */
#define ARROW_WIDTH 24
#define INDENT 14

/* A note that is longer than this does not fit a line of the sidebar. */
#define NOTE_CHARS 32
#define NOTE_LINES 3

/**
 * ManorSidebarItem:
 *
 * The widget that shows one row after another, as the list scrolls.
 *
 * Invariants:
 *
 *  (1) `row` is %NULL between an unbind and the next bind.
 *  (2) `list_item` is borrowed: it owns this widget.
 */
struct _ManorSidebarItem
{
  GtkWidget        parent_instance;

  /* template widgets */
  GtkButton       *arrow;
  GtkImage        *icon;
  GtkInscription  *title;
  GtkLabel        *state_text;
  GtkImage        *state_icon;
  AdwSpinner      *spinner;

  /* borrowed references */
  GtkListItem     *list_item;  /* (2) */

  /* owned references */
  ManorSidebarRow *row;        /* (1) */
};

enum {
  TOGGLED,
  CLICKED,
  MENU,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorSidebarItem, manor_sidebar_item, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
update_arrow (ManorSidebarItem *self)
{
  gboolean expanded = manor_sidebar_row_get_expanded (self->row);
  const char *title = manor_sidebar_row_get_title (self->row);
  g_autofree char *label = NULL;

  if (!manor_sidebar_row_is_expandable (self->row))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->arrow), FALSE);
      return;
    }

  label = g_strdup_printf (expanded ? _("Collapse %s") : _("Expand %s"), title);
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), TRUE);
  gtk_button_set_icon_name (self->arrow, expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->arrow),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
update_state (ManorSidebarItem *self)
{
  ManorChildState state = manor_sidebar_row_get_state (self->row);
  ManorSidebarKind kind = manor_sidebar_row_get_kind (self->row);
  ManorConnection *connection = manor_sidebar_row_get_connection (self->row);
  g_autofree char *text = manor_sidebar_row_dup_state_text (self->row);
  const char *icon_name = manor_state_get_icon_name (state);
  const char *classes[] = { manor_state_get_css_class (state), NULL };
  gboolean loading;

  /* What a platform says of a database goes before how a child stands only where nothing is known of that. */
  if (icon_name == NULL ||
      (kind == MANOR_SIDEBAR_CHILD && (state == MANOR_CHILD_ASLEEP || state == MANOR_CHILD_ARCHIVED)))
    {
      const char *facts_icon = manor_sidebar_row_get_state_icon_name (self->row);

      if (facts_icon != NULL)
        {
          icon_name = facts_icon;
          classes[0] = "dimmed";
        }
    }

  /* What is dangerous about a connection that works. */
  if (manor_sidebar_row_get_kind (self->row) == MANOR_SIDEBAR_CONNECTION && icon_name == NULL &&
      manor_connection_get_warning (connection) != NULL)
    {
      icon_name = "dialog-warning-symbolic";
      classes[0] = "warning";
    }

  loading = manor_sidebar_row_get_kind (self->row) == MANOR_SIDEBAR_CONNECTION &&
            manor_connection_get_state (connection) == MANOR_CONNECTION_LOADING;

  gtk_label_set_label (self->state_text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->state_text), text != NULL);
  gtk_image_set_from_icon_name (self->state_icon, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), icon_name != NULL);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), classes);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), loading);
}

/* What has no arrow begins where the name above it does, not where its arrow is. */
static int
get_indent (ManorSidebarRow *row)
{
  int indent = (int) manor_sidebar_row_get_depth (row) * INDENT;

  return manor_sidebar_row_is_expandable (row) ? indent : indent + ARROW_WIDTH;
}

/* A sentence is read from its beginning, and as far as it goes; of a name the end counts, too. */
static void
show_title (ManorSidebarItem *self,
            gboolean          is_note)
{
  const char *title = manor_sidebar_row_get_title (self->row);
  guint n_lines = is_note && g_utf8_strlen (title, -1) > NOTE_CHARS ? NOTE_LINES : 1;

  gtk_inscription_set_text_overflow (self->title, is_note ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END
                                                          : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  gtk_inscription_set_min_lines (self->title, n_lines);
  gtk_inscription_set_nat_lines (self->title, n_lines);
  gtk_inscription_set_text (self->title, title);
}

static void
update (ManorSidebarItem *self)
{
  g_autofree char *label = NULL;
  g_autofree char *tooltip = NULL;
  const char *icon_name;
  gboolean is_note;

  if (self->row == NULL)
    return;

  label = manor_sidebar_row_dup_label (self->row);
  tooltip = manor_sidebar_row_dup_tooltip (self->row);
  icon_name = manor_sidebar_row_get_icon_name (self->row);
  is_note = manor_sidebar_row_get_kind (self->row) == MANOR_SIDEBAR_NOTE;

  gtk_widget_set_margin_start (GTK_WIDGET (self), get_indent (self->row));
  show_title (self, is_note);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon_name != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);

  if (is_note)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "dimmed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "dimmed");

  if (manor_sidebar_row_get_kind (self->row) == MANOR_SIDEBAR_CONNECTION)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "heading");

  update_arrow (self);
  update_state (self);

  if (self->list_item != NULL)
    {
      gtk_list_item_set_accessible_label (self->list_item, label);
      gtk_list_item_set_selectable (self->list_item, !is_note);
      gtk_list_item_set_activatable (self->list_item, !is_note);
    }
}

static void
arrow_clicked_cb (ManorSidebarItem *self)
{
  g_signal_emit (self, signals[TOGGLED], 0);
}

static void
primary_released_cb (ManorSidebarItem *self,
                     int               n_press,
                     double            x,
                     double            y)
{
  /* The arrow claims its own clicks. Further clicks of a double click do no more. */
  if (n_press == 1 && gtk_widget_contains (GTK_WIDGET (self), x, y))
    g_signal_emit (self, signals[CLICKED], 0);
}

static void
secondary_pressed_cb (ManorSidebarItem *self,
                      int               n_press,
                      double            x,
                      double            y)
{
  g_signal_emit (self, signals[MENU], 0, x, y);
}

static void
long_pressed_cb (ManorSidebarItem *self,
                 double            x,
                 double            y)
{
  g_signal_emit (self, signals[MENU], 0, x, y);
}

static void
manor_sidebar_item_dispose (GObject *object)
{
  ManorSidebarItem *self = MANOR_SIDEBAR_ITEM (object);

  manor_sidebar_item_set_row (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_SIDEBAR_ITEM);

  G_OBJECT_CLASS (manor_sidebar_item_parent_class)->dispose (object);
}

static void
manor_sidebar_item_class_init (ManorSidebarItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = manor_sidebar_item_dispose;

  signals[TOGGLED] =
    g_signal_new ("toggled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLICKED] =
    g_signal_new ("clicked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU] =
    g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-sidebar-item.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorSidebarItem, arrow);
  gtk_widget_class_bind_template_child (widget_class, ManorSidebarItem, icon);
  gtk_widget_class_bind_template_child (widget_class, ManorSidebarItem, spinner);
  gtk_widget_class_bind_template_child (widget_class, ManorSidebarItem, state_icon);
  gtk_widget_class_bind_template_child (widget_class, ManorSidebarItem, state_text);
  gtk_widget_class_bind_template_child (widget_class, ManorSidebarItem, title);
  gtk_widget_class_bind_template_callback (widget_class, arrow_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, primary_released_cb);
  gtk_widget_class_bind_template_callback (widget_class, secondary_pressed_cb);
}

static void
manor_sidebar_item_init (ManorSidebarItem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* An inscription begins where its text does; a name belongs beside its icon in Arabic, too. */
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    gtk_inscription_set_xalign (self->title, 1);
}

/**
 * manor_sidebar_item_new:
 *
 * Returns: (transfer floating): a `ManorSidebarItem` with nothing in it
 */
GtkWidget *
manor_sidebar_item_new (void)
{
  return g_object_new (MANOR_TYPE_SIDEBAR_ITEM, NULL);
}

/**
 * manor_sidebar_item_set_list_item:
 * @self: a `ManorSidebarItem`
 * @list_item: the list item that owns it
 *
 * Says whose child it is: the list item carries the accessible name.
 */
void
manor_sidebar_item_set_list_item (ManorSidebarItem *self,
                                  GtkListItem      *list_item)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_ITEM (self));

  self->list_item = list_item;
}

/**
 * manor_sidebar_item_get_list_item:
 * @self: a `ManorSidebarItem`
 *
 * Returns: (transfer none): the list item that owns it
 */
GtkListItem *
manor_sidebar_item_get_list_item (ManorSidebarItem *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ITEM (self), NULL);

  return self->list_item;
}

/**
 * manor_sidebar_item_set_row:
 * @self: a `ManorSidebarItem`
 * @row: (nullable): what to show
 *
 * Shows @row and follows it.
 */
void
manor_sidebar_item_set_row (ManorSidebarItem *self,
                            ManorSidebarRow  *row)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_ITEM (self));

  if (self->row == row)
    return;

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, update, self);

  g_set_object (&self->row, row);

  if (self->row != NULL)
    {
      g_signal_connect_object (self->row, "changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      update (self);
    }
}
