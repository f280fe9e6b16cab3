/* manor-renames.c: which names stand for which
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-renames"

#include "config.h"

#include <string.h>

#include "manor-identifier.h"
#include "manor-renames-private.h"
#include "manor-table-private.h"

/*
 * Invariants:
 *
 *  (1) All renames hold at once: a told together with b -> a swaps two names.
 *  (2) No two old names become one new one, and none becomes one that stays.
 */
struct _ManorRenames
{
  GHashTable *tables;    /* old -> new */
  GHashTable *columns;   /* old table -> (old column -> new column) */
};

ManorRenames *
_manor_renames_new (void)
{
  ManorRenames *self = g_new0 (ManorRenames, 1);

  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_hash_table_unref);

  return self;
}

void
_manor_renames_free (ManorRenames *self)
{
  g_hash_table_unref (self->tables);
  g_hash_table_unref (self->columns);
  g_free (self);
}

void
_manor_renames_add_table (ManorRenames *self,
                          const char   *old_name,
                          const char   *new_name)
{
  g_hash_table_insert (self->tables, g_strdup (old_name), g_strdup (new_name));
}

gboolean
_manor_renames_is_empty (const ManorRenames *self)
{
  return self == NULL ||
         (g_hash_table_size (self->tables) == 0 && g_hash_table_size (self->columns) == 0);
}

const char *
_manor_renames_get_table (const ManorRenames *self,
                          const char         *table)
{
  const char *renamed = self != NULL ? g_hash_table_lookup (self->tables, table) : NULL;

  return renamed != NULL ? renamed : table;
}

const char *
_manor_renames_get_column (const ManorRenames *self,
                           const char         *table,
                           const char         *column)
{
  GHashTable *columns = self != NULL ? g_hash_table_lookup (self->columns, table) : NULL;
  const char *renamed = columns != NULL ? g_hash_table_lookup (columns, column) : NULL;

  return renamed != NULL ? renamed : column;
}

/* Drops what would make two names one: until nothing changes, for one may lean on another. */
static void
keep_distinct (GHashTable                                       *renames,
               gboolean    (*exists) (gpointer data, const char *folded),
               gpointer                                          data)
{
  gboolean changed;

  do
    {
      g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
      GHashTableIter iter;
      gpointer old_name;
      gpointer new_name;

      changed = FALSE;
      g_hash_table_iter_init (&iter, renames);
      while (!changed && g_hash_table_iter_next (&iter, &old_name, &new_name))
        {
          gboolean free_name = !exists (data, new_name) || g_hash_table_contains (renames, new_name);

          if (free_name && g_hash_table_add (taken, new_name))
            continue;

          g_hash_table_iter_remove (&iter);
          changed = TRUE;
        }
    }
  while (changed);
}

static gboolean
table_exists (gpointer    data,
              const char *folded)
{
  return manor_catalogue_find_table (data, folded) != NULL;
}

static gboolean
column_exists (gpointer    data,
               const char *folded)
{
  return _manor_table_find_folded (data, folded) != NULL;
}

static void
add_told_table (ManorRenames   *self,
                const char     *old_name,
                const char     *new_name,
                ManorCatalogue *from,
                ManorCatalogue *to)
{
  g_autofree char *old_folded = manor_identifier_fold (old_name);
  g_autofree char *new_folded = manor_identifier_fold (new_name);

  if (!g_str_equal (old_folded, new_folded) &&
      manor_catalogue_find_table (from, old_name) != NULL &&
      manor_catalogue_find_table (to, new_name) != NULL)
    _manor_renames_add_table (self, old_folded, new_folded);
}

/* Both “t.z” and “z” are understood as the new name. */
static const char *
strip_table (const char *name,
             const char *old_table,
             const char *new_table)
{
  const char *tables[] = { old_table, new_table };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      gsize length = strlen (tables[i]);

      if (g_ascii_strncasecmp (name, tables[i], length) == 0 && name[length] == '.')
        return name + length + 1;
    }

  return name;
}

static void
add_told_column (ManorRenames   *self,
                 ManorTable     *table,
                 const char     *told_old,
                 const char     *told_new,
                 ManorCatalogue *to)
{
  const char *old_table = _manor_schema_object_get_folded (MANOR_SCHEMA_OBJECT (table));
  const char *new_table = _manor_renames_get_table (self, old_table);
  ManorTable *target = manor_catalogue_find_table (to, new_table);
  g_autofree char *old_name = manor_identifier_fold (strip_table (told_old, old_table, new_table));
  g_autofree char *new_name = manor_identifier_fold (strip_table (told_new, old_table, new_table));
  GHashTable *columns;

  if (target == NULL || g_str_equal (old_name, new_name) ||
      _manor_table_find_folded (table, old_name) == NULL ||
      _manor_table_find_folded (target, new_name) == NULL)
    return;

  columns = g_hash_table_lookup (self->columns, old_table);
  if (columns == NULL)
    {
      columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (self->columns, g_strdup (old_table), columns);
    }

  g_hash_table_insert (columns, g_steal_pointer (&old_name), g_steal_pointer (&new_name));
}

/* The table that “table.column” speaks of, by its old name or its new one. */
static ManorTable *
find_told_table (ManorRenames   *self,
                 const char     *told,
                 ManorCatalogue *from)
{
  GPtrArray *tables = manor_catalogue_list_of_kind (from, MANOR_OBJECT_TABLE);
  ManorTable *found = NULL;

  for (guint i = 0; i < tables->len && found == NULL; i++)
    {
      ManorTable *table = g_ptr_array_index (tables, i);
      const char *folded = _manor_schema_object_get_folded (MANOR_SCHEMA_OBJECT (table));

      if (strip_table (told, folded, _manor_renames_get_table (self, folded)) != told)
        found = table;
    }

  g_ptr_array_unref (tables);

  return found;
}

ManorRenames *
_manor_renames_new_told (GHashTable     *told,
                         ManorCatalogue *from,
                         ManorCatalogue *to)
{
  ManorRenames *self = _manor_renames_new ();
  GHashTableIter iter;
  gpointer old_name;
  gpointer new_name;

  if (told == NULL)
    return self;

  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &old_name, &new_name))
    add_told_table (self, old_name, new_name, from, to);
  keep_distinct (self->tables, table_exists, from);

  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &old_name, &new_name))
    {
      ManorTable *table = find_told_table (self, old_name, from);

      if (table != NULL)
        add_told_column (self, table, old_name, new_name, to);
    }

  g_hash_table_iter_init (&iter, self->columns);
  while (g_hash_table_iter_next (&iter, &old_name, &new_name))
    keep_distinct (new_name, column_exists, manor_catalogue_find_table (from, old_name));

  return self;
}
