/* manor-adoption-take.c: a schema database for what was found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-adoption"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-adoption-private.h"
#include "manor-fiber.h"
#include "manor-script.h"

/*
 * The patterns become the schema database's rule. A database that two rules match belongs to the
 * schema database whose name comes first: so a pattern that matches a child of a fleet that would
 * lose it is written out as the names of the other databases that it matches. New databases are
 * then no children by that pattern, and nobody's children are taken away.
 */
typedef struct
{
  ManorAdoption *adoption;
  char          *name;   /* of the schema database */
  char          *sql;    /* NULL where it is there already */
  char          *group;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *taking = data;

  g_clear_object (&taking->adoption);
  g_free (taking->name);
  g_free (taking->sql);
  g_free (taking->group);
  g_free (taking);
}

/* Whether @owner would lose its child to a rule of the schema database @name. */
static gboolean
gives_way (ManorFleet *owner,
           const char *name)
{
  return !manor_fleet_get_native (owner) &&
         manor_database_compare_names (name, manor_fleet_get_name (owner)) < 0;
}

static void
add_pattern (GStrvBuilder *patterns,
             GHashTable   *known,
             const char   *pattern)
{
  if (g_hash_table_add (known, g_strdup (pattern)))
    g_strv_builder_add (patterns, pattern);
}

/* @patterns: what @pattern comes to. */
static void
take_pattern (ManorAdoption *adoption,
              GHashTable    *owners,
              const char    *name,
              const char    *pattern,
              GStrvBuilder  *patterns,
              GHashTable    *known)
{
  GListModel *databases =
    manor_connection_get_databases (_manor_adoption_get_connection (adoption));
  const char *alone[] = { pattern, NULL };
  g_autoptr(ManorRule) rule = manor_rule_new (name, alone);
  g_autoptr(GPtrArray) free_names = g_ptr_array_new_with_free_func (g_free);
  gboolean takes = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (databases); i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);
      ManorFleet *owner = _manor_adoption_find_owner (owners, database);

      if (!manor_rule_matches_database (rule, database))
        continue;

      if (owner == NULL || g_str_equal (manor_fleet_get_name (owner), name))
        g_ptr_array_add (free_names, g_strdup (manor_database_get_name (database)));
      else
        takes |= gives_way (owner, name);
    }

  if (!takes)
    add_pattern (patterns, known, pattern);

  for (guint i = 0; takes && i < free_names->len; i++)
    add_pattern (patterns, known, g_ptr_array_index (free_names, i));
}

static GStrv
dup_patterns (Taking *taking)
{
  ManorConnection *connection = _manor_adoption_get_connection (taking->adoption);
  const char * const *wanted = _manor_adoption_get_patterns (taking->adoption);
  ManorFleet *fleet = manor_connection_find_fleet (connection, taking->name);
  g_autoptr(GHashTable) owners = _manor_adoption_list_owners (taking->adoption);
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GStrvBuilder) patterns = g_strv_builder_new ();

  if (fleet != NULL)
    for (const char * const *own = manor_rule_get_patterns (manor_fleet_get_rule (fleet));
         *own != NULL; own++)
      add_pattern (patterns, known, *own);

  for (guint i = 0; wanted[i] != NULL; i++)
    take_pattern (taking->adoption, owners, taking->name, wanted[i], patterns, known);

  return g_strv_builder_end (patterns);
}

/* A child does not become a schema database behind its fleet's back. */
static gboolean
check_owner (Taking  *taking,
             GError **error)
{
  g_autoptr(GHashTable) owners = _manor_adoption_list_owners (taking->adoption);
  ManorFleet *owner = g_hash_table_lookup (owners, taking->name);

  if (owner == NULL || g_str_equal (manor_fleet_get_name (owner), taking->name))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               /* translators: a database's name, and a schema database's */
               _("“%s” is a child of “%s”: take it out of that fleet first"),
               taking->name, manor_fleet_get_name (owner));

  return FALSE;
}

/* An empty script is a slip; so are patterns that leave the new schema database without a child. Either would be told
 * by nothing but a fleet that is empty. */
