/* platform-token.c: tokens of the platform itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-json.h"
#include "platform-token.h"

static const char * const all_scopes[] = {
  "read", "db:create", "db:delete", "db:configure", "db:mint-token", "db:rotate-creds", "group:configure",
  "group:mint-token", "group:rotate-creds", NULL
};

PlatformToken *
platform_token_new (Platform             *platform,
                    const char           *name,
                    PlatformOrganization *organization,
                    PlatformGroup        *group,
                    GStrv                 scopes)
{
  PlatformToken *self = g_new0 (PlatformToken, 1);
  g_autoptr(JsonObject) claims = json_object_new ();

  self->id = g_uuid_string_random ();
  self->name = g_strdup (name);
  self->organization = organization;
  self->group = group;
  self->scopes = scopes;
  self->created_at = platform_dup_time (platform);
  json_object_set_string_member (claims, "id", self->id);
  json_object_set_int_member (claims, "iat", platform_now (platform));
  json_object_set_string_member (claims, "kind", "platform");
  self->value = platform_key_sign (platform->key, claims);
  platform_remember_token (platform, "api", self->value);
  g_ptr_array_add (platform->tokens, self);

  return self;
}

void
platform_token_free (PlatformToken *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->value);
  g_strfreev (self->scopes);
  g_free (self->created_at);
  g_free (self);
}

PlatformToken *
platform_token_find (Platform    *platform,
                     const char  *value,
                     const char **reason)
{
  g_autoptr(JsonNode) claims = NULL;

  for (guint i = 0; i < platform->tokens->len; i++)
    {
      PlatformToken *token = g_ptr_array_index (platform->tokens, i);

      if (!token->revoked && strcmp (token->value, value) == 0 &&
          (token->end == 0 || platform_now (platform) < token->end))
        return token;
    }

  /* A token of a database, which is a JWT, too, but none with a user in it. */
  claims = platform_jwt_dup_claims (value);
  if (claims != NULL && platform_json_get_string (json_node_get_object (claims), "kind") == NULL)
    *reason = "could not parse jwt id";
  else
    *reason = "token is invalid or has expired";

  return NULL;
}

gboolean
platform_token_may (PlatformToken *self,
                    const char    *scope)
{
  if (scope == NULL || self->scopes == NULL)
    return TRUE;
  /* What no scope is for, only a token without restrictions, or with all of them, may do. */
  if (strcmp (scope, "all") == 0)
    {
      for (guint i = 0; all_scopes[i] != NULL; i++)
        if (!g_strv_contains ((const char * const *) self->scopes, all_scopes[i]))
          return FALSE;
      return self->group == NULL;
    }

  return g_strv_contains ((const char * const *) self->scopes, scope);
}

JsonObject *
platform_token_dump (PlatformToken *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "created_at", self->created_at);
  if (self->organization != NULL)
    json_object_set_string_member (object, "organization", self->organization->slug);
  if (self->group != NULL)
    json_object_set_string_member (object, "group", self->group->name);
  if (self->scopes != NULL)
    json_object_set_array_member (object, "scopes", platform_json_strings ((const char * const *) self->scopes));

  return object;
}

GStrv
platform_scopes_expand (const char * const *scopes)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  gboolean whole = g_strv_contains (scopes, "full-access");

  for (guint i = 0; scopes[i] != NULL; i++)
    if (strcmp (scopes[i], "full-access") != 0 && strcmp (scopes[i], "read-only") != 0 &&
        !g_strv_contains (all_scopes, scopes[i]))
      return NULL;

  for (guint i = 0; all_scopes[i] != NULL; i++)
    if (whole || g_strv_contains (scopes, all_scopes[i]) ||
        (strcmp (all_scopes[i], "read") == 0 && g_strv_contains (scopes, "read-only")))
      g_strv_builder_add (builder, all_scopes[i]);

  return g_strv_builder_end (builder);
}
