/* schema-test.h: catalogues for the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-catalogue.h"
#include "manor-diff.h"
#include "manor-sqlite.h"

/* The schema that SQLite makes of @sql. */
static inline ManorCatalogue *
schema_test_read (const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open_scratch (&error);
  g_autoptr(ManorResult) rows = NULL;
  ManorCatalogue *catalogue;

  g_assert_no_error (error);
  if (!manor_sqlite_execute (sqlite, sql, &error))
    g_error ("%s\n%s", error->message, sql);

  rows = manor_sqlite_read_schema (sqlite, &error);
  g_assert_no_error (error);
  catalogue = manor_catalogue_new (rows, &error);
  g_assert_no_error (error);

  return catalogue;
}

/* A schema of rows that no SQLite has to accept: {type, name, tbl_name, sql} …, NULL. */
static inline ManorCatalogue *
schema_test_rows (const char * const (*rows)[4])
{
  g_autoptr(ManorResultBuilder) builder = manor_result_builder_new (4);
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ManorCatalogue *catalogue;

  for (; (*rows)[0] != NULL; rows++)
    for (guint i = 0; i < 4; i++)
      {
        ManorValue value = MANOR_VALUE_INIT_NULL;

        if ((*rows)[i] != NULL)
          value = manor_value_text ((*rows)[i]);
        manor_result_builder_add_value (builder, &value);
      }

  result = manor_result_builder_end (g_steal_pointer (&builder));
  catalogue = manor_catalogue_new (result, &error);
  g_assert_no_error (error);

  return catalogue;
}

/* One table whose text SQLite has not seen. */
static inline ManorCatalogue *
schema_test_table (const char *sql)
{
  const char * const rows[][4] = { { "table", "t", "t", sql }, { NULL } };

  return schema_test_rows (rows);
}

/* The texts of a diff, one a line. */
static inline char *
schema_test_diff_text (ManorDiff *diff)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    {
      ManorChange *change = manor_diff_get_change (diff, i);

      g_string_append_printf (text, "%s %s: %s\n", manor_change_get_kind_nick (change),
                              manor_change_get_aspect_nick (change),
                              manor_change_get_text (change));
    }

  return g_string_free (text, FALSE);
}

/* What must hold for every pair: a diff is empty but for notes where the fingerprints are
 * equal, and the other way round; and so is each table's. */
static inline void
schema_test_assert_consistent (ManorCatalogue *from,
                               ManorCatalogue *to)
{
  g_autoptr(ManorDiff) diff = manor_diff_new (from, to, NULL);
  g_autofree char *text = schema_test_diff_text (diff);
  gboolean equal = g_str_equal (manor_catalogue_get_fingerprint (from),
                                manor_catalogue_get_fingerprint (to));

  if (equal != (manor_diff_get_state (diff) == MANOR_DIFF_SAME))
    {
      g_autofree char *old_sql = manor_catalogue_dup_sql (from, FALSE);
      g_autofree char *new_sql = manor_catalogue_dup_sql (to, FALSE);

      g_error ("fingerprints %s, but the diff is\n%sof\n%sand\n%s",
               equal ? "equal" : "different", text, old_sql, new_sql);
    }
}
