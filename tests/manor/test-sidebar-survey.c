/* test-sidebar-survey.c: what the sidebar says of a fleet that somebody looks at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-sidebar-model.h"
#include "manor-ui-test.h"

static ManorSidebarRow *
dup_fleet_row (ManorSidebarModel *model)
{
  guint position = manor_sidebar_model_find (model, "fleet:test/schema");

  g_assert_cmpuint (position, !=, G_MAXUINT);

  return g_list_model_get_item (G_LIST_MODEL (model), position);
}

static gboolean
survey_is_over (gpointer data)
{
  return !manor_survey_get_running (data);
}

/* A fleet that is open on a page says in the sidebar how it is, whether it is unfolded there or not. */
static void
test_survey (void)
{
  static const char * const names[] = { "schema", "acme", NULL };
  static const char * const patterns[] = { "acme", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, patterns);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(ManorSidebarModel) later = NULL;
  g_autoptr(ManorSidebarRow) row = dup_fleet_row (model);
  g_autoptr(ManorSidebarRow) later_row = NULL;
  ManorSurvey *survey;

  g_assert_null (manor_sidebar_row_get_survey (row));
  survey = manor_console_get_survey (console, manor_connection_find_fleet (connection, "schema"));
  g_assert_true (manor_sidebar_row_get_survey (row) == survey);
  g_assert_false (manor_survey_get_running (survey));

  later = manor_sidebar_model_new (console);
  later_row = dup_fleet_row (later);
  g_assert_true (manor_sidebar_row_get_survey (later_row) == survey);

  manor_sidebar_model_set_expanded (model, row, TRUE);
  g_assert_true (manor_survey_get_running (survey));
  manor_test_wait (survey_is_over, survey);
}

static gboolean
has_no_fleet (gpointer model)
{
  return manor_sidebar_model_find (model, "fleet:test/schema") == G_MAXUINT;
}

/* A fleet that is none any more takes its survey along. */
static void
test_removed (void)
{
  static const char * const names[] = { "schema", "acme", NULL };
  static const char * const patterns[] = { "acme", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, patterns);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(ManorSidebarRow) row = dup_fleet_row (model);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  ManorSurvey *survey;

  manor_sidebar_model_set_expanded (model, row, TRUE);
  survey = manor_sidebar_row_get_survey (row);
  manor_test_wait (survey_is_over, survey);
  g_assert_cmpuint (g_list_model_get_n_items (manor_survey_get_children (survey)), ==, 1);
  g_object_add_weak_pointer (G_OBJECT (survey), (gpointer *) &survey);
  g_clear_object (&row);

  manor_connection_set_rules (connection, none);
  manor_test_wait (has_no_fleet, model);
  g_assert_null (survey);
}

static void
fail (ManorConnection *connection)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "gone");

  manor_connection_set_state (connection, MANOR_CONNECTION_FAILED, error);
}

static void
recover (ManorConnection   *connection,
         ManorSidebarModel *model)
{
  manor_connection_set_state (connection, MANOR_CONNECTION_LOADING, NULL);
  manor_connection_set_state (connection, MANOR_CONNECTION_READY, NULL);
  manor_sidebar_model_update (model);
}

static void
count_start_cb (ManorSurvey *survey,
                GParamSpec  *pspec,
                guint       *n_starts)
{
  *n_starts += manor_survey_get_running (survey);
}

/* What could not be surveyed while a connection could not be read is, once it can. */
static void
test_recovery (void)
{
  static const char * const names[] = { "schema", "acme", NULL };
  static const char * const patterns[] = { "acme", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, patterns);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(ManorSidebarRow) row = dup_fleet_row (model);
  ManorSurvey *survey = manor_console_get_survey (console, manor_connection_find_fleet (connection, "schema"));
  guint n_starts = 0;

  g_signal_connect (survey, "notify::running", G_CALLBACK (count_start_cb), &n_starts);
  fail (connection);
  manor_sidebar_model_set_expanded (model, row, TRUE);
  manor_test_wait (survey_is_over, survey);
  g_assert_null (manor_survey_get_catalogue (survey));
  g_assert_cmpuint (n_starts, ==, 1);

  recover (connection, model);
  g_assert_cmpuint (n_starts, ==, 2);
  /* One that is under way when the connection is back is one of before, and fails. */
  fail (connection);
  recover (connection, model);
  g_assert_cmpuint (n_starts, ==, 2);
  manor_test_wait (survey_is_over, survey);
  g_assert_cmpuint (n_starts, ==, 3);

  /* Not one that nobody looks at, until somebody does; and no other one. */
  manor_sidebar_model_set_expanded (model, row, FALSE);
  fail (connection);
  recover (connection, model);
  g_assert_cmpuint (n_starts, ==, 3);
  manor_sidebar_model_set_expanded (model, row, TRUE);
  g_assert_cmpuint (n_starts, ==, 4);
  manor_test_wait (survey_is_over, survey);
  recover (connection, model);
  g_assert_cmpuint (n_starts, ==, 4);
  g_signal_handlers_disconnect_by_data (survey, &n_starts);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();

  g_test_add_func ("/Manor/SidebarSurvey/open", test_survey);
  g_test_add_func ("/Manor/SidebarSurvey/removed", test_removed);
  g_test_add_func ("/Manor/SidebarSurvey/recovery", test_recovery);

  return g_test_run ();
}
