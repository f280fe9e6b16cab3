/* manor-adopt-dialog.h: a schema database for databases that have none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_ADOPT_DIALOG (manor_adopt_dialog_get_type ())

/* Signal “adopted” (#ManorFleet). */
G_DECLARE_FINAL_TYPE (ManorAdoptDialog, manor_adopt_dialog, MANOR, ADOPT_DIALOG, ManorFormDialog)

/* @database: (nullable): the one that it was asked for on; the truth may come from it. */
AdwDialog *manor_adopt_dialog_new (ManorConnection *connection,
                                   ManorDatabase   *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
