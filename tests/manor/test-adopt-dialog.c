/* test-adopt-dialog.c: a schema database for files that have none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-adopt-dialog.h"
#include "manor-candidate-row.h"
#include "manor-fleet-fixture.h"

/* The demo's folder, where the fleet has been forgotten. */
typedef struct
{
  Fixture         *demo;
  ManorConnection *connection;
  AdwDialog       *dialog;
  ManorFleet      *adopted;
} Adopting;

static void
adopted_cb (ManorAdoptDialog *dialog,
            ManorFleet       *fleet,
            Adopting         *adopting)
{
  g_set_object (&adopting->adopted, fleet);
}

static Adopting *
adopting_new (const char *database)
{
  Adopting *adopting = g_new0 (Adopting, 1);

  adopting->demo = fixture_new ();
  adopting->connection = g_list_model_get_item (G_LIST_MODEL (adopting->demo->console), 0);
  manor_test_finish (manor_connection_set_rule (adopting->connection, "slack-schema", NULL));
  g_assert_null (manor_connection_find_fleet (adopting->connection, "slack-schema"));

  adopting->dialog =
    manor_adopt_dialog_new (adopting->connection,
                            database != NULL
                              ? manor_connection_find_database (adopting->connection, database)
                              : NULL);
  g_signal_connect (adopting->dialog, "adopted", G_CALLBACK (adopted_cb), adopting);
  adw_dialog_present (adopting->dialog, GTK_WIDGET (adopting->demo->window));

  return adopting;
}

static void
adopting_free (Adopting *adopting)
{
  g_clear_object (&adopting->adopted);
  g_clear_object (&adopting->connection);
  fixture_free (adopting->demo);
  g_free (adopting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adopting, adopting_free)

static void
type (Adopting   *adopting,
      const char *row,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (manor_test_need_widget (adopting->dialog, ADW_TYPE_ENTRY_ROW, row)),
                         text);
}

static GtkWidget *
get_submit (Adopting *adopting)
{
  return manor_test_need_widget (adopting->dialog, GTK_TYPE_BUTTON, "submit_button");
}

static const char *
get_subtitle (Adopting   *adopting,
              const char *row)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (manor_test_need_widget (adopting->dialog,
                                                                              ADW_TYPE_ACTION_ROW, row)));
}

static gboolean
is_adopted (gpointer data)
{
  return ((Adopting *) data)->adopted != NULL;
}

static gboolean
has_candidates (gpointer data)
{
  Adopting *adopting = data;

  return gtk_widget_get_visible (manor_test_need_widget (adopting->dialog, ADW_TYPE_PREFERENCES_GROUP,
                                                         "candidates_group"));
}

/* What most of them have becomes the schema of a new database. */
static void
test_candidates (void)
{
  g_autoptr(Adopting) adopting = adopting_new (NULL);
  ManorDatabase *made;

  g_assert_false (gtk_widget_is_sensitive (get_submit (adopting)));
  type (adopting, "patterns_row", "nothing-like-that*");
  g_assert_true (g_str_has_prefix (get_subtitle (adopting, "matching_row"), "0 databases"));
  g_assert_false (gtk_widget_is_sensitive (manor_test_need_widget (adopting->dialog, GTK_TYPE_BUTTON,
                                                                   "read_button")));

  type (adopting, "patterns_row", "*-slack");
  g_assert_true (g_str_has_prefix (get_subtitle (adopting, "matching_row"), "24 databases: "));
  type (adopting, "name_row", "common");
  g_assert_false (gtk_widget_is_sensitive (get_submit (adopting)));

  g_signal_emit_by_name (manor_test_need_widget (adopting->dialog, GTK_TYPE_BUTTON, "read_button"), "clicked");
  manor_test_wait (has_candidates, adopting);
  g_assert_true (g_str_has_prefix (get_subtitle (adopting, "read_row"), "24 of 24 databases read"));
  g_assert_true (gtk_widget_is_sensitive (get_submit (adopting)));

  /* A name that is taken is none. */
  type (adopting, "name_row", "slack-schema");
  g_assert_false (gtk_widget_is_sensitive (get_submit (adopting)));
  type (adopting, "name_row", "common");

  g_signal_emit_by_name (get_submit (adopting), "clicked");
  manor_test_wait (is_adopted, adopting);
  g_assert_cmpstr (manor_fleet_get_name (adopting->adopted), ==, "common");
  g_assert_cmpuint (manor_fleet_get_n_children (adopting->adopted), ==, 24);
  made = manor_connection_find_database (adopting->connection, "common");
  g_assert_nonnull (made);
}

