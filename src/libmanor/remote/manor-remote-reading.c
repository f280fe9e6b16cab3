/* manor-remote-reading.c: which statements only read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-remote-private.h"
#include "manor-script.h"
#include "manor-sql-error.h"
#include "manor-token.h"

/*
 * sqld sorts statements by their words. What it does not call a read starts, on a schema
 * database, a migration of every child; other pragmas too, that only read (sqld 0.24.32). These
 * it calls reads whatever is behind them.
 */
static const char * const reading_pragmas[] = {
  "compile_options", "database_list", "encoding", "function_list", "index_info", "index_list",
  "index_xinfo", "module_list", "pragma_list", "table_info", "table_list", "table_xinfo", NULL
};

/* The pragma's name in the statement's text, or NULL where it is none. */
static const ManorToken *
find_pragma_name (ManorStatement *statement,
                  GArray         *tokens)
{
  const char *sql = manor_statement_get_text (statement);

  if (manor_statement_get_kind (statement) != MANOR_STATEMENT_PRAGMA || tokens->len < 2)
    return NULL;

  /* PRAGMA main.table_info(t) */
  if (tokens->len > 3 && sql[g_array_index (tokens, ManorToken, 2).start] == '.')
    return &g_array_index (tokens, ManorToken, 3);

  return &g_array_index (tokens, ManorToken, 1);
}

static gboolean
is_reading_pragma (ManorStatement *statement)
{
  const char *sql = manor_statement_get_text (statement);
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  const ManorToken *name = find_pragma_name (statement, tokens);

  for (guint i = 0; name != NULL && reading_pragmas[i] != NULL; i++)
    if (manor_token_is_word (name, sql, reading_pragmas[i]))
      return TRUE;

  return FALSE;
}

/* The name of a pragma that asks for something, but for which a server wants a token that may write; NULL for any
 * other statement. New. */
char *
_manor_remote_dup_locked_pragma (ManorStatement *statement)
{
  const char *sql = manor_statement_get_text (statement);
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  const ManorToken *name = find_pragma_name (statement, tokens);

  if (name == NULL || is_reading_pragma (statement) || strchr (sql, '=') != NULL)
    return NULL;

  return g_strndup (sql + name->start, name->length);
}

gboolean
_manor_remote_reads (ManorStatement *statement)
{
  switch (manor_statement_get_kind (statement))
    {
    case MANOR_STATEMENT_READ:
      return TRUE;

    case MANOR_STATEMENT_PRAGMA:
      return is_reading_pragma (statement);

    case MANOR_STATEMENT_WRITE:
    case MANOR_STATEMENT_SCHEMA:
    case MANOR_STATEMENT_TRANSACTION:
    case MANOR_STATEMENT_OTHER:
    default:
      return FALSE;
    }
}

/* A transaction that only reads: several statements on one state of the database. It begins
 * without the write lock, and ends. */
static gboolean
is_reading_transaction (ManorStatement *statement)
{
  const char *sql = manor_statement_get_text (statement);
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);

  if (manor_statement_get_kind (statement) != MANOR_STATEMENT_TRANSACTION)
    return FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);

      if (manor_token_is_word (token, sql, "IMMEDIATE") ||
          manor_token_is_word (token, sql, "EXCLUSIVE") ||
          manor_token_is_word (token, sql, "SAVEPOINT") ||
          manor_token_is_word (token, sql, "RELEASE"))
        return FALSE;
    }

  return TRUE;
}

char *
_manor_remote_dup_locked_words (const char *pragma)
{
  if (g_ascii_strcasecmp (pragma, "foreign_key_list") == 0)
    return g_strdup (_("libSQL servers answer PRAGMA foreign_key_list only to a token that may write; the tables’ "
                       "SQL in sqlite_schema says the same to every token"));

  /* translators: %s is the name of a pragma, like “user_version” */
  return g_strdup_printf (_("libSQL servers answer PRAGMA %s only to a token that may write, although it only "
                            "reads; use such a token, and a session that may write"), pragma);
}

static gboolean
refuse (ManorRemoteDatabase  *database,
        ManorStatement       *statement,
        GError              **error)
{
  g_autofree char *pragma = _manor_remote_dup_locked_pragma (statement);
  g_autofree char *words = NULL;
  GError *refused;

  if (manor_database_get_propagates (MANOR_DATABASE (database)))
    {
      /* translators: %s is a database's name */
      g_set_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATES,
                   _("“%s” is a schema database: its server would carry this statement to every "
                     "child; review and push it instead"),
                   manor_database_get_name (MANOR_DATABASE (database)));
      return FALSE;
    }

  if (pragma != NULL)
    words = _manor_remote_dup_locked_words (pragma);
  else if (manor_database_get_read_only (MANOR_DATABASE (database)))
    words = g_strdup (_("nobody may write to the database with this connection’s token, or on its plan; refresh the "
                        "connection where that has changed, or give it another token"));
  refused = words != NULL ? manor_sql_error_new (MANOR_SQL_ERROR_READ_ONLY, 0, words)
                          : manor_sql_error_new_reading (0);
  manor_sql_error_move (&refused, manor_statement_get_offset (statement));
  g_propagate_error (error, refused);

  return FALSE;
}

/* Before anything is sent. */
gboolean
_manor_remote_check_script (ManorRemoteDatabase  *database,
                            GPtrArray            *statements,
                            gboolean              read_only,
                            gboolean             *writes,
                            GError              **error)
{
  gboolean propagates = manor_database_get_propagates (MANOR_DATABASE (database));

  *writes = FALSE;

  for (guint i = 0; i < statements->len; i++)
    {
      ManorStatement *statement = g_ptr_array_index (statements, i);

      if (_manor_remote_reads (statement))
        continue;

      if (propagates || (read_only && !is_reading_transaction (statement)))
        return refuse (database, statement, error);

      if (!is_reading_transaction (statement))
        *writes = TRUE;
    }

  return TRUE;
}

/* One statement that only reads. */
gboolean
_manor_remote_check_query (ManorRemoteDatabase  *database,
                           GPtrArray            *statements,
                           GError              **error)
{
  ManorStatement *statement = statements->len > 0 ? g_ptr_array_index (statements, 0) : NULL;

  if (statements->len != 1)
    {
      g_propagate_error (error, manor_sql_error_new (MANOR_SQL_ERROR_FAILED, -1,
                                                     _("a query is one statement; ask one at a time")));
      return FALSE;
    }

  return _manor_remote_reads (statement) || refuse (database, statement, error);
}
