/* manor-database.h: one database on a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "manor-database-config.h"
#include "manor-database-facts.h"
#include "manor-migration.h"
#include "manor-propagation.h"
#include "manor-result.h"
#include "manor-session.h"

G_BEGIN_DECLS

typedef enum
{
  MANOR_SESSION_READ_WRITE,
  MANOR_SESSION_READ_ONLY,
} ManorSessionMode;

#define MANOR_TYPE_DATABASE (manor_database_get_type ())

typedef struct _ManorConnection ManorConnection;

G_DECLARE_DERIVABLE_TYPE (ManorDatabase, manor_database, MANOR, DATABASE, GObject)

/**
 * ManorDatabaseClass:
 * @read_schema: resolves to the #ManorResult rows (type, name, tbl_name, sql) of
 *   sqlite_schema; writes nothing
 * @query: one reading statement on a connection of its own, resolves to a #ManorResult
 * @migrate: the migration contract; see manor_database_migrate()
 * @open_session: resolves to a #ManorSession
 * @propagate: see manor_database_propagate()
 * @settle_propagation: see manor_database_settle_propagation()
 * @load_config: resolves to a #ManorDatabaseConfig
 * @save_config: resolves to a boolean
 * @load_usage: resolves to a #ManorDatabaseUsage
 *
 * What a kind of connection implements. None of them blocks.
 */
struct _ManorDatabaseClass
{
  GObjectClass parent_class;

  DexFuture *(*read_schema)  (ManorDatabase      *self);
  DexFuture *(*query)        (ManorDatabase      *self,
                              const char         *sql,
                              guint               max_rows);
  DexFuture *(*migrate)      (ManorDatabase      *self,
                              ManorMigration     *migration);
  DexFuture *(*open_session) (ManorDatabase      *self,
                              ManorSessionMode    mode);
  DexFuture *(*propagate)    (ManorDatabase      *self,
                              ManorPropagation   *propagation);
  DexFuture *(*settle_propagation) (ManorDatabase *self);
  DexFuture *(*load_config)  (ManorDatabase       *self);
  DexFuture *(*save_config)  (ManorDatabase       *self,
                              ManorDatabaseConfig *config);
  DexFuture *(*load_usage)   (ManorDatabase       *self);

  gpointer _reserved[3];
};

/* Unique on its connection: how a person names it. Never changes. */
const char *manor_database_get_name        (ManorDatabase    *self);
/* The connection's id and the name: “demo/workspace1-slack”; how the journal knows it. */
const char *manor_database_get_path        (ManorDatabase    *self);
/* Where it is, for a person: a file's path, a URL. */
const char *manor_database_get_location    (ManorDatabase    *self);
/* Bytes, or -1 where not known. */
gint64      manor_database_get_size        (ManorDatabase    *self);
gboolean    manor_database_get_read_only   (ManorDatabase    *self);
/* Its server carries every write on it to all its children by itself, so that a session refuses
 * writing statements with PROPAGATES: they go through a push. Property “propagates”. */
gboolean    manor_database_get_propagates  (ManorDatabase    *self);
/* The one that lists it, or NULL where none does (any more). */
ManorConnection *
            manor_database_get_connection  (ManorDatabase    *self);
/* What its platform says of it, or NULL where there is none; property “facts”, notified. */
ManorDatabaseFacts *
            manor_database_get_facts       (ManorDatabase    *self);
/* How many databases like this one are best read or changed at one time; 0 where it is the
 * machine that counts. */
guint       manor_database_get_n_at_once   (ManorDatabase    *self);

DexFuture  *manor_database_read_schema     (ManorDatabase    *self) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a #ManorCatalogue. */
DexFuture  *manor_database_load_catalogue  (ManorDatabase    *self) G_GNUC_WARN_UNUSED_RESULT;
/* @max_rows 0: no limit. */
DexFuture  *manor_database_query           (ManorDatabase    *self,
                                            const char       *sql,
                                            guint             max_rows) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to %G_TYPE_INT, a #ManorOutcome: APPLIED or UNCHANGED. Rejects with
 * MANOR_DATABASE_ERROR_UNKNOWN where the answer to the commit was lost; any other error
 * means refused: the child is as it was. */
