/* manor-console-place.c: connections that a person names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "manor-connection-draft-private.h"
#include "manor-console-private.h"
#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-future.h"
#include "manor-server.h"
#include "manor-turso.h"

/* A URL of a database
 *
 * “http://localhost:8080/NAME”: what is behind the server's own URL is the database's name, with
 * %20 and the like undone; a name may hold slashes. Where a server was added whose URL the typed one
 * begins with, the longest is meant, with its token. Elsewhere the path is the name as a whole, and
 * the connection's id is the URL before it, so that CONNECTION/NAME, as the journal keeps it, is
 * the URL again.
 */

/* What is behind @prefix: NULL where @key does not begin with it, "" where they are equal. */
static const char *
skip_prefix (const char *key,
             const char *prefix)
{
  gsize length = strlen (prefix);

  if (!g_str_has_prefix (key, prefix))
    return NULL;
  if (key[length] == '\0')
    return "";
  if (prefix[length - 1] == '/')
    return key + length;

  return key[length] == '/' ? key + length + 1 : NULL;
}

static ManorConnection *
find_added (ManorConsole  *self,
            const char    *key,
            const char   **rest)
{
  ManorConnection *found = NULL;
  gsize longest = 0;

  for (guint i = 0; i < self->connections->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (self->connections, i);
      ManorConnectionEntry *entry =
        MANOR_IS_SERVER (connection) ? _manor_console_get_entry (self, connection) : NULL;
      g_autofree char *prefix = entry != NULL ? _manor_console_dup_url_key (entry->uri, NULL) : NULL;
      const char *behind = prefix != NULL ? skip_prefix (key, prefix) : NULL;

      if (behind == NULL || strlen (prefix) <= longest)
        continue;

      found = connection;
      longest = strlen (prefix);
      *rest = behind;
    }

  return found;
}

static ManorConnection *
find_opened (ManorConsole *self,
             const char   *id)
{
  for (guint i = 0; i < self->opened->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (self->opened, i);

      if (g_str_equal (manor_connection_get_id (connection), id))
        return connection;
    }

  return NULL;
}

/* A server for now. @name: (nullable): given by hand, since it may be that nothing lists it. */
static ManorConnection *
open_server (ManorConsole  *self,
             GUri          *uri,
             const char    *name,
             GError       **error)
{
  g_autofree char *origin = _manor_console_dup_url_origin (uri);
  g_autoptr(ManorConnectionEntry) entry = NULL;
  ManorConnection *connection = find_opened (self, origin);

  if (connection != NULL)
    return g_object_ref (connection);

  entry = _manor_connection_entry_new (origin, MANOR_ENTRY_SERVER, origin, origin);
  if (name != NULL)
    _manor_connection_entry_set_names (entry, (const char *[]) { name, NULL });

  connection = _manor_console_new_connection (self, entry, error);
  if (connection != NULL)
    g_ptr_array_add (self->opened, g_object_ref (connection));

  return connection;
}

ManorConnection *
_manor_console_server_for_url (ManorConsole  *self,
                               const char    *url,
                               char         **name,
                               GError       **error)
{
  g_autoptr(GUri) uri = _manor_console_parse_url (url, error);
  g_autofree char *key = uri != NULL ? _manor_console_dup_url_key (url, error) : NULL;
  g_autofree char *path = NULL;
  ManorConnection *connection;
  const char *rest;

  *name = NULL;
  if (key == NULL)
    return NULL;

  connection = find_added (self, key, &rest);
  if (connection == NULL)
    {
      path = _manor_console_dup_url_path (uri);
      rest = path;
    }

  if (*rest != '\0' && (*name = g_uri_unescape_string (rest, NULL)) == NULL)
    {
      _manor_console_set_address_error (error, _("the name behind the server’s URL is not spelled right: a “%” must "
                                  "be written %25"));
      return NULL;
    }

  return connection != NULL ? g_object_ref (connection) : open_server (self, uri, *name, error);
}

/* Whom the token that was given is for: the organization's platform, or the server's databases. */
static gboolean
await_given_token (ManorConsole     *self,
                   ManorConnection  *connection,
                   const char       *token,
                   GError          **error)
{
  ManorConnectionEntry *entry = MANOR_IS_TURSO (connection) ? _manor_console_get_entry (self, connection) : NULL;
  g_autofree char *origin =
    _manor_console_dup_origin (entry != NULL ? entry->uri : manor_connection_get_location (connection));

  return manor_await (manor_token_store_store (self->tokens, manor_connection_get_id (connection),
                                               manor_connection_get_title (connection),
                                               entry != NULL ? MANOR_TURSO_TOKEN : MANOR_SERVER_TOKEN,
                                               origin, token, TRUE), error);
}

/* (6) */
static char *
take_token (ManorConsole    *self,
            ManorConnection *connection)
{
  gboolean fits = self->token_is_platforms ? MANOR_IS_TURSO (connection) : !MANOR_IS_FOLDER (connection);

  return fits ? g_steal_pointer (&self->token) : NULL;
}

