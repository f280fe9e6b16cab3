/* manor-turso-list-private.h: which databases an organization has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database-facts.h"
#include "manor-turso-platform-private.h"

G_BEGIN_DECLS

/**
 * ManorTursoEntry:
 * @name: unique in the organization
 * @facts: what the platform says of it; never changed
 * @schema: (nullable): the schema database whose changes the platform carries to it
 * @is_schema: the platform carries changes on it to its children
 * @archived: it is itself; its group may be, too
 *
 * One database. Counted, and not changed any more when it is in a list: lists share it.
 */
typedef struct
{
  char               *name;
  ManorDatabaseFacts *facts;
  char               *schema;
  gboolean            is_schema;
  gboolean            archived;
} ManorTursoEntry;

/**
 * ManorTursoList:
 *
 * The databases of an organization, each name once. Boxed and counted. Changed by who makes it, and when it is a
 * connection's on the main thread, so that others go through a snapshot of it.
 */
typedef struct _ManorTursoList ManorTursoList;

#define MANOR_TYPE_TURSO_LIST (_manor_turso_list_get_type ())

GType            _manor_turso_list_get_type   (void);
ManorTursoList  *_manor_turso_list_new        (void) G_GNUC_WARN_UNUSED_RESULT;
ManorTursoList  *_manor_turso_list_ref        (ManorTursoList     *self);
void             _manor_turso_list_unref      (ManorTursoList     *self);
guint            _manor_turso_list_get_length (ManorTursoList     *self);
ManorTursoEntry *_manor_turso_list_get        (ManorTursoList     *self,
                                               guint               index);
/* Both NULL where there is none. @id: the platform's own name of it, which its servers use. */
ManorTursoEntry *_manor_turso_list_find       (ManorTursoList     *self,
                                               const char         *name);
ManorTursoEntry *_manor_turso_list_find_id    (ManorTursoList     *self,
                                               const char         *id);
/* Takes a reference; @entry takes the place of the one of that name. */
void             _manor_turso_list_add        (ManorTursoList     *self,
                                               ManorTursoEntry    *entry);
/* Nothing happens where there is none of that name. The last one takes its place. */
void             _manor_turso_list_remove     (ManorTursoList     *self,
                                               const char         *name);
/* The same entries, to go through while @self changes, or in another thread. What finds them is empty. */
ManorTursoList  *_manor_turso_list_snapshot   (ManorTursoList     *self) G_GNUC_WARN_UNUSED_RESULT;
/* Without those whose names are in @gone. New, or @self where nothing changes. */
ManorTursoList  *_manor_turso_list_merge      (ManorTursoList     *self,
                                               ManorTursoList     *made,
                                               GHashTable         *gone) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ManorRule): of each schema database whose changes the platform carries on. New. */
GPtrArray       *_manor_turso_list_dup_rules  (ManorTursoList     *self) G_GNUC_WARN_UNUSED_RESULT;
/* How many databases were told so that they cannot be used. */
guint            _manor_turso_list_get_n_odd  (ManorTursoList     *self);
void             _manor_turso_list_add_odd    (ManorTursoList     *self,
                                               guint               n_odd);
/* Whether some may be missing, since the platform's pages did not come to an end. */
gboolean         _manor_turso_list_get_partial (ManorTursoList    *self);
void             _manor_turso_list_set_partial (ManorTursoList    *self);

ManorTursoEntry *_manor_turso_entry_new       (void) G_GNUC_WARN_UNUSED_RESULT;
/* To be changed before it is given to a list. */
ManorTursoEntry *_manor_turso_entry_copy      (ManorTursoEntry    *self) G_GNUC_WARN_UNUSED_RESULT;
ManorTursoEntry *_manor_turso_entry_ref       (ManorTursoEntry    *self) G_GNUC_WARN_UNUSED_RESULT;
void             _manor_turso_entry_unref     (ManorTursoEntry    *self);
/* @database: an object of the platform's. @allow_plain: as in the settings. NULL where it cannot be used. New. */
ManorTursoEntry *_manor_turso_entry_parse     (JsonNode           *database,
                                               gboolean            allow_plain) G_GNUC_WARN_UNUSED_RESULT;
/* Adds the databases of one answer, in either shape. FALSE where it is no list. */
gboolean         _manor_turso_list_parse      (ManorTursoList     *self,
                                               JsonNode           *answer,
                                               gboolean            allow_plain);
gboolean         _manor_turso_check_name      (const char         *name);
/* Whether @host is a host's name, or one with a port, and nothing else. */
gboolean         _manor_turso_check_host      (const char         *host);
/* Whether it is spoken to without TLS. */
gboolean         _manor_turso_is_plain        (const char         *host,
                                               const char         *region,
                                               gboolean            allow_plain);

/* A file with the last list. Both block; what cannot be read is an empty list. */
ManorTursoList  *_manor_turso_list_load       (const char         *path,
                                               gboolean            allow_plain) G_GNUC_WARN_UNUSED_RESULT;
gboolean         _manor_turso_list_save       (ManorTursoList     *self,
                                               const char         *path,
                                               GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTursoList, _manor_turso_list_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTursoEntry, _manor_turso_entry_unref)

G_END_DECLS
