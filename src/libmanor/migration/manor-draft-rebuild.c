/* manor-draft-rebuild.c: a table copied to a new one with the wanted definition
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"

/*
 * The one order that is safe with foreign keys off and without legacy_alter_table, which sqld
 * refuses: make the new table under a name nobody has, copy, drop the old one, rename the new
 * one. (Renaming the old one first would carry the foreign keys of other tables along.)
 * Views and triggers that speak of the table were taken down before: RENAME would find them
 * broken, since the table is missing then.
 *
 * The copy
 *
 *  (1) names every column on both sides and takes none that the old table lacks: a missing
 *      name in double quotes would be read as a string and stored in every row;
 *  (2) says OR ABORT, which outweighs ON CONFLICT clauses of the new table: a row that does
 *      not fit stops the plan instead of disappearing;
 *  (3) reads the table itself (NOT INDEXED), in the order of its rowids;
 *  (4) keeps rowids where both tables have one that can be named.
 */

static gboolean
is_computed (ManorColumn *column)
{
  return manor_column_get_generated (column) != MANOR_GENERATED_NO;
}

/* The fill value of a column that was there before is for its NULLs. */
static const char *
get_null_fill (ManorDraft      *self,
               ManorTableDraft *table,
               ManorColumn     *wanted,
               ManorColumn     *source)
{
  if (!manor_column_get_not_null (wanted) || manor_column_get_not_null (source))
    return NULL;

  return manor_plan_options_get_fill (self->options, table->name,
                                      manor_column_get_name (wanted));
}

/* What is selected for a column, or NULL where the column is left to its default. */
char *
manor_draft_dup_value (ManorDraft      *self,
                       ManorTableDraft *table,
                       ManorColumn     *wanted)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);
  g_autofree char *quoted = NULL;
  const char *fill;

  if (is_computed (wanted))
    return NULL;

  if (source == NULL)
    {
      fill = manor_plan_options_get_fill (self->options, table->name,
                                          manor_column_get_name (wanted));
      if (fill != NULL)
        return g_strdup_printf ("(%s)", fill);

      /* A new rowid alias takes the numbers that the rows have. */
      if (wanted == manor_table_get_rowid_column (table->wanted))
        return g_strdup (manor_table_get_rowid_name (table->old));

      return NULL;
    }

  quoted = manor_identifier_quote (manor_column_get_name (source));
  fill = get_null_fill (self, table, wanted, source);

  return fill != NULL ? g_strdup_printf ("coalesce(%s, (%s))", quoted, fill)
                      : g_steal_pointer (&quoted);
}

/* The rowid that the new table keeps, where no column carries it. */
static gboolean
keeps_rowid (ManorTableDraft *table)
{
  return manor_table_get_rowid_column (table->wanted) == NULL &&
         manor_table_get_rowid_name (table->old) != NULL &&
         manor_table_get_rowid_name (table->wanted) != NULL;
}

static const char *
get_new_rowid_name (ManorTableDraft *table)
{
  static const char *names[] = { "rowid", "_rowid_", "oid" };

  /* The child's own columns may take a name too. */
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (manor_table_find_column (table->wanted, names[i]) == NULL &&
        manor_table_find_column (table->old, names[i]) == NULL)
      return names[i];

  return NULL;
}

static void
append_pair (GString    *targets,
             GString    *values,
             const char *target,
             const char *value)
{
  g_autofree char *quoted = manor_identifier_quote (target);

  g_string_append_printf (targets, "%s%s", targets->len > 0 ? ", " : "", quoted);
  g_string_append_printf (values, "%s%s", values->len > 0 ? ", " : "", value);
}

/* Columns that the renames have named otherwise by now, under the names a fill value knows. */
static char *
dup_source (ManorDraft      *self,
            ManorTableDraft *table)
{
  g_autofree char *quoted = manor_identifier_quote (table->name);
  const char *rowid = manor_table_get_rowid_name (table->old);
  g_autoptr(GString) columns = g_string_new (NULL);
  gboolean renamed = FALSE;

  if (rowid != NULL)
    g_string_append_printf (columns, "%s AS %s", rowid, rowid);

  for (guint i = 0; i < manor_table_get_n_columns (table->old); i++)
    {
      const char *name = manor_column_get_name (manor_table_get_column (table->old, i));
      const char *before = manor_draft_name_before (self, table->old, name);
      g_autofree char *quoted_name = manor_identifier_quote (name);

      g_string_append_printf (columns, "%s%s", columns->len > 0 ? ", " : "", quoted_name);

      if (!manor_identifier_equal (before, name) &&
          manor_table_find_column (table->old, before) == NULL)
        {
          g_autofree char *quoted_before = manor_identifier_quote (before);

          g_string_append_printf (columns, ", %s AS %s", quoted_name, quoted_before);
          renamed = TRUE;
        }
    }

  if (!renamed)
    return g_strconcat (quoted, " NOT INDEXED", NULL);

  return g_strdup_printf ("(SELECT %s FROM %s NOT INDEXED) AS %s", columns->str, quoted, quoted);
}

/* Rows without a number get one after all the others have theirs: a number made up first
 * could be the one of a later row. */
