/* manor-ddl.c: how a CREATE statement is laid out to be compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-ddl"

#include "config.h"

#include <manor.h>

#include <string.h>

#include "manor-ddl.h"

/* ALTER TABLE ADD COLUMN leaves a new column at the end of the last line, while the same
 * table written by hand has a line for each. So that the two can stand side by side, the body
 * of a table is laid out again, one definition a line; all its words and comments are kept. */
typedef struct
{
  GStrvBuilder *lines;
  GString      *line;
  guint         depth;
  guint         body;      /* the depth inside the table's parentheses, 0 outside */
  gboolean      had_body;
  gboolean      space;     /* a blank is owed before the next token */
} Layout;

static void
layout_flush (Layout *layout)
{
  if (layout->line->len > 0)
    g_strv_builder_add (layout->lines, layout->line->str);

  g_string_truncate (layout->line, 0);
  layout->space = FALSE;
}

static void
layout_append (Layout     *layout,
               const char *text,
               gsize       length)
{
  if (layout->line->len == 0)
    {
      if (layout->body > 0)
        g_string_append (layout->line, "  ");
    }
  else if (layout->space)
    g_string_append_c (layout->line, ' ');

  layout->space = FALSE;
  g_string_append_len (layout->line, text, (gssize) length);
}

/* A comment behind a comma belongs to the definition before it. */
static gsize
layout_take_comment (Layout     *layout,
                     const char *sql,
                     gsize       offset)
{
  gsize start = offset;
  ManorToken token;

  while (sql[start] == ' ' || sql[start] == '\t')
    start++;

  if (!g_str_has_prefix (sql + start, "--"))
    return offset;

  token = manor_token_read (sql, -1, start);
  layout->space = TRUE;
  layout_append (layout, sql + start, strcspn (sql + start, "\r\n"));

  return start + token.length;
}

static void
layout_comment (Layout     *layout,
                const char *text,
                gsize       length)
{
  gboolean to_line_end = g_str_has_prefix (text, "--");

  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
    length--;

  layout_append (layout, text, length);

  if (to_line_end)
    layout_flush (layout);
  else
    layout->space = TRUE;
}

static void
layout_open (Layout *layout)
{
  layout_append (layout, "(", 1);
  layout->depth++;

  if (layout->depth == 1 && !layout->had_body)
    {
      layout_flush (layout);
      layout->had_body = TRUE;
      layout->body = 1;
    }
}

static void
layout_close (Layout *layout)
{
  if (layout->body > 0 && layout->depth == layout->body)
    {
      layout_flush (layout);
      layout->body = 0;
    }

  if (layout->depth > 0)
    layout->depth--;

  layout->space = layout->space && layout->body == 0;
  layout_append (layout, ")", 1);
}

static gsize
layout_operator (Layout     *layout,
                 const char *sql,
                 ManorToken *token)
{
  gsize next = token->start + token->length;

  if (sql[token->start] != ',')
    {
      layout_append (layout, sql + token->start, token->length);
      return next;
    }

  layout->space = FALSE;
  layout_append (layout, ",", 1);

  if (layout->body == 0 || layout->depth != layout->body)
    return next;

  next = layout_take_comment (layout, sql, next);
  layout_flush (layout);

  return next;
}

static char **
layout_table (const char *sql)
{
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr(GString) line = g_string_new (NULL);
  Layout layout = { .lines = lines, .line = line };
  gsize offset = 0;

  for (;;)
    {
      ManorToken token = manor_token_read (sql, -1, offset);

      if (token.type == MANOR_TOKEN_END || token.length == 0)
        break;

      offset = token.start + token.length;

      if (token.type == MANOR_TOKEN_SPACE)
        layout.space = TRUE;
      else if (token.type == MANOR_TOKEN_COMMENT)
        layout_comment (&layout, sql + token.start, token.length);
      else if (token.type == MANOR_TOKEN_OPEN)
        layout_open (&layout);
      else if (token.type == MANOR_TOKEN_CLOSE)
        layout_close (&layout);
      else if (token.type == MANOR_TOKEN_OPERATOR)
        offset = layout_operator (&layout, sql, &token);
      else
        layout_append (&layout, sql + token.start, token.length);
    }

  layout_flush (&layout);

  return g_strv_builder_end (lines);
}

static gboolean
is_create_table (const char *sql)
{
  gsize offset = 0;
  guint n_words = 0;

  while (n_words < 3)
    {
      ManorToken token = manor_token_read (sql, -1, offset);

      if (token.type == MANOR_TOKEN_END || token.length == 0)
        return FALSE;

      offset = token.start + token.length;

      if (token.type == MANOR_TOKEN_SPACE || token.type == MANOR_TOKEN_COMMENT)
        continue;

      if (token.type != MANOR_TOKEN_WORD)
        return FALSE;

      n_words++;

      if (n_words == 1 && !manor_token_is_word (&token, sql, "CREATE"))
        return FALSE;

      if (n_words > 1 && manor_token_is_word (&token, sql, "TABLE"))
        return TRUE;

      if (n_words > 1 && !manor_token_is_word (&token, sql, "TEMP") &&
          !manor_token_is_word (&token, sql, "TEMPORARY"))
        return FALSE;
    }

  return FALSE;
}

/**
 * manor_ddl_layout:
 * @sql: (nullable): a CREATE statement
 *
 * Cuts a statement into the lines it is shown in: a table has one line for each column and
 * constraint, everything else keeps its own lines.
 *
 * Returns: (transfer full) (array zero-terminated=1): the lines
 */
char **
manor_ddl_layout (const char *sql)
{
  g_auto(GStrv) lines = NULL;

  if (sql == NULL || *sql == '\0')
    return g_new0 (char *, 1);

  if (is_create_table (sql))
    return layout_table (sql);

  lines = g_strsplit (sql, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_strchomp (lines[i]);

  return g_steal_pointer (&lines);
}

/**
 * manor_ddl_line_key:
 * @line: a line from manor_ddl_layout()
 *
 * What counts when two lines are compared: not blanks, comments, letter case, the quotes
 * around names, or a comma at the end.
 *
 * Returns: (transfer full): a text that is equal for lines that say the same
 */
char *
manor_ddl_line_key (const char *line)
{
  g_autoptr(GArray) tokens = NULL;
  g_autoptr(GString) key = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  tokens = manor_tokens_read (line, -1);
  key = g_string_new (NULL);

  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);
      g_autofree char *text = NULL;

      if (i + 1 == tokens->len && line[token->start] == ',')
        break;

      if (token->type == MANOR_TOKEN_QUOTED_NAME)
        {
          g_autofree char *name = manor_identifier_unquote (line + token->start,
                                                            (gssize) token->length);
          text = g_ascii_strdown (name, -1);
        }
      else if (token->type == MANOR_TOKEN_STRING)
        text = g_strndup (line + token->start, token->length);
      else
        text = g_ascii_strdown (line + token->start, (gssize) token->length);

      if (key->len > 0)
        g_string_append_c (key, ' ');
      g_string_append (key, text);
    }

  return g_string_free_and_steal (g_steal_pointer (&key));
}
