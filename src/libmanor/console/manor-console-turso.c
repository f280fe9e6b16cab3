/* manor-console-turso.c: adding and changing Turso organizations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "manor-console-add-private.h"
#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-http.h"
#include "manor-turso-draft-private.h"
#include "manor-turso.h"

/* An organization is known by its slug and where its platform is. The slug of a connection never changes: what was kept
 * for one organization's groups must not be found for the equally named ones of another. */

static gboolean
is_organization (ManorConsole    *self,
                 ManorConnection *connection,
                 const char      *key,
                 const char      *organization)
{
  ManorConnectionEntry *entry = MANOR_IS_TURSO (connection) ? _manor_console_get_entry (self, connection) : NULL;
  g_autofree char *other = entry != NULL ? _manor_console_dup_url_key (entry->uri, NULL) : NULL;

  return other != NULL && g_str_equal (key, other) && g_str_equal (organization, entry->organization);
}

/**
 * manor_console_find_turso:
 * @self: a `ManorConsole`
 * @draft: an organization and where its platform is
 *
 * Returns: (transfer none) (nullable): the connection that is that organization, which adding it again would change
 */
ManorConnection *
manor_console_find_turso (ManorConsole    *self,
                          ManorTursoDraft *draft)
{
  const char *organization;
  g_autofree char *key = NULL;

  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);
  g_return_val_if_fail (MANOR_IS_TURSO_DRAFT (draft), NULL);

  organization = _manor_turso_draft_get_organization (draft);
  key = _manor_console_dup_url_key (_manor_turso_draft_get_base_url (draft), NULL);
  for (guint i = 0; organization != NULL && key != NULL && i < self->connections->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (self->connections, i);

      if (is_organization (self, connection, key, organization))
        return connection;
    }

  return NULL;
}

/* Where it is and what would be sent there, before anything is. */
static gboolean
check_draft (ManorTursoDraft  *draft,
             GError          **error)
{
  g_autofree char *key = _manor_console_dup_url_key (_manor_turso_draft_get_base_url (draft), error);
  char *token;
  gboolean can_be_sent;

  if (key == NULL)
    return FALSE;

  token = _manor_connection_draft_dup_token (MANOR_CONNECTION_DRAFT (draft));
  can_be_sent = token == NULL || manor_http_check_secret (token, error);
  manor_secret_free (token);

  return can_be_sent;
}

static gboolean
check_organization (ManorTursoDraft  *draft,
                    GError          **error)
{
  const char *organization = _manor_turso_draft_get_organization (draft);

  if (organization != NULL && strpbrk (organization, "/?#% \t\r\n") == NULL)
    return TRUE;

  if (organization == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _("say which organization, by its short name as it stands in Turso’s URLs"));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: %s is what was typed for an organization */
                 _("“%s” is no organization’s short name; it is the one that stands in Turso’s URLs"), organization);

  return FALSE;
}

/* The slug stays. */
static gboolean
check_changed (ManorConsole     *self,
               ManorTursoDraft  *draft,
               ManorConnection  *changed,
               GError          **error)
{
  const char *organization = _manor_turso_draft_get_organization (draft);
  ManorConnectionEntry *known = changed != NULL ? _manor_console_get_entry (self, changed) : NULL;

  if (known == NULL || g_strcmp0 (known->organization, organization) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* translators: %1$s is a connection's title, %2$s and %3$s are organizations */
               _("“%1$s” is the organization “%2$s”, and stays it; add “%3$s” as a connection of its own"),
               manor_connection_get_title (changed), known->organization, organization);

  return FALSE;
}

static ManorConsoleSecret
dup_secret (ManorConnectionDraft *draft)
{
  return (ManorConsoleSecret) {
    .kind = MANOR_TURSO_TOKEN,
    .secret = _manor_connection_draft_dup_token (draft),
    .keep = _manor_connection_draft_get_keep_token (draft),
  };
}

