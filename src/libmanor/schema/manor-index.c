/* manor-index.c: an index
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-index"

#include "config.h"

#include "manor-identifier.h"
#include "manor-index-private.h"
#include "manor-key-part-private.h"

/**
 * ManorIndex:
 *
 * An index that a person has made; the automatic ones have no text and no parts.
 *
 * Invariants:
 *
 *  (1) An index whose text was not understood has no parts, and is compared by its tokens.
 *  (2) A part is a column (`column` set) or an expression. A "quoted" word that is no column
 *      of the table is a string to SQLite, and so an expression.
 */
struct _ManorIndex
{
  ManorSchemaObject  parent_instance;

  GArray            *parts;       /* Part */
  char              *predicate;
  guint              unique : 1;
  guint              vector : 1;
  guint              parsed : 1;
};

typedef struct
{
  char     *column;      /* (2) */
  char     *text;
  char     *expression;  /* the text without COLLATE */
  char     *collation;
  gboolean  descending;
} Part;

G_DEFINE_FINAL_TYPE (ManorIndex, manor_index, MANOR_TYPE_SCHEMA_OBJECT)

static void
clear_part (gpointer data)
{
  Part *part = data;

  g_free (part->column);
  g_free (part->text);
  g_free (part->expression);
  g_free (part->collation);
}

static void
manor_index_finalize (GObject *object)
{
  ManorIndex *self = MANOR_INDEX (object);

  g_array_unref (self->parts);
  g_free (self->predicate);

  G_OBJECT_CLASS (manor_index_parent_class)->finalize (object);
}

static void
manor_index_class_init (ManorIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_index_finalize;
}

static void
manor_index_init (ManorIndex *self)
{
  self->parts = g_array_new (FALSE, TRUE, sizeof (Part));
  g_array_set_clear_func (self->parts, clear_part);
}

static gboolean
parse_part (ManorIndex        *self,
            const ManorCursor *cursor,
            ManorSpan          span)
{
  g_auto(ManorKeyPart) read = { { 0 } };
  Part part = { NULL };

  if (!_manor_key_part_read (&read, cursor, span))
    return FALSE;

  part.column = _manor_key_part_dup_name (&read, cursor);
  part.text = _manor_cursor_dup_text (cursor, read.text);
  part.expression = _manor_cursor_dup_text (cursor, read.expression);
  part.collation = g_steal_pointer (&read.collation);
  part.descending = read.descending;
  g_array_append_val (self->parts, part);

  return TRUE;
}

/* [IF NOT EXISTS] [schema.] name ON table */
static gboolean
parse_head (ManorCursor *cursor)
{
  g_autofree char *name = NULL;
  g_autofree char *second = NULL;
  g_autofree char *table = NULL;

  if (_manor_cursor_take_words (cursor, "if", "not") && !_manor_cursor_take_word (cursor, "exists"))
    return FALSE;

  name = _manor_cursor_take_name (cursor);
  if (_manor_cursor_take_operator (cursor, "."))
    second = _manor_cursor_take_name (cursor);
  if (name == NULL || !_manor_cursor_take_word (cursor, "on"))
    return FALSE;

  table = _manor_cursor_take_name (cursor);

  return table != NULL;
}

static gboolean
parse_index (ManorIndex  *self,
             ManorCursor *cursor)
{
  ManorSpan rest;
  ManorSpan item;

  if (!_manor_cursor_take_word (cursor, "create"))
    return FALSE;

  self->unique = _manor_cursor_take_word (cursor, "unique");

  if (!_manor_cursor_take_word (cursor, "index") || !parse_head (cursor) ||
      !_manor_cursor_take_group (cursor, &rest))
    return FALSE;

  while (_manor_cursor_split (cursor, &rest, &item))
    if (!parse_part (self, cursor, item))
      return FALSE;

  if (_manor_cursor_take_word (cursor, "where"))
    {
      ManorSpan span = { cursor->position, cursor->n_tokens - cursor->position };

      if (span.n_tokens == 0)
        return FALSE;
      self->predicate = _manor_cursor_dup_text (cursor, span);
      cursor->position = cursor->n_tokens;
    }

  return _manor_cursor_at_end (cursor) && self->parts->len > 0;
}

ManorIndex *
_manor_index_new (const ManorSchemaRow *row)
{
  g_autoptr(ManorIndex) self = g_object_new (MANOR_TYPE_INDEX, NULL);
  g_autoptr(GArray) tokens = NULL;
  ManorCursor cursor;

  _manor_schema_object_set_row (MANOR_SCHEMA_OBJECT (self), row);
  if (row->sql == NULL)
    return g_steal_pointer (&self);

  tokens = manor_tokens_read (row->sql, -1);
  _manor_cursor_init (&cursor, row->sql, tokens);
  while (cursor.n_tokens > 0 && cursor.tokens[cursor.n_tokens - 1].type == MANOR_TOKEN_SEMICOLON)
    cursor.n_tokens--;

  self->vector = _manor_index_text_is_vector (row->sql);
  self->parsed = parse_index (self, &cursor);
  if (!self->parsed)
    {
      g_array_set_size (self->parts, 0);
      g_clear_pointer (&self->predicate, g_free);
    }

  return g_steal_pointer (&self);
}

