/* manorctl-place.c: the connection that an argument names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-place.h"

static ManorConnection *
find_by_title (ManorConsole *console,
               const char   *title)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (console));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorConnection) connection = g_list_model_get_item (G_LIST_MODEL (console), i);

      if (g_str_equal (manor_connection_get_title (connection), title))
        return g_steal_pointer (&connection);
    }

  return NULL;
}

ManorConnection *
manorctl_find_connection (ManorConsole  *console,
                          const char    *spec,
                          GError       **error)
{
  g_autoptr(ManorConnection) connection = manor_console_find_connection (console, spec);
  g_autoptr(GFile) folder = NULL;

  if (connection != NULL)
    g_object_ref (connection);
  else
    connection = find_by_title (console, spec);

  if (connection != NULL)
    {
      if (!dex_await (manor_connection_refresh (connection), error))
        return NULL;

      return g_steal_pointer (&connection);
    }

  folder = g_file_new_for_commandline_arg (spec);
  if (g_file_query_file_type (folder, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_DIRECTORY)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("There is no connection and no folder “%s”; “manorctl connections” lists them"),
                   spec);
      return NULL;
    }

  return dex_await_object (manor_console_open_folder (console, folder), error);
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
