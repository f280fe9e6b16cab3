/* manor-future.c: what libdex 0.10 lacks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-future"

#include "config.h"

#include <gio/gio.h>

#include "manor-fiber.h"
#include "manor-future.h"

/**
 * manor_future_with_timeout:
 * @future: (transfer full): the work
 * @msec: how long it may take, in milliseconds
 *
 * Gives up on @future, and cancels it, when it takes too long.
 *
 * Returns: (transfer full): a [class@Dex.Future] that settles as @future does, or rejects
 *   with %DEX_ERROR_TIMED_OUT
 */
DexFuture *
manor_future_with_timeout (DexFuture *future,
                           guint      msec)
{
  return dex_future_first (future, dex_timeout_new_msec (msec), NULL);
}

/**
 * manor_future_keep:
 * @future: (transfer full): the work
 *
 * Lets work go on to its end, whoever does not wait for it any more: for what several wait for, also one after
 * another, and for clearing up, which a fiber that was cancelled waits for in vain.
 *
 * Returns: (transfer full): @future, which is never discarded before it has settled
 */
DexFuture *
manor_future_keep (DexFuture *future)
{
  /* It waits, too, so that nobody else is the last one. */
  dex_future_disown (dex_ref (future));

  return future;
}

typedef struct
{
  guint           n_items;
  guint           next;
  ManorFutureFunc func;
  gpointer        user_data;
  GDestroyNotify  user_data_destroy;
} ForEach;

static void
for_each_finalize (gpointer data)
{
  ForEach *each = data;

  if (each->user_data_destroy != NULL)
    each->user_data_destroy (each->user_data);
}

static void
for_each_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, for_each_finalize);
}

/* All workers are fibers of one thread, so nothing comes between the test and the “++”. */
static DexFuture *
for_each_worker_fiber (gpointer user_data)
{
  ForEach *each = user_data;

  while (each->next < each->n_items)
    {
      g_autoptr(GError) error = NULL;
      guint index = each->next++;

      if (!manor_await (each->func (index, each->user_data), &error) &&
          manor_error_is_cancelled (error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_true ();
}

/**
 * manor_future_for_each:
 * @n_items: how many items there are
 * @n_at_once: how many may be under way at one time, at least 1
 * @func: (scope notified): starts the work on an item
 * @user_data: for @func
 * @user_data_destroy: (nullable): frees @user_data when all is done
 *
 * Works on many items, a few at a time, in order of their index. A failing item does not
 * stop the others and its error is not kept: @func's future records it where it belongs.
 * Call it on the main thread.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN when every
 *   item has settled; discarding it cancels the items under way and starts no more
 */
DexFuture *
manor_future_for_each (guint           n_items,
                       guint           n_at_once,
                       ManorFutureFunc func,
                       gpointer        user_data,
                       GDestroyNotify  user_data_destroy)
{
  g_autoptr(GPtrArray) workers = NULL;
  ForEach *each;
  guint n_workers = MIN (MAX (n_at_once, 1), n_items);

  dex_return_error_if_fail (func != NULL);

  each = g_atomic_rc_box_new0 (ForEach);
  each->n_items = n_items;
  each->func = func;
  each->user_data = user_data;
  each->user_data_destroy = user_data_destroy;

  workers = g_ptr_array_new_with_free_func (dex_unref);

  for (guint i = 0; i < n_workers; i++)
    g_ptr_array_add (workers,
                     manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS,
                                        for_each_worker_fiber,
                                        g_atomic_rc_box_acquire (each), for_each_release));

  for_each_release (each);

  if (workers->len == 0)
    return dex_future_new_true ();

  return dex_future_allv ((DexFuture **) workers->pdata, workers->len);
}

/**
 * manor_future_sleep:
 * @msec: how long, in milliseconds
 * @error: return location for an error
 *
 * Lets a fiber wait.
 *
 * Returns: %FALSE with @error where the fiber was cancelled meanwhile
 */
gboolean
manor_future_sleep (guint    msec,
                    GError **error)
{
  g_autoptr(GError) local_error = NULL;

  /* A timeout ends as an error. */
  manor_await (dex_timeout_new_msec ((int) msec), &local_error);
  if (g_error_matches (local_error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/**
 * manor_error_is_cancelled:
 * @error: (nullable): an error
 *
 * Tells whether somebody stopped the work, as against the work having failed. libdex says it
 * with its own code, GIO with another.
 *
 * Returns: %TRUE if so
 */
gboolean
manor_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}
