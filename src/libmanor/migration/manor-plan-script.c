/* manor-plan-script.c: a plan as a script for the sqlite3 shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-plan"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-migration-private.h"
#include "manor-plan.h"
#include "manor-statistics.h"

/*
 * A shell that was not told to stop at errors goes on after one: when a copy failed, it would
 * drop the old table and commit. So a script that copies proves itself before COMMIT, in two
 * steps of which the first compiles whatever has happened: the tables must be there, and
 * hold as many rows as before. A proof that fails rolls everything back.
 */

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

static void
append_counts (GString   *script,
               ManorPlan *plan)
{
  GPtrArray *checks = manor_plan_get_checks (plan);

  if (checks->len == 0)
    return;

  g_string_append_c (script, '\n');
  append_comment (script, "", _("What must be so afterwards too"));
  g_string_append (script, "CREATE TEMP TABLE manor_proof (ok INTEGER NOT NULL CHECK (ok));\n"
                   "CREATE TEMP TABLE manor_before AS SELECT ");

  for (guint i = 0; i + 1 < checks->len; i += 2)
    g_string_append_printf (script, "%s(%s) AS n%u", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (checks, i), i / 2);

  g_string_append (script, ";\n");
}

/* A name that is not there is an error, so they cannot be run without a look. */
static void
append_statistics (GString    *script,
                   ManorPlan  *plan,
                   gboolean    after,
                   const char *text)
{
  g_autoptr(GPtrArray) statements = manor_plan_list_statistics (plan, MANOR_STATISTICS_ALL, after);

  if (statements->len == 0)
    return;

  g_string_append_c (script, '\n');
  append_comment (script, "", text);
  for (guint i = 0; i < statements->len; i++)
    {
      g_autofree char *sql = g_strconcat (g_ptr_array_index (statements, i), ";", NULL);

      append_comment (script, "  ", sql);
    }
}

/* The names of the copied tables, as string literals. */
static char *
dup_copied (ManorPlan *plan,
            guint     *n_tables)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    {
      ManorPlanStep *step = manor_plan_get_step (plan, i);
      const char *table = manor_plan_step_get_table (step);
      g_autofree char *literal = manor_string_literal (table);

      if ((manor_plan_step_get_risk (step) & MANOR_RISK_REWRITES) != 0 &&
          g_hash_table_add (seen, manor_identifier_fold (table)))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", literal);
    }

  *n_tables = g_hash_table_size (seen);

  return g_string_free (names, FALSE);
}

static void
append_proof (GString   *script,
              ManorPlan *plan)
{
  GPtrArray *checks = manor_plan_get_checks (plan);
  guint n_tables = 0;
  g_autofree char *names = dup_copied (plan, &n_tables);

  if (checks->len == 0)
    return;

  g_string_append_c (script, '\n');
  append_comment (script, "", _("Rolls everything back where a table or a row is missing"));
  g_string_append_printf (script,
                          "INSERT OR ROLLBACK INTO manor_proof SELECT count(*) = %u "
                          "FROM sqlite_schema WHERE type = 'table' "
                          "AND name COLLATE NOCASE IN (%s);\n"
                          "INSERT OR ROLLBACK INTO manor_proof SELECT ", n_tables, names);

  for (guint i = 0; i + 1 < checks->len; i += 2)
    g_string_append_printf (script, "%sn%u = (%s)", i > 0 ? " AND " : "", i / 2,
                            (const char *) g_ptr_array_index (checks, i + 1));

  g_string_append (script, " FROM manor_before;\n");
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
  append_counts (script, self);
  append_statistics (script, self, FALSE,
                     _("Manor keeps what ANALYZE found out, where a database has these tables; take the “--” away where "
                       "yours has them"));

  for (guint i = 0; i < manor_plan_get_n_steps (self); i++)
    append_step (script, manor_plan_get_step (self, i));

  append_statistics (script, self, TRUE, _("The same, after the last step"));
  append_proof (script, self);

  g_string_append_c (script, '\n');
  append_comment (script, "", _("Any row printed here has lost its parent: ROLLBACK then."));
  g_string_append (script, "PRAGMA foreign_key_check;\nCOMMIT;\n");

  if (manor_plan_get_checks (self)->len > 0)
    g_string_append (script, "DROP TABLE temp.manor_before;\nDROP TABLE temp.manor_proof;\n");

  return g_string_free (script, FALSE);
}
