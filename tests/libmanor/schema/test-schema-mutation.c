/* test-schema-mutation.c: texts cut short and mixed up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "schema-test.h"

/* Every clause of the grammar is in one of them. */
static const struct
{
  const char *type;
  const char *sql;
} seeds[] = {
  { "table", "CREATE TABLE t(id INTEGER PRIMARY KEY DESC ON CONFLICT FAIL AUTOINCREMENT, \"a b\" VARCHAR(10, -2) "
    "CONSTRAINT n NOT NULL ON CONFLICT IGNORE DEFAULT (1 + 'x') COLLATE nocase CHECK(\"a b\" > ')') UNIQUE "
    "REFERENCES p(x, y) MATCH FULL ON DELETE SET NULL ON UPDATE NO ACTION NOT DEFERRABLE INITIALLY IMMEDIATE, "
    "g AS (id * 2) STORED, h INT GENERATED ALWAYS AS (g) VIRTUAL, d DEFAULT -1e5, e DEFAULT x'00', "
    "CONSTRAINT c CHECK(id <> g) UNIQUE(g COLLATE rtrim DESC, d) ON CONFLICT REPLACE, "
    "FOREIGN KEY(id, g) REFERENCES q ON INSERT CASCADE DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID, STRICT" },
  { "table", "CREATE VIRTUAL TABLE t USING fts5(a, b UNINDEXED, content = 'x', tokenize=\"porter ascii\", prefix='2 3')" },
  { "table", "CREATE TABLE IF NOT EXISTS main.t(a, PRIMARY KEY(a AUTOINCREMENT)) RANDOM ROWID;" },
  { "index", "CREATE UNIQUE INDEX IF NOT EXISTS main.t ON u(a COLLATE nocase DESC, (b + 1), 'c' ASC) WHERE a > 0" },
  { "view", "CREATE VIEW t(a, b) AS WITH x AS (SELECT 1) SELECT x.*, count(*) FROM main.u, \"X\" WHERE a NOTNULL" },
  { "trigger", "CREATE TRIGGER t INSTEAD OF UPDATE OF a, b ON v FOR EACH ROW WHEN NEW.a > 1 BEGIN "
    "UPDATE u SET a = CASE WHEN 1 THEN 'x;y' END; SELECT RAISE(ABORT, 'no'); END" },
};

static const char * const bits[] = {
  "(", ")", ",", ";", "'", "\"", "`", "[", "]", "--", "/*", "*/", "CHECK", "AS", "CONSTRAINT", "x'", ".",
  "DEFAULT", "REFERENCES", "PRIMARY KEY", "ON", "CONFLICT", "COLLATE", "0x", "1e", "\xff", "\xc3", "((((((((",
  "UNIQUE", "WITHOUT", "DEFERRABLE", "NOT", "NULL", "GENERATED ALWAYS", "USING", "WHERE", "BEGIN", " ", "@", "?",
};

/* Whatever the text: it is read, described, compared with itself and with nothing. */
static void
swallow (const char *type,
         const char *sql)
{
  const char * const rows[][4] = {
    { "table", "u", "u", "CREATE TABLE u(a TEXT COLLATE NOCASE, b INT, c)" },
    { type, "t", g_str_equal (type, "index") ? "u" : "t", sql },
    { NULL }
  };
  g_autoptr(ManorCatalogue) catalogue = schema_test_rows (rows);
  g_autoptr(ManorCatalogue) again = schema_test_rows (rows);
  g_autoptr(ManorCatalogue) empty = manor_catalogue_new_empty ();
  g_autoptr(ManorDiff) gone = manor_diff_new (catalogue, empty, NULL);
  g_autofree char *text = manor_catalogue_dup_sql (catalogue, TRUE);

  g_assert_cmpstr (manor_catalogue_get_fingerprint (catalogue), ==,
                   manor_catalogue_get_fingerprint (again));
  g_assert_cmpuint (manor_diff_get_n_changes (gone), >=, 1);
  schema_test_assert_consistent (catalogue, again);
  schema_test_assert_consistent (catalogue, empty);
  schema_test_assert_consistent (empty, catalogue);
}

static void
test_truncated (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    for (gsize length = 0; length <= strlen (seeds[i].sql); length++)
      {
        g_autofree char *start = g_strndup (seeds[i].sql, length);

        swallow (seeds[i].type, start);
        swallow (seeds[i].type, seeds[i].sql + length);
      }
}

static char *
mutate (const char *sql)
{
  GString *text = g_string_new (sql);
  guint n_changes = (guint) g_test_rand_int_range (1, 5);

  for (guint i = 0; i < n_changes && text->len > 1; i++)
    {
      gssize at = g_test_rand_int_range (0, (gint32) text->len);
      gssize left = (gssize) text->len - at;
      gssize wish = g_test_rand_int_range (1, 12);
      gssize length = MIN (wish, left);
      const char *bit = bits[g_test_rand_int_range (0, G_N_ELEMENTS (bits))];
      g_autofree char *piece = g_strndup (text->str + at, (gsize) length);

      switch (g_test_rand_int_range (0, 3))
        {
        case 0:
          g_string_erase (text, at, length);
          break;

        case 1:
          g_string_insert (text, at, bit);
          break;

        default:
          g_string_insert (text, g_test_rand_int_range (0, (gint32) text->len), piece);
          break;
        }
    }

  return g_string_free (text, FALSE);
}

static void
test_mutated (void)
{
  for (guint i = 0; i < 3000; i++)
    {
      guint seed = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (seeds));
      g_autofree char *sql = mutate (seeds[seed].sql);

      swallow (seeds[seed].type, sql);
    }
}

/* What is nested is counted, not recursed into. */
static void
test_deep (void)
{
  g_autofree char *open = g_strnfill (100000, '(');
  g_autofree char *close = g_strnfill (100000, ')');
  g_autofree char *check = g_strdup_printf ("CREATE TABLE t(a CHECK(%sa%s))", open, close);
  g_autofree char *broken = g_strdup_printf ("CREATE TABLE t(a DEFAULT %s", open);

  swallow ("table", broken);
  swallow ("table", check);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schema/mutation/truncated", test_truncated);
  g_test_add_func ("/schema/mutation/mutated", test_mutated);
  g_test_add_func ("/schema/mutation/deep", test_deep);

  return g_test_run ();
}
