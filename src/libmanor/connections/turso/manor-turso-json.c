/* manor-turso-json.c: reading what the platform answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include "manor-secret.h"
#include "manor-turso-platform-private.h"

/* Some keys begin with a capital letter and some do not (the platform's API documentation, 2026-06), and its program
 * does not care either: what is spelled otherwise tomorrow is still found. */
static JsonNode *
find_member (JsonObject *object,
             const char *key)
{
  JsonNode *node = json_object_get_member (object, key);
  JsonObjectIter iter;
  const char *name;

  if (node != NULL)
    return node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (g_ascii_strcasecmp (name, key) == 0)
      return node;

  return NULL;
}

/**
 * _manor_turso_json_get:
 * @object: (nullable): what was answered
 * @key: a key
 *
 * Returns: (transfer none) (nullable): what is there; %NULL where it is null, or @object is no object
 */
JsonNode *
_manor_turso_json_get (JsonNode   *object,
                       const char *key)
{
  JsonNode *node = NULL;

  if (object != NULL && JSON_NODE_HOLDS_OBJECT (object))
    node = find_member (json_node_get_object (object), key);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/* json-glib's own getters complain of another type, or convert it. */
static JsonNode *
get_value (JsonNode   *object,
           const char *key,
           GType       type)
{
  JsonNode *node = _manor_turso_json_get (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

/**
 * _manor_turso_json_get_string:
 * @object: (nullable): what was answered
 * @key: a key
 *
 * Names and hosts are shown, logged and written into files, and a token is none: what has one in it reads as absent.
 *
 * Returns: (transfer none) (nullable): the text there
 */
const char *
_manor_turso_json_get_string (JsonNode   *object,
                              const char *key)
{
  const char *text = _manor_turso_json_get_secret (object, key);

  return text != NULL && !manor_secret_is_in (text) ? text : NULL;
}

/**
 * _manor_turso_json_get_secret:
 * @object: (nullable): what was answered
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the text there, which may be a token
 */
const char *
_manor_turso_json_get_secret (JsonNode   *object,
                              const char *key)
{
  JsonNode *node = get_value (object, key, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * _manor_turso_json_get_boolean:
 * @object: (nullable): what was answered
 * @key: a key
 *
 * Returns: whether it says true
 */
gboolean
_manor_turso_json_get_boolean (JsonNode   *object,
                               const char *key)
{
  JsonNode *node = get_value (object, key, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

/**
 * _manor_turso_json_get_integer:
 * @object: (nullable): what was answered
 * @key: a key
 * @fallback: where there is no whole number
 *
 * Returns: the number there; one that is written as 1e9 or 3.0 counts
 */
gint64
_manor_turso_json_get_integer (JsonNode   *object,
                               const char *key,
                               gint64      fallback)
{
  JsonNode *node = get_value (object, key, G_TYPE_INT64);
  double number;

  if (node != NULL)
    return json_node_get_int (node);

  node = get_value (object, key, G_TYPE_DOUBLE);
  if (node == NULL)
    return fallback;

  /* Beyond 2⁵³ a double is no whole number that anybody meant. */
  number = json_node_get_double (node);
  if (!(number >= -9007199254740992.0 && number <= 9007199254740992.0) || (double) (gint64) number != number)
    return fallback;

  return (gint64) number;
}

/**
 * _manor_turso_json_get_count:
 * @object: (nullable): what was answered
 * @key: a key
 *
 * A number beyond those of 64 bits with a sign comes out of the parser as one below nothing.
 *
 * Returns: how many there are, -1 where that is not said or cannot be
 */
gint64
_manor_turso_json_get_count (JsonNode   *object,
                             const char *key)
{
  return MAX (_manor_turso_json_get_integer (object, key, -1), -1);
}

/**
 * _manor_turso_json_dup_strv:
 * @object: (nullable): what was answered
 * @key: a key
 *
 * Returns: (transfer full) (nullable): the texts of the array there; what is no text in it, or a token, is left out
 */
GStrv
_manor_turso_json_dup_strv (JsonNode   *object,
                            const char *key)
{
  JsonNode *node = _manor_turso_json_get (object, key);
  g_autoptr(GStrvBuilder) builder = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  array = json_node_get_array (node);
  builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING &&
          !manor_secret_is_in (json_node_get_string (element)))
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

static gpointer
new_nothing (gpointer unused)
{
  return json_array_new ();
}

/* An empty list, which nobody changes: threads may read it. */
static JsonArray *
get_nothing (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, new_nothing, NULL);
}

/**
 * _manor_turso_json_get_list:
 * @answer: (nullable): what was answered
 * @key: where the list is, unless @answer is it
 *
 * That @key is null is an empty list: so a service that is written in Go tells one.
 *
 * Returns: (transfer none) (nullable): the list, whose elements may be anything
 */
JsonArray *
_manor_turso_json_get_list (JsonNode   *answer,
                            const char *key)
{
  JsonNode *node = answer;

  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    {
      node = find_member (json_node_get_object (answer), key);
      if (node != NULL && JSON_NODE_HOLDS_NULL (node))
        return get_nothing ();
    }

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
