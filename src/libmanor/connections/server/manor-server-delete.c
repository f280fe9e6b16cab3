/* manor-server-delete.c: deleting a database of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-delete"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-server-admin-private.h"
#include "manor-server-private.h"

typedef struct
{
  ManorServer *server;
  char        *name;
  char        *schema;   /* of a child */
} Delete;

static void
delete_free (gpointer data)
{
  Delete *delete = data;

  g_clear_object (&delete->server);
  g_clear_pointer (&delete->name, g_free);
  g_clear_pointer (&delete->schema, g_free);
  g_free (delete);
}

static void
explain (GError **error)
{
  if (strstr ((*error)->message, "still refering") == NULL &&
      strstr ((*error)->message, "FOREIGN KEY") == NULL)
    return;

  g_clear_error (error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY,
                       _("it has children; delete them first"));
}

/* Loaded first: what is just being unloaded is answered as if it were not there. What is really
 * not there needs no deleting. */
static gboolean
delete_it (Delete  *delete,
           GError **error)
{
  g_autofree char *path = _manor_admin_dup_path (delete->name, NULL);
  gboolean there = manor_await_boolean (_manor_admin_exists (delete->server->admin, delete->name),
                                        error);

  if (*error != NULL)
    return FALSE;

  if (manor_await (_manor_admin_send (delete->server->admin, "DELETE", path, NULL), error))
    return TRUE;

  if (!there && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_clear_error (error);
      return TRUE;
    }

  explain (error);

  return FALSE;
}

static DexFuture *
delete_fiber (gpointer user_data)
{
  Delete *delete = user_data;
  g_autoptr(GError) error = NULL;

  if (!_manor_server_check_admin (delete->server, &error) ||
      (delete->schema != NULL &&
       !manor_await (_manor_server_check_jobs (delete->server, delete->schema), &error)) ||
      !delete_it (delete, &error))
    {
      g_prefix_error (&error, "%s: ", delete->name);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  _manor_server_remove_from_list (delete->server, delete->name);

  return dex_future_new_true ();
}

/**
 * _manor_server_delete_database:
 * @connection: a `ManorServer`
 * @database: one of its databases
 *
 * Deletes a database for good.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_delete_database (ManorConnection *connection,
                               ManorDatabase   *database)
{
  ManorServerDatabase *server_database = MANOR_SERVER_DATABASE (database);
  Delete *delete = g_new0 (Delete, 1);

  delete->server = g_object_ref (MANOR_SERVER (connection));
  delete->name = g_strdup (manor_database_get_name (database));
  delete->schema = g_strdup (_manor_server_database_get_schema (server_database));

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, delete_fiber,
                            delete, delete_free);
}
