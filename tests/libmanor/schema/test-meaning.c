/* test-meaning.c: what means the same and what does not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "schema-test.h"

typedef struct
{
  const char *name;
  const char *a;
  const char *b;
} Pair;

#define P "CREATE TABLE p(id INTEGER PRIMARY KEY, x TEXT UNIQUE, y INT, z INT, UNIQUE(y, z));"
#define T "CREATE TABLE t(a INT, b TEXT COLLATE NOCASE, \"Odd One\" INT, \"desc\" INT);"

static const Pair equal_pairs[] = {
  { "blanks", "CREATE TABLE t(a INT,b TEXT)", "create\ttable\nt ( a   int , b text )" },
  { "comments", "CREATE TABLE t(a INT, b TEXT)",
    "CREATE TABLE t(a /* UNIQUE */ INT, -- CHECK (a > 0)\n b TEXT)" },
  { "quotes", "CREATE TABLE t(a INT, b TEXT)", "CREATE TABLE \"t\"([a] INT, `b` TEXT)" },
  { "string name", "CREATE TABLE t(a INT, b TEXT)", "CREATE TABLE 't'('a' INT, 'b' TEXT)" },
  { "letter case", "CREATE TABLE t(a INT, b TEXT)", "CREATE TABLE T(A INT, B TEXT)" },
  { "type blanks", "CREATE TABLE t(a DECIMAL(10,2))", "CREATE TABLE t(a decimal ( 10 , 2 ))" },
  { "type words", "CREATE TABLE t(a DOUBLE PRECISION)", "CREATE TABLE t(a double  precision)" },
  { "type sign", "CREATE TABLE t(a NUM(+3,-4))", "CREATE TABLE t(a num(3, -4))" },
  { "quoted type", "CREATE TABLE t(a TEXT)", "CREATE TABLE t(a \"text\")" },
  { "keyword as name", "CREATE TABLE t(key INT, desc INT, PRIMARY KEY(key))",
    "CREATE TABLE t(\"key\" INT PRIMARY KEY, [desc] INT)" },
  { "join keyword as name", "CREATE TABLE t(left INT, cross INT)",
    "CREATE TABLE t(\"left\" INT, \"cross\" INT)" },
  { "generated short", "CREATE TABLE t(a INT, g INT AS (a+1))",
    "CREATE TABLE t(a INT, g INT GENERATED ALWAYS AS (a + 1) VIRTUAL)" },
  { "generated without type", "CREATE TABLE t(a INT, g AS (a+1) STORED)",
    "CREATE TABLE t(a INT, g GENERATED ALWAYS AS ((a+1)) STORED)" },
  { "no action", P "CREATE TABLE t(p INT REFERENCES p)",
    P "CREATE TABLE t(p INT REFERENCES p(id) ON DELETE NO ACTION ON UPDATE NO ACTION)" },
  { "match", P "CREATE TABLE t(p INT REFERENCES p(id))",
    P "CREATE TABLE t(p INT REFERENCES p(id) MATCH FULL)" },
  { "on insert", P "CREATE TABLE t(p INT REFERENCES p(id))",
    P "CREATE TABLE t(p INT REFERENCES p(id) ON INSERT CASCADE)" },
  { "immediate", P "CREATE TABLE t(p INT REFERENCES p(id))",
    P "CREATE TABLE t(p INT REFERENCES p(id) DEFERRABLE INITIALLY IMMEDIATE)" },
  { "not deferrable", P "CREATE TABLE t(p INT REFERENCES p(id))",
    P "CREATE TABLE t(p INT REFERENCES p(id) NOT DEFERRABLE INITIALLY DEFERRED)" },
  { "deferrable alone", P "CREATE TABLE t(p INT REFERENCES p(id))",
    P "CREATE TABLE t(p INT REFERENCES p(id) DEFERRABLE)" },
  { "late deferrable", P "CREATE TABLE t(p INT REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED NOT NULL)",
    P "CREATE TABLE t(p INT REFERENCES p(id) NOT NULL DEFERRABLE INITIALLY DEFERRED)" },
  { "foreign key of the table", P "CREATE TABLE t(p INT REFERENCES p(id) ON DELETE CASCADE)",
    P "CREATE TABLE t(p INT, FOREIGN KEY(p) REFERENCES P(ID) ON DELETE CASCADE)" },
  { "foreign key order", P "CREATE TABLE t(y INT, z INT, FOREIGN KEY(y, z) REFERENCES p(y, z))",
    P "CREATE TABLE t(y INT, z INT, FOREIGN KEY(z, y) REFERENCES p(z, y))" },
  { "own parent", "CREATE TABLE t(id INTEGER PRIMARY KEY, up INT REFERENCES t)",
    "CREATE TABLE t(id INTEGER PRIMARY KEY, up INT REFERENCES \"T\"(\"ID\"))" },
  { "default null", "CREATE TABLE t(a INT DEFAULT NULL)", "CREATE TABLE t(a INT)" },
  { "default (null)", "CREATE TABLE t(a INT DEFAULT (NULL))", "CREATE TABLE t(a INT)" },
  { "default parentheses", "CREATE TABLE t(a INT DEFAULT (1))", "CREATE TABLE t(a INT DEFAULT 1)" },
  { "default double parentheses", "CREATE TABLE t(a INT DEFAULT ((1)))",
    "CREATE TABLE t(a INT DEFAULT 1)" },
  { "default plus", "CREATE TABLE t(a INT DEFAULT +1)", "CREATE TABLE t(a INT DEFAULT 1)" },
  { "default minus", "CREATE TABLE t(a INT DEFAULT (-1))", "CREATE TABLE t(a INT DEFAULT - 1)" },
  { "default name", "CREATE TABLE t(a TEXT DEFAULT foo)", "CREATE TABLE t(a TEXT DEFAULT 'foo')" },
  { "default quoted name", "CREATE TABLE t(a TEXT DEFAULT \"foo\")",
    "CREATE TABLE t(a TEXT DEFAULT 'foo')" },
  { "default true", "CREATE TABLE t(a INT DEFAULT true)", "CREATE TABLE t(a INT DEFAULT 1)" },
  { "default false", "CREATE TABLE t(a INT DEFAULT (FALSE))", "CREATE TABLE t(a INT DEFAULT 0)" },
  { "default last wins", "CREATE TABLE t(a INT DEFAULT 1 DEFAULT 2)", "CREATE TABLE t(a INT DEFAULT 2)" },
  { "default function case", "CREATE TABLE t(a TEXT DEFAULT (DateTime('now')))",
    "CREATE TABLE t(a TEXT DEFAULT (datetime('now')))" },
  { "hexadecimal", "CREATE TABLE t(a INT DEFAULT 0x10)", "CREATE TABLE t(a INT DEFAULT 16)" },
  { "leading zeros", "CREATE TABLE t(a INT DEFAULT 007)", "CREATE TABLE t(a INT DEFAULT 7)" },
  { "real", "CREATE TABLE t(a REAL DEFAULT 1e3)", "CREATE TABLE t(a REAL DEFAULT 1000.0)" },
  { "small real", "CREATE TABLE t(a REAL DEFAULT .5)", "CREATE TABLE t(a REAL DEFAULT 5E-1)" },
  { "blob", "CREATE TABLE t(a BLOB DEFAULT x'0aFF')", "CREATE TABLE t(a BLOB DEFAULT X'0AFF')" },
  { "null constraint", "CREATE TABLE t(a INT NULL)", "CREATE TABLE t(a INT)" },
  { "binary", "CREATE TABLE t(a TEXT COLLATE BINARY)", "CREATE TABLE t(a TEXT)" },
  { "collation case", "CREATE TABLE t(a TEXT COLLATE nocase)", "CREATE TABLE t(a TEXT COLLATE \"NoCase\")" },
  { "abort", "CREATE TABLE t(a TEXT NOT NULL ON CONFLICT ABORT UNIQUE ON CONFLICT ABORT)",
    "CREATE TABLE t(a TEXT NOT NULL UNIQUE)" },
  { "primary key of the table", "CREATE TABLE t(a TEXT PRIMARY KEY)",
    "CREATE TABLE t(a TEXT, PRIMARY KEY(a))" },
  { "rowid of the table", "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER, PRIMARY KEY(a))" },
  { "rowid of the table, descending", "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER, PRIMARY KEY(a DESC))" },
  { "rowid ascending", "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER PRIMARY KEY ASC)" },
  { "rowid quoted type", "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a \"integer\" PRIMARY KEY)" },
  { "rowid not null", "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER PRIMARY KEY NOT NULL)" },
  { "autoincrement of the table", "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)",
    "CREATE TABLE t(a INTEGER, PRIMARY KEY(a AUTOINCREMENT))" },
  { "unique of the table", "CREATE TABLE t(a TEXT UNIQUE, b INT)",
    "CREATE TABLE t(a TEXT, b INT, UNIQUE(a ASC))" },
  { "unique collation", "CREATE TABLE t(a TEXT COLLATE NOCASE UNIQUE)",
    "CREATE TABLE t(a TEXT COLLATE NOCASE, UNIQUE(a COLLATE nocase))" },
  { "unique twice", "CREATE TABLE t(a TEXT UNIQUE)", "CREATE TABLE t(a TEXT UNIQUE, UNIQUE(a))" },
  { "check of the table", "CREATE TABLE t(a INT CHECK(a>0), b INT)",
    "CREATE TABLE t(a INT, b INT, CHECK ( A > 0 ))" },
  { "check parentheses", "CREATE TABLE t(a INT CHECK((a>0)))", "CREATE TABLE t(a INT CHECK(a>0))" },
  { "check operators", "CREATE TABLE t(a INT, b INT, CHECK(a<>b AND a==1))",
    "CREATE TABLE t(a INT, b INT, CHECK(a!=b AND a=1))" },
  { "check isnull", "CREATE TABLE t(a INT CHECK(a NOTNULL OR a ISNULL))",
    "CREATE TABLE t(a INT CHECK(a IS NOT NULL OR a IS NULL))" },
  { "check quoted column", "CREATE TABLE t(a INT CHECK(\"A\">0))", "CREATE TABLE t(a INT CHECK(a>0))" },
  { "check own name", "CREATE TABLE t(a INT, CHECK(\"T\".a>0))", "CREATE TABLE t(a INT, CHECK(t.[A]>0))" },
  { "check keyword column", "CREATE TABLE t(key INT CHECK(key > 0))",
    "CREATE TABLE t(key INT CHECK(\"key\" > 0))" },
  { "check string in double quotes", "CREATE TABLE t(k TEXT CHECK(k IN (\"a\",\"B\")))",
    "CREATE TABLE t(k TEXT CHECK(k IN ('a','B')))" },
  { "check on conflict", "CREATE TABLE t(a INT, CHECK(a>0) ON CONFLICT FAIL)",
    "CREATE TABLE t(a INT, CHECK(a>0))" },
  { "constraint order", "CREATE TABLE t(a INT, b INT, UNIQUE(a), CHECK(a>0), UNIQUE(b))",
    "CREATE TABLE t(a INT, b INT, UNIQUE(b), UNIQUE(a), CHECK(a>0))" },
  { "constraint names", "CREATE TABLE t(a INT CONSTRAINT one CHECK(a>0))",
    "CREATE TABLE t(a INT, CONSTRAINT \"two 2\" CHECK(a>0))" },
  { "no comma", "CREATE TABLE t(a INT, b INT, UNIQUE(a), CHECK(b>0))",
    "CREATE TABLE t(a INT, b INT, UNIQUE(a) CHECK(b>0))" },
  { "empty constraint name", "CREATE TABLE t(a INT, b INT)",
    "CREATE TABLE t(a INT CONSTRAINT empty, b INT, CONSTRAINT other)" },
  { "column order", "CREATE TABLE t(a INT, b INT)", "CREATE TABLE t(b INT, a INT)" },
  { "without rowid implies not null", "CREATE TABLE t(a TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE t(a TEXT NOT NULL PRIMARY KEY) without rowid" },
  { "strict implies not null", "CREATE TABLE t(a TEXT PRIMARY KEY, b INT) STRICT",
    "CREATE TABLE t(a TEXT NOT NULL PRIMARY KEY, b INT) STRICT" },
  { "options order", "CREATE TABLE t(a TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE TABLE t(a TEXT PRIMARY KEY) WITHOUT ROWID, STRICT" },
  { "index spelling", T "CREATE INDEX i ON t(a,b)", T "create index \"I\" on [T] ( \"A\" asc , b )" },
  { "index collation", T "CREATE INDEX i ON t(b)", T "CREATE INDEX i ON t(b COLLATE nocase)" },
  { "index binary", T "CREATE INDEX i ON t(a)", T "CREATE INDEX i ON t(a COLLATE BINARY)" },
  { "index string name", T "CREATE INDEX i ON t('a')", T "CREATE INDEX i ON t(a)" },
  { "index parentheses", T "CREATE INDEX i ON t((a))", T "CREATE INDEX i ON t(a)" },
  { "index expression", T "CREATE INDEX i ON t(LOWER(b), (a+1) DESC)",
    T "CREATE INDEX i ON t(lower(\"b\"), a + 1 DESC)" },
  { "index where", T "CREATE INDEX i ON t(a) WHERE b<>''", T "CREATE INDEX i ON t(a) where (b != '')" },
  { "index if not exists", T "CREATE INDEX i ON t(a)", T "CREATE INDEX IF NOT EXISTS main.i ON t(a)" },
  { "index keyword column", T "CREATE INDEX i ON t(desc DESC)", T "CREATE INDEX i ON t(\"desc\" desc)" },
  { "view spelling", T "CREATE VIEW v AS SELECT a FROM t",
    T "create view \"V\" as select [a] -- the a\n from `T`" },
  { "view operators", T "CREATE VIEW v AS SELECT a FROM t WHERE a<>1",
    T "CREATE VIEW v AS SELECT a FROM t WHERE a != 0x1" },
  { "view qualified", T "CREATE VIEW v AS SELECT t.\"Odd One\" FROM t",
    T "CREATE VIEW v AS SELECT T.\"odd one\" FROM t" },
  { "trigger head", T "CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; END",
    T "create trigger \"R\" before insert on T for each row begin select 1; end" },
  { "trigger columns", T "CREATE TRIGGER r AFTER UPDATE OF a, b ON t WHEN NEW.a > 1 BEGIN SELECT 1; END",
    T "CREATE TRIGGER r AFTER UPDATE OF \"a\",B ON t FOR EACH ROW WHEN new.A>1 BEGIN SELECT 1; END" },
  { "trigger message", T "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'No'); END",
    T "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT raise(abort, \"No\"); END" },
  { "check true column", "CREATE TABLE t(a INT, \"true\" INT, CHECK(true > 0))",
    "CREATE TABLE t(a INT, \"true\" INT, CHECK(\"TRUE\" > 0))" },
  { "check true", "CREATE TABLE t(a INT CHECK(a IS TRUE))", "CREATE TABLE t(a INT CHECK(a is true))" },
  { "fts arguments", "CREATE VIRTUAL TABLE f USING fts5(a, b UNINDEXED, tokenize = 'porter')",
    "CREATE VIRTUAL TABLE F using FTS5(\"a\",B unindexed,tokenize=\"porter\")" },
  { "if not exists", "CREATE TABLE t(a INT)", "CREATE TABLE IF NOT EXISTS main.t(a INT)" },
};

