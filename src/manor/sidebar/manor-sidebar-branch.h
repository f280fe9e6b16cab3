/* manor-sidebar-branch.h: the databases below one header of the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-sidebar-row.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SIDEBAR_BRANCH (manor_sidebar_branch_get_type ())

/* The children of a fleet, or those databases of a connection that are in no fleet. */
G_DECLARE_FINAL_TYPE (ManorSidebarBranch, manor_sidebar_branch, MANOR, SIDEBAR_BRANCH, GObject)

ManorSidebarBranch *manor_sidebar_branch_new           (ManorConsole       *console,
                                                        ManorConnection    *connection,
                                                        ManorFleet         *fleet) G_GNUC_WARN_UNUSED_RESULT;
ManorSidebarRow    *manor_sidebar_branch_get_header    (ManorSidebarBranch *self);
ManorFleet         *manor_sidebar_branch_get_fleet     (ManorSidebarBranch *self);
GPtrArray          *manor_sidebar_branch_get_databases (ManorSidebarBranch *self);
void                manor_sidebar_branch_set_databases (ManorSidebarBranch *self,
                                                        GPtrArray          *databases);
ManorSidebarRow    *manor_sidebar_branch_dup_row       (ManorSidebarBranch *self,
                                                        ManorDatabase      *database) G_GNUC_WARN_UNUSED_RESULT;
void                manor_sidebar_branch_look          (ManorSidebarBranch *self);
void                manor_sidebar_branch_forgive       (ManorSidebarBranch *self);

G_END_DECLS
