/* manor-draft-statistics.c: which rows of ANALYZE a plan leaves true
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-statistics-private.h"

/*
 * As many rows as before have, but for what is converted, the same values: what ANALYZE counted of an index is true of one
 * that means the same afterwards. It is no longer where
 *
 *  (1) the index means something else, or one of its columns compares otherwise;
 *  (2) it is one that SQLite made for UNIQUE or PRIMARY KEY, and its number in this child cannot be told from the variant’s
 *      schema: they are numbered as they are written, and that is no meaning. A single one is always the first.
 *
 * Samples hold values: those of a column with another affinity, or of a table that gets or loses its rowids, or has another
 * primary key in their place, are gone.
 */
typedef struct
{
  ManorDraft      *draft;
  ManorTableDraft *table;
  ManorTable      *old;    /* after the renames, before the steps */
  ManorTable      *now;    /* after the plan */
  char            *aside;  /* a name that nobody has */
} Keeping;

static const char *
name_of (gpointer object)
{
  return manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (object));
}

/* @index, @index_before: (nullable) (transfer full) */
static void
keep (Keeping  *self,
      char     *index_before,
      char     *index,
      gboolean  samples)
{
  ManorKeptStatistic *row = g_new0 (ManorKeptStatistic, 1);

  row->table_before = manor_identifier_fold (self->table->before);
  row->index_before = index_before;
  row->table = g_strdup (name_of (self->now));
  row->index = index;
  row->aside = g_strdup (self->aside);
  row->samples = samples;
  g_ptr_array_add (self->draft->statistics, row);
}

static gboolean
same_key (ManorConstraint *a,
          ManorConstraint *b)
{
  return manor_identifier_equal_strv (manor_constraint_get_columns (a), manor_constraint_get_columns (b)) &&
         g_strv_equal (manor_constraint_get_collations (a), manor_constraint_get_collations (b));
}

/* Whether a sample says of which row it is as before: without rowids it does so by the primary key. */
static gboolean
same_rows (Keeping *self)
{
  ManorConstraint *before = manor_table_get_primary_key (self->old);
  ManorConstraint *after = manor_table_get_primary_key (self->now);
  const char * const *columns;

  if (manor_table_get_without_rowid (self->old) != manor_table_get_without_rowid (self->now))
    return FALSE;

  if (!manor_table_get_without_rowid (self->old))
    return TRUE;

  if (before == NULL || after == NULL || !same_key (before, after))
    return FALSE;

  columns = manor_constraint_get_columns (before);
  for (guint i = 0; columns[i] != NULL; i++)
    {
      ManorColumn *column = manor_table_find_column (self->old, columns[i]);
      ManorColumn *then = manor_table_find_column (self->now, columns[i]);

      if (column == NULL || then == NULL || manor_column_get_affinity (column) != manor_column_get_affinity (then))
        return FALSE;
    }

  return TRUE;
}

/* (1), for an index whose columns @text mentions. */
static gboolean
stays_true (Keeping    *self,
            const char *text,
            gboolean   *samples)
{
  *samples = same_rows (self);

  for (guint i = 0; i < manor_table_get_n_columns (self->old); i++)
    {
      ManorColumn *column = manor_table_get_column (self->old, i);
      ManorColumn *then = manor_table_find_column (self->now, manor_column_get_name (column));

      if (then == NULL || !manor_sql_mentions_name (text, manor_column_get_name (column)))
        continue;

      if (g_strcmp0 (manor_column_get_collation (column), manor_column_get_collation (then)) != 0)
        return FALSE;

      if (manor_column_get_affinity (column) != manor_column_get_affinity (then))
        *samples = FALSE;
    }

  return TRUE;
}

static void
keep_indexes (Keeping        *self,
              ManorCatalogue *after)
{
  g_autoptr(GPtrArray) indexes =
    manor_catalogue_list_of_table (self->draft->base, MANOR_OBJECT_INDEX, name_of (self->old));

  for (guint i = 0; i < indexes->len; i++)
    {
      ManorSchemaObject *index = g_ptr_array_index (indexes, i);
      ManorSchemaObject *then = manor_catalogue_find (after, MANOR_OBJECT_INDEX, name_of (index));
      gboolean samples;

      if (manor_schema_object_get_sql (index) != NULL && then != NULL &&
          g_strcmp0 (manor_schema_object_get_meaning (index), manor_schema_object_get_meaning (then)) == 0 &&
          stays_true (self, manor_schema_object_get_sql (index), &samples))
        keep (self, manor_identifier_fold (name_of (index)), NULL, samples);
    }
}

