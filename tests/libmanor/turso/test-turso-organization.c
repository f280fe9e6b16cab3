/* test-turso-organization.c: accounts, groups, locations, tokens and their rotation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "manor-http.h"
#include "manor-secret.h"
#include "turso-test.h"

static ManorOrganization *
get_organization (TursoTest *test)
{
  return manor_connection_get_organization (test->connection);
}

static ManorAccount *
load_account (TursoTest   *test,
              const char  *token,
              GError     **error)
{
  const ManorTursoSettings settings = { .base_url = manor_test_platform_get_base_uri (test->platform) };

  return manor_await_object (manor_turso_load_account (&settings, token), error);
}

/* Both shapes of the list of organizations; a token of a group is none of the platform. */
static void
test_account (void)
{
  static const char * const shapes[] = { "documented", "clients" };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      TursoTest test;
      g_autoptr(ManorAccount) account = NULL;
      g_autoptr(ManorMembership) membership = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorSecret) group_token = NULL;

      if (!turso_test_start (&test, manor_test_platform_new ("--shape", shapes[i], NULL)))
        return;

      account = load_account (&test, manor_test_platform_get_token (test.platform), &error);
      g_assert_no_error (error);
      g_assert_nonnull (manor_account_get_user (account));
      g_assert_null (manor_account_get_expires (account));
      g_assert_cmpint (manor_account_get_clock_skew (account), ==, 0);
      membership = g_list_model_get_item (manor_account_get_memberships (account), 0);
      g_assert_cmpstr (manor_membership_get_slug (membership), ==, manor_test_platform_get_organization (test.platform));

      group_token = manor_test_platform_mint (test.platform, "default");
      g_assert_null (load_account (&test, group_token, &error));
      g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED);
      turso_test_assert_says (error->message, "of another kind");
      g_assert_null (strstr (error->message, group_token));
      turso_test_end (&test);
    }
}

/* A token whose end is over by our clock and which is accepted is good: our clock is ahead. One that may not list
 * organizations or ask for its user is good, too. */
