/* manor-toast.c: what was just done, in a dialog
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-toast"

#include "config.h"

#include "manor-toast.h"

/**
 * manor_toast_new:
 * @text: a text, not markup: names and messages may have any letters
 *
 * Returns: (transfer full): a toast that says @text
 */
AdwToast *
manor_toast_new (const char *text)
{
  AdwToast *toast;

  g_return_val_if_fail (text != NULL, NULL);

  toast = adw_toast_new (text);
  adw_toast_set_use_markup (toast, FALSE);

  return toast;
}

/**
 * manor_toast_say:
 * @overlay: a dialog's toasts
 * @text: a text, not markup
 *
 * Says what was just done, in place of what was said before. Toasts that wait for each other would
 * tell old news, and Escape ends one of them at a time before it closes the dialog.
 */
void
manor_toast_say (AdwToastOverlay *overlay,
                 const char      *text)
{
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (text != NULL);

  adw_toast_overlay_dismiss_all (overlay);
  adw_toast_overlay_add_toast (overlay, manor_toast_new (text));
}
