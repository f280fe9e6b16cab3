/* manor-connection-actions.c: what can be done on a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connection"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-catalogue.h"
#include "manor-connection-private.h"

static DexFuture *
not_supported (ManorConnection *self)
{
  /* translators: %s is a connection's title */
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                _("%s: this kind of connection cannot do that"),
                                manor_connection_get_title (self));
}

/**
 * manor_connection_refresh:
 * @self: a `ManorConnection`
 *
 * Reads the list of databases and the rules again. The state says how it went, too; what was
 * known before stays listed when it fails.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_connection_refresh (ManorConnection *self)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));

  if (MANOR_CONNECTION_GET_CLASS (self)->refresh == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->refresh (self);
}

/**
 * manor_connection_create_database:
 * @self: a `ManorConnection`
 * @name: its name
 * @schema_sql: the statements that make its schema, may be ""
 *
 * Makes a database. All of the schema or nothing: a statement that fails leaves no database.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase, or rejects
 *   with %G_IO_ERROR_EXISTS where the name is taken
 */
DexFuture *
manor_connection_create_database (ManorConnection *self,
                                  const char      *name,
                                  const char      *schema_sql)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (name != NULL);

  if (MANOR_CONNECTION_GET_CLASS (self)->create_database == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->create_database (self, name,
                                                             schema_sql != NULL ? schema_sql : "");
}

/**
 * manor_connection_delete_database:
 * @self: a `ManorConnection`
 * @database: one of its databases
 *
 * Deletes a database, to the trash where there is one.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_connection_delete_database (ManorConnection *self,
                                  ManorDatabase   *database)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (MANOR_IS_DATABASE (database));

  if (MANOR_CONNECTION_GET_CLASS (self)->delete_database == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->delete_database (self, database);
}

/**
 * manor_connection_create_schema:
 * @self: a `ManorConnection`
 * @name: its name
 * @schema_sql: the statements that make its schema, may be ""
 *
 * Makes a schema database whose server carries every change on it to its children by itself.
 * All of the schema or nothing.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase, or rejects
 *   with %G_IO_ERROR_EXISTS where the name is taken
 */
DexFuture *
manor_connection_create_schema (ManorConnection *self,
                                const char      *name,
                                const char      *schema_sql)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (name != NULL);

  if (MANOR_CONNECTION_GET_CLASS (self)->create_schema == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->create_schema (self, name,
                                                           schema_sql != NULL ? schema_sql : "");
}

/**
 * manor_connection_fork_database:
 * @self: a `ManorConnection`
 * @database: one of its databases
 * @name: the copy's name
 *
 * Copies a database with its rows.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase, or rejects
 *   with %G_IO_ERROR_EXISTS where the name is taken
 */
DexFuture *
manor_connection_fork_database (ManorConnection *self,
                                ManorDatabase   *database,
                                const char      *name)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (MANOR_IS_DATABASE (database));
  dex_return_error_if_fail (name != NULL);

  if (MANOR_CONNECTION_GET_CLASS (self)->fork_database == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->fork_database (self, database, name);
}

