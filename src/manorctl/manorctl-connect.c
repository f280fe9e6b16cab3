/* manorctl-connect.c: what an application needs to reach a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "manorctl-facts.h"
#include "manorctl-grammar.h"
#include "manorctl-place.h"

/* As Turso's own guides and its per-user starter call them. */
#define URL_VARIABLE         "TURSO_DATABASE_URL"
#define TOKEN_VARIABLE       "TURSO_AUTH_TOKEN"
#define API_TOKEN_VARIABLE   "TURSO_API_TOKEN"
#define ORG_VARIABLE         "TURSO_ORG"
#define TEMPLATE_VARIABLE    "TURSO_DATABASE_NAME"
#define GROUP_TOKEN_VARIABLE "TURSO_GROUP_AUTH_TOKEN"

/* What the starter does on the platform: look a user's database up, and make it. */
static const char * const starter_scopes[] = { "read", "db:create", NULL };

static gboolean env;
static gboolean per_user;
static char *token_mode;
static char *expiration;
static char *api_token_name;

static gboolean
parse_env (const char  *option,
           const char  *value,
           gpointer     data,
           GError     **error)
{
  env = TRUE;
  per_user = g_strcmp0 (value, "per-user") == 0;
  if (value == NULL || per_user)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* translators: %s is what was given */
               _("--env takes nothing or “=per-user”, not “%s”; name the database before it"), value);

  return FALSE;
}

static const GOptionEntry options[] = {
  { "env", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer) parse_env,
    N_("As variables for a .env file; “per-user”: those of Turso’s per-user starter"), N_("per-user") },
  { "token", 0, 0, G_OPTION_ARG_STRING, &token_mode,
    N_("With a new token, which reads only or also writes"), N_("read|write") },
  { "expiration", 0, 0, G_OPTION_ARG_STRING, &expiration,
    N_("How long the token is good for: “never”, or like 2w1d30m"), N_("DURATION") },
  { "api-token-name", 0, 0, G_OPTION_ARG_STRING, &api_token_name,
    N_("With “--env=per-user --token write”: what the new platform token is called"), N_("NAME") },
  G_OPTION_ENTRY_NULL
};

/* What is printed; the tokens are wiped with it. */
typedef struct
{
  ManorDatabase      *database;
  ManorDatabaseFacts *facts;
  ManorOrganization  *organization;
  char               *token;
  char               *api_token;
} Connect;

