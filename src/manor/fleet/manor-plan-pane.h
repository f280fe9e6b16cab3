/* manor-plan-pane.h: the plan of a variant, and what a person decides about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

#include "manor-decisions.h"

G_BEGIN_DECLS

#define MANOR_TYPE_PLAN_PANE (manor_plan_pane_get_type ())

/* Properties “plan” (#ManorPlan, NULL while there is none) and “reason” (why there is none,
 * for a person, or NULL). */
G_DECLARE_FINAL_TYPE (ManorPlanPane, manor_plan_pane, MANOR, PLAN_PANE, AdwBin)

void        manor_plan_pane_set_variant (ManorPlanPane  *self,
                                         ManorVariant   *variant,
                                         ManorDecisions *decisions);
ManorPlan  *manor_plan_pane_get_plan    (ManorPlanPane  *self);
const char *manor_plan_pane_get_reason  (ManorPlanPane  *self);

G_END_DECLS
