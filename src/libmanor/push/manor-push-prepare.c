/* manor-push-prepare.c: plans and probes, before anything is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-push-options-private.h"
#include "manor-push-private.h"
#include "manor-script-plan.h"
#include "manor-survey-private.h"

static gboolean
push_wants_child (ManorPush  *self,
                  ManorChild *child)
{
  const char *only = manor_push_options_get_only (self->options);
  const char * const *names = manor_push_options_get_targets (self->options);
  const char *name = manor_child_get_name (child);

  /* A server knows no exceptions. */
  if (_manor_push_is_native (self))
    return TRUE;

  return (only == NULL || g_pattern_match_simple (only, name)) &&
         (names == NULL || g_strv_contains (names, name));
}

/* Where a default plan would do nothing none need be made, and most children of most fleets
 * are in sync. */
static gboolean
push_skips_child (ManorPush  *self,
                  ManorChild *child)
{
  ManorPlanOptions *options = manor_push_options_get_plan_options (self->options);

  return manor_child_get_state (child) == MANOR_CHILD_IN_SYNC &&
         manor_push_options_get_resumes (self->options) == 0 &&
         !manor_plan_options_get_drop_extra (options) &&
         !manor_plan_options_get_reorder (options);
}

/* Children that rest and were not asked for by name are no targets; they are counted, for the review. */
static gboolean
push_leaves_alone (ManorPush  *self,
                   ManorChild *child)
{
  if (!manor_child_rests (child) || _manor_push_is_native (self) ||
      manor_push_options_get_only (self->options) != NULL ||
      manor_push_options_get_targets (self->options) != NULL)
    return FALSE;

  if (manor_child_get_state (child) == MANOR_CHILD_ARCHIVED)
    self->n_archived++;
  else
    self->n_asleep++;

  return TRUE;
}

static void
round_free (gpointer data)
{
  ManorPushRound *round = data;

  g_object_unref (round->push);
  g_ptr_array_unref (round->targets);
  g_free (round);
}

gboolean
_manor_push_for_each (ManorPush        *self,
                      GPtrArray        *targets,
                      ManorFutureFunc   func,
                      GError          **error)
{
  ManorDatabase *schema = manor_fleet_get_schema (manor_survey_get_fleet (self->survey));
  ManorPushRound *round;

  if (targets->len == 0)
    return TRUE;

  round = g_new0 (ManorPushRound, 1);
  round->push = g_object_ref (self);
  round->targets = g_ptr_array_ref (targets);

  return manor_await (manor_future_for_each (targets->len, _manor_survey_get_n_at_once (schema), func,
                                             round, round_free),
                      error);
}

static DexFuture *
reread_target (guint    index,
               gpointer user_data)
{
  ManorPushRound *round = user_data;
  ManorPushTarget *target = g_ptr_array_index (round->targets, index);
  ManorChild *child = manor_push_target_get_child (target);
  gboolean resumes = manor_push_options_get_resumes (round->push->options) != 0;

  /* A push that is gone on with was at the child already, and has to know. Elsewhere nobody has
   * asked to wake one that was left alone before. */
  return _manor_survey_reread_child (round->push->survey, manor_child_get_database (child),
                                     resumes || !manor_child_rests (child));
}

gboolean
_manor_push_reread (ManorPush  *self,
                    GPtrArray  *targets,
                    GError    **error)
{
  return _manor_push_for_each (self, targets, reread_target, error);
}

static GPtrArray *
list_pending (GPtrArray *targets)
{
  GPtrArray *pending = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < targets->len; i++)
    if (manor_push_target_get_state (g_ptr_array_index (targets, i)) == MANOR_TARGET_PENDING)
      g_ptr_array_add (pending, g_object_ref (g_ptr_array_index (targets, i)));

  return pending;
}

