/* manor-sidebar-query.c: what is searched for in the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-query"

#include "config.h"

#include <string.h>

#include "manor-sidebar-match.h"
#include "manor-sidebar-query.h"

/**
 * ManorSidebarQuery:
 *
 * Words of a search. “group:eu” and “is:asleep” ask for what a platform says of a database, “is:copy” for what a push
 * made of one, and all of them must be so; the rest is a part of its name. A word with “is:” that says nothing is part of the name.
 */
struct _ManorSidebarQuery
{
  char               *text;   /* as a whole, casefolded */
  char               *name;   /* casefolded, may be empty */
  char               *group;  /* how the group's name begins, casefolded; or NULL */
  ManorDatabaseFlags  any[2]; /* of each that is not 0 the database has one at least */
  guint               n_any;
  gboolean            copies; /* that a push made */
};

static const struct
{
  const char         *word;
  ManorDatabaseFlags  flags;
} flag_words[] = {
  { "asleep", MANOR_DATABASE_ASLEEP },
  { "archived", MANOR_DATABASE_ARCHIVED },
  { "blocked", MANOR_DATABASE_READS_BLOCKED | MANOR_DATABASE_WRITES_BLOCKED },
  { "protected", MANOR_DATABASE_PROTECTED },
  { "branch", MANOR_DATABASE_BRANCH },
  { "encrypted", MANOR_DATABASE_ENCRYPTED },
};

static ManorDatabaseFlags
find_flags (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (flag_words); i++)
    if (g_str_equal (flag_words[i].word, word))
      return flag_words[i].flags;

  return 0;
}

static gboolean
take_word (ManorSidebarQuery *self,
           const char        *word)
{
  const char *value;
  ManorDatabaseFlags flags;

  if (g_str_has_prefix (word, "group:") && self->group == NULL)
    {
      self->group = g_strdup (word + strlen ("group:"));
      return TRUE;
    }

  if (!g_str_has_prefix (word, "is:"))
    return FALSE;

  value = word + strlen ("is:");
  if (g_str_equal (value, "copy"))
    {
      self->copies = TRUE;
      return TRUE;
    }

  flags = find_flags (value);
  if (flags == 0 || self->n_any == G_N_ELEMENTS (self->any))
    return FALSE;

  self->any[self->n_any++] = flags;

  return TRUE;
}

/**
 * manor_sidebar_query_new:
 * @text: (nullable): what somebody typed
 *
 * Returns: (transfer full) (nullable): what it asks for, %NULL where that is nothing
 */
ManorSidebarQuery *
manor_sidebar_query_new (const char *text)
{
  g_autoptr(ManorSidebarQuery) self = NULL;
  g_autoptr(GStrvBuilder) rest = NULL;
  g_auto(GStrv) words = NULL;
  g_auto(GStrv) left = NULL;

  if (text == NULL || *text == '\0')
    return NULL;

  self = g_new0 (ManorSidebarQuery, 1);
  self->text = g_utf8_casefold (text, -1);
  words = g_strsplit (self->text, " ", -1);
  rest = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (!take_word (self, words[i]))
      g_strv_builder_add (rest, words[i]);

  /* Blanks are part of a name, but not those around the other words. */
  left = g_strv_builder_end (rest);
  self->name = g_strjoinv (" ", left);
  if (self->group != NULL || self->n_any > 0 || self->copies)
    g_strstrip (self->name);

  return g_steal_pointer (&self);
}

/**
 * manor_sidebar_query_free:
 * @self: a `ManorSidebarQuery`
 */
void
manor_sidebar_query_free (ManorSidebarQuery *self)
{
  g_free (self->text);
  g_free (self->name);
  g_free (self->group);
  g_free (self);
}

/**
 * manor_sidebar_query_equal:
 * @a: (nullable): a query
 * @b: (nullable): another
 *
 * Returns: whether both ask for the same
 */
gboolean
manor_sidebar_query_equal (const ManorSidebarQuery *a,
                           const ManorSidebarQuery *b)
{
  return g_strcmp0 (a != NULL ? a->text : NULL, b != NULL ? b->text : NULL) == 0;
}

/**
 * manor_sidebar_query_get_text:
 * @self: a `ManorSidebarQuery`
 *
 * Returns: (transfer none): what was typed, casefolded
 */
const char *
manor_sidebar_query_get_text (const ManorSidebarQuery *self)
{
  return self->text;
}

static gboolean
asks_for_facts (const ManorSidebarQuery *self)
{
  return self->group != NULL || self->n_any > 0;
}

/**
 * manor_sidebar_query_matches_title:
 * @self: a `ManorSidebarQuery`
 * @title: of something that is no database
 *
 * Returns: whether it is what is searched for
 */
gboolean
manor_sidebar_query_matches_title (const ManorSidebarQuery *self,
                                   const char              *title)
{
  return !asks_for_facts (self) && !self->copies && manor_sidebar_match (title, self->name);
}

static gboolean
has_group (const ManorDatabaseFacts *facts,
           const char               *group)
{
  g_autofree char *folded = NULL;

  if (facts->group == NULL)
    return FALSE;

  folded = g_utf8_casefold (facts->group, -1);

  return g_str_has_prefix (folded, group);
}

/**
 * manor_sidebar_query_matches_database:
 * @self: a `ManorSidebarQuery`
 * @database: a database
 *
 * Returns: whether it is what is searched for. Runs for each of very many databases: nothing is allocated
 *   for those that a name or a state rules out.
 */
gboolean
manor_sidebar_query_matches_database (const ManorSidebarQuery *self,
                                      ManorDatabase           *database)
{
  ManorDatabaseFacts *facts;

  if (!manor_sidebar_match (manor_database_get_name (database), self->name))
    return FALSE;

  if (self->copies && !g_str_has_prefix (manor_database_get_name (database), MANOR_RULE_COPY_PREFIX))
    return FALSE;

  if (!asks_for_facts (self))
    return TRUE;

  facts = manor_database_get_facts (database);
  if (facts == NULL)
    return FALSE;

  for (guint i = 0; i < self->n_any; i++)
    if ((facts->flags & self->any[i]) == 0)
      return FALSE;

  return self->group == NULL || has_group (facts, self->group);
}
