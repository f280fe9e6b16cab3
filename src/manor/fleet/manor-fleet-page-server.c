/* manor-fleet-page-server.c: what is different on a fleet of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet-page"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-fleet-page-private.h"

ManorConnection *
_manor_fleet_page_get_connection (ManorFleetPage *self)
{
  const char *path = manor_fleet_get_path (self->fleet);
  g_autofree char *id = g_strndup (path, strcspn (path, "/"));

  return manor_console_find_connection (self->console, id);
}

gboolean
_manor_fleet_page_get_native (ManorFleetPage *self)
{
  return manor_database_get_propagates (manor_fleet_get_schema (self->fleet));
}

static void
update_warning (ManorFleetPage *self)
{
  ManorConnection *connection = _manor_fleet_page_get_connection (self);
  const char *warning = connection != NULL ? manor_connection_get_warning (connection) : NULL;

  if (warning != NULL)
    adw_banner_set_title (self->warning_banner, warning);
  adw_banner_set_revealed (self->warning_banner, warning != NULL);
}

static void
update_native (ManorFleetPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->native_label), _manor_fleet_page_get_native (self));
}

void
_manor_fleet_page_write_change (ManorFleetPage *self)
{
  adw_view_stack_set_visible_child_name (self->view_stack, "sql");
  gtk_widget_grab_focus (GTK_WIDGET (_manor_fleet_page_need_workbench (self)));
}

void
_manor_fleet_page_follow_server (ManorFleetPage *self)
{
  ManorConnection *connection = _manor_fleet_page_get_connection (self);

  if (connection != NULL)
    g_signal_connect_object (connection, "notify::warning", G_CALLBACK (update_warning), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (manor_fleet_get_schema (self->fleet), "notify::propagates",
                           G_CALLBACK (update_native), self, G_CONNECT_SWAPPED);
  update_warning (self);
  update_native (self);
}
