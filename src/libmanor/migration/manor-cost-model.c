/* manor-cost-model.c: what a plan costs, as a function of how many rows there are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-cost"

#include "config.h"

#include <math.h>

#include "manor-cost-model-private.h"
#include "manor-worker.h"

/* More rows are in no table, but rowids that are far apart; and the sum over 100,000 databases must stay a number. */
#define MAX_ROWS (G_GINT64_CONSTANT (1) << 36)

/**
 * ManorCostModel:
 *
 * Invariants:
 *
 *  (1) `terms` has one entry for each table of the child on which the cost depends.
 *  (2) Nothing changes once the plan was walked.
 */
G_DEFINE_FINAL_TYPE (ManorCostModel, manor_cost_model, G_TYPE_OBJECT)

static void
term_free (gpointer data)
{
  ManorCostTerm *term = data;

  g_free (term->table);
  g_free (term->sql);
  g_free (term);
}

static void
manor_cost_model_finalize (GObject *object)
{
  ManorCostModel *self = MANOR_COST_MODEL (object);

  g_clear_pointer (&self->terms, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_cost_model_parent_class)->finalize (object);
}

static void
manor_cost_model_class_init (ManorCostModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_cost_model_finalize;
}

static void
manor_cost_model_init (ManorCostModel *self)
{
  self->terms = g_ptr_array_new_with_free_func (term_free);
}

/**
 * manor_cost_model_new:
 * @plan: a `ManorPlan`
 *
 * Walks a plan. Blocks for the time it takes to read its statements.
 *
 * Returns: (transfer full): what it costs
 */
ManorCostModel *
manor_cost_model_new (ManorPlan *plan)
{
  ManorCostModel *self;

  g_return_val_if_fail (MANOR_IS_PLAN (plan), NULL);

  self = g_object_new (MANOR_TYPE_COST_MODEL, NULL);
  _manor_cost_model_walk (self, plan);

  return self;
}

static gboolean
make_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  g_value_init (result, MANOR_TYPE_COST_MODEL);
  g_value_take_object (result, manor_cost_model_new (data));

  return TRUE;
}

/**
 * manor_cost_model_make:
 * @plan: a `ManorPlan`
 *
 * Walks a plan on another thread.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorCostModel
 */
DexFuture *
manor_cost_model_make (ManorPlan *plan)
{
  g_autoptr(ManorWorker) worker = NULL;

  dex_return_error_if_fail (MANOR_IS_PLAN (plan));

  /* The job outlives the worker, which lends it one thread of GLib's pool. */
  worker = manor_worker_new ("cost", 1);

  return manor_worker_run (worker, make_thread, g_object_ref (plan), g_object_unref);
}

/**
 * manor_cost_model_get_n_tables:
 * @self: a `ManorCostModel`
 *
 * Returns: on how many tables' rows it depends
 */
guint
manor_cost_model_get_n_tables (ManorCostModel *self)
{
  g_return_val_if_fail (MANOR_IS_COST_MODEL (self), 0);

  return self->terms->len;
}

/**
 * manor_cost_model_get_table:
 * @self: a `ManorCostModel`
 * @index: a table, from 0
 *
 * Returns: its name before the plan
 */
const char *
manor_cost_model_get_table (ManorCostModel *self,
                            guint           index)
{
  g_return_val_if_fail (MANOR_IS_COST_MODEL (self), NULL);
  g_return_val_if_fail (index < self->terms->len, NULL);

  return ((ManorCostTerm *) g_ptr_array_index (self->terms, index))->table;
}

/**
 * manor_cost_model_get_sql:
 * @self: a `ManorCostModel`
 * @index: a table, from 0
 *
 * Returns: a SELECT of about how many rows it has, or -1 where that cannot be told cheaply
 */
const char *
manor_cost_model_get_sql (ManorCostModel *self,
                          guint           index)
{
  g_return_val_if_fail (MANOR_IS_COST_MODEL (self), NULL);
  g_return_val_if_fail (index < self->terms->len, NULL);

  return ((ManorCostTerm *) g_ptr_array_index (self->terms, index))->sql;
}

/**
 * manor_cost_model_add:
 * @self: a `ManorCostModel`
 * @rows: (nullable): how many rows each table has, in their order; -1, or more than there can be, for one that is
 *   not known
 * @cost: what to add to
 *
 * Adds what the plan costs on one database.
 */
void
manor_cost_model_add (ManorCostModel *self,
                      const gint64   *rows,
                      ManorCost      *cost)
{
  double reads;
  double writes;

  g_return_if_fail (MANOR_IS_COST_MODEL (self));
  g_return_if_fail (rows != NULL || self->terms->len == 0);
  g_return_if_fail (cost != NULL);

  reads = self->reads;
  writes = self->writes;

  for (guint i = 0; i < self->terms->len; i++)
    {
      ManorCostTerm *term = g_ptr_array_index (self->terms, i);

      if (rows[i] < 0 || rows[i] > MAX_ROWS)
        {
          cost->n_unknown++;
          return;
        }

      reads += term->reads * (double) rows[i];
      writes += term->writes * (double) rows[i];
    }

  cost->rows_read += (gint64) ceil (reads);
  cost->rows_written += (gint64) ceil (writes);
  cost->n_databases++;
}
