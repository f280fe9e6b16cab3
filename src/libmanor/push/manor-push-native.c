/* manor-push-native.c: a script for a server to carry on, before it is sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-push-options-private.h"
#include "manor-push-private.h"
#include "manor-survey-private.h"

/*
 * The schema database and every variant get a plan of the script's statements, and every child is
 * asked the probes, since one that cannot take the script stops it for all. Everything is read anew
 * first.
 *
 * A push that an earlier program sent is looked at child by child: what is where the script leads
 * has it. Where one has it nothing is sent again, and what is left is said.
 */

gboolean
_manor_push_is_native (ManorPush *self)
{
  return manor_push_options_get_script (self->options) != NULL;
}

static ManorDatabase *
get_schema (ManorPush *self)
{
  return manor_fleet_get_schema (manor_survey_get_fleet (self->survey));
}

GError *
_manor_push_dup_misuse (ManorPush *self)
{
  ManorFleet *fleet = manor_survey_get_fleet (self->survey);

  if (!_manor_push_is_native (self))
    return NULL;

  if (!manor_fleet_get_native (fleet))
    return g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NATIVE,
                        _("No server carries changes of “%s” on to its children: run the "
                          "statements on “%s” itself, then push its schema"),
                        manor_fleet_get_name (fleet), manor_fleet_get_name (fleet));

  if (manor_push_options_get_only (self->options) != NULL ||
      (manor_push_options_get_targets (self->options) != NULL &&
       manor_push_options_get_resumes (self->options) == 0))
    return g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NATIVE,
                        _("The server changes all children of “%s” or none: a script cannot be "
                          "limited to some of them"), manor_fleet_get_name (fleet));

  return NULL;
}

GError *
_manor_push_dup_blocker (ManorPush *self)
{
  ManorPushTarget *first = NULL;
  guint n_blockers = 0;

  if (!_manor_push_is_native (self) || self->carried)
    return NULL;

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      ManorTargetState state = manor_push_target_get_state (target);

      if (state != MANOR_TARGET_BLOCKED && state != MANOR_TARGET_FAILED)
        continue;

      n_blockers++;
      if (first == NULL)
        first = target;
    }

  if (first == NULL)
    return NULL;

  if (n_blockers == 1)
    return g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED,
                        /* translators: a child's name, and why it cannot take the change */
                        _("“%s” cannot take the script, and the server changes all children or "
                          "none: %s; repair it, then try again"),
                        manor_push_target_get_name (first),
                        manor_push_target_get_error (first)->message);

  return g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED,
                      /* translators: a number of children, the name of one, and why that one
                       * cannot take the change */
                      ngettext ("%u child cannot take the script, and the server changes all "
                                "children or none; “%s”: %s; repair it, then try again",
                                "%u children cannot take the script, and the server changes all "
                                "children or none; “%s”, for one: %s; repair them, then try again",
                                n_blockers),
                      n_blockers, manor_push_target_get_name (first),
                      manor_push_target_get_error (first)->message);
}

/* The schema database takes the script as well, though it is no child. */
static gboolean
plan_schema (ManorPush  *self,
             GError    **error)
{
  g_autoptr(ManorVariant) variant = NULL;

  g_clear_object (&self->schema_group);
  g_clear_pointer (&self->schema_counts, g_array_unref);
  variant = manor_await_object (_manor_survey_find_variant (self->survey,
                                                            manor_survey_get_catalogue (self->survey)),
                                error);
  if (variant == NULL)
    return FALSE;

  self->schema_group = _manor_push_group_new (variant);

  return TRUE;
}

static gboolean
judge_schema (ManorPush  *self,
              GError    **error)
{
  g_autoptr(ManorDatabase) schema = g_object_ref (get_schema (self));
  g_autoptr(GError) verdict = NULL;

  if (self->schema_group->plan == NULL)
    {
      g_propagate_error (error, g_error_copy (self->schema_group->error));
      return FALSE;
    }

  self->schema_counts =
    _manor_push_count_probes (schema, manor_plan_get_probes (self->schema_group->plan), error);
  if (self->schema_counts == NULL)
    return FALSE;

  verdict = _manor_push_judge_probes (self, self->schema_group->plan, self->schema_counts);
  if (verdict == NULL)
    return TRUE;

  g_propagate_prefixed_error (error, g_steal_pointer (&verdict), "%s: ",
                              manor_database_get_name (schema));

  return FALSE;
}

static gboolean
plan_all (ManorPush  *self,
          GPtrArray  *targets,
          GError    **error)
{
  return plan_schema (self, error) &&
         _manor_push_plan_targets (self, targets, error) &&
         judge_schema (self, error) &&
         _manor_push_look_at_guards (self, targets, error);
}

/* What became of a child that was, or may have been, under way. */
static void
judge_marked (ManorPush           *self,
              ManorPushTarget     *target,
              const ManorPushMark *mark)
{
  ManorVariant *variant = manor_child_get_variant (manor_push_target_get_child (target));
  const char *fingerprint = variant != NULL ? manor_variant_get_fingerprint (variant) : NULL;
  g_autoptr(GError) error = NULL;

  if (fingerprint == NULL)
    return;

  if (g_str_equal (mark->before, mark->after))
    error = g_error_new_literal (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                                 _("the program ended while the server was at it, and the script "
                                   "changes rows alone, so that its schema does not tell: look at "
                                   "its rows"));
  else if (g_str_equal (fingerprint, mark->after))
    {
      self->carried = TRUE;
      _manor_push_enter (self, target, MANOR_TARGET_UNCHANGED, NULL);
      return;
    }
  else if (!g_str_equal (fingerprint, mark->before))
    error = g_error_new_literal (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_CHANGED,
                                 _("somebody else changed the child meanwhile"));

  if (error != NULL)
    _manor_push_enter (self, target, MANOR_TARGET_FAILED, error);
}

