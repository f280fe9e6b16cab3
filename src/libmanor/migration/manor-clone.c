/* manor-clone.c: a catalogue as a database in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-clone"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-token.h"

/* The part of a CREATE TABLE behind its column list begins here; the length of the text
 * where there is none. */
static guint
find_table_options (const char *sql,
                    GArray     *tokens)
{
  guint depth = 0;
  guint end = tokens->len;

  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);

      if (token->type == MANOR_TOKEN_OPEN)
        depth++;
      else if (token->type == MANOR_TOKEN_CLOSE && depth > 0 && --depth == 0)
        end = i + 1;
    }

  return end;
}

static gboolean
is_create_table (const char *sql,
                 GArray     *tokens)
{
  return tokens->len > 2 &&
         manor_token_is_word (&g_array_index (tokens, ManorToken, 0), sql, "CREATE") &&
         manor_token_is_word (&g_array_index (tokens, ManorToken, 1), sql, "TABLE");
}

/* The statement without what only libSQL understands (RANDOM ROWID), for SQLite in memory. */
char *
manor_clone_dup_sql (const char *sql)
{
  g_autoptr(GArray) tokens = NULL;
  guint first;

  if (strcasestr (sql, "random") == NULL)
    return g_strdup (sql);

  tokens = manor_tokens_read (sql, -1);
  if (!is_create_table (sql, tokens))
    return g_strdup (sql);

  first = find_table_options (sql, tokens);

  for (guint i = first; i + 1 < tokens->len; i++)
    {
      const ManorToken *word = &g_array_index (tokens, ManorToken, i);
      const ManorToken *rowid = &g_array_index (tokens, ManorToken, i + 1);
      gsize start = word->start;
      gsize end = rowid->start + rowid->length;

      if (!manor_token_is_word (word, sql, "RANDOM") ||
          !manor_token_is_word (rowid, sql, "ROWID"))
        continue;

      /* With the comma that parts it from another option. */
      if (i > first)
        start = g_array_index (tokens, ManorToken, i - 1).start;
      else if (i + 2 < tokens->len)
        end = g_array_index (tokens, ManorToken, i + 2).start + 1;

      return g_strdup_printf ("%.*s %s", (int) start, sql, sql + end);
    }

  return g_strdup (sql);
}

static char *
dup_with_random (const char *sql)
{
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  gboolean others = find_table_options (sql, tokens) < tokens->len;

  return g_strconcat (sql, others ? ", RANDOM ROWID" : " RANDOM ROWID", NULL);
}

static gboolean
belongs_in_clone (ManorSchemaObject *object)
{
  const char *name = manor_schema_object_get_name (object);

  /* Shadows come with the table or index that owns them, sqlite_… by themselves. */
  return manor_schema_object_get_sql (object) != NULL &&
         manor_schema_object_get_owner (object) != MANOR_OWNER_SHADOW &&
         g_ascii_strncasecmp (name, "sqlite_", 7) != 0 &&
         !manor_identifier_equal (name, "libsql_vector_meta_shadow");
}

static gboolean
create_object (ManorSqlite        *clone,
               ManorSchemaObject  *object,
               GError            **error)
{
  g_autofree char *sql = manor_clone_dup_sql (manor_schema_object_get_sql (object));
  g_autoptr(GError) cause = NULL;

  if (manor_sqlite_execute (clone, sql, &cause))
    return TRUE;

  /* translators: the name of a table, view, index or trigger, and what SQLite said */
  g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
               _("“%s” cannot be rehearsed here: %s"),
               manor_schema_object_get_name (object), cause->message);

  return FALSE;
}

/* A new database in memory with the same schema and no rows. Objects are made in an order in
 * which each finds what it stands on, whatever the order of creation was. */
