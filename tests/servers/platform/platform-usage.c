/* platform-usage.c: what databases used
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "platform-json.h"
#include "platform-usage.h"

void
platform_usage_clear (PlatformUsage *self)
{
  g_clear_pointer (&self->queries, json_array_unref);
}

void
platform_usage_read (PlatformUsage    *self,
                     PlatformDatabase *database)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonNode *queries;
  JsonObject *stats;

  /* What was never used used nothing. */
  if (!database->made || database->deleted)
    return;
  bytes = manor_await_boxed (platform_sqld_administer (database->organization->platform->sqld, "GET", database->id,
                                                       "/stats", NULL), NULL);
  if (bytes != NULL)
    node = platform_json_parse (bytes, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  stats = json_node_get_object (node);
  self->rows_read = platform_json_get_integer (stats, "rows_read_count", 0);
  self->rows_written = platform_json_get_integer (stats, "rows_written_count", 0);
  self->storage_bytes = platform_json_get_integer (stats, "storage_bytes_used", 0);
  queries = platform_json_find (stats, "top_queries");
  if (queries != NULL && JSON_NODE_HOLDS_ARRAY (queries))
    self->queries = json_array_ref (json_node_get_array (queries));
}

void
platform_usage_add (PlatformUsage       *self,
                    const PlatformUsage *other)
{
  self->rows_read += other->rows_read;
  self->rows_written += other->rows_written;
  self->storage_bytes += other->storage_bytes;
}

JsonObject *
platform_usage_dump (const PlatformUsage *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "rows_read", self->rows_read);
  json_object_set_int_member (object, "rows_written", self->rows_written);
  json_object_set_int_member (object, "storage_bytes", self->storage_bytes);
  json_object_set_int_member (object, "bytes_synced", 0);

  return object;
}

JsonObject *
platform_usage_dump_database (const PlatformUsage *self,
                              PlatformDatabase    *database)
{
  JsonObject *object = json_object_new ();
  JsonObject *instance = json_object_new ();
  JsonArray *instances = json_array_new ();

  json_object_set_string_member (instance, "uuid", database->id);
  json_object_set_object_member (instance, "usage", platform_usage_dump (self));
  json_array_add_object_element (instances, instance);
  json_object_set_string_member (object, "uuid", database->id);
  json_object_set_array_member (object, "instances", instances);
  json_object_set_object_member (object, "total", platform_usage_dump (self));
  if (database->organization->platform->options.shape == PLATFORM_SHAPE_CLIENTS)
    json_object_set_object_member (object, "usage", platform_usage_dump (self));

  return object;
}