static ManorAccount *
await_account (ManorConsoleAdding  *adding,
               GError             **error)
{
  ManorTursoDraft *draft = MANOR_TURSO_DRAFT (adding->draft);
  g_autoptr(ManorSecret) token = NULL;
  g_autoptr(GError) local_error = NULL;
  ManorTursoSettings settings = {
    .organization = _manor_turso_draft_get_organization (draft),
    .base_url = _manor_turso_draft_get_base_url (draft),
    .authority_file = _manor_connection_draft_get_authority_file (adding->draft),
    .allow_plain = _manor_connection_draft_get_allow_plain (adding->draft),
  };

  token = _manor_console_await_secret (adding, dup_secret (adding->draft), settings.base_url, &local_error);
  if (token != NULL)
    return manor_await_object (manor_turso_load_account (&settings, token), error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED,
                         _("there is no platform token; make one in Turso’s web console, or with “turso auth api-tokens "
                           "mint NAME”, and give it here"));

  return NULL;
}

/* A person's own organization is called “personal” with everybody. */
static char *
dup_title_of (ManorAccount *account,
              const char   *organization)
{
  ManorMembership *membership = manor_account_find_membership (account, organization);

  return membership != NULL && !manor_membership_get_personal (membership)
    ? g_strdup (manor_membership_get_title (membership)) : NULL;
}

/* Where the person did not say what to call it, it is called what it calls itself; the id stays its slug, which is what
 * people type. That it cannot be asked is no reason not to add it. */
static gboolean
await_title (ManorConsoleAdding  *adding,
             ManorConnection     *connection,
             GError             **error)
{
  g_autoptr(ManorAccount) account = NULL;
  g_autofree char *title = NULL;

  if (manor_connection_get_state (connection) != MANOR_CONNECTION_READY)
    return TRUE;

  account = await_account (adding, NULL);
  if (account != NULL)
    title = dup_title_of (account, _manor_turso_draft_get_organization (MANOR_TURSO_DRAFT (adding->draft)));
  if (title == NULL || *title == '\0' || g_str_equal (title, manor_connection_get_title (connection)))
    return TRUE;

  manor_connection_set_title (connection, title);

  return manor_await (_manor_console_save (adding->console, NULL), error);
}

/* A token that was mistyped must not take the place of one that is good: nobody could get that back. What cannot be asked
 * just now is no reason. */
