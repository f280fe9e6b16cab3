/* manor-tokens-dialog.h: the tokens of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_TOKENS_DIALOG (manor_tokens_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ManorTokensDialog, manor_tokens_dialog, MANOR, TOKENS_DIALOG, AdwDialog)

/* @connection: one that has an organization. */
AdwDialog *manor_tokens_dialog_new (ManorConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
