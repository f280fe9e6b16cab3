/* test-adoption.c: a schema database for databases that have none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-adoption.h"
#include "manor-fiber.h"
#include "test-files-fixture.h"
#include "../server/server-test.h"

#define ONE   "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"
/* The same to whoever knows SQL. */
#define ONE_B "create table users(id integer primary key, name text)"
#define TWO   "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT)"

typedef struct
{
  char            *folder;
  ManorConnection *connection;
} Place;

static void
add_file (const char *folder,
          const char *name,
          const char *sql)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.db", folder, name);

  execute (path, sql);
}

static void
place_refresh (Place *self)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_connection_refresh (self->connection), &error);
  g_assert_no_error (error);
}

/* app1 … app5 have one schema, app6 and app7 another; app8 is empty, app9 is no database; “old” is a
 * schema database with the child app0. */
static void
place_open (Place *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;
  g_autofree char *ini = NULL;
  g_autofree char *broken = NULL;

  self->folder = g_dir_make_tmp ("manor-adoption-XXXXXX", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("app%u", i);

      add_file (self->folder, name, i >= 6 ? TWO : i == 3 ? ONE_B : ONE);
    }
  add_file (self->folder, "app8", "PRAGMA user_version = 1");
  add_file (self->folder, "old", ONE);
  add_file (self->folder, "other", TWO);
  broken = g_build_filename (self->folder, "app9.db", NULL);
  g_assert_true (g_file_set_contents (broken, "Not a database, but a letter that is long enough to be "
                                              "taken for the header of one, and then some more.", -1, NULL));
  ini = g_build_filename (self->folder, "fleet.ini", NULL);
  g_assert_true (g_file_set_contents (ini, "[old]\nchildren=app0\n", -1, NULL));

  file = g_file_new_for_path (self->folder);
  self->connection = manor_folder_new ("test", "Test", file);
  place_refresh (self);
}

static void
place_close (Place *self)
{
  remove_folder (self->folder);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->folder, g_free);
}

static void
assert_names (const char * const *names,
              const char         *expected)
{
  g_autofree char *all = g_strjoinv (" ", (char **) names);

  g_assert_cmpstr (all, ==, expected);
}

static void
assert_children (ManorFleet *fleet,
                 const char *expected)
{
  g_autofree char *names = server_test_dup_names (G_LIST_MODEL (fleet));

  g_assert_cmpstr (names, ==, expected);
}

static guint
get_count (ManorAdoption *adoption,
           const char    *name)
{
  guint count = G_MAXUINT;

  g_object_get (adoption, name, &count, NULL);

  return count;
}

static void
refresh (ManorAdoption *adoption)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_adoption_refresh (adoption, FALSE), &error);
  g_assert_no_error (error);
}

static const char *const apps[] = { "app*", NULL };

static void
test_candidates (void)
{
  Place place;
  g_autoptr(ManorAdoption) adoption = NULL;
  g_autoptr(ManorCandidate) first = NULL;
  g_autoptr(ManorCandidate) second = NULL;
  g_autoptr(ManorCandidate) last = NULL;
  g_auto(GStrv) names = NULL;
  guint n = 0;

  place_open (&place);
  adoption = manor_adoption_new (place.connection, apps);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (adoption)), ==, 0);
  refresh (adoption);

  g_assert_cmpuint (get_count (adoption, "n-databases"), ==, 9);
  g_assert_cmpuint (get_count (adoption, "n-read"), ==, 8);
  g_assert_cmpuint (get_count (adoption, "n-unreachable"), ==, 1);
  g_assert_cmpuint (get_count (adoption, "n-asleep"), ==, 0);
  g_assert_cmpuint (get_count (adoption, "n-taken"), ==, 1);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (adoption)), ==, 3);
  first = g_list_model_get_item (G_LIST_MODEL (adoption), 0);
  second = g_list_model_get_item (G_LIST_MODEL (adoption), 1);
  last = g_list_model_get_item (G_LIST_MODEL (adoption), 2);
  assert_names (manor_candidate_get_names (first), "app1 app2 app3 app4 app5");
  assert_names (manor_candidate_get_names (second), "app6 app7");
  assert_names (manor_candidate_get_names (last), "app8");
  g_object_get (first, "n-databases", &n, "names", &names, NULL);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpuint (g_strv_length (names), ==, 5);
  g_assert_nonnull (manor_catalogue_find_table (manor_candidate_get_catalogue (first), "users"));

  place_close (&place);
}

