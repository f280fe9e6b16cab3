/* manor-token-once-dialog.h: a new token, shown once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANOR_TYPE_TOKEN_ONCE_DIALOG (manor_token_once_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ManorTokenOnceDialog, manor_token_once_dialog, MANOR, TOKEN_ONCE_DIALOG,
                      AdwDialog)

/* @what: what the token is for, in a sentence. */
AdwDialog *manor_token_once_dialog_new (const char *token,
                                        const char *what) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
