/* test-turso-refresh.c: reading what an organization has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <time.h>

#include "manor-fiber.h"
#include "turso-test.h"

#define NAMES_5 "tenant-0001 tenant-0002 tenant-0003 tenant-0004 tenant-0005"

static void
assert_reads (ManorDatabase *database)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_await_object (manor_database_query (database, "SELECT 41 + 1", 0), &error);

  g_assert_no_error (error);
  g_assert_cmpint (manor_result_get_n_rows (rows), ==, 1);
}

static void
check_five (TursoTest *test)
{
  ManorDatabase *database;
  ManorDatabaseFacts *facts;
  g_autofree char *host = manor_test_platform_dup_host (test->platform, "tenant-0003");

  turso_test_refresh (test);
  turso_test_assert_names (manor_connection_get_databases (test->connection), NAMES_5);
  g_assert_cmpstr (manor_connection_get_kind (test->connection), ==, "turso");

  database = turso_test_find (test, "tenant-0003");
  facts = manor_database_get_facts (database);
  g_assert_cmpstr (facts->host, ==, host);
  g_assert_cmpstr (facts->group, ==, "default");
  g_assert_cmpint (strlen (facts->id), ==, 36);
  g_assert_true (manor_database_get_metered (database));

  assert_reads (database);
}

/* Every way in which the platform may tell its databases. */
static void
test_shapes (void)
{
  static const char * const options[][4] = {
    { NULL },
    { "--shape", "documented", NULL },
    { "--page-size", "2", NULL },
    { "--no-pagination", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      TursoTest test;

      if (!turso_test_start (&test, manor_test_platform_new ("--databases", "5", options[i][0], options[i][1], NULL)))
        return;

      g_test_message ("%s", options[i][0] != NULL ? options[i][0] : "as it is");
      check_five (&test);
      if (g_strcmp0 (options[i][0], "--page-size") == 0)
        g_assert_cmpuint (turso_test_count (&test, "GET {org}/databases"), ==, 3);
      turso_test_end (&test);
    }
}

static void
test_repeated_cursor (void)
{
  TursoTest test;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", NULL)))
    return;

  manor_test_platform_fault (test.platform, "{'match': 'GET */databases?*', 'kind': 'body', 'times': 100, 'body': {'databases': "
                             "[{'Name': 'a', 'DbId': '1', 'Hostname': 'a.example.com'}], 'pagination': {'next': 'again'}}}");
  turso_test_refresh (&test);
  turso_test_assert_names (manor_connection_get_databases (test.connection), "a");
  turso_test_assert_note (&test, "did not come to an end");
  g_assert_cmpuint (turso_test_count (&test, "GET {org}/databases"), <=, 3);

  /* What the next one says is whole again. */
  manor_test_platform_clear_faults (test.platform);
  turso_test_refresh (&test);
  turso_test_assert_names (manor_connection_get_databases (test.connection), "tenant-0001 tenant-0002");
  g_assert_null (manor_connection_get_notes (test.connection)[0]);

  turso_test_end (&test);
}

static void
test_odd (void)
{
  TursoTest test;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;

  manor_test_platform_fault (test.platform, "{'match': 'GET */databases?*', 'kind': 'body', 'times': 100, 'body': {'databases': "
                             "[{'Name': 'a', 'DbId': '1', 'Hostname': 'evil.example.com/path'}, 7, "
                             "{'Name': 'b', 'DbId': '2', 'Hostname': 'b.example.com'}]}}");
  turso_test_refresh (&test);
  turso_test_assert_names (manor_connection_get_databases (test.connection), "b");
  turso_test_assert_note (&test, "2 databases are left out");

  turso_test_end (&test);
}

/* How many in one answer; more with MANOR_MANY in the environment. */
#define N_MANY 20000

/* What the main thread works without a turn of the main loop, in microseconds of its own: what others do on the
 * machine does not count. */
typedef struct
{
  gint64 last;
  gint64 longest;
} Beat;

static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
beat_cb (gpointer data)
{
  Beat *beat = data;
  gint64 now = get_cpu_time ();

  if (beat->last != 0)
    beat->longest = MAX (beat->longest, now - beat->last);
  beat->last = now;

  return G_SOURCE_CONTINUE;
}

static void
test_many (void)
{
  g_autoptr(GString) body = g_string_new ("{'match': 'GET */databases?*', 'kind': 'body', 'times': 100, 'body': {'databases': [");
  TursoTest test;
  Beat beat = { 0 };
  guint source;
  gint64 started;
  const char *many = g_getenv ("MANOR_MANY");
  guint n_many = many != NULL ? (guint) g_ascii_strtoull (many, NULL, 10) : N_MANY;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;

  for (guint i = 0; i < n_many; i++)
    g_string_append_printf (body, "%s{'Name': 'tenant-%05u', 'DbId': '0eb771dd-6906-11ee-8553-%012u', 'Hostname': "
                            "'tenant-%05u-acme.aws-eu-west-1.turso.io', 'group': 'default', 'regions': ['aws-eu-west-1'], "
                            "'primaryRegion': 'aws-eu-west-1', 'parent': null, 'block_reads': false}",
                            i > 0 ? "," : "", i, i, i);
  g_string_append (body, "]}}");
  manor_test_platform_fault (test.platform, "%s", body->str);

  source = g_timeout_add (5, beat_cb, &beat);
  started = g_get_monotonic_time ();
  turso_test_refresh (&test);
  g_source_remove (source);
  g_test_message ("%u databases in %d ms, at most %d ms of work between two turns of the main loop", n_many,
                  (int) ((g_get_monotonic_time () - started) / 1000), (int) (beat.longest / 1000));
  g_assert_cmpint (beat.longest / 1000, <, 10 + n_many / 100);
  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_databases (test.connection)), ==, n_many);

  /* And from the file. */
  manor_test_platform_clear_faults (test.platform);
  manor_test_platform_fault (test.platform, "{'match': '*', 'kind': 'status', 'status': 503, 'times': 100}");
  turso_test_connect (&test);
  g_assert_false (manor_await (manor_connection_refresh (test.connection), NULL));
  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_databases (test.connection)), ==, n_many);

  turso_test_end (&test);
}

