/* manor-push-run.c: canaries, waves, and how a run ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-push-private.h"
#include "manor-survey-private.h"

/* After the canaries: a few, more, all the others. */
static const guint wave_sizes[] = { 10, 100, G_MAXUINT };

/* Between targets, never while one is under way. */
static void
manor_push_check_limits (ManorPush *self)
{
  guint limit = manor_push_options_get_max_failures (self->options);
  guint percent = manor_push_options_get_max_failures_percent (self->options);

  if (self->n_failures == 0 || self->state == MANOR_PUSH_STOPPING)
    return;

  if ((limit != 0 && self->n_failures >= limit) ||
      (percent != 0 &&
       (guint64) self->n_failures * 100 > (guint64) percent * self->targets->len))
    _manor_push_set_stop_reason (self,
                                 g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_FAILED,
                                              ngettext ("Stopped after %u failure",
                                                        "Stopped after %u failures",
                                                        self->n_failures),
                                              self->n_failures));
}

/* One target of the wave. */
typedef struct
{
  ManorPush *push;
  guint      index;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_object_unref (turn->push);
  g_free (turn);
}

/* A target's turn: wait while the push is paused, announce, look again, go. */
static DexFuture *
turn_fiber (gpointer user_data)
{
  Turn *turn = user_data;
  ManorPush *self = turn->push;
  ManorPushTarget *target = g_ptr_array_index (self->wave, turn->index);
  g_autoptr(GError) error = NULL;

  manor_push_check_limits (self);

  do
    {
      if (!_manor_push_wait_for_gate (self, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));

      if (self->state == MANOR_PUSH_STOPPING)
        return dex_future_new_true ();

      /* Where the announcement fails, the push is STOPPING when this returns. */
      manor_await (_manor_push_mark (self, turn->index), NULL);
    }
  while (self->gate != NULL);

  if (self->state != MANOR_PUSH_RUNNING ||
      manor_push_target_get_state (target) != MANOR_TARGET_PENDING)
    return dex_future_new_true ();

  return _manor_push_apply (self, target);
}

static DexFuture *
start_turn (guint    index,
            gpointer user_data)
{
  Turn *turn = g_new0 (Turn, 1);

  turn->push = g_object_ref (user_data);
  turn->index = index;

  return manor_fiber_spawn (0, turn_fiber, turn, turn_free);
}

/* Every target of @wave has had its turn when this returns. */
static void
manor_push_run_wave (ManorPush *self,
                     GPtrArray *wave)
{
  g_clear_pointer (&self->wave, g_ptr_array_unref);
  self->wave = g_ptr_array_ref (wave);
  self->n_marked = 0;
  dex_clear (&self->mark);

  manor_await (manor_future_for_each (wave->len, _manor_push_get_n_jobs (self), start_turn,
                                      g_object_ref (self), g_object_unref),
               NULL);

  manor_push_check_limits (self);
}

/* Until each plan has proved itself on as many canaries as were asked for, was condemned, or
 * has no child left. A canary that was locked or gone proves nothing: the next takes its
 * place. */
static void
manor_push_run_canaries (ManorPush *self)
{
  while (self->state != MANOR_PUSH_STOPPING)
    {
      g_autoptr(GPtrArray) canaries = _manor_push_choose_canaries (self, self->targets);

      if (canaries->len == 0)
        return;

      manor_push_run_wave (self, canaries);
      _manor_push_judge_canaries (self, canaries);
    }
}

static GPtrArray *
manor_push_next_wave (ManorPush *self,
                      guint      size)
{
  GPtrArray *wave = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->targets->len && wave->len < size; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);

      if (manor_push_target_get_state (target) == MANOR_TARGET_PENDING)
        g_ptr_array_add (wave, g_object_ref (target));
    }

  return wave;
}

static void
manor_push_skip_rest (ManorPush *self)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);

      if (manor_push_target_get_state (target) != MANOR_TARGET_PENDING)
        continue;

      _manor_push_enter (self, target, MANOR_TARGET_SKIPPED, self->stop_reason);
      _manor_push_record (self, target);
    }
}

