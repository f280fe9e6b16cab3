/* manor-remote-census.c: asking the children what their server is doing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-remote-census-private.h"
#include "manor-remote-wait-private.h"
#include "manor-sql-error.h"

#define N_AT_ONCE        16
#define MSEC_BETWEEN    500

/* What a child says. */
typedef enum
{
  CHILD_UNREAD,
  CHILD_UNTOUCHED,  /* nothing is under way there, and it has not the change that is looked for */
  CHILD_BEGUN,      /* something is under way, and it was not tried */
  CHILD_TRIED,      /* the same, and it was */
  CHILD_DONE,       /* it has the change that is looked for, and nothing is under way */
} ChildState;

/* Numbers of sqlite3_libsql_tasks, sqld 0.24.32. */
typedef enum
{
  TASK_ENQUEUED,
  TASK_DRY_RUN_SUCCESS,
  TASK_DRY_RUN_FAILURE,
  TASK_RUN,
  TASK_SUCCESS,
  TASK_FAILURE,
} TaskStatus;

/* The change that is looked for, then what is under way. */
#define TASKS_SQL \
  "SELECT (SELECT status FROM sqlite3_libsql_tasks WHERE instr(migration, '%s') > 0 " \
  "ORDER BY job_id DESC LIMIT 1), " \
  "(SELECT max(job_id) FROM sqlite3_libsql_tasks WHERE instr(migration, '%s') > 0), " \
  "(SELECT max(status) FROM sqlite3_libsql_tasks WHERE status NOT IN (4, 5))"

/**
 * _manor_remote_census_new:
 * @schema: a schema database whose server carries changes on
 * @mark: (nullable): letters, digits and dashes that the change has in it
 * @propagation: (nullable): what is told of the children
 *
 * Returns: (transfer full): a ManorRemoteCensus that has asked nobody yet
 */
ManorRemoteCensus *
_manor_remote_census_new (ManorRemoteDatabase *schema,
                          const char          *mark,
                          ManorPropagation    *propagation)
{
  ManorRemoteCensus *self = g_atomic_rc_box_new0 (ManorRemoteCensus);

  self->schema = g_object_ref (schema);
  self->children = manor_remote_database_list_children (schema);
  self->mark = g_strdup (mark);
  self->propagation = propagation != NULL ? g_object_ref (propagation) : NULL;
  self->states = g_new0 (guint8, self->children->len);
  self->n_unread = self->children->len;
  self->moved = g_get_monotonic_time ();

  return self;
}

ManorRemoteCensus *
_manor_remote_census_ref (ManorRemoteCensus *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
census_finalize (gpointer data)
{
  ManorRemoteCensus *self = data;

  g_clear_object (&self->schema);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->mark, g_free);
  g_clear_object (&self->propagation);
  g_clear_pointer (&self->states, g_free);
  g_clear_error (&self->unread);
}

void
_manor_remote_census_unref (ManorRemoteCensus *self)
{
  g_atomic_rc_box_release_full (self, census_finalize);
}

static void
count (ManorRemoteCensus *self,
       ChildState         state,
       int                by)
{
  guint *n = state == CHILD_UNREAD ? &self->n_unread
           : state == CHILD_DONE ? &self->n_done
           : state == CHILD_BEGUN || state == CHILD_TRIED ? &self->n_open : NULL;

  if (n != NULL)
    *n += (guint) by;
}

static void
tell (ManorRemoteCensus *self,
      guint              index,
      ChildState         state)
{
  const char *name = manor_database_get_name (g_ptr_array_index (self->children, index));

  if (self->propagation == NULL || self->job == 0)
    return;

  if (state == CHILD_TRIED)
    manor_propagation_set_child (self->propagation, name, MANOR_PROPAGATION_CHECKED, NULL);
  else if (state == CHILD_DONE)
    manor_propagation_set_child (self->propagation, name, MANOR_PROPAGATION_APPLIED, NULL);
}

static void
set_state (ManorRemoteCensus *self,
           guint              index,
           ChildState         state)
{
  ChildState old = (ChildState) self->states[index];

  self->n_quiet++;
  if (old == state)
    return;

  count (self, old, -1);
  count (self, state, 1);
  self->states[index] = (guint8) state;

  /* What is not known is no movement, or a child that comes and goes would be one. */
  if (old == CHILD_UNREAD || state == CHILD_UNREAD)
    return;

  self->n_quiet = 0;
  self->moved = g_get_monotonic_time ();
}

static ChildState
read_state (ManorResult *rows)
{
  gboolean has_mine = manor_result_get_value (rows, 0, 0).type == MANOR_VALUE_INTEGER;
  gboolean has_open = manor_result_get_value (rows, 0, 2).type == MANOR_VALUE_INTEGER;
  gint64 mine = has_mine ? manor_result_get_integer (rows, 0, 0) : 0;
  gint64 open = has_open ? manor_result_get_integer (rows, 0, 2) : 0;

  if (has_open)
    return open == TASK_DRY_RUN_SUCCESS || open == TASK_RUN ? CHILD_TRIED : CHILD_BEGUN;

  return has_mine && mine == TASK_SUCCESS ? CHILD_DONE : CHILD_UNTOUCHED;
}

