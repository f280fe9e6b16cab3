/* test-catalogue.c: tables read into columns and constraints, and the catalogue around them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "schema-test.h"

static ManorColumn *
column_of (ManorTable *table,
           const char *name)
{
  ManorColumn *column = manor_table_find_column (table, name);

  g_assert_nonnull (column);

  return column;
}

static void
test_columns (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, \"first name\" varchar ( 20 ) NOT NULL "
    "ON CONFLICT REPLACE DEFAULT 'x, y)' COLLATE nocase, -- a comment, with a comma\n"
    "  born DATE DEFAULT CURRENT_DATE, cents BIG INT DEFAULT -1, note CHARINT, pi FLOAT DEFAULT (3.0 + 1),"
    "  g TEXT GENERATED ALWAYS AS (upper(\"first name\")) STORED, raw, z TEXT DEFAULT bare)");
  ManorTable *table = manor_catalogue_find_table (catalogue, "T");
  ManorColumn *column;

  g_assert_true (manor_table_get_parsed (table));
  g_assert_cmpuint (manor_table_get_n_columns (table), ==, 9);
  g_assert_true (manor_table_get_autoincrement (table));
  g_assert_true (manor_table_get_rowid_column (table) == column_of (table, "ID"));
  g_assert_cmpstr (manor_table_get_rowid_name (table), ==, "rowid");

  column = column_of (table, "First Name");
  g_assert_cmpstr (manor_column_get_declared_type (column), ==, "VARCHAR(20)");
  g_assert_cmpint (manor_column_get_affinity (column), ==, MANOR_AFFINITY_TEXT);
  g_assert_true (manor_column_get_not_null (column));
  g_assert_cmpstr (manor_column_get_not_null_conflict (column), ==, "replace");
  g_assert_cmpstr (manor_column_get_default (column), ==, "'x, y)'");
  g_assert_true (manor_column_get_default_constant (column));
  g_assert_cmpstr (manor_column_get_collation (column), ==, "nocase");
  g_assert_cmpstr (manor_column_get_text (column), ==,
                   "\"first name\" varchar ( 20 ) NOT NULL ON CONFLICT REPLACE DEFAULT 'x, y)' "
                   "COLLATE nocase");

  column = column_of (table, "born");
  g_assert_cmpint (manor_column_get_affinity (column), ==, MANOR_AFFINITY_NUMERIC);
  g_assert_cmpstr (manor_column_get_default (column), ==, "CURRENT_DATE");
  g_assert_false (manor_column_get_default_constant (column));

  g_assert_true (manor_column_get_default_constant (column_of (table, "cents")));
  g_assert_cmpint (manor_column_get_affinity (column_of (table, "note")), ==, MANOR_AFFINITY_INTEGER);
  g_assert_cmpstr (manor_column_get_default (column_of (table, "pi")), ==, "3.0 + 1");
  g_assert_false (manor_column_get_default_constant (column_of (table, "pi")));
  g_assert_cmpint (manor_column_get_generated (column_of (table, "g")), ==, MANOR_GENERATED_STORED);
  g_assert_cmpstr (manor_column_get_declared_type (column_of (table, "g")), ==, "TEXT");
  g_assert_cmpstr (manor_column_get_expression (column_of (table, "g")), ==, "upper(\"first name\")");
  g_assert_cmpint (manor_column_get_affinity (column_of (table, "raw")), ==, MANOR_AFFINITY_BLOB);
  g_assert_cmpstr (manor_column_get_default (column_of (table, "z")), ==, "'bare'");
}

static ManorConstraint *
constraint_of (ManorTable *table,
               guint       index)
{
  GPtrArray *constraints = manor_table_get_constraints (table);

  g_assert_cmpuint (index, <, constraints->len);

  return g_ptr_array_index (constraints, index);
}

static void
test_constraints (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE TABLE t(a INT CONSTRAINT \"positive a\" CHECK(a > 0) UNIQUE ON CONFLICT IGNORE, "
    "b INT CONSTRAINT up REFERENCES p(x) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE "
    "DEFERRABLE INITIALLY DEFERRED, c TEXT, rowid INT, "
    "PRIMARY KEY(a DESC, c COLLATE NOCASE) ON CONFLICT FAIL "
    "CONSTRAINT pair FOREIGN KEY(a, b) REFERENCES q, CHECK(a <> b)); "
    "CREATE TABLE p(x UNIQUE); CREATE TABLE q(y, z, PRIMARY KEY(y, z))");
  ManorTable *table = manor_catalogue_find_table (catalogue, "t");
  ManorConstraint *constraint;

  g_assert_cmpuint (manor_table_get_constraints (table)->len, ==, 6);

  constraint = constraint_of (table, 0);
  g_assert_cmpint (manor_constraint_get_kind (constraint), ==, MANOR_CONSTRAINT_CHECK);
  g_assert_cmpstr (manor_constraint_get_name (constraint), ==, "positive a");
  g_assert_cmpstr (manor_constraint_get_column (constraint), ==, "a");
  g_assert_cmpstr (manor_constraint_get_expression (constraint), ==, "a > 0");
  g_assert_cmpstr (manor_constraint_get_text (constraint), ==,
                   "CONSTRAINT \"positive a\" CHECK(a > 0)");

  constraint = constraint_of (table, 1);
  g_assert_cmpint (manor_constraint_get_kind (constraint), ==, MANOR_CONSTRAINT_UNIQUE);
  g_assert_cmpstr (manor_constraint_get_conflict (constraint), ==, "ignore");

  constraint = constraint_of (table, 2);
  g_assert_cmpstr (manor_constraint_get_parent (constraint), ==, "p");
  g_assert_cmpstr (manor_constraint_get_parent_columns (constraint)[0], ==, "x");
  g_assert_cmpstr (manor_constraint_get_on_delete (constraint), ==, "set null");
  g_assert_cmpstr (manor_constraint_get_on_update (constraint), ==, "cascade");
  g_assert_true (manor_constraint_get_deferred (constraint));

  constraint = constraint_of (table, 3);
  g_assert_true (constraint == manor_table_get_primary_key (table));
  g_assert_cmpuint (g_strv_length ((char **) manor_constraint_get_columns (constraint)), ==, 2);
  g_assert_cmpstr (manor_constraint_get_collations (constraint)[1], ==, "nocase");
  g_assert_cmpstr (manor_constraint_get_conflict (constraint), ==, "fail");
  g_assert_null (manor_table_get_rowid_column (table));
  g_assert_cmpstr (manor_table_get_rowid_name (table), ==, "_rowid_");

  constraint = constraint_of (table, 4);
  g_assert_cmpstr (manor_constraint_get_name (constraint), ==, "pair");
  g_assert_null (manor_constraint_get_column (constraint));
  g_assert_null (manor_constraint_get_parent_columns (constraint)[0]);

  g_assert_cmpstr (manor_constraint_get_expression (constraint_of (table, 5)), ==, "a <> b");
}

static void
test_libsql (void)
{
  g_autoptr(ManorCatalogue) plain = schema_test_table ("CREATE TABLE t(a TEXT)");
  g_autoptr(ManorCatalogue) random = schema_test_table ("CREATE TABLE t(a TEXT) RANDOM ROWID");
  g_autoptr(ManorCatalogue) same = schema_test_table ("create table \"t\" ( A text ) random rowid");
  g_autoptr(ManorCatalogue) small = schema_test_table ("CREATE TABLE t(e F32_BLOB(3))");
  g_autoptr(ManorCatalogue) large = schema_test_table ("CREATE TABLE t(e F32_BLOB(4))");

  g_assert_true (manor_table_get_random_rowid (manor_catalogue_find_table (random, "t")));
  g_assert_cmpstr (manor_catalogue_get_fingerprint (plain), !=,
                   manor_catalogue_get_fingerprint (random));
  g_assert_cmpstr (manor_catalogue_get_fingerprint (same), ==,
                   manor_catalogue_get_fingerprint (random));
  g_assert_cmpstr (manor_catalogue_get_fingerprint (small), !=,
                   manor_catalogue_get_fingerprint (large));
  schema_test_assert_consistent (plain, random);
}

/* Syntax of a SQLite to come is compared by its tokens. */
static void
test_unknown (void)
{
  g_autoptr(ManorCatalogue) a = schema_test_table ("CREATE TABLE t(a INT) SHARDED BY (a)");
  g_autoptr(ManorCatalogue) b = schema_test_table ("create table t ( A int ) sharded by (a) -- x");
  g_autoptr(ManorCatalogue) c = schema_test_table ("CREATE TABLE t(a INT) SHARDED BY (b)");
  g_autoptr(ManorCatalogue) d = schema_test_table ("CREATE TABLE t(a INT)");
  ManorTable *table = manor_catalogue_find_table (a, "t");

  g_assert_false (manor_table_get_parsed (table));
  g_assert_cmpuint (manor_table_get_n_columns (table), ==, 0);
  g_assert_null (manor_table_get_rowid_name (table));
  g_assert_cmpstr (manor_catalogue_get_fingerprint (a), ==, manor_catalogue_get_fingerprint (b));
  g_assert_cmpstr (manor_catalogue_get_fingerprint (a), !=, manor_catalogue_get_fingerprint (c));
  schema_test_assert_consistent (a, b);
  schema_test_assert_consistent (a, c);
  schema_test_assert_consistent (a, d);
  schema_test_assert_consistent (d, a);
}

