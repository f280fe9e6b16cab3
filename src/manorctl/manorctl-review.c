/* manorctl-review.c: a push, shown before it runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-review.h"

/* Enough to know what is meant. */
#define MAX_NAMES 8

static ManorPushTarget *
get_target (ManorPush *push,
            guint      index)
{
  g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (push), index);

  /* The push holds it as long as it lives. */
  return target;
}

static gboolean
is_stuck (ManorPushTarget *target)
{
  ManorTargetState state = manor_push_target_get_state (target);

  return state == MANOR_TARGET_BLOCKED || state == MANOR_TARGET_FAILED;
}

guint
manorctl_review_count_stuck (ManorPush *push)
{
  guint n_stuck = 0;

  for (guint i = 0; i < manor_push_get_n_targets (push); i++)
    n_stuck += is_stuck (get_target (push, i));

  return n_stuck;
}

/* The targets that will be tried, by plan: an array of arrays, in the push's order. */
static GPtrArray *
list_groups (ManorPush *push)
{
  g_autoptr(GHashTable) by_hash = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < manor_push_get_n_targets (push); i++)
    {
      ManorPushTarget *target = get_target (push, i);
      ManorPlan *plan = manor_push_target_get_plan (target);
      GPtrArray *group;

      if (plan == NULL || is_stuck (target))
        continue;

      group = g_hash_table_lookup (by_hash, manor_plan_get_hash (plan));
      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_ptr_array_add (groups, group);
          g_hash_table_insert (by_hash, (gpointer) manor_plan_get_hash (plan), group);
        }

      g_ptr_array_add (group, target);
    }

  return groups;
}

static char *
dup_names (GPtrArray *group)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (group->len, MAX_NAMES); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            manor_push_target_get_name (g_ptr_array_index (group, i)));

  if (group->len > MAX_NAMES)
    g_string_append (names, ", …");

  return g_strdup (names->str);
}

static void
print_group (GPtrArray *group)
{
  ManorPlan *plan = manor_push_target_get_plan (g_ptr_array_index (group, 0));
  g_autoptr(GPtrArray) proposals = manor_plan_list_proposals (plan);
  g_autofree char *names = dup_names (group);

  manorctl_note_proposals (proposals);
  manorctl_print (ngettext ("%u child: %s\n", "%u children: %s\n", group->len), group->len, names);

  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    {
      ManorPlanStep *step = manor_plan_get_step (plan, i);
      const char *warning = manor_plan_step_get_warning (step);

      manorctl_print ("  %u. %s\n", i + 1, manor_plan_step_get_title (step));
      if (warning != NULL)
        manorctl_print ("     ! %s\n", warning);
    }

  if (manor_plan_keeps_statistics (plan))
    manorctl_print ("  %s\n", _("What ANALYZE found out of tables that are copied or renamed is kept, where it ran."));

  manorctl_print ("\n");
}

/* The reason names the rows that are in the way, and what would help. */
static void
print_stuck (ManorPushTarget *target)
{
  const GError *error = manor_push_target_get_error (target);
  const char *name = manor_push_target_get_name (target);

  manorctl_print ("  %s: %s\n", name,
                  error != NULL ? manor_database_skip_name (name, error->message)
                                : manor_target_state_get_text (manor_push_target_get_state (target)));
}

static const char *
get_branches_words (ManorPush *push)
{
  switch (manor_push_options_get_branches (manor_push_get_options (push)))
    {
    case MANOR_PUSH_BRANCHES_CANARIES:
      return _("A copy is made of each canary before it is changed.");

    case MANOR_PUSH_BRANCHES_ALL:
      return _("A copy is made of each child before it is changed.");

    case MANOR_PUSH_BRANCHES_NONE:
    default:
      return NULL;
    }
}

