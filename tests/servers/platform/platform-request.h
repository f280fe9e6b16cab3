/* platform-request.h: one request for the platform API, and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "platform-token.h"

typedef struct _PlatformRequest PlatformRequest;

/* Runs in a fiber, answers or refuses the request once. */
typedef void (*PlatformHandler) (PlatformRequest *request);

/* A route: “{org}/databases/…” is behind “/v1/organizations/SLUG/”, and behind “/v1/” for the user's own organization;
 * “{v2}/…” is behind “/v2/organizations/SLUG/”; others are whole. “*” is any one segment. */
typedef struct
{
  const char      *method;
  const char      *pattern;
  const char      *scope;          /* of the token; NULL for none in particular, “all” for one without restrictions */
  PlatformHandler  handler;
  gboolean         undocumented;   /* 404 in the documented shape */
} PlatformRoute;

struct _PlatformRequest
{
  Platform             *platform;
  const char           *method;
  const char           *user_agent;
  const char           *content_type;
  GHashTable           *query;          /* NULL where there is none */
  GBytes               *bytes;
  JsonNode             *body_node;
  JsonObject           *body;           /* NULL where there is no JSON object */
  GPtrArray            *params;         /* what “*” stood for */
  const PlatformRoute  *route;
  PlatformToken        *token;
  PlatformOrganization *organization;   /* of “{org}” and “{v2}” */
  guint                 status;
  JsonNode             *answer;         /* NULL for an empty body */
};

/* Takes @answer. */
void              platform_request_answer         (PlatformRequest *self,
                                                   JsonNode        *answer);
/* With nothing to say: an empty body as documented, “{}” for clients that read JSON from every answer. */
void              platform_request_answer_nothing (PlatformRequest *self);
/* “{"error":"…"}” */
void              platform_request_refuse         (PlatformRequest *self,
                                                   guint            status,
                                                   const char      *format,
                                                   ...) G_GNUC_PRINTF (3, 4);
/* What sqld said of it. */
void              platform_request_refuse_error   (PlatformRequest *self,
                                                   const GError    *error);
const char       *platform_request_get_param      (PlatformRequest *self,
                                                   guint            i);
const char       *platform_request_get_query      (PlatformRequest *self,
                                                   const char      *key);
/* The first parameter's; NULL where the request was refused, because there is none or the token is not for it. */
PlatformGroup    *platform_request_find_group     (PlatformRequest *self);
PlatformDatabase *platform_request_find_database  (PlatformRequest *self);
/* Whether the token is for a group. */
gboolean          platform_request_sees           (PlatformRequest *self,
                                                   PlatformGroup   *group);

/* Ended by one without a method. */
extern const PlatformRoute platform_account_routes[];
extern const PlatformRoute platform_database_routes[];
extern const PlatformRoute platform_database_facts_routes[];
extern const PlatformRoute platform_group_routes[];
extern const PlatformRoute platform_location_routes[];
extern const PlatformRoute platform_member_routes[];
extern const PlatformRoute platform_organization_routes[];
extern const PlatformRoute platform_token_routes[];

/* Finds the route, looks at the token, and lets the handler answer. In a fiber. @path is as it was sent. */
void              platform_request_handle         (PlatformRequest *self,
                                                   const char      *path,
                                                   const char      *authorization);
