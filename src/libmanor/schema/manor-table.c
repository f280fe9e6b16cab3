/* manor-table.c: a table, its columns and constraints
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-table"

#include "config.h"

#include "manor-identifier.h"
#include "manor-table-private.h"

/**
 * ManorTable:
 *
 * A table, ordinary or virtual.
 *
 * Invariants:
 *
 *  (1) A table that was not understood (`parsed` is %FALSE) has no columns and no
 *      constraints: nobody can take half of it for the whole.
 *  (2) A virtual table counts as understood and has none either: its columns are its
 *      module's business.
 */

G_DEFINE_FINAL_TYPE (ManorTable, manor_table, MANOR_TYPE_SCHEMA_OBJECT)

static void
manor_table_finalize (GObject *object)
{
  ManorTable *self = MANOR_TABLE (object);

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->constraints);
  g_free (self->module);
  g_strfreev (self->module_arguments);

  G_OBJECT_CLASS (manor_table_parent_class)->finalize (object);
}

static void
manor_table_class_init (ManorTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_table_finalize;
}

static void
manor_table_init (ManorTable *self)
{
  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->constraints = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->module_arguments = g_new0 (char *, 1);
}

ManorTable *
_manor_table_new (const ManorSchemaRow *row)
{
  g_autoptr(ManorTable) self = g_object_new (MANOR_TYPE_TABLE, NULL);

  _manor_schema_object_set_row (MANOR_SCHEMA_OBJECT (self), row);
  _manor_table_parse (self);

  return g_steal_pointer (&self);
}

void
_manor_table_clear (ManorTable *self)
{
  g_hash_table_remove_all (self->by_name);
  g_ptr_array_set_size (self->columns, 0);
  g_ptr_array_set_size (self->constraints, 0);
  g_clear_pointer (&self->module, g_free);
  g_strfreev (self->module_arguments);
  self->module_arguments = g_new0 (char *, 1);
  self->primary_key = NULL;
  self->rowid_column = NULL;
  self->without_rowid = FALSE;
  self->strict = FALSE;
  self->random_rowid = FALSE;
  self->autoincrement = FALSE;
  self->parsed = FALSE;
}

ManorColumn *
_manor_table_find_folded (ManorTable *self,
                          const char *folded)
{
  return g_hash_table_lookup (self->by_name, folded);
}

/**
 * manor_table_get_n_columns:
 * @self: a `ManorTable`
 *
 * Returns: how many columns it has; 0 for a virtual table
 */
guint
manor_table_get_n_columns (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), 0);

  return self->columns->len;
}

/**
 * manor_table_get_column:
 * @self: a `ManorTable`
 * @index: from 0
 *
 * Returns: (transfer none): the column
 */
ManorColumn *
manor_table_get_column (ManorTable *self,
                        guint       index)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), NULL);
  g_return_val_if_fail (index < self->columns->len, NULL);

  return g_ptr_array_index (self->columns, index);
}

/**
 * manor_table_find_column:
 * @self: a `ManorTable`
 * @name: a name, in any case
 *
 * Returns: (transfer none) (nullable): the column of that name
 */
ManorColumn *
manor_table_find_column (ManorTable *self,
                         const char *name)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (MANOR_IS_TABLE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  folded = manor_identifier_fold (name);

  return _manor_table_find_folded (self, folded);
}

/**
 * manor_table_list_columns:
 * @self: a `ManorTable`
 *
 * Returns: (transfer full): a [iface@Gio.ListModel] of `ManorColumn`
 */
GListModel *
manor_table_list_columns (ManorTable *self)
{
  g_autoptr(GListStore) store = g_list_store_new (MANOR_TYPE_COLUMN);

  g_return_val_if_fail (MANOR_IS_TABLE (self), G_LIST_MODEL (g_steal_pointer (&store)));

  g_list_store_splice (store, 0, 0, self->columns->pdata, self->columns->len);

  return G_LIST_MODEL (g_steal_pointer (&store));
}

/**
 * manor_table_get_constraints:
 * @self: a `ManorTable`
 *
 * Returns: (transfer none) (element-type ManorConstraint): its constraints, as written
 */
GPtrArray *
manor_table_get_constraints (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), NULL);

  return self->constraints;
}

/**
 * manor_table_get_primary_key:
 * @self: a `ManorTable`
 *
 * Returns: (transfer none) (nullable): its primary key
 */
ManorConstraint *
manor_table_get_primary_key (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), NULL);

  return self->primary_key;
}

/**
 * manor_table_get_without_rowid:
 * @self: a `ManorTable`
 *
 * Returns: whether it is WITHOUT ROWID
 */
gboolean
manor_table_get_without_rowid (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), FALSE);

  return self->without_rowid;
}

/**
 * manor_table_get_strict:
 * @self: a `ManorTable`
 *
 * Returns: whether it is STRICT
 */
gboolean
manor_table_get_strict (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), FALSE);

  return self->strict;
}

/**
 * manor_table_get_random_rowid:
 * @self: a `ManorTable`
 *
 * Returns: whether it is libSQL's RANDOM ROWID
 */
gboolean
manor_table_get_random_rowid (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), FALSE);

  return self->random_rowid;
}

/**
 * manor_table_get_autoincrement:
 * @self: a `ManorTable`
 *
 * Returns: whether its primary key is AUTOINCREMENT
 */
gboolean
manor_table_get_autoincrement (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), FALSE);

  return self->autoincrement;
}

/**
 * manor_table_get_rowid_column:
 * @self: a `ManorTable`
 *
 * Returns: (transfer none) (nullable): the column that is another name of the rowid
 */
ManorColumn *
manor_table_get_rowid_column (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), NULL);

  return self->rowid_column;
}

/**
 * manor_table_get_rowid_name:
 * @self: a `ManorTable`
 *
 * Returns: (nullable): a name of the rowid that no column hides; %NULL where there is none
 */
const char *
manor_table_get_rowid_name (ManorTable *self)
{
  static const char * const names[] = { "rowid", "_rowid_", "oid" };

  g_return_val_if_fail (MANOR_IS_TABLE (self), NULL);

  if (self->without_rowid || !self->parsed || self->module != NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (_manor_table_find_folded (self, names[i]) == NULL)
      return names[i];

  return NULL;
}

/**
 * manor_table_get_module:
 * @self: a `ManorTable`
 *
 * Returns: (nullable): the module of a virtual table, folded
 */
const char *
manor_table_get_module (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), NULL);

  return self->module;
}

/**
 * manor_table_get_module_arguments:
 * @self: a `ManorTable`
 *
 * Returns: (array zero-terminated=1): what is written between the parentheses, comma by
 *   comma
 */
const char * const *
manor_table_get_module_arguments (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), NULL);

  return (const char * const *) self->module_arguments;
}

/**
 * manor_table_get_parsed:
 * @self: a `ManorTable`
 *
 * Returns: %FALSE where the text could not be understood
 */
gboolean
manor_table_get_parsed (ManorTable *self)
{
  g_return_val_if_fail (MANOR_IS_TABLE (self), FALSE);

  return self->parsed;
}