ManorSqlite *
manor_clone_new (ManorCatalogue  *catalogue,
                 GError         **error)
{
  static const ManorObjectKind order[] = {
    MANOR_OBJECT_TABLE, MANOR_OBJECT_VIEW, MANOR_OBJECT_INDEX, MANOR_OBJECT_TRIGGER,
  };
  g_autoptr(ManorSqlite) clone = manor_sqlite_open_scratch (error);

  if (clone == NULL || !manor_sqlite_execute (clone, "BEGIN", error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr(GPtrArray) objects = manor_catalogue_list_of_kind (catalogue, order[i]);

      for (guint j = 0; j < objects->len; j++)
        {
          ManorSchemaObject *object = g_ptr_array_index (objects, j);

          if (belongs_in_clone (object) && !create_object (clone, object, error))
            return NULL;
        }
    }

  if (!manor_sqlite_execute (clone, "COMMIT", error))
    return NULL;

  return g_steal_pointer (&clone);
}

static gboolean
has_random_rowid (const char     *name,
                  ManorCatalogue *like,
                  ManorCatalogue *other,
                  GHashTable     *renamed)
{
  ManorTable *table = manor_catalogue_find_table (like, name);
  GHashTableIter iter;
  gpointer before;
  gpointer after;

  if (table == NULL && other != NULL)
    table = manor_catalogue_find_table (other, name);

  if (table != NULL)
    return manor_table_get_random_rowid (table);

  if (renamed == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, renamed);
  while (g_hash_table_iter_next (&iter, &before, &after))
    if (manor_identifier_equal (after, name))
      {
        table = manor_catalogue_find_table (other != NULL ? other : like, before);
        return table != NULL && manor_table_get_random_rowid (table);
      }

  return FALSE;
}

static ManorResult *
patch_random (ManorResult *rows,
              GHashTable  *random)
{
  ManorResultBuilder *builder = manor_result_builder_new (4);

  for (guint i = 0; i < 4; i++)
    manor_result_builder_set_column (builder, i, manor_result_get_column_name (rows, i), NULL);

  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      g_autofree char *type = manor_result_dup_text (rows, row, 0);
      g_autofree char *name = manor_result_dup_text (rows, row, 1);

      for (guint column = 0; column < 4; column++)
        {
          ManorValue value = manor_result_get_value (rows, row, column);
          g_autofree char *sql = NULL;
          g_autofree char *with_random = NULL;

          if (column == 3 && g_strcmp0 (type, "table") == 0 && manor_draft_has_name (random, name))
            {
              sql = manor_result_dup_text (rows, row, 3);
              with_random = dup_with_random (sql);
              value = manor_value_text (with_random);
            }

          manor_result_builder_add_value (builder, &value);
        }
    }

  return manor_result_builder_end (builder);
}

/* The catalogue of a clone, with RANDOM ROWID put back at the tables whose folded names are in
 * @random. */
ManorCatalogue *
manor_clone_read_random (ManorSqlite  *clone,
                         GHashTable   *random,
                         GError      **error)
{
  g_autoptr(ManorResult) rows = manor_sqlite_read_schema (clone, error);
  g_autoptr(ManorResult) patched = NULL;

  if (rows == NULL)
    return NULL;

  patched = patch_random (rows, random);

  return manor_catalogue_new (patched, error);
}

/* The same, with RANDOM ROWID where @like, or else @other, has it. @other and @renamed (folded
 * old -> new) may be NULL. */
ManorCatalogue *
manor_clone_read (ManorSqlite     *clone,
                  ManorCatalogue  *like,
                  ManorCatalogue  *other,
                  GHashTable      *renamed,
                  GError         **error)
{
  g_autoptr(ManorResult) rows = manor_sqlite_read_schema (clone, error);
  g_autoptr(GHashTable) random = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(ManorResult) patched = NULL;

  if (rows == NULL)
    return NULL;

  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      g_autofree char *name = manor_result_dup_text (rows, row, 1);

      if (has_random_rowid (name, like, other, renamed))
        manor_draft_add_name (random, name);
    }

  patched = patch_random (rows, random);

  return manor_catalogue_new (patched, error);
}
