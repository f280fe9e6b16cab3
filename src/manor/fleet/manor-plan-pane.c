/* manor-plan-pane.c: the plan of a variant, and what a person decides about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-plan-pane"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-fill-row.h"
#include "manor-later.h"
#include "manor-plan-pane.h"
#include "manor-step-row.h"

/* More steps than anybody reads in a window; the whole is copied. */
#define MAX_STEPS_SHOWN 200

/**
 * ManorPlanPane:
 *
 * Invariants:
 *
 *  (1) `plan` and `reason` are never both set. Neither is set while a plan is being made.
 *  (2) An answer is shown only if no other plan was asked for since: `serial`.
 *  (3) The rows for decisions are made anew only for another variant, so that a person who
 *      types a fill value keeps the focus while plans come and go.
 */
struct _ManorPlanPane
{
  AdwBin               parent_instance;

  /* template widgets */
  AdwPreferencesGroup *renames_group;
  AdwPreferencesGroup *fills_group;
  AdwPreferencesGroup *switches_group;
  AdwSwitchRow        *drop_row;
  AdwSwitchRow        *reorder_row;
  GtkStack            *stack;
  GtkLabel            *steps_label;
  GtkListBox          *steps_list;
  GtkLabel            *more_label;
  AdwStatusPage       *error_page;

  /* owned */
  ManorVariant        *variant;
  ManorDecisions      *decisions;
  ManorPlan           *plan;       /* (1) */
  char                *reason;     /* (1) */
  GPtrArray           *rows;       /* of the rows that were added to the groups */
  GBinding            *bindings[2];

  guint                serial;     /* (2) */
};

enum {
  PROP_0,
  PROP_PLAN,
  PROP_REASON,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorPlanPane, manor_plan_pane, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
manor_plan_pane_take (ManorPlanPane *self,
                      ManorPlan     *plan,
                      const char    *reason)
{
  if (g_set_object (&self->plan, plan))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);

  if (g_set_str (&self->reason, reason))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
}

static void
manor_plan_pane_show_steps (ManorPlanPane *self)
{
  guint n_steps = manor_plan_get_n_steps (self->plan);
  g_autofree char *risks = manor_risk_dup_text (manor_plan_get_risks (self->plan));
  g_autofree char *steps = g_strdup_printf (ngettext ("%u step", "%u steps", n_steps), n_steps);
  g_autofree char *title = NULL;
  g_autofree char *more = NULL;

  gtk_list_box_remove_all (self->steps_list);
  for (guint i = 0; i < MIN (n_steps, MAX_STEPS_SHOWN); i++)
    gtk_list_box_append (self->steps_list,
                         manor_step_row_new (manor_plan_get_step (self->plan, i), i + 1));

  /* translators: “3 steps: copies a table, may fail on data” */
  title = risks != NULL && *risks != '\0' ? g_strdup_printf (_("%s: %s"), steps, risks)
                                          : g_strdup (steps);
  gtk_label_set_label (self->steps_label, title);

  gtk_widget_set_visible (GTK_WIDGET (self->more_label), n_steps > MAX_STEPS_SHOWN);
  if (n_steps > MAX_STEPS_SHOWN)
    {
      guint n_more = n_steps - MAX_STEPS_SHOWN;

      more = g_strdup_printf (ngettext ("… and %u more step. Copy the plan to read it all.",
                                        "… and %u more steps. Copy the plan to read it all.",
                                        n_more),
                              n_more);
      gtk_label_set_label (self->more_label, more);
    }

  gtk_stack_set_visible_child_name (self->stack, n_steps > 0 ? "steps" : "nothing");
}

static void
plan_made_cb (gpointer      owner,
              const GValue *value,
              const GError *error,
              gpointer      user_data)
{
  ManorPlanPane *self = owner;

  if (self->serial != GPOINTER_TO_UINT (user_data))
    return;

  if (value != NULL)
    {
      manor_plan_pane_take (self, g_value_get_object (value), NULL);
      manor_plan_pane_show_steps (self);
    }
  else if (!manor_error_is_cancelled (error))
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      manor_plan_pane_take (self, NULL, error->message);
      adw_status_page_set_description (self->error_page, text);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
}

