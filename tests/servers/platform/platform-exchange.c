/* platform-exchange.c: one HTTP request and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For POLLRDHUP. */
#define _GNU_SOURCE

#include <poll.h>
#include <string.h>

#include <glib-unix.h>

#include "platform-exchange.h"
#include "platform-json.h"

static const char html_page[] =
  "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n"
  "<body><center><h1>502 Bad Gateway</h1></center><hr></body></html>\n";

/* What belongs to a connection, or is said anew. */
static const char * const own_headers[] = {
  "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Date", "Upgrade", NULL
};

PlatformAnswer *
platform_answer_new (guint       status,
                     const char *content_type,
                     GBytes     *body)
{
  PlatformAnswer *self = g_new0 (PlatformAnswer, 1);

  self->status = status;
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  self->body = body;
  if (content_type != NULL)
    soup_message_headers_replace (self->headers, "Content-Type", content_type);

  return self;
}

PlatformAnswer *
platform_answer_new_error (guint       status,
                           const char *reason)
{
  JsonObject *object = json_object_new ();
  g_autoptr(JsonNode) node = platform_json_object (object);
  char *json;

  json_object_set_string_member (object, "error", reason);
  json = json_to_string (node, FALSE);

  return platform_answer_new (status, "application/json", g_bytes_new_take (json, strlen (json)));
}

void
platform_answer_free (PlatformAnswer *self)
{
  soup_message_headers_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}

static void
settle (PlatformExchange *self)
{
  g_autoptr(DexPromise) written = g_steal_pointer (&self->written);

  if (written == NULL)
    return;
  if (self->ended)
    dex_promise_reject (written, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "The client is gone"));
  else
    dex_promise_resolve_boolean (written, TRUE);
}

static void
end_connection (PlatformExchange *self)
{
  GSocket *socket = soup_server_message_get_socket (self->message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                PlatformExchange  *self)
{
  /* With the connection gone, what is left of the answer is nothing. */
  if (self->cut)
    {
      self->cut = FALSE;
      end_connection (self);
      soup_message_body_complete (soup_server_message_get_response_body (message));
    }
  settle (self);
}

static void
end_watch (PlatformExchange *self)
{
  g_autoptr(GSource) watch = g_steal_pointer (&self->watch);

  if (watch != NULL)
    g_source_destroy (watch);
}

void
platform_exchange_end (PlatformExchange *self,
                       guint             status)
{
  if (self->ended)
    return;

  self->ended = TRUE;
  end_watch (self);
  platform_counters_leave (self->platform->counters, self->plane);
  platform_counters_add_status (self->platform->counters, self->plane, status);
  settle (self);
  dex_cancellable_cancel (self->gone);
}

static void
finished_cb (SoupServerMessage *message,
             PlatformExchange  *self)
{
  platform_exchange_end (self, self->status);
}

PlatformExchange *
platform_exchange_new (Platform          *platform,
                       SoupServerMessage *message)
{
  PlatformExchange *self = g_rc_box_new0 (PlatformExchange);

  self->platform = platform;
  self->message = g_object_ref (message);
  self->gone = DEX_CANCELLABLE (dex_cancellable_new ());
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), platform_exchange_ref (self),
                         (GClosureNotify) (GCallback) platform_exchange_unref, 0);
  g_signal_connect_data (message, "finished", G_CALLBACK (finished_cb), platform_exchange_ref (self),
                         (GClosureNotify) (GCallback) platform_exchange_unref, 0);

  return self;
}

PlatformExchange *
platform_exchange_ref (PlatformExchange *self)
{
  return g_rc_box_acquire (self);
}

static void
exchange_clear (gpointer data)
{
  PlatformExchange *self = data;

  g_object_unref (self->message);
  g_free (self->request);
  dex_clear (&self->written);
  dex_clear (&self->gone);
}

void
platform_exchange_unref (PlatformExchange *self)
{
  g_rc_box_release_full (self, exchange_clear);
}

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

/* The platform's clock, which a test may have set. */
static void
set_date (PlatformExchange *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (platform_now (self->platform));
  g_autofree char *text = soup_date_time_to_string (now, SOUP_DATE_HTTP);

  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Date", text);
}

static void
set_head (PlatformExchange   *self,
          guint               status,
          SoupMessageHeaders *headers)
{
  end_watch (self);
  self->status = status;
  soup_server_message_set_status (self->message, status, NULL);
  soup_message_headers_foreach (headers, copy_header, soup_server_message_get_response_headers (self->message));
  set_date (self);
}

void
platform_exchange_begin (PlatformExchange   *self,
                         guint               status,
                         SoupMessageHeaders *headers)
{
  SoupMessageHeaders *own = soup_server_message_get_response_headers (self->message);

  if (self->ended)
    return;

  set_head (self, status, headers);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    soup_message_headers_set_content_length (own, soup_message_headers_get_content_length (headers));
  else
    soup_message_headers_set_encoding (own, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (self->message), FALSE);
}

DexFuture *
platform_exchange_append (PlatformExchange *self,
                          GBytes           *bytes)
{
  if (self->ended)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CLOSED, "The client is gone");

  dex_clear (&self->written);
  self->written = dex_promise_new ();
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), bytes);
  soup_server_message_unpause (self->message);

  return DEX_FUTURE (dex_ref (self->written));
}

void
platform_exchange_complete (PlatformExchange *self)
{
  if (self->ended)
    return;

  soup_message_body_complete (soup_server_message_get_response_body (self->message));
  soup_server_message_unpause (self->message);
}

