/* manor-key-ledger.c: which foreign keys are violated, before and after
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-key-ledger"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-migration-private.h"

/*
 * Invariants:
 *
 *  (1) `baseline` is NULL until manor_key_ledger_begin(); then it holds, for each violation from
 *      before, how often it was there less how often it was met again, and a mark for each table
 *      whose keys could not be checked.
 *  (2) `violated` is set only while there is no baseline.
 */
struct _ManorKeyLedger
{
  GPtrArray  *keys;      /* ManorKeyTable */
  GHashTable *renamed;   /* folded old table name -> new name, or NULL */
  GHashTable *baseline;  /* (1) */
  gboolean    violated;  /* (2) */
};

void
manor_key_table_free (ManorKeyTable *self)
{
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

ManorKeyTable *
manor_key_table_new (const char *before,
                     const char *after,
                     gboolean    numbered)
{
  ManorKeyTable *self = g_new0 (ManorKeyTable, 1);

  self->before = g_strdup (before);
  self->after = g_strdup (after);
  self->numbered = numbered;

  return self;
}

ManorKeyLedger *
_manor_key_ledger_new (GPtrArray  *keys,
                       GHashTable *renamed)
{
  ManorKeyLedger *self = g_new0 (ManorKeyLedger, 1);

  self->keys = g_ptr_array_ref (keys);
  self->renamed = renamed != NULL ? g_hash_table_ref (renamed) : NULL;

  return self;
}

/**
 * manor_key_ledger_new:
 * @migration: a `ManorMigration`
 *
 * Returns: (transfer full): a `ManorKeyLedger` for one run of the migration
 */
ManorKeyLedger *
manor_key_ledger_new (ManorMigration *migration)
{
  ManorPlan *plan;

  g_return_val_if_fail (MANOR_IS_MIGRATION (migration), NULL);

  plan = manor_migration_get_plan (migration);

  return _manor_key_ledger_new (manor_plan_get_keys (plan), manor_plan_get_renamed (plan));
}

/**
 * manor_key_ledger_free:
 * @self: (transfer full): a `ManorKeyLedger`
 */
void
manor_key_ledger_free (ManorKeyLedger *self)
{
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->renamed, g_hash_table_unref);
  g_clear_pointer (&self->baseline, g_hash_table_unref);
  g_free (self);
}

/**
 * manor_key_ledger_get_n_tables:
 * @self: a `ManorKeyLedger`
 *
 * Returns: how many tables may come to violate a key
 */
guint
manor_key_ledger_get_n_tables (ManorKeyLedger *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->keys->len;
}

/**
 * manor_key_ledger_get_limit:
 * @self: a `ManorKeyLedger`
 *
 * Returns: how many violations of a table tell enough, 0 for all
 */
guint
manor_key_ledger_get_limit (ManorKeyLedger *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->baseline == NULL ? 1 : 0;
}

/**
 * manor_key_ledger_dup_sql:
 * @self: a `ManorKeyLedger`
 * @table: its number, from 0
 * @after: whether the steps have run
 *
 * Returns: (transfer full) (nullable): the question about a table's keys, or %NULL where it is not
 *   there, or what is wrong before does not matter
 */
char *
manor_key_ledger_dup_sql (ManorKeyLedger *self,
                          guint           table,
                          gboolean        after)
{
  g_autofree char *literal = NULL;
  ManorKeyTable *key;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (table < self->keys->len, NULL);

  key = g_ptr_array_index (self->keys, table);
  if (key->after == NULL || (!after && key->before == NULL))
    return NULL;

  literal = manor_string_literal (after ? key->after : key->before);

  return g_strdup_printf ("SELECT * FROM pragma_foreign_key_check(%s)%s", literal,
                          manor_key_ledger_get_limit (self) == 1 ? " LIMIT 1" : "");
}

/* A violation is told by table, rowid and parent; the number of the key may change when a
 * table is rebuilt, and the rowid when the table comes to have others or none. Names are
 * those after the plan. */
static char *
dup_violation (ManorKeyLedger *self,
               guint           table,
               gboolean        after,
               ManorResult    *rows,
               guint           row)
{
  ManorKeyTable *key = g_ptr_array_index (self->keys, table);
  g_autofree char *rowid = key->numbered ? manor_result_dup_text (rows, row, 1) : NULL;
  g_autofree char *parent = manor_result_dup_text (rows, row, 2);
  g_autofree char *folded = manor_identifier_fold (parent != NULL ? parent : "");
  g_autofree char *now = NULL;
  const char *renamed = NULL;

  if (!after && self->renamed != NULL)
    renamed = g_hash_table_lookup (self->renamed, folded);
  if (renamed != NULL)
    now = manor_identifier_fold (renamed);

  return g_strdup_printf ("%u\n%s\n%s", table, rowid != NULL ? rowid : "",
                          now != NULL ? now : folded);
}

