/* manor-report-private.h: how a report is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-report.h"

G_BEGIN_DECLS

/* Times in microseconds since 1970; @ended 0 where it has not. */
ManorReport *_manor_report_new       (gint64            id,
                                      const char       *fleet,
                                      ManorReportState  state,
                                      gint64            started,
                                      gint64            ended) G_GNUC_WARN_UNUSED_RESULT;
/* Before the report is shown to anybody. */
void         _manor_report_add       (ManorReport      *self,
                                      const char       *name,
                                      ManorTargetState  state,
                                      gboolean          canary,
                                      const char       *error,
                                      const char       *plan_hash,
                                      gint64            duration,
                                      const char       *copy,
                                      gboolean          copy_deleted);
/* For a report without entries. */
void         _manor_report_set_count (ManorReport      *self,
                                      ManorTargetState  state,
                                      guint             count);

G_END_DECLS
