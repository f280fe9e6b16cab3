/* manor-fleet-file.c: rules in a file, in the format of fleet.ini
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet-file"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <glib/gi18n-lib.h>

#include "manor-connection.h"
#include "manor-fiber.h"
#include "manor-fleet-file.h"
#include "manor-future.h"
#include "manor-rule-text-private.h"

/* A missing file is an empty one. */
static char *
load_text (const char  *path,
           gsize       *length,
           GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  char *text = NULL;

  if (g_file_get_contents (path, &text, length, &local_error))
    return text;

  *length = 0;
  if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_strdup ("");

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_file_error (local_error->code), local_error->message);

  return NULL;
}

/**
 * manor_fleet_file_read:
 * @path: (type filename): the file's path
 * @error: a `GError`
 *
 * Reads rules. It blocks.
 *
 * Returns: (transfer full) (element-type ManorRule): the rules, none where there is no file, or
 *   %NULL
 */
GPtrArray *
manor_fleet_file_read (const char  *path,
                       GError     **error)
{
  gsize length;
  g_autofree char *text = load_text (path, &length, error);

  return text != NULL ? manor_rule_text_parse (text, (gssize) length, path, error) : NULL;
}

static void
remove_rule (GKeyFile   *file,
             const char *schema_name)
{
  g_auto(GStrv) keys = NULL;

  if (!g_key_file_remove_key (file, schema_name, MANOR_RULE_CHILDREN_KEY, NULL))
    return;

  keys = g_key_file_get_keys (file, schema_name, NULL, NULL);
  if (keys == NULL || keys[0] == NULL)
    g_key_file_remove_group (file, schema_name, NULL);
}

/* A group's name ends at the first bracket, and a line at its end. */
static gboolean
check_schema_name (const char  *path,
                   const char  *schema_name,
                   GError     **error)
{
  gboolean good = *schema_name != '\0' && strpbrk (schema_name, "[]") == NULL;

  for (const char *p = schema_name; good && *p != '\0'; p++)
    good = !g_ascii_iscntrl (*p);

  if (!good)
    /* translators: %1$s is a database's name, %2$s a file's path */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _("“%1$s” cannot be a schema database, since %2$s cannot hold a name with "
                   "brackets or line breaks; give it another name"),
                 schema_name, path);

  return good;
}

/**
 * manor_fleet_file_write:
 * @path: (type filename): the file's path; it need not be there, but its folder must
 * @schema_name: a schema database's name
 * @patterns: (nullable) (array zero-terminated=1): its children, %NULL to take its rule away
 * @error: a `GError`
 *
 * Changes one rule, and leaves what else is in the file as it is. It blocks.
 *
 * Returns: %TRUE if the file holds it
 */
gboolean
manor_fleet_file_write (const char          *path,
                        const char          *schema_name,
                        const char * const  *patterns,
                        GError             **error)
{
  g_autoptr(GKeyFile) file = NULL;
  g_autofree char *known = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!check_schema_name (path, schema_name, error))
    return FALSE;

  /* What cannot be understood is not written over. */
  known = load_text (path, &length, error);
  file = known != NULL ? _manor_rule_text_load (known, length, path, error) : NULL;
  if (file == NULL)
    return FALSE;

  if (patterns != NULL)
    g_key_file_set_string_list (file, schema_name, MANOR_RULE_CHILDREN_KEY,
                                patterns, g_strv_length ((char **) patterns));
  else
    remove_rule (file, schema_name);

  /* A group that goes leaves the blank line before it. */
  text = g_key_file_to_data (file, &length, NULL);
  while (length > 1 && text[length - 1] == '\n' && text[length - 2] == '\n')
    length--;

  return g_file_set_contents_full (path, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0666, error);
}

typedef struct
{
  char     *path;
  char     *schema_name;  /* NULL: it is only read */
  GStrv     patterns;
  gboolean  make_folder;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->path, g_free);
  g_clear_pointer (&change->schema_name, g_free);
  g_clear_pointer (&change->patterns, g_strfreev);
  g_free (change);
}

