/* test-platform-fixture.c: the platform that other tests rely on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-test-platform.h"

static void
test_answers (void)
{
  g_autoptr(ManorTestPlatform) self = manor_test_platform_new ("--databases", "3", "--groups", "default,eu", NULL);
  g_autofree char *text = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *token = NULL;
  g_autofree char *answer = NULL;

  if (self == NULL)
    return;

  g_assert_cmpstr (manor_test_platform_get_organization (self), ==, "acme");
  manor_test_platform_sql (self, "tenant-0001", "CREATE TABLE t(x); INSERT INTO t VALUES ('ü “x”'), (NULL)");
  text = manor_test_platform_text (self, "tenant-0001", "SELECT x FROM t");
  g_assert_cmpstr (text, ==, "ü “x”");
  nothing = manor_test_platform_text (self, "tenant-0001", "SELECT NULL");
  g_assert_null (nothing);

  manor_test_platform_create (self, "copy", "default", "'seed': {'type': 'database', 'name': 'tenant-0001'}");
  g_clear_pointer (&text, g_free);
  text = manor_test_platform_text (self, "copy", "SELECT count(*) FROM t");
  g_assert_cmpstr (text, ==, "2");

  token = manor_test_platform_mint (self, "default");
  g_assert_true (g_str_has_prefix (token, "eyJ"));
  g_assert_cmpuint (manor_test_platform_request (self, NULL, "GET", "/v1/organizations", NULL, &answer), ==, 200);
  g_assert_nonnull (strstr (answer, "acme"));
  g_assert_cmpuint (manor_test_platform_request (self, "", "GET", "/v1/organizations", NULL, NULL), ==, 401);
  g_assert_cmpuint (manor_test_platform_count (self, "tokens_minted", "group"), ==, 1);
  manor_test_platform_reset_counters (self);
  g_assert_cmpuint (manor_test_platform_count (self, "tokens_minted", "group"), ==, 0);
}

static void
test_faults (void)
{
  g_autoptr(ManorTestPlatform) self = manor_test_platform_new (NULL, NULL);

  if (self == NULL)
    return;

  manor_test_platform_fault (self, "{'match': 'GET */groups', 'kind': 'status', 'status': %u, 'times': 2}", 429);
  g_assert_cmpuint (manor_test_platform_request (self, NULL, "GET", "/v1/groups", NULL, NULL), ==, 429);
  g_assert_cmpuint (manor_test_platform_request (self, NULL, "GET", "/v1/locations", NULL, NULL), ==, 200);
  g_assert_cmpuint (manor_test_platform_request (self, NULL, "GET", "/v1/groups", NULL, NULL), ==, 429);
  g_assert_cmpuint (manor_test_platform_request (self, NULL, "GET", "/v1/groups", NULL, NULL), ==, 200);
  manor_test_platform_fault (self, "{'match': '*', 'kind': 'drop', 'times': 0}");
  g_assert_cmpuint (manor_test_platform_request (self, NULL, "GET", "/v1/groups", NULL, NULL), ==, 0);
  manor_test_platform_clear_faults (self);
  g_assert_cmpuint (manor_test_platform_request (self, NULL, "GET", "/v1/groups", NULL, NULL), ==, 200);
}

static void
test_tls (void)
{
  g_autoptr(ManorTestPlatform) self = manor_test_platform_new ("--tls", "--databases", "1", NULL);
  g_autofree char *text = NULL;

  if (self == NULL)
    return;

  g_assert_true (g_file_test (manor_test_platform_get_authority (self), G_FILE_TEST_IS_REGULAR));
  text = manor_test_platform_text (self, "tenant-0001", "SELECT 0.5");
  g_assert_cmpstr (text, ==, "0.5");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/platform/answers", test_answers);
  g_test_add_func ("/platform/faults", test_faults);
  g_test_add_func ("/platform/tls", test_tls);

  return g_test_run ();
}
