/* manor-group-row.h: one group in the list of a fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "manor-child-group.h"

G_BEGIN_DECLS

#define MANOR_TYPE_GROUP_ROW (manor_group_row_get_type ())

G_DECLARE_FINAL_TYPE (ManorGroupRow, manor_group_row, MANOR, GROUP_ROW, GtkListBoxRow)

GtkWidget       *manor_group_row_new       (ManorChildGroup *group);
ManorChildGroup *manor_group_row_get_group (ManorGroupRow   *self);

G_END_DECLS
