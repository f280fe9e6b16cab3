/* manor-script-plan.c: a plan whose steps a person wrote
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-script-plan"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-script-plan-private.h"
#include "manor-script-plan.h"
#include "manor-script.h"

/*
 * A script is cut into statements, each is looked at (manor-deed.c), all are run on an in-memory
 * clone of the schema, and what the clone has then is the schema afterwards. Then the statements
 * are gone through twice: to learn what becomes of each table (manor-script-walk.c), and to write
 * steps and probes with that knowledge (manor-script-steps.c, manor-script-probes.c).
 */

static ManorScriptDraft *
script_draft_new (ManorCatalogue *from)
{
  ManorScriptDraft *self = g_new0 (ManorScriptDraft, 1);

  self->from = g_object_ref (from);
  self->deeds = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_deed_free);
  self->fates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->carried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

static void
script_draft_free (ManorScriptDraft *self)
{
  g_clear_object (&self->from);
  g_clear_object (&self->after);
  g_clear_pointer (&self->deeds, g_ptr_array_unref);
  g_clear_pointer (&self->draft, manor_draft_free);
  g_clear_pointer (&self->origins, g_hash_table_unref);
  g_clear_pointer (&self->columns, g_hash_table_unref);
  g_clear_pointer (&self->finals, g_hash_table_unref);
  g_clear_pointer (&self->final_columns, g_hash_table_unref);
  g_clear_pointer (&self->copies, g_hash_table_unref);
  g_clear_pointer (&self->holders, g_hash_table_unref);
  g_clear_pointer (&self->fates, g_hash_table_unref);
  g_clear_pointer (&self->carried, g_hash_table_unref);
  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorScriptDraft, script_draft_free)

static gboolean
read_deeds (ManorScriptDraft  *self,
            const char        *script,
            GError           **error)
{
  g_autoptr(GPtrArray) statements = manor_script_split (script, -1);

  for (guint i = 0; i < statements->len; i++)
    {
      ManorDeed *deed = manor_deed_new (g_ptr_array_index (statements, i), error);

      if (deed == NULL)
        return FALSE;

      if (deed->kind == MANOR_DEED_NOTHING)
        manor_deed_free (deed);
      else
        g_ptr_array_add (self->deeds, deed);
    }

  if (self->deeds->len > 0)
    return TRUE;

  g_set_error_literal (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                       _("The script has no statement that changes anything"));

  return FALSE;
}

/* What only the server's own SQLite has. */
static gboolean
is_unknown_here (const char *message)
{
  return strstr (message, "no such function") != NULL ||
         strstr (message, "no such module") != NULL ||
         strstr (message, "no such collation") != NULL;
}

static void
set_rehearsal_error (ManorDeed     *deed,
                     const GError  *cause,
                     GError       **error)
{
  if (is_unknown_here (cause->message))
    g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                 /* translators: a line of the script, and what SQLite said */
                 _("Line %u cannot be rehearsed here, so that nobody could say what it does: %s"),
                 deed->line, cause->message);
  else
    g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_REHEARSAL,
                 /* translators: a line of the script, and what SQLite said */
                 _("Line %u does not work on this schema: %s"), deed->line, cause->message);
}

/* RANDOM ROWID is libSQL's alone, and has to be put back afterwards. */
static void
follow_random (GHashTable *random,
               ManorDeed  *deed)
{
  g_autofree char *folded = deed->name != NULL ? manor_identifier_fold (deed->name) : NULL;

  if (deed->kind == MANOR_DEED_CREATE_TABLE && deed->random)
    g_hash_table_add (random, g_steal_pointer (&folded));
  else if (deed->kind == MANOR_DEED_DROP_TABLE)
    g_hash_table_remove (random, folded);
  else if (deed->kind == MANOR_DEED_RENAME_TABLE && g_hash_table_remove (random, folded))
    manor_draft_add_name (random, deed->other);
}

static GHashTable *
list_random (ManorCatalogue *catalogue)
{
  GHashTable *random = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (catalogue, MANOR_OBJECT_TABLE);

  for (guint i = 0; i < tables->len; i++)
    if (manor_table_get_random_rowid (g_ptr_array_index (tables, i)))
      manor_draft_add_name (random,
                            manor_schema_object_get_name (g_ptr_array_index (tables, i)));

  return random;
}

/* As the server does: foreign keys off, one transaction. */
static gboolean
rehearse (ManorScriptDraft  *self,
          GError           **error)
{
  g_autoptr(ManorSqlite) clone = manor_clone_new (self->from, error);
  g_autoptr(GHashTable) random = NULL;

  if (clone == NULL ||
      !manor_sqlite_execute (clone, "PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE", error))
    return FALSE;

  random = list_random (self->from);

  for (guint i = 0; i < self->deeds->len; i++)
    {
      ManorDeed *deed = g_ptr_array_index (self->deeds, i);
      g_autofree char *sql = manor_clone_dup_sql (deed->sql);
      g_autoptr(GError) cause = NULL;

      if (!manor_sqlite_execute (clone, sql, &cause))
        {
          set_rehearsal_error (deed, cause, error);
          return FALSE;
        }

      follow_random (random, deed);
    }

  if (!manor_sqlite_execute (clone, "COMMIT", error))
    return FALSE;

  self->after = manor_clone_read_random (clone, random, error);

  return self->after != NULL;
}

