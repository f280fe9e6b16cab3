/* manor-fleet-page.c: a schema database and its children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet-page"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-database-dialog.h"
#include "manor-fleet-page-private.h"
#include "manor-fleet-summary.h"
#include "manor-group-row.h"
#include "manor-later.h"
#include "manor-toast.h"

G_DEFINE_FINAL_TYPE (ManorFleetPage, manor_fleet_page, MANOR_TYPE_PAGE)

static void
manor_fleet_page_update_stack (ManorFleetPage *self)
{
  const char *name = "groups";

  if (self->error != NULL)
    name = "error";
  else if (manor_fleet_get_n_children (self->fleet) == 0)
    name = "none";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->groups)) == 0)
    name = "surveying";

  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
manor_fleet_page_update_push_button (ManorFleetPage *self)
{
  guint n = manor_fleet_summary_count_to_do (self->survey);
  gboolean running = manor_survey_get_running (self->survey);
  g_autofree char *label = NULL;
  const char *obstacle = NULL;

  /* Nothing is behind, and the server waits for what comes next. */
  if (n == 0 && _manor_fleet_page_get_native (self))
    {
      gtk_button_set_label (self->push_button, _("Write a Change…"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->push_button), NULL);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "fleet.push", TRUE);
      return;
    }

  if (running)
    obstacle = _("The children are being read");
  else if (self->error != NULL || manor_survey_get_catalogue (self->survey) == NULL)
    obstacle = _("The schema database could not be read");
  else if (n == 0)
    obstacle = _("There is nothing to push: all children that could be read are in sync");

  label = n > 0 ? g_strdup_printf (ngettext ("Push to %u Child…", "Push to %u Children…", n), n)
                : g_strdup (_("Push…"));
  gtk_button_set_label (self->push_button, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->push_button), obstacle);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "fleet.push", obstacle == NULL);
}

static void
manor_fleet_page_update_banner (ManorFleetPage *self)
{
  guint n = manor_survey_count (self->survey, MANOR_CHILD_UNREACHABLE);
  g_autofree char *title = NULL;

  title = g_strdup_printf (ngettext ("%u child could not be read", "%u children could not be read",
                                     n), n);
  if (n > 0)
    adw_banner_set_title (self->unreachable_banner, title);
  adw_banner_set_revealed (self->unreachable_banner, n > 0);
}

static void
manor_fleet_page_update (ManorFleetPage *self)
{
  gboolean running = manor_survey_get_running (self->survey);
  guint n_total = manor_survey_get_n_total (self->survey);
  g_autofree char *summary = manor_fleet_summary_dup_text (self->survey);

  gtk_label_set_label (self->summary_label, summary);
  manor_page_set_subtitle (MANOR_PAGE (self), summary);
  manor_page_set_busy (MANOR_PAGE (self), running);

  gtk_widget_set_visible (GTK_WIDGET (self->survey_button), !running);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), running);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 n_total > 0 ? (double) manor_survey_get_n_done (self->survey) /
                                               n_total : 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "fleet.survey", !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "fleet.cancel-survey", running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "fleet.wake", !running);

  manor_fleet_page_update_push_button (self);
  manor_fleet_page_update_banner (self);
  _manor_fleet_page_update_interrupted (self);
  manor_fleet_page_update_stack (self);
}

/* A survey notifies several properties after another; one look at them is enough. */
static gboolean
update_cb (gpointer data)
{
  ManorFleetPage *self = data;

  self->update_id = 0;
  manor_fleet_page_update (self);

  return G_SOURCE_REMOVE;
}

static void
manor_fleet_page_queue_update (ManorFleetPage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, update_cb, self, NULL);
}

static void
surveyed_cb (gpointer      owner,
             const GValue *value,
             const GError *error,
             gpointer      user_data)
{
  ManorFleetPage *self = owner;

  if (error != NULL && !manor_error_is_cancelled (error))
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      g_clear_error (&self->error);
      self->error = g_error_copy (error);
      adw_status_page_set_description (self->error_page, text);
    }

  manor_fleet_page_queue_update (self);
}

