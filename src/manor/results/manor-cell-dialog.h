/* manor-cell-dialog.h: one value, whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_CELL_DIALOG (manor_cell_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ManorCellDialog, manor_cell_dialog, MANOR, CELL_DIALOG, AdwDialog)

AdwDialog *manor_cell_dialog_new      (ManorResult     *result,
                                       guint            row,
                                       guint            column) G_GNUC_WARN_UNUSED_RESULT;
/* What is shown. */
char      *manor_cell_dialog_dup_text (ManorCellDialog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
