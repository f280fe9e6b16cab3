/* manor-report-entry-private.h: how an entry is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-report.h"

G_BEGIN_DECLS

ManorReportEntry *_manor_report_entry_new (const char       *name,
                                           ManorTargetState  state,
                                           gboolean          canary,
                                           const char       *error,
                                           const char       *plan_hash,
                                           gint64            duration,
                                           const char       *copy,
                                           gboolean          copy_deleted) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
