/* manor-review-plan.h: children of a push that have a plan, or the lack of one, in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_REVIEW_PLAN (manor_review_plan_get_type ())

G_DECLARE_FINAL_TYPE (ManorReviewPlan, manor_review_plan, MANOR, REVIEW_PLAN, GObject)

/* (element-type ManorReviewPlan): those that will be carried out first, most children
 * first. */
GPtrArray *manor_review_plans_collect      (ManorPush       *push) G_GNUC_WARN_UNUSED_RESULT;
ManorPlan *manor_review_plan_get_plan      (ManorReviewPlan *self);
guint      manor_review_plan_get_n_children (ManorReviewPlan *self);
/* Blocked, or without a plan. */
gboolean   manor_review_plan_get_left_out  (ManorReviewPlan *self);
GtkWidget *manor_review_plan_make_row      (ManorReviewPlan *self);

G_END_DECLS
