/* manor-dump.c: a database as the SQL that makes it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-dump"

#include "config.h"

#include <string.h>

#include "manor-dump.h"
#include "manor-fiber.h"
#include "manor-identifier.h"
#include "manor-worker.h"

/* How much is in memory at one time: this many rows, as values and as text. */
#define ROWS_PER_PIECE 2000

#define BEGIN_SQL "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"

/* Tables in the order of creation, the counters behind those they count for. */
#define TABLES_SQL                                                      \
  "SELECT name, sql FROM sqlite_schema "                                \
  "WHERE type = 'table' AND sql IS NOT NULL "                           \
  "ORDER BY name = 'sqlite_sequence', rowid"

#define OTHERS_SQL                                                      \
  "SELECT sql FROM sqlite_schema "                                      \
  "WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL "     \
  "ORDER BY CASE type WHEN 'view' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, rowid"

typedef struct
{
  ManorDatabase  *database;
  ManorSession   *session;
  ManorWorker    *worker;
  ManorDumpFunc   func;
  gpointer        user_data;
  GDestroyNotify  user_data_destroy;
  gboolean        has_virtual;
} Dump;

static void
dump_free (gpointer data)
{
  Dump *self = data;

  if (self->user_data_destroy != NULL)
    self->user_data_destroy (self->user_data);
  g_clear_object (&self->session);
  g_clear_object (&self->worker);
  g_clear_object (&self->database);
  g_free (self);
}

static gboolean
write_text (Dump        *self,
            const char  *text,
            GError     **error)
{
  return self->func (text, strlen (text), self->user_data, error);
}

static ManorResult *
await_rows (Dump        *self,
            const char  *sql,
            GError     **error)
{
  return manor_await_object (manor_session_execute (self->session, sql, NULL, 0, 0), error);
}

typedef struct
{
  ManorResult *rows;
  char        *table;
} Format;

static void
format_free (gpointer data)
{
  Format *format = data;

  g_clear_object (&format->rows);
  g_clear_pointer (&format->table, g_free);
  g_free (format);
}

/* Column 0 is the key of the pages, not a value of the table. */
static gboolean
format_rows_thread (gpointer   data,
                    GValue    *result,
                    GError   **error)
{
  Format *format = data;
  g_autofree char *name = manor_identifier_quote (format->table);
  GString *text = g_string_new (NULL);

  for (guint row = 0; row < manor_result_get_n_rows (format->rows); row++)
    {
      g_string_append_printf (text, "INSERT INTO %s VALUES(", name);
      for (guint column = 1; column < manor_result_get_n_columns (format->rows); column++)
        {
          ManorValue value = manor_result_get_value (format->rows, row, column);
          g_autofree char *literal = manor_value_dup_literal (&value);

          if (column > 1)
            g_string_append_c (text, ',');
          g_string_append (text, literal);
        }
      g_string_append (text, ");\n");
    }

  g_value_init (result, G_TYPE_BYTES);
  g_value_take_boxed (result, g_string_free_to_bytes (text));

  return TRUE;
}

static gboolean
await_write_rows (Dump         *self,
                  const char   *table,
                  ManorResult  *rows,
                  GError      **error)
{
  Format *format = g_new0 (Format, 1);
  g_autoptr(GBytes) bytes = NULL;

  format->rows = g_object_ref (rows);
  format->table = g_strdup (table);

  bytes = manor_await_boxed (manor_worker_run (self->worker, format_rows_thread,
                                               format, format_free), error);

  return bytes != NULL &&
         self->func (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                     self->user_data, error);
}

/* How the pages of a table are told apart: by the first of SQLite's names for the rowid that
 * is no column's, or by counting where there is no rowid. */
typedef struct
{
  char *table;
  char *columns;
  char *key;      /* NULL: count */
} Pages;

static void
pages_free (Pages *pages)
{
  g_free (pages->table);
  g_free (pages->columns);
  g_free (pages->key);
  g_free (pages);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pages, pages_free)

