/* manor-pattern.c: the patterns of a rule as a person types them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-pattern"

#include "config.h"

#include "manor-pattern.h"

/**
 * manor_pattern_split:
 * @text: patterns with spaces, commas, semicolons or line ends between them
 *
 * Takes apart what a person typed.
 *
 * Returns: (transfer full): the patterns, each once, in order
 */
char **
manor_pattern_split (const char *text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto(GStrv) words = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  words = g_strsplit_set (text, " \t\r\n,;", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && g_hash_table_add (seen, words[i]))
      g_strv_builder_add (builder, words[i]);

  return g_strv_builder_end (builder);
}

/**
 * manor_pattern_matching:
 * @connection: a connection
 * @schema_name: the schema database
 * @patterns: the patterns of its rule
 *
 * Finds the databases that would be children. Schema databases never are.
 *
 * Returns: (transfer full) (element-type ManorDatabase): them, in order of their names
 */
GPtrArray *
manor_pattern_matching (ManorConnection    *connection,
                        const char         *schema_name,
                        const char * const *patterns)
{
  g_autoptr(ManorRule) rule = NULL;
  GListModel *databases;
  GPtrArray *matching;
  guint n_databases;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  rule = manor_rule_new (schema_name, patterns);
  matching = g_ptr_array_new_with_free_func (g_object_unref);
  databases = manor_connection_get_databases (connection);
  n_databases = g_list_model_get_n_items (databases);

  for (guint i = 0; i < n_databases; i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);
      const char *name = manor_database_get_name (database);

      if (manor_rule_matches_database (rule, database) &&
          g_strcmp0 (name, schema_name) != 0 &&
          manor_connection_find_fleet (connection, name) == NULL)
        g_ptr_array_add (matching, g_steal_pointer (&database));
    }

  return matching;
}

/**
 * manor_pattern_count:
 * @connection: a connection
 * @schema_name: the schema database
 * @patterns: the patterns of its rule
 *
 * Returns: how many databases would be children
 */
guint
manor_pattern_count (ManorConnection    *connection,
                     const char         *schema_name,
                     const char * const *patterns)
{
  g_autoptr(GPtrArray) matching = manor_pattern_matching (connection, schema_name, patterns);

  return matching->len;
}
