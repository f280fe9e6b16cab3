/* manor-console-refusal.c: whether another token is the remedy
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include "manor-console.h"
#include "manor-hrana-error.h"
#include "manor-turso.h"

/**
 * manor_console_is_token_refusal:
 * @error: (nullable): why a connection could not be read
 *
 * Tells whether a server or platform does not accept the token that was given for it: wrong, revoked, expired, missing.
 * Asking again does not help then, only another token does. What a token may not do is none: it is accepted.
 *
 * Returns: %TRUE where the connection should be edited
 */
gboolean
manor_console_is_token_refusal (const GError *error)
{
  return g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED) ||
         g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED);
}
