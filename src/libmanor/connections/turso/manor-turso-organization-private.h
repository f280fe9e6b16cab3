/* manor-turso-organization-private.h: an organization of the platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-organization.h"
#include "manor-turso-wallet-private.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TURSO_ORGANIZATION (manor_turso_organization_get_type ())

/* Its groups, locations and tokens, asked of the platform. */
G_DECLARE_FINAL_TYPE (ManorTursoOrganization, manor_turso_organization, MANOR, TURSO_ORGANIZATION, ManorOrganization)

/* @wallet: told of every rotation. */
ManorOrganization *_manor_turso_organization_new (ManorTursoPlatform *platform,
                                                  ManorTursoWallet   *wallet,
                                                  const char         *slug,
                                                  const char         *title) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
