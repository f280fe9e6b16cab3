/* test-token.c: SQLite's lexical grammar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-token.h"

/* One letter a token: blank, comment, Word, Quoted name, String, Blob, Number, Parameter,
 * Operator, open, close, semicolon, Illegal; "!" behind what is not closed. */
static const char letters[] = "E cWQSBNPO();I";

static const struct
{
  const char *text;
  const char *pieces; /* separated with “·” */
  const char *types;
} cases[] = {
  { "", "", "" },
  { "select 1", "select· ·1", "W N" },
  { " \t\r\n\fa\v", " \t\r\n\f·a·\v", " WI" },
  { " \va", " \v·a", " W" },
  { "\xef\xbb\xbfselect", "\xef\xbb\xbf·select", " W" },
  { "a\xef\xbb\xbf" "b", "a\xef\xbb\xbf" "b", "W" },
  { "Straße_2$x", "Straße_2$x", "W" },
  { "\xff\xfe", "\xff\xfe", "W" },
  { "a.b", "a·.·b", "WOW" },
  { "'it''s'", "'it''s'", "S" },
  { "'a''", "'a''", "S!" },
  { "'", "'", "S!" },
  { "'a;--'';b'c", "'a;--'';b'·c", "SW" },
  { "\"a\"\"b\"", "\"a\"\"b\"", "Q" },
  { "\"a", "\"a", "Q!" },
  { "`a``b`c", "`a``b`·c", "QW" },
  { "[a b]]", "[a b]·]", "QI" },
  { "[a", "[a", "Q!" },
  { "x'00ff'", "x'00ff'", "B" },
  { "X''", "X''", "B" },
  { "x'0'", "x'0'", "I" },
  { "x'zz'1", "x'zz'·1", "IN" },
  { "x'00", "x'00", "B!" },
  { "x'0g", "x'0g", "B!" },
  { "x 'a'", "x· ·'a'", "W S" },
  { "-- c;\n1", "-- c;·\n·1", "c N" },
  { "--", "--", "c" },
  { "/* a; */1", "/* a; */·1", "cN" },
  { "/**/1", "/**/·1", "cN" },
  { "/*/1", "/*/1", "c!" },
  { "/* a *", "/* a *", "c!" },
  { "/*", "/·*", "OO" },
  { "/ *", "/· ·*", "O O" },
  { "1.5e+3", "1.5e+3", "N" },
  { "1e", "1e", "I" },
  { "1e+", "1e·+", "IO" },
  { ".5", ".5", "N" },
  { "5.", "5.", "N" },
  { "1..2", "1.·.2", "NN" },
  { "1_000_000.5_0", "1_000_000.5_0", "N" },
  { "0xFFaa", "0xFFaa", "N" },
  { "0x", "0x", "I" },
  { "0xg", "0xg", "I" },
  { "0x1_f", "0x1_f", "N" },
  { "12ab", "12ab", "I" },
  { "1e5a", "1e5a", "I" },
  { "?", "?", "P" },
  { "?12a", "?12·a", "PW" },
  { ":a", ":a", "P" },
  { "@a$b", "@a$b", "P" },
  { "#1", "#1", "P" },
  { "$a::b(c d)", "$a::b(c· ·d·)", "I W)" },
  { "$a::b(c)", "$a::b(c)", "P" },
  { "$a(b", "$a(b", "I" },
  { ":", ":", "I" },
  { "$", "$", "I" },
  { ":a:b", ":a·:b", "PP" },
  { "a->b", "a·->·b", "WOW" },
  { "a->>'$.x'", "a·->>·'$.x'", "WOS" },
  { "a--b", "a·--b", "Wc" },
  { "||", "||", "O" },
  { "|||", "||·|", "OO" },
  { "<<>><=>=<>!===", "<<·>>·<=·>=·<>·!=·==", "OOOOOOO" },
  { "!", "!", "I" },
  { "+-*/%&~,", "+·-·*·/·%·&·~·,", "OOOOOOOO" },
  { "();", "(·)·;", "();" },
  { "\\{}^", "\\·{·}·^", "IIII" },
  { "\x01\x7f", "\x01·\x7f", "II" },
};

