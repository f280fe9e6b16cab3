/* manorctl-dump.c: a database as the SQL that makes it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "manorctl-output.h"

static gboolean
write_piece (const char  *sql,
             gsize        length,
             gpointer     user_data,
             GError     **error)
{
  if (fwrite (sql, 1, length, stdout) == length)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("The output could not be written: %s"), g_strerror (errno));

  return FALSE;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabase) database = NULL;

  database = manor_await_object (manor_console_find_database (console, arguments[0]), &error);
  if (database == NULL)
    return manorctl_fail (error);

  if (!manor_await (manor_dump (database, write_piece, NULL, NULL), &error))
    return manorctl_fail (error);

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_dump_command = {
  .name = "dump",
  .arguments = N_("DATABASE"),
  .summary = N_("Write a database as the SQL that makes it"),
  .n_min = 1,
  .n_max = 1,
  .run = run,
};
