/* manor-owner.c: whose an object is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-owner"

#include "config.h"

#include "manor-index-private.h"
#include "manor-module-private.h"
#include "manor-owner-private.h"
#include "manor-schema-object-private.h"
#include "manor-table.h"

/*
 * Invariants:
 *
 *  (1) An index or trigger belongs to whom its table does, whatever it is called.
 *  (2) A shadow is one only beside the object that makes it: a table “notes_data” without a
 *      virtual table “notes” is the application's, and so is any “…_shadow” without its
 *      vector index.
 */

static const char * const engine_tables[] = {
  "libsql_vector_index",
  "libsql_vector_meta_shadow",
  "libsql_wasm_func_table",
  "sqlite3_libsql_tasks",
};

static const char * const tool_tables[] = {
  "__diesel_schema_migrations",
  "__efmigrationshistory",
  "__efmigrationslock",
  "_prisma_migrations",
  "_sqlx_migrations",
  "_yoyo_log",
  "_yoyo_migration",
  "_yoyo_version",
  "alembic_version",
  "android_metadata",
  "ar_internal_metadata",
  "atlas_schema_revisions",
  "d1_migrations",
  "databasechangelog",
  "databasechangeloglock",
  "django_migrations",
  "flyway_schema_history",
  "goose_db_version",
  "grdb_migrations",
  "knex_migrations",
  "knex_migrations_lock",
  "kysely_migration",
  "kysely_migration_lock",
  "phinxlog",
  "refinery_schema_history",
  "room_master_table",
  "schema_migrations",
  "sequelizemeta",
  "typeorm_metadata",
  "yoyo_lock",
};

static const char * const tool_prefixes[] = {
  "__drizzle_",
  "_cf_",
  "_litestream_",
};

static ManorObjectOwner
owner_of_table (const char *folded,
                GHashTable *shadows)
{
  if (g_str_has_prefix (folded, "sqlite_"))
    return MANOR_OWNER_ENGINE;
  for (guint i = 0; i < G_N_ELEMENTS (engine_tables); i++)
    if (g_str_equal (folded, engine_tables[i]))
      return MANOR_OWNER_ENGINE;

  if (g_hash_table_contains (shadows, folded))
    return MANOR_OWNER_SHADOW;

  for (guint i = 0; i < G_N_ELEMENTS (tool_tables); i++)
    if (g_str_equal (folded, tool_tables[i]))
      return MANOR_OWNER_TOOL;
  for (guint i = 0; i < G_N_ELEMENTS (tool_prefixes); i++)
    if (g_str_has_prefix (folded, tool_prefixes[i]))
      return MANOR_OWNER_TOOL;

  return MANOR_OWNER_APPLICATION;
}

/* The folded names of all tables that other objects keep. */
static GHashTable *
collect_shadows (GPtrArray *objects)
{
  GHashTable *shadows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < objects->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (objects, i);

      if (MANOR_IS_TABLE (object))
        _manor_module_add_shadows (MANOR_TABLE (object), shadows);
      else if (MANOR_IS_INDEX (object) && manor_index_get_vector (MANOR_INDEX (object)))
        g_hash_table_add (shadows,
                          g_strconcat (_manor_schema_object_get_folded (object), "_shadow", NULL));
    }

  return shadows;
}

void
_manor_owner_assign (GPtrArray *objects)
{
  g_autoptr(GHashTable) shadows = collect_shadows (objects);

  for (guint i = 0; i < objects->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (objects, i);
      const char *own = _manor_schema_object_get_folded (object);
      const char *table = _manor_schema_object_get_folded_table (object);
      ManorObjectOwner owner;

      if (MANOR_IS_TABLE (object))
        owner = owner_of_table (own, shadows);
      else if (manor_schema_object_get_sql (object) == NULL || g_str_has_prefix (own, "sqlite_"))
        owner = MANOR_OWNER_ENGINE;
      else if (manor_schema_object_get_kind (object) == MANOR_OBJECT_VIEW)
        owner = MANOR_OWNER_APPLICATION;
      else
        owner = owner_of_table (table, shadows);

      _manor_schema_object_set_owner (object, owner);
    }
}
