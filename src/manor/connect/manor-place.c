/* manor-place.c: how a kind of connection looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-place"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-place.h"

/**
 * manor_place_is_folder:
 * @connection: a connection
 *
 * Returns: whether its databases are files on this computer
 */
gboolean
manor_place_is_folder (ManorConnection *connection)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), FALSE);

  return g_strcmp0 (manor_connection_get_kind (connection), "folder") == 0;
}

/**
 * manor_place_get_icon_name:
 * @connection: a connection
 *
 * Returns: the icon of its kind
 */
const char *
manor_place_get_icon_name (ManorConnection *connection)
{
  if (manor_place_is_folder (connection))
    return "folder-symbolic";

  return manor_connection_get_organization (connection) != NULL ? "weather-few-clouds-symbolic"
                                                                : "network-server-symbolic";
}

/**
 * manor_place_suggest:
 * @error: why a connection could not be read
 * @again_button: for another try
 * @edit_button: for its dialog
 *
 * Suggests one of them: without a token, or with one that is refused, there is no use in another try.
 */
void
manor_place_suggest (const GError *error,
                     GtkWidget    *again_button,
                     GtkWidget    *edit_button)
{
  gboolean wants_edit;

  g_return_if_fail (error != NULL);

  wants_edit = gtk_widget_get_visible (edit_button) &&
               (error->domain == MANOR_SECRET_ERROR || manor_console_is_token_refusal (error));
  gtk_widget_remove_css_class (wants_edit ? again_button : edit_button, "suggested-action");
  gtk_widget_add_css_class (wants_edit ? edit_button : again_button, "suggested-action");
}

/**
 * manor_place_dup_stopped:
 * @dialog: one that adds a connection, or changes one
 *
 * What such a form says when it was stopped, as its “dup_stopped”.
 *
 * Returns: (transfer full): a sentence
 */
char *
manor_place_dup_stopped (ManorFormDialog *dialog)
{
  return g_strdup (_("Stopped. It may have been done all the same: look in the sidebar before you try again."));
}
