/* manor-group-view.h: everything about one group of children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "manor-child-group.h"
#include "manor-decisions.h"

G_BEGIN_DECLS

#define MANOR_TYPE_GROUP_VIEW (manor_group_view_get_type ())

/* Properties “group”, “part” (“changes”, “sql”, “plan”, “probes”, “children”). Signal
 * “push” when the person wants to push to the group. */
G_DECLARE_FINAL_TYPE (ManorGroupView, manor_group_view, MANOR, GROUP_VIEW, AdwBin)

/* Once, before a group is set. */
void             manor_group_view_set_up    (ManorGroupView  *self,
                                             ManorSurvey     *survey,
                                             ManorDecisions  *decisions);
ManorChildGroup *manor_group_view_get_group (ManorGroupView  *self);
void             manor_group_view_set_group (ManorGroupView  *self,
                                             ManorChildGroup *group);
const char      *manor_group_view_get_part  (ManorGroupView  *self);
void             manor_group_view_set_part  (ManorGroupView  *self,
                                             const char      *part);

G_END_DECLS
