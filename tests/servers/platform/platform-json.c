/* platform-json.c: requests' and answers' JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "platform-json.h"

JsonNode *
platform_json_find (JsonObject *object,
                    const char *key)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (object == NULL)
    return NULL;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (g_ascii_strcasecmp (name, key) == 0)
      return node;

  return NULL;
}

static JsonNode *
find_value (JsonObject *object,
            const char *key,
            GType       type)
{
  JsonNode *node = platform_json_find (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

const char *
platform_json_get_string (JsonObject *object,
                          const char *key)
{
  JsonNode *node = find_value (object, key, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

gboolean
platform_json_get_boolean (JsonObject *object,
                           const char *key,
                           gboolean    fallback)
{
  JsonNode *node = find_value (object, key, G_TYPE_BOOLEAN);

  return node != NULL ? json_node_get_boolean (node) : fallback;
}

gint64
platform_json_get_integer (JsonObject *object,
                           const char *key,
                           gint64      fallback)
{
  JsonNode *node = find_value (object, key, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

JsonObject *
platform_json_get_object (JsonObject *object,
                          const char *key)
{
  JsonNode *node = platform_json_find (object, key);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

GStrv
platform_json_dup_strv (JsonObject *object,
                        const char *key)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = platform_json_find (object, key);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

JsonNode *
platform_json_parse (GBytes  *bytes,
                     GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (!json_parser_load_from_data (parser, text != NULL ? text : "", (gssize) length, error))
    return NULL;

  return json_parser_steal_root (parser);
}

JsonNode *
platform_json_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);

  return node;
}

JsonNode *
platform_json_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);

  return node;
}

JsonNode *
platform_json_wrap (const char *key,
                    JsonNode   *node)
{
  JsonObject *object = json_object_new ();

  json_object_set_member (object, key, node);

  return platform_json_object (object);
}

JsonArray *
platform_json_strings (const char * const *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);

  return array;
}
