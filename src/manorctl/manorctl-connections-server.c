/* manorctl-connections-server.c: add, change and test libSQL servers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manorctl-connections.h"
#include "manorctl-secret.h"

ManorctlServerOptions manorctl_server_options;

static gboolean
contains (char       **names,
          const char  *name)
{
  return names != NULL && g_strv_contains ((const char * const *) names, name);
}

/* Those that are there, without those to forget, with those to add. */
static void
set_names (ManorServerDraft *draft)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) old = NULL;
  g_auto(GStrv) names = NULL;

  g_object_get (draft, "names", &old, NULL);
  for (guint i = 0; old != NULL && old[i] != NULL; i++)
    if (!contains (manorctl_server_options.forgotten_names, old[i]))
      g_strv_builder_add (builder, old[i]);

  for (guint i = 0; manorctl_server_options.names != NULL && manorctl_server_options.names[i] != NULL; i++)
    if (!contains (old, manorctl_server_options.names[i]))
      g_strv_builder_add (builder, manorctl_server_options.names[i]);

  names = g_strv_builder_end (builder);
  g_object_set (draft, "names", names, NULL);
}

/* Another directory may be the current one next time. */
static char *
dup_absolute (const char *path)
{
  g_autoptr(GFile) file = NULL;

  if (*path == '\0')
    return NULL;

  file = g_file_new_for_commandline_arg (path);

  return g_file_get_path (file);
}

static void
set_plain_options (ManorServerDraft *draft)
{
  if (manorctl_server_options.title != NULL)
    g_object_set (draft, "title", manorctl_server_options.title, NULL);
  if (manorctl_server_options.url != NULL)
    g_object_set (draft, "url", manorctl_server_options.url, NULL);
  if (manorctl_server_options.admin_url != NULL)
    g_object_set (draft, "admin-url", manorctl_server_options.admin_url, NULL);
  if (manorctl_server_options.allow_plain || manorctl_server_options.refuse_plain)
    g_object_set (draft, "allow-plain", manorctl_server_options.allow_plain, NULL);

  if (manorctl_server_options.authority_file != NULL)
    {
      g_autofree char *path = dup_absolute (manorctl_server_options.authority_file);

      g_object_set (draft, "authority-file", path, NULL);
    }

  set_names (draft);
}

/* From the file that was named, or asked for where @ask and somebody sits at a terminal.
 * @keep: what of the draft says that a kept secret stays. */
static gboolean
set_secret (ManorServerDraft  *draft,
            const char        *property,
            const char        *keep,
            const char        *file,
            const char        *question,
            gboolean           ask,
            GError           **error)
{
  char *secret = NULL;

  if (file != NULL)
    {
      secret = manorctl_secret_read (file, question, error);
      if (secret == NULL)
        return FALSE;
    }
  else if (ask && manorctl_secret_can_ask ())
    {
      secret = manorctl_secret_ask (question);
    }

  if (secret != NULL)
    g_object_set (draft, property, secret, keep, FALSE, NULL);
  manorctl_secret_free (secret);

  return TRUE;
}

/* @ask: a new server's secrets are asked for where no option says them. */
static gboolean
set_options (ManorServerDraft  *draft,
             gboolean           ask,
             GError           **error)
{
  const char *token_question = manorctl_server_options.basic
    ? _("USER:PASSWORD (empty for none):") : _("Token (empty for none):");

  set_plain_options (draft);
  if (manorctl_server_options.no_token)
    g_object_set (draft, "keep-token", FALSE, NULL);
  if (manorctl_server_options.no_admin_key)
    g_object_set (draft, "keep-admin-key", FALSE, NULL);
  if (manorctl_server_options.basic)
    g_object_set (draft, "token-kind", "basic", NULL);

  return set_secret (draft, "token", "keep-token", manorctl_token_file, token_question,
                     ask && !manorctl_server_options.no_token, error) &&
         set_secret (draft, "admin-key", "keep-admin-key", manorctl_server_options.admin_key_file,
                     _("Admin key (empty for none):"),
                     ask && manorctl_server_options.admin_url != NULL &&
                     !manorctl_server_options.no_admin_key, error);
}

static ManorctlStatus
fail (const GError *error)
{
  ManorctlStatus status = manorctl_fail (error);

  if (error->domain == MANOR_SECRET_ERROR)
    manorctl_note (_("Nothing was kept. Without a keyring, add the server without a token, and give the "
                     "token with --token-file each time"));

  return status;
}

