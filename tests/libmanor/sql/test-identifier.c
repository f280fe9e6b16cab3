/* test-identifier.c: names in SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-identifier.h"

static void
test_equal (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean    equal;
  } cases[] = {
    { "", "", TRUE },
    { "Users", "uSERS", TRUE },
    { "Users", "User", FALSE },
    { "User", "Users", FALSE },
    { "Straße", "STRASSE", FALSE },
    { "ÄPFEL", "äpfel", FALSE },
    { "ÄPFEL", "Äpfel", TRUE },
    { "a_b", "a`b", FALSE },
    { "@", "`", FALSE },
    { "[", "{", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a = manor_identifier_fold (cases[i].a);
      g_autofree char *b = manor_identifier_fold (cases[i].b);

      g_assert_cmpint (manor_identifier_equal (cases[i].a, cases[i].b), ==, cases[i].equal);
      g_assert_cmpint (manor_identifier_equal_func (cases[i].a, cases[i].b), ==, cases[i].equal);
      g_assert_cmpint (g_str_equal (a, b), ==, cases[i].equal);
      if (cases[i].equal)
        g_assert_cmpuint (manor_identifier_hash (cases[i].a), ==,
                          manor_identifier_hash (cases[i].b));
    }
}

static void
test_quote (void)
{
  static const struct
  {
    const char *name;
    const char *quoted;
  } cases[] = {
    { "users", "users" },
    { "Straße", "Straße" },
    { "_a$1", "_a$1" },
    { "", "\"\"" },
    { "$a", "\"$a\"" },
    { "1a", "\"1a\"" },
    { "a b", "\"a b\"" },
    { "a\"b", "\"a\"\"b\"" },
    { "a-b", "\"a-b\"" },
    { "order", "\"order\"" },
    { "End", "\"End\"" },
    { "current_timestamp", "\"current_timestamp\"" },
    { "true", "\"true\"" },
    { "\xef\xbb\xbf" "a", "\"\xef\xbb\xbf" "a\"" },
    { "[a]", "\"[a]\"" },
    { "'; DROP TABLE t; --", "\"'; DROP TABLE t; --\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *quoted = manor_identifier_quote (cases[i].name);
      g_autofree char *back = manor_identifier_unquote (quoted, -1);

      g_assert_cmpstr (quoted, ==, cases[i].quoted);
      g_assert_cmpstr (back, ==, cases[i].name);
    }
}

static void
test_unquote (void)
{
  static const struct
  {
    const char *text;
    gssize      length;
    const char *name;
  } cases[] = {
    { "a", -1, "a" },
    { "abc", 2, "ab" },
    { "[a b]", -1, "a b" },
    { "`a``b`", -1, "a`b" },
    { "'a''b'", -1, "a'b" },
    { "\"a\"rest", 3, "a" },
    { "\"\"", -1, "" },
    { "\"", -1, "" },
    { "\"open", -1, "open" },
    { "", -1, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = manor_identifier_unquote (cases[i].text, cases[i].length);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_literal (void)
{
  g_autofree char *plain = manor_string_literal ("it's");
  g_autofree char *empty = manor_string_literal ("");

  g_assert_cmpstr (plain, ==, "'it''s'");
  g_assert_cmpstr (empty, ==, "''");
}

static void
test_keyword (void)
{
  g_assert_true (manor_identifier_is_keyword ("select", -1));
  g_assert_true (manor_identifier_is_keyword ("SELECTED", 6));
  g_assert_true (manor_identifier_is_keyword ("Current_Timestamp", -1));
  g_assert_false (manor_identifier_is_keyword ("SELECTED", -1));
  g_assert_false (manor_identifier_is_keyword ("Current_Timestamps", -1));
  g_assert_false (manor_identifier_is_keyword ("", -1));
  g_assert_false (manor_identifier_is_keyword ("rowid", -1));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/identifier/equal", test_equal);
  g_test_add_func ("/identifier/quote", test_quote);
  g_test_add_func ("/identifier/unquote", test_unquote);
  g_test_add_func ("/identifier/literal", test_literal);
  g_test_add_func ("/identifier/keyword", test_keyword);

  return g_test_run ();
}
