/* test-script-tail.c: scripts are cut where SQLite itself cuts them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <string.h>

#include "manor-identifier.h"
#include "manor-script.h"
#include "manor-token.h"

#define N_SCRIPTS 4000

/* A module that takes any arguments, so that any tokens can stand between its parentheses. */
static int
any_connect (sqlite3             *db,
             void                *data,
             int                  argc,
             const char * const  *argv,
             sqlite3_vtab       **vtab,
             char               **message)
{
  *vtab = sqlite3_malloc (sizeof **vtab);
  memset (*vtab, 0, sizeof **vtab);

  return sqlite3_declare_vtab (db, "CREATE TABLE x(a)");
}

static int
any_disconnect (sqlite3_vtab *vtab)
{
  sqlite3_free (vtab);

  return SQLITE_OK;
}

static int
any_best_index (sqlite3_vtab       *vtab,
                sqlite3_index_info *info)
{
  return SQLITE_CONSTRAINT;
}

static sqlite3_module any_module = {
  .xCreate = any_connect,
  .xConnect = any_connect,
  .xBestIndex = any_best_index,
  .xDisconnect = any_disconnect,
  .xDestroy = any_disconnect,
};

/* The names that the generator uses: every way to quote, and keywords that are names too. */
static const char * const table_names[] = { "t", "\"t\"", "[t]", "`t`", "\"a;b\"", "[end;]" };
static const char * const column_names[] = {
  "a", "\"a\"", "[b;--]", "`c``;`", "\"d\"\";\"", "end", "begin", "t.end", "straße",
};
static const char schema[] =
  "CREATE TABLE t(a, [b;--], `c``;`, \"d\"\";\", end, begin, straße);"
  "CREATE TABLE \"a;b\"(a, [b;--], `c``;`, \"d\"\";\", end, begin, straße);"
  "CREATE TABLE [end;](a, [b;--], `c``;`, \"d\"\";\", end, begin, straße);"
  "CREATE VIEW v AS SELECT * FROM t;";

static sqlite3 *
open_database (void)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_create_module (db, "m", &any_module, NULL), ==, SQLITE_OK);

  return db;
}

typedef struct
{
  GRand   *rand;
  GString *script;
  guint    depth;
  guint    serial;
} Writer;

static guint
any (Writer *self,
     guint   n)
{
  return (guint) g_rand_int_range (self->rand, 0, (gint32) n);
}

#define PICK(self, list) ((list)[any ((self), G_N_ELEMENTS (list))])

static void
write_gap (Writer *self)
{
  static const char * const gaps[] = {
    " ", " ", " ", " ", "\n", "\t", "\r\n", " \v ", "\f", "/* ; */", "/**/", " -- ; end;\n",
    "/* '\" end; */ ", "--\n", "/*\n;*/", " \xef\xbb\xbf",
  };

  g_string_append (self->script, PICK (self, gaps));
}

static void
write_word (Writer     *self,
            const char *word)
{
  if (any (self, 4) == 0)
    for (const char *c = word; *c != '\0'; c++)
      g_string_append_c (self->script,
                         any (self, 2) == 0 ? g_ascii_tolower (*c) : g_ascii_toupper (*c));
  else
    g_string_append (self->script, word);

  write_gap (self);
}

/* Words separated with one blank; “%” is an expression, “@” a table, “#” a column. */
static void write_form (Writer     *self,
                        const char *form);

