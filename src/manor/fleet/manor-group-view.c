/* manor-group-view.c: everything about one group of children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-group-view"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-change-list.h"
#include "manor-children-view.h"
#include "manor-diff-view.h"
#include "manor-group-view.h"
#include "manor-plan-pane.h"
#include "manor-probe-view.h"
#include "manor-state.h"
#include "manor-state-mark.h"

struct _ManorGroupView
{
  AdwBin                 parent_instance;

  /* template widgets */
  AdwInlineViewSwitcher *switcher;
  GtkImage              *state_icon;
  GtkLabel              *title_label;
  GtkLabel              *summary_label;
  GtkButton             *push_button;
  GtkWidget             *wake_button;
  AdwViewStack          *view_stack;
  AdwViewStackPage      *changes_page;
  AdwViewStackPage      *sql_page;
  AdwViewStackPage      *plan_page;
  AdwViewStackPage      *probes_page;
  ManorChangeList       *change_list;
  ManorDiffView         *diff_view;
  ManorPlanPane         *plan_pane;
  ManorProbeView        *probe_view;
  ManorChildrenView     *child_list;

  /* owned */
  ManorSurvey           *survey;
  ManorDecisions        *decisions;
  ManorChildGroup       *group;
  GSignalGroup          *group_signals;
  char                  *former_part;  /* what was shown before a group without a variant; NULL while one has it */
};

enum {
  PROP_0,
  PROP_GROUP,
  PROP_PART,
  N_PROPS
};

enum {
  PUSH,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorGroupView, manor_group_view, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Why the button does nothing, for its tooltip; NULL where it does. */
static const char *
manor_group_view_get_obstacle (ManorGroupView *self)
{
  ManorPlan *plan = manor_plan_pane_get_plan (self->plan_pane);

  if (manor_survey_get_running (self->survey))
    return _("The children are being read");

  if (manor_plan_pane_get_reason (self->plan_pane) != NULL)
    return manor_plan_pane_get_reason (self->plan_pane);

  if (plan == NULL)
    return _("The plan is being made");

  if (manor_plan_get_n_steps (plan) == 0)
    return _("There is nothing to push: these children have all that the schema database has");

  return NULL;
}

static void
manor_group_view_update_button (ManorGroupView *self)
{
  ManorVariant *variant = self->group != NULL ? manor_child_group_get_variant (self->group) : NULL;
  g_autofree char *label = NULL;
  const char *obstacle;
  guint n;

  /* A survey may end while the view goes. */
  if (self->push_button == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->push_button), variant != NULL);
  if (variant == NULL)
    return;

  n = manor_variant_get_n_children (variant);
  obstacle = manor_group_view_get_obstacle (self);
  label = obstacle == NULL || manor_child_group_get_state (self->group) != MANOR_CHILD_IN_SYNC
            ? g_strdup_printf (ngettext ("Push to %u Child…", "Push to %u Children…", n), n)
            : g_strdup (_("Nothing to Push"));
  gtk_button_set_label (self->push_button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->push_button), obstacle == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->push_button), obstacle);
}

static void
plan_changed_cb (ManorPlanPane  *plan_pane,
                 GParamSpec     *pspec,
                 ManorGroupView *self)
{
  ManorVariant *variant = self->group != NULL ? manor_child_group_get_variant (self->group) : NULL;

  manor_probe_view_set_plan (self->probe_view, self->survey, variant,
                             variant != NULL ? manor_plan_pane_get_plan (plan_pane) : NULL);
  manor_group_view_update_button (self);
}

static void
manor_group_view_update_title (ManorGroupView *self)
{
  ManorChildState state = manor_child_group_get_state (self->group);
  g_autofree char *count = manor_child_group_dup_count (self->group);
  g_autofree char *title = NULL;

  /* translators: a state and a number of children: “Behind · 12 children” */
  title = g_strdup_printf (_("%s · %s"), manor_child_state_get_text (state), count);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->summary_label, manor_child_group_get_summary (self->group));
  gtk_image_set_from_icon_name (self->state_icon, manor_state_get_icon_name (state));
  manor_state_mark_set_class (GTK_WIDGET (self->state_icon),
                              manor_state_get_css_class (state));
  /* Nothing wakes what is archived. */
  gtk_widget_set_visible (self->wake_button, manor_child_group_count_asleep (self->group) > 0);
  manor_group_view_update_button (self);
}

