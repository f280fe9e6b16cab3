/* manor-clipboard.h: secrets on the clipboard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts a secret on the clipboard, marked so that programs which keep a history of the clipboard leave
 * it out; it is wiped when it leaves the clipboard. */
void     manor_clipboard_set_secret  (GtkWidget  *widget,
                                      const char *secret);
/* Whether what manor_clipboard_set_secret() put there last is there still. */
gboolean manor_clipboard_has_secret  (GtkWidget  *widget);
/* Takes it away; what another program put there meanwhile stays. */
void     manor_clipboard_forget      (GtkWidget  *widget);

G_END_DECLS
