/* manor-push-page.c: a push under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push-page"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-copies-banner.h"
#include "manor-later.h"
#include "manor-push-page.h"
#include "manor-push-progress.h"
#include "manor-report-dialog.h"
#include "manor-review-words.h"
#include "manor-stop-question.h"
#include "manor-target-row.h"

/* Rows leave a filtered list as they change; so often they are looked at again. */
#define REFILTER_MSEC 250

/**
 * ManorPushPage:
 *
 * Invariants:
 *
 *  (1) `inhibit_cookie` is set exactly while the push is active: running, paused or stopping.
 */
struct _ManorPushPage
{
  ManorPage           parent_instance;

  /* template widgets */
  AdwBanner          *error_banner;
  ManorCopiesBanner  *copies_banner;
  GtkLabel           *state_label;
  GtkProgressBar     *progress_bar;
  GtkLabel           *counts_label;
  AdwToggleGroup     *filter_group;
  AdwToggle          *failed_toggle;
  AdwToggle          *left_toggle;
  GtkWidget          *pause_button;
  GtkButton          *retry_button;
  GtkWidget          *stop_button;
  GtkStack           *stack;
  AdwStatusPage      *nothing_page;
  GtkFilterListModel *filtered;
  GtkCustomFilter    *filter;

  /* owned */
  ManorPush          *push;
  ManorReport        *report;
  GError             *error;           /* why it could not be run */
  char               *key;

  guint               inhibit_cookie;  /* (1) */
  guint               refilter_id;
  guint               update_id;
};

enum {
  PROP_0,
  PROP_ACTIVE,
  PROP_CAN_PAUSE,
  PROP_CAN_RESUME,
  PROP_CAN_RETRY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorPushPage, manor_push_page, MANOR_TYPE_PAGE)

static GParamSpec *properties[N_PROPS];

static ManorPushState
manor_push_page_get_state (ManorPushPage *self)
{
  return self->push != NULL ? manor_push_get_state (self->push) : MANOR_PUSH_REVIEW;
}

static gboolean
manor_push_page_get_active (ManorPushPage *self)
{
  return self->push != NULL && manor_stop_question_is_needed (self->push);
}

static gboolean
manor_push_page_get_can_retry (ManorPushPage *self)
{
  ManorPushState state = manor_push_page_get_state (self);

  return (state == MANOR_PUSH_FINISHED || state == MANOR_PUSH_STOPPED) &&
         manor_push_progress_count_unfinished (self->push) > 0;
}

static void
manor_push_page_update_toggles (ManorPushPage *self)
{
  guint n_failed = manor_push_progress_count_failed (self->push);
  guint n_left = manor_push_progress_count_left (self->push);
  g_autofree char *failed = g_strdup_printf (_("Problems (%u)"), n_failed);
  g_autofree char *left = g_strdup_printf (_("Left (%u)"), n_left);

  adw_toggle_set_label (self->failed_toggle, failed);
  adw_toggle_set_label (self->left_toggle, left);
}

static void
manor_push_page_update_stack (ManorPushPage *self)
{
  const char *filter = adw_toggle_group_get_active_name (self->filter_group);
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "nothing");
  if (any)
    return;

  if (g_strcmp0 (filter, "failed") == 0)
    adw_status_page_set_title (self->nothing_page, _("No Problems"));
  else if (g_strcmp0 (filter, "left") == 0)
    adw_status_page_set_title (self->nothing_page, _("No Child Is Left"));
  else
    adw_status_page_set_title (self->nothing_page, _("No Children"));
}

/* Why it could not be run, or why it was stopped where no person did it. */
static void
manor_push_page_update_banner (ManorPushPage *self)
{
  const GError *error = self->error != NULL ? self->error
                                            : manor_push_get_stop_reason (self->push);

  if (error != NULL)
    adw_banner_set_title (self->error_banner, error->message);
  adw_banner_set_revealed (self->error_banner, error != NULL);
}

