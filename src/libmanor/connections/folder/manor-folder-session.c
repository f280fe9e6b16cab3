/* manor-folder-session.c: an open conversation with a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder-session"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-folder-database-private.h"
#include "manor-future.h"
#include "manor-script.h"
#include "manor-sql-error.h"

/* What the main thread and the session's thread share.
 *
 * Invariants:
 *
 *  (1) `sqlite` is used by the session's thread only, but for interruptions.
 *  (2) `n_cancelled` is how many of the statements given so far are to end, the oldest first;
 *      `running` says that one of them is being carried out, and only then is interrupted.
 *      Both are guarded by `mutex`.
 */
typedef struct
{
  ManorSqlite *sqlite;       /* (1) */
  char        *name;
  GMutex       mutex;
  guint64      n_cancelled;  /* (2) */
  gboolean     running;      /* (2) */
} Handle;

struct _ManorFolderSession
{
  ManorSession  parent_instance;

  Handle       *handle;
  ManorWorker  *worker;
  guint64       n_given;
};

G_DEFINE_FINAL_TYPE (ManorFolderSession, manor_folder_session, MANOR_TYPE_SESSION)

static void
handle_finalize (gpointer data)
{
  Handle *handle = data;

  g_clear_object (&handle->sqlite);
  g_clear_pointer (&handle->name, g_free);
  g_mutex_clear (&handle->mutex);
}

static void
handle_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, handle_finalize);
}

static void
set_stopped (GError **error)
{
  g_propagate_error (error, manor_sql_error_new (MANOR_SQL_ERROR_INTERRUPTED, -1, _("stopped")));
}

typedef struct
{
  Handle      *handle;
  char        *sql;
  ManorResult *parameters;
  guint        max_rows;
  gsize        max_bytes;
  guint64      number;         /* from 1 */
  gboolean     in_transaction; /* out */
} Statement;

static void
statement_finalize (gpointer data)
{
  Statement *statement = data;

  g_clear_pointer (&statement->handle, handle_release);
  g_clear_pointer (&statement->sql, g_free);
  g_clear_object (&statement->parameters);
}

static void
statement_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, statement_finalize);
}

static gboolean
start (Statement *statement)
{
  Handle *handle = statement->handle;

  g_mutex_lock (&handle->mutex);
  handle->running = statement->number > handle->n_cancelled;
  g_mutex_unlock (&handle->mutex);

  return handle->running;
}

static void
stop (Statement *statement)
{
  Handle *handle = statement->handle;

  g_mutex_lock (&handle->mutex);
  handle->running = FALSE;
  manor_sqlite_clear_interrupt (handle->sqlite);
  g_mutex_unlock (&handle->mutex);
}

/* An error in the statement is shown beside it; what is wrong with the file names it. */
static void
name_error (Statement  *statement,
            GError    **error)
{
  if (!g_error_matches (*error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED) &&
      !g_error_matches (*error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_CONSTRAINT) &&
      !g_error_matches (*error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_TOO_BIG) &&
      !g_error_matches (*error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED))
    g_prefix_error (error, "%s: ", statement->handle->name);
}

