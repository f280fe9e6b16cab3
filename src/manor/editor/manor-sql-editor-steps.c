/* manor-sql-editor-steps.c: what of the editor's text can run, and what went wrong in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sql-editor"

#include "config.h"

#include "manor-sql-editor-private.h"

static ManorRunStep *
new_step (ManorSqlEditor *self,
          ManorStatement *statement,
          const char     *text,
          guint           text_start)
{
  gsize offset = manor_statement_get_offset (statement);
  guint start = text_start + (guint) g_utf8_strlen (text, (gssize) offset);
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &iter, (int) start);

  return manor_run_step_new (statement, start,
                             (guint) gtk_text_iter_get_line (&iter) + 1,
                             (guint) gtk_text_iter_get_line_offset (&iter) + 1);
}

static gboolean
find_error (ManorSqlEditor *self,
            ManorRunStep   *step,
            GtkTextIter    *start,
            GtkTextIter    *end)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  const char *expected = manor_statement_get_text (manor_run_step_get_statement (step));
  g_autofree char *found = NULL;
  guint step_start = manor_run_step_get_start (step);
  guint error_start;
  guint length;

  gtk_text_buffer_get_iter_at_offset (buffer, start, (int) step_start);
  gtk_text_buffer_get_iter_at_offset (buffer, end,
                                      (int) step_start + (int) g_utf8_strlen (expected, -1));
  found = gtk_text_iter_get_text (start, end);

  /* The person has gone on writing while it ran: there is nothing to point at. */
  if (!g_str_equal (found, expected))
    return FALSE;

  manor_run_step_get_error_range (step, &error_start, &length);
  gtk_text_buffer_get_iter_at_offset (buffer, start, (int) (step_start + error_start));
  *end = *start;
  gtk_text_iter_forward_chars (end, (int) length);

  return TRUE;
}

/**
 * manor_sql_editor_list_steps:
 * @self: a `ManorSqlEditor`
 * @scope: what is meant
 *
 * Cuts what is meant into statements that can be run.
 *
 * Returns: (transfer full) (element-type ManorRunStep): steps, none where there is nothing
 *   to run
 */
GPtrArray *
manor_sql_editor_list_steps (ManorSqlEditor   *self,
                             ManorEditorScope  scope)
{
  g_autoptr(GPtrArray) steps = NULL;
  g_autoptr(GPtrArray) statements = NULL;
  g_autofree char *text = NULL;
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (MANOR_IS_SQL_EDITOR (self), NULL);

  steps = g_ptr_array_new_with_free_func (g_object_unref);

  if (scope == MANOR_EDITOR_STATEMENT &&
      gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end))
    {
      text = gtk_text_iter_get_text (&start, &end);
      statements = manor_script_split (text, -1);
      for (guint i = 0; i < statements->len; i++)
        g_ptr_array_add (steps, new_step (self, g_ptr_array_index (statements, i), text,
                                          (guint) gtk_text_iter_get_offset (&start)));
      return g_steal_pointer (&steps);
    }

  manor_sql_editor_ensure_statements (self);
  if (scope == MANOR_EDITOR_STATEMENT)
    {
      ManorStatement *statement = manor_sql_editor_get_statement (self);

      if (statement != NULL)
        g_ptr_array_add (steps, new_step (self, statement, self->text, 0));
      return g_steal_pointer (&steps);
    }

  for (guint i = 0; i < self->statements->len; i++)
    g_ptr_array_add (steps, new_step (self, g_ptr_array_index (self->statements, i), self->text, 0));

  return g_steal_pointer (&steps);
}

/**
 * manor_sql_editor_dup_scope:
 * @self: a `ManorSqlEditor`
 * @scope: what is meant
 *
 * Returns: (transfer full): its text
 */
char *
manor_sql_editor_dup_scope (ManorSqlEditor   *self,
                            ManorEditorScope  scope)
{
  GtkTextIter start;
  GtkTextIter end;
  ManorStatement *statement;

  g_return_val_if_fail (MANOR_IS_SQL_EDITOR (self), NULL);

  if (scope == MANOR_EDITOR_ALL)
    return g_strstrip (manor_sql_editor_dup_text (self));

  if (gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end))
    return g_strstrip (gtk_text_iter_get_text (&start, &end));

  statement = manor_sql_editor_get_statement (self);

  return g_strdup (statement != NULL ? manor_statement_get_text (statement) : "");
}

/**
 * manor_sql_editor_mark_error:
 * @self: a `ManorSqlEditor`
 * @step: a step that failed
 *
 * Underlines the word that the error is about, where the statement still stands.
 */
void
manor_sql_editor_mark_error (ManorSqlEditor *self,
                             ManorRunStep   *step)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_if_fail (MANOR_IS_SQL_EDITOR (self));
  g_return_if_fail (MANOR_IS_RUN_STEP (step));

  if (find_error (self, step, &start, &end))
    gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self->buffer), self->error_tag, &start, &end);
}

/**
 * manor_sql_editor_clear_error:
 * @self: a `ManorSqlEditor`
 *
 * Takes the underline away.
 */
void
manor_sql_editor_clear_error (ManorSqlEditor *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_if_fail (MANOR_IS_SQL_EDITOR (self));

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self->buffer), self->error_tag, &start, &end);
}

/**
 * manor_sql_editor_get_error:
 * @self: a `ManorSqlEditor`
 * @start: (out): the first marked character
 * @end: (out): behind the last
 *
 * Returns: %FALSE where nothing is marked
 */
gboolean
manor_sql_editor_get_error (ManorSqlEditor *self,
                            guint          *start,
                            guint          *end)
{
  GtkTextIter iter;

  g_return_val_if_fail (MANOR_IS_SQL_EDITOR (self), FALSE);
  g_return_val_if_fail (start != NULL && end != NULL, FALSE);

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &iter);
  if (!gtk_text_iter_has_tag (&iter, self->error_tag) &&
      !gtk_text_iter_forward_to_tag_toggle (&iter, self->error_tag))
    return FALSE;

  *start = (guint) gtk_text_iter_get_offset (&iter);
  gtk_text_iter_forward_to_tag_toggle (&iter, self->error_tag);
  *end = (guint) gtk_text_iter_get_offset (&iter);

  return TRUE;
}

/**
 * manor_sql_editor_go_to_step:
 * @self: a `ManorSqlEditor`
 * @step: a step of the last run
 *
 * Puts the cursor at the step's error, or at its beginning, and takes the focus.
 */
void
manor_sql_editor_go_to_step (ManorSqlEditor *self,
                             ManorRunStep   *step)
{
  GtkTextIter start;
  GtkTextIter end;
  guint offset;

  g_return_if_fail (MANOR_IS_SQL_EDITOR (self));
  g_return_if_fail (MANOR_IS_RUN_STEP (step));

  offset = manor_run_step_get_start (step);
  if (manor_run_step_get_state (step) == MANOR_RUN_FAILED && find_error (self, step, &start, &end))
    offset = (guint) gtk_text_iter_get_offset (&start);

  manor_sql_editor_set_cursor (self, offset);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
