/* manorctl-groups.c: the groups of a Turso organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-agree.h"
#include "manorctl-place.h"

static char *location;
static char *agreed;

static const GOptionEntry options[] = {
  { "location", 0, 0, G_OPTION_ARG_STRING, &location,
    N_("With “create”: where; “manorctl locations” lists them"), N_("LOCATION") },
  { "yes", 0, 0, G_OPTION_ARG_STRING, &agreed,
    N_("With “delete”: agree, by the name of the group that is to go"), N_("NAME") },
  G_OPTION_ENTRY_NULL
};

static guint
count_databases (ManorConnection *connection,
                 const char      *group)
{
  GListModel *databases = manor_connection_get_databases (connection);
  guint n = g_list_model_get_n_items (databases);
  guint n_found = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);
      ManorDatabaseFacts *facts = manor_database_get_facts (database);

      n_found += facts != NULL && g_strcmp0 (facts->group, group) == 0;
    }

  return n_found;
}

static void
add_group_json (JsonBuilder     *builder,
                ManorConnection *connection,
                ManorGroup      *group)
{
  json_builder_begin_object (builder);
  manorctl_json_string (builder, "name", manor_group_get_name (group));
  manorctl_json_string (builder, "id", manor_group_get_id (group));
  manorctl_json_string (builder, "primary", manor_group_get_primary (group));
  manorctl_json_strings (builder, "locations", manor_group_get_locations (group));
  manorctl_json_string (builder, "engine", manor_group_get_engine (group));
  manorctl_json_string (builder, "health", manor_group_get_health (group));
  manorctl_json_boolean (builder, "archived", manor_group_get_archived (group));
  manorctl_json_boolean (builder, "protected", manor_group_get_protected (group));
  manorctl_json_integer (builder, "databases", count_databases (connection, manor_group_get_name (group)));
  json_builder_end_object (builder);
}

static void
print_json (ManorConnection   *connection,
            ManorOrganization *organization)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GListModel *groups = manor_organization_get_groups (organization);
  guint n = g_list_model_get_n_items (groups);

  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorGroup) group = g_list_model_get_item (groups, i);

      add_group_json (builder, connection, group);
    }
  json_builder_end_array (builder);
  manorctl_json_print (builder);
}

static ManorctlStatus
list (ManorConnection   *connection,
      ManorOrganization *organization)
{
  GListModel *groups = manor_organization_get_groups (organization);
  guint n = g_list_model_get_n_items (groups);
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("GROUP"), _("PRIMARY"), _("ENGINE"), _("HEALTH"), _("DATABASES"),
                                           _("PROTECTED"), NULL });

  if (manorctl_json)
    {
      print_json (connection, organization);
      return MANORCTL_DONE;
    }

  manorctl_table_set_right (table, 4);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorGroup) group = g_list_model_get_item (groups, i);
      const char *name = manor_group_get_name (group);
      g_autofree char *count = g_strdup_printf ("%u", count_databases (connection, name));

      manorctl_table_add (table, (const char *[]) {
        name, manor_group_get_primary (group), manor_group_get_engine (group), manor_group_get_health (group),
        count, manor_group_get_protected (group) ? _("yes") : _("no"),
      });
    }

  if (n == 0)
    manorctl_note (_("There is no group yet; “manorctl groups %s create NAME --location LOCATION” makes one"),
                   manor_connection_get_id (connection));
  else
    manorctl_table_print (table);

  return MANORCTL_DONE;
}

/* What a change made of it: all groups, or a sentence, which is taken. */
static ManorctlStatus
tell (ManorConnection   *connection,
      ManorOrganization *organization,
      char              *sentence)
{
  g_autofree char *text = sentence;
  g_autoptr(GError) error = NULL;

  if (!manorctl_json)
    {
      manorctl_print ("%s\n", text);
      return MANORCTL_DONE;
    }

  if (!manor_await (manor_organization_load_groups (organization), &error))
    return manorctl_fail (error);

  print_json (connection, organization);

  return MANORCTL_DONE;
}

static ManorctlStatus
create (ManorConnection   *connection,
        ManorOrganization *organization,
        const char        *name)
{
  g_autoptr(ManorGroup) group = NULL;
  g_autoptr(GError) error = NULL;

  if (location == NULL)
    return manorctl_fail_usage (_("Say where with --location; “manorctl locations” lists them"));

  group = manor_await_object (manor_organization_create_group (organization, name, location), &error);
  if (group == NULL)
    return manorctl_fail (error);

  return tell (connection, organization,
               /* translators: %1$s is a group, %2$s a location */
               g_strdup_printf (_("Created the group “%1$s” in %2$s."), name, location));
}

