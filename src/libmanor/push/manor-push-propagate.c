/* manor-push-propagate.c: a script that a server carries to every child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-push-private.h"
#include "manor-survey-private.h"

/*
 * The way of a run, and the function that takes each step:
 *
 *     look_again() ──▶ make_propagation() ──▶ mark_all() ──▶ send() ──▶ conclude()
 *          │                  │                   │             │           │
 *          └── what came between review and send ─┘         child_cb()   judge()
 *              stops it; every target is SKIPPED          APPLIED      the rest
 *
 * Invariants:
 *
 *  (1) Nothing is sent before the journal says, durably, that every child may be under way.
 *  (2) It is sent once. What becomes of it is learned from the server, and where that does not
 *      answer, from the children.
 *  (3) A child is APPLIED where the server says that it has changed it, or where it was read with
 *      the schema that the script leads to. It is SKIPPED or FAILED only where the server says that
 *      it changed none, or where it was read as it was while the server had nothing left to do.
 *  (4) What was reviewed is what is changed: the guards let only schemas through that the survey has
 *      seen, letter for letter, and the rows that would be lost are counted again before the send.
 */

/* How the server's part ended. */
typedef enum
{
  ENDED_CARRIED,   /* on all of them */
  ENDED_GIVEN_UP,  /* none was changed */
  ENDED_UNSENT,    /* the server did not take it */
  ENDED_LOST,      /* nobody knows; the server has nothing left to do */
  ENDED_HELD,      /* nobody knows, and the server may still be at it */
} Ending;

static ManorDatabase *
get_schema (ManorPush *self)
{
  return manor_fleet_get_schema (manor_survey_get_fleet (self->survey));
}

/* One child, looked at once more. */
typedef struct
{
  ManorPush       *push;
  ManorPushTarget *target;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->push);
  g_object_unref (look->target);
  g_free (look);
}

static DexFuture *
look_fiber (gpointer user_data)
{
  Look *look = user_data;
  ManorPush *self = look->push;
  g_autoptr(GError) error = NULL;

  if (manor_push_target_get_state (look->target) != MANOR_TARGET_PENDING)
    return dex_future_new_true ();

  if (!manor_await (_manor_push_check_losses (look->target), &error))
    _manor_push_settle (self, look->target, MANOR_TARGET_FAILED, error);

  return dex_future_new_true ();
}

static DexFuture *
start_look (guint    index,
            gpointer user_data)
{
  ManorPushRound *round = user_data;
  Look *look = g_new0 (Look, 1);

  look->push = g_object_ref (round->push);
  look->target = g_object_ref (g_ptr_array_index (round->targets, index));

  return manor_fiber_spawn (0, look_fiber, look, look_free);
}

/* The rows that would be lost. */
static gboolean
look_at_schema (ManorPush  *self,
                GError    **error)
{
  g_autoptr(ManorDatabase) schema = g_object_ref (get_schema (self));
  g_autoptr(GArray) counts =
    _manor_push_count_probes (schema, manor_plan_get_probes (self->schema_group->plan), error);
  GPtrArray *losses = self->schema_group->losses;

  if (counts == NULL)
    return FALSE;

  for (guint i = 0; i < losses->len; i++)
    {
      ManorPushLoss *loss = g_ptr_array_index (losses, i);
      gint64 agreed = _manor_push_count_loss (self->schema_agreed, loss);

      if (_manor_push_count_loss (counts, loss) <= agreed)
        continue;

      g_set_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT,
                   /* translators: a database's name, and what is lost (“rows of users”) */
                   _("%s: there are more %s now than was agreed to; review the push again"),
                   manor_database_get_name (schema), loss->title);
      return FALSE;
    }

  return TRUE;
}

static gboolean
look_again (ManorPush  *self,
            GError    **error)
{
  if (!look_at_schema (self, error))
    return FALSE;

  if (self->schema_group->losses->len == 0)
    return TRUE;

  if (!_manor_push_for_each (self, self->targets, start_look, error))
    return FALSE;

  if (self->counts[MANOR_TARGET_FAILED] == 0)
    return TRUE;

  g_propagate_error (error, _manor_push_dup_blocker (self));

  return FALSE;
}

static void
child_cb (ManorPush        *self,
          const char       *name,
          int               step,
          const char       *why,
          ManorPropagation *propagation)
{
  ManorPushTarget *target = g_hash_table_lookup (self->by_name, name);

  if (target == NULL || manor_push_target_get_state (target) != MANOR_TARGET_APPLYING)
    return;

  if (_manor_push_target_set_step (target, (ManorPropagationStep) step))
    {
      self->n_tried++;
      _manor_push_flush_later (self);
    }
  if (step != MANOR_PROPAGATION_APPLIED)
    return;

  _manor_push_target_set_duration (target, g_get_monotonic_time () - self->sent_at);
  _manor_push_settle (self, target, MANOR_TARGET_APPLIED, NULL);
}

