/* manor-plan-options.c: what a person decided about a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-plan-options"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-plan-options-private.h"
#include "manor-plan.h"

/**
 * ManorPlanOptions:
 *
 * The decisions behind a plan: renames that a person confirmed, values for rows that would
 * have none, and whether what only the child has may go.
 *
 * Invariants:
 *
 *  (1) `fills` and `renames` have folded keys, so that “T.A” and “t.a” are one entry.
 *  (2) `list` has one record for each key of `renames`, sorted by key, and keeps table and
 *      column apart: a name may hold a dot.
 */
struct _ManorPlanOptions
{
  GObject     parent_instance;

  GHashTable *renames;     /* (1) folded old -> new: “t.a” -> “t.z”, “p” -> “q” */
  GPtrArray  *list;        /* (2) ManorRename */
  GHashTable *fills;       /* (1) folded “t.a” -> SQL */
  gboolean    drop_extra;
  gboolean    reorder;
};

/* The whole as one line: (renames, fills, drop extra, reorder). A rename is (table, old
 * name, new name), the table empty where a table is renamed. */
#define TEXT_TYPE "(a(sss)a(ss)bb)"

G_DEFINE_FINAL_TYPE (ManorPlanOptions, manor_plan_options, G_TYPE_OBJECT)

static char *
dup_key (const char *table,
         const char *column)
{
  g_autofree char *folded_table = manor_identifier_fold (table);
  g_autofree char *folded_column = column != NULL ? manor_identifier_fold (column) : NULL;

  if (column == NULL)
    return g_steal_pointer (&folded_table);

  return g_strconcat (folded_table, ".", folded_column, NULL);
}

static void
rename_free (gpointer data)
{
  ManorRename *rename = data;

  g_free (rename->table);
  g_free (rename->old_name);
  g_free (rename->new_name);
  g_free (rename);
}

static char *
dup_rename_key (const ManorRename *rename)
{
  return rename->table != NULL ? dup_key (rename->table, rename->old_name)
                               : dup_key (rename->old_name, NULL);
}

static int
compare_renames (gconstpointer a,
                 gconstpointer b)
{
  const ManorRename *first = *(const ManorRename * const *) a;
  const ManorRename *second = *(const ManorRename * const *) b;
  g_autofree char *first_key = dup_rename_key (first);
  g_autofree char *second_key = dup_rename_key (second);

  return strcmp (first_key, second_key);
}

static void
add_rename (ManorPlanOptions *self,
            const char       *table,
            const char       *old_name,
            const char       *new_name)
{
  ManorRename *rename = g_new0 (ManorRename, 1);
  g_autofree char *key = NULL;

  rename->table = g_strdup (table);
  rename->old_name = g_strdup (old_name);
  rename->new_name = g_strdup (new_name);
  key = dup_rename_key (rename);

  for (guint i = 0; i < self->list->len; i++)
    {
      g_autofree char *other = dup_rename_key (g_ptr_array_index (self->list, i));

      if (g_str_equal (key, other))
        {
          g_ptr_array_remove_index (self->list, i);
          break;
        }
    }

  g_ptr_array_add (self->list, rename);
  g_ptr_array_sort (self->list, compare_renames);
  g_hash_table_replace (self->renames, g_steal_pointer (&key),
                        table != NULL ? g_strconcat (table, ".", new_name, NULL)
                                      : g_strdup (new_name));
}

static void
manor_plan_options_finalize (GObject *object)
{
  ManorPlanOptions *self = MANOR_PLAN_OPTIONS (object);

  g_clear_pointer (&self->renames, g_hash_table_unref);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_pointer (&self->fills, g_hash_table_unref);

  G_OBJECT_CLASS (manor_plan_options_parent_class)->finalize (object);
}

static void
manor_plan_options_class_init (ManorPlanOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_plan_options_finalize;
}

