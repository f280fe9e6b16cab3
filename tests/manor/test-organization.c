/* test-organization.c: groups, tokens, and what an app needs to reach a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-clipboard.h"
#include "manor-connect-dialog.h"
#include "manor-database-dialog.h"
#include "manor-delete-dialog.h"
#include "manor-deployment.h"
#include "manor-group-dialog.h"
#include "manor-group-page.h"
#include "manor-groups-dialog.h"
#include "manor-later.h"
#include "manor-organization-fixture.h"
#include "manor-rule-dialog.h"
#include "manor-token-dialog.h"
#include "manor-token-once-dialog.h"
#include "manor-token-scopes.h"
#include "manor-token-terms.h"
#include "manor-tokens-dialog.h"
#include "manor-typed-dialog.h"
#include "manor-usage-dialog.h"

static gboolean
is_visible (gpointer widget)
{
  return gtk_widget_get_visible (widget);
}

static gboolean
is_revealed (gpointer banner)
{
  return adw_banner_get_revealed (banner);
}

static guint
count_rows (GtkListBox *list)
{
  guint count = 0;

  while (gtk_list_box_get_row_at_index (list, (int) count) != NULL)
    count++;

  return count;
}

static void
test_terms (void)
{
  static const struct
  {
    const char *text;
    gboolean    valid;
  } times[] = {
    { "", FALSE },
    { "never", TRUE },
    { "1h2d", FALSE },
    { "1", FALSE },
    { "d", FALSE },
    { "1d", TRUE },
    { "2w1d30m", TRUE },
    { "7d3h2m", TRUE },
    { "1y", FALSE },
    { "1d ", FALSE },
    { "-1d", FALSE },
    { "1.5d", FALSE },
    { "1234567890d", FALSE },
  };
  g_autoptr(ManorTokenTerms) terms = g_object_ref_sink (g_object_new (MANOR_TYPE_TOKEN_TERMS, NULL));

  /* Neither for ever nor for everything, unless somebody says so. */
  g_assert_cmpstr (manor_token_terms_get_expiration (terms), ==, "30d");
  adw_combo_row_set_selected (get_child (terms, "life_row"), 3);
  g_assert_cmpstr (manor_token_terms_get_expiration (terms), ==, "never");
  g_assert_false (gtk_widget_get_visible (get_child (terms, "own_row")));

  adw_combo_row_set_selected (get_child (terms, "life_row"), 4);
  g_assert_true (gtk_widget_get_visible (get_child (terms, "own_row")));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_test_message ("%s", times[i].text);
      type_text (terms, "own_row", times[i].text);
      g_assert_cmpint (manor_token_terms_get_valid (terms), ==, times[i].valid);
      if (times[i].valid)
        g_assert_cmpstr (manor_token_terms_get_expiration (terms), ==, times[i].text);
    }

  adw_combo_row_set_selected (get_child (terms, "rights_row"), 1);
  g_assert_true (manor_token_terms_get_read_only (terms));
}

static void
test_scopes (void)
{
  const char * const none[] = { NULL };
  const char * const some[] = { "read", "db:create", NULL };
  g_autofree char *all_words = NULL;
  g_autofree char *listed_words = NULL;
  g_autofree char *read_words = NULL;
  g_autofree char *some_words = NULL;

  all_words = manor_token_scopes_dup_words (none);
  listed_words = manor_token_scopes_dup_words (manor_token_scopes_get_preset (MANOR_TOKEN_PRESET_ALL));
  read_words = manor_token_scopes_dup_words (manor_token_scopes_get_preset (MANOR_TOKEN_PRESET_READ));
  some_words = manor_token_scopes_dup_words (some);
  g_assert_cmpstr (all_words, ==, "may do everything");
  g_assert_cmpstr (listed_words, ==, all_words);
  g_assert_cmpstr (read_words, ==, "may only read");
  g_assert_cmpstr (some_words, ==, "read, db:create");
}

