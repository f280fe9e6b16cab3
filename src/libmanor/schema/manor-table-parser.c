/* manor-table-parser.c: reading CREATE TABLE
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-table-parser"

#include "config.h"

#include "manor-column-parser-private.h"
#include "manor-constraint-parser-private.h"
#include "manor-identifier.h"

/*
 * The grammar is SQLite's own, with what it permits and no documentation shows: a type of any
 * words that are no reserved keywords, strings as names, constraints of the table without a
 * comma between them, CONSTRAINT without a constraint, a DEFERRABLE far behind its
 * REFERENCES. Beyond it libSQL's RANDOM ROWID.
 *
 * Invariants:
 *
 *  (1) Any text ends in TRUE or FALSE, never in an error: after FALSE the table holds nothing.
 *  (2) No recursion: parentheses are skipped by counting.
 */

static gboolean
at_table_constraint (const ManorCursor *cursor)
{
  return _manor_cursor_at_word (cursor, "constraint") ||
         _manor_cursor_at_word (cursor, "primary") || _manor_cursor_at_word (cursor, "unique") ||
         _manor_cursor_at_word (cursor, "check") || _manor_cursor_at_word (cursor, "foreign");
}

/* Columns, then constraints of the table, up to and with the closing parenthesis. */
static gboolean
parse_body (ManorTableParser *self)
{
  ManorCursor *cursor = &self->cursor;

  do
    {
      if (self->table->columns->len > 0 && at_table_constraint (cursor))
        break;
      if (!_manor_parse_column (self))
        return FALSE;
    }
  while (_manor_cursor_take_operator (cursor, ","));

  g_clear_pointer (&self->name, g_free);

  while (at_table_constraint (cursor))
    {
      if (_manor_parse_table_constraint (self) != MANOR_PARSE_DONE)
        return FALSE;

      if (_manor_cursor_take_operator (cursor, ","))
        {
          g_clear_pointer (&self->name, g_free);
          if (!at_table_constraint (cursor))
            return FALSE;
        }
    }

  return _manor_cursor_take (cursor, MANOR_TOKEN_CLOSE);
}

static gboolean
parse_options (ManorTableParser *self)
{
  ManorCursor *cursor = &self->cursor;
  ManorTable *table = self->table;

  /* SQLite takes a comma before the first, too. */
  _manor_cursor_take_operator (cursor, ",");

  if (!_manor_cursor_at_end (cursor) && !_manor_cursor_at (cursor, MANOR_TOKEN_SEMICOLON))
    {
      do
        {
          if (_manor_cursor_take_words (cursor, "without", "rowid"))
            table->without_rowid = TRUE;
          else if (_manor_cursor_take_words (cursor, "random", "rowid"))
            table->random_rowid = TRUE;
          else if (_manor_cursor_take_word (cursor, "strict"))
            table->strict = TRUE;
          else
            return FALSE;
        }
      while (_manor_cursor_take_operator (cursor, ","));
    }

  while (_manor_cursor_take (cursor, MANOR_TOKEN_SEMICOLON))
    continue;

  return _manor_cursor_at_end (cursor);
}

/* [IF NOT EXISTS] [schema.] name */
static gboolean
parse_name (ManorTableParser *self)
{
  ManorCursor *cursor = &self->cursor;
  g_autofree char *name = NULL;
  g_autofree char *second = NULL;

  if (_manor_cursor_take_words (cursor, "if", "not") && !_manor_cursor_take_word (cursor, "exists"))
    return FALSE;

  name = _manor_cursor_take_name (cursor);
  if (name != NULL && _manor_cursor_take_operator (cursor, "."))
    {
      second = _manor_cursor_take_name (cursor);
      return second != NULL;
    }

  return name != NULL;
}

/* From behind CREATE VIRTUAL TABLE. The arguments are kept as written: only the module knows
 * what they mean. */
