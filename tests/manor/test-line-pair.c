/* test-line-pair.c: DDL laid out, and laid side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib.h>
#include <string.h>

#include "manor-ddl.h"
#include "manor-line-pair.h"

typedef struct
{
  const char *sql;
  const char *lines;  /* with “|” between them */
} LayoutCase;

static const LayoutCase layout_cases[] = {
  { "CREATE TABLE t (a, b)", "CREATE TABLE t (|  a,|  b|)" },
  { "create  table\nt(a INTEGER PRIMARY KEY,\n\n  b TEXT)",
    "create table t(|  a INTEGER PRIMARY KEY,|  b TEXT|)" },
  { "CREATE TABLE t (a VARCHAR(10, 2) DEFAULT (1 + (2)), CHECK (a IN (1,2))) STRICT",
    "CREATE TABLE t (|  a VARCHAR(10, 2) DEFAULT (1 + (2)),|  CHECK (a IN (1,2))|) STRICT" },
  { "CREATE TABLE t (a, -- the first\n  b -- the second\n)",
    "CREATE TABLE t (|  a, -- the first|  b -- the second|)" },
  { "CREATE TABLE t (a /* in, between */ TEXT)", "CREATE TABLE t (|  a /* in, between */ TEXT|)" },
  { "CREATE TABLE \"a(b\" ('x,y' TEXT DEFAULT ',(')",
    "CREATE TABLE \"a(b\" (|  'x,y' TEXT DEFAULT ',('|)" },
  { "CREATE TEMP TABLE IF NOT EXISTS t (a)", "CREATE TEMP TABLE IF NOT EXISTS t (|  a|)" },
  { "CREATE TABLE t (a", "CREATE TABLE t (|  a" },
  { "CREATE TABLE t", "CREATE TABLE t" },
  { "CREATE INDEX i ON t (a, b)", "CREATE INDEX i ON t (a, b)" },
  { "CREATE VIRTUAL TABLE f USING fts5(a, b)", "CREATE VIRTUAL TABLE f USING fts5(a, b)" },
  { "CREATE VIEW v AS\n  SELECT a,  \n    b FROM t", "CREATE VIEW v AS|  SELECT a,|    b FROM t" },
  { "", "" },
  { NULL, "" },
};

static void
test_layout (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (layout_cases); i++)
    {
      g_auto(GStrv) lines = manor_ddl_layout (layout_cases[i].sql);
      g_autofree char *text = g_strjoinv ("|", lines);

      g_assert_cmpstr (text, ==, layout_cases[i].lines);
    }
}

static void
test_key (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean    same;
  } cases[] = {
    { "  a TEXT,", "a text", TRUE },
    { "\"A\" TEXT", "a  TEXT -- note", TRUE },
    { "[a] TEXT", "`a` TEXT", TRUE },
    { "a TEXT", "a INTEGER", FALSE },
    { "a DEFAULT 'X'", "a DEFAULT 'x'", FALSE },
    { "a DEFAULT \"x\"", "a DEFAULT 'x'", FALSE },
    { "a CHECK(a>1),", "a CHECK ( a > 1 )", TRUE },
    { "", "  ", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a = manor_ddl_line_key (cases[i].a);
      g_autofree char *b = manor_ddl_line_key (cases[i].b);

      if (cases[i].same)
        g_assert_cmpstr (a, ==, b);
      else
        g_assert_cmpstr (a, !=, b);
    }
}

typedef struct
{
  const char *left;
  const char *right;
  const char *rows;   /* “=” same, “~” changed, “<” left only, “>” right only */
} PairCase;

static const PairCase pair_cases[] = {
  { "", "", "" },
  { "a", "", "<" },
  { "", "a", ">" },
  { "a|b|c", "a|b|c", "===" },
  { "a|c", "a|b|c", "=>=" },
  { "a|b|c", "a|c", "=<=" },
  { "a TEXT|b", "a INTEGER|b", "~=" },
  { "a|b TEXT|x|c", "a|b INTEGER|y|c", "=~<>=" },
  { "a|b", "b|a", "<=>" },
  { "t (|a,|b|)", "t (|a,|b,|c TEXT|)", "===>=" },
  { "x|y|z", "p|q", "<<<>>" },
};

static char *
dup_rows (GArray *pairs)
{
  g_autoptr(GString) rows = g_string_new (NULL);

  for (guint i = 0; i < pairs->len; i++)
    g_string_append_c (rows, "=~<>"[g_array_index (pairs, ManorLinePair, i).kind]);

  return g_string_free_and_steal (g_steal_pointer (&rows));
}

/* Every line of both sides stands in exactly one row, in order, and the kind says which sides
 * have one. */
