/* manor-plan-step.h: one statement of a plan, with its risk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ManorRisk:
 * @MANOR_RISK_NONE: touches no row
 * @MANOR_RISK_LOSES_DATA: rows or values are gone afterwards; needs consent by name
 * @MANOR_RISK_CHANGES_VALUES: values may come out different (affinity, NULL filled)
 * @MANOR_RISK_MAY_FAIL: existing rows may stop it
 * @MANOR_RISK_REWRITES: the table is copied
 * @MANOR_RISK_SCANS: every row is read (an index is built)
 * @MANOR_RISK_BREAKS_READERS: applications written for the old schema may fail on the new
 *
 * What a step can do to a database.
 */
typedef enum
{
  MANOR_RISK_NONE           = 0,
  MANOR_RISK_LOSES_DATA     = 1 << 0,
  MANOR_RISK_CHANGES_VALUES = 1 << 1,
  MANOR_RISK_MAY_FAIL       = 1 << 2,
  MANOR_RISK_REWRITES       = 1 << 3,
  MANOR_RISK_SCANS          = 1 << 4,
  MANOR_RISK_BREAKS_READERS = 1 << 5,
} ManorRisk;

#define MANOR_TYPE_PLAN_STEP (manor_plan_step_get_type ())

G_DECLARE_FINAL_TYPE (ManorPlanStep, manor_plan_step, MANOR, PLAN_STEP, GObject)

/* One statement, without its semicolon. */
const char *manor_plan_step_get_sql    (ManorPlanStep *self);
ManorRisk   manor_plan_step_get_risk   (ManorPlanStep *self);
/* The table it is about. */
const char *manor_plan_step_get_table  (ManorPlanStep *self);
/* What it does, for a person: “Add column users.email”. */
const char *manor_plan_step_get_title  (ManorPlanStep *self);
/* What can go wrong or is lost, in words; NULL where there is no risk. Names what is lost. */
const char *manor_plan_step_get_warning (ManorPlanStep *self);

/* The words for a set of risks: “loses data, may fail on data”. */
char       *manor_risk_dup_text        (ManorRisk      risk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
