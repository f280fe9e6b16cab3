/* manor-sql-error.h: what a database answers when it refuses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MANOR_SQL_ERROR (manor_sql_error_quark ())

/**
 * ManorSqlError:
 * @MANOR_SQL_ERROR_FAILED: the statement is wrong or cannot be carried out
 * @MANOR_SQL_ERROR_CONSTRAINT: the data break a constraint
 * @MANOR_SQL_ERROR_BUSY: another process holds the lock
 * @MANOR_SQL_ERROR_READ_ONLY: the database cannot be written
 * @MANOR_SQL_ERROR_NOT_A_DATABASE: the file is no SQLite database
 * @MANOR_SQL_ERROR_ENCRYPTED: the file looks encrypted
 * @MANOR_SQL_ERROR_CORRUPT: the file is damaged
 * @MANOR_SQL_ERROR_FULL: no space is left
 * @MANOR_SQL_ERROR_IO: the file could not be read or written
 * @MANOR_SQL_ERROR_NOT_FOUND: there is no such database
 * @MANOR_SQL_ERROR_INTERRUPTED: stopped on request
 * @MANOR_SQL_ERROR_TOO_BIG: the result passes the limit that was set
 *
 * What went wrong, as far as a caller would do something else about it.
 */
typedef enum
{
  MANOR_SQL_ERROR_FAILED,
  MANOR_SQL_ERROR_CONSTRAINT,
  MANOR_SQL_ERROR_BUSY,
  MANOR_SQL_ERROR_READ_ONLY,
  MANOR_SQL_ERROR_NOT_A_DATABASE,
  MANOR_SQL_ERROR_ENCRYPTED,
  MANOR_SQL_ERROR_CORRUPT,
  MANOR_SQL_ERROR_FULL,
  MANOR_SQL_ERROR_IO,
  MANOR_SQL_ERROR_NOT_FOUND,
  MANOR_SQL_ERROR_INTERRUPTED,
  MANOR_SQL_ERROR_TOO_BIG,
} ManorSqlError;

GQuark   manor_sql_error_quark      (void);

/* An extended GError: the byte offset into the statement, or -1 where it is not known. */
GError  *manor_sql_error_new        (ManorSqlError  code,
                                     int            offset,
                                     const char    *message) G_GNUC_WARN_UNUSED_RESULT;
/* Of a statement that writes, where somebody chose to read only. */
GError  *manor_sql_error_new_reading (int           offset) G_GNUC_WARN_UNUSED_RESULT;
int      manor_sql_error_get_offset (const GError  *error);
/* The error of one statement, with its place in the script. */
void     manor_sql_error_move       (GError       **error,
                                     gsize          offset);

G_END_DECLS
