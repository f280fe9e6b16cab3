/* manor-rule-dialog.h: saying which databases are children of a schema database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_RULE_DIALOG (manor_rule_dialog_get_type ())

/* Signal “saved” (the schema database's name). */
G_DECLARE_FINAL_TYPE (ManorRuleDialog, manor_rule_dialog, MANOR, RULE_DIALOG, ManorFormDialog)

/* @database need not be a schema database yet. */
AdwDialog *manor_rule_dialog_new (ManorConnection *connection,
                                  ManorDatabase   *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
