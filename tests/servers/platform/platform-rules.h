/* platform-rules.h: what the platform takes for a name, a duration, a size
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Lower-case letters, digits and dashes, 64 at most. */
gboolean platform_is_name         (const char *text);
/* “never”, “2w1d30m”: weeks, days, hours, minutes, in this order. *@seconds is 0 for never. */
gboolean platform_read_expiration (const char *text,
                                   gint64     *seconds);
/* “256mb”, or bytes. */
gboolean platform_is_size         (const char *text);
/* RFC 3339. */
gboolean platform_is_time         (const char *text);
