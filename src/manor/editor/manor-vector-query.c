/* manor-vector-query.c: a query for the nearest neighbours of a vector
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-vector-query"

#include "config.h"

#include <string.h>

#include "manor-vector-query.h"

#define N_NEIGHBOURS 10
/* Of so many numbers a vector is written out. */
#define MAX_WRITTEN 8

/**
 * manor_vector_query_find_index:
 * @catalogue: a catalogue
 * @object: an object of it
 *
 * Returns: (transfer none) (nullable): the vector index that @object is, or the first one of the table that it is
 */
ManorIndex *
manor_vector_query_find_index (ManorCatalogue    *catalogue,
                               ManorSchemaObject *object)
{
  g_autoptr(GPtrArray) indexes = NULL;

  g_return_val_if_fail (MANOR_IS_CATALOGUE (catalogue), NULL);

  if (MANOR_IS_INDEX (object))
    return manor_index_get_vector (MANOR_INDEX (object)) ? MANOR_INDEX (object) : NULL;

  if (!MANOR_IS_TABLE (object))
    return NULL;

  indexes = manor_catalogue_list_of_table (catalogue, MANOR_OBJECT_INDEX,
                                           manor_schema_object_get_name (object));
  for (guint i = 0; i < indexes->len; i++)
    if (manor_index_get_vector (g_ptr_array_index (indexes, i)))
      return g_ptr_array_index (indexes, i);

  return NULL;
}

/* The first argument of libsql_vector_idx(): the index is over one column. */
static char *
dup_column_name (ManorIndex *index)
{
  const char *text = manor_index_get_n_parts (index) > 0 ? manor_index_get_part_text (index, 0) : NULL;
  const char *begin = text != NULL ? strchr (text, '(') : NULL;
  const char *end;

  if (begin == NULL)
    return NULL;

  begin++;
  while (g_ascii_isspace (*begin))
    begin++;

  if (strchr ("\"`[", *begin) != NULL && *begin != '\0')
    {
      end = strchr (begin + 1, *begin == '[' ? ']' : *begin);
      if (end == NULL)
        return NULL;
      end++;
    }
  else
    end = begin + strcspn (begin, ",) \t\r\n");

  return manor_identifier_unquote (begin, end - begin);
}

/* What libSQL calls the function that makes a vector of a type (libSQL server 0.24). */
static const char *
get_function (ManorVectorType type)
{
  switch (type)
    {
    case MANOR_VECTOR_FLOAT64:
      return "vector64";

    case MANOR_VECTOR_FLOAT16:
      return "vector16";

    case MANOR_VECTOR_FLOATB16:
      return "vectorb16";

    case MANOR_VECTOR_FLOAT8:
      return "vector8";

    case MANOR_VECTOR_FLOAT1BIT:
      return "vector1bit";

    case MANOR_VECTOR_FLOAT32:
    case MANOR_VECTOR_NONE:
    default:
      return "vector32";
    }
}

static char *
dup_placeholder (guint dimensions)
{
  g_autoptr(GString) text = g_string_new ("[");

  if (dimensions == 0 || dimensions > MAX_WRITTEN)
    return g_strdup ("[0.1, 0.2, …]");

  for (guint i = 0; i < dimensions; i++)
    g_string_append (text, i == 0 ? "0.1" : ", 0.1");
  g_string_append_c (text, ']');

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* vector_top_k() gives the rowid, or the key of a table without one. */
static const char *
get_key (ManorTable *table)
{
  if (manor_table_get_without_rowid (table))
    for (guint i = 0; i < manor_table_get_n_columns (table); i++)
      {
        ManorColumn *column = manor_table_get_column (table, i);

        if (manor_column_get_primary_key (column))
          return manor_column_get_name (column);
      }

  return manor_table_get_rowid_name (table);
}

/**
 * manor_vector_query_dup:
 * @catalogue: a catalogue
 * @index: a vector index of it
 * @placeholder: (out) (transfer full): the vector in the query
 *
 * Writes a query for the rows whose vectors are nearest to one that a person puts in.
 *
 * Returns: (transfer full) (nullable): the query; %NULL where the index's table or its key is not known
 */
char *
manor_vector_query_dup (ManorCatalogue  *catalogue,
                        ManorIndex      *index,
                        char           **placeholder)
{
  ManorSchemaObject *object = MANOR_SCHEMA_OBJECT (index);
  ManorTable *table = manor_catalogue_find_table (catalogue, manor_schema_object_get_table_name (object));
  g_autofree char *column_name = dup_column_name (index);
  ManorColumn *column = table != NULL && column_name != NULL
                        ? manor_table_find_column (table, column_name) : NULL;
  g_autofree char *table_name = NULL;
  g_autofree char *key = NULL;
  g_autofree char *index_name = NULL;
  g_autofree char *vector = NULL;
  ManorVectorType type = MANOR_VECTOR_NONE;
  guint dimensions = 0;
  char *sql;

  g_return_val_if_fail (placeholder != NULL, NULL);

  if (table == NULL || get_key (table) == NULL)
    return NULL;

  if (column != NULL)
    type = manor_vector_parse_type (manor_column_get_declared_type (column), &dimensions);

  table_name = manor_identifier_quote (manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table)));
  key = manor_identifier_quote (get_key (table));
  index_name = manor_string_literal (manor_schema_object_get_name (object));
  vector = dup_placeholder (dimensions);

  sql = g_strdup_printf ("SELECT %s.*\n"
                         "  FROM vector_top_k(%s, %s('%s'), %d) AS nearest\n"
                         "  JOIN %s ON %s.%s = nearest.id;",
                         table_name, index_name, get_function (type), vector, N_NEIGHBOURS,
                         table_name, table_name, key);
  *placeholder = g_steal_pointer (&vector);

  return sql;
}
