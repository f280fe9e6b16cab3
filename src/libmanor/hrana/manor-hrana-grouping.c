/* manor-hrana-grouping.c: many rows as one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <string.h>

#include "manor-hrana-cursor-private.h"
#include "manor-token.h"

/* The server hands a cursor's rows over one at a time, 20,000 to 50,000 a second, whatever
 * their size. So many rows are made one: 1,024, which costs the server least (measured on a million
 * small rows: 0.9 s of its time, 1.1 s by size), or, where those are larger than its limit of
 * 5 MB a row, a quarter of a megabyte, which a group passes by one row at most. */
#define GROUP_BITS 10
#define GROUP_SIZE 262144

/* SQLite takes 127 arguments. */
#define MAX_ARGUMENTS 100

/* One value as JSON that keeps it:
 *
 *   null, integer     as such
 *   text              a string; as [HEX,1] where it may be no UTF-8. “||” makes a text that came out
 *                     of a JSON function one like others, which would be put in as JSON
 *   real              [TEXT] with 19 digits (JSON's own has 15), or “Inf”
 *   blob              [HEX,0]
 */
static void
append_value (GString  *sql,
              guint     column,
              gboolean  hex)
{
  g_string_append_printf (sql, "CASE typeof(c%u) WHEN 'integer' THEN c%u WHEN 'text' THEN ", column, column);
  g_string_append_printf (sql, hex ? "json_array(hex(c%u),1)" : "c%u||''", column);
  g_string_append_printf (sql, " WHEN 'real' THEN json_array(printf('%%!.19g',c%u))"
                               " WHEN 'blob' THEN json_array(hex(c%u),0) END", column, column);
}

static void
append_row (GString  *sql,
            guint     n_columns,
            gboolean  hex)
{
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append (sql, i == 0 ? "json_array("
                            : i % MAX_ARGUMENTS == 0 ? ")||json_array(" : ",");
      append_value (sql, i, hex);
    }

  g_string_append_c (sql, ')');
}

/* Without its semicolon, since it goes into parentheses. */
static gsize
length_of_statement (const char *sql)
{
  gsize offset = 0;

  for (;;)
    {
      ManorToken token = manor_token_read (sql, -1, offset);

      if (token.type == MANOR_TOKEN_END || token.type == MANOR_TOKEN_SEMICOLON)
        return token.start;

      offset = token.start + token.length;
    }
}

/* The statement, and its rows with a running total in “o”. A window function keeps every row that it
 * is given, so that each expression of the statement is evaluated once, in its order. The groups come in
 * order since GROUP BY sorts by them, and SQLite's sorter keeps the order of equals. */
static void
append_counted (GString *sql,
                guint    n_columns,
                guint    max_rows)
{
  g_string_append (sql, ", manor_numbered AS (SELECT *,row_number() OVER () AS o FROM manor_rows");
  if (max_rows > 0)
    g_string_append_printf (sql, " LIMIT %" G_GUINT64_FORMAT, (guint64) max_rows + 1);
  g_string_append (sql, ") SELECT group_concat(");
  append_row (sql, n_columns, FALSE);
  g_string_append_printf (sql, ",char(10)),max(o) FROM manor_numbered GROUP BY o>>%d", GROUP_BITS);
}

static void
append_sized (GString  *sql,
              guint     n_columns,
              gboolean  hex,
              guint     max_rows)
{
  g_string_append (sql, " SELECT group_concat(j,char(10)),max(o) FROM (SELECT j,"
                        "sum(octet_length(j)) OVER (ROWS UNBOUNDED PRECEDING) AS o FROM (SELECT ");
  append_row (sql, n_columns, hex);
  g_string_append (sql, " AS j FROM manor_rows");
  if (max_rows > 0)
    g_string_append_printf (sql, " LIMIT %" G_GUINT64_FORMAT, (guint64) max_rows + 1);
  g_string_append_printf (sql, ")) GROUP BY o/%d", GROUP_SIZE);
}

/* One row more than asked for tells that there are more. */
char *
_manor_hrana_cursor_dup_grouping (const char         *sql,
                                  guint               n_columns,
                                  ManorHranaGrouping  grouping,
                                  guint               max_rows)
{
  GString *text = g_string_new ("WITH manor_rows(");

  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (text, "%sc%u", i > 0 ? "," : "", i);

  /* MATERIALIZED for the sized ones, which name each value more than once. */
  g_string_append (text, grouping == MANOR_HRANA_BY_COUNT ? ") AS (\n" : ") AS MATERIALIZED (\n");
  g_string_append_len (text, sql, (gssize) length_of_statement (sql));
  /* On a line of its own, behind a comment at the statement's end. */
  g_string_append (text, "\n)");

  if (grouping == MANOR_HRANA_BY_COUNT)
    append_counted (text, n_columns, max_rows);
  else
    append_sized (text, n_columns, grouping == MANOR_HRANA_BY_SIZE_IN_HEX, max_rows);

  return g_string_free (text, FALSE);
}
