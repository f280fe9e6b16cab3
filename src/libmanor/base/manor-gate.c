/* manor-gate.c: how many requests a server gets at one time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-gate"

#include "config.h"

#include "manor-gate.h"

/* Down to here when answers become slow, or to a quarter of the most; down to one when the server refuses. */
#define SLOW_LIMIT  4.0
#define SLOW_PART   0.25

/* One more each time that as many were answered as there may be at one time; where there may be many, as many more
 * as bring it to the most in the same number of rounds. */
#define STEP_PART   (1.0 / 16)

/* How much slower than the quickest an answer may be on the average, and a grace. */
#define SLOW_FACTOR 8.0
#define SLOW_GRACE  (100.0 * 1000)

/* Many are refused at one time for one reason: it counts once. */
#define ONE_REFUSAL (250 * 1000)

/* ManorGate:
 *
 * Additive increase, multiplicative decrease.
 *
 * Invariants:
 *
 *  (1) n_running counts the places that are alive; it passes the limit only by what it was
 *      lowered.
 *  (2) One request is always let in, however many streams are held.
 *  (3) Nobody waits while there is room: every change of a count or the limit lets in.
 *  (4) Until `closed_until`, in monotonic time, nobody is let in; `timer` opens, if it is not 0.
 */
struct _ManorGate
{
  GObject  parent_instance;

  GQueue   waiting;        /* DexPromise */
  double   limit;
  double   max_limit;
  double   mean;           /* of durations, in microseconds; 0 before the first */
  double   best;
  gint64   refused_at;
  gint64   closed_until;   /* (4) */
  guint    timer;          /* (4) */
  guint    n_running;      /* (1) */
  guint    n_held;
};

G_DEFINE_FINAL_TYPE (ManorGate, manor_gate, G_TYPE_OBJECT)

#define MANOR_TYPE_GATE_PLACE (manor_gate_place_get_type ())

G_DECLARE_FINAL_TYPE (ManorGatePlace, manor_gate_place, MANOR, GATE_PLACE, GObject)

struct _ManorGatePlace
{
  GObject    parent_instance;

  ManorGate *gate;
};

G_DEFINE_FINAL_TYPE (ManorGatePlace, manor_gate_place, G_TYPE_OBJECT)

static gboolean
has_room (ManorGate *self)
{
  if (self->timer != 0)
    return FALSE;

  return self->n_running == 0 || self->n_running + self->n_held < (guint) self->limit;
}

static void
let_in (ManorGate *self)
{
  while (has_room (self) && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr(DexPromise) promise = g_queue_pop_head (&self->waiting);
      ManorGatePlace *place;

      if (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)))
        {
          dex_promise_reject (promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
          continue;
        }

      self->n_running++;
      place = g_object_new (MANOR_TYPE_GATE_PLACE, NULL);
      place->gate = g_object_ref (self);
      dex_promise_resolve_object (promise, place);
    }
}

static void
manor_gate_place_finalize (GObject *object)
{
  ManorGatePlace *self = MANOR_GATE_PLACE (object);

  self->gate->n_running--;
  let_in (self->gate);
  g_clear_object (&self->gate);

  G_OBJECT_CLASS (manor_gate_place_parent_class)->finalize (object);
}

static void
manor_gate_place_class_init (ManorGatePlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_gate_place_finalize;
}

static void
manor_gate_place_init (ManorGatePlace *self)
{
}

static void
manor_gate_finalize (GObject *object)
{
  ManorGate *self = MANOR_GATE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_queue_clear_full (&self->waiting, dex_unref);

  G_OBJECT_CLASS (manor_gate_parent_class)->finalize (object);
}

static void
manor_gate_class_init (ManorGateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_gate_finalize;
}

static void
manor_gate_init (ManorGate *self)
{
  g_queue_init (&self->waiting);
  self->limit = 1;
  self->max_limit = 1;
}

/**
 * manor_gate_new:
 * @first: how many requests at one time to begin with, at least 1
 * @most: how many at most
 *
 * Returns: (transfer full): a gate; its limit grows while there are more requests than places and answers come
 *   as quickly as ever, and falls where they do not or the server refuses
 */
ManorGate *
manor_gate_new (guint first,
                guint most)
{
  ManorGate *self;

  g_return_val_if_fail (first > 0 && first <= most, NULL);

  self = g_object_new (MANOR_TYPE_GATE, NULL);
  self->limit = first;
  self->max_limit = most;

  return self;
}