static void
test_account_odd (void)
{
  TursoTest test;
  g_autoptr(ManorAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;

  manor_test_platform_fault (test.platform, "{'plane': 'control', 'match': 'GET /v1/auth/validate', 'kind': 'body',"
                                            " 'body': {'exp': 1000000000}, 'times': 0}");
  manor_test_platform_fault (test.platform, "{'plane': 'control', 'match': 'GET /v?/organizations', 'kind': 'status',"
                                            " 'status': 403, 'times': 0}");
  manor_test_platform_fault (test.platform, "{'plane': 'control', 'match': 'GET /v1/*user', 'kind': 'status',"
                                            " 'status': 403, 'times': 0}");
  manor_test_platform_control (test.platform, "POST", "clock", "{\"offset\": -3600}");
  account = load_account (&test, manor_test_platform_get_token (test.platform), &error);
  g_assert_no_error (error);
  g_assert_null (manor_account_get_user (account));
  g_assert_cmpint (g_date_time_to_unix (manor_account_get_expires (account)), ==, 1000000000);
  g_assert_cmpuint (g_list_model_get_n_items (manor_account_get_memberships (account)), ==, 0);
  g_assert_cmpint (ABS (manor_account_get_clock_skew (account) - 3600), <, 10);
  turso_test_end (&test);
}

static void
test_groups (void)
{
  TursoTest test;
  g_autoptr(GListModel) locations = NULL;
  g_autoptr(ManorLocation) location = NULL;
  g_autoptr(ManorGroup) made = NULL;
  g_autoptr(ManorGroup) lost = NULL;
  g_autoptr(GError) error = NULL;
  ManorOrganization *organization;
  const char *code;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;

  organization = get_organization (&test);
  g_assert_true (manor_await (manor_organization_load_groups (organization), &error));
  g_assert_cmpuint (g_list_model_get_n_items (manor_organization_get_groups (organization)), ==, 1);
  g_assert_cmpstr (manor_group_get_health (manor_organization_find_group (organization, "default")), ==, "Healthy");

  locations = manor_await_object (manor_organization_load_locations (organization), &error);
  g_assert_no_error (error);
  location = g_list_model_get_item (locations, 0);
  code = manor_location_get_code (location);

  made = manor_await_object (manor_organization_create_group (organization, "eu", code), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (manor_group_get_primary (made), ==, code);
  g_assert_nonnull (manor_organization_find_group (organization, "eu"));

  g_assert_null (manor_await_object (manor_organization_create_group (organization, "eu", code), &error));
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_EXISTS);
  turso_test_assert_says (error->message, "the group “eu” exists already");
  g_clear_error (&error);

  /* What was made although the answer was lost is found. */
  manor_test_platform_fault (test.platform, "{'plane': 'control', 'match': 'POST */groups', 'kind': 'drop',"
                                            " 'after_request': true}");
  lost = manor_await_object (manor_organization_create_group (organization, "lost", code), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (manor_group_get_name (lost), ==, "lost");

  g_assert_true (manor_await (manor_organization_protect_group (organization, "lost", TRUE), &error));
  g_assert_true (manor_group_get_protected (manor_organization_find_group (organization, "lost")));
  g_assert_false (manor_await (manor_organization_delete_group (organization, "lost"), &error));
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID);
  turso_test_assert_says (error->message, "“lost”");
  g_clear_error (&error);
  g_assert_true (manor_await (manor_organization_protect_group (organization, "lost", FALSE), &error));

  /* A deletion whose answer was lost is done: the second time it is gone. */
  manor_test_platform_fault (test.platform, "{'plane': 'control', 'match': 'DELETE */groups/lost', 'kind': 'drop',"
                                            " 'after_request': true}");
  g_assert_true (manor_await (manor_organization_delete_group (organization, "lost"), &error));
  g_assert_no_error (error);
  g_assert_null (manor_organization_find_group (organization, "lost"));

  manor_test_platform_control (test.platform, "POST", "groups/eu", "{\"archived\": true}");
  g_assert_true (manor_await (manor_organization_load_groups (organization), &error));
  g_assert_cmpstr (manor_group_get_health (manor_organization_find_group (organization, "eu")), ==, "Archived");
  g_assert_true (manor_await (manor_organization_unarchive_group (organization, "eu"), &error));
  g_assert_false (manor_group_get_archived (manor_organization_find_group (organization, "eu")));
  turso_test_end (&test);
}

/* Its databases leave the list without being asked for, with the fleets that they had. */
static void
test_group_with_databases (void)
{
  static const char * const children[] = { "tenant-0001", "tenant-0004", NULL };
  static const char * const others[] = { "tenant-0004", "tenant-0005", NULL };
  TursoTest test;
  g_autoptr(GError) error = NULL;
  g_autofree char *rules = NULL;
  guint n_lists;

  if (!turso_test_start (&test, manor_test_platform_new ("--groups", "default,other", "--databases", "6", NULL)))
    return;

  turso_test_refresh (&test);
  turso_test_assert_names (manor_connection_get_databases (test.connection),
                           "tenant-0001 tenant-0002 tenant-0003 tenant-0004 tenant-0005 tenant-0006");
  g_assert_true (manor_await (manor_connection_set_rule (test.connection, "tenant-0002", children), &error));
  g_assert_true (manor_await (manor_connection_set_rule (test.connection, "tenant-0003", others), &error));
  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_fleets (test.connection)), ==, 2);
  n_lists = turso_test_count (&test, "GET {org}/databases");

  g_assert_true (manor_await (manor_organization_delete_group (get_organization (&test), "other"), &error));
  g_assert_no_error (error);
  turso_test_assert_names (manor_connection_get_databases (test.connection), "tenant-0001 tenant-0003 tenant-0005");
  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_fleets (test.connection)), ==, 1);
  turso_test_assert_names (G_LIST_MODEL (manor_connection_find_fleet (test.connection, "tenant-0003")), "tenant-0005");
  g_assert_cmpuint (g_strv_length ((char **) manor_connection_get_notes (test.connection)), ==, 0);
  g_assert_cmpuint (turso_test_count (&test, "GET {org}/databases"), ==, n_lists);
  g_file_get_contents (test.rules_path, &rules, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (rules, "[tenant-0002]"));
  g_assert_nonnull (strstr (rules, "[tenant-0003]"));

  /* Nor do they come back with the next list, or the one that was kept. */
  turso_test_refresh (&test);
  turso_test_assert_names (manor_connection_get_databases (test.connection), "tenant-0001 tenant-0003 tenant-0005");
  turso_test_end (&test);
}