static const Pair different_pairs[] = {
  { "name", "CREATE TABLE t(a INT)", "CREATE TABLE u(a INT)" },
  { "column name", "CREATE TABLE t(a INT)", "CREATE TABLE t(b INT)" },
  { "wide letter case", "CREATE TABLE t(\"é\" INT)", "CREATE TABLE t(\"É\" INT)" },
  { "type", "CREATE TABLE t(a INT)", "CREATE TABLE t(a INTEGER)" },
  { "length", "CREATE TABLE t(a VARCHAR(10))", "CREATE TABLE t(a VARCHAR(255))" },
  { "precision", "CREATE TABLE t(a DECIMAL(1,23))", "CREATE TABLE t(a DECIMAL(12,3))" },
  { "no type", "CREATE TABLE t(a)", "CREATE TABLE t(a BLOB)" },
  { "not null", "CREATE TABLE t(a INT)", "CREATE TABLE t(a INT NOT NULL)" },
  { "not null conflict", "CREATE TABLE t(a INT NOT NULL)",
    "CREATE TABLE t(a INT NOT NULL ON CONFLICT IGNORE)" },
  { "check is no not null", "CREATE TABLE t(b TEXT CHECK (b IS NOT NULL))",
    "CREATE TABLE t(b TEXT NOT NULL CHECK (b IS NOT NULL))" },
  { "default", "CREATE TABLE t(a INT)", "CREATE TABLE t(a INT DEFAULT 0)" },
  { "default string", "CREATE TABLE t(a INT DEFAULT 1)", "CREATE TABLE t(a INT DEFAULT '1')" },
  { "default string case", "CREATE TABLE t(a TEXT DEFAULT foo)", "CREATE TABLE t(a TEXT DEFAULT Foo)" },
  { "default empty", "CREATE TABLE t(a TEXT DEFAULT '')", "CREATE TABLE t(a TEXT)" },
  { "default null string", "CREATE TABLE t(a TEXT DEFAULT 'NULL')", "CREATE TABLE t(a TEXT DEFAULT NULL)" },
  { "default keyword string", "CREATE TABLE t(a TEXT DEFAULT 'CURRENT_TIMESTAMP')",
    "CREATE TABLE t(a TEXT DEFAULT CURRENT_TIMESTAMP)" },
  { "default quoted true", "CREATE TABLE t(a TEXT DEFAULT \"true\")", "CREATE TABLE t(a TEXT DEFAULT true)" },
  { "default sign", "CREATE TABLE t(a INT DEFAULT 1)", "CREATE TABLE t(a INT DEFAULT -1)" },
  { "default real", "CREATE TABLE t(a DEFAULT 1)", "CREATE TABLE t(a DEFAULT 1.0)" },
  { "default blanks in string", "CREATE TABLE t(a DEFAULT 'a b')", "CREATE TABLE t(a DEFAULT 'a  b')" },
  { "default quote in string", "CREATE TABLE t(a DEFAULT 'it''s')", "CREATE TABLE t(a DEFAULT 'its')" },
  { "default blob", "CREATE TABLE t(a DEFAULT x'00')", "CREATE TABLE t(a DEFAULT '00')" },
  { "collation", "CREATE TABLE t(a TEXT)", "CREATE TABLE t(a TEXT COLLATE NOCASE)" },
  { "stored", "CREATE TABLE t(a INT, g INT AS (a*2) STORED)", "CREATE TABLE t(a INT, g INT AS (a*2))" },
  { "generated expression", "CREATE TABLE t(a INT, g INT AS (a*2))", "CREATE TABLE t(a INT, g INT AS (a*3))" },
  { "generated", "CREATE TABLE t(a INT, g INT AS (a*2))", "CREATE TABLE t(a INT, g INT)" },
  { "primary key", "CREATE TABLE t(a TEXT)", "CREATE TABLE t(a TEXT PRIMARY KEY)" },
  { "rowid", "CREATE TABLE t(a INT PRIMARY KEY)", "CREATE TABLE t(a INTEGER PRIMARY KEY)" },
  { "rowid descending", "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER PRIMARY KEY DESC)" },
  { "rowid length", "CREATE TABLE t(a INTEGER PRIMARY KEY)", "CREATE TABLE t(a INTEGER(8) PRIMARY KEY)" },
  { "rowid conflict", "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER PRIMARY KEY ON CONFLICT REPLACE)" },
  { "not null of a text key", "CREATE TABLE t(a TEXT PRIMARY KEY)",
    "CREATE TABLE t(a TEXT PRIMARY KEY NOT NULL)" },
  { "autoincrement", "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)" },
  { "key order", "CREATE TABLE t(a INT, b INT, PRIMARY KEY(a,b))",
    "CREATE TABLE t(a INT, b INT, PRIMARY KEY(b,a))" },
  { "key descending", "CREATE TABLE t(a INT, b INT, PRIMARY KEY(a,b))",
    "CREATE TABLE t(a INT, b INT, PRIMARY KEY(a DESC,b))" },
  { "key collation", "CREATE TABLE t(a TEXT, UNIQUE(a))",
    "CREATE TABLE t(a TEXT, UNIQUE(a COLLATE NOCASE))" },
  { "key binary collation", "CREATE TABLE t(a TEXT COLLATE NOCASE, UNIQUE(a))",
    "CREATE TABLE t(a TEXT COLLATE NOCASE, UNIQUE(a COLLATE BINARY))" },
  { "one key or two", "CREATE TABLE t(a INT, b INT, UNIQUE(a,b))",
    "CREATE TABLE t(a INT UNIQUE, b INT UNIQUE)" },
  { "unique conflict", "CREATE TABLE t(a INT UNIQUE)", "CREATE TABLE t(a INT UNIQUE ON CONFLICT REPLACE)" },
  { "check", "CREATE TABLE t(a INT CHECK(a>0))", "CREATE TABLE t(a INT CHECK(a>1))" },
  { "check string case", "CREATE TABLE t(a TEXT CHECK(a<>'x'))", "CREATE TABLE t(a TEXT CHECK(a<>'X'))" },
  { "check quoted string case", "CREATE TABLE t(a TEXT CHECK(a<>\"x\"))",
    "CREATE TABLE t(a TEXT CHECK(a<>\"X\"))" },
  { "check column or string", "CREATE TABLE t(a TEXT, b TEXT, CHECK(a<>\"b\"))",
    "CREATE TABLE t(a TEXT, b TEXT, CHECK(a<>'b'))" },
  { "check list", "CREATE TABLE t(a INT CHECK(a IN (1,2)))", "CREATE TABLE t(a INT CHECK(a IN (1,2,3)))" },
  { "check parentheses", "CREATE TABLE t(a INT, CHECK((a+1)*2>3))", "CREATE TABLE t(a INT, CHECK(a+1*2>3))" },
  { "check null", "CREATE TABLE t(a INT, CHECK(a IS NULL))", "CREATE TABLE t(a INT, CHECK(a IS NOT NULL))" },
  { "quoted keyword", "CREATE TABLE t(a INT, \"null\" INT, CHECK(a <> \"null\"))",
    "CREATE TABLE t(a INT, \"null\" INT, CHECK(a <> NULL))" },
  { "quoted time", "CREATE TABLE t(a INT, \"current_date\" INT, CHECK(a <> \"current_date\"))",
    "CREATE TABLE t(a INT, \"current_date\" INT, CHECK(a <> 'current_date'))" },
  { "foreign key", P "CREATE TABLE t(p INT)", P "CREATE TABLE t(p INT REFERENCES p)" },
  { "foreign key column", P "CREATE TABLE t(p INT REFERENCES p(id))",
    P "CREATE TABLE t(p INT REFERENCES p(x))" },
  { "foreign key pairs", P "CREATE TABLE t(y INT, z INT, FOREIGN KEY(y, z) REFERENCES p(y, z))",
    P "CREATE TABLE t(y INT, z INT, FOREIGN KEY(y, z) REFERENCES p(z, y))" },
  { "on delete", P "CREATE TABLE t(p INT REFERENCES p)",
    P "CREATE TABLE t(p INT REFERENCES p ON DELETE CASCADE)" },
  { "restrict", P "CREATE TABLE t(p INT REFERENCES p ON DELETE RESTRICT)",
    P "CREATE TABLE t(p INT REFERENCES p ON DELETE NO ACTION)" },
  { "delete or update", P "CREATE TABLE t(p INT REFERENCES p ON DELETE CASCADE)",
    P "CREATE TABLE t(p INT REFERENCES p ON UPDATE CASCADE)" },
  { "set null or default", P "CREATE TABLE t(p INT REFERENCES p ON DELETE SET NULL)",
    P "CREATE TABLE t(p INT REFERENCES p ON DELETE SET DEFAULT)" },
  { "deferred", P "CREATE TABLE t(p INT REFERENCES p)",
    P "CREATE TABLE t(p INT REFERENCES p DEFERRABLE INITIALLY DEFERRED)" },
  { "strict", "CREATE TABLE t(a INT)", "CREATE TABLE t(a INT) STRICT" },
  { "without rowid", "CREATE TABLE t(a TEXT PRIMARY KEY)", "CREATE TABLE t(a TEXT PRIMARY KEY) WITHOUT ROWID" },
  { "unique index", T "CREATE INDEX i ON t(a)", T "CREATE UNIQUE INDEX i ON t(a)" },
  { "index columns", T "CREATE INDEX i ON t(a,b)", T "CREATE INDEX i ON t(b,a)" },
  { "index order", T "CREATE INDEX i ON t(a)", T "CREATE INDEX i ON t(a DESC)" },
  { "index collation", T "CREATE INDEX i ON t(b)", T "CREATE INDEX i ON t(b COLLATE BINARY)" },
  { "index predicate", T "CREATE INDEX i ON t(a)", T "CREATE INDEX i ON t(a) WHERE a > 0" },
  { "index string case", T "CREATE INDEX i ON t(a) WHERE b='x'", T "CREATE INDEX i ON t(a) WHERE b='X'" },
  { "index column or string", T "CREATE INDEX i ON t(a||\"b\")", T "CREATE INDEX i ON t(a||'b')" },
  { "index name", T "CREATE INDEX i ON t(a)", T "CREATE INDEX j ON t(a)" },
  { "view query", T "CREATE VIEW v AS SELECT a FROM t", T "CREATE VIEW v AS SELECT b FROM t" },
  { "view columns", T "CREATE VIEW v AS SELECT a FROM t", T "CREATE VIEW v(a) AS SELECT a FROM t" },
  { "view string case", T "CREATE VIEW v AS SELECT 'a' FROM t", T "CREATE VIEW v AS SELECT 'A' FROM t" },
  { "view quoted string case", T "CREATE VIEW v AS SELECT \"Nothing\" FROM t",
    T "CREATE VIEW v AS SELECT \"nothing\" FROM t" },
  { "view string or column", T "CREATE VIEW v AS SELECT \"a\" FROM t",
    T "CREATE VIEW v AS SELECT 'a' FROM t" },
  { "view join or alias", T "CREATE VIEW v AS SELECT y.a FROM t LEFT JOIN t y ON 1",
    T "CREATE VIEW v AS SELECT y.a FROM t \"left\" JOIN t y ON 1" },
  { "trigger time", T "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
    T "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT 1; END" },
  { "trigger event", T "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
    T "CREATE TRIGGER r AFTER DELETE ON t BEGIN SELECT 1; END" },
  { "trigger columns", T "CREATE TRIGGER r AFTER UPDATE OF a ON t BEGIN SELECT 1; END",
    T "CREATE TRIGGER r AFTER UPDATE ON t BEGIN SELECT 1; END" },
  { "trigger body", T "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
    T "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELECT 1; END" },
  { "trigger condition", T "CREATE TRIGGER r AFTER INSERT ON t WHEN 1 BEGIN SELECT 1; END",
    T "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END" },
  { "trigger message", T "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'No'); END",
    T "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'no'); END" },
  { "view true or string", T "CREATE VIEW v AS SELECT true FROM t", T "CREATE VIEW v AS SELECT \"true\" FROM t" },
  { "view distinct from string", T "CREATE VIEW v AS SELECT a IS DISTINCT FROM \"Foo\" FROM t",
    T "CREATE VIEW v AS SELECT a IS DISTINCT FROM \"foo\" FROM t" },
  { "check true or string", "CREATE TABLE t(a INT CHECK(a <> true))", "CREATE TABLE t(a INT CHECK(a <> \"true\"))" },
  { "check rowid or string", "CREATE TABLE t(a INT CHECK(\"rowid\" > 1))",
    "CREATE TABLE t(a INT CHECK('rowid' > 1))" },
  { "index string case, rowid", T "CREATE INDEX i ON t(a || \"ROWID\")", T "CREATE INDEX i ON t(a || \"rowid\")" },
  { "fts tokenizer", "CREATE VIRTUAL TABLE f USING fts5(t)",
    "CREATE VIRTUAL TABLE f USING fts5(t, tokenize='porter')" },
  { "fts column order", "CREATE VIRTUAL TABLE f USING fts5(a, b)",
    "CREATE VIRTUAL TABLE f USING fts5(b, a)" },
  { "virtual or not", "CREATE VIRTUAL TABLE f USING fts5(a)", "CREATE TABLE f(a)" },
};