static void
test_offline (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;
  const char * const patterns[] = { "tenant-*", NULL };
  ManorFleet *fleet;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "3", NULL)))
    return;

  turso_test_refresh (&test);
  manor_await (manor_connection_set_rule (test.connection, "tenant-0002", patterns), &error);
  g_assert_no_error (error);

  /* Another start, without the platform: tree and fleet are there. */
  manor_test_platform_fault (test.platform, "{'match': '*', 'kind': 'drop', 'times': 100}");
  turso_test_connect (&test);
  manor_await (manor_connection_refresh (test.connection), &error);
  g_assert_nonnull (error);
  g_assert_cmpint (manor_connection_get_state (test.connection), ==, MANOR_CONNECTION_FAILED);
  turso_test_assert_says (manor_connection_get_error (test.connection)->message, "“X”");
  turso_test_assert_names (manor_connection_get_databases (test.connection), "tenant-0001 tenant-0002 tenant-0003");
  fleet = manor_connection_find_fleet (test.connection, "tenant-0002");
  g_assert_nonnull (fleet);
  turso_test_assert_names (G_LIST_MODEL (fleet), "tenant-0001 tenant-0003");
  g_assert_cmpstr (manor_database_get_facts (turso_test_find (&test, "tenant-0001"))->group, ==, "default");

  /* And it comes back. */
  manor_test_platform_clear_faults (test.platform);
  turso_test_refresh (&test);

  turso_test_end (&test);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *fault;
    const char *says;
  } cases[] = {
    { "'kind': 'status', 'status': 401, 'body': {'error': 'nope'}", "token" },
    { "'kind': 'status', 'status': 403, 'body': {'error': 'not yours'}", "acme" },
    { "'kind': 'status', 'status': 404, 'body': {'error': 'organization not found'}", "acme" },
    { "'kind': 'html'", "fault of its own" },
    { "'kind': 'html', 'status': 200", "web page" },
    { "'kind': 'truncate'", "X" },
    { "'kind': 'body', 'body': {'rows': []}", "databases" },
    { "'kind': 'redirect', 'location': 'https://elsewhere.example.com/'", "elsewhere" },
  };
  TursoTest test;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", NULL)))
    return;
  turso_test_refresh (&test);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      manor_test_platform_fault (test.platform, "{'match': 'GET */databases?*', 'times': 100, %s}", cases[i].fault);
      manor_await (manor_connection_refresh (test.connection), &error);
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      turso_test_assert_says (error->message, "“X”");
      turso_test_assert_says (error->message, cases[i].says);
      g_assert_null (strstr (error->message, manor_test_platform_get_token (test.platform)));
      g_assert_cmpint (manor_connection_get_state (test.connection), ==, MANOR_CONNECTION_FAILED);
      /* What was known stays. */
      turso_test_assert_names (manor_connection_get_databases (test.connection), "tenant-0001 tenant-0002");
      manor_test_platform_clear_faults (test.platform);
    }

  turso_test_refresh (&test);
  turso_test_end (&test);
}

