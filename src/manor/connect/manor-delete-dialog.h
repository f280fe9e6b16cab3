/* manor-delete-dialog.h: deleting a database, with its name typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-typed-dialog.h"

G_BEGIN_DECLS

/* A #ManorTypedDialog. */
AdwDialog *manor_delete_dialog_new (ManorConnection *connection,
                                    ManorDatabase   *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
