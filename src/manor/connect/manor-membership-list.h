/* manor-membership-list.h: which organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_MEMBERSHIP_LIST (manor_membership_list_get_type ())

/* Property “selected” (#ManorMembership, read-only), notified. */
G_DECLARE_FINAL_TYPE (ManorMembershipList, manor_membership_list, MANOR, MEMBERSHIP_LIST,
                      AdwPreferencesGroup)

void             manor_membership_list_set_memberships (ManorMembershipList *self,
                                                        GListModel          *memberships);
ManorMembership *manor_membership_list_get_selected    (ManorMembershipList *self);

G_END_DECLS
