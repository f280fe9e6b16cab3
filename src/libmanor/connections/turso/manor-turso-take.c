/* manor-turso-take.c: the databases and fleets that follow from what is known
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include "manor-turso-private.h"

static gboolean
is_group_archived (ManorTurso      *self,
                   ManorTursoEntry *entry)
{
  ManorGroup *group = entry->facts->group != NULL
    ? manor_organization_find_group (self->organization, entry->facts->group) : NULL;

  return group != NULL && manor_group_get_archived (group);
}

/**
 * _manor_turso_make_database:
 * @self: a `ManorTurso`
 * @entry: what is known of a database
 * @prepared: (nullable): objects that were made already, by name
 *
 * What is known keeps its object, and takes over what the list says before fleets follow from it.
 *
 * Returns: (transfer full): the database
 */
ManorDatabase *
_manor_turso_make_database (ManorTurso      *self,
                            ManorTursoEntry *entry,
                            GHashTable      *prepared)
{
  ManorDatabase *known = manor_connection_find_database (MANOR_CONNECTION (self), entry->name);
  g_autoptr(ManorTursoDatabase) database = NULL;
  gint64 *size = g_hash_table_lookup (self->sizes, entry->facts->id);

  if (known != NULL && _manor_turso_database_is (MANOR_TURSO_DATABASE (known), entry))
    database = g_object_ref (MANOR_TURSO_DATABASE (known));

  if (database == NULL && prepared != NULL && (known = g_hash_table_lookup (prepared, entry->name)) != NULL &&
      _manor_turso_database_is (MANOR_TURSO_DATABASE (known), entry))
    database = g_object_ref (MANOR_TURSO_DATABASE (known));

  if (database == NULL)
    database = _manor_turso_database_new (self, entry);

  _manor_turso_database_update (database, entry, is_group_archived (self, entry));
  manor_database_set_size (MANOR_DATABASE (database), size != NULL ? *size : -1);

  return MANOR_DATABASE (g_steal_pointer (&database));
}

/* What the platform links by itself, and what the person did for the others. */
static void
take_rules (ManorTurso *self)
{
  g_autoptr(GPtrArray) rules = _manor_turso_list_dup_rules (self->list);

  for (guint i = 0; i < self->rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (self->rules, i);
      ManorTursoEntry *entry = _manor_turso_list_find (self->list, manor_rule_get_schema_name (rule));

      if (entry == NULL || !entry->is_schema)
        g_ptr_array_add (rules, manor_rule_ref (rule));
    }

  manor_connection_set_rules (MANOR_CONNECTION (self), rules);
}

/**
 * _manor_turso_take_rules:
 * @self: a `ManorTurso`
 * @rules: (element-type ManorRule): from the file
 *
 * Makes the fleets anew.
 */
void
_manor_turso_take_rules (ManorTurso *self,
                         GPtrArray  *rules)
{
  g_ptr_array_ref (rules);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  self->rules = rules;
  take_rules (self);
}

/**
 * _manor_turso_take_list:
 * @self: a `ManorTurso`
 * @list: what the organization has; not changed any more
 * @prepared: (nullable): objects that were made already, by name
 *
 * Makes databases and fleets anew. Databases that stay keep their objects.
 */
void
_manor_turso_take_list (ManorTurso     *self,
                        ManorTursoList *list,
                        GHashTable     *prepared)
{
  guint n_entries = _manor_turso_list_get_length (list);
  g_autoptr(GPtrArray) databases = g_ptr_array_new_full (n_entries, g_object_unref);

  for (guint i = 0; i < n_entries; i++)
    g_ptr_array_add (databases, _manor_turso_make_database (self, _manor_turso_list_get (list, i), prepared));

  _manor_turso_take_databases (self, list, databases);
}

/**
 * _manor_turso_take_databases:
 * @self: a `ManorTurso`
 * @list: what the organization has; not changed any more
 * @databases: (element-type ManorDatabase): all of them, as _manor_turso_make_database() gives them
 *
 * As _manor_turso_take_list(), where 100,000 objects were not looked up in one turn of the main loop.
 */
