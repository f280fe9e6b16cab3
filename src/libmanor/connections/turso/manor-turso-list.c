/* manor-turso-list.c: which databases an organization has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-list"

#include "config.h"

#include "manor-rule.h"
#include "manor-turso-list-private.h"

/* ManorTursoList:
 *
 * Invariants:
 *
 *  (1) No name is in `entries` twice; `names` says where each of them is, counted from 1, and `ids` what has an id.
 *  (2) Only one thread has it at a time; what is written to its file is a snapshot. To copy all tables for each of many
 *      databases that are made would hold the window up.
 */
struct _ManorTursoList
{
  gatomicrefcount  refs;
  GPtrArray       *entries;  /* (1) element-type ManorTursoEntry */
  GHashTable      *names;    /* (1) name -> its place + 1 */
  GHashTable      *ids;      /* (1) id -> ManorTursoEntry */
  guint            n_odd;
  gboolean         partial;
};

G_DEFINE_BOXED_TYPE (ManorTursoList, _manor_turso_list, _manor_turso_list_ref, _manor_turso_list_unref)

ManorTursoEntry *
_manor_turso_entry_new (void)
{
  return g_atomic_rc_box_new0 (ManorTursoEntry);
}

ManorTursoEntry *
_manor_turso_entry_ref (ManorTursoEntry *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
entry_finalize (gpointer data)
{
  ManorTursoEntry *self = data;

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->facts, manor_database_facts_unref);
  g_clear_pointer (&self->schema, g_free);
}

void
_manor_turso_entry_unref (ManorTursoEntry *self)
{
  g_atomic_rc_box_release_full (self, entry_finalize);
}

ManorTursoEntry *
_manor_turso_entry_copy (ManorTursoEntry *self)
{
  ManorTursoEntry *copy = _manor_turso_entry_new ();

  copy->name = g_strdup (self->name);
  copy->schema = g_strdup (self->schema);
  copy->facts = manor_database_facts_ref (self->facts);
  copy->is_schema = self->is_schema;
  copy->archived = self->archived;

  return copy;
}

ManorTursoList *
_manor_turso_list_new (void)
{
  ManorTursoList *self = g_new0 (ManorTursoList, 1);

  g_atomic_ref_count_init (&self->refs);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) _manor_turso_entry_unref);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

ManorTursoList *
_manor_turso_list_ref (ManorTursoList *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

void
_manor_turso_list_unref (ManorTursoList *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_hash_table_unref (self->names);
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

guint
_manor_turso_list_get_length (ManorTursoList *self)
{
  return self->entries->len;
}

ManorTursoEntry *
_manor_turso_list_get (ManorTursoList *self,
                       guint           index)
{
  return g_ptr_array_index (self->entries, index);
}

ManorTursoEntry *
_manor_turso_list_find (ManorTursoList *self,
                        const char     *name)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, name));

  return place > 0 ? g_ptr_array_index (self->entries, place - 1) : NULL;
}

ManorTursoEntry *
_manor_turso_list_find_id (ManorTursoList *self,
                           const char     *id)
{
  return g_hash_table_lookup (self->ids, id);
}

/**
 * _manor_turso_list_add:
 * @self: a list that was not given away yet
 * @entry: a database
 *
 * A database that is told twice, since others were made while the pages were read, is what was said last.
 */
void
_manor_turso_list_add (ManorTursoList  *self,
                       ManorTursoEntry *entry)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, entry->name));

  if (place > 0)
    {
      ManorTursoEntry *known = g_ptr_array_index (self->entries, place - 1);

      /* The tables' keys are the entry's own. */
      if (_manor_turso_list_find_id (self, known->facts->id) == known)
        g_hash_table_remove (self->ids, known->facts->id);
      g_hash_table_replace (self->names, entry->name, GUINT_TO_POINTER (place));
      self->entries->pdata[place - 1] = _manor_turso_entry_ref (entry);
      _manor_turso_entry_unref (known);
    }
  else
    {
      g_ptr_array_add (self->entries, _manor_turso_entry_ref (entry));
      g_hash_table_insert (self->names, entry->name, GUINT_TO_POINTER (self->entries->len));
    }

  g_hash_table_replace (self->ids, entry->facts->id, entry);
}

/**
 * _manor_turso_list_remove:
 * @self: a list
 * @name: a database's name
 *
 * Takes one away, in a time that does not grow with the list.
 */
