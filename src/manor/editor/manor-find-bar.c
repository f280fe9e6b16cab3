/* manor-find-bar.c: finds text in the editor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-find-bar"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-find-bar.h"

/**
 * ManorFindBar:
 *
 * A search over one view. The view is its neighbour in the same template and lives as long.
 */
struct _ManorFindBar
{
  AdwBin                  parent_instance;

  /* Template widgets */
  GtkLabel               *count_label;
  GtkSearchEntry         *entry;
  GtkRevealer            *revealer;

  /* Borrowed */
  GtkSourceView          *view;

  /* Owned */
  GtkSourceSearchContext *context;
};

G_DEFINE_FINAL_TYPE (ManorFindBar, manor_find_bar, ADW_TYPE_BIN)

static void
update_count (ManorFindBar *self)
{
  int n_found = gtk_source_search_context_get_occurrences_count (self->context);
  g_autofree char *text = NULL;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GtkTextIter start;
  GtkTextIter end;
  int position;

  /* Below 0 while the buffer is still being looked through. */
  if (n_found < 0 || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    {
      gtk_label_set_text (self->count_label, "");
      return;
    }

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  position = gtk_source_search_context_get_occurrence_position (self->context, &start, &end);

  if (n_found == 0)
    text = g_strdup (_("No matches"));
  else if (position > 0)
    text = g_strdup_printf (_("%d of %d"), position, n_found);
  else
    text = g_strdup_printf (ngettext ("%d match", "%d matches", (gulong) n_found), n_found);

  gtk_label_set_text (self->count_label, text);
}

static void
go_to (ManorFindBar *self,
       gboolean      forward,
       gboolean      from_start)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GtkTextIter start;
  GtkTextIter end;
  GtkTextIter found_start;
  GtkTextIter found_end;
  gboolean found;

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);

  if (forward)
    found = gtk_source_search_context_forward (self->context, from_start ? &start : &end,
                                               &found_start, &found_end, NULL);
  else
    found = gtk_source_search_context_backward (self->context, &start,
                                                &found_start, &found_end, NULL);

  if (!found)
    return;

  gtk_text_buffer_select_range (buffer, &found_start, &found_end);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer),
                                0.1, FALSE, 0, 0);
  update_count (self);
}

static void
search_changed_cb (ManorFindBar *self)
{
  gtk_source_search_settings_set_search_text (
    gtk_source_search_context_get_settings (self->context),
    gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  go_to (self, TRUE, TRUE);
  update_count (self);
}

static void
next_cb (ManorFindBar *self)
{
  go_to (self, TRUE, FALSE);
}

static void
previous_cb (ManorFindBar *self)
{
  go_to (self, FALSE, FALSE);
}

static void
close_cb (ManorFindBar *self)
{
  manor_find_bar_close (self);
}

static void
manor_find_bar_dispose (GObject *object)
{
  ManorFindBar *self = MANOR_FIND_BAR (object);

  /* The bin lets go of its child itself, and must do so first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_FIND_BAR);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (manor_find_bar_parent_class)->dispose (object);
}

static void
manor_find_bar_class_init (ManorFindBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_find_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/ui/manor-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorFindBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, ManorFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, ManorFindBar, revealer);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
manor_find_bar_init (ManorFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_find_bar_set_view:
 * @self: a `ManorFindBar`
 * @view: where to search
 *
 * Says where to search. Once.
 */
void
manor_find_bar_set_view (ManorFindBar  *self,
                         GtkSourceView *view)
{
  g_autoptr(GtkSourceSearchSettings) settings = NULL;

  g_return_if_fail (MANOR_IS_FIND_BAR (self));
  g_return_if_fail (GTK_SOURCE_IS_VIEW (view));
  g_return_if_fail (self->context == NULL);

  settings = gtk_source_search_settings_new ();
  gtk_source_search_settings_set_wrap_around (settings, TRUE);

  self->view = view;
  self->context = gtk_source_search_context_new (
    GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view))), settings);
  gtk_source_search_context_set_highlight (self->context, FALSE);
  g_signal_connect_object (self->context, "notify::occurrences-count", G_CALLBACK (update_count),
                           self, G_CONNECT_SWAPPED);
}

/**
 * manor_find_bar_open:
 * @self: a `ManorFindBar`
 *
 * Shows the bar and takes the focus.
 */
void
manor_find_bar_open (ManorFindBar *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;
  GtkTextIter end;

  g_return_if_fail (MANOR_IS_FIND_BAR (self));

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  if (gtk_text_buffer_get_selection_bounds (buffer, &start, &end) &&
      gtk_text_iter_get_line (&start) == gtk_text_iter_get_line (&end))
    {
      g_autofree char *text = gtk_text_iter_get_text (&start, &end);

      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
    }

  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  gtk_source_search_context_set_highlight (self->context, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

/**
 * manor_find_bar_close:
 * @self: a `ManorFindBar`
 *
 * Hides the bar and gives the focus back to the text.
 */
void
manor_find_bar_close (ManorFindBar *self)
{
  g_return_if_fail (MANOR_IS_FIND_BAR (self));

  gtk_source_search_context_set_highlight (self->context, FALSE);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * manor_find_bar_find_next:
 * @self: a `ManorFindBar`
 *
 * Goes to the next match.
 */
void
manor_find_bar_find_next (ManorFindBar *self)
{
  g_return_if_fail (MANOR_IS_FIND_BAR (self));

  go_to (self, TRUE, FALSE);
}
