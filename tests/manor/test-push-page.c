/* test-push-page.c: a push is paused, stopped, taken up again and remembered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-push-history.h"
#include "manor-push-page.h"
#include "manor-push-progress.h"
#include "manor-report-dialog.h"
#include "manor-ui-test.h"

typedef struct
{
  ManorConsole *console;
  ManorFleet   *fleet;
  ManorPush    *push;
  GtkWindow    *window;
  ManorPage    *page;
} Fixture;

static void
settle (DexFuture *future)
{
  manor_test_finish (future);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The demo's Slack-like fleet: six children can be brought up to date, one is blocked. */
static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("manor-push-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "demo", NULL);
  g_autoptr(GFile) place = g_file_new_for_path (path);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorPushOptions) options = g_object_new (MANOR_TYPE_PUSH_OPTIONS, "jobs", 1, NULL);
  ManorSurvey *survey;

  g_assert_no_error (error);
  fixture->console = manor_console_new (folder, folder);
  manor_test_finish (manor_console_make_demo (fixture->console, place));
  manor_test_finish (manor_console_add_folder (fixture->console, place, "Demo"));
  connection = g_list_model_get_item (G_LIST_MODEL (fixture->console), 0);
  g_set_object (&fixture->fleet, manor_connection_find_fleet (connection, "slack-schema"));
  survey = manor_console_get_survey (fixture->console, fixture->fleet);
  settle (manor_survey_refresh (survey));

  fixture->push = manor_push_new (survey, options, manor_console_get_journal (fixture->console));
  settle (manor_push_prepare (fixture->push));

  fixture->page = g_object_ref_sink (MANOR_PAGE (manor_push_page_new (fixture->push)));
  fixture->window = GTK_WINDOW (g_object_ref (adw_window_new ()));
  gtk_window_set_default_size (fixture->window, 900, 700);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_present (fixture->window);

  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  gpointer page = fixture->page;

  g_object_add_weak_pointer (G_OBJECT (page), &page);
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->window);
  g_object_unref (fixture->page);
  while (page != NULL && g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (page);

  g_clear_object (&fixture->push);
  g_clear_object (&fixture->fleet);
  g_clear_object (&fixture->console);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static gboolean
is_paused (gpointer data)
{
  return manor_push_get_state (data) == MANOR_PUSH_PAUSED;
}

static gboolean
has_ended (gpointer data)
{
  return manor_push_get_state (data) == MANOR_PUSH_FINISHED ||
         manor_push_get_state (data) == MANOR_PUSH_STOPPED;
}

static gboolean
is_sensitive (gpointer data)
{
  return gtk_widget_is_sensitive (data);
}

static GtkWidget *
need_button (Fixture    *fixture,
             const char *label)
{
  /* Buttons with a label have a name of their own in nothing else. */
  GtkWidget *box = gtk_widget_get_parent (manor_test_find_widget (fixture->page, GTK_TYPE_BUTTON,
                                                                  "report_button"));

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0)
      return child;

  g_assert_not_reached ();
}

static AdwAlertDialog *
need_question (Fixture *fixture)
{
  GtkWidget *dialog = manor_test_find_widget (fixture->window, ADW_TYPE_ALERT_DIALOG, NULL);

  g_assert_nonnull (dialog);

  return ADW_ALERT_DIALOG (dialog);
}

static gboolean
finish_boolean (DexFuture *future)
{
  const GValue *value;
  gboolean answer;

  manor_test_wait (manor_test_is_settled, future);
  value = dex_future_get_value (future, NULL);
  g_assert_nonnull (value);
  answer = g_value_get_boolean (value);
  dex_unref (future);

  return answer;
}

static void
count_toast_cb (ManorPage *page,
                AdwToast  *toast,
                guint     *n_toasts)
{
  (*n_toasts)++;
}

static gboolean
is_told (gpointer data)
{
  return *(guint *) data > 0;
}

static void
test_pause (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *title = NULL;
  DexFuture *may_close;
  guint n_toasts = 0;

  g_signal_connect (fixture->page, "toast", G_CALLBACK (count_toast_cb), &n_toasts);
  /* Before it runs, and after, a page closes without a word. */
  g_assert_true (finish_boolean (manor_page_may_close (fixture->page)));

  manor_push_page_start (MANOR_PUSH_PAGE (fixture->page));
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_RUNNING);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "push.pause", NULL));
  manor_test_wait (is_paused, fixture->push);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  title = manor_push_progress_dup_title (fixture->push);
  g_assert_cmpstr (title, ==, "Paused");
  g_assert_false (gtk_widget_get_visible (need_button (fixture, "Pause")));
  g_assert_true (gtk_widget_get_visible (need_button (fixture, "Resume")));
  g_assert_true (manor_page_get_busy (fixture->page));

  /* A paused push is not done: the page asks. */
  may_close = manor_page_may_close (fixture->page);
  g_assert_true (dex_future_is_pending (may_close));
  adw_dialog_close (ADW_DIALOG (need_question (fixture)));
  g_assert_false (finish_boolean (may_close));

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "push.resume", NULL);
  manor_test_wait (has_ended, fixture->push);
  manor_test_wait (is_sensitive, need_button (fixture, "Report…"));
  g_assert_cmpuint (manor_push_count (fixture->push, MANOR_TARGET_APPLIED), ==, 6);
  g_assert_false (manor_page_get_busy (fixture->page));
  /* The page says it all. */
  g_assert_cmpuint (n_toasts, ==, 0);
  g_assert_true (gtk_widget_get_visible (need_button (fixture, "Retry Blocked")));
  g_assert_false (gtk_widget_get_visible (need_button (fixture, "Stop")));
}