static void
write_expression (Writer *self)
{
  static const char * const leaves[] = {
    "1", "';'", "'it''s; END; '", "x'3b'", "X''", "0x1F", "1.5e-3", ".5", "NULL", "?", "?7",
    ":a", "@b", "$c::d(;)", "''", "'/*'", "'--'", "CURRENT_TIME", "\"a\"",
  };
  static const char * const forms[] = {
    "#", "#", "( % )", "% + %", "% || %", "- %", "CASE WHEN % THEN % END",
    "CASE % WHEN % THEN % WHEN % THEN % ELSE % END", "CASE WHEN % THEN CASE % WHEN % THEN % END END",
    "% ->> %", "% -> '$.a;b'", "% IS NOT %", "% BETWEEN % AND %", "( SELECT % FROM @ AS t )",
    "max ( % , % )", "% IN ( % , % )", "CAST ( % AS TEXT )", "EXISTS ( SELECT % )",
    "% COLLATE NOCASE", "( VALUES ( % ) )", "% <> %", "% == %", "% << %",
  };

  if (++self->depth > 4 || any (self, 3) == 0)
    {
      g_string_append (self->script, PICK (self, leaves));
      write_gap (self);
    }
  else
    {
      write_form (self, PICK (self, forms));
    }

  self->depth--;
}

static void
write_form (Writer     *self,
            const char *form)
{
  g_auto(GStrv) words = g_strsplit (form, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_str_equal (words[i], "%"))
        write_expression (self);
      else if (g_str_equal (words[i], "@"))
        write_word (self, PICK (self, table_names));
      else if (g_str_equal (words[i], "#"))
        write_word (self, PICK (self, column_names));
      else if (g_str_equal (words[i], "NEW"))
        {
          g_string_append_printf (self->script, "n%u", ++self->serial);
          write_gap (self);
        }
      else
        write_word (self, words[i]);
    }
}

/* Names are not looked up in a trigger's body when it is created. */
static void
write_trigger (Writer *self)
{
  static const char * const heads[] = {
    "CREATE TRIGGER NEW AFTER INSERT ON t BEGIN",
    "CREATE TEMP TRIGGER NEW BEFORE UPDATE OF end , begin ON main.t FOR EACH ROW BEGIN",
    "CREATE TEMPORARY TRIGGER IF NOT EXISTS NEW DELETE ON t WHEN old.end IS new.begin BEGIN",
    "CREATE TRIGGER IF NOT EXISTS begin AFTER DELETE ON t WHEN begin BEGIN",
    "CREATE TRIGGER NEW INSTEAD OF INSERT ON v WHEN CASE WHEN 1 THEN begin END BEGIN",
    "EXPLAIN CREATE TRIGGER NEW AFTER INSERT ON t BEGIN",
    "EXPLAIN QUERY PLAN CREATE TRIGGER NEW AFTER INSERT ON t BEGIN",
  };
  static const char * const bodies[] = {
    "SELECT a , end FROM t ;", "SELECT CASE WHEN a THEN begin END ;",
    "UPDATE t SET end = 'x; END;' , begin = CASE end WHEN 1 THEN 2 END WHERE end ;",
    "INSERT INTO t ( a , end ) VALUES ( 1 , CASE 1 WHEN 2 THEN 3 ELSE CASE 4 WHEN 5 THEN 6 END END ) ;",
    "REPLACE INTO t ( a ) SELECT begin FROM t AS end ;", "DELETE FROM t WHERE end = 'END;' ;",
    "WITH end AS ( SELECT 1 ) SELECT * FROM end ;", "VALUES ( 1 ) ;",
    "SELECT RAISE ( ABORT , 'no; END;' ) ;",
  };
  guint n_bodies = 1 + any (self, 4);

  write_form (self, PICK (self, heads));
  for (guint i = 0; i < n_bodies; i++)
    write_form (self, PICK (self, bodies));
  write_form (self, "END");
}

