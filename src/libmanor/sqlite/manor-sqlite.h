/* manor-sqlite.h: one SQLite connection, used from one thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "manor-result.h"
#include "manor-sql-error.h"

G_BEGIN_DECLS

/**
 * ManorSqliteFlags:
 * @MANOR_SQLITE_READ_ONLY: refuse to write
 * @MANOR_SQLITE_CREATE: make the file where there is none
 *
 * How a file is opened.
 */
typedef enum
{
  MANOR_SQLITE_NONE      = 0,
  MANOR_SQLITE_READ_ONLY = 1 << 0,
  MANOR_SQLITE_CREATE    = 1 << 1,
} ManorSqliteFlags;

#define MANOR_TYPE_SQLITE (manor_sqlite_get_type ())

G_DECLARE_FINAL_TYPE (ManorSqlite, manor_sqlite, MANOR, SQLITE, GObject)

/* Everything here blocks: call it from a worker's thread or a program without a main
 * loop. Only manor_sqlite_interrupt() may come from another thread. */

/* NULL as @path opens a scratch database in memory. */
ManorSqlite *manor_sqlite_open             (const char        *path,
                                            ManorSqliteFlags   flags,
                                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* Into a file that is empty or not there. */
gboolean     manor_sqlite_copy_to          (ManorSqlite       *self,
                                            const char        *path,
                                            GError           **error);
void         manor_sqlite_set_busy_timeout (ManorSqlite       *self,
                                            guint              msec);
/* One statement or several; rows are thrown away. Stops at the first error. */
gboolean     manor_sqlite_execute          (ManorSqlite       *self,
                                            const char        *sql,
                                            GError           **error);
/* One statement. @max_rows and @max_bytes 0 for no limit; past max_rows the result is
 * truncated, past max_bytes the call fails with TOO_BIG. */
ManorResult *manor_sqlite_query            (ManorSqlite       *self,
                                            const char        *sql,
                                            const ManorValue  *parameters,
                                            guint              n_parameters,
                                            guint              max_rows,
                                            gsize              max_bytes,
                                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same with parameters by name: one row whose columns are named as the parameters
 * (":a", "?2"), or NULL. */
ManorResult *manor_sqlite_query_named      (ManorSqlite       *self,
                                            const char        *sql,
                                            ManorResult       *parameters,
                                            guint              max_rows,
                                            gsize              max_bytes,
                                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* The first column of the first row; 0 / NULL where there is no row. */
gboolean     manor_sqlite_query_integer    (ManorSqlite       *self,
                                            const char        *sql,
                                            gint64            *value,
                                            GError           **error);
gboolean     manor_sqlite_query_text       (ManorSqlite       *self,
                                            const char        *sql,
                                            char             **value,
                                            GError           **error);
/* A writing statement with parameters. */
gboolean     manor_sqlite_run              (ManorSqlite       *self,
                                            const char        *sql,
                                            const ManorValue  *parameters,
                                            guint              n_parameters,
                                            GError           **error);
/* The rows (type, name, tbl_name, sql) of sqlite_schema in rowid order: what
 * manor_catalogue_new() wants. Reads, and nothing else. */
ManorResult *manor_sqlite_read_schema      (ManorSqlite       *self,
                                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean     manor_sqlite_get_autocommit   (ManorSqlite       *self);
gint64       manor_sqlite_get_last_rowid   (ManorSqlite       *self);
/* Asked for, or because the file may not be written. */
gboolean     manor_sqlite_get_read_only    (ManorSqlite       *self);
const char  *manor_sqlite_get_path         (ManorSqlite       *self);
/* Ends the running statement, or else the next, with INTERRUPTED. From any thread. */
void         manor_sqlite_interrupt        (ManorSqlite       *self);
void         manor_sqlite_clear_interrupt  (ManorSqlite       *self);
void         manor_sqlite_close            (ManorSqlite       *self);
/* “3.46.1” */
const char  *manor_sqlite_get_version      (void);

/* Scratch databases also know what a libSQL file needs to be parsed (a stub of
 * libsql_vector_idx) and take unknown virtual table modules as empty tables, so that a
 * schema can be cloned which this SQLite could not create. */
ManorSqlite *manor_sqlite_open_scratch     (GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