static void
test_no_token (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;

  manor_await (manor_token_store_remove (test.tokens, "x", MANOR_TURSO_TOKEN), NULL);
  manor_await (manor_connection_refresh (test.connection), &error);
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED);
  g_test_message ("%s", error->message);
  g_clear_error (&error);

  /* Given to the connection afterwards. */
  turso_test_give_token (&test, manor_test_platform_get_token (test.platform));
  turso_test_refresh (&test);

  turso_test_end (&test);
}

/* Groups and sizes may be told by fewer tokens than databases. */
static void
test_notes (void)
{
  TursoTest test;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", NULL)))
    return;

  manor_test_platform_fault (test.platform, "{'match': 'GET */usage', 'kind': 'status', 'status': 403}");
  manor_test_platform_fault (test.platform, "{'match': 'GET */groups', 'kind': 'status', 'status': 403}");
  turso_test_refresh (&test);
  turso_test_assert_note (&test, "sizes are not known");
  turso_test_assert_note (&test, "groups could not be read");
  turso_test_assert_names (manor_connection_get_databases (test.connection), "tenant-0001 tenant-0002");
  g_assert_cmpint (manor_database_get_size (turso_test_find (&test, "tenant-0001")), ==, -1);

  manor_test_platform_clear_faults (test.platform);
  turso_test_refresh (&test);
  g_assert_null (manor_connection_get_notes (test.connection)[0]);
  g_assert_cmpint (manor_database_get_size (turso_test_find (&test, "tenant-0001")), >=, 0);

  turso_test_end (&test);
}

/* An object that somebody works with stays the same, and learns what is new. */
static void
test_changes (void)
{
  TursoTest test;
  g_autoptr(ManorDatabase) kept = NULL;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", "--groups", "default,eu", NULL)))
    return;

  turso_test_refresh (&test);
  kept = g_object_ref (turso_test_find (&test, "tenant-0001"));
  g_assert_cmpint (turso_test_get_flags (&test, "tenant-0001"), ==, 0);

  json_node_unref (manor_test_platform_control (test.platform, "POST", "databases/tenant-0001",
                                                "{\"sleeping\": true, \"block_writes\": true, \"archived\": true}"));
  manor_test_platform_create (test.platform, "new", "eu", NULL);
  turso_test_refresh (&test);
  g_assert_true (turso_test_find (&test, "tenant-0001") == kept);
  g_assert_cmpint (turso_test_get_flags (&test, "tenant-0001"), ==,
                   MANOR_DATABASE_ASLEEP | MANOR_DATABASE_WRITES_BLOCKED | MANOR_DATABASE_ARCHIVED);
  turso_test_assert_names (manor_connection_get_databases (test.connection), "new tenant-0001 tenant-0002");

  /* Nothing can be read, and it is said why. */
  g_assert_false (manor_await (manor_database_read_schema (kept), &error));
  g_test_message ("%s", error->message);
  turso_test_assert_says (error->message, "unarchive");
  g_clear_error (&error);

  manor_await (manor_organization_unarchive_group (manor_connection_get_organization (test.connection), "default"), &error);
  g_assert_no_error (error);
  turso_test_refresh (&test);
  g_assert_cmpint (turso_test_get_flags (&test, "tenant-0001"), ==,
                   MANOR_DATABASE_ASLEEP | MANOR_DATABASE_WRITES_BLOCKED);

  /* One that has answered does not sleep, whatever is done to the list. */
  manor_await (manor_database_read_schema (kept), &error);
  g_assert_no_error (error);
  g_assert_false (turso_test_get_flags (&test, "tenant-0001") & MANOR_DATABASE_ASLEEP);
  manor_await (manor_connection_delete_database (test.connection, turso_test_find (&test, "tenant-0002")), &error);
  g_assert_no_error (error);
  g_assert_false (turso_test_get_flags (&test, "tenant-0001") & MANOR_DATABASE_ASLEEP);
  manor_test_platform_create (test.platform, "tenant-0002", "default", NULL);

  g_assert_cmpuint (manor_test_platform_request (test.platform, NULL, "DELETE", "/v1/organizations/acme/databases/new",
                                                 NULL, NULL), ==, 200);
  turso_test_refresh (&test);
  turso_test_assert_names (manor_connection_get_databases (test.connection), "tenant-0001 tenant-0002");

  turso_test_end (&test);
}

