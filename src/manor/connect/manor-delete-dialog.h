/* manor-delete-dialog.h: deleting a database, with its name typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_DELETE_DIALOG (manor_delete_dialog_get_type ())

/* Signal “deleted”. */
G_DECLARE_FINAL_TYPE (ManorDeleteDialog, manor_delete_dialog, MANOR, DELETE_DIALOG,
                      ManorFormDialog)

AdwDialog *manor_delete_dialog_new (ManorConnection *connection,
                                    ManorDatabase   *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
