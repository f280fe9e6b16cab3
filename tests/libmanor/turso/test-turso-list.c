/* test-turso-list.c: the list of an organization's databases, as it is told and as it is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <glib/gstdio.h>

#include "manor-rule.h"
#include "manor-secret.h"
#include "manor-turso-list-private.h"

#define ID     "0eb771dd-6906-11ee-8553-eaa7715aeaf2"
#define ID_NEW "0eb771dd-6910-11ee-8553-eaa7715aeaf2"

static JsonNode *
parse (const char *text)
{
  JsonNode *node = json_from_string (text, NULL);

  g_assert_nonnull (node);

  return node;
}

static ManorTursoEntry *
parse_entry (const char *text,
             gboolean    allow_plain)
{
  g_autoptr(JsonNode) node = parse (text);

  return _manor_turso_entry_parse (node, allow_plain);
}

static void
test_entry (void)
{
  g_autoptr(ManorTursoEntry) entry =
    parse_entry ("{\"Name\":\"acme\",\"DbId\":\"" ID "\",\"Hostname\":\"acme-org.aws-eu-west-1.turso.io\","
                 "\"group\":\"default\",\"primaryRegion\":\"aws-eu-west-1\",\"regions\":[\"x\"],\"version\":\"0.24\","
                 "\"block_reads\":false,\"block_writes\":true,\"sleeping\":true,\"delete_protection\":true,"
                 "\"is_schema\":false,\"schema\":\"template\",\"type\":\"logical\",\"new\":{\"deep\":[1]},"
                 "\"parent\":{\"id\":\"i\",\"name\":\"base\",\"branched_at\":\"2026-06-25T10:00:00.123456789Z\"}}",
                 FALSE);

  g_assert_nonnull (entry);
  g_assert_cmpstr (entry->name, ==, "acme");
  g_assert_cmpstr (entry->schema, ==, "template");
  g_assert_false (entry->is_schema);
  g_assert_false (entry->archived);
  g_assert_cmpstr (entry->facts->id, ==, ID);
  g_assert_cmpstr (entry->facts->host, ==, "acme-org.aws-eu-west-1.turso.io");
  g_assert_cmpstr (entry->facts->group, ==, "default");
  g_assert_cmpstr (entry->facts->region, ==, "aws-eu-west-1");
  g_assert_cmpstr (entry->facts->engine, ==, "libSQL");
  g_assert_cmpstr (entry->facts->version, ==, "0.24");
  g_assert_cmpstr (entry->facts->branch_of, ==, "base");
  g_assert_nonnull (entry->facts->branched_at);
  g_assert_cmpint (g_date_time_to_unix (entry->facts->branched_at), ==, 1782381600);
  g_assert_false (entry->facts->plain);
  g_assert_cmpint (entry->facts->flags, ==, MANOR_DATABASE_WRITES_BLOCKED | MANOR_DATABASE_ASLEEP |
                                            MANOR_DATABASE_PROTECTED | MANOR_DATABASE_BRANCH);
}

#define PLACE "\"Name\":\"a\",\"DbId\":\"" ID "\",\"Hostname\":\"h\""

static void
test_entry_flags (void)
{
  static const struct
  {
    const char         *text;
    ManorDatabaseFlags  flags;
  } cases[] = {
    { "{" PLACE "}", 0 },
    { "{" PLACE ",\"parent\":null,\"schema\":\"\"}", 0 },
    { "{" PLACE ",\"parent\":{}}", 0 },
    { "{" PLACE ",\"parent\":{\"id\":\"x\"}}", MANOR_DATABASE_BRANCH },
    { "{" PLACE ",\"archived\":true}", MANOR_DATABASE_ARCHIVED },
    { "{" PLACE ",\"Archived\":true}", MANOR_DATABASE_ARCHIVED },
    { "{" PLACE ",\"archived\":\"true\"}", 0 },
    { "{" PLACE ",\"block_reads\":true}", MANOR_DATABASE_READS_BLOCKED },
    { "{" PLACE ",\"encryption_cipher\":\"aes256gcm\"}", MANOR_DATABASE_ENCRYPTED },
    { "{" PLACE ",\"encryption_cipher\":\"\"}", 0 },
    { "{\"name\":\"a\",\"dbid\":\"" ID_NEW "\",\"HOSTNAME\":\"h\"}", MANOR_DATABASE_UNUSUAL_ENGINE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorTursoEntry) entry = parse_entry (cases[i].text, FALSE);

      g_test_message ("%s", cases[i].text);
      g_assert_nonnull (entry);
      g_assert_cmpint (entry->facts->flags, ==, cases[i].flags);
      g_assert_null (entry->schema);
    }
}

#define TOKEN "eyJhbGciOiJFZERTQSJ9.eyJhIjoicncifQ.pJ0yq3Rk1x9VnZb7LwTd5cHs2FgAe8Qo4MuXiKr6PjYhBmCvNzEaSlWtGfDq0U"

static void
test_entry_odd (void)
{
  static const char * const cases[] = {
    "{}", "[]", "null", "1", "\"a\"",
    "{\"Name\":\"a\",\"DbId\":\"" ID "\"}",
    "{\"Name\":\"a\",\"Hostname\":\"h\"}",
    "{\"DbId\":\"" ID "\",\"Hostname\":\"h\"}",
    "{\"Name\":\"\",\"DbId\":\"" ID "\",\"Hostname\":\"h\"}",
    "{\"Name\":1,\"DbId\":\"" ID "\",\"Hostname\":\"h\"}",
    "{\"Name\":\"..\",\"DbId\":\"" ID "\",\"Hostname\":\"h\"}",
    "{\"Name\":\"a\",\"DbId\":\"" ID "\",\"Hostname\":\"h/../x\"}",
    "{\"Name\":\"a\",\"DbId\":\"" ID "\",\"Hostname\":\"me@h\"}",
    "{\"Name\":\"a\",\"DbId\":\"" ID "\",\"Hostname\":\"h?x\"}",
    "{\"Name\":\"a\",\"DbId\":\"" ID "\",\"Hostname\":\"h#x\"}",
    "{\"Name\":\"a\",\"DbId\":\"" ID "\",\"Hostname\":\"h\\u000a\"}",
    "{\"Name\":\"a\",\"DbId\":\"" ID "\",\"Hostname\":\"\"}",
    /* They would be shown, and kept in a file. */
    "{\"Name\":\"" TOKEN "\",\"DbId\":\"" ID "\",\"Hostname\":\"h\"}",
    "{\"Name\":\"a\",\"DbId\":\"" ID "\",\"Hostname\":\"" TOKEN "\"}",
  };

  manor_secret_learn ("Bearer " TOKEN);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i]);
      g_assert_null (parse_entry (cases[i], FALSE));
    }
}

