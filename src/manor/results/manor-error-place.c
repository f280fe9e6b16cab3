/* manor-error-place.c: which word of a statement an error is about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-error-place"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "manor-error-place.h"

/* SQLite says where a column is unknown, and only which table is: “no such table: main.x”.
 * The name stands behind the last colon, and the statement has it. */
static gboolean
find_named (const char *message,
            const char *sql,
            gsize      *start,
            gsize      *length)
{
  const char *colon = strrchr (message, ':');
  const char *dot;
  g_autofree char *name = NULL;
  g_autoptr(GArray) tokens = NULL;

  if (colon == NULL)
    return FALSE;

  dot = strrchr (colon, '.');
  name = g_strstrip (g_strdup (dot != NULL ? dot + 1 : colon + 1));
  tokens = manor_tokens_read (sql, -1);

  for (guint i = 0; i < tokens->len && *name != '\0'; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);
      g_autofree char *word = NULL;

      if (token->type != MANOR_TOKEN_WORD && token->type != MANOR_TOKEN_QUOTED_NAME)
        continue;

      word = manor_identifier_unquote (sql + token->start, (gssize) token->length);
      if (!manor_identifier_equal (word, name))
        continue;

      *start = token->start;
      *length = token->length;
      return TRUE;
    }

  return FALSE;
}

/* libSQL's server has a parser of its own, which says “syntax error at (2, 92)”: line and column, in
 * bytes from 1, right behind the word. */
static gboolean
find_told (const char *message,
           const char *sql,
           gsize      *start,
           gsize      *length)
{
  const char *place = strrchr (message, '(');
  const char *line_start = sql;
  g_autoptr(GArray) tokens = NULL;
  gboolean found = FALSE;
  guint line;
  guint column;
  gsize end;

  if (place == NULL || sscanf (place, "(%u, %u)", &line, &column) != 2 || line == 0 || column == 0)
    return FALSE;

  for (; line > 1 && line_start != NULL; line--)
    {
      line_start = strchr (line_start, '\n');
      line_start = line_start != NULL ? line_start + 1 : NULL;
    }
  if (line_start == NULL)
    return FALSE;

  end = (gsize) (line_start - sql) + column - 1;
  tokens = manor_tokens_read (sql, -1);
  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);

      if (token->start >= end)
        break;

      *start = token->start;
      *length = token->length;
      found = TRUE;
    }

  return found;
}

/**
 * manor_error_find_place:
 * @error: why a statement was refused
 * @sql: the statement
 * @start: (out): the first byte of the word
 * @length: (out): how many bytes it has
 *
 * Finds the word that an error is about.
 *
 * Returns: %FALSE where that is not known and the first word is given
 */
gboolean
manor_error_find_place (const GError *error,
                        const char   *sql,
                        gsize        *start,
                        gsize        *length)
{
  gsize n_bytes;
  gsize at = 0;
  int offset = -1;
  ManorToken token;

  g_return_val_if_fail (error != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);
  g_return_val_if_fail (start != NULL && length != NULL, FALSE);

  n_bytes = strlen (sql);
  if (error->domain == MANOR_SQL_ERROR)
    offset = manor_sql_error_get_offset (error);

  if (offset < 0 && error->domain == MANOR_SQL_ERROR &&
      error->code == MANOR_SQL_ERROR_FAILED &&
      (find_told (error->message, sql, start, length) ||
       find_named (error->message, sql, start, length)))
    return TRUE;

  if (offset < 0 && g_str_equal (error->message, "incomplete input"))
    offset = (int) MIN (n_bytes, G_MAXINT);

  if (offset > 0)
    at = MIN ((gsize) offset, n_bytes);

  /* At the end there is nothing to mark: the last word is. */
  while (at > 0 && (at >= n_bytes || g_ascii_isspace (sql[at])))
    at--;
  while (at > 0 && ((guchar) sql[at] & 0xc0) == 0x80)
    at--;

  token = manor_token_read (sql, (gssize) n_bytes, at);
  *start = at;
  *length = token.length;

  return offset >= 0;
}