static void
test_equal (gconstpointer data)
{
  const Pair *pair = data;
  g_autoptr(ManorCatalogue) a = schema_test_read (pair->a);
  g_autoptr(ManorCatalogue) b = schema_test_read (pair->b);

  for (guint i = 0; i < manor_catalogue_get_n_objects (a); i++)
    g_test_message ("%s", manor_schema_object_get_meaning (manor_catalogue_get_object (a, i)));
  for (guint i = 0; i < manor_catalogue_get_n_objects (b); i++)
    g_test_message ("%s", manor_schema_object_get_meaning (manor_catalogue_get_object (b, i)));

  g_assert_cmpstr (manor_catalogue_get_fingerprint (a), ==, manor_catalogue_get_fingerprint (b));
  schema_test_assert_consistent (a, b);
  schema_test_assert_consistent (b, a);
}

static void
test_different (gconstpointer data)
{
  const Pair *pair = data;
  g_autoptr(ManorCatalogue) a = schema_test_read (pair->a);
  g_autoptr(ManorCatalogue) b = schema_test_read (pair->b);

  g_assert_cmpstr (manor_catalogue_get_fingerprint (a), !=, manor_catalogue_get_fingerprint (b));
  schema_test_assert_consistent (a, b);
  schema_test_assert_consistent (b, a);
}

