/* manor-secret-text.c: a secret that is typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-secret-text"

#include "config.h"

#include "manor-secret-text.h"

/* GTK 4.18 shows bullets for a password, and tells all who listen on the accessibility bus what was put in and
 * what was taken out, letter by letter: a screen reader reads it aloud. It hears of both by the signals of the
 * text, after it or before it: so the change is made here, first, and the signal goes no further. The buffer
 * tells the text itself and everybody else. That the cursor has moved is still said, and whoever asks for the
 * text then is given bullets. */

static void
insert_text_cb (GtkText    *text,
                const char *inserted,
                int         n_bytes,
                int        *position)
{
  int n_chars = (int) g_utf8_strlen (inserted, n_bytes);
  guint n_taken;

  g_signal_stop_emission_by_name (text, "insert-text");
  if (n_chars == 0)
    return;

  n_taken = gtk_entry_buffer_insert_text (gtk_text_get_buffer (text), (guint) *position, inserted, n_chars);
  if (n_taken < (guint) n_chars)
    gtk_widget_error_bell (GTK_WIDGET (text));
  *position += (int) n_taken;
}

static void
delete_text_cb (GtkText *text,
                int      start,
                int      end)
{
  g_signal_stop_emission_by_name (text, "delete-text");
  gtk_entry_buffer_delete_text (gtk_text_get_buffer (text), (guint) start, end < 0 ? -1 : end - start);
}

/**
 * manor_secret_text_protect:
 * @editable: an entry for a secret, with a #GtkText in it, that is not shown yet
 *
 * Keeps what is put into an entry, typed or by the program, from being told on the accessibility bus.
 */
void
manor_secret_text_protect (GtkEditable *editable)
{
  GtkEditable *text;

  g_return_if_fail (GTK_IS_EDITABLE (editable));

  text = gtk_editable_get_delegate (editable);
  g_return_if_fail (GTK_IS_TEXT (text));

  g_signal_connect (text, "insert-text", G_CALLBACK (insert_text_cb), NULL);
  g_signal_connect (text, "delete-text", G_CALLBACK (delete_text_cb), NULL);
}
