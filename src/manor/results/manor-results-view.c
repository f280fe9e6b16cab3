/* manor-results-view.c: what came back, one tab a result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-results-view"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-messages-view.h"
#include "manor-plan-view.h"
#include "manor-results-view.h"

/* A script with thousands of SELECTs keeps the first results; the messages list them all. */
#define MAX_RESULTS 50

/**
 * ManorResultsView:
 *
 * Invariants:
 *
 *  (1) `results` holds the steps that have a tab; the tab of the nth is “result-N”, from 1.
 *  (2) A result's grid is made when its tab is first shown.
 */
struct _ManorResultsView
{
  AdwBin             parent_instance;

  /* Template widgets */
  AdwToggleGroup    *group;
  ManorMessagesView *messages;
  AdwBin            *plan;
  GtkStack          *stack;
  GtkWidget         *strip;

  /* Owned */
  GPtrArray         *results;   /* (1) */
};

G_DEFINE_FINAL_TYPE (ManorResultsView, manor_results_view, ADW_TYPE_BIN)

enum {
  STEP_ACTIVATED,
  LOAD_ALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
load_all_cb (ManorResultsView *self,
             ManorResultGrid  *grid)
{
  g_signal_emit (self, signals[LOAD_ALL], 0,
                 g_object_get_data (G_OBJECT (grid), "manor-step"));
}

/* (2) */
static ManorResultGrid *
ensure_grid (ManorResultsView *self,
             guint             index)
{
  g_autofree char *name = g_strdup_printf ("result-%u", index + 1);
  AdwBin *bin = ADW_BIN (gtk_stack_get_child_by_name (self->stack, name));
  ManorRunStep *step = g_ptr_array_index (self->results, index);
  GtkWidget *grid = adw_bin_get_child (bin);

  if (grid == NULL)
    {
      grid = manor_result_grid_new (step);
      g_object_set_data (G_OBJECT (grid), "manor-step", step);
      g_signal_connect_object (grid, "load-all", G_CALLBACK (load_all_cb), self,
                               G_CONNECT_SWAPPED);
      adw_bin_set_child (bin, grid);
    }

  return MANOR_RESULT_GRID (grid);
}

static void
active_changed_cb (ManorResultsView *self)
{
  const char *name = adw_toggle_group_get_active_name (self->group);
  guint index;

  if (name == NULL || gtk_stack_get_child_by_name (self->stack, name) == NULL)
    return;

  if (sscanf (name, "result-%u", &index) == 1)
    ensure_grid (self, index - 1);

  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
step_activated_cb (ManorResultsView *self,
                   ManorRunStep     *step)
{
  g_signal_emit (self, signals[STEP_ACTIVATED], 0, step);
}

static void
add_toggle (ManorResultsView *self,
            const char       *name,
            const char       *label)
{
  AdwToggle *toggle = adw_toggle_new ();

  adw_toggle_set_name (toggle, name);
  adw_toggle_set_label (toggle, label);
  adw_toggle_group_add (self->group, toggle);
}

/* “Messages” and “Plan” stay behind the results, so they go and come back. */
static void
rebuild_strip (ManorResultsView *self,
               gboolean          with_plan)
{
  g_autofree char *active = g_strdup (adw_toggle_group_get_active_name (self->group));

  adw_toggle_group_remove_all (self->group);

  for (guint i = 0; i < self->results->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("result-%u", i + 1);
      g_autofree char *label = g_strdup_printf (_("Result %u"), i + 1);

      add_toggle (self, name, self->results->len == 1 ? _("Result") : label);
    }

  add_toggle (self, "messages", _("Messages"));
  if (with_plan)
    add_toggle (self, "plan", _("Plan"));

  if (active != NULL && adw_toggle_group_get_toggle_by_name (self->group, active) != NULL)
    adw_toggle_group_set_active_name (self->group, active);
  gtk_widget_set_visible (self->strip, TRUE);
}

static void
manor_results_view_dispose (GObject *object)
{
  ManorResultsView *self = MANOR_RESULTS_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_RESULTS_VIEW);
  g_clear_pointer (&self->results, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_results_view_parent_class)->dispose (object);
}

static void
manor_results_view_class_init (ManorResultsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_results_view_dispose;

  signals[STEP_ACTIVATED] =
    g_signal_new ("step-activated", MANOR_TYPE_RESULTS_VIEW, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_RUN_STEP);

  signals[LOAD_ALL] =
    g_signal_new ("load-all", MANOR_TYPE_RESULTS_VIEW, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_RUN_STEP);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-results-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorResultsView, group);
  gtk_widget_class_bind_template_child (widget_class, ManorResultsView, messages);
  gtk_widget_class_bind_template_child (widget_class, ManorResultsView, plan);
  gtk_widget_class_bind_template_child (widget_class, ManorResultsView, stack);
  gtk_widget_class_bind_template_child (widget_class, ManorResultsView, strip);
  gtk_widget_class_bind_template_callback (widget_class, active_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_activated_cb);

  g_type_ensure (MANOR_TYPE_MESSAGES_VIEW);
}

