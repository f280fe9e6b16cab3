/* manor-cursor-private.h: walking over the tokens of one statement
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-token.h"

G_BEGIN_DECLS

/**
 * ManorCursor:
 * @text: the statement
 * @tokens: its tokens, without blanks and comments
 * @n_tokens: how many
 * @position: the next token
 *
 * A place in a row of tokens. Borrows both; lives on the stack. Past the last token every
 * question is answered with no.
 */
typedef struct
{
  const char       *text;
  const ManorToken *tokens;
  guint             n_tokens;
  guint             position;
} ManorCursor;

/* A run of tokens. */
typedef struct
{
  guint first;
  guint n_tokens;
} ManorSpan;

void              _manor_cursor_init         (ManorCursor       *self,
                                              const char        *text,
                                              GArray            *tokens);
const ManorToken *_manor_cursor_peek         (const ManorCursor *self);
gboolean          _manor_cursor_at_end       (const ManorCursor *self);
gboolean          _manor_cursor_at           (const ManorCursor *self,
                                              ManorTokenType     type);
gboolean          _manor_cursor_at_operator  (const ManorCursor *self,
                                              const char        *text);
gboolean          _manor_cursor_at_word      (const ManorCursor *self,
                                              const char        *word);
gboolean          _manor_cursor_take         (ManorCursor       *self,
                                              ManorTokenType     type);
gboolean          _manor_cursor_take_operator (ManorCursor      *self,
                                               const char       *text);
gboolean          _manor_cursor_take_word    (ManorCursor       *self,
                                              const char        *word);
gboolean          _manor_cursor_take_words   (ManorCursor       *self,
                                              const char        *first,
                                              const char        *second);
/* Unquoted; NULL where no name stands. */
char             *_manor_cursor_take_name    (ManorCursor       *self) G_GNUC_WARN_UNUSED_RESULT;
/* What stands between a parenthesis and its partner. */
gboolean          _manor_cursor_take_group   (ManorCursor       *self,
                                              ManorSpan         *inside);
char             *_manor_cursor_dup_text     (const ManorCursor *self,
                                              ManorSpan          span) G_GNUC_WARN_UNUSED_RESULT;
ManorSpan         _manor_cursor_span_from    (const ManorCursor *self,
                                              guint              first);
/* Without the parentheses that only hold the expression together. */
ManorSpan         _manor_cursor_unwrap       (const ManorCursor *self,
                                              ManorSpan          span);
/* The span up to the next comma that is in no parentheses; advances @rest past it. */
gboolean          _manor_cursor_split        (const ManorCursor *self,
                                              ManorSpan         *rest,
                                              ManorSpan         *item);

G_END_DECLS