static void
woken_cb (gpointer      owner,
          const GValue *value,
          const GError *error,
          gpointer      user_data)
{
  manor_survey_set_wakes (owner, FALSE);
}

/* Whoever agreed to wake what sleeps did so for one survey, whether the page is there at its end or not. */
void
_manor_fleet_page_survey (ManorFleetPage *self,
                          gboolean        wakes)
{
  g_clear_error (&self->error);
  manor_survey_set_wakes (self->survey, wakes);
  if (wakes)
    manor_later (manor_survey_refresh (self->survey), self->survey, woken_cb, NULL);
  manor_later (manor_survey_refresh (self->survey), self, surveyed_cb, NULL);
  manor_fleet_page_queue_update (self);
}

static void
survey_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  _manor_fleet_page_survey (MANOR_FLEET_PAGE (widget), FALSE);
}

static void
wake_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  _manor_fleet_page_wake (MANOR_FLEET_PAGE (widget));
}

static void
cancel_survey_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  manor_survey_cancel (MANOR_FLEET_PAGE (widget)->survey);
}

/* The first group that needs something done, else the first. */
static guint
find_default_group (ManorFleetPage *self)
{
  guint n_groups = g_list_model_get_n_items (G_LIST_MODEL (self->groups));

  for (guint i = 0; i < n_groups; i++)
    {
      g_autoptr(ManorChildGroup) group = g_list_model_get_item (G_LIST_MODEL (self->groups), i);
      ManorChildState state = manor_child_group_get_state (group);

      if (state == MANOR_CHILD_BEHIND || state == MANOR_CHILD_DRIFTED)
        return i;
    }

  return 0;
}

/* Rows come and go with the groups; what was selected stays selected as long as it is there. */
void
_manor_fleet_page_restore_selection (ManorFleetPage *self)
{
  guint position = GTK_INVALID_LIST_POSITION;
  GtkListBoxRow *row;

  if (self->selected_id != NULL)
    position = manor_group_list_find (self->groups, self->selected_id);
  if (position == GTK_INVALID_LIST_POSITION)
    position = find_default_group (self);

  row = gtk_list_box_get_row_at_index (self->groups_list, (int) position);
  if (row != NULL)
    {
      self->restoring = TRUE;
      gtk_list_box_select_row (self->groups_list, row);
      self->restoring = FALSE;
    }
}

static void
groups_changed_cb (ManorFleetPage *self)
{
  _manor_fleet_page_restore_selection (self);
  manor_fleet_page_queue_update (self);
}

static void
row_selected_cb (GtkListBox     *list,
                 GtkListBoxRow  *row,
                 ManorFleetPage *self)
{
  ManorChildGroup *group;

  if (row == NULL)
    return;

  group = manor_group_row_get_group (MANOR_GROUP_ROW (row));
  manor_group_view_set_group (self->group_view, group);
  adw_navigation_page_set_title (self->detail_page,
                                 manor_child_state_get_text (manor_child_group_get_state (group)));

  if (!self->restoring && g_set_str (&self->selected_id, manor_child_group_get_id (group)))
    manor_page_state_changed (MANOR_PAGE (self));
}

