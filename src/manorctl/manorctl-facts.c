/* manorctl-facts.c: what a platform says of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-facts.h"

static const struct
{
  ManorDatabaseFlags  flag;
  const char         *nick;
  const char         *word;
} flags[] = {
  { MANOR_DATABASE_ASLEEP, "asleep", N_("asleep") },
  { MANOR_DATABASE_ARCHIVED, "archived", N_("archived") },
  { MANOR_DATABASE_READS_BLOCKED, "reads-blocked", N_("reads blocked") },
  { MANOR_DATABASE_WRITES_BLOCKED, "writes-blocked", N_("writes blocked") },
  { MANOR_DATABASE_PROTECTED, "protected", N_("protected") },
  { MANOR_DATABASE_BRANCH, "branch", N_("branch") },
  { MANOR_DATABASE_ENCRYPTED, "encrypted", N_("encrypted") },
};

static void
append_word (GString    *text,
             const char *word)
{
  if (word != NULL && *word != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", word);
}

char *
manorctl_facts_dup_text (ManorDatabase *database)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (database);
  gint64 size = manor_database_get_size (database);
  g_autoptr(GString) text = g_string_new (NULL);

  if (facts == NULL)
    return NULL;

  append_word (text, facts->group);
  append_word (text, facts->region);
  append_word (text, facts->engine);
  if (size >= 0)
    {
      g_autofree char *words = g_format_size ((guint64) size);

      append_word (text, words);
    }

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      g_autofree char *branch = NULL;

      if ((facts->flags & flags[i].flag) == 0)
        continue;

      if (flags[i].flag == MANOR_DATABASE_BRANCH && facts->branch_of != NULL)
        /* translators: %s is the database that this one was copied from */
        branch = g_strdup_printf (_("branch of %s"), facts->branch_of);
      append_word (text, branch != NULL ? branch : _(flags[i].word));
    }

  return text->len > 0 ? g_strdup (text->str) : NULL;
}

void
manorctl_facts_add_json (JsonBuilder        *builder,
                         ManorDatabaseFacts *facts)
{
  if (facts == NULL)
    return;

  manorctl_json_string (builder, "id", facts->id);
  manorctl_json_string (builder, "host", facts->host);
  manorctl_json_string (builder, "group", facts->group);
  manorctl_json_string (builder, "region", facts->region);
  manorctl_json_string (builder, "engine", facts->engine);
  manorctl_json_string (builder, "version", facts->version);
  manorctl_json_string (builder, "branch_of", facts->branch_of);
  manorctl_json_time (builder, "branched_at", facts->branched_at);

  manorctl_json_array (builder, "flags");
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if ((facts->flags & flags[i].flag) != 0)
      json_builder_add_string_value (builder, flags[i].nick);
  json_builder_end_array (builder);
}
