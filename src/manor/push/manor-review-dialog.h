/* manor-review-dialog.h: all that a push will do, before it does it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_REVIEW_DIALOG (manor_review_dialog_get_type ())

/* Signal “confirmed” (#ManorPush, prepared and with consent), after which it closes. */
G_DECLARE_FINAL_TYPE (ManorReviewDialog, manor_review_dialog, MANOR, REVIEW_DIALOG, AdwDialog)

AdwDialog *manor_review_dialog_new (ManorSurvey      *survey,
                                  ManorJournal     *journal,
                                  ManorPushOptions *options) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