void
_manor_turso_take_databases (ManorTurso     *self,
                             ManorTursoList *list,
                             GPtrArray      *databases)
{
  _manor_turso_list_ref (list);
  g_clear_pointer (&self->list, _manor_turso_list_unref);
  self->list = list;

  manor_connection_set_databases (MANOR_CONNECTION (self), databases);
  take_rules (self);
}

/**
 * _manor_turso_take_groups:
 * @self: a `ManorTurso`
 *
 * Tells all databases whether their groups are archived.
 */
void
_manor_turso_take_groups (ManorTurso *self)
{
  for (guint i = 0; i < _manor_turso_list_get_length (self->list); i++)
    {
      ManorTursoEntry *entry = _manor_turso_list_get (self->list, i);
      ManorDatabase *database = manor_connection_find_database (MANOR_CONNECTION (self), entry->name);

      if (database != NULL)
        _manor_turso_database_update (MANOR_TURSO_DATABASE (database), entry, is_group_archived (self, entry));
    }
}

/* Whether fleets hang on it that the platform itself makes. */
static gboolean
is_linked (ManorTursoEntry *entry)
{
  return entry->is_schema || entry->schema != NULL;
}

static gboolean
is_linked_alike (ManorTursoEntry *a,
                 ManorTursoEntry *b)
{
  return a->is_schema == b->is_schema && g_strcmp0 (a->schema, b->schema) == 0 &&
         g_strcmp0 (manor_database_facts_get_branch_of (a->facts), manor_database_facts_get_branch_of (b->facts)) == 0;
}

/* Where it changes no fleet, but that it may be in one. */
static gboolean
add_in_place (ManorTurso      *self,
              ManorTursoEntry *entry,
              GHashTable      *prepared)
{
  ManorTursoEntry *before = _manor_turso_list_find (self->list, entry->name);
  ManorDatabase *known = manor_connection_find_database (MANOR_CONNECTION (self), entry->name);
  g_autoptr(ManorDatabase) database = NULL;

  if (known == NULL ? before != NULL || is_linked (entry)
                    : before == NULL || !is_linked_alike (before, entry) ||
                      !_manor_turso_database_is (MANOR_TURSO_DATABASE (known), entry))
    return FALSE;

  _manor_turso_list_add (self->list, entry);
  database = _manor_turso_make_database (self, entry, prepared);
  if (known == NULL)
    manor_connection_add_database (MANOR_CONNECTION (self), database);

  return TRUE;
}

/**
 * _manor_turso_add_to_list:
 * @self: a `ManorTurso`
 * @entry: what is known of a database
 * @database: (nullable): its object, where it was made already
 *
 * Puts one on the list that was just made, or is known better, and keeps the list.
 *
 * Returns: (transfer none): the database
 */
ManorDatabase *
_manor_turso_add_to_list (ManorTurso         *self,
                          ManorTursoEntry    *entry,
                          ManorTursoDatabase *database)
{
  g_autoptr(GHashTable) prepared = g_hash_table_new (g_str_hash, g_str_equal);

  if (database != NULL)
    g_hash_table_insert (prepared, entry->name, database);

  _manor_turso_list_add (self->made, entry);
  g_hash_table_remove (self->gone, entry->name);

  if (!add_in_place (self, entry, prepared))
    {
      g_autoptr(ManorTursoList) list = _manor_turso_list_merge (self->list, self->made, self->gone);

      _manor_turso_take_list (self, list, prepared);
      _manor_turso_update_features (self);
    }
  dex_future_disown (_manor_turso_save_list (self));

  return manor_connection_find_database (MANOR_CONNECTION (self), entry->name);
}

/**
 * _manor_turso_remove_from_list:
 * @self: a `ManorTurso`
 * @names: (array zero-terminated=1): databases' names
 *
 * Takes off the list what is no more, and keeps the list.
 */
void
_manor_turso_remove_from_list (ManorTurso         *self,
                               const char * const *names)
{
  gboolean linked = FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      ManorTursoEntry *entry = _manor_turso_list_find (self->list, names[i]);

      linked = linked || (entry != NULL && is_linked (entry));
      g_hash_table_add (self->gone, g_strdup (names[i]));
      _manor_turso_list_remove (self->list, names[i]);
    }

  manor_connection_remove_databases (MANOR_CONNECTION (self), names);
  if (linked)
    take_rules (self);
  dex_future_disown (_manor_turso_save_list (self));
}
