/* manor-console-find.c: what a person types to name a database or a fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-console-private.h"
#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-server.h"

typedef struct
{
  ManorConsole *console;
  char         *spec;
  char         *name;  /* behind a URL, its escapes undone */
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_clear_object (&find->console);
  g_clear_pointer (&find->spec, g_free);
  g_clear_pointer (&find->name, g_free);
  g_free (find);
}

static Find *
find_new (ManorConsole *self,
          const char   *spec)
{
  Find *find = g_new0 (Find, 1);

  find->console = g_object_ref (self);
  find->spec = g_strdup (spec);

  return find;
}

static void
set_not_found (const char  *spec,
               GError     **error)
{
  /* translators: %s is what a person typed */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("there is no database and no file “%s”; name it CONNECTION/NAME, or by the path "
                 "of its file"), spec);
}

static gboolean
is_url (const char *spec)
{
  return strstr (spec, "://") != NULL && !g_str_has_prefix (spec, "file:");
}

/* A server's list may be short of what it has; a name that nothing lists is no reason to
 * search the disk. */
static void
set_not_listed (ManorConnection  *connection,
                const char       *name,
                GError          **error)
{
  if ((manor_connection_get_features (connection) & MANOR_CONNECTION_NAMES) != 0)
    /* translators: %1$s is a connection's title, %2$s what was typed for a database's name */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("“%1$s” has no database “%2$s” that Manor could list; if it is there, “manorctl "
                   "connections edit” with --name adds it"),
                 manor_connection_get_title (connection), name);
  else
    /* translators: %1$s is a connection's title, %2$s what was typed for a database's name */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("“%1$s” has no database “%2$s”; “manorctl list” shows their names"),
                 manor_connection_get_title (connection), name);
}

/* The connection is there, so the rest of what was typed is at fault. */
static void
name_connection (ManorConnection  *connection,
                 const char       *name,
                 GError          **error)
{
  if (connection == NULL || name == NULL ||
      !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return;

  g_clear_error (error);
  set_not_listed (connection, name, error);
}

/* The server of a URL and the name behind it. One that was opened for now has only the names that
 * were asked of it, where it lists none by itself. */
static ManorConnection *
await_server (Find    *find,
              GError **error)
{
  g_autoptr(ManorConnection) connection =
    _manor_console_server_for_url (find->console, find->spec, &find->name, error);
  const char * const *names;
  g_autoptr(GStrvBuilder) builder = NULL;
  g_auto(GStrv) all = NULL;

  if (connection == NULL || !_manor_console_await_ready (find->console, connection, error))
    return NULL;

  names = manor_connection_get_names (connection);
  if (find->name == NULL ||
      _manor_console_get_entry (find->console, connection) != NULL ||
      manor_connection_find_database (connection, find->name) != NULL ||
      g_strv_contains (names, find->name))
    return g_steal_pointer (&connection);

  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) names);
  g_strv_builder_add (builder, find->name);
  all = g_strv_builder_end (builder);
  if (!manor_await (manor_connection_set_names (connection, (const char * const *) all), error))
    return NULL;

  return g_steal_pointer (&connection);
}

/* A URL's organization, where one lists the database at that host, or server. A token that was given is the database's
 * own then, which no organization needs. */
static ManorConnection *
await_at_url (Find    *find,
              GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ManorConnection) connection =
    find->console->token == NULL ? _manor_console_await_host (find->console, find->spec, &find->name, &local_error)
                                 : NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return connection != NULL ? g_steal_pointer (&connection) : await_server (find, error);
}

/* The connection whose id, title or organization is before the first slash, or that of a URL, its lists read;
 * NULL without an error where there is none. */
static ManorConnection *
await_connection (Find        *find,
                  const char **name,
                  GError     **error)
{
  const char *slash = strchr (find->spec, '/');
  g_autofree char *id = slash != NULL ? g_strndup (find->spec, slash - find->spec)
                                      : g_strdup (find->spec);
  g_autoptr(ManorConnection) connection = NULL;

  *name = slash != NULL && slash[1] != '\0' ? slash + 1 : NULL;

  if (is_url (find->spec))
    {
      connection = await_at_url (find, error);
      *name = find->name;
      return g_steal_pointer (&connection);
    }

  if (!g_set_object (&connection, _manor_console_find_named (find->console, id, FALSE)))
    return NULL;

  if (!_manor_console_await_ready (find->console, connection, error))
    return NULL;

  return g_steal_pointer (&connection);
}

/* Follows no link: a database's companions lie beside the name it was opened by. */
static GFile *
file_for (Find *find)
{
  if (g_str_has_prefix (find->spec, "file://"))
    return g_file_new_for_uri (find->spec);

  return g_file_new_for_path (find->spec);
}

