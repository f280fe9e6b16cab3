/* manor-probe-constraint.c: probes of what must differ and what must hold
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-probe"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-probe-factory-private.h"

gboolean
manor_table_draft_is_written (ManorTableDraft *table)
{
  return table->action == MANOR_TABLE_ALTER || table->action == MANOR_TABLE_REBUILD;
}

/* A column whose values may differ or compare otherwise after the plan. */
gboolean
manor_table_draft_touches_named (ManorDraft      *self,
                                 ManorTableDraft *table,
                                 const char      *name)
{
  ManorColumn *column = manor_table_find_column (table->wanted, name);

  return manor_table_draft_is_written (table) && column != NULL &&
         manor_table_draft_touches (self, table, column);
}

static gboolean
touches_mentioned (ManorDraft      *self,
                   ManorTableDraft *table,
                   const char      *text)
{
  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      const char *name = manor_column_get_name (manor_table_get_column (table->wanted, i));

      if (manor_sql_mentions_name (text, name) && manor_table_draft_touches_named (self, table, name))
        return TRUE;
    }

  return FALSE;
}

/* Groups of rows that are equal in @parts, where none is NULL; the parts with their
 * collations. */
static void
add_duplicate_probe (ManorDraft      *self,
                     ManorTableDraft *table,
                     GStrv            parts,
                     const char      *predicate,
                     const char      *what)
{
  g_autoptr(GString) where = g_string_new (NULL);
  g_autofree char *list = g_strjoinv (", ", parts);
  const char *texts[] = { list, predicate, NULL };
  g_autofree char *rows = manor_probe_rows_dup (self, table, table->name, MANOR_ROWS_ALL, texts);
  g_autofree char *groups = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    g_string_append_printf (where, "%s(%s) IS NOT NULL", i > 0 ? " AND " : "", parts[i]);

  if (predicate != NULL)
    g_string_append_printf (where, " AND (%s)", predicate);

  groups = g_strdup_printf ("FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1",
                            rows, where->str, list);

  manor_draft_add_probe (self, MANOR_PROBE_BLOCKS, table, NULL,
                         g_strdup_printf ("SELECT coalesce(sum(n), 0) FROM "
                                          "(SELECT count(*) AS n %s)", groups),
                         g_strdup_printf ("SELECT %s, count(*) AS \"rows\" %s LIMIT 20",
                                          list, groups),
                         g_strdup_printf (_("rows of %s that are equal in %s"),
                                          table->before, what),
                         g_strdup_printf (_("make the rows of %s differ in %s first"),
                                          table->before, what));
}

static void
probe_unique (ManorDraft      *self,
              ManorTableDraft *table,
              ManorConstraint *constraint)
{
  const char * const *columns = manor_constraint_get_columns (constraint);
  const char * const *collations = manor_constraint_get_collations (constraint);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;
  g_autofree char *what = NULL;
  gboolean fresh = !manor_table_has_constraint (table->old,
                                                manor_constraint_get_meaning (constraint));

  for (guint i = 0; columns[i] != NULL; i++)
    {
      ManorColumn *column = manor_table_find_column (table->wanted, columns[i]);
      g_autofree char *quoted = manor_identifier_quote (columns[i]);
      const char *collation = collations[i];

      if (column == NULL)
        return;

      if (*collation == '\0')
        collation = manor_column_get_collation (column);

      fresh = fresh || manor_table_draft_touches_named (self, table, columns[i]);
      g_strv_builder_take (builder, g_strdup_printf ("%s COLLATE %s", quoted,
                                                     collation != NULL ? collation : "BINARY"));
    }

  /* Rowids that become a column differ by themselves. */
  if (!fresh ||
      (columns[0] != NULL && columns[1] == NULL &&
       manor_table_find_column (table->wanted, columns[0]) ==
       manor_table_get_rowid_column (table->wanted) &&
       manor_table_draft_source (table, manor_table_find_column (table->wanted, columns[0])) ==
       manor_table_get_rowid_column (table->old) &&
       manor_plan_options_get_fill (self->options, table->name, columns[0]) == NULL))
    return;

  parts = g_strv_builder_end (builder);
  what = g_strjoinv (", ", (char **) columns);
  add_duplicate_probe (self, table, parts, NULL, what);
}

