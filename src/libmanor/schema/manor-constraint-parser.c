/* manor-constraint-parser.c: reading what stands at columns and after them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-constraint-parser"

#include "config.h"

#include "manor-constraint-parser-private.h"
#include "manor-key-part-private.h"

static char **
take_strv (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

static void
set_strv (char      ***strv,
          GPtrArray   *names)
{
  g_strfreev (*strv);
  *strv = take_strv (names);
}

/* CONSTRAINT name: may stand before any constraint, and alone. FALSE where it is broken. */
gboolean
_manor_parse_constraint_name (ManorTableParser *self)
{
  while (_manor_cursor_take_word (&self->cursor, "constraint"))
    {
      g_free (self->name);
      self->name = _manor_cursor_take_name (&self->cursor);
      if (self->name == NULL)
        return FALSE;
    }

  return TRUE;
}

/* ON CONFLICT …, or nothing. */
gboolean
_manor_parse_conflict (ManorTableParser  *self,
                       char             **conflict)
{
  static const char * const words[] = { "rollback", "abort", "fail", "ignore", "replace" };

  if (!_manor_cursor_take_words (&self->cursor, "on", "conflict"))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (_manor_cursor_take_word (&self->cursor, words[i]))
      {
        g_free (*conflict);
        *conflict = g_strdup (words[i]);
        return TRUE;
      }

  return FALSE;
}

static void
add_constraint (ManorTableParser *self,
                ManorConstraint  *constraint,
                guint             start)
{
  constraint->text = _manor_cursor_dup_text (&self->cursor,
                                             _manor_cursor_span_from (&self->cursor, start));
  if (constraint->kind == MANOR_CONSTRAINT_PRIMARY_KEY)
    self->table->primary_key = constraint;
  if (constraint->kind == MANOR_CONSTRAINT_FOREIGN_KEY)
    self->foreign_key = constraint;

  g_ptr_array_add (self->table->constraints, constraint);
}

/* One column of PRIMARY KEY (…) or UNIQUE (…): name COLLATE x DESC. */
static gboolean
parse_key_part (const ManorCursor *cursor,
                ManorSpan          span,
                GPtrArray         *columns,
                GPtrArray         *collations,
                GPtrArray         *orders)
{
  g_auto(ManorKeyPart) part = { { 0 } };
  char *name;

  if (!_manor_key_part_read (&part, cursor, span))
    return FALSE;

  name = _manor_key_part_dup_name (&part, cursor);
  if (name == NULL)
    return FALSE;

  g_ptr_array_add (columns, name);
  g_ptr_array_add (collations, part.collation != NULL ? g_steal_pointer (&part.collation)
                                                      : g_strdup (""));
  g_ptr_array_add (orders, g_strdup (part.descending ? "desc" : ""));

  return TRUE;
}

/* The parenthesised columns of a key; AUTOINCREMENT may follow them inside. */
static gboolean
parse_key_parts (ManorTableParser *self,
                 ManorConstraint  *constraint)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) collations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func (g_free);
  const ManorCursor *cursor = &self->cursor;
  ManorSpan rest;
  ManorSpan item;

  if (!_manor_cursor_take_group (&self->cursor, &rest) || rest.n_tokens == 0)
    return FALSE;

  if (constraint->kind == MANOR_CONSTRAINT_PRIMARY_KEY && rest.n_tokens > 1 &&
      manor_token_is_word (&cursor->tokens[rest.first + rest.n_tokens - 1], cursor->text,
                           "autoincrement"))
    {
      self->table->autoincrement = TRUE;
      rest.n_tokens--;
    }

  while (_manor_cursor_split (cursor, &rest, &item))
    if (!parse_key_part (cursor, item, columns, collations, orders))
      return FALSE;

  set_strv (&constraint->columns, g_steal_pointer (&columns));
  set_strv (&constraint->collations, g_steal_pointer (&collations));
  set_strv (&constraint->orders, g_steal_pointer (&orders));

  return TRUE;
}

static gboolean
parse_names (ManorTableParser   *self,
             char             ***names)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) collations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func (g_free);
  ManorSpan rest;
  ManorSpan item;

  if (!_manor_cursor_take_group (&self->cursor, &rest) || rest.n_tokens == 0)
    return FALSE;

  while (_manor_cursor_split (&self->cursor, &rest, &item))
    if (!parse_key_part (&self->cursor, item, columns, collations, orders))
      return FALSE;

  set_strv (names, g_steal_pointer (&columns));

  return TRUE;
}

