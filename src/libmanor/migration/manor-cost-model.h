/* manor-cost-model.h: what a plan costs, as a function of how many rows there are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "manor-cost.h"

G_BEGIN_DECLS

#define MANOR_TYPE_COST_MODEL (manor_cost_model_get_type ())

/* Immutable: made once for a plan, evaluated for each of its databases. */
G_DECLARE_FINAL_TYPE (ManorCostModel, manor_cost_model, MANOR, COST_MODEL, GObject)

/* Reads the plan's statements: call it from a worker, or use manor_cost_model_make(). */
ManorCostModel *manor_cost_model_new         (ManorPlan      *plan) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a #ManorCostModel. */
DexFuture      *manor_cost_model_make        (ManorPlan      *plan) G_GNUC_WARN_UNUSED_RESULT;
/* The tables whose rows matter, by the names that they have before the plan; borrowed from the model. */
guint           manor_cost_model_get_n_tables (ManorCostModel *self);
const char     *manor_cost_model_get_table   (ManorCostModel *self,
                                              guint           index);
/* A SELECT of about how many rows that table has, which reads a row or two itself; -1 is its answer where
 * there are too many to be told cheaply. */
const char     *manor_cost_model_get_sql     (ManorCostModel *self,
                                              guint           index);
/* @rows: how many rows each of the tables has, in their order; -1 for one that is not known. */
void            manor_cost_model_add         (ManorCostModel *self,
                                              const gint64   *rows,
                                              ManorCost      *cost);

G_END_DECLS
