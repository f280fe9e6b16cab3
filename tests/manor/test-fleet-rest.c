/* test-fleet-rest.c: children that sleep or are archived, in a fleet's page and its review
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-cost-words.h"
#include "manor-fleet-fixture.h"

static ManorDatabase *
get_database (Fixture    *fixture,
              const char *name)
{
  g_autoptr(ManorConnection) connection =
    g_list_model_get_item (G_LIST_MODEL (fixture->console), 0);
  ManorDatabase *database = manor_connection_find_database (connection, name);

  g_assert_nonnull (database);

  return database;
}

static void
set_flags (ManorDatabase      *database,
           ManorDatabaseFlags  flags)
{
  g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_new ();

  facts->group = g_strdup ("default");
  facts->flags = flags;
  manor_database_set_facts (database, facts);
}

/* Three of the fleet's children sleep, one is archived. */
static Fixture *
fixture_new_resting (void)
{
  Fixture *fixture = fixture_new_unread ();

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(ManorDatabase) child = g_list_model_get_item (G_LIST_MODEL (fixture->fleet), i);

      set_flags (child, i < 3 ? MANOR_DATABASE_ASLEEP : MANOR_DATABASE_ARCHIVED);
    }

  fixture_open_page (fixture);

  return fixture;
}

static const char *
get_summary (Fixture *fixture)
{
  return gtk_label_get_label (GTK_LABEL (manor_test_need_widget (fixture->page, GTK_TYPE_LABEL,
                                                                 "summary_label")));
}

static GtkWidget *
get_view (Fixture *fixture)
{
  return manor_test_need_widget (fixture->page, MANOR_TYPE_GROUP_VIEW, NULL);
}

static gboolean
has_question (gpointer data)
{
  Fixture *fixture = data;

  return manor_test_find_widget (fixture->window, ADW_TYPE_ALERT_DIALOG, NULL) != NULL;
}

static void
answer (Fixture    *fixture,
        const char *response)
{
  AdwAlertDialog *dialog;

  manor_test_wait (has_question, fixture);
  dialog = ADW_ALERT_DIALOG (manor_test_need_widget (fixture->window, ADW_TYPE_ALERT_DIALOG, NULL));
  g_assert_cmpstr (adw_alert_dialog_get_heading (dialog), ==, "Wake 3 Children?");
  adw_alert_dialog_set_close_response (dialog, response);
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

static gboolean
only_archived_left (gpointer data)
{
  Fixture *fixture = data;

  return !manor_survey_get_running (fixture->survey) &&
         manor_survey_count (fixture->survey, MANOR_CHILD_ASLEEP) == 0 &&
         manor_survey_count (fixture->survey, MANOR_CHILD_ARCHIVED) == 1 &&
         !manor_survey_get_wakes (fixture->survey);
}

static float
get_place (GtkWidget *widget,
           GtkWidget *parent)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, parent, &bounds));

  return bounds.origin.x;
}

static gboolean
is_turned (gpointer view)
{
  GtkWidget *icon = manor_test_need_widget (view, GTK_TYPE_IMAGE, "state_icon");

  return get_place (icon, view) > (float) gtk_widget_get_width (view) / 2;
}

static gboolean
lies_within (GtkWidget *widget,
             GtkWidget *parent)
{
  graphene_rect_t outer = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (parent),
                                              gtk_widget_get_height (parent));
  graphene_rect_t inner;

  g_assert_true (gtk_widget_compute_bounds (widget, parent, &inner));

  return graphene_rect_contains_rect (&outer, &inner);
}

/* What is said of a group is in sight, from whichever side one reads. */
static void
test_header (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkTextDirection direction = gtk_widget_get_default_direction ();
  GtkWidget *view = get_view (fixture);

  select_group (fixture, MANOR_CHILD_DRIFTED, 1);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  manor_test_wait (is_turned, view);
  g_assert_true (lies_within (manor_test_need_widget (view, GTK_TYPE_LABEL, "title_label"), view));
  g_assert_true (lies_within (manor_test_need_widget (view, GTK_TYPE_LABEL, "summary_label"), view));
  g_assert_true (lies_within (manor_test_need_widget (view, GTK_TYPE_BUTTON, "push_button"), view));
  gtk_widget_set_default_direction (direction);
}

