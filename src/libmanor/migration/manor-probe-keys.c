/* manor-probe-keys.c: probes of rows that would lose their parent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-probe"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-probe-factory-private.h"

/* The parent's columns that a foreign key means. */
static GStrv
dup_parent_columns (ManorTable      *parent,
                    ManorConstraint *key)
{
  const char * const *columns = manor_constraint_get_parent_columns (key);
  ManorConstraint *primary = manor_table_get_primary_key (parent);

  if (columns != NULL && columns[0] != NULL)
    return g_strdupv ((char **) columns);

  return primary != NULL ? g_strdupv ((char **) manor_constraint_get_columns (primary)) : NULL;
}

/* Rows that break a key which the old table has too are no news, whatever its actions. */
static ManorConstraint *
find_old_key (ManorDraft      *self,
              ManorTableDraft *table,
              ManorConstraint *key,
              ManorTable      *parent)
{
  GPtrArray *constraints = manor_table_get_constraints (table->old);
  ManorTable *old_parent = manor_catalogue_find_table (self->base,
                                                       manor_constraint_get_parent (key));
  g_auto(GStrv) columns = dup_parent_columns (parent, key);

  for (guint i = 0; old_parent != NULL && columns != NULL && i < constraints->len; i++)
    {
      ManorConstraint *other = g_ptr_array_index (constraints, i);
      g_auto(GStrv) old_columns = NULL;

      if (manor_constraint_get_kind (other) != MANOR_CONSTRAINT_FOREIGN_KEY ||
          !manor_identifier_equal (manor_constraint_get_parent (other),
                                   manor_constraint_get_parent (key)) ||
          !manor_identifier_equal_strv (manor_constraint_get_columns (other), manor_constraint_get_columns (key)))
        continue;

      old_columns = dup_parent_columns (old_parent, other);
      if (old_columns != NULL &&
          manor_identifier_equal_strv ((const char * const *) old_columns, (const char * const *) columns))
        return other;
    }

  return NULL;
}

static gboolean
key_is_touched (ManorDraft      *self,
                ManorTableDraft *table,
                ManorConstraint *key,
                ManorTableDraft *parent)
{
  const char * const *columns = manor_constraint_get_columns (key);
  g_auto(GStrv) parent_columns = NULL;

  for (guint i = 0; columns[i] != NULL; i++)
    if (manor_table_draft_touches_named (self, table, columns[i]))
      return TRUE;

  if (parent == NULL || parent->wanted == NULL || parent->old == NULL)
    return FALSE;

  parent_columns = dup_parent_columns (parent->wanted, key);

  for (guint i = 0; parent_columns != NULL && parent_columns[i] != NULL; i++)
    if (manor_table_draft_touches_named (self, parent, parent_columns[i]))
      return TRUE;

  return FALSE;
}

static char *
dup_parent_rows (ManorDraft      *self,
                 ManorTableDraft *parent,
                 GStrv            columns)
{
  g_autofree char *list = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) quoted = NULL;
  const char *texts[2] = { NULL };

  for (guint i = 0; columns[i] != NULL; i++)
    g_strv_builder_take (builder, manor_identifier_quote (columns[i]));

  quoted = g_strv_builder_end (builder);
  list = g_strjoinv (", ", quoted);
  texts[0] = list;

  return manor_probe_rows_dup (self, parent, "manor parent", MANOR_ROWS_ALL, texts);
}

/* The key compares as the parent's column does: with its affinity and its collation. The “+”
 * takes the affinity of the key's own column away, so that only the parent's counts; where
 * the parent's values are made up and have none, the key is converted in so many words. */
static char *
dup_match (ManorDraft         *self,
           ManorTableDraft    *table,
           ManorTableDraft    *parent,
           const char * const *columns,
           GStrv               parent_columns)
{
  g_autofree char *own = manor_identifier_quote (table->name);
  GString *match = g_string_new (NULL);

  for (guint i = 0; columns[i] != NULL && parent_columns[i] != NULL; i++)
    {
      ManorColumn *column = manor_table_find_column (parent->wanted, parent_columns[i]);
      g_autofree char *left = manor_identifier_quote (parent_columns[i]);
      g_autofree char *right = manor_identifier_quote (columns[i]);
      g_autofree char *value = g_strdup_printf ("%s.%s", own, right);
      g_autofree char *stored = NULL;
      const char *collation;

      if (column == NULL)
        continue;

      if (manor_table_draft_touches_named (self, parent, parent_columns[i]))
        stored = manor_sql_dup_stored (value, manor_column_get_storage (parent->wanted, column));

      if (stored == NULL || g_str_equal (stored, value))
        {
          g_free (stored);
          stored = g_strconcat ("+", value, NULL);
        }

      collation = manor_column_get_collation (column);
      g_string_append_printf (match, "%s\"manor parent\".%s COLLATE %s = %s",
                              match->len > 0 ? " AND " : "", left,
                              collation != NULL ? collation : "BINARY", stored);
    }

  return g_string_free (match, FALSE);
}

