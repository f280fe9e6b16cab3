/* manor-server-find.c: finding out about a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-find"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-server-admin-private.h"
#include "manor-server-find-private.h"

/* No server has it. A name that nobody would give, of the letters that every server takes. */
#define NO_SUCH_NAME "manor-asks-for-what-is-not-there"

/* A database of its own may have a key of its own, so one refusal is not the token's. */
#define N_TOKEN_TRIES 3

#define MAX_VERSION 200

/* The newest server whose ways are known. */
#define KNOWN_MAJOR 0
#define KNOWN_MINOR 24

typedef struct
{
  ManorHranaClient *client;
  ManorHttp        *http;
  ManorHttp        *admin;
  GStrv             names;
  GStrv             candidates;
  ManorServerFound *found;
} Find;

G_DEFINE_BOXED_TYPE (ManorServerFound, _manor_server_found,
                     _manor_server_found_ref, _manor_server_found_unref)

ManorServerFound *
_manor_server_found_ref (ManorServerFound *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
found_finalize (gpointer data)
{
  ManorServerFound *self = data;

  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->list, _manor_server_list_unref);
  g_clear_error (&self->token_error);
  g_clear_error (&self->admin_error);
}

void
_manor_server_found_unref (ManorServerFound *self)
{
  g_atomic_rc_box_release_full (self, found_finalize);
}

static void
find_free (gpointer data)
{
  Find *find = data;

  g_clear_object (&find->client);
  g_clear_object (&find->http);
  g_clear_object (&find->admin);
  g_clear_pointer (&find->names, g_strfreev);
  g_clear_pointer (&find->candidates, g_strfreev);
  g_clear_pointer (&find->found, _manor_server_found_unref);
  g_free (find);
}

/**
 * _manor_server_dup_version_note:
 * @version: “sqld sqld 0.24.32 (40c272de 2025-02-14)”, say
 *
 * What is newer is only said.
 *
 * Returns: (transfer full) (nullable): what a person should know about a version
 */
char *
_manor_server_dup_version_note (const char *version)
{
  int major;
  int minor;

  if (sscanf (version, "sqld sqld %d.%d", &major, &minor) != 2 &&
      sscanf (version, "sqld %d.%d", &major, &minor) != 2)
    /* translators: %s is what a server calls itself */
    return g_strdup_printf (_("The server calls itself “%s”; Manor knows sqld 0.24"), version);

  if (major < KNOWN_MAJOR || (major == KNOWN_MAJOR && minor <= KNOWN_MINOR))
    return NULL;

  /* translators: %s is what a server calls itself */
  return g_strdup_printf (_("The server is %s; Manor was tried with sqld 0.24"), version);
}

static gboolean
find_version (Find    *find,
              GError **error)
{
  g_autoptr(GError) local_error = NULL;
  char *version = manor_await_string (manor_hrana_client_load_version (find->client), &local_error);

  find->found->version = version;

  if (version != NULL && *version != '\0' && strlen (version) <= MAX_VERSION &&
      strpbrk (version, "<>\r\n") == NULL)
    return TRUE;

  if (local_error != NULL && local_error->domain != MANOR_HRANA_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                 /* translators: %s is a URL */
                 _("what answers at %s is no libSQL server; look at the connection’s URL"),
                 manor_http_get_uri (find->http));

  return FALSE;
}

static DexFuture *
ask (Find            *find,
     const char      *name,
     const char      *sql,
     ManorHranaFlags  flags)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();

  manor_hrana_pipeline_add_execute (pipeline, sql, NULL);

  return manor_hrana_client_run (find->client, name, pipeline, flags, 0);
}