/* Nobody loses what was not agreed to for them. */
static void
manor_push_fail_unagreed (ManorPush *self)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      g_autoptr(GError) error = NULL;

      if (manor_push_target_get_state (target) != MANOR_TARGET_PENDING ||
          _manor_push_target_is_agreed (target))
        continue;

      error = g_error_new_literal (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT,
                                   _("data would be lost that nobody agreed to lose; "
                                     "review the push again"));
      _manor_push_enter (self, target, MANOR_TARGET_FAILED, error);
    }
}

static void
manor_push_end (ManorPush *self,
                GObject   *report,
                GError    *error)
{
  g_autoptr(DexPromise) done = g_steal_pointer (&self->done);

  _manor_push_flush (self);
  _manor_survey_flush (self->survey);

  if (error != NULL)
    dex_promise_reject (done, error);
  else
    dex_promise_resolve_object (done, g_object_ref (report));
}

/* Before anything was written. The journal has what it had. */
static void
manor_push_give_up (ManorPush      *self,
                    ManorPushState  before,
                    GError         *error)
{
  if (before != MANOR_PUSH_REVIEW)
    manor_push_skip_rest (self);

  g_clear_pointer (&self->outcomes, g_ptr_array_unref);
  dex_clear (&self->gate);
  _manor_push_set_state (self, before);
  manor_push_end (self, NULL, error);
}

static void
manor_push_run_waves (ManorPush *self)
{
  manor_push_run_canaries (self);

  for (guint i = 0; i < G_N_ELEMENTS (wave_sizes) && self->state != MANOR_PUSH_STOPPING; i++)
    {
      g_autoptr(GPtrArray) wave = manor_push_next_wave (self, wave_sizes[i]);

      if (wave->len > 0)
        manor_push_run_wave (self, wave);
    }
}

/* The targets are planned and agreed to; the rest of a run, first or again. */
static void
manor_push_carry_out (ManorPush      *self,
                      ManorPushState  before)
{
  g_autoptr(GObject) report = NULL;
  GError *error = NULL;
  gboolean goes_on = self->id != 0;
  gint64 id;
  gboolean stopped;

  id = manor_await_int64 (_manor_push_begin_record (self), &error);
  if (error != NULL)
    {
      manor_push_give_up (self, before, error);
      return;
    }
  self->id = id;

  if (goes_on && !_manor_push_reread_copies (self, &error))
    {
      self->journal_error = g_error_copy (error);
      _manor_push_set_stop_reason (self, g_steal_pointer (&error));
    }
  else if (_manor_push_is_native (self))
    _manor_push_propagate (self);
  else
    manor_push_run_waves (self);

  /* Stopped when nothing was left to stop is finished. */
  stopped = (self->state == MANOR_PUSH_STOPPING &&
             (self->counts[MANOR_TARGET_PENDING] > 0 || self->n_withdrawn > 0 || self->journal_error != NULL)) ||
            (_manor_push_is_native (self) && self->stop_reason != NULL);
  manor_push_skip_rest (self);
  g_clear_pointer (&self->wave, g_ptr_array_unref);
  dex_clear (&self->mark);
  dex_clear (&self->gate);
  _manor_push_set_state (self, stopped ? MANOR_PUSH_STOPPED : MANOR_PUSH_FINISHED);

  report = manor_await_object (_manor_push_end_record (self), &error);
  manor_push_end (self, report, error);
}

static DexFuture *
manor_push_run_fiber (gpointer user_data)
{
  ManorPush *self = user_data;

  manor_push_fail_unagreed (self);
  manor_push_carry_out (self, MANOR_PUSH_REVIEW);

  return dex_future_new_true ();
}

static void
manor_push_start (ManorPush    *self,
                  DexFiberFunc  fiber)
{
  self->done = dex_promise_new ();
  dex_clear (&self->halt);
  self->halt = dex_promise_new ();
  self->n_failures = 0;
  self->n_settled = 0;
  self->n_in_vain = 0;
  self->n_withdrawn = 0;
  self->n_tried = 0;
  self->concludes = FALSE;
  self->active = 0;
  self->active_since = 0;
  g_clear_error (&self->stop_reason);
  g_clear_error (&self->journal_error);
  _manor_push_set_state (self, MANOR_PUSH_RUNNING);

  dex_future_disown (manor_fiber_spawn (0, fiber, g_object_ref (self), g_object_unref));
}

