/* manor-window-actions.c: what the window does when told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-window-actions"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-demo-folder.h"
#include "manor-folder-dialog.h"
#include "manor-later.h"
#include "manor-server-dialog.h"
#include "manor-toast.h"
#include "manor-turso-dialog.h"
#include "manor-ways.h"
#include "manor-window-private.h"

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  manor_window_open_key (MANOR_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
close_key_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  _manor_window_close_key (MANOR_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
reopen_key_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  _manor_window_reopen_key (MANOR_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* The tab whose menu is open, else the one that is shown. */
static AdwTabPage *
get_menu_page (ManorWindow *self)
{
  AdwTabPage *page = g_object_get_data (G_OBJECT (self->tab_view), "menu-page");

  return page != NULL ? page : adw_tab_view_get_selected_page (self->tab_view);
}

static void
close_tab_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorWindow *self = MANOR_WINDOW (widget);
  AdwTabPage *page = get_menu_page (self);

  if (page != NULL)
    adw_tab_view_close_page (self->tab_view, page);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
close_other_tabs_action (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  ManorWindow *self = MANOR_WINDOW (widget);
  AdwTabPage *page = get_menu_page (self);

  if (page != NULL)
    adw_tab_view_close_other_pages (self->tab_view, page);
}

static void
undo_close_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  _manor_window_reopen_closed (MANOR_WINDOW (widget));
}

static void
find_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ManorWindow *self = MANOR_WINDOW (widget);

  adw_tab_overview_set_open (self->tab_overview, FALSE);
  adw_overlay_split_view_set_show_sidebar (self->split_view, TRUE);
  manor_sidebar_focus_search (self->sidebar);
}

static void
toggle_sidebar_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  ManorWindow *self = MANOR_WINDOW (widget);
  gboolean shown = adw_overlay_split_view_get_show_sidebar (self->split_view);

  adw_overlay_split_view_set_show_sidebar (self->split_view, !shown);
  if (!shown)
    gtk_widget_grab_focus (GTK_WIDGET (self->sidebar));
}

static void
connected_cb (ManorWindow     *self,
              ManorConnection *connection)
{
  manor_window_open_connection (self, connection);
}

static void
present_connect (ManorWindow *self,
                 AdwDialog   *dialog)
{
  AdwDialog *above = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));

  /* It was chosen in the dialog with the ways to connect, which has done its part. */
  if (above != NULL)
    adw_dialog_close (above);

  g_signal_connect_object (dialog, "connected", G_CALLBACK (connected_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
add_folder_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  ManorWindow *self = MANOR_WINDOW (widget);

  present_connect (self, manor_folder_dialog_new (self->console));
}

static void
add_server_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  ManorWindow *self = MANOR_WINDOW (widget);

  present_connect (self, manor_server_dialog_new (self->console));
}

static void
add_turso_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorWindow *self = MANOR_WINDOW (widget);

  present_connect (self, manor_turso_dialog_new (self->console));
}

static void
edit_connection_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  ManorWindow *self = MANOR_WINDOW (widget);
  ManorConnection *connection;
  AdwDialog *dialog = NULL;

  connection = manor_console_find_connection (self->console,
                                              g_variant_get_string (parameter, NULL));
  if (connection != NULL)
    dialog = manor_server_dialog_new_for_edit (self->console, connection);
  if (connection != NULL && dialog == NULL)
    dialog = manor_turso_dialog_new_for_edit (self->console, connection);
  if (dialog != NULL)
    adw_dialog_present (dialog, widget);
}

static void
add_connection_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  adw_dialog_present (manor_ways_new_dialog (), widget);
}

static void
set_building_demo (ManorWindow *self,
                   gboolean     building)
{
  self->building_demo = building;
  manor_start_page_set_busy (self->start_page, building);
  _manor_window_update_actions (self);
}

static void
demo_built (gpointer      owner,
            const GValue *value,
            const GError *error,
            gpointer      user_data)
{
  ManorWindow *self = MANOR_WINDOW (owner);

  set_building_demo (self, FALSE);

  if (error != NULL)
    {
      manor_window_add_toast (self, manor_toast_new (error->message));
      return;
    }

  manor_window_open_connection (self, g_value_get_object (value));
}

static void
try_demo_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  ManorWindow *self = MANOR_WINDOW (widget);

  if (self->building_demo)
    return;

  set_building_demo (self, TRUE);
  manor_later (manor_demo_folder_build (self->console, NULL), self, demo_built, NULL);
}

void
_manor_window_update_actions (ManorWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int n_pages = adw_tab_view_get_n_pages (self->tab_view);
  guint n_connections = 0;
  const char *name;

  if (self->console != NULL)
    n_connections = g_list_model_get_n_items (G_LIST_MODEL (self->console));

  gtk_widget_action_set_enabled (widget, "win.undo-close", !g_queue_is_empty (&self->closed));
  gtk_widget_action_set_enabled (widget, "win.close-other-tabs", n_pages > 1);
  gtk_widget_action_set_enabled (widget, "win.try-demo", !self->building_demo);

  gtk_widget_set_visible (self->overview_button, n_pages > 0);

  if (n_pages > 0)
    name = "tabs";
  else if (!self->restored)
    name = "loading";
  else if (n_connections == 0)
    name = "start";
  else
    name = "nothing-open";

  gtk_stack_set_visible_child_name (self->content_stack, name);
}

void
_manor_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint            keyval;
    GdkModifierType  modifiers;
    const char      *action;
  } keys[] = {
    { GDK_KEY_F9, 0, "win.toggle-sidebar" },
    { GDK_KEY_k, GDK_CONTROL_MASK, "win.find" },
    { GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.add-folder" },
    { GDK_KEY_t, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.undo-close" },
    { GDK_KEY_w, GDK_CONTROL_MASK, "win.close-tab" },
  };

  gtk_widget_class_install_action (widget_class, "win.add-connection", NULL,
                                   add_connection_action);
  gtk_widget_class_install_action (widget_class, "win.add-folder", NULL, add_folder_action);
  gtk_widget_class_install_action (widget_class, "win.add-server", NULL, add_server_action);
  gtk_widget_class_install_action (widget_class, "win.add-turso", NULL, add_turso_action);
  gtk_widget_class_install_action (widget_class, "win.close-key", "s", close_key_action);
  gtk_widget_class_install_action (widget_class, "win.close-other-tabs", NULL,
                                   close_other_tabs_action);
  gtk_widget_class_install_action (widget_class, "win.close-tab", NULL, close_tab_action);
  gtk_widget_class_install_action (widget_class, "win.edit-connection", "s",
                                   edit_connection_action);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "win.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "win.reopen-key", "s", reopen_key_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL,
                                   toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.try-demo", NULL, try_demo_action);
  gtk_widget_class_install_action (widget_class, "win.undo-close", NULL, undo_close_action);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, keys[i].modifiers,
                                         keys[i].action, NULL);
}
