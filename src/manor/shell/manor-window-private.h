/* manor-window-private.h: what the window's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-sidebar.h"
#include "manor-start-page.h"
#include "manor-tab.h"
#include "manor-window.h"

G_BEGIN_DECLS

/**
 * ManorWindow:
 *
 * The console's window: the sidebar, and tabs with a page each.
 *
 * Invariants:
 *
 *  (1) There is at most one tab a key.
 *  (2) The session is saved from the time it was restored on, not before: a window that is
 *      still loading must not overwrite what it has not read.
 *  (3) `closing` is set once every page has agreed to go; then nothing asks again.
 */
struct _ManorWindow
{
  AdwApplicationWindow  parent_instance;

  /* template widgets */
  AdwBanner            *interrupted_banner;
  GtkStack             *content_stack;
  GtkMenuButton        *menu_button;
  GtkWidget            *overview_button;
  ManorSidebar         *sidebar;
  AdwOverlaySplitView  *split_view;
  ManorStartPage       *start_page;
  AdwTabOverview       *tab_overview;
  AdwTabView           *tab_view;
  AdwWindowTitle       *title;
  AdwToastOverlay      *toast_overlay;

  /* owned references */
  ManorConsole         *console;
  GSettings            *settings;
  ManorTabStore        *store;
  GQueue                closed;        /* ManorClosedTab, the one closed last at the head */
  char                 *interrupted;   /* the key of the fleet with an interrupted push */

  GSignalGroup         *had_focus;
  AdwDialog            *top;

  guint                 focus_id;
  guint                 save_id;
  gboolean              restored;      /* (2) */
  gboolean              asking;        /* a page's own question about closing is open */
  gboolean              closing;       /* (3) */
  gboolean              building_demo;
};

/* manor-window-actions.c */
void      _manor_window_install_actions   (GtkWidgetClass *widget_class);
void      _manor_window_update_actions    (ManorWindow    *self);

/* manor-window-dialog.c */
void      _manor_window_bind_dialogs      (GtkWidgetClass *widget_class);
void      _manor_window_watch_dialogs     (ManorWindow    *self);
void      _manor_window_forget_dialogs    (ManorWindow    *self);

/* manor-window-tabs.c */
void      _manor_window_init_tabs         (ManorWindow    *self);
void      _manor_window_bind_tabs         (GtkWidgetClass *widget_class);
ManorTab *_manor_window_find_tab          (ManorWindow    *self,
                                           const char     *key);
ManorTab *_manor_window_get_selected_tab  (ManorWindow    *self);
void      _manor_window_add_tab           (ManorWindow    *self,
                                           ManorTab       *tab,
                                           int             position,
                                           gboolean        select);
void      _manor_window_close_key         (ManorWindow    *self,
                                           const char     *key);
void      _manor_window_reopen_closed     (ManorWindow    *self);
void      _manor_window_reopen_key        (ManorWindow    *self,
                                           const char     *key);
void      _manor_window_forget_closed     (ManorWindow    *self);
GVariant *_manor_window_dup_tab           (ManorTab       *tab) G_GNUC_WARN_UNUSED_RESULT;
ManorTab *_manor_window_make_tab          (ManorWindow    *self,
                                           GVariant       *kept) G_GNUC_WARN_UNUSED_RESULT;

/* manor-window-session.c */
void      _manor_window_queue_save        (ManorWindow    *self);
DexFuture *_manor_window_save             (ManorWindow    *self) G_GNUC_WARN_UNUSED_RESULT;
void      _manor_window_bind_session      (ManorWindow    *self);

G_END_DECLS
