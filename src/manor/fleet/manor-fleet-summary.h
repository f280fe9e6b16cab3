/* manor-fleet-summary.h: how a fleet stands, in one line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

char  *manor_fleet_summary_dup_text       (ManorSurvey *survey) G_GNUC_WARN_UNUSED_RESULT;
char  *manor_fleet_summary_dup_state      (ManorChildState state,
                                           guint           count) G_GNUC_WARN_UNUSED_RESULT;
guint  manor_fleet_summary_count_to_do    (ManorSurvey *survey);
char  *manor_fleet_summary_dup_duration   (gint64       microseconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
