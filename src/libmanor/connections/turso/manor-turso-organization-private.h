/* manor-turso-organization-private.h: an organization of the platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database-config.h"
#include "manor-future.h"
#include "manor-organization.h"
#include "manor-turso-wallet-private.h"
#include "manor-turso.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TURSO_ORGANIZATION (manor_turso_organization_get_type ())

/* Its groups, locations and tokens, asked of the platform. */
G_DECLARE_FINAL_TYPE (ManorTursoOrganization, manor_turso_organization, MANOR, TURSO_ORGANIZATION, ManorOrganization)

/* @wallet: told of every rotation. */
ManorOrganization *_manor_turso_organization_new (ManorTursoPlatform *platform,
                                                  ManorTursoWallet   *wallet,
                                                  const char         *slug,
                                                  const char         *title) G_GNUC_WARN_UNUSED_RESULT;
/* Whose list it is that a deleted group's databases leave; not held. */
void               _manor_turso_organization_set_connection (ManorTursoOrganization *self,
                                                             ManorTurso             *connection);

struct _ManorTursoOrganization
{
  ManorOrganization   parent_instance;

  ManorTursoPlatform *platform;
  ManorTursoWallet   *wallet;
  GWeakRef            connection; /* a ManorTurso */
  GHashTable         *shared;    /* ids of API tokens that the organization lists, not only the account */
};

/* What a fiber works with. */
typedef struct
{
  ManorTursoOrganization *self;
  char                   *name;      /* of a group, a database, a token */
  char                   *location;
  char                   *id;
  gboolean                protect;
  gboolean                is_shared;
  ManorTokenRequest      *request;
} ManorTursoErrand;

ManorTursoErrand *_manor_turso_errand_new  (ManorTursoOrganization *self,
                                            const char             *name) G_GNUC_WARN_UNUSED_RESULT;
/* @errand: (transfer full). Discarding the future cancels the fiber. */
DexFuture        *_manor_turso_errand_run  (ManorTursoErrand       *errand,
                                            DexFiberFunc            fiber) G_GNUC_WARN_UNUSED_RESULT;

/* Both await. NULL without @error for an empty answer. */
JsonNode         *_manor_turso_await_call  (ManorTursoPlatform     *platform,
                                            const ManorTursoCall   *call,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* GET. */
JsonNode         *_manor_turso_await       (ManorTursoPlatform     *platform,
                                            const char             *path,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether nobody knows if the request was carried out. */
gboolean          _manor_turso_is_unknown  (const GError           *error);
/* @name is escaped. @rest: (nullable) */
char             *_manor_turso_path_of     (const char             *beginning,
                                            const char             *name,
                                            const char             *rest) G_GNUC_WARN_UNUSED_RESULT;

/* Answers. NULL where one cannot be used. */
ManorGroup         *_manor_turso_group_parse     (JsonNode *group) G_GNUC_WARN_UNUSED_RESULT;
ManorApiToken      *_manor_turso_api_token_parse (JsonNode *token) G_GNUC_WARN_UNUSED_RESULT;
/* Both shapes: {code: description} and {platform: {code: description}}. */
GListModel         *_manor_turso_locations_parse (JsonNode *locations) G_GNUC_WARN_UNUSED_RESULT;
ManorDatabaseUsage *_manor_turso_organization_parse_usage     (JsonNode *usage) G_GNUC_WARN_UNUSED_RESULT;

/* The vfuncs. */
DexFuture *_manor_turso_organization_load_groups     (ManorOrganization *organization);
DexFuture *_manor_turso_organization_create_group    (ManorOrganization *organization,
                                                      const char        *name,
                                                      const char        *location);
DexFuture *_manor_turso_organization_delete_group    (ManorOrganization *organization,
                                                      const char        *group);
DexFuture *_manor_turso_organization_unarchive_group (ManorOrganization *organization,
                                                      const char        *group);
DexFuture *_manor_turso_organization_protect_group   (ManorOrganization *organization,
                                                      const char        *group,
                                                      gboolean           protect);
DexFuture *_manor_turso_organization_list_tokens     (ManorOrganization *organization);
DexFuture *_manor_turso_organization_revoke_token    (ManorOrganization *organization,
                                                      ManorApiToken     *token);
DexFuture *_manor_turso_organization_create_token    (ManorOrganization *organization,
                                                      ManorTokenRequest *request);
DexFuture *_manor_turso_organization_rotate          (ManorOrganization *organization,
                                                      const char        *group);
DexFuture *_manor_turso_organization_rotate_database (ManorOrganization *organization,
                                                      ManorDatabase     *database);

G_END_DECLS
