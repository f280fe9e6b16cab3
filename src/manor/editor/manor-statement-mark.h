/* manor-statement-mark.h: the bar beside the statement under the cursor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define MANOR_TYPE_STATEMENT_MARK (manor_statement_mark_get_type ())

G_DECLARE_FINAL_TYPE (ManorStatementMark, manor_statement_mark, MANOR, STATEMENT_MARK, GtkSourceGutterRenderer)

GtkSourceGutterRenderer *manor_statement_mark_new       (void) G_GNUC_WARN_UNUSED_RESULT;
/* Lines from 0; -1, -1 for none. */
void                     manor_statement_mark_set_lines (ManorStatementMark *self,
                                                         int                 first,
                                                         int                 last);
void                     manor_statement_mark_get_lines (ManorStatementMark *self,
                                                         int                *first,
                                                         int                *last);

G_END_DECLS
