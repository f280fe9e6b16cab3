/* test-diff.c: differences in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "schema-test.h"

typedef struct
{
  const char     *name;
  const char     *from;
  const char     *to;
  const char     *renames[5];   /* old, new, old, new, NULL */
  const char     *text;
  ManorDiffState  state;
} Case;

static const Case cases[] = {
  { "empty", "CREATE TABLE t(a)", "CREATE TABLE t(a)", { NULL }, "", MANOR_DIFF_SAME },
  { "new table", "", "CREATE TABLE t(a); CREATE INDEX i ON t(a)", { NULL },
    "added table: table t: added\n"
    "added index: index i on t: added\n", MANOR_DIFF_BEHIND },
  { "own table", "CREATE TABLE t(a); CREATE INDEX i ON t(a)", "", { NULL },
    "extra table: table t: only here, kept\n"
    "extra index: index i on t: only here, kept\n", MANOR_DIFF_EXTRA },
  { "columns", "CREATE TABLE t(a INT, mine TEXT, c INT)",
    "CREATE TABLE t(a INT NOT NULL, c INT DEFAULT 3, d TEXT COLLATE NOCASE UNIQUE)", { NULL },
    "added not-null: column t.a: NOT NULL added\n"
    "added default: column t.c: default 3 added\n"
    "added column: column t.d: added: TEXT COLLATE NOCASE UNIQUE\n"
    "extra column: column t.mine: only here, kept\n", MANOR_DIFF_BEHIND },
  { "less", "CREATE TABLE t(a INT NOT NULL DEFAULT 1 CHECK(a > 0), UNIQUE(a))", "CREATE TABLE t(a INT)",
    { NULL },
    "removed not-null: column t.a: NOT NULL removed\n"
    "removed default: column t.a: default 1 removed\n"
    "removed check: column t.a: CHECK (a > 0) removed\n"
    "removed unique: table t: UNIQUE (a) removed\n", MANOR_DIFF_DRIFTED },
  { "check changed", "CREATE TABLE t(a INT CHECK(a > 0), CONSTRAINT c CHECK(a < 9))",
    "CREATE TABLE t(a INT CHECK(a > 1), CONSTRAINT C CHECK(a < 8))", { NULL },
    "changed check: column t.a: CHECK (a > 0) becomes CHECK (a > 1)\n"
    "changed check: table t: CHECK (a < 9) becomes CHECK (a < 8)\n", MANOR_DIFF_DRIFTED },
  { "constraint name", "CREATE TABLE t(a INT CONSTRAINT c CHECK(a > 0))",
    "CREATE TABLE t(a INT CONSTRAINT d CHECK(a > 0))", { NULL },
    "note spelling: table t: CHECK (a > 0) is named c here and d there\n", MANOR_DIFF_SAME },
  { "rowid not null", "CREATE TABLE t(a INTEGER PRIMARY KEY)",
    "CREATE TABLE t(a INTEGER PRIMARY KEY NOT NULL)", { NULL },
    "note spelling: column t.a: is the rowid; NOT NULL changes nothing\n", MANOR_DIFF_SAME },
  { "order and case", "CREATE TABLE T(a INT, B INT)", "CREATE TABLE t(b INT, a INT)", { NULL },
    "note spelling: table t: spelled T here\n"
    "note spelling: column t.b: spelled B here\n"
    "note order: table t: columns stand in another order\n", MANOR_DIFF_SAME },
  { "index", "CREATE TABLE t(a, b); CREATE INDEX i ON t(a); CREATE INDEX j ON t(a)",
    "CREATE TABLE t(a, b); CREATE INDEX i ON t(a, b DESC) WHERE a > 0; CREATE UNIQUE INDEX j ON t(a)",
    { NULL },
    "changed index: index i on t: (a) becomes (a, b DESC) WHERE a > 0\n"
    "changed unique: index j on t: becomes UNIQUE\n", MANOR_DIFF_DRIFTED },
  { "moved index", "CREATE TABLE t(a); CREATE TABLE u(a); CREATE INDEX i ON t(a)",
    "CREATE TABLE t(a); CREATE TABLE u(a); CREATE INDEX i ON u(a)", { NULL },
    "changed index: index i on u: definition changed\n", MANOR_DIFF_DRIFTED },
  { "demanding column", "CREATE TABLE t(a INT, b INT NOT NULL)", "CREATE TABLE t(a INT)", { NULL },
    "extra column: column t.b: only here, kept; NOT NULL without a default, so that rows which do not "
    "name it are refused\n", MANOR_DIFF_EXTRA },
  { "another kind", "CREATE TABLE u(a); CREATE VIEW t AS SELECT a FROM u",
    "CREATE TABLE u(a); CREATE TABLE t(a)", { NULL },
    "changed table: table t: is another thing here: view t\n", MANOR_DIFF_DRIFTED },
  { "extra key", "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(a INT, b INT, UNIQUE(a, b), "
    "FOREIGN KEY(b) REFERENCES p)",
    "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(a INT)", { NULL },
    "extra column: column t.b: only here, kept\n"
    "extra unique: table t: UNIQUE (a, b) only here, kept\n"
    "extra foreign-key: table t: FOREIGN KEY (b) REFERENCES p only here, kept\n", MANOR_DIFF_EXTRA },
  { "rename column", "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT CHECK(a <> 'a'), UNIQUE(a));"
    "CREATE INDEX i ON t(a); CREATE VIEW v AS SELECT a FROM t;"
    "CREATE TRIGGER r AFTER UPDATE OF a ON t WHEN NEW.a = 'a' BEGIN SELECT 1; END",
    "CREATE TABLE t(id INTEGER PRIMARY KEY, z TEXT CHECK(z <> 'a'), UNIQUE(z));"
    "CREATE INDEX i ON t(z); CREATE VIEW v AS SELECT z FROM t;"
    "CREATE TRIGGER r AFTER UPDATE OF z ON t WHEN NEW.z = 'a' BEGIN SELECT 1; END",
    { "t.a", "t.z" },
    "renamed column: column t.a: renamed to z\n", MANOR_DIFF_BEHIND },
  { "rename column, short", "CREATE TABLE t(a TEXT)", "CREATE TABLE t(z TEXT NOT NULL)", { "t.a", "z" },
    "renamed column: column t.a: renamed to z\n"
    "added not-null: column t.z: NOT NULL added\n", MANOR_DIFF_BEHIND },
  { "rename table", "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE k(p INT REFERENCES p);"
    "CREATE INDEX i ON p(id); CREATE VIEW v AS SELECT id FROM p",
    "CREATE TABLE q(id INTEGER PRIMARY KEY); CREATE TABLE k(p INT REFERENCES q(id));"
    "CREATE INDEX i ON q(id); CREATE VIEW v AS SELECT id FROM q", { "p", "q" },
    "renamed table: table p: renamed to q\n", MANOR_DIFF_BEHIND },
  { "rename both", "CREATE TABLE p(id INTEGER PRIMARY KEY, a INT)",
    "CREATE TABLE q(id INTEGER PRIMARY KEY, b INT)", { "p", "q", "p.a", "b" },
    "renamed table: table p: renamed to q\n"
    "renamed column: column q.a: renamed to b\n", MANOR_DIFF_BEHIND },
  { "swap", "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INT)",
    "CREATE TABLE t(id INTEGER PRIMARY KEY, b TEXT, a INT)", { "t.a", "t.b", "t.b", "t.a" },
    "renamed column: column t.a: renamed to b\n"
    "renamed column: column t.b: renamed to a\n", MANOR_DIFF_BEHIND },
  { "rename that does not fit", "CREATE TABLE t(a TEXT, z TEXT)", "CREATE TABLE t(a TEXT, z TEXT)",
    { "t.a", "t.z", "t.nothing", "t.z" }, "", MANOR_DIFF_SAME },
  { "rename swaps tables", "CREATE TABLE a(x INT); CREATE TABLE b(y TEXT)",
    "CREATE TABLE b(x INT); CREATE TABLE a(y TEXT)", { "a", "b", "b", "a" },
    "renamed table: table a: renamed to b\n"
    "renamed table: table b: renamed to a\n", MANOR_DIFF_BEHIND },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(ManorCatalogue) from = schema_test_read (test->from);
  g_autoptr(ManorCatalogue) to = schema_test_read (test->to);
  g_autoptr(GHashTable) renames = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(ManorDiff) diff = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; test->renames[i] != NULL; i += 2)
    g_hash_table_insert (renames, (char *) test->renames[i], (char *) test->renames[i + 1]);

  diff = manor_diff_new (from, to, renames);
  text = schema_test_diff_text (diff);
  g_assert_cmpstr (text, ==, test->text);
  g_assert_cmpint (manor_diff_get_state (diff), ==, test->state);
  g_assert_cmpint (manor_diff_get_n_pending (diff) > 0, ==, test->state > MANOR_DIFF_EXTRA);
  g_assert_true (manor_diff_get_from (diff) == from);
  g_assert_true (manor_diff_get_to (diff) == to);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (diff)), ==,
                    manor_diff_get_n_changes (diff));

  schema_test_assert_consistent (from, to);
  schema_test_assert_consistent (to, from);
}

