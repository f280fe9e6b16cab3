/* manor-token-request.h: a token that is to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database.h"

G_BEGIN_DECLS

/**
 * ManorTokenPurpose:
 * @MANOR_TOKEN_FOR_API: for the platform itself
 * @MANOR_TOKEN_FOR_GROUP: opens all databases of a group
 * @MANOR_TOKEN_FOR_DATABASE: opens one database
 *
 * What a token is for; one kind is never accepted for another.
 */
typedef enum
{
  MANOR_TOKEN_FOR_API,
  MANOR_TOKEN_FOR_GROUP,
  MANOR_TOKEN_FOR_DATABASE,
} ManorTokenPurpose;

#define MANOR_TYPE_TOKEN_REQUEST (manor_token_request_get_type ())
#define MANOR_TYPE_TOKEN_PURPOSE (manor_token_purpose_get_type ())

GType manor_token_purpose_get_type (void);

/* Properties, readable and writable, set before it is given away: “purpose”; “name” (of an API token),
 * “group” (of a group token; of an API token to restrict it, or NULL), “database” (#ManorDatabase),
 * “read-only”, “expiration” (“never”, or a duration such as “2w1d30m”; of group and database tokens),
 * “scopes” (strv, of an API token; empty for all), “organization-only” (of an API token: good for this organization alone). */
G_DECLARE_FINAL_TYPE (ManorTokenRequest, manor_token_request, MANOR, TOKEN_REQUEST, GObject)

ManorTokenRequest  *manor_token_request_new                       (ManorTokenPurpose  purpose) G_GNUC_WARN_UNUSED_RESULT;
ManorTokenPurpose   manor_token_request_get_purpose               (ManorTokenRequest *self);
const char         *manor_token_request_get_name                  (ManorTokenRequest *self);
const char         *manor_token_request_get_group                 (ManorTokenRequest *self);
ManorDatabase      *manor_token_request_get_database              (ManorTokenRequest *self);
gboolean            manor_token_request_get_read_only             (ManorTokenRequest *self);
const char         *manor_token_request_get_expiration            (ManorTokenRequest *self);
const char * const *manor_token_request_get_scopes                (ManorTokenRequest *self);
gboolean            manor_token_request_get_organization_only     (ManorTokenRequest *self);

/* Whether “expiration” can be this. */
gboolean            manor_token_request_is_expiration             (const char        *text);

G_END_DECLS