static ManorApiToken *
find_token (ManorOrganization *organization,
            const char        *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) tokens = manor_await_object (manor_organization_list_tokens (organization), &error);
  ManorApiToken *found = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (tokens); i++)
    {
      g_autoptr(ManorApiToken) token = g_list_model_get_item (tokens, i);

      if (g_str_equal (manor_api_token_get_name (token), name))
        {
          /* None twice. */
          g_assert_null (found);
          found = g_steal_pointer (&token);
        }
    }

  return found;
}

static char *
create_token (ManorOrganization  *organization,
              ManorTokenRequest  *request,
              GError            **error)
{
  return manor_await_string (manor_organization_create_token (organization, request), error);
}

/* Made with few rights, has them and no others, is listed without itself, and is worthless when it is revoked. */
static void
test_api_tokens (void)
{
  static const char * const scopes[] = { "read", "db:create", NULL };
  TursoTest test;
  g_autoptr(ManorTokenRequest) request = manor_token_request_new (MANOR_TOKEN_FOR_API);
  g_autoptr(ManorTokenRequest) plain = manor_token_request_new (MANOR_TOKEN_FOR_API);
  g_autoptr(ManorSecret) token = NULL;
  g_autoptr(ManorSecret) unrestricted = NULL;
  g_autoptr(ManorApiToken) listed = NULL;
  g_autoptr(ManorApiToken) own = NULL;
  g_autoptr(GError) error = NULL;
  ManorOrganization *organization;
  g_autofree char *path = NULL;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;

  organization = get_organization (&test);
  g_object_set (request, "name", "ci", "group", "default", "scopes", scopes, NULL);
  token = create_token (organization, request, &error);
  g_assert_no_error (error);
  path = g_strdup_printf ("/v1/organizations/%s/groups", manor_organization_get_slug (organization));
  g_assert_cmpuint (manor_test_platform_request (test.platform, token, "GET", path, NULL, NULL), ==, 200);
  g_assert_cmpuint (manor_test_platform_request (test.platform, token, "POST", path, "{\"name\": \"x\"}", NULL), ==, 403);

  listed = find_token (organization, "ci");
  g_assert_cmpstr (manor_api_token_get_group (listed), ==, "default");
  g_assert_cmpuint (g_strv_length ((char **) manor_api_token_get_scopes (listed)), ==, 2);
  g_assert_nonnull (manor_api_token_get_owner (listed));
  g_assert_nonnull (manor_api_token_get_created (listed));
  g_assert_true (manor_await (manor_organization_revoke_token (organization, listed), &error));
  g_assert_cmpuint (manor_test_platform_request (test.platform, token, "GET", path, NULL, NULL), ==, 401);
  /* Gone is as good. */
  g_assert_true (manor_await (manor_organization_revoke_token (organization, listed), &error));

  g_object_set (plain, "name", "all", NULL);
  unrestricted = create_token (organization, plain, &error);
  g_assert_no_error (error);
  own = find_token (organization, "all");
  g_assert_null (manor_api_token_get_organization (own));
  g_assert_true (manor_await (manor_organization_revoke_token (organization, own), &error));
  g_assert_cmpuint (manor_test_platform_request (test.platform, unrestricted, "GET", path, NULL, NULL), ==, 401);

  /* One that nobody has seen. */
  manor_test_platform_fault (test.platform, "{'plane': 'control', 'match': 'POST /v1/auth/api-tokens/*', 'kind': 'drop',"
                                            " 'after_request': true}");
  g_object_set (plain, "name", "unseen", NULL);
  g_assert_null (create_token (organization, plain, &error));
  g_assert_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST);
  turso_test_assert_says (error->message, "revoke it");

  /* Where the organization's list is not for this token, the account's is enough. */
  manor_test_platform_fault (test.platform, "{'plane': 'control', 'match': 'GET */api-tokens', 'kind': 'status',"
                                            " 'status': 403, 'times': 1}");
  g_clear_object (&own);
  own = find_token (organization, "unseen");
  g_assert_nonnull (own);
  turso_test_end (&test);
}

