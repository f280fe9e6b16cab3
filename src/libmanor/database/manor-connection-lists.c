/* manor-connection-lists.c: databases and rules, and the fleets that follow from them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connection"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-connection-private.h"
#include "manor-rule-index-private.h"

/* With more to be removed at one time it is cheaper to look at all that stay. */
#define MAX_SEPARATE_REMOVALS 64

/* A database that is there, or one that is to be made. */
typedef struct
{
  const char *name;
  const char *group;
  const char *branch_of;
} Place;

/* The fleets that there are while databases find theirs: by the rules' positions, NULL where a rule's schema database is
 * missing. */
typedef struct
{
  GPtrArray      *rules;     /* borrowed */
  ManorRuleIndex *index;
  GPtrArray      *schemas;   /* nullable ManorDatabase, borrowed */
  GHashTable     *names;     /* of the schema databases, borrowed */
} Fleets;

static void
fleets_init (Fleets                 *self,
             ManorConnectionPrivate *priv)
{
  self->rules = priv->rules;
  self->index = _manor_rule_index_new (priv->rules);
  self->schemas = g_ptr_array_sized_new (priv->rules->len);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < priv->rules->len; i++)
    {
      const char *name = manor_rule_get_schema_name (g_ptr_array_index (priv->rules, i));
      ManorDatabase *schema = _manor_named_list_find (priv->databases, name);

      g_ptr_array_add (self->schemas, schema);
      if (schema != NULL)
        g_hash_table_add (self->names, (char *) name);
    }
}

static void
fleets_clear (Fleets *self)
{
  g_clear_pointer (&self->index, _manor_rule_index_free);
  g_clear_pointer (&self->schemas, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fleets, fleets_clear)

/* The position of its rule, or -1. What a server itself has linked is no child of any other fleet. */
static int
find_rule (Fleets      *fleets,
           const Place *place)
{
  GArray *found = _manor_rule_index_find (fleets->index, place->name, place->group);
  int first = -1;

  for (guint i = 0; i < found->len; i++)
    {
      guint position = g_array_index (found, guint, i);
      ManorDatabase *schema = g_ptr_array_index (fleets->schemas, position);

      if (schema == NULL || (first >= 0 && !manor_database_get_propagates (schema)) ||
          !manor_rule_matches (g_ptr_array_index (fleets->rules, position), place->name, place->group, place->branch_of))
        continue;

      if (manor_database_get_propagates (schema))
        return (int) position;
      first = (int) position;
    }

  return first;
}

static int
find_rule_of (Fleets        *fleets,
              ManorDatabase *database)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (database);
  Place place = {
    .name = manor_database_get_name (database),
    .group = facts != NULL ? facts->group : NULL,
    .branch_of = facts != NULL ? manor_database_facts_get_branch_of (facts) : NULL,
  };

  return find_rule (fleets, &place);
}

/* By the rules' positions. (element-type GPtrArray(ManorDatabase)) */
static GPtrArray *
assign_children (Fleets                 *fleets,
                 ManorConnectionPrivate *priv)
{
  GPtrArray *children = g_ptr_array_new_full (fleets->rules->len, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < fleets->rules->len; i++)
    g_ptr_array_add (children, g_ptr_array_new_with_free_func (g_object_unref));

  for (guint i = 0; fleets->rules->len > 0 && i < _manor_named_list_get_length (priv->databases); i++)
    {
      ManorDatabase *database = _manor_named_list_get (priv->databases, i);
      int position = g_hash_table_contains (fleets->names, manor_database_get_name (database))
        ? -1 : find_rule_of (fleets, database);

      if (position >= 0)
        g_ptr_array_add (g_ptr_array_index (children, position), g_object_ref (database));
    }

  return children;
}

