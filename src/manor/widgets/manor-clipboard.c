/* manor-clipboard.c: secrets on the clipboard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-clipboard"

#include "config.h"

#include <manor.h>
#include <string.h>

#include "manor-clipboard.h"

/* Where the clipboard's provider is remembered, to tell whether it is still ours. */
#define KEY "manor-secret"

/* KDE's Klipper and most programs after it keep nothing that says this of itself. */
#define HINT_TYPE "x-kde-passwordManagerHint"
#define HINT "secret"

static void
wipe_cb (gpointer secret)
{
  manor_secret_free (secret);
}

/**
 * manor_clipboard_set_secret:
 * @widget: whose display's clipboard
 * @secret: what goes there
 *
 * Puts a secret on the clipboard. Programs that keep a history of it are asked to leave it out.
 */
void
manor_clipboard_set_secret (GtkWidget  *widget,
                            const char *secret)
{
  GdkClipboard *clipboard;
  GdkContentProvider *providers[3];
  g_autoptr(GdkContentProvider) provider = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) hint = g_bytes_new_static (HINT, strlen (HINT));
  char *copy;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (secret != NULL);

  clipboard = gtk_widget_get_clipboard (widget);
  copy = g_strdup (secret);
  bytes = g_bytes_new_with_free_func (copy, strlen (copy), wipe_cb, copy);
  providers[0] = gdk_content_provider_new_for_bytes ("text/plain;charset=utf-8", bytes);
  providers[1] = gdk_content_provider_new_for_bytes ("text/plain", bytes);
  providers[2] = gdk_content_provider_new_for_bytes (HINT_TYPE, hint);
  provider = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));

  gdk_clipboard_set_content (clipboard, provider);
  g_object_set_data_full (G_OBJECT (clipboard), KEY, g_object_ref (provider), g_object_unref);
}

/**
 * manor_clipboard_has_secret:
 * @widget: whose display's clipboard
 *
 * Returns: whether the last secret is there still
 */
gboolean
manor_clipboard_has_secret (GtkWidget *widget)
{
  GdkClipboard *clipboard;
  gpointer ours;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  clipboard = gtk_widget_get_clipboard (widget);
  ours = g_object_get_data (G_OBJECT (clipboard), KEY);

  return ours != NULL && gdk_clipboard_get_content (clipboard) == ours;
}

/**
 * manor_clipboard_forget:
 * @widget: whose display's clipboard
 *
 * Takes the last secret off the clipboard, where it is there still.
 */
void
manor_clipboard_forget (GtkWidget *widget)
{
  GdkClipboard *clipboard;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  clipboard = gtk_widget_get_clipboard (widget);
  if (manor_clipboard_has_secret (widget))
    gdk_clipboard_set_content (clipboard, NULL);
  g_object_set_data (G_OBJECT (clipboard), KEY, NULL);
}
