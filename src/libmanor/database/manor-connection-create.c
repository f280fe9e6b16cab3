/* manor-connection-create.c: making databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connection"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-catalogue.h"
#include "manor-connection-private.h"
#include "manor-fiber.h"
#include "manor-future.h"

/*
 * Whatever is made goes through manor_connection_create(). A child of a fleet that no server
 * propagates to is made here, as a database with the schema database's schema that a rule then
 * names; everything else is the kind of connection's: by its `create`, or, where it has none, by
 * the function of that name, which knows no group and no time.
 */

static DexFuture *
not_supported (ManorConnection *self,
               const char      *what)
{
  if (what == NULL)
    /* translators: %s is a connection's title */
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("%s: this kind of connection cannot do that"),
                                  manor_connection_get_title (self));

  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s: %s",
                                manor_connection_get_title (self), what);
}

/* What only platforms know; NULL where nothing of it is wanted. */
static const char *
get_unknown (ManorCreation *creation)
{
  if (manor_creation_get_group (creation) != NULL)
    return _("databases are in no groups here");
  if (manor_creation_get_time (creation) != NULL)
    return _("no earlier time of a database is kept here; copy it as it is now");
  if (manor_creation_get_dump_url (creation) != NULL)
    return _("dumps are not fetched from a URL here; give a file");
  if (manor_creation_get_max_size (creation) != 0)
    return _("no size can be given to a new database here; configure it when it is made");

  return NULL;
}

static const char *
get_sql (ManorCreation *creation)
{
  const char *sql = manor_creation_get_sql (creation);

  return sql != NULL ? sql : "";
}

static DexFuture *
make_plainly (ManorConnection *self,
              ManorCreation   *creation)
{
  ManorConnectionClass *klass = MANOR_CONNECTION_GET_CLASS (self);
  const char *name = manor_creation_get_name (creation);
  const char *unknown = get_unknown (creation);

  if (unknown != NULL)
    return not_supported (self, unknown);

  switch (manor_creation_get_kind (creation))
    {
    case MANOR_CREATION_SCHEMA:
      return klass->create_schema != NULL
        ? klass->create_schema (self, name, get_sql (creation)) : not_supported (self, NULL);

    case MANOR_CREATION_CHILD:
      return klass->create_child != NULL
        ? klass->create_child (self, manor_creation_get_fleet (creation), name)
        : not_supported (self, NULL);

    case MANOR_CREATION_COPY:
      return klass->fork_database != NULL
        ? klass->fork_database (self, manor_creation_get_original (creation), name)
        : not_supported (self, NULL);

    case MANOR_CREATION_DATABASE:
    default:
      return klass->create_database != NULL
        ? klass->create_database (self, name, get_sql (creation)) : not_supported (self, NULL);
    }
}

static DexFuture *
make (ManorConnection *self,
      ManorCreation   *creation)
{
  ManorConnectionClass *klass = MANOR_CONNECTION_GET_CLASS (self);

  return klass->create != NULL ? klass->create (self, creation) : make_plainly (self, creation);
}

typedef struct
{
  ManorConnection *connection;
  ManorFleet      *fleet;
  ManorCreation   *creation;
  char            *name;
  char            *group;
} CreateChild;

static void
create_child_free (gpointer data)
{
  CreateChild *state = data;

  g_clear_object (&state->connection);
  g_clear_object (&state->fleet);
  g_clear_object (&state->creation);
  g_clear_pointer (&state->name, g_free);
  g_clear_pointer (&state->group, g_free);
  g_free (state);
}

/* Where nobody said, a child lives where its schema database does. */
static CreateChild *
create_child_new (ManorConnection *self,
                  ManorCreation   *creation)
{
  CreateChild *state = g_new0 (CreateChild, 1);
  ManorDatabaseFacts *facts;

  state->connection = g_object_ref (self);
  state->creation = g_object_ref (creation);
  state->fleet = g_object_ref (manor_creation_get_fleet (creation));
  state->name = g_strdup (manor_creation_get_name (creation));
  state->group = g_strdup (manor_creation_get_group (creation));

  facts = manor_database_get_facts (manor_fleet_get_schema (state->fleet));
  if (state->group == NULL && facts != NULL)
    state->group = g_strdup (facts->group);

  return state;
}

/* A pattern of a fleet that comes first would take the new child away. */
static gboolean
check_rule (CreateChild  *state,
            gboolean     *covered,
            GError      **error)
{
  ManorRule *rule = manor_connection_find_rule_for (state->connection, state->name,
                                                    state->group);
  const char *schema_name = manor_fleet_get_name (state->fleet);

  *covered = rule != NULL && g_str_equal (manor_rule_get_schema_name (rule), schema_name);

  if (rule == NULL || *covered ||
      manor_database_compare_names (schema_name, manor_rule_get_schema_name (rule)) < 0)
    return TRUE;

  /* translators: %1$s is the name of a new database, %2$s and %3$s of schema databases */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("“%1$s” cannot be a child of “%3$s”, since a pattern of “%2$s” covers that name; "
                 "choose another name"),
               state->name, manor_rule_get_schema_name (rule), schema_name);

  return FALSE;
}

