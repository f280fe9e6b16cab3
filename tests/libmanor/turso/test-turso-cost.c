/* test-turso-cost.c: what a push costs where rows are paid for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-push.h"
#include "turso-test.h"

#define N_CHILDREN 4
#define N_ROWS     500

static const char *const before =
  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
  "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 500) "
  "INSERT INTO users SELECT i, 'n' || i FROM s";
static const char *const after = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
                                 "CREATE INDEX users_name ON users (name)";

/* Children whose index is missing, and one that is where it shall be. */
static ManorFleet *
make_fleet (TursoTest *self)
{
  static const char *const patterns[] = { "child-*", NULL };
  g_autoptr(GError) error = NULL;

  manor_test_platform_create (self->platform, "schema", "default", NULL);
  manor_test_platform_sql (self->platform, "schema", after);
  for (guint i = 0; i <= N_CHILDREN; i++)
    {
      g_autofree char *name = g_strdup_printf ("child-%u", i);

      manor_test_platform_create (self->platform, name, "default", NULL);
      manor_test_platform_sql (self->platform, name, i < N_CHILDREN ? before : after);
    }

  turso_test_refresh (self);
  manor_await (manor_connection_set_rule (self->connection, "schema", patterns), &error);
  g_assert_no_error (error);

  return manor_connection_find_fleet (self->connection, "schema");
}

static void
test_metered (void)
{
  TursoTest test;
  g_autoptr(ManorSurvey) survey = NULL;
  g_autoptr(ManorPushOptions) options = manor_push_options_new ();
  g_autoptr(ManorPush) push = NULL;
  g_autoptr(ManorCost) cost = NULL;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;

  survey = manor_survey_new (make_fleet (&test));
  manor_await (manor_survey_refresh (survey), &error);
  g_assert_no_error (error);
  push = manor_push_new (survey, options, NULL);
  manor_await (manor_push_prepare (push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_push_get_n_targets (push), ==, N_CHILDREN);

  cost = manor_push_dup_cost (push);
  g_assert_nonnull (cost);
  g_assert_cmpuint (cost->n_databases, ==, N_CHILDREN);
  g_assert_cmpuint (cost->n_unknown, ==, 0);
  g_assert_cmpint (cost->rows_read, >=, N_CHILDREN * N_ROWS * 2);
  g_assert_cmpint (cost->rows_read, <, N_CHILDREN * (N_ROWS * 2 + 50));
  g_assert_cmpint (cost->rows_written, >=, N_CHILDREN * N_ROWS);
  g_assert_cmpint (cost->rows_written, <, N_CHILDREN * (N_ROWS + 50));

  g_clear_object (&push);
  g_clear_object (&survey);
  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-cost/metered", test_metered);

  return g_test_run ();
}
