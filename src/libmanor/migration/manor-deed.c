/* manor-deed.c: what a statement of a person's script does, from its words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-script-plan"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-deed-private.h"
#include "manor-identifier.h"
#include "manor-plan.h"
#include "manor-token.h"

/*
 * The words tell what kind of statement it is and whom it names, nothing more: whether it works is
 * for the rehearsal to find out. What is not understood is a deed OTHER, and its words are its
 * title.
 */

/* A statement under the reader's finger. */
typedef struct
{
  const char *sql;
  GArray     *tokens;
  guint       at;
} Words;

static const ManorToken *
token_at (const Words *words,
          guint        index)
{
  return index < words->tokens->len ? &g_array_index (words->tokens, ManorToken, index) : NULL;
}

static gboolean
is_word (const Words *words,
         guint        index,
         const char  *word)
{
  const ManorToken *token = token_at (words, index);

  return token != NULL && manor_token_is_word (token, words->sql, word);
}

/* Goes past @word where it stands here. */
static gboolean
skip_word (Words      *words,
           const char *word)
{
  if (!is_word (words, words->at, word))
    return FALSE;

  words->at++;

  return TRUE;
}

static gboolean
is_mark (const Words *words,
         guint        index,
         char         mark)
{
  const ManorToken *token = token_at (words, index);

  return token != NULL && token->length == 1 && words->sql[token->start] == mark;
}

static gboolean
is_name (const ManorToken *token)
{
  return token != NULL &&
         (token->type == MANOR_TOKEN_WORD || token->type == MANOR_TOKEN_QUOTED_NAME ||
          token->type == MANOR_TOKEN_STRING);
}

/* The name here, behind that of a database: “main.users”. NULL where there is none. */
static char *
take_name (Words *words)
{
  const ManorToken *token = token_at (words, words->at);

  if (!is_name (token))
    return NULL;

  if (is_mark (words, words->at + 1, '.') && is_name (token_at (words, words->at + 2)))
    {
      words->at += 2;
      token = token_at (words, words->at);
    }

  words->at++;

  return manor_identifier_unquote (words->sql + token->start, (gssize) token->length);
}

/* The first of @word outside all parentheses from @from on, or the number of tokens. */
static guint
find_word (const Words *words,
           guint        from,
           const char  *word)
{
  guint depth = 0;

  for (guint i = from; i < words->tokens->len; i++)
    {
      ManorTokenType type = token_at (words, i)->type;

      if (type == MANOR_TOKEN_OPEN)
        depth++;
      else if (type == MANOR_TOKEN_CLOSE && depth > 0)
        depth--;
      else if (depth == 0 && is_word (words, i, word))
        return i;
    }

  return words->tokens->len;
}

/* The text of the tokens from @from up to and without @to. */
static char *
dup_span (const Words *words,
          guint        from,
          guint        to)
{
  const ManorToken *first = token_at (words, from);
  const ManorToken *last = to > from ? token_at (words, to - 1) : NULL;

  if (first == NULL || last == NULL)
    return g_strdup ("");

  return g_strndup (words->sql + first->start, last->start + last->length - first->start);
}

static void
read_create_table (ManorDeed *self,
                   Words     *words)
{
  guint last = words->tokens->len;

  self->kind = MANOR_DEED_CREATE_TABLE;
  self->name = take_name (words);

  for (guint i = find_word (words, words->at, "RANDOM"); i < last; i = last)
    self->random = is_word (words, i + 1, "ROWID");
}

static void
read_hanging (ManorDeed     *self,
              Words         *words,
              ManorDeedKind  kind)
{
  self->kind = kind;
  self->name = take_name (words);
  words->at = find_word (words, words->at, "ON") + 1;
  self->table = take_name (words);
}

static void
skip_if_not_exists (Words *words)
{
  if (skip_word (words, "IF"))
    {
      skip_word (words, "NOT");
      skip_word (words, "EXISTS");
    }
}

