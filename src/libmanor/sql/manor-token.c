/* manor-token.c: SQLite's lexical grammar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token"

#include "config.h"

#include <string.h>

#include "manor-token.h"

/* What is left to read. Reading past the end gives NUL, as it would give SQLite. */
typedef struct
{
  const char *text;
  gsize       length;
} Rest;

static inline char
at (const Rest *rest,
    gsize       index)
{
  return index < rest->length ? rest->text[index] : '\0';
}

/* A vertical tab is a blank only behind another blank: so SQLite has it. */
static inline gboolean
begins_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static inline gboolean
is_space (char c)
{
  return begins_space (c) || c == '\v';
}

/* Letters, digits, “_”, “$” and everything beyond ASCII. */
static inline gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (guchar) c >= 0x80;
}

static gsize
skip_name (const Rest *rest,
           gsize       i)
{
  while (is_name_char (at (rest, i)))
    i++;

  return i;
}

/* A digit separator may stand anywhere among the digits here; where it may not stand, the
 * parser says so and not the tokenizer. */
static gsize
skip_digits (const Rest *rest,
             gsize       i)
{
  while (g_ascii_isdigit (at (rest, i)) || at (rest, i) == '_')
    i++;

  return i;
}

static gsize
skip_decimal (const Rest *rest)
{
  gsize i = skip_digits (rest, 0);
  char sign;

  if (at (rest, i) == '.')
    i = skip_digits (rest, i + 1);

  if (at (rest, i) != 'e' && at (rest, i) != 'E')
    return i;

  sign = at (rest, i + 1);
  if (g_ascii_isdigit (sign) ||
      ((sign == '+' || sign == '-') && g_ascii_isdigit (at (rest, i + 2))))
    i = skip_digits (rest, i + 2);

  return i;
}

static gsize
read_number (const Rest     *rest,
             ManorTokenType *type)
{
  gsize end;
  gsize i;

  if (at (rest, 0) == '0' && (at (rest, 1) | 0x20) == 'x' && g_ascii_isxdigit (at (rest, 2)))
    for (i = 3; g_ascii_isxdigit (at (rest, i)) || at (rest, i) == '_';)
      i++;
  else
    i = skip_decimal (rest);

  end = skip_name (rest, i);
  *type = end > i ? MANOR_TOKEN_ILLEGAL : MANOR_TOKEN_NUMBER;

  return end;
}

static gsize
read_quoted (const Rest *rest,
             gboolean   *closed)
{
  char quote = at (rest, 0);
  gsize i;

  for (i = 1; at (rest, i) != '\0'; i++)
    {
      if (at (rest, i) != quote)
        continue;
      if (at (rest, i + 1) != quote)
        return i + 1;
      i++;
    }

  *closed = FALSE;

  return i;
}

static gsize
read_bracketed (const Rest *rest,
                gboolean   *closed)
{
  gsize i = 1;

  while (at (rest, i) != '\0' && at (rest, i) != ']')
    i++;

  *closed = at (rest, i) == ']';

  return *closed ? i + 1 : i;
}

static gsize
read_blob (const Rest     *rest,
           ManorTokenType *type,
           gboolean       *closed)
{
  gsize i = 2;

  *type = MANOR_TOKEN_BLOB;

  while (g_ascii_isxdigit (at (rest, i)))
    i++;

  if (at (rest, i) != '\'' || i % 2 != 0)
    {
      while (at (rest, i) != '\0' && at (rest, i) != '\'')
        i++;
      if (at (rest, i) == '\'')
        *type = MANOR_TOKEN_ILLEGAL;
    }

  *closed = at (rest, i) == '\'';

  return *closed ? i + 1 : i;
}

static gsize
read_line_comment (const Rest *rest)
{
  gsize i = 2;

  while (at (rest, i) != '\0' && at (rest, i) != '\n')
    i++;

  return i;
}

