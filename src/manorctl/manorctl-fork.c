/* manorctl-fork.c: copy a database with its rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-output.h"
#include "manorctl-place.h"

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorDatabase) copy = NULL;
  g_autoptr(ManorConnection) connection =
    manorctl_find_connection_of (console, arguments[0], &database, &error);

  if (connection != NULL)
    copy = dex_await_object (manor_connection_fork_database (connection, database, arguments[1]), &error);
  if (copy == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "name", manor_database_get_name (copy));
      manorctl_json_string (builder, "location", manor_database_get_location (copy));
      json_builder_end_object (builder);
      manorctl_json_print (builder);
    }
  else
    {
      manorctl_print (_("“%1$s” is a copy of “%2$s”, rows included.\n"),
                      manor_database_get_path (copy), manor_database_get_path (database));
    }

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_fork_command = {
  .name = "fork",
  .arguments = N_("DATABASE NEW-NAME"),
  .summary = N_("Copy a database of a server with its rows"),
  .description = N_("A copy of a child whose server carries changes on is a child, too."),
  .n_min = 2,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
