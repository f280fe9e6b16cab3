/* manor-test-folder.h: folders that are gone after the test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <errno.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

static inline char *
manor_test_folder_new (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("manor-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static inline void
manor_test_folder_remove (char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        {
          manor_test_folder_remove (child);
        }
      else
        {
          /* What is written aside and then renamed may be gone meanwhile. */
          if (g_unlink (child) != 0)
            g_assert_cmpint (errno, ==, ENOENT);
          g_free (child);
        }
    }

  /* Or have come. */
  if (g_rmdir (path) != 0)
    {
      g_assert_cmpint (errno, ==, ENOTEMPTY);
      manor_test_folder_remove (path);
      return;
    }

  g_free (path);
}

typedef char ManorTestFolder;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTestFolder, manor_test_folder_remove)

static inline char *
manor_test_folder_write (const char *folder,
                         const char *name,
                         const void *bytes,
                         gssize      length)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);

  return path;
}
