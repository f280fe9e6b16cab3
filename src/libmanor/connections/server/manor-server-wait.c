/* manor-server-wait.c: waiting for migrations of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-wait"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-future.h"
#include "manor-server-private.h"
#include "manor-server-program-private.h"
#include "manor-server-propagate-private.h"
#include "manor-server-wait-private.h"

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
  ManorServer      *server;
  char             *schema;
  gint64            id;
  ManorPropagation *propagation;
  guint64           mark;       /* of the children's states as they were last seen */
  gint64            moved;      /* when they changed */
  gint64            away;       /* since when nothing is answered, or 0 */
  gint64            first_away; /* the same, of the first time since anything moved */
  guint             n_away;     /* how often, since anything moved */
  guint             pause;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_clear_object (&wait->server);
  g_clear_pointer (&wait->schema, g_free);
  g_clear_object (&wait->propagation);
  g_free (wait);
}

static Wait *
wait_new (ManorServer      *self,
          const char       *schema,
          gint64            id,
          ManorPropagation *propagation)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->server = g_object_ref (self);
  wait->schema = g_strdup (schema);
  wait->id = id;
  wait->propagation = propagation != NULL ? g_object_ref (propagation) : NULL;
  wait->moved = g_get_monotonic_time ();
  wait->pause = MSEC_FIRST_POLL;

  return wait;
}

/**
 * manor_server_set_patience:
 * @stuck: seconds after which a migration in which nothing moves is given up; 0 for the usual
 * @away: seconds after which a server that does not answer is given up; 0 for the usual
 *
 * For tests, which cannot wait for minutes.
 */
void
manor_server_set_patience (guint stuck,
                           guint away)
{
  patience.stuck = stuck > 0 ? stuck : SECONDS_STUCK;
  patience.away = away > 0 ? away : SECONDS_AWAY;
}

gboolean
_manor_server_is_away (const GError *error)
{
  return g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE) ||
         g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST) ||
         g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BUSY) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_SERVER);
}

/**
 * _manor_job_split_error:
 * @text: (nullable): what sqld 0.24.32 says of a job that failed
 * @child: (out): the child that failed
 * @reason: (out): why
 *
 * Returns: %FALSE where no child is named
 */
gboolean
_manor_job_split_error (const char  *text,
                        char       **child,
                        char       **reason)
{
  static const char before[] = "for namespace `";
  static const char after[] = "` failed with error: ";
  const char *name = text != NULL ? strstr (text, before) : NULL;
  const char *end;

  if (name == NULL)
    return FALSE;

  name += strlen (before);
  end = strstr (name, after);
  if (end == NULL)
    return FALSE;

  *child = g_strndup (name, (gsize) (end - name));
  *reason = g_strdup (end + strlen (after));

  return TRUE;
}

static ManorPropagationStep
get_step (ManorJobStatus status)
{
  switch (status)
    {
    case MANOR_JOB_DRY_RUN_SUCCESS:
    case MANOR_JOB_WAITING_RUN:
      return MANOR_PROPAGATION_CHECKED;
    case MANOR_JOB_RUN_SUCCESS:
      return MANOR_PROPAGATION_APPLIED;
    case MANOR_JOB_DRY_RUN_FAILURE:
    case MANOR_JOB_RUN_FAILURE:
      return MANOR_PROPAGATION_FAILED;
    case MANOR_JOB_WAITING_DRY_RUN:
    case MANOR_JOB_OTHER:
    default:
      return MANOR_PROPAGATION_WAITING;
    }
}

static void
tell (ManorPropagation     *propagation,
      const char           *child,
      ManorPropagationStep  step,
      const char           *words)
{
  g_autofree char *why = words != NULL ? _manor_server_program_explain (propagation, words) : NULL;

  manor_propagation_set_child (propagation, child, step, why);
}

/**
 * _manor_propagation_report:
 * @propagation: what is told
 * @job: what the server says
 *
 * Where a job failed, the server calls every child aborted after a moment, the one that failed too:
 * what that one said is then in the job's error alone. Children that were only given up have no
 * reason of their own.
 */
