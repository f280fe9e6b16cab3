/* manor-tab.h: a tab before, while and after its page is there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-page.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TAB (manor_tab_get_type ())

/* Properties “title”, “subtitle”, “icon-name”, “busy”. Signals of its page are passed on:
 * “state-changed”, “open-page”, “open-key”, “toast”. */
G_DECLARE_FINAL_TYPE (ManorTab, manor_tab, MANOR, TAB, AdwBin)

ManorTab   *manor_tab_new           (ManorConsole *console,
                                     const char   *key,
                                     const char   *title,
                                     GVariant     *state) G_GNUC_WARN_UNUSED_RESULT;
ManorTab   *manor_tab_new_with_page (ManorConsole *console,
                                     ManorPage    *page) G_GNUC_WARN_UNUSED_RESULT;
void        manor_tab_load          (ManorTab     *self);
void        manor_tab_take_focus    (ManorTab     *self);
ManorPage  *manor_tab_get_page      (ManorTab     *self);
const char *manor_tab_get_title     (ManorTab     *self);
const char *manor_tab_get_subtitle  (ManorTab     *self);
char       *manor_tab_dup_key       (ManorTab     *self) G_GNUC_WARN_UNUSED_RESULT;
GVariant   *manor_tab_dup_state     (ManorTab     *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_tab_may_close     (ManorTab     *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