static void
test_stop_and_retry (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  DexFuture *may_close;
  guint n_applied;
  guint n_toasts = 0;

  manor_push_page_start (MANOR_PUSH_PAGE (fixture->page));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "push.pause", NULL);
  manor_test_wait (is_paused, fixture->push);

  may_close = manor_page_may_close (fixture->page);
  adw_alert_dialog_set_close_response (need_question (fixture), "stop");
  adw_dialog_close (ADW_DIALOG (need_question (fixture)));
  g_assert_true (finish_boolean (may_close));
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_STOPPED);
  n_applied = manor_push_count (fixture->push, MANOR_TARGET_APPLIED);
  g_assert_cmpuint (n_applied, <, 6);
  g_assert_cmpuint (manor_push_progress_count_left (fixture->push), ==, 6 - n_applied);
  /* The bar does not say that all is done. */
  g_assert_cmpfloat_with_epsilon (manor_push_progress_get_fraction (fixture->push),
                                  1 - (6.0 - n_applied) / manor_push_get_n_targets (fixture->push), 0.001);
  manor_test_wait (is_sensitive, need_button (fixture, "Report…"));

  /* The rest goes on. Nothing has failed, so that nothing is said to. */
  g_assert_cmpstr (manor_push_progress_get_retry_label (fixture->push), ==, "Push the Rest");
  g_signal_connect (fixture->page, "toast", G_CALLBACK (count_toast_cb), &n_toasts);
  gtk_widget_set_visible (GTK_WIDGET (fixture->page), FALSE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "push.retry", NULL));
  manor_test_wait (has_ended, fixture->push);
  g_assert_cmpuint (manor_push_count (fixture->push, MANOR_TARGET_APPLIED), ==, 6);
  /* Who looks at another tab is told. */
  manor_test_wait (is_told, &n_toasts);
}

static gboolean
has_history (gpointer data)
{
  GtkListBox *list = GTK_LIST_BOX (manor_test_find_widget (data, GTK_TYPE_LIST_BOX, "list"));

  return gtk_list_box_get_row_at_index (list, 0) != NULL;
}

static gboolean
has_report_dialog (gpointer data)
{
  return manor_test_find_widget (data, MANOR_TYPE_REPORT_DIALOG, NULL) != NULL;
}

static char *
dup_report_text (GtkWidget *dialog)
{
  GtkTextBuffer *buffer =
    gtk_text_view_get_buffer (GTK_TEXT_VIEW (manor_test_find_widget (dialog, GTK_TYPE_TEXT_VIEW, NULL)));
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
test_history (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *text = NULL;
  g_autofree char *counts = NULL;
  g_autofree char *subtitle = NULL;
  ManorPushHistory *history = g_object_new (MANOR_TYPE_PUSH_HISTORY, NULL);
  GtkWidget *row;

  manor_push_page_start (MANOR_PUSH_PAGE (fixture->page));
  manor_test_wait (has_ended, fixture->push);
  manor_test_wait (is_sensitive, need_button (fixture, "Report…"));

  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (history));
  manor_push_history_set_fleet (history, manor_console_get_journal (fixture->console),
                                fixture->fleet);
  manor_test_wait (has_history, history);
  g_assert_null (manor_push_history_get_interrupted (history));

  row = manor_test_find_widget (history, ADW_TYPE_ACTION_ROW, NULL);
  counts = manor_push_progress_dup_counts (fixture->push);
  subtitle = g_strconcat ("Finished · ", counts, NULL);
  g_assert_nonnull (strstr (counts, "1 blocked"));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, subtitle);
  adw_action_row_activate (ADW_ACTION_ROW (row));
  manor_test_wait (has_report_dialog, fixture->window);

  text = dup_report_text (manor_test_find_widget (fixture->window, MANOR_TYPE_REPORT_DIALOG,
                                                  NULL));
  g_assert_nonnull (strstr (text, "meridian-slack"));
  adw_dialog_force_close (ADW_DIALOG (manor_test_find_widget (fixture->window,
                                                              MANOR_TYPE_REPORT_DIALOG, NULL)));
}

static void
test_words (void)
{
  for (guint state = 0; state <= MANOR_TARGET_SKIPPED; state++)
    {
      gboolean done = state == MANOR_TARGET_APPLIED || state == MANOR_TARGET_UNCHANGED;

      /* Every child is done, to be looked at, or left; and only one of them. */
      g_assert_cmpuint (done + manor_push_progress_is_failed (state) +
                        manor_push_progress_is_left (state), ==, 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();

  g_test_add_func ("/Manor/PushPage/words", test_words);
  g_test_add_func ("/Manor/PushPage/pause", test_pause);
  g_test_add_func ("/Manor/PushPage/stop-and-retry", test_stop_and_retry);
  g_test_add_func ("/Manor/PushPage/history", test_history);

  return g_test_run ();
}
