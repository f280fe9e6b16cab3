/* manor-deployment.c: what an app needs to reach a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-deployment"

#include "config.h"

#include "manor-deployment.h"
#include "manor-place.h"

/* What the starter does on the platform: look a user's database up, and make it. The group's token
 * opens it. */
static const char * const starter_scopes[] = { "read", "db:create", NULL };

/**
 * manor_deployment_dup_url:
 * @connection: a connection
 * @database: one of its databases
 *
 * Returns: (transfer full): what a client of libSQL is given as the database's URL
 */
char *
manor_deployment_dup_url (ManorConnection *connection,
                          ManorDatabase   *database)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (database);
  const char *location = manor_database_get_location (database);

  if (facts != NULL && facts->host != NULL)
    return manor_database_facts_dup_url (facts, TRUE);

  if (manor_place_is_folder (connection))
    return g_strconcat ("file:", location, NULL);

  return g_strdup (location);
}

/**
 * manor_deployment_get_template:
 * @connection: a connection
 * @database: one of its databases
 *
 * Returns: (transfer none): the name of the database that new tenants are made from
 */
const char *
manor_deployment_get_template (ManorConnection *connection,
                               ManorDatabase   *database)
{
  const char *name = manor_database_get_name (database);
  ManorDatabaseFacts *facts = manor_database_get_facts (database);
  ManorRule *rule;

  rule = manor_connection_find_rule_for (connection, name, facts != NULL ? facts->group : NULL);

  return rule != NULL ? manor_rule_get_schema_name (rule) : name;
}

/**
 * manor_deployment_dup_env:
 * @connection: a connection
 * @database: one of its databases
 * @token: (nullable): opens it
 *
 * Returns: (transfer full): the variables that libSQL's clients are set up with, as .env text
 */
char *
manor_deployment_dup_env (ManorConnection *connection,
                          ManorDatabase   *database,
                          const char      *token)
{
  g_autofree char *url = manor_deployment_dup_url (connection, database);

  return manor_env_dup_text ("TURSO_DATABASE_URL", url,
                             "TURSO_AUTH_TOKEN", token,
                             NULL);
}

/**
 * manor_deployment_dup_app_env:
 * @connection: a connection that has an organization
 * @database: one of its databases
 * @api_token: (nullable): creates databases
 * @group_token: (nullable): opens them
 *
 * Returns: (transfer full): the variables that Turso's starter for a database per user reads, as
 *   .env text
 */
char *
manor_deployment_dup_app_env (ManorConnection *connection,
                              ManorDatabase   *database,
                              const char      *api_token,
                              const char      *group_token)
{
  ManorOrganization *organization = manor_connection_get_organization (connection);

  return manor_env_dup_text ("TURSO_API_TOKEN", api_token,
                             "TURSO_ORG", manor_organization_get_slug (organization),
                             "TURSO_DATABASE_NAME", manor_deployment_get_template (connection, database),
                             "TURSO_GROUP_AUTH_TOKEN", group_token,
                             NULL);
}

typedef struct
{
  ManorConnection *connection;
  ManorDatabase   *database;
  char            *token_name;
  char            *expiration;
  gboolean         read_only;
} Deployment;

static Deployment *
deployment_new (ManorConnection *connection,
                ManorDatabase   *database,
                const char      *expiration)
{
  Deployment *deployment = g_new0 (Deployment, 1);

  deployment->connection = g_object_ref (connection);
  deployment->database = g_object_ref (database);
  deployment->expiration = g_strdup (expiration);

  return deployment;
}

static void
deployment_free (gpointer data)
{
  Deployment *deployment = data;

  g_clear_object (&deployment->connection);
  g_clear_object (&deployment->database);
  g_clear_pointer (&deployment->token_name, g_free);
  g_clear_pointer (&deployment->expiration, g_free);
  g_free (deployment);
}

static DexFuture *
create_env_fiber (gpointer user_data)
{
  Deployment *deployment = user_data;
  g_autoptr(ManorTokenRequest) request = manor_token_request_new (MANOR_TOKEN_FOR_DATABASE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSecret) token = NULL;
  char *env;

  g_object_set (request,
                "database", deployment->database,
                "read-only", deployment->read_only,
                "expiration", deployment->expiration,
                NULL);
  token = manor_await_string (manor_organization_create_token (manor_connection_get_organization (deployment->connection),
                                                               request),
                              &error);
  if (token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  env = manor_deployment_dup_env (deployment->connection, deployment->database, token);

  return dex_future_new_take_string (env);
}

/**
 * manor_deployment_create_env:
 * @connection: a connection that has an organization
 * @database: one of its databases
 * @read_only: whether the token shall only read
 * @expiration: when it ends, as in #ManorTokenRequest
 *
 * Makes a token for one database.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a string, .env text that the
 *   caller wipes
 */
DexFuture *
manor_deployment_create_env (ManorConnection *connection,
                             ManorDatabase   *database,
                             gboolean         read_only,
                             const char      *expiration)
{
  Deployment *deployment;

  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));
  dex_return_error_if_fail (MANOR_IS_DATABASE (database));

  deployment = deployment_new (connection, database, expiration);
  deployment->read_only = read_only;

  return manor_fiber_spawn (0, create_env_fiber, deployment, deployment_free);
}

/* The group's token comes first: without the API token nothing was made that would have to be
 * revoked. */
static DexFuture *
create_app_env_fiber (gpointer user_data)
{
  Deployment *deployment = user_data;
  ManorOrganization *organization = manor_connection_get_organization (deployment->connection);
  g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_ref (manor_database_get_facts (deployment->database));
  g_autoptr(ManorTokenRequest) for_group = manor_token_request_new (MANOR_TOKEN_FOR_GROUP);
  g_autoptr(ManorTokenRequest) for_api = manor_token_request_new (MANOR_TOKEN_FOR_API);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSecret) group_token = NULL;
  g_autoptr(ManorSecret) api_token = NULL;
  char *env;

  g_object_set (for_group, "group", facts->group, "expiration", deployment->expiration, NULL);
  g_object_set (for_api,
                "name", deployment->token_name,
                "group", facts->group,
                "organization-only", TRUE,
                "scopes", starter_scopes,
                NULL);

  group_token = manor_await_string (manor_organization_create_token (organization, for_group), &error);
  if (group_token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  api_token = manor_await_string (manor_organization_create_token (organization, for_api), &error);
  if (api_token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  env = manor_deployment_dup_app_env (deployment->connection, deployment->database, api_token,
                                      group_token);

  return dex_future_new_take_string (env);
}

/**
 * manor_deployment_create_app_env:
 * @connection: a connection that has an organization
 * @database: one of its databases, in a group
 * @token_name: what the API token is called, so that it can be revoked
 * @expiration: when the group's token ends, as in #ManorTokenRequest
 *
 * Makes the two tokens of an app with a database for each of its users: one that makes databases
 * in the group, with no more rights than that needs, and one that opens them.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a string, .env text that the
 *   caller wipes
 */
DexFuture *
manor_deployment_create_app_env (ManorConnection *connection,
                                 ManorDatabase   *database,
                                 const char      *token_name,
                                 const char      *expiration)
{
  ManorDatabaseFacts *facts;
  Deployment *deployment;

  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));
  dex_return_error_if_fail (MANOR_IS_DATABASE (database));

  facts = manor_database_get_facts (database);
  dex_return_error_if_fail (facts != NULL && facts->group != NULL);

  deployment = deployment_new (connection, database, expiration);
  deployment->token_name = g_strdup (token_name);

  return manor_fiber_spawn (0, create_app_env_fiber, deployment, deployment_free);
}
