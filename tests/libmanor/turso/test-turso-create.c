/* test-turso-create.c: databases are made, configured and deleted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-create-private.h"
#include "turso-test.h"

#define SCHEMA "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX t_name ON t (name);"

static void
test_kinds (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) plain = manor_creation_new (MANOR_CREATION_DATABASE, "plain");
  g_autoptr(ManorCreation) copy = manor_creation_new (MANOR_CREATION_COPY, "copy");
  ManorDatabase *database;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  g_object_set (plain, "sql", SCHEMA "INSERT INTO t VALUES (1, 'ann');", NULL);
  database = turso_test_make (&test, plain);
  turso_test_assert_text (&test, "plain", "SELECT name FROM t", "ann");
  g_assert_cmpstr (manor_database_get_facts (database)->group, ==, "default");
  /* POST, GET, and a token to write and one to read for the group. */
  g_assert_cmpuint (turso_test_count (&test, "POST {org}/databases"), ==, 1);
  g_assert_cmpuint (turso_test_count (&test, "GET {org}/databases/*"), ==, 1);

  g_object_set (copy, "original", database, NULL);
  database = turso_test_make (&test, copy);
  turso_test_assert_text (&test, "copy", "SELECT name FROM t", "ann");
  g_assert_true (turso_test_get_flags (&test, "copy") & MANOR_DATABASE_BRANCH);
  g_assert_cmpstr (manor_database_get_facts (database)->branch_of, ==, "plain");

  turso_test_assert_names (manor_connection_get_databases (test.connection), "copy plain");
  turso_test_end (&test);
}

static void
test_names (void)
{
  static const char * const bad[] = {
    "", "Plain", "a b", "a_b", "ä", "a.b", "a/b",
    "a123456789012345678901234567890123456789012345678901234567890123456789",
  };
  TursoTest test;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;
  turso_test_refresh (&test);
  manor_test_platform_reset_counters (test.platform);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, bad[i]);
      g_autoptr(GError) error = turso_test_fail_to_make (&test, creation);

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
    }

  {
    g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "tenant-0001");
    g_autoptr(GError) error = turso_test_fail_to_make (&test, creation);

    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  }
  g_assert_cmpuint (turso_test_count (&test, "POST {org}/databases"), ==, 0);

  /* Made by somebody else since. */
  manor_test_platform_create (test.platform, "other", "default", NULL);
  manor_test_platform_sql (test.platform, "other", "CREATE TABLE mine (x)");
  {
    g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "other");
    g_autoptr(GError) error = NULL;

    g_object_set (creation, "sql", SCHEMA, NULL);
    error = turso_test_fail_to_make (&test, creation);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
    turso_test_assert_text (&test, "other", "SELECT count(*) FROM mine", "0");
  }

  turso_test_end (&test);
}

static void
test_groups (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "a");
  g_autoptr(ManorCreation) copy = manor_creation_new (MANOR_CREATION_COPY, "b");
  g_autoptr(GError) error = NULL;
  ManorDatabase *database;

  if (!turso_test_start (&test, manor_test_platform_new ("--groups", "default,eu,old", "--archive", "old", NULL)))
    return;
  turso_test_refresh (&test);

  error = turso_test_fail_to_make (&test, creation);
  turso_test_assert_says (error->message, "default, eu, old");
  g_clear_error (&error);

  g_object_set (creation, "group", "us", NULL);
  error = turso_test_fail_to_make (&test, creation);
  turso_test_assert_says (error->message, "default, eu, old");
  g_clear_error (&error);

  g_object_set (creation, "group", "old", NULL);
  error = turso_test_fail_to_make (&test, creation);
  turso_test_assert_says (error->message, "unarchive");
  g_clear_error (&error);

  g_object_set (creation, "group", "eu", NULL);
  database = turso_test_make (&test, creation);
  g_assert_cmpstr (manor_database_get_facts (database)->group, ==, "eu");

  /* A copy lives with its original. */
  g_object_set (copy, "original", database, "group", "default", NULL);
  error = turso_test_fail_to_make (&test, copy);
  turso_test_assert_says (error->message, "“eu”");
  g_clear_error (&error);
  g_object_set (copy, "group", NULL, NULL);
  database = turso_test_make (&test, copy);
  g_assert_cmpstr (manor_database_get_facts (database)->group, ==, "eu");

  turso_test_end (&test);
}

