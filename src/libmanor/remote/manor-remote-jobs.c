/* manor-remote-jobs.c: the migrations of a schema database, and what they forbid
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-remote-private.h"
#include "manor-remote-wait-private.h"

/* Many children are written at one time, and one answer serves them all. */
#define USEC_IDLE_HOLDS G_USEC_PER_SEC

DexFuture *
_manor_remote_load_jobs (ManorRemoteDatabase *schema)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaClient) client = _manor_remote_database_ref_client (schema, &error);

  if (client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return manor_hrana_client_load_jobs (client, manor_remote_database_get_name_space (schema),
                                       MANOR_HRANA_KNOWN);
}

DexFuture *
_manor_remote_load_job (ManorRemoteDatabase *schema,
                        gint64               id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaClient) client = _manor_remote_database_ref_client (schema, &error);

  if (client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return manor_hrana_client_load_job (client, manor_remote_database_get_name_space (schema), id);
}

/* The platform's API documentation, 2026-06, says that some plans do not include it, and not how that
 * is answered. */
gboolean
_manor_remote_is_untold (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN);
}

static DexFuture *
check_jobs_fiber (gpointer user_data)
{
  ManorRemoteDatabase *schema = user_data;
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;
  gint64 asked = g_get_monotonic_time ();

  jobs = manor_await_boxed (_manor_remote_load_jobs (schema), &error);
  /* A token for the child alone does not reach its schema database. The server itself refuses such
   * a token's DDL, unless it names the child for it, and rows while it migrates. */
  if (jobs == NULL && !_manor_remote_is_untold (error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      ManorJob *job = g_ptr_array_index (jobs, i);

      if (!manor_job_is_over (job))
        {
          g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, job->id);

          return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_MIGRATING,
                                        /* translators: %1$s is a schema database's name, %2$s a
                                         * number */
                                        _("the server is just carrying a change of “%1$s” to its "
                                          "children (job %2$s); wait until it is over, and try "
                                          "again"),
                                        manor_database_get_name (MANOR_DATABASE (schema)), id);
        }
    }

  _manor_remote_database_set_idle (schema, asked);

  return dex_future_new_true ();
}

/**
 * manor_remote_database_check_jobs:
 * @self: a schema database whose server carries changes on
 * @fresh: an answer of the last second will not do
 *
 * Asks whether its server has nothing under way. Where the server does not tell, it is taken for idle,
 * since it refuses by itself what must not be.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_DATABASE_ERROR_MIGRATING
 */
DexFuture *
manor_remote_database_check_jobs (ManorRemoteDatabase *self,
                                  gboolean             fresh)
{
  gint64 idle;

  dex_return_error_if_fail (MANOR_IS_REMOTE_DATABASE (self));

  idle = _manor_remote_database_get_idle (self);
  if (!fresh && idle != 0 && g_get_monotonic_time () - idle < USEC_IDLE_HOLDS)
    return dex_future_new_true ();

  return manor_fiber_spawn (0, check_jobs_fiber, g_object_ref (self), g_object_unref);
}

/**
 * manor_remote_database_reject_write:
 * @self: a schema database whose server carries changes on
 *
 * Returns: (transfer full): a [class@Dex.Future] that rejects with
 *   %MANOR_DATABASE_ERROR_PROPAGATES
 */
DexFuture *
manor_remote_database_reject_write (ManorRemoteDatabase *self)
{
  dex_return_error_if_fail (MANOR_IS_REMOTE_DATABASE (self));

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATES,
                                /* translators: %s is a database's name */
                                _("the server carries every change of “%s” to all its children "
                                  "at once; review and push it instead"),
                                manor_database_get_name (MANOR_DATABASE (self)));
}

/* What holds on every server that carries changes on; see #ManorRemoteDatabaseClass. */
DexFuture *
_manor_remote_check_native (ManorRemoteDatabase *self)
{
  g_autoptr(ManorRemoteDatabase) schema = NULL;

  if (manor_database_get_propagates (MANOR_DATABASE (self)))
    return manor_remote_database_reject_write (self);

  schema = manor_remote_database_find_schema (self);

  return schema != NULL ? manor_remote_database_check_jobs (schema, FALSE) : dex_future_new_true ();
}

static char *
dup_native_words (ManorRemoteDatabase *schema,
                  const GError        *error)
{
  const char *name = manor_database_get_name (MANOR_DATABASE (schema));

  if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_CHILD))
    /* translators: %s is a schema database's name */
    return g_strdup_printf (_("the server refuses schema changes on a child; push them through its "
                              "schema database, “%s”"), name);

  /* A platform has more reasons, which its connection knows. */
  if ((g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BLOCKED) ||
       g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_HELD)) &&
      !MANOR_REMOTE_DATABASE_GET_CLASS (schema)->hosted)
    /* translators: %1$s is a schema database's name, %2$s an error message */
    return g_strdup_printf (_("the server refuses this while it carries a change of “%1$s” on, or "
                              "because it was told to (%2$s); try again later, or look at the "
                              "database’s configuration"), name, error->message);

  return NULL;
}

/* Rewords @error. FALSE where it is none that a child has of its own. */
gboolean
_manor_remote_explain_native (ManorRemoteDatabase *self,
                              GError              *error)
{
  g_autoptr(ManorRemoteDatabase) schema = NULL;
  char *words;

  if (error->domain != MANOR_HRANA_ERROR)
    return FALSE;

  schema = manor_remote_database_find_schema (self);
  words = schema != NULL ? dup_native_words (schema, error) : NULL;
  if (words == NULL)
    return FALSE;

  g_free (error->message);
  error->message = words;

  return TRUE;
}
