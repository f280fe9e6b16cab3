/* platform-organization.c: organizations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-token.h"
#include "platform.h"

PlatformOrganization *
platform_organization_new (Platform   *platform,
                           const char *slug)
{
  PlatformOrganization *self = g_new0 (PlatformOrganization, 1);

  self->platform = platform;
  self->slug = g_strdup (slug);
  self->id = g_uuid_string_random ();
  self->personal = platform->organizations->len == 0;
  self->groups = g_ptr_array_new ();
  self->databases = g_ptr_array_new ();
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->invites = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_ptr_array_add (platform->organizations, self);
  platform_organization_add_member (self, platform_get_user_name (platform), "owner");

  return self;
}

void
platform_organization_add_member (PlatformOrganization *self,
                                  const char           *username,
                                  const char           *role)
{
  gboolean is_owner = strcmp (role, "owner") == 0;
  g_autofree char *email = is_owner ? g_strdup ("tester@example.com") : g_strconcat (username, "@example.com", NULL);
  JsonObject *member = json_object_new ();

  json_object_set_string_member (member, "username", username);
  json_object_set_string_member (member, "role", role);
  json_object_set_string_member (member, "email", email);
  g_ptr_array_add (self->members, member);
}

void
platform_organization_delete (PlatformOrganization *self)
{
  GPtrArray *tokens = self->platform->tokens;

  self->deleted = TRUE;
  for (guint i = 0; i < tokens->len; i++)
    {
      PlatformToken *token = g_ptr_array_index (tokens, i);

      token->revoked = token->revoked || token->organization == self;
    }
}

JsonObject *
platform_organization_dump (PlatformOrganization *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", self->personal ? "personal" : self->slug);
  json_object_set_string_member (object, "slug", self->slug);
  json_object_set_string_member (object, "type", self->personal ? "personal" : "team");
  json_object_set_boolean_member (object, "overages", self->overages);
  json_object_set_boolean_member (object, "require_mfa", self->require_mfa);
  json_object_set_boolean_member (object, "blocked_reads", FALSE);
  json_object_set_boolean_member (object, "blocked_writes", FALSE);
  json_object_set_string_member (object, "plan_id", "scaler");
  json_object_set_string_member (object, "plan_timeline", "monthly");
  json_object_set_string_member (object, "platform", "turso");
  if (self->platform->options.shape == PLATFORM_SHAPE_CLIENTS)
    {
      json_object_set_string_member (object, "id", self->id);
      json_object_set_string_member (object, "stripe_id", "");
    }

  return object;
}

PlatformGroup *
platform_organization_find_group (PlatformOrganization *self,
                                  const char           *name)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      PlatformGroup *group = g_ptr_array_index (self->groups, i);

      if (g_strcmp0 (group->name, name) == 0)
        return group;
    }

  return NULL;
}

PlatformDatabase *
platform_organization_find_database (PlatformOrganization *self,
                                     const char           *name)
{
  return name != NULL ? g_hash_table_lookup (self->by_name, name) : NULL;
}
