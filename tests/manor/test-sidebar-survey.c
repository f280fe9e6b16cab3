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

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();

  g_test_add_func ("/Manor/SidebarSurvey/open", test_survey);

  return g_test_run ();
}
