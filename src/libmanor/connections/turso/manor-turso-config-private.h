/* manor-turso-config-private.h: a database's configuration and usage, as the platform has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database-config.h"
#include "manor-turso-platform-private.h"

G_BEGIN_DECLS

/* Of the answer to “GET …/configuration”; NULL where it is none. New. */
ManorDatabaseConfig *_manor_turso_config_parse       (JsonNode            *answer) G_GNUC_WARN_UNUSED_RESULT;
/* The body that turns @before into @after: only what differs. NULL where nothing does. New. */
JsonNode            *_manor_turso_config_dup_changed (ManorDatabaseConfig *before,
                                                      ManorDatabaseConfig *after) G_GNUC_WARN_UNUSED_RESULT;

/* (element-type ManorQueryUsage) Of the answer to “GET …/usage/queries” or “…/stats”. New. */
GPtrArray           *_manor_turso_queries_parse      (JsonNode            *answer) G_GNUC_WARN_UNUSED_RESULT;
/* Of the answer to “GET …/usage”, in either shape; takes @top (nullable). NULL where it is none. New. */
ManorDatabaseUsage  *_manor_turso_database_usage_parse        (JsonNode            *answer,
                                                      GPtrArray           *top) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
