/* manor-script.c: cutting a script into statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-script"

#include "config.h"

#include <string.h>

#include "manor-script.h"
#include "manor-statement-private.h"
#include "manor-token.h"

/* Where SQLite ends a statement
 *
 * sqlite3_prepare_v2() feeds tokens to the parser until it has a whole statement. The parser
 * takes a semicolon for anything but the end in two places of its grammar only:
 *
 *  (1) in the body of CREATE TRIGGER, where every statement ends with one. What stands
 *      between CREATE TRIGGER and the body's BEGIN has none, and the body has at least one,
 *      so BEGIN need not be found: “end” could be a column's name there, and “begin” the
 *      trigger's. Inside the body a statement never begins with END, and END directly behind
 *      a semicolon is never a CASE's: it ends the body.
 *  (2) in the parentheses of CREATE VIRTUAL TABLE … USING module (…), where every token
 *      belongs to the module.
 *
 * Everywhere else the next semicolon is the end. A semicolon before a statement belongs to
 * none. Where a script is not valid the cut is where a person would expect it: CREATE TRIGGER
 * without BEGIN ends at its first semicolon.
 */

typedef enum
{
  FORM_START,        /* nothing but EXPLAIN [QUERY [PLAN]] yet */
  FORM_CREATE,       /* CREATE [TEMP]: more words decide */
  FORM_TRIGGER,      /* (1), BEGIN not seen yet */
  FORM_TRIGGER_BODY, /* (1), a BEGIN was seen */
  FORM_VIRTUAL,      /* (2) */
  FORM_PLAIN,
} Form;

/* How far the words say what the statement does. */
typedef enum
{
  VERB_NONE,
  VERB_WITH,      /* in the list of common tables */
  VERB_WITH_NEXT, /* behind a “)” of that list: AS, a comma, or the verb */
  VERB_KNOWN,
} Verb;

/**
 * Splitter:
 *
 * Invariants:
 *
 *  (1) `counted` never passes the beginning of the statement that was found last, and every
 *      byte is counted once: lines cost linear time.
 *  (2) `n_tokens` is 0 between statements; what follows it belongs to the statement at hand.
 */
typedef struct
{
  const char        *text;
  gsize              length;

  gsize              counted; /* (1) */
  guint              line;
  guint              column;

  guint              n_tokens; /* (2) */
  Form               form;
  Verb               verb;
  guint              n_open;
  gsize              end;
  gboolean           closed;
  gboolean           after_semicolon; /* in a trigger's body */
  gboolean           after_end;       /* behind “; END” */
  ManorStatementKind kind;
  gsize              start;

  GPtrArray         *parameters;
  GHashTable        *known_parameters;
  guint              n_parameters;

  GPtrArray         *statements;
} Splitter;

static const struct
{
  const char         *word;
  ManorStatementKind  kind;
} verbs[] = {
  { "SELECT", MANOR_STATEMENT_READ },
  { "VALUES", MANOR_STATEMENT_READ },
  { "INSERT", MANOR_STATEMENT_WRITE },
  { "UPDATE", MANOR_STATEMENT_WRITE },
  { "DELETE", MANOR_STATEMENT_WRITE },
  { "REPLACE", MANOR_STATEMENT_WRITE },
  { "CREATE", MANOR_STATEMENT_SCHEMA },
  { "ALTER", MANOR_STATEMENT_SCHEMA },
  { "DROP", MANOR_STATEMENT_SCHEMA },
  { "REINDEX", MANOR_STATEMENT_SCHEMA },
  { "BEGIN", MANOR_STATEMENT_TRANSACTION },
  { "COMMIT", MANOR_STATEMENT_TRANSACTION },
  { "END", MANOR_STATEMENT_TRANSACTION },
  { "ROLLBACK", MANOR_STATEMENT_TRANSACTION },
  { "SAVEPOINT", MANOR_STATEMENT_TRANSACTION },
  { "RELEASE", MANOR_STATEMENT_TRANSACTION },
  { "PRAGMA", MANOR_STATEMENT_PRAGMA },
};

/* Moves the line and column from where they were counted to @offset. */
static void
count_position (const char *text,
                gsize       from,
                gsize       offset,
                guint      *line,
                guint      *column)
{
  for (gsize i = from; i < offset; i++)
    {
      char c = text[i];

      if (c == '\n' || (c == '\r' && text[i + 1] != '\n'))
        {
          *line += 1;
          *column = 1;
        }
      else if (c != '\r' && ((guchar) c & 0xc0) != 0x80)
        {
          *column += 1;
        }
    }
}

