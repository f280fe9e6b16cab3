/* manor-database-calls.c: what is asked of a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-catalogue.h"
#include "manor-database.h"
#include "manor-fiber.h"
#include "manor-worker.h"

/*
 * Each asks the kind of database; what a kind does not know ends in NOT_SUPPORTED.
 */

static struct
{
  ManorMigrationHook func;
  gpointer           user_data;
} migration_hook;

static DexFuture *
not_supported (ManorDatabase *self)
{
  /* translators: %s is a database's name */
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                _("%s: this kind of database cannot do that"),
                                manor_database_get_name (self));
}

/**
 * manor_database_read_schema:
 * @self: a `ManorDatabase`
 *
 * Reads sqlite_schema and writes nothing.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorResult of the rows
 *   (type, name, tbl_name, sql) or rejects
 */
DexFuture *
manor_database_read_schema (ManorDatabase *self)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));

  if (MANOR_DATABASE_GET_CLASS (self)->read_schema == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->read_schema (self);
}

/* Parsing recurses over what it is given, so it has no place on a fiber's small stack. */
static gboolean
parse_catalogue_thread (gpointer   data,
                        GValue    *result,
                        GError   **error)
{
  ManorCatalogue *catalogue = manor_catalogue_new (MANOR_RESULT (data), error);

  if (catalogue == NULL)
    return FALSE;

  g_value_init (result, MANOR_TYPE_CATALOGUE);
  g_value_take_object (result, catalogue);

  return TRUE;
}

static ManorWorker *
get_parser (void)
{
  static ManorWorker *parser;

  if (g_once_init_enter_pointer (&parser))
    g_once_init_leave_pointer (&parser, manor_worker_new ("parser", g_get_num_processors ()));

  return parser;
}

static DexFuture *
manor_database_load_catalogue_fiber (gpointer user_data)
{
  ManorDatabase *self = user_data;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;

  rows = manor_await_object (manor_database_read_schema (self), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  catalogue = manor_await_object (manor_worker_run (get_parser (), parse_catalogue_thread,
                                                    g_object_ref (rows), g_object_unref), &error);
  if (catalogue == NULL)
    {
      g_prefix_error (&error, "%s: ", manor_database_get_name (self));
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_object (g_steal_pointer (&catalogue));
}

/**
 * manor_database_load_catalogue:
 * @self: a `ManorDatabase`
 *
 * Reads and parses the schema.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorCatalogue or rejects
 */
DexFuture *
manor_database_load_catalogue (ManorDatabase *self)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));

  return manor_fiber_spawn (0, manor_database_load_catalogue_fiber,
                            g_object_ref (self), g_object_unref);
}

/**
 * manor_database_query:
 * @self: a `ManorDatabase`
 * @sql: one reading statement
 * @max_rows: how many rows to read at most, 0 for all
 *
 * Asks a question on a connection of its own; a statement that writes is refused.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorResult or rejects
 */
DexFuture *
manor_database_query (ManorDatabase *self,
                      const char    *sql,
                      guint          max_rows)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));
  dex_return_error_if_fail (sql != NULL);

  if (MANOR_DATABASE_GET_CLASS (self)->query == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->query (self, sql, max_rows);
}

/**
 * manor_database_migrate:
 * @self: a `ManorDatabase`
 * @migration: what to do, and what must be true before and after
 *
 * Carries a plan out in one transaction, as the migration contract says: what cannot be
 * proved is rolled back.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_INT, a #ManorOutcome
 *   that is APPLIED or UNCHANGED. It rejects with %MANOR_DATABASE_ERROR_UNKNOWN where the
 *   answer to the commit was lost; any other error leaves the database as it was.
 */
DexFuture *
manor_database_migrate (ManorDatabase  *self,
                        ManorMigration *migration)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));
  dex_return_error_if_fail (migration != NULL);

  if (MANOR_DATABASE_GET_CLASS (self)->migrate == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->migrate (self, migration);
}

/**
 * manor_database_open_session:
 * @self: a `ManorDatabase`
 * @mode: whether statements may write
 *
 * Starts a conversation.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorSession or rejects
 */
