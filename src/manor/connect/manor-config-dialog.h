/* manor-config-dialog.h: how a server treats one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_CONFIG_DIALOG (manor_config_dialog_get_type ())

/* Signal “saved”. */
G_DECLARE_FINAL_TYPE (ManorConfigDialog, manor_config_dialog, MANOR, CONFIG_DIALOG, ManorFormDialog)

AdwDialog *manor_config_dialog_new (ManorDatabase *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