static void
manor_plan_options_init (ManorPlanOptions *self)
{
  self->renames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->list = g_ptr_array_new_with_free_func (rename_free);
  self->fills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * manor_plan_options_new:
 *
 * Makes options that decide nothing: no renames, no fill values, extras kept.
 *
 * Returns: (transfer full): a `ManorPlanOptions`
 */
ManorPlanOptions *
manor_plan_options_new (void)
{
  return g_object_new (MANOR_TYPE_PLAN_OPTIONS, NULL);
}

/**
 * manor_plan_options_copy:
 * @self: a `ManorPlanOptions`
 *
 * Returns: (transfer full): options of their own with the same decisions
 */
ManorPlanOptions *
manor_plan_options_copy (ManorPlanOptions *self)
{
  ManorPlanOptions *copy;
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_return_val_if_fail (MANOR_IS_PLAN_OPTIONS (self), NULL);

  copy = manor_plan_options_new ();

  for (guint i = 0; i < self->list->len; i++)
    {
      const ManorRename *rename = g_ptr_array_index (self->list, i);

      add_rename (copy, rename->table, rename->old_name, rename->new_name);
    }

  g_hash_table_iter_init (&iter, self->fills);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_replace (copy->fills, g_strdup (key), g_strdup (value));

  copy->drop_extra = self->drop_extra;
  copy->reorder = self->reorder;

  return copy;
}

/**
 * manor_plan_options_add_rename_column:
 * @self: a `ManorPlanOptions`
 * @table: the table, as it is called before the plan
 * @old_name: the column before
 * @new_name: the column after
 *
 * Confirms that a column is the same under a new name.
 */
void
manor_plan_options_add_rename_column (ManorPlanOptions *self,
                                      const char       *table,
                                      const char       *old_name,
                                      const char       *new_name)
{
  g_return_if_fail (MANOR_IS_PLAN_OPTIONS (self));
  g_return_if_fail (table != NULL && old_name != NULL && new_name != NULL);

  add_rename (self, table, old_name, new_name);
}

/**
 * manor_plan_options_add_rename_table:
 * @self: a `ManorPlanOptions`
 * @old_name: the table before
 * @new_name: the table after
 *
 * Confirms that a table is the same under a new name.
 */
void
manor_plan_options_add_rename_table (ManorPlanOptions *self,
                                     const char       *old_name,
                                     const char       *new_name)
{
  g_return_if_fail (MANOR_IS_PLAN_OPTIONS (self));
  g_return_if_fail (old_name != NULL && new_name != NULL);

  add_rename (self, NULL, old_name, new_name);
}

/**
 * manor_plan_options_set_fill:
 * @self: a `ManorPlanOptions`
 * @table: the table, as it is called after the plan
 * @column: the column, as it is called after the plan
 * @sql: (nullable): an SQL expression over the old row, or %NULL to take it back
 *
 * Says what rows get in a new column, or instead of NULL in a column that is there already.
 */
void
manor_plan_options_set_fill (ManorPlanOptions *self,
                             const char       *table,
                             const char       *column,
                             const char       *sql)
{
  g_autofree char *key = NULL;

  g_return_if_fail (MANOR_IS_PLAN_OPTIONS (self));
  g_return_if_fail (table != NULL && column != NULL);

  key = dup_key (table, column);

  if (sql == NULL)
    g_hash_table_remove (self->fills, key);
  else
    g_hash_table_replace (self->fills, g_steal_pointer (&key), g_strdup (sql));
}

/**
 * manor_plan_options_get_fill:
 * @self: a `ManorPlanOptions`
 * @table: the table after the plan
 * @column: the column after the plan
 *
 * Returns: (nullable): the expression that was given, or %NULL
 */
const char *
manor_plan_options_get_fill (ManorPlanOptions *self,
                             const char       *table,
                             const char       *column)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (MANOR_IS_PLAN_OPTIONS (self), NULL);
  g_return_val_if_fail (table != NULL && column != NULL, NULL);

  key = dup_key (table, column);

  return g_hash_table_lookup (self->fills, key);
}

/**
 * manor_plan_options_get_fills:
 * @self: a `ManorPlanOptions`
 *
 * Returns: (transfer none) (element-type utf8 utf8): folded “table.column” to expression
 */
GHashTable *
manor_plan_options_get_fills (ManorPlanOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_OPTIONS (self), NULL);

  return self->fills;
}

/**
 * manor_plan_options_get_renames:
 * @self: a `ManorPlanOptions`
 *
 * Returns: (transfer none) (element-type utf8 utf8): the confirmed renames, folded old name
 *   to new name: “table.old” to “table.new” and “old” to “new”
 */
GHashTable *
manor_plan_options_get_renames (ManorPlanOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_OPTIONS (self), NULL);

  return self->renames;
}

/**
 * manor_plan_options_get_rename_list:
 * @self: a `ManorPlanOptions`
 *
 * Returns: (transfer none) (element-type ManorRename): the renames, in a fixed order
 */
GPtrArray *
manor_plan_options_get_rename_list (ManorPlanOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_OPTIONS (self), NULL);

  return self->list;
}

