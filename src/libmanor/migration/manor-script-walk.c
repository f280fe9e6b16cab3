/* manor-script-walk.c: what a script does to names and rows, statement by statement
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-script-plan"

#include "config.h"

#include <string.h>

#include "manor-identifier.h"
#include "manor-script-plan-private.h"

static void
copy_free (gpointer data)
{
  ManorTableCopy *copy = data;

  g_free (copy->to);
  g_free (copy->sql);
  g_free (copy);
}

static void
renew (GHashTable     **table,
       GDestroyNotify   value_free)
{
  g_clear_pointer (table, g_hash_table_unref);
  *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
}

void
manor_script_draft_begin (ManorScriptDraft *self)
{
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (self->from, MANOR_OBJECT_TABLE);

  renew (&self->origins, g_free);
  renew (&self->columns, g_free);
  renew (&self->copies, copy_free);
  renew (&self->holders, g_free);

  for (guint i = 0; i < tables->len; i++)
    {
      const char *name = manor_schema_object_get_name (g_ptr_array_index (tables, i));

      g_hash_table_insert (self->origins, manor_identifier_fold (name), g_strdup (name));
    }
}

void
manor_script_draft_end (ManorScriptDraft *self)
{
  self->finals = g_steal_pointer (&self->origins);
  self->final_columns = g_steal_pointer (&self->columns);
}

const char *
manor_script_draft_get_origin (ManorScriptDraft *self,
                               const char       *name)
{
  g_autofree char *folded = manor_identifier_fold (name);
  const char *origin = g_hash_table_lookup (self->origins, folded);

  return origin != NULL && *origin != '\0' ? origin : NULL;
}

/* A view's trigger may write anywhere. */
const char *
manor_script_draft_get_written (ManorScriptDraft *self,
                                const char       *name)
{
  const char *origin = manor_script_draft_get_origin (self, name);
  ManorSchemaObject *view = manor_catalogue_find (self->from, MANOR_OBJECT_VIEW, name);

  if (origin != NULL)
    return origin;

  return view != NULL ? manor_schema_object_get_name (view) : NULL;
}

ManorTableFate
manor_script_draft_get_fate (ManorScriptDraft *self,
                             const char       *origin)
{
  return (ManorTableFate) GPOINTER_TO_UINT (g_hash_table_lookup (self->fates, origin));
}

static void
set_fate (ManorScriptDraft *self,
          const char       *origin,
          ManorTableFate    fate)
{
  g_hash_table_replace (self->fates, g_strdup (origin), GUINT_TO_POINTER (fate));
}

static void
carry (ManorScriptDraft     *self,
       const char           *origin,
       const ManorTableCopy *copy)
{
  GPtrArray *statements = g_hash_table_lookup (self->carried, origin);

  if (statements == NULL)
    {
      statements = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->carried, g_strdup (origin), statements);
    }

  g_ptr_array_add (statements, g_strdup (copy->sql));
}

static char *
column_key (const char *origin,
            const char *column)
{
  g_autofree char *folded_table = manor_identifier_fold (origin);
  g_autofree char *folded = manor_identifier_fold (column);

  return g_strconcat (folded_table, ".", folded, NULL);
}

/* Rows that @from was the last to have, or a worse fate than was thought. */
static void
drop_held (ManorScriptDraft     *self,
           const char           *folded,
           const ManorTableCopy *copy)
{
  GHashTableIter iter;
  gpointer origin;
  gpointer holder;

  g_hash_table_iter_init (&iter, self->holders);
  while (g_hash_table_iter_next (&iter, &origin, &holder))
    {
      if (!g_str_equal (holder, folded))
        continue;

      if (copy == NULL || copy->to == NULL)
        {
          set_fate (self, origin, copy != NULL ? MANOR_FATE_PARTLY : MANOR_FATE_LOST);
          g_hash_table_iter_remove (&iter);
          continue;
        }

      carry (self, origin, copy);
      set_fate (self, origin, MIN (manor_script_draft_get_fate (self, origin), copy->fate));
      g_hash_table_iter_replace (&iter, g_strdup (copy->to));
    }
}

static void
follow_drop (ManorScriptDraft *self,
             const char       *name)
{
  g_autofree char *folded = manor_identifier_fold (name);
  const char *origin = manor_script_draft_get_origin (self, name);
  const ManorTableCopy *copy = g_hash_table_lookup (self->copies, folded);

  drop_held (self, folded, copy);

  if (origin != NULL)
    {
      set_fate (self, origin, copy != NULL ? copy->fate : MANOR_FATE_LOST);
      if (copy != NULL && copy->to != NULL)
        {
          carry (self, origin, copy);
          g_hash_table_replace (self->holders, g_strdup (origin), g_strdup (copy->to));
        }
    }

  g_hash_table_remove (self->copies, folded);
  g_hash_table_remove (self->origins, folded);
}

