/* proxy-test.h: what stands between a client and a server, and breaks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include <gio/gio.h>

/**
 * ProxyDeed:
 * @PROXY_PASSES: does nothing
 * @PROXY_DROPS: a request with the mark is not passed on, and its connection is closed
 * @PROXY_CUTS: it is passed on, and its connection is closed before the answer
 * @PROXY_LOCKS: the same, and from then on questions for jobs are answered with 401
 * @PROXY_SHOWS_A_PAGE: every request is answered with a web page
 * @PROXY_HIDES_JOBS: the next request for jobs is answered as if there were none
 *
 * What is done, of DROPS and CUTS to a request that holds the mark “PRAGMA foreign_keys=OFF”.
 */
typedef enum
{
  PROXY_PASSES,
  PROXY_DROPS,
  PROXY_CUTS,
  PROXY_LOCKS,
  PROXY_SHOWS_A_PAGE,
  PROXY_HIDES_JOBS,
} ProxyDeed;

typedef struct
{
  GSocketService *service;
  char           *uri;
  guint16         target;
  gint            deed;   /* atomic */
  gint            locked; /* atomic */
  gint            untold; /* atomic: the status that every question for jobs is answered with, or 0 */
} Proxy;

static inline gboolean
proxy_copy (GSocket *from,
            GSocket *to,
            char    *buffer,
            gsize    size,
            gssize  *length)
{
  *length = g_socket_receive (from, buffer, size - 1, NULL, NULL);
  if (*length <= 0)
    return FALSE;
  buffer[*length] = '\0';

  for (gssize sent = 0; to != NULL && sent < *length;)
    {
      gssize n = g_socket_send (to, buffer + sent, (gsize) (*length - sent), NULL, NULL);

      if (n <= 0)
        return FALSE;
      sent += n;
    }

  return TRUE;
}

static inline void
proxy_show_page (GSocket *client)
{
  static const char page[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 27\r\n\r\n"
    "<html><p>Welcome!</p></html>";
  char buffer[4096];

  while (g_socket_receive (client, buffer, sizeof buffer, NULL, NULL) > 0)
    if (g_socket_send (client, page, sizeof page - 2, NULL, NULL) <= 0)
      return;
}

/* The answer is waited for, so that the server does what it was asked. */
static inline void
proxy_cut (GSocket *client,
           GSocket *server)
{
  char buffer[4096];

  g_socket_close (client, NULL);
  g_socket_receive (server, buffer, sizeof buffer, NULL, NULL);
}

static inline gboolean
proxy_pass (GSocket    *socket,
            const char *bytes,
            gsize       length)
{
  return g_socket_send (socket, bytes, length, NULL, NULL) == (gssize) length;
}

/* As a plan that does not include them may say it. */
static inline gboolean
proxy_tell_nothing (GSocket *client,
                    int      status)
{
  static const char body[] = "{\"error\":\"not available on this plan\"}";
  g_autofree char *answer = g_strdup_printf (
    "HTTP/1.1 %d No\r\nContent-Type: application/json\r\nContent-Length: %u\r\n\r\n%s",
    status, (guint) strlen (body), body);

  return proxy_pass (client, answer, strlen (answer));
}

/* What the client has sent. FALSE ends the connection. */
static inline gboolean
proxy_take_request (Proxy   *self,
                    GSocket *client,
                    GSocket *server)
{
  static const char no_jobs[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 36\r\n\r\n"
    "{\"schema_version\":4,\"migrations\":[]}";
  static const char locked[] =
    "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 58\r\n\r\n"
    "{\"error\":\"Authentication failed: The JWT has expired now\"}";
  gint deed = g_atomic_int_get (&self->deed);
  char buffer[65536];
  gssize length;

  if (!proxy_copy (client, NULL, buffer, sizeof buffer, &length))
    return FALSE;

  if (g_atomic_int_get (&self->locked) && strstr (buffer, "GET /v1/jobs") != NULL)
    return proxy_pass (client, locked, strlen (locked));

  if (g_atomic_int_get (&self->untold) != 0 && strstr (buffer, "GET /v1/jobs") != NULL)
    return proxy_tell_nothing (client, g_atomic_int_get (&self->untold));

  if (deed == PROXY_HIDES_JOBS && strstr (buffer, "GET /v1/jobs ") != NULL)
    {
      g_atomic_int_set (&self->deed, PROXY_PASSES);
      return proxy_pass (client, no_jobs, strlen (no_jobs));
    }

  if (strstr (buffer, "PRAGMA foreign_keys=OFF") == NULL || deed == PROXY_PASSES)
    return proxy_pass (server, buffer, (gsize) length);

  if (deed == PROXY_LOCKS)
    g_atomic_int_set (&self->locked, TRUE);
  if ((deed == PROXY_CUTS || deed == PROXY_LOCKS) && proxy_pass (server, buffer, (gsize) length))
    proxy_cut (client, server);

  return FALSE;
}

static inline gboolean
proxy_serve (GThreadedSocketService *service,
             GSocketConnection      *connection,
             GObject                *source,
             Proxy                  *self)
{
  g_autoptr(GSocketClient) connector = g_socket_client_new ();
  g_autoptr(GSocketConnection) behind =
    g_socket_client_connect_to_host (connector, "127.0.0.1", self->target, NULL, NULL);
  GSocket *client = g_socket_connection_get_socket (connection);
  GSocket *server = behind != NULL ? g_socket_connection_get_socket (behind) : NULL;
  char buffer[65536];
  gssize length;

  if (g_atomic_int_get (&self->deed) == PROXY_SHOWS_A_PAGE)
    proxy_show_page (client);

  while (server != NULL && g_atomic_int_get (&self->deed) != PROXY_SHOWS_A_PAGE)
    {
      GPollFD polled[] = {
        { .fd = g_socket_get_fd (client), .events = G_IO_IN },
        { .fd = g_socket_get_fd (server), .events = G_IO_IN },
      };

      g_poll (polled, G_N_ELEMENTS (polled), -1);

      if (!(polled[1].revents != 0
            ? proxy_copy (server, client, buffer, sizeof buffer, &length)
            : proxy_take_request (self, client, server)))
        break;
    }

  return TRUE;
}

static inline Proxy *
proxy_new (const char *target_uri)
{
  Proxy *self = g_new0 (Proxy, 1);
  guint16 port;
  g_autoptr(GError) error = NULL;

  self->target = (guint16) g_ascii_strtoull (strrchr (target_uri, ':') + 1, NULL, 10);
  self->service = g_threaded_socket_service_new (64);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  self->uri = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_signal_connect (self->service, "run", G_CALLBACK (proxy_serve), self);
  g_socket_service_start (self->service);

  return self;
}

/* Its threads may still wait for a server that dies with the test. */
static inline void
proxy_end (Proxy *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
}
