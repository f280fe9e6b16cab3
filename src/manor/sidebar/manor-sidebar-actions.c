/* manor-sidebar-actions.c: what the sidebar does with the selected row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-actions"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-database-dialog.h"
#include "manor-delete-dialog.h"
#include "manor-later.h"
#include "manor-place.h"
#include "manor-rule-dialog.h"
#include "manor-sidebar-private.h"
#include "manor-toast.h"

void
_manor_sidebar_add_toast (ManorSidebar *self,
                          AdwToast     *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

static void
add_error_toast (ManorSidebar *self,
                 const GError *error)
{
  _manor_sidebar_add_toast (self, manor_toast_new (error->message));
}

void
_manor_sidebar_done_or_toast (gpointer      owner,
                              const GValue *value,
                              const GError *error,
                              gpointer      user_data)
{
  if (error != NULL)
    add_error_toast (MANOR_SIDEBAR (owner), error);
}

/* Where something new is made when no row is selected: the only connection there is. */
static ManorConnection *
dup_connection (ManorSidebar    *self,
                ManorSidebarRow *row)
{
  if (row != NULL)
    return g_object_ref (manor_sidebar_row_get_connection (row));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->console)) == 1)
    return g_list_model_get_item (G_LIST_MODEL (self->console), 0);

  return NULL;
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (MANOR_SIDEBAR (widget));

  if (row != NULL)
    _manor_sidebar_open_row (MANOR_SIDEBAR (widget), row);
}

static void
open_editor_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (MANOR_SIDEBAR (widget));
  ManorDatabase *database = row != NULL ? manor_sidebar_row_get_database (row) : NULL;
  g_autofree char *key = NULL;

  if (database == NULL)
    return;

  key = g_strconcat ("database:", manor_database_get_path (database), NULL);
  gtk_widget_activate_action (widget, "win.open", "s", key);
}

static void
created_cb (ManorSidebar  *self,
            ManorDatabase *database,
            GtkWidget     *dialog)
{
  ManorConnection *connection = g_object_get_data (G_OBJECT (dialog), "connection");
  const char *name = manor_database_get_name (database);
  gboolean is_fleet = manor_connection_find_fleet (connection, name) != NULL;
  g_autofree char *key = NULL;

  key = g_strconcat (is_fleet ? "fleet:" : "database:", manor_database_get_path (database), NULL);
  manor_sidebar_model_update (self->model);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", key);
}

void
_manor_sidebar_present_new (ManorSidebar    *self,
                            ManorConnection *connection,
                            AdwDialog       *dialog)
{
  g_object_set_data_full (G_OBJECT (dialog), "connection", g_object_ref (connection),
                          g_object_unref);
  g_signal_connect_object (dialog, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
new_child_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  ManorConnection *connection;

  if (row == NULL || manor_sidebar_row_get_fleet (row) == NULL)
    return;

  connection = manor_sidebar_row_get_connection (row);
  _manor_sidebar_present_new (self, connection,
                              manor_database_dialog_new_for_child (connection,
                                                                   manor_sidebar_row_get_fleet (row)));
}

static void
new_database_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  g_autoptr(ManorConnection) connection = dup_connection (self, row);

  if (connection == NULL)
    return;

  _manor_sidebar_present_new (self, connection,
                              g_str_equal (action_name, "sidebar.new-database")
                              ? manor_database_dialog_new (connection)
                              : manor_database_dialog_new_for_schema (connection));
}

static void
copy_path_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  ManorDatabase *database;

  if (row == NULL)
    return;

  database = manor_sidebar_row_get_database (row);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          database != NULL
                          ? manor_database_get_location (database)
                          : manor_connection_get_location (manor_sidebar_row_get_connection (row)));
  _manor_sidebar_add_toast (self, adw_toast_new (manor_place_is_folder (manor_sidebar_row_get_connection (row))
                                                 ? _("Path copied") : _("URL copied")));
}

