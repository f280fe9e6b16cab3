/* manor-console-server.c: adding, changing and testing libSQL servers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-console-add-private.h"
#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-server-draft-private.h"
#include "manor-server.h"

/* What a server is called where nobody said: its host, and the port where it says something. */
static char *
dup_default_title (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup (url);
  if (g_uri_get_port (uri) > 0)
    return g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));

  return g_strdup (g_uri_get_host (uri));
}

static ManorConnection *
find_server_by_url (ManorConsole *self,
                    const char   *url)
{
  g_autofree char *key = _manor_console_dup_url_key (url, NULL);

  for (guint i = 0; key != NULL && i < self->connections->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (self->connections, i);
      ManorConnectionEntry *entry =
        MANOR_IS_SERVER (connection) ? _manor_console_get_entry (self, connection) : NULL;
      g_autofree char *other =
        entry != NULL ? _manor_console_dup_url_key (entry->uri, NULL) : NULL;

      if (g_strcmp0 (key, other) == 0)
        return connection;
    }

  return NULL;
}

enum
{
  SECRET_TOKEN,
  SECRET_ADMIN_KEY,
  N_SECRETS
};

static void
fill_secrets (ManorServerDraft   *draft,
              ManorConsoleSecret *secrets)
{
  secrets[SECRET_TOKEN] = (ManorConsoleSecret) {
    .kind = MANOR_SERVER_TOKEN,
    .secret = _manor_server_draft_dup_token (draft),
    .keep = _manor_connection_draft_get_keep_token (MANOR_CONNECTION_DRAFT (draft)),
  };
  secrets[SECRET_ADMIN_KEY] = (ManorConsoleSecret) {
    .kind = MANOR_SERVER_ADMIN_KEY,
    .secret = _manor_server_draft_dup_admin_key (draft),
    .keep = _manor_server_draft_get_keep_admin_key (draft),
  };
}

static gboolean
check_addresses (ManorServerDraft  *draft,
                 GError           **error)
{
  const char *admin_url = _manor_server_draft_get_admin_url (draft);
  g_autofree char *key = _manor_console_dup_url_key (_manor_server_draft_get_url (draft), error);
  g_autofree char *admin_key = NULL;

  return key != NULL &&
         (admin_url == NULL || (admin_key = _manor_console_dup_url_key (admin_url, error)) != NULL);
}

