/* manor-remote-session.c: an open conversation with a database behind Hrana
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote-session"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-remote-session-private.h"
#include "manor-script.h"
#include "manor-sql-error.h"
#include "manor-token.h"

/* ManorRemoteSession:
 *
 * A stream on which one call's statements follow another's. What a server does with a stream by
 * itself (sqld 0.24.32) is said, never papered over: nothing is sent to keep a transaction alive.
 *
 *   expiry: 10 s without a request end a transaction; “deadline” says when.
 *   theft:  5 s after it took the write lock it is ended where another writer waits, even while
 *           a statement runs.
 *
 * Either is the error of the next statement, and what would follow it commits by itself. So it
 * also ends all statements that were given before the error was known (4).
 *
 * Invariants:
 *
 *  (1) `last` resolves when the call that was given last is done, or NULL.
 *  (2) Calls up to number `n_cancelled` of `n_given` are to end; the running one is among them or
 *      none is.
 *  (3) The kind of database is asked before each call that writes, since its server may have
 *      begun to change it; what ends a transaction is never refused.
 *  (4) A transaction that was lost cancels all that was given.
 *  (5) What a connection keeps until it is closed (foreign_keys, databases attached) is in `lasting`,
 *      in order, and a stream has seen it all before it sees anything else. Streams come and go
 *      behind a person's back; rows must not be cascaded away for that.
 */

G_DEFINE_FINAL_TYPE (ManorRemoteSession, manor_remote_session, MANOR_TYPE_SESSION)

static void
update_state (ManorRemoteSession *self)
{
  ManorSession *session = MANOR_SESSION (self);

  manor_session_set_deadline (session, manor_hrana_stream_get_deadline (self->stream));
  manor_session_set_in_transaction (session,
                                    manor_hrana_stream_get_in_transaction (self->stream));
}

static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST);
}

/* @error: (transfer full) */
static GError *
explain (ManorRemoteSession *self,
         GError             *error)
{
  gboolean of_statement = g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED) ||
                          g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_CONSTRAINT) ||
                          g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_TOO_BIG) ||
                          g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED) ||
                          error->domain == MANOR_DATABASE_ERROR;

  if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST))
    {
      g_clear_error (&error);
      return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TRANSACTION_LOST,
                          /* translators: %s is a database's name */
                          _("%s: the server ended the transaction, since another writer had "
                            "waited for 5 seconds; nothing of it was kept: begin it again, and "
                            "commit sooner"),
                          manor_database_get_name (MANOR_DATABASE (self->database)));
    }

  if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST))
    {
      g_clear_error (&error);
      return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_STREAM_LOST,
                          /* translators: %s is a database's name */
                          _("%s: the server ended the transaction, since it had waited for 10 "
                            "seconds for the next statement, or was restarted; nothing of it "
                            "was kept: begin it again"),
                          manor_database_get_name (MANOR_DATABASE (self->database)));
    }

  return _manor_remote_database_explain (self->database, error, !of_statement);
}

static gboolean
is_lasting (ManorStatement *statement)
{
  const char *sql = manor_statement_get_text (statement);
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  const ManorToken *first = &g_array_index (tokens, ManorToken, 0);

  if (tokens->len < 3)
    return FALSE;

  return manor_token_is_word (first, sql, "ATTACH") || manor_token_is_word (first, sql, "DETACH") ||
         (manor_token_is_word (first, sql, "PRAGMA") &&
          manor_token_is_word (&g_array_index (tokens, ManorToken, 1), sql, "foreign_keys"));
}

/* In a transaction SQLite takes no notice of the pragma, and lets nothing be attached. */
void
_manor_remote_session_note (ManorRemoteSession *self,
                            ManorStatement     *statement)
{
  const char *sql = manor_statement_get_text (statement);

  if (manor_statement_get_kind (statement) == MANOR_STATEMENT_TRANSACTION)
    self->inside = g_ascii_strncasecmp (sql, "BEGIN", 5) == 0 ||
                   (self->inside && g_ascii_strncasecmp (sql, "COMMIT", 6) != 0 &&
                    g_ascii_strncasecmp (sql, "END", 3) != 0 &&
                    g_ascii_strncasecmp (sql, "ROLLBACK", 8) != 0);
  else if (!self->inside && is_lasting (statement))
    g_ptr_array_add (self->lasting, g_strdup (sql));
}

