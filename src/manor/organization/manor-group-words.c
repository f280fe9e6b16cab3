/* manor-group-words.c: a group in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-group-words"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-group-words.h"

/**
 * manor_group_words_count:
 * @connection: a connection
 * @group: the name of a group
 *
 * Returns: how many of the databases that are listed are in it
 */
guint
manor_group_words_count (ManorConnection *connection,
                         const char      *group)
{
  GListModel *databases;
  guint n_databases;
  guint count = 0;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), 0);

  databases = manor_connection_get_databases (connection);
  n_databases = g_list_model_get_n_items (databases);

  for (guint i = 0; i < n_databases; i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);
      ManorDatabaseFacts *facts = manor_database_get_facts (database);

      if (facts != NULL && g_strcmp0 (facts->group, group) == 0)
        count++;
    }

  return count;
}

/**
 * manor_group_words_dup_databases:
 * @n_databases: how many
 *
 * Returns: (transfer full): “12 databases”
 */
char *
manor_group_words_dup_databases (guint n_databases)
{
  return g_strdup_printf (ngettext ("%u database", "%u databases", n_databases), n_databases);
}

/**
 * manor_group_words_dup_summary:
 * @connection: a connection
 * @group: one of its organization's groups
 *
 * Returns: (transfer full): where it is, how it is, and what is in it, in one line
 */
char *
manor_group_words_dup_summary (ManorConnection *connection,
                               ManorGroup      *group)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  const char *primary;
  const char *health;

  g_return_val_if_fail (MANOR_IS_GROUP (group), NULL);

  primary = manor_group_get_primary (group);
  health = manor_group_get_health (group);
  g_strv_builder_take (parts, manor_group_words_dup_databases (manor_group_words_count (connection, manor_group_get_name (group))));
  if (primary != NULL)
    g_strv_builder_add (parts, primary);
  if (health != NULL)
    g_strv_builder_add (parts, health);
  if (manor_group_get_protected (group))
    g_strv_builder_add (parts, _("protected"));
  all = g_strv_builder_end (parts);

  return g_strjoinv (" · ", all);
}

/**
 * manor_group_words_dup_rotation:
 * @connection: a connection
 * @group: the name of one of its organization's groups
 *
 * Returns: (transfer full): what happens when the group's tokens are rotated, in sentences
 */
char *
manor_group_words_dup_rotation (ManorConnection *connection,
                                const char      *group)
{
  guint count = manor_group_words_count (connection, group);

  if (count == 0)
    /* translators: %s is a group */
    return g_strdup_printf (_("Every token of the group “%s” stops working at once. Manor knows of no databases in it."),
                            group);

  return g_strdup_printf (ngettext ("Every token of the group “%s” and of its %u database stops working at once, those of running apps too. Manor makes itself new ones; every app needs a new one from you.",
                                    "Every token of the group “%s” and of its %u databases stops working at once, those of running apps too. Manor makes itself new ones; every app needs a new one from you.",
                                    count),
                          group, count);
}

/**
 * manor_group_words_dup_deletion:
 * @connection: a connection
 * @group: one of its organization's groups
 *
 * Returns: (transfer full): what is lost with the group, in sentences
 */
char *
manor_group_words_dup_deletion (ManorConnection *connection,
                                ManorGroup      *group)
{
  const char *name = manor_group_get_name (group);
  guint count = manor_group_words_count (connection, name);

  if (manor_group_get_protected (group))
    /* translators: %s is a group */
    return g_strdup_printf (_("“%s” is protected from being deleted. Switch off “Delete Protection” first."),
                            name);

  if (count == 0)
    /* translators: %s is a group */
    return g_strdup_printf (_("The group “%s” is deleted for good. Manor knows of no databases in it."),
                            name);

  return g_strdup_printf (ngettext ("The group “%s” is deleted for good, and with it its %u database and all its rows.",
                                    "The group “%s” is deleted for good, and with it all its %u databases and their rows.",
                                    count),
                          name, count);
}
