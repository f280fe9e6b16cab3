/* manor-script-probes.c: what a script asks of a database's rows beforehand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-script-plan"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-probe-private.h"
#include "manor-script-plan-private.h"

/*
 * What a script loses is counted by probes of its own: for each table or column that is gone, and
 * for each statement that takes something away under a name that stays. Where the exact rows cannot
 * be counted beforehand, all of the table are: consent to more than is lost does no harm, consent
 * to less would.
 *
 * What may stop it is asked by the planner's probes for the same two schemas, but only about tables
 * whose rows the script leaves alone: “rows with NULL in email” says nothing where the script fills
 * email first. What is not asked is found by the server, which tries the change on every database
 * before it changes any.
 */

static gboolean
compiles (ManorScriptDraft *self,
          const char       *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN ", sql, NULL);
  g_autoptr(ManorSqlite) clone = manor_clone_new (self->from, NULL);

  return clone != NULL && manor_sqlite_execute (clone, explain, NULL);
}

/* Two statements that take from one table are one loss, since a loss is known by its title. */
static void
add_probe (ManorScriptDraft *self,
           ManorProbeKind    kind,
           const char       *table,
           const char       *column,
           char             *sql,
           char             *rows_sql,
           char             *title)
{
  GPtrArray *probes = self->draft->probes;

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *known = g_ptr_array_index (probes, i);

      if (!g_str_equal (manor_probe_get_title (known), title))
        continue;

      if (!g_str_equal (manor_probe_get_sql (known), sql))
        {
          char *both = g_strdup_printf ("SELECT (%s) + (%s)", manor_probe_get_sql (known), sql);

          probes->pdata[i] = manor_probe_new (kind, table, column, both, rows_sql, title, NULL);
          g_object_unref (known);
          g_free (sql);
          return;
        }

      g_free (sql);
      g_free (rows_sql);
      g_free (title);
      return;
    }

  g_ptr_array_add (probes, manor_probe_new (kind, table, column, sql, rows_sql, title, NULL));
}

static void
add_lost_rows (ManorScriptDraft *self,
               const char       *table,
               char             *title)
{
  g_autofree char *quoted = manor_identifier_quote (table);

  add_probe (self, MANOR_PROBE_LOSES, table, NULL,
             g_strconcat ("SELECT count(*) FROM ", quoted, NULL),
             g_strconcat ("SELECT * FROM ", quoted, " LIMIT 20", NULL), title);
}

static void
add_lost_values (ManorScriptDraft *self,
                 const char       *table,
                 const char       *column)
{
  g_autofree char *quoted = manor_identifier_quote (table);
  g_autofree char *quoted_column = manor_identifier_quote (column);

  add_probe (self, MANOR_PROBE_LOSES, table, column,
             g_strdup_printf ("SELECT count(*) FROM %s WHERE %s IS NOT NULL", quoted, quoted_column),
             g_strdup_printf ("SELECT * FROM %s WHERE %s IS NOT NULL LIMIT 20", quoted,
                              quoted_column),
             g_strdup_printf (_("values of %s.%s that are lost"), table, column));
}

static void
probe_dropped (ManorScriptDraft *self,
               const char       *origin)
{
  if (manor_script_draft_get_fate (self, origin) == MANOR_FATE_LOST)
    add_lost_rows (self, origin, g_strdup_printf (_("rows of %s that are lost"), origin));
  else if (manor_script_draft_get_fate (self, origin) == MANOR_FATE_PARTLY)
    add_lost_rows (self, origin,
                   g_strdup_printf (_("rows of %s that are lost unless the script copies them"),
                                    origin));
}

static void
probe_deleted (ManorScriptDraft *self,
               ManorDeed        *deed,
               const char       *origin)
{
  if (deed->count != NULL && compiles (self, deed->count))
    add_probe (self, MANOR_PROBE_LOSES, origin, NULL, g_strdup (deed->count),
               g_strdup (deed->rows),
               g_strdup_printf (_("rows of %s that are deleted"), origin));
  else
    add_lost_rows (self, origin,
                   g_strdup_printf (_("rows of %s that may be deleted"), origin));
}

static const char *
first_column (ManorScriptDraft *self,
              const char       *origin,
              const char       *column)
{
  ManorTable *table = manor_catalogue_find_table (self->from, origin);
  g_autofree char *folded_table = manor_identifier_fold (origin);
  g_autofree char *folded = manor_identifier_fold (column);
  g_autofree char *key = g_strconcat (folded_table, ".", folded, NULL);
  const char *first = g_hash_table_lookup (self->columns, key);
  ManorColumn *found = table != NULL
                       ? manor_table_find_column (table, first != NULL ? first : column) : NULL;

  return found != NULL && manor_column_get_generated (found) == MANOR_GENERATED_NO
         ? manor_column_get_name (found) : NULL;
}

void
manor_script_draft_probe_deed (ManorScriptDraft *self,
                               ManorDeed        *deed)
{
  const char *origin = deed->name != NULL ? manor_script_draft_get_written (self, deed->name) : NULL;
  const char *column;

  if (origin == NULL)
    return;

  switch ((int) deed->kind)
    {
    case MANOR_DEED_DROP_TABLE:
      probe_dropped (self, origin);
      break;

    case MANOR_DEED_DROP_COLUMN:
      column = first_column (self, origin, deed->column);
      if (column != NULL)
        add_lost_values (self, origin, column);
      break;

    case MANOR_DEED_DELETE:
      probe_deleted (self, deed, origin);
      break;

    case MANOR_DEED_UPDATE:
      if (deed->count != NULL && compiles (self, deed->count))
        add_probe (self, MANOR_PROBE_CHANGES, origin, NULL, g_strdup (deed->count),
                   g_strdup (deed->rows),
                   g_strdup_printf (_("rows of %s that are changed"), origin));
      break;

    default:
      break;
    }
}

static gboolean
asks_of_touched (ManorScriptDraft *self,
                 ManorProbe       *probe)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (manor_sql_mentions_name (manor_probe_get_sql (probe), name))
      return TRUE;

  g_hash_table_iter_init (&iter, self->fates);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!manor_script_draft_is_verbatim (self, name) &&
        manor_sql_mentions_name (manor_probe_get_sql (probe), name))
      return TRUE;

  return FALSE;
}

static void
borrow_probes (ManorScriptDraft *self,
               ManorPlanOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = manor_plan_new (self->from, self->after, options, &error);
  GPtrArray *probes = plan != NULL ? manor_plan_get_probes (plan) : NULL;

  if (plan == NULL)
    g_debug ("no probes of a planner: %s", error->message);

  for (guint i = 0; probes != NULL && i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);

      if (manor_probe_get_kind (probe) != MANOR_PROBE_LOSES && !asks_of_touched (self, probe))
        g_ptr_array_add (self->draft->probes, g_object_ref (probe));
    }
}

void
manor_script_draft_list_probes (ManorScriptDraft *self,
                                ManorPlanOptions *options)
{
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (self->from, MANOR_OBJECT_TABLE);

  for (guint i = 0; i < tables->len; i++)
    {
      const char *name = manor_schema_object_get_name (g_ptr_array_index (tables, i));
      g_auto(GStrv) columns = manor_script_draft_list_left_behind (self, name);

      for (guint j = 0; columns[j] != NULL; j++)
        add_lost_values (self, name, columns[j]);
    }

  borrow_probes (self, options);
}
