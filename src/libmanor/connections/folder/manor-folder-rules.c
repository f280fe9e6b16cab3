/* manor-folder-rules.c: changing a folder's rules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder-rules"

#include "config.h"

#include "manor-fleet-file.h"
#include "manor-folder-private.h"

DexFuture *
_manor_folder_set_rule (ManorConnection    *connection,
                        const char         *schema_name,
                        const char * const *patterns)
{
  ManorFolder *self = MANOR_FOLDER (connection);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  if (!_manor_folder_check_path (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  path = g_build_filename (self->path, MANOR_FLEET_FILE_NAME, NULL);

  return manor_fleet_file_take (manor_fleet_file_change (self->writer, path, schema_name, patterns, FALSE), connection,
                                manor_connection_set_rules);
}