static void
test_plain (void)
{
  static const struct
  {
    const char *host;
    const char *region;
    gboolean    allow_plain;
    gboolean    plain;
  } cases[] = {
    { "127.0.0.1:8080", "local", FALSE, TRUE },
    { "localhost:8080", "local", FALSE, TRUE },
    { "db-acme.localhost:8080", "local", FALSE, TRUE },
    { "[::1]:8080", "local", FALSE, TRUE },
    { "db.example.com", "local", FALSE, FALSE },
    { "localhost.example.com", "local", FALSE, FALSE },
    { "db.example.com", "local", TRUE, TRUE },
    { "127.0.0.1:8080", "aws-eu-west-1", FALSE, FALSE },
    { "127.0.0.1:8080", "aws-eu-west-1", TRUE, FALSE },
    { "127.0.0.1:8080", NULL, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].host, cases[i].region);
      g_assert_true (_manor_turso_check_host (cases[i].host));
      g_assert_cmpint (_manor_turso_is_plain (cases[i].host, cases[i].region, cases[i].allow_plain), ==,
                       cases[i].plain);
    }
}

#define ENTRY(name, id, more) \
  "{\"Name\":\"" name "\",\"DbId\":\"" id "\",\"Hostname\":\"" name ".example.com\"" more "}"

static void
test_list (void)
{
  static const char * const shapes[] = {
    "{\"databases\":[" ENTRY ("a", "1", "") ",null," ENTRY ("b", "2", "") ",{}]}",
    "[" ENTRY ("a", "1", "") ",7," ENTRY ("b", "2", "") ",{}]",
    "{\"Databases\":[" ENTRY ("a", "1", "") "," ENTRY ("b", "2", "") ",\"\",[]],\"pagination\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr(JsonNode) answer = parse (shapes[i]);
      g_autoptr(ManorTursoList) list = _manor_turso_list_new ();

      g_assert_true (_manor_turso_list_parse (list, answer, FALSE));
      g_assert_cmpuint (_manor_turso_list_get_length (list), ==, 2);
      g_assert_cmpuint (_manor_turso_list_get_n_odd (list), ==, 2);
      g_assert_cmpstr (_manor_turso_list_find (list, "b")->facts->id, ==, "2");
      g_assert_cmpstr (_manor_turso_list_find_id (list, "1")->name, ==, "a");
      g_assert_null (_manor_turso_list_find (list, "c"));
    }
}

