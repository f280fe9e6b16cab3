/* manor-push-cost.c: about how many rows a push reads and writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include "manor-push-private.h"

/* A row takes so many bytes at the least. */
#define MIN_ROW 4

gboolean
_manor_push_is_metered (ManorPush *self)
{
  return manor_database_get_metered (manor_fleet_get_schema (manor_survey_get_fleet (self->survey)));
}

/* The rowids of a table can be far apart, and then their span says nothing: there are never more rows
 * than fit into the database. */
static void
distrust (ManorDatabase *database,
          gint64        *rows,
          guint          n)
{
  gint64 size = manor_database_get_size (database);

  for (guint i = 0; size > 0 && i < n; i++)
    if (rows[i] > size / MIN_ROW)
      rows[i] = -1;
}

static void
add_target (ManorPushTarget *target,
            ManorCost       *cost)
{
  ManorCostModel *model = _manor_push_target_get_group (target)->cost;
  GArray *counts = _manor_push_target_get_row_counts (target);
  guint n_tables = manor_cost_model_get_n_tables (model);
  g_autofree gint64 *rows = g_new (gint64, n_tables + 1);

  for (guint i = 0; i < n_tables; i++)
    rows[i] = counts != NULL && i < counts->len ? g_array_index (counts, gint64, i) : -1;

  distrust (manor_child_get_database (manor_push_target_get_child (target)), rows, n_tables);
  manor_cost_model_add (model, rows, cost);
}

/* What is left out, or was there already, costs nothing. */
static gboolean
costs (ManorPushTarget *target)
{
  ManorTargetState state = manor_push_target_get_state (target);
  ManorPushGroup *group = _manor_push_target_get_group (target);

  return group != NULL && group->cost != NULL && state != MANOR_TARGET_BLOCKED &&
         state != MANOR_TARGET_UNCHANGED && state != MANOR_TARGET_SKIPPED &&
         state != MANOR_TARGET_FAILED;
}

/**
 * manor_push_dup_cost:
 * @self: a `ManorPush` that was prepared
 *
 * Adds up about how many rows the push reads and writes on its targets, the way platforms bill them:
 * the questions of the review, the steps, and what is looked at before and after them.
 *
 * Returns: (transfer full) (nullable): the cost, %NULL where nobody pays for rows
 */
ManorCost *
manor_push_dup_cost (ManorPush *self)
{
  g_autoptr(ManorCost) cost = NULL;

  g_return_val_if_fail (MANOR_IS_PUSH (self), NULL);

  if (!_manor_push_is_metered (self))
    return NULL;

  cost = manor_cost_new ();

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);

      if (costs (target))
        add_target (target, cost);
    }

  return g_steal_pointer (&cost);
}
