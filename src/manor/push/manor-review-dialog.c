/* manor-review-dialog.c: all that a push will do, before it does it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-review-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-finding-row.h"
#include "manor-later.h"
#include "manor-loss-names.h"
#include "manor-review-dialog.h"
#include "manor-review-plan.h"
#include "manor-review-words.h"

/* While somebody turns a number up, one new push is enough. */
#define CHANGE_DELAY_MSEC 400

/**
 * ManorReviewDialog:
 *
 * Invariants:
 *
 *  (1) `push` is prepared while “review” is shown, and %NULL otherwise.
 *  (2) The button is sensitive only while (1), something is to be done, and every name of
 *      what is lost stands in its entry.
 *  (3) A push that goes on with an older one has the older one's options, and of a script all
 *      children are changed or none; then the options are not shown.
 *  (4) A push is made of what the survey found: where it has not run, it runs first.
 */
struct _ManorReviewDialog
{
  AdwDialog            parent_instance;

  /* template widgets */
  GtkStack            *stack;
  AdwStatusPage       *error_page;
  GtkLabel            *summary_label;
  GtkLabel            *details_label;
  AdwPreferencesGroup *plans_group;
  AdwPreferencesGroup *left_out_group;
  AdwPreferencesGroup *findings_group;
  AdwPreferencesGroup *losses_group;
  AdwPreferencesGroup *consent_group;
  AdwPreferencesGroup *options_group;
  AdwSpinRow          *canary_row;
  AdwSpinRow          *failures_row;
  AdwComboRow         *copies_row;
  AdwEntryRow         *only_row;
  GtkButton           *push_button;

  /* owned */
  ManorSurvey         *survey;
  ManorJournal        *journal;
  ManorPushOptions    *options;
  ManorPush           *push;     /* (1) */
  GPtrArray           *rows;     /* those added to the groups */
  GPtrArray           *entries;  /* of those the ones to type a name in; data “name” */

  guint                change_id;
  guint                serial;
};

enum {
  CONFIRMED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorReviewDialog, manor_review_dialog, ADW_TYPE_DIALOG)

static guint signals[N_SIGNALS];

/* A script goes to all children, or to none. */
static guint
manor_review_dialog_count_to_do (ManorReviewDialog *self)
{
  if (manor_review_words_is_script (self->push))
    return manor_push_get_n_targets (self->push);

  return manor_push_count (self->push, MANOR_TARGET_PENDING);
}

/* (2) */
static void
manor_review_dialog_update_button (ManorReviewDialog *self)
{
  gboolean named = TRUE;
  guint n_to_do = self->push != NULL ? manor_review_dialog_count_to_do (self) : 0;
  guint n_blockers = self->push != NULL ? manor_review_words_count_blockers (self->push) : 0;
  const char *obstacle = NULL;
  g_autofree char *label = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      GtkEditable *entry = g_ptr_array_index (self->entries, i);

      named &= g_strcmp0 (gtk_editable_get_text (entry),
                          g_object_get_data (G_OBJECT (entry), "name")) == 0;
    }

  label = self->push != NULL
            ? g_strdup_printf (ngettext ("Push to %u Child", "Push to %u Children", n_to_do),
                               n_to_do)
            : g_strdup (_("Push"));
  if (n_blockers > 0)
    obstacle = _("First change what stands in the way");
  else if (!named)
    obstacle = _("First type the name of what may be lost");

  gtk_button_set_label (self->push_button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->push_button), n_to_do > 0 && obstacle == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->push_button), obstacle);

  if (self->entries->len > 0 && named)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->push_button), "suggested-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->push_button), "destructive-action");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->push_button), "destructive-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->push_button), "suggested-action");
    }
}

static void
manor_review_dialog_clear (ManorReviewDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      if (group != NULL)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }

  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->entries, 0);
}

static void
manor_review_dialog_add (ManorReviewDialog   *self,
                         AdwPreferencesGroup *group,
                         GtkWidget           *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
}

static void
manor_review_dialog_show_plans (ManorReviewDialog *self)
{
  g_autoptr(GPtrArray) plans = manor_review_plans_collect (self->push);

  gtk_widget_set_visible (GTK_WIDGET (self->plans_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->left_out_group), FALSE);

  for (guint i = 0; i < plans->len; i++)
    {
      ManorReviewPlan *plan = g_ptr_array_index (plans, i);

      manor_review_dialog_add (self,
                             manor_review_plan_get_left_out (plan) ? self->left_out_group
                                                                   : self->plans_group,
                             manor_review_plan_make_row (plan));
    }
}

static void
manor_review_dialog_show_findings (ManorReviewDialog *self)
{
  g_autoptr(GPtrArray) findings = manor_probe_findings_collect (self->push);

  gtk_widget_set_visible (GTK_WIDGET (self->findings_group), FALSE);

  for (guint i = 0; i < findings->len; i++)
    manor_review_dialog_add (self, self->findings_group,
                           manor_finding_row_new (g_ptr_array_index (findings, i)));
}

