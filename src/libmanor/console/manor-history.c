/* manor-history.c: statements a person ran
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-history"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-history-private.h"
#include "manor-secret.h"
#include "manor-sqlite.h"
#include "manor-worker.h"

#define VERSION     1
#define MAX_LISTED  "500"
#define MAX_KEPT    "20000"

/* The file is shared with the journal; each has its own tables and its own version. */
#define OPEN_SQL                                                                \
  "PRAGMA journal_mode = WAL; "                                                 \
  "PRAGMA synchronous = NORMAL; "                                               \
  "CREATE TABLE IF NOT EXISTS history_version (version INTEGER NOT NULL)"

#define CREATE_SQL                                                              \
  "BEGIN IMMEDIATE; "                                                           \
  "CREATE TABLE IF NOT EXISTS history ("                                        \
  "  id INTEGER PRIMARY KEY, "                                                  \
  "  database TEXT NOT NULL, "                                                  \
  "  sql TEXT NOT NULL, "                                                       \
  "  time INTEGER NOT NULL); "                                                  \
  "DELETE FROM history_version; "                                               \
  "INSERT INTO history_version VALUES (" G_STRINGIFY (VERSION) "); "            \
  "COMMIT"

/* With max() the other columns are those of the latest row. */
#define LIST_SQL                                                                \
  "SELECT database, sql, time, max(id) FROM history "                           \
  "WHERE (?1 IS NULL OR database = ?1) "                                        \
  "  AND (?2 IS NULL OR instr(lower(sql), lower(?2)) > 0) "                     \
  "GROUP BY sql ORDER BY max(id) DESC LIMIT " MAX_LISTED

/* What the jobs share.
 *
 * Invariants:
 *
 *  (1) Only the one thread of the worker uses `sqlite`, which it opens when first needed.
 *  (2) No token that Manor knows is written into it, not even as a part of a statement.
 */
typedef struct
{
  char        *path;
  ManorSqlite *sqlite;  /* (1) */
} Store;

struct _ManorHistory
{
  GObject      parent_instance;

  ManorWorker *worker;
  Store       *store;
};

G_DEFINE_FINAL_TYPE (ManorHistory, manor_history, G_TYPE_OBJECT)

static void
store_finalize (gpointer data)
{
  Store *store = data;

  g_clear_object (&store->sqlite);
  g_clear_pointer (&store->path, g_free);
}

static void
store_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, store_finalize);
}

static gboolean
check_version (ManorSqlite  *sqlite,
               GError      **error)
{
  gint64 version;

  if (!manor_sqlite_query_integer (sqlite, "SELECT version FROM history_version", &version, error))
    return FALSE;

  if (version == 0)
    return manor_sqlite_execute (sqlite, CREATE_SQL, error);

  if (version > VERSION)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("the history was written by a newer Manor; update this one"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
open_store (Store   *store,
            GError **error)
{
  g_autoptr(ManorSqlite) sqlite = NULL;
  g_autofree char *folder = NULL;

  if (store->sqlite != NULL)
    return TRUE;

  folder = g_path_get_dirname (store->path);
  g_mkdir_with_parents (folder, 0700);

  sqlite = manor_sqlite_open (store->path, MANOR_SQLITE_CREATE, error);
  if (sqlite == NULL ||
      !manor_sqlite_execute (sqlite, OPEN_SQL, error) ||
      !check_version (sqlite, error))
    {
      g_prefix_error (error, "%s: ", store->path);
      return FALSE;
    }

  store->sqlite = g_steal_pointer (&sqlite);

  return TRUE;
}

typedef struct
{
  Store  *store;
  char   *database;
  char   *text;
  gint64  time;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->store, store_release);
  g_clear_pointer (&job->database, g_free);
  g_clear_pointer (&job->text, g_free);
  g_free (job);
}

static DexFuture *
run_job (ManorHistory    *self,
         ManorWorkerFunc  func,
         const char      *database,
         const char      *text)
{
  Job *job = g_new0 (Job, 1);

  job->store = g_atomic_rc_box_acquire (self->store);
  job->database = g_strdup (database);
  job->text = g_strdup (text);
  job->time = g_get_real_time ();

  return manor_worker_run (self->worker, func, job, job_free);
}

static gboolean
add_thread (gpointer   data,
            GValue    *result,
            GError   **error)
{
  Job *job = data;
  const ManorValue values[] = {
    MANOR_VALUE_INIT_TEXT (job->database),
    MANOR_VALUE_INIT_TEXT (job->text),
    MANOR_VALUE_INIT_INTEGER (job->time),
  };

  /* (2) */
  if (manor_secret_is_in (job->text))
    return TRUE;

  return open_store (job->store, error) &&
         manor_sqlite_run (job->store->sqlite,
                           "INSERT INTO history (database, sql, time) VALUES (?1, ?2, ?3)",
                           values, G_N_ELEMENTS (values), error) &&
         manor_sqlite_run (job->store->sqlite,
                           "DELETE FROM history WHERE id <= "
                           "(SELECT max(id) FROM history) - " MAX_KEPT,
                           NULL, 0, error);
}

static gboolean
list_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Job *job = data;
  const ManorValue values[] = {
    MANOR_VALUE_INIT_TEXT (job->database),
    MANOR_VALUE_INIT_TEXT (job->text),
  };
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GListStore) entries = NULL;

  if (!open_store (job->store, error))
    return FALSE;

  rows = manor_sqlite_query (job->store->sqlite, LIST_SQL, values, G_N_ELEMENTS (values), 0, 0,
                             error);
  if (rows == NULL)
    return FALSE;

  entries = g_list_store_new (MANOR_TYPE_HISTORY_ENTRY);
  for (guint i = 0; i < manor_result_get_n_rows (rows); i++)
    {
      g_autoptr(GDateTime) utc =
        g_date_time_new_from_unix_utc_usec (manor_result_get_integer (rows, i, 2));
      g_autoptr(ManorHistoryEntry) entry =
        _manor_history_entry_new (manor_result_dup_text (rows, i, 0),
                                  manor_result_dup_text (rows, i, 1),
                                  utc != NULL ? g_date_time_to_local (utc) : NULL);

      g_list_store_append (entries, entry);
    }

  g_value_init (result, G_TYPE_LIST_STORE);
  g_value_set_object (result, entries);

  return TRUE;
}

