/* manorctl-demo.c: make the demo fleets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-output.h"
#include "manorctl-place.h"

static char *server;

static const GOptionEntry options[] = {
  { "server", 0, 0, G_OPTION_ARG_STRING, &server,
    N_("Make them on a libSQL server instead"), N_("CONNECTION") },
  G_OPTION_ENTRY_NULL
};

static ManorctlStatus
run_on_server (ManorConsole *console)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorConnection) connection = manorctl_find_connection (console, server, &error);
  const char *id;

  if (connection == NULL ||
      !manor_await (manor_console_make_server_demo (console, connection), &error))
    return manorctl_fail (error);

  id = manor_connection_get_id (connection);
  if (manorctl_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "connection", id);
      json_builder_end_object (builder);
      manorctl_json_print (builder);
    }
  else
    {
      manorctl_print (_("The demo fleets are on “%s”. Try:\n"), manor_connection_get_title (connection));
      manorctl_print ("  manorctl status %s/slack-schema\n", id);
      manorctl_print ("  manorctl push %s/slack-schema --dry-run\n", id);
    }

  return MANORCTL_DONE;
}

static ManorctlStatus
run_in_folder (ManorConsole *console,
               const char   *path)
{
  g_autoptr(GFile) folder = g_file_new_for_commandline_arg (path);
  g_autoptr(GError) error = NULL;

  if (!manor_await (manor_console_make_demo (console, folder), &error))
    return manorctl_fail (error);

  if (manorctl_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "folder", g_file_peek_path (folder));
      json_builder_end_object (builder);
      manorctl_json_print (builder);
    }
  else
    {
      manorctl_print (_("The demo fleets are in “%s”. Try:\n"), path);
      manorctl_print ("  manorctl status %s/slack-schema.db\n", path);
      manorctl_print ("  manorctl push %s/slack-schema.db --dry-run\n", path);
    }

  return MANORCTL_DONE;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  if ((server != NULL) == (arguments[0] != NULL))
    return manorctl_fail_usage (_("Name a new folder, or a server with --server"));

  return server != NULL ? run_on_server (console) : run_in_folder (console, arguments[0]);
}

const ManorctlCommand manorctl_demo_command = {
  .name = "demo",
  .arguments = N_("FOLDER | --server CONNECTION"),
  .summary = N_("Make the demo fleets in a new folder, or on a server"),
  .description = N_("Two schema databases with 24 and 8 children, the same every time: SQLite files, or on a\n"
                    "server databases, the first fleet Manor’s and the second the server’s own."),
  .options = options,
  .n_min = 0,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
