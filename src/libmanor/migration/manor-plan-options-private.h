/* manor-plan-options-private.h: what the planner reads of the options
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-plan-options.h"

G_BEGIN_DECLS

/**
 * ManorRename:
 * @table: the table before the plan, or %NULL where a table is renamed
 * @old_name: the name before
 * @new_name: the name after
 *
 * A rename that a person confirmed.
 */
typedef struct
{
  char *table;
  char *old_name;
  char *new_name;
} ManorRename;

/* Sorted by what is renamed. */
GPtrArray  *manor_plan_options_get_rename_list (ManorPlanOptions *self);
/* Folded “table.column” -> expression, borrowed. */
GHashTable *manor_plan_options_get_fills (ManorPlanOptions *self);

G_END_DECLS
