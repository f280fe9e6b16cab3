/* manor-sqlite-copy.c: a database copied, page by page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sqlite"

#include "config.h"

#include "manor-sqlite-private.h"

/* All pages in one step: what others write meanwhile waits, and is not in the copy. The errors of the
 * copying are the target's. */
static gboolean
copy_pages (ManorSqlite  *from,
            ManorSqlite  *to,
            GError      **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to->db, "main", from->db, "main");

  if (backup != NULL)
    sqlite3_backup_step (backup, -1);

  /* Without a backup the target's connection holds the reason, too. */
  if (backup == NULL || sqlite3_backup_finish (backup) != SQLITE_OK)
    return _manor_sqlite_set_error (to, sqlite3_extended_errcode (to->db), -1, error);

  return TRUE;
}

/**
 * manor_sqlite_copy_to:
 * @self: a `ManorSqlite` without an open transaction
 * @path: a file that is empty, or not there
 * @error: return location
 *
 * Copies the database as it is at one moment, rows, settings and all, also what is still in its
 * write-ahead log. It knows nothing of what the pages mean, so that it copies what SQLite without
 * some extension could not read. What it leaves at @path after an error is worth nothing.
 *
 * Returns: whether that went well
 */
gboolean
manor_sqlite_copy_to (ManorSqlite  *self,
                      const char   *path,
                      GError      **error)
{
  g_autoptr(ManorSqlite) target = NULL;

  g_return_val_if_fail (MANOR_IS_SQLITE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  target = manor_sqlite_open (path, MANOR_SQLITE_CREATE, error);

  return target != NULL &&
         manor_sqlite_execute (target, "PRAGMA synchronous=OFF", error) &&
         copy_pages (self, target, error);
}
