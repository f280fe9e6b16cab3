/* manorctl-list.c: list databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-facts.h"
#include "manorctl-place.h"

static void
add_fleets_json (JsonBuilder     *builder,
                 ManorConnection *connection)
{
  GListModel *fleets = manor_connection_get_fleets (connection);
  guint n_fleets = g_list_model_get_n_items (fleets);

  manorctl_json_array (builder, "fleets");
  for (guint i = 0; i < n_fleets; i++)
    {
      g_autoptr(ManorFleet) fleet = g_list_model_get_item (fleets, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "schema", manor_fleet_get_name (fleet));
      manorctl_json_boolean (builder, "native",
                             manor_database_get_propagates (manor_fleet_get_schema (fleet)));

      manorctl_json_array (builder, "children");
      for (guint j = 0; j < manor_fleet_get_n_children (fleet); j++)
        {
          g_autoptr(ManorDatabase) child = g_list_model_get_item (G_LIST_MODEL (fleet), j);

          json_builder_add_string_value (builder, manor_database_get_name (child));
        }
      json_builder_end_array (builder);

      manorctl_json_strings (builder, "missing", manor_fleet_get_missing (fleet));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_databases_json (JsonBuilder     *builder,
                    ManorConnection *connection)
{
  GListModel *databases = manor_connection_get_databases (connection);
  guint n = g_list_model_get_n_items (databases);

  manorctl_json_array (builder, "databases");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "name", manor_database_get_name (database));
      manorctl_json_string (builder, "path", manor_database_get_path (database));
      manorctl_json_string (builder, "location", manor_database_get_location (database));
      manorctl_json_integer (builder, "size", manor_database_get_size (database));
      manorctl_json_boolean (builder, "read_only", manor_database_get_read_only (database));
      manorctl_facts_add_json (builder, manor_database_get_facts (database));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_notes_json (JsonBuilder     *builder,
                ManorConnection *connection)
{
  manorctl_json_string (builder, "warning", manor_connection_get_warning (connection));
  manorctl_json_strings (builder, "notes", manor_connection_get_notes (connection));
}

static void
add_json (JsonBuilder     *builder,
          ManorConnection *connection,
          const GError    *error)
{
  json_builder_begin_object (builder);
  manorctl_json_string (builder, "id", manor_connection_get_id (connection));
  manorctl_json_string (builder, "title", manor_connection_get_title (connection));
  manorctl_json_string (builder, "kind", manor_connection_get_kind (connection));
  manorctl_json_string (builder, "location", manor_connection_get_location (connection));
  manorctl_json_string (builder, "error", error != NULL ? error->message : NULL);
  add_notes_json (builder, connection);
  add_fleets_json (builder, connection);
  add_databases_json (builder, connection);
  json_builder_end_object (builder);
}

/* With what its platform says of it. */
static void
print_database (const char    *indent,
                ManorDatabase *database)
{
  g_autofree char *facts = manorctl_facts_dup_text (database);

  if (facts != NULL)
    manorctl_print ("%s%s  (%s)\n", indent, manor_database_get_name (database), facts);
  else
    manorctl_print ("%s%s\n", indent, manor_database_get_name (database));
}

static void
print_fleet (ManorFleet *fleet)
{
  guint n = manor_fleet_get_n_children (fleet);
  const char * const *missing = manor_fleet_get_missing (fleet);

  if (manor_database_get_propagates (manor_fleet_get_schema (fleet)))
    /* translators: the name of a schema database and the number of its children */
    manorctl_print (ngettext ("  %s (schema database, %u child; its server carries changes on)\n",
                              "  %s (schema database, %u children; its server carries changes on)\n", n),
                    manor_fleet_get_name (fleet), n);
  else
    /* translators: the name of a schema database and the number of its children */
    manorctl_print (ngettext ("  %s (schema database, %u child)\n",
                              "  %s (schema database, %u children)\n", n),
                    manor_fleet_get_name (fleet), n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorDatabase) child = g_list_model_get_item (G_LIST_MODEL (fleet), i);

      print_database ("    ", child);
    }

  for (guint i = 0; missing != NULL && missing[i] != NULL; i++)
    manorctl_print (_("    %s (not there)\n"), missing[i]);
}

static void
print_connection (ManorConnection *connection)
{
  GListModel *fleets = manor_connection_get_fleets (connection);
  GListModel *databases = manor_connection_get_databases (connection);
  guint n_fleets = g_list_model_get_n_items (fleets);
  guint n_databases = g_list_model_get_n_items (databases);
  const char * const *notes = manor_connection_get_notes (connection);

  manorctl_print ("%s  %s\n", manor_connection_get_id (connection),
                  manor_connection_get_location (connection));

  for (guint i = 0; i < n_fleets; i++)
    {
      g_autoptr(ManorFleet) fleet = g_list_model_get_item (fleets, i);

      print_fleet (fleet);
    }

  for (guint i = 0; i < n_databases; i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);
      gboolean is_schema;
      g_autoptr(ManorFleet) fleet = manorctl_find_fleet_of (connection, database, &is_schema);

      if (fleet == NULL)
        print_database ("  ", database);
    }

  if (manor_connection_get_warning (connection) != NULL)
    manorctl_note ("%s", manor_connection_get_warning (connection));
  for (guint i = 0; notes[i] != NULL; i++)
    manorctl_note ("%s", notes[i]);
}

static ManorctlStatus
list_all (ManorConsole *console)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (console));
  ManorctlStatus status = MANORCTL_DONE;

  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorConnection) connection = g_list_model_get_item (G_LIST_MODEL (console), i);
      g_autoptr(GError) error = NULL;

      if (!manor_await (manor_connection_refresh (connection), &error))
        status = manorctl_fail (error);

      if (manorctl_json)
        add_json (builder, connection, error);
      else
        print_connection (connection);
    }
  json_builder_end_array (builder);

  if (manorctl_json)
    manorctl_json_print (builder);
  else if (n == 0)
    manorctl_note (_("There is no connection yet; “manorctl connections add FOLDER” adds a folder, "
                     "“add-server URL” a server"));

  return status;
}

/* What was known before is shown behind the error. */
static ManorConnection *
dup_known (ManorConsole *console,
           const char   *id)
{
  ManorConnection *connection = manor_console_find_connection (console, id);

  return connection != NULL ? g_object_ref (connection) : NULL;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  ManorctlStatus status = MANORCTL_DONE;

  if (arguments[0] == NULL)
    return list_all (console);

  connection = manorctl_find_connection (console, arguments[0], &error);
  if (connection == NULL)
    {
      status = manorctl_fail (error);
      connection = dup_known (console, arguments[0]);
      if (connection == NULL)
        return status;
    }

  if (manorctl_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_array (builder);
      add_json (builder, connection, error);
      json_builder_end_array (builder);
      manorctl_json_print (builder);
    }
  else
    {
      print_connection (connection);
    }

  return status;
}

const ManorctlCommand manorctl_list_command = {
  .name = "list",
  .arguments = N_("[CONNECTION | FOLDER | URL]"),
  .summary = N_("List schema databases, their children, and other databases"),
  .description = N_("Behind a database of a Turso organization: its group, region and engine, and what is out of the\n"
                    "ordinary: asleep, archived, reads or writes blocked, protected, a branch, encrypted."),
  .n_min = 0,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
