/* manorctl-secret.h: tokens and keys, never from the command line itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/* Where --token-file points, on every command. */
extern char *manorctl_token_file;

/* The first line of a file, or of the standard input for “-”: at a terminal it is asked for and not
 * shown. NULL with @error set where it cannot be read or is empty. */
char *manorctl_secret_read (const char  *file,
                            const char  *question,
                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether there is a terminal to ask at. */
gboolean manorctl_secret_can_ask (void);
/* Asks at the terminal; NULL for an empty answer. */
char *manorctl_secret_ask  (const char  *question) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
