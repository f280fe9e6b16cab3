/* manor-test-tls.c: TLS before a server, for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For memmem(). */
#define _GNU_SOURCE

#include <string.h>

#include "manor-test-tls.h"

/* glib-networking 2.80 leaks the error of a connection that was reset: what a front's threads allocate is not
 * looked at for leaks. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define BEGIN_LEAKS __lsan_disable ()
#define END_LEAKS   __lsan_enable ()
#else
#define BEGIN_LEAKS
#define END_LEAKS
#endif

struct _ManorTestAuthority
{
  char *folder;
  char *file;
  char *secret;
  guint n_issued;
};

static gboolean
run (const char * const *arguments)
{
  g_autofree char *errors = NULL;
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &errors, &status, &error);
  g_assert_no_error (error);
  if (g_spawn_check_wait_status (status, NULL))
    return TRUE;
  g_test_message ("%s %s: %s", arguments[0], arguments[1], errors);

  return FALSE;
}

ManorTestAuthority *
manor_test_authority_new (const char *folder,
                          const char *name)
{
  ManorTestAuthority *self = g_new0 (ManorTestAuthority, 1);
  g_autofree char *subject = g_strdup_printf ("/CN=Manor Test %s", name);
  g_autofree char *file = g_strconcat (name, ".pem", NULL);
  g_autofree char *secret = g_strconcat (name, ".key", NULL);

  self->folder = g_strdup (folder);
  self->file = g_build_filename (folder, file, NULL);
  self->secret = g_build_filename (folder, secret, NULL);
  g_assert_true (run ((const char *[]) {
    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
    "-keyout", self->secret, "-out", self->file, "-subj", subject, "-days", "2",
    "-addext", "keyUsage=critical,keyCertSign,cRLSign", NULL }));

  return self;
}

void
manor_test_authority_free (ManorTestAuthority *self)
{
  g_free (self->folder);
  g_free (self->file);
  g_free (self->secret);
  g_free (self);
}

const char *
manor_test_authority_get_file (ManorTestAuthority *self)
{
  return self->file;
}

GTlsCertificate *
manor_test_authority_issue (ManorTestAuthority *self,
                            const char         *hosts,
                            gboolean            expired)
{
  g_autofree char *stem = g_strdup_printf ("%s.%u", self->file, self->n_issued++);
  g_autofree char *key = g_strconcat (stem, ".key", NULL);
  g_autofree char *request = g_strconcat (stem, ".csr", NULL);
  g_autofree char *file = g_strconcat (stem, ".pem", NULL);
  g_autofree char *names = g_strconcat ("subjectAltName=", hosts, NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;

  g_assert_true (run ((const char *[]) {
    "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
    "-keyout", key, "-out", request, "-subj", "/CN=server", "-addext", names, NULL }));
  if (!run ((const char *[]) {
    "openssl", "x509", "-req", "-in", request, "-CA", self->file, "-CAkey", self->secret,
    "-copy_extensions", "copy", "-out", file,
    expired ? "-not_before" : "-days", expired ? "20200101000000Z" : "2",
    expired ? "-not_after" : NULL, "20210101000000Z", NULL }))
    {
      g_assert_true (expired);
      return NULL;
    }

  certificate = g_tls_certificate_new_from_files (file, key, &error);
  g_assert_no_error (error);

  return certificate;
}

struct _ManorTestFront
{
  GSocketService  *service;
  GTlsCertificate *certificate;
  char            *protocol;
  guint16          target;
  guint16          port;
  GMutex           mutex;
  GByteArray      *heard;
  GByteArray      *answered;
  char            *mark;
  int              n_accepted;
  int              n_open;
};

/* One connection of a client with its own to the server. */
typedef struct
{
  ManorTestFront    *front;
  GSocketConnection *client;
  GIOStream         *tls;
  GSocketConnection *server;
  int                cut;   /* atomic */
} Relay;

static void
end_relay (Relay *relay)
{
  g_socket_shutdown (g_socket_connection_get_socket (relay->client), TRUE, TRUE, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (relay->server), TRUE, TRUE, NULL);
}

/* TRUE where @bytes have the mark. */
static gboolean
keep (ManorTestFront *self,
      GByteArray     *kept,
      const char     *bytes,
      gssize          length)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_byte_array_append (kept, (const guint8 *) bytes, (guint) length);

  return self->mark != NULL && memmem (bytes, (gsize) length, self->mark, strlen (self->mark)) != NULL;
}

