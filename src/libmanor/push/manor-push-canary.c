/* manor-push-canary.c: who goes first, and what it proves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-push-private.h"

/* Tried all the same where a person says so; but its failure says nothing about the plan. */
static gboolean
is_expected_to_fail (ManorPushTarget *target)
{
  GPtrArray *probes = manor_plan_get_probes (manor_push_target_get_plan (target));
  GArray *counts = manor_push_target_get_probe_counts (target);

  for (guint i = 0; counts != NULL && i < probes->len; i++)
    if (manor_probe_get_kind (g_ptr_array_index (probes, i)) == MANOR_PROBE_BLOCKS &&
        g_array_index (counts, gint64, i) > 0)
      return TRUE;

  return FALSE;
}

/* An empty child proves nothing: SQLite refuses much only where there are rows. So the
 * largest go first; equals, and those of unknown size, by name. */
static int
compare_canaries (gconstpointer a,
                  gconstpointer b)
{
  ManorPushTarget *x = *(ManorPushTarget * const *) a;
  ManorPushTarget *y = *(ManorPushTarget * const *) b;
  gint64 x_size = manor_database_get_size (manor_child_get_database (manor_push_target_get_child (x)));
  gint64 y_size = manor_database_get_size (manor_child_get_database (manor_push_target_get_child (y)));

  if (is_expected_to_fail (x) != is_expected_to_fail (y))
    return is_expected_to_fail (x) ? 1 : -1;

  if (x_size != y_size)
    return x_size > y_size ? -1 : 1;

  return manor_database_compare_names (manor_push_target_get_name (x),
                                       manor_push_target_get_name (y));
}

GPtrArray *
_manor_push_choose_canaries (ManorPush *self,
                             GPtrArray *targets)
{
  guint n_wanted = manor_push_options_get_canary (self->options);
  g_autoptr(GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr(GHashTable) n_chosen = g_hash_table_new (NULL, NULL);
  GPtrArray *canaries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < targets->len; i++)
    if (manor_push_target_get_state (g_ptr_array_index (targets, i)) == MANOR_TARGET_PENDING)
      g_ptr_array_add (candidates, g_ptr_array_index (targets, i));

  g_ptr_array_sort (candidates, compare_canaries);

  for (guint i = 0; i < candidates->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (candidates, i);
      ManorPushGroup *group = _manor_push_target_get_group (target);
      guint n_of_group = GPOINTER_TO_UINT (g_hash_table_lookup (n_chosen, group));

      if (group->verdict != NULL || group->n_proved + n_of_group >= n_wanted)
        continue;

      g_hash_table_insert (n_chosen, group, GUINT_TO_POINTER (n_of_group + 1));
      _manor_push_target_set_canary (target, TRUE);
      g_ptr_array_add (canaries, g_object_ref (target));
    }

  return canaries;
}

/* Whether an error speaks about the plan, which then fails on every child that looks like
 * this one; or about the child alone: locked, read-only, gone, changed. */
static gboolean
is_about_plan (const GError *error)
{
  return g_error_matches (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_STEP) ||
         g_error_matches (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_SCHEMA) ||
         g_error_matches (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_FOREIGN_KEY) ||
         g_error_matches (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_COUNT) ||
         g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED) ||
         g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_CONSTRAINT);
}

void
_manor_push_judge_canaries (ManorPush *self,
                            GPtrArray *canaries)
{
  for (guint i = 0; i < canaries->len; i++)
    {
      ManorPushTarget *canary = g_ptr_array_index (canaries, i);
      ManorPushGroup *group = _manor_push_target_get_group (canary);
      const GError *error = manor_push_target_get_error (canary);

      if (manor_push_target_get_state (canary) == MANOR_TARGET_APPLIED)
        group->n_proved++;
      else if (group->verdict == NULL && is_about_plan (error) && !is_expected_to_fail (canary))
        group->verdict = g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_CANARY,
                                      /* translators: a child's name and an error */
                                      _("the canary “%s” failed: %s"),
                                      manor_push_target_get_name (canary), error->message);
    }

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      ManorPushGroup *group = _manor_push_target_get_group (target);

      if (manor_push_target_get_state (target) != MANOR_TARGET_PENDING || group->verdict == NULL)
        continue;

      _manor_push_enter (self, target, MANOR_TARGET_SKIPPED, group->verdict);
      _manor_push_record (self, target);
    }
}
