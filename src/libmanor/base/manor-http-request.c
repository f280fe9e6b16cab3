/* manor-http-request.c: a request and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-http"

#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "manor-http-private.h"
#include "manor-secret.h"

#define READ_SIZE  (64 * 1024)
/* Of a refusal nobody reads more than its first words. */
#define MAX_REFUSAL (256 * 1024)
/* A machine that is gone is noticed within a minute, and what forgets connections on the way does not forget
 * one that waits for its answer. In seconds. */
#define ALIVE_IDLE     15
#define ALIVE_INTERVAL 15
#define ALIVE_COUNT    3

/* One request under way.
 *
 * States, by `progress`, and the function that makes each transition:
 *
 *  (1) WAITING -> SENDING   starting_cb: a connection is there, the first byte is about to go
 *  (2) SENDING -> SENT      wrote_body_cb: the last byte has left
 *  (3) any     -> settled   sent_cb, read_cb: the promise is settled once; only a request that
 *                           failed while SENT may have been carried out
 *
 * Invariant:
 *
 *  (4) From when the head of the answer has been read (got_headers_cb) until soup says so (sent_cb, in a turn of the
 *      main loop that follows), `cancellable` is not cancelled: soup would end the message twice, free what it still
 *      uses, and count one request too few (libsoup 3.6.5). Who stops the request meanwhile stops it in sent_cb.
 */
typedef struct
{
  ManorHttp         *http;
  SoupMessage       *message;
  DexPromise        *promise;
  GCancellable      *cancellable; /* soup's; the promise's is for whoever waits (4) */
  GInputStream      *stream;
  GByteArray        *body;       /* NULL where it is left to the caller */
  gsize              max_bytes;
  guint              timeout;
  guint              timer;
  ManorHttpProgress  progress;
  GTlsCertificateFlags distrust; /* of the certificate that was shown */
  gboolean           timed_out;
  gboolean           answering;   /* (4) */
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_clear_handle_id (&exchange->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_signal_handlers_disconnect_by_data (dex_promise_get_cancellable (exchange->promise), exchange);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->http);
  g_clear_object (&exchange->stream);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  dex_clear (&exchange->promise);
  g_free (exchange);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timer = 0;
  exchange->timed_out = TRUE;
  g_cancellable_cancel (dex_promise_get_cancellable (exchange->promise));

  return G_SOURCE_REMOVE;
}

static void
stopped_cb (GCancellable *cancellable,
            Exchange     *exchange)
{
  if (!exchange->answering)
    g_cancellable_cancel (exchange->cancellable);
}

static void
start_timer (Exchange *exchange,
             guint     msec)
{
  g_clear_handle_id (&exchange->timer, g_source_remove);
  if (msec != G_MAXUINT)
    exchange->timer = g_timeout_add (msec, timed_out_cb, exchange);
}

static void
starting_cb (SoupMessage *message,
             Exchange    *exchange)
{
  if (exchange->progress == MANOR_HTTP_WAITING)
    start_timer (exchange, exchange->timeout);
  exchange->progress = MAX (exchange->progress, MANOR_HTTP_SENDING);
}

/* A kept connection was gone, and soup tries again. Where another kept one is at hand it does so at once, and then takes
 * the end of the first try, which it learns later, for that of the second: the message ends twice, and the session may
 * never send anything more (libsoup 3.6.5). To get a new connection takes until later. */
static void
restarted_cb (SoupMessage *message,
              Exchange    *exchange)
{
  exchange->answering = FALSE;
  if (g_cancellable_is_cancelled (dex_promise_get_cancellable (exchange->promise)))
    g_cancellable_cancel (exchange->cancellable);
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
}

static void
got_headers_cb (SoupMessage *message,
                Exchange    *exchange)
{
  exchange->answering = TRUE;
}

static void
wrote_body_cb (SoupMessage *message,
               Exchange    *exchange)
{
  exchange->progress = MANOR_HTTP_SENT;
}

static void
network_event_cb (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *connection)
{
  GSocket *socket;

  if (event != G_SOCKET_CLIENT_CONNECTED || !G_IS_SOCKET_CONNECTION (connection))
    return;

  /* Where the system knows no such option it is left as it is. */
  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection));
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, ALIVE_IDLE, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, ALIVE_INTERVAL, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, ALIVE_COUNT, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT,
                       1000 * (ALIVE_IDLE + ALIVE_COUNT * ALIVE_INTERVAL), NULL);
}