static GStrv
dup_patterns_with (ManorRule  *rule,
                   const char *name)
{
  g_autoptr(GStrvBuilder) patterns = g_strv_builder_new ();

  g_strv_builder_addv (patterns, (const char **) manor_rule_get_patterns (rule));
  g_strv_builder_add (patterns, name);

  return g_strv_builder_end (patterns);
}

/* The schema alone, unless its rows are wanted, too. */
static ManorDatabase *
await_database (CreateChild  *state,
                GError      **error)
{
  ManorDatabase *schema = manor_fleet_get_schema (state->fleet);
  gboolean with_rows = manor_creation_get_with_rows (state->creation);
  g_autoptr(ManorCreation) creation = NULL;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autofree char *sql = NULL;

  if (!with_rows)
    {
      catalogue = manor_await_object (manor_database_load_catalogue (schema), error);
      if (catalogue == NULL)
        return NULL;
      sql = manor_catalogue_dup_sql (catalogue, FALSE);
    }

  creation = manor_creation_new (with_rows ? MANOR_CREATION_COPY : MANOR_CREATION_DATABASE, state->name);
  g_object_set (creation,
                "sql", sql,
                "original", with_rows ? schema : NULL,
                "group", state->group,
                "time", manor_creation_get_time (state->creation),
                "max-size", manor_creation_get_max_size (state->creation),
                NULL);

  return manor_await_object (make (state->connection, creation), error);
}

typedef struct
{
  ManorConnection *connection;
  ManorFleet      *fleet;
  char            *name;
  DexFuture       *before;
} Naming;

static void
naming_free (gpointer data)
{
  Naming *naming = data;

  g_clear_object (&naming->connection);
  g_clear_object (&naming->fleet);
  g_clear_pointer (&naming->name, g_free);
  dex_clear (&naming->before);
  g_free (naming);
}

static DexFuture *
name_fiber (gpointer user_data)
{
  Naming *naming = user_data;
  g_auto(GStrv) patterns = NULL;

  if (naming->before != NULL)
    manor_await (dex_ref (naming->before), NULL);

  patterns = dup_patterns_with (manor_fleet_get_rule (naming->fleet), naming->name);

  return manor_connection_set_rule (naming->connection, manor_fleet_get_name (naming->fleet),
                                    (const char * const *) patterns);
}

/* A rule is read, changed and written: one child after another, or one of two that are made at the
 * same time would be lost. What was made belongs there, also where nobody waits for it any more. */
static gboolean
await_naming (CreateChild *state,
              GError      **error)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (state->connection);
  Naming *naming = g_new0 (Naming, 1);

  naming->connection = g_object_ref (state->connection);
  naming->fleet = g_object_ref (state->fleet);
  naming->name = g_strdup (state->name);
  naming->before = g_steal_pointer (&priv->naming);
  priv->naming = manor_future_keep (manor_fiber_spawn (0, name_fiber, naming, naming_free));

  return manor_await (dex_ref (priv->naming), error);
}

