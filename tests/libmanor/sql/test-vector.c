/* test-vector.c: the vectors that libSQL keeps in blobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-result-format.h"
#include "manor-test.h"
#include "manor-vector.h"

static void
test_types (void)
{
  static const struct { const char *declared; ManorVectorType type; guint dimensions; } cases[] = {
    { "F32_BLOB(3)", MANOR_VECTOR_FLOAT32, 3 },
    { "float32 (3)", MANOR_VECTOR_FLOAT32, 3 },
    { " FLOAT32\t( 1536 ) ", MANOR_VECTOR_FLOAT32, 1536 },
    { "FLOAT64(1)", MANOR_VECTOR_FLOAT64, 1 },
    { "f64_blob(65536)", MANOR_VECTOR_FLOAT64, 65536 },
    { "FLOAT16(2)", MANOR_VECTOR_FLOAT16, 2 },
    { "F16_BLOB(2)", MANOR_VECTOR_FLOAT16, 2 },
    { "FLOATB16(2)", MANOR_VECTOR_FLOATB16, 2 },
    { "FB16_BLOB(2)", MANOR_VECTOR_FLOATB16, 2 },
    { "FLOAT8(2)", MANOR_VECTOR_FLOAT8, 2 },
    { "F8_BLOB(2)", MANOR_VECTOR_FLOAT8, 2 },
    { "FLOAT1BIT(9)", MANOR_VECTOR_FLOAT1BIT, 9 },
    { "F1BIT_BLOB(9)", MANOR_VECTOR_FLOAT1BIT, 9 },
    { NULL, MANOR_VECTOR_NONE, 0 },
    { "", MANOR_VECTOR_NONE, 0 },
    { "BLOB", MANOR_VECTOR_NONE, 0 },
    { "BLOB(3)", MANOR_VECTOR_NONE, 0 },
    { "FLOAT", MANOR_VECTOR_NONE, 0 },
    { "FLOAT(3)", MANOR_VECTOR_NONE, 0 },
    { "F32_BLOB", MANOR_VECTOR_NONE, 0 },
    { "F32_BLOB(0)", MANOR_VECTOR_NONE, 0 },
    { "F32_BLOB(-3)", MANOR_VECTOR_NONE, 0 },
    { "F32_BLOB(3, 4)", MANOR_VECTOR_NONE, 0 },
    { "F32_BLOB(3) NOT NULL", MANOR_VECTOR_NONE, 0 },
    { "F32_BLOB(65537)", MANOR_VECTOR_NONE, 0 },
    { "F32_BLOB(99999999999999999999)", MANOR_VECTOR_NONE, 0 },
    { "F32_BLOBS(3)", MANOR_VECTOR_NONE, 0 },
    { "XF32_BLOB(3)", MANOR_VECTOR_NONE, 0 },
    { "FLOAT32(x)", MANOR_VECTOR_NONE, 0 },
    { "FLOAT32(3", MANOR_VECTOR_NONE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint dimensions = 77;

      g_assert_cmpint (manor_vector_parse_type (cases[i].declared, &dimensions), ==, cases[i].type);
      g_assert_cmpuint (dimensions, ==, cases[i].dimensions);
      g_assert_cmpint (manor_vector_parse_type (cases[i].declared, NULL), ==, cases[i].type);
    }
}

/* “3f80…” to bytes. */
static guint8 *
unhex (const char *hex,
       gsize      *length)
{
  GByteArray *bytes = g_byte_array_new ();

  for (const char *p = hex; *p != '\0'; p += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  *length = bytes->len;

  return g_byte_array_free (bytes, FALSE);
}

/* What sqld makes of vector32('[1,-0.5,3.4e38]') and the like. */
static void
test_texts (void)
{
  static const struct { ManorVectorType type; const char *blob; guint max; const char *text; } cases[] = {
    { MANOR_VECTOR_FLOAT32, "", 0, "[]" },
    { MANOR_VECTOR_FLOAT32, "0000803f000000bf", 0, "[1,-0.5]" },
    { MANOR_VECTOR_FLOAT32, "0000803f000000bf01", 0, "[1,-0.5]" },
    { MANOR_VECTOR_FLOAT32, "cdcccc3d", 0, "[0.1]" },
    { MANOR_VECTOR_FLOAT32, "abaaaa3e", 0, "[0.33333334]" },
    { MANOR_VECTOR_FLOAT32, "0000c07f0000807f000080ff", 0, "[NaN,Inf,-Inf]" },
    { MANOR_VECTOR_FLOAT32, "0000803f0000803f0000803f", 2, "[1,1,…]" },
    { MANOR_VECTOR_FLOAT32, "0000803f0000803f", 2, "[1,1]" },
    { MANOR_VECTOR_FLOAT32, "0000803f00", 0, NULL },
    { MANOR_VECTOR_FLOAT32, "0000803f0000", 0, NULL },
    { MANOR_VECTOR_FLOAT64, "000000000000f03f02", 0, "[1]" },
    { MANOR_VECTOR_FLOAT64, "9a9999999999b93f02", 0, "[0.1]" },
    { MANOR_VECTOR_FLOAT64, "555555555555d53f02", 0, "[0.3333333333333333]" },
    { MANOR_VECTOR_FLOAT64, "02", 0, "[]" },
    { MANOR_VECTOR_FLOAT64, "000000000000f03f", 0, NULL },
    { MANOR_VECTOR_FLOAT64, "000000000000f03f01", 0, NULL },
    { MANOR_VECTOR_FLOAT64, "0000f03f02", 0, NULL },
    { MANOR_VECTOR_FLOAT16, "003c00b8ff7b05", 0, "[1,-0.5,65504]" },
    { MANOR_VECTOR_FLOAT16, "0100ff03000405", 0, "[5.9604645e-08,6.097555e-05,6.1035156e-05]" },
    { MANOR_VECTOR_FLOAT16, "007c00fc017c05", 0, "[Inf,-Inf,NaN]" },
    { MANOR_VECTOR_FLOAT16, "003c06", 0, NULL },
    { MANOR_VECTOR_FLOATB16, "803f00bf06", 0, "[1,-0.5]" },
    { MANOR_VECTOR_FLOATB16, "803f05", 0, NULL },
    { MANOR_VECTOR_FLOATB16, "803f", 0, NULL },
    { MANOR_VECTOR_FLOAT1BIT, "050d03", 0, "[1,-1,1]" },
    { MANOR_VECTOR_FLOAT1BIT, "ff0803", 0, "[1,1,1,1,1,1,1,1]" },
    { MANOR_VECTOR_FLOAT1BIT, "ff0103", 0, NULL },
    { MANOR_VECTOR_FLOAT1BIT, "ffff03", 0, NULL },
    { MANOR_VECTOR_FLOAT1BIT, "0003", 0, NULL },
    { MANOR_VECTOR_FLOAT1BIT, "03", 0, NULL },
    { MANOR_VECTOR_FLOAT8, "00ff00000000803f000080bf000204", 0, "[-1,254]" },
    { MANOR_VECTOR_FLOAT8, "00ff00000000803f000080bf000404", 0, NULL },
    { MANOR_VECTOR_FLOAT8, "00ff0000803f000080bf000204", 0, NULL },
    { MANOR_VECTOR_FLOAT8, "04", 0, NULL },
    { MANOR_VECTOR_FLOAT8, "0000803f000080bf000004", 0, "[]" },
    { MANOR_VECTOR_NONE, "0000803f", 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length;
      g_autofree guint8 *blob = unhex (cases[i].blob, &length);
      g_autofree char *text = manor_vector_dup_text (cases[i].type, blob, length, cases[i].max);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Whatever stands in a blob, there is a text or none, and nobody reads behind its end. */
static void
test_noise (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gsize length = (gsize) g_test_rand_int_range (0, 40);
      g_autofree guint8 *blob = g_malloc (length + 1);
      guint n_texts = 0;

      for (gsize j = 0; j < length; j++)
        blob[j] = (guint8) g_test_rand_int_range (0, g_test_rand_int_range (1, 257));

      for (ManorVectorType type = MANOR_VECTOR_NONE; type <= MANOR_VECTOR_FLOAT1BIT; type++)
        {
          g_autofree char *text = manor_vector_dup_text (type, blob, length, 0);

          n_texts += text != NULL;
          if (text != NULL)
            g_assert_true (text[0] == '[' && g_str_has_suffix (text, "]"));
        }

      /* A blob is of one type at most. */
      g_assert_cmpuint (n_texts, <=, 1);
    }
}

static ManorResult *
result_new (void)
{
  ManorResultBuilder *builder = manor_result_builder_new (3);
  ManorValue values[] = {
    MANOR_VALUE_INIT_INTEGER (1),
    { .type = MANOR_VALUE_BLOB, .bytes = "\0\0\200\77\0\0\0\277", .length = 8 },
    { .type = MANOR_VALUE_BLOB, .bytes = "\0\0\200\77\0\0\0\277", .length = 8 },
    MANOR_VALUE_INIT_INTEGER (2),
    { .type = MANOR_VALUE_BLOB, .bytes = "\1\2\3", .length = 3 },
    MANOR_VALUE_INIT_NULL,
    MANOR_VALUE_INIT_INTEGER (3),
    MANOR_VALUE_INIT_TEXT ("[1,2]"),
    MANOR_VALUE_INIT_NULL,
  };

  manor_result_builder_set_column (builder, 0, "id", "INTEGER");
  manor_result_builder_set_column (builder, 1, "e", "F32_BLOB(2)");
  manor_result_builder_set_column (builder, 2, "b", "BLOB");
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    manor_result_builder_add_value (builder, &values[i]);

  return manor_result_builder_end (builder);
}

static void
test_formats (void)
{
  static const struct { ManorResultFormat format; const char *text; } cases[] = {
    { MANOR_RESULT_FORMAT_CSV,
      "id,e,b\n1,\"[1,-0.5]\",X'0000803F000000BF'\n2,X'010203',\n3,\"[1,2]\",\n" },
    { MANOR_RESULT_FORMAT_TSV,
      "id\te\tb\n1\t[1,-0.5]\tX'0000803F000000BF'\n2\tX'010203'\t\n3\t[1,2]\t\n" },
    { MANOR_RESULT_FORMAT_JSON,
      "[\n  {\"id\": 1, \"e\": \"[1,-0.5]\", \"b\": {\"base64\": \"AACAPwAAAL8=\"}},\n"
      "  {\"id\": 2, \"e\": {\"base64\": \"AQID\"}, \"b\": null},\n"
      "  {\"id\": 3, \"e\": \"[1,2]\", \"b\": null}\n]\n" },
    { MANOR_RESULT_FORMAT_INSERT,
      "INSERT INTO t (id, e, b) VALUES (1, X'0000803F000000BF', X'0000803F000000BF');\n"
      "INSERT INTO t (id, e, b) VALUES (2, X'010203', NULL);\n"
      "INSERT INTO t (id, e, b) VALUES (3, '[1,2]', NULL);\n" },
  };
  g_autoptr(ManorResult) result = result_new ();
  g_autofree char *cell = manor_vector_dup_cell (result, 0, 1, 1);

  g_assert_cmpstr (cell, ==, "[1,…]");
  g_assert_null (manor_vector_dup_cell (result, 0, 2, 1));
  g_assert_null (manor_vector_dup_cell (result, 1, 1, 1));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) out = g_string_new (NULL);

      manor_result_format_append (result, cases[i].format, "t", 0, G_MAXUINT, out);
      g_assert_cmpstr (out->str, ==, cases[i].text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vector/types", test_types);
  g_test_add_func ("/vector/texts", test_texts);
  g_test_add_func ("/vector/noise", test_noise);
  g_test_add_func ("/vector/formats", test_formats);

  return g_test_run ();
}
