/* manor-sidebar-private.h: what the sidebar's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-sidebar-model.h"
#include "manor-sidebar.h"

G_BEGIN_DECLS

struct _ManorSidebar
{
  AdwBin             parent_instance;

  /* template widgets */
  GtkMenuButton     *add_button;
  GtkListView       *list;
  GtkSearchEntry    *search_entry;
  GtkStack          *stack;

  /* owned references */
  ManorConsole      *console;
  ManorSidebarModel *model;
  GtkSingleSelection *selection;
  GtkWidget         *menu;        /* a popover on the list, made when first asked for */
  AdwToast          *undo_toast;  /* at most one at a time */
  DexFuture         *forgetting;  /* the last removal of tokens, or NULL */
};

ManorSidebarRow *_manor_sidebar_dup_selected    (ManorSidebar   *self) G_GNUC_WARN_UNUSED_RESULT;
void             _manor_sidebar_install_actions (GtkWidgetClass *widget_class);
void             _manor_sidebar_update_actions  (ManorSidebar   *self);
void             _manor_sidebar_add_toast      (ManorSidebar   *self,
                                                AdwToast       *toast);
/* A ManorLaterFunc of what needs no answer but its error; @owner is the sidebar. */
void             _manor_sidebar_done_or_toast  (gpointer        owner,
                                                const GValue   *value,
                                                const GError   *error,
                                                gpointer        user_data);
void             _manor_sidebar_present_new    (ManorSidebar    *self,
                                                ManorConnection *connection,
                                                AdwDialog       *dialog);
void             _manor_sidebar_open_row        (ManorSidebar    *self,
                                                 ManorSidebarRow *row);
void             _manor_sidebar_popup_menu      (ManorSidebar   *self,
                                                 GtkWidget      *at,
                                                 double          x,
                                                 double          y);

/* manor-sidebar-server.c */
void             _manor_sidebar_install_server_actions (GtkWidgetClass  *widget_class);
void             _manor_sidebar_update_server_actions  (ManorSidebar    *self,
                                                        ManorSidebarRow *row);

/* manor-sidebar-undo.c */
void             _manor_sidebar_install_undo_actions (GtkWidgetClass *widget_class);

G_END_DECLS
