/* routes-tokens.c: the routes of the platform's own tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-json.h"
#include "platform-request.h"

static void
validate (PlatformRequest *request)
{
  gint64 end = request->token->end != 0 ? request->token->end : -1;

  platform_request_answer (request, platform_json_wrap ("exp", json_node_init_int (json_node_alloc (), end)));
}

static JsonNode *
new_list (PlatformRequest      *request,
          PlatformOrganization *organization)
{
  GPtrArray *tokens = request->platform->tokens;
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < tokens->len; i++)
    {
      PlatformToken *token = g_ptr_array_index (tokens, i);
      JsonObject *object;

      if (token->revoked || (organization != NULL && token->organization != organization))
        continue;
      object = platform_token_dump (token);
      if (organization != NULL)
        {
          JsonObject *owner = json_object_new ();

          json_object_set_string_member (owner, "username", platform_get_user_name (request->platform));
          json_object_set_string_member (owner, "email", "tester@example.com");
          json_object_set_object_member (object, "owner", owner);
        }
      json_array_add_object_element (array, object);
    }

  return platform_json_wrap ("tokens", platform_json_array (array));
}

static void
list (PlatformRequest *request)
{
  platform_request_answer (request, new_list (request, NULL));
}

static void
list_of_organization (PlatformRequest *request)
{
  platform_request_answer (request, new_list (request, request->organization));
}

/* FALSE where it was refused. */
static gboolean
read_restrictions (PlatformRequest       *request,
                   PlatformOrganization **organization,
                   PlatformGroup        **group,
                   GStrv                 *scopes)
{
  const char *slug = platform_json_get_string (request->body, "organization");
  const char *name = platform_json_get_string (request->body, "group");
  g_auto(GStrv) wanted = platform_json_dup_strv (request->body, "scopes");

  if (slug != NULL && *slug != '\0')
    *organization = platform_find_organization (request->platform, slug);
  if (slug != NULL && *slug != '\0' && *organization == NULL)
    {
      platform_request_refuse (request, 404, "organization not found");
      return FALSE;
    }
  if (name != NULL && *name != '\0')
    {
      *group = *organization != NULL ? platform_organization_find_group (*organization, name) : NULL;
      if (*group == NULL)
        {
          platform_request_refuse (request, *organization != NULL ? 404 : 400,
                                   *organization != NULL ? "group not found" : "a group needs an organization");
          return FALSE;
        }
    }
  if (wanted != NULL && wanted[0] != NULL)
    {
      *scopes = platform_scopes_expand ((const char * const *) wanted);
      if (*scopes == NULL)
        {
          platform_request_refuse (request, 400, "invalid scope");
          return FALSE;
        }
    }

  return TRUE;
}

static PlatformToken *
create (PlatformRequest *request)
{
  Platform *platform = request->platform;
  const char *name = platform_request_get_param (request, 0);
  PlatformOrganization *organization = NULL;
  PlatformGroup *group = NULL;
  GStrv scopes = NULL;

  for (guint i = 0; i < platform->tokens->len; i++)
    {
      PlatformToken *token = g_ptr_array_index (platform->tokens, i);

      if (!token->revoked && strcmp (token->name, name) == 0)
        {
          platform_request_refuse (request, 409, "api token with name %s already exists", name);
          return NULL;
        }
    }
  if (!read_restrictions (request, &organization, &group, &scopes))
    return NULL;
  platform_counters_add_token (platform->counters, "api");

  return platform_token_new (platform, name, organization, group, scopes);
}

/* The one time that its value is told; NULL where there is none. */
static JsonNode *
dump_new (PlatformToken *token,
          const char    *key)
{
  JsonObject *object;

  if (token == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "name", token->name);
  json_object_set_string_member (object, "id", token->id);
  json_object_set_string_member (object, key, token->value);

  return platform_json_object (object);
}

static void
create_flat (PlatformRequest *request)
{
  JsonNode *node = dump_new (create (request), "token");

  if (node != NULL)
    platform_request_answer (request, node);
}

static void
create_nested (PlatformRequest *request)
{
  JsonNode *node = dump_new (create (request), "value");

  if (node != NULL)
    platform_request_answer (request, platform_json_wrap ("token", node));
}

static void
revoke_token (PlatformRequest *request)
{
  const char *name = platform_request_get_param (request, 0);
  GPtrArray *tokens = request->platform->tokens;

  for (guint i = 0; i < tokens->len; i++)
    {
      PlatformToken *token = g_ptr_array_index (tokens, i);
      gboolean named = request->organization != NULL
                       ? token->organization == request->organization && strcmp (token->id, name) == 0
                       : strcmp (token->name, name) == 0;

      if (token->revoked || !named)
        continue;
      token->revoked = TRUE;
      platform_request_answer (request, platform_json_wrap ("token", json_node_init_string (json_node_alloc (), name)));
      return;
    }
  platform_request_refuse (request, 404, "api token %s not found", name);
}

const PlatformRoute platform_token_routes[] = {
  { "GET", "/v1/auth/validate", NULL, validate },
  { "GET", "/v1/auth/api-tokens/validate", NULL, validate, TRUE },
  { "GET", "/v1/auth/api-tokens", "read", list },
  { "POST", "/v1/auth/api-tokens/*", "all", create_flat },
  { "POST", "/v2/auth/api-tokens/*", "all", create_nested, TRUE },
  { "DELETE", "/v1/auth/api-tokens/*", "all", revoke_token },
  { "GET", "{org}/api-tokens", "read", list_of_organization },
  { "DELETE", "{org}/api-tokens/*", "all", revoke_token },
  { NULL }
};