/* Who may not see the groups has those of the databases that are seen. */
static void
test_groups_unseen (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "a");
  g_autoptr(ManorCreation) other = manor_creation_new (MANOR_CREATION_DATABASE, "b");
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", "--groups", "default,eu", NULL)))
    return;
  manor_test_platform_fault (test.platform, "{'match': 'GET */groups', 'kind': 'status', 'status': 403, 'times': 0}");
  turso_test_refresh (&test);

  g_assert_cmpstr (manor_database_get_facts (turso_test_make (&test, creation))->group, ==, "default");

  manor_test_platform_create (test.platform, "c", "eu", NULL);
  turso_test_refresh (&test);
  error = turso_test_fail_to_make (&test, other);
  turso_test_assert_says (error->message, "choose one");
  g_object_set (other, "group", "eu", NULL);
  g_assert_cmpstr (manor_database_get_facts (turso_test_make (&test, other))->group, ==, "eu");

  turso_test_end (&test);
}

static DexFuture *
make_one (guint    index,
          gpointer user_data)
{
  TursoTest *test = user_data;
  g_autofree char *name = g_strdup_printf ("tenant-%02u", index);
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, name);

  g_object_set (creation, "sql", SCHEMA, NULL);

  return manor_connection_create (test->connection, creation);
}

/* Many at one time, while the list is read again: none is lost from it. */
static void
test_crowd (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;
  g_autoptr(DexFuture) making = NULL;
  gint64 started = g_get_monotonic_time ();

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  making = manor_future_for_each (60, 16, make_one, &test, NULL);
  while (dex_future_is_pending (making))
    turso_test_refresh (&test);
  manor_await (g_steal_pointer (&making), &error);
  g_assert_no_error (error);
  g_test_message ("60 databases in %d ms", (int) ((g_get_monotonic_time () - started) / 1000));
  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_databases (test.connection)), ==, 60);
  g_assert_cmpuint (turso_test_count (&test, "POST {org}/databases"), ==, 60);
  turso_test_assert_text (&test, "tenant-59", "SELECT count(*) FROM sqlite_schema", "2");

  turso_test_end (&test);
}

/* One that the platform cannot make from what it is given leaves nothing. */
static void
test_half (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "half");
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  g_object_set (creation, "sql", SCHEMA "CREATE TABLE t (again)", NULL);
  error = turso_test_fail_to_make (&test, creation);
  turso_test_assert_says (error->message, "t");
  g_assert_false (turso_test_is_there (&test, "half"));
  turso_test_assert_names (manor_connection_get_databases (test.connection), "");
  g_clear_error (&error);

  /* And cannot be deleted. */
  manor_test_platform_fault (test.platform, "{'match': 'DELETE */databases/half', 'kind': 'status', 'status': 403}");
  error = turso_test_fail_to_make (&test, creation);
  turso_test_assert_says (error->message, "delete it");
  g_assert_true (turso_test_is_there (&test, "half"));
  /* Where a person can do so. */
  turso_test_assert_names (manor_connection_get_databases (test.connection), "half");

  turso_test_end (&test);
}

