/* manor-sqlite-errors.c: what SQLite answers, in words with a remedy
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sqlite"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "manor-sqlite-private.h"

#define SAMPLE_SIZE     4096
#define SECTOR_SIZE     512
/* Bits a byte: text and tables stay below, a cipher's output of a sector or more is above. */
#define CIPHER_ENTROPY  7.2

static double
entropy_of (const guint8 *bytes,
            gsize         length)
{
  guint counts[256] = { 0 };
  double entropy = 0;

  for (gsize i = 0; i < length; i++)
    counts[bytes[i]]++;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > 0)
      {
        double share = (double) counts[i] / (double) length;

        entropy -= share * log2 (share);
      }

  return entropy;
}

/* Reads through SQLite's own descriptor: closing another one of the same file would drop the
 * locks that this process holds on it. */
static gsize
read_head (ManorSqlite   *self,
           guint8        *head,
           sqlite3_int64 *file_size)
{
  sqlite3_file *file = NULL;
  int n_bytes;

  *file_size = 0;

  if (sqlite3_file_control (self->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file == NULL || file->pMethods == NULL ||
      file->pMethods->xFileSize (file, file_size) != SQLITE_OK)
    return 0;

  n_bytes = (int) MIN (*file_size, SAMPLE_SIZE);
  if (n_bytes <= 0 || file->pMethods->xRead (file, head, n_bytes, 0) != SQLITE_OK)
    return 0;

  return (gsize) n_bytes;
}

static gboolean
looks_encrypted (ManorSqlite *self)
{
  static const char magic[16] = "SQLite format 3";
  guint8 head[SAMPLE_SIZE];
  sqlite3_int64 file_size;
  gsize length = read_head (self, head, &file_size);

  return length >= SECTOR_SIZE &&
         file_size % SECTOR_SIZE == 0 &&
         memcmp (head, magic, sizeof magic) != 0 &&
         entropy_of (head, length) > CIPHER_ENTROPY;
}

static gboolean
folder_is_writable (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return access (folder, W_OK) == 0;
}

static ManorSqlError
code_for (ManorSqlite *self,
          int          rc)
{
  int system_error = sqlite3_system_errno (self->db);

  switch (rc & 0xff)
    {
    case SQLITE_CONSTRAINT:
      return MANOR_SQL_ERROR_CONSTRAINT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return g_atomic_int_get (&self->interrupted) ? MANOR_SQL_ERROR_INTERRUPTED
                                                   : MANOR_SQL_ERROR_BUSY;
    case SQLITE_READONLY:
      return MANOR_SQL_ERROR_READ_ONLY;
    case SQLITE_NOTADB:
      return looks_encrypted (self) ? MANOR_SQL_ERROR_ENCRYPTED : MANOR_SQL_ERROR_NOT_A_DATABASE;
    case SQLITE_CORRUPT:
      return MANOR_SQL_ERROR_CORRUPT;
    case SQLITE_FULL:
      return MANOR_SQL_ERROR_FULL;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return system_error == ENOSPC || system_error == EDQUOT ? MANOR_SQL_ERROR_FULL
                                                              : MANOR_SQL_ERROR_IO;
    case SQLITE_INTERRUPT:
      return MANOR_SQL_ERROR_INTERRUPTED;
    case SQLITE_TOOBIG:
      return MANOR_SQL_ERROR_TOO_BIG;
    default:
      return MANOR_SQL_ERROR_FAILED;
    }
}

static char *
dup_io_message (ManorSqlite *self,
                const char  *detail)
{
  int system_error = sqlite3_system_errno (self->db);

  if (self->path != NULL && !folder_is_writable (self->path))
    return g_strdup (_("SQLite has to write beside this file to read it (its journal mode is "
                       "WAL), and the folder cannot be written; make the folder writable, or "
                       "open a copy of the file"));

  if (system_error != 0)
    return g_strdup_printf (_("the file could not be read or written: %s (%s)"),
                            detail, g_strerror (system_error));

  return g_strdup_printf (_("the file could not be read or written: %s"), detail);
}

static char *
dup_read_only_message (int rc)
{
  if (rc == SQLITE_READONLY_DBMOVED)
    return g_strdup (_("the file was moved or deleted while it was open; open it again"));
  if (rc == SQLITE_READONLY_DIRECTORY)
    return g_strdup (_("the folder cannot be written, and SQLite needs to put a journal there, in "
                       "WAL mode even to read; change the folder’s permissions or open a copy"));
  if (rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY)
    return g_strdup (_("another program stopped in the middle of a change, and the file cannot "
                       "be written to undo it; change its permissions"));

  return g_strdup (_("the database is read-only; change the file’s permissions to write to it"));
}

static char *
dup_message (ManorSqlite   *self,
             ManorSqlError  code,
             int            rc,
             const char    *detail)
{
  switch (code)
    {
    case MANOR_SQL_ERROR_BUSY:
      return g_strdup (_("another program holds the lock; try again when it has finished"));
    case MANOR_SQL_ERROR_READ_ONLY:
      return dup_read_only_message (rc);
    case MANOR_SQL_ERROR_NOT_A_DATABASE:
      return g_strdup (_("the file is not a SQLite database"));
    case MANOR_SQL_ERROR_ENCRYPTED:
      return g_strdup (_("the file looks encrypted, and Manor cannot decrypt; export it "
                         "unencrypted with the program that made it"));
    case MANOR_SQL_ERROR_CORRUPT:
      return g_strdup_printf (_("the file is damaged (%s); restore a backup, or save what can "
                                "be read with the “.recover” command of sqlite3"), detail);
    case MANOR_SQL_ERROR_FULL:
      return g_strdup (_("no space is left on the disk; make room and try again"));
    case MANOR_SQL_ERROR_IO:
      return dup_io_message (self, detail);
    case MANOR_SQL_ERROR_INTERRUPTED:
      return g_strdup (_("stopped"));
    case MANOR_SQL_ERROR_TOO_BIG:
      return g_strdup_printf (_("the value or statement is larger than SQLite allows (%s)"),
                              detail);
    case MANOR_SQL_ERROR_FAILED:
    case MANOR_SQL_ERROR_CONSTRAINT:
    case MANOR_SQL_ERROR_NOT_FOUND:
    default:
      return g_strdup (detail);
    }
}

/* The message names no database: whoever knows what a person calls it prefixes the name. */
gboolean
_manor_sqlite_set_error (ManorSqlite  *self,
                         int           rc,
                         int           offset,
                         GError      **error)
{
  g_autofree char *detail = NULL;
  g_autofree char *message = NULL;
  ManorSqlError code;

  g_assert (self->db != NULL);

  detail = g_utf8_make_valid (sqlite3_errmsg (self->db), -1);
  code = code_for (self, rc);
  message = dup_message (self, code, rc, detail);
  g_propagate_error (error, manor_sql_error_new (code, offset, message));

  return FALSE;
}

GError *
_manor_sqlite_new_reading_error (ManorSqlite *self)
{
  g_autofree char *message = NULL;

  /* Opening it in another way helps only where the file can be written. */
  if (self->path == NULL || faccessat (AT_FDCWD, self->path, W_OK, AT_EACCESS) == 0)
    return manor_sql_error_new_reading (-1);

  message = dup_read_only_message (SQLITE_READONLY);

  return manor_sql_error_new (MANOR_SQL_ERROR_READ_ONLY, -1, message);
}

GError *
_manor_sqlite_new_open_error (const char *path,
                              gboolean    create,
                              const char *message)
{
  g_autofree char *text = NULL;
  ManorSqlError code = MANOR_SQL_ERROR_IO;

  if (path == NULL)
    {
      text = g_strdup (message);
    }
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      code = MANOR_SQL_ERROR_NOT_A_DATABASE;
      text = g_strdup (_("this is a folder, not a SQLite database"));
    }
  else if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      code = MANOR_SQL_ERROR_NOT_FOUND;
      text = g_strdup (create ? _("the file could not be made; see whether its folder exists and "
                                  "can be written")
                              : _("there is no such file"));
    }
  else if (access (path, R_OK) != 0)
    {
      text = g_strdup (_("the file may not be read; change its permissions"));
    }
  else
    {
      text = g_strdup_printf (_("the file could not be opened: %s"), message);
    }

  return manor_sql_error_new (code, -1, text);
}