static gsize
read_block_comment (const Rest *rest,
                    gboolean   *closed)
{
  gsize i = 2;

  while (at (rest, i) != '\0' && !(at (rest, i) == '*' && at (rest, i + 1) == '/'))
    i++;

  *closed = at (rest, i) != '\0';

  return *closed ? i + 2 : i;
}

/* :a @a #a $a and Tcl's forms of them: $a::b(c) */
static gsize
read_named_parameter (const Rest     *rest,
                      ManorTokenType *type)
{
  gboolean named = FALSE;
  gsize i;

  *type = MANOR_TOKEN_PARAMETER;

  for (i = 1; at (rest, i) != '\0'; i++)
    {
      if (is_name_char (at (rest, i)))
        named = TRUE;
      else if (at (rest, i) == ':' && at (rest, i + 1) == ':')
        i++;
      else
        break;
    }

  if (at (rest, i) == '(' && named)
    {
      do
        i++;
      while (at (rest, i) != '\0' && !is_space (at (rest, i)) && at (rest, i) != ')');

      if (at (rest, i) != ')')
        *type = MANOR_TOKEN_ILLEGAL;
      else
        i++;
    }

  if (!named)
    *type = MANOR_TOKEN_ILLEGAL;

  return i;
}

static gsize
read_operator (const Rest     *rest,
               ManorTokenType *type)
{
  char c = at (rest, 0);
  char next = at (rest, 1);

  *type = MANOR_TOKEN_OPERATOR;

  switch (c)
    {
    case '-':
      return next == '>' ? (at (rest, 2) == '>' ? 3 : 2) : 1;

    case '=':
      return next == '=' ? 2 : 1;

    case '<':
      return next == '=' || next == '>' || next == '<' ? 2 : 1;

    case '>':
      return next == '=' || next == '>' ? 2 : 1;

    case '|':
      return next == '|' ? 2 : 1;

    case '!':
      if (next == '=')
        return 2;
      *type = MANOR_TOKEN_ILLEGAL;
      return 1;

    case '+':
    case '*':
    case '/':
    case '%':
    case ',':
    case '&':
    case '~':
    case '.':
      return 1;

    default:
      *type = MANOR_TOKEN_ILLEGAL;
      return 1;
    }
}

/* The comments, which begin as operators do; 0 where there is none. */
static gsize
read_comment (const Rest *rest,
              gboolean   *closed)
{
  if (at (rest, 0) == '-' && at (rest, 1) == '-')
    return read_line_comment (rest);

  /* A “/ *” that the text ends with is a division and a star. */
  if (at (rest, 0) == '/' && at (rest, 1) == '*' && at (rest, 2) != '\0')
    return read_block_comment (rest, closed);

  return 0;
}

static gsize
read_space (const Rest *rest)
{
  gsize i = 1;

  while (is_space (at (rest, i)))
    i++;

  return i;
}

/* What begins with a character that is no part of a name. */
static gsize
read_sign (const Rest     *rest,
           ManorTokenType *type,
           gboolean       *closed)
{
  char c = at (rest, 0);
  gsize length;

  switch (c)
    {
    case '(':
      *type = MANOR_TOKEN_OPEN;
      return 1;

    case ')':
      *type = MANOR_TOKEN_CLOSE;
      return 1;

    case ';':
      *type = MANOR_TOKEN_SEMICOLON;
      return 1;

    case '\'':
      *type = MANOR_TOKEN_STRING;
      return read_quoted (rest, closed);

    case '"':
    case '`':
      *type = MANOR_TOKEN_QUOTED_NAME;
      return read_quoted (rest, closed);

    case '[':
      *type = MANOR_TOKEN_QUOTED_NAME;
      return read_bracketed (rest, closed);

    case '?':
      *type = MANOR_TOKEN_PARAMETER;
      for (length = 1; g_ascii_isdigit (at (rest, length));)
        length++;
      return length;

    case ':':
    case '@':
    case '#':
    case '$':
      return read_named_parameter (rest, type);

    default:
      break;
    }

  length = read_comment (rest, closed);
  if (length > 0)
    {
      *type = MANOR_TOKEN_COMMENT;
      return length;
    }

  return read_operator (rest, type);
}

