/* platform-server.c: what listens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-fiber.h"
#include "manor-test-tls.h"
#include "platform-control.h"
#include "platform-json.h"
#include "platform-proxy.h"
#include "platform-request.h"
#include "platform-server.h"

#define CONTROL "/-/"
#define NAMES   "DNS:localhost,DNS:*.localhost,DNS:*.aws-eu-west-1.localhost,IP:127.0.0.1,IP:::1"

struct _PlatformServer
{
  Platform           *platform;
  SoupServer         *soup;
  SoupSession        *sqld;         /* what clients send to databases */
  ManorTestAuthority *authority;
};

typedef struct
{
  PlatformServer   *server;
  PlatformExchange *exchange;
} Serving;

static void
serving_free (gpointer data)
{
  Serving *serving = data;

  platform_exchange_unref (serving->exchange);
  g_free (serving);
}

static PlatformAnswer *
new_json_answer (guint     status,
                 JsonNode *node)
{
  char *json = node != NULL ? json_to_string (node, FALSE) : g_strdup ("");

  return platform_answer_new (status, node != NULL ? "application/json" : NULL,
                              g_bytes_new_take (json, strlen (json)));
}

static PlatformAnswer *
handle_control (PlatformExchange *exchange)
{
  SoupServerMessage *message = exchange->message;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr(GHashTable) query = g_uri_get_query (uri) != NULL ? soup_form_decode (g_uri_get_query (uri)) : NULL;
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(GPtrArray) params = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonNode) body = NULL;
  g_autoptr(JsonNode) answer = NULL;
  PlatformRequest request = {
    .platform = exchange->platform,
    .method = soup_server_message_get_method (message),
    .user_agent = soup_message_headers_get_one (headers, "User-Agent"),
    .content_type = soup_message_headers_get_one (headers, "Content-Type"),
    .query = query,
    .bytes = bytes,
    .params = params,
  };

  platform_request_handle (&request, g_uri_get_path (uri), soup_message_headers_get_one (headers, "Authorization"));
  body = request.body_node;
  answer = request.answer;

  return new_json_answer (request.status, answer);
}

static PlatformAnswer *
carry_out (Serving  *serving,
           gboolean  whole)
{
  PlatformExchange *exchange = serving->exchange;

  if (exchange->plane == PLATFORM_PLANE_DATA)
    return platform_proxy_pass (exchange, serving->server->sqld, whole);

  return handle_control (exchange);
}

static DexFuture *
serve_fiber (gpointer data)
{
  Serving *serving = data;
  PlatformExchange *exchange = serving->exchange;
  g_autoptr(PlatformFault) fault = platform_faults_take (exchange->platform->faults, exchange->plane,
                                                         exchange->request);
  gboolean real = fault == NULL || fault->kind == PLATFORM_FAULT_SLOW || platform_fault_needs_answer (fault);
  PlatformAnswer *answer = NULL;

  if (fault != NULL && !fault->after_request)
    manor_await (platform_faults_wait (exchange->platform->faults, fault), NULL);
  if (real)
    {
      if (fault == NULL)
        platform_exchange_watch (exchange);
      answer = carry_out (serving, fault != NULL && platform_fault_needs_answer (fault));
      if (answer == NULL)
        return dex_future_new_true ();
    }
  if (fault != NULL && fault->after_request)
    manor_await (platform_faults_wait (exchange->platform->faults, fault), NULL);
  platform_exchange_send (exchange, answer, fault);

  return dex_future_new_true ();
}

static char *
dup_first_label (const char *host)
{
  return g_strndup (host, strcspn (host, "."));
}

/* “tenant-acme.localhost” is a database's; “localhost” and an address are the platform's. */
static gboolean
is_database_host (const char *host)
{
  return g_str_has_suffix (host, ".localhost");
}

static void
describe (PlatformExchange *exchange)
{
  GUri *uri = soup_server_message_get_uri (exchange->message);
  const char *host = g_uri_get_host (uri);
  const char *method = soup_server_message_get_method (exchange->message);
  const char *query = g_uri_get_query (uri);

  if (is_database_host (host))
    {
      g_autofree char *label = dup_first_label (host);
      g_autofree char *route = g_strdup_printf ("data %s %s", method, g_uri_get_path (uri));

      exchange->plane = PLATFORM_PLANE_DATA;
      exchange->database = g_hash_table_lookup (exchange->platform->by_label, label);
      exchange->request = g_strdup_printf ("%s %s %s", label, method, g_uri_get_path (uri));
      platform_counters_add_request (exchange->platform->counters, route);
    }
  else
    {
      exchange->request = g_strconcat (method, " ", g_uri_get_path (uri), query != NULL ? "?" : NULL, query, NULL);
    }
  platform_counters_enter (exchange->platform->counters, exchange->plane);
}

static void
serve_cb (SoupServer        *soup,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  PlatformServer *self = user_data;
  Serving *serving;

  if (g_str_has_prefix (path, CONTROL) &&
      !is_database_host (g_uri_get_host (soup_server_message_get_uri (message))))
    {
      platform_control_handle (self->platform, message, path + strlen (CONTROL));
      return;
    }

  serving = g_new0 (Serving, 1);
  serving->server = self;
  serving->exchange = platform_exchange_new (self->platform, message);
  describe (serving->exchange);
  soup_server_message_pause (message);
  dex_future_disown (manor_fiber_spawn (0, serve_fiber, serving, serving_free));
}

static SoupSession *
new_session (void)
{
  SoupSession *session = soup_session_new_with_options ("max-conns-per-host", 1000, "max-conns", 1000, "timeout", 0,
                                                        NULL);

  /* What sqld compresses for a client stays so. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);

  return session;
}

PlatformServer *
platform_server_new (Platform  *platform,
                     char     **authority)
{
  PlatformServer *self = g_new0 (PlatformServer, 1);
  gboolean tls = platform->options.tls;
  g_autoptr(GError) error = NULL;
  g_autoslist(GUri) uris = NULL;

  self->platform = platform;
  self->sqld = new_session ();
  self->soup = soup_server_new ("server-header", "manor-test-platform", "raw-paths", TRUE, NULL);
  if (tls)
    {
      g_autoptr(GTlsCertificate) certificate = NULL;

      self->authority = manor_test_authority_new (platform->folder, "authority");
      certificate = manor_test_authority_issue (self->authority, NAMES, FALSE);
      soup_server_set_tls_certificate (self->soup, certificate);
      *authority = g_strdup (manor_test_authority_get_file (self->authority));
    }
  soup_server_add_handler (self->soup, NULL, serve_cb, self, NULL);
  if (!soup_server_listen_local (self->soup, platform->options.port, tls ? SOUP_SERVER_LISTEN_HTTPS : 0, &error))
    g_error ("Cannot listen: %s", error->message);
  uris = soup_server_get_uris (self->soup);
  platform->port = (guint) g_uri_get_port (uris->data);
  platform->base_uri = g_strdup_printf (tls ? "https://localhost:%u" : "http://127.0.0.1:%u", platform->port);

  return self;
}

void
platform_server_free (PlatformServer *self)
{
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  soup_session_abort (self->sqld);
  g_object_unref (self->sqld);
  g_clear_pointer (&self->authority, manor_test_authority_free);
  g_free (self);
}