static void
manor_plan_pane_make (ManorPlanPane *self)
{
  g_autoptr(ManorPlanOptions) options = NULL;
  ManorDiff *diff;

  self->serial++;
  manor_plan_pane_take (self, NULL, NULL);

  if (self->variant == NULL)
    return;

  diff = manor_variant_get_diff (self->variant);
  options = manor_decisions_dup_options (self->decisions, manor_diff_get_from (diff),
                                         manor_diff_get_to (diff));
  /* What is shown stays until the answer is there: plans take milliseconds. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "steps") != 0)
    gtk_stack_set_visible_child_name (self->stack, "making");

  manor_later (manor_variant_make_plan (self->variant, options), self, plan_made_cb,
               GUINT_TO_POINTER (self->serial));
}

static void
rename_changed_cb (AdwSwitchRow  *row,
                   GParamSpec    *pspec,
                   ManorPlanPane *self)
{
  manor_decisions_set_rename (self->decisions, g_object_get_data (G_OBJECT (row), "proposal"),
                              adw_switch_row_get_active (row));
}

static void
manor_plan_pane_add_rename (ManorPlanPane *self,
                            ManorChange   *proposal)
{
  GtkWidget *row = adw_switch_row_new ();
  const char *old_name = manor_change_get_old_name (proposal);
  g_autofree char *title = NULL;

  if (manor_change_get_column (proposal) != NULL)
    title = g_strdup_printf (_("Column %s.%s was renamed from “%s”"),
                             manor_change_get_name (proposal),
                             manor_change_get_column (proposal), old_name);
  else
    title = g_strdup_printf (_("Table %s was renamed from “%s”"),
                             manor_change_get_name (proposal), old_name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row),
                             manor_decisions_get_rename (self->decisions, proposal));
  g_object_set_data_full (G_OBJECT (row), "proposal", g_object_ref (proposal), g_object_unref);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (rename_changed_cb), self, 0);

  adw_preferences_group_add (self->renames_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
manor_plan_pane_add_fill (ManorPlanPane *self,
                          const char    *table,
                          const char    *column)
{
  GtkWidget *row = manor_fill_row_new (self->decisions, table, column);

  adw_preferences_group_add (self->fills_group, row);
  g_ptr_array_add (self->rows, row);
}

/* A column that must have a value and gets none by itself. */
static gboolean
needs_fill (ManorChange *change)
{
  ManorSchemaObject *to = manor_change_get_to (change);
  const char *name = manor_change_get_column (change);
  ManorAspect aspect = manor_change_get_aspect (change);
  ManorColumn *column;

  if (!MANOR_IS_TABLE (to) || name == NULL ||
      (aspect != MANOR_ASPECT_COLUMN && aspect != MANOR_ASPECT_NOT_NULL))
    return FALSE;

  column = manor_table_find_column (MANOR_TABLE (to), name);

  return column != NULL && manor_column_get_not_null (column) &&
         manor_column_get_default (column) == NULL &&
         manor_column_get_generated (column) == MANOR_GENERATED_NO;
}

static void
manor_plan_pane_clear_rows (ManorPlanPane *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      if (group != NULL)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }

  g_ptr_array_set_size (self->rows, 0);
}

static void
manor_plan_pane_make_rows (ManorPlanPane *self)
{
  ManorDiff *diff = manor_variant_get_diff (self->variant);
  g_autoptr(GPtrArray) proposals = manor_diff_list_proposals (diff);
  gboolean fills = FALSE;
  gboolean extras = FALSE;
  gboolean order = FALSE;

  for (guint i = 0; i < proposals->len; i++)
    manor_plan_pane_add_rename (self, g_ptr_array_index (proposals, i));

  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    {
      ManorChange *change = manor_diff_get_change (diff, i);
      ManorChangeKind kind = manor_change_get_kind (change);

      extras |= kind == MANOR_CHANGE_EXTRA || kind == MANOR_CHANGE_REMOVED;
      order |= manor_change_get_aspect (change) == MANOR_ASPECT_ORDER;

      if (needs_fill (change))
        {
          manor_plan_pane_add_fill (self, manor_change_get_name (change),
                                    manor_change_get_column (change));
          fills = TRUE;
        }
    }

  gtk_widget_set_visible (GTK_WIDGET (self->renames_group), proposals->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->fills_group), fills);
  gtk_widget_set_visible (GTK_WIDGET (self->drop_row), extras);
  gtk_widget_set_visible (GTK_WIDGET (self->reorder_row), order);
  gtk_widget_set_visible (GTK_WIDGET (self->switches_group), extras || order);
}