void
_manor_propagation_report (ManorPropagation *propagation,
                           ManorJob         *job)
{
  g_autofree char *failed = NULL;
  g_autofree char *reason = NULL;

  if (_manor_job_split_error (job->error, &failed, &reason))
    tell (propagation, failed, MANOR_PROPAGATION_FAILED, reason);

  for (guint i = 0; i < job->children->len; i++)
    {
      ManorJobChild *child = g_ptr_array_index (job->children, i);
      ManorPropagationStep step = get_step (child->status);
      const char *known = NULL;
      const char *why = g_strcmp0 (child->error, "aborted") != 0 ? child->error : NULL;

      if (step == MANOR_PROPAGATION_FAILED &&
          manor_propagation_get_child (propagation, child->name, &known) == step && known != NULL)
        continue;

      if (step != MANOR_PROPAGATION_WAITING)
        tell (propagation, child->name, step, why);
    }
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
static const char *
find_last_child (ManorJob *job)
{
  ManorJobStatus status = job->status == MANOR_JOB_WAITING_DRY_RUN ? MANOR_JOB_WAITING_DRY_RUN
                                                                   : MANOR_JOB_DRY_RUN_SUCCESS;

  for (guint i = 0; i < job->children->len; i++)
    {
      ManorJobChild *child = g_ptr_array_index (job->children, i);

      if (child->status == status)
        return child->name;
    }

  return job->children->len > 0 ? ((ManorJobChild *) job->children->pdata[0])->name : "";
}

static gboolean
check_moved (Wait      *wait,
             ManorJob  *job,
             GError   **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, wait->id);
  gint64 now = g_get_monotonic_time ();
  guint64 mark = compute_mark (job);
  gint64 seconds;

  if (mark != wait->mark)
    {
      wait->mark = mark;
      wait->moved = now;
      wait->n_away = 0;
      wait->pause = MSEC_FIRST_POLL;
      return TRUE;
    }

  seconds = (now - wait->moved) / G_USEC_PER_SEC;
  if (seconds >= patience.stuck)
    {
      g_set_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                   /* translators: %1$s is a schema database's name, %2$s a number, %3$s a
                    * database's name */
                   _("the server’s migration of “%1$s” (job %2$s) hangs at “%3$s”, which takes no "
                     "writes until it is over; start the server anew: it then goes on with it"),
                   wait->schema, id, find_last_child (job));
      return FALSE;
    }

  if (seconds >= SECONDS_QUIET)
    /* translators: %1$s is a database's name, %2$s a number of seconds */
    say (wait, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                             "“%1$s”, which has been in work for %2$d second; "
                                             "where the server hangs, start it anew",
                                             "“%1$s”, which has been in work for %2$d seconds; "
                                             "where the server hangs, start it anew",
                                             (gulong) seconds),
                                find_last_child (job), (int) seconds));

  return TRUE;
}

static gboolean
check_away (Wait         *wait,
            const GError *cause,
            GError      **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, wait->id);
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

  if (wait->id > 0)
    g_set_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                 /* translators: %1$s is a number, %2$s a schema database's name; keep the command */
                 _("the server went away during its migration %1$s of “%2$s” and does not come "
                   "back. Start it; it then goes on with it. Where it ends again at every start, a "
                   "child took the trial and then failed: then stop it, run "
                   "sqlite3 data.sqld/metastore/data \"UPDATE jobs SET status=5 WHERE finished=0 "
                   "AND job_id IN (SELECT job_id FROM pending_tasks WHERE status=5)\" and start it"),
                 id, wait->schema);
  else
    g_propagate_error (error, g_error_copy (cause));

  return FALSE;
}

/* Takes @cause. TRUE to ask again after a moment. */
static gboolean
take_failure (Wait    *wait,
              GError  *cause,
              GError **error)
{
  g_autoptr(GError) taken = cause;

  if (_manor_server_is_away (taken))
    return check_away (wait, taken, error);

  if (manor_error_is_cancelled (taken))
    g_propagate_error (error, g_steal_pointer (&taken));
  else
    g_set_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                 /* translators: %1$s is a schema database's name, %2$s an error message */
                 _("what became of the migration of “%1$s” cannot be read (%2$s)"),
                 wait->schema, taken->message);

  return FALSE;
}

