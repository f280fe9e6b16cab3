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
 *   changes it. %NULL for none.
 * @make_client: (transfer full): makes the client of a database that was made without one, when it is first
 *   asked for (there may be 100,000 of them); %NULL for none
 * @find_name_space: (transfer full) (nullable): of a schema database that propagates: the database on
 *   its connection whose namespace has that name; %NULL for none
 * @list_children: (transfer full) (element-type ManorRemoteDatabase): of a schema database that
 *   propagates: its children; %NULL for none
 * @explain: (transfer full) -> (transfer full): puts the words of this kind of server to an
 *   error; %NULL for none
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

  gpointer _reserved[5];
};

/* Construct-only properties: “client” (#ManorHranaClient), “name-space” (string, or NULL). */
ManorHranaClient *manor_remote_database_get_client     (ManorRemoteDatabase *self);
const char       *manor_remote_database_get_name_space (ManorRemoteDatabase *self);

G_END_DECLS
