/* manor-typed-dialog.h: what is done only once a name was typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TYPED_DIALOG (manor_typed_dialog_get_type ())

/* Signals “confirmed”: it was done; “stopped”: somebody stopped it, and it was done or not. */
G_DECLARE_FINAL_TYPE (ManorTypedDialog, manor_typed_dialog, MANOR, TYPED_DIALOG, ManorFormDialog)

/* What is done; the dialog closes when the future resolves. */
typedef DexFuture *(*ManorTypedFunc) (gpointer user_data);

AdwDialog *manor_typed_dialog_new       (const char       *title,
                                         const char       *submit_label,
                                         const char       *consequence,
                                         const char       *name,
                                         ManorTypedFunc    func,
                                         gpointer          user_data,
                                         GDestroyNotify    user_data_destroy) G_GNUC_WARN_UNUSED_RESULT;
void       manor_typed_dialog_refuse    (ManorTypedDialog *self);

G_END_DECLS
