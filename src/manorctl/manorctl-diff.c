/* manorctl-diff.c: what separates two schemas
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-answer.h"

static gboolean exit_code;

static const GOptionEntry options[] = {
  { "exit-code", 0, 0, G_OPTION_ARG_NONE, &exit_code,
    N_("Exit with 3 when there are differences"), NULL },
  G_OPTION_ENTRY_NULL
};

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorCatalogue) from = NULL;
  g_autoptr(ManorCatalogue) to = NULL;
  g_autoptr(ManorDiff) diff = NULL;
  g_autoptr(GPtrArray) proposals = NULL;

  from = manor_await_object (manor_console_load_catalogue (console, arguments[0]), &error);
  if (from == NULL)
    return manorctl_fail (error);

  to = manor_await_object (manor_console_load_catalogue (console, arguments[1]), &error);
  if (to == NULL)
    return manorctl_fail (error);

  diff = manor_diff_new (from, to, NULL);
  proposals = manor_diff_list_proposals (diff);

  if (manorctl_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      manorctl_json_diff (builder, diff);
      json_builder_end_object (builder);
      manorctl_json_print (builder);
    }
  else
    {
      if (manor_diff_get_n_changes (diff) == 0)
        manorctl_print (_("No differences.\n"));
      manorctl_print_diff (diff, "");
      manorctl_note_proposals (proposals);
    }

  return exit_code && manorctl_diff_differs (diff) ? MANORCTL_DIFFERENT : MANORCTL_DONE;
}

const ManorctlCommand manorctl_diff_command = {
  .name = "diff",
  .arguments = N_("FROM TO"),
  .summary = N_("Show in words what separates two schemas"),
  .description = N_("In front of a change: + only TO has it, * only FROM has it (a table, say), - a part of\n"
                    "a table that only FROM has, ~ it differs, > it was renamed, blank for notes."),
  .options = options,
  .n_min = 2,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
