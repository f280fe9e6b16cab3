/* manor-hrana-gate.c: how many requests a server gets at one time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include "manor-hrana-gate-private.h"

/* sqld 0.24 does no more work with more, it only answers later; and it has 128 places for all of
 * its clients together. */
#define FIRST_LIMIT 8.0
#define MAX_LIMIT   16.0
/* Down to here when answers become slow, down to one when the server refuses. */
#define SLOW_LIMIT  4.0

/* How much slower than the quickest an answer may be on the average, and a grace. */
#define SLOW_FACTOR 8.0
#define SLOW_GRACE  (100.0 * 1000)

/* Many are refused at one time for one reason: it counts once. */
#define ONE_REFUSAL (250 * 1000)

/* ManorHranaGate:
 *
 * Additive increase, multiplicative decrease.
 *
 * Invariants:
 *
 *  (1) n_running counts the places that are alive; it passes the limit only by what it was
 *      lowered.
 *  (2) One request is always let in, however many streams are held.
 *  (3) Nobody waits while there is room: every change of a count or the limit lets in.
 */
struct _ManorHranaGate
{
  GObject  parent_instance;

  GQueue   waiting;        /* DexPromise */
  double   limit;
  double   mean;           /* of durations, in microseconds; 0 before the first */
  double   best;
  gint64   refused_at;
  guint    n_running;      /* (1) */
  guint    n_held;
};

G_DEFINE_FINAL_TYPE (ManorHranaGate, manor_hrana_gate, G_TYPE_OBJECT)

#define MANOR_TYPE_HRANA_PLACE (manor_hrana_place_get_type ())

G_DECLARE_FINAL_TYPE (ManorHranaPlace, manor_hrana_place, MANOR, HRANA_PLACE, GObject)

struct _ManorHranaPlace
{
  GObject         parent_instance;

  ManorHranaGate *gate;
};

G_DEFINE_FINAL_TYPE (ManorHranaPlace, manor_hrana_place, G_TYPE_OBJECT)

static gboolean
has_room (ManorHranaGate *self)
{
  return self->n_running == 0 || self->n_running + self->n_held < (guint) self->limit;
}

static void
let_in (ManorHranaGate *self)
{
  while (has_room (self) && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr(DexPromise) promise = g_queue_pop_head (&self->waiting);
      ManorHranaPlace *place;

      if (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)))
        {
          dex_promise_reject (promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
          continue;
        }

      self->n_running++;
      place = g_object_new (MANOR_TYPE_HRANA_PLACE, NULL);
      place->gate = g_object_ref (self);
      dex_promise_resolve_object (promise, place);
    }
}

static void
manor_hrana_place_finalize (GObject *object)
{
  ManorHranaPlace *self = MANOR_HRANA_PLACE (object);

  self->gate->n_running--;
  let_in (self->gate);
  g_clear_object (&self->gate);

  G_OBJECT_CLASS (manor_hrana_place_parent_class)->finalize (object);
}

static void
manor_hrana_place_class_init (ManorHranaPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_hrana_place_finalize;
}

static void
manor_hrana_place_init (ManorHranaPlace *self)
{
}

static void
manor_hrana_gate_finalize (GObject *object)
{
  ManorHranaGate *self = MANOR_HRANA_GATE (object);

  g_queue_clear_full (&self->waiting, dex_unref);

  G_OBJECT_CLASS (manor_hrana_gate_parent_class)->finalize (object);
}

static void
manor_hrana_gate_class_init (ManorHranaGateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_hrana_gate_finalize;
}

static void
manor_hrana_gate_init (ManorHranaGate *self)
{
  g_queue_init (&self->waiting);
  self->limit = FIRST_LIMIT;
}

ManorHranaGate *
manor_hrana_gate_new (void)
{
  return g_object_new (MANOR_TYPE_HRANA_GATE, NULL);
}

guint
manor_hrana_gate_get_limit (ManorHranaGate *self)
{
  return (guint) self->limit;
}

DexFuture *
manor_hrana_gate_enter (ManorHranaGate *self)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  g_queue_push_tail (&self->waiting, dex_ref (promise));
  let_in (self);

  return DEX_FUTURE (promise);
}

void
manor_hrana_gate_hold (ManorHranaGate *self)
{
  self->n_held++;
}

void
manor_hrana_gate_let_go (ManorHranaGate *self)
{
  g_assert (self->n_held > 0);

  self->n_held--;
  let_in (self);
}

void
manor_hrana_gate_answered (ManorHranaGate *self,
                           gint64          duration)
{
  double sample = (double) MAX (duration, 1);
  gboolean is_full = !g_queue_is_empty (&self->waiting);

  self->mean = self->mean == 0 ? sample : self->mean + (sample - self->mean) / 16;
  self->best = self->best == 0 ? sample : MIN (sample, self->best + (self->mean - self->best) / 256);

  if (self->mean > SLOW_FACTOR * self->best + SLOW_GRACE)
    self->limit = MAX (MIN (self->limit, SLOW_LIMIT), self->limit * 0.98);
  else if (is_full)
    self->limit = MIN (MAX_LIMIT, self->limit + 1 / self->limit);

  let_in (self);
}

void
manor_hrana_gate_refused (ManorHranaGate *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->refused_at != 0 && now - self->refused_at < ONE_REFUSAL)
    return;

  self->refused_at = now;
  self->limit = MAX (1, self->limit / 2);
  g_debug ("refused: %u at one time now", (guint) self->limit);
}