static void
test_api_token (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_token_dialog_new_for_api (MANOR_CONNECTION (place)));
  g_assert_false (is_valid (dialog));
  type_text (dialog, "name_row", "ci");
  g_assert_true (is_valid (dialog));
  submit (dialog);
  g_assert_cmpstr (place->organization->deeds->str, ==, "api token ci for (null), read, here only\n");

  /* A token for one group is none for other organizations, and says what it may do. */
  g_string_truncate (place->organization->deeds, 0);
  adw_switch_row_set_active (get_child (dialog, "organization_row"), FALSE);
  adw_combo_row_set_selected (get_child (dialog, "group_row"), 2);
  g_assert_true (adw_switch_row_get_active (get_child (dialog, "organization_row")));
  g_assert_false (gtk_widget_get_sensitive (get_child (dialog, "organization_row")));
  adw_combo_row_set_selected (get_child (dialog, "preset_row"), 1);
  submit (dialog);
  g_assert_cmpstr (place->organization->deeds->str, ==,
                   "api token ci for default, read+db:create+db:mint-token, here only\n");

  g_string_truncate (place->organization->deeds, 0);
  adw_combo_row_set_selected (get_child (dialog, "preset_row"), 2);
  submit (dialog);
  g_assert_nonnull (strstr (place->organization->deeds->str, "+group:rotate-creds"));

  g_string_truncate (place->organization->deeds, 0);
  adw_combo_row_set_selected (get_child (dialog, "group_row"), 0);
  submit (dialog);
  g_assert_cmpstr (place->organization->deeds->str, ==, "api token ci for (null), , here only\n");
}

static void
test_database_token (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_token_dialog_new_for_database (MANOR_CONNECTION (place), NULL));
  g_assert_false (is_valid (dialog));
  type_text (dialog, "database_row", "nobody");
  g_assert_false (is_valid (dialog));
  g_assert_true (gtk_widget_get_visible (get_child (dialog, "problem_group")));
  type_text (dialog, "database_row", "user1");
  g_assert_true (is_valid (dialog));
  submit (dialog);
  g_assert_cmpstr (place->organization->deeds->str, ==, "database token for user1, 30d\n");
}

/* It is shown once, not lost by a slip, and leaves nothing. */
static void
test_once (void)
{
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_token_once_dialog_new (FAKE_TOKEN, "for & <b>"));
  g_assert_false (adw_dialog_get_can_close (dialog));
  g_assert_cmpstr (gtk_editable_get_text (get_child (dialog, "token_row")), ==, FAKE_TOKEN);
  g_assert_false (gtk_editable_get_editable (get_child (dialog, "token_row")));
  g_assert_false (gtk_widget_get_sensitive (get_child (dialog, "forget_button")));

  g_signal_emit_by_name (get_child (dialog, "copy_button"), "clicked");
  g_assert_true (adw_dialog_get_can_close (dialog));
  g_assert_true (manor_clipboard_has_secret (GTK_WIDGET (dialog)));
  g_assert_true (gtk_widget_get_sensitive (get_child (dialog, "forget_button")));
  g_signal_emit_by_name (get_child (dialog, "forget_button"), "clicked");
  g_assert_false (manor_clipboard_has_secret (GTK_WIDGET (dialog)));
}

static void
test_take_secret (void)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(ManorSecret) secret = NULL;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, FAKE_TOKEN);
  secret = manor_later_take_secret (&value);
  g_assert_cmpstr (secret, ==, FAKE_TOKEN);
  g_assert_cmpstr (g_value_get_string (&value), ==, "");
}

/* What somebody else copied meanwhile is theirs. */
static void
test_clipboard (void)
{
  g_autoptr(GtkWidget) label = g_object_ref_sink (gtk_label_new (""));

  manor_clipboard_set_secret (label, FAKE_TOKEN);
  g_assert_true (manor_clipboard_has_secret (label));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (label), "a recipe");
  g_assert_false (manor_clipboard_has_secret (label));
  manor_clipboard_forget (label);
  g_assert_nonnull (gdk_clipboard_get_content (gtk_widget_get_clipboard (label)));
}