static gboolean
has_group (ManorConnectionPrivate *priv,
           const char             *group)
{
  for (guint i = 0; i < _manor_named_list_get_length (priv->databases); i++)
    {
      ManorDatabaseFacts *facts =
        manor_database_get_facts (_manor_named_list_get (priv->databases, i));

      if (facts != NULL && g_strcmp0 (facts->group, group) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whether a pattern that should match something matches nothing. */
static gboolean
is_missing (ManorConnectionPrivate *priv,
            const char             *pattern)
{
  const char *group = manor_rule_pattern_get_group (pattern);

  if (manor_rule_pattern_is_glob (pattern) ||
      _manor_named_list_find (priv->databases, pattern) != NULL)
    return FALSE;

  return group == NULL || !has_group (priv, group);
}

static GStrv
dup_missing (ManorConnectionPrivate *priv,
             ManorRule              *rule)
{
  g_autoptr(GStrvBuilder) missing = g_strv_builder_new ();
  const char * const *patterns = manor_rule_get_patterns (rule);

  for (guint i = 0; patterns[i] != NULL; i++)
    if (is_missing (priv, patterns[i]))
      g_strv_builder_add (missing, patterns[i]);

  return g_strv_builder_end (missing);
}

static void
update_notes (ManorConnection *self)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();

  if (priv->found_notes != NULL)
    g_strv_builder_addv (notes, (const char **) priv->found_notes);

  for (guint i = 0; i < priv->rules->len; i++)
    {
      const char *name = manor_rule_get_schema_name (g_ptr_array_index (priv->rules, i));

      if (_manor_named_list_find (priv->databases, name) == NULL)
        /* translators: %s is a database's name */
        g_strv_builder_take (notes, g_strdup_printf (_("There is no schema database “%s”, "
                                                       "though a rule names its children"),
                                                     name));
    }

  _manor_connection_set_notes (self, g_strv_builder_end (notes));
}

/* Fleets whose schema database stays the same object keep theirs. New ones join the list
 * with their children in place; old ones leave before their children go elsewhere. */
static void
derive_fleets (ManorConnection *self)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);
  g_auto(Fleets) known = { NULL };
  g_autoptr(GPtrArray) children = NULL;
  g_autoptr(GPtrArray) fleets = g_ptr_array_new_with_free_func (g_object_unref);

  fleets_init (&known, priv);
  children = assign_children (&known, priv);
  for (guint i = 0; i < priv->rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (priv->rules, i);
      const char *name = manor_rule_get_schema_name (rule);
      ManorDatabase *schema = g_ptr_array_index (known.schemas, i);
      ManorFleet *fleet = _manor_named_list_find (priv->fleets, name);
      g_auto(GStrv) missing = NULL;

      if (schema == NULL)
        continue;

      if (fleet != NULL && manor_fleet_get_schema (fleet) == schema)
        g_object_ref (fleet);
      else
        fleet = manor_fleet_new (schema, rule);

      missing = dup_missing (priv, rule);
      manor_fleet_set_children (fleet, rule, g_ptr_array_index (children, i),
                                (const char * const *) missing);
      g_ptr_array_add (fleets, fleet);
    }

  _manor_named_list_update (priv->fleets, fleets, NULL);
  update_notes (self);
}

/* One that was deleted and made again has the name and host that it had, and another id; and what opens it is its
 * group's. */
static gboolean
is_same (ManorDatabaseFacts *known,
         ManorDatabaseFacts *found)
{
  return g_strcmp0 (known != NULL ? known->id : NULL, found != NULL ? found->id : NULL) == 0 &&
         g_strcmp0 (known != NULL ? known->group : NULL, found != NULL ? found->group : NULL) == 0;
}

static gboolean
keep_known (gpointer known,
            gpointer found)
{
  if (G_OBJECT_TYPE (known) != G_OBJECT_TYPE (found) ||
      g_strcmp0 (manor_database_get_location (known), manor_database_get_location (found)) != 0 ||
      !is_same (manor_database_get_facts (known), manor_database_get_facts (found)))
    return FALSE;

  manor_database_set_size (known, manor_database_get_size (found));
  manor_database_set_read_only (known, manor_database_get_read_only (found));
  manor_database_set_propagates (known, manor_database_get_propagates (found));
  manor_database_set_facts (known, manor_database_get_facts (found));

  return TRUE;
}

/**
 * manor_connection_set_databases:
 * @self: a `ManorConnection`
 * @databases: (element-type ManorDatabase): all databases, in any order, of different names
 *
 * For implementations, on the main thread. A database that is known already, by its name, place,
 * id and group, keeps its object and takes over size, read-only and facts; the fleets follow.
 */