/**
 * manor_push_run:
 * @self: a `ManorPush` that was prepared
 *
 * Carries the plans out: the canaries of each variant, then a few children, more, and the
 * rest. Discarding the future does not stop the push: [method@ManorPush.stop] does.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorReport], also
 *   when children failed, or rejects with %MANOR_PUSH_ERROR_STATE,
 *   %MANOR_PUSH_ERROR_NO_CONSENT, %MANOR_PUSH_ERROR_BLOCKED where a child stops a script for all,
 *   or the journal's error
 */
DexFuture *
manor_push_run (ManorPush *self)
{
  g_auto(GStrv) losses = NULL;
  GError *blocker;

  dex_return_error_if_fail (MANOR_IS_PUSH (self));

  if (self->state != MANOR_PUSH_REVIEW || !self->prepared)
    return dex_future_new_reject (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_STATE,
                                  _("The push was not prepared, or was started already"));

  blocker = _manor_push_dup_blocker (self);
  if (blocker != NULL)
    return dex_future_new_for_error (blocker);

  losses = manor_push_dup_losses (self);
  if (losses[0] != NULL && !self->consented)
    {
      g_autofree char *all = g_strjoinv ("; ", losses);

      /* translators: %s names what would be lost */
      return dex_future_new_reject (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT,
                                    _("Data would be lost that nobody agreed to lose: %s"), all);
    }

  manor_push_start (self, manor_push_run_fiber);

  return dex_ref (DEX_FUTURE (self->done));
}

static GPtrArray *
manor_push_reset_failed (ManorPush *self)
{
  GPtrArray *again = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      ManorTargetState state = manor_push_target_get_state (target);

      if (state == MANOR_TARGET_APPLIED || state == MANOR_TARGET_UNCHANGED)
        continue;

      _manor_push_enter (self, target, MANOR_TARGET_PENDING, NULL);
      g_ptr_array_add (again, g_object_ref (target));
    }

  return again;
}

static gboolean
manor_push_replan (ManorPush  *self,
                   GPtrArray  *again,
                   GError    **error)
{
  if (_manor_push_is_native (self))
    {
      if (!_manor_push_replan_native (self, again, error))
        return FALSE;

      manor_push_fail_unagreed (self);
      *error = _manor_push_dup_blocker (self);

      return *error == NULL;
    }

  if (!_manor_push_reread (self, again, error) ||
      !_manor_push_plan_targets (self, again, error))
    return FALSE;

  manor_push_fail_unagreed (self);

  return TRUE;
}

static DexFuture *
manor_push_retry_fiber (gpointer user_data)
{
  ManorPush *self = user_data;
  g_autoptr(GPtrArray) again = NULL;
  GError *error = NULL;

  _manor_push_note_unknown (self);
  again = manor_push_reset_failed (self);

  if (!manor_push_replan (self, again, &error))
    {
      manor_push_give_up (self, MANOR_PUSH_STOPPED, error);
      return dex_future_new_true ();
    }
  manor_push_carry_out (self, MANOR_PUSH_STOPPED);

  return dex_future_new_true ();
}

/**
 * manor_push_retry_failed:
 * @self: a `ManorPush` that is FINISHED or STOPPED
 *
 * Tries again what is left: the failed, blocked, skipped and unknown. Each is read and planned
 * anew. What would lose more than was agreed to fails with %MANOR_PUSH_ERROR_NO_CONSENT.
 *
 * Returns: (transfer full): a [class@Dex.Future] as that of [method@ManorPush.run], or that rejects with
 *   %MANOR_PUSH_ERROR_CHANGED where the schema database is known to be another than the one reviewed
 */
DexFuture *
manor_push_retry_failed (ManorPush *self)
{
  GError *outdated;

  dex_return_error_if_fail (MANOR_IS_PUSH (self));

  if (self->state != MANOR_PUSH_FINISHED && self->state != MANOR_PUSH_STOPPED)
    return dex_future_new_reject (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_STATE,
                                  _("The push has not ended yet"));

  outdated = _manor_push_dup_outdated (self);
  if (outdated != NULL)
    return dex_future_new_for_error (outdated);

  manor_push_start (self, manor_push_retry_fiber);

  return dex_ref (DEX_FUTURE (self->done));
}
