/* test-server-dialog.c: what a server's dialog lets through, and what it makes of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-server-dialog.h"
#include "manor-server-draft-private.h"
#include "manor-server-url.h"
#include "manor-ui-test.h"
#include "manor-verdict-list.h"

typedef struct
{
  ManorConsole      *console;
  ManorServerDialog *dialog;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->console = test_console_new (NULL);
  fixture->dialog = g_object_ref_sink (MANOR_SERVER_DIALOG (manor_server_dialog_new (fixture->console)));
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
                                                  MANOR_TYPE_SERVER_DIALOG, name);

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

static const char *
get_problem (Fixture *fixture)
{
  return gtk_label_get_label (get_child (fixture, "problem_label"));
}

static void
test_url (void)
{
  static const struct
  {
    const char *text;
    gboolean    fine;
    gboolean    exposed;
  } urls[] = {
    { "", FALSE, FALSE },
    { "localhost:8080", FALSE, FALSE },
    { "example.org", FALSE, FALSE },
    { "ftp://example.org", FALSE, FALSE },
    { "https://", FALSE, FALSE },
    { "https://ada:secret@example.org", FALSE, FALSE },
    { "libsql://example.org?authToken=secret", FALSE, FALSE },
    { "https://example.org/#x", FALSE, FALSE },
    { "https://example.org", TRUE, FALSE },
    { "libsql://example.org:8080", TRUE, FALSE },
    { "HTTPS://Example.org", TRUE, FALSE },
    { "http://localhost:8080", TRUE, FALSE },
    { "http://acme.localhost:8080", TRUE, FALSE },
    { "http://127.0.0.1:8080", TRUE, FALSE },
    { "http://[::1]:8080", TRUE, FALSE },
    { "http://10.0.0.7:8080", TRUE, TRUE },
    { "http://example.org", TRUE, TRUE },
    { "http://localhost.example.org", TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *problem = manor_server_url_dup_problem (urls[i].text);

      g_test_message ("%s: %s", urls[i].text, problem);
      g_assert_cmpint (problem == NULL, ==, urls[i].fine);
      if (urls[i].fine)
        g_assert_cmpint (manor_server_url_is_exposed (urls[i].text), ==, urls[i].exposed);
      /* A secret in an address is not said back. */
      g_assert_true (problem == NULL || strstr (problem, "secret") == NULL);
    }
}

static void
test_title (Fixture       *fixture,
            gconstpointer  data)
{
  GtkEditable *title = get_child (fixture, "title_row");

  type_text (fixture, "url_row", "https://db.example.org");
  g_assert_cmpstr (gtk_editable_get_text (title), ==, "db.example.org");
  type_text (fixture, "url_row", "https://db.example.net");
  g_assert_cmpstr (gtk_editable_get_text (title), ==, "db.example.net");
  gtk_editable_set_text (title, "Tenants");
  type_text (fixture, "url_row", "https://db.example.com");
  g_assert_cmpstr (gtk_editable_get_text (title), ==, "Tenants");
}

/* An address alone is quickly typed again. */
static void
test_typed (Fixture       *fixture,
            gconstpointer  data)
{
  AdwDialog *dialog = ADW_DIALOG (fixture->dialog);

  type_text (fixture, "url_row", "https://db.example.org");
  g_assert_true (adw_dialog_get_can_close (dialog));
  type_text (fixture, "token_row", "secret");
  g_assert_false (adw_dialog_get_can_close (dialog));
  type_text (fixture, "token_row", "");
  g_assert_true (adw_dialog_get_can_close (dialog));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (get_child (fixture, "names_view")), "acme\nother", -1);
  g_assert_false (adw_dialog_get_can_close (dialog));
}

