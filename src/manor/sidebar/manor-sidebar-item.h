/* manor-sidebar-item.h: what shows a row of the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "manor-sidebar-row.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SIDEBAR_ITEM (manor_sidebar_item_get_type ())

/* Signals “toggled” (its arrow was clicked), “clicked” and “menu” (double x, y). */
G_DECLARE_FINAL_TYPE (ManorSidebarItem, manor_sidebar_item, MANOR, SIDEBAR_ITEM, GtkWidget)

GtkWidget   *manor_sidebar_item_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void         manor_sidebar_item_set_list_item (ManorSidebarItem *self,
                                               GtkListItem      *list_item);
GtkListItem *manor_sidebar_item_get_list_item (ManorSidebarItem *self);
void         manor_sidebar_item_set_row       (ManorSidebarItem *self,
                                               ManorSidebarRow  *row);

G_END_DECLS