static void
connect_clear (Connect *self)
{
  g_clear_object (&self->database);
  g_clear_pointer (&self->facts, manor_database_facts_unref);
  g_clear_pointer (&self->token, manor_secret_free);
  g_clear_pointer (&self->api_token, manor_secret_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connect, connect_clear)

static gboolean
await_token (Connect  *self,
             GError  **error)
{
  gboolean for_group = per_user && self->facts->group != NULL;
  g_autoptr(ManorTokenRequest) request =
    manor_token_request_new (for_group ? MANOR_TOKEN_FOR_GROUP : MANOR_TOKEN_FOR_DATABASE);

  g_object_set (request,
                "group", for_group ? self->facts->group : NULL,
                "database", for_group ? NULL : self->database,
                "read-only", g_str_equal (token_mode, "read"),
                "expiration", expiration != NULL ? expiration : "never",
                NULL);
  self->token = manor_await_string (manor_organization_create_token (self->organization, request), error);

  return self->token != NULL;
}

static gboolean
await_api_token (Connect  *self,
                 GError  **error)
{
  g_autoptr(ManorTokenRequest) request = manor_token_request_new (MANOR_TOKEN_FOR_API);
  g_autofree char *name = api_token_name != NULL
    ? g_strdup (api_token_name) : g_strconcat ("per-user-", manor_database_get_name (self->database), NULL);

  g_object_set (request,
                "name", name,
                "group", self->facts->group,
                "scopes", starter_scopes,
                "organization-only", TRUE,
                NULL);
  self->api_token = manor_await_string (manor_organization_create_token (self->organization, request), error);

  return self->api_token != NULL;
}

static gboolean
await_tokens (Connect  *self,
              GError  **error)
{
  if (token_mode == NULL)
    return TRUE;

  if (!await_token (self, error))
    return FALSE;

  /* Only whoever writes makes databases. It comes last: it is the one that would have to be revoked
   * where the other was refused. */
  return !per_user || g_str_equal (token_mode, "read") || await_api_token (self, error);
}

static void
print_env (Connect *self)
{
  g_autofree char *url = manor_database_facts_dup_url (self->facts, TRUE);
  g_autoptr(ManorSecret) text = NULL;

  if (per_user)
    text = manor_env_dup_text (API_TOKEN_VARIABLE, self->api_token,
                               ORG_VARIABLE, manor_organization_get_slug (self->organization),
                               TEMPLATE_VARIABLE, manor_database_get_name (self->database),
                               GROUP_TOKEN_VARIABLE, self->token,
                               NULL);
  else
    text = manor_env_dup_text (URL_VARIABLE, url, TOKEN_VARIABLE, self->token, NULL);

  manorctl_write (text, strlen (text));
}

static void
print_text (Connect *self)
{
  g_autofree char *libsql_url = manor_database_facts_dup_url (self->facts, TRUE);
  g_autofree char *http_url = manor_database_facts_dup_url (self->facts, FALSE);

  manorctl_print (_("host: %s\n"), self->facts->host);
  manorctl_print (_("libSQL: %s\n"), libsql_url);
  manorctl_print (_("HTTP: %s\n"), http_url);
  if (self->facts->group != NULL)
    manorctl_print (_("group: %s\n"), self->facts->group);
  if (self->token == NULL)
    return;

  manorctl_print ("%s", _("token: "));
  manorctl_write (self->token, strlen (self->token));
  manorctl_write ("\n", 1);
}

static void
print_json (Connect *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *libsql_url = manor_database_facts_dup_url (self->facts, TRUE);
  g_autofree char *http_url = manor_database_facts_dup_url (self->facts, FALSE);

  json_builder_begin_object (builder);
  manorctl_json_string (builder, "name", manor_database_get_name (self->database));
  manorctl_json_string (builder, "organization", manor_organization_get_slug (self->organization));
  manorctl_json_string (builder, "libsql_url", libsql_url);
  manorctl_json_string (builder, "http_url", http_url);
  manorctl_facts_add_json (builder, self->facts);
  if (self->token != NULL)
    manorctl_json_string (builder, "token", self->token);
  if (self->api_token != NULL)
    manorctl_json_string (builder, "api_token", self->api_token);
  json_builder_end_object (builder);
  manorctl_json_print (builder);
}

/* NULL where the options are right. */
static char *
dup_fault (void)
{
  g_autoptr(GError) error = NULL;

  if (token_mode != NULL && !g_str_equal (token_mode, "read") && !g_str_equal (token_mode, "write"))
    return g_strdup_printf (_("--token takes “read” or “write”, not “%s”"), token_mode);
  if (expiration != NULL && token_mode == NULL)
    return g_strdup (_("--expiration is for a new token: add --token"));
  if (api_token_name != NULL && (!per_user || g_strcmp0 (token_mode, "write") != 0))
    return g_strdup (_("--api-token-name goes with --env=per-user and --token write"));
  if (expiration != NULL && !manorctl_check_duration ("expiration", expiration, &error))
    return g_strdup (error->message);

  return NULL;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_auto(Connect) self = { NULL };
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *fault = dup_fault ();
  ManorDatabaseFacts *facts;

  if (fault != NULL)
    return manorctl_fail_usage ("%s", fault);

  connection = manorctl_find_connection_of (console, arguments[0], &self.database, &error);
  if (connection == NULL)
    return manorctl_fail (error);

  self.organization = manor_connection_get_organization (connection);
  facts = manor_database_get_facts (self.database);
  if (self.organization == NULL || facts == NULL)
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   /* translators: %1$s is a database, %2$s its file or URL */
                   _("“%1$s” has no host of its own; it is at %2$s"), manor_database_get_path (self.database),
                   manor_database_get_location (self.database));
      return manorctl_fail (error);
    }

  self.facts = manor_database_facts_ref (facts);
  if (!await_tokens (&self, &error))
    return manorctl_fail (error);

  if (env)
    print_env (&self);
  else if (manorctl_json)
    print_json (&self);
  else
    print_text (&self);

  if (self.token != NULL && isatty (STDOUT_FILENO))
    manorctl_note (_("The token is shown this once"));

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_connect_command = {
  .name = "connect",
  .arguments = N_("DATABASE"),
  .summary = N_("Show what an application needs to reach a database of a Turso organization"),
  .description = N_("Host and URLs, or with --env the lines of a .env file. No token is made unless --token says so. With\n"
                    "--env=per-user the lines are those of Turso’s per-user starter, whose template the database is:\n"
                    "--token makes a token for its group, and with “write” one for the platform that may read and\n"
                    "make databases there."),
  .options = options,
  .n_min = 1,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
