/* manor-sqlite-query.c: running statements on a SQLite connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sqlite"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-sqlite-private.h"

typedef sqlite3_stmt Statement;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statement, sqlite3_finalize)

static gboolean
check_open (ManorSqlite  *self,
            GError      **error)
{
  if (self->db != NULL)
    return TRUE;

  g_propagate_error (error, manor_sql_error_new (MANOR_SQL_ERROR_FAILED, -1,
                                                 _("the database was closed")));

  return FALSE;
}

/* @base: where @sql begins in what the caller gave, for the error's position. */
static gboolean
prepare (ManorSqlite  *self,
         const char   *sql,
         int           base,
         Statement   **stmt,
         const char  **tail,
         GError      **error)
{
  int rc;

  do
    rc = sqlite3_prepare_v3 (self->db, sql, -1, 0, stmt, tail);
  while (rc == SQLITE_ERROR && _manor_sqlite_add_module_for (self, sqlite3_errmsg (self->db)));

  if (rc != SQLITE_OK)
    {
      int offset = sqlite3_error_offset (self->db);

      return _manor_sqlite_set_error (self, rc, offset < 0 ? -1 : base + offset, error);
    }

  if (self->read_only && *stmt != NULL && !sqlite3_stmt_readonly (*stmt))
    {
      g_clear_pointer (stmt, sqlite3_finalize);
      g_propagate_error (error, _manor_sqlite_new_reading_error (self));
      return FALSE;
    }

  return TRUE;
}

static gboolean
bind (ManorSqlite       *self,
      Statement         *stmt,
      int                index,
      const ManorValue  *value,
      GError           **error)
{
  /* A zero length comes with any pointer, but NULL would bind NULL. */
  const char *bytes = value->length > 0 ? value->bytes : "";
  int rc;

  switch (value->type)
    {
    case MANOR_VALUE_INTEGER:
      rc = sqlite3_bind_int64 (stmt, index, value->integer);
      break;
    case MANOR_VALUE_REAL:
      rc = sqlite3_bind_double (stmt, index, value->real);
      break;
    case MANOR_VALUE_TEXT:
      rc = sqlite3_bind_text64 (stmt, index, bytes, value->length, SQLITE_STATIC, SQLITE_UTF8);
      break;
    case MANOR_VALUE_BLOB:
      rc = sqlite3_bind_blob64 (stmt, index, bytes, value->length, SQLITE_STATIC);
      break;
    case MANOR_VALUE_NULL:
    default:
      rc = sqlite3_bind_null (stmt, index);
      break;
    }

  return rc == SQLITE_OK || _manor_sqlite_set_error (self, rc, -1, error);
}

static gboolean
bind_all (ManorSqlite       *self,
          Statement         *stmt,
          const ManorValue  *parameters,
          guint              n_parameters,
          GError           **error)
{
  if (n_parameters > (guint) sqlite3_bind_parameter_count (stmt))
    {
      g_propagate_error (error,
                         manor_sql_error_new (MANOR_SQL_ERROR_FAILED, -1,
                                              _("there are more values than parameters")));
      return FALSE;
    }

  for (guint i = 0; i < n_parameters; i++)
    if (!bind (self, stmt, (int) i + 1, &parameters[i], error))
      return FALSE;

  return TRUE;
}

/* Takes each value from the column that has the parameter's name. */
static gboolean
bind_named (ManorSqlite  *self,
            Statement    *stmt,
            ManorResult  *row,
            GError      **error)
{
  int n_parameters = sqlite3_bind_parameter_count (stmt);
  guint n_columns = manor_result_get_n_columns (row);

  for (int i = 1; i <= n_parameters; i++)
    {
      const char *given = sqlite3_bind_parameter_name (stmt, i);
      g_autofree char *name = given != NULL ? g_strdup (given) : g_strdup_printf ("?%d", i);
      guint column = 0;
      ManorValue value;

      while (column < n_columns && !g_str_equal (manor_result_get_column_name (row, column), name))
        column++;

      if (column == n_columns)
        {
          /* translators: %s is a parameter of an SQL statement, like “:name” */
          g_autofree char *text = g_strdup_printf (_("the parameter %s has no value"), name);

          g_propagate_error (error, manor_sql_error_new (MANOR_SQL_ERROR_FAILED, -1, text));
          return FALSE;
        }

      value = manor_result_get_value (row, 0, column);
      if (!bind (self, stmt, i, &value, error))
        return FALSE;
    }

  return TRUE;
}

