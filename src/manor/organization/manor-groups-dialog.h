/* manor-groups-dialog.h: the groups of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_GROUPS_DIALOG (manor_groups_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ManorGroupsDialog, manor_groups_dialog, MANOR, GROUPS_DIALOG, AdwDialog)

/* @connection: one that has an organization. */
AdwDialog *manor_groups_dialog_new (ManorConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
