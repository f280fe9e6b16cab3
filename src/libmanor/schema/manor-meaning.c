/* manor-meaning.c: one text for objects that mean the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-meaning"

#include "config.h"

#include <string.h>

#include "manor-canonical-private.h"
#include "manor-identifier.h"
#include "manor-index-private.h"
#include "manor-meaning-private.h"
#include "manor-module-private.h"
#include "manor-table-private.h"
#include "manor-trigger-private.h"

/*
 * What does not count, because SQLite behaves the same: the order of columns and constraints,
 * where a constraint stands, names of constraints, MATCH, NO ACTION, ON CONFLICT ABORT,
 * COLLATE BINARY, ASC, DEFAULT NULL, an index's COLLATE that the column has already, NOT NULL
 * on the rowid, and NOT NULL where the primary key implies it.
 *
 * What counts although much would behave the same: the words of a type, DESC in a key, the
 * inner parentheses of expressions. docs/meaning.md has the reasons.
 */

typedef struct
{
  ManorTable         *table;
  const ManorRenames *renames;
} TableNames;

static const char *
folded_name (ManorTable *table)
{
  return _manor_schema_object_get_folded (MANOR_SCHEMA_OBJECT (table));
}

static gboolean
table_names_is_column (gpointer    data,
                       const char *name)
{
  TableNames *self = data;

  return _manor_table_find_folded (self->table, name) != NULL;
}

static const char *
table_names_rename (gpointer    data,
                    const char *name,
                    gboolean    qualifier)
{
  TableNames *self = data;
  const char *table = folded_name (self->table);

  if (qualifier && g_str_equal (name, table))
    return _manor_renames_get_table (self->renames, name);

  return _manor_renames_get_column (self->renames, table, name);
}

static ManorNames
names_of_table (TableNames *data)
{
  return (ManorNames) {
    .is_column = table_names_is_column,
    .rename = table_names_rename,
    .data = data,
    .open = FALSE,
  };
}

char *
_manor_meaning_of_expression (ManorTable         *table,
                              const char         *expression,
                              const ManorRenames *renames)
{
  TableNames data = { table, renames };
  ManorNames names = names_of_table (&data);

  return _manor_canonical_dup_expression (expression, &names);
}

char *
_manor_meaning_of_column (ManorTable         *table,
                          ManorColumn        *column,
                          const ManorRenames *renames)
{
  g_autoptr(GString) out = g_string_new ("column ");

  _manor_canonical_append_name (out, _manor_renames_get_column (renames, folded_name (table),
                                                                column->folded));
  g_string_append_printf (out, " type %s", column->type);

  if (column->not_null && column != table->rowid_column)
    {
      g_string_append (out, " not null");
      if (column->not_null_conflict != NULL && !g_str_equal (column->not_null_conflict, "abort"))
        g_string_append_printf (out, " on conflict %s", column->not_null_conflict);
    }
  if (column->collation != NULL)
    {
      g_string_append (out, " collate ");
      _manor_canonical_append_name (out, column->collation);
    }
  if (column->default_meaning != NULL)
    g_string_append_printf (out, " default %s", column->default_meaning);
  if (column->generated != MANOR_GENERATED_NO)
    {
      g_autofree char *expression =
        _manor_meaning_of_expression (table, column->expression, renames);

      g_string_append_printf (out, " generated %s %s",
                              column->generated == MANOR_GENERATED_STORED ? "stored" : "virtual",
                              expression);
    }

  return g_string_free_and_steal (g_steal_pointer (&out));
}

static void
append_conflict (GString    *out,
                 const char *conflict)
{
  if (conflict != NULL && !g_str_equal (conflict, "abort"))
    g_string_append_printf (out, " on conflict %s", conflict);
}

