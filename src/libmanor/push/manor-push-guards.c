/* manor-push-guards.c: what a server looks at beside the script that it carries on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-push-private.h"
#include "manor-schema-text.h"
#include "manor-sql-error.h"
#include "manor-survey-private.h"

/*
 * The program that every child runs, in one transaction:
 *
 *     the schema is one of those reviewed ──▶ keys violated now are noted ──▶ the script
 *                              ──▶ none is violated beyond those ──▶ the notes are dropped
 *
 * Foreign keys are off on the server. The program is the same for all children, and one may have
 * had violated keys for years: so each notes its own, by table and by the table referred to, in a
 * table that outlives a statement and is gone before the transaction ends. Tables that the script
 * renames take their violations with them: those of tables that are gone count for all. They are
 * counted, and not compared row by row, since a table that is rebuilt may number its rows anew; so
 * a script that mends one may leave another in the same two tables.
 *
 * A key that refers to no unique index cannot be checked, and the question itself is an error then.
 * That is a matter of the schema, so one child of each is asked beforehand.
 */
#define NOTES "\"manor keys\""

#define ASK_SQL "SELECT 1 FROM pragma_foreign_key_check LIMIT 1"

#define IS_TABLE(name) \
  "EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = lower(" name "))"

#define NOTE_CREATE "CREATE TABLE " NOTES " (child, parent, n, known)"
#define NOTE_KEYS                                                                              \
  "INSERT INTO " NOTES " SELECT v.\"table\", v.parent, count(*), " IS_TABLE ("v.parent")         \
  " FROM pragma_foreign_key_check AS v GROUP BY 1, 2"
#define CHECK_KEYS                                                                             \
  "SELECT CASE WHEN EXISTS (SELECT 1 FROM (SELECT \"table\" AS child, parent, count(*) AS n "  \
  "FROM pragma_foreign_key_check GROUP BY 1, 2) AS now WHERE now.n > coalesce((SELECT "        \
  "sum(old.n) FROM " NOTES " AS old WHERE (old.child = now.child AND old.parent = now.parent) " \
  "OR NOT " IS_TABLE ("old.child") " OR (old.known AND NOT " IS_TABLE ("old.parent") ")), 0)) " \
  "THEN json('keys') END"
#define NOTE_DROP "DROP TABLE " NOTES

static ManorDatabase *
get_schema (ManorPush *self)
{
  return manor_fleet_get_schema (manor_survey_get_fleet (self->survey));
}

/* FALSE with no error where the database's schema does not allow the question. */
static gboolean
can_ask_keys (ManorDatabase  *database,
              GError        **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ManorResult) rows =
    manor_await_object (manor_database_query (database, ASK_SQL, 1), &local_error);

  if (rows == NULL && local_error->domain != MANOR_SQL_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (rows == NULL)
    g_debug ("%s: foreign keys: %s", manor_database_get_name (database), local_error->message);

  return rows != NULL;
}

static gboolean
look_at_keys (ManorPush  *self,
              GPtrArray  *targets,
              GError    **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr(ManorDatabase) schema = g_object_ref (get_schema (self));
  g_autoptr(GError) local_error = NULL;
  gboolean asked = manor_plan_get_touches_keys (self->schema_group->plan);

  self->skips_keys = FALSE;
  if (asked)
    self->skips_keys = !can_ask_keys (schema, &local_error);

  for (guint i = 0; asked && !self->skips_keys && i < targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (targets, i);
      g_autoptr(ManorDatabase) child =
        g_object_ref (manor_child_get_database (manor_push_target_get_child (target)));

      if (manor_push_target_get_state (target) == MANOR_TARGET_PENDING &&
          g_hash_table_add (seen, _manor_push_target_get_group (target)))
        self->skips_keys = !can_ask_keys (child, &local_error);
    }

  self->checks_keys = asked && !self->skips_keys;
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* The schemas that were reviewed: those of the children, and the schema database's own. */
static GPtrArray *
list_texts (ManorPush  *self,
            GPtrArray  *targets,
            GError    **error)
{
  g_autoptr(GHashTable) variants = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) texts = NULL;
  g_autoptr(ManorDatabase) schema = g_object_ref (get_schema (self));
  g_autoptr(ManorResult) rows = manor_await_object (manor_database_read_schema (schema), error);
  g_autofree char *hash = NULL;

  if (rows == NULL)
    return NULL;

  hash = manor_catalogue_hash_rows (rows);
  if (!g_str_equal (hash, manor_catalogue_get_text_hash (manor_survey_get_catalogue (self->survey))))
    {
      g_set_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_CHANGED,
                   _("Somebody else changed “%s” meanwhile; review the push again"),
                   manor_database_get_name (schema));
      return NULL;
    }

  for (guint i = 0; i < targets->len; i++)
    {
      ManorPushGroup *group = _manor_push_target_get_group (g_ptr_array_index (targets, i));

      if (group != NULL)
        g_hash_table_add (variants, group->variant);
    }

  texts = _manor_variant_index_list_texts (self->survey->index, variants);
  g_ptr_array_add (texts, manor_schema_text_new (rows));

  return g_steal_pointer (&texts);
}

