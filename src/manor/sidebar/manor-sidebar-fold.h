/* manor-sidebar-fold.h: which headers of the sidebar are open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-sidebar-row.h"

G_BEGIN_DECLS

/* By key, so that a fleet that goes and comes back is as it was. Connections are open unless
 * somebody closed them, fleets are closed unless somebody opened them. */
typedef struct _ManorSidebarFold ManorSidebarFold;

ManorSidebarFold  *manor_sidebar_fold_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void               manor_sidebar_fold_free     (ManorSidebarFold   *self);
gboolean           manor_sidebar_fold_is_open  (ManorSidebarFold   *self,
                                                ManorSidebarRow    *row);
void               manor_sidebar_fold_set_open (ManorSidebarFold   *self,
                                                ManorSidebarRow    *row,
                                                gboolean            open);
char             **manor_sidebar_fold_dup      (ManorSidebarFold   *self) G_GNUC_WARN_UNUSED_RESULT;
void               manor_sidebar_fold_restore  (ManorSidebarFold   *self,
                                                const char * const *keys);

G_END_DECLS
