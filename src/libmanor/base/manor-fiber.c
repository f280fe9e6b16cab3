/* manor-fiber.c: fibers that may be cancelled while they wait
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Why: where libdex 0.10.0 discards a fiber that waits, it moves its link from the scheduler's list
 * of waiting fibers to that of ready ones without noting so in the fiber. The next move takes the
 * link out of the list it is not in: the list of ready fibers loses its head, and no fiber of that
 * thread runs again. Cancelling is an everyday thing here (a time limit, Stop, a closed window), so
 * libdex never gets to discard a fiber of ours:
 *
 * F1. Nobody but libdex holds the fiber itself, and nothing waits for it: it is disowned.
 *     manor_fiber_spawn() returns a promise, its *outcome*, instead.        (manor_fiber_spawn)
 * F2. Where the outcome is discarded, the fiber's *stop* is rejected, once. (manor_fiber_outcome_discarded)
 * F3. A fiber waits for the first of a future and its stop; once stopped it waits for nothing
 *     more that is pending, and what it waited for is discarded in turn.    (manor_fiber_or_stop)
 * F4. The outcome settles as the function's future does, also where nobody asks any more: a
 *     dropped outcome does not cancel.                                      (manor_fiber_run)
 * F5. While a fiber of ours runs, and only then, “current” of its thread is that fiber. Fibers
 *     change places in waits alone, so each wait puts it back.              (manor_fiber_settle)
 */

#define G_LOG_DOMAIN "manor-fiber"

#include "config.h"

#include <gio/gio.h>

#include "manor-fiber.h"

typedef struct
{
  DexFiberFunc   func;
  gpointer       func_data;
  GDestroyNotify func_data_destroy;
  DexPromise    *outcome;
  DexPromise    *stop;
} ManorFiber;

static _Thread_local ManorFiber *current;

static void
manor_fiber_free (gpointer data)
{
  ManorFiber *self = data;

  if (self->func_data_destroy != NULL)
    self->func_data_destroy (self->func_data);
  dex_clear (&self->outcome);
  dex_clear (&self->stop);
  g_free (self);
}

/* Takes @future. */
static DexFuture *
manor_fiber_or_stop (ManorFiber *self,
                     DexFuture  *future)
{
  DexFuture *first;

  if (self == NULL || !dex_future_is_pending (future))
    return future;

  first = dex_future_firstv ((DexFuture *[]) { future, DEX_FUTURE (self->stop) }, 2);
  dex_unref (future);

  return first;
}

/* Waits until @future, which is taken, has settled or the fiber was stopped. What is returned is
 * settled, unless no fiber runs here; libdex’s functions read it without another wait. */
static DexFuture *
manor_fiber_settle (DexFuture *future)
{
  ManorFiber *self = current;

  future = manor_fiber_or_stop (self, future);

  current = NULL;
  dex_await (dex_ref (future), NULL);
  current = self;

  return future;
}

static DexFuture *
manor_fiber_run (gpointer user_data)
{
  ManorFiber *self = user_data;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  const GValue *value;

  current = self;
  future = self->func (self->func_data);

  if (future == NULL)
    future = dex_future_new_reject (DEX_ERROR, DEX_ERROR_FIBER_EXITED, "A fiber ended without a result");

  future = manor_fiber_settle (g_steal_pointer (&future));
  current = NULL;

  if ((value = dex_future_get_value (future, &error)) != NULL)
    dex_promise_resolve (self->outcome, value);
  else
    dex_promise_reject (self->outcome, g_steal_pointer (&error));

  return dex_future_new_true ();
}

static void
manor_fiber_outcome_discarded (GCancellable *cancellable,
                               DexPromise   *stop)
{
  dex_promise_reject (stop,
                      g_error_new_literal (DEX_ERROR, DEX_ERROR_FIBER_CANCELLED,
                                           "The fiber was cancelled"));
}

static void
manor_fiber_release_stop (gpointer  data,
                          GClosure *closure)
{
  dex_unref (data);
}

