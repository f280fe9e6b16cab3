/* manor-turso-platform.c: the platform API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-secret.h"
#include "manor-turso-call-private.h"

/* No rate limit is documented (2026-06), and the platform's own program asks one thing after another. */
#define FIRST_AT_ONCE 4
#define MAX_AT_ONCE   16

/**
 * ManorTursoPlatform:
 *
 * The platform of one organization, or of none yet.
 *
 * Invariants:
 *
 *  (1) `loading` is the one look-up of the token that is under way, NULL or settled where there is none: ten requests
 *      are one question to the keyring. Nobody who waits for it can end it.
 *  (2) Once `is_loaded`, the token in `http` is what the store had or what was set; `secret_error` says why the store
 *      gave none, and is what requests reject with until it is looked up again.
 */
G_DEFINE_FINAL_TYPE (ManorTursoPlatform, manor_turso_platform, G_TYPE_OBJECT)

static void
manor_turso_platform_finalize (GObject *object)
{
  ManorTursoPlatform *self = MANOR_TURSO_PLATFORM (object);

  g_clear_object (&self->http);
  g_clear_pointer (&self->organization, g_free);
  g_clear_object (&self->gate);
  g_clear_object (&self->worker);
  g_clear_object (&self->store);
  g_clear_pointer (&self->connection, g_free);
  dex_clear (&self->loading);
  g_clear_error (&self->secret_error);

  G_OBJECT_CLASS (manor_turso_platform_parent_class)->finalize (object);
}

static void
manor_turso_platform_class_init (ManorTursoPlatformClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_turso_platform_finalize;
}

static void
manor_turso_platform_init (ManorTursoPlatform *self)
{
  self->gate = manor_gate_new (FIRST_AT_ONCE, MAX_AT_ONCE);
  self->worker = manor_worker_new ("turso", 1);
}

/**
 * _manor_turso_platform_new:
 * @settings: the connection's
 * @error: return location for a %MANOR_HTTP_ERROR_ADDRESS
 *
 * Returns: (transfer full) (nullable): who asks the platform; nothing is sent yet
 */
ManorTursoPlatform *
_manor_turso_platform_new (const ManorTursoSettings  *settings,
                           GError                   **error)
{
  const char *base_url = settings->base_url != NULL ? settings->base_url : MANOR_TURSO_BASE_URL;
  g_autoptr(ManorHttp) http = manor_http_new (base_url, error);
  ManorTursoPlatform *self;

  if (http == NULL)
    return NULL;

  manor_http_set_allow_plain (http, settings->allow_plain);
  manor_http_set_authority_file (http, settings->authority_file);

  self = g_object_new (MANOR_TYPE_TURSO_PLATFORM, NULL);
  self->http = g_steal_pointer (&http);
  self->organization = g_strdup (settings->organization);

  return self;
}

/**
 * _manor_turso_platform_get_http:
 * @self: a `ManorTursoPlatform`
 *
 * Returns: (transfer none): the connection to it, beside which those to databases are made
 */
ManorHttp *
_manor_turso_platform_get_http (ManorTursoPlatform *self)
{
  g_return_val_if_fail (MANOR_IS_TURSO_PLATFORM (self), NULL);

  return self->http;
}

/**
 * _manor_turso_platform_set_token:
 * @self: a `ManorTursoPlatform`
 * @token: (nullable): a platform token; a line's end behind it, as files and clipboards have one, does not count
 *
 * Says with what the platform is asked from now on.
 */
void
_manor_turso_platform_set_token (ManorTursoPlatform *self,
                                 const char         *token)
{
  g_autofree char *value = NULL;

  g_return_if_fail (MANOR_IS_TURSO_PLATFORM (self));

  self->is_loaded = TRUE;
  g_clear_error (&self->secret_error);

  if (token != NULL && *token != '\0')
    {
      value = g_strconcat ("Bearer ", token, NULL);
      g_strchomp (value);
    }
  manor_http_set_authorization (self->http, value);

  manor_secret_wipe (value);
}

/**
 * _manor_turso_platform_set_store:
 * @self: a `ManorTursoPlatform`
 * @store: where its token is
 * @connection: the connection's id
 *
 * Has the token looked up before the first request.
 */
