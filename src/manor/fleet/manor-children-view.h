/* manor-children-view.h: children, to be searched and opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_CHILDREN_VIEW (manor_children_view_get_type ())

/* Property “children”. Opening one activates “win.open” with the key of its database. */
G_DECLARE_FINAL_TYPE (ManorChildrenView, manor_children_view, MANOR, CHILDREN_VIEW, AdwBin)

void manor_children_view_set_children (ManorChildrenView *self,
                                    GListModel     *children);

G_END_DECLS
