/* manor-sqlite.c: one SQLite connection, used from one thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sqlite"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-sqlite-private.h"

#define DEFAULT_BUSY_TIMEOUT_MSEC 5000
#define MAX_BUSY_SLEEP_USEC       (25 * 1000)
/* Steps of SQLite's machine between two looks at `interrupted`: some ten microseconds. */
#define PROGRESS_STEPS            1000

/**
 * ManorSqlite:
 *
 * An open SQLite file or scratch database. Files may belong to other programs: their journal
 * mode and pragmas are left as they are, and no lock is held between two calls outside a
 * transaction.
 *
 * Invariants:
 *
 *  (1) One thread uses the connection at a time, except for manor_sqlite_interrupt();
 *      `mutex` keeps that one and manor_sqlite_close() apart.
 *  (2) `interrupted` is set by another thread and cleared when a call has ended, so that an
 *      interruption between the start of a call and its first step is not lost.
 *  (3) A read-only connection may still clean up after a program that crashed (roll a hot
 *      journal back, recover a log), since the file cannot be read correctly before. So the
 *      file is opened for writing and statements that write are refused.
 */

G_DEFINE_FINAL_TYPE (ManorSqlite, manor_sqlite, G_TYPE_OBJECT)

static void
manor_sqlite_finalize (GObject *object)
{
  ManorSqlite *self = MANOR_SQLITE (object);

  manor_sqlite_close (self);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->last_module, g_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (manor_sqlite_parent_class)->finalize (object);
}

static void
manor_sqlite_class_init (ManorSqliteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_sqlite_finalize;
}

static void
manor_sqlite_init (ManorSqlite *self)
{
  g_mutex_init (&self->mutex);
  self->busy_timeout = DEFAULT_BUSY_TIMEOUT_MSEC;
}

/* Instead of sqlite3_busy_timeout(), which cannot be interrupted. */
static int
busy_cb (void *data,
         int   n_calls)
{
  ManorSqlite *self = data;
  gint64 now = g_get_monotonic_time ();

  if (n_calls == 0)
    self->busy_since = now;

  if (g_atomic_int_get (&self->interrupted) ||
      now - self->busy_since >= (gint64) self->busy_timeout * 1000)
    return 0;

  g_usleep (MIN (1000 * (gulong) (n_calls + 1), MAX_BUSY_SLEEP_USEC));

  return 1;
}

/* sqlite3_interrupt() forgets itself when no statement runs yet; this does not. */
static int
progress_cb (void *data)
{
  ManorSqlite *self = data;

  return g_atomic_int_get (&self->interrupted);
}

static gboolean
configure (ManorSqlite  *self,
           GError      **error)
{
  int rc;

  sqlite3_busy_handler (self->db, busy_cb, self);
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, progress_cb, self);

  /* Both are off unless the library was built otherwise; migrations count on it. */
  rc = sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_db_config (self->db, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0, NULL);

  return rc == SQLITE_OK || _manor_sqlite_set_error (self, rc, -1, error);
}

/* Without its statistics SQLite need not lock its allocator, for which many threads that open
 * small files would wait. */