static void
test_index (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE TABLE t(a TEXT, \"b c\" INT);"
    "CREATE UNIQUE INDEX i ON t(\"b c\" DESC, lower(a) COLLATE nocase ASC, a COLLATE RTRIM) "
    "WHERE a <> ')' AND \"b c\" > 0");
  ManorIndex *index = MANOR_INDEX (manor_catalogue_find (catalogue, MANOR_OBJECT_INDEX, "I"));

  g_assert_true (manor_index_get_unique (index));
  g_assert_cmpuint (manor_index_get_n_parts (index), ==, 3);
  g_assert_cmpstr (manor_index_get_part_column (index, 0), ==, "b c");
  g_assert_cmpstr (manor_index_get_part_text (index, 0), ==, "\"b c\"");
  g_assert_null (manor_index_get_part_column (index, 1));
  g_assert_cmpstr (manor_index_get_part_text (index, 1), ==, "lower(a) COLLATE nocase");
  g_assert_cmpstr (manor_index_get_part_column (index, 2), ==, "a");
  g_assert_cmpstr (manor_index_get_part_collation (index, 2), ==, "rtrim");
  g_assert_cmpstr (manor_index_get_predicate (index), ==, "a <> ')' AND \"b c\" > 0");
}

static void
test_views (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE TABLE t(a, b); CREATE VIEW v1 AS SELECT * FROM t; CREATE VIEW v2 AS SELECT count(*), a * b FROM t;"
    "CREATE VIEW v3 AS SELECT 1, t.* FROM t; CREATE VIEW v4 AS SELECT a, * FROM t");
  const gboolean stars[] = { TRUE, FALSE, TRUE, TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (stars); i++)
    {
      g_autofree char *name = g_strdup_printf ("v%u", i + 1);
      ManorSchemaObject *view = manor_catalogue_find (catalogue, MANOR_OBJECT_VIEW, name);

      g_assert_cmpint (manor_view_get_has_star (MANOR_VIEW (view)), ==, stars[i]);
    }
}

