/* manor-column-parser.c: reading one column of CREATE TABLE
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-column-parser"

#include "config.h"

#include "manor-canonical-private.h"
#include "manor-column-parser-private.h"
#include "manor-identifier.h"
#include "manor-keyword-private.h"

/* Words of a type: names and strings, but neither reserved words nor those of joins. */
static gboolean
at_type_word (const ManorCursor *cursor)
{
  const ManorToken *token = _manor_cursor_peek (cursor);
  ManorKeyword keyword;

  if (token == NULL)
    return FALSE;
  if (token->type == MANOR_TOKEN_QUOTED_NAME || token->type == MANOR_TOKEN_STRING)
    return token->closed;
  if (token->type != MANOR_TOKEN_WORD)
    return FALSE;

  keyword = _manor_keyword_classify (cursor->text + token->start, token->length);

  return keyword != MANOR_KEYWORD_RESERVED && keyword != MANOR_KEYWORD_JOIN;
}

/* GENERATED ALWAYS before AS look like the last words of a type. */
static gboolean
at_generated (const ManorCursor *cursor)
{
  ManorCursor ahead = *cursor;

  return _manor_cursor_take_words (&ahead, "generated", "always") &&
         _manor_cursor_at_word (&ahead, "as");
}

/* A lone quoted type is its content; among other words its quotes stay. */
static void
append_type_word (GString          *type,
                  const char       *text,
                  const ManorToken *token,
                  gboolean          alone)
{
  g_autofree char *word = NULL;
  g_autofree char *upper = NULL;

  if (token->type == MANOR_TOKEN_WORD || !alone)
    word = g_strndup (text + token->start, token->length);
  else
    word = manor_identifier_unquote (text + token->start, (gssize) token->length);

  upper = g_ascii_strup (word, -1);
  if (type->len > 0)
    g_string_append_c (type, ' ');
  g_string_append (type, upper);
}

/* (20) or (10,2); SQLite takes signed numbers and nothing else. */
static gboolean
parse_type_size (ManorTableParser *self,
                 GString          *type)
{
  ManorCursor *cursor = &self->cursor;

  g_string_append_c (type, '(');
  cursor->position++;

  for (guint n_numbers = 1; n_numbers <= 2; n_numbers++)
    {
      guint start;

      if (_manor_cursor_take_operator (cursor, "-"))
        g_string_append_c (type, '-');
      else
        _manor_cursor_take_operator (cursor, "+");

      start = cursor->position;
      if (!_manor_cursor_take (cursor, MANOR_TOKEN_NUMBER))
        return FALSE;
      _manor_canonical_append_span (type, cursor, (ManorSpan) { start, 1 }, NULL);

      if (_manor_cursor_take (cursor, MANOR_TOKEN_CLOSE))
        {
          g_string_append_c (type, ')');
          return TRUE;
        }
      if (!_manor_cursor_take_operator (cursor, ","))
        return FALSE;
      g_string_append_c (type, ',');
    }

  return FALSE;
}

static gboolean
parse_type (ManorTableParser *self,
            ManorColumn      *column)
{
  g_autoptr(GString) type = g_string_new (NULL);
  ManorCursor *cursor = &self->cursor;
  guint start = cursor->position;
  guint n_words;

  while (at_type_word (cursor) && !at_generated (cursor))
    cursor->position++;

  n_words = cursor->position - start;
  for (guint i = start; i < start + n_words; i++)
    append_type_word (type, cursor->text, &cursor->tokens[i], n_words == 1);

  if (n_words > 0 && _manor_cursor_at (cursor, MANOR_TOKEN_OPEN) && !parse_type_size (self, type))
    return FALSE;

  column->plain_integer = g_str_equal (type->str, "INTEGER");
  column->type = g_string_free_and_steal (g_steal_pointer (&type));
  column->affinity = _manor_column_type_affinity (column->type);

  return TRUE;
}

