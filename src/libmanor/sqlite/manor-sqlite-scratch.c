/* manor-sqlite-scratch.c: databases in memory that can hold any schema
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sqlite"

#include "config.h"

#include <string.h>

#include "manor-sqlite-private.h"

/* sqlite3_malloc() must not be mixed with GLib's, so the tables come from SQLite's. */
typedef struct
{
  sqlite3_vtab        base;
} StubTable;

typedef struct
{
  sqlite3_vtab_cursor base;
} StubCursor;

/* The first word of a module's argument, where it can be a column: “embedding float[4]” is
 * one, “tokenize = 'porter'” is none. */
static char *
dup_column_name (const char *argument)
{
  gsize length;

  while (g_ascii_isspace (*argument))
    argument++;

  length = strspn (argument, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  if (length == 0 || strchr (argument, '=') != NULL)
    return NULL;

  return g_strndup (argument, length);
}

static char *
dup_declaration (int                argc,
                 const char *const *argv)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *declaration = g_string_new ("CREATE TABLE x(");

  for (int i = 3; i < argc; i++)
    {
      g_autofree char *name = dup_column_name (argv[i]);
      g_autofree char *folded = NULL;

      if (name == NULL)
        continue;

      folded = g_ascii_strdown (name, -1);
      if (g_hash_table_add (seen, g_steal_pointer (&folded)))
        g_string_append_printf (declaration, "\"%s\", ", name);
    }

  g_string_append (declaration, "\"manor stub\" HIDDEN)");

  return g_string_free (declaration, FALSE);
}

static int
stub_create (sqlite3            *db,
             void               *data,
             int                 argc,
             const char *const  *argv,
             sqlite3_vtab      **table,
             char              **message)
{
  g_autofree char *declaration = dup_declaration (argc, argv);
  int rc = sqlite3_declare_vtab (db, declaration);

  if (rc != SQLITE_OK)
    return rc;

  *table = sqlite3_malloc (sizeof (StubTable));
  if (*table == NULL)
    return SQLITE_NOMEM;
  memset (*table, 0, sizeof (StubTable));

  return SQLITE_OK;
}

static int
stub_destroy (sqlite3_vtab *table)
{
  sqlite3_free (table);

  return SQLITE_OK;
}

static int
stub_best_index (sqlite3_vtab       *table,
                 sqlite3_index_info *info)
{
  info->estimatedRows = 0;
  info->estimatedCost = 1;

  return SQLITE_OK;
}

static int
stub_open (sqlite3_vtab         *table,
           sqlite3_vtab_cursor **cursor)
{
  *cursor = sqlite3_malloc (sizeof (StubCursor));
  if (*cursor == NULL)
    return SQLITE_NOMEM;
  memset (*cursor, 0, sizeof (StubCursor));

  return SQLITE_OK;
}

static int
stub_close (sqlite3_vtab_cursor *cursor)
{
  sqlite3_free (cursor);

  return SQLITE_OK;
}

static int
stub_filter (sqlite3_vtab_cursor  *cursor,
             int                   index,
             const char           *name,
             int                   argc,
             sqlite3_value       **argv)
{
  return SQLITE_OK;
}

static int
stub_next (sqlite3_vtab_cursor *cursor)
{
  return SQLITE_OK;
}

static int
stub_eof (sqlite3_vtab_cursor *cursor)
{
  return 1;
}

static int
stub_column (sqlite3_vtab_cursor *cursor,
             sqlite3_context     *context,
             int                  column)
{
  sqlite3_result_null (context);

  return SQLITE_OK;
}

static int
stub_rowid (sqlite3_vtab_cursor *cursor,
            sqlite3_int64       *rowid)
{
  *rowid = 0;

  return SQLITE_OK;
}

/* Takes what is written and keeps none of it. */
static int
stub_update (sqlite3_vtab   *table,
             int             argc,
             sqlite3_value **argv,
             sqlite3_int64  *rowid)
{
  return SQLITE_OK;
}

static int
stub_rename (sqlite3_vtab *table,
             const char   *name)
{
  return SQLITE_OK;
}

static const sqlite3_module stub_module = {
  .iVersion = 1,
  .xCreate = stub_create,
  .xConnect = stub_create,
  .xBestIndex = stub_best_index,
  .xDisconnect = stub_destroy,
  .xDestroy = stub_destroy,
  .xOpen = stub_open,
  .xClose = stub_close,
  .xFilter = stub_filter,
  .xNext = stub_next,
  .xEof = stub_eof,
  .xColumn = stub_column,
  .xRowid = stub_rowid,
  .xUpdate = stub_update,
  .xRename = stub_rename,
};

gboolean
_manor_sqlite_add_module_for (ManorSqlite *self,
                              const char  *message)
{
  static const char missing[] = "no such module: ";
  g_autofree char *name = NULL;

  if (!self->scratch || !g_str_has_prefix (message, missing))
    return FALSE;

  /* Missed again although it was made: better an error than a second try for ever. */
  name = g_strdup (message + strlen (missing));
  if (!g_set_str (&self->last_module, name))
    return FALSE;

  g_debug ("stub for the table module %s", name);

  return sqlite3_create_module_v2 (self->db, name, &stub_module, NULL, NULL) == SQLITE_OK;
}

static void
vector_index_function (sqlite3_context  *context,
                       int               argc,
                       sqlite3_value   **argv)
{
  sqlite3_result_null (context);
}

/* An index on libsql_vector_idx() can only be created where the function is known and
 * promises to be deterministic. Its entries are of no use here. */
gboolean
_manor_sqlite_add_functions (ManorSqlite  *self,
                             GError      **error)
{
  int rc = sqlite3_create_function_v2 (self->db, "libsql_vector_idx", -1,
                                       SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                       NULL, vector_index_function, NULL, NULL, NULL);

  return rc == SQLITE_OK || _manor_sqlite_set_error (self, rc, -1, error);
}

/**
 * manor_sqlite_open_scratch:
 * @error: return location for an error
 *
 * Opens a database in memory in which any schema can be made, also one of a libSQL file or
 * with table modules that this SQLite lacks: their tables are empty and keep nothing.
 *
 * Returns: (transfer full): a `ManorSqlite`, or %NULL with @error set
 */
ManorSqlite *
manor_sqlite_open_scratch (GError **error)
{
  g_autoptr(ManorSqlite) self = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, error);

  if (self == NULL || !_manor_sqlite_add_functions (self, error))
    return NULL;

  self->scratch = TRUE;

  return g_steal_pointer (&self);
}
