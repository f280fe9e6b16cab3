/* manor-probe-view.c: asking the children before anything is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-probe-view"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-finding-row.h"
#include "manor-later.h"
#include "manor-probe-view.h"

/**
 * ManorProbeView:
 *
 * The questions go the way a push asks them: a push is prepared for the children of the
 * variant and never run.
 *
 * Invariants:
 *
 *  (1) An answer is shown only if no other plan came since: `serial`.
 */
struct _ManorProbeView
{
  AdwBin         parent_instance;

  /* template widgets */
  GtkStack      *stack;
  AdwStatusPage *none_page;
  AdwStatusPage *ask_page;
  GtkButton     *ask_button;
  GtkLabel      *answers_label;
  GtkListBox    *answers_list;
  AdwStatusPage *error_page;

  /* owned */
  ManorSurvey   *survey;
  ManorVariant  *variant;
  ManorPlan     *plan;

  guint          serial;  /* (1) */
};

G_DEFINE_FINAL_TYPE (ManorProbeView, manor_probe_view, ADW_TYPE_BIN)

static void
manor_probe_view_show_answers (ManorProbeView *self,
                               ManorPush      *push)
{
  g_autoptr(GPtrArray) findings = manor_probe_findings_collect (push);
  guint n_blocked = manor_push_count (push, MANOR_TARGET_BLOCKED);
  g_autofree char *title = NULL;

  gtk_list_box_remove_all (self->answers_list);
  for (guint i = 0; i < findings->len; i++)
    gtk_list_box_append (self->answers_list,
                         manor_finding_row_new (g_ptr_array_index (findings, i)));

  if (n_blocked > 0)
    title = g_strdup_printf (ngettext ("%u child is blocked and would be left out",
                                       "%u children are blocked and would be left out", n_blocked),
                             n_blocked);
  else
    title = g_strdup (_("No child is blocked"));

  gtk_label_set_label (self->answers_label, title);
  gtk_stack_set_visible_child_name (self->stack, "answers");
}

static void
prepared_cb (gpointer      owner,
             const GValue *value,
             const GError *error,
             gpointer      user_data)
{
  ManorProbeView *self = owner;
  ManorPush *push = user_data;

  if (g_object_get_data (G_OBJECT (push), "serial") != GUINT_TO_POINTER (self->serial))
    return;

  if (value != NULL)
    manor_probe_view_show_answers (self, push);
  else
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error_page, text);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
}

static char **
dup_names (GListModel *children)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  guint n_children = g_list_model_get_n_items (children);

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(ManorChild) child = g_list_model_get_item (children, i);

      g_strv_builder_add (names, manor_child_get_name (child));
    }

  return g_strv_builder_end (names);
}

static void
ask_cb (GtkButton      *button,
        ManorProbeView *self)
{
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(ManorPush) push = NULL;
  g_auto(GStrv) names = NULL;

  if (self->plan == NULL)
    return;

  names = dup_names (G_LIST_MODEL (self->variant));
  options = g_object_new (MANOR_TYPE_PUSH_OPTIONS,
                          "plan-options", manor_plan_get_options (self->plan),
                          NULL);
  manor_push_options_set_targets (options, (const char * const *) names);
  push = manor_push_new (self->survey, options, NULL);

  self->serial++;
  g_object_set_data (G_OBJECT (push), "serial", GUINT_TO_POINTER (self->serial));
  gtk_stack_set_visible_child_name (self->stack, "asking");

  manor_later_full (manor_push_prepare (push), self, prepared_cb,
                    g_object_ref (push), g_object_unref);
}

static void
manor_probe_view_dispose (GObject *object)
{
  ManorProbeView *self = MANOR_PROBE_VIEW (object);

  self->serial++;
  /* The bin must let go of the bound child itself. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_PROBE_VIEW);
  g_clear_object (&self->survey);
  g_clear_object (&self->variant);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (manor_probe_view_parent_class)->dispose (object);
}

static void
manor_probe_view_class_init (ManorProbeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_probe_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-probe-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorProbeView, answers_label);
  gtk_widget_class_bind_template_child (widget_class, ManorProbeView, answers_list);
  gtk_widget_class_bind_template_child (widget_class, ManorProbeView, ask_button);
  gtk_widget_class_bind_template_child (widget_class, ManorProbeView, ask_page);
  gtk_widget_class_bind_template_child (widget_class, ManorProbeView, error_page);
  gtk_widget_class_bind_template_child (widget_class, ManorProbeView, none_page);
  gtk_widget_class_bind_template_child (widget_class, ManorProbeView, stack);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
}

static void
manor_probe_view_init (ManorProbeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
manor_probe_view_describe (ManorProbeView *self)
{
  guint n_children = manor_variant_get_n_children (self->variant);
  guint n_probes = manor_plan_get_probes (self->plan)->len;
  g_autofree char *button = NULL;
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("One question, which only reads, finds the rows that would "
                                    "stop the plan or be lost.",
                                    "%u questions, which only read, find the rows that would "
                                    "stop the plan or be lost.", n_probes), n_probes);
  button = g_strdup_printf (ngettext ("Ask %u Child", "Ask %u Children", n_children), n_children);
  adw_status_page_set_description (self->ask_page, text);
  gtk_button_set_label (self->ask_button, button);
}

/**
 * manor_probe_view_set_plan:
 * @self: a `ManorProbeView`
 * @survey: the fleet's survey
 * @variant: (nullable): whose children to ask
 * @plan: (nullable): what to ask about
 *
 * Offers to ask the children of @variant about @plan.
 */
void
manor_probe_view_set_plan (ManorProbeView *self,
                           ManorSurvey    *survey,
                           ManorVariant   *variant,
                           ManorPlan      *plan)
{
  g_return_if_fail (MANOR_IS_PROBE_VIEW (self));
  g_return_if_fail (plan == NULL || (survey != NULL && variant != NULL));

  self->serial++;
  g_set_object (&self->survey, survey);
  g_set_object (&self->variant, variant);
  g_set_object (&self->plan, plan);

  if (plan == NULL || manor_plan_get_probes (plan)->len == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }

  manor_probe_view_describe (self);
  gtk_stack_set_visible_child_name (self->stack, "ask");
}
