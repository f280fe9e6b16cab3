/* test-server-fixture.c: the real server that other tests rely on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <signal.h>
#include <string.h>

#include "manor-test-folder.h"
#include "manor-test-server.h"

static void
test_answers (void)
{
  g_autoptr(ManorTestServer) self = manor_test_server_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *real = NULL;
  g_autofree char *blob = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *absent = NULL;
  g_autofree char *log = NULL;

  if (self == NULL)
    return;

  manor_test_server_create (self, "a", NULL);
  manor_test_server_sql (self, "a", "CREATE TABLE t(x, y); INSERT INTO t VALUES ('ü “x” \\', 9007199254740993)");
  text = manor_test_server_text (self, "a", "SELECT x FROM t");
  g_assert_cmpstr (text, ==, "ü “x” \\");
  g_assert_cmpint (manor_test_server_integer (self, "a", "SELECT y FROM t"), ==, 9007199254740993);
  real = manor_test_server_text (self, "a", "SELECT 0.5");
  g_assert_cmpstr (real, ==, "0.5");
  blob = manor_test_server_text (self, "a", "SELECT x'ff00'");
  g_assert_cmpstr (blob, ==, "/wA");
  nothing = manor_test_server_text (self, "a", "SELECT NULL");
  g_assert_null (nothing);
  g_assert_null (manor_test_server_text (self, "a", "SELECT 1 WHERE 0"));
  manor_test_server_create (self, "an odd ü name?", NULL);
  g_assert_cmpint (manor_test_server_integer (self, "an odd ü name?", "SELECT 7"), ==, 7);

  reason = manor_test_server_try_sql (self, "a", "CREATE TABLE t(x)");
  g_assert_cmpstr (reason, ==, "SQL_INPUT_ERROR: SQL input error: table t already exists (at offset 13)");
  absent = manor_test_server_try_sql (self, "nobody", "SELECT 1");
  g_assert_true (g_str_has_prefix (absent, "HTTP 404: "));

  log = manor_test_server_dup_log (self);
  g_assert_nonnull (strstr (log, "listening for incoming user HTTP connection"));
}

static void
test_native (void)
{
  g_autoptr(ManorTestServer) self = manor_test_server_new (NULL);
  g_autofree char *answer = NULL;

  if (self == NULL)
    return;

  manor_test_server_create_schema (self, "s");
  manor_test_server_create_child (self, "c1", "s");
  manor_test_server_create_child (self, "c2", "s");
  manor_test_server_sql (self, "s", "CREATE TABLE t(x)");
  g_assert_cmpint (manor_test_server_integer (self, "c1", "SELECT count(*) FROM sqlite_schema WHERE name = 't'"), ==, 1);
  g_assert_cmpint (manor_test_server_integer (self, "c2", "SELECT count(*) FROM sqlite_schema WHERE name = 't'"), ==, 1);
  g_assert_cmpuint (manor_test_server_request (self, FALSE, "GET", "/v1/jobs", "s", NULL, &answer), ==, 200);
  g_assert_nonnull (strstr (answer, "RunSuccess"));

  manor_test_server_delete (self, "c2");
  g_assert_cmpuint (manor_test_server_request (self, TRUE, "GET", "/v1/namespaces/c2/config", NULL, NULL, NULL), ==, 404);
}

static void
test_ends_and_starts (void)
{
  g_autoptr(ManorTestServer) self = manor_test_server_new (NULL);
  g_autofree char *reason = NULL;
  GPid before;

  if (self == NULL)
    return;

  manor_test_server_create_many (self, "w", 12, NULL);
  manor_test_server_sql (self, "w11", "CREATE TABLE t(x); INSERT INTO t VALUES (7)");

  before = manor_test_server_get_pid (self);
  manor_test_server_kill (self);
  g_assert_cmpint (manor_test_server_get_pid (self), ==, 0);
  g_assert_false (manor_test_server_answers (self, 1));
  reason = manor_test_server_try_sql (self, "w11", "SELECT 1");
  g_assert_cmpstr (reason, ==, "HTTP 0: no answer");

  manor_test_server_start (self);
  g_assert_cmpint (manor_test_server_get_pid (self), !=, before);
  g_assert_cmpint (manor_test_server_integer (self, "w11", "SELECT x FROM t"), ==, 7);

  manor_test_server_pause (self);
  g_assert_false (manor_test_server_answers (self, 1));
  manor_test_server_resume (self);
  g_assert_true (manor_test_server_answers (self, 10000));

  manor_test_server_stop (self);
  manor_test_server_start (self);
  g_assert_cmpint (manor_test_server_integer (self, "w11", "SELECT x FROM t"), ==, 7);
}

static void
test_two_at_once (void)
{
  g_autoptr(ManorTestServer) one = manor_test_server_new (NULL);
  g_autoptr(ManorTestServer) two = manor_test_server_new (NULL);

  if (one == NULL)
    return;

  manor_test_server_create (one, "a", NULL);
  manor_test_server_create (two, "a", NULL);
  manor_test_server_sql (one, "a", "CREATE TABLE one(x)");
  g_assert_cmpint (manor_test_server_integer (two, "a", "SELECT count(*) FROM sqlite_schema"), ==, 0);
}

static void
test_authentication (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorTestKey) key = manor_test_key_new (folder, "key");
  g_autoptr(ManorTestKey) other = manor_test_key_new (folder, "other");
  g_autoptr(ManorTestServer) self =
    manor_test_server_new (&(ManorTestServerOptions) { .jwt_key = manor_test_key_get_file (key), .admin_key = "k" });
  g_autofree char *good = manor_test_key_sign (key, "{\"a\":\"ro\"}");
  g_autofree char *bad = manor_test_key_sign (other, "{}");
  g_autofree char *public = manor_test_key_dup_public (key);
  g_autofree char *good_header = g_strconcat ("Bearer ", good, NULL);
  g_autofree char *bad_header = g_strconcat ("Bearer ", bad, NULL);
  g_autofree char *missing = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *read_only = NULL;

  if (self == NULL)
    return;

  g_assert_cmpuint (strlen (public), ==, 43);
  manor_test_server_create (self, "a", NULL);
  missing = manor_test_server_try_sql (self, "a", "SELECT 1");
  g_assert_true (g_str_has_prefix (missing, "HTTP 401: "));
  manor_test_server_set_authorization (self, bad_header);
  refused = manor_test_server_try_sql (self, "a", "SELECT 1");
  g_assert_nonnull (strstr (refused, "The JWT is invalid"));
  manor_test_server_set_authorization (self, good_header);
  g_assert_cmpint (manor_test_server_integer (self, "a", "SELECT 7"), ==, 7);
  read_only = manor_test_server_try_sql (self, "a", "CREATE TABLE t(x)");
  g_assert_true (g_str_has_prefix (read_only, "HTTP 403: "));
}

static void
test_options (void)
{
  g_autoptr(ManorTestServer) self =
    manor_test_server_new (&(ManorTestServerOptions) {
      .basic_auth = "me:pass", .max_response_size = "100KB", .without_default = TRUE,
      .arguments = (const char *[]) { "--max-concurrent-connections", "2", NULL },
    });
  g_autofree char *reason = NULL;

  if (self == NULL)
    return;

  manor_test_server_create (self, "a", NULL);
  manor_test_server_set_authorization (self, "Basic bWU6cGFzcw==");
  reason = manor_test_server_try_sql (self, "a", "SELECT 1");
  g_assert_null (reason);
  g_assert_cmpuint (manor_test_server_request (self, FALSE, "POST", "/v2/pipeline", "a",
                                               "{\"requests\":[{\"type\":\"execute\",\"stmt\":{\"sql\":"
                                               "\"SELECT hex(randomblob(200000))\"}},{\"type\":\"close\"}]}",
                                               &reason), ==, 200);
  g_assert_nonnull (strstr (reason, "RESPONSE_TOO_LARGE"));
  /* Without a namespace there is no database. */
  g_clear_pointer (&reason, g_free);
  reason = manor_test_server_try_sql (self, NULL, "SELECT 1");
  g_assert_nonnull (reason);
}

