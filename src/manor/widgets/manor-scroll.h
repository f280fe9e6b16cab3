/* manor-scroll.h: what has just appeared is brought into sight
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void manor_scroll_to (GtkWidget *widget);

G_END_DECLS
