/* manor-statistics-test.h: plans, and what they leave of what ANALYZE found out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-pair-test.h"
#include "manor-statistics.h"

/* Rows of sqlite_stat1 in one line. */
#define STATISTICS_ROWS "SELECT coalesce(group_concat(tbl || '.' || coalesce(idx, '') || '=' || stat, '; '), '') " \
                        "FROM (SELECT * FROM sqlite_stat1 ORDER BY tbl, idx)"

/* With writable_schema on: as SQLite makes it, but on a page that is an index’s. No SQLite here reads it by itself. */
#define STATISTICS_DAMAGED                                                                                             \
  "DROP TABLE IF EXISTS sqlite_stat4; " MANOR_STATISTICS_SAMPLES_TABLE ";"                                             \
  "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'i') WHERE name = 'sqlite_stat4'"

typedef struct
{
  const char *title;
  const char *before;
  const char *after;
  const char *rows;
  const char *renames[5];  /* old and new, by turns */
  const char *left;        /* STATISTICS_ROWS afterwards */
} StatisticsCase;

static const StatisticsCase statistics_cases[] = {
  { "a column is NOT NULL now",
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INT); CREATE INDEX i ON t(a); CREATE INDEX j ON t(b, a);",
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INT); CREATE INDEX i ON t(a); CREATE INDEX j ON t(b, a);",
    "INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 2), (3, 'y', 2);", { NULL },
    "t.i=3 2; t.j=3 2 1" },
  { "one index means something else, one is new",
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INT); CREATE INDEX i ON t(a); CREATE INDEX j ON t(b, a);",
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INT NOT NULL); CREATE INDEX i ON t(a); CREATE INDEX j ON t(b);"
    "CREATE INDEX k ON t(b, a);",
    "INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 2), (3, 'y', 2);", { NULL },
    "t.i=3 2" },
  { "a table without an index",
    "CREATE TABLE t(a TEXT, b INT);", "CREATE TABLE t(a TEXT, b INT NOT NULL);",
    "INSERT INTO t VALUES ('x', 1), ('x', 2);", { NULL },
    "t.=2" },
  { "other tables stay as they are",
    "CREATE TABLE t(a TEXT, b INT); CREATE TABLE u(a TEXT); CREATE INDEX j ON u(a);",
    "CREATE TABLE t(a TEXT, b INT NOT NULL); CREATE TABLE u(a TEXT, b); CREATE INDEX j ON u(a);",
    "INSERT INTO t VALUES ('x', 1), ('x', 2); INSERT INTO u VALUES ('x');", { NULL },
    "t.=2; u.j=1 1" },
  { "the index of one UNIQUE, and a new one behind it",
    "CREATE TABLE t(a TEXT UNIQUE, b INT);", "CREATE TABLE t(a TEXT UNIQUE, b INT UNIQUE);",
    "INSERT INTO t VALUES ('x', 1), ('y', 2);", { NULL },
    "t.sqlite_autoindex_t_1=2 1" },
  { "a new UNIQUE takes the number",
    "CREATE TABLE t(b INT, a TEXT UNIQUE);", "CREATE TABLE t(b INT UNIQUE, a TEXT UNIQUE);",
    "INSERT INTO t VALUES (1, 'x'), (2, 'y');", { NULL },
    "" },
  { "which number has which of two is not to be told",
    "CREATE TABLE t(a TEXT UNIQUE, b INT UNIQUE, c INT);", "CREATE TABLE t(a TEXT UNIQUE, b INT UNIQUE, c INT NOT NULL);",
    "INSERT INTO t VALUES ('x', 1, 1);", { NULL },
    "" },
  { "a column compares otherwise",
    "CREATE TABLE t(a TEXT, b INT); CREATE INDEX i ON t(a); CREATE INDEX j ON t(b);",
    "CREATE TABLE t(a TEXT COLLATE NOCASE, b INT); CREATE INDEX i ON t(a); CREATE INDEX j ON t(b);",
    "INSERT INTO t VALUES ('x', 1), ('X', 2);", { NULL },
    "t.j=2 1" },
  { "without rowids",
    "CREATE TABLE t(a TEXT PRIMARY KEY, b INT) WITHOUT ROWID; CREATE INDEX i ON t(b);",
    "CREATE TABLE t(a TEXT PRIMARY KEY, b INT NOT NULL) WITHOUT ROWID; CREATE INDEX i ON t(b);",
    "INSERT INTO t VALUES ('x', 1), ('y', 1);", { NULL },
    "t.i=2 2; t.t=2 1" },
  { "another primary key, without rowids",
    "CREATE TABLE t(a TEXT PRIMARY KEY, b INT NOT NULL) WITHOUT ROWID; CREATE INDEX i ON t(b);",
    "CREATE TABLE t(a TEXT, b INT NOT NULL, PRIMARY KEY (b, a)) WITHOUT ROWID; CREATE INDEX i ON t(b);",
    "INSERT INTO t VALUES ('x', 1), ('y', 1);", { NULL },
    "t.i=2 2" },
  { "another name",
    "CREATE TABLE t(a TEXT UNIQUE, b INT UNIQUE); CREATE INDEX i ON t(b, a);",
    "CREATE TABLE New(a TEXT UNIQUE, b INT UNIQUE); CREATE INDEX i ON New(b, a);",
    "INSERT INTO t VALUES ('x', 1), ('y', 2);", { "t", "New" },
    "New.i=2 1 1; New.sqlite_autoindex_New_1=2 1; New.sqlite_autoindex_New_2=2 1" },
  { "another name, and copied",
    "CREATE TABLE t(a TEXT UNIQUE, b INT); CREATE INDEX i ON t(b); CREATE INDEX j ON t(b, a);",
    "CREATE TABLE u(a TEXT UNIQUE, b INT NOT NULL); CREATE INDEX i ON u(b);",
    "INSERT INTO t VALUES ('x', 1), ('y', 2);", { "t", "u" },
    "u.i=2 1; u.j=2 1 1; u.sqlite_autoindex_u_1=2 1" },
  { "two change their names",
    "CREATE TABLE t(a TEXT); CREATE INDEX i ON t(a); CREATE TABLE u(b TEXT); CREATE INDEX j ON u(b);",
    "CREATE TABLE u(a TEXT); CREATE INDEX i ON u(a); CREATE TABLE t(b TEXT); CREATE INDEX j ON t(b);",
    "INSERT INTO t VALUES ('x'); INSERT INTO u VALUES ('y'), ('y');", { "t", "u", "u", "t" },
    "t.j=2 2; u.i=1 1" },
  { "names that are taken",
    "CREATE TABLE t(a TEXT, b INT); CREATE INDEX i ON t(a); CREATE TABLE manor_new_t(a); CREATE INDEX j ON manor_new_t(a);"
    "CREATE TABLE manor_new_2_t(a); CREATE INDEX k ON manor_new_2_t(a);",
    "CREATE TABLE t(a TEXT, b INT NOT NULL); CREATE INDEX i ON t(a);",
    "INSERT INTO t VALUES ('x', 1), ('x', 2); INSERT INTO manor_new_t VALUES (1); INSERT INTO manor_new_2_t VALUES (1);",
    { NULL },
    "manor_new_2_t.k=1 1; manor_new_t.j=1 1; t.i=2 2" },
  { "letters",
    "CREATE TABLE Tä(A TEXT, b INT); CREATE INDEX \"i's\" ON Tä(A);",
    "CREATE TABLE tä(a TEXT, b INT NOT NULL); CREATE INDEX \"i's\" ON tä(a);",
    "INSERT INTO Tä VALUES ('x', 1), ('x', 2);", { NULL },
    "tä.i's=2 2" },
};

static inline ManorMigration *
statistics_case_plan (const StatisticsCase *test)
{
  g_autoptr(ManorCatalogue) from = pair_catalogue (test->before);
  g_autoptr(ManorCatalogue) to = pair_catalogue (test->after);
  g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = NULL;

  for (guint i = 0; test->renames[i] != NULL; i += 2)
    manor_plan_options_add_rename_table (options, test->renames[i], test->renames[i + 1]);

  plan = manor_plan_new (from, to, options, &error);
  g_assert_no_error (error);

  return manor_migration_new (plan);
}