void
manor_connection_set_databases (ManorConnection *self,
                                GPtrArray       *databases)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);

  g_return_if_fail (MANOR_IS_CONNECTION (self));
  g_return_if_fail (databases != NULL);

  for (guint i = 0; i < databases->len; i++)
    _manor_database_set_link (g_ptr_array_index (databases, i), priv->link);
  _manor_named_list_update (priv->databases, databases, keep_known);
  derive_fleets (self);
}

static gboolean
is_schema (ManorConnectionPrivate *priv,
           const char             *name)
{
  for (guint i = 0; i < priv->rules->len; i++)
    if (g_str_equal (manor_rule_get_schema_name (g_ptr_array_index (priv->rules, i)), name))
      return TRUE;

  return FALSE;
}

static void
update_missing (ManorConnectionPrivate *priv)
{
  for (guint i = 0; i < priv->rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (priv->rules, i);
      ManorFleet *fleet = _manor_named_list_find (priv->fleets, manor_rule_get_schema_name (rule));
      g_auto(GStrv) missing = fleet != NULL ? dup_missing (priv, rule) : NULL;

      if (fleet != NULL)
        manor_fleet_set_missing (fleet, (const char * const *) missing);
    }
}

/* All of them but those of @names, and @database. */
static GPtrArray *
list_databases (ManorConnectionPrivate *priv,
                ManorDatabase          *database,
                const char * const     *names)
{
  GPtrArray *databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) left_out = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    g_hash_table_add (left_out, (char *) names[i]);
  if (database != NULL)
    {
      g_hash_table_add (left_out, (char *) manor_database_get_name (database));
      g_ptr_array_add (databases, g_object_ref (database));
    }

  for (guint i = 0; i < _manor_named_list_get_length (priv->databases); i++)
    {
      ManorDatabase *other = _manor_named_list_get (priv->databases, i);

      if (!g_hash_table_contains (left_out, manor_database_get_name (other)))
        g_ptr_array_add (databases, g_object_ref (other));
    }

  return databases;
}

/**
 * manor_connection_add_database:
 * @self: a `ManorConnection`
 * @database: a database that was just made, or is known better
 *
 * For implementations, on the main thread. It comes to the same as manor_connection_set_databases() with all databases
 * that there are and this one; but for a new one that is no schema database nothing is done that takes the longer the
 * more databases there are: a hundred that are made in an organization of 100,000 must not hold the window up a hundred
 * times.
 */
void
manor_connection_add_database (ManorConnection *self,
                               ManorDatabase   *database)
{
  ManorConnectionPrivate *priv;
  g_auto(Fleets) fleets = { NULL };
  const char *name;
  int position;

  g_return_if_fail (MANOR_IS_CONNECTION (self));
  g_return_if_fail (MANOR_IS_DATABASE (database));

  priv = _manor_connection_get_private (self);
  name = manor_database_get_name (database);
  if (_manor_named_list_find (priv->databases, name) != NULL || is_schema (priv, name))
    {
      g_autoptr(GPtrArray) all = list_databases (priv, database, NULL);

      manor_connection_set_databases (self, all);
      return;
    }

  _manor_database_set_link (database, priv->link);
  _manor_named_list_insert (priv->databases, database);
  update_missing (priv);
  fleets_init (&fleets, priv);
  position = find_rule_of (&fleets, database);
  if (position >= 0)
    manor_fleet_add_child (_manor_named_list_find (priv->fleets,
                                                   manor_rule_get_schema_name (g_ptr_array_index (priv->rules, position))),
                           database);
}

/**
 * manor_connection_remove_databases:
 * @self: a `ManorConnection`
 * @names: (array zero-terminated=1): databases' names
 *
 * For implementations, on the main thread. It comes to the same as manor_connection_set_databases() without those; see
 * manor_connection_add_database().
 */
void
manor_connection_remove_databases (ManorConnection    *self,
                                   const char * const *names)
{
  ManorConnectionPrivate *priv;
  gboolean is_special;

  g_return_if_fail (MANOR_IS_CONNECTION (self));
  g_return_if_fail (names != NULL);

  priv = _manor_connection_get_private (self);
  is_special = g_strv_length ((char **) names) > MAX_SEPARATE_REMOVALS;
  for (guint i = 0; !is_special && names[i] != NULL; i++)
    is_special = is_schema (priv, names[i]);

  if (is_special)
    {
      g_autoptr(GPtrArray) all = list_databases (priv, NULL, names);

      manor_connection_set_databases (self, all);
      return;
    }

  for (guint i = 0; names[i] != NULL; i++)
    {
      _manor_named_list_remove (priv->databases, names[i]);
      for (guint j = 0; j < _manor_named_list_get_length (priv->fleets); j++)
        manor_fleet_remove_child (_manor_named_list_get (priv->fleets, j), names[i]);
    }
  update_missing (priv);
}

