/* manorctl-fork.c: copy a database with its rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-creation.h"
#include "manorctl-place.h"

static const GOptionEntry options[] = {
  MANORCTL_CREATION_ENTRIES,
  G_OPTION_ENTRY_NULL
};

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorDatabase) copy = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_COPY, arguments[1]);

  if (!manorctl_creation_fill (creation, &error))
    return manorctl_fail_usage ("%s", error->message);

  connection = manorctl_find_connection_of (console, arguments[0], &database, &error);
  if (connection != NULL)
    {
      g_object_set (creation, "original", database, NULL);
      copy = manor_await_object (manor_connection_create (connection, creation), &error);
    }
  if (copy == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    manorctl_creation_print_json (copy);
  else
    manorctl_print (_("“%1$s” is a copy of “%2$s”, rows included.\n"),
                    manor_database_get_path (copy), manor_database_get_path (database));

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_fork_command = {
  .name = "fork",
  .arguments = N_("DATABASE NEW-NAME"),
  .summary = N_("Copy a database of a server with its rows"),
  .description = N_("A copy of a child whose server carries changes on is a child, too. With --at it is what\n"
                    "the database was at that time, which Turso keeps for a while, depending on the plan."),
  .options = options,
  .n_min = 2,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
