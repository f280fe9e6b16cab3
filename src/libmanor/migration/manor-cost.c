/* manor-cost.c: about how many rows a plan reads and writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-cost"

#include "config.h"

#include "manor-cost-model.h"

G_DEFINE_BOXED_TYPE (ManorCost, manor_cost, manor_cost_copy, manor_cost_free)

/**
 * manor_cost_new:
 *
 * Returns: (transfer full): the cost of nothing
 */
ManorCost *
manor_cost_new (void)
{
  return g_new0 (ManorCost, 1);
}

/**
 * manor_cost_copy:
 * @self: a `ManorCost`
 *
 * Returns: (transfer full): the same
 */
ManorCost *
manor_cost_copy (const ManorCost *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_memdup2 (self, sizeof *self);
}

/**
 * manor_cost_free:
 * @self: (transfer full): a `ManorCost`
 */
void
manor_cost_free (ManorCost *self)
{
  g_free (self);
}

/**
 * manor_cost_list_tables:
 * @plan: a `ManorPlan`
 *
 * Names the tables on whose number of rows it depends what the plan costs, as they are called
 * before it.
 *
 * Returns: (transfer full) (element-type utf8): their names
 */
GPtrArray *
manor_cost_list_tables (ManorPlan *plan)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(ManorCostModel) model = NULL;

  g_return_val_if_fail (MANOR_IS_PLAN (plan), names);

  model = manor_cost_model_new (plan);
  for (guint i = 0; i < manor_cost_model_get_n_tables (model); i++)
    g_ptr_array_add (names, g_strdup (manor_cost_model_get_table (model, i)));

  return names;
}

/**
 * manor_cost_add:
 * @self: a `ManorCost`
 * @plan: a `ManorPlan`
 * @rows: (element-type utf8 gint64): how many rows each of its tables has; those that are missing,
 *   or negative, are not known
 *
 * Adds about what it takes to carry the plan out on one database: the steps, and what Manor asks
 * before and after them. Where the rows of a table are not known the database is only counted.
 * A plan for many databases is better made into a #ManorCostModel once.
 */
void
manor_cost_add (ManorCost  *self,
                ManorPlan  *plan,
                GHashTable *rows)
{
  g_autoptr(ManorCostModel) model = NULL;
  g_autofree gint64 *counts = NULL;
  guint n_tables;

  g_return_if_fail (self != NULL);
  g_return_if_fail (MANOR_IS_PLAN (plan));
  g_return_if_fail (rows != NULL);

  model = manor_cost_model_new (plan);
  n_tables = manor_cost_model_get_n_tables (model);
  counts = g_new (gint64, n_tables + 1);

  for (guint i = 0; i < n_tables; i++)
    {
      const gint64 *known = g_hash_table_lookup (rows, manor_cost_model_get_table (model, i));

      counts[i] = known != NULL ? *known : -1;
    }

  manor_cost_model_add (model, counts, self);
}
