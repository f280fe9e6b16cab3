/* manor-session-offer.h: what a form offers where no keyring takes a token
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-form-dialog.h"

G_BEGIN_DECLS

/* As the form's “dup_offer”. */
char *manor_session_offer_dup (ManorFormDialog *dialog,
                               const GError    *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
