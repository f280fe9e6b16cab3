/* manor-connection.h: a place where databases live
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-creation.h"
#include "manor-organization.h"

G_BEGIN_DECLS

typedef enum
{
  MANOR_CONNECTION_NEW,      /* never read */
  MANOR_CONNECTION_LOADING,
  MANOR_CONNECTION_READY,
  MANOR_CONNECTION_FAILED,   /* what was known before stays listed */
} ManorConnectionState;

/**
 * ManorConnectionFeatures:
 * @MANOR_CONNECTION_TRASHES: a deleted database goes to the trash; elsewhere it is gone
 * @MANOR_CONNECTION_FORKS: databases can be copied with their rows
 * @MANOR_CONNECTION_PROPAGATES: schema databases can be made whose server carries changes on
 * @MANOR_CONNECTION_CONFIGURES: databases have a #ManorDatabaseConfig
 * @MANOR_CONNECTION_MEASURES: databases have a #ManorDatabaseUsage
 * @MANOR_CONNECTION_NAMES: names of databases can be given by hand
 * @MANOR_CONNECTION_CREATES: databases can be created and deleted
 * @MANOR_CONNECTION_REWINDS: a copy can be made of what a database was at an earlier time
 * @MANOR_CONNECTION_FETCHES: the platform fetches a dump from a URL by itself
 * @MANOR_CONNECTION_GROUPS: databases are in groups, and rules can name those
 * @MANOR_CONNECTION_BILLS: rows read and written are counted and paid for
 *
 * What a connection can do; changes with what it is allowed to.
 */
typedef enum
{
  MANOR_CONNECTION_TRASHES    = 1 << 0,
  MANOR_CONNECTION_FORKS      = 1 << 1,
  MANOR_CONNECTION_PROPAGATES = 1 << 2,
  MANOR_CONNECTION_CONFIGURES = 1 << 3,
  MANOR_CONNECTION_MEASURES   = 1 << 4,
  MANOR_CONNECTION_NAMES      = 1 << 5,
  MANOR_CONNECTION_CREATES    = 1 << 6,
  MANOR_CONNECTION_REWINDS    = 1 << 7,
  MANOR_CONNECTION_FETCHES    = 1 << 8,
  MANOR_CONNECTION_GROUPS     = 1 << 9,
  MANOR_CONNECTION_BILLS      = 1 << 10,
} ManorConnectionFeatures;

#define MANOR_TYPE_CONNECTION          (manor_connection_get_type ())
#define MANOR_TYPE_CONNECTION_STATE    (manor_connection_state_get_type ())
#define MANOR_TYPE_CONNECTION_FEATURES (manor_connection_features_get_type ())

GType manor_connection_state_get_type    (void);
GType manor_connection_features_get_type (void);

G_DECLARE_DERIVABLE_TYPE (ManorConnection, manor_connection, MANOR, CONNECTION, GObject)

/**
 * ManorConnectionClass:
 * @refresh: reads the list of databases and the rules again, resolves to a boolean
 * @create_database: makes a database with the given schema (may be ""), resolves to a
 *   #ManorDatabase; fails where the name is taken
 * @delete_database: to the trash where there is one, resolves to a boolean
 * @set_rule: says which databases are children of a schema database; %NULL patterns make it
 *   an ordinary database again; resolves to a boolean
 * @create_schema: makes a schema database whose server carries changes on (@schema_sql may be
 *   ""); resolves to a #ManorDatabase
 * @create_child: makes a child of a fleet whose schema database propagates; elsewhere a child is
 *   create_database() with the schema database's schema; resolves to a #ManorDatabase
 * @fork_database: copies a database with its rows; resolves to a #ManorDatabase
 * @set_names: keeps the names that were given by hand; resolves to a boolean
 * @create: makes what a #ManorCreation says; resolves to a #ManorDatabase. Where a kind of connection has
 *   it, the other ways to make a database go through it; where it has not, through those
 * @get_organization: (transfer none) (nullable): whom its databases belong to
 *
 * What a kind of connection implements. It reports what it found with
 * manor_connection_set_databases() and manor_connection_set_rules().
 */
struct _ManorConnectionClass
{
  GObjectClass parent_class;

  DexFuture *(*refresh)         (ManorConnection    *self);
  DexFuture *(*create_database) (ManorConnection    *self,
                                 const char         *name,
                                 const char         *schema_sql);
  DexFuture *(*delete_database) (ManorConnection    *self,
                                 ManorDatabase      *database);
  DexFuture *(*set_rule)        (ManorConnection    *self,
                                 const char         *schema_name,
                                 const char * const *patterns);
  DexFuture *(*create_schema)   (ManorConnection    *self,
                                 const char         *name,
                                 const char         *schema_sql);
  DexFuture *(*create_child)    (ManorConnection    *self,
                                 ManorFleet         *fleet,
                                 const char         *name);
  DexFuture *(*fork_database)   (ManorConnection    *self,
                                 ManorDatabase      *database,
                                 const char         *name);
  DexFuture *(*set_names)       (ManorConnection    *self,
                                 const char * const *names);
  DexFuture *(*create)          (ManorConnection    *self,
                                 ManorCreation      *creation);
  ManorOrganization *
             (*get_organization) (ManorConnection   *self);

  gpointer _reserved[2];
};