static char *
dup_order (ManorTableDraft *table)
{
  ManorColumn *alias = manor_table_get_rowid_column (table->wanted);
  ManorColumn *source = alias != NULL ? manor_table_draft_source (table, alias) : NULL;
  g_autofree char *quoted = NULL;

  if (source == NULL || source == manor_table_get_rowid_column (table->old) ||
      manor_column_get_not_null (source))
    return g_strdup ("");

  quoted = manor_identifier_quote (manor_column_get_name (source));

  return g_strdup_printf (" ORDER BY %s IS NULL", quoted);
}

static char *
dup_copy (ManorDraft      *self,
          ManorTableDraft *table,
          const char      *temporary)
{
  g_autoptr(GString) targets = g_string_new (NULL);
  g_autoptr(GString) values = g_string_new (NULL);
  g_autofree char *quoted = manor_identifier_quote (temporary);
  g_autofree char *source = dup_source (self, table);
  g_autofree char *order = dup_order (table);
  const char *rowid = keeps_rowid (table) ? get_new_rowid_name (table) : NULL;

  if (rowid != NULL)
    append_pair (targets, values, rowid, manor_table_get_rowid_name (table->old));

  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);
      g_autofree char *value = manor_draft_dup_value (self, table, column);

      if (value != NULL)
        append_pair (targets, values, manor_column_get_name (column), value);
    }

  for (guint i = 0;
       i < table->extra->len && !manor_plan_options_get_drop_extra (self->options);
       i++)
    {
      ManorColumn *column = g_ptr_array_index (table->extra, i);
      g_autofree char *name = manor_identifier_quote (manor_column_get_name (column));

      if (!is_computed (column))
        append_pair (targets, values, manor_column_get_name (column), name);
    }

  /* Nothing is shared: as many rows as before, with nothing but defaults. */
  if (targets->len == 0)
    return NULL;

  return g_strdup_printf ("INSERT OR ABORT INTO %s (%s) SELECT %s FROM %s%s",
                          quoted, targets->str, values->str, source, order);
}

static void
append_line (GString *text,
             char    *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

static ManorRisk
judge_column (ManorDraft      *self,
              ManorTableDraft *table,
              ManorColumn     *column,
              GString         *words)
{
  ManorColumn *source = manor_table_draft_source (table, column);
  const char *name = manor_column_get_name (column);
  ManorRisk risk = MANOR_RISK_NONE;

  if (source == NULL)
    {
      if (manor_column_get_not_null (column) && manor_column_get_default (column) == NULL &&
          !is_computed (column) &&
          manor_plan_options_get_fill (self->options, table->name, name) == NULL)
        {
          risk |= MANOR_RISK_MAY_FAIL | MANOR_RISK_BREAKS_READERS;
          append_line (words, g_strdup_printf (_("Fails where %s has rows: %s has neither a "
                                                 "default nor a fill value"),
                                               table->name, name));
        }
      return risk;
    }

  if (is_computed (column) && !is_computed (source))
    {
      append_line (words, g_strdup_printf (_("The values of %s are lost: it is computed from now on"),
                                           name));
      return MANOR_RISK_LOSES_DATA | MANOR_RISK_BREAKS_READERS;
    }

  if (manor_column_get_not_null (column) && !manor_column_get_not_null (source))
    {
      risk |= MANOR_RISK_BREAKS_READERS;

      if (get_null_fill (self, table, column, source) != NULL)
        {
          risk |= MANOR_RISK_CHANGES_VALUES;
          append_line (words, g_strdup_printf (_("NULL in %s becomes the fill value"), name));
        }
      else
        {
          risk |= MANOR_RISK_MAY_FAIL;
          append_line (words, g_strdup_printf (_("Fails where %s is NULL"), name));
        }
    }

  if (manor_column_get_affinity (column) != manor_column_get_affinity (source))
    {
      risk |= MANOR_RISK_CHANGES_VALUES | MANOR_RISK_BREAKS_READERS;
      append_line (words, g_strdup_printf (_("Values of %s are converted to %s where they can be"),
                                           name, manor_column_get_declared_type (column)));
    }

  return risk;
}

static ManorRisk
judge_table (ManorTableDraft *table,
             GString         *words)
{
  GPtrArray *constraints = manor_table_get_constraints (table->wanted);
  ManorRisk risk = MANOR_RISK_NONE;

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);

      if (manor_table_has_constraint (table->old, manor_constraint_get_meaning (constraint)))
        continue;

      risk |= MANOR_RISK_MAY_FAIL | MANOR_RISK_BREAKS_READERS;
      append_line (words, g_strdup_printf (_("Fails where rows break %s"),
                                           manor_constraint_get_text (constraint)));
    }

  if (manor_table_get_strict (table->wanted) && !manor_table_get_strict (table->old))
    {
      risk |= MANOR_RISK_MAY_FAIL | MANOR_RISK_BREAKS_READERS;
      append_line (words, g_strdup (_("Fails where a value has not the type of its column (STRICT)")));
    }

  if (manor_table_get_without_rowid (table->wanted) &&
      !manor_table_get_without_rowid (table->old))
    {
      risk |= MANOR_RISK_MAY_FAIL | MANOR_RISK_BREAKS_READERS;
      append_line (words, g_strdup (_("Fails where the primary key is NULL; rowids are gone "
                                      "afterwards (WITHOUT ROWID)")));
    }

  return risk;
}

