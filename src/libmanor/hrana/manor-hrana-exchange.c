/* manor-hrana-exchange.c: a pipeline and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-hrana-client-private.h"
#include "manor-secret.h"

/* Decoding less than this takes no time worth a thread. */
#define SMALL_BODY (16 * 1024)

void
_manor_hrana_thread_clear (ManorHranaThread *self)
{
  g_clear_pointer (&self->baton, g_free);
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->authorization, manor_secret_free);
}

void
_manor_hrana_thread_take (ManorHranaThread *self,
                          ManorHranaThread *from)
{
  _manor_hrana_thread_clear (self);
  self->baton = g_steal_pointer (&from->baton);
  self->base = g_steal_pointer (&from->base);
  self->authorization = g_steal_pointer (&from->authorization);
  self->access = from->access;
}

/* The path to go on at, or NULL. */
static char *
dup_base (ManorHranaClient  *self,
          const char        *base_url,
          GError           **error)
{
  g_autoptr(ManorHttp) there = manor_http_new (base_url, NULL);
  const char *uri = there != NULL ? manor_http_get_uri (there) : NULL;

  if (uri != NULL && g_ascii_strcasecmp (uri, manor_http_get_uri (self->http)) == 0)
    return g_strdup (manor_http_get_base (there));

  g_set_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
               /* translators: %s is an address */
               _("the server wants sessions to go on at %s, where Manor sends no token; change the "
                 "connection’s address to that"),
               uri != NULL ? uri : _("another place"));

  return NULL;
}

/**
 * manor_hrana_client_check_base_url:
 * @self: a `ManorHranaClient`
 * @base_url: what an answer said
 * @error: return location for a %MANOR_HRANA_ERROR_PROTOCOL
 *
 * A server behind others may want a session to go on at another place: its own name (`--http-self-url`). A
 * place that is not the one it was reached at gets no token, and so no session.
 *
 * Returns: whether sessions with this server are possible
 */
gboolean
manor_hrana_client_check_base_url (ManorHranaClient  *self,
                                   const char        *base_url,
                                   GError           **error)
{
  g_autofree char *base = NULL;

  g_return_val_if_fail (MANOR_IS_HRANA_CLIENT (self), FALSE);
  g_return_val_if_fail (base_url != NULL, FALSE);

  base = dup_base (self, base_url, error);

  return base != NULL;
}

gboolean
_manor_hrana_thread_follow (ManorHranaThread  *self,
                            ManorHranaClient  *client,
                            const char        *baton,
                            const char        *base_url,
                            GError           **error)
{
  g_set_str (&self->baton, baton);
  g_clear_pointer (&self->base, g_free);

  if (baton == NULL)
    g_clear_pointer (&self->authorization, manor_secret_free);
  if (baton == NULL || base_url == NULL)
    return TRUE;

  self->base = dup_base (client, base_url, error);
  if (self->base == NULL)
    /* translators: an error message follows */
    g_prefix_error (error, _("the statement may have been carried out, but "));

  return self->base != NULL;
}

typedef struct
{
  GBytes           *body;
  ManorHranaLimits  limits;
} Decode;

static void
decode_free (gpointer data)
{
  Decode *decode = data;

  g_bytes_unref (decode->body);
  g_free (decode);
}

static gboolean
decode_thread (gpointer   data,
               GValue    *result,
               GError   **error)
{
  Decode *decode = data;
  ManorHranaReply *reply = _manor_hrana_reply_new_limited (decode->body, &decode->limits, error);

  if (reply == NULL)
    return FALSE;

  g_value_init (result, MANOR_TYPE_HRANA_REPLY);
  g_value_take_object (result, reply);

  return TRUE;
}