static gboolean
pause_a_moment (Wait    *wait,
                GError **error)
{
  g_autoptr(GError) local_error = NULL;

  /* A timeout rejects when it is over, which is what is waited for. */
  dex_await (dex_timeout_new_msec (wait->pause), &local_error);
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

      job = dex_await_boxed (_manor_jobs_load_one (wait->server->http, wait->schema, wait->id),
                             &cause);
      if (job != NULL)
        {
          take_answer (wait);
          if (wait->propagation != NULL)
            _manor_propagation_report (wait->propagation, job);
          if (_manor_job_is_over (job))
            return dex_future_new_take_boxed (MANOR_TYPE_JOB, g_steal_pointer (&job));
        }

      if (!(job != NULL ? check_moved (wait, job, &error) : take_failure (wait, cause, &error)) ||
          !pause_a_moment (wait, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

/**
 * _manor_server_wait_for_job:
 * @self: a `ManorServer`
 * @schema: a schema database whose server carries changes on
 * @id: one of its jobs
 * @propagation: (nullable): what is told of the children
 *
 * Follows a job to its end, over ends and new starts of the server.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a ManorJob or rejects
 */
DexFuture *
_manor_server_wait_for_job (ManorServer      *self,
                            const char       *schema,
                            gint64            id,
                            ManorPropagation *propagation)
{
  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, wait_for_job_fiber,
                              wait_new (self, schema, id, propagation), wait_free);
}

static ManorJob *
find_open_job (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    if (!_manor_job_is_over (g_ptr_array_index (jobs, i)))
      return g_ptr_array_index (jobs, i);

  return NULL;
}

static DexFuture *
wait_idle_fiber (gpointer user_data)
{
  Wait *wait = user_data;

  for (;;)
    {
      g_autoptr(GPtrArray) jobs = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *id = NULL;
      GError *cause = NULL;
      ManorJob *open;

      jobs = dex_await_boxed (_manor_jobs_load (wait->server->http, wait->schema, TRUE), &cause);
      if (jobs == NULL)
        {
          /* What is no schema database has no jobs. */
          if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
            {
              g_error_free (cause);
              return dex_future_new_for_int64 (0);
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

      id = g_strdup_printf ("%" G_GINT64_FORMAT, open->id);
      /* translators: %1$s is a schema database's name, %2$s a number */
      say (wait, g_strdup_printf (_("another migration of “%1$s” (job %2$s)"), wait->schema, id));
      if (!dex_await (_manor_server_wait_for_job (wait->server, wait->schema, open->id, NULL),
                      &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

/**
 * _manor_server_wait_idle:
 * @self: a `ManorServer`
 * @schema: a schema database whose server carries changes on
 * @propagation: (nullable): says what it waits for
 *
 * Waits until nothing is under way.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_INT64, the newest job's
 *   number, or rejects
 */
DexFuture *
_manor_server_wait_idle (ManorServer      *self,
                         const char       *schema,
                         ManorPropagation *propagation)
{
  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, wait_idle_fiber,
                              wait_new (self, schema, 0, propagation), wait_free);
}

static DexFuture *
settle_propagation_fiber (gpointer user_data)
{
  ManorServerDatabase *database = user_data;
  g_autoptr(ManorServer) server = _manor_server_database_dup_server (database);
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return dex_future_new_true ();

  if (!server->has_tokens)
    dex_await (_manor_server_load_tokens (server), NULL);

  dex_await_int64 (_manor_server_wait_idle (server, manor_database_get_name (user_data), NULL),
                   &error);

  return error == NULL ? dex_future_new_true ()
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * _manor_server_settle_propagation:
 * @database: a schema database whose server carries changes on
 *
 * See manor_database_settle_propagation().
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_settle_propagation (ManorDatabase *database)
{
  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, settle_propagation_fiber,
                              g_object_ref (database), g_object_unref);
}