static gboolean
parse_action (ManorTableParser  *self,
              char             **action)
{
  g_clear_pointer (action, g_free);

  if (_manor_cursor_take_words (&self->cursor, "set", "null"))
    *action = g_strdup ("set null");
  else if (_manor_cursor_take_words (&self->cursor, "set", "default"))
    *action = g_strdup ("set default");
  else if (_manor_cursor_take_word (&self->cursor, "cascade"))
    *action = g_strdup ("cascade");
  else if (_manor_cursor_take_word (&self->cursor, "restrict"))
    *action = g_strdup ("restrict");
  else
    return _manor_cursor_take_words (&self->cursor, "no", "action");

  return TRUE;
}

/* MATCH means nothing to SQLite, and ON INSERT does not either: read and forgotten. */
static gboolean
parse_reference_arguments (ManorTableParser *self,
                           ManorConstraint  *constraint)
{
  for (;;)
    {
      g_autofree char *ignored = NULL;

      if (_manor_cursor_take_word (&self->cursor, "match"))
        {
          ignored = _manor_cursor_take_name (&self->cursor);
          if (ignored == NULL)
            return FALSE;
        }
      else if (_manor_cursor_take_words (&self->cursor, "on", "delete"))
        {
          if (!parse_action (self, &constraint->on_delete))
            return FALSE;
        }
      else if (_manor_cursor_take_words (&self->cursor, "on", "update"))
        {
          if (!parse_action (self, &constraint->on_update))
            return FALSE;
        }
      else if (_manor_cursor_take_words (&self->cursor, "on", "insert"))
        {
          if (!parse_action (self, &ignored))
            return FALSE;
        }
      else
        {
          return TRUE;
        }
    }
}

/* [NOT] DEFERRABLE [INITIALLY DEFERRED|IMMEDIATE] */
static ManorParse
parse_deferrable (ManorTableParser *self)
{
  gboolean negated = _manor_cursor_take_words (&self->cursor, "not", "deferrable");
  gboolean deferred = FALSE;

  if (!negated && !_manor_cursor_take_word (&self->cursor, "deferrable"))
    return MANOR_PARSE_NONE;

  if (_manor_cursor_take_word (&self->cursor, "initially"))
    {
      deferred = _manor_cursor_take_word (&self->cursor, "deferred");
      if (!deferred && !_manor_cursor_take_word (&self->cursor, "immediate"))
        return MANOR_PARSE_BROKEN;
    }

  if (self->foreign_key != NULL)
    self->foreign_key->deferred = deferred && !negated;

  return MANOR_PARSE_DONE;
}

/* From behind REFERENCES. */
static gboolean
parse_references (ManorTableParser *self,
                  ManorConstraint  *constraint)
{
  constraint->parent = _manor_cursor_take_name (&self->cursor);
  if (constraint->parent == NULL)
    return FALSE;

  if (_manor_cursor_at (&self->cursor, MANOR_TOKEN_OPEN) &&
      !parse_names (self, &constraint->parent_columns))
    return FALSE;

  if (!parse_reference_arguments (self, constraint))
    return FALSE;

  self->foreign_key = constraint;

  return parse_deferrable (self) != MANOR_PARSE_BROKEN;
}

static gboolean
parse_check (ManorTableParser *self,
             ManorConstraint  *constraint)
{
  ManorSpan inside;

  if (!_manor_cursor_take_group (&self->cursor, &inside) || inside.n_tokens == 0)
    return FALSE;

  constraint->expression = _manor_cursor_dup_text (&self->cursor,
                                                   _manor_cursor_unwrap (&self->cursor, inside));

  return _manor_parse_conflict (self, &constraint->conflict);
}

static void
set_own_column (ManorConstraint *constraint,
                ManorColumn     *column,
                const char      *order)
{
  g_strfreev (constraint->columns);
  constraint->columns = g_strdupv ((char *[]) { column->name, NULL });
  g_strfreev (constraint->collations);
  constraint->collations = g_strdupv ((char *[]) { (char *) "", NULL });
  g_strfreev (constraint->orders);
  constraint->orders = g_strdupv ((char *[]) { (char *) order, NULL });
}

/* PRIMARY KEY at a column, from behind the words. */
static gboolean
parse_column_primary_key (ManorTableParser *self,
                          ManorConstraint  *constraint,
                          ManorColumn      *column)
{
  gboolean descending = FALSE;

  if (!_manor_cursor_take_word (&self->cursor, "asc"))
    descending = _manor_cursor_take_word (&self->cursor, "desc");
  set_own_column (constraint, column, descending ? "desc" : "");

  if (!_manor_parse_conflict (self, &constraint->conflict))
    return FALSE;

  if (_manor_cursor_take_word (&self->cursor, "autoincrement"))
    self->table->autoincrement = TRUE;

  return TRUE;
}

