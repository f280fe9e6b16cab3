/* manor-tab-store.h: open tabs and unsaved SQL, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

#define MANOR_TYPE_TAB_STORE (manor_tab_store_get_type ())

G_DECLARE_FINAL_TYPE (ManorTabStore, manor_tab_store, MANOR, TAB_STORE, GObject)

/* NULL for the user's own place: $XDG_STATE_HOME/manor/session.gvariant. */
ManorTabStore *manor_tab_store_new  (const char    *path) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a %G_TYPE_VARIANT, an a{sv}; an empty one where there is nothing. */
DexFuture     *manor_tab_store_load (ManorTabStore *self) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a boolean once @content is on disk. */
DexFuture     *manor_tab_store_save (ManorTabStore *self,
                                     GVariant      *content) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
