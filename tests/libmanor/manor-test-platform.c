/* manor-test-platform.c: a platform like Turso Cloud's, for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <stdarg.h>
#include <string.h>

#include "manor-test-exchange.h"
#include "manor-test-platform.h"

#define ANSWER_SEC 120

/* Invariants:
 *
 *  (1) `process` has a pipe as its standard input, which ends with this process: it then ends by itself, and tidies up.
 */
struct _ManorTestPlatform
{
  GSubprocess *process;       /* (1) */
  GHashTable  *words;         /* what it printed */
  guint16      port;
  gboolean     tls;
};

/* Built beside the tests. */
static char *
dup_program (void)
{
  return g_test_build_filename (G_TEST_BUILT, "..", "servers", "platform", "manor-test-platform", NULL);
}

/* “KEY=VALUE” lines until “READY”. */
static void
read_words (ManorTestPlatform *self)
{
  g_autoptr(GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  const char *port;

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, &error);
      char *value;

      g_assert_no_error (error);
      if (line == NULL)
        g_error ("The platform ended before it was ready");
      if (strcmp (line, "READY") == 0)
        break;
      value = strchr (line, '=');
      g_assert_nonnull (value);
      *value++ = '\0';
      g_hash_table_insert (self->words, g_strdup (line), g_strdup (value));
    }

  port = strrchr (manor_test_platform_get_base_uri (self), ':') + 1;
  self->port = (guint16) g_ascii_strtoull (port, NULL, 10);
  self->tls = g_str_has_prefix (manor_test_platform_get_base_uri (self), "https:");
}

ManorTestPlatform *
manor_test_platform_new (const char *option,
                         ...)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *program = dup_program ();
  g_autoptr(GError) error = NULL;
  ManorTestPlatform *self;
  va_list options;

  if (g_getenv ("MANOR_SQLD") == NULL)
    {
      g_test_skip ("MANOR_SQLD names no libSQL server");
      return NULL;
    }

  g_ptr_array_add (arguments, program);
  va_start (options, option);
  for (; option != NULL; option = va_arg (options, const char *))
    g_ptr_array_add (arguments, (char *) option);
  va_end (options);
  g_ptr_array_add (arguments, NULL);

  self = g_new0 (ManorTestPlatform, 1);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->process = g_subprocess_newv ((const char * const *) arguments->pdata,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  read_words (self);

  return self;
}

/* Not waited for by the main loop: that would run the test's own sources. */
void
manor_test_platform_free (ManorTestPlatform *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  while (g_subprocess_get_identifier (self->process) != NULL)
    g_usleep (2000);
  g_object_unref (self->process);
  g_hash_table_unref (self->words);
  g_free (self);
}

const char *
manor_test_platform_get_base_uri (ManorTestPlatform *self)
{
  return g_hash_table_lookup (self->words, "TURSO_API_BASEURL");
}

const char *
manor_test_platform_get_token (ManorTestPlatform *self)
{
  return g_hash_table_lookup (self->words, "TURSO_API_TOKEN");
}

const char *
manor_test_platform_get_organization (ManorTestPlatform *self)
{
  return g_hash_table_lookup (self->words, "TURSO_ORG");
}

const char *
manor_test_platform_get_authority (ManorTestPlatform *self)
{
  return g_hash_table_lookup (self->words, "MANOR_TEST_AUTHORITY");
}

char *
manor_test_platform_dup_host (ManorTestPlatform *self,
                              const char        *database)
{
  return g_strdup_printf ("%s-%s%s.localhost:%u", database, manor_test_platform_get_organization (self),
                          self->tls ? ".aws-eu-west-1" : "", self->port);
}

static guint
ask (ManorTestPlatform  *self,
     const char         *host,
     const char         *token,
     const char         *method,
     const char         *path,
     const char         *body,
     char              **answer)
{
  g_autoptr(GString) head = g_string_new (NULL);

  g_string_append_printf (head, "%s %s HTTP/1.0\r\nHost: %s\r\n", method, path, host);
  if (body != NULL)
    g_string_append (head, "Content-Type: application/json\r\n");
  if (token != NULL && *token != '\0')
    g_string_append_printf (head, "Authorization: Bearer %s\r\n", token);

  return manor_test_exchange (self->port, self->tls, head->str, body != NULL ? body : "", ANSWER_SEC, answer);
}

guint
manor_test_platform_request (ManorTestPlatform  *self,
                             const char         *token,
                             const char         *method,
                             const char         *path,
                             const char         *body,
                             char              **answer)
{
  return ask (self, "localhost", token != NULL ? token : manor_test_platform_get_token (self), method, path, body,
              answer);
}

