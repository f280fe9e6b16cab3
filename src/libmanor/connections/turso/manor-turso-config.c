/* manor-turso-config.c: how the platform treats one database, and what it has seen of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-config"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-config-private.h"
#include "manor-turso-private.h"

typedef struct
{
  ManorTurso          *turso;
  char                *name;
  ManorDatabaseConfig *config;   /* to be saved, or NULL */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_object (&ask->turso);
  g_clear_pointer (&ask->name, g_free);
  g_clear_object (&ask->config);
  g_free (ask);
}

static DexFuture *
reject (Ask    *ask,
        GError *error)
{
  g_prefix_error (&error, "%s: ", ask->name);

  return dex_future_new_for_error (error);
}

/* NULL with @error set; an empty answer is none, too. */
static JsonNode *
call (Ask         *ask,
      const char  *rest,
      GError     **error)
{
  g_autofree char *path = _manor_turso_database_dup_path (ask->name, rest);
  g_autoptr(GError) local_error = NULL;
  JsonNode *answer;

  answer = manor_await_boxed (_manor_turso_platform_call (ask->turso->platform, &(ManorTursoCall) {
                              .method = "GET", .path = path }), &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (answer == NULL)
    g_set_error_literal (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL,
                         _("the platform’s answer about the database is empty"));

  return answer;
}

static ManorDatabaseConfig *
load_config (Ask     *ask,
             GError **error)
{
  g_autoptr(JsonNode) answer = call (ask, "/configuration", error);
  ManorDatabaseConfig *config = NULL;

  if (answer != NULL && (config = _manor_turso_config_parse (answer)) == NULL)
    g_set_error_literal (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL,
                         _("the platform’s answer about the database cannot be understood"));

  return config;
}

static ManorDatabaseFlags
with_flag (ManorDatabaseFlags flags,
           ManorDatabaseFlags flag,
           gboolean           set)
{
  return set ? flags | flag : flags & ~flag;
}

/* What the list says of it is what was just read or set. */
static void
learn (Ask                 *ask,
       ManorDatabaseConfig *config)
{
  ManorTursoEntry *known = _manor_turso_list_find (ask->turso->list, ask->name);
  ManorDatabase *database = manor_connection_find_database (MANOR_CONNECTION (ask->turso), ask->name);
  g_autoptr(ManorTursoEntry) entry = NULL;
  ManorDatabaseFlags flags;

  if (known == NULL || database == NULL)
    return;

  /* It may have been woken since. */
  flags = with_flag (known->facts->flags, MANOR_DATABASE_ASLEEP,
                     (manor_database_get_facts (database)->flags & MANOR_DATABASE_ASLEEP) != 0);
  flags = with_flag (flags, MANOR_DATABASE_READS_BLOCKED, manor_database_config_get_block_reads (config));
  flags = with_flag (flags, MANOR_DATABASE_WRITES_BLOCKED, manor_database_config_get_block_writes (config));
  flags = with_flag (flags, MANOR_DATABASE_PROTECTED, manor_database_config_get_protected (config));
  if (flags == known->facts->flags)
    return;

  entry = _manor_turso_entry_copy (known);
  g_clear_pointer (&entry->facts, manor_database_facts_unref);
  entry->facts = manor_database_facts_copy (known->facts);
  entry->facts->flags = flags;
  _manor_turso_add_to_list (ask->turso, entry, NULL);
}

static DexFuture *
load_config_fiber (gpointer user_data)
{
  Ask *ask = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabaseConfig) config = load_config (ask, &error);

  if (config == NULL)
    return reject (ask, g_steal_pointer (&error));

  learn (ask, config);

  return dex_future_new_take_object (g_steal_pointer (&config));
}