/**
 * manor_fiber_spawn:
 * @stack_size: how large the fiber's stack is, in bytes; 0 for the usual 128 KiB
 * @func: (scope notified): runs on the fiber
 * @func_data: for @func
 * @func_data_destroy: (nullable): frees @func_data after @func's future has settled
 *
 * Starts a fiber on the main thread. All fibers are started here, and wait with manor_await()
 * and its like: only those can be cancelled safely with libdex 0.10.0.
 *
 * Where the fiber's future is discarded (a block or set that waited for it went away), the
 * fiber's wait fails with %DEX_ERROR_FIBER_CANCELLED and what it waited for is discarded in
 * turn; later waits for what is pending fail at once. Dropping the future lets the fiber run.
 *
 * Returns: (transfer full): a [class@Dex.Future] that settles as the future returned by @func
 */
DexFuture *
manor_fiber_spawn (gsize          stack_size,
                   DexFiberFunc   func,
                   gpointer       func_data,
                   GDestroyNotify func_data_destroy)
{
  ManorFiber *self;
  DexFuture *outcome;

  dex_return_error_if_fail (func != NULL);

  self = g_new0 (ManorFiber, 1);
  self->func = func;
  self->func_data = func_data;
  self->func_data_destroy = func_data_destroy;
  self->outcome = dex_promise_new_cancellable ();
  self->stop = dex_promise_new ();
  outcome = dex_ref (DEX_FUTURE (self->outcome));

  g_signal_connect_data (dex_promise_get_cancellable (self->outcome), "cancelled",
                         G_CALLBACK (manor_fiber_outcome_discarded),
                         dex_ref (self->stop), manor_fiber_release_stop, 0);

  dex_future_disown (dex_scheduler_spawn (NULL, stack_size, manor_fiber_run, self, manor_fiber_free));

  return outcome;
}

/**
 * manor_await:
 * @future: (transfer full): what to wait for
 * @error: return location for an error
 *
 * Lets the fiber wait until @future has settled.
 *
 * Returns: %TRUE if @future resolved; %FALSE with @error where it rejected, the fiber was
 *   cancelled (%DEX_ERROR_FIBER_CANCELLED), or none runs here (%DEX_ERROR_NO_FIBER)
 */
gboolean
manor_await (DexFuture  *future,
             GError    **error)
{
  return dex_await (manor_fiber_settle (future), error);
}

/**
 * manor_await_boolean:
 * @future: (transfer full): resolves to %G_TYPE_BOOLEAN
 * @error: return location for an error
 *
 * Waits as manor_await() does.
 *
 * Returns: the value, or %FALSE with @error
 */
gboolean
manor_await_boolean (DexFuture  *future,
                     GError    **error)
{
  return dex_await_boolean (manor_fiber_settle (future), error);
}

/**
 * manor_await_int:
 * @future: (transfer full): resolves to %G_TYPE_INT
 * @error: return location for an error
 *
 * Waits as manor_await() does.
 *
 * Returns: the value, or 0 with @error
 */
int
manor_await_int (DexFuture  *future,
                 GError    **error)
{
  return dex_await_int (manor_fiber_settle (future), error);
}

/**
 * manor_await_int64:
 * @future: (transfer full): resolves to %G_TYPE_INT64
 * @error: return location for an error
 *
 * Waits as manor_await() does.
 *
 * Returns: the value, or 0 with @error
 */
gint64
manor_await_int64 (DexFuture  *future,
                   GError    **error)
{
  return dex_await_int64 (manor_fiber_settle (future), error);
}

/**
 * manor_await_string:
 * @future: (transfer full): resolves to %G_TYPE_STRING
 * @error: return location for an error
 *
 * Waits as manor_await() does.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with @error
 */
char *
manor_await_string (DexFuture  *future,
                    GError    **error)
{
  return dex_await_string (manor_fiber_settle (future), error);
}

/**
 * manor_await_object:
 * @future: (transfer full): resolves to a #GObject
 * @error: return location for an error
 *
 * Waits as manor_await() does.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with @error
 */
gpointer
manor_await_object (DexFuture  *future,
                    GError    **error)
{
  return dex_await_object (manor_fiber_settle (future), error);
}

/**
 * manor_await_boxed:
 * @future: (transfer full): resolves to a boxed value
 * @error: return location for an error
 *
 * Waits as manor_await() does.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with @error
 */
gpointer
manor_await_boxed (DexFuture  *future,
                   GError    **error)
{
  return dex_await_boxed (manor_fiber_settle (future), error);
}
