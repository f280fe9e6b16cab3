/* manor-key-part.c: one part of a key or an index
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-key-part"

#include "config.h"

#include "manor-identifier.h"
#include "manor-key-part-private.h"

void
_manor_key_part_clear (ManorKeyPart *self)
{
  g_clear_pointer (&self->collation, g_free);
}

/* Takes COLLATE name from the end of the expression, through parentheses. The outermost
 * is the one that counts. */
static void
take_collation (ManorKeyPart      *self,
                const ManorCursor *cursor)
{
  ManorSpan *span = &self->expression;

  *span = _manor_cursor_unwrap (cursor, *span);

  while (span->n_tokens > 2 &&
         manor_token_is_word (&cursor->tokens[span->first + span->n_tokens - 2], cursor->text,
                              "collate"))
    {
      ManorCursor last = *cursor;
      g_autofree char *name = NULL;

      last.position = span->first + span->n_tokens - 1;
      name = _manor_cursor_take_name (&last);
      if (name == NULL)
        return;

      if (self->collation == NULL)
        self->collation = manor_identifier_fold (name);
      span->n_tokens -= 2;
      *span = _manor_cursor_unwrap (cursor, *span);
    }
}

gboolean
_manor_key_part_read (ManorKeyPart      *self,
                      const ManorCursor *cursor,
                      ManorSpan          span)
{
  const ManorToken *last;

  *self = (ManorKeyPart) { .text = span };
  if (span.n_tokens == 0)
    return FALSE;

  last = &cursor->tokens[span.first + span.n_tokens - 1];
  if (span.n_tokens > 1)
    {
      self->descending = manor_token_is_word (last, cursor->text, "desc");
      if (self->descending || manor_token_is_word (last, cursor->text, "asc"))
        self->text.n_tokens--;
    }

  self->expression = self->text;
  take_collation (self, cursor);

  return TRUE;
}

char *
_manor_key_part_dup_name (const ManorKeyPart *self,
                          const ManorCursor  *cursor)
{
  ManorCursor start = *cursor;

  if (self->expression.n_tokens != 1)
    return NULL;

  start.position = self->expression.first;

  return _manor_cursor_take_name (&start);
}
