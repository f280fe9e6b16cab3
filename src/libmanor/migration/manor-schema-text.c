/* manor-schema-text.c: a schema as one text that a server can compare
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-schema-text"

#include "config.h"

#include "manor-identifier.h"
#include "manor-schema-text.h"

/*
 * The text is made twice, here from rows and on the server by SQL, and must come out equal:
 * each value as quote() writes it, a comma between values, a semicolon between rows. It only
 * uses what every SQLite and libSQL has, and no JSON, whose escapes could differ.
 *
 * The subquery's order is the aggregate's: SQLite keeps the ORDER BY of a subquery below any
 * aggregate but count(), min() and max() (select.c, “omit ORDER BY on subquery”).
 */
#define SCHEMA_TEXT_SQL                                                                         \
  "(SELECT group_concat(quote(type) || ',' || quote(name) || ',' || quote(tbl_name) || ',' || " \
  "quote(sql), ';') FROM (SELECT type, name, tbl_name, sql FROM main.sqlite_schema "            \
  "WHERE lower(substr(name, 1, 7)) <> 'sqlite_' AND "                                           \
  "lower(tbl_name) NOT IN ('sqlite3_libsql_tasks', 'libsql_wasm_func_table') ORDER BY rowid))"

static gboolean
is_kept (ManorResult *rows,
         guint        row)
{
  g_autofree char *name = manor_result_dup_text (rows, row, 1);
  g_autofree char *table = manor_result_dup_text (rows, row, 2);

  return name != NULL && table != NULL &&
         g_ascii_strncasecmp (name, "sqlite_", 7) != 0 &&
         !manor_identifier_equal (table, "sqlite3_libsql_tasks") &&
         !manor_identifier_equal (table, "libsql_wasm_func_table");
}

static void
append_quoted (GString    *text,
               ManorValue  value)
{
  if (value.type != MANOR_VALUE_TEXT)
    {
      g_string_append (text, "NULL");
      return;
    }

  g_string_append_c (text, '\'');

  for (gsize i = 0; i < value.length; i++)
    {
      g_string_append_c (text, value.bytes[i]);
      if (value.bytes[i] == '\'')
        g_string_append_c (text, '\'');
    }

  g_string_append_c (text, '\'');
}

/**
 * manor_schema_text_new:
 * @rows: what MANOR_SCHEMA_ROWS_SQL answered
 *
 * Writes a schema as one text. Two databases of equal texts have the same objects, spelled
 * the same, made in the same order.
 *
 * Returns: (transfer full): the text, as the guard of manor_schema_text_dup_guard() makes it
 */
char *
manor_schema_text_new (ManorResult *rows)
{
  GString *text;

  g_return_val_if_fail (MANOR_IS_RESULT (rows), NULL);
  g_return_val_if_fail (manor_result_get_n_columns (rows) >= 4, NULL);

  text = g_string_new (NULL);

  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      if (!is_kept (rows, row))
        continue;

      if (text->len > 0)
        g_string_append_c (text, ';');

      for (guint column = 0; column < 4; column++)
        {
          if (column > 0)
            g_string_append_c (text, ',');
          append_quoted (text, manor_result_get_value (rows, row, column));
        }
    }

  return g_string_free (text, FALSE);
}

/**
 * manor_schema_text_hash:
 * @text: what manor_schema_text_new() made
 *
 * Returns: (transfer full): 64 hex digits (SHA-256)
 */
char *
manor_schema_text_hash (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/**
 * manor_schema_text_dup_guard:
 * @text: (nullable): what manor_schema_text_new() made
 *
 * The error is “malformed JSON”, since SQL has no way to raise one in words outside a trigger.
 *
 * Returns: (transfer full): a SELECT that fails on a database whose schema is not @text, or, where
 *   that is %NULL, not the text bound to “:schema”
 */
char *
manor_schema_text_dup_guard (const char *text)
{
  g_autofree char *literal = text != NULL ? manor_string_literal (text) : g_strdup (":schema");

  return g_strconcat ("SELECT CASE WHEN coalesce(" SCHEMA_TEXT_SQL ", '') <> ", literal,
                      " THEN json('schema') END", NULL);
}

/**
 * manor_schema_text_dup_guard_any:
 * @texts: (array zero-terminated=1): what manor_schema_text_new() made, at least one
 *
 * Returns: (transfer full): a SELECT that fails on a database whose schema is none of @texts
 */
char *
manor_schema_text_dup_guard_any (const char * const *texts)
{
  GString *sql;

  g_return_val_if_fail (texts != NULL && texts[0] != NULL, NULL);

  sql = g_string_new ("SELECT CASE WHEN coalesce(" SCHEMA_TEXT_SQL ", '') NOT IN (");

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *literal = manor_string_literal (texts[i]);

      g_string_append (sql, i > 0 ? ", " : "");
      g_string_append (sql, literal);
    }

  g_string_append (sql, ") THEN json('schema') END");

  return g_string_free (sql, FALSE);
}
