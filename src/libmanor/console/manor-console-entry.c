/* manor-console-entry.c: an entry of connections.ini and the connection that it stands for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gstdio.h>

#include "manor-console-private.h"
#include "manor-fleet-file.h"
#include "manor-folder.h"
#include "manor-server.h"
#include "manor-turso.h"

ManorConnectionEntry *
_manor_console_get_entry (ManorConsole    *self,
                          ManorConnection *connection)
{
  if (MANOR_IS_FOLDER (connection))
    return NULL;

  return g_hash_table_lookup (self->entries, manor_connection_get_id (connection));
}

void
_manor_console_take_entry (ManorConsole         *self,
                           ManorConnectionEntry *entry)
{
  g_hash_table_insert (self->entries, g_strdup (entry->id), entry);
}

ManorConnectionEntry *
_manor_console_dup_entry (ManorConsole    *self,
                          ManorConnection *connection)
{
  const char *title = manor_connection_get_title (connection);
  ManorConnectionEntry *known = _manor_console_get_entry (self, connection);
  ManorConnectionEntry *entry;
  g_autofree char *uri = NULL;

  if (known != NULL)
    {
      entry = _manor_connection_entry_copy (known);
      g_set_str (&entry->title, title);
      return entry;
    }

  if (!MANOR_IS_FOLDER (connection))
    return NULL;

  uri = g_file_get_uri (manor_folder_get_file (MANOR_FOLDER (connection)));

  return _manor_connection_entry_new (manor_connection_get_id (connection),
                                      manor_connection_get_kind (connection), title, uri);
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

static ManorConnection *
new_server (ManorConsole                *self,
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

static ManorConnection *
new_turso (ManorConsole                *self,
           const ManorConnectionEntry  *entry,
           GError                     **error)
{
  g_autofree char *rules_path = dup_file_for (self->rules_dir, entry->id);
  g_autofree char *list_path = dup_file_for (self->lists_dir, entry->id);
  ManorTursoSettings settings = {
    .organization = entry->organization,
    .base_url = entry->uri,
    .authority_file = entry->authority_file,
    .allow_plain = entry->allow_plain,
    .rules_path = rules_path,
    .list_path = list_path,
  };

  return manor_turso_new (entry->id, entry->title, &settings, self->tokens, error);
}

ManorConnection *
_manor_console_new_connection (ManorConsole                *self,
                               const ManorConnectionEntry  *entry,
                               GError                     **error)
{
  g_autoptr(GFile) folder = NULL;

  if (g_str_equal (entry->kind, MANOR_ENTRY_SERVER))
    return new_server (self, entry, error);

  /* One without its slug was spoilt by hand, and stays in the file. */
  if (g_str_equal (entry->kind, MANOR_ENTRY_TURSO) && entry->organization != NULL)
    return new_turso (self, entry, error);

  if (!g_str_equal (entry->kind, MANOR_ENTRY_FOLDER))
    return NULL;

  folder = g_file_new_for_uri (entry->uri);

  return manor_folder_new (entry->id, entry->title, folder);
}

/**
 * manor_console_load_rules:
 * @self: a `ManorConsole`
 * @connection: one of its connections
 *
 * Reads the rules that go with the connection when it is removed, and asks nobody else for that: it may be away. A
 * folder has its own in itself, and keeps them.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #GPtrArray of #ManorRule, or rejects where the
 *   file is spoilt
 */
DexFuture *
manor_console_load_rules (ManorConsole    *self,
                          ManorConnection *connection)
{
  g_autofree char *path = NULL;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));

  if (MANOR_IS_FOLDER (connection))
    return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_ptr_array_new ());

  path = dup_file_for (self->rules_dir, manor_connection_get_id (connection));

  return manor_fleet_file_load (self->worker, path);
}

/* Rules are a person's words, so they are put aside and not deleted. */
void
_manor_console_put_files_aside (ManorConsole *self,
                                const char   *id)
{
  g_autofree char *list = dup_file_for (self->lists_dir, id);
  g_autofree char *rules = dup_file_for (self->rules_dir, id);
  g_autofree char *aside = g_strconcat (rules, "~", NULL);

  g_unlink (list);
  g_rename (rules, aside);
}
