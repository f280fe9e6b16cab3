/* manor-organization.h: whom the databases of a platform belong to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database.h"
#include "manor-group.h"
#include "manor-token-request.h"

G_BEGIN_DECLS

#define MANOR_TYPE_ORGANIZATION (manor_organization_get_type ())

/* Its groups, locations and tokens, of a connection that has one: see
 * manor_connection_get_organization(). */
G_DECLARE_DERIVABLE_TYPE (ManorOrganization, manor_organization, MANOR, ORGANIZATION, GObject)

/**
 * ManorOrganizationClass:
 * @load_groups: reads the groups again; resolves to a boolean when manor_organization_get_groups()
 *   has them
 * @load_locations: resolves to a #GListModel of #ManorLocation
 * @create_group: resolves to a #ManorGroup
 * @delete_group: with all its databases; resolves to a boolean
 * @unarchive_group: resolves to a boolean when it was asked for
 * @protect_group: resolves to a boolean
 * @list_tokens: resolves to a #GListModel of #ManorApiToken: the account's and the organization's,
 *   none twice
 * @create_token: resolves to a string, the token, which is nowhere else: the caller wipes it
 * @revoke_token: resolves to a boolean, also where it was gone
 * @rotate: makes every token of a group and of all its databases worthless; resolves to a boolean
 * @rotate_database: of a database that is in no group, or whose platform does it alone
 * @load_usage: resolves to a #ManorDatabaseUsage of the whole organization in this month
 *
 * What a platform implements. None of them blocks.
 */
struct _ManorOrganizationClass
{
  GObjectClass parent_class;

  DexFuture *(*load_groups)     (ManorOrganization *self);
  DexFuture *(*load_locations)  (ManorOrganization *self);
  DexFuture *(*create_group)    (ManorOrganization *self,
                                 const char        *name,
                                 const char        *location);
  DexFuture *(*delete_group)    (ManorOrganization *self,
                                 const char        *group);
  DexFuture *(*unarchive_group) (ManorOrganization *self,
                                 const char        *group);
  DexFuture *(*protect_group)   (ManorOrganization *self,
                                 const char        *group,
                                 gboolean           protect);
  DexFuture *(*list_tokens)     (ManorOrganization *self);
  DexFuture *(*create_token)    (ManorOrganization *self,
                                 ManorTokenRequest *request);
  DexFuture *(*revoke_token)    (ManorOrganization *self,
                                 ManorApiToken     *token);
  DexFuture *(*rotate)          (ManorOrganization *self,
                                 const char        *group);
  DexFuture *(*rotate_database) (ManorOrganization *self,
                                 ManorDatabase     *database);
  DexFuture *(*load_usage)      (ManorOrganization *self);

  gpointer _reserved[4];
};

/* What the platform calls it in URLs, and people; construct-only properties “slug”, “title”. */
const char *manor_organization_get_slug        (ManorOrganization *self);
const char *manor_organization_get_title       (ManorOrganization *self);
/* A model of #ManorGroup sorted by name, that lives as long as the organization; filled by refreshing
 * its connection and by manor_organization_load_groups(). */
GListModel *manor_organization_get_groups      (ManorOrganization *self);
ManorGroup *manor_organization_find_group      (ManorOrganization *self,
                                                const char        *name);
DexFuture  *manor_organization_load_groups     (ManorOrganization *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_load_locations  (ManorOrganization *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_create_group    (ManorOrganization *self,
                                                const char        *name,
                                                const char        *location) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_delete_group    (ManorOrganization *self,
                                                const char        *group) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_unarchive_group (ManorOrganization *self,
                                                const char        *group) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_protect_group   (ManorOrganization *self,
                                                const char        *group,
                                                gboolean           protect) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_list_tokens     (ManorOrganization *self) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a string: the token, to be shown once and wiped. */
DexFuture  *manor_organization_create_token    (ManorOrganization *self,
                                                ManorTokenRequest *request) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_revoke_token    (ManorOrganization *self,
                                                ManorApiToken     *token) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_rotate          (ManorOrganization *self,
                                                const char        *group) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_rotate_database (ManorOrganization *self,
                                                ManorDatabase     *database) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *manor_organization_load_usage      (ManorOrganization *self) G_GNUC_WARN_UNUSED_RESULT;

/* For implementations. (element-type ManorGroup), in any order. */
void        manor_organization_set_groups      (ManorOrganization *self,
                                                GPtrArray         *groups);

G_END_DECLS
