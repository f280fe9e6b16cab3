/* manor-result-format.c: results as CSV, JSON and other text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-result-format"

#include "config.h"

#include <string.h>

#include "manor-identifier.h"
#include "manor-result-format.h"
#include "manor-vector.h"

#define DEFAULT_TABLE "results"

/* How many rows are looked at to tell columns of numbers. */
#define N_SAMPLE 100

/* Every format promises valid UTF-8 without NUL, whatever the database holds. */
static void
append_valid (GString    *out,
              const char *text,
              gsize       length)
{
  while (length > 0)
    {
      const char *end;

      if (g_utf8_validate_len (text, length, &end))
        {
          g_string_append_len (out, text, (gssize) length);
          return;
        }

      g_string_append_len (out, text, end - text);
      g_string_append (out, "\357\277\275");
      length -= (gsize) (end - text) + 1;
      text = end + 1;
    }
}

static void
append_literal (GString          *out,
                const ManorValue *value)
{
  g_autofree char *literal = manor_value_dup_literal (value);

  g_string_append (out, literal);
}

/* A field is quoted where a reader would otherwise split or trim it, and where an empty
 * text would be read as NULL. */
static void
append_field (GString    *out,
              const char *text,
              gsize       length,
              char        separator)
{
  g_autoptr(GString) valid = NULL;
  gboolean quote = length == 0;

  valid = g_string_sized_new (length);
  append_valid (valid, text, length);

  for (gsize i = 0; i < valid->len && !quote; i++)
    quote = valid->str[i] == separator || strchr ("\"\r\n", valid->str[i]) != NULL;

  if (valid->len > 0)
    quote = quote || g_ascii_isspace (valid->str[0]) ||
            g_ascii_isspace (valid->str[valid->len - 1]);

  if (!quote)
    {
      g_string_append_len (out, valid->str, (gssize) valid->len);
      return;
    }

  g_string_append_c (out, '"');
  for (gsize i = 0; i < valid->len; i++)
    {
      if (valid->str[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, valid->str[i]);
    }
  g_string_append_c (out, '"');
}

static void
append_separated_row (ManorResult *result,
                      guint        row,
                      char         separator,
                      GString     *out)
{
  guint n_columns = manor_result_get_n_columns (result);

  for (guint column = 0; column < n_columns; column++)
    {
      ManorValue value = manor_result_get_value (result, row, column);
      g_autofree char *vector = manor_vector_dup_cell (result, row, column, 0);

      if (column > 0)
        g_string_append_c (out, separator);

      if (vector != NULL)
        append_field (out, vector, strlen (vector), separator);
      else if (value.type == MANOR_VALUE_TEXT)
        append_field (out, value.bytes, value.length, separator);
      else if (value.type != MANOR_VALUE_NULL)
        append_literal (out, &value);
    }

  g_string_append_c (out, '\n');
}

static void
append_separated_header (ManorResult *result,
                         char         separator,
                         GString     *out)
{
  guint n_columns = manor_result_get_n_columns (result);

  for (guint column = 0; column < n_columns; column++)
    {
      const char *name = manor_result_get_column_name (result, column);

      if (column > 0)
        g_string_append_c (out, separator);
      append_field (out, name, strlen (name), separator);
    }

  g_string_append_c (out, '\n');
}

/**
 * manor_json_append_string:
 * @out: what to append to
 * @text: the text
 * @length: its length in bytes, -1 when it ends with a NUL
 *
 * Appends @text as a JSON string with its quotes.
 */
void
manor_json_append_string (GString    *out,
                          const char *text,
                          gssize      length)
{
  g_autoptr(GString) valid = NULL;

  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL || length == 0);

  if (length < 0)
    length = (gssize) strlen (text);

  /* A NUL is valid JSON as \u0000, so it is kept apart from bytes that are no UTF-8. */
  valid = g_string_sized_new ((gsize) length);
  for (gssize start = 0; start <= length; )
    {
      const char *nul = start < length ? memchr (text + start, '\0', (gsize) (length - start)) : NULL;
      gssize end = nul != NULL ? nul - text : length;

      append_valid (valid, text + start, (gsize) (end - start));
      if (nul != NULL)
        g_string_append_c (valid, '\0');
      start = end + 1;
    }

  g_string_append_c (out, '"');
  for (gsize i = 0; i < valid->len; i++)
    {
      guchar c = (guchar) valid->str[i];

      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", c);
      else if (c == '\n')
        g_string_append (out, "\\n");
      else if (c == '\t')
        g_string_append (out, "\\t");
      else if (c == '\r')
        g_string_append (out, "\\r");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_c (out, (char) c);
    }
  g_string_append_c (out, '"');
}

static void
append_json_value (GString          *out,
                   const ManorValue *value)
{
  g_autofree char *base64 = NULL;

  switch (value->type)
    {
    case MANOR_VALUE_NULL:
      g_string_append (out, "null");
      break;

    case MANOR_VALUE_TEXT:
      manor_json_append_string (out, value->bytes, (gssize) value->length);
      break;

    case MANOR_VALUE_BLOB:
      base64 = g_base64_encode ((const guchar *) value->bytes, value->length);
      g_string_append_printf (out, "{\"base64\": \"%s\"}", base64);
      break;

    case MANOR_VALUE_INTEGER:
    case MANOR_VALUE_REAL:
    default:
      append_literal (out, value);
      break;
    }
}