/* Puts each target into its variant's group, and fails those that have no variant. */
static GPtrArray *
group_targets (ManorPush *self,
               GPtrArray *targets)
{
  g_autoptr(GHashTable) by_variant = g_hash_table_new (NULL, NULL);
  GPtrArray *groups = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (targets, i);
      ManorChild *child = manor_push_target_get_child (target);
      ManorVariant *variant = manor_child_get_variant (child);
      ManorPushGroup *group;

      if (variant == NULL)
        {
          g_autoptr(GError) unread =
            manor_child_get_error (child) != NULL
              ? g_error_copy (manor_child_get_error (child))
              : g_error_new_literal (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_FAILED,
                                     _("it was not read yet"));

          _manor_push_enter (self, target, MANOR_TARGET_FAILED, unread);
          continue;
        }

      group = g_hash_table_lookup (by_variant, variant);
      if (group == NULL)
        {
          group = _manor_push_group_new (variant);
          g_hash_table_insert (by_variant, variant, group);
          g_ptr_array_add (groups, group);
        }
      _manor_push_target_set_group (target, group);
    }

  return groups;
}

/* One group's plan, with the variant it leads to. An error of the plan is the group's. */
static gboolean
plan_group (ManorPush       *self,
            ManorPushGroup  *group,
            DexFuture       *making,
            GError         **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ManorPlan) plan = manor_await_object (making, &local_error);

  if (plan == NULL && manor_error_is_cancelled (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (plan == NULL)
    {
      group->error = g_steal_pointer (&local_error);
      return TRUE;
    }

  group->after =
    manor_await_object (_manor_survey_find_variant (self->survey, manor_plan_get_after (plan)),
                        error);
  if (group->after == NULL)
    return FALSE;

  group->migration = manor_migration_new (plan);
  group->losses = _manor_push_list_losses (plan);
  if (_manor_push_is_metered (self))
    group->cost = manor_await_object (manor_cost_model_make (plan), error);
  if (_manor_push_is_metered (self) && group->cost == NULL)
    return FALSE;
  group->plan = g_steal_pointer (&plan);

  return TRUE;
}

/* All are started before the first is waited for. */
static gboolean
plan_groups (ManorPush  *self,
             GPtrArray  *groups,
             GError    **error)
{
  ManorPlanOptions *options = manor_push_options_get_plan_options (self->options);
  const char *script = manor_push_options_get_script (self->options);
  g_autoptr(GPtrArray) makings = g_ptr_array_new_with_free_func (dex_unref);

  for (guint i = 0; i < groups->len; i++)
    {
      ManorPushGroup *group = g_ptr_array_index (groups, i);

      g_ptr_array_add (makings, script == NULL
                       ? manor_variant_make_plan (group->variant, options)
                       : manor_plan_make_for_script (manor_variant_get_catalogue (group->variant),
                                                     script));
    }

  for (guint i = 0; i < groups->len; i++)
    if (!plan_group (self, g_ptr_array_index (groups, i),
                     dex_ref (g_ptr_array_index (makings, i)), error))
      return FALSE;

  return TRUE;
}

static void
settle_planned (ManorPush *self,
                GPtrArray *targets)
{
  for (guint i = 0; i < targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (targets, i);
      ManorPushGroup *group = _manor_push_target_get_group (target);

      if (manor_push_target_get_state (target) != MANOR_TARGET_PENDING)
        continue;

      if (group->plan == NULL)
        _manor_push_enter (self, target, MANOR_TARGET_FAILED, group->error);
      else if (manor_plan_get_n_steps (group->plan) == 0)
        _manor_push_enter (self, target, MANOR_TARGET_UNCHANGED, NULL);
    }
}

static DexFuture *
probe_target (guint    index,
              gpointer user_data)
{
  ManorPushRound *round = user_data;
  ManorPushTarget *target = g_ptr_array_index (round->targets, index);

  return _manor_push_ask_probes (target);
}

/* One child that is left out would be one too many for a server that changes all or none. */
static gboolean
heeds_blocks (ManorPush *self)
{
  return _manor_push_is_native (self) || manor_push_options_get_skip_blocked (self->options);
}

GError *
_manor_push_judge_probes (ManorPush *self,
                          ManorPlan *plan,
                          GArray    *counts)
{
  GPtrArray *probes = manor_plan_get_probes (plan);

  for (guint i = 0; counts != NULL && i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);
      gint64 count = g_array_index (counts, gint64, i);
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, count);

      if (manor_probe_get_takes (probe) && count < 0)
        return g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_FAILED,
                            /* translators: what is lost: “rows of users” */
                            _("it could not be counted how many %s would be lost"),
                            manor_probe_get_title (probe));

      if (manor_probe_get_kind (probe) != MANOR_PROBE_BLOCKS || count <= 0 ||
          !heeds_blocks (self))
        continue;

      return manor_probe_get_remedy (probe) != NULL
        /* translators: what is counted (“rows of users with NULL in email”), how many, and
         * what to do about it */
        ? g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED, _("%s: %s; %s"),
                       manor_probe_get_title (probe), number, manor_probe_get_remedy (probe))
        /* translators: what is counted (“rows of users with NULL in email”), and how many */
        : g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED, _("%s: %s"),
                       manor_probe_get_title (probe), number);
    }

  return NULL;
}

