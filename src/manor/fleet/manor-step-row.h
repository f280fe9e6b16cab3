/* manor-step-row.h: one step of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

GtkWidget *manor_step_row_new   (ManorPlanStep *step,
                                 guint          number);
GtkWidget *manor_risk_badges_new (ManorRisk     risks);

G_END_DECLS