/* What the server carries on by itself is not held up or called back by anybody. */
static void
manor_push_page_update_actions (ManorPushPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  ManorPushState state = manor_push_page_get_state (self);
  gboolean is_script = manor_review_words_is_script (self->push);
  gboolean sent = is_script && (manor_push_count (self->push, MANOR_TARGET_APPLYING) > 0 ||
                                manor_push_get_phase (self->push) != MANOR_PUSH_PHASE_WAITING);

  gtk_widget_action_set_enabled (widget, "push.pause",
                                 state == MANOR_PUSH_RUNNING && manor_push_get_can_pause (self->push));
  gtk_widget_action_set_enabled (widget, "push.resume", state == MANOR_PUSH_PAUSED);
  gtk_widget_action_set_enabled (widget, "push.stop",
                                 manor_push_page_get_active (self) &&
                                 state != MANOR_PUSH_STOPPING && !sent);
  gtk_widget_action_set_enabled (widget, "push.retry", manor_push_page_get_can_retry (self));
  gtk_widget_action_set_enabled (widget, "push.report", self->report != NULL);

  gtk_widget_set_tooltip_text (self->pause_button,
                               is_script ? _("The server changes all children in one go") : NULL);
  gtk_widget_set_tooltip_text (self->stop_button,
                               sent ? _("The server has it now, and ends it by itself") : NULL);
}

static void
manor_push_page_update (ManorPushPage *self)
{
  gboolean active = manor_push_page_get_active (self);
  g_autofree char *title = manor_push_progress_dup_title (self->push);
  g_autofree char *counts = manor_push_progress_dup_counts (self->push);

  gtk_label_set_label (self->state_label, title);
  gtk_label_set_label (self->counts_label, counts);
  manor_push_page_update_banner (self);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 manor_push_progress_get_fraction (self->push));
  manor_push_page_update_toggles (self);
  manor_push_page_update_stack (self);
  manor_page_set_busy (MANOR_PAGE (self), active);
  manor_page_set_subtitle (MANOR_PAGE (self), counts);

  gtk_button_set_label (self->retry_button, manor_push_progress_get_retry_label (self->push));
  manor_push_page_update_actions (self);

  for (guint i = PROP_ACTIVE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static gboolean
update_cb (gpointer data)
{
  ManorPushPage *self = data;

  self->update_id = 0;
  manor_push_page_update (self);

  return G_SOURCE_REMOVE;
}

static gboolean
refilter_cb (gpointer data)
{
  ManorPushPage *self = data;

  self->refilter_id = 0;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  manor_push_page_update_stack (self);

  return G_SOURCE_REMOVE;
}

static void
push_changed_cb (ManorPushPage *self)
{
  gboolean all = g_strcmp0 (adw_toggle_group_get_active_name (self->filter_group), "all") == 0;

  if (self->update_id == 0)
    self->update_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, update_cb, self, NULL);

  if (!all && self->refilter_id == 0)
    self->refilter_id = g_timeout_add (REFILTER_MSEC, refilter_cb, self);
}

static void
state_changed_cb (ManorPushPage *self)
{
  manor_push_progress_inhibit (GTK_WIDGET (self), manor_push_page_get_active (self), &self->inhibit_cookie);
  /* At once, so that no button can be pressed that does not fit any more. */
  manor_push_page_update (self);
  push_changed_cb (self);
}

static ManorConnection *
manor_push_page_get_connection (ManorPushPage *self)
{
  ManorFleet *fleet = manor_survey_get_fleet (manor_push_get_survey (self->push));

  return manor_database_get_connection (manor_fleet_get_schema (fleet));
}

/* Not while it is tried again: then they are in use. */
static void
manor_push_page_update_copies (ManorPushPage *self)
{
  gboolean active = manor_push_page_get_active (self);

  manor_copies_banner_set_report (self->copies_banner, active ? NULL : self->report,
                                  manor_push_get_journal (self->push),
                                  manor_push_page_get_connection (self));
}

