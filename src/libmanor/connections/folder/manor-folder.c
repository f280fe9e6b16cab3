/* manor-folder.c: a folder of SQLite files as a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "manor-fiber.h"
#include "manor-folder-private.h"
#include "manor-future.h"

#define MIN_THREADS 2

/* A commit mostly waits for the disk, and the waits of several overlap: measured on two
 * processors, eight threads commit half as many files again a second as two. */
#define THREADS_PER_PROCESSOR 4

/**
 * ManorFolder:
 *
 * Every SQLite file of a folder (`*.db`, `*.sqlite`, `*.sqlite3`, `*.db3`; not of the folders
 * in it) is a database named as the file without its ending. The file `fleet.ini` beside them
 * says which are schema databases and which their children.
 *
 * Invariants:
 *
 *  (1) Databases are read and migrated on `worker`'s threads, many at one time. The folder
 *      itself is read and changed on the one thread of `writer`, so that what was listed and
 *      what was changed have an order.
 *  (2) What `writer` answers is taken over by fibers, which the scheduler resumes in the order
 *      of the answers: an old list never covers a new one.
 */

G_DEFINE_FINAL_TYPE (ManorFolder, manor_folder, MANOR_TYPE_CONNECTION)

static void
take_over (ManorFolder     *self,
           ManorFolderScan *scan)
{
  ManorConnection *connection = MANOR_CONNECTION (self);

  manor_connection_set_databases (connection, scan->databases);
  manor_connection_set_rules (connection, scan->rules);
  manor_connection_set_notes (connection, (const char * const *) scan->notes);
  manor_connection_set_state (connection, MANOR_CONNECTION_READY, NULL);
}

/* Thousands of databases that were known already are let go of elsewhere. */
static gboolean
release_thread (gpointer   data,
                GValue    *result,
                GError   **error)
{
  return TRUE;
}

static void
release_scan (ManorFolder     *self,
              ManorFolderScan *scan)
{
  dex_future_disown (manor_worker_run (self->writer, release_thread,
                                       scan, (GDestroyNotify) _manor_folder_scan_unref));
}

static DexFuture *
manor_folder_refresh_fiber (gpointer user_data)
{
  ManorFolder *self = user_data;
  ManorConnection *connection = MANOR_CONNECTION (self);
  g_autoptr(ManorFolderScan) scan = NULL;
  g_autoptr(GError) error = NULL;

  /* A list that is there stays good while it is read again. */
  if (manor_connection_get_state (connection) != MANOR_CONNECTION_READY)
    manor_connection_set_state (connection, MANOR_CONNECTION_LOADING, NULL);
  _manor_folder_watch (self);

  scan = manor_await_boxed (_manor_folder_scan (self), &error);
  if (scan == NULL)
    {
      manor_connection_set_state (connection, MANOR_CONNECTION_FAILED, error);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  take_over (self, scan);
  release_scan (self, g_steal_pointer (&scan));

  return dex_future_new_true ();
}

gboolean
_manor_folder_check_path (ManorFolder  *self,
                          GError      **error)
{
  if (self->path != NULL)
    return TRUE;

  /* translators: %s is a URI */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _("%s is not on this computer; SQLite needs a folder with a path"),
               manor_connection_get_location (MANOR_CONNECTION (self)));

  return FALSE;
}

static DexFuture *
manor_folder_refresh (ManorConnection *connection)
{
  ManorFolder *self = MANOR_FOLDER (connection);
  g_autoptr(GError) error = NULL;

  if (!_manor_folder_check_path (self, &error))
    {
      manor_connection_set_state (connection, MANOR_CONNECTION_FAILED, error);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, manor_folder_refresh_fiber,
                            g_object_ref (self), g_object_unref);
}

static void
manor_folder_dispose (GObject *object)
{
  _manor_folder_unwatch (MANOR_FOLDER (object));

  G_OBJECT_CLASS (manor_folder_parent_class)->dispose (object);
}

static void
manor_folder_finalize (GObject *object)
{
  ManorFolder *self = MANOR_FOLDER (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->worker);
  g_clear_object (&self->writer);

  G_OBJECT_CLASS (manor_folder_parent_class)->finalize (object);
}

static void
manor_folder_class_init (ManorFolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ManorConnectionClass *connection_class = MANOR_CONNECTION_CLASS (klass);

  object_class->dispose = manor_folder_dispose;
  object_class->finalize = manor_folder_finalize;

  connection_class->refresh = manor_folder_refresh;
  connection_class->create_database = _manor_folder_create_database;
  connection_class->fork_database = _manor_folder_fork_database;
  connection_class->delete_database = _manor_folder_delete_database;
  connection_class->set_rule = _manor_folder_set_rule;
}

static void
manor_folder_init (ManorFolder *self)
{
  self->worker = manor_worker_new ("folder", g_get_num_processors () * THREADS_PER_PROCESSOR);
  self->writer = manor_worker_new ("folder-writer", 1);
}

/**
 * manor_folder_new:
 * @id: the connection's id
 * @title: (nullable): what a person calls it; %NULL for the folder's name
 * @folder: the folder
 *
 * Makes a connection to a folder. Nothing is read yet: manor_connection_refresh() does, and
 * from then on changes on disk are followed.
 *
 * Returns: (transfer full): a `ManorFolder`
 */
ManorConnection *
manor_folder_new (const char *id,
                  const char *title,
                  GFile      *folder)
{
  ManorFolder *self;
  g_autofree char *location = NULL;
  g_autofree char *base_name = NULL;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  location = g_file_get_parse_name (folder);
  base_name = g_filename_display_basename (location);

  self = g_object_new (MANOR_TYPE_FOLDER,
                       "id", id,
                       "title", title != NULL ? title : base_name,
                       "kind", "folder",
                       "location", location,
                       NULL);
  self->file = g_object_ref (folder);
  self->path = g_file_get_path (folder);
  manor_connection_take_features (MANOR_CONNECTION (self),
                                  MANOR_CONNECTION_TRASHES | MANOR_CONNECTION_CREATES |
                                  MANOR_CONNECTION_FORKS);

  return MANOR_CONNECTION (self);
}

/**
 * manor_folder_get_file:
 * @self: a `ManorFolder`
 *
 * Returns: (transfer none): the folder
 */
GFile *
manor_folder_get_file (ManorFolder *self)
{
  g_return_val_if_fail (MANOR_IS_FOLDER (self), NULL);

  return self->file;
}

/**
 * manor_folder_database_for_file:
 * @file: a SQLite file, which need not exist
 *
 * Makes a database of a file by itself, on no connection; its path is the file's.
 *
 * Returns: (transfer full): a #ManorDatabase
 */
ManorDatabase *
manor_folder_database_for_file (GFile *file)
{
  g_autoptr(ManorWorker) worker = manor_worker_new ("file", MIN_THREADS);
  g_autofree char *file_path = NULL;
  g_autofree char *file_name = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  ManorDatabase *database;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  /* A file without a path cannot be opened, and the error will name it. */
  file_path = g_file_get_path (file);
  if (file_path == NULL)
    file_path = g_file_get_uri (file);
  file_name = g_path_get_basename (file_path);
  name = _manor_folder_dup_name (file_name);
  if (name == NULL)
    name = g_filename_display_name (file_name);

  database = MANOR_DATABASE (_manor_folder_database_new (worker, NULL, name, file_path));
  folder = g_path_get_dirname (file_path);
  _manor_folder_look_at_file (database, file_path, g_access (folder, W_OK) == 0);

  return database;
}