/**
 * manor_plan_options_set_drop_extra:
 * @self: a `ManorPlanOptions`
 * @drop_extra: whether what only the child has is dropped
 */
void
manor_plan_options_set_drop_extra (ManorPlanOptions *self,
                                   gboolean          drop_extra)
{
  g_return_if_fail (MANOR_IS_PLAN_OPTIONS (self));

  self->drop_extra = !!drop_extra;
}

/**
 * manor_plan_options_get_drop_extra:
 * @self: a `ManorPlanOptions`
 *
 * Returns: %TRUE when what only the child has is dropped
 */
gboolean
manor_plan_options_get_drop_extra (ManorPlanOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_OPTIONS (self), FALSE);

  return self->drop_extra;
}

/**
 * manor_plan_options_set_reorder:
 * @self: a `ManorPlanOptions`
 * @reorder: whether tables are rebuilt for the order of their columns alone
 */
void
manor_plan_options_set_reorder (ManorPlanOptions *self,
                                gboolean          reorder)
{
  g_return_if_fail (MANOR_IS_PLAN_OPTIONS (self));

  self->reorder = !!reorder;
}

/**
 * manor_plan_options_get_reorder:
 * @self: a `ManorPlanOptions`
 *
 * Returns: %TRUE when tables are rebuilt for the order of their columns alone
 */
gboolean
manor_plan_options_get_reorder (ManorPlanOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_OPTIONS (self), FALSE);

  return self->reorder;
}

static GVariant *
renames_to_variant (ManorPlanOptions *self)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sss)"));

  for (guint i = 0; i < self->list->len; i++)
    {
      const ManorRename *rename = g_ptr_array_index (self->list, i);

      g_variant_builder_add (&builder, "(sss)", rename->table != NULL ? rename->table : "",
                             rename->old_name, rename->new_name);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
fills_to_variant (ManorPlanOptions *self)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));
  g_autoptr(GList) keys = g_list_sort (g_hash_table_get_keys (self->fills),
                                       (GCompareFunc) strcmp);

  for (GList *iter = keys; iter != NULL; iter = iter->next)
    g_variant_builder_add (&builder, "(ss)", iter->data,
                           g_hash_table_lookup (self->fills, iter->data));

  return g_variant_builder_end (&builder);
}

/**
 * manor_plan_options_dup_text:
 * @self: a `ManorPlanOptions`
 *
 * Writes the options down, for the journal of a push.
 *
 * Returns: (transfer full): one line; equal options give equal lines
 */
char *
manor_plan_options_dup_text (ManorPlanOptions *self)
{
  g_autoptr(GVariant) variant = NULL;

  g_return_val_if_fail (MANOR_IS_PLAN_OPTIONS (self), NULL);

  variant = g_variant_new ("(@a(sss)@a(ss)bb)",
                           renames_to_variant (self), fills_to_variant (self),
                           self->drop_extra, self->reorder);
  g_variant_ref_sink (variant);

  return g_variant_print (variant, FALSE);
}

/**
 * manor_plan_options_new_from_text:
 * @text: what manor_plan_options_dup_text() gave
 * @error: return location
 *
 * Reads options back.
 *
 * Returns: (transfer full) (nullable): the options, or %NULL with MANOR_PLAN_ERROR_OPTION set
 */
ManorPlanOptions *
manor_plan_options_new_from_text (const char  *text,
                                  GError     **error)
{
  g_autoptr(ManorPlanOptions) self = NULL;
  g_autoptr(GVariant) variant = NULL;
  g_autoptr(GVariantIter) renames = NULL;
  g_autoptr(GVariantIter) fills = NULL;
  const char *table;
  const char *key;
  const char *value;

  g_return_val_if_fail (text != NULL, NULL);

  variant = g_variant_parse (G_VARIANT_TYPE (TEXT_TYPE), text, NULL, NULL, NULL);
  if (variant == NULL)
    {
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION,
                   _("These are no plan options: “%s”"), text);
      return NULL;
    }

  self = manor_plan_options_new ();
  g_variant_get (variant, TEXT_TYPE, &renames, &fills, &self->drop_extra, &self->reorder);

  while (g_variant_iter_next (renames, "(&s&s&s)", &table, &key, &value))
    add_rename (self, *table != '\0' ? table : NULL, key, value);
  while (g_variant_iter_next (fills, "(&s&s)", &key, &value))
    g_hash_table_replace (self->fills, g_strdup (key), g_strdup (value));

  return g_steal_pointer (&self);
}
