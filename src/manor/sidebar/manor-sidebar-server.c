/* manor-sidebar-server.c: what the sidebar does with servers and what is on them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-server"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-adopt-dialog.h"
#include "manor-config-dialog.h"
#include "manor-connect-dialog.h"
#include "manor-database-dialog.h"
#include "manor-groups-dialog.h"
#include "manor-later.h"
#include "manor-place.h"
#include "manor-sidebar-private.h"
#include "manor-toast.h"
#include "manor-tokens-dialog.h"
#include "manor-usage-dialog.h"

/* Whom the row's connection belongs to, or NULL. */
static ManorOrganization *
get_organization (ManorSidebarRow *row)
{
  return row != NULL && manor_sidebar_row_get_connection (row) != NULL
         ? manor_connection_get_organization (manor_sidebar_row_get_connection (row)) : NULL;
}

static void
edit_connection_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (MANOR_SIDEBAR (widget));

  if (row != NULL)
    gtk_widget_activate_action (widget, "win.edit-connection", "s",
                                manor_connection_get_id (manor_sidebar_row_get_connection (row)));
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  ManorDatabase *database = row != NULL ? manor_sidebar_row_get_database (row) : NULL;
  ManorConnection *connection;

  if (database == NULL)
    return;

  connection = manor_sidebar_row_get_connection (row);
  _manor_sidebar_present_new (self, connection,
                              manor_database_dialog_new_for_copy (connection, database));
}

static void
saved_cb (ManorSidebar *self)
{
  _manor_sidebar_add_toast (self, adw_toast_new (_("Configuration saved")));
}

static void
configure_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  ManorDatabase *database = row != NULL ? manor_sidebar_row_get_database (row) : NULL;
  AdwDialog *dialog;

  if (database == NULL)
    return;

  dialog = manor_config_dialog_new (database);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
usage_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (MANOR_SIDEBAR (widget));
  ManorDatabase *database = row != NULL ? manor_sidebar_row_get_database (row) : NULL;
  ManorOrganization *organization = get_organization (row);

  if (database != NULL)
    adw_dialog_present (manor_usage_dialog_new (database), widget);
  else if (organization != NULL)
    adw_dialog_present (manor_usage_dialog_new_for_organization (organization), widget);
}

static void
connect_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (MANOR_SIDEBAR (widget));
  ManorDatabase *database = row != NULL ? manor_sidebar_row_get_database (row) : NULL;

  if (database != NULL)
    adw_dialog_present (manor_connect_dialog_new (manor_sidebar_row_get_connection (row), database),
                        widget);
}

static void
organization_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (MANOR_SIDEBAR (widget));
  ManorConnection *connection;

  if (get_organization (row) == NULL)
    return;

  connection = manor_sidebar_row_get_connection (row);
  adw_dialog_present (g_str_equal (action_name, "sidebar.groups")
                      ? manor_groups_dialog_new (connection)
                      : manor_tokens_dialog_new (connection),
                      widget);
}

static void
adopted_cb (ManorSidebar *self,
            ManorFleet   *fleet)
{
  g_autofree char *key = g_strconcat ("fleet:", manor_fleet_get_path (fleet), NULL);

  manor_sidebar_model_update (self->model);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", key);
}

static void
adopt_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  AdwDialog *dialog;

  if (row == NULL)
    return;

  dialog = manor_adopt_dialog_new (manor_sidebar_row_get_connection (row),
                                   manor_sidebar_row_get_database (row));
  g_signal_connect_object (dialog, "adopted", G_CALLBACK (adopted_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static gboolean
is_asleep (ManorDatabase *database)
{
  ManorDatabaseFacts *facts = database != NULL ? manor_database_get_facts (database) : NULL;

  return facts != NULL && (facts->flags & MANOR_DATABASE_RESTS) == MANOR_DATABASE_ASLEEP;
}

static void
woken_cb (gpointer      owner,
          const GValue *value,
          const GError *error,
          gpointer      user_data)
{
  g_autofree char *title = NULL;

  if (error == NULL)
    title = g_strdup_printf (_("“%s” is awake"), (const char *) user_data);
  else
    title = g_strdup (error->message);

  _manor_sidebar_add_toast (MANOR_SIDEBAR (owner), manor_toast_new (title));
}

/* Reading is what wakes a database. A survey that left it alone reads it by itself once it is awake. */
static void
wake_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  ManorDatabase *database = row != NULL ? manor_sidebar_row_get_database (row) : NULL;

  if (is_asleep (database))
    manor_later_full (manor_database_read_schema (database), self, woken_cb,
                      g_strdup (manor_database_get_name (database)), g_free);
}

/* A child, and a schema database whose server decides who its children are, are somebody's already. */
static gboolean
can_adopt (ManorSidebarRow *row)
{
  if (row == NULL)
    return FALSE;

  switch (manor_sidebar_row_get_kind (row))
    {
    case MANOR_SIDEBAR_CONNECTION:
    case MANOR_SIDEBAR_DATABASE:
      return TRUE;

    case MANOR_SIDEBAR_FLEET:
      return !manor_database_get_propagates (manor_sidebar_row_get_database (row));

    case MANOR_SIDEBAR_CHILD:
    case MANOR_SIDEBAR_NOTE:
    default:
      return FALSE;
    }
}

void
_manor_sidebar_update_server_actions (ManorSidebar    *self,
                                      ManorSidebarRow *row)
{
  GtkWidget *widget = GTK_WIDGET (self);
  ManorDatabase *database = row != NULL ? manor_sidebar_row_get_database (row) : NULL;
  ManorConnection *connection = row != NULL ? manor_sidebar_row_get_connection (row) : NULL;
  ManorConnectionFeatures features = 0;
  gboolean is_platform = get_organization (row) != NULL;

  if (database != NULL)
    features = manor_connection_get_features (connection);

  gtk_widget_action_set_enabled (widget, "sidebar.adopt", can_adopt (row));
  gtk_widget_action_set_enabled (widget, "sidebar.configure",
                                 features & MANOR_CONNECTION_CONFIGURES);
  gtk_widget_action_set_enabled (widget, "sidebar.duplicate",
                                 (features & MANOR_CONNECTION_FORKS) &&
                                 !manor_database_get_propagates (database));
  gtk_widget_action_set_enabled (widget, "sidebar.edit-connection",
                                 connection != NULL && !manor_place_is_folder (connection));
  gtk_widget_action_set_enabled (widget, "sidebar.usage",
                                 (features & MANOR_CONNECTION_MEASURES) ||
                                 (is_platform && database == NULL));
  gtk_widget_action_set_enabled (widget, "sidebar.connect", database != NULL);
  gtk_widget_action_set_enabled (widget, "sidebar.groups", is_platform);
  gtk_widget_action_set_enabled (widget, "sidebar.tokens", is_platform);
  gtk_widget_action_set_enabled (widget, "sidebar.wake", is_asleep (database));
}

void
_manor_sidebar_install_server_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "sidebar.adopt", NULL, adopt_action);
  gtk_widget_class_install_action (widget_class, "sidebar.configure", NULL, configure_action);
  gtk_widget_class_install_action (widget_class, "sidebar.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "sidebar.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "sidebar.edit-connection", NULL,
                                   edit_connection_action);
  gtk_widget_class_install_action (widget_class, "sidebar.groups", NULL, organization_action);
  gtk_widget_class_install_action (widget_class, "sidebar.tokens", NULL, organization_action);
  gtk_widget_class_install_action (widget_class, "sidebar.usage", NULL, usage_action);
  gtk_widget_class_install_action (widget_class, "sidebar.wake", NULL, wake_action);
}
