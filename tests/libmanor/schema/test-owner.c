/* test-owner.c: whose an object is, and what a text mentions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "schema-test.h"

static ManorObjectOwner
owner_of (ManorCatalogue *catalogue,
          const char     *name)
{
  for (guint i = 0; i < manor_catalogue_get_n_objects (catalogue); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (catalogue, i);

      if (g_str_equal (manor_schema_object_get_name (object), name))
        return manor_schema_object_get_owner (object);
    }

  g_error ("no object %s", name);
}

static void
test_engine (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE TABLE sqliteish(a TEXT PRIMARY KEY); CREATE TABLE libsql_notes(a);"
    "CREATE TABLE u(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE); CREATE INDEX i ON u(a);"
    "CREATE TABLE libsql_wasm_func_table(name TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;"
    "CREATE TABLE sqlite3_libsql_tasks(job_id INTEGER PRIMARY KEY);"
    "CREATE INDEX tasks ON sqlite3_libsql_tasks(job_id);"
    "INSERT INTO u(a) VALUES(1); ANALYZE");

  g_assert_cmpint (owner_of (catalogue, "sqliteish"), ==, MANOR_OWNER_APPLICATION);
  g_assert_cmpint (owner_of (catalogue, "libsql_notes"), ==, MANOR_OWNER_APPLICATION);
  g_assert_cmpint (owner_of (catalogue, "u"), ==, MANOR_OWNER_APPLICATION);
  g_assert_cmpint (owner_of (catalogue, "i"), ==, MANOR_OWNER_APPLICATION);
  g_assert_cmpint (owner_of (catalogue, "sqlite_sequence"), ==, MANOR_OWNER_ENGINE);
  g_assert_cmpint (owner_of (catalogue, "sqlite_stat1"), ==, MANOR_OWNER_ENGINE);
  g_assert_cmpint (owner_of (catalogue, "sqlite_autoindex_u_1"), ==, MANOR_OWNER_ENGINE);
  g_assert_cmpint (owner_of (catalogue, "libsql_wasm_func_table"), ==, MANOR_OWNER_ENGINE);
  g_assert_cmpint (owner_of (catalogue, "sqlite3_libsql_tasks"), ==, MANOR_OWNER_ENGINE);
  g_assert_cmpint (owner_of (catalogue, "tasks"), ==, MANOR_OWNER_ENGINE);
}

static void
test_tools (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE TABLE __drizzle_migrations(id INTEGER PRIMARY KEY); CREATE TABLE _litestream_seq(a);"
    "CREATE TABLE \"__EFMigrationsHistory\"(a); CREATE TABLE _cf_KV(a); CREATE TABLE d1_migrations(a);"
    "CREATE TABLE schema_migrations(version TEXT); CREATE UNIQUE INDEX v ON schema_migrations(version);"
    "CREATE TABLE log(a);"
    "CREATE TRIGGER r AFTER INSERT ON schema_migrations BEGIN INSERT INTO log VALUES(1); END;"
    "CREATE TABLE my_schema_migrations(a); CREATE VIEW flyway_schema_history AS SELECT 1");

  g_assert_cmpint (owner_of (catalogue, "__drizzle_migrations"), ==, MANOR_OWNER_TOOL);
  g_assert_cmpint (owner_of (catalogue, "_litestream_seq"), ==, MANOR_OWNER_TOOL);
  g_assert_cmpint (owner_of (catalogue, "__EFMigrationsHistory"), ==, MANOR_OWNER_TOOL);
  g_assert_cmpint (owner_of (catalogue, "_cf_KV"), ==, MANOR_OWNER_TOOL);
  g_assert_cmpint (owner_of (catalogue, "schema_migrations"), ==, MANOR_OWNER_TOOL);
  g_assert_cmpint (owner_of (catalogue, "v"), ==, MANOR_OWNER_TOOL);
  g_assert_cmpint (owner_of (catalogue, "r"), ==, MANOR_OWNER_TOOL);
  g_assert_cmpint (owner_of (catalogue, "my_schema_migrations"), ==, MANOR_OWNER_APPLICATION);
  g_assert_cmpint (owner_of (catalogue, "flyway_schema_history"), ==, MANOR_OWNER_APPLICATION);
}

static void
test_shadows (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE VIRTUAL TABLE Notes USING fts5(t); CREATE VIRTUAL TABLE places USING rtree(id, x0, x1);"
    "CREATE VIRTUAL TABLE old USING fts4(t);"
    "CREATE TABLE other_data(a); CREATE TABLE some_node(a); CREATE TABLE docs_shadow(a)");

  g_assert_cmpint (owner_of (catalogue, "Notes"), ==, MANOR_OWNER_APPLICATION);
  g_assert_cmpint (owner_of (catalogue, "Notes_data"), ==, MANOR_OWNER_SHADOW);
  g_assert_cmpint (owner_of (catalogue, "Notes_config"), ==, MANOR_OWNER_SHADOW);
  g_assert_cmpint (owner_of (catalogue, "places_rowid"), ==, MANOR_OWNER_SHADOW);
  g_assert_cmpint (owner_of (catalogue, "old_segdir"), ==, MANOR_OWNER_SHADOW);
  g_assert_cmpint (owner_of (catalogue, "other_data"), ==, MANOR_OWNER_APPLICATION);
  g_assert_cmpint (owner_of (catalogue, "some_node"), ==, MANOR_OWNER_APPLICATION);
  g_assert_cmpint (owner_of (catalogue, "docs_shadow"), ==, MANOR_OWNER_APPLICATION);
}

static void
test_vector (void)
{
  static const char * const rows[][4] = {
    { "table", "libsql_vector_meta_shadow", "libsql_vector_meta_shadow",
      "CREATE TABLE libsql_vector_meta_shadow ( name TEXT PRIMARY KEY, metadata BLOB ) WITHOUT ROWID" },
    { "table", "m", "m", "CREATE TABLE m(id INTEGER PRIMARY KEY, e F32_BLOB(3))" },
    { "table", "mi_shadow", "mi_shadow",
      "CREATE TABLE mi_shadow (index_key  INTEGER , data BLOB, PRIMARY KEY (index_key))" },
    { "index", "mi_shadow_idx", "mi_shadow", "CREATE INDEX mi_shadow_idx ON mi_shadow (index_key)" },
    { "index", "mi", "m", "CREATE INDEX mi ON m(libsql_vector_idx(e, 'metric=cosine'))" },
    { "table", "nn_shadow", "nn_shadow", "CREATE TABLE nn_shadow (a)" },
    { "index", "nn", "m", "CREATE INDEX nn ON m(e)" },
    { NULL }
  };
  g_autoptr(ManorCatalogue) catalogue = schema_test_rows (rows);
  ManorSchemaObject *index = manor_catalogue_find (catalogue, MANOR_OBJECT_INDEX, "MI");

  g_assert_cmpint (owner_of (catalogue, "libsql_vector_meta_shadow"), ==, MANOR_OWNER_ENGINE);
  g_assert_cmpint (owner_of (catalogue, "mi_shadow"), ==, MANOR_OWNER_SHADOW);
  g_assert_cmpint (owner_of (catalogue, "mi_shadow_idx"), ==, MANOR_OWNER_SHADOW);
  g_assert_cmpint (owner_of (catalogue, "mi"), ==, MANOR_OWNER_APPLICATION);
  g_assert_cmpint (owner_of (catalogue, "nn_shadow"), ==, MANOR_OWNER_APPLICATION);
  g_assert_true (manor_index_get_vector (MANOR_INDEX (index)));
  g_assert_null (manor_index_get_part_column (MANOR_INDEX (index), 0));
}

static void
assert_mentions (ManorCatalogue  *catalogue,
                 ManorObjectKind  kind,
                 const char      *name,
                 const char      *mentioned,
                 gboolean         expected)
{
  ManorSchemaObject *object = manor_catalogue_find (catalogue, kind, name);

  g_assert_nonnull (object);
  if (manor_schema_object_mentions (object, mentioned) != expected)
    g_error ("%s %s %s", name, expected ? "does not mention" : "mentions", mentioned);
}

static void
test_mentions (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE TABLE p(id INTEGER PRIMARY KEY, s TEXT); CREATE TABLE \"Odd One\"(a INT);"
    "CREATE TABLE k(s INT REFERENCES P(ID) CHECK(s <> 'q'), up INT REFERENCES k);"
    "CREATE INDEX i ON p(s); CREATE TABLE q(id, s);"
    "CREATE VIEW v AS WITH x AS (SELECT p.q FROM (SELECT 1 AS q) p) SELECT main.p.s, \"odd one\".a "
    "FROM main.p, 'Odd One', x; CREATE VIEW w AS SELECT * FROM [v];"
    "CREATE TRIGGER r AFTER INSERT ON p WHEN NEW.s > (SELECT count(*) FROM q) BEGIN "
    "INSERT INTO k(s) VALUES(NEW.id); UPDATE `Odd One` SET a = 1; END;"
    "CREATE VIRTUAL TABLE f USING fts5(s, content='p', content_rowid=id)");

  assert_mentions (catalogue, MANOR_OBJECT_TABLE, "k", "p", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_TABLE, "k", "K", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_TABLE, "k", "q", FALSE);
  assert_mentions (catalogue, MANOR_OBJECT_TABLE, "p", "s", FALSE);
  assert_mentions (catalogue, MANOR_OBJECT_INDEX, "i", "P", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_VIEW, "v", "p", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_VIEW, "v", "ODD ONE", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_VIEW, "v", "s", FALSE);
  assert_mentions (catalogue, MANOR_OBJECT_VIEW, "w", "v", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_TRIGGER, "r", "p", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_TRIGGER, "r", "q", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_TRIGGER, "r", "k", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_TRIGGER, "r", "odd one", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_TABLE, "f", "p", TRUE);
  assert_mentions (catalogue, MANOR_OBJECT_TABLE, "f", "k", FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schema/owner/engine", test_engine);
  g_test_add_func ("/schema/owner/tools", test_tools);
  g_test_add_func ("/schema/owner/shadows", test_shadows);
  g_test_add_func ("/schema/owner/vector", test_vector);
  g_test_add_func ("/schema/owner/mentions", test_mentions);

  return g_test_run ();
}