void
_manor_turso_platform_set_store (ManorTursoPlatform *self,
                                 ManorTokenStore    *store,
                                 const char         *connection)
{
  g_return_if_fail (MANOR_IS_TURSO_PLATFORM (self));
  g_return_if_fail (MANOR_IS_TOKEN_STORE (store));

  g_set_object (&self->store, store);
  g_set_str (&self->connection, connection);
  self->is_loaded = FALSE;
}

static DexFuture *
load_token_fiber (gpointer user_data)
{
  ManorTursoPlatform *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;

  token = manor_await_string (manor_token_store_lookup (self->store, self->connection, MANOR_TURSO_TOKEN,
                                                        manor_http_get_uri (self->http)),
                              &error);
  if (error == NULL)
    {
      _manor_turso_platform_set_token (self, token);
      manor_secret_wipe (token);

      return token != NULL ? dex_future_new_true () : dex_future_new_false ();
    }

  if (!manor_error_is_cancelled (error))
    {
      self->is_loaded = TRUE;
      g_clear_error (&self->secret_error);
      self->secret_error = g_error_copy (error);
    }

  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * _manor_turso_platform_load_token:
 * @self: a `ManorTursoPlatform` with a store
 *
 * Looks the token up, also where that was done before: it may have changed.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, whether there is one, or rejects
 *   with %MANOR_SECRET_ERROR
 */
DexFuture *
_manor_turso_platform_load_token (ManorTursoPlatform *self)
{
  dex_return_error_if_fail (MANOR_IS_TURSO_PLATFORM (self));
  dex_return_error_if_fail (self->store != NULL);

  if (self->loading == NULL || !dex_future_is_pending (self->loading))
    {
      dex_clear (&self->loading);
      self->loading = manor_future_keep (manor_fiber_spawn (0, load_token_fiber, g_object_ref (self), g_object_unref));
    }

  return dex_ref (self->loading);
}

DexFuture *
_manor_turso_platform_when_ready (ManorTursoPlatform *self)
{
  if (self->secret_error != NULL)
    return dex_future_new_for_error (g_error_copy (self->secret_error));

  if (self->store == NULL || self->is_loaded)
    return dex_future_new_true ();

  return _manor_turso_platform_load_token (self);
}

/**
 * _manor_turso_platform_call:
 * @self: a `ManorTursoPlatform`
 * @call: what is asked; copied
 *
 * Asks the platform, and again where that can do no harm: see manor-turso-call.c.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a %JSON_TYPE_NODE, %NULL for an empty answer, or
 *   rejects with %MANOR_TURSO_ERROR, %MANOR_HTTP_ERROR or, where no token could be looked up, %MANOR_SECRET_ERROR;
 *   discarding it ends the request
 */
DexFuture *
_manor_turso_platform_call (ManorTursoPlatform   *self,
                            const ManorTursoCall *call)
{
  dex_return_error_if_fail (MANOR_IS_TURSO_PLATFORM (self));
  dex_return_error_if_fail (call != NULL && call->method != NULL && call->path != NULL);
  dex_return_error_if_fail (*call->path == '/' || self->organization != NULL);

  return _manor_turso_call_run (self, call);
}

/**
 * _manor_turso_platform_error_lacks:
 * @self: a `ManorTursoPlatform`
 * @key: what was looked for in an answer
 *
 * Returns: (transfer full): a %MANOR_TURSO_ERROR_PROTOCOL
 */
GError *
_manor_turso_platform_error_lacks (ManorTursoPlatform *self,
                                   const char         *key)
{
  g_return_val_if_fail (MANOR_IS_TURSO_PLATFORM (self), NULL);

  return _manor_turso_error_lacks (manor_http_get_uri (self->http), key);
}

/**
 * _manor_turso_platform_get_clock_skew:
 * @self: a `ManorTursoPlatform`
 *
 * Returns: how many seconds this computer's clock is ahead of the platform's (behind, where negative); 0 where that is
 *   not known or too little to be told
 */
gint64
_manor_turso_platform_get_clock_skew (ManorTursoPlatform *self)
{
  g_return_val_if_fail (MANOR_IS_TURSO_PLATFORM (self), 0);

  return self->clock_skew;
}