static void
ran_cb (gpointer      owner,
        const GValue *value,
        const GError *error,
        gpointer      user_data)
{
  ManorPushPage *self = owner;

  if (value != NULL && G_VALUE_HOLDS (value, MANOR_TYPE_REPORT))
    g_set_object (&self->report, g_value_get_object (value));

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);

  manor_push_page_update_copies (self);
  manor_push_progress_say_elsewhere (self->push, MANOR_PAGE (self));
  manor_push_progress_notify (self->push, GTK_WIDGET (self), self->key);
  push_changed_cb (self);
}

static void
pause_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  manor_push_pause (MANOR_PUSH_PAGE (widget)->push);
}

static void
resume_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  manor_push_resume (MANOR_PUSH_PAGE (widget)->push);
}

static void
stop_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  manor_push_stop (MANOR_PUSH_PAGE (widget)->push);
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  ManorPushPage *self = MANOR_PUSH_PAGE (widget);

  adw_toggle_group_set_active_name (self->filter_group, "all");
  manor_later (manor_push_retry_failed (self->push), self, ran_cb, NULL);
  manor_push_page_update_copies (self);
}

static void
report_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ManorPushPage *self = MANOR_PUSH_PAGE (widget);

  manor_report_dialog_present (widget, self->report, manor_push_get_journal (self->push),
                               manor_push_page_get_connection (self));
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  ManorPushPage *self = user_data;
  const char *name = adw_toggle_group_get_active_name (self->filter_group);
  ManorTargetState state = manor_push_target_get_state (item);

  if (g_strcmp0 (name, "failed") == 0)
    return manor_push_progress_is_failed (state);

  if (g_strcmp0 (name, "left") == 0)
    return manor_push_progress_is_left (state);

  return TRUE;
}

static void
filter_changed_cb (AdwToggleGroup *group,
                   GParamSpec     *pspec,
                   ManorPushPage  *self)
{
  if (self->push == NULL)
    return;

  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  manor_push_page_update_stack (self);
}

static void
activate_cb (GtkListView   *list_view,
             guint          position,
             ManorPushPage *self)
{
  g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (self->filtered),
                                                             position);
  ManorDatabase *database = manor_child_get_database (manor_push_target_get_child (target));
  g_autofree char *key = g_strconcat ("database:", manor_database_get_path (database), NULL);

  manor_page_open_key (MANOR_PAGE (self), key);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          ManorPushPage            *self)
{
  GtkWidget *row = manor_target_row_new ();

  gtk_list_item_set_child (item, row);
  g_object_bind_property (row, "label", item, "accessible-label", G_BINDING_DEFAULT);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         ManorPushPage            *self)
{
  ManorPushTarget *target = gtk_list_item_get_item (item);

  manor_target_row_set_target (MANOR_TARGET_ROW (gtk_list_item_get_child (item)), target);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           ManorPushPage            *self)
{
  manor_target_row_set_target (MANOR_TARGET_ROW (gtk_list_item_get_child (item)), NULL);
}

static DexFuture *
manor_push_page_may_close (ManorPage *page)
{
  ManorPushPage *self = MANOR_PUSH_PAGE (page);

  if (!manor_stop_question_is_needed (self->push))
    return dex_future_new_true ();

  return manor_stop_question_ask (GTK_WIDGET (self), self->push);
}

static void
manor_push_page_dispose (GObject *object)
{
  ManorPushPage *self = MANOR_PUSH_PAGE (object);

  manor_push_progress_inhibit (GTK_WIDGET (self), FALSE, &self->inhibit_cookie);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->refilter_id, g_source_remove);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_PUSH_PAGE);
  g_clear_object (&self->report);

  G_OBJECT_CLASS (manor_push_page_parent_class)->dispose (object);
}

static void
manor_push_page_finalize (GObject *object)
{
  ManorPushPage *self = MANOR_PUSH_PAGE (object);

  g_clear_object (&self->push);
  g_clear_error (&self->error);
  g_clear_pointer (&self->key, g_free);

  G_OBJECT_CLASS (manor_push_page_parent_class)->finalize (object);
}