static void
add_copy_step (ManorDraft      *self,
               ManorTableDraft *table,
               char            *copy)
{
  g_autoptr(GString) words = g_string_new (NULL);
  ManorRisk risk = MANOR_RISK_REWRITES | MANOR_RISK_SCANS;

  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    risk |= judge_column (self, table, manor_table_get_column (table->wanted, i), words);

  risk |= judge_table (table, words);

  manor_draft_add_step (self, copy, risk, table->name,
                        g_strdup_printf (_("Copy the rows of %s"), table->name),
                        words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL);
}

/* Before the copy: AUTOINCREMENT goes on from the greater of the two. */
static void
carry_counter (ManorDraft      *self,
               ManorTableDraft *table,
               const char      *temporary)
{
  g_autofree char *from = manor_string_literal (table->name);
  g_autofree char *to = manor_string_literal (temporary);

  if (!manor_table_get_autoincrement (table->old) ||
      !manor_table_get_autoincrement (table->wanted))
    return;

  manor_draft_add_step (self,
                        g_strdup_printf ("INSERT INTO sqlite_sequence (name, seq) "
                                         "SELECT %s, seq FROM sqlite_sequence "
                                         "WHERE name = %s COLLATE NOCASE", to, from),
                        MANOR_RISK_NONE, table->name,
                        g_strdup_printf (_("Keep the AUTOINCREMENT counter of %s"), table->name),
                        NULL);
}

static void
add_drop_step (ManorDraft      *self,
               ManorTableDraft *table)
{
  g_autofree char *quoted = manor_identifier_quote (table->name);
  g_autoptr(GString) lost = g_string_new (NULL);

  for (guint i = 0;
       i < table->extra->len && manor_plan_options_get_drop_extra (self->options);
       i++)
    {
      ManorColumn *column = g_ptr_array_index (table->extra, i);

      if (!is_computed (column))
        g_string_append_printf (lost, "%s%s.%s", lost->len > 0 ? ", " : "", table->name,
                                manor_column_get_name (column));
    }

  manor_draft_add_step (self, g_strconcat ("DROP TABLE ", quoted, NULL),
                        lost->len > 0 ? MANOR_RISK_LOSES_DATA | MANOR_RISK_BREAKS_READERS
                                      : MANOR_RISK_NONE,
                        table->name,
                        g_strdup_printf (_("Drop the old %s"), table->name),
                        lost->len > 0 ? g_strdup_printf (_("These values are lost: %s"), lost->str)
                                      : NULL);
}

/* Counted under the name the child has before, and the one it has after. */
static void
add_check (ManorDraft      *self,
           ManorTableDraft *table)
{
  g_autofree char *before = manor_identifier_quote (table->before);
  g_autofree char *after = manor_identifier_quote (table->name);

  g_ptr_array_add (self->checks,
                   g_strdup_printf ("SELECT count(*) FROM %s NOT INDEXED", before));
  g_ptr_array_add (self->checks,
                   g_strdup_printf ("SELECT count(*) FROM %s NOT INDEXED", after));
}

gboolean
manor_draft_rebuild (ManorDraft       *self,
                     ManorTableDraft  *table,
                     GError          **error)
{
  g_autofree char *temporary = manor_draft_dup_free_name (self, table->name);
  g_autofree char *quoted = manor_identifier_quote (table->name);
  g_autofree char *quoted_temporary = manor_identifier_quote (temporary);
  g_autoptr(GPtrArray) extra = NULL;
  g_autofree char *text = NULL;
  char *copy;

  /* What is dropped is not in the new text. */
  if (manor_plan_options_get_drop_extra (self->options))
    {
      extra = g_steal_pointer (&table->extra);
      table->extra = g_ptr_array_new ();
    }

  text = manor_table_draft_dup_text (table, temporary, error);

  if (extra != NULL)
    {
      g_ptr_array_unref (table->extra);
      table->extra = g_steal_pointer (&extra);
    }

  if (text == NULL)
    return FALSE;

  copy = dup_copy (self, table, temporary);
  if (copy == NULL)
    {
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                   _("Nothing of table “%s” can be kept: none of its columns is in the schema; "
                     "name the columns that were renamed"), table->name);
      return FALSE;
    }

  manor_draft_add_step (self, g_steal_pointer (&text), MANOR_RISK_NONE, table->name,
                        g_strdup_printf (_("Create the new %s"), table->name), NULL);
  carry_counter (self, table, temporary);
  add_copy_step (self, table, copy);
  add_drop_step (self, table);
  manor_draft_add_step (self,
                        g_strdup_printf ("ALTER TABLE %s RENAME TO %s", quoted_temporary, quoted),
                        MANOR_RISK_NONE, table->name,
                        g_strdup_printf (_("Put the new %s in its place"), table->name), NULL);
  add_check (self, table);

  return TRUE;
}
