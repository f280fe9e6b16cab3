/* manor-value-view.h: one value at length, for reading
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* JSON with line breaks and indentation, its strings and numbers as they were; NULL where
 * @text is no object or array, or is not well formed. */
char  *manor_json_dup_pretty   (const char   *text,
                                gsize         length) G_GNUC_WARN_UNUSED_RESULT;
/* “00000000  4d 61 6e 6f 72 …  |Manor…|”, 16 bytes a line, at most @max_bytes of them. */
char  *manor_bytes_dup_dump    (const guint8 *bytes,
                                gsize         length,
                                gsize         max_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