static gboolean
accept_certificate_cb (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       Exchange             *exchange)
{
  exchange->distrust = _manor_http_judge (exchange->http, certificate, errors);

  return exchange->distrust == 0;
}

static void
exchange_fail (Exchange     *exchange,
               const GError *cause)
{
  /* A connection is not waited for as long as an answer. */
  guint timeout = exchange->progress == MANOR_HTTP_WAITING ? MIN (exchange->timeout, MANOR_HTTP_DEFAULT_TIMEOUT)
                                                           : exchange->timeout;
  GError *error;

  if (exchange->timed_out)
    error = _manor_http_error_timed_out (exchange->http, exchange->progress, exchange->message, timeout);
  else if (exchange->distrust != 0 && cause->domain == G_TLS_ERROR)
    error = _manor_http_error_distrusted (exchange->http, exchange->distrust);
  else
    error = _manor_http_error_from (exchange->http, cause, exchange->progress, exchange->message);

  g_debug ("%s %s: %s", soup_message_get_method (exchange->message), exchange->http->uri, error->message);
  dex_promise_reject (exchange->promise, error);
  exchange_free (exchange);
}

/* Some servers and what stands before them answer a bad request with all they were sent, by whomever, and errors
 * quote answers. What was refused is no data of anybody's, so that secrets can be painted over. */
void
_manor_http_hide_secret (SoupMessage *message,
                         guint8      *text,
                         gsize        text_length)
{
  if (soup_message_get_status (message) >= 400)
    manor_secret_paint_over (text, text_length);
}

static void
exchange_end (Exchange *exchange,
              GBytes   *body)
{
  ManorHttpReply *reply = _manor_http_reply_new (exchange->http, exchange->message,
                                                 g_steal_pointer (&exchange->stream), body,
                                                 exchange->timeout);

  dex_promise_resolve_object (exchange->promise, reply);
  exchange_free (exchange);
}

static void read_more (Exchange *exchange);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Exchange *exchange = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (exchange->stream, result, &error);

  if (bytes == NULL)
    {
      exchange_fail (exchange, error);
      return;
    }

  if (g_bytes_get_size (bytes) == 0)
    {
      if (soup_message_get_status (exchange->message) >= 400 && exchange->body->len > MAX_REFUSAL)
        g_byte_array_set_size (exchange->body, MAX_REFUSAL);
      _manor_http_hide_secret (exchange->message, exchange->body->data, exchange->body->len);
      exchange_end (exchange, g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body)));
      return;
    }

  if (g_bytes_get_size (bytes) > exchange->max_bytes - exchange->body->len)
    {
      ManorHttpReply *reply = _manor_http_reply_new (exchange->http, exchange->message,
                                                     g_steal_pointer (&exchange->stream), NULL, 0);

      manor_http_reply_abort (reply);
      g_object_unref (reply);
      dex_promise_reject (exchange->promise,
                          _manor_http_error_too_big (exchange->http, exchange->max_bytes));
      exchange_free (exchange);
      return;
    }

  g_byte_array_append (exchange->body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  read_more (exchange);
}

static void
read_more (Exchange *exchange)
{
  g_input_stream_read_bytes_async (exchange->stream, READ_SIZE, G_PRIORITY_DEFAULT,
                                   exchange->cancellable, read_cb, exchange);
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Exchange *exchange = user_data;
  g_autoptr(GError) error = NULL;

  exchange->answering = FALSE;
  exchange->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (exchange->stream == NULL ||
      g_cancellable_set_error_if_cancelled (dex_promise_get_cancellable (exchange->promise), &error))
    {
      exchange_fail (exchange, error);
      return;
    }

  if (is_redirect (soup_message_get_status (exchange->message)))
    {
      dex_promise_reject (exchange->promise,
                          _manor_http_error_redirected (exchange->http, exchange->message));
      exchange_free (exchange);
      return;
    }

  if (exchange->body != NULL)
    read_more (exchange);
  else
    exchange_end (exchange, NULL);
}