static void
test_list_none (void)
{
  static const char * const cases[] = { "{}", "{\"databases\":{}}", "\"x\"", "1" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) answer = parse (cases[i]);
      g_autoptr(ManorTursoList) list = _manor_turso_list_new ();

      g_assert_false (_manor_turso_list_parse (list, answer, FALSE));
    }
}

/* The platform is written in Go, where a list without anything in it is told as null. */
static void
test_list_null (void)
{
  static const char * const cases[] = { "{\"databases\":null}", "{\"Databases\":null,\"pagination\":null}", "{\"databases\":[]}" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) answer = parse (cases[i]);
      g_autoptr(ManorTursoList) list = _manor_turso_list_new ();

      g_assert_true (_manor_turso_list_parse (list, answer, FALSE));
      g_assert_cmpuint (_manor_turso_list_get_length (list), ==, 0);
    }
}

/* The pages moved on while they were read, or a database was made anew. */
static void
test_list_twice (void)
{
  g_autoptr(JsonNode) answer = parse ("[" ENTRY ("a", "1", "") "," ENTRY ("a", "2", ",\"group\":\"g\"") ","
                                      ENTRY ("b", "2", "") "]");
  g_autoptr(ManorTursoList) list = _manor_turso_list_new ();

  g_assert_true (_manor_turso_list_parse (list, answer, FALSE));
  g_assert_cmpuint (_manor_turso_list_get_length (list), ==, 2);
  g_assert_cmpstr (_manor_turso_list_find (list, "a")->facts->group, ==, "g");
  g_assert_null (_manor_turso_list_find_id (list, "1"));
  g_assert_cmpstr (_manor_turso_list_find_id (list, "2")->name, ==, "b");
}

static ManorTursoEntry *
entry_numbered (guint number,
                const char *group)
{
  ManorTursoEntry *entry = _manor_turso_entry_new ();

  entry->name = g_strdup_printf ("t%u", number);
  entry->facts = manor_database_facts_new ();
  entry->facts->id = g_strdup_printf ("id-%u-%s", number, group);
  entry->facts->group = g_strdup (group);

  return entry;
}

/* A quarter of what there is was told twice: that takes as long as what was told once. */
static void
test_many_twice (void)
{
  g_autoptr(ManorTursoList) list = _manor_turso_list_new ();
  g_autoptr(ManorTursoList) made = _manor_turso_list_new ();
  g_autoptr(ManorTursoList) merged = NULL;
  gint64 once, twice;

  once = g_get_monotonic_time ();
  for (guint i = 0; i < 40000; i++)
    {
      g_autoptr(ManorTursoEntry) entry = entry_numbered (i, "a");

      _manor_turso_list_add (list, entry);
    }
  once = g_get_monotonic_time () - once;
  for (guint i = 30000; i < 40000; i++)
    {
      g_autoptr(ManorTursoEntry) entry = entry_numbered (i, "b");

      _manor_turso_list_add (made, entry);
    }

  twice = g_get_monotonic_time ();
  merged = _manor_turso_list_merge (list, made, NULL);
  twice = g_get_monotonic_time () - twice;
  g_test_message ("%d ms, then %d ms", (int) (once / 1000), (int) (twice / 1000));
  g_assert_cmpint (twice, <, 4 * once + 100 * 1000);

  g_assert_cmpuint (_manor_turso_list_get_length (merged), ==, 40000);
  g_assert_cmpstr (_manor_turso_list_find (merged, "t35000")->facts->group, ==, "b");
  g_assert_true (_manor_turso_list_find (merged, "t35000") == _manor_turso_list_get (merged, 35000));
  g_assert_null (_manor_turso_list_find_id (merged, "id-35000-a"));
  g_assert_nonnull (_manor_turso_list_find_id (merged, "id-35000-b"));
  g_assert_cmpstr (_manor_turso_list_find (merged, "t29999")->facts->group, ==, "a");
}

static void
test_merge (void)
{
  g_autoptr(JsonNode) read = parse ("[" ENTRY ("a", "1", "") "," ENTRY ("b", "2", "") "]");
  g_autoptr(JsonNode) since = parse ("[" ENTRY ("c", "3", "") "," ENTRY ("a", "4", "") "]");
  g_autoptr(ManorTursoList) list = _manor_turso_list_new ();
  g_autoptr(ManorTursoList) made = _manor_turso_list_new ();
  g_autoptr(ManorTursoList) merged = NULL;
  g_autoptr(GHashTable) gone = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_true (_manor_turso_list_parse (list, read, FALSE));
  g_assert_true (_manor_turso_list_parse (made, since, FALSE));
  _manor_turso_list_set_partial (list);
  g_hash_table_add (gone, (char *) "b");

  merged = _manor_turso_list_merge (list, made, gone);
  g_assert_cmpuint (_manor_turso_list_get_length (merged), ==, 2);
  g_assert_cmpstr (_manor_turso_list_find (merged, "a")->facts->id, ==, "4");
  g_assert_nonnull (_manor_turso_list_find (merged, "c"));
  g_assert_true (_manor_turso_list_get_partial (merged));
  /* What it was made of is as it was. */
  g_assert_cmpstr (_manor_turso_list_find (list, "a")->facts->id, ==, "1");
}

