/* manor-push-history.c: the pushes of a fleet so far
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push-history"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-later.h"
#include "manor-push-history.h"
#include "manor-push-progress.h"
#include "manor-report-dialog.h"

/* Older ones are in “manorctl history”. */
#define MAX_SHOWN 100

/**
 * ManorPushHistory:
 *
 * Invariants:
 *
 *  (1) What the journal answers is shown only if it was not asked again since: `serial`.
 */
struct _ManorPushHistory
{
  AdwBin         parent_instance;

  /* template widgets */
  GtkStack      *stack;
  GtkListBox    *list;
  AdwStatusPage *error_page;

  /* owned */
  ManorJournal  *journal;
  ManorFleet    *fleet;
  ManorReport   *interrupted;

  guint          serial;  /* (1) */
};

enum {
  PROP_0,
  PROP_INTERRUPTED,
  N_PROPS
};

enum {
  GO_ON,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorPushHistory, manor_push_history, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
report_loaded_cb (gpointer      owner,
                  const GValue *value,
                  const GError *error,
                  gpointer      user_data)
{
  GtkWidget *row = owner;

  if (value != NULL)
    {
      ManorPushHistory *self = MANOR_PUSH_HISTORY (gtk_widget_get_ancestor (row, MANOR_TYPE_PUSH_HISTORY));

      if (self != NULL)
        manor_report_dialog_present (row, g_value_get_object (value), self->journal,
                                     manor_database_get_connection (manor_fleet_get_schema (self->fleet)));
    }
  else
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), error->message);
}

static void
row_activated_cb (AdwActionRow     *row,
                  ManorPushHistory *self)
{
  ManorReport *report = g_object_get_data (G_OBJECT (row), "report");

  manor_later (manor_journal_load (self->journal, manor_report_get_id (report)), row,
               report_loaded_cb, NULL);
}

static void
go_on_cb (GtkButton        *button,
          ManorPushHistory *self)
{
  g_signal_emit (self, signals[GO_ON], 0, g_object_get_data (G_OBJECT (button), "report"));
}

static gboolean
can_go_on (ManorReport *report)
{
  ManorReportState state = manor_report_get_state (report);

  return (state == MANOR_REPORT_INTERRUPTED || state == MANOR_REPORT_STOPPED) &&
         manor_report_get_n_left (report) > 0;
}

static GtkWidget *
manor_push_history_make_row (ManorPushHistory *self,
                             ManorReport      *report)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = NULL;
  g_autofree char *counts = manor_push_progress_dup_report_counts (report);
  g_autofree char *subtitle = NULL;

  /* translators: a date and time, see strftime(3) */
  when = g_date_time_format (manor_report_get_started (report), _("%e %B %Y, %H:%M:%S"));
  subtitle = g_strjoin (" · ", manor_report_state_get_text (manor_report_get_state (report)),
                        counts, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), g_strstrip (when));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "report", g_object_ref (report), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, 0);

  if (can_go_on (report))
    {
      GtkWidget *button = gtk_button_new_with_label (_("Go On…"));

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_object_set_data_full (G_OBJECT (button), "report", g_object_ref (report), g_object_unref);
      g_signal_connect_object (button, "clicked", G_CALLBACK (go_on_cb), self, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }

  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));

  return row;
}

static void
manor_push_history_take_interrupted (ManorPushHistory *self,
                                     ManorReport      *report)
{
  if (g_set_object (&self->interrupted, report))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERRUPTED]);
}

