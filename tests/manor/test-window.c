/* test-window.c: tabs, and what is kept over a restart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "manor-database-page.h"
#include "manor-tab.h"
#include "manor-ui-test.h"
#include "manor-window.h"

/* A page that keeps a text, and may refuse to close. */

#define TEST_TYPE_PAGE (test_page_get_type ())

G_DECLARE_FINAL_TYPE (TestPage, test_page, TEST, PAGE, ManorPage)

struct _TestPage
{
  ManorPage  parent_instance;

  char      *key;
  char      *text;
  gboolean   stays;
};

G_DEFINE_FINAL_TYPE (TestPage, test_page, MANOR_TYPE_PAGE)

static char *
test_page_dup_key (ManorPage *page)
{
  return g_strdup (TEST_PAGE (page)->key);
}

static GVariant *
test_page_dup_state (ManorPage *page)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "text", "s", TEST_PAGE (page)->text);

  return g_variant_dict_end (&dict);
}

static DexFuture *
test_page_may_close (ManorPage *page)
{
  return dex_future_new_for_boolean (!TEST_PAGE (page)->stays);
}

static void
test_page_finalize (GObject *object)
{
  TestPage *self = TEST_PAGE (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (test_page_parent_class)->finalize (object);
}

static void
test_page_class_init (TestPageClass *klass)
{
  ManorPageClass *page_class = MANOR_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_page_finalize;
  page_class->dup_key = test_page_dup_key;
  page_class->dup_state = test_page_dup_state;
  page_class->may_close = test_page_may_close;
}

static void
test_page_init (TestPage *self)
{
}

static ManorPage *
test_page_new (const char *key,
               const char *text)
{
  TestPage *self = g_object_new (TEST_TYPE_PAGE, NULL);

  self->key = g_strdup (key);
  self->text = g_strdup (text);
  manor_page_set_title (MANOR_PAGE (self), key);

  return MANOR_PAGE (self);
}

typedef struct
{
  ManorConnection *connection;
  ManorConsole    *console;
  ManorTabStore   *store;
  ManorWindow     *window;
} Fixture;

static gboolean
is_restored (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *stack = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window),
                                                               MANOR_TYPE_WINDOW,
                                                               "content_stack"));

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "loading") != 0;
}

static ManorConnection *
make_connection (void)
{
  static const char * const names[] = { "schema", "acme", NULL };
  static const char * const patterns[] = { "acme", NULL };

  return test_connection_new (names, patterns);
}

static const char *
get_content (Fixture *fixture)
{
  GtkWidget *stack = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window),
                                                               MANOR_TYPE_WINDOW,
                                                               "content_stack"));

  return gtk_stack_get_visible_child_name (GTK_STACK (stack));
}

static void
open_window (Fixture *fixture)
{
  fixture->window = manor_window_new (NULL, fixture->console, fixture->store);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  manor_window_restore (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  manor_test_wait (is_restored, fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  has_connection)
{
  g_autofree char *folder = g_dir_make_tmp ("manor-window-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "session.gvariant", NULL);

  if (has_connection != NULL)
    fixture->connection = make_connection ();
  fixture->console = test_console_new (fixture->connection);
  fixture->store = manor_tab_store_new (path);
  open_window (fixture);
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

static void
close_window (Fixture *fixture)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  manor_test_wait (is_gone, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  has_connection)
{
  if (fixture->window != NULL)
    close_window (fixture);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->console);
  g_clear_object (&fixture->connection);
}

static gboolean
has_one_tab (gpointer data)
{
  return manor_window_get_n_tabs (((Fixture *) data)->window) == 1;
}

static void
test_start (Fixture       *fixture,
            gconstpointer  has_connection)
{
  g_assert_cmpstr (get_content (fixture), ==, has_connection != NULL ? "nothing-open" : "start");
}

static void
test_one_tab_a_key (Fixture       *fixture,
                    gconstpointer  has_connection)
{
  ManorPage *page = test_page_new ("test:one", "1");

  manor_window_open_page (fixture->window, page);
  g_assert_true (manor_window_get_page (fixture->window) == page);
  manor_window_open_page (fixture->window, test_page_new ("test:two", "2"));
  g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, 2);
  manor_window_open_page (fixture->window, test_page_new ("test:one", "other"));
  g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, 2);
  g_assert_true (manor_window_get_page (fixture->window) == page);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "test:one");
}

static void
test_close_and_undo (Fixture       *fixture,
                     gconstpointer  has_connection)
{
  GtkWidget *widget = GTK_WIDGET (fixture->window);
  ManorPage *page = test_page_new ("connection:test", "draft");

  manor_window_open_page (fixture->window, test_page_new ("test:one", "1"));
  manor_window_open_page (fixture->window, page);
  g_assert_true (gtk_widget_activate_action (widget, "win.close-tab", NULL));
  manor_test_wait (has_one_tab, fixture);

  gtk_widget_activate_action (widget, "win.undo-close", NULL);
  g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, 2);
}

static gboolean
has_two_tabs (gpointer data)
{
  return manor_window_get_n_tabs (((Fixture *) data)->window) == 2;
}