/* One after the other goes, from anywhere; the others are found where they are. A snapshot keeps what there was. */
static void
test_remove (void)
{
  g_autoptr(ManorTursoList) list = _manor_turso_list_new ();
  g_autoptr(ManorTursoList) snapshot = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(ManorTursoEntry) entry = entry_numbered (i, "a");

      _manor_turso_list_add (list, entry);
    }
  snapshot = _manor_turso_list_snapshot (list);

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("t%u", (i * 7) % 50);
      g_autofree char *id = g_strdup_printf ("id-%u-a", (i * 7) % 50);

      g_assert_nonnull (_manor_turso_list_find_id (list, id));
      _manor_turso_list_remove (list, name);
      _manor_turso_list_remove (list, name);
      g_assert_null (_manor_turso_list_find (list, name));
      g_assert_null (_manor_turso_list_find_id (list, id));
      g_assert_cmpuint (_manor_turso_list_get_length (list), ==, 49 - i);
      for (guint j = 0; j < _manor_turso_list_get_length (list); j++)
        {
          ManorTursoEntry *entry = _manor_turso_list_get (list, j);

          g_assert_true (_manor_turso_list_find (list, entry->name) == entry);
          g_assert_true (_manor_turso_list_find_id (list, entry->facts->id) == entry);
        }
    }

  g_assert_cmpuint (_manor_turso_list_get_length (snapshot), ==, 50);
  g_assert_cmpstr (_manor_turso_list_get (snapshot, 49)->name, ==, "t49");
}

static void
test_rules (void)
{
  g_autoptr(JsonNode) answer = parse ("[" ENTRY ("c1", "1", ",\"schema\":\"s\"") "," ENTRY ("s", "2", ",\"is_schema\":true") ","
                                      ENTRY ("c2", "3", ",\"schema\":\"s\"") "," ENTRY ("x", "4", ",\"schema\":\"none\"") ","
                                      ENTRY ("empty", "5", ",\"is_schema\":true") "]");
  g_autoptr(ManorTursoList) list = _manor_turso_list_new ();
  g_autoptr(GPtrArray) rules = NULL;

  g_assert_true (_manor_turso_list_parse (list, answer, FALSE));
  rules = _manor_turso_list_dup_rules (list);
  g_assert_cmpuint (rules->len, ==, 2);

  for (guint i = 0; i < rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (rules, i);
      g_autofree char *children = g_strjoinv (" ", (char **) manor_rule_get_patterns (rule));

      g_assert_cmpstr (children, ==, g_str_equal (manor_rule_get_schema_name (rule), "s") ? "c1 c2" : "");
    }
}

static char *
dup_file_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("manor-turso-list-XXXXXX", NULL);

  return g_build_filename (folder, "new", "list", NULL);
}

static void
remove_file (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *top = g_path_get_dirname (folder);

  g_remove (path);
  g_rmdir (folder);
  g_rmdir (top);
}

static ManorTursoList *
make_list (void)
{
  g_autoptr(JsonNode) answer =
    parse ("[" ENTRY ("full", ID, ",\"group\":\"g\",\"primaryRegion\":\"r\",\"version\":\"v\",\"archived\":true,"
                                  "\"block_writes\":true,\"schema\":\"s\","
                                  "\"parent\":{\"name\":\"p\",\"branched_at\":\"2026-06-25T10:00:00.5Z\"}") ","
           ENTRY ("bare", ID_NEW, "") "," ENTRY ("s", "3", ",\"is_schema\":true") "]");
  ManorTursoList *list = _manor_turso_list_new ();

  g_assert_true (_manor_turso_list_parse (list, answer, FALSE));

  return list;
}