static void
manor_push_history_show (ManorPushHistory *self,
                         GListModel       *reports)
{
  guint n_reports = g_list_model_get_n_items (reports);
  const char *path = manor_fleet_get_path (self->fleet);
  g_autoptr(ManorReport) interrupted = NULL;
  guint n_shown = 0;

  gtk_list_box_remove_all (self->list);

  for (guint i = 0; i < n_reports && n_shown < MAX_SHOWN; i++)
    {
      g_autoptr(ManorReport) report = g_list_model_get_item (reports, i);

      if (g_strcmp0 (manor_report_get_fleet (report), path) != 0)
        continue;

      if (n_shown == 0 && manor_report_get_state (report) == MANOR_REPORT_INTERRUPTED &&
          manor_report_get_n_left (report) > 0)
        interrupted = g_object_ref (report);

      gtk_list_box_append (self->list, manor_push_history_make_row (self, report));
      n_shown++;
    }

  manor_push_history_take_interrupted (self, interrupted);
  gtk_stack_set_visible_child_name (self->stack, n_shown > 0 ? "list" : "none");
}

static void
listed_cb (gpointer      owner,
           const GValue *value,
           const GError *error,
           gpointer      user_data)
{
  ManorPushHistory *self = owner;

  if (self->serial != GPOINTER_TO_UINT (user_data))
    return;

  if (value != NULL)
    manor_push_history_show (self, g_value_get_object (value));
  else
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error_page, text);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
}

static void
try_again_cb (GtkButton        *button,
              ManorPushHistory *self)
{
  manor_push_history_refresh (self);
}

static void
manor_push_history_dispose (GObject *object)
{
  ManorPushHistory *self = MANOR_PUSH_HISTORY (object);

  self->serial++;
  /* The bin must let go of the bound child itself. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_PUSH_HISTORY);
  g_clear_object (&self->journal);
  g_clear_object (&self->interrupted);
  g_clear_object (&self->fleet);

  G_OBJECT_CLASS (manor_push_history_parent_class)->dispose (object);
}

static void
manor_push_history_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ManorPushHistory *self = MANOR_PUSH_HISTORY (object);

  switch (prop_id)
    {
    case PROP_INTERRUPTED:
      g_value_set_object (value, self->interrupted);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_push_history_class_init (ManorPushHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_push_history_dispose;
  object_class->get_property = manor_push_history_get_property;

  properties[PROP_INTERRUPTED] =
    g_param_spec_object ("interrupted", NULL, NULL,
                         MANOR_TYPE_REPORT,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[GO_ON] =
    g_signal_new ("go-on",
                  G_TYPE_FROM_CLASS (klass),
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_REPORT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-push-history.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorPushHistory, error_page);
  gtk_widget_class_bind_template_child (widget_class, ManorPushHistory, list);
  gtk_widget_class_bind_template_child (widget_class, ManorPushHistory, stack);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
}

static void
manor_push_history_init (ManorPushHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_push_history_set_fleet:
 * @self: a `ManorPushHistory`
 * @journal: where the pushes are
 * @fleet: whose to show
 *
 * Says whose pushes to show, and reads them.
 */
void
manor_push_history_set_fleet (ManorPushHistory *self,
                              ManorJournal     *journal,
                              ManorFleet       *fleet)
{
  g_return_if_fail (MANOR_IS_PUSH_HISTORY (self));
  g_return_if_fail (MANOR_IS_JOURNAL (journal));
  g_return_if_fail (MANOR_IS_FLEET (fleet));

  g_set_object (&self->journal, journal);
  g_set_object (&self->fleet, fleet);
  manor_push_history_refresh (self);
}

/**
 * manor_push_history_refresh:
 * @self: a `ManorPushHistory`
 *
 * Reads the journal again.
 */
void
manor_push_history_refresh (ManorPushHistory *self)
{
  g_return_if_fail (MANOR_IS_PUSH_HISTORY (self));

  if (self->journal == NULL)
    return;

  self->serial++;
  manor_later (manor_journal_list (self->journal), self, listed_cb,
               GUINT_TO_POINTER (self->serial));
}

/**
 * manor_push_history_get_interrupted:
 * @self: a `ManorPushHistory`
 *
 * Returns: (transfer none) (nullable): the newest push, if it can go on
 */
ManorReport *
manor_push_history_get_interrupted (ManorPushHistory *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_HISTORY (self), NULL);

  return self->interrupted;
}
