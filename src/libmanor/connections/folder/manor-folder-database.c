/* manor-folder-database.c: a SQLite file as a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder-database"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-folder-database-private.h"

/* ManorFolderDatabase:
 *
 * Every call is one job that opens the file, does its work and closes it again, so that no
 * lock and no descriptor outlives it.
 *
 * Invariants:
 *
 *  (1) `file_path` and `worker` never change after construction, so that jobs read them from
 *      their threads.
 */
struct _ManorFolderDatabase
{
  ManorDatabase  parent_instance;

  char          *file_path;  /* (1) in the file system's encoding */
  ManorWorker   *worker;     /* (1) */
};

G_DEFINE_FINAL_TYPE (ManorFolderDatabase, manor_folder_database, MANOR_TYPE_DATABASE)

typedef struct
{
  ManorFolderDatabase *database;
  char                *sql;
  guint                max_rows;
  ManorMigration      *migration;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->database);
  g_clear_object (&job->migration);
  g_clear_pointer (&job->sql, g_free);
  g_free (job);
}

static ManorSqlite *
open_file (Job               *job,
           ManorSqliteFlags   flags,
           GError           **error)
{
  ManorSqlite *sqlite = manor_sqlite_open (job->database->file_path, flags, error);

  if (sqlite == NULL)
    g_prefix_error (error, "%s: ", manor_database_get_name (MANOR_DATABASE (job->database)));

  return sqlite;
}

static gboolean
take_rows (Job          *job,
           ManorResult  *rows,
           GValue       *result,
           GError      **error)
{
  if (rows == NULL)
    {
      g_prefix_error (error, "%s: ", manor_database_get_name (MANOR_DATABASE (job->database)));
      return FALSE;
    }

  g_value_init (result, MANOR_TYPE_RESULT);
  g_value_take_object (result, rows);

  return TRUE;
}

static gboolean
read_schema_thread (gpointer   data,
                    GValue    *result,
                    GError   **error)
{
  Job *job = data;
  g_autoptr(ManorSqlite) sqlite = open_file (job, MANOR_SQLITE_READ_ONLY, error);

  return sqlite != NULL &&
         take_rows (job, manor_sqlite_read_schema (sqlite, error), result, error);
}

static gboolean
query_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  Job *job = data;
  g_autoptr(ManorSqlite) sqlite = open_file (job, MANOR_SQLITE_READ_ONLY, error);

  return sqlite != NULL &&
         take_rows (job,
                    manor_sqlite_query (sqlite, job->sql, NULL, 0, job->max_rows, 0, error),
                    result, error);
}

static gboolean
migrate_thread (gpointer   data,
                GValue    *result,
                GError   **error)
{
  Job *job = data;
  const char *name = manor_database_get_name (MANOR_DATABASE (job->database));
  g_autoptr(ManorSqlite) sqlite = open_file (job, MANOR_SQLITE_NONE, error);
  g_autoptr(GError) local_error = NULL;
  gpointer hook_data;
  ManorMigrationHook hook = manor_database_get_migration_hook (&hook_data);
  ManorOutcome outcome;

  if (sqlite == NULL)
    return FALSE;

  outcome = manor_migration_run_on_sqlite (job->migration, sqlite, hook, hook_data, &local_error);

  switch (outcome)
    {
    case MANOR_OUTCOME_APPLIED:
    case MANOR_OUTCOME_UNCHANGED:
      g_value_init (result, G_TYPE_INT);
      g_value_set_int (result, (int) outcome);
      return TRUE;

    case MANOR_OUTCOME_UNKNOWN:
      g_set_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                   /* translators: %1$s is a database's name, %2$s an error message */
                   _("%1$s: it is not known whether the change was kept (%2$s); read the schema "
                     "again"),
                   name, local_error != NULL ? local_error->message : "");
      return FALSE;

    case MANOR_OUTCOME_REFUSED:
    default:
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s: ", name);
      return FALSE;
    }
}

static DexFuture *
run_job (ManorDatabase   *database,
         ManorWorkerFunc  func,
         const char      *sql,
         guint            max_rows,
         ManorMigration  *migration)
{
  ManorFolderDatabase *self = MANOR_FOLDER_DATABASE (database);
  Job *job = g_new0 (Job, 1);

  job->database = g_object_ref (self);
  job->sql = g_strdup (sql);
  job->max_rows = max_rows;
  job->migration = migration != NULL ? g_object_ref (migration) : NULL;

  return manor_worker_run (self->worker, func, job, job_free);
}

static DexFuture *
manor_folder_database_read_schema (ManorDatabase *database)
{
  return run_job (database, read_schema_thread, NULL, 0, NULL);
}

static DexFuture *
manor_folder_database_query (ManorDatabase *database,
                             const char    *sql,
                             guint          max_rows)
{
  return run_job (database, query_thread, sql, max_rows, NULL);
}

static DexFuture *
manor_folder_database_migrate (ManorDatabase  *database,
                               ManorMigration *migration)
{
  return run_job (database, migrate_thread, NULL, 0, migration);
}

static DexFuture *
manor_folder_database_open_session (ManorDatabase    *database,
                                    ManorSessionMode  mode)
{
  return _manor_folder_session_open (MANOR_FOLDER_DATABASE (database)->file_path,
                                     manor_database_get_name (database), mode);
}

static void
manor_folder_database_finalize (GObject *object)
{
  ManorFolderDatabase *self = MANOR_FOLDER_DATABASE (object);

  g_clear_pointer (&self->file_path, g_free);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (manor_folder_database_parent_class)->finalize (object);
}

static void
manor_folder_database_class_init (ManorFolderDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ManorDatabaseClass *database_class = MANOR_DATABASE_CLASS (klass);

  object_class->finalize = manor_folder_database_finalize;
  database_class->read_schema = manor_folder_database_read_schema;
  database_class->query = manor_folder_database_query;
  database_class->migrate = manor_folder_database_migrate;
  database_class->open_session = manor_folder_database_open_session;
}

static void
manor_folder_database_init (ManorFolderDatabase *self)
{
}

ManorFolderDatabase *
_manor_folder_database_new (ManorWorker *worker,
                            const char  *connection_id,
                            const char  *name,
                            const char  *file_path)
{
  ManorFolderDatabase *self;
  g_autofree char *location = g_filename_display_name (file_path);
  g_autofree char *path = connection_id != NULL ? g_strconcat (connection_id, "/", name, NULL)
                                                : g_strdup (location);

  self = g_object_new (MANOR_TYPE_FOLDER_DATABASE,
                       "name", name,
                       "path", path,
                       "location", location,
                       NULL);
  self->file_path = g_strdup (file_path);
  self->worker = g_object_ref (worker);

  return self;
}

const char *
_manor_folder_database_get_file_path (ManorFolderDatabase *self)
{
  return self->file_path;
}
