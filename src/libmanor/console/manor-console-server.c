/* manor-console-server.c: adding, changing and testing libSQL servers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-console-private.h"
#include "manor-future.h"
#include "manor-server-draft-private.h"
#include "manor-server.h"

/* How a server is added
 *
 *  (1) Its URLs are looked at, and the connection object is made, before anything is kept.
 *  (2) Its id is taken in `servers` before the first await, so that nobody else gets it.
 *  (3) Tokens next: where the keyring does not take them nothing was added, and what it took of
 *      a new server is removed again. A new server without a token loses one that an old
 *      connection of the same id may have left; where the keyring does not let it go it is still
 *      never sent, since it is bound to the old host.
 *  (4) Then the list and connections.ini, and then it is read: one that cannot be reached just
 *      now is added all the same.
 */

typedef struct
{
  ManorConsole     *console;
  ManorServerDraft *draft;
} AddServer;

static void
add_server_free (gpointer data)
{
  AddServer *state = data;

  g_clear_object (&state->console);
  g_clear_object (&state->draft);
  g_free (state);
}

static AddServer *
add_server_new (ManorConsole     *self,
                ManorServerDraft *draft)
{
  AddServer *state = g_new0 (AddServer, 1);

  state->console = g_object_ref (self);
  state->draft = g_object_ref (draft);

  return state;
}

ManorConnectionEntry *
_manor_console_get_server_entry (ManorConsole    *self,
                                 ManorConnection *connection)
{
  if (!MANOR_IS_SERVER (connection))
    return NULL;

  return g_hash_table_lookup (self->servers, manor_connection_get_id (connection));
}

/* An id may hold anything where a person wrote it into the file. */
static char *
dup_file_for (const char *folder,
              const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, TRUE);
  g_autofree char *name = g_strconcat (escaped, ".ini", NULL);

  return g_build_filename (folder, name, NULL);
}

ManorConnection *
_manor_console_new_server (ManorConsole                *self,
                           const ManorConnectionEntry  *entry,
                           GError                     **error)
{
  g_autofree char *rules_path = dup_file_for (self->rules_dir, entry->id);
  g_autofree char *list_path = dup_file_for (self->lists_dir, entry->id);
  ManorServerSettings settings = {
    .url = entry->uri,
    .admin_url = entry->admin_uri,
    .authority_file = entry->authority_file,
    .allow_plain = entry->allow_plain,
    .names = (const char * const *) entry->names,
    .rules_path = rules_path,
    .list_path = list_path,
  };

  return manor_server_new (entry->id, entry->title, &settings, self->tokens, error);
}

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
      ManorConnectionEntry *entry = _manor_console_get_server_entry (self, connection);
      g_autofree char *other =
        entry != NULL ? _manor_console_dup_url_key (entry->uri, NULL) : NULL;

      if (g_strcmp0 (key, other) == 0)
        return connection;
    }

  return NULL;
}

/* The connection that the draft changes, NULL without an error for a new one. */
static ManorConnection *
find_changed (ManorConsole      *self,
              ManorServerDraft  *draft,
              GError           **error)
{
  const char *id = _manor_server_draft_get_id (draft);
  ManorConnection *same = find_server_by_url (self, _manor_server_draft_get_url (draft));
  ManorConnection *connection;

  if (id == NULL)
    return same;

  connection = manor_console_find_connection (self, id);
  if (connection == NULL || !MANOR_IS_SERVER (connection))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   /* translators: %s is a connection's id */
                   _("there is no server “%s” any more; add it again"), id);
      return NULL;
    }

  if (same != NULL && same != connection)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   /* translators: %s is a connection's title */
                   _("“%s” is a connection to this URL already"),
                   manor_connection_get_title (same));
      return NULL;
    }

  return connection;
}

static ManorConnectionEntry *
dup_entry_for (ManorConsole     *self,
               ManorServerDraft *draft,
               ManorConnection  *changed)
{
  const char *url = _manor_server_draft_get_url (draft);
  const char *title = _manor_server_draft_get_title (draft);
  g_autofree char *default_title = dup_default_title (url);
  g_autofree char *id = NULL;
  ManorConnectionEntry *entry;

  if (title == NULL)
    title = changed != NULL ? manor_connection_get_title (changed) : default_title;
  id = changed != NULL ? g_strdup (manor_connection_get_id (changed))
                       : _manor_console_dup_free_id (self, title, "server");

  entry = _manor_connection_entry_new (id, "server", title, url);
  entry->admin_uri = g_strdup (_manor_server_draft_get_admin_url (draft));
  entry->authority_file = g_strdup (_manor_server_draft_get_authority_file (draft));
  entry->allow_plain = _manor_server_draft_get_allow_plain (draft);
  _manor_connection_entry_set_names (entry, _manor_server_draft_get_names (draft));

  return entry;
}

