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
#include "manorctl-verdicts.h"

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
    if (!contains (manorctl_connection_options.forgotten_names, old[i]))
      g_strv_builder_add (builder, old[i]);

  for (guint i = 0; manorctl_connection_options.names != NULL && manorctl_connection_options.names[i] != NULL; i++)
    if (!contains (old, manorctl_connection_options.names[i]))
      g_strv_builder_add (builder, manorctl_connection_options.names[i]);

  names = g_strv_builder_end (builder);
  g_object_set (draft, "names", names, NULL);
}

static void
set_plain_options (ManorServerDraft *draft)
{
  manorctl_connections_fill (MANOR_CONNECTION_DRAFT (draft));
  if (manorctl_connection_options.url != NULL)
    g_object_set (draft, "url", manorctl_connection_options.url, NULL);
  if (manorctl_connection_options.admin_url != NULL)
    g_object_set (draft, "admin-url", manorctl_connection_options.admin_url, NULL);
  if (manorctl_connection_options.no_admin_key)
    g_object_set (draft, "keep-admin-key", FALSE, NULL);
  if (manorctl_connection_options.basic)
    g_object_set (draft, "token-kind", "basic", NULL);

  set_names (draft);
}

/* @ask: a new server's secrets are asked for where no option says them. */
static gboolean
set_options (ManorServerDraft  *draft,
             gboolean           ask,
             GError           **error)
{
  const char *token_question = manorctl_connection_options.basic
    ? _("USER:PASSWORD (empty for none):") : _("Token (empty for none):");

  ManorConnectionDraft *base = MANOR_CONNECTION_DRAFT (draft);

  set_plain_options (draft);

  return manorctl_connections_set_secret (base, "token", "keep-token", manorctl_token_file, token_question,
                                          ask && !manorctl_connection_options.no_token, error) &&
         manorctl_connections_set_secret (base, "admin-key", "keep-admin-key",
                                          manorctl_connection_options.admin_key_file,
                                          _("Admin key (empty for none):"),
                                          ask && manorctl_connection_options.admin_url != NULL &&
                                          !manorctl_connection_options.no_admin_key, error);
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

  connection = manor_await_object (manor_console_add_server (console, draft), &error);
  if (connection == NULL)
    return manorctl_connections_fail (error);

  text = g_strdup_printf (_("Added “%s”."), manor_connection_get_id (connection));

  return manorctl_connections_tell (console, connection, text);
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
manorctl_connections_edit_server (ManorConsole *console,
                                  const char   *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorServerDraft) draft = load_draft (console, id, &error);
  g_autoptr(ManorConnection) connection = NULL;
  g_autofree char *text = NULL;

  if (draft == NULL || !set_options (draft, FALSE, &error))
    return manorctl_fail (error);

  connection = manor_await_object (manor_console_add_server (console, draft), &error);
  if (connection == NULL)
    return manorctl_connections_fail (error);

  text = g_strdup_printf (_("Changed “%s”."), manor_connection_get_id (connection));

  return manorctl_connections_tell (console, connection, text);
}

ManorctlStatus
manorctl_connections_test_server (ManorConsole *console,
                                  const char   *spec)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorServerDraft) draft = NULL;
  g_autoptr(GListModel) found = NULL;
  g_autoptr(ManorctlVerdicts) verdicts = manorctl_verdicts_new ();

  if (strstr (spec, "://") != NULL)
    draft = g_object_new (MANOR_TYPE_SERVER_DRAFT, "url", spec, NULL);
  else
    draft = load_draft (console, spec, &error);

  if (draft == NULL || !set_options (draft, FALSE, &error))
    return manorctl_fail (error);

  found = manor_await_object (manor_console_test_server (console, draft), &error);
  if (found == NULL)
    return manorctl_fail (error);

  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(ManorServerVerdict) verdict = g_list_model_get_item (found, i);

      manorctl_verdicts_add (verdicts, manor_server_verdict_get_state (verdict),
                             manor_server_verdict_get_title (verdict), manor_server_verdict_get_detail (verdict));
    }

  return manorctl_verdicts_print (verdicts);
}
