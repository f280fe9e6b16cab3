/* manor-draft-table.c: which table is which, and how far apart the two are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-token.h"

static const char *
name_of (gpointer object)
{
  return manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (object));
}

/* TRUE where the text has @name as a name, quoted or not. A string in double quotes counts
 * too: too often is harmless here. */
gboolean
manor_sql_mentions_name (const char *sql,
                         const char *name)
{
  g_autoptr(GArray) tokens = NULL;

  if (sql == NULL)
    return FALSE;

  tokens = manor_tokens_read (sql, -1);

  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);
      g_autofree char *word = NULL;

      if (token->type != MANOR_TOKEN_WORD && token->type != MANOR_TOKEN_QUOTED_NAME)
        continue;

      word = manor_identifier_unquote (sql + token->start, (gssize) token->length);
      if (manor_identifier_equal (word, name))
        return TRUE;
    }

  return FALSE;
}

/* The column of the old table whose values a wanted column has; NULL for a new one. */
ManorColumn *
manor_table_draft_source (ManorTableDraft *table,
                          ManorColumn     *wanted)
{
  g_autofree char *folded = manor_identifier_fold (manor_column_get_name (wanted));
  const char *old_name = NULL;
  GHashTableIter iter;
  gpointer value;

  if (table->old == NULL)
    return NULL;

  if (table->folded != NULL)
    {
      old_name = g_hash_table_lookup (table->folded, folded);
      if (old_name != NULL)
        return manor_table_find_column (table->old, old_name);

      /* A column that was renamed away leaves its name to a new one. */
      g_hash_table_iter_init (&iter, table->folded);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (manor_identifier_equal (value, folded))
          return NULL;
    }

  return manor_table_find_column (table->old, folded);
}

/* TRUE where the plan copies the rows of the table. */
gboolean
manor_table_draft_copies (ManorTableDraft *table)
{
  return table->action == MANOR_TABLE_REBUILD;
}

/* Equal but for the constraints written at them. */
gboolean
manor_column_same_place (ManorColumn *a,
                         ManorColumn *b)
{
  return g_str_equal (manor_column_get_declared_type (a), manor_column_get_declared_type (b)) &&
         manor_column_get_not_null (a) == manor_column_get_not_null (b) &&
         g_strcmp0 (manor_column_get_not_null_conflict (a),
                    manor_column_get_not_null_conflict (b)) == 0 &&
         g_strcmp0 (manor_column_get_collation (a), manor_column_get_collation (b)) == 0 &&
         g_strcmp0 (manor_column_get_default_meaning (a),
                    manor_column_get_default_meaning (b)) == 0 &&
         manor_column_get_generated (a) == manor_column_get_generated (b) &&
         g_strcmp0 (manor_column_get_expression_meaning (a),
                    manor_column_get_expression_meaning (b)) == 0;
}

gboolean
manor_table_has_constraint (ManorTable *table,
                            const char *meaning)
{
  GPtrArray *constraints = manor_table_get_constraints (table);

  for (guint i = 0; i < constraints->len; i++)
    if (g_str_equal (manor_constraint_get_meaning (g_ptr_array_index (constraints, i)), meaning))
      return TRUE;

  return FALSE;
}

static gboolean
constraint_mentions (ManorConstraint *constraint,
                     ManorColumn     *column)
{
  const char *name = manor_column_get_name (column);
  const char * const *columns = manor_constraint_get_columns (constraint);

  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    if (manor_identifier_equal (columns[i], name))
      return TRUE;

  return manor_sql_mentions_name (manor_constraint_get_expression (constraint), name);
}

static gboolean
constraint_mentions_any (ManorConstraint *constraint,
                         GPtrArray       *columns)
{
  for (guint i = 0; i < columns->len; i++)
    if (constraint_mentions (constraint, g_ptr_array_index (columns, i)))
      return TRUE;

  return FALSE;
}

static gboolean
is_written_at_any (ManorConstraint *constraint,
                   GPtrArray       *columns)
{
  const char *column = manor_constraint_get_column (constraint);

  for (guint i = 0; column != NULL && i < columns->len; i++)
    if (manor_identifier_equal (column,
                                manor_column_get_name (g_ptr_array_index (columns, i))))
      return TRUE;

  return FALSE;
}

