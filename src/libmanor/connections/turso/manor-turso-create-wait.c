/* manor-turso-create-wait.c: waiting for a new host
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-create"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-create-private.h"

/* A name has to be known, and a server be ready; in milliseconds. */
#define PATIENCE    60000
#define FIRST_PAUSE   100
#define LAST_PAUSE   2000

static guint patience = PATIENCE;

void
_manor_turso_set_patience (guint msec)
{
  patience = msec > 0 ? msec : PATIENCE;
}

/* Nobody is there yet, or nobody who knows of the database. */
static gboolean
is_not_ready (const GError *error)
{
  return error->domain == MANOR_HTTP_ERROR ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_NO_NAMESPACE) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_SERVER) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BUSY);
}

static gboolean
ping (ManorHranaClient  *client,
      GError           **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaReply) reply = NULL;

  manor_hrana_pipeline_add_execute (pipeline, "SELECT 1", NULL);
  reply = manor_await_object (manor_hrana_client_run (client, NULL, pipeline, MANOR_HRANA_READS, 0), error);

  return reply != NULL && manor_hrana_reply_check (reply, error);
}

/**
 * _manor_turso_make_wait:
 * @make: what was made
 * @error: a `GError`
 *
 * A database that was just made may not be reached for some seconds. For fibers.
 *
 * Returns: %TRUE when it answers
 */
gboolean
_manor_turso_make_wait (ManorTursoMake  *make,
                        GError         **error)
{
  ManorHranaClient *client = manor_remote_database_get_client (MANOR_REMOTE_DATABASE (make->database));
  gint64 end = g_get_monotonic_time () + (gint64) patience * 1000;

  if (client == NULL)
    {
      g_set_error_literal (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL,
                           _("the platform’s answer does not say where it is"));
      return FALSE;
    }

  for (guint pause = FIRST_PAUSE;; pause = MIN (2 * pause, LAST_PAUSE))
    {
      g_autoptr(GError) local_error = NULL;

      if (ping (client, &local_error))
        return TRUE;

      if (!is_not_ready (local_error) || g_get_monotonic_time () > end || !manor_future_sleep (pause, NULL))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
}