/* Those for which SQLite makes an index of its own, as they are written. */
static GPtrArray *
list_unique (ManorTable *table)
{
  GPtrArray *constraints = manor_table_get_constraints (table);
  GPtrArray *unique = g_ptr_array_new ();

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);
      ManorConstraintKind kind = manor_constraint_get_kind (constraint);

      if (kind == MANOR_CONSTRAINT_UNIQUE ||
          (kind == MANOR_CONSTRAINT_PRIMARY_KEY && manor_table_get_rowid_column (table) == NULL))
        g_ptr_array_add (unique, constraint);
    }

  return unique;
}

/* As names that stays_true() finds. */
static char *
dup_columns (ManorConstraint *key)
{
  const char * const *columns = manor_constraint_get_columns (key);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) quoted = NULL;

  for (guint i = 0; columns[i] != NULL; i++)
    g_strv_builder_take (builder, manor_identifier_quote (columns[i]));
  quoted = g_strv_builder_end (builder);

  return g_strjoinv (", ", quoted);
}

static char *
dup_automatic (const char *table,
               guint       number)
{
  return g_strdup_printf ("sqlite_autoindex_%s_%u", table, number);
}

static void
keep_automatic (Keeping *self,
                guint    number,
                gboolean samples)
{
  g_autofree char *before = manor_identifier_fold (self->table->before);
  g_autofree char *old = dup_automatic (before, number);
  g_autofree char *now = dup_automatic (name_of (self->now), number);

  if (manor_identifier_equal (old, now))
    g_clear_pointer (&now, g_free);
  keep (self, g_steal_pointer (&old), g_steal_pointer (&now), samples);
}

/* A table that only gets another name: the numbers stay. */
static void
keep_all_automatic (Keeping *self)
{
  g_autoptr(GPtrArray) unique = list_unique (self->old);

  for (guint i = 0; i < unique->len; i++)
    keep_automatic (self, i + 1, TRUE);
}

/* (2). Without rowids the primary key’s has another name to ANALYZE. */
static void
keep_first_automatic (Keeping *self)
{
  g_autoptr(GPtrArray) before = list_unique (self->old);
  g_autoptr(GPtrArray) after = list_unique (self->now);
  g_autofree char *columns = NULL;
  gboolean samples;

  if (before->len != 1 || after->len == 0 ||
      manor_table_get_without_rowid (self->old) != manor_table_get_without_rowid (self->now) ||
      !same_key (g_ptr_array_index (before, 0), g_ptr_array_index (after, 0)))
    return;

  columns = dup_columns (g_ptr_array_index (before, 0));
  if (stays_true (self, columns, &samples))
    keep_automatic (self, 1, samples);
}

/* ANALYZE calls the primary key of a table without rowids by the table’s name. */
static void
keep_primary_key (Keeping *self)
{
  ManorConstraint *before = manor_table_get_primary_key (self->old);
  ManorConstraint *after = manor_table_get_primary_key (self->now);
  g_autofree char *columns = NULL;
  gboolean samples;

  if (!manor_table_get_without_rowid (self->old) || !manor_table_get_without_rowid (self->now) || before == NULL ||
      after == NULL || !same_key (before, after))
    return;

  columns = dup_columns (before);
  if (stays_true (self, columns, &samples))
    keep (self, manor_identifier_fold (self->table->before),
          manor_identifier_equal (self->table->before, name_of (self->now)) ? NULL : g_strdup (name_of (self->now)),
          samples);
}

static void
keep_table (Keeping        *self,
            ManorCatalogue *after)
{
  keep (self, NULL, NULL, FALSE);
  keep_indexes (self, after);
  keep_primary_key (self);
  if (self->table->action == MANOR_TABLE_REBUILD)
    keep_first_automatic (self);
  else
    keep_all_automatic (self);
}

/* For a draft that has been rehearsed; @after is what was left. */
void
manor_draft_list_statistics (ManorDraft     *self,
                             ManorCatalogue *after)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      ManorTableDraft *table = g_ptr_array_index (self->tables, i);
      Keeping keeping = { .draft = self, .table = table, .old = table->old };

      if (table->before == NULL || table->old == NULL || table->action == MANOR_TABLE_DROP ||
          manor_table_is_virtual (table->old) ||
          (table->action != MANOR_TABLE_REBUILD && manor_identifier_equal (table->before, table->name)))
        continue;

      keeping.now = manor_catalogue_find_table (after, table->name);
      if (keeping.now == NULL)
        continue;

      keeping.aside = manor_draft_dup_free_name (self, table->name);
      keep_table (&keeping, after);
      g_free (keeping.aside);
    }
}
