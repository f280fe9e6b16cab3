/* main.c: the command line of Manor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <stdlib.h>

#include "manorctl-output.h"
#include "manorctl-secret.h"
#include "manorctl.h"

/* Building JSON and text wants more than libdex's 128 KiB. */
#define FIBER_STACK (1024 * 1024)

#define PLATFORM_TOKEN "TURSO_API_TOKEN"

static gboolean from_environment;

static const ManorctlCommand * const commands[] = {
  &manorctl_demo_command,
  &manorctl_connections_command,
  &manorctl_groups_command,
  &manorctl_locations_command,
  &manorctl_tokens_command,
  &manorctl_list_command,
  &manorctl_create_command,
  &manorctl_fork_command,
  &manorctl_adopt_command,
  &manorctl_rules_command,
  &manorctl_delete_command,
  &manorctl_connect_command,
  &manorctl_config_command,
  &manorctl_usage_command,
  &manorctl_status_command,
  &manorctl_diff_command,
  &manorctl_plan_command,
  &manorctl_push_command,
  &manorctl_history_command,
  &manorctl_copies_command,
  &manorctl_sql_command,
  &manorctl_schema_command,
  &manorctl_dump_command,
};

typedef struct
{
  const ManorctlCommand *command;
  char                 **arguments;
} Call;

static char *
dup_usage (void)
{
  GString *usage = g_string_new (NULL);

  g_string_append (usage, _("Usage: manorctl COMMAND [ARGUMENT…]"));
  g_string_append (usage, "\n\n");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (usage, "  %-12s  %s\n", commands[i]->name, _(commands[i]->summary));

  g_string_append_c (usage, '\n');
  g_string_append (usage,
                   _("A database is CONNECTION/NAME, the path of a SQLite file, the URL of a libSQL server\n"
                     "with the name behind it (http://localhost:8080/NAME), or the URL of a Turso database\n"
                     "(libsql://NAME-ORG.turso.io); for “diff”, “plan” and “schema” a .sql file stands for\n"
                     "the schema that it makes. A fleet is named by its schema database.\n"
                     "Tokens are in the keyring; --token-file FILE gives one to the first server or\n"
                     "organization named, for this call only, and --from-environment gives the first\n"
                     "organization the one in TURSO_API_TOKEN.\n"
                     "“manorctl COMMAND --help” says more. Exit status: 0 done, 1 failed, 2 wrong usage,\n"
                     "3 differences found (with --exit-code)."));
  g_string_append_c (usage, '\n');

  return g_string_free_and_steal (usage);
}

static void
print_version (void)
{
  g_autofree char *libraries = manor_version_dup_libraries ();

  manorctl_print ("manorctl %s\n%sjson-glib %d.%d.%d\n", PACKAGE_VERSION, libraries,
                  JSON_MAJOR_VERSION, JSON_MINOR_VERSION, JSON_MICRO_VERSION);
}

static const ManorctlCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];

  return NULL;
}

/* As Turso's own command line does, but only when it is asked for. */
static gboolean
give_token_of_environment (ManorConsole  *console,
                           GError       **error)
{
  const char *token = g_getenv (PLATFORM_TOKEN);

  if (manorctl_token_file != NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("--from-environment and --token-file exclude each other"));
  else if (token == NULL || *token == '\0')
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* translators: %s is the name of a variable */
                 _("There is no %s in the environment"), PLATFORM_TOKEN);
  else
    {
      manor_secret_learn (token);
      manor_console_set_platform_token (console, token);
    }

  return *error == NULL;
}

/* TRUE where there is none to give. */
static gboolean
give_token (Call          *call,
            ManorConsole  *console,
            GError       **error)
{
  char *token;

  if (call->command->keeps_token)
    return TRUE;

  if (from_environment)
    return give_token_of_environment (console, error);

  if (manorctl_token_file == NULL)
    return TRUE;

  token = manorctl_secret_read (manorctl_token_file, _("Token:"), error);
  manor_console_set_token (console, token);
  manor_secret_free (token);

  return *error == NULL;
}