static GFileType
await_file_type (GFile *file)
{
  g_autoptr(GFileInfo) info =
    manor_await_object (dex_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                             G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT), NULL);

  return info != NULL ? g_file_info_get_file_type (info) : G_FILE_TYPE_UNKNOWN;
}

/* Looks at the file, so not on the main thread. */
static gboolean
open_file_thread (gpointer   data,
                  GValue    *result,
                  GError   **error)
{
  g_value_init (result, MANOR_TYPE_DATABASE);
  g_value_take_object (result, manor_folder_database_for_file (data));

  return TRUE;
}

static ManorDatabase *
find_file (ManorConnection *connection,
           GFile           *file)
{
  GListModel *databases = manor_connection_get_databases (connection);
  g_autofree char *location = g_file_get_parse_name (file);

  for (guint i = 0; i < g_list_model_get_n_items (databases); i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);

      if (g_strcmp0 (manor_database_get_location (database), location) == 0)
        return g_steal_pointer (&database);
    }

  return NULL;
}

static ManorFleet *
dup_only_fleet (ManorConnection  *connection,
                const char       *spec,
                GError          **error)
{
  GListModel *fleets = manor_connection_get_fleets (connection);
  guint n_fleets = g_list_model_get_n_items (fleets);
  g_autoptr(GString) names = g_string_new (NULL);

  if (n_fleets == 1)
    return g_list_model_get_item (fleets, 0);

  if (n_fleets == 0)
    {
      if (!MANOR_IS_FOLDER (connection))
        /* translators: %s is a connection or a server's URL */
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                     _("%s holds no fleet; name one of its databases, or make a schema database with "
                       "“manorctl create schema”"), spec);
      else
        /* translators: %s is a folder's path or a connection */
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                     _("%s holds no fleet; say in its fleet.ini which databases are children of "
                       "which schema database"), spec);
      return NULL;
    }

  for (guint i = 0; i < n_fleets; i++)
    {
      g_autoptr(ManorFleet) fleet = g_list_model_get_item (fleets, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", manor_fleet_get_name (fleet));
    }
  /* translators: %1$s is a folder's path or a connection, %2$s a list of names */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("%1$s holds several fleets; name one of their schema databases: %2$s"),
               spec, names->str);

  return NULL;
}

static ManorDatabase *
dup_schema_of (ManorFleet *fleet)
{
  return fleet != NULL ? g_object_ref (manor_fleet_get_schema (fleet)) : NULL;
}

/* FOLDER/NAME without the file's ending, as databases of a folder that was not added are
 * shown. NULL where there is none; @connection is then of no use. */
static ManorDatabase *
await_in_folder (Find             *find,
                 GFile            *file,
                 ManorConnection **connection)
{
  g_autoptr(GFile) parent = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  ManorDatabase *database;

  if (parent == NULL || name == NULL || await_file_type (parent) != G_FILE_TYPE_DIRECTORY)
    return NULL;

  *connection = manor_await_object (manor_console_open_folder (find->console, parent), NULL);
  if (*connection == NULL)
    return NULL;

  database = manor_connection_find_database (*connection, name);

  return database != NULL ? g_object_ref (database) : NULL;
}

static ManorDatabase *
await_database_at_path (Find    *find,
                        GError **error)
{
  g_autoptr(GFile) file = file_for (find);
  g_autoptr(GFile) parent = g_file_get_parent (file);
  g_autoptr(ManorConnection) connection = NULL;
  GFileType type = await_file_type (file);

  if (type == G_FILE_TYPE_UNKNOWN)
    {
      ManorDatabase *database = await_in_folder (find, file, &connection);

      if (database == NULL)
        set_not_found (find->spec, error);

      return database;
    }

  if (type == G_FILE_TYPE_DIRECTORY)
    {
      g_autoptr(ManorFleet) fleet = NULL;

      connection = manor_await_object (manor_console_open_folder (find->console, file), error);
      fleet = connection != NULL ? dup_only_fleet (connection, find->spec, error) : NULL;
      return dup_schema_of (fleet);
    }

  /* On a connection it is the connection's database, which the journal knows. */
  connection = parent != NULL
    ? _manor_console_find_folder (find->console->connections, parent) : NULL;
  if (connection != NULL)
    {
      ManorDatabase *database;

      g_object_ref (connection);
      if (manor_connection_get_state (connection) != MANOR_CONNECTION_READY)
        manor_await (manor_connection_refresh (connection), NULL);

      database = find_file (connection, file);
      if (database != NULL)
        return database;
    }

  return manor_await_object (manor_worker_run (find->console->worker, open_file_thread,
                                               g_object_ref (file), g_object_unref), error);
}

