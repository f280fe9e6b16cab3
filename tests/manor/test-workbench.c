/* test-workbench.c: SQL is written, run and shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "manor-database-page.h"
#include "manor-parameters-dialog.h"
#include "manor-plan-view.h"
#include "manor-schema-node.h"
#include "manor-sqlite.h"
#include "manor-ui-test.h"

static const char schema[] =
  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, data BLOB);"
  "INSERT INTO users VALUES (1, 'Ada', X'010203'), (2, 'Grace', NULL), (3, 'Linus', NULL);"
  "CREATE INDEX users_by_name ON users (name);"
  "CREATE VIEW names AS SELECT name FROM users;";

typedef struct
{
  char           *folder;
  char           *path;
  ManorConsole   *console;
  ManorDatabase  *database;
  GtkWindow      *window;
  ManorPage      *page;
  ManorWorkbench *bench;
} Fixture;

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static gboolean
is_idle (gpointer data)
{
  return !manor_workbench_get_running (data) && !g_main_context_pending (NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(ManorSqlite) sqlite = NULL;
  g_autoptr(DexFuture) found = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("manor-workbench-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "acme.db", NULL);
  sqlite = manor_sqlite_open (fixture->path, MANOR_SQLITE_CREATE, &error);
  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, schema, &error);
  g_assert_no_error (error);
  manor_sqlite_close (sqlite);

  fixture->console = manor_console_new (fixture->folder, fixture->folder);
  found = manor_console_find_database (fixture->console, fixture->path);
  manor_test_wait (manor_test_is_settled, found);
  fixture->database = g_value_dup_object (dex_future_get_value (found, &error));
  g_assert_no_error (error);

  fixture->page = manor_database_page_new (fixture->console, fixture->database);
  fixture->bench = manor_database_page_get_workbench (MANOR_DATABASE_PAGE (fixture->page));
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (fixture->window, 1000, 800);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_present (fixture->window);
  manor_test_wait (is_mapped, fixture->bench);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer gone = fixture->bench;

  g_object_add_weak_pointer (G_OBJECT (fixture->bench), &gone);
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* A workbench that something still holds would keep its database open. */
  g_assert_null (gone);

  g_clear_object (&fixture->database);
  g_clear_object (&fixture->console);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
run (Fixture          *fixture,
     const char       *sql,
     ManorEditorScope  scope)
{
  manor_workbench_set_text (fixture->bench, sql);
  manor_workbench_run (fixture->bench, scope);
  manor_test_wait (is_idle, fixture->bench);
}

static ManorResult *
get_result (Fixture *fixture,
            guint    index)
{
  ManorResultsView *results = manor_workbench_get_results (fixture->bench);

  g_assert_cmpuint (index, <, manor_results_view_get_n_results (results));

  return manor_result_grid_get_result (manor_results_view_get_grid (results, index));
}

static ManorRunStep *
dup_step (Fixture *fixture,
          guint    index)
{
  GListModel *steps = manor_results_view_get_steps (manor_workbench_get_results (fixture->bench));

  g_assert_cmpuint (index, <, g_list_model_get_n_items (steps));

  return g_list_model_get_item (steps, index);
}

static void
test_statement_under_cursor (Fixture       *fixture,
                             gconstpointer  data)
{
  static const struct
  {
    guint  cursor;
    gint64 value;
  } cases[] = { { 0, 11 }, { 10, 11 }, { 12, 22 }, { 20, 22 }, { 24, 33 } };
  ManorSqlEditor *editor = manor_workbench_get_editor (fixture->bench);

  manor_workbench_set_text (fixture->bench, "SELECT 11;\nSELECT 22;\nSELECT 33;");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      manor_sql_editor_set_cursor (editor, cases[i].cursor);
      manor_workbench_run (fixture->bench, MANOR_EDITOR_STATEMENT);
      g_assert_true (manor_workbench_get_running (fixture->bench));
      manor_test_wait (is_idle, fixture->bench);

      g_assert_cmpuint (manor_results_view_get_n_results (manor_workbench_get_results (fixture->bench)), ==, 1);
      g_assert_cmpint (manor_result_get_integer (get_result (fixture, 0), 0, 0), ==, cases[i].value);
      g_assert_cmpstr (manor_results_view_get_shown (manor_workbench_get_results (fixture->bench)), ==, "result-1");
    }
}