static void
manor_results_view_init (ManorResultsView *self)
{
  self->results = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_results_view_clear:
 * @self: a `ManorResultsView`
 *
 * Forgets the last run.
 */
void
manor_results_view_clear (ManorResultsView *self)
{
  g_return_if_fail (MANOR_IS_RESULTS_VIEW (self));

  gtk_stack_set_visible_child_name (self->stack, "messages");

  for (guint i = 0; i < self->results->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("result-%u", i + 1);

      gtk_stack_remove (self->stack, gtk_stack_get_child_by_name (self->stack, name));
    }

  g_ptr_array_set_size (self->results, 0);
  adw_bin_set_child (self->plan, NULL);
  manor_messages_view_clear (self->messages);
  rebuild_strip (self, FALSE);
  manor_results_view_set_shown (self, "messages");
}

/**
 * manor_results_view_step_started:
 * @self: a `ManorResultsView`
 * @step: a step that runs now
 *
 * Lists the step.
 */
void
manor_results_view_step_started (ManorResultsView *self,
                                 ManorRunStep     *step)
{
  g_return_if_fail (MANOR_IS_RESULTS_VIEW (self));
  g_return_if_fail (MANOR_IS_RUN_STEP (step));

  manor_messages_view_add (self->messages, step);
}

/**
 * manor_results_view_step_finished:
 * @self: a `ManorResultsView`
 * @step: a step that has ended
 *
 * Gives the step a tab where it has rows to show. The first is shown at once.
 */
void
manor_results_view_step_finished (ManorResultsView *self,
                                  ManorRunStep     *step)
{
  ManorResult *result;
  g_autofree char *name = NULL;

  g_return_if_fail (MANOR_IS_RESULTS_VIEW (self));
  g_return_if_fail (MANOR_IS_RUN_STEP (step));

  result = manor_run_step_get_result (step);
  if (result == NULL || manor_result_get_n_columns (result) == 0 ||
      self->results->len >= MAX_RESULTS || g_ptr_array_find (self->results, step, NULL))
    return;

  g_ptr_array_add (self->results, g_object_ref (step));
  name = g_strdup_printf ("result-%u", self->results->len);
  gtk_stack_add_named (self->stack, adw_bin_new (), name);
  rebuild_strip (self, adw_bin_get_child (self->plan) != NULL);

  if (self->results->len == 1)
    manor_results_view_set_shown (self, name);
}

/**
 * manor_results_view_finish:
 * @self: a `ManorResultsView`
 * @failed: whether the run ended with an error
 *
 * The run is over. An error is worth more than the rows before it.
 */
void
manor_results_view_finish (ManorResultsView *self,
                           gboolean          failed)
{
  g_return_if_fail (MANOR_IS_RESULTS_VIEW (self));

  if (failed || self->results->len == 0)
    manor_results_view_set_shown (self, "messages");
}

/**
 * manor_results_view_show_plan:
 * @self: a `ManorResultsView`
 * @rows: what EXPLAIN QUERY PLAN gave
 *
 * Shows a plan beside what the last run gave.
 */
void
manor_results_view_show_plan (ManorResultsView *self,
                              ManorResult      *rows)
{
  g_return_if_fail (MANOR_IS_RESULTS_VIEW (self));
  g_return_if_fail (MANOR_IS_RESULT (rows));

  adw_bin_set_child (self->plan, manor_plan_view_new (rows));
  rebuild_strip (self, TRUE);
  manor_results_view_set_shown (self, "plan");
}

/**
 * manor_results_view_get_n_results:
 * @self: a `ManorResultsView`
 *
 * Returns: how many results have a tab
 */
guint
manor_results_view_get_n_results (ManorResultsView *self)
{
  g_return_val_if_fail (MANOR_IS_RESULTS_VIEW (self), 0);

  return self->results->len;
}

/**
 * manor_results_view_get_grid:
 * @self: a `ManorResultsView`
 * @index: which result, from 0
 *
 * Returns: (transfer none): its grid
 */
ManorResultGrid *
manor_results_view_get_grid (ManorResultsView *self,
                             guint             index)
{
  g_return_val_if_fail (MANOR_IS_RESULTS_VIEW (self), NULL);
  g_return_val_if_fail (index < self->results->len, NULL);

  return ensure_grid (self, index);
}

/**
 * manor_results_view_get_steps:
 * @self: a `ManorResultsView`
 *
 * Returns: (transfer none): a model of the last run's `ManorRunStep`s
 */
GListModel *
manor_results_view_get_steps (ManorResultsView *self)
{
  g_return_val_if_fail (MANOR_IS_RESULTS_VIEW (self), NULL);

  return manor_messages_view_get_steps (self->messages);
}

/**
 * manor_results_view_get_shown:
 * @self: a `ManorResultsView`
 *
 * Returns: the name of what is on show
 */
const char *
manor_results_view_get_shown (ManorResultsView *self)
{
  g_return_val_if_fail (MANOR_IS_RESULTS_VIEW (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

/**
 * manor_results_view_set_shown:
 * @self: a `ManorResultsView`
 * @name: the name of a tab
 *
 * Shows a tab.
 */
void
manor_results_view_set_shown (ManorResultsView *self,
                              const char       *name)
{
  g_return_if_fail (MANOR_IS_RESULTS_VIEW (self));
  g_return_if_fail (name != NULL);

  adw_toggle_group_set_active_name (self->group, name);
  active_changed_cb (self);
}
