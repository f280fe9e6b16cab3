/* test-script.c: cutting a script into statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-script.h"

#define TRIGGER "CREATE TRIGGER r AFTER INSERT ON t BEGIN "

/* The statements, joined with “|”; “…” behind the one that is not complete. */
static const struct
{
  const char *script;
  const char *statements;
} cut_cases[] = {
  { "", "" },
  { " -- nothing\n;; /* here */ ;", "" },
  { "select 1", "select 1" },
  { "select 1;", "select 1;" },
  { "; select 1 ; ; select 2 -- end", "select 1 ;|select 2" },
  { "select ';', \";\", `;`, [;], x'00' ; select 2", "select ';', \";\", `;`, [;], x'00' ;|select 2" },
  { "select 1 -- ;\n, 2; select /* ; */ 3;", "select 1 -- ;\n, 2;|select /* ; */ 3;" },
  { "select 1 /* open; select 2", "select 1" },
  { "/* open; select 2", "" },
  { "select 'open; select 2", "select 'open; select 2…" },
  { "select \"open; select 2", "select \"open; select 2…" },
  { "select x'00; select 2", "select x'00; select 2…" },
  { "select (1", "select (1…" },
  { "select (1; select 2", "select (1;|select 2" },
  { "select case when 1 then 2 end; select 3", "select case when 1 then 2 end;|select 3" },
  { "begin; end; select 1", "begin;|end;|select 1" },

  { TRIGGER "SELECT 1; END; SELECT 2;", TRIGGER "SELECT 1; END;|SELECT 2;" },
  { TRIGGER "SELECT 1; SELECT 2; END", TRIGGER "SELECT 1; SELECT 2; END" },
  { TRIGGER "SELECT 1; SELECT 2;", TRIGGER "SELECT 1; SELECT 2;…" },
  { TRIGGER "SELECT CASE a WHEN 1 THEN CASE b WHEN 2 THEN 3 END ELSE 4 END; END; SELECT 2",
    TRIGGER "SELECT CASE a WHEN 1 THEN CASE b WHEN 2 THEN 3 END ELSE 4 END; END;|SELECT 2" },
  { TRIGGER "SELECT 1; /* END; */ -- END;\n END /* ; */ ; SELECT 2",
    TRIGGER "SELECT 1; /* END; */ -- END;\n END /* ; */ ;|SELECT 2" },
  { TRIGGER "SELECT end FROM t; SELECT 'END'; END; SELECT 2",
    TRIGGER "SELECT end FROM t; SELECT 'END'; END;|SELECT 2" },
  { "create temp trigger begin before update of end on begin when begin begin select 1; end; x",
    "create temp trigger begin before update of end on begin when begin begin select 1; end;|x" },
  { "explain query plan create temporary trigger r after insert on t begin select 1; end; x",
    "explain query plan create temporary trigger r after insert on t begin select 1; end;|x" },
  { "explain create trigger r after insert on t begin select 1; end; x",
    "explain create trigger r after insert on t begin select 1; end;|x" },
  { "create table trigger (begin); select 1; end; x",
    "create table trigger (begin);|select 1;|end;|x" },
  { "create table \"trigger\"(a); select 1; end; x",
    "create table \"trigger\"(a);|select 1;|end;|x" },
  { "create trigger r; select 1; end; x", "create trigger r;|select 1;|end;|x" },
  { "drop trigger r; begin; end; x", "drop trigger r;|begin;|end;|x" },

  { "create virtual table f using m(a; b, (c;)); x", "create virtual table f using m(a; b, (c;));|x" },
  { "create virtual table f using m; x", "create virtual table f using m;|x" },
  { "create virtual table f using m(a; x", "create virtual table f using m(a; x…" },
  { "create table f(a; x", "create table f(a;|x" },

  { "ALTER TABLE t ALTER COLUMN a TO a INT; CREATE TABLE u(a) RANDOM ROWID; x",
    "ALTER TABLE t ALTER COLUMN a TO a INT;|CREATE TABLE u(a) RANDOM ROWID;|x" },
};

