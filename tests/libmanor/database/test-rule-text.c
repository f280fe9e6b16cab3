/* test-rule-text.c: rules as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "manor-rule-text.h"

/* “schema: child child|schema: …” */
static char *
dup_words (GPtrArray *rules)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (rules, i);
      g_autofree char *patterns = g_strjoinv (" ", (char **) manor_rule_get_patterns (rule));

      g_string_append_printf (words, "%s%s: %s", i > 0 ? "|" : "", manor_rule_get_schema_name (rule), patterns);
    }

  return g_string_free_and_steal (words);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *words;  /* NULL: refused */
  } cases[] = {
    { "", "" },
    { "# nothing\n", "" },
    { "[s]\nchildren=a;b*\n", "s: a b*" },
    { "[s]\nchildren= a ;; b ;", "s: a b" },
    { "[s]\nchildren=\n", "s: " },
    { "[s]\ncolour=blue\n[t]\nchildren=x\n", "t: x" },
    { "[s]\r\nchildren=a\r\n", "s: a" },
    { "[a schema's \"own\"]\nchildren=group:eu;it's;Zoë\n", "a schema's \"own\": group:eu it's Zoë" },
    { "[s]\nchildren=odd\\;name\n", "s: odd;name" },
    { "[s]\nchildren=a\n[s]\nchildren=b\n", "s: b" },
    { "children=a\n", NULL },
    { "[s\nchildren=a\n", NULL },
    { "no key file", NULL },
    { "[s]\nchildren=caf\xe9\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) rules = manor_rule_text_parse (cases[i].text, -1, "my.ini", &error);
      g_autofree char *words = rules != NULL ? dup_words (rules) : NULL;

      g_assert_cmpstr (words, ==, cases[i].words);
      if (cases[i].words == NULL)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
          g_assert_nonnull (strstr (error->message, "my.ini"));
        }
    }
}

/* A file without a rule is a fleet.ini like any other, but nothing to import. */
static void
test_some (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) none = manor_rule_text_parse ("[s]\ncolour=blue\n", -1, "my.ini", &error);
  g_autoptr(GPtrArray) refused = NULL;
  g_autoptr(GPtrArray) some = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  some = manor_rule_text_parse_some ("[s]\nchildren=a\n", -1, "my.ini", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (some->len, ==, 1);

  refused = manor_rule_text_parse_some ("[s]\ncolour=blue\n", -1, "my.ini", &error);
  g_assert_null (refused);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "my.ini has no rules"));
}

/* A NUL is not the end of the text. */
static void
test_length (void)
{
  static const char text[] = "[s]\nchildren=a\n\0[t]\nchildren=b\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rules = manor_rule_text_parse (text, sizeof text - 1, "my.ini", &error);

  g_assert_null (rules);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Names of any letters, as a property: what is written is what is read. */
static void
test_round_trip (void)
{
  static const char * const letters[] = { "a", "Z", "9", "-", "_", ";", "\\", "'", "\"", "=", "#", "é", "世", ".", "*", "?" };

  for (guint seed = 0; seed < 500; seed++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (seed);
      g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
      g_autoptr(GPtrArray) back = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;
      g_autofree char *known = NULL;
      g_autofree char *read = NULL;
      guint n_rules = (guint) g_rand_int_range (random, 0, 4);

      for (guint i = 0; i < n_rules; i++)
        {
          g_autoptr(GStrvBuilder) patterns = g_strv_builder_new ();
          g_autofree char *name = g_strdup_printf ("%u%s", i, letters[g_rand_int_range (random, 0, G_N_ELEMENTS (letters))]);
          guint n_patterns = (guint) g_rand_int_range (random, 0, 5);
          g_auto(GStrv) made = NULL;

          for (guint j = 0; j < n_patterns; j++)
            {
              GString *pattern = g_string_new (NULL);

              for (guint n = (guint) g_rand_int_range (random, 1, 6); n > 0; n--)
                g_string_append (pattern, letters[g_rand_int_range (random, 0, G_N_ELEMENTS (letters))]);
              g_strv_builder_take (patterns, g_string_free_and_steal (pattern));
            }

          made = g_strv_builder_end (patterns);
          g_ptr_array_add (rules, manor_rule_new (name, (const char * const *) made));
        }

      text = manor_rule_text_new (rules);
      back = manor_rule_text_parse (text, -1, "text", &error);
      g_assert_no_error (error);
      known = dup_words (rules);
      read = dup_words (back);
      g_assert_cmpstr (read, ==, known);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rule-text/parse", test_parse);
  g_test_add_func ("/rule-text/some", test_some);
  g_test_add_func ("/rule-text/length", test_length);
  g_test_add_func ("/rule-text/round-trip", test_round_trip);

  return g_test_run ();
}