/* Of those without a variant there is nothing to see but who they are; who looks at others then sees again what
 * he saw before. While a survey runs, those that were not read often are the first that are there. */
static void
manor_group_view_update_part (ManorGroupView *self,
                              gboolean        has_variant)
{
  if (!has_variant && self->former_part == NULL)
    {
      self->former_part = g_strdup (manor_group_view_get_part (self));
      adw_view_stack_set_visible_child_name (self->view_stack, "children");
    }
  else if (has_variant && self->former_part != NULL)
    {
      g_autofree char *part = g_steal_pointer (&self->former_part);

      manor_group_view_set_part (self, part);
    }
}

static void
manor_group_view_update (ManorGroupView *self)
{
  ManorVariant *variant = manor_child_group_get_variant (self->group);
  ManorDiff *diff = variant != NULL ? manor_variant_get_diff (variant) : NULL;

  manor_change_list_set_diff (self->change_list, diff);
  manor_diff_view_set_catalogues (self->diff_view,
                                  diff != NULL ? manor_diff_get_from (diff) : NULL,
                                  diff != NULL ? manor_diff_get_to (diff) : NULL);
  manor_plan_pane_set_variant (self->plan_pane, variant, self->decisions);
  manor_children_view_set_children (self->child_list, manor_child_group_get_children (self->group));

  adw_view_stack_page_set_visible (self->changes_page, variant != NULL);
  adw_view_stack_page_set_visible (self->sql_page, variant != NULL);
  adw_view_stack_page_set_visible (self->plan_page, variant != NULL);
  adw_view_stack_page_set_visible (self->probes_page, variant != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), variant != NULL);
  manor_group_view_update_part (self, variant != NULL);

  manor_group_view_update_title (self);
}

static void
push_cb (GtkButton      *button,
         ManorGroupView *self)
{
  g_signal_emit (self, signals[PUSH], 0);
}

static void
part_changed_cb (AdwViewStack   *stack,
                 GParamSpec     *pspec,
                 ManorGroupView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PART]);
}

static void
manor_group_view_dispose (GObject *object)
{
  ManorGroupView *self = MANOR_GROUP_VIEW (object);

  if (self->group_signals != NULL)
    g_signal_group_set_target (self->group_signals, NULL);
  g_clear_object (&self->group);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_GROUP_VIEW);
  g_clear_object (&self->group_signals);
  g_clear_object (&self->survey);
  g_clear_object (&self->decisions);
  g_clear_pointer (&self->former_part, g_free);

  G_OBJECT_CLASS (manor_group_view_parent_class)->dispose (object);
}

static void
manor_group_view_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ManorGroupView *self = MANOR_GROUP_VIEW (object);

  switch (prop_id)
    {
    case PROP_GROUP:
      g_value_set_object (value, self->group);
      break;

    case PROP_PART:
      g_value_set_string (value, manor_group_view_get_part (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_group_view_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ManorGroupView *self = MANOR_GROUP_VIEW (object);

  switch (prop_id)
    {
    case PROP_GROUP:
      manor_group_view_set_group (self, g_value_get_object (value));
      break;

    case PROP_PART:
      manor_group_view_set_part (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_group_view_class_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, change_list);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, changes_page);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, child_list);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, diff_view);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, plan_page);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, plan_pane);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, probe_view);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, probes_page);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, push_button);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, sql_page);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, state_icon);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, summary_label);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, switcher);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, title_label);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, view_stack);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupView, wake_button);
  gtk_widget_class_bind_template_callback (widget_class, part_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, plan_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, push_cb);
}