static void
probe_check (ManorDraft      *self,
             ManorTableDraft *table,
             ManorConstraint *constraint)
{
  const char *expression = manor_constraint_get_expression (constraint);
  g_autofree char *condition = g_strdup_printf ("NOT (%s)", expression);

  if (manor_table_has_constraint (table->old, manor_constraint_get_meaning (constraint)) &&
      !touches_mentioned (self, table, expression))
    return;

  manor_draft_add_row_probe (self, MANOR_PROBE_BLOCKS, table,
                             manor_constraint_get_column (constraint), condition, TRUE,
                             g_strdup_printf (_("rows of %s that break CHECK (%s)"),
                                              table->before, expression),
                             g_strdup_printf (_("correct these rows of %s first"),
                                              table->before));
}

/* An index that the plan makes over rows that are there. */
static void
probe_index (ManorDraft      *self,
             ManorTableDraft *table,
             ManorIndex      *index)
{
  ManorSchemaObject *object = MANOR_SCHEMA_OBJECT (index);
  const char *name = manor_schema_object_get_name (object);
  ManorSchemaObject *old = manor_catalogue_find (self->base, MANOR_OBJECT_INDEX, name);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;
  gboolean fresh = old == NULL ||
                   !g_str_equal (manor_schema_object_get_meaning (old),
                                 manor_schema_object_get_meaning (object));

  if (!manor_index_get_unique (index))
    return;

  for (guint i = 0; i < manor_index_get_n_parts (index); i++)
    {
      const char *text = manor_index_get_part_text (index, i);

      fresh = fresh || touches_mentioned (self, table, text);
      g_strv_builder_add (builder, text);
    }

  if (!fresh && !touches_mentioned (self, table, manor_index_get_predicate (index)))
    return;

  parts = g_strv_builder_end (builder);
  add_duplicate_probe (self, table, parts, manor_index_get_predicate (index), name);
}

static void
probe_indexes (ManorDraft      *self,
               ManorTableDraft *table,
               ManorCatalogue  *catalogue,
               gboolean         only_extra)
{
  g_autoptr(GPtrArray) indexes = manor_catalogue_list_of_table (catalogue, MANOR_OBJECT_INDEX,
                                                                table->name);

  for (guint i = 0; i < indexes->len; i++)
    {
      ManorSchemaObject *index = g_ptr_array_index (indexes, i);

      if (manor_schema_object_get_sql (index) == NULL ||
          (only_extra &&
           manor_catalogue_find (self->to, MANOR_OBJECT_INDEX,
                                 manor_schema_object_get_name (index)) != NULL))
        continue;

      probe_index (self, table, MANOR_INDEX (index));
    }
}

void
manor_draft_probe_constraints (ManorDraft      *self,
                               ManorTableDraft *table)
{
  GPtrArray *constraints = manor_table_get_constraints (table->wanted);

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);

      switch (manor_constraint_get_kind (constraint))
        {
        case MANOR_CONSTRAINT_PRIMARY_KEY:
        case MANOR_CONSTRAINT_UNIQUE:
          if (manor_table_draft_is_written (table))
            probe_unique (self, table, constraint);
          break;

        case MANOR_CONSTRAINT_CHECK:
          if (manor_table_draft_is_written (table))
            probe_check (self, table, constraint);
          break;

        case MANOR_CONSTRAINT_FOREIGN_KEY:
        default:
          break;
        }
    }

  manor_draft_probe_keys (self, table);
  probe_indexes (self, table, self->to, FALSE);

  if (!manor_plan_options_get_drop_extra (self->options))
    probe_indexes (self, table, self->base, TRUE);
}
