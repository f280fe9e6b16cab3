/* test-schema-agreement.c: what is read is what SQLite reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "schema-test.h"

/*
 * Tables are made of pieces that mostly fit. Whatever SQLite takes of it must be understood,
 * and columns, keys and references must be those that its pragmas tell.
 */

#define N_ROUNDS 6000

static const char * const names[] = {
  "a", "b", "\"c d\"", "[e]", "`f`", "'g'", "key", "desc", "like", "end", "generated", "always", "if", "no",
  "left", "cross", "replace", "match", "row", "temp", "current_date", "cast", "with", "\"x\"\"y\"", "é", "raise",
};

static const char * const types[] = {
  "", "", "INT", "INTEGER", "integer", "TEXT", "VARCHAR(10)", "DECIMAL(10,-2)", "FLOAT(+1.5)", "'my type'",
  "\"INTEGER\"", "[REAL]", "BIG INT", "long 'quoted' words", "replace", "key no", "generated always", "DOUBLE PRECISION",
  "current_time", "INT(1e2)", "ANY", "BLOB",
};

static const char * const traits[] = {
  "NOT NULL", "NULL", "NOT NULL ON CONFLICT IGNORE", "NULL ON CONFLICT FAIL", "UNIQUE", "UNIQUE ON CONFLICT REPLACE",
  "PRIMARY KEY", "PRIMARY KEY DESC", "PRIMARY KEY ASC ON CONFLICT ABORT", "PRIMARY KEY AUTOINCREMENT",
  "DEFAULT 1", "DEFAULT -1", "DEFAULT +1.5", "DEFAULT 'x'", "DEFAULT x'00'", "DEFAULT NULL", "DEFAULT (1 + (2))",
  "DEFAULT word", "DEFAULT \"word\"", "DEFAULT current_timestamp", "DEFAULT true", "DEFAULT - 5", "DEFAULT key",
  "DEFAULT ('a' || ')')", "DEFAULT [b]", "DEFAULT -word", "DEFAULT +'x'", "DEFAULT -x'01'", "DEFAULT (x'')",
  "CHECK(1)", "CHECK((1) > 0)", "CONSTRAINT n CHECK('a' <> ')')", "CONSTRAINT n", "CONSTRAINT 'n' UNIQUE",
  "COLLATE nocase", "COLLATE \"rtrim\"", "COLLATE 'binary'", "REFERENCES p", "REFERENCES p(id)", "REFERENCES 'p'(\"x\")",
  "REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL", "REFERENCES p MATCH full ON DELETE NO ACTION",
  "REFERENCES p ON INSERT RESTRICT ON DELETE RESTRICT ON DELETE SET DEFAULT", "DEFERRABLE", "NOT DEFERRABLE",
  "DEFERRABLE INITIALLY DEFERRED", "NOT DEFERRABLE INITIALLY IMMEDIATE", "AS (1)", "AS (1 + 1) STORED",
  "GENERATED ALWAYS AS ('x') VIRTUAL", "/* CHECK( */", "-- UNIQUE\n", "AUTOINCREMENT", "ON CONFLICT FAIL",
};

/* @ is a column's name. */
static const char * const clauses[] = {
  "PRIMARY KEY(@)", "PRIMARY KEY(@, @)", "PRIMARY KEY(@ DESC)", "PRIMARY KEY(@ AUTOINCREMENT)", "PRIMARY KEY((@))",
  "PRIMARY KEY(@ COLLATE nocase ASC, @) ON CONFLICT ROLLBACK", "UNIQUE(@)", "UNIQUE(@, @) ON CONFLICT IGNORE",
  "UNIQUE((@), @ COLLATE 'rtrim' DESC)", "UNIQUE(@ NULLS LAST)", "UNIQUE((@ COLLATE nocase))", "CHECK(@ > 0)",
  "CHECK(@ IN (1, ')')) ON CONFLICT FAIL", "CONSTRAINT one CONSTRAINT two", "CONSTRAINT x UNIQUE(@)",
  "FOREIGN KEY(@) REFERENCES p", "FOREIGN KEY(@) REFERENCES p(id) ON DELETE SET NULL DEFERRABLE",
  "FOREIGN KEY(@, @) REFERENCES p(x, y) NOT DEFERRABLE INITIALLY DEFERRED", "CONSTRAINT lone",
  "FOREIGN KEY(@) REFERENCES t", "FOREIGN KEY(@ COLLATE nocase) REFERENCES p(x DESC)",
};

static const char * const options[] = {
  "", "", "", "WITHOUT ROWID", "STRICT", "strict, without rowid", "WITHOUT ROWID, WITHOUT ROWID", "without 'rowid'",
  "\"strict\"", "STRICT WITHOUT ROWID", ",STRICT", "WITHOUT ROWID -- end",
};

#define PICK(array) ((array)[g_test_rand_int_range (0, G_N_ELEMENTS (array))])

static char *
make_table (void)
{
  GString *sql = g_string_new ("CREATE TABLE t(");
  guint n_columns = (guint) g_test_rand_int_range (1, 5);
  guint first = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (names));
  guint n_clauses = (guint) g_test_rand_int_range (0, 3);

  for (guint i = 0; i < n_columns; i++)
    {
      guint n_traits = (guint) g_test_rand_int_range (0, 4);

      g_string_append_printf (sql, "%s%s %s", i > 0 ? ", " : "",
                              names[(first + i) % G_N_ELEMENTS (names)], PICK (types));
      while (n_traits-- > 0)
        g_string_append_printf (sql, " %s", PICK (traits));
    }

  for (guint i = 0; i < n_clauses; i++)
    {
      const char *clause = PICK (clauses);

      g_string_append (sql, i > 0 && g_test_rand_bit () ? " " : ", ");
      for (const char *p = clause; *p != '\0'; p++)
        if (*p == '@')
          g_string_append (sql, names[(first + (guint) g_test_rand_int_range (0, (gint32) n_columns)) %
                                      G_N_ELEMENTS (names)]);
        else
          g_string_append_c (sql, *p);
    }
  g_string_append_printf (sql, ") %s", PICK (options));

  return g_string_free (sql, FALSE);
}

