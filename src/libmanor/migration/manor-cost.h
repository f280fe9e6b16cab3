/* manor-cost.h: about how many rows a plan reads and writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-plan.h"

G_BEGIN_DECLS

/**
 * ManorCost:
 * @rows_read: about how many rows are read
 * @rows_written: about how many rows are written
 * @n_databases: of how many databases that is
 * @n_unknown: of how many the rows could not be told; they are not in the sums
 *
 * Boxed. Platforms bill a row read for every row that a statement looks at, also while an index is made or a
 * table is written anew, and a row written for every row and index entry.
 */
typedef struct
{
  gint64 rows_read;
  gint64 rows_written;
  guint  n_databases;
  guint  n_unknown;
} ManorCost;

#define MANOR_TYPE_COST (manor_cost_get_type ())

GType      manor_cost_get_type   (void);
ManorCost *manor_cost_new        (void) G_GNUC_WARN_UNUSED_RESULT;
ManorCost *manor_cost_copy       (const ManorCost *self) G_GNUC_WARN_UNUSED_RESULT;
void       manor_cost_free       (ManorCost       *self);
/* The names of tables whose rows @plan reads or writes: (transfer full) (element-type utf8). */
GPtrArray *manor_cost_list_tables (ManorPlan      *plan) G_GNUC_WARN_UNUSED_RESULT;
/* Adds what @plan costs on one database. @rows: (element-type utf8 gint64*): how many rows each of those
 * tables has. */
void       manor_cost_add        (ManorCost       *self,
                                  ManorPlan       *plan,
                                  GHashTable      *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorCost, manor_cost_free)

G_END_DECLS
