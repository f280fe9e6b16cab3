/* manor-push-record.c: what a push puts into the journal, and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include "manor-fiber.h"
#include "manor-journal-private.h"
#include "manor-push-private.h"
#include "manor-report-private.h"

/* Targets that one write of the disk announces: few enough to be read again quickly after a
 * crash, many enough that the disk is not what a push waits for. */
#define MIN_MARKED     32
#define MAX_MARKED     256
#define MARKED_PER_JOB 16

static const char *
error_text (ManorPushTarget *target)
{
  const GError *error = manor_push_target_get_error (target);

  return error != NULL ? error->message : NULL;
}

static void
add_target (ManorPush       *self,
            GPtrArray       *targets,
            ManorPushTarget *target)
{
  ManorJournalTarget *record =
    _manor_journal_targets_add (targets, manor_push_target_get_name (target),
                                manor_push_target_get_state (target), error_text (target),
                                manor_push_target_get_duration (target));

  record->canary = manor_push_target_get_canary (target);
  _manor_push_add_copy_to_record (self, target, record);
}

/* The index of the group's plan among those of the push, which has it added when it is new. */
static int
add_plan (ManorJournalPush *push,
          GHashTable       *known,
          ManorPushGroup   *group)
{
  ManorJournalPlan *plan;
  gpointer index;

  if (group == NULL || group->plan == NULL)
    return -1;

  if (g_hash_table_lookup_extended (known, group, NULL, &index))
    return GPOINTER_TO_INT (index);

  plan = g_new0 (ManorJournalPlan, 1);
  plan->hash = g_strdup (manor_plan_get_hash (group->plan));
  plan->before = g_strdup (manor_variant_get_fingerprint (group->variant));
  plan->after = g_strdup (manor_catalogue_get_fingerprint (manor_plan_get_after (group->plan)));
  plan->sql = manor_plan_dup_sql (group->plan);
  g_ptr_array_add (push->plans, plan);
  g_hash_table_insert (known, group, GINT_TO_POINTER ((int) push->plans->len - 1));

  return (int) push->plans->len - 1;
}

DexFuture *
_manor_push_begin_record (ManorPush *self)
{
  g_autoptr(GHashTable) known = NULL;
  g_autofree char *options = NULL;
  ManorJournalPush *push;

  if (self->journal == NULL)
    return dex_future_new_for_int64 (0);

  known = g_hash_table_new (NULL, NULL);
  options = manor_push_options_dup_text (self->options);
  push = _manor_journal_push_new (self->id,
                                  manor_fleet_get_path (manor_survey_get_fleet (self->survey)),
                                  options);

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      ManorVariant *variant = manor_child_get_variant (manor_push_target_get_child (target));
      ManorJournalTarget *record;

      add_target (self, push->targets, target);
      record = g_ptr_array_index (push->targets, i);
      record->plan = add_plan (push, known, _manor_push_target_get_group (target));
      if (variant != NULL)
        record->fingerprint = g_strdup (manor_variant_get_fingerprint (variant));
    }

  return _manor_journal_begin (self->journal, push);
}

static DexFuture *
written_cb (DexFuture *future,
            gpointer   user_data)
{
  ManorPush *self = user_data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL && self->journal_error == NULL)
    {
      self->journal_error = g_error_copy (error);
      _manor_push_set_stop_reason (self, g_error_copy (error));
    }

  return dex_ref (future);
}

/* A push whose journal cannot be written starts no other child. */
static DexFuture *
manor_push_write (ManorPush *self,
                  GPtrArray *targets)
{
  return dex_future_finally (_manor_journal_write (self->journal, self->id, targets),
                             written_cb, g_object_ref (self), g_object_unref);
}

