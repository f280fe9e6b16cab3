/* manor-draft-keys.c: the tables whose foreign keys a plan could come to violate
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include "manor-draft-private.h"
#include "manor-identifier.h"

static gboolean
parent_is_touched (ManorDraft      *self,
                   ManorConstraint *key)
{
  ManorTableDraft *parent = manor_draft_find_table (self, manor_constraint_get_parent (key));

  return parent != NULL &&
         (parent->action == MANOR_TABLE_REBUILD || parent->action == MANOR_TABLE_DROP);
}

static gboolean
is_new_with_value (ManorTableDraft *table,
                   ManorConstraint *key)
{
  const char * const *columns = manor_constraint_get_columns (key);

  for (guint i = 0; table->added != NULL && i < table->added->len; i++)
    {
      ManorColumn *column = g_ptr_array_index (table->added, i);

      if (columns != NULL &&
          g_strv_contains (columns, manor_column_get_name (column)) &&
          manor_column_get_default (column) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
any_key (ManorDraft      *self,
         ManorTableDraft *table,
         ManorTable      *side)
{
  GPtrArray *constraints;

  if (side == NULL)
    return FALSE;

  constraints = manor_table_get_constraints (side);

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *key = g_ptr_array_index (constraints, i);

      if (manor_constraint_get_kind (key) == MANOR_CONSTRAINT_FOREIGN_KEY &&
          (table->action == MANOR_TABLE_REBUILD ||
           parent_is_touched (self, key) ||
           (table->action == MANOR_TABLE_ALTER && is_new_with_value (table, key))))
        return TRUE;
    }

  return FALSE;
}

static gboolean
keeps_rowids (ManorDraft      *self,
              ManorTableDraft *table)
{
  ManorColumn *alias;
  ManorColumn *source;

  if (table->action != MANOR_TABLE_REBUILD)
    return TRUE;

  if (manor_table_get_without_rowid (table->old) ||
      manor_table_get_without_rowid (table->wanted))
    return FALSE;

  alias = manor_table_get_rowid_column (table->wanted);
  if (alias == NULL)
    return manor_table_get_rowid_name (table->old) != NULL &&
           manor_table_get_rowid_name (table->wanted) != NULL;

  source = manor_table_draft_source (table, alias);

  return source != NULL ?
    source == manor_table_get_rowid_column (table->old) :
    manor_plan_options_get_fill (self->options, table->name,
                                 manor_column_get_name (alias)) == NULL;
}

/* A row can lose its parent only where the row's table or the parent's is written, or a
 * column with both a default and a key comes in. All others need no look. */
void
manor_draft_list_keys (ManorDraft *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      ManorTableDraft *table = g_ptr_array_index (self->tables, i);

      if (table->action == MANOR_TABLE_DROP || table->action == MANOR_TABLE_CREATE)
        continue;

      if (any_key (self, table, table->wanted) || any_key (self, table, table->old))
        g_ptr_array_add (self->keys, 
                         manor_key_table_new (table->before, table->name, keeps_rowids (self, table)));
    }
}
