/* manor-draft.c: a plan in the making
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-plan-step-private.h"
#include "manor-statistics-private.h"

static void
table_draft_free (gpointer data)
{
  ManorTableDraft *table = data;

  g_clear_pointer (&table->added, g_ptr_array_unref);
  g_clear_pointer (&table->extra, g_ptr_array_unref);
  g_clear_pointer (&table->own, g_ptr_array_unref);
  g_clear_pointer (&table->folded, g_hash_table_unref);
  g_free (table);
}

static GHashTable *
new_name_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
take_names (ManorDraft     *self,
            ManorCatalogue *catalogue)
{
  for (guint i = 0; i < manor_catalogue_get_n_objects (catalogue); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (catalogue, i);

      manor_draft_add_name (self->taken, manor_schema_object_get_name (object));
    }
}

/* The parts that manor_draft_restart() makes anew. */
static void
init_results (ManorDraft *self)
{
  self->base = g_object_ref (self->from);
  self->tables = g_ptr_array_new_with_free_func (table_draft_free);
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
  self->checks = g_ptr_array_new_with_free_func (g_free);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_key_table_free);
  self->probes = g_ptr_array_new_with_free_func (g_object_unref);
  self->statistics = g_ptr_array_new_with_free_func ((GDestroyNotify) _manor_kept_statistic_free);
  self->renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->folds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_hash_table_unref);
  self->names_before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->dropped = g_hash_table_new (NULL, NULL);
  self->taken = new_name_set ();

  take_names (self, self->from);
  take_names (self, self->to);
}

static void
clear_results (ManorDraft *self)
{
  g_clear_pointer (&self->dropped, g_hash_table_unref);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->probes, g_ptr_array_unref);
  g_clear_pointer (&self->statistics, g_ptr_array_unref);
  g_clear_pointer (&self->renamed, g_hash_table_unref);
  g_clear_pointer (&self->folds, g_hash_table_unref);
  g_clear_pointer (&self->names_before, g_hash_table_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_object (&self->base);
}

ManorDraft *
manor_draft_new (ManorCatalogue   *from,
                 ManorCatalogue   *to,
                 ManorPlanOptions *options)
{
  ManorDraft *self = g_new0 (ManorDraft, 1);

  self->from = g_object_ref (from);
  self->to = g_object_ref (to);
  self->options = g_object_ref (options);
  self->rebuild = new_name_set ();
  self->aside = new_name_set ();
  self->fold = new_name_set ();
  init_results (self);

  return self;
}

void
manor_draft_free (ManorDraft *self)
{
  clear_results (self);
  g_clear_pointer (&self->rebuild, g_hash_table_unref);
  g_clear_pointer (&self->aside, g_hash_table_unref);
  g_clear_pointer (&self->fold, g_hash_table_unref);
  g_clear_object (&self->from);
  g_clear_object (&self->to);
  g_clear_object (&self->options);
  g_free (self);
}

void
manor_draft_restart (ManorDraft *self)
{
  clear_results (self);
  init_results (self);
}

/* Takes @sql, @title and @warning. */
void
manor_draft_add_step (ManorDraft *self,
                      char       *sql,
                      ManorRisk   risk,
                      const char *table,
                      char       *title,
                      char       *warning)
{
  g_ptr_array_add (self->steps, manor_plan_step_new (sql, risk, table, title, warning));
}

gboolean
manor_draft_has_name (GHashTable *set,
                      const char *name)
{
  g_autofree char *folded = manor_identifier_fold (name);

  return g_hash_table_contains (set, folded);
}

void
manor_draft_add_name (GHashTable *set,
                      const char *name)
{
  g_hash_table_add (set, manor_identifier_fold (name));
}

/* A name nobody has, the same for every child of a variant: no chance is involved, so that
 * equal children get equal plans. */
char *
manor_draft_dup_free_name (ManorDraft *self,
                           const char *name)
{
  g_autofree char *candidate = g_strconcat ("manor_new_", name, NULL);

  for (guint i = 2; manor_draft_has_name (self->taken, candidate); i++)
    {
      g_free (candidate);
      candidate = g_strdup_printf ("manor_new_%u_%s", i, name);
    }

  manor_draft_add_name (self->taken, candidate);

  return g_steal_pointer (&candidate);
}

ManorTableDraft *
manor_draft_find_table (ManorDraft *self,
                        const char *name)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      ManorTableDraft *table = g_ptr_array_index (self->tables, i);

      if (manor_identifier_equal (table->name, name))
        return table;
    }

  return NULL;
}

char *
manor_draft_dup_aside_key (ManorSchemaObject *object)
{
  g_autofree char *folded = manor_identifier_fold (manor_schema_object_get_name (object));
  const char *kind = manor_schema_object_get_kind (object) == MANOR_OBJECT_VIEW ? "view"
                                                                               : "trigger";

  return g_strconcat (kind, " ", folded, NULL);
}

gboolean
manor_draft_is_aside (ManorDraft        *self,
                      ManorSchemaObject *object)
{
  g_autofree char *key = manor_draft_dup_aside_key (object);

  return g_hash_table_contains (self->aside, key);
}

int
manor_draft_compare_names (gconstpointer a,
                           gconstpointer b)
{
  g_autofree char *first = manor_identifier_fold (manor_schema_object_get_name (*(gpointer *) a));
  g_autofree char *second = manor_identifier_fold (manor_schema_object_get_name (*(gpointer *) b));

  return g_strcmp0 (first, second);
}

const char *
manor_draft_name_before (ManorDraft *self,
                         ManorTable *table,
                         const char *column)
{
  g_autofree char *key = g_strconcat (manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table)),
                                      ".", column, NULL);
  g_autofree char *folded = manor_identifier_fold (key);
  const char *before = g_hash_table_lookup (self->names_before, folded);

  return before != NULL ? before : column;
}

static gboolean
make_tables (ManorDraft  *self,
             GError     **error)
{
  /* What goes first may leave a name that something new takes. */
  for (guint i = 0; i < self->tables->len; i++)
    {
      ManorTableDraft *table = g_ptr_array_index (self->tables, i);

      if (table->action == MANOR_TABLE_DROP)
        manor_draft_drop (self, table);
    }

  for (guint i = 0; i < self->tables->len; i++)
    {
      ManorTableDraft *table = g_ptr_array_index (self->tables, i);

      if (table->action == MANOR_TABLE_CREATE)
        manor_draft_create (self, table);
      else if (table->action == MANOR_TABLE_ALTER)
        manor_draft_alter (self, table);
      else if (table->action == MANOR_TABLE_REBUILD &&
               !(manor_table_is_virtual (table->wanted) ?
                 manor_draft_rebuild_virtual (self, table, error) :
                 manor_draft_rebuild (self, table, error)))
        return FALSE;
    }

  return TRUE;
}

/* The order of a plan: what stands in the way of a rename is taken aside; renames; views,
 * triggers and indexes that change or stand in the way go; tables; then all that hangs on
 * them comes back, what others are made of first. */
gboolean
manor_draft_make (ManorDraft  *self,
                  GError     **error)
{
  if (!manor_draft_rename (self, error) ||
      !manor_draft_pair_tables (self, error) ||
      !manor_draft_take_down (self, error) ||
      !make_tables (self, error))
    return FALSE;

  manor_draft_put_up (self);
  manor_draft_fill_search (self);
  manor_draft_list_keys (self);

  return TRUE;
}