/* Steps through all rows. A scratch database that lacks a table module gets it and the
 * statement starts again, which is safe: it failed before its first row. */
static gboolean
step_all (ManorSqlite         *self,
          Statement           *stmt,
          ManorSqliteRowFunc   row_func,
          gpointer             user_data,
          GError             **error)
{
  int rc;

  while ((rc = sqlite3_step (stmt)) != SQLITE_DONE)
    {
      if (rc == SQLITE_ROW)
        {
          GError *row_error = NULL;

          if (row_func != NULL && !row_func (stmt, user_data, &row_error))
            {
              if (row_error == NULL)
                return TRUE;

              g_propagate_error (error, row_error);
              return FALSE;
            }
        }
      else if ((rc & 0xff) == SQLITE_ERROR &&
               _manor_sqlite_add_module_for (self, sqlite3_errmsg (self->db)))
        {
          sqlite3_reset (stmt);
        }
      else
        {
          return _manor_sqlite_set_error (self, rc, -1, error);
        }
    }

  return TRUE;
}

static gboolean
check_tail (ManorSqlite  *self,
            const char   *sql,
            const char   *tail,
            GError      **error)
{
  g_autoptr(Statement) more = NULL;

  while (*tail != '\0' && (g_ascii_isspace (*tail) || *tail == ';'))
    tail++;

  if (*tail == '\0')
    return TRUE;

  if (sqlite3_prepare_v3 (self->db, tail, -1, 0, &more, NULL) == SQLITE_OK && more == NULL)
    return TRUE;

  g_propagate_error (error,
                     manor_sql_error_new (MANOR_SQL_ERROR_FAILED, (int) (tail - sql),
                                          _("there is more than one statement")));

  return FALSE;
}

/**
 * manor_sqlite_execute:
 * @self: a `ManorSqlite`
 * @sql: any number of statements
 * @error: return location for an error, whose offset counts from the start of @sql
 *
 * Runs statements one after another until one fails; rows are thrown away. Blocks.
 *
 * Returns: %TRUE when all were carried out
 */
