/* manor-test-sqlite.h: SQLite in a line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "manor-sqlite.h"

static inline ManorSqlite *
test_sqlite_new (const char *folder,
                 const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;
  ManorSqlite *sqlite = manor_sqlite_open (path, MANOR_SQLITE_CREATE, &error);

  g_assert_no_error (error);

  return sqlite;
}

static inline void
test_sqlite_execute (ManorSqlite *sqlite,
                     const char  *sql)
{
  g_autoptr(GError) error = NULL;

  manor_sqlite_execute (sqlite, sql, &error);
  g_assert_no_error (error);
}

static inline gint64
test_sqlite_integer (ManorSqlite *sqlite,
                     const char  *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value;

  manor_sqlite_query_integer (sqlite, sql, &value, &error);
  g_assert_no_error (error);

  return value;
}

static inline char *
test_sqlite_text (ManorSqlite *sqlite,
                  const char  *sql)
{
  g_autoptr(GError) error = NULL;
  char *value;

  manor_sqlite_query_text (sqlite, sql, &value, &error);
  g_assert_no_error (error);

  return value;
}

static inline void
test_sqlite_fails (ManorSqlite   *sqlite,
                   const char    *sql,
                   ManorSqlError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_sqlite_execute (sqlite, sql, &error));
  g_assert_error (error, MANOR_SQL_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 5);
}