static void
write_statement (Writer *self)
{
  static const char * const forms[] = {
    "SELECT % , % AS end FROM t WHERE %", "SELECT DISTINCT # begin FROM @ AS t ORDER BY %",
    "VALUES ( % , % ) , ( % , % )", "INSERT INTO @ ( a , end ) VALUES ( 'x;' , 2 )",
    "INSERT INTO t ( a ) SELECT % FROM @ AS t LIMIT 1", "REPLACE INTO t ( end ) VALUES ( CASE 1 WHEN 1 THEN 2 END )",
    "UPDATE t SET a = % , end = % WHERE 0", "DELETE FROM t WHERE % AND 0",
    "WITH x AS ( SELECT % AS y FROM t ) SELECT * FROM x",
    "WITH x ( y ) AS MATERIALIZED ( VALUES ( 1 ) ) , replace AS NOT MATERIALIZED ( SELECT 2 ) DELETE FROM t WHERE a IN ( SELECT y FROM x )",
    "WITH RECURSIVE x ( y ) AS ( SELECT 1 UNION ALL SELECT y + 1 FROM x WHERE y < 3 ) SELECT y FROM x",
    "EXPLAIN SELECT % FROM t", "EXPLAIN QUERY PLAN UPDATE t SET a = %", "EXPLAIN BEGIN",
    "CREATE TABLE NEW ( end , begin DEFAULT ( ';' ) , trigger_ CHECK ( end <> 'END;' ) )",
    "CREATE TEMP TABLE NEW AS SELECT CASE 1 WHEN 2 THEN 3 END AS end",
    "CREATE VIEW NEW AS SELECT # , CASE WHEN a THEN end END FROM t",
    "CREATE INDEX NEW ON t ( end , begin ) WHERE end IS NOT ';'",
    "CREATE VIRTUAL TABLE NEW USING m", "CREATE VIRTUAL TABLE NEW USING m ( a ; b )",
    "CREATE VIRTUAL TABLE IF NOT EXISTS NEW USING m ( x , ( ; END ; ) , 'y;' ; begin ( ) )",
    "ALTER TABLE t ADD COLUMN NEW DEFAULT ';'", "PRAGMA foreign_keys = on", "PRAGMA table_info ( 't;' )",
    "SAVEPOINT end", "RELEASE end", "BEGIN", "END", "BEGIN", "COMMIT TRANSACTION", "ROLLBACK", "ANALYZE t",
    "REINDEX", "DROP TRIGGER IF EXISTS begin", "ATTACH '' AS NEW",
  };

  if (any (self, 4) == 0)
    write_trigger (self);
  else
    write_form (self, PICK (self, forms));
}

/* Adds a statement that SQLite takes, and says where it ends. */
static void
add_statement (Writer  *self,
               sqlite3 *db,
               GArray  *ends,
               gsize   *passed)
{
  while (TRUE)
    {
      gsize length = self->script->len;
      sqlite3_stmt *statement = NULL;
      const char *tail;
      gsize end;

      while (any (self, 3) == 0)
        g_string_append (self->script, any (self, 2) == 0 ? " ;" : "\n-- ;\n");
      write_statement (self);
      g_string_append (self->script, ";");

      /* From where SQLite stopped, as a program would go on. */
      if (sqlite3_prepare_v2 (db, self->script->str + *passed, -1, &statement, &tail) == SQLITE_OK &&
          statement != NULL)
        {
          int rc = sqlite3_step (statement);

          sqlite3_finalize (statement);
          if (rc == SQLITE_ROW || rc == SQLITE_DONE)
            {
              end = (gsize) (tail - self->script->str);
              g_array_append_val (ends, end);
              *passed = end;
              return;
            }
        }
      else
        {
          sqlite3_finalize (statement);
        }

      g_string_truncate (self->script, length);
    }
}

static void
check_cuts (const char *script,
            GArray     *ends)
{
  g_autoptr(GPtrArray) statements = manor_script_split (script, -1);

  for (guint i = 0; i < MIN (statements->len, ends->len); i++)
    {
      ManorStatement *statement = statements->pdata[i];
      gsize end = manor_statement_get_offset (statement) + manor_statement_get_length (statement);

      if (end != g_array_index (ends, gsize, i))
        g_test_message ("%s\nours: %s", script, manor_statement_get_text (statement));
      g_assert_cmpuint (end, ==, g_array_index (ends, gsize, i));
      g_assert_true (manor_statement_get_complete (statement));
    }

  g_assert_cmpuint (statements->len, ==, ends->len);
}