/* The columns' names as JSON strings, no two alike: a reader of JSON keeps one value a
 * name, and “SELECT a.id, b.id” has two. */
static char **
dup_json_names (ManorResult *result)
{
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_columns = manor_result_get_n_columns (result);
  char **names = g_new0 (char *, n_columns + 1);

  for (guint column = 0; column < n_columns; column++)
    g_hash_table_add (taken, g_strdup (manor_result_get_column_name (result, column)));

  for (guint column = 0; column < n_columns; column++)
    {
      const char *name = manor_result_get_column_name (result, column);
      g_autofree char *unique = g_strdup (name);
      GString *quoted = g_string_new (NULL);

      if (!g_hash_table_add (seen, (gpointer) name))
        for (guint n = 2; ; n++)
          {
            g_free (unique);
            unique = g_strdup_printf ("%s_%u", name, n);
            if (g_hash_table_add (taken, g_strdup (unique)))
              break;
          }

      manor_json_append_string (quoted, unique, -1);
      names[column] = g_string_free (quoted, FALSE);
    }

  return names;
}

static void
append_json_rows (ManorResult *result,
                  guint        first_row,
                  guint        n_rows,
                  guint        n_before,
                  GString     *out)
{
  g_auto(GStrv) names = dup_json_names (result);
  guint n_columns = manor_result_get_n_columns (result);

  for (guint i = 0; i < n_rows; i++)
    {
      g_string_append (out, n_before + i > 0 ? ",\n  {" : "\n  {");

      for (guint column = 0; column < n_columns; column++)
        {
          ManorValue value = manor_result_get_value (result, first_row + i, column);
          g_autofree char *vector = manor_vector_dup_cell (result, first_row + i, column, 0);

          if (column > 0)
            g_string_append (out, ", ");
          g_string_append (out, names[column]);
          g_string_append (out, ": ");
          if (vector != NULL)
            manor_json_append_string (out, vector, -1);
          else
            append_json_value (out, &value);
        }

      g_string_append_c (out, '}');
    }
}

static void
append_markdown_text (GString    *out,
                      const char *text,
                      gsize       length)
{
  g_autoptr(GString) valid = g_string_sized_new (length);

  append_valid (valid, text, length);

  for (gsize i = 0; i < valid->len; i++)
    switch (valid->str[i])
      {
      case '|':
      case '\\':
      case '`':
      case '*':
      case '_':
      case '<':
        g_string_append_c (out, '\\');
        g_string_append_c (out, valid->str[i]);
        break;

      case '\n':
        g_string_append (out, "<br>");
        break;

      case '\r':
        break;

      default:
        g_string_append_c (out, valid->str[i]);
        break;
      }
}

static gboolean
column_is_numeric (ManorResult *result,
                   guint        column)
{
  guint n_rows = MIN (manor_result_get_n_rows (result), N_SAMPLE);
  gboolean any = FALSE;

  for (guint row = 0; row < n_rows; row++)
    {
      ManorValue value = manor_result_get_value (result, row, column);

      if (value.type == MANOR_VALUE_TEXT || value.type == MANOR_VALUE_BLOB)
        return FALSE;
      any = any || value.type != MANOR_VALUE_NULL;
    }

  return any;
}

static void
append_markdown_header (ManorResult *result,
                        GString     *out)
{
  guint n_columns = manor_result_get_n_columns (result);

  for (guint column = 0; column < n_columns; column++)
    {
      const char *name = manor_result_get_column_name (result, column);

      g_string_append (out, column > 0 ? " | " : "| ");
      append_markdown_text (out, name, strlen (name));
    }
  g_string_append (out, " |\n");

  for (guint column = 0; column < n_columns; column++)
    {
      g_string_append (out, column > 0 ? " | " : "| ");
      g_string_append (out, column_is_numeric (result, column) ? "---:" : "---");
    }
  g_string_append (out, " |\n");
}

static void
append_markdown_row (ManorResult *result,
                     guint        row,
                     GString     *out)
{
  guint n_columns = manor_result_get_n_columns (result);

  for (guint column = 0; column < n_columns; column++)
    {
      ManorValue value = manor_result_get_value (result, row, column);
      g_autofree char *vector = manor_vector_dup_cell (result, row, column, 0);

      g_string_append (out, column > 0 ? " | " : "| ");

      if (vector != NULL)
        append_markdown_text (out, vector, strlen (vector));
      else if (value.type == MANOR_VALUE_TEXT)
        append_markdown_text (out, value.bytes, value.length);
      else
        append_literal (out, &value);
    }

  g_string_append (out, " |\n");
}

