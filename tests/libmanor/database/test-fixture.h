/* test-fixture.h: a connection and databases that do what a test tells them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection.h"
#include "manor-fiber.h"
#include "manor-future.h"

/* A connection and a database that can do nothing, but say what they were asked to make. */
#define TEST_TYPE_CONNECTION (test_connection_get_type ())
#define TEST_TYPE_DATABASE   (test_database_get_type ())

G_DECLARE_FINAL_TYPE (TestConnection, test_connection, TEST, CONNECTION, ManorConnection)
G_DECLARE_FINAL_TYPE (TestDatabase, test_database, TEST, DATABASE, ManorDatabase)

struct _TestConnection
{
  ManorConnection  parent_instance;

  char            *asked;
};

struct _TestDatabase
{
  ManorDatabase parent_instance;
};

G_DEFINE_FINAL_TYPE (TestConnection, test_connection, MANOR_TYPE_CONNECTION)
G_DEFINE_FINAL_TYPE (TestDatabase, test_database, MANOR_TYPE_DATABASE)

static inline ManorDatabase *test_database_new (const char *name,
                                                const char *location);

static DexFuture *
made (ManorConnection *connection,
      char            *asked,
      const char      *name)
{
  TestConnection *self = TEST_CONNECTION (connection);

  g_free (self->asked);
  self->asked = asked;

  return dex_future_new_take_object (test_database_new (name, name));
}

static DexFuture *
test_connection_create_database (ManorConnection *connection,
                                 const char      *name,
                                 const char      *sql)
{
  return made (connection, g_strdup_printf ("database %s %s", name, sql), name);
}

static DexFuture *
test_connection_create_schema (ManorConnection *connection,
                               const char      *name,
                               const char      *sql)
{
  return made (connection, g_strdup_printf ("schema %s %s", name, sql), name);
}

static DexFuture *
test_connection_create_child (ManorConnection *connection,
                              ManorFleet      *fleet,
                              const char      *name)
{
  return made (connection, g_strdup_printf ("child %s of %s", name, manor_fleet_get_name (fleet)), name);
}

static DexFuture *
test_connection_fork_database (ManorConnection *connection,
                               ManorDatabase   *database,
                               const char      *name)
{
  return made (connection, g_strdup_printf ("copy %s of %s", name, manor_database_get_name (database)), name);
}

static DexFuture *
test_connection_create (ManorConnection *connection,
                        ManorCreation   *creation)
{
  const char *name = manor_creation_get_name (creation);
  const char *group = manor_creation_get_group (creation);
  const char *sql = manor_creation_get_sql (creation);
  ManorDatabase *original = manor_creation_get_original (creation);

  return made (connection,
               g_strdup_printf ("%d %s in %s from %s: %s", (int) manor_creation_get_kind (creation), name,
                                group != NULL ? group : "-",
                                original != NULL ? manor_database_get_name (original) : "-",
                                sql != NULL ? sql : "-"),
               name);
}

typedef struct
{
  ManorConnection *connection;
  ManorRule       *rule;
} TestRule;

static void
test_rule_free (gpointer data)
{
  TestRule *state = data;

  g_clear_object (&state->connection);
  g_clear_pointer (&state->rule, manor_rule_unref);
  g_free (state);
}

/* As a file is written: what others do meanwhile comes first, and nobody ends it. */
static DexFuture *
test_rule_fiber (gpointer user_data)
{
  TestRule *state = user_data;
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);

  manor_await (dex_timeout_new_msec (1), NULL);
  g_ptr_array_add (rules, manor_rule_ref (state->rule));
  manor_connection_set_rules (state->connection, rules);

  return dex_future_new_true ();
}

static DexFuture *
test_connection_set_rule (ManorConnection    *connection,
                          const char         *schema_name,
                          const char * const *patterns)
{
  TestRule *state = g_new0 (TestRule, 1);

  state->connection = g_object_ref (connection);
  state->rule = manor_rule_new (schema_name, patterns);

  return manor_future_keep (manor_fiber_spawn (0, test_rule_fiber, state, test_rule_free));
}

static void
test_connection_finalize (GObject *object)
{
  TestConnection *self = TEST_CONNECTION (object);

  g_clear_pointer (&self->asked, g_free);

  G_OBJECT_CLASS (test_connection_parent_class)->finalize (object);
}

static void
test_connection_class_init (TestConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_connection_finalize;
}

static void
test_connection_init (TestConnection *self)
{
}

/* It does nothing. */
static inline ManorConnection *
test_connection_new (void)
{
  return g_object_new (TEST_TYPE_CONNECTION,
                       "id", "test", "title", "Test", "kind", "test", "location", "nowhere", NULL);
}

/* All of them make from now on what they are asked to: by one function, or by one for each kind. */
static inline void
test_connection_make_all (TestConnection *self,
                          gboolean        at_once)
{
  ManorConnectionClass *klass = MANOR_CONNECTION_GET_CLASS (self);

  klass->create_database = test_connection_create_database;
  klass->create_schema = test_connection_create_schema;
  klass->create_child = test_connection_create_child;
  klass->fork_database = test_connection_fork_database;
  klass->create = at_once ? test_connection_create : NULL;
  klass->set_rule = test_connection_set_rule;
}

/* The last that was asked for: “database NAME SQL”, “copy NAME of ORIGINAL” … */
static inline const char *
test_connection_get_asked (TestConnection *self)
{
  return self->asked;
}

static DexFuture *
test_database_read_schema (ManorDatabase *database)
{
  static const char * const cells[] = { "table", "t", "t", "CREATE TABLE t(a)" };
  ManorResultBuilder *builder;

  if (!g_str_has_suffix (manor_database_get_name (database), "-schema"))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no schema");

  builder = manor_result_builder_new (G_N_ELEMENTS (cells));
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      ManorValue value = manor_value_text (cells[i]);

      manor_result_builder_add_value (builder, &value);
    }

  return dex_future_new_take_object (manor_result_builder_end (builder));
}

static void
test_database_class_init (TestDatabaseClass *klass)
{
  MANOR_DATABASE_CLASS (klass)->read_schema = test_database_read_schema;
}

static void
test_database_init (TestDatabase *self)
{
}

static inline ManorDatabase *
test_database_new (const char *name,
                   const char *location)
{
  g_autofree char *path = g_strconcat ("test/", name, NULL);

  return g_object_new (TEST_TYPE_DATABASE,
                       "name", name, "path", path, "location", location, NULL);
}

static inline void
test_database_set_place (ManorDatabase      *database,
                         const char         *group,
                         ManorDatabaseFlags  flags)
{
  g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_new ();

  facts->group = g_strdup (group);
  facts->flags = flags;
  manor_database_set_facts (database, facts);
}