static void
pass_answers (Relay *relay)
{
  GInputStream *from = g_io_stream_get_input_stream (G_IO_STREAM (relay->server));
  GOutputStream *to = g_io_stream_get_output_stream (relay->tls);
  char buffer[16384];
  gssize n;

  while ((n = g_input_stream_read (from, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      keep (relay->front, relay->front->answered, buffer, n);
      if (g_atomic_int_get (&relay->cut) ||
          !g_output_stream_write_all (to, buffer, (gsize) n, NULL, NULL, NULL))
        break;
    }
  end_relay (relay);
}

static gpointer
answers_thread (gpointer data)
{
  BEGIN_LEAKS;
  pass_answers (data);
  END_LEAKS;

  return NULL;
}

static void
pass_requests (Relay *relay)
{
  GInputStream *from = g_io_stream_get_input_stream (relay->tls);
  GOutputStream *to = g_io_stream_get_output_stream (G_IO_STREAM (relay->server));
  char buffer[16384];
  gssize n;

  while ((n = g_input_stream_read (from, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      if (keep (relay->front, relay->front->heard, buffer, n))
        g_atomic_int_set (&relay->cut, TRUE);
      if (!g_output_stream_write_all (to, buffer, (gsize) n, NULL, NULL, NULL))
        break;
    }
}

static void
serve (ManorTestFront    *self,
       GSocketConnection *connection)
{
  const char *protocols[] = { self->protocol, NULL };
  g_autoptr(GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  g_autoptr(GSocketClient) connector = g_socket_client_new ();
  g_autoptr(GSocketConnection) server = NULL;
  Relay relay = { .front = self, .client = connection, .tls = tls };
  GThread *answers;

  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return;

  server = relay.server = g_socket_client_connect_to_host (connector, "127.0.0.1", self->target, NULL, NULL);
  if (server == NULL)
    return;

  g_atomic_int_inc (&self->n_accepted);
  g_atomic_int_inc (&self->n_open);
  answers = g_thread_new ("answers", answers_thread, &relay);
  pass_requests (&relay);
  /* What is cut is answered first, so that the server has done it. */
  if (!g_atomic_int_get (&relay.cut))
    end_relay (&relay);
  g_thread_join (answers);
  g_atomic_int_add (&self->n_open, -1);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        ManorTestFront         *self)
{
  BEGIN_LEAKS;
  serve (self, connection);
  END_LEAKS;

  return TRUE;
}

ManorTestFront *
manor_test_front_new (const char      *target_uri,
                      GTlsCertificate *certificate,
                      const char      *protocol)
{
  ManorTestFront *self = g_new0 (ManorTestFront, 1);
  g_autoptr(GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->heard = g_byte_array_new ();
  self->answered = g_byte_array_new ();
  self->certificate = g_object_ref (certificate);
  self->protocol = g_strdup (protocol);
  self->target = (guint16) g_ascii_strtoull (strrchr (target_uri, ':') + 1, NULL, 10);
  self->service = g_threaded_socket_service_new (64);
  self->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);

  return self;
}

/* A connection's thread may outlive the test that made it: nothing of it is freed. */
void
manor_test_front_stop (ManorTestFront *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
}

char *
manor_test_front_dup_uri (ManorTestFront *self,
                          const char     *host)
{
  return g_strdup_printf ("https://%s:%u", host, self->port);
}

static GBytes *
dup_kept (ManorTestFront *self,
          GByteArray     *kept)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_bytes_new (kept->data, kept->len);
}

GBytes *
manor_test_front_dup_heard (ManorTestFront *self)
{
  return dup_kept (self, self->heard);
}

GBytes *
manor_test_front_dup_answered (ManorTestFront *self)
{
  return dup_kept (self, self->answered);
}

guint
manor_test_front_count (ManorTestFront *self,
                        const char     *text)
{
  g_autoptr(GBytes) bytes = manor_test_front_dup_heard (self);
  gsize length;
  const char *start = g_bytes_get_data (bytes, &length);
  const char *end = start + length;
  guint n = 0;

  while (start != NULL && (start = memmem (start, (gsize) (end - start), text, strlen (text))) != NULL)
    {
      start += strlen (text);
      n++;
    }

  return n;
}

guint
manor_test_front_get_n_accepted (ManorTestFront *self)
{
  return (guint) g_atomic_int_get (&self->n_accepted);
}

guint
manor_test_front_get_n_open (ManorTestFront *self)
{
  return (guint) g_atomic_int_get (&self->n_open);
}

void
manor_test_front_cut (ManorTestFront *self,
                      const char     *mark)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_set_str (&self->mark, mark);
}

/* A resolver that knows one answer. */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())

G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static GList *
lookup (GResolver                 *resolver,
        const char                *name,
        GResolverNameLookupFlags   flags,
        GCancellable              *cancellable,
        GError                   **error)
{
  if (g_str_has_suffix (name, ".manor.test") && flags != G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    return g_list_append (NULL, g_inet_address_new_from_string ("127.0.0.1"));

  g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "“%s” is nowhere", name);

  return NULL;
}

static GList *
lookup_simply (GResolver     *resolver,
               const char    *name,
               GCancellable  *cancellable,
               GError       **error)
{
  return lookup (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, error);
}

static void
lookup_async (GResolver                *resolver,
              const char               *name,
              GResolverNameLookupFlags  flags,
              GCancellable             *cancellable,
              GAsyncReadyCallback       callback,
              gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  GError *error = NULL;
  GList *found = lookup (resolver, name, flags, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_resolver_free_addresses);
  else
    g_task_return_error (task, error);
}

static void
lookup_simply_async (GResolver           *resolver,
                     const char          *name,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  lookup_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, user_data);
}

static GList *
lookup_finish (GResolver     *resolver,
               GAsyncResult  *result,
               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name = lookup_simply;
  resolver_class->lookup_by_name_async = lookup_simply_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags = lookup;
  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

void
manor_test_resolve_names (void)
{
  g_autoptr(GResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);

  g_resolver_set_default (resolver);
}