static gboolean
clear_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  Job *job = data;

  return open_store (job->store, error) &&
         manor_sqlite_execute (job->store->sqlite,
                               "PRAGMA secure_delete = ON; DELETE FROM history", error);
}

static gboolean
close_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  Store *store = data;

  g_clear_object (&store->sqlite);

  return TRUE;
}

static void
manor_history_finalize (GObject *object)
{
  ManorHistory *self = MANOR_HISTORY (object);

  dex_future_disown (manor_worker_run (self->worker, close_thread,
                                       g_steal_pointer (&self->store), store_release));
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (manor_history_parent_class)->finalize (object);
}

static void
manor_history_class_init (ManorHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_history_finalize;
}

static void
manor_history_init (ManorHistory *self)
{
  self->worker = manor_worker_new ("history", 1);
  self->store = g_atomic_rc_box_new0 (Store);
}

/**
 * manor_history_new:
 * @path: the file to keep it in, made with its folder on first use
 *
 * Makes the history. Several programs may have it open.
 *
 * Returns: (transfer full): a `ManorHistory`
 */
ManorHistory *
manor_history_new (const char *path)
{
  ManorHistory *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (MANOR_TYPE_HISTORY, NULL);
  self->store->path = g_strdup (path);

  return self;
}

/**
 * manor_history_add:
 * @self: a `ManorHistory`
 * @database: the path of the database
 * @sql: the text as it was run
 *
 * Remembers a statement, but for one with a token in it that Manor knows, which is for the keyring only.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_history_add (ManorHistory *self,
                   const char   *database,
                   const char   *sql)
{
  dex_return_error_if_fail (MANOR_IS_HISTORY (self));
  dex_return_error_if_fail (database != NULL && sql != NULL);

  return run_job (self, add_thread, database, sql);
}

/**
 * manor_history_list:
 * @self: a `ManorHistory`
 * @database: (nullable): the path of a database, or %NULL for all
 * @containing: (nullable): a text to search for, whatever the case
 *
 * Lists statements, newest first, equal texts once, at most 500.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #GListModel of
 *   #ManorHistoryEntry or rejects
 */
DexFuture *
manor_history_list (ManorHistory *self,
                    const char   *database,
                    const char   *containing)
{
  dex_return_error_if_fail (MANOR_IS_HISTORY (self));

  if (containing != NULL && *containing == '\0')
    containing = NULL;

  return run_job (self, list_thread, database, containing);
}

/**
 * manor_history_clear:
 * @self: a `ManorHistory`
 *
 * Forgets all statements.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_history_clear (ManorHistory *self)
{
  dex_return_error_if_fail (MANOR_IS_HISTORY (self));

  return run_job (self, clear_thread, NULL, NULL);
}
