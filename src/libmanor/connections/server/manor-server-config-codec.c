/* manor-server-config-codec.c: a namespace's configuration and statistics, as the admin API has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-config"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "manor-server-config-private.h"

#define KEY_BLOCK_READS  "block_reads"
#define KEY_BLOCK_WRITES "block_writes"
#define KEY_BLOCK_REASON "block_reason"
#define KEY_MAX_SIZE     "max_db_size"
#define KEY_ALLOW_ATTACH "allow_attach"

/* What sqld 0.24.32 says where nothing was set. */
#define NO_LIMIT 1e18

static JsonObject *
get_root (JsonParser  *parser,
          GBytes      *body,
          GError     **error)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  JsonNode *root = NULL;

  if (length > 0 && json_parser_load_from_data (parser, data, (gssize) length, NULL))
    root = json_parser_get_root (parser);

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_node_get_object (root);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("the server’s answer about the database cannot be understood"));

  return NULL;
}

static JsonNode *
get_value (JsonObject *object,
           const char *name,
           GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == type ? node : NULL;
}

static gboolean
get_flag (JsonObject *object,
          const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

static gint64
get_number (JsonObject *object,
            const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : -1;
}

/**
 * _manor_server_config_parse:
 * @body: the answer to “GET …/config”
 * @error: a `GError`
 *
 * Returns: (transfer full): what of it a person may change
 */
ManorDatabaseConfig *
_manor_server_config_parse (GBytes  *body,
                            GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *root = get_root (parser, body, error);
  ManorDatabaseConfig *config;

  if (root == NULL)
    return NULL;

  config = manor_database_config_new ();
  g_object_set (config,
                "block-reads", get_flag (root, KEY_BLOCK_READS),
                "block-writes", get_flag (root, KEY_BLOCK_WRITES),
                "block-reason", get_text (root, KEY_BLOCK_REASON),
                "max-size", manor_database_config_parse_size (get_text (root, KEY_MAX_SIZE)),
                "allow-attach", get_flag (root, KEY_ALLOW_ATTACH),
                NULL);

  return config;
}

/**
 * _manor_server_config_dup_changed:
 * @body: the answer to “GET …/config”
 * @config: what a person wants
 * @error: a `GError`
 *
 * sqld 0.24.32 forgets what is left out (a key, say), but for a size, which it also rounds when it
 * is asked: so everything is sent back as it came, and the size only where it changes.
 *
 * Returns: (transfer full): the body of a “POST …/config”
 */
char *
_manor_server_config_dup_changed (GBytes               *body,
                                  ManorDatabaseConfig  *config,
                                  GError              **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *root = get_root (parser, body, error);
  guint64 max_size = manor_database_config_get_max_size (config);
  const char *reason = manor_database_config_get_block_reason (config);

  if (root == NULL)
    return NULL;

  if (manor_database_config_parse_size (get_text (root, KEY_MAX_SIZE)) == max_size)
    json_object_remove_member (root, KEY_MAX_SIZE);
  else
    json_object_set_int_member (root, KEY_MAX_SIZE, max_size > 0 ? (gint64) MIN (max_size, NO_LIMIT)
                                                                 : (gint64) NO_LIMIT);

  json_object_set_boolean_member (root, KEY_BLOCK_READS,
                                  manor_database_config_get_block_reads (config));
  json_object_set_boolean_member (root, KEY_BLOCK_WRITES,
                                  manor_database_config_get_block_writes (config));
  json_object_set_boolean_member (root, KEY_ALLOW_ATTACH,
                                  manor_database_config_get_allow_attach (config));
  if (reason != NULL)
    json_object_set_string_member (root, KEY_BLOCK_REASON, reason);
  else
    json_object_set_null_member (root, KEY_BLOCK_REASON);

  return json_to_string (json_parser_get_root (parser), FALSE);
}

static GPtrArray *
parse_queries (JsonObject *root,
               const char *name)
{
  GPtrArray *queries = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_query_usage_free);
  JsonNode *node = json_object_get_member (root, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *query = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

      if (query != NULL && get_text (query, "query") != NULL)
        g_ptr_array_add (queries, manor_query_usage_new (get_text (query, "query"),
                                                         get_number (query, "rows_read"),
                                                         get_number (query, "rows_written"),
                                                         get_number (query, "elapsed_ms")));
    }

  return queries;
}

/* The server lists both from the least. */
static void
reverse (GPtrArray *queries)
{
  for (guint i = 0, j = queries->len; i + 1 < j; i++)
    {
      gpointer item = queries->pdata[i];

      queries->pdata[i] = queries->pdata[--j];
      queries->pdata[j] = item;
    }
}

/**
 * _manor_server_usage_parse:
 * @body: the answer to “GET …/stats”
 * @error: a `GError`
 *
 * Returns: (transfer full): what the server has counted
 */
ManorDatabaseUsage *
_manor_server_usage_parse (GBytes  *body,
                           GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *root = get_root (parser, body, error);
  GPtrArray *top;
  GPtrArray *slowest;

  if (root == NULL)
    return NULL;

  top = parse_queries (root, "top_queries");
  slowest = parse_queries (root, "slowest_queries");
  reverse (top);
  reverse (slowest);

  return manor_database_usage_new (get_number (root, "rows_read_count"),
                                   get_number (root, "rows_written_count"),
                                   get_number (root, "storage_bytes_used"),
                                   get_number (root, "query_count"),
                                   top, slowest);
}
