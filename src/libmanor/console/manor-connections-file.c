/* manor-connections-file.c: connections.ini
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connections-file"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-connections-file-private.h"

#define KIND_KEY         "kind"
#define TITLE_KEY        "title"
#define URI_KEY          "uri"
#define ADMIN_URI_KEY    "admin-uri"
#define ORGANIZATION_KEY "organization"
#define AUTHORITY_KEY    "authority-file"
#define ALLOW_PLAIN_KEY  "allow-plain"
#define NAMES_KEY        "names"

ManorConnectionEntry *
_manor_connection_entry_new (const char *id,
                             const char *kind,
                             const char *title,
                             const char *uri)
{
  ManorConnectionEntry *self = g_new0 (ManorConnectionEntry, 1);

  self->id = g_strdup (id);
  self->kind = g_strdup (kind);
  self->title = g_strdup (title);
  self->uri = g_strdup (uri);
  self->names = g_new0 (char *, 1);

  return self;
}

ManorConnectionEntry *
_manor_connection_entry_copy (const ManorConnectionEntry *self)
{
  ManorConnectionEntry *copy =
    _manor_connection_entry_new (self->id, self->kind, self->title, self->uri);

  copy->admin_uri = g_strdup (self->admin_uri);
  copy->organization = g_strdup (self->organization);
  copy->authority_file = g_strdup (self->authority_file);
  copy->allow_plain = self->allow_plain;
  _manor_connection_entry_set_names (copy, (const char * const *) self->names);

  return copy;
}

void
_manor_connection_entry_set_names (ManorConnectionEntry *self,
                                   const char * const   *names)
{
  GStrv copy = names != NULL ? g_strdupv ((char **) names) : g_new0 (char *, 1);

  g_strfreev (self->names);
  self->names = copy;
}

void
_manor_connection_entry_free (ManorConnectionEntry *self)
{
  g_free (self->id);
  g_free (self->kind);
  g_free (self->title);
  g_free (self->uri);
  g_free (self->admin_uri);
  g_free (self->organization);
  g_free (self->authority_file);
  g_strfreev (self->names);
  g_free (self);
}

/* A missing file is an empty one. */
static GKeyFile *
load (const char  *path,
      GError     **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) local_error = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, &local_error) &&
      !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      /* translators: %1$s is a file's path, %2$s an error message */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("%1$s cannot be read (%2$s); correct it in a text editor, or move it away "
                     "to start anew"),
                   path, local_error->message);
      return NULL;
    }

  return g_steal_pointer (&file);
}

/* NULL where the group lacks what every connection has. */
static ManorConnectionEntry *
read_entry (GKeyFile   *file,
            const char *id)
{
  g_autofree char *kind = g_key_file_get_string (file, id, KIND_KEY, NULL);
  g_autofree char *title = g_key_file_get_string (file, id, TITLE_KEY, NULL);
  g_autofree char *uri = g_key_file_get_string (file, id, URI_KEY, NULL);
  g_auto(GStrv) names = g_key_file_get_string_list (file, id, NAMES_KEY, NULL, NULL);
  ManorConnectionEntry *entry;

  if (kind == NULL || uri == NULL)
    return NULL;

  entry = _manor_connection_entry_new (id, kind, title, uri);
  entry->admin_uri = g_key_file_get_string (file, id, ADMIN_URI_KEY, NULL);
  entry->organization = g_key_file_get_string (file, id, ORGANIZATION_KEY, NULL);
  entry->authority_file = g_key_file_get_string (file, id, AUTHORITY_KEY, NULL);
  entry->allow_plain = g_key_file_get_boolean (file, id, ALLOW_PLAIN_KEY, NULL);
  _manor_connection_entry_set_names (entry, (const char * const *) names);

  return entry;
}

