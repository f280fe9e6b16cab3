/* manorctl-delete.c: delete a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-agree.h"
#include "manorctl-place.h"

static char *agreed;

static const GOptionEntry options[] = {
  { "yes", 0, 0, G_OPTION_ARG_STRING, &agreed,
    N_("Agree, by the name of the database that is to go"), N_("NAME") },
  G_OPTION_ENTRY_NULL
};

/* The platform refuses it as well; it is said before anybody types a name. */
static gboolean
check_protection (ManorDatabase  *database,
                  GError        **error)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (database);

  if (facts == NULL || (facts->flags & MANOR_DATABASE_PROTECTED) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               /* translators: %1$s is a database */
               _("“%1$s” is protected from being deleted; “manorctl config %1$s --protect off” ends that"),
               manor_database_get_path (database));

  return FALSE;
}

static gboolean
agree (ManorDatabase *database,
       gboolean       trashes)
{
  g_autofree char *question =
    g_strdup_printf (trashes ? _("“%s” goes to the trash. Type its name to agree:")
                             : _("“%s” will be gone for good with all its rows. Type its name to agree:"),
                     manor_database_get_path (database));

  return manorctl_agree_by_name (manor_database_get_name (database), agreed, question);
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorConnection) connection =
    manorctl_find_connection_of (console, arguments[0], &database, &error);
  gboolean trashes;

  if (connection == NULL || !check_protection (database, &error))
    return manorctl_fail (error);

  trashes = (manor_connection_get_features (connection) & MANOR_CONNECTION_TRASHES) != 0;
  if (!agree (database, trashes))
    return MANORCTL_FAILED;

  if (!manor_await (manor_connection_delete_database (connection, database), &error))
    return manorctl_fail (error);

  if (manorctl_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "name", manor_database_get_name (database));
      manorctl_json_boolean (builder, "trashed", trashes);
      json_builder_end_object (builder);
      manorctl_json_print (builder);
    }
  else
    {
      manorctl_print (trashes ? _("“%s” is in the trash.\n") : _("Deleted “%s”.\n"),
                      manor_database_get_path (database));
    }

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_delete_command = {
  .name = "delete",
  .arguments = N_("DATABASE"),
  .summary = N_("Delete a database, whose name must be typed"),
  .description = N_("A file goes to the trash; on a server there is none, and the database is gone."),
  .options = options,
  .n_min = 1,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
