/* manor-plan-step-private.h: making steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-plan-step.h"

G_BEGIN_DECLS

/* All but @table are (transfer full), so that they can be put together where they are used. */
ManorPlanStep *manor_plan_step_new (char       *sql,
                                    ManorRisk   risk,
                                    const char *table,
                                    char       *title,
                                    char       *warning) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
