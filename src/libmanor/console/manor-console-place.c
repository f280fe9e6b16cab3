/* manor-console-place.c: connections that a person names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "manor-console-private.h"
#include "manor-future.h"
#include "manor-http.h"
#include "manor-server-draft-private.h"
#include "manor-server.h"

/* A URL of a database
 *
 * “http://localhost:8080/NAME”: what is behind the server's own URL is the database's name, with
 * %20 and the like undone; a name may hold slashes. Where a server was added whose URL the typed one
 * begins with, the longest is meant, with its token. Elsewhere the path is the name as a whole, and
 * the connection's id is the URL before it, so that CONNECTION/NAME, as the journal keeps it, is
 * the URL again.
 */

static gboolean
set_address_error (GError     **error,
                   const char  *message)
{
  g_set_error_literal (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS, message);

  return FALSE;
}

/* Only what says how to speak; a token would be kept in connections.ini. */
static gboolean
check_query (GUri    *uri,
             GError **error)
{
  const char *query = g_uri_get_query (uri);

  if (query == NULL || *query == '\0' || g_str_equal (query, "tls=0") || g_str_equal (query, "tls=1"))
    return TRUE;

  return set_address_error (error, _("a URL must not have anything behind a “?” but tls=0; a token "
                                     "has its own place"));
}

/* The URL is not in its errors: it may hold a secret. */
static GUri *
parse_url (const char  *url,
           GError     **error)
{
  g_autoptr(GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https") &&
       !g_str_equal (scheme, "libsql")))
    {
      set_address_error (error, _("a server’s URL begins with libsql://, https:// or http:// and a "
                                  "host, as in http://localhost:8080"));
      return NULL;
    }

  if (g_uri_get_userinfo (uri) != NULL)
    {
      set_address_error (error, _("a URL must not hold a user or a password; they have their own "
                                  "place"));
      return NULL;
    }

  return check_query (uri, error) ? g_steal_pointer (&uri) : NULL;
}

static gboolean
is_plain (GUri *uri)
{
  return g_str_equal (g_uri_get_scheme (uri), "http") ||
         g_strcmp0 (g_uri_get_query (uri), "tls=0") == 0;
}

static char *
dup_origin_key (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  int port = g_uri_get_port (uri);

  if (port <= 0)
    port = is_plain (uri) ? 80 : 443;

  return g_strdup_printf ("%s|%s|%d", is_plain (uri) ? "http" : "https", host, port);
}

/* Without slashes at its ends. */
static char *
dup_path (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  char *copy;

  while (*path == '/')
    path++;

  copy = g_strdup (path);
  for (gsize n = strlen (copy); n > 0 && copy[n - 1] == '/'; n--)
    copy[n - 1] = '\0';

  return copy;
}

char *
_manor_console_dup_url_key (const char  *url,
                            GError     **error)
{
  g_autoptr(GUri) uri = parse_url (url, error);
  g_autofree char *origin = uri != NULL ? dup_origin_key (uri) : NULL;
  g_autofree char *path = uri != NULL ? dup_path (uri) : NULL;

  return uri != NULL ? g_strconcat (origin, "/", path, NULL) : NULL;
}

/* Whom a token is for that goes to @url; “” for nobody. */
char *
_manor_console_dup_origin (const char *url)
{
  g_autoptr(ManorHttp) http = url != NULL ? manor_http_new (url, NULL) : NULL;

  return g_strdup (http != NULL ? manor_http_get_uri (http) : "");
}

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
      ManorConnectionEntry *entry = _manor_console_get_server_entry (self, connection);
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

/* “libsql://…?tls=0” is http:// here, since a database's name comes behind it. */
static char *
dup_origin (GUri *uri)
{
  return g_uri_join (G_URI_FLAGS_NONE, is_plain (uri) ? "http" : g_uri_get_scheme (uri), NULL,
                     g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
}

/* A server for now. @name: (nullable): given by hand, since it may be that nothing lists it. */
static ManorConnection *
open_server (ManorConsole  *self,
             GUri          *uri,
             const char    *name,
             GError       **error)
{
  g_autofree char *origin = dup_origin (uri);
  g_autoptr(ManorConnectionEntry) entry = NULL;
  ManorConnection *connection = find_opened (self, origin);

  if (connection != NULL)
    return g_object_ref (connection);

  entry = _manor_connection_entry_new (origin, "server", origin, origin);
  if (name != NULL)
    _manor_connection_entry_set_names (entry, (const char *[]) { name, NULL });

  connection = _manor_console_new_server (self, entry, error);
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
  g_autoptr(GUri) uri = parse_url (url, error);
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
      path = dup_path (uri);
      rest = path;
    }

  if (*rest != '\0' && (*name = g_uri_unescape_string (rest, NULL)) == NULL)
    {
      set_address_error (error, _("the name behind the server’s URL is not spelled right: a “%” must "
                                  "be written %25"));
      return NULL;
    }

  return connection != NULL ? g_object_ref (connection) : open_server (self, uri, *name, error);
}

