/* manor-remote-propagate.c: a change that the server carries to all children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-remote-program-private.h"
#include "manor-remote-propagate-private.h"

#define MSEC_FIRST_LOOK  100
#define MSEC_LAST_LOOK  1000

/* Children that are asked at each look where the server does not tell of its jobs. */
#define N_LOOKED_AT       64

/*
 * A change goes through these states:
 *
 *              ┌──────── another one is under way ────────┐
 *              ▼                                          │
 *     WAITING ──▶ SENT ──▶ answered: done ───────────▶ job over ──▶ schema database compared ──▶ true
 *      (idle)      │       answered: a child fails ──▶ job over ──▶ PROPAGATION
 *                  │       answered: does not work here, no job ──▶ PROPAGATION
 *                  └─────▶ lost ──▶ my job is found, or UNKNOWN ──▶ job over ──▶ one of the above
 *
 * Where the server does not tell of its jobs (UNTOLD), its answer to the change itself says it all, since
 * it comes when the job is over; and where that is lost, the children are asked:
 *
 *     SENT ──▶ answered: done ──▶ schema database compared ──▶ true
 *      │       answered: does not work ──▶ PROPAGATION
 *      │       answered: another one is under way ──▶ a moment, then SENT again
 *      └─────▶ lost ──▶ all have it ──▶ schema database compared ──▶ true
 *                       none has it, and nothing is under way ──▶ UNKNOWN
 *                       some have it, and nothing moves ──▶ STUCK
 *
 * Invariants:
 *
 *  (1) The program is sent once, but for where the server said that it did not take it.
 *  (2) Whose job a job is, is known from the mark in its program, which its children keep; only
 *      where none can be asked, the one job that was begun since then is taken for it.
 */

static void
propagate_free (gpointer data)
{
  ManorRemotePropagate *run = data;

  dex_clear (&run->request);
  dex_clear (&run->answered);
  g_clear_object (&run->schema);
  g_clear_object (&run->propagation);
  g_clear_object (&run->reply);
  g_clear_object (&run->child);
  g_clear_error (&run->error);
  g_clear_pointer (&run->mark, g_free);
  g_clear_pointer (&run->census, _manor_remote_census_unref);
  g_clear_pointer (&run->before, _manor_schema_state_free);
  g_clear_pointer (&run->child_before, _manor_schema_state_free);
  g_free (run);
}

static char *
dup_mark (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return g_strconcat ("manor", uuid, NULL);
}

/* What the schema database and one child are now, to be compared with what they will be. */
static gboolean
look_before (ManorRemotePropagate *run,
             GError              **error)
{
  g_autoptr(GPtrArray) children = manor_remote_database_list_children (run->schema);

  g_clear_pointer (&run->before, _manor_schema_state_free);
  g_clear_pointer (&run->child_before, _manor_schema_state_free);
  g_clear_object (&run->child);

  if (children->len > 0)
    {
      run->child = g_object_ref (g_ptr_array_index (children, 0));
      run->child_before = manor_await_boxed (_manor_remote_read_state (run->child), NULL);
    }

  run->before = manor_await_boxed (_manor_remote_read_state (run->schema), error);

  return run->before != NULL;
}

/* Runs when the answer is there, and not where the request was dropped. */
static DexFuture *
take_answer (DexFuture *future,
             gpointer   user_data)
{
  ManorRemotePropagate *run = user_data;

  run->reply = manor_await_object (dex_ref (future), &run->error);
  dex_promise_resolve_boolean (run->answered, TRUE);

  return dex_future_new_true ();
}

/* Without a timeout: a migration takes as long as it takes, and is watched meanwhile. */
static void
send_program (ManorRemotePropagate *run)
{
  ManorHranaPipeline *pipeline = _manor_remote_program_new (run->propagation, run->mark);

  dex_clear (&run->request);
  dex_clear (&run->answered);
  g_clear_object (&run->reply);
  g_clear_error (&run->error);
  g_clear_pointer (&run->census, _manor_remote_census_unref);

  manor_propagation_set_sent (run->propagation, TRUE);
  run->answered = dex_promise_new ();
  run->request = dex_future_finally (_manor_remote_database_run (run->schema, pipeline,
                                                                 MANOR_HRANA_NONE, G_MAXUINT),
                                     take_answer, run, NULL);
}

/* TRUE unless it is clear that it hangs. */
static gboolean
look_at_children (ManorRemotePropagate *run,
                  GError              **error)
{
  if (run->census == NULL)
    run->census = _manor_remote_census_new (run->schema, run->mark, run->propagation);

  if (!_manor_remote_census_read (run->census, N_LOOKED_AT, error))
    return FALSE;

  if (run->census->job > 0)
    manor_propagation_set_job (run->propagation, run->census->job);

  return _manor_remote_census_check_moved (run->census, error);
}

static gboolean
look (ManorRemotePropagate *run,
      GError              **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!run->untold && !_manor_remote_propagate_find_job (run, FALSE, &local_error))
    run->untold = _manor_remote_is_untold (local_error);

  if (run->untold)
    return look_at_children (run, error);

  return TRUE;
}

