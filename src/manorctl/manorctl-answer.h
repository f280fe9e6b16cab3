/* manorctl-answer.h: changes, plans and reports, as several commands tell them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-output.h"

G_BEGIN_DECLS

/* “+ column users.email: …” */
void        manorctl_print_diff        (ManorDiff       *diff,
                                        const char      *indent);
/* TRUE when there is more than notes. */
gboolean    manorctl_diff_differs      (ManorDiff       *diff);
/* Members of the object that is open. */
void        manorctl_json_diff         (JsonBuilder     *builder,
                                        ManorDiff       *diff);
void        manorctl_json_plan         (JsonBuilder     *builder,
                                        ManorPlan       *plan);
void        manorctl_json_report       (JsonBuilder     *builder,
                                        ManorReport     *report);
/* “--rename users.mail=email”, a line each, on the standard error. */
void        manorctl_note_proposals    (GPtrArray       *proposals);
/* The survey of a fleet, read again, with progress; with @wake also children that sleep. NULL with @error set. For
 * fibers. */
ManorSurvey *manorctl_survey_fleet     (ManorConsole    *console,
                                        const char      *spec,
                                        gboolean         wake,
                                        GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many children were left asleep, on the standard error. */
void        manorctl_note_asleep       (ManorSurvey     *survey);

G_END_DECLS