static char *
dup_delete_question (const char *name,
                     guint       n_databases)
{
  if (n_databases == 0)
    /* translators: %s is a group */
    return g_strdup_printf (_("“%s” will be gone for good. It has no databases. Type its name to agree:"), name);

  /* translators: %1$s is a group, %2$u how many databases are in it */
  return g_strdup_printf (ngettext ("“%1$s” will be gone for good, with its %2$u database and all its rows. Type its "
                                    "name to agree:",
                                    "“%1$s” will be gone for good, with its %2$u databases and all their rows. Type "
                                    "its name to agree:", n_databases), name, n_databases);
}

static ManorctlStatus
delete (ManorConnection   *connection,
        ManorOrganization *organization,
        const char        *name)
{
  g_autoptr(GError) error = NULL;
  ManorGroup *group = manorctl_find_group (organization, name, &error);
  g_autofree char *question = dup_delete_question (name, count_databases (connection, name));

  if (group == NULL)
    return manorctl_fail (error);

  if (manor_group_get_protected (group))
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   /* translators: %1$s is a connection, %2$s a group */
                   _("“%2$s” is protected from being deleted; “manorctl groups %1$s unprotect %2$s” ends that"),
                   manor_connection_get_id (connection), name);
      return manorctl_fail (error);
    }

  if (!manorctl_agree_by_name (name, agreed, question))
    return MANORCTL_FAILED;

  if (!manor_await (manor_organization_delete_group (organization, name), &error))
    return manorctl_fail (error);

  return tell (connection, organization, g_strdup_printf (_("Deleted the group “%s”."), name));
}

static ManorctlStatus
unarchive (ManorConnection   *connection,
           ManorOrganization *organization,
           const char        *name)
{
  g_autoptr(GError) error = NULL;
  ManorGroup *group = manorctl_find_group (organization, name, &error);

  if (group == NULL)
    return manorctl_fail (error);

  if (!manor_group_get_archived (group))
    return tell (connection, organization,
                 /* translators: %s is a group */
                 g_strdup_printf (_("“%s” is not archived; there is nothing to bring back."), name));

  if (!manor_await (manor_organization_unarchive_group (organization, name), &error))
    return manorctl_fail (error);

  return tell (connection, organization,
               g_strdup_printf (_("“%s” is being brought back; its databases answer in a while."), name));
}

static ManorctlStatus
set_protection (ManorConnection   *connection,
                ManorOrganization *organization,
                const char        *name,
                gboolean           protect)
{
  g_autoptr(GError) error = NULL;

  if (manorctl_find_group (organization, name, &error) == NULL ||
      !manor_await (manor_organization_protect_group (organization, name, protect), &error))
    return manorctl_fail (error);

  return tell (connection, organization,
               g_strdup_printf (protect ? _("“%s” is protected from being deleted.")
                                        : _("“%s” can be deleted now."), name));
}

static ManorctlStatus
protect (ManorConnection   *connection,
         ManorOrganization *organization,
         const char        *name)
{
  return set_protection (connection, organization, name, TRUE);
}

static ManorctlStatus
unprotect (ManorConnection   *connection,
           ManorOrganization *organization,
           const char        *name)
{
  return set_protection (connection, organization, name, FALSE);
}

typedef ManorctlStatus (*GroupFunc) (ManorConnection   *connection,
                                     ManorOrganization *organization,
                                     const char        *name);

static GroupFunc
find_word (const char *word)
{
  static const struct
  {
    const char *word;
    GroupFunc   func;
  } words[] = {
    { "create", create },
    { "delete", delete },
    { "unarchive", unarchive },
    { "protect", protect },
    { "unprotect", unprotect },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i].word) == 0)
      return words[i].func;

  return NULL;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  const char *word = arguments[1];
  GroupFunc func = find_word (word);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  ManorOrganization *organization;

  if (word != NULL && (func == NULL || arguments[2] == NULL))
    return manorctl_fail_usage (_("“groups CONNECTION” takes nothing, or “create”, “delete”, “unarchive”, “protect” or "
                                  "“unprotect” and a group’s name"));

  organization = manorctl_find_organization (console, arguments[0], &connection, &error);
  if (organization == NULL)
    return manorctl_fail (error);

  return func != NULL ? func (connection, organization, arguments[2]) : list (connection, organization);
}

const ManorctlCommand manorctl_groups_command = {
  .name = "groups",
  .arguments = N_("CONNECTION [create NAME --location LOCATION | delete NAME | unarchive NAME | protect NAME | unprotect NAME]"),
  .summary = N_("List, make and delete the groups of a Turso organization"),
  .description = N_("Databases of a group live in one place, and one token opens them all. Deleting a group deletes all its\n"
                    "databases: its name must be typed, or given with --yes."),
  .options = options,
  .n_min = 1,
  .n_max = 3,
  .json = TRUE,
  .run = run,
};
