/* test-turso-many.c: an organization of 100,000 databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <time.h>

#include "manor-fiber.h"
#include "turso-test.h"

static double
get_worked_msec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

/* Ten that are made and deleted among 100,000. To go through all of those for each would take the main thread some
 * 200 ms, with nothing in the way; what there is to do takes some 10 ms with the requests, which are not the list's affair. */
static void
test_among_many (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;
  ManorFleet *fleet;
  double worked;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "100000", "--on-demand", NULL)))
    return;
  turso_test_refresh (&test);
  manor_await (manor_connection_set_rule (test.connection, "tenant-0001", (const char * const []) { "new-*", NULL }),
               &error);
  g_assert_no_error (error);
  fleet = manor_connection_find_fleet (test.connection, "tenant-0001");

  worked = get_worked_msec ();
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("new-%u", i);
      g_autoptr(ManorDatabase) made = NULL;
      g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, name);

      made = manor_await_object (manor_connection_create (test.connection, creation), &error);
      g_assert_no_error (error);
      g_assert_nonnull (manor_fleet_find_child (fleet, name));
    }
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("new-%u", i);

      manor_await (manor_connection_delete_database (test.connection, turso_test_find (&test, name)), &error);
      g_assert_no_error (error);
      g_assert_null (manor_connection_find_database (test.connection, name));
      g_assert_null (manor_fleet_find_child (fleet, name));
    }
  worked = get_worked_msec () - worked;
  g_test_message ("%.0f ms of the main thread", worked);
  g_assert_cmpfloat (worked, <, 20 * 60);

  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_databases (test.connection)), ==, 100000);
  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-many/made-and-deleted", test_among_many);

  return g_test_run ();
}
