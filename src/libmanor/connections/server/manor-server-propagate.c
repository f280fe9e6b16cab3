/* manor-server-propagate.c: a change that the server carries to all children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-propagate"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-future.h"
#include "manor-server-program-private.h"
#include "manor-server-propagate-private.h"
#include "manor-server-wait-private.h"

#define MSEC_FIRST_LOOK  100
#define MSEC_LAST_LOOK  1000

/* After a lost answer, a job that was begun shows itself within moments. */
#define N_SETTLE_TRIES   20
#define MSEC_BETWEEN    500

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
 * Invariants:
 *
 *  (1) The program is sent once, but for where the server said that it did not take it.
 *  (2) Whose job a job is, is known from the mark in its program, which its children keep; only
 *      where none can be asked, the one job that was begun since then is taken for it.
 */
typedef struct
{
  ManorServer      *server;
  ManorDatabase    *database;
  char             *schema;        /* its name */
  ManorPropagation *propagation;
  char             *mark;          /* (2) */
  ManorSchemaState *before;
  char             *child;         /* to compare with, or NULL */
  ManorSchemaState *child_before;
  gint64            newest;        /* the newest job before the send */
  gint64            job;           /* mine, or 0 */

  DexFuture        *request;
  DexPromise       *answered;
  ManorHranaReply  *reply;
  GError           *error;
} Propagate;

