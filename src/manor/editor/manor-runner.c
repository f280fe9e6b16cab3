/* manor-runner.c: runs statements through a session of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-runner"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-runner.h"

/* A script that is longer is not kept in the history. */
#define MAX_HISTORY_BYTES (64 * 1024)

/**
 * ManorRunner:
 *
 * What stands between an editor and a database: opens the session when it is first needed,
 * runs one set of statements at a time, and says what happens.
 *
 * Invariants:
 *
 *  (1) At most one fiber of the runner talks to the session: `running` is %TRUE from before
 *      it is spawned until it returns.
 *  (2) `session` has the mode that `read_only` says; changing it drops the session.
 *  (3) `stopped` belongs to the run under way: it ends before its next statement.
 */
struct _ManorRunner
{
  GObject        parent_instance;

  ManorDatabase *database;
  ManorHistory  *history;
  ManorSession  *session;         /* (2) */

  guint          running : 1;     /* (1) */
  guint          stopped : 1;     /* (3) */
  guint          read_only : 1;
  guint          in_transaction : 1;
};

enum {
  PROP_0,
  PROP_RUNNING,
  PROP_IN_TRANSACTION,
  PROP_READ_ONLY,
  N_PROPS
};

enum {
  STEP_STARTED,
  STEP_FINISHED,
  SCHEMA_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorRunner, manor_runner, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

typedef struct
{
  ManorRunner *runner;
  GPtrArray   *steps;
  char        *text;
  guint        max_rows;
  gsize        max_bytes;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->runner);
  g_clear_pointer (&run->steps, g_ptr_array_unref);
  g_clear_pointer (&run->text, g_free);
  g_free (run);
}

static void
manor_runner_set_running (ManorRunner *self,
                          gboolean     running)
{
  if (self->running == running)
    return;

  self->running = running;
  if (!running)
    self->stopped = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
manor_runner_update_in_transaction (ManorRunner *self)
{
  gboolean in_transaction =
    self->session != NULL && manor_session_get_in_transaction (self->session);

  if (self->in_transaction == in_transaction)
    return;

  self->in_transaction = in_transaction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IN_TRANSACTION]);
}

/* Closing is a fiber of its own that nobody waits for: it must also happen when whoever
 * dropped the session is gone. */
static void
manor_runner_drop_session (ManorRunner *self)
{
  g_autoptr(ManorSession) session = g_steal_pointer (&self->session);

  if (session == NULL)
    return;

  g_signal_handlers_disconnect_by_data (session, self);
  dex_future_disown (manor_session_close (session));
}

static void
manor_runner_dispose (GObject *object)
{
  ManorRunner *self = MANOR_RUNNER (object);

  manor_runner_drop_session (self);
  g_clear_object (&self->database);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (manor_runner_parent_class)->dispose (object);
}