typedef struct
{
  const char *name;
  const char *from;
  const char *to;
  const char *text;
} Proposal;

static const Proposal proposals[] = {
  { "column", "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)", "CREATE TABLE t(id INTEGER PRIMARY KEY, z TEXT)",
    "column t.a: renamed to z?\n" },
  { "column with another type", "CREATE TABLE t(id INTEGER PRIMARY KEY, username VARCHAR(100))",
    "CREATE TABLE t(id INTEGER PRIMARY KEY, user_name TEXT NOT NULL)",
    "column t.username: renamed to user_name?\n" },
  { "two columns", "CREATE TABLE t(a TEXT, b INT)", "CREATE TABLE t(y TEXT, z INT)",
    "column t.a: renamed to y?\ncolumn t.b: renamed to z?\n" },
  { "another thing", "CREATE TABLE t(a TEXT, b INT)", "CREATE TABLE t(b INT, z REAL)", "" },
  { "doubtful", "CREATE TABLE t(x INT, a TEXT, b TEXT)", "CREATE TABLE t(x INT, y INT, w INT, z TEXT)", "" },
  { "table", "CREATE TABLE p(id INTEGER PRIMARY KEY, up INT REFERENCES p)",
    "CREATE TABLE q(id INTEGER PRIMARY KEY, up INT REFERENCES q(id))", "table p: renamed to q?\n" },
  { "another table", "CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE q(id INT PRIMARY KEY)", "" },
  { "doubtful tables", "CREATE TABLE p(a INT); CREATE TABLE o(a INT)", "CREATE TABLE q(a INT)", "" },
  { "only added", "CREATE TABLE t(a TEXT)", "CREATE TABLE t(a TEXT, b TEXT); CREATE TABLE u(a TEXT)", "" },
};

