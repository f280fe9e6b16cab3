/* test-result-format.c: results as CSV, JSON and other text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "manor-result-format.h"

static ManorValue
blob (const char *bytes,
      gsize       length)
{
  return (ManorValue) { .type = MANOR_VALUE_BLOB, .bytes = bytes, .length = length };
}

static ManorValue
text (const char *bytes,
      gsize       length)
{
  return (ManorValue) { .type = MANOR_VALUE_TEXT, .bytes = bytes, .length = length };
}

static ManorResult *
make_result (const char * const *names,
             const ManorValue   *values,
             guint               n_values)
{
  guint n_columns = g_strv_length ((char **) names);
  ManorResultBuilder *builder = manor_result_builder_new (n_columns);

  for (guint i = 0; i < n_columns; i++)
    manor_result_builder_set_column (builder, i, names[i], NULL);
  for (guint i = 0; i < n_values; i++)
    manor_result_builder_add_value (builder, &values[i]);

  return manor_result_builder_end (builder);
}

static ManorResult *
make_mixed (void)
{
  const char * const names[] = { "id", "name", "data", NULL };
  const ManorValue values[] = {
    MANOR_VALUE_INIT_INTEGER (G_MAXINT64), text ("a,b", 3), blob ("\001\377", 2),
    MANOR_VALUE_INIT_INTEGER (-1), text ("say \"hi\"", 8), MANOR_VALUE_INIT_NULL,
    MANOR_VALUE_INIT_NULL, text ("", 0), MANOR_VALUE_INIT_REAL (0.1),
  };

  return make_result (names, values, G_N_ELEMENTS (values));
}

static void
assert_format (ManorResult       *result,
               ManorResultFormat  format,
               const char        *expected)
{
  g_autoptr(GString) out = g_string_new (NULL);

  manor_result_format_append (result, format, "t", 0, G_MAXUINT, out);
  g_assert_cmpstr (out->str, ==, expected);
  g_assert_cmpuint (strlen (out->str), ==, out->len);
  g_assert_true (g_utf8_validate (out->str, -1, NULL));
}

static void
test_mixed (void)
{
  g_autoptr(ManorResult) result = make_mixed ();

  assert_format (result, MANOR_RESULT_FORMAT_CSV,
                 "id,name,data\n"
                 "9223372036854775807,\"a,b\",X'01FF'\n"
                 "-1,\"say \"\"hi\"\"\",\n"
                 ",\"\",0.1\n");
  assert_format (result, MANOR_RESULT_FORMAT_TSV,
                 "id\tname\tdata\n"
                 "9223372036854775807\ta,b\tX'01FF'\n"
                 "-1\t\"say \"\"hi\"\"\"\t\n"
                 "\t\"\"\t0.1\n");
  assert_format (result, MANOR_RESULT_FORMAT_JSON,
                 "[\n"
                 "  {\"id\": 9223372036854775807, \"name\": \"a,b\", \"data\": {\"base64\": \"Af8=\"}},\n"
                 "  {\"id\": -1, \"name\": \"say \\\"hi\\\"\", \"data\": null},\n"
                 "  {\"id\": null, \"name\": \"\", \"data\": 0.1}\n"
                 "]\n");
  assert_format (result, MANOR_RESULT_FORMAT_MARKDOWN,
                 "| id | name | data |\n"
                 "| ---: | --- | --- |\n"
                 "| 9223372036854775807 | a,b | X'01FF' |\n"
                 "| -1 | say \"hi\" | NULL |\n"
                 "| NULL |  | 0.1 |\n");
  assert_format (result, MANOR_RESULT_FORMAT_INSERT,
                 "INSERT INTO t (id, name, data) VALUES (9223372036854775807, 'a,b', X'01FF');\n"
                 "INSERT INTO t (id, name, data) VALUES (-1, 'say \"hi\"', NULL);\n"
                 "INSERT INTO t (id, name, data) VALUES (NULL, '', 0.1);\n");
}

static void
test_no_rows (void)
{
  const char * const names[] = { "a b", "select", NULL };
  g_autoptr(ManorResult) result = make_result (names, NULL, 0);

  assert_format (result, MANOR_RESULT_FORMAT_CSV, "a b,select\n");
  assert_format (result, MANOR_RESULT_FORMAT_JSON, "[]\n");
  assert_format (result, MANOR_RESULT_FORMAT_MARKDOWN, "| a b | select |\n| --- | --- |\n");
  assert_format (result, MANOR_RESULT_FORMAT_INSERT, "");
}

/* One column, one text, and what it becomes. */
static void
test_hard_texts (void)
{
  static const struct
  {
    const char        *bytes;
    gsize              length;
    ManorResultFormat  format;
    const char        *line;
  } cases[] = {
    { "a\nb", 3, MANOR_RESULT_FORMAT_CSV, "\"a\nb\"\n" },
    { "a\rb", 3, MANOR_RESULT_FORMAT_CSV, "\"a\rb\"\n" },
    { " a", 2, MANOR_RESULT_FORMAT_CSV, "\" a\"\n" },
    { "a\tb", 3, MANOR_RESULT_FORMAT_CSV, "a\tb\n" },
    { "a\tb", 3, MANOR_RESULT_FORMAT_TSV, "\"a\tb\"\n" },
    { "\377", 1, MANOR_RESULT_FORMAT_CSV, "\357\277\275\n" },
    { "a\0b", 3, MANOR_RESULT_FORMAT_CSV, "a\357\277\275b\n" },
    { "a|b\\c", 5, MANOR_RESULT_FORMAT_MARKDOWN, "| a\\|b\\\\c |\n" },
    { "a\r\nb", 4, MANOR_RESULT_FORMAT_MARKDOWN, "| a<br>b |\n" },
    { "a\0b\001\"\\\n", 7, MANOR_RESULT_FORMAT_JSON, "{\"v\": \"a\\u0000b\\u0001\\\"\\\\\\n\"}" },
    { "\0", 1, MANOR_RESULT_FORMAT_JSON, "{\"v\": \"\\u0000\"}" },
    { "x\303", 2, MANOR_RESULT_FORMAT_JSON, "{\"v\": \"x\357\277\275\"}" },
    { "\303\244", 2, MANOR_RESULT_FORMAT_JSON, "{\"v\": \"\303\244\"}" },
    { "it's", 4, MANOR_RESULT_FORMAT_INSERT, "INSERT INTO results (v) VALUES ('it''s');\n" },
  };
  const char * const names[] = { "v", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ManorValue value = text (cases[i].bytes, cases[i].length);
      g_autoptr(ManorResult) result = make_result (names, &value, 1);
      g_autoptr(GString) out = g_string_new (NULL);
      g_autofree char *line = g_strdup (cases[i].line);

      manor_result_format_rows (result, cases[i].format, NULL, 0, 1, 0, out);
      g_assert_cmpstr (g_strstrip (out->str), ==, g_strstrip (line));
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    double      real;
    const char *json;
  } cases[] = {
    { 1.0, "1.0" }, { -2.5, "-2.5" }, { 1e300, "1e+300" }, { INFINITY, "9.0e+999" }, { -INFINITY, "-9.0e+999" },
  };
  const char * const names[] = { "v", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ManorValue value = MANOR_VALUE_INIT_REAL (cases[i].real);
      g_autoptr(ManorResult) result = make_result (names, &value, 1);
      g_autoptr(GString) out = g_string_new (NULL);
      g_autofree char *expected = g_strdup_printf ("\n  {\"v\": %s}", cases[i].json);

      manor_result_format_rows (result, MANOR_RESULT_FORMAT_JSON, NULL, 0, 1, 0, out);
      g_assert_cmpstr (out->str, ==, expected);
    }
}