static void
add_token (FakePlace  *place,
           const char *name)
{
  const char * const scopes[] = { "read", NULL };
  g_autoptr(ManorApiToken) token = NULL;

  token = g_object_new (MANOR_TYPE_API_TOKEN, "id", name, "name", name, "organization", "acme",
                        "scopes", scopes, NULL);
  g_list_store_append (place->organization->tokens, token);
}

static void
test_tokens (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  g_autoptr(AdwDialog) dialog = NULL;

  add_token (place, "<b>one");
  add_token (place, "two");
  dialog = g_object_ref_sink (manor_tokens_dialog_new (MANOR_CONNECTION (place)));
  manor_test_wait (is_visible, get_child (dialog, "api_list"));
  g_assert_cmpuint (count_rows (get_child (dialog, "api_list")), ==, 2);
  g_assert_cmpuint (count_rows (get_child (dialog, "group_list")), ==, 2);

  /* What was listed stays when it cannot be listed again. */
  place->organization->offline = TRUE;
  g_signal_emit_by_name (get_child (dialog, "refresh_button"), "clicked");
  manor_test_wait (is_revealed, get_child (dialog, "banner"));
  g_assert_cmpuint (count_rows (get_child (dialog, "api_list")), ==, 2);
}

static void
test_groups (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  g_autoptr(AdwDialog) dialog = NULL;
  AdwActionRow *row;

  dialog = g_object_ref_sink (manor_groups_dialog_new (MANOR_CONNECTION (place)));
  g_assert_cmpuint (count_rows (get_child (dialog, "list")), ==, 2);
  row = ADW_ACTION_ROW (gtk_list_box_get_row_at_index (get_child (dialog, "list"), 1));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "default");
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, "3 databases · aws-eu-west-1 · Healthy");
}

static gboolean
is_sensitive (gpointer widget)
{
  return gtk_widget_get_sensitive (widget);
}

static void
test_group_page (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  g_autoptr(GtkWidget) page = NULL;
  g_autoptr(GtkWidget) attic = NULL;
  AdwSwitchRow *protect;

  page = g_object_ref_sink (GTK_WIDGET (manor_group_page_new (MANOR_CONNECTION (place), "default")));
  protect = get_child (page, "protect_row");
  g_assert_false (adw_switch_row_get_active (protect));
  g_assert_false (gtk_widget_get_visible (get_child (page, "archived_group")));

  adw_switch_row_set_active (protect, TRUE);
  manor_test_wait (is_sensitive, protect);
  g_assert_cmpstr (place->organization->deeds->str, ==, "protect default\n");
  g_assert_true (adw_switch_row_get_active (protect));

  /* What was not done is not shown as done. */
  place->organization->offline = TRUE;
  adw_switch_row_set_active (protect, FALSE);
  manor_test_wait (is_revealed, get_child (page, "banner"));
  g_assert_true (adw_switch_row_get_active (protect));

  place->organization->offline = FALSE;
  attic = g_object_ref_sink (GTK_WIDGET (manor_group_page_new (MANOR_CONNECTION (place), "attic")));
  g_assert_true (gtk_widget_get_visible (get_child (attic, "archived_group")));
  g_signal_emit_by_name (get_child (attic, "unarchive_row"), "activated");
  wait_for_deed (place->organization->deeds, "unarchive attic");
}