static void
print_cost (ManorPush *push)
{
  g_autoptr(ManorCost) cost = manor_push_dup_cost (push);
  g_autofree char *n_read = NULL;
  g_autofree char *n_written = NULL;
  g_autofree char *read = NULL;
  g_autofree char *written = NULL;

  if (cost == NULL)
    return;

  n_read = g_strdup_printf ("%" G_GINT64_FORMAT, cost->rows_read);
  n_written = g_strdup_printf ("%" G_GINT64_FORMAT, cost->rows_written);
  read = g_strdup_printf (ngettext ("%s row read", "%s rows read", (gulong) cost->rows_read), n_read);
  written = g_strdup_printf (ngettext ("%s row written", "%s rows written", (gulong) cost->rows_written), n_written);
  /* translators: “12 rows read”, “3 rows written”, as a platform bills them, and how many databases */
  manorctl_print (ngettext ("Billed: about %1$s and %2$s, on %3$u database.\n",
                            "Billed: about %1$s and %2$s, on %3$u databases.\n", cost->n_databases),
                  read, written, cost->n_databases);
  if (cost->n_unknown > 0)
    manorctl_print (ngettext ("For %u database it could not be told.\n", "For %u databases it could not be told.\n",
                              cost->n_unknown), cost->n_unknown);
}

