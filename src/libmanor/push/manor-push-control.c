/* manor-push-control.c: pausing, resuming and stopping a push
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-push-private.h"

/**
 * manor_push_get_can_pause:
 * @self: a `ManorPush`
 *
 * Returns: whether it goes child by child, so that it can wait between two of them; a script is
 *   carried on by the server, to all of them at once
 */
gboolean
manor_push_get_can_pause (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), FALSE);

  return !_manor_push_is_native (self);
}

/**
 * manor_push_get_waiting:
 * @self: a `ManorPush`
 *
 * Returns: (transfer none) (nullable): what the server waits for before it carries the script on, or what the push waits
 *   for where nothing else of it is under way, for a person
 */
const char *
manor_push_get_waiting (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), NULL);

  if (self->n_waiting > 0 && self->n_waiting == self->counts[MANOR_TARGET_APPLYING])
    /* translators: goes behind “Waiting for” */
    return _("children whose servers refuse writes for now");

  return self->propagation != NULL ? manor_propagation_get_waiting (self->propagation) : NULL;
}

/**
 * manor_push_get_phase:
 * @self: a `ManorPush` with a script
 *
 * The server tries a script on every child before it changes the first.
 *
 * Returns: how far the server is; meaningless unless the push is RUNNING
 */
ManorPushPhase
manor_push_get_phase (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), MANOR_PUSH_PHASE_WAITING);

  if (self->concludes)
    return MANOR_PUSH_PHASE_READING;

  if (!self->sent || manor_push_get_waiting (self) != NULL)
    return MANOR_PUSH_PHASE_WAITING;

  return self->n_tried < self->targets->len ? MANOR_PUSH_PHASE_CHECKING
                                            : MANOR_PUSH_PHASE_APPLYING;
}

/**
 * manor_push_get_n_tried:
 * @self: a `ManorPush` with a script
 *
 * Returns: on how many children the server has tried the script, whatever came of it
 */
guint
manor_push_get_n_tried (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), 0);

  return self->n_tried;
}

/**
 * manor_push_pause:
 * @self: a `ManorPush`
 *
 * Starts no other child until [method@ManorPush.resume]; those under way are finished. Does
 * nothing unless the push is RUNNING and [method@ManorPush.get_can_pause].
 */
void
manor_push_pause (ManorPush *self)
{
  g_return_if_fail (MANOR_IS_PUSH (self));

  if (self->state != MANOR_PUSH_RUNNING || !manor_push_get_can_pause (self))
    return;

  self->gate = dex_promise_new ();
  _manor_push_set_state (self, MANOR_PUSH_PAUSED);
}

static void
manor_push_open_gate (ManorPush *self)
{
  g_autoptr(DexPromise) gate = g_steal_pointer (&self->gate);

  if (gate != NULL)
    dex_promise_resolve_boolean (gate, TRUE);
}

/**
 * manor_push_resume:
 * @self: a `ManorPush`
 *
 * Goes on after [method@ManorPush.pause]. Does nothing unless the push is PAUSED.
 */
void
manor_push_resume (ManorPush *self)
{
  g_return_if_fail (MANOR_IS_PUSH (self));

  if (self->state != MANOR_PUSH_PAUSED)
    return;

  _manor_push_set_state (self, MANOR_PUSH_RUNNING);
  manor_push_open_gate (self);
}

/**
 * manor_push_stop:
 * @self: a `ManorPush`
 *
 * Ends the push: children under way are finished, the others SKIPPED, those among them that are waited for. Does nothing
 * unless the push is RUNNING or PAUSED, nor once a server carries a script on: it cannot be called back.
 */
void
manor_push_stop (ManorPush *self)
{
  g_return_if_fail (MANOR_IS_PUSH (self));

  if ((self->state != MANOR_PUSH_RUNNING && self->state != MANOR_PUSH_PAUSED) || self->sent)
    return;

  _manor_push_set_state (self, MANOR_PUSH_STOPPING);
  manor_push_open_gate (self);
  if (dex_future_is_pending (DEX_FUTURE (self->halt)))
    dex_promise_resolve_boolean (self->halt, TRUE);
}