static gboolean
is_left (ManorPush       *self,
         ManorPushTarget *target)
{
  const char * const *names = manor_push_options_get_targets (self->options);

  return names == NULL || g_strv_contains (names, manor_push_target_get_name (target));
}

/* The server has carried it on, to those that have it: the others are not its business any more. */
static void
fail_left_behind (ManorPush *self,
                  GPtrArray *targets)
{
  g_autoptr(GError) error =
    g_error_new_literal (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_FAILED,
                         _("other children have the change and this one has not: push the schema "
                           "to it, without the script"));

  for (guint i = 0; i < targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (targets, i);

      if (manor_push_target_get_state (target) == MANOR_TARGET_PENDING)
        _manor_push_enter (self, target, MANOR_TARGET_FAILED, error);
    }
}

static void
judge_all_marked (ManorPush *self,
                  GPtrArray *targets)
{
  for (guint i = 0; self->marks != NULL && i < targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (targets, i);
      const ManorPushMark *mark =
        g_hash_table_lookup (self->marks, manor_push_target_get_name (target));

      if (mark != NULL)
        judge_marked (self, target, mark);
    }
}

void
_manor_push_note_unknown (ManorPush *self)
{
  if (!_manor_push_is_native (self) || self->counts[MANOR_TARGET_UNKNOWN] == 0)
    return;

  if (self->marks == NULL)
    self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) _manor_push_mark_free);

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      ManorPushGroup *group = _manor_push_target_get_group (target);

      if (manor_push_target_get_state (target) == MANOR_TARGET_UNKNOWN)
        g_hash_table_replace (self->marks, g_strdup (manor_push_target_get_name (target)),
                              _manor_push_mark_new (
                                manor_variant_get_fingerprint (group->variant),
                                manor_catalogue_get_fingerprint (manor_plan_get_after (group->plan))));
    }
}

/* Those that stop it for all come first, so that nobody has to look for them. */
static GPtrArray *
list_shown (ManorPush *self,
            GPtrArray *targets)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint rest = 0; rest < 2; rest++)
    for (guint i = 0; i < targets->len; i++)
      {
        ManorPushTarget *target = g_ptr_array_index (targets, i);
        ManorTargetState state = manor_push_target_get_state (target);
        gboolean stops = state == MANOR_TARGET_BLOCKED || state == MANOR_TARGET_FAILED;

        if (stops == (rest == 0) && (!self->carried || is_left (self, target)))
          g_ptr_array_add (shown, g_object_ref (target));
      }

  return shown;
}

/* Everything anew, when the server is done with whatever it was at. */
static gboolean
read_all (ManorPush  *self,
          GError    **error)
{
  g_autoptr(ManorDatabase) schema = g_object_ref (get_schema (self));

  return manor_await (manor_database_settle_propagation (schema), error) &&
         manor_await (manor_survey_refresh (self->survey), error);
}

static DexFuture *
wake_target (guint    index,
             gpointer user_data)
{
  ManorPushRound *round = user_data;
  ManorPushTarget *target = g_ptr_array_index (round->targets, index);

  return _manor_survey_reread_child (round->push->survey,
                                     manor_child_get_database (manor_push_target_get_child (target)),
                                     TRUE);
}

gboolean
_manor_push_wake (ManorPush  *self,
                  GPtrArray  *targets,
                  GError    **error)
{
  g_autoptr(GPtrArray) asleep = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (targets, i);

      if (manor_child_rests (manor_push_target_get_child (target)))
        g_ptr_array_add (asleep, g_object_ref (target));
    }

  return _manor_push_for_each (self, asleep, wake_target, error);
}

gboolean
_manor_push_prepare_native (ManorPush  *self,
                            GError    **error)
{
  GHashTable *marks = _manor_push_options_get_marks (self->options);
  g_autoptr(GPtrArray) targets = NULL;
  g_autoptr(GPtrArray) shown = NULL;

  self->carried = FALSE;
  g_clear_pointer (&self->marks, g_hash_table_unref);
  if (marks != NULL)
    self->marks = g_hash_table_ref (marks);

  if (!read_all (self, error))
    return FALSE;

  targets = _manor_push_make_targets (self);
  if (self->marks != NULL && !_manor_push_wake (self, targets, error))
    return FALSE;
  judge_all_marked (self, targets);

  if (self->carried)
    fail_left_behind (self, targets);
  else if (!plan_all (self, targets, error))
    return FALSE;

  shown = list_shown (self, targets);
  _manor_push_set_targets (self, shown);

  return TRUE;
}

gboolean
_manor_push_replan_native (ManorPush  *self,
                           GPtrArray  *targets,
                           GError    **error)
{
  gboolean partly = self->carried || targets->len < self->targets->len;

  /* Nothing is left, so that nothing is to be sent. */
  if (targets->len == 0)
    {
      self->carried = TRUE;
      return TRUE;
    }

  if (partly && self->marks == NULL)
    {
      g_set_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NATIVE,
                   _("Some children of “%s” have the change already, and a script is for all of "
                     "them: push the schema to the others, without the script"),
                   manor_fleet_get_name (manor_survey_get_fleet (self->survey)));
      return FALSE;
    }

  if (!read_all (self, error) ||
      (self->marks != NULL && !_manor_push_wake (self, targets, error)))
    return FALSE;

  self->carried = partly;
  judge_all_marked (self, targets);
  if (!self->carried)
    return plan_all (self, targets, error);

  fail_left_behind (self, targets);

  return TRUE;
}