static void
copy_cb (GtkButton     *button,
         ManorPlanPane *self)
{
  g_autofree char *sql = NULL;

  if (self->plan == NULL)
    return;

  sql = manor_plan_dup_sql (self->plan);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), sql);
}

static void
manor_plan_pane_clear_bindings (ManorPlanPane *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->bindings); i++)
    if (self->bindings[i] != NULL)
      {
        g_binding_unbind (self->bindings[i]);
        g_clear_object (&self->bindings[i]);
      }
}

static void
manor_plan_pane_set_decisions (ManorPlanPane  *self,
                               ManorDecisions *decisions)
{
  if (self->decisions == decisions)
    return;

  manor_plan_pane_clear_bindings (self);
  if (self->decisions != NULL)
    g_signal_handlers_disconnect_by_func (self->decisions, manor_plan_pane_make, self);

  g_set_object (&self->decisions, decisions);
  if (decisions == NULL)
    return;

  self->bindings[0] =
    g_object_ref (g_object_bind_property (decisions, "drop-extra", self->drop_row, "active",
                                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE));
  self->bindings[1] =
    g_object_ref (g_object_bind_property (decisions, "reorder", self->reorder_row, "active",
                                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE));
  g_signal_connect_object (decisions, "changed",
                           G_CALLBACK (manor_plan_pane_make), self, G_CONNECT_SWAPPED);
}

static void
manor_plan_pane_dispose (GObject *object)
{
  ManorPlanPane *self = MANOR_PLAN_PANE (object);

  self->serial++;
  manor_plan_pane_clear_bindings (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_PLAN_PANE);
  g_clear_object (&self->variant);
  g_clear_object (&self->decisions);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (manor_plan_pane_parent_class)->dispose (object);
}

static void
manor_plan_pane_finalize (GObject *object)
{
  ManorPlanPane *self = MANOR_PLAN_PANE (object);

  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_plan_pane_parent_class)->finalize (object);
}

static void
manor_plan_pane_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ManorPlanPane *self = MANOR_PLAN_PANE (object);

  switch (prop_id)
    {
    case PROP_PLAN:
      g_value_set_object (value, self->plan);
      break;

    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_plan_pane_class_init (ManorPlanPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_plan_pane_dispose;
  object_class->finalize = manor_plan_pane_finalize;
  object_class->get_property = manor_plan_pane_get_property;

  properties[PROP_PLAN] =
    g_param_spec_object ("plan", NULL, NULL,
                         MANOR_TYPE_PLAN,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_REASON] =
    g_param_spec_string ("reason", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-plan-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, drop_row);
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, error_page);
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, fills_group);
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, more_label);
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, renames_group);
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, reorder_row);
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, stack);
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, steps_label);
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, steps_list);
  gtk_widget_class_bind_template_child (widget_class, ManorPlanPane, switches_group);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
manor_plan_pane_init (ManorPlanPane *self)
{
  self->rows = g_ptr_array_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_plan_pane_set_variant:
 * @self: a `ManorPlanPane`
 * @variant: (nullable): whose plan
 * @decisions: the fleet's decisions
 *
 * Makes and shows the plan for @variant, now and after every change of @decisions.
 */
void
manor_plan_pane_set_variant (ManorPlanPane  *self,
                             ManorVariant   *variant,
                             ManorDecisions *decisions)
{
  g_return_if_fail (MANOR_IS_PLAN_PANE (self));
  g_return_if_fail (variant == NULL || MANOR_IS_VARIANT (variant));
  g_return_if_fail (MANOR_IS_DECISIONS (decisions));

  if (self->variant == variant && self->decisions == decisions)
    return;

  manor_plan_pane_clear_rows (self);
  manor_plan_pane_set_decisions (self, decisions);
  g_set_object (&self->variant, variant);

  if (variant != NULL)
    manor_plan_pane_make_rows (self);

  manor_plan_pane_make (self);
}

/**
 * manor_plan_pane_get_plan:
 * @self: a `ManorPlanPane`
 *
 * Returns: (transfer none) (nullable): the plan shown
 */
ManorPlan *
manor_plan_pane_get_plan (ManorPlanPane *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_PANE (self), NULL);

  return self->plan;
}

/**
 * manor_plan_pane_get_reason:
 * @self: a `ManorPlanPane`
 *
 * Returns: (transfer none) (nullable): why there is no plan
 */
const char *
manor_plan_pane_get_reason (ManorPlanPane *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_PANE (self), NULL);

  return self->reason;
}
