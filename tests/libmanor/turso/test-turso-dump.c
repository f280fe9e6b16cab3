/* test-turso-dump.c: databases that the platform fills with a dump
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "manor-test-http-server.h"
#include "turso-test.h"

#define DUMP(text) "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" text

static GError *
fail_to_load (TursoTest  *test,
              const char *name,
              const char *answer)
{
  g_autoptr(ManorTestHttpServer) server = manor_test_http_server_new (answer, FALSE);
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, name);

  g_object_set (creation, "dump-url", server->uri, NULL);

  return turso_test_fail_to_make (test, creation);
}

/* The platform fetches it by itself; a bad one leaves nothing. */
static void
test_dump (void)
{
  TursoTest test;
  g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "dumped");
  g_autoptr(ManorCreation) bad = manor_creation_new (MANOR_CREATION_DATABASE, "bad");
  g_autoptr(GError) error = NULL;
  ManorTestHttpServer *server;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  server = manor_test_http_server_new (DUMP ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
                                             "CREATE TABLE t (a);\nINSERT INTO t VALUES (7);\nCOMMIT;\n"), FALSE);
  g_object_set (creation, "dump-url", server->uri, "max-size", (guint64) 50000000, NULL);
  turso_test_make (&test, creation);
  turso_test_assert_text (&test, "dumped", "SELECT a FROM t", "7");
  manor_test_http_server_stop (server);

  error = fail_to_load (&test, "bad", DUMP ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE;\nCOMMIT;\n"));
  g_assert_false (turso_test_is_there (&test, "bad"));
  g_clear_error (&error);

  g_object_set (bad, "dump-url", "ftp://example.com/dump.sql", NULL);
  error = turso_test_fail_to_make (&test, bad);
  g_assert_false (turso_test_is_there (&test, "bad"));

  turso_test_end (&test);
}

/* An address that has no dump: what there is instead may be nothing, or a page; sqld makes nothing of either. */
static void
test_no_dump (void)
{
  static const char * const answers[] = {
    "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n", DUMP ("<!DOCTYPE html><title>Log in</title>"),
  };
  static const char * const names[] = { "nothing", "page" };
  TursoTest test;

  if (!turso_test_start (&test, manor_test_platform_new (NULL, NULL)))
    return;
  turso_test_refresh (&test);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) error = fail_to_load (&test, names[i], answers[i]);

      g_assert_nonnull (strstr (error->message, "made, but empty"));
      g_assert_nonnull (manor_connection_find_database (test.connection, names[i]));
    }

  turso_test_end (&test);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso-dump/dump", test_dump);
  MANOR_TEST_FIBER ("/turso-dump/none", test_no_dump);

  return g_test_run ();
}
