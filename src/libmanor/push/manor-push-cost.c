/* manor-push-cost.c: about how many rows a push reads and writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include "manor-push-private.h"

/**
 * manor_push_dup_cost:
 * @self: a `ManorPush` that was prepared
 *
 * Adds up about how many rows the push reads and writes on all its targets, the way platforms bill
 * them.
 *
 * Returns: (transfer full) (nullable): the cost, %NULL where nobody pays for rows
 */
ManorCost *
manor_push_dup_cost (ManorPush *self)
{
  ManorDatabase *schema;

  g_return_val_if_fail (MANOR_IS_PUSH (self), NULL);

  schema = manor_fleet_get_schema (manor_survey_get_fleet (self->survey));

  return manor_database_get_metered (schema) ? manor_cost_new () : NULL;
}