static void
follow_rename (ManorScriptDraft *self,
               const char       *name,
               const char       *other)
{
  g_autofree char *folded = manor_identifier_fold (name);
  g_autofree char *folded_other = manor_identifier_fold (other);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  if (g_hash_table_steal_extended (self->origins, folded, &key, &value))
    {
      g_free (key);
      g_hash_table_replace (self->origins, g_strdup (folded_other), value);
    }

  if (g_hash_table_steal_extended (self->copies, folded, &key, &value))
    {
      g_free (key);
      g_hash_table_replace (self->copies, g_strdup (folded_other), value);
    }

  g_hash_table_iter_init (&iter, self->copies);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (((ManorTableCopy *) value)->to, folded) == 0)
      g_set_str (&((ManorTableCopy *) value)->to, folded_other);

  g_hash_table_iter_init (&iter, self->holders);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (value, folded))
      g_hash_table_iter_replace (&iter, g_strdup (folded_other));
}

static void
follow_rename_column (ManorScriptDraft *self,
                      ManorDeed        *deed)
{
  const char *origin = manor_script_draft_get_origin (self, deed->name);
  g_autofree char *key = NULL;
  const char *first;

  if (origin == NULL || deed->column == NULL || deed->other == NULL)
    return;

  key = column_key (origin, deed->column);
  first = g_hash_table_lookup (self->columns, key);
  g_hash_table_replace (self->columns, column_key (origin, deed->other),
                        g_strdup (first != NULL ? first : deed->column));
  g_hash_table_remove (self->columns, key);
}

static void
touch (ManorScriptDraft *self,
       const char       *name)
{
  const char *origin = manor_script_draft_get_origin (self, name);

  if (origin != NULL)
    g_hash_table_add (self->touched, g_strdup (origin));
}

static void
set_copy (ManorScriptDraft *self,
          const char       *name,
          ManorTableFate    fate,
          const char       *to,
          const char       *sql)
{
  ManorTableCopy *copy = g_new0 (ManorTableCopy, 1);

  copy->fate = fate;
  copy->to = to != NULL ? manor_identifier_fold (to) : NULL;
  copy->sql = g_strdup (sql);
  g_hash_table_replace (self->copies, manor_identifier_fold (name), copy);
}

/* Tables that an INSERT reads and does not copy as a whole. */
static void
note_partly (ManorScriptDraft *self,
             ManorDeed        *deed)
{
  GHashTableIter iter;
  gpointer folded;

  g_hash_table_iter_init (&iter, self->origins);
  while (g_hash_table_iter_next (&iter, &folded, NULL))
    if (!manor_identifier_equal (folded, deed->name) &&
        !g_hash_table_contains (self->copies, folded) &&
        manor_sql_mentions_name (deed->sql, folded))
      set_copy (self, folded, MANOR_FATE_PARTLY, NULL, NULL);
}

static void
follow_copy (ManorScriptDraft *self,
             ManorDeed        *deed)
{
  if (deed->other == NULL || manor_identifier_equal (deed->name, deed->other))
    note_partly (self, deed);
  else
    set_copy (self, deed->other, deed->verbatim ? MANOR_FATE_VERBATIM : MANOR_FATE_KEPT,
              deed->name, deed->sql);
}

static void
follow_insert (ManorScriptDraft *self,
               ManorDeed        *deed)
{
  touch (self, deed->name);
  follow_copy (self, deed);
}

void
manor_script_draft_follow (ManorScriptDraft *self,
                           ManorDeed        *deed)
{
  switch (deed->kind)
    {
    case MANOR_DEED_CREATE_TABLE:
      {
        g_autofree char *folded = manor_identifier_fold (deed->name);

        if (!g_hash_table_contains (self->origins, folded))
          {
            g_hash_table_insert (self->origins, g_steal_pointer (&folded), g_strdup (""));
            follow_copy (self, deed);
          }
      }
      break;

    case MANOR_DEED_DROP_TABLE:
      follow_drop (self, deed->name);
      break;

    case MANOR_DEED_RENAME_TABLE:
      if (deed->other != NULL)
        follow_rename (self, deed->name, deed->other);
      break;

    case MANOR_DEED_RENAME_COLUMN:
      follow_rename_column (self, deed);
      break;

    case MANOR_DEED_INSERT:
      follow_insert (self, deed);
      break;

    case MANOR_DEED_UPDATE:
    case MANOR_DEED_DELETE:
      touch (self, deed->name);
      break;

    case MANOR_DEED_OTHER:
    case MANOR_DEED_NOTHING:
    case MANOR_DEED_CREATE_INDEX:
    case MANOR_DEED_CREATE_VIEW:
    case MANOR_DEED_CREATE_TRIGGER:
    case MANOR_DEED_DROP_INDEX:
    case MANOR_DEED_DROP_VIEW:
    case MANOR_DEED_DROP_TRIGGER:
    case MANOR_DEED_ADD_COLUMN:
    case MANOR_DEED_DROP_COLUMN:
    default:
      break;
    }
}

static ManorTable *
find_final (ManorScriptDraft *self,
            const char       *origin)
{
  GHashTableIter iter;
  gpointer current;
  gpointer first;

  g_hash_table_iter_init (&iter, self->finals);
  while (g_hash_table_iter_next (&iter, &current, &first))
    if (g_str_equal (first, origin))
      return manor_catalogue_find_table (self->after, current);

  /* Dropped and made again under its name, or for good. */
  return manor_catalogue_find_table (self->after, origin);
}

