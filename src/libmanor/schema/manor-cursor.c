/* manor-cursor.c: walking over the tokens of one statement
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-cursor"

#include "config.h"

#include <string.h>

#include "manor-cursor-private.h"
#include "manor-identifier.h"
#include "manor-keyword-private.h"

void
_manor_cursor_init (ManorCursor *self,
                    const char  *text,
                    GArray      *tokens)
{
  self->text = text;
  self->tokens = (const ManorToken *) (gpointer) tokens->data;
  self->n_tokens = tokens->len;
  self->position = 0;
}

const ManorToken *
_manor_cursor_peek (const ManorCursor *self)
{
  return self->position < self->n_tokens ? &self->tokens[self->position] : NULL;
}

gboolean
_manor_cursor_at_end (const ManorCursor *self)
{
  return self->position >= self->n_tokens;
}

gboolean
_manor_cursor_at (const ManorCursor *self,
                  ManorTokenType     type)
{
  const ManorToken *token = _manor_cursor_peek (self);

  return token != NULL && token->type == type;
}

gboolean
_manor_cursor_at_operator (const ManorCursor *self,
                           const char        *text)
{
  const ManorToken *token = _manor_cursor_peek (self);

  return token != NULL && token->type == MANOR_TOKEN_OPERATOR &&
         token->length == strlen (text) &&
         memcmp (self->text + token->start, text, token->length) == 0;
}

gboolean
_manor_cursor_at_word (const ManorCursor *self,
                       const char        *word)
{
  const ManorToken *token = _manor_cursor_peek (self);

  return token != NULL && manor_token_is_word (token, self->text, word);
}

gboolean
_manor_cursor_take (ManorCursor    *self,
                    ManorTokenType  type)
{
  if (!_manor_cursor_at (self, type))
    return FALSE;

  self->position++;

  return TRUE;
}

gboolean
_manor_cursor_take_operator (ManorCursor *self,
                             const char  *text)
{
  if (!_manor_cursor_at_operator (self, text))
    return FALSE;

  self->position++;

  return TRUE;
}

gboolean
_manor_cursor_take_word (ManorCursor *self,
                         const char  *word)
{
  if (!_manor_cursor_at_word (self, word))
    return FALSE;

  self->position++;

  return TRUE;
}

/* Both or neither. */
gboolean
_manor_cursor_take_words (ManorCursor *self,
                          const char  *first,
                          const char  *second)
{
  guint start = self->position;

  if (_manor_cursor_take_word (self, first) && _manor_cursor_take_word (self, second))
    return TRUE;

  self->position = start;

  return FALSE;
}

char *
_manor_cursor_take_name (ManorCursor *self)
{
  const ManorToken *token = _manor_cursor_peek (self);
  gboolean is_name;

  if (token == NULL)
    return NULL;

  is_name = (token->type == MANOR_TOKEN_WORD &&
             _manor_keyword_classify (self->text + token->start, token->length) !=
               MANOR_KEYWORD_RESERVED) ||
            ((token->type == MANOR_TOKEN_QUOTED_NAME || token->type == MANOR_TOKEN_STRING) &&
             token->closed);
  if (!is_name)
    return NULL;

  self->position++;

  return manor_identifier_unquote (self->text + token->start, (gssize) token->length);
}

/* The partner of the parenthesis at @open, or n_tokens. */
static guint
find_close (const ManorCursor *self,
            guint              open)
{
  guint depth = 0;

  for (guint i = open; i < self->n_tokens; i++)
    {
      if (self->tokens[i].type == MANOR_TOKEN_OPEN)
        depth++;
      else if (self->tokens[i].type == MANOR_TOKEN_CLOSE && --depth == 0)
        return i;
    }

  return self->n_tokens;
}

gboolean
_manor_cursor_take_group (ManorCursor *self,
                          ManorSpan   *inside)
{
  guint close;

  if (!_manor_cursor_at (self, MANOR_TOKEN_OPEN))
    return FALSE;

  close = find_close (self, self->position);
  if (close == self->n_tokens)
    return FALSE;

  inside->first = self->position + 1;
  inside->n_tokens = close - inside->first;
  self->position = close + 1;

  return TRUE;
}

char *
_manor_cursor_dup_text (const ManorCursor *self,
                        ManorSpan          span)
{
  const ManorToken *first;
  const ManorToken *last;

  if (span.n_tokens == 0)
    return g_strdup ("");

  first = &self->tokens[span.first];
  last = &self->tokens[span.first + span.n_tokens - 1];

  return g_strndup (self->text + first->start, last->start + last->length - first->start);
}

ManorSpan
_manor_cursor_span_from (const ManorCursor *self,
                         guint              first)
{
  return (ManorSpan) { first, self->position - first };
}

static gboolean
has_comma (const ManorCursor *self,
           ManorSpan          span)
{
  ManorSpan rest = span;
  ManorSpan item;

  return _manor_cursor_split (self, &rest, &item) && item.n_tokens < span.n_tokens;
}

/* SQLite's parser gives up at about this depth: more would only cost time. */
#define MAX_WRAPS 100

ManorSpan
_manor_cursor_unwrap (const ManorCursor *self,
                      ManorSpan          span)
{
  for (guint i = 0;
       i < MAX_WRAPS && span.n_tokens >= 3 && self->tokens[span.first].type == MANOR_TOKEN_OPEN &&
       find_close (self, span.first) == span.first + span.n_tokens - 1;
       i++)
    {
      ManorSpan inside = { span.first + 1, span.n_tokens - 2 };
      const ManorToken *token = &self->tokens[inside.first];

      /* A row value or a query needs its parentheses. */
      if (has_comma (self, inside) || manor_token_is_word (token, self->text, "select") ||
          manor_token_is_word (token, self->text, "values") ||
          manor_token_is_word (token, self->text, "with"))
        break;

      span = inside;
    }

  return span;
}

gboolean
_manor_cursor_split (const ManorCursor *self,
                     ManorSpan         *rest,
                     ManorSpan         *item)
{
  guint depth = 0;
  guint end = rest->first + rest->n_tokens;

  if (rest->n_tokens == 0)
    return FALSE;

  for (guint i = rest->first; i < end; i++)
    {
      const ManorToken *token = &self->tokens[i];

      if (token->type == MANOR_TOKEN_OPEN)
        depth++;
      else if (token->type == MANOR_TOKEN_CLOSE)
        depth -= depth > 0;
      else if (depth == 0 && token->type == MANOR_TOKEN_OPERATOR && token->length == 1 &&
               self->text[token->start] == ',')
        {
          *item = (ManorSpan) { rest->first, i - rest->first };
          *rest = (ManorSpan) { i + 1, end - i - 1 };
          return TRUE;
        }
    }

  *item = *rest;
  rest->first = end;
  rest->n_tokens = 0;

  return TRUE;
}
