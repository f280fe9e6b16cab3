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

/* Schema databases after their children. */
static int
compare_for_deletion (gconstpointer a,
                      gconstpointer b)
{
  const PlatformDatabase *one = *(PlatformDatabase * const *) a;
  const PlatformDatabase *other = *(PlatformDatabase * const *) b;

  return one->is_schema - other->is_schema;
}

static void
delete (PlatformRequest *request)
{
  PlatformGroup *group = platform_request_find_group (request);
  GPtrArray *databases = request->organization->databases;
  g_autoptr(GPtrArray) doomed = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  if (group == NULL)
    return;
  if (group->delete_protection)
    {
      platform_request_refuse (request, 400, "group %s is protected from deletion", group->name);
      return;
    }

  for (guint i = 0; i < databases->len; i++)
    if (((PlatformDatabase *) g_ptr_array_index (databases, i))->group == group)
      g_ptr_array_add (doomed, g_ptr_array_index (databases, i));
  g_ptr_array_sort (doomed, compare_for_deletion);
  for (guint i = 0; i < doomed->len; i++)
    if (!dex_await (platform_database_delete (g_ptr_array_index (doomed, i)), &error))
      {
        platform_request_refuse_error (request, error);
        return;
      }

  if (!group->deleted)
    g_ptr_array_remove (request->organization->groups, group);
  group->deleted = TRUE;
  answer_group (request, group);
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

static void
add_location (PlatformRequest *request)
{
  const char *location = platform_request_get_param (request, 1);
  PlatformGroup *group = platform_request_find_group (request);

  if (group == NULL)
    return;
  if (platform_location_get_title (location) == NULL)
    platform_request_refuse (request, 400, "invalid location: %s", location);
  else
    answer_group (request, group);
}

const PlatformRoute platform_group_routes[] = {
  { "GET", "{org}/groups", "read", list },
  { "POST", "{org}/groups", "all", create },
  { "GET", "{org}/groups/*", "read", get },
  { "DELETE", "{org}/groups/*", "all", delete },
  { "GET", "{org}/groups/*/configuration", "read", get_configuration },
  { "PATCH", "{org}/groups/*/configuration", "group:configure", set_configuration },
  { "POST", "{org}/groups/*/unarchive", "group:configure", unarchive },
  { "POST", "{org}/groups/*/update", "group:configure", update },
  { "POST", "{org}/groups/*/auth/tokens", "group:mint-token", mint },
  { "POST", "{org}/groups/*/auth/rotate", "group:rotate-creds", rotate },
  { "POST", "{org}/groups/*/locations/*", "group:configure", add_location },
  { "DELETE", "{org}/groups/*/locations/*", "group:configure", add_location },
  { "GET", "{org}/groups/*/locations/*/wait", "read", update, TRUE },
  { NULL }
};