gboolean
_manor_index_get_parsed (ManorIndex *self)
{
  return self->parsed;
}

gboolean
_manor_index_get_descending (ManorIndex *self,
                             guint       part)
{
  return g_array_index (self->parts, Part, part).descending;
}

gboolean
_manor_index_text_is_vector (const char *sql)
{
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);

      if (manor_token_is_word (token, sql, "libsql_vector_idx") &&
          g_array_index (tokens, ManorToken, i + 1).type == MANOR_TOKEN_OPEN)
        return TRUE;
    }

  return FALSE;
}

void
_manor_index_resolve (ManorIndex *self,
                      ManorTable *table)
{
  if (!manor_table_get_parsed (table))
    return;

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = &g_array_index (self->parts, Part, i);

      if (part->column != NULL && manor_table_find_column (table, part->column) == NULL)
        g_clear_pointer (&part->column, g_free);
    }
}

static void
append_part (GString          *out,
             const Part       *part,
             ManorTable       *table,
             const ManorNames *names)
{
  ManorColumn *column = NULL;
  const char *own = NULL;

  if (part->column != NULL)
    {
      g_autofree char *folded = manor_identifier_fold (part->column);
      const char *renamed = names != NULL ? names->rename (names->data, folded, FALSE) : NULL;

      _manor_canonical_append_name (out, renamed != NULL ? renamed : folded);
      column = table != NULL ? manor_table_find_column (table, part->column) : NULL;
      if (column != NULL)
        own = manor_column_get_collation (column) != NULL ? manor_column_get_collation (column)
                                                          : "binary";
    }
  else
    {
      g_autofree char *expression = _manor_canonical_dup_expression (part->expression, names);

      g_string_append (out, expression);
    }

  if (part->collation != NULL && g_strcmp0 (part->collation, own) != 0)
    {
      g_string_append (out, " collate ");
      _manor_canonical_append_name (out, part->collation);
    }
  if (part->descending)
    g_string_append (out, " desc");
}

void
_manor_index_append_parts (ManorIndex       *self,
                           GString          *out,
                           ManorTable       *table,
                           const ManorNames *names)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      g_string_append (out, i == 0 ? " (" : ", ");
      append_part (out, &g_array_index (self->parts, Part, i), table, names);
    }
  g_string_append_c (out, ')');

  if (self->predicate != NULL)
    {
      g_autofree char *predicate = _manor_canonical_dup_expression (self->predicate, names);

      g_string_append_printf (out, " where %s", predicate);
    }
}

/**
 * manor_index_get_unique:
 * @self: a `ManorIndex`
 *
 * Returns: whether it is UNIQUE
 */
gboolean
manor_index_get_unique (ManorIndex *self)
{
  g_return_val_if_fail (MANOR_IS_INDEX (self), FALSE);

  return self->unique;
}

/**
 * manor_index_get_n_parts:
 * @self: a `ManorIndex`
 *
 * Returns: how many columns and expressions it has
 */
guint
manor_index_get_n_parts (ManorIndex *self)
{
  g_return_val_if_fail (MANOR_IS_INDEX (self), 0);

  return self->parts->len;
}

/**
 * manor_index_get_part_column:
 * @self: a `ManorIndex`
 * @part: from 0
 *
 * Returns: (nullable): the column, without quotes; %NULL where the part is an expression
 */
const char *
manor_index_get_part_column (ManorIndex *self,
                             guint       part)
{
  g_return_val_if_fail (MANOR_IS_INDEX (self), NULL);
  g_return_val_if_fail (part < self->parts->len, NULL);

  return g_array_index (self->parts, Part, part).column;
}

/**
 * manor_index_get_part_text:
 * @self: a `ManorIndex`
 * @part: from 0
 *
 * Returns: the part as written, without ASC and DESC
 */
const char *
manor_index_get_part_text (ManorIndex *self,
                           guint       part)
{
  g_return_val_if_fail (MANOR_IS_INDEX (self), NULL);
  g_return_val_if_fail (part < self->parts->len, NULL);

  return g_array_index (self->parts, Part, part).text;
}

/**
 * manor_index_get_part_collation:
 * @self: a `ManorIndex`
 * @part: from 0
 *
 * Returns: (nullable): the COLLATE said, folded
 */
const char *
manor_index_get_part_collation (ManorIndex *self,
                                guint       part)
{
  g_return_val_if_fail (MANOR_IS_INDEX (self), NULL);
  g_return_val_if_fail (part < self->parts->len, NULL);

  return g_array_index (self->parts, Part, part).collation;
}

/**
 * manor_index_get_predicate:
 * @self: a `ManorIndex`
 *
 * Returns: (nullable): the WHERE expression as written
 */
const char *
manor_index_get_predicate (ManorIndex *self)
{
  g_return_val_if_fail (MANOR_IS_INDEX (self), NULL);

  return self->predicate;
}

/**
 * manor_index_get_vector:
 * @self: a `ManorIndex`
 *
 * Returns: whether it is a vector index of libSQL
 */
gboolean
manor_index_get_vector (ManorIndex *self)
{
  g_return_val_if_fail (MANOR_IS_INDEX (self), FALSE);

  return self->vector;
}