/**
 * manor_gate_set_most:
 * @self: a `ManorGate`
 * @most: how many requests at one time at most, at least 1
 *
 * Sets how far the limit may go up; it falls at once where it is beyond.
 */
void
manor_gate_set_most (ManorGate *self,
                     guint      most)
{
  g_return_if_fail (MANOR_IS_GATE (self));
  g_return_if_fail (most > 0);

  self->max_limit = most;
  self->limit = MIN (self->limit, self->max_limit);
}

/**
 * manor_gate_get_limit:
 * @self: a `ManorGate`
 *
 * Returns: how many requests there may be at one time now
 */
guint
manor_gate_get_limit (ManorGate *self)
{
  return (guint) self->limit;
}

/**
 * manor_gate_enter:
 * @self: a `ManorGate`
 *
 * Waits for a place, first come, first served.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #GObject, whose last reference gives the place
 *   up; discarding it leaves the queue
 */
DexFuture *
manor_gate_enter (ManorGate *self)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  g_queue_push_tail (&self->waiting, dex_ref (promise));
  let_in (self);

  return DEX_FUTURE (promise);
}

/**
 * manor_gate_hold:
 * @self: a `ManorGate`
 *
 * Takes a place without waiting, for what stays open between requests. One request is let in all the same.
 */
void
manor_gate_hold (ManorGate *self)
{
  self->n_held++;
}

/**
 * manor_gate_let_go:
 * @self: a `ManorGate`
 *
 * Gives up what manor_gate_hold() took.
 */
void
manor_gate_let_go (ManorGate *self)
{
  g_assert (self->n_held > 0);

  self->n_held--;
  let_in (self);
}

/**
 * manor_gate_answered:
 * @self: a `ManorGate`
 * @duration: between sending and the answer, in microseconds
 *
 * Says how long an answer took, from which the limit follows.
 */
void
manor_gate_answered (ManorGate *self,
                     gint64     duration)
{
  double sample = (double) MAX (duration, 1);
  gboolean is_full = !g_queue_is_empty (&self->waiting);

  self->mean = self->mean == 0 ? sample : self->mean + (sample - self->mean) / 16;
  self->best = self->best == 0 ? sample : MIN (sample, self->best + (self->mean - self->best) / 256);

  if (self->mean > SLOW_FACTOR * self->best + SLOW_GRACE)
    self->limit = MAX (MIN (self->limit, MAX (SLOW_LIMIT, SLOW_PART * self->max_limit)), self->limit * 0.98);
  else if (is_full)
    self->limit = MIN (self->max_limit, self->limit + MAX (1, STEP_PART * self->max_limit) / self->limit);

  let_in (self);
}

/**
 * manor_gate_refused:
 * @self: a `ManorGate`
 *
 * Says that the server had too many: the limit is halved, once for all that are refused together.
 */
void
manor_gate_refused (ManorGate *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->refused_at != 0 && now - self->refused_at < ONE_REFUSAL)
    return;

  self->refused_at = now;
  self->limit = MAX (1, self->limit / 2);
  g_debug ("refused: %u at one time now", (guint) self->limit);
}

static gboolean
opened_cb (gpointer user_data)
{
  ManorGate *self = user_data;

  self->timer = 0;
  let_in (self);

  return G_SOURCE_REMOVE;
}

/**
 * manor_gate_pause:
 * @self: a `ManorGate`
 * @msec: for how long, in milliseconds
 *
 * Lets nobody in for a time, since the server said when to come back. Never shortens an earlier pause; those who
 * are in are not concerned.
 */
void
manor_gate_pause (ManorGate *self,
                  guint      msec)
{
  gint64 until = g_get_monotonic_time () + (gint64) msec * 1000;

  g_return_if_fail (MANOR_IS_GATE (self));

  if (until <= self->closed_until)
    return;

  self->closed_until = until;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (msec, opened_cb, self);
}

/**
 * manor_gate_back_off:
 * @n: how often the same thing was refused before
 * @first: the first pause, in milliseconds
 * @most: the longest
 *
 * A pause doubles from the first to the longest, and is shortened by chance, so that those who were refused together do
 * not come back together.
 *
 * Returns: how long to wait, in milliseconds
 */
guint
manor_gate_back_off (guint n,
                     guint first,
                     guint most)
{
  guint msec = MIN (first << MIN (n, 8), most);

  return msec / 2 + (guint) g_random_int_range (0, (gint32) msec / 2 + 1);
}