static void
test_generated (void)
{
  guint n_statements = 0;

  for (guint seed = 0; seed < N_SCRIPTS; seed++)
    {
      g_autoptr(GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
      Writer writer = { g_rand_new_with_seed (seed), g_string_new (NULL), 0, 0 };
      guint n_wanted = 1 + any (&writer, 6);
      sqlite3 *db = open_database ();
      gsize passed = 0;

      g_assert_cmpint (sqlite3_exec (db, schema, NULL, NULL, NULL), ==, SQLITE_OK);

      while (ends->len < n_wanted)
        add_statement (&writer, db, ends, &passed);

      write_gap (&writer);
      check_cuts (writer.script->str, ends);
      n_statements += ends->len;

      sqlite3_close (db);
      g_rand_free (writer.rand);
      g_string_free (writer.script, TRUE);
    }

  g_test_message ("%u statements", n_statements);
}

/* SQLite's ends of a whole script; FALSE where it does not accept all of it. */
static gboolean
list_ends (const char *script,
           GArray     *ends)
{
  sqlite3 *db = open_database ();
  const char *rest = script;
  gboolean accepted = TRUE;

  while (*rest != '\0' && accepted)
    {
      sqlite3_stmt *statement = NULL;
      gsize end;

      accepted = sqlite3_prepare_v2 (db, rest, -1, &statement, &rest) == SQLITE_OK;
      end = (gsize) (rest - script);

      if (accepted && statement != NULL)
        {
          g_array_append_val (ends, end);
          sqlite3_step (statement);
        }

      sqlite3_finalize (statement);
    }

  sqlite3_close (db);

  return accepted;
}

/* 1 where SQLite accepts the whole of @script, and cuts it as we do. */
static guint
check_script (char *script)
{
  g_autoptr(GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));

  g_strchomp (script);

  if (!g_str_has_suffix (script, ";") || !list_ends (script, ends))
    return 0;

  check_cuts (script, ends);

  return 1;
}

static guint
check_file (const char *path)
{
  g_autofree char *script = NULL;

  g_assert_true (g_file_get_contents (path, &script, NULL, NULL));

  return check_script (script);
}

/* The cases of schema changes: what they begin with and what they shall become. */
static guint
check_cases (const char *path)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  JsonArray *cases;
  guint n_scripts = 0;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases = json_node_get_array (json_parser_get_root (parser));

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);
      const char *before = json_object_get_string_member_with_default (object, "before", "");
      const char *data = json_object_get_string_member_with_default (object, "data", "");
      g_autofree char *start = g_strconcat (before, "\n", data, NULL);
      g_autofree char *after =
        g_strdup (json_object_get_string_member_with_default (object, "after", ""));

      n_scripts += check_script (start) + check_script (after);
    }

  return n_scripts;
}

static guint
check_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n_files = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        n_files += check_folder (child);
      else if (g_str_has_suffix (name, ".sql"))
        n_files += check_file (child);
      else if (g_str_has_prefix (name, "schema-cases") && g_str_has_suffix (name, ".json"))
        n_files += check_cases (child);
    }

  return n_files;
}

static void
test_files (void)
{
  guint n_fixtures = check_folder (g_getenv ("MANOR_TEST_FIXTURES"));
  guint n_data = check_folder (g_getenv ("MANOR_DATA"));

  g_test_message ("%u and %u scripts", n_fixtures, n_data);
  g_assert_cmpuint (n_fixtures, >, 150);
  g_assert_cmpuint (n_data, >, 5);
}

