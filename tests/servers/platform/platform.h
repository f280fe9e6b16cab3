/* platform.h: what the test platform knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "platform-counters.h"
#include "platform-faults.h"
#include "platform-key.h"
#include "platform-options.h"
#include "platform-sqld.h"

typedef struct _Platform             Platform;
typedef struct _PlatformOrganization PlatformOrganization;
typedef struct _PlatformGroup        PlatformGroup;
typedef struct _PlatformDatabase     PlatformDatabase;

/* Invariants of all records here:
 *
 *  (1) A record is freed with the platform, not when it is deleted: a fiber may look at it after it waited. What was
 *      deleted says so, and is in no list.
 *  (2) Serial numbers only grow. They are the order of lists, what a cursor says, and how old a token is.
 */
struct _PlatformOrganization
{
  Platform   *platform;
  char       *slug;
  char       *id;
  gboolean    personal;
  gboolean    overages;
  gboolean    require_mfa;
  gboolean    deleted;
  GPtrArray  *groups;      /* element-type PlatformGroup */
  GPtrArray  *databases;   /* element-type PlatformDatabase, by serial */
  GHashTable *by_name;     /* databases */
  GPtrArray  *members;     /* element-type JsonObject, as they are told */
  GPtrArray  *invites;     /* element-type JsonObject */
  GPtrArray  *keys;        /* element-type JsonObject: of others, who sign tokens */
};

struct _PlatformGroup
{
  PlatformOrganization *organization;
  char                 *name;
  char                 *id;
  char                 *location;
  GPtrArray            *replicas;            /* further locations, by name only */
  char                 *version;
  PlatformKey          *key;
  guint                 n_rotations;         /* which key it is */
  gboolean              delete_protection;
  gboolean              archived;
  gboolean              deleted;
};

/*
 *  (3) `made`: its namespace, named after its id, is there. Only platform_database_prepare() makes it, and it is made
 *      once: sqld can lose a namespace that is made twice.
 *  (4) `n_rotations` is that of the group's key that the namespace checks tokens with. An older one is made good
 *      before the next request is passed on to it.
 */
struct _PlatformDatabase
{
  PlatformOrganization *organization;
  PlatformGroup        *group;
  char                 *name;
  char                 *id;
  char                 *label;              /* of its host name; former ones lead to it, too */
  guint64               serial;             /* (2) */
  gboolean              made;               /* (3) */
  guint                 n_rotations;        /* (4) */
  gboolean              distrusted;         /* (4) of what it is blocked for */
  DexFuture            *preparing;
  gboolean              deleted;

  gboolean              is_schema;
  PlatformDatabase     *schema;
  PlatformDatabase     *parent;             /* it was branched from */
  gboolean              begins_with_sql;    /* that of the options */
  char                 *branched_at;
  char                 *dump;               /* a URL it is made from */

  char                 *size_limit;
  gboolean              block_reads;
  gboolean              block_writes;
  gboolean              delete_protection;
  gboolean              allow_attach;
  GStrv                 allowed_ips;
  GStrv                 allowed_vpcs;
  gboolean              sleeping;
};

struct _Platform
{
  PlatformOptions   options;
  char             *folder;
  char             *base_uri;           /* no “/” at its end */
  guint             port;
  PlatformSqld     *sqld;
  PlatformFaults   *faults;
  PlatformCounters *counters;
  GPtrArray        *organizations;      /* the first is the user's own */
  GHashTable       *by_label;           /* databases */
  GPtrArray        *tokens;             /* element-type PlatformToken: of the platform itself */
  JsonArray        *made;               /* every token there ever was, of whatever kind, for who searches for them */
  PlatformKey      *key;                /* signs those */
  GPtrArray        *groups;             /* (1): all there ever were */
  GPtrArray        *databases;          /* the same */
  guint64           last_serial;        /* (2) */
  guint64           expired_before;     /* tokens of databases with a smaller serial have expired */
  gint64            clock_offset;       /* seconds */
};

/* Starts the server and fills it as @options say; takes what is in them. Blocks, and ends the program where that is
 * impossible. */