static void
test_take_sql (void)
{
  Place place;
  g_autoptr(ManorAdoption) adoption = NULL;
  g_autoptr(ManorCandidate) first = NULL;
  g_autoptr(ManorFleet) fleet = NULL;
  g_autoptr(ManorSurvey) survey = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;

  place_open (&place);
  adoption = manor_adoption_new (place.connection, apps);
  refresh (adoption);
  first = g_list_model_get_item (G_LIST_MODEL (adoption), 0);
  sql = manor_catalogue_dup_sql (manor_candidate_get_catalogue (first), FALSE);

  /* Its name is behind that of “old”, which keeps its child. */
  fleet = manor_await_object (manor_adoption_take_sql (adoption, "schema", sql, NULL), &error);
  g_assert_no_error (error);
  assert_names (manor_rule_get_patterns (manor_fleet_get_rule (fleet)), "app*");
  assert_children (fleet, "app1 app2 app3 app4 app5 app6 app7 app8 app9");
  assert_children (manor_connection_find_fleet (place.connection, "old"), "app0");

  survey = manor_survey_new (fleet);
  manor_await (manor_survey_refresh (survey), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_IN_SYNC), ==, 7);

  /* Taken again it is nobody's any more. */
  refresh (adoption);
  g_assert_cmpuint (get_count (adoption, "n-databases"), ==, 0);
  g_assert_cmpuint (get_count (adoption, "n-taken"), ==, 10);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (adoption)), ==, 0);

  g_clear_object (&fleet);
  fleet = manor_await_object (manor_adoption_take_sql (adoption, "schema", sql, NULL), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);

  place_close (&place);
}

/* What would be a fleet without a schema, or without a child, is told instead of made. */
static void
test_take_nothing (void)
{
  static const char *const taken[] = { "app0", NULL };
  static const char *const nobody[] = { "ap?", NULL };
  Place place;
  g_autoptr(ManorAdoption) adoption = NULL;
  g_autoptr(ManorAdoption) others = NULL;
  g_autoptr(ManorAdoption) none = NULL;
  g_autoptr(ManorFleet) fleet = NULL;
  g_autoptr(GError) error = NULL;

  place_open (&place);
  adoption = manor_adoption_new (place.connection, apps);
  fleet = manor_await_object (manor_adoption_take_sql (adoption, "schema", "-- a slip\n", NULL), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_null (manor_connection_find_database (place.connection, "schema"));
  g_clear_error (&error);

  others = manor_adoption_new (place.connection, taken);
  g_assert_cmpuint (get_count (others, "n-taken"), ==, 1);
  g_assert_cmpuint (get_count (others, "n-databases"), ==, 0);
  fleet = manor_await_object (manor_adoption_take_sql (others, "schema", ONE, NULL), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "in fleets"));
  g_clear_error (&error);

  none = manor_adoption_new (place.connection, nobody);
  fleet = manor_await_object (manor_adoption_take_sql (none, "schema", ONE, NULL), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (strstr (error->message, "in fleets"));
  g_assert_null (manor_connection_find_database (place.connection, "schema"));

  place_close (&place);
}

/* A name before that of the fleet that has a child already: its child stays its child. */
static void
test_take_nobodys (void)
{
  Place place;
  g_autoptr(ManorAdoption) adoption = NULL;
  g_autoptr(ManorFleet) fleet = NULL;
  g_autoptr(GError) error = NULL;

  place_open (&place);
  adoption = manor_adoption_new (place.connection, apps);
  refresh (adoption);

  fleet = manor_await_object (manor_adoption_take_sql (adoption, "a-schema", ONE, NULL), &error);
  g_assert_no_error (error);
  assert_children (fleet, "app1 app2 app3 app4 app5 app6 app7 app8 app9");
  assert_children (manor_connection_find_fleet (place.connection, "old"), "app0");

  place_close (&place);
}

static void
test_take_database (void)
{
  static const char *const more[] = { "app6", "app7", NULL };
  Place place;
  g_autoptr(ManorAdoption) adoption = NULL;
  g_autoptr(ManorFleet) fleet = NULL;
  g_autoptr(ManorFleet) refused = NULL;
  g_autoptr(GError) error = NULL;

  place_open (&place);
  adoption = manor_adoption_new (place.connection, more);
  fleet = manor_await_object (manor_adoption_take_database (
      adoption, manor_connection_find_database (place.connection, "other")), &error);
  g_assert_no_error (error);
  assert_children (fleet, "app6 app7");

  /* What it has already it keeps. */
  g_clear_object (&adoption);
  adoption = manor_adoption_new (place.connection, (const char *const[]) { "app8", NULL });
  g_clear_object (&fleet);
  fleet = manor_await_object (manor_adoption_take_database (
      adoption, manor_connection_find_database (place.connection, "other")), &error);
  g_assert_no_error (error);
  assert_children (fleet, "app6 app7 app8");

  /* A child is no schema database. */
  refused = manor_await_object (manor_adoption_take_database (
      adoption, manor_connection_find_database (place.connection, "app0")), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_null (refused);

  place_close (&place);
}

static void
test_cancel (void)
{
  Place place;
  g_autoptr(ManorAdoption) adoption = NULL;

  place_open (&place);
  adoption = manor_adoption_new (place.connection, apps);
  dex_unref (manor_adoption_refresh (adoption, FALSE));
  for (guint i = 0; i < 20; i++)
    manor_await (dex_timeout_new_msec (1), NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (adoption)), ==, 0);

  refresh (adoption);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (adoption)), ==, 3);
  g_assert_cmpuint (get_count (adoption, "n-read"), ==, 8);

  place_close (&place);
}

