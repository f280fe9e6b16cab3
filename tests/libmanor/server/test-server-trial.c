/* test-server-trial.c: trying everything about a real server once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-test-folder.h"
#include "server-test.h"

typedef struct
{
  ManorServerSettings settings;
  const char         *token;
  const char         *key;
} Trial;

/* "0 Server at …: …" a line. */
static char *
dup_findings (const Trial *trial)
{
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  findings = manor_await_boxed (manor_server_test (&trial->settings, trial->token, trial->key),
                                &error);
  g_assert_no_error (error);

  for (guint i = 0; i < findings->len; i++)
    {
      ManorServerFinding *finding = g_ptr_array_index (findings, i);

      g_assert_cmpint (finding->verdict, >=, 0);
      g_assert_cmpint (finding->verdict, <=, 2);
      g_assert_true (*finding->title != '\0' && *finding->detail != '\0');
      g_string_append_printf (text, "%d %s: %s\n", finding->verdict, finding->title,
                              finding->detail);
    }

  /* No secret in what a person may copy. */
  g_assert_true (trial->token == NULL || strstr (text->str, trial->token) == NULL);
  g_assert_true (trial->key == NULL || strstr (text->str, trial->key) == NULL);

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
assert_found (const Trial *trial,
              const char  *line)
{
  g_autofree char *text = dup_findings (trial);

  if (strstr (text, line) == NULL)
    g_error ("nothing says “%s”:\n%s", line, text);
}

static void
test_open (void)
{
  Trial trial = { .token = NULL };
  ServerTest self;

  if (!server_test_start (&self, NULL))
    return;

  trial.settings.url = manor_test_server_get_uri (self.server);
  assert_found (&trial, "1 Admin API: No admin URL");
  assert_found (&trial, "0 Server at http://127.0.0.1:");

  trial.settings.admin_url = manor_test_server_get_admin_uri (self.server);
  assert_found (&trial, "0 Admin API: Answers at");
  assert_found (&trial, "0 Token: “default” can be read and written");
  assert_found (&trial, "0 Databases: 1 is listed");
  assert_found (&trial, "0 Encryption: Nothing leaves this computer");

  /* The two URLs taken for one another. */
  trial.settings.admin_url = trial.settings.url;
  assert_found (&trial, "2 Admin API: what answers");
  trial.settings.url = manor_test_server_get_admin_uri (self.server);
  assert_found (&trial, "no libSQL server");

  trial.settings.url = "http://127.0.0.1:1";
  trial.settings.admin_url = NULL;
  assert_found (&trial, "2 Server at http://127.0.0.1:1: ");

  trial.settings.url = "gopher://x";
  assert_found (&trial, "2 URL “gopher://x”: ");

  server_test_end (&self);
}

static void
test_keys (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autoptr(ManorTestKey) key = manor_test_key_new (folder, "key");
  g_autofree char *writes = manor_test_key_sign (key, "{}");
  g_autofree char *reads = manor_test_key_sign (key, "{\"a\":\"ro\"}");
  g_autofree char *elsewhere = manor_test_key_sign (key, "{\"id\":\"other\"}");
  const ManorTestServerOptions options = {
    .jwt_key = manor_test_key_get_file (key),
    .admin_key = "sesame-42",
  };
  Trial trial = { .key = "sesame-42" };
  ServerTest self;

  if (!server_test_start (&self, &options))
    return;

  manor_test_server_create (self.server, "a", NULL);
  trial.settings.url = manor_test_server_get_uri (self.server);
  trial.settings.admin_url = manor_test_server_get_admin_uri (self.server);
  assert_found (&trial, "2 Token: The server asks for a token");
  trial.token = "eyJ.no.good";
  assert_found (&trial, "2 Token: The token was refused");
  trial.token = reads;
  assert_found (&trial, "1 Token: “a” can be read, not written");
  trial.token = elsewhere;
  assert_found (&trial, "1 Token: The token does not reach “a”");
  trial.token = writes;
  assert_found (&trial, "0 Token: “a” can be read and written");
  trial.key = "wrong-key-17";
  assert_found (&trial, "2 Admin API: the key of the admin API");

  server_test_end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/server-trial/open", test_open);
  MANOR_TEST_FIBER ("/server-trial/keys", test_keys);

  return g_test_run ();
}