static void
initialize (void)
{
  static gsize initialized;

  if (g_once_init_enter (&initialized))
    {
      if (sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
        g_debug ("SQLite was in use before");
      g_once_init_leave (&initialized, 1);
    }
}

/**
 * manor_sqlite_open:
 * @path: (nullable): the file, or %NULL for a database in memory
 * @flags: how to open it
 * @error: return location for an error
 *
 * Opens a database. The file's content is looked at by the first statement only, which is
 * where %MANOR_SQL_ERROR_NOT_A_DATABASE comes from. A file that may not be written is opened
 * for reading. Blocks.
 *
 * Returns: (transfer full): a `ManorSqlite`, or %NULL with @error set
 */
ManorSqlite *
manor_sqlite_open (const char        *path,
                   ManorSqliteFlags   flags,
                   GError           **error)
{
  g_autoptr(ManorSqlite) self = g_object_new (MANOR_TYPE_SQLITE, NULL);
  int open_flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int rc;

  initialize ();

  if ((flags & MANOR_SQLITE_CREATE) != 0 || path == NULL)
    open_flags |= SQLITE_OPEN_CREATE;

  /* An absolute path is never taken for a URI or for one of SQLite's special names. */
  self->path = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  self->read_only = (flags & MANOR_SQLITE_READ_ONLY) != 0;

  rc = sqlite3_open_v2 (path != NULL ? self->path : ":memory:", &self->db, open_flags, NULL);

  if (rc != SQLITE_OK)
    {
      g_propagate_error (error,
                         _manor_sqlite_new_open_error (self->path,
                                                       (flags & MANOR_SQLITE_CREATE) != 0,
                                                       sqlite3_errstr (rc)));
      return NULL;
    }

  if (!configure (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * manor_sqlite_set_busy_timeout:
 * @self: a `ManorSqlite`
 * @msec: how long to wait for another program's lock; 5 seconds if never set
 *
 * Sets the patience of the statements to come.
 */
void
manor_sqlite_set_busy_timeout (ManorSqlite *self,
                               guint        msec)
{
  g_return_if_fail (MANOR_IS_SQLITE (self));

  self->busy_timeout = msec;
}

/**
 * manor_sqlite_get_autocommit:
 * @self: a `ManorSqlite`
 *
 * Returns: %FALSE while a transaction is open
 */
gboolean
manor_sqlite_get_autocommit (ManorSqlite *self)
{
  g_return_val_if_fail (MANOR_IS_SQLITE (self), TRUE);

  return self->db == NULL || sqlite3_get_autocommit (self->db) != 0;
}

/**
 * manor_sqlite_get_last_rowid:
 * @self: a `ManorSqlite`
 *
 * Returns: the rowid of the row inserted last
 */
gint64
manor_sqlite_get_last_rowid (ManorSqlite *self)
{
  g_return_val_if_fail (MANOR_IS_SQLITE (self), 0);

  return self->db != NULL ? sqlite3_last_insert_rowid (self->db) : 0;
}

/**
 * manor_sqlite_get_read_only:
 * @self: a `ManorSqlite`
 *
 * Returns: %TRUE when writing statements are refused, because that was asked for or because
 *   the file may not be written
 */
gboolean
manor_sqlite_get_read_only (ManorSqlite *self)
{
  g_return_val_if_fail (MANOR_IS_SQLITE (self), TRUE);

  return self->read_only || self->db == NULL || sqlite3_db_readonly (self->db, "main") == 1;
}

/**
 * manor_sqlite_get_path:
 * @self: a `ManorSqlite`
 *
 * Returns: (transfer none) (nullable): the file's path, or %NULL for a scratch database
 */
const char *
manor_sqlite_get_path (ManorSqlite *self)
{
  g_return_val_if_fail (MANOR_IS_SQLITE (self), NULL);

  return self->path;
}

/**
 * manor_sqlite_interrupt:
 * @self: a `ManorSqlite`
 *
 * Ends the statement that is running, or waiting for a lock, with
 * %MANOR_SQL_ERROR_INTERRUPTED; when none is, the next one, unless
 * manor_sqlite_clear_interrupt() comes first. Call it from any thread.
 */
void
manor_sqlite_interrupt (ManorSqlite *self)
{
  g_return_if_fail (MANOR_IS_SQLITE (self));

  g_mutex_lock (&self->mutex);
  g_atomic_int_set (&self->interrupted, TRUE);
  if (self->db != NULL)
    sqlite3_interrupt (self->db);
  g_mutex_unlock (&self->mutex);
}

/**
 * manor_sqlite_clear_interrupt:
 * @self: a `ManorSqlite`
 *
 * Takes back an interruption that came too late. From any thread.
 */
void
manor_sqlite_clear_interrupt (ManorSqlite *self)
{
  g_return_if_fail (MANOR_IS_SQLITE (self));

  g_atomic_int_set (&self->interrupted, FALSE);
}

/**
 * manor_sqlite_close:
 * @self: a `ManorSqlite`
 *
 * Lets go of the file; an open transaction is rolled back. Every later call fails. Closing
 * twice is no error.
 */
void
manor_sqlite_close (ManorSqlite *self)
{
  sqlite3 *db;

  g_return_if_fail (MANOR_IS_SQLITE (self));

  g_mutex_lock (&self->mutex);
  db = g_steal_pointer (&self->db);
  g_mutex_unlock (&self->mutex);

  sqlite3_close_v2 (db);
}

/**
 * manor_sqlite_get_version:
 *
 * Returns: (transfer none): SQLite's version, as “3.46.1”
 */
const char *
manor_sqlite_get_version (void)
{
  return sqlite3_libversion ();
}
