/* manor-remote-database.h: a database behind Hrana
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database.h"
#include "manor-hrana-client.h"

G_BEGIN_DECLS

#define MANOR_TYPE_REMOTE_DATABASE (manor_remote_database_get_type ())

/* What databases of libSQL servers and of Turso have in common: reading, sessions and the migration
 * contract, over Hrana. A connection derives its own kind for what its server adds. */
G_DECLARE_DERIVABLE_TYPE (ManorRemoteDatabase, manor_remote_database, MANOR, REMOTE_DATABASE,
                          ManorDatabase)

/**
 * ManorRemoteDatabaseClass:
 * @check_write: called before anything that may write (a session's writing statements, a
 *   migration); cheap; resolves to a boolean, or rejects with why it must not be: MANOR_DATABASE_ERROR_PROPAGATES
 *   on a schema database whose server carries changes on, MANOR_DATABASE_ERROR_MIGRATING while its server
 *   changes it. Where it is not implemented, “propagates” and @find_schema decide.
 * @make_client: (transfer full): makes the client of a database that was made without one, when it is first
 *   asked for (there may be 100,000 of them), and again when it was dropped since it was not in use; %NULL where
 *   it is not known where the database is
 * @find_name_space: (transfer full) (nullable): of a schema database that propagates: the database on
 *   its connection that its server calls by that name
 * @list_children: (transfer full) (element-type ManorRemoteDatabase): of a schema database that
 *   propagates: its children
 * @find_schema: (transfer full) (nullable): of a child whose server carries changes to it: its schema
 *   database
 * @repair: of a schema database that its server skipped: carries @statements out on it alone, in one
 *   transaction, and sets its schema_version to @version; resolves to a boolean; %NULL where there is no way
 * @explain: (transfer full) -> (transfer full): puts the words of this kind of server to an
 *   error; %NULL for none
 * @hosted: who uses it cannot start the server anew, or reach its files
 *
 * What a connection says of its databases. Sending a change that the server carries on, following it and
 * settling it is done here for all of them, see docs/remote.md.
 */
struct _ManorRemoteDatabaseClass
{
  ManorDatabaseClass parent_class;

  DexFuture *(*check_write) (ManorRemoteDatabase *self);
  GError    *(*explain)     (ManorRemoteDatabase *self,
                             GError              *error);
  ManorHranaClient *
             (*make_client) (ManorRemoteDatabase *self);
  ManorRemoteDatabase *
             (*find_name_space) (ManorRemoteDatabase *self,
                                 const char          *name_space);
  GPtrArray *(*list_children)   (ManorRemoteDatabase *self);
  ManorRemoteDatabase *
             (*find_schema)     (ManorRemoteDatabase *self);
  DexFuture *(*repair)          (ManorRemoteDatabase *self,
                                 const char * const  *statements,
                                 gint64               version);

  gboolean   hosted;

  gpointer _reserved[2];
};

/* Construct-only properties: “client” (#ManorHranaClient), “name-space” (string, or NULL). */
/* To be used at once, or referenced; NULL where the server is not known. */
ManorHranaClient *manor_remote_database_get_client     (ManorRemoteDatabase *self);
const char       *manor_remote_database_get_name_space (ManorRemoteDatabase *self);
/* (transfer full) See the class. */
ManorRemoteDatabase *
                  manor_remote_database_find_name_space (ManorRemoteDatabase *self,
                                                        const char          *name_space) G_GNUC_WARN_UNUSED_RESULT;
ManorRemoteDatabase *
                  manor_remote_database_find_schema    (ManorRemoteDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *manor_remote_database_list_children  (ManorRemoteDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
/* Of a schema database that propagates. Resolves to a boolean, or rejects with
 * MANOR_DATABASE_ERROR_MIGRATING where its server is at work on a change. @fresh: an answer of the last
 * second will not do. */
DexFuture        *manor_remote_database_check_jobs     (ManorRemoteDatabase *self,
                                                        gboolean             fresh) G_GNUC_WARN_UNUSED_RESULT;
/* Rejects with MANOR_DATABASE_ERROR_PROPAGATES. */
DexFuture        *manor_remote_database_reject_write   (ManorRemoteDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
/* Seconds after which a change that a server carries on is given up where nothing moves, and where nobody
 * answers; 0 for the usual. For tests. */
void              manor_remote_database_set_patience   (guint                stuck,
                                                        guint                away);

G_END_DECLS