static gboolean
execute_thread (gpointer   data,
                GValue    *result,
                GError   **error)
{
  Statement *statement = data;
  ManorSqlite *sqlite = statement->handle->sqlite;
  g_autoptr(GError) local_error = NULL;
  ManorResult *rows = NULL;

  if (start (statement))
    {
      rows = manor_sqlite_query_named (sqlite, statement->sql, statement->parameters,
                                       statement->max_rows, statement->max_bytes, &local_error);
      stop (statement);
    }
  else
    {
      set_stopped (&local_error);
    }

  statement->in_transaction = !manor_sqlite_get_autocommit (sqlite);

  if (rows == NULL)
    {
      name_error (statement, &local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_value_init (result, MANOR_TYPE_RESULT);
  g_value_take_object (result, rows);

  return TRUE;
}

static gboolean
execute_each (ManorSqlite  *sqlite,
              GPtrArray    *statements,
              gint64       *n_changes,
              GError      **error)
{
  for (guint i = 0; i < statements->len; i++)
    {
      ManorStatement *statement = g_ptr_array_index (statements, i);
      g_autoptr(ManorResult) rows =
        manor_sqlite_query_named (sqlite, manor_statement_get_text (statement), NULL, 0, 0, error);

      if (rows == NULL)
        {
          manor_sql_error_move (error, manor_statement_get_offset (statement));
          return FALSE;
        }

      if (manor_statement_get_kind (statement) == MANOR_STATEMENT_WRITE)
        *n_changes += manor_result_get_n_changes (rows);
    }

  return TRUE;
}

static gboolean
execute_script_thread (gpointer   data,
                       GValue    *result,
                       GError   **error)
{
  Statement *script = data;
  ManorSqlite *sqlite = script->handle->sqlite;
  g_autoptr(GPtrArray) statements = manor_script_split (script->sql, -1);
  g_autoptr(GError) local_error = NULL;
  gint64 started = g_get_monotonic_time ();
  gint64 n_changes = 0;
  ManorResultBuilder *builder;

  if (start (script))
    {
      execute_each (sqlite, statements, &n_changes, &local_error);
      stop (script);
    }
  else
    {
      set_stopped (&local_error);
    }

  script->in_transaction = !manor_sqlite_get_autocommit (sqlite);

  if (local_error != NULL)
    {
      name_error (script, &local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  builder = manor_result_builder_new (0);
  manor_result_builder_set_outcome (builder, n_changes, manor_sqlite_get_last_rowid (sqlite),
                                    g_get_monotonic_time () - started, FALSE);
  g_value_init (result, MANOR_TYPE_RESULT);
  g_value_take_object (result, manor_result_builder_end (builder));

  return TRUE;
}

typedef struct
{
  ManorFolderSession *session;
  Statement          *statement;
  DexFuture          *job;
} Execute;

static void
execute_free (gpointer data)
{
  Execute *execute = data;

  g_clear_object (&execute->session);
  g_clear_pointer (&execute->statement, statement_release);
  dex_clear (&execute->job);
  g_free (execute);
}

static DexFuture *
manor_folder_session_execute_fiber (gpointer user_data)
{
  Execute *execute = user_data;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = manor_await_object (g_steal_pointer (&execute->job), &error);
  manor_session_set_in_transaction (MANOR_SESSION (execute->session),
                                    execute->statement->in_transaction);

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&rows));
}

/* @statement: (transfer full) */
static DexFuture *
give_statement (ManorFolderSession *self,
                Statement          *statement,
                ManorWorkerFunc     func)
{
  Execute *execute = g_new0 (Execute, 1);

  statement->handle = g_atomic_rc_box_acquire (self->handle);
  statement->number = ++self->n_given;

  execute->session = g_object_ref (self);
  execute->statement = g_atomic_rc_box_acquire (statement);
  execute->job = manor_worker_run (self->worker, func, statement, statement_release);

  /* The statement goes on when nobody waits for it any more, and what it did to the transaction is to be known. */
  return manor_future_keep (manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, manor_folder_session_execute_fiber,
                                               execute, execute_free));
}

static DexFuture *
manor_folder_session_execute (ManorSession *session,
                              const char   *sql,
                              ManorResult  *parameters,
                              guint         max_rows,
                              gsize         max_bytes)
{
  Statement *statement = g_atomic_rc_box_new0 (Statement);

  statement->sql = g_strdup (sql);
  statement->parameters = parameters != NULL ? g_object_ref (parameters) : NULL;
  statement->max_rows = max_rows;
  statement->max_bytes = max_bytes;

  return give_statement (MANOR_FOLDER_SESSION (session), statement, execute_thread);
}

static DexFuture *
manor_folder_session_execute_script (ManorSession *session,
                                     const char   *sql)
{
  Statement *script = g_atomic_rc_box_new0 (Statement);

  script->sql = g_strdup (sql);

  return give_statement (MANOR_FOLDER_SESSION (session), script, execute_script_thread);
}

static void
manor_folder_session_cancel (ManorSession *session)
{
  ManorFolderSession *self = MANOR_FOLDER_SESSION (session);

  g_mutex_lock (&self->handle->mutex);
  self->handle->n_cancelled = self->n_given;
  if (self->handle->running)
    manor_sqlite_interrupt (self->handle->sqlite);
  g_mutex_unlock (&self->handle->mutex);
}

static gboolean
close_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  Handle *handle = data;

  manor_sqlite_close (handle->sqlite);

  return TRUE;
}

