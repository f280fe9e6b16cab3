/* test-fleet-page.c: a fleet from its survey to all in sync
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "manor-children-view.h"
#include "manor-fleet-page.h"
#include "manor-group-row.h"
#include "manor-group-view.h"
#include "manor-plan-pane.h"
#include "manor-probe-finding.h"
#include "manor-push-page.h"
#include "manor-review-dialog.h"
#include "manor-ui-test.h"

/* A window with a page for the demo's Slack-like fleet: 24 children of which 5 lack a table,
 * one has a NULL where a value is needed, one drifted and one has a table of its own. */
typedef struct
{
  char         *folder;
  ManorConsole *console;
  ManorFleet   *fleet;
  ManorSurvey  *survey;
  GtkWindow    *window;
  GtkWidget    *page;
  ManorPage    *opened;  /* what the page asked the window to show */
  char         *key;     /* what the page asked the window to open */
  guint         n_toasts;
} Fixture;

static GtkWidget *
find_widget (GtkWidget  *widget,
             GType       type,
             const char *id)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) &&
      (id == NULL ||
       g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
need_widget (gpointer    root,
             GType       type,
             const char *id)
{
  GtkWidget *found = find_widget (GTK_WIDGET (root), type, id);

  g_assert_nonnull (found);

  return found;
}

static void
open_page_cb (ManorPage *page,
              ManorPage *other,
              Fixture   *fixture)
{
  g_set_object (&fixture->opened, other);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (other));
}

static void
open_key_cb (ManorPage  *page,
             const char *key,
             Fixture    *fixture)
{
  g_set_str (&fixture->key, key);
}

static void
toast_cb (ManorPage *page,
          AdwToast  *toast,
          Fixture   *fixture)
{
  fixture->n_toasts++;
}

static gboolean
is_surveyed (gpointer data)
{
  Fixture *fixture = data;
  GtkListBox *list = GTK_LIST_BOX (need_widget (fixture->page, GTK_TYPE_LIST_BOX, "groups_list"));

  return manor_survey_get_catalogue (fixture->survey) != NULL &&
         !manor_survey_get_running (fixture->survey) &&
         gtk_list_box_get_row_at_index (list, 0) != NULL;
}

static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) place = NULL;
  g_autofree char *path = NULL;
  ManorConnection *connection;

  fixture->folder = g_dir_make_tmp ("manor-fleet-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "demo", NULL);
  place = g_file_new_for_path (path);

  fixture->console = manor_console_new (fixture->folder, fixture->folder);
  manor_test_finish (manor_console_make_demo (fixture->console, place));
  manor_test_finish (manor_console_add_folder (fixture->console, place, "Demo"));

  connection = g_list_model_get_item (G_LIST_MODEL (fixture->console), 0);
  g_set_object (&fixture->fleet, manor_connection_find_fleet (connection, "slack-schema"));
  g_assert_nonnull (fixture->fleet);
  g_object_unref (connection);
  fixture->survey = g_object_ref (manor_console_get_survey (fixture->console, fixture->fleet));

  fixture->window = GTK_WINDOW (g_object_ref (adw_window_new ()));
  fixture->page = g_object_ref_sink (manor_fleet_page_new (fixture->console, fixture->fleet));
  g_signal_connect (fixture->page, "open-page", G_CALLBACK (open_page_cb), fixture);
  g_signal_connect (fixture->page, "open-key", G_CALLBACK (open_key_cb), fixture);
  g_signal_connect (fixture->page, "toast", G_CALLBACK (toast_cb), fixture);
  gtk_window_set_default_size (fixture->window, 1100, 760);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->page);
  gtk_window_present (fixture->window);
  manor_test_wait (is_surveyed, fixture);
  /* What follows the survey in an idle moment. */
  while (g_main_context_iteration (NULL, FALSE))
    ;

  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  gpointer page = fixture->page;

  g_object_add_weak_pointer (G_OBJECT (page), &page);
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->window);
  g_clear_object (&fixture->opened);
  g_object_unref (fixture->page);
  while (page != NULL && g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (page);

  g_clear_object (&fixture->survey);
  g_clear_object (&fixture->fleet);
  g_clear_object (&fixture->console);
  g_free (fixture->folder);
  g_free (fixture->key);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
select_group (Fixture         *fixture,
              ManorChildState  state,
              guint            n_children)
{
  GtkListBox *list = GTK_LIST_BOX (need_widget (fixture->page, GTK_TYPE_LIST_BOX, "groups_list"));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      ManorChildGroup *group = manor_group_row_get_group (MANOR_GROUP_ROW (row));

      if (manor_child_group_get_state (group) == state &&
          g_list_model_get_n_items (manor_child_group_get_children (group)) == n_children)
        {
          gtk_list_box_select_row (list, row);
          return;
        }
    }

  g_assert_not_reached ();
}