static void
walk (ManorScriptDraft *self)
{
  manor_script_draft_begin (self);
  for (guint i = 0; i < self->deeds->len; i++)
    manor_script_draft_follow (self, g_ptr_array_index (self->deeds, i));
  manor_script_draft_end (self);
}

/* Whether a row can lose its parent by it. */
static gboolean
may_orphan (ManorScriptDraft *self)
{
  for (guint i = 0; i < self->deeds->len; i++)
    {
      ManorDeed *deed = g_ptr_array_index (self->deeds, i);

      switch ((int) deed->kind)
        {
        case MANOR_DEED_DROP_TABLE:
        case MANOR_DEED_DROP_COLUMN:
        case MANOR_DEED_INSERT:
        case MANOR_DEED_UPDATE:
        case MANOR_DEED_DELETE:
        case MANOR_DEED_OTHER:
          return TRUE;

        case MANOR_DEED_ADD_COLUMN:
          if (manor_sql_mentions_name (deed->sql, "REFERENCES"))
            return TRUE;
          break;

        default:
          break;
        }
    }

  return FALSE;
}

/* Every table that refers to another: nobody knows what a script does to rows. */
static void
list_keys (ManorScriptDraft *self)
{
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (self->after, MANOR_OBJECT_TABLE);

  if (!may_orphan (self))
    return;

  for (guint i = 0; i < tables->len; i++)
    {
      ManorTable *table = g_ptr_array_index (tables, i);
      const char *name = manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table));
      GPtrArray *constraints = manor_table_get_constraints (table);
      const char *before = manor_script_draft_get_origin (self, name);
      gboolean any = FALSE;

      for (guint j = 0; j < constraints->len && !any; j++)
        any = manor_constraint_get_kind (g_ptr_array_index (constraints, j)) ==
              MANOR_CONSTRAINT_FOREIGN_KEY;

      if (before == NULL && manor_catalogue_find_table (self->from, name) != NULL)
        before = name;
      if (any)
        g_ptr_array_add (self->draft->keys, manor_key_table_new (before, name, FALSE));
    }
}

static void
list_renamed (ManorScriptDraft *self)
{
  GHashTableIter iter;
  gpointer name;
  gpointer origin;

  g_hash_table_iter_init (&iter, self->origins);
  while (g_hash_table_iter_next (&iter, &name, &origin))
    if (*(const char *) origin != '\0' && !manor_identifier_equal (name, origin))
      g_hash_table_replace (self->draft->renamed, manor_identifier_fold (origin),
                            g_strdup (name));
}

/**
 * manor_plan_new_for_script:
 * @from: the schema before
 * @script: statements that a person wrote
 * @error: return location
 *
 * Rehearses a script on a database in memory and says of each statement what it risks. It runs
 * with foreign keys off, in one transaction, as the plan will. Blocks for milliseconds.
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with %MANOR_PLAN_ERROR_UNSUPPORTED for
 *   what does not belong in a script or cannot be rehearsed here, %MANOR_PLAN_ERROR_REHEARSAL for
 *   what does not work on this schema, %MANOR_PLAN_ERROR_TARGET_BROKEN where it leaves something
 *   behind that does not work
 */
ManorPlan *
manor_plan_new_for_script (ManorCatalogue  *from,
                           const char      *script,
                           GError         **error)
{
  g_autoptr(ManorScriptDraft) self = NULL;
  g_autoptr(ManorPlanOptions) options = NULL;

  g_return_val_if_fail (MANOR_IS_CATALOGUE (from), NULL);
  g_return_val_if_fail (script != NULL, NULL);

  self = script_draft_new (from);
  if (!read_deeds (self, script, error) || !rehearse (self, error) ||
      !manor_target_check (from, self->after, error))
    return NULL;

  walk (self);
  options = manor_plan_options_new ();
  manor_script_draft_add_renames (self, options);
  manor_plan_options_set_drop_extra (options, TRUE);
  self->draft = manor_draft_new (from, self->after, options);

  manor_script_draft_begin (self);
  for (guint i = 0; i < self->deeds->len; i++)
    {
      ManorDeed *deed = g_ptr_array_index (self->deeds, i);

      manor_script_draft_add_step (self, deed);
      manor_script_draft_probe_deed (self, deed);
      manor_script_draft_follow (self, deed);
    }

  manor_script_draft_list_probes (self, options);
  list_keys (self);
  list_renamed (self);

  return manor_plan_new_from_draft (self->draft, self->after);
}
