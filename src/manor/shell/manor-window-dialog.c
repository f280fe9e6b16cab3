/* manor-window-dialog.c: the dialog on top: it gets the keys, and goes in one piece
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-window-dialog"

#include "config.h"

#include "manor-window-private.h"

/* A widget that goes insensitive while a dialog does what it was asked for loses the focus, and GTK
 * gives it to nobody. Then the dialog sees no keys, Escape among them, and who works with the
 * keyboard has to begin again at its top. So:
 *
 *  (1) `had_focus` follows the focus, and stays where it was when there is none.
 *  (2) Once that widget can have the focus again, it is given back, unless it went elsewhere.
 *  (3) Until then Escape is for the dialog on top all the same.
 *
 * Without animations a dialog is gone before the click on its header's button has ended; libadwaita
 * 1.7 then tells of a property of what is no more. So:
 *
 *  (4) `top` is the dialog on top, and is let go from the main loop.
 *
 * A question's heading comes in two sizes, of which only the smaller one can take two lines. To find out which one fits,
 * libadwaita 1.7 asks the larger one for its height in less room than it says it needs, of which GTK complains. So:
 *
 *  (5) The larger one can take two lines as well: a heading with a name in it, or in another language, may be of any
 *      length, and a phone's window is narrow.
 *
 * As the window gets narrow or wide, a dialog becomes a sheet or a sheet a dialog: its content is taken out and put back, and the
 * focus is given to it once more. GTK takes that for a person who comes to an entry, selects what was typed, and
 * complains of the cursor that blinks in it. So:
 *
 *  (6) An entry that has the focus has nothing selected when it comes into sight. */

static gboolean
give_back_cb (gpointer data)
{
  ManorWindow *self = data;
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  g_autoptr(GtkWidget) widget = g_signal_group_dup_target (self->had_focus);

  self->focus_id = 0;
  if (dialog == NULL || widget == NULL || gtk_window_get_focus (GTK_WINDOW (self)) != NULL ||
      !gtk_widget_is_ancestor (widget, GTK_WIDGET (dialog)) || !gtk_widget_is_sensitive (widget))
    return G_SOURCE_REMOVE;

  /* What was typed shall not be replaced by the next key. */
  if (GTK_IS_TEXT (widget))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (widget));
  else
    gtk_widget_grab_focus (widget);

  return G_SOURCE_REMOVE;
}

/* (2) Not on the spot: the widget's parents are on their way to be sensitive. */
static void
state_changed_cb (ManorWindow *self)
{
  if (self->focus_id == 0 && gtk_window_get_focus (GTK_WINDOW (self)) == NULL)
    self->focus_id = g_idle_add (give_back_cb, self);
}

/* (6) */
static gboolean
deselect_cb (gpointer data)
{
  gtk_editable_set_position (GTK_EDITABLE (data), -1);

  return G_SOURCE_REMOVE;
}

static void
mapped_cb (ManorWindow *self)
{
  g_autoptr(GtkWidget) widget = g_signal_group_dup_target (self->had_focus);

  /* After it was given the focus, and before the next frame. */
  if (GTK_IS_TEXT (widget) && widget == gtk_window_get_focus (GTK_WINDOW (self)))
    g_idle_add_full (G_PRIORITY_DEFAULT, deselect_cb, g_steal_pointer (&widget), g_object_unref);
}

/* (1) */
static void
focus_changed_cb (ManorWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && self->had_focus != NULL)
    g_signal_group_set_target (self->had_focus, focus);
}

/* (3) */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (widget));

  if (dialog == NULL || gtk_window_get_focus (GTK_WINDOW (widget)) != NULL)
    return GDK_EVENT_PROPAGATE;

  adw_dialog_close (dialog);

  return GDK_EVENT_STOP;
}

/* (5) */
static void
let_headings_wrap (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "title-2"))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    let_headings_wrap (child);
}

/* (4) */
static void
top_changed_cb (ManorWindow *self)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  g_autoptr(AdwDialog) before = g_steal_pointer (&self->top);

  if (ADW_IS_ALERT_DIALOG (dialog))
    let_headings_wrap (GTK_WIDGET (dialog));

  /* Not when the window itself goes. */
  if (self->had_focus != NULL)
    g_set_object (&self->top, dialog);
  if (before != NULL && before != dialog)
    g_idle_add_once (g_object_unref, g_steal_pointer (&before));
}

void
_manor_window_bind_dialogs (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

void
_manor_window_watch_dialogs (ManorWindow *self)
{
  self->had_focus = g_signal_group_new (GTK_TYPE_WIDGET);
  g_signal_group_connect_swapped (self->had_focus, "state-flags-changed",
                                  G_CALLBACK (state_changed_cb), self);
  g_signal_group_connect_swapped (self->had_focus, "map", G_CALLBACK (mapped_cb), self);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_changed_cb), NULL);
  g_signal_connect (self, "notify::visible-dialog", G_CALLBACK (top_changed_cb), NULL);
}

void
_manor_window_forget_dialogs (ManorWindow *self)
{
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_object (&self->had_focus);
  g_clear_object (&self->top);
}
