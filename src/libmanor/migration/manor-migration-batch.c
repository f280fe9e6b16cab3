/* manor-migration-batch.c: a whole migration as statements that need no answer between them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-migration"

#include "config.h"

#include "manor-key-ledger.h"
#include "manor-migration-batch.h"
#include "manor-schema-text.h"

/*
 * The contract of manor-migration-run.c without anybody who looks at answers: what must be true is
 * asked by SELECTs that raise an error where it is not. It is stricter than the contract: the
 * schema must be, letter for letter, one whose migration was proved before (see
 * manor_migration_learn()), and no key may be violated at all. A child that is turned away here
 * is judged with answers.
 *
 * Counts from before the steps must outlive them, and nothing but the database itself outlives a
 * statement. So they are written into a table that is made after the schema was looked at and is
 * gone before it is looked at again. Nothing else of it is left: it is in the schema's text
 * neither time, it has no AUTOINCREMENT that sqlite_sequence would remember, and its page goes
 * to the free list. A table of that name that is there already makes the batch fail at NOTE.
 */
#define NOTES_TABLE "\"manor counts\""

static void
statement_free (gpointer data)
{
  ManorBatchStatement *statement = data;

  g_free (statement->sql);
  g_clear_object (&statement->parameters);
  g_free (statement);
}

/* @sql: (transfer full); @parameters: (transfer full) (nullable) */
static void
add (GPtrArray      *batch,
     ManorBatchPart  part,
     guint           step,
     char           *sql,
     ManorResult    *parameters)
{
  ManorBatchStatement *statement = g_new0 (ManorBatchStatement, 1);

  statement->part = part;
  statement->step = step;
  statement->sql = sql;
  statement->parameters = parameters;
  g_ptr_array_add (batch, statement);
}

/* The text is bound, so that it is not in what the server remembers of its queries. */
static void
add_schema_guard (GPtrArray      *batch,
                  ManorBatchPart  part,
                  const char     *text)
{
  ManorResultBuilder *builder = manor_result_builder_new (1);
  ManorValue value = manor_value_text (text);

  manor_result_builder_set_column (builder, 0, ":schema", NULL);
  manor_result_builder_add_value (builder, &value);
  add (batch, part, 0, manor_schema_text_dup_guard (NULL), manor_result_builder_end (builder));
}

static void
add_limits (GPtrArray *batch,
            GPtrArray *limits)
{
  for (guint i = 0; i < limits->len; i++)
    {
      const ManorMigrationLimit *limit = g_ptr_array_index (limits, i);

      add (batch, MANOR_BATCH_LIMIT, 0,
           g_strdup_printf ("SELECT CASE WHEN (%s) > %" G_GINT64_FORMAT " THEN json('limit') END",
                            limit->sql, limit->most), NULL);
    }
}

static void
add_notes (GPtrArray *batch,
           GPtrArray *checks)
{
  if (checks->len < 2)
    return;

  add (batch, MANOR_BATCH_NOTE, 0,
       g_strdup ("CREATE TABLE " NOTES_TABLE " (id INTEGER PRIMARY KEY, n)"), NULL);

  for (guint i = 0; i + 1 < checks->len; i += 2)
    add (batch, MANOR_BATCH_NOTE, 0,
         g_strdup_printf ("INSERT INTO " NOTES_TABLE " VALUES (%u, (%s))", i / 2,
                          (const char *) g_ptr_array_index (checks, i)), NULL);
}

/* Which of these tables there are is in no schema’s text: a child that has others than was thought is judged with answers. */
static void
add_statistics_guard (GPtrArray       *batch,
                      ManorStatistics  statistics)
{
  add (batch, MANOR_BATCH_BEFORE, 0,
       g_strdup_printf ("SELECT CASE WHEN (" MANOR_STATISTICS_SQL ") <> %u THEN json('statistics') END",
                        (guint) statistics), NULL);
}

