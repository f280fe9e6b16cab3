/* manor-sqlite-private.h: what the aspects of a SQLite connection share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "manor-sqlite.h"

G_BEGIN_DECLS

struct _ManorSqlite
{
  GObject   parent_instance;

  sqlite3  *db;           /* (1) */
  char     *path;
  GMutex    mutex;        /* (1) */
  int       interrupted;  /* (2) */
  guint     busy_timeout;
  gint64    busy_since;
  gboolean  read_only;    /* (3) */
  gboolean  scratch;
  char     *last_module;
};

/* The row of a running statement: FALSE stops it, with @error set or without. */
typedef gboolean (*ManorSqliteRowFunc) (sqlite3_stmt  *stmt,
                                        gpointer       user_data,
                                        GError       **error);

gboolean _manor_sqlite_set_error      (ManorSqlite         *self,
                                       int                  rc,
                                       int                  offset,
                                       GError             **error);
/* Of a statement that writes, on what was opened to be read. */
GError  *_manor_sqlite_new_reading_error (ManorSqlite      *self) G_GNUC_WARN_UNUSED_RESULT;
GError  *_manor_sqlite_new_open_error (const char          *path,
                                       gboolean             create,
                                       const char          *message) G_GNUC_WARN_UNUSED_RESULT;
/* Scratch databases: makes the table module that @message misses. */
gboolean _manor_sqlite_add_module_for (ManorSqlite         *self,
                                       const char          *message);
gboolean _manor_sqlite_add_functions  (ManorSqlite         *self,
                                       GError             **error);

G_END_DECLS