/* sqld 0.24.32 answers for a name that it has not before it looks at the token. */
static gboolean
find_mode (Find    *find,
           GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ManorHranaReply) reply =
    manor_await_object (ask (find, NO_SUCH_NAME, "SELECT 1", MANOR_HRANA_READS), &local_error);

  if (reply != NULL)
    {
      find->found->mode = MANOR_SERVER_MODE_SINGLE;
    }
  else if (g_error_matches (local_error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_NO_NAMESPACE))
    {
      find->found->mode = MANOR_SERVER_MODE_NAMESPACES;
    }
  else if (g_error_matches (local_error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED) ||
           g_error_matches (local_error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_INSECURE))
    {
      find->found->token_error = g_steal_pointer (&local_error);
    }
  else if (local_error->domain != MANOR_HRANA_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static void
find_admin (Find *find)
{
  g_autoptr(GBytes) welcome = NULL;
  g_autoptr(GError) error = NULL;

  if (find->admin == NULL)
    return;

  welcome = manor_await_boxed (_manor_admin_get (find->admin, "/"), &error);
  find->found->has_admin = welcome != NULL;

  if (error != NULL)
    find->found->admin_error = g_steal_pointer (&error);
}

static void
note (Find *find,
      char *text)
{
  _manor_server_list_take_note (find->found->list, text);
}

static GStrv
dup_loaded_names (Find *find)
{
  g_autoptr(GBytes) metrics = manor_await_boxed (_manor_admin_get (find->admin, "/metrics"), NULL);

  return metrics != NULL ? _manor_server_dup_loaded_names (metrics) : g_new0 (char *, 1);
}

static GStrv
dup_candidates (Find *find)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) find->candidates);
  g_strv_builder_add (builder, MANOR_SERVER_DEFAULT);
  g_strv_builder_addv (builder, (const char **) find->names);

  return g_strv_builder_end (builder);
}

/* The shell needs the name of a namespace; where none that is known is there, one of those that
 * the server has loaded will do. */
static gboolean
list_by_shell (Find               *find,
               const char * const *candidates,
               const char * const *loaded)
{
  g_autoptr(GError) error = NULL;

  if (!manor_await (_manor_server_list_by_shell (find->found->list, find->admin, candidates),
                    &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) && loaded[0] != NULL)
    {
      g_clear_error (&error);
      manor_await (_manor_server_list_by_shell (find->found->list, find->admin, loaded), &error);
    }

  if (error != NULL)
    {
      /* translators: %s is an error message */
      note (find, g_strdup_printf (_("The admin API does not list the databases: %s"),
                                   error->message));
      return FALSE;
    }

  note (find, g_strdup (_("All databases are listed, by the server’s admin API")));

  return TRUE;
}

static char *
dup_data_path (Find               *find,
               const char * const *candidates)
{
  for (guint i = 0; candidates[i] != NULL; i++)
    {
      g_autoptr(ManorHranaReply) reply = NULL;
      g_autofree char *file = NULL;
      ManorResult *rows;

      reply = manor_await_object (ask (find, candidates[i],
                                       "SELECT file FROM pragma_database_list WHERE name = 'main'",
                                       MANOR_HRANA_READS), NULL);
      rows = reply != NULL ? manor_hrana_reply_get_result (reply, 0) : NULL;
      if (rows == NULL || manor_result_get_n_rows (rows) == 0)
        continue;

      file = manor_result_dup_text (rows, 0, 0);

      return _manor_server_dup_data_path (file);
    }

  return NULL;
}

/* Only where the server is on this computer; elsewhere a file of that path would be another's. */
static gboolean
list_by_file (Find               *find,
              const char * const *candidates)
{
  g_autofree char *data_path = NULL;
  g_autoptr(GError) error = NULL;

  if (!manor_http_get_loopback (find->http))
    return FALSE;

  data_path = dup_data_path (find, candidates);
  if (data_path == NULL || !g_file_test (data_path, G_FILE_TEST_IS_DIR))
    return FALSE;

  if (!manor_await (_manor_server_list_by_file (find->found->list, data_path), &error))
    {
      g_debug ("%s cannot be read: %s", data_path, error->message);
      return FALSE;
    }

  /* translators: %s is a folder's path */
  note (find, g_strdup_printf (_("All databases are listed, from the server’s files in %s"),
                               data_path));

  return TRUE;
}

static void
add_names (Find               *find,
           const char * const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    _manor_server_list_add (find->found->list, names[i], MANOR_SERVER_UNKNOWN, NULL);
}

static void
add_names_by_hand (Find *find)
{
  ManorServerList *list = find->found->list;

  if (!_manor_server_list_get_complete (list))
    {
      add_names (find, (const char * const *) find->names);
      return;
    }

  for (guint i = 0; find->names[i] != NULL; i++)
    if (_manor_server_list_find (list, find->names[i]) == NULL)
      /* translators: %s is a database's name */
      note (find, g_strdup_printf (_("“%s” was given by hand, but is not on the server"),
                                   find->names[i]));
}

