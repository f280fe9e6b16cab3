/* manor-folder-scan.c: finding the databases of a folder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder-scan"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "manor-fleet-file.h"
#include "manor-folder-private.h"

static const char * const extensions[] = { ".db", ".sqlite", ".sqlite3", ".db3" };

G_DEFINE_BOXED_TYPE (ManorFolderScan, _manor_folder_scan,
                     _manor_folder_scan_ref, _manor_folder_scan_unref)

static void
manor_folder_scan_finalize (gpointer data)
{
  ManorFolderScan *self = data;

  g_clear_pointer (&self->databases, g_ptr_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_strfreev);
}

ManorFolderScan *
_manor_folder_scan_ref (ManorFolderScan *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_manor_folder_scan_unref (ManorFolderScan *self)
{
  g_atomic_rc_box_release_full (self, manor_folder_scan_finalize);
}

char *
_manor_folder_dup_name (const char *file_name)
{
  gsize length = strlen (file_name);

  /* Hidden files are other programs', or ours while they are being made. */
  if (*file_name == '.')
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      gsize n = strlen (extensions[i]);

      if (length > n && g_ascii_strcasecmp (file_name + length - n, extensions[i]) == 0)
        {
          g_autofree char *stem = g_strndup (file_name, length - n);

          return g_filename_display_name (stem);
        }
    }

  return NULL;
}

static int
compare_file_names (gconstpointer a,
                    gconstpointer b)
{
  return manor_database_compare_names (*(const char **) a, *(const char **) b);
}

/* Sorted, so that the same files always get the same names. */
static GPtrArray *
list_file_names (const char  *folder,
                 GError     **error)
{
  g_autoptr(GPtrArray) file_names = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, error);
  const char *file_name;

  if (dir == NULL)
    return NULL;

  file_names = g_ptr_array_new_with_free_func (g_free);
  while ((file_name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = _manor_folder_dup_name (file_name);

      if (name != NULL)
        g_ptr_array_add (file_names, g_strdup (file_name));
    }
  g_ptr_array_sort (file_names, compare_file_names);

  return g_steal_pointer (&file_names);
}

void
_manor_folder_look_at_file (ManorDatabase *database,
                            const char    *file_path,
                            gboolean       folder_is_writable)
{
  GStatBuf info;

  if (g_stat (file_path, &info) != 0)
    return;

  manor_database_set_size (database, info.st_size);
  /* SQLite cannot write to a file without a journal beside it. */
  manor_database_set_read_only (database, !folder_is_writable || access (file_path, W_OK) != 0);
}

typedef struct
{
  char        *folder;
  char        *connection_id;
  ManorWorker *worker;
} Scan;

static void
scan_free (gpointer data)
{
  Scan *scan = data;

  g_clear_pointer (&scan->folder, g_free);
  g_clear_pointer (&scan->connection_id, g_free);
  g_clear_object (&scan->worker);
  g_free (scan);
}

static int
compare_databases (gconstpointer a,
                   gconstpointer b)
{
  return manor_database_compare_names (manor_database_get_name (*(ManorDatabase **) a),
                                       manor_database_get_name (*(ManorDatabase **) b));
}

/* Sorted here, so that the main thread need not. */
static GPtrArray *
make_databases (Scan         *scan,
                GPtrArray    *file_names,
                GStrvBuilder *notes)
{
  GPtrArray *databases = g_ptr_array_new_full (file_names->len, g_object_unref);
  g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean folder_is_writable = access (scan->folder, W_OK) == 0;

  for (guint i = 0; i < file_names->len; i++)
    {
      const char *file_name = g_ptr_array_index (file_names, i);
      g_autofree char *file_path = g_build_filename (scan->folder, file_name, NULL);
      g_autofree char *name = _manor_folder_dup_name (file_name);
      g_autoptr(ManorFolderDatabase) database = NULL;

      if (g_file_test (file_path, G_FILE_TEST_IS_DIR))
        continue;

      if (g_hash_table_contains (taken, name))
        {
          g_autofree char *full = g_filename_display_name (file_name);

          /* translators: %1$s is a database's name, %2$s a file's */
          g_strv_builder_take (notes, g_strdup_printf (_("Two files give the name “%1$s”; %2$s "
                                                         "is listed by its full name"),
                                                       name, full));
          g_free (name);
          name = g_steal_pointer (&full);
        }

      database = _manor_folder_database_new (scan->worker, scan->connection_id, name, file_path);
      _manor_folder_look_at_file (MANOR_DATABASE (database), file_path, folder_is_writable);
      g_hash_table_add (taken, (char *) manor_database_get_name (MANOR_DATABASE (database)));
      g_ptr_array_add (databases, g_steal_pointer (&database));
    }
  g_ptr_array_sort (databases, compare_databases);

  return databases;
}

static void
set_folder_error (Scan          *scan,
                  const GError  *cause,
                  GError       **error)
{
  g_autofree char *folder = g_filename_display_name (scan->folder);

  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    /* translators: %s is a folder's path */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("There is no folder %s; if it was moved, add it again from its new place"),
                 folder);
  else
    /* translators: %1$s is a folder's path, %2$s an error message */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _("The folder %1$s cannot be read (%2$s); see its permissions"),
                 folder, cause->message);
}

static gboolean
scan_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Scan *scan = data;
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();
  g_autofree char *rules_path = g_build_filename (scan->folder, MANOR_FLEET_FILE_NAME, NULL);
  g_autoptr(GPtrArray) file_names = NULL;
  g_autoptr(GError) local_error = NULL;
  ManorFolderScan *found;

  file_names = list_file_names (scan->folder, &local_error);
  if (file_names == NULL)
    {
      set_folder_error (scan, local_error, error);
      return FALSE;
    }

  found = g_atomic_rc_box_new0 (ManorFolderScan);
  found->databases = make_databases (scan, file_names, notes);
  found->rules = manor_fleet_file_read (rules_path, &local_error);
  if (found->rules == NULL)
    {
      /* The databases can be worked with all the same. */
      g_strv_builder_add (notes, local_error->message);
      found->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
    }
  found->notes = g_strv_builder_end (notes);

  g_value_init (result, MANOR_TYPE_FOLDER_SCAN);
  g_value_take_boxed (result, found);

  return TRUE;
}

DexFuture *
_manor_folder_scan (ManorFolder *self)
{
  Scan *scan = g_new0 (Scan, 1);

  scan->folder = g_strdup (self->path);
  scan->connection_id = g_strdup (manor_connection_get_id (MANOR_CONNECTION (self)));
  scan->worker = g_object_ref (self->worker);

  return manor_worker_run (self->writer, scan_thread, scan, scan_free);
}
