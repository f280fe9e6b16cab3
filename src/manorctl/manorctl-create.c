/* manorctl-create.c: create a schema database, a child, or a database of neither kind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-creation.h"
#include "manorctl-place.h"

static char *place;
static char *schema;
static char *dump_file;
static char **patterns;
static gboolean native;
static gboolean with_rows;

static const GOptionEntry options[] = {
  { "connection", 0, 0, G_OPTION_ARG_FILENAME, &place,
    N_("Where: a connection, a folder, or a server’s URL"), N_("CONNECTION") },
  { "schema", 0, 0, G_OPTION_ARG_STRING, &schema,
    N_("For a child: its schema database"), N_("NAME") },
  { "children", 0, 0, G_OPTION_ARG_STRING_ARRAY, &patterns,
    N_("For a schema database: its children, a name, a pattern with * and ?, or group:GROUP"), N_("PATTERN") },
  { "native", 0, 0, G_OPTION_ARG_NONE, &native,
    N_("For a schema database: let its server carry every change on to its children"), NULL },
  { "from-dump", 0, 0, G_OPTION_ARG_FILENAME, &dump_file,
    N_("Fill it with this script, as “manorctl dump” writes it"), N_("FILE|URL") },
  { "with-rows", 0, 0, G_OPTION_ARG_NONE, &with_rows,
    N_("For a child: with the rows of its schema database, too"), NULL },
  MANORCTL_CREATION_ENTRIES,
  G_OPTION_ENTRY_NULL
};

static const char * const no_patterns[] = { NULL };

static gboolean
is_url (const char *spec)
{
  return g_str_has_prefix (spec, "https://") || g_str_has_prefix (spec, "http://");
}

/* A platform that fetches a dump by itself is given its URL, so that it does not come through here. */
static gboolean
set_dump (ManorConnection  *connection,
          ManorCreation    *creation,
          GError          **error)
{
  g_autofree char *sql = NULL;

  if (dump_file == NULL)
    return TRUE;

  if (is_url (dump_file) &&
      (manor_connection_get_features (connection) & MANOR_CONNECTION_FETCHES) != 0)
    {
      g_object_set (creation, "dump-url", dump_file, NULL);
      return TRUE;
    }

  sql = manor_await_string (manor_console_load_dump (dump_file), error);
  g_object_set (creation, "sql", sql, NULL);

  return sql != NULL;
}

static ManorDatabase *
create_schema (ManorConnection  *connection,
               ManorCreation    *creation,
               GError          **error)
{
  g_autoptr(ManorDatabase) database = NULL;

  g_object_set (creation, "kind", native ? MANOR_CREATION_SCHEMA : MANOR_CREATION_DATABASE, NULL);
  database = manor_await_object (manor_connection_create (connection, creation), error);

  /* Which databases are a native one's children, the server knows. */
  if (database != NULL && !native &&
      !manor_await (manor_connection_set_rule (connection, manor_database_get_name (database),
                                               patterns != NULL ? (const char * const *) patterns
                                                                : no_patterns), error))
    return NULL;

  return g_steal_pointer (&database);
}

static ManorDatabase *
create_plain (ManorConnection  *connection,
              ManorCreation    *creation,
              GError          **error)
{
  return manor_await_object (manor_connection_create (connection, creation), error);
}

/* A child from a dump has what the dump has; whether that is the fleet's schema, “status”
 * says. It joins the fleet as the others did. */
static gboolean
join_fleet (ManorConnection  *connection,
            ManorFleet       *fleet,
            ManorDatabase    *database,
            GError          **error)
{
  ManorRule *rule = manor_fleet_get_rule (fleet);
  ManorDatabaseFacts *facts = manor_database_get_facts (database);
  const char *name = manor_database_get_name (database);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  if (manor_rule_matches (rule, name, facts != NULL ? facts->group : NULL, NULL))
    return TRUE;

  g_strv_builder_addv (builder, (const char **) manor_rule_get_patterns (rule));
  g_strv_builder_add (builder, name);
  all = g_strv_builder_end (builder);

  return manor_await (manor_connection_set_rule (connection, manor_fleet_get_name (fleet),
                                                 (const char * const *) all), error);
}

