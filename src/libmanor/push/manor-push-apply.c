/* manor-push-apply.c: one target, from the send to the outcome
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

/* How often a child whose answer was lost is read, and how long to wait in between. */
#define MAX_READINGS  3
#define READING_MSEC  250

typedef struct
{
  ManorPush       *push;
  ManorPushTarget *target;
  ManorPushGroup  *group;
} Application;

static void
application_free (gpointer data)
{
  Application *application = data;

  g_clear_object (&application->push);
  g_clear_object (&application->target);
  g_clear_object (&application->group);
  g_free (application);
}

void
_manor_push_settle (ManorPush        *self,
                    ManorPushTarget  *target,
                    ManorTargetState  state,
                    const GError     *error)
{
  if (state == MANOR_TARGET_FAILED || state == MANOR_TARGET_UNKNOWN)
    self->n_failures++;
  self->n_settled++;

  _manor_push_enter (self, target, state, error);
  _manor_push_record (self, target);
}

static void
settle (Application      *application,
        ManorTargetState  state,
        const GError     *error)
{
  ManorPush *push = application->push;
  ManorPushTarget *target = application->target;

  _manor_push_settle (push, target, state, error);

  /* The migration proved the child's schema before it committed: no need to read it. */
  if (state == MANOR_TARGET_APPLIED || state == MANOR_TARGET_UNCHANGED)
    _manor_survey_set_child_variant (push->survey, manor_push_target_get_child (target),
                                     application->group->after);
}

static gboolean
is_unknown (const GError *error)
{
  return g_error_matches (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN) ||
         g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT) ||
         manor_error_is_cancelled (error);
}

/* What the child's schema says about an answer that was lost. */
static void
judge (Application    *application,
       ManorCatalogue *catalogue,
       const GError   *lost)
{
  const char *fingerprint = manor_catalogue_get_fingerprint (catalogue);
  const char *before = manor_variant_get_fingerprint (application->group->variant);
  const char *after = manor_variant_get_fingerprint (application->group->after);
  g_autoptr(GError) error = NULL;

  if (g_strcmp0 (before, after) == 0)
    {
      error = g_error_new (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                           _("the answer was lost, and the schema before and after differ too "
                             "little to tell them apart: %s"), lost->message);
      settle (application, MANOR_TARGET_UNKNOWN, error);
    }
  else if (g_strcmp0 (fingerprint, after) == 0)
    settle (application, MANOR_TARGET_APPLIED, NULL);
  else if (g_strcmp0 (fingerprint, before) == 0)
    {
      /* Read without the lock: a request whose answer was lost may be under way still. */
      error = g_error_new (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                           _("the answer was lost; the child was still as it was when it was read, but the "
                             "change may be under way: %s"), lost->message);
      settle (application, MANOR_TARGET_UNKNOWN, error);
    }
  else
    {
      error = g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_CHANGED,
                           _("the answer was lost, and somebody else changed the child meanwhile: %s"),
                           lost->message);
      settle (application, MANOR_TARGET_FAILED, error);
    }
}

/* Never blindly again: the schema tells what became of a migration whose answer was lost. */
static void
settle_by_reading (Application  *application,
                   const GError *lost)
{
  ManorDatabase *database =
    manor_child_get_database (manor_push_target_get_child (application->target));
  g_autoptr(GError) unknown = NULL;

  for (guint i = 0; i < MAX_READINGS; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorCatalogue) catalogue = NULL;

      if (i > 0)
        manor_await (dex_timeout_new_msec (READING_MSEC * i), NULL);

      catalogue = manor_await_object (manor_database_load_catalogue (database), &error);
      if (catalogue != NULL)
        {
          judge (application, catalogue, lost);
          return;
        }

      g_clear_error (&unknown);
      unknown = g_error_copy (error);
    }

  g_prefix_error (&unknown, _("the answer was lost, and the child cannot be read: "));
  settle (application, MANOR_TARGET_UNKNOWN, unknown);
}

static void
settle_failed (Application  *application,
               const GError *error)
{
  ManorPushTarget *target = application->target;
  ManorDatabase *database = manor_child_get_database (manor_push_target_get_child (target));

  settle (application, MANOR_TARGET_FAILED, error);

  if (g_error_matches (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED))
    dex_future_disown (manor_survey_refresh_child (application->push->survey, database));
}

static gboolean
is_refused_for_now (const GError *error)
{
  return g_error_matches (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_MIGRATING);
}

/* Every try begins as the first did: under the lock, with a look at the schema. So the change is not made twice, whoever made
 * it meanwhile. */
static int
migrate (Application  *application,
         gint64       *duration,
         GError      **error)
{
  ManorPush *push = application->push;
  ManorPushTarget *target = application->target;
  ManorDatabase *database = manor_child_get_database (manor_push_target_get_child (target));

  for (guint n = 0;; n++)
    {
      g_autoptr(ManorMigration) migration = _manor_push_dup_migration (target);
      g_autoptr(GError) refused = NULL;
      gint64 started = g_get_monotonic_time ();
      int outcome = manor_await_int (manor_database_migrate (database, migration), &refused);

      *duration += g_get_monotonic_time () - started;
      if (refused == NULL && n > 0)
        push->n_in_vain = 0;

      if (refused == NULL || !is_refused_for_now (refused) || !_manor_push_wait_for_writes (push, target, n))
        {
          if (refused != NULL)
            g_propagate_error (error, _manor_push_explain_loss (g_steal_pointer (&refused)));
          return outcome;
        }
    }
}

static void
withdraw (Application  *application,
          const GError *error)
{
  application->push->n_withdrawn++;
  _manor_push_enter (application->push, application->target, MANOR_TARGET_SKIPPED, error);
  _manor_push_record (application->push, application->target);
}

static DexFuture *
apply_fiber (gpointer user_data)
{
  Application *application = user_data;
  ManorPush *push = application->push;
  ManorPushTarget *target = application->target;
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();
  gint64 duration = 0;
  int outcome = MANOR_OUTCOME_REFUSED;

  _manor_push_enter (push, target, MANOR_TARGET_APPLYING, NULL);

  if (_manor_push_make_copy (push, target, &error))
    {
      duration = g_get_monotonic_time () - started;
      outcome = migrate (application, &duration, &error);
    }
  else
    duration = g_get_monotonic_time () - started;

  _manor_push_target_set_duration (target, duration);

  if (error == NULL)
    settle (application,
            outcome == MANOR_OUTCOME_UNCHANGED ? MANOR_TARGET_UNCHANGED : MANOR_TARGET_APPLIED,
            NULL);
  else if (is_unknown (error))
    settle_by_reading (application, error);
  else if (is_refused_for_now (error) && push->state == MANOR_PUSH_STOPPING)
    withdraw (application, error);
  else
    settle_failed (application, error);

  return dex_future_new_true ();
}

DexFuture *
_manor_push_apply (ManorPush       *self,
                   ManorPushTarget *target)
{
  Application *application = g_new0 (Application, 1);

  application->push = g_object_ref (self);
  application->target = g_object_ref (target);
  application->group = g_object_ref (_manor_push_target_get_group (target));

  return manor_fiber_spawn (0, apply_fiber, application, application_free);
}
