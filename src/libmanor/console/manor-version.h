/* manor-version.h: what Manor runs on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The core's libraries, one a line: “SQLite 3.46.1”. For --version and bug reports. */
char *manor_version_dup_libraries (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
