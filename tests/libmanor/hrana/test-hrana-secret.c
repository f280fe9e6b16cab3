/* test-hrana-secret.c: a refusal that repeats the secret, in pieces
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-hrana-client.h"
#include "manor-test-http-server.h"
#include "manor-test.h"

#define HEAD(status, more, length) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n" more "Content-Length: " length "\r\n\r\n"
#define CHUNKED "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n"

/* What stands before a server says all that it was sent, and the network cuts it wherever it likes. */
static void
test_cursor (void)
{
  static const char * const answers[] = {
    HEAD ("200 OK", "", "153")
    "{\"baton\":null,\"base_url\":null,\"results\":[{\"type\":\"error\",\"error\":{\"message\":\"m\",\"code\":\"RESPONSE_TOO_LARGE\"}},"
    "{\"type\":\"ok\",\"response\":{\"type\":\"close\"}}]}",
    HEAD ("200 OK", "", "170")
    "{\"baton\":null,\"base_url\":null,\"results\":[{\"type\":\"ok\",\"response\":{\"type\":\"describe\",\"result\":{\"params\":[],"
    "\"cols\":[{\"name\":\"a\"}],\"is_explain\":false,\"is_readonly\":true}}}]}",
    CHUNKED "e\r\nwhat is open-s\r\n8\r\nesame-to\r\nc\r\nday supposed\r\n0\r\n\r\n",
    NULL
  };
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new (server->uri, &error);
  g_autoptr(ManorHranaClient) client = manor_hrana_client_new (http);

  server->answers = answers;
  manor_http_set_authorization (http, "Basic open-sesame-today");
  g_assert_null (manor_await_object (manor_hrana_client_query (client, "x", "SELECT a FROM t", NULL, 0, 0, MANOR_HRANA_READS),
                                     &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "supposed"));
  g_assert_null (strstr (error->message, "open-s"));
}

#define HEADER    "eyJhbGciOiJFZERTQSJ9"
#define SIGNATURE "pJ0yq3Rk1x9VnZb7LwTd5cHs2FgAe8Qo4MuXiKr6PjYhBmCvNzEaSlWtGfDq0U"
#define OTHER     HEADER ".eyJhIjoicncifQ." SIGNATURE

/* What a query against @answer fails with. */
static char *
fail_with (const char *answer)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (answer, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new (server->uri, &error);
  g_autoptr(ManorHranaClient) client = manor_hrana_client_new (http);

  manor_http_set_authorization (http, "Bearer " HEADER ".eyJhIjoicm8ifQ.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  g_assert_null (manor_await_object (manor_hrana_client_query (client, "x", "SELECT a FROM t", NULL, 0, 0, MANOR_HRANA_READS),
                                     &error));
  g_test_message ("%s", error->message);

  return g_strdup (error->message);
}

/* A server that was sent a token with another request repeats it, or a piece. */
static void
test_of_another (void)
{
  static const char * const bodies[] = {
    "tell {\"error\":\"bad (" SIGNATURE ") supposed\"}",
    "{\"error\":\"bad (" SIGNATURE ") supposed\"}",
    "{\"error\":\"bad \\u0070\\u004a0yq3Rk1x9VnZb7L\\u0077Td5cHs2FgAe8Qo4MuXiKr6PjYhBmCvNzEaSlWtGfDq0U supposed\"}",
    "{\"error\":\"bad pJ0yq3Rk1x9VnZb7L\\nwTd5cHs2FgAe8Qo4Mu\\n XiKr6PjYhBmCvNzEa, supposed\"}",
  };
  g_autoptr(ManorHttp) other = manor_http_new ("https://db.example.com", NULL);

  manor_http_set_authorization (other, "Bearer " OTHER);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *answer = g_strdup_printf (HEAD ("403 Forbidden", "", "%u") "%s", (guint) strlen (bodies[i]), bodies[i]);
      g_autofree char *message = fail_with (answer);

      g_assert_nonnull (strstr (message, "supposed"));
      g_assert_null (strstr (message, "9VnZb7L"));
      g_assert_null (strstr (message, "XiKr6P"));
    }
}

/* Where a statement failed the status is 200. */
static void
test_in_a_result (void)
{
  static const char body[] =
    "{\"baton\":null,\"base_url\":null,\"results\":[{\"type\":\"error\",\"error\":{\"message\":\"SQLite error: bad " OTHER
    ", (" SIGNATURE ") supposed\",\"code\":\"SQL_PARSE_ERROR\"}},{\"type\":\"ok\",\"response\":{\"type\":\"close\"}}]}";
  g_autofree char *answer = g_strdup_printf (HEAD ("200 OK", "", "%u") "%s", (guint) strlen (body), body);
  g_autoptr(ManorHttp) other = manor_http_new ("https://db.example.com", NULL);
  g_autofree char *message = NULL;

  manor_http_set_authorization (other, "Bearer " OTHER);
  message = fail_with (answer);
  g_assert_nonnull (strstr (message, "supposed"));
  g_assert_null (strstr (message, HEADER));
  g_assert_null (strstr (message, "9VnZb7L"));
}

/* What is cut short after so many letters still has a secret's beginning. */
static void
test_cut_short (void)
{
  g_autofree char *filler = g_strnfill (280, 'x');
  g_autofree char *body = g_strconcat (filler, " ", SIGNATURE, NULL);
  g_autofree char *answer = g_strdup_printf (HEAD ("403 Forbidden", "", "%u") "%s", (guint) strlen (body), body);
  g_autoptr(ManorHttp) other = manor_http_new ("https://db.example.com", NULL);
  g_autofree char *message = NULL;

  manor_http_set_authorization (other, "Bearer " OTHER);
  message = fail_with (answer);
  g_assert_null (strstr (message, "pJ0yq3"));
}

static void
test_redirected (void)
{
  g_autoptr(ManorHttp) other = manor_http_new ("https://db.example.com", NULL);
  g_autofree char *message = NULL;

  manor_http_set_authorization (other, "Bearer " OTHER);
  message = fail_with ("HTTP/1.1 302 Found\r\nLocation: http://" SIGNATURE ".example.com/\r\nContent-Length: 0\r\n\r\n");
  g_assert_null (strstr (message, "9VnZb7L"));
  g_assert_null (strstr (message, "9vnzb7l"));
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/hrana-secret/cursor", test_cursor);
  MANOR_TEST_FIBER ("/hrana-secret/of-another", test_of_another);
  MANOR_TEST_FIBER ("/hrana-secret/in-a-result", test_in_a_result);
  MANOR_TEST_FIBER ("/hrana-secret/cut-short", test_cut_short);
  MANOR_TEST_FIBER ("/hrana-secret/redirected", test_redirected);

  return g_test_run ();
}
