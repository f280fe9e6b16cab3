/* manor-server-list-file.c: the last list of a server's databases, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-list"

#include "config.h"

#include <gio/gio.h>

#include "manor-server-list-private.h"

/* A key file: names and links, and nothing that is secret. Names are lists' items and not groups
 * or keys, which cannot hold every name. */
#define GROUP        "databases"
#define KEY_PLAIN    "plain"
#define KEY_UNKNOWN  "unknown"
#define KEY_SCHEMAS  "schemas"
#define KEY_CHILDREN "children"   /* child, its schema database or "", child … */

static void
add_names (ManorServerList *self,
           GKeyFile        *file,
           const char      *key,
           ManorServerKind  kind)
{
  g_auto(GStrv) names = g_key_file_get_string_list (file, GROUP, key, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (*names[i] != '\0')
      _manor_server_list_add (self, names[i], kind, NULL);
}

/**
 * _manor_server_list_load:
 * @path: (type filename): the file's path
 *
 * Reads the last list. It blocks. What cannot be read is an empty list: it is a memory only.
 *
 * Returns: (transfer full): a list
 */
ManorServerList *
_manor_server_list_load (const char *path)
{
  ManorServerList *self = _manor_server_list_new ();
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) children = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return self;

  add_names (self, file, KEY_UNKNOWN, MANOR_SERVER_UNKNOWN);
  add_names (self, file, KEY_PLAIN, MANOR_SERVER_PLAIN);
  add_names (self, file, KEY_SCHEMAS, MANOR_SERVER_SCHEMA);

  children = g_key_file_get_string_list (file, GROUP, KEY_CHILDREN, NULL, NULL);
  for (guint i = 0; children != NULL && children[i] != NULL && children[i + 1] != NULL; i += 2)
    _manor_server_list_add (self, children[i], MANOR_SERVER_CHILD,
                            *children[i + 1] != '\0' ? children[i + 1] : NULL);

  return self;
}

static void
set_names (GKeyFile   *file,
           const char *key,
           GPtrArray  *names)
{
  if (names->len > 0)
    g_key_file_set_string_list (file, GROUP, key, (const char * const *) names->pdata,
                                names->len);
}

/**
 * _manor_server_list_save:
 * @self: a list
 * @path: (type filename): the file's path; its folder is made where it is missing
 * @error: a `GError`
 *
 * Keeps a list for a start without the server. It blocks.
 *
 * Returns: %TRUE if it was kept
 */
gboolean
_manor_server_list_save (ManorServerList  *self,
                         const char       *path,
                         GError          **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GPtrArray) unknown = g_ptr_array_new ();
  g_autoptr(GPtrArray) plain = g_ptr_array_new ();
  g_autoptr(GPtrArray) schemas = g_ptr_array_new ();
  g_autoptr(GPtrArray) children = g_ptr_array_new ();
  GPtrArray *kinds[] = {
    [MANOR_SERVER_UNKNOWN] = unknown,
    [MANOR_SERVER_PLAIN] = plain,
    [MANOR_SERVER_SCHEMA] = schemas,
    [MANOR_SERVER_CHILD] = children,
  };
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  gsize length;

  for (guint i = 0; i < _manor_server_list_get_length (self); i++)
    {
      ManorServerEntry *entry = _manor_server_list_get (self, i);

      g_ptr_array_add (kinds[entry->kind], entry->name);
      if (entry->kind == MANOR_SERVER_CHILD)
        g_ptr_array_add (kinds[entry->kind],
                         (char *) (entry->schema != NULL ? entry->schema : ""));
    }

  set_names (file, KEY_UNKNOWN, unknown);
  set_names (file, KEY_PLAIN, plain);
  set_names (file, KEY_SCHEMAS, schemas);
  set_names (file, KEY_CHILDREN, children);

  text = g_key_file_to_data (file, &length, NULL);
  g_mkdir_with_parents (folder, 0700);

  return g_file_set_contents_full (path, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
