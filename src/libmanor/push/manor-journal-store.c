/* manor-journal-store.c: the journal's file: opened, brought up to date, locked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE  /* F_OFD_SETLK */
#define G_LOG_DOMAIN "manor-journal"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "manor-journal-store-private.h"

#define VERSION           3
#define BUSY_TIMEOUT_MSEC 10000

/* A write waits for the disk (FULL): a record that is not there after a power cut is none.
 *
 * A push that runs is owned through a lock on one byte of the file beside the journal, at the
 * push's id. The kernel lets go of it when the program ends, however it ends, and it tells
 * the programs of two containers apart, which a process id cannot.
 */

static const char *const schema[] = {
  "CREATE TABLE push ("
  " id INTEGER PRIMARY KEY AUTOINCREMENT,"
  " fleet TEXT NOT NULL,"
  " state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'finished')),"
  " process INTEGER NOT NULL,"
  " started INTEGER NOT NULL,"
  " ended INTEGER,"
  " options TEXT NOT NULL)",

  "CREATE TABLE push_plan ("
  " id INTEGER PRIMARY KEY,"
  " push INTEGER NOT NULL REFERENCES push (id) ON DELETE CASCADE,"
  " hash TEXT NOT NULL,"
  " before TEXT NOT NULL,"
  " after TEXT NOT NULL,"
  " sql TEXT NOT NULL,"
  " UNIQUE (push, hash, before, after))",

  "CREATE TABLE push_target ("
  " push INTEGER NOT NULL REFERENCES push (id) ON DELETE CASCADE,"
  " name TEXT NOT NULL,"
  " position INTEGER NOT NULL,"
  " canary INTEGER NOT NULL,"
  " state TEXT NOT NULL,"
  " plan INTEGER REFERENCES push_plan (id),"
  " error TEXT,"
  " duration INTEGER NOT NULL,"
  " written INTEGER NOT NULL,"
  " PRIMARY KEY (push, name)) WITHOUT ROWID",
};

/* Version 2: the copies that a push makes. Added to what version 1 is, so that a new journal and an
 * old one come to the same. */
static const char *const copies[] = {
  "ALTER TABLE push_target ADD COLUMN copy TEXT",
  "ALTER TABLE push_target ADD COLUMN copied INTEGER NOT NULL DEFAULT 0",
};

/* Version 3: what became of them. 0: nothing; 1: one that was made is being deleted, so that it may be gone; else
 * when it was deleted. */
static const char *const deletions[] = {
  "ALTER TABLE push_target ADD COLUMN copy_deleted INTEGER NOT NULL DEFAULT 0",
};

static void
manor_journal_store_clear (gpointer data)
{
  ManorJournalStore *self = data;

  g_clear_object (&self->sqlite);
  g_clear_fd (&self->lock_fd, NULL);
  g_clear_pointer (&self->held, g_hash_table_unref);
  g_clear_pointer (&self->path, g_free);
}

ManorJournalStore *
_manor_journal_store_new (const char *path)
{
  ManorJournalStore *self = g_atomic_rc_box_new0 (ManorJournalStore);

  self->path = g_strdup (path);
  self->lock_fd = -1;
  self->held = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

ManorJournalStore *
_manor_journal_store_ref (ManorJournalStore *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_manor_journal_store_unref (ManorJournalStore *self)
{
  g_atomic_rc_box_release_full (self, manor_journal_store_clear);
}

void
_manor_journal_store_prefix (ManorJournalStore  *self,
                             GError            **error)
{
  /* translators: %s is a file's path; the reason follows */
  g_prefix_error (error, _("The journal %s cannot be used: "), self->path);
}

static gboolean
set_errno_error (int      code,
                 GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));

  return FALSE;
}

static gboolean
open_lock (ManorJournalStore  *self,
           GError            **error)
{
  g_autofree char *path = g_strconcat (self->path, "-owners", NULL);

  if (self->lock_fd >= 0)
    return TRUE;

  self->lock_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  return self->lock_fd >= 0 || set_errno_error (errno, error);
}

static gboolean
execute_all (ManorSqlite        *sqlite,
             const char * const *statements,
             guint               n_statements,
             GError            **error)
{
  for (guint i = 0; i < n_statements; i++)
    if (!manor_sqlite_execute (sqlite, statements[i], error))
      return FALSE;

  return TRUE;
}

