/* manor-cell-dialog.c: one value, whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-cell-dialog"

#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "manor-cell-dialog.h"
#include "manor-source-style.h"

/* A text view lays out what it shows; beyond this it would be felt. Saved is always all. */
#define MAX_TEXT_BYTES (1024 * 1024)
#define MAX_DUMP_BYTES (64 * 1024)

/**
 * ManorCellDialog:
 *
 * Shows a text, with JSON laid out; a vector as its numbers; another blob as hexadecimal; and saves each as it is
 * in the database, byte for byte.
 */
struct _ManorCellDialog
{
  AdwDialog        parent_instance;

  /* Template widgets */
  AdwBanner       *banner;
  GtkSourceBuffer *buffer;
  GtkToggleButton *pretty_button;
  GtkSourceView   *view;
  AdwWindowTitle  *window_title;

  /* Owned */
  ManorResult     *result;
  guint            row;
  guint            column;
};

G_DEFINE_FINAL_TYPE (ManorCellDialog, manor_cell_dialog, ADW_TYPE_DIALOG)

static ManorValue
get_value (ManorCellDialog *self)
{
  return manor_result_get_value (self->result, self->row, self->column);
}

/* Returns: (nullable): the numbers of a vector */
static char *
dup_vector (ManorCellDialog *self)
{
  return manor_vector_dup_cell (self->result, self->row, self->column, 0);
}

/* GLib lets no NUL pass; in a text of SQLite it is a character like others. */
static gboolean
is_utf8 (const char *bytes,
         gsize       length)
{
  const char *end = bytes;
  const char *limit = bytes + length;

  while (!g_utf8_validate_len (end, (gsize) (limit - end), &end))
    {
      if (*end != '\0')
        return FALSE;
      end++;
    }

  return TRUE;
}

static char *
dup_subtitle (ManorCellDialog *self)
{
  ManorValue value = get_value (self);
  g_autofree char *place = g_strdup_printf (_("row %u"), self->row + 1);
  g_autofree char *vector = NULL;
  g_autofree char *size = NULL;

  switch (value.type)
    {
    case MANOR_VALUE_NULL:
      return g_strdup_printf ("%s · NULL", place);

    case MANOR_VALUE_INTEGER:
      return g_strdup_printf (_("%s · integer"), place);

    case MANOR_VALUE_REAL:
      return g_strdup_printf (_("%s · real"), place);

    case MANOR_VALUE_TEXT:
      size = g_format_size (value.length);
      if (!is_utf8 (value.bytes, value.length))
        return g_strdup_printf (_("%s · text that is not UTF-8, %s"), place, size);
      return g_strdup_printf (_("%s · text, %s"), place, size);

    case MANOR_VALUE_BLOB:
    default:
      size = g_format_size (value.length);
      vector = dup_vector (self);
      return g_strdup_printf (vector != NULL ? _("%s · vector, %s") : _("%s · blob, %s"), place, size);
    }
}

static char *
dup_text (ManorCellDialog *self,
          gboolean        *cut)
{
  ManorValue value = get_value (self);

  *cut = FALSE;

  if (value.type == MANOR_VALUE_BLOB)
    {
      *cut = value.length > MAX_DUMP_BYTES;
      return manor_bytes_dup_dump ((const guint8 *) value.bytes, value.length, MAX_DUMP_BYTES);
    }

  if (value.type == MANOR_VALUE_TEXT && value.length > MAX_TEXT_BYTES)
    {
      *cut = TRUE;
      value.length = MAX_TEXT_BYTES;
    }

  return manor_value_dup_display (&value, 0);
}

static void
show_value (ManorCellDialog *self)
{
  ManorValue value = get_value (self);
  g_autofree char *pretty = NULL;
  g_autofree char *text = NULL;
  GtkTextIter start;
  gboolean cut = FALSE;
  gboolean wraps;

  if (value.type == MANOR_VALUE_TEXT && value.length <= MAX_TEXT_BYTES)
    pretty = manor_json_dup_pretty (value.bytes, value.length);
  else if (value.type == MANOR_VALUE_BLOB)
    pretty = dup_vector (self);

  wraps = value.type != MANOR_VALUE_BLOB;
  gtk_widget_set_visible (GTK_WIDGET (self->pretty_button), pretty != NULL);
  if (pretty != NULL && gtk_toggle_button_get_active (self->pretty_button))
    {
      text = g_steal_pointer (&pretty);
      wraps = TRUE;
    }
  else
    text = dup_text (self, &cut);

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), wraps ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  adw_banner_set_title (self->banner, cut ? _("This is the beginning. “Save As…” saves all of it.") : "");
  adw_banner_set_revealed (self->banner, cut);
}