static void
test_equal_names (void)
{
  const char * const names[] = { "a_2", "a", "a", "a", NULL };
  const ManorValue values[] = {
    MANOR_VALUE_INIT_INTEGER (1), MANOR_VALUE_INIT_INTEGER (2), MANOR_VALUE_INIT_INTEGER (3),
    MANOR_VALUE_INIT_INTEGER (4),
  };
  g_autoptr(ManorResult) result = make_result (names, values, G_N_ELEMENTS (values));

  assert_format (result, MANOR_RESULT_FORMAT_JSON,
                 "[\n  {\"a_2\": 1, \"a\": 2, \"a_3\": 3, \"a_4\": 4}\n]\n");
}

/* In pieces it must be the same text as at once, for every size of piece. */
static void
test_pieces (void)
{
  const char * const names[] = { "n", NULL };
  ManorValue values[10];
  g_autoptr(ManorResult) result = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = MANOR_VALUE_INIT_INTEGER (i);
  result = make_result (names, values, G_N_ELEMENTS (values));

  for (ManorResultFormat format = MANOR_RESULT_FORMAT_CSV; format <= MANOR_RESULT_FORMAT_INSERT; format++)
    {
      g_autoptr(GString) whole = g_string_new (NULL);

      manor_result_format_append (result, format, NULL, 0, G_MAXUINT, whole);

      for (guint size = 1; size <= G_N_ELEMENTS (values) + 1; size++)
        {
          g_autoptr(GString) out = g_string_new (NULL);
          guint n_rows = manor_result_get_n_rows (result);

          manor_result_format_open (result, format, out);
          for (guint row = 0; row < n_rows; row += size)
            manor_result_format_rows (result, format, NULL, row, size, row, out);
          manor_result_format_close (result, format, n_rows, out);
          g_assert_cmpstr (out->str, ==, whole->str);
        }
    }
}

static void
test_range (void)
{
  g_autoptr(ManorResult) result = make_mixed ();
  g_autoptr(GString) out = g_string_new (NULL);

  manor_result_format_append (result, MANOR_RESULT_FORMAT_CSV, NULL, 2, 5, out);
  g_assert_cmpstr (out->str, ==, "id,name,data\n,\"\",0.1\n");

  g_string_truncate (out, 0);
  manor_result_format_append (result, MANOR_RESULT_FORMAT_JSON, NULL, 3, G_MAXUINT, out);
  g_assert_cmpstr (out->str, ==, "[]\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Manor/ResultFormat/mixed", test_mixed);
  g_test_add_func ("/Manor/ResultFormat/no-rows", test_no_rows);
  g_test_add_func ("/Manor/ResultFormat/hard-texts", test_hard_texts);
  g_test_add_func ("/Manor/ResultFormat/numbers", test_numbers);
  g_test_add_func ("/Manor/ResultFormat/equal-names", test_equal_names);
  g_test_add_func ("/Manor/ResultFormat/pieces", test_pieces);
  g_test_add_func ("/Manor/ResultFormat/range", test_range);

  return g_test_run ();
}
