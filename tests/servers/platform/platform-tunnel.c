/* platform-tunnel.c: WebSockets of databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-fiber.h"
#include "platform-tunnel.h"

gboolean
platform_tunnel_is_wanted (PlatformExchange *exchange)
{
  const char *upgrade = soup_message_headers_get_one (soup_server_message_get_request_headers (exchange->message),
                                                      "Upgrade");

  return upgrade != NULL && g_ascii_strcasecmp (upgrade, "websocket") == 0;
}

static void
append_header (const char *name,
               const char *value,
               gpointer    user_data)
{
  if (g_ascii_strcasecmp (name, "x-namespace") != 0 && g_ascii_strcasecmp (name, "x-namespace-bin") != 0)
    g_string_append_printf (user_data, "%s: %s\r\n", name, value);
}

/* The request again, with the namespace that the host stands for. */
static GBytes *
write_head (PlatformExchange *exchange)
{
  GString *head = g_string_new (NULL);
  g_autofree char *header = platform_sqld_dup_header (exchange->database->id);

  g_string_append_printf (head, "GET %s HTTP/1.1\r\n", g_uri_get_path (soup_server_message_get_uri (exchange->message)));
  soup_message_headers_foreach (soup_server_message_get_request_headers (exchange->message), append_header, head);
  g_string_append_printf (head, "x-namespace-bin: %s\r\n\r\n", header);

  return g_string_free_to_bytes (head);
}

static DexFuture *
pass (GIOStream *from,
      GIOStream *to)
{
  return dex_output_stream_splice (g_io_stream_get_output_stream (to), g_io_stream_get_input_stream (from),
                                   G_OUTPUT_STREAM_SPLICE_NONE, 0);
}

void
platform_tunnel_run (PlatformExchange *exchange)
{
  const char *uri = platform_sqld_get_uri (exchange->platform->sqld);
  g_autoptr(GSocketConnectable) address = g_network_address_parse_uri (uri, 80, NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) server = manor_await_object (dex_socket_client_connect (client, address), NULL);
  g_autoptr(GBytes) head = write_head (exchange);
  g_autoptr(GIOStream) stream = NULL;

  if (server == NULL || exchange->ended)
    {
      platform_exchange_drop (exchange);
      return;
    }
  stream = soup_server_message_steal_connection (exchange->message);
  if (manor_await (dex_output_stream_write_bytes (g_io_stream_get_output_stream (G_IO_STREAM (server)), head, 0), NULL))
    manor_await (dex_future_first (pass (stream, G_IO_STREAM (server)), pass (G_IO_STREAM (server), stream), NULL), NULL);
  g_io_stream_close (G_IO_STREAM (server), NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
  platform_exchange_end (exchange, 101);
}
