/* test-turso-dialog.c: what the dialog of a Turso organization lets through, and what it makes of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-account-view.h"
#include "manor-membership-list.h"
#include "manor-turso-dialog.h"
#include "manor-ui-test.h"

typedef struct
{
  ManorConsole     *console;
  ManorTursoDialog *dialog;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_unsetenv ("TURSO_API_TOKEN");
  g_unsetenv ("TURSO_API_BASEURL");
  fixture->console = test_console_new (NULL);
  fixture->dialog = g_object_ref_sink (MANOR_TURSO_DIALOG (manor_turso_dialog_new (fixture->console)));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer gone = fixture->dialog;

  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), &gone);
  g_object_unref (fixture->dialog);
  while (gone != NULL && g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (gone);
  g_clear_object (&fixture->console);
}

static gpointer
get_child (Fixture    *fixture,
           const char *name)
{
  GObject *child = gtk_widget_get_template_child (GTK_WIDGET (fixture->dialog),
                                                  MANOR_TYPE_TURSO_DIALOG, name);

  g_assert_nonnull (child);

  return child;
}

static void
type_text (Fixture    *fixture,
           const char *row,
           const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_child (fixture, row)), text);
}

static gboolean
is_valid (Fixture *fixture)
{
  gboolean valid;

  g_object_get (fixture->dialog, "valid", &valid, NULL);

  return valid;
}

static gboolean
is_shown (Fixture    *fixture,
          const char *name)
{
  return gtk_widget_get_visible (get_child (fixture, name));
}

/* @slugs: what the token reaches */
static ManorAccount *
account_new (const char * const *slugs,
             GDateTime          *expires,
             gint64              clock_skew)
{
  g_autoptr(GListStore) memberships = g_list_store_new (MANOR_TYPE_MEMBERSHIP);

  for (guint i = 0; slugs[i] != NULL; i++)
    {
      g_autoptr(ManorMembership) membership = NULL;
      g_autofree char *title = g_strconcat ("Title of ", slugs[i], NULL);

      membership = g_object_new (MANOR_TYPE_MEMBERSHIP, "slug", slugs[i], "title", title,
                                 "plan", "scaler", NULL);
      g_list_store_append (memberships, membership);
    }

  return g_object_new (MANOR_TYPE_ACCOUNT, "user", "ada", "expires", expires,
                       "clock-skew", clock_skew, "memberships", memberships, NULL);
}

static void
show_account (Fixture            *fixture,
              const char * const *slugs)
{
  g_autoptr(ManorAccount) account = account_new (slugs, NULL, 0);

  manor_turso_dialog_set_account (fixture->dialog, account);
}

static void
test_steps (Fixture       *fixture,
            gconstpointer  data)
{
  const char * const one[] = { "acme", NULL };
  g_autoptr(ManorTursoDraft) draft = NULL;
  g_autofree char *organization = NULL;
  g_autofree char *title = NULL;
  gboolean keep_token;

  g_assert_false (is_valid (fixture));
  g_assert_false (gtk_widget_get_sensitive (get_child (fixture, "check_button")));
  g_assert_false (is_shown (fixture, "title_group"));
  type_text (fixture, "token_row", " secret ");
  g_assert_true (gtk_widget_get_sensitive (get_child (fixture, "check_button")));
  g_assert_false (is_valid (fixture));

  /* The only one is chosen at once. */
  show_account (fixture, one);
  g_assert_true (is_valid (fixture));
  g_assert_cmpstr (gtk_editable_get_text (get_child (fixture, "title_row")), ==, "Title of acme");
  draft = manor_turso_dialog_dup_draft (fixture->dialog);
  g_object_get (draft, "organization", &organization, "title", &title, "keep-token", &keep_token,
                NULL);
  g_assert_cmpstr (organization, ==, "acme");
  g_assert_cmpstr (title, ==, "Title of acme");
  g_assert_false (keep_token);

  /* What was said of one token is not said of another, nor by another platform. */
  type_text (fixture, "token_row", "other");
  g_assert_false (is_valid (fixture));
  g_assert_false (is_shown (fixture, "account_view"));
  show_account (fixture, one);
  type_text (fixture, "base_url_row", "https://turso.example.org");
  g_assert_false (is_valid (fixture));
  g_assert_cmpstr (gtk_editable_get_text (get_child (fixture, "token_row")), ==, "other");
}

