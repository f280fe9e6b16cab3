/* test-workbench.c: SQL is written, run and shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "manor-workbench-fixture.h"

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

  return g_test_run ();
}
