/* manor-words.c: the words of a statement
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-script-plan"

#include "config.h"

#include "manor-identifier.h"
#include "manor-words-private.h"

const ManorToken *
manor_words_get (const ManorWords *words,
                 guint             index)
{
  return index < words->tokens->len ? &g_array_index (words->tokens, ManorToken, index) : NULL;
}

gboolean
manor_words_is (const ManorWords *words,
                guint             index,
                const char       *word)
{
  const ManorToken *token = manor_words_get (words, index);

  return token != NULL && manor_token_is_word (token, words->sql, word);
}

/* Goes past @word where it stands here. */
gboolean
manor_words_skip (ManorWords *words,
                  const char *word)
{
  if (!manor_words_is (words, words->at, word))
    return FALSE;

  words->at++;

  return TRUE;
}

gboolean
manor_words_is_mark (const ManorWords *words,
                     guint             index,
                     char              mark)
{
  const ManorToken *token = manor_words_get (words, index);

  return token != NULL && token->length == 1 && words->sql[token->start] == mark;
}

gboolean
manor_words_is_name (const ManorToken *token)
{
  return token != NULL &&
         (token->type == MANOR_TOKEN_WORD || token->type == MANOR_TOKEN_QUOTED_NAME ||
          token->type == MANOR_TOKEN_STRING);
}

/* The name here, behind that of a database: “main.users”. NULL where there is none. */
char *
manor_words_take_name (ManorWords *words)
{
  const ManorToken *token = manor_words_get (words, words->at);

  if (!manor_words_is_name (token))
    return NULL;

  if (manor_words_is_mark (words, words->at + 1, '.') && manor_words_is_name (manor_words_get (words, words->at + 2)))
    {
      words->at += 2;
      token = manor_words_get (words, words->at);
    }

  words->at++;

  return manor_identifier_unquote (words->sql + token->start, (gssize) token->length);
}

/* The first of @word outside all parentheses from @from on, or the number of tokens. */
guint
manor_words_find (const ManorWords *words,
                  guint             from,
                  const char       *word)
{
  guint depth = 0;

  for (guint i = from; i < words->tokens->len; i++)
    {
      ManorTokenType type = manor_words_get (words, i)->type;

      if (type == MANOR_TOKEN_OPEN)
        depth++;
      else if (type == MANOR_TOKEN_CLOSE && depth > 0)
        depth--;
      else if (depth == 0 && manor_words_is (words, i, word))
        return i;
    }

  return words->tokens->len;
}

/* The text of the tokens from @from up to and without @to. */
char *
manor_words_dup_span (const ManorWords *words,
                      guint             from,
                      guint             to)
{
  const ManorToken *first = manor_words_get (words, from);
  const ManorToken *last = to > from ? manor_words_get (words, to - 1) : NULL;

  if (first == NULL || last == NULL)
    return g_strdup ("");

  return g_strndup (words->sql + first->start, last->start + last->length - first->start);
}
