/* test-demo-server.c: the demo fleets on a real server, and what is left where they fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "manor-console.h"
#include "manor-fiber.h"
#include "manor-test-folder.h"
#include "manor-test-server.h"
#include "manor-test.h"

static ManorConnection *
await_server (ManorConsole    *console,
              ManorTestServer *server,
              gboolean         with_admin)
{
  g_autoptr(ManorServerDraft) draft =
    g_object_new (MANOR_TYPE_SERVER_DRAFT,
                  "url", manor_test_server_get_uri (server),
                  "admin-url", with_admin ? manor_test_server_get_admin_uri (server) : NULL,
                  "title", "Box",
                  NULL);
  g_autoptr(GError) error = NULL;
  ManorConnection *connection = manor_await_object (manor_console_add_server (console, draft), &error);

  g_assert_no_error (error);
  g_assert_cmpint (manor_connection_get_state (connection), ==, MANOR_CONNECTION_READY);

  return connection;
}

static void
assert_fleet (ManorConnection *connection,
              const char      *name,
              guint            n_children,
              gboolean         native)
{
  ManorFleet *fleet = manor_connection_find_fleet (connection, name);

  g_assert_nonnull (fleet);
  g_assert_cmpuint (manor_fleet_get_n_children (fleet), ==, n_children);
  g_assert_true (manor_fleet_get_native (fleet) == native);
}

/* Nothing of it is left on the disk. */
static void
assert_tidy (void)
{
  g_autoptr(GDir) folder = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_assert_false (g_str_has_prefix (name, "manor-demo-"));
}

static void
test_made (void)
{
  ManorTestServer *server = manor_test_server_new (NULL);
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_console_new (places, places);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) again = NULL;

  if (server == NULL)
    return;

  connection = await_server (console, server, TRUE);
  manor_await (manor_console_make_server_demo (console, connection), &error);
  g_assert_no_error (error);
  assert_fleet (connection, "slack-schema", 24, FALSE);
  assert_fleet (connection, "notes-schema", 8, TRUE);
  g_assert_cmpint (manor_test_server_integer (server, "acme-slack", "SELECT count(*) FROM messages"), >, 0);
  g_assert_cmpint (manor_test_server_integer (server, "ada-notes", "SELECT count(*) FROM notes"), >, 0);
  g_assert_cmpint (manor_test_server_integer (server, "notes-schema", "SELECT count(*) FROM notes"), ==, 0);
  assert_tidy ();

  g_assert_false (manor_await (manor_console_make_server_demo (console, connection), &again));
  g_assert_error (again, G_IO_ERROR, G_IO_ERROR_EXISTS);
  assert_fleet (connection, "slack-schema", 24, FALSE);
  manor_test_server_free (server);
}

/* Somebody takes the last name as soon as the first database is there. */
static void
databases_changed_cb (GListModel      *databases,
                      guint            position,
                      guint            n_removed,
                      guint            n_added,
                      ManorTestServer *server)
{
  g_signal_handlers_disconnect_by_data (databases, server);
  manor_test_server_create (server, "sofia-notes", NULL);
  manor_test_server_sql (server, "sofia-notes", "CREATE TABLE mine(x); INSERT INTO mine VALUES(42)");
}

static void
test_undone (void)
{
  ManorTestServer *server = manor_test_server_new (NULL);
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_console_new (places, places);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  guint n_before;

  if (server == NULL)
    return;

  connection = await_server (console, server, TRUE);
  n_before = g_list_model_get_n_items (manor_connection_get_databases (connection));
  g_signal_connect (manor_connection_get_databases (connection), "items-changed",
                    G_CALLBACK (databases_changed_cb), server);

  g_assert_false (manor_await (manor_console_make_server_demo (console, connection), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  assert_tidy ();

  g_clear_error (&error);
  manor_await (manor_connection_refresh (connection), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_databases (connection)), ==,
                    n_before + 1);
  g_assert_cmpint (manor_test_server_integer (server, "sofia-notes", "SELECT x FROM mine"), ==, 42);
  manor_test_server_free (server);
}

static void
test_without_admin (void)
{
  ManorTestServer *server = manor_test_server_new (NULL);
  g_autoptr(ManorTestFolder) places = manor_test_folder_new ();
  g_autoptr(ManorConsole) console = manor_console_new (places, places);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  connection = await_server (console, server, FALSE);
  g_assert_false (manor_await (manor_console_make_server_demo (console, connection), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  manor_test_server_free (server);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *temporary = g_strdup ("/tmp/manor-test-XXXXXX");
  int status;

  /* GLib asks once: before the first folder is made, so that assert_tidy() meets no other test. */
  g_assert_nonnull (g_mkdtemp (temporary));
  g_setenv ("TMPDIR", temporary, TRUE);
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/console/demo-server/made", test_made);
  MANOR_TEST_FIBER ("/console/demo-server/undone", test_undone);
  MANOR_TEST_FIBER ("/console/demo-server/without-admin", test_without_admin);

  status = g_test_run ();
  g_rmdir (temporary);

  return status;
}
