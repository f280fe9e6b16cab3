/* test-remote-limits.c: rows that come at the last moment are not lost with those that were agreed to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "../migration/manor-pair-test.h"
#include "manor-fiber.h"
#include "manor-test-remote.h"

#define BEFORE "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE TABLE mine (z);"
#define AFTER  "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"

static ManorTestServer *server;
static ManorHranaClient *client;
static guint n_names;

static ManorDatabase *
make (void)
{
  g_autofree char *name = g_strdup_printf ("limit%u", n_names++);

  manor_test_server_create (server, name, NULL);
  manor_test_server_sql (server, name, BEFORE "INSERT INTO mine VALUES (1), (2)");

  return test_remote_new (client, name);
}

static ManorMigration *
plan_migration (void)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (BEFORE);
  g_autoptr(ManorCatalogue) to = pair_catalogue (AFTER);
  g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = NULL;

  manor_plan_options_set_drop_extra (options, TRUE);
  plan = manor_plan_new (from, to, options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_plan_get_probes (plan)->len, ==, 1);

  return manor_migration_new (plan);
}

/* For a child that may lose two rows. */
static ManorMigration *
limit (ManorMigration *migration)
{
  ManorMigration *limited = manor_migration_new_limited (migration);
  ManorProbe *probe = g_ptr_array_index (manor_plan_get_probes (manor_migration_get_plan (migration)), 0);

  manor_migration_add_limit (limited, manor_probe_get_title (probe), manor_probe_get_sql (probe), 2);

  return limited;
}

/* An application that writes a row right before the request is sent. */
typedef struct
{
  ManorDatabase *database;
  gboolean       careful;
  gboolean       written;
} Writer;

static gboolean
write_hook (ManorMigrationStage   stage,
            guint                 step,
            gpointer              user_data,
            GError              **error)
{
  Writer *writer = user_data;

  writer->careful |= stage == MANOR_STAGE_BEGIN;
  if (!writer->written && (stage == MANOR_STAGE_BEGIN || stage == MANOR_STAGE_COMMIT))
    {
      writer->written = TRUE;
      manor_test_server_sql (server, manor_database_get_name (writer->database), "INSERT INTO mine VALUES (3)");
    }

  return TRUE;
}

static void
assert_outcome (ManorMigration *migration,
                gboolean        written,
                gboolean        careful)
{
  g_autoptr(ManorDatabase) database = make ();
  g_autoptr(ManorMigration) limited = limit (migration);
  g_autoptr(GError) error = NULL;
  Writer writer = { .database = database, .written = !written };
  int outcome;

  manor_database_set_migration_hook (write_hook, &writer);
  outcome = manor_await_int (manor_database_migrate (database, limited), &error);
  manor_database_set_migration_hook (NULL, NULL);
  g_assert_true (writer.careful == careful);

  if (!written)
    {
      g_assert_no_error (error);
      g_assert_cmpint (outcome, ==, MANOR_OUTCOME_APPLIED);
      return;
    }

  g_assert_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_LOSES);
  g_assert_nonnull (strstr (error->message, ": 3 now"));
  g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM mine"), ==, 3);
}

static void
test_limits (void)
{
  g_autoptr(ManorMigration) migration = plan_migration ();

  /* Carefully. */
  assert_outcome (migration, TRUE, TRUE);
  assert_outcome (migration, FALSE, TRUE);

  /* Quickly, since what one child's has learned all know; the reason is found carefully. */
  assert_outcome (migration, FALSE, FALSE);
  assert_outcome (migration, TRUE, TRUE);
}

#define TYPED "CREATE TABLE items (id INTEGER PRIMARY KEY, code TEXT);"

/* What does not come back from a conversion is counted by the server, too. */
static void
test_conversion (void)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (TYPED);
  g_autoptr(ManorCatalogue) to = pair_catalogue ("CREATE TABLE items (id INTEGER PRIMARY KEY, code INTEGER);");
  g_autoptr(ManorPlan) plan = manor_plan_new (from, to, NULL, NULL);
  g_autoptr(ManorMigration) migration = manor_migration_new (plan);
  GPtrArray *probes = manor_plan_get_probes (plan);
  ManorProbe *probe = g_ptr_array_index (probes, probes->len - 1);

  g_assert_cmpint (manor_probe_get_kind (probe), ==, MANOR_PROBE_SPOILS);

  /* The first that is applied goes carefully, and those behind it quickly, unless they are refused. */
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("limit%u", n_names++);
      g_autoptr(ManorMigration) limited = manor_migration_new_limited (migration);
      g_autoptr(ManorDatabase) database = NULL;
      g_autoptr(GError) error = NULL;

      manor_test_server_create (server, name, NULL);
      manor_test_server_sql (server, name, TYPED "INSERT INTO items (code) VALUES ('7'), ('007'), ('1e3'), (NULL), ('x')");
      database = test_remote_new (client, name);
      manor_migration_add_limit (limited, manor_probe_get_title (probe), manor_probe_get_sql (probe), i % 2 == 0 ? 1 : 2);
      manor_await_int (manor_database_migrate (database, limited), &error);
      if (i % 2 == 0)
        g_assert_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_LOSES);
      else
        g_assert_no_error (error);
      g_assert_cmpint (test_remote_ask (database, "SELECT count(*) FROM items WHERE typeof(code) = 'integer'"), ==,
                       i % 2 == 0 ? 0 : 3);
    }
}

static void
add_tests (void)
{
  MANOR_TEST_FIBER ("/remote/limits", test_limits);
  MANOR_TEST_FIBER ("/remote/limits-conversion", test_conversion);
}

int
main (int   argc,
      char *argv[])
{
  return test_remote_run (argc, argv, &server, &client, add_tests);
}
