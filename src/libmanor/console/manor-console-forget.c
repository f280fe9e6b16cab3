/* manor-console-forget.c: what a connection that was removed left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include "manor-console-private.h"
#include "manor-folder.h"
#include "manor-turso.h"

/* Where there is no keyring there is nothing in it. */
static DexFuture *
forgotten_cb (DexFuture *future,
              gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) != NULL ||
      g_error_matches (error, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING))
    return dex_future_new_true ();

  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * manor_console_forget_connection:
 * @self: a `ManorConsole`
 * @connection: a connection that was removed
 *
 * Ends what manor_console_remove_connection() left for its undo: its tokens leave the keyring,
 * its last list is deleted, and its fleets' rules are put aside (ID.ini~). Nothing happens where it
 * is on the list again.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with a
 *   #ManorSecretError where a token could not be removed from the keyring
 */
DexFuture *
manor_console_forget_connection (ManorConsole    *self,
                                 ManorConnection *connection)
{
  DexFuture *removal;
  const char *id;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));

  id = manor_connection_get_id (connection);
  if (MANOR_IS_FOLDER (connection) || manor_console_find_connection (self, id) != NULL)
    return dex_future_new_true ();

  _manor_console_put_files_aside (self, id);
  g_hash_table_remove (self->entries, id);

  removal = MANOR_IS_TURSO (connection) ? manor_turso_forget (MANOR_TURSO (connection))
                                        : manor_token_store_remove (self->tokens, id, NULL);

  return dex_future_finally (removal, forgotten_cb, NULL, NULL);
}
