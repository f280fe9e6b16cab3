/* manor-server-config-private.h: a namespace's configuration and statistics, as the admin API has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database-config.h"

G_BEGIN_DECLS

/* All pure. */

/* Of the answer to “GET …/config”. */
ManorDatabaseConfig *_manor_server_config_parse  (GBytes              *body,
                                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* The body that turns the configuration of @body into @config and loses nothing of it. New. */
char                *_manor_server_config_dup_changed (GBytes          *body,
                                                  ManorDatabaseConfig *config,
                                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of the answer to “GET …/stats”. */
ManorDatabaseUsage  *_manor_server_usage_parse   (GBytes              *body,
                                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
