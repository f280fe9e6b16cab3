/* manor-sql-editor.c: where a person writes SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sql-editor"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-comment.h"
#include "manor-source-style.h"
#include "manor-sql-editor-private.h"

/* How long the bar beside the statement may be behind the cursor. */
#define UPDATE_MSEC 60

/* A longer text is cut only to be run. */
#define MAX_MARKED_BYTES (1024 * 1024)

#define MIN_ZOOM (-5)
#define MAX_ZOOM 10

/**
 * ManorSqlEditor:
 *
 * A text with SQL's colours, its statements, and names to complete.
 *
 * Invariants:
 *
 *  (1) `statements` are those of the text at the last update, `text` is that text; both are
 *      %NULL when the text has changed since, or is too long.
 */
G_DEFINE_FINAL_TYPE (ManorSqlEditor, manor_sql_editor, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * manor_sql_editor_ensure_statements:
 * @self: a `ManorSqlEditor`
 *
 * Cuts the text where that has not been done since it changed.
 */
void
manor_sql_editor_ensure_statements (ManorSqlEditor *self)
{
  if (self->statements != NULL)
    return;

  self->text = manor_sql_editor_dup_text (self);
  self->statements = manor_script_split (self->text, -1);
}

static void
forget_statements (ManorSqlEditor *self)
{
  g_clear_pointer (&self->statements, g_ptr_array_unref);
  g_clear_pointer (&self->text, g_free);
}

/**
 * manor_sql_editor_get_statement:
 * @self: a `ManorSqlEditor`
 *
 * Returns: (transfer none) (nullable): the statement under the cursor
 */
ManorStatement *
manor_sql_editor_get_statement (ManorSqlEditor *self)
{
  guint cursor = manor_sql_editor_get_cursor (self);

  manor_sql_editor_ensure_statements (self);

  return manor_script_statement_at (self->statements,
                                    (gsize) (g_utf8_offset_to_pointer (self->text, cursor) - self->text));
}

static void
update_mark (ManorSqlEditor *self)
{
  guint first;
  guint last;

  if (manor_sql_editor_get_current (self, &first, &last))
    manor_statement_mark_set_lines (self->mark, (int) first, (int) last);
  else
    manor_statement_mark_set_lines (self->mark, -1, -1);
}

static gboolean
update_cb (gpointer user_data)
{
  ManorSqlEditor *self = user_data;

  self->update_id = 0;
  update_mark (self);
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
queue_update (ManorSqlEditor *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MSEC, update_cb, self);
}

static void
buffer_changed_cb (ManorSqlEditor *self)
{
  forget_statements (self);
  queue_update (self);
}

static void
find_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  manor_find_bar_open (MANOR_SQL_EDITOR (widget)->find_bar);
}

static void
find_next_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  manor_find_bar_find_next (MANOR_SQL_EDITOR (widget)->find_bar);
}

static void
toggle_comment_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  manor_comment_toggle (GTK_TEXT_BUFFER (MANOR_SQL_EDITOR (widget)->buffer));
}

static char *
dup_zoom_class (int zoom)
{
  return g_strdup_printf ("manor-zoom-%s%d", zoom < 0 ? "" : "p", ABS (zoom));
}

/* The sizes are classes of the style sheet, so that they hold for the gutter too. */
static void
set_zoom (ManorSqlEditor *self,
          int             zoom)
{
  g_autofree char *old_class = dup_zoom_class (self->zoom);
  g_autofree char *new_class = NULL;

  self->zoom = CLAMP (zoom, MIN_ZOOM, MAX_ZOOM);
  new_class = dup_zoom_class (self->zoom);
  gtk_widget_remove_css_class (GTK_WIDGET (self->view), old_class);
  if (self->zoom != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->view), new_class);
}

static void
zoom_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ManorSqlEditor *self = MANOR_SQL_EDITOR (widget);
  int by = g_variant_get_int32 (parameter);

  set_zoom (self, by == 0 ? 0 : self->zoom + by);
}

static gboolean
manor_sql_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MANOR_SQL_EDITOR (widget)->view));
}