static void
test_rotate (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  g_autoptr(AdwDialog) dialog = NULL;
  const char *text;

  dialog = g_object_ref_sink (manor_group_page_new_rotate (MANOR_CONNECTION (place), "default"));
  text = adw_preferences_group_get_description (get_child (dialog, "group"));
  g_assert_nonnull (strstr (text, "its 3 databases stops working at once"));
  type_text (dialog, "name_row", "Default");
  g_assert_false (is_valid (dialog));
  type_text (dialog, "name_row", "default");
  g_assert_true (is_valid (dialog));
  submit (dialog);
  g_assert_cmpstr (place->organization->deeds->str, ==, "rotate default\n");
  g_clear_object (&dialog);

  dialog = g_object_ref_sink (manor_group_page_new_rotate (MANOR_CONNECTION (place), "attic"));
  text = adw_preferences_group_get_description (get_child (dialog, "group"));
  g_assert_nonnull (strstr (text, "knows of no databases in it"));
}

static gboolean
has_location (gpointer row)
{
  return adw_combo_row_get_selected_item (row) != NULL;
}

static void
test_new_group (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  g_autoptr(AdwDialog) dialog = NULL;

  place->organization->offline = TRUE;
  dialog = g_object_ref_sink (manor_group_dialog_new (MANOR_ORGANIZATION (place->organization)));
  manor_test_wait (is_visible, get_child (dialog, "retry_button"));
  place->organization->offline = FALSE;
  g_signal_emit_by_name (get_child (dialog, "retry_button"), "clicked");
  manor_test_wait (has_location, get_child (dialog, "location_row"));

  type_text (dialog, "name_row", "default");
  g_assert_false (is_valid (dialog));
  type_text (dialog, "name_row", "Eu");
  g_assert_false (is_valid (dialog));
  type_text (dialog, "name_row", "eu");
  g_assert_true (is_valid (dialog));
  submit (dialog);
  g_assert_cmpstr (place->organization->deeds->str, ==, "create group eu in aws-eu-west-1\n");
}

/* What an app reads, to the letter. */
static void
test_deployment (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  ManorConnection *connection = MANOR_CONNECTION (place);
  ManorDatabase *user = manor_connection_find_database (connection, "user1");
  g_autofree char *env = NULL;
  g_autofree char *app_env = NULL;

  env = manor_deployment_dup_env (connection, user, "t");
  g_assert_cmpstr (env, ==, "TURSO_DATABASE_URL=libsql://user1-acme.turso.io\nTURSO_AUTH_TOKEN=t\n");
  /* Users' databases are made from the schema database, whichever of them one looks at. */
  app_env = manor_deployment_dup_app_env (connection, user, "a", "g");
  g_assert_cmpstr (app_env, ==, "TURSO_API_TOKEN=a\nTURSO_ORG=acme\nTURSO_DATABASE_NAME=notes\n"
                                "TURSO_GROUP_AUTH_TOKEN=g\n");
}

static void
test_connect (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  ManorConnection *connection = MANOR_CONNECTION (place);
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_connect_dialog_new (connection,
                                                        manor_connection_find_database (connection, "user1")));
  g_assert_cmpstr (place->organization->deeds->str, ==, "");
  type_text (dialog, "app_name_row", "notes-app");
  g_signal_emit_by_name (get_child (dialog, "copy_button"), "clicked");
  manor_test_wait (is_visible, get_child (dialog, "forget_button"));
  g_assert_cmpstr (place->organization->deeds->str, ==, "database token for user1, 30d\n");
  g_assert_true (manor_clipboard_has_secret (GTK_WIDGET (dialog)));
  g_assert_null (strstr (gtk_label_get_label (get_child (dialog, "env_label")), FAKE_TOKEN));

  g_string_truncate (place->organization->deeds, 0);
  g_signal_emit_by_name (get_child (dialog, "app_button"), "clicked");
  wait_for_deed (place->organization->deeds, "api token");
  manor_test_wait (is_sensitive, get_child (dialog, "app_button"));
  g_assert_cmpstr (place->organization->deeds->str, ==,
                   "group token for default, 30d\n"
                   "api token notes-app for default, read+db:create, here only\n");
  g_assert_null (strstr (gtk_label_get_label (get_child (dialog, "app_label")), FAKE_TOKEN));

  place->organization->offline = TRUE;
  g_signal_emit_by_name (get_child (dialog, "copy_button"), "clicked");
  manor_test_wait (is_revealed, get_child (dialog, "banner"));
}

