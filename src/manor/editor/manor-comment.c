/* manor-comment.c: takes lines out of the SQL and puts them back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-comment"

#include "config.h"

#include "manor-comment.h"

/* Where the line's first visible character is; FALSE for a blank line. */
static gboolean
get_line_start (GtkTextBuffer *buffer,
                int            line,
                GtkTextIter   *iter)
{
  gtk_text_buffer_get_iter_at_line (buffer, iter, line);

  while (!gtk_text_iter_ends_line (iter) && g_unichar_isspace (gtk_text_iter_get_char (iter)))
    gtk_text_iter_forward_char (iter);

  return !gtk_text_iter_ends_line (iter);
}

static gboolean
is_comment (const GtkTextIter *start)
{
  GtkTextIter iter = *start;

  return gtk_text_iter_get_char (&iter) == '-' && gtk_text_iter_forward_char (&iter) &&
         gtk_text_iter_get_char (&iter) == '-';
}

static void
uncomment (GtkTextBuffer *buffer,
           GtkTextIter   *start)
{
  GtkTextIter end = *start;

  gtk_text_iter_forward_chars (&end, 2);
  if (gtk_text_iter_get_char (&end) == ' ')
    gtk_text_iter_forward_char (&end);
  gtk_text_buffer_delete (buffer, start, &end);
}

/**
 * manor_comment_toggle:
 * @buffer: a buffer with SQL
 *
 * Makes the selected lines, or the one with the cursor, comments; or SQL again when all of
 * them are comments. Blank lines are left alone.
 */
void
manor_comment_toggle (GtkTextBuffer *buffer)
{
  GtkTextIter start;
  GtkTextIter end;
  int first;
  int last;
  gboolean all = TRUE;
  gboolean any = FALSE;

  g_return_if_fail (GTK_IS_TEXT_BUFFER (buffer));

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  first = gtk_text_iter_get_line (&start);
  last = gtk_text_iter_get_line (&end);
  /* A selection that ends before a line's first character does not mean that line. */
  if (last > first && gtk_text_iter_starts_line (&end))
    last--;

  for (int line = first; line <= last; line++)
    if (get_line_start (buffer, line, &start))
      {
        any = TRUE;
        all = all && is_comment (&start);
      }

  if (!any)
    return;

  gtk_text_buffer_begin_user_action (buffer);
  for (int line = first; line <= last; line++)
    {
      if (!get_line_start (buffer, line, &start))
        continue;

      if (all)
        uncomment (buffer, &start);
      else
        gtk_text_buffer_insert (buffer, &start, "-- ", -1);
    }
  gtk_text_buffer_end_user_action (buffer);
}
