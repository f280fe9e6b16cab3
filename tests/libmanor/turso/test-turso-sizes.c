/* test-turso-sizes.c: how large databases are, as platforms say it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "turso-test.h"

/* @ stands for the database's id; -2: a note says that nothing is known. */
static const struct { const char *body; gint64 size; } cases[] = {
  { "{'organization': {'uuid': 'o', 'usage': {'storage_bytes': 1}, 'databases': [{'uuid': 'other'}, 1, null, [],"
    " {'uuid': '@', 'instances': [{'uuid': 'i', 'usage': {'storage_bytes': 2}}], 'total': {'rows_read': 3,"
    " 'storage_bytes': 7}}]}}", 7 },
  { "{'databases': [{'UUID': '@', 'usage': {'Storage_Bytes': 8}}]}", 8 },
  { "[{'usage': {'storage_bytes': 9}, 'uuid': '@'}]", 9 },
  { "{'databases': [{'uuid': '@', 'usage': {'storage_bytes': 5}, 'total': {'storage_bytes': 6}}]}", 6 },
  { "{'databases': [{'uuid': '@', 'usage': {'storage_bytes': 4}, 'total': null}]}", 4 },
  { "{'databases': [{'uuid': '@', 'total': {'storage_bytes': null}}]}", -1 },
  { "{'databases': [{'uuid': '@', 'total': {'storage_bytes': '1'}}]}", -1 },
  { "{'databases': [{'uuid': '@', 'total': {'storage_bytes': -1}}]}", -1 },
  { "{'databases': [{'uuid': '@', 'total': {'storage_bytes': 99999999999999999999}}]}", -1 },
  { "{'databases': [{'uuid': '@', 'total': 7}]}", -1 },
  { "{'databases': []}", -1 },
  { "{'organization': {'uuid': 'o'}}", -2 },
  { "{'databases': 7}", -2 },
  { "7", -2 },
  { "", -2 },
  { "{'databases': [{'uuid': '@', 'total': {'storage_bytes': 7}}", -2 },
  { "{'databases': [{'uuid': '@', 'total': {'storage_bytes': 7}}]} more", -2 },
};

static char *
dup_json (const char *text,
          const char *id)
{
  GString *json = g_string_new (text);

  g_string_replace (json, "'", "\\\"", 0);
  g_string_replace (json, "@", id, 0);

  return g_string_free_and_steal (json);
}

static void
test_sizes (void)
{
  TursoTest test;
  g_autofree char *id = NULL;

  if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
    return;

  turso_test_refresh (&test);
  id = g_strdup (manor_database_get_facts (turso_test_find (&test, "tenant-0001"))->id);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = dup_json (cases[i].body, id);
      g_autofree char *notes = NULL;
      g_autofree char *order = NULL;

      g_test_message ("%s", cases[i].body);
      manor_database_set_size (turso_test_find (&test, "tenant-0001"), 100);
      order = g_strdup_printf ("{\"match\": \"GET */usage\", \"kind\": \"body\", \"body\": \"%s\"}", json);
      json_node_unref (manor_test_platform_control (test.platform, "POST", "faults", order));
      turso_test_refresh (&test);

      notes = g_strjoinv ("\n", (char **) manor_connection_get_notes (test.connection));
      g_assert_true ((strstr (notes, "sizes are not known") != NULL) == (cases[i].size == -2));
      if (cases[i].size != -2)
        g_assert_cmpint (manor_database_get_size (turso_test_find (&test, "tenant-0001")), ==, cases[i].size);
    }
  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso/sizes", test_sizes);

  return g_test_run ();
}
