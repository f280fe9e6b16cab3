/* manor-plan-options.h: what a person decided about a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MANOR_TYPE_PLAN_OPTIONS (manor_plan_options_get_type ())

/* Filled once, then read; equal options give equal plans. Copy before changing a shared one. */
G_DECLARE_FINAL_TYPE (ManorPlanOptions, manor_plan_options, MANOR, PLAN_OPTIONS, GObject)

ManorPlanOptions *manor_plan_options_new               (void) G_GNUC_WARN_UNUSED_RESULT;
ManorPlanOptions *manor_plan_options_copy              (ManorPlanOptions *self) G_GNUC_WARN_UNUSED_RESULT;
void              manor_plan_options_add_rename_column (ManorPlanOptions *self,
                                                        const char       *table,
                                                        const char       *old_name,
                                                        const char       *new_name);
void              manor_plan_options_add_rename_table  (ManorPlanOptions *self,
                                                        const char       *old_name,
                                                        const char       *new_name);
/* What rows get in a new column, or instead of NULL in a column that becomes NOT NULL: an
 * SQL expression over the old row. @table and @column are named as after the plan. */
void              manor_plan_options_set_fill          (ManorPlanOptions *self,
                                                        const char       *table,
                                                        const char       *column,
                                                        const char       *sql);
const char       *manor_plan_options_get_fill          (ManorPlanOptions *self,
                                                        const char       *table,
                                                        const char       *column);
/* Folded “table.old” -> “new” and “old” -> “new”, as manor_diff_new() takes them. */
GHashTable       *manor_plan_options_get_renames       (ManorPlanOptions *self);
/* Drop the child's own tables, columns, indexes, views and triggers. */
void              manor_plan_options_set_drop_extra    (ManorPlanOptions *self,
                                                        gboolean          drop_extra);
gboolean          manor_plan_options_get_drop_extra    (ManorPlanOptions *self);
/* Rebuild tables whose columns stand in another order. */
void              manor_plan_options_set_reorder       (ManorPlanOptions *self,
                                                        gboolean          reorder);
gboolean          manor_plan_options_get_reorder       (ManorPlanOptions *self);
/* One line in a fixed order, kept in the journal so that a push can be resumed. */
char             *manor_plan_options_dup_text          (ManorPlanOptions *self) G_GNUC_WARN_UNUSED_RESULT;
ManorPlanOptions *manor_plan_options_new_from_text     (const char       *text,
                                                        GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
