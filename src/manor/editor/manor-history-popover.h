/* manor-history-popover.h: statements that were run before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_HISTORY_POPOVER (manor_history_popover_get_type ())

/* Signal “chosen” (SQL). */
G_DECLARE_FINAL_TYPE (ManorHistoryPopover, manor_history_popover, MANOR, HISTORY_POPOVER, GtkPopover)

void  manor_history_popover_set_source (ManorHistoryPopover *self,
                                        ManorHistory        *history,
                                        const char          *database);

G_END_DECLS