static void
row_activated_cb (GtkListBox     *list,
                  GtkListBoxRow  *row,
                  ManorFleetPage *self)
{
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
show_unreachable_cb (AdwBanner      *banner,
                     ManorFleetPage *self)
{
  guint position = manor_group_list_find (self->groups, "unreachable");
  GtkListBoxRow *row;

  if (position == GTK_INVALID_LIST_POSITION)
    return;

  adw_view_stack_set_visible_child_name (self->view_stack, "children");
  row = gtk_list_box_get_row_at_index (self->groups_list, (int) position);
  gtk_list_box_select_row (self->groups_list, row);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
show_groups_cb (AdwBanner      *banner,
                ManorFleetPage *self)
{
  _manor_fleet_page_show_groups (self);
}

static void
view_changed_cb (AdwViewStack   *stack,
                 GParamSpec     *pspec,
                 ManorFleetPage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (stack);

  if (self->fleet == NULL)
    return;

  if (g_strcmp0 (name, "sql") == 0)
    _manor_fleet_page_need_workbench (self);
  else if (g_strcmp0 (name, "pushes") == 0)
    manor_push_history_refresh (self->history);

  manor_page_state_changed (MANOR_PAGE (self));
}

static void
part_changed_cb (ManorGroupView *group_view,
                 GParamSpec     *pspec,
                 ManorFleetPage *self)
{
  if (self->fleet != NULL)
    manor_page_state_changed (MANOR_PAGE (self));
}

static void
child_created_cb (ManorDatabaseDialog *dialog,
                  ManorDatabase       *child,
                  ManorFleetPage      *self)
{
  g_autofree char *title = g_strdup_printf (_("“%s” created"), manor_database_get_name (child));

  manor_page_add_toast (MANOR_PAGE (self), manor_toast_new (title));
  manor_later (manor_survey_refresh_child (self->survey, child), self, surveyed_cb, NULL);
}

static void
new_child_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorFleetPage *self = MANOR_FLEET_PAGE (widget);
  ManorConnection *connection = _manor_fleet_page_get_connection (self);
  AdwDialog *dialog;

  if (connection == NULL)
    return;

  dialog = manor_database_dialog_new_for_child (connection, self->fleet);
  g_signal_connect_object (dialog, "created", G_CALLBACK (child_created_cb), self, 0);
  adw_dialog_present (dialog, widget);
}

static char *
manor_fleet_page_dup_key (ManorPage *page)
{
  return g_strconcat ("fleet:", manor_fleet_get_path (MANOR_FLEET_PAGE (page)->fleet), NULL);
}

static void
push_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ManorFleetPage *self = MANOR_FLEET_PAGE (widget);

  if (_manor_fleet_page_get_native (self) && manor_fleet_summary_count_to_do (self->survey) == 0)
    _manor_fleet_page_write_change (self);
  else
    _manor_fleet_page_push (self, NULL);
}

static void
push_group_cb (ManorGroupView *group_view,
               ManorFleetPage *self)
{
  _manor_fleet_page_push_group (self);
}

static void
go_on_cb (AdwBanner      *banner,
          ManorFleetPage *self)
{
  ManorReport *report = manor_push_history_get_interrupted (self->history);

  if (report != NULL)
    _manor_fleet_page_go_on (self, report);
}

static void
history_go_on_cb (ManorPushHistory *history,
                  ManorReport      *report,
                  ManorFleetPage   *self)
{
  _manor_fleet_page_go_on (self, report);
}

static void
interrupted_changed_cb (ManorPushHistory *history,
                        GParamSpec       *pspec,
                        ManorFleetPage   *self)
{
  _manor_fleet_page_update_interrupted (self);
}

static void
manor_fleet_page_dispose (GObject *object)
{
  ManorFleetPage *self = MANOR_FLEET_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->groups_list != NULL)
    gtk_list_box_bind_model (self->groups_list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_FLEET_PAGE);

  g_clear_object (&self->groups);
  g_clear_object (&self->push);
  g_clear_object (&self->survey);
  g_clear_object (&self->decisions);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (manor_fleet_page_parent_class)->dispose (object);
}

static void
manor_fleet_page_finalize (GObject *object)
{
  ManorFleetPage *self = MANOR_FLEET_PAGE (object);

  g_clear_object (&self->fleet);
  g_clear_error (&self->error);
  g_clear_pointer (&self->selected_id, g_free);

  G_OBJECT_CLASS (manor_fleet_page_parent_class)->finalize (object);
}

static void
manor_fleet_page_class_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, detail_bar);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, detail_page);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, group_view);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, groups_list);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, history);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, interrupted_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, native_label);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, push_button);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, rest_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, split_view);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, summary_label);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, survey_button);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, unreachable_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, view_stack);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, warning_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorFleetPage, workbench_bin);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, interrupted_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, part_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, push_group_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_groups_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_unreachable_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
}

