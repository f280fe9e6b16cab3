/* manor-token.h: SQLite's lexical grammar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_TOKEN_END,         /* the end of the text */
  MANOR_TOKEN_SPACE,
  MANOR_TOKEN_COMMENT,     /* -- … and / * … * /, closed or not */
  MANOR_TOKEN_WORD,        /* a bare identifier or keyword */
  MANOR_TOKEN_QUOTED_NAME, /* "…" `…` […] */
  MANOR_TOKEN_STRING,      /* '…' */
  MANOR_TOKEN_BLOB,        /* x'…' */
  MANOR_TOKEN_NUMBER,
  MANOR_TOKEN_PARAMETER,   /* ? ?1 :a @a $a */
  MANOR_TOKEN_OPERATOR,    /* one to three characters: || -> ->> <> and the like, also , . */
  MANOR_TOKEN_OPEN,        /* ( */
  MANOR_TOKEN_CLOSE,       /* ) */
  MANOR_TOKEN_SEMICOLON,
  MANOR_TOKEN_ILLEGAL,     /* what SQLite refuses: a stray character, 1x, x'0' */
} ManorTokenType;

/**
 * ManorToken:
 * @type: what it is
 * @start: byte offset in the text
 * @length: in bytes
 * @closed: %FALSE for a string, quoted name, blob or block comment that the text ends in
 *
 * A span of SQL text. What is not closed keeps the type it would have had.
 */
typedef struct
{
  ManorTokenType type;
  gsize          start;
  gsize          length;
  gboolean       closed;
} ManorToken;

/* Reads the token at @offset; @length is that of the whole text, -1 when NUL-terminated.
 * A NUL ends the text also before @length, as it does for SQLite. */
ManorToken  manor_token_read     (const char       *text,
                                  gssize            length,
                                  gsize             offset);
/* All tokens but spaces and comments, the END excluded. (element-type ManorToken) */
GArray     *manor_tokens_read    (const char       *text,
                                  gssize            length) G_GNUC_WARN_UNUSED_RESULT;
gboolean    manor_token_is_word  (const ManorToken *self,
                                  const char       *text,
                                  const char       *word);

G_END_DECLS