/* What the documentation has tells it of the group alone: known as soon as the groups are. */
static void
test_archived_group (void)
{
  TursoTest test;
  ManorOrganization *organization;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--groups", "default,eu", "--archive", "eu", NULL)))
    return;

  manor_test_platform_fault (test.platform, "{'match': 'GET */databases?*', 'kind': 'body', 'times': 0, 'body': {'databases': "
                             "[{'Name': 'tenant-0001', 'DbId': '1', 'Hostname': 'a.example.com', 'group': 'default'}, "
                             "{'Name': 'tenant-0002', 'DbId': '2', 'Hostname': 'b.example.com', 'group': 'eu'}]}}");
  turso_test_refresh (&test);
  organization = manor_connection_get_organization (test.connection);
  g_assert_cmpint (turso_test_get_flags (&test, "tenant-0001"), ==, 0);
  g_assert_cmpint (turso_test_get_flags (&test, "tenant-0002"), ==, MANOR_DATABASE_ARCHIVED);

  manor_await (manor_organization_unarchive_group (organization, "eu"), &error);
  g_assert_no_error (error);
  manor_await (manor_organization_load_groups (organization), &error);
  g_assert_no_error (error);
  g_assert_cmpint (turso_test_get_flags (&test, "tenant-0002"), ==, 0);

  turso_test_end (&test);
}

static char *
dup_token (TursoTest  *test,
           const char *kind)
{
  return manor_await_string (manor_token_store_lookup (test->tokens, "x", kind,
                                                       manor_test_platform_get_base_uri (test->platform)), NULL);
}

/* One that is in no group has a token of its own. */
static void
test_alone (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;
  g_autofree char *host = NULL;
  g_autofree char *token = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;

  host = manor_test_platform_dup_host (test.platform, "tenant-0001");
  manor_test_platform_fault (test.platform, "{'match': 'GET */databases/*', 'kind': 'body', 'times': 0, 'body': {'database': "
                             "{'Name': 'tenant-0001', 'DbId': '1', 'Hostname': '%s', 'primaryRegion': 'local'}}}", host);
  manor_test_platform_fault (test.platform, "{'match': 'GET */databases?*', 'kind': 'body', 'times': 0, 'body': {'databases': "
                             "[{'Name': 'tenant-0001', 'DbId': '1', 'Hostname': '%s', 'primaryRegion': 'local'}]}}", host);
  turso_test_refresh (&test);
  manor_await (manor_database_read_schema (turso_test_find (&test, "tenant-0001")), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (turso_test_count (&test, "POST {org}/databases/*/auth/tokens"), ==, 1);
  g_assert_cmpuint (turso_test_count (&test, "POST {org}/groups/*/auth/tokens"), ==, 0);
  token = dup_token (&test, "database:tenant-0001:read");
  g_assert_nonnull (token);

  /* Gone with it. */
  manor_await (manor_connection_delete_database (test.connection, turso_test_find (&test, "tenant-0001")), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 1000 && token != NULL; i++)
    {
      g_free (token);
      token = dup_token (&test, "database:tenant-0001:read");
    }
  g_assert_null (token);

  turso_test_end (&test);
}

/* By a group, by a pattern; copies are in neither. */
static void
test_rules (void)
{
  static const char * const group[] = { "group:eu", NULL };
  static const char * const pattern[] = { "tenant-*", NULL };
  TursoTest test;
  ManorFleet *fleet;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "4", "--groups", "default,eu", NULL)))
    return;
  manor_test_platform_create (test.platform, "tenant-copy", "eu", "'seed': {'type': 'database', 'name': 'tenant-0002'}");
  turso_test_refresh (&test);

  manor_await (manor_connection_set_rule (test.connection, "tenant-0001", group), &error);
  g_assert_no_error (error);
  fleet = manor_connection_find_fleet (test.connection, "tenant-0001");
  turso_test_assert_names (G_LIST_MODEL (fleet), "tenant-0002 tenant-0004");

  manor_await (manor_connection_set_rule (test.connection, "tenant-0001", pattern), &error);
  g_assert_no_error (error);
  turso_test_assert_names (G_LIST_MODEL (fleet), "tenant-0002 tenant-0003 tenant-0004");

  /* Kept for the next start. */
  turso_test_connect (&test);
  turso_test_refresh (&test);
  fleet = manor_connection_find_fleet (test.connection, "tenant-0001");
  turso_test_assert_names (G_LIST_MODEL (fleet), "tenant-0002 tenant-0003 tenant-0004");
  manor_await (manor_connection_set_rule (test.connection, "tenant-0001", NULL), &error);
  g_assert_no_error (error);
  g_assert_null (manor_connection_find_fleet (test.connection, "tenant-0001"));

  turso_test_end (&test);
}

