/* manor-turso.h: a Turso organization as a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-account.h"
#include "manor-connection.h"
#include "manor-token-store.h"

G_BEGIN_DECLS

/* The platform's own address. */
#define MANOR_TURSO_BASE_URL "https://api.turso.tech"

/**
 * ManorTursoSettings:
 * @organization: its slug
 * @base_url: (nullable): of the platform API; %NULL for %MANOR_TURSO_BASE_URL
 * @authority_file: (nullable): certificates (PEM) to trust beside the system's
 * @allow_plain: send tokens over plain HTTP to another machine
 * @rules_path: (nullable): a file for the fleets' rules, in the format of fleet.ini; it need not be there
 * @list_path: (nullable): a file for the last list of databases, so that it is known offline
 *
 * What a Turso connection is made of. No secret is in it. Borrowed by manor_turso_new().
 */
typedef struct
{
  const char *organization;
  const char *base_url;
  const char *authority_file;
  gboolean    allow_plain;
  const char *rules_path;
  const char *list_path;
} ManorTursoSettings;

/* Kinds of its tokens in the store: the platform's; a group's are “group:NAME:read” and “group:NAME:write”, a
 * database's that is in no group “database:NAME:read” and so on. The origin of all is the base URL's. */
#define MANOR_TURSO_TOKEN "platform"

#define MANOR_TYPE_TURSO (manor_turso_get_type ())

G_DECLARE_FINAL_TYPE (ManorTurso, manor_turso, MANOR, TURSO, ManorConnection)

/* Nothing is sent yet. NULL with MANOR_HTTP_ERROR_ADDRESS where the URL is none. */
ManorConnection *manor_turso_new          (const char                *id,
                                           const char                *title,
                                           const ManorTursoSettings  *settings,
                                           ManorTokenStore           *tokens,
                                           GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whom a token speaks for: validated, with its end and its organizations; @settings: `organization` is not
 * looked at. Resolves to a #ManorAccount; rejects with MANOR_TURSO_ERROR_UNAUTHORIZED where the token is wrong. */
DexFuture       *manor_turso_load_account (const ManorTursoSettings  *settings,
                                           const char                *token) G_GNUC_WARN_UNUSED_RESULT;
/* Removes every token that the store has of it (after it was forgotten). Resolves to a boolean. */
DexFuture       *manor_turso_forget       (ManorTurso                *self) G_GNUC_WARN_UNUSED_RESULT;
/* After another platform token was given, and @kept or for this session only: what the earlier one made for databases is
 * not used any more. Resolves to a boolean. */
DexFuture       *manor_turso_renew        (ManorTurso                *self,
                                           gboolean                   kept) G_GNUC_WARN_UNUSED_RESULT;

#define MANOR_TURSO_ERROR (manor_turso_error_quark ())

/**
 * ManorTursoError:
 * @MANOR_TURSO_ERROR_PROTOCOL: the answer is none of the platform API (HTML, say, or cut off)
 * @MANOR_TURSO_ERROR_INVALID: 400, 422: something in the request is not accepted
 * @MANOR_TURSO_ERROR_UNAUTHORIZED: 401: the token is missing, wrong, of the wrong kind or expired
 * @MANOR_TURSO_ERROR_PAYMENT: 402: the plan does not include it
 * @MANOR_TURSO_ERROR_FORBIDDEN: 403: the token or its owner may not do it
 * @MANOR_TURSO_ERROR_NOT_FOUND: 404
 * @MANOR_TURSO_ERROR_EXISTS: 409
 * @MANOR_TURSO_ERROR_BUSY: 429 after all patience; nothing was done
 * @MANOR_TURSO_ERROR_SERVER: 5xx
 *
 * What the platform answers, told apart by its status only.
 */
typedef enum
{
  MANOR_TURSO_ERROR_PROTOCOL,
  MANOR_TURSO_ERROR_INVALID,
  MANOR_TURSO_ERROR_UNAUTHORIZED,
  MANOR_TURSO_ERROR_PAYMENT,
  MANOR_TURSO_ERROR_FORBIDDEN,
  MANOR_TURSO_ERROR_NOT_FOUND,
  MANOR_TURSO_ERROR_EXISTS,
  MANOR_TURSO_ERROR_BUSY,
  MANOR_TURSO_ERROR_SERVER,
} ManorTursoError;

GQuark           manor_turso_error_quark  (void);

G_END_DECLS