/* What must not be, in the terms of the wanted table; NULL where it cannot be said. */
static char *
dup_orphan_condition (ManorDraft      *self,
                      ManorTableDraft *table,
                      ManorConstraint *key,
                      ManorTableDraft *parent)
{
  const char * const *columns = manor_constraint_get_columns (key);
  g_autoptr(GString) condition = g_string_new (NULL);
  g_auto(GStrv) parent_columns = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *match = NULL;

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *quoted = manor_identifier_quote (columns[i]);

      g_string_append_printf (condition, "%s%s IS NOT NULL", i > 0 ? " AND " : "", quoted);
    }

  /* No parent, or one that has no rows yet. */
  if (parent == NULL || parent->old == NULL || parent->action == MANOR_TABLE_DROP)
    return g_string_free (g_steal_pointer (&condition), FALSE);

  if (parent->wanted == NULL)
    return NULL;

  parent_columns = dup_parent_columns (parent->wanted, key);
  if (parent_columns == NULL ||
      g_strv_length (parent_columns) != g_strv_length ((char **) columns))
    return NULL;

  rows = dup_parent_rows (self, parent, parent_columns);
  match = dup_match (self, table, parent, columns, parent_columns);
  g_string_append_printf (condition, " AND NOT EXISTS (SELECT 1 FROM %s WHERE %s)", rows, match);

  return g_string_free (g_steal_pointer (&condition), FALSE);
}

/* By what the ledger tells the rows of a table apart (manor-key-ledger.c), as the table is before the plan: “NULL” where
 * it does not. */
static const char *
get_row_name (ManorDraft      *self,
              ManorTableDraft *table)
{
  ManorTable *before = manor_catalogue_find_table (self->from, table->before);
  const char *name = before != NULL ? manor_table_get_rowid_name (before) : NULL;

  for (guint i = 0; name != NULL && i < self->keys->len; i++)
    {
      ManorKeyTable *key = g_ptr_array_index (self->keys, i);

      if (g_strcmp0 (key->before, table->before) == 0)
        return key->numbered ? name : "NULL";
    }

  return "NULL";
}

/* The orphans that the old table has under its own key, each as one less. */
static char *
dup_old_orphans (ManorDraft      *self,
                 ManorTableDraft *table,
                 ManorConstraint *key,
                 ManorTableDraft *parent)
{
  const char * const *columns = manor_constraint_get_columns (key);
  g_auto(GStrv) parent_columns = NULL;
  g_autofree char *child_name = manor_identifier_quote (table->before);
  g_autofree char *parent_name = NULL;
  g_autoptr(GString) where = g_string_new (NULL);
  g_autoptr(GString) match = g_string_new (NULL);

  if (parent == NULL || parent->old == NULL)
    return NULL;

  parent_columns = dup_parent_columns (parent->old, key);
  parent_name = manor_identifier_quote (parent->before);

  for (guint i = 0; columns[i] != NULL && parent_columns != NULL && parent_columns[i] != NULL; i++)
    {
      g_autofree char *own =
        manor_identifier_quote (manor_draft_name_before (self, table->old, columns[i]));
      g_autofree char *other =
        manor_identifier_quote (manor_draft_name_before (self, parent->old, parent_columns[i]));

      g_string_append_printf (where, "%s.%s IS NOT NULL AND ", child_name, own);
      g_string_append_printf (match, "%s\"manor parent\".%s = +%s.%s", i > 0 ? " AND " : "",
                              other, child_name, own);
    }

  if (match->len == 0)
    return NULL;

  return g_strdup_printf ("SELECT %s, -1 FROM %s WHERE %sNOT EXISTS "
                          "(SELECT 1 FROM %s AS \"manor parent\" WHERE %s)",
                          get_row_name (self, table), child_name, where->str, parent_name, match->str);
}

static char *
dup_new_rows (ManorDraft      *self,
              ManorTableDraft *table,
              const char      *condition,
              const char      *what)
{
  const char *texts[] = { condition, what, NULL };
  g_autofree char *rows = manor_probe_rows_dup (self, table, table->name, MANOR_ROWS_ALL, texts);

  return g_strdup_printf ("SELECT %s FROM %s WHERE %s", what, rows, condition);
}

static void
add_orphan_probe (ManorDraft      *self,
                  ManorTableDraft *table,
                  ManorConstraint *key,
                  char            *count,
                  char            *rows)
{
  const char * const *columns = manor_constraint_get_columns (key);
  g_autofree char *list = g_strjoinv (", ", (char **) columns);

  manor_draft_add_probe (self, MANOR_PROBE_BLOCKS, table, columns[0], count, rows,
                         g_strdup_printf (_("rows of %s whose %s has no match in %s"),
                                          table->before, list,
                                          manor_constraint_get_parent (key)),
                         g_strdup_printf (_("delete these rows of %s, or add what they refer to"),
                                          table->before));
}

/* Each orphan of a wanted key as one more. */
static char *
dup_new_orphans (ManorDraft      *self,
                 ManorTableDraft *table,
                 const char      *condition)
{
  gboolean numbered = !g_str_equal (get_row_name (self, table), "NULL");

  return dup_new_rows (self, table, condition, numbered ? MANOR_PROBE_ROWID " AS id, 1 AS n" : "NULL AS id, 1 AS n");
}