static void
test_selection (Fixture       *fixture,
                gconstpointer  data)
{
  GtkTextBuffer *buffer =
    gtk_text_view_get_buffer (GTK_TEXT_VIEW (manor_sql_editor_get_view (manor_workbench_get_editor (fixture->bench))));
  GtkTextIter start;
  GtkTextIter end;
  g_autoptr(ManorRunStep) step = NULL;

  manor_workbench_set_text (fixture->bench, "-- ä\nSELECT 1, 2; SELECT nope; SELECT 3;");
  gtk_text_buffer_get_iter_at_offset (buffer, &start, 5);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, 13);
  gtk_text_buffer_select_range (buffer, &start, &end);
  manor_workbench_run (fixture->bench, MANOR_EDITOR_STATEMENT);
  manor_test_wait (is_idle, fixture->bench);
  g_assert_cmpuint (manor_result_get_n_columns (get_result (fixture, 0)), ==, 1);

  /* Positions are the editor's, not the selection's. */
  gtk_text_buffer_get_iter_at_offset (buffer, &start, 18);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, 31);
  gtk_text_buffer_select_range (buffer, &start, &end);
  manor_workbench_run (fixture->bench, MANOR_EDITOR_STATEMENT);
  manor_test_wait (is_idle, fixture->bench);
  step = dup_step (fixture, 0);
  g_assert_cmpint (manor_run_step_get_state (step), ==, MANOR_RUN_FAILED);
  g_assert_cmpuint (manor_run_step_get_line (step), ==, 2);
  g_assert_cmpuint (manor_run_step_get_column (step), ==, 21);
}

static void
test_several_results (Fixture       *fixture,
                      gconstpointer  data)
{
  ManorResultsView *results = manor_workbench_get_results (fixture->bench);
  g_autoptr(ManorRunStep) insert = NULL;
  g_autofree char *outcome = NULL;

  run (fixture,
       "SELECT name FROM users ORDER BY id;\n"
       "INSERT INTO users (name) VALUES ('Ken'), ('Dennis');\n"
       "SELECT count(*) FROM users;",
       MANOR_EDITOR_ALL);

  g_assert_cmpuint (manor_results_view_get_n_results (results), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (manor_results_view_get_steps (results)), ==, 3);
  g_assert_cmpuint (manor_result_get_n_rows (get_result (fixture, 0)), ==, 3);
  g_assert_cmpint (manor_result_get_integer (get_result (fixture, 1), 0, 0), ==, 5);
  g_assert_null (manor_workbench_get_error_text (fixture->bench));

  insert = dup_step (fixture, 1);
  outcome = manor_run_step_dup_outcome (insert);
  g_assert_true (g_str_has_prefix (outcome, "2 rows changed in "));
}

static void
test_errors_at_their_place (Fixture       *fixture,
                            gconstpointer  data)
{
  static const struct
  {
    const char *sql;
    const char *marked;
    guint       line;
    guint       column;
  } cases[] = {
    { "SELECT 1;\nSELECT id, nmae FROM users;", "nmae", 2, 12 },
    { "SELECT 'ä€😀',\n  nope", "nope", 2, 3 },
    { "SELECT * FORM users", "FORM", 1, 10 },
    { "SELECT * FROM nowhere", "nowhere", 1, 15 },
    { "DELETE FROM\n \"no where\"", "\"no where\"", 2, 2 },
    { "INSERT INTO users (id, name) VALUES (1, 'again')", "INSERT", 1, 1 },
    { "SELECT (1", "1", 1, 9 },
    { "SELECT 'abc", "'abc", 1, 8 },
  };
  ManorSqlEditor *editor = manor_workbench_get_editor (fixture->bench);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GListModel *steps = manor_results_view_get_steps (manor_workbench_get_results (fixture->bench));
      g_autoptr(ManorRunStep) step = NULL;
      g_autofree char *marked = NULL;
      g_autofree char *text = g_strdup (cases[i].sql);
      guint start = 0;
      guint end = 0;

      run (fixture, cases[i].sql, MANOR_EDITOR_ALL);
      step = g_list_model_get_item (steps, g_list_model_get_n_items (steps) - 1);
      g_assert_cmpint (manor_run_step_get_state (step), ==, MANOR_RUN_FAILED);
      g_assert_nonnull (manor_workbench_get_error_text (fixture->bench));
      g_assert_true (manor_sql_editor_get_error (editor, &start, &end));
      marked = g_utf8_substring (text, start, end);
      g_test_message ("%s: %s", cases[i].sql, manor_workbench_get_error_text (fixture->bench));
      g_assert_cmpstr (marked, ==, cases[i].marked);
      g_assert_cmpuint (manor_run_step_get_line (step), ==, cases[i].line);
      g_assert_cmpuint (manor_run_step_get_column (step), ==, cases[i].column);
      g_assert_cmpstr (manor_results_view_get_shown (manor_workbench_get_results (fixture->bench)), ==, "messages");

      /* “Go to the Error” */
      manor_sql_editor_go_to_step (editor, step);
      g_assert_cmpuint (manor_sql_editor_get_cursor (editor), ==, start);
    }

  /* The next run takes the mark away. */
  run (fixture, "SELECT 1", MANOR_EDITOR_ALL);
  {
    guint start;
    guint end;

    g_assert_false (manor_sql_editor_get_error (editor, &start, &end));
    g_assert_null (manor_workbench_get_error_text (fixture->bench));
  }
}

