/* manor-review-plan.c: children of a push that have a plan, or the lack of one, in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-review-plan"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "manor-review-plan.h"
#include "manor-step-row.h"

#define MAX_STEPS_SHOWN 100
#define MAX_NAMES_SHOWN 20
#define MAX_NAMES_IN_TITLE 3
#define MAX_CHANGES_SHOWN 4

struct _ManorReviewPlan
{
  GObject          parent_instance;

  ManorTargetState state;
  ManorPlan       *plan;
  char            *reason;  /* why they are left out */
  GPtrArray       *names;   /* (element-type utf8) */
};

G_DEFINE_FINAL_TYPE (ManorReviewPlan, manor_review_plan, G_TYPE_OBJECT)

static void
manor_review_plan_finalize (GObject *object)
{
  ManorReviewPlan *self = MANOR_REVIEW_PLAN (object);

  g_clear_object (&self->plan);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_review_plan_parent_class)->finalize (object);
}

static void
manor_review_plan_class_init (ManorReviewPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_review_plan_finalize;
}

static void
manor_review_plan_init (ManorReviewPlan *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
}

static gboolean
is_left_out (ManorTargetState state)
{
  return state != MANOR_TARGET_PENDING;
}

/* Without the child's name, or each of a hundred that share a reason would have a row of its own. */
static const char *
get_reason (ManorPushTarget *target)
{
  const GError *error = manor_push_target_get_error (target);

  return error != NULL ? manor_database_skip_name (manor_push_target_get_name (target), error->message)
                       : NULL;
}

/* Plans are told apart by what they do, and by whether they will be carried out. */
static char *
dup_key (ManorPushTarget *target)
{
  ManorPlan *plan = manor_push_target_get_plan (target);
  ManorTargetState state = manor_push_target_get_state (target);

  if (is_left_out (state))
    {
      const char *reason = get_reason (target);

      return g_strdup_printf ("%u %s", state, reason != NULL ? reason : "");
    }

  return g_strdup (plan != NULL ? manor_plan_get_hash (plan) : "");
}

static int
compare_plans (gconstpointer a,
               gconstpointer b)
{
  const ManorReviewPlan *left = *(const ManorReviewPlan * const *) a;
  const ManorReviewPlan *right = *(const ManorReviewPlan * const *) b;

  if (is_left_out (left->state) != is_left_out (right->state))
    return is_left_out (left->state) ? 1 : -1;

  return (int) right->names->len - (int) left->names->len;
}

/**
 * manor_review_plans_collect:
 * @push: a push that was prepared
 *
 * Groups the targets by what will be done to them.
 *
 * Returns: (transfer full) (element-type ManorReviewPlan): the groups
 */
GPtrArray *
manor_review_plans_collect (ManorPush *push)
{
  g_autoptr(GPtrArray) plans = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_targets;

  g_return_val_if_fail (MANOR_IS_PUSH (push), NULL);

  n_targets = g_list_model_get_n_items (G_LIST_MODEL (push));

  for (guint i = 0; i < n_targets; i++)
    {
      g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (push), i);
      g_autofree char *key = dup_key (target);
      ManorReviewPlan *self = g_hash_table_lookup (by_key, key);

      if (manor_push_target_get_state (target) == MANOR_TARGET_UNCHANGED)
        continue;

      if (self == NULL)
        {
          self = g_object_new (MANOR_TYPE_REVIEW_PLAN, NULL);
          self->state = manor_push_target_get_state (target);
          g_set_object (&self->plan, manor_push_target_get_plan (target));
          self->reason = g_strdup (get_reason (target));
          g_ptr_array_add (plans, self);
          g_hash_table_insert (by_key, g_steal_pointer (&key), self);
        }

      g_ptr_array_add (self->names, g_strdup (manor_push_target_get_name (target)));
    }

  g_ptr_array_sort (plans, compare_plans);

  return g_steal_pointer (&plans);
}

/**
 * manor_review_plan_get_plan:
 * @self: a `ManorReviewPlan`
 *
 * Returns: (transfer none) (nullable): what will be done
 */
ManorPlan *
manor_review_plan_get_plan (ManorReviewPlan *self)
{
  g_return_val_if_fail (MANOR_IS_REVIEW_PLAN (self), NULL);

  return self->plan;
}

/**
 * manor_review_plan_get_n_children:
 * @self: a `ManorReviewPlan`
 *
 * Returns: how many children it is for
 */
guint
manor_review_plan_get_n_children (ManorReviewPlan *self)
{
  g_return_val_if_fail (MANOR_IS_REVIEW_PLAN (self), 0);

  return self->names->len;
}

/**
 * manor_review_plan_get_left_out:
 * @self: a `ManorReviewPlan`
 *
 * Returns: whether nothing will be done to them
 */
gboolean
manor_review_plan_get_left_out (ManorReviewPlan *self)
{
  g_return_val_if_fail (MANOR_IS_REVIEW_PLAN (self), FALSE);

  return is_left_out (self->state);
}

