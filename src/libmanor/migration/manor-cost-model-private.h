/* manor-cost-model-private.h: a cost in the making
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-cost-model.h"

G_BEGIN_DECLS

/* What each row of one table costs. */
typedef struct
{
  char   *table;
  char   *sql;
  double  reads;
  double  writes;
} ManorCostTerm;

/* The numbers are those of the class's invariants. */
struct _ManorCostModel
{
  GObject     parent_instance;

  GPtrArray  *terms;   /* (1) ManorCostTerm */
  double      reads;
  double      writes;
};

/* manor-cost-walk.c: fills it. */
void _manor_cost_model_walk (ManorCostModel *self,
                             ManorPlan      *plan);

G_END_DECLS
