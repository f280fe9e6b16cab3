/* manor-hrana-request.c: one request, sent until it is answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-future.h"
#include "manor-hrana-client-private.h"

/* Decoding less than this takes no time worth a thread. */
#define SMALL_BODY (16 * 1024)
/* Of an answer: sqld has 10 MB a statement by default, and a pipeline several. */
#define MAX_BODY   (1024 * 1024 * 1024)

/* A server that is being restarted is back within seconds. */
#define MAX_REFUSALS   4
#define FIRST_PAUSE    100
#define MAX_PAUSE      4000
#define MAX_BUSY       8
/* In seconds. */
#define MAX_RETRY_AFTER 30
#define MAX_MISSING    4
#define MISSING_PAUSE  100
#define MAX_LOST       2
/* Beyond it a failed connection is not one that was refused. */
#define QUICKLY        (2 * G_USEC_PER_SEC)

/* What has been tried. */
typedef struct
{
  guint n_refused;
  guint n_busy;
  guint n_missing;
  guint n_lost;
} Tries;

static guint
pause_after (guint n)
{
  guint msec = MIN ((guint) FIRST_PAUSE << MIN (n, 8), (guint) MAX_PAUSE);

  /* Those who were refused together do not come back together. */
  return msec / 2 + (guint) g_random_int_range (0, (gint32) msec / 2 + 1);
}

/* How long to wait before the request is sent again; -1: not at all. */
static int
pause_for (Tries           *tries,
           const GError    *error,
           ManorHranaFlags  flags,
           gint64           duration,
           guint            retry_after)
{
  if (g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE))
    return duration < QUICKLY && tries->n_refused < MAX_REFUSALS
             ? (int) pause_after (tries->n_refused++) : -1;

  if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BUSY))
    return tries->n_busy < MAX_BUSY
             ? (int) MAX (retry_after * 1000, pause_after (tries->n_busy++)) : -1;

  if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_NO_NAMESPACE))
    return (flags & MANOR_HRANA_KNOWN) != 0 && tries->n_missing++ < MAX_MISSING ? MISSING_PAUSE : -1;

  if (g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST))
    return (flags & MANOR_HRANA_READS) != 0 && tries->n_lost < MAX_LOST
             ? (int) pause_after (tries->n_lost++) : -1;

  return -1;
}

/* The body of a refusal, as far as it is of interest. */
static GBytes *
read_refusal (ManorHttpReply *reply)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();

  while (body->len < SMALL_BODY)
    {
      g_autoptr(GBytes) bytes = dex_await_boxed (manor_http_reply_read (reply, SMALL_BODY), NULL);

      if (bytes == NULL || g_bytes_get_size (bytes) == 0)
        break;
      g_byte_array_append (body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

/* NULL for status 200. */
static GError *
error_of_reply (ManorHttpReply *reply,
                guint          *retry_after)
{
  guint status = manor_http_reply_get_status (reply);
  g_autoptr(GBytes) body = NULL;
  const char *text;
  gsize length;

  if (status == 200)
    return NULL;

  *retry_after = MIN (manor_http_reply_get_retry_after (reply), MAX_RETRY_AFTER);

  if (manor_http_reply_get_body (reply) != NULL)
    body = g_bytes_ref (manor_http_reply_get_body (reply));
  else
    body = read_refusal (reply);
  text = g_bytes_get_data (body, &length);

  return manor_hrana_error_from_status (status, text, length);
}

static ManorHttpReply *
send_once (ManorHranaClient  *self,
           const char        *name_space,
           const char        *base,
           const char        *path,
           GBytes            *body,
           guint              timeout,
           gboolean           whole,
           guint             *retry_after,
           GError           **error)
{
  g_autofree char *encoded = name_space != NULL ? manor_hrana_namespace_dup_header (name_space) : NULL;
  const char *headers[] = { encoded != NULL ? "x-namespace-bin" : NULL, encoded, NULL };
  ManorHttpRequest request = {
    .method = "POST", .path = path, .base = base, .headers = headers, .content_type = "application/json",
    .body = body, .timeout = timeout, .max_bytes = MAX_BODY,
  };
  g_autoptr(ManorHttpReply) reply = NULL;
  DexFuture *answer = whole ? manor_http_send (self->http, &request) : manor_http_open (self->http, &request);
  GError *refusal;

  if (timeout == G_MAXUINT)
    answer = _manor_hrana_client_watch (self, answer);
  reply = dex_await_object (answer, error);
  if (reply == NULL)
    return NULL;

  refusal = error_of_reply (reply, retry_after);
  if (refusal != NULL)
    {
      g_propagate_error (error, refusal);
      return NULL;
    }

  return g_steal_pointer (&reply);
}

ManorHttpReply *
_manor_hrana_client_send (ManorHranaClient        *self,
                          const char              *name_space,
                          const ManorHranaThread  *thread,
                          const char              *path,
                          GBytes                  *body,
                          ManorHranaFlags          flags,
                          guint                    timeout,
                          gboolean                 whole,
                          gboolean                 gated,
                          GError                 **error)
{
  const char *base = thread->baton != NULL ? thread->base : NULL;
  Tries tries = { 0 };

  for (;;)
    {
      g_autoptr(GObject) place = NULL;
      g_autoptr(GError) local_error = NULL;
      ManorHttpReply *reply;
      guint retry_after = 0;
      gint64 started;
      int msec;

      if (gated && (place = dex_await_object (manor_gate_enter (self->gate), error)) == NULL)
        return NULL;

      started = g_get_monotonic_time ();
      reply = send_once (self, name_space, base, path, body, timeout, whole, &retry_after, &local_error);
      if (reply != NULL)
        {
          manor_gate_answered (self->gate, g_get_monotonic_time () - started);
          return reply;
        }

      if (g_error_matches (local_error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BUSY))
        manor_gate_refused (self->gate);
      g_clear_object (&place);

      msec = pause_for (&tries, local_error, flags, g_get_monotonic_time () - started, retry_after);
      if (msec < 0)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }

      g_debug ("again in %d ms: %s", msec, local_error->message);
      if (!manor_future_sleep ((guint) msec, error))
        return NULL;
    }
}

void
_manor_hrana_thread_clear (ManorHranaThread *self)
{
  g_clear_pointer (&self->baton, g_free);
  g_clear_pointer (&self->base, g_free);
}

void
_manor_hrana_thread_take (ManorHranaThread *self,
                          ManorHranaThread *from)
{
  _manor_hrana_thread_clear (self);
  self->baton = g_steal_pointer (&from->baton);
  self->base = g_steal_pointer (&from->base);
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
  _manor_hrana_thread_clear (self);
  self->baton = g_strdup (baton);

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

  return dex_await_object (manor_worker_run (self->worker, decode_thread, decode, decode_free), error);
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
  answer = _manor_hrana_client_send (self, name_space, thread, "/v3/pipeline", body, flags, timeout, TRUE, gated,
                                     &local_error);
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

void
_manor_hrana_client_end (ManorHranaClient *self,
                         const char       *name_space,
                         ManorHranaThread *thread)
{
  static const ManorHranaLimits none = { 0, 0 };
  g_autoptr(ManorHranaPipeline) pipeline = NULL;
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (thread->baton == NULL)
    return;

  pipeline = manor_hrana_pipeline_new ();
  manor_hrana_pipeline_add_close (pipeline);
  reply = _manor_hrana_client_exchange (self, name_space, thread, pipeline, &none, MANOR_HRANA_NONE,
                                        5000, FALSE, &error);
  if (reply == NULL)
    g_debug ("a stream was not closed: %s", error->message);
  _manor_hrana_thread_clear (thread);
}
