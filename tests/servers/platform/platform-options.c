/* platform-options.c: how the test platform is started
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <stdlib.h>
#include <string.h>

#include "platform-options.h"

#define PAGE_SIZE 1000

#define SUMMARY \
  "A control plane like Turso Cloud's, on this machine, in front of a real libSQL server\n" \
  "that holds the databases. It is for tests: nothing here is safe or kept.\n\n" \
  "It prints KEY=VALUE lines for the environment of a client, then READY:\n" \
  "  TURSO_API_BASEURL    address of the platform API\n" \
  "  TURSO_API_TOKEN      a token for it, without restrictions\n" \
  "  TURSO_ORG            the first organization, which is the user's own\n" \
  "  MANOR_TEST_CONTROL   address of the control for tests: faults, counters, clock\n" \
  "  MANOR_TEST_AUTHORITY with --tls: file of the certificate to trust\n\n" \
  "It ends with SIGTERM, SIGINT or the end of its standard input, and leaves nothing behind."

#define DESCRIPTION \
  "The libSQL server is the program that MANOR_SQLD names.\n\n" \
  "Example, from a checkout:\n" \
  "  tools/sdk exec manor-test-platform --databases 20 --schema app --children 5\n" \
  "and in another terminal, with what it printed:\n" \
  "  curl -H \"Authorization: Bearer $TURSO_API_TOKEN\" \\\n" \
  "    $TURSO_API_BASEURL/v1/organizations/$TURSO_ORG/databases\n"

G_NORETURN static void
die (const char *reason)
{
  g_printerr ("manor-test-platform: %s\n", reason);
  exit (2);
}

/* All of it is one transaction, which is quicker than one for each statement. */
static void
read_sql (PlatformOptions *self,
          const char      *file)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (file == NULL)
    return;
  if (!g_file_get_contents (file, &text, NULL, &error))
    die (error->message);
  if (g_regex_match_simple ("^\\s*BEGIN(\\s+\\w+)?\\s*;", text, G_REGEX_CASELESS | G_REGEX_MULTILINE, 0))
    self->sql = g_steal_pointer (&text);
  else
    self->sql = g_strconcat ("BEGIN;\n", text, "\n;COMMIT;", NULL);
}

static void
check (PlatformOptions *self,
       const char      *groups,
       const char      *shape)
{
  if (self->organizations == NULL)
    self->organizations = g_strsplit ("acme", ",", 0);
  self->groups = g_strsplit (groups != NULL ? groups : "default", ",", 0);
  if (self->groups[0] == NULL && (self->n_databases > 0 || self->schema != NULL))
    die ("databases need a group");
  if (self->n_children > 0 && self->schema == NULL)
    die ("--children needs --schema");
  for (guint i = 0; self->archived != NULL && self->archived[i] != NULL; i++)
    if (!g_strv_contains ((const char * const *) self->groups, self->archived[i]))
      die ("--archive names a group that --groups does not");
  if (self->page_size == 0)
    self->page_size = PAGE_SIZE;
  if (g_strcmp0 (shape, "documented") == 0)
    self->shape = PLATFORM_SHAPE_DOCUMENTED;
  else if (shape != NULL && strcmp (shape, "clients") != 0)
    die ("--shape is “documented” or “clients”");
  if (g_getenv ("MANOR_SQLD") == NULL)
    die ("MANOR_SQLD names no libSQL server; “tools/sdk exec” sets it");
}

void
platform_options_parse (PlatformOptions  *self,
                        int               argc,
                        char            **argv)
{
  g_autofree char *groups = NULL;
  g_autofree char *shape = NULL;
  g_autofree char *sql = NULL;
  GOptionEntry entries[] = {
    { "organization", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->organizations, "An organization, “acme”; may be given again", "SLUG" },
    { "groups", 0, 0, G_OPTION_ARG_STRING, &groups, "Groups of each, “default”; may be empty", "A,B…" },
    { "databases", 0, 0, G_OPTION_ARG_INT, &self->n_databases, "Databases in the first one, spread over its groups: tenant-0001 …", "N" },
    { "sql", 0, 0, G_OPTION_ARG_FILENAME, &sql, "What they, and the schema database, begin with", "FILE" },
    { "schema", 0, 0, G_OPTION_ARG_STRING, &self->schema, "A schema database whose children the server migrates", "NAME" },
    { "children", 0, 0, G_OPTION_ARG_INT, &self->n_children, "Its children: NAME-0001 …", "N" },
    { "on-demand", 0, 0, G_OPTION_ARG_NONE, &self->on_demand, "Make databases in the server when they are first used", NULL },
    { "sleeping", 0, 0, G_OPTION_ARG_INT, &self->n_sleeping, "The first databases sleep", "N" },
    { "archive", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->archived, "A group is archived; may be given again", "GROUP" },
    { "page-size", 0, 0, G_OPTION_ARG_INT, &self->page_size, "Databases in one answer at most, 1000", "N" },
    { "no-pagination", 0, 0, G_OPTION_ARG_NONE, &self->no_pagination, "All databases in one answer, and no key “pagination”", NULL },
    { "shape", 0, 0, G_OPTION_ARG_STRING, &shape, "Where specification and clients disagree: as the “clients” rely on it, or what is “documented” and nothing else", "SHAPE" },
    { "empty-permissions", 0, 0, G_OPTION_ARG_NONE, &self->empty_permissions, "Take “permissions” that permit nothing, as before 2026-06; @tursodatabase/api sends them", NULL },
    { "tls", 0, 0, G_OPTION_ARG_NONE, &self->tls, "Speak HTTPS, with an authority made for this run", NULL },
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port, "Listen on this port of the loopback, not on any", "N" },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    die (error->message);
  if (argc > 1)
    die ("there is an argument that is no option; see --help");
  read_sql (self, sql);
  check (self, groups, shape);
}

void
platform_options_clear (PlatformOptions *self)
{
  g_clear_pointer (&self->organizations, g_strfreev);
  g_clear_pointer (&self->groups, g_strfreev);
  g_clear_pointer (&self->archived, g_strfreev);
  g_clear_pointer (&self->schema, g_free);
  g_clear_pointer (&self->sql, g_free);
}
