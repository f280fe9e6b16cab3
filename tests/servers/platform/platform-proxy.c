/* platform-proxy.c: what is asked of databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-fiber.h"
#include "platform-json.h"
#include "platform-proxy.h"
#include "platform-tunnel.h"

#define PIECE  (64 * 1024)
#define LEEWAY 60   /* seconds that sqld goes on with a token that has expired */

/* What is the business of a connection, or of the proxy. */
static const char * const own_headers[] = {
  "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Expect", "Upgrade", "Authorization",
  "x-namespace", "x-namespace-bin", NULL
};

static void
copy_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  for (guint i = 0; own_headers[i] != NULL; i++)
    if (g_ascii_strcasecmp (own_headers[i], name) == 0)
      return;
  soup_message_headers_append (user_data, name, value);
}

/* The token as sqld is to see it; NULL with *@expired where a test, or the clock that it set, says that it has expired.
 *
 * While the clock is right, sqld looks at the very token that the client sent. Otherwise, what would be right by that
 * clock is signed again without an end. */
static char *
dup_authorization (PlatformExchange *exchange,
                   gboolean         *expired)
{
  Platform *platform = exchange->platform;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");
  const char *token = authorization != NULL ? strchr (authorization, ' ') : NULL;
  g_autoptr(JsonNode) node = token != NULL ? platform_jwt_dup_claims (token + 1) : NULL;
  JsonObject *claims = node != NULL ? json_node_get_object (node) : NULL;
  PlatformKey *key = exchange->database->group->key;
  g_autoptr(JsonObject) endless = NULL;
  g_autoptr(GList) names = NULL;
  g_autofree char *signed_again = NULL;
  gint64 end;

  if (claims == NULL || !platform_key_verifies (key, token + 1))
    return g_strdup (authorization);

  end = platform_json_get_integer (claims, "exp", G_MAXINT64);
  *expired = (guint64) platform_json_get_integer (claims, "serial", G_MAXINT64) < platform->expired_before ||
             (platform->clock_offset != 0 && end < platform_now (platform) - LEEWAY);
  if (*expired)
    return NULL;
  if (platform->clock_offset == 0 || end == G_MAXINT64)
    return g_strdup (authorization);

  endless = json_object_new ();
  names = json_object_get_members (claims);
  for (GList *l = names; l != NULL; l = l->next)
    if (strcmp (l->data, "exp") != 0)
      json_object_set_member (endless, l->data, json_node_copy (json_object_get_member (claims, l->data)));
  signed_again = platform_key_sign (key, endless);

  return g_strconcat ("Bearer ", signed_again, NULL);
}

static SoupMessage *
new_message (PlatformExchange *exchange,
             const char       *authorization)
{
  GUri *uri = soup_server_message_get_uri (exchange->message);
  const char *query = g_uri_get_query (uri);
  g_autofree char *target = g_strconcat (platform_sqld_get_uri (exchange->platform->sqld), g_uri_get_path (uri),
                                         query != NULL ? "?" : NULL, query, NULL);
  g_autofree char *header = platform_sqld_dup_header (exchange->database->id);
  SoupMessage *message = soup_message_new (soup_server_message_get_method (exchange->message), target);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  SoupMessageHeaders *theirs = soup_server_message_get_request_headers (exchange->message);
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));

  soup_message_headers_foreach (theirs, copy_header, headers);
  soup_message_headers_replace (headers, "x-namespace-bin", header);
  if (authorization != NULL)
    soup_message_headers_replace (headers, "Authorization", authorization);
  if (g_bytes_get_size (body) > 0)
    soup_message_set_request_body_from_bytes (message, soup_message_headers_get_one (theirs, "Content-Type"), body);
  /* Otherwise a POST gets a connection of its own, and a thousand of them are kept for nobody. It is not sent again all
   * the same. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  platform_sqld_watch_message (message);

  return message;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;
  GInputStream *stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_object (promise, stream);
}

static DexFuture *
send (SoupSession  *session,
      SoupMessage  *message,
      GCancellable *cancellable)
{
  DexPromise *promise = dex_promise_new ();

  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, sent_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

/* What has come already: sqld writes a dump, and a cursor, in pieces of one row each. */
static void
read_more (GInputStream  *stream,
           GByteArray    *bytes,
           GError       **error)
{
  g_autoptr(GError) broken = NULL;
  gssize n_read = 1;

  while (n_read > 0 && bytes->len < PIECE)
    {
      guint length = bytes->len;

      g_byte_array_set_size (bytes, PIECE);
      n_read = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), bytes->data + length,
                                                         PIECE - length, NULL, &broken);
      g_byte_array_set_size (bytes, length + (guint) MAX (n_read, 0));
    }
  if (broken != NULL && !g_error_matches (broken, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    g_propagate_error (error, g_steal_pointer (&broken));
}

/* The next bytes; NULL at the end, with an error where sqld broke off. That may come with the bytes before, and
 * is then still there at the next call. */
static GBytes *
read_piece (PlatformExchange  *exchange,
            GInputStream      *stream,
            GError           **error)
{
  g_autoptr(GByteArray) gathered = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (*error != NULL)
    return NULL;
  bytes = manor_await_boxed (dex_future_first (dex_input_stream_read_bytes (stream, PIECE, 0),
                                               dex_ref (exchange->gone), NULL), error);
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return NULL;
  if (!G_IS_POLLABLE_INPUT_STREAM (stream) || !g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (stream)))
    return g_steal_pointer (&bytes);

  gathered = g_bytes_unref_to_array (g_steal_pointer (&bytes));
  read_more (stream, gathered, error);

  return g_byte_array_free_to_bytes (g_steal_pointer (&gathered));
}