/* PRIMARY KEY and UNIQUE. The rowid has neither order nor collation. */
static void
append_key (GString            *out,
            ManorTable         *table,
            ManorConstraint    *key,
            const ManorRenames *renames)
{
  gboolean is_rowid = key->kind == MANOR_CONSTRAINT_PRIMARY_KEY && table->rowid_column != NULL;

  g_string_append (out, is_rowid ? "rowid" :
                        key->kind == MANOR_CONSTRAINT_UNIQUE ? "unique" : "primary key");

  for (guint i = 0; key->columns[i] != NULL; i++)
    {
      g_autofree char *folded = manor_identifier_fold (key->columns[i]);
      ManorColumn *column = _manor_table_find_folded (table, folded);
      const char *own = column != NULL && column->collation != NULL ? column->collation : "binary";

      g_string_append (out, i == 0 ? " (" : ", ");
      _manor_canonical_append_name (out, _manor_renames_get_column (renames, folded_name (table),
                                                                    folded));
      if (is_rowid)
        continue;
      if (key->collations[i][0] != '\0' && !g_str_equal (key->collations[i], own))
        {
          g_string_append (out, " collate ");
          _manor_canonical_append_name (out, key->collations[i]);
        }
      if (key->orders[i][0] != '\0')
        g_string_append (out, " desc");
    }

  g_string_append_c (out, ')');
  append_conflict (out, key->conflict);
}

/* The columns a foreign key points to: where none are said, the parent's primary key. */
static const char * const *
find_parent_columns (ManorTable      *table,
                     ManorConstraint *key,
                     ManorCatalogue  *catalogue)
{
  g_autofree char *folded = manor_identifier_fold (key->parent);
  ManorTable *parent = NULL;

  if (key->parent_columns[0] != NULL)
    return (const char * const *) key->parent_columns;

  if (g_str_equal (folded, folded_name (table)))
    parent = table;
  else if (catalogue != NULL)
    parent = manor_catalogue_find_table (catalogue, key->parent);

  if (parent != NULL && parent->primary_key != NULL &&
      g_strv_length (parent->primary_key->columns) == g_strv_length (key->columns))
    return (const char * const *) parent->primary_key->columns;

  return (const char * const *) key->parent_columns;
}

static char *
dup_pair (ManorTable         *table,
          ManorConstraint    *key,
          guint               i,
          const char         *target,
          const ManorRenames *renames)
{
  g_autoptr(GString) pair = g_string_new (NULL);
  g_autofree char *column = manor_identifier_fold (key->columns[i]);

  _manor_canonical_append_name (pair, _manor_renames_get_column (renames, folded_name (table),
                                                                 column));
  if (target != NULL)
    {
      g_autofree char *parent = manor_identifier_fold (key->parent);
      g_autofree char *folded = manor_identifier_fold (target);

      g_string_append (pair, " to ");
      _manor_canonical_append_name (pair, _manor_renames_get_column (renames, parent, folded));
    }

  return g_string_free_and_steal (g_steal_pointer (&pair));
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

static void
append_foreign_key (GString            *out,
                    ManorTable         *table,
                    ManorConstraint    *key,
                    ManorCatalogue     *catalogue,
                    const ManorRenames *renames)
{
  const char * const *targets = find_parent_columns (table, key, catalogue);
  guint n_targets = g_strv_length ((char **) targets);
  g_autofree char *parent = manor_identifier_fold (key->parent);
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; key->columns[i] != NULL; i++)
    g_ptr_array_add (pairs, dup_pair (table, key, i, i < n_targets ? targets[i] : NULL, renames));

  /* Pairs may stand in any order, but for those whose partners nobody knows. */
  if (n_targets == pairs->len)
    g_ptr_array_sort_values (pairs, compare_texts);

  g_string_append (out, "foreign key ");
  _manor_canonical_append_name (out, _manor_renames_get_table (renames, parent));
  for (guint i = 0; i < pairs->len; i++)
    g_string_append_printf (out, "%s%s", i == 0 ? " (" : ", ",
                            (const char *) g_ptr_array_index (pairs, i));
  g_string_append_c (out, ')');

  if (key->on_delete != NULL)
    g_string_append_printf (out, " on delete %s", key->on_delete);
  if (key->on_update != NULL)
    g_string_append_printf (out, " on update %s", key->on_update);
  if (key->deferred)
    g_string_append (out, " deferred");
}

