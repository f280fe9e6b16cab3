/* manor-folder-dialog.h: connecting to a folder of SQLite files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_FOLDER_DIALOG (manor_folder_dialog_get_type ())

/* Signal “connected” (#ManorConnection). */
G_DECLARE_FINAL_TYPE (ManorFolderDialog, manor_folder_dialog, MANOR, FOLDER_DIALOG,
                      ManorFormDialog)

AdwDialog *manor_folder_dialog_new    (ManorConsole      *console) G_GNUC_WARN_UNUSED_RESULT;
void       manor_folder_dialog_choose (ManorFolderDialog *self);

G_END_DECLS
