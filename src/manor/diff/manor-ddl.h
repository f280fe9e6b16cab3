/* manor-ddl.h: how a CREATE statement is laid out to be compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **manor_ddl_layout   (const char *sql) G_GNUC_WARN_UNUSED_RESULT;
char  *manor_ddl_line_key (const char *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
