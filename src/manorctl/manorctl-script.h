/* manorctl-script.h: SQL that is not an argument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file, or the standard input for “-”. Blocks. NULL with @error set where it cannot be read. */
char *manorctl_script_read (const char  *file,
                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
