/* manor-target.c: whether a schema works by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-target"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"

/* What this SQLite cannot judge: functions, modules and collations that the application or
 * another engine brings along. */
static gboolean
is_unknown_here (const char *message)
{
  return strstr (message, "no such function") != NULL ||
         strstr (message, "no such module") != NULL ||
         strstr (message, "no such collation") != NULL ||
         strstr (message, "wrong number of arguments") != NULL;
}

static void
note (GHashTable        *broken,
      ManorSchemaObject *object,
      const char        *message)
{
  g_autofree char *name = manor_identifier_fold (manor_schema_object_get_name (object));
  char *key = g_strdup_printf ("%u %s", manor_schema_object_get_kind (object), name);

  if (is_unknown_here (message))
    g_free (key);
  else
    g_hash_table_replace (broken, key, g_strdup (message));
}

/* Explaining compiles: every name is looked up, no row is touched. */
static gboolean
compiles (ManorSqlite  *clone,
          const char   *sql,
          GError      **error)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN ", sql, NULL);

  return manor_sqlite_execute (clone, explain, error);
}

static void
check_view (GHashTable        *broken,
            ManorSqlite       *clone,
            ManorSchemaObject *view)
{
  g_autofree char *quoted = manor_identifier_quote (manor_schema_object_get_name (view));
  g_autofree char *sql = g_strconcat ("SELECT * FROM ", quoted, NULL);
  g_autoptr(GError) error = NULL;

  if (!compiles (clone, sql, &error))
    note (broken, view, error->message);
}

static void
check_keys (GHashTable        *broken,
            ManorSqlite       *clone,
            ManorSchemaObject *table)
{
  g_autofree char *literal = manor_string_literal (manor_schema_object_get_name (table));
  g_autofree char *sql = g_strconcat ("PRAGMA foreign_key_check(", literal, ")", NULL);
  g_autoptr(GError) error = NULL;
  GPtrArray *constraints = manor_table_get_constraints (MANOR_TABLE (table));
  gboolean any = FALSE;

  for (guint i = 0; i < constraints->len && !any; i++)
    any = manor_constraint_get_kind (g_ptr_array_index (constraints, i)) ==
          MANOR_CONSTRAINT_FOREIGN_KEY;

  if (any && !manor_sqlite_execute (clone, sql, &error))
    note (broken, table, error->message);
}

static char *
dup_first_column (ManorSqlite *clone,
                  const char  *table)
{
  g_autofree char *literal = manor_string_literal (table);
  g_autofree char *sql = g_strdup_printf ("SELECT name FROM pragma_table_info(%s)", literal);
  char *column = NULL;

  manor_sqlite_query_text (clone, sql, &column, NULL);

  return column;
}

/* A trigger is compiled with a statement that fires it. Whichever of the three it is: all are
 * tried, and only errors that name no view or column of the statement itself can come. */
static void
check_trigger (GHashTable        *broken,
               ManorSqlite       *clone,
               ManorSchemaObject *trigger)
{
  const char *table = manor_schema_object_get_table_name (trigger);
  const char *name = manor_schema_object_get_name (trigger);
  g_autofree char *quoted = manor_identifier_quote (table);
  g_autofree char *column = dup_first_column (clone, table);
  g_autofree char *quoted_column = column != NULL ? manor_identifier_quote (column) : NULL;
  const char *statements[3];
  g_autofree char *insert = g_strdup_printf ("INSERT INTO %s DEFAULT VALUES", quoted);
  g_autofree char *delete = g_strdup_printf ("DELETE FROM %s", quoted);
  g_autofree char *update = quoted_column != NULL ?
    g_strdup_printf ("UPDATE %s SET %s = %s", quoted, quoted_column, quoted_column) : NULL;

  statements[0] = insert;
  statements[1] = delete;
  statements[2] = update;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr(GError) error = NULL;

      if (statements[i] == NULL || compiles (clone, statements[i], &error))
        continue;

      if (strstr (error->message, "cannot modify") == NULL &&
          strstr (error->message, "may not be modified") == NULL &&
          strstr (error->message, "generated column") == NULL)
        {
          g_debug ("trigger %s: %s", name, error->message);
          note (broken, trigger, error->message);
          return;
        }
    }
}