static void
manor_runner_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  ManorRunner *self = MANOR_RUNNER (object);

  switch (prop_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;

    case PROP_IN_TRANSACTION:
      g_value_set_boolean (value, self->in_transaction);
      break;

    case PROP_READ_ONLY:
      g_value_set_boolean (value, self->read_only);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_runner_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  ManorRunner *self = MANOR_RUNNER (object);

  switch (prop_id)
    {
    case PROP_READ_ONLY:
      manor_runner_set_read_only (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_runner_class_init (ManorRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = manor_runner_dispose;
  object_class->get_property = manor_runner_get_property;
  object_class->set_property = manor_runner_set_property;

  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_IN_TRANSACTION] =
    g_param_spec_boolean ("in-transaction", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_READ_ONLY] =
    g_param_spec_boolean ("read-only", NULL, NULL,
                          FALSE,
                          (G_PARAM_READWRITE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* The step has begun to run. */
  signals[STEP_STARTED] =
    g_signal_new ("step-started", MANOR_TYPE_RUNNER, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_RUN_STEP);

  /* The step is done, failed or stopped. */
  signals[STEP_FINISHED] =
    g_signal_new ("step-finished", MANOR_TYPE_RUNNER, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_RUN_STEP);

  /* The run is over and something in it can have changed the schema. */
  signals[SCHEMA_CHANGED] =
    g_signal_new ("schema-changed", MANOR_TYPE_RUNNER, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
manor_runner_init (ManorRunner *self)
{
}

/**
 * manor_runner_new:
 * @database: where the statements run
 * @history: (nullable): where they are kept
 *
 * Returns: (transfer full): a `ManorRunner`
 */
ManorRunner *
manor_runner_new (ManorDatabase *database,
                  ManorHistory  *history)
{
  ManorRunner *self;

  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  self = g_object_new (MANOR_TYPE_RUNNER, NULL);
  self->database = g_object_ref (database);
  self->read_only = manor_database_get_read_only (database);
  g_set_object (&self->history, history);

  return self;
}

/**
 * manor_runner_get_database:
 * @self: a `ManorRunner`
 *
 * Returns: (transfer none): the database
 */
ManorDatabase *
manor_runner_get_database (ManorRunner *self)
{
  g_return_val_if_fail (MANOR_IS_RUNNER (self), NULL);

  return self->database;
}

/**
 * manor_runner_get_running:
 * @self: a `ManorRunner`
 *
 * Returns: whether statements are under way
 */
gboolean
manor_runner_get_running (ManorRunner *self)
{
  g_return_val_if_fail (MANOR_IS_RUNNER (self), FALSE);

  return self->running;
}

/**
 * manor_runner_get_in_transaction:
 * @self: a `ManorRunner`
 *
 * Returns: whether a transaction is open
 */
gboolean
manor_runner_get_in_transaction (ManorRunner *self)
{
  g_return_val_if_fail (MANOR_IS_RUNNER (self), FALSE);

  return self->in_transaction;
}

/**
 * manor_runner_get_deadline:
 * @self: a `ManorRunner`
 *
 * Returns: monotonic microseconds when an open transaction is given up, 0 for never
 */
gint64
manor_runner_get_deadline (ManorRunner *self)
{
  g_return_val_if_fail (MANOR_IS_RUNNER (self), 0);

  return self->session != NULL ? manor_session_get_deadline (self->session) : 0;
}

/**
 * manor_runner_get_read_only:
 * @self: a `ManorRunner`
 *
 * Returns: whether writing statements are refused
 */
gboolean
manor_runner_get_read_only (ManorRunner *self)
{
  g_return_val_if_fail (MANOR_IS_RUNNER (self), FALSE);

  return self->read_only;
}

/**
 * manor_runner_set_read_only:
 * @self: a `ManorRunner`
 * @read_only: whether writing statements shall be refused
 *
 * Takes a new session from the next statement on. A database that is read-only stays so.
 */
void
manor_runner_set_read_only (ManorRunner *self,
                            gboolean     read_only)
{
  g_return_if_fail (MANOR_IS_RUNNER (self));

  if (self->read_only == read_only || self->running || self->in_transaction ||
      manor_database_get_read_only (self->database))
    return;

  manor_runner_drop_session (self);
  self->read_only = read_only;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
}

/* Runs in the runner's one fiber. */
static gboolean
manor_runner_open_session (ManorRunner  *self,
                           GError      **error)
{
  ManorSessionMode mode = self->read_only ? MANOR_SESSION_READ_ONLY : MANOR_SESSION_READ_WRITE;

  if (self->session != NULL)
    return TRUE;

  self->session = manor_await_object (manor_database_open_session (self->database, mode), error);
  if (self->session == NULL)
    return FALSE;

  g_signal_connect_object (self->session, "notify::in-transaction",
                           G_CALLBACK (manor_runner_update_in_transaction), self,
                           G_CONNECT_SWAPPED);

  return TRUE;
}

static gboolean
may_change_schema (ManorRunStep *step)
{
  ManorStatementKind kind = manor_statement_get_kind (manor_run_step_get_statement (step));

  return kind != MANOR_STATEMENT_READ && kind != MANOR_STATEMENT_WRITE;
}

static gboolean
manor_runner_run_step (ManorRunner   *self,
                       ManorRunStep  *step,
                       Run           *run,
                       GError       **error)
{
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) local_error = NULL;
  ManorStatement *statement = manor_run_step_get_statement (step);

  manor_run_step_start (step);
  g_signal_emit (self, signals[STEP_STARTED], 0, step);

  /* Stop can be pressed while the session opens, when there is nothing to interrupt yet. */
  if (!self->stopped && manor_runner_open_session (self, &local_error) && !self->stopped)
    result = manor_await_object (manor_session_execute (self->session,
                                                        manor_statement_get_text (statement),
                                                        manor_run_step_get_parameters (step),
                                                        run->max_rows, run->max_bytes),
                                 &local_error);

  if (result == NULL && local_error == NULL)
    local_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped"));

  if (result != NULL)
    manor_run_step_finish (step, result);
  else
    manor_run_step_fail (step, local_error);

  g_signal_emit (self, signals[STEP_FINISHED], 0, step);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return result != NULL;
}

static DexFuture *
manor_runner_run_fiber (gpointer user_data)
{
  Run *run = user_data;
  ManorRunner *self = run->runner;
  g_autoptr(GError) error = NULL;
  gboolean schema_changed = FALSE;

  if (self->history != NULL && run->text != NULL && strlen (run->text) <= MAX_HISTORY_BYTES)
    dex_future_disown (manor_history_add (self->history,
                                          manor_database_get_path (self->database),
                                          run->text));

  for (guint i = 0; i < run->steps->len && error == NULL; i++)
    {
      ManorRunStep *step = g_ptr_array_index (run->steps, i);

      if (manor_runner_run_step (self, step, run, &error))
        schema_changed = schema_changed || may_change_schema (step);
    }

  manor_runner_update_in_transaction (self);
  manor_runner_set_running (self, FALSE);

  if (schema_changed)
    g_signal_emit (self, signals[SCHEMA_CHANGED], 0);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
new_busy_error (void)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_BUSY,
                                _("A statement is still running: wait for it, or stop it"));
}

/**
 * manor_runner_run:
 * @self: a `ManorRunner`
 * @steps: (element-type ManorRunStep): what to run, in order
 * @text: (nullable): what to keep in the history
 * @max_rows: how many rows of a result to read, 0 for all
 * @max_bytes: how large a result may be, 0 for no limit
 *
 * Runs statements one after another and stops at the first that fails.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN when all
 *   were carried out, or rejects with the error of the one that was not
 */
DexFuture *
manor_runner_run (ManorRunner *self,
                  GPtrArray   *steps,
                  const char  *text,
                  guint        max_rows,
                  gsize        max_bytes)
{
  Run *run;

  dex_return_error_if_fail (MANOR_IS_RUNNER (self));
  dex_return_error_if_fail (steps != NULL);

  if (self->running)
    return new_busy_error ();

  run = g_new0 (Run, 1);
  run->runner = g_object_ref (self);
  run->steps = g_ptr_array_ref (steps);
  run->text = g_strdup (text);
  run->max_rows = max_rows;
  run->max_bytes = max_bytes;

  manor_runner_set_running (self, TRUE);

  return manor_fiber_spawn (MANOR_UI_FIBER_STACK, manor_runner_run_fiber, run, run_free);
}

static DexFuture *
manor_runner_query_fiber (gpointer user_data)
{
  Run *run = user_data;
  ManorRunner *self = run->runner;
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (manor_runner_open_session (self, &error))
    result = manor_await_object (manor_session_execute (self->session, run->text, NULL, 0, 0), &error);

  manor_runner_update_in_transaction (self);
  manor_runner_set_running (self, FALSE);

  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&result));
}

/**
 * manor_runner_query:
 * @self: a `ManorRunner`
 * @sql: one statement
 *
 * Runs a statement that is not the person's own: it makes no step and no history.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a `ManorResult` or rejects
 */
DexFuture *
manor_runner_query (ManorRunner *self,
                    const char  *sql)
{
  Run *run;

  dex_return_error_if_fail (MANOR_IS_RUNNER (self));
  dex_return_error_if_fail (sql != NULL);

  if (self->running)
    return new_busy_error ();

  run = g_new0 (Run, 1);
  run->runner = g_object_ref (self);
  run->text = g_strdup (sql);

  manor_runner_set_running (self, TRUE);

  return manor_fiber_spawn (MANOR_UI_FIBER_STACK, manor_runner_query_fiber, run, run_free);
}

/**
 * manor_runner_cancel:
 * @self: a `ManorRunner`
 *
 * Ends the statement that is running; those behind it are not begun.
 */
void
manor_runner_cancel (ManorRunner *self)
{
  g_return_if_fail (MANOR_IS_RUNNER (self));

  if (!self->running)
    return;

  self->stopped = TRUE;
  if (self->session != NULL)
    manor_session_cancel (self->session);
}

/**
 * manor_runner_close:
 * @self: a `ManorRunner`
 *
 * Stops what runs, rolls back what is open and lets go of the database.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN
 */
DexFuture *
manor_runner_close (ManorRunner *self)
{
  g_autoptr(ManorSession) session = NULL;

  dex_return_error_if_fail (MANOR_IS_RUNNER (self));

  manor_runner_cancel (self);
  session = g_steal_pointer (&self->session);
  if (session == NULL)
    return dex_future_new_true ();

  g_signal_handlers_disconnect_by_data (session, self);
  manor_runner_update_in_transaction (self);

  return manor_session_close (session);
}
