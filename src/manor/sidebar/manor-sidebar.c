/* manor-sidebar.c: connections, schema databases and their children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-clip.h"
#include "manor-menu.h"
#include "manor-sidebar-item.h"
#include "manor-sidebar-private.h"

/**
 * ManorSidebar:
 *
 * Connections, under each its schema databases, under each its children with their state;
 * and a search entry that finds one of very many.
 *
 * Invariants:
 *
 *  (1) The selected row is what the `sidebar.` actions act on; they are enabled for it in
 *      _manor_sidebar_update_actions() and nowhere else.
 *  (2) A row that is selected because its page is shown has not been activated: selecting
 *      never opens anything.
 */
G_DEFINE_FINAL_TYPE (ManorSidebar, manor_sidebar, ADW_TYPE_BIN)

enum {
  FOLDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

ManorSidebarRow *
_manor_sidebar_dup_selected (ManorSidebar *self)
{
  ManorSidebarRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row != NULL ? g_object_ref (row) : NULL;
}

static void
select_position (ManorSidebar *self,
                 guint         position,
                 gboolean      focus)
{
  GtkListScrollFlags flags = GTK_LIST_SCROLL_SELECT;

  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    return;

  if (focus)
    flags |= GTK_LIST_SCROLL_FOCUS;
  gtk_list_view_scroll_to (self->list, position, flags, NULL);
}

static void
update_stack (ManorSidebar *self)
{
  const char *name = "list";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    name = manor_sidebar_model_get_search (self->model) != NULL ? "nothing-found" : "empty";

  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
set_expanded (ManorSidebar    *self,
              ManorSidebarRow *row,
              gboolean         expanded)
{
  if (manor_sidebar_row_get_expanded (row) == expanded)
    return;

  manor_sidebar_model_set_expanded (self->model, row, expanded);
  g_signal_emit (self, signals[FOLDED], 0);
}

void
_manor_sidebar_open_row (ManorSidebar    *self,
                         ManorSidebarRow *row)
{
  g_autofree char *key = manor_sidebar_row_dup_key (row);

  if (key == NULL)
    return;

  if (manor_sidebar_row_get_kind (row) == MANOR_SIDEBAR_FLEET)
    manor_sidebar_model_look (self->model, row);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", key);
}

static void
open_position (ManorSidebar *self,
               guint         position)
{
  g_autoptr(ManorSidebarRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (row != NULL)
    _manor_sidebar_open_row (self, row);
}

static void
list_activate_cb (ManorSidebar *self,
                  guint         position)
{
  open_position (self, position);
}

static void
item_toggled_cb (ManorSidebar     *self,
                 ManorSidebarItem *item)
{
  GtkListItem *list_item = manor_sidebar_item_get_list_item (item);
  ManorSidebarRow *row = gtk_list_item_get_item (list_item);

  set_expanded (self, row, !manor_sidebar_row_get_expanded (row));
}

static void
item_clicked_cb (ManorSidebar     *self,
                 ManorSidebarItem *item)
{
  GtkListItem *list_item = manor_sidebar_item_get_list_item (item);

  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (list_item));
  open_position (self, gtk_list_item_get_position (list_item));
}

static void
item_menu_cb (ManorSidebar     *self,
              double            x,
              double            y,
              ManorSidebarItem *item)
{
  GtkListItem *list_item = manor_sidebar_item_get_list_item (item);

  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (list_item));
  _manor_sidebar_popup_menu (self, GTK_WIDGET (item), x, y);
}

static void
item_setup_cb (ManorSidebar             *self,
               GtkListItem              *list_item,
               GtkSignalListItemFactory *factory)
{
  GtkWidget *item = manor_sidebar_item_new ();

  manor_sidebar_item_set_list_item (MANOR_SIDEBAR_ITEM (item), list_item);
  g_signal_connect_object (item, "toggled", G_CALLBACK (item_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "clicked", G_CALLBACK (item_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "menu", G_CALLBACK (item_menu_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, item);
}

static void
item_bind_cb (ManorSidebar             *self,
              GtkListItem              *list_item,
              GtkSignalListItemFactory *factory)
{
  manor_sidebar_item_set_row (MANOR_SIDEBAR_ITEM (gtk_list_item_get_child (list_item)),
                              gtk_list_item_get_item (list_item));
}

static void
item_unbind_cb (ManorSidebar             *self,
                GtkListItem              *list_item,
                GtkSignalListItemFactory *factory)
{
  manor_sidebar_item_set_row (MANOR_SIDEBAR_ITEM (gtk_list_item_get_child (list_item)), NULL);
}

static void
item_teardown_cb (ManorSidebar             *self,
                  GtkListItem              *list_item,
                  GtkSignalListItemFactory *factory)
{
  gtk_list_item_set_child (list_item, NULL);
}

static void
search_changed_cb (ManorSidebar *self)
{
  manor_sidebar_model_set_search (self->model,
                                  gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update_stack (self);
}

/* The first row that a person can have meant: not a header that only leads to a match. */
static guint
find_first_match (ManorSidebar *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint first = G_MAXUINT;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(ManorSidebarRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), i);
      ManorSidebarKind kind = manor_sidebar_row_get_kind (row);

      if (kind == MANOR_SIDEBAR_CHILD || kind == MANOR_SIDEBAR_DATABASE)
        return i;
      if (first == G_MAXUINT && kind == MANOR_SIDEBAR_FLEET)
        first = i;
      /* A fleet found by its own name comes without children. */
      if (kind == MANOR_SIDEBAR_FLEET && !manor_sidebar_row_get_expanded (row))
        return i;
    }

  return first;
}

static void
search_activate_cb (ManorSidebar *self)
{
  /* What was typed in the last tenth of a second counts too. */
  search_changed_cb (self);
  open_position (self, find_first_match (self));
}

static void
stop_search_cb (ManorSidebar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  search_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static gboolean
search_key_pressed_cb (ManorSidebar    *self,
                       guint            keyval,
                       guint            keycode,
                       GdkModifierType  state)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  search_changed_cb (self);
  select_position (self, MIN (find_first_match (self), G_MAXINT), TRUE);
  /* Scrolling moves the focus in the list only, not into it. */
  gtk_widget_grab_focus (GTK_WIDGET (self->list));

  return GDK_EVENT_STOP;
}

static gboolean
asks_for_menu (guint           keyval,
               GdkModifierType state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  return (keyval == GDK_KEY_Menu && modifiers == 0) ||
         (keyval == GDK_KEY_F10 && modifiers == GDK_SHIFT_MASK);
}

/* As in a tree: right opens a header, left closes it or goes to the one above. */
static gboolean
list_key_pressed_cb (ManorSidebar    *self,
                     guint            keyval,
                     guint            keycode,
                     GdkModifierType  state)
{
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint position = gtk_single_selection_get_selected (self->selection);

  /* The search entry has a menu of its own. */
  if (asks_for_menu (keyval, state))
    return gtk_widget_activate_action (GTK_WIDGET (self), "sidebar.menu", NULL);

  if (row == NULL || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  if (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete)
    return gtk_widget_activate_action (GTK_WIDGET (self), "sidebar.delete", NULL);

  if (keyval == (rtl ? GDK_KEY_Left : GDK_KEY_Right))
    {
      if (!manor_sidebar_row_is_expandable (row))
        return GDK_EVENT_PROPAGATE;
      if (manor_sidebar_row_get_expanded (row))
        select_position (self, position + 1, TRUE);
      else
        set_expanded (self, row, TRUE);
      return GDK_EVENT_STOP;
    }

  if (keyval == (rtl ? GDK_KEY_Right : GDK_KEY_Left))
    {
      if (manor_sidebar_row_is_expandable (row) && manor_sidebar_row_get_expanded (row))
        set_expanded (self, row, FALSE);
      else
        select_position (self, manor_sidebar_model_find_parent (self->model, position), TRUE);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

static gboolean
manor_sidebar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MANOR_SIDEBAR (widget)->list));
}

static void
manor_sidebar_dispose (GObject *object)
{
  ManorSidebar *self = MANOR_SIDEBAR (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_SIDEBAR);
  g_clear_object (&self->undo_toast);
  dex_clear (&self->forgetting);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (manor_sidebar_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorSidebar, add_button);
  gtk_widget_class_bind_template_child (widget_class, ManorSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, ManorSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, ManorSidebar, stack);
  gtk_widget_class_bind_template_callback (widget_class, item_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_teardown_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
manor_sidebar_class_init (ManorSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_sidebar_dispose;
  widget_class->grab_focus = manor_sidebar_grab_focus;

  signals[FOLDED] =
    g_signal_new ("folded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  bind_template (widget_class);
  _manor_sidebar_install_actions (widget_class);
}

static void
manor_sidebar_init (ManorSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  manor_clip_install (ADW_BIN (self));
  manor_menu_name_items (gtk_menu_button_get_popover (self->add_button));
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->list));
}

/**
 * manor_sidebar_set_console:
 * @self: a `ManorSidebar`
 * @console: what to show
 *
 * Shows the connections of @console. Call it once.
 */
void
manor_sidebar_set_console (ManorSidebar *self,
                           ManorConsole *console)
{
  g_return_if_fail (MANOR_IS_SIDEBAR (self));
  g_return_if_fail (MANOR_IS_CONSOLE (console));
  g_return_if_fail (self->console == NULL);

  self->console = g_object_ref (console);
  self->model = manor_sidebar_model_new (console);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->model));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));

  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (_manor_sidebar_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);
  _manor_sidebar_update_actions (self);
}