static void
test_cuts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cut_cases); i++)
    {
      const char *script = cut_cases[i].script;
      g_autoptr(GPtrArray) statements = manor_script_split (script, -1);
      g_autoptr(GString) found = g_string_new (NULL);

      for (guint j = 0; j < statements->len; j++)
        {
          ManorStatement *statement = g_ptr_array_index (statements, j);
          const char *text = manor_statement_get_text (statement);

          g_assert_cmpuint (manor_statement_get_length (statement), ==, strlen (text));
          g_assert_cmpmem (script + manor_statement_get_offset (statement), strlen (text),
                           text, strlen (text));

          g_string_append_printf (found, "%s%s%s", j > 0 ? "|" : "", text,
                                  manor_statement_get_complete (statement) ? "" : "…");
        }

      g_assert_cmpstr (found->str, ==, cut_cases[i].statements);
    }
}

static const struct
{
  const char         *text;
  ManorStatementKind  kind;
} kind_cases[] = {
  { "select 1", MANOR_STATEMENT_READ },
  { "VALUES(1)", MANOR_STATEMENT_READ },
  { "explain delete from t", MANOR_STATEMENT_READ },
  { "explain query plan insert into t values(1)", MANOR_STATEMENT_READ },
  { "explain create table t(a)", MANOR_STATEMENT_READ },
  { "with a as (select 1) select * from a", MANOR_STATEMENT_READ },
  { "with recursive a(x) as (values(1) union all select x+1 from a), b as not materialized "
    "(select 1) insert into t select * from a", MANOR_STATEMENT_WRITE },
  { "with \"a b\"(x, y) as materialized (select (1), (2)) update t set a = 1", MANOR_STATEMENT_WRITE },
  { "with replace as (select 1) delete from t", MANOR_STATEMENT_WRITE },
  { "with a as (select 1) replace into t values(1)", MANOR_STATEMENT_WRITE },
  { "with insert_ as (select 'insert') values(1)", MANOR_STATEMENT_READ },
  { "with a as (select 1", MANOR_STATEMENT_OTHER },
  { "insert into t values(1)", MANOR_STATEMENT_WRITE },
  { "/* c */ replace into t values(1)", MANOR_STATEMENT_WRITE },
  { "update t set a = 1", MANOR_STATEMENT_WRITE },
  { "delete from t", MANOR_STATEMENT_WRITE },
  { "create table t as select 1", MANOR_STATEMENT_SCHEMA },
  { "create temp trigger r after insert on t begin delete from t; end", MANOR_STATEMENT_SCHEMA },
  { "alter table t rename to u", MANOR_STATEMENT_SCHEMA },
  { "drop view v", MANOR_STATEMENT_SCHEMA },
  { "reindex", MANOR_STATEMENT_SCHEMA },
  { "begin immediate", MANOR_STATEMENT_TRANSACTION },
  { "commit", MANOR_STATEMENT_TRANSACTION },
  { "end transaction", MANOR_STATEMENT_TRANSACTION },
  { "rollback to s", MANOR_STATEMENT_TRANSACTION },
  { "savepoint s", MANOR_STATEMENT_TRANSACTION },
  { "release s", MANOR_STATEMENT_TRANSACTION },
  { "pragma foreign_keys = off", MANOR_STATEMENT_PRAGMA },
  { "attach 'a' as b", MANOR_STATEMENT_OTHER },
  { "vacuum", MANOR_STATEMENT_OTHER },
  { "analyze", MANOR_STATEMENT_OTHER },
  { "selec 1", MANOR_STATEMENT_OTHER },
  { "\"select\" 1", MANOR_STATEMENT_OTHER },
  { "(select 1)", MANOR_STATEMENT_OTHER },
};

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_cases); i++)
    {
      g_autoptr(GPtrArray) statements = manor_script_split (kind_cases[i].text, -1);

      g_test_message ("%s", kind_cases[i].text);
      g_assert_cmpuint (statements->len, ==, 1);
      g_assert_cmpint (manor_statement_get_kind (g_ptr_array_index (statements, 0)), ==,
                       kind_cases[i].kind);
    }
}