gboolean
manor_sqlite_execute (ManorSqlite  *self,
                      const char   *sql,
                      GError      **error)
{
  const char *p = sql;
  gboolean done;

  g_return_val_if_fail (MANOR_IS_SQLITE (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  done = check_open (self, error);

  while (done && *p != '\0')
    {
      g_autoptr(Statement) stmt = NULL;
      const char *tail = NULL;

      done = prepare (self, p, (int) (p - sql), &stmt, &tail, error) &&
             (stmt == NULL || step_all (self, stmt, NULL, NULL, error));
      p = tail;
    }

  manor_sqlite_clear_interrupt (self);

  return done;
}

typedef struct
{
  ManorResultBuilder *builder;
  guint               n_columns;
  guint               max_rows;
  gsize               max_bytes;
  gboolean            truncated;
} Collect;

static void
start_result (Collect   *collect,
              Statement *stmt)
{
  collect->n_columns = (guint) sqlite3_column_count (stmt);
  collect->builder = manor_result_builder_new (collect->n_columns);

  for (guint i = 0; i < collect->n_columns; i++)
    manor_result_builder_set_column (collect->builder, i, sqlite3_column_name (stmt, (int) i),
                                     sqlite3_column_decltype (stmt, (int) i));
}

static ManorValue
column_value (Statement *stmt,
              int        column)
{
  ManorValue value = MANOR_VALUE_INIT_NULL;

  switch (sqlite3_column_type (stmt, column))
    {
    case SQLITE_INTEGER:
      value = MANOR_VALUE_INIT_INTEGER (sqlite3_column_int64 (stmt, column));
      break;
    case SQLITE_FLOAT:
      value = MANOR_VALUE_INIT_REAL (sqlite3_column_double (stmt, column));
      break;
    case SQLITE_TEXT:
      value.type = MANOR_VALUE_TEXT;
      value.bytes = (const char *) sqlite3_column_text (stmt, column);
      value.length = (gsize) sqlite3_column_bytes (stmt, column);
      break;
    case SQLITE_BLOB:
      value.type = MANOR_VALUE_BLOB;
      value.bytes = sqlite3_column_blob (stmt, column);
      value.length = (gsize) sqlite3_column_bytes (stmt, column);
      break;
    default:
      break;
    }

  return value;
}

static gboolean
collect_row (Statement  *stmt,
             gpointer    user_data,
             GError    **error)
{
  Collect *collect = user_data;

  if (collect->builder == NULL)
    start_result (collect, stmt);

  if (collect->max_rows > 0 &&
      manor_result_builder_get_n_rows (collect->builder) == collect->max_rows)
    {
      collect->truncated = TRUE;
      return FALSE;
    }

  for (guint i = 0; i < collect->n_columns; i++)
    {
      ManorValue value = column_value (stmt, (int) i);

      if (collect->max_bytes > 0 &&
          manor_result_builder_get_size (collect->builder) + value.length > collect->max_bytes)
        {
          g_autofree char *size = g_format_size (collect->max_bytes);
          /* translators: %s is a size, like “64 MB” */
          g_autofree char *text = g_strdup_printf (_("the result passes the limit of %s; ask for "
                                                     "fewer rows or columns"), size);

          g_propagate_error (error, manor_sql_error_new (MANOR_SQL_ERROR_TOO_BIG, -1, text));
          return FALSE;
        }

      manor_result_builder_add_value (collect->builder, &value);
    }

  return TRUE;
}

static ManorResult *
run_statement (ManorSqlite  *self,
               Statement    *stmt,
               guint         max_rows,
               gsize         max_bytes,
               GError      **error)
{
  Collect collect = { .max_rows = max_rows, .max_bytes = max_bytes };
  sqlite3_int64 total_before = sqlite3_total_changes64 (self->db);
  gint64 start = g_get_monotonic_time ();
  gint64 n_changes = 0;

  if (!step_all (self, stmt, collect_row, &collect, error))
    {
      g_clear_pointer (&collect.builder, manor_result_builder_free);
      return NULL;
    }

  if (collect.builder == NULL)
    start_result (&collect, stmt);

  /* A statement that changes nothing leaves SQLite's count of the one before. */
  if (sqlite3_total_changes64 (self->db) != total_before)
    n_changes = sqlite3_changes64 (self->db);

  manor_result_builder_set_outcome (collect.builder, n_changes,
                                    sqlite3_last_insert_rowid (self->db),
                                    g_get_monotonic_time () - start, collect.truncated);

  return manor_result_builder_end (collect.builder);
}

static ManorResult *
prepare_and_run (ManorSqlite       *self,
                 const char        *sql,
                 const ManorValue  *parameters,
                 guint              n_parameters,
                 ManorResult       *named,
                 guint              max_rows,
                 gsize              max_bytes,
                 GError           **error)
{
  g_autoptr(Statement) stmt = NULL;
  const char *tail = NULL;

  if (!check_open (self, error))
    return NULL;

  if (!prepare (self, sql, 0, &stmt, &tail, error))
    return NULL;

  if (stmt == NULL)
    return manor_result_builder_end (manor_result_builder_new (0));

  if (!check_tail (self, sql, tail, error) ||
      !bind_all (self, stmt, parameters, n_parameters, error) ||
      (named != NULL && !bind_named (self, stmt, named, error)))
    return NULL;

  return run_statement (self, stmt, max_rows, max_bytes, error);
}

static ManorResult *
query (ManorSqlite       *self,
       const char        *sql,
       const ManorValue  *parameters,
       guint              n_parameters,
       ManorResult       *named,
       guint              max_rows,
       gsize              max_bytes,
       GError           **error)
{
  ManorResult *result = prepare_and_run (self, sql, parameters, n_parameters, named,
                                         max_rows, max_bytes, error);

  manor_sqlite_clear_interrupt (self);

  return result;
}

/**
 * manor_sqlite_query:
 * @self: a `ManorSqlite`
 * @sql: one statement
 * @parameters: (array length=n_parameters) (nullable): the values of ?1, ?2 …
 * @n_parameters: how many there are; parameters without a value are NULL
 * @max_rows: how many rows to read at most, 0 for all
 * @max_bytes: how large the result may be, 0 for any size
 * @error: return location for an error
 *
 * Runs a statement and collects its rows. A result with more than @max_rows is truncated; one
 * with more than @max_bytes fails with %MANOR_SQL_ERROR_TOO_BIG. Blocks.
 *
 * Returns: (transfer full): a #ManorResult, or %NULL with @error set
 */
ManorResult *
manor_sqlite_query (ManorSqlite       *self,
                    const char        *sql,
                    const ManorValue  *parameters,
                    guint              n_parameters,
                    guint              max_rows,
                    gsize              max_bytes,
                    GError           **error)
{
  g_return_val_if_fail (MANOR_IS_SQLITE (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  return query (self, sql, parameters, n_parameters, NULL, max_rows, max_bytes, error);
}

/**
 * manor_sqlite_query_named:
 * @self: a `ManorSqlite`
 * @sql: one statement
 * @parameters: (nullable): one row whose columns are named as the parameters (“:a”, “?2”);
 *   %NULL makes all of them NULL
 * @max_rows: how many rows to read at most, 0 for all
 * @max_bytes: how large the result may be, 0 for any size
 * @error: return location for an error
 *
 * As manor_sqlite_query(), with parameters by name. Blocks.
 *
 * Returns: (transfer full): a #ManorResult, or %NULL with @error set
 */
ManorResult *
manor_sqlite_query_named (ManorSqlite  *self,
                          const char   *sql,
                          ManorResult  *parameters,
                          guint         max_rows,
                          gsize         max_bytes,
                          GError      **error)
{
  g_return_val_if_fail (MANOR_IS_SQLITE (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);
  g_return_val_if_fail (parameters == NULL || manor_result_get_n_rows (parameters) == 1, NULL);

  return query (self, sql, NULL, 0, parameters, max_rows, max_bytes, error);
}

/**
 * manor_sqlite_query_integer:
 * @self: a `ManorSqlite`
 * @sql: one statement
 * @value: (out): the first column of the first row as an integer, 0 where there is no row
 * @error: return location for an error
 *
 * Asks for one number. Blocks.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
manor_sqlite_query_integer (ManorSqlite  *self,
                            const char   *sql,
                            gint64       *value,
                            GError      **error)
{
  g_autoptr(ManorResult) result = manor_sqlite_query (self, sql, NULL, 0, 1, 0, error);

  g_return_val_if_fail (value != NULL, FALSE);

  *value = 0;
  if (result == NULL)
    return FALSE;

  if (manor_result_get_n_rows (result) > 0)
    *value = manor_result_get_integer (result, 0, 0);

  return TRUE;
}

/**
 * manor_sqlite_query_text:
 * @self: a `ManorSqlite`
 * @sql: one statement
 * @value: (out) (transfer full): the first column of the first row as a text, %NULL where
 *   there is no row or it is NULL
 * @error: return location for an error
 *
 * Asks for one text. Blocks.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
manor_sqlite_query_text (ManorSqlite  *self,
                         const char   *sql,
                         char        **value,
                         GError      **error)
{
  g_autoptr(ManorResult) result = manor_sqlite_query (self, sql, NULL, 0, 1, 0, error);

  g_return_val_if_fail (value != NULL, FALSE);

  *value = NULL;
  if (result == NULL)
    return FALSE;

  if (manor_result_get_n_rows (result) > 0)
    *value = manor_result_dup_text (result, 0, 0);

  return TRUE;
}

/**
 * manor_sqlite_run:
 * @self: a `ManorSqlite`
 * @sql: one statement
 * @parameters: (array length=n_parameters) (nullable): the values of ?1, ?2 …
 * @n_parameters: how many there are
 * @error: return location for an error
 *
 * Runs a writing statement. Blocks.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
manor_sqlite_run (ManorSqlite       *self,
                  const char        *sql,
                  const ManorValue  *parameters,
                  guint              n_parameters,
                  GError           **error)
{
  g_autoptr(ManorResult) result = manor_sqlite_query (self, sql, parameters, n_parameters, 0, 0,
                                                      error);

  return result != NULL;
}

/**
 * manor_sqlite_read_schema:
 * @self: a `ManorSqlite`
 * @error: return location for an error
 *
 * Reads the rows (type, name, tbl_name, sql) of sqlite_schema in the order of creation, and
 * writes nothing. Blocks.
 *
 * Returns: (transfer full): a #ManorResult, or %NULL with @error set
 */
ManorResult *
manor_sqlite_read_schema (ManorSqlite  *self,
                          GError      **error)
{
  return manor_sqlite_query (self,
                             "SELECT type, name, tbl_name, sql FROM main.sqlite_schema "
                             "ORDER BY rowid",
                             NULL, 0, 0, 0, error);
}