/* A byte order mark is no character of the first line. */
static gsize
skip_mark (const char *text,
           gsize       offset)
{
  return offset >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static gboolean
word_is (Splitter         *self,
         const ManorToken *token,
         const char       *word)
{
  return manor_token_is_word (token, self->text, word);
}

static void
begin_statement (Splitter         *self,
                 const ManorToken *token)
{
  self->start = token->start;
  self->end = token->start;
  self->form = FORM_START;
  self->verb = VERB_NONE;
  self->kind = MANOR_STATEMENT_OTHER;
  self->n_open = 0;
  self->closed = TRUE;
  self->after_semicolon = FALSE;
  self->after_end = FALSE;
  self->n_parameters = 0;
  g_clear_pointer (&self->parameters, g_ptr_array_unref);
  g_clear_pointer (&self->known_parameters, g_hash_table_unref);

  if (self->counted == 0)
    self->counted = skip_mark (self->text, token->start);

  count_position (self->text, self->counted, token->start, &self->line, &self->column);
  self->counted = token->start;
}

static gboolean
is_complete (Splitter *self)
{
  if (!self->closed || self->n_open > 0)
    return FALSE;

  return (self->form != FORM_TRIGGER && self->form != FORM_TRIGGER_BODY) || self->after_end;
}

static void
end_statement (Splitter *self,
               gboolean  complete)
{
  ManorStatementSpan span = {
    .kind = self->kind,
    .offset = self->start,
    .length = self->end - self->start,
    .line = self->line,
    .column = self->column,
    .complete = complete,
  };
  char **parameters = NULL;

  if (self->parameters != NULL)
    {
      g_ptr_array_add (self->parameters, NULL);
      parameters = (char **) g_ptr_array_free (g_steal_pointer (&self->parameters), FALSE);
    }

  g_ptr_array_add (self->statements, _manor_statement_new (self->text, &span, parameters));
  self->n_tokens = 0;
}

static void
add_parameter (Splitter         *self,
               const ManorToken *token)
{
  g_autofree char *name = NULL;

  if (self->parameters == NULL)
    {
      self->parameters = g_ptr_array_new_with_free_func (g_free);
      self->known_parameters = g_hash_table_new (g_str_hash, g_str_equal);
    }

  if (token->length == 1)
    name = g_strdup_printf ("?%u", ++self->n_parameters);
  else
    name = g_strndup (self->text + token->start, token->length);

  if (token->length > 1 && name[0] == '?')
    self->n_parameters = (guint) MAX (self->n_parameters, g_ascii_strtoull (name + 1, NULL, 10));

  if (g_hash_table_contains (self->known_parameters, name))
    return;

  if (name[0] != '?')
    self->n_parameters++;

  g_hash_table_add (self->known_parameters, name);
  g_ptr_array_add (self->parameters, g_steal_pointer (&name));
}

static void
read_verb (Splitter         *self,
           const ManorToken *token)
{
  self->verb = VERB_KNOWN;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (word_is (self, token, verbs[i].word))
      self->kind = verbs[i].kind;
}

/* What the statement does: its first word, or the first behind its common tables. */
static void
follow_verb (Splitter         *self,
             const ManorToken *token)
{
  switch (self->verb)
    {
    case VERB_NONE:
      if (word_is (self, token, "EXPLAIN"))
        {
          self->kind = MANOR_STATEMENT_READ;
          self->verb = VERB_KNOWN;
        }
      else if (word_is (self, token, "WITH"))
        self->verb = VERB_WITH;
      else
        read_verb (self, token);
      break;

    case VERB_WITH:
      if (token->type == MANOR_TOKEN_CLOSE && self->n_open == 0)
        self->verb = VERB_WITH_NEXT;
      break;

    case VERB_WITH_NEXT:
      if (word_is (self, token, "AS") || token->type == MANOR_TOKEN_OPERATOR)
        self->verb = VERB_WITH;
      else
        read_verb (self, token);
      break;

    case VERB_KNOWN:
    default:
      break;
    }
}

/* Whether the statement is one of those whose semicolons are not all ends. */
static void
follow_form (Splitter         *self,
             const ManorToken *token)
{
  switch (self->form)
    {
    case FORM_START:
      if (word_is (self, token, "CREATE"))
        self->form = FORM_CREATE;
      else if (self->kind != MANOR_STATEMENT_READ ||
               !(word_is (self, token, "EXPLAIN") || word_is (self, token, "QUERY") ||
                 word_is (self, token, "PLAN")))
        self->form = FORM_PLAIN;
      break;

    case FORM_CREATE:
      if (word_is (self, token, "TRIGGER"))
        self->form = FORM_TRIGGER;
      else if (word_is (self, token, "VIRTUAL"))
        self->form = FORM_VIRTUAL;
      else if (!word_is (self, token, "TEMP") && !word_is (self, token, "TEMPORARY"))
        self->form = FORM_PLAIN;
      break;

    case FORM_TRIGGER:
      if (word_is (self, token, "BEGIN"))
        self->form = FORM_TRIGGER_BODY;
      break;

    case FORM_TRIGGER_BODY:
      self->after_end = self->after_semicolon && word_is (self, token, "END");
      self->after_semicolon = token->type == MANOR_TOKEN_SEMICOLON;
      break;

    case FORM_VIRTUAL:
    case FORM_PLAIN:
    default:
      break;
    }
}

static gboolean
semicolon_ends (Splitter *self)
{
  if (self->form == FORM_TRIGGER_BODY)
    return self->after_end;

  return self->form != FORM_VIRTUAL || self->n_open == 0;
}

static void
follow_token (Splitter         *self,
              const ManorToken *token)
{
  if (self->n_tokens == 0)
    begin_statement (self, token);

  self->n_tokens++;
  self->end = token->start + token->length;
  self->closed = token->closed;

  if (token->type == MANOR_TOKEN_OPEN)
    self->n_open++;
  else if (token->type == MANOR_TOKEN_CLOSE && self->n_open > 0)
    self->n_open--;
  else if (token->type == MANOR_TOKEN_PARAMETER)
    add_parameter (self, token);

  follow_verb (self, token);
  follow_form (self, token);
}

static void
read_token (Splitter         *self,
            const ManorToken *token)
{
  /* SQLite does not mind a comment that nobody closed. */
  if (token->type == MANOR_TOKEN_COMMENT || token->type == MANOR_TOKEN_SPACE)
    return;

  if (token->type != MANOR_TOKEN_SEMICOLON)
    {
      follow_token (self, token);
      return;
    }

  if (self->n_tokens == 0)
    return;

  self->end = token->start + token->length;

  if (semicolon_ends (self))
    end_statement (self, TRUE);
  else
    follow_form (self, token);
}

/**
 * manor_script_split:
 * @text: SQL
 * @length: its length in bytes, or -1 when it ends with a NUL
 *
 * Cuts a script into statements, where sqlite3_prepare_v2() would. Takes linear time. As for
 * SQLite, a NUL ends the script.
 *
 * Returns: (transfer full) (element-type ManorStatement): the statements
 */
GPtrArray *
manor_script_split (const char *text,
                    gssize      length)
{
  Splitter self = { .text = text, .line = 1, .column = 1 };
  gsize offset = 0;

  g_return_val_if_fail (text != NULL, NULL);

  self.length = length < 0 ? strlen (text) : strnlen (text, (gsize) length);
  self.statements = g_ptr_array_new_with_free_func (g_object_unref);

  for (;;)
    {
      ManorToken token = manor_token_read (text, (gssize) self.length, offset);

      if (token.type == MANOR_TOKEN_END)
        break;

      read_token (&self, &token);
      offset = token.start + token.length;
    }

  if (self.n_tokens > 0)
    end_statement (&self, is_complete (&self));

  g_clear_pointer (&self.parameters, g_ptr_array_unref);
  g_clear_pointer (&self.known_parameters, g_hash_table_unref);

  return self.statements;
}

/**
 * manor_script_statement_at:
 * @statements: (element-type ManorStatement): from manor_script_split()
 * @offset: a byte of the script
 *
 * Finds the statement that a cursor at @offset is in or behind.
 *
 * Returns: (transfer none) (nullable): the last statement that begins at @offset or before
 */
ManorStatement *
manor_script_statement_at (GPtrArray *statements,
                           gsize      offset)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (statements != NULL, NULL);

  for (high = statements->len; low < high;)
    {
      guint middle = low + (high - low) / 2;

      if (manor_statement_get_offset (g_ptr_array_index (statements, middle)) <= offset)
        low = middle + 1;
      else
        high = middle;
    }

  return low > 0 ? g_ptr_array_index (statements, low - 1) : NULL;
}

/**
 * manor_script_get_position:
 * @text: SQL, ending with a NUL
 * @offset: a byte of it
 * @line: (out): the line, from 1
 * @column: (out): the character of the line, from 1
 *
 * Tells where a byte is as a person counts. An @offset behind the text's end is its end.
 */
void
manor_script_get_position (const char *text,
                           gsize       offset,
                           guint      *line,
                           guint      *column)
{
  gsize end;

  g_return_if_fail (text != NULL && line != NULL && column != NULL);

  *line = 1;
  *column = 1;
  end = strnlen (text, offset);

  count_position (text, skip_mark (text, end), end, line, column);
}