static gboolean
parse_virtual (ManorTableParser *self)
{
  ManorCursor *cursor = &self->cursor;
  ManorTable *table = self->table;
  g_autofree char *module = NULL;
  g_autoptr(GStrvBuilder) arguments = g_strv_builder_new ();
  ManorSpan rest;
  ManorSpan item;

  if (!parse_name (self) || !_manor_cursor_take_word (cursor, "using"))
    return FALSE;

  module = _manor_cursor_take_name (cursor);
  if (module == NULL)
    return FALSE;

  if (_manor_cursor_at (cursor, MANOR_TOKEN_OPEN))
    {
      if (!_manor_cursor_take_group (cursor, &rest))
        return FALSE;
      while (_manor_cursor_split (cursor, &rest, &item))
        g_strv_builder_take (arguments, _manor_cursor_dup_text (cursor, item));
    }

  while (_manor_cursor_take (cursor, MANOR_TOKEN_SEMICOLON))
    continue;
  if (!_manor_cursor_at_end (cursor))
    return FALSE;

  table->module = manor_identifier_fold (module);
  g_strfreev (table->module_arguments);
  table->module_arguments = g_strv_builder_end (arguments);

  return TRUE;
}

/* INTEGER PRIMARY KEY is the rowid, but not as INTEGER PRIMARY KEY DESC; PRIMARY KEY (x DESC)
 * is again. */
static ManorColumn *
find_rowid_column (ManorTable *table)
{
  ManorConstraint *key = table->primary_key;
  ManorColumn *column;

  if (key == NULL || table->without_rowid || g_strv_length (key->columns) != 1)
    return NULL;

  column = manor_table_find_column (table, key->columns[0]);
  if (column == NULL || !column->plain_integer)
    return NULL;

  return key->column != NULL && g_str_equal (key->orders[0], "desc") ? NULL : column;
}

/* What the primary key does to its columns. FALSE where it names one that is not there. */
static gboolean
apply_primary_key (ManorTable *table)
{
  ManorConstraint *key = table->primary_key;

  if (key == NULL)
    return TRUE;

  table->rowid_column = find_rowid_column (table);

  for (guint i = 0; key->columns[i] != NULL; i++)
    {
      ManorColumn *column = manor_table_find_column (table, key->columns[i]);

      if (column == NULL)
        return FALSE;

      column->primary_key = TRUE;
      if (table->without_rowid || (table->strict && column != table->rowid_column))
        column->not_null = TRUE;
    }

  return TRUE;
}

static gboolean
parse_table (ManorTableParser *self)
{
  ManorCursor *cursor = &self->cursor;

  if (!_manor_cursor_take_word (cursor, "create"))
    return FALSE;

  if (_manor_cursor_take_words (cursor, "virtual", "table"))
    return parse_virtual (self);

  if (!_manor_cursor_take_word (cursor, "temp"))
    _manor_cursor_take_word (cursor, "temporary");

  return _manor_cursor_take_word (cursor, "table") && parse_name (self) &&
         _manor_cursor_take (cursor, MANOR_TOKEN_OPEN) && parse_body (self) &&
         parse_options (self) && apply_primary_key (self->table);
}

/**
 * _manor_table_parse:
 * @self: a new table that knows its text
 *
 * Reads the text. What cannot be understood leaves a table that holds nothing and says so.
 */
void
_manor_table_parse (ManorTable *self)
{
  const char *sql = manor_schema_object_get_sql (MANOR_SCHEMA_OBJECT (self));
  g_autoptr(GArray) tokens = NULL;
  g_autofree char *name = NULL;
  ManorTableParser parser = { .table = self };

  if (sql == NULL)
    return;

  tokens = manor_tokens_read (sql, -1);
  _manor_cursor_init (&parser.cursor, sql, tokens);

  if (parse_table (&parser))
    self->parsed = TRUE;
  else
    _manor_table_clear (self);

  name = g_steal_pointer (&parser.name);
}
