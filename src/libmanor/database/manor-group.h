/* manor-group.h: databases that live together, and an organization's other things
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MANOR_TYPE_GROUP     (manor_group_get_type ())
#define MANOR_TYPE_LOCATION  (manor_location_get_type ())
#define MANOR_TYPE_API_TOKEN (manor_api_token_get_type ())

/* Immutable; construct-only properties: “name”, “id”, “primary” (a location's code), “locations” (strv),
 * “protected”, “archived” (booleans), “engine” (“libSQL”, “Turso”), “health” (translated: “Healthy”, “Unhealthy”,
 * “Degraded”, “Archived”). One token opens all its databases. */
G_DECLARE_FINAL_TYPE (ManorGroup, manor_group, MANOR, GROUP, GObject)
/* Immutable; construct-only properties: “code” (“aws-eu-west-1”), “title” (“AWS EU West (Ireland)”),
 * “platform” (“aws”, or NULL). */
G_DECLARE_FINAL_TYPE (ManorLocation, manor_location, MANOR, LOCATION, GObject)
/* Immutable, and without the token itself, which is shown once when it is made; construct-only
 * properties: “id”, “name”, “organization”, “group”, “owner” (strings or NULL), “scopes” (strv, empty
 * for all), “created” (#GDateTime or NULL). */
G_DECLARE_FINAL_TYPE (ManorApiToken, manor_api_token, MANOR, API_TOKEN, GObject)

const char         *manor_group_get_name             (ManorGroup    *self);
const char         *manor_group_get_id               (ManorGroup    *self);
const char         *manor_group_get_primary          (ManorGroup    *self);
const char * const *manor_group_get_locations        (ManorGroup    *self);
gboolean            manor_group_get_protected        (ManorGroup    *self);
gboolean            manor_group_get_archived         (ManorGroup    *self);
const char         *manor_group_get_engine           (ManorGroup    *self);
const char         *manor_group_get_health           (ManorGroup    *self);

const char         *manor_location_get_code          (ManorLocation *self);
const char         *manor_location_get_title         (ManorLocation *self);
const char         *manor_location_get_platform      (ManorLocation *self);

const char         *manor_api_token_get_id           (ManorApiToken *self);
const char         *manor_api_token_get_name         (ManorApiToken *self);
const char         *manor_api_token_get_organization (ManorApiToken *self);
const char         *manor_api_token_get_group        (ManorApiToken *self);
const char         *manor_api_token_get_owner        (ManorApiToken *self);
const char * const *manor_api_token_get_scopes       (ManorApiToken *self);
GDateTime          *manor_api_token_get_created      (ManorApiToken *self);

G_END_DECLS
