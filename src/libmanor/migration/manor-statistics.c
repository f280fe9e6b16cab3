/* manor-statistics.c: what ANALYZE found out, kept over a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-statistics"

#include "config.h"

#include "manor-identifier.h"
#include "manor-migration-private.h"
#include "manor-statistics.h"
#include "manor-statistics-private.h"

/*
 * SQLite clears a table’s rows of sqlite_stat1 and sqlite_stat4 with DROP TABLE, and leaves them under the old name with
 * ALTER TABLE … RENAME. So a table that is copied would be without, and its queries as slow as if ANALYZE had never run,
 * until it runs again; servers refuse it.
 *
 * The rows worth keeping are set aside under a name that no table has, before the first step, and put back after the last:
 * what is set aside no DROP finds, and what is left behind goes with its table, or is deleted here where the table had
 * another name. Each statement reads the few rows of one of the two tables once.
 *
 * A name that is not there is an error in SQL, and no condition helps. So whoever carries a plan out asks first which of
 * the two tables there are, letter for letter as SQLite makes them; the plan is the same for all. Where a statement fails
 * all the same, the whole is rolled back and done again without: what ANALYZE found out is not worth a push that fails.
 */
void
_manor_kept_statistic_free (ManorKeptStatistic *self)
{
  g_free (self->table_before);
  g_free (self->index_before);
  g_free (self->table);
  g_free (self->index);
  g_free (self->aside);
  g_free (self);
}

static void
append_separated (GString *list,
                  char    *text)
{
  g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", text);
  g_free (text);
}

static void
append_name (GString    *cases,
             const char *from,
             const char *to)
{
  g_autofree char *name = manor_string_literal (from);
  g_autofree char *other = manor_string_literal (to);

  g_string_append_printf (cases, " WHEN %s THEN %s", name, other);
}

static char *
dup_aside (GPtrArray  *kept,
           GPtrArray  *tables,
           const char *name,
           gboolean    samples)
{
  g_autoptr(GString) rows = g_string_new (NULL);
  g_autoptr(GString) to = g_string_new (NULL);

  for (guint i = 0; i < kept->len; i++)
    {
      const ManorKeptStatistic *row = g_ptr_array_index (kept, i);
      g_autofree char *table = manor_string_literal (row->table_before);
      g_autofree char *index = manor_string_literal (row->index_before != NULL ? row->index_before : "");

      if (row->samples || !samples)
        append_separated (rows, g_strdup_printf ("(%s, %s)", table, index));
    }

  if (rows->len == 0)
    return NULL;

  for (guint i = 0; i < tables->len; i++)
    {
      const ManorKeptStatistic *row = g_ptr_array_index (tables, i);

      append_name (to, row->table_before, row->aside);
    }

  return g_strdup_printf ("UPDATE %s SET tbl = CASE lower(tbl)%s END WHERE (lower(tbl), lower(coalesce(idx, ''))) "
                          "IN (VALUES %s)", name, to->str, rows->str);
}

/* Each table once. */
static GPtrArray *
list_tables (GPtrArray *kept)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *tables = g_ptr_array_new ();

  for (guint i = 0; i < kept->len; i++)
    {
      ManorKeptStatistic *row = g_ptr_array_index (kept, i);

      if (g_hash_table_add (seen, row->table_before))
        g_ptr_array_add (tables, row);
    }

  return tables;
}

static char *
dup_leave (GPtrArray  *tables,
           const char *name)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < tables->len; i++)
    {
      const ManorKeptStatistic *row = g_ptr_array_index (tables, i);

      if (!manor_identifier_equal (row->table_before, row->table))
        append_separated (names, manor_string_literal (row->table_before));
    }

  return names->len > 0 ? g_strdup_printf ("DELETE FROM %s WHERE lower(tbl) IN (%s)", name, names->str) : NULL;
}

static char *
dup_back (GPtrArray  *kept,
          GPtrArray  *tables,
          const char *name)
{
  g_autoptr(GString) to = g_string_new (NULL);
  g_autoptr(GString) of = g_string_new (NULL);
  g_autoptr(GString) indexes = g_string_new (NULL);

  for (guint i = 0; i < tables->len; i++)
    {
      const ManorKeptStatistic *row = g_ptr_array_index (tables, i);

      append_name (to, row->aside, row->table);
      append_separated (of, manor_string_literal (row->aside));
    }

  for (guint i = 0; i < kept->len; i++)
    {
      const ManorKeptStatistic *row = g_ptr_array_index (kept, i);

      if (row->index != NULL)
        append_name (indexes, row->index_before, row->index);
    }

  if (indexes->len > 0)
    {
      g_string_prepend (indexes, ", idx = CASE lower(idx)");
      g_string_append (indexes, " ELSE idx END");
    }

  return g_strdup_printf ("UPDATE %s SET tbl = CASE tbl%s END%s WHERE tbl IN (%s)", name, to->str, indexes->str, of->str);
}

/* @sql: (transfer full) (nullable) */
static void
add_statement (GPtrArray *statements,
               char      *sql)
{
  if (sql != NULL)
    g_ptr_array_add (statements, sql);
}

/* For one table of SQLite’s, @name. */
static void
add_statements (GPtrArray  *statements,
                GPtrArray  *kept,
                const char *name,
                gboolean    samples,
                gboolean    after)
{
  g_autoptr(GPtrArray) tables = list_tables (kept);
  g_autofree char *aside = dup_aside (kept, tables, name, samples);

  if (after)
    {
      add_statement (statements, aside != NULL ? dup_back (kept, tables, name) : NULL);
      return;
    }

  add_statement (statements, g_steal_pointer (&aside));
  add_statement (statements, dup_leave (tables, name));
}

/**
 * manor_statistics_find:
 * @rows: the rows (type, name, tbl_name, sql) of sqlite_schema
 *
 * Returns: which tables for its planner SQLite has that are as it makes them
 */
ManorStatistics
manor_statistics_find (ManorResult *rows)
{
  ManorStatistics found = MANOR_STATISTICS_NONE;

  g_return_val_if_fail (MANOR_IS_RESULT (rows), found);

  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      g_autofree char *sql = manor_result_dup_text (rows, row, 3);

      if (g_strcmp0 (sql, MANOR_STATISTICS_COUNTS_TABLE) == 0)
        found |= MANOR_STATISTICS_COUNTS;
      else if (g_strcmp0 (sql, MANOR_STATISTICS_SAMPLES_TABLE) == 0)
        found |= MANOR_STATISTICS_SAMPLES;
    }

  return found;
}

/**
 * manor_plan_list_statistics:
 * @self: a `ManorPlan`
 * @present: the tables that a child has
 * @after: whether the steps have run
 *
 * Returns: (transfer full) (element-type utf8): statements that set aside, or put back, what ANALYZE found out
 */
GPtrArray *
manor_plan_list_statistics (ManorPlan       *self,
                            ManorStatistics  present,
                            gboolean         after)
{
  GPtrArray *statements = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *kept;

  g_return_val_if_fail (MANOR_IS_PLAN (self), statements);

  kept = manor_plan_get_kept_statistics (self);
  if (kept->len == 0)
    return statements;

  if ((present & MANOR_STATISTICS_COUNTS) != 0)
    add_statements (statements, kept, "sqlite_stat1", FALSE, after);
  if ((present & MANOR_STATISTICS_SAMPLES) != 0)
    add_statements (statements, kept, "sqlite_stat4", TRUE, after);

  return statements;
}
