/* manorctl-plan.c: the SQL that turns one schema into another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-answer.h"
#include "manorctl-plan-arguments.h"

static const GOptionEntry options[] = {
  MANORCTL_PLAN_ENTRIES,
  G_OPTION_ENTRY_NULL
};

static void
print_json (ManorPlan *plan)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  manorctl_json_plan (builder, plan);
  manorctl_json_diff (builder, manor_plan_get_diff (plan));
  json_builder_end_object (builder);
  manorctl_json_print (builder);
}

/* What only the database can tell: that is “push --dry-run”. Here, as comments. */
static void
print_sql (ManorPlan *plan)
{
  g_autofree char *sql = manor_plan_dup_sql (plan);
  GPtrArray *probes = manor_plan_get_probes (plan);

  if (manor_plan_get_n_steps (plan) == 0)
    {
      manorctl_print (_("-- There is nothing to do.\n"));
      return;
    }

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);

      if (i == 0)
        manorctl_print (_("-- Count before you run it:\n"));
      manorctl_print ("--   %s: %s\n", manor_probe_get_title (probe), manor_probe_get_sql (probe));
      if (manor_probe_get_remedy (probe) != NULL)
        manorctl_print ("--     %s\n", manor_probe_get_remedy (probe));
    }

  manorctl_print ("%s%s", sql, g_str_has_suffix (sql, "\n") ? "" : "\n");
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlanOptions) plan_options = manorctl_plan_arguments_read (&error);
  g_autoptr(ManorCatalogue) from = NULL;
  g_autoptr(ManorCatalogue) to = NULL;
  g_autoptr(ManorPlan) plan = NULL;
  g_autoptr(GPtrArray) proposals = NULL;

  if (plan_options == NULL)
    return manorctl_fail_usage ("%s", error->message);

  from = manor_await_object (manor_console_load_catalogue (console, arguments[0]), &error);
  if (from == NULL)
    return manorctl_fail (error);

  to = manor_await_object (manor_console_load_catalogue (console, arguments[1]), &error);
  if (to == NULL)
    return manorctl_fail (error);

  if (manorctl_plan_arguments_check (from, &error))
    plan = manor_await_object (manor_plan_make (from, to, plan_options), &error);
  if (plan == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    {
      print_json (plan);
      return MANORCTL_DONE;
    }

  proposals = manor_plan_list_proposals (plan);
  manorctl_note_proposals (proposals);
  print_sql (plan);

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_plan_command = {
  .name = "plan",
  .arguments = N_("FROM TO"),
  .summary = N_("Write the SQL that turns one schema into another"),
  .description = N_("The plan was rehearsed in memory. It keeps what only FROM has unless --drop-extra is\n"
                    "given; risks are comments in it. Nothing is written to any database."),
  .options = options,
  .n_min = 2,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