static void
propagate_free (gpointer data)
{
  Propagate *run = data;

  dex_clear (&run->request);
  dex_clear (&run->answered);
  g_clear_object (&run->server);
  g_clear_object (&run->database);
  g_clear_object (&run->propagation);
  g_clear_object (&run->reply);
  g_clear_error (&run->error);
  g_clear_pointer (&run->schema, g_free);
  g_clear_pointer (&run->mark, g_free);
  g_clear_pointer (&run->child, g_free);
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
look_before (Propagate *run,
             GError   **error)
{
  ManorFleet *fleet = manor_connection_find_fleet (MANOR_CONNECTION (run->server), run->schema);

  g_clear_pointer (&run->before, _manor_schema_state_free);
  g_clear_pointer (&run->child_before, _manor_schema_state_free);
  g_clear_pointer (&run->child, g_free);

  if (fleet != NULL && manor_fleet_get_n_children (fleet) > 0)
    {
      g_autoptr(ManorDatabase) child = g_list_model_get_item (G_LIST_MODEL (fleet), 0);

      run->child = g_strdup (manor_database_get_name (child));
      run->child_before = dex_await_boxed (_manor_server_read_state (run->server, run->child),
                                           NULL);
    }

  run->before = dex_await_boxed (_manor_server_read_state (run->server, run->schema), error);

  return run->before != NULL;
}

/* Runs when the answer is there, and not where the request was dropped. */
static DexFuture *
take_answer (DexFuture *future,
             gpointer   user_data)
{
  Propagate *run = user_data;

  run->reply = dex_await_object (dex_ref (future), &run->error);
  dex_promise_resolve_boolean (run->answered, TRUE);

  return dex_future_new_true ();
}

/* Without a timeout: a migration takes as long as it takes, and its job is watched. */
static void
send_program (Propagate *run)
{
  ManorHranaPipeline *pipeline = _manor_server_program_new (run->propagation, run->mark);

  dex_clear (&run->request);
  dex_clear (&run->answered);
  g_clear_object (&run->reply);
  g_clear_error (&run->error);

  manor_propagation_set_sent (run->propagation, TRUE);
  run->answered = dex_promise_new ();
  run->request = dex_future_finally (manor_hrana_client_run (run->server->client, run->schema,
                                                             pipeline, MANOR_HRANA_NONE,
                                                             G_MAXUINT),
                                     take_answer, run, NULL);
}

typedef enum
{
  OWNER_UNKNOWN,   /* nobody can be asked, or the server has forgotten it, as it does on failure */
  OWNER_OTHER,
  OWNER_ME,
} Owner;

static Owner
ask_child (Propagate  *run,
           gint64      id,
           const char *child)
{
  g_autofree char *sql = g_strdup_printf ("SELECT instr(migration, '%s') FROM sqlite3_libsql_tasks "
                                          "WHERE job_id = %" G_GINT64_FORMAT
                                          " AND migration <> 'aborted'", run->mark, id);
  g_autoptr(ManorResult) rows = NULL;

  rows = dex_await_object (manor_hrana_client_query (run->server->client, child, sql, NULL, 1, 0,
                                                     MANOR_HRANA_READS | MANOR_HRANA_KNOWN),
                           NULL);

  if (rows == NULL || manor_result_get_n_rows (rows) == 0)
    return OWNER_UNKNOWN;

  return manor_result_get_integer (rows, 0, 0) > 0 ? OWNER_ME : OWNER_OTHER;
}

/* The program is with a child as soon as the server has come to it. */
static Owner
find_owner (Propagate *run,
            ManorJob  *job)
{
  for (guint i = 0; i < job->children->len; i++)
    {
      ManorJobChild *child = g_ptr_array_index (job->children, i);

      if (child->status != MANOR_JOB_WAITING_DRY_RUN)
        return ask_child (run, job->id, child->name);
    }

  return OWNER_UNKNOWN;
}

static void
take_job (Propagate *run,
          gint64     id)
{
  run->job = id;
  g_hash_table_remove (run->server->idle, run->schema);
  manor_propagation_set_job (run->propagation, id);
}

/* All jobs since the send, newest first, with what they say of their children. */
static GPtrArray *
load_jobs_since (Propagate *run,
                 GError   **error)
{
  g_autoptr(GPtrArray) since = g_ptr_array_new_with_free_func ((GDestroyNotify) _manor_job_unref);
  g_autoptr(GPtrArray) jobs = NULL;

  jobs = dex_await_boxed (_manor_jobs_load (run->server->http, run->schema, TRUE), error);
  if (jobs == NULL)
    return NULL;

  for (guint i = 0; i < jobs->len; i++)
    {
      gint64 id = ((ManorJob *) g_ptr_array_index (jobs, i))->id;
      ManorJob *job;

      if (id <= run->newest)
        continue;

      job = dex_await_boxed (_manor_jobs_load_one (run->server->http, run->schema, id), error);
      if (job == NULL)
        return NULL;
      g_ptr_array_add (since, job);
    }

  return g_steal_pointer (&since);
}

/* @over: the answer is there, so that a job which alone can be mine is mine. */
static gboolean
find_job (Propagate *run,
          gboolean   over,
          GError   **error)
{
  g_autoptr(GPtrArray) jobs = load_jobs_since (run, error);
  guint n_unknown = 0;
  gint64 unknown = 0;

  if (jobs == NULL)
    return FALSE;

  for (guint i = 0; i < jobs->len; i++)
    {
      ManorJob *job = g_ptr_array_index (jobs, i);
      Owner owner = find_owner (run, job);

      if (owner == OWNER_ME)
        {
          take_job (run, job->id);
          return TRUE;
        }

      if (owner == OWNER_UNKNOWN)
        {
          unknown = job->id;
          n_unknown++;
        }
    }

  if (over && n_unknown == 1)
    take_job (run, unknown);

  return TRUE;
}

static void
look (Propagate *run)
{
  g_autoptr(ManorJob) job = NULL;

  if (run->job == 0)
    find_job (run, FALSE, NULL);

  if (run->job == 0)
    return;

  job = dex_await_boxed (_manor_jobs_load_one (run->server->http, run->schema, run->job), NULL);
  if (job != NULL)
    _manor_propagation_report (run->propagation, job);
}

/* The request stays open until the server is done. A job that hangs is seen beside it. */
static gboolean
follow (Propagate *run,
        GError   **error)
{
  guint pause = MSEC_FIRST_LOOK;

  while (dex_future_is_pending (DEX_FUTURE (run->answered)))
    {
      g_autoptr(GError) local_error = NULL;

      dex_await (dex_future_first (dex_ref (run->answered), dex_timeout_new_msec (pause), NULL),
                 &local_error);
      if (manor_error_is_cancelled (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      if (!dex_future_is_pending (DEX_FUTURE (run->answered)))
        break;

      look (run);
      pause = MIN (pause * 3 / 2, MSEC_LAST_LOOK);

      /* From here on the job says it all, and says also when nothing moves. */
      if (run->job > 0)
        {
          g_autoptr(ManorJob) job = NULL;

          job = dex_await_boxed (_manor_server_wait_for_job (run->server, run->schema, run->job,
                                                             run->propagation), error);
          return job != NULL;
        }
    }

  return TRUE;
}

/* Nothing was done. Takes @error. */
static DexFuture *
reject_unsent (Propagate *run,
               GError    *error)
{
  manor_propagation_set_sent (run->propagation, FALSE);
  error = _manor_server_explain (MANOR_REMOTE_DATABASE (run->database), error);
  g_prefix_error (&error, "%s: ", run->schema);

  return dex_future_new_for_error (error);
}

/* The server's words for what went wrong, or NULL where nothing did. */
static const char *
get_words (Propagate *run)
{
  const GError *error = run->reply != NULL ? manor_hrana_reply_get_first_error (run->reply)
                                           : run->error;

  return error != NULL ? error->message : NULL;
}

/* @unread: (nullable): why the jobs could not be read, either */
static DexFuture *
reject_lost (Propagate    *run,
             const GError *unread)
{
  const char *words = run->error != NULL ? run->error->message : get_words (run);

  if (unread != NULL)
    return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                                  /* translators: %1$s is a schema database's name, %2$s and %3$s
                                   * are error messages */
                                  _("%1$s: it is not known whether the server got the change "
                                    "(%2$s), and its jobs cannot be read (%3$s); read the schemas "
                                    "again"),
                                  run->schema, words != NULL ? words : "", unread->message);

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                                /* translators: %1$s is a schema database's name, %2$s an error
                                 * message */
                                _("%1$s: it is not known whether the server got the change (%2$s); "
                                  "read the schemas again"),
                                run->schema, words != NULL ? words : "");
}

static DexFuture *
reject_refused (Propagate  *run,
                const char *words)
{
  g_autofree char *reason = _manor_server_program_explain (run->propagation, words);

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                                /* translators: %1$s is a schema database's name, %2$s an error
                                 * message */
                                _("%1$s: the server did not begin, and nothing was changed (%2$s)"),
                                run->schema, reason);
}