/* A folder's databases have no tokens, and no app makes more of them. */
static void
test_connect_elsewhere (void)
{
  const char * const names[] = { "acme", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, NULL);
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_connect_dialog_new (connection,
                                                        manor_connection_find_database (connection, "acme")));
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "terms")));
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "app_group")));
  g_assert_cmpstr (gtk_label_get_label (get_child (dialog, "env_label")), ==,
                   "TURSO_DATABASE_URL=/nowhere/acme.db");
}

static void
test_create (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  ManorConnection *connection = MANOR_CONNECTION (place);
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_database_dialog_new (connection));
  type_text (dialog, "name_row", "Upper");
  g_assert_false (is_valid (dialog));
  type_text (dialog, "name_row", "new");
  adw_switch_row_set_active (get_child (dialog, "limit_row"), TRUE);
  adw_spin_row_set_value (get_child (dialog, "size_row"), 256);
  submit (dialog);
  g_assert_cmpstr (place->deeds->str, ==, "database new in default of 256 MB\n");

  /* The platform fetches it, not this computer. */
  g_string_truncate (place->deeds, 0);
  adw_switch_row_set_active (get_child (dialog, "limit_row"), FALSE);
  adw_combo_row_set_selected (get_child (get_child (dialog, "sql_group"), "kind_row"), 2);
  g_assert_false (is_valid (dialog));
  type_text (get_child (dialog, "sql_group"), "url_row", "https://example.org/dump.sql");
  g_assert_true (is_valid (dialog));
  submit (dialog);
  g_assert_cmpstr (place->deeds->str, ==, "database new in default from https://example.org/dump.sql\n");
  g_object_unref (dialog);

  g_string_truncate (place->deeds, 0);
  dialog = g_object_ref_sink (manor_database_dialog_new_for_schema (connection));
  type_text (dialog, "name_row", "shop");
  submit (dialog);
  g_assert_cmpstr (place->deeds->str, ==, "database shop in default\nrule of shop\n");
}

static void
test_dump_file (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  g_autofree char *folder = g_dir_make_tmp ("manor-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "dump.sql", NULL);
  g_autoptr(AdwDialog) dialog = NULL;
  gpointer seed;

  g_assert_true (g_file_set_contents (path, "CREATE TABLE t(a);", -1, NULL));
  dialog = g_object_ref_sink (manor_database_dialog_new (MANOR_CONNECTION (place)));
  type_text (dialog, "name_row", "new");
  seed = get_child (dialog, "sql_group");
  adw_combo_row_set_selected (get_child (seed, "kind_row"), 1);
  type_text (seed, "file_row", path);
  submit (dialog);
  g_assert_cmpstr (place->deeds->str, ==, "database new in default with “CREATE TABLE t(a);”\n");
}

/* A person types their own time; the platform is told which that is. */
static void
test_copy_of_earlier (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  ManorConnection *connection = MANOR_CONNECTION (place);
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_database_dialog_new_for_copy (connection,
                                                                  manor_connection_find_database (connection, "user1")));
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "group_row")));
  type_text (dialog, "name_row", "user1-before");
  g_assert_true (is_valid (dialog));
  adw_switch_row_set_active (get_child (dialog, "rewind_row"), TRUE);
  g_assert_false (is_valid (dialog));
  type_text (dialog, "time_row", "yesterday");
  g_assert_false (is_valid (dialog));
  type_text (dialog, "time_row", "9999-01-01 00:00");
  g_assert_false (is_valid (dialog));
  type_text (dialog, "time_row", "2025-02-03 04:05");
  g_assert_true (is_valid (dialog));
  submit (dialog);
  g_assert_nonnull (strstr (place->deeds->str, "copy user1-before in (null) at 2025-02-03T04:05:00"));
}