/* A stream that is to be made is told what the one before it knew. */
static gboolean
restore (ManorRemoteSession  *self,
         GError             **error)
{
  ManorHranaPipeline *pipeline;
  g_autoptr(ManorHranaReply) reply = NULL;

  if (self->lasting->len == 0 ||
      manor_hrana_stream_get_state (self->stream) == MANOR_HRANA_STREAM_OPEN)
    return TRUE;

  pipeline = manor_hrana_pipeline_new ();
  for (guint i = 0; i < self->lasting->len; i++)
    manor_hrana_pipeline_add_execute (pipeline, g_ptr_array_index (self->lasting, i), NULL);

  reply = manor_await_object (manor_hrana_stream_run (self->stream, pipeline, 0), error);

  return reply != NULL && manor_hrana_reply_check (reply, error);
}

static DexFuture *
turn_came_cb (DexFuture *before,
              gpointer   user_data)
{
  dex_promise_resolve_boolean (user_data, TRUE);

  return dex_future_new_true ();
}

/* Whatever became of it, the next has its turn: where it was stopped before it had its own, when those before are done. */
static void
end_turn (ManorRemoteTask *task)
{
  g_autoptr(DexPromise) done = g_steal_pointer (&task->done);

  if (done == NULL)
    return;

  if (task->before != NULL && dex_future_is_pending (task->before))
    dex_future_disown (dex_future_finally (dex_ref (task->before), turn_came_cb, dex_ref (done), dex_unref));
  else
    dex_promise_resolve_boolean (done, TRUE);
}

static void
task_free (gpointer data)
{
  ManorRemoteTask *task = data;

  end_turn (task);

  g_clear_object (&task->session);
  g_clear_pointer (&task->sql, g_free);
  g_clear_object (&task->parameters);
  dex_clear (&task->before);
  g_clear_pointer (&task->statements, g_ptr_array_unref);
  g_free (task);
}

static gboolean
ends_transaction (ManorRemoteTask *task)
{
  gboolean ends = manor_hrana_stream_get_in_transaction (task->session->stream);

  for (guint i = 0; ends && i < task->statements->len; i++)
    ends = manor_statement_get_kind (g_ptr_array_index (task->statements, i)) ==
           MANOR_STATEMENT_TRANSACTION;

  return ends;
}

/* (3) */
static gboolean
check_write (ManorRemoteTask  *task,
             GError          **error)
{
  return ends_transaction (task) ||
         manor_await (_manor_remote_database_check_write (task->session->database), error);
}

GError *
_manor_remote_task_dup_stopped (void)
{
  return manor_sql_error_new (MANOR_SQL_ERROR_INTERRUPTED, -1, _("stopped"));
}

gboolean
_manor_remote_task_begin (ManorRemoteTask  *task,
                          GError          **error)
{
  ManorRemoteSession *self = task->session;
  gboolean writes = FALSE;

  if (task->before != NULL && !manor_await (dex_ref (task->before), error))
    return FALSE;

  task->statements = manor_script_split (task->sql, -1);

  if (!_manor_remote_check_script (self->database, task->statements,
                                   self->mode == MANOR_SESSION_READ_ONLY, &writes, error) ||
      (writes && !check_write (task, error)))
    return FALSE;

  if (task->number > self->n_cancelled)
    {
      self->inside = manor_hrana_stream_get_in_transaction (self->stream);
      return restore (self, error);
    }

  g_propagate_error (error, _manor_remote_task_dup_stopped ());

  return FALSE;
}

/* A pragma that only reads, in a call that writes nothing, is what a token that only reads was refused for. New. */
static char *
dup_locked_pragma (GPtrArray *statements)
{
  g_autofree char *found = NULL;

  for (guint i = 0; statements != NULL && i < statements->len; i++)
    {
      ManorStatement *statement = g_ptr_array_index (statements, i);
      g_autofree char *pragma = NULL;

      if (_manor_remote_reads (statement))
        continue;

      pragma = _manor_remote_dup_locked_pragma (statement);
      if (pragma == NULL)
        return NULL;
      if (found == NULL)
        found = g_steal_pointer (&pragma);
    }

  return g_steal_pointer (&found);
}