static gboolean
probe_targets (ManorPush  *self,
               GPtrArray  *targets,
               GError    **error)
{
  g_autoptr(GPtrArray) pending = list_pending (targets);

  if (!_manor_push_for_each (self, pending, probe_target, error))
    return FALSE;

  for (guint i = 0; i < pending->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (pending, i);
      g_autoptr(GError) verdict =
        _manor_push_judge_probes (self, manor_push_target_get_plan (target),
                                  manor_push_target_get_probe_counts (target));

      if (g_error_matches (verdict, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED))
        _manor_push_enter (self, target, MANOR_TARGET_BLOCKED, verdict);
      else if (verdict != NULL)
        _manor_push_enter (self, target, MANOR_TARGET_FAILED, verdict);
    }

  return TRUE;
}

gboolean
_manor_push_plan_targets (ManorPush  *self,
                          GPtrArray  *targets,
                          GError    **error)
{
  g_autoptr(GPtrArray) groups = group_targets (self, targets);
  g_autoptr(GPtrArray) canaries = NULL;

  if (self->schema_group != NULL)
    g_ptr_array_add (groups, g_object_ref (self->schema_group));

  if (!_manor_push_check_groups (self, groups, error) || !plan_groups (self, groups, error))
    return FALSE;

  settle_planned (self, targets);

  if (!probe_targets (self, targets, error))
    return FALSE;

  if (!_manor_push_is_native (self))
    canaries = _manor_push_choose_canaries (self, targets);

  return TRUE;
}

/* With what an earlier try has of its copy. */
static ManorPushTarget *
make_target (ManorPush  *self,
             ManorChild *child)
{
  ManorPushTarget *target = _manor_push_target_new (child);
  const ManorEarlierCopy *copy = _manor_push_options_get_copy (self->options, manor_child_get_name (child));

  if (copy != NULL)
    _manor_push_target_set_copy (target, copy->name, copy->state);

  return target;
}

GPtrArray *
_manor_push_make_targets (ManorPush *self)
{
  GListModel *children = manor_survey_get_children (self->survey);
  GPtrArray *targets = g_ptr_array_new_with_free_func (g_object_unref);

  self->n_asleep = 0;
  self->n_archived = 0;

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(ManorChild) child = g_list_model_get_item (children, i);

      if (push_wants_child (self, child) && !push_leaves_alone (self, child))
        g_ptr_array_add (targets, make_target (self, child));
    }

  return targets;
}

/* What the survey is not sure of: never read, or under way when a program died. */
static gboolean
reread_doubtful (ManorPush  *self,
                 GPtrArray  *targets,
                 GError    **error)
{
  g_autoptr(GPtrArray) doubtful = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean resumes = manor_push_options_get_resumes (self->options) != 0;

  for (guint i = 0; i < targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (targets, i);
      ManorChild *child = manor_push_target_get_child (target);

      if (resumes || manor_child_get_state (child) == MANOR_CHILD_UNKNOWN)
        g_ptr_array_add (doubtful, g_object_ref (target));
    }

  return _manor_push_reread (self, doubtful, error);
}

