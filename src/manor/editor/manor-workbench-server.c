/* manor-workbench-server.c: what is different on a server's databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-workbench"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-workbench-private.h"

#define DEADLINE_MSEC 250

/* Its fleet, where the database is a schema database. */
static ManorFleet *
find_fleet (ManorWorkbench *self)
{
  ManorDatabase *database = manor_runner_get_database (self->runner);
  const char *path = manor_database_get_path (database);
  g_autofree char *id = g_strndup (path, strcspn (path, "/"));
  ManorConnection *connection = manor_console_find_connection (self->console, id);

  return connection != NULL
         ? manor_connection_find_fleet (connection, manor_database_get_name (database)) : NULL;
}

static gboolean
writes (ManorRunStep *step)
{
  ManorStatementKind kind = manor_statement_get_kind (manor_run_step_get_statement (step));

  /* Some pragmas only read; the session knows which, and refuses the others. */
  return kind != MANOR_STATEMENT_READ && kind != MANOR_STATEMENT_PRAGMA;
}

/**
 * manor_workbench_must_review:
 * @self: a `ManorWorkbench`
 * @steps: (element-type ManorRunStep): what is to run
 *
 * Returns: whether it would change every child, so that it must be reviewed and pushed
 */
gboolean
manor_workbench_must_review (ManorWorkbench *self,
                             GPtrArray      *steps)
{
  if (!manor_database_get_propagates (manor_runner_get_database (self->runner)))
    return FALSE;

  for (guint i = 0; i < steps->len; i++)
    if (writes (g_ptr_array_index (steps, i)))
      return TRUE;

  return FALSE;
}

static void
update_banner (ManorWorkbench *self)
{
  ManorDatabase *database = manor_runner_get_database (self->runner);
  ManorFleet *fleet = find_fleet (self);
  guint n = fleet != NULL ? manor_fleet_get_n_children (fleet) : 0;
  g_autofree char *title = NULL;

  /* A screen reader can come across what is not revealed. */
  if (manor_database_get_propagates (database))
    title = g_strdup_printf (ngettext ("The server carries every change of “%s” to its %u child",
                                       "The server carries every change of “%s” to its %u children",
                                       n),
                             manor_database_get_name (database), n);
  adw_banner_set_title (self->propagates_banner, title != NULL ? title : "");
  adw_banner_set_revealed (self->propagates_banner, title != NULL);
}

/**
 * manor_workbench_update_run_label:
 * @self: a `ManorWorkbench`
 *
 * Lets the button say what it would do with the statement under the cursor.
 */
void
manor_workbench_update_run_label (ManorWorkbench *self)
{
  g_autoptr(GPtrArray) steps = NULL;
  gboolean review;

  if (!manor_database_get_propagates (manor_runner_get_database (self->runner)))
    return;

  steps = manor_sql_editor_list_steps (self->editor, MANOR_EDITOR_STATEMENT);
  review = manor_workbench_must_review (self, steps);
  gtk_label_set_label (GTK_LABEL (self->run_label), review ? _("Review Push…") : _("Run"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->run_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  review ? _("Review Push…") : _("Run Statement"),
                                  -1);
}

static void
propagates_changed_cb (ManorWorkbench *self)
{
  update_banner (self);
  gtk_label_set_label (GTK_LABEL (self->run_label), _("Run"));
  manor_workbench_update_run_label (self);
}

/* What is left, in a line that nobody is disturbed by. */
static gboolean
update_deadline_cb (gpointer user_data)
{
  ManorWorkbench *self = user_data;
  gint64 deadline = manor_runner_get_deadline (self->runner);
  gint64 left = deadline - g_get_monotonic_time ();
  g_autofree char *text = NULL;
  int seconds;

  if (deadline == 0 || manor_runner_get_running (self->runner))
    {
      gtk_label_set_label (self->transaction_label, _("A transaction is open."));
      return G_SOURCE_CONTINUE;
    }

  seconds = (int) ((MAX (left, 0) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  text = g_strdup_printf (ngettext ("A transaction is open. The server gives it up in %d second.",
                                    "A transaction is open. The server gives it up in %d seconds.",
                                    (gulong) seconds), seconds);
  gtk_label_set_label (self->transaction_label, text);

  return G_SOURCE_CONTINUE;
}

/**
 * manor_workbench_transaction_changed:
 * @self: a `ManorWorkbench`
 *
 * Shows how long an open transaction has, and says it where one is gone that nobody ended:
 * while nothing runs, only the server can have done that.
 */
void
manor_workbench_transaction_changed (ManorWorkbench *self)
{
  g_clear_handle_id (&self->deadline_id, g_source_remove);

  if (manor_runner_get_in_transaction (self->runner))
    {
      update_deadline_cb (self);
      self->deadline_id = g_timeout_add (DEADLINE_MSEC, update_deadline_cb, self);
      return;
    }

  if (!manor_runner_get_running (self->runner))
    manor_workbench_show_error (self,
                                _("The server gave the transaction up, since no statement came in "
                                  "time. Nothing of it was committed: run it again from BEGIN."),
                                NULL);
}

/**
 * manor_workbench_offer:
 * @self: a `ManorWorkbench`
 * @step: (nullable): a statement that failed
 *
 * Shows beside its error what can be done about it.
 */
void
manor_workbench_offer (ManorWorkbench *self,
                       ManorRunStep   *step)
{
  const GError *error = step != NULL ? manor_run_step_get_error (step) : NULL;
  gboolean reads = step != NULL && !writes (step);

  gtk_widget_set_visible (self->review_button,
                          error != NULL &&
                          g_error_matches (error, MANOR_DATABASE_ERROR,
                                           MANOR_DATABASE_ERROR_PROPAGATES));
  /* What may have been carried out is not run again by a button. */
  gtk_widget_set_visible (self->retry_button,
                          error != NULL && reads && error->domain != MANOR_SQL_ERROR &&
                          error->domain != MANOR_DATABASE_ERROR);
}

/**
 * manor_workbench_review:
 * @self: a `ManorWorkbench`
 * @script: what to push
 *
 * Asks the page to review what @script would do to every child.
 */
void
manor_workbench_review (ManorWorkbench *self,
                        const char     *script)
{
  manor_workbench_hide_error (self);
  g_signal_emit_by_name (self, "review-push", script);
}

/**
 * manor_workbench_connect_database:
 * @self: a `ManorWorkbench`
 *
 * Follows what a server does with the database.
 */
void
manor_workbench_connect_database (ManorWorkbench *self)
{
  ManorFleet *fleet = find_fleet (self);

  g_signal_connect_object (manor_runner_get_database (self->runner), "notify::propagates",
                           G_CALLBACK (propagates_changed_cb), self, G_CONNECT_SWAPPED);
  if (fleet != NULL)
    g_signal_connect_object (fleet, "items-changed", G_CALLBACK (update_banner), self,
                             G_CONNECT_SWAPPED);
  propagates_changed_cb (self);
}