char *
_manor_meaning_of_constraint (ManorTable         *table,
                              ManorConstraint    *constraint,
                              ManorCatalogue     *catalogue,
                              const ManorRenames *renames)
{
  g_autoptr(GString) out = g_string_new (NULL);

  switch (constraint->kind)
    {
    case MANOR_CONSTRAINT_PRIMARY_KEY:
    case MANOR_CONSTRAINT_UNIQUE:
      append_key (out, table, constraint, renames);
      break;

    case MANOR_CONSTRAINT_FOREIGN_KEY:
      append_foreign_key (out, table, constraint, catalogue, renames);
      break;

    case MANOR_CONSTRAINT_CHECK:
    default:
      {
        g_autofree char *expression =
          _manor_meaning_of_expression (table, constraint->expression, renames);

        g_string_append_printf (out, "check %s", expression);
      }
      break;
    }

  return g_string_free_and_steal (g_steal_pointer (&out));
}

static void
complete_constraints (ManorTable     *table,
                      ManorCatalogue *catalogue)
{
  for (guint i = 0; i < table->constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (table->constraints, i);
      g_autofree char *name = constraint->name != NULL ? manor_identifier_fold (constraint->name)
                                                       : NULL;

      constraint->core = _manor_meaning_of_constraint (table, constraint, catalogue, NULL);
      constraint->meaning = name != NULL ? g_strdup_printf ("constraint \"%s\" %s", name,
                                                            constraint->core)
                                         : g_strdup (constraint->core);
    }
}

static void
complete_columns (ManorTable *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      ManorColumn *column = g_ptr_array_index (table->columns, i);
      g_autofree char *own = _manor_meaning_of_column (table, column, NULL);
      g_autoptr(GString) meaning = g_string_new (own);

      if (column->expression != NULL)
        column->expression_meaning = _manor_meaning_of_expression (table, column->expression, NULL);

      for (guint j = 0; j < table->constraints->len; j++)
        {
          ManorConstraint *constraint = g_ptr_array_index (table->constraints, j);

          if (g_strcmp0 (constraint->column, column->name) == 0)
            g_string_append_printf (meaning, " %s", constraint->core);
        }

      column->meaning = g_string_free_and_steal (g_steal_pointer (&meaning));
    }
}

/**
 * _manor_meaning_complete_table:
 * @table: a table that has been read
 * @catalogue: where it belongs, with all its tables
 *
 * Gives constraints and columns their meaning, which may need the other tables.
 */
void
_manor_meaning_complete_table (ManorTable     *table,
                               ManorCatalogue *catalogue)
{
  complete_constraints (table, catalogue);
  complete_columns (table);
}

/* Sorted, each once: a CHECK or UNIQUE said twice is one. */
static void
append_sorted (GString   *out,
               GPtrArray *lines)
{
  const char *last = NULL;

  g_ptr_array_sort_values (lines, compare_texts);
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);

      if (g_strcmp0 (line, last) != 0)
        g_string_append_printf (out, "\n%s", line);
      last = line;
    }
}

static void
append_table (GString            *out,
              ManorTable         *table,
              ManorCatalogue     *catalogue,
              const ManorRenames *renames)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < table->columns->len; i++)
    g_ptr_array_add (lines,
                     _manor_meaning_of_column (table, g_ptr_array_index (table->columns, i),
                                               renames));
  for (guint i = 0; i < table->constraints->len; i++)
    g_ptr_array_add (lines,
                     _manor_meaning_of_constraint (table,
                                                   g_ptr_array_index (table->constraints, i),
                                                   catalogue, renames));

  g_string_append (out, "table ");
  _manor_canonical_append_name (out, _manor_renames_get_table (renames, folded_name (table)));
  append_sorted (out, lines);

  if (table->autoincrement)
    g_string_append (out, "\nautoincrement");
  if (table->strict)
    g_string_append (out, "\nstrict");
  if (table->without_rowid)
    g_string_append (out, "\nwithout rowid");
  if (table->random_rowid)
    g_string_append (out, "\nrandom rowid");
}

typedef struct
{
  ManorSchemaObject  *object;
  ManorCatalogue     *catalogue;
  const ManorRenames *renames;
} TextNames;

