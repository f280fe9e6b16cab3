/* manor-deployment.h: what an app needs to reach a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/* What a client of libSQL is given as the database's URL. */
char      *manor_deployment_dup_url          (ManorConnection *connection,
                                              ManorDatabase   *database) G_GNUC_WARN_UNUSED_RESULT;
/* The database that new tenants are made from: its fleet's schema database, or itself. */
const char *
           manor_deployment_get_template     (ManorConnection *connection,
                                              ManorDatabase   *database);
/* The variables as .env text; @token NULL: without it. */
char      *manor_deployment_dup_env          (ManorConnection *connection,
                                              ManorDatabase   *database,
                                              const char      *token) G_GNUC_WARN_UNUSED_RESULT;
/* The same for an app with a database for each of its users. */
char      *manor_deployment_dup_app_env      (ManorConnection *connection,
                                              ManorDatabase   *database,
                                              const char      *api_token,
                                              const char      *group_token) G_GNUC_WARN_UNUSED_RESULT;
/* Make the tokens first. Resolve to a string, the .env text with the tokens in it. */
DexFuture *manor_deployment_create_env       (ManorConnection *connection,
                                              ManorDatabase   *database,
                                              gboolean         read_only,
                                              const char      *expiration) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *manor_deployment_create_app_env   (ManorConnection *connection,
                                              ManorDatabase   *database,
                                              const char      *token_name,
                                              const char      *expiration) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
