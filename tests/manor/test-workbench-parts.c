/* test-workbench-parts.c: parameters, plans, the schema beside the text, the page around it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "manor-parameters-dialog.h"
#include "manor-plan-view.h"
#include "manor-workbench-fixture.h"

static ManorParametersDialog *
get_dialog (Fixture *fixture)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  g_assert_true (MANOR_IS_PARAMETERS_DIALOG (dialog));

  return MANOR_PARAMETERS_DIALOG (dialog);
}

static gboolean
has_no_dialog (gpointer data)
{
  return adw_window_get_visible_dialog (ADW_WINDOW (((Fixture *) data)->window)) == NULL;
}

static void
test_parameters (Fixture       *fixture,
                 gconstpointer  data)
{
  ManorResult *result;

  manor_workbench_set_text (fixture->bench, "SELECT :a, ?, typeof(:a); SELECT :b;");
  manor_workbench_run (fixture->bench, MANOR_EDITOR_ALL);
  g_assert_false (manor_workbench_get_running (fixture->bench));
  manor_parameters_dialog_set_value (get_dialog (fixture), 0, MANOR_PARAMETER_INTEGER, "42");
  manor_parameters_dialog_set_value (get_dialog (fixture), 1, MANOR_PARAMETER_TEXT, "ä");
  manor_parameters_dialog_set_value (get_dialog (fixture), 2, MANOR_PARAMETER_NULL, "");
  g_signal_emit_by_name (adw_dialog_get_default_widget (ADW_DIALOG (get_dialog (fixture))), "clicked");
  manor_test_wait (is_idle, fixture->bench);
  g_assert_null (manor_workbench_get_error_text (fixture->bench));

  result = get_result (fixture, 0);
  g_assert_cmpint (manor_result_get_integer (result, 0, 0), ==, 42);
  {
    g_autofree char *second = manor_result_dup_text (result, 0, 1);
    g_autofree char *third = manor_result_dup_text (result, 0, 2);

    g_assert_cmpstr (second, ==, "ä");
    g_assert_cmpstr (third, ==, "integer");
  }
  g_assert_cmpint (manor_result_get_value (get_result (fixture, 1), 0, 0).type, ==, MANOR_VALUE_NULL);

  /* The second time the values are there again. */
  manor_workbench_run (fixture->bench, MANOR_EDITOR_STATEMENT);
  g_signal_emit_by_name (adw_dialog_get_default_widget (ADW_DIALOG (get_dialog (fixture))), "clicked");
  manor_test_wait (is_idle, fixture->bench);
  g_assert_cmpint (manor_result_get_integer (get_result (fixture, 0), 0, 0), ==, 42);

  /* Also those that were typed into a dialog that was then left. */
  manor_workbench_run (fixture->bench, MANOR_EDITOR_STATEMENT);
  manor_parameters_dialog_set_value (get_dialog (fixture), 0, MANOR_PARAMETER_INTEGER, "43");
  adw_dialog_close (ADW_DIALOG (get_dialog (fixture)));
  manor_test_wait (has_no_dialog, fixture);
  manor_workbench_run (fixture->bench, MANOR_EDITOR_STATEMENT);
  g_signal_emit_by_name (adw_dialog_get_default_widget (ADW_DIALOG (get_dialog (fixture))), "clicked");
  manor_test_wait (is_idle, fixture->bench);
  g_assert_cmpint (manor_result_get_integer (get_result (fixture, 0), 0, 0), ==, 43);
}

static gboolean
has_plan (gpointer data)
{
  return g_strcmp0 (manor_results_view_get_shown (data), "plan") == 0;
}

static void
test_explain (Fixture       *fixture,
              gconstpointer  data)
{
  manor_workbench_set_text (fixture->bench, "SELECT * FROM users WHERE name = ? UNION SELECT * FROM users");
  manor_workbench_explain (fixture->bench);
  manor_test_wait (has_plan, manor_workbench_get_results (fixture->bench));

  manor_workbench_set_text (fixture->bench, "SELECT nope");
  manor_workbench_explain (fixture->bench);
  manor_test_wait (is_idle, fixture->bench);
  g_assert_nonnull (manor_workbench_get_error_text (fixture->bench));
}

static gboolean
has_schema (gpointer data)
{
  GListModel *model = manor_schema_tree_get_model (data);

  return model != NULL && g_list_model_get_n_items (model) > 0;
}

static gboolean
has_extra (gpointer data)
{
  return manor_schema_tree_select (data, "extra");
}

