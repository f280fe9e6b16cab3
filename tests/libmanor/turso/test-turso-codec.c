/* test-turso-codec.c: a database's configuration and usage, as the platform has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-turso-config-private.h"

static JsonNode *
parse (const char *text)
{
  JsonNode *node = json_from_string (text, NULL);

  g_assert_nonnull (node);

  return node;
}

static ManorDatabaseConfig *
parse_config (const char *text)
{
  g_autoptr(JsonNode) node = parse (text);

  return _manor_turso_config_parse (node);
}

#define CONFIG "{\"size_limit\":\"256mb\",\"block_reads\":false,\"block_writes\":true,\"delete_protection\":true," \
               "\"allow_attach\":true,\"allowed_ips\":[\"10.0.0.0/8\"],\"allowed_aws_vpc_ids\":[\"vpc-1\"]}"

static void
test_config (void)
{
  g_autoptr(ManorDatabaseConfig) config = parse_config (CONFIG);

  g_assert_cmpuint (manor_database_config_get_max_size (config), ==, 256000000);
  g_assert_false (manor_database_config_get_block_reads (config));
  g_assert_true (manor_database_config_get_block_writes (config));
  g_assert_true (manor_database_config_get_protected (config));
  g_assert_true (manor_database_config_get_allow_attach (config));
  g_assert_cmpstr (manor_database_config_get_allowed_addresses (config)[0], ==, "10.0.0.0/8");
  g_assert_null (manor_database_config_get_allowed_addresses (config)[1]);
  g_assert_cmpint (manor_database_config_get_settings (config), ==,
                   MANOR_DATABASE_SETTING_BLOCKS | MANOR_DATABASE_SETTING_SIZE | MANOR_DATABASE_SETTING_ATTACH |
                   MANOR_DATABASE_SETTING_PROTECTION | MANOR_DATABASE_SETTING_ADDRESSES);
}

static void
test_config_bare (void)
{
  g_autoptr(ManorDatabaseConfig) config = parse_config ("{}");
  g_autoptr(JsonNode) none = parse ("[]");

  g_assert_cmpuint (manor_database_config_get_max_size (config), ==, 0);
  g_assert_cmpint (manor_database_config_get_settings (config), ==,
                   MANOR_DATABASE_SETTING_BLOCKS | MANOR_DATABASE_SETTING_SIZE | MANOR_DATABASE_SETTING_PROTECTION);
  g_assert_null (_manor_turso_config_parse (none));
  g_assert_null (_manor_turso_config_parse (NULL));
}

/* Only what differs is sent: what somebody else set meanwhile stays. */
static void
test_config_changed (void)
{
  static const char * const two[] = { "1.2.3.4", "10.0.0.0/8", NULL };
  static const char * const none[] = { NULL };
  static const struct
  {
    const char *property;
    guint64     number;
    const char * const *list;
    const char *body;
  } cases[] = {
    { NULL, 0, NULL, NULL },
    { "block-writes", TRUE, NULL, NULL },
    { "block-writes", FALSE, NULL, "{\"block_writes\":false}" },
    { "block-reads", TRUE, NULL, "{\"block_reads\":true}" },
    { "protected", FALSE, NULL, "{\"delete_protection\":false}" },
    { "allow-attach", FALSE, NULL, "{\"allow_attach\":false}" },
    { "max-size", 256000000, NULL, NULL },
    { "max-size", 1024, NULL, "{\"size_limit\":\"1024\"}" },
    { "allowed-addresses", 0, two, "{\"allowed_ips\":[\"1.2.3.4\",\"10.0.0.0/8\"]}" },
    { "allowed-addresses", 0, none, "{\"allowed_ips\":[]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorDatabaseConfig) before = parse_config (CONFIG);
      g_autoptr(ManorDatabaseConfig) after = parse_config (CONFIG);
      g_autoptr(JsonNode) body = NULL;
      g_autofree char *text = NULL;

      if (cases[i].list != NULL)
        g_object_set (after, cases[i].property, cases[i].list, NULL);
      else if (g_strcmp0 (cases[i].property, "max-size") == 0)
        g_object_set (after, "max-size", cases[i].number, NULL);
      else if (cases[i].property != NULL)
        g_object_set (after, cases[i].property, (gboolean) cases[i].number, NULL);

      body = _manor_turso_config_dup_changed (before, after);
      text = body != NULL ? json_to_string (body, FALSE) : NULL;
      g_assert_cmpstr (text, ==, cases[i].body);
    }
}

static void
test_usage (void)
{
  static const char * const cases[] = {
    "{\"database\":{\"uuid\":\"u\",\"instances\":[],\"total\":{\"rows_read\":5,\"rows_written\":6,\"storage_bytes\":7}}}",
    "{\"database\":{\"uuid\":\"u\",\"usage\":{\"rows_read\":5,\"rows_written\":6,\"storage_bytes\":7}}}",
    "{\"database\":{\"uuid\":\"u\"},\"total\":{\"rows_read\":5,\"rows_written\":6,\"storage_bytes\":7}}",
    "{\"total\":{\"Rows_Read\":5,\"rows_written\":6.0,\"storage_bytes\":7,\"more\":{}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) answer = parse (cases[i]);
      g_autoptr(ManorDatabaseUsage) usage = _manor_turso_database_usage_parse (answer, NULL);

      g_assert_nonnull (usage);
      g_assert_cmpint (manor_database_usage_get_rows_read (usage), ==, 5);
      g_assert_cmpint (manor_database_usage_get_rows_written (usage), ==, 6);
      g_assert_cmpint (manor_database_usage_get_storage (usage), ==, 7);
      g_assert_cmpint (manor_database_usage_get_n_queries (usage), ==, -1);
      g_assert_cmpuint (manor_database_usage_get_top (usage)->len, ==, 0);
    }
}

/* More than a number holds is not known; it is never less than nothing. */
static void
test_usage_huge (void)
{
  static const char * const numbers[] = {
    "9223372036854775808", "9999999999999999999", "18446744073709551615", "18446744073709551616", "1e300", "-5", "0.5",
    "99999999999999999999999999999999999999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"total\":{\"rows_read\":%s,\"rows_written\":%s,\"storage_bytes\":%s}}",
                                               numbers[i], numbers[i], numbers[i]);
      g_autofree char *list = g_strdup_printf ("[{\"query\":\"q\",\"rows_read\":%s,\"rows_written\":%s}]", numbers[i], numbers[i]);
      g_autoptr(JsonNode) answer = parse (text);
      g_autoptr(JsonNode) rows = parse (list);
      g_autoptr(ManorDatabaseUsage) usage = _manor_turso_database_usage_parse (answer, NULL);
      g_autoptr(GPtrArray) queries = _manor_turso_queries_parse (rows);

      g_test_message ("%s: %" G_GINT64_FORMAT, numbers[i], manor_database_usage_get_rows_read (usage));
      g_assert_cmpint (manor_database_usage_get_rows_read (usage), >=, -1);
      g_assert_cmpint (manor_database_usage_get_rows_written (usage), >=, -1);
      g_assert_cmpint (manor_database_usage_get_storage (usage), >=, -1);
      g_assert_cmpint (((ManorQueryUsage *) queries->pdata[0])->rows_read, >=, -1);
    }
}

