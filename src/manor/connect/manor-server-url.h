/* manor-server-url.h: the address of a server, while somebody types it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *manor_server_url_dup_problem (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char     *manor_server_url_dup_title   (const char *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean  manor_server_url_is_exposed  (const char *text);

G_END_DECLS