/* Folded “kind name” -> what SQLite says. */
static GHashTable *
list_broken (ManorCatalogue  *catalogue,
             GError         **error)
{
  g_autoptr(GHashTable) broken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(ManorSqlite) clone = manor_clone_new (catalogue, error);

  if (clone == NULL)
    return NULL;

  for (guint i = 0; i < manor_catalogue_get_n_objects (catalogue); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (catalogue, i);

      if (manor_schema_object_get_owner (object) != MANOR_OWNER_APPLICATION)
        continue;

      switch (manor_schema_object_get_kind (object))
        {
        case MANOR_OBJECT_VIEW:
          check_view (broken, clone, object);
          break;

        case MANOR_OBJECT_TABLE:
          check_keys (broken, clone, object);
          break;

        case MANOR_OBJECT_TRIGGER:
          check_trigger (broken, clone, object);
          break;

        case MANOR_OBJECT_INDEX:
        default:
          break;
        }
    }

  return g_steal_pointer (&broken);
}

/* What works before the plan and no more after it, in words, or NULL. Only what the child
 * alone has can be among it: the rest is the schema's, and was checked. */
char *
manor_target_dup_newly_broken (ManorCatalogue *from,
                               ManorCatalogue *after)
{
  g_autoptr(GHashTable) broken = list_broken (after, NULL);
  g_autoptr(GHashTable) before = list_broken (from, NULL);
  g_autoptr(GList) keys = NULL;
  g_autoptr(GString) words = g_string_new (NULL);

  if (broken == NULL || before == NULL)
    return NULL;

  keys = g_list_sort (g_hash_table_get_keys (broken), (GCompareFunc) strcmp);

  for (GList *iter = keys; iter != NULL; iter = iter->next)
    if (!g_hash_table_contains (before, iter->data))
      {
        g_string_append (words, words->len > 0 ? "\n" : "");
        /* translators: the name of a view or trigger, and what SQLite says about it */
        g_string_append_printf (words, _("“%s”, which only this database has, stops working: %s"),
                                strchr (iter->data, ' ') + 1,
                                (char *) g_hash_table_lookup (broken, iter->data));
      }

  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

/* Refuses a schema in which something does not work, unless the child lives with the same
 * fault already: then no plan makes it worse. */
gboolean
manor_target_check (ManorCatalogue  *from,
                    ManorCatalogue  *to,
                    GError         **error)
{
  g_autoptr(GHashTable) broken = NULL;
  g_autoptr(GHashTable) before = NULL;
  g_autoptr(GError) cause = NULL;
  g_autoptr(GList) keys = NULL;

  broken = list_broken (to, &cause);
  if (broken == NULL)
    {
      g_set_error (error, MANOR_PLAN_ERROR,
                   g_error_matches (cause, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED) ?
                     MANOR_PLAN_ERROR_TARGET_BROKEN : MANOR_PLAN_ERROR_UNSUPPORTED,
                   _("The schema asked for cannot be made: %s"), cause->message);
      return FALSE;
    }

  if (g_hash_table_size (broken) == 0)
    return TRUE;

  before = list_broken (from, NULL);
  keys = g_list_sort (g_hash_table_get_keys (broken), (GCompareFunc) strcmp);

  for (GList *iter = keys; iter != NULL; iter = iter->next)
    {
      const char *key = iter->data;

      if (before != NULL && g_hash_table_contains (before, key))
        continue;

      /* translators: the name of a view, trigger or table, and what SQLite says about it */
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_TARGET_BROKEN,
                   _("The schema asked for does not work: “%s”: %s; correct it first"),
                   strchr (key, ' ') + 1, (char *) g_hash_table_lookup (broken, key));
      return FALSE;
    }

  return TRUE;
}
