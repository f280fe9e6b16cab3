/* manor-server-tokens.c: the secrets of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server"

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-secret.h"
#include "manor-server-private.h"
#include "manor-server-tokens-private.h"

/**
 * _manor_server_set_token:
 * @http: the server
 * @token: (nullable): a JWT, or “basic BASE64” of USER:PASSWORD
 *
 * Says with what a server is asked from now on.
 */
void
_manor_server_set_token (ManorHttp  *http,
                         const char *token)
{
  g_autofree char *value = NULL;

  if (token == NULL || *token == '\0')
    {
      manor_http_set_authorization (http, NULL);
      return;
    }

  value = g_ascii_strncasecmp (token, "basic ", strlen ("basic ")) == 0
          ? g_strdup (token) : g_strconcat ("Bearer ", token, NULL);
  manor_http_set_authorization (http, value);
  manor_secret_wipe (value);
}

/**
 * _manor_server_set_admin_key:
 * @admin: the admin API
 * @key: (nullable): its key, which sqld 0.24.32 compares as it is
 *
 * Says with what the admin API is asked from now on.
 */
void
_manor_server_set_admin_key (ManorHttp  *admin,
                             const char *key)
{
  g_autofree char *value = NULL;

  if (key == NULL || *key == '\0')
    {
      manor_http_set_authorization (admin, NULL);
      return;
    }

  value = g_strconcat ("basic ", key, NULL);
  manor_http_set_authorization (admin, value);
  manor_secret_wipe (value);
}

/* Says no to what waits for the tokens, and to what comes until the next refresh. */
static DexFuture *
fail (ManorServer *self,
      GError      *error)
{
  if (!manor_error_is_cancelled (error))
    {
      g_clear_error (&self->secret_error);
      self->secret_error = g_error_copy (error);
      self->has_tokens = TRUE;
    }

  return dex_future_new_for_error (error);
}

static DexFuture *
load_tokens_fiber (gpointer user_data)
{
  ManorServer *self = user_data;
  g_autofree char *id = g_strdup (manor_connection_get_id (MANOR_CONNECTION (self)));
  g_autofree char *token = NULL;
  g_autofree char *key = NULL;
  g_autoptr(GError) error = NULL;

  token = manor_await_string (manor_token_store_lookup (self->tokens, id, MANOR_SERVER_TOKEN,
                                                        manor_http_get_uri (self->http)),
                              &error);
  if (error != NULL)
    return fail (self, g_steal_pointer (&error));

  _manor_server_set_token (self->http, token);
  manor_secret_wipe (token);

  if (self->admin != NULL)
    {
      key = manor_await_string (manor_token_store_lookup (self->tokens, id, MANOR_SERVER_ADMIN_KEY,
                                                          manor_http_get_uri (self->admin)),
                                &error);
      if (error != NULL)
        return fail (self, g_steal_pointer (&error));

      _manor_server_set_admin_key (self->admin, key);
      manor_secret_wipe (key);
    }

  g_clear_error (&self->secret_error);
  self->has_tokens = TRUE;

  return dex_future_new_true ();
}

/**
 * _manor_server_load_tokens:
 * @self: a `ManorServer`
 *
 * Looks token and key up in the store, where they may have changed.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, also where
 *   none is kept, or rejects with %MANOR_SECRET_ERROR
 */
DexFuture *
_manor_server_load_tokens (ManorServer *self)
{
  return manor_fiber_spawn (0, load_tokens_fiber, g_object_ref (self), g_object_unref);
}