static void
test_stops_at_first_error (Fixture       *fixture,
                           gconstpointer  data)
{
  GListModel *steps = manor_results_view_get_steps (manor_workbench_get_results (fixture->bench));

  run (fixture, "INSERT INTO users (name) VALUES ('a'); SELECT nope; INSERT INTO users (name) VALUES ('b');",
       MANOR_EDITOR_ALL);
  g_assert_cmpuint (g_list_model_get_n_items (steps), ==, 2);

  run (fixture, "SELECT count(*) FROM users", MANOR_EDITOR_ALL);
  g_assert_cmpint (manor_result_get_integer (get_result (fixture, 0), 0, 0), ==, 4);
}

static gboolean
stop_cb (gpointer data)
{
  gtk_widget_activate_action (data, "workbench.stop", NULL);

  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ManorRunStep) step = NULL;
  gint64 started = g_get_monotonic_time ();

  g_timeout_add (100, stop_cb, fixture->bench);
  run (fixture,
       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;"
       "INSERT INTO users (name) VALUES ('never');",
       MANOR_EDITOR_ALL);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 10 * G_USEC_PER_SEC);
  g_assert_cmpuint (g_list_model_get_n_items (manor_results_view_get_steps (manor_workbench_get_results (fixture->bench))), ==, 1);
  step = dup_step (fixture, 0);
  g_assert_cmpint (manor_run_step_get_state (step), ==, MANOR_RUN_STOPPED);
  g_assert_null (manor_workbench_get_error_text (fixture->bench));

  /* The session can be used again. */
  run (fixture, "SELECT count(*) FROM users", MANOR_EDITOR_ALL);
  g_assert_cmpint (manor_result_get_integer (get_result (fixture, 0), 0, 0), ==, 3);
}

static void
test_close_while_running (Fixture       *fixture,
                          gconstpointer  data)
{
  manor_workbench_set_text (fixture->bench,
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
  manor_workbench_run (fixture->bench, MANOR_EDITOR_ALL);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (manor_workbench_get_running (fixture->bench));
  g_assert_true (manor_page_get_busy (fixture->page));
}

static void
test_transaction (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *action;
    gint64      n_users;
  } cases[] = { { "workbench.roll-back", 3 }, { "workbench.commit", 4 } };

  g_assert_false (manor_workbench_get_transaction_shown (fixture->bench));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DexFuture) may_close = NULL;

      run (fixture, "BEGIN; INSERT INTO users (name) VALUES ('Ken');", MANOR_EDITOR_ALL);
      g_assert_true (manor_workbench_get_transaction_shown (fixture->bench));
      may_close = manor_page_may_close (fixture->page);
      g_assert_true (dex_future_is_pending (may_close));
      adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
      manor_test_wait (manor_test_is_settled, may_close);
      g_assert_false (g_value_get_boolean (dex_future_get_value (may_close, NULL)));

      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->bench), cases[i].action, NULL));
      manor_test_wait (is_idle, fixture->bench);
      g_assert_false (manor_workbench_get_transaction_shown (fixture->bench));

      run (fixture, "SELECT count(*) FROM users", MANOR_EDITOR_ALL);
      g_assert_cmpint (manor_result_get_integer (get_result (fixture, 0), 0, 0), ==, cases[i].n_users);
    }
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  ManorRunner *runner = manor_workbench_get_runner (fixture->bench);
  g_autoptr(ManorRunStep) step = NULL;

  manor_runner_set_read_only (runner, TRUE);
  run (fixture, "SELECT count(*) FROM users; INSERT INTO users (name) VALUES ('Ken');", MANOR_EDITOR_ALL);
  step = dup_step (fixture, 1);
  g_assert_error (manor_run_step_get_error (step), MANOR_SQL_ERROR, MANOR_SQL_ERROR_READ_ONLY);

  manor_runner_set_read_only (runner, FALSE);
  run (fixture, "INSERT INTO users (name) VALUES ('Ken')", MANOR_EDITOR_ALL);
  g_assert_null (manor_workbench_get_error_text (fixture->bench));
}

