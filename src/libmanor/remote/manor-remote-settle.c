/* manor-remote-settle.c: what became of a migration whose answer was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-remote-private.h"
#include "manor-schema-text.h"

/* A server that was restarted is there again within seconds. */
static const guint waits_msec[] = { 0, 250, 500, 1000, 2000, 4000 };

/* A request that was cut off may reach the server behind the first reading. */
#define AGAIN_MSEC 300

/* Under the write lock: a batch goes on after its client has left, and is then either done
 * before the lock is had, or, where it takes longer than 5 s, ended by the server for it. */
static ManorResult *
read_locked (ManorRemoteRun  *run,
             GError         **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  ManorHranaBatch *batch = manor_hrana_batch_new ();
  g_autoptr(ManorHranaReply) reply = NULL;

  manor_hrana_batch_add_chained (batch, "BEGIN IMMEDIATE", NULL);
  manor_hrana_batch_add_chained (batch, MANOR_SCHEMA_ROWS_SQL, NULL);
  manor_hrana_batch_add (batch, "ROLLBACK", NULL, MANOR_HRANA_IF_OK, 0);
  manor_hrana_pipeline_add_batch (pipeline, batch);

  reply = manor_await_object (manor_hrana_client_run (run->client, run->name_space, pipeline,
                                                      MANOR_HRANA_READS | MANOR_HRANA_KNOWN | MANOR_HRANA_LOCKS, 0),
                              error);
  if (reply == NULL || !manor_hrana_reply_check (reply, error))
    return NULL;

  return g_object_ref (manor_hrana_reply_get_step_result (reply, 0, 1));
}

static ManorSchemaPlace
read_place (ManorRemoteRun  *run,
            GError         **error)
{
  g_autoptr(ManorResult) rows = read_locked (run, error);

  return rows != NULL ? _manor_remote_run_locate (run, rows) : MANOR_SCHEMA_UNREADABLE;
}

static ManorSchemaPlace
find_place (ManorRemoteRun *run)
{
  ManorSchemaPlace place = MANOR_SCHEMA_UNREADABLE;

  for (guint i = 0; i < G_N_ELEMENTS (waits_msec) && place == MANOR_SCHEMA_UNREADABLE; i++)
    {
      g_autoptr(GError) error = NULL;

      if (waits_msec[i] > 0)
        manor_await (dex_timeout_new_msec ((int) waits_msec[i]), NULL);

      place = read_place (run, &error);
      if (place == MANOR_SCHEMA_BEFORE)
        {
          g_autoptr(GError) again = NULL;

          manor_await (dex_timeout_new_msec (AGAIN_MSEC), NULL);
          place = read_place (run, &again);
        }

      if (error != NULL)
        g_debug ("not settled yet: %s", error->message);
    }

  return place;
}

/* In a fiber. Reads, and sends nothing again. */
ManorOutcome
_manor_remote_run_settle (ManorRemoteRun  *run,
                          GError         **error)
{
  g_assert (run->lost != NULL);

  switch (find_place (run))
    {
    case MANOR_SCHEMA_AFTER:
      return MANOR_OUTCOME_APPLIED;

    case MANOR_SCHEMA_BEFORE:
      g_propagate_error (error, g_error_copy (run->lost));
      /* translators: an error message follows */
      g_prefix_error (error, _("the answer was lost, and the database is as it was: "));
      return MANOR_OUTCOME_REFUSED;

    case MANOR_SCHEMA_OTHER:
    case MANOR_SCHEMA_UNREADABLE:
    default:
      g_propagate_error (error, g_error_copy (run->lost));
      return MANOR_OUTCOME_UNKNOWN;
    }
}
