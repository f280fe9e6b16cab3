/* manor-sidebar.h: connections, schema databases and their children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_SIDEBAR (manor_sidebar_get_type ())

/* Signal “folded”: a header was opened or closed. What it opens it opens with the window's
 * action “win.open” (a key), what it deleted or removed it closes with
 * “win.close-key”, and what was removed and is back it reopens with “win.reopen-key”. */
G_DECLARE_FINAL_TYPE (ManorSidebar, manor_sidebar, MANOR, SIDEBAR, AdwBin)

void   manor_sidebar_set_console      (ManorSidebar       *self,
                                       ManorConsole       *console);
void   manor_sidebar_focus_search     (ManorSidebar       *self);
void   manor_sidebar_select_key       (ManorSidebar       *self,
                                       const char         *key);
void   manor_sidebar_expand_fleet     (ManorSidebar       *self,
                                       ManorFleet         *fleet);
char **manor_sidebar_dup_expanded     (ManorSidebar       *self) G_GNUC_WARN_UNUSED_RESULT;
void   manor_sidebar_restore_expanded (ManorSidebar       *self,
                                       const char * const *keys);
DexFuture *manor_sidebar_finish       (ManorSidebar       *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