static gboolean
has_plan (gpointer data)
{
  return manor_plan_pane_get_plan (data) != NULL || manor_plan_pane_get_reason (data) != NULL;
}

static ManorPlan *
wait_for_plan (Fixture *fixture)
{
  ManorPlanPane *pane = MANOR_PLAN_PANE (need_widget (fixture->page, MANOR_TYPE_PLAN_PANE, NULL));

  manor_test_wait (has_plan, pane);
  g_assert_cmpstr (manor_plan_pane_get_reason (pane), ==, NULL);

  return manor_plan_pane_get_plan (pane);
}

static GtkButton *
get_button (Fixture *fixture)
{
  return GTK_BUTTON (need_widget (fixture->page, GTK_TYPE_BUTTON, "push_button"));
}

static void
test_survey (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkListBox *list = GTK_LIST_BOX (need_widget (fixture->page, GTK_TYPE_LIST_BOX, "groups_list"));
  ManorGroupView *view = MANOR_GROUP_VIEW (need_widget (fixture->page, MANOR_TYPE_GROUP_VIEW,
                                                        NULL));
  g_autofree char *key = manor_page_dup_key (MANOR_PAGE (fixture->page));

  g_assert_true (g_str_has_prefix (key, "fleet:"));
  g_assert_true (g_str_has_suffix (key, "/slack-schema"));
  g_assert_cmpstr (manor_page_get_title (MANOR_PAGE (fixture->page)), ==, "slack-schema");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (need_widget (fixture->page, GTK_TYPE_LABEL,
                                                                "summary_label"))), ==,
                   "24 children: 17 in sync, 6 behind, 1 drifted");
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 4));
  g_assert_null (gtk_list_box_get_row_at_index (list, 5));
  g_assert_cmpstr (gtk_button_get_label (get_button (fixture)), ==, "Push to 7 Children…");
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (get_button (fixture))));

  /* What needs doing is shown first. */
  g_assert_cmpint (manor_child_group_get_state (manor_group_view_get_group (view)), ==,
                   MANOR_CHILD_BEHIND);
}

static void
test_plan (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  ManorPlan *plan;
  GtkWidget *row;

  select_group (fixture, MANOR_CHILD_BEHIND, 5);
  plan = wait_for_plan (fixture);
  g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 1);
  g_assert_cmpint (manor_plan_get_risks (plan), ==, MANOR_RISK_NONE);

  select_group (fixture, MANOR_CHILD_IN_SYNC, 16);
  plan = wait_for_plan (fixture);
  g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 0);

  /* A decision makes another plan. */
  select_group (fixture, MANOR_CHILD_IN_SYNC, 1);
  plan = wait_for_plan (fixture);
  g_assert_cmpuint (manor_plan_get_n_steps (plan), ==, 0);
  row = need_widget (fixture->page, ADW_TYPE_SWITCH_ROW, "drop_row");
  g_assert_true (gtk_widget_get_visible (row));
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
  plan = wait_for_plan (fixture);
  g_assert_cmpuint (manor_plan_get_n_steps (plan), >, 0);
  g_assert_true (manor_plan_get_risks (plan) & MANOR_RISK_LOSES_DATA);

  /* And so does a fill value. */
  select_group (fixture, MANOR_CHILD_BEHIND, 1);
  plan = wait_for_plan (fixture);
  g_assert_true (manor_plan_get_risks (plan) & MANOR_RISK_MAY_FAIL);
  row = need_widget (need_widget (fixture->page, ADW_TYPE_PREFERENCES_GROUP, "fills_group"),
                     ADW_TYPE_ENTRY_ROW, NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), "'none'");
  g_signal_emit_by_name (row, "apply");
  plan = wait_for_plan (fixture);
  g_assert_false (manor_plan_get_risks (plan) & MANOR_RISK_MAY_FAIL);
}

static void
test_state (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  ManorGroupView *view = MANOR_GROUP_VIEW (need_widget (fixture->page, MANOR_TYPE_GROUP_VIEW,
                                                        NULL));
  g_autoptr(GVariant) state = NULL;
  g_autoptr(ManorPage) other = NULL;

  select_group (fixture, MANOR_CHILD_DRIFTED, 1);
  manor_group_view_set_part (view, "plan");
  state = manor_page_dup_state (MANOR_PAGE (fixture->page));

  other = g_object_ref_sink (MANOR_PAGE (manor_fleet_page_new (fixture->console, fixture->fleet)));
  manor_page_restore_state (other, state);
  view = MANOR_GROUP_VIEW (need_widget (other, MANOR_TYPE_GROUP_VIEW, NULL));
  g_assert_cmpstr (manor_group_view_get_part (view), ==, "plan");
  g_assert_cmpint (manor_child_group_get_state (manor_group_view_get_group (view)), ==,
                   MANOR_CHILD_DRIFTED);
}

