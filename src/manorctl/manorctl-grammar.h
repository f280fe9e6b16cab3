/* manorctl-grammar.h: sizes, times and durations as a person types them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All take the @option that @text was given to, for the message, and set G_OPTION_ERROR_BAD_VALUE. */

/* “on” or “off”. */
gboolean manorctl_read_switch     (const char  *option,
                                   const char  *text,
                                   gboolean    *on,
                                   GError     **error);
/* A number of bytes, also with B, KB, MB, GB. */
gboolean manorctl_read_size       (const char  *option,
                                   const char  *text,
                                   guint64     *bytes,
                                   GError     **error);
/* “2026-11-29T20:15:00Z”; without a zone, this computer's; a blank may be in the place of the T. NULL where it is none. */
GDateTime *manorctl_read_time     (const char  *option,
                                   const char  *text,
                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* What manor_token_request_is_expiration() takes: “never”, “2w1d30m”. */
gboolean manorctl_check_duration  (const char  *option,
                                   const char  *text,
                                   GError     **error);

G_END_DECLS
