/* manor-test-exchange.c: one question over HTTP, for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-test-exchange.h"

static gboolean
accept_cb (void)
{
  return TRUE;
}

/* Whatever certificate this machine shows: it is not what is tested here. */
static void
event_cb (GSocketClient      *client,
          GSocketClientEvent  event,
          GSocketConnectable *connectable,
          GIOStream          *connection)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (connection, "accept-certificate", G_CALLBACK (accept_cb), NULL);
}

guint
manor_test_exchange (guint16      port,
                     gboolean     tls,
                     const char  *head,
                     const char  *body,
                     guint        timeout,
                     char       **answer)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GString) request = g_string_new (head);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  GInputStream *input;
  gssize n_read;
  char buffer[4096];
  const char *end;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, timeout);
  g_socket_client_set_tls (client, tls);
  g_signal_connect (client, "event", G_CALLBACK (event_cb), NULL);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (connection == NULL)
    return 0;

  g_string_append_printf (request, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", strlen (body), body);
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                  request->str, request->len, NULL, NULL, NULL))
    return 0;

  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  while ((n_read = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_byte_array_append (bytes, (guint8 *) buffer, (guint) n_read);
  g_byte_array_append (bytes, (guint8 *) "", 1);

  end = strstr ((char *) bytes->data, "\r\n\r\n");
  if (n_read < 0 || end == NULL || !g_str_has_prefix ((char *) bytes->data, "HTTP/1."))
    return 0;
  if (answer != NULL)
    *answer = g_strdup (end + 4);

  return (guint) g_ascii_strtoull ((char *) bytes->data + strlen ("HTTP/1.x "), NULL, 10);
}
