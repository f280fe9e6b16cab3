/* test-fleet-query.c: one statement for all children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-fleet-query.h"
#include "test-fleet.h"

static const char *const kinds[] = { "CREATE TABLE a (b)", NULL };

static ManorResult *
run (ManorFleetQuery  *query,
     GError          **error)
{
  return manor_await_object (manor_fleet_query_run (query), error);
}

static void
test_merged (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new ("", kinds, 50);
  g_autoptr(ManorFleetQuery) query =
    manor_fleet_query_new (fleet, " -- how many\nSELECT count(*) FROM a;", NULL, 0);
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 1; i <= 50; i++)
    test_fleet_child (fleet, i)->probe_count = i * 10;
  test_fleet_child (fleet, 7)->query_error =
    g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_BUSY, "locked");

  result = run (query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_columns (result), ==, 2);
  g_assert_cmpstr (manor_result_get_column_name (result, 0), ==, "database");
  g_assert_cmpuint (manor_result_get_n_rows (result), ==, 49);
  for (guint row = 0; row < 49; row++)
    {
      guint number = row < 6 ? row + 1 : row + 2;
      g_autofree char *name = manor_result_dup_text (result, row, 0);
      g_autofree char *expected = g_strdup_printf ("child%05u", number);

      g_assert_cmpstr (name, ==, expected);
      g_assert_cmpint (manor_result_get_integer (result, row, 1), ==, number * 10);
    }

  g_assert_cmpuint (manor_fleet_query_get_n_total (query), ==, 50);
  g_assert_cmpuint (manor_fleet_query_get_n_done (query), ==, 50);
  g_assert_cmpuint (manor_fleet_query_get_n_failed (query), ==, 1);
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(ManorFleetAnswer) answer = g_list_model_get_item (G_LIST_MODEL (query), i);

      if (i == 6)
        g_assert_error (manor_fleet_answer_get_error (answer), MANOR_SQL_ERROR,
                        MANOR_SQL_ERROR_BUSY);
      else
        g_assert_cmpuint (manor_fleet_answer_get_n_rows (answer), ==, 1);
    }
}

static void
test_only (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new ("", kinds, 50);
  g_autoptr(ManorFleetQuery) query = manor_fleet_query_new (fleet, "VALUES (1)", "child0000?", 0);
  g_autoptr(ManorFleetQuery) none = manor_fleet_query_new (fleet, "VALUES (1)", "nobody", 0);
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) error = NULL;

  result = run (query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (result), ==, 9);
  g_assert_cmpuint (test_fleet_child (fleet, 10)->n_queries, ==, 0);

  g_assert_null (run (none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_refused (void)
{
  static const char *const statements[] = {
    "DELETE FROM a", "CREATE TABLE c (d)", "SELECT 1; SELECT 2", "", "-- nothing",
    "WITH x AS (SELECT 1) DELETE FROM a", "BEGIN", "VACUUM",
  };
  g_autoptr(ManorFleet) fleet = test_fleet_new ("", kinds, 2);

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr(ManorFleetQuery) query = manor_fleet_query_new (fleet, statements[i], NULL, 0);
      g_autoptr(GError) error = NULL;

      g_assert_null (run (query, &error));
      g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
    }

  g_assert_cmpuint (test_fleet_child (fleet, 1)->n_queries, ==, 0);
}

static void
test_all_failed (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new ("", kinds, 2);
  g_autoptr(ManorFleetQuery) query = manor_fleet_query_new (fleet, "SELECT 1", NULL, 0);
  g_autoptr(GError) error = NULL;

  for (guint i = 1; i <= 2; i++)
    test_fleet_child (fleet, i)->query_error =
      g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_CORRUPT, "damaged");
  g_assert_null (run (query, &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_CORRUPT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/FleetQuery/merged", test_merged);
  MANOR_TEST_FIBER ("/Manor/FleetQuery/only", test_only);
  MANOR_TEST_FIBER ("/Manor/FleetQuery/refused", test_refused);
  MANOR_TEST_FIBER ("/Manor/FleetQuery/all-failed", test_all_failed);

  return g_test_run ();
}