gboolean
_manor_console_await_ready (ManorConsole     *self,
                            ManorConnection  *connection,
                            GError          **error)
{
  char *token = MANOR_IS_SERVER (connection) ? g_steal_pointer (&self->token) : NULL;
  gboolean given = token != NULL;

  if (given)
    {
      g_autofree char *origin = _manor_console_dup_origin (manor_connection_get_location (connection));
      gboolean stored = dex_await (manor_token_store_store (self->tokens,
                                                            manor_connection_get_id (connection),
                                                            manor_connection_get_title (connection),
                                                            MANOR_SERVER_TOKEN, origin, token, TRUE),
                                   error);

      manor_secret_free (token);
      if (!stored)
        return FALSE;
    }

  return (!given && manor_connection_get_state (connection) == MANOR_CONNECTION_READY) ||
         dex_await (manor_connection_refresh (connection), error);
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
               const char   *title)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (self->connections, i);

      if (g_str_equal (manor_connection_get_title (connection), title))
        return connection;
    }

  return NULL;
}

static ManorConnection *
dup_server_at (ManorConsole  *self,
               const char    *url,
               GError       **error)
{
  g_autofree char *name = NULL;
  g_autoptr(ManorConnection) connection =
    _manor_console_server_for_url (self, url, &name, error);

  if (connection == NULL || name == NULL)
    return g_steal_pointer (&connection);

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
    dex_await_object (dex_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE,
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
  ManorConnection *listed = manor_console_find_connection (self, place->spec);

  if (listed == NULL)
    listed = find_by_title (self, place->spec);

  if (listed != NULL)
    {
      connection = g_object_ref (listed);
    }
  else if (strstr (place->spec, "://") != NULL && !g_str_has_prefix (place->spec, "file:"))
    {
      connection = dup_server_at (self, place->spec, &error);
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
 * @spec: a connection's id, title or URL, or a folder's path
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

  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_find_place_fiber,
                              place, place_free);
}

typedef struct
{
  ManorTokenStore *tokens;
  char            *id;
} Forget;

static void
forget_free (gpointer data)
{
  Forget *forget = data;

  g_clear_object (&forget->tokens);
  g_clear_pointer (&forget->id, g_free);
  g_free (forget);
}

static DexFuture *
manor_console_forget_fiber (gpointer user_data)
{
  Forget *forget = user_data;
  const char *kinds[] = { MANOR_SERVER_TOKEN, MANOR_SERVER_ADMIN_KEY };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (dex_await (manor_token_store_remove (forget->tokens, forget->id, kinds[i]), &local_error) ||
          g_error_matches (local_error, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING))
        continue;

      g_clear_error (&error);
      error = g_steal_pointer (&local_error);
    }

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* Rules are a person's words, so they are put aside and not deleted. */
static void
put_files_aside (ManorConsole *self,
                 const char   *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, TRUE);
  g_autofree char *name = g_strconcat (escaped, ".ini", NULL);
  g_autofree char *list = g_build_filename (self->lists_dir, name, NULL);
  g_autofree char *rules = g_build_filename (self->rules_dir, name, NULL);
  g_autofree char *aside = g_strconcat (rules, "~", NULL);

  g_unlink (list);
  g_rename (rules, aside);
}

/**
 * manor_console_forget_connection:
 * @self: a `ManorConsole`
 * @connection: a connection that was removed
 *
 * Ends what manor_console_remove_connection() left for its undo: its tokens leave the keyring,
 * its last list is deleted, and its fleets' rules are put aside (ID.ini~). Nothing happens where it
 * is on the list again.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with a
 *   #ManorSecretError where a token could not be removed from the keyring
 */
DexFuture *
manor_console_forget_connection (ManorConsole    *self,
                                 ManorConnection *connection)
{
  const char *id;
  Forget *forget;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));

  id = manor_connection_get_id (connection);
  if (!MANOR_IS_SERVER (connection) || manor_console_find_connection (self, id) != NULL)
    return dex_future_new_true ();

  put_files_aside (self, id);
  g_hash_table_remove (self->servers, id);

  forget = g_new0 (Forget, 1);
  forget->tokens = g_object_ref (self->tokens);
  forget->id = g_strdup (id);

  return dex_scheduler_spawn (NULL, 0, manor_console_forget_fiber, forget, forget_free);
}