static DexFuture *
run_fiber (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(ManorConsole) console = manor_console_new (NULL, NULL);
  g_autoptr(GError) error = NULL;

  if (!give_token (call, console, &error) || !manor_await (manor_console_load (console), &error))
    return dex_future_new_for_int (error->domain == G_OPTION_ERROR ? manorctl_fail_usage ("%s", error->message)
                                                                   : manorctl_fail (error));

  return dex_future_new_for_int (call->command->run (console, (const char * const *) call->arguments));
}

static int
run (Call *call)
{
  g_autoptr(DexFuture) future = manor_fiber_spawn (FIBER_STACK, run_fiber, call, NULL);
  g_autoptr(GError) error = NULL;
  const GValue *value;
  int status;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  value = dex_future_get_value (future, &error);
  status = value != NULL ? g_value_get_int (value) : (int) manorctl_fail (error);
  manorctl_progress_end ();

  return manorctl_flush () ? status : MANORCTL_FAILED;
}

static gboolean
check_arguments (Call    *call,
                 GError **error)
{
  guint n = g_strv_length (call->arguments);

  if (n >= call->command->n_min && n <= call->command->n_max)
    return TRUE;

  if (n < call->command->n_min)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("Something is missing"));
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” is too much"),
                 call->arguments[call->command->n_max]);

  return FALSE;
}

static const GOptionEntry environment_options[] = {
  { "from-environment", 0, 0, G_OPTION_ARG_NONE, &from_environment,
    N_("Take the organization’s token from TURSO_API_TOKEN"), NULL },
  G_OPTION_ENTRY_NULL
};

static const GOptionEntry json_options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &manorctl_json, N_("Answer in JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static gboolean
parse_options (Call             *call,
               GOptionContext   *context,
               char           ***arguments,
               GError          **error)
{
  g_auto(GStrv) rest = NULL;
  const GOptionEntry common[] = {
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &manorctl_token_file,
      N_("The token for the server or organization, in a file; “-”: the standard input"), N_("FILE") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };

  g_option_context_set_summary (context, _(call->command->summary));
  if (call->command->description != NULL)
    g_option_context_set_description (context, _(call->command->description));
  if (call->command->options != NULL)
    g_option_context_add_main_entries (context, call->command->options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (!call->command->keeps_token)
    g_option_context_add_main_entries (context, environment_options, GETTEXT_PACKAGE);
  if (call->command->json)
    g_option_context_add_main_entries (context, json_options, GETTEXT_PACKAGE);

  if (!g_option_context_parse_strv (context, arguments, error))
    return FALSE;

  call->arguments = rest != NULL ? g_steal_pointer (&rest) : g_new0 (char *, 1);

  return check_arguments (call, error);
}

static int
run_command (const ManorctlCommand  *command,
             char                  **argv)
{
  g_autofree char *name = g_strconcat ("manorctl ", command->name, NULL);
  g_autoptr(GOptionContext) context = g_option_context_new (_(command->arguments));
  g_auto(GStrv) arguments = g_strdupv (argv);
  g_autoptr(GError) error = NULL;
  Call call = { .command = command };
  int status;

  g_set_prgname (name);

  if (parse_options (&call, context, &arguments, &error))
    {
      status = run (&call);
    }
  else
    {
      status = manorctl_fail_usage ("%s", error->message);
      manorctl_note (_("“%s --help” shows what it takes"), name);
    }

  g_strfreev (call.arguments);

  return status;
}

int
main (int   argc,
      char *argv[])
{
  const ManorctlCommand *command;
  g_autofree char *usage = NULL;
  const char *word = argc > 1 ? argv[1] : NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  dex_init ();
  manor_secret_keep_from_log ();

  command = word != NULL ? find_command (word) : NULL;
  if (command != NULL)
    return run_command (command, argv + 1);

  usage = dup_usage ();

  if (g_strcmp0 (word, "--version") == 0)
    print_version ();
  else if (g_strcmp0 (word, "--help") == 0 || g_strcmp0 (word, "-h") == 0 ||
           g_strcmp0 (word, "help") == 0)
    manorctl_print ("%s", usage);
  else if (word != NULL)
    return manorctl_fail_usage (_("There is no command “%s”; “manorctl --help” lists them"), word);
  else
    {
      g_printerr ("%s", usage);
      return MANORCTL_USAGE;
    }

  return manorctl_flush () ? MANORCTL_DONE : MANORCTL_FAILED;
}
