/* manor-report.h: what a push did, child by child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "manor-push-target.h"

G_BEGIN_DECLS

typedef enum
{
  MANOR_REPORT_RUNNING,      /* a program is on it now */
  MANOR_REPORT_INTERRUPTED,  /* its program died */
  MANOR_REPORT_STOPPED,
  MANOR_REPORT_FINISHED,
} ManorReportState;

#define MANOR_TYPE_REPORT       (manor_report_get_type ())
#define MANOR_TYPE_REPORT_ENTRY (manor_report_entry_get_type ())

/* Immutable; read from the journal, so that it is the same today and in a year. A
 * #GListModel of #ManorReportEntry. */
G_DECLARE_FINAL_TYPE (ManorReport, manor_report, MANOR, REPORT, GObject)
G_DECLARE_FINAL_TYPE (ManorReportEntry, manor_report_entry, MANOR, REPORT_ENTRY, GObject)

gint64            manor_report_get_id           (ManorReport      *self);
const char       *manor_report_get_fleet        (ManorReport      *self);
ManorReportState  manor_report_get_state        (ManorReport      *self);
GDateTime        *manor_report_get_started      (ManorReport      *self);
/* NULL while it runs or was interrupted. */
GDateTime        *manor_report_get_ended        (ManorReport      *self);
guint             manor_report_count            (ManorReport      *self,
                                                 ManorTargetState  state);
/* How many targets; also where the report came without its entries. */
guint             manor_report_get_n_entries    (ManorReport      *self);
/* Applied, unchanged: done. All others: left to do. */
guint             manor_report_get_n_left       (ManorReport      *self);
/* The copies that it made and that were not deleted since; of a report with its entries. */
guint             manor_report_get_n_copies     (ManorReport      *self);
/* For a person, several lines: counts, then the failed with their reasons. */
char             *manor_report_dup_text         (ManorReport      *self) G_GNUC_WARN_UNUSED_RESULT;
const char       *manor_report_state_get_text   (ManorReportState  state);
const char       *manor_report_state_get_nick   (ManorReportState  state);

const char       *manor_report_entry_get_name     (ManorReportEntry *self);
ManorTargetState  manor_report_entry_get_state    (ManorReportEntry *self);
gboolean          manor_report_entry_get_canary   (ManorReportEntry *self);
/* NULL where nothing went wrong. */
const char       *manor_report_entry_get_error    (ManorReportEntry *self);
const char       *manor_report_entry_get_plan_hash (ManorReportEntry *self);
gint64            manor_report_entry_get_duration (ManorReportEntry *self);
/* The copy that the push made of the child before it changed it, or NULL. */
const char       *manor_report_entry_get_copy     (ManorReportEntry *self);
/* Whether that copy was deleted since. */
gboolean          manor_report_entry_get_copy_deleted (ManorReportEntry *self);

G_END_DECLS
