/* test-fiber.c: fibers that are cancelled while they wait, many times over
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "manor-fiber.h"
#include "manor-test.h"

/* What one fiber was seen to do. */
typedef struct
{
  DexFuture *future;
  GError    *error;
  gboolean   entered;
  gboolean   ended;
  guint      freed;
} Seen;

static Seen *
seen_new (gpointer future)
{
  Seen *self = g_new0 (Seen, 1);

  self->future = future;

  return self;
}

static void
seen_free (Seen *self)
{
  dex_clear (&self->future);
  g_clear_error (&self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Seen, seen_free)

static void
seen_release (gpointer data)
{
  ((Seen *) data)->freed++;
}

static DexFuture *
wait_fiber (gpointer user_data)
{
  Seen *self = user_data;

  self->entered = TRUE;
  manor_await (g_steal_pointer (&self->future), &self->error);
  self->ended = TRUE;

  return dex_future_new_true ();
}

/* Gives up on @future as a time limit does. */
static void
discard (DexFuture *future)
{
  dex_unref (dex_future_first (future, dex_future_new_true (), NULL));
}

static void
turn_until (gboolean *what)
{
  while (!*what)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_values (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr(GBytes) got = NULL;
  g_autoptr(GCancellable) object = g_cancellable_new ();
  g_autoptr(GCancellable) same = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (manor_await_boolean (dex_future_new_true (), &error));
  g_assert_cmpint (manor_await_int (dex_future_new_for_int (-7), &error), ==, -7);
  g_assert_cmpint (manor_await_int64 (dex_future_new_for_int64 (G_MININT64), &error), ==, G_MININT64);
  text = manor_await_string (dex_future_new_for_string ("it’s"), &error);
  g_assert_cmpstr (text, ==, "it’s");
  same = manor_await_object (dex_future_new_for_object (object), &error);
  g_assert_true (same == object);
  got = manor_await_boxed (dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (bytes)), &error);
  g_assert_true (got == bytes);
  g_assert_no_error (error);

  g_assert_false (manor_await (dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_BUSY, "busy"), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

static DexFuture *
late_string_fiber (gpointer user_data)
{
  manor_await (dex_timeout_new_msec (1), NULL);

  return dex_future_new_for_string (user_data);
}

static DexFuture *
late_error_fiber (gpointer user_data)
{
  manor_await (dex_timeout_new_msec (1), NULL);

  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");
}

static DexFuture *
nothing_fiber (gpointer user_data)
{
  return NULL;
}

/* The function's future may itself take its time. */
static DexFuture *
pending_fiber (gpointer user_data)
{
  return manor_fiber_spawn (0, late_string_fiber, user_data, NULL);
}

static void
test_outcomes (void)
{
  g_autofree char *late = NULL;
  g_autofree char *later = NULL;
  g_autoptr(GError) closed = NULL;
  g_autoptr(GError) exited = NULL;

  late = manor_await_string (manor_fiber_spawn (0, late_string_fiber, (gpointer) "late", NULL), NULL);
  g_assert_cmpstr (late, ==, "late");
  later = manor_await_string (manor_fiber_spawn (0, pending_fiber, (gpointer) "later", NULL), NULL);
  g_assert_cmpstr (later, ==, "later");
  g_assert_false (manor_await (manor_fiber_spawn (0, late_error_fiber, NULL, NULL), &closed));
  g_assert_error (closed, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_false (manor_await (manor_fiber_spawn (0, nothing_fiber, NULL, NULL), &exited));
  g_assert_error (exited, DEX_ERROR, DEX_ERROR_FIBER_EXITED);
}

static void
test_off_fiber (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (manor_await (dex_future_new_true (), &error));
  g_assert_false (manor_await (DEX_FUTURE (dex_promise_new ()), &error));
  g_assert_error (error, DEX_ERROR, DEX_ERROR_NO_FIBER);
}

static void
test_discarded (void)
{
  g_autoptr(DexPromise) promise = dex_promise_new_cancellable ();
  g_autoptr(Seen) seen = seen_new (dex_ref (promise));
  DexFuture *fiber = manor_fiber_spawn (0, wait_fiber, seen, seen_release);

  turn_until (&seen->entered);
  g_assert_false (seen->ended);
  g_assert_cmpuint (seen->freed, ==, 0);

  discard (fiber);
  turn_until (&seen->ended);

  g_assert_error (seen->error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
  g_assert_true (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)));
  while (seen->freed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (seen->freed, ==, 1);
}

static void
test_discarded_before_it_ran (void)
{
  g_autoptr(DexPromise) promise = dex_promise_new_cancellable ();
  g_autoptr(Seen) seen = seen_new (dex_ref (promise));

  discard (manor_fiber_spawn (0, wait_fiber, seen, seen_release));
  g_assert_false (seen->entered);
  turn_until (&seen->ended);

  g_assert_error (seen->error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
  g_assert_true (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)));
}

static void
test_dropped (void)
{
  g_autoptr(DexPromise) promise = dex_promise_new_cancellable ();
  g_autoptr(Seen) seen = seen_new (dex_ref (promise));

  dex_unref (manor_fiber_spawn (0, wait_fiber, seen, seen_release));
  turn_until (&seen->entered);
  dex_promise_resolve_boolean (promise, TRUE);
  turn_until (&seen->ended);

  g_assert_no_error (seen->error);
  g_assert_false (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)));
}

static DexFuture *
stubborn_fiber (gpointer user_data)
{
  Seen *self = user_data;
  g_autoptr(DexPromise) later = dex_promise_new_cancellable ();
  g_autoptr(GError) error = NULL;

  self->entered = TRUE;
  manor_await (g_steal_pointer (&self->future), &self->error);

  /* What has settled can still be read; what is pending is given up at once. */
  g_assert_true (manor_await (dex_future_new_true (), NULL));
  g_assert_false (manor_await (dex_ref (DEX_FUTURE (later)), &error));
  g_assert_error (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
  g_assert_true (g_cancellable_is_cancelled (dex_promise_get_cancellable (later)));
  self->ended = TRUE;

  return dex_future_new_true ();
}

static void
test_waits_after_discard (void)
{
  g_autoptr(Seen) seen = seen_new (dex_promise_new ());
  DexFuture *fiber = manor_fiber_spawn (0, stubborn_fiber, seen, seen_release);

  turn_until (&seen->entered);
  discard (fiber);
  turn_until (&seen->ended);
  g_assert_error (seen->error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
}

/* A fiber that waits for a fiber that waits for a fiber: all stop. */
static void
test_nested (void)
{
  g_autoptr(DexPromise) promise = dex_promise_new_cancellable ();
  g_autoptr(Seen) inner = seen_new (dex_ref (promise));
  g_autoptr(Seen) middle = seen_new (manor_fiber_spawn (0, wait_fiber, inner, seen_release));
  g_autoptr(Seen) outer = seen_new (manor_fiber_spawn (0, wait_fiber, middle, seen_release));
  DexFuture *fiber = manor_fiber_spawn (0, wait_fiber, outer, seen_release);

  turn_until (&inner->entered);
  turn_until (&outer->entered);
  discard (fiber);
  turn_until (&inner->ended);
  turn_until (&middle->ended);
  turn_until (&outer->ended);
  g_assert_true (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)));
}

/* One of two that wait for the same thing may go; the other gets it. */
static void
test_shared (void)
{
  g_autoptr(DexPromise) promise = dex_promise_new_cancellable ();
  g_autoptr(Seen) goes = seen_new (dex_ref (promise));
  g_autoptr(Seen) stays = seen_new (dex_ref (promise));
  DexFuture *going = manor_fiber_spawn (0, wait_fiber, goes, seen_release);

  dex_unref (manor_fiber_spawn (0, wait_fiber, stays, seen_release));
  turn_until (&goes->entered);
  turn_until (&stays->entered);
  discard (going);
  turn_until (&goes->ended);

  g_assert_false (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)));
  g_assert_false (stays->ended);
  dex_promise_resolve_boolean (promise, TRUE);
  turn_until (&stays->ended);
  g_assert_no_error (stays->error);
}