/* Proposals are asked and never acted on. */
static void
test_proposal (gconstpointer data)
{
  const Proposal *test = data;
  g_autoptr(ManorCatalogue) from = schema_test_read (test->from);
  g_autoptr(ManorCatalogue) to = schema_test_read (test->to);
  g_autoptr(ManorDiff) diff = manor_diff_new (from, to, NULL);
  g_autoptr(GPtrArray) list = manor_diff_list_proposals (diff);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      ManorChange *change = g_ptr_array_index (list, i);

      g_assert_cmpint (manor_change_get_kind (change), ==, MANOR_CHANGE_RENAMED);
      g_assert_nonnull (manor_change_get_old_name (change));
      g_string_append_printf (text, "%s\n", manor_change_get_text (change));
    }
  g_assert_cmpstr (text->str, ==, test->text);

  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    g_assert_cmpint (manor_change_get_kind (manor_diff_get_change (diff, i)), !=,
                     MANOR_CHANGE_RENAMED);
}

static void
test_change (void)
{
  g_autoptr(ManorCatalogue) from = schema_test_read ("CREATE TABLE T(a TEXT)");
  g_autoptr(ManorCatalogue) to = schema_test_read ("CREATE TABLE t(b TEXT)");
  g_autoptr(GHashTable) renames = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(ManorDiff) diff = NULL;
  ManorChange *change;

  g_hash_table_insert (renames, (char *) "t.a", (char *) "b");
  diff = manor_diff_new (from, to, renames);
  g_assert_cmpuint (manor_diff_get_n_changes (diff), ==, 2);

  change = manor_diff_get_change (diff, 1);
  g_assert_cmpint (manor_change_get_aspect (change), ==, MANOR_ASPECT_COLUMN);
  g_assert_cmpint (manor_change_get_object_kind (change), ==, MANOR_OBJECT_TABLE);
  g_assert_cmpstr (manor_change_get_name (change), ==, "t");
  g_assert_cmpstr (manor_change_get_column (change), ==, "b");
  g_assert_cmpstr (manor_change_get_old_name (change), ==, "a");
  g_assert_true (manor_change_get_from (change) == manor_catalogue_get_object (from, 0));
  g_assert_true (manor_change_get_to (change) == manor_catalogue_get_object (to, 0));
  g_assert_true (manor_change_get_pending (change));
  g_assert_false (manor_change_get_pending (manor_diff_get_change (diff, 0)));
}

