/* test-env.c: variables that a shell and a dotenv library read alike
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "manor-database-facts.h"
#include "manor-env.h"

static const char * const values[] = {
  "plain", "libsql://db-acme.aws-eu-west-1.turso.io", "eyJhbGciOiJFZERTQSJ9.eyJh.b-_c", "", " ", "a b",
  "it's", "say \"hi\"", "$HOME", "`id`", "a\\b", "#not a comment", "a#b", "line\nbreak", "it's $5 \"\\\n`x`",
  "Zoë 世界", "a=b&c=d", "!", "~", "*", "a;b", "'", "\"",
};

static char *
dup_read_by_shell (const char *text)
{
  g_autofree char *path = NULL;
  g_autofree char *command = NULL;
  g_autoptr(GError) error = NULL;
  const char *arguments[] = { "sh", "-c", NULL, NULL };
  char *output = NULL;
  int status = 0;
  int fd = g_file_open_tmp ("manor-env-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  command = g_strdup_printf (". '%s'; printf '%%s' \"$VALUE\"", path);
  arguments[2] = command;
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (g_remove (path), ==, 0);

  return output;
}

static void
test_shell (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *text = manor_env_dup_text ("VALUE", values[i], NULL);
      g_autofree char *read = dup_read_by_shell (text);

      g_assert_cmpstr (read, ==, values[i]);
    }
}

/* What needs no quotes has none, and a variable without a value is left out. */
static void
test_text (void)
{
  g_autofree char *text = manor_env_dup_text ("TURSO_DATABASE_URL", "libsql://db.turso.io", "TURSO_AUTH_TOKEN", NULL,
                                              "NAME", "two words", NULL);

  g_assert_cmpstr (text, ==, "TURSO_DATABASE_URL=libsql://db.turso.io\nNAME='two words'\n");
}

static void
test_urls (void)
{
  const struct
  {
    const char *host;
    gboolean    plain;
    const char *libsql;
    const char *http;
  } cases[] = {
    { "db-acme.turso.io", FALSE, "libsql://db-acme.turso.io", "https://db-acme.turso.io" },
    { "db-acme.localhost:8080", TRUE, "libsql://db-acme.localhost:8080?tls=0", "http://db-acme.localhost:8080" },
    { "[::1]:8080", TRUE, "libsql://[::1]:8080?tls=0", "http://[::1]:8080" },
    { NULL, FALSE, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_new ();
      g_autofree char *libsql = NULL;
      g_autofree char *http = NULL;

      facts->host = g_strdup (cases[i].host);
      facts->plain = cases[i].plain;
      libsql = manor_database_facts_dup_url (facts, TRUE);
      http = manor_database_facts_dup_url (facts, FALSE);
      g_assert_cmpstr (libsql, ==, cases[i].libsql);
      g_assert_cmpstr (http, ==, cases[i].http);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/env/shell", test_shell);
  g_test_add_func ("/env/text", test_text);
  g_test_add_func ("/env/urls", test_urls);

  return g_test_run ();
}
