/* manor-fleet-file.h: rules in a file, in the format of fleet.ini
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-rule.h"
#include "manor-worker.h"

G_BEGIN_DECLS

/* What it is called where it lies beside the databases. */
#define MANOR_FLEET_FILE_NAME "fleet.ini"

/* Both block. A missing file holds no rules. (element-type ManorRule) */
GPtrArray *manor_fleet_file_read  (const char         *path,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* @patterns NULL takes the rule away. */
gboolean   manor_fleet_file_write (const char         *path,
                                   const char         *schema_name,
                                   const char * const *patterns,
                                   GError            **error);

/* The same on a worker's thread. Both resolve to a %G_TYPE_PTR_ARRAY of #ManorRule: what the file holds (afterwards).
 * @make_folder: makes the folder of @path first, for this user only. */
DexFuture *manor_fleet_file_load   (ManorWorker        *worker,
                                    const char         *path) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *manor_fleet_file_change (ManorWorker        *worker,
                                    const char         *path,
                                    const char         *schema_name,
                                    const char * const *patterns,
                                    gboolean            make_folder) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ManorFleetFileTake:
 * @connection: whose rules they are
 * @rules: (element-type ManorRule): what the file holds
 *
 * Makes a connection's fleets follow from its file.
 */
typedef void (*ManorFleetFileTake) (ManorConnection *connection,
                                    GPtrArray       *rules);

/* Takes @rules, what one of both gave, and hands what it resolves to on to @take. Resolves to a boolean. */
DexFuture *manor_fleet_file_take   (DexFuture          *rules,
                                    ManorConnection    *connection,
                                    ManorFleetFileTake  take) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