static gboolean
has_review (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *review = find_widget (GTK_WIDGET (fixture->window), MANOR_TYPE_REVIEW_DIALOG, NULL);
  GtkWidget *stack = review != NULL ? find_widget (review, GTK_TYPE_STACK, "stack") : NULL;

  return stack != NULL &&
         g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "review") == 0;
}

static GtkWidget *
wait_for_review (Fixture *fixture)
{
  manor_test_wait (has_review, fixture);

  return need_widget (fixture->window, MANOR_TYPE_REVIEW_DIALOG, NULL);
}

static gboolean
is_finished (gpointer data)
{
  return manor_push_get_state (data) == MANOR_PUSH_FINISHED;
}

static gboolean
has_no_work (gpointer data)
{
  Fixture *fixture = data;

  return manor_survey_count (fixture->survey, MANOR_CHILD_BEHIND) == 1 &&
         manor_survey_count (fixture->survey, MANOR_CHILD_DRIFTED) == 0 &&
         fixture->n_toasts > 0;
}

static gboolean
has_report (gpointer data)
{
  return gtk_widget_is_sensitive (need_widget (data, GTK_TYPE_BUTTON, "report_button"));
}

static ManorPush *
get_push (ManorPage *page)
{
  GtkWidget *list = need_widget (page, GTK_TYPE_LIST_VIEW, "list_view");
  GListModel *filtered =
    gtk_no_selection_get_model (GTK_NO_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (list))));

  return MANOR_PUSH (gtk_filter_list_model_get_model (GTK_FILTER_LIST_MODEL (filtered)));
}

/* All but one child are brought up to date; that one has a NULL in the way. */
static void
test_push (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *review;
  GtkWidget *button;
  AdwToggleGroup *filter;
  GListModel *shown;
  ManorPush *push;

  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (get_button (fixture))));
  g_assert_true (gtk_widget_activate_action (fixture->page, "fleet.push", NULL));
  review = wait_for_review (fixture);
  button = need_widget (review, GTK_TYPE_BUTTON, "push_button");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Push to 6 Children");
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_true (gtk_widget_has_css_class (button, "suggested-action"));
  g_assert_true (gtk_widget_get_visible (need_widget (review, ADW_TYPE_PREFERENCES_GROUP,
                                                      "left_out_group")));
  g_assert_false (gtk_widget_get_visible (need_widget (review, ADW_TYPE_PREFERENCES_GROUP,
                                                       "consent_group")));

  g_signal_emit_by_name (button, "clicked");
  g_assert_true (MANOR_IS_PUSH_PAGE (fixture->opened));
  push = get_push (fixture->opened);
  manor_test_wait (is_finished, push);
  g_assert_cmpuint (manor_push_count (push, MANOR_TARGET_APPLIED), ==, 6);
  g_assert_cmpuint (manor_push_count (push, MANOR_TARGET_BLOCKED), ==, 1);

  manor_test_wait (has_no_work, fixture);
  manor_test_wait (has_report, fixture->opened);
  g_assert_cmpuint (fixture->n_toasts, ==, 1);

  /* The page's list shows what is asked for. */
  filter = ADW_TOGGLE_GROUP (need_widget (fixture->opened, ADW_TYPE_TOGGLE_GROUP, NULL));
  shown = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (need_widget (fixture->opened,
                                                                             GTK_TYPE_LIST_VIEW,
                                                                             "list_view"))));
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 7);
  adw_toggle_group_set_active_name (filter, "failed");
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 1);
  adw_toggle_group_set_active_name (filter, "left");
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 0);
}