/* One that cannot be reached just now is there all the same. */
static ManorctlStatus
tell_connection (ManorConsole    *console,
                 ManorConnection *connection,
                 const char      *format)
{
  const GError *error = manor_connection_get_error (connection);
  const char *warning = manor_connection_get_warning (connection);

  if (manorctl_json)
    manorctl_connections_print_json (console);
  else if (manor_connection_get_state (connection) == MANOR_CONNECTION_READY)
    {
      guint n = g_list_model_get_n_items (manor_connection_get_databases (connection));

      manorctl_print ("%s ", format);
      manorctl_print (ngettext ("It lists %u database.\n", "It lists %u databases.\n", n), n);
    }
  else
    manorctl_print ("%s\n", format);

  if (warning != NULL)
    manorctl_note ("%s", warning);
  if (error != NULL)
    manorctl_note (_("It could not be read yet: %s"), error->message);

  return MANORCTL_DONE;
}

ManorctlStatus
manorctl_connections_add_server (ManorConsole *console,
                                 const char   *url)
{
  g_autoptr(ManorServerDraft) draft = manor_server_draft_new ();
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_object_set (draft, "url", url, NULL);
  if (!set_options (draft, TRUE, &error))
    return manorctl_fail (error);

  connection = dex_await_object (manor_console_add_server (console, draft), &error);
  if (connection == NULL)
    return fail (error);

  text = g_strdup_printf (_("Added “%s”."), manor_connection_get_id (connection));

  return tell_connection (console, connection, text);
}

/* NULL with @error set where there is none of that id, or it is no server. */
static ManorServerDraft *
load_draft (ManorConsole  *console,
            const char    *id,
            GError       **error)
{
  ManorConnection *connection = manor_console_find_connection (console, id);
  ManorServerDraft *draft =
    connection != NULL ? manor_console_dup_server (console, connection) : NULL;

  if (draft == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("There is no server “%s”; “manorctl connections” lists them"), id);

  return draft;
}

ManorctlStatus
manorctl_connections_edit (ManorConsole *console,
                           const char   *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorServerDraft) draft = load_draft (console, id, &error);
  g_autoptr(ManorConnection) connection = NULL;
  g_autofree char *text = NULL;

  if (draft == NULL || !set_options (draft, FALSE, &error))
    return manorctl_fail (error);

  connection = dex_await_object (manor_console_add_server (console, draft), &error);
  if (connection == NULL)
    return fail (error);

  text = g_strdup_printf (_("Changed “%s”."), manor_connection_get_id (connection));

  return tell_connection (console, connection, text);
}

static const char *
get_state_nick (guint state)
{
  static const char * const nicks[] = { "fine", "note", "failed" };

  return nicks[MIN (state, 2)];
}

static void
print_verdicts (GListModel *verdicts)
{
  const char *words[] = { _("fine"), _("note"), _("does not work") };

  for (guint i = 0; i < g_list_model_get_n_items (verdicts); i++)
    {
      g_autoptr(ManorServerVerdict) verdict = g_list_model_get_item (verdicts, i);
      const char *detail = manor_server_verdict_get_detail (verdict);

      /* translators: what was tried on a server, and a word for what came of it */
      manorctl_print (_("%1$s: %2$s\n"), manor_server_verdict_get_title (verdict),
                      words[MIN (manor_server_verdict_get_state (verdict), 2)]);
      if (detail != NULL && *detail != '\0')
        manorctl_print ("  %s\n", detail);
    }
}

static void
print_verdicts_json (GListModel *verdicts)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (verdicts); i++)
    {
      g_autoptr(ManorServerVerdict) verdict = g_list_model_get_item (verdicts, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "state",
                            get_state_nick (manor_server_verdict_get_state (verdict)));
      manorctl_json_string (builder, "title", manor_server_verdict_get_title (verdict));
      manorctl_json_string (builder, "detail", manor_server_verdict_get_detail (verdict));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  manorctl_json_print (builder);
}

ManorctlStatus
manorctl_connections_test (ManorConsole *console,
                           const char   *spec)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorServerDraft) draft = NULL;
  g_autoptr(GListModel) verdicts = NULL;
  ManorctlStatus status = MANORCTL_DONE;

  if (strstr (spec, "://") != NULL)
    draft = g_object_new (MANOR_TYPE_SERVER_DRAFT, "url", spec, NULL);
  else
    draft = load_draft (console, spec, &error);

  if (draft == NULL || !set_options (draft, FALSE, &error))
    return manorctl_fail (error);

  verdicts = dex_await_object (manor_console_test_server (console, draft), &error);
  if (verdicts == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    print_verdicts_json (verdicts);
  else
    print_verdicts (verdicts);

  for (guint i = 0; i < g_list_model_get_n_items (verdicts); i++)
    {
      g_autoptr(ManorServerVerdict) verdict = g_list_model_get_item (verdicts, i);

      if (manor_server_verdict_get_state (verdict) >= 2)
        status = MANORCTL_FAILED;
    }

  return status;
}
