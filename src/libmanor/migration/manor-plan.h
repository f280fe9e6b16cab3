/* manor-plan.h: the SQL that turns one catalogue into another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "manor-catalogue.h"
#include "manor-diff.h"
#include "manor-plan-options.h"
#include "manor-plan-step.h"
#include "manor-probe.h"

G_BEGIN_DECLS

#define MANOR_PLAN_ERROR (manor_plan_error_quark ())

/**
 * ManorPlanError:
 * @MANOR_PLAN_ERROR_TARGET_BROKEN: the schema asked for does not work by itself (a view over
 *   a missing table, a foreign key without its parent's index)
 * @MANOR_PLAN_ERROR_SOURCE_BROKEN: an object of the child that cannot be kept is broken already
 * @MANOR_PLAN_ERROR_UNSUPPORTED: no safe way is known
 * @MANOR_PLAN_ERROR_OPTION: a rename or fill value names something that is not there
 * @MANOR_PLAN_ERROR_REHEARSAL: the plan did not arrive where it should: a bug in Manor, and
 *   nothing was touched
 *
 * Why there is no plan.
 */
typedef enum
{
  MANOR_PLAN_ERROR_TARGET_BROKEN,
  MANOR_PLAN_ERROR_SOURCE_BROKEN,
  MANOR_PLAN_ERROR_UNSUPPORTED,
  MANOR_PLAN_ERROR_OPTION,
  MANOR_PLAN_ERROR_REHEARSAL,
} ManorPlanError;

GQuark  manor_plan_error_quark  (void);

#define MANOR_TYPE_PLAN (manor_plan_get_type ())

/* Immutable, safe from any thread; a #GListModel of #ManorPlanStep. Every plan that exists
 * has been rehearsed on an in-memory clone and arrived. */
G_DECLARE_FINAL_TYPE (ManorPlan, manor_plan, MANOR, PLAN, GObject)

/* Blocks for milliseconds (a scratch database is built): call it from a worker, or use
 * manor_plan_make(). */
ManorPlan       *manor_plan_new             (ManorCatalogue    *from,
                                             ManorCatalogue    *to,
                                             ManorPlanOptions  *options,
                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a #ManorPlan, or rejects with MANOR_PLAN_ERROR. */
DexFuture       *manor_plan_make            (ManorCatalogue    *from,
                                             ManorCatalogue    *to,
                                             ManorPlanOptions  *options) G_GNUC_WARN_UNUSED_RESULT;

ManorDiff        *manor_plan_get_diff       (ManorPlan         *self);
ManorPlanOptions *manor_plan_get_options    (ManorPlan         *self);
guint             manor_plan_get_n_steps    (ManorPlan         *self);
ManorPlanStep    *manor_plan_get_step       (ManorPlan         *self,
                                             guint              index);
/* The union of the steps' risks. */
ManorRisk         manor_plan_get_risks      (ManorPlan         *self);
/* A foreign key could come to be violated by it. */
gboolean          manor_plan_get_touches_keys (ManorPlan       *self);
/* (element-type ManorProbe), owned by the plan. */
GPtrArray        *manor_plan_get_probes     (ManorPlan         *self);
/* (element-type utf8) Pairs of questions, one integer each, that are asked inside the
 * transaction before the first step and after the last and must agree: count queries of
 * the rebuilt tables. Odd: before, even: after. */
GPtrArray        *manor_plan_get_checks     (ManorPlan         *self);
/* It copies or renames tables, and what ANALYZE found out of them is kept in children where it ran. */
gboolean          manor_plan_keeps_statistics (ManorPlan       *self);
/* The schema after the plan, as the rehearsal left it: what extras were kept included. */
ManorCatalogue   *manor_plan_get_after      (ManorPlan         *self);
/* Renames worth asking about: as manor_diff_list_proposals(). */
GPtrArray        *manor_plan_list_proposals (ManorPlan         *self) G_GNUC_WARN_UNUSED_RESULT;
/* The whole as a script a person can run with the sqlite3 shell: pragma, BEGIN, steps with
 * their risks as comments, foreign_key_check, COMMIT. */
char             *manor_plan_dup_sql        (ManorPlan         *self) G_GNUC_WARN_UNUSED_RESULT;
/* 64 hex digits over the steps; equal plans, equal hashes. */
const char       *manor_plan_get_hash       (ManorPlan         *self);

G_END_DECLS
