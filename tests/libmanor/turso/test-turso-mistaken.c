/* test-turso-mistaken.c: what is there under a name need not be what it is taken for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "turso-test.h"

#define DATABASES "/v1/organizations/acme/databases"

/* Somebody else deletes it, and makes another one of that name. */
static void
make_another (TursoTest  *test,
              const char *name)
{
  g_autofree char *path = g_strconcat (DATABASES "/", name, NULL);

  manor_test_platform_request (test->platform, NULL, "DELETE", path, NULL, NULL);
  manor_test_platform_create (test->platform, name, "default", NULL);
  manor_test_platform_sql (test->platform, name, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
}

static gboolean
is_listed (TursoTest  *test,
           const char *name)
{
  g_autofree char *answer = NULL;

  manor_test_platform_request (test->platform, NULL, "GET", DATABASES "?limit=10", NULL, &answer);

  return strstr (answer, name) != NULL;
}

static gboolean
try_delete (TursoTest  *test,
            const char *name,
            GError    **error)
{
  return manor_await (manor_connection_delete_database (test->connection, turso_test_find (test, name)), error);
}

/* The list is of this morning. */
static void
test_delete_another (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", NULL)))
    return;
  turso_test_refresh (&test);

  make_another (&test, "tenant-0001");
  g_assert_false (try_delete (&test, "tenant-0001", &error));
  g_test_message ("%s", error->message);
  turso_test_assert_says (error->message, "refresh");
  turso_test_assert_text (&test, "tenant-0001", "SELECT x FROM theirs", "1");
  g_clear_error (&error);

  /* The one that is there now can be deleted. */
  turso_test_refresh (&test);
  g_assert_true (try_delete (&test, "tenant-0001", &error));
  g_assert_no_error (error);
  g_assert_false (turso_test_is_there (&test, "tenant-0001"));

  turso_test_end (&test);
}

/* The answer is lost, and before it is asked again another one has the name. */
static void
test_delete_another_meanwhile (void)
{
  TursoTest test;
  g_autoptr(DexFuture) deletion = NULL;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;
  turso_test_refresh (&test);

  /* Whatever is sent behind the deletion is held. */
  manor_test_platform_fault (test.platform, "{'match': 'DELETE */databases/*', 'after_request': true}");
  manor_test_platform_fault (test.platform, "{'match': '* */databases/tenant-0001', 'hold': true, 'kind': 'extra', 'skip': 1,"
                                            " 'times': 0}");
  deletion = manor_connection_delete_database (test.connection, turso_test_find (&test, "tenant-0001"));
  while (is_listed (&test, "tenant-0001"))
    manor_await (dex_timeout_new_msec (5), NULL);
  manor_test_platform_create (test.platform, "tenant-0001", "default", NULL);
  manor_test_platform_sql (test.platform, "tenant-0001", "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
  manor_test_platform_clear_faults (test.platform);

  g_assert_true (manor_await (g_steal_pointer (&deletion), &error));
  g_assert_no_error (error);
  turso_test_assert_text (&test, "tenant-0001", "SELECT x FROM theirs", "1");

  turso_test_end (&test);
}

/* That the organization cannot be found does not say that the database is gone. */
static void
test_delete_nowhere (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;
  turso_test_refresh (&test);

  manor_test_platform_fault (test.platform, "{'match': '* /v1/organizations/acme/*', 'kind': 'status', 'status': 404,"
                                            " 'times': 0}");
  g_assert_false (try_delete (&test, "tenant-0001", &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND);
  manor_test_platform_clear_faults (test.platform);
  g_assert_true (turso_test_is_there (&test, "tenant-0001"));
  turso_test_find (&test, "tenant-0001");

  turso_test_end (&test);
}

/* A token that may delete and not read cannot look first. */
static void
test_delete_unseen (void)
{
  TursoTest test;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;
  turso_test_refresh (&test);

  manor_test_platform_fault (test.platform, "{'match': 'GET */databases/tenant-0001', 'kind': 'status', 'status': 403,"
                                            " 'times': 0}");
  g_assert_true (try_delete (&test, "tenant-0001", &error));
  g_assert_no_error (error);
  manor_test_platform_clear_faults (test.platform);
  g_assert_false (turso_test_is_there (&test, "tenant-0001"));

  turso_test_end (&test);
}

/* The answer that was lost said that the name is taken: what is there is no copy of anything. */
static void
test_lost_copy (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) copy = manor_creation_new (MANOR_CREATION_COPY, "copy");
  g_autoptr(ManorCreation) real = manor_creation_new (MANOR_CREATION_COPY, "real");
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;
  turso_test_refresh (&test);
  make_another (&test, "copy");

  g_object_set (copy, "original", turso_test_find (&test, "tenant-0001"), NULL);
  manor_test_platform_fault (test.platform, "{'match': 'POST */databases', 'after_request': true}");
  g_assert_null (manor_await_object (manor_connection_create (test.connection, copy), &error));
  g_test_message ("%s", error->message);
  turso_test_assert_says (error->message, "somebody else");
  turso_test_assert_text (&test, "copy", "SELECT x FROM theirs", "1");
  g_clear_error (&error);

  /* One that is what was asked for is taken for it. */
  g_object_set (real, "original", turso_test_find (&test, "tenant-0001"), NULL);
  manor_test_platform_fault (test.platform, "{'match': 'POST */databases', 'after_request': true}");
  database = manor_await_object (manor_connection_create (test.connection, real), &error);
  g_assert_no_error (error);
  g_assert_nonnull (database);

  turso_test_end (&test);
}

static ManorApiToken *
find_token (ManorOrganization *organization,
            const char        *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) tokens = manor_await_object (manor_organization_list_tokens (organization), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (tokens); i++)
    {
      g_autoptr(ManorApiToken) token = g_list_model_get_item (tokens, i);

      if (g_str_equal (manor_api_token_get_name (token), name))
        return g_steal_pointer (&token);
    }

  return NULL;
}

/* One that the platform does not find for us is not therefore gone: others may still use it. */
static void
test_revoke_nothing (void)
{
  TursoTest test;
  g_autoptr(ManorTokenRequest) request = manor_token_request_new (MANOR_TOKEN_FOR_API);
  g_autoptr(ManorApiToken) token = NULL;
  g_autoptr(GError) error = NULL;
  ManorOrganization *organization;
  g_autofree char *value = NULL;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  organization = manor_connection_get_organization (test.connection);
  g_object_set (request, "name", "leaked", "organization-only", TRUE, NULL);
  value = manor_await_string (manor_organization_create_token (organization, request), &error);
  g_assert_no_error (error);
  token = find_token (organization, "leaked");
  g_assert_nonnull (token);

  manor_test_platform_fault (test.platform, "{'match': 'DELETE */api-tokens/*', 'kind': 'status', 'status': 404}");
  g_assert_false (manor_await (manor_organization_revoke_token (organization, token), &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND);
  g_assert_cmpuint (manor_test_platform_request (test.platform, value, "GET", "/v1/auth/validate", NULL, NULL), ==, 200);
  g_clear_error (&error);

  g_assert_true (manor_await (manor_organization_revoke_token (organization, token), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (manor_test_platform_request (test.platform, value, "GET", "/v1/auth/validate", NULL, NULL), ==, 401);

  turso_test_end (&test);
}

/* What is accepted without a word is accepted, and what was lost may be sent again. */
static void
test_configured (void)
{
  TursoTest test;
  g_autoptr(ManorDatabaseConfig) config = NULL;
  g_autoptr(GError) error = NULL;
  ManorDatabase *database;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;
  turso_test_refresh (&test);
  database = turso_test_find (&test, "tenant-0001");
  config = manor_await_object (manor_database_load_config (database), &error);
  g_assert_no_error (error);

  g_object_set (config, "block-writes", TRUE, NULL);
  manor_test_platform_fault (test.platform, "{'match': 'PATCH *', 'kind': 'body', 'body': '', 'after_request': true}");
  g_assert_true (manor_await (manor_database_save_config (database, config), &error));
  g_assert_no_error (error);
  g_assert_true (turso_test_get_flags (&test, "tenant-0001") & MANOR_DATABASE_WRITES_BLOCKED);

  g_object_set (config, "block-writes", FALSE, NULL);
  manor_test_platform_fault (test.platform, "{'match': 'PATCH *', 'after_request': true}");
  g_assert_true (manor_await (manor_database_save_config (database, config), &error));
  g_assert_no_error (error);
  g_assert_false (turso_test_get_flags (&test, "tenant-0001") & MANOR_DATABASE_WRITES_BLOCKED);

  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-mistaken/delete-another", test_delete_another);
  MANOR_TEST_FIBER ("/turso-mistaken/delete-another-meanwhile", test_delete_another_meanwhile);
  MANOR_TEST_FIBER ("/turso-mistaken/delete-nowhere", test_delete_nowhere);
  MANOR_TEST_FIBER ("/turso-mistaken/delete-unseen", test_delete_unseen);
  MANOR_TEST_FIBER ("/turso-mistaken/lost-copy", test_lost_copy);
  MANOR_TEST_FIBER ("/turso-mistaken/revoke-nothing", test_revoke_nothing);
  MANOR_TEST_FIBER ("/turso-mistaken/configured", test_configured);

  return g_test_run ();
}
