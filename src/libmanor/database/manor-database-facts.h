/* manor-database-facts.h: what a platform says of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ManorDatabaseFlags:
 * @MANOR_DATABASE_ASLEEP: reading it would wake it
 * @MANOR_DATABASE_ARCHIVED: it answers nothing before its group is unarchived
 * @MANOR_DATABASE_READS_BLOCKED: the platform refuses reads
 * @MANOR_DATABASE_WRITES_BLOCKED: the platform refuses writes
 * @MANOR_DATABASE_PROTECTED: the platform refuses to delete it
 * @MANOR_DATABASE_BRANCH: it was copied from another one
 * @MANOR_DATABASE_ENCRYPTED: its platform keeps it encrypted with a key of the person's
 * @MANOR_DATABASE_UNUSUAL_ENGINE: it is not kept by libSQL but by the new Turso engine
 *
 * Where a database is out of the ordinary.
 */
typedef enum
{
  MANOR_DATABASE_ASLEEP         = 1 << 0,
  MANOR_DATABASE_ARCHIVED       = 1 << 1,
  MANOR_DATABASE_READS_BLOCKED  = 1 << 2,
  MANOR_DATABASE_WRITES_BLOCKED = 1 << 3,
  MANOR_DATABASE_PROTECTED      = 1 << 4,
  MANOR_DATABASE_BRANCH         = 1 << 5,
  MANOR_DATABASE_ENCRYPTED      = 1 << 6,
  MANOR_DATABASE_UNUSUAL_ENGINE = 1 << 7,
} ManorDatabaseFlags;

/* Both mean that a survey leaves it alone unless it is told otherwise. */
#define MANOR_DATABASE_RESTS (MANOR_DATABASE_ASLEEP | MANOR_DATABASE_ARCHIVED)

#define MANOR_TYPE_DATABASE_FLAGS (manor_database_flags_get_type ())
#define MANOR_TYPE_DATABASE_FACTS (manor_database_facts_get_type ())

GType manor_database_flags_get_type (void);
GType manor_database_facts_get_type (void);

/**
 * ManorDatabaseFacts:
 * @id: what the platform itself calls it
 * @host: its host name, and port where it has one
 * @plain: whether it is spoken to without TLS (a development server)
 * @group: (nullable): the group that it is in
 * @region: (nullable): where it lives, a code
 * @engine: (nullable): “libSQL”, “Turso”: for people
 * @version: (nullable): of its engine
 * @branch_of: (nullable): the database that it was copied from
 * @branched_at: (nullable): when
 * @flags: see #ManorDatabaseFlags
 *
 * Boxed and counted; never changed once it was given to a database.
 */
typedef struct
{
  char               *id;
  char               *host;
  char               *group;
  char               *region;
  char               *engine;
  char               *version;
  char               *branch_of;
  GDateTime          *branched_at;
  ManorDatabaseFlags  flags;
  gboolean            plain;
} ManorDatabaseFacts;

ManorDatabaseFacts *manor_database_facts_new     (void) G_GNUC_WARN_UNUSED_RESULT;
ManorDatabaseFacts *manor_database_facts_ref     (ManorDatabaseFacts       *self);
void                manor_database_facts_unref   (ManorDatabaseFacts       *self);
/* To be changed before it is given away. */
ManorDatabaseFacts *manor_database_facts_copy    (const ManorDatabaseFacts *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean            manor_database_facts_equal   (const ManorDatabaseFacts *a,
                                                  const ManorDatabaseFacts *b);
/* What it is a copy of: NULL where it is none, "" where that is not known. */
const char         *manor_database_facts_get_branch_of (const ManorDatabaseFacts *self);
/* “libsql://HOST” and “https://HOST” (“http://HOST” where it is plain). */
char               *manor_database_facts_dup_url (const ManorDatabaseFacts *self,
                                                  gboolean                  libsql) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorDatabaseFacts, manor_database_facts_unref)

G_END_DECLS