/**
 * _manor_parse_column_key:
 * @self: the parser
 * @column: the column at which the constraint stands
 * @start: where its text begins, CONSTRAINT included
 *
 * Reads PRIMARY KEY, UNIQUE, CHECK, REFERENCES or DEFERRABLE at a column.
 *
 * Returns: how that went
 */
ManorParse
_manor_parse_column_key (ManorTableParser *self,
                         ManorColumn      *column,
                         guint             start)
{
  g_autoptr(ManorConstraint) constraint = NULL;
  gboolean read;

  if (_manor_cursor_take_words (&self->cursor, "primary", "key"))
    {
      constraint = _manor_constraint_new (MANOR_CONSTRAINT_PRIMARY_KEY, self->name, column->name);
      read = parse_column_primary_key (self, constraint, column);
    }
  else if (_manor_cursor_take_word (&self->cursor, "unique"))
    {
      constraint = _manor_constraint_new (MANOR_CONSTRAINT_UNIQUE, self->name, column->name);
      set_own_column (constraint, column, "");
      read = _manor_parse_conflict (self, &constraint->conflict);
    }
  else if (_manor_cursor_take_word (&self->cursor, "check"))
    {
      constraint = _manor_constraint_new (MANOR_CONSTRAINT_CHECK, self->name, column->name);
      read = parse_check (self, constraint);
    }
  else if (_manor_cursor_take_word (&self->cursor, "references"))
    {
      constraint = _manor_constraint_new (MANOR_CONSTRAINT_FOREIGN_KEY, self->name, column->name);
      set_own_column (constraint, column, "");
      read = parse_references (self, constraint);
    }
  else
    {
      return parse_deferrable (self);
    }

  if (!read)
    {
      self->foreign_key = NULL;
      return MANOR_PARSE_BROKEN;
    }

  add_constraint (self, g_steal_pointer (&constraint), start);

  return MANOR_PARSE_DONE;
}

/* FOREIGN KEY (…) REFERENCES …, from behind the words. */
static gboolean
parse_foreign_key (ManorTableParser *self,
                   ManorConstraint  *constraint)
{
  return parse_names (self, &constraint->columns) &&
         _manor_cursor_take_word (&self->cursor, "references") &&
         parse_references (self, constraint);
}

/**
 * _manor_parse_table_constraint:
 * @self: the parser
 *
 * Reads one constraint of the table, its name included.
 *
 * Returns: how that went
 */
ManorParse
_manor_parse_table_constraint (ManorTableParser *self)
{
  g_autoptr(ManorConstraint) constraint = NULL;
  guint start = self->cursor.position;
  gboolean read;

  if (!_manor_parse_constraint_name (self))
    return MANOR_PARSE_BROKEN;

  if (_manor_cursor_take_words (&self->cursor, "primary", "key"))
    {
      constraint = _manor_constraint_new (MANOR_CONSTRAINT_PRIMARY_KEY, self->name, NULL);
      read = parse_key_parts (self, constraint) &&
             _manor_parse_conflict (self, &constraint->conflict);
    }
  else if (_manor_cursor_take_word (&self->cursor, "unique"))
    {
      constraint = _manor_constraint_new (MANOR_CONSTRAINT_UNIQUE, self->name, NULL);
      read = parse_key_parts (self, constraint) &&
             _manor_parse_conflict (self, &constraint->conflict);
    }
  else if (_manor_cursor_take_word (&self->cursor, "check"))
    {
      constraint = _manor_constraint_new (MANOR_CONSTRAINT_CHECK, self->name, NULL);
      read = parse_check (self, constraint);
    }
  else if (_manor_cursor_take_words (&self->cursor, "foreign", "key"))
    {
      constraint = _manor_constraint_new (MANOR_CONSTRAINT_FOREIGN_KEY, self->name, NULL);
      read = parse_foreign_key (self, constraint);
    }
  else
    {
      return self->cursor.position > start ? MANOR_PARSE_DONE : MANOR_PARSE_NONE;
    }

  if (!read)
    {
      self->foreign_key = NULL;
      return MANOR_PARSE_BROKEN;
    }

  add_constraint (self, g_steal_pointer (&constraint), start);

  return MANOR_PARSE_DONE;
}
