/* manorctl-tokens.c: the tokens of a Turso organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-agree.h"
#include "manorctl-grammar.h"
#include "manorctl-mint.h"
#include "manorctl-place.h"

static char *group;
static char *database_name;
static char *expiration;
static char **scopes;
static char *agreed;
static gboolean read_only;
static gboolean all_organizations;

static const GOptionEntry options[] = {
  { "group", 0, 0, G_OPTION_ARG_STRING, &group,
    N_("Of this group: it opens all its databases. With a NAME: a platform token for this group only"), N_("GROUP") },
  { "database", 0, 0, G_OPTION_ARG_STRING, &database_name, N_("Of this database"), N_("NAME") },
  { "read-only", 0, 0, G_OPTION_ARG_NONE, &read_only, N_("It only reads"), NULL },
  { "expiration", 0, 0, G_OPTION_ARG_STRING, &expiration,
    N_("How long it is good for: “never”, or like 2w1d30m; of groups and databases"), N_("DURATION") },
  { "scope", 0, 0, G_OPTION_ARG_STRING_ARRAY, &scopes,
    N_("Of a platform token: what it may, like read or db:create; once for each"), N_("SCOPE") },
  { "all-organizations", 0, 0, G_OPTION_ARG_NONE, &all_organizations,
    N_("Of a platform token: good for all your organizations"), NULL },
  { "yes", 0, 0, G_OPTION_ARG_STRING, &agreed,
    N_("With “rotate”: agree, by the name of the group or database"), N_("NAME") },
  G_OPTION_ENTRY_NULL
};

static void
print_json (GListModel *tokens)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (tokens); i++)
    {
      g_autoptr(ManorApiToken) token = g_list_model_get_item (tokens, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "id", manor_api_token_get_id (token));
      manorctl_json_string (builder, "name", manor_api_token_get_name (token));
      manorctl_json_string (builder, "organization", manor_api_token_get_organization (token));
      manorctl_json_string (builder, "group", manor_api_token_get_group (token));
      manorctl_json_string (builder, "owner", manor_api_token_get_owner (token));
      manorctl_json_strings (builder, "scopes", manor_api_token_get_scopes (token));
      manorctl_json_time (builder, "created", manor_api_token_get_created (token));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  manorctl_json_print (builder);
}

static void
print_text (GListModel *tokens)
{
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("TOKEN"), _("ID"), _("ORGANIZATION"), _("GROUP"), _("SCOPES"), _("OWNER"),
                                           _("CREATED"), NULL });

  for (guint i = 0; i < g_list_model_get_n_items (tokens); i++)
    {
      g_autoptr(ManorApiToken) token = g_list_model_get_item (tokens, i);
      const char * const *its_scopes = manor_api_token_get_scopes (token);
      GDateTime *created = manor_api_token_get_created (token);
      g_autofree char *words = its_scopes != NULL ? g_strjoinv (" ", (char **) its_scopes) : NULL;
      g_autofree char *day = created != NULL ? g_date_time_format (created, "%F") : NULL;

      manorctl_table_add (table, (const char *[]) {
        manor_api_token_get_name (token), manor_api_token_get_id (token),
        manor_api_token_get_organization (token), manor_api_token_get_group (token),
        words != NULL && *words != '\0' ? words : _("all"), manor_api_token_get_owner (token), day,
      });
    }

  manorctl_table_print (table);
}

static ManorctlStatus
list (ManorConnection   *connection,
      ManorOrganization *organization,
      const char        *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) tokens = manor_await_object (manor_organization_list_tokens (organization), &error);

  if (tokens == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    print_json (tokens);
  else
    print_text (tokens);

  return MANORCTL_DONE;
}

/* NULL with @error set where it is none of the connection's. */
static ManorDatabase *
find_database (ManorConnection  *connection,
               GError          **error)
{
  ManorDatabase *database = manor_connection_find_database (connection, database_name);

  if (database == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* translators: %1$s is a connection, %2$s a database */
                 _("“%1$s” has no database “%2$s”; “manorctl list” shows their names"),
                 manor_connection_get_id (connection), database_name);

  return database;
}