static gboolean
change_thread (gpointer   data,
               GValue    *result,
               GError   **error)
{
  Change *change = data;
  GPtrArray *rules;

  if (change->make_folder)
    {
      g_autofree char *folder = g_path_get_dirname (change->path);

      /* Where it cannot be made, writing says why. */
      g_mkdir_with_parents (folder, 0700);
    }

  if (change->schema_name != NULL &&
      !manor_fleet_file_write (change->path, change->schema_name,
                               (const char * const *) change->patterns, error))
    return FALSE;

  rules = manor_fleet_file_read (change->path, error);
  if (rules == NULL)
    return FALSE;

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, rules);

  return TRUE;
}

/**
 * manor_fleet_file_load:
 * @worker: on whose thread the file is read
 * @path: (type filename): the file's path
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a %G_TYPE_PTR_ARRAY of
 *   #ManorRule, none where there is no file, or rejects
 */
DexFuture *
manor_fleet_file_load (ManorWorker *worker,
                       const char  *path)
{
  Change *change;

  dex_return_error_if_fail (MANOR_IS_WORKER (worker));
  dex_return_error_if_fail (path != NULL);

  change = g_new0 (Change, 1);
  change->path = g_strdup (path);

  return manor_worker_run (worker, change_thread, change, change_free);
}

/**
 * manor_fleet_file_change:
 * @worker: on whose thread the file is read and written
 * @path: (type filename): the file's path
 * @schema_name: a schema database's name
 * @patterns: (nullable) (array zero-terminated=1): its children, %NULL to take the rule away
 * @make_folder: whether the folder of @path is made first, for this user only
 *
 * Changes one rule.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a %G_TYPE_PTR_ARRAY of
 *   #ManorRule, all that the file holds then, or rejects
 */
DexFuture *
manor_fleet_file_change (ManorWorker        *worker,
                         const char         *path,
                         const char         *schema_name,
                         const char * const *patterns,
                         gboolean            make_folder)
{
  Change *change;

  dex_return_error_if_fail (MANOR_IS_WORKER (worker));
  dex_return_error_if_fail (path != NULL);
  dex_return_error_if_fail (schema_name != NULL);

  change = g_new0 (Change, 1);
  change->path = g_strdup (path);
  change->schema_name = g_strdup (schema_name);
  change->patterns = g_strdupv ((char **) patterns);
  change->make_folder = make_folder;

  return manor_worker_run (worker, change_thread, change, change_free);
}

typedef struct
{
  DexFuture          *rules;
  ManorConnection    *connection;
  ManorFleetFileTake  take;
} Take;

static void
take_free (gpointer data)
{
  Take *state = data;

  dex_clear (&state->rules);
  g_clear_object (&state->connection);
  g_free (state);
}

static DexFuture *
take_fiber (gpointer user_data)
{
  Take *state = user_data;
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(GError) error = NULL;

  rules = manor_await_boxed (g_steal_pointer (&state->rules), &error);
  if (rules == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  state->take (state->connection, rules);

  return dex_future_new_true ();
}

/**
 * manor_fleet_file_take:
 * @rules: (transfer full): what manor_fleet_file_load() or manor_fleet_file_change() gave
 * @connection: whose rules they are
 * @take: (scope async): makes its fleets follow
 *
 * Hands the rules on when they are there, on a stack that is large enough for what follows from them.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects as @rules
 */
DexFuture *
manor_fleet_file_take (DexFuture          *rules,
                       ManorConnection    *connection,
                       ManorFleetFileTake  take)
{
  Take *state;

  dex_return_error_if_fail (DEX_IS_FUTURE (rules));
  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));
  dex_return_error_if_fail (take != NULL);

  state = g_new0 (Take, 1);
  state->rules = rules;
  state->connection = g_object_ref (connection);
  state->take = take;

  /* The file is written, whoever waits for it; and who changes it next begins with what the connection has. */
  return manor_future_keep (manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, take_fiber, state, take_free));
}
