/* test-fleet-page.c: a fleet from its survey to all in sync
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-children-view.h"
#include "manor-fleet-fixture.h"
#include "manor-plan-pane.h"
#include "manor-probe-finding.h"
#include "manor-push-page.h"
#include "manor-review-dialog.h"
#include "manor-workbench.h"

static gboolean
has_plan (gpointer data)
{
  return manor_plan_pane_get_plan (data) != NULL || manor_plan_pane_get_reason (data) != NULL;
}

static ManorPlan *
wait_for_plan (Fixture *fixture)
{
  ManorPlanPane *pane = MANOR_PLAN_PANE (manor_test_need_widget (fixture->page, MANOR_TYPE_PLAN_PANE, NULL));

  manor_test_wait (has_plan, pane);
  g_assert_cmpstr (manor_plan_pane_get_reason (pane), ==, NULL);

  return manor_plan_pane_get_plan (pane);
}

static GtkButton *
get_button (Fixture *fixture)
{
  return GTK_BUTTON (manor_test_need_widget (fixture->page, GTK_TYPE_BUTTON, "push_button"));
}

static void
test_survey (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkListBox *list = GTK_LIST_BOX (manor_test_need_widget (fixture->page, GTK_TYPE_LIST_BOX, "groups_list"));
  ManorGroupView *view = MANOR_GROUP_VIEW (manor_test_need_widget (fixture->page, MANOR_TYPE_GROUP_VIEW,
                                                                   NULL));
  g_autofree char *key = manor_page_dup_key (MANOR_PAGE (fixture->page));

  g_assert_true (g_str_has_prefix (key, "fleet:"));
  g_assert_true (g_str_has_suffix (key, "/slack-schema"));
  g_assert_cmpstr (manor_page_get_title (MANOR_PAGE (fixture->page)), ==, "slack-schema");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (manor_test_need_widget (fixture->page, GTK_TYPE_LABEL,
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

static gboolean
has_run (gpointer data)
{
  return !manor_workbench_get_running (data);
}

static gboolean
is_all_behind (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *label = manor_test_need_widget (fixture->page, GTK_TYPE_LABEL, "summary_label");

  return g_str_equal (gtk_label_get_label (GTK_LABEL (label)), "24 children: 23 behind, 1 drifted");
}

/* What is written under SQL is seen under Children, as soon as others see it. */
static void
test_schema_edited (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *stack = manor_test_need_widget (fixture->page, ADW_TYPE_VIEW_STACK, "view_stack");
  GListModel *steps;
  ManorWorkbench *bench;

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (stack), "sql");
  bench = MANOR_WORKBENCH (manor_test_need_widget (fixture->page, MANOR_TYPE_WORKBENCH, NULL));

  manor_workbench_set_text (bench, "BEGIN; CREATE TABLE more (id INTEGER PRIMARY KEY);");
  manor_workbench_run (bench, MANOR_EDITOR_ALL);
  steps = manor_results_view_get_steps (manor_workbench_get_results (bench));
  manor_test_wait (has_run, bench);
  g_assert_cmpuint (g_list_model_get_n_items (steps), ==, 2);
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_IN_SYNC), ==, 17);

  manor_workbench_set_text (bench, "COMMIT;");
  manor_workbench_run (bench, MANOR_EDITOR_ALL);
  manor_test_wait (is_all_behind, fixture);
  g_assert_cmpuint (manor_survey_get_n_done (fixture->survey), ==, 24);
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
  row = manor_test_need_widget (fixture->page, ADW_TYPE_SWITCH_ROW, "drop_row");
  g_assert_true (gtk_widget_get_visible (row));
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
  plan = wait_for_plan (fixture);
  g_assert_cmpuint (manor_plan_get_n_steps (plan), >, 0);
  g_assert_true (manor_plan_get_risks (plan) & MANOR_RISK_LOSES_DATA);

  /* And so does a fill value. */
  select_group (fixture, MANOR_CHILD_BEHIND, 1);
  plan = wait_for_plan (fixture);
  g_assert_true (manor_plan_get_risks (plan) & MANOR_RISK_MAY_FAIL);
  row = manor_test_need_widget (manor_test_need_widget (fixture->page, ADW_TYPE_PREFERENCES_GROUP, "fills_group"),
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
  ManorGroupView *view = MANOR_GROUP_VIEW (manor_test_need_widget (fixture->page, MANOR_TYPE_GROUP_VIEW,
                                                                   NULL));
  g_autoptr(GVariant) state = NULL;
  g_autoptr(ManorPage) other = NULL;

  select_group (fixture, MANOR_CHILD_DRIFTED, 1);
  manor_group_view_set_part (view, "plan");
  state = manor_page_dup_state (MANOR_PAGE (fixture->page));

  other = g_object_ref_sink (MANOR_PAGE (manor_fleet_page_new (fixture->console, fixture->fleet)));
  manor_page_restore_state (other, state);
  view = MANOR_GROUP_VIEW (manor_test_need_widget (other, MANOR_TYPE_GROUP_VIEW, NULL));
  g_assert_cmpstr (manor_group_view_get_part (view), ==, "plan");
  g_assert_cmpint (manor_child_group_get_state (manor_group_view_get_group (view)), ==,
                   MANOR_CHILD_DRIFTED);
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
         manor_survey_count (fixture->survey, MANOR_CHILD_DRIFTED) == 0;
}