static void
list_in_part (Find               *find,
              const char * const *loaded)
{
  add_names (find, loaded);

  if (loaded[0] != NULL)
    note (find, g_strdup (_("Listed are the databases that the server uses just now, and those "
                            "given by hand; others are not seen")));
  else
    note (find, g_strdup (_("Listed are the databases given by hand and the children of their "
                            "fleets; the server does not tell others without its admin API")));
}

/* Made by the server itself, which does not keep it in its list. */
static void
add_default (Find *find)
{
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (_manor_server_list_find (find->found->list, MANOR_SERVER_DEFAULT) != NULL)
    return;

  reply = manor_await_object (ask (find, MANOR_SERVER_DEFAULT, "SELECT 1", MANOR_HRANA_READS),
                              &error);
  if (reply != NULL || g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED))
    _manor_server_list_add (find->found->list, MANOR_SERVER_DEFAULT, MANOR_SERVER_PLAIN, NULL);
}

static void
list_databases (Find *find)
{
  g_auto(GStrv) candidates = dup_candidates (find);
  g_auto(GStrv) loaded = NULL;
  const char * const *some = (const char * const *) candidates;

  if (find->found->mode == MANOR_SERVER_MODE_SINGLE)
    {
      _manor_server_list_add (find->found->list, MANOR_SERVER_DEFAULT, MANOR_SERVER_PLAIN, NULL);
      _manor_server_list_set_complete (find->found->list, TRUE);
      note (find, g_strdup (_("This server has one database; it was started without namespaces")));
      return;
    }

  loaded = find->found->has_admin ? dup_loaded_names (find) : g_new0 (char *, 1);

  if (!(find->found->has_admin &&
        list_by_shell (find, some, (const char * const *) loaded)) &&
      !list_by_file (find, some))
    list_in_part (find, (const char * const *) loaded);

  add_default (find);
  add_names_by_hand (find);

  if (!_manor_server_list_get_complete (find->found->list))
    manor_await (_manor_server_list_by_jobs (find->found->list, find->client), NULL);
}

static void
try_token (Find *find)
{
  ManorServerList *list = find->found->list;
  g_autoptr(GError) refused = NULL;

  if (find->found->mode != MANOR_SERVER_MODE_NAMESPACES)
    return;

  for (guint i = 0; i < MIN (N_TOKEN_TRIES, _manor_server_list_get_length (list)); i++)
    {
      g_autoptr(ManorHranaReply) reply = NULL;
      g_autoptr(GError) error = NULL;

      reply = manor_await_object (ask (find, _manor_server_list_get (list, i)->name, "SELECT 1",
                                       MANOR_HRANA_READS | MANOR_HRANA_KNOWN), &error);
      if (!g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED) &&
          !g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_INSECURE))
        return;

      g_clear_error (&refused);
      refused = g_steal_pointer (&error);
    }

  find->found->token_error = g_steal_pointer (&refused);
}

static DexFuture *
find_fiber (gpointer user_data)
{
  Find *find = user_data;
  g_autoptr(GError) error = NULL;

  if (!find_version (find, &error) || !find_mode (find, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  find_admin (find);
  list_databases (find);
  try_token (find);

  return dex_future_new_take_boxed (MANOR_TYPE_SERVER_FOUND,
                                    _manor_server_found_ref (find->found));
}

/**
 * _manor_server_find:
 * @client: the server
 * @admin: (nullable): its admin API
 * @names: (array zero-terminated=1): databases' names given by hand
 * @candidates: (array zero-terminated=1): some names that were there the last time
 *
 * Finds out what the server is, what it allows, and which databases it has, by the best way that
 * works: the admin shell, the server's own files, what it has loaded, its migrations, and the names
 * given by hand. Only reads.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a ManorServerFound, or rejects
 *   where nothing can be found out
 */
DexFuture *
_manor_server_find (ManorHranaClient   *client,
                    ManorHttp          *admin,
                    const char * const *names,
                    const char * const *candidates)
{
  Find *find = g_new0 (Find, 1);

  find->client = g_object_ref (client);
  find->http = g_object_ref (manor_hrana_client_get_http (client));
  find->admin = admin != NULL ? g_object_ref (admin) : NULL;
  find->names = g_strdupv ((char **) names);
  find->candidates = g_strdupv ((char **) candidates);
  find->found = g_atomic_rc_box_new0 (ManorServerFound);
  find->found->list = _manor_server_list_new ();

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, find_fiber, find, find_free);
}