static gboolean
check_token (ManorConsoleAdding  *adding,
             GError             **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ManorAccount) account = await_account (adding, &local_error);

  if (!g_error_matches (local_error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED) &&
      !manor_error_is_cancelled (local_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* What the earlier token made for databases may do more than the new one allows. */
static void
await_renewed (ManorConsoleAdding *adding,
               ManorConnection    *connection)
{
  gboolean kept = !_manor_connection_draft_get_session_only (adding->draft);
  g_autoptr(GError) error = NULL;

  if (!manor_await (manor_turso_renew (MANOR_TURSO (connection), kept), &error))
    g_debug ("%s: earlier tokens of databases are still kept: %s", manor_connection_get_id (connection),
             error->message);
}

static DexFuture *
manor_console_add_turso_fiber (gpointer user_data)
{
  ManorConsoleAdding *adding = user_data;
  ManorConsole *self = adding->console;
  ManorTursoDraft *draft = MANOR_TURSO_DRAFT (adding->draft);
  gboolean named = _manor_connection_draft_get_title (adding->draft) != NULL;
  ManorConsoleSecret secret;
  g_autoptr(ManorConnectionEntry) entry = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  ManorConnection *changed;
  gboolean has_token;

  if (!check_draft (draft, &error) || !check_organization (draft, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  changed = _manor_console_find_changed (adding, MANOR_ENTRY_TURSO, manor_console_find_turso (self, draft), &error);
  if (error != NULL || !check_changed (self, draft, changed, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  named = named || changed != NULL;
  entry = _manor_console_new_entry_for (adding, MANOR_ENTRY_TURSO, _manor_turso_draft_get_base_url (draft),
                                        _manor_turso_draft_get_organization (draft), changed);
  entry->organization = g_strdup (_manor_turso_draft_get_organization (draft));

  secret = dup_secret (adding->draft);
  has_token = secret.secret != NULL;
  if (changed != NULL && has_token && !check_token (adding, &error))
    {
      manor_secret_free (secret.secret);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  connection = _manor_console_await_added (adding, entry, changed, &secret, 1, &error);
  if (connection == NULL || (!named && !await_title (adding, connection, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (changed != NULL && has_token)
    await_renewed (adding, connection);

  return dex_future_new_take_object (g_steal_pointer (&connection));
}

/**
 * manor_console_add_turso:
 * @self: a `ManorConsole`
 * @draft: what the connection is made of; with an id, or the organization and base URL of one that is there, it
 *   changes that one
 *
 * Adds and keeps a Turso organization, or changes one. Its platform token goes to the token store; one that cannot be
 * reached just now is added all the same, and its state says why. Without a title it is called what the
 * organization calls itself.
 *
 * Where only title or token changed the connection's object stays; otherwise a new one takes its place on the list. Which
 * organization it is does not change. With another token, what the earlier one had made for databases is forgotten; one
 * that the platform refuses takes no other’s place.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorConnection, or rejects
 *   with %MANOR_HTTP_ERROR_ADDRESS where the base URL is none, with %G_IO_ERROR_INVALID_ARGUMENT where the
 *   organization is missing or another one, with %MANOR_TURSO_ERROR_UNAUTHORIZED where the platform refuses the new
 *   token of one that is there, with a #ManorSecretError where the keyring does not take the
 *   token, or with another error; nothing was added or changed then
 */
DexFuture *
manor_console_add_turso (ManorConsole    *self,
                         ManorTursoDraft *draft)
{
  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_TURSO_DRAFT (draft));

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_add_turso_fiber,
                            _manor_console_adding_new (self, MANOR_CONNECTION_DRAFT (draft)),
                            _manor_console_adding_free);
}

/**
 * manor_console_dup_turso:
 * @self: a `ManorConsole`
 * @connection: one of its connections
 *
 * Gives what a Turso organization was made of, for its dialog: without its token, which is kept where the draft is
 * given back without a new one.
 *
 * Returns: (transfer full) (nullable): a #ManorTursoDraft, %NULL where @connection is no Turso organization
 */
ManorTursoDraft *
manor_console_dup_turso (ManorConsole    *self,
                         ManorConnection *connection)
{
  ManorConnectionEntry *entry;

  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  entry = MANOR_IS_TURSO (connection) ? _manor_console_get_entry (self, connection) : NULL;
  if (entry == NULL)
    return NULL;

  return g_object_new (MANOR_TYPE_TURSO_DRAFT,
                       "id", entry->id,
                       "title", manor_connection_get_title (connection),
                       "organization", entry->organization,
                       "base-url", g_str_equal (entry->uri, MANOR_TURSO_BASE_URL) ? NULL : entry->uri,
                       "authority-file", entry->authority_file,
                       "allow-plain", entry->allow_plain,
                       "keep-token", TRUE,
                       NULL);
}

static DexFuture *
manor_console_load_account_fiber (gpointer user_data)
{
  ManorConsoleAdding *adding = user_data;
  g_autoptr(GError) error = NULL;
  ManorAccount *account;

  if (!check_draft (MANOR_TURSO_DRAFT (adding->draft), &error) ||
      (account = await_account (adding, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (account);
}

/**
 * manor_console_load_account:
 * @self: a `ManorConsole`
 * @draft: where the platform is, and its token; the organization is not looked at
 *
 * Asks whom a platform token speaks for, and what organizations it reaches. Changes and keeps nothing. Where the draft is
 * of a connection that was added and keeps its token, that one is used.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorAccount, or rejects with
 *   %MANOR_TURSO_ERROR_UNAUTHORIZED where there is no token or it is not accepted, or with another error
 */
DexFuture *
manor_console_load_account (ManorConsole    *self,
                            ManorTursoDraft *draft)
{
  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_TURSO_DRAFT (draft));

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_load_account_fiber,
                            _manor_console_adding_new (self, MANOR_CONNECTION_DRAFT (draft)),
                            _manor_console_adding_free);
}