static void
shown_in_files_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr(ManorSidebar) self = g_weak_ref_get (weak);
  g_autoptr(GError) error = NULL;

  g_weak_ref_clear (weak);

  if (!gtk_file_launcher_open_containing_folder_finish (GTK_FILE_LAUNCHER (source), result,
                                                        &error) &&
      self != NULL)
    add_error_toast (self, error);
}

static void
show_in_files_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (MANOR_SIDEBAR (widget));
  g_autoptr(GFile) file = NULL;
  g_autoptr(GtkFileLauncher) launcher = NULL;
  ManorDatabase *database;
  GWeakRef *weak;

  if (row == NULL)
    return;

  database = manor_sidebar_row_get_database (row);
  file = g_file_new_for_path (database != NULL
                              ? manor_database_get_location (database)
                              : manor_connection_get_location (manor_sidebar_row_get_connection (row)));
  launcher = gtk_file_launcher_new (file);
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, widget);
  gtk_file_launcher_open_containing_folder (launcher,
                                            GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                                            shown_in_files_cb, weak);
}

static void
deleted_cb (ManorSidebar *self,
            GtkWidget    *dialog)
{
  const char *path = g_object_get_data (G_OBJECT (dialog), "path");
  const char *name = g_object_get_data (G_OBJECT (dialog), "name");
  gboolean trashed = g_object_get_data (G_OBJECT (dialog), "trashed") != NULL;
  g_autofree char *title = g_strdup_printf (trashed ? _("“%s” moved to the trash")
                                                    : _("“%s” deleted"), name);
  g_autofree char *database_key = g_strconcat ("database:", path, NULL);
  g_autofree char *fleet_key = g_strconcat ("fleet:", path, NULL);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.close-key", "s", database_key);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.close-key", "s", fleet_key);
  _manor_sidebar_add_toast (self, manor_toast_new (title));
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  ManorDatabase *database = row != NULL ? manor_sidebar_row_get_database (row) : NULL;
  ManorConnection *connection;
  AdwDialog *dialog;

  if (row == NULL)
    return;

  /* Delete on a connection takes it off the list; it deletes nothing. */
  if (database == NULL)
    {
      gtk_widget_activate_action (widget, "sidebar.remove-connection", NULL);
      return;
    }

  connection = manor_sidebar_row_get_connection (row);
  dialog = manor_delete_dialog_new (connection, database);
  if (manor_connection_get_features (connection) & MANOR_CONNECTION_TRASHES)
    g_object_set_data (G_OBJECT (dialog), "trashed", dialog);
  g_object_set_data_full (G_OBJECT (dialog), "path",
                          g_strdup (manor_database_get_path (database)), g_free);
  g_object_set_data_full (G_OBJECT (dialog), "name",
                          g_strdup (manor_database_get_name (database)), g_free);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (deleted_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
refresh_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  g_autoptr(ManorConnection) connection = dup_connection (self, row);
  ManorFleet *fleet = row != NULL ? manor_sidebar_row_get_fleet (row) : NULL;

  if (fleet != NULL)
    manor_later (manor_survey_refresh (manor_console_get_survey (self->console, fleet)),
                 self, _manor_sidebar_done_or_toast, NULL);

  /* A connection that could not be read says so on its row and its page. */
  if (connection != NULL)
    dex_future_disown (manor_connection_refresh (connection));
}

static void
rule_saved_cb (ManorSidebar *self,
               const char   *schema_name,
               GtkWidget    *dialog)
{
  const char *path = g_object_get_data (G_OBJECT (dialog), "path");
  g_autofree char *key = g_strconcat ("fleet:", path, NULL);

  manor_sidebar_model_update (self->model);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", key);
}