static void
manor_push_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ManorPushPage *self = MANOR_PUSH_PAGE (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, manor_push_page_get_active (self));
      break;

    case PROP_CAN_PAUSE:
      g_value_set_boolean (value, manor_push_page_get_state (self) == MANOR_PUSH_RUNNING);
      break;

    case PROP_CAN_RESUME:
      g_value_set_boolean (value, manor_push_page_get_state (self) == MANOR_PUSH_PAUSED);
      break;

    case PROP_CAN_RETRY:
      g_value_set_boolean (value, manor_push_page_get_can_retry (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_push_page_class_bind (GtkWidgetClass *widget_class)
{
  g_type_ensure (MANOR_TYPE_COPIES_BANNER);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, copies_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, counts_label);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, error_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, failed_toggle);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, filter);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, filter_group);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, filtered);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, left_toggle);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, state_label);
  gtk_widget_class_bind_template_child (widget_class, ManorPushPage, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);

  gtk_widget_class_install_action (widget_class, "push.pause", NULL, pause_action);
  gtk_widget_class_install_action (widget_class, "push.resume", NULL, resume_action);
  gtk_widget_class_install_action (widget_class, "push.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "push.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "push.report", NULL, report_action);
}

static void
manor_push_page_class_init (ManorPushPageClass *klass)
{
  static const struct
  {
    guint       id;
    const char *name;
  } flags[] = {
    { PROP_ACTIVE, "active" },
    { PROP_CAN_PAUSE, "can-pause" },
    { PROP_CAN_RESUME, "can-resume" },
    { PROP_CAN_RETRY, "can-retry" },
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_push_page_dispose;
  object_class->finalize = manor_push_page_finalize;
  object_class->get_property = manor_push_page_get_property;
  MANOR_PAGE_CLASS (klass)->may_close = manor_push_page_may_close;

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    properties[flags[i].id] =
      g_param_spec_boolean (flags[i].name, NULL, NULL,
                            FALSE,
                            (G_PARAM_READABLE |
                             G_PARAM_EXPLICIT_NOTIFY |
                             G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-push-page.ui");
  manor_push_page_class_bind (widget_class);
}

static void
manor_push_page_init (ManorPushPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_toggle_group_set_active_name (self->filter_group, "all");
}

/**
 * manor_push_page_new:
 * @push: what to show
 *
 * Returns: (transfer floating): a `ManorPushPage`
 */
GtkWidget *
manor_push_page_new (ManorPush *push)
{
  static const char * const counts[] = {
    "notify::n-done", "notify::n-failed", "notify::seconds-left", "notify::waiting",
    "notify::n-tried",
  };
  static guint n_pages;
  ManorPushPage *self;
  ManorFleet *fleet;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_PUSH (push), NULL);

  fleet = manor_survey_get_fleet (manor_push_get_survey (push));

  self = g_object_new (MANOR_TYPE_PUSH_PAGE, NULL);
  self->push = g_object_ref (push);
  self->key = g_strdup_printf ("push:%s:%u", manor_fleet_get_path (fleet), ++n_pages);

  /* translators: the title of a tab; %s is a schema database */
  title = g_strdup_printf (_("Push to %s"), manor_fleet_get_name (fleet));
  manor_page_set_title (MANOR_PAGE (self), title);
  manor_page_set_icon_name (MANOR_PAGE (self), "manor-push-symbolic");

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_signal_connect_object (push, counts[i], G_CALLBACK (push_changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (push, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);

  gtk_custom_filter_set_filter_func (self->filter, matches, self, NULL);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (push));
  manor_push_page_update (self);

  return GTK_WIDGET (self);
}

/**
 * manor_push_page_start:
 * @self: a `ManorPushPage`
 *
 * Runs the push. It goes on until it is finished or stopped, also when nobody looks.
 */
void
manor_push_page_start (ManorPushPage *self)
{
  g_return_if_fail (MANOR_IS_PUSH_PAGE (self));

  manor_later (manor_push_run (self->push), self, ran_cb, NULL);
}
