/* manor-folder-delete.c: putting a database into the trash
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder-delete"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-folder-private.h"
#include "manor-future.h"

#define BUSY_TIMEOUT_MSEC 1000

typedef struct
{
  char *path;
  char *name;
} Delete;

static void
delete_free (gpointer data)
{
  Delete *state = data;

  g_clear_pointer (&state->path, g_free);
  g_clear_pointer (&state->name, g_free);
  g_free (state);
}

/* Writes a log back into the file, so that the file is whole by itself, and finds out whether
 * another program is in the middle of something. What is no database needs neither. */
static gboolean
settle (const char  *path,
        GError     **error)
{
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_NONE, NULL);
  g_autoptr(GError) local_error = NULL;

  if (sqlite == NULL)
    return TRUE;

  manor_sqlite_set_busy_timeout (sqlite, BUSY_TIMEOUT_MSEC);

  if (!manor_sqlite_execute (sqlite, "BEGIN IMMEDIATE; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)",
                             &local_error) &&
      g_error_matches (local_error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static gboolean
trash (const char  *path,
       GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) local_error = NULL;

  if (g_file_trash (file, NULL, &local_error))
    return TRUE;

  /* translators: %1$s is a file's path, %2$s an error message */
  g_set_error (error, local_error->domain, local_error->code,
               _("%1$s cannot be moved to the trash (%2$s); delete it in the file manager or with "
                 "“rm”"),
               path, local_error->message);

  return FALSE;
}

static gboolean
delete_thread (gpointer   data,
               GValue    *result,
               GError   **error)
{
  static const char * const companions[] = { "-wal", "-shm", "-journal" };
  Delete *state = data;

  if (!settle (state->path, error) || !trash (state->path, error))
    {
      g_prefix_error (error, "%s: ", state->name);
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *companion = g_strconcat (state->path, companions[i], NULL);
      g_autoptr(GError) local_error = NULL;

      if (g_file_test (companion, G_FILE_TEST_EXISTS) && !trash (companion, &local_error))
        g_warning ("%s", local_error->message);
    }

  return TRUE;
}

typedef struct
{
  ManorConnection *connection;
  ManorDatabase   *database;
  DexFuture       *job;
} Take;

static void
take_free (gpointer data)
{
  Take *take = data;

  g_clear_object (&take->connection);
  g_clear_object (&take->database);
  dex_clear (&take->job);
  g_free (take);
}

static DexFuture *
take_away_fiber (gpointer user_data)
{
  Take *take = user_data;
  GListModel *known = manor_connection_get_databases (take->connection);
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  if (!manor_await (g_steal_pointer (&take->job), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < g_list_model_get_n_items (known); i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (known, i);

      if (database != take->database)
        g_ptr_array_add (databases, g_steal_pointer (&database));
    }
  manor_connection_set_databases (take->connection, databases);

  return dex_future_new_true ();
}

DexFuture *
_manor_folder_delete_database (ManorConnection *connection,
                               ManorDatabase   *database)
{
  ManorFolder *self = MANOR_FOLDER (connection);
  Delete *state;
  Take *take;

  dex_return_error_if_fail (MANOR_IS_FOLDER_DATABASE (database));

  state = g_new0 (Delete, 1);
  state->path = g_strdup (_manor_folder_database_get_file_path (MANOR_FOLDER_DATABASE (database)));
  state->name = g_strdup (manor_database_get_name (database));

  take = g_new0 (Take, 1);
  take->connection = g_object_ref (connection);
  take->database = g_object_ref (database);
  take->job = manor_worker_run (self->writer, delete_thread, state, delete_free);

  /* The file is deleted, whoever waits for it. */
  return manor_future_keep (manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, take_away_fiber,
                                               take, take_free));
}