static void
manor_group_view_class_init (ManorGroupViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_group_view_dispose;
  object_class->get_property = manor_group_view_get_property;
  object_class->set_property = manor_group_view_set_property;

  properties[PROP_GROUP] =
    g_param_spec_object ("group", NULL, NULL,
                         MANOR_TYPE_CHILD_GROUP,
                         (G_PARAM_READWRITE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_PART] =
    g_param_spec_string ("part", NULL, NULL,
                         NULL,
                         (G_PARAM_READWRITE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PUSH] =
    g_signal_new ("push",
                  G_TYPE_FROM_CLASS (klass),
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  g_type_ensure (MANOR_TYPE_CHANGE_LIST);
  g_type_ensure (MANOR_TYPE_CHILDREN_VIEW);
  g_type_ensure (MANOR_TYPE_DIFF_VIEW);
  g_type_ensure (MANOR_TYPE_PLAN_PANE);
  g_type_ensure (MANOR_TYPE_PROBE_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-group-view.ui");
  manor_group_view_class_bind (widget_class);
}

static void
manor_group_view_init (ManorGroupView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->group_signals = g_signal_group_new (MANOR_TYPE_CHILD_GROUP);
  g_signal_group_connect_object (self->group_signals, "notify::variant",
                                 G_CALLBACK (manor_group_view_update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->group_signals, "notify::summary",
                                 G_CALLBACK (manor_group_view_update_title), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->group_signals, "notify::count",
                                 G_CALLBACK (manor_group_view_update_title), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * manor_group_view_set_up:
 * @self: a `ManorGroupView`
 * @survey: the fleet's survey
 * @decisions: the fleet's decisions
 *
 * Says which fleet the groups will be of.
 */
void
manor_group_view_set_up (ManorGroupView *self,
                         ManorSurvey    *survey,
                         ManorDecisions *decisions)
{
  g_return_if_fail (MANOR_IS_GROUP_VIEW (self));
  g_return_if_fail (MANOR_IS_SURVEY (survey));
  g_return_if_fail (MANOR_IS_DECISIONS (decisions));

  g_set_object (&self->survey, survey);
  g_set_object (&self->decisions, decisions);
  g_signal_connect_object (survey, "notify::running",
                           G_CALLBACK (manor_group_view_update_button), self, G_CONNECT_SWAPPED);
}

/**
 * manor_group_view_get_group:
 * @self: a `ManorGroupView`
 *
 * Returns: (transfer none) (nullable): what is shown
 */
ManorChildGroup *
manor_group_view_get_group (ManorGroupView *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP_VIEW (self), NULL);

  return self->group;
}

/**
 * manor_group_view_set_group:
 * @self: a `ManorGroupView`
 * @group: (nullable): what to show
 *
 * Shows another group. %NULL leaves what was shown.
 */
void
manor_group_view_set_group (ManorGroupView  *self,
                            ManorChildGroup *group)
{
  g_return_if_fail (MANOR_IS_GROUP_VIEW (self));
  g_return_if_fail (group == NULL || MANOR_IS_CHILD_GROUP (group));

  if (group == NULL || !g_set_object (&self->group, group))
    return;

  g_signal_group_set_target (self->group_signals, group);
  manor_group_view_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUP]);
}

/**
 * manor_group_view_get_part:
 * @self: a `ManorGroupView`
 *
 * Returns: (transfer none): which part is shown
 */
const char *
manor_group_view_get_part (ManorGroupView *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP_VIEW (self), NULL);

  return adw_view_stack_get_visible_child_name (self->view_stack);
}

/**
 * manor_group_view_set_part:
 * @self: a `ManorGroupView`
 * @part: a part's name; what is no part is left alone
 *
 * Shows another part.
 */
void
manor_group_view_set_part (ManorGroupView *self,
                           const char     *part)
{
  g_return_if_fail (MANOR_IS_GROUP_VIEW (self));

  if (part != NULL && adw_view_stack_get_child_by_name (self->view_stack, part) != NULL)
    adw_view_stack_set_visible_child_name (self->view_stack, part);
}
