/* manor-rehearsal.c: a plan tried on a database in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-rehearsal"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-plan-options-private.h"
#include "manor-plan-step-private.h"

/*
 * A draft is tried as it would run on a child, with enforcement of foreign keys on and off at
 * the start. What SQLite refuses teaches the draft: a view or trigger that does not work is
 * taken aside, a table that cannot be altered in place is rebuilt. What is left is a fault of
 * the planner, and there is no plan.
 */

static const char *
name_of (gpointer object)
{
  return manor_schema_object_get_name (object);
}

static gboolean
put_aside (ManorDraft        *draft,
           ManorSchemaObject *object)
{
  g_autoptr(GPtrArray) triggers = NULL;

  if (!g_hash_table_add (draft->aside, manor_draft_dup_aside_key (object)))
    return FALSE;

  if (manor_schema_object_get_kind (object) != MANOR_OBJECT_VIEW)
    return TRUE;

  /* They go with the view. */
  triggers = manor_catalogue_list_of_table (draft->from, MANOR_OBJECT_TRIGGER, name_of (object));
  for (guint i = 0; i < triggers->len; i++)
    g_hash_table_add (draft->aside, manor_draft_dup_aside_key (g_ptr_array_index (triggers, i)));

  return TRUE;
}

static gboolean
blames (const char        *message,
        ManorSchemaObject *object)
{
  const char *kind = manor_schema_object_get_kind (object) == MANOR_OBJECT_VIEW ? "view"
                                                                               : "trigger";
  g_autofree char *words = g_strdup_printf ("error in %s %s", kind, name_of (object));
  const char *found = strstr (message, words);

  if (found == NULL)
    return FALSE;

  found += strlen (words);

  return *found == ':' || g_str_has_prefix (found, " after ");
}

/* Takes aside what SQLite says is broken. FALSE where it says something else. */
gboolean
manor_rehearsal_learn (ManorDraft *draft,
                       const char *message)
{
  const ManorObjectKind kinds[] = { MANOR_OBJECT_VIEW, MANOR_OBJECT_TRIGGER };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GPtrArray) objects = manor_catalogue_list_of_kind (draft->from, kinds[i]);

      for (guint j = 0; j < objects->len; j++)
        if (blames (message, g_ptr_array_index (objects, j)))
          return put_aside (draft, g_ptr_array_index (objects, j));
    }

  return FALSE;
}

static gboolean
force_rebuild (ManorDraft *draft,
               const char *name)
{
  ManorTableDraft *table = manor_draft_find_table (draft, name);

  if (table == NULL || table->wanted == NULL || table->old == NULL ||
      manor_table_is_virtual (table->wanted) || table->action == MANOR_TABLE_REBUILD ||
      manor_draft_has_name (draft->rebuild, name))
    return FALSE;

  manor_draft_add_name (draft->rebuild, name);

  return TRUE;
}

/* Whether the copy of a rebuilt table can carry its renamed columns over, so that no ALTER
 * is needed: only its own wanted indexes may speak of it, and they are made anew. */
static gboolean
can_fold (ManorDraft      *draft,
          ManorTableDraft *table)
{
  if (table->action != MANOR_TABLE_REBUILD || table->old == NULL ||
      !manor_identifier_equal (table->before, table->name) ||
      (table->extra->len > 0 && !manor_plan_options_get_drop_extra (draft->options)))
    return FALSE;

  for (guint i = 0; i < manor_catalogue_get_n_objects (draft->from); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (draft->from, i);

      if (manor_schema_object_get_sql (object) == NULL ||
          !manor_schema_object_mentions (object, table->before) ||
          manor_identifier_equal (name_of (object), table->before))
        continue;

      if (manor_schema_object_get_kind (object) != MANOR_OBJECT_INDEX ||
          manor_catalogue_find (draft->to, MANOR_OBJECT_INDEX, name_of (object)) == NULL)
        return FALSE;
    }

  return TRUE;
}

/* TRUE where the draft is to be made again. */
gboolean
manor_rehearsal_fold (ManorDraft *draft)
{
  GPtrArray *renames = manor_plan_options_get_rename_list (draft->options);
  gboolean more = FALSE;

  for (guint i = 0; i < renames->len; i++)
    {
      const ManorRename *rename = g_ptr_array_index (renames, i);
      ManorTableDraft *table;

      if (rename->table == NULL || manor_draft_has_name (draft->fold, rename->table))
        continue;

      table = manor_draft_find_table (draft, rename->table);
      if (table == NULL || table->wanted == NULL || manor_table_is_virtual (table->wanted) ||
          !can_fold (draft, table))
        continue;

      manor_draft_add_name (draft->fold, rename->table);
      manor_draft_add_name (draft->rebuild, rename->table);
      more = TRUE;
    }

  return more;
}

/* The steps as SQLite in memory takes them. */
static GPtrArray *
list_local_steps (ManorDraft *draft)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < draft->steps->len; i++)
    {
      ManorPlanStep *step = g_ptr_array_index (draft->steps, i);

      g_ptr_array_add (steps,
                       manor_plan_step_new (manor_clone_dup_sql (manor_plan_step_get_sql (step)),
                                            manor_plan_step_get_risk (step),
                                            manor_plan_step_get_table (step),
                                            g_strdup (manor_plan_step_get_title (step)),
                                            NULL));
    }

  return steps;
}

