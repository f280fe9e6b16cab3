/* manor-child-list.h: children, to be searched and opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_CHILD_LIST (manor_child_list_get_type ())

/* Property “children”. Opening one activates “win.open” with the key of its database. */
G_DECLARE_FINAL_TYPE (ManorChildList, manor_child_list, MANOR, CHILD_LIST, AdwBin)

void manor_child_list_set_children (ManorChildList *self,
                                    GListModel     *children);

G_END_DECLS
