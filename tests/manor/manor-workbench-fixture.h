/* manor-workbench-fixture.h: a workbench on a real database, in a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database-page.h"
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

static inline gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static inline gboolean
is_idle (gpointer data)
{
  return !manor_workbench_get_running (data) && !g_main_context_pending (NULL);
}

static inline void
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

static inline void
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

static inline void
run (Fixture          *fixture,
     const char       *sql,
     ManorEditorScope  scope)
{
  manor_workbench_set_text (fixture->bench, sql);
  manor_workbench_run (fixture->bench, scope);
  manor_test_wait (is_idle, fixture->bench);
}

static inline ManorResult *
get_result (Fixture *fixture,
            guint    index)
{
  ManorResultsView *results = manor_workbench_get_results (fixture->bench);

  g_assert_cmpuint (index, <, manor_results_view_get_n_results (results));

  return manor_result_grid_get_result (manor_results_view_get_grid (results, index));
}

static inline ManorRunStep *
dup_step (Fixture *fixture,
          guint    index)
{
  GListModel *steps = manor_results_view_get_steps (manor_workbench_get_results (fixture->bench));

  g_assert_cmpuint (index, <, g_list_model_get_n_items (steps));

  return g_list_model_get_item (steps, index);
}