static ManorCatalogue *
try_draft (ManorDraft         *draft,
           gboolean            enforced,
           ManorScriptReport  *report,
           GError            **error)
{
  g_autoptr(ManorSqlite) clone = manor_clone_new (draft->from, error);
  g_autoptr(GPtrArray) steps = NULL;
  ManorScript script;
  ManorOutcome outcome;

  if (clone == NULL ||
      !manor_sqlite_execute (clone, enforced ? "PRAGMA foreign_keys=ON"
                                             : "PRAGMA foreign_keys=OFF", error))
    return NULL;

  steps = list_local_steps (draft);
  script = (ManorScript) {
    .steps = steps, .checks = draft->checks, .keys = draft->keys, .renamed = draft->renamed,
  };

  outcome = manor_script_run (&script, clone, NULL, NULL, report, error);
  g_clear_object (&report->after);

  if (outcome != MANOR_OUTCOME_APPLIED)
    return NULL;

  return manor_clone_read (clone, draft->to, draft->from, draft->renamed, error);
}

/* What a plan with these options leaves to be done. */
static gboolean
is_missed (ManorDraft  *draft,
           ManorChange *change)
{
  return manor_change_get_pending (change) ||
         (manor_change_get_kind (change) == MANOR_CHANGE_EXTRA &&
          manor_plan_options_get_drop_extra (draft->options));
}

static gboolean
compare_result (ManorDraft      *draft,
                ManorCatalogue  *after,
                gboolean        *learned,
                GError         **error)
{
  g_autoptr(ManorDiff) diff = manor_diff_new (after, draft->to, NULL);
  ManorChange *missed = NULL;

  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    {
      ManorChange *change = manor_diff_get_change (diff, i);

      if (!is_missed (draft, change))
        continue;

      missed = missed != NULL ? missed : change;

      if (manor_change_get_object_kind (change) == MANOR_OBJECT_TABLE &&
          force_rebuild (draft, manor_change_get_name (change)))
        *learned = TRUE;
    }

  if (missed == NULL)
    return TRUE;

  g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_REHEARSAL,
               _("The rehearsed plan does not arrive (%s): nothing was touched; please report "
                 "this with both schemas"), manor_change_get_text (missed));

  return FALSE;
}

/* A copy that does not even compile for want of what a fill value names. */
static gboolean
blames_fill (ManorDraft    *draft,
             ManorPlanStep *step)
{
  g_autoptr(GList) keys = g_hash_table_get_keys (manor_plan_options_get_fills (draft->options));
  g_autofree char *table = NULL;
  g_autofree char *prefix = NULL;

  if (step == NULL || !g_str_has_prefix (manor_plan_step_get_sql (step), "INSERT OR ABORT"))
    return FALSE;

  table = manor_identifier_fold (manor_plan_step_get_table (step));
  prefix = g_strconcat (table, ".", NULL);

  for (GList *iter = keys; iter != NULL; iter = iter->next)
    if (g_str_has_prefix (iter->data, prefix))
      return TRUE;

  return FALSE;
}

static void
learn_from_failure (ManorDraft               *draft,
                    const ManorScriptReport  *report,
                    const GError             *cause,
                    gboolean                 *learned,
                    GError                  **error)
{
  ManorPlanStep *step = NULL;

  if (report->failed_step < draft->steps->len)
    step = g_ptr_array_index (draft->steps, report->failed_step);

  if (manor_rehearsal_learn (draft, cause->message) ||
      (step != NULL && force_rebuild (draft, manor_plan_step_get_table (step))))
    *learned = TRUE;

  if (cause->domain == MANOR_PLAN_ERROR)
    g_propagate_error (error, g_error_copy (cause));
  else if (strstr (cause->message, "foreign key mismatch") != NULL)
    /* The schema by itself was checked: it is a table of the child's own. */
    g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                 _("A table that only this database has refers to a key that the schema gives up "
                   "(%s): drop that reference, or what is extra"), cause->message);
  else if (blames_fill (draft, step))
    g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION,
                 _("A fill value for “%s” cannot be used: %s"),
                 manor_plan_step_get_table (step), cause->message);
  else
    g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_REHEARSAL,
                 _("The plan failed in rehearsal: nothing was touched. %s"), cause->message);
}

/* Tries the draft. NULL with @learned set means: make it again, it knows better now. */
ManorCatalogue *
manor_rehearsal_run (ManorDraft  *draft,
                     gboolean    *learned,
                     GError     **error)
{
  g_autoptr(ManorCatalogue) after = NULL;

  *learned = FALSE;

  for (guint enforced = 0; enforced < 2; enforced++)
    {
      ManorScriptReport report = { .failed_step = G_MAXUINT };
      g_autoptr(GError) cause = NULL;

      g_clear_object (&after);
      after = try_draft (draft, enforced == 1, &report, &cause);
      if (after == NULL)
        {
          learn_from_failure (draft, &report, cause, learned, error);
          return NULL;
        }
    }

  if (!compare_result (draft, after, learned, error))
    return NULL;

  return g_steal_pointer (&after);
}
