/* test-rule-index.c: thousands of databases and dozens of rules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-rule-index-private.h"
#include "test-fixture.h"

static GPtrArray *
new_rules (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
}

static gboolean
is_found (GArray *found,
          guint   position)
{
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, guint, i) == position)
      return TRUE;

  return FALSE;
}

/* A word of a small language, so that names and patterns meet. */
static char *
dup_word (const char *letters,
          guint       max_length)
{
  guint length = (guint) g_test_rand_int_range (1, (int) max_length + 1);
  GString *word = g_string_new (NULL);

  for (guint i = 0; i < length; i++)
    g_string_append_c (word, letters[g_test_rand_int_range (0, (int) strlen (letters))]);

  return g_string_free_and_steal (word);
}

/* Whatever a rule matches is found, in the rules' order and once. */
static void
test_nothing_is_missed (void)
{
  guint n_matches = 0;

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr(GPtrArray) rules = new_rules ();
      g_autoptr(ManorRuleIndex) index = NULL;

      for (guint i = 0; i < 20; i++)
        {
          g_autofree char *first = dup_word ("abe*?", 4);
          g_autofree char *second = dup_word ("ab*", 3);
          g_autofree char *group = g_strconcat (MANOR_RULE_GROUP_PREFIX, i % 4 == 0 ? second : "c", NULL);
          const char * const patterns[] = { first, second, i % 3 == 0 ? group : NULL, NULL };

          g_ptr_array_add (rules, manor_rule_new ("schema", patterns));
        }
      index = _manor_rule_index_new (rules);

      for (guint i = 0; i < 50; i++)
        {
          g_autofree char *name = dup_word ("abe", 4);
          const char *group = i % 3 == 0 ? "c" : i % 3 == 1 ? "ab" : NULL;
          GArray *found = _manor_rule_index_find (index, name, group);

          for (guint j = 1; j < found->len; j++)
            g_assert_cmpuint (g_array_index (found, guint, j - 1), <, g_array_index (found, guint, j));
          for (guint j = 0; j < rules->len; j++)
            if (manor_rule_matches (g_ptr_array_index (rules, j), name, group, NULL))
              {
                n_matches++;
                g_assert_true (is_found (found, j));
              }
        }
    }
  g_assert_cmpuint (n_matches, >, 1000);
}

/* Of fifty fleets a name is one's, and no other is asked. */
static void
test_others_are_not_asked (void)
{
  g_autoptr(GPtrArray) rules = new_rules ();
  g_autoptr(ManorRuleIndex) index = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("fleet%02u-*", i);
      g_autofree char *name = g_strdup_printf ("odd-%02u", i);
      const char * const patterns[] = { pattern, name, NULL };

      g_ptr_array_add (rules, manor_rule_new ("schema", patterns));
    }
  index = _manor_rule_index_new (rules);

  g_assert_cmpuint (_manor_rule_index_find (index, "fleet25-tenant", NULL)->len, ==, 1);
  g_assert_cmpuint (g_array_index (_manor_rule_index_find (index, "odd-07", "g"), guint, 0), ==, 7);
  g_assert_cmpuint (_manor_rule_index_find (index, "fleet25", NULL)->len, ==, 0);
  g_assert_cmpuint (_manor_rule_index_find (index, "", NULL)->len, ==, 0);
}

/* As an organization tells them: in its own order, what is new at the end. */
static void
test_any_order (void)
{
  g_autoptr(ManorConnection) connection = g_object_new (TEST_TYPE_CONNECTION, "id", "x", "title", "X", NULL);
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *list = manor_connection_get_databases (connection);

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("db%u", (i * 7919) % 1000);

      g_ptr_array_insert (databases, g_test_rand_int_range (0, (int) databases->len + 1), test_database_new (name, name));
      manor_connection_set_databases (connection, databases);
      g_assert_cmpuint (g_list_model_get_n_items (list), ==, i + 1);
    }

  for (guint i = 0; i + 1 < 300; i++)
    {
      g_autoptr(ManorDatabase) one = g_list_model_get_item (list, i);
      g_autoptr(ManorDatabase) next = g_list_model_get_item (list, i + 1);

      g_assert_cmpint (manor_database_compare_names (manor_database_get_name (one), manor_database_get_name (next)), <, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rule-index/nothing-is-missed", test_nothing_is_missed);
  g_test_add_func ("/rule-index/others-are-not-asked", test_others_are_not_asked);
  g_test_add_func ("/rule-index/any-order", test_any_order);

  return g_test_run ();
}
