/* manor-console-connections.c: adding, keeping and forgetting connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-console-private.h"
#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-future.h"

typedef struct
{
  char      *path;
  GPtrArray *entries;
  char      *removed;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_pointer (&save->path, g_free);
  g_clear_pointer (&save->entries, g_ptr_array_unref);
  g_clear_pointer (&save->removed, g_free);
  g_free (save);
}

static gboolean
save_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Save *save = data;

  return _manor_connections_file_write (save->path, save->entries, save->removed, error);
}

DexFuture *
_manor_console_save (ManorConsole *self,
                     const char   *removed)
{
  Save *save = g_new0 (Save, 1);

  save->path = g_strdup (self->config_path);
  save->removed = g_strdup (removed);
  save->entries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) _manor_connection_entry_free);

  for (guint i = 0; i < self->connections->len; i++)
    {
      ManorConnectionEntry *entry =
        _manor_console_dup_entry (self, g_ptr_array_index (self->connections, i));

      if (entry != NULL)
        g_ptr_array_add (save->entries, entry);
    }

  return manor_worker_run (self->worker, save_thread, save, save_free);
}

static gboolean
fleet_is_listed (ManorConsole *self,
                 ManorFleet   *fleet)
{
  for (guint i = 0; i < self->connections->len + self->opened->len; i++)
    {
      ManorConnection *connection = i < self->connections->len
        ? g_ptr_array_index (self->connections, i)
        : g_ptr_array_index (self->opened, i - self->connections->len);

      if (manor_connection_find_fleet (connection, manor_fleet_get_name (fleet)) == fleet)
        return TRUE;
    }

  return FALSE;
}

static void
fleets_changed_cb (ManorConsole *self)
{
  GHashTableIter iter;
  gpointer fleet;

  g_hash_table_iter_init (&iter, self->surveys);
  while (g_hash_table_iter_next (&iter, &fleet, NULL))
    if (!fleet_is_listed (self, fleet))
      g_hash_table_iter_remove (&iter);
}

static void
title_changed_cb (ManorConsole *self)
{
  dex_future_disown (_manor_console_save (self, NULL));
}

static void
names_changed_cb (ManorConsole    *self,
                  GParamSpec      *pspec,
                  ManorConnection *connection)
{
  ManorConnectionEntry *entry = _manor_console_get_entry (self, connection);

  if (entry == NULL ||
      g_strv_equal ((const char * const *) entry->names, manor_connection_get_names (connection)))
    return;

  _manor_connection_entry_set_names (entry, manor_connection_get_names (connection));
  dex_future_disown (_manor_console_save (self, NULL));
}

static void
follow_connection (ManorConsole    *self,
                   ManorConnection *connection)
{
  g_signal_connect_object (manor_connection_get_fleets (connection), "items-changed",
                           G_CALLBACK (fleets_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
follow_listed (ManorConsole    *self,
               ManorConnection *connection)
{
  follow_connection (self, connection);
  g_signal_connect_object (connection, "notify::title",
                           G_CALLBACK (title_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::names",
                           G_CALLBACK (names_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
unfollow (ManorConsole    *self,
          ManorConnection *connection)
{
  g_signal_handlers_disconnect_by_data (connection, self);
  g_signal_handlers_disconnect_by_data (manor_connection_get_fleets (connection), self);
}

void
_manor_console_insert (ManorConsole    *self,
                       ManorConnection *connection,
                       guint            position)
{
  position = MIN (position, self->connections->len);
  g_ptr_array_insert (self->connections, (int) position, g_object_ref (connection));
  follow_listed (self, connection);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

void
_manor_console_replace (ManorConsole    *self,
                        ManorConnection *old,
                        ManorConnection *connection)
{
  guint position;

  if (!g_ptr_array_find (self->connections, old, &position))
    {
      _manor_console_insert (self, connection, G_MAXUINT);
      return;
    }

  unfollow (self, old);
  g_object_unref (old);
  self->connections->pdata[position] = g_object_ref (connection);
  follow_listed (self, connection);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
  fleets_changed_cb (self);
}

/* NULL for a kind that this version does not know, which stays in the file, and for what cannot
 * be a connection. */
