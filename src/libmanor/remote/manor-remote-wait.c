/* manor-remote-wait.c: waiting for migrations of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-remote-census-private.h"
#include "manor-remote-private.h"
#include "manor-remote-wait-private.h"

#define MSEC_FIRST_POLL  100
#define MSEC_LAST_POLL  1000

/* A job that hangs is restarted by nobody, and one that is slow looks like it: so a person is told
 * early, and it is given up late. */
#define SECONDS_QUIET    60
#define SECONDS_STUCK   600
#define SECONDS_AWAY    120

/* One that is started again and again may answer in between. */
#define N_ENDS            3

static struct
{
  guint stuck;
  guint away;
} patience = { SECONDS_STUCK, SECONDS_AWAY };

/*
 * Waiting:
 *
 *     answered ──────────────▶ over, or moved, or not moved for SECONDS_STUCK: STUCK
 *        │  ▲
 *        ▼  │
 *     away (not answered) ───▶ for SECONDS_AWAY, or since then N_ENDS times: STUCK, for it may not
 *                              come back by itself
 */
typedef struct
{
  ManorRemoteDatabase *schema;
  const char          *name;       /* the schema database's */
  gint64               id;
  ManorPropagation    *propagation;
  guint64              mark;       /* of the children's states as they were last seen */
  gint64               moved;      /* when they changed */
  gint64               away;       /* since when nothing is answered, or 0 */
  gint64               first_away; /* the same, of the first time since anything moved */
  guint                n_away;     /* how often, since anything moved */
  guint                pause;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_clear_object (&wait->schema);
  g_clear_object (&wait->propagation);
  g_free (wait);
}

static Wait *
wait_new (ManorRemoteDatabase *schema,
          gint64               id,
          ManorPropagation    *propagation)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->schema = g_object_ref (schema);
  wait->name = manor_database_get_name (MANOR_DATABASE (schema));
  wait->id = id;
  wait->propagation = propagation != NULL ? g_object_ref (propagation) : NULL;
  wait->moved = g_get_monotonic_time ();
  wait->pause = MSEC_FIRST_POLL;

  return wait;
}

/**
 * manor_remote_database_set_patience:
 * @stuck: seconds after which a migration in which nothing moves is given up; 0 for the usual
 * @away: seconds after which a server that does not answer is given up; 0 for the usual
 *
 * For tests, which cannot wait for minutes.
 */
void
manor_remote_database_set_patience (guint stuck,
                                    guint away)
{
  patience.stuck = stuck > 0 ? stuck : SECONDS_STUCK;
  patience.away = away > 0 ? away : SECONDS_AWAY;
}

guint
_manor_remote_get_stuck_patience (void)
{
  return patience.stuck;
}

guint
_manor_remote_get_away_patience (void)
{
  return patience.away;
}

gboolean
_manor_remote_is_away (const GError *error)
{
  return g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE) ||
         g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST) ||
         g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BUSY) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_SERVER);
}

static guint64
compute_mark (ManorJob *job)
{
  guint64 mark = (guint64) job->status;

  for (guint i = 0; i < job->children->len; i++)
    mark = mark * 31 + (guint64) ((ManorJobChild *) g_ptr_array_index (job->children, i))->status;

  return mark;
}

static void
say (Wait *wait,
     char *text)
{
  g_autofree char *taken = text;

  if (wait->propagation != NULL)
    manor_propagation_set_waiting (wait->propagation, taken);
}

/* The first child that keeps the others waiting, for a person. */
static char *
dup_last_child (Wait     *wait,
                ManorJob *job)
{
  ManorJobStatus status = job->status == MANOR_JOB_WAITING_DRY_RUN ? MANOR_JOB_WAITING_DRY_RUN
                                                                   : MANOR_JOB_DRY_RUN_SUCCESS;

  for (guint i = 0; i < job->children->len; i++)
    {
      ManorJobChild *child = g_ptr_array_index (job->children, i);

      if (child->status == status)
        return _manor_remote_dup_child_name (wait->schema, child->name);
    }

  return job->children->len > 0
         ? _manor_remote_dup_child_name (wait->schema,
                                         ((ManorJobChild *) job->children->pdata[0])->name)
         : g_strdup ("");
}

static gboolean
check_moved (Wait      *wait,
             ManorJob  *job,
             GError   **error)
{
  g_autofree char *child = NULL;
  gint64 now = g_get_monotonic_time ();
  guint64 mark = compute_mark (job);
  guint seconds;

  if (mark != wait->mark)
    {
      wait->mark = mark;
      wait->moved = now;
      wait->n_away = 0;
      wait->pause = MSEC_FIRST_POLL;
      return TRUE;
    }

  seconds = (guint) ((now - wait->moved) / G_USEC_PER_SEC);
  if (seconds < SECONDS_QUIET && seconds < patience.stuck)
    return TRUE;

  child = dup_last_child (wait, job);
  if (seconds >= patience.stuck)
    {
      g_propagate_error (error, _manor_remote_new_stuck_error (wait->schema, wait->id, child));
      return FALSE;
    }

  say (wait, _manor_remote_dup_quiet_words (wait->schema, child, seconds));

  return TRUE;
}

static gboolean
check_away (Wait         *wait,
            const GError *cause,
            GError      **error)
{
  gint64 now = g_get_monotonic_time ();
  gint64 since;

  if (wait->away == 0)
    {
      wait->away = now;
      if (wait->n_away++ == 0)
        wait->first_away = now;
      say (wait, g_strdup (_("the server, which does not answer")));
    }

  since = wait->n_away >= N_ENDS ? wait->first_away : wait->away;
  if ((now - since) / G_USEC_PER_SEC < patience.away)
    return TRUE;

  g_propagate_error (error, wait->id > 0 ? _manor_remote_new_away_error (wait->schema, wait->id)
                                         : g_error_copy (cause));

  return FALSE;
}