/* A process that has ended may stay as a zombie, until somebody asks. */
static gboolean
runs (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, ") Z ") == NULL;
}

/* A test that is killed takes its server with it. */
static void
test_dies_with_the_test (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_auto(GStrv) variables = g_get_environ ();
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  if (g_getenv ("MANOR_SQLD") == NULL)
    {
      g_test_skip ("MANOR_SQLD names no libSQL server");
      return;
    }
  if (g_test_subprocess ())
    {
      ManorTestServer *self = manor_test_server_new (NULL);

      text = g_strdup_printf ("%d\n%s", manor_test_server_get_pid (self), manor_test_server_get_folder (self));
      g_assert_true (g_file_set_contents (g_getenv ("MANOR_TEST_PID_FILE"), text, -1, NULL));
      raise (SIGKILL);
    }

  folder = manor_test_folder_new ();
  file = g_build_filename (folder, "pid", NULL);
  variables = g_environ_setenv (variables, "MANOR_TEST_PID_FILE", file, TRUE);
  g_test_trap_subprocess_with_envp (NULL, (const char * const *) variables, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_assert_false (g_test_trap_has_passed ());

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", 2);
  while (runs (lines[0]) && g_get_monotonic_time () < deadline)
    g_usleep (2000);
  g_assert_false (runs (lines[0]));

  manor_test_folder_remove (g_steal_pointer (&lines[1]));
  manor_test_folder_remove (g_steal_pointer (&folder));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/Manor/ServerFixture/answers", test_answers);
  g_test_add_func ("/Manor/ServerFixture/native", test_native);
  g_test_add_func ("/Manor/ServerFixture/ends-and-starts", test_ends_and_starts);
  g_test_add_func ("/Manor/ServerFixture/two-at-once", test_two_at_once);
  g_test_add_func ("/Manor/ServerFixture/authentication", test_authentication);
  g_test_add_func ("/Manor/ServerFixture/options", test_options);
  g_test_add_func ("/Manor/ServerFixture/dies-with-the-test", test_dies_with_the_test);

  return g_test_run ();
}
