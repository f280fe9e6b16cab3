/* manor-probe-vector.c: vectors that are not what their column says afterwards
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-probe"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-index.h"
#include "manor-probe-factory-private.h"
#include "manor-vector.h"

/* libSQL keeps a blob in a column of vectors whatever its length is; only an index looks. */
static gboolean
is_indexed (ManorDraft      *self,
            ManorTableDraft *table,
            ManorColumn     *column)
{
  g_autoptr(GPtrArray) indexes =
    manor_catalogue_list_of_table (self->to, MANOR_OBJECT_INDEX,
                                   manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table->wanted)));

  for (guint i = 0; i < indexes->len; i++)
    {
      ManorSchemaObject *index = g_ptr_array_index (indexes, i);

      if (manor_index_get_vector (MANOR_INDEX (index)) &&
          manor_sql_mentions_name (manor_schema_object_get_sql (index), manor_column_get_name (column)))
        return TRUE;
    }

  return FALSE;
}

/* A column becomes one of vectors, or of others: those that are there stay as they are. */
void
manor_draft_probe_vector (ManorDraft      *self,
                          ManorTableDraft *table,
                          ManorColumn     *wanted)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);
  guint dimensions, old_dimensions;
  ManorVectorType type = manor_vector_parse_type (manor_column_get_declared_type (wanted), &dimensions);
  g_autofree char *quoted = NULL;
  g_autofree char *condition = NULL;
  const char *before;
  gboolean indexed;

  if (type == MANOR_VECTOR_NONE || source == NULL || manor_column_get_generated (wanted) != MANOR_GENERATED_NO ||
      (manor_vector_parse_type (manor_column_get_declared_type (source), &old_dimensions) == type &&
       old_dimensions == dimensions))
    return;

  before = manor_draft_name_before (self, table->old, manor_column_get_name (source));
  quoted = manor_identifier_quote (before);
  condition = manor_vector_dup_misfit (type, dimensions, quoted);
  indexed = is_indexed (self, table, wanted);
  manor_draft_add_plain_probe (self, indexed ? MANOR_PROBE_BLOCKS : MANOR_PROBE_CHANGES, table, before, condition,
                               /* translators: a table, a column, a type of vectors: F32_BLOB(4) */
                               g_strdup_printf (_("vectors of %s.%s that are none of the type %s, and stay as they are"),
                                                table->before, before, manor_column_get_declared_type (wanted)),
                               /* translators: a table and a column */
                               indexed ? g_strdup_printf (_("set %s.%s to NULL or to vectors of the new type first; the index "
                                                            "takes no others"), table->before, before) : NULL);
}
