/* manor-server-private.h: what the aspects of a server share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-gate.h"
#include "manor-hrana-client.h"
#include "manor-server-database-private.h"
#include "manor-server-find-private.h"
#include "manor-server-list-private.h"
#include "manor-server.h"
#include "manor-worker.h"

G_BEGIN_DECLS

struct _ManorServer
{
  ManorConnection   parent_instance;

  ManorHttp        *http;
  ManorHttp        *admin;          /* NULL where no admin URL is known */
  ManorHranaClient *client;
  ManorTokenStore  *tokens;
  ManorWorker      *worker;         /* (1) */
  char             *rules_path;
  char             *list_path;

  ManorServerList  *list;           /* (2) */
  GPtrArray        *rules;          /* (2) element-type ManorRule: from the file */
  ManorServerList  *made;           /* (4) */
  GHashTable       *gone;           /* (4) names */
  ManorGate        *making;         /* (3) */
  guint             serial;         /* of the last refresh */
  ManorServerMode   mode;           /* of the last refresh */
  GError           *secret_error;   /* (5) */
  gboolean          has_tokens;     /* (5) */
  gboolean          has_list;       /* the last list was read from its file, or a newer one made */
};

DexFuture *_manor_server_refresh         (ManorConnection    *connection) G_GNUC_WARN_UNUSED_RESULT;
/* Puts token and key into the HTTP objects. Resolves to a boolean; rejects where the store fails. */
DexFuture *_manor_server_load_tokens     (ManorServer        *self) G_GNUC_WARN_UNUSED_RESULT;
/* The databases and fleets that follow from `list` and `rules`. */
void       _manor_server_take_rules      (ManorServer        *self,
                                          GPtrArray          *rules);
void       _manor_server_take_list       (ManorServer        *self,
                                          ManorServerList    *list);
/* Puts one more on the list, and keeps it. Returns the database, borrowed. */
ManorDatabase *
           _manor_server_add_to_list     (ManorServer        *self,
                                          const char         *name,
                                          ManorServerKind     kind,
                                          const char         *schema);
void       _manor_server_remove_from_list (ManorServer       *self,
                                          const char         *name);
/* Fails with words where the connection has no admin API. */
gboolean   _manor_server_check_admin     (ManorServer        *self,
                                          GError            **error);
/* (transfer full) A database of that name whose changes the server carries on, on the list or not. */
ManorDatabase *
           _manor_server_ref_schema      (ManorServer        *self,
                                          const char         *name) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a boolean; rejects with MANOR_DATABASE_ERROR_MIGRATING where a job of @schema is not over. */
DexFuture *_manor_server_check_jobs      (ManorServer        *self,
                                          const char         *schema) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_server_set_rule        (ManorConnection    *connection,
                                          const char         *schema_name,
                                          const char * const *patterns) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_server_set_names       (ManorConnection    *connection,
                                          const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_server_create_database (ManorConnection    *connection,
                                          const char         *name,
                                          const char         *schema_sql) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_server_create_schema   (ManorConnection    *connection,
                                          const char         *name,
                                          const char         *schema_sql) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_server_create_child    (ManorConnection    *connection,
                                          ManorFleet         *fleet,
                                          const char         *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_server_fork_database   (ManorConnection    *connection,
                                          ManorDatabase      *database,
                                          const char         *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_server_delete_database (ManorConnection    *connection,
                                          ManorDatabase      *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