static void
pass_body (PlatformExchange *exchange,
           GInputStream     *stream)
{
  g_autoptr(GError) error = NULL;
  GBytes *piece;

  while ((piece = read_piece (exchange, stream, &error)) != NULL)
    {
      gboolean written = manor_await (platform_exchange_append (exchange, piece), NULL);

      g_bytes_unref (piece);
      if (!written)
        {
          /* A client that goes is gone for sqld, too. */
          g_input_stream_close (stream, NULL, NULL);
          return;
        }
    }
  if (error != NULL)
    platform_exchange_drop (exchange);
  else
    platform_exchange_complete (exchange);
}

static PlatformAnswer *
read_whole (PlatformExchange   *exchange,
            GInputStream       *stream,
            guint               status,
            SoupMessageHeaders *headers)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  PlatformAnswer *answer;
  GBytes *piece;

  while ((piece = read_piece (exchange, stream, &error)) != NULL)
    {
      g_byte_array_append (bytes, g_bytes_get_data (piece, NULL), (guint) g_bytes_get_size (piece));
      g_bytes_unref (piece);
    }
  answer = platform_answer_new (status, NULL, g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
  soup_message_headers_unref (answer->headers);
  answer->headers = soup_message_headers_ref (headers);

  return answer;
}

/* What the platform itself says of a database; NULL where sqld is to be asked. */
static PlatformAnswer *
refuse (PlatformExchange *exchange)
{
  PlatformDatabase *database = exchange->database;
  g_autoptr(GError) error = NULL;

  if (database == NULL || database->deleted)
    return platform_answer_new_error (404, "Namespace doesn't exist");
  if (database->group->archived)
    return platform_answer_new_error (403, "the group of this database is archived");
  if (database->sleeping)
    {
      database->sleeping = FALSE;
      platform_counters_add_wake (exchange->platform->counters, database->name);
    }
  if (!manor_await (platform_database_prepare (database), &error))
    return platform_answer_new_error (500, error->message);

  return NULL;
}

PlatformAnswer *
platform_proxy_pass (PlatformExchange *exchange,
                     SoupSession      *session,
                     gboolean          whole)
{
  g_autofree char *authorization = NULL;
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  PlatformAnswer *refusal = refuse (exchange);
  gboolean expired = FALSE;

  if (refusal != NULL)
    return refusal;
  if (!whole && platform_tunnel_is_wanted (exchange))
    {
      platform_tunnel_run (exchange);
      return NULL;
    }

  authorization = dup_authorization (exchange, &expired);
  if (expired)
    return platform_answer_new_error (401, "Unauthorized: `The JWT has expired`");

  message = new_message (exchange, authorization);
  stream = manor_await_object (dex_future_first (send (session, message, cancellable), dex_ref (exchange->gone), NULL),
                               &error);
  if (stream == NULL)
    {
      /* Once it is answered soup is about to say so, and does not bear to be stopped (manor-http-request.c, (4)). */
      if (soup_message_get_status (message) == SOUP_STATUS_NONE)
        g_cancellable_cancel (cancellable);
      return platform_answer_new_error (502, error->message);
    }
  if (whole)
    return read_whole (exchange, stream, soup_message_get_status (message), soup_message_get_response_headers (message));

  platform_exchange_begin (exchange, soup_message_get_status (message), soup_message_get_response_headers (message));
  pass_body (exchange, stream);

  return NULL;
}