/* The request stays open until the server is done. A job that hangs is seen beside it. */
static gboolean
follow (ManorRemotePropagate *run,
        GError              **error)
{
  guint pause = MSEC_FIRST_LOOK;

  while (dex_future_is_pending (DEX_FUTURE (run->answered)))
    {
      g_autoptr(GError) local_error = NULL;

      manor_await (dex_future_first (dex_ref (run->answered), dex_timeout_new_msec (pause), NULL),
                   &local_error);
      if (manor_error_is_cancelled (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      if (!dex_future_is_pending (DEX_FUTURE (run->answered)))
        break;

      if (!look (run, error))
        return FALSE;
      pause = MIN (pause * 3 / 2, MSEC_LAST_LOOK);

      /* From here on the job says it all, and says also when nothing moves. */
      if (run->job > 0)
        {
          g_autoptr(ManorJob) job = NULL;

          job = manor_await_boxed (_manor_remote_wait_for_job (run->schema, run->job,
                                                               run->propagation), error);
          return job != NULL;
        }
    }

  return TRUE;
}

static gboolean
is_lost (ManorRemotePropagate *run)
{
  const char *words = _manor_remote_propagate_get_words (run);

  if (run->error != NULL)
    return _manor_remote_is_away (run->error) ||
           g_error_matches (run->error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL) ||
           g_error_matches (run->error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST) ||
           g_error_matches (run->error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TOO_BIG);

  return words != NULL && strstr (words, "scheduler exited") != NULL;
}

/* Nothing was sent, so nothing needs to be settled. */
static gboolean
is_unsent (ManorRemotePropagate *run)
{
  return g_error_matches (run->error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE) ||
         g_error_matches (run->error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BUSY);
}

/* Another one is under way, which was quicker, or of which the server does not tell. */
static gboolean
is_refused_for_now (const char *words)
{
  return words != NULL && strstr (words, "already in progress") != NULL;
}

/* The answer is there, and it is all there is. NULL: the server did not take it. */
static DexFuture *
judge_untold (ManorRemotePropagate *run)
{
  const char *words = _manor_remote_propagate_get_words (run);

  if (run->error != NULL)
    return _manor_remote_propagate_reject_unsent (run, g_error_copy (run->error));

  if (words == NULL)
    return _manor_remote_propagate_finish_untold (run);

  if (is_refused_for_now (words))
    return NULL;

  return strstr (words, "dry run failed") != NULL
         ? _manor_remote_propagate_reject_failed (run, words)
         : _manor_remote_propagate_reject_refused (run, words);
}

/* NULL: the server did not take it since another one was quicker. */
static DexFuture *
judge (ManorRemotePropagate *run)
{
  const char *words = _manor_remote_propagate_get_words (run);
  g_autoptr(GError) error = NULL;

  if (run->job > 0)
    return _manor_remote_propagate_finish (run);

  if (is_unsent (run))
    return _manor_remote_propagate_reject_unsent (run, g_error_copy (run->error));

  if (is_lost (run))
    return _manor_remote_propagate_settle (run);

  if (run->untold)
    return judge_untold (run);

  if (run->error != NULL)
    return _manor_remote_propagate_reject_unsent (run, g_error_copy (run->error));

  if (is_refused_for_now (words))
    return NULL;

  if (words != NULL && strstr (words, "dry run failed") == NULL)
    return _manor_remote_propagate_reject_refused (run, words);

  if (!_manor_remote_propagate_find_job (run, TRUE, &error))
    {
      run->untold = _manor_remote_is_untold (error);
      return run->untold ? judge_untold (run) : _manor_remote_propagate_settle (run);
    }

  return run->job > 0 ? _manor_remote_propagate_finish (run)
                      : _manor_remote_propagate_settle (run);
}

/* Where the server tells of its jobs, they are waited for; else there is nothing to do but to ask it
 * again after a moment. */
static gboolean
wait_for_turn (ManorRemotePropagate *run,
               GError              **error)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr(GError) local_error = NULL;

  manor_propagation_set_sent (run->propagation, FALSE);
  if (!run->untold)
    return TRUE;

  if (run->refused == 0)
    run->refused = now;

  if ((now - run->refused) / G_USEC_PER_SEC >= _manor_remote_get_stuck_patience ())
    {
      g_set_error_literal (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_MIGRATING,
                           _("the server is carrying another change to its children and does not "
                             "get done with it; nothing was sent"));
      return FALSE;
    }

  {
    /* translators: %s is a schema database’s name */
    g_autofree char *waiting = g_strdup_printf (_("another migration of “%s”"), run->name);

    manor_propagation_set_waiting (run->propagation, waiting);
  }

  manor_await (dex_timeout_new_msec (MSEC_LAST_LOOK), &local_error);
  if (!manor_error_is_cancelled (local_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static DexFuture *
propagate_fiber (gpointer user_data)
{
  ManorRemotePropagate *run = user_data;

  if (!manor_propagation_fits (run->propagation))
    return _manor_remote_propagate_reject_too_long (run);

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      DexFuture *end;

      run->newest = manor_await_int64 (_manor_remote_wait_idle (run->schema, run->propagation), &error);
      run->untold = error == NULL && run->newest == MANOR_REMOTE_UNTOLD;
      if (error != NULL || !look_before (run, &error))
        return _manor_remote_propagate_reject_unsent (run, g_steal_pointer (&error));

      send_program (run);
      if (!follow (run, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));

      end = judge (run);
      if (end != NULL)
        return end;
      if (!wait_for_turn (run, &error))
        return _manor_remote_propagate_reject_unsent (run, g_steal_pointer (&error));
    }
}

/**
 * _manor_remote_propagate:
 * @database: a schema database whose server carries changes on
 * @propagation: the change
 *
 * See manor_database_propagate().
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_remote_propagate (ManorDatabase    *database,
                         ManorPropagation *propagation)
{
  ManorRemotePropagate *run = g_new0 (ManorRemotePropagate, 1);

  run->schema = g_object_ref (MANOR_REMOTE_DATABASE (database));
  run->name = manor_database_get_name (database);
  run->propagation = g_object_ref (propagation);
  run->mark = dup_mark ();

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, propagate_fiber,
                            run, propagate_free);
}