static void
manor_review_dialog_show_losses (ManorReviewDialog *self)
{
  g_auto(GStrv) losses = manor_push_dup_losses (self->push);
  g_auto(GStrv) names = manor_loss_names_collect (self->push);

  gtk_widget_set_visible (GTK_WIDGET (self->losses_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->consent_group), FALSE);

  for (guint i = 0; losses[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *icon = gtk_image_new_from_icon_name ("user-trash-symbolic");

      gtk_widget_add_css_class (icon, "error");
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), losses[i]);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      manor_review_dialog_add (self, self->losses_group, row);
    }

  for (guint i = 0; names[i] != NULL; i++)
    {
      GtkWidget *row = adw_entry_row_new ();
      g_autofree char *title = g_strdup_printf (_("Type “%s”"), names[i]);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      g_object_set_data_full (G_OBJECT (row), "name", g_strdup (names[i]), g_free);
      g_signal_connect_object (row, "changed", G_CALLBACK (manor_review_dialog_update_button), self,
                               G_CONNECT_SWAPPED);
      manor_review_dialog_add (self, self->consent_group, row);
      g_ptr_array_add (self->entries, row);
    }
}

static void
manor_review_dialog_show_summary (ManorReviewDialog *self)
{
  g_autofree char *text = manor_review_words_dup_summary (self->push);
  g_autofree char *details = manor_review_words_dup_details (self->push);

  gtk_label_set_label (self->summary_label, text);
  gtk_label_set_label (self->details_label, details != NULL ? details : "");
  gtk_widget_set_visible (GTK_WIDGET (self->details_label), details != NULL);
}

static void
show_error (ManorReviewDialog *self,
            const GError      *error)
{
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->error_page, text);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
prepared_cb (gpointer      owner,
             const GValue *value,
             const GError *error,
             gpointer      user_data)
{
  ManorReviewDialog *self = owner;
  ManorPush *push = user_data;

  if (g_object_get_data (G_OBJECT (push), "review-serial") != GUINT_TO_POINTER (self->serial))
    return;

  if (value == NULL)
    {
      show_error (self, error);
      return;
    }

  g_set_object (&self->push, push);
  manor_review_dialog_clear (self);
  manor_review_dialog_show_summary (self);
  manor_review_dialog_show_plans (self);
  manor_review_dialog_show_findings (self);
  manor_review_dialog_show_losses (self);
  gtk_stack_set_visible_child_name (self->stack, "review");
  manor_review_dialog_update_button (self);
}

static void
manor_review_dialog_prepare_push (ManorReviewDialog *self)
{
  g_autoptr(ManorPush) push = manor_push_new (self->survey, self->options, self->journal);

  g_clear_object (&self->push);
  self->serial++;
  g_object_set_data (G_OBJECT (push), "review-serial", GUINT_TO_POINTER (self->serial));
  manor_review_dialog_update_button (self);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "review") != 0)
    gtk_stack_set_visible_child_name (self->stack, "preparing");

  manor_later_full (manor_push_prepare (push), self, prepared_cb, g_object_ref (push),
                    g_object_unref);
}

static void
surveyed_cb (gpointer      owner,
             const GValue *value,
             const GError *error,
             gpointer      user_data)
{
  ManorReviewDialog *self = owner;

  if (error != NULL)
    show_error (self, error);
  else
    manor_review_dialog_prepare_push (self);
}

/* (4) */
static void
manor_review_dialog_prepare (ManorReviewDialog *self)
{
  if (manor_survey_get_catalogue (self->survey) != NULL &&
      !manor_survey_get_running (self->survey))
    manor_review_dialog_prepare_push (self);
  else
    manor_later (manor_survey_refresh (self->survey), self, surveyed_cb, NULL);
}

static ManorPushOptions *
manor_review_dialog_dup_options (ManorReviewDialog *self)
{
  const char *only = gtk_editable_get_text (GTK_EDITABLE (self->only_row));
  ManorPushOptions *options;

  options = g_object_new (MANOR_TYPE_PUSH_OPTIONS,
                          "plan-options", manor_push_options_get_plan_options (self->options),
                          "only", *only != '\0' ? only : NULL,
                          "canary", (guint) adw_spin_row_get_value (self->canary_row),
                          "jobs", manor_push_options_get_jobs (self->options),
                          "max-failures", (guint) adw_spin_row_get_value (self->failures_row),
                          "skip-blocked", manor_push_options_get_skip_blocked (self->options),
                          "script", manor_push_options_get_script (self->options),
                          "branches", adw_combo_row_get_selected (self->copies_row),
                          NULL);
  manor_push_options_set_targets (options, manor_push_options_get_targets (self->options));

  return options;
}

static void
apply_options_cb (gpointer data)
{
  ManorReviewDialog *self = data;
  g_autoptr(ManorPushOptions) options = manor_review_dialog_dup_options (self);

  self->change_id = 0;
  g_set_object (&self->options, options);
  manor_review_dialog_prepare (self);
}

