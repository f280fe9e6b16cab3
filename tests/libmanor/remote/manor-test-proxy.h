/* manor-test-proxy.h: a network that fails at the worst moment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <string.h>

/**
 * TestCut:
 * @TEST_CUT_NEVER: everything is passed on
 * @TEST_CUT_BEFORE: the request does not reach the server
 * @TEST_CUT_AFTER: the server has answered, and nothing of it arrives
 * @TEST_CUT_MIDDLE: a part of the answer arrives
 *
 * What becomes of the first request whose body has “COMMIT” in it.
 */
typedef enum
{
  TEST_CUT_NEVER,
  TEST_CUT_BEFORE,
  TEST_CUT_AFTER,
  TEST_CUT_MIDDLE,
} TestCut;

typedef struct
{
  GSocketService *service;
  char           *uri;
  guint16         server_port;
  int             cut;      /* TestCut, atomic; NEVER once it has happened */
  int             n_cut;    /* atomic */
} TestProxy;

/* One connection of the client with its own to the server. */
typedef struct
{
  GIOStream *client;
  GIOStream *server;
  int        cut;           /* TestCut, atomic: of the answer that is awaited */
} TestRelay;

static inline void
test_relay_end (TestRelay *relay)
{
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (relay->client)), TRUE,
                     TRUE, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (relay->server)), TRUE,
                     TRUE, NULL);
}

static inline gpointer
test_relay_answers_thread (gpointer data)
{
  TestRelay *relay = data;
  GInputStream *from = g_io_stream_get_input_stream (relay->server);
  GOutputStream *to = g_io_stream_get_output_stream (relay->client);
  char buffer[16384];
  gssize n;

  while ((n = g_input_stream_read (from, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      TestCut cut = (TestCut) g_atomic_int_get (&relay->cut);

      if (cut == TEST_CUT_MIDDLE)
        g_output_stream_write_all (to, buffer, (gsize) n - 10, NULL, NULL, NULL);
      if (cut != TEST_CUT_NEVER)
        break;
      if (!g_output_stream_write_all (to, buffer, (gsize) n, NULL, NULL, NULL))
        break;
    }

  test_relay_end (relay);

  return NULL;
}

/* A whole request, or NULL at the end. */
static inline GString *
test_relay_read_request (GInputStream *from)
{
  GString *request = g_string_new (NULL);
  char buffer[16384];
  gssize n;

  while ((n = g_input_stream_read (from, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      const char *end;
      const char *length;

      g_string_append_len (request, buffer, n);
      end = g_strstr_len (request->str, (gssize) request->len, "\r\n\r\n");
      if (end == NULL)
        continue;

      length = strcasestr (request->str, "content-length:");
      if (request->len >= (gsize) (end + 4 - request->str) +
                          (length != NULL ? strtoul (length + 15, NULL, 10) : 0))
        return request;
    }

  g_string_free (request, TRUE);

  return NULL;
}

static inline gboolean
test_proxy_run (GThreadedSocketService *service,
                GSocketConnection      *connection,
                GObject                *source,
                gpointer                user_data)
{
  TestProxy *self = user_data;
  g_autoptr(GSocketClient) socket_client = g_socket_client_new ();
  g_autoptr(GSocketConnection) upstream =
    g_socket_client_connect_to_host (socket_client, "127.0.0.1", self->server_port, NULL, NULL);
  TestRelay relay = { G_IO_STREAM (connection), G_IO_STREAM (upstream), TEST_CUT_NEVER };
  GThread *answers;
  GString *request;

  if (upstream == NULL)
    return TRUE;

  answers = g_thread_new ("answers", test_relay_answers_thread, &relay);

  while ((request = test_relay_read_request (g_io_stream_get_input_stream (relay.client))) != NULL)
    {
      g_autoptr(GString) owned = request;
      TestCut cut = TEST_CUT_NEVER;

      if (strstr (request->str, "COMMIT") != NULL)
        {
          cut = (TestCut) g_atomic_int_get (&self->cut);
          g_atomic_int_set (&self->cut, TEST_CUT_NEVER);
          g_atomic_int_add (&self->n_cut, cut != TEST_CUT_NEVER);
        }

      if (cut == TEST_CUT_BEFORE)
        break;

      g_atomic_int_set (&relay.cut, (int) cut);
      if (!g_output_stream_write_all (g_io_stream_get_output_stream (relay.server), request->str,
                                      request->len, NULL, NULL, NULL))
        break;
    }

  test_relay_end (&relay);
  g_thread_join (answers);

  return TRUE;
}

static inline TestProxy *
test_proxy_new (const char *server_uri)
{
  TestProxy *self = g_new0 (TestProxy, 1);
  g_autoptr(GError) error = NULL;
  guint16 port;

  self->server_port = (guint16) strtoul (strrchr (server_uri, ':') + 1, NULL, 10);
  self->service = g_threaded_socket_service_new (64);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (test_proxy_run), self);
  g_socket_service_start (self->service);
  self->uri = g_strdup_printf ("http://127.0.0.1:%u", port);

  return self;
}

static inline void
test_proxy_free (TestProxy *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_free (self->uri);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestProxy, test_proxy_free)