GPtrArray *
_manor_connections_file_read (const char  *path,
                              GError     **error)
{
  g_autoptr(GKeyFile) file = load (path, error);
  g_auto(GStrv) ids = NULL;
  GPtrArray *entries;

  if (file == NULL)
    return NULL;

  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) _manor_connection_entry_free);
  ids = g_key_file_get_groups (file, NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      ManorConnectionEntry *entry = read_entry (file, ids[i]);

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }

  return entries;
}

static void
copy_comment (GKeyFile   *from,
              GKeyFile   *to,
              const char *group,
              const char *key)
{
  g_autofree char *comment = g_key_file_get_comment (from, group, key, NULL);

  if (comment != NULL && *comment != '\0')
    {
      /* It ends with a line break, which would grow with each time. */
      if (g_str_has_suffix (comment, "\n"))
        comment[strlen (comment) - 1] = '\0';
      g_key_file_set_comment (to, group, key, comment, NULL);
    }
}

static void
copy_group (GKeyFile   *from,
            GKeyFile   *to,
            const char *group)
{
  g_auto(GStrv) keys = g_key_file_get_keys (from, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (from, group, keys[i], NULL);

      g_key_file_set_value (to, group, keys[i], value);
      copy_comment (from, to, group, keys[i]);
    }

  if (keys != NULL && keys[0] != NULL)
    copy_comment (from, to, group, NULL);
}

/* A key that says nothing is not there. */
static void
set_optional (GKeyFile   *file,
              const char *group,
              const char *key,
              const char *value)
{
  if (value != NULL && *value != '\0')
    g_key_file_set_string (file, group, key, value);
  else
    g_key_file_remove_key (file, group, key, NULL);
}

/* What is no folder. */
static void
set_remote (GKeyFile             *file,
            ManorConnectionEntry *entry)
{
  guint n_names = g_strv_length (entry->names);

  set_optional (file, entry->id, ADMIN_URI_KEY, entry->admin_uri);
  set_optional (file, entry->id, ORGANIZATION_KEY, entry->organization);
  set_optional (file, entry->id, AUTHORITY_KEY, entry->authority_file);

  if (entry->allow_plain)
    g_key_file_set_boolean (file, entry->id, ALLOW_PLAIN_KEY, TRUE);
  else
    g_key_file_remove_key (file, entry->id, ALLOW_PLAIN_KEY, NULL);

  if (n_names > 0)
    g_key_file_set_string_list (file, entry->id, NAMES_KEY,
                                (const char * const *) entry->names, n_names);
  else
    g_key_file_remove_key (file, entry->id, NAMES_KEY, NULL);
}

/* A key file cannot be put in another order, so a new one is made of the old one's parts. */
static GKeyFile *
merge (GKeyFile   *old,
       GPtrArray  *entries,
       const char *removed)
{
  GKeyFile *file = g_key_file_new ();
  g_auto(GStrv) groups = g_key_file_get_groups (old, NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      ManorConnectionEntry *entry = g_ptr_array_index (entries, i);

      copy_group (old, file, entry->id);
      g_key_file_set_string (file, entry->id, KIND_KEY, entry->kind);
      g_key_file_set_string (file, entry->id, TITLE_KEY, entry->title);
      g_key_file_set_string (file, entry->id, URI_KEY, entry->uri);
      if (!g_str_equal (entry->kind, MANOR_ENTRY_FOLDER))
        set_remote (file, entry);
    }

  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_key_file_has_group (file, groups[i]) && g_strcmp0 (groups[i], removed) != 0)
      copy_group (old, file, groups[i]);

  copy_comment (old, file, NULL, NULL);

  return file;
}

gboolean
_manor_connections_file_write (const char  *path,
                               GPtrArray   *entries,
                               const char  *removed,
                               GError     **error)
{
  g_autoptr(GKeyFile) old = load (path, error);
  g_autoptr(GKeyFile) file = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  gsize length;

  if (old == NULL)
    return FALSE;

  g_mkdir_with_parents (folder, 0700);
  file = merge (old, entries, removed);
  text = g_key_file_to_data (file, &length, NULL);

  if (!g_file_set_contents_full (path, text, (gssize) length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  return TRUE;
}
