/* manor-server.h: a libSQL server as a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection.h"
#include "manor-token-store.h"

G_BEGIN_DECLS

/**
 * ManorServerSettings:
 * @url: where databases are asked: “http://localhost:8080”
 * @admin_url: (nullable): the admin API
 * @authority_file: (nullable): certificates (PEM) to trust beside the system's
 * @allow_plain: send tokens over plain HTTP to another machine
 * @names: (nullable): databases' names given by hand
 * @rules_path: a file for the fleets' rules, in the format of fleet.ini; it need not be there
 * @list_path: (nullable): a file for the last list of databases, so that it is known offline
 *
 * What a server connection is made of. No secret is in it. Borrowed by manor_server_new().
 */
typedef struct
{
  const char         *url;
  const char         *admin_url;
  const char         *authority_file;
  gboolean            allow_plain;
  const char * const *names;
  const char         *rules_path;
  const char         *list_path;
} ManorServerSettings;

/* Kinds of its tokens in the store. */
#define MANOR_SERVER_TOKEN     "database"
#define MANOR_SERVER_ADMIN_KEY "admin"

#define MANOR_TYPE_SERVER (manor_server_get_type ())

G_DECLARE_FINAL_TYPE (ManorServer, manor_server, MANOR, SERVER, ManorConnection)

/* Nothing is sent yet. NULL with MANOR_HTTP_ERROR_ADDRESS where a URL is none. */
ManorConnection *manor_server_new          (const char                *id,
                                            const char                *title,
                                            const ManorServerSettings *settings,
                                            ManorTokenStore           *tokens,
                                            GError                   **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ManorServerFinding:
 * @verdict: 0 fine, 1 a person should know, 2 does not work
 * @title: what was looked at: “Databases at http://localhost:8080”
 * @detail: what came of it, with the remedy
 *
 * One line of a test.
 */
typedef struct
{
  int   verdict;
  char *title;
  char *detail;
} ManorServerFinding;

void             manor_server_finding_free (ManorServerFinding        *self);

/* Tries everything once, and changes nothing: reachable, its version, TLS, the token's rights, the
 * admin API, how databases are listed. Resolves to a %G_TYPE_PTR_ARRAY of #ManorServerFinding. The
 * secrets are used for this only. */
DexFuture       *manor_server_test         (const ManorServerSettings *settings,
                                            const char                *token,
                                            const char                *admin_key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
