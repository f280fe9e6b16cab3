/* manor-probe-factory.c: the probes of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-probe"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "manor-identifier.h"
#include "manor-probe-factory-private.h"
#include "manor-probe-private.h"

/*
 * For every way in which the plan can meet rows that stop it, lose something or come out
 * different, one question. What the old table guarantees already is not asked.
 */

void
manor_draft_add_probe (ManorDraft      *self,
                       ManorProbeKind   kind,
                       ManorTableDraft *table,
                       const char      *column,
                       char            *sql,
                       char            *rows_sql,
                       char            *title,
                       char            *remedy)
{
  g_ptr_array_add (self->probes,
                   manor_probe_new (kind, table->before, column, sql, rows_sql, title, remedy));
}

static gboolean
makes_values_up (ManorDraft      *self,
                 ManorTableDraft *table,
                 const char      *condition)
{
  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);

      if (manor_table_draft_touches (self, table, column) &&
          manor_sql_mentions_name (condition, manor_column_get_name (column)))
        return TRUE;
    }

  return FALSE;
}

/* Rows for which @condition holds, in the terms of the wanted table. Where values are made
 * up, rows are asked in two parts, so that as many as can be compare as they will. */
void
manor_draft_add_row_probe (ManorDraft      *self,
                           ManorProbeKind   kind,
                           ManorTableDraft *table,
                           const char      *column,
                           const char      *condition,
                           gboolean         compares,
                           char            *title,
                           char            *remedy)
{
  const char *texts[] = { condition, NULL };
  gboolean parted = compares && makes_values_up (self, table, condition);
  g_autofree char *rows = manor_probe_rows_dup (self, table, table->name,
                                                parted ? MANOR_ROWS_TYPED : MANOR_ROWS_ALL,
                                                texts);
  g_autofree char *others = NULL;

  if (!parted)
    {
      manor_draft_add_probe (self, kind, table, column,
                             g_strdup_printf ("SELECT count(*) FROM %s WHERE %s",
                                              rows, condition),
                             g_strdup_printf ("SELECT * FROM %s WHERE %s LIMIT 20",
                                              rows, condition),
                             title, remedy);
      return;
    }

  others = manor_probe_rows_dup (self, table, table->name, MANOR_ROWS_UNTYPED, texts);
  manor_draft_add_probe (self, kind, table, column,
                         g_strdup_printf ("SELECT (SELECT count(*) FROM %s WHERE %s) + "
                                          "(SELECT count(*) FROM %s WHERE %s)",
                                          rows, condition, others, condition),
                         g_strdup_printf ("SELECT * FROM %s WHERE %s UNION ALL "
                                          "SELECT * FROM %s WHERE %s LIMIT 20",
                                          rows, condition, others, condition),
                         title, remedy);
}

/* Rows of the table as it is for which @condition holds. */
void
manor_draft_add_plain_probe (ManorDraft      *self,
                             ManorProbeKind   kind,
                             ManorTableDraft *table,
                             const char      *column,
                             const char      *condition,
                             char            *title,
                             char            *remedy)
{
  g_autofree char *before = manor_identifier_quote (table->before);
  const char *where = condition != NULL ? " WHERE " : "";

  condition = condition != NULL ? condition : "";
  manor_draft_add_probe (self, kind, table, column,
                         g_strdup_printf ("SELECT count(*) FROM %s%s%s", before, where, condition),
                         g_strdup_printf ("SELECT * FROM %s%s%s LIMIT 20", before, where,
                                          condition),
                         title, remedy);
}

/* Values that are gone afterwards, where @condition holds; %NULL for all that are not NULL. */
static void
add_lost_values (ManorDraft      *self,
                 ManorTableDraft *table,
                 const char      *column,
                 const char      *condition)
{
  g_autofree char *quoted = manor_identifier_quote (column);
  g_autofree char *any = g_strconcat (quoted, " IS NOT NULL", NULL);

  manor_draft_add_plain_probe (self, MANOR_PROBE_LOSES, table, column, condition != NULL ? condition : any,
                               g_strdup_printf (_("values of %s.%s that are lost"), table->before, column), NULL);
}

