/* manor-loss-names.c: what a person must type before it may be lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-loss-names"

#include "config.h"

#include "manor-loss-names.h"

/* Typing more than this is a chore that teaches people to paste; then the schema database is
 * named instead. */
#define MAX_NAMES 4

static char *
dup_lost_name (ManorChange *change)
{
  ManorChangeKind kind = manor_change_get_kind (change);

  if (kind != MANOR_CHANGE_EXTRA && kind != MANOR_CHANGE_REMOVED)
    return NULL;

  if (manor_change_get_aspect (change) == MANOR_ASPECT_COLUMN)
    return g_strconcat (manor_change_get_name (change), ".", manor_change_get_column (change),
                        NULL);

  if (manor_change_get_aspect (change) == MANOR_ASPECT_OBJECT &&
      manor_change_get_object_kind (change) == MANOR_OBJECT_TABLE)
    return g_strdup (manor_change_get_name (change));

  return NULL;
}

/* Takes @name. */
static void
add_name (GPtrArray *names,
          char      *name)
{
  if (name != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, name);
  else
    g_free (name);
}

static void
collect_from_plan (GPtrArray *names,
                   ManorPlan *plan)
{
  ManorDiff *diff = manor_plan_get_diff (plan);

  if ((manor_plan_get_risks (plan) & MANOR_RISK_LOSES_DATA) == 0)
    return;

  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    add_name (names, dup_lost_name (manor_diff_get_change (diff, i)));
}

/* Whether a conversion takes anything is a matter of the rows. */
static void
collect_spoilt (GPtrArray       *names,
                ManorPushTarget *target)
{
  GPtrArray *probes = manor_plan_get_probes (manor_push_target_get_plan (target));
  GArray *counts = manor_push_target_get_probe_counts (target);

  if (manor_push_target_get_state (target) != MANOR_TARGET_PENDING)
    return;

  for (guint i = 0; counts != NULL && i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);

      if (manor_probe_get_kind (probe) == MANOR_PROBE_SPOILS && g_array_index (counts, gint64, i) > 0)
        add_name (names, g_strconcat (manor_probe_get_table (probe), ".", manor_probe_get_column (probe), NULL));
    }
}

/**
 * manor_loss_names_collect:
 * @push: a push that was prepared
 *
 * Names the tables and columns that would be lost. Where they are too many to type, or what
 * is lost is neither, the schema database's name stands for them.
 *
 * Returns: (transfer full) (array zero-terminated=1): empty where nothing is lost
 */
char **
manor_loss_names_collect (ManorPush *push)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) plans = g_hash_table_new (NULL, NULL);
  g_auto(GStrv) losses = NULL;
  guint n_targets;

  g_return_val_if_fail (MANOR_IS_PUSH (push), NULL);

  losses = manor_push_dup_losses (push);
  if (losses == NULL || losses[0] == NULL)
    return g_new0 (char *, 1);

  n_targets = g_list_model_get_n_items (G_LIST_MODEL (push));
  for (guint i = 0; i < n_targets; i++)
    {
      g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (push), i);
      ManorPlan *plan = manor_push_target_get_plan (target);

      if (plan == NULL)
        continue;

      if (g_hash_table_add (plans, plan))
        collect_from_plan (names, plan);
      collect_spoilt (names, target);
    }

  if (names->len == 0 || names->len > MAX_NAMES)
    {
      ManorFleet *fleet = manor_survey_get_fleet (manor_push_get_survey (push));

      g_ptr_array_set_size (names, 0);
      g_ptr_array_add (names, g_strdup (manor_fleet_get_name (fleet)));
    }

  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_steal (names, NULL);
}