/**
 * manor_connection_set_names:
 * @self: a `ManorConnection`
 * @names: (array zero-terminated=1): names of databases, in any order
 *
 * Keeps which databases are there besides those that can be listed, and lists them.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_connection_set_names (ManorConnection    *self,
                            const char * const *names)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (names != NULL);

  if (MANOR_CONNECTION_GET_CLASS (self)->set_names == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->set_names (self, names);
}

/**
 * manor_connection_set_rule:
 * @self: a `ManorConnection`
 * @schema_name: the schema database's name
 * @patterns: (nullable) (array zero-terminated=1): names or globs of its children, or %NULL to
 *   make it an ordinary database again
 *
 * Keeps which databases are children of a schema database.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_connection_set_rule (ManorConnection    *self,
                           const char         *schema_name,
                           const char * const *patterns)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (schema_name != NULL);

  if (MANOR_CONNECTION_GET_CLASS (self)->set_rule == NULL)
    return not_supported (self);

  return MANOR_CONNECTION_GET_CLASS (self)->set_rule (self, schema_name, patterns);
}

typedef struct
{
  ManorConnection *connection;
  ManorFleet      *fleet;
  char            *name;
} CreateChild;

static void
create_child_free (gpointer data)
{
  CreateChild *state = data;

  g_clear_object (&state->connection);
  g_clear_object (&state->fleet);
  g_clear_pointer (&state->name, g_free);
  g_free (state);
}

/* A pattern of a fleet that comes first would take the new child away. */
static gboolean
check_rule (CreateChild  *state,
            gboolean     *covered,
            GError      **error)
{
  ManorRule *rule = manor_connection_find_rule_for (state->connection, state->name);
  const char *schema_name = manor_fleet_get_name (state->fleet);

  *covered = rule != NULL && g_str_equal (manor_rule_get_schema_name (rule), schema_name);

  if (rule == NULL || *covered ||
      manor_database_compare_names (schema_name, manor_rule_get_schema_name (rule)) < 0)
    return TRUE;

  /* translators: %1$s is the name of a new database, %2$s and %3$s of schema databases */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("“%1$s” cannot be a child of “%3$s”, since a pattern of “%2$s” covers that name; "
                 "choose another name"),
               state->name, manor_rule_get_schema_name (rule), schema_name);

  return FALSE;
}

static GStrv
dup_patterns_with (ManorRule  *rule,
                   const char *name)
{
  g_autoptr(GStrvBuilder) patterns = g_strv_builder_new ();

  g_strv_builder_addv (patterns, (const char **) manor_rule_get_patterns (rule));
  g_strv_builder_add (patterns, name);

  return g_strv_builder_end (patterns);
}

static DexFuture *
manor_connection_create_child_fiber (gpointer user_data)
{
  CreateChild *state = user_data;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;
  g_auto(GStrv) patterns = NULL;
  gboolean covered;

  if (!check_rule (state, &covered, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  catalogue = dex_await_object (manor_database_load_catalogue (
                                  manor_fleet_get_schema (state->fleet)), &error);
  if (catalogue == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  sql = manor_catalogue_dup_sql (catalogue, FALSE);
  database = dex_await_object (manor_connection_create_database (state->connection, state->name,
                                                                 sql), &error);
  if (database == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (covered)
    return dex_future_new_take_object (g_steal_pointer (&database));

  patterns = dup_patterns_with (manor_fleet_get_rule (state->fleet), state->name);
  if (!dex_await (manor_connection_set_rule (state->connection,
                                             manor_fleet_get_name (state->fleet),
                                             (const char * const *) patterns), &error))
    {
      /* translators: %s is a database's name; an error message follows */
      g_prefix_error (&error, _("“%s” was made, but not added to its fleet: "), state->name);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_object (g_steal_pointer (&database));
}

/**
 * manor_connection_create_child:
 * @self: a `ManorConnection`
 * @fleet: one of its fleets
 * @name: the child's name
 *
 * Makes a database with the schema database's schema, and adds its name to the fleet's rule
 * where no pattern covers it. A child of a native fleet is the server's copy of the schema
 * database, rows included.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase or rejects
 */
DexFuture *
manor_connection_create_child (ManorConnection *self,
                               ManorFleet      *fleet,
                               const char      *name)
{
  CreateChild *state;

  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (MANOR_IS_FLEET (fleet));
  dex_return_error_if_fail (name != NULL);

  if (MANOR_CONNECTION_GET_CLASS (self)->create_child != NULL &&
      manor_database_get_propagates (manor_fleet_get_schema (fleet)))
    return MANOR_CONNECTION_GET_CLASS (self)->create_child (self, fleet, name);

  state = g_new0 (CreateChild, 1);
  state->connection = g_object_ref (self);
  state->fleet = g_object_ref (fleet);
  state->name = g_strdup (name);

  return dex_scheduler_spawn (NULL, 0, manor_connection_create_child_fiber,
                              state, create_child_free);
}
