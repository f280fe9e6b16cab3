/* manorctl-create.c: create a schema database, a child, or a database of neither kind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-output.h"
#include "manorctl-place.h"

static char *place;
static char *schema;
static char *dump_file;
static char **patterns;
static gboolean native;

static const GOptionEntry options[] = {
  { "connection", 0, 0, G_OPTION_ARG_FILENAME, &place,
    N_("Where: a connection, a folder, or a server’s URL"), N_("CONNECTION") },
  { "schema", 0, 0, G_OPTION_ARG_STRING, &schema,
    N_("For a child: its schema database"), N_("NAME") },
  { "children", 0, 0, G_OPTION_ARG_STRING_ARRAY, &patterns,
    N_("For a schema database: its children, a name or a pattern with * and ?"), N_("PATTERN") },
  { "native", 0, 0, G_OPTION_ARG_NONE, &native,
    N_("For a schema database: let its server carry every change on to its children"), NULL },
  { "from-dump", 0, 0, G_OPTION_ARG_FILENAME, &dump_file,
    N_("Fill it with this script, as “manorctl dump” writes it"), N_("FILE|URL") },
  G_OPTION_ENTRY_NULL
};

static const char * const no_patterns[] = { NULL };

static char *
load_dump (GError **error)
{
  return dump_file != NULL ? dex_await_string (manor_console_load_dump (dump_file), error)
                           : g_strdup ("");
}

static gboolean
create_schema (ManorConnection  *connection,
               const char       *name,
               const char       *sql,
               GError          **error)
{
  g_autoptr(ManorDatabase) database =
    dex_await_object (native ? manor_connection_create_schema (connection, name, sql)
                             : manor_connection_create_database (connection, name, sql), error);

  /* Which databases are its children, the server knows. */
  if (native)
    return database != NULL;

  return database != NULL &&
         dex_await (manor_connection_set_rule (connection, name,
                                               patterns != NULL ? (const char * const *) patterns
                                                                : no_patterns), error);
}

static gboolean
create_plain (ManorConnection  *connection,
              const char       *name,
              const char       *sql,
              GError          **error)
{
  g_autoptr(ManorDatabase) database =
    dex_await_object (manor_connection_create_database (connection, name, sql), error);

  return database != NULL;
}

/* A child from a dump has what the dump has; whether that is the fleet's schema, “status”
 * says. It joins the fleet as the others did. */
static gboolean
join_fleet (ManorConnection  *connection,
            ManorFleet       *fleet,
            const char       *name,
            GError          **error)
{
  ManorRule *rule = manor_fleet_get_rule (fleet);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  if (manor_rule_matches (rule, name, NULL, FALSE))
    return TRUE;

  g_strv_builder_addv (builder, (const char **) manor_rule_get_patterns (rule));
  g_strv_builder_add (builder, name);
  all = g_strv_builder_end (builder);

  return dex_await (manor_connection_set_rule (connection, manor_fleet_get_name (fleet),
                                               (const char * const *) all), error);
}

static gboolean
create_child (ManorConnection  *connection,
              const char       *name,
              const char       *sql,
              GError          **error)
{
  ManorFleet *fleet = manor_connection_find_fleet (connection, schema);
  g_autoptr(ManorDatabase) database = NULL;

  if (fleet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("There is no schema database “%s” on “%s”"), schema,
                   manor_connection_get_id (connection));
      return FALSE;
    }

  if (dump_file != NULL && manor_database_get_propagates (manor_fleet_get_schema (fleet)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   /* translators: %s is a schema database's name */
                   _("A child of “%s” is made by its server, as a copy of it: leave --from-dump out"),
                   schema);
      return FALSE;
    }

  if (dump_file == NULL)
    database = dex_await_object (manor_connection_create_child (connection, fleet, name), error);
  else
    database = dex_await_object (manor_connection_create_database (connection, name, sql), error);

  return database != NULL && (dump_file == NULL || join_fleet (connection, fleet, name, error));
}

static void
print_created (ManorConnection *connection,
               const char      *name)
{
  ManorDatabase *database = manor_connection_find_database (connection, name);
  const char *location = database != NULL ? manor_database_get_location (database) : name;
  g_autoptr(JsonBuilder) builder = NULL;

  if (!manorctl_json)
    {
      manorctl_print (_("Created “%s”.\n"), location);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  manorctl_json_string (builder, "name", name);
  manorctl_json_string (builder, "location", location);
  json_builder_end_object (builder);
  manorctl_json_print (builder);
}

typedef gboolean (*CreateFunc) (ManorConnection  *connection,
                                const char       *name,
                                const char       *sql,
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

  return NULL;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  CreateFunc func = find_kind (arguments[0]);
  const char *fault = func != NULL ? check_options (func) : NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;

  if (func == NULL)
    return manorctl_fail_usage (_("“create” makes a “schema”, a “child” or a “database”, not a “%s”"),
                                arguments[0]);
  if (fault != NULL)
    return manorctl_fail_usage ("%s", fault);

  connection = manorctl_find_connection (console, place, &error);
  sql = connection != NULL ? load_dump (&error) : NULL;
  if (sql == NULL)
    return manorctl_fail (error);

  if (!func (connection, arguments[1], sql, &error))
    return manorctl_fail (error);

  print_created (connection, arguments[1]);

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_create_command = {
  .name = "create",
  .arguments = N_("schema|child|database NAME"),
  .summary = N_("Create a schema database, a child with its schema, or another database"),
  .description = N_("On a libSQL server a schema database is Manor’s, or with --native the server’s: it then\n"
                    "carries every change of the schema database on to the children by itself, and a child is a\n"
                    "copy of it, rows included."),
  .options = options,
  .n_min = 2,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
