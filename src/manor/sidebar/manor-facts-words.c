/* manor-facts-words.c: what a platform says of a database, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-facts-words"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-facts-words.h"

/* What stands in one's way first. */
static const struct
{
  ManorDatabaseFlags  flag;
  const char         *word;
  const char         *icon_name;
} states[] = {
  { MANOR_DATABASE_ARCHIVED, N_("archived"), "package-x-generic-symbolic" },
  { MANOR_DATABASE_READS_BLOCKED, N_("blocked"), "action-unavailable-symbolic" },
  { MANOR_DATABASE_WRITES_BLOCKED, N_("writes blocked"), "changes-prevent-symbolic" },
  { MANOR_DATABASE_ASLEEP, N_("asleep"), "weather-clear-night-symbolic" },
  { MANOR_DATABASE_BRANCH, N_("branch"), NULL },
  { MANOR_DATABASE_PROTECTED, N_("protected"), NULL },
  { MANOR_DATABASE_ENCRYPTED, N_("encrypted"), NULL },
  { MANOR_DATABASE_UNUSUAL_ENGINE, N_("new engine"), NULL },
};

/* Only the first few are worth a word on the row; the others are in its tooltip. */
#define N_ON_ROW 5

/**
 * manor_facts_words_get_state:
 * @facts: (nullable): what a platform says
 *
 * Returns: (nullable): the short word for what is out of the ordinary
 */
const char *
manor_facts_words_get_state (ManorDatabaseFacts *facts)
{
  for (guint i = 0; facts != NULL && i < N_ON_ROW; i++)
    if (facts->flags & states[i].flag)
      return _(states[i].word);

  return NULL;
}

/**
 * manor_facts_words_get_icon_name:
 * @facts: (nullable): what a platform says
 *
 * Returns: (nullable): the icon that goes with manor_facts_words_get_state()
 */
const char *
manor_facts_words_get_icon_name (ManorDatabaseFacts *facts)
{
  for (guint i = 0; facts != NULL && i < N_ON_ROW; i++)
    if (facts->flags & states[i].flag)
      return states[i].icon_name;

  return NULL;
}

/**
 * manor_facts_words_dup_all:
 * @facts: (nullable): what a platform says
 *
 * Returns: (transfer full): all that is out of the ordinary, to be put behind a name
 */
char *
manor_facts_words_dup_all (ManorDatabaseFacts *facts)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; facts != NULL && i < G_N_ELEMENTS (states); i++)
    {
      if ((facts->flags & states[i].flag) == 0)
        continue;

      g_string_append (words, _(", "));
      if (states[i].flag == MANOR_DATABASE_BRANCH && facts->branch_of != NULL)
        /* translators: %s is the database that this one was copied from */
        g_string_append_printf (words, _("branch of %s"), facts->branch_of);
      else
        g_string_append (words, _(states[i].word));
    }

  return g_string_free (words, FALSE);
}

/**
 * manor_facts_words_dup_place:
 * @database: a database
 *
 * Returns: (transfer full) (nullable): where it is kept and by what, in a line
 */
char *
manor_facts_words_dup_place (ManorDatabase *database)
{
  ManorDatabaseFacts *facts;
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  facts = manor_database_get_facts (database);
  if (facts == NULL)
    return NULL;

  if (facts->group != NULL)
    /* translators: %s is the name of a group of databases */
    g_ptr_array_add (parts, g_strdup_printf (_("Group %s"), facts->group));
  if (facts->region != NULL)
    g_ptr_array_add (parts, g_strdup (facts->region));
  if (facts->engine != NULL)
    g_ptr_array_add (parts, g_strdup (facts->engine));
  if (manor_database_get_size (database) >= 0)
    g_ptr_array_add (parts, g_format_size ((guint64) manor_database_get_size (database)));

  if (parts->len == 0)
    return NULL;

  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}
