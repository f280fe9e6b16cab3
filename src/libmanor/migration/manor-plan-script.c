/* manor-plan-script.c: a plan as a script for the sqlite3 shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-plan"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-plan.h"

static void
append_comment (GString    *script,
                const char *mark,
                const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (script, "-- %s%s\n", mark, lines[i]);
}

static void
append_step (GString       *script,
             ManorPlanStep *step)
{
  g_autofree char *risks = manor_risk_dup_text (manor_plan_step_get_risk (step));
  const char *warning = manor_plan_step_get_warning (step);

  g_string_append_c (script, '\n');
  append_comment (script, "", manor_plan_step_get_title (step));
  if (*risks != '\0')
    append_comment (script, "! ", risks);
  if (warning != NULL)
    append_comment (script, "! ", warning);

  g_string_append_printf (script, "%s;\n", manor_plan_step_get_sql (step));
}

/**
 * manor_plan_dup_sql:
 * @self: a `ManorPlan`
 *
 * Writes the plan as a script that a person can run with the sqlite3 shell.
 *
 * Returns: (transfer full): the script; empty where there is nothing to do
 */
char *
manor_plan_dup_sql (ManorPlan *self)
{
  GString *script = g_string_new (NULL);

  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  if (manor_plan_get_n_steps (self) == 0)
    return g_string_free (script, FALSE);

  append_comment (script, "", _("Run it with “sqlite3 -bail FILE”, so that it stops at the first "
                                "error and leaves the file as it was."));
  g_string_append (script, "PRAGMA foreign_keys=OFF;\nBEGIN IMMEDIATE;\n");

  for (guint i = 0; i < manor_plan_get_n_steps (self); i++)
    append_step (script, manor_plan_get_step (self, i));

  g_string_append_c (script, '\n');
  append_comment (script, "", _("Any row printed here has lost its parent: ROLLBACK then."));
  g_string_append (script, "PRAGMA foreign_key_check;\nCOMMIT;\n");

  return g_string_free (script, FALSE);
}
