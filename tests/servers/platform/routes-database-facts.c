/* routes-database-facts.c: the routes of a database's configuration, use and instances
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-fiber.h"
#include "platform-json.h"
#include "platform-request.h"
#include "platform-rules.h"
#include "platform-usage.h"

static void
answer_configuration (PlatformRequest  *request,
                      PlatformDatabase *database)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "size_limit", database->size_limit != NULL ? database->size_limit : "0");
  json_object_set_boolean_member (object, "allow_attach", database->allow_attach);
  json_object_set_boolean_member (object, "block_reads", database->block_reads);
  json_object_set_boolean_member (object, "block_writes", database->block_writes);
  json_object_set_boolean_member (object, "delete_protection", database->delete_protection);
  json_object_set_array_member (object, "allowed_ips",
                                platform_json_strings ((const char * const *) database->allowed_ips));
  json_object_set_array_member (object, "allowed_aws_vpc_ids",
                                platform_json_strings ((const char * const *) database->allowed_vpcs));
  platform_request_answer (request, platform_json_object (object));
}

static void
get_configuration (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);

  if (database != NULL)
    answer_configuration (request, database);
}

/* What is left out stays; an empty list clears. */
static void
set_list (PlatformRequest *request,
          const char      *key,
          GStrv           *list)
{
  GStrv wanted = platform_json_dup_strv (request->body, key);

  if (wanted == NULL)
    return;
  g_strfreev (*list);
  *list = wanted;
}

static void
set_configuration (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);
  const char *size_limit = platform_json_get_string (request->body, "size_limit");
  g_autoptr(GError) error = NULL;

  if (database == NULL)
    return;
  if (size_limit != NULL && *size_limit != '\0' && !platform_is_size (size_limit))
    {
      platform_request_refuse (request, 400, "invalid size limit: %s", size_limit);
      return;
    }

  if (size_limit != NULL && *size_limit != '\0')
    g_set_str (&database->size_limit, size_limit);
  database->allow_attach = platform_json_get_boolean (request->body, "allow_attach", database->allow_attach);
  database->block_reads = platform_json_get_boolean (request->body, "block_reads", database->block_reads);
  database->block_writes = platform_json_get_boolean (request->body, "block_writes", database->block_writes);
  database->delete_protection = platform_json_get_boolean (request->body, "delete_protection",
                                                           database->delete_protection);
  set_list (request, "allowed_ips", &database->allowed_ips);
  set_list (request, "allowed_aws_vpc_ids", &database->allowed_vpcs);
  platform_database_distrust (database);
  if (!manor_await (platform_database_prepare (database), &error))
    platform_request_refuse_error (request, error);
  else
    answer_configuration (request, database);
}

/* FALSE where it was refused. */
static gboolean
check_times (PlatformRequest *request)
{
  static const char * const keys[] = { "from", "to" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = platform_request_get_query (request, keys[i]);

      if (text == NULL || *text == '\0' || platform_is_time (text))
        continue;
      platform_request_refuse (request, 400, "invalid %s parameter: parsing time \"%s\" as "
                               "\"2006-01-02T15:04:05Z07:00\": cannot parse \"%s\" as \"2006\"", keys[i], text, text);
      return FALSE;
    }

  return TRUE;
}

static void
get_usage (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);
  g_auto(PlatformUsage) usage = { 0 };
  JsonObject *answer;
  JsonObject *object;

  if (database == NULL || !check_times (request))
    return;
  platform_usage_read (&usage, database);
  object = platform_usage_dump_database (&usage, database);
  answer = json_object_new ();
  if (request->platform->options.shape == PLATFORM_SHAPE_CLIENTS)
    {
      json_object_set_array_member (answer, "instances", json_array_ref (json_object_get_array_member (object, "instances")));
      json_object_set_object_member (answer, "total", platform_usage_dump (&usage));
    }
  json_object_set_object_member (answer, "database", object);
  platform_request_answer (request, platform_json_object (answer));
}

static JsonArray *
new_queries (PlatformUsage *usage)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; usage->queries != NULL && i < json_array_get_length (usage->queries); i++)
    {
      JsonObject *query = json_array_get_object_element (usage->queries, i);
      JsonObject *object = json_object_new ();
      const char *text = platform_json_get_string (query, "query");

      json_object_set_string_member (object, "query", text != NULL ? text : "");
      json_object_set_int_member (object, "rows_read", platform_json_get_integer (query, "rows_read", 0));
      json_object_set_int_member (object, "rows_written", platform_json_get_integer (query, "rows_written", 0));
      json_array_add_object_element (array, object);
    }

  return array;
}

static void
get_stats (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);
  g_auto(PlatformUsage) usage = { 0 };
  JsonNode *queries;

  if (database == NULL)
    return;
  platform_usage_read (&usage, database);
  if (usage.queries == NULL || json_array_get_length (usage.queries) == 0)
    queries = json_node_new (JSON_NODE_NULL);
  else
    queries = platform_json_array (new_queries (&usage));
  platform_request_answer (request, platform_json_wrap ("top_queries", queries));
}

static void
get_queries (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);
  g_auto(PlatformUsage) usage = { 0 };

  if (database == NULL || !check_times (request))
    return;
  platform_usage_read (&usage, database);
  platform_request_answer (request, platform_json_array (new_queries (&usage)));
}

static JsonObject *
new_instance (PlatformDatabase *database)
{
  JsonObject *object = json_object_new ();
  g_autofree char *host = platform_database_dup_host (database);

  json_object_set_string_member (object, "uuid", database->id);
  json_object_set_string_member (object, "name", platform_database_get_region (database));
  json_object_set_string_member (object, "type", "primary");
  json_object_set_string_member (object, "region", platform_database_get_region (database));
  json_object_set_string_member (object, "hostname", host);

  return object;
}

static void
list_instances (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);
  JsonArray *array;

  if (database == NULL)
    return;
  array = json_array_new ();
  json_array_add_object_element (array, new_instance (database));
  platform_request_answer (request, platform_json_wrap ("instances", platform_json_array (array)));
}

static void
get_instance (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);
  const char *name = platform_request_get_param (request, 1);

  if (database == NULL)
    return;
  if (strcmp (name, platform_database_get_region (database)) != 0)
    platform_request_refuse (request, 404, "instance not found");
  else
    platform_request_answer (request, platform_json_wrap ("instance", platform_json_object (new_instance (database))));
}

static void
wake_up (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);

  if (database == NULL)
    return;
  if (database->sleeping)
    platform_counters_add_wake (request->platform->counters, database->name);
  database->sleeping = FALSE;
  platform_request_answer_nothing (request);
}

static void
update (PlatformRequest *request)
{
  if (platform_request_find_database (request) != NULL)
    platform_request_answer_nothing (request);
}

const PlatformRoute platform_database_facts_routes[] = {
  { "GET", "{org}/databases/*/configuration", "read", get_configuration },
  { "PATCH", "{org}/databases/*/configuration", "db:configure", set_configuration },
  { "GET", "{org}/databases/*/usage", "read", get_usage },
  { "GET", "{org}/databases/*/usage/queries", "read", get_queries, TRUE },
  { "GET", "{org}/databases/*/stats", "read", get_stats },
  { "GET", "{org}/databases/*/instances", "read", list_instances },
  { "GET", "{org}/databases/*/instances/*", "read", get_instance },
  { "POST", "{org}/databases/*/wakeup", "db:configure", wake_up, TRUE },
  { "POST", "{org}/databases/*/update", "db:configure", update, TRUE },
  { NULL }
};
