/* manor-sidebar-place.h: a connection in the sidebar, with all that is below it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-sidebar-branch.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SIDEBAR_PLACE (manor_sidebar_place_get_type ())

/* Signal “changed”: its databases or fleets are others now. */
G_DECLARE_FINAL_TYPE (ManorSidebarPlace, manor_sidebar_place, MANOR, SIDEBAR_PLACE, GObject)

ManorSidebarPlace  *manor_sidebar_place_new            (ManorConsole      *console,
                                                        ManorConnection   *connection) G_GNUC_WARN_UNUSED_RESULT;
ManorConnection    *manor_sidebar_place_get_connection (ManorSidebarPlace *self);
ManorSidebarRow    *manor_sidebar_place_get_header     (ManorSidebarPlace *self);
GPtrArray          *manor_sidebar_place_get_fleets     (ManorSidebarPlace *self);
ManorSidebarBranch *manor_sidebar_place_get_others     (ManorSidebarPlace *self);
ManorSidebarRow    *manor_sidebar_place_get_note       (ManorSidebarPlace *self);
void                manor_sidebar_place_look           (ManorSidebarPlace *self);
void                manor_sidebar_place_update         (ManorSidebarPlace *self);
void                manor_sidebar_place_settle         (ManorSidebarPlace *self);

G_END_DECLS
