/* manor-turso-dialog.h: connecting to a Turso organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TURSO_DIALOG (manor_turso_dialog_get_type ())

/* Signal “connected” (#ManorConnection). */
G_DECLARE_FINAL_TYPE (ManorTursoDialog, manor_turso_dialog, MANOR, TURSO_DIALOG, ManorFormDialog)

AdwDialog       *manor_turso_dialog_new          (ManorConsole     *console) G_GNUC_WARN_UNUSED_RESULT;
/* NULL where @connection is no Turso organization. */
AdwDialog       *manor_turso_dialog_new_for_edit (ManorConsole     *console,
                                                  ManorConnection  *connection) G_GNUC_WARN_UNUSED_RESULT;
ManorTursoDraft *manor_turso_dialog_dup_draft    (ManorTursoDialog *self) G_GNUC_WARN_UNUSED_RESULT;
/* What a check of the token gave, for tests; NULL hides it again. */
void             manor_turso_dialog_set_account  (ManorTursoDialog *self,
                                                  ManorAccount     *account);

G_END_DECLS