static void
test_lost (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "lost");
  g_autoptr(ManorCreation) never = manor_creation_new (MANOR_CREATION_DATABASE, "never");
  g_autoptr(ManorCreation) unknown = manor_creation_new (MANOR_CREATION_DATABASE, "unknown");
  g_autoptr(ManorCreation) foreign = manor_creation_new (MANOR_CREATION_DATABASE, "foreign");
  g_autoptr(ManorCreation) other = manor_creation_new (MANOR_CREATION_DATABASE, "other");
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  /* Made, and its answer is lost. */
  g_object_set (creation, "sql", SCHEMA, NULL);
  manor_test_platform_fault (test.platform, "{'match': 'POST */databases', 'after_request': true}");
  turso_test_make (&test, creation);
  turso_test_assert_text (&test, "lost", "SELECT count(*) FROM sqlite_schema", "2");
  g_assert_cmpuint (turso_test_count (&test, "POST {org}/databases"), ==, 1);

  /* Not made. */
  manor_test_platform_fault (test.platform, "{'match': 'POST */databases', 'kind': 'drop'}");
  error = turso_test_fail_to_make (&test, never);
  turso_test_assert_says (error->message, "was not made");
  g_assert_false (turso_test_is_there (&test, "never"));
  g_assert_cmpuint (turso_test_count (&test, "POST {org}/databases"), ==, 1);
  g_clear_error (&error);

  /* Nobody can say. */
  manor_test_platform_fault (test.platform, "{'match': 'POST */databases', 'kind': 'drop'}");
  manor_test_platform_fault (test.platform, "{'match': 'GET */databases/unknown', 'kind': 'status', 'status': 403}");
  error = turso_test_fail_to_make (&test, unknown);
  g_assert_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN);
  g_clear_error (&error);

  /* What may be somebody else's is not deleted, whatever its filling came to. */
  manor_test_platform_clear_faults (test.platform);
  manor_test_platform_create (test.platform, "foreign", "default", NULL);
  manor_test_platform_sql (test.platform, "foreign", "CREATE TABLE t (theirs); INSERT INTO t VALUES (1)");
  g_object_set (foreign, "sql", SCHEMA, NULL);
  manor_test_platform_fault (test.platform, "{'match': 'POST */databases', 'kind': 'drop'}");
  error = turso_test_fail_to_make (&test, foreign);
  turso_test_assert_says (error->message, "somebody else");
  turso_test_assert_text (&test, "foreign", "SELECT theirs FROM t", "1");
  g_clear_error (&error);

  /* Nor is anything put into it, whatever would fit. */
  manor_test_platform_create (test.platform, "other", "default", NULL);
  manor_test_platform_sql (test.platform, "other", "CREATE TABLE theirs (x)");
  g_object_set (other, "sql", SCHEMA, NULL);
  manor_test_platform_fault (test.platform, "{'match': 'POST */databases', 'kind': 'drop'}");
  error = turso_test_fail_to_make (&test, other);
  turso_test_assert_says (error->message, "somebody else");
  turso_test_assert_text (&test, "other", "SELECT count(*) FROM sqlite_schema", "1");

  turso_test_end (&test);
}

/* A host that is not there at once is waited for, and not for ever. */
static void
test_wait (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) soon = manor_creation_new (MANOR_CREATION_DATABASE, "soon");
  g_autoptr(ManorCreation) late = manor_creation_new (MANOR_CREATION_DATABASE, "late");
  g_autoptr(ManorCreation) empty = manor_creation_new (MANOR_CREATION_DATABASE, "empty");
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  g_object_set (soon, "sql", SCHEMA, NULL);
  manor_test_platform_fault (test.platform, "{'plane': 'data', 'match': 'soon* *', 'kind': 'drop', 'times': 2}");
  manor_test_platform_fault (test.platform, "{'plane': 'data', 'match': 'soon* *', 'kind': 'html', 'times': 1}");
  turso_test_make (&test, soon);
  turso_test_assert_text (&test, "soon", "SELECT count(*) FROM sqlite_schema", "2");

  _manor_turso_set_patience (300);
  manor_test_platform_fault (test.platform, "{'plane': 'data', 'match': 'late* *', 'kind': 'drop', 'times': 1000}");
  error = turso_test_fail_to_make (&test, late);
  turso_test_assert_says (error->message, "does not answer yet");
  g_clear_error (&error);

  /* What would stay empty goes again. */
  manor_test_platform_fault (test.platform, "{'plane': 'data', 'match': 'empty* *', 'kind': 'drop', 'times': 1000}");
  g_object_set (empty, "sql", SCHEMA, NULL);
  error = turso_test_fail_to_make (&test, empty);
  turso_test_assert_says (error->message, "deleted again");
  g_assert_false (turso_test_is_there (&test, "empty"));
  _manor_turso_set_patience (0);
  /* It is there, and so it is listed. */
  turso_test_assert_names (manor_connection_get_databases (test.connection), "late soon");

  turso_test_end (&test);
}

