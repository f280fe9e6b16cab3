/* manor-rule-index.c: which of many rules may match a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-rule-index"

#include "config.h"

#include <string.h>

#include "manor-rule-index-private.h"

/* ManorRuleIndex:
 *
 * To ask each of 50 rules about each of 5,000 databases takes longer than a frame. Most patterns are names, groups, or a
 * beginning with a star behind it, and whether there is one of those is asked once for all rules.
 *
 * Invariants:
 *
 *  (1) Every pattern of every rule is in one of the tables: a name and a group under itself, a glob under what stands
 *      before its first wildcard, which may be nothing.
 *  (2) `lengths` are those of the beginnings, each once: a name is looked up by as many of its own beginnings.
 */
struct _ManorRuleIndex
{
  GHashTable *names;       /* (1) name -> GArray of guint */
  GHashTable *groups;      /* (1) name -> GArray of guint */
  GHashTable *beginnings;  /* (1) text -> GArray of guint */
  GArray     *lengths;     /* (2) gsize */
  GArray     *found;
  GString    *beginning;   /* scratch */
};

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
}

/* Whether @key is new. */
static gboolean
add (GHashTable *table,
     const char *key,
     gsize       length,
     guint       position)
{
  g_autofree char *copy = g_strndup (key, length);
  GArray *positions = g_hash_table_lookup (table, copy);
  gboolean is_new = positions == NULL;

  if (is_new)
    {
      positions = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (table, g_steal_pointer (&copy), positions);
    }
  if (positions->len == 0 || g_array_index (positions, guint, positions->len - 1) != position)
    g_array_append_val (positions, position);

  return is_new;
}

static void
add_length (GArray *lengths,
            gsize   length)
{
  for (guint i = 0; i < lengths->len; i++)
    if (g_array_index (lengths, gsize, i) == length)
      return;

  g_array_append_val (lengths, length);
}

static void
add_pattern (ManorRuleIndex *self,
             const char     *pattern,
             guint           position)
{
  const char *group = manor_rule_pattern_get_group (pattern);
  gsize length = strcspn (pattern, "*?");

  if (group != NULL)
    add (self->groups, group, strlen (group), position);

  if (!manor_rule_pattern_is_glob (pattern))
    add (self->names, pattern, strlen (pattern), position);
  else if (add (self->beginnings, pattern, length, position))
    add_length (self->lengths, length);
}

/**
 * _manor_rule_index_new:
 * @rules: (element-type ManorRule): the rules
 *
 * Returns: (transfer full): an index of them
 */
ManorRuleIndex *
_manor_rule_index_new (GPtrArray *rules)
{
  ManorRuleIndex *self = g_new0 (ManorRuleIndex, 1);

  self->names = new_table ();
  self->groups = new_table ();
  self->beginnings = new_table ();
  self->lengths = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->found = g_array_new (FALSE, FALSE, sizeof (guint));
  self->beginning = g_string_new (NULL);

  for (guint i = 0; i < rules->len; i++)
    {
      const char * const *patterns = manor_rule_get_patterns (g_ptr_array_index (rules, i));

      for (guint j = 0; patterns[j] != NULL; j++)
        add_pattern (self, patterns[j], i);
    }

  return self;
}

/**
 * _manor_rule_index_free:
 * @self: (transfer full): an index
 */
void
_manor_rule_index_free (ManorRuleIndex *self)
{
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->groups);
  g_hash_table_unref (self->beginnings);
  g_array_unref (self->lengths);
  g_array_unref (self->found);
  g_string_free (self->beginning, TRUE);
  g_free (self);
}

static void
take (ManorRuleIndex *self,
      GHashTable     *table,
      const char     *key)
{
  GArray *positions = g_hash_table_lookup (table, key);

  if (positions != NULL)
    g_array_append_vals (self->found, positions->data, positions->len);
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

static void
sort_found (GArray *found)
{
  guint n = 0;

  if (found->len < 2)
    return;

  g_array_sort (found, compare_positions);
  for (guint i = 0; i < found->len; i++)
    if (i == 0 || g_array_index (found, guint, i) != g_array_index (found, guint, n - 1))
      g_array_index (found, guint, n++) = g_array_index (found, guint, i);
  g_array_set_size (found, n);
}

/**
 * _manor_rule_index_find:
 * @self: an index
 * @name: a database's name
 * @group: (nullable): the group that it is in
 *
 * Returns: (transfer none) (element-type guint): the positions of the rules that may match it, good until the next call
 */
GArray *
_manor_rule_index_find (ManorRuleIndex *self,
                        const char     *name,
                        const char     *group)
{
  gsize length = strlen (name);

  g_array_set_size (self->found, 0);
  take (self, self->names, name);
  if (group != NULL)
    take (self, self->groups, group);

  g_string_assign (self->beginning, name);
  for (guint i = 0; i < self->lengths->len; i++)
    {
      gsize wanted = g_array_index (self->lengths, gsize, i);

      if (wanted > length)
        continue;

      self->beginning->str[wanted] = '\0';
      take (self, self->beginnings, self->beginning->str);
      self->beginning->str[wanted] = name[wanted];
    }
  sort_found (self->found);

  return self->found;
}