static gpointer
discard_thread (gpointer data)
{
  discard (data);

  return NULL;
}

static void
test_discarded_from_thread (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(Seen) seen = seen_new (dex_promise_new_cancellable ());
      DexFuture *fiber = manor_fiber_spawn (0, wait_fiber, seen, seen_release);
      GThread *thread;

      if (i % 2 == 0)
        turn_until (&seen->entered);
      thread = g_thread_new ("discard", discard_thread, fiber);
      turn_until (&seen->ended);
      g_thread_join (thread);
      g_assert_error (seen->error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
      while (seen->freed == 0)
        g_main_context_iteration (NULL, TRUE);
    }
}

typedef struct
{
  guint    n_beats;
  gboolean enough;
} Heart;

static DexFuture *
heart_fiber (gpointer user_data)
{
  Heart *heart = user_data;

  while (!heart->enough)
    {
      g_autoptr(GError) error = NULL;

      manor_await (dex_timeout_new_msec (1), &error);
      if (!g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
        return dex_future_new_for_error (g_steal_pointer (&error));
      heart->n_beats++;
    }

  return dex_future_new_true ();
}

static DexFuture *
for_ever_fiber (gpointer user_data)
{
  manor_await (dex_timeout_new_msec (1), NULL);
  manor_await (DEX_FUTURE (dex_promise_new ()), NULL);

  return dex_future_new_true ();
}

/* With fibers of libdex 0.10.0 itself, no fiber runs any more after 1 to 300 of these: the heart
 * stops, this fiber waits for ever, and the test runs into its time limit. The time limits run out
 * before, while and after the fiber waits for the second time, which is what it takes. */
static void
test_many_discards (void)
{
  Heart heart = { 0 };
  DexFuture *beating = manor_fiber_spawn (0, heart_fiber, &heart, NULL);

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(GError) error = NULL;
      DexFuture *fiber = manor_fiber_spawn (0, for_ever_fiber, NULL, NULL);

      if (i % 3 == 1)
        fiber = dex_future_all (fiber, manor_fiber_spawn (0, for_ever_fiber, NULL, NULL), NULL);
      manor_await (dex_future_first (fiber, dex_timeout_new_msec (i % 3), NULL), &error);
      g_assert_error (error, DEX_ERROR, DEX_ERROR_TIMED_OUT);
    }

  for (guint beats = heart.n_beats; heart.n_beats < beats + 10;)
    manor_await (dex_timeout_new_msec (1), NULL);

  heart.enough = TRUE;
  g_assert_true (manor_await (beating, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/fiber/values", test_values);
  MANOR_TEST_FIBER ("/fiber/outcomes", test_outcomes);
  g_test_add_func ("/fiber/off-fiber", test_off_fiber);
  g_test_add_func ("/fiber/discarded", test_discarded);
  g_test_add_func ("/fiber/discarded-before-it-ran", test_discarded_before_it_ran);
  g_test_add_func ("/fiber/dropped", test_dropped);
  g_test_add_func ("/fiber/waits-after-discard", test_waits_after_discard);
  g_test_add_func ("/fiber/nested", test_nested);
  g_test_add_func ("/fiber/shared", test_shared);
  g_test_add_func ("/fiber/discarded-from-thread", test_discarded_from_thread);
  MANOR_TEST_FIBER ("/fiber/many-discards", test_many_discards);

  return g_test_run ();
}