/* What the child calls the column that a wanted one is made of. */
static const char *
name_source (ManorDraft      *self,
             ManorTableDraft *table,
             ManorColumn     *source)
{
  return manor_draft_name_before (self, table->old, manor_column_get_name (source));
}

static gboolean
in_primary_key (ManorTable  *table,
                ManorColumn *column)
{
  ManorConstraint *key = manor_table_get_primary_key (table);
  const char * const *columns = key != NULL ? manor_constraint_get_columns (key) : NULL;

  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    if (manor_identifier_equal (columns[i], manor_column_get_name (column)))
      return TRUE;

  return FALSE;
}

/* Said by NOT NULL, or by a primary key where SQLite means it. */
static gboolean
refuses_null (ManorTable  *table,
              ManorColumn *column)
{
  if (column == manor_table_get_rowid_column (table))
    return FALSE;

  return manor_column_get_not_null (column) ||
         (in_primary_key (table, column) &&
          (manor_table_get_without_rowid (table) || manor_table_get_strict (table)));
}

/* Nobody has to read the rows to know that a new column is not NULL in any of them. “-NULL” is a literal, too. */
static gboolean
begins_with_value (ManorDraft      *self,
                   ManorTableDraft *table,
                   ManorColumn     *column)
{
  const char *value = manor_column_get_default (column);
  gsize length = value != NULL ? strlen (value) : 0;

  return length > 0 && manor_column_get_default_constant (column) &&
         (length < 4 || g_ascii_strcasecmp (value + length - 4, "null") != 0) &&
         manor_plan_options_get_fill (self->options, table->name, manor_column_get_name (column)) == NULL;
}

static void
probe_null (ManorDraft      *self,
            ManorTableDraft *table,
            ManorColumn     *wanted)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);
  const char *name = manor_column_get_name (wanted);
  gboolean computed = manor_column_get_generated (wanted) != MANOR_GENERATED_NO;
  g_autofree char *quoted = manor_identifier_quote (name);
  g_autofree char *condition = g_strconcat (quoted, " IS NULL", NULL);

  if (!refuses_null (table->wanted, wanted) ||
      (source != NULL && !manor_table_draft_touches (self, table, wanted) &&
       (refuses_null (table->old, source) ||
        source == manor_table_get_rowid_column (table->old))) ||
      (source == NULL && !computed && begins_with_value (self, table, wanted)))
    return;

  if (source == NULL && !computed && manor_column_get_default (wanted) == NULL &&
      manor_plan_options_get_fill (self->options, table->name, name) == NULL)
    {
      manor_draft_add_plain_probe (self, MANOR_PROBE_BLOCKS, table, name, NULL,
                                   g_strdup_printf (_("rows of %s that would have nothing in %s"),
                                                    table->before, name),
                                   g_strdup_printf (_("give a fill value for %s.%s"), table->name, name));
      return;
    }

  /* The values stay as they are: the old column says it without more ado. */
  if (source != NULL && !manor_table_draft_touches (self, table, wanted))
    {
      const char *before = name_source (self, table, source);
      g_autofree char *quoted_before = manor_identifier_quote (before);
      g_autofree char *plain = g_strconcat (quoted_before, " IS NULL", NULL);

      manor_draft_add_plain_probe (self, MANOR_PROBE_BLOCKS, table, before, plain,
                                   g_strdup_printf (_("rows of %s with NULL in %s"), table->before, before),
                                   g_strdup_printf (_("give a fill value for %s.%s"), table->name, name));
      return;
    }

  manor_draft_add_row_probe (self, MANOR_PROBE_BLOCKS, table, name, condition, FALSE,
                             g_strdup_printf (_("rows of %s with NULL in %s"),
                                              table->before, name),
                             computed ? NULL :
                             g_strdup_printf (_("give a fill value for %s.%s"),
                                              table->name, name));
}

