/* routes-members.c: the routes of an organization's members, of who is invited, and of who else signs its tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-json.h"
#include "platform-request.h"

/* Lists of objects that are told as they were kept. */
static void
answer_list (PlatformRequest *request,
             const char      *key,
             GPtrArray       *objects)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < objects->len; i++)
    json_array_add_object_element (array, json_object_ref (g_ptr_array_index (objects, i)));
  platform_request_answer (request, platform_json_wrap (key, platform_json_array (array)));
}

static JsonObject *
find (GPtrArray  *objects,
      const char *key,
      const char *value)
{
  for (guint i = 0; i < objects->len; i++)
    if (g_strcmp0 (platform_json_get_string (g_ptr_array_index (objects, i), key), value) == 0)
      return g_ptr_array_index (objects, i);

  return NULL;
}

/* NULL where it was refused. @fallback: (nullable): where none is said. */
static const char *
read_role (PlatformRequest *request,
           const char      *fallback)
{
  static const char * const roles[] = { "admin", "member", "viewer", NULL };
  const char *role = platform_json_get_string (request->body, "role");

  if (role == NULL || *role == '\0')
    role = fallback;
  if (role != NULL && g_strv_contains (roles, role))
    return role;
  platform_request_refuse (request, 400, "invalid role: %s", role != NULL ? role : "");

  return NULL;
}

static void
list_members (PlatformRequest *request)
{
  answer_list (request, "members", request->organization->members);
}

/* NULL where it was refused. */
static JsonObject *
find_member (PlatformRequest *request)
{
  const char *name = platform_request_get_param (request, 0);
  JsonObject *member = find (request->organization->members, "username", name);

  if (member == NULL)
    platform_request_refuse (request, 404, "could not find user [%s]", name);

  return member;
}

static void
get_member (PlatformRequest *request)
{
  JsonObject *member = find_member (request);

  if (member != NULL)
    platform_request_answer (request, platform_json_wrap ("member", platform_json_object (json_object_ref (member))));
}

/* Every name is somebody's. */
static void
add (PlatformRequest *request,
     const char      *name)
{
  PlatformOrganization *organization = request->organization;
  const char *role = read_role (request, "member");
  JsonObject *answer;

  if (role == NULL)
    return;
  if (name == NULL || *name == '\0')
    {
      platform_request_refuse (request, 400, "username is required");
      return;
    }
  if (find (organization->members, "username", name) != NULL)
    {
      platform_request_refuse (request, 409, "user [%s] is already a member of organization [%s]", name,
                               organization->slug);
      return;
    }

  platform_organization_add_member (organization, name, role);
  answer = json_object_new ();
  json_object_set_string_member (answer, "member", name);
  json_object_set_string_member (answer, "role", role);
  platform_request_answer (request, platform_json_object (answer));
}

static void
add_member (PlatformRequest *request)
{
  add (request, platform_json_get_string (request->body, "username"));
}

static void
add_named_member (PlatformRequest *request)
{
  add (request, platform_request_get_param (request, 0));
}

/* FALSE where it was refused. */
static gboolean
check_owner (PlatformRequest *request,
             JsonObject      *member)
{
  if (g_strcmp0 (platform_json_get_string (member, "role"), "owner") != 0)
    return TRUE;
  platform_request_refuse (request, 403, "the owner stays the owner");

  return FALSE;
}

static void
change_member (PlatformRequest *request)
{
  JsonObject *member = find_member (request);
  const char *role = member != NULL && check_owner (request, member) ? read_role (request, NULL) : NULL;

  if (role == NULL)
    return;
  json_object_set_string_member (member, "role", role);
  get_member (request);
}

static void
remove_member (PlatformRequest *request)
{
  JsonObject *member = find_member (request);

  if (member == NULL || !check_owner (request, member))
    return;
  platform_request_answer (request, platform_json_wrap ("member", json_node_init_string (
    json_node_alloc (), platform_request_get_param (request, 0))));
  g_ptr_array_remove (request->organization->members, member);
}

static void
list_invites (PlatformRequest *request)
{
  answer_list (request, "invites", request->organization->invites);
}

