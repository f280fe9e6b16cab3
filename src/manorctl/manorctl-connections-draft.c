/* manorctl-connections-draft.c: what the command line says of any connection with tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-connections.h"
#include "manorctl-secret.h"

ManorctlConnectionOptions manorctl_connection_options;

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

void
manorctl_connections_fill (ManorConnectionDraft *draft)
{
  const ManorctlConnectionOptions *options = &manorctl_connection_options;

  if (options->title != NULL)
    g_object_set (draft, "title", options->title, NULL);
  if (options->allow_plain || options->refuse_plain)
    g_object_set (draft, "allow-plain", options->allow_plain, NULL);
  if (options->no_token)
    g_object_set (draft, "keep-token", FALSE, NULL);
  g_object_set (draft, "session-only", options->session_only, NULL);

  if (options->authority_file != NULL)
    {
      g_autofree char *path = dup_absolute (options->authority_file);

      g_object_set (draft, "authority-file", path, NULL);
    }
}

gboolean
manorctl_connections_set_secret (ManorConnectionDraft  *draft,
                                 const char            *property,
                                 const char            *keep,
                                 const char            *file,
                                 const char            *question,
                                 gboolean               ask,
                                 GError               **error)
{
  g_autoptr(ManorSecret) secret = NULL;

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

  return TRUE;
}

ManorctlStatus
manorctl_connections_fail (const GError *error)
{
  ManorctlStatus status = manorctl_fail (error);

  if (error->domain == MANOR_SECRET_ERROR)
    manorctl_note (_("Nothing was kept. Without a keyring, add the connection without a token (--no-token), and give "
                     "the token with --token-file each time"));

  return status;
}

/* One that cannot be reached just now is there all the same. */
ManorctlStatus
manorctl_connections_tell (ManorConsole    *console,
                           ManorConnection *connection,
                           const char      *sentence)
{
  const GError *error = manor_connection_get_error (connection);
  const char *warning = manor_connection_get_warning (connection);

  if (manorctl_json)
    manorctl_connections_print_json (console);
  else if (manor_connection_get_state (connection) == MANOR_CONNECTION_READY)
    {
      guint n = g_list_model_get_n_items (manor_connection_get_databases (connection));

      manorctl_print ("%s ", sentence);
      manorctl_print (ngettext ("It lists %u database.\n", "It lists %u databases.\n", n), n);
    }
  else
    manorctl_print ("%s\n", sentence);

  if (warning != NULL)
    manorctl_note ("%s", warning);
  if (error != NULL)
    manorctl_note (_("It could not be read yet: %s"), error->message);

  return MANORCTL_DONE;
}