void
_manor_turso_list_remove (ManorTursoList *self,
                          const char     *name)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, name));
  g_autoptr(ManorTursoEntry) entry = NULL;

  if (place == 0)
    return;

  entry = _manor_turso_entry_ref (g_ptr_array_index (self->entries, place - 1));
  g_hash_table_remove (self->names, entry->name);
  if (_manor_turso_list_find_id (self, entry->facts->id) == entry)
    g_hash_table_remove (self->ids, entry->facts->id);
  g_ptr_array_remove_index_fast (self->entries, place - 1);
  if (place <= self->entries->len)
    g_hash_table_replace (self->names, _manor_turso_list_get (self, place - 1)->name, GUINT_TO_POINTER (place));
}

/**
 * _manor_turso_list_snapshot:
 * @self: a list
 *
 * Returns: (transfer full): a list that has the same entries; names and ids cannot be found in it
 */
ManorTursoList *
_manor_turso_list_snapshot (ManorTursoList *self)
{
  ManorTursoList *snapshot = _manor_turso_list_new ();

  g_ptr_array_set_size (snapshot->entries, (int) self->entries->len);
  for (guint i = 0; i < self->entries->len; i++)
    snapshot->entries->pdata[i] = _manor_turso_entry_ref (g_ptr_array_index (self->entries, i));

  return snapshot;
}

/**
 * _manor_turso_list_merge:
 * @self: a list
 * @made: (nullable): what was made since
 * @gone: (nullable): the names of what was deleted since
 *
 * Returns: (transfer full): a new list, or @self where nothing was made or deleted
 */
ManorTursoList *
_manor_turso_list_merge (ManorTursoList *self,
                         ManorTursoList *made,
                         GHashTable     *gone)
{
  gboolean is_same = (made == NULL || made->entries->len == 0) && (gone == NULL || g_hash_table_size (gone) == 0);
  ManorTursoList *merged = is_same ? _manor_turso_list_ref (self) : _manor_turso_list_new ();
  ManorTursoList *lists[] = { self, made };

  if (is_same)
    return merged;

  for (guint i = 0; i < G_N_ELEMENTS (lists) && lists[i] != NULL; i++)
    for (guint j = 0; j < lists[i]->entries->len; j++)
      {
        ManorTursoEntry *entry = _manor_turso_list_get (lists[i], j);

        if (gone == NULL || !g_hash_table_contains (gone, entry->name))
          _manor_turso_list_add (merged, entry);
      }
  merged->n_odd = self->n_odd;
  merged->partial = self->partial;

  return merged;
}

static void
add_rule (const char *schema,
          GPtrArray  *children,
          GPtrArray  *rules)
{
  g_ptr_array_add (children, NULL);
  g_ptr_array_add (rules, manor_rule_new (schema, (const char * const *) children->pdata));
}

/**
 * _manor_turso_list_dup_rules:
 * @self: a list
 *
 * A child names its schema database; one that is on no list makes no rule.
 *
 * Returns: (transfer full) (element-type ManorRule): a rule for each schema database whose changes the
 *   platform carries on
 */
GPtrArray *
_manor_turso_list_dup_rules (ManorTursoList *self)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
  g_autoptr(GHashTable) fleets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                        (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer schema, children;

  for (guint i = 0; i < self->entries->len; i++)
    {
      ManorTursoEntry *entry = _manor_turso_list_get (self, i);

      if (entry->is_schema)
        g_hash_table_insert (fleets, entry->name, g_ptr_array_new ());
    }

  for (guint i = 0; i < self->entries->len; i++)
    {
      ManorTursoEntry *entry = _manor_turso_list_get (self, i);

      children = entry->schema != NULL ? g_hash_table_lookup (fleets, entry->schema) : NULL;
      if (children != NULL)
        g_ptr_array_add (children, entry->name);
    }

  g_hash_table_iter_init (&iter, fleets);
  while (g_hash_table_iter_next (&iter, &schema, &children))
    add_rule (schema, children, rules);

  return rules;
}

guint
_manor_turso_list_get_n_odd (ManorTursoList *self)
{
  return self->n_odd;
}

void
_manor_turso_list_add_odd (ManorTursoList *self,
                           guint           n_odd)
{
  self->n_odd += n_odd;
}

gboolean
_manor_turso_list_get_partial (ManorTursoList *self)
{
  return self->partial;
}

void
_manor_turso_list_set_partial (ManorTursoList *self)
{
  self->partial = TRUE;
}