/* What ALTER TABLE leaves behind means what a person would have written. */
static const Pair histories[] = {
  { "add column", "CREATE TABLE t(a INT); ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'x'",
    "CREATE TABLE t(a INT, b TEXT NOT NULL DEFAULT 'x')" },
  { "add after a comment", "CREATE TABLE t(a INT -- last\n); ALTER TABLE t ADD b INT CHECK(b > 0)",
    "CREATE TABLE t(a INT, b INT CHECK(b > 0))" },
  { "add after constraints", "CREATE TABLE t(a INT, UNIQUE(a)); ALTER TABLE t ADD b INT REFERENCES t(a)",
    "CREATE TABLE t(a INT, b INT REFERENCES t(a), UNIQUE(a))" },
  { "add to strict", "CREATE TABLE t(a INT) STRICT; ALTER TABLE t ADD b ANY",
    "CREATE TABLE t(a INT, b ANY) STRICT" },
  { "rename table", P "CREATE TABLE u(p INT REFERENCES p, CHECK(u.p > 0)); CREATE INDEX i ON u(p);"
    "ALTER TABLE u RENAME TO t; ALTER TABLE p RENAME TO \"Parent\"",
    "CREATE TABLE parent(id INTEGER PRIMARY KEY, x TEXT UNIQUE, y INT, z INT, UNIQUE(y, z));"
    "CREATE TABLE t(p INT REFERENCES parent(id), CHECK(t.p > 0)); CREATE INDEX i ON t(p)" },
  { "rename column", "CREATE TABLE t(a INT CHECK(a > 0), g INT AS (a + 1)); CREATE INDEX i ON t(a) WHERE a > 1;"
    "CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t RENAME a TO \"b\"",
    "CREATE TABLE t(b INT CHECK(b > 0), g INT AS (b + 1)); CREATE INDEX i ON t(b) WHERE b > 1;"
    "CREATE VIEW v AS SELECT b FROM t" },
  { "drop column", "CREATE TABLE t(a INT, b INT, c INT); ALTER TABLE t DROP b; ALTER TABLE t ADD b TEXT",
    "CREATE TABLE t(a INT, b TEXT, c INT)" },
  { "rename trigger's table", "CREATE TABLE u(a); CREATE TABLE l(x); CREATE TRIGGER r AFTER INSERT ON u "
    "BEGIN INSERT INTO l VALUES(NEW.a); UPDATE u SET a = 1; END; ALTER TABLE u RENAME TO t",
    "CREATE TABLE t(a); CREATE TABLE l(x); CREATE TRIGGER r AFTER INSERT ON t "
    "BEGIN INSERT INTO l VALUES(NEW.a); UPDATE t SET a = 1; END" },
};

