/* manor-rows-dialog.h: some rows of a child, looked at in passing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

void manor_rows_dialog_present (GtkWidget     *parent,
                                ManorDatabase *database,
                                ManorProbe    *probe);

G_END_DECLS
