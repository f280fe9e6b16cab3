/* manor-statistics-private.h: one row of what ANALYZE found out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ManorKeptStatistic:
 * @table_before: the folded name of the table in the child
 * @index_before: (nullable): the folded name of the index; %NULL for the row of a table without one
 * @table: what the table is called after the plan
 * @index: (nullable): what the index is called then, %NULL where nothing changes
 * @aside: what the table is called in between: a name that no table has
 * @samples: whether the samples of sqlite_stat4 are worth keeping, too
 *
 * Rows of sqlite_stat1 and sqlite_stat4 that are as true after a plan as before.
 */
typedef struct
{
  char     *table_before;
  char     *index_before;
  char     *table;
  char     *index;
  char     *aside;
  gboolean  samples;
} ManorKeptStatistic;

void  _manor_kept_statistic_free (ManorKeptStatistic *self);

G_END_DECLS
