/* manor-migration-keys.c: foreign keys before and after a migration
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-migration-run-private.h"

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

/* A violation is told by table, rowid and parent; the number of the key may change when a
 * table is rebuilt, and the rowid when the table comes to have others or none. Names are
 * those after the plan. */
static char *
dup_violation (ManorRun      *run,
               ManorKeyTable *key,
               gboolean       after,
               ManorResult   *rows,
               guint          row)
{
  g_autofree char *rowid = key->numbered ? manor_result_dup_text (rows, row, 1) : NULL;
  g_autofree char *parent = manor_result_dup_text (rows, row, 2);
  g_autofree char *folded = manor_identifier_fold (parent != NULL ? parent : "");
  g_autofree char *now = NULL;
  const char *renamed = NULL;

  if (!after && run->script->renamed != NULL)
    renamed = g_hash_table_lookup (run->script->renamed, folded);
  if (renamed != NULL)
    now = manor_identifier_fold (renamed);

  return g_strconcat (rowid != NULL ? rowid : "", "\n", now != NULL ? now : folded, NULL);
}

static char *
dup_mismatch (guint index)
{
  return g_strdup_printf ("%u mismatch", index);
}

static ManorResult *
check_keys (ManorRun    *run,
            const char  *table,
            guint        max_rows,
            GError     **error)
{
  g_autofree char *literal = manor_string_literal (table);
  g_autofree char *sql = g_strconcat ("PRAGMA foreign_key_check(", literal, ")", NULL);

  return manor_sqlite_query (run->sqlite, sql, NULL, 0, max_rows, 0, error);
}

gboolean
manor_run_count_violations (ManorRun  *run,
                            GError   **error)
{
  run->baseline = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < run->script->keys->len; i++)
    {
      ManorKeyTable *key = g_ptr_array_index (run->script->keys, i);
      g_autoptr(ManorResult) rows = NULL;

      if (key->before == NULL || key->after == NULL)
        continue;

      /* A key that matches no unique index cannot be checked; the plan need not heal it. */
      rows = check_keys (run, key->before, 0, NULL);
      if (rows == NULL)
        {
          g_hash_table_add (run->baseline, dup_mismatch (i));
          continue;
        }

      for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
        {
          g_autofree char *text = dup_violation (run, key, FALSE, rows, row);
          char *id = g_strdup_printf ("%u\n%s", i, text);
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (run->baseline, id));

          g_hash_table_replace (run->baseline, id, GUINT_TO_POINTER (n + 1));
        }
    }

  return TRUE;
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
compare_violations (ManorRun       *run,
                    guint           index,
                    ManorKeyTable  *key,
                    ManorResult    *rows,
                    GError        **error)
{
  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      g_autofree char *text = dup_violation (run, key, TRUE, rows, row);
      g_autofree char *id = g_strdup_printf ("%u\n%s", index, text);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (run->baseline, id));

      if (n == 0)
        {
          set_key_error (key, rows, row, error);
          return FALSE;
        }

      g_hash_table_replace (run->baseline, g_steal_pointer (&id), GUINT_TO_POINTER (n - 1));
    }

  return TRUE;
}

/* A check that itself fails is no worse than before where it failed then too. */
static gboolean
excuse_mismatch (ManorRun  *run,
                 guint      index,
                 GError   **error)
{
  g_autofree char *id = dup_mismatch (index);

  if (run->baseline == NULL)
    {
      run->violated = TRUE;
      return FALSE;
    }

  if (!g_hash_table_contains (run->baseline, id))
    return FALSE;

  g_clear_error (error);

  return TRUE;
}

gboolean
manor_run_prove_keys (ManorRun  *run,
                      GError   **error)
{
  if (!manor_run_enter (run, MANOR_STAGE_VERIFY_KEYS, 0, error))
    return FALSE;

  for (guint i = 0; i < run->script->keys->len; i++)
    {
      ManorKeyTable *key = g_ptr_array_index (run->script->keys, i);
      g_autoptr(ManorResult) rows = NULL;

      if (key->after == NULL)
        continue;

      rows = check_keys (run, key->after, run->baseline != NULL ? 0 : 1, error);
      if (rows == NULL)
        {
          if (!excuse_mismatch (run, i, error))
            return FALSE;
          continue;
        }

      if (run->baseline != NULL)
        {
          if (!compare_violations (run, i, key, rows, error))
            return FALSE;
        }
      else if (manor_result_get_n_rows (rows) > 0)
        {
          set_key_error (key, rows, 0, error);
          run->violated = TRUE;
          return FALSE;
        }
    }

  return TRUE;
}