/* A foreign key of one added column may as well be written at it. */
static gboolean
is_key_of_any (ManorConstraint *constraint,
               GPtrArray       *columns)
{
  for (guint i = 0; i < columns->len; i++)
    if (manor_constraint_is_key_of (constraint, g_ptr_array_index (columns, i)))
      return TRUE;

  return FALSE;
}

static int
compare_columns (gconstpointer a,
                 gconstpointer b)
{
  g_autofree char *first = manor_identifier_fold (manor_column_get_name (*(gpointer *) a));
  g_autofree char *second = manor_identifier_fold (manor_column_get_name (*(gpointer *) b));

  return g_strcmp0 (first, second);
}

static void
list_columns (ManorTableDraft *table)
{
  g_autoptr(GHashTable) used = g_hash_table_new (NULL, NULL);

  table->added = g_ptr_array_new ();
  table->extra = g_ptr_array_new ();
  table->own = g_ptr_array_new ();

  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);
      ManorColumn *source = manor_table_draft_source (table, column);

      if (source != NULL)
        g_hash_table_add (used, source);
      else
        g_ptr_array_add (table->added, column);
    }

  for (guint i = 0; i < manor_table_get_n_columns (table->old); i++)
    {
      ManorColumn *column = manor_table_get_column (table->old, i);

      if (!g_hash_table_contains (used, column))
        g_ptr_array_add (table->extra, column);
    }

  /* Where they stand is no meaning: children that differ in it get the same plan. */
  g_ptr_array_sort (table->extra, compare_columns);
}

/* The constraints of the child's own columns stay with them. Returns FALSE where they cannot:
 * a table has one primary key, and AUTOINCREMENT, of which the schema knows nothing, is a matter of the table. */
static gboolean
list_own_constraints (ManorTableDraft  *table,
                      GError          **error)
{
  GPtrArray *constraints = manor_table_get_constraints (table->old);

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);
      gboolean at_column = is_written_at_any (constraint, table->extra);

      if (!constraint_mentions_any (constraint, table->extra))
        continue;

      if (manor_constraint_get_kind (constraint) == MANOR_CONSTRAINT_PRIMARY_KEY &&
          (manor_table_get_primary_key (table->wanted) != NULL ||
           (manor_table_get_autoincrement (table->old) && !manor_table_get_autoincrement (table->wanted))))
        {
          if (!at_column)
            continue;

          g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                       _("Column “%s.%s” is only in this database and its primary key, and the "
                         "schema has another: drop what is extra, or make the keys alike"),
                       table->name, manor_constraint_get_column (constraint));
          return FALSE;
        }

      if (!at_column)
        g_ptr_array_add (table->own, constraint);
    }

  return TRUE;
}

static gboolean
same_options (ManorTable *a,
              ManorTable *b)
{
  return manor_table_get_without_rowid (a) == manor_table_get_without_rowid (b) &&
         manor_table_get_strict (a) == manor_table_get_strict (b) &&
         manor_table_get_random_rowid (a) == manor_table_get_random_rowid (b) &&
         manor_table_get_autoincrement (a) == manor_table_get_autoincrement (b);
}

static gboolean
same_columns (ManorTableDraft *table)
{
  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);
      ManorColumn *source = manor_table_draft_source (table, column);

      /* Nothing said of a rowid alias changes what it holds; where it means something all the
       * same, the rehearsal shows it. */
      if (source == NULL ||
          (source == manor_table_get_rowid_column (table->old) &&
           column == manor_table_get_rowid_column (table->wanted)))
        continue;

      if (!manor_column_same_place (source, column))
        return FALSE;
    }

  return TRUE;
}

/* What only @wanted has must come with an added column, what only @old has must go with an
 * extra one. */
