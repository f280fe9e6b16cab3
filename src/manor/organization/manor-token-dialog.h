/* manor-token-dialog.h: making a token
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TOKEN_DIALOG (manor_token_dialog_get_type ())

/* Signal “created”: a token was made; the dialog itself shows it, once. */
G_DECLARE_FINAL_TYPE (ManorTokenDialog, manor_token_dialog, MANOR, TOKEN_DIALOG, ManorFormDialog)

AdwDialog         *manor_token_dialog_new_for_api      (ManorConnection  *connection) G_GNUC_WARN_UNUSED_RESULT;
AdwDialog         *manor_token_dialog_new_for_group    (ManorConnection  *connection,
                                                        const char       *group) G_GNUC_WARN_UNUSED_RESULT;
/* @database: or NULL, to ask for it. */
AdwDialog         *manor_token_dialog_new_for_database (ManorConnection  *connection,
                                                        ManorDatabase    *database) G_GNUC_WARN_UNUSED_RESULT;
ManorTokenRequest *manor_token_dialog_dup_request      (ManorTokenDialog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