/* In a query a name may be of any table that the text mentions. */
static const char *
text_names_rename (gpointer    data,
                   const char *name,
                   gboolean    qualifier)
{
  TextNames *self = data;
  const char *renamed = _manor_renames_get_table (self->renames, name);
  const char * const *mentions;

  if (renamed != name || qualifier)
    return renamed;

  mentions = manor_schema_object_get_mentions (self->object);
  for (guint i = 0; mentions[i] != NULL; i++)
    {
      renamed = _manor_renames_get_column (self->renames, mentions[i], name);
      if (renamed != name)
        return renamed;
    }

  return NULL;
}

/* A whole statement by its tokens: of a view, a trigger, or what could not be read. What may
 * be left out of a trigger's head, and the name's letter case, do not count. */
static void
append_text (GString            *out,
             ManorSchemaObject  *object,
             ManorCatalogue     *catalogue,
             const ManorRenames *renames)
{
  const char *sql = manor_schema_object_get_sql (object);
  TextNames data = { object, catalogue, renames };
  ManorNames names = {
    .rename = _manor_renames_is_empty (renames) ? NULL : text_names_rename,
    .data = &data,
    .open = TRUE,
  };
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  ManorCursor cursor;
  ManorSpan span;

  _manor_cursor_init (&cursor, sql, tokens);
  while (cursor.n_tokens > 0 && cursor.tokens[cursor.n_tokens - 1].type == MANOR_TOKEN_SEMICOLON)
    cursor.n_tokens--;

  span = (ManorSpan) { 0, cursor.n_tokens };
  if (manor_schema_object_get_kind (object) == MANOR_OBJECT_TRIGGER)
    span.first = _manor_trigger_append_head (out, &cursor, &names);

  span.n_tokens = cursor.n_tokens - span.first;
  if (span.first > 0 && span.n_tokens > 0)
    g_string_append_c (out, ' ');
  _manor_canonical_append_span (out, &cursor, span, &names);
}

static void
append_index (GString            *out,
              ManorIndex         *index,
              ManorCatalogue     *catalogue,
              const ManorRenames *renames)
{
  const char *on = _manor_schema_object_get_folded_table (MANOR_SCHEMA_OBJECT (index));
  ManorTable *table = catalogue != NULL ? manor_catalogue_find_table (catalogue, on) : NULL;
  TableNames data = { table, renames };
  ManorNames names = names_of_table (&data);

  g_string_append (out, manor_index_get_unique (index) ? "unique index " : "index ");
  _manor_canonical_append_name (out, _manor_schema_object_get_folded (MANOR_SCHEMA_OBJECT (index)));
  g_string_append (out, " on ");
  _manor_canonical_append_name (out, _manor_renames_get_table (renames, on));
  _manor_index_append_parts (index, out,
                             table != NULL && table->parsed && table->module == NULL ? table : NULL,
                             table != NULL && table->parsed ? &names : NULL);
}

char *
_manor_meaning_of_object (ManorSchemaObject  *object,
                          ManorCatalogue     *catalogue,
                          const ManorRenames *renames)
{
  g_autoptr(GString) out = g_string_new (NULL);

  if (manor_schema_object_get_sql (object) == NULL)
    {
      g_string_append (out, "automatic ");
      _manor_canonical_append_name (out, _manor_schema_object_get_folded (object));
    }
  else if (MANOR_IS_TABLE (object) && MANOR_TABLE (object)->module != NULL)
    {
      g_string_append (out, "virtual table ");
      _manor_canonical_append_name (out, _manor_renames_get_table (
                                           renames, _manor_schema_object_get_folded (object)));
      _manor_module_append_arguments (out, MANOR_TABLE (object));
    }
  else if (MANOR_IS_TABLE (object) && MANOR_TABLE (object)->parsed)
    {
      append_table (out, MANOR_TABLE (object), catalogue, renames);
    }
  else if (MANOR_IS_INDEX (object) && _manor_index_get_parsed (MANOR_INDEX (object)))
    {
      append_index (out, MANOR_INDEX (object), catalogue, renames);
    }
  else
    {
      append_text (out, object, catalogue, renames);
    }

  return g_string_free_and_steal (g_steal_pointer (&out));
}