static void
test_plain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ManorServerDraft) draft = NULL;
  GtkWidget *plain = get_child (fixture, "plain_row");
  gboolean allowed;

  g_assert_false (is_valid (fixture));
  type_text (fixture, "url_row", "http://localhost:8080");
  g_assert_true (is_valid (fixture));
  g_assert_false (gtk_widget_get_visible (plain));

  type_text (fixture, "url_row", "http://db.example.org:8080");
  g_assert_true (gtk_widget_get_visible (plain));
  g_assert_false (is_valid (fixture));
  g_assert_cmpstr (get_problem (fixture), !=, "");

  adw_switch_row_set_active (ADW_SWITCH_ROW (plain), TRUE);
  g_assert_true (is_valid (fixture));
  g_assert_cmpstr (get_problem (fixture), ==, "");
  draft = manor_server_dialog_dup_draft (fixture->dialog);
  g_object_get (draft, "allow-plain", &allowed, NULL);
  g_assert_true (allowed);

  /* What was allowed for one address is not for another that needs it not. */
  g_clear_object (&draft);
  type_text (fixture, "url_row", "https://db.example.org");
  draft = manor_server_dialog_dup_draft (fixture->dialog);
  g_object_get (draft, "allow-plain", &allowed, NULL);
  g_assert_false (allowed);
}

static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  AdwComboRow *kind = get_child (fixture, "kind_row");

  type_text (fixture, "url_row", "https://db.example.org");
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "user_row")));

  adw_combo_row_set_selected (kind, 1);
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "user_row")));
  type_text (fixture, "token_row", "open sesame");
  g_assert_false (is_valid (fixture));
  type_text (fixture, "user_row", "a:b");
  g_assert_false (is_valid (fixture));
  type_text (fixture, "user_row", "ada");
  g_assert_true (is_valid (fixture));

  adw_combo_row_set_selected (kind, 2);
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "token_row")));
  g_assert_true (is_valid (fixture));
}

static void
test_draft (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ManorServerDraft) draft = NULL;
  GtkTextView *names_view = get_child (fixture, "names_view");
  g_autofree char *url = NULL;
  g_autofree char *admin_url = NULL;
  g_autofree char *kind = NULL;
  g_auto(GStrv) names = NULL;
  const char * const expected[] = { "acme", "a b", NULL };
  gboolean keep_token;

  type_text (fixture, "url_row", "https://db.example.org");
  type_text (fixture, "admin_url_row", "nonsense");
  g_assert_false (is_valid (fixture));
  type_text (fixture, "admin_url_row", "https://db.example.org:9090");
  g_assert_true (is_valid (fixture));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (names_view), "\n acme \na b\n\n", -1);

  draft = manor_server_dialog_dup_draft (fixture->dialog);
  g_object_get (draft,
                "url", &url,
                "admin-url", &admin_url,
                "names", &names,
                "token-kind", &kind,
                "keep-token", &keep_token,
                NULL);
  g_assert_cmpstr (url, ==, "https://db.example.org");
  g_assert_cmpstr (admin_url, ==, "https://db.example.org:9090");
  g_assert_cmpstr (kind, ==, "bearer");
  g_assert_cmpstrv (names, expected);
  /* There is nothing to keep of a server that was not there. */
  g_assert_false (keep_token);
}

static guint
count_rows (GtkWidget *list)
{
  guint count = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    count++;

  return count;
}

static void
test_verdicts (void)
{
  g_autoptr(ManorVerdictList) list = g_object_ref_sink (g_object_new (MANOR_TYPE_VERDICT_LIST, NULL));
  g_autoptr(GListStore) verdicts = g_list_store_new (MANOR_TYPE_SERVER_VERDICT);
  GtkWidget *box = adw_bin_get_child (ADW_BIN (list));
  GtkWidget *row;

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (list)));

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(ManorServerVerdict) verdict = _manor_server_verdict_new (i, "Databases & <more>",
                                                                       "what came of it <b>");

      g_list_store_append (verdicts, verdict);
    }

  manor_verdict_list_set_verdicts (list, G_LIST_MODEL (verdicts));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (list)));
  g_assert_cmpuint (count_rows (box), ==, 3);
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (box), 2));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Fails: Databases & <more>");

  manor_verdict_list_set_verdicts (list, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (list)));
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/Manor/ServerUrl", test_url);
  g_test_add_func ("/Manor/VerdictList", test_verdicts);
  g_test_add ("/Manor/ServerDialog/title", Fixture, NULL, set_up, test_title, tear_down);
  g_test_add ("/Manor/ServerDialog/typed", Fixture, NULL, set_up, test_typed, tear_down);
  g_test_add ("/Manor/ServerDialog/plain", Fixture, NULL, set_up, test_plain, tear_down);
  g_test_add ("/Manor/ServerDialog/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/Manor/ServerDialog/draft", Fixture, NULL, set_up, test_draft, tear_down);

  return g_test_run ();
}