static gboolean
check_sense (Taking  *taking,
             GError **error)
{
  ManorConnection *connection = _manor_adoption_get_connection (taking->adoption);
  g_autoptr(GPtrArray) statements = manor_script_split (taking->sql, -1);
  gboolean makes = FALSE;
  guint n_taken;

  for (guint i = 0; !makes && i < statements->len; i++)
    makes = manor_statement_get_kind (g_ptr_array_index (statements, i)) == MANOR_STATEMENT_SCHEMA;

  if (!makes)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _("This schema has no tables, and nothing was made; choose one that has what the databases "
                           "shall have"));
  /* That its name is taken is for the connection to say. */
  else if (manor_connection_find_database (connection, taking->name) == NULL &&
           _manor_adoption_count_free (taking->adoption) == 0)
    {
      g_object_get (taking->adoption, "n-taken", &n_taken, NULL);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           n_taken > 0
                             ? _("All of these databases are in fleets and stay there, and nothing was made; choose "
                                 "others, or take them out of their fleets first")
                             : _("No database is called so, and nothing was made; look at the list of databases"));
    }
  else
    return TRUE;

  return FALSE;
}

static gboolean
create (Taking  *taking,
        GError **error)
{
  ManorConnection *connection = _manor_adoption_get_connection (taking->adoption);
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, taking->name);
  g_autoptr(ManorDatabase) database = NULL;

  g_object_set (creation, "sql", taking->sql, "group", taking->group, NULL);
  database = manor_await_object (manor_connection_create (connection, creation), error);

  return database != NULL;
}

static DexFuture *
taking_fiber (gpointer user_data)
{
  Taking *taking = user_data;
  ManorConnection *connection = _manor_adoption_get_connection (taking->adoption);
  g_auto(GStrv) patterns = NULL;
  g_autoptr(GError) error = NULL;
  ManorFleet *fleet = NULL;

  if (taking->sql == NULL ? !check_owner (taking, &error)
                          : !check_sense (taking, &error) || !create (taking, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  patterns = dup_patterns (taking);
  if (manor_await (manor_connection_set_rule (connection, taking->name,
                                              (const char * const *) patterns), &error))
    fleet = manor_connection_find_fleet (connection, taking->name);

  if (fleet != NULL)
    return dex_future_new_take_object (g_object_ref (fleet));

  if (error == NULL)
    /* translators: %s is a database's name */
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("“%s” did not become a schema database; read the list of databases again"),
                 taking->name);

  if (taking->sql != NULL)
    /* translators: %s is a database's name; the reason follows */
    g_prefix_error (&error, _("“%s” was made, but which databases are its children could not be "
                              "kept: "), taking->name);

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
take (ManorAdoption *self,
      const char    *name,
      const char    *sql,
      const char    *group)
{
  Taking *taking = g_new0 (Taking, 1);

  taking->adoption = g_object_ref (self);
  taking->name = g_strdup (name);
  taking->sql = g_strdup (sql);
  taking->group = g_strdup (group);

  return manor_fiber_spawn (0, taking_fiber, taking, taking_free);
}

/**
 * manor_adoption_take_database:
 * @self: a `ManorAdoption`
 * @schema: a database of the connection
 *
 * Makes @schema the schema database of the databases that the patterns match. Those that are in
 * another fleet stay there. Where @schema has children already they stay its own.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorFleet, or rejects with
 *   %G_IO_ERROR_EXISTS where @schema is a child itself, or as [method@ManorConnection.set_rule]
 */
DexFuture *
manor_adoption_take_database (ManorAdoption *self,
                              ManorDatabase *schema)
{
  dex_return_error_if_fail (MANOR_IS_ADOPTION (self));
  dex_return_error_if_fail (MANOR_IS_DATABASE (schema));

  return take (self, manor_database_get_name (schema), NULL, NULL);
}

/**
 * manor_adoption_take_sql:
 * @self: a `ManorAdoption`
 * @name: the new database's name
 * @sql: the statements that make its schema
 * @group: (nullable): where it is made, %NULL for the only group
 *
 * Makes a new database with a schema, and makes it the schema database of those that the patterns
 * match.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorFleet, or rejects with
 *   %G_IO_ERROR_EXISTS where the name is taken, %G_IO_ERROR_INVALID_DATA where @sql makes nothing, or
 *   %G_IO_ERROR_NOT_FOUND where all of the databases are in fleets. Where the database was made and the
 *   rule could not be kept, the error says so, and the database stays
 */
DexFuture *
manor_adoption_take_sql (ManorAdoption *self,
                         const char    *name,
                         const char    *sql,
                         const char    *group)
{
  dex_return_error_if_fail (MANOR_IS_ADOPTION (self));
  dex_return_error_if_fail (name != NULL && sql != NULL);

  return take (self, name, sql, group);
}
