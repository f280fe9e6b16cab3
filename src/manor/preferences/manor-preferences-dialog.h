/* manor-preferences-dialog.h: what a person can choose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANOR_TYPE_PREFERENCES_DIALOG (manor_preferences_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ManorPreferencesDialog, manor_preferences_dialog, MANOR,
                      PREFERENCES_DIALOG, AdwPreferencesDialog)

AdwDialog *manor_preferences_dialog_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
