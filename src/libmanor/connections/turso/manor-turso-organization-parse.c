/* manor-turso-organization-parse.c: what the platform tells of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-organization"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-turso-organization-private.h"

/* How the platform marks a group of the new engine (its API documentation, 2026-06), and a location that does not
 * answer (turso CLI 1.0.29). */
#define VERSION_NEW_ENGINE "tech-preview"
#define STATUS_DOWN        "down"

static const char *
get_text (JsonNode   *object,
          const char *key)
{
  const char *text = _manor_turso_json_get_string (object, key);

  return text != NULL && *text != '\0' ? text : NULL;
}

static const char *
describe_health (JsonNode   *group,
                 const char *primary)
{
  JsonArray *locations = _manor_turso_json_get_list (_manor_turso_json_get (group, "status"), "locations");
  gboolean is_degraded = FALSE;

  if (_manor_turso_json_get_boolean (group, "archived"))
    return _("Archived");

  for (guint i = 0; locations != NULL && i < json_array_get_length (locations); i++)
    {
      JsonNode *location = json_array_get_element (locations, i);

      if (g_strcmp0 (_manor_turso_json_get_string (location, "status"), STATUS_DOWN) != 0)
        continue;
      if (g_strcmp0 (_manor_turso_json_get_string (location, "name"), primary) == 0)
        return _("Unhealthy");
      is_degraded = TRUE;
    }

  return is_degraded ? _("Degraded") : _("Healthy");
}

ManorGroup *
_manor_turso_group_parse (JsonNode *group)
{
  const char *name = get_text (group, "name");
  const char *primary = get_text (group, "primary");
  g_auto(GStrv) locations = _manor_turso_json_dup_strv (group, "locations");
  gboolean is_new = g_strcmp0 (get_text (group, "version"), VERSION_NEW_ENGINE) == 0;

  if (name == NULL)
    return NULL;

  return g_object_new (MANOR_TYPE_GROUP,
                       "name", name,
                       "id", get_text (group, "uuid"),
                       "primary", primary,
                       "locations", locations,
                       "protected", _manor_turso_json_get_boolean (group, "delete_protection"),
                       "archived", _manor_turso_json_get_boolean (group, "archived"),
                       "engine", is_new ? "Turso" : "libSQL",
                       "health", describe_health (group, primary),
                       NULL);
}

static GDateTime *
parse_time (JsonNode   *object,
            const char *key)
{
  const char *text = get_text (object, key);
  gint64 seconds = _manor_turso_json_get_integer (object, key, 0);

  if (text != NULL)
    return g_date_time_new_from_iso8601 (text, NULL);

  return seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;
}

/* “owner” is an object in the organization's list, and is not there in the account's. */
static const char *
get_owner (JsonNode *token)
{
  JsonNode *owner = _manor_turso_json_get (token, "owner");
  const char *name = get_text (owner, "username");

  return name != NULL ? name : get_text (owner, "email");
}

ManorApiToken *
_manor_turso_api_token_parse (JsonNode *token)
{
  const char *name = get_text (token, "name");
  const char *id = get_text (token, "id");
  g_auto(GStrv) scopes = _manor_turso_json_dup_strv (token, "scopes");
  g_autoptr(GDateTime) created = NULL;

  if (name == NULL && id == NULL)
    return NULL;

  created = parse_time (token, "created_at");

  return g_object_new (MANOR_TYPE_API_TOKEN,
                       "id", id,
                       "name", name != NULL ? name : id,
                       "organization", get_text (token, "organization"),
                       "group", get_text (token, "group"),
                       "owner", get_owner (token),
                       "scopes", scopes,
                       "created", created,
                       NULL);
}

static int
compare_locations (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  return g_utf8_collate (manor_location_get_title ((gpointer) a), manor_location_get_title ((gpointer) b));
}

static void
add_locations (GListStore *store,
               JsonNode   *node,
               const char *platform)
{
  JsonObjectIter iter;
  const char *code;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &code, &value))
    if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING && *code != '\0')
      {
        g_autoptr(ManorLocation) location = NULL;
        const char *title = json_node_get_string (value);

        location = g_object_new (MANOR_TYPE_LOCATION,
                                 "code", code,
                                 "title", *title != '\0' ? title : code,
                                 "platform", platform != NULL ? platform : g_str_has_prefix (code, "aws-") ? "aws" : NULL,
                                 NULL);
        g_list_store_insert_sorted (store, location, compare_locations, NULL);
      }
}

GListModel *
_manor_turso_locations_parse (JsonNode *locations)
{
  g_autoptr(GListStore) store = NULL;
  JsonObjectIter iter;
  const char *platform;
  JsonNode *value;

  if (locations == NULL || !JSON_NODE_HOLDS_OBJECT (locations))
    return NULL;

  store = g_list_store_new (MANOR_TYPE_LOCATION);
  add_locations (store, locations, NULL);
  json_object_iter_init (&iter, json_node_get_object (locations));
  while (json_object_iter_next (&iter, &platform, &value))
    add_locations (store, value, platform);

  return G_LIST_MODEL (g_steal_pointer (&store));
}

/* {"organization": {"usage": {…}}}; “total” in the place of “usage” as databases have it. */
ManorDatabaseUsage *
_manor_turso_organization_parse_usage (JsonNode *answer)
{
  JsonNode *organization = _manor_turso_json_get (answer, "organization");
  JsonNode *usage;

  if (organization == NULL)
    organization = answer;
  usage = _manor_turso_json_get (organization, "usage");
  if (usage == NULL)
    usage = _manor_turso_json_get (organization, "total");
  if (usage == NULL)
    return NULL;

  return manor_database_usage_new (_manor_turso_json_get_count (usage, "rows_read"),
                                   _manor_turso_json_get_count (usage, "rows_written"),
                                   _manor_turso_json_get_count (usage, "storage_bytes"),
                                   -1, NULL, NULL);
}