/* Deleted and made again under its name, in another group: it is another database, which never sees a token of the
 * group that its name was in. */
static void
test_recreated (void)
{
  TursoTest test;
  g_autoptr(ManorDatabase) before = NULL;
  g_autofree char *path = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;
  path = g_strdup_printf ("/v1/organizations/%s/groups", manor_test_platform_get_organization (test.platform));
  g_assert_cmpuint (manor_test_platform_request (test.platform, NULL, "POST", path,
                                                 "{\"name\": \"other\", \"location\": \"aws-eu-west-1\"}", NULL), ==, 200);
  manor_test_platform_create (test.platform, "again", "default", NULL);
  turso_test_refresh (&test);
  before = g_object_ref (turso_test_find (&test, "again"));
  assert_reads (before);

  g_free (path);
  path = g_strdup_printf ("/v1/organizations/%s/databases/again",
                          manor_test_platform_get_organization (test.platform));
  g_assert_cmpuint (manor_test_platform_request (test.platform, NULL, "DELETE", path, NULL, NULL), ==, 200);
  manor_test_platform_create (test.platform, "again", "other", NULL);
  turso_test_refresh (&test);

  g_assert_true (turso_test_find (&test, "again") != before);
  g_assert_cmpstr (manor_database_get_facts (turso_test_find (&test, "again"))->group, ==, "other");
  manor_test_platform_reset_counters (test.platform);
  assert_reads (turso_test_find (&test, "again"));
  g_assert_cmpuint (turso_test_count (&test, "data POST /v3/pipeline"), ==, 1);

  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-refresh/shapes", test_shapes);
  MANOR_TEST_FIBER ("/turso-refresh/repeated-cursor", test_repeated_cursor);
  MANOR_TEST_FIBER ("/turso-refresh/odd", test_odd);
  MANOR_TEST_FIBER ("/turso-refresh/many", test_many);
  MANOR_TEST_FIBER ("/turso-refresh/offline", test_offline);
  MANOR_TEST_FIBER ("/turso-refresh/refused", test_refused);
  MANOR_TEST_FIBER ("/turso-refresh/no-token", test_no_token);
  MANOR_TEST_FIBER ("/turso-refresh/notes", test_notes);
  MANOR_TEST_FIBER ("/turso-refresh/changes", test_changes);
  MANOR_TEST_FIBER ("/turso-refresh/archived-group", test_archived_group);
  MANOR_TEST_FIBER ("/turso-refresh/alone", test_alone);
  MANOR_TEST_FIBER ("/turso-refresh/rules", test_rules);
  MANOR_TEST_FIBER ("/turso-refresh/recreated", test_recreated);

  return g_test_run ();
}