Platform             *platform_new               (PlatformOptions      *options) G_GNUC_WARN_UNUSED_RESULT;
void                  platform_free              (Platform             *self);
/* Resolves to a boolean when the databases of the options are there. */
DexFuture            *platform_fill              (Platform             *self) G_GNUC_WARN_UNUSED_RESULT;

/* Seconds since 1970, as the platform's clock has it. */
gint64                platform_now               (Platform             *self);
/* RFC 3339. */
char                 *platform_dup_time          (Platform             *self) G_GNUC_WARN_UNUSED_RESULT;
guint64               platform_next_serial       (Platform             *self);
PlatformOrganization *platform_find_organization (Platform             *self,
                                                  const char           *slug);
/* @kind: “api”, “group” or “database”. */
void                  platform_remember_token    (Platform             *self,
                                                  const char           *kind,
                                                  const char           *token);

/* A personal organization is named after its user. */
const char           *platform_get_user_name     (Platform             *self);

PlatformOrganization *platform_organization_new  (Platform             *platform,
                                                  const char           *slug);
JsonObject           *platform_organization_dump (PlatformOrganization *self) G_GNUC_WARN_UNUSED_RESULT;
void                  platform_organization_add_member
                                                 (PlatformOrganization *self,
                                                  const char           *username,
                                                  const char           *role);
/* It must have no groups any more. */
void                  platform_organization_delete
                                                 (PlatformOrganization *self);
PlatformGroup        *platform_organization_find_group
                                                 (PlatformOrganization *self,
                                                  const char           *name);
PlatformDatabase     *platform_organization_find_database
                                                 (PlatformOrganization *self,
                                                  const char           *name);

PlatformGroup        *platform_group_new         (PlatformOrganization *organization,
                                                  const char           *name,
                                                  const char           *location);
JsonObject           *platform_group_dump        (PlatformGroup        *self) G_GNUC_WARN_UNUSED_RESULT;
/* With its databases. Awaits. */
gboolean              platform_group_delete      (PlatformGroup        *self,
                                                  GError              **error);
/* To another organization, with its databases, whose hosts have other names then. FALSE where one of their names is
 * taken there, or the group's is. */
gboolean              platform_group_transfer    (PlatformGroup        *self,
                                                  PlatformOrganization *organization);
/* From now on what the old key signed is worthless. */
void                  platform_group_rotate      (PlatformGroup        *self);

/* As those of the new engine have them, or not. */
void                  platform_database_mark_engine
                                                 (PlatformDatabase     *self,
                                                  gboolean              is_new);
/* It is in the organization's lists at once; its namespace is made by preparing it. */
PlatformDatabase     *platform_database_new      (PlatformGroup        *group,
                                                  const char           *name);
JsonObject           *platform_database_dump     (PlatformDatabase     *self) G_GNUC_WARN_UNUSED_RESULT;
/* “DB-ORGANIZATION.localhost:PORT” */
char                 *platform_database_dup_host (PlatformDatabase     *self) G_GNUC_WARN_UNUSED_RESULT;
const char           *platform_database_get_region
                                                 (PlatformDatabase     *self);
/* Makes its namespace what it has to be (3, 4). Resolves to a boolean; rejects with PLATFORM_SQLD_ERROR. */
DexFuture            *platform_database_prepare  (PlatformDatabase     *self) G_GNUC_WARN_UNUSED_RESULT;
/* What it is blocked for was changed: the namespace learns of it before the next request. */
void                  platform_database_distrust (PlatformDatabase     *self);
/* Out of all lists, and its namespace deleted. Resolves to a boolean. */
DexFuture            *platform_database_delete   (PlatformDatabase     *self) G_GNUC_WARN_UNUSED_RESULT;
/* The number of databases that follow a schema database. */
guint                 platform_database_count_children
                                                 (PlatformDatabase     *self);

/* A token of a group's databases, or of one. @seconds: until it ends, 0 for never. @permissions: the claim “p”, NULL
 * for none. */
char                 *platform_group_mint        (PlatformGroup        *self,
                                                  PlatformDatabase     *database,
                                                  gboolean              read_only,
                                                  gint64                seconds,
                                                  JsonObject           *permissions) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Platform, platform_free)
