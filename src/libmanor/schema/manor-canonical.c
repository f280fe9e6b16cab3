/* manor-canonical.c: one spelling for SQL that means the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-canonical"

#include "config.h"

#include <string.h>

#include "manor-canonical-private.h"
#include "manor-identifier.h"
#include "manor-keyword-private.h"

/*
 * Invariants:
 *
 *  (1) Two texts with one canonical form mean the same. The reverse holds for what can be
 *      seen from the tokens: parentheses inside an expression are not weighed.
 *  (2) Names are "folded" and in double quotes, strings are '…' byte for byte, keywords are
 *      bare and upper case: no text of one kind can look like one of another.
 *  (3) "…" that names no column is a string to SQLite. Where that can be known (the
 *      expressions of a table or an index) it is written as one. Where it cannot (queries)
 *      it keeps its letters' case unless its place says that it is a name.
 */

/* Reals of so many digits and so near to 1 are read alike by every SQLite and by strtod(). */
#define EXACT_REAL 15
#define LARGE_REAL 1e22
/* Hexadecimal digits that cannot make a negative number. */
#define EXACT_HEX 15

void
_manor_canonical_append_name (GString    *out,
                              const char *folded)
{
  g_string_append_c (out, '"');
  for (const char *p = folded; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static const ManorToken *
token_beside (const ManorCursor *cursor,
              ManorSpan          span,
              guint              i,
              int                step)
{
  if ((step < 0 && i == span.first) || (step > 0 && i + 1 == span.first + span.n_tokens))
    return NULL;

  return &cursor->tokens[step < 0 ? i - 1 : i + 1];
}

static gboolean
is_dot (const ManorCursor *cursor,
        const ManorToken  *token)
{
  return token != NULL && token->type == MANOR_TOKEN_OPERATOR && token->length == 1 &&
         cursor->text[token->start] == '.';
}

static gboolean
is_word (const ManorCursor *cursor,
         const ManorToken  *token,
         const char        *word)
{
  return token != NULL && manor_token_is_word (token, cursor->text, word);
}

static gboolean
has_upper (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (g_ascii_isupper (*p))
      return TRUE;

  return FALSE;
}

static void
append_folded (GString          *out,
               const char       *name,
               gboolean          qualifier,
               const ManorNames *names)
{
  g_autofree char *folded = manor_identifier_fold (name);
  const char *renamed = NULL;

  if (names != NULL && names->rename != NULL)
    renamed = names->rename (names->data, folded, qualifier);

  _manor_canonical_append_name (out, renamed != NULL ? renamed : folded);
}

static gboolean
knows_column (const ManorNames *names,
              const char       *name)
{
  g_autofree char *folded = NULL;

  if (names == NULL || names->is_column == NULL)
    return FALSE;

  folded = manor_identifier_fold (name);

  return names->is_column (names->data, folded);
}

/* Fallback keywords that do something in an expression, so that a bare one is not taken for
 * the column of that name. */
static gboolean
works_in_expression (const char *word)
{
  static const char * const working[] = {
    "cast", "current_date", "current_time", "current_timestamp", "do", "end", "filter", "glob",
    "like", "match", "over", "raise", "regexp", "window", NULL
  };
  g_autofree char *folded = manor_identifier_fold (word);

  return g_strv_contains (working, folded);
}

/* Bare they are values unless they are columns; "true" is never one. */
static gboolean
is_truth (const char *word)
{
  return manor_identifier_equal (word, "true") || manor_identifier_equal (word, "false");
}

static void
append_word (GString           *out,
             const ManorCursor *cursor,
             const ManorToken  *token,
             gboolean           dotted,
             gboolean           qualifier,
             const ManorNames  *names)
{
  g_autofree char *word = g_strndup (cursor->text + token->start, token->length);
  ManorKeyword keyword = _manor_keyword_classify (word, token->length);
  g_autofree char *upper = NULL;

  if (dotted || keyword == MANOR_KEYWORD_IDLE ||
      (keyword == MANOR_KEYWORD_NONE && (!is_truth (word) || knows_column (names, word))) ||
      (keyword == MANOR_KEYWORD_FALLBACK && names != NULL && !names->open &&
       knows_column (names, word) && !works_in_expression (word)))
    {
      append_folded (out, word, qualifier, names);
      return;
    }

  upper = g_ascii_strup (word, -1);
  if (strcmp (upper, "ISNULL") == 0)
    g_string_append (out, "IS NULL");
  else if (strcmp (upper, "NOTNULL") == 0)
    g_string_append (out, "IS NOT NULL");
  else
    g_string_append (out, upper);
}

/* IS DISTINCT FROM has a value behind it, not a table. */
static gboolean
is_distinct_from (const ManorCursor *cursor,
                  const ManorToken  *token)
{
  return is_word (cursor, token, "from") && token > cursor->tokens &&
         is_word (cursor, token - 1, "distinct");
}

/* Where only a name can stand, whatever the quotes. */
static gboolean
stands_as_name (const ManorCursor *cursor,
                const ManorToken  *before,
                const ManorToken  *after)
{
  static const char * const leaders[] = { "as", "collate", "from", "into", "join", "of", "set",
                                          "table", "update", "view" };

  if (is_dot (cursor, before) || is_dot (cursor, after) ||
      (after != NULL && after->type == MANOR_TOKEN_OPEN))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (leaders); i++)
    if (is_word (cursor, before, leaders[i]))
      return !is_distinct_from (cursor, before);

  return FALSE;
}

/* The rowid is found under these too where they are quoted, but not in an index. */
static gboolean
is_rowid_name (const char *name)
{
  static const char * const rowids[] = { "rowid", "_rowid_", "oid" };

  for (guint i = 0; i < G_N_ELEMENTS (rowids); i++)
    if (manor_identifier_equal (name, rowids[i]))
      return TRUE;

  return FALSE;
}

static void
append_quoted (GString           *out,
               const ManorCursor *cursor,
               const ManorToken  *token,
               const ManorToken  *before,
               const ManorToken  *after,
               const ManorNames  *names)
{
  g_autofree char *name = manor_identifier_unquote (cursor->text + token->start,
                                                    (gssize) token->length);
  gboolean is_name = cursor->text[token->start] != '"' || knows_column (names, name) ||
                     stands_as_name (cursor, before, after);
  gboolean open = names == NULL || names->open;

  if (is_name || (open && !has_upper (name)))
    {
      append_folded (out, name, is_dot (cursor, after), names);
    }
  else if (open || is_rowid_name (name))
    {
      _manor_canonical_append_name (out, name);
    }
  else
    {
      g_autofree char *string = manor_string_literal (name);

      g_string_append (out, string);
    }
}

static void
append_string (GString           *out,
               const ManorCursor *cursor,
               const ManorToken  *token,
               const ManorToken  *before,
               const ManorToken  *after,
               const ManorNames  *names)
{
  if (token->closed && (is_word (cursor, before, "collate") || is_dot (cursor, before) ||
                        is_dot (cursor, after)))
    {
      g_autofree char *name = manor_identifier_unquote (cursor->text + token->start,
                                                        (gssize) token->length);

      append_folded (out, name, is_dot (cursor, after), names);
      return;
    }

  g_string_append_len (out, cursor->text + token->start, (gssize) token->length);
}

static void
append_integer (GString    *out,
                const char *digits)
{
  while (digits[0] == '0' && digits[1] != '\0')
    digits++;

  g_string_append (out, digits);
}

static void
append_hex (GString    *out,
            const char *digits)
{
  while (digits[0] == '0' && digits[1] != '\0')
    digits++;

  if (strlen (digits) <= EXACT_HEX)
    g_string_append_printf (out, "%" G_GUINT64_FORMAT, g_ascii_strtoull (digits, NULL, 16));
  else
    g_string_append_printf (out, "0x%s", digits);
}

/* How many digits say something: those of 0.00125e7 are 125. */
static guint
count_digits (const char *number)
{
  guint n_digits = 0;

  for (const char *p = number; *p != '\0' && *p != 'e'; p++)
    if (g_ascii_isdigit (*p) && (*p != '0' || n_digits > 0))
      n_digits++;

  return n_digits;
}

/* By value where SQLite's reading and ours cannot differ, else as spelled. A real never
 * looks like an integer: 1.0 and 1 are two values. */
static void
append_number (GString    *out,
               const char *text,
               gsize       length)
{
  g_autoptr(GString) plain = g_string_sized_new (length);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double value;

  for (gsize i = 0; i < length; i++)
    if (text[i] != '_')
      g_string_append_c (plain, g_ascii_tolower (text[i]));

  if (g_str_has_prefix (plain->str, "0x"))
    {
      append_hex (out, plain->str + 2);
      return;
    }

  if (plain->str[strspn (plain->str, "0123456789")] == '\0')
    {
      append_integer (out, plain->str);
      return;
    }

  value = g_ascii_strtod (plain->str, NULL);
  if (count_digits (plain->str) > EXACT_REAL ||
      (value != 0 && (value > LARGE_REAL || value < 1 / LARGE_REAL)))
    {
      g_string_append (out, plain->str);
      return;
    }

  g_ascii_dtostr (buffer, sizeof buffer, value);
  g_string_append (out, buffer);
  if (strpbrk (buffer, ".en") == NULL)
    g_string_append (out, ".0");
}

static void
append_operator (GString    *out,
                 const char *text,
                 gsize       length)
{
  if (length == 2 && memcmp (text, "==", 2) == 0)
    g_string_append_c (out, '=');
  else if (length == 2 && memcmp (text, "<>", 2) == 0)
    g_string_append (out, "!=");
  else
    g_string_append_len (out, text, (gssize) length);
}

static void
append_blob (GString    *out,
             const char *text,
             gsize       length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_c (out, g_ascii_toupper (text[i]));
}

/* RAISE (ABORT, message): the message may be a bare word, and is a string all the same. */
static gboolean
is_raise_message (const ManorCursor *cursor,
                  ManorSpan          span,
                  guint              i)
{
  const ManorToken *token = &cursor->tokens[i];

  return i >= span.first + 4 &&
         (token->type == MANOR_TOKEN_WORD || token->type == MANOR_TOKEN_STRING ||
          token->type == MANOR_TOKEN_QUOTED_NAME) &&
         token[-1].type == MANOR_TOKEN_OPERATOR && token[-2].type == MANOR_TOKEN_WORD &&
         token[-3].type == MANOR_TOKEN_OPEN && is_word (cursor, token - 4, "raise") &&
         token + 1 < cursor->tokens + cursor->n_tokens && token[1].type == MANOR_TOKEN_CLOSE;
}

static void
append_raise_message (GString           *out,
                      const ManorCursor *cursor,
                      const ManorToken  *token)
{
  g_autofree char *message = manor_identifier_unquote (cursor->text + token->start,
                                                       (gssize) token->length);
  g_autofree char *literal = manor_string_literal (message);

  g_string_append (out, literal);
}

static void
append_token (GString           *out,
              const ManorCursor *cursor,
              ManorSpan          span,
              guint              i,
              const ManorNames  *names)
{
  const ManorToken *token = &cursor->tokens[i];
  const ManorToken *before = token_beside (cursor, span, i, -1);
  const ManorToken *after = token_beside (cursor, span, i, 1);
  const char *text = cursor->text + token->start;

  if (token->closed && is_raise_message (cursor, span, i))
    {
      append_raise_message (out, cursor, token);
      return;
    }

  switch (token->type)
    {
    case MANOR_TOKEN_WORD:
      append_word (out, cursor, token, is_dot (cursor, before) || is_dot (cursor, after),
                   is_dot (cursor, after), names);
      break;

    case MANOR_TOKEN_QUOTED_NAME:
      if (token->closed)
        append_quoted (out, cursor, token, before, after, names);
      else
        g_string_append_len (out, text, (gssize) token->length);
      break;

    case MANOR_TOKEN_STRING:
      append_string (out, cursor, token, before, after, names);
      break;

    case MANOR_TOKEN_BLOB:
      append_blob (out, text, token->length);
      break;

    case MANOR_TOKEN_NUMBER:
      append_number (out, text, token->length);
      break;

    case MANOR_TOKEN_OPERATOR:
      append_operator (out, text, token->length);
      break;

    case MANOR_TOKEN_OPEN:
    case MANOR_TOKEN_CLOSE:
    case MANOR_TOKEN_SEMICOLON:
    case MANOR_TOKEN_PARAMETER:
    case MANOR_TOKEN_ILLEGAL:
    case MANOR_TOKEN_SPACE:
    case MANOR_TOKEN_COMMENT:
    case MANOR_TOKEN_END:
    default:
      g_string_append_len (out, text, (gssize) token->length);
      break;
    }
}

/**
 * _manor_canonical_append_span:
 * @out: where to write
 * @cursor: the statement
 * @span: the tokens to write
 * @names: (nullable): what names mean there; %NULL for a text of which nothing is known
 *
 * Writes the tokens in their one spelling, a blank between each two.
 */
void
_manor_canonical_append_span (GString           *out,
                              const ManorCursor *cursor,
                              ManorSpan          span,
                              const ManorNames  *names)
{
  for (guint i = span.first; i < span.first + span.n_tokens; i++)
    {
      if (i > span.first)
        g_string_append_c (out, ' ');
      append_token (out, cursor, span, i, names);
    }
}

/**
 * _manor_canonical_dup_expression:
 * @text: an expression
 * @names: (nullable): what names mean there
 *
 * Returns: (transfer full): @text in its one spelling, without outer parentheses
 */
char *
_manor_canonical_dup_expression (const char       *text,
                                 const ManorNames *names)
{
  g_autoptr(GArray) tokens = manor_tokens_read (text, -1);
  g_autoptr(GString) out = g_string_new (NULL);
  ManorCursor cursor;

  _manor_cursor_init (&cursor, text, tokens);
  _manor_canonical_append_span (out, &cursor,
                                _manor_cursor_unwrap (&cursor, (ManorSpan) { 0, tokens->len }),
                                names);

  return g_string_free_and_steal (g_steal_pointer (&out));
}