/* Two thousand files, some schemas: in seconds. */
static void
test_many (void)
{
  Place place;
  g_autoptr(ManorAdoption) adoption = NULL;
  g_autoptr(ManorCandidate) first = NULL;
  g_autofree char *template = NULL;
  g_autofree char *contents = NULL;
  gsize length;
  gint64 started;

  place_open (&place);
  add_file (place.folder, "many", "CREATE TABLE many (a, b); CREATE INDEX many_a ON many (a)");
  template = g_build_filename (place.folder, "many.db", NULL);
  g_assert_true (g_file_get_contents (template, &contents, &length, NULL));
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/many%u.db", place.folder, i);

      g_assert_true (g_file_set_contents_full (path, contents, (gssize) length,
                                               G_FILE_SET_CONTENTS_NONE, 0644, NULL));
    }
  place_refresh (&place);

  adoption = manor_adoption_new (place.connection, (const char *const[]) { "many*", "app*", NULL });
  started = g_get_monotonic_time ();
  refresh (adoption);
  g_test_message ("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - started) / 1000);

  first = g_list_model_get_item (G_LIST_MODEL (adoption), 0);
  g_assert_cmpuint (g_strv_length ((char **) manor_candidate_get_names (first)), ==, 2001);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (adoption)), ==, 4);

  place_close (&place);
}

static void
test_server (void)
{
  ServerTest self;
  g_autoptr(ManorAdoption) adoption = NULL;
  g_autoptr(ManorCandidate) first = NULL;
  g_autoptr(ManorFleet) fleet = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;

  if (!server_test_start (&self, NULL))
    return;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("app%u", i);

      manor_test_server_create (self.server, name, NULL);
      manor_test_server_sql (self.server, name, i < 4 ? ONE : TWO);
    }
  server_test_connect (&self, TRUE, NULL);
  server_test_refresh (&self);

  adoption = manor_adoption_new (self.connection, apps);
  refresh (adoption);
  g_assert_cmpuint (get_count (adoption, "n-read"), ==, 6);
  first = g_list_model_get_item (G_LIST_MODEL (adoption), 0);
  assert_names (manor_candidate_get_names (first), "app0 app1 app2 app3");

  sql = manor_catalogue_dup_sql (manor_candidate_get_catalogue (first), FALSE);
  fleet = manor_await_object (manor_adoption_take_sql (adoption, "truth", sql, NULL), &error);
  g_assert_no_error (error);
  assert_children (fleet, "app0 app1 app2 app3 app4 app5");

  g_clear_object (&fleet);
  g_clear_object (&first);
  g_clear_object (&adoption);
  server_test_end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/adoption/candidates", test_candidates);
  MANOR_TEST_FIBER ("/adoption/take-sql", test_take_sql);
  MANOR_TEST_FIBER ("/adoption/take-nothing", test_take_nothing);
  MANOR_TEST_FIBER ("/adoption/take-nobodys", test_take_nobodys);
  MANOR_TEST_FIBER ("/adoption/take-database", test_take_database);
  MANOR_TEST_FIBER ("/adoption/cancel", test_cancel);
  MANOR_TEST_FIBER ("/adoption/many", test_many);
  MANOR_TEST_FIBER ("/adoption/server", test_server);

  return g_test_run ();
}
