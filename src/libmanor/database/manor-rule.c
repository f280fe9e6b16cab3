/* manor-rule.c: which databases are children of a schema database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-rule"

#include "config.h"

#include <string.h>

#include "manor-rule.h"

struct _ManorRule
{
  char       *schema_name;
  char      **patterns;
  GHashTable *names;        /* the patterns without a wildcard, borrowed from `patterns` */
  GPtrArray  *globs;
  GHashTable *groups;       /* names, borrowed from `patterns` */
};

G_DEFINE_BOXED_TYPE (ManorRule, manor_rule, manor_rule_ref, manor_rule_unref)

static void
manor_rule_finalize (gpointer data)
{
  ManorRule *self = data;

  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->globs, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_clear_pointer (&self->patterns, g_strfreev);
  g_clear_pointer (&self->schema_name, g_free);
}

/**
 * manor_rule_new:
 * @schema_name: the schema database's name
 * @patterns: (array zero-terminated=1) (nullable): names, globs with * and ?, or groups
 *
 * Makes a rule. Names are compared letter for letter.
 *
 * Returns: (transfer full): a `ManorRule`
 */
ManorRule *
manor_rule_new (const char         *schema_name,
                const char * const *patterns)
{
  ManorRule *self;

  g_return_val_if_fail (schema_name != NULL, NULL);

  self = g_atomic_rc_box_new0 (ManorRule);
  self->schema_name = g_strdup (schema_name);
  self->patterns = patterns != NULL ? g_strdupv ((char **) patterns) : g_new0 (char *, 1);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->globs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_pattern_spec_free);

  self->groups = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; self->patterns[i] != NULL; i++)
    {
      const char *group = manor_rule_pattern_get_group (self->patterns[i]);

      if (manor_rule_pattern_is_glob (self->patterns[i]))
        g_ptr_array_add (self->globs, g_pattern_spec_new (self->patterns[i]));
      else
        g_hash_table_add (self->names, self->patterns[i]);

      if (group != NULL)
        g_hash_table_add (self->groups, (char *) group);
    }

  return self;
}

/**
 * manor_rule_ref:
 * @self: a `ManorRule`
 *
 * Returns: (transfer full): @self
 */
ManorRule *
manor_rule_ref (ManorRule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * manor_rule_unref:
 * @self: (transfer full): a `ManorRule`
 *
 * Gives back a reference.
 */
void
manor_rule_unref (ManorRule *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, manor_rule_finalize);
}

/**
 * manor_rule_get_schema_name:
 * @self: a `ManorRule`
 *
 * Returns: (transfer none): the schema database's name
 */
const char *
manor_rule_get_schema_name (ManorRule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->schema_name;
}

/**
 * manor_rule_get_patterns:
 * @self: a `ManorRule`
 *
 * Returns: (transfer none) (array zero-terminated=1): the patterns as they were given
 */
const char * const *
manor_rule_get_patterns (ManorRule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char * const *) self->patterns;
}

/**
 * manor_rule_matches:
 * @self: a `ManorRule`
 * @name: a database's name
 * @group: (nullable): the group that it is in, where databases are in groups
 * @branch_of: (nullable): the database that it is a copy of, "" where that is not known
 *
 * Tells whether a database of that name is a child. The schema database itself never is. A copy
 * (a branch, or one that a push made) is one only where a pattern is its very name: nobody who
 * copies a tenant's database wants a second tenant. But what was copied from the schema database
 * is how applications make their tenants (Turso's starter does), and a child as any other.
 *
 * Returns: %TRUE if a pattern covers @name
 */
gboolean
manor_rule_matches (ManorRule  *self,
                    const char *name,
                    const char *group,
                    const char *branch_of)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  if (g_str_equal (name, self->schema_name))
    return FALSE;
  if (g_hash_table_contains (self->names, name))
    return TRUE;
  if ((branch_of != NULL && !g_str_equal (branch_of, self->schema_name)) ||
      g_str_has_prefix (name, MANOR_RULE_COPY_PREFIX))
    return FALSE;
  if (group != NULL && g_hash_table_contains (self->groups, group))
    return TRUE;

  for (guint i = 0; i < self->globs->len; i++)
    if (g_pattern_spec_match_string (g_ptr_array_index (self->globs, i), name))
      return TRUE;

  return FALSE;
}

/**
 * manor_rule_matches_database:
 * @self: a `ManorRule`
 * @database: a database
 *
 * As manor_rule_matches(), of a database that is there.
 *
 * Returns: %TRUE if it is a child
 */
gboolean
manor_rule_matches_database (ManorRule     *self,
                             ManorDatabase *database)
{
  ManorDatabaseFacts *facts;

  g_return_val_if_fail (MANOR_IS_DATABASE (database), FALSE);

  facts = manor_database_get_facts (database);

  return manor_rule_matches (self, manor_database_get_name (database),
                             facts != NULL ? facts->group : NULL,
                             facts != NULL ? manor_database_facts_get_branch_of (facts) : NULL);
}

/**
 * manor_rule_pattern_is_glob:
 * @pattern: a pattern
 *
 * Returns: whether it has wildcards
 */
gboolean
manor_rule_pattern_is_glob (const char *pattern)
{
  g_return_val_if_fail (pattern != NULL, FALSE);

  return manor_rule_pattern_get_group (pattern) == NULL && strpbrk (pattern, "*?") != NULL;
}

/**
 * manor_rule_pattern_get_group:
 * @pattern: a pattern
 *
 * Returns: (transfer none) (nullable): the group that it names; where databases are in no groups
 *   it is a name like any other all the same
 */
const char *
manor_rule_pattern_get_group (const char *pattern)
{
  g_return_val_if_fail (pattern != NULL, NULL);

  return g_str_has_prefix (pattern, MANOR_RULE_GROUP_PREFIX)
    ? pattern + strlen (MANOR_RULE_GROUP_PREFIX) : NULL;
}