static gboolean
has_no_extra (gpointer data)
{
  return !manor_schema_tree_select (data, "extra");
}

static void
test_schema_tree (Fixture       *fixture,
                  gconstpointer  data)
{
  ManorSchemaTree *tree = manor_workbench_get_schema_tree (fixture->bench);
  g_autofree char *definition = NULL;

  manor_test_wait (has_schema, tree);
  /* “Tables” is open, “Views” and “Indexes” are not. */
  g_assert_cmpuint (g_list_model_get_n_items (manor_schema_tree_get_model (tree)), ==, 4);
  g_assert_true (manor_schema_tree_select (tree, "users"));
  definition = manor_schema_tree_dup_definition (tree);
  g_assert_cmpstr (definition, ==, "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, data BLOB)");

  manor_schema_tree_set_search (tree, "BY_N");
  g_assert_cmpuint (g_list_model_get_n_items (manor_schema_tree_get_model (tree)), ==, 2);
  g_assert_true (manor_schema_tree_select (tree, "users_by_name"));
  manor_schema_tree_set_search (tree, "nothing like it");
  g_assert_cmpuint (g_list_model_get_n_items (manor_schema_tree_get_model (tree)), ==, 0);
  manor_schema_tree_set_search (tree, "");

  /* The tree follows what is run, inside a transaction and out of it. */
  run (fixture, "BEGIN; CREATE TABLE extra (x);", MANOR_EDITOR_ALL);
  manor_test_wait (has_extra, tree);
  gtk_widget_activate_action (GTK_WIDGET (fixture->bench), "workbench.roll-back", NULL);
  manor_test_wait (has_no_extra, tree);
  run (fixture, "CREATE TABLE extra (x);", MANOR_EDITOR_ALL);
  manor_test_wait (has_extra, tree);

  /* “Select Rows” writes the query and runs it. */
  g_assert_true (manor_schema_tree_select (tree, "users"));
  gtk_widget_activate_action (GTK_WIDGET (tree), "schema.select-rows", NULL);
  manor_test_wait (is_idle, fixture->bench);
  g_assert_cmpuint (manor_result_get_n_rows (get_result (fixture, 0)), ==, 3);
  {
    g_autofree char *text = manor_workbench_dup_text (fixture->bench);

    g_assert_cmpstr (text, ==, "CREATE TABLE extra (x);\n\nSELECT * FROM users LIMIT 1000;");
  }
}

static void
test_page (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *key = manor_page_dup_key (fixture->page);
  g_autofree char *expected = g_strconcat ("database:", manor_database_get_path (fixture->database), NULL);
  g_autoptr(GVariant) state = NULL;
  g_autoptr(ManorPage) other = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpstr (key, ==, expected);
  g_assert_cmpstr (manor_page_get_title (fixture->page), ==, manor_database_get_name (fixture->database));

  manor_workbench_set_text (fixture->bench, "SELECT 'ä';");
  manor_sql_editor_set_cursor (manor_workbench_get_editor (fixture->bench), 7);
  state = manor_page_dup_state (fixture->page);

  other = g_object_ref_sink (manor_database_page_new (fixture->console, fixture->database));
  manor_page_restore_state (other, state);
  text = manor_workbench_dup_text (manor_database_page_get_workbench (MANOR_DATABASE_PAGE (other)));
  g_assert_cmpstr (text, ==, "SELECT 'ä';");
  g_assert_cmpuint (manor_sql_editor_get_cursor (manor_workbench_get_editor (manor_database_page_get_workbench (MANOR_DATABASE_PAGE (other)))), ==, 7);
}

static gboolean
has_history (gpointer data)
{
  g_autoptr(DexFuture) listed = manor_history_list (data, NULL, "history");
  const GValue *value;

  manor_test_wait (manor_test_is_settled, listed);
  value = dex_future_get_value (listed, NULL);

  return value != NULL && g_list_model_get_n_items (g_value_get_object (value)) == 1;
}

static void
test_history (Fixture       *fixture,
              gconstpointer  data)
{
  run (fixture, "SELECT 'history'", MANOR_EDITOR_ALL);
  manor_test_wait (has_history, manor_console_get_history (fixture->console));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  gtk_source_init ();

#define ADD(path, func) \
  g_test_add ("/Manor/WorkbenchParts/" path, Fixture, NULL, set_up, (func), tear_down)

  ADD ("parameters", test_parameters);
  ADD ("explain", test_explain);
  ADD ("schema-tree", test_schema_tree);
  ADD ("page", test_page);
  ADD ("history", test_history);

  return g_test_run ();
}