/* They are a group of their own, are woken only when somebody agrees, and only once. */
static void
test_wake (void)
{
  g_autoptr(Fixture) fixture = fixture_new_resting ();
  ManorChildGroup *group;
  GtkWidget *button;

  g_assert_nonnull (strstr (get_summary (fixture), "3 asleep, 1 archived"));
  select_group (fixture, MANOR_CHILD_ASLEEP, 3);
  group = manor_group_view_get_group (MANOR_GROUP_VIEW (get_view (fixture)));
  g_assert_cmpstr (manor_child_group_get_id (group), ==, "asleep");
  g_assert_null (manor_child_group_get_variant (group));
  g_assert_cmpstr (manor_child_group_get_summary (group), ==, "Not read: reading wakes them");
  button = manor_test_need_widget (get_view (fixture), GTK_TYPE_BUTTON, "wake_button");
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_false (gtk_widget_get_visible (manor_test_need_widget (get_view (fixture), GTK_TYPE_BUTTON,
                                                                  "push_button")));

  /* Who looks at others again sees what he saw before. */
  g_assert_cmpstr (manor_group_view_get_part (MANOR_GROUP_VIEW (get_view (fixture))), ==, "children");
  select_group (fixture, MANOR_CHILD_DRIFTED, 1);
  g_assert_cmpstr (manor_group_view_get_part (MANOR_GROUP_VIEW (get_view (fixture))), ==, "changes");
  select_group (fixture, MANOR_CHILD_ASLEEP, 3);

  g_signal_emit_by_name (button, "clicked");
  answer (fixture, "cancel");
  g_assert_false (manor_survey_get_running (fixture->survey));
  while (has_question (fixture))
    g_main_context_iteration (NULL, TRUE);

  /* Another survey does not wake them. */
  gtk_widget_activate_action (fixture->page, "fleet.survey", NULL);
  manor_test_wait (is_surveyed, fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_ASLEEP), ==, 3);

  g_signal_emit_by_name (button, "clicked");
  answer (fixture, "wake");
  manor_test_wait (only_archived_left, fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  select_group (fixture, MANOR_CHILD_ARCHIVED, 1);
  group = manor_group_view_get_group (MANOR_GROUP_VIEW (get_view (fixture)));
  g_assert_cmpstr (manor_child_group_get_summary (group), ==,
                   "Not read: archived, and so they answer nothing");
  g_assert_false (gtk_widget_get_visible (button));
}

/* A review says who is left out; copies are offered only where they can be made. */
static void
test_review (void)
{
  g_autoptr(Fixture) fixture = fixture_new_resting ();
  GtkWidget *review;
  const char *details;

  gtk_widget_activate_action (fixture->page, "fleet.push", NULL);
  review = wait_for_review (fixture);
  details = gtk_label_get_label (GTK_LABEL (manor_test_need_widget (review, GTK_TYPE_LABEL, "details_label")));
  g_assert_nonnull (strstr (details, "3 children sleep and are left out"));
  g_assert_nonnull (strstr (details, "1 child is archived and is left out"));
  g_assert_cmpint (gtk_widget_get_visible (manor_test_need_widget (review, ADW_TYPE_COMBO_ROW, "copies_row")), ==,
                   manor_database_get_branches (manor_fleet_get_schema (fixture->fleet)));
  adw_dialog_force_close (ADW_DIALOG (review));
}

/* What there is to know about the schema database itself. */
static void
test_schema (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  ManorDatabase *schema = get_database (fixture, "slack-schema");
  AdwBanner *banner = ADW_BANNER (manor_test_need_widget (fixture->page, ADW_TYPE_BANNER, "rest_banner"));

  g_assert_false (adw_banner_get_revealed (banner));
  set_flags (schema, MANOR_DATABASE_ASLEEP);
  g_assert_true (adw_banner_get_revealed (banner));
  g_assert_cmpstr (adw_banner_get_title (banner), ==,
                   "“slack-schema” sleeps; a survey wakes it to read its schema");

  set_flags (schema, MANOR_DATABASE_ARCHIVED);
  g_assert_cmpstr (adw_banner_get_title (banner), ==,
                   "“slack-schema” is archived and answers nothing until its group “default” is "
                   "unarchived");
  set_flags (schema, 0);
  g_assert_false (adw_banner_get_revealed (banner));
}

static void
test_cost (void)
{
  static const struct
  {
    gint64      number;
    const char *text;     /* NULL: “grouped”, as the locale writes it */
    int         grouped;
  } numbers[] = {
    { 0, "0" },
    { 7, "7" },
    { 999, "999" },
    { 1049, NULL, 1000 },
    { 804321, NULL, 800000 },
    { 999999, "1 million" },
    { 1234567, "1.2 million" },
    { 45600000, "46 million" },
    { 1234567890, "1.2 billion" },
  };
  g_autoptr(ManorCost) cost = manor_cost_new ();
  g_autofree char *nothing = manor_cost_words_dup_summary (cost);
  g_autofree char *unknown = NULL;
  g_autofree char *both = NULL;
  g_autofree char *one = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = manor_cost_words_dup_rough (numbers[i].number);

      g_autofree char *grouped = g_strdup_printf ("%'d", numbers[i].grouped);

      g_assert_cmpstr (text, ==, numbers[i].text != NULL ? numbers[i].text : grouped);
    }

  g_assert_null (nothing);
  cost->n_unknown = 2;
  unknown = manor_cost_words_dup_summary (cost);
  g_assert_cmpstr (unknown, ==, "Of 2 children it could not be told what they cost.");
  cost->rows_read = 1234567;
  cost->rows_written = 804321;
  both = manor_cost_words_dup_summary (cost);
  g_assert_true (g_str_has_prefix (both, "About 1.2 million rows read and 800"));
  g_assert_true (g_str_has_suffix (both, " rows written, as the platform bills them. Of 2 children it "
                                         "could not be told what they cost."));

  *cost = (ManorCost) { .rows_read = 12, .rows_written = 1 };
  one = manor_cost_words_dup_summary (cost);
  g_assert_cmpstr (one, ==, "About 12 rows read and 1 row written, as the platform bills them.");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();

  g_test_add_func ("/Manor/FleetRest/header", test_header);
  g_test_add_func ("/Manor/FleetRest/wake", test_wake);
  g_test_add_func ("/Manor/FleetRest/review", test_review);
  g_test_add_func ("/Manor/FleetRest/schema", test_schema);
  g_test_add_func ("/Manor/FleetRest/cost", test_cost);

  return g_test_run ();
}