static void
test_module (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE VIRTUAL TABLE f USING FTS5(a, b UNINDEXED, tokenize = 'unicode61 tokenchars '',''')");
  ManorTable *table = manor_catalogue_find_table (catalogue, "f");
  const char * const *arguments = manor_table_get_module_arguments (table);

  g_assert_cmpstr (manor_table_get_module (table), ==, "fts5");
  g_assert_cmpstr (arguments[0], ==, "a");
  g_assert_cmpstr (arguments[1], ==, "b UNINDEXED");
  g_assert_cmpstr (arguments[2], ==, "tokenize = 'unicode61 tokenchars '','''");
  g_assert_null (arguments[3]);
}

/* A table, an index and a view share one name space; a trigger may have the same name. */
static void
test_lookup (void)
{
  g_autoptr(ManorCatalogue) catalogue = schema_test_read (
    "CREATE TABLE t(a); CREATE INDEX i ON t(a); CREATE INDEX j ON t(a, a);"
    "CREATE TRIGGER t AFTER INSERT ON t BEGIN SELECT 1; END");
  g_autoptr(GPtrArray) indexes = manor_catalogue_list_of_table (catalogue, MANOR_OBJECT_INDEX, "T");
  g_autoptr(GPtrArray) triggers = manor_catalogue_list_of_kind (catalogue, MANOR_OBJECT_TRIGGER);
  g_autoptr(ManorSchemaObject) item = g_list_model_get_item (G_LIST_MODEL (catalogue), 0);

  g_assert_true (MANOR_IS_TABLE (manor_catalogue_find (catalogue, MANOR_OBJECT_TABLE, "T")));
  g_assert_true (MANOR_IS_TRIGGER (manor_catalogue_find (catalogue, MANOR_OBJECT_TRIGGER, "T")));
  g_assert_null (manor_catalogue_find (catalogue, MANOR_OBJECT_INDEX, "t"));
  g_assert_cmpuint (indexes->len, ==, 2);
  g_assert_cmpuint (triggers->len, ==, 1);
  g_assert_true (MANOR_IS_TABLE (item));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (catalogue)), ==, 4);
}