static DexFuture *
create_child_fiber (gpointer user_data)
{
  CreateChild *state = user_data;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(GError) error = NULL;
  gboolean covered;

  if (!check_rule (state, &covered, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  database = await_database (state, &error);
  if (database == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* What a platform says of it may be another thing than what was expected. */
  if (covered && manor_rule_matches_database (manor_fleet_get_rule (state->fleet), database))
    return dex_future_new_take_object (g_steal_pointer (&database));

  if (!await_naming (state, &error))
    {
      /* translators: %s is a database's name; an error message follows */
      g_prefix_error (&error, _("“%s” was made, but not added to its fleet: "), state->name);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_object (g_steal_pointer (&database));
}

/* Which children the server itself makes. */
static gboolean
is_native_child (ManorConnection *self,
                 ManorFleet      *fleet)
{
  ManorConnectionClass *klass = MANOR_CONNECTION_GET_CLASS (self);

  return manor_database_get_propagates (manor_fleet_get_schema (fleet)) &&
         (klass->create != NULL || klass->create_child != NULL);
}

/**
 * manor_connection_create:
 * @self: a `ManorConnection`
 * @creation: what is to be made; not changed any more
 *
 * Makes a database. All of its schema or nothing: a statement that fails leaves no database.
 *
 * A child gets the schema database's schema, and its rows only where “with-rows” says so; its name
 * is added to the fleet's rule where no pattern covers it. A child of a native fleet is the
 * server's copy of the schema database, rows included.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase, or rejects
 *   with %G_IO_ERROR_EXISTS where the name is taken, %G_IO_ERROR_NOT_SUPPORTED where this kind of
 *   connection has no such thing
 */
DexFuture *
manor_connection_create (ManorConnection *self,
                         ManorCreation   *creation)
{
  ManorCreationKind kind;

  dex_return_error_if_fail (MANOR_IS_CONNECTION (self));
  dex_return_error_if_fail (MANOR_IS_CREATION (creation));
  dex_return_error_if_fail (manor_creation_get_name (creation) != NULL);

  kind = manor_creation_get_kind (creation);
  dex_return_error_if_fail (kind != MANOR_CREATION_CHILD ||
                            MANOR_IS_FLEET (manor_creation_get_fleet (creation)));
  dex_return_error_if_fail (kind != MANOR_CREATION_COPY ||
                            MANOR_IS_DATABASE (manor_creation_get_original (creation)));

  if (kind == MANOR_CREATION_CHILD &&
      !is_native_child (self, manor_creation_get_fleet (creation)))
    return manor_fiber_spawn (0, create_child_fiber,
                              create_child_new (self, creation), create_child_free);

  return make (self, creation);
}

/* @property: what else is to be known of it: an object, or a text. */
static DexFuture *
create_with (ManorConnection   *self,
             ManorCreationKind  kind,
             const char        *name,
             const char        *property,
             gconstpointer      value)
{
  g_autoptr(ManorCreation) creation = NULL;

  dex_return_error_if_fail (name != NULL);

  creation = manor_creation_new (kind, name);
  g_object_set (creation, property, value, NULL);

  return manor_connection_create (self, creation);
}

/**
 * manor_connection_create_database:
 * @self: a `ManorConnection`
 * @name: its name
 * @schema_sql: (nullable): the statements that make its schema
 *
 * Makes an ordinary database where this connection makes them; see manor_connection_create().
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase, or rejects
 *   with %G_IO_ERROR_EXISTS where the name is taken
 */
DexFuture *
manor_connection_create_database (ManorConnection *self,
                                  const char      *name,
                                  const char      *schema_sql)
{
  return create_with (self, MANOR_CREATION_DATABASE, name, "sql", schema_sql);
}

/**
 * manor_connection_create_schema:
 * @self: a `ManorConnection`
 * @name: its name
 * @schema_sql: (nullable): the statements that make its schema
 *
 * Makes a schema database whose server carries every change on it to its children by itself.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase, or rejects
 *   with %G_IO_ERROR_EXISTS where the name is taken
 */
DexFuture *
manor_connection_create_schema (ManorConnection *self,
                                const char      *name,
                                const char      *schema_sql)
{
  return create_with (self, MANOR_CREATION_SCHEMA, name, "sql", schema_sql);
}

/**
 * manor_connection_create_child:
 * @self: a `ManorConnection`
 * @fleet: one of its fleets
 * @name: the child's name
 *
 * Makes a child without rows, but for those of a native schema database; see
 * manor_connection_create().
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase or rejects
 */
DexFuture *
manor_connection_create_child (ManorConnection *self,
                               ManorFleet      *fleet,
                               const char      *name)
{
  return create_with (self, MANOR_CREATION_CHILD, name, "fleet", fleet);
}

/**
 * manor_connection_fork_database:
 * @self: a `ManorConnection`
 * @database: one of its databases
 * @name: the copy's name
 *
 * Copies a database with its rows.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase, or rejects
 *   with %G_IO_ERROR_EXISTS where the name is taken
 */
DexFuture *
manor_connection_fork_database (ManorConnection *self,
                                ManorDatabase   *database,
                                const char      *name)
{
  return create_with (self, MANOR_CREATION_COPY, name, "original", database);
}

/**
 * manor_database_get_branches:
 * @self: a `ManorDatabase`
 *
 * Returns: whether its connection can make a copy of it
 */
gboolean
manor_database_get_branches (ManorDatabase *self)
{
  ManorConnection *connection;

  g_return_val_if_fail (MANOR_IS_DATABASE (self), FALSE);

  connection = manor_database_get_connection (self);

  return connection != NULL &&
         (manor_connection_get_features (connection) & MANOR_CONNECTION_FORKS) != 0;
}

/**
 * manor_database_get_metered:
 * @self: a `ManorDatabase`
 *
 * Returns: whether rows read and written are paid for
 */
gboolean
manor_database_get_metered (ManorDatabase *self)
{
  ManorConnection *connection;

  g_return_val_if_fail (MANOR_IS_DATABASE (self), FALSE);

  connection = manor_database_get_connection (self);

  return connection != NULL &&
         (manor_connection_get_features (connection) & MANOR_CONNECTION_BILLS) != 0;
}

/**
 * manor_database_branch:
 * @self: a `ManorDatabase`
 * @name: the copy's name
 *
 * Copies it with its rows, on the same connection.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase, or rejects
 *   with %G_IO_ERROR_EXISTS where the name is taken, %G_IO_ERROR_NOT_SUPPORTED where its
 *   connection makes no copies
 */
DexFuture *
manor_database_branch (ManorDatabase *self,
                       const char    *name)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));
  dex_return_error_if_fail (name != NULL);

  if (!manor_database_get_branches (self))
    /* translators: %s is a database's name */
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("%s: no copy of it can be made"),
                                  manor_database_get_name (self));

  return manor_connection_fork_database (manor_database_get_connection (self), self, name);
}
