/* test-fleet.h: a fleet in memory whose databases do as they are told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-fiber.h"
#include "manor-fleet.h"
#include "manor-sqlite.h"
#include "manor-test.h"

#define TEST_TYPE_DATABASE (test_database_get_type ())

G_DECLARE_FINAL_TYPE (TestDatabase, test_database, TEST, DATABASE, ManorDatabase)

/* Answers from `rows`; a migration replaces them. What is set to an error fails with it. */
struct _TestDatabase
{
  ManorDatabase  parent_instance;

  ManorResult   *rows;
  GError        *read_error;
  GError        *query_error;
  GError        *migrate_error;   /* refused */
  GError        *lost_error;      /* applied or not, the answer never comes */
  gboolean       lost_applied;
  gint64         probe_count;     /* what any query answers */
  DexPromise    *gate;            /* a migration waits for it */
  DexPromise    *read_gate;       /* what was read arrives when it opens */
  guint          n_reads;
  guint          n_queries;
  guint          n_migrations;
};

G_DEFINE_FINAL_TYPE (TestDatabase, test_database, MANOR_TYPE_DATABASE)

static guint test_n_migrating;
static guint test_max_migrating;

static inline ManorResult *
test_rows_of (const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open_scratch (&error);
  ManorResult *rows;

  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, sql, &error);
  g_assert_no_error (error);
  rows = manor_sqlite_read_schema (sqlite, &error);
  g_assert_no_error (error);

  return rows;
}

static DexFuture *
test_read_late_cb (DexFuture *future,
                   gpointer   rows)
{
  return dex_future_new_take_object (g_object_ref (rows));
}

static DexFuture *
test_database_read_schema (ManorDatabase *database)
{
  TestDatabase *self = TEST_DATABASE (database);

  self->n_reads++;
  if (self->read_error != NULL)
    return dex_future_new_for_error (g_error_copy (self->read_error));

  if (self->read_gate != NULL)
    return dex_future_finally (dex_ref (DEX_FUTURE (self->read_gate)), test_read_late_cb,
                               g_object_ref (self->rows), g_object_unref);

  return dex_future_new_take_object (g_object_ref (self->rows));
}

static DexFuture *
test_database_query (ManorDatabase *database,
                     const char    *sql,
                     guint          max_rows)
{
  TestDatabase *self = TEST_DATABASE (database);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = NULL;
  g_autoptr(GString) select = g_string_new ("SELECT");
  guint n_probes = 1;

  self->n_queries++;
  if (self->query_error != NULL)
    return dex_future_new_for_error (g_error_copy (self->query_error));

  /* As many columns as there are scalar questions in it. */
  for (const char *p = strstr (sql, "), ("); p != NULL; p = strstr (p + 1, "), ("))
    n_probes++;
  for (guint i = 0; i < n_probes; i++)
    g_string_append_printf (select, "%s %" G_GINT64_FORMAT " AS c%u", i > 0 ? "," : "",
                            self->probe_count, i);

  sqlite = manor_sqlite_open_scratch (&error);
  g_assert_no_error (error);

  return dex_future_new_take_object (manor_sqlite_query (sqlite, select->str, NULL, 0, 0, 0, NULL));
}

static void
test_database_apply (TestDatabase   *self,
                     ManorMigration *migration)
{
  g_autofree char *sql = manor_catalogue_dup_sql (manor_migration_get_after (migration), TRUE);

  g_clear_object (&self->rows);
  self->rows = test_rows_of (sql);
}

typedef struct
{
  TestDatabase   *database;
  ManorMigration *migration;
} TestMigration;

static void
test_migration_free (gpointer data)
{
  TestMigration *migrating = data;

  g_object_unref (migrating->database);
  g_object_unref (migrating->migration);
  g_free (migrating);
}

