/* manorctl-connections.c: list, add and remove connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-output.h"
#include "manorctl-place.h"

static char *title;

static const GOptionEntry options[] = {
  { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_("With “add”: what to call it"), N_("TITLE") },
  G_OPTION_ENTRY_NULL
};

static void
print_json (ManorConsole *console)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (console));

  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorConnection) connection = g_list_model_get_item (G_LIST_MODEL (console), i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "id", manor_connection_get_id (connection));
      manorctl_json_string (builder, "title", manor_connection_get_title (connection));
      manorctl_json_string (builder, "kind", manor_connection_get_kind (connection));
      manorctl_json_string (builder, "location", manor_connection_get_location (connection));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  manorctl_json_print (builder);
}

static ManorctlStatus
list (ManorConsole *console)
{
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("CONNECTION"), _("TITLE"), _("KIND"), _("LOCATION"), NULL });
  guint n = g_list_model_get_n_items (G_LIST_MODEL (console));

  if (manorctl_json)
    {
      print_json (console);
      return MANORCTL_DONE;
    }

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorConnection) connection = g_list_model_get_item (G_LIST_MODEL (console), i);

      manorctl_table_add (table, (const char *[]) {
        manor_connection_get_id (connection),
        manor_connection_get_title (connection),
        manor_connection_get_kind (connection),
        manor_connection_get_location (connection),
      });
    }

  if (n == 0)
    manorctl_note (_("There is no connection yet; “manorctl connections add FOLDER” adds one"));
  else
    manorctl_table_print (table);

  return MANORCTL_DONE;
}

static ManorctlStatus
add (ManorConsole *console,
     const char   *path)
{
  g_autoptr(GFile) folder = g_file_new_for_commandline_arg (path);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = dex_await_object (manor_console_add_folder (console, folder, title), &error);
  if (connection == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    print_json (console);
  else
    manorctl_print (_("Added “%s”.\n"), manor_connection_get_id (connection));

  return MANORCTL_DONE;
}

static ManorctlStatus
remove_connection (ManorConsole *console,
                   const char   *id)
{
  ManorConnection *connection = manor_console_find_connection (console, id);
  g_autoptr(GError) error = NULL;

  if (connection == NULL)
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("There is no connection “%s”; “manorctl connections” lists them"), id);
      return manorctl_fail (error);
    }

  if (!dex_await (manor_console_remove_connection (console, connection), &error))
    return manorctl_fail (error);

  if (manorctl_json)
    print_json (console);
  else
    manorctl_print (_("Removed “%s”; its databases were not touched.\n"), id);

  return MANORCTL_DONE;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  if (arguments[0] == NULL)
    return list (console);

  if (arguments[1] != NULL && g_str_equal (arguments[0], "add"))
    return add (console, arguments[1]);

  if (arguments[1] != NULL && g_str_equal (arguments[0], "remove"))
    return remove_connection (console, arguments[1]);

  return manorctl_fail_usage (_("“connections” takes nothing, “add FOLDER” or “remove CONNECTION”"));
}

const ManorctlCommand manorctl_connections_command = {
  .name = "connections",
  .arguments = N_("[add FOLDER | remove CONNECTION]"),
  .summary = N_("List the connections, add a folder, forget one"),
  .options = options,
  .n_min = 0,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