/* @error: (transfer full) */
static GError *
explain_forbidden (ManorRemoteTask *task,
                   GError          *error)
{
  g_autofree char *pragma = NULL;
  g_autofree char *words = NULL;

  if (!g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN))
    return error;

  pragma = dup_locked_pragma (task->statements);
  if (pragma == NULL)
    return error;

  words = _manor_remote_dup_locked_words (pragma);
  g_clear_error (&error);

  return g_error_new_literal (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN, words);
}

/* Whether a transaction went with a request that got no good answer: the server gives up what nobody can go on
 * with. What was sent to end it may have done so. */
static gboolean
took_transaction (ManorRemoteTask *task,
                  const GError    *error)
{
  ManorRemoteSession *self = task->session;

  if (!self->inside || manor_hrana_stream_get_in_transaction (self->stream) || is_lost (error) ||
      error->domain == MANOR_SQL_ERROR)
    return FALSE;

  for (guint i = 0; task->statements != NULL && i < task->statements->len; i++)
    if (manor_statement_get_kind (g_ptr_array_index (task->statements, i)) ==
        MANOR_STATEMENT_TRANSACTION)
      return FALSE;

  return TRUE;
}

/* @error: (transfer full) */
static GError *
explain_end (ManorRemoteTask *task,
             GError          *error)
{
  gboolean took = took_transaction (task, error);
  GError *explained = explain (task->session, explain_forbidden (task, error));

  task->session->inside = manor_hrana_stream_get_in_transaction (task->session->stream);
  if (took)
    {
      g_autofree char *reason = g_steal_pointer (&explained->message);

      /* translators: %s is what went wrong */
      explained->message = g_strdup_printf (_("%s; the transaction that was open is over, and "
                                              "nothing of it was kept: begin it again"), reason);
    }

  return explained;
}

DexFuture *
_manor_remote_task_end (ManorRemoteTask *task,
                        ManorResult     *rows,
                        GError          *error)
{
  ManorRemoteSession *self = task->session;

  if (error != NULL && is_lost (error))
    self->n_cancelled = self->n_given;  /* (4) */

  update_state (self);
  end_turn (task);

  if (error != NULL)
    return dex_future_new_for_error (explain_end (task, error));

  return dex_future_new_take_object (g_object_ref (rows));
}

static gboolean
only_reads (GPtrArray *statements)
{
  for (guint i = 0; i < statements->len; i++)
    if (!_manor_remote_reads (g_ptr_array_index (statements, i)))
      return FALSE;

  return TRUE;
}

static DexFuture *
execute_fiber (gpointer user_data)
{
  ManorRemoteTask *task = user_data;
  ManorRemoteSession *self = task->session;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (_manor_remote_task_begin (task, &error))
    rows = manor_await_object (manor_hrana_stream_query (self->stream, task->sql, task->parameters,
                                                         task->max_rows, task->max_bytes,
                                                         only_reads (task->statements)),
                               &error);

  for (guint i = 0; rows != NULL && i < task->statements->len; i++)
    _manor_remote_session_note (self, g_ptr_array_index (task->statements, i));

  return _manor_remote_task_end (task, rows, g_steal_pointer (&error));
}

static DexFuture *
give (ManorSession *session,
      DexFiberFunc  fiber,
      const char   *sql,
      ManorResult  *parameters,
      guint         max_rows,
      gsize         max_bytes)
{
  ManorRemoteSession *self = MANOR_REMOTE_SESSION (session);
  ManorRemoteTask *task = g_new0 (ManorRemoteTask, 1);

  task->session = g_object_ref (self);
  task->sql = g_strdup (sql);
  task->parameters = parameters != NULL ? g_object_ref (parameters) : NULL;
  task->max_rows = max_rows;
  task->max_bytes = max_bytes;
  task->number = ++self->n_given;
  task->before = g_steal_pointer (&self->last);
  task->done = dex_promise_new ();
  self->last = dex_ref (DEX_FUTURE (task->done));

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, fiber, task, task_free);
}

static DexFuture *
manor_remote_session_execute (ManorSession *session,
                              const char   *sql,
                              ManorResult  *parameters,
                              guint         max_rows,
                              gsize         max_bytes)
{
  return give (session, execute_fiber, sql, parameters, max_rows, max_bytes);
}

