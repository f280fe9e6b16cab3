/* manor-server-database-private.h: a namespace of a libSQL server as a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-remote-database.h"
#include "manor-server-list-private.h"
#include "manor-server.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SERVER_DATABASE (manor_server_database_get_type ())

G_DECLARE_FINAL_TYPE (ManorServerDatabase, manor_server_database, MANOR, SERVER_DATABASE,
                      ManorRemoteDatabase)

ManorServerDatabase *_manor_server_database_new        (ManorServer         *server,
                                                        ManorServerEntry    *entry) G_GNUC_WARN_UNUSED_RESULT;
/* Takes over what a new list says. */
void                 _manor_server_database_update     (ManorServerDatabase *self,
                                                        ManorServerEntry    *entry);
ManorServerKind      _manor_server_database_get_kind   (ManorServerDatabase *self);
/* Of a child, where it is known: its schema database. */
const char          *_manor_server_database_get_schema (ManorServerDatabase *self);
/* (transfer full) NULL where the connection is gone. */
ManorServer         *_manor_server_database_dup_server (ManorServerDatabase *self) G_GNUC_WARN_UNUSED_RESULT;

DexFuture           *_manor_server_find_kind           (ManorServerDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
GError              *_manor_server_explain             (ManorRemoteDatabase *database,
                                                        GError              *error);
DexFuture           *_manor_server_load_config         (ManorDatabase       *database) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *_manor_server_save_config         (ManorDatabase       *database,
                                                        ManorDatabaseConfig *config) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *_manor_server_load_usage          (ManorDatabase       *database) G_GNUC_WARN_UNUSED_RESULT;
/* Its server has skipped it. */
DexFuture           *_manor_server_repair              (ManorRemoteDatabase *database,
                                                        const char * const  *statements,
                                                        gint64               version) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
