/* manor-group-dialog.h: making a group
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_GROUP_DIALOG (manor_group_dialog_get_type ())

/* Signal “created” (#ManorGroup). */
G_DECLARE_FINAL_TYPE (ManorGroupDialog, manor_group_dialog, MANOR, GROUP_DIALOG, ManorFormDialog)

AdwDialog *manor_group_dialog_new (ManorOrganization *organization) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