static void
edit_rule_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  ManorDatabase *database = row != NULL ? manor_sidebar_row_get_database (row) : NULL;
  AdwDialog *dialog;

  if (database == NULL)
    return;

  dialog = manor_rule_dialog_new (manor_sidebar_row_get_connection (row), database);
  g_object_set_data_full (G_OBJECT (dialog), "path",
                          g_strdup (manor_database_get_path (database)), g_free);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (rule_saved_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
menu_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  /* The focused row is the selected one; without it, the list stands for it. */
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    focus = GTK_WIDGET (self->list);

  _manor_sidebar_popup_menu (self, focus, 24, gtk_widget_get_height (focus) / 2.0);
}

void
_manor_sidebar_update_actions (ManorSidebar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr(ManorSidebarRow) row = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  ManorSidebarKind kind = MANOR_SIDEBAR_NOTE;
  gboolean is_place, is_fleet, is_native, is_folder, creates, has_fleet, has_database;

  if (self->selection == NULL)
    return;

  row = _manor_sidebar_dup_selected (self);
  connection = dup_connection (self, row);
  if (row != NULL)
    kind = manor_sidebar_row_get_kind (row);

  is_place = kind == MANOR_SIDEBAR_CONNECTION;
  is_fleet = kind == MANOR_SIDEBAR_FLEET;
  has_database = row != NULL && manor_sidebar_row_get_database (row) != NULL;
  has_fleet = row != NULL && manor_sidebar_row_get_fleet (row) != NULL;
  is_native = is_fleet && manor_database_get_propagates (manor_sidebar_row_get_database (row));
  is_folder = connection != NULL && manor_place_is_folder (connection);
  creates = connection != NULL &&
            (manor_connection_get_features (connection) & MANOR_CONNECTION_CREATES);

  gtk_widget_action_set_enabled (widget, "sidebar.open", kind != MANOR_SIDEBAR_NOTE);
  gtk_widget_action_set_enabled (widget, "sidebar.open-editor", has_database);
  gtk_widget_action_set_enabled (widget, "sidebar.new-child", has_fleet && creates);
  gtk_widget_action_set_enabled (widget, "sidebar.new-database", creates);
  gtk_widget_action_set_enabled (widget, "sidebar.new-schema-database", creates);
  gtk_widget_action_set_enabled (widget, "sidebar.copy-path", is_place || has_database);
  gtk_widget_action_set_enabled (widget, "sidebar.show-in-files",
                                 is_folder && (is_place || has_database));
  gtk_widget_action_set_enabled (widget, "sidebar.delete",
                                 is_place || (has_database && creates));
  gtk_widget_action_set_enabled (widget, "sidebar.remove-connection", is_place);
  gtk_widget_action_set_enabled (widget, "sidebar.refresh", connection != NULL);
  gtk_widget_action_set_enabled (widget, "sidebar.edit-rule",
                                 (is_fleet && !is_native) || kind == MANOR_SIDEBAR_DATABASE);
  gtk_widget_action_set_enabled (widget, "sidebar.remove-rule", is_fleet && !is_native);
  _manor_sidebar_update_server_actions (self, row);
}

void
_manor_sidebar_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "sidebar.copy-path", NULL, copy_path_action);
  gtk_widget_class_install_action (widget_class, "sidebar.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "sidebar.edit-rule", NULL, edit_rule_action);
  gtk_widget_class_install_action (widget_class, "sidebar.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "sidebar.new-child", NULL, new_child_action);
  gtk_widget_class_install_action (widget_class, "sidebar.new-database", NULL,
                                   new_database_action);
  gtk_widget_class_install_action (widget_class, "sidebar.new-schema-database", NULL,
                                   new_database_action);
  gtk_widget_class_install_action (widget_class, "sidebar.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "sidebar.open-editor", NULL,
                                   open_editor_action);
  gtk_widget_class_install_action (widget_class, "sidebar.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "sidebar.show-in-files", NULL,
                                   show_in_files_action);

  _manor_sidebar_install_server_actions (widget_class);
  _manor_sidebar_install_undo_actions (widget_class);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "sidebar.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "sidebar.menu", NULL);
}
