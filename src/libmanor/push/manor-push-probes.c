/* manor-push-probes.c: the questions a plan asks of each child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-migration-rules.h"
#include "manor-push-private.h"

/* Many questions are one query: a child is opened once and not once for each. */
static char *
combine_questions (GPtrArray *questions)
{
  GString *sql = g_string_new ("SELECT ");

  for (guint i = 0; i < questions->len; i++)
    g_string_append_printf (sql, "%s(%s)", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (questions, i));

  return g_string_free (sql, FALSE);
}

static GArray *
new_counts (guint n_questions)
{
  GArray *counts = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_questions);
  gint64 unknown = -1;

  for (guint i = 0; i < n_questions; i++)
    g_array_append_val (counts, unknown);

  return counts;
}

/* One by one, where the combined query failed: a question may be wrong for this child alone. */
static gboolean
ask_one_by_one (ManorDatabase  *database,
                GPtrArray      *questions,
                GArray         *counts,
                GError        **error)
{
  for (guint i = 0; i < questions->len; i++)
    {
      const char *sql = g_ptr_array_index (questions, i);
      g_autoptr(GError) local_error = NULL;
      g_autoptr(ManorResult) result =
        manor_await_object (manor_database_query (database, sql, 1), &local_error);

      if (result != NULL && manor_result_get_n_rows (result) == 1)
        g_array_index (counts, gint64, i) = manor_result_get_integer (result, 0, 0);
      else if (manor_error_is_cancelled (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      else if (local_error != NULL)
        g_debug ("%s: a count: %s", manor_database_get_name (database), local_error->message);
    }

  return TRUE;
}

/* @questions: (element-type utf8): SELECTs of one integer each. */
static GArray *
count (ManorDatabase  *database,
       GPtrArray      *questions,
       GError        **error)
{
  g_autoptr(GArray) counts = new_counts (questions->len);
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *sql = NULL;

  if (questions->len == 0)
    return g_steal_pointer (&counts);

  sql = combine_questions (questions);
  result = manor_await_object (manor_database_query (database, sql, 1), &local_error);

  if (result != NULL && manor_result_get_n_rows (result) == 1)
    for (guint i = 0; i < questions->len; i++)
      g_array_index (counts, gint64, i) = manor_result_get_integer (result, 0, i);
  else if (manor_error_is_cancelled (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  else if (questions->len > 1 && !ask_one_by_one (database, questions, counts, error))
    return NULL;

  return g_steal_pointer (&counts);
}

/* Borrowed from the probes. */
static GPtrArray *
list_questions (GPtrArray *probes)
{
  GPtrArray *questions = g_ptr_array_new ();

  for (guint i = 0; i < probes->len; i++)
    g_ptr_array_add (questions, (gpointer) manor_probe_get_sql (g_ptr_array_index (probes, i)));

  return questions;
}

GArray *
_manor_push_count_probes (ManorDatabase  *database,
                          GPtrArray      *probes,
                          GError        **error)
{
  g_autoptr(GPtrArray) questions = list_questions (probes);

  return count (database, questions, error);
}

/* Takes what was asked about rows from behind the probes' counts. */
static GArray *
steal_row_counts (GArray *counts,
                  guint   n_probes)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (counts->len > n_probes)
    g_array_append_vals (rows, &g_array_index (counts, gint64, n_probes), counts->len - n_probes);
  g_array_set_size (counts, n_probes);

  return rows;
}

/* Where rows are paid for it is asked along with the rest how many there are. */
static DexFuture *
ask_probes_fiber (gpointer user_data)
{
  ManorPushTarget *target = user_data;
  g_autoptr(ManorDatabase) database =
    g_object_ref (manor_child_get_database (manor_push_target_get_child (target)));
  g_autoptr(ManorPushGroup) group = g_object_ref (_manor_push_target_get_group (target));
  g_autoptr(GPtrArray) questions = list_questions (manor_plan_get_probes (group->plan));
  g_autoptr(GArray) counts = NULL;
  g_autoptr(GArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  guint n_probes = questions->len;

  for (guint i = 0; group->cost != NULL && i < manor_cost_model_get_n_tables (group->cost); i++)
    g_ptr_array_add (questions, (gpointer) manor_cost_model_get_sql (group->cost, i));

  counts = count (database, questions, &error);
  if (counts == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  rows = steal_row_counts (counts, n_probes);
  _manor_push_target_set_probe_counts (target, counts);
  _manor_push_target_set_row_counts (target, rows);

  return dex_future_new_true ();
}

DexFuture *
_manor_push_ask_probes (ManorPushTarget *target)
{
  return manor_fiber_spawn (0, ask_probes_fiber,
                            g_object_ref (target), g_object_unref);
}

/* Takes @error. A loss that nobody agreed to is the push's matter. */
GError *
_manor_push_explain_loss (GError *error)
{
  GError *explained;

  if (error == NULL || !g_error_matches (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_LOSES))
    return error;

  explained = g_error_new_literal (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT, error->message);
  g_error_free (error);

  return explained;
}

/* Nobody has to agree to that nothing is spoilt. */
static gint64
get_most (ManorPushTarget *target,
          ManorProbe      *probe)
{
  gint64 agreed = _manor_push_target_get_agreed (target, manor_probe_get_title (probe));

  return manor_probe_get_kind (probe) == MANOR_PROBE_SPOILS ? MAX (agreed, 0) : agreed;
}

static gboolean
check_loss (ManorPushTarget  *target,
            ManorProbe       *probe,
            gint64            count,
            GError          **error)
{
  const char *title = manor_probe_get_title (probe);
  const ManorMigrationLimit limit = {
    .title = (char *) title, .most = get_most (target, probe),
  };
  GError *cause = NULL;

  if (count < 0)
    {
      g_set_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT,
                   /* translators: what is lost: “rows of users” */
                   _("it could not be counted how many %s would be lost"), title);
      return FALSE;
    }

  if (manor_migration_judge_limit (&limit, count, &cause))
    return TRUE;

  g_propagate_error (error, _manor_push_explain_loss (cause));

  return FALSE;
}

/* Rows may have come since the review. For a script, which its server carries on. */
static DexFuture *
check_losses_fiber (gpointer user_data)
{
  ManorPushTarget *target = user_data;
  g_autoptr(ManorDatabase) database =
    g_object_ref (manor_child_get_database (manor_push_target_get_child (target)));
  g_autoptr(ManorPlan) plan = g_object_ref (manor_push_target_get_plan (target));
  g_autoptr(GPtrArray) probes = g_ptr_array_new ();
  g_autoptr(GArray) counts = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *all = manor_plan_get_probes (plan);

  for (guint i = 0; i < all->len; i++)
    if (manor_probe_get_takes (g_ptr_array_index (all, i)))
      g_ptr_array_add (probes, g_ptr_array_index (all, i));

  counts = _manor_push_count_probes (database, probes, &error);
  if (counts == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < probes->len; i++)
    if (!check_loss (target, g_ptr_array_index (probes, i),
                     g_array_index (counts, gint64, i), &error))
      return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

DexFuture *
_manor_push_check_losses (ManorPushTarget *target)
{
  if (_manor_push_target_get_group (target)->losses->len == 0)
    return dex_future_new_true ();

  return manor_fiber_spawn (0, check_losses_fiber,
                            g_object_ref (target), g_object_unref);
}

/* The group's migration, that takes no more from the child than was agreed to: rows may have come since the review,
 * and may come until the transaction begins, so that they are counted in it. */
ManorMigration *
_manor_push_dup_migration (ManorPushTarget *target)
{
  ManorPushGroup *group = _manor_push_target_get_group (target);
  GPtrArray *probes = manor_plan_get_probes (group->plan);
  ManorMigration *limited = NULL;

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);
      const char *title = manor_probe_get_title (probe);

      if (!manor_probe_get_takes (probe))
        continue;

      if (limited == NULL)
        limited = manor_migration_new_limited (group->migration);
      manor_migration_add_limit (limited, title, manor_probe_get_sql (probe),
                                 get_most (target, probe));
    }

  return limited != NULL ? limited : g_object_ref (group->migration);
}
