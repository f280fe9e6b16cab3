/* manor-server-repair.c: a schema database that its server forgot
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-repair"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-server-private.h"
#include "manor-server-shell-private.h"

typedef struct
{
  ManorHttp *admin;
  char      *name;
  GStrv      statements;
  gint64     version;
} Repair;

static void
repair_free (gpointer data)
{
  Repair *repair = data;

  g_clear_object (&repair->admin);
  g_clear_pointer (&repair->name, g_free);
  g_clear_pointer (&repair->statements, g_strfreev);
  g_free (repair);
}

/* The shell goes on behind a statement that fails, so all is tried first and thrown away. */
static GStrv
dup_script (Repair   *repair,
            gboolean  keep)
{
  g_autoptr(GStrvBuilder) script = g_strv_builder_new ();

  g_strv_builder_add (script, "PRAGMA foreign_keys=OFF");
  g_strv_builder_add (script, "BEGIN IMMEDIATE");
  g_strv_builder_addv (script, (const char **) repair->statements);
  if (keep)
    g_strv_builder_take (script, g_strdup_printf ("PRAGMA schema_version=%" G_GINT64_FORMAT,
                                                  repair->version));
  g_strv_builder_add (script, keep ? "COMMIT" : "ROLLBACK");

  return g_strv_builder_end (script);
}

static DexFuture *
repair_fiber (gpointer user_data)
{
  Repair *repair = user_data;
  g_auto(GStrv) trial = dup_script (repair, FALSE);
  g_auto(GStrv) script = dup_script (repair, TRUE);
  g_autoptr(GError) error = NULL;

  if (!manor_await (_manor_shell_run_all (repair->admin, repair->name,
                                          (const char * const *) trial), &error) ||
      !manor_await (_manor_shell_run_all (repair->admin, repair->name,
                                          (const char * const *) script), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * _manor_server_repair:
 * @database: a schema database whose server carries changes on
 * @statements: (array zero-terminated=1): what it is to be given
 * @version: its schema_version after it
 *
 * Gives it a change by the admin shell, since nothing there is carried on.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_repair (ManorRemoteDatabase *database,
                      const char * const  *statements,
                      gint64               version)
{
  g_autoptr(ManorServer) server =
    _manor_server_database_dup_server (MANOR_SERVER_DATABASE (database));
  Repair *repair;

  if (server == NULL || server->admin == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("the connection has no admin URL"));

  repair = g_new0 (Repair, 1);
  repair->admin = g_object_ref (server->admin);
  repair->name = g_strdup (manor_database_get_name (MANOR_DATABASE (database)));
  repair->statements = g_strdupv ((char **) statements);
  repair->version = version;

  return manor_fiber_spawn (0, repair_fiber, repair, repair_free);
}