/* What dup_sql() gives makes the same schema again, whatever stands at a text's end. */
static void
test_sql (void)
{
  g_autoptr(ManorCatalogue) first = schema_test_read (
    "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE d1_migrations(a);"
    "CREATE VIEW v AS SELECT a -- the last word\n FROM t -- and this\n");
  g_autofree char *sql = manor_catalogue_dup_sql (first, FALSE);
  g_autoptr(ManorCatalogue) second = schema_test_read (sql);
  g_autofree char *everything = manor_catalogue_dup_sql (first, TRUE);

  g_assert_cmpstr (manor_catalogue_get_fingerprint (first), ==,
                   manor_catalogue_get_fingerprint (second));
  g_assert_cmpstr (manor_catalogue_get_text_hash (first), !=, manor_catalogue_get_text_hash (second));
  g_assert_null (strstr (sql, "d1_migrations"));
  g_assert_null (strstr (sql, "sqlite_sequence"));
  g_assert_nonnull (strstr (everything, "d1_migrations"));
}

static void
test_hash (void)
{
  static const char * const one[][4] = { { "table", "ab", "c", "CREATE TABLE ab(a)" }, { NULL } };
  static const char * const two[][4] = { { "table", "a", "bc", "CREATE TABLE ab(a)" }, { NULL } };
  static const char * const none[][4] = { { "index", "a", "b", NULL }, { NULL } };
  static const char * const empty[][4] = { { "index", "a", "b", "" }, { NULL } };
  g_autoptr(ManorCatalogue) a = schema_test_rows (one);
  g_autoptr(ManorCatalogue) b = schema_test_rows (two);
  g_autoptr(ManorCatalogue) c = schema_test_rows (none);
  g_autoptr(ManorCatalogue) d = schema_test_rows (empty);
  g_autoptr(ManorCatalogue) nothing = manor_catalogue_new_empty ();

  g_assert_cmpstr (manor_catalogue_get_text_hash (a), !=, manor_catalogue_get_text_hash (b));
  g_assert_cmpstr (manor_catalogue_get_text_hash (c), !=, manor_catalogue_get_text_hash (d));
  g_assert_cmpuint (strlen (manor_catalogue_get_fingerprint (nothing)), ==, 64);
  g_assert_cmpuint (manor_catalogue_get_n_objects (nothing), ==, 0);
}

