/* manor-fleet-summary.c: how a fleet stands, in one line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet-summary"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-fleet-summary.h"

/**
 * manor_fleet_summary_dup_state:
 * @state: a state
 * @count: how many children are in it
 *
 * Returns: (transfer full): “5 behind”, in the plural that @count wants
 */
char *
manor_fleet_summary_dup_state (ManorChildState state,
                               guint           count)
{
  switch (state)
    {
    case MANOR_CHILD_IN_SYNC:
      return g_strdup_printf (ngettext ("%u in sync", "%u in sync", count), count);

    case MANOR_CHILD_BEHIND:
      return g_strdup_printf (ngettext ("%u behind", "%u behind", count), count);

    case MANOR_CHILD_DRIFTED:
      return g_strdup_printf (ngettext ("%u drifted", "%u drifted", count), count);

    case MANOR_CHILD_UNREACHABLE:
      return g_strdup_printf (ngettext ("%u unreachable", "%u unreachable", count), count);

    case MANOR_CHILD_ASLEEP:
      return g_strdup_printf (ngettext ("%u asleep", "%u asleep", count), count);

    case MANOR_CHILD_ARCHIVED:
      return g_strdup_printf (ngettext ("%u archived", "%u archived", count), count);

    case MANOR_CHILD_UNKNOWN:
    default:
      return g_strdup_printf (ngettext ("%u not read yet", "%u not read yet", count), count);
    }
}

/**
 * manor_fleet_summary_dup_text:
 * @survey: a survey
 *
 * Returns: (transfer full): “24 children: 17 in sync, 5 behind, 2 drifted”
 */
char *
manor_fleet_summary_dup_text (ManorSurvey *survey)
{
  static const ManorChildState order[] = {
    MANOR_CHILD_IN_SYNC, MANOR_CHILD_BEHIND, MANOR_CHILD_DRIFTED, MANOR_CHILD_UNREACHABLE,
    MANOR_CHILD_ASLEEP, MANOR_CHILD_ARCHIVED, MANOR_CHILD_UNKNOWN,
  };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;
  g_autofree char *children = NULL;
  g_autofree char *states = NULL;
  guint n_children;
  guint n_in_sync;

  g_return_val_if_fail (MANOR_IS_SURVEY (survey), NULL);

  n_children = manor_fleet_get_n_children (manor_survey_get_fleet (survey));
  n_in_sync = manor_survey_count (survey, MANOR_CHILD_IN_SYNC);
  children = g_strdup_printf (ngettext ("%u child", "%u children", n_children), n_children);

  if (n_children > 0 && n_in_sync == n_children)
    /* translators: %s is like “24 children” */
    return g_strdup_printf (ngettext ("%s, in sync", "%s, all in sync", n_children), children);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint count = manor_survey_count (survey, order[i]);

      if (count > 0)
        g_strv_builder_take (builder, manor_fleet_summary_dup_state (order[i], count));
    }

  parts = g_strv_builder_end (builder);
  if (parts[0] == NULL)
    return g_steal_pointer (&children);

  states = g_strjoinv (_(", "), parts);

  /* translators: “24 children: 17 in sync, 5 behind” */
  return g_strdup_printf (_("%s: %s"), children, states);
}

/**
 * manor_fleet_summary_count_to_do:
 * @survey: a survey
 *
 * Returns: how many children a push would be for
 */
guint
manor_fleet_summary_count_to_do (ManorSurvey *survey)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (survey), 0);

  return manor_survey_count (survey, MANOR_CHILD_BEHIND) +
         manor_survey_count (survey, MANOR_CHILD_DRIFTED);
}

/**
 * manor_fleet_summary_dup_duration:
 * @microseconds: how long something took
 *
 * Returns: (transfer full): “0.4 ms”, “1.2 s”
 */
char *
manor_fleet_summary_dup_duration (gint64 microseconds)
{
  if (microseconds < 1000)
    return g_strdup_printf (_("%.1f ms"), (double) microseconds / 1000);

  if (microseconds < G_USEC_PER_SEC)
    return g_strdup_printf (_("%.0f ms"), (double) microseconds / 1000);

  return g_strdup_printf (_("%.1f s"), (double) microseconds / G_USEC_PER_SEC);
}
