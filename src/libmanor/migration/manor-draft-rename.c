/* manor-draft-rename.c: the renames of a plan, before all else
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-plan-options-private.h"
#include "manor-plan-step-private.h"

/* A rename that has work to do. @table is the name after the table renames. */
typedef struct
{
  const char *table;
  const char *old_name;
  const char *new_name;
  char       *parked;   /* where it waits while two names are swapped */
} Move;

static void
move_free (gpointer data)
{
  Move *move = data;

  g_free (move->parked);
  g_free (move);
}

static Move *
move_new (const char *table,
          const char *old_name,
          const char *new_name)
{
  Move *move = g_new0 (Move, 1);

  move->table = table;
  move->old_name = old_name;
  move->new_name = new_name;

  return move;
}

static gboolean
moves_away (GPtrArray  *renames,
            const char *table,
            const char *name)
{
  for (guint i = 0; i < renames->len; i++)
    {
      const ManorRename *rename = g_ptr_array_index (renames, i);

      if ((table == NULL) == (rename->table == NULL) &&
          (table == NULL || manor_identifier_equal (table, rename->table)) &&
          manor_identifier_equal (name, rename->old_name))
        return TRUE;
    }

  return FALSE;
}

/* A rename whose old name is gone has been made on this child already, or never concerned
 * it: options are shared by all variants of a fleet. */
static gboolean
list_table_moves (ManorDraft  *self,
                  GPtrArray   *renames,
                  GPtrArray   *moves,
                  GError     **error)
{
  for (guint i = 0; i < renames->len; i++)
    {
      const ManorRename *rename = g_ptr_array_index (renames, i);

      if (rename->table != NULL || manor_identifier_equal (rename->old_name, rename->new_name))
        continue;

      if (manor_catalogue_find_table (self->to, rename->new_name) == NULL)
        {
          g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION,
                       _("Table “%s” cannot become “%s”: the schema has no table of that name"),
                       rename->old_name, rename->new_name);
          return FALSE;
        }

      if (manor_catalogue_find_table (self->from, rename->old_name) == NULL)
        continue;

      if (manor_catalogue_find_table (self->from, rename->new_name) != NULL &&
          !moves_away (renames, NULL, rename->new_name))
        {
          g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION,
                       _("Table “%s” cannot become “%s”: there is a table of that name already"),
                       rename->old_name, rename->new_name);
          return FALSE;
        }

      g_ptr_array_add (moves, move_new (NULL, rename->old_name, rename->new_name));
    }

  return TRUE;
}

static const char *
table_after (ManorDraft *self,
             const char *before)
{
  g_autofree char *folded = manor_identifier_fold (before);
  const char *after = g_hash_table_lookup (self->renamed, folded);

  return after != NULL ? after : before;
}

static gboolean
check_column_rename (ManorDraft         *self,
                     GPtrArray          *renames,
                     const ManorRename  *rename,
                     gboolean           *moot,
                     GError            **error)
{
  ManorTable *old = manor_catalogue_find_table (self->from, rename->table);
  ManorTable *wanted = manor_catalogue_find_table (self->to, table_after (self, rename->table));

  *moot = old == NULL || manor_table_find_column (old, rename->old_name) == NULL ||
          manor_identifier_equal (rename->old_name, rename->new_name);

  if (wanted == NULL || manor_table_find_column (wanted, rename->new_name) == NULL)
    {
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION,
                   _("Column “%s.%s” cannot become “%s”: the schema has no such column"),
                   rename->table, rename->old_name, rename->new_name);
      return FALSE;
    }

  if (!*moot && manor_table_find_column (old, rename->new_name) != NULL &&
      !moves_away (renames, rename->table, rename->new_name))
    {
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION,
                   _("Column “%s.%s” cannot become “%s”: the table has such a column already"),
                   rename->table, rename->old_name, rename->new_name);
      return FALSE;
    }

  return TRUE;
}

static void
fold_column (ManorDraft *self,
             const char *table,
             const char *old_name,
             const char *new_name)
{
  g_autofree char *key = manor_identifier_fold (table);
  GHashTable *folded = g_hash_table_lookup (self->folds, key);

  if (folded == NULL)
    {
      folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_replace (self->folds, g_steal_pointer (&key), folded);
    }

  g_hash_table_replace (folded, manor_identifier_fold (new_name), g_strdup (old_name));
}

static gboolean
list_column_moves (ManorDraft  *self,
                   GPtrArray   *renames,
                   GPtrArray   *moves,
                   GError     **error)
{
  for (guint i = 0; i < renames->len; i++)
    {
      const ManorRename *rename = g_ptr_array_index (renames, i);
      g_autofree char *name = NULL;
      g_autofree char *key = NULL;
      const char *table;
      gboolean moot;

      if (rename->table == NULL)
        continue;

      if (!check_column_rename (self, renames, rename, &moot, error))
        return FALSE;

      if (moot)
        continue;

      table = table_after (self, rename->table);

      if (manor_draft_has_name (self->fold, table))
        {
          fold_column (self, table, rename->old_name, rename->new_name);
          continue;
        }

      name = g_strconcat (table, ".", rename->new_name, NULL);
      key = manor_identifier_fold (name);
      g_hash_table_replace (self->names_before, g_steal_pointer (&key),
                            g_strdup (rename->old_name));
      g_ptr_array_add (moves, move_new (table, rename->old_name, rename->new_name));
    }

  return TRUE;
}