static void
check_text (const char *text,
            gssize      length,
            const char *pieces,
            const char *types)
{
  g_autoptr(GString) found_pieces = g_string_new (NULL);
  g_autoptr(GString) found_types = g_string_new (NULL);
  gsize offset = 0;

  for (;;)
    {
      ManorToken token = manor_token_read (text, length, offset);

      if (token.type == MANOR_TOKEN_END)
        break;

      g_assert_cmpuint (token.start, ==, offset);
      g_assert_cmpuint (token.length, >, 0);

      if (found_pieces->len > 0)
        g_string_append (found_pieces, "·");
      g_string_append_len (found_pieces, text + token.start, (gssize) token.length);
      g_string_append_c (found_types, letters[token.type]);
      if (!token.closed)
        g_string_append_c (found_types, '!');

      offset += token.length;
    }

  g_assert_cmpstr (found_pieces->str, ==, pieces);
  g_assert_cmpstr (found_types->str, ==, types);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].text);
      /* Exactly as long as the text: a read past it is an error that ASan sees. */
      g_autofree char *exact = g_memdup2 (length > 0 ? cases[i].text : " ", MAX (length, 1));

      check_text (cases[i].text, -1, cases[i].pieces, cases[i].types);
      check_text (exact, (gssize) length, cases[i].pieces, cases[i].types);
    }
}

static void
test_nul (void)
{
  check_text ("a\0b", 3, "a", "W");
  check_text ("'a\0b'", 5, "'a", "S!");
}

static void
test_list (void)
{
  static const char text[] = " SELECT/* c */\"a\" -- d\n;";
  g_autoptr(GArray) tokens = manor_tokens_read (text, -1);

  g_assert_cmpuint (tokens->len, ==, 3);
  g_assert_true (manor_token_is_word (&g_array_index (tokens, ManorToken, 0), text, "select"));
  g_assert_false (manor_token_is_word (&g_array_index (tokens, ManorToken, 0), text, "selec"));
  g_assert_false (manor_token_is_word (&g_array_index (tokens, ManorToken, 0), text, "selects"));
  g_assert_false (manor_token_is_word (&g_array_index (tokens, ManorToken, 1), text, "a"));
  g_assert_cmpint (g_array_index (tokens, ManorToken, 2).type, ==, MANOR_TOKEN_SEMICOLON);
}

/* Any bytes are cut into tokens that cover them all. */
static void
test_any_bytes (void)
{
  static const char signs[] = "'\"`[]x-/*>|?:@#$().;0_eE+ \n\tab1\xef\xbb\xbf\v!=<";
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint n = 0; n < 20000; n++)
    {
      gsize length = (gsize) g_rand_int_range (rand, 1, 40);
      g_autofree char *text = g_malloc (length);
      gsize offset = 0;

      for (gsize i = 0; i < length; i++)
        text[i] = n % 4 == 0 ? (char) g_rand_int_range (rand, 1, 256)
                             : signs[g_rand_int_range (rand, 0, sizeof signs - 1)];

      while (offset < length)
        {
          ManorToken token = manor_token_read (text, (gssize) length, offset);

          g_assert_cmpint (token.type, !=, MANOR_TOKEN_END);
          g_assert_cmpuint (token.length, >, 0);
          offset += token.length;
        }

      g_assert_cmpuint (offset, ==, length);
      g_assert_cmpint (manor_token_read (text, (gssize) length, offset).type, ==,
                       MANOR_TOKEN_END);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/token/cases", test_cases);
  g_test_add_func ("/token/nul", test_nul);
  g_test_add_func ("/token/list", test_list);
  g_test_add_func ("/token/any-bytes", test_any_bytes);

  return g_test_run ();
}
