/* manor-turso-tokens-private.h: the tokens that open databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-credentials.h"
#include "manor-turso-platform-private.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TURSO_TOKENS (manor_turso_tokens_get_type ())

/* The tokens of one group, or of one database that is in none. Mints one when it is needed: read-only for a day, full for
 * two hours; keeps it in the token store with its end; gives a new one ten minutes before that, and after 401. Many that
 * wait for the same one cause one request. */
G_DECLARE_FINAL_TYPE (ManorTursoTokens, manor_turso_tokens, MANOR, TURSO_TOKENS, ManorHranaCredentials)

/* @connection: the connection's id; @title: its title, for the keyring's own program. One of @group and @database. */
ManorTursoTokens *_manor_turso_tokens_new    (ManorTursoPlatform *platform,
                                              ManorTokenStore    *store,
                                              const char         *connection,
                                              const char         *title,
                                              const char         *group,
                                              const char         *database) G_GNUC_WARN_UNUSED_RESULT;
/* What was made is not used any more; it stays in the store until a new one takes its place. */
void              _manor_turso_tokens_drop   (ManorTursoTokens   *self);
/* After a rotation: what is kept is worthless. Resolves to a boolean. */
DexFuture        *_manor_turso_tokens_forget (ManorTursoTokens   *self) G_GNUC_WARN_UNUSED_RESULT;
/* After the connection was removed: none is made or kept any more. Resolves to a boolean, when the store is at rest. */
DexFuture        *_manor_turso_tokens_end    (ManorTursoTokens   *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
