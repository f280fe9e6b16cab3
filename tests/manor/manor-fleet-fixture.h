/* manor-fleet-fixture.h: a window with a page for the demo's Slack-like fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-fleet-page.h"
#include "manor-group-row.h"
#include "manor-group-view.h"
#include "manor-review-dialog.h"
#include "manor-ui-test.h"

/* 24 children of which 5 lack a table,
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

static inline void
open_page_cb (ManorPage *page,
              ManorPage *other,
              Fixture   *fixture)
{
  g_set_object (&fixture->opened, other);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (other));
}

static inline void
open_key_cb (ManorPage  *page,
             const char *key,
             Fixture    *fixture)
{
  g_set_str (&fixture->key, key);
}

static inline void
toast_cb (ManorPage *page,
          AdwToast  *toast,
          Fixture   *fixture)
{
  fixture->n_toasts++;
}

static inline gboolean
is_surveyed (gpointer data)
{
  Fixture *fixture = data;
  GtkListBox *list = GTK_LIST_BOX (manor_test_need_widget (fixture->page, GTK_TYPE_LIST_BOX, "groups_list"));

  return manor_survey_get_catalogue (fixture->survey) != NULL &&
         !manor_survey_get_running (fixture->survey) &&
         gtk_list_box_get_row_at_index (list, 0) != NULL;
}

/* Without a page yet. */
static inline Fixture *
fixture_new_unread (void)
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

  return fixture;
}

static inline void
fixture_open_page (Fixture *fixture)
{
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
}

static inline Fixture *
fixture_new (void)
{
  Fixture *fixture = fixture_new_unread ();

  fixture_open_page (fixture);

  return fixture;
}

static inline void
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

static inline void
select_group (Fixture         *fixture,
              ManorChildState  state,
              guint            n_children)
{
  GtkListBox *list = GTK_LIST_BOX (manor_test_need_widget (fixture->page, GTK_TYPE_LIST_BOX, "groups_list"));
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

static inline gboolean
has_review (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *review = manor_test_find_widget (fixture->window, MANOR_TYPE_REVIEW_DIALOG, NULL);
  GtkWidget *stack = review != NULL ? manor_test_find_widget (review, GTK_TYPE_STACK, "stack") : NULL;

  return stack != NULL &&
         g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "review") == 0;
}

static inline GtkWidget *
wait_for_review (Fixture *fixture)
{
  manor_test_wait (has_review, fixture);

  return manor_test_need_widget (fixture->window, MANOR_TYPE_REVIEW_DIALOG, NULL);
}
