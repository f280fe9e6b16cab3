/* manor-server-rules.c: which databases a person says are children, and are there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fleet-file.h"
#include "manor-future.h"
#include "manor-server-private.h"

typedef struct
{
  ManorServer *server;
  char        *path;
  char        *schema_name;
  GStrv        patterns;
} Rule;

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_clear_object (&rule->server);
  g_clear_pointer (&rule->path, g_free);
  g_clear_pointer (&rule->schema_name, g_free);
  g_clear_pointer (&rule->patterns, g_strfreev);
  g_free (rule);
}

/* Resolves to the rules that the file holds afterwards. */
static gboolean
write_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  Rule *rule = data;
  g_autofree char *folder = g_path_get_dirname (rule->path);
  GPtrArray *rules;

  g_mkdir_with_parents (folder, 0700);

  if (!manor_fleet_file_write (rule->path, rule->schema_name,
                               (const char * const *) rule->patterns, error) ||
      (rules = manor_fleet_file_read (rule->path, error)) == NULL)
    return FALSE;

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, rules);

  return TRUE;
}

static Rule *
copy_for_thread (Rule *rule)
{
  Rule *copy = g_new0 (Rule, 1);

  copy->path = g_strdup (rule->path);
  copy->schema_name = g_strdup (rule->schema_name);
  copy->patterns = g_strdupv (rule->patterns);

  return copy;
}

static DexFuture *
set_rule_fiber (gpointer user_data)
{
  Rule *rule = user_data;
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(GError) error = NULL;

  rules = dex_await_boxed (manor_worker_run (rule->server->worker, write_thread,
                                             copy_for_thread (rule), rule_free), &error);
  if (rules == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  _manor_server_take_rules (rule->server, rules);

  return dex_future_new_true ();
}

/**
 * _manor_server_set_rule:
 * @connection: a `ManorServer`
 * @schema_name: a schema database's name
 * @patterns: (nullable) (array zero-terminated=1): its children, %NULL for no schema database
 *
 * Keeps a rule of the person's. Which databases the server itself carries changes to is the
 * server's.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_set_rule (ManorConnection    *connection,
                        const char         *schema_name,
                        const char * const *patterns)
{
  ManorServer *self = MANOR_SERVER (connection);
  ManorServerEntry *entry = _manor_server_list_find (self->list, schema_name);
  Rule *rule;

  if (entry != NULL && entry->kind == MANOR_SERVER_SCHEMA)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a schema database's name */
                                  _("the children of “%s” are linked by the server itself when "
                                    "they are made; no rule can change that"), schema_name);

  if (entry != NULL && entry->kind == MANOR_SERVER_CHILD && patterns != NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a database's name */
                                  _("“%s” is itself a child to which the server carries changes; "
                                    "it cannot be a schema database"), schema_name);

  if (self->rules_path == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("there is no place to keep this fleet’s rule; add the "
                                    "connection first"));

  rule = g_new0 (Rule, 1);
  rule->server = g_object_ref (self);
  rule->path = g_strdup (self->rules_path);
  rule->schema_name = g_strdup (schema_name);
  rule->patterns = g_strdupv ((char **) patterns);

  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, set_rule_fiber,
                              rule, rule_free);
}

/**
 * _manor_server_set_names:
 * @connection: a `ManorServer`
 * @names: (array zero-terminated=1): databases' names
 *
 * Takes over what was given by hand, and lists anew. The console keeps the names.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_set_names (ManorConnection    *connection,
                         const char * const *names)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = g_strstrip (g_strdup (names[i]));

      if (*name != '\0')
        g_strv_builder_add (builder, name);
    }

  manor_connection_take_names (connection, g_strv_builder_end (builder));

  return _manor_server_refresh (connection);
}