static void
add_statistics (GPtrArray       *batch,
                ManorPlan       *plan,
                ManorStatistics  statistics,
                gboolean         after)
{
  g_autoptr(GPtrArray) statements = manor_plan_list_statistics (plan, statistics, after);

  for (guint i = 0; i < statements->len; i++)
    add (batch, MANOR_BATCH_STATISTICS, 0, g_strdup (g_ptr_array_index (statements, i)), NULL);
}

static void
add_counts (GPtrArray *batch,
            GPtrArray *checks)
{
  if (checks->len < 2)
    return;

  for (guint i = 0; i + 1 < checks->len; i += 2)
    add (batch, MANOR_BATCH_COUNT, 0,
         g_strdup_printf ("SELECT CASE WHEN (SELECT n FROM " NOTES_TABLE " WHERE id = %u) "
                          "IS NOT (%s) THEN json('count') END", i / 2,
                          (const char *) g_ptr_array_index (checks, i + 1)), NULL);

  add (batch, MANOR_BATCH_FORGET, 0, g_strdup ("DROP TABLE " NOTES_TABLE), NULL);
}

static void
add_keys (GPtrArray      *batch,
          ManorMigration *self)
{
  g_autoptr(ManorKeyLedger) ledger = manor_key_ledger_new (self);

  for (guint i = 0; i < manor_key_ledger_get_n_tables (ledger); i++)
    {
      g_autofree char *sql = manor_key_ledger_dup_sql (ledger, i, TRUE);

      if (sql != NULL)
        add (batch, MANOR_BATCH_KEYS, 0,
             g_strdup_printf ("SELECT CASE WHEN EXISTS (%s) THEN json('keys') END", sql), NULL);
    }
}

/**
 * manor_migration_list_batch:
 * @self: a `ManorMigration`
 * @before: the text of the schema that must be there
 * @after: the text of the schema that must come out
 * @statistics: which tables of ANALYZE the database is thought to have
 *
 * Writes the migration so that a server can carry it out in one request. Before it, outside the
 * transaction, foreign keys must be switched off on the same connection.
 *
 * Returns: (transfer full) (element-type ManorBatchStatement): the statements in order
 */
GPtrArray *
manor_migration_list_batch (ManorMigration  *self,
                            const char      *before,
                            const char      *after,
                            ManorStatistics  statistics)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func (statement_free);
  ManorPlan *plan;
  GPtrArray *checks;

  g_return_val_if_fail (MANOR_IS_MIGRATION (self), batch);
  g_return_val_if_fail (before != NULL && after != NULL, batch);

  plan = manor_migration_get_plan (self);
  checks = manor_plan_get_checks (plan);

  add (batch, MANOR_BATCH_BEGIN, 0, g_strdup ("BEGIN IMMEDIATE"), NULL);
  add (batch, MANOR_BATCH_ENFORCEMENT, 0,
       g_strdup ("SELECT CASE WHEN (SELECT foreign_keys FROM pragma_foreign_keys) IS NOT 0 "
                 "THEN json('foreign_keys') END"), NULL);
  add_schema_guard (batch, MANOR_BATCH_BEFORE, before);
  if (manor_plan_keeps_statistics (plan))
    add_statistics_guard (batch, statistics);
  add_limits (batch, manor_migration_get_limits (self));
  add_notes (batch, checks);
  add_statistics (batch, plan, statistics, FALSE);

  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    add (batch, MANOR_BATCH_STEP, i,
         g_strdup (manor_plan_step_get_sql (manor_plan_get_step (plan, i))), NULL);

  add_statistics (batch, plan, statistics, TRUE);
  add_counts (batch, checks);
  add_keys (batch, self);
  add_schema_guard (batch, MANOR_BATCH_AFTER, after);
  add (batch, MANOR_BATCH_COMMIT, 0, g_strdup ("COMMIT"), NULL);

  return batch;
}
