/* manor-server-config.c: how a server treats one database, and what it has seen of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-config"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-server-admin-private.h"
#include "manor-server-config-private.h"
#include "manor-server-private.h"

typedef struct
{
  ManorServer         *server;
  char                *name;
  ManorDatabaseConfig *config;   /* to be saved, or NULL */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_object (&ask->server);
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

/* The keys may not have been looked up yet, and an admin API without a key needs none. */
static GBytes *
load (Ask         *ask,
      const char  *rest,
      GError     **error)
{
  g_autofree char *path = _manor_admin_dup_path (ask->name, rest);

  if (!ask->server->has_tokens)
    manor_await (_manor_server_load_tokens (ask->server), NULL);

  return manor_await_boxed (_manor_admin_get (ask->server->admin, path), error);
}

static DexFuture *
load_config_fiber (gpointer user_data)
{
  Ask *ask = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = load (ask, "/config", &error);
  ManorDatabaseConfig *config = body != NULL ? _manor_server_config_parse (body, &error) : NULL;

  return config != NULL ? dex_future_new_take_object (config)
                        : reject (ask, g_steal_pointer (&error));
}

static DexFuture *
save_config_fiber (gpointer user_data)
{
  Ask *ask = user_data;
  g_autofree char *path = _manor_admin_dup_path (ask->name, "/config");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = load (ask, "/config", &error);
  g_autofree char *changed = NULL;

  if (body == NULL ||
      (changed = _manor_server_config_dup_changed (body, ask->config, &error)) == NULL ||
      !manor_await (_manor_admin_send (ask->server->admin, "POST", path, changed), &error))
    return reject (ask, g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
load_usage_fiber (gpointer user_data)
{
  Ask *ask = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = load (ask, "/stats", &error);
  ManorDatabaseUsage *usage = body != NULL ? _manor_server_usage_parse (body, &error) : NULL;

  return usage != NULL ? dex_future_new_take_object (usage)
                       : reject (ask, g_steal_pointer (&error));
}

static DexFuture *
start (ManorDatabase       *database,
       DexFiberFunc         fiber,
       ManorDatabaseConfig *config)
{
  g_autoptr(ManorServer) server =
    _manor_server_database_dup_server (MANOR_SERVER_DATABASE (database));
  Ask *ask;

  if (server == NULL || server->admin == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a database's name */
                                  _("%s: its connection has no admin URL, which this needs; edit "
                                    "the connection"), manor_database_get_name (database));

  ask = g_new0 (Ask, 1);
  ask->server = g_steal_pointer (&server);
  ask->name = g_strdup (manor_database_get_name (database));
  ask->config = config != NULL ? g_object_ref (config) : NULL;

  /* Documents of a server are parsed here, so the small stack will not do. */
  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, fiber, ask, ask_free);
}

/**
 * _manor_server_load_config:
 * @database: a `ManorServerDatabase`
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabaseConfig or rejects
 */
DexFuture *
_manor_server_load_config (ManorDatabase *database)
{
  return start (database, load_config_fiber, NULL);
}

/**
 * _manor_server_save_config:
 * @database: a `ManorServerDatabase`
 * @config: what a person wants
 *
 * Reads the configuration again, changes in it what is in @config, and sends it back whole.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_save_config (ManorDatabase       *database,
                           ManorDatabaseConfig *config)
{
  return start (database, save_config_fiber, config);
}

/**
 * _manor_server_load_usage:
 * @database: a `ManorServerDatabase`
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabaseUsage or rejects
 */
DexFuture *
_manor_server_load_usage (ManorDatabase *database)
{
  return start (database, load_usage_fiber, NULL);
}