gboolean
_manor_console_await_ready (ManorConsole     *self,
                            ManorConnection  *connection,
                            GError          **error)
{
  char *token = take_token (self, connection);
  gboolean given = token != NULL;

  if (given)
    {
      gboolean stored = await_given_token (self, connection, token, error);

      manor_secret_free (token);
      if (!stored)
        return FALSE;
    }

  return (!given && manor_connection_get_state (connection) == MANOR_CONNECTION_READY) ||
         manor_await (manor_connection_refresh (connection), error);
}

typedef struct
{
  ManorConsole *console;
  char         *spec;
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_clear_object (&place->console);
  g_clear_pointer (&place->spec, g_free);
  g_free (place);
}

static ManorConnection *
find_by_title (ManorConsole *self,
               const char   *title,
               gboolean      folders)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (self->connections, i);

      if ((folders || !MANOR_IS_FOLDER (connection)) &&
          g_str_equal (manor_connection_get_title (connection), title))
        return connection;
    }

  return NULL;
}

static ManorConnection *
find_by_organization (ManorConsole *self,
                      const char   *organization)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (self->connections, i);
      ManorConnectionEntry *entry = _manor_console_get_entry (self, connection);

      if (entry != NULL && g_strcmp0 (entry->organization, organization) == 0)
        return connection;
    }

  return NULL;
}

ManorConnection *
_manor_console_find_named (ManorConsole *self,
                           const char   *name,
                           gboolean      folders)
{
  ManorConnection *connection = manor_console_find_connection (self, name);

  if (connection == NULL)
    connection = find_by_title (self, name, folders);

  return connection != NULL ? connection : find_by_organization (self, name);
}

static gboolean
is_base_url (ManorConsole    *self,
             ManorConnection *connection,
             const char      *key)
{
  ManorConnectionEntry *entry = MANOR_IS_TURSO (connection) ? _manor_console_get_entry (self, connection) : NULL;
  g_autofree char *other = entry != NULL ? _manor_console_dup_url_key (entry->uri, NULL) : NULL;

  return g_strcmp0 (key, other) == 0;
}

/* The organization whose platform is at @url; NULL without an error for none. */
static ManorConnection *
find_at_platform (ManorConsole  *self,
                  const char    *url,
                  GError       **error)
{
  g_autofree char *key = _manor_console_dup_url_key (url, NULL);
  ManorConnection *found = NULL;

  for (guint i = 0; key != NULL && i < self->connections->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (self->connections, i);

      if (!is_base_url (self, connection, key))
        continue;

      if (found != NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       /* translators: %s is a URL */
                       _("several organizations are at %s; name one of them"), url);
          return NULL;
        }
      found = connection;
    }

  return found;
}

/* The organization or server that a URL names; it must not name a database. */
static ManorConnection *
await_at_url (ManorConsole  *self,
              const char    *url,
              GError       **error)
{
  g_autofree char *name = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) local_error = NULL;
  ManorConnection *organization = find_at_platform (self, url, &local_error);

  if (organization != NULL)
    return g_object_ref (organization);
  if (local_error == NULL)
    connection = _manor_console_await_host (self, url, &name, &local_error);
  if (connection == NULL && local_error == NULL)
    connection = _manor_console_server_for_url (self, url, &name, &local_error);

  if (connection != NULL && name == NULL)
    return g_steal_pointer (&connection);

  if (connection == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (MANOR_IS_TURSO (connection))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: %1$s is a URL, %2$s a database's name, %3$s an organization */
                 _("%1$s is the database “%2$s” of “%3$s”; name that"), url, name,
                 manor_connection_get_id (connection));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: %1$s is a URL, %2$s what is behind it */
                 _("%1$s is the server; leave “%2$s” out"),
                 manor_connection_get_location (connection), name);

  return NULL;
}

static gboolean
await_is_folder (GFile *file)
{
  g_autoptr(GFileInfo) info =
    manor_await_object (dex_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                             G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT), NULL);

  return info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY;
}

static DexFuture *
manor_console_find_place_fiber (gpointer user_data)
{
  Place *place = user_data;
  ManorConsole *self = place->console;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GError) error = NULL;
  ManorConnection *listed = _manor_console_find_named (self, place->spec, TRUE);

  if (listed != NULL)
    {
      connection = g_object_ref (listed);
    }
  else if (strstr (place->spec, "://") != NULL && !g_str_has_prefix (place->spec, "file:"))
    {
      connection = await_at_url (self, place->spec, &error);
      if (connection == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  else
    {
      folder = g_file_new_for_commandline_arg (place->spec);
      if (await_is_folder (folder))
        return manor_console_open_folder (self, folder);

      return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                    /* translators: %s is what a person typed */
                                    _("There is no connection and no folder “%s”; “manorctl "
                                      "connections” lists them"), place->spec);
    }

  if (!_manor_console_await_ready (self, connection, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&connection));
}

/**
 * manor_console_find_place:
 * @self: a `ManorConsole`
 * @spec: a connection's id, title or URL, an organization's short name, or a folder's path
 *
 * Finds the connection that a person named. A folder or a server that was not added is opened for
 * now: it is not listed and not kept.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorConnection, its lists
 *   read, or rejects
 */
DexFuture *
manor_console_find_place (ManorConsole *self,
                          const char   *spec)
{
  Place *place;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (spec != NULL);

  place = g_new0 (Place, 1);
  place->console = g_object_ref (self);
  place->spec = g_strdup (spec);

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_find_place_fiber,
                            place, place_free);
}