static void
check_complete (GArray *pairs,
                guint   n_left,
                guint   n_right)
{
  guint left = 0;
  guint right = 0;

  for (guint i = 0; i < pairs->len; i++)
    {
      const ManorLinePair *pair = &g_array_index (pairs, ManorLinePair, i);

      g_assert_true (pair->left == (pair->kind == MANOR_LINE_RIGHT ? -1 : (int) left));
      g_assert_true (pair->right == (pair->kind == MANOR_LINE_LEFT ? -1 : (int) right));
      left += pair->left >= 0;
      right += pair->right >= 0;
    }

  g_assert_cmpuint (left, ==, n_left);
  g_assert_cmpuint (right, ==, n_right);
}

static char **
split (const char *text)
{
  return *text != '\0' ? g_strsplit (text, "|", -1) : g_new0 (char *, 1);
}

static void
test_pairs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pair_cases); i++)
    {
      g_auto(GStrv) left = split (pair_cases[i].left);
      g_auto(GStrv) right = split (pair_cases[i].right);
      g_autoptr(GArray) pairs = manor_line_pairs_new ((const char * const *) left,
                                                      (const char * const *) right);
      g_autofree char *rows = dup_rows (pairs);

      g_assert_cmpstr (rows, ==, pair_cases[i].rows);
      check_complete (pairs, g_strv_length (left), g_strv_length (right));
    }
}

static char **
random_lines (GRand *rand)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  int n = g_rand_int_range (rand, 0, 30);

  for (int i = 0; i < n; i++)
    g_strv_builder_take (builder, g_strdup_printf ("c%d %s", g_rand_int_range (rand, 0, 8),
                                                   g_rand_boolean (rand) ? "TEXT" : "INTEGER"));

  return g_strv_builder_end (builder);
}

/* Properties: complete; equal lines in a SAME row, equal first words in a CHANGED one; a text
 * beside itself is all SAME. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20250107);

  for (guint round = 0; round < 2000; round++)
    {
      g_auto(GStrv) left = random_lines (rand);
      g_auto(GStrv) right = random_lines (rand);
      g_autoptr(GArray) pairs = manor_line_pairs_new ((const char * const *) left,
                                                      (const char * const *) right);
      g_autoptr(GArray) itself = manor_line_pairs_new ((const char * const *) left,
                                                       (const char * const *) left);

      check_complete (pairs, g_strv_length (left), g_strv_length (right));

      for (guint i = 0; i < pairs->len; i++)
        {
          const ManorLinePair *pair = &g_array_index (pairs, ManorLinePair, i);

          if (pair->kind == MANOR_LINE_SAME)
            g_assert_cmpstr (left[pair->left], ==, right[pair->right]);
          else if (pair->kind == MANOR_LINE_CHANGED)
            g_assert_cmpint (strncmp (left[pair->left], right[pair->right], 2), ==, 0);
        }

      g_assert_cmpuint (itself->len, ==, g_strv_length (left));
      for (guint i = 0; i < itself->len; i++)
        g_assert_cmpint (g_array_index (itself, ManorLinePair, i).kind, ==, MANOR_LINE_SAME);
    }
}

/* Beyond the limit nothing is aligned, but nothing is lost either. */
static void
test_huge (void)
{
  g_autoptr(GStrvBuilder) left_builder = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) right_builder = g_strv_builder_new ();
  g_auto(GStrv) left = NULL;
  g_auto(GStrv) right = NULL;
  g_autoptr(GArray) pairs = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      g_strv_builder_take (left_builder, g_strdup_printf ("left%u", i));
      g_strv_builder_take (right_builder, g_strdup_printf ("right%u", i));
    }

  left = g_strv_builder_end (left_builder);
  right = g_strv_builder_end (right_builder);
  pairs = manor_line_pairs_new ((const char * const *) left, (const char * const *) right);

  g_assert_cmpuint (pairs->len, ==, 10000);
  check_complete (pairs, 5000, 5000);
}

static void
test_signs (void)
{
  g_assert_cmpstr (manor_line_kind_get_sign (MANOR_LINE_SAME), ==, "");
  g_assert_cmpstr (manor_line_kind_get_sign (MANOR_LINE_CHANGED), ==, "~");
  g_assert_cmpstr (manor_line_kind_get_sign (MANOR_LINE_LEFT), ==, "−");
  g_assert_cmpstr (manor_line_kind_get_sign (MANOR_LINE_RIGHT), ==, "+");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Manor/LinePair/layout", test_layout);
  g_test_add_func ("/Manor/LinePair/key", test_key);
  g_test_add_func ("/Manor/LinePair/pairs", test_pairs);
  g_test_add_func ("/Manor/LinePair/random", test_random);
  g_test_add_func ("/Manor/LinePair/huge", test_huge);
  g_test_add_func ("/Manor/LinePair/signs", test_signs);

  return g_test_run ();
}
