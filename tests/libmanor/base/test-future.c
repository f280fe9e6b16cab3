/* test-future.c: many futures, a few at a time, and no longer than allowed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-test.h"

typedef struct
{
  guint    n_started;
  guint    n_finished;
  guint    n_under_way;
  guint    n_most;
  guint    next;
  gboolean freed;
} Record;

static DexFuture *
item_fiber (gpointer user_data)
{
  Record *record = user_data;

  record->n_under_way++;
  record->n_most = MAX (record->n_most, record->n_under_way);
  if (!manor_await (dex_timeout_new_msec (record->next++ % 3), NULL))
    {
      record->n_under_way--;
      record->n_finished++;
    }

  /* Every third fails, which is no reason to stop. */
  if (record->n_finished % 3 == 0)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_FAILED, "third");

  return dex_future_new_true ();
}

static DexFuture *
start_item (guint    index,
            gpointer user_data)
{
  Record *record = user_data;

  g_assert_cmpuint (index, ==, record->n_started);
  record->n_started++;

  return manor_fiber_spawn (0, item_fiber, record, NULL);
}

static void
freed_cb (gpointer data)
{
  ((Record *) data)->freed = TRUE;
}

static void
test_for_each (void)
{
  const struct
  {
    guint n_items;
    guint n_at_once;
    guint n_most;
  } cases[] = {
    { 0, 4, 0 }, { 1, 4, 1 }, { 100, 1, 1 }, { 100, 7, 7 }, { 5, 100, 5 }, { 3, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Record record = { 0 };
      g_autoptr(GError) error = NULL;

      manor_await (manor_future_for_each (cases[i].n_items, cases[i].n_at_once,
                                          start_item, &record, freed_cb), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (record.n_started, ==, cases[i].n_items);
      g_assert_cmpuint (record.n_finished, ==, cases[i].n_items);
      g_assert_cmpuint (record.n_most, ==, cases[i].n_most);

      while (!record.freed)
        manor_await (dex_timeout_new_msec (1), NULL);
    }
}

static DexFuture *
start_endless (guint    index,
               gpointer user_data)
{
  Record *record = user_data;

  record->n_started++;

  return DEX_FUTURE (dex_promise_new ());
}

/* Who drops it wants no more of it. */
static void
test_for_each_dropped (void)
{
  Record record = { 0 };
  DexFuture *all = manor_future_for_each (100, 4, start_endless, &record, freed_cb);

  while (record.n_started < 4)
    manor_await (dex_timeout_new_msec (1), NULL);

  dex_unref (all);
  while (!record.freed)
    manor_await (dex_timeout_new_msec (1), NULL);
  g_assert_cmpuint (record.n_started, ==, 4);
}

static void
test_timeout (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (manor_await_boolean (manor_future_with_timeout (dex_future_new_true (), 1000),
                                      &error));
  g_assert_no_error (error);

  g_assert_false (manor_await (manor_future_with_timeout (DEX_FUTURE (dex_promise_new ()), 1),
                               &error));
  g_assert_error (error, DEX_ERROR, DEX_ERROR_TIMED_OUT);
  g_assert_false (manor_error_is_cancelled (error));
}

static DexFuture *
await_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!manor_await (dex_ref (DEX_FUTURE (user_data)), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* Whoever does not wait any more ends it for nobody: neither for those who wait, nor for those who will. */
static void
test_kept (void)
{
  g_autoptr(DexPromise) promise = dex_promise_new_cancellable ();
  g_autoptr(DexFuture) kept = manor_future_keep (manor_fiber_spawn (0, await_fiber, promise, NULL));
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (manor_future_with_timeout (dex_ref (kept), 1), &error));
  g_assert_error (error, DEX_ERROR, DEX_ERROR_TIMED_OUT);
  g_assert_false (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)));

  dex_promise_resolve_boolean (promise, TRUE);
  g_assert_true (manor_await (dex_ref (kept), NULL));
}

static void
test_cancelled (void)
{
  g_autoptr(GError) stopped = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  g_autoptr(GError) fiber = g_error_new (DEX_ERROR, DEX_ERROR_FIBER_CANCELLED, "stopped");
  g_autoptr(GError) failed = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "failed");

  g_assert_true (manor_error_is_cancelled (stopped));
  g_assert_true (manor_error_is_cancelled (fiber));
  g_assert_false (manor_error_is_cancelled (failed));
  g_assert_false (manor_error_is_cancelled (NULL));
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/future/for-each", test_for_each);
  MANOR_TEST_FIBER ("/future/for-each-dropped", test_for_each_dropped);
  MANOR_TEST_FIBER ("/future/timeout", test_timeout);
  MANOR_TEST_FIBER ("/future/kept", test_kept);
  g_test_add_func ("/future/cancelled", test_cancelled);

  return g_test_run ();
}
