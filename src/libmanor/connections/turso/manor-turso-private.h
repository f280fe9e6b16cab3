/* manor-turso-private.h: what the aspects of a Turso connection share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-client.h"
#include "manor-turso-database-private.h"
#include "manor-turso-list-private.h"
#include "manor-turso-organization-private.h"
#include "manor-turso-wallet-private.h"
#include "manor-turso.h"
#include "manor-worker.h"

G_BEGIN_DECLS

/* Requests to databases at one time, where they are answered quickly. They are on many machines, and some 100 ms away: it is
 * the way that is waited for, not a server. */
#define MANOR_TURSO_MAX_IN_FLIGHT 32

struct _ManorTurso
{
  ManorConnection     parent_instance;

  ManorTursoPlatform *platform;
  ManorHranaClient   *client;        /* (1) */
  ManorTursoWallet   *wallet;
  ManorOrganization  *organization;
  ManorTokenStore    *tokens;
  ManorWorker        *worker;        /* (2) */
  char               *rules_path;
  char               *list_path;

  ManorTursoList     *list;          /* (3) */
  GPtrArray          *rules;         /* (3) element-type ManorRule: from the file */
  ManorTursoList     *made;          /* (4) */
  GHashTable         *gone;          /* (4) names */
  GHashTable         *sizes;         /* (5) id -> gint64 */
  DexFuture          *saving;        /* the file of the list, or NULL */
  guint               serial;        /* of the last refresh */
  gboolean            is_unsaved;    /* the list has changed since its file was begun */
  gboolean            allow_plain;
  gboolean            has_list;      /* the last list was read from its file, or a newer one is here */
  gboolean            propagates;    /* the platform accepted a schema database */
};

DexFuture      *_manor_turso_refresh          (ManorConnection    *connection) G_GNUC_WARN_UNUSED_RESULT;
/* The databases and fleets that follow from `list` and `rules`. @prepared: (nullable): databases that were made
 * already, by name. */
void            _manor_turso_take_list        (ManorTurso         *self,
                                               ManorTursoList     *list,
                                               GHashTable         *prepared);
/* (transfer full): what becomes of one entry of a list. */
ManorDatabase  *_manor_turso_make_database    (ManorTurso         *self,
                                               ManorTursoEntry    *entry,
                                               GHashTable         *prepared) G_GNUC_WARN_UNUSED_RESULT;
/* The same, of databases that were made of all its entries. */
void            _manor_turso_take_databases   (ManorTurso         *self,
                                               ManorTursoList     *list,
                                               GPtrArray          *databases);
/* After they were read: which of them are archived is known to their databases. */
void            _manor_turso_take_groups      (ManorTurso         *self);
void            _manor_turso_take_rules       (ManorTurso         *self,
                                               GPtrArray          *rules);
/* Takes over what is known of one more, or better known, database, and keeps it. @database: (nullable): its object, where
 * it was made already. Returns the database, borrowed. */
ManorDatabase  *_manor_turso_add_to_list      (ManorTurso         *self,
                                               ManorTursoEntry    *entry,
                                               ManorTursoDatabase *database);
/* Names, null-terminated. */
void            _manor_turso_remove_from_list (ManorTurso         *self,
                                               const char * const *names);
/* Reads the file of the last list, which must have a path. Resolves to a ManorTursoList. */
DexFuture      *_manor_turso_load_list        (ManorTurso         *self) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a boolean. A program that ends at once waits for it, or nothing is kept. */
DexFuture      *_manor_turso_save_list        (ManorTurso         *self) G_GNUC_WARN_UNUSED_RESULT;
/* What it can do as far as is known. */
void            _manor_turso_update_features  (ManorTurso         *self);

/* Reads the rules from their file. Resolves to a boolean. */
DexFuture      *_manor_turso_load_rules       (ManorTurso         *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *_manor_turso_set_rule         (ManorConnection    *connection,
                                               const char         *schema_name,
                                               const char * const *patterns) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *_manor_turso_create           (ManorConnection    *connection,
                                               ManorCreation      *creation) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *_manor_turso_delete_database  (ManorConnection    *connection,
                                               ManorDatabase      *database) G_GNUC_WARN_UNUSED_RESULT;
/* Awaits: it is for fibers. TRUE when the database of that name and id is gone. */
gboolean        _manor_turso_delete_exactly   (ManorTurso         *turso,
                                               const char         *name,
                                               const char         *id,
                                               GError            **error);
/* A group was deleted: its databases leave the list at once, and then the rules of those that had children. Resolves to a
 * boolean, when both are kept. */
DexFuture      *_manor_turso_remove_group     (ManorTurso         *self,
                                               const char         *group) G_GNUC_WARN_UNUSED_RESULT;
/* “databases/NAME” and what follows: @rest like “/usage”, or NULL. New. */
char           *_manor_turso_database_dup_path         (const char         *name,
                                               const char         *rest) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