static void
manor_sql_editor_dispose (GObject *object)
{
  ManorSqlEditor *self = MANOR_SQL_EDITOR (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  /* The bin lets go of its child itself, and must do so first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_SQL_EDITOR);
  g_clear_object (&self->completion);
  g_clear_object (&self->settings);
  forget_statements (self);

  G_OBJECT_CLASS (manor_sql_editor_parent_class)->dispose (object);
}

static void
manor_sql_editor_class_init (ManorSqlEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_sql_editor_dispose;
  widget_class->grab_focus = manor_sql_editor_grab_focus;

  signals[CHANGED] =
    g_signal_new ("changed", MANOR_TYPE_SQL_EDITOR, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/ui/manor-sql-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorSqlEditor, buffer);
  gtk_widget_class_bind_template_child (widget_class, ManorSqlEditor, find_bar);
  gtk_widget_class_bind_template_child (widget_class, ManorSqlEditor, view);

  gtk_widget_class_install_action (widget_class, "editor.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "editor.find-next", NULL, find_next_action);
  gtk_widget_class_install_action (widget_class, "editor.toggle-comment", NULL, toggle_comment_action);
  gtk_widget_class_install_action (widget_class, "editor.zoom", "i", zoom_action);

  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (MANOR_TYPE_FIND_BAR);
}

/* Before the text view sees the keys: it has its own idea of Ctrl+/. */
static void
add_shortcuts (ManorSqlEditor *self)
{
  static const struct
  {
    const char *keys;
    const char *action;
    int         zoom;
  } shortcuts[] = {
    { "<Control>f", "editor.find", 0 },
    { "<Control>g", "editor.find-next", 0 },
    { "<Control>slash|<Control>KP_Divide", "editor.toggle-comment", 0 },
    { "<Control>plus|<Control>equal|<Control>KP_Add", "editor.zoom", 1 },
    { "<Control>minus|<Control>KP_Subtract", "editor.zoom", -1 },
    { "<Control>0|<Control>KP_0", "editor.zoom", 0 },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      GtkShortcut *shortcut =
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                          gtk_named_action_new (shortcuts[i].action));

      if (g_str_equal (shortcuts[i].action, "editor.zoom"))
        gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (shortcuts[i].zoom));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }

  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
manor_sql_editor_init (ManorSqlEditor *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  const GdkRGBA red = { 0.88f, 0.11f, 0.14f, 1.0f };

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_source_buffer_set_language (self->buffer,
                                  gtk_source_language_manager_get_language (languages, "sql"));
  manor_source_style_follow (self->buffer);
  manor_source_style_use_font (GTK_WIDGET (self->view));

  self->mark = MANOR_STATEMENT_MARK (manor_statement_mark_new ());
  gtk_source_gutter_insert (gtk_source_view_get_gutter (self->view, GTK_TEXT_WINDOW_LEFT),
                            GTK_SOURCE_GUTTER_RENDERER (self->mark), 10);
  self->error_tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL,
                                                "underline", PANGO_UNDERLINE_ERROR,
                                                "underline-rgba", &red,
                                                NULL);

  self->completion = manor_completion_new ();
  gtk_source_completion_add_provider (gtk_source_view_get_completion (self->view),
                                      GTK_SOURCE_COMPLETION_PROVIDER (self->completion));

  self->settings = g_settings_new (SETTINGS_ID);
  g_settings_bind (self->settings, "editor-show-line-numbers", self->view, "show-line-numbers",
                   G_SETTINGS_BIND_GET);

  manor_find_bar_set_view (self->find_bar, self->view);
  add_shortcuts (self);

  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (buffer_changed_cb), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (queue_update), self);
}

/**
 * manor_sql_editor_dup_text:
 * @self: a `ManorSqlEditor`
 *
 * Returns: (transfer full): the whole text
 */
