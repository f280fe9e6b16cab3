/* manor-target-row.h: one child in a push
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_TARGET_ROW (manor_target_row_get_type ())

G_DECLARE_FINAL_TYPE (ManorTargetRow, manor_target_row, MANOR, TARGET_ROW, AdwBin)

GtkWidget *manor_target_row_new        (void);
/* NULL when the row waits for another. */
void       manor_target_row_set_target (ManorTargetRow  *self,
                                        ManorPushTarget *target);
char      *manor_target_row_dup_detail (ManorPushTarget *target) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
