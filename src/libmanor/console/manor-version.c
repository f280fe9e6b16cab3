/* manor-version.c: what Manor runs on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-version"

#include "config.h"

#include <libdex.h>

#include "manor-sqlite.h"
#include "manor-version.h"

/**
 * manor_version_dup_libraries:
 *
 * Lists the libraries that the core runs on, with their versions. Those of SQLite and GLib
 * are the ones that were loaded; libdex does not say its own at run time.
 *
 * Returns: (transfer full): one library a line
 */
char *
manor_version_dup_libraries (void)
{
  return g_strdup_printf ("SQLite %s\nGLib %u.%u.%u\nlibdex %d.%d.%d\n",
                          manor_sqlite_get_version (),
                          glib_major_version, glib_minor_version, glib_micro_version,
                          DEX_MAJOR_VERSION, DEX_MINOR_VERSION, DEX_MICRO_VERSION);
}