/* Rows that are no schema give an error that says what to do. */
static void
test_bad_rows (void)
{
  g_autoptr(ManorResultBuilder) builder = manor_result_builder_new (1);
  g_autoptr(ManorResult) narrow = manor_result_builder_end (g_steal_pointer (&builder));
  g_autoptr(ManorResult) wrong = NULL;
  g_autoptr(GError) error = NULL;
  ManorValue value = MANOR_VALUE_INIT_INTEGER (7);

  g_assert_null (manor_catalogue_new (narrow, &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_clear_error (&error);

  builder = manor_result_builder_new (4);
  for (guint i = 0; i < 4; i++)
    manor_result_builder_add_value (builder, &value);
  wrong = manor_result_builder_end (g_steal_pointer (&builder));
  g_assert_null (manor_catalogue_new (wrong, &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_CORRUPT);
}

/* A large schema is read in milliseconds: a survey's window must not wait for it. */
static void
test_speed (void)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open_scratch (&error);
  g_autoptr(ManorResult) rows = NULL;
  gint64 start;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (sql,
      "CREATE TABLE t%u(id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x' COLLATE NOCASE, "
      "b INT CHECK(b > 0 AND b < 10), c REAL, d TEXT UNIQUE, e BLOB, f DATETIME DEFAULT "
      "CURRENT_TIMESTAMP, up INT REFERENCES t0(id) ON DELETE CASCADE, UNIQUE(a, b));"
      "CREATE INDEX i%u ON t%u(a, lower(d)) WHERE b > 1;"
      "CREATE VIEW v%u AS SELECT a, b, c FROM t%u WHERE d <> '';", i, i, i, i, i);

  manor_sqlite_execute (sqlite, sql->str, &error);
  g_assert_no_error (error);
  rows = manor_sqlite_read_schema (sqlite, &error);
  g_assert_no_error (error);

  start = g_get_monotonic_time ();
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(ManorCatalogue) catalogue = manor_catalogue_new (rows, &error);

      g_assert_no_error (error);
    }
  g_test_message ("reading: %" G_GINT64_FORMAT " µs", (g_get_monotonic_time () - start) / 10);

  {
    g_autoptr(ManorCatalogue) a = manor_catalogue_new (rows, &error);
    g_autoptr(ManorCatalogue) b = manor_catalogue_new (rows, &error);
    g_autoptr(ManorDiff) diff = NULL;

    start = g_get_monotonic_time ();
    diff = manor_diff_new (a, b, NULL);
    g_assert_cmpuint (manor_diff_get_n_changes (diff), ==, 0);
    g_test_message ("comparing: %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
  }

  start = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    g_free (manor_catalogue_hash_rows (rows));
  g_test_message ("hashing: %" G_GINT64_FORMAT " µs", (g_get_monotonic_time () - start) / 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schema/catalogue/columns", test_columns);
  g_test_add_func ("/schema/catalogue/constraints", test_constraints);
  g_test_add_func ("/schema/catalogue/libsql", test_libsql);
  g_test_add_func ("/schema/catalogue/unknown", test_unknown);
  g_test_add_func ("/schema/catalogue/index", test_index);
  g_test_add_func ("/schema/catalogue/views", test_views);
  g_test_add_func ("/schema/catalogue/module", test_module);
  g_test_add_func ("/schema/catalogue/lookup", test_lookup);
  g_test_add_func ("/schema/catalogue/sql", test_sql);
  g_test_add_func ("/schema/catalogue/hash", test_hash);
  g_test_add_func ("/schema/catalogue/bad-rows", test_bad_rows);
  g_test_add_func ("/schema/catalogue/speed", test_speed);

  return g_test_run ();
}
