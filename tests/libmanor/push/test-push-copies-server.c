/* test-push-copies-server.c: copies of children on a real libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-push-copies.h"
#include "manor-push-private.h"
#include "test-native-server-fixture.h"

/* Manor's own fleet: “s” has a column that c1 … have not. */
static gboolean
start_linked (Fixture *self,
              guint    n_children)
{
  const char *const patterns[] = { "*c?", NULL };
  g_autoptr(GError) error = NULL;

  *self = (Fixture) { .push = NULL };
  if (!server_test_start (&self->server, NULL))
    return FALSE;

  manor_test_server_create (self->server.server, "s", NULL);
  manor_test_server_sql (self->server.server, "s", SCHEMA ";" ADD_AGE);
  for (guint i = 1; i <= n_children; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      manor_test_server_create (self->server.server, name, NULL);
      manor_test_server_sql (self->server.server, name, SCHEMA ";" ROWS);
    }

  server_test_connect (&self->server, TRUE, NULL);
  server_test_refresh (&self->server);
  manor_await (manor_connection_set_rule (self->server.connection, "s", patterns), &error);
  g_assert_no_error (error);
  fixture_open (self);
  g_object_set (self->options, "branches", MANOR_PUSH_BRANCHES_ALL, NULL);

  return TRUE;
}

static ManorReport *
push (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  ManorReport *report;

  manor_await (manor_survey_refresh (self->survey), &error);
  g_assert_no_error (error);
  g_clear_object (&self->push);
  self->push = manor_push_new (self->survey, self->options, self->journal);
  manor_await (manor_push_prepare (self->push), &error);
  g_assert_no_error (error);
  report = manor_await_object (manor_push_run (self->push), &error);
  g_assert_no_error (error);

  return report;
}

/* Forks have the rows, are as the child was, and belong to no fleet though a pattern would match. */
static void
test_forks (void)
{
  Fixture self;
  g_autoptr(ManorReport) report = NULL;

  if (!start_linked (&self, 3))
    return;

  report = push (&self);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);
      g_autofree char *copy = g_strdup_printf ("before-push-1-mark-c%u", i);

      g_assert_cmpint (manor_test_server_integer (self.server.server, name, HAS_AGE), ==, 1);
      g_assert_cmpint (manor_test_server_integer (self.server.server, copy, HAS_AGE), ==, 0);
      g_assert_cmpint (manor_test_server_integer (self.server.server, copy,
                                                  "SELECT count(*) FROM notes"), ==, 2);
    }
  server_test_refresh (&self.server);
  g_assert_cmpuint (manor_fleet_get_n_children (manor_survey_get_fleet (self.survey)), ==, 3);
  g_assert_nonnull (manor_connection_find_database (self.server.connection, "before-push-1-mark-c1"));

  g_clear_object (&report);
  fixture_end (&self);
}

static void
test_delete (void)
{
  Fixture self;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorPushCopies) copies = NULL;
  g_autoptr(GError) error = NULL;

  if (!start_linked (&self, 3))
    return;

  report = push (&self);
  copies = manor_await_object (manor_push_copies_load (self.journal, self.server.connection, 1), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_push_copies_get_n_left (copies), ==, 3);
  g_assert_false (manor_push_copies_get_trashes (copies));

  manor_await (manor_push_copies_delete (copies), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_push_copies_count (copies, MANOR_COPY_DELETED), ==, 3);
  server_test_refresh (&self.server);
  g_assert_null (manor_connection_find_database (self.server.connection, "before-push-1-mark-c1"));
  g_assert_nonnull (manor_connection_find_database (self.server.connection, "c1"));

  g_clear_object (&copies);
  g_clear_object (&report);
  fixture_end (&self);
}

/* The name is taken: the child is not touched, and what is there stays what it is. */
static void
test_taken (void)
{
  Fixture self;
  g_autoptr(ManorReport) report = NULL;

  if (!start_linked (&self, 3))
    return;

  manor_test_server_create (self.server.server, "before-push-1-mark-c2", NULL);
  manor_test_server_sql (self.server.server, "before-push-1-mark-c2", "CREATE TABLE precious (a)");
  report = push (&self);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 2);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);
  g_assert_cmpint (manor_test_server_integer (self.server.server, "c2", HAS_AGE), ==, 0);
  g_assert_cmpint (manor_test_server_integer (self.server.server, "before-push-1-mark-c2",
                                              "SELECT count(*) FROM sqlite_schema"), ==, 1);

  g_clear_object (&report);
  fixture_end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  _manor_push_set_copy_mark ("mark");

  MANOR_TEST_FIBER ("/push/copies-server/forks", test_forks);
  MANOR_TEST_FIBER ("/push/copies-server/taken", test_taken);
  MANOR_TEST_FIBER ("/push/copies-server/delete", test_delete);

  return g_test_run ();
}