static void
test_row_limit (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GSettings) settings = g_settings_new (SETTINGS_ID);
  ManorResultsView *results = manor_workbench_get_results (fixture->bench);

  g_settings_set_int (settings, "result-row-limit", 100);
  run (fixture,
       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) SELECT i FROM n",
       MANOR_EDITOR_ALL);
  g_assert_cmpuint (manor_result_get_n_rows (get_result (fixture, 0)), ==, 100);
  g_assert_true (manor_result_get_truncated (get_result (fixture, 0)));

  /* In its place, without a limit. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (manor_results_view_get_grid (results, 0)),
                                             "grid.load-all", NULL));
  manor_test_wait (is_idle, fixture->bench);
  g_assert_cmpuint (manor_results_view_get_n_results (results), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (manor_results_view_get_steps (results)), ==, 1);
  g_assert_cmpuint (manor_result_get_n_rows (get_result (fixture, 0)), ==, 5000);
  g_assert_false (manor_result_get_truncated (get_result (fixture, 0)));
  g_settings_reset (settings, "result-row-limit");
}

/* A statement that writes is not run a second time for its other rows. */
static void
test_row_limit_returning (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GSettings) settings = g_settings_new (SETTINGS_ID);
  ManorResultsView *results = manor_workbench_get_results (fixture->bench);

  g_settings_set_int (settings, "result-row-limit", 1);
  run (fixture, "INSERT INTO users (name) VALUES ('x'), ('y') RETURNING id", MANOR_EDITOR_ALL);
  g_settings_reset (settings, "result-row-limit");
  gtk_widget_activate_action (GTK_WIDGET (manor_results_view_get_grid (results, 0)), "grid.load-all", NULL);
  manor_test_wait (is_idle, fixture->bench);

  run (fixture, "SELECT count(*) FROM users", MANOR_EDITOR_ALL);
  g_assert_cmpint (manor_result_get_integer (get_result (fixture, 0), 0, 0), ==, 5);
}

static ManorParametersDialog *
get_dialog (Fixture *fixture)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  g_assert_true (MANOR_IS_PARAMETERS_DIALOG (dialog));

  return MANOR_PARAMETERS_DIALOG (dialog);
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
  state = g_variant_ref_sink (manor_page_dup_state (fixture->page));

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
  g_test_add ("/Manor/Workbench/" path, Fixture, NULL, set_up, (func), tear_down)

  ADD ("statement-under-cursor", test_statement_under_cursor);
  ADD ("selection", test_selection);
  ADD ("several-results", test_several_results);
  ADD ("errors-at-their-place", test_errors_at_their_place);
  ADD ("stops-at-first-error", test_stops_at_first_error);
  ADD ("cancel", test_cancel);
  ADD ("close-while-running", test_close_while_running);
  ADD ("transaction", test_transaction);
  ADD ("read-only", test_read_only);
  ADD ("row-limit", test_row_limit);
  ADD ("row-limit-returning", test_row_limit_returning);
  ADD ("parameters", test_parameters);
  ADD ("explain", test_explain);
  ADD ("schema-tree", test_schema_tree);
  ADD ("page", test_page);
  ADD ("history", test_history);

  return g_test_run ();
}
