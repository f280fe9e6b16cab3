/* routes-groups.c: the routes of groups
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-json.h"
#include "platform-locations.h"
#include "platform-mint.h"
#include "platform-request.h"
#include "platform-rules.h"

static void
answer_group (PlatformRequest *request,
              PlatformGroup   *group)
{
  platform_request_answer (request, platform_json_wrap ("group", platform_json_object (platform_group_dump (group))));
}

static void
list (PlatformRequest *request)
{
  GPtrArray *groups = request->organization->groups;
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < groups->len; i++)
    {
      PlatformGroup *group = g_ptr_array_index (groups, i);

      if (platform_request_sees (request, group))
        json_array_add_object_element (array, platform_group_dump (group));
    }
  platform_request_answer (request, platform_json_wrap ("groups", platform_json_array (array)));
}

static gboolean
knows_extensions (PlatformRequest *request)
{
  static const char * const known[] = {
    "vector", "crypto", "fuzzy", "math", "stats", "text", "unicode", "uuid", "regexp", "vec", NULL
  };
  g_auto(GStrv) wanted = platform_json_dup_strv (request->body, "extensions");

  for (guint i = 0; wanted != NULL && wanted[i] != NULL; i++)
    if (!g_strv_contains (known, wanted[i]))
      return FALSE;

  return TRUE;
}

static void
create (PlatformRequest *request)
{
  const char *name = platform_json_get_string (request->body, "name");
  const char *location = platform_json_get_string (request->body, "location");

  if (name == NULL || !platform_is_name (name))
    platform_request_refuse (request, 400, "invalid group name");
  else if (location == NULL || platform_location_get_title (location) == NULL)
    platform_request_refuse (request, 400, "invalid location: %s", location != NULL ? location : "");
  else if (!knows_extensions (request))
    platform_request_refuse (request, 400, "invalid extensions");
  else if (platform_organization_find_group (request->organization, name) != NULL)
    platform_request_refuse (request, 409, "group already exists");
  else
    answer_group (request, platform_group_new (request->organization, name, location));
}

static void
get (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);

  if (group != NULL)
    answer_group (request, group);
}

static void
delete (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);
  g_autoptr(GError) error = NULL;

  if (group == NULL)
    return;
  if (group->delete_protection)
    platform_request_refuse (request, 400, "group %s is protected from deletion", group->name);
  else if (!platform_group_delete (group, &error))
    platform_request_refuse_error (request, error);
  else
    answer_group (request, group);
}

static void
rename_group (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);
  const char *name = platform_json_get_string (request->body, "name");

  if (group == NULL)
    return;
  if (name == NULL || !platform_is_name (name))
    platform_request_refuse (request, 400, "invalid group name");
  else if (platform_organization_find_group (request->organization, name) != NULL)
    platform_request_refuse (request, 409, "group already exists");
  else
    {
      g_set_str (&group->name, name);
      answer_group (request, group);
    }
}

static void
transfer (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);
  const char *slug = platform_json_get_string (request->body, "organization");
  PlatformOrganization *organization = slug != NULL ? platform_find_organization (request->platform, slug) : NULL;

  if (group == NULL)
    return;
  if (organization == NULL)
    platform_request_refuse (request, 404, "organization not found");
  else if (!platform_group_transfer (group, organization))
    platform_request_refuse (request, 409, "organization %s has a group or a database of the same name", slug);
  else
    platform_request_answer (request, platform_json_object (platform_group_dump (group)));
}

/* They all are where they are to be. */
static void
get_aws_migration (PlatformRequest *request)
{
  JsonObject *object;

  if (platform_request_find_group (request) == NULL)
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "status", "none");
  json_object_set_string_member (object, "comment", "");
  platform_request_answer (request, platform_json_object (object));
}

static void
answer_configuration (PlatformRequest *request,
                      PlatformGroup   *group)
{
  platform_request_answer (request, platform_json_wrap ("delete_protection", json_node_init_boolean (
    json_node_alloc (), group->delete_protection)));
}

static void
get_configuration (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);

  if (group != NULL)
    answer_configuration (request, group);
}

static void
set_configuration (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);

  if (group == NULL)
    return;
  group->delete_protection = platform_json_get_boolean (request->body, "delete_protection", group->delete_protection);
  answer_configuration (request, group);
}

static void
unarchive (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);

  if (group == NULL)
    return;
  group->archived = FALSE;
  answer_group (request, group);
}

static void
mint (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);

  if (group != NULL)
    platform_mint_answer (request, group, NULL);
}

static void
rotate (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);

  if (group == NULL)
    return;
  platform_group_rotate (group);
  platform_request_answer_nothing (request);
}

static void
update (PlatformRequest *request)
{
  if (platform_request_find_group (request) != NULL)
    platform_request_answer_nothing (request);
}

/* NULL where it was refused. */
static PlatformGroup *
find_with_location (PlatformRequest *request)
{
  const char *location = platform_request_get_param (request, 1);
  PlatformGroup *group = platform_request_find_group (request);

  if (group == NULL || platform_location_get_title (location) != NULL)
    return group;
  platform_request_refuse (request, 400, "invalid location: %s", location);

  return NULL;
}

static void
add_location (PlatformRequest *request)
{
  const char *location = platform_request_get_param (request, 1);
  PlatformGroup *group = find_with_location (request);

  if (group == NULL)
    return;
  if (strcmp (location, group->location) != 0 &&
      !g_ptr_array_find_with_equal_func (group->replicas, location, g_str_equal, NULL))
    g_ptr_array_add (group->replicas, g_strdup (location));
  answer_group (request, group);
}

static void
remove_location (PlatformRequest *request)
{
  const char *location = platform_request_get_param (request, 1);
  PlatformGroup *group = find_with_location (request);
  guint i;

  if (group == NULL)
    return;
  if (strcmp (location, group->location) == 0)
    {
      platform_request_refuse (request, 400, "cannot remove the primary location: %s", location);
      return;
    }
  if (g_ptr_array_find_with_equal_func (group->replicas, location, g_str_equal, &i))
    g_ptr_array_remove_index (group->replicas, i);
  answer_group (request, group);
}

const PlatformRoute platform_group_routes[] = {
  { "GET", "{org}/groups", "read", list },
  { "POST", "{org}/groups", "all", create },
  { "GET", "{org}/groups/*", "read", get },
  { "DELETE", "{org}/groups/*", "all", delete },
  { "GET", "{org}/groups/*/configuration", "read", get_configuration },
  { "PATCH", "{org}/groups/*/configuration", "group:configure", set_configuration },
  { "POST", "{org}/groups/*/rename", "all", rename_group, TRUE },
  { "POST", "{org}/groups/*/transfer", "all", transfer },
  { "GET", "{org}/groups/*/aws/migration/info", "read", get_aws_migration, TRUE },
  { "POST", "{org}/groups/*/unarchive", "group:configure", unarchive },
  { "POST", "{org}/groups/*/update", "group:configure", update },
  { "POST", "{org}/groups/*/auth/tokens", "group:mint-token", mint },
  { "POST", "{org}/groups/*/auth/rotate", "group:rotate-creds", rotate },
  { "POST", "{org}/groups/*/locations/*", "group:configure", add_location },
  { "DELETE", "{org}/groups/*/locations/*", "group:configure", remove_location },
  { "GET", "{org}/groups/*/locations/*/wait", "read", update, TRUE },
  { NULL }
};