/* What ends without a semicolon ends with the script. */
static void
test_open_ends (void)
{
  static const char * const scripts[] = {
    "SELECT 1", "SELECT 1 -- ;", "SELECT 1 /* ; ", ";;SELECT 1\n", "\xef\xbb\xbfSELECT 1",
    "CREATE TABLE t(a); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
    "CREATE TABLE t(a); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END /* ; */ --",
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr(GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
      g_autoptr(GPtrArray) statements = manor_script_split (scripts[i], -1);
      ManorStatement *last = statements->pdata[statements->len - 1];
      g_autoptr(GArray) rest =
        manor_tokens_read (scripts[i] + manor_statement_get_offset (last) +
                             manor_statement_get_length (last), -1);

      g_assert_true (list_ends (scripts[i], ends));
      g_assert_cmpuint (statements->len, ==, ends->len);
      g_assert_cmpuint (rest->len, ==, 0);
      g_assert_true (manor_statement_get_complete (last));
    }
}

static void
test_parameters (void)
{
  static const char * const texts[] = {
    "SELECT ?, :a, ?, ?5, ?, @b, :a, $c::d(e), ?1", "SELECT ?3, ?, ?3", "SELECT :a, ?1, ?2, :b, ?",
  };
  sqlite3 *db = open_database ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GPtrArray) statements = manor_script_split (texts[i], -1);
      const char * const *names = manor_statement_get_parameters (statements->pdata[0]);
      sqlite3_stmt *statement;

      g_assert_cmpint (sqlite3_prepare_v2 (db, texts[i], -1, &statement, NULL), ==, SQLITE_OK);
      for (guint j = 0; names[j] != NULL; j++)
        {
          int number = names[j][0] == '?' ? (int) g_ascii_strtoull (names[j] + 1, NULL, 10)
                                          : sqlite3_bind_parameter_index (statement, names[j]);

          g_assert_cmpint (number, >=, 1);
          g_assert_cmpint (number, <=, sqlite3_bind_parameter_count (statement));
        }

      sqlite3_finalize (statement);
    }

  sqlite3_close (db);
}

static void
test_keywords (void)
{
  for (int i = 0; i < sqlite3_keyword_count (); i++)
    {
      g_autofree char *word = NULL;
      const char *name;
      int length;

      g_assert_cmpint (sqlite3_keyword_name (i, &name, &length), ==, SQLITE_OK);
      word = g_strndup (name, (gsize) length);
      g_test_message ("%s", word);
      g_assert_true (manor_identifier_is_keyword (name, length));
    }
}

/* What is quoted as little as possible is read by SQLite as the name it was. */
static void
test_quoted_names (void)
{
  static const char * const names[] = {
    "a", "a b", "1a", "$a", "a$", "ü", "order", "end", "within", "a\"b", "a]b", "a`b", "a'b", "a;b",
    "true", "rowid", "x", "--", "\xef\xbb\xbf" "a", "a\nb", "random", "sélect", "ABORT",
  };
  sqlite3 *db = open_database ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *quoted = manor_identifier_quote (names[i]);
      g_autofree char *literal = manor_string_literal (names[i]);
      g_autofree char *create = g_strdup_printf ("DROP TABLE IF EXISTS t; CREATE TABLE t(%s, other);"
                                                 "SELECT %s, t.%s AS b FROM t;", quoted, quoted, quoted);
      g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM pragma_table_info('t')"
                                                " WHERE name = %s", literal);
      sqlite3_stmt *statement;

      g_test_message ("%s", create);
      g_assert_cmpint (sqlite3_exec (db, create, NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_prepare_v2 (db, count, -1, &statement, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      g_assert_cmpint (sqlite3_column_int (statement, 0), ==, 1);
      sqlite3_finalize (statement);
    }

  sqlite3_close (db);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/script-tail/generated", test_generated);
  g_test_add_func ("/script-tail/files", test_files);
  g_test_add_func ("/script-tail/open-ends", test_open_ends);
  g_test_add_func ("/script-tail/parameters", test_parameters);
  g_test_add_func ("/script-tail/keywords", test_keywords);
  g_test_add_func ("/script-tail/quoted-names", test_quoted_names);

  return g_test_run ();
}
