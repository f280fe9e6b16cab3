/* manor-plan-view.h: how the database means to carry out a query
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_PLAN_VIEW (manor_plan_view_get_type ())
#define MANOR_TYPE_PLAN_NODE (manor_plan_node_get_type ())

G_DECLARE_FINAL_TYPE (ManorPlanView, manor_plan_view, MANOR, PLAN_VIEW, AdwBin)
G_DECLARE_FINAL_TYPE (ManorPlanNode, manor_plan_node, MANOR, PLAN_NODE, GObject)

/* @rows: what EXPLAIN QUERY PLAN gave: id, parent, (unused), detail. */
GtkWidget  *manor_plan_view_new       (ManorResult   *rows) G_GNUC_WARN_UNUSED_RESULT;
/* A model of GtkTreeListRow over #ManorPlanNode, all expanded. */
GListModel *manor_plan_view_get_model (ManorPlanView *self);
const char *manor_plan_node_get_detail (ManorPlanNode *self);

G_END_DECLS