static gboolean
rules_equal (GPtrArray *a,
             GPtrArray *b)
{
  gboolean equal = a->len == b->len;

  for (guint i = 0; equal && i < a->len; i++)
    equal = g_str_equal (manor_rule_get_schema_name (a->pdata[i]),
                         manor_rule_get_schema_name (b->pdata[i])) &&
            g_strv_equal (manor_rule_get_patterns (a->pdata[i]),
                          manor_rule_get_patterns (b->pdata[i]));

  return equal;
}

static int
compare_rules (gconstpointer a,
               gconstpointer b)
{
  return manor_database_compare_names (manor_rule_get_schema_name (*(ManorRule **) a),
                                       manor_rule_get_schema_name (*(ManorRule **) b));
}

/**
 * manor_connection_dup_rules:
 * @self: a `ManorConnection`
 *
 * Which databases are children of which, as a person said it. What a server links by itself is not among them.
 *
 * Returns: (transfer full) (element-type ManorRule): the rules, sorted by the schema database's name
 */
GPtrArray *
manor_connection_dup_rules (ManorConnection *self)
{
  ManorConnectionPrivate *priv;
  GPtrArray *rules;

  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  priv = _manor_connection_get_private (self);
  rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);

  for (guint i = 0; i < priv->rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (priv->rules, i);
      ManorDatabase *schema = _manor_named_list_find (priv->databases, manor_rule_get_schema_name (rule));

      if (schema == NULL || !manor_database_get_propagates (schema))
        g_ptr_array_add (rules, manor_rule_ref (rule));
    }

  return rules;
}

/**
 * manor_connection_set_rules:
 * @self: a `ManorConnection`
 * @rules: (element-type ManorRule): one for each schema database, in any order
 *
 * For implementations, on the main thread. The fleets follow: a database that several rules
 * match belongs to the one whose schema database's name comes first, those that propagate before
 * all others.
 */
void
manor_connection_set_rules (ManorConnection *self,
                            GPtrArray       *rules)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);
  g_autoptr(GPtrArray) sorted = NULL;

  g_return_if_fail (MANOR_IS_CONNECTION (self));
  g_return_if_fail (rules != NULL);

  sorted = g_ptr_array_new_full (rules->len, (GDestroyNotify) manor_rule_unref);
  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (sorted, manor_rule_ref (g_ptr_array_index (rules, i)));
  g_ptr_array_sort (sorted, compare_rules);

  if (rules_equal (sorted, priv->rules))
    return;

  g_ptr_array_unref (priv->rules);
  priv->rules = g_steal_pointer (&sorted);
  derive_fleets (self);
}

/**
 * manor_connection_set_notes:
 * @self: a `ManorConnection`
 * @notes: (nullable) (array zero-terminated=1): what was odd in what it found
 *
 * For implementations, on the main thread; see manor_connection_get_notes().
 */
void
manor_connection_set_notes (ManorConnection    *self,
                            const char * const *notes)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);

  g_return_if_fail (MANOR_IS_CONNECTION (self));

  g_clear_pointer (&priv->found_notes, g_strfreev);
  priv->found_notes = g_strdupv ((char **) notes);
  update_notes (self);
}

/**
 * manor_connection_find_rule_for:
 * @self: a `ManorConnection`
 * @name: a name that a new database is to get
 * @group: (nullable): the group that it is to be in
 *
 * Returns: (transfer none) (nullable): the rule that makes it a child
 */
ManorRule *
manor_connection_find_rule_for (ManorConnection *self,
                                const char      *name,
                                const char      *group)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);
  g_auto(Fleets) fleets = { NULL };
  int position;

  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  fleets_init (&fleets, priv);
  position = find_rule (&fleets, &(Place) { .name = name, .group = group });

  return position >= 0 ? g_ptr_array_index (priv->rules, position) : NULL;
}