/* What the parser says of the rowid is what SQLite does. */
static void
test_rowid (void)
{
  static const char * const texts[] = {
    "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a integer PRIMARY KEY ASC)",
    "CREATE TABLE t(a INTEGER PRIMARY KEY DESC)",
    "CREATE TABLE t(a INT PRIMARY KEY)",
    "CREATE TABLE t(a \"INTEGER\" PRIMARY KEY)",
    "CREATE TABLE t(a 'integer' PRIMARY KEY)",
    "CREATE TABLE t(a [INTEGER ] PRIMARY KEY)",
    "CREATE TABLE t(a \"INTEGER\" \"\" PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER(4) PRIMARY KEY)",
    "CREATE TABLE t(a BIG INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER, PRIMARY KEY(a))",
    "CREATE TABLE t(a INTEGER, PRIMARY KEY(a DESC))",
    "CREATE TABLE t(a INTEGER, PRIMARY KEY(\"A\" COLLATE NOCASE))",
    "CREATE TABLE t(a INTEGER, b INT, PRIMARY KEY(a, b))",
    "CREATE TABLE t(a INTEGER /* plain */ PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER NOT NULL, UNIQUE(a), PRIMARY KEY('a'))",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorSqlite) sqlite = manor_sqlite_open_scratch (&error);
      g_autoptr(ManorCatalogue) catalogue = schema_test_read (texts[i]);
      ManorTable *table = manor_catalogue_find_table (catalogue, "T");
      gint64 value = 0;

      manor_sqlite_execute (sqlite, texts[i], &error);
      g_assert_no_error (error);
      manor_sqlite_execute (sqlite, "INSERT INTO t(rowid, a) VALUES(1, 1); UPDATE t SET a = 77",
                            &error);
      g_assert_no_error (error);
      manor_sqlite_query_integer (sqlite, "SELECT rowid FROM t", &value, &error);
      g_assert_no_error (error);

      g_test_message ("%s", texts[i]);
      g_assert_cmpint (manor_table_get_rowid_column (table) != NULL, ==, value == 77);
    }
}