/* A short id that never changes: the first half of CONNECTION/NAME. */
const char           *manor_connection_get_id             (ManorConnection    *self);
/* What a person called it; may change. */
const char           *manor_connection_get_title          (ManorConnection    *self);
void                  manor_connection_set_title          (ManorConnection    *self,
                                                           const char         *title);
/* “folder”, “server”, “turso” */
const char           *manor_connection_get_kind           (ManorConnection    *self);
/* A path or URL. */
const char           *manor_connection_get_location       (ManorConnection    *self);
ManorConnectionState  manor_connection_get_state          (ManorConnection    *self);
/* Why it is FAILED, or NULL. */
const GError         *manor_connection_get_error          (ManorConnection    *self);
/* What a person should know about the lists, in sentences; also a property. */
const char * const   *manor_connection_get_notes          (ManorConnection    *self);
/* Models that live as long as the connection and change with it: #ManorDatabase sorted by
 * name, #ManorFleet sorted by name. */
GListModel           *manor_connection_get_databases      (ManorConnection    *self);
GListModel           *manor_connection_get_fleets         (ManorConnection    *self);
ManorDatabase        *manor_connection_find_database      (ManorConnection    *self,
                                                           const char         *name);
ManorFleet           *manor_connection_find_fleet         (ManorConnection    *self,
                                                           const char         *schema_name);
/* The rule that makes a database of that name a child, whether there is one or not. */
ManorRule            *manor_connection_find_rule_for      (ManorConnection    *self,
                                                           const char         *name,
                                                           const char         *group);
/* The rules that can be set: all but those of fleets whose server links the children itself.
 * (element-type ManorRule) */
GPtrArray            *manor_connection_dup_rules          (ManorConnection    *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture            *manor_connection_refresh            (ManorConnection    *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture            *manor_connection_create_database    (ManorConnection    *self,
                                                           const char         *name,
                                                           const char         *schema_sql) G_GNUC_WARN_UNUSED_RESULT;
/* A database with the schema database's schema, added to the fleet's rule where no pattern
 * covers it. Resolves to a #ManorDatabase. */
DexFuture            *manor_connection_create_child       (ManorConnection    *self,
                                                           ManorFleet         *fleet,
                                                           const char         *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture            *manor_connection_delete_database    (ManorConnection    *self,
                                                           ManorDatabase      *database) G_GNUC_WARN_UNUSED_RESULT;
DexFuture            *manor_connection_set_rule           (ManorConnection    *self,
                                                           const char         *schema_name,
                                                           const char * const *patterns) G_GNUC_WARN_UNUSED_RESULT;
DexFuture            *manor_connection_create_schema      (ManorConnection    *self,
                                                           const char         *name,
                                                           const char         *schema_sql) G_GNUC_WARN_UNUSED_RESULT;
DexFuture            *manor_connection_fork_database      (ManorConnection    *self,
                                                           ManorDatabase      *database,
                                                           const char         *name) G_GNUC_WARN_UNUSED_RESULT;
/* Makes what @creation says, on every kind of connection that can. Resolves to a #ManorDatabase;
 * rejects with G_IO_ERROR_EXISTS where the name is taken, G_IO_ERROR_NOT_SUPPORTED where this kind of
 * connection has no such thing (a group, a time). */
DexFuture            *manor_connection_create             (ManorConnection    *self,
                                                           ManorCreation      *creation) G_GNUC_WARN_UNUSED_RESULT;
/* Whom its databases belong to: NULL for folders and servers. */
ManorOrganization    *manor_connection_get_organization   (ManorConnection    *self);
/* Property “features”. */
ManorConnectionFeatures
                      manor_connection_get_features       (ManorConnection    *self);
/* A lasting danger a person should see all the time (“tokens travel in the clear”), or NULL; also
 * a property. */
const char           *manor_connection_get_warning        (ManorConnection    *self);
/* Names of databases given by hand, empty where there are none; also a property. */
const char * const   *manor_connection_get_names          (ManorConnection    *self);
DexFuture            *manor_connection_set_names          (ManorConnection    *self,
                                                           const char * const *names) G_GNUC_WARN_UNUSED_RESULT;

/* For implementations. The properties “id”, “title”, “kind” and “location” are given when
 * it is made. Databases that stay keep their objects; a database that two rules match belongs
 * to the one whose schema database's name comes first.
 * @databases: (element-type ManorDatabase); @rules: (element-type ManorRule) */
void                  manor_connection_set_databases      (ManorConnection    *self,
                                                           GPtrArray          *databases);
/* One more, or some less; nothing but what is new or gone is looked at. */
void                  manor_connection_add_database       (ManorConnection    *self,
                                                           ManorDatabase      *database);
void                  manor_connection_remove_databases   (ManorConnection    *self,
                                                           const char * const *names);
void                  manor_connection_set_rules          (ManorConnection    *self,
                                                           GPtrArray          *rules);
void                  manor_connection_set_notes          (ManorConnection    *self,
                                                           const char * const *notes);
void                  manor_connection_set_state          (ManorConnection    *self,
                                                           ManorConnectionState state,
                                                           const GError       *error);
void                  manor_connection_take_features      (ManorConnection    *self,
                                                           ManorConnectionFeatures features);
void                  manor_connection_take_warning       (ManorConnection    *self,
                                                           char               *warning);
void                  manor_connection_take_names         (ManorConnection    *self,
                                                           GStrv               names);

G_END_DECLS
