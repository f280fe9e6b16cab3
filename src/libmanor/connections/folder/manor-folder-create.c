/* manor-folder-create.c: making a database in a folder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder-create"

/* For renameat2(). */
#define _GNU_SOURCE

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "manor-fiber.h"
#include "manor-folder-database-private.h"
#include "manor-folder-private.h"
#include "manor-future.h"

#define EXTENSION       ".db"
#define MAX_NAME_LENGTH 200

/* How long a copy waits for a writer to be done with its original. */
#define BUSY_TIMEOUT_MSEC 5000

/* A name is a file name and may stand in a rule, where * and ? are wildcards. */
static gboolean
check_name (const char  *name,
            GError     **error)
{
  g_autofree char *stem = _manor_folder_dup_name (name);
  gboolean good = *name != '\0' && *name != '.' && strlen (name) <= MAX_NAME_LENGTH &&
                  strpbrk (name, "/*?[];") == NULL && g_utf8_validate (name, -1, NULL) &&
                  !g_ascii_isspace (*name) && !g_ascii_isspace (name[strlen (name) - 1]);

  for (const char *p = name; good && *p != '\0'; p++)
    good = !g_ascii_iscntrl (*p);

  if (stem != NULL)
    /* translators: %1$s is what was typed, %2$s is it without “.db” */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                 _("“%1$s” is a file name; name the database “%2$s”"), name, stem);
  else if (!good)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                 /* translators: %1$s is what was typed, %2$d a number */
                 _("“%1$s” cannot be a database’s name: it becomes a file name, so it may not be "
                   "empty, begin with a point, begin or end with a blank, have more than %2$d "
                   "bytes, or contain any of / * ? [ ] ;"),
                 name, MAX_NAME_LENGTH);

  return good && stem == NULL;
}

typedef struct
{
  char        *folder;
  char        *connection_id;
  char        *name;
  char        *sql;
  char        *original;  /* the file to copy, or NULL */
  ManorWorker *worker;
} Create;

static void
create_free (gpointer data)
{
  Create *create = data;

  g_clear_pointer (&create->folder, g_free);
  g_clear_pointer (&create->connection_id, g_free);
  g_clear_pointer (&create->name, g_free);
  g_clear_pointer (&create->sql, g_free);
  g_clear_pointer (&create->original, g_free);
  g_clear_object (&create->worker);
  g_free (create);
}

/* The file is thrown away when anything fails, so that it needs no journal on disk and
 * nothing is synced but the end. The script may have transactions of its own. */
static gboolean
fill (const char  *path,
      const char  *sql,
      GError     **error)
{
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_CREATE, error);

  if (sqlite == NULL ||
      !manor_sqlite_execute (sqlite, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; "
                                     "PRAGMA user_version=0", error) ||
      !manor_sqlite_execute (sqlite, sql, error))
    return FALSE;

  return manor_sqlite_get_autocommit (sqlite) || manor_sqlite_execute (sqlite, "COMMIT", error);
}

static gboolean
copy (const char  *from,
      const char  *path,
      GError     **error)
{
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (from, MANOR_SQLITE_READ_ONLY, error);

  if (sqlite == NULL)
    return FALSE;

  manor_sqlite_set_busy_timeout (sqlite, BUSY_TIMEOUT_MSEC);

  return manor_sqlite_copy_to (sqlite, path, error);
}

static gboolean
sync_path (const char  *path,
           int          flags,
           GError     **error)
{
  g_autofd int fd = g_open (path, flags | O_RDONLY | O_CLOEXEC, 0);

  if (fd >= 0 && fsync (fd) == 0)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
               "%s: %s", path, g_strerror (errno));

  return FALSE;
}

/* Never over a file that is there. Not every file system knows the first way. */
static gboolean
move_into_place (const char  *from,
                 const char  *to,
                 GError     **error)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;

  if (errno != EEXIST && link (from, to) == 0)
    {
      g_unlink (from);
      return TRUE;
    }

  if (errno != EEXIST && !g_file_test (to, G_FILE_TEST_EXISTS) && g_rename (from, to) == 0)
    return TRUE;

  if (errno == EEXIST || g_file_test (to, G_FILE_TEST_EXISTS))
    /* translators: %s is a file's path */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                 _("there is a file %s already; choose another name"), to);
  else
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                 "%s: %s", to, g_strerror (errno));

  return FALSE;
}