/* @name: (nullable): of a token for the platform */
static ManorTokenRequest *
new_request (ManorConnection    *connection,
             ManorOrganization  *organization,
             const char         *name,
             GError            **error)
{
  g_autoptr(ManorTokenRequest) request = NULL;
  ManorDatabase *database = NULL;

  if ((group != NULL && manorctl_find_group (organization, group, error) == NULL) ||
      (database_name != NULL && (database = find_database (connection, error)) == NULL))
    return NULL;

  if (name != NULL)
    {
      request = manor_token_request_new (MANOR_TOKEN_FOR_API);
      g_object_set (request, "name", name, "group", group, "scopes", scopes,
                    "organization-only", !all_organizations, NULL);
      return g_steal_pointer (&request);
    }

  request = manor_token_request_new (database != NULL ? MANOR_TOKEN_FOR_DATABASE : MANOR_TOKEN_FOR_GROUP);
  g_object_set (request,
                "group", group,
                "database", database,
                "read-only", read_only,
                "expiration", expiration != NULL ? expiration : "never",
                NULL);

  return g_steal_pointer (&request);
}

/* What is wrong with the options of “create”, or NULL. */
static const char *
check_options (const char *name)
{
  if (name == NULL && (group == NULL) == (database_name == NULL))
    return _("Say what it is for: a NAME for the platform’s, --group or --database");
  if (name != NULL && (database_name != NULL || read_only || expiration != NULL))
    return _("A token for the platform has a NAME, and perhaps --group and --scope; “--scope read” only reads");
  if (name == NULL && (scopes != NULL || all_organizations))
    return _("--scope and --all-organizations are for platform tokens, which have a NAME");
  if (group != NULL && all_organizations)
    return _("A token for one group is for one organization: leave --all-organizations out");

  return NULL;
}

static ManorctlStatus
create (ManorConnection   *connection,
        ManorOrganization *organization,
        const char        *name)
{
  const char *fault = check_options (name);
  g_autoptr(ManorTokenRequest) request = NULL;
  g_autoptr(ManorSecret) token = NULL;
  g_autoptr(GError) error = NULL;

  if (fault != NULL)
    return manorctl_fail_usage ("%s", fault);
  if (expiration != NULL && !manorctl_check_duration ("expiration", expiration, &error))
    return manorctl_fail_usage ("%s", error->message);

  request = new_request (connection, organization, name, &error);
  if (request != NULL)
    token = manor_await_string (manor_organization_create_token (organization, request), &error);
  if (token == NULL)
    return manorctl_fail (error);

  manorctl_mint_print (token);

  return MANORCTL_DONE;
}

static ManorApiToken *
find_token (GListModel  *tokens,
            const char  *name,
            GError     **error)
{
  g_autoptr(ManorApiToken) found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (tokens); i++)
    {
      g_autoptr(ManorApiToken) token = g_list_model_get_item (tokens, i);

      if (g_strcmp0 (manor_api_token_get_id (token), name) == 0)
        return g_steal_pointer (&token);
      if (g_strcmp0 (manor_api_token_get_name (token), name) != 0)
        continue;

      if (found != NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("Several tokens are called “%s”; name it by its id, which “manorctl tokens list” shows"),
                       name);
          return NULL;
        }
      g_set_object (&found, token);
    }

  if (found == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("There is no token “%s”; “manorctl tokens list” shows them"), name);

  return g_steal_pointer (&found);
}

static ManorctlStatus
revoke_token (ManorConnection   *connection,
              ManorOrganization *organization,
              const char        *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) tokens = NULL;
  g_autoptr(ManorApiToken) token = NULL;

  if (name == NULL)
    return manorctl_fail_usage (_("Say which token: its name or id"));

  tokens = manor_await_object (manor_organization_list_tokens (organization), &error);
  token = tokens != NULL ? find_token (tokens, name, &error) : NULL;
  if (token == NULL || !manor_await (manor_organization_revoke_token (organization, token), &error))
    return manorctl_fail (error);

  if (!manorctl_json)
    manorctl_print (_("Revoked “%s”; whoever has it cannot use it any more.\n"), manor_api_token_get_name (token));

  return manorctl_json ? list (connection, organization, NULL) : MANORCTL_DONE;
}

