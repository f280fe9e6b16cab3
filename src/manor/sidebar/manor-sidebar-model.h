/* manor-sidebar-model.h: the sidebar's rows, flat
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-sidebar-row.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SIDEBAR_MODEL (manor_sidebar_model_get_type ())

/* A #GListModel of #ManorSidebarRow: what is expanded, or what a search finds. */
G_DECLARE_FINAL_TYPE (ManorSidebarModel, manor_sidebar_model, MANOR, SIDEBAR_MODEL, GObject)

ManorSidebarModel  *manor_sidebar_model_new          (ManorConsole       *console) G_GNUC_WARN_UNUSED_RESULT;
void                manor_sidebar_model_set_search   (ManorSidebarModel  *self,
                                                      const char         *text);
const char         *manor_sidebar_model_get_search   (ManorSidebarModel  *self);
guint               manor_sidebar_model_get_n_found  (ManorSidebarModel  *self);
void                manor_sidebar_model_set_expanded (ManorSidebarModel  *self,
                                                      ManorSidebarRow    *row,
                                                      gboolean            expanded);
void                manor_sidebar_model_look         (ManorSidebarModel  *self,
                                                      ManorSidebarRow    *row);
guint               manor_sidebar_model_find         (ManorSidebarModel  *self,
                                                      const char         *key);
guint               manor_sidebar_model_find_parent  (ManorSidebarModel  *self,
                                                      guint               position);
char              **manor_sidebar_model_dup_expanded (ManorSidebarModel  *self) G_GNUC_WARN_UNUSED_RESULT;
void                manor_sidebar_model_restore_expanded (ManorSidebarModel  *self,
                                                          const char * const *keys);
void                manor_sidebar_model_update       (ManorSidebarModel  *self);

G_END_DECLS
