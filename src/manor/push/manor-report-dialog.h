/* manor-report-dialog.h: what a push did, to be read, copied and kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_REPORT_DIALOG (manor_report_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ManorReportDialog, manor_report_dialog, MANOR, REPORT_DIALOG, AdwDialog)

AdwDialog *manor_report_dialog_new     (ManorReport     *report,
                                        ManorJournal    *journal,
                                        ManorConnection *connection) G_GNUC_WARN_UNUSED_RESULT;
void       manor_report_dialog_present (GtkWidget       *parent,
                                        ManorReport     *report,
                                        ManorJournal    *journal,
                                        ManorConnection *connection);

G_END_DECLS