/* The JSON of an answer that has to be 200. */
static JsonNode *
demand (ManorTestPlatform *self,
        const char        *host,
        const char        *token,
        const char        *method,
        const char        *path,
        const char        *body)
{
  g_autofree char *answer = NULL;
  guint status = ask (self, host, token, method, path, body, &answer);
  JsonNode *node = answer != NULL ? json_from_string (answer, NULL) : NULL;

  if (status != 200 || node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    g_error ("%s %s: HTTP %u: %s", method, path, status, answer != NULL ? answer : "no answer");

  return node;
}

JsonNode *
manor_test_platform_control (ManorTestPlatform *self,
                             const char        *method,
                             const char        *path,
                             const char        *body)
{
  g_autofree char *whole = g_strconcat ("/-/", path, NULL);

  return demand (self, "localhost", NULL, method, whole, body);
}

void
manor_test_platform_fault (ManorTestPlatform *self,
                           const char        *format,
                           ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_strdelimit (text, "'", '"');
  json_node_unref (manor_test_platform_control (self, "POST", "faults", text));
}

void
manor_test_platform_clear_faults (ManorTestPlatform *self)
{
  json_node_unref (manor_test_platform_control (self, "DELETE", "faults", NULL));
}

guint
manor_test_platform_count (ManorTestPlatform *self,
                           const char        *group,
                           const char        *name)
{
  g_autoptr(JsonNode) counters = manor_test_platform_control (self, "GET", "counters", NULL);
  JsonObject *object = json_node_get_object (counters);

  if (!json_object_has_member (object, group))
    g_error ("The counters have no group “%s”", group);

  return (guint) json_object_get_int_member_with_default (json_object_get_object_member (object, group), name, 0);
}

void
manor_test_platform_reset_counters (ManorTestPlatform *self)
{
  json_node_unref (manor_test_platform_control (self, "DELETE", "counters", NULL));
}

char *
manor_test_platform_mint (ManorTestPlatform *self,
                          const char        *group)
{
  g_autofree char *path = g_strdup_printf ("/v1/organizations/%s/groups/%s/auth/tokens",
                                           manor_test_platform_get_organization (self), group);
  g_autoptr(JsonNode) node = demand (self, "localhost", manor_test_platform_get_token (self), "POST", path, NULL);

  return g_strdup (json_object_get_string_member (json_node_get_object (node), "jwt"));
}

void
manor_test_platform_create (ManorTestPlatform *self,
                            const char        *name,
                            const char        *group,
                            const char        *options)
{
  g_autofree char *path = g_strdup_printf ("/v1/organizations/%s/databases",
                                           manor_test_platform_get_organization (self));
  g_autofree char *body = g_strdup_printf ("{'name': '%s', 'group': '%s'%s%s}", name, group,
                                           options != NULL ? ", " : "", options != NULL ? options : "");

  g_strdelimit (body, "'", '"');
  json_node_unref (demand (self, "localhost", manor_test_platform_get_token (self), "POST", path, body));
}

/* Sends one request of a pipeline, and “close”; its result. */
static JsonNode *
run (ManorTestPlatform *self,
     const char        *database,
     const char        *format,
     const char        *sql)
{
  g_autoptr(JsonNode) text = json_node_init_string (json_node_alloc (), sql);
  g_autofree char *quoted = json_to_string (text, FALSE);
  g_auto(GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *body = g_strconcat ("{\"requests\":[", parts[0], quoted, parts[1], ",{\"type\":\"close\"}]}", NULL);
  g_autofree char *path = g_strdup_printf ("/v1/organizations/%s/databases/%s/auth/tokens",
                                           manor_test_platform_get_organization (self), database);
  g_autoptr(JsonNode) minted = demand (self, "localhost", manor_test_platform_get_token (self), "POST", path, NULL);
  g_autofree char *host = manor_test_platform_dup_host (self, database);
  JsonNode *node = demand (self, host, json_object_get_string_member (json_node_get_object (minted), "jwt"),
                           "POST", "/v2/pipeline", body);
  JsonObject *result = json_array_get_object_element (json_object_get_array_member (json_node_get_object (node),
                                                                                    "results"), 0);

  if (json_object_has_member (result, "error"))
    g_error ("%s: %s: %s", database, sql,
             json_object_get_string_member (json_object_get_object_member (result, "error"), "message"));

  return node;
}

void
manor_test_platform_sql (ManorTestPlatform *self,
                         const char        *database,
                         const char        *sql)
{
  json_node_unref (run (self, database, "{\"type\":\"sequence\",\"sql\":%s}", sql));
}

char *
manor_test_platform_text (ManorTestPlatform *self,
                          const char        *database,
                          const char        *sql)
{
  g_autoptr(JsonNode) node = run (self, database, "{\"type\":\"execute\",\"stmt\":{\"sql\":%s}}", sql);
  JsonObject *first = json_array_get_object_element (json_object_get_array_member (json_node_get_object (node),
                                                                                   "results"), 0);
  JsonObject *result = json_object_get_object_member (json_object_get_object_member (first, "response"), "result");
  JsonArray *rows = json_object_get_array_member (result, "rows");
  JsonObject *value;

  if (json_array_get_length (rows) == 0)
    return NULL;
  value = json_array_get_object_element (json_array_get_array_element (rows, 0), 0);
  if (!json_object_has_member (value, "value"))
    return g_strdup (json_object_get_string_member_with_default (value, "base64", NULL));
  if (json_node_get_value_type (json_object_get_member (value, "value")) == G_TYPE_DOUBLE)
    return json_to_string (json_object_get_member (value, "value"), FALSE);

  return g_strdup (json_object_get_string_member (value, "value"));
}