/* The server is on its own from here. */
static void
send (ManorPush  *self,
      GError    **error)
{
  g_autoptr(ManorPropagation) propagation = g_object_ref (self->propagation);
  g_autoptr(ManorDatabase) schema = g_object_ref (get_schema (self));
  gulong child_id;
  gulong waiting_id;

  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);

      g_hash_table_insert (self->by_name, (gpointer) manor_push_target_get_name (target), target);
      _manor_push_enter (self, target, MANOR_TARGET_APPLYING, NULL);
    }

  self->sent = TRUE;
  self->sent_at = g_get_monotonic_time ();
  child_id = g_signal_connect_swapped (propagation, "child", G_CALLBACK (child_cb), self);
  waiting_id = g_signal_connect_swapped (propagation, "notify::waiting",
                                         G_CALLBACK (_manor_push_notify_waiting), self);

  manor_await (manor_database_propagate (schema, propagation), error);

  g_signal_handler_disconnect (propagation, child_id);
  g_signal_handler_disconnect (propagation, waiting_id);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
}

/* What has a number with the server was sent, whatever the error says. */
static Ending
read_ending (ManorPush    *self,
             const GError *error)
{
  if (error == NULL)
    return ENDED_CARRIED;

  if (!manor_propagation_get_sent (self->propagation) &&
      manor_propagation_get_job (self->propagation) == 0)
    return ENDED_UNSENT;

  if (g_error_matches (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION))
    return ENDED_GIVEN_UP;

  if (g_error_matches (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK))
    return ENDED_HELD;

  if (g_error_matches (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN) ||
      g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT) ||
      manor_error_is_cancelled (error) || manor_propagation_get_job (self->propagation) > 0)
    return ENDED_LOST;

  return ENDED_UNSENT;
}

/* The server's own word on a child that it did not change. */
static void
judge_unchanged (ManorPush       *self,
                 ManorPushTarget *target,
                 Ending           ending,
                 const GError    *error)
{
  const char *schema = manor_database_get_name (get_schema (self));
  const char *why = NULL;
  ManorPropagationStep step =
    manor_propagation_get_child (self->propagation, manor_push_target_get_name (target), &why);
  g_autoptr(GError) verdict = NULL;

  if (step == MANOR_PROPAGATION_FAILED && why != NULL)
    {
      verdict = g_error_new_literal (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_FAILED, why);
      _manor_push_settle (self, target, MANOR_TARGET_FAILED, verdict);
      return;
    }

  verdict = ending == ENDED_GIVEN_UP
    ? g_error_new_literal (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_GIVEN_UP,
                           manor_database_skip_name (schema, error->message))
    : g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_GIVEN_UP,
                   _("nothing was changed: %s"), error->message);
  _manor_push_settle (self, target, MANOR_TARGET_SKIPPED, verdict);
}

static void
settle_unknown (ManorPush       *self,
                ManorPushTarget *target,
                const char      *words,
                const char      *message)
{
  g_autoptr(GError) unknown = g_error_new (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                                           "%s: %s", words, message);

  _manor_push_settle (self, target, MANOR_TARGET_UNKNOWN, unknown);
}

/* The child's schema is the one before. */
static void
judge_before (ManorPush       *self,
              ManorPushTarget *target,
              Ending           ending,
              const GError    *error)
{
  g_autoptr(GError) verdict = NULL;

  if (ending == ENDED_HELD)
    {
      settle_unknown (self, target, _("it is as it was, but the server may still change it"),
                      error->message);
      return;
    }

  verdict = ending == ENDED_CARRIED
    ? g_error_new_literal (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_FAILED,
                           _("the server says that it is done, but the child is as it was"))
    : g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_FAILED,
                   _("the answer was lost, and the child is as it was: %s"), error->message);
  _manor_push_settle (self, target, MANOR_TARGET_FAILED, verdict);
}

static void
judge_other (ManorPush       *self,
             ManorPushTarget *target)
{
  g_autoptr(GError) verdict =
    g_error_new_literal (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_CHANGED,
                         _("its schema is neither the one before nor the one planned: somebody "
                           "else changed the child meanwhile"));

  _manor_push_settle (self, target, MANOR_TARGET_FAILED, verdict);
}

