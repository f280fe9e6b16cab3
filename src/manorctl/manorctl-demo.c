/* manorctl-demo.c: make the demo fleets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-output.h"

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GFile) folder = g_file_new_for_commandline_arg (arguments[0]);
  g_autoptr(GError) error = NULL;

  if (!dex_await (manor_console_make_demo (console, folder), &error))
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
      manorctl_print (_("The demo fleets are in “%s”. Try:\n"), arguments[0]);
      manorctl_print ("  manorctl status %s/slack-schema.db\n", arguments[0]);
      manorctl_print ("  manorctl push %s/slack-schema.db --dry-run\n", arguments[0]);
    }

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_demo_command = {
  .name = "demo",
  .arguments = N_("FOLDER"),
  .summary = N_("Make the demo fleets in a new folder"),
  .description = N_("Two schema databases with 24 and 8 children as SQLite files, the same every time."),
  .n_min = 1,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
