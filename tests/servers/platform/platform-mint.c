/* platform-mint.c: how tokens of groups and databases are asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-json.h"
#include "platform-mint.h"
#include "platform-rules.h"

static void
add_namespaces (JsonObject       *permissions,
                const char       *right,
                JsonArray        *namespaces)
{
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "ns", namespaces);
  json_object_set_object_member (permissions, right, object);
}

/* The claim “p” of a token that may attach other databases of its group; NULL where a name is none of them. */
static JsonObject *
new_permissions (PlatformGroup      *group,
                 PlatformDatabase   *database,
                 gboolean            read_only,
                 const char * const *names)
{
  JsonObject *permissions = json_object_new ();
  JsonArray *others = json_array_new ();

  if (database != NULL)
    {
      JsonArray *own = json_array_new ();

      json_array_add_string_element (own, database->id);
      add_namespaces (permissions, read_only ? "ro" : "rw", own);
    }
  add_namespaces (permissions, "roa", others);
  for (guint i = 0; names[i] != NULL; i++)
    {
      PlatformDatabase *other = platform_organization_find_database (group->organization, names[i]);

      if (other == NULL || other->group != group)
        {
          json_object_unref (permissions);
          return NULL;
        }
      json_array_add_string_element (others, other->id);
    }

  return permissions;
}

/* FALSE where it was refused. */
static gboolean
read_permissions (PlatformRequest   *request,
                  PlatformGroup     *group,
                  PlatformDatabase  *database,
                  gboolean           read_only,
                  JsonObject       **permissions)
{
  JsonNode *node = platform_json_find (request->body, "permissions");
  JsonObject *wanted = platform_json_get_object (request->body, "permissions");
  g_auto(GStrv) names = platform_json_dup_strv (platform_json_get_object (wanted, "read_attach"), "databases");

  if (node == NULL || json_node_is_null (node))
    return TRUE;
  if ((names == NULL || names[0] == NULL) && request->platform->options.empty_permissions)
    return TRUE;
  /* Since 2026-06 an object with nothing in it is refused, too. */
  if (names == NULL || names[0] == NULL || database == NULL)
    {
      platform_request_refuse (request, 400, "Permissions are not supported for db-api controlled databases");
      return FALSE;
    }
  *permissions = new_permissions (group, database, read_only, (const char * const *) names);
  if (*permissions == NULL)
    platform_request_refuse (request, 404, "database to attach not found in the group");

  return *permissions != NULL;
}

void
platform_mint_answer (PlatformRequest  *request,
                      PlatformGroup    *group,
                      PlatformDatabase *database)
{
  const char *authorization = platform_request_get_query (request, "authorization");
  gboolean read_only = g_strcmp0 (authorization, "read-only") == 0;
  g_autoptr(JsonObject) permissions = NULL;
  g_autofree char *jwt = NULL;
  gint64 seconds;

  if (!platform_read_expiration (platform_request_get_query (request, "expiration"), &seconds))
    {
      platform_request_refuse (request, 400, "Invalid expiration format");
      return;
    }
  if (authorization != NULL && *authorization != '\0' && !read_only && strcmp (authorization, "full-access") != 0)
    {
      platform_request_refuse (request, 400, "Invalid authorization");
      return;
    }
  if (!read_permissions (request, group, database, read_only, &permissions))
    return;

  jwt = platform_group_mint (group, database, read_only, seconds, permissions);
  platform_counters_add_token (request->platform->counters, database != NULL ? "database" : "group");
  platform_request_answer (request, platform_json_wrap ("jwt", json_node_init_string (json_node_alloc (), jwt)));
}
