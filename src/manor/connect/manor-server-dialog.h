/* manor-server-dialog.h: connecting to a libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SERVER_DIALOG (manor_server_dialog_get_type ())

/* Signal “connected” (#ManorConnection). */
G_DECLARE_FINAL_TYPE (ManorServerDialog, manor_server_dialog, MANOR, SERVER_DIALOG, ManorFormDialog)

AdwDialog        *manor_server_dialog_new          (ManorConsole      *console) G_GNUC_WARN_UNUSED_RESULT;
/* NULL where @connection is no server. */
AdwDialog        *manor_server_dialog_new_for_edit (ManorConsole      *console,
                                                    ManorConnection   *connection) G_GNUC_WARN_UNUSED_RESULT;
/* What is in the form now; for tests. */
ManorServerDraft *manor_server_dialog_dup_draft    (ManorServerDialog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
