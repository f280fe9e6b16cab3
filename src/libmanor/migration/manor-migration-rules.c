/* manor-migration-rules.c: by what a migration is judged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-migration-rules.h"

/**
 * manor_migration_judge_enforcement:
 * @enforced: what the database says of foreign_keys after it was switched off
 * @error: return location
 *
 * Returns: %TRUE where enforcement is off
 */
gboolean
manor_migration_judge_enforcement (gint64   enforced,
                                   GError **error)
{
  if (enforced == 0)
    return TRUE;

  g_set_error_literal (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_FOREIGN_KEYS_ON,
                       _("Foreign key enforcement cannot be switched off on this "
                         "connection: nothing was changed"));

  return FALSE;
}

/**
 * manor_migration_judge_before:
 * @self: a `ManorMigration`
 * @rows: the rows of the child's sqlite_schema, under the write lock
 * @unchanged: (out): whether there is nothing to do
 * @error: return location
 *
 * Returns: %FALSE with @error set where the schema is neither the one before nor the one after
 */
gboolean
manor_migration_judge_before (ManorMigration  *self,
                              ManorResult     *rows,
                              gboolean        *unchanged,
                              GError         **error)
{
  ManorSchemaPlace place = manor_migration_locate (self, rows, error);

  *unchanged = place == MANOR_SCHEMA_AFTER;

  switch (place)
    {
    case MANOR_SCHEMA_BEFORE:
    case MANOR_SCHEMA_AFTER:
      return TRUE;

    case MANOR_SCHEMA_OTHER:
      g_set_error_literal (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED,
                           _("The schema is no longer the one that was reviewed: nothing was "
                             "changed; survey again and review the new plan"));
      return FALSE;

    case MANOR_SCHEMA_UNREADABLE:
    default:
      return FALSE;
    }
}

/**
 * manor_migration_judge_after:
 * @self: a `ManorMigration`
 * @rows: the rows of the child's sqlite_schema after the last step
 * @error: return location
 *
 * Returns: %FALSE with @error set where the schema is not the one planned
 */
gboolean
manor_migration_judge_after (ManorMigration  *self,
                             ManorResult     *rows,
                             GError         **error)
{
  switch (manor_migration_locate (self, rows, error))
    {
    case MANOR_SCHEMA_AFTER:
      return TRUE;

    case MANOR_SCHEMA_BEFORE:
    case MANOR_SCHEMA_OTHER:
      g_set_error_literal (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_SCHEMA,
                           _("The schema came out different from the one rehearsed: all steps "
                             "were rolled back"));
      return FALSE;

    case MANOR_SCHEMA_UNREADABLE:
    default:
      return FALSE;
    }
}

/**
 * manor_migration_judge_count:
 * @sql: how the rows were counted
 * @before: how many there were
 * @after: how many there are
 * @error: return location
 *
 * Returns: %FALSE with @error set where rows were lost or made
 */
gboolean
manor_migration_judge_count (const char  *sql,
                             gint64       before,
                             gint64       after,
                             GError     **error)
{
  g_autofree char *had = g_strdup_printf ("%" G_GINT64_FORMAT, before);
  g_autofree char *has = g_strdup_printf ("%" G_GINT64_FORMAT, after);

  if (before == after)
    return TRUE;

  /* translators: two numbers, and how they were counted */
  g_set_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_COUNT,
               _("The row count changed from %s to %s (%s): all steps were rolled back"),
               had, has, sql);

  return FALSE;
}

/**
 * manor_migration_judge_limit:
 * @limit: what may be lost at most
 * @count: how much would be
 * @error: return location
 *
 * Returns: %FALSE with @error set where more would be lost
 */
gboolean
manor_migration_judge_limit (const ManorMigrationLimit  *limit,
                             gint64                      count,
                             GError                    **error)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  g_autofree char *then = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (limit->most, 0));

  if (count <= limit->most)
    return TRUE;

  /* translators: what is counted (“rows of users”), a number, a number */
  g_set_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_LOSES,
               _("%s: %s now, but only the loss of %s was agreed to; review the push again"),
               limit->title, now, then);

  return FALSE;
}

/**
 * manor_plan_step_dup_error:
 * @self: a `ManorPlanStep`
 * @index: its number, from 0
 * @n_steps: how many the plan has
 * @cause: what the database said
 *
 * What the database itself cannot do keeps its own error; what the plan ran into is the step's.
 *
 * Returns: (transfer full): the error of the migration
 */
GError *
manor_plan_step_dup_error (ManorPlanStep *self,
                           guint          index,
                           guint          n_steps,
                           const GError  *cause)
{
  GError *error;

  if (cause->domain != MANOR_SQL_ERROR ||
      cause->code == MANOR_SQL_ERROR_FAILED ||
      cause->code == MANOR_SQL_ERROR_CONSTRAINT ||
      cause->code == MANOR_SQL_ERROR_TOO_BIG)
    /* translators: the number of a step, how many there are, what the step does, and what
     * the database said */
    return g_error_new (MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_STEP,
                        _("Step %u of %u (%s) failed: %s"),
                        index + 1, n_steps, manor_plan_step_get_title (self), cause->message);

  error = g_error_copy (cause);
  g_prefix_error (&error, "%s: ", manor_plan_step_get_title (self));

  return error;
}