static gboolean
same_constraints (ManorTableDraft *table,
                  gboolean         drop_extra)
{
  GPtrArray *wanted = manor_table_get_constraints (table->wanted);
  GPtrArray *old = manor_table_get_constraints (table->old);

  for (guint i = 0; i < wanted->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (wanted, i);

      if (!manor_table_has_constraint (table->old, manor_constraint_get_meaning (constraint)) &&
          !is_written_at_any (constraint, table->added) &&
          !is_key_of_any (constraint, table->added))
        return FALSE;
    }

  for (guint i = 0; i < old->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (old, i);

      if (manor_table_has_constraint (table->wanted, manor_constraint_get_meaning (constraint)))
        continue;

      if (!drop_extra && constraint_mentions_any (constraint, table->extra) &&
          (g_ptr_array_find (table->own, constraint, NULL) ||
           is_written_at_any (constraint, table->extra)))
        continue;

      /* DROP COLUMN takes a CHECK with it, and nothing else that SQLite would not refuse. */
      if (drop_extra && is_written_at_any (constraint, table->extra) &&
          manor_constraint_get_kind (constraint) == MANOR_CONSTRAINT_CHECK)
        continue;

      return FALSE;
    }

  return TRUE;
}

static gboolean
has_fill (ManorDraft      *self,
          ManorTableDraft *table)
{
  for (guint i = 0; i < table->added->len; i++)
    {
      ManorColumn *column = g_ptr_array_index (table->added, i);

      if (manor_plan_options_get_fill (self->options, table->name,
                                       manor_column_get_name (column)) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
all_addable (ManorTableDraft *table)
{
  for (guint i = 0; i < table->added->len; i++)
    if (!manor_column_addable (table->wanted, g_ptr_array_index (table->added, i)))
      return FALSE;

  return TRUE;
}

/* Whether the shared columns would stand in the wanted order after the added ones were put
 * at the end. */
static gboolean
in_order (ManorTableDraft *table)
{
  gint64 last = -1;
  gboolean seen_added = FALSE;

  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);
      ManorColumn *source = manor_table_draft_source (table, column);

      if (source == NULL)
        seen_added = TRUE;
      else if (seen_added || (gint64) manor_column_get_position (source) < last)
        return FALSE;
      else
        last = manor_column_get_position (source);
    }

  return table->added->len == 0 || table->extra->len == 0;
}

static ManorTableAction
choose_action (ManorDraft      *self,
               ManorTableDraft *table)
{
  gboolean drop_extra = manor_plan_options_get_drop_extra (self->options);
  gboolean reorder = manor_plan_options_get_reorder (self->options) && !in_order (table);
  gboolean in_place;

  in_place = same_options (table->old, table->wanted) &&
             same_columns (table) &&
             same_constraints (table, drop_extra) &&
             all_addable (table) &&
             !has_fill (self, table) &&
             table->folded == NULL &&
             !manor_draft_has_name (self->rebuild, table->name);

  if (!in_place || reorder)
    return MANOR_TABLE_REBUILD;

  if (table->added->len > 0 || (drop_extra && table->extra->len > 0))
    return MANOR_TABLE_ALTER;

  return MANOR_TABLE_KEEP;
}

static gboolean
refuse_unparsed (ManorTableDraft  *table,
                 GError          **error)
{
  g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
               _("Table “%s” uses syntax that Manor does not know, and differs: change it by hand"),
               table->name);

  return FALSE;
}

static gboolean
compare_virtual (ManorDraft       *self,
                 ManorTableDraft  *table,
                 GError          **error)
{
  table->added = g_ptr_array_new ();
  table->extra = g_ptr_array_new ();
  table->own = g_ptr_array_new ();

  if (manor_table_is_virtual (table->old) != manor_table_is_virtual (table->wanted))
    {
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                   _("“%s” is a virtual table on one side and an ordinary one on the other: "
                     "rename or drop the one in the database first"), table->name);
      return FALSE;
    }

  table->action = MANOR_TABLE_REBUILD;

  return TRUE;
}