/* Whether the connection's object can stay. */
static gboolean
is_same_place (const ManorConnectionEntry *a,
               const ManorConnectionEntry *b)
{
  return g_strcmp0 (a->uri, b->uri) == 0 &&
         g_strcmp0 (a->admin_uri, b->admin_uri) == 0 &&
         g_strcmp0 (a->authority_file, b->authority_file) == 0 &&
         a->allow_plain == b->allow_plain;
}

static char *
dup_origin (const ManorConnectionEntry *entry,
            const char                 *kind)
{
  return _manor_console_dup_origin (g_str_equal (kind, MANOR_SERVER_ADMIN_KEY) ? entry->admin_uri : entry->uri);
}

/* The person has said that the secret stays, so it goes along to another address. */
static gboolean
await_move (ManorConsole                *self,
            const ManorConnectionEntry  *entry,
            const char                  *kind,
            GError                     **error)
{
  const ManorConnectionEntry *known = g_hash_table_lookup (self->servers, entry->id);
  g_autofree char *from = known != NULL ? dup_origin (known, kind) : NULL;
  g_autofree char *to = dup_origin (entry, kind);

  if (from == NULL || *from == '\0' || g_ascii_strcasecmp (from, to) == 0)
    return TRUE;

  return dex_await (manor_token_store_move (self->tokens, entry->id, entry->title, kind, from, to), error);
}

static gboolean
await_store (ManorConsole                *self,
             const ManorConnectionEntry  *entry,
             const char                  *kind,
             char                        *secret,
             gboolean                     session_only,
             GError                     **error)
{
  g_autofree char *origin = dup_origin (entry, kind);
  gboolean stored = dex_await (manor_token_store_store (self->tokens, entry->id, entry->title, kind,
                                                        origin, secret, session_only), error);

  manor_secret_free (secret);

  return stored;
}