static void
read_create (ManorDeed *self,
             Words     *words)
{
  static const struct
  {
    const char    *word;
    ManorDeedKind  kind;
  } kinds[] = {
    { "TABLE", MANOR_DEED_CREATE_TABLE },
    { "INDEX", MANOR_DEED_CREATE_INDEX },
    { "VIEW", MANOR_DEED_CREATE_VIEW },
    { "TRIGGER", MANOR_DEED_CREATE_TRIGGER },
  };

  self->unique = skip_word (words, "UNIQUE");
  skip_word (words, "VIRTUAL");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!skip_word (words, kinds[i].word))
        continue;

      skip_if_not_exists (words);
      if (kinds[i].kind == MANOR_DEED_CREATE_TABLE)
        read_create_table (self, words);
      else if (kinds[i].kind == MANOR_DEED_CREATE_VIEW)
        {
          self->kind = kinds[i].kind;
          self->name = take_name (words);
        }
      else
        read_hanging (self, words, kinds[i].kind);
      return;
    }
}

static void
read_drop (ManorDeed *self,
           Words     *words)
{
  static const struct
  {
    const char    *word;
    ManorDeedKind  kind;
  } kinds[] = {
    { "TABLE", MANOR_DEED_DROP_TABLE },
    { "INDEX", MANOR_DEED_DROP_INDEX },
    { "VIEW", MANOR_DEED_DROP_VIEW },
    { "TRIGGER", MANOR_DEED_DROP_TRIGGER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (skip_word (words, kinds[i].word))
      {
        skip_if_not_exists (words);
        self->kind = kinds[i].kind;
        self->name = take_name (words);
        return;
      }
}

static gboolean
read_alter (ManorDeed  *self,
            Words      *words,
            GError    **error)
{
  skip_word (words, "TABLE");
  self->name = take_name (words);

  if (skip_word (words, "ADD"))
    {
      skip_word (words, "COLUMN");
      self->kind = MANOR_DEED_ADD_COLUMN;
      self->column = take_name (words);
    }
  else if (skip_word (words, "DROP"))
    {
      skip_word (words, "COLUMN");
      self->kind = MANOR_DEED_DROP_COLUMN;
      self->column = take_name (words);
    }
  else if (is_word (words, words->at, "RENAME") && is_word (words, words->at + 1, "TO"))
    {
      words->at += 2;
      self->kind = MANOR_DEED_RENAME_TABLE;
      self->other = take_name (words);
    }
  else if (skip_word (words, "RENAME"))
    {
      skip_word (words, "COLUMN");
      self->kind = MANOR_DEED_RENAME_COLUMN;
      self->column = take_name (words);
      skip_word (words, "TO");
      self->other = take_name (words);
    }
  else if (is_word (words, words->at, "ALTER"))
    {
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                   _("Line %u: ALTER COLUMN is known to libSQL alone and cannot be rehearsed here; "
                     "rebuild the table instead: create a new one, copy the rows, drop the old "
                     "one, rename the new one"), self->line);
      return FALSE;
    }

  return TRUE;
}

/* How many rows are met: “FROM users AS u WHERE …”. @name: where the table is named, @end: behind
 * what follows the name, @where: the condition, or the number of tokens. */
static void
add_count (ManorDeed   *self,
           const Words *words,
           guint        name,
           guint        end,
           guint        where)
{
  guint behind = find_word (words, where, "RETURNING");
  g_autofree char *table = dup_span (words, name, end);
  g_autofree char *condition = dup_span (words, where, behind);

  if (find_word (words, where, "ORDER") < words->tokens->len ||
      find_word (words, where, "LIMIT") < words->tokens->len)
    return;

  self->count = g_strdup_printf ("SELECT count(*) FROM %s%s%s", table,
                                 *condition != '\0' ? " " : "", condition);
  self->rows = g_strdup_printf ("SELECT * FROM %s%s%s LIMIT 20", table,
                                *condition != '\0' ? " " : "", condition);
}

static void
read_delete (ManorDeed *self,
             Words     *words,
             gboolean   counts)
{
  guint where = find_word (words, words->at, "WHERE");
  guint returning = find_word (words, words->at, "RETURNING");
  guint name;

  skip_word (words, "FROM");
  name = words->at;
  self->kind = MANOR_DEED_DELETE;
  self->name = take_name (words);

  if (counts)
    add_count (self, words, name, MIN (where, returning), where);
}

/* OR ROLLBACK, OR ABORT, OR REPLACE, OR FAIL, OR IGNORE; TRUE where rows may be lost by it. */
static gboolean
skip_conflict (Words    *words,
               gboolean *ignores)
{
  gboolean replaces;

  if (!skip_word (words, "OR"))
    return FALSE;

  replaces = is_word (words, words->at, "REPLACE");
  if (ignores != NULL)
    *ignores = is_word (words, words->at, "IGNORE");
  words->at++;

  return replaces;
}

static void
read_update (ManorDeed *self,
             Words     *words,
             gboolean   counts)
{
  guint set = find_word (words, words->at, "SET");
  guint where = find_word (words, words->at, "WHERE");
  guint name;

  self->replaces = skip_conflict (words, NULL);
  name = words->at;
  self->kind = MANOR_DEED_UPDATE;
  self->name = take_name (words);

  /* What another table says cannot be counted without running it. */
  if (counts && find_word (words, set, "FROM") == words->tokens->len)
    add_count (self, words, name, set, where);
}

/* Columns with commas between them, or “*”. */
static gboolean
is_plain_list (const Words *words,
               guint        from,
               guint        to)
{
  for (guint i = from; i < to; i++)
    if (!is_name (token_at (words, i)) && !is_mark (words, i, ',') && !is_mark (words, i, '.') &&
        !is_mark (words, i, '*'))
      return FALSE;

  return !is_word (words, from, "DISTINCT");
}

/* “INSERT INTO a SELECT … FROM b” copies every row of b, whatever it makes of the values. */
static void
read_copy (ManorDeed *self,
           Words     *words,
           gboolean   ignores)
{
  guint select = find_word (words, words->at, "SELECT");
  guint from = find_word (words, select, "FROM");
  g_autofree char *source = NULL;

  if (from == words->tokens->len || ignores || self->replaces ||
      is_word (words, select + 1, "DISTINCT"))
    return;

  words->at = from + 1;
  source = take_name (words);
  if (is_word (words, words->at, "NOT") && is_word (words, words->at + 1, "INDEXED"))
    words->at += 2;
  if (source == NULL ||
      (words->at < words->tokens->len && !is_word (words, words->at, "ORDER")) ||
      find_word (words, words->at, "LIMIT") < words->tokens->len)
    return;

  self->other = g_steal_pointer (&source);
  self->verbatim = is_plain_list (words, select + 1, from);
}

static void
read_insert (ManorDeed *self,
             Words     *words,
             gboolean   replaces,
             gboolean   plain)
{
  gboolean ignores = FALSE;
  guint conflict;

  self->replaces = skip_conflict (words, &ignores) || replaces;
  skip_word (words, "INTO");
  self->kind = MANOR_DEED_INSERT;
  self->name = take_name (words);

  conflict = find_word (words, words->at, "CONFLICT");
  if (find_word (words, conflict, "UPDATE") < words->tokens->len)
    self->replaces = TRUE;

  if (plain)
    read_copy (self, words, ignores || conflict < words->tokens->len);
}

static void
read_write (ManorDeed *self,
            Words     *words)
{
  static const char * const verbs[] = { "INSERT", "REPLACE", "UPDATE", "DELETE" };
  gboolean plain = !is_word (words, 0, "WITH");
  guint verb = 0;

  words->at = words->tokens->len;

  /* What stands in WITH is in parentheses: the first verb outside is the statement's. */
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      guint found = find_word (words, 0, verbs[i]);

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

static gboolean
is_temporary (const Words *words)
{
  if (is_word (words, 0, "CREATE") &&
      (is_word (words, 1, "TEMP") || is_word (words, 1, "TEMPORARY")))
    return TRUE;

  for (guint i = 0; i < words->tokens->len; i++)
    if (is_word (words, i, "TEMP") && is_mark (words, i + 1, '.'))
      return TRUE;

  return FALSE;
}

/* Which kinds have no place in a script, and what to do about it. */
static const char *
describe_misplaced (ManorStatement *statement,
                    const Words    *words)
{
  if (!manor_statement_get_complete (statement))
    return _("the script ends before the statement does");

  if (manor_statement_get_parameters (statement)[0] != NULL)
    return _("there is nothing to put in place of a parameter; write the value itself");

  if (is_temporary (words))
    return _("what is temporary is not carried to the children; take it out");

  switch (manor_statement_get_kind (statement))
    {
    case MANOR_STATEMENT_READ:
      return _("a statement that only reads changes nothing; take it out");

    case MANOR_STATEMENT_TRANSACTION:
      return _("the script is one transaction on every database already; take the statement out");

    case MANOR_STATEMENT_PRAGMA:
      return is_word (words, 1, "foreign_keys") ? NULL
        : _("a PRAGMA is not carried to the children; take it out");

    case MANOR_STATEMENT_OTHER:
      return _("ATTACH, VACUUM, ANALYZE and what is not recognised cannot be part of a script; "
               "take it out");

    case MANOR_STATEMENT_WRITE:
    case MANOR_STATEMENT_SCHEMA:
    default:
      return NULL;
    }
}

static gboolean
read_statement (ManorDeed       *self,
                ManorStatement  *statement,
                Words           *words,
                GError         **error)
{
  switch (manor_statement_get_kind (statement))
    {
    case MANOR_STATEMENT_PRAGMA:
      self->kind = MANOR_DEED_NOTHING;
      return TRUE;

    case MANOR_STATEMENT_WRITE:
      read_write (self, words);
      return TRUE;

    case MANOR_STATEMENT_SCHEMA:
      if (skip_word (words, "CREATE"))
        read_create (self, words);
      else if (skip_word (words, "DROP"))
        read_drop (self, words);
      else if (skip_word (words, "ALTER"))
        return read_alter (self, words, error);
      return TRUE;

    case MANOR_STATEMENT_READ:
    case MANOR_STATEMENT_TRANSACTION:
    case MANOR_STATEMENT_OTHER:
    default:
      g_assert_not_reached ();
    }
}

static char *
dup_without_semicolon (const char *text)
{
  char *sql = g_strchomp (g_strdup (text));
  gsize length = strlen (sql);

  if (length > 0 && sql[length - 1] == ';')
    sql[length - 1] = '\0';

  return g_strchomp (sql);
}

static gboolean
is_whole (ManorDeed *self)
{
  switch ((int) self->kind)
    {
    case MANOR_DEED_NOTHING:
      return TRUE;

    case MANOR_DEED_ADD_COLUMN:
    case MANOR_DEED_DROP_COLUMN:
      return self->name != NULL && self->column != NULL;

    case MANOR_DEED_RENAME_COLUMN:
      return self->name != NULL && self->column != NULL && self->other != NULL;

    case MANOR_DEED_RENAME_TABLE:
      return self->name != NULL && self->other != NULL;

    default:
      return self->name != NULL;
    }
}

ManorDeed *
manor_deed_new (ManorStatement  *statement,
                GError         **error)
{
  g_autoptr(ManorDeed) self = g_new0 (ManorDeed, 1);
  g_autoptr(GArray) tokens = NULL;
  const char *misplaced;
  Words words;

  self->sql = dup_without_semicolon (manor_statement_get_text (statement));
  self->line = manor_statement_get_line (statement);
  tokens = manor_tokens_read (self->sql, -1);
  words = (Words) { .sql = self->sql, .tokens = tokens };

  misplaced = describe_misplaced (statement, &words);
  if (misplaced != NULL)
    {
      /* translators: a line of the script, and what is wrong with the statement there */
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED, _("Line %u: %s"),
                   self->line, misplaced);
      return NULL;
    }

  if (!read_statement (self, statement, &words, error))
    return NULL;

  /* Half of a name is worth nothing: the rehearsal will say what is wrong. */
  if (!is_whole (self))
    self->kind = MANOR_DEED_OTHER;
  if (self->table == NULL)
    self->table = g_strdup (self->name != NULL ? self->name : "");

  return g_steal_pointer (&self);
}

void
manor_deed_free (ManorDeed *self)
{
  g_free (self->sql);
  g_free (self->name);
  g_free (self->table);
  g_free (self->column);
  g_free (self->other);
  g_free (self->count);
  g_free (self->rows);
  g_free (self);
}
