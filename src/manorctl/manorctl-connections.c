/* manorctl-connections.c: list, add, change, test and remove connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-connections.h"
#include "manorctl-place.h"

static const GOptionEntry options[] = {
  { "title", 0, 0, G_OPTION_ARG_STRING, &manorctl_connection_options.title,
    N_("What to call it"), N_("TITLE") },
  { "url", 0, 0, G_OPTION_ARG_STRING, &manorctl_connection_options.url,
    N_("With “edit”: where it is now"), N_("URL") },
  { "base-url", 0, 0, G_OPTION_ARG_STRING, &manorctl_connection_options.base_url,
    N_("Of a Turso organization: where its platform API is (https://api.turso.tech)"), N_("URL") },
  { "from-environment", 0, 0, G_OPTION_ARG_NONE, &manorctl_connection_options.from_environment,
    N_("Of a Turso organization: take TURSO_API_TOKEN and TURSO_API_BASEURL"), NULL },
  { "session-only", 0, 0, G_OPTION_ARG_NONE, &manorctl_connection_options.session_only,
    N_("Use the token now, and do not keep it"), NULL },
  { "admin-url", 0, 0, G_OPTION_ARG_STRING, &manorctl_connection_options.admin_url,
    N_("Where its admin API is; it lists, creates and deletes databases"), N_("URL") },
  { "admin-key-file", 0, 0, G_OPTION_ARG_FILENAME, &manorctl_connection_options.admin_key_file,
    N_("The admin key, in a file; “-”: the standard input"), N_("FILE") },
  { "basic", 0, 0, G_OPTION_ARG_NONE, &manorctl_connection_options.basic,
    N_("The token is USER:PASSWORD"), NULL },
  { "authority", 0, 0, G_OPTION_ARG_FILENAME, &manorctl_connection_options.authority_file,
    N_("Certificates (PEM) to trust beside the system’s"), N_("FILE") },
  { "allow-plain", 0, 0, G_OPTION_ARG_NONE, &manorctl_connection_options.allow_plain,
    N_("Send the token unencrypted to another machine"), NULL },
  { "refuse-plain", 0, 0, G_OPTION_ARG_NONE, &manorctl_connection_options.refuse_plain,
    N_("With “edit”: do not any more"), NULL },
  { "name", 0, 0, G_OPTION_ARG_STRING_ARRAY, &manorctl_connection_options.names,
    N_("A database that the server does not list; once for each"), N_("NAME") },
  { "forget-name", 0, 0, G_OPTION_ARG_STRING_ARRAY, &manorctl_connection_options.forgotten_names,
    N_("With “edit”: leave out a name given before"), N_("NAME") },
  { "no-token", 0, 0, G_OPTION_ARG_NONE, &manorctl_connection_options.no_token,
    N_("Without a token; with “edit”: remove it from the keyring"), NULL },
  { "no-admin-key", 0, 0, G_OPTION_ARG_NONE, &manorctl_connection_options.no_admin_key,
    N_("Without an admin key; with “edit”: remove it from the keyring"), NULL },
  G_OPTION_ENTRY_NULL
};

void
manorctl_connections_print_json (ManorConsole *console)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (console));

  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorConnection) connection = g_list_model_get_item (G_LIST_MODEL (console), i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "id", manor_connection_get_id (connection));
      manorctl_json_string (builder, "title", manor_connection_get_title (connection));
      manorctl_json_string (builder, "kind", manor_connection_get_kind (connection));
      manorctl_json_string (builder, "location", manor_connection_get_location (connection));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  manorctl_json_print (builder);
}

static ManorctlStatus
list (ManorConsole *console)
{
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("CONNECTION"), _("TITLE"), _("KIND"), _("LOCATION"), NULL });
  guint n = g_list_model_get_n_items (G_LIST_MODEL (console));

  if (manorctl_json)
    {
      manorctl_connections_print_json (console);
      return MANORCTL_DONE;
    }

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorConnection) connection = g_list_model_get_item (G_LIST_MODEL (console), i);

      manorctl_table_add (table, (const char *[]) {
        manor_connection_get_id (connection),
        manor_connection_get_title (connection),
        manor_connection_get_kind (connection),
        manor_connection_get_location (connection),
      });
    }

  if (n == 0)
    manorctl_note (_("There is no connection yet; “manorctl connections add FOLDER” adds a folder, "
                     "“add-server URL” a server, “add-turso ORGANIZATION” a Turso organization"));
  else
    manorctl_table_print (table);

  return MANORCTL_DONE;
}

static ManorctlStatus
add (ManorConsole *console,
     const char   *path)
{
  g_autoptr(GFile) folder = g_file_new_for_commandline_arg (path);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = manor_await_object (manor_console_add_folder (console, folder,
                                                            manorctl_connection_options.title), &error);
  if (connection == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    manorctl_connections_print_json (console);
  else
    manorctl_print (_("Added “%s”.\n"), manor_connection_get_id (connection));

  return MANORCTL_DONE;
}

static void
note_rules (const char *id,
            GPtrArray  *rules)
{
  guint n_rules = rules != NULL ? rules->len : 0;

  if (n_rules > 0)
    /* translators: %1$s is a connection, %2$u how many rules it had; “>FILE” is for the shell */
    manorctl_note (ngettext ("Its %2$u rule of which databases are children went with it; before “remove”, “manorctl "
                             "rules %1$s >FILE” exports it.",
                             "Its %2$u rules of which databases are children went with it; before “remove”, “manorctl "
                             "rules %1$s >FILE” exports them.", n_rules),
                   id, n_rules);
}