static void
test_file (void)
{
  g_autofree char *path = dup_file_path ();
  g_autoptr(ManorTursoList) list = make_list ();
  g_autoptr(ManorTursoEntry) upwards = _manor_turso_entry_new ();
  g_autoptr(ManorTursoList) loaded = NULL;
  g_autoptr(GError) error = NULL;

  /* Nothing that leads elsewhere comes out of a file, either. */
  upwards->name = g_strdup ("..");
  upwards->facts = manor_database_facts_ref (_manor_turso_list_get (list, 0)->facts);
  _manor_turso_list_add (list, upwards);

  g_assert_true (_manor_turso_list_save (list, path, &error));
  g_assert_no_error (error);
  loaded = _manor_turso_list_load (path, FALSE);
  g_assert_cmpuint (_manor_turso_list_get_length (loaded), ==, 3);

  for (guint i = 0; i < 3; i++)
    {
      ManorTursoEntry *a = _manor_turso_list_get (list, i);
      ManorTursoEntry *b = _manor_turso_list_get (loaded, i);

      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_cmpstr (a->schema, ==, b->schema);
      g_assert_cmpint (a->is_schema, ==, b->is_schema);
      g_assert_cmpint (a->archived, ==, b->archived);
      g_assert_true (manor_database_facts_equal (a->facts, b->facts));
    }

  remove_file (path);
}

/* Cut off anywhere, with any byte another one, or of somebody else. */
static void
test_file_damaged (void)
{
  g_autofree char *path = dup_file_path ();
  g_autoptr(ManorTursoList) list = make_list ();
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (_manor_turso_list_save (list, path, NULL));
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(ManorTursoList) cut = NULL;
      g_autoptr(ManorTursoList) changed = NULL;
      char byte = data[i];

      g_assert_true (g_file_set_contents (path, data, (gssize) i, NULL));
      cut = _manor_turso_list_load (path, FALSE);
      g_assert_cmpuint (_manor_turso_list_get_length (cut), <=, 3);

      data[i] = (char) g_test_rand_int_range (0, 256);
      g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
      changed = _manor_turso_list_load (path, FALSE);
      g_assert_cmpuint (_manor_turso_list_get_length (changed), <=, 3);
      data[i] = byte;
    }

  g_assert_true (g_file_set_contents (path, "[databases]\nplain=a;b;\n", -1, NULL));
  g_clear_pointer (&list, _manor_turso_list_unref);
  list = _manor_turso_list_load (path, FALSE);
  g_assert_cmpuint (_manor_turso_list_get_length (list), ==, 0);

  remove_file (path);
}

/* Whatever stands in an answer: no crash, and what is taken is whole. */
static void
test_mutated (void)
{
  static const char text[] =
    "{\"databases\":[" ENTRY ("a", ID, ",\"regions\":[\"x\"],\"parent\":{\"id\":\"1\",\"name\":\"p\","
                                       "\"branched_at\":\"2026-06-25T10:00:00Z\"},\"sleeping\":true") "],\"pagination\":{\"next\":\"x\"}}";
  guint n_taken = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *mutated = g_strdup (text);
      g_autoptr(JsonNode) answer = NULL;
      g_autoptr(ManorTursoList) list = _manor_turso_list_new ();

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        mutated[g_test_rand_int_range (0, (int) strlen (text))] = "{}[]\",:0x. \\tn"[g_test_rand_int_range (0, 14)];

      answer = json_from_string (mutated, NULL);
      if (answer == NULL || !_manor_turso_list_parse (list, answer, FALSE))
        continue;

      for (guint j = 0; j < _manor_turso_list_get_length (list); j++)
        {
          ManorTursoEntry *entry = _manor_turso_list_get (list, j);

          g_assert_true (*entry->name != '\0' && *entry->facts->id != '\0');
          g_assert_true (_manor_turso_check_host (entry->facts->host));
          n_taken++;
        }
    }

  g_assert_cmpuint (n_taken, >, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/turso-list/entry", test_entry);
  g_test_add_func ("/turso-list/entry/flags", test_entry_flags);
  g_test_add_func ("/turso-list/entry/odd", test_entry_odd);
  g_test_add_func ("/turso-list/plain", test_plain);
  g_test_add_func ("/turso-list/list", test_list);
  g_test_add_func ("/turso-list/list/none", test_list_none);
  g_test_add_func ("/turso-list/list/null", test_list_null);
  g_test_add_func ("/turso-list/list/twice", test_list_twice);
  g_test_add_func ("/turso-list/many-twice", test_many_twice);
  g_test_add_func ("/turso-list/merge", test_merge);
  g_test_add_func ("/turso-list/remove", test_remove);
  g_test_add_func ("/turso-list/rules", test_rules);
  g_test_add_func ("/turso-list/file", test_file);
  g_test_add_func ("/turso-list/file/damaged", test_file_damaged);
  g_test_add_func ("/turso-list/mutated", test_mutated);

  return g_test_run ();
}
