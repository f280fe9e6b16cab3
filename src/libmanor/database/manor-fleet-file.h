/* manor-fleet-file.h: rules in a file, in the format of fleet.ini
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-rule.h"

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

G_END_DECLS
