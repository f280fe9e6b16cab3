/* manorctl-answer.c: changes, plans and reports, as several commands tell them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-answer.h"

static const char *
change_sign (ManorChangeKind kind)
{
  switch (kind)
    {
    case MANOR_CHANGE_ADDED:
      return "+";

    case MANOR_CHANGE_EXTRA:
      return "*";

    case MANOR_CHANGE_REMOVED:
      return "-";

    case MANOR_CHANGE_CHANGED:
      return "~";

    case MANOR_CHANGE_RENAMED:
      return ">";

    case MANOR_CHANGE_NOTE:
    default:
      return " ";
    }
}

void
manorctl_print_diff (ManorDiff  *diff,
                     const char *indent)
{
  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    {
      ManorChange *change = manor_diff_get_change (diff, i);

      manorctl_print ("%s%s %s\n", indent, change_sign (manor_change_get_kind (change)),
                      manor_change_get_text (change));
    }
}

gboolean
manorctl_diff_differs (ManorDiff *diff)
{
  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    if (manor_change_get_kind (manor_diff_get_change (diff, i)) != MANOR_CHANGE_NOTE)
      return TRUE;

  return FALSE;
}

static void
add_change (JsonBuilder *builder,
            ManorChange *change)
{
  json_builder_begin_object (builder);
  manorctl_json_string (builder, "kind", manor_change_get_kind_nick (change));
  manorctl_json_string (builder, "aspect", manor_change_get_aspect_nick (change));
  manorctl_json_string (builder, "name", manor_change_get_name (change));
  manorctl_json_string (builder, "column", manor_change_get_column (change));
  manorctl_json_string (builder, "old_name", manor_change_get_old_name (change));
  manorctl_json_string (builder, "text", manor_change_get_text (change));
  manorctl_json_boolean (builder, "pending", manor_change_get_pending (change));
  json_builder_end_object (builder);
}

static const char *
diff_state_nick (ManorDiffState state)
{
  switch (state)
    {
    case MANOR_DIFF_SAME:
      return "same";

    case MANOR_DIFF_EXTRA:
      return "extra";

    case MANOR_DIFF_BEHIND:
      return "behind";

    case MANOR_DIFF_DRIFTED:
    default:
      return "drifted";
    }
}

void
manorctl_json_diff (JsonBuilder *builder,
                    ManorDiff   *diff)
{
  g_autoptr(GPtrArray) proposals = manor_diff_list_proposals (diff);

  manorctl_json_string (builder, "verdict", diff_state_nick (manor_diff_get_state (diff)));

  manorctl_json_array (builder, "changes");
  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    add_change (builder, manor_diff_get_change (diff, i));
  json_builder_end_array (builder);

  manorctl_json_array (builder, "proposals");
  for (guint i = 0; i < proposals->len; i++)
    add_change (builder, g_ptr_array_index (proposals, i));
  json_builder_end_array (builder);
}

static void
add_risks (JsonBuilder *builder,
           ManorRisk    risks)
{
  static const struct
  {
    ManorRisk   risk;
    const char *nick;
  } nicks[] = {
    { MANOR_RISK_LOSES_DATA, "loses-data" },
    { MANOR_RISK_CHANGES_VALUES, "changes-values" },
    { MANOR_RISK_MAY_FAIL, "may-fail" },
    { MANOR_RISK_REWRITES, "rewrites" },
    { MANOR_RISK_SCANS, "scans" },
    { MANOR_RISK_BREAKS_READERS, "breaks-readers" },
  };

  manorctl_json_array (builder, "risks");
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    if ((risks & nicks[i].risk) != 0)
      json_builder_add_string_value (builder, nicks[i].nick);
  json_builder_end_array (builder);
}

static void
add_steps (JsonBuilder *builder,
           ManorPlan   *plan)
{
  manorctl_json_array (builder, "steps");
  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    {
      ManorPlanStep *step = manor_plan_get_step (plan, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "title", manor_plan_step_get_title (step));
      manorctl_json_string (builder, "table", manor_plan_step_get_table (step));
      manorctl_json_string (builder, "sql", manor_plan_step_get_sql (step));
      manorctl_json_string (builder, "warning", manor_plan_step_get_warning (step));
      add_risks (builder, manor_plan_step_get_risk (step));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static const char *
probe_nick (ManorProbeKind kind)
{
  switch (kind)
    {
    case MANOR_PROBE_BLOCKS:
      return "blocks";

    case MANOR_PROBE_LOSES:
    case MANOR_PROBE_SPOILS:
      return "loses";

    case MANOR_PROBE_CHANGES:
    default:
      return "changes";
    }
}

static void
add_probes (JsonBuilder *builder,
            ManorPlan   *plan)
{
  GPtrArray *probes = manor_plan_get_probes (plan);

  manorctl_json_array (builder, "probes");
  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "kind", probe_nick (manor_probe_get_kind (probe)));
      manorctl_json_string (builder, "table", manor_probe_get_table (probe));
      manorctl_json_string (builder, "column", manor_probe_get_column (probe));
      manorctl_json_string (builder, "title", manor_probe_get_title (probe));
      manorctl_json_string (builder, "remedy", manor_probe_get_remedy (probe));
      manorctl_json_string (builder, "sql", manor_probe_get_sql (probe));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

void
manorctl_json_plan (JsonBuilder *builder,
                    ManorPlan   *plan)
{
  g_autofree char *sql = manor_plan_dup_sql (plan);

  manorctl_json_string (builder, "hash", manor_plan_get_hash (plan));
  add_risks (builder, manor_plan_get_risks (plan));
  add_steps (builder, plan);
  add_probes (builder, plan);
  manorctl_json_string (builder, "sql", sql);
}

void
manorctl_json_report (JsonBuilder *builder,
                      ManorReport *report)
{
  guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (report));

  manorctl_json_integer (builder, "id", manor_report_get_id (report));
  manorctl_json_string (builder, "fleet", manor_report_get_fleet (report));
  manorctl_json_string (builder, "state", manor_report_state_get_nick (manor_report_get_state (report)));
  manorctl_json_time (builder, "started", manor_report_get_started (report));
  manorctl_json_time (builder, "ended", manor_report_get_ended (report));
  manorctl_json_integer (builder, "left", manor_report_get_n_left (report));

  json_builder_set_member_name (builder, "counts");
  json_builder_begin_object (builder);
  for (guint state = MANOR_TARGET_PENDING; state <= MANOR_TARGET_SKIPPED; state++)
    manorctl_json_integer (builder, manor_target_state_get_nick (state),
                           manor_report_count (report, state));
  json_builder_end_object (builder);

  manorctl_json_array (builder, "children");
  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr(ManorReportEntry) entry = g_list_model_get_item (G_LIST_MODEL (report), i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "name", manor_report_entry_get_name (entry));
      manorctl_json_string (builder, "state",
                            manor_target_state_get_nick (manor_report_entry_get_state (entry)));
      manorctl_json_boolean (builder, "canary", manor_report_entry_get_canary (entry));
      manorctl_json_string (builder, "error", manor_report_entry_get_error (entry));
      manorctl_json_string (builder, "plan", manor_report_entry_get_plan_hash (entry));
      manorctl_json_integer (builder, "microseconds", manor_report_entry_get_duration (entry));
      manorctl_json_string (builder, "copy", manor_report_entry_get_copy (entry));
      manorctl_json_boolean (builder, "copy_deleted", manor_report_entry_get_copy_deleted (entry));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
dup_proposal (ManorChange *change)
{
  g_autofree char *table = manor_identifier_quote (manor_change_get_name (change));
  g_autofree char *old_name = NULL;
  g_autofree char *column = NULL;

  if (manor_change_get_old_name (change) != NULL)
    old_name = manor_identifier_quote (manor_change_get_old_name (change));

  if (manor_change_get_column (change) == NULL)
    return g_strdup_printf ("--rename-table %s=%s", old_name, table);

  column = manor_identifier_quote (manor_change_get_column (change));

  return g_strdup_printf ("--rename %s.%s=%s", table, old_name, column);
}

void
manorctl_note_proposals (GPtrArray *proposals)
{
  for (guint i = 0; i < proposals->len; i++)
    {
      ManorChange *change = g_ptr_array_index (proposals, i);
      g_autofree char *option = dup_proposal (change);

      /* translators: the first %s is a question (“column a.b: renamed to c?”), the second the
       * option that says yes */
      manorctl_note (_("%s If so, add “%s”"), manor_change_get_text (change), option);
    }
}