static void
invite (PlatformRequest *request)
{
  PlatformOrganization *organization = request->organization;
  const char *email = platform_json_get_string (request->body, "email");
  const char *name = platform_json_get_string (request->body, "username");
  const char *role = read_role (request, "member");
  g_autofree char *time = platform_dup_time (request->platform);
  g_autofree char *address = NULL;
  JsonObject *object, *answer;

  if (role == NULL)
    return;
  if ((email == NULL || *email == '\0') == (name == NULL || *name == '\0'))
    {
      platform_request_refuse (request, 400, "either email or username is required");
      return;
    }
  address = email != NULL && *email != '\0' ? g_strdup (email) : g_strconcat (name, "@example.com", NULL);
  if (find (organization->invites, "email", address) != NULL)
    {
      platform_request_refuse (request, 409, "%s is invited already", address);
      return;
    }

  object = json_object_new ();
  json_object_set_int_member (object, "id", (gint64) platform_next_serial (request->platform));
  json_object_set_string_member (object, "email", address);
  json_object_set_string_member (object, "role", role);
  json_object_set_string_member (object, "created_at", time);
  g_ptr_array_add (organization->invites, object);

  answer = json_object_new ();
  json_object_set_string_member (answer, "email", address);
  json_object_set_string_member (answer, "role", role);
  json_object_set_string_member (answer, "organization", organization->slug);
  platform_request_answer (request, platform_json_wrap ("invited", platform_json_object (answer)));
}

static void
withdraw_invite (PlatformRequest *request)
{
  const char *email = platform_request_get_param (request, 0);
  JsonObject *object = find (request->organization->invites, "email", email);

  if (object == NULL)
    {
      platform_request_refuse (request, 404, "invite for %s not found", email);
      return;
    }
  g_ptr_array_remove (request->organization->invites, object);
  platform_request_answer_nothing (request);
}

static void
list_keys (PlatformRequest *request)
{
  answer_list (request, "jwks", request->organization->keys);
}

static void
remove_key (PlatformRequest *request)
{
  JsonObject *key = find (request->organization->keys, "jwks_name", platform_request_get_param (request, 0));

  if (key == NULL)
    {
      platform_request_refuse (request, 404, "jwks not found");
      return;
    }
  g_ptr_array_remove (request->organization->keys, key);
  platform_request_answer_nothing (request);
}

/* They are kept, and no token of theirs is taken. */
static void
set_key (PlatformRequest *request)
{
  const char *url = platform_json_get_string (request->body, "jwks_url");
  const char *name = platform_request_get_param (request, 0);
  JsonObject *key = find (request->organization->keys, "jwks_name", name);

  if (url == NULL || (!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://")))
    {
      platform_request_refuse (request, 400, "invalid jwks url");
      return;
    }
  if (key == NULL)
    {
      key = json_object_new ();
      g_ptr_array_add (request->organization->keys, key);
    }
  json_object_set_string_member (key, "jwks_name", name);
  json_object_set_string_member (key, "jwks_url", url);
  platform_request_answer_nothing (request);
}

const PlatformRoute platform_member_routes[] = {
  { "GET", "{org}/members", "read", list_members },
  { "POST", "{org}/members", "all", add_member },
  { "GET", "{org}/members/*", "read", get_member },
  { "POST", "{org}/members/*", "all", add_named_member, TRUE },
  { "PATCH", "{org}/members/*", "all", change_member },
  { "DELETE", "{org}/members/*", "all", remove_member },
  { "GET", "{org}/invites", "read", list_invites, TRUE },
  { "POST", "{org}/invite", "all", invite, TRUE },
  { "DELETE", "{org}/invites/*", "all", withdraw_invite, TRUE },
  { "GET", "{v2}/invites", "read", list_invites },
  { "POST", "{v2}/invites", "all", invite },
  { "DELETE", "{v2}/invites/*", "all", withdraw_invite },
  { "GET", "{v2}/jwks", "read", list_keys, TRUE },
  { "PUT", "{v2}/jwks/*", "all", set_key, TRUE },
  { "DELETE", "{v2}/jwks/*", "all", remove_key, TRUE },
  { NULL }
};