static void
test_rule (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  ManorConnection *connection = MANOR_CONNECTION (place);
  g_autoptr(AdwDialog) dialog = NULL;
  const char *text;

  dialog = manor_rule_dialog_new (connection, manor_connection_find_database (connection, "other"));
  g_object_ref_sink (dialog);
  text = adw_preferences_group_get_description (get_child (dialog, "patterns_group"));
  g_assert_nonnull (strstr (text, "“*”"));
  g_assert_nonnull (strstr (text, "“group:NAME”"));
}

static void
test_protected (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  ManorConnection *connection = MANOR_CONNECTION (place);
  ManorDatabase *other = manor_connection_find_database (connection, "other");
  g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_new ();
  g_autoptr(AdwDialog) dialog = NULL;
  const char *text;

  dialog = g_object_ref_sink (manor_delete_dialog_new (connection, other));
  g_assert_true (gtk_widget_get_visible (get_child (dialog, "name_row")));
  g_object_unref (dialog);

  facts->group = g_strdup ("default");
  facts->flags = MANOR_DATABASE_PROTECTED;
  manor_database_set_facts (other, facts);
  dialog = g_object_ref_sink (manor_delete_dialog_new (connection, other));
  text = adw_preferences_group_get_description (get_child (dialog, "group"));
  g_assert_nonnull (strstr (text, "Configuration…"));
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "name_row")));
  g_object_unref (dialog);

  place->organization->protected = TRUE;
  fake_organization_fill (place->organization);
  dialog = g_object_ref_sink (manor_delete_dialog_new (connection,
                                                       manor_connection_find_database (connection, "user1")));
  text = adw_preferences_group_get_description (get_child (dialog, "group"));
  g_assert_nonnull (strstr (text, "of the group"));
}

static gboolean
is_loaded (gpointer stack)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), "usage") == 0;
}

static void
test_usage (void)
{
  g_autoptr(FakePlace) place = fake_place_new ();
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_usage_dialog_new_for_organization (MANOR_ORGANIZATION (place->organization)));
  manor_test_wait (is_loaded, get_child (dialog, "stack"));
  g_assert_cmpstr (adw_action_row_get_subtitle (get_child (dialog, "written_row")), ==, "20");
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "queries_row")));
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/Manor/Organization/terms", test_terms);
  g_test_add_func ("/Manor/Organization/scopes", test_scopes);
  g_test_add_func ("/Manor/Organization/api-token", test_api_token);
  g_test_add_func ("/Manor/Organization/database-token", test_database_token);
  g_test_add_func ("/Manor/Organization/once", test_once);
  g_test_add_func ("/Manor/Organization/take-secret", test_take_secret);
  g_test_add_func ("/Manor/Organization/clipboard", test_clipboard);
  g_test_add_func ("/Manor/Organization/tokens", test_tokens);
  g_test_add_func ("/Manor/Organization/groups", test_groups);
  g_test_add_func ("/Manor/Organization/group-page", test_group_page);
  g_test_add_func ("/Manor/Organization/rotate", test_rotate);
  g_test_add_func ("/Manor/Organization/new-group", test_new_group);
  g_test_add_func ("/Manor/Organization/deployment", test_deployment);
  g_test_add_func ("/Manor/Organization/connect", test_connect);
  g_test_add_func ("/Manor/Organization/connect-elsewhere", test_connect_elsewhere);
  g_test_add_func ("/Manor/Organization/create", test_create);
  g_test_add_func ("/Manor/Organization/dump-file", test_dump_file);
  g_test_add_func ("/Manor/Organization/copy-of-earlier", test_copy_of_earlier);
  g_test_add_func ("/Manor/Organization/rule", test_rule);
  g_test_add_func ("/Manor/Organization/protected", test_protected);
  g_test_add_func ("/Manor/Organization/usage", test_usage);

  return g_test_run ();
}