static void
add_move_step (ManorDraft *self,
               const Move *move,
               const char *old_name,
               const char *new_name)
{
  g_autofree char *from = manor_identifier_quote (old_name);
  g_autofree char *to = manor_identifier_quote (new_name);
  g_autofree char *table = move->table != NULL ? manor_identifier_quote (move->table) : NULL;

  if (move->table == NULL)
    manor_draft_add_step (self,
                          g_strdup_printf ("ALTER TABLE %s RENAME TO %s", from, to),
                          MANOR_RISK_BREAKS_READERS, new_name,
                          g_strdup_printf (_("Rename table %s to %s"), old_name, new_name),
                          g_strdup_printf (_("Applications that still say “%s” will fail"),
                                           move->old_name));
  else
    manor_draft_add_step (self,
                          g_strdup_printf ("ALTER TABLE %s RENAME COLUMN %s TO %s",
                                           table, from, to),
                          MANOR_RISK_BREAKS_READERS, move->table,
                          g_strdup_printf (_("Rename column %s.%s to %s"),
                                           move->table, old_name, new_name),
                          g_strdup_printf (_("Applications that still say “%s.%s” will fail"),
                                           move->table, move->old_name));
}

static gboolean
is_waited_for (GPtrArray  *moves,
               const Move *move)
{
  for (guint i = 0; i < moves->len; i++)
    {
      const Move *other = g_ptr_array_index (moves, i);

      if (other != move && other->parked == NULL &&
          (move->table == NULL || manor_identifier_equal (move->table, other->table)) &&
          manor_identifier_equal (move->new_name, other->old_name))
        return TRUE;
    }

  return FALSE;
}

/* One after the other, each to a name that is free by then; where the names go round in a
 * circle, one is parked under a name of its own. */
static void
add_moves (ManorDraft *self,
           GPtrArray  *moves)
{
  while (moves->len > 0)
    {
      gboolean moved = FALSE;

      for (guint i = 0; i < moves->len && !moved; i++)
        {
          Move *move = g_ptr_array_index (moves, i);

          if (is_waited_for (moves, move))
            continue;

          add_move_step (self, move, move->parked != NULL ? move->parked : move->old_name,
                         move->new_name);
          g_ptr_array_remove_index (moves, i);
          moved = TRUE;
        }

      if (!moved)
        {
          Move *first = g_ptr_array_index (moves, 0);

          first->parked = manor_draft_dup_free_name (self, first->old_name);
          add_move_step (self, first, first->old_name, first->parked);
        }
    }
}

static void
take_aside (ManorDraft *self)
{
  for (guint kind = MANOR_OBJECT_TRIGGER; kind >= MANOR_OBJECT_VIEW; kind--)
    {
      g_autoptr(GPtrArray) objects = manor_catalogue_list_of_kind (self->from,
                                                                   (ManorObjectKind) kind);

      for (guint i = 0; i < objects->len; i++)
        {
          ManorSchemaObject *object = g_ptr_array_index (objects, i);
          const char *name = manor_schema_object_get_name (object);
          g_autofree char *quoted = manor_identifier_quote (name);
          gboolean is_view = kind == MANOR_OBJECT_VIEW;

          if (!manor_draft_is_aside (self, object))
            continue;

          manor_draft_add_step (self,
                                g_strdup_printf (is_view ? "DROP VIEW %s" : "DROP TRIGGER %s",
                                                 quoted),
                                MANOR_RISK_NONE, manor_schema_object_get_table_name (object),
                                g_strdup_printf (is_view ? _("Take view %s aside, which does not work")
                                                         : _("Take trigger %s aside, which does not work"),
                                                 name),
                                NULL);
        }
    }
}

/* SQLite itself says what the schema is after the renames: it rewrites indexes, views,
 * triggers and foreign keys that speak of them. */
static gboolean
read_base (ManorDraft  *self,
           GError     **error)
{
  g_autoptr(ManorSqlite) clone = manor_clone_new (self->from, error);
  ManorCatalogue *base;

  if (clone == NULL)
    return FALSE;

  for (guint i = 0; i < self->steps->len; i++)
    if (!manor_sqlite_execute (clone,
                               manor_plan_step_get_sql (g_ptr_array_index (self->steps, i)),
                               error))
      return FALSE;

  base = manor_clone_read (clone, self->from, NULL, self->renamed, error);
  if (base == NULL)
    return FALSE;

  g_clear_object (&self->base);
  self->base = base;

  return TRUE;
}

gboolean
manor_draft_rename (ManorDraft  *self,
                    GError     **error)
{
  GPtrArray *renames = manor_plan_options_get_rename_list (self->options);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (move_free);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (move_free);

  if (!list_table_moves (self, renames, tables, error))
    return FALSE;

  for (guint i = 0; i < tables->len; i++)
    {
      const Move *move = g_ptr_array_index (tables, i);

      g_hash_table_replace (self->renamed, manor_identifier_fold (move->old_name),
                            g_strdup (move->new_name));
    }

  if (!list_column_moves (self, renames, columns, error))
    return FALSE;

  take_aside (self);
  add_moves (self, tables);
  add_moves (self, columns);

  return self->steps->len == 0 || read_base (self, error);
}
