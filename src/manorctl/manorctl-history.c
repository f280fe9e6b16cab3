/* manorctl-history.c: what was pushed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-answer.h"

static void
print_list_json (GListModel *reports)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint n = g_list_model_get_n_items (reports);

  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorReport) report = g_list_model_get_item (reports, i);

      json_builder_begin_object (builder);
      manorctl_json_report (builder, report);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  manorctl_json_print (builder);
}

static char *
dup_local_time (GDateTime *time)
{
  g_autoptr(GDateTime) local = g_date_time_to_local (time);

  return g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
}

static void
print_list (GListModel *reports)
{
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("ID"), _("STARTED"), _("FLEET"), _("STATE"), _("APPLIED"),
                                           _("UNCHANGED"), _("LEFT"), NULL });
  guint n = g_list_model_get_n_items (reports);

  manorctl_table_set_right (table, 0);
  for (guint column = 4; column <= 6; column++)
    manorctl_table_set_right (table, column);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorReport) report = g_list_model_get_item (reports, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, manor_report_get_id (report));
      g_autofree char *started = dup_local_time (manor_report_get_started (report));
      g_autofree char *applied = g_strdup_printf ("%u", manor_report_count (report, MANOR_TARGET_APPLIED));
      g_autofree char *unchanged = g_strdup_printf ("%u", manor_report_count (report, MANOR_TARGET_UNCHANGED));
      g_autofree char *left = g_strdup_printf ("%u", manor_report_get_n_left (report));

      manorctl_table_add (table, (const char *[]) {
        id, started, manor_report_get_fleet (report),
        manor_report_state_get_text (manor_report_get_state (report)), applied, unchanged, left,
      });
    }

  if (n == 0)
    manorctl_note (_("Nothing was pushed yet"));
  else
    manorctl_table_print (table);
}

static ManorctlStatus
show_list (ManorConsole *console)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) reports = NULL;

  reports = manor_await_object (manor_journal_list (manor_console_get_journal (console)), &error);
  if (reports == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    print_list_json (reports);
  else
    print_list (reports);

  return MANORCTL_DONE;
}

static void
print_report (ManorReport *report)
{
  g_autofree char *text = manor_report_dup_text (report);
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("CHILD"), _("STATE"), _("REASON"), NULL });

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (report)); i++)
    {
      g_autoptr(ManorReportEntry) entry = g_list_model_get_item (G_LIST_MODEL (report), i);
      const char *name = manor_report_entry_get_name (entry);
      const char *reason = manor_report_entry_get_error (entry);

      manorctl_table_add (table, (const char *[]) {
        name,
        manor_target_state_get_text (manor_report_entry_get_state (entry)),
        reason != NULL ? manor_database_skip_name (name, reason) : NULL,
      });
    }

  manorctl_print ("%s%s\n", text, g_str_has_suffix (text, "\n") ? "" : "\n");
  manorctl_table_print (table);
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorReport) report = NULL;
  gint64 id;

  if (arguments[0] == NULL)
    return show_list (console);

  if (!g_ascii_string_to_signed (arguments[0], 10, 1, G_MAXINT64, &id, NULL))
    return manorctl_fail_usage (_("“%s” is not the number of a push; “manorctl history” lists them"),
                                arguments[0]);

  report = manor_await_object (manor_journal_load (manor_console_get_journal (console), id), &error);
  if (report == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      manorctl_json_report (builder, report);
      json_builder_end_object (builder);
      manorctl_json_print (builder);
    }
  else
    {
      print_report (report);
    }

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_history_command = {
  .name = "history",
  .arguments = N_("[ID]"),
  .summary = N_("List pushes, or show one child by child"),
  .n_min = 0,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
