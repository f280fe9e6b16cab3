/* manor-connect-dialog.h: what an app needs to reach a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_CONNECT_DIALOG (manor_connect_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ManorConnectDialog, manor_connect_dialog, MANOR, CONNECT_DIALOG, AdwDialog)

/* Of any kind of connection; says what makes sense there. */
AdwDialog *manor_connect_dialog_new (ManorConnection *connection,
                                     ManorDatabase   *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
