/* manor-test-privileges.h: doing without root's rights for a while
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* Needs _GNU_SOURCE. */
#include <sys/types.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

/* Root may write everything, so what permissions forbid is tested as somebody else. FALSE
 * where that cannot be done. */
static inline gboolean
manor_test_drop_privileges (const char *folder)
{
  g_autofree char *path = g_strdup (folder);

  if (getuid () != 0)
    return TRUE;

  /* Whoever that is must get there. */
  while (!g_str_equal (path, "/"))
    {
      g_autofree char *parent = g_path_get_dirname (path);
      GStatBuf info;

      if (g_stat (path, &info) != 0 ||
          ((info.st_mode & 0005) != 0005 && g_chmod (path, (int) (info.st_mode | 0055)) != 0))
        return FALSE;

      g_set_str (&path, parent);
    }

  return setresuid (65534, 65534, 0) == 0;
}

static inline void
manor_test_restore_privileges (void)
{
  uid_t real;
  uid_t effective;
  uid_t saved;

  g_assert_no_errno (getresuid (&real, &effective, &saved));
  if (saved == 0 && real != 0)
    g_assert_no_errno (setresuid (0, 0, 0));
}
