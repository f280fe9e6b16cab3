/* platform-sqld.c: the real server that holds the databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <libsoup/soup.h>

#include "manor-fiber.h"
#include "manor-test-server.h"
#include "platform-json.h"
#include "platform-sqld.h"

#define AT_A_TIME 4

struct _PlatformSqld
{
  ManorTestServer *server;
  ManorTestKey    *key;
  SoupSession     *session;
};

G_DEFINE_QUARK (platform-sqld-error, platform_sqld_error)

PlatformSqld *
platform_sqld_new (const char *folder)
{
  PlatformSqld *self = g_new0 (PlatformSqld, 1);
  ManorTestServerOptions options = { .without_default = TRUE, .max_active_namespaces = 1000000 };

  /* A key that nobody has: each namespace has its group's own. */
  self->key = manor_test_key_new (folder, "nobody");
  options.jwt_key = manor_test_key_get_file (self->key);
  self->server = manor_test_server_new (&options);
  self->session = soup_session_new_with_options ("max-conns-per-host", AT_A_TIME, "max-conns", 2 * AT_A_TIME,
                                                 "timeout", 0, NULL);

  return self;
}

void
platform_sqld_free (PlatformSqld *self)
{
  g_object_unref (self->session);
  manor_test_server_free (self->server);
  manor_test_key_free (self->key);
  g_free (self);
}

const char *
platform_sqld_get_uri (PlatformSqld *self)
{
  return manor_test_server_get_uri (self->server);
}

char *
platform_sqld_dup_header (const char *namespace)
{
  char *encoded = g_base64_encode ((const guchar *) namespace, strlen (namespace));

  /* The server wants no padding. */
  encoded[strcspn (encoded, "=")] = '\0';

  return encoded;
}

/* “{"error":"…"}”, or the text as it is. */
static char *
dup_reason (GBytes *bytes)
{
  g_autoptr(JsonNode) node = platform_json_parse (bytes, NULL);
  const char *reason = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                       ? platform_json_get_string (json_node_get_object (node), "error") : NULL;

  if (reason != NULL)
    return g_strdup (reason);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  guint status = soup_message_get_status (message);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (bytes == NULL)
    {
      dex_promise_reject (promise, g_error_new_literal (PLATFORM_SQLD_ERROR, 0, error->message));
    }
  else if (status != 200)
    {
      g_autofree char *reason = dup_reason (bytes);

      dex_promise_reject (promise, g_error_new_literal (PLATFORM_SQLD_ERROR, (int) status, reason));
    }
  else
    {
      dex_promise_resolve_boxed (promise, G_TYPE_BYTES, g_steal_pointer (&bytes));
    }
}

static void
restarted_cb (SoupMessage *message)
{
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
}

void
platform_sqld_watch_message (SoupMessage *message)
{
  g_signal_connect (message, "restarted", G_CALLBACK (restarted_cb), NULL);
}

static DexFuture *
send (PlatformSqld *self,
      SoupMessage  *message,
      JsonObject   *body)
{
  DexPromise *promise = dex_promise_new ();

  if (body != NULL)
    {
      g_autoptr(JsonNode) node = platform_json_object (json_object_ref (body));
      char *json = json_to_string (node, FALSE);
      g_autoptr(GBytes) bytes = g_bytes_new_take (json, strlen (json));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  platform_sqld_watch_message (message);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

DexFuture *
platform_sqld_administer (PlatformSqld *self,
                          const char   *method,
                          const char   *namespace,
                          const char   *rest,
                          JsonObject   *body)
{
  g_autofree char *uri = g_strconcat (manor_test_server_get_admin_uri (self->server), "/v1/namespaces/", namespace,
                                      rest, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, uri);

  return send (self, message, body);
}

typedef struct
{
  PlatformSqld *self;
  char         *namespace;
  JsonObject   *changes;
} Configuration;

static void
configuration_free (gpointer data)
{
  Configuration *configuration = data;

  g_free (configuration->namespace);
  json_object_unref (configuration->changes);
  g_free (configuration);
}

static DexFuture *
configure_fiber (gpointer data)
{
  Configuration *configuration = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(JsonObject) wanted = json_object_new ();
  g_autoptr(GList) names = NULL;
  JsonObject *present;

  bytes = manor_await_boxed (platform_sqld_administer (configuration->self, "GET", configuration->namespace,
                                                       "/config", NULL), &error);
  if (bytes != NULL)
    node = platform_json_parse (bytes, &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* What is left out would be reset. */
  present = json_node_get_object (node);
  names = json_object_get_members (present);
  for (GList *l = names; l != NULL; l = l->next)
    if (!json_object_get_null_member (present, l->data))
      json_object_set_member (wanted, l->data, json_node_copy (json_object_get_member (present, l->data)));
  g_clear_list (&names, NULL);
  names = json_object_get_members (configuration->changes);
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (wanted, l->data, json_node_copy (json_object_get_member (configuration->changes, l->data)));

  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = manor_await_boxed (platform_sqld_administer (configuration->self, "POST", configuration->namespace,
                                                       "/config", wanted), &error);
  if (bytes == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

DexFuture *
platform_sqld_configure (PlatformSqld *self,
                         const char   *namespace,
                         JsonObject   *changes)
{
  Configuration *configuration = g_new0 (Configuration, 1);

  configuration->self = self;
  configuration->namespace = g_strdup (namespace);
  configuration->changes = json_object_ref (changes);

  return manor_fiber_spawn (0, configure_fiber, configuration, configuration_free);
}

static DexFuture *
check_results (DexFuture *future,
               gpointer   user_data)
{
  GBytes *bytes = g_value_get_boxed (dex_future_get_value (future, NULL));
  g_autoptr(JsonNode) node = platform_json_parse (bytes, NULL);
  JsonObject *answer = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *results = platform_json_find (answer, "results");
  JsonObject *first = results != NULL ? json_array_get_object_element (json_node_get_array (results), 0) : NULL;
  JsonObject *error = platform_json_get_object (first, "error");

  if (first == NULL || error != NULL)
    return dex_future_new_reject (PLATFORM_SQLD_ERROR, 200, "%s",
                                  error != NULL ? platform_json_get_string (error, "message") : "no result");

  return dex_future_new_true ();
}

DexFuture *
platform_sqld_run (PlatformSqld *self,
                   const char   *namespace,
                   const char   *token,
                   const char   *sql)
{
  g_autofree char *uri = g_strconcat (manor_test_server_get_uri (self->server), "/v2/pipeline", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *header = platform_sqld_dup_header (namespace);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr(JsonObject) body = json_object_new ();
  JsonArray *requests = json_array_new ();
  JsonObject *sequence = json_object_new ();
  JsonObject *end = json_object_new ();

  soup_message_headers_replace (headers, "x-namespace-bin", header);
  soup_message_headers_replace (headers, "Authorization", bearer);
  json_object_set_string_member (sequence, "type", "sequence");
  json_object_set_string_member (sequence, "sql", sql);
  json_object_set_string_member (end, "type", "close");
  json_array_add_object_element (requests, sequence);
  json_array_add_object_element (requests, end);
  json_object_set_array_member (body, "requests", requests);

  return dex_future_then (send (self, message, body), check_results, NULL, NULL);
}
