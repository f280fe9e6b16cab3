/* manor-turso-config-codec.c: a database's configuration and usage, as the platform has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-config"

#include "config.h"

#include "manor-turso-config-private.h"

/* Of the platform's API documentation, 2026-06. */
#define KEY_BLOCK_READS  "block_reads"
#define KEY_BLOCK_WRITES "block_writes"
#define KEY_SIZE_LIMIT   "size_limit"
#define KEY_PROTECTION   "delete_protection"
#define KEY_ALLOW_ATTACH "allow_attach"
#define KEY_ALLOWED_IPS  "allowed_ips"

/**
 * _manor_turso_config_parse:
 * @answer: (nullable): to “GET …/configuration”
 *
 * Attaching, which is deprecated, and addresses are settings only where the platform names them.
 *
 * Returns: (transfer full) (nullable): what of it a person may change; %NULL where it is none
 */
ManorDatabaseConfig *
_manor_turso_config_parse (JsonNode *answer)
{
  static const char * const none[] = { NULL };
  ManorDatabaseSettings settings = MANOR_DATABASE_SETTING_BLOCKS | MANOR_DATABASE_SETTING_SIZE |
                                   MANOR_DATABASE_SETTING_PROTECTION;
  g_auto(GStrv) addresses = NULL;
  ManorDatabaseConfig *config;

  if (answer == NULL || !JSON_NODE_HOLDS_OBJECT (answer))
    return NULL;

  if (_manor_turso_json_get (answer, KEY_ALLOW_ATTACH) != NULL)
    settings |= MANOR_DATABASE_SETTING_ATTACH;
  if (_manor_turso_json_get (answer, KEY_ALLOWED_IPS) != NULL)
    settings |= MANOR_DATABASE_SETTING_ADDRESSES;
  addresses = _manor_turso_json_dup_strv (answer, KEY_ALLOWED_IPS);

  config = manor_database_config_new ();
  g_object_set (config,
                "settings", settings,
                "block-reads", _manor_turso_json_get_boolean (answer, KEY_BLOCK_READS),
                "block-writes", _manor_turso_json_get_boolean (answer, KEY_BLOCK_WRITES),
                "max-size", manor_database_config_parse_size (_manor_turso_json_get_string (answer, KEY_SIZE_LIMIT)),
                "allow-attach", _manor_turso_json_get_boolean (answer, KEY_ALLOW_ATTACH),
                "protected", _manor_turso_json_get_boolean (answer, KEY_PROTECTION),
                "allowed-addresses", addresses != NULL ? (const char * const *) addresses : none,
                NULL);

  return config;
}

static void
add_flag (JsonObject *body,
          const char *key,
          gboolean    before,
          gboolean    after)
{
  if (!before != !after)
    json_object_set_boolean_member (body, key, after);
}

static gboolean
same_addresses (const char * const *a,
                const char * const *b)
{
  static const char * const none[] = { NULL };

  return g_strv_equal (a != NULL ? a : none, b != NULL ? b : none);
}

/* Left out means unchanged, and an empty list clears it. */
static void
add_addresses (JsonObject         *body,
               const char * const *addresses)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    json_array_add_string_element (array, addresses[i]);

  json_object_set_array_member (body, KEY_ALLOWED_IPS, array);
}

/**
 * _manor_turso_config_dup_changed:
 * @before: what the platform has
 * @after: what a person wants
 *
 * Returns: (transfer full) (nullable): the body of a PATCH with only what differs; %NULL where nothing does
 */
JsonNode *
_manor_turso_config_dup_changed (ManorDatabaseConfig *before,
                                 ManorDatabaseConfig *after)
{
  g_autoptr(JsonObject) body = json_object_new ();
  JsonNode *node;

  add_flag (body, KEY_BLOCK_READS, manor_database_config_get_block_reads (before),
            manor_database_config_get_block_reads (after));
  add_flag (body, KEY_BLOCK_WRITES, manor_database_config_get_block_writes (before),
            manor_database_config_get_block_writes (after));
  add_flag (body, KEY_PROTECTION, manor_database_config_get_protected (before),
            manor_database_config_get_protected (after));
  add_flag (body, KEY_ALLOW_ATTACH, manor_database_config_get_allow_attach (before),
            manor_database_config_get_allow_attach (after));

  if (manor_database_config_get_max_size (before) != manor_database_config_get_max_size (after))
    {
      g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, manor_database_config_get_max_size (after));

      json_object_set_string_member (body, KEY_SIZE_LIMIT, size);
    }

  if (!same_addresses (manor_database_config_get_allowed_addresses (before),
                       manor_database_config_get_allowed_addresses (after)))
    add_addresses (body, manor_database_config_get_allowed_addresses (after));

  if (json_object_get_size (body) == 0)
    return NULL;

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, body);

  return node;
}

/**
 * _manor_turso_queries_parse:
 * @answer: (nullable): to “GET …/usage/queries”, a bare array, or to “GET …/stats”, where `top_queries` may be null
 *
 * Returns: (transfer full) (element-type ManorQueryUsage): the statements that read or wrote most
 */
GPtrArray *
_manor_turso_queries_parse (JsonNode *answer)
{
  GPtrArray *queries = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_query_usage_free);
  JsonArray *array = answer != NULL ? _manor_turso_json_get_list (answer, "top_queries") : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *query = json_array_get_element (array, i);
      const char *sql = _manor_turso_json_get_string (query, "query");

      if (sql != NULL)
        g_ptr_array_add (queries,
                         manor_query_usage_new (sql,
                                                _manor_turso_json_get_count (query, "rows_read"),
                                                _manor_turso_json_get_count (query, "rows_written"),
                                                -1));
    }

  return queries;
}

/* The documentation of 2026-06 has it in the database as `total`, the official clients as `usage`, or beside it. */
static JsonNode *
find_total (JsonNode *answer)
{
  JsonNode *database = _manor_turso_json_get (answer, "database");
  JsonNode *places[] = { database, answer };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint j = 0; places[i] != NULL && j < 2; j++)
      {
        JsonNode *total = _manor_turso_json_get (places[i], j == 0 ? "total" : "usage");

        if (total != NULL && JSON_NODE_HOLDS_OBJECT (total))
          return total;
      }

  return NULL;
}

/**
 * _manor_turso_database_usage_parse:
 * @answer: (nullable): to “GET …/usage”
 * @top: (transfer full) (nullable): the statements that read or wrote most
 *
 * Returns: (transfer full) (nullable): what the database used; %NULL where @answer says nothing of it
 */
ManorDatabaseUsage *
_manor_turso_database_usage_parse (JsonNode  *answer,
                          GPtrArray *top)
{
  g_autoptr(GPtrArray) queries = top;
  JsonNode *total = answer != NULL ? find_total (answer) : NULL;

  if (total == NULL)
    return NULL;

  if (queries == NULL)
    queries = _manor_turso_queries_parse (NULL);

  return manor_database_usage_new (_manor_turso_json_get_count (total, "rows_read"),
                                   _manor_turso_json_get_count (total, "rows_written"),
                                   _manor_turso_json_get_count (total, "storage_bytes"),
                                   -1,
                                   g_steal_pointer (&queries),
                                   _manor_turso_queries_parse (NULL));
}
