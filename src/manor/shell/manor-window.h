/* manor-window.h: the console's window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

#include "manor-page.h"
#include "manor-tab-store.h"

G_BEGIN_DECLS

#define MANOR_TYPE_WINDOW (manor_window_get_type ())

G_DECLARE_FINAL_TYPE (ManorWindow, manor_window, MANOR, WINDOW, AdwApplicationWindow)

ManorWindow *manor_window_new             (GtkApplication  *application,
                                           ManorConsole    *console,
                                           ManorTabStore   *store) G_GNUC_WARN_UNUSED_RESULT;
/* Call it once the console has loaded. Resolves to a boolean when the tabs are back. */
void         manor_window_restore         (ManorWindow     *self);
DexFuture   *manor_window_finish          (ManorWindow     *self) G_GNUC_WARN_UNUSED_RESULT;
void         manor_window_open_key        (ManorWindow     *self,
                                           const char      *key);
void         manor_window_open_page       (ManorWindow     *self,
                                           ManorPage       *page);
void         manor_window_open_connection (ManorWindow     *self,
                                           ManorConnection *connection);
void         manor_window_open_file       (ManorWindow     *self,
                                           GFile           *file);
ManorPage   *manor_window_get_page        (ManorWindow     *self);
guint        manor_window_get_n_tabs      (ManorWindow     *self);
void         manor_window_add_toast       (ManorWindow     *self,
                                           AdwToast        *toast);

G_END_DECLS