static GString *
list_old_orphans (ManorDraft      *self,
                  ManorTableDraft *table,
                  const char      *name,
                  GPtrArray       *gone)
{
  ManorTableDraft *parent = manor_draft_find_table (self, name);
  GString *before = g_string_new (NULL);

  for (guint i = 0; i < gone->len; i++)
    {
      ManorConstraint *key = g_ptr_array_index (gone, i);
      g_autofree char *orphans = NULL;

      if (manor_identifier_equal (manor_constraint_get_parent (key), name))
        orphans = dup_old_orphans (self, table, key, parent);
      if (orphans != NULL)
        g_string_append_printf (before, " UNION ALL %s", orphans);
    }

  return before;
}

/* All the keys to one parent together: what counts is whether a row loses that parent which had it under the keys
 * there were. That another row comes to have one is no help to it, as long as the ledger tells the two apart. */
static void
probe_parent (ManorDraft      *self,
              ManorTableDraft *table,
              const char      *name,
              GPtrArray       *fresh,
              GPtrArray       *gone)
{
  ManorTableDraft *parent = manor_draft_find_table (self, name);
  g_autoptr(GString) before = list_old_orphans (self, table, name, gone);
  g_autoptr(GString) after = g_string_new (NULL);
  ManorConstraint *first = NULL;

  for (guint i = 0; i < fresh->len; i++)
    {
      ManorConstraint *key = g_ptr_array_index (fresh, i);
      g_autofree char *condition = NULL;
      g_autofree char *rows = NULL;

      if (!manor_identifier_equal (manor_constraint_get_parent (key), name))
        continue;

      condition = dup_orphan_condition (self, table, key, parent);
      if (condition == NULL)
        continue;

      if (before->len == 0)
        {
          rows = dup_new_rows (self, table, condition, "*");
          add_orphan_probe (self, table, key, dup_new_rows (self, table, condition, "count(*)"),
                            g_strconcat (rows, " LIMIT 20", NULL));
          continue;
        }

      first = first != NULL ? first : key;
      rows = dup_new_orphans (self, table, condition);
      g_string_append_printf (after, "%s%s", after->len > 0 ? " UNION ALL " : "", rows);
    }

  if (first != NULL)
    add_orphan_probe (self, table, first,
                      g_strdup_printf ("SELECT coalesce(sum(n), 0) FROM (SELECT max(0, sum(n)) AS n "
                                       "FROM (%s%s) GROUP BY id)", after->str, before->str), NULL);
}

static gboolean
is_key (ManorConstraint *constraint)
{
  return manor_constraint_get_kind (constraint) == MANOR_CONSTRAINT_FOREIGN_KEY;
}

/* Keys of the child's own columns stay with them. */
static gboolean
is_kept (ManorDraft      *self,
         ManorTableDraft *table,
         ManorConstraint *key)
{
  const char * const *columns = manor_constraint_get_columns (key);

  if (manor_plan_options_get_drop_extra (self->options))
    return FALSE;

  for (guint i = 0; i < table->extra->len; i++)
    for (guint j = 0; columns[j] != NULL; j++)
      if (manor_identifier_equal (columns[j],
                                  manor_column_get_name (g_ptr_array_index (table->extra, i))))
        return TRUE;

  return FALSE;
}

static gboolean
was_seen (GPtrArray *keys,
          guint      index)
{
  const char *name = manor_constraint_get_parent (g_ptr_array_index (keys, index));

  for (guint i = 0; i < index; i++)
    if (manor_identifier_equal (manor_constraint_get_parent (g_ptr_array_index (keys, i)), name))
      return TRUE;

  return FALSE;
}

void
manor_draft_probe_keys (ManorDraft      *self,
                        ManorTableDraft *table)
{
  GPtrArray *wanted = manor_table_get_constraints (table->wanted);
  GPtrArray *old = manor_table_get_constraints (table->old);
  g_autoptr(GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr(GPtrArray) gone = g_ptr_array_new ();

  for (guint i = 0; i < old->len; i++)
    if (is_key (g_ptr_array_index (old, i)) && !is_kept (self, table, g_ptr_array_index (old, i)))
      g_ptr_array_add (gone, g_ptr_array_index (old, i));

  for (guint i = 0; i < wanted->len; i++)
    {
      ManorConstraint *key = g_ptr_array_index (wanted, i);
      ManorConstraint *before = NULL;
      ManorTableDraft *parent;

      if (!is_key (key))
        continue;

      parent = manor_draft_find_table (self, manor_constraint_get_parent (key));
      if (parent != NULL && parent->wanted != NULL && !key_is_touched (self, table, key, parent))
        before = find_old_key (self, table, key, parent->wanted);

      if (before != NULL)
        g_ptr_array_remove (gone, before);
      else
        g_ptr_array_add (fresh, key);
    }

  for (guint i = 0; i < fresh->len; i++)
    if (!was_seen (fresh, i))
      probe_parent (self, table, manor_constraint_get_parent (g_ptr_array_index (fresh, i)),
                    fresh, gone);
}
