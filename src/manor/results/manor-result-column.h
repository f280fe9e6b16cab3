/* manor-result-column.h: the columns of the grid
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <manor.h>

G_BEGIN_DECLS

/* What a cell shows: one line, cut where it is long, valid UTF-8. */
char                *manor_cell_dup_text              (const ManorValue *value) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a cell of a result, which may hold a vector. */
char                *manor_cell_dup_result_text       (ManorResult      *result,
                                                       guint             row,
                                                       guint             column) G_GNUC_WARN_UNUSED_RESULT;

GtkColumnViewColumn *manor_result_column_new          (ManorResult      *result,
                                                       guint             column,
                                                       GtkWidget        *measure_with) G_GNUC_WARN_UNUSED_RESULT;
GtkColumnViewColumn *manor_result_column_new_numbers  (ManorResult      *result,
                                                       GtkWidget        *measure_with) G_GNUC_WARN_UNUSED_RESULT;
/* Which cell @widget is, is in, or holds. FALSE for headers and row numbers. */
gboolean             manor_result_column_find_cell    (GtkWidget        *widget,
                                                       guint            *row,
                                                       guint            *column);

G_END_DECLS