static void
probe_filled (ManorDraft      *self,
              ManorTableDraft *table,
              ManorColumn     *wanted)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);
  const char *before;
  g_autofree char *quoted = NULL;
  g_autofree char *condition = NULL;
  gboolean numbered;

  if (source == NULL || table->action != MANOR_TABLE_REBUILD)
    return;

  before = name_source (self, table, source);
  quoted = manor_identifier_quote (before);
  condition = g_strconcat (quoted, " IS NULL", NULL);
  numbered = wanted == manor_table_get_rowid_column (table->wanted) &&
             source != manor_table_get_rowid_column (table->old) &&
             !manor_column_get_not_null (source);

  if (numbered)
    manor_draft_add_plain_probe (self, MANOR_PROBE_CHANGES, table, before, condition,
                                 g_strdup_printf (_("rows of %s without %s, which get a number"),
                                                  table->before, before), NULL);
  else if (manor_column_get_not_null (wanted) && !manor_column_get_not_null (source) &&
           manor_plan_options_get_fill (self->options, table->name,
                                        manor_column_get_name (wanted)) != NULL)
    manor_draft_add_plain_probe (self, MANOR_PROBE_CHANGES, table, before, condition,
                                 g_strdup_printf (_("rows of %s with NULL in %s, which get the fill value"),
                                                  table->before, before), NULL);
}

/* When a value does not come back as it was, once it is stored: @x as it stands, @stored as it will be. Blobs are left alone,
 * integers are exact as text; a text with an exponent may become an integer only behind CAST, and is none as text. Neither the
 * affinity nor the collation of the column shall make unequal values equal. */
static char *
dup_spoilt (const char    *x,
            const char    *stored,
            ManorAffinity  affinity)
{
  switch (affinity)
    {
    case MANOR_AFFINITY_TEXT:
      return g_strdup_printf ("typeof(%s) = 'real' AND CAST(%s AS REAL) <> +%s", x, stored, x);

    case MANOR_AFFINITY_REAL:
      return g_strdup_printf ("CASE typeof(%s) WHEN 'text' THEN (CAST(%s AS TEXT) COLLATE BINARY) <> +%s "
                              "WHEN 'integer' THEN +%s <> %s ELSE 0 END", x, stored, x, x, stored);

    case MANOR_AFFINITY_NUMERIC:
    case MANOR_AFFINITY_INTEGER:
    case MANOR_AFFINITY_BLOB:
    default:
      return g_strdup_printf ("typeof(%s) = 'text' AND ((CAST(%s AS TEXT) COLLATE BINARY) <> +%s OR "
                              "(typeof(%s) = 'real' AND abs(%s) < 9223372036854775807 AND %s = CAST(%s AS INTEGER)))",
                              x, stored, x, stored, stored, stored, stored);
    }
}

static void
probe_conversion (ManorDraft      *self,
                  ManorTableDraft *table,
                  ManorColumn     *wanted)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);
  const char *before;
  g_autofree char *quoted = NULL;
  g_autofree char *stored = NULL;
  g_autofree char *condition = NULL;
  g_autofree char *spoilt = NULL;
  ManorAffinity affinity = manor_column_get_storage (table->wanted, wanted);

  if (source == NULL || manor_column_get_generated (wanted) != MANOR_GENERATED_NO || affinity == MANOR_AFFINITY_BLOB ||
      manor_affinity_stores_alike (manor_column_get_storage (table->old, source), affinity))
    return;

  before = name_source (self, table, source);
  quoted = manor_identifier_quote (before);
  stored = manor_sql_dup_stored (quoted, affinity);
  condition = g_strdup_printf ("typeof(%s) <> typeof(%s)", quoted, stored);
  manor_draft_add_plain_probe (self, MANOR_PROBE_CHANGES, table, before, condition,
                               g_strdup_printf (_("values of %s.%s that are converted to %s"),
                                                table->before, before,
                                                manor_column_get_declared_type (wanted)), NULL);

  /* What a column was computed to be it can be computed to be again. */
  if (manor_column_get_generated (source) != MANOR_GENERATED_NO)
    return;

  spoilt = dup_spoilt (quoted, stored, affinity);
  manor_draft_add_plain_probe (self, MANOR_PROBE_SPOILS, table, before, spoilt,
                               /* translators: a table, a column, a type: “007” becomes 7, which is “7” as text */
                               g_strdup_printf (_("values of %s.%s that cannot be had back from %s as they were"),
                                                table->before, before,
                                                manor_column_get_declared_type (wanted)), NULL);
}

