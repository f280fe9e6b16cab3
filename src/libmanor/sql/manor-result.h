/* manor-result.h: the rows a statement returned
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "manor-value.h"

G_BEGIN_DECLS

#define MANOR_TYPE_RESULT     (manor_result_get_type ())
#define MANOR_TYPE_RESULT_ROW (manor_result_row_get_type ())

G_DECLARE_FINAL_TYPE (ManorResult, manor_result, MANOR, RESULT, GObject)
G_DECLARE_FINAL_TYPE (ManorResultRow, manor_result_row, MANOR, RESULT_ROW, GObject)

/**
 * ManorResult:
 *
 * An immutable table of values. It is a #GListModel of #ManorResultRow whose rows are
 * made when asked for; the cells live in one arena. Safe to read from any thread.
 */

guint        manor_result_get_n_columns     (ManorResult      *self);
const char  *manor_result_get_column_name   (ManorResult      *self,
                                             guint             column);
/* The declared type, or NULL for an expression. */
const char  *manor_result_get_column_type   (ManorResult      *self,
                                             guint             column);
guint        manor_result_get_n_rows        (ManorResult      *self);
/* The value is borrowed from the result. */
ManorValue   manor_result_get_value         (ManorResult      *self,
                                             guint             row,
                                             guint             column);
char        *manor_result_dup_text          (ManorResult      *self,
                                             guint             row,
                                             guint             column) G_GNUC_WARN_UNUSED_RESULT;
gint64       manor_result_get_integer       (ManorResult      *self,
                                             guint             row,
                                             guint             column);
/* What a writing statement changed; 0 for a read. */
gint64       manor_result_get_n_changes     (ManorResult      *self);
gint64       manor_result_get_last_rowid    (ManorResult      *self);
/* Microseconds between the send and the last row. */
gint64       manor_result_get_duration      (ManorResult      *self);
/* TRUE when a row limit cut the result short. */
gboolean     manor_result_get_truncated     (ManorResult      *self);
gsize        manor_result_get_size          (ManorResult      *self);

ManorResult *manor_result_row_get_result    (ManorResultRow   *self);
guint        manor_result_row_get_index     (ManorResultRow   *self);
ManorValue   manor_result_row_get_value     (ManorResultRow   *self,
                                             guint             column);

/**
 * ManorResultBuilder:
 *
 * Collects rows for a #ManorResult. Used by one thread; manor_result_builder_end() gives
 * the finished result and frees the builder.
 */
typedef struct _ManorResultBuilder ManorResultBuilder;

ManorResultBuilder *manor_result_builder_new         (guint               n_columns) G_GNUC_WARN_UNUSED_RESULT;
void                manor_result_builder_free        (ManorResultBuilder *self);
void                manor_result_builder_set_column  (ManorResultBuilder *self,
                                                      guint               column,
                                                      const char         *name,
                                                      const char         *type);
/* Values are copied; a row is n_columns of them in turn. */
void                manor_result_builder_add_value   (ManorResultBuilder *self,
                                                      const ManorValue   *value);
gsize               manor_result_builder_get_size    (ManorResultBuilder *self);
guint               manor_result_builder_get_n_rows  (ManorResultBuilder *self);
void                manor_result_builder_set_outcome (ManorResultBuilder *self,
                                                      gint64              n_changes,
                                                      gint64              last_rowid,
                                                      gint64              duration,
                                                      gboolean            truncated);
ManorResult        *manor_result_builder_end         (ManorResultBuilder *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorResultBuilder, manor_result_builder_free)

G_END_DECLS