static DexFuture *
reject_failed (Propagate *run,
               ManorJob  *job)
{
  g_autofree char *child = NULL;
  g_autofree char *words = NULL;
  g_autofree char *reason = NULL;

  if (!_manor_job_split_error (job->error, &child, &words))
    return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                                  /* translators: %1$s is a schema database's name, %2$s an error
                                   * message */
                                  _("%1$s: the server gave the change up, and nothing was changed "
                                    "(%2$s)"),
                                  run->schema, job->error != NULL ? job->error : "");

  reason = _manor_server_program_explain (run->propagation, words);

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                                /* translators: %1$s is a schema database's name, %2$s a database's
                                 * name, %3$s an error message */
                                _("%1$s: the server gave the change up since it does not work on "
                                  "“%2$s” (%3$s); nothing was changed"),
                                run->schema, child, reason);
}

/* The job is known: its end is the end of it all. */
static DexFuture *
finish (Propagate *run)
{
  g_autoptr(ManorJob) job = NULL;
  g_autoptr(GError) error = NULL;

  job = dex_await_boxed (_manor_server_wait_for_job (run->server, run->schema, run->job,
                                                     run->propagation), &error);
  if (job == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (job->status != MANOR_JOB_RUN_SUCCESS)
    return reject_failed (run, job);

  return _manor_server_repair (run->server, run->schema, run->before, run->child,
                               run->child_before, run->propagation);
}

/* The answer was lost: only the jobs know. Whatever is in the way of reading them, a token that
 * ended say, tells nothing of ours. */
static DexFuture *
settle (Propagate *run)
{
  g_autoptr(GError) unread = NULL;

  for (guint i = 0; run->job == 0 && i < N_SETTLE_TRIES; i++)
    {
      g_clear_error (&unread);
      dex_await_int64 (_manor_server_wait_idle (run->server, run->schema, run->propagation),
                       &unread);
      if (unread == NULL)
        find_job (run, TRUE, &unread);
      if (manor_error_is_cancelled (unread) ||
          g_error_matches (unread, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK))
        return dex_future_new_for_error (g_steal_pointer (&unread));
      if (_manor_server_is_away (unread))
        return reject_lost (run, unread);

      if (run->job == 0)
        {
          g_autoptr(GError) error = NULL;

          dex_await (dex_timeout_new_msec (MSEC_BETWEEN), &error);
          if (manor_error_is_cancelled (error))
            return dex_future_new_for_error (g_steal_pointer (&error));
        }
    }

  return run->job > 0 ? finish (run) : reject_lost (run, unread);
}

static gboolean
is_lost (Propagate *run)
{
  const char *words = get_words (run);

  if (run->error != NULL)
    return _manor_server_is_away (run->error) ||
           g_error_matches (run->error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL) ||
           g_error_matches (run->error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST) ||
           g_error_matches (run->error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TOO_BIG);

  return words != NULL && strstr (words, "scheduler exited") != NULL;
}

/* Nothing was sent, so nothing needs to be settled. */
static gboolean
is_unsent (Propagate *run)
{
  return g_error_matches (run->error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE) ||
         g_error_matches (run->error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BUSY);
}

/* NULL: the server did not take it since another one was quicker. */
static DexFuture *
judge (Propagate *run)
{
  const char *words = get_words (run);
  g_autoptr(GError) error = NULL;

  if (run->job == 0 && is_unsent (run))
    return reject_unsent (run, g_error_copy (run->error));

  if (is_lost (run))
    return settle (run);

  if (run->job == 0 && run->error != NULL)
    return reject_unsent (run, g_error_copy (run->error));

  if (run->job == 0 && words != NULL && strstr (words, "already in progress") != NULL)
    return NULL;

  if (run->job == 0 && words != NULL && strstr (words, "dry run failed") == NULL)
    return reject_refused (run, words);

  if (run->job == 0 && !find_job (run, TRUE, &error))
    return settle (run);

  return run->job > 0 ? finish (run) : settle (run);
}

static DexFuture *
reject_too_long (Propagate *run)
{
  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                                /* translators: %s is a schema database's name */
                                _("%s: the change is larger than its server can carry on (about "
                                  "4 MB), and nothing was sent; make it in parts"), run->schema);
}