static const char *
strict_storage (ManorColumn *column)
{
  const char *type = manor_column_get_declared_type (column);

  if (manor_identifier_equal (type, "INT") || manor_identifier_equal (type, "INTEGER"))
    return "integer";
  if (manor_identifier_equal (type, "REAL"))
    return "real";
  if (manor_identifier_equal (type, "TEXT"))
    return "text";
  if (manor_identifier_equal (type, "BLOB"))
    return "blob";

  return NULL;
}

/* @plain: the column is the child's own, and stays as it is. */
static void
add_storage_probe (ManorDraft      *self,
                   ManorTableDraft *table,
                   const char      *name,
                   const char      *storage,
                   gboolean         plain)
{
  g_autofree char *quoted = manor_identifier_quote (name);
  g_autofree char *condition = g_strdup_printf ("typeof(%s) NOT IN ('null', '%s')", quoted, storage);
  char *title = g_strdup_printf (_("rows of %s with a value in %s that cannot be stored as %s"), table->before, name,
                                 storage);
  char *remedy = g_strdup_printf (_("correct the values of %s.%s first"), table->before, name);

  if (plain)
    manor_draft_add_plain_probe (self, MANOR_PROBE_BLOCKS, table, name, condition, title, remedy);
  else
    manor_draft_add_row_probe (self, MANOR_PROBE_BLOCKS, table, name, condition, FALSE, title, remedy);
}

/* STRICT and a rowid alias take values of one storage class. */
static void
probe_storage (ManorDraft      *self,
               ManorTableDraft *table,
               ManorColumn     *wanted)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);
  const char *name = manor_column_get_name (wanted);
  gboolean alias = wanted == manor_table_get_rowid_column (table->wanted);
  const char *storage = alias ? "integer" : strict_storage (wanted);

  /* SQLite does not look at what a VIRTUAL column computes. */
  if (storage == NULL || (!alias && !manor_table_get_strict (table->wanted)) ||
      manor_column_get_generated (wanted) == MANOR_GENERATED_VIRTUAL)
    return;

  if (source == NULL && (alias || manor_column_get_default (wanted) == NULL) &&
      manor_column_get_generated (wanted) == MANOR_GENERATED_NO &&
      manor_plan_options_get_fill (self->options, table->name, name) == NULL)
    return;

  if (source != NULL && !manor_table_draft_touches (self, table, wanted) &&
      (source == manor_table_get_rowid_column (table->old) ||
       (manor_table_get_strict (table->old) &&
        g_strcmp0 (storage, strict_storage (source)) == 0)))
    return;

  add_storage_probe (self, table, name, storage, FALSE);
}

/* The child's own columns are held to STRICT along with the others. */
static void
probe_own_storage (ManorDraft      *self,
                   ManorTableDraft *table)
{
  if (manor_plan_options_get_drop_extra (self->options) ||
      !manor_table_get_strict (table->wanted) || manor_table_get_strict (table->old))
    return;

  for (guint i = 0; i < table->extra->len; i++)
    {
      ManorColumn *column = g_ptr_array_index (table->extra, i);
      const char *storage = strict_storage (column);
      const char *name = name_source (self, table, column);

      if (storage != NULL && manor_column_get_generated (column) != MANOR_GENERATED_VIRTUAL)
        add_storage_probe (self, table, name, storage, TRUE);
    }
}

static void
probe_lost_columns (ManorDraft      *self,
                    ManorTableDraft *table)
{
  if (!manor_plan_options_get_drop_extra (self->options))
    return;

  for (guint i = 0; i < table->extra->len; i++)
    {
      ManorColumn *column = g_ptr_array_index (table->extra, i);

      if (manor_column_get_generated (column) == MANOR_GENERATED_NO)
        add_lost_values (self, table, name_source (self, table, column), NULL);
    }
}

