/* manor-demo.c: the demo fleets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-demo"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "manor-demo-private.h"
#include "manor-demo.h"
#include "manor-worker.h"

/* How the folder comes to be
 *
 *  (1) A new folder is built beside its place under another name, and renamed: it is there
 *      as a whole or not at all.
 *  (2) In a folder that exists and is empty, which may be all that a sandbox lets us write
 *      to, the files are built in a folder inside and moved out when all are there,
 *      fleet.ini last.
 *  (3) Whatever fails, what was built is removed.
 *
 * Nothing here depends on the day, the machine or the locale.
 */

static const struct
{
  const char *feature; /* as workspaces.txt says it, or NULL */
  const char *users;
  gboolean    direct_messages;
  const char *extra;   /* run last, or NULL */
} workspace_kinds[] = {
  { NULL, "slack-users.sql", TRUE, NULL },
  { "behind", "slack-users.sql", FALSE, NULL },
  { "drifted", "slack-users-drifted.sql", TRUE, NULL },
  { "without-email", "slack-users-without-email.sql", TRUE, NULL },
  { "own-table", "slack-users.sql", TRUE, "slack-own-table.sql" },
};

static gboolean
fill_workspace (ManorSqlite  *database,
                const char   *name,
                const char   *feature,
                GError      **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (workspace_kinds); i++)
    {
      if (g_strcmp0 (feature, workspace_kinds[i].feature) != 0)
        continue;

      if (!_manor_demo_run_file (database, workspace_kinds[i].users, error) ||
          !_manor_demo_run_file (database, "slack-messages.sql", error))
        return FALSE;

      if (workspace_kinds[i].direct_messages &&
          !_manor_demo_run_file (database, "slack-direct-messages.sql", error))
        return FALSE;

      if (!_manor_demo_fill_slack (database, name, workspace_kinds[i].direct_messages, error))
        return FALSE;

      if (g_strcmp0 (feature, "without-email") == 0 &&
          !manor_sqlite_execute (database, "UPDATE users SET email = NULL WHERE id = 3", error))
        return FALSE;

      return workspace_kinds[i].extra == NULL ||
             _manor_demo_run_file (database, workspace_kinds[i].extra, error);
    }

  g_return_val_if_reached (FALSE);
}

static gboolean
fill_notes (ManorSqlite  *database,
            const char   *name,
            const char   *feature,
            GError      **error)
{
  gboolean reminders = g_strcmp0 (feature, "behind") != 0;

  if (!_manor_demo_run_file (database, "notes.sql", error) ||
      (reminders && !_manor_demo_run_file (database, "notes-reminders.sql", error)))
    return FALSE;

  return _manor_demo_fill_notes (database, name, reminders, error);
}

static gboolean
fill_schema (ManorSqlite  *database,
             const char   *name,
             GError      **error)
{
  if (g_str_equal (name, "notes-schema"))
    return _manor_demo_run_file (database, "notes.sql", error) &&
           _manor_demo_run_file (database, "notes-reminders.sql", error);

  return _manor_demo_run_file (database, "slack-users.sql", error) &&
         _manor_demo_run_file (database, "slack-messages.sql", error) &&
         _manor_demo_run_file (database, "slack-direct-messages.sql", error);
}

static gboolean
make_database (const char  *folder,
               const char  *name,
               const char  *feature,
               GError     **error)
{
  g_autofree char *file = g_strconcat (name, ".db", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr(ManorSqlite) database = manor_sqlite_open (path, MANOR_SQLITE_CREATE, error);
  gboolean filled;

  /* Nobody can be harmed by a demo that is lost with the power. */
  if (database == NULL ||
      !manor_sqlite_execute (database,
                             "PRAGMA journal_mode = off; PRAGMA synchronous = off; BEGIN", error))
    return FALSE;

  if (g_str_has_suffix (name, "-schema"))
    filled = fill_schema (database, name, error);
  else if (g_str_has_suffix (name, "-notes"))
    filled = fill_notes (database, name, feature, error);
  else
    filled = fill_workspace (database, name, feature, error);

  filled = filled && manor_sqlite_execute (database, "COMMIT", error);
  manor_sqlite_close (database);

  return filled;
}

static gboolean
make_files (const char  *folder,
            GError     **error)
{
  g_auto(GStrv) lines = _manor_demo_load_lines ("workspaces.txt");
  g_autofree char *rules = _manor_demo_load_text ("fleet.ini");
  g_autofree char *path = g_build_filename (folder, "fleet.ini", NULL);

  if (!make_database (folder, "slack-schema", NULL, error) ||
      !make_database (folder, "notes-schema", NULL, error))
    return FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (lines[i], " | ", 2);

      if (!make_database (folder, parts[0], parts[1], error))
        return FALSE;
    }

  return g_file_set_contents (path, rules, -1, error);
}

