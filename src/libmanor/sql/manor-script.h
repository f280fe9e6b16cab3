/* manor-script.h: cutting a script into statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-statement.h"

G_BEGIN_DECLS

/* (element-type ManorStatement): the cuts are those of sqlite3_prepare_v2's tail. Empty
 * statements (blanks, comments, a lone semicolon) are left out. */
GPtrArray      *manor_script_split        (const char *text,
                                           gssize      length) G_GNUC_WARN_UNUSED_RESULT;
/* The statement that the byte @offset is in or behind, or NULL where there is none. */
ManorStatement *manor_script_statement_at (GPtrArray  *statements,
                                           gsize       offset);
/* From 1, columns in characters. */
void            manor_script_get_position (const char *text,
                                           gsize       offset,
                                           guint      *line,
                                           guint      *column);

G_END_DECLS
