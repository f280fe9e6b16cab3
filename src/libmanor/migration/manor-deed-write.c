/* manor-deed-write.c: statements that write rows, from their words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-script-plan"

#include "config.h"

#include "manor-deed-private.h"
#include "manor-words-private.h"

/* How many rows are met: “FROM users AS u WHERE …”. @name: where the table is named, @end: behind
 * what follows the name, @where: the condition, or the number of tokens. */
static void
add_count (ManorDeed        *self,
           const ManorWords *words,
           guint             name,
           guint             end,
           guint             where)
{
  guint behind = manor_words_find (words, where, "RETURNING");
  g_autofree char *table = manor_words_dup_span (words, name, end);
  g_autofree char *condition = manor_words_dup_span (words, where, behind);

  if (manor_words_find (words, where, "ORDER") < words->tokens->len ||
      manor_words_find (words, where, "LIMIT") < words->tokens->len)
    return;

  self->count = g_strdup_printf ("SELECT count(*) FROM %s%s%s", table,
                                 *condition != '\0' ? " " : "", condition);
  self->rows = g_strdup_printf ("SELECT * FROM %s%s%s LIMIT 20", table,
                                *condition != '\0' ? " " : "", condition);
}

static void
read_delete (ManorDeed  *self,
             ManorWords *words,
             gboolean    counts)
{
  guint where = manor_words_find (words, words->at, "WHERE");
  guint returning = manor_words_find (words, words->at, "RETURNING");
  guint name;

  manor_words_skip (words, "FROM");
  name = words->at;
  self->kind = MANOR_DEED_DELETE;
  self->name = manor_words_take_name (words);

  if (counts)
    add_count (self, words, name, MIN (where, returning), where);
}

/* OR ROLLBACK, OR ABORT, OR REPLACE, OR FAIL, OR IGNORE; TRUE where rows may be lost by it. */
static gboolean
skip_conflict (ManorWords *words,
               gboolean   *ignores)
{
  gboolean replaces;

  if (!manor_words_skip (words, "OR"))
    return FALSE;

  replaces = manor_words_is (words, words->at, "REPLACE");
  if (ignores != NULL)
    *ignores = manor_words_is (words, words->at, "IGNORE");
  words->at++;

  return replaces;
}

static void
read_update (ManorDeed  *self,
             ManorWords *words,
             gboolean    counts)
{
  guint set = manor_words_find (words, words->at, "SET");
  guint where = manor_words_find (words, words->at, "WHERE");
  guint name;

  self->replaces = skip_conflict (words, NULL);
  name = words->at;
  self->kind = MANOR_DEED_UPDATE;
  self->name = manor_words_take_name (words);

  /* What another table says cannot be counted without running it. */
  if (counts && manor_words_find (words, set, "FROM") == words->tokens->len)
    add_count (self, words, name, set, where);
}

/* Columns with commas between them, or “*”. */
static gboolean
is_plain_list (const ManorWords *words,
               guint             from,
               guint             to)
{
  for (guint i = from; i < to; i++)
    if (!manor_words_is_name (manor_words_get (words, i)) && !manor_words_is_mark (words, i, ',') && !manor_words_is_mark (words, i, '.') &&
        !manor_words_is_mark (words, i, '*'))
      return FALSE;

  return !manor_words_is (words, from, "DISTINCT");
}

/* “INSERT INTO a SELECT … FROM b” copies every row of b, whatever it makes of the values. */
void
manor_deed_read_copy (ManorDeed  *self,
           ManorWords *words,
           gboolean    ignores)
{
  guint select = manor_words_find (words, words->at, "SELECT");
  guint from = manor_words_find (words, select, "FROM");
  g_autofree char *source = NULL;

  if (from == words->tokens->len || ignores || self->replaces ||
      manor_words_is (words, select + 1, "DISTINCT"))
    return;

  words->at = from + 1;
  source = manor_words_take_name (words);
  if (manor_words_is (words, words->at, "NOT") && manor_words_is (words, words->at + 1, "INDEXED"))
    words->at += 2;
  if (source == NULL ||
      (words->at < words->tokens->len && !manor_words_is (words, words->at, "ORDER")) ||
      manor_words_find (words, words->at, "LIMIT") < words->tokens->len)
    return;

  self->other = g_steal_pointer (&source);
  self->verbatim = is_plain_list (words, select + 1, from);
}

static void
read_insert (ManorDeed  *self,
             ManorWords *words,
             gboolean    replaces,
             gboolean    plain)
{
  gboolean ignores = FALSE;
  guint conflict;

  self->replaces = skip_conflict (words, &ignores) || replaces;
  manor_words_skip (words, "INTO");
  self->kind = MANOR_DEED_INSERT;
  self->name = manor_words_take_name (words);

  conflict = manor_words_find (words, words->at, "CONFLICT");
  if (manor_words_find (words, conflict, "UPDATE") < words->tokens->len)
    self->replaces = TRUE;

  if (plain)
    manor_deed_read_copy (self, words, ignores || conflict < words->tokens->len);
}

void
manor_deed_read_write (ManorDeed  *self,
                       ManorWords *words)
{
  static const char * const verbs[] = { "INSERT", "REPLACE", "UPDATE", "DELETE" };
  gboolean plain = !manor_words_is (words, 0, "WITH");
  guint verb = 0;

  words->at = words->tokens->len;

  /* What stands in WITH is in parentheses: the first verb outside is the statement's. */
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      guint found = manor_words_find (words, 0, verbs[i]);

      if (found < words->at)
        {
          words->at = found;
          verb = i;
        }
    }

  words->at++;

  if (verb < 2)
    read_insert (self, words, verb == 1, plain);
  else if (verb == 2)
    read_update (self, words, plain);
  else
    read_delete (self, words, plain);
}
