/* manor-push-group-private.h: the targets of a push that share a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-cost-model.h"
#include "manor-migration.h"
#include "manor-variant.h"

G_BEGIN_DECLS

#define MANOR_TYPE_PUSH_GROUP (manor_push_group_get_type ())

G_DECLARE_FINAL_TYPE (ManorPushGroup, manor_push_group, MANOR, PUSH_GROUP, GObject)

/**
 * ManorPushGroup:
 * @variant: what the children are now
 * @plan: how they get where they shall be; %NULL with @error set where there is no plan
 * @migration: @plan made ready
 * @after: the variant they belong to when the plan was carried out
 * @cost: what @plan costs, or %NULL where nobody pays for rows
 * @error: why there is no plan
 * @losses: (element-type ManorPushLoss): what @plan can lose
 * @n_proved: how many canaries were carried out
 * @verdict: why the plan must not be tried on any other child, or %NULL
 *
 * A variant in a push: its targets share plan, migration and fate. Filled by
 * manor_push_prepare(), and by the canaries.
 */
struct _ManorPushGroup
{
  GObject         parent_instance;

  ManorVariant   *variant;
  ManorPlan      *plan;
  ManorMigration *migration;
  ManorVariant   *after;
  ManorCostModel *cost;
  GError         *error;
  GError         *verdict;
  GPtrArray      *losses;
  guint           n_proved;
};

ManorPushGroup *_manor_push_group_new (ManorVariant *variant) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