/* The schema, and none of the rows, unless they are asked for. */
static void
test_children (void)
{
  static const char * const patterns[] = { "tenant-*", NULL };
  TursoTest test;
  g_autoptr(ManorCreation) child = manor_creation_new (MANOR_CREATION_CHILD, "tenant-9");
  g_autoptr(ManorCreation) other = manor_creation_new (MANOR_CREATION_CHILD, "elsewhere");
  g_autoptr(ManorCreation) rich = manor_creation_new (MANOR_CREATION_CHILD, "tenant-rich");
  g_autoptr(GError) error = NULL;
  ManorFleet *fleet;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  manor_test_platform_create (test.platform, "template", "default", NULL);
  manor_test_platform_sql (test.platform, "template", SCHEMA "INSERT INTO t VALUES (1, 'ann')");
  turso_test_refresh (&test);
  manor_await (manor_connection_set_rule (test.connection, "template", patterns), &error);
  g_assert_no_error (error);
  fleet = manor_connection_find_fleet (test.connection, "template");

  g_object_set (child, "fleet", fleet, NULL);
  turso_test_make (&test, child);
  turso_test_assert_text (&test, "tenant-9", "SELECT count(*) FROM t", "0");

  g_object_set (other, "fleet", fleet, NULL);
  turso_test_make (&test, other);
  turso_test_assert_names (G_LIST_MODEL (fleet), "elsewhere tenant-9");

  /* A copy is a branch, which no pattern matches: it is named. */
  g_object_set (rich, "fleet", fleet, "with-rows", TRUE, NULL);
  turso_test_make (&test, rich);
  turso_test_assert_text (&test, "tenant-rich", "SELECT name FROM t", "ann");
  turso_test_assert_names (G_LIST_MODEL (fleet), "elsewhere tenant-9 tenant-rich");

  turso_test_end (&test);
}

/* With a token that may make databases, and not see them. */
static void
test_scopes (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "blind");
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *answer = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--tls", NULL)))
    return;

  g_assert_cmpuint (manor_test_platform_request (test.platform, NULL, "POST", "/v1/auth/api-tokens/few",
                                                 "{\"organization\": \"acme\", \"scopes\": "
                                                 "[\"db:create\", \"group:mint-token\"]}", &answer), ==, 200);
  node = json_from_string (answer, NULL);
  turso_test_give_token (&test, _manor_turso_json_get_string (node, "token"));

  g_object_set (creation, "group", "default", "sql", SCHEMA, NULL);
  turso_test_make (&test, creation);
  turso_test_assert_text (&test, "blind", "SELECT count(*) FROM sqlite_schema", "2");
  g_assert_cmpstr (manor_database_get_facts (turso_test_find (&test, "blind"))->group, ==, "default");

  turso_test_end (&test);
}

/* A copy of what was at an earlier time; which times there are is the platform's to say. */
static void
test_time (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_COPY, "then");
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) then = g_date_time_add_hours (now, -1);
  g_autoptr(JsonNode) body = NULL;
  g_autofree char *text = NULL;
  ManorTursoMake sent = { .name = (char *) "then", .group = (char *) "default", .creation = creation };

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;
  turso_test_refresh (&test);
  g_assert_true (manor_connection_get_features (test.connection) & MANOR_CONNECTION_REWINDS);

  g_object_set (creation, "original", turso_test_find (&test, "tenant-0001"), "time", then, NULL);
  body = _manor_turso_make_dup_body (&sent);
  text = json_to_string (body, FALSE);
  g_test_message ("%s", text);
  g_assert_true (g_regex_match_simple ("\"seed\":{\"type\":\"database\",\"name\":\"tenant-0001\",\"timestamp\":"
                                       "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.\\d]*Z\"}", text, 0, 0));
  turso_test_make (&test, creation);
  g_assert_true (turso_test_get_flags (&test, "then") & MANOR_DATABASE_BRANCH);

  turso_test_end (&test);
}

