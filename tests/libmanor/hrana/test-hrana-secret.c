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

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/hrana-secret/cursor", test_cursor);

  return g_test_run ();
}
