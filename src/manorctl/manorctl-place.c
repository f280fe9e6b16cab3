/* manorctl-place.c: the connection that an argument names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-place.h"

ManorConnection *
manorctl_find_connection (ManorConsole  *console,
                          const char    *spec,
                          GError       **error)
{
  return manor_await_object (manor_console_find_place (console, spec), error);
}

ManorConnection *
manorctl_find_connection_of (ManorConsole  *console,
                             const char    *spec,
                             ManorDatabase **database,
                             GError       **error)
{
  g_autoptr(ManorDatabase) found = manor_await_object (manor_console_find_database (console, spec), error);
  ManorConnection *connection;

  *database = NULL;
  if (found == NULL)
    return NULL;

  connection = manor_console_find_connection_of (console, found);
  if (connection == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   /* translators: %s is a database as it was typed */
                   _("“%s” is a file by itself; name it FOLDER/NAME"), spec);
      return NULL;
    }

  *database = g_steal_pointer (&found);

  return g_object_ref (connection);
}

ManorOrganization *
manorctl_find_organization (ManorConsole     *console,
                            const char       *spec,
                            ManorConnection **connection,
                            GError          **error)
{
  g_autoptr(ManorConnection) found = manorctl_find_connection (console, spec, error);
  ManorOrganization *organization = found != NULL ? manor_connection_get_organization (found) : NULL;

  *connection = NULL;
  if (found == NULL)
    return NULL;

  if (organization == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   /* translators: %s is a connection */
                   _("“%s” is no Turso organization; only those have groups, locations and tokens"),
                   manor_connection_get_id (found));
      return NULL;
    }

  *connection = g_steal_pointer (&found);

  return organization;
}

ManorGroup *
manorctl_find_group (ManorOrganization *organization,
                     const char        *name,
                     GError           **error)
{
  ManorGroup *group = manor_organization_find_group (organization, name);

  if (group == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* translators: %1$s is an organization, %2$s a group */
                 _("“%1$s” has no group “%2$s”; “manorctl groups” lists them"),
                 manor_organization_get_slug (organization), name);

  return group;
}

ManorFleet *
manorctl_find_fleet_of (ManorConnection *connection,
                        ManorDatabase   *database,
                        gboolean        *is_schema)
{
  GListModel *fleets = manor_connection_get_fleets (connection);
  guint n = g_list_model_get_n_items (fleets);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorFleet) fleet = g_list_model_get_item (fleets, i);

      *is_schema = manor_fleet_get_schema (fleet) == database;
      if (*is_schema ||
          manor_fleet_find_child (fleet, manor_database_get_name (database)) == database)
        return g_steal_pointer (&fleet);
    }

  *is_schema = FALSE;

  return NULL;
}