char *
manor_sql_editor_dup_text (ManorSqlEditor *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (MANOR_IS_SQL_EDITOR (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

/**
 * manor_sql_editor_set_text:
 * @self: a `ManorSqlEditor`
 * @text: valid UTF-8
 *
 * Replaces the text. Undo brings back what was there.
 */
void
manor_sql_editor_set_text (ManorSqlEditor *self,
                           const char     *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;
  GtkTextIter end;

  g_return_if_fail (MANOR_IS_SQL_EDITOR (self));
  g_return_if_fail (text != NULL);

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

/**
 * manor_sql_editor_insert:
 * @self: a `ManorSqlEditor`
 * @text: valid UTF-8
 *
 * Writes at the cursor.
 */
void
manor_sql_editor_insert (ManorSqlEditor *self,
                         const char     *text)
{
  GtkTextBuffer *buffer;

  g_return_if_fail (MANOR_IS_SQL_EDITOR (self));
  g_return_if_fail (text != NULL);

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (buffer, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

/**
 * manor_sql_editor_select_back:
 * @self: a `ManorSqlEditor`
 * @text: what to look for
 *
 * Selects the nearest place before the cursor that is @text.
 *
 * Returns: whether there is one
 */
gboolean
manor_sql_editor_select_back (ManorSqlEditor *self,
                              const char     *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter cursor;
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (MANOR_IS_SQL_EDITOR (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  if (!gtk_text_iter_backward_search (&cursor, text, 0, &start, &end, NULL))
    return FALSE;

  gtk_text_buffer_select_range (buffer, &end, &start);

  return TRUE;
}

/**
 * manor_sql_editor_get_cursor:
 * @self: a `ManorSqlEditor`
 *
 * Returns: where the cursor is, in characters from 0
 */
guint
manor_sql_editor_get_cursor (ManorSqlEditor *self)
{
  int position;

  g_return_val_if_fail (MANOR_IS_SQL_EDITOR (self), 0);

  g_object_get (self->buffer, "cursor-position", &position, NULL);

  return (guint) position;
}

/**
 * manor_sql_editor_set_cursor:
 * @self: a `ManorSqlEditor`
 * @offset: where, in characters from 0
 *
 * Moves the cursor and shows where it is.
 */
void
manor_sql_editor_set_cursor (ManorSqlEditor *self,
                             guint           offset)
{
  GtkTextBuffer *buffer;
  GtkTextIter iter;

  g_return_if_fail (MANOR_IS_SQL_EDITOR (self));

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_get_iter_at_offset (buffer, &iter, (int) MIN (offset, G_MAXINT));
  gtk_text_buffer_place_cursor (buffer, &iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer),
                                0.1, FALSE, 0, 0);
}

/**
 * manor_sql_editor_get_view:
 * @self: a `ManorSqlEditor`
 *
 * Returns: (transfer none): the text view
 */
GtkSourceView *
manor_sql_editor_get_view (ManorSqlEditor *self)
{
  g_return_val_if_fail (MANOR_IS_SQL_EDITOR (self), NULL);

  return self->view;
}

/**
 * manor_sql_editor_set_catalogue:
 * @self: a `ManorSqlEditor`
 * @catalogue: (nullable): what the database has
 *
 * Says which names can be completed.
 */
void
manor_sql_editor_set_catalogue (ManorSqlEditor *self,
                                ManorCatalogue *catalogue)
{
  g_return_if_fail (MANOR_IS_SQL_EDITOR (self));

  manor_completion_set_catalogue (self->completion, catalogue);
}

/**
 * manor_sql_editor_get_current:
 * @self: a `ManorSqlEditor`
 * @first: (out): its first line, from 0
 * @last: (out): its last line
 *
 * Finds the statement that would run.
 *
 * Returns: %FALSE where there is none, or the text is too long to look
 */
gboolean
manor_sql_editor_get_current (ManorSqlEditor *self,
                              guint          *first,
                              guint          *last)
{
  ManorStatement *statement;
  GtkTextIter iter;
  gsize offset;
  guint start;

  g_return_val_if_fail (MANOR_IS_SQL_EDITOR (self), FALSE);
  g_return_val_if_fail (first != NULL && last != NULL, FALSE);

  if (gtk_text_buffer_get_char_count (GTK_TEXT_BUFFER (self->buffer)) > MAX_MARKED_BYTES)
    return FALSE;

  statement = manor_sql_editor_get_statement (self);
  if (statement == NULL)
    return FALSE;

  offset = manor_statement_get_offset (statement);
  start = (guint) g_utf8_strlen (self->text, (gssize) offset);
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &iter, (int) start);
  *first = (guint) gtk_text_iter_get_line (&iter);

  start += (guint) g_utf8_strlen (manor_statement_get_text (statement), -1);
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &iter, (int) start);
  *last = (guint) gtk_text_iter_get_line (&iter);

  return TRUE;
}