static gboolean
compare_tables (ManorDraft       *self,
                ManorTableDraft  *table,
                GError          **error)
{
  gboolean drop_extra = manor_plan_options_get_drop_extra (self->options);
  ManorSchemaObject *old = MANOR_SCHEMA_OBJECT (table->old);
  ManorSchemaObject *wanted = MANOR_SCHEMA_OBJECT (table->wanted);
  gboolean same = g_str_equal (manor_schema_object_get_meaning (old),
                               manor_schema_object_get_meaning (wanted));

  if (!same &&
      (manor_table_is_virtual (table->old) || manor_table_is_virtual (table->wanted)))
    return compare_virtual (self, table, error);

  list_columns (table);

  if (same)
    {
      if (manor_plan_options_get_reorder (self->options) && manor_table_get_parsed (table->old) &&
          !manor_table_is_virtual (table->old) && !in_order (table))
        table->action = MANOR_TABLE_REBUILD;
      return TRUE;
    }

  if (!manor_table_get_parsed (table->old) || !manor_table_get_parsed (table->wanted))
    return refuse_unparsed (table, error);

  if (!drop_extra && !list_own_constraints (table, error))
    return FALSE;

  table->action = choose_action (self, table);

  return TRUE;
}

static const char *
name_before (ManorDraft *self,
             const char *name)
{
  GHashTableIter iter;
  gpointer before;
  gpointer after;

  g_hash_table_iter_init (&iter, self->renamed);
  while (g_hash_table_iter_next (&iter, &before, &after))
    if (manor_identifier_equal (after, name))
      {
        ManorTable *table = manor_catalogue_find_table (self->from, before);

        return table != NULL ? name_of (table) : before;
      }

  return name;
}

static gboolean
pair_wanted (ManorDraft  *self,
             ManorTable  *wanted,
             GError     **error)
{
  ManorTableDraft *table = g_new0 (ManorTableDraft, 1);
  g_autofree char *folded = manor_identifier_fold (name_of (wanted));
  GHashTable *folds = g_hash_table_lookup (self->folds, folded);

  g_ptr_array_add (self->tables, table);
  table->wanted = wanted;
  table->name = name_of (wanted);
  table->old = manor_catalogue_find_table (self->base, table->name);

  if (table->old == NULL)
    {
      table->action = MANOR_TABLE_CREATE;
      return TRUE;
    }

  table->before = name_before (self, name_of (table->old));
  if (folds != NULL)
    table->folded = g_hash_table_ref (folds);

  return compare_tables (self, table, error);
}

static gboolean
pair_extra (ManorDraft  *self,
            ManorTable  *old,
            GError     **error)
{
  ManorTableDraft *table = g_new0 (ManorTableDraft, 1);
  gboolean drop_extra = manor_plan_options_get_drop_extra (self->options);
  const ManorObjectKind others[] = { MANOR_OBJECT_VIEW, MANOR_OBJECT_INDEX };

  g_ptr_array_add (self->tables, table);
  table->old = old;
  table->name = name_of (old);
  table->before = name_before (self, table->name);
  table->action = drop_extra ? MANOR_TABLE_DROP : MANOR_TABLE_KEEP;

  for (guint i = 0; !drop_extra && i < G_N_ELEMENTS (others); i++)
    if (manor_catalogue_find (self->to, others[i], table->name) != NULL)
      {
        g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                     _("“%s” is a table in this database and something else in the schema: "
                       "rename the table, or drop what is extra"), table->name);
        return FALSE;
      }

  return TRUE;
}

/* Wanted tables in the schema's order, then the child's own by name: no child's order of
 * creation is seen in the plan. */
gboolean
manor_draft_pair_tables (ManorDraft  *self,
                         GError     **error)
{
  g_autoptr(GPtrArray) wanted = manor_catalogue_list_of_kind (self->to, MANOR_OBJECT_TABLE);
  g_autoptr(GPtrArray) old = manor_catalogue_list_of_kind (self->base, MANOR_OBJECT_TABLE);

  for (guint i = 0; i < wanted->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (wanted, i);

      if (manor_schema_object_get_owner (object) == MANOR_OWNER_APPLICATION &&
          !pair_wanted (self, MANOR_TABLE (object), error))
        return FALSE;
    }

  g_ptr_array_sort (old, manor_draft_compare_names);

  for (guint i = 0; i < old->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (old, i);

      if (manor_schema_object_get_owner (object) == MANOR_OWNER_APPLICATION &&
          manor_catalogue_find_table (self->to, name_of (object)) == NULL &&
          !pair_extra (self, MANOR_TABLE (object), error))
        return FALSE;
    }

  return TRUE;
}
