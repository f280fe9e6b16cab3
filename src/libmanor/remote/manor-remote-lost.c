/* manor-remote-lost.c: what became of a change that a server was to carry on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-remote-propagate-private.h"

/* After a lost answer, a job that was begun shows itself within moments. */
#define N_SETTLE_TRIES   20
#define MSEC_BETWEEN    500

static gboolean
pause_a_moment (GError **error)
{
  g_autoptr(GError) local_error = NULL;

  /* A timeout rejects when it is over, which is what is waited for. */
  manor_await (dex_timeout_new_msec (MSEC_BETWEEN), &local_error);
  if (!manor_error_is_cancelled (local_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static DexFuture *
repair (ManorRemotePropagate *run)
{
  return _manor_remote_repair (run->schema, run->before, run->child, run->child_before,
                               run->propagation);
}

DexFuture *
_manor_remote_propagate_finish (ManorRemotePropagate *run)
{
  g_autoptr(ManorJob) job = NULL;
  g_autoptr(GError) error = NULL;

  job = manor_await_boxed (_manor_remote_wait_for_job (run->schema, run->job, run->propagation),
                           &error);
  if (job == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (job->status != MANOR_JOB_RUN_SUCCESS)
    return _manor_remote_propagate_reject_failed (run, job->error);

  return repair (run);
}

/* The server answers when it is done with all children and the schema database. */
DexFuture *
_manor_remote_propagate_finish_untold (ManorRemotePropagate *run)
{
  g_autoptr(GPtrArray) children = manor_remote_database_list_children (run->schema);

  manor_propagation_set_waiting (run->propagation, NULL);
  for (guint i = 0; i < children->len; i++)
    manor_propagation_set_child (run->propagation,
                                 manor_database_get_name (g_ptr_array_index (children, i)),
                                 MANOR_PROPAGATION_APPLIED, NULL);

  return repair (run);
}

/* All children have it; the schema database comes last. It is known that it was its turn from its
 * version, which the server sets to the job's number. */
static DexFuture *
finish_settled (ManorRemotePropagate *run)
{
  gint64 job = run->census->job;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N_SETTLE_TRIES; i++)
    {
      g_autoptr(ManorSchemaState) now =
        manor_await_boxed (_manor_remote_read_state (run->schema), NULL);

      if (now != NULL && now->version == job)
        break;

      if (!pause_a_moment (&error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return _manor_remote_propagate_finish_untold (run);
}

/* Without children there is only the schema database. TRUE where it was changed. */
static gboolean
is_changed (ManorRemotePropagate *run)
{
  g_autoptr(ManorSchemaState) now = manor_await_boxed (_manor_remote_read_state (run->schema), NULL);

  return now != NULL &&
         (_manor_schema_state_differs (run->before, now) || now->version != run->before->version);
}

/* NULL: it is to be asked again after a moment. @n_quiet: how often nothing was under way. */
static DexFuture *
judge_census (ManorRemotePropagate *run,
              guint                *n_quiet)
{
  ManorRemoteCensus *census = run->census;
  guint n_children = census->children->len;

  if (n_children == 0 && is_changed (run))
    return _manor_remote_propagate_finish_untold (run);

  if (n_children > 0 && census->n_done == n_children)
    return finish_settled (run);

  if (census->n_open > 0)
    {
      *n_quiet = 0;
      return NULL;
    }

  if (n_children > 0 && census->n_unread == n_children)
    {
      gint64 seconds = (g_get_monotonic_time () - census->moved) / G_USEC_PER_SEC;

      return _manor_remote_is_away (census->unread) && seconds < _manor_remote_get_away_patience ()
             ? NULL : _manor_remote_propagate_reject_lost (run, census->unread);
    }

  if (++*n_quiet < N_SETTLE_TRIES)
    return NULL;

  return census->n_done > 0 ? _manor_remote_propagate_reject_split (run)
                            : _manor_remote_propagate_reject_lost (run, NULL);
}

/* The children are all there is to ask. */
static DexFuture *
settle_untold (ManorRemotePropagate *run)
{
  guint n_quiet = 0;

  g_clear_pointer (&run->census, _manor_remote_census_unref);
  run->census = _manor_remote_census_new (run->schema, run->mark, run->propagation);

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      DexFuture *end;

      if (!_manor_remote_census_read (run->census, G_MAXUINT, &error) ||
          !_manor_remote_census_check_moved (run->census, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));

      if (run->census->job > 0)
        manor_propagation_set_job (run->propagation, run->census->job);

      end = judge_census (run, &n_quiet);
      if (end != NULL)
        return end;

      if (!pause_a_moment (&error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

/* One try to find the job, when nothing is under way. FALSE with what is in the way of it. */
static gboolean
try_to_find (ManorRemotePropagate  *run,
             GError               **error)
{
  g_autoptr(GError) local_error = NULL;
  gint64 newest = manor_await_int64 (_manor_remote_wait_idle (run->schema, run->propagation),
                                     &local_error);

  if (local_error == NULL && newest == MANOR_REMOTE_UNTOLD)
    run->untold = TRUE;
  else if (local_error == NULL)
    return _manor_remote_propagate_find_job (run, TRUE, error);

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* Whatever is in the way of reading the jobs, a token that ended say, tells nothing of ours. */
DexFuture *
_manor_remote_propagate_settle (ManorRemotePropagate *run)
{
  g_autoptr(GError) unread = NULL;

  for (guint i = 0; run->job == 0 && !run->untold && i < N_SETTLE_TRIES; i++)
    {
      g_autoptr(GError) error = NULL;

      g_clear_error (&unread);
      try_to_find (run, &unread);
      if (manor_error_is_cancelled (unread) ||
          g_error_matches (unread, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK))
        return dex_future_new_for_error (g_steal_pointer (&unread));
      if (_manor_remote_is_away (unread))
        return _manor_remote_propagate_reject_lost (run, unread);

      if (run->job == 0 && !run->untold && !pause_a_moment (&error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  if (run->job > 0)
    return _manor_remote_propagate_finish (run);

  return run->untold ? settle_untold (run) : _manor_remote_propagate_reject_lost (run, unread);
}