/* (3) @is_new: nobody asked for a keyring where there is no secret, so that its absence is fine. */
static gboolean
await_secret (AddServer                   *state,
              const ManorConnectionEntry  *entry,
              const char                  *kind,
              char                        *secret,
              gboolean                     keep,
              gboolean                     is_new,
              GError                     **error)
{
  ManorConsole *self = state->console;
  g_autoptr(GError) local_error = NULL;

  if (secret != NULL)
    return await_store (self, entry, kind, secret,
                        _manor_server_draft_get_session_only (state->draft), error);

  if (keep && !is_new)
    return await_move (self, entry, kind, error);

  if (dex_await (manor_token_store_remove (self->tokens, entry->id, kind), &local_error))
    return TRUE;

  if (is_new || g_error_matches (local_error, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING))
    {
      g_debug ("No token of %s is kept: %s", entry->id, local_error->message);
      return !manor_error_is_cancelled (local_error);
    }

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
await_secrets (AddServer                   *state,
               const ManorConnectionEntry  *entry,
               gboolean                     is_new,
               GError                     **error)
{
  ManorServerDraft *draft = state->draft;

  if (await_secret (state, entry, MANOR_SERVER_TOKEN, _manor_server_draft_dup_token (draft),
                    _manor_server_draft_get_keep_token (draft), is_new, error) &&
      await_secret (state, entry, MANOR_SERVER_ADMIN_KEY, _manor_server_draft_dup_admin_key (draft),
                    _manor_server_draft_get_keep_admin_key (draft), is_new, error))
    return TRUE;

  if (is_new)
    dex_future_disown (manor_token_store_remove (state->console->tokens, entry->id,
                                                 MANOR_SERVER_TOKEN));

  return FALSE;
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
         dex_await (manor_connection_set_names (connection, names), error);
}

/* (4) Takes @connection. */
static DexFuture *
list_and_read (ManorConsole    *self,
               ManorConnection *connection)
{
  g_autoptr(ManorConnection) owned = connection;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) read_error = NULL;

  if (!dex_await (_manor_console_save (self, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!dex_await (manor_connection_refresh (owned), &read_error))
    g_debug ("%s was added but not read: %s", manor_connection_get_id (owned), read_error->message);

  return dex_future_new_take_object (g_steal_pointer (&owned));
}

static DexFuture *
change_server (AddServer            *state,
               ManorConnection      *changed,
               ManorConnectionEntry *entry)
{
  ManorConsole *self = state->console;
  ManorConnectionEntry *known = _manor_console_get_server_entry (self, changed);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorConnection) old = g_object_ref (changed);
  g_autoptr(GError) error = NULL;

  if (known != NULL && is_same_place (known, entry))
    connection = g_object_ref (changed);
  else
    connection = _manor_console_new_server (self, entry, &error);

  if (connection == NULL ||
      !await_secrets (state, entry, FALSE, &error) ||
      (connection == old && !await_small_changes (connection, entry, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_hash_table_insert (self->servers, g_strdup (entry->id), _manor_connection_entry_copy (entry));
  if (connection != old)
    _manor_console_replace (self, old, connection);

  return list_and_read (self, g_steal_pointer (&connection));
}

static DexFuture *
manor_console_add_server_fiber (gpointer user_data)
{
  AddServer *state = user_data;
  ManorConsole *self = state->console;
  g_autoptr(ManorConnectionEntry) entry = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *admin_key = NULL;
  const char *url = _manor_server_draft_get_url (state->draft);
  const char *admin_url = _manor_server_draft_get_admin_url (state->draft);
  ManorConnection *changed;

  /* (1) */
  if ((key = _manor_console_dup_url_key (url, &error)) == NULL ||
      (admin_url != NULL &&
       (admin_key = _manor_console_dup_url_key (admin_url, &error)) == NULL) ||
      !_manor_server_draft_check_secrets (state->draft, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  changed = find_changed (self, state->draft, &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  entry = dup_entry_for (self, state->draft, changed);
  if (changed != NULL)
    return change_server (state, changed, entry);

  connection = _manor_console_new_server (self, entry, &error);
  if (connection == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* (2) */
  g_hash_table_insert (self->servers, g_strdup (entry->id), _manor_connection_entry_copy (entry));
  if (!await_secrets (state, entry, TRUE, &error))
    {
      g_hash_table_remove (self->servers, entry->id);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  _manor_console_insert (self, connection, G_MAXUINT);

  return list_and_read (self, g_steal_pointer (&connection));
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

  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_add_server_fiber,
                              add_server_new (self, draft), add_server_free);
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

  entry = _manor_console_get_server_entry (self, connection);
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

/* The draft's own secret, or the kept one where it is to stay; NULL for none. */
static char *
await_test_secret (AddServer   *state,
                   const char  *kind,
                   char        *secret,
                   gboolean     keep,
                   GError     **error)
{
  const char *id = _manor_server_draft_get_id (state->draft);
  const ManorConnectionEntry *known = id != NULL ? g_hash_table_lookup (state->console->servers, id) : NULL;
  g_autofree char *origin = NULL;

  if (secret != NULL || !keep || known == NULL)
    return secret;

  origin = dup_origin (known, kind);

  return dex_await_string (manor_token_store_lookup (state->console->tokens, id, kind, origin), error);
}

static DexFuture *
manor_console_test_server_fiber (gpointer user_data)
{
  AddServer *state = user_data;
  ManorServerDraft *draft = state->draft;
  const char *admin_url = _manor_server_draft_get_admin_url (draft);
  g_autoptr(GListStore) verdicts = g_list_store_new (MANOR_TYPE_SERVER_VERDICT);
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *admin_url_key = NULL;
  char *token = NULL;
  char *admin_key = NULL;
  ManorServerSettings settings = {
    .url = _manor_server_draft_get_url (draft),
    .admin_url = admin_url,
    .authority_file = _manor_server_draft_get_authority_file (draft),
    .allow_plain = _manor_server_draft_get_allow_plain (draft),
    .names = _manor_server_draft_get_names (draft),
  };

  if ((key = _manor_console_dup_url_key (settings.url, &error)) == NULL ||
      (admin_url != NULL &&
       (admin_url_key = _manor_console_dup_url_key (admin_url, &error)) == NULL) ||
      !_manor_server_draft_check_secrets (draft, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  token = await_test_secret (state, MANOR_SERVER_TOKEN, _manor_server_draft_dup_token (draft),
                             _manor_server_draft_get_keep_token (draft), &error);
  if (error == NULL)
    admin_key = await_test_secret (state, MANOR_SERVER_ADMIN_KEY,
                                   _manor_server_draft_dup_admin_key (draft),
                                   _manor_server_draft_get_keep_admin_key (draft), &error);
  if (error == NULL)
    findings = dex_await_boxed (manor_server_test (&settings, token, admin_key), &error);

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

  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_test_server_fiber,
                              add_server_new (self, draft), add_server_free);
}