/* A bare or quoted name after DEFAULT is a string, but for true and false. */
static gboolean
parse_default_name (ManorTableParser *self,
                    ManorColumn      *column)
{
  ManorCursor *cursor = &self->cursor;
  gboolean is_true = _manor_cursor_at_word (cursor, "true");
  gboolean is_false = _manor_cursor_at_word (cursor, "false");
  g_autofree char *name = _manor_cursor_take_name (cursor);

  if (name == NULL)
    return FALSE;

  if (is_true || is_false)
    {
      column->default_text = g_steal_pointer (&name);
      column->default_meaning = g_strdup (is_true ? "1" : "0");
    }
  else
    {
      column->default_text = manor_string_literal (name);
      column->default_meaning = g_strdup (column->default_text);
    }

  column->default_constant = TRUE;

  return TRUE;
}

/* TRUE for [sign] literal. */
static gboolean
is_literal (const ManorCursor *cursor,
            ManorSpan          span)
{
  const ManorToken *token = &cursor->tokens[span.first];

  while (span.n_tokens > 1 && token->type == MANOR_TOKEN_OPERATOR && token->length == 1 &&
         (cursor->text[token->start] == '-' || cursor->text[token->start] == '+'))
    {
      token = &cursor->tokens[++span.first];
      span.n_tokens--;
    }

  return span.n_tokens == 1 &&
         (token->type == MANOR_TOKEN_NUMBER || token->type == MANOR_TOKEN_STRING ||
          token->type == MANOR_TOKEN_BLOB || manor_token_is_word (token, cursor->text, "null") ||
          manor_token_is_word (token, cursor->text, "true") ||
          manor_token_is_word (token, cursor->text, "false"));
}

static void
set_default (ManorTableParser *self,
             ManorColumn      *column,
             ManorSpan         span)
{
  ManorCursor *cursor = &self->cursor;
  const ManorNames names = { .open = FALSE };
  g_autoptr(GString) meaning = g_string_new (NULL);

  span = _manor_cursor_unwrap (cursor, span);
  if (span.n_tokens == 0)
    return;

  column->default_constant = is_literal (cursor, span);
  if (span.n_tokens == 1 &&
      manor_token_is_word (&cursor->tokens[span.first], cursor->text, "null"))
    return;

  column->default_text = _manor_cursor_dup_text (cursor, span);

  /* A plus before a number adds nothing. */
  if (column->default_constant && span.n_tokens == 2 &&
      cursor->text[cursor->tokens[span.first].start] == '+' &&
      cursor->tokens[span.first + 1].type == MANOR_TOKEN_NUMBER)
    span = (ManorSpan) { span.first + 1, 1 };

  if (span.n_tokens == 1 && manor_token_is_word (&cursor->tokens[span.first], cursor->text, "true"))
    g_string_append (meaning, "1");
  else if (span.n_tokens == 1 &&
           manor_token_is_word (&cursor->tokens[span.first], cursor->text, "false"))
    g_string_append (meaning, "0");
  else
    _manor_canonical_append_span (meaning, cursor, span, &names);

  column->default_meaning = g_string_free_and_steal (g_steal_pointer (&meaning));
}

/* From behind DEFAULT. */
static gboolean
parse_default (ManorTableParser *self,
               ManorColumn      *column)
{
  ManorCursor *cursor = &self->cursor;
  guint start = cursor->position;
  const ManorToken *token;
  ManorSpan inside;

  g_clear_pointer (&column->default_text, g_free);
  g_clear_pointer (&column->default_meaning, g_free);
  column->default_constant = FALSE;

  if (_manor_cursor_at (cursor, MANOR_TOKEN_OPEN))
    {
      if (!_manor_cursor_take_group (cursor, &inside) || inside.n_tokens == 0)
        return FALSE;
      set_default (self, column, inside);
      return TRUE;
    }

  if (!_manor_cursor_take_operator (cursor, "-"))
    _manor_cursor_take_operator (cursor, "+");

  token = _manor_cursor_peek (cursor);
  if (token == NULL || ((token->type == MANOR_TOKEN_STRING || token->type == MANOR_TOKEN_BLOB) &&
                        !token->closed))
    return FALSE;

  if (token->type == MANOR_TOKEN_NUMBER || token->type == MANOR_TOKEN_STRING ||
      token->type == MANOR_TOKEN_BLOB || _manor_cursor_at_word (cursor, "null") ||
      _manor_cursor_at_word (cursor, "current_date") ||
      _manor_cursor_at_word (cursor, "current_time") ||
      _manor_cursor_at_word (cursor, "current_timestamp"))
    {
      cursor->position++;
      set_default (self, column, _manor_cursor_span_from (cursor, start));
      return TRUE;
    }

  return cursor->position == start && parse_default_name (self, column);
}