static gsize
read_any (const Rest     *rest,
          ManorTokenType *type,
          gboolean       *closed)
{
  char c = at (rest, 0);

  if (begins_space (c))
    {
      *type = MANOR_TOKEN_SPACE;
      return read_space (rest);
    }

  if (g_ascii_isdigit (c) || (c == '.' && g_ascii_isdigit (at (rest, 1))))
    return read_number (rest, type);

  if ((c == 'x' || c == 'X') && at (rest, 1) == '\'')
    return read_blob (rest, type, closed);

  /* A byte order mark is a blank, wherever it stands. */
  if (c == '\xef' && at (rest, 1) == '\xbb' && at (rest, 2) == '\xbf')
    {
      *type = MANOR_TOKEN_SPACE;
      return 3;
    }

  if (is_name_char (c) && c != '$')
    {
      *type = MANOR_TOKEN_WORD;
      return skip_name (rest, 1);
    }

  return read_sign (rest, type, closed);
}

/**
 * manor_token_read:
 * @text: SQL
 * @length: the length of @text in bytes, or -1 when it ends with a NUL
 * @offset: where to read, at most @length
 *
 * Reads one token, blanks and comments included, exactly as SQLite's tokenizer cuts it.
 * With -1 as @length each call measures the text: give the length where tokens are read in
 * a row.
 *
 * Returns: the token; %MANOR_TOKEN_END, with no length, where the text ends
 */
ManorToken
manor_token_read (const char *text,
                  gssize      length,
                  gsize       offset)
{
  ManorToken token = { MANOR_TOKEN_END, offset, 0, TRUE };
  gsize n_bytes;
  Rest rest;

  g_return_val_if_fail (text != NULL, token);

  n_bytes = length < 0 ? strlen (text) : (gsize) length;
  g_return_val_if_fail (offset <= n_bytes, token);

  rest.text = text + offset;
  rest.length = n_bytes - offset;

  if (at (&rest, 0) != '\0')
    token.length = read_any (&rest, &token.type, &token.closed);

  return token;
}

/**
 * manor_tokens_read:
 * @text: SQL
 * @length: the length of @text in bytes, or -1 when it ends with a NUL
 *
 * Reads all tokens that have a meaning: no blanks, no comments, no end.
 *
 * Returns: (transfer full) (element-type ManorToken): the tokens
 */
GArray *
manor_tokens_read (const char *text,
                   gssize      length)
{
  g_autoptr(GArray) tokens = g_array_new (FALSE, FALSE, sizeof (ManorToken));
  gsize n_bytes;
  gsize offset = 0;

  g_return_val_if_fail (text != NULL, g_steal_pointer (&tokens));

  n_bytes = length < 0 ? strlen (text) : (gsize) length;

  for (;;)
    {
      ManorToken token = manor_token_read (text, (gssize) n_bytes, offset);

      if (token.type == MANOR_TOKEN_END)
        return g_steal_pointer (&tokens);

      if (token.type != MANOR_TOKEN_SPACE && token.type != MANOR_TOKEN_COMMENT)
        g_array_append_val (tokens, token);

      offset = token.start + token.length;
    }
}

/**
 * manor_token_is_word:
 * @self: a token
 * @text: the text it was read from
 * @word: a keyword, in any case
 *
 * Tells whether a token is this bare word. A quoted name never is.
 *
 * Returns: %TRUE if so
 */
gboolean
manor_token_is_word (const ManorToken *self,
                     const char       *text,
                     const char       *word)
{
  g_return_val_if_fail (self != NULL && text != NULL && word != NULL, FALSE);

  return self->type == MANOR_TOKEN_WORD &&
         strlen (word) == self->length &&
         g_ascii_strncasecmp (text + self->start, word, self->length) == 0;
}