/* The folders made here hold files only. */
static void
remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }

  g_rmdir (path);
}

static gboolean
set_error_from_errno (GError     **error,
                      const char  *path)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               /* translators: the first %s is a folder, the second the system's reason */
               _("The demo could not be made in “%s”: %s"), path, g_strerror (code));

  return FALSE;
}

static gboolean
move_file (const char  *from,
           const char  *to,
           const char  *name,
           GError     **error)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);

  return g_rename (source, target) == 0 || set_error_from_errno (error, to);
}

static gboolean
move_files (const char  *from,
            const char  *to,
            GError     **error)
{
  g_autoptr(GDir) folder = g_dir_open (from, 0, error);
  const char *name;

  if (folder == NULL)
    return FALSE;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (!g_str_equal (name, "fleet.ini") && !move_file (from, to, name, error))
      return FALSE;

  return move_file (from, to, "fleet.ini", error);
}

/* (2) */
static gboolean
make_inside (const char  *path,
             GError     **error)
{
  g_autofree char *work = g_build_filename (path, ".demo-XXXXXX", NULL);
  gboolean made;

  if (g_mkdtemp (work) == NULL)
    return set_error_from_errno (error, path);

  made = make_files (work, error) && move_files (work, path, error);
  remove_folder (work);

  return made;
}

/* (1) */
static gboolean
make_beside (const char  *path,
             GError     **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *hidden = g_strdup_printf (".%s-XXXXXX", name);
  g_autofree char *work = g_build_filename (parent, hidden, NULL);

  if (g_mkdir_with_parents (parent, 0777) != 0 || g_mkdtemp_full (work, 0777) == NULL)
    return set_error_from_errno (error, path);

  if (!make_files (work, error))
    {
      remove_folder (work);
      return FALSE;
    }

  if (g_rename (work, path) == 0)
    return TRUE;

  set_error_from_errno (error, path);
  remove_folder (work);

  return FALSE;
}

static gboolean
make_demo_thread (gpointer   data,
                  GValue    *result,
                  GError   **error)
{
  const char *path = data;
  g_autoptr(GDir) folder = NULL;
  g_autoptr(GError) open_error = NULL;

  folder = g_dir_open (path, 0, &open_error);

  if (g_error_matches (open_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return make_beside (path, error);

  if (folder == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&open_error));
      return FALSE;
    }

  if (g_dir_read_name (folder) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _("“%s” is not empty: choose a new or empty folder for the demo"), path);
      return FALSE;
    }

  return make_inside (path, error);
}

/**
 * manor_demo_make:
 * @folder: a local folder that does not exist or is empty; missing parents are made
 *
 * Builds the demo fleets: two schema databases with their children, of which some are
 * behind, one has a table of its own, one has drifted, and one holds a NULL that is in the
 * way. The data is the same every time.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects
 *   with %G_IO_ERROR_EXISTS where @folder is not empty, or another error
 */
DexFuture *
manor_demo_make (GFile *folder)
{
  g_autoptr(ManorWorker) worker = NULL;
  char *path;

  dex_return_error_if_fail (G_IS_FILE (folder));

  path = g_file_get_path (folder);
  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (folder);

      return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                    _("“%s” is not on this computer"), uri);
    }

  worker = manor_worker_new ("demo", 1);

  return manor_worker_run (worker, make_demo_thread, path, g_free);
}