static void
test_database_tokens (void)
{
  static const struct { ManorTokenPurpose purpose; const char *name, *group, *expiration; } bad[] = {
    { MANOR_TOKEN_FOR_API, NULL, NULL, NULL },
    { MANOR_TOKEN_FOR_GROUP, NULL, NULL, "7d" },
    { MANOR_TOKEN_FOR_GROUP, NULL, "default", "soon" },
    { MANOR_TOKEN_FOR_DATABASE, NULL, NULL, "7d" },
  };
  TursoTest test;
  g_autoptr(GError) error = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", NULL)))
    return;

  turso_test_refresh (&test);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(ManorTokenRequest) request = manor_token_request_new (i < 2 ? MANOR_TOKEN_FOR_GROUP : MANOR_TOKEN_FOR_DATABASE);
      g_autoptr(ManorSecret) token = NULL;

      g_object_set (request, "group", "default", "database", turso_test_find (&test, "tenant-0001"),
                    "read-only", i % 2 == 0, "expiration", i < 2 ? "2w1d30m" : "never", NULL);
      token = create_token (get_organization (&test), request, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (token, "eyJ"));
    }
  g_assert_cmpuint (manor_test_platform_count (test.platform, "tokens_minted", "group"), ==, 2);
  g_assert_cmpuint (manor_test_platform_count (test.platform, "tokens_minted", "database"), ==, 2);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(ManorTokenRequest) request = manor_token_request_new (bad[i].purpose);

      g_clear_error (&error);
      g_object_set (request, "name", bad[i].name, "group", bad[i].group, "expiration", bad[i].expiration, NULL);
      g_assert_null (create_token (get_organization (&test), request, &error));
      g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID);
    }
  turso_test_end (&test);
}

static void
query (TursoTest *test)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_await_object (manor_database_query (turso_test_find (test, "tenant-0001"), "SELECT 1", 0),
                                                    &error);

  g_assert_no_error (error);
}

/* All tokens that there were are dead, and Manor has a new one for its next question. */
static void
test_rotation (void)
{
  TursoTest test;
  g_autoptr(ManorSecret) kept = NULL;
  g_autoptr(ManorSecret) after = NULL;
  g_autoptr(GError) error = NULL;
  const char *origin;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;

  origin = manor_test_platform_get_base_uri (test.platform);
  turso_test_refresh (&test);
  query (&test);
  kept = manor_await_string (manor_token_store_lookup (test.tokens, "x", "group:default:read", origin), NULL);
  g_assert_nonnull (kept);

  g_assert_true (manor_await (manor_organization_rotate (get_organization (&test), "default"), &error));
  g_assert_no_error (error);
  after = manor_await_string (manor_token_store_lookup (test.tokens, "x", "group:default:read", origin), NULL);
  g_assert_null (after);
  query (&test);

  g_assert_false (manor_await (manor_organization_rotate_database (get_organization (&test),
                                                                   turso_test_find (&test, "tenant-0001")), &error));
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID);
  turso_test_assert_says (error->message, "the group “default”");
  turso_test_end (&test);
}

static void
test_usage (void)
{
  static const char * const shapes[] = { "documented", "clients" };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      TursoTest test;
      g_autoptr(ManorDatabaseUsage) usage = NULL;
      g_autoptr(GError) error = NULL;

      if (!turso_test_start (&test, manor_test_platform_new ("--databases", "2", "--shape", shapes[i], NULL)))
        return;

      usage = manor_await_object (manor_organization_load_usage (get_organization (&test)), &error);
      g_assert_no_error (error);
      g_assert_cmpint (manor_database_usage_get_rows_read (usage), >=, 0);
      g_assert_cmpint (manor_database_usage_get_storage (usage), >=, 0);
      turso_test_end (&test);
    }
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso/organization/account", test_account);
  MANOR_TEST_FIBER ("/turso/organization/account-odd", test_account_odd);
  MANOR_TEST_FIBER ("/turso/organization/groups", test_groups);
  MANOR_TEST_FIBER ("/turso/organization/group-with-databases", test_group_with_databases);
  MANOR_TEST_FIBER ("/turso/organization/api-tokens", test_api_tokens);
  MANOR_TEST_FIBER ("/turso/organization/database-tokens", test_database_tokens);
  MANOR_TEST_FIBER ("/turso/organization/rotation", test_rotation);
  MANOR_TEST_FIBER ("/turso/organization/usage", test_usage);

  return g_test_run ();
}