DexFuture *
manor_database_open_session (ManorDatabase    *self,
                             ManorSessionMode  mode)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));

  if (MANOR_DATABASE_GET_CLASS (self)->open_session == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->open_session (self, mode);
}

/**
 * manor_database_propagate:
 * @self: a `ManorDatabase` that propagates
 * @propagation: what to change; filled while it runs
 *
 * Sends a change to a schema database whose server carries it to every child, once and as one
 * program, and follows it child by child. Where another change is under way it is waited for.
 * Discarding the future does not stop the server.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN when all
 *   children and the schema database have the change. It rejects with
 *   %MANOR_DATABASE_ERROR_PROPAGATION where the server gave it up and nothing was changed, with
 *   %MANOR_DATABASE_ERROR_STUCK where it hangs, with %MANOR_DATABASE_ERROR_UNKNOWN where what
 *   became of it cannot be read, and with any other error where nothing was sent.
 */
DexFuture *
manor_database_propagate (ManorDatabase    *self,
                          ManorPropagation *propagation)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));
  dex_return_error_if_fail (MANOR_IS_PROPAGATION (propagation));

  if (MANOR_DATABASE_GET_CLASS (self)->propagate == NULL || !manor_database_get_propagates (self))
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->propagate (self, propagation);
}

/**
 * manor_database_settle_propagation:
 * @self: a `ManorDatabase`
 *
 * Waits until its server has no unfinished change on it. Where no server carries changes on,
 * there is none.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects,
 *   with %MANOR_DATABASE_ERROR_STUCK where a change hangs
 */
DexFuture *
manor_database_settle_propagation (ManorDatabase *self)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));

  if (MANOR_DATABASE_GET_CLASS (self)->settle_propagation == NULL ||
      !manor_database_get_propagates (self))
    return dex_future_new_true ();

  return MANOR_DATABASE_GET_CLASS (self)->settle_propagation (self);
}

/**
 * manor_database_load_config:
 * @self: a `ManorDatabase`
 *
 * Asks how its server treats it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorDatabaseConfig]
 *   or rejects, with %G_IO_ERROR_NOT_SUPPORTED where there is nothing to set
 */
DexFuture *
manor_database_load_config (ManorDatabase *self)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));

  if (MANOR_DATABASE_GET_CLASS (self)->load_config == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->load_config (self);
}

/**
 * manor_database_save_config:
 * @self: a `ManorDatabase`
 * @config: how its server shall treat it
 *
 * Changes what differs from how it is, and nothing else.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects,
 *   with %G_IO_ERROR_NOT_SUPPORTED where there is nothing to set
 */
DexFuture *
manor_database_save_config (ManorDatabase       *self,
                            ManorDatabaseConfig *config)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));
  dex_return_error_if_fail (config != NULL);

  if (MANOR_DATABASE_GET_CLASS (self)->save_config == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->save_config (self, config);
}

/**
 * manor_database_load_usage:
 * @self: a `ManorDatabase`
 *
 * Asks what its server has seen of it: rows, queries, the slowest of them.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorDatabaseUsage]
 *   or rejects, with %G_IO_ERROR_NOT_SUPPORTED where nobody counts
 */
DexFuture *
manor_database_load_usage (ManorDatabase *self)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));

  if (MANOR_DATABASE_GET_CLASS (self)->load_usage == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->load_usage (self);
}

/**
 * manor_database_set_migration_hook:
 * @hook: (nullable) (scope forever): called before each stage of every migration, or %NULL
 * @user_data: for @hook
 *
 * Lets a test break migrations at a chosen stage. Set it while none runs; it is called on a
 * worker's thread.
 */
void
manor_database_set_migration_hook (ManorMigrationHook hook,
                                   gpointer           user_data)
{
  migration_hook.func = hook;
  migration_hook.user_data = user_data;
}

/**
 * manor_database_get_migration_hook:
 * @user_data: (out): what goes with it
 *
 * For implementations, which hand it to their migration.
 *
 * Returns: (nullable): the hook that a test has set
 */
ManorMigrationHook
manor_database_get_migration_hook (gpointer *user_data)
{
  g_return_val_if_fail (user_data != NULL, NULL);

  *user_data = migration_hook.user_data;

  return migration_hook.func;
}