/* Speaks TLS with an authority of its own; nothing goes in the clear. */
static void
test_tls (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "safe");
  ManorDatabase *database;

  if (!turso_test_start (&test, manor_test_platform_new ("--tls", NULL)))
    return;
  turso_test_refresh (&test);

  g_object_set (creation, "sql", SCHEMA, NULL);
  database = turso_test_make (&test, creation);
  g_assert_false (manor_database_get_facts (database)->plain);
  g_test_message ("%s", manor_database_get_location (database));
  g_assert_true (g_str_has_prefix (manor_database_get_location (database), "libsql://safe-acme."));
  turso_test_assert_text (&test, "safe", "SELECT count(*) FROM sqlite_schema", "2");

  turso_test_end (&test);
}

static void
test_native (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) schema = manor_creation_new (MANOR_CREATION_SCHEMA, "app");
  g_autoptr(ManorCreation) child = manor_creation_new (MANOR_CREATION_CHILD, "app-1");
  g_autoptr(ManorCreation) copy = manor_creation_new (MANOR_CREATION_COPY, "app-copy");
  g_autoptr(GError) error = NULL;
  ManorDatabase *database;
  ManorFleet *fleet;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);
  g_assert_false (manor_connection_get_features (test.connection) & MANOR_CONNECTION_PROPAGATES);

  /* Who does not get them any more. */
  manor_test_platform_fault (test.platform, "{'match': 'POST */databases', 'kind': 'status', 'status': 400, "
                             "'body': {'error': 'schema databases are deprecated'}}");
  error = turso_test_fail_to_make (&test, schema);
  turso_test_assert_says (error->message, "January 2025");
  g_clear_error (&error);

  g_object_set (schema, "sql", SCHEMA, NULL);
  database = turso_test_make (&test, schema);
  g_assert_true (manor_database_get_propagates (database));
  g_assert_true (manor_connection_get_features (test.connection) & MANOR_CONNECTION_PROPAGATES);

  fleet = manor_connection_find_fleet (test.connection, "app");
  g_assert_nonnull (fleet);
  g_object_set (child, "fleet", fleet, NULL);
  turso_test_make (&test, child);
  turso_test_assert_names (G_LIST_MODEL (fleet), "app-1");
  turso_test_assert_text (&test, "app-1", "SELECT count(*) FROM t", "0");

  g_object_set (copy, "original", database, NULL);
  error = turso_test_fail_to_make (&test, copy);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);

  /* With children it stays. */
  g_assert_false (manor_await (manor_connection_delete_database (test.connection, database), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY);

  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-create/kinds", test_kinds);
  MANOR_TEST_FIBER ("/turso-create/names", test_names);
  MANOR_TEST_FIBER ("/turso-create/groups", test_groups);
  MANOR_TEST_FIBER ("/turso-create/groups-unseen", test_groups_unseen);
  MANOR_TEST_FIBER ("/turso-create/crowd", test_crowd);
  MANOR_TEST_FIBER ("/turso-create/half", test_half);
  MANOR_TEST_FIBER ("/turso-create/lost", test_lost);
  MANOR_TEST_FIBER ("/turso-create/wait", test_wait);
  MANOR_TEST_FIBER ("/turso-create/children", test_children);
  MANOR_TEST_FIBER ("/turso-create/scopes", test_scopes);
  MANOR_TEST_FIBER ("/turso-create/time", test_time);
  MANOR_TEST_FIBER ("/turso-create/tls", test_tls);
  MANOR_TEST_FIBER ("/turso-create/native", test_native);

  return g_test_run ();
}
