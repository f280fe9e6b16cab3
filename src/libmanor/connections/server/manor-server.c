/* manor-server.c: a libSQL server as a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-server-private.h"

/* So many at a time are made most quickly by sqld 0.24.32; with 32 some never got an answer. */
#define N_MAKING 4

/**
 * ManorServer:
 *
 * Every namespace of a libSQL server (sqld) is a database of the same name. Facts about the
 * server are those of sqld 0.24.32; docs/server.md has them in short.
 *
 * Invariants:
 *
 *  (1) Files (rules, the last list) are read and written on `worker`'s one thread.
 *  (2) The databases and fleets of the connection are those that follow from `list` and `rules`.
 *      A list is never changed once it is here.
 *  (3) Whoever makes a database has a place in `making`, which lets in N_MAKING.
 *  (4) What was made and deleted since the last refresh began is in `made` and `gone`, so that a
 *      list that was read before does not undo it.
 *  (5) `has_tokens` says that token and key were looked up, or that the keyring would not: then
 *      `secret_error` is why. Only a refresh asks again, so that a survey of a thousand databases
 *      is not a thousand questions for the keyring's password.
 */

G_DEFINE_FINAL_TYPE (ManorServer, manor_server, MANOR_TYPE_CONNECTION)

static void
manor_server_finalize (GObject *object)
{
  ManorServer *self = MANOR_SERVER (object);

  g_clear_object (&self->http);
  g_clear_object (&self->admin);
  g_clear_object (&self->client);
  g_clear_object (&self->tokens);
  g_clear_object (&self->worker);
  g_clear_pointer (&self->rules_path, g_free);
  g_clear_pointer (&self->list_path, g_free);
  g_clear_error (&self->secret_error);
  g_clear_pointer (&self->list, _manor_server_list_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->made, _manor_server_list_unref);
  g_clear_pointer (&self->gone, g_hash_table_unref);
  g_clear_object (&self->making);

  G_OBJECT_CLASS (manor_server_parent_class)->finalize (object);
}

static void
manor_server_class_init (ManorServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  ManorConnectionClass *connection_class = MANOR_CONNECTION_CLASS (klass);

  object_class->finalize = manor_server_finalize;

  connection_class->refresh = _manor_server_refresh;
  connection_class->create_database = _manor_server_create_database;
  connection_class->create_schema = _manor_server_create_schema;
  connection_class->create_child = _manor_server_create_child;
  connection_class->fork_database = _manor_server_fork_database;
  connection_class->delete_database = _manor_server_delete_database;
  connection_class->set_rule = _manor_server_set_rule;
  connection_class->set_names = _manor_server_set_names;
}

static void
manor_server_init (ManorServer *self)
{
  self->worker = manor_worker_new ("server", 1);
  self->making = manor_gate_new (N_MAKING, N_MAKING);
  self->list = _manor_server_list_new ();
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
  self->made = _manor_server_list_new ();
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Asked for by the person, who should not forget it. */
static char *
dup_warning (ManorServer *self)
{
  gboolean plain = !manor_http_get_secure (self->http) && !manor_http_get_loopback (self->http);
  gboolean admin_plain = self->admin != NULL && !manor_http_get_secure (self->admin) &&
                         !manor_http_get_loopback (self->admin);

  if (!plain && !admin_plain)
    return NULL;

  /* translators: %s is a URL */
  return g_strdup_printf (_("Tokens and rows travel unencrypted to %s: everybody on the way can "
                            "read them"),
                          manor_http_get_uri (plain ? self->http : self->admin));
}

static gboolean
set_settings (ManorServer                *self,
              const ManorServerSettings  *settings,
              GError                    **error)
{
  self->http = manor_http_new (settings->url, error);
  if (self->http == NULL)
    return FALSE;

  if (settings->admin_url != NULL && *settings->admin_url != '\0')
    {
      self->admin = manor_http_new (settings->admin_url, error);
      if (self->admin == NULL)
        return FALSE;
      manor_http_set_allow_plain (self->admin, settings->allow_plain);
      manor_http_set_authority_file (self->admin, settings->authority_file);
    }

  manor_http_set_allow_plain (self->http, settings->allow_plain);
  manor_http_set_authority_file (self->http, settings->authority_file);
  self->client = manor_hrana_client_new (self->http);
  self->rules_path = g_strdup (settings->rules_path);
  self->list_path = g_strdup (settings->list_path);
  manor_connection_take_names (MANOR_CONNECTION (self), g_strdupv ((char **) settings->names));
  manor_connection_take_warning (MANOR_CONNECTION (self), dup_warning (self));
  manor_connection_take_features (MANOR_CONNECTION (self), MANOR_CONNECTION_NAMES);

  return TRUE;
}

/**
 * manor_server_new:
 * @id: the connection's id
 * @title: (nullable): what a person calls it; %NULL for its URL
 * @settings: what it is made of
 * @tokens: where its token (%MANOR_SERVER_TOKEN) and the admin API's key
 *   (%MANOR_SERVER_ADMIN_KEY) are kept
 * @error: a `GError`
 *
 * Makes a connection to a server. Nothing is sent yet: manor_connection_refresh() does.
 *
 * Returns: (transfer full): a `ManorServer`, or %NULL with %MANOR_HTTP_ERROR_ADDRESS where a URL
 *   is none
 */
ManorConnection *
manor_server_new (const char                 *id,
                  const char                 *title,
                  const ManorServerSettings  *settings,
                  ManorTokenStore            *tokens,
                  GError                    **error)
{
  g_autoptr(ManorServer) self = NULL;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (settings != NULL && settings->url != NULL, NULL);
  g_return_val_if_fail (MANOR_IS_TOKEN_STORE (tokens), NULL);

  self = g_object_new (MANOR_TYPE_SERVER,
                       "id", id,
                       "title", title != NULL ? title : settings->url,
                       "kind", "server",
                       "location", settings->url,
                       NULL);
  self->tokens = g_object_ref (tokens);

  if (!set_settings (self, settings, error))
    return NULL;

  return MANOR_CONNECTION (g_steal_pointer (&self));
}
