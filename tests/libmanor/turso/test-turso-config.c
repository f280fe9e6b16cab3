/* test-turso-config.c: databases are configured, measured and deleted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "turso-test.h"

static void
test_delete (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabaseConfig) config = NULL;
  g_autoptr(ManorDatabase) first = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "3", NULL)))
    return;
  turso_test_refresh (&test);
  first = g_object_ref (turso_test_find (&test, "tenant-0001"));

  config = manor_await_object (manor_database_load_config (first), &error);
  g_assert_no_error (error);
  g_object_set (config, "protected", TRUE, NULL);
  manor_await (manor_database_save_config (first, config), &error);
  g_assert_no_error (error);
  g_assert_true (turso_test_get_flags (&test, "tenant-0001") & MANOR_DATABASE_PROTECTED);

  g_assert_false (manor_await (manor_connection_delete_database (test.connection, first), &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  turso_test_assert_says (error->message, "protect");
  g_assert_true (turso_test_is_there (&test, "tenant-0001"));
  g_clear_error (&error);

  g_object_set (config, "protected", FALSE, NULL);
  manor_await (manor_database_save_config (first, config), &error);
  g_assert_no_error (error);
  manor_await (manor_connection_delete_database (test.connection, first), &error);
  g_assert_no_error (error);
  g_assert_false (turso_test_is_there (&test, "tenant-0001"));
  turso_test_assert_names (manor_connection_get_databases (test.connection), "tenant-0002 tenant-0003");

  /* Gone already, and an answer that is lost. */
  g_assert_cmpuint (manor_test_platform_request (test.platform, NULL, "DELETE",
                                                 "/v1/organizations/acme/databases/tenant-0002", NULL, NULL), ==, 200);
  manor_await (manor_connection_delete_database (test.connection, turso_test_find (&test, "tenant-0002")), &error);
  g_assert_no_error (error);
  manor_test_platform_fault (test.platform, "{'match': 'DELETE */databases/*', 'after_request': true}");
  manor_await (manor_connection_delete_database (test.connection, turso_test_find (&test, "tenant-0003")), &error);
  g_assert_no_error (error);
  turso_test_assert_names (manor_connection_get_databases (test.connection), "");

  turso_test_end (&test);
}

static void
test_config (void)
{
  static const char * const addresses[] = { "10.0.0.0/8", NULL };
  TursoTest test;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabaseConfig) config = NULL;
  g_autoptr(ManorDatabaseConfig) again = NULL;
  g_autoptr(ManorDatabaseUsage) usage = NULL;
  ManorDatabase *database;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;
  turso_test_refresh (&test);
  database = turso_test_find (&test, "tenant-0001");

  config = manor_await_object (manor_database_load_config (database), &error);
  g_assert_no_error (error);
  manor_test_platform_reset_counters (test.platform);
  manor_await (manor_database_save_config (database, config), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (turso_test_count (&test, "PATCH {org}/databases/*/configuration"), ==, 0);

  g_object_set (config, "block-writes", TRUE, "max-size", (guint64) 300000000, "allowed-addresses", addresses, NULL);
  manor_await (manor_database_save_config (database, config), &error);
  g_assert_no_error (error);
  g_assert_true (turso_test_get_flags (&test, "tenant-0001") & MANOR_DATABASE_WRITES_BLOCKED);
  again = manor_await_object (manor_database_load_config (database), &error);
  g_assert_no_error (error);
  g_assert_true (manor_database_config_get_block_writes (again));
  g_assert_cmpuint (manor_database_config_get_max_size (again), ==, 300000000);
  g_assert_cmpstr (manor_database_config_get_allowed_addresses (again)[0], ==, "10.0.0.0/8");

  usage = manor_await_object (manor_database_load_usage (database), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_database_usage_get_rows_read (usage), >=, 0);
  g_assert_cmpint (manor_database_usage_get_storage (usage), >=, 0);

  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-config/delete", test_delete);
  MANOR_TEST_FIBER ("/turso-config/config", test_config);

  return g_test_run ();
}
