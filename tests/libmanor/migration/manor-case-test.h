/* manor-case-test.h: the known cases of schemas that change
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "manor-pair-test.h"

typedef struct
{
  gint64    id;
  char     *title;
  char     *before;
  char     *after;
  char     *data;
  char     *noop;
  char     *fails;
  char     *renames;
  char     *check;
  gboolean  libsql;
} SchemaCase;

static inline void
schema_case_free (gpointer data)
{
  SchemaCase *test = data;

  g_free (test->title);
  g_free (test->before);
  g_free (test->after);
  g_free (test->data);
  g_free (test->noop);
  g_free (test->fails);
  g_free (test->renames);
  g_free (test->check);
  g_free (test);
}

/* (element-type SchemaCase): all but those that are texts alone. @json: any database, for its JSON
 * functions. */
static inline GPtrArray *
schema_cases_load (ManorSqlite *json)
{
  GPtrArray *cases = g_ptr_array_new_with_free_func (schema_case_free);
  const char *names[] = { "schema-cases.json", "schema-cases-found.json" };

  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("MANOR_TEST_FIXTURES"), names[n], NULL);
      g_autofree char *text = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorResult) rows = NULL;
      ManorValue value;

      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      value = manor_value_text (text);
      rows = manor_sqlite_query (json,
                                 "SELECT value->>'id', value->>'title', value->>'before', "
                                 "value->>'after', value->>'data', value->>'fails', "
                                 "value->'renames', value->'check', "
                                 "value->>'engine' = 'libsql', value->>'noop' FROM json_each(?1) "
                                 "WHERE value->>'engine' <> 'note'",
                                 &value, 1, 0, 0, &error);
      g_assert_no_error (error);

      for (guint i = 0; i < manor_result_get_n_rows (rows); i++)
        {
          SchemaCase *test = g_new0 (SchemaCase, 1);

          test->id = manor_result_get_integer (rows, i, 0);
          test->title = manor_result_dup_text (rows, i, 1);
          test->before = manor_result_dup_text (rows, i, 2);
          test->after = manor_result_dup_text (rows, i, 3);
          test->data = manor_result_dup_text (rows, i, 4);
          test->fails = manor_result_dup_text (rows, i, 5);
          test->renames = manor_result_dup_text (rows, i, 6);
          test->check = manor_result_dup_text (rows, i, 7);
          test->libsql = manor_result_get_integer (rows, i, 8) != 0;
          test->noop = manor_result_dup_text (rows, i, 9);
          g_ptr_array_add (cases, test);
        }
    }

  return cases;
}

/* What a person would decide for it, or for the way back. */
static inline ManorPlanOptions *
schema_case_options (ManorSqlite      *json,
                     const SchemaCase *test,
                     gboolean          drop_extra,
                     gboolean          reverse)
{
  ManorPlanOptions *options = manor_plan_options_new ();
  g_autofree char *literal = manor_string_literal (test->renames);
  g_autofree char *sql = g_strdup_printf ("SELECT key, value FROM json_each(%s)", literal);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_sqlite_query (json, sql, NULL, 0, 0, 0, &error);

  g_assert_no_error (error);
  manor_plan_options_set_drop_extra (options, drop_extra || reverse);

  for (guint i = 0; i < manor_result_get_n_rows (rows); i++)
    {
      g_autofree char *key = manor_result_dup_text (rows, i, 0);
      g_autofree char *value = manor_result_dup_text (rows, i, 1);
      g_auto(GStrv) from = g_strsplit (reverse ? value : key, ".", 2);
      g_auto(GStrv) to = g_strsplit (reverse ? key : value, ".", 2);

      if (g_str_has_prefix (key, "coalesce:"))
        {
          g_auto(GStrv) place = g_strsplit (key + strlen ("coalesce:"), ".", 2);

          if (!reverse)
            manor_plan_options_set_fill (options, place[0], place[1], value);
        }
      else if (from[1] != NULL)
        {
          manor_plan_options_add_rename_column (options, from[0], from[1], to[1]);
        }
      else
        {
          manor_plan_options_add_rename_table (options, from[0], to[0]);
        }
    }

  return options;
}
