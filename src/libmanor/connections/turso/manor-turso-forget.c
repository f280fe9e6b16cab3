/* manor-turso-forget.c: the end of a connection's tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include "manor-turso-private.h"

/**
 * manor_turso_forget:
 * @self: a `ManorTurso`
 *
 * Takes every token of a connection out of the store, of whatever group or database it may be, and that of the platform
 * out of memory. For when a person has removed the connection.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %MANOR_SECRET_ERROR where the store may still have one
 */
DexFuture *
manor_turso_forget (ManorTurso *self)
{
  dex_return_error_if_fail (MANOR_IS_TURSO (self));

  _manor_turso_platform_set_token (self->platform, NULL);

  return manor_token_store_remove (self->tokens, manor_connection_get_id (MANOR_CONNECTION (self)), NULL);
}