/* Whether a wanted column's expression means on the rows as they are what it will mean after. */
static gboolean
is_computable (ManorDraft      *self,
               ManorTableDraft *table,
               ManorColumn     *computed)
{
  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);
      ManorColumn *source = manor_table_draft_source (table, column);
      const char *name = manor_column_get_name (column);

      if (!manor_sql_mentions_name (manor_column_get_expression (computed), name))
        continue;

      if (source == NULL || manor_table_draft_touches (self, table, column) ||
          !manor_identifier_equal (manor_draft_name_before (self, table->old,
                                                            manor_column_get_name (source)), name))
        return FALSE;
    }

  return TRUE;
}

/* Values that a column held and that are not the ones it is computed to be from now on. */
static void
probe_replaced (ManorDraft      *self,
                ManorTableDraft *table,
                ManorColumn     *wanted)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);
  const char *before;
  g_autofree char *quoted = NULL;
  g_autofree char *condition = NULL;

  if (source == NULL || manor_column_get_generated (wanted) == MANOR_GENERATED_NO ||
      manor_column_get_generated (source) != MANOR_GENERATED_NO)
    return;

  before = name_source (self, table, source);
  quoted = manor_identifier_quote (before);
  if (is_computable (self, table, wanted))
    condition = g_strdup_printf ("%s IS NOT NULL AND %s COLLATE BINARY IS NOT (%s)", quoted, quoted,
                                 manor_column_get_expression (wanted));
  add_lost_values (self, table, before, condition);
}

static void
probe_lost_virtual (ManorDraft      *self,
                    ManorTableDraft *table)
{
  g_auto(GStrv) lost = manor_table_draft_list_lost (table);

  for (guint i = 0; lost[i] != NULL; i++)
    add_lost_values (self, table, lost[i], NULL);
}

static void
probe_lost_table (ManorDraft      *self,
                  ManorTableDraft *table)
{
  manor_draft_add_plain_probe (self, MANOR_PROBE_LOSES, table, NULL, NULL,
                               g_strdup_printf (_("rows of %s that are lost"), table->before), NULL);
}

static void
probe_columns (ManorDraft      *self,
               ManorTableDraft *table)
{
  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);

      probe_null (self, table, column);
      probe_storage (self, table, column);
      probe_conversion (self, table, column);
      manor_draft_probe_vector (self, table, column);
      probe_filled (self, table, column);
      probe_replaced (self, table, column);
    }
}

/* A probe that does not compile would stop a whole survey: it is a fault of ours, and left
 * out. */
static void
drop_unsound (ManorDraft *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) clone = NULL;

  if (self->probes->len == 0)
    return;

  clone = manor_clone_new (self->from, &error);

  for (guint i = self->probes->len; clone != NULL && i > 0; i--)
    {
      ManorProbe *probe = g_ptr_array_index (self->probes, i - 1);
      g_autofree char *count = g_strconcat ("EXPLAIN ", manor_probe_get_sql (probe), NULL);
      g_autoptr(GError) cause = NULL;

      if (manor_sqlite_execute (clone, count, &cause))
        continue;

      g_warning ("probe left out: %s: %s", cause->message, manor_probe_get_sql (probe));
      g_ptr_array_remove_index (self->probes, i - 1);
    }
}

void
manor_draft_list_probes (ManorDraft *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      ManorTableDraft *table = g_ptr_array_index (self->tables, i);

      if (table->action == MANOR_TABLE_DROP)
        {
          probe_lost_table (self, table);
          continue;
        }

      if (table->old == NULL || table->wanted == NULL)
        continue;

      if (manor_table_is_virtual (table->wanted))
        {
          if (table->action == MANOR_TABLE_REBUILD)
            probe_lost_virtual (self, table);
          continue;
        }

      if (table->action == MANOR_TABLE_ALTER || table->action == MANOR_TABLE_REBUILD)
        {
          probe_columns (self, table);
          probe_own_storage (self, table);
          probe_lost_columns (self, table);
        }

      manor_draft_probe_constraints (self, table);
    }

  drop_unsound (self);
}