DexFuture *
_manor_push_mark (ManorPush *self,
                  guint      index)
{
  guint n_ahead = CLAMP (_manor_push_get_n_jobs (self) * MARKED_PER_JOB, MIN_MARKED, MAX_MARKED);

  if (self->journal == NULL)
    return dex_future_new_true ();

  if (index >= self->n_marked)
    {
      g_autoptr(GPtrArray) targets = g_steal_pointer (&self->outcomes);
      guint end = MIN (index + n_ahead, self->wave->len);

      if (targets == NULL)
        targets = _manor_journal_targets_new ();

      for (guint i = self->n_marked; i < end; i++)
        {
          ManorPushTarget *target = g_ptr_array_index (self->wave, i);
          ManorJournalTarget *record;

          if (manor_push_target_get_state (target) != MANOR_TARGET_PENDING)
            continue;

          record = _manor_journal_targets_add (targets, manor_push_target_get_name (target),
                                               MANOR_TARGET_APPLYING, NULL, 0);
          record->canary = manor_push_target_get_canary (target);
          _manor_push_add_copy_to_record (self, target, record);
        }

      self->n_marked = end;
      dex_clear (&self->mark);
      self->mark = manor_push_write (self, g_steal_pointer (&targets));
    }

  /* The writes go to the disk in their order: the newest says that all before are there. */
  return dex_ref (self->mark);
}

DexFuture *
_manor_push_mark_all (ManorPush *self)
{
  g_autoptr(GPtrArray) targets = g_steal_pointer (&self->outcomes);

  if (self->journal == NULL)
    return dex_future_new_true ();

  if (targets == NULL)
    targets = _manor_journal_targets_new ();

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);

      if (manor_push_target_get_state (target) == MANOR_TARGET_PENDING)
        _manor_journal_targets_add (targets, manor_push_target_get_name (target),
                                    MANOR_TARGET_APPLYING, NULL, 0);
    }

  return manor_push_write (self, g_steal_pointer (&targets));
}

void
_manor_push_record (ManorPush       *self,
                    ManorPushTarget *target)
{
  if (self->journal == NULL)
    return;

  if (self->outcomes == NULL)
    self->outcomes = _manor_journal_targets_new ();

  add_target (self, self->outcomes, target);
}

void
_manor_push_write_outcomes (ManorPush *self)
{
  if (self->outcomes != NULL && self->journal_error == NULL)
    dex_future_disown (manor_push_write (self, g_steal_pointer (&self->outcomes)));
}

/* Without a journal: from memory. */
static ManorReport *
manor_push_make_report (ManorPush *self)
{
  gint64 now = g_get_real_time ();
  ManorReport *report =
    _manor_report_new (0, manor_fleet_get_path (manor_survey_get_fleet (self->survey)),
                       self->state == MANOR_PUSH_STOPPED ? MANOR_REPORT_STOPPED
                                                         : MANOR_REPORT_FINISHED,
                       now - self->active, now);

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      ManorPlan *plan = manor_push_target_get_plan (target);

      _manor_report_add (report, manor_push_target_get_name (target),
                         manor_push_target_get_state (target),
                         manor_push_target_get_canary (target), error_text (target),
                         plan != NULL ? manor_plan_get_hash (plan) : NULL,
                         manor_push_target_get_duration (target),
                         manor_push_target_get_copy (target), FALSE);
    }

  return report;
}

static DexFuture *
end_record_fiber (gpointer user_data)
{
  ManorPush *self = user_data;
  ManorReportState state =
    self->state == MANOR_PUSH_STOPPED ? MANOR_REPORT_STOPPED : MANOR_REPORT_FINISHED;
  g_autoptr(GError) error = NULL;

  if (self->outcomes != NULL &&
      !manor_await (manor_push_write (self, g_steal_pointer (&self->outcomes)), &error))
    g_clear_error (&error);  /* kept as journal_error */

  /* Where outcomes are missing, the push is left as interrupted: they are read again. */
  if (self->journal_error != NULL)
    state = MANOR_REPORT_INTERRUPTED;

  if (!manor_await (_manor_journal_end (self->journal, self->id, state), &error) &&
      self->journal_error == NULL)
    self->journal_error = g_error_copy (error);

  if (self->journal_error != NULL)
    return dex_future_new_for_error (g_error_copy (self->journal_error));

  return manor_journal_load (self->journal, self->id);
}

DexFuture *
_manor_push_end_record (ManorPush *self)
{
  if (self->journal == NULL)
    return dex_future_new_take_object (manor_push_make_report (self));

  return manor_fiber_spawn (0, end_record_fiber, g_object_ref (self), g_object_unref);
}