static void
options_changed_cb (GObject           *object,
                    GParamSpec        *pspec,
                    ManorReviewDialog *self)
{
  if (self->options == NULL)
    return;

  /* What was confirmed is not what will be done any more. */
  g_clear_object (&self->push);
  manor_review_dialog_update_button (self);
  g_clear_handle_id (&self->change_id, g_source_remove);
  self->change_id = g_timeout_add_once (CHANGE_DELAY_MSEC, apply_options_cb, self);
}

/* What is typed counts at once: an entry that waits to be applied would leave a button below it that pushes to
 * children whose names were just ruled out. */
static void
only_changed_cb (AdwEntryRow       *row,
                 ManorReviewDialog *self)
{
  options_changed_cb (G_OBJECT (row), NULL, self);
}

static void
try_again_cb (GtkButton         *button,
              ManorReviewDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "preparing");
  manor_review_dialog_prepare (self);
}

static void
cancel_cb (GtkButton         *button,
           ManorReviewDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
push_cb (GtkButton         *button,
         ManorReviewDialog *self)
{
  g_autoptr(ManorReviewDialog) alive = g_object_ref (self);
  g_autoptr(ManorPush) push = g_steal_pointer (&self->push);
  g_auto(GStrv) losses = NULL;

  if (push == NULL)
    return;

  losses = manor_push_dup_losses (push);
  manor_push_consent (push, (const char * const *) losses);
  /* First, or it would take the focus back from the page that opens. */
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[CONFIRMED], 0, push);
}

static void
manor_review_dialog_dispose (GObject *object)
{
  ManorReviewDialog *self = MANOR_REVIEW_DIALOG (object);

  self->serial++;
  g_clear_handle_id (&self->change_id, g_source_remove);
  g_clear_object (&self->options);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_REVIEW_DIALOG);
  g_clear_object (&self->survey);
  g_clear_object (&self->journal);
  g_clear_object (&self->push);

  G_OBJECT_CLASS (manor_review_dialog_parent_class)->dispose (object);
}

static void
manor_review_dialog_finalize (GObject *object)
{
  ManorReviewDialog *self = MANOR_REVIEW_DIALOG (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_review_dialog_parent_class)->finalize (object);
}

static void
manor_review_dialog_class_init (ManorReviewDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_review_dialog_dispose;
  object_class->finalize = manor_review_dialog_finalize;

  signals[CONFIRMED] =
    g_signal_new ("confirmed",
                  G_TYPE_FROM_CLASS (klass),
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_PUSH);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-review-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, canary_row);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, consent_group);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, copies_row);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, details_label);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, error_page);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, failures_row);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, findings_group);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, left_out_group);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, losses_group);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, only_row);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, options_group);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, plans_group);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, push_button);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ManorReviewDialog, summary_label);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, only_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, options_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, push_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
}

static void
manor_review_dialog_init (ManorReviewDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->entries = g_ptr_array_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Of a script, what stands in the way counts before what would be done. */
static void
show_blockers_first (ManorReviewDialog *self)
{
  GtkWidget *blockers = GTK_WIDGET (self->left_out_group);
  GtkWidget *box = gtk_widget_get_parent (blockers);

  adw_preferences_group_set_title (self->left_out_group, _("What Stands in the Way"));
  gtk_box_reorder_child_after (GTK_BOX (box), blockers, gtk_widget_get_first_child (box));
}

/* The row's places are the values of #ManorPushBranches. */
static void
show_copies (ManorReviewDialog *self,
             ManorPushOptions  *options)
{
  ManorDatabase *schema = manor_fleet_get_schema (manor_survey_get_fleet (self->survey));

  adw_combo_row_set_selected (self->copies_row, manor_push_options_get_branches (options));
  gtk_widget_set_visible (GTK_WIDGET (self->copies_row),
                          manor_database_get_branches (schema) &&
                          !manor_database_get_propagates (schema));
}

/**
 * manor_review_dialog_new:
 * @survey: a survey; it runs first where it has not yet
 * @journal: where the push will be recorded
 * @options: how to push; the person may change them
 *
 * Prepares a push and shows what it would do.
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
manor_review_dialog_new (ManorSurvey      *survey,
                         ManorJournal     *journal,
                         ManorPushOptions *options)
{
  ManorReviewDialog *self;

  g_return_val_if_fail (MANOR_IS_SURVEY (survey), NULL);
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (options), NULL);

  self = g_object_new (MANOR_TYPE_REVIEW_DIALOG, NULL);
  self->survey = g_object_ref (survey);
  g_set_object (&self->journal, journal);

  adw_spin_row_set_value (self->canary_row, manor_push_options_get_canary (options));
  adw_spin_row_set_value (self->failures_row, manor_push_options_get_max_failures (options));
  if (manor_push_options_get_only (options) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->only_row), manor_push_options_get_only (options));
  /* (3) */
  gtk_widget_set_visible (GTK_WIDGET (self->options_group),
                          manor_push_options_get_resumes (options) == 0 &&
                          manor_push_options_get_script (options) == NULL);
  show_copies (self, options);
  if (manor_push_options_get_script (options) != NULL)
    show_blockers_first (self);

  self->options = g_object_ref (options);
  manor_review_dialog_prepare (self);

  return ADW_DIALOG (self);
}