static void
test_choice (Fixture       *fixture,
             gconstpointer  data)
{
  const char * const two[] = { "ada", "acme", NULL };
  const char * const none[] = { NULL };
  ManorMembershipList *list = get_child (fixture, "membership_list");

  type_text (fixture, "token_row", "secret");
  show_account (fixture, two);
  g_assert_true (is_shown (fixture, "membership_list"));
  g_assert_null (manor_membership_list_get_selected (list));
  g_assert_false (is_valid (fixture));

  /* An empty list says why. */
  show_account (fixture, none);
  g_assert_true (is_shown (fixture, "membership_list"));
  g_assert_false (is_valid (fixture));
}

/* The connection is called as the organization, until somebody calls it something else. */
static void
test_title (Fixture       *fixture,
            gconstpointer  data)
{
  const char * const acme[] = { "acme", NULL };
  const char * const ada[] = { "ada", NULL };
  GtkEditable *title = get_child (fixture, "title_row");

  show_account (fixture, acme);
  show_account (fixture, ada);
  g_assert_cmpstr (gtk_editable_get_text (title), ==, "Title of ada");
  gtk_editable_set_text (title, "Mine");
  show_account (fixture, acme);
  g_assert_cmpstr (gtk_editable_get_text (title), ==, "Mine");
  gtk_editable_set_text (title, "");
  show_account (fixture, ada);
  g_assert_cmpstr (gtk_editable_get_text (title), ==, "Title of ada");
}

/* Each person's own one is called “personal”, which tells nothing. */
static void
test_own_title (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GListStore) memberships = g_list_store_new (MANOR_TYPE_MEMBERSHIP);
  g_autoptr(ManorMembership) own = g_object_new (MANOR_TYPE_MEMBERSHIP, "slug", "ada", "title", "personal",
                                                 "personal", TRUE, NULL);
  g_autoptr(ManorAccount) account = NULL;

  g_list_store_append (memberships, own);
  account = g_object_new (MANOR_TYPE_ACCOUNT, "user", "ada", "memberships", memberships, NULL);
  g_assert_true (manor_account_find_membership (account, "ada") == own);
  g_assert_null (manor_account_find_membership (account, "acme"));
  g_assert_null (manor_account_find_membership (account, NULL));
  manor_turso_dialog_set_account (fixture->dialog, account);
  g_assert_cmpstr (gtk_editable_get_text (get_child (fixture, "title_row")), ==, "ada");
}

static void
test_place (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *url;
    gboolean    fine;
  } urls[] = {
    { "", TRUE },
    { "https://turso.example.org", TRUE },
    { "http://localhost:8080", TRUE },
    { "turso.example.org", FALSE },
    { "http://turso.example.org", FALSE },
    { "https://ada:secret@turso.example.org", FALSE },
  };

  type_text (fixture, "token_row", "secret");
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_test_message ("%s", urls[i].url);
      type_text (fixture, "base_url_row", urls[i].url);
      g_assert_cmpint (gtk_widget_get_sensitive (get_child (fixture, "check_button")), ==,
                       urls[i].fine);
      g_assert_cmpint (is_shown (fixture, "problem_label"), ==, !urls[i].fine);
    }

  type_text (fixture, "base_url_row", "http://turso.example.org");
  g_assert_true (is_shown (fixture, "plain_row"));
  adw_switch_row_set_active (get_child (fixture, "plain_row"), TRUE);
  g_assert_true (gtk_widget_get_sensitive (get_child (fixture, "check_button")));
}