static void
manor_fleet_page_class_init (ManorFleetPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorPageClass *page_class = MANOR_PAGE_CLASS (klass);

  object_class->dispose = manor_fleet_page_dispose;
  object_class->finalize = manor_fleet_page_finalize;
  page_class->dup_key = manor_fleet_page_dup_key;
  page_class->dup_state = _manor_fleet_page_dup_state;
  page_class->may_close = _manor_fleet_page_may_close;
  page_class->restore_state = _manor_fleet_page_restore_state;

  g_type_ensure (MANOR_TYPE_GROUP_VIEW);
  g_type_ensure (MANOR_TYPE_PUSH_HISTORY);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-fleet-page.ui");
  manor_fleet_page_class_bind (widget_class);

  gtk_widget_class_install_action (widget_class, "fleet.survey", NULL, survey_action);
  gtk_widget_class_install_action (widget_class, "fleet.cancel-survey", NULL,
                                   cancel_survey_action);
  gtk_widget_class_install_action (widget_class, "fleet.push", NULL, push_action);
  gtk_widget_class_install_action (widget_class, "fleet.new-child", NULL, new_child_action);
  gtk_widget_class_install_action (widget_class, "fleet.wake", NULL, wake_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "fleet.survey", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK,
                                       "fleet.survey", NULL);
}

static void
manor_fleet_page_init (ManorFleetPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return manor_group_row_new (item);
}

static void
manor_fleet_page_follow_survey (ManorFleetPage *self)
{
  static const char * const watched[] = {
    "notify::running", "notify::n-done", "notify::n-total", "notify::n-in-sync",
    "notify::n-behind", "notify::n-drifted", "notify::n-unreachable", "notify::n-asleep", "notify::n-archived",
    "notify::catalogue",
  };

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (self->survey, watched[i],
                             G_CALLBACK (manor_fleet_page_queue_update), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (self->fleet, "items-changed",
                           G_CALLBACK (manor_fleet_page_queue_update), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->groups_list, G_LIST_MODEL (self->groups), create_row, NULL, NULL);
  /* After the list box, which must have its rows by then. */
  g_signal_connect_object (self->groups, "items-changed",
                           G_CALLBACK (groups_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * manor_fleet_page_new:
 * @console: the console
 * @fleet: what to show
 *
 * Makes a page; the children are read where nobody has yet.
 *
 * Returns: (transfer floating): a `ManorFleetPage`
 */
GtkWidget *
manor_fleet_page_new (ManorConsole *console,
                      ManorFleet   *fleet)
{
  ManorFleetPage *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_FLEET (fleet), NULL);

  self = g_object_new (MANOR_TYPE_FLEET_PAGE, NULL);
  self->console = g_object_ref (console);
  self->fleet = g_object_ref (fleet);
  self->survey = g_object_ref (manor_console_get_survey (console, fleet));
  self->decisions = manor_decisions_new ();
  self->groups = manor_group_list_new (self->survey);

  manor_page_set_title (MANOR_PAGE (self), manor_fleet_get_name (fleet));
  manor_page_set_icon_name (MANOR_PAGE (self), "manor-fleet-symbolic");
  manor_group_view_set_up (self->group_view, self->survey, self->decisions);
  manor_push_history_set_fleet (self->history, manor_console_get_journal (console),
                                fleet);
  manor_fleet_page_follow_survey (self);
  _manor_fleet_page_follow_server (self);
  _manor_fleet_page_follow_rest (self);
  _manor_fleet_page_restore_selection (self);
  manor_fleet_page_update (self);

  if (manor_survey_get_catalogue (self->survey) == NULL &&
      !manor_survey_get_running (self->survey))
    gtk_widget_activate_action (GTK_WIDGET (self), "fleet.survey", NULL);

  return GTK_WIDGET (self);
}

/**
 * manor_fleet_page_get_fleet:
 * @self: a `ManorFleetPage`
 *
 * Returns: (transfer none): what it shows
 */
ManorFleet *
manor_fleet_page_get_fleet (ManorFleetPage *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET_PAGE (self), NULL);

  return self->fleet;
}
