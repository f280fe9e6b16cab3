/* manor-console-add.c: adding and changing connections that have tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-console-add-private.h"
#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-server.h"

/* How a connection is added
 *
 *  (1) Its addresses are looked at, and the connection object is made, before anything is kept.
 *  (2) Its id is taken in `entries` before the first await, so that nobody else gets it.
 *  (3) Tokens next: where the keyring does not take them nothing was added, and what it took of
 *      a new connection is removed again. A new one loses all that an old connection of the same
 *      id may have left; where the keyring does not let it go it is still never sent, since it is
 *      bound to the old host.
 *      A token belongs to the host that it was given for: one that is kept is good for another
 *      path of it, and for another host only when it is given again.
 *  (4) Then the list and connections.ini, and then it is read: one that cannot be reached just
 *      now is added all the same.
 */

ManorConsoleAdding *
_manor_console_adding_new (ManorConsole         *console,
                           ManorConnectionDraft *draft)
{
  ManorConsoleAdding *adding = g_new0 (ManorConsoleAdding, 1);

  adding->console = g_object_ref (console);
  adding->draft = g_object_ref (draft);

  return adding;
}

void
_manor_console_adding_free (gpointer data)
{
  ManorConsoleAdding *adding = data;

  g_clear_object (&adding->console);
  g_clear_object (&adding->draft);
  g_free (adding);
}

ManorConnection *
_manor_console_find_changed (ManorConsoleAdding  *adding,
                             const char          *kind,
                             ManorConnection     *same,
                             GError             **error)
{
  const char *id = _manor_connection_draft_get_id (adding->draft);
  ManorConnection *connection;

  if (id == NULL)
    return same;

  connection = manor_console_find_connection (adding->console, id);
  if (connection == NULL || g_strcmp0 (manor_connection_get_kind (connection), kind) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   /* translators: %s is a connection's id */
                   _("there is no connection “%s” of this kind any more; add it again"), id);
      return NULL;
    }

  if (same != NULL && same != connection)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   /* translators: %s is a connection's title */
                   _("“%s” is this connection already"), manor_connection_get_title (same));
      return NULL;
    }

  return connection;
}

ManorConnectionEntry *
_manor_console_new_entry_for (ManorConsoleAdding *adding,
                              const char         *kind,
                              const char         *uri,
                              const char         *name,
                              ManorConnection    *changed)
{
  const char *title = _manor_connection_draft_get_title (adding->draft);
  ManorConnectionEntry *entry;
  g_autofree char *id = NULL;

  if (title == NULL)
    title = changed != NULL ? manor_connection_get_title (changed) : name;
  id = changed != NULL ? g_strdup (manor_connection_get_id (changed))
                       : _manor_console_dup_free_id (adding->console, title, kind);

  entry = _manor_connection_entry_new (id, kind, title, uri);
  entry->authority_file = g_strdup (_manor_connection_draft_get_authority_file (adding->draft));
  entry->allow_plain = _manor_connection_draft_get_allow_plain (adding->draft);

  return entry;
}

/* Whether the connection's object can stay. */
static gboolean
is_same_place (const ManorConnectionEntry *a,
               const ManorConnectionEntry *b)
{
  return g_strcmp0 (a->uri, b->uri) == 0 &&
         g_strcmp0 (a->admin_uri, b->admin_uri) == 0 &&
         g_strcmp0 (a->organization, b->organization) == 0 &&
         g_strcmp0 (a->authority_file, b->authority_file) == 0 &&
         a->allow_plain == b->allow_plain;
}

static const char *
get_uri (const ManorConnectionEntry *entry,
         const char                 *kind)
{
  return g_str_equal (kind, MANOR_SERVER_ADMIN_KEY) ? entry->admin_uri : entry->uri;
}

static char *
dup_origin (const ManorConnectionEntry *entry,
            const char                 *kind)
{
  return _manor_console_dup_origin (get_uri (entry, kind));
}

static GError *
new_host_error (const char *kind,
                const char *from,
                const char *to)
{
  if (g_str_equal (kind, MANOR_SERVER_ADMIN_KEY))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        /* translators: %1$s and %2$s are URLs */
                        _("the admin key that is kept was given for %1$s, and is not sent to %2$s unasked; give it again, or "
                          "the one for there"), from, to);

  return g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                      /* translators: %1$s and %2$s are URLs */
                      _("the token that is kept was given for %1$s, and is not sent to %2$s unasked; give it again, or the "
                        "one for there"), from, to);
}