static char *
dup_mismatch (guint table)
{
  return g_strdup_printf ("%u mismatch", table);
}

/**
 * manor_key_ledger_begin:
 * @self: a `ManorKeyLedger`
 *
 * Begins to count what is violated before the first step.
 */
void
manor_key_ledger_begin (ManorKeyLedger *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->baseline, g_hash_table_unref);
  self->baseline = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->violated = FALSE;
}

/**
 * manor_key_ledger_count:
 * @self: a `ManorKeyLedger` that has begun to count
 * @table: its number, from 0
 * @rows: (nullable): the answer, all of it; %NULL where the question failed
 *
 * Remembers what is violated before the first step. A key that matches no unique index cannot be
 * checked; the plan need not heal it.
 */
void
manor_key_ledger_count (ManorKeyLedger *self,
                        guint           table,
                        ManorResult    *rows)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->baseline != NULL);

  if (rows == NULL)
    {
      g_hash_table_add (self->baseline, dup_mismatch (table));
      return;
    }

  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      char *id = dup_violation (self, table, FALSE, rows, row);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->baseline, id));

      g_hash_table_replace (self->baseline, id, GUINT_TO_POINTER (n + 1));
    }
}

static void
set_key_error (ManorKeyTable  *key,
               ManorResult    *rows,
               guint           row,
               GError        **error)
{
  g_autofree char *rowid = manor_result_dup_text (rows, row, 1);
  g_autofree char *parent = manor_result_dup_text (rows, row, 2);

  if (rowid == NULL)
    g_set_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_FOREIGN_KEY,
                 _("foreign_key_check: a row of “%s” would have no parent in “%s”"),
                 key->after, parent);
  else
    g_set_error (error, MANOR_MIGRATION_ERROR, MANOR_MIGRATION_ERROR_FOREIGN_KEY,
                 _("foreign_key_check: the row %s of “%s” would have no parent in “%s”"),
                 rowid, key->after, parent);
}

static gboolean
compare_violations (ManorKeyLedger  *self,
                    guint            table,
                    ManorResult     *rows,
                    GError         **error)
{
  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      g_autofree char *id = dup_violation (self, table, TRUE, rows, row);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->baseline, id));

      if (n == 0)
        {
          set_key_error (g_ptr_array_index (self->keys, table), rows, row, error);
          return FALSE;
        }

      g_hash_table_replace (self->baseline, g_steal_pointer (&id), GUINT_TO_POINTER (n - 1));
    }

  return TRUE;
}

/* A check that itself fails is no worse than before where it failed then too. */
static gboolean
excuse_mismatch (ManorKeyLedger  *self,
                 guint            table,
                 const GError    *cause,
                 GError         **error)
{
  g_autofree char *id = dup_mismatch (table);

  if (self->baseline == NULL)
    self->violated = TRUE;
  else if (g_hash_table_contains (self->baseline, id))
    return TRUE;

  g_propagate_error (error, g_error_copy (cause));

  return FALSE;
}

/**
 * manor_key_ledger_prove:
 * @self: a `ManorKeyLedger`
 * @table: its number, from 0
 * @rows: (nullable): the answer after the last step
 * @cause: (nullable): why there are no @rows
 * @error: return location
 *
 * Holds a table's keys against what was violated before.
 *
 * Returns: %FALSE where a key is violated that was not before, or where it takes a count from
 *   before to tell
 */
gboolean
manor_key_ledger_prove (ManorKeyLedger  *self,
                        guint            table,
                        ManorResult     *rows,
                        const GError    *cause,
                        GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail ((rows == NULL) == (cause != NULL), FALSE);

  if (rows == NULL)
    return excuse_mismatch (self, table, cause, error);

  if (self->baseline != NULL)
    return compare_violations (self, table, rows, error);

  if (manor_result_get_n_rows (rows) == 0)
    return TRUE;

  set_key_error (g_ptr_array_index (self->keys, table), rows, 0, error);
  self->violated = TRUE;

  return FALSE;
}

/**
 * manor_key_ledger_get_violated:
 * @self: a `ManorKeyLedger`
 *
 * Returns: %TRUE where the migration is to be made again with a count from before
 */
gboolean
manor_key_ledger_get_violated (ManorKeyLedger *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->violated;
}