static void
append_insert_rows (ManorResult *result,
                    const char  *table,
                    guint        first_row,
                    guint        n_rows,
                    GString     *out)
{
  g_autofree char *quoted = manor_identifier_quote (table != NULL ? table : DEFAULT_TABLE);
  g_autoptr(GString) head = g_string_new ("INSERT INTO ");
  guint n_columns = manor_result_get_n_columns (result);

  g_string_append_printf (head, "%s (", quoted);
  for (guint column = 0; column < n_columns; column++)
    {
      g_autofree char *name =
        manor_identifier_quote (manor_result_get_column_name (result, column));

      g_string_append_printf (head, "%s%s", column > 0 ? ", " : "", name);
    }
  g_string_append (head, ") VALUES (");

  for (guint i = 0; i < n_rows; i++)
    {
      g_string_append_len (out, head->str, (gssize) head->len);

      for (guint column = 0; column < n_columns; column++)
        {
          ManorValue value = manor_result_get_value (result, first_row + i, column);

          if (column > 0)
            g_string_append (out, ", ");
          append_literal (out, &value);
        }

      g_string_append (out, ");\n");
    }
}

/**
 * manor_result_format_open:
 * @result: a `ManorResult`
 * @format: what to write it as
 * @out: what to append to
 *
 * Appends what goes before the rows.
 */
void
manor_result_format_open (ManorResult       *result,
                          ManorResultFormat  format,
                          GString           *out)
{
  g_return_if_fail (MANOR_IS_RESULT (result));
  g_return_if_fail (out != NULL);

  switch (format)
    {
    case MANOR_RESULT_FORMAT_CSV:
      append_separated_header (result, ',', out);
      break;

    case MANOR_RESULT_FORMAT_TSV:
      append_separated_header (result, '\t', out);
      break;

    case MANOR_RESULT_FORMAT_JSON:
      g_string_append_c (out, '[');
      break;

    case MANOR_RESULT_FORMAT_MARKDOWN:
      append_markdown_header (result, out);
      break;

    case MANOR_RESULT_FORMAT_INSERT:
    default:
      break;
    }
}

/**
 * manor_result_format_rows:
 * @result: a `ManorResult`
 * @format: what to write it as
 * @table: (nullable): the table that INSERT statements name
 * @first_row: the first row
 * @n_rows: how many; what passes the end is left out
 * @n_before: how many rows were written since manor_result_format_open()
 * @out: what to append to
 *
 * Appends rows.
 */
void
manor_result_format_rows (ManorResult       *result,
                          ManorResultFormat  format,
                          const char        *table,
                          guint              first_row,
                          guint              n_rows,
                          guint              n_before,
                          GString           *out)
{
  guint n_all;

  g_return_if_fail (MANOR_IS_RESULT (result));
  g_return_if_fail (out != NULL);

  n_all = manor_result_get_n_rows (result);
  if (first_row >= n_all)
    return;
  n_rows = MIN (n_rows, n_all - first_row);

  if (format == MANOR_RESULT_FORMAT_JSON)
    append_json_rows (result, first_row, n_rows, n_before, out);
  else if (format == MANOR_RESULT_FORMAT_INSERT)
    append_insert_rows (result, table, first_row, n_rows, out);
  else
    for (guint i = 0; i < n_rows; i++)
      {
        if (format == MANOR_RESULT_FORMAT_MARKDOWN)
          append_markdown_row (result, first_row + i, out);
        else
          append_separated_row (result, first_row + i,
                                format == MANOR_RESULT_FORMAT_TSV ? '\t' : ',', out);
      }
}

/**
 * manor_result_format_close:
 * @result: a `ManorResult`
 * @format: what to write it as
 * @n_before: how many rows were written since manor_result_format_open()
 * @out: what to append to
 *
 * Appends what goes behind the rows.
 */
void
manor_result_format_close (ManorResult       *result,
                           ManorResultFormat  format,
                           guint              n_before,
                           GString           *out)
{
  g_return_if_fail (MANOR_IS_RESULT (result));
  g_return_if_fail (out != NULL);

  if (format == MANOR_RESULT_FORMAT_JSON)
    g_string_append (out, n_before > 0 ? "\n]\n" : "]\n");
}

/**
 * manor_result_format_append:
 * @result: a `ManorResult`
 * @format: what to write it as
 * @table: (nullable): the table that INSERT statements name
 * @first_row: the first row
 * @n_rows: how many, %G_MAXUINT for all that follow
 * @out: what to append to
 *
 * Appends rows with what goes before and behind them.
 */
void
manor_result_format_append (ManorResult       *result,
                            ManorResultFormat  format,
                            const char        *table,
                            guint              first_row,
                            guint              n_rows,
                            GString           *out)
{
  guint n_all;

  g_return_if_fail (MANOR_IS_RESULT (result));
  g_return_if_fail (out != NULL);

  n_all = manor_result_get_n_rows (result);
  n_rows = first_row < n_all ? MIN (n_rows, n_all - first_row) : 0;

  manor_result_format_open (result, format, out);
  manor_result_format_rows (result, format, table, first_row, n_rows, 0, out);
  manor_result_format_close (result, format, n_rows, out);
}
