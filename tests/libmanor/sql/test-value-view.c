/* test-value-view.c: one value at length
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-value-view.h"

static void
test_pretty (void)
{
  static const struct
  {
    const char *json;
    const char *pretty;
  } cases[] = {
    { "{}", "{}" },
    { " [ ] ", "[]" },
    { "{\"a\":1,\"b\":[true,null]}", "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ]\n}" },
    { "[9223372036854775807,1.50,-2e9]", "[\n  9223372036854775807,\n  1.50,\n  -2e9\n]" },
    { "[\"a\\\"]{\",{}]", "[\n  \"a\\\"]{\",\n  {}\n]" },
    { "[[[1]]]", "[\n  [\n    [\n      1\n    ]\n  ]\n]" },
    { "", NULL },
    { "1", NULL },
    { "\"a\"", NULL },
    { "[1", NULL },
    { "[1,]", NULL },
    { "[1}", NULL },
    { "{\"a\"}", NULL },
    { "{a:1}", NULL },
    { "{\"a\":1,}", NULL },
    { "[1] x", NULL },
    { "[\"a]", NULL },
    { "[\"a\\", NULL },
    { "[nul]", NULL },
    { "[0x10]", NULL },
    { "[1 2]", NULL },
    { "[", NULL },
    { "[\"\377\"]", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *pretty = manor_json_dup_pretty (cases[i].json, strlen (cases[i].json));

      g_assert_cmpstr (pretty, ==, cases[i].pretty);
    }
}

/* What is laid out once stays as it is. */
static void
test_pretty_again (void)
{
  const char *json = "{\"a\": [1, {\"b\": \"c\"}, []], \"d\": {\"e\": [false]}}";
  g_autofree char *once = manor_json_dup_pretty (json, strlen (json));
  g_autofree char *twice = manor_json_dup_pretty (once, strlen (once));

  g_assert_cmpstr (once, ==, twice);
}

static void
test_pretty_deep (void)
{
  g_autoptr(GString) json = g_string_new (NULL);
  g_autofree char *pretty = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (json, '[');
  pretty = manor_json_dup_pretty (json->str, json->len);
  g_assert_null (pretty);
}

static void
test_dump (void)
{
  const guint8 bytes[] = "Manor\0\1\377 0123456789";
  g_autofree char *none = manor_bytes_dup_dump (NULL, 0, 100);
  g_autofree char *all = manor_bytes_dup_dump (bytes, 19, 100);
  g_autofree char *some = manor_bytes_dup_dump (bytes, 19, 3);

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (all, ==,
                   "00000000  4d 61 6e 6f 72 00 01 ff  20 30 31 32 33 34 35 36  |Manor... 0123456|\n"
                   "00000010  37 38 39                                          |789|");
  g_assert_cmpstr (some, ==,
                   "00000000  4d 61 6e                                          |Man|");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Manor/ValueView/pretty", test_pretty);
  g_test_add_func ("/Manor/ValueView/pretty-again", test_pretty_again);
  g_test_add_func ("/Manor/ValueView/pretty-deep", test_pretty_deep);
  g_test_add_func ("/Manor/ValueView/dump", test_dump);

  return g_test_run ();
}
