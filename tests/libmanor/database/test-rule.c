/* test-rule.c: what a rule matches, and the order of names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-database.h"
#include "manor-rule.h"

static void
test_matches (void)
{
  static const char * const patterns[] = { "workspace*-slack", "acme", "v?", "Zoë*", "[x]", NULL };
  const struct
  {
    const char *name;
    gboolean    matches;
  } cases[] = {
    { "workspace1-slack", TRUE },
    { "workspace-slack", TRUE },
    { "workspace1-slack2", FALSE },
    { "acme", TRUE },
    { "Acme", FALSE },
    { "acme2", FALSE },
    { "v1", TRUE },
    { "v", FALSE },
    { "v12", FALSE },
    { "Zoë 世界", TRUE },
    { "[x]", TRUE },
    { "x", FALSE },
    { "", FALSE },
    { "workspace-schema-slack", FALSE },
  };
  g_autoptr(ManorRule) rule = manor_rule_new ("workspace-schema-slack", patterns);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (manor_rule_matches (rule, cases[i].name, NULL, NULL), ==, cases[i].matches);

  g_assert_cmpstr (manor_rule_get_schema_name (rule), ==, "workspace-schema-slack");
  g_assert_true (g_strv_equal (manor_rule_get_patterns (rule), patterns));
}

static void
test_no_patterns (void)
{
  g_autoptr(ManorRule) rule = manor_rule_new ("s", NULL);

  g_assert_false (manor_rule_matches (rule, "a", "a", NULL));
  g_assert_null (manor_rule_get_patterns (rule)[0]);
}

static int
sign (int number)
{
  return (number > 0) - (number < 0);
}

/* In this order, and so every one before all that come later. */
static void
test_order (void)
{
  static const char * const names[] = {
    "", "-dash", "01", "1", "2", "9", "010", "10", "10a", "100", "99999999999999999999999998",
    "99999999999999999999999999", "A", "a", "a 1", "a1", "a2", "a10", "a10-1", "a10-2", "a10-10",
    "B", "b", "workspace2", "workspace10", "Zoë", "zoë",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        int expected = i < j ? -1 : i > j;

        if (sign (manor_database_compare_names (names[i], names[j])) != expected)
          g_error ("“%s” and “%s” are in the wrong order", names[i], names[j]);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rule/matches", test_matches);
  g_test_add_func ("/rule/no-patterns", test_no_patterns);
  g_test_add_func ("/rule/order", test_order);

  return g_test_run ();
}
