/* manor-test-http-server.h: an HTTP server that says what it was told to say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include <gio/gio.h>

/* A server that answers every request with the same bytes; it has a thread for each connection. */
typedef struct
{
  GSocketService     *service;
  char               *uri;
  const char         *answer;
  const char * const *answers;    /* instead: one after another, and the last one for good */
  guint               n_answer;
  gboolean            stays;      /* keeps the connection, and waits for its end */
  gboolean            deaf;       /* closes without reading */
  int                 drops;      /* closes with the first byte of a request */
  gboolean            echoes;     /* the head of the request is the answer's body */
  GMutex              mutex;
  GString            *heard;
  int                 n_connections;
  int                 n_open;     /* at present */
  int                 most_open;
  int                 n_requests;
  int                 n_answered; /* whole, and on their way */
  int                 n_gone;     /* connections that the client closed first */
} ManorTestHttpServer;

/* One request with its body: its head, or NULL at the end. */
static inline char *
manor_test_http_server_hear (ManorTestHttpServer *server,
                             GInputStream        *input)
{
  g_autoptr(GString) head = g_string_new (NULL);
  const char *length;
  char c;

  while (!g_str_has_suffix (head->str, "\r\n\r\n"))
    {
      if (g_input_stream_read (input, &c, 1, NULL, NULL) != 1 || g_atomic_int_get (&server->drops))
        return NULL;
      g_string_append_c (head, c);
    }

  length = strstr (head->str, "Content-Length: ");
  for (int left = length != NULL ? atoi (length + 16) : 0; left > 0; left--)
    {
      if (g_input_stream_read (input, &c, 1, NULL, NULL) != 1)
        return NULL;
      g_string_append_c (head, c);
    }

  return g_string_free (g_steal_pointer (&head), FALSE);
}

/* Takes down what was heard; what to say to it, or NULL. New. */
static inline char *
manor_test_http_server_reply (ManorTestHttpServer *server,
                              const char          *head)
{
  const char *answer = server->answer;

  g_mutex_lock (&server->mutex);
  if (server->answers != NULL)
    {
      answer = server->answers[server->n_answer];
      if (server->answers[server->n_answer + 1] != NULL)
        server->n_answer++;
    }
  g_string_append (server->heard, head);
  server->n_requests++;
  g_mutex_unlock (&server->mutex);

  if (server->echoes)
    return g_strdup_printf ("HTTP/1.1 400 Bad Request\r\nContent-Length: %u\r\n\r\n%s",
                            (guint) strlen (head), head);

  return g_strdup (answer);
}

static inline gboolean
manor_test_http_server_run_cb (GThreadedSocketService *service,
                               GSocketConnection      *connection,
                               GObject                *source,
                               ManorTestHttpServer    *server)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char c;

  g_mutex_lock (&server->mutex);
  server->n_connections++;
  server->n_open++;
  server->most_open = MAX (server->most_open, server->n_open);
  g_mutex_unlock (&server->mutex);

  while (!server->deaf)
    {
      g_autofree char *head = manor_test_http_server_hear (server, input);
      g_autofree char *answer = head != NULL ? manor_test_http_server_reply (server, head) : NULL;

      if (answer != NULL)
        {
          g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL);
          g_atomic_int_inc (&server->n_answered);
        }
      if (head == NULL || !server->stays)
        break;
    }

  if (server->stays && g_input_stream_read (input, &c, 1, NULL, NULL) <= 0)
    g_atomic_int_inc (&server->n_gone);

  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_mutex_lock (&server->mutex);
  server->n_open--;
  g_mutex_unlock (&server->mutex);

  return TRUE;
}

static inline ManorTestHttpServer *
manor_test_http_server_new (const char *answer,
                            gboolean    stays)
{
  ManorTestHttpServer *server = g_new0 (ManorTestHttpServer, 1);
  guint16 port;

  server->answer = answer;
  server->stays = stays;
  server->heard = g_string_new (NULL);
  g_mutex_init (&server->mutex);
  server->service = g_threaded_socket_service_new (64);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (server->service), NULL, NULL);
  g_assert_cmpuint (port, >, 0);
  server->uri = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_signal_connect (server->service, "run", G_CALLBACK (manor_test_http_server_run_cb), server);
  g_socket_service_start (server->service);

  return server;
}

/* A connection's thread may outlive the test that made it: nothing of it is freed. */
static inline void
manor_test_http_server_stop (ManorTestHttpServer *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTestHttpServer, manor_test_http_server_stop)
