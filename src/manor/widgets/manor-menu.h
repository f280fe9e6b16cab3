/* manor-menu.h: menus that a screen reader can read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void manor_menu_name_items (GtkPopover *popover);

G_END_DECLS
