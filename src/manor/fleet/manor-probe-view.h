/* manor-probe-view.h: asking the children before anything is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

#include "manor-decisions.h"

G_BEGIN_DECLS

#define MANOR_TYPE_PROBE_VIEW (manor_probe_view_get_type ())

G_DECLARE_FINAL_TYPE (ManorProbeView, manor_probe_view, MANOR, PROBE_VIEW, AdwBin)

/* What was answered before is dropped. @plan may be %NULL: there is nothing to ask. */
void manor_probe_view_set_plan (ManorProbeView *self,
                                ManorSurvey    *survey,
                                ManorVariant   *variant,
                                ManorPlan      *plan);

G_END_DECLS
