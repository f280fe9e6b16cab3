/* manor-workbench-run.c: running what is written in the workbench
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-workbench"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-later.h"
#include "manor-parameters-dialog.h"
#include "manor-workbench-private.h"

/* What one result may take in memory: a limit on rows says nothing about their size. */
#define MAX_RESULT_BYTES ((gsize) 256 * 1024 * 1024)
#define MAX_LOADED_BYTES ((gsize) 1024 * 1024 * 1024)

/* A statement that is done sooner needs no sign of life. */
#define SPINNER_MSEC 150

/**
 * manor_workbench_update_actions:
 * @self: a `ManorWorkbench`
 *
 * Enables what can be done now.
 */
void
manor_workbench_update_actions (ManorWorkbench *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean running = manor_runner_get_running (self->runner);
  gboolean in_transaction = manor_runner_get_in_transaction (self->runner);
  gboolean fixed = manor_database_get_read_only (manor_runner_get_database (self->runner));

  gtk_widget_action_set_enabled (widget, "workbench.run", !running);
  gtk_widget_action_set_enabled (widget, "workbench.run-all", !running);
  gtk_widget_action_set_enabled (widget, "workbench.explain", !running);
  gtk_widget_action_set_enabled (widget, "workbench.stop", running);
  gtk_widget_action_set_enabled (widget, "workbench.commit", in_transaction && !running);
  gtk_widget_action_set_enabled (widget, "workbench.roll-back", in_transaction && !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->read_only_button),
                            !running && !in_transaction && !fixed);
}

/**
 * manor_workbench_show_error:
 * @self: a `ManorWorkbench`
 * @text: what went wrong
 * @step: (nullable): the statement that it went wrong with
 *
 * Says it under the editor, and marks its place in the text.
 */
void
manor_workbench_show_error (ManorWorkbench *self,
                            const char     *text,
                            ManorRunStep   *step)
{
  g_set_object (&self->failed, step);
  gtk_label_set_text (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_position_button), step != NULL);
  manor_workbench_offer (self, step);

  if (step != NULL)
    {
      g_autofree char *position = manor_run_step_dup_position (step);

      gtk_button_set_label (self->error_position_button, position);
      manor_sql_editor_mark_error (self->editor, step);
    }

  gtk_revealer_set_reveal_child (self->error_revealer, TRUE);
}

/**
 * manor_workbench_hide_error:
 * @self: a `ManorWorkbench`
 *
 * Takes the error's bar and mark away.
 */
void
manor_workbench_hide_error (ManorWorkbench *self)
{
  g_clear_object (&self->failed);
  manor_sql_editor_clear_error (self->editor);
  gtk_revealer_set_reveal_child (self->error_revealer, FALSE);
}

static void
catalogue_loaded_cb (gpointer      owner,
                     const GValue *value,
                     const GError *error,
                     gpointer      user_data)
{
  ManorWorkbench *self = owner;

  if (GPOINTER_TO_UINT (user_data) != self->catalogue_serial)
    return;

  if (error != NULL)
    {
      manor_schema_tree_set_error (self->schema_tree, error);
      return;
    }

  manor_schema_tree_set_catalogue (self->schema_tree, g_value_get_object (value));
  manor_sql_editor_set_catalogue (self->editor, g_value_get_object (value));
}

/**
 * manor_workbench_load_catalogue:
 * @self: a `ManorWorkbench`
 *
 * Reads the schema for the tree and for completion. Of several answers the last asked for
 * counts.
 */
void
manor_workbench_load_catalogue (ManorWorkbench *self)
{
  self->catalogue_loaded = TRUE;
  manor_schema_tree_set_loading (self->schema_tree);
  manor_later (manor_runner_load_catalogue (self->runner), self, catalogue_loaded_cb,
               GUINT_TO_POINTER (++self->catalogue_serial));
}

static gboolean
show_spinner_cb (gpointer user_data)
{
  ManorWorkbench *self = user_data;

  self->spinner_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);

  return G_SOURCE_REMOVE;
}

static void
running_changed_cb (ManorWorkbench *self)
{
  gboolean running = manor_runner_get_running (self->runner);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (running)
    self->spinner_id = g_timeout_add (SPINNER_MSEC, show_spinner_cb, self);
  else
    gtk_widget_set_visible (self->spinner, FALSE);

  manor_workbench_update_actions (self);
  g_object_notify (G_OBJECT (self), "running");
}

static void
in_transaction_changed_cb (ManorWorkbench *self)
{
  gtk_revealer_set_reveal_child (self->transaction_revealer,
                                 manor_runner_get_in_transaction (self->runner));
  manor_workbench_transaction_changed (self);
  manor_workbench_update_actions (self);
}

static void
step_started_cb (ManorWorkbench *self,
                 ManorRunStep   *step)
{
  self->was_inside = manor_runner_get_in_transaction (self->runner);
  manor_results_view_step_started (self->results, step);
}

/* On a server a statement is stopped by leaving it alone, and the transaction that it was in with it. */
static gboolean
took_transaction (ManorWorkbench *self,
                  ManorRunStep   *step)
{
  return self->was_inside && !manor_runner_get_in_transaction (self->runner) &&
         manor_statement_get_kind (manor_run_step_get_statement (step)) != MANOR_STATEMENT_TRANSACTION;
}