static DexFuture *
manor_folder_session_close (ManorSession *session)
{
  ManorFolderSession *self = MANOR_FOLDER_SESSION (session);

  manor_session_set_in_transaction (session, FALSE);

  return manor_worker_run (self->worker, close_thread,
                           g_atomic_rc_box_acquire (self->handle), handle_release);
}

static void
manor_folder_session_finalize (GObject *object)
{
  ManorFolderSession *self = MANOR_FOLDER_SESSION (object);

  /* Closing may write the log back, so not here. */
  if (self->handle != NULL)
    dex_future_disown (manor_worker_run (self->worker, close_thread,
                                         g_steal_pointer (&self->handle), handle_release));
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (manor_folder_session_parent_class)->finalize (object);
}

static void
manor_folder_session_class_init (ManorFolderSessionClass *klass)
{
  ManorSessionClass *session_class = MANOR_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = manor_folder_session_finalize;
  session_class->execute = manor_folder_session_execute;
  session_class->execute_script = manor_folder_session_execute_script;
  session_class->cancel = manor_folder_session_cancel;
  session_class->close = manor_folder_session_close;
}

static void
manor_folder_session_init (ManorFolderSession *self)
{
  self->worker = manor_worker_new ("session", 1);
}

typedef struct
{
  char             *file_path;
  char             *name;
  ManorSessionMode  mode;
} Open;

static void
open_finalize (gpointer data)
{
  Open *state = data;

  g_clear_pointer (&state->file_path, g_free);
  g_clear_pointer (&state->name, g_free);
}

static void
open_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, open_finalize);
}

/* Looks at the file at once: a session on what is no database helps nobody. */
static gboolean
open_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Open *state = data;
  ManorSqliteFlags flags = state->mode == MANOR_SESSION_READ_ONLY ? MANOR_SQLITE_READ_ONLY
                                                                  : MANOR_SQLITE_NONE;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (state->file_path, flags, error);
  gint64 version;

  if (sqlite == NULL ||
      !manor_sqlite_query_integer (sqlite, "PRAGMA schema_version", &version, error))
    {
      g_prefix_error (error, "%s: ", state->name);
      return FALSE;
    }

  g_value_init (result, MANOR_TYPE_SQLITE);
  g_value_take_object (result, g_steal_pointer (&sqlite));

  return TRUE;
}

static DexFuture *
manor_folder_session_open_fiber (gpointer user_data)
{
  Open *state = user_data;
  g_autoptr(ManorFolderSession) self = g_object_new (MANOR_TYPE_FOLDER_SESSION, NULL);
  g_autoptr(ManorSqlite) sqlite = NULL;
  g_autoptr(GError) error = NULL;

  sqlite = manor_await_object (manor_worker_run (self->worker, open_thread,
                                                 g_atomic_rc_box_acquire (state), open_release),
                               &error);
  if (sqlite == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  self->handle = g_atomic_rc_box_new0 (Handle);
  g_mutex_init (&self->handle->mutex);
  self->handle->sqlite = g_steal_pointer (&sqlite);
  self->handle->name = g_strdup (state->name);

  return dex_future_new_take_object (g_steal_pointer (&self));
}

DexFuture *
_manor_folder_session_open (const char       *file_path,
                            const char       *name,
                            ManorSessionMode  mode)
{
  Open *state = g_atomic_rc_box_new0 (Open);

  state->file_path = g_strdup (file_path);
  state->name = g_strdup (name);
  state->mode = mode;

  return manor_fiber_spawn (0, manor_folder_session_open_fiber, state, open_release);
}
