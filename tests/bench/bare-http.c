/* bare-http.c: the same request to many namespaces, by as little code as can do it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   bare-http PORT CONNECTIONS NAMES BODY           posts the file BODY to /v3/pipeline once for each
 *                                                   line of the file NAMES, a namespace
 *   bare-http PORT CONNECTIONS PLACES BODY HEADERS  once for each line of the file PLACES, “HOST PATH”,
 *                                                   with the lines of the file HEADERS; with an empty
 *                                                   BODY it is a GET. As HTTP/1.1 wants it, no
 *                                                   connection serves two hosts
 *
 * Prints milliseconds, then how many answers told of an error. One thread, one epoll set, kept-alive
 * connections, no JSON. What a client must spend.
 */

#define _GNU_SOURCE

#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

typedef struct
{
  int      fd;
  char    *host;     /* that it is connected to, in the second form */
  GString *out;
  gsize    sent;
  GString *in;
  gssize   head;     /* where the body begins, -1 before that is known */
  gssize   length;   /* of the body, -1 for chunked */
} Connection;

static struct
{
  struct sockaddr_in address;
  char             **names;
  guint              n_names;
  guint              next;
  guint              n_running;
  guint              n_errors;
  char              *body;
  gsize              body_length;
  char              *headers;  /* NULL in the first form */
  int                epoll;
} bare;

static void
open_connection (Connection *self)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = self };
  int one = 1;

  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect (self->fd, (struct sockaddr *) &bare.address, sizeof bare.address) != 0 && errno != EINPROGRESS)
    g_error ("connect: %s", g_strerror (errno));
  epoll_ctl (bare.epoll, EPOLL_CTL_ADD, self->fd, &event);
}

static void
write_for_namespace (Connection *self,
                     const char *name)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) name, strlen (name));

  g_strdelimit (encoded, "=", '\0');
  g_string_printf (self->out,
                   "POST /v3/pipeline HTTP/1.1\r\nHost: localhost\r\nx-namespace-bin: %s\r\n"
                   "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                   encoded, bare.body_length);
}

/* A connection to another host is closed first. */
static void
write_for_place (Connection *self,
                 const char *place)
{
  const char *path = strchr (place, ' ');
  g_autofree char *host = path != NULL ? g_strndup (place, (gsize) (path - place)) : NULL;

  if (host == NULL)
    g_error ("“%s” is no host and path", place);

  if (self->host != NULL && !g_str_equal (self->host, host))
    {
      close (self->fd);
      self->fd = -1;
    }
  g_set_str (&self->host, host);
  g_string_printf (self->out, "%s %s HTTP/1.1\r\nHost: %s\r\n%s", bare.body_length > 0 ? "POST" : "GET", path + 1,
                   host, bare.headers);
  if (bare.body_length > 0)
    g_string_append_printf (self->out, "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n",
                            bare.body_length);
  g_string_append (self->out, "\r\n");
}

/* FALSE when everybody has been asked. */
static gboolean
take_next (Connection *self)
{
  const char *name;

  if (bare.next == bare.n_names)
    return FALSE;

  name = bare.names[bare.next++];
  if (bare.headers == NULL)
    write_for_namespace (self, name);
  else
    write_for_place (self, name);
  g_string_append_len (self->out, bare.body, (gssize) bare.body_length);
  g_string_truncate (self->in, 0);
  self->sent = 0;
  self->head = -1;
  self->length = -1;

  if (self->fd < 0)
    open_connection (self);

  return TRUE;
}

static void
send_more (Connection *self)
{
  while (self->sent < self->out->len)
    {
      gssize n = write (self->fd, self->out->str + self->sent, self->out->len - self->sent);

      if (n < 0 && (errno == EAGAIN || errno == ENOTCONN))
        return;
      if (n < 0)
        g_error ("write: %s", g_strerror (errno));
      self->sent += (gsize) n;
    }
}

static void
read_head (Connection *self)
{
  const char *end = strstr (self->in->str, "\r\n\r\n");
  const char *length;

  if (end == NULL)
    return;

  self->head = end + 4 - self->in->str;
  length = strcasestr (self->in->str, "content-length:");
  if (length != NULL && length < end)
    self->length = (gssize) g_ascii_strtoll (length + strlen ("content-length:"), NULL, 10);
}

static gboolean
is_whole (Connection *self)
{
  if (self->head < 0)
    read_head (self);
  if (self->head < 0)
    return FALSE;

  return self->length >= 0 ? (gssize) self->in->len >= self->head + self->length
                           : g_str_has_suffix (self->in->str, "0\r\n\r\n");
}

static void
receive (Connection *self)
{
  char buffer[65536];

  for (;;)
    {
      gssize n = read (self->fd, buffer, sizeof buffer);

      if (n < 0 && (errno == EAGAIN || errno == ENOTCONN))
        return;
      if (n <= 0)
        g_error ("the server closed a connection");

      g_string_append_len (self->in, buffer, n);
      if (!is_whole (self))
        continue;

      if (!g_str_has_prefix (self->in->str, "HTTP/1.1 200") ||
          strstr (self->in->str, "\"type\":\"error\"") != NULL || strstr (self->in->str, "\"message\":") != NULL)
        bare.n_errors++;

      if (!take_next (self))
        {
          bare.n_running--;
          return;
        }
      send_more (self);
    }
}

static void
run (guint n_connections)
{
  g_autofree Connection *connections = g_new0 (Connection, n_connections);
  struct epoll_event events[64];

  for (guint i = 0; i < n_connections; i++)
    {
      connections[i].fd = -1;
      connections[i].out = g_string_new (NULL);
      connections[i].in = g_string_new (NULL);
      take_next (&connections[i]);
      bare.n_running++;
    }

  while (bare.n_running > 0)
    {
      int n = epoll_wait (bare.epoll, events, G_N_ELEMENTS (events), 120000);

      if (n <= 0)
        g_error ("no answer for two minutes");

      for (int i = 0; i < n; i++)
        {
          send_more (events[i].data.ptr);
          receive (events[i].data.ptr);
        }
    }

  for (guint i = 0; i < n_connections; i++)
    {
      close (connections[i].fd);
      g_free (connections[i].host);
      g_string_free (connections[i].out, TRUE);
      g_string_free (connections[i].in, TRUE);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *names = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start;

  if (argc != 5 && argc != 6)
    return 2;

  if (!g_file_get_contents (argv[3], &names, NULL, &error) ||
      !g_file_get_contents (argv[4], &bare.body, &bare.body_length, &error) ||
      (argc == 6 && !g_file_get_contents (argv[5], &bare.headers, NULL, &error)))
    g_error ("%s", error->message);

  bare.names = g_strsplit (g_strchomp (names), "\n", -1);
  bare.n_names = g_strv_length (bare.names);
  bare.address.sin_family = AF_INET;
  bare.address.sin_port = htons ((guint16) atoi (argv[1]));
  bare.address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  bare.epoll = epoll_create1 (EPOLL_CLOEXEC);

  start = g_get_monotonic_time ();
  run (MIN ((guint) atoi (argv[2]), bare.n_names));
  printf ("%.1f %u\n", (double) (g_get_monotonic_time () - start) / 1000, bare.n_errors);

  g_strfreev (bare.names);
  g_free (bare.body);
  g_free (bare.headers);
  close (bare.epoll);

  return 0;
}