static ManorPropagation *
new_propagation (ManorPush  *self,
                 const char *guard)
{
  ManorPlan *plan = self->schema_group->plan;
  g_autoptr(GPtrArray) statements = g_ptr_array_new ();
  g_autoptr(GPtrArray) guards = g_ptr_array_new ();
  const char *checks[] = { self->checks_keys ? CHECK_KEYS : NULL, NOTE_DROP, NULL };

  if (guard != NULL)
    g_ptr_array_add (guards, (gpointer) guard);
  if (self->checks_keys)
    {
      g_ptr_array_add (guards, (gpointer) NOTE_CREATE);
      g_ptr_array_add (guards, (gpointer) NOTE_KEYS);
    }
  g_ptr_array_add (guards, NULL);

  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    g_ptr_array_add (statements,
                     (gpointer) manor_plan_step_get_sql (manor_plan_get_step (plan, i)));
  g_ptr_array_add (statements, NULL);

  return manor_propagation_new ((const char * const *) statements->pdata,
                                (const char * const *) guards->pdata, checks);
}

gboolean
_manor_push_make_propagation (ManorPush  *self,
                              GError    **error)
{
  g_autoptr(GPtrArray) texts = list_texts (self, self->targets, error);
  g_autofree char *guard = NULL;

  if (texts == NULL)
    return FALSE;

  g_ptr_array_add (texts, NULL);
  guard = manor_schema_text_dup_guard_any ((const char * const *) texts->pdata);
  g_clear_object (&self->propagation);
  self->propagation = new_propagation (self, self->skips_guard ? NULL : guard);

  return TRUE;
}

gboolean
_manor_push_look_at_guards (ManorPush  *self,
                            GPtrArray  *targets,
                            GError    **error)
{
  g_autoptr(GPtrArray) texts = NULL;
  g_autoptr(ManorPropagation) whole = NULL;
  g_autofree char *guard = NULL;

  if (!look_at_keys (self, targets, error))
    return FALSE;

  texts = list_texts (self, targets, error);
  if (texts == NULL)
    return FALSE;

  g_ptr_array_add (texts, NULL);
  guard = manor_schema_text_dup_guard_any ((const char * const *) texts->pdata);
  whole = new_propagation (self, guard);
  self->skips_guard = !manor_propagation_fits (whole);

  return TRUE;
}

/* Whom the push leaves out since they rest, and how to have them in. */
static void
add_rest_notes (ManorPush    *self,
                GStrvBuilder *notes)
{
  if (self->n_asleep > 0)
    g_strv_builder_take (notes, g_strdup_printf (
      ngettext ("%u child sleeps and is left out. To have it in, wake it first: let the survey read "
                "children that sleep, too.",
                "%u children sleep and are left out. To have them in, wake them first: let the survey "
                "read children that sleep, too.", self->n_asleep), self->n_asleep));

  if (self->n_archived > 0)
    g_strv_builder_take (notes, g_strdup_printf (
      ngettext ("%u child is archived and is left out. To have it in, unarchive its group first.",
                "%u children are archived and are left out. To have them in, unarchive their group "
                "first.", self->n_archived), self->n_archived));
}

/**
 * manor_push_dup_notes:
 * @self: a `ManorPush` that was prepared
 *
 * Returns: (transfer full) (array zero-terminated=1): what is not looked after as usual, and who is
 *   left out, a sentence each
 */
char **
manor_push_dup_notes (ManorPush *self)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();

  g_return_val_if_fail (MANOR_IS_PUSH (self), NULL);

  if (self->skips_keys && !self->carried)
    g_strv_builder_add (notes, _("Foreign keys are not checked: one of them refers to columns "
                                 "without a unique index, so that the server cannot say which "
                                 "rows violate it. Look yourself at what the script leaves "
                                 "behind."));
  if (self->skips_guard && !self->carried)
    g_strv_builder_add (notes, _("The schemas of this fleet are together too long to be sent along: "
                                 "a child that somebody else changes from now on gets the script "
                                 "all the same, where it runs there. See to it that nobody "
                                 "does."));

  add_rest_notes (self, notes);

  return g_strv_builder_end (notes);
}