/* What a database holds need not be text: a line for a window always is. */
static void
test_invalid_text (void)
{
  static const char * const rows[][4] = {
    { "table", "b\xff" "d", "b\xff" "d", "CREATE TABLE \"b\xff" "d\"(a)" }, { NULL }
  };
  g_autoptr(ManorCatalogue) empty = manor_catalogue_new_empty ();
  g_autoptr(ManorCatalogue) odd = schema_test_rows (rows);
  g_autoptr(ManorDiff) diff = manor_diff_new (empty, odd, NULL);

  g_assert_cmpuint (manor_diff_get_n_changes (diff), ==, 1);
  g_assert_true (g_utf8_validate (manor_change_get_text (manor_diff_get_change (diff, 0)), -1, NULL));
}

/* A long expression does not make a long line. */
static void
test_long_text (void)
{
  g_autofree char *list = g_strnfill (5000, '7');
  g_autofree char *sql = g_strdup_printf ("CREATE TABLE t(a TEXT CHECK(a <> 'é%s'))", list);
  g_autoptr(ManorCatalogue) from = schema_test_read ("CREATE TABLE t(a TEXT)");
  g_autoptr(ManorCatalogue) to = schema_test_read (sql);
  g_autoptr(ManorDiff) diff = manor_diff_new (from, to, NULL);
  const char *text = manor_change_get_text (manor_diff_get_change (diff, 0));

  g_assert_cmpuint (strlen (text), <, 300);
  g_assert_nonnull (strstr (text, "…"));
}

static void
add (const char    *folder,
     const char    *name,
     gconstpointer  data,
     GTestDataFunc  func)
{
  g_autofree char *path = g_strdup_printf ("/schema/%s/%s", folder, name);

  g_strdelimit (path, " ,", '-');
  g_test_add_data_func (path, data, func);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add ("diff", cases[i].name, &cases[i], test_case);
  for (guint i = 0; i < G_N_ELEMENTS (proposals); i++)
    add ("proposal", proposals[i].name, &proposals[i], test_proposal);
  g_test_add_func ("/schema/change", test_change);
  g_test_add_func ("/schema/invalid-text", test_invalid_text);
  g_test_add_func ("/schema/long-text", test_long_text);

  return g_test_run ();
}