void
platform_exchange_drop (PlatformExchange *self)
{
  if (self->ended)
    return;

  end_connection (self);
  /* What it then cannot write ends it. */
  soup_server_message_set_status (self->message, 500, NULL);
  self->status = 0;
  soup_server_message_unpause (self->message);
}

static gboolean
closed_cb (int           fd,
           GIOCondition  condition,
           gpointer      user_data)
{
  g_autoptr(PlatformExchange) self = platform_exchange_ref (user_data);

  end_watch (self);
  platform_exchange_drop (self);

  return G_SOURCE_REMOVE;
}

/* A connection whose request was read, and whose answer has not begun, nobody reads from. */
void
platform_exchange_watch (PlatformExchange *self)
{
  GSocket *socket = soup_server_message_get_socket (self->message);

  if (self->ended || self->watch != NULL || socket == NULL)
    return;

  self->watch = g_unix_fd_source_new (g_socket_get_fd (socket), POLLRDHUP | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (self->watch, (GSourceFunc) (GCallback) closed_cb, platform_exchange_ref (self),
                         (GDestroyNotify) platform_exchange_unref);
  g_source_attach (self->watch, NULL);
}

static void
cut_in_the_middle (PlatformExchange *self,
                   PlatformAnswer   *answer)
{
  gsize length = g_bytes_get_size (answer->body);
  g_autoptr(GBytes) half = g_bytes_new_from_bytes (answer->body, 0, length / 2);

  if (length < 2)
    {
      platform_exchange_drop (self);
      return;
    }
  set_head (self, answer->status, answer->headers);
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (self->message), (goffset) length);
  self->cut = TRUE;
  dex_future_disown (platform_exchange_append (self, half));
}

static void
send_whole (PlatformExchange *self,
            PlatformAnswer   *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  set_head (self, answer->status, answer->headers);
  soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (answer->body));
  if (g_bytes_get_size (answer->body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), answer->body);
  soup_message_body_complete (soup_server_message_get_response_body (self->message));
  soup_server_message_unpause (self->message);
}

/* Each object of the answer gets a key that nobody has heard of. */
static void
add_unknown (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        add_unknown (json_array_get_element (array, i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr(GList) values = json_object_get_values (json_node_get_object (node));
      JsonObject *unknown = json_object_new ();

      for (GList *l = values; l != NULL; l = l->next)
        add_unknown (l->data);
      json_object_set_null_member (unknown, "of");
      json_object_set_object_member (json_node_get_object (node), "x_unheard", unknown);
    }
}

static PlatformAnswer *
add_extra (PlatformAnswer *answer)
{
  g_autoptr(JsonNode) node = platform_json_parse (answer->body, NULL);
  g_autoptr(JsonNode) changed = NULL;
  char *json;

  if (node == NULL)
    return answer;
  json = json_to_string (node, FALSE);
  /* What was parsed cannot be changed. */
  changed = json_from_string (json, NULL);
  g_free (json);
  add_unknown (changed);
  json = json_to_string (changed, FALSE);
  g_bytes_unref (answer->body);
  answer->body = g_bytes_new_take (json, strlen (json));

  return answer;
}

/* The answer that a fault has instead of the real one. */
static PlatformAnswer *
replace (PlatformFault *fault)
{
  static const guint statuses[] = {
    [PLATFORM_FAULT_HTML] = 502, [PLATFORM_FAULT_REDIRECT] = 307, [PLATFORM_FAULT_BODY] = 200,
  };
  guint status = fault->status != 0 ? fault->status : statuses[fault->kind];
  const char *body = fault->kind == PLATFORM_FAULT_HTML ? html_page : "";
  const char *type = fault->kind == PLATFORM_FAULT_HTML ? "text/html" : "application/json";
  PlatformAnswer *answer;

  if (fault->body != NULL)
    body = fault->body;
  if (fault->kind == PLATFORM_FAULT_STATUS && fault->body == NULL)
    {
      g_autofree char *reason = g_strdup_printf ("a fault of the test: %u", status);

      answer = platform_answer_new_error (status, reason);
    }
  else
    {
      answer = platform_answer_new (status, type, g_bytes_new (body, strlen (body)));
    }
  if (fault->location != NULL)
    soup_message_headers_replace (answer->headers, "Location", fault->location);
  if (fault->retry_after >= 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%d", fault->retry_after);

      soup_message_headers_replace (answer->headers, "Retry-After", seconds);
    }

  return answer;
}

void
platform_exchange_send (PlatformExchange *self,
                        PlatformAnswer   *answer,
                        PlatformFault    *fault)
{
  g_autoptr(PlatformAnswer) sent = answer;

  if (self->ended)
    return;
  if (fault != NULL && fault->kind == PLATFORM_FAULT_DROP)
    {
      platform_exchange_drop (self);
      return;
    }
  if (fault != NULL && fault->kind == PLATFORM_FAULT_TRUNCATE)
    {
      cut_in_the_middle (self, sent);
      return;
    }
  if (fault != NULL && fault->kind == PLATFORM_FAULT_EXTRA)
    {
      sent = add_extra (sent);
    }
  else if (fault != NULL && fault->kind != PLATFORM_FAULT_SLOW)
    {
      g_clear_pointer (&sent, platform_answer_free);
      sent = replace (fault);
    }
  send_whole (self, sent);
}
