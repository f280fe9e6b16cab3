/* manor-result-export.h: writes a result to a file, or to a text for the clipboard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_RESULT_EXPORT (manor_result_export_get_type ())

/* Works off the main thread, a piece at a time. */
G_DECLARE_FINAL_TYPE (ManorResultExport, manor_result_export, MANOR, RESULT_EXPORT, GObject)

ManorResultExport *manor_result_export_new          (ManorResult       *result,
                                                     ManorResultFormat  format,
                                                     const char        *table) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the place of what is there; a file that is not finished is thrown away. Resolves to
 * a boolean. */
DexFuture         *manor_result_export_save         (ManorResultExport *self,
                                                     GFile             *file) G_GNUC_WARN_UNUSED_RESULT;
/* @ranges: pairs of first row and number of rows (element-type guint). Resolves to a string;
 * rejects where it would be larger than @max_bytes. */
DexFuture         *manor_result_export_to_text      (ManorResultExport *self,
                                                     GArray            *ranges,
                                                     gsize              max_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* 0 to 1. From any thread. */
double             manor_result_export_get_fraction (ManorResultExport *self);
void               manor_result_export_cancel       (ManorResultExport *self);

/* The table that a statement reads first, for INSERT statements; NULL where there is none. */
char              *manor_dup_table_of_query         (const char        *sql) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