/* DEFAULTs that are said to mean the same give the same value, of the same type. */
static void
test_defaults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (equal_pairs); i++)
    {
      const char *texts[] = { equal_pairs[i].a, equal_pairs[i].b };
      char *values[2] = { NULL, NULL };

      if (!g_str_has_prefix (equal_pairs[i].name, "default") ||
          g_str_equal (equal_pairs[i].name, "default function case"))
        continue;

      for (guint j = 0; j < 2; j++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(ManorSqlite) sqlite = manor_sqlite_open_scratch (&error);
          g_autofree char *sql = g_strconcat (texts[j], ";INSERT INTO t DEFAULT VALUES", NULL);

          manor_sqlite_execute (sqlite, sql, &error);
          g_assert_no_error (error);
          manor_sqlite_query_text (sqlite, "SELECT quote(a) || typeof(a) FROM t", &values[j], &error);
          g_assert_no_error (error);
        }

      g_assert_cmpstr (values[0], ==, values[1]);
      g_free (values[0]);
      g_free (values[1]);
    }
}

static void
add_pairs (const char    *folder,
           const Pair    *pairs,
           gsize          n_pairs,
           GTestDataFunc  func)
{
  for (gsize i = 0; i < n_pairs; i++)
    {
      g_autofree char *path = g_strdup_printf ("/schema/meaning/%s/%s", folder, pairs[i].name);

      g_strdelimit (path, " ,()", '-');
      g_test_add_data_func (path, &pairs[i], func);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_pairs ("equal", equal_pairs, G_N_ELEMENTS (equal_pairs), test_equal);
  add_pairs ("different", different_pairs, G_N_ELEMENTS (different_pairs), test_different);
  add_pairs ("history", histories, G_N_ELEMENTS (histories), test_equal);
  g_test_add_func ("/schema/meaning/rowid", test_rowid);
  g_test_add_func ("/schema/meaning/defaults", test_defaults);

  return g_test_run ();
}
