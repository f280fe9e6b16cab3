/* manor-page.h: what a tab of the window holds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

G_BEGIN_DECLS

#define MANOR_TYPE_PAGE (manor_page_get_type ())

/* Properties “title”, “subtitle”, “icon-name”, “busy”: the window binds them to the tab.
 * The window knows pages only as this class, and a page knows nothing of the window: it asks
 * with the functions at the end of this header, or with the action “win.open” (a key). */
G_DECLARE_DERIVABLE_TYPE (ManorPage, manor_page, MANOR, PAGE, AdwBin)

/**
 * ManorPageClass:
 * @dup_key: names what the page shows: “database:demo/acme”, “fleet:demo/slack-schema”; a
 *   window shows one page a key, and reopens pages by it
 * @dup_state: what must survive a restart (unsaved SQL, which part was shown), an a{sv}
 *   variant or %NULL
 * @restore_state: takes what @dup_state gave
 * @may_close: whether the tab can go without a word; a page with a running push or an open
 *   transaction answers with its own dialog: resolves to a boolean
 *
 * What a page implements.
 */
struct _ManorPageClass
{
  AdwBinClass parent_class;

  char      *(*dup_key)       (ManorPage *self);
  GVariant  *(*dup_state)     (ManorPage *self);
  void       (*restore_state) (ManorPage *self,
                               GVariant  *state);
  DexFuture *(*may_close)     (ManorPage *self);

  gpointer _reserved[4];
};

const char *manor_page_get_title     (ManorPage  *self);
void        manor_page_set_title     (ManorPage  *self,
                                      const char *title);
const char *manor_page_get_subtitle  (ManorPage  *self);
void        manor_page_set_subtitle  (ManorPage  *self,
                                      const char *subtitle);
const char *manor_page_get_icon_name (ManorPage  *self);
void        manor_page_set_icon_name (ManorPage  *self,
                                      const char *icon_name);
gboolean    manor_page_get_busy      (ManorPage  *self);
void        manor_page_set_busy      (ManorPage  *self,
                                      gboolean    busy);
char       *manor_page_dup_key       (ManorPage  *self) G_GNUC_WARN_UNUSED_RESULT;
GVariant   *manor_page_dup_state     (ManorPage  *self) G_GNUC_WARN_UNUSED_RESULT;
void        manor_page_restore_state (ManorPage  *self,
                                      GVariant   *state);
DexFuture  *manor_page_may_close     (ManorPage  *self) G_GNUC_WARN_UNUSED_RESULT;

/* Asking the window. */
void        manor_page_state_changed (ManorPage  *self);
void        manor_page_open_page     (ManorPage  *self,
                                      ManorPage  *other);
void        manor_page_open_key      (ManorPage  *self,
                                      const char *key);
void        manor_page_add_toast     (ManorPage  *self,
                                      AdwToast   *toast);

G_END_DECLS