static GPtrArray *
drop_skipped (ManorPush *self,
              GPtrArray *targets)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (targets, i);

      if (!push_skips_child (self, manor_push_target_get_child (target)))
        g_ptr_array_add (kept, g_object_ref (target));
    }

  return kept;
}

/* Children that have nothing to do are no targets; but what is gone on with is accounted for
 * to the last. The children came in the order of their names, so only the canaries move. */
static GPtrArray *
list_shown (ManorPush *self,
            GPtrArray *targets)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean resumes = manor_push_options_get_resumes (self->options) != 0;

  for (guint rest = 0; rest < 2; rest++)
    for (guint i = 0; i < targets->len; i++)
      {
        ManorPushTarget *target = g_ptr_array_index (targets, i);

        if (manor_push_target_get_canary (target) == (rest == 0) &&
            (resumes || manor_push_target_get_state (target) != MANOR_TARGET_UNCHANGED))
          g_ptr_array_add (shown, g_object_ref (target));
      }

  return shown;
}

static gboolean
manor_push_prepare_now (ManorPush  *self,
                        GError    **error)
{
  g_autoptr(GPtrArray) wanted = NULL;
  g_autoptr(GPtrArray) targets = NULL;
  g_autoptr(GPtrArray) shown = NULL;

  if (!_manor_push_check_copies (self, error))
    return FALSE;

  if (_manor_push_is_native (self))
    return _manor_push_prepare_native (self, error);

  /* Its server may be changing the children just now. */
  if (!manor_await (manor_database_settle_propagation (manor_fleet_get_schema (manor_survey_get_fleet (self->survey))),
                    error))
    return FALSE;

  if ((manor_survey_get_catalogue (self->survey) == NULL ||
       manor_survey_get_running (self->survey)) &&
      !manor_await (manor_survey_refresh (self->survey), error))
    return FALSE;

  _manor_push_note_reviewed (self);
  wanted = _manor_push_make_targets (self);
  if (!reread_doubtful (self, wanted, error))
    return FALSE;

  targets = drop_skipped (self, wanted);
  if (!_manor_push_plan_targets (self, targets, error))
    return FALSE;

  shown = list_shown (self, targets);
  _manor_push_set_targets (self, shown);

  return TRUE;
}

static DexFuture *
manor_push_prepare_fiber (gpointer user_data)
{
  ManorPush *self = user_data;
  g_autoptr(GError) error = NULL;

  self->prepared = manor_push_prepare_now (self, &error);
  self->preparing = FALSE;

  if (!self->prepared)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
pass_cb (DexFuture *future,
         gpointer   user_data)
{
  return dex_ref (future);
}

/**
 * manor_push_prepare:
 * @self: a `ManorPush` in the state REVIEW
 *
 * Makes the plans of all variants concerned and asks their probes of the children. Nothing is
 * written. Afterwards the push has its targets; children that cannot be read, or that have no
 * plan, are among them as FAILED. Discarding the future cancels.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects
 *   with %MANOR_PUSH_ERROR_STATE while the push is being prepared already or was started, with
 *   %MANOR_PUSH_ERROR_NATIVE where there is a script and no server to carry it on, with
 *   %MANOR_PUSH_ERROR_CHANGED where the schema database is read anew meanwhile and is another, with
 *   %G_IO_ERROR_NOT_SUPPORTED where copies are asked for and none can be made
 */
DexFuture *
manor_push_prepare (ManorPush *self)
{
  GError *misuse;

  dex_return_error_if_fail (MANOR_IS_PUSH (self));

  if (self->preparing || self->state != MANOR_PUSH_REVIEW)
    return dex_future_new_reject (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_STATE,
                                  _("The push was started already"));

  misuse = _manor_push_dup_misuse (self);
  if (misuse != NULL)
    return dex_future_new_for_error (misuse);

  self->preparing = TRUE;
  self->prepared = FALSE;
  self->consented = FALSE;

  /* A block, so that discarding it cancels the fiber. */
  return dex_future_finally (manor_fiber_spawn (0, manor_push_prepare_fiber,
                                                g_object_ref (self), g_object_unref),
                             pass_cb, NULL, NULL);
}