static DexFuture *
manor_console_add_server_fiber (gpointer user_data)
{
  ManorConsoleAdding *adding = user_data;
  ManorServerDraft *draft = MANOR_SERVER_DRAFT (adding->draft);
  const char *url = _manor_server_draft_get_url (draft);
  ManorConsoleSecret secrets[N_SECRETS];
  g_autoptr(ManorConnectionEntry) entry = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  ManorConnection *changed;
  ManorConnection *connection;

  if (!check_addresses (draft, &error) || !_manor_server_draft_check_secrets (draft, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  changed = _manor_console_find_changed (adding, MANOR_ENTRY_SERVER,
                                         find_server_by_url (adding->console, url), &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  name = dup_default_title (url);
  entry = _manor_console_new_entry_for (adding, MANOR_ENTRY_SERVER, url, name, changed);
  entry->admin_uri = g_strdup (_manor_server_draft_get_admin_url (draft));
  _manor_connection_entry_set_names (entry, _manor_server_draft_get_names (draft));

  fill_secrets (draft, secrets);
  connection = _manor_console_await_added (adding, entry, changed, secrets, N_SECRETS, &error);
  if (connection == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (connection);
}

/**
 * manor_console_add_server:
 * @self: a `ManorConsole`
 * @draft: what the server is made of; with an id, or the URL of one that is there, it changes
 *   that one
 *
 * Adds and keeps a libSQL server, or changes one. Its tokens go to the token store. One that
 * cannot be reached just now is added all the same, and its state says why.
 *
 * Where only title, names or tokens changed the connection's object stays; otherwise a new one
 * takes its place on the list.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorConnection, or rejects
 *   with %MANOR_HTTP_ERROR_ADDRESS where a URL is none, with a #ManorSecretError where the keyring
 *   does not take the tokens, or with another error; nothing was added or changed then
 */
DexFuture *
manor_console_add_server (ManorConsole     *self,
                          ManorServerDraft *draft)
{
  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_SERVER_DRAFT (draft));

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_add_server_fiber,
                            _manor_console_adding_new (self, MANOR_CONNECTION_DRAFT (draft)),
                            _manor_console_adding_free);
}

/**
 * manor_console_dup_server:
 * @self: a `ManorConsole`
 * @connection: one of its connections
 *
 * Gives what a server was made of, for its dialog: without its secrets, which are kept where the
 * draft is given back without new ones.
 *
 * Returns: (transfer full) (nullable): a #ManorServerDraft, %NULL where @connection is no server
 */
ManorServerDraft *
manor_console_dup_server (ManorConsole    *self,
                          ManorConnection *connection)
{
  ManorConnectionEntry *entry;

  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  entry = MANOR_IS_SERVER (connection) ? _manor_console_get_entry (self, connection) : NULL;
  if (entry == NULL)
    return NULL;

  return g_object_new (MANOR_TYPE_SERVER_DRAFT,
                       "id", entry->id,
                       "title", manor_connection_get_title (connection),
                       "url", entry->uri,
                       "admin-url", entry->admin_uri,
                       "authority-file", entry->authority_file,
                       "allow-plain", entry->allow_plain,
                       "names", manor_connection_get_names (connection),
                       "keep-token", TRUE,
                       "keep-admin-key", TRUE,
                       NULL);
}

static DexFuture *
manor_console_test_server_fiber (gpointer user_data)
{
  ManorConsoleAdding *adding = user_data;
  ManorServerDraft *draft = MANOR_SERVER_DRAFT (adding->draft);
  g_autoptr(GListStore) verdicts = g_list_store_new (MANOR_TYPE_SERVER_VERDICT);
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GError) error = NULL;
  ManorConsoleSecret secrets[N_SECRETS];
  char *token = NULL;
  char *admin_key = NULL;
  ManorServerSettings settings = {
    .url = _manor_server_draft_get_url (draft),
    .admin_url = _manor_server_draft_get_admin_url (draft),
    .authority_file = _manor_connection_draft_get_authority_file (adding->draft),
    .allow_plain = _manor_connection_draft_get_allow_plain (adding->draft),
    .names = _manor_server_draft_get_names (draft),
  };

  if (!check_addresses (draft, &error) || !_manor_server_draft_check_secrets (draft, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  fill_secrets (draft, secrets);
  token = _manor_console_await_secret (adding, secrets[SECRET_TOKEN], settings.url, &error);
  if (error == NULL)
    admin_key = _manor_console_await_secret (adding, secrets[SECRET_ADMIN_KEY], settings.admin_url, &error);
  else
    manor_secret_free (secrets[SECRET_ADMIN_KEY].secret);
  if (error == NULL)
    findings = manor_await_boxed (manor_server_test (&settings, token, admin_key), &error);

  manor_secret_free (token);
  manor_secret_free (admin_key);
  if (findings == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < findings->len; i++)
    {
      ManorServerFinding *finding = g_ptr_array_index (findings, i);
      g_autoptr(ManorServerVerdict) verdict =
        _manor_server_verdict_new ((guint) MAX (finding->verdict, 0), finding->title,
                                   finding->detail);

      g_list_store_append (verdicts, verdict);
    }

  return dex_future_new_take_object (g_steal_pointer (&verdicts));
}

/**
 * manor_console_test_server:
 * @self: a `ManorConsole`
 * @draft: what the server is made of
 *
 * Tries once everything that a server was added for, and changes nothing. Where the draft keeps
 * a secret that was stored before, that one is used.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #GListModel of
 *   #ManorServerVerdict, or rejects where a URL is none or the keyring could not be read
 */
DexFuture *
manor_console_test_server (ManorConsole     *self,
                           ManorServerDraft *draft)
{
  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_SERVER_DRAFT (draft));

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_test_server_fiber,
                            _manor_console_adding_new (self, MANOR_CONNECTION_DRAFT (draft)),
                            _manor_console_adding_free);
}