/* From behind AS. */
static gboolean
parse_generated (ManorTableParser *self,
                 ManorColumn      *column)
{
  ManorSpan inside;

  if (!_manor_cursor_take_group (&self->cursor, &inside) || inside.n_tokens == 0)
    return FALSE;

  g_free (column->expression);
  column->expression = _manor_cursor_dup_text (&self->cursor,
                                               _manor_cursor_unwrap (&self->cursor, inside));
  column->generated = MANOR_GENERATED_VIRTUAL;

  if (_manor_cursor_take_word (&self->cursor, "stored"))
    column->generated = MANOR_GENERATED_STORED;
  else
    _manor_cursor_take_word (&self->cursor, "virtual");

  return TRUE;
}

static gboolean
parse_collate (ManorTableParser *self,
               ManorColumn      *column)
{
  g_autofree char *name = _manor_cursor_take_name (&self->cursor);

  if (name == NULL)
    return FALSE;

  g_free (column->collation);
  column->collation = manor_identifier_fold (name);
  if (g_str_equal (column->collation, "binary"))
    g_clear_pointer (&column->collation, g_free);

  return TRUE;
}

/* What is no constraint of the table: it belongs to the column alone. */
static ManorParse
parse_column_trait (ManorTableParser *self,
                    ManorColumn      *column)
{
  ManorCursor *cursor = &self->cursor;
  g_autofree char *ignored = NULL;
  gboolean read;

  if (_manor_cursor_take_word (cursor, "default"))
    {
      read = parse_default (self, column);
    }
  else if (_manor_cursor_take_words (cursor, "not", "null"))
    {
      column->not_null = TRUE;
      column->not_null_said = TRUE;
      g_clear_pointer (&column->not_null_conflict, g_free);
      read = _manor_parse_conflict (self, &column->not_null_conflict);
    }
  else if (_manor_cursor_take_word (cursor, "null"))
    {
      read = _manor_parse_conflict (self, &ignored);
    }
  else if (_manor_cursor_take_word (cursor, "collate"))
    {
      read = parse_collate (self, column);
    }
  else if (at_generated (cursor) || _manor_cursor_at_word (cursor, "as"))
    {
      _manor_cursor_take_words (cursor, "generated", "always");
      read = _manor_cursor_take_word (cursor, "as") && parse_generated (self, column);
    }
  else
    {
      return MANOR_PARSE_NONE;
    }

  return read ? MANOR_PARSE_DONE : MANOR_PARSE_BROKEN;
}

static gboolean
parse_column_constraints (ManorTableParser *self,
                          ManorColumn      *column)
{
  for (;;)
    {
      guint start = self->cursor.position;
      ManorParse parse;

      if (!_manor_parse_constraint_name (self))
        return FALSE;

      parse = parse_column_trait (self, column);
      if (parse == MANOR_PARSE_NONE)
        parse = _manor_parse_column_key (self, column, start);

      if (parse == MANOR_PARSE_BROKEN)
        return FALSE;
      if (parse == MANOR_PARSE_NONE)
        return TRUE;
    }
}

/**
 * _manor_parse_column:
 * @self: the parser
 *
 * Reads a column, from its name to before the comma.
 *
 * Returns: %FALSE where it could not be read
 */
gboolean
_manor_parse_column (ManorTableParser *self)
{
  g_autoptr(ManorColumn) column = _manor_column_new ();
  ManorTable *table = self->table;
  guint start = self->cursor.position;

  g_clear_pointer (&self->name, g_free);

  column->name = _manor_cursor_take_name (&self->cursor);
  if (column->name == NULL)
    return FALSE;

  column->folded = manor_identifier_fold (column->name);
  column->position = table->columns->len;
  if (g_hash_table_contains (table->by_name, column->folded))
    return FALSE;

  if (!parse_type (self, column) || !parse_column_constraints (self, column))
    return FALSE;

  column->text = _manor_cursor_dup_text (&self->cursor,
                                         _manor_cursor_span_from (&self->cursor, start));
  g_hash_table_insert (table->by_name, column->folded, column);
  g_ptr_array_add (table->columns, g_steal_pointer (&column));

  return TRUE;
}
