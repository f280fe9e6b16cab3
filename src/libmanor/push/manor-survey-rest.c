/* manor-survey-rest.c: children that sleep or are archived
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-survey"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-survey-private.h"

GError *
_manor_database_dup_rest (ManorDatabase *database,
                          gboolean       wakes)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (database);

  if (facts == NULL)
    return NULL;

  if ((facts->flags & MANOR_DATABASE_ARCHIVED) != 0)
    return g_error_new_literal (MANOR_CHILD_ERROR, MANOR_CHILD_ERROR_ARCHIVED,
                                _("archived; its group must be unarchived first"));

  if ((facts->flags & MANOR_DATABASE_ASLEEP) != 0 && !wakes)
    return g_error_new_literal (MANOR_CHILD_ERROR, MANOR_CHILD_ERROR_ASLEEP,
                                _("asleep; reading it would wake it"));

  return NULL;
}

/* A list that is read anew changes the facts of thousands at once: they are read a few at a time. */
static gboolean
read_again_cb (gpointer user_data)
{
  ManorSurvey *self = user_data;
  g_autoptr(GPtrArray) again = g_steal_pointer (&self->again);

  self->again_id = 0;
  if (self->index != NULL)
    dex_future_disown (_manor_survey_read_children (self, again, self->wakes));

  return G_SOURCE_REMOVE;
}

/* What is known of a child stays known when it falls asleep. One that was left alone is read once it
 * is awake, and one that could not be read may rest by now. */
void
_manor_survey_facts_changed_cb (ManorSurvey   *self,
                                GParamSpec    *pspec,
                                ManorDatabase *database)
{
  ManorChild *child = manor_survey_find_child (self, manor_database_get_name (database));

  if (child == NULL || self->index == NULL ||
      (!manor_child_rests (child) && manor_child_get_state (child) != MANOR_CHILD_UNREACHABLE))
    return;

  if (self->again == NULL)
    self->again = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->again, g_object_ref (child));

  if (self->again_id == 0)
    self->again_id = g_idle_add (read_again_cb, self);
}

/**
 * manor_survey_get_wakes:
 * @self: a `ManorSurvey`
 *
 * Returns: whether it reads children that sleep, too
 */
gboolean
manor_survey_get_wakes (ManorSurvey *self)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), FALSE);

  return self->wakes;
}

/**
 * manor_survey_set_wakes:
 * @self: a `ManorSurvey`
 * @wakes: whether to read children that sleep, too
 *
 * Says what the next refresh does with children that sleep. Reading them wakes them, which may cost
 * their owner something. Archived ones are never read.
 */
void
manor_survey_set_wakes (ManorSurvey *self,
                        gboolean     wakes)
{
  g_return_if_fail (MANOR_IS_SURVEY (self));

  if (self->wakes == wakes)
    return;

  self->wakes = wakes;
  g_object_notify (G_OBJECT (self), "wakes");
}
