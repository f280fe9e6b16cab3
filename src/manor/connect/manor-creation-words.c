/* manor-creation-words.c: what will be made, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-creation-words"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-creation-words.h"
#include "manor-pattern.h"

/**
 * manor_creation_words_parse_time:
 * @text: what a person typed
 *
 * Returns: (transfer full) (nullable): the local time that it says, or %NULL where it says none
 */
GDateTime *
manor_creation_words_parse_time (const char *text)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *iso = NULL;
  g_auto(GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  iso = g_strstrip (g_strdup (text));
  parts = g_strsplit_set (iso, " T", 2);
  if (g_strv_length (parts) != 2)
    return NULL;

  g_strstrip (parts[1]);
  g_free (iso);
  iso = g_strdup_printf (strlen (parts[1]) == strlen ("18:30") ? "%sT%s:00" : "%sT%s",
                         parts[0], parts[1]);

  return g_date_time_new_from_iso8601 (iso, zone);
}

static const char *
get_group (ManorDatabase *database)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (database);

  return facts != NULL ? facts->group : NULL;
}

static char *
dup_child_promise (ManorCreation *creation)
{
  ManorFleet *fleet = manor_creation_get_fleet (creation);
  const char *name = manor_creation_get_name (creation);
  const char *schema = manor_fleet_get_name (fleet);
  gboolean covered = manor_rule_matches (manor_fleet_get_rule (fleet), name,
                                         get_group (manor_fleet_get_schema (fleet)),
                                         NULL);

  if (manor_database_get_propagates (manor_fleet_get_schema (fleet)))
    return g_strdup_printf (_("“%s” becomes a child of “%s”: the server copies it, rows included"),
                            name, schema);

  if (manor_creation_get_with_rows (creation))
    return g_strdup_printf (covered
                            ? _("“%s” becomes a child of “%s” with its schema and all its rows")
                            : _("“%s” becomes a child of “%s” with its schema and all its rows, and is added to its list of children"),
                            name, schema);

  return g_strdup_printf (covered
                          ? _("“%s” becomes a child of “%s” with its schema and no rows")
                          : _("“%s” becomes a child of “%s” with its schema and no rows, and is added to its list of children"),
                          name, schema);
}

static char *
dup_schema_promise (ManorConnection    *connection,
                    ManorCreation      *creation,
                    const char * const *patterns)
{
  guint n_matching;

  if (manor_creation_get_kind (creation) == MANOR_CREATION_SCHEMA)
    return g_strdup (_("Its children are made from it, and the server carries every change to all of them at once"));

  if (patterns[0] == NULL)
    return g_strdup (_("It has no children yet. Patterns like “tenant-*”, separated by spaces, say which databases are; they can be given later, too"));

  n_matching = manor_pattern_count (connection, manor_creation_get_name (creation), patterns);

  return g_strdup_printf (ngettext ("%u database here will be its child",
                                    "%u databases here will be its children", n_matching),
                          n_matching);
}

/* As the platform is told it, so that nobody is an hour off. */
static char *
dup_rewind_promise (ManorCreation *creation)
{
  g_autofree char *time = g_date_time_format (manor_creation_get_time (creation), "%x %X (UTC%:z)");

  /* translators: the first %s is the new database, the second one that which is copied, the third
   * one a date and time */
  return g_strdup_printf (_("“%s” becomes a copy of “%s” as it was on %s"),
                          manor_creation_get_name (creation),
                          manor_database_get_name (manor_creation_get_original (creation)), time);
}

/* What the server copies is a child where the original is one. */
static char *
dup_copy_promise (ManorConnection *connection,
                  ManorCreation   *creation)
{
  ManorDatabase *database = manor_creation_get_original (creation);
  const char *original = manor_database_get_name (database);
  ManorRule *rule = manor_connection_find_rule_for (connection, original, get_group (database));
  ManorDatabase *schema = NULL;

  if (manor_creation_get_time (creation) != NULL)
    return dup_rewind_promise (creation);

  if (rule != NULL)
    schema = manor_connection_find_database (connection, manor_rule_get_schema_name (rule));

  if (schema != NULL && manor_database_get_propagates (schema))
    return g_strdup_printf (_("“%s” becomes a copy of “%s” with all its rows, and a child of “%s” as well"),
                            manor_creation_get_name (creation), original,
                            manor_database_get_name (schema));

  return g_strdup_printf (_("“%s” becomes a copy of “%s” with all its rows"),
                          manor_creation_get_name (creation), original);
}

/**
 * manor_creation_words_dup_promise:
 * @connection: where it will be made
 * @creation: what will be made
 * @patterns: (nullable): of a schema database whose children Manor finds
 *
 * Returns: (transfer full): what will happen, in a sentence
 */
char *
manor_creation_words_dup_promise (ManorConnection    *connection,
                                  ManorCreation      *creation,
                                  const char * const *patterns)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (MANOR_IS_CREATION (creation), NULL);

  switch (manor_creation_get_kind (creation))
    {
    case MANOR_CREATION_CHILD:
      return dup_child_promise (creation);

    case MANOR_CREATION_COPY:
      return dup_copy_promise (connection, creation);

    case MANOR_CREATION_SCHEMA:
      return dup_schema_promise (connection, creation, patterns);

    case MANOR_CREATION_DATABASE:
    default:
      if (patterns != NULL)
        return dup_schema_promise (connection, creation, patterns);

      if (manor_creation_get_group (creation) != NULL)
        /* translators: the first %s is a database, the second one a connection, the third one a
         * group */
        return g_strdup_printf (_("“%s” is made in “%s”, in the group “%s”"),
                                manor_creation_get_name (creation),
                                manor_connection_get_title (connection),
                                manor_creation_get_group (creation));

      return g_strdup_printf (_("“%s” is made in “%s”"), manor_creation_get_name (creation),
                              manor_connection_get_title (connection));
    }
}
