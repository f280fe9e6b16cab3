/* manor-server-check.c: what must not be written, and why
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-check"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-server-jobs-private.h"
#include "manor-server-private.h"

/* Many children are written at one time, and one answer serves them all. */
#define USEC_IDLE_HOLDS G_USEC_PER_SEC

typedef struct
{
  ManorServer *server;
  char        *schema;
} CheckJobs;

static void
check_jobs_free (gpointer data)
{
  CheckJobs *check = data;

  g_clear_object (&check->server);
  g_clear_pointer (&check->schema, g_free);
  g_free (check);
}

static DexFuture *
check_jobs_fiber (gpointer user_data)
{
  CheckJobs *check = user_data;
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;
  gint64 asked = g_get_monotonic_time ();

  jobs = dex_await_boxed (_manor_jobs_load (check->server->http, check->schema, TRUE), &error);
  /* A token for the child alone does not reach its schema database. The server itself refuses such
   * a token's DDL, unless it names the child for it, and rows while it migrates. */
  if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN))
    return dex_future_new_true ();
  if (jobs == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < jobs->len; i++)
    {
      ManorJob *job = g_ptr_array_index (jobs, i);

      if (!_manor_job_is_over (job))
        {
          g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, job->id);

          return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_MIGRATING,
                                        /* translators: %1$s is a schema database's name, %2$s a
                                         * number */
                                        _("the server is just carrying a change of “%1$s” to its "
                                          "children (job %2$s); wait until it is over, and try "
                                          "again"),
                                        check->schema, id);
        }
    }

  g_hash_table_insert (check->server->idle, g_strdup (check->schema),
                       g_memdup2 (&asked, sizeof asked));

  return dex_future_new_true ();
}

/**
 * _manor_server_check_jobs:
 * @self: a `ManorServer`
 * @schema: a schema database whose server carries changes on
 * @fresh: whether an answer of the last second will not do
 *
 * Makes sure that no migration is under way.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_DATABASE_ERROR_MIGRATING
 */
DexFuture *
_manor_server_check_jobs (ManorServer *self,
                          const char  *schema,
                          gboolean     fresh)
{
  gint64 *idle = g_hash_table_lookup (self->idle, schema);
  CheckJobs *check;

  if (!fresh && idle != NULL && g_get_monotonic_time () - *idle < USEC_IDLE_HOLDS)
    return dex_future_new_true ();

  check = g_new0 (CheckJobs, 1);
  check->server = g_object_ref (self);
  check->schema = g_strdup (schema);

  return dex_scheduler_spawn (NULL, 0, check_jobs_fiber, check, check_jobs_free);
}

static DexFuture *
reject_schema (ManorDatabase *database)
{
  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATES,
                                /* translators: %s is a schema database's name */
                                _("the server carries every change of “%s” to all its children "
                                  "at once; review and push it instead"),
                                manor_database_get_name (database));
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

  jobs = dex_await_boxed (_manor_jobs_load (server->http, name, TRUE), &error);
  if (jobs != NULL)
    {
      entry.kind = MANOR_SERVER_SCHEMA;
      _manor_server_database_update (self, &entry);
      return reject_schema (MANOR_DATABASE (self));
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
 * _manor_server_check_write:
 * @database: a `ManorServerDatabase`
 *
 * Makes sure that a write changes this database only, and that its server is not just changing it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_DATABASE_ERROR_PROPAGATES or %MANOR_DATABASE_ERROR_MIGRATING
 */
DexFuture *
_manor_server_check_write (ManorRemoteDatabase *database)
{
  ManorServerDatabase *self = MANOR_SERVER_DATABASE (database);
  const char *schema = _manor_server_database_get_schema (self);
  g_autoptr(ManorServer) server = _manor_server_database_dup_server (self);

  switch (_manor_server_database_get_kind (self))
    {
    case MANOR_SERVER_SCHEMA:
      return reject_schema (MANOR_DATABASE (database));

    case MANOR_SERVER_CHILD:
      return schema != NULL && server != NULL ? _manor_server_check_jobs (server, schema, FALSE)
                                              : dex_future_new_true ();

    case MANOR_SERVER_UNKNOWN:
      return dex_scheduler_spawn (NULL, 0, find_kind_fiber, g_object_ref (self), g_object_unref);

    case MANOR_SERVER_PLAIN:
    default:
      return dex_future_new_true ();
    }
}

static char *
dup_explanation (ManorServerDatabase *self,
                 ManorServer         *server,
                 const GError        *error)
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
      if (_manor_server_database_get_kind (self) == MANOR_SERVER_CHILD)
        /* translators: %s is an error message */
        return g_strdup_printf (_("the server refuses this while it carries a change of the schema "
                                  "database on, or because it was told to (%s); try again later, "
                                  "or look at the database’s configuration"), error->message);
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

  words = dup_explanation (self, server, error);
  if (words != NULL)
    {
      g_free (error->message);
      error->message = words;
    }

  return error;
}
