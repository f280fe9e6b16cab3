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
  char  *folder;
  char  *schema_name;
  GStrv  patterns;
} Rule;

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_clear_pointer (&rule->folder, g_free);
  g_clear_pointer (&rule->schema_name, g_free);
  g_clear_pointer (&rule->patterns, g_strfreev);
  g_free (rule);
}

/* Resolves to the rules that the file holds afterwards. */
static gboolean
set_rule_thread (gpointer   data,
                 GValue    *result,
                 GError   **error)
{
  Rule *rule = data;
  g_autofree char *path = g_build_filename (rule->folder, MANOR_FLEET_FILE_NAME, NULL);
  GPtrArray *rules;

  if (!manor_fleet_file_write (path, rule->schema_name,
                               (const char * const *) rule->patterns, error) ||
      (rules = manor_fleet_file_read (path, error)) == NULL)
    return FALSE;

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, rules);

  return TRUE;
}

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
  Rule *rule;
  Take *take;

  if (!_manor_folder_check_path (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  rule = g_new0 (Rule, 1);
  rule->folder = g_strdup (self->path);
  rule->schema_name = g_strdup (schema_name);
  rule->patterns = g_strdupv ((char **) patterns);

  take = g_new0 (Take, 1);
  take->folder = g_object_ref (self);
  take->job = manor_worker_run (self->writer, set_rule_thread, rule, rule_free);

  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, take_rules_fiber,
                              take, take_free);
}