static gboolean
has_column (ManorResult *info,
            const char  *name)
{
  for (guint row = 0; row < manor_result_get_n_rows (info); row++)
    {
      g_autofree char *column = manor_result_dup_text (info, row, 0);

      if (manor_identifier_equal (column, name))
        return TRUE;
    }

  return FALSE;
}

static Pages *
await_pages (Dump        *self,
             const char  *table,
             GError     **error)
{
  static const char * const rowids[] = { "rowid", "_rowid_", "oid" };
  g_autofree char *literal = manor_string_literal (table);
  g_autofree char *info_sql =
    g_strdup_printf ("SELECT name, hidden FROM pragma_table_xinfo(%s)", literal);
  g_autofree char *kind_sql =
    g_strdup_printf ("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = %s",
                     literal);
  g_autoptr(ManorResult) info = await_rows (self, info_sql, error);
  g_autoptr(ManorResult) kind = NULL;
  g_autoptr(Pages) pages = g_new0 (Pages, 1);
  g_autoptr(GString) columns = g_string_new (NULL);

  if (info == NULL || (kind = await_rows (self, kind_sql, error)) == NULL)
    return NULL;

  /* What is generated or hidden is not inserted. */
  for (guint row = 0; row < manor_result_get_n_rows (info); row++)
    if (manor_result_get_integer (info, row, 1) == 0)
      {
        g_autofree char *column = manor_result_dup_text (info, row, 0);
        g_autofree char *quoted = manor_identifier_quote (column);

        g_string_append_printf (columns, ", %s", quoted);
      }

  pages->table = manor_identifier_quote (table);
  pages->columns = g_strdup (columns->str);

  if (manor_result_get_n_rows (kind) == 1 && manor_result_get_integer (kind, 0, 0) == 0)
    for (guint i = 0; i < G_N_ELEMENTS (rowids) && pages->key == NULL; i++)
      if (!has_column (info, rowids[i]))
        pages->key = g_strdup (rowids[i]);

  return g_steal_pointer (&pages);
}

/* @last: where the page before ended, or NULL for the first page. */
static char *
dup_page_sql (Pages        *pages,
              const gint64 *last,
              guint64       n_before)
{
  g_autofree char *where = NULL;

  if (pages->key == NULL)
    return g_strdup_printf ("SELECT 0%s FROM main.%s LIMIT %d OFFSET %" G_GUINT64_FORMAT,
                            pages->columns, pages->table, ROWS_PER_PIECE, n_before);

  where = last != NULL
    ? g_strdup_printf ("WHERE %s > %" G_GINT64_FORMAT " ", pages->key, *last)
    : g_strdup ("");

  return g_strdup_printf ("SELECT %s%s FROM main.%s %sORDER BY %s LIMIT %d",
                          pages->key, pages->columns, pages->table, where, pages->key,
                          ROWS_PER_PIECE);
}

static gboolean
await_table_rows (Dump        *self,
                  const char  *table,
                  GError     **error)
{
  g_autoptr(Pages) pages = await_pages (self, table, error);
  guint64 n_before = 0;
  gint64 last = 0;
  guint n_rows;

  if (pages == NULL)
    return FALSE;

  do
    {
      g_autofree char *sql = dup_page_sql (pages, n_before > 0 ? &last : NULL, n_before);
      g_autoptr(ManorResult) rows = await_rows (self, sql, error);

      if (rows == NULL)
        return FALSE;

      n_rows = manor_result_get_n_rows (rows);
      if (n_rows > 0)
        {
          if (!await_write_rows (self, table, rows, error))
            return FALSE;

          last = manor_result_get_integer (rows, n_rows - 1, 0);
          n_before += n_rows;
        }
    }
  while (n_rows == ROWS_PER_PIECE);

  return TRUE;
}

/* Put into sqlite_schema as it is: the tables behind it are dumped by themselves, and the
 * module that would make them again need not be there. */
static gboolean
write_virtual_table (Dump        *self,
                     const char  *name,
                     const char  *sql,
                     GError     **error)
{
  g_autofree char *name_literal = manor_string_literal (name);
  g_autofree char *sql_literal = manor_string_literal (sql);
  g_autofree char *text =
    g_strdup_printf ("%sINSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)"
                     "VALUES('table',%s,%s,0,%s);\n",
                     self->has_virtual ? "" : "PRAGMA writable_schema=ON;\n",
                     name_literal, name_literal, sql_literal);

  self->has_virtual = TRUE;

  return write_text (self, text, error);
}

