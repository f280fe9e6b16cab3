/* manor-statement.c: one statement of a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-statement"

#include "config.h"

#include "manor-statement-private.h"

/**
 * ManorStatement:
 *
 * One statement and where it was found. Immutable: safe to use from any thread.
 */
struct _ManorStatement
{
  GObject              parent_instance;

  char                *text;
  char               **parameters; /* NULL for none */
  ManorStatementSpan   span;
};

G_DEFINE_FINAL_TYPE (ManorStatement, manor_statement, G_TYPE_OBJECT)

static const char * const no_parameters[] = { NULL };

static void
manor_statement_finalize (GObject *object)
{
  ManorStatement *self = MANOR_STATEMENT (object);

  g_free (self->text);
  g_strfreev (self->parameters);

  G_OBJECT_CLASS (manor_statement_parent_class)->finalize (object);
}

static void
manor_statement_class_init (ManorStatementClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_statement_finalize;
}

static void
manor_statement_init (ManorStatement *self)
{
}

ManorStatement *
_manor_statement_new (const char                *script,
                      const ManorStatementSpan  *span,
                      char                     **parameters)
{
  ManorStatement *self = g_object_new (MANOR_TYPE_STATEMENT, NULL);

  self->text = g_strndup (script + span->offset, span->length);
  self->span = *span;
  self->parameters = parameters;

  return self;
}

/**
 * manor_statement_get_text:
 * @self: a `ManorStatement`
 *
 * Returns: (transfer none): the statement, with its semicolon where it has one, without the
 *   blanks and comments around it
 */
const char *
manor_statement_get_text (ManorStatement *self)
{
  g_return_val_if_fail (MANOR_IS_STATEMENT (self), NULL);

  return self->text;
}

/**
 * manor_statement_get_kind:
 * @self: a `ManorStatement`
 *
 * Returns: what the statement does
 */
ManorStatementKind
manor_statement_get_kind (ManorStatement *self)
{
  g_return_val_if_fail (MANOR_IS_STATEMENT (self), MANOR_STATEMENT_OTHER);

  return self->span.kind;
}

/**
 * manor_statement_get_offset:
 * @self: a `ManorStatement`
 *
 * Returns: the byte of the script that the text begins at
 */
gsize
manor_statement_get_offset (ManorStatement *self)
{
  g_return_val_if_fail (MANOR_IS_STATEMENT (self), 0);

  return self->span.offset;
}

/**
 * manor_statement_get_length:
 * @self: a `ManorStatement`
 *
 * Returns: the length of the text in bytes
 */
gsize
manor_statement_get_length (ManorStatement *self)
{
  g_return_val_if_fail (MANOR_IS_STATEMENT (self), 0);

  return self->span.length;
}

/**
 * manor_statement_get_line:
 * @self: a `ManorStatement`
 *
 * Returns: the line of the script that the text begins on, from 1
 */
guint
manor_statement_get_line (ManorStatement *self)
{
  g_return_val_if_fail (MANOR_IS_STATEMENT (self), 1);

  return self->span.line;
}

/**
 * manor_statement_get_column:
 * @self: a `ManorStatement`
 *
 * Returns: the character of the line that the text begins at, from 1
 */
guint
manor_statement_get_column (ManorStatement *self)
{
  g_return_val_if_fail (MANOR_IS_STATEMENT (self), 1);

  return self->span.column;
}

/**
 * manor_statement_get_complete:
 * @self: a `ManorStatement`
 *
 * Tells whether the script ends before the statement does: in a string, inside parentheses,
 * in a trigger's body. A last statement needs no semicolon to be complete.
 *
 * Returns: %FALSE if so
 */
gboolean
manor_statement_get_complete (ManorStatement *self)
{
  g_return_val_if_fail (MANOR_IS_STATEMENT (self), FALSE);

  return self->span.complete;
}

/**
 * manor_statement_get_parameters:
 * @self: a `ManorStatement`
 *
 * Lists the names of the parameters in the order of their first use: “:a”, “?2”, and “?N”
 * with the number it stands for where it is a bare “?”.
 *
 * Returns: (transfer none) (array zero-terminated=1): the names
 */
const char * const *
manor_statement_get_parameters (ManorStatement *self)
{
  g_return_val_if_fail (MANOR_IS_STATEMENT (self), no_parameters);

  return self->parameters != NULL ? (const char * const *) self->parameters : no_parameters;
}
