/* test-value.c: values as people and SQLite read them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "manor-value.h"

#define BYTES(type_, text_) { .type = (type_), .bytes = (text_), .length = sizeof (text_) - 1 }

typedef struct
{
  ManorValue  value;
  gsize       max_chars;
  const char *display;
  const char *literal;
} Case;

static void
test_spellings (void)
{
  const Case cases[] = {
    { MANOR_VALUE_INIT_NULL, 0, "NULL", "NULL" },
    { MANOR_VALUE_INIT_INTEGER (0), 0, "0", "0" },
    { MANOR_VALUE_INIT_INTEGER (G_MININT64), 0, "-9223372036854775808", "-9223372036854775808" },
    { MANOR_VALUE_INIT_INTEGER (G_MAXINT64), 2, "9223372036854775807", "9223372036854775807" },
    { MANOR_VALUE_INIT_REAL (1.0), 0, "1.0", "1.0" },
    { MANOR_VALUE_INIT_REAL (0.1), 0, "0.1", "0.1" },
    { MANOR_VALUE_INIT_REAL (-0.0), 0, "-0.0", "-0.0" },
    { MANOR_VALUE_INIT_REAL (1e300), 0, "1e+300", "1e+300" },
    { MANOR_VALUE_INIT_REAL (0.1 + 0.2), 0, "0.30000000000000004", "0.30000000000000004" },
    { MANOR_VALUE_INIT_REAL (INFINITY), 0, "Inf", "9.0e+999" },
    { MANOR_VALUE_INIT_REAL (-INFINITY), 0, "-Inf", "-9.0e+999" },
    { BYTES (MANOR_VALUE_TEXT, ""), 0, "", "''" },
    { BYTES (MANOR_VALUE_TEXT, "it's"), 0, "it's", "'it''s'" },
    { BYTES (MANOR_VALUE_TEXT, "'"), 0, "'", "''''" },
    { BYTES (MANOR_VALUE_TEXT, "Grüße, 世界"), 5, "Grüße…", "'Grüße, 世界'" },
    { BYTES (MANOR_VALUE_TEXT, "abc"), 3, "abc", "'abc'" },
    { BYTES (MANOR_VALUE_TEXT, "a\nb"), 0, "a\nb", "'a\nb'" },
    { BYTES (MANOR_VALUE_TEXT, "a\0b"), 0, "a␀b", "CAST(X'610062' AS TEXT)" },
    { BYTES (MANOR_VALUE_TEXT, "a\xff"), 0, "a\xef\xbf\xbd", "CAST(X'61FF' AS TEXT)" },
    { BYTES (MANOR_VALUE_TEXT, "a\xc3"), 0, "a\xef\xbf\xbd", "CAST(X'61C3' AS TEXT)" },
    { BYTES (MANOR_VALUE_BLOB, ""), 0, "X''", "X''" },
    { BYTES (MANOR_VALUE_BLOB, "\x00\xfe\x10"), 0, "X'00FE10'", "X'00FE10'" },
    { BYTES (MANOR_VALUE_BLOB, "\x00\xfe\x10"), 4, "X'00FE…'", "X'00FE10'" },
    { { .type = MANOR_VALUE_BLOB, .bytes = NULL, .length = 0 }, 0, "X''", "X''" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *display = manor_value_dup_display (&cases[i].value, cases[i].max_chars);
      g_autofree char *literal = manor_value_dup_literal (&cases[i].value);

      g_assert_cmpstr (display, ==, cases[i].display);
      g_assert_cmpstr (literal, ==, cases[i].literal);
      g_assert_true (g_utf8_validate (display, -1, NULL));
    }
}

static void
test_equal (void)
{
  const ManorValue values[] = {
    MANOR_VALUE_INIT_NULL,
    MANOR_VALUE_INIT_INTEGER (1),
    MANOR_VALUE_INIT_INTEGER (2),
    MANOR_VALUE_INIT_REAL (1.0),
    MANOR_VALUE_INIT_REAL (2.0),
    BYTES (MANOR_VALUE_TEXT, ""),
    BYTES (MANOR_VALUE_TEXT, "1"),
    BYTES (MANOR_VALUE_TEXT, "1\0"),
    BYTES (MANOR_VALUE_BLOB, ""),
    BYTES (MANOR_VALUE_BLOB, "1"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      g_assert_cmpint (manor_value_equal (&values[i], &values[j]), ==, i == j);
}

static void
test_text (void)
{
  ManorValue null = manor_value_text (NULL);
  ManorValue text = MANOR_VALUE_INIT_TEXT ("Zoë");

  g_assert_cmpint (null.type, ==, MANOR_VALUE_NULL);
  g_assert_cmpint (text.type, ==, MANOR_VALUE_TEXT);
  g_assert_cmpuint (text.length, ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/value/spellings", test_spellings);
  g_test_add_func ("/value/equal", test_equal);
  g_test_add_func ("/value/text", test_text);

  return g_test_run ();
}
