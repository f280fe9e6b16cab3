/* test-rule-files.c: rules of a connection in and out of files, from its page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-connection-page.h"
#include "manor-rule-files.h"
#include "manor-ui-test.h"

/* A folder with the demo's files, whose connection is in a page; the last thing it said. */
typedef struct
{
  ManorConsole    *console;
  ManorConnection *connection;
  ManorPage       *page;
  GFile           *file;
  AdwToast        *toast;
} Fixture;

static void
toast_cb (ManorPage *page,
          AdwToast  *toast,
          Fixture   *fixture)
{
  g_set_object (&fixture->toast, toast);
}

static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("manor-rules-XXXXXX", &error);
  g_autoptr(GFile) parent = g_file_new_for_path (folder);
  g_autoptr(GFile) place = g_file_get_child (parent, "demo");

  g_assert_no_error (error);
  fixture->file = g_file_get_child (parent, "rules.ini");
  fixture->console = manor_console_new (folder, folder);
  manor_test_finish (manor_console_make_demo (fixture->console, place));
  manor_test_finish (manor_console_add_folder (fixture->console, place, "Demo"));
  fixture->connection = g_list_model_get_item (G_LIST_MODEL (fixture->console), 0);
  fixture->page = g_object_ref_sink (manor_connection_page_new (fixture->console, fixture->connection));
  g_signal_connect (fixture->page, "toast", G_CALLBACK (toast_cb), fixture);

  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  g_clear_object (&fixture->page);
  g_clear_object (&fixture->toast);
  g_clear_object (&fixture->file);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->console);
  g_free (fixture);
}

static gboolean
has_spoken (gpointer data)
{
  return ((Fixture *) data)->toast != NULL;
}

static void
assert_says (Fixture    *fixture,
             const char *part)
{
  manor_test_wait (has_spoken, fixture);
  if (strstr (adw_toast_get_title (fixture->toast), part) == NULL)
    g_error ("“%s” is not in “%s”", part, adw_toast_get_title (fixture->toast));
}

static void
import (Fixture    *fixture,
        const char *text)
{
  g_autoptr(GError) error = NULL;

  g_file_replace_contents (fixture->file, text, strlen (text), NULL, FALSE, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->toast);
  manor_rule_files_import_of (fixture->page, fixture->connection, fixture->file);
}

/* How many children a schema database has; -1 where it is none. */
static int
count (Fixture    *fixture,
       const char *name)
{
  ManorFleet *fleet = manor_connection_find_fleet (fixture->connection, name);

  return fleet != NULL ? (int) manor_fleet_get_n_children (fleet) : -1;
}

static gboolean
is_undone (gpointer data)
{
  return count (data, "slack-schema") == 24 && count (data, "acme-slack") == -1;
}

static void
test_out_and_in (void)
{
  Fixture *fixture = fixture_new ();

  manor_rule_files_export_to (fixture->page, fixture->connection, fixture->file);
  assert_says (fixture, "“rules.ini”");

  /* Everything is lost, and comes back. */
  manor_test_finish (manor_connection_set_rule (fixture->connection, "slack-schema", NULL));
  manor_test_finish (manor_connection_set_rule (fixture->connection, "notes-schema", NULL));
  g_assert_cmpint (count (fixture, "slack-schema"), ==, -1);
  g_clear_object (&fixture->toast);
  manor_rule_files_import_of (fixture->page, fixture->connection, fixture->file);
  assert_says (fixture, "2 rules imported");
  g_assert_cmpint (count (fixture, "slack-schema"), ==, 24);
  g_assert_cmpint (count (fixture, "notes-schema"), ==, 8);

  fixture_free (fixture);
}

static void
test_undo (void)
{
  Fixture *fixture = fixture_new ();

  import (fixture, "[slack-schema]\nchildren=globex-slack\n[acme-slack]\nchildren=\n");
  assert_says (fixture, "2 rules imported");
  g_assert_cmpint (count (fixture, "slack-schema"), ==, 1);
  g_assert_cmpint (count (fixture, "acme-slack"), ==, 0);

  /* What was done since stays. */
  manor_test_finish (manor_connection_set_rule (fixture->connection, "notes-schema", NULL));
  g_signal_emit_by_name (fixture->toast, "button-clicked");
  manor_test_wait (is_undone, fixture);
  g_assert_cmpint (count (fixture, "notes-schema"), ==, -1);

  fixture_free (fixture);
}

static void
test_bad_files (void)
{
  Fixture *fixture = fixture_new ();

  import (fixture, "no rules at all\n");
  assert_says (fixture, "rules.ini cannot be read");
  g_assert_null (adw_toast_get_button_label (fixture->toast));
  import (fixture, "[slack-schema]\nchildren=caf\xe9\n");
  assert_says (fixture, "UTF-8");
  import (fixture, "[slack-schema]\ncolour=blue\n");
  assert_says (fixture, "has no rules");
  import (fixture, "");
  assert_says (fixture, "has no rules");

  g_file_delete (fixture->file, NULL, NULL);
  g_clear_object (&fixture->toast);
  manor_rule_files_import_of (fixture->page, fixture->connection, fixture->file);
  assert_says (fixture, "rules.ini");
  g_assert_cmpint (count (fixture, "slack-schema"), ==, 24);

  fixture_free (fixture);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/Manor/RuleFiles/out-and-in", test_out_and_in);
  g_test_add_func ("/Manor/RuleFiles/undo", test_undo);
  g_test_add_func ("/Manor/RuleFiles/bad-files", test_bad_files);

  return g_test_run ();
}
