/* manor-pair-test.h: a pair of schemas, carried over and looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-identifier.h"
#include "manor-migration.h"
#include "manor-sqlite.h"
#include "manor-test-rows.h"

static inline ManorSqlite *
pair_open (const char *schema,
           const char *data)
{
  g_autoptr(GError) error = NULL;
  ManorSqlite *sqlite = manor_sqlite_open_scratch (&error);

  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, "PRAGMA foreign_keys=OFF", &error);
  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, schema, &error);
  g_assert_no_error (error);

  if (data != NULL && *data != '\0')
    manor_sqlite_execute (sqlite, data, &error);
  g_assert_no_error (error);

  return sqlite;
}

static inline ManorCatalogue *
pair_read (ManorSqlite *sqlite)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_sqlite_read_schema (sqlite, &error);
  ManorCatalogue *catalogue;

  g_assert_no_error (error);
  catalogue = manor_catalogue_new (rows, &error);
  g_assert_no_error (error);

  return catalogue;
}

static inline ManorCatalogue *
pair_catalogue (const char *schema)
{
  g_autoptr(ManorSqlite) sqlite = pair_open (schema, NULL);

  return pair_read (sqlite);
}

/* Everything that is in the database, rowids included: equal dumps, equal databases. */
static inline char *
pair_dump (ManorSqlite *sqlite)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) schema = manor_sqlite_query (
    sqlite, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid",
    NULL, 0, 0, 0, &error);
  GString *dump = g_string_new (NULL);

  g_assert_no_error (error);
  manor_test_append_rows (dump, schema);

  for (guint row = 0; row < manor_result_get_n_rows (schema); row++)
    {
      g_autofree char *type = manor_result_dup_text (schema, row, 0);
      g_autofree char *name = manor_result_dup_text (schema, row, 1);
      g_autofree char *quoted = manor_identifier_quote (name);
      g_autofree char *with = g_strdup_printf ("SELECT _rowid_, * FROM %s", quoted);
      g_autofree char *without = g_strdup_printf ("SELECT * FROM %s", quoted);
      g_autoptr(ManorResult) rows = NULL;

      if (g_strcmp0 (type, "table") != 0)
        continue;

      rows = manor_sqlite_query (sqlite, with, NULL, 0, 0, 0, NULL);
      if (rows == NULL)
        rows = manor_sqlite_query (sqlite, without, NULL, 0, 0, 0, NULL);

      g_string_append_printf (dump, "== %s\n", name);
      if (rows != NULL)
        manor_test_append_rows (dump, rows);
    }

  return g_string_free (dump, FALSE);
}

static inline gint64
pair_ask (ManorSqlite *sqlite,
          const char  *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value = 0;

  manor_sqlite_query_integer (sqlite, sql, &value, &error);
  if (error != NULL)
    g_error ("%s: %s", sql, error->message);

  return value;
}

/* How many rows the probes say would stop the plan. Each is also asked for its rows. */
static inline gint64
pair_probe (ManorSqlite *sqlite,
            ManorPlan   *plan)
{
  GPtrArray *probes = manor_plan_get_probes (plan);
  gint64 blocks = 0;

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);
      gint64 count = pair_ask (sqlite, manor_probe_get_sql (probe));

      g_assert_cmpint (count, >=, 0);

      if (manor_probe_get_rows_sql (probe) != NULL)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(ManorResult) rows = manor_sqlite_query (
            sqlite, manor_probe_get_rows_sql (probe), NULL, 0, 0, 0, &error);

          g_assert_no_error (error);
          g_assert_cmpuint (manor_result_get_n_rows (rows), <=, 20);
          g_assert_true ((manor_result_get_n_rows (rows) > 0) == (count > 0));
        }

      if (manor_probe_get_kind (probe) == MANOR_PROBE_BLOCKS)
        blocks += count;
    }

  return blocks;
}

static inline guint
pair_count_pending (ManorCatalogue *from,
                    ManorCatalogue *to)
{
  g_autoptr(ManorDiff) diff = manor_diff_new (from, to, NULL);

  return manor_diff_get_n_pending (diff);
}

static inline char *
pair_describe (ManorPlan *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    g_string_append_printf (text, "  %s;\n",
                            manor_plan_step_get_sql (manor_plan_get_step (plan, i)));

  for (guint i = 0; i < manor_plan_get_probes (plan)->len; i++)
    g_string_append_printf (
      text, "  ? %s\n", manor_probe_get_sql (g_ptr_array_index (manor_plan_get_probes (plan), i)));

  return g_string_free (text, FALSE);
}