/* Takes @cause. TRUE to ask again after a moment. */
static gboolean
take_failure (Wait    *wait,
              GError  *cause,
              GError **error)
{
  g_autoptr(GError) taken = cause;

  if (_manor_remote_is_away (taken))
    return check_away (wait, taken, error);

  if (manor_error_is_cancelled (taken))
    g_propagate_error (error, g_steal_pointer (&taken));
  else
    g_set_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                 /* translators: %1$s is a schema database's name, %2$s an error message */
                 _("what became of the migration of “%1$s” cannot be read (%2$s)"),
                 wait->name, taken->message);

  return FALSE;
}

static gboolean
pause_a_moment (Wait    *wait,
                GError **error)
{
  g_autoptr(GError) local_error = NULL;

  /* A timeout rejects when it is over, which is what is waited for. */
  manor_await (dex_timeout_new_msec (wait->pause), &local_error);
  wait->pause = MIN (wait->pause * 3 / 2, MSEC_LAST_POLL);

  if (!manor_error_is_cancelled (local_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static void
take_answer (Wait *wait)
{
  if (wait->away == 0)
    return;

  wait->away = 0;
  say (wait, NULL);
}

static DexFuture *
wait_for_job_fiber (gpointer user_data)
{
  Wait *wait = user_data;

  for (;;)
    {
      g_autoptr(ManorJob) job = NULL;
      g_autoptr(GError) error = NULL;
      GError *cause = NULL;

      job = manor_await_boxed (_manor_remote_load_job (wait->schema, wait->id), &cause);
      if (job != NULL)
        {
          take_answer (wait);
          if (wait->propagation != NULL)
            _manor_remote_report (wait->schema, wait->propagation, job);
          if (manor_job_is_over (job))
            return dex_future_new_take_boxed (MANOR_TYPE_JOB, g_steal_pointer (&job));
        }

      if (!(job != NULL ? check_moved (wait, job, &error) : take_failure (wait, cause, &error)) ||
          !pause_a_moment (wait, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

/**
 * _manor_remote_wait_for_job:
 * @schema: a schema database whose server carries changes on
 * @id: one of its jobs
 * @propagation: (nullable): what is told of the children
 *
 * Follows a job to its end, over ends and new starts of the server.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a ManorJob or rejects
 */
DexFuture *
_manor_remote_wait_for_job (ManorRemoteDatabase *schema,
                            gint64               id,
                            ManorPropagation    *propagation)
{
  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, wait_for_job_fiber,
                            wait_new (schema, id, propagation), wait_free);
}

static ManorJob *
find_open_job (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    if (!manor_job_is_over (g_ptr_array_index (jobs, i)))
      return g_ptr_array_index (jobs, i);

  return NULL;
}

static gboolean
wait_for_other (Wait      *wait,
                ManorJob  *other,
                GError   **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, other->id);

  /* translators: %1$s is a schema database's name, %2$s a number */
  say (wait, g_strdup_printf (_("another migration of “%1$s” (job %2$s)"), wait->name, id));

  return manor_await (_manor_remote_wait_for_job (wait->schema, other->id, NULL), error);
}

static DexFuture *
wait_idle_fiber (gpointer user_data)
{
  Wait *wait = user_data;

  for (;;)
    {
      g_autoptr(GPtrArray) jobs = NULL;
      g_autoptr(GError) error = NULL;
      GError *cause = NULL;
      ManorJob *open;

      jobs = manor_await_boxed (_manor_remote_load_jobs (wait->schema), &cause);
      if (jobs == NULL)
        {
          if (_manor_remote_is_untold (cause))
            {
              g_error_free (cause);
              return dex_future_new_for_int64 (MANOR_REMOTE_UNTOLD);
            }
          if (!take_failure (wait, cause, &error) || !pause_a_moment (wait, &error))
            return dex_future_new_for_error (g_steal_pointer (&error));
          continue;
        }

      take_answer (wait);
      open = find_open_job (jobs);
      if (open == NULL)
        {
          say (wait, NULL);
          return dex_future_new_for_int64 (jobs->len > 0 ? ((ManorJob *) jobs->pdata[0])->id : 0);
        }

      if (!wait_for_other (wait, open, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

/**
 * _manor_remote_wait_idle:
 * @schema: a schema database whose server carries changes on
 * @propagation: (nullable): says what it waits for
 *
 * Waits until nothing is under way, as far as the server tells of it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_INT64, the newest job's
 *   number, 0 where there is none, or %MANOR_REMOTE_UNTOLD; or rejects
 */
DexFuture *
_manor_remote_wait_idle (ManorRemoteDatabase *schema,
                         ManorPropagation    *propagation)
{
  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, wait_idle_fiber,
                            wait_new (schema, 0, propagation), wait_free);
}

static DexFuture *
settle_propagation_fiber (gpointer user_data)
{
  ManorRemoteDatabase *schema = user_data;
  g_autoptr(GError) error = NULL;
  gint64 newest = manor_await_int64 (_manor_remote_wait_idle (schema, NULL), &error);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return newest == MANOR_REMOTE_UNTOLD ? _manor_remote_census_wait_idle (schema)
                                       : dex_future_new_true ();
}

/**
 * _manor_remote_settle_propagation:
 * @database: a schema database whose server carries changes on
 *
 * See manor_database_settle_propagation().
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_remote_settle_propagation (ManorDatabase *database)
{
  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, settle_propagation_fiber,
                            g_object_ref (database), g_object_unref);
}