static ManorHranaReply *
decode_body (ManorHranaClient        *self,
             GBytes                  *body,
             const ManorHranaLimits  *limits,
             GError                 **error)
{
  Decode *decode;

  if (g_bytes_get_size (body) <= SMALL_BODY)
    return _manor_hrana_reply_new_limited (body, limits, error);

  decode = g_new0 (Decode, 1);
  decode->body = g_bytes_ref (body);
  decode->limits = *limits;

  return manor_await_object (manor_worker_run (self->worker, decode_thread, decode, decode_free), error);
}

ManorHranaReply *
_manor_hrana_client_exchange (ManorHranaClient        *self,
                              const char              *name_space,
                              ManorHranaThread        *thread,
                              ManorHranaPipeline      *pipeline,
                              const ManorHranaLimits  *limits,
                              ManorHranaFlags          flags,
                              guint                    timeout,
                              gboolean                 gated,
                              GError                 **error)
{
  ManorHranaSending sending = {
    .path = "/v3/pipeline", .flags = flags, .timeout = timeout, .whole = TRUE, .gated = gated,
  };
  g_autoptr(GBytes) body = NULL;
  g_autoptr(ManorHttpReply) answer = NULL;
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) local_error = NULL;

  if (_manor_hrana_pipeline_get_error (pipeline) != NULL)
    {
      g_propagate_error (error, g_error_copy (_manor_hrana_pipeline_get_error (pipeline)));
      return NULL;
    }

  body = manor_hrana_pipeline_encode (pipeline, thread->baton);
  sending.body = body;
  answer = _manor_hrana_client_send (self, name_space, thread, &sending, &local_error);
  if (answer == NULL)
    {
      if (!g_error_matches (local_error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE))
        g_clear_pointer (&thread->baton, g_free);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  g_clear_pointer (&thread->baton, g_free);
  reply = decode_body (self, manor_http_reply_get_body (answer), limits, error);
  if (reply == NULL || !_manor_hrana_reply_check (reply, pipeline, error))
    return NULL;

  if (!_manor_hrana_thread_follow (thread, self, manor_hrana_reply_get_baton (reply),
                                   manor_hrana_reply_get_base_url (reply), error))
    {
      /* Where it was opened it can be closed. */
      _manor_hrana_client_end (self, name_space, thread);
      return NULL;
    }

  return g_steal_pointer (&reply);
}

typedef struct
{
  ManorHranaClient *client;
  char             *name_space;
  ManorHranaThread  thread;
} Ending;

static void
ending_free (gpointer data)
{
  Ending *ending = data;

  g_clear_object (&ending->client);
  g_clear_pointer (&ending->name_space, g_free);
  _manor_hrana_thread_clear (&ending->thread);
  g_free (ending);
}

static DexFuture *
end_fiber (gpointer user_data)
{
  static const ManorHranaLimits none = { 0, 0 };
  Ending *ending = user_data;
  g_autoptr(ManorHranaPipeline) pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  manor_hrana_pipeline_add_close (pipeline);
  reply = _manor_hrana_client_exchange (ending->client, ending->name_space, &ending->thread, pipeline, &none,
                                        MANOR_HRANA_NONE, 5000, FALSE, &error);
  if (reply == NULL)
    g_debug ("a stream was not closed: %s", error->message);

  return dex_future_new_true ();
}

/* Takes what is in @thread. Also for who was stopped, and cannot wait for it. */
DexFuture *
_manor_hrana_client_let_go (ManorHranaClient *self,
                            const char       *name_space,
                            ManorHranaThread *thread)
{
  Ending *ending;

  if (thread->baton == NULL)
    return dex_future_new_true ();

  ending = g_new0 (Ending, 1);
  ending->client = g_object_ref (self);
  ending->name_space = g_strdup (name_space);
  _manor_hrana_thread_take (&ending->thread, thread);

  return manor_future_keep (manor_fiber_spawn (0, end_fiber, ending, ending_free));
}

void
_manor_hrana_client_end (ManorHranaClient *self,
                         const char       *name_space,
                         ManorHranaThread *thread)
{
  manor_await (_manor_hrana_client_let_go (self, name_space, thread), NULL);
  _manor_hrana_thread_clear (thread);
}
