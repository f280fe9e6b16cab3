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

/* Keeps the best @n of those it was given, best first: most are turned away by one look at
 * the last, where sorting 100,000 would hold up the window. */
static void
consider (GPtrArray       *best,
          guint            n,
          ManorPushTarget *target)
{
  guint position = best->len;

  while (position > 0 && compare_canaries (&target, &best->pdata[position - 1]) < 0)
    position--;

  if (position == n)
    return;

  g_ptr_array_insert (best, (int) position, target);
  if (best->len > n)
    g_ptr_array_set_size (best, (int) n);
}

GPtrArray *
_manor_push_choose_canaries (ManorPush *self,
                             GPtrArray *targets)
{
  guint n_wanted = manor_push_options_get_canary (self->options);
  g_autoptr(GHashTable) of_group =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  GPtrArray *canaries = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer best;

  for (guint i = 0; i < targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (targets, i);
      ManorPushGroup *group = _manor_push_target_get_group (target);

      if (manor_push_target_get_state (target) != MANOR_TARGET_PENDING ||
          group->verdict != NULL || group->n_proved >= n_wanted)
        continue;

      best = g_hash_table_lookup (of_group, group);
      if (best == NULL)
        {
          best = g_ptr_array_new ();
          g_hash_table_insert (of_group, group, best);
        }
      consider (best, n_wanted - group->n_proved, target);
    }

  g_hash_table_iter_init (&iter, of_group);
  while (g_hash_table_iter_next (&iter, NULL, &best))
    for (guint i = 0; i < ((GPtrArray *) best)->len; i++)
      g_ptr_array_add (canaries, g_object_ref (g_ptr_array_index ((GPtrArray *) best, i)));

  g_ptr_array_sort (canaries, compare_canaries);
  for (guint i = 0; i < canaries->len; i++)
    _manor_push_target_set_canary (g_ptr_array_index (canaries, i), TRUE);

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
