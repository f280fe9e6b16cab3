/* manor-test-server-sql.c: the databases of a test's server, and what is in them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <json-glib/json-glib.h>

#include "manor-test-server.h"

void
manor_test_server_create (ManorTestServer *self,
                          const char      *namespace,
                          const char      *options)
{
  g_autofree char *name = g_uri_escape_string (namespace, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v1/namespaces/%s/create", name);
  g_autofree char *answer = NULL;
  guint status;

  status = manor_test_server_request (self, TRUE, "POST", path, NULL, options != NULL ? options : "{}", &answer);
  if (status != 200)
    g_error ("“%s” could not be created: HTTP %u: %s", namespace, status, answer);
}

void
manor_test_server_create_schema (ManorTestServer *self,
                                 const char      *namespace)
{
  manor_test_server_create (self, namespace, "{\"shared_schema\":true}");
}

void
manor_test_server_create_child (ManorTestServer *self,
                                const char      *namespace,
                                const char      *schema)
{
  g_autofree char *options = g_strdup_printf ("{\"shared_schema_name\":\"%s\"}", schema);

  manor_test_server_create (self, namespace, options);
}

typedef struct
{
  ManorTestServer *server;
  const char      *options;
} CreateMany;

static void
create_thread (gpointer data,
               gpointer user_data)
{
  CreateMany *many = user_data;
  g_autofree char *namespace = data;

  manor_test_server_create (many->server, namespace, many->options);
}

void
manor_test_server_create_many (ManorTestServer *self,
                               const char      *prefix,
                               guint            n,
                               const char      *options)
{
  CreateMany many = { self, options };
  GThreadPool *pool = g_thread_pool_new (create_thread, &many, 4, TRUE, NULL);

  for (guint i = 0; i < n; i++)
    g_thread_pool_push (pool, g_strdup_printf ("%s%u", prefix, i), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
}

void
manor_test_server_delete (ManorTestServer *self,
                          const char      *namespace)
{
  g_autofree char *name = g_uri_escape_string (namespace, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v1/namespaces/%s", name);
  g_autofree char *answer = NULL;
  guint status = manor_test_server_request (self, TRUE, "DELETE", path, NULL, NULL, &answer);

  if (status != 200)
    g_error ("“%s” could not be deleted: HTTP %u: %s", namespace, status, answer);
}

static JsonObject *
member (JsonObject *object,
        const char *name)
{
  if (object == NULL || !json_object_has_member (object, name) ||
      !JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, name)))
    return NULL;

  return json_object_get_object_member (object, name);
}

/* Sends one request of a pipeline, and “close”. The object of its result, or NULL with the
 * reason in @message. */
static JsonObject *
manor_test_server_pipeline (ManorTestServer  *self,
                            const char       *namespace,
                            const char       *format,
                            const char       *sql,
                            JsonNode        **root,
                            char            **message)
{
  g_autoptr(JsonNode) text = json_node_init_string (json_node_alloc (), sql);
  g_autofree char *quoted = json_to_string (text, FALSE);
  g_auto(GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *body =
    g_strconcat ("{\"requests\":[", parts[0], quoted, parts[1], ",{\"type\":\"close\"}]}", NULL);
  g_autofree char *answer = NULL;
  JsonObject *result;
  JsonObject *failure;
  guint status;

  status = manor_test_server_request (self, FALSE, "POST", "/v2/pipeline", namespace, body, &answer);
  *root = status == 200 ? json_from_string (answer, NULL) : NULL;
  if (*root == NULL)
    {
      *message = g_strdup_printf ("HTTP %u: %s", status, answer != NULL ? answer : "no answer");
      return NULL;
    }

  result = json_array_get_object_element (json_object_get_array_member (json_node_get_object (*root), "results"), 0);
  failure = member (result, "error");
  if (failure != NULL)
    {
      *message = g_strdup_printf ("%s: %s", json_object_get_string_member_with_default (failure, "code", ""),
                                  json_object_get_string_member (failure, "message"));
      return NULL;
    }

  return member (result, "response");
}

char *
manor_test_server_try_sql (ManorTestServer *self,
                           const char      *namespace,
                           const char      *sql)
{
  g_autoptr(JsonNode) root = NULL;
  char *message = NULL;

  manor_test_server_pipeline (self, namespace, "{\"type\":\"sequence\",\"sql\":%s}", sql, &root, &message);

  return message;
}

void
manor_test_server_sql (ManorTestServer *self,
                       const char      *namespace,
                       const char      *sql)
{
  g_autofree char *message = manor_test_server_try_sql (self, namespace, sql);

  if (message != NULL)
    g_error ("“%s” on “%s”: %s", sql, namespace, message);
}

char *
manor_test_server_text (ManorTestServer *self,
                        const char      *namespace,
                        const char      *sql)
{
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *message = NULL;
  JsonObject *response;
  JsonArray *rows;
  JsonObject *value;
  JsonNode *node;
  double number;

  response = manor_test_server_pipeline (self, namespace, "{\"type\":\"execute\",\"stmt\":{\"sql\":%s}}",
                                         sql, &root, &message);
  if (message != NULL)
    g_error ("“%s” on “%s”: %s", sql, namespace, message);

  rows = json_object_get_array_member (member (response, "result"), "rows");
  if (json_array_get_length (rows) == 0)
    return NULL;

  value = json_array_get_object_element (json_array_get_array_element (rows, 0), 0);
  if (json_object_has_member (value, "base64"))
    return g_strdup (json_object_get_string_member (value, "base64"));
  node = json_object_get_member (value, "value");
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  number = json_node_get_double (node);

  return g_strdup_printf ("%.17g", number);
}

gint64
manor_test_server_integer (ManorTestServer *self,
                           const char      *namespace,
                           const char      *sql)
{
  g_autofree char *text = manor_test_server_text (self, namespace, sql);
  g_autoptr(GError) error = NULL;
  gint64 value = 0;

  g_assert_nonnull (text);
  g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, &error);
  g_assert_no_error (error);

  return value;
}
