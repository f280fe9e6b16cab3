/* manor-usage-dialog.h: what a server has seen of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_USAGE_DIALOG (manor_usage_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ManorUsageDialog, manor_usage_dialog, MANOR, USAGE_DIALOG, AdwDialog)

AdwDialog *manor_usage_dialog_new                  (ManorDatabase     *database) G_GNUC_WARN_UNUSED_RESULT;
AdwDialog *manor_usage_dialog_new_for_organization (ManorOrganization *organization) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