/**
 * manor_sidebar_focus_search:
 * @self: a `ManorSidebar`
 *
 * Takes the keyboard to the search entry, with its text selected.
 */
void
manor_sidebar_focus_search (ManorSidebar *self)
{
  g_return_if_fail (MANOR_IS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);
}

/**
 * manor_sidebar_select_key:
 * @self: a `ManorSidebar`
 * @key: (nullable): the key of the page that is shown
 *
 * Selects the row of a page, if it is among those shown.
 */
void
manor_sidebar_select_key (ManorSidebar *self,
                          const char   *key)
{
  guint position = G_MAXUINT;

  g_return_if_fail (MANOR_IS_SIDEBAR (self));

  if (key != NULL && self->model != NULL)
    position = manor_sidebar_model_find (self->model, key);

  if (position != G_MAXUINT &&
      position != gtk_single_selection_get_selected (self->selection))
    select_position (self, position, FALSE);
}

/**
 * manor_sidebar_expand_fleet:
 * @self: a `ManorSidebar`
 * @fleet: a fleet
 *
 * Shows the children of @fleet.
 */
void
manor_sidebar_expand_fleet (ManorSidebar *self,
                            ManorFleet   *fleet)
{
  g_autoptr(ManorSidebarRow) row = NULL;
  g_autofree char *key = NULL;
  guint position;

  g_return_if_fail (MANOR_IS_SIDEBAR (self));
  g_return_if_fail (MANOR_IS_FLEET (fleet));

  manor_sidebar_model_update (self->model);
  key = g_strconcat ("fleet:", manor_fleet_get_path (fleet), NULL);
  position = manor_sidebar_model_find (self->model, key);
  if (position == G_MAXUINT)
    return;

  row = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  set_expanded (self, row, TRUE);
}

/**
 * manor_sidebar_dup_expanded:
 * @self: a `ManorSidebar`
 *
 * Returns: (transfer full): which headers are open, for manor_sidebar_restore_expanded()
 */
char **
manor_sidebar_dup_expanded (ManorSidebar *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR (self), NULL);

  return manor_sidebar_model_dup_expanded (self->model);
}

/**
 * manor_sidebar_restore_expanded:
 * @self: a `ManorSidebar`
 * @keys: (nullable): which headers were open
 *
 * Opens them again.
 */
void
manor_sidebar_restore_expanded (ManorSidebar       *self,
                                const char * const *keys)
{
  g_return_if_fail (MANOR_IS_SIDEBAR (self));

  manor_sidebar_model_restore_expanded (self->model, keys);
}

/**
 * manor_sidebar_finish:
 * @self: a `ManorSidebar`
 *
 * Ends the undo that is offered, since there is nobody any more who could take it: what a connection that was removed
 * has in the keyring leaves it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that settles when that is done
 */
DexFuture *
manor_sidebar_finish (ManorSidebar *self)
{
  dex_return_error_if_fail (MANOR_IS_SIDEBAR (self));

  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);

  return self->forgetting != NULL ? dex_ref (self->forgetting) : dex_future_new_true ();
}