static ManorDatabase *
await_database (Find    *find,
                GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorFleet) fleet = NULL;
  ManorDatabase *database;
  const char *name;

  connection = await_connection (find, &name, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  if (connection != NULL && name != NULL)
    {
      database = manor_connection_find_database (connection, name);
      if (database != NULL)
        return g_object_ref (database);
      if (!MANOR_IS_FOLDER (connection))
        {
          set_not_listed (connection, name, error);
          return NULL;
        }
    }
  else if (connection != NULL)
    {
      /* A server without namespaces is one database. */
      if (MANOR_IS_SERVER (connection) &&
          g_list_model_get_n_items (manor_connection_get_databases (connection)) == 1)
        return g_list_model_get_item (manor_connection_get_databases (connection), 0);

      fleet = dup_only_fleet (connection, find->spec, error);
      return dup_schema_of (fleet);
    }

  database = await_database_at_path (find, &local_error);
  if (database == NULL)
    {
      name_connection (connection, name, &local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }

  return database;
}

static DexFuture *
manor_console_find_database_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  ManorDatabase *database = await_database (user_data, &error);

  if (database == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (database);
}

/**
 * manor_console_find_database:
 * @self: a `ManorConsole`
 * @spec: CONNECTION/NAME, the path of a SQLite file, a server's URL with the database's name
 *   behind it, or a connection or folder of one fleet for its schema database
 *
 * Finds what a person named. A file need not be on any connection.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase or rejects
 */
DexFuture *
manor_console_find_database (ManorConsole *self,
                             const char   *spec)
{
  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (spec != NULL);

  return manor_fiber_spawn (0, manor_console_find_database_fiber,
                            find_new (self, spec), find_free);
}

static ManorFleet *
dup_fleet_of (ManorConnection  *connection,
              const char       *name,
              GError          **error)
{
  ManorFleet *fleet = manor_connection_find_fleet (connection, name);

  if (fleet != NULL)
    return g_object_ref (fleet);

  if (!MANOR_IS_FOLDER (connection))
    /* translators: %s is a database's name */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("“%s” is no schema database; say which databases are its children with “manorctl "
                   "adopt”, or in the window"), name);
  else
    /* translators: %s is a database's name */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("“%s” is no schema database; say in the fleet.ini beside it which databases are "
                   "its children"), name);

  return NULL;
}

static ManorFleet *
await_fleet_at_path (Find    *find,
                     GError **error)
{
  g_autoptr(GFile) file = file_for (find);
  g_autoptr(GFile) parent = g_file_get_parent (file);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorDatabase) schema = NULL;
  GFileType type = await_file_type (file);

  if (type == G_FILE_TYPE_DIRECTORY)
    {
      connection = manor_await_object (manor_console_open_folder (find->console, file), error);
      return connection != NULL ? dup_only_fleet (connection, find->spec, error) : NULL;
    }

  if (type == G_FILE_TYPE_UNKNOWN)
    {
      schema = await_in_folder (find, file, &connection);
    }
  else if (parent != NULL)
    {
      connection = manor_await_object (manor_console_open_folder (find->console, parent), error);
      if (connection == NULL)
        return NULL;
      schema = find_file (connection, file);
    }

  if (schema == NULL)
    {
      set_not_found (find->spec, error);
      return NULL;
    }

  return dup_fleet_of (connection, manor_database_get_name (schema), error);
}

static ManorFleet *
await_fleet (Find    *find,
             GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  ManorFleet *fleet;
  const char *name;

  connection = await_connection (find, &name, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  if (connection != NULL && name == NULL)
    return dup_only_fleet (connection, find->spec, error);
  if (connection != NULL && manor_connection_find_database (connection, name) != NULL)
    return dup_fleet_of (connection, name, error);
  if (connection != NULL && !MANOR_IS_FOLDER (connection))
    {
      set_not_listed (connection, name, error);
      return NULL;
    }

  fleet = await_fleet_at_path (find, &local_error);
  if (fleet == NULL)
    {
      name_connection (connection, name, &local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }

  return fleet;
}

static DexFuture *
manor_console_find_fleet_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  ManorFleet *fleet = await_fleet (user_data, &error);

  if (fleet == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (fleet);
}

/**
 * manor_console_find_fleet:
 * @self: a `ManorConsole`
 * @spec: the schema database, named as for manor_console_find_database(), or a connection or
 *   folder of one fleet
 *
 * Finds the fleet that a person named. A path uses the fleet.ini beside the file, whether the
 * folder was added or not.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorFleet or rejects
 */
DexFuture *
manor_console_find_fleet (ManorConsole *self,
                          const char   *spec)
{
  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (spec != NULL);

  return manor_fiber_spawn (0, manor_console_find_fleet_fiber,
                            find_new (self, spec), find_free);
}
