/* test-gate.c: how many requests a server gets at one time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "manor-fiber.h"
#include "manor-gate.h"
#include "manor-test.h"

#define QUICK 1000

static GObject *
enter (ManorGate *gate)
{
  g_autoptr(GError) error = NULL;
  GObject *place = manor_await_object (manor_gate_enter (gate), &error);

  g_assert_no_error (error);

  return place;
}

static void
test_places (void)
{
  g_autoptr(ManorGate) gate = manor_gate_new (2, 4);
  g_autoptr(GObject) first = enter (gate);
  g_autoptr(GObject) second = enter (gate);
  g_autoptr(DexFuture) third = manor_gate_enter (gate);
  g_autoptr(DexFuture) fourth = manor_gate_enter (gate);

  g_assert_true (dex_future_is_pending (third));
  g_clear_object (&first);
  g_assert_true (dex_future_is_resolved (third));
  g_assert_true (dex_future_is_pending (fourth));

  /* Who has left the queue takes no place. */
  dex_clear (&fourth);
  fourth = manor_gate_enter (gate);
  dex_clear (&third);
  g_assert_true (dex_future_is_resolved (fourth));
}

static void
test_held (void)
{
  g_autoptr(ManorGate) gate = manor_gate_new (2, 4);
  g_autoptr(GObject) place = NULL;
  g_autoptr(DexFuture) next = NULL;

  /* One is let in however many streams are held, or nothing could ever end. */
  for (guint i = 0; i < 5; i++)
    manor_gate_hold (gate);
  place = enter (gate);
  next = manor_gate_enter (gate);
  g_assert_true (dex_future_is_pending (next));

  for (guint i = 0; i < 5; i++)
    manor_gate_let_go (gate);
  g_assert_true (dex_future_is_resolved (next));
}

/* Answers as quick as ever, while others wait, are room for more, up to the most. */
static void
test_grows (void)
{
  g_autoptr(ManorGate) gate = manor_gate_new (2, 4);
  g_autoptr(GObject) first = enter (gate);
  g_autoptr(GObject) second = enter (gate);
  g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func (dex_unref);

  manor_gate_answered (gate, QUICK);
  g_assert_cmpuint (manor_gate_get_limit (gate), ==, 2);

  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (waiting, manor_gate_enter (gate));
  for (guint i = 0; i < 200; i++)
    manor_gate_answered (gate, QUICK);
  g_assert_cmpuint (manor_gate_get_limit (gate), ==, 4);

  manor_gate_refused (gate);
  manor_gate_refused (gate);
  g_assert_cmpuint (manor_gate_get_limit (gate), ==, 2);
}

/* Nobody is let in before the time is over, though there is room; then all that fit are. */
static void
test_pause (void)
{
  g_autoptr(ManorGate) gate = manor_gate_new (2, 4);
  gint64 started = g_get_monotonic_time ();
  g_autoptr(DexFuture) waiting = NULL;
  g_autoptr(GError) error = NULL;

  manor_gate_pause (gate, 100);
  manor_gate_pause (gate, 10);
  waiting = manor_gate_enter (gate);
  g_assert_true (dex_future_is_pending (waiting));
  manor_await (g_steal_pointer (&waiting), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 100 * 1000);

  waiting = manor_gate_enter (gate);
  g_assert_true (dex_future_is_resolved (waiting));
}

/* Where there may be many, as few rounds bring it there as where there may be few. */
static void
test_most (void)
{
  g_autoptr(ManorGate) gate = manor_gate_new (8, 16);
  g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func (dex_unref);

  manor_gate_set_most (gate, 4);
  g_assert_cmpuint (manor_gate_get_limit (gate), ==, 4);

  manor_gate_set_most (gate, 64);
  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (waiting, manor_gate_enter (gate));
  for (guint i = 0; i < 600; i++)
    manor_gate_answered (gate, QUICK);
  g_assert_cmpuint (manor_gate_get_limit (gate), ==, 64);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/gate/places", test_places);
  MANOR_TEST_FIBER ("/gate/held", test_held);
  MANOR_TEST_FIBER ("/gate/grows", test_grows);
  MANOR_TEST_FIBER ("/gate/pause", test_pause);
  MANOR_TEST_FIBER ("/gate/most", test_most);

  return g_test_run ();
}