static void
test_parameters (void)
{
  static const struct
  {
    const char *text;
    const char *names;
  } cases[] = {
    { "select 1", "" },
    { "select ?, ?, ?", "?1 ?2 ?3" },
    { "select ?3, ?, ?3, ?1", "?3 ?4 ?1" },
    { "select :a, @a, $a, :a", ":a @a $a" },
    { "select :a, ?, :b, ?2", ":a ?2 :b" },
    { "select $a::b(c), ':x', \":y\", -- :z\n 1", "$a::b(c)" },
    { "select #1", "#1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) statements = manor_script_split (cases[i].text, -1);
      g_autofree char *names =
        g_strjoinv (" ", (char **) manor_statement_get_parameters (statements->pdata[0]));

      g_assert_cmpstr (names, ==, cases[i].names);
    }
}

/* The parameters of one statement are not those of the next. */
static void
test_parameters_apart (void)
{
  g_autoptr(GPtrArray) statements = manor_script_split ("select ?, :a; select ?, :b; x", -1);

  g_assert_cmpstr (manor_statement_get_parameters (statements->pdata[1])[0], ==, "?1");
  g_assert_cmpstr (manor_statement_get_parameters (statements->pdata[1])[1], ==, ":b");
  g_assert_null (manor_statement_get_parameters (statements->pdata[1])[2]);
  g_assert_null (manor_statement_get_parameters (statements->pdata[2])[0]);
}

static void
test_positions (void)
{
  static const char script[] = "\xef\xbb\xbfselect 'ä€😀'; select 2;\r\n  select 3;\n\n/* ü */ x;\ry";
  static const guint expected[][2] = { { 1, 1 }, { 1, 15 }, { 2, 3 }, { 4, 9 }, { 5, 1 } };
  g_autoptr(GPtrArray) statements = manor_script_split (script, -1);

  g_assert_cmpuint (statements->len, ==, G_N_ELEMENTS (expected));

  for (guint i = 0; i < statements->len; i++)
    {
      ManorStatement *statement = statements->pdata[i];
      guint line;
      guint column;

      g_assert_cmpuint (manor_statement_get_line (statement), ==, expected[i][0]);
      g_assert_cmpuint (manor_statement_get_column (statement), ==, expected[i][1]);

      manor_script_get_position (script, manor_statement_get_offset (statement), &line, &column);
      g_assert_cmpuint (line, ==, expected[i][0]);
      g_assert_cmpuint (column, ==, expected[i][1]);
    }
}

static void
test_statement_at (void)
{
  g_autoptr(GPtrArray) statements = manor_script_split (" a; b ;c", -1);
  g_autoptr(GPtrArray) none = manor_script_split ("", -1);
  static const char * const expected[] = { NULL, "a;", "a;", "a;", "b ;", "b ;", "b ;", "c", "c", "c" };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      ManorStatement *statement = manor_script_statement_at (statements, i);

      g_assert_cmpstr (statement != NULL ? manor_statement_get_text (statement) : NULL, ==, expected[i]);
      g_assert_null (manor_script_statement_at (none, i));
    }
}

static void
test_length (void)
{
  g_autoptr(GPtrArray) statements = manor_script_split ("select 12", 8);
  g_autoptr(GPtrArray) nul = manor_script_split ("a;\0b;", 5);

  g_assert_cmpstr (manor_statement_get_text (statements->pdata[0]), ==, "select 1");
  g_assert_cmpuint (nul->len, ==, 1);
}

/* Twice the script takes twice the time, not four times: many statements, and one long one. */
static gint64
measure (const char *piece,
         guint       n_pieces)
{
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(GPtrArray) statements = NULL;
  gint64 start;

  for (guint i = 0; i < n_pieces; i++)
    g_string_append (script, piece);

  start = g_get_monotonic_time ();
  statements = manor_script_split (script->str, (gssize) script->len);

  return g_get_monotonic_time () - start;
}

static void
test_linear (void)
{
  static const char * const pieces[] = {
    "insert into t values (1, 'two', x'03');\n",
    "select 1 +\n",
    ":a ?, ",
    "/* c */ -- d\n",
    TRIGGER "select 1; ",
    "'",
    "(",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      gint64 best = G_MAXINT64;

      for (guint n = 0; n < 3; n++)
        best = MIN (best, measure (pieces[i], 200000));

      /* 8 MB at worst. Square time would be minutes; a loaded machine is not. */
      g_test_message ("%s: %" G_GINT64_FORMAT " µs", pieces[i], best);
      g_assert_cmpint (best, <, 5 * G_USEC_PER_SEC);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/script/cuts", test_cuts);
  g_test_add_func ("/script/kinds", test_kinds);
  g_test_add_func ("/script/parameters", test_parameters);
  g_test_add_func ("/script/parameters-apart", test_parameters_apart);
  g_test_add_func ("/script/positions", test_positions);
  g_test_add_func ("/script/statement-at", test_statement_at);
  g_test_add_func ("/script/length", test_length);
  g_test_add_func ("/script/linear", test_linear);

  return g_test_run ();
}