static DexFuture *
save_config_fiber (gpointer user_data)
{
  Ask *ask = user_data;
  g_autofree char *path = _manor_turso_database_dup_path (ask->name, "/configuration");
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabaseConfig) before = load_config (ask, &error);
  g_autoptr(ManorDatabaseConfig) after = NULL;
  g_autoptr(JsonNode) body = NULL;
  g_autoptr(JsonNode) answer = NULL;

  if (before == NULL)
    return reject (ask, g_steal_pointer (&error));

  body = _manor_turso_config_dup_changed (before, ask->config);
  if (body == NULL)
    return dex_future_new_true ();

  answer = manor_await_boxed (_manor_turso_platform_call (ask->turso->platform, &(ManorTursoCall) {
                              .method = "PATCH", .path = path, .body = body, .repeats = TRUE }), &error);
  if (error != NULL)
    return reject (ask, g_steal_pointer (&error));

  /* It need not say what it has accepted. */
  after = _manor_turso_config_parse (answer);
  learn (ask, after != NULL ? after : ask->config);

  return dex_future_new_true ();
}

/* The newer way and the older one; who may use neither sees the sums alone. */
static GPtrArray *
load_queries (Ask *ask)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) month = g_date_time_new_utc (g_date_time_get_year (now), g_date_time_get_month (now), 1,
                                                    0, 0, 0);
  g_autofree char *from = g_date_time_format (month, "/usage/queries?from=%Y-%m-%dT%H%%3A%M%%3A%SZ");
  g_autoptr(JsonNode) answer = call (ask, from, NULL);

  if (answer == NULL || _manor_turso_json_get_list (answer, "top_queries") == NULL)
    {
      g_clear_pointer (&answer, json_node_unref);
      answer = call (ask, "/stats", NULL);
    }

  return _manor_turso_queries_parse (answer);
}

static DexFuture *
load_usage_fiber (gpointer user_data)
{
  Ask *ask = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = call (ask, "/usage", &error);
  ManorDatabaseUsage *usage;

  if (answer == NULL)
    return reject (ask, g_steal_pointer (&error));

  usage = _manor_turso_database_usage_parse (answer, load_queries (ask));
  if (usage == NULL)
    return reject (ask, g_error_new_literal (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL,
                                             _("the platform’s answer does not say what the database used")));

  return dex_future_new_take_object (usage);
}

static DexFuture *
wake_fiber (gpointer user_data)
{
  Ask *ask = user_data;
  g_autofree char *path = _manor_turso_database_dup_path (ask->name, "/wakeup");
  g_autoptr(GError) error = NULL;

  if (!manor_await (_manor_turso_platform_call (ask->turso->platform, &(ManorTursoCall) {
                    .method = "POST", .path = path, .repeats = TRUE }), &error))
    return reject (ask, g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
start (ManorDatabase       *database,
       DexFiberFunc         fiber,
       ManorDatabaseConfig *config)
{
  g_autoptr(ManorTurso) turso = _manor_turso_database_dup_turso (MANOR_TURSO_DATABASE (database));
  Ask *ask;

  if (turso == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                  /* translators: %s is a database's name */
                                  _("%s: it is not on its organization’s list any more; refresh the connection"),
                                  manor_database_get_name (database));

  ask = g_new0 (Ask, 1);
  ask->turso = g_steal_pointer (&turso);
  ask->name = g_strdup (manor_database_get_name (database));
  ask->config = config != NULL ? g_object_ref (config) : NULL;

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, fiber, ask, ask_free);
}

/**
 * _manor_turso_load_config:
 * @database: a `ManorTursoDatabase`
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabaseConfig or rejects
 */
DexFuture *
_manor_turso_load_config (ManorDatabase *database)
{
  return start (database, load_config_fiber, NULL);
}

/**
 * _manor_turso_save_config:
 * @database: a `ManorTursoDatabase`
 * @config: what a person wants
 *
 * Reads the configuration again, and sends what @config has differently, and nothing else.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_turso_save_config (ManorDatabase       *database,
                          ManorDatabaseConfig *config)
{
  return start (database, save_config_fiber, config);
}

/**
 * _manor_turso_load_usage:
 * @database: a `ManorTursoDatabase`
 *
 * What it used in this month, and with which statements, as far as the platform tells.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabaseUsage or rejects
 */
DexFuture *
_manor_turso_load_usage (ManorDatabase *database)
{
  return start (database, load_usage_fiber, NULL);
}

/**
 * _manor_turso_wake:
 * @database: a `ManorTursoDatabase`
 *
 * Asks the platform to wake a database that sleeps, which a request to its host does, too, on most platforms.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_turso_wake (ManorDatabase *database)
{
  return start (database, wake_fiber, NULL);
}
