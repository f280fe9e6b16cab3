/* manor-deed.c: what a statement of a person's script does, from its words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-script-plan"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-deed-private.h"
#include "manor-plan.h"
#include "manor-words-private.h"

/*
 * The words tell what kind of statement it is and whom it names, nothing more: whether it works is
 * for the rehearsal to find out. What is not understood is a deed OTHER, and its words are its
 * title.
 */

static void
read_create_table (ManorDeed  *self,
                   ManorWords *words)
{
  guint last = words->tokens->len;

  self->kind = MANOR_DEED_CREATE_TABLE;
  self->name = manor_words_take_name (words);

  for (guint i = manor_words_find (words, words->at, "RANDOM"); i < last; i = last)
    self->random = manor_words_is (words, i + 1, "ROWID");

  if (manor_words_skip (words, "AS"))
    manor_deed_read_copy (self, words, FALSE);
}

static void
read_hanging (ManorDeed     *self,
              ManorWords    *words,
              ManorDeedKind  kind)
{
  self->kind = kind;
  self->name = manor_words_take_name (words);
  words->at = manor_words_find (words, words->at, "ON") + 1;
  self->table = manor_words_take_name (words);
}

static void
skip_if_not_exists (ManorWords *words)
{
  if (manor_words_skip (words, "IF"))
    {
      manor_words_skip (words, "NOT");
      manor_words_skip (words, "EXISTS");
    }
}

static void
read_create (ManorDeed  *self,
             ManorWords *words)
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

  self->unique = manor_words_skip (words, "UNIQUE");
  manor_words_skip (words, "VIRTUAL");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!manor_words_skip (words, kinds[i].word))
        continue;

      skip_if_not_exists (words);
      if (kinds[i].kind == MANOR_DEED_CREATE_TABLE)
        read_create_table (self, words);
      else if (kinds[i].kind == MANOR_DEED_CREATE_VIEW)
        {
          self->kind = kinds[i].kind;
          self->name = manor_words_take_name (words);
        }
      else
        read_hanging (self, words, kinds[i].kind);
      return;
    }
}

static void
read_drop (ManorDeed  *self,
           ManorWords *words)
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
    if (manor_words_skip (words, kinds[i].word))
      {
        skip_if_not_exists (words);
        self->kind = kinds[i].kind;
        self->name = manor_words_take_name (words);
        return;
      }
}

static gboolean
read_alter (ManorDeed   *self,
            ManorWords  *words,
            GError     **error)
{
  manor_words_skip (words, "TABLE");
  self->name = manor_words_take_name (words);

  if (manor_words_skip (words, "ADD"))
    {
      manor_words_skip (words, "COLUMN");
      self->kind = MANOR_DEED_ADD_COLUMN;
      self->column = manor_words_take_name (words);
    }
  else if (manor_words_skip (words, "DROP"))
    {
      manor_words_skip (words, "COLUMN");
      self->kind = MANOR_DEED_DROP_COLUMN;
      self->column = manor_words_take_name (words);
    }
  else if (manor_words_is (words, words->at, "RENAME") && manor_words_is (words, words->at + 1, "TO"))
    {
      words->at += 2;
      self->kind = MANOR_DEED_RENAME_TABLE;
      self->other = manor_words_take_name (words);
    }
  else if (manor_words_skip (words, "RENAME"))
    {
      manor_words_skip (words, "COLUMN");
      self->kind = MANOR_DEED_RENAME_COLUMN;
      self->column = manor_words_take_name (words);
      manor_words_skip (words, "TO");
      self->other = manor_words_take_name (words);
    }
  else if (manor_words_is (words, words->at, "ALTER"))
    {
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                   _("Line %u: ALTER COLUMN is known to libSQL alone and cannot be rehearsed here; "
                     "rebuild the table instead: create a new one, copy the rows, drop the old "
                     "one, rename the new one"), self->line);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_temporary (const ManorWords *words)
{
  if (manor_words_is (words, 0, "CREATE") &&
      (manor_words_is (words, 1, "TEMP") || manor_words_is (words, 1, "TEMPORARY")))
    return TRUE;

  for (guint i = 0; i < words->tokens->len; i++)
    if (manor_words_is (words, i, "TEMP") && manor_words_is_mark (words, i + 1, '.'))
      return TRUE;

  return FALSE;
}

/* Which kinds have no place in a script, and what to do about it. */
static const char *
describe_misplaced (ManorStatement   *statement,
                    const ManorWords *words)
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
      return manor_words_is (words, 1, "foreign_keys") ? NULL
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
                ManorWords      *words,
                GError         **error)
{
  switch (manor_statement_get_kind (statement))
    {
    case MANOR_STATEMENT_PRAGMA:
      self->kind = MANOR_DEED_NOTHING;
      return TRUE;

    case MANOR_STATEMENT_WRITE:
      manor_deed_read_write (self, words);
      return TRUE;

    case MANOR_STATEMENT_SCHEMA:
      if (manor_words_skip (words, "CREATE"))
        read_create (self, words);
      else if (manor_words_skip (words, "DROP"))
        read_drop (self, words);
      else if (manor_words_skip (words, "ALTER"))
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
  ManorWords words;

  self->sql = dup_without_semicolon (manor_statement_get_text (statement));
  self->line = manor_statement_get_line (statement);
  tokens = manor_tokens_read (self->sql, -1);
  words = (ManorWords) { .sql = self->sql, .tokens = tokens };

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