static ManorResult *
query (ManorSqlite *sqlite,
       const char  *sql)
{
  g_autoptr(GError) error = NULL;
  ManorResult *rows = manor_sqlite_query (sqlite, sql, NULL, 0, 0, 0, &error);

  g_assert_no_error (error);

  return rows;
}

/* The place of a column in the primary key, from 1. */
static gint64
key_place (ManorTable *table,
           const char *name)
{
  ManorConstraint *key = manor_table_get_primary_key (table);
  const char * const *columns;

  if (key == NULL)
    return 0;

  columns = manor_constraint_get_columns (key);
  for (guint i = 0; columns[i] != NULL; i++)
    if (manor_table_find_column (table, columns[i]) == manor_table_find_column (table, name))
      return i + 1;

  return 0;
}

static void
check_columns (ManorSqlite *sqlite,
               ManorTable  *table)
{
  g_autoptr(ManorResult) rows =
    query (sqlite, "SELECT name, \"notnull\", pk, hidden, dflt_value IS NOT NULL FROM pragma_table_xinfo('t')");

  g_assert_cmpuint (manor_result_get_n_rows (rows), ==, manor_table_get_n_columns (table));

  for (guint i = 0; i < manor_result_get_n_rows (rows); i++)
    {
      ManorColumn *column = manor_table_get_column (table, i);
      g_autofree char *name = manor_result_dup_text (rows, i, 0);
      gint64 hidden = manor_result_get_integer (rows, i, 3);

      g_assert_cmpstr (manor_column_get_name (column), ==, name);
      g_assert_cmpint (manor_column_get_not_null (column), ==, manor_result_get_integer (rows, i, 1));
      g_assert_cmpint (key_place (table, name), ==, manor_result_get_integer (rows, i, 2));
      g_assert_cmpint (manor_column_get_generated (column), ==,
                       hidden == 2 ? MANOR_GENERATED_VIRTUAL
                                   : hidden == 3 ? MANOR_GENERATED_STORED : MANOR_GENERATED_NO);
      if (manor_column_get_default (column) != NULL)
        g_assert_cmpint (manor_result_get_integer (rows, i, 4), ==, 1);
    }
}

static guint
count_kind (ManorTable          *table,
            ManorConstraintKind  kind)
{
  GPtrArray *constraints = manor_table_get_constraints (table);
  guint n_found = 0;

  for (guint i = 0; i < constraints->len; i++)
    n_found += manor_constraint_get_kind (g_ptr_array_index (constraints, i)) == kind;

  return n_found;
}

/* pragma foreign_key_list numbers them from the last to the first. */
static void
check_references (ManorSqlite *sqlite,
                  ManorTable  *table)
{
  g_autoptr(ManorResult) rows =
    query (sqlite, "SELECT \"table\", lower(on_update), lower(on_delete), \"from\", \"to\" "
                   "FROM pragma_foreign_key_list('t') WHERE seq = 0 ORDER BY id DESC");
  GPtrArray *constraints = manor_table_get_constraints (table);
  guint row = 0;

  g_assert_cmpuint (manor_result_get_n_rows (rows), ==,
                    count_kind (table, MANOR_CONSTRAINT_FOREIGN_KEY));

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);
      const char *update = manor_constraint_get_on_update (constraint);
      const char *removal = manor_constraint_get_on_delete (constraint);
      g_autofree char *parent = NULL;
      g_autofree char *on_update = NULL;
      g_autofree char *on_delete = NULL;

      if (manor_constraint_get_kind (constraint) != MANOR_CONSTRAINT_FOREIGN_KEY)
        continue;

      parent = manor_result_dup_text (rows, row, 0);
      on_update = manor_result_dup_text (rows, row, 1);
      on_delete = manor_result_dup_text (rows, row, 2);
      g_assert_cmpstr (manor_constraint_get_parent (constraint), ==, parent);
      g_assert_cmpstr (update != NULL ? update : "no action", ==, on_update);
      g_assert_cmpstr (removal != NULL ? removal : "no action", ==, on_delete);
      row++;
    }
}

static void
test_agreement (void)
{
  g_autoptr(GError) error = NULL;
  guint n_accepted = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(ManorSqlite) sqlite = manor_sqlite_open_scratch (&error);
      g_autofree char *sql = make_table ();
      g_autofree char *script = g_strconcat ("CREATE TABLE p(id INTEGER PRIMARY KEY, x, y);", sql, NULL);
      g_autoptr(ManorResult) rows = NULL;
      g_autoptr(ManorCatalogue) catalogue = NULL;
      ManorTable *table;

      if (!manor_sqlite_execute (sqlite, script, NULL))
        continue;

      n_accepted++;
      rows = manor_sqlite_read_schema (sqlite, &error);
      g_assert_no_error (error);
      catalogue = manor_catalogue_new (rows, &error);
      g_assert_no_error (error);
      table = manor_catalogue_find_table (catalogue, "t");

      if (!manor_table_get_parsed (table))
        g_error ("not understood: %s", sql);

      g_test_message ("%s", sql);
      check_columns (sqlite, table);
      check_references (sqlite, table);
    }

  g_test_message ("%u of %u tables were accepted", n_accepted, N_ROUNDS);
  g_assert_cmpuint (n_accepted, >, N_ROUNDS / 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schema/agreement", test_agreement);

  return g_test_run ();
}
