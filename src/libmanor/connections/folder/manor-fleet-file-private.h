/* manor-fleet-file-private.h: fleet.ini, a folder's rules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-rule.h"

G_BEGIN_DECLS

#define MANOR_FLEET_FILE_NAME "fleet.ini"

/* Both block. (element-type ManorRule) */
GPtrArray *_manor_fleet_file_read  (const char         *folder,
                                    GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* @patterns NULL takes the rule away. */
gboolean   _manor_fleet_file_write (const char         *folder,
                                    const char         *schema_name,
                                    const char * const *patterns,
                                    GError            **error);

G_END_DECLS