static gboolean
await_table (Dump        *self,
             const char  *name,
             const char  *sql,
             GError     **error)
{
  g_autofree char *text = NULL;

  if (g_ascii_strncasecmp (sql, "CREATE VIRTUAL TABLE", 20) == 0)
    return write_virtual_table (self, name, sql, error);

  if (g_str_equal (name, "sqlite_sequence"))
    text = g_strdup ("DELETE FROM sqlite_sequence;\n");
  else if (g_str_equal (name, "sqlite_stat1") || g_str_equal (name, "sqlite_stat4"))
    text = g_strdup ("ANALYZE sqlite_schema;\n");
  else if (g_str_has_prefix (name, "sqlite_"))
    return TRUE;
  else
    text = g_strdup_printf ("%s;\n", sql);

  return write_text (self, text, error) && await_table_rows (self, name, error);
}

static gboolean
await_tables (Dump    *self,
              GError **error)
{
  g_autoptr(ManorResult) tables = await_rows (self, TABLES_SQL, error);

  if (tables == NULL)
    return FALSE;

  for (guint row = 0; row < manor_result_get_n_rows (tables); row++)
    {
      g_autofree char *name = manor_result_dup_text (tables, row, 0);
      g_autofree char *sql = manor_result_dup_text (tables, row, 1);

      if (!await_table (self, name, sql, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
await_others (Dump    *self,
              GError **error)
{
  g_autoptr(ManorResult) others = await_rows (self, OTHERS_SQL, error);
  g_autoptr(GString) text = g_string_new (NULL);

  if (others == NULL)
    return FALSE;

  for (guint row = 0; row < manor_result_get_n_rows (others); row++)
    {
      g_autofree char *sql = manor_result_dup_text (others, row, 0);

      g_string_append_printf (text, "%s;\n", sql);
    }

  if (self->has_virtual)
    g_string_append (text, "PRAGMA writable_schema=OFF;\n");
  g_string_append (text, "COMMIT;\n");

  return write_text (self, text->str, error);
}

static gboolean
await_dump (Dump    *self,
            GError **error)
{
  /* One reading transaction, so that all pages are of one state. A server that carries changes
   * to the children has none of these on a schema database. */
  if (!manor_database_get_propagates (self->database) &&
      !manor_await (manor_session_execute (self->session, "BEGIN", NULL, 0, 0), error))
    return FALSE;

  return write_text (self, BEGIN_SQL, error) &&
         await_tables (self, error) &&
         await_others (self, error);
}

static DexFuture *
manor_dump_fiber (gpointer user_data)
{
  Dump *self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done;

  self->session = manor_await_object (manor_database_open_session (self->database,
                                                                   MANOR_SESSION_READ_ONLY),
                                      &error);
  if (self->session == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  done = await_dump (self, &error);
  dex_future_disown (manor_session_close (self->session));

  if (!done)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * manor_dump:
 * @database: what to dump
 * @func: (scope notified): takes the pieces in turn
 * @user_data: for @func
 * @user_data_destroy: (nullable): frees @user_data
 *
 * Writes the SQL that makes the database again with all its rows: tables in the order of
 * their creation with their rows, then views, indexes and triggers, all of one state of the
 * database. Only a few thousand rows are in memory at one time.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_dump (ManorDatabase  *database,
            ManorDumpFunc   func,
            gpointer        user_data,
            GDestroyNotify  user_data_destroy)
{
  Dump *self;

  dex_return_error_if_fail (MANOR_IS_DATABASE (database));
  dex_return_error_if_fail (func != NULL);

  self = g_new0 (Dump, 1);
  self->database = g_object_ref (database);
  self->worker = manor_worker_new ("dump", 1);
  self->func = func;
  self->user_data = user_data;
  self->user_data_destroy = user_data_destroy;

  return manor_fiber_spawn (0, manor_dump_fiber, self, dump_free);
}