static void
copy_cb (ManorCellDialog *self)
{
  g_autofree char *text = manor_cell_dialog_dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ManorCellDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    return;

  message = g_strdup_printf (_("Could not save: %s"), error->message);
  adw_banner_set_title (self->banner, message);
  adw_banner_set_revealed (self->banner, TRUE);
}

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(ManorCellDialog) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autoptr(GBytes) bytes = NULL;
  ManorValue value;

  if (file == NULL)
    return;

  value = get_value (self);
  if (value.type == MANOR_VALUE_TEXT || value.type == MANOR_VALUE_BLOB)
    bytes = g_bytes_new (value.bytes, value.length);
  else
    {
      char *text = manor_value_dup_display (&value, 0);

      bytes = g_bytes_new_take (text, strlen (text));
    }

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       saved_cb, g_object_ref (self));
}

static void
save_cb (ManorCellDialog *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = g_utf8_make_valid (manor_result_get_column_name (self->result, self->column), -1);

  gtk_file_dialog_set_title (dialog, _("Save Value"));
  gtk_file_dialog_set_initial_name (dialog, g_strdelimit (name, "/\\", '_'));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        file_chosen_cb, g_object_ref (self));
}

static void
manor_cell_dialog_dispose (GObject *object)
{
  ManorCellDialog *self = MANOR_CELL_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_CELL_DIALOG);
  g_clear_object (&self->result);

  G_OBJECT_CLASS (manor_cell_dialog_parent_class)->dispose (object);
}

static void
manor_cell_dialog_class_init (ManorCellDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_cell_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-cell-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorCellDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, ManorCellDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, ManorCellDialog, pretty_button);
  gtk_widget_class_bind_template_child (widget_class, ManorCellDialog, view);
  gtk_widget_class_bind_template_child (widget_class, ManorCellDialog, window_title);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_value);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
}

static void
manor_cell_dialog_init (ManorCellDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  manor_source_style_follow (self->buffer);
}

/**
 * manor_cell_dialog_new:
 * @result: a `ManorResult`
 * @row: a row
 * @column: a column
 *
 * Returns: (transfer floating): a dialog to present
 */
AdwDialog *
manor_cell_dialog_new (ManorResult *result,
                       guint        row,
                       guint        column)
{
  ManorCellDialog *self;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (MANOR_IS_RESULT (result), NULL);

  self = g_object_new (MANOR_TYPE_CELL_DIALOG, NULL);
  self->result = g_object_ref (result);
  self->row = row;
  self->column = column;

  title = g_utf8_make_valid (manor_result_get_column_name (result, column), -1);
  subtitle = dup_subtitle (self);
  adw_dialog_set_title (ADW_DIALOG (self), title);
  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title, subtitle);

  if (get_value (self).type == MANOR_VALUE_BLOB)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->pretty_button), _("Show the Vector’s Numbers"));
  else if (get_value (self).type == MANOR_VALUE_TEXT)
    gtk_source_buffer_set_language (self->buffer,
                                    gtk_source_language_manager_get_language (
                                      gtk_source_language_manager_get_default (), "json"));
  show_value (self);
  /* A long text that happens to be no JSON should not be coloured as if it were. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self->pretty_button)))
    gtk_source_buffer_set_language (self->buffer, NULL);

  return ADW_DIALOG (self);
}

/**
 * manor_cell_dialog_dup_text:
 * @self: a `ManorCellDialog`
 *
 * Returns: (transfer full): what is shown
 */
char *
manor_cell_dialog_dup_text (ManorCellDialog *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (MANOR_IS_CELL_DIALOG (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}
