/* platform-group.c: groups, and the tokens that their keys sign
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "platform-json.h"
#include "platform.h"

PlatformGroup *
platform_group_new (PlatformOrganization *organization,
                    const char           *name,
                    const char           *location)
{
  PlatformGroup *self = g_new0 (PlatformGroup, 1);

  self->organization = organization;
  self->name = g_strdup (name);
  self->id = g_uuid_string_random ();
  self->location = g_strdup (location);
  self->replicas = g_ptr_array_new_with_free_func (g_free);
  self->version = g_strdup ("v0.24.32");
  self->key = platform_key_new ();
  g_ptr_array_add (organization->groups, self);
  g_ptr_array_add (organization->platform->groups, self);

  return self;
}

JsonObject *
platform_group_dump (PlatformGroup *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *locations = json_array_new ();

  json_array_add_string_element (locations, self->location);
  for (guint i = 0; i < self->replicas->len; i++)
    json_array_add_string_element (locations, g_ptr_array_index (self->replicas, i));
  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (object, "uuid", self->id);
  json_object_set_string_member (object, "primary", self->location);
  json_object_set_array_member (object, "locations", locations);
  json_object_set_string_member (object, "version", self->version);
  json_object_set_boolean_member (object, "delete_protection", self->delete_protection);
  if (self->organization->platform->options.shape == PLATFORM_SHAPE_CLIENTS)
    {
      JsonObject *status = json_object_new ();
      JsonArray *states = json_array_new ();

      for (guint i = 0; i < json_array_get_length (locations); i++)
        {
          JsonObject *location = json_object_new ();

          json_object_set_string_member (location, "name", json_array_get_string_element (locations, i));
          json_object_set_string_member (location, "status", "up");
          json_array_add_object_element (states, location);
        }
      json_object_set_array_member (status, "locations", states);
      json_object_set_object_member (object, "status", status);
      json_object_set_boolean_member (object, "archived", self->archived);
    }

  return object;
}

void
platform_group_rotate (PlatformGroup *self)
{
  platform_key_free (self->key);
  self->key = platform_key_new ();
  self->n_rotations++;
}

char *
platform_group_mint (PlatformGroup    *self,
                     PlatformDatabase *database,
                     gboolean          read_only,
                     gint64            seconds,
                     JsonObject       *permissions)
{
  Platform *platform = self->organization->platform;
  gint64 now = platform_now (platform);
  g_autoptr(JsonObject) claims = json_object_new ();
  char *token;

  json_object_set_string_member (claims, "a", read_only ? "ro" : "rw");
  json_object_set_int_member (claims, "iat", now);
  if (seconds > 0)
    json_object_set_int_member (claims, "exp", now + seconds);
  /* A token of the group names none of its databases: what keeps it from those of other groups is the key. */
  if (database != NULL)
    json_object_set_string_member (claims, "id", database->id);
  else
    json_object_set_string_member (claims, "gid", self->id);
  if (permissions != NULL)
    json_object_set_object_member (claims, "p", json_object_ref (permissions));
  json_object_set_int_member (claims, "serial", (gint64) platform_next_serial (platform));

  token = platform_key_sign (self->key, claims);
  platform_remember_token (platform, database != NULL ? "database" : "group", token);

  return token;
}
