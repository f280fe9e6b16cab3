/* manor-draft-text.c: the text of a new table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-token.h"

/* Without the comments and blanks behind the last word: a “-- comment” at the end would
 * swallow what SQLite or we put behind it. */
char *
manor_sql_dup_trimmed (const char *sql)
{
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  const ManorToken *last;

  while (tokens->len > 0 &&
         g_array_index (tokens, ManorToken, tokens->len - 1).type == MANOR_TOKEN_SEMICOLON)
    g_array_set_size (tokens, tokens->len - 1);

  if (tokens->len == 0)
    return g_strdup (sql);

  last = &g_array_index (tokens, ManorToken, tokens->len - 1);

  return g_strndup (sql, last->start + last->length);
}

char *
manor_column_dup_definition (ManorColumn *column)
{
  return manor_sql_dup_trimmed (manor_column_get_text (column));
}

/* Where the first table constraint's comma stands, and where the list of columns closes. */
static gboolean
find_places (const char *sql,
             gsize      *constraints,
             gsize      *end)
{
  static const char *words[] = { "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN" };
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  guint depth = 0;
  gboolean found = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);

      if (token->type == MANOR_TOKEN_OPEN)
        depth++;

      if (token->type == MANOR_TOKEN_CLOSE && --depth == 0)
        {
          *end = token->start;
          if (!found)
            *constraints = token->start;
          return TRUE;
        }

      if (depth != 1 || found || sql[token->start] != ',' || i + 1 >= tokens->len)
        continue;

      for (guint j = 0; j < G_N_ELEMENTS (words); j++)
        if (manor_token_is_word (token + 1, sql, words[j]))
          {
            *constraints = token->start;
            found = TRUE;
          }
    }

  return FALSE;
}

/* The wanted text with the child's own columns behind the schema's and its own constraints
 * at the end. */
static char *
dup_with_extras (ManorTableDraft *table)
{
  const char *sql = manor_schema_object_get_sql (MANOR_SCHEMA_OBJECT (table->wanted));
  g_autoptr(GString) text = NULL;
  gsize constraints = 0;
  gsize end = 0;

  if (table->extra->len == 0 || !find_places (sql, &constraints, &end))
    return g_strdup (sql);

  text = g_string_new_len (sql, (gssize) constraints);

  for (guint i = 0; i < table->extra->len; i++)
    {
      g_autofree char *definition =
        manor_column_dup_definition (g_ptr_array_index (table->extra, i));

      g_string_append_printf (text, ", %s", definition);
    }

  g_string_append_len (text, sql + constraints, (gssize) (end - constraints));

  for (guint i = 0; i < table->own->len; i++)
    {
      g_autofree char *own =
        manor_sql_dup_trimmed (manor_constraint_get_text (g_ptr_array_index (table->own, i)));

      g_string_append_printf (text, ", %s", own);
    }

  g_string_append (text, sql + end);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The text of the table under another name. SQLite itself changes the name, in a scratch
 * database: it also stands before columns in a CHECK and behind REFERENCES. */
static char *
dup_renamed (const char  *sql,
             const char  *old_name,
             const char  *new_name,
             GError     **error)
{
  g_autoptr(ManorSqlite) scratch = manor_sqlite_open_scratch (error);
  g_autofree char *plain = manor_clone_dup_sql (sql);
  g_autofree char *from = manor_identifier_quote (old_name);
  g_autofree char *to = manor_identifier_quote (new_name);
  g_autofree char *literal = manor_string_literal (new_name);
  g_autofree char *rename = g_strdup_printf ("ALTER TABLE %s RENAME TO %s", from, to);
  g_autofree char *select = g_strdup_printf ("SELECT sql FROM sqlite_schema WHERE name=%s",
                                             literal);
  char *text = NULL;

  if (scratch == NULL ||
      !manor_sqlite_execute (scratch, plain, error) ||
      !manor_sqlite_execute (scratch, rename, error) ||
      !manor_sqlite_query_text (scratch, select, &text, error))
    return NULL;

  return text;
}

/* The CREATE TABLE of the wanted table with what the child keeps, named @name, or as it is
 * where @name is NULL. */
char *
manor_table_draft_dup_text (ManorTableDraft  *table,
                            const char       *name,
                            GError          **error)
{
  g_autofree char *sql = dup_with_extras (table);
  g_autofree char *renamed = NULL;
  g_autoptr(GError) cause = NULL;

  if (name == NULL)
    return manor_sql_dup_trimmed (sql);

  renamed = dup_renamed (sql, table->name, name, &cause);
  if (renamed == NULL)
    {
      g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
                   _("Table “%s” cannot be rebuilt: %s"), table->name,
                   cause != NULL ? cause->message : "");
      return NULL;
    }

  if (manor_table_get_random_rowid (table->wanted))
    {
      g_autofree char *trimmed = manor_sql_dup_trimmed (renamed);

      return g_strconcat (trimmed, g_str_has_suffix (trimmed, ")") ? "" : ",",
                          " RANDOM ROWID", NULL);
    }

  return manor_sql_dup_trimmed (renamed);
}