static char *
manor_review_plan_dup_names (ManorReviewPlan *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (self->names->len, MAX_NAMES_SHOWN); i++)
    {
      if (i > 0)
        g_string_append (text, _(", "));
      g_string_append (text, g_ptr_array_index (self->names, i));
    }

  if (self->names->len > MAX_NAMES_SHOWN)
    {
      guint n_more = self->names->len - MAX_NAMES_SHOWN;

      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n_more), n_more);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* What the plan does about a change. The diff says that a child's own things are kept; here
 * they may be dropped. NULL for what it leaves alone. */
static char *
dup_change_text (ManorPlan   *plan,
                 ManorChange *change)
{
  ManorPlanOptions *options = manor_plan_get_options (plan);
  ManorChangeKind kind = manor_change_get_kind (change);
  const char *column = manor_change_get_column (change);
  g_autofree char *name = NULL;

  if (kind == MANOR_CHANGE_NOTE && !manor_plan_options_get_reorder (options))
    return NULL;

  if (kind != MANOR_CHANGE_EXTRA)
    return g_strdup (manor_change_get_text (change));

  if (!manor_plan_options_get_drop_extra (options))
    return NULL;

  name = column != NULL ? g_strconcat (manor_change_get_name (change), ".", column, NULL)
                        : g_strdup (manor_change_get_name (change));

  /* translators: %s is a table, column, index, view or trigger */
  return g_strdup_printf (_("%s dropped"), name);
}

static char *
manor_review_plan_dup_subtitle (ManorReviewPlan *self)
{
  ManorDiff *diff;
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_shown = 0;

  if (is_left_out (self->state))
    return g_strdup (self->reason != NULL ? self->reason
                                          : manor_target_state_get_text (self->state));

  if (self->plan == NULL)
    return NULL;

  diff = manor_plan_get_diff (self->plan);
  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    {
      g_autofree char *change = dup_change_text (self->plan, manor_diff_get_change (diff, i));

      if (change == NULL)
        continue;

      if (n_shown++ == MAX_CHANGES_SHOWN)
        {
          g_string_append (text, _("; …"));
          break;
        }

      if (text->len > 0)
        g_string_append (text, _("; "));
      g_string_append (text, change);
    }

  /* It changes rows, not the schema. */
  if (text->len == 0)
    {
      guint n_steps = manor_plan_get_n_steps (self->plan);

      g_string_append_printf (text, ngettext ("%u statement", "%u statements", n_steps), n_steps);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static GtkWidget *
make_names_row (ManorReviewPlan *self)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *names = manor_review_plan_dup_names (self);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Children"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), names);
  gtk_widget_add_css_class (row, "property");

  return row;
}

/* Steps are made into rows when somebody wants to read them. */
static void
expanded_cb (AdwExpanderRow  *row,
             GParamSpec      *pspec,
             ManorReviewPlan *self)
{
  guint n_steps = self->plan != NULL ? manor_plan_get_n_steps (self->plan) : 0;

  if (g_object_get_data (G_OBJECT (row), "filled") != NULL)
    return;

  g_object_set_data (G_OBJECT (row), "filled", row);
  adw_expander_row_add_row (row, make_names_row (self));

  if (is_left_out (self->state))
    return;

  for (guint i = 0; i < MIN (n_steps, MAX_STEPS_SHOWN); i++)
    adw_expander_row_add_row (row, manor_step_row_new (manor_plan_get_step (self->plan, i), i + 1));
}

/* Those that somebody must look at are called by their names, where they are few. */
static char *
manor_review_plan_dup_title (ManorReviewPlan *self)
{
  guint n = self->names->len;
  g_autofree char *count = g_strdup_printf (ngettext ("%u child", "%u children", n), n);
  g_autofree char *names = NULL;

  if (!is_left_out (self->state) || n > MAX_NAMES_IN_TITLE)
    return g_steal_pointer (&count);

  names = manor_review_plan_dup_names (self);

  /* translators: “2 children: acme, globex” */
  return g_strdup_printf (_("%s: %s"), count, names);
}

/**
 * manor_review_plan_make_row:
 * @self: a `ManorReviewPlan`
 *
 * Returns: (transfer floating): a row that opens on the children and the steps
 */
GtkWidget *
manor_review_plan_make_row (ManorReviewPlan *self)
{
  GtkWidget *row;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (MANOR_IS_REVIEW_PLAN (self), NULL);

  title = manor_review_plan_dup_title (self);
  subtitle = manor_review_plan_dup_subtitle (self);

  row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle != NULL ? subtitle : "");

  if (!is_left_out (self->state) && self->plan != NULL &&
      manor_plan_get_risks (self->plan) != MANOR_RISK_NONE)
    {
      GtkWidget *badges = manor_risk_badges_new (manor_plan_get_risks (self->plan));

      gtk_widget_set_valign (badges, GTK_ALIGN_CENTER);
      /* In a narrow window there is one to a line. */
      gtk_widget_set_margin_top (badges, 6);
      gtk_widget_set_margin_bottom (badges, 6);
      adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), badges);
    }

  g_object_set_data_full (G_OBJECT (row), "plan", g_object_ref (self), g_object_unref);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), self, 0);

  return row;
}
