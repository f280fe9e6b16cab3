/* manor-change-list.h: a diff in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_CHANGE_LIST (manor_change_list_get_type ())

G_DECLARE_FINAL_TYPE (ManorChangeList, manor_change_list, MANOR, CHANGE_LIST, AdwBin)

void manor_change_list_set_diff (ManorChangeList *self,
                                 ManorDiff       *diff);

G_END_DECLS