static void
add_cost_json (JsonBuilder *builder,
               ManorPush   *push)
{
  g_autoptr(ManorCost) cost = manor_push_dup_cost (push);

  json_builder_set_member_name (builder, "cost");
  if (cost == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  manorctl_json_integer (builder, "rows_read", cost->rows_read);
  manorctl_json_integer (builder, "rows_written", cost->rows_written);
  manorctl_json_integer (builder, "databases", cost->n_databases);
  manorctl_json_integer (builder, "unknown", cost->n_unknown);
  json_builder_end_object (builder);
}

void
manorctl_review_print (ManorPush *push)
{
  g_autoptr(GPtrArray) groups = list_groups (push);
  g_auto(GStrv) losses = manor_push_dup_losses (push);
  g_auto(GStrv) notes = manor_push_dup_notes (push);
  guint n_stuck = manorctl_review_count_stuck (push);
  const char *copies = get_branches_words (push);

  if (!manor_push_get_can_pause (push))
    /* translators: %s is a schema database */
    manorctl_print (_("The server runs the script on “%s” and on every child, all or none.\n\n"),
                    manor_fleet_get_name (manor_survey_get_fleet (manor_push_get_survey (push))));

  for (guint i = 0; i < groups->len; i++)
    print_group (g_ptr_array_index (groups, i));

  if (n_stuck > 0)
    manorctl_print (ngettext ("%u child cannot be changed:\n", "%u children cannot be changed:\n",
                              n_stuck), n_stuck);
  for (guint i = 0; n_stuck > 0 && i < manor_push_get_n_targets (push); i++)
    if (is_stuck (get_target (push, i)))
      print_stuck (get_target (push, i));

  for (guint i = 0; notes[i] != NULL; i++)
    manorctl_print ("! %s\n", notes[i]);

  if (copies != NULL)
    manorctl_print ("%s\n", copies);
  print_cost (push);

  for (guint i = 0; losses != NULL && losses[i] != NULL; i++)
    {
      if (i == 0)
        manorctl_print (n_stuck > 0 ? "\n%s\n" : "%s\n", _("This will be lost:"));
      manorctl_print ("  %s\n", losses[i]);
    }
}

static void
add_target_json (JsonBuilder     *builder,
                 ManorPushTarget *target)
{
  const GError *error = manor_push_target_get_error (target);
  ManorPlan *plan = manor_push_target_get_plan (target);
  GArray *counts = manor_push_target_get_probe_counts (target);

  json_builder_begin_object (builder);
  manorctl_json_string (builder, "name", manor_push_target_get_name (target));
  manorctl_json_string (builder, "state",
                        manor_target_state_get_nick (manor_push_target_get_state (target)));
  manorctl_json_boolean (builder, "canary", manor_push_target_get_canary (target));
  manorctl_json_string (builder, "error", error != NULL ? error->message : NULL);
  manorctl_json_string (builder, "plan", plan != NULL ? manor_plan_get_hash (plan) : NULL);

  /* In the order of the plan’s probes. */
  manorctl_json_array (builder, "probe_counts");
  for (guint i = 0; counts != NULL && i < counts->len; i++)
    json_builder_add_int_value (builder, g_array_index (counts, gint64, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

void
manorctl_review_print_json (ManorPush *push)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) names = manorctl_review_list_losses (push);
  g_auto(GStrv) notes = manor_push_dup_notes (push);
  g_autofree char *script = NULL;

  g_object_get (manor_push_get_options (push), "script", &script, NULL);
  json_builder_begin_object (builder);
  manorctl_json_string (builder, "fleet",
                        manor_fleet_get_path (manor_survey_get_fleet (manor_push_get_survey (push))));
  manorctl_json_string (builder, "script", script);

  manorctl_json_array (builder, "plans");
  for (guint i = 0; i < manor_push_get_n_targets (push); i++)
    {
      ManorPlan *plan = manor_push_target_get_plan (get_target (push, i));

      if (plan == NULL || !g_hash_table_add (told, (gpointer) manor_plan_get_hash (plan)))
        continue;

      json_builder_begin_object (builder);
      manorctl_json_plan (builder, plan);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  manorctl_json_array (builder, "children");
  for (guint i = 0; i < manor_push_get_n_targets (push); i++)
    add_target_json (builder, get_target (push, i));
  json_builder_end_array (builder);

  manorctl_json_array (builder, "losses");
  for (guint i = 0; i < names->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (names, i));
  json_builder_end_array (builder);

  manorctl_json_strings (builder, "notes", (const char * const *) notes);
  add_cost_json (builder, push);
  json_builder_end_object (builder);

  manorctl_json_print (builder);
}

static void
add_loss (GPtrArray  *losses,
          const char *table,
          const char *column)
{
  g_autofree char *quoted = manor_identifier_quote (table);
  g_autofree char *quoted_column = column != NULL ? manor_identifier_quote (column) : NULL;
  g_autofree char *name = g_strjoin (".", quoted, quoted_column, NULL);

  if (!g_ptr_array_find_with_equal_func (losses, name, manor_identifier_equal_func, NULL))
    g_ptr_array_add (losses, g_steal_pointer (&name));
}

static gboolean
has_loss_probe (ManorPlan  *plan,
                const char *table)
{
  GPtrArray *probes = manor_plan_get_probes (plan);

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);

      if (manor_probe_get_kind (probe) == MANOR_PROBE_LOSES &&
          manor_identifier_equal (manor_probe_get_table (probe), table))
        return TRUE;
    }

  return FALSE;
}

static void
add_losses (GPtrArray       *losses,
            ManorPushTarget *target)
{
  ManorPlan *plan = manor_push_target_get_plan (target);
  GArray *counts = manor_push_target_get_probe_counts (target);
  GPtrArray *probes = manor_plan_get_probes (plan);

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);
      gboolean empty = counts != NULL && i < counts->len && g_array_index (counts, gint64, i) == 0;

      if (manor_probe_get_takes (probe) && !empty)
        add_loss (losses, manor_probe_get_table (probe), manor_probe_get_column (probe));
    }

  /* A loss that nothing counts is a loss of the table. */
  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    {
      ManorPlanStep *step = manor_plan_get_step (plan, i);
      const char *table = manor_plan_step_get_table (step);

      if ((manor_plan_step_get_risk (step) & MANOR_RISK_LOSES_DATA) != 0 && table != NULL &&
          !has_loss_probe (plan, table))
        add_loss (losses, table, NULL);
    }
}

GPtrArray *
manorctl_review_list_losses (ManorPush *push)
{
  GPtrArray *losses = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < manor_push_get_n_targets (push); i++)
    {
      ManorPushTarget *target = get_target (push, i);

      if (manor_push_target_get_plan (target) != NULL && !is_stuck (target))
        add_losses (losses, target);
    }

  return losses;
}