/* The command line's token is looked for only when somebody presses that button, and never shown. */
static void
test_environment (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(AdwDialog) dialog = NULL;
  GtkWidget *button;
  GtkEditable *token;

  g_assert_false (is_shown (fixture, "environment_button"));

  g_setenv ("TURSO_API_TOKEN", "from-the-command-line", TRUE);
  g_setenv ("TURSO_API_BASEURL", "http://127.0.0.1:1", TRUE);
  dialog = g_object_ref_sink (manor_turso_dialog_new (fixture->console));
  button = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (dialog), MANOR_TYPE_TURSO_DIALOG,
                                                      "environment_button"));
  token = GTK_EDITABLE (gtk_widget_get_template_child (GTK_WIDGET (dialog), MANOR_TYPE_TURSO_DIALOG,
                                                       "token_row"));
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (gtk_editable_get_text (token), ==, "");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (dialog),
                                                                                    MANOR_TYPE_TURSO_DIALOG,
                                                                                    "environment_row"))));
  /* Who types another one means that. */
  gtk_editable_set_text (token, "mine");
  g_assert_true (gtk_widget_get_visible (button));
}

static void
test_account (void)
{
  static const struct
  {
    int         days;
    const char *words;
    gboolean    warning;
  } ends[] = {
    { -1, "Expired on", TRUE },
    { 1, "in 24 hours", TRUE },
    { 5, "in 5 days", TRUE },
    { 30, "in 30 days", FALSE },
  };
  const char * const none[] = { NULL };
  g_autoptr(GDateTime) now = g_date_time_new_utc (2026, 6, 1, 12, 0, 0);
  g_autoptr(ManorAccount) endless = account_new (none, NULL, 0);
  g_autofree char *words = NULL;
  gboolean warning;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr(GDateTime) expires = g_date_time_add_days (now, ends[i].days);
      g_autoptr(ManorAccount) account = account_new (none, expires, 0);
      g_autofree char *end = manor_account_view_dup_expiration (account, now, &warning);

      g_test_message ("%s", end);
      g_assert_nonnull (strstr (end, ends[i].words));
      g_assert_cmpint (warning, ==, ends[i].warning);
    }

  words = manor_account_view_dup_expiration (endless, now, &warning);
  g_assert_nonnull (strstr (words, "Never expires"));
  g_assert_false (warning);
}

static void
test_clock (void)
{
  static const struct
  {
    gint64      skew;
    const char *words;
  } clocks[] = {
    { 0, NULL },
    { 59, NULL },
    { -60, NULL },
    { 301, "5 minutes ahead" },
    { -7200, "2 hours behind" },
    { G_MAXINT64, "days ahead" },
  };
  const char * const none[] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      g_autoptr(ManorAccount) account = account_new (none, NULL, clocks[i].skew);
      g_autofree char *words = manor_account_view_dup_clock (account);

      g_test_message ("%s", words);
      if (clocks[i].words == NULL)
        g_assert_null (words);
      else
        g_assert_nonnull (strstr (words, clocks[i].words));
    }
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/Manor/AccountView/expiration", test_account);
  g_test_add_func ("/Manor/AccountView/clock", test_clock);
  g_test_add ("/Manor/TursoDialog/steps", Fixture, NULL, set_up, test_steps, tear_down);
  g_test_add ("/Manor/TursoDialog/choice", Fixture, NULL, set_up, test_choice, tear_down);
  g_test_add ("/Manor/TursoDialog/title", Fixture, NULL, set_up, test_title, tear_down);
  g_test_add ("/Manor/TursoDialog/own-title", Fixture, NULL, set_up, test_own_title, tear_down);
  g_test_add ("/Manor/TursoDialog/place", Fixture, NULL, set_up, test_place, tear_down);
  g_test_add ("/Manor/TursoDialog/environment", Fixture, NULL, set_up, test_environment, tear_down);

  return g_test_run ();
}
