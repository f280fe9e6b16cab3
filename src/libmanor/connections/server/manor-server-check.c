/* manor-server-check.c: what must not be written, and why
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-check"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-job.h"
#include "manor-server-private.h"

/**
 * _manor_server_check_jobs:
 * @self: a `ManorServer`
 * @schema: a schema database whose server carries changes on
 *
 * Asks whether nothing is under way.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_DATABASE_ERROR_MIGRATING
 */
DexFuture *
_manor_server_check_jobs (ManorServer *self,
                          const char  *schema)
{
  g_autoptr(ManorDatabase) database = _manor_server_ref_schema (self, schema);

  return manor_remote_database_check_jobs (MANOR_REMOTE_DATABASE (database), TRUE);
}

/* Of a namespace that no list has told of. */
static DexFuture *
find_kind_fiber (gpointer user_data)
{
  ManorServerDatabase *self = user_data;
  g_autoptr(ManorServer) server = _manor_server_database_dup_server (self);
  const char *name = manor_database_get_name (MANOR_DATABASE (self));
  ManorServerEntry entry = { .name = (char *) name };
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return dex_future_new_true ();

  jobs = manor_await_boxed (manor_hrana_client_load_jobs (server->client, name, MANOR_HRANA_KNOWN),
                            &error);
  if (jobs != NULL)
    {
      entry.kind = MANOR_SERVER_SCHEMA;
      _manor_server_database_update (self, &entry);
      return manor_remote_database_reject_write (MANOR_REMOTE_DATABASE (self));
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    {
      entry.kind = MANOR_SERVER_PLAIN;
      _manor_server_database_update (self, &entry);
      return dex_future_new_true ();
    }

  /* Whether it may be written is not known, so it is not. */
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * _manor_server_find_kind:
 * @self: a `ManorServerDatabase` of which no list has told
 *
 * Asks the server what it is, before it is written.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_DATABASE_ERROR_PROPAGATES
 */
DexFuture *
_manor_server_find_kind (ManorServerDatabase *self)
{
  return manor_fiber_spawn (0, find_kind_fiber, g_object_ref (self), g_object_unref);
}

static char *
dup_explanation (ManorServer  *server,
                 const GError *error)
{
  const char *title = manor_connection_get_title (MANOR_CONNECTION (server));

  switch (error->code)
    {
    case MANOR_HRANA_ERROR_UNAUTHORIZED:
      if (!manor_http_has_authorization (server->http))
        /* translators: %s is a connection's title */
        return g_strdup_printf (_("“%s” asks for a token, and none is kept; edit the connection"),
                                title);
      /* translators: %1$s is a connection's title, %2$s an error message */
      return g_strdup_printf (_("the token of “%1$s” was refused (%2$s); edit the connection"),
                              title, error->message);

    case MANOR_HRANA_ERROR_NO_NAMESPACE:
      /* translators: %s is a connection's title */
      return g_strdup_printf (_("“%s” has no such database, or its token does not reach it; "
                                "refresh the connection"), title);

    case MANOR_HRANA_ERROR_BLOCKED:
    case MANOR_HRANA_ERROR_HELD:
      /* translators: %s is an error message */
      return g_strdup_printf (_("the server was told to refuse this (%s); look at the database’s "
                                "configuration"), error->message);

    default:
      return NULL;
    }
}

/**
 * _manor_server_explain:
 * @database: a `ManorServerDatabase`
 * @error: (transfer full): what went wrong
 *
 * Puts words to what a server refuses.
 *
 * Returns: (transfer full): an error of the same domain and code
 */
GError *
_manor_server_explain (ManorRemoteDatabase *database,
                       GError              *error)
{
  ManorServerDatabase *self = MANOR_SERVER_DATABASE (database);
  g_autoptr(ManorServer) server = _manor_server_database_dup_server (self);
  char *words;

  if (server == NULL || error->domain != MANOR_HRANA_ERROR)
    return error;

  words = dup_explanation (server, error);
  if (words != NULL)
    {
      g_free (error->message);
      error->message = words;
    }

  return error;
}