static gboolean
is_same_origin (const char *a,
                const char *b)
{
  g_autofree char *first = _manor_console_dup_origin (a);
  g_autofree char *second = _manor_console_dup_origin (b);

  return g_ascii_strcasecmp (first, second) == 0;
}

/* The one that is kept of a connection, which may be sent to @uri; NULL where there is none, also with @error set. (3) */
static char *
await_own (ManorConsole                *self,
           const ManorConnectionEntry  *known,
           const char                  *kind,
           const char                  *uri,
           GError                     **error)
{
  const char *from = get_uri (known, kind);
  g_autofree char *origin = dup_origin (known, kind);
  g_autoptr(ManorSecret) kept = NULL;

  if (*origin == '\0' || uri == NULL || *uri == '\0')
    return NULL;

  kept = manor_await_string (manor_token_store_lookup (self->tokens, known->id, kind, origin), error);
  if (kept == NULL || is_same_origin (from, uri))
    return g_steal_pointer (&kept);

  g_propagate_error (error, new_host_error (kind, from, uri));

  return NULL;
}

/* (3) Asked of all secrets before one of them is touched. */
static gboolean
await_may_stay (ManorConsole                *self,
                const ManorConnectionEntry  *known,
                const ManorConnectionEntry  *entry,
                const ManorConsoleSecret    *secrets,
                guint                        n_secrets,
                GError                     **error)
{
  for (guint i = 0; known != NULL && i < n_secrets; i++)
    {
      const char *uri = get_uri (entry, secrets[i].kind);
      g_autoptr(ManorSecret) kept = NULL;
      g_autoptr(GError) local_error = NULL;

      /* A keyring is not asked where nothing moves. */
      if (secrets[i].secret != NULL || !secrets[i].keep ||
          is_same_origin (get_uri (known, secrets[i].kind), uri))
        continue;

      kept = await_own (self, known, secrets[i].kind, uri, &local_error);
      if (local_error != NULL && !g_error_matches (local_error, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

/* (3) */
static gboolean
await_kept (ManorConsoleAdding          *adding,
            const ManorConnectionEntry  *entry,
            const ManorConsoleSecret    *secret,
            gboolean                     is_new,
            GError                     **error)
{
  ManorConsole *self = adding->console;
  g_autofree char *origin = NULL;
  g_autoptr(GError) local_error = NULL;

  if (secret->secret != NULL)
    {
      origin = dup_origin (entry, secret->kind);
      return manor_await (manor_token_store_store (self->tokens, entry->id, entry->title, secret->kind, origin,
                                                   secret->secret,
                                                   _manor_connection_draft_get_session_only (adding->draft)),
                          error);
    }

  /* What there was under its id is gone; and what may stay is where it was. */
  if (is_new || secret->keep)
    return TRUE;

  if (manor_await (manor_token_store_remove (self->tokens, entry->id, secret->kind), &local_error) ||
      g_error_matches (local_error, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
has_secret (const ManorConsoleSecret *secrets,
            guint                     n_secrets)
{
  for (guint i = 0; i < n_secrets; i++)
    if (secrets[i].secret != NULL)
      return TRUE;

  return FALSE;
}

/* (3) What the keyring does not let go is never sent elsewhere, so that its absence is fine. Whoever has just refused to unlock it is
 * not asked again for what is to be kept there; who wants it kept for the session only is not asked at all. */
static gboolean
await_none_left (ManorConsoleAdding          *adding,
                 const ManorConnectionEntry  *entry,
                 gboolean                     has_secret,
                 GError                     **error)
{
  ManorTokenStore *tokens = adding->console->tokens;
  gboolean session_only = _manor_connection_draft_get_session_only (adding->draft);
  g_autoptr(GError) local_error = NULL;

  if (manor_await (session_only ? manor_token_store_remove_unasked (tokens, entry->id)
                                : manor_token_store_remove (tokens, entry->id, NULL), &local_error))
    return TRUE;

  if (!manor_error_is_cancelled (local_error) &&
      (session_only || !has_secret ||
       !g_error_matches (local_error, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED)))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
await_all_kept (ManorConsoleAdding          *adding,
                const ManorConnectionEntry  *entry,
                const ManorConsoleSecret    *secrets,
                guint                        n_secrets,
                gboolean                     is_new,
                GError                     **error)
{
  ManorTokenStore *tokens = adding->console->tokens;

  for (guint i = 0; i < n_secrets; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (await_kept (adding, entry, &secrets[i], is_new, &local_error))
        continue;

      /* Where it was stopped nobody knows whether the keyring has that one, too. */
      if (is_new && manor_error_is_cancelled (local_error))
        dex_future_disown (manor_token_store_remove_unasked (tokens, entry->id));
      for (guint j = 0; is_new && j < i; j++)
        dex_future_disown (manor_token_store_remove (tokens, entry->id, secrets[j].kind));
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/* Title and names of an object that stays. */
static gboolean
await_small_changes (ManorConnection             *connection,
                     const ManorConnectionEntry  *entry,
                     GError                     **error)
{
  const char * const *names = (const char * const *) entry->names;

  manor_connection_set_title (connection, entry->title);

  return g_strv_equal (manor_connection_get_names (connection), names) ||
         manor_await (manor_connection_set_names (connection, names), error);
}

/* (4) */
static gboolean
await_read (ManorConsole     *self,
            ManorConnection  *connection,
            GError          **error)
{
  g_autoptr(GError) read_error = NULL;

  if (!manor_await (_manor_console_save (self, NULL), error))
    return FALSE;

  if (!manor_await (manor_connection_refresh (connection), &read_error))
    g_debug ("%s was added but not read: %s", manor_connection_get_id (connection), read_error->message);

  return TRUE;
}

static ManorConnection *
await_changed (ManorConsoleAdding          *adding,
               const ManorConnectionEntry  *entry,
               ManorConnection             *changed,
               const ManorConsoleSecret    *secrets,
               guint                        n_secrets,
               GError                     **error)
{
  ManorConsole *self = adding->console;
  ManorConnectionEntry *known = _manor_console_get_entry (self, changed);
  g_autoptr(ManorConnection) old = g_object_ref (changed);
  g_autoptr(ManorConnection) connection = NULL;

  if (known != NULL && is_same_place (known, entry))
    connection = g_object_ref (changed);
  else
    connection = _manor_console_new_connection (self, entry, error);

  if (connection == NULL ||
      !await_may_stay (self, known, entry, secrets, n_secrets, error) ||
      !await_all_kept (adding, entry, secrets, n_secrets, FALSE, error) ||
      (connection == old && !await_small_changes (connection, entry, error)))
    return NULL;

  _manor_console_take_entry (self, _manor_connection_entry_copy (entry));
  if (connection != old)
    _manor_console_replace (self, old, connection);

  return await_read (self, connection, error) ? g_steal_pointer (&connection) : NULL;
}

static ManorConnection *
await_new (ManorConsoleAdding          *adding,
           const ManorConnectionEntry  *entry,
           const ManorConsoleSecret    *secrets,
           guint                        n_secrets,
           GError                     **error)
{
  ManorConsole *self = adding->console;
  g_autoptr(ManorConnection) connection = _manor_console_new_connection (self, entry, error);

  if (connection == NULL)
    return NULL;

  /* (2) */
  _manor_console_take_entry (self, _manor_connection_entry_copy (entry));
  if (!await_none_left (adding, entry, has_secret (secrets, n_secrets), error) ||
      !await_all_kept (adding, entry, secrets, n_secrets, TRUE, error))
    {
      g_hash_table_remove (self->entries, entry->id);
      return NULL;
    }

  _manor_console_insert (self, connection, G_MAXUINT);

  return await_read (self, connection, error) ? g_steal_pointer (&connection) : NULL;
}

ManorConnection *
_manor_console_await_added (ManorConsoleAdding          *adding,
                            const ManorConnectionEntry  *entry,
                            ManorConnection             *changed,
                            ManorConsoleSecret          *secrets,
                            guint                        n_secrets,
                            GError                     **error)
{
  ManorConnection *connection = changed != NULL
    ? await_changed (adding, entry, changed, secrets, n_secrets, error)
    : await_new (adding, entry, secrets, n_secrets, error);

  for (guint i = 0; i < n_secrets; i++)
    g_clear_pointer (&secrets[i].secret, manor_secret_free);

  return connection;
}

char *
_manor_console_await_secret (ManorConsoleAdding  *adding,
                             ManorConsoleSecret   secret,
                             const char          *uri,
                             GError             **error)
{
  const char *id = _manor_connection_draft_get_id (adding->draft);
  const ManorConnectionEntry *known = id != NULL ? g_hash_table_lookup (adding->console->entries, id) : NULL;

  if (secret.secret != NULL || !secret.keep || known == NULL)
    return secret.secret;

  return await_own (adding->console, known, secret.kind, uri, error);
}