char *
manor_script_draft_dup_final (ManorScriptDraft *self,
                              const char       *origin,
                              const char       *column)
{
  ManorTable *table = find_final (self, origin);
  g_autofree char *prefix = NULL;
  ManorColumn *found = NULL;
  GHashTableIter iter;
  gpointer key;
  gpointer first;

  if (table == NULL)
    return NULL;

  if (column == NULL)
    return g_strdup (manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table)));

  prefix = column_key (origin, "");
  g_hash_table_iter_init (&iter, self->final_columns);
  while (found == NULL && g_hash_table_iter_next (&iter, &key, &first))
    if (g_str_has_prefix (key, prefix) && manor_identifier_equal (first, column))
      found = manor_table_find_column (table, (const char *) key + strlen (prefix));

  if (found == NULL)
    found = manor_table_find_column (table, column);

  return found != NULL ? g_strdup (manor_column_get_name (found)) : NULL;
}

/* Behind SELECT stands the column, whatever is made of it, or all of them. */
static gboolean
is_carried (ManorScriptDraft *self,
            const char       *origin,
            const char       *column)
{
  GPtrArray *statements = g_hash_table_lookup (self->carried, origin);

  for (guint i = 0; statements != NULL && i < statements->len; i++)
    {
      const char *select = strcasestr (g_ptr_array_index (statements, i), "SELECT");

      if (select == NULL ||
          (strchr (select, '*') == NULL && !manor_sql_mentions_name (select, column)))
        return FALSE;
    }

  return statements != NULL;
}

GStrv
manor_script_draft_list_left_behind (ManorScriptDraft *self,
                                     const char       *origin)
{
  ManorTable *table = manor_catalogue_find_table (self->from, origin);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  ManorTableFate fate = manor_script_draft_get_fate (self, origin);
  g_autofree char *final = manor_script_draft_dup_final (self, origin, NULL);

  if (final == NULL || (fate != MANOR_FATE_KEPT && fate != MANOR_FATE_VERBATIM))
    return g_strv_builder_end (names);

  for (guint i = 0; i < manor_table_get_n_columns (table); i++)
    {
      ManorColumn *column = manor_table_get_column (table, i);

      if (!is_carried (self, origin, manor_column_get_name (column)) &&
          manor_column_get_generated (column) == MANOR_GENERATED_NO)
        g_strv_builder_add (names, manor_column_get_name (column));
    }

  return g_strv_builder_end (names);
}

/* A copy may put values under other names: “INSERT INTO b (x) SELECT y FROM a”, or by their places
 * alone. */
static gboolean
may_be_filled (ManorScriptDraft *self,
               const char       *origin,
               const char       *column)
{
  GPtrArray *statements = g_hash_table_lookup (self->carried, origin);

  for (guint i = 0; statements != NULL && i < statements->len; i++)
    {
      const char *sql = g_ptr_array_index (statements, i);
      const char *select = strcasestr (sql, "SELECT");
      g_autofree char *head = g_strndup (sql, select != NULL ? (gsize) (select - sql) : 0);

      if (strchr (head, '(') == NULL || manor_sql_mentions_name (head, column))
        return TRUE;
    }

  return FALSE;
}

gboolean
manor_script_draft_is_verbatim (ManorScriptDraft *self,
                                const char       *origin)
{
  ManorTable *before = manor_catalogue_find_table (self->from, origin);
  ManorTable *after = find_final (self, origin);

  if (manor_script_draft_get_fate (self, origin) != MANOR_FATE_VERBATIM)
    return FALSE;

  for (guint i = 0; before != NULL && after != NULL && i < manor_table_get_n_columns (after); i++)
    {
      const char *column = manor_column_get_name (manor_table_get_column (after, i));

      if (manor_table_find_column (before, column) == NULL &&
          may_be_filled (self, origin, column))
        return FALSE;
    }

  return TRUE;
}

void
manor_script_draft_add_renames (ManorScriptDraft *self,
                                ManorPlanOptions *options)
{
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (self->from, MANOR_OBJECT_TABLE);

  for (guint i = 0; i < tables->len; i++)
    {
      ManorTable *table = g_ptr_array_index (tables, i);
      const char *name = manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table));
      g_autofree char *final = manor_script_draft_dup_final (self, name, NULL);

      if (final == NULL)
        continue;

      if (!manor_identifier_equal (final, name) &&
          manor_catalogue_find_table (self->from, final) == NULL)
        manor_plan_options_add_rename_table (options, name, final);

      for (guint j = 0; j < manor_table_get_n_columns (table); j++)
        {
          const char *column = manor_column_get_name (manor_table_get_column (table, j));
          g_autofree char *now = manor_script_draft_dup_final (self, name, column);

          if (now != NULL && !manor_identifier_equal (now, column) &&
              manor_table_find_column (table, now) == NULL)
            manor_plan_options_add_rename_column (options, name, column, now);
        }
    }
}