static ManorConnection *
new_connection (ManorConsole         *self,
                ManorConnectionEntry *entry)
{
  g_autoptr(GError) error = NULL;
  ManorConnection *connection = _manor_console_new_connection (self, entry, &error);

  if (error != NULL)
    g_warning ("connections.ini: [%s]: %s", entry->id, error->message);

  if (connection != NULL && !MANOR_IS_FOLDER (connection))
    _manor_console_take_entry (self, _manor_connection_entry_copy (entry));

  return connection;
}

static gboolean
load_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  GPtrArray *entries = _manor_connections_file_read (data, error);

  if (entries == NULL)
    return FALSE;

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, entries);

  return TRUE;
}

static DexFuture *
manor_console_load_fiber (gpointer user_data)
{
  ManorConsole *self = user_data;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;

  entries = manor_await_boxed (manor_worker_run (self->worker, load_thread,
                                                 g_strdup (self->config_path), g_free), &error);
  if (entries == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < entries->len; i++)
    {
      ManorConnectionEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr(ManorConnection) connection = NULL;

      if (manor_console_find_connection (self, entry->id) != NULL)
        continue;

      connection = new_connection (self, entry);
      if (connection != NULL)
        _manor_console_insert (self, connection, G_MAXUINT);
    }

  return dex_future_new_true ();
}