/* What is lost is typed by name before anything happens. */
static void
test_consent (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *review;
  GtkWidget *button;
  GtkWidget *entry;

  select_group (fixture, MANOR_CHILD_IN_SYNC, 1);
  adw_switch_row_set_active (ADW_SWITCH_ROW (need_widget (fixture->page, ADW_TYPE_SWITCH_ROW,
                                                          "drop_row")), TRUE);
  wait_for_plan (fixture);
  g_signal_emit_by_name (need_widget (need_widget (fixture->page, MANOR_TYPE_GROUP_VIEW, NULL),
                                      GTK_TYPE_BUTTON, "push_button"), "clicked");

  review = wait_for_review (fixture);
  button = need_widget (review, GTK_TYPE_BUTTON, "push_button");
  entry = need_widget (need_widget (review, ADW_TYPE_PREFERENCES_GROUP, "consent_group"),
                       ADW_TYPE_ENTRY_ROW, NULL);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Push to 1 Child");
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_false (gtk_widget_has_css_class (button, "destructive-action"));

  gtk_editable_set_text (GTK_EDITABLE (entry), "standby");
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (entry), "standby_rota");
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_true (gtk_widget_has_css_class (button, "destructive-action"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_assert_false (gtk_widget_is_sensitive (button));

  g_assert_null (fixture->opened);
  adw_dialog_force_close (ADW_DIALOG (review));
}

static gboolean
is_prepared (gpointer data)
{
  return !dex_future_is_pending (data);
}

static void
test_findings (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(ManorPushOptions) options = manor_push_options_new ();
  g_autoptr(ManorPush) push = manor_push_new (fixture->survey, options, NULL);
  g_autoptr(DexFuture) prepared = manor_push_prepare (push);
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(ManorPushTarget) target = NULL;
  ManorProbeFinding *finding;
  g_autofree char *title = NULL;

  manor_test_wait (is_prepared, prepared);
  findings = manor_probe_findings_collect (push);
  g_assert_cmpuint (findings->len, >, 0);

  /* What stops a child comes first. */
  finding = g_ptr_array_index (findings, 0);
  g_assert_cmpint (manor_probe_get_kind (manor_probe_finding_get_probe (finding)), ==,
                   MANOR_PROBE_BLOCKS);
  g_assert_cmpuint (manor_probe_finding_get_n_hit (finding), ==, 1);
  g_assert_cmpint (manor_probe_finding_get_n_rows (finding), ==, 1);
  target = g_list_model_get_item (G_LIST_MODEL (finding), 0);
  g_assert_cmpint (manor_push_target_get_state (target), ==, MANOR_TARGET_BLOCKED);
  title = manor_probe_finding_dup_title (finding);
  g_assert_cmpstr (title, ==, "1 of 1 child would stop: rows of users with NULL in email");
}

static gboolean
is_unreachable (gpointer data)
{
  Fixture *fixture = data;

  return manor_survey_count (fixture->survey, MANOR_CHILD_UNREACHABLE) == 1 &&
         !manor_survey_get_running (fixture->survey);
}

/* A file that is no database is listed with the reason, and the rest goes on. */
static void
test_unreachable (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "demo", "acme-slack.db", NULL);
  AdwBanner *banner = ADW_BANNER (need_widget (fixture->page, ADW_TYPE_BANNER,
                                               "unreachable_banner"));
  ManorGroupView *view = MANOR_GROUP_VIEW (need_widget (fixture->page, MANOR_TYPE_GROUP_VIEW,
                                                        NULL));
  g_autoptr(GError) error = NULL;

  g_assert_false (adw_banner_get_revealed (banner));
  g_file_set_contents (path, "this is no database, whatever its name says", -1, &error);
  g_assert_no_error (error);

  gtk_widget_activate_action (fixture->page, "fleet.survey", NULL);
  manor_test_wait (is_unreachable, fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_true (adw_banner_get_revealed (banner));
  g_signal_emit_by_name (banner, "button-clicked");
  g_assert_cmpint (manor_child_group_get_state (manor_group_view_get_group (view)), ==,
                   MANOR_CHILD_UNREACHABLE);
  g_assert_cmpstr (manor_group_view_get_part (view), ==, "children");
}

static void
test_warning (void)
{
  static const char warning[] = "The token travels unencrypted";
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(ManorConnection) connection =
    g_list_model_get_item (G_LIST_MODEL (fixture->console), 0);
  AdwBanner *banner = ADW_BANNER (need_widget (fixture->page, ADW_TYPE_BANNER, "warning_banner"));

  g_assert_false (adw_banner_get_revealed (banner));
  manor_connection_take_warning (connection, g_strdup (warning));
  g_assert_true (adw_banner_get_revealed (banner));
  g_assert_cmpstr (adw_banner_get_title (banner), ==, warning);
  manor_connection_take_warning (connection, NULL);
  g_assert_false (adw_banner_get_revealed (banner));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();

  g_test_add_func ("/Manor/FleetPage/survey", test_survey);
  g_test_add_func ("/Manor/FleetPage/plan", test_plan);
  g_test_add_func ("/Manor/FleetPage/state", test_state);
  g_test_add_func ("/Manor/FleetPage/push", test_push);
  g_test_add_func ("/Manor/FleetPage/consent", test_consent);
  g_test_add_func ("/Manor/FleetPage/findings", test_findings);
  g_test_add_func ("/Manor/FleetPage/unreachable", test_unreachable);
  g_test_add_func ("/Manor/FleetPage/warning", test_warning);

  return g_test_run ();
}