static DexFuture *
propagate_fiber (gpointer user_data)
{
  Propagate *run = user_data;

  if (!manor_propagation_fits (run->propagation))
    return reject_too_long (run);

  if (!run->server->has_tokens)
    dex_await (_manor_server_load_tokens (run->server), NULL);

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      DexFuture *end;

      run->newest = dex_await_int64 (_manor_server_wait_idle (run->server, run->schema,
                                                              run->propagation), &error);
      if (error != NULL || !look_before (run, &error))
        return reject_unsent (run, g_steal_pointer (&error));

      send_program (run);
      if (!follow (run, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));

      end = run->job > 0 ? finish (run) : judge (run);
      if (end != NULL)
        return end;
      manor_propagation_set_sent (run->propagation, FALSE);
    }
}

/**
 * _manor_server_propagate:
 * @database: a schema database whose server carries changes on
 * @propagation: the change
 *
 * See manor_database_propagate().
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_propagate (ManorDatabase    *database,
                         ManorPropagation *propagation)
{
  g_autoptr(ManorServer) server =
    _manor_server_database_dup_server (MANOR_SERVER_DATABASE (database));
  Propagate *run;

  if (server == NULL || !manor_database_get_propagates (database))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a database's name */
                                  _("%s is no schema database whose server carries changes on"),
                                  manor_database_get_name (database));

  run = g_new0 (Propagate, 1);
  run->server = g_steal_pointer (&server);
  run->database = g_object_ref (database);
  run->schema = g_strdup (manor_database_get_name (database));
  run->propagation = g_object_ref (propagation);
  run->mark = dup_mark ();

  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, propagate_fiber,
                              run, propagate_free);
}