static gboolean
has_report (gpointer data)
{
  return gtk_widget_is_sensitive (manor_test_need_widget (data, GTK_TYPE_BUTTON, "report_button"));
}

static ManorPush *
get_push (ManorPage *page)
{
  GtkWidget *list = manor_test_need_widget (page, GTK_TYPE_LIST_VIEW, "list_view");
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
  button = manor_test_need_widget (review, GTK_TYPE_BUTTON, "push_button");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Push to 6 Children");
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_true (gtk_widget_has_css_class (button, "suggested-action"));
  g_assert_true (gtk_widget_get_visible (manor_test_need_widget (review, ADW_TYPE_PREFERENCES_GROUP,
                                                                 "left_out_group")));
  g_assert_false (gtk_widget_get_visible (manor_test_need_widget (review, ADW_TYPE_PREFERENCES_GROUP,
                                                                  "consent_group")));

  g_signal_emit_by_name (button, "clicked");
  g_assert_true (MANOR_IS_PUSH_PAGE (fixture->opened));
  push = get_push (fixture->opened);
  manor_test_wait (is_finished, push);
  g_assert_cmpuint (manor_push_count (push, MANOR_TARGET_APPLIED), ==, 6);
  g_assert_cmpuint (manor_push_count (push, MANOR_TARGET_BLOCKED), ==, 1);

  manor_test_wait (has_no_work, fixture);
  manor_test_wait (has_report, fixture->opened);
  /* The push's own page says what became of it. */
  g_assert_cmpuint (fixture->n_toasts, ==, 0);

  /* The page's list shows what is asked for. */
  filter = ADW_TOGGLE_GROUP (manor_test_need_widget (fixture->opened, ADW_TYPE_TOGGLE_GROUP, NULL));
  shown = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (manor_test_need_widget (fixture->opened,
                                                                                        GTK_TYPE_LIST_VIEW,
                                                                                        "list_view"))));
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 7);
  adw_toggle_group_set_active_name (filter, "failed");
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 1);
  adw_toggle_group_set_active_name (filter, "left");
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 0);
}

static gboolean
has_label (gpointer data)
{
  return g_strcmp0 (gtk_button_get_label (data), g_object_get_data (data, "wanted")) == 0;
}

static void
wait_for_label (GtkWidget  *button,
                const char *label)
{
  g_object_set_data (G_OBJECT (button), "wanted", (gpointer) label);
  manor_test_wait (has_label, button);
}

/* Who is ruled out is not pushed to, however soon the button is pressed. */
static void
test_only (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *review;
  GtkWidget *button;
  GtkWidget *entry;

  g_assert_true (gtk_widget_activate_action (fixture->page, "fleet.push", NULL));
  review = wait_for_review (fixture);
  button = manor_test_need_widget (review, GTK_TYPE_BUTTON, "push_button");
  entry = manor_test_need_widget (review, ADW_TYPE_ENTRY_ROW, "only_row");
  g_assert_true (gtk_widget_is_sensitive (button));

  gtk_editable_set_text (GTK_EDITABLE (entry), "nobody*");
  g_assert_false (gtk_widget_is_sensitive (button));
  wait_for_label (button, "Push to 0 Children");
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (manor_test_need_widget (review, GTK_TYPE_LABEL,
                                                                                    "summary_label"))),
                            "“nobody*”"));

  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_assert_false (gtk_widget_is_sensitive (button));
  wait_for_label (button, "Push to 6 Children");
  g_assert_true (gtk_widget_is_sensitive (button));
  adw_dialog_force_close (ADW_DIALOG (review));
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
  adw_switch_row_set_active (ADW_SWITCH_ROW (manor_test_need_widget (fixture->page, ADW_TYPE_SWITCH_ROW,
                                                                     "drop_row")), TRUE);
  wait_for_plan (fixture);
  g_signal_emit_by_name (manor_test_need_widget (manor_test_need_widget (fixture->page, MANOR_TYPE_GROUP_VIEW, NULL),
                                                 GTK_TYPE_BUTTON, "push_button"), "clicked");

  review = wait_for_review (fixture);
  button = manor_test_need_widget (review, GTK_TYPE_BUTTON, "push_button");
  entry = manor_test_need_widget (manor_test_need_widget (review, ADW_TYPE_PREFERENCES_GROUP, "consent_group"),
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
  AdwBanner *banner = ADW_BANNER (manor_test_need_widget (fixture->page, ADW_TYPE_BANNER,
                                                          "unreachable_banner"));
  ManorGroupView *view = MANOR_GROUP_VIEW (manor_test_need_widget (fixture->page, MANOR_TYPE_GROUP_VIEW,
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
  AdwBanner *banner = ADW_BANNER (manor_test_need_widget (fixture->page, ADW_TYPE_BANNER, "warning_banner"));

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
  g_test_add_func ("/Manor/FleetPage/schema-edited", test_schema_edited);
  g_test_add_func ("/Manor/FleetPage/plan", test_plan);
  g_test_add_func ("/Manor/FleetPage/state", test_state);
  g_test_add_func ("/Manor/FleetPage/push", test_push);
  g_test_add_func ("/Manor/FleetPage/only", test_only);
  g_test_add_func ("/Manor/FleetPage/consent", test_consent);
  g_test_add_func ("/Manor/FleetPage/findings", test_findings);
  g_test_add_func ("/Manor/FleetPage/unreachable", test_unreachable);
  g_test_add_func ("/Manor/FleetPage/warning", test_warning);

  return g_test_run ();
}