static ManorctlStatus
remove_connection (ManorConsole *console,
                   const char   *id)
{
  ManorConnection *found = manor_console_find_connection (console, id);
  g_autoptr(ManorConnection) connection = found != NULL ? g_object_ref (found) : NULL;
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(GError) error = NULL;

  if (connection == NULL)
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("There is no connection “%s”; “manorctl connections” lists them"), id);
      return manorctl_fail (error);
    }

  rules = manor_await_boxed (manor_console_load_rules (console, connection), NULL);

  /* Nobody can undo it here. */
  if (!manor_await (manor_console_remove_connection (console, connection), &error) ||
      !manor_await (manor_console_forget_connection (console, connection), &error))
    return manorctl_fail (error);

  if (manorctl_json)
    manorctl_connections_print_json (console);
  else
    manorctl_print (_("Removed “%s”; its databases were not touched.\n"), id);
  note_rules (id, rules);

  return MANORCTL_DONE;
}

/* NULL where the connection is none of Turso's. */
static ManorTursoDraft *
dup_turso (ManorConsole *console,
           const char   *id)
{
  ManorConnection *connection = manor_console_find_connection (console, id);

  return connection != NULL ? manor_console_dup_turso (console, connection) : NULL;
}

static ManorctlStatus
edit (ManorConsole *console,
      const char   *id)
{
  g_autoptr(ManorTursoDraft) draft = dup_turso (console, id);

  return draft != NULL ? manorctl_connections_edit_turso (console, draft)
                       : manorctl_connections_edit_server (console, id);
}

static ManorctlStatus
test (ManorConsole *console,
      const char   *spec)
{
  g_autoptr(ManorTursoDraft) draft = dup_turso (console, spec);

  return draft != NULL ? manorctl_connections_test_turso (console, draft)
                       : manorctl_connections_test_server (console, spec);
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  static const struct
  {
    const char     *word;
    ManorctlStatus (*run) (ManorConsole *console,
                           const char   *argument);
  } words[] = {
    { "add", add },
    { "add-server", manorctl_connections_add_server },
    { "add-turso", manorctl_connections_add_turso },
    { "edit", edit },
    { "test", test },
    { "remove", remove_connection },
  };

  if (arguments[0] == NULL)
    return list (console);
  if (g_str_equal (arguments[0], "organizations") && arguments[1] == NULL)
    return manorctl_connections_organizations (console);

  for (guint i = 0; arguments[1] != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (arguments[0], words[i].word))
      return words[i].run (console, arguments[1]);

  return manorctl_fail_usage (_("“connections” takes nothing, “add FOLDER”, “add-server URL”, “add-turso ORGANIZATION”, "
                                "“organizations”, “edit CONNECTION”, “test CONNECTION|URL” or “remove CONNECTION”"));
}

const ManorctlCommand manorctl_connections_command = {
  .name = "connections",
  .arguments = N_("[add FOLDER | add-server URL | add-turso ORGANIZATION | organizations | edit CONNECTION | test CONNECTION|URL | "
                  "remove CONNECTION]"),
  .summary = N_("List the connections, add folders, servers and organizations, test and forget them"),
  .description = N_("Tokens and the admin key of a server are kept in the keyring. They are read from files,\n"
                    "from the standard input (“-”, a line each) or asked for at the terminal, never given as\n"
                    "arguments, where every user of the machine could read them. Plain http:// to another\n"
                    "machine wants --allow-plain. “edit” changes what is given and keeps the rest.\n"
                    "The token of a Turso organization is one for its platform, as “turso auth api-tokens mint” makes\n"
                    "it; “organizations” shows which ones a token reaches, and until when. The environment is\n"
                    "looked at only with --from-environment.\n"
                    "“remove” takes the rules of the fleets of a server or an organization with it;\n"
                    "“manorctl rules CONNECTION >FILE” exports them first."),
  .options = options,
  .n_min = 0,
  .n_max = 2,
  .json = TRUE,
  .keeps_token = TRUE,
  .run = run,
};