static const char *
get_nth_title (Fixture *fixture,
               int      position)
{
  AdwTabView *view = ADW_TAB_VIEW (manor_test_need_widget (fixture->window, ADW_TYPE_TAB_VIEW, NULL));

  return adw_tab_page_get_title (adw_tab_view_get_nth_page (view, position));
}

/* What was closed since what it shows was taken away is back in its place, what a person closed is not. */
static void
test_reopen (Fixture       *fixture,
             gconstpointer  has_connection)
{
  GtkWidget *widget = GTK_WIDGET (fixture->window);

  manor_window_open_page (fixture->window, test_page_new ("test:one", "1"));
  manor_window_open_page (fixture->window, test_page_new ("connection:test", "2"));
  manor_window_open_page (fixture->window, test_page_new ("test:three", "3"));
  gtk_widget_activate_action (widget, "win.close-key", "s", "connection:test");
  manor_test_wait (has_two_tabs, fixture);
  gtk_widget_activate_action (widget, "win.reopen-key", "s", "test:other");
  g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, 2);

  gtk_widget_activate_action (widget, "win.reopen-key", "s", "connection:test");
  g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, 3);
  g_assert_cmpstr (get_nth_title (fixture, 1), ==, "connection:test");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (widget)), ==, "test:three");
  gtk_widget_activate_action (widget, "win.reopen-key", "s", "connection:test");
  g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, 3);

  manor_window_open_key (fixture->window, "connection:test");
  gtk_widget_activate_action (widget, "win.close-tab", NULL);
  manor_test_wait (has_two_tabs, fixture);
  gtk_widget_activate_action (widget, "win.reopen-key", "s", "connection:test");
  g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, 2);
}

