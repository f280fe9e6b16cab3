/* platform-control.c: what a test tells the platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-control.h"
#include "platform-json.h"
#include "platform-token.h"

typedef struct
{
  Platform          *platform;
  SoupServerMessage *message;
  const char        *rest;      /* of the path, behind the part that chose what is done */
  JsonObject        *body;      /* NULL where there is none */
  GHashTable        *query;
} Order;

/* Gives what is answered, NULL for “{}”, or sets *@reason. */
typedef JsonNode *(*Obey) (Order  *order,
                           char  **reason);

static JsonNode *
add_fault (Order  *order,
           char  **reason)
{
  platform_faults_add (order->platform->faults, order->body, reason);

  return NULL;
}

static JsonNode *
list_faults (Order  *order,
             char  **reason)
{
  return platform_json_wrap ("faults", platform_json_array (platform_faults_dump (order->platform->faults)));
}

static JsonNode *
clear_faults (Order  *order,
              char  **reason)
{
  platform_faults_clear (order->platform->faults);

  return NULL;
}

static JsonNode *
read_counters (Order  *order,
               char  **reason)
{
  return platform_json_object (platform_counters_dump (order->platform->counters));
}

static JsonNode *
reset_counters (Order  *order,
                char  **reason)
{
  platform_counters_reset (order->platform->counters);

  return NULL;
}

static PlatformOrganization *
find_organization (Order *order)
{
  const char *slug = order->query != NULL ? g_hash_table_lookup (order->query, "organization") : NULL;

  if (slug == NULL)
    return g_ptr_array_index (order->platform->organizations, 0);

  return platform_find_organization (order->platform, slug);
}

static JsonNode *
change_database (Order  *order,
                 char  **reason)
{
  PlatformOrganization *organization = find_organization (order);
  PlatformDatabase *database = organization != NULL
                               ? platform_organization_find_database (organization, order->rest) : NULL;

  if (database == NULL)
    {
      *reason = g_strdup_printf ("there is no database “%s”", order->rest);
      return NULL;
    }
  database->sleeping = platform_json_get_boolean (order->body, "sleeping", database->sleeping);
  database->group->archived = platform_json_get_boolean (order->body, "archived", database->group->archived);
  database->block_reads = platform_json_get_boolean (order->body, "block_reads", database->block_reads);
  database->block_writes = platform_json_get_boolean (order->body, "block_writes", database->block_writes);
  platform_database_distrust (database);

  return platform_json_object (platform_database_dump (database));
}

static JsonNode *
change_group (Order  *order,
              char  **reason)
{
  PlatformOrganization *organization = find_organization (order);
  PlatformGroup *group = organization != NULL ? platform_organization_find_group (organization, order->rest) : NULL;

  if (group == NULL)
    {
      *reason = g_strdup_printf ("there is no group “%s”", order->rest);
      return NULL;
    }
  group->archived = platform_json_get_boolean (order->body, "archived", group->archived);
  group->delete_protection = platform_json_get_boolean (order->body, "delete_protection", group->delete_protection);

  return platform_json_object (platform_group_dump (group));
}

static JsonNode *
set_clock (Order  *order,
           char  **reason)
{
  order->platform->clock_offset = platform_json_get_integer (order->body, "offset", 0);

  return NULL;
}

/* All that were ever made, also those that nobody was given: who searches for them has to know them. */
static JsonNode *
list_tokens (Order  *order,
             char  **reason)
{
  return platform_json_wrap ("tokens", platform_json_array (json_array_ref (order->platform->made)));
}

/* All tokens of groups and databases that there are. */
static JsonNode *
expire_tokens (Order  *order,
               char  **reason)
{
  order->platform->expired_before = platform_next_serial (order->platform);

  return NULL;
}

/* All tokens of the platform, the first included; a new one without restrictions is answered. */
static JsonNode *
revoke_tokens (Order  *order,
               char  **reason)
{
  Platform *platform = order->platform;
  PlatformToken *token;

  for (guint i = 0; i < platform->tokens->len; i++)
    ((PlatformToken *) g_ptr_array_index (platform->tokens, i))->revoked = TRUE;
  token = platform_token_new (platform, "again", NULL, NULL, NULL);

  return platform_json_wrap ("token", json_node_init_string (json_node_alloc (), token->value));
}

/* A token like those of a log-in, which end. */
static JsonNode *
add_token (Order  *order,
           char  **reason)
{
  gint64 seconds = platform_json_get_integer (order->body, "seconds", 0);
  PlatformToken *token = platform_token_new (order->platform, "session", NULL, NULL, NULL);

  token->end = seconds != 0 ? platform_now (order->platform) + seconds : 0;

  return platform_json_wrap ("token", json_node_init_string (json_node_alloc (), token->value));
}

static const struct
{
  const char *method;
  const char *path;      /* what ends with “/” is followed by a name */
  gboolean    has_body;
  Obey        obey;
} orders[] = {
  { "GET", "faults", FALSE, list_faults },
  { "POST", "faults", TRUE, add_fault },
  { "DELETE", "faults", FALSE, clear_faults },
  { "GET", "counters", FALSE, read_counters },
  { "DELETE", "counters", FALSE, reset_counters },
  { "POST", "databases/", TRUE, change_database },
  { "POST", "groups/", TRUE, change_group },
  { "POST", "clock", TRUE, set_clock },
  { "GET", "tokens", FALSE, list_tokens },
  { "POST", "tokens/add", TRUE, add_token },
  { "POST", "tokens/expire", FALSE, expire_tokens },
  { "POST", "tokens/revoke-api", FALSE, revoke_tokens },
};

static Obey
find (const char  *method,
      const char  *path,
      const char **rest,
      gboolean    *has_body)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (strcmp (orders[i].method, method) == 0 &&
        (g_str_has_suffix (orders[i].path, "/") ? g_str_has_prefix (path, orders[i].path)
                                                : strcmp (path, orders[i].path) == 0))
      {
        *rest = path + strlen (orders[i].path);
        *has_body = orders[i].has_body;
        return orders[i].obey;
      }

  return NULL;
}

void
platform_control_handle (Platform          *platform,
                         SoupServerMessage *message,
                         const char        *path)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(JsonNode) body = platform_json_parse (bytes, NULL);
  g_autoptr(GHashTable) table = query != NULL ? soup_form_decode (query) : NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autofree char *reason = NULL;
  Order order = { .platform = platform, .message = message, .query = table };
  gboolean has_body = FALSE;
  Obey obey = find (soup_server_message_get_method (message), path, &order.rest, &has_body);
  char *json;

  if (body != NULL && JSON_NODE_HOLDS_OBJECT (body))
    order.body = json_node_get_object (body);
  if (obey == NULL)
    reason = g_strdup_printf ("the control has no %s %s", soup_server_message_get_method (message), path);
  else if (has_body && order.body == NULL)
    reason = g_strdup ("the body is no JSON object");
  else
    answer = obey (&order, &reason);

  if (reason != NULL)
    {
      g_clear_pointer (&answer, json_node_unref);
      answer = platform_json_wrap ("error", json_node_init_string (json_node_alloc (), reason));
    }
  json = answer != NULL ? json_to_string (answer, FALSE) : g_strdup ("{}");
  soup_server_message_set_status (message, reason != NULL ? 400 : 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json, strlen (json));
}