/* One child. */
typedef struct
{
  ManorRemoteCensus *census;
  guint              index;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_pointer (&ask->census, _manor_remote_census_unref);
  g_free (ask);
}

static DexFuture *
take_answer (DexFuture *future,
             gpointer   user_data)
{
  Ask *ask = user_data;
  ManorRemoteCensus *self = ask->census;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_await_object (dex_ref (future), &error);
  ChildState state = CHILD_UNREAD;

  if (rows != NULL && manor_result_get_n_rows (rows) == 1 && manor_result_get_n_columns (rows) == 3)
    {
      if (self->job == 0 && manor_result_get_value (rows, 0, 1).type == MANOR_VALUE_INTEGER)
        self->job = manor_result_get_integer (rows, 0, 1);
      state = read_state (rows);
    }
  /* It can be read, and keeps no record. */
  else if (error != NULL && error->domain == MANOR_SQL_ERROR)
    state = CHILD_UNTOUCHED;
  else if (error != NULL && !manor_error_is_cancelled (error))
    {
      g_clear_error (&self->unread);
      self->unread = g_steal_pointer (&error);
    }

  set_state (self, ask->index, state);
  tell (self, ask->index, state);

  return dex_future_new_true ();
}

static DexFuture *
ask_next (guint    index,
          gpointer user_data)
{
  ManorRemoteCensus *self = user_data;
  const char *mark = self->mark != NULL ? self->mark : "\x1f";
  g_autofree char *sql = g_strdup_printf (TASKS_SQL, mark, mark);
  Ask *ask = g_new0 (Ask, 1);

  ask->census = _manor_remote_census_ref (self);
  ask->index = self->next;
  self->next = (self->next + 1) % self->children->len;

  return dex_future_finally (manor_database_query (g_ptr_array_index (self->children, ask->index),
                                                   sql, 1),
                             take_answer, ask, ask_free);
}

gboolean
_manor_remote_census_read (ManorRemoteCensus  *self,
                           guint               n,
                           GError            **error)
{
  g_autoptr(GError) local_error = NULL;

  if (self->children->len == 0)
    return TRUE;

  manor_await (manor_future_for_each (MIN (n, self->children->len), N_AT_ONCE, ask_next,
                                      _manor_remote_census_ref (self),
                                      (GDestroyNotify) _manor_remote_census_unref),
               &local_error);
  if (!manor_error_is_cancelled (local_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
_manor_remote_census_check_moved (ManorRemoteCensus  *self,
                                  GError            **error)
{
  gint64 seconds = (g_get_monotonic_time () - self->moved) / G_USEC_PER_SEC;
  const char *name = "?";

  if (self->n_open == 0 || self->n_quiet < self->children->len ||
      seconds < _manor_remote_get_stuck_patience ())
    return TRUE;

  for (guint i = 0; i < self->children->len; i++)
    if (self->states[i] == CHILD_BEGUN || self->states[i] == CHILD_TRIED)
      {
        name = manor_database_get_name (g_ptr_array_index (self->children, i));
        break;
      }

  g_propagate_error (error, _manor_remote_new_stuck_error (self->schema, self->job, name));

  return FALSE;
}

static DexFuture *
wait_idle_fiber (gpointer user_data)
{
  ManorRemoteCensus *self = user_data;

  for (;;)
    {
      gint64 seconds = (g_get_monotonic_time () - self->moved) / G_USEC_PER_SEC;
      g_autoptr(GError) error = NULL;

      if (!_manor_remote_census_read (self, G_MAXUINT, &error) ||
          !_manor_remote_census_check_moved (self, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));

      if (self->n_open == 0 && (self->children->len == 0 || self->n_unread < self->children->len))
        return dex_future_new_true ();

      /* Nobody says anything. */
      if (self->n_open == 0 && self->unread != NULL &&
          (!_manor_remote_is_away (self->unread) || seconds >= _manor_remote_get_away_patience ()))
        return dex_future_new_for_error (g_error_copy (self->unread));

      manor_await (dex_timeout_new_msec (MSEC_BETWEEN), &error);
      if (manor_error_is_cancelled (error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

/**
 * _manor_remote_census_wait_idle:
 * @schema: a schema database whose server carries changes on, and does not tell of its jobs
 *
 * Waits until no child says that the server is at work on it. Children that cannot be read are left out, unless
 * it is all of them.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects, with
 *   %MANOR_DATABASE_ERROR_STUCK where the server is at work and nothing moves
 */
DexFuture *
_manor_remote_census_wait_idle (ManorRemoteDatabase *schema)
{
  return manor_fiber_spawn (0, wait_idle_fiber,
                            _manor_remote_census_new (schema, NULL, NULL),
                            (GDestroyNotify) _manor_remote_census_unref);
}