static void
step_finished_cb (ManorWorkbench *self,
                  ManorRunStep   *step)
{
  manor_results_view_step_finished (self->results, step);

  if (manor_run_step_get_state (step) == MANOR_RUN_FAILED)
    manor_workbench_show_error (self, manor_run_step_get_error (step)->message, step);
  else if (manor_run_step_get_state (step) == MANOR_RUN_STOPPED && took_transaction (self, step))
    manor_workbench_show_error (self,
                                _("The transaction ended with the statement that was stopped. "
                                  "Nothing of it was committed: run it again from BEGIN."),
                                NULL);
}

/* What is said of the fleet would be of the schema before. In a transaction nobody else sees the new one. */
static void
schema_changed_cb (ManorWorkbench *self)
{
  manor_workbench_load_catalogue (self);
  if (!manor_runner_get_in_transaction (self->runner))
    dex_future_disown (manor_console_reread_schema (self->console, manor_runner_get_database (self->runner)));
}

/**
 * manor_workbench_connect_runner:
 * @self: a `ManorWorkbench`
 *
 * Follows what the runner does.
 */
void
manor_workbench_connect_runner (ManorWorkbench *self)
{
  g_signal_connect_object (self->runner, "notify::running", G_CALLBACK (running_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "notify::in-transaction",
                           G_CALLBACK (in_transaction_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "step-started", G_CALLBACK (step_started_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "step-finished", G_CALLBACK (step_finished_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "schema-changed",
                           G_CALLBACK (schema_changed_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->runner, "read-only", self->read_only_button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

static void
run_done_cb (gpointer      owner,
             const GValue *value,
             const GError *error,
             gpointer      user_data)
{
  ManorWorkbench *self = owner;

  manor_results_view_finish (self->results, error != NULL);
}

static void
start_run (ManorWorkbench *self,
           GPtrArray      *steps,
           const char     *text)
{
  guint max_rows = (guint) g_settings_get_int (self->settings, "result-row-limit");

  manor_workbench_hide_error (self);
  manor_results_view_clear (self->results);
  manor_later (manor_runner_run (self->runner, steps, text, max_rows, MAX_RESULT_BYTES), self,
               run_done_cb, NULL);
}

/* A run that waits for its parameters. */
typedef struct
{
  ManorWorkbench *workbench;   /* borrowed: the dialog is its child */
  GPtrArray      *steps;
  char           *text;
} Request;

static void
request_free (gpointer  data,
              GClosure *closure)
{
  Request *request = data;

  g_clear_pointer (&request->steps, g_ptr_array_unref);
  g_clear_pointer (&request->text, g_free);
  g_free (request);
}

static void
parameters_accepted_cb (ManorParametersDialog *dialog,
                        Request               *request)
{
  g_autoptr(ManorResult) values = manor_parameters_dialog_dup_values (dialog);

  if (values == NULL || manor_runner_get_running (request->workbench->runner))
    return;

  for (guint i = 0; i < request->steps->len; i++)
    {
      ManorRunStep *step = g_ptr_array_index (request->steps, i);
      const char * const *names = manor_statement_get_parameters (manor_run_step_get_statement (step));
      g_autoptr(ManorResult) own = NULL;

      if (names[0] == NULL)
        continue;
      own = manor_parameters_pick (values, names);
      manor_run_step_set_parameters (step, own);
    }

  start_run (request->workbench, request->steps, request->text);
}

static char **
list_parameters (GPtrArray *steps)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_null_terminated (0, g_free, TRUE);

  for (guint i = 0; i < steps->len; i++)
    {
      ManorStatement *statement = manor_run_step_get_statement (g_ptr_array_index (steps, i));
      const char * const *own = manor_statement_get_parameters (statement);

      for (guint j = 0; own[j] != NULL; j++)
        if (!g_ptr_array_find_with_equal_func (names, own[j], g_str_equal, NULL))
          g_ptr_array_add (names, g_strdup (own[j]));
    }

  /* Never NULL, also when it is empty. */
  if (names->len == 0)
    return g_new0 (char *, 1);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
run_steps (ManorWorkbench *self,
           GPtrArray      *steps,
           const char     *text)
{
  g_auto(GStrv) names = list_parameters (steps);
  AdwDialog *dialog;
  Request *request;

  if (names[0] == NULL)
    {
      start_run (self, steps, text);
      return;
    }

  request = g_new0 (Request, 1);
  request->workbench = self;
  request->steps = g_ptr_array_ref (steps);
  request->text = g_strdup (text);

  dialog = manor_parameters_dialog_new ((const char * const *) names, self->remembered);
  g_signal_connect_data (dialog, "accepted", G_CALLBACK (parameters_accepted_cb), request,
                         request_free, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/**
 * manor_workbench_run:
 * @self: a `ManorWorkbench`
 * @scope: what to run
 *
 * Runs what is meant, after asking for its parameters where it has any.
 */
void
manor_workbench_run (ManorWorkbench   *self,
                     ManorEditorScope  scope)
{
  g_autoptr(GPtrArray) steps = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (MANOR_IS_WORKBENCH (self));

  if (manor_runner_get_running (self->runner))
    return;

  steps = manor_sql_editor_list_steps (self->editor, scope);
  if (steps->len == 0)
    {
      manor_workbench_hide_error (self);
      manor_workbench_show_error (self, _("There is no statement here to run"), NULL);
      return;
    }

  text = manor_sql_editor_dup_scope (self->editor, scope);
  if (manor_workbench_must_review (self, steps))
    {
      manor_workbench_review (self, text);
      return;
    }

  run_steps (self, steps, text);
}

/**
 * manor_workbench_append:
 * @self: a `ManorWorkbench`
 * @sql: valid UTF-8
 *
 * Writes behind the text, a line apart, and puts the cursor there: what a person was writing
 * stays whole.
 */
void
manor_workbench_append (ManorWorkbench *self,
                        const char     *sql)
{
  g_autofree char *text = manor_sql_editor_dup_text (self->editor);
  const char *gap = "\n\n";

  if (*text == '\0' || g_str_has_suffix (text, "\n\n"))
    gap = "";
  else if (g_str_has_suffix (text, "\n"))
    gap = "\n";

  manor_sql_editor_set_cursor (self->editor, (guint) g_utf8_strlen (text, -1));
  manor_sql_editor_insert (self->editor, gap);
  manor_sql_editor_insert (self->editor, sql);
}

/**
 * manor_workbench_run_sql:
 * @self: a `ManorWorkbench`
 * @sql: a statement
 *
 * Writes a statement behind the text, so that the person sees it and can change it, and runs
 * it.
 */
void
manor_workbench_run_sql (ManorWorkbench *self,
                         const char     *sql)
{
  g_return_if_fail (MANOR_IS_WORKBENCH (self));
  g_return_if_fail (sql != NULL);

  manor_workbench_append (self, sql);
  manor_workbench_run (self, MANOR_EDITOR_STATEMENT);
}

/**
 * manor_workbench_load_all:
 * @self: a `ManorWorkbench`
 * @step: a step whose result was cut
 *
 * Runs the statement again without a limit on rows. Only a reading statement: another would
 * do its work twice.
 */
void
manor_workbench_load_all (ManorWorkbench *self,
                          ManorRunStep   *step)
{
  g_autoptr(GPtrArray) steps = NULL;

  if (manor_runner_get_running (self->runner))
    return;

  manor_workbench_hide_error (self);
  if (manor_statement_get_kind (manor_run_step_get_statement (step)) != MANOR_STATEMENT_READ)
    {
      manor_workbench_show_error (self,
                                  _("This statement writes, so it is not run a second time to read "
                                    "its other rows"),
                                  NULL);
      return;
    }

  steps = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (steps, g_object_ref (step));
  dex_future_disown (manor_runner_run (self->runner, steps, NULL, 0, MAX_LOADED_BYTES));
}

static void
explained_cb (gpointer      owner,
              const GValue *value,
              const GError *error,
              gpointer      user_data)
{
  ManorWorkbench *self = owner;

  if (error == NULL)
    manor_results_view_show_plan (self->results, g_value_get_object (value));
  else if (!manor_error_is_cancelled (error))
    manor_workbench_show_error (self, error->message, NULL);
}

/**
 * manor_workbench_explain:
 * @self: a `ManorWorkbench`
 *
 * Asks how the statement under the cursor would be carried out; it is not.
 */
void
manor_workbench_explain (ManorWorkbench *self)
{
  g_autoptr(GPtrArray) steps = NULL;
  g_autofree char *sql = NULL;
  const char *text;

  g_return_if_fail (MANOR_IS_WORKBENCH (self));

  steps = manor_sql_editor_list_steps (self->editor, MANOR_EDITOR_STATEMENT);
  manor_workbench_hide_error (self);
  if (steps->len == 0 || manor_runner_get_running (self->runner))
    return;

  text = manor_statement_get_text (manor_run_step_get_statement (g_ptr_array_index (steps, 0)));
  if (g_ascii_strncasecmp (text, "explain", 7) == 0)
    sql = g_strdup (text);
  else
    sql = g_strconcat ("EXPLAIN QUERY PLAN ", text, NULL);

  manor_later (manor_runner_query (self->runner, sql), self, explained_cb, NULL);
}

static void
transaction_ended_cb (gpointer      owner,
                      const GValue *value,
                      const GError *error,
                      gpointer      user_data)
{
  ManorWorkbench *self = owner;

  if (error != NULL)
    manor_workbench_show_error (self, error->message, NULL);
  manor_workbench_load_catalogue (self);
}

/**
 * manor_workbench_end_transaction:
 * @self: a `ManorWorkbench`
 * @sql: “COMMIT” or “ROLLBACK”
 *
 * Ends the open transaction.
 */
void
manor_workbench_end_transaction (ManorWorkbench *self,
                                 const char     *sql)
{
  manor_workbench_hide_error (self);
  manor_later (manor_runner_query (self->runner, sql), self, transaction_ended_cb, NULL);
}