static SoupMessage *
new_message (ManorHttp              *self,
             const ManorHttpRequest *request)
{
  g_autofree char *text = g_strconcat (self->uri, request->base != NULL ? request->base
                                                                      : manor_http_get_base (self),
                                       request->path, NULL);
  g_autoptr(GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  const char *secret = request->authorization != NULL ? request->authorization : self->authorization;
  SoupMessage *message;
  SoupMessageHeaders *headers;
  SoupMessageFlags flags = SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE;

  g_return_val_if_fail (uri != NULL, NULL);

  message = soup_message_new_from_uri (request->method, uri);
  headers = soup_message_get_request_headers (message);

  /* soup keeps the connection of a POST only where it is said to be idempotent, and does not send
   * it again all the same; a PUT or DELETE it sends again when a kept connection is gone, unless
   * it gets a new one. */
  if (g_str_equal (request->method, "POST"))
    flags |= SOUP_MESSAGE_IDEMPOTENT;
  else if (!g_str_equal (request->method, "GET"))
    flags |= SOUP_MESSAGE_NEW_CONNECTION;
  soup_message_set_flags (message, flags);
  /* Over HTTP/2 libsoup 3.6 does not let go of a request that was cancelled before its answer: neither
   * a person nor a time limit could stop a statement. */
  soup_message_set_force_http1 (message, TRUE);

  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, request->headers[i], request->headers[i + 1]);
  if (secret != NULL)
    {
      manor_secret_learn (secret);
      soup_message_headers_replace (headers, "Authorization", secret);
    }
  /* Never brotli: the server takes seconds for a megabyte. */
  if (!self->loopback)
    soup_message_headers_replace (headers, "Accept-Encoding", "gzip");
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);

  return message;
}

static DexFuture *
start (ManorHttp              *self,
       const ManorHttpRequest *request,
       gboolean                whole)
{
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GError) error = NULL;
  DexPromise *promise;
  Exchange *exchange;

  dex_return_error_if_fail (MANOR_IS_HTTP (self));
  dex_return_error_if_fail (request != NULL && request->method != NULL);
  dex_return_error_if_fail (request->path != NULL && *request->path == '/');

  if (!_manor_http_check (self, request->authorization, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  message = new_message (self, request);
  dex_return_error_if_fail (message != NULL);

  promise = dex_promise_new_cancellable ();
  exchange = g_new0 (Exchange, 1);
  exchange->http = g_object_ref (self);
  exchange->message = g_steal_pointer (&message);
  exchange->promise = dex_ref (promise);
  exchange->cancellable = g_cancellable_new ();
  exchange->timeout = request->timeout != 0 ? request->timeout : MANOR_HTTP_DEFAULT_TIMEOUT;
  exchange->max_bytes = request->max_bytes != 0 ? request->max_bytes : MANOR_HTTP_DEFAULT_MAX_BYTES;
  exchange->body = whole ? g_byte_array_new () : NULL;

  g_signal_connect (exchange->message, "network-event", G_CALLBACK (network_event_cb), NULL);
  g_signal_connect (exchange->message, "starting", G_CALLBACK (starting_cb), exchange);
  g_signal_connect (exchange->message, "restarted", G_CALLBACK (restarted_cb), exchange);
  g_signal_connect (exchange->message, "got-headers", G_CALLBACK (got_headers_cb), exchange);
  g_signal_connect (exchange->message, "wrote-body", G_CALLBACK (wrote_body_cb), exchange);
  g_signal_connect (exchange->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), exchange);
  g_signal_connect (dex_promise_get_cancellable (promise), "cancelled", G_CALLBACK (stopped_cb), exchange);
  /* Nobody waits for ever for a connection, only for an answer. */
  start_timer (exchange, MIN (exchange->timeout, MANOR_HTTP_DEFAULT_TIMEOUT));

  soup_session_send_async (_manor_http_pool_get_session (self->pool, self->loopback), exchange->message,
                           G_PRIORITY_DEFAULT, exchange->cancellable, sent_cb, exchange);

  return DEX_FUTURE (promise);
}

/**
 * manor_http_send:
 * @self: a `ManorHttp`
 * @request: what is asked
 *
 * Sends a request and reads the whole answer. The time limit counts from when a connection is
 * there, which is waited for as long again but not longer than 30 seconds. Writing requests are
 * never sent twice.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorHttpReply whatever its
 *   status, or rejects with %MANOR_HTTP_ERROR; discarding it closes the connection
 */
DexFuture *
manor_http_send (ManorHttp              *self,
                 const ManorHttpRequest *request)
{
  return start (self, request, TRUE);
}

/**
 * manor_http_open:
 * @self: a `ManorHttp`
 * @request: what is asked
 *
 * Sends a request and waits for the head of the answer. The time limit counts for it and then
 * for every read anew.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorHttpReply, or rejects
 *   with %MANOR_HTTP_ERROR
 */
DexFuture *
manor_http_open (ManorHttp              *self,
                 const ManorHttpRequest *request)
{
  return start (self, request, FALSE);
}