static ManorctlStatus
rotate_database (ManorConnection   *connection,
                 ManorOrganization *organization)
{
  g_autoptr(GError) error = NULL;
  ManorDatabase *found = find_database (connection, &error);
  g_autoptr(ManorDatabase) database = found != NULL ? g_object_ref (found) : NULL;
  g_autofree char *question = NULL;

  if (database == NULL)
    return manorctl_fail (error);

  question = g_strdup_printf (_("Every token of “%s” will be worthless at once. Type its name to agree:"),
                              database_name);
  if (!manorctl_agree_by_name (database_name, agreed, question))
    return MANORCTL_FAILED;
  if (!manor_await (manor_organization_rotate_database (organization, database), &error))
    return manorctl_fail (error);

  return MANORCTL_DONE;
}

static ManorctlStatus
rotate_group (ManorOrganization *organization)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *question = NULL;

  if (manorctl_find_group (organization, group, &error) == NULL)
    return manorctl_fail (error);

  question = g_strdup_printf (_("Every token of the group “%s” and of all its databases will be worthless at once. Type its "
                                "name to agree:"), group);
  if (!manorctl_agree_by_name (group, agreed, question))
    return MANORCTL_FAILED;
  if (!manor_await (manor_organization_rotate (organization, group), &error))
    return manorctl_fail (error);

  return MANORCTL_DONE;
}

static ManorctlStatus
rotate (ManorConnection   *connection,
        ManorOrganization *organization,
        const char        *name)
{
  const char *what = group != NULL ? group : database_name;
  ManorctlStatus status;

  if (name != NULL || (group == NULL) == (database_name == NULL))
    return manorctl_fail_usage (_("Say whose tokens: --group or --database"));

  status = group != NULL ? rotate_group (organization) : rotate_database (connection, organization);
  if (status != MANORCTL_DONE)
    return status;

  if (manorctl_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      manorctl_json_string (builder, group != NULL ? "group" : "database", what);
      json_builder_end_object (builder);
      manorctl_json_print (builder);
    }
  else
    {
      manorctl_print (_("The tokens of “%s” are worthless now; make new ones with “manorctl tokens create”.\n"), what);
    }

  return MANORCTL_DONE;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  static const struct
  {
    const char     *word;
    ManorctlStatus (*run) (ManorConnection   *connection,
                           ManorOrganization *organization,
                           const char        *name);
  } words[] = {
    { "list", list },
    { "create", create },
    { "revoke", revoke_token },
    { "rotate", rotate },
  };
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  ManorOrganization *organization;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (!g_str_equal (arguments[0], words[i].word))
        continue;

      organization = manorctl_find_organization (console, arguments[1], &connection, &error);
      if (organization == NULL)
        return manorctl_fail (error);

      return words[i].run (connection, organization, arguments[2]);
    }

  return manorctl_fail_usage (_("“tokens” takes “list”, “create”, “revoke” or “rotate”, and a connection"));
}

const ManorctlCommand manorctl_tokens_command = {
  .name = "tokens",
  .arguments = N_("list|create|revoke|rotate CONNECTION [NAME]"),
  .summary = N_("List, make, revoke and rotate the tokens of a Turso organization"),
  .description = N_("“create CONNECTION NAME” makes a token for the platform, good for this organization;\n"
                    "“create CONNECTION --group GROUP” one that opens all databases of a group, and --database one that\n"
                    "opens that database. The token alone is printed, once; nobody can show it again. “revoke” ends a\n"
                    "token of the platform by its name or id. Tokens of groups and databases are ended all at once:\n"
                    "“rotate” asks for the name, or takes it with --yes."),
  .options = options,
  .n_min = 2,
  .n_max = 3,
  .json = TRUE,
  .run = run,
};