/* Other patterns forget what was read for those before. */
static void
test_forgets (void)
{
  g_autoptr(Adopting) adopting = adopting_new (NULL);

  type (adopting, "name_row", "common");
  type (adopting, "patterns_row", "*-slack");
  g_signal_emit_by_name (manor_test_need_widget (adopting->dialog, GTK_TYPE_BUTTON, "read_button"), "clicked");
  manor_test_wait (has_candidates, adopting);
  g_assert_true (gtk_widget_is_sensitive (get_submit (adopting)));

  type (adopting, "patterns_row", "acme*");
  g_assert_false (has_candidates (adopting));
  g_assert_false (gtk_widget_is_sensitive (get_submit (adopting)));

  /* A reading that is stopped shows nothing. */
  g_signal_emit_by_name (manor_test_need_widget (adopting->dialog, GTK_TYPE_BUTTON, "read_button"), "clicked");
  g_signal_emit_by_name (manor_test_need_widget (adopting->dialog, GTK_TYPE_BUTTON, "stop_button"), "clicked");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (has_candidates (adopting));
  adw_dialog_force_close (adopting->dialog);
}

/* The database that it was asked for on is the truth. */
static void
test_database (void)
{
  g_autoptr(Adopting) adopting = adopting_new ("slack-schema");

  type (adopting, "patterns_row", "*-slack");
  g_assert_false (gtk_widget_get_visible (manor_test_need_widget (adopting->dialog, ADW_TYPE_PREFERENCES_GROUP,
                                                                  "new_group")));
  type (adopting, "database_row", "no-such-database");
  g_assert_false (gtk_widget_is_sensitive (get_submit (adopting)));
  type (adopting, "database_row", "slack-schema");
  g_assert_true (gtk_widget_is_sensitive (get_submit (adopting)));

  /* It is not among those that it is to be the schema database of. */
  type (adopting, "patterns_row", "slack-schema");
  g_assert_cmpstr (get_subtitle (adopting, "matching_row"), ==, "0 databases");
  g_assert_false (gtk_widget_is_sensitive (get_submit (adopting)));
  type (adopting, "patterns_row", "*slack*");
  g_assert_true (g_str_has_prefix (get_subtitle (adopting, "matching_row"), "24 databases: "));
  type (adopting, "database_row", "acme-slack");
  g_assert_true (g_str_has_prefix (get_subtitle (adopting, "matching_row"), "24 databases: "));
  g_assert_null (strstr (get_subtitle (adopting, "matching_row"), "acme-slack"));
  type (adopting, "database_row", "slack-schema");
  g_assert_nonnull (strstr (get_subtitle (adopting, "matching_row"), "acme-slack"));

  g_signal_emit_by_name (get_submit (adopting), "clicked");
  manor_test_wait (is_adopted, adopting);
  g_assert_cmpstr (manor_fleet_get_name (adopting->adopted), ==, "slack-schema");
  g_assert_cmpuint (manor_fleet_get_n_children (adopting->adopted), ==, 24);
}

static gboolean
has_error (gpointer data)
{
  Adopting *adopting = data;

  return adw_banner_get_revealed (ADW_BANNER (manor_test_need_widget (adopting->dialog, ADW_TYPE_BANNER,
                                                                      "error_banner")));
}

/* A file that cannot be used is an error in place; one that can makes the schema database. */
static void
test_file (void)
{
  g_autoptr(Adopting) adopting = adopting_new (NULL);
  g_autofree char *path = g_build_filename (adopting->demo->folder, "common.sql", NULL);
  g_autoptr(GError) error = NULL;

  type (adopting, "patterns_row", "*-slack");
  adw_combo_row_set_selected (ADW_COMBO_ROW (manor_test_need_widget (adopting->dialog, ADW_TYPE_COMBO_ROW,
                                                                     "source_row")), 2);
  type (adopting, "name_row", "common");
  type (adopting, "file_row", path);
  g_signal_emit_by_name (get_submit (adopting), "clicked");
  manor_test_wait (has_error, adopting);

  g_file_set_contents (path, "\xff\xfe", 2, &error);
  g_assert_no_error (error);
  g_signal_emit_by_name (get_submit (adopting), "clicked");
  g_assert_false (has_error (adopting));
  manor_test_wait (has_error, adopting);
  g_assert_null (manor_connection_find_database (adopting->connection, "common"));

  g_file_set_contents (path, "CREATE TABLE users (id INTEGER PRIMARY KEY);", -1, &error);
  g_assert_no_error (error);
  g_signal_emit_by_name (get_submit (adopting), "clicked");
  manor_test_wait (is_adopted, adopting);
  g_assert_cmpstr (manor_fleet_get_name (adopting->adopted), ==, "common");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();

  g_test_add_func ("/Manor/AdoptDialog/candidates", test_candidates);
  g_test_add_func ("/Manor/AdoptDialog/forgets", test_forgets);
  g_test_add_func ("/Manor/AdoptDialog/database", test_database);
  g_test_add_func ("/Manor/AdoptDialog/file", test_file);

  return g_test_run ();
}