static DexFuture *
manor_remote_session_execute_script (ManorSession *session,
                                     const char   *sql)
{
  return give (session, _manor_remote_script_fiber, sql, NULL, 0, 0);
}

static void
manor_remote_session_cancel (ManorSession *session)
{
  ManorRemoteSession *self = MANOR_REMOTE_SESSION (session);

  self->n_cancelled = self->n_given;
  manor_hrana_stream_cancel (self->stream);
}

static DexFuture *
manor_remote_session_close (ManorSession *session)
{
  ManorRemoteSession *self = MANOR_REMOTE_SESSION (session);

  manor_session_set_in_transaction (session, FALSE);
  manor_session_set_deadline (session, 0);

  return manor_hrana_stream_close (self->stream);
}

static void
manor_remote_session_finalize (GObject *object)
{
  ManorRemoteSession *self = MANOR_REMOTE_SESSION (object);

  if (manor_hrana_stream_get_state (self->stream) != MANOR_HRANA_STREAM_CLOSED)
    dex_future_disown (manor_hrana_stream_close (self->stream));

  g_clear_object (&self->stream);
  g_clear_object (&self->database);
  dex_clear (&self->last);
  g_clear_pointer (&self->lasting, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_remote_session_parent_class)->finalize (object);
}

static void
manor_remote_session_class_init (ManorRemoteSessionClass *klass)
{
  ManorSessionClass *session_class = MANOR_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = manor_remote_session_finalize;
  session_class->execute = manor_remote_session_execute;
  session_class->execute_script = manor_remote_session_execute_script;
  session_class->cancel = manor_remote_session_cancel;
  session_class->close = manor_remote_session_close;
}

static void
manor_remote_session_init (ManorRemoteSession *self)
{
  self->lasting = g_ptr_array_new_with_free_func (g_free);
}

typedef struct
{
  ManorRemoteDatabase *database;
  ManorSessionMode     mode;
} Open;

static void
open_free (gpointer data)
{
  Open *state = data;

  g_clear_object (&state->database);
  g_free (state);
}

/* Looks at the database at once: a session on what is none helps nobody. */
static gboolean
look (Open    *state,
      GError **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  ManorHranaFlags flags = MANOR_HRANA_READS | MANOR_HRANA_KNOWN;
  g_autoptr(ManorHranaReply) reply = NULL;

  /* With the token that the session will have: who cannot have it is told now. */
  if (state->mode != MANOR_SESSION_READ_ONLY)
    flags |= MANOR_HRANA_LOCKS;

  manor_hrana_pipeline_add_execute (pipeline, "SELECT 1", NULL);
  reply = manor_await_object (_manor_remote_database_run (state->database, pipeline, flags, 0), error);

  return reply != NULL && manor_hrana_reply_check (reply, error);
}

static DexFuture *
open_fiber (gpointer user_data)
{
  Open *state = user_data;
  ManorRemoteSession *self;
  g_autoptr(ManorHranaClient) client = NULL;
  g_autoptr(GError) error = NULL;

  if (!look (state, &error) ||
      (client = _manor_remote_database_ref_client (state->database, &error)) == NULL)
    return dex_future_new_for_error (
      _manor_remote_database_explain (state->database, g_steal_pointer (&error), TRUE));

  self = g_object_new (MANOR_TYPE_REMOTE_SESSION, NULL);
  self->database = g_object_ref (state->database);
  self->mode = state->mode;
  self->stream = manor_hrana_stream_new (client,
                                         manor_remote_database_get_name_space (state->database));
  manor_hrana_stream_set_access (self->stream, state->mode == MANOR_SESSION_READ_ONLY ? MANOR_HRANA_ACCESS_READ
                                                                                      : MANOR_HRANA_ACCESS_WRITE);
  g_signal_connect_object (self->stream, "notify::in-transaction", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);

  return dex_future_new_take_object (self);
}

DexFuture *
_manor_remote_session_open (ManorRemoteDatabase *database,
                            ManorSessionMode     mode)
{
  Open *state = g_new0 (Open, 1);

  state->database = g_object_ref (database);
  state->mode = mode;

  return manor_fiber_spawn (0, open_fiber, state, open_free);
}