/**
 * manor_console_load:
 * @self: a `ManorConsole`
 *
 * Reads connections.ini; a missing file is no error. The connections themselves are not read
 * yet, which manor_connection_refresh() does.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_console_load (ManorConsole *self)
{
  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_load_fiber,
                            g_object_ref (self), g_object_unref);
}

char *
_manor_console_dup_free_id (ManorConsole *self,
                            const char   *title,
                            const char   *fallback)
{
  g_autofree char *lower = g_utf8_strdown (title, -1);
  g_autoptr(GString) id = g_string_new (NULL);
  gsize length;

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_isalnum (g_utf8_get_char (p)))
        g_string_append_len (id, p, g_utf8_next_char (p) - p);
      else if (id->len > 0 && id->str[id->len - 1] != '-')
        g_string_append_c (id, '-');
    }
  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate (id, id->len - 1);
  if (id->len == 0)
    g_string_assign (id, fallback);

  length = id->len;
  for (guint n = 2;
       manor_console_find_connection (self, id->str) != NULL ||
       g_hash_table_contains (self->entries, id->str);
       n++)
    {
      g_string_truncate (id, length);
      g_string_append_printf (id, "-%u", n);
    }

  return g_strdup (id->str);
}

typedef struct
{
  ManorConsole *console;
  GFile        *folder;
  char         *title;
} AddFolder;

static void
add_folder_free (gpointer data)
{
  AddFolder *state = data;

  g_clear_object (&state->console);
  g_clear_object (&state->folder);
  g_clear_pointer (&state->title, g_free);
  g_free (state);
}

static DexFuture *
manor_console_add_folder_fiber (gpointer user_data)
{
  AddFolder *state = user_data;
  ManorConsole *self = state->console;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *base_name = NULL;
  g_autofree char *id = NULL;

  /* Looked at before it is kept: a folder that cannot be read is no use on the list. */
  base_name = g_file_get_basename (state->folder);
  if (base_name == NULL || !g_utf8_validate (base_name, -1, NULL))
    g_set_str (&base_name, "folder");
  connection = _manor_console_find_folder (self->connections, state->folder);
  if (connection != NULL)
    {
      g_object_ref (connection);
    }
  else
    {
      id = _manor_console_dup_free_id (self, state->title != NULL ? state->title : base_name,
                                       "folder");
      connection = manor_folder_new (id, state->title != NULL ? state->title : base_name,
                                     state->folder);
    }

  if (!manor_await (manor_connection_refresh (connection), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* Somebody else may have added it, or taken the id, meanwhile. */
  if (_manor_console_find_folder (self->connections, state->folder) != NULL)
    return dex_future_new_take_object (
      g_object_ref (_manor_console_find_folder (self->connections, state->folder)));
  if (manor_console_find_connection (self, manor_connection_get_id (connection)) != NULL)
    return manor_console_add_folder (self, state->folder, state->title);

  _manor_console_insert (self, connection, G_MAXUINT);
  if (!manor_await (_manor_console_save (self, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&connection));
}

/**
 * manor_console_add_folder:
 * @self: a `ManorConsole`
 * @folder: a folder of SQLite files
 * @title: (nullable): what a person calls it, or %NULL for the folder's name
 *
 * Adds and keeps a folder. One that is there already is read again and given back.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorConnection, its
 *   lists read, or rejects
 */
DexFuture *
manor_console_add_folder (ManorConsole *self,
                          GFile        *folder,
                          const char   *title)
{
  AddFolder *state;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (G_IS_FILE (folder));

  state = g_new0 (AddFolder, 1);
  state->console = g_object_ref (self);
  state->folder = g_object_ref (folder);
  state->title = title != NULL && *title != '\0' ? g_strdup (title) : NULL;

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, manor_console_add_folder_fiber,
                            state, add_folder_free);
}

/**
 * manor_console_remove_connection:
 * @self: a `ManorConsole`
 * @connection: one of its connections
 *
 * Takes a connection off the list; no database is touched. Its tokens stay where they are, so
 * that manor_console_restore_connection() has them; manor_console_forget_connection() ends that.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_console_remove_connection (ManorConsole    *self,
                                 ManorConnection *connection)
{
  g_autofree char *id = NULL;
  guint position;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));

  if (!g_ptr_array_find (self->connections, connection, &position))
    return dex_future_new_true ();

  id = g_strdup (manor_connection_get_id (connection));
  unfollow (self, connection);
  g_ptr_array_remove_index (self->connections, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  fleets_changed_cb (self);

  return _manor_console_save (self, id);
}

/**
 * manor_console_restore_connection:
 * @self: a `ManorConsole`
 * @connection: what was removed
 * @position: where it was
 *
 * Undoes manor_console_remove_connection().
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_console_restore_connection (ManorConsole    *self,
                                  ManorConnection *connection,
                                  guint            position)
{
  const char *id;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));

  id = manor_connection_get_id (connection);
  if (manor_console_find_connection (self, id) == connection)
    return dex_future_new_true ();
  if (manor_console_find_connection (self, id) != NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_EXISTS,
                                  /* translators: %s is a connection's id */
                                  _("there is a connection “%s” already"), id);

  _manor_console_insert (self, connection, position);

  return _manor_console_save (self, NULL);
}

static DexFuture *
opened_cb (DexFuture *future,
           gpointer   user_data)
{
  return dex_future_new_take_object (g_object_ref (user_data));
}

/**
 * manor_console_open_folder:
 * @self: a `ManorConsole`
 * @folder: a folder of SQLite files
 *
 * Opens a folder for now: it is not listed and not kept. One that was added is given back.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorConnection, its
 *   lists read, or rejects
 */
DexFuture *
manor_console_open_folder (ManorConsole *self,
                           GFile        *folder)
{
  ManorConnection *connection;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (G_IS_FILE (folder));

  connection = _manor_console_find_folder (self->connections, folder);
  if (connection == NULL)
    connection = _manor_console_find_folder (self->opened, folder);

  if (connection == NULL)
    {
      /* The path stands for the id, so that the journal finds its databases again. */
      g_autofree char *id = g_file_get_parse_name (folder);

      connection = manor_folder_new (id, NULL, folder);
      g_ptr_array_add (self->opened, connection);
      follow_connection (self, connection);
    }

  return dex_future_then (manor_connection_refresh (connection), opened_cb,
                          g_object_ref (connection), g_object_unref);
}