static void
test_refuses_to_close (Fixture       *fixture,
                       gconstpointer  has_connection)
{
  ManorPage *page = test_page_new ("test:stays", "1");

  TEST_PAGE (page)->stays = TRUE;
  manor_window_open_page (fixture->window, page);
  manor_window_open_page (fixture->window, test_page_new ("test:goes", "2"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.close-key", "s", "test:stays");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.close-key", "s", "test:goes");
  manor_test_wait (has_one_tab, fixture);
  g_assert_true (manor_window_get_page (fixture->window) == page);

  gtk_window_close (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_nonnull (fixture->window);
  TEST_PAGE (page)->stays = FALSE;
}

static GVariant *
load (ManorTabStore *store)
{
  g_autoptr(DexFuture) future = manor_tab_store_load (store);

  manor_test_wait (manor_test_is_settled, future);

  return g_value_dup_variant (dex_future_get_value (future, NULL));
}

/* What cannot be opened next time (these keys mean nothing to the program) is not thrown away:
 * key, title and unsaved text are there after any number of restarts. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  has_connection)
{
  manor_window_open_page (fixture->window, test_page_new ("test:one", "SELECT 1"));
  manor_window_open_page (fixture->window, test_page_new ("test:two", "SELECT 2"));

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GVariant) content = NULL;
      g_autoptr(GVariant) tabs = NULL;
      g_autoptr(GVariant) state = NULL;
      const char *key, *title, *text;
      guint selected = G_MAXUINT;

      close_window (fixture);
      content = load (fixture->store);
      g_assert_true (g_variant_lookup (content, "tabs", "@a(ssmv)", &tabs));
      g_assert_cmpuint (g_variant_n_children (tabs), ==, 2);
      g_assert_true (g_variant_lookup (content, "selected", "u", &selected));
      g_assert_cmpuint (selected, ==, 1);
      g_variant_get_child (tabs, 1, "(&s&smv)", &key, &title, &state);
      g_assert_cmpstr (key, ==, "test:two");
      g_assert_cmpstr (title, ==, "test:two");
      g_assert_true (g_variant_lookup (state, "text", "&s", &text));
      g_assert_cmpstr (text, ==, "SELECT 2");

      open_window (fixture);
      g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, 2);
    }
}

/* Manor 0.3 kept tabs of pushes, which it could not open again. */
static void
test_tab_of_push (Fixture       *fixture,
                  gconstpointer  has_connection)
{
  g_autoptr(GVariant) tabs = g_variant_ref_sink (g_variant_new_parsed ("[('push:test/schema:1', 'Push', @mv nothing)]"));
  GVariantDict content;

  close_window (fixture);
  g_variant_dict_init (&content, NULL);
  g_variant_dict_insert_value (&content, "tabs", tabs);
  manor_test_finish (manor_tab_store_save (fixture->store, g_variant_dict_end (&content)));
  open_window (fixture);
  g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, 0);
}

static gboolean
shows_acme (gpointer data)
{
  Fixture *fixture = data;
  ManorPage *page = manor_window_get_page (fixture->window);

  return page != NULL && MANOR_IS_DATABASE_PAGE (page) &&
         manor_database_page_get_database (MANOR_DATABASE_PAGE (page)) ==
         manor_connection_find_database (fixture->connection, "acme");
}

static ManorWorkbench *
get_workbench (Fixture *fixture)
{
  return manor_database_page_get_workbench (MANOR_DATABASE_PAGE (manor_window_get_page (fixture->window)));
}

/* A connection that was removed and added again has other databases under the same keys. A tab of one of them is about
 * the one that is there now, and keeps its text; whether it is opened from the sidebar, selected, or just shown. */
static void
test_comes_back (Fixture       *fixture,
                 gconstpointer  how)
{
  g_autofree char *text = NULL;

  manor_window_open_key (fixture->window, "database:test/acme");
  manor_test_wait (shows_acme, fixture);
  manor_workbench_set_text (get_workbench (fixture), "SELECT 'kept'");
  if (!g_str_equal (how, "shown"))
    manor_window_open_page (fixture->window, test_page_new ("test:other", "1"));

  manor_test_finish (manor_console_remove_connection (fixture->console, fixture->connection));
  g_object_unref (fixture->connection);
  fixture->connection = make_connection ();
  manor_test_finish (manor_console_restore_connection (fixture->console, fixture->connection, 0));
  if (g_str_equal (how, "opened"))
    manor_window_open_key (fixture->window, "database:test/acme");
  if (g_str_equal (how, "selected"))
    gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.close-key", "s", "test:other");

  manor_test_wait (shows_acme, fixture);
  text = manor_workbench_dup_text (get_workbench (fixture));
  g_assert_cmpstr (text, ==, "SELECT 'kept'");
  g_assert_cmpuint (manor_window_get_n_tabs (fixture->window), ==, g_str_equal (how, "opened") ? 2 : 1);
}

static const char *
get_tab_part (Fixture *fixture)
{
  ManorTab *tab = MANOR_TAB (manor_test_need_widget (fixture->window, MANOR_TYPE_TAB, NULL));

  return gtk_stack_get_visible_child_name (GTK_STACK (manor_test_need_widget (tab, GTK_TYPE_STACK, "stack")));
}

static gboolean
has_failed (gpointer data)
{
  return g_str_equal (get_tab_part (data), "failed");
}

static gboolean
has_page (gpointer data)
{
  return g_str_equal (get_tab_part (data), "page");
}

/* Where a connection could not be read it can be edited, and once it was read the page is there unasked. */
static void
test_failed (Fixture       *fixture,
             gconstpointer  has_connection)
{
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = g_error_new_literal (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING, "no keyring");
  GtkWidget *again;
  GtkWidget *edit;

  manor_connection_set_databases (fixture->connection, databases);
  manor_connection_set_state (fixture->connection, MANOR_CONNECTION_FAILED, error);
  manor_window_open_key (fixture->window, "database:test/acme");
  manor_test_wait (has_failed, fixture);

  again = manor_test_need_widget (fixture->window, GTK_TYPE_BUTTON, "again_button");
  edit = manor_test_need_widget (fixture->window, GTK_TYPE_BUTTON, "edit_button");
  g_assert_true (gtk_widget_get_visible (again));
  g_assert_true (gtk_widget_get_visible (edit));

  g_ptr_array_add (databases, test_database_new ("acme"));
  manor_connection_set_databases (fixture->connection, databases);
  g_assert_true (has_failed (fixture));
  manor_connection_set_state (fixture->connection, MANOR_CONNECTION_READY, NULL);
  manor_test_wait (has_page, fixture);
}

/* Of a connection that was removed its tabs are left, with what was typed in them. */
static void
test_removed (Fixture       *fixture,
              gconstpointer  has_connection)
{
  AdwStatusPage *status;

  manor_window_open_key (fixture->window, "database:removed/acme");
  manor_test_wait (has_failed, fixture);
  status = ADW_STATUS_PAGE (manor_test_need_widget (manor_test_need_widget (fixture->window, MANOR_TYPE_TAB, NULL),
                                                    ADW_TYPE_STATUS_PAGE, "status"));
  g_assert_nonnull (strstr (adw_status_page_get_description (status), "The connection “removed” is not there"));
}

#define ADD(path, data, func) \
  g_test_add ("/Manor/Window/" path, Fixture, (data), set_up, (func), tear_down)

int
main (int   argc,
      char *argv[])
{
  /* Not with isolated folders: icons need the system's. The home is the test's own. */
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  gtk_init ();
  adw_init ();
  gtk_source_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    RESOURCE_BASE "/icons");

  ADD ("start", NULL, test_start);
  ADD ("start-with-connection", "", test_start);
  ADD ("one-tab-a-key", "", test_one_tab_a_key);
  ADD ("failed", "", test_failed);
  ADD ("removed", "", test_removed);
  ADD ("close-and-undo", "", test_close_and_undo);
  ADD ("reopen", "", test_reopen);
  ADD ("refuses-to-close", "", test_refuses_to_close);
  ADD ("restart", "", test_restart);
  ADD ("tab-of-push", "", test_tab_of_push);
  ADD ("comes-back-opened", "opened", test_comes_back);
  ADD ("comes-back-selected", "selected", test_comes_back);
  ADD ("comes-back-shown", "shown", test_comes_back);

  return g_test_run ();
}