DexFuture  *manor_database_migrate         (ManorDatabase    *self,
                                            ManorMigration   *migration) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_database_open_session    (ManorDatabase    *self,
                                            ManorSessionMode  mode) G_GNUC_WARN_UNUSED_RESULT;
/* Of a database that propagates. Sends the change once, as one program, and follows it child by
 * child. Waits for another one that is under way. Resolves to a boolean when the server has
 * changed every child and the schema database, which is compared with a child and repaired where
 * the server skipped it. Rejects with MANOR_DATABASE_ERROR_PROPAGATION where the server gave it up
 * and nothing was changed, with MANOR_DATABASE_ERROR_STUCK where it hangs or the server is in a
 * crash loop (the message says the cure), with UNKNOWN where what became of it cannot be read. */
DexFuture  *manor_database_propagate       (ManorDatabase    *self,
                                            ManorPropagation *propagation) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until the server has no unfinished change on it. Resolves to a boolean. */
DexFuture  *manor_database_settle_propagation (ManorDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_database_load_config     (ManorDatabase    *self) G_GNUC_WARN_UNUSED_RESULT;
/* Only what differs from what is there is changed. */
DexFuture  *manor_database_save_config     (ManorDatabase       *self,
                                            ManorDatabaseConfig *config) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_database_load_usage      (ManorDatabase    *self) G_GNUC_WARN_UNUSED_RESULT;
/* For tests: see ManorMigrationHook; runs on a worker's thread, or the main thread where a server
 * does the work. */
void        manor_database_set_migration_hook (ManorMigrationHook  hook,
                                               gpointer            user_data);

/* (transfer full) A copy with its rows, on the same connection, before it is changed; for a push.
 * Resolves to a #ManorDatabase; rejects with G_IO_ERROR_NOT_SUPPORTED where its connection makes no copies. */
DexFuture  *manor_database_branch          (ManorDatabase    *self,
                                            const char       *name) G_GNUC_WARN_UNUSED_RESULT;
/* Whether manor_database_branch() can work. */
gboolean    manor_database_get_branches    (ManorDatabase    *self);
/* Rows read and written are paid for. */
gboolean    manor_database_get_metered     (ManorDatabase    *self);

/* An error's message without the database's name before it, for where that is said already. */
const char *manor_database_skip_name       (const char       *name,
                                            const char       *message);
/* As people sort names: “workspace2” before “workspace10”. Only equal names are equal. */
int         manor_database_compare_names   (const char       *a,
                                            const char       *b);

/* For implementations. The properties “name”, “path” and “location” are given when it is
 * made. */
void        manor_database_set_size        (ManorDatabase    *self,
                                            gint64            size);
void        manor_database_set_read_only   (ManorDatabase    *self,
                                            gboolean          read_only);
void        manor_database_set_propagates  (ManorDatabase    *self,
                                            gboolean          propagates);
void        manor_database_set_facts       (ManorDatabase    *self,
                                            ManorDatabaseFacts *facts);
void        manor_database_set_n_at_once   (ManorDatabase    *self,
                                            guint             n_at_once);
ManorMigrationHook
            manor_database_get_migration_hook (gpointer      *user_data);

#define MANOR_DATABASE_ERROR (manor_database_error_quark ())

/**
 * ManorDatabaseError:
 * @MANOR_DATABASE_ERROR_UNKNOWN: the answer was lost; read the schema again
 * @MANOR_DATABASE_ERROR_PROPAGATES: the statement would change every child: push it
 * @MANOR_DATABASE_ERROR_PROPAGATION: the server gave a propagation up; nothing was changed
 * @MANOR_DATABASE_ERROR_STUCK: a propagation hangs; the message says the cure
 * @MANOR_DATABASE_ERROR_MIGRATING: its server is changing it just now, or refuses writes as it does then; nothing was
 *   done: try again later
 */
typedef enum
{
  MANOR_DATABASE_ERROR_UNKNOWN,
  MANOR_DATABASE_ERROR_PROPAGATES,
  MANOR_DATABASE_ERROR_PROPAGATION,
  MANOR_DATABASE_ERROR_STUCK,
  MANOR_DATABASE_ERROR_MIGRATING,
} ManorDatabaseError;

GQuark      manor_database_error_quark     (void);

G_END_DECLS
