/* manor-push-patience.c: waiting for a child whose server refuses writes just now
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-gate.h"
#include "manor-push-private.h"

/* A server that carries a change on blocks a child for seconds, many children for a minute. */
#define MAX_TRIES   6
#define FIRST_PAUSE 1000
#define MAX_PAUSE   20000
/* Where that many children were waited for, and no wait helped since, all the others of a fleet would be, too. */
#define MAX_IN_VAIN 3

static guint first_pause = FIRST_PAUSE;
static guint max_pause = MAX_PAUSE;

/* How long to wait, at first and at most, in milliseconds; 0 for the usual. For tests. */
void
_manor_push_set_pauses (guint first,
                        guint most)
{
  first_pause = first != 0 ? first : FIRST_PAUSE;
  max_pause = most != 0 ? most : MAX_PAUSE;
}

/* While the push is paused. */
gboolean
_manor_push_wait_for_gate (ManorPush  *self,
                           GError    **error)
{
  while (self->gate != NULL)
    if (!manor_await (dex_ref (DEX_FUTURE (self->gate)), error))
      return FALSE;

  return TRUE;
}

/* Until it is time, or the push is stopped. FALSE where the wait was cancelled. */
static gboolean
pause_target (ManorPush       *self,
              ManorPushTarget *target,
              guint            msec)
{
  g_autoptr(GError) error = NULL;
  gboolean waited;

  self->n_waiting++;
  _manor_push_target_set_waits (target, TRUE);
  _manor_push_notify_waiting (self);

  manor_await (dex_future_first (dex_timeout_new_msec ((int) msec), dex_ref (DEX_FUTURE (self->halt)), NULL), &error);
  waited = !manor_error_is_cancelled (error) && _manor_push_wait_for_gate (self, NULL);

  self->n_waiting--;
  _manor_push_target_set_waits (target, FALSE);
  _manor_push_notify_waiting (self);

  return waited;
}

gboolean
_manor_push_wait_for_writes (ManorPush       *self,
                             ManorPushTarget *target,
                             guint            n_tried)
{
  guint msec;

  if (self->n_in_vain >= MAX_IN_VAIN || self->state == MANOR_PUSH_STOPPING)
    return FALSE;

  if (n_tried >= MAX_TRIES)
    {
      self->n_in_vain++;
      return FALSE;
    }

  msec = manor_gate_back_off (n_tried, first_pause, max_pause);
  g_debug ("%s: again in %u ms", manor_push_target_get_name (target), msec);

  return pause_target (self, target, msec) && self->state != MANOR_PUSH_STOPPING;
}
