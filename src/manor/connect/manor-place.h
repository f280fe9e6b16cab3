/* manor-place.h: how a kind of connection looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

const char *manor_place_get_icon_name (ManorConnection *connection);
gboolean    manor_place_is_folder     (ManorConnection *connection);
void        manor_place_suggest       (const GError    *error,
                                       GtkWidget       *again_button,
                                       GtkWidget       *edit_button);
char       *manor_place_dup_stopped   (ManorFormDialog *dialog) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