static void
show_progress_cb (ManorSurvey *survey,
                  GParamSpec  *pspec,
                  gpointer     user_data)
{
  guint n_total = manor_survey_get_n_total (survey);

  manorctl_progress (ngettext ("Reading %u of %u database", "Reading %u of %u databases", n_total),
                     manor_survey_get_n_done (survey), n_total);
}

ManorSurvey *
manorctl_survey_fleet (ManorConsole  *console,
                       const char    *spec,
                       gboolean       wake,
                       GError       **error)
{
  g_autoptr(ManorFleet) fleet = manor_await_object (manor_console_find_fleet (console, spec), error);
  ManorSurvey *survey;
  gulong handler;
  gboolean done;

  if (fleet == NULL)
    return NULL;

  survey = g_object_ref (manor_console_get_survey (console, fleet));
  manor_survey_set_wakes (survey, wake);
  handler = g_signal_connect (survey, "notify::n-done", G_CALLBACK (show_progress_cb), NULL);
  done = manor_await (manor_survey_refresh (survey), error);
  g_signal_handler_disconnect (survey, handler);
  manorctl_progress_end ();

  if (!done)
    g_clear_object (&survey);

  return survey;
}

void
manorctl_note_asleep (ManorSurvey *survey)
{
  guint n_asleep = manor_survey_count (survey, MANOR_CHILD_ASLEEP);
  guint n_archived = manor_survey_count (survey, MANOR_CHILD_ARCHIVED);

  if (n_archived > 0)
    manorctl_note (ngettext ("%u child is archived and was not read; “manorctl groups” brings its group back",
                             "%u children are archived and were not read; “manorctl groups” brings their groups back",
                             n_archived), n_archived);
  if (n_asleep > 0)
    manorctl_note (ngettext ("%u child sleeps and was not read; --wake reads it",
                             "%u children sleep and were not read; --wake reads them", n_asleep), n_asleep);
}