/* Version 0: the tables are not there. Each later version adds its step here. */
static gboolean
upgrade (ManorSqlite  *sqlite,
         gint64        version,
         GError      **error)
{
  g_autofree char *insert = NULL;

  if (version > VERSION)
    {
      g_set_error (error, MANOR_JOURNAL_ERROR, MANOR_JOURNAL_ERROR_NEWER,
                   _("a newer version of Manor wrote it; update this one"));
      return FALSE;
    }

  if (version == VERSION)
    return TRUE;

  if ((version < 1 && !execute_all (sqlite, schema, G_N_ELEMENTS (schema), error)) ||
      (version < 2 && !execute_all (sqlite, copies, G_N_ELEMENTS (copies), error)) ||
      !execute_all (sqlite, deletions, G_N_ELEMENTS (deletions), error))
    return FALSE;

  insert = g_strdup_printf ("DELETE FROM push_version; INSERT INTO push_version VALUES (%d)",
                            VERSION);

  return manor_sqlite_execute (sqlite, insert, error);
}

/* The query history keeps tables in the same file: `user_version` is nobody's. */
static gboolean
prepare (ManorSqlite  *sqlite,
         GError      **error)
{
  g_autoptr(GError) ignored = NULL;
  gint64 version = 0;

  if (!manor_sqlite_execute (sqlite,
                             "PRAGMA journal_mode = WAL; "
                             "PRAGMA synchronous = FULL; "
                             "PRAGMA foreign_keys = ON; "
                             "BEGIN IMMEDIATE; "
                             "CREATE TABLE IF NOT EXISTS push_version (version INTEGER NOT NULL)",
                             error))
    return FALSE;

  if (manor_sqlite_query_integer (sqlite, "SELECT max (version) FROM push_version",
                                  &version, error) &&
      upgrade (sqlite, version, error) &&
      manor_sqlite_execute (sqlite, "COMMIT", error))
    return TRUE;

  if (!manor_sqlite_execute (sqlite, "ROLLBACK", &ignored))
    g_debug ("could not roll back: %s", ignored->message);

  return FALSE;
}

gboolean
_manor_journal_store_open (ManorJournalStore  *self,
                           GError            **error)
{
  g_autoptr(ManorSqlite) sqlite = NULL;
  g_autofree char *folder = NULL;

  if (self->sqlite != NULL)
    return TRUE;

  folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      set_errno_error (errno, error);
      _manor_journal_store_prefix (self, error);
      return FALSE;
    }

  sqlite = manor_sqlite_open (self->path, MANOR_SQLITE_CREATE, error);
  if (sqlite == NULL)
    {
      _manor_journal_store_prefix (self, error);
      return FALSE;
    }

  manor_sqlite_set_busy_timeout (sqlite, BUSY_TIMEOUT_MSEC);
  if (!prepare (sqlite, error) || !open_lock (self, error))
    {
      _manor_journal_store_prefix (self, error);
      return FALSE;
    }

  self->sqlite = g_steal_pointer (&sqlite);

  return TRUE;
}

static struct flock
lock_of (gint64 id,
         short  type)
{
  return (struct flock) {
    .l_type = type,
    .l_whence = SEEK_SET,
    .l_start = (off_t) id,
    .l_len = 1,
  };
}

gboolean
_manor_journal_store_lock (ManorJournalStore *self,
                           gint64             id)
{
  struct flock lock = lock_of (id, F_WRLCK);
  gint64 *key;

  if (g_hash_table_contains (self->held, &id))
    return FALSE;

  if (fcntl (self->lock_fd, F_OFD_SETLK, &lock) != 0)
    return FALSE;

  key = g_new (gint64, 1);
  *key = id;
  g_hash_table_add (self->held, key);

  return TRUE;
}

void
_manor_journal_store_unlock (ManorJournalStore *self,
                             gint64             id)
{
  struct flock lock = lock_of (id, F_UNLCK);

  g_hash_table_remove (self->held, &id);
  if (fcntl (self->lock_fd, F_OFD_SETLK, &lock) != 0)
    g_warning ("could not unlock push %" G_GINT64_FORMAT ": %s", id, g_strerror (errno));
}

gboolean
_manor_journal_store_is_owned (ManorJournalStore *self,
                               gint64             id)
{
  struct flock lock = lock_of (id, F_WRLCK);

  if (g_hash_table_contains (self->held, &id))
    return TRUE;

  /* What cannot be told is taken for a living program: nobody's push is taken away. */
  return fcntl (self->lock_fd, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}