static void
test_usage_none (void)
{
  static const char * const cases[] = { "{}", "[]", "{\"database\":[]}", "{\"database\":{\"total\":3}}", "\"x\"" };

  g_assert_null (_manor_turso_database_usage_parse (NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) answer = parse (cases[i]);

      g_assert_null (_manor_turso_database_usage_parse (answer, _manor_turso_queries_parse (NULL)));
    }
}

static void
test_queries (void)
{
  static const struct
  {
    const char *text;
    guint       n;
  } cases[] = {
    { "[{\"query\":\"SELECT 1\",\"rows_read\":3,\"rows_written\":0},{},null,{\"query\":4}]", 1 },
    { "{\"top_queries\":[{\"query\":\"SELECT 1\",\"rows_read\":3,\"rows_written\":0}]}", 1 },
    { "{\"top_queries\":null}", 0 },
    { "{}", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) answer = parse (cases[i].text);
      g_autoptr(GPtrArray) queries = _manor_turso_queries_parse (answer);

      g_assert_cmpuint (queries->len, ==, cases[i].n);
      if (cases[i].n > 0)
        {
          ManorQueryUsage *query = g_ptr_array_index (queries, 0);

          g_assert_cmpstr (query->sql, ==, "SELECT 1");
          g_assert_cmpint (query->rows_read, ==, 3);
          g_assert_cmpint (query->rows_written, ==, 0);
          g_assert_cmpint (query->msec, ==, -1);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/turso-codec/config", test_config);
  g_test_add_func ("/turso-codec/config/bare", test_config_bare);
  g_test_add_func ("/turso-codec/config/changed", test_config_changed);
  g_test_add_func ("/turso-codec/usage", test_usage);
  g_test_add_func ("/turso-codec/usage/huge", test_usage_huge);
  g_test_add_func ("/turso-codec/usage/none", test_usage_none);
  g_test_add_func ("/turso-codec/queries", test_queries);

  return g_test_run ();
}