static DexFuture *
test_database_migrate_fiber (gpointer user_data)
{
  TestMigration *migrating = user_data;
  TestDatabase *self = migrating->database;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;

  test_n_migrating++;
  test_max_migrating = MAX (test_max_migrating, test_n_migrating);

  if (self->gate != NULL)
    manor_await (dex_ref (DEX_FUTURE (self->gate)), NULL);
  else
    manor_await (dex_timeout_new_msec (0), NULL);

  test_n_migrating--;

  if (self->migrate_error != NULL)
    return dex_future_new_for_error (g_error_copy (self->migrate_error));

  catalogue = manor_catalogue_new (self->rows, &error);
  g_assert_no_error (error);
  if (g_strcmp0 (manor_catalogue_get_fingerprint (catalogue),
                 manor_catalogue_get_fingerprint (manor_migration_get_before (migrating->migration))) != 0)
    return dex_future_new_reject (MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_CHANGED, "changed");

  if (self->lost_error == NULL || self->lost_applied)
    test_database_apply (self, migrating->migration);
  if (self->lost_error != NULL)
    return dex_future_new_for_error (g_error_copy (self->lost_error));

  return dex_future_new_for_int (MANOR_OUTCOME_APPLIED);
}

static DexFuture *
test_database_migrate (ManorDatabase  *database,
                       ManorMigration *migration)
{
  GPtrArray *limits = manor_migration_get_limits (migration);
  TestMigration *migrating;

  for (guint i = 0; i < limits->len; i++)
    if (TEST_DATABASE (database)->probe_count > ((ManorMigrationLimit *) g_ptr_array_index (limits, i))->most)
      return dex_future_new_reject (MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_LOSES, "more");

  migrating = g_new0 (TestMigration, 1);
  TEST_DATABASE (database)->n_migrations++;
  migrating->database = TEST_DATABASE (g_object_ref (database));
  migrating->migration = g_object_ref (migration);

  return manor_fiber_spawn (1024 * 1024, test_database_migrate_fiber,
                            migrating, test_migration_free);
}

static void
test_database_finalize (GObject *object)
{
  TestDatabase *self = TEST_DATABASE (object);

  g_clear_object (&self->rows);
  g_clear_error (&self->read_error);
  g_clear_error (&self->query_error);
  g_clear_error (&self->migrate_error);
  g_clear_error (&self->lost_error);
  dex_clear (&self->gate);
  dex_clear (&self->read_gate);

  G_OBJECT_CLASS (test_database_parent_class)->finalize (object);
}

static void
test_database_class_init (TestDatabaseClass *klass)
{
  ManorDatabaseClass *database_class = MANOR_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_database_finalize;
  database_class->read_schema = test_database_read_schema;
  database_class->query = test_database_query;
  database_class->migrate = test_database_migrate;
}

static void
test_database_init (TestDatabase *self)
{
}

static inline TestDatabase *
test_database_new (const char  *name,
                   ManorResult *rows)
{
  g_autofree char *path = g_strconcat ("test/", name, NULL);
  TestDatabase *self = g_object_new (TEST_TYPE_DATABASE,
                                     "name", name, "path", path, "location", path, NULL);

  self->rows = g_object_ref (rows);

  return self;
}

static inline void
test_database_set_sql (TestDatabase *self,
                       const char   *sql)
{
  g_clear_object (&self->rows);
  self->rows = test_rows_of (sql);
}

/* A fleet “schema” of databases named “child0001” …: @n of each given schema in turn. */
static inline ManorFleet *
test_fleet_new (const char         *schema_sql,
                const char * const *children_sql,
                guint               n)
{
  static const char *const patterns[] = { "child*", NULL };
  g_autoptr(ManorResult) schema_rows = test_rows_of (schema_sql);
  g_autoptr(ManorDatabase) schema = MANOR_DATABASE (test_database_new ("schema", schema_rows));
  g_autoptr(ManorRule) rule = manor_rule_new ("schema", patterns);
  g_autoptr(GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);
  ManorFleet *fleet = manor_fleet_new (schema, rule);

  for (guint i = 0; children_sql[i] != NULL; i++)
    {
      g_autoptr(ManorResult) rows = test_rows_of (children_sql[i]);

      for (guint j = 0; j < n; j++)
        {
          g_autofree char *name = g_strdup_printf ("child%05u", children->len + 1);
          TestDatabase *child = test_database_new (name, rows);

          manor_database_set_size (MANOR_DATABASE (child), 1000 + children->len);
          g_ptr_array_add (children, child);
        }
    }

  manor_fleet_set_children (fleet, rule, children, NULL);

  return fleet;
}

static inline TestDatabase *
test_fleet_child (ManorFleet *fleet,
                  guint       number)
{
  g_autofree char *name = g_strdup_printf ("child%05u", number);

  return TEST_DATABASE (manor_fleet_find_child (fleet, name));
}