/* What the child's schema says, read after the server was done. See (3). */
static void
judge (ManorPush       *self,
       ManorPushTarget *target,
       Ending           ending,
       const GError    *error)
{
  ManorPushGroup *group = _manor_push_target_get_group (target);
  ManorVariant *variant = manor_child_get_variant (manor_push_target_get_child (target));
  const char *before = manor_variant_get_fingerprint (group->variant);
  const char *after = manor_catalogue_get_fingerprint (manor_plan_get_after (group->plan));
  const char *now = variant != NULL ? manor_variant_get_fingerprint (variant) : NULL;
  const GError *unread = manor_child_get_error (manor_push_target_get_child (target));
  gboolean told_apart = !g_str_equal (before, after);

  if (now != NULL && told_apart && g_str_equal (now, after))
    _manor_push_settle (self, target, MANOR_TARGET_APPLIED, NULL);
  else if (ending == ENDED_GIVEN_UP || ending == ENDED_UNSENT)
    judge_unchanged (self, target, ending, error);
  else if (now == NULL)
    settle_unknown (self, target, _("the child cannot be read"),
                    unread != NULL ? unread->message : error != NULL ? error->message : "");
  else if (!told_apart && ending == ENDED_CARRIED && g_str_equal (now, after))
    _manor_push_settle (self, target, MANOR_TARGET_APPLIED, NULL);
  else if (!told_apart && ending != ENDED_CARRIED)
    settle_unknown (self, target, _("the script changes rows alone, so that the schema does not "
                                    "tell what became of it"), error->message);
  else if (g_str_equal (now, before))
    judge_before (self, target, ending, error);
  else
    judge_other (self, target);
}

/* Without a reading there is only the server's word. */
static void
judge_unread (ManorPush       *self,
              ManorPushTarget *target,
              Ending           ending,
              const GError    *error,
              const GError    *unread)
{
  if (ending == ENDED_GIVEN_UP || ending == ENDED_UNSENT)
    judge_unchanged (self, target, ending, error);
  else
    settle_unknown (self, target, _("the child cannot be read"),
                    error != NULL ? error->message : unread->message);
}

/* A lost answer: the server is left to finish first. */
static Ending
settle_lost (ManorPush  *self,
             GError    **error)
{
  g_autoptr(ManorDatabase) schema = g_object_ref (get_schema (self));
  g_autoptr(GError) cause = NULL;

  if (manor_await (manor_database_settle_propagation (schema), &cause))
    return ENDED_LOST;

  g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&cause));

  return ENDED_HELD;
}

static void
check_schema (ManorPush *self)
{
  const char *after =
    manor_catalogue_get_fingerprint (manor_plan_get_after (self->schema_group->plan));
  const char *now =
    manor_catalogue_get_fingerprint (manor_survey_get_catalogue (self->survey));

  if (self->stop_reason == NULL && !g_str_equal (after, now))
    _manor_push_set_stop_reason (self, g_error_new (
      MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_FAILED,
      _("The children have the change, but “%s” itself has not the schema planned; look at it"),
      manor_database_get_name (get_schema (self))));
}

static void
conclude (ManorPush *self,
          GError    *sent_error)
{
  g_autoptr(GError) error = sent_error;
  g_autoptr(GError) unread = NULL;
  Ending ending = read_ending (self, error);

  if (ending == ENDED_LOST)
    ending = settle_lost (self, &error);

  self->concludes = TRUE;
  _manor_push_flush (self);

  /* A reading that began before is no proof. */
  if (manor_survey_get_running (self->survey))
    manor_survey_cancel (self->survey);
  manor_await (manor_survey_refresh (self->survey), &unread);
  if (unread == NULL)
    _manor_push_wake (self, self->targets, &unread);

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);

      if (manor_push_target_get_state (target) != MANOR_TARGET_APPLYING)
        continue;

      _manor_push_target_set_duration (target, g_get_monotonic_time () - self->sent_at);
      if (unread != NULL)
        judge_unread (self, target, ending, error, unread);
      else
        judge (self, target, ending, error);
    }

  self->sent = FALSE;

  if (error != NULL)
    _manor_push_set_stop_reason (self, g_steal_pointer (&error));
  else if (unread == NULL)
    check_schema (self);
}

void
_manor_push_propagate (ManorPush *self)
{
  GError *error = NULL;

  if (self->carried)
    return;

  if (!look_again (self, &error) || !_manor_push_make_propagation (self, &error))
    {
      _manor_push_set_stop_reason (self, error);
      return;
    }

  if (self->state == MANOR_PUSH_STOPPING ||
      !manor_await (_manor_push_mark_all (self), NULL) || self->state == MANOR_PUSH_STOPPING)
    return;

  g_clear_pointer (&self->marks, g_hash_table_unref);
  send (self, &error);
  conclude (self, error);
}