/* With what the dump has, where its schema database is. */
static ManorDatabase *
create_filled_child (ManorConnection  *connection,
                     ManorCreation    *creation,
                     ManorFleet       *fleet,
                     GError          **error)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (manor_fleet_get_schema (fleet));
  g_autoptr(ManorDatabase) database = NULL;

  if (manor_database_get_propagates (manor_fleet_get_schema (fleet)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   /* translators: %s is a schema database's name */
                   _("A child of “%s” is made by its server, as a copy of it: leave --from-dump out"),
                   schema);
      return NULL;
    }

  if (facts != NULL && manor_creation_get_group (creation) == NULL)
    g_object_set (creation, "group", facts->group, NULL);

  database = manor_await_object (manor_connection_create (connection, creation), error);
  if (database == NULL || !join_fleet (connection, fleet, database, error))
    return NULL;

  return g_steal_pointer (&database);
}

static ManorDatabase *
create_child (ManorConnection  *connection,
              ManorCreation    *creation,
              GError          **error)
{
  ManorFleet *found = manor_connection_find_fleet (connection, schema);
  g_autoptr(ManorFleet) fleet = found != NULL ? g_object_ref (found) : NULL;

  if (fleet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("There is no schema database “%s” on “%s”"), schema,
                   manor_connection_get_id (connection));
      return NULL;
    }

  if (dump_file != NULL)
    return create_filled_child (connection, creation, fleet, error);

  g_object_set (creation, "kind", MANOR_CREATION_CHILD, "fleet", fleet, "with-rows", with_rows, NULL);

  return manor_await_object (manor_connection_create (connection, creation), error);
}

typedef ManorDatabase *(*CreateFunc) (ManorConnection  *connection,
                                      ManorCreation    *creation,
                                      GError          **error);

/* NULL where the first argument is none of them. */
static CreateFunc
find_kind (const char *kind)
{
  if (g_str_equal (kind, "schema"))
    return create_schema;
  if (g_str_equal (kind, "child"))
    return create_child;

  return g_str_equal (kind, "database") ? create_plain : NULL;
}

/* What is wrong with the options, or NULL. */
static const char *
check_options (CreateFunc func)
{
  if (place == NULL)
    return _("Say where with --connection");
  if (func == create_child && schema == NULL)
    return _("Say whose child it is with --schema");
  if (func != create_child && schema != NULL)
    return _("--schema is for children");
  if (func != create_schema && patterns != NULL)
    return _("--children is for schema databases");
  if (func != create_schema && native)
    return _("--native is for schema databases");
  if (native && patterns != NULL)
    return _("With --native the server says which are the children: leave --children out");
  if (with_rows && (func != create_child || dump_file != NULL))
    return _("--with-rows is for children without --from-dump");
  if (manorctl_creation_arguments.time != NULL && !with_rows)
    return _("--at is for children --with-rows; “fork” copies any database as it was");

  return NULL;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  CreateFunc func = find_kind (arguments[0]);
  const char *fault = func != NULL ? check_options (func) : NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, arguments[1]);
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  if (func == NULL)
    return manorctl_fail_usage (_("“create” makes a “schema”, a “child” or a “database”, not a “%s”"),
                                arguments[0]);
  if (fault != NULL)
    return manorctl_fail_usage ("%s", fault);
  if (!manorctl_creation_fill (creation, &error))
    return manorctl_fail_usage ("%s", error->message);

  connection = manorctl_find_connection (console, place, &error);
  if (connection == NULL || !set_dump (connection, creation, &error) ||
      (database = func (connection, creation, &error)) == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    manorctl_creation_print_json (database);
  else
    manorctl_print (_("Created “%s”.\n"), manor_database_get_location (database));

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_create_command = {
  .name = "create",
  .arguments = N_("schema|child|database NAME"),
  .summary = N_("Create a schema database, a child with its schema, or another database"),
  .description = N_("On a libSQL server a schema database is Manor’s, or with --native the server’s: it then\n"
                    "carries every change of the schema database on to the children by itself, and a child is a\n"
                    "copy of it, rows included. In a Turso organization databases are in groups: --group says which,\n"
                    "and may be left out where there is only one, or for a child; a dump at a URL is fetched by Turso."),
  .options = options,
  .n_min = 2,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