static gboolean
make_file (Create      *create,
           const char  *path,
           GError     **error)
{
  g_autofree char *hidden = g_strconcat (".", create->name, "-XXXXXX", NULL);
  g_autofree char *temporary = g_build_filename (create->folder, hidden, NULL);
  g_autofree char *journal = NULL;
  g_autofd int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  gboolean done;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                   /* translators: %1$s is a folder's path, %2$s an error message */
                   _("no file can be made in %1$s (%2$s); see its permissions"),
                   create->folder, g_strerror (errno));
      return FALSE;
    }

  /* Closing it later would drop SQLite's locks, not that anybody else knows the file. */
  g_clear_fd (&fd, NULL);

  done = (create->original != NULL ? copy (create->original, temporary, error)
                                   : fill (temporary, create->sql, error)) &&
         sync_path (temporary, 0, error) &&
         move_into_place (temporary, path, error);
  if (!done)
    g_unlink (temporary);

  journal = g_strconcat (temporary, "-journal", NULL);
  g_unlink (journal);

  /* The name is kept, too; that it may not be is no reason to call the database unmade. */
  if (done && !sync_path (create->folder, O_DIRECTORY, NULL))
    g_debug ("cannot sync %s", create->folder);

  return done;
}

static gboolean
create_thread (gpointer   data,
               GValue    *result,
               GError   **error)
{
  Create *create = data;
  g_autofree char *file_name = g_strconcat (create->name, EXTENSION, NULL);
  g_autofree char *path = g_build_filename (create->folder, file_name, NULL);
  g_autoptr(ManorFolderDatabase) database = NULL;

  if (!make_file (create, path, error))
    {
      g_prefix_error (error, "%s: ", create->name);
      return FALSE;
    }

  database = _manor_folder_database_new (create->worker, create->connection_id, create->name,
                                         path);
  _manor_folder_look_at_file (MANOR_DATABASE (database), path, TRUE);

  g_value_init (result, MANOR_TYPE_DATABASE);
  g_value_take_object (result, g_steal_pointer (&database));

  return TRUE;
}

typedef struct
{
  ManorConnection *connection;
  DexFuture       *job;
} Take;

static void
take_free (gpointer data)
{
  Take *take = data;

  g_clear_object (&take->connection);
  dex_clear (&take->job);
  g_free (take);
}

/* Puts the new database on the list without reading the folder again. */
static DexFuture *
take_database_fiber (gpointer user_data)
{
  Take *take = user_data;
  GListModel *known = manor_connection_get_databases (take->connection);
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(GPtrArray) databases = NULL;
  g_autoptr(GError) error = NULL;
  const char *name;

  database = manor_await_object (g_steal_pointer (&take->job), &error);
  if (database == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  name = manor_database_get_name (database);
  if (manor_connection_find_database (take->connection, name) == NULL)
    {
      guint n_known = g_list_model_get_n_items (known);

      databases = g_ptr_array_new_full (n_known + 1, g_object_unref);
      for (guint i = 0; i < n_known; i++)
        g_ptr_array_add (databases, g_list_model_get_item (known, i));
      g_ptr_array_add (databases, g_object_ref (database));
      manor_connection_set_databases (take->connection, databases);
    }

  /* The folder's watch may have been quicker; its object is the one to use. */
  return dex_future_new_take_object (
    g_object_ref (manor_connection_find_database (take->connection, name)));
}

static DexFuture *
create_database (ManorConnection *connection,
                 const char      *name,
                 const char      *schema_sql,
                 const char      *original)
{
  ManorFolder *self = MANOR_FOLDER (connection);
  g_autoptr(GError) error = NULL;
  Create *create;
  Take *take;

  if (!_manor_folder_check_path (self, &error) || !check_name (name, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (manor_connection_find_database (connection, name) != NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_EXISTS,
                                  /* translators: %s is a database's name */
                                  _("there is a database “%s” already; choose another name"),
                                  name);

  create = g_new0 (Create, 1);
  create->folder = g_strdup (self->path);
  create->connection_id = g_strdup (manor_connection_get_id (connection));
  create->name = g_strdup (name);
  create->sql = g_strdup (schema_sql);
  create->original = g_strdup (original);
  create->worker = g_object_ref (self->worker);

  take = g_new0 (Take, 1);
  take->connection = g_object_ref (connection);
  take->job = manor_worker_run (self->writer, create_thread, create, create_free);

  /* The file is made, whoever waits for it. */
  return manor_future_keep (manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, take_database_fiber,
                                               take, take_free));
}

DexFuture *
_manor_folder_create_database (ManorConnection *connection,
                               const char      *name,
                               const char      *schema_sql)
{
  return create_database (connection, name, schema_sql, NULL);
}

DexFuture *
_manor_folder_fork_database (ManorConnection *connection,
                             ManorDatabase   *database,
                             const char      *name)
{
  return create_database (connection, name, "",
                          _manor_folder_database_get_file_path (MANOR_FOLDER_DATABASE (database)));
}
