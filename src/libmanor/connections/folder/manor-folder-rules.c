/* manor-folder-rules.c: changing a folder's rules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder-rules"

#include "config.h"

#include "manor-fleet-file.h"
#include "manor-folder-private.h"
#include "manor-future.h"

typedef struct
{
  ManorFolder *folder;
  DexFuture   *job;
} Take;

static void
take_free (gpointer data)
{
  Take *take = data;

  g_clear_object (&take->folder);
  dex_clear (&take->job);
  g_free (take);
}

static DexFuture *
take_rules_fiber (gpointer user_data)
{
  Take *take = user_data;
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(GError) error = NULL;

  rules = dex_await_boxed (g_steal_pointer (&take->job), &error);
  if (rules == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  manor_connection_set_rules (MANOR_CONNECTION (take->folder), rules);

  return dex_future_new_true ();
}

DexFuture *
_manor_folder_set_rule (ManorConnection    *connection,
                        const char         *schema_name,
                        const char * const *patterns)
{
  ManorFolder *self = MANOR_FOLDER (connection);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  Take *take;

  if (!_manor_folder_check_path (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  path = g_build_filename (self->path, MANOR_FLEET_FILE_NAME, NULL);

  take = g_new0 (Take, 1);
  take->folder = g_object_ref (self);
  take->job = manor_fleet_file_change (self->writer, path, schema_name, patterns, FALSE);

  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, take_rules_fiber,
                              take, take_free);
}
