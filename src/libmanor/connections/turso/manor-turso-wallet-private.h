/* manor-turso-wallet-private.h: the tokens of all groups
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-turso-tokens-private.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TURSO_WALLET (manor_turso_wallet_get_type ())

/* One #ManorTursoTokens for each group, and for each database that is in none; made when it is first asked for. */
G_DECLARE_FINAL_TYPE (ManorTursoWallet, manor_turso_wallet, MANOR, TURSO_WALLET, GObject)

/* @connection: the connection's id; @title: its title. */
ManorTursoWallet *_manor_turso_wallet_new    (ManorTursoPlatform *platform,
                                              ManorTokenStore    *store,
                                              const char         *connection,
                                              const char         *title) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) Of @group; where that is NULL, of @database. */
ManorTursoTokens *_manor_turso_wallet_get    (ManorTursoWallet   *self,
                                              const char         *group,
                                              const char         *database);
/* After a rotation: what is kept of a group, or of a database that is in none, is worthless. Resolves to a boolean. */
DexFuture        *_manor_turso_wallet_forget (ManorTursoWallet   *self,
                                              const char         *group,
                                              const char         *database) G_GNUC_WARN_UNUSED_RESULT;
/* Of no group, known yet or not, what was made until now is used any more. */
void              _manor_turso_wallet_drop   (ManorTursoWallet   *self);
/* No token is made or kept any more. Resolves to a boolean, when nothing comes to the store any more. */
DexFuture        *_manor_turso_wallet_end    (ManorTursoWallet   *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
